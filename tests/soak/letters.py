"""The traffic: seeded mails in the shapes that real mailboxes see, each with what must become of it.

A mail is found again by its `X-Soak` header, wherever it was moved and however often it was delivered.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum
from typing import Any

from mailtriage.model.ledger import Verdict

SUPPORT = "support@desk.example"
ALERTS = "alerts@elsewhere.example"
STAFF = "ada@team.example"
MAX_MAIL_KB = 500
MARK = "X-Soak"

SUBJECTS = (
    "Printer on the second floor", "Production is down!", "Question about invoice 4711", "New laptop for Bob",
    "Login does not work any more", "URGENT: shop gives error 500", "Feature wish: dark mode", "Hello", "",
    "Re: yesterday", "Störung im Büro", "Please change our delivery address",
)  # fmt: skip
_SENTENCES = (
    "It worked yesterday.", "The whole office is waiting.", "How do I get a second account?", "Thank you!",
    "The message says: error 0x80070005.", "No hurry.", "We tried it twice.", "Our order number is 2026-118.",
)  # fmt: skip


class Route(StrEnum):
    """How a mail reaches the mailbox: through Postfix, straight by LMTP, or put there by an IMAP client."""

    POSTFIX = "postfix"
    LMTP = "lmtp"
    APPEND = "append"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to deliver `copies` times, and its expectation.

    `answer_to` is who gets exactly one acknowledgement, None for nobody; `parent` the number of the letter
    whose ticket it joins, None where it has a ticket of its own or none.
    """

    number: int
    shape: str
    raw: bytes
    envelope_from: str
    message_id: str
    verdict: Verdict
    answer_to: str | None = None
    parent: int | None = None
    route: Route = Route.POSTFIX
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What the writer of a letter holds in hands once the acknowledgement has come."""

    letter: Letter
    message_id: str
    subject: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Planned:
    number: int
    shape: str
    parent: int | None = None


# How often each shape comes, in parts of a whole.
OPENING = {
    "plain": 30, "html": 6, "latin-1": 4, "8-bit": 4, "big": 1, "reply-to": 4, "form": 3, "no message-id": 3,
    "returning": 6, "robot": 5, "list": 4, "no-reply": 2, "vacation": 3, "bounce": 3, "repeated": 6,
    "no from": 1, "deep": 1, "broken mime": 2, "strange header": 2, "oversize": 1,
}  # fmt: skip
FOLLOWING = {
    "by token": 6, "by reference": 6, "colleague": 3, "stranger": 3, "vacation on it": 3, "bounce of it": 3,
    "list footer": 3, "staff answer": 3, "same again": 2, "own copy": 2,
}  # fmt: skip
_WITH_PARENT = ("plain", "html", "latin-1", "8-bit", "repeated")  # answered, and known by a Message-ID
_FOOTED = ("plain", "repeated")  # with a body that ends where the mail ends


def plan(seed: int, total: int) -> list[Planned]:
    """Numbers and shapes: each shape at least once where there is room; a third answers an earlier one."""
    chance = random.Random(seed)
    opening = total * 2 // 3
    shapes = [
        *OPENING,
        *chance.choices(list(OPENING), list(OPENING.values()), k=max(0, opening - len(OPENING))),
    ]
    chance.shuffle(shapes)
    planned = [Planned(number, shape) for number, shape in enumerate(shapes, 1)]
    parents = [one for one in planned if one.shape in _WITH_PARENT]
    footed = [one for one in parents if one.shape in _FOOTED]
    left = total - len(planned)
    more = [
        *FOLLOWING,
        *chance.choices(list(FOLLOWING), list(FOLLOWING.values()), k=max(0, left - len(FOLLOWING))),
    ]
    taken: set[tuple[str, int]] = set()
    for shape in more:
        parent = chance.choice(footed if shape == "list footer" else parents).number
        if (shape, parent) not in taken:  # the same answer twice is another shape
            taken.add((shape, parent))
            planned.append(Planned(len(planned) + 1, shape, parent))
    return planned


def text_of(chance: random.Random, number: int) -> str:
    lines = chance.sample(_SENTENCES, k=chance.randint(1, 5))
    return "Hello,\n\n" + "\n".join(lines) + f"\n\nRegards\nCustomer {number}\n"


def compose(
    number: int, sender: str, subject: str, text: str, message_id: str | None, **more: str
) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail[MARK] = str(number)
    mail["From"], mail["To"] = sender, more.pop("To", SUPPORT)
    mail["Subject"] = subject
    mail["Date"] = datetime.now(UTC).replace(microsecond=0)
    if message_id:
        mail["Message-ID"] = f"<{message_id}>"
    for name, value in more.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


class Writer:
    """Writes one letter of the plan; each shape is a method of that name, and what has none is plain."""

    def __init__(self, seed: int, one: Planned) -> None:
        self.number, self.shape = one.number, one.shape
        self.chance = random.Random(f"{seed} {one.number}")
        self.address = ""
        self.message_id = ""

    def letter(self) -> Letter:
        make = getattr(self, "_" + self.shape.replace(" ", "_").replace("-", "_"), self._plain)
        return make()

    def _plain(self) -> Letter:
        raise NotImplementedError

    def _letter(self, mail: EmailMessage | bytes, verdict: Verdict, **more: Any) -> Letter:
        given = {
            "envelope_from": self.address,
            "route": self.chance.choice((Route.POSTFIX, Route.LMTP)),
            **more,
        }
        raw = mail if isinstance(mail, bytes) else bytes(mail)
        return Letter(self.number, self.shape, raw, message_id=self.message_id, verdict=verdict, **given)


def bounce(number: int, message_id: str, returned: str, recipient: str) -> bytes:
    """A delivery status notification as RFC 3464 has it."""
    return f"""\
{MARK}: {number}
From: Mail Delivery System <MAILER-DAEMON@mx{number}.example>
To: {SUPPORT}
Subject: Undelivered Mail Returned to Sender
Date: {format_datetime(datetime.now(UTC))}
Message-ID: <{message_id}>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain

It could not be delivered.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mx{number}.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1

--edge
Content-Type: text/rfc822-headers

From: {SUPPORT}
To: {recipient}
Message-ID: <{returned}>
Subject: We have received your message

--edge--
""".replace("\n", "\r\n").encode()
