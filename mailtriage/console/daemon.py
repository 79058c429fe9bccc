"""A question to the running daemon; imports next to nothing, for every command may ask."""

import json
import socket
import time
from typing import Literal

from mailtriage.daemon.address import address_of
from mailtriage.paths import Paths

_LONGEST = 1 << 20


Ask = Literal["wake", "health", "reload"]


def ask_daemon(paths: Paths, ask: Ask, timeout: float = 2.0) -> dict[str, object] | None:
    """The daemon's answer within `timeout` seconds, or None where none gives one."""
    try:
        with address_of(paths.control) as address, socket.socket(socket.AF_UNIX) as line:
            line.settimeout(timeout)
            line.connect(address)
            line.sendall(json.dumps({"ask": ask}).encode() + b"\n")
            answer = json.loads(_read(line, time.monotonic() + timeout))
    except (OSError, ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _read(line: socket.socket, until: float) -> bytes:
    """All that is said before the line is closed; raises TimeoutError when that takes too long."""
    heard = bytearray()
    while len(heard) <= _LONGEST:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        line.settimeout(left)
        piece = line.recv(65536)
        if not piece:
            break
        heard += piece
    return bytes(heard)
