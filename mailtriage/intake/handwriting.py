"""Whether anything in a mail tells of a person: a hand that wrote it, or a voice that speaks in it.

Nearly all people write in a program that the header names, in the web page of a mail provider, through
Exchange, in answer to something, or from an address that is made of their name; most of the others ask, want
something, or speak of themselves. What has neither hand nor voice is weighed by the marks that programs
leave: so most machines are found that no field and no word of a table gave away (docs/DECISIONS.md).
"""

import re
import unicodedata
from collections.abc import Callable
from itertools import permutations

from mailtriage.intake import authors, offices, senders, signs
from mailtriage.intake.lazily import Lazily
from mailtriage.intake.makers import is_named_library, made_by
from mailtriage.intake.organisation import is_freemail
from mailtriage.intake.phrases import SERVICE, STRONG
from mailtriage.intake.subjects import folded
from mailtriage.intake.told import Told, is_of_ones_house, is_to_reader
from mailtriage.intake.trace import handed_in_by, is_by_own_account
from mailtriage.intake.voice import Voice, has_voice_words, told_in, voice_of
from mailtriage.model.mail import Address, Mail

_LONGEST = 2500  # characters looked at
_FEWEST_SAID = 40  # characters: of less nobody can tell
_SHORT_TEXT, _LONG_TEXT = 140, 600  # characters
_LETTERS = re.compile(r"[a-z]{1,30}")
_SHORTEST_GLUED = 3
_NUMBER = re.compile(r"\d{4}")
_TIME = re.compile(r"\b\d\d?[:.]\d\d\b")
_LABEL = re.compile(r"(?:^|\n)[^\W\d_][^:：\n]{1,30}[:：][ \t]{1,20}\S")
_GAP = re.compile(r"[^\s.!?](?: {2,}|\t)\S")  # people set two blanks behind a full stop


def shows_nobody(mail: Mail) -> str | None:
    """Why a mail that answers nothing is a program's, though no sign convicts it by itself; or None. To be
    asked only where no program of a person is named; a mail without any Received field is no evidence."""
    if has_hand(mail):
        return None
    told, text = told_in(mail)
    if len(text.strip()) < _FEWEST_SAID and not mail.attachments:
        return None
    voice = voice_of(told, text)
    if _names_a_question(mail.subject):
        return None
    if signs.is_of_help_desk(mail) and (voice is not Voice.NONE or is_of_ones_house(text)):
        return None
    if voice is Voice.PLAIN:
        return None
    found = [(name, weight) for name, weight, is_marked in _MARKS if is_marked(mail, told)]
    total = sum(weight for _, weight in found) - _weight_against(told, text, voice)
    if len(found) < _FEWEST or total < _ENOUGH:
        return None
    marks = (name for name, _ in found)
    return f"nobody's hand, nobody's voice: {', '.join(marks)}"[:120]


# What people write over what they want to know; services write of their reader's.
_QUESTION = Lazily(
    r"(?<!ihre )(?<!deine )(?<!your )(?<!votre )(?<!su )(?<!tua )(?<!sua )(?<!uw )\b"
    r"(?:rückfragen?|fragen?|questions?|query|dotaz|otázka|consulta|pregunta|domanda|quesito|pytanie|zapytanie|vraag|"
    r"vraagje|fråga|spørgsmål|spørsmål|kysymys|dúvida|kérdés|întrebare|вопрос|питання|въпрос|pitanje|vprašanje)\b|質問"
)


def _names_a_question(subject: str) -> bool:
    return bool(_QUESTION.search(folded(subject[:200])))


def answers_by_itself(mail: Mail, *, by_hand: bool) -> str | None:
    """The same of a mail that answers: nearly all people ask something back, quote, or tell of a fault. With
    the null path of automatic answers (RFC 3834 §3.3) also where a program of people sent it (`by_hand`)."""
    if mail.reply_text.strip() != mail.text.strip():
        return None
    told, text = told_in(mail)
    if told.asks:
        return None
    if mail.refers_to and signs.has_null_return_path(mail) and not told.tells_of_a_fault:
        return "null return path of an answer that neither asks nor quotes"
    if by_hand or has_hand(mail, answers=True):
        return None
    if signs.has_null_return_path(mail):
        return "nobody's hand, no question, null return path"
    if _has_links(mail, told) and _is_to_reader(mail, told):
        return "nobody's hand, no question, a link for its reader"
    known = told.senses & _OF_ANSWERS
    if "absent" in known and not told.tells_of_a_fault and (evidence := handed_in_by(mail)):
        return f"nobody's hand, no question, away: {evidence}"
    if told.has_grievance or has_voice_words(told, text):
        return None
    few = sum(map(bool, told.opening)) * 2 < len(told.opening)
    if signs.is_of_help_desk(mail) and "received" not in known:
        return None  # an agent's: what their desks acknowledge says so
    if (len(known) >= _FEWEST and not few) or (known and is_named_library(mail)):
        return f"nobody's hand, the words of an automatic answer: {', '.join(sorted(known))}"
    return None


_Look = Callable[[Mail, Told], bool]
_BY_ROBOTS = frozenset(("notice", "robot"))
_TELLING = STRONG | {SERVICE}
_OF_ANSWERS = frozenset(("absent", "away", "back", "instead", "later", "excuse", "received", "robot"))


