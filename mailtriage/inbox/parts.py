"""How many mails one FETCH asks for: few enough for memory to stay flat."""

from collections.abc import Iterator, Sequence
from typing import Any

_BATCH = 50  # mails a FETCH: faster is nothing
_BATCH_BYTES = 5 << 20


def chunks(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), size):
        yield uids[start : start + size]


def by_size(uids: Sequence[int], sizes: Any) -> Iterator[list[int]]:
    """`uids` in parts of at most 50 mails and 5 MB; `sizes` is the answer to a FETCH of RFC822.SIZE."""
    part: list[int] = []
    held = 0
    for uid in uids:
        size = int(sizes.get(uid, {}).get(b"RFC822.SIZE", 0) or 0)
        if part and (len(part) == _BATCH or held + size > _BATCH_BYTES):
            yield part
            part, held = [], 0
        part.append(uid)
        held += size
    if part:
        yield part
