"""Delivery status notifications (RFC 3464), in whatever state they arrive."""

import base64
import binascii
import quopri
from collections.abc import Iterable, Iterator
from email.message import Message

from mailtriage.intake import part as mime
from mailtriage.intake.bounce import addresses
from mailtriage.intake.bounce.fields import MAX_SCANNED, Fields, blocks
from mailtriage.intake.bounce.reason import enhanced, reply_code
from mailtriage.intake.charset import guess
from mailtriage.intake.wire import wire_bytes
from mailtriage.intake.words import decode_words, one_line
from mailtriage.model.mail import FailedRecipient

MAX_RECIPIENTS = 100

# RFC 3464 §2.3.1, §2.3.2: the original recipient is the one that the sender knows. Sendmail writes
# what an alias led to as X-Actual-Recipient; its Final-Recipient is then the address it was given.
_RECIPIENTS = ("original-recipient", "final-recipient", "x-actual-recipient", "remote-recipient")
_NAMES = frozenset(_RECIPIENTS)
# By these a recipient's block is known where the blank lines between blocks are lost.
_ONCE = frozenset(("final-recipient", "action"))

_FAILED = ("fail", "error", "undeliver", "bounce", "reject", "expired", "denied", "refused")
_DELAYED = ("delay", "defer", "transient", "queued", "warn")
_RECEIPTS = ("deliver", "relay", "expand", "success", "ok", "none", "forward")


def report_blocks(report: Message) -> Iterator[Fields]:
    """The field blocks of a delivery-status part: one for the mail, then one per recipient."""
    parts = mime.children(report)[: MAX_RECIPIENTS * 2]
    encoding = str(report.get("content-transfer-encoding", "")).strip().lower()
    if encoding in ("base64", "quoted-printable"):
        # RFC 3464 §2.1 forbids encodings here; the standard library does not undo them.
        yield from blocks(_decoded(report, parts, encoding))
        return
    for one in parts:
        fields = [(name.strip().lower(), one_line(str(value))) for name, value in one.raw_items()]
        if fields:
            yield fields
        if ":" in (rest := _text(one)):
            yield from blocks(rest)
    if not parts:
        yield from blocks(guess(mime.payload(report)[:MAX_SCANNED]))


def _text(part: Message) -> str:
    """The body of a part as it came; the standard library loses what is not ASCII in it (RFC 6533)."""
    data = wire_bytes(part, MAX_SCANNED)
    return data.decode("ascii") if data.isascii() else guess(data)


def _decoded(report: Message, parts: list[Message], encoding: str) -> str:
    pieces = [_as_it_came(one) for one in parts] or [_text(report)]
    text = "\n\n".join(pieces)[:MAX_SCANNED]
    data = text.encode("ascii", "replace")
    if encoding == "quoted-printable":
        return quopri.decodestring(data).decode("utf-8", "replace")
    squeezed = b"".join(data.split())
    try:
        decoded = base64.b64decode(squeezed + b"=" * (-len(squeezed) % 4), validate=True)
    except (binascii.Error, ValueError):
        return text  # named so, but never encoded
    return decoded.decode("utf-8", "replace").replace("\r\n", "\n")


def _as_it_came(block: Message) -> str:
    lines = [f"{name}: {value}" for name, value in block.raw_items()]
    return "\n".join([*lines, _text(block)]).strip("\n")


def names_recipient(found: Iterable[Fields]) -> bool:
    return any(name in _NAMES for block in found for name, _ in block)


def recipients(found: Iterable[Fields], delayed: bool = False) -> Iterator[FailedRecipient]:
    """The failures among some blocks; `delayed` decides where a block names neither action nor status.

    An address may be a bare local name: some servers know their users by those.
    """
    for block in _one_each(found):
        fields: dict[str, str] = {}
        for name, value in block:
            fields.setdefault(name, value)
        address = _recipient(fields)
        if not address:
            continue
        action = _action(fields)
        said = fields.get("diagnostic-code", "") or fields.get("x-supplementary-info", "")
        status = fields.get("status", "")
        code = enhanced(status) or (enhanced(said) if not enhanced(status) else "")
        if _is_success(action, status):
            continue
        yield FailedRecipient(address, _is_final(action, status or said, delayed), code, _diagnosis(said))


def delivered(found: Iterable[Fields]) -> Iterator[str]:
    """The recipients that some blocks tell of as reached, or handed on."""
    for block in _one_each(found):
        fields = dict(reversed(block))
        if _is_success(_action(fields), fields.get("status", "")) and (address := _recipient(fields)):
            yield address


def _action(fields: dict[str, str]) -> str:
    return fields.get("action", "").partition(" ")[0].strip(";., ").lower()


def _is_success(action: str, status: str) -> bool:
    # §2.3.3: delivered, relayed and expanded are receipts, not failures.
    return action.startswith(_RECEIPTS) or (not action.startswith(_FAILED) and enhanced(status)[:1] == "2")


def is_receipt(found: list[Fields]) -> bool:
    """Whether a report tells of recipients, and of no failure among them, be its address readable or not."""
    if any(_action(dict(reversed(block))).startswith(_FAILED) for block in found):
        return False
    return names_recipient(found) and not any(True for _ in recipients(found))


def _is_final(action: str, said: str, delayed: bool) -> bool:
    if action.startswith(_FAILED):
        return True
    if action.startswith(_DELAYED):
        return False
    first = (enhanced(said) or reply_code(said))[:1]
    return first == "5" or (first != "4" and not delayed)


def _one_each(found: Iterable[Fields]) -> Iterator[Fields]:
    """Blocks of one recipient each: where no blank line parts them, a repeated field does."""
    for block in found:
        piece: Fields = []
        seen: set[str] = set()
        for name, value in block:
            if name in _ONCE and name in seen:
                # Original-Recipient stands before or after Final-Recipient; it goes with what follows.
                moved = piece[-1:] if piece and piece[-1][0] == "original-recipient" else []
                yield piece[: len(piece) - len(moved)]
                piece, seen = list(moved), set()
            seen.add(name)
            piece.append((name, value))
        if piece:
            yield piece


def _recipient(fields: dict[str, str]) -> str:
    final = addresses.typed(fields.get("final-recipient", ""))
    original = addresses.typed(fields.get("original-recipient", ""))
    if "@" in original:
        plain = addresses.without_xtext(original)
        return original if original == final else plain
    for name in _RECIPIENTS:
        if "@" in (address := addresses.typed(fields.get(name, ""))):
            return address
    return final or original


def _diagnosis(value: str) -> str:
    """What the remote server said, without the type before it (RFC 3464 §2.3.6)."""
    kind, semicolon, text = value.partition(";")
    said = text if semicolon and kind.strip().lower() in _TYPES else value
    return decode_words(said)[0].strip()[:500]


_TYPES = frozenset(
    ("smtp", "esmtp", "lmtp", "x-unix", "x-local", "local", "x-postfix", "dns", "x400", "x-notes", "x-lmtp")
)
