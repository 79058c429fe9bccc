"""What a mail's own words say of a machine: absence notices, acknowledgements, notes that nobody reads.

Such texts consist of a few sentences that all say the same things, while a person who is out of the office
next week says so in one sentence of several. So what counts is how many of a mail's sentences are known.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from mailtriage.intake.phrases import Phrase, phrases_in, place
from mailtriage.intake.quote import REPLY_MARKER
from mailtriage.intake.subjects import folded_text
from mailtriage.model.mail import Mail


class Sense(Enum):
    """`ABSENCE` and `RECEIPT` are automatic answers, `ROBOT` any mail that says a program wrote it."""

    ABSENCE = "absence notice"
    RECEIPT = "acknowledgement"
    ROBOT = "automatic mail"


@dataclass(frozen=True, slots=True)
class Canned:
    sense: Sense
    evidence: str


_HEAD, _TAIL = 1500, 800  # characters looked at, from both ends
_SENTENCES = 8
_SHORT, _SHORT_LINE, _SHORT_WITHOUT_SPACES = 14, 22, 6
# A number's full stop ends no sentence: "bis 14. August".
_END = re.compile(r"(?<=[^\d][.!?…])\s{1,5}|(?<=[。！？؟])\s{0,5}")
_ENDS = (".", "!", "?", "。", "！", "？", "؟", ":")
_QUESTIONS = ("?", "？", "؟")
_PARAGRAPH = re.compile(r"\n\s{0,20}\n")
# Where a note about the mail itself may stand in its sentence, after "Please note:" and the like.
_AT_START, _NEAR_START = 6, 30
_TOLD = (
    " say",
    " said",
    "your ",
    "ihre ",
    " steht",
    "votre ",
    "i get ",
    "we get ",
    " got ",
    '"',
    "“",
    "„",
    "«",
)
_THANKS = frozenset(("thanks",))
_LAST, _LONGEST_LAST = 6, 300
_LEAVE = re.compile(
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
_ASKS_TO = re.compile(
    r"\b(?:i|me|my|we|our|us|ich|mich|mir|wir|unsere?n?|je|me|moi|nous|yo|mi|io|ik|mij|jag|jeg)\b|[?？]\s{0,3}$"
)
_WITH_ABSENT = frozenset(("back", "instead", "later", "robot", "thanks"))
_WITH_RECEIVED = frozenset(("later", "instead", "robot"))


def canned(mail: Mail, *, answers: bool = False) -> Canned | None:
    """What the sender's own words give away, or None; quoted mail and long reports say nothing here.

    `answers` tells that the mail answers another: an absence notice always does, and then says little more.
    """
    own = mail.reply_text
    if not own or REPLY_MARKER in own[: _HEAD * 4]:
        return None
    text = own if len(own) <= _HEAD + _TAIL else f"{own[:_HEAD]}\n\n{own[-_TAIL:]}"
    text = folded_text(text)
    phrases = phrases_in(text)
    if not phrases:
        return _leaving(text)
    return _judged(list(_sentences(text)), phrases, answers=answers) or _leaving(text)


def _judged(sentences: list[str], phrases: list[Phrase], *, answers: bool) -> Canned | None:
    told = [
        (one, frozenset(sense for sense, pieces in phrases if place(one, pieces) >= 0)) for one in sentences
    ]
    # Thanks are what everybody begins with: they speak neither way.
    opening = [one for one in told if one[1] != _THANKS and (one[1] or _is_long(one[0]))][:_SENTENCES]
    senses = frozenset(sense for _, found in told[: _SENTENCES + 2] for sense in found)
    known = sum(bool(found) for _, found in opening)
    asks = any(one.endswith(_QUESTIONS) for one in sentences)
    if known * 2 > len(opening) and not asks:
        if "absent" in senses and (answers or senses & _WITH_ABSENT):
            return Canned(Sense.ABSENCE, _first(told, "absent"))
        if (
            "received" in senses
            and (len(opening) > 1 or senses & _WITH_RECEIVED)
            and (answers or senses & _WITH_RECEIVED)
        ):
            return Canned(Sense.RECEIPT, _first(told, "received"))
    for one, found in told:
        if "robot" in found and any(
            _speaks_for_itself(one, pieces, asks) for sense, pieces in phrases if sense == "robot"
        ):
            return Canned(Sense.ROBOT, one[:80])
    return None


def _leaving(text: str) -> Canned | None:
    """A mass mailing by its last lines, where one may leave it."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for line in lines[-_LAST:] if len(lines) > 1 else ():
        if len(line) <= _LONGEST_LAST and _LEAVE.search(line) and not _ASKS_TO.search(line):
            return Canned(Sense.ROBOT, line[:80])
    return None


def _speaks_for_itself(sentence: str, pieces: tuple[str, ...], asks: bool) -> bool:
    """Whether a note that nobody reads answers is a mail's own, not told of another's."""
    at = place(sentence, pieces)
    before = sentence[: max(at, 0)]
    if at < 0 or sentence.endswith(_QUESTIONS) or any(one in before for one in _TOLD):
        return False
    return at <= _AT_START or (at <= _NEAR_START and not asks)


def says_absent(mail: Mail) -> str | None:
    """The first sentence of a short text, where it says that the writer is away: enough only with other
    signs of a machine."""
    text = folded_text(mail.reply_text[:600])
    phrases = [one for one in phrases_in(text) if one[0] == "absent"]
    first = next((one for one in _sentences(text) if _is_long(one)), "")
    return first[:80] if any(place(first, pieces) >= 0 for _, pieces in phrases) else None


def _first(told: list[tuple[str, frozenset[str]]], sense: str) -> str:
    return next(one for one, found in told if sense in found)[:80]


def _is_long(sentence: str) -> bool:
    """Whether it says something: more than a greeting, a name or "Please."."""
    if " " not in sentence:
        return len(sentence) >= _SHORT_WITHOUT_SPACES
    return len(sentence) >= (_SHORT if sentence.endswith(_ENDS) else _SHORT_LINE) and sentence[-1] != ","


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a text, without the signature: its lines end without a stop."""
    for number, paragraph in enumerate(_PARAGRAPH.split(text)):
        for one in _END.split(" ".join(paragraph.split())):
            sentence = one.strip(" *_-=>|•·※")
            if sentence.endswith(_ENDS) or number < 2:
                yield sentence
