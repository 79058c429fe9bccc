"""The control socket: one question of the command line, one line of JSON back (design §12.8)."""

import contextlib
import errno
import json
import os
import selectors
import socket
import stat
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mailtriage.daemon.address import address_of
from mailtriage.log import logger

ASKS = ("wake", "health", "reload")

_LONGEST = 4096  # bytes of a question
_PATIENCE = 2.0  # seconds to ask it in
_CALLERS = 16  # heard at the same time; the others wait in the kernel's queue
_QUEUE = 128

Answer = Callable[[str], Mapping[str, object]]


@dataclass
class _Caller:
    """Who has connected and not finished asking."""

    line: socket.socket
    until: float
    heard: bytearray = field(default_factory=bytearray)


class ControlSocket:
    """Answers `ASKS` at `path` in a thread of its own; `answer` must not wait for the desk thread.

    The caller holds the store's lock: a socket file that lies there is a dead daemon's. Only root and our own
    user are answered. Where no socket can be made the daemon does without.
    """

    def __init__(self, path: Path, answer: Answer) -> None:
        self._path, self._answer = path, answer
        self._selector = selectors.DefaultSelector()
        self._listener: socket.socket | None = None
        self._waker, self._wake = socket.socketpair()
        self._made: tuple[int, int] | None = None
        self._thread = threading.Thread(target=self._run, name="control", daemon=True)

    def start(self) -> bool:
        """False, with a warning in the log, where there can be no socket."""
        try:
            self._listener = self._listen()
        except OSError as error:
            reason = f"{self._path}: {error.strerror or error}; commands are heard at the next tick only"
            logger().warning("no_control_socket", reason=reason)
            return False
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._waker, selectors.EVENT_READ)
        self._thread.start()
        return True

    def close(self) -> None:
        self._wake.close()
        if self._thread.ident is not None:
            self._thread.join(2 * _PATIENCE)
            if self._thread.is_alive():  # still answering; it ends with the process
                return
        if self._listener is not None:
            # Before the socket is closed: until then no other file can have its inode.
            with contextlib.suppress(OSError):
                if self._made == _identity(self._path):
                    self._path.unlink()
            self._listener.close()
        self._waker.close()
        self._selector.close()

    def _listen(self) -> socket.socket:
        with contextlib.suppress(FileNotFoundError):
            if stat.S_ISSOCK(os.lstat(self._path).st_mode):
                self._path.unlink()
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
        listener.setblocking(False)
        try:
            with address_of(self._path) as address:
                listener.bind(address)
                os.chmod(address, 0o600)  # nobody can connect before `listen`
            self._made = _identity(self._path)
            listener.listen(_QUEUE)
        except OSError:
            listener.close()
            raise
        return listener

    def _run(self) -> None:
        while True:
            for key, _ in self._selector.select(self._pause()):
                if key.fileobj is self._waker:
                    for caller in self._callers():
                        self._drop(caller)
                    return
                if isinstance(key.data, _Caller):
                    self._hear(key.data)
                else:
                    self._accept()
            for caller in self._callers():
                if caller.until <= time.monotonic():
                    self._drop(caller)

    def _callers(self) -> list[_Caller]:
        return [key.data for key in self._selector.get_map().values() if isinstance(key.data, _Caller)]

    def _pause(self) -> float | None:
        ends = [caller.until for caller in self._callers()]
        return max(0.0, min(ends) - time.monotonic()) if ends else None

    def _accept(self) -> None:
        assert self._listener is not None
        try:
            line, _ = self._listener.accept()
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
                time.sleep(0.2)  # the caller stays in the queue, and would be told of again at once
            return
        if _user(line) not in (0, os.geteuid()):
            line.close()
            return
        line.setblocking(False)
        caller = _Caller(line, time.monotonic() + _PATIENCE)
        self._selector.register(line, selectors.EVENT_READ, caller)
        if len(self._callers()) == _CALLERS:
            self._selector.unregister(self._listener)

    def _hear(self, caller: _Caller) -> None:
        try:
            piece = caller.line.recv(_LONGEST)
        except BlockingIOError:
            return
        except OSError:
            self._drop(caller)
            return
        caller.heard += piece
        if b"\n" in caller.heard or not piece or len(caller.heard) > _LONGEST:
            self._reply(caller)
            self._drop(caller)

    def _reply(self, caller: _Caller) -> None:
        with contextlib.suppress(OSError):
            caller.line.settimeout(_PATIENCE)
            caller.line.sendall(self._told(bytes(caller.heard)).encode() + b"\n")

    def _told(self, heard: bytes) -> str:
        question, ended, _ = heard.partition(b"\n")
        if not ended:
            return json.dumps({"error": f"ask in one line of JSON, of at most {_LONGEST} bytes"})
        try:
            asked = json.loads(question)
        except (ValueError, RecursionError):
            asked = None
        ask = asked.get("ask") if isinstance(asked, dict) else None
        if ask not in ASKS:
            return json.dumps({"error": f'write {{"ask": "..."}} with one of {", ".join(ASKS)}'})
        try:
            return json.dumps(self._answer(ask), default=str)
        except Exception as error:  # whatever breaks: the next one is answered
            return json.dumps({"error": f"{type(error).__name__}: {error}"})

    def _drop(self, caller: _Caller) -> None:
        if self._listener is not None and len(self._callers()) == _CALLERS:
            self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.unregister(caller.line)
        caller.line.close()


def _user(line: socket.socket) -> int:
    """The user id of the process at the other end (SO_PEERCRED of unix(7): pid, uid, gid)."""
    size = struct.calcsize("3i")
    return int(struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))[1])


def _identity(path: Path) -> tuple[int, int]:
    found = os.lstat(path)
    return found.st_dev, found.st_ino
