"""Everything at once: thousands of mails, servers that come and go, kills, a full disk, and people in the mailbox.

`make soak` runs the long form, `make test` the short one. `SOAK_SEED` repeats the plan of a run: the same mails,
the same faults in the same order; the machine's own timing is never the same.
"""

import os
import random
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from mailtriage.model.errors import MailtriageError
from tests.soak.account import Account, account_for_mails, account_for_replies, account_for_store, read_ledger
from tests.soak.daemon import Supervisor
from tests.soak.faults import Trouble
from tests.soak.letters import plan
from tests.soak.people import CommandLine, Person, Place, Post, Tidy
from tests.soak.world import World, world

_UNSENT = ("queued", "deferred", "ambiguous", "sending")


@pytest.mark.integration
def test_in_a_short_storm_every_mail_is_accounted_for_once_and_every_reply_sent_once(
    storm_servers: None, capsys: pytest.CaptureFixture[str]
) -> None:
    _soak(capsys, Storm(mails=120, seconds=16.0, pause=0.3, haste=0.4))


@pytest.mark.soak
@pytest.mark.integration
def test_in_a_long_storm_every_mail_is_accounted_for_once_and_every_reply_sent_once(
    storm_servers: None, capsys: pytest.CaptureFixture[str]
) -> None:
    _soak(capsys, Storm(mails=2000, seconds=240.0, pause=0.8, haste=1.0))


@dataclass(frozen=True)
class Storm:
    """How many mails come in how many seconds, how far apart the faults are, and how fast they pass."""

    mails: int
    seconds: float
    pause: float
    haste: float


def _soak(capsys: pytest.CaptureFixture[str], storm: Storm) -> None:
    seed = int(os.environ.get("SOAK_SEED") or random.SystemRandom().randrange(1_000_000))
    # Not pytest's folder: it keeps three runs of whatever tests, and the evidence of a rare failure is wanted.
    folder = Path(tempfile.mkdtemp(prefix="mailtriage-soak-"))
    with world(folder / "disk") as made:
        account = Account()
        try:
            _run(account, made, seed, storm)
        except Exception:
            account.wrong.append(traceback.format_exc())
        made.keeps_evidence = bool(account.wrong)
        report = _report(account, made, seed)
        (folder / "faults.txt").write_text("\n".join(made.chronicle.lines) + "\n", "utf-8")
        (folder / "report.txt").write_text(report, "utf-8")
    with capsys.disabled():
        print(f"\n{report}")
    if account.wrong:
        told = "\n".join(account.wrong[:40])
        log = "\n".join(made.chronicle.lines[-400:])
        pytest.fail(f"{told}\n\n{log}\n\nSOAK_SEED={seed}; evidence in {folder}", pytrace=False)
    shutil.rmtree(folder)


class _Cast:
    """Everybody who takes part in one run."""

    def __init__(self, made: World, seed: int, storm: Storm) -> None:
        self.daemon = Supervisor(made, seed)
        self.trouble = Trouble(made, self.daemon, seed, storm.haste)
        self.post = Post(made, plan(seed, storm.mails), seed, 0.9 * storm.seconds)
        self.tidy = Tidy(made, seed)
        self.typist = CommandLine(made, seed, self.trouble.hampered)
        self.writing = Person("writer", self.post.write)
        self.answering = Person("answerer", self.post.follow)
        self.looking = Person("tidy", self.tidy.once)
        self.typing = Person("command line", self.typist.once)
        self.people = (self.writing, self.answering, self.looking, self.typing)

    def leave(self) -> None:
        for one in self.people:
            one.stop()
        self.daemon.close()


