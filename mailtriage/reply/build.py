"""Mail as bytes: text and HTML of one template, headers that robots understand, CRLF line ends."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from mailtriage.model.mail import Address
from mailtriage.reply.identity import HEADER, sign

_REFERENCES = 10  # relays refuse header fields over 4,096 bytes: the first, and the last nine
_LONGEST_ID = 250


@dataclass(frozen=True, slots=True)
class Content:
    subject: str
    text: str
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail ready to queue: its fixed Message-ID (without ``<>``), recipient and bytes."""

    message_id: str
    recipient: str
    subject: str
    text: str
    raw: bytes


def build(
    content: Content,
    *,
    key: bytes,
    message_id: str,
    sender: Address,
    recipient: Address,
    now: datetime,
    answers: str | None = None,
    references: tuple[str, ...] = (),
    automatic: str = "auto-replied",
) -> Composed:
    """An automatic mail to one recipient, marked as RFC 3834 §3.1 and §5 ask.

    `answers` and `references` are Message-IDs without ``<>``; `automatic` is the Auto-Submitted value.
    """
    # RFC 6532: only an address outside ASCII needs raw UTF-8 header fields, and a server that takes them.
    mail = EmailMessage(policy=SMTP if recipient.address.isascii() else SMTPUTF8)
    mail["From"] = _mailbox(sender)
    mail["To"] = _mailbox(recipient)
    mail["Subject"] = " ".join(content.subject.split())
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message_id}>"
    if answers:
        mail["In-Reply-To"] = f"<{answers}>"
        mail["References"] = " ".join(f"<{one}>" for one in _chain(references, answers))
    mail["Auto-Submitted"] = automatic
    # Exchange and Outlook look here, older responders at Precedence.
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Precedence"] = "auto_reply" if automatic == "auto-replied" else "bulk"
    mail[HEADER] = sign(key, message_id)
    mail.set_content(content.text, cte="quoted-printable")
    if content.html is not None:
        mail.add_alternative(content.html, subtype="html", cte="quoted-printable")
        # Fixed, so that the same mail has the same bytes.
        mail.set_boundary(f"=_{message_id.partition('@')[0]}")
    return Composed(message_id, recipient.address, content.subject, content.text, bytes(mail))


def _mailbox(one: Address) -> HeaderAddress | str:
    local, _, domain = one.address.rpartition("@")
    name = " ".join(one.name.split())
    try:
        return HeaderAddress(name, local, domain)
    except ValueError:
        # An address that real mail carries and RFC 5322 does not know (a..b@c): quoted it works.
        return HeaderAddress(name, addr_spec='"{}"@{}'.format(local.replace('"', ""), domain))


def _chain(references: tuple[str, ...], answers: str) -> list[str]:
    usable = [one for one in (*references, answers) if len(one) <= _LONGEST_ID and one.isascii()]
    chain = list(dict.fromkeys(usable))
    return chain if len(chain) <= _REFERENCES else [chain[0], *chain[1 - _REFERENCES :]]
