"""By what we know our own mail again: fixed Message-IDs and a signed private header (design §12.6)."""

import hmac
import re
from datetime import UTC, datetime
from itertools import product

from mailtriage.model.keyed import keyed_digest

HEADER = "X-Mailtriage-Id"
_PAIRS = tuple(map("".join, product("abcdefghijklmnopqrstuvwxyz234567", repeat=2)))
_SIGNED = re.compile(r"\s*((?:\d{8}\.)?[a-z0-9]{26}@[^\s<>]{1,255})\s+([a-z2-7]{26})\s*")


def message_id(key: bytes, purpose: str, cause: str, recipient: str, domain: str, at: datetime) -> str:
    """The Message-ID, without ``<>``, of the mail sent to `recipient` because of `cause`, which came `at`.

    A keyed digest: a replay or a restored backup gives the same one, and no outsider can guess it. The day
    stands before it, so that what the store keeps by Message-ID lies together with what came on that day.
    """
    day = at.astimezone(UTC).strftime("%Y%m%d")
    return f"{day}.{_keyed(key, 'message-id', purpose, cause, recipient.lower())}@{domain}"


def sign(key: bytes, message_id: str) -> str:
    """The value of our private header: the id, and proof that we gave it. Survives providers that rewrite
    Message-IDs (Microsoft 365, Amazon SES)."""
    return f"{message_id} {_keyed(key, 'private-header', message_id)}"


def verify(key: bytes, value: str) -> str | None:
    """The Message-ID that a private header proves to be ours, or None for anybody else's."""
    found = _SIGNED.fullmatch(value)
    if found and hmac.compare_digest(found[2], _keyed(key, "private-header", found[1])):
        return found[1]
    return None


def _keyed(key: bytes, *parts: str) -> str:
    """130 bits of a keyed digest in 26 signs of base32, small; by the table, for `base64` takes ten times as
    long and every acknowledgement has three."""
    digest = keyed_digest(key, "\0".join(parts))
    bits = int.from_bytes(digest[:17], "big") >> 6
    return "".join([_PAIRS[bits >> shift & 1023] for shift in range(120, -1, -10)])
