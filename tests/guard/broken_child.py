"""A parser process with the real frames around a parser that some words in a mail break."""

import os
import sys
import time

from mailtriage.guard.child import serve
from mailtriage.model.mail import Mail


def _parse(raw: bytes, staff: frozenset[str] = frozenset()) -> Mail:
    print("a library prints to stdout")
    if b"ABORT" in raw or (b"DIE-ONCE" in raw and _first_time(raw)):
        os.abort()
    if b"HANG" in raw:
        time.sleep(60)
    if b"RAISE" in raw:
        raise RuntimeError
    if b"MEMORY" in raw:
        raise MemoryError
    if b"EXHAUST" in raw:
        bytearray(2**31)
    return Mail(text=raw.decode("utf-8", "replace"), size_bytes=len(raw))


def _first_time(raw: bytes) -> bool:
    marker = raw.partition(b"DIE-ONCE ")[2].partition(b"\n")[0].decode()
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def _parse_header(raw: bytes) -> Mail:
    if b"HEADER-BOMB" in raw:
        os.abort()
    return Mail(subject="from the header", complete=False)


if __name__ == "__main__":
    if "garbage" in sys.argv:
        sys.argv.remove("garbage")
        os.write(1, b"\0" * 8 + b"\0" * 7 + b"\5" + b"hello" * 1000)
        time.sleep(60)
    if "never-starts" in sys.argv:
        sys.exit(3)
    serve(_parse, _parse_header)