def has_hand(mail: Mail, *, answers: bool = False) -> bool:
    """Whether something but a program's name tells that a person sent it, or nothing tells of its way."""
    sender = mail.sender
    return (
        sender is None
        or not mail.complete
        or mail.header("received") is None
        or senders.is_on_exchange(mail)
        or mail.header("x-trasporto") is not None  # certified mail: what somebody wrote is attached to it
        or is_freemail(sender)
        or (not answers and authors.answers_go_elsewhere(mail))
        or _is_typed_in_a_shell(mail)
        or (is_made_of_a_name(sender) and not _is_only_values(mail))
    )


def _is_typed_in_a_shell(mail: Mail) -> bool:
    """Whether its writer handed it in under his own account; programs of offices have such, too."""
    return is_by_own_account(mail) and not (is_named_library(mail) or offices.has_office_sender(mail))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text[:200].casefold()).encode("ascii", "ignore").decode()


def is_made_of_a_name(sender: Address) -> bool:
    """Whether the address is made of first and last name, as that of one person is: `anna.adler`, `aadler`,
    `adler.a` for Anna Adler. One word proves nothing: `accounts` is the name of an office, too."""
    local = _plain(sender.address.partition("@")[0])
    names = [one for one in _LETTERS.findall(_plain(sender.name)) if len(one) > 1][:5]
    parts = [one for one in _LETTERS.findall(local) if one]
    for first, last in permutations(names, 2):
        if parts in ([first, last], [first[0], last], [first, last[0]]):
            return True
        # Written together: no offices by their initials (`siidte`), and no word of two letters.
        glued = (first + last, first[0] + last, first + last[0])
        if (
            len(parts) == 1
            and parts[0] in glued
            and not sender.name.isupper()
            and len(last) >= _SHORTEST_GLUED
        ):
            return True
    return False


def _names_its_house(mail: Mail, _told: Told) -> bool:
    sender = mail.sender or Address("", "")
    return any(len(one) > 2 and one in sender.domain for one in _LETTERS.findall(_plain(sender.name)))


def _is_to_reader(mail: Mail, told: Told) -> bool:
    return is_to_reader(f"{mail.subject} {' '.join(one for one, _ in told.sentences)}")


def _has_links(mail: Mail, _told: Told) -> bool:
    return "http" in mail.text or "www." in mail.text


def _has_values(mail: Mail, _told: Told) -> bool:
    text = mail.text[:_LONGEST]
    columns = (len(_GAP.findall(line)) > 1 for line in text.splitlines())
    return len(_LABEL.findall(text)) > 1 or sum(columns) > 1


def _is_only_values(mail: Mail) -> bool:
    """Whether a text consists of values with their names, and a time among them: no person's does without a
    form."""
    lines = [line for line in mail.text[:_LONGEST].splitlines() if line.strip()]
    named = sum(bool(_LABEL.match(f"\n{line}")) or len(_GAP.findall(line)) > 1 for line in lines)
    return named >= _FEWEST_VALUES and len(lines) - named <= 1 and bool(_TIME.search(mail.text[:_LONGEST]))


def _says_robot(_mail: Mail, told: Told) -> bool:
    return any(found & _BY_ROBOTS for found in told.opening)


# What programs' mail bears and people's now and then, each with its weight: fitted to two hundred mails in
# which there was neither hand nor plain voice, and rounded. The evidence names what spoke.
_MARKS: tuple[tuple[str, int, _Look], ...] = (
    ("the name of a house", 2, _names_its_house),
    ("the sender of a device", 2, lambda mail, _: offices.is_of_a_device(mail) is not None),
    ("links", 2, _has_links),
    ("the null path", 2, lambda mail, _: signs.has_null_return_path(mail)),
    ("a maker", 1, lambda mail, _: made_by(mail) is not None),
    ("a library", 1, lambda mail, _: is_named_library(mail)),
    ("the sender of an office", 1, lambda mail, _: offices.has_office_sender(mail)),
    ("the subject of a service", 1, lambda mail, _: offices.has_service_subject(mail)),
    ("a number in the subject", 1, lambda mail, _: _NUMBER.search(mail.subject) is not None),
    ("known words", 1, lambda _, told: any(found & _TELLING for found in told.opening)),
    ("a notice", 1, _says_robot),
    ("words to its reader", 1, _is_to_reader),
    ("values", 1, _has_values),
    ("nothing but values", 3, lambda mail, _: _is_only_values(mail)),
    ("several parts", 1, lambda mail, _: mail.content_type.startswith("multipart/")),
)
_FEWEST_VALUES = 3
_FAINT, _SHORT, _LONG, _FAULT = 2, 2, 1, 1
_ENOUGH, _FEWEST = 2, 2


def _weight_against(told: Told, text: str, voice: Voice) -> int:
    """What speaks for a person: a question, few words or very many, a fault that is told of."""
    weight = _FAINT if voice is Voice.FAINT else 0
    weight += _SHORT if len(text) < _SHORT_TEXT else _LONG if len(text) > _LONG_TEXT else 0
    return weight + (_FAULT if told.tells_of_a_fault else 0)
