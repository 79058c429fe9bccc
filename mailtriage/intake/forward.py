"""Mails that somebody passed on: whose they were, what they said, what he wrote about them.

An attached mail goes before one shown in the text. A header in the text is that of a mail passed on where a
title above it or the subject's prefix says so; where the subject has neither that prefix nor an answer's, it
is one unless its sender is among those written to. `On … wrote:` is an answer.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email.message import Message
from functools import cache

from mailtriage.intake import part as mime
from mailtriage.intake.body import Body, read_body
from mailtriage.intake.content import keeping
from mailtriage.intake.forward_block import Block, first_block
from mailtriage.intake.forward_text import above, below
from mailtriage.intake.forward_words import BEGINS, FORWARD_PREFIXES, REPLY_PREFIXES, ROLES, STEMS
from mailtriage.intake.headers import read_letterhead
from mailtriage.intake.msg import MAGIC, read_msg
from mailtriage.intake.subjects import folded, untagged
from mailtriage.intake.wire import read_message
from mailtriage.model.forwarded import Forwarded, Original
from mailtriage.model.mail import Address, Mail

MAX_ORIGINALS = 5
MAX_EARLIER = 3
MAX_TEXT = 100_000
MAX_FILE = 8 << 20
_MOST_ATTACHED = 3

_NOBODY = Address("", "")
_MESSAGES = ("message/rfc822", "message/global")
_PREFIX = re.compile(r"\s{0,5}([^\W\d_][^:\[\](){}]{0,20}?)\s{0,3}[\[(]?\d{0,3}[\])]?\s{0,3}:\s{0,5}")
_BRACKETED = re.compile(r"\[\s{0,3}(fwd?|fw|wg)\s{0,3}:", re.IGNORECASE)


def _tree(words: Collection[str]) -> str:
    """Alternatives for words as programs write them, by their first letters: ten times as fast as a row."""
    written = {form for one in words for form in (one, one[:1].upper() + one[1:], one.upper())}
    by_first: dict[str, list[str]] = {}
    for one in (unicodedata.normalize("NFC", form) for form in written):
        by_first.setdefault(one[0], []).append(re.escape(one[1:]))
    row = "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in by_first.items())
    return f"(?=[{re.escape(''.join(by_first))}])(?:{row})"


_SENDERS = [one for one in ROLES if ROLES[one] == "sender"]
_MARKS = r"\n[> \t|*]{0,40}"
_RULED = rf"[-_=*–—‐─]{{2,60}}[^\n]{{0,60}}?(?i:{'|'.join(map(re.escape, STEMS))})"


# Looked for before anything else is: most mails have none of it. Compiled with the first mail that is asked.
@cache
def _says_so() -> re.Pattern[str]:
    """A title that announces a mail passed on."""
    return re.compile(rf"{_MARKS}(?:{_RULED}|{_tree(BEGINS)})")


@cache
def _shows() -> re.Pattern[str]:
    """The same, or the label of a sender."""
    return re.compile(rf"{_MARKS}(?:{_RULED}|{_tree(BEGINS)}|{_tree(_SENDERS)}\*?[ \t\xa0]{{0,9}}[:：|])")


def read_forwarded(mail: Mail, body: Body) -> Forwarded | None:
    """What the sender of `mail` passes on; None where he passes on nothing."""
    said = _said(mail.subject)
    letters = body.letters if not said.is_answer else []
    text, author = body.text, mail.sender.name if mail.sender else ""
    shown = None
    if said.passes_on or (_says_so() if said.is_answer else _shows()).search("\n" + text):
        shown = _shown(mail.subject, text, mail, said)
    if letters and (found := _attached(letters, mail, shown[1] if shown else None)):
        wholly = mail.content_type in _MESSAGES
        return Forwarded("" if wholly else above(text.split("\n"), author), found, tuple(_earlier(found[-1])))
    if shown is None:
        return None
    block, original = shown
    comment = above(text.split("\n")[: block.start], author)
    originals = (original, *_within(original, MAX_ORIGINALS - 1))
    return Forwarded(comment, originals, tuple(_earlier(originals[-1])))


@dataclass(frozen=True, slots=True)
class _Said:
    """What the prefix of a subject says of its mail; some say neither."""

    is_answer: bool
    passes_on: bool


def _said(subject: str) -> _Said:
    prefix = prefix_of(subject)
    return _Said(prefix in REPLY_PREFIXES, prefix in FORWARD_PREFIXES)


def prefix_of(subject: str) -> str | None:
    """What stands before the first colon of a subject, folded, without tags before it; None for nothing."""
    text = folded(subject[:120])
    if bracketed := _BRACKETED.match(text):
        return bracketed[1]
    found = _PREFIX.match(untagged(text))
    return found[1] if found else None


def without_prefix(subject: str) -> str:
    """A subject without the prefix by which it is passed on."""
    head, colon, rest = subject.strip().replace("：", ":", 1).partition(":")
    inner = head.strip(" [")
    if colon and folded(inner) in FORWARD_PREFIXES:
        rest = rest.strip()
        return rest.removesuffix("]") if head.startswith("[") else rest
    return subject.strip()


def _shown(subject: str, text: str, mail: Mail | None, said: _Said) -> tuple[Block, Original] | None:
    """The first original shown in a text. Without a `mail` it must be said that it is passed on."""
    lines = text.split("\n")
    block = first_block(lines)
    if block is None or (said.is_answer and block.depth):  # within what is answered
        return None
    if not block.announced:
        if said.is_answer or not (said.passes_on or (mail is not None and not block.attribution)):
            return None
        if (
            mail is not None
            and (not said.passes_on or block.attribution)
            and _is_written_to(block.sender, mail)
        ):
            return None
    named = without_prefix(subject)
    how = f"header shown ({', '.join(block.labels)})" if block.labels else "sender named above the text"
    if block.title and block.announced:
        how += f' under "{block.title[:80]}"'
    if said.passes_on:
        how += f', subject begins with "{subject.strip()[: len(subject.strip()) - len(named)].strip()[:20]}"'
    return block, _original(block, lines, named, how)


def _original(block: Block, lines: list[str], named: str, how: str) -> Original:
    subject, end = _subject(block, lines, named)
    return Original(block.sender, subject, below(lines, end, block.depth)[:MAX_TEXT], how)


def _subject(block: Block, lines: list[str], named: str) -> tuple[str, int]:
    """The original's subject, and the line at which its text begins: a long subject may be wrapped."""
    if block.subject is None:
        return named, block.end
    subject = block.subject
    if block.end < len(lines) and len(subject) > 30:
        whole = f"{subject} {lines[block.end].lstrip('> ').strip()}"
        if whole == named:
            return whole[:1000], block.end + 1
    return subject[:1000], block.end


