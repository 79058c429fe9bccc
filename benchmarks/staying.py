"""A daemon that stays: what its processes hold in memory, and how soon it answers."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.material import mails
from benchmarks.servers import Relay, Sink, configure, fill
from tests.servers.mailbox import Mailbox

_REST = 2.0  # seconds in which what is under way comes to its end
_PROBES_APART = 0.02


@contextlib.contextmanager
def _daemon(config: Path) -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "mailtriage", "run", "--config", str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


@dataclass(frozen=True, slots=True)
class Held:
    """Megabytes of several processes. A page that two of them share counts twice in `rss`, once in `pss`."""

    pss: float
    rss: float


def memory_after(box: Mailbox, folder: Path, count: int) -> Held:
    """What all the daemon's processes hold when it has handled the `count` mails in the mailbox."""
    with Sink(tells=True) as sink, _daemon(configure(folder, box, sink.port)) as pid:
        sink.accepted(count)
        time.sleep(_REST)
        family = _family(pid)
        return Held(*(sum(_kilobytes(one, field) for one in family) / 1024 for field in ("Pss:", "Rss:")))


def answers(box: Mailbox, folder: Path, count: int) -> list[float]:
    """Seconds from the server's EXISTS to the acknowledgement accepted, a mail at a time; `box` is empty."""
    with (
        Sink(tells=True) as sink,
        Relay(box.host, box.port) as relay,
        _daemon(configure(folder, box, sink.port, relay.port)),
    ):
        first, *others = mails(count + 1)
        fill(box, [first])
        sink.accepted()
        time.sleep(_REST)
        return [_answer(box, sink, relay, raw) for raw in others]


def _answer(box: Mailbox, sink: Sink, relay: Relay, raw: bytes) -> float:
    told = len(relay.exists)
    fill(box, [raw])
    accepted = sink.accepted()
    time.sleep(_PROBES_APART)
    return accepted - relay.exists[told]


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for thread in Path(f"/proc/{pid}/task").iterdir():
        children += (thread / "children").read_text().split()
    return [pid, *(one for child in set(children) for one in _family(int(child)))]


def _kilobytes(pid: int, field: str) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1])
    raise ValueError(f"process {pid} has no {field}")
