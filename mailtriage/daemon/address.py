"""Names for Unix sockets, for both ends of the control socket; cheap enough for every command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LONGEST = 107  # bytes: `sun_path` holds 108 with its final zero (unix(7))


@contextmanager
def address_of(path: Path) -> Iterator[str]:
    """A name by which the socket at `path` can be bound or reached while this is open, however long it is."""
    if len(os.fsencode(path)) <= _LONGEST:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
