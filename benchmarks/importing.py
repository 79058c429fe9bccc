"""``python -m benchmarks.importing [MAILS]``: bringing in old mail against parsing it alone.

(a) the same guarded parser reads every mail of the mbox, one after the other; nothing is kept.
(b) ``mailtriage import``, process start included, durable. Threads: question, answer, question, answer.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from mailtriage.guard.parser import GuardedParser
from mailtriage.inbox.files import find, read

_RUNS = 3
_SUPPORT = "support@desk.example"
_LINE = "We print delivery notes from the order list, and since Monday some of them stay empty.\n"
_CONFIG = f"""
[desk]
address = "{_SUPPORT}"
name = "Example Support"
alerts = ["alerts@elsewhere.example"]
[mailbox]
host = "127.0.0.1"
tls = "none"
user = "{_SUPPORT}"
[smtp]
host = "127.0.0.1"
tls = "none"
[[staff]]
id = "ada"
name = "Ada Admin"
addresses = ["ada@team.example"]
role = "admin"
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing")
    parser.add_argument("mails", nargs="?", type=int, default=2000)
    count = parser.parse_args().mails
    with tempfile.TemporaryDirectory(prefix="mailtriage-bench-") as name:
        folder = Path(name)
        mbox = folder / "old.mbox"
        write_mbox(mbox, count)
        print(f"{count} mails, {mbox.stat().st_size / 2**20:.0f} MB; medians of {_RUNS} runs, in turn")
        pairs = [(_parsed(mbox), _imported(folder / f"desk{run}", mbox)) for run in range(_RUNS)]
        alone, took = (statistics.median(times) for times in zip(*pairs, strict=True))
        print(f"(a) parsing alone      {alone:7.2f} s   {count / alone:7.0f} mails/s")
        print(
            f"(b) mailtriage import  {took:7.2f} s   {count / took:7.0f} mails/s   {took / alone:.2f} x (a)"
        )
    return 0


def write_mbox(path: Path, count: int) -> None:
    began = datetime(2020, 1, 1, 8, tzinfo=UTC)
    with path.open("wb") as file:
        for number in range(count):
            at = began + timedelta(minutes=7 * number)
            file.write(f"From bench@desk.example {at:%a %b %d %H:%M:%S %Y}\n".encode())
            file.write(_mail(number, at).replace(b"\r\n", b"\n") + b"\n")


def _mail(number: int, at: datetime) -> bytes:
    thread, turn = divmod(number, 4)
    people = [f"Customer {thread} <c{thread}@customer{thread}.example>", _SUPPORT]
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = people if turn % 2 == 0 else reversed(people)
    mail["Subject"] = f"{'Re: ' if turn else ''}Question {thread} about printing"
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<bench-{number}@customer.example>"
    if turn:
        mail["In-Reply-To"] = f"<bench-{number - 1}@customer.example>"
    mail.set_content(f"Hello,\n\n{_LINE * 60}\nRegards\n{number}\n")
    return bytes(mail)


def _parsed(mbox: Path) -> float:
    parser = GuardedParser()
    start = time.perf_counter()
    try:
        for found in find(mbox):
            parser.parse(read(found, 1 << 24))
        return time.perf_counter() - start
    finally:
        parser.close()


def _imported(folder: Path, mbox: Path) -> float:
    folder.mkdir()
    config = folder / "config.toml"
    config.write_text(_CONFIG, "utf-8")
    command = [sys.executable, "-m", "mailtriage", "import", str(mbox), "--config", str(config)]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
