"""What a bounce says: which recipients failed, and which mail came back.

RFC 3464 reports first, wherever their fields stand (some servers break the MIME around them), then
X-Failed-Recipients, then the plain texts of qmail, Exim, Postfix, sendmail, Gmail and Exchange.
"""

import re
from collections.abc import Iterable, Iterator
from email.message import Message

from mailtriage.intake import part as mime
from mailtriage.intake import signs
from mailtriage.intake.body import Body
from mailtriage.intake.headers import message_ids
from mailtriage.intake.words import one_line
from mailtriage.model.mail import FailedRecipient, Mail

MAX_RECIPIENTS = 100
MAX_SCANNED = 128 * 1024
MAX_LINES = 4000

Fields = list[tuple[str, str]]

_FIELD = re.compile(r"[> \t]{0,8}([A-Za-z][A-Za-z-]{1,30}):[ \t]?(.*)")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")
_ADDRESS = re.compile(
    r"(?<![\w.@%+-])([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8})"
)
_QUOTED_ID = re.compile(r"^[>\s]{0,8}message-id:\s{0,3}<([^<>\s]{1,250})>", re.IGNORECASE | re.MULTILINE)

# Words (lower case) after which a plain bounce names its recipients.
_STARTS = (
    "hi. this is the qmail-send program",
    "the following address(es) failed",
    "addresses had permanent fatal errors",
    "addresses had transient non-fatal errors",
    "could not be delivered to one or more",
    "delivery has failed to these recipients",
    "did not reach some or all of the intended recipients",
    "did not reach the following recipient",
    "was not delivered to",
    "delivery to the following recipient",
    "your message wasn't delivered to",
    "your message couldn't be delivered to",
    "your message could not be delivered to",
    "i'm sorry to have to inform you that your message could not",
    "address to which the message has not yet been delivered",
    "addresses to which the message has not yet been delivered",
    "konnte nicht zugestellt werden",
    "fehler bei der zustellung",
    "n'a pas pu être remis",
    "no se ha podido entregar",
    "impossibile recapitare",
)
# Where the returned mail begins: addresses behind it are not the failed ones.
_ENDS = (
    "this is a copy of the message",
    "below this line is a copy of the message",
    "original message follows",
    "header of the original message",
    "----- original message",
    "-----original message",
    "unsent message below",
    "diagnostic information for administrators",
    "original message headers",
    "transcript of session follows",
)
# The returned header itself, where nothing announces it.
_RETURNED_FIELDS = ("received:", "return-path:", "message-id:", "dkim-signature:")
_TEMPORARY = (
    "not yet been delivered",
    "delayed",
    "will be retried",
    "still being retried",
    "warning message only",
)


def failed_recipients(mail: Mail, body: Body) -> tuple[FailedRecipient, ...]:
    """The recipients a bounce names, each once; () for a mail that is none, and for delivery receipts."""
    blocks = [block for report in body.reports for block in _blocks(report)]
    found = list(_reported(blocks))
    # A report that names recipients has spoken, also when it names no failure among them.
    if not any(name == "final-recipient" for block in blocks for name, _ in block):
        found = _found_in_text(mail) if signs.looks_like_bounce(mail) else []
    unique: dict[str, FailedRecipient] = {}
    for one in found:
        unique.setdefault(one.address, one)
    return tuple(unique.values())[:MAX_RECIPIENTS]


def _found_in_text(mail: Mail) -> list[FailedRecipient]:
    reported = list(_reported(_blocks_in_text(mail.text)))
    return reported or list(_listed(mail)) or list(_told(mail.text))


def returned_ids(mail: Mail, body: Body) -> tuple[str, ...]:
    """Message-IDs of the mails that came back in a bounce or complaint, never its own."""
    if not (body.reports or body.returned or signs.looks_like_bounce(mail)):
        return ()
    bounced = signs.looks_like_bounce(mail)
    found: list[str] = []
    for part in body.returned + (body.messages if bounced else []):
        inner = mime.children(part)
        heads = [str(one.get("message-id", "")) for one in inner]
        found += message_ids(heads) if inner else _QUOTED_ID.findall(_head_text(part))
    if bounced:
        found += _QUOTED_ID.findall(mail.text[:MAX_SCANNED])
    return tuple(one for one in dict.fromkeys(found) if one != mail.message_id)[:MAX_RECIPIENTS]


