"""The parser's own process: reads raw mails from stdin, answers each with a mail as JSON on stdout.

Started as ``python -m mailtriage.guard.child MEMORY_BYTES PATIENCE_SECONDS`` by the guard, which
kills it when it is late. It ends when stdin does, and by an alarm of its own when the guard has died.
"""

import gc
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from mailtriage.guard.frames import (
    ASK,
    KEEP,
    OUT_OF_MEMORY,
    READY,
    REPLY,
    WHOLE,
    WHOSE,
    addressee_from_bytes,
    keeping_from_bytes,
    mail_to_json,
)
from mailtriage.guard.keeping import Keeper, Keeping
from mailtriage.intake.content import keeping
from mailtriage.model.addressee import Addressee
from mailtriage.model.mail import Classified, Mail

Parse = Callable[[bytes, frozenset[str]], Mail]
ParseHeader = Callable[[bytes], Mail]
Classify = Callable[[Mail, Addressee], Classified]


def main() -> None:
    """Serve the real parser."""
    gc.set_threshold(20_000, 20, 50)  # as in `cli`
    from mailtriage.intake.classify import classify
    from mailtriage.intake.parse import parse, parse_header

    serve(parse, parse_header, lambda mail, to: classify(mail, to.own, ours=False, forms=to.forms))


def serve(parse: Parse, parse_header: ParseHeader, classify: Classify | None = None) -> None:
    """Answer until stdin ends. An answer of length 0 says that the parser let an error through; out of
    memory, the process ends, since a used one may have less of it than a fresh one. Mails are classified once
    it was told whose they are: what strangers write is looked through here, where time is bounded."""
    memory_bytes, patience = int(sys.argv[1]), float(sys.argv[2])
    asked, answers = _take_over_stdio()
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # systemd signals every process of a unit; the guard ends its child by closing stdin.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers.write(READY)
    answers.flush()
    left: Keeping | None = None
    whose: Addressee | None = None

    def read(kind: bytes, raw: bytes) -> Mail:
        staff = whose.staff if whose else frozenset()
        mail = parse(raw, staff) if kind == WHOLE else parse_header(raw)
        return replace(mail, kind=classify(mail, whose)) if classify and whose else mail

    while head := _read(asked, ASK.size):
        kind, length = ASK.unpack(head)
        if kind == KEEP:
            left = keeping_from_bytes(_read(asked, length))
            continue
        if kind == WHOSE:
            whose = addressee_from_bytes(_read(asked, length))
            continue
        # Its default action ends the process even inside C code, when no guard is left to do it.
        signal.setitimer(signal.ITIMER_REAL, patience)
        with keeping(Keeper(left) if left is not None else None):
            answer = _answer(partial(read, kind), asked, length)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(REPLY.pack(len(answer)))
        answers.write(answer)
        answers.flush()


def _answer(parse: ParseHeader, asked: BinaryIO, length: int) -> bytes:
    raw = _read(asked, length)
    try:
        return mail_to_json(parse(raw))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception:
        return b""


def _take_over_stdio() -> tuple[BinaryIO, BinaryIO]:
    """Private copies of the pipes: what a library prints or logs goes to /dev/null, never between frames."""
    asked = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", 1 << 16)  # an answer is seldom longer: one write, one waking
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return asked, answers


def _read(pipe: BinaryIO, length: int) -> bytes:
    """Exactly `length` bytes, or b"" when the guard has gone."""
    data = pipe.read(length)
    return data if len(data) == length else b""


if __name__ == "__main__":
    main()
