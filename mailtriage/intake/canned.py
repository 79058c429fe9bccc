"""What a mail's own words say of a machine: absence notices, acknowledgements, notes that nobody reads.

Such texts consist of a few sentences that all say the same things, while a person who is out of the office
next week says so in one sentence of several. So what counts is how many of a mail's sentences are known.
"""

import re
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from mailtriage.intake.client_rules import (
    absent_unasked,
    by_rule,
    circular,
    may_be_by_a_rule,
    received_unasked,
    says_automatic,
)
from mailtriage.intake.lazily import Lazily
from mailtriage.intake.phrases import phrases_in, place
from mailtriage.intake.quote import REPLY_MARKER
from mailtriage.intake.sentences import (
    QUESTIONS,
    is_contrast,
    is_long,
    is_to_come,
    is_wish,
    sentences,
)
from mailtriage.intake.subjects import folded_text
from mailtriage.intake.told import ABSENT, SENTENCES, Told, is_said_of_the_writer, own_text, unquoted
from mailtriage.model.mail import Mail


class Sense(Enum):
    """`ABSENCE` and `RECEIPT` are automatic answers, `ROBOT` any mail that says a program wrote it."""

    ABSENCE = "absence notice"
    RECEIPT = "acknowledgement"
    ROBOT = "automatic mail"


@dataclass(frozen=True, slots=True)
class Canned:
    """`is_leave`: known only by the line that tells how to leave a mass mailing."""

    sense: Sense
    evidence: str
    is_leave: bool = False


_HEAD, _TAIL = 1500, 800  # characters looked at, from both ends
# Where a note about the mail itself may stand in its sentence, after "Please note:" and the like.
_AT_START, _NEAR_START = 6, 30
_TOLD = (
    " say",
    " said",
    "your ",
    "ihre ",
    "ihrer ",
    "ihrem ",
    "ihren ",
    "deine",
    " steht",
    "votre ",
    "i get ",
    "getting ",
    "i got ",
    "recebendo ",
    "recebi ",
    "recibo ",
    "recibí ",
    "ricevo ",
    "ho ricevuto ",
    "je reçois ",
    "ai reçu ",
    "ik krijg ",
    "bekomme ",
    "erhalte ",
    "kriege ",
    "jag får ",
    "dostaję ",
    "получаю ",
    "we get ",
    " got ",
    '"',
    "“",
    "„",
    "«",
)
_LAST, _LONGEST_LAST = 6, 300
_LEAVE = Lazily(
    r"\b(?:unsubscribe|update (?:your )?preferences|"
    r"manage (?:your )?(?:preferences|subscription|notifications)|"
    r"newsletter (?:abbestellen|abmelden)|abbestellen|abmelden|"
    r"austragen|se désabonner|désabonner|désinscri|désabonnement|"
    r"darse de baja|darte de baja|cancelar (?:la )?suscripción|disiscri|annulla(?:re)? l'iscrizione|"
    r"cancelar (?:a )?(?:inscrição|subscrição)|descadastr|"
    r"uitschrijven|afmelden|avregistrera|avprenumerera|afmeld|"
    r"meld deg av|peruuta tilaus|wypisz się|zrezygnuj|"
    r"odhlásit|leiratkozás|dezabon|abonelikten|διαγραφή|отписаться|"
    r"відписатися)|配信停止|配信の停止|メルマガの解除|退订|"
    r"退訂|取消订阅|取消訂閱|수신 ?거부|להסרה|إلغاء الاشتراك"
)
# One of these stands in all of them: to look for them costs a tenth of the search.
_LEAVE_STEMS = (
    "subscri", "preferences", "notifications", "abbestell", "abmeld", "austrag", "abonn", "désinscri",
    "de baja", "cancelar", "suscri", "iscri", "inscri", "descadastr", "uitschrijv", "afmeld", "avregistr",
    "avprenumer", "meld deg av", "peruuta", "wypisz", "zrezygnuj", "odhlásit", "leirat", "dezabon",
    "abonelik", "διαγραφή", "отписаться", "відписатися", "停止", "解除", "退订", "退訂", "取消", "거부",
    "להסרה",
    "إلغاء",
)  # fmt: skip
_ASKS_TO = re.compile(
    r"\b(?:i|me|my|we|our|us|ich|mich|mir|wir|unsere?n?|je|me|moi|nous|yo|mi|io|ik|mij|jag|jeg)\b|"
    r"[?？]\s{0,3}$"
)
# Points of a list that somebody typed, and lines of a patch, which tell of leaving lists.
_TYPED = re.compile(r"[-+*>] {0,3}(?!unsubscribe)[^\W\d_]{3,}[^|]{0,200}\bunsubscribe\b|\+\S")
_RECEIVED = frozenset(("received",))
_WITH_ABSENT = frozenset(("back", "instead", "later", "excuse", "robot", "thanks"))
_WITH_AWAY = _WITH_ABSENT - {"thanks"}
_WITH_RECEIVED = frozenset(("later", "instead", "robot"))
_MOST_BY_HAND = 5  # sentences
_NOTICES, _MANY = 2, 3
_FIRST = 400
# How a help desk begins that closed a ticket of the sender's, merged it or set its state.
_DESK_TELLS = Lazily(
    r"(?:request|ticket|case|anfrage|vorgang|demande|solicitud|richiesta|chamado|verzoek|ärende|sag|sak|"
    r"zgłoszenie|"
    r"požadavek|заявка|обращение) ?[#№]? ?\d[\w-]{0,20}\b[^\n]{0,200}?(?:merged in|merged with|"
    r"zusammengeführt|"
    r"zusammengefasst|fusionn|fusionad|unit[oa] |mesclad|samengevoegd|slagits samman|flettet|slått sammen|"
    r"połączon|"
    r"sloučen|объединен)|"
    r"(?:the )?status of your (?:ticket|case|request|incident)\b[^\n]{0,60}(?:changed|updated|set)|"
    r"(?:der )?status (?:ihres|deines|ihrer|deiner) (?:tickets?|anfrage|vorgangs|"
    r"anliegens)\b[^\n]{0,60}(?:geändert|gesetzt)|"
    r"(?:le statut|l'état) de votre (?:ticket|demande)\b[^\n]{0,60}(?:changé|modifié|mis à jour)|"
    r"el estado de (?:su|tu) (?:ticket|solicitud|caso)\b[^\n]{0,60}(?:cambiado|actualizado|modificado)|"
    r"lo stato (?:del|della) (?:tuo|tua|suo|sua) (?:ticket|richiesta)\b[^\n]{0,60}(?:cambiat|aggiornat|"
    r"modificat)|"
    r"o (?:status|estado) d[oae] (?:seu|sua) (?:chamado|ticket|solicitação|pedido)\b[^\n]{0,60}(?:alterad|"
    r"atualizad)|"
    r"de status van (?:uw|je) (?:ticket|verzoek|melding)\b[^\n]{0,60}(?:gewijzigd|aangepast)|"
    r"status (?:på|för|av|for) (?:ditt|din|ärendet|saken|sagen)\b[^\n]{0,60}(?:ändrat|ændret|endret)|"
    r"status (?:twojego|państwa) zgłoszenia\b[^\n]{0,60}(?:zmien|zmian)|статус вашей заявки\b[^\n]{0,60}измен"
)