def _head_text(part: Message) -> str:
    return mime.payload(part)[:MAX_SCANNED].decode("utf-8", "replace")


def _blocks(report: Message) -> Iterator[Fields]:
    """The field blocks of a delivery-status part: one for the mail, then one per recipient."""
    blocks = mime.children(report)
    for block in blocks[: MAX_RECIPIENTS + 1]:
        yield [(name.lower(), one_line(str(value))) for name, value in block.raw_items()]
    if not blocks:
        yield from _blocks_in_text(_head_text(report))


def _blocks_in_text(text: str) -> Iterator[Fields]:
    """Blocks of `Name: value` lines in running text, folded lines joined."""
    block: Fields = []
    for line in text[:MAX_SCANNED].split("\n", MAX_LINES)[:MAX_LINES]:
        match = _FIELD.match(line[:1000])
        if match:
            block.append((match[1].lower(), one_line(match[2])))
        elif block and line[:1] in (" ", "\t") and line.strip():
            name, value = block[-1]
            block[-1] = (name, f"{value} {one_line(line[:1000])}"[:2000])
        elif block:
            yield block
            block = []
    if block:
        yield block


def _reported(blocks: Iterable[Fields]) -> Iterator[FailedRecipient]:
    for block in blocks:
        fields: dict[str, str] = {}
        for name, value in block:
            fields.setdefault(name, value)
        # RFC 3464 §2.3.1: the original recipient is the one that the sender knows.
        address = _typed(fields.get("original-recipient", "")) or _typed(fields.get("final-recipient", ""))
        action = fields.get("action", "").partition(" ")[0].strip(";").lower()
        status = _STATUS.search(fields.get("status", ""))
        code = status[1] if status else ""
        if not address or (not action and not code):
            continue
        # §2.3.3: delivered, relayed and expanded are receipts, not failures.
        if action not in ("failed", "delayed", "") or code.startswith("2"):
            continue
        reason = fields.get("diagnostic-code", "").removeprefix("smtp;").strip()
        permanent = action == "failed" or (not action and code.startswith("5"))
        yield FailedRecipient(address, permanent, code, reason[:500])


def _typed(value: str) -> str:
    """The address in ``rfc822; anna@example.com``, in lower case."""
    value = value.partition(";")[2] or value
    found = _ADDRESS.search(value[:500])
    return found[1].lower() if found else value.strip(" <>\"'").lower()[:250]


def _listed(mail: Mail) -> Iterator[FailedRecipient]:
    """X-Failed-Recipients, written by Exim and Gmail."""
    for value in mail.header_all("x-failed-recipients"):
        for found in _ADDRESS.finditer(value[:8192]):
            yield _judged(found[1], mail.text[:4000])


def _told(text: str) -> Iterator[FailedRecipient]:
    """Recipients in the plain text of a bounce: addresses between its opening and the returned mail."""
    lines = text[:MAX_SCANNED].split("\n")[:300]
    started = False
    for at, line in enumerate(lines):
        low = line[:500].lower()
        if started and (low.startswith(_RETURNED_FIELDS) or any(end in low for end in _ENDS)):
            return
        # A sentence may break over two lines.
        pair = low + " " + (lines[at + 1][:200].lower() if at + 1 < len(lines) else "")
        started = started or any(start in pair for start in _STARTS) or low.startswith("<")
        if started and (found := _ADDRESS.search(line[:500])):
            context = "\n".join(lines[max(0, at - 12) : at + 6])
            yield _judged(found[1].rstrip("."), "\n".join(lines[at : at + 6]), context)


def _judged(address: str, near: str, around: str = "") -> FailedRecipient:
    """A failure as the words near an address describe it; permanent unless they say otherwise."""
    status = _STATUS.search(near)
    code = _REPLY_CODE.search(near)
    low = (around or near)[:4000].lower()
    temporary = any(word in low for word in _TEMPORARY)
    if status or code:
        temporary = (status[1] if status else code[1] if code else "").startswith("4")
    lines = [one_line(line) for line in near.split("\n")[:6] if line.strip()]
    said = next((line for line in lines if _REPLY_CODE.search(line) or _STATUS.search(line)), "")
    reason = said or (lines[1] if len(lines) > 1 else lines[0] if lines else "")
    return FailedRecipient(address.lower(), not temporary, status[1] if status else "", reason[:500])