def _is_written_to(sender: Address, mail: Mail) -> bool:
    """Whether `mail` goes to whom it quotes (then it is an answer), or its author quotes himself."""
    people = [*mail.recipients, *([mail.sender] if mail.sender else [])]
    if sender.address:
        return any(one.address == sender.address for one in people)
    return bool(sender.name) and any(one.name == sender.name for one in people)


def _attached(letters: list[Message], mail: Mail, shown: Original | None) -> tuple[Original, ...]:
    """The first attached mail that has a sender, with what was passed on in it; () where the text shows the
    mail that the subject names, which brought another along."""
    named = without_prefix(mail.subject)
    for part in letters[:_MOST_ATTACHED]:
        originals = _read_letter(part, MAX_ORIGINALS)
        if not originals:
            continue
        first = originals[0]
        if shown and shown.subject == named and first.subject != named:
            return ()
        return originals
    return ()


def _read_letter(part: Message, most: int) -> tuple[Original, ...]:
    """The mail in a part, and the originals within it, `most` in all; () where it is no mail."""
    inner = mime.children(part)
    if not inner:
        data = mime.payload(part, MAX_FILE)[:MAX_FILE]
        if data.startswith(MAGIC):
            return _read_outlook(data, most)
        inner = [read_message(data.lstrip())[0]]
    message = inner[0]
    head = read_letterhead(message)
    if head.sender is None and not head.subject:
        return ()
    with keeping(None):  # its own files are in the file that it is
        body = read_body(message)
    sender = head.sender if head.sender and "@" in head.sender.address else None
    original = Original(
        sender or Address(head.sender.name if head.sender else "", ""),
        head.subject,
        body.text[:MAX_TEXT],
        f"attached message, {part.get_content_type()[:60]}",
    )
    passed_on = tuple(_within(original, most - 1))
    if not passed_on and body.letters and most > 1 and _said(head.subject).passes_on:
        passed_on = _read_letter(body.letters[0], most - 1)
    return (original, *passed_on)


def _read_outlook(data: bytes, most: int) -> tuple[Original, ...]:
    item = read_msg(data)
    if item is None or (item.sender is None and not item.subject):
        return ()
    original = Original(
        item.sender or _NOBODY, item.subject, item.text[:MAX_TEXT], "attached message of Outlook"
    )
    return (original, *_within(original, most - 1))


def _within(original: Original, most: int) -> Iterator[Original]:
    """What the author of an original passed on in it, and so on: where its subject or a title says so."""
    for _ in range(most):
        found = _shown(original.subject, original.text, None, _said(original.subject))
        if found is None:
            return
        original = found[1]
        yield original


def _earlier(original: Original) -> Iterator[Original]:
    """The mails that an original answers, as far as it shows them with an address, the last one first."""
    for _ in range(MAX_EARLIER):
        lines = original.text.split("\n")
        block = first_block(lines)
        if block is None or not block.sender.address:
            return
        original = _original(block, lines, original.subject, "quoted in what was passed on")
        yield original
