"""What one of the staff wrote in an answer to a notification of ours, without what its quote leaves behind.

Intake cuts quotes as programs make them for any mail; here it is known whose mail is quoted.
"""

from collections.abc import Iterator

from mailtriage.model.mail import Mail
from mailtriage.model.markers import REPLY_MARKER

_HEAD = ("Your answer goes to ", "Answering this mail writes ", "New ticket ")
_AGAIN = " has written again:"
_LONGEST = 300  # characters of a line that tells who wrote what is quoted
_QUOTES = ">| \t"


def own_words(mail: Mail, desk: str) -> str:
    """`desk` is the name under which notifications come: "Anna via NAME"."""
    lines = list(_without_ours(_above(mail.reply_text.splitlines()), desk))
    while lines and (not lines[-1].strip() or _tells_who_wrote(lines, mail, desk)):
        lines.pop()
    return "\n".join(lines)


def _above(lines: list[str]) -> list[str]:
    """Without the quote at the end, where it is one of our mails."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or _is_quoted(lines[end - 1])):
        end -= 1
    return lines[:end] if any(_is_ours(one) for one in lines[end:]) else lines


def _without_ours(lines: list[str], desk: str) -> Iterator[str]:
    """Answers between the lines keep what they answer, and neither the head nor the foot around it."""
    below = False
    for line in lines:
        below = _is_quoted(line) and (below or REPLY_MARKER in line)
        names_us = line.rstrip().endswith(":") and f"via {desk}".casefold() in line.casefold()
        if not below and not names_us and not (_is_quoted(line) and _is_ours(line)):
            yield line


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith((">", "|"))


def _is_ours(line: str) -> bool:
    said = line.lstrip(_QUOTES)
    return said.startswith(_HEAD) or said.rstrip().endswith(_AGAIN) or REPLY_MARKER in said


def _tells_who_wrote(lines: list[str], mail: Mail, desk: str) -> bool:
    """Whether the last line is a mail program's above its quote: "NAME wrote:", with a date or without."""
    last = lines[-1].strip()
    if not last.endswith(":") or len(last) > _LONGEST or last.startswith(">"):
        return False
    if f"via {desk}".casefold() in last.casefold():
        return True
    alone = len(lines) == 1 or not lines[-2].strip()
    _, found, below = mail.text.rpartition(last)
    return alone and bool(found) and below.lstrip("\n").startswith(">")
