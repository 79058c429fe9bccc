"""What reading a mail costs, against mail-parser alone on the same mails in the same run."""

import logging
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import mailparser

from benchmarks.material import mails
from mailtriage.intake.parse import parse

# It tells of every part that it leaves out.
logging.getLogger("mailparser").setLevel(logging.CRITICAL)

_CORPUS = Path(__file__).parent.parent / "tests" / "mail"
_SAMPLES = Path(__file__).parent.parent / "mailtriage" / "demo" / "mails"
_FEW = 800
_ORDINARY = 200  # of the benchmark's own beside the corpus


def reading_costs(runs: int) -> float:
    """How many times mail-parser's own time `mailtriage inspect` spends on the reading, in the median.

    Ordinary mails: those of the benchmarks, and of the corpus what is neither a bounce nor made to hurt.
    """
    raws = mails(_ORDINARY)
    raws += [one.read_bytes() for one in sorted(_CORPUS.glob("*.eml")) if not one.name.startswith("bounce")]
    ratios = []
    for _ in range(runs):
        theirs = _time(_mail_parser, raws)
        ratios.append(_time(parse, raws) / theirs)
    return statistics.median(ratios)


def inspect_costs(folder: Path, runs: int) -> float:
    """The same for the whole of `mailtriage inspect --json`, by the clock: what each further mail takes, once
    it has started; kinds, rules, its pipe to the parser's processes and the printing included.

    Ordinary mails here are the samples of the demo, in HTML and text as people's programs write them.
    """
    samples = [one.read_bytes() for one in sorted(_SAMPLES.glob("*.eml"))]
    raws = samples * (4 * _FEW // len(samples))
    few, many = folder / "few", folder / "many"
    for one, part in ((few, raws[: len(raws) // 4]), (many, raws)):
        one.mkdir(parents=True)
        for number, raw in enumerate(part):
            (one / f"{number:05}.eml").write_bytes(raw)
    ratios = []
    for _ in range(runs):
        theirs = _time(_mail_parser, raws) / len(raws)
        ratios.append((_inspect(many) - _inspect(few)) / (len(raws) - len(raws) // 4) / theirs)
    return statistics.median(ratios)


def _inspect(folder: Path) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-m", "mailtriage", "inspect", "--json", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _mail_parser(raw: bytes) -> object:
    """All that mail-parser has to give of a mail; some of the corpus it cannot read."""
    try:
        found = mailparser.parse_from_bytes(raw)
        return found.subject, found.from_, found.to, found.date, found.body, found.attachments
    except Exception:
        return None


def _time(read: Callable[[bytes], object], raws: Sequence[bytes]) -> float:
    began = time.process_time()
    for raw in raws:
        read(raw)
    return time.process_time() - began
