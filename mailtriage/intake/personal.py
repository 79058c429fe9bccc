"""Whether a person speaks in a mail that one weak sign makes a machine's: a relay, a field, an address.

CRM systems, odd mail programs and gateways put such signs on what people write. A person asks for himself, in
few words and without a link; whatever services say to their users speaks against him.
"""

import re

from mailtriage.intake.phrases import SERVICE, every_phrase_in
from mailtriage.intake.sentences import QUESTIONS, sentences, tells_of_a_fault
from mailtriage.intake.services import OWN_QUESTION
from mailtriage.intake.subjects import folded_text
from mailtriage.intake.told import Told, is_of_ones_house, is_of_oneself
from mailtriage.model.mail import Mail

_LONGEST = 1200
# How a notice begins that hands on what somebody else wrote.
_HANDED_ON = re.compile(
    r"[^\n.?!]{2,60}(?:: \S| (?:schreibt|schrieb|fragt|commented|wrote|says|asks|asked|replied|écrit|"
    r"a écrit|escribe|escribió|scrive|ha scritto|schrijft|schreef|skriver|skrev)\b)"
)
_AGAINST = frozenset(("robot", "notice", "received", "absent", SERVICE))
_LINKS = ("http", "www.", "unsubscri", "abmeld", "abbestell", "désabonn", "de baja", "disiscri", "uitschrij")


def asks_for_himself(mail: Mail) -> bool:
    """Whether a short mail asks something that its writer wants to know, in no words of a service."""
    told = _told(mail)
    if told is None or not told.asks:
        return False
    return told.is_of_oneself or any(
        is_of_ones_house(one) or (one.endswith(QUESTIONS) and OWN_QUESTION.search(one))
        for one, _ in told.sentences
    )


def speaks_for_himself(mail: Mail) -> bool:
    """Whether a short mail asks, or speaks of its writer or his house, in no words of a service: enough
    where it answers the desk, or where a mail program wrote it."""
    told = _told(mail)
    if told is None:
        return False
    return told.asks or any(is_of_oneself(one) or is_of_ones_house(one) for one, _ in told.sentences)


def _told(mail: Mail) -> Told | None:
    own = mail.reply_text.strip()
    if not 0 < len(own) <= _LONGEST:
        return None
    text = folded_text(own)
    if any(one in text for one in _LINKS) or _HANDED_ON.match(text):
        return None
    phrases = every_phrase_in(text)
    return None if any(sense in _AGAINST for sense, _ in phrases) else Told.of(text, phrases)


_QUOTES = ('"', "“", "„", "«")


def asks_of_his_own(mail: Mail) -> bool:
    """Whether a text begins with a question of its writer's, or quotes a notice and tells what goes wrong:
    in whatever words, for who asks about absence notices has theirs."""
    text = folded_text(mail.reply_text[:_LONGEST])
    if any(OWN_QUESTION.match(one) for one in sentences(text)):
        return True
    return any(one in text for one in _QUOTES) and is_of_oneself(text) and tells_of_a_fault(text)
