"""What the program talks to while it is measured: a mailbox, a sink for SMTP, a relay that sees EXISTS."""

import contextlib
import queue
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from mailtriage.demo.server import EmbeddedMailServer
from tests.servers import dovecot
from tests.servers.mailbox import Mailbox

_USER, _PASSWORD = "support@desk.example", "secret"
_CONFIG = """
[desk]
address = "support@desk.example"
name = "Example Support"
alerts = ["alerts@elsewhere.example"]
staff_by_mail = false
[mailbox]
host = "{host}"
port = {imap}
tls = "none"
user = "{user}"
password = "{password}"
start = "all"
[smtp]
host = "127.0.0.1"
port = {smtp}
tls = "none"
[[staff]]
id = "ada"
name = "Ada Admin"
addresses = ["ada@team.example"]
role = "admin"
[log]
level = "warning"
"""


def configure(folder: Path, box: Mailbox, smtp: int, imap: int | None = None) -> Path:
    """Writes `config.toml` for this mailbox and sink; `imap` is another port to reach the mailbox by."""
    path = folder / "config.toml"
    fields = {"host": box.host, "imap": imap or box.port, "user": box.user, "password": box.password}
    path.write_text(_CONFIG.format(smtp=smtp, **fields), "utf-8")
    return path


@contextlib.contextmanager
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    """An empty mailbox and the name of its server."""
    if dovecot.installed():
        with dovecot.Dovecot() as server:
            yield server.mailbox(_USER), "Dovecot"
    else:
        with EmbeddedMailServer({_USER: _PASSWORD}) as embedded:
            yield Mailbox(embedded.host, embedded.imap_port, _USER, _PASSWORD), "the embedded server"


def fill(box: Mailbox, raws: list[bytes]) -> None:
    with box.client() as client:
        for start in range(0, len(raws), 100):
            client.multiappend("INBOX", raws[start : start + 100])


class Sink:
    """An SMTP server in a process of its own; with `tells`, when it took each mail (monotonic seconds)."""

    def __init__(self, *, tells: bool = False) -> None:
        command = [sys.executable, "-m", "benchmarks.sink", *(["--tell"] if tells else [])]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        self._accepted: queue.SimpleQueue[float] = queue.SimpleQueue()
        threading.Thread(target=self._listen, name="sink", daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._accepted.put(float(line))

    def accepted(self, count: int = 1) -> float:
        """When the last of the next `count` mails was accepted."""
        return [self._accepted.get(timeout=60) for _ in range(count)][-1]

    def __enter__(self) -> "Sink":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


class Relay:
    """Hands on what a mail server and its client say, and notes when the server said EXISTS."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.exists: list[float] = []
        threading.Thread(target=self._serve, name="relay", daemon=True).start()

    def __enter__(self) -> "Relay":
        return self

    def __exit__(self, *_: object) -> None:
        self._door.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):  # the door is closed
            while True:
                client, _ = self._door.accept()
                server = socket.create_connection(self._target)
                for link in (client, server):
                    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._hand_on, args=(client, server), daemon=True).start()

    def _hand_on(self, client: socket.socket, server: socket.socket) -> None:
        with client, server, contextlib.suppress(OSError):
            while True:
                for link in select.select([client, server], [], [])[0]:
                    said = link.recv(1 << 16)
                    if not said:
                        return
                    if link is server and b" EXISTS\r\n" in said:
                        self.exists.append(time.monotonic())
                    (client if link is server else server).sendall(said)
