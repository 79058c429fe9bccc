"""The answer of a person of ours: a mail to the customer, composed anew.

Nothing of the mail in which it came is here but the words, the files and the name: no header, thread, request
for a receipt or personal address of it can pass.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from unicodedata import normalize

from mailtriage.config import Settings
from mailtriage.model.mail import Address
from mailtriage.model.outgoing import Purpose
from mailtriage.model.rich import Block
from mailtriage.model.ticket import Ticket
from mailtriage.render import Templates
from mailtriage.reply.build import Composed, Content, File, build
from mailtriage.reply.formatted import formatted
from mailtriage.reply.identity import message_id
from mailtriage.reply.markup import lines, paragraphs
from mailtriage.reply.subject import answer_subject

_LONGEST_NAME = 80
_NEW_LINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
# What turns the direction of writing, and what nobody sees: a name is to be read as it is written.
_TRICKS = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out. `text` is the author's own words: quote, commands and signature are cut already, and
    answers between the lines keep ``> `` with what they answer. `author` is the name to be shown; `to`
    begins with the requester; `copies` are shown in Cc. `lines` are the same words with their formatting,
    none where the HTML is to be made of the text; the pictures in them are among the `files`."""

    text: str
    author: str
    to: tuple[Address, ...]
    copies: tuple[Address, ...]
    files: tuple[File, ...] = ()
    lines: tuple[Block, ...] = ()


def relay(
    ticket: Ticket,
    answer: Answer,
    recipient: Address,
    *,
    cause: str,
    arrived_at: datetime,
    sender: Address,
    settings: Settings,
    templates: Templates,
    key: bytes,
    now: datetime,
    answers: str | None,
    references: tuple[str, ...],
    subject: str,
    reply_to: Address | None,
    signature: str = "",
) -> Composed:
    """The copy for `recipient`; To and Cc show everybody, and each copy has its own Message-ID.

    `cause` is the id of the mail that the person wrote, `arrived_at` its INTERNALDATE; `sender` is our
    address that the customer wrote to, `answers` his last Message-ID and `subject` his subject.
    """
    desk, to = settings.desk, _shown(recipient)
    text = _plain(answer.text).strip("\n")
    signed = _plain(signature).strip("\n")
    values: dict[str, object] = {
        "reference": ticket.reference,
        "token": ticket.token,
        "desk": {"name": desk.name, "address": desk.address},
    }
    content = Content(
        answer_subject(ticket, _plain(subject)),
        templates.render("answer.txt", {**values, "text": text, "signature": signed}),
        templates.render(
            "answer.html",
            {
                **values,
                "text": formatted(answer.lines) if answer.lines else paragraphs(text),
                "signature": lines(signed) if signed else "",
            },
        ),
    )
    return build(
        content,
        key=key,
        message_id=message_id(key, Purpose.ANSWER, cause, to.address, desk.domain, arrived_at),
        sender=Address(_from(answer.author, desk.name), _plain(sender.address)),
        recipient=to,
        now=now,
        answers=answers,
        references=references,
        reply_to=_shown(reply_to) if reply_to is not None else None,
        automatic=None,
        to=tuple(map(_shown, answer.to)),
        copies=tuple(map(_shown, answer.copies)),
        files=tuple(replace(one, name=_plain(one.name)) for one in answer.files),
    )


def _from(author: str, desk: str) -> str:
    """``Ada Admin (Example Support)``; the desk alone where the person's name is none to be shown."""
    name, desk = _name(author), _one_line(desk)
    return f"{name} ({desk})" if name and name.casefold() != desk.casefold() else desk


def _shown(one: Address) -> Address:
    return Address(_name(one.name), _plain(one.address))


def _name(name: str) -> str:
    """A name for a header; none where it looks like an address, which need not be the one behind it."""
    line = _one_line(name)[:_LONGEST_NAME].strip()
    return "" if set("@<>") & set(normalize("NFKC", line)) else line


def _one_line(text: str) -> str:
    return " ".join(_TRICKS.sub("", _plain(text)).split())


def _plain(text: str) -> str:
    """`text` as can be sent: without controls and half characters, its lines ended alike."""
    whole = _CONTROLS.sub("", _NEW_LINES.sub("\n", text))
    return whole.encode("utf-8", "replace").decode()
