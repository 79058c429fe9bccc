"""What one of the staff wrote in an answer to a notification of ours, without what its quote leaves behind.

Intake cuts quotes as programs make them for any mail; here it is known whose mail is quoted.
"""

import re
from collections.abc import Iterator

from mailtriage.model.mail import Mail
from mailtriage.model.markers import REPLY_MARKER

_HEAD = ("Your answer goes to ", "Answering this mail ")
_NEW, _AGAIN = "New ticket ", " has written again:"
_LONGEST = 400  # characters of the lines that tell who wrote what is quoted
_WRAPPED = 3  # lines of it, at most
_QUOTES = ">| \t"
_RULE = re.compile(r"\s{0,3}(?:--|––|——)\s{0,3}")  # not RFC 3676's alone: HTML and people leave its blank out
_SEARCHED = 200_000  # characters
# Another mail, pasted: of the maker of the printer, say.
_PASTED = re.compile(
    r"\s*(?:-{3,}[^-]{3,60}-{3,}\s*$|(?:from|von|de|da|van|från|fra|od|от|差出人|发件人)\s?: \S)", re.I
)


def own_words(mail: Mail, desk: str, names: tuple[str, ...], *, signed: bool = False) -> str:
    """`names` are those of the notification's sender, such as "Anna via Example Support", and whose words it
    shows; `desk` is that of all of them. `signed`: with the author's own signature."""
    lines = list(_without_ours(_above(_written(mail, signed).splitlines())))
    shown = [_squeezed(one) for one in names if one.strip()]
    via = re.compile(rf"\bvia\s+{re.escape(desk)}(?!\w).*:\s*$", re.DOTALL)
    while lines and (not lines[-1].strip() or (count := _telling(lines, shown, via))):
        del lines[-1 if not lines[-1].strip() else -count :]
    return "\n".join(lines)


def lost(mail: Mail) -> bool:
    """Whether a quote was cut off that is none of our mails: then it may be what somebody meant to send."""
    own = mail.reply_text.rstrip()
    if not mail.text.startswith(own):
        return False
    below = mail.text[len(own) :].splitlines()
    quotes = any(_is_quoted(one) or _PASTED.match(one) for one in below)
    return quotes and not any(_is_ours(one) for one in below)


def _written(mail: Mail, signed: bool) -> str:
    """The author's own text. Intake takes what stands below a bare ``--`` for a signature; what somebody
    wrote below a rule that he drew must not get lost on its way to a customer."""
    ruled = any(_RULE.fullmatch(one) for one in mail.text[:_SEARCHED].splitlines())
    if not signed and not ruled:
        return mail.reply_text
    from mailtriage.intake.quote import reply_text  # its tables are large, and seldom needed here
    from mailtriage.intake.quote_signature import without_sure_signature

    sender = f"{mail.sender.name} {mail.sender.address.partition('@')[0]}" if mail.sender else ""
    unsigned = (lambda lines, names: lines) if signed else without_sure_signature
    return reply_text(mail.text, sender=sender, unsigned=unsigned)


def _above(lines: list[str]) -> list[str]:
    """Without a quote of our mail at the end, with quote signs or, from its first line on, without them."""
    start = next((number for number, one in enumerate(lines) if one.strip().startswith(_HEAD)), len(lines))
    end = start = min(start, len(lines))
    while end and (not lines[end - 1].strip() or _is_quoted(lines[end - 1])):
        end -= 1
    return lines[:end] if any(_is_ours(one) for one in lines[end:start]) else lines[:start]


def _without_ours(lines: list[str]) -> Iterator[str]:
    """Answers between the lines keep what they answer, and neither the head nor the foot around it."""
    below = False
    for line in lines:
        below = _is_quoted(line) and (below or REPLY_MARKER in line)
        if not below and not (_is_quoted(line) and _is_ours(line)):
            yield line


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith((">", "|"))


def _is_ours(line: str) -> bool:
    said = line.lstrip(_QUOTES)
    return said.startswith((*_HEAD, _NEW)) or said.rstrip().endswith(_AGAIN) or REPLY_MARKER in said


def _telling(lines: list[str], names: list[str], via: re.Pattern[str]) -> int:
    """How many lines at the end are a mail program's above its quote: "NAME wrote:", wrapped or not."""
    for count in range(1, min(_WRAPPED, len(lines)) + 1):
        if not lines[-count].strip() or _is_quoted(lines[-count]):
            return 0
        said = " ".join(lines[-count:])
        if len(said) <= _LONGEST and (via.search(said) or any(one in _squeezed(said) for one in names)):
            return count
    return 0


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
