"""How long the main job takes: a bare loop (a), and one pass of the program (b)."""

import asyncio
import resource
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import aiosmtplib
from imapclient import IMAPClient

from benchmarks.material import reply
from tests.servers.mailbox import Mailbox


@dataclass(frozen=True, slots=True)
class Took:
    """`seconds` by the clock on the wall, `cpu` of all processes the work had."""

    seconds: float
    cpu: float


def bare_loop(box: Mailbox, smtp: int) -> Took:
    """(a): imapclient fetches in batches, aiosmtplib sends a reply a mail on one connection; nothing is
    parsed, nothing is kept."""
    began, used = time.perf_counter(), time.process_time()
    asyncio.run(_fetch_and_send(box, smtp))
    return Took(time.perf_counter() - began, time.process_time() - used)


async def _fetch_and_send(box: Mailbox, smtp_port: int) -> None:
    client = IMAPClient(box.host, port=box.port, ssl=False)
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.login(box.user, box.password)
    client.select_folder("INBOX")
    uids = client.search("ALL")
    smtp = aiosmtplib.SMTP(hostname="127.0.0.1", port=smtp_port, use_tls=False, start_tls=False)
    await smtp.connect()
    for start in range(0, len(uids), 50):
        batch = uids[start : start + 50]
        fetched = client.fetch(batch, ["BODY.PEEK[]"])
        for uid in batch:
            assert fetched[uid]
            await smtp.sendmail("", ["customer@customer.example"], reply())
    await smtp.quit()
    client.logout()


def one_pass(config: Path) -> Took:
    """(b): `mailtriage run --once`, process start included, durable."""
    command = [sys.executable, "-m", "mailtriage", "run", "--once", "--config", str(config)]
    before, began = _used_by_children(), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return Took(time.perf_counter() - began, _used_by_children() - before)


def _used_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
