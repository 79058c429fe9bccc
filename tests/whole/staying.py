"""The staying daemon as a process of its own, as a service manager runs it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mailtriage.paths import paths_of
from mailtriage.store import StoreReadOnly
from mailtriage.store.lock import holder
from tests.whole.station import Station

_REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 20.0


class Daemon:
    """`mailtriage run`, or another `program`, on a station's configuration; its log lines are in `said`."""

    def __init__(self, station: Station, *program: str, **environ: str) -> None:
        self.station = station
        self._log = station.folder / "stderr.log"
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *(program or ("mailtriage", "run")), "--config", str(station.config)],
                cwd=_REPOSITORY,
                stderr=log,
                stdout=log,
                env={**os.environ, **environ},
            )

    @property
    def said(self) -> str:
        return self._log.read_text("utf-8")

    def until(self, true: Callable[[], object], seconds: float = PATIENCE) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert self.process.poll() is None, f"it has ended: {self.said}"
            assert time.monotonic() < end, f"it did not come to that: {self.said[-3000:]}"
            time.sleep(0.05)

    def until_reading(self) -> None:
        """Until it has read the mailbox once."""

        def has_read() -> bool:
            if not (self.station.folder / "data" / "mailtriage.db").exists():
                return False
            try:
                store = self.station.store()
            except StoreReadOnly:
                return False  # made, and its tables not yet
            try:
                return bool((store.note("first start") or {}).get("done"))
            finally:
                store.documents.close()

        self.until(lambda: holder(paths_of(self.station.config).lock) == self.process.pid)
        self.until(has_read)

    def hang_up(self) -> None:
        self.process.send_signal(signal.SIGHUP)

    def stop(self, seconds: float = 10.0) -> int:
        """SIGTERM; its exit code. It must end within `seconds`."""
        self.process.terminate()
        return self.process.wait(seconds)


@contextmanager
def running(station: Station, *program: str, **environ: str) -> Iterator[Daemon]:
    daemon = Daemon(station, *program, **environ)
    try:
        yield daemon
    finally:
        daemon.process.kill()
        daemon.process.wait(10)


def configure(station: Station, table: str, **keys: str) -> None:
    """Set keys of a table in config.toml; the values are TOML."""
    before, head, rest = station.config.read_text("utf-8").partition(f"[{table}]\n")
    body, following, after = rest.partition("\n[")
    for key, value in keys.items():
        body = re.sub(rf"^{key} = .*\n?", "", body, flags=re.MULTILINE).rstrip("\n") + f"\n{key} = {value}"
    station.config.write_text(
        before + (head or f"[{table}]\n") + body.lstrip("\n") + "\n" + following + after, "utf-8"
    )