def canned(mail: Mail, *, answers: bool = False, by_hand: bool = False) -> Canned | None:
    """What the sender's own words give away, or None; quoted mail and long reports say nothing here.

    `answers` tells that the mail answers another: an absence notice always does, and then says little more.
    `by_hand` that a mail program sent it, by a rule or by hand: then only what is quite clear is found.
    """
    own = unquoted(mail.reply_text if answers else own_text(mail))
    if not own or REPLY_MARKER in own[: _HEAD * 4]:
        return None
    if by_hand and not answers and not may_be_by_a_rule(mail):
        return _circular(mail)
    text = own if len(own) <= _HEAD + _TAIL else f"{own[:_HEAD]}\n\n{own[-_TAIL:]}"
    text = folded_text(text)
    phrases = phrases_in(text)
    if not phrases:
        return (_circular(mail) if not answers else None) if by_hand else _leaving(text)
    if not by_hand and (told_by := _DESK_TELLS.search(text[:_FIRST])):
        return Canned(Sense.ROBOT, told_by[0].strip()[:80])
    told = Told.of(text, phrases)
    if by_hand:
        return _by_rule(mail, told, answers) or (None if answers else _circular(mail))
    return _answer(told, answers) or _note(told) or _notice(told) or _leaving(text)


def _answer(told: Told, answers: bool) -> Canned | None:
    """An absence notice or acknowledgement: most of its sentences are known, and none asks."""
    opening, senses = told.opening, told.senses
    if told.wants or sum(bool(found) for found in opening) * 2 <= len(opening):
        return None
    alone = answers and not is_contrast(told.first(ABSENT)) if "absent" in senses else False
    absent = "absent" in senses and (alone or senses & _WITH_ABSENT)
    if (absent or ("away" in senses and answers and senses & _WITH_AWAY)) and not told.is_to_come:
        return Canned(Sense.ABSENCE, told.first(ABSENT))
    with_received = bool(senses & _WITH_RECEIVED)
    if "received" in senses and (len(opening) > 1 or with_received) and (answers or with_received):
        return Canned(Sense.RECEIPT, told.first(_RECEIVED))
    return None


