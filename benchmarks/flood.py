"""``python -m benchmarks.flood [MAILS]``: a mailbox that filled while nobody looked.

Memory of all processes over the whole run, when the urgent mails were done, and how fast the rest went. Not
part of `make bench`: 50,000 mails take minutes.
"""

import argparse
import contextlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.material import one
from benchmarks.servers import Sink, configure, fill, mailbox

_URGENT_EVERY = 5000


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("mails", nargs="?", type=int, default=50_000)
    count = parser.parse_args().mails
    with tempfile.TemporaryDirectory(prefix="mailtriage-flood-") as name, mailbox() as (box, server):
        for start in range(0, count, 1000):
            fill(box, _part(start, min(1000, count - start)))
        print(f"{count} mails wait on {server}")
        with Sink() as sink:
            config = configure(Path(name), box, sink.port)
            _watch(config, count)
        _tell_order(config, count)
    return 0


def _part(start: int, size: int) -> list[bytes]:
    """Mails from `start` on; every 5,000th is urgent."""
    made = []
    for number in range(start, start + size):
        raw = one(number)
        if number % _URGENT_EVERY == _URGENT_EVERY - 1:
            raw = raw.replace(b"Subject: Question", b"Subject: URGENT: production server is down, question")
        made.append(raw)
    return made


def _watch(config: Path, count: int) -> None:
    """Run one pass and print memory while it works."""
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "mailtriage", "run", "--once", "--config", str(config)])
    largest = 0
    while process.poll() is None:
        total = _resident(process.pid)
        largest = max(largest, total)
        print(f"{time.monotonic() - began:6.1f} s  {total >> 20} MB in all processes", flush=True)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            continue
    took = time.monotonic() - began
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"exit {process.returncode}; {took:.1f} s, {count / took:.0f} mails a second")
    print(f"at most {largest >> 20} MB in all processes; the largest one {children.ru_maxrss >> 10} MB")


def _resident(pid: int) -> int:
    """Proportional memory of a process and its children, in bytes."""
    total = 0
    for pid_ in [pid, *_children(pid)]:
        try:
            lines = Path(f"/proc/{pid_}/smaps_rollup").read_text("ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
    return total


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):  # it has ended
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (thread / "children").read_text("ascii").split()]
    return found


def _tell_order(config: Path, count: int) -> None:
    command = [sys.executable, "-m", "mailtriage", "tickets", "--json", "--limit", str(count + 1)]
    told = subprocess.run([*command, "--config", str(config)], capture_output=True, text=True, check=True)
    tickets = sorted(json.loads(told.stdout), key=lambda ticket: ticket["number"])
    urgent = [place for place, ticket in enumerate(tickets, 1) if ticket["severity"] in ("critical", "high")]
    print(f"{len(tickets)} tickets; the urgent ones were number {urgent[:20]}")


if __name__ == "__main__":
    sys.exit(main())
