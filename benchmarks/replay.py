"""``python -m benchmarks.replay [MAILS]``: other rules on kept mail, against reading that mail alone.

(a) the same parsers side by side read every mail from the archive; nothing is done with it.
(b) ``mailtriage rules replay``, process start and page included, one candidate against the rules in force.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.filled import fill_store
from benchmarks.material import one as mail
from mailtriage.console.side_by_side import side_by_side
from mailtriage.guard.parser import GuardedParser
from mailtriage.model.mail import ArchiveKey
from mailtriage.paths import Paths
from mailtriage.ports import Parser
from mailtriage.store.archive import SegmentArchive

_RUNS = 3
_CONFIG = """
[desk]
address = "support@desk.example"
name = "Example Support"
alerts = ["alerts@elsewhere.example"]
[mailbox]
host = "127.0.0.1"
tls = "none"
user = "support@desk.example"
[smtp]
host = "127.0.0.1"
tls = "none"
[[staff]]
id = "ada"
name = "Ada Admin"
addresses = ["ada@team.example"]
role = "admin"
"""
_RULES = """
[[rule]]
name = "printing"
when = { text = ["delivery notes", "printer"] }
then = { severity = "low", label = "printing" }
"""


@dataclass(frozen=True, slots=True)
class Replayed:
    """Seconds, in the median: of reading `alone`, and of the whole replay."""

    alone: float
    took: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay")
    parser.add_argument("mails", nargs="?", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=_RUNS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mailtriage-bench-") as name:
        found = replayed(Path(name), asked.mails, asked.runs)
    print(f"{asked.mails} mails; medians of {asked.runs} runs, in turn")
    print(f"(a) reading alone  {found.alone:7.2f} s   {asked.mails / found.alone:7.0f} mails/s")
    print(f"(b) rules replay   {found.took:7.2f} s   {asked.mails / found.took:7.0f} mails/s")
    print(f"(b) / (a)          {found.took / found.alone:7.2f} x")
    return 0


def replayed(folder: Path, mails: int, runs: int) -> Replayed:
    keys = _fill(folder, mails)
    pairs = [(_read(folder, keys), _replay(folder, mails)) for _ in range(runs)]
    alone, took = (statistics.median(times) for times in zip(*pairs, strict=True))
    return Replayed(alone, took)


def _fill(folder: Path, mails: int) -> list[ArchiveKey]:
    """Mails of 2 to 10 KB, in the archive, each on its ticket."""
    (folder / "rules-candidate").mkdir(parents=True)
    (folder / "rules-candidate" / "own.toml").write_text(_RULES, "utf-8")
    (folder / "config.toml").write_text(_CONFIG, "utf-8")
    paths, keys = Paths(folder / "data"), list[ArchiveKey]()
    archive = SegmentArchive(paths.archive)

    def keep(number: int, at: datetime) -> ArchiveKey:
        raw = mail(number)
        keys.append(archive.append(raw[: 2000 + number * 997 % (len(raw) - 2000)], at))
        return keys[-1]

    fill_store(paths, mails, keep)
    archive.sync()
    archive.close()
    return keys


def _read(folder: Path, keys: Sequence[ArchiveKey]) -> float:
    archive = SegmentArchive(Paths(folder / "data").archive)
    parsers = [GuardedParser() for _ in range(os.cpu_count() or 2)]

    def work(some: Sequence[ArchiveKey], parser: Parser) -> list[object]:
        return [parser.parse(archive.read(one)) for one in some]

    try:
        began = time.perf_counter()
        for _ in side_by_side(keys, parsers, work):
            pass
        return time.perf_counter() - began
    finally:
        for one in parsers:
            one.close()


def _replay(folder: Path, mails: int) -> float:
    command = [sys.executable, "-m", "mailtriage", "rules", "replay", "--config", str(folder / "config.toml")]
    command += ["--rules", str(folder / "rules-candidate"), "--since", "2020-01-01", "--json"]
    command += ["--html", str(folder / "page.html")]
    began = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True)
    took = time.perf_counter() - began
    assert b'"mails": %d,' % mails in done.stdout
    return took


if __name__ == "__main__":
    sys.exit(main())
