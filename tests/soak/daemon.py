"""The daemon under a supervisor that starts it again, as systemd does, and notes every end nobody asked for."""

import os
import random
import resource
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from mailtriage.model.errors import MailtriageError
from mailtriage.model.outgoing import OutboxState
from tests.soak.world import REPOSITORY, World

_PATIENCE_SECONDS = 30.0
# Where the driver may be told to die: most in sending, where a kill costs most.
STEPS = (
    "claimed", "claimed", "settling", "settled", "committing", "committed", "recorded", "applied", "filing",
    "in hand",
)  # fmt: skip
_IN_USE = "in use by process"  # a command line had the store in this moment: systemd tries again


class Supervisor:
    """Starts the daemon whenever it is down and wanted. Calls come from one thread, the watch is its own."""

    def __init__(self, world: World, seed: int) -> None:
        self._world = world
        self._chance = random.Random(f"{seed} supervisor")
        self._process: subprocess.Popen[bytes] | None = None
        self._change = threading.RLock()
        self._over = threading.Event()
        self._wanted = False
        self._may_die = False
        self._limited: int | None = None
        self.asked: set[int] = set()
        self.unasked: list[str] = []
        self.sending_when_killed: set[str] = set()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    @property
    def log(self) -> Path:
        return self._world.folder / "daemon.log"

    @property
    def pid(self) -> int | None:
        with self._change:
            return self._process.pid if self._process and self._process.poll() is None else None

    def run(self, *, may_die: bool = True) -> None:
        """Keep it running; with `may_die` most of its lives end by themselves, in the middle of a step."""
        with self._change:
            self._wanted, self._may_die = True, may_die
            self._start()
        if not self._thread.is_alive():
            self._thread.start()

    def kill(self) -> None:
        """SIGKILL; the watch starts it again."""
        with self._change:
            if self._process is not None and self._process.poll() is None:
                self.asked.add(self._process.pid)
                self._process.kill()

    def stop(self) -> None:
        """SIGTERM, and leave it down; it must end by itself, soon, and with 0."""
        with self._change:
            self._wanted = False
            process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            code = process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            self.unasked.append(f"it did not stop within {_PATIENCE_SECONDS:.0f} seconds{self._last_words()}")
            return
        if code == -signal.SIGKILL:
            self._note_death()
        elif code and code != -signal.SIGTERM and _IN_USE not in self._last_words():
            # By SIGTERM itself it ends while it is still starting.
            self.unasked.append(f"stopped with {code}{self._last_words()}")

    def close(self) -> None:
        self._over.set()
        with self._change:
            self._wanted = False
            if self._process is not None and self._process.poll() is None:
                self._process.kill()
                self._process.wait()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE_SECONDS)

    def limit_files(self, size_bytes: int | None) -> None:
        """No file of the running daemon may grow beyond `size_bytes` (EFBIG); None lifts it again."""
        # One that is just stopping has to write down what it knows, too.
        self._limited = self._limited if size_bytes is None else self.pid
        soft = resource.RLIM_INFINITY if size_bytes is None else size_bytes
        with suppress(OSError, ValueError):
            if self._limited is not None:
                resource.prlimit(self._limited, resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))

    def _start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        words = [
            sys.executable,
            "-m",
            "tests.soak.driver",
            str(self._world.config),
            str(self._world.clock_file),
        ]
        if self._may_die and self._chance.random() < 0.6:
            words += ["--die", self._chance.choice(STEPS), str(self._chance.randint(1, 6))]
        with self.log.open("ab") as written:
            self._process = subprocess.Popen(
                words, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=written, stderr=written
            )
        self._world.chronicle.tell("started", " ".join(words[5:]))

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            with self._change:
                if not self._wanted or self._process is None or self._process.poll() is None:
                    continue
                code = self._process.returncode
                if code == -signal.SIGKILL:
                    self._note_death()
                else:
                    said = self._last_words()
                    in_use = _IN_USE in said
                    told = "did not start: a command had the store" if in_use else "ended by itself"
                    self._world.chronicle.tell(told, f"with {code}")
                    if not in_use:
                        self.unasked.append(f"{self._world.chronicle.seconds:.1f} s: ended with {code}{said}")
            # People and init systems need a moment, in which the command line finds no daemon.
            self._over.wait(self._chance.choice((0.0, 0.1, 0.8)))
            with self._change:
                if self._wanted:
                    with suppress(OSError):
                        self._start()

    def _note_death(self) -> None:
        """Only what was `sending` in this moment may go out twice."""
        self._world.chronicle.tell("killed", "as asked" if self._is_asked() else "by itself, in a step")
        with suppress(MailtriageError, OSError), self._world.store() as store:
            rows = store.in_state(OutboxState.SENDING, 1000)
            self.sending_when_killed |= {row.message_id for row in rows}

    def _is_asked(self) -> bool:
        return self._process is not None and self._process.pid in self.asked

    def _last_words(self) -> str:
        with suppress(OSError), self.log.open("rb") as file:
            file.seek(max(0, os.path.getsize(self.log) - 700))
            return ": " + file.read().decode("utf-8", "replace")
        return ""
