"""Which mail came back: its Message-IDs, its subjects, and whom it was sent to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from mailtriage.intake import part as mime
from mailtriage.intake.body import Body
from mailtriage.intake.bounce import addresses
from mailtriage.intake.bounce.fields import MAX_SCANNED, Fields, blocks
from mailtriage.intake.bounce.zones import Zones
from mailtriage.intake.charset import guess
from mailtriage.intake.headers import message_ids
from mailtriage.intake.quote_words import LANGUAGES
from mailtriage.intake.wire import wire_bytes
from mailtriage.intake.words import decode_words, one_line

MAX_RETURNED = 20
MAX_SUBJECT = 1000
MAX_DEPTH = 3

_TRAVELLED = ("message-id", "received")

_QUOTED_ID = re.compile(
    r"^[>|*\s]{0,12}(?:original[- ])?message-?id[\s:]{1,40}<([^<>\s]{1,250})>", re.IGNORECASE | re.MULTILINE
)
_SUBJECTS = frozenset(word for one in LANGUAGES.values() for word in one.subject) - {"re"}
# Amid a notice's own words, in any of our languages: "Betreff: [INC-1042-7KQM] Printer".
_SUBJECT_LINE = re.compile(
    r"^[>|*\s\-\u2022]{0,12}([^\W\d_][\w ./]{0,30})\s{0,3}[:：][ \t]{0,40}(\S.{0,1000})$", re.MULTILINE
)
# Our own header, which providers leave alone where they rewrite Message-IDs: the id and its proof.
_OWN_FIELD = "x-mailtriage-id"
_SENDERS = (
    "from",
    "sender",
    "return-path",
    "reply-to",
    "list-post",
    "envelope-from",
    "x-postfix-sender",
    "errors-to",
)


@dataclass(frozen=True, slots=True)
class Original:
    """What is known of the mails that came back. `to` are those it was sent to, `senders` its own side."""

    ids: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    to: frozenset[str] = frozenset()
    senders: frozenset[str] = frozenset()


def original(body: Body, zone: Zones, raw: bytes, bounced: bool) -> Original:
    """Read from the returned mails or headers; for a bounce also from its text, and where neither shows
    any from the raw mail: some servers send what came back as a part of an odd type or none."""
    heads = [head for one in body.returned for head in _heads(one)]
    ids: list[str] = []
    subjects: list[str] = []
    if bounced:
        heads += [head for one in body.messages for head in _heads(one)]
        if not heads:
            heads += [block for block in blocks(zone.returned) if _is_head(block)][:MAX_RETURNED]
        heads = heads or _heads_in_raw(raw)
        ids = _QUOTED_ID.findall(zone.returned) + _QUOTED_ID.findall("\n".join(zone.said))
        subjects = list(_subject_lines("\n".join(zone.said)))
    return _read(heads[:MAX_RETURNED], ids, subjects)


def _read(heads: list[Fields], ids: list[str], subjects: list[str]) -> Original:
    to: set[str] = set()
    senders: set[str] = set()
    own = [found for head in heads for found in message_ids(_all(head, "message-id"))]
    own += [value.split(" ")[0].strip("<>") for head in heads for value in _all(head, _OWN_FIELD)]
    named = [decode_words(value)[0] for head in heads for value in _all(head, "subject")]
    for head in heads:
        to |= _addresses(head, ("to", "cc", "bcc", "x-original-to", "x-failed-recipients", "envelope-to"))
        senders |= _addresses(head, _SENDERS)
    return Original(
        ids=tuple(dict.fromkeys([*own, *ids])),
        subjects=tuple(dict.fromkeys(one[:MAX_SUBJECT] for one in [*named, *subjects] if one))[:MAX_RETURNED],
        to=frozenset(to - senders),
        senders=frozenset(senders),
    )


def _heads(part: Message, depth: int = 0) -> Iterator[Fields]:
    """The headers of a returned mail; of one returned as text its first block of fields. A returned
    bounce holds another mail."""
    inner = mime.children(part)
    for one in inner[:MAX_RETURNED]:
        fields = [(name.lower(), one_line(str(value))) for name, value in one.raw_items()]
        if fields:
            yield fields
        elif data := wire_bytes(one, MAX_SCANNED):
            yield from list(blocks(guess(data)))[:1]
        if depth < MAX_DEPTH and one.get_content_type() == "multipart/report":
            for nested in mime.children(one)[:MAX_RETURNED]:
                if nested.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
                    yield from _heads(nested, depth + 1)
    if not inner:
        text = guess(mime.payload(part)[:MAX_SCANNED]).replace("\r\n", "\n")
        yield from [block for block in blocks(text) if _is_head(block)][:1]


def _heads_in_raw(raw: bytes) -> list[Fields]:
    """The headers of mails below the header of a raw mail."""
    text = raw[: 4 * MAX_SCANNED].decode("utf-8", "replace").replace("\r\n", "\n")
    below = text.partition("\n\n")[2]
    found = [
        block for block in blocks(below) if _is_head(block) and any(name in _TRAVELLED for name, _ in block)
    ]
    return found[:MAX_RETURNED]


def _is_head(block: Fields) -> bool:
    names = {name for name, _ in block}
    return len(names & {"from", "to", "subject", "date", "message-id", "received", "return-path"}) >= 2


def _all(head: Fields, name: str) -> list[str]:
    return [value for key, value in head if key == name]


def _addresses(head: Fields, names: tuple[str, ...]) -> set[str]:
    values = [value for key, value in head if key in names]
    return {address for value in values[:50] for address, _, _ in addresses.found_in(value)}


def _subject_lines(text: str) -> Iterator[str]:
    for found in list(_SUBJECT_LINE.finditer(text))[:200]:
        name = found[1].replace(" ", "").lower()  # Chinese labels are spaced out
        if name in _SUBJECTS or "subject" in name:
            yield decode_words(found[2])[0].strip("\"' ")