def _by_rule(mail: Mail, told: Told, answers: bool) -> Canned | None:
    """The same of a mail out of a program in which people write: only what is quite clear."""
    if answers and (found := by_rule(told)):
        absent, words = found
        return Canned(Sense.ABSENCE if absent else Sense.RECEIPT, words)
    if not answers and (said := absent_unasked(mail, told)):
        return Canned(Sense.ABSENCE, said)
    if not answers and (said := received_unasked(told)):
        return Canned(Sense.RECEIPT, said)
    opening = told.opening
    if told.wants or len(opening) > _MOST_BY_HAND or sum(not one for one in opening) * 3 > len(opening):
        return None
    note = None if told.is_of_oneself else _note(told)
    return note if note and says_automatic(note.evidence) else None


def _note(told: Told) -> Canned | None:
    """A note that nobody reads answers, or that a program wrote this."""
    for one, found in told.sentences:
        if (
            "robot" in found
            and not one.startswith("##")
            and any(
                _speaks_for_itself(one, pieces, told.asks)
                for sense, pieces in told.phrases
                if sense == "robot"
            )
        ):
            return Canned(Sense.ROBOT, one[:80])
    return None


def _notice(told: Told) -> Canned | None:
    """What a service tells its user: of codes, parcels, statements, documents, tickets."""
    noted = [one for one, found in told.sentences[: SENTENCES + 2] if "notice" in found]
    count = sum(sense == "notice" for sense, _ in told.phrases)
    if len(noted) < _NOTICES or (count < _MANY and not any("http" in one for one, _ in told.sentences)):
        return None
    opening = told.opening
    known = sum(bool(found) for found in opening)
    asked = any(one.endswith(QUESTIONS) and not found for one, found in told.sentences)
    if (
        asked
        or any(is_wish(one) for one, _ in told.sentences)
        or known * 3 < len(opening) * 2
        or told.is_of_oneself
        or told.has_grievance
    ):
        return None
    return Canned(Sense.ROBOT, noted[0][:80])


def _circular(mail: Mail) -> Canned | None:
    said = circular(mail)
    return Canned(Sense.ROBOT, said) if said else None


def _leaving(text: str) -> Canned | None:
    """A mass mailing by its last lines, where one may leave it."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    tail = "\n".join(lines[-_LAST:])
    if not any(stem in tail for stem in _LEAVE_STEMS):
        return None
    for line in lines[-_LAST:] if len(lines) > 1 else ():
        if _TYPED.match(line):
            continue
        if len(line) <= _LONGEST_LAST and _LEAVE.search(line) and not _ASKS_TO.search(line):
            return Canned(Sense.ROBOT, line[:80], is_leave=True)
    return None


def _speaks_for_itself(sentence: str, pieces: tuple[str, ...], asks: bool) -> bool:
    """Whether a note that nobody reads answers is a mail's own, not told of another's."""
    at = place(sentence, pieces)
    before = sentence[: max(at, 0)]
    if at < 0 or sentence.endswith(QUESTIONS) or any(one in before for one in _TOLD):
        return False
    return at <= _AT_START or (at <= _NEAR_START and not asks)


def says_absent(mail: Mail) -> str | None:
    """One of the first two sentences of a short text, where it says that the writer is away: enough only with
    other signs of a machine."""
    text = folded_text(mail.reply_text[:600])
    known = phrases_in(text)
    if known and ((told := Told.of(text, known)).has_grievance or told.asks):
        return None
    phrases = [one for one in known if one[0] in ABSENT]
    for one in islice(filter(is_long, sentences(text)), 2):  # the first may thank
        if is_to_come(one):
            return None
        if any(is_said_of_the_writer(one, pieces) for _, pieces in phrases):
            return one[:80]
    return None


_NO_MORE = 60  # characters of a greeting


def says_absent_at_once(mail: Mail) -> str | None:
    """The subject that alone tells of an absence, for a mail that hardly says anything else; or None."""
    rest = mail.reply_text[: _NO_MORE + 1].strip()
    if len(rest) > _NO_MORE or rest.endswith(QUESTIONS):
        return None
    absent = any(sense in ABSENT for sense, _ in phrases_in(folded_text(mail.subject[:200])))
    return mail.subject[:80] if absent else None
