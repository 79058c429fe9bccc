"""``python -m benchmarks [MAILS]``: the main job against a bare loop that fetches and sends the same mails.

(a) the bare loop: imapclient fetches in batches, aiosmtplib sends one reply a mail on one connection;
    nothing is parsed, nothing is kept. (b) ``mailtriage run --once``, process start included, durable. On
    Dovecot where it is installed, else on the embedded server. The SMTP sink is aiosmtpd in its own process.
"""

import argparse
import asyncio
import contextlib
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import aiosmtplib
from imapclient import IMAPClient

from benchmarks.material import mails, reply
from mailtriage.demo.server import EmbeddedMailServer
from tests.servers import dovecot
from tests.servers.mailbox import Mailbox

_RUNS = 3
_USER, _PASSWORD = "support@desk.example", "secret"
_CONFIG = """
[desk]
address = "support@desk.example"
name = "Example Support"
alerts = ["alerts@elsewhere.example"]
[mailbox]
host = "{box.host}"
port = {box.port}
tls = "none"
user = "{box.user}"
password = "{box.password}"
start = "all"
[smtp]
host = "127.0.0.1"
port = {port}
tls = "none"
[[staff]]
id = "ada"
name = "Ada Admin"
addresses = ["ada@team.example"]
role = "admin"
[log]
level = "warning"
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("mails", nargs="?", type=int, default=1000)
    count = parser.parse_args().mails
    with _mailbox() as (box, name), _sink() as port:
        print(f"{count} mails on {name}, sink aiosmtpd; medians of {_RUNS} runs")
        raws = mails(count)
        with box.client() as client:
            for start in range(0, count, 100):
                client.multiappend("INBOX", raws[start : start + 100])
        bare = statistics.median(_timed(lambda: _bare(box, port)) for _ in range(_RUNS))
        print(f"(a) bare loop              {bare:7.2f} s   {count / bare:7.0f} mails/s")
        runs = [_program(box, port) for _ in range(_RUNS)]
        took = statistics.median(seconds for seconds, _ in runs)
        ratio = f"{took / bare:.2f} x (a)"
        print(f"(b) mailtriage run --once  {took:7.2f} s   {count / took:7.0f} mails/s   {ratio}")
        print(f"    largest process {max(memory for _, memory in runs) / 1024:.0f} MB resident")
    return 0


@contextlib.contextmanager
def _mailbox() -> Iterator[tuple[Mailbox, str]]:
    if dovecot.installed():
        with dovecot.Dovecot() as server:
            yield server.mailbox(_USER), "Dovecot"
    else:
        with EmbeddedMailServer({_USER: _PASSWORD}) as embedded:
            yield Mailbox(embedded.host, embedded.imap_port, _USER, _PASSWORD), "the embedded server"


@contextlib.contextmanager
def _sink() -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.sink"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def _timed(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


def _bare(box: Mailbox, port: int) -> None:
    client = IMAPClient(box.host, port=box.port, ssl=False)
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.login(box.user, box.password)
    client.select_folder("INBOX")
    uids = client.search("ALL")

    async def send() -> None:
        smtp = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, use_tls=False, start_tls=False)
        await smtp.connect()
        for start in range(0, len(uids), 50):
            batch = uids[start : start + 50]
            fetched = client.fetch(batch, ["BODY.PEEK[]"])
            for uid in batch:
                assert fetched[uid]
                await smtp.sendmail("", ["customer@customer.example"], reply())
        await smtp.quit()

    asyncio.run(send())
    client.logout()


def _program(box: Mailbox, port: int) -> tuple[float, int]:
    """Seconds, and the largest resident size of the processes in kB."""
    with tempfile.TemporaryDirectory(prefix="mailtriage-bench-") as folder:
        path = Path(folder) / "config.toml"
        path.write_text(_CONFIG.format(box=box, port=port), "utf-8")
        command = [sys.executable, "-m", "mailtriage", "run", "--once", "--config", str(path)]
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        took = time.perf_counter() - start
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


if __name__ == "__main__":
    sys.exit(main())
