"""Mails of services and offices known by their words, where those alone would convict people, too.

Something else must speak for a program: what made the mail, the sender or subject of an office, or a
Reply-To for whoever used the service.
"""

import re

from mailtriage.intake import authors, offices
from mailtriage.intake.lazily import Lazily
from mailtriage.intake.makers import made_by
from mailtriage.intake.phrases import SERVICE
from mailtriage.intake.sentences import QUESTIONS, is_wish
from mailtriage.intake.subjects import folded_text
from mailtriage.intake.told import Told, is_of_ones_house, is_to_reader, own_text, told_by
from mailtriage.model.mail import Mail

_HEAD = 1500  # characters looked at
# Questions and requests that no service has for its users.
_ASKED = Lazily(
    r"\b(?:wann|wer|wo|wohin|where|où|dónde|dove|onde|waar|var|hvor|gdzie|kde|где|"
    r"warum|wieso|weshalb|when|why|who|could you|can you|would you mind|können sie (?:mir|uns|"
    r"das)|"
    r"quand|pourquoi|pouvez-vous|cuándo|por qué|pueden|quando|perché|potete|wanneer|waarom|kunt u|när|"
    r"hvornår|"
    r"når|kdy|kiedy|когда|почему)\b"
)
# Of one's own doing: services ask what their users do, not what they do themselves.
OWN_QUESTION = Lazily(
    r"\b(?:do|can|could|should|shall|may|must|will|am|have) (?:i|we)\b(?! (?:help|do|assist))|"
    r"\b(?:kann|kannst|könnte|soll|muss|darf|bekomme|erhalte) ich\b|"
    r"\b(?:können|könnten|sollen|müssen|dürfen|bekommen|erhalten) wir\b|"
    r"\b(?:puis-je|dois-je|est-ce que (?:je|nous)|pouvons-nous|devons-nous)\b|"
    r"\b(?:puedo|podemos|debo|debemos|posso|possiamo|podemos|devo|dobbiamo|devemos)\b|"
    r"\b(?:kan|moet|mag) ik\b|\b(?:kunnen|moeten|mogen) wij?e?\b|\b(?:kan|ska|får|må|skal) (?:jag|jeg|vi)\b"
)
_REQUEST = Lazily(
    r"\bplease (?:send|resend|forward|cancel|correct|stop|deliver|issue|unsubscribe|call (?:me|us) back)\b|"
    r"\bbitte (?:\w{1,20} ){0,6}(?:(?:zu)?senden|schicken|zuschicken|stornieren|korrigieren|neu ausstellen|"
    r"drucken sie)\b|"
    r"\b(?:merci de|veuillez) (?:nous |m')?(?:envoyer|renvoyer|annuler|rectifier)\b"
)
# What becomes of a thing of the reader's: of a program's mail it is enough to know that.
_PREDICATE = Lazily(
    r"\bihre? (?:[\w.-]{1,30} ){1,6}(?:wurde|wurden|wird|werden|kann|können|steht|stehen|gilt|endet|läuft)\b|"
    r"\b(?:steht|stehen|liegt|liegen|wurde|wurden|kann|können|gilt) (?:nun |jetzt )?ihre? |"
    r"\byour (?:[\w.-]{1,30} ){1,6}(?:was|were|has been|have been|will|can now|can be|expires?|is ready|"
    r"is now)\b|"
    r"\bvotre (?:[\w.-]{1,30} ){1,5}(?:a été|sera|peut|est (?:prête?|disponible|arrivée?))\b|"
    r"\b(?:su|tu) (?:[\w.-]{1,30} ){1,5}(?:ha sido|será|puede|está list[oa])\b|"
    r"\b(?:il|la) (?:suo|sua|tuo|tua) (?:[\w.-]{1,30} ){1,5}(?:è stat[oa]|sarà|può|è pront[oa])\b|"
    r"\b(?:uw|je) (?:[\w.-]{1,30} ){1,5}(?:werd|wordt|kan|staat)\b"
)
_SHORT = 5  # sentences of a notice that is known by none of them
_TELLING = frozenset(("received", "robot", "absent", SERVICE))
_ASKING = frozenset(("excuse", SERVICE))


# Dynamics marks the subjects of whatever its users and its robot send.
_CASE = re.compile(r"\bCAS-\d{4,7}-[A-Z0-9]{6}\b|\bCRM:\d{5,9}\b")