def _run(account: Account, made: World, seed: int, storm: Storm) -> None:
    cast = _Cast(made, seed, storm)
    try:
        left = _play(account, made, cast, storm)
    finally:
        cast.leave()
    failed = [told for one in (*cast.people, cast.trouble) for told in one.failed]
    account.expect(not failed, f"the test itself failed: {failed[:3]}")
    account.expect(not cast.daemon.unasked, f"the daemon ended by itself: {cast.daemon.unasked}")
    account.expect(not cast.typist.wrong, f"commands that failed: {cast.typist.wrong[:3]}")
    ledger = read_ledger(made)
    account_for_mails(account, ledger, cast.post.sent, cast.tidy.seen, left)
    account_for_replies(account, ledger, cast.post.sent, made.replies(), cast.daemon.sending_when_killed)
    account_for_store(account, made)
    account.figures["commands typed"] = cast.typist.commands
    account.figures["answers to replies that are held"] = cast.post.unanswered


def _play(account: Account, made: World, cast: _Cast, storm: Storm) -> set[Place]:
    """The storm, the calm after it, and the reconciliation; what lies in the inbox in the end."""
    cast.daemon.run()
    assert _until(made.store_file.exists, 30), f"the daemon does not start: {cast.daemon.unasked[:1]}"
    for one in cast.people:
        one.start()
    cast.trouble.make(storm.seconds, storm.pause)
    cast.trouble.over.set()
    _until(lambda: cast.post.has_opened, 60)
    cast.writing.stop()
    cast.looking.stop()
    cast.tidy.bring_back()
    cast.daemon.stop()
    cast.daemon.run(may_die=False)
    _settle(account, made, cast)
    cast.answering.stop()
    cast.daemon.stop()
    done = made.command("reconcile")
    said = f"reconcile: {done.returncode}: {done.stdout[-1000:]}{done.stderr[-1000:]}"
    account.expect(done.returncode == 0, said)
    account.figures["reconciliation"] = "clean" if done.returncode == 0 else "not clean"
    return cast.tidy.look_around()


def _settle(account: Account, made: World, cast: _Cast) -> None:
    """Nothing fails any more: what was ambiguous waits its ten minutes on the daemon's clock, then all is done."""
    post, ahead = cast.post, cast.trouble.ahead
    for _ in range(15):
        # What a letter answers may be held for a person: then it is never written.
        if _until(lambda: post.is_idle and _is_quiet(made) and post.is_idle, 4):
            break
        ahead.set(ahead.get() + 660.0)
    cast.typing.stop()
    # What two kills in a row have put aside is fine: a person tries it again.
    account.expect(made.command("aside", "retry").returncode in (0, 1), "aside retry")
    account.expect(_until(lambda: _is_quiet(made), 20), f"it never came to rest: {_unrest(made)}")


def _is_quiet(made: World) -> bool:
    return not _unrest(made)


def _unrest(made: World) -> str:
    """What still waits: in Postfix, in the mailbox, in the outbox."""
    if queue := made.postfix.queue():
        return f"Postfix has {queue}"
    last = max(made.mailbox.uids(), default=0)
    with made.store() as store:
        folder = store.folder("main", "INBOX")
        if folder is None or folder.mark < last:
            return f"mail up to UID {last}, read so far: {folder}"
        waiting = {state: count for state, count in store.count_outbox(_UNSENT).items() if count}
        return f"in the outbox {waiting}" if waiting else ""


def _until(holds: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if holds():
                return True
        except (OSError, MailtriageError):
            """A server is just starting, or the daemon at its store."""
        time.sleep(0.1)
    return False


def _report(account: Account, made: World, seed: int) -> str:
    counts = made.chronicle.counts
    lines = [f"soak: seed {seed}, {made.chronicle.seconds:.0f} s", ""]
    lines += [f"  {name:<46}{value}" for name, value in account.figures.items()]
    lines += ["", *(f"  {name:<46}{count}" for name, count in sorted(counts.items()))]
    lines += ["", "every mail and every reply is accounted for" if not account.wrong else "NOT IN ORDER:"]
    lines += [f"  {one}" for one in account.wrong[:40]]
    return "\n".join(lines)