def by_a_service(mail: Mail, for_somebody: bool) -> str | None:
    """Why a mail that answers nothing and names no mail program of a person is one of a service; or None.
    `for_somebody` tells that Reply-To names a person, as a website form does: then more must speak for it."""
    if _is_invitation(mail):
        return None
    made = made_by(mail)
    did = offices.act_in_subject(mail) or (offices.act_in_text(mail, at_once=True) if made else None)
    if for_somebody and not did and not (offices.is_about_paper(mail) and _is_sent_for_a_business(mail)):
        return None
    if not (sign := did or made or offices.is_of_an_office(mail)):
        return None
    act = did if made or (did and offices.act_in_text(mail)) else None
    told = told_to_users(mail, act, made=bool(made) and not for_somebody)
    if told is None and made and not for_somebody and offices.is_wholly_of_an_office(mail):
        told = told_to_users(mail, mail.subject[:60], alone=True)
    return f"automatic mail: {told} ({sign})" if told else None


def by_hand(mail: Mail) -> str | None:
    """The same of a mail with the header of a person's program: CRM systems and clouds send through it."""
    if _is_invitation(mail):
        return None  # a person's, whoever's calendar sent it
    if did := offices.act_in_subject(mail):
        act = offices.act_in_text(mail)
        told = told_to_users(mail, act) if act else None
        return f"automatic mail: {told} ({did})" if told else None
    if _CASE.search(mail.subject[:200]) and (told := told_to_users(mail)):
        return f"automatic mail: {told} (case of a CRM)"
    return None


def told_to_users(
    mail: Mail, act: str | None = None, *, alone: bool = False, made: bool = False
) -> str | None:
    """The first sentence that a service or an office tells whoever writes to it or uses it, where half of
    them are known and no person speaks; or None. `act`: what speaks for it whatever is known, as far as
    nobody speaks of his own house either, if it is `alone`; `made`: a program made it for its reader."""
    text = folded_text(own_text(mail)[:_HEAD])
    told = told_by(text)
    opening = told.opening
    telling = [one for one, found in told.sentences if found & _TELLING or (made and _PREDICATE.search(one))]
    known = max(sum(bool(found) for found in opening), len(telling))
    if not telling or known * 2 < len(opening):
        if act is None or (alone and (is_of_ones_house(text) or len(opening) > _SHORT)):
            return None
        telling = [act]
    if told.is_of_oneself or told.has_grievance or _wants(told):
        return None
    if (act is None or alone) and not is_to_reader(f"{text} {mail.subject}"):
        return None
    return telling[0][:80]


# Bookkeeping services say at the end that they sent it.
_SENT_WITH = re.compile(
    r"\b(?:powered by|sent (?:with|via|using|by|from)|(?:erstellt|versendet|versandt|gesendet|"
    r"verschickt) (?:mit|über|von|durch)|"
    r"mit .{1,40} (?:erstellt|versendet|versandt|gesendet|verschickt)|envoyée? (?:avec|via|par)|"
    r"enviad[oa] (?:con|desde|com|via)|"
    r"inviat[oa] (?:con|da|tramite)|(?:verzonden|verstuurd) (?:met|via|namens)|"
    r"sent on behalf of|skickat med|sendt (?:med|fra)|wysłan[oae] (?:z|"
    r"przez))\b"
)


def _is_sent_for_a_business(mail: Mail) -> bool:
    """Whether a mail with somebody in Reply-To is no form's: by the office that sent it, or as it says."""
    if authors.is_site(mail.sender):
        return False
    return offices.has_office_sender(mail) or bool(_SENT_WITH.search(mail.text[-400:].casefold()))


def _is_invitation(mail: Mail) -> bool:
    return any(note.startswith("calendar:") for note in mail.notes)


def is_request(question: str) -> bool:
    """Whether a question wants to know something, or asks for something: no service asks so."""
    return bool(_ASKED.search(question) or OWN_QUESTION.search(question))


def _wants(told: Told) -> bool:
    """Whether it asks, or wants what no service wants."""
    return any(
        (one.endswith(QUESTIONS) and (not found & _ASKING or is_request(one)))
        or (is_wish(one) and SERVICE not in found)
        or _REQUEST.search(one)
        for one, found in told.sentences
    )
