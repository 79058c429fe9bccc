"""``mailtriage import``: old mail comes in once, whatever is interrupted, and nothing goes out."""

import os
import pty
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mailtriage.console import importing
from mailtriage.console import progress as progress_module
from mailtriage.console.importing import Account, Stop, import_all
from mailtriage.console.progress import progress
from mailtriage.guard.keeping import Keeping
from mailtriage.intake.parse import parse
from mailtriage.model.addressee import Addressee
from mailtriage.model.errors import TemporaryFailure
from mailtriage.model.mail import Mail
from mailtriage.model.ticket import Status
from mailtriage.ports import ParserFailed
from mailtriage.steps.history import Outcome
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.store.lock import StoreLock
from mailtriage.tickets.fold import apply
from tests.console.program import as_json, environment, here, mailtriage, refused, told
from tests.desk import START, SUPPORT, DeskHarness, compose

THEN = START - timedelta(days=900)


def thread(number: int) -> list[bytes]:
    """A question and its answer."""
    customer, root = f"c{number}@customer{number}.example", f"<q{number}@customer.example>"
    at = THEN + timedelta(minutes=number)
    return [
        compose(sender=customer, message_id=root, date=at),
        compose(
            sender=SUPPORT, to=customer, in_reply_to=root, message_id=f"<a{number}@desk.example>", date=at
        ),
    ]


def mbox(path: Path, mails: list[bytes]) -> Path:
    path.write_bytes(
        b"".join(
            b"From x@y.example Mon Nov 23 09:00:00 2026\n" + one.replace(b"\r\n", b"\n") + b"\n"
            for one in mails
        )
    )
    return path


def counts(shown: str) -> dict[str, int]:
    """The account's numbers by the first word of their line."""
    found = re.findall(
        r"^ *(\d+) +(mails|tickets|joined|our answers,|our answers to|ignored|duplicates|not readable)",
        shown,
        re.MULTILINE,
    )
    return {name: int(number) for number, name in found if int(number)}


@pytest.fixture
def store(configured: Path) -> Callable[[], DeskStore]:
    return lambda: DeskStore(DocumentStore(configured / "data" / "mailtriage.db", read_only=True), apply)


def state(store: DeskStore) -> tuple[list[object], ...]:
    """All that an import leaves, apart from the time it was done."""
    try:
        tickets = store.tickets()
        mails = [row for ticket in tickets for row in store.mails_of_ticket(ticket.number)]
        places = [dict(doc) for doc in store.documents.table("places")]
        assert store.documents.check() == []
        return list(tickets), sorted((row.mail_id, row.ticket, row.verdict) for row in mails), places
    finally:
        store.documents.close()


def test_an_mbox_becomes_closed_tickets_and_the_command_says_what_became_of_each_mail(
    configured: Path, store: Callable[[], DeskStore]
) -> None:
    mbox(configured / "old.mbox", [*thread(1), *thread(2)])
    shown = told(mailtriage("import", "old.mbox", cwd=configured))
    assert counts(shown) == {"mails": 4, "tickets": 2, "our answers,": 2}
    tickets = as_json(mailtriage("tickets", "--json", cwd=configured))
    assert {one["status"] for one in tickets} == {"closed"}
    assert as_json(mailtriage("status", "--json", cwd=configured))["outbox"]["queued"] == 0
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (configured / "data").rglob("*") if path.is_file()}
    assert all(mode & 0o077 == 0 for mode in modes), "customers' mail is readable for others"


def test_sent_and_inbox_may_be_named_in_any_order(configured: Path) -> None:
    mails = [*thread(1), *thread(2)]
    inbox, sent = mbox(configured / "inbox.mbox", mails[::2]), mbox(configured / "sent.mbox", mails[1::2])
    shown = told(mailtriage("import", str(sent), str(inbox), cwd=configured))
    assert counts(shown) == {"mails": 4, "tickets": 2, "our answers,": 2}


def test_sent_alone_is_told_and_joins_once_the_inbox_is_imported(configured: Path) -> None:
    mails = [*thread(1), *thread(2)]
    inbox, sent = mbox(configured / "inbox.mbox", mails[::2]), mbox(configured / "sent.mbox", mails[1::2])
    shown = told(mailtriage("import", str(sent), cwd=configured))
    assert counts(shown) == {"mails": 2, "our answers to": 2}
    assert "and they join their tickets" in shown
    told(mailtriage("import", str(inbox), cwd=configured))
    tickets = as_json(mailtriage("tickets", "--json", cwd=configured))
    assert [(one["mails"], one["status"], bool(one["first_response_at"])) for one in tickets] == [
        (2, "closed", True)
    ] * 2


def test_a_maildir_and_a_folder_of_eml_are_imported_alike(configured: Path) -> None:
    for folder in ("box/cur", "box/new", "box/.Sent/cur", "box/.Sent/new", "loose/2019"):
        (configured / folder).mkdir(parents=True)
    (configured / "box/cur/1700000000.M1.host:2,S").write_bytes(thread(1)[0])
    (configured / "box/.Sent/cur/1700000000.M2.host:2,S").write_bytes(thread(1)[1])
    (configured / "loose/2019/a.eml").write_bytes(thread(2)[0])
    shown = told(mailtriage("import", "box", "loose", cwd=configured))
    assert counts(shown) == {"mails": 3, "tickets": 2, "our answers,": 1}


def test_a_running_daemon_refuses_the_import_with_its_process_id(configured: Path) -> None:
    mbox(configured / "old.mbox", thread(1))
    (configured / "data").mkdir()
    with StoreLock(configured / "data" / "daemon.lock"):
        said = refused(mailtriage("import", "old.mbox", cwd=configured))
    assert f"in use by process {os.getpid()}; stop it first" in said
    assert not (configured / "data" / "mailtriage.db").exists()


@pytest.mark.parametrize("name", ["nowhere.mbox", "config.toml", "data"])
def test_a_source_without_mail_is_refused_by_its_name_before_anything_is_imported(
    configured: Path, name: str
) -> None:
    mbox(configured / "old.mbox", thread(1))
    assert name in refused(mailtriage("import", "old.mbox", name, cwd=configured))
    assert as_json(mailtriage("tickets", "--json", cwd=configured)) == []


class ReadingParser:
    """In this process; counts what it reads and refuses what says POISON."""

    read = 0

    def parse(self, raw: bytes) -> Mail:
        type(self).read += 1
        if b"POISON" in raw:
            raise ParserFailed("the parser died on it twice", Mail())
        if b"NO CHILD" in raw:
            raise TemporaryFailure("the parser process does not start")
        return parse(raw)

    def keep(self, where: Keeping) -> None:
        """Nothing that these mails carry is looked for."""

    def classify_for(self, whose: Callable[[], Addressee]) -> None:
        """The desk classifies them itself."""

    def close(self) -> None: ...


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[ReadingParser]]:
    monkeypatch.setattr(importing, "GuardedParser", ReadingParser)
    monkeypatch.setattr(ReadingParser, "read", 0)
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield ReadingParser
    for number, handler in kept.items():
        signal.signal(number, handler)


def run_here(
    capsys: pytest.CaptureFixture[str], configured: Path, *names: str
) -> subprocess.CompletedProcess[bytes]:
    paths = [str(configured / name) for name in names]
    return here(capsys, "import", *paths, "--config", str(configured / "config.toml"))


def test_a_file_imported_again_is_known_without_being_parsed_and_a_grown_one_by_its_new_mails(
    configured: Path, capsys: pytest.CaptureFixture[str], reading: type[ReadingParser]
) -> None:
    mbox(configured / "old.mbox", thread(1))
    assert counts(told(run_here(capsys, configured, "old.mbox")))["tickets"] == 1
    assert reading.read == 2
    assert counts(told(run_here(capsys, configured, "old.mbox"))) == {"mails": 2, "duplicates": 2}
    assert reading.read == 2
    mbox(configured / "moved.mbox", [*thread(1), *thread(2)])
    shown = told(run_here(capsys, configured, "moved.mbox"))
    assert counts(shown) == {"mails": 4, "tickets": 1, "our answers,": 1, "duplicates": 2}
    assert reading.read == 4


def test_what_cannot_be_read_is_named_with_its_reason_and_the_rest_goes_on(
    configured: Path, capsys: pytest.CaptureFixture[str], reading: type[ReadingParser]
) -> None:
    poison = compose(sender="eve@evil.example", body="POISON\n", date=THEN)
    mbox(configured / "old\x1b[2J.mbox", [poison, *thread(1)])
    (configured / "loose").mkdir()
    (configured / "loose" / "empty.eml").write_bytes(b"")
    done = run_here(capsys, configured, "old\x1b[2J.mbox", "loose")
    assert (done.returncode, done.stderr) == (1, b"")
    shown = done.stdout.decode()
    assert counts(shown) == {"mails": 4, "tickets": 1, "our answers,": 1, "not readable": 2}
    assert re.search(
        r"^not readable: \S+/old\[2J\.mbox, mail 1: the parser died on it twice; kept raw as A-\w+$",
        shown,
        re.MULTILINE,
    )
    assert re.search(r"^not readable: \S+/loose/empty\.eml: it is empty$", shown, re.MULTILINE)
    assert "\x1b" not in shown
    (configured / "loose" / "empty.eml").unlink()
    again = run_here(capsys, configured, "old\x1b[2J.mbox")
    assert (again.returncode, reading.read) == (1, 4), "only the poison is tried again"


@pytest.mark.parametrize("contents", [b"", b"\n\r\n"], ids=["zero bytes", "empty lines"])
def test_a_file_with_nothing_in_it_is_told_and_looked_at_by_a_person(
    configured: Path, capsys: pytest.CaptureFixture[str], contents: bytes
) -> None:
    """It may be a copy that failed."""
    (configured / "old.mbox").write_bytes(contents)
    done = run_here(capsys, configured, "old.mbox")
    assert (done.returncode, done.stderr) == (1, b"")
    assert re.search(r"^nothing is in it: \S+/old\.mbox$", done.stdout.decode(), re.MULTILINE)


def test_an_empty_folder_of_a_mail_client_among_others_is_told_and_no_fault(
    configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mbox(configured / "Inbox", thread(1))
    (configured / "Drafts").write_bytes(b"")
    for name in ("cur", "new", "tmp"):
        (configured / "Maildir" / name).mkdir(parents=True)
    done = run_here(capsys, configured, "Drafts", "Inbox", "Maildir")
    assert (done.returncode, done.stderr) == (0, b"")
    shown = done.stdout.decode()
    assert re.findall(r"^nothing is in it: \S+/(\w+)$", shown, re.MULTILINE) == ["Drafts", "Maildir"]
    assert counts(shown) == {"mails": 2, "tickets": 1, "our answers,": 1}


def test_a_mail_of_its_own_with_nothing_in_it_is_not_readable_also_among_others(
    configured: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mbox(configured / "Inbox", thread(1))
    (configured / "1.eml").write_bytes(b"")
    done = run_here(capsys, configured, "Inbox", "1.eml")
    assert (done.returncode, done.stderr) == (1, b"")
    shown = done.stdout.decode()
    assert re.search(r"^not readable: \S*1\.eml: it is empty$", shown, re.MULTILINE)
    assert counts(shown) == {"mails": 3, "tickets": 1, "our answers,": 1, "not readable": 1}


def test_a_mail_over_the_limit_is_kept_by_its_beginning_and_told(
    configured: Path, capsys: pytest.CaptureFixture[str], reading: type[ReadingParser]
) -> None:
    text = (
        (configured / "config.toml")
        .read_text()
        .replace('tls = "none"\n', 'tls = "none"\nmax_mail = "1MB"\n', 1)
    )
    (configured / "config.toml").write_text(text)
    mbox(configured / "old.mbox", [compose(body="x" * 70 + "\n" + ("y" * 70 + "\n") * 40_000, date=THEN)])
    done = run_here(capsys, configured, "old.mbox")
    assert done.returncode == 1, done.stderr
    assert b"more than [mailbox] max_mail; its beginning is kept" in done.stdout


def test_a_failure_that_passes_keeps_what_was_committed_and_the_same_command_goes_on(
    configured: Path,
    capsys: pytest.CaptureFixture[str],
    reading: type[ReadingParser],
    store: Callable[[], DeskStore],
) -> None:
    mails = [one for number in range(60) for one in thread(number)]
    last = compose(sender="late@customer.example", body="NO CHILD\n", date=THEN + timedelta(days=1))
    mbox(configured / "old.mbox", [*mails, last])
    done = run_here(capsys, configured, "old.mbox")
    assert done.returncode == 2
    assert b"the parser process does not start" in done.stderr
    assert b"Stopped after 100 of 121 mails" in done.stdout
    assert len(state(store())[0]) == 50
    mbox(configured / "old.mbox", mails)
    assert counts(told(run_here(capsys, configured, "old.mbox"))) == {
        "mails": 120, "tickets": 10, "our answers,": 10, "duplicates": 100,
    }  # fmt: skip


_DRIVER = """
import functools, os, signal, sys
from mailtriage import app, cli
step, number, sent = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
seen = 0
def trace(name, subject):
    global seen
    seen += name == step
    if name == step and seen == number:
        os.kill(os.getpid(), sent)
app.open_desk = functools.partial(app.open_desk, trace=trace)
sys.exit(cli.main(["import", *sys.argv[4:]]))
"""


def interrupted(configured: Path, step: str, number: int, sent: int) -> subprocess.CompletedProcess[bytes]:
    words = [sys.executable, "-c", _DRIVER, step, str(number), str(sent), "old.mbox"]
    return subprocess.run(
        words, cwd=configured, env=environment(), capture_output=True, timeout=60, check=False
    )


_THREADS = [thread(number) for number in range(60)]
_finished: list[tuple[tuple[list[object], ...], bytes]] = []


@pytest.fixture
def uninterrupted(configured: Path, store: Callable[[], DeskStore]) -> tuple[list[object], ...]:
    """What an import leaves that nobody disturbed; with the same key, so that references are the same."""
    mbox(configured / "old.mbox", [one for number in range(60) for one in _THREADS[number]])
    data = configured / "data"
    if not _finished:
        told(mailtriage("import", "old.mbox", cwd=configured))
        _finished.append((state(store()), (data / "secret.key").read_bytes()))
        shutil.rmtree(data)
    wanted, key = _finished[0]
    data.mkdir()
    (data / "secret.key").write_bytes(key)
    (data / "secret.key").chmod(0o600)
    DocumentStore(data / "mailtriage.db").close()
    return wanted


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("step", "number"), [("importing", 1), ("importing", 75), ("imported", 1), ("imported", 2)]
)
def test_killed_anywhere_the_store_is_whole_and_the_same_command_finishes_without_duplicates(
    configured: Path,
    store: Callable[[], DeskStore],
    uninterrupted: tuple[list[object], ...],
    step: str,
    number: int,
) -> None:
    assert interrupted(configured, step, number, signal.SIGKILL).returncode == -signal.SIGKILL
    tickets = [one for one in state(store())[0] if one.status is not Status.CLOSED]  # type: ignore[attr-defined]
    assert tickets == []
    told(mailtriage("import", "old.mbox", cwd=configured))
    assert state(store()) == uninterrupted


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_finishes_the_batch_and_says_how_far_it_came(
    configured: Path, store: Callable[[], DeskStore], uninterrupted: tuple[list[object], ...], sent: int
) -> None:
    done = interrupted(configured, "importing", 10, sent)
    assert done.returncode == 128 + sent
    assert done.stderr == b""
    shown = done.stdout.decode()
    assert "Stopped after 50 of 120 mails. What was read is kept; the same command goes on." in shown
    assert len(state(store())[0]) == 25
    told(mailtriage("import", "old.mbox", cwd=configured))
    assert state(store()) == uninterrupted


def test_the_second_interrupt_ends_it_at_once() -> None:
    stop = Stop()
    kept = signal.getsignal(signal.SIGUSR1)
    try:
        signal.signal(signal.SIGUSR1, stop._heard)
        assert not stop
        signal.raise_signal(signal.SIGUSR1)
        assert stop
        assert stop.number == signal.SIGUSR1
        assert signal.getsignal(signal.SIGUSR1) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGUSR1, kept)


def test_an_import_scans_no_table(desk: DeskHarness, tmp_path: Path) -> None:
    path = mbox(tmp_path / "old.mbox", [one for number in range(5) for one in thread(number)])
    account = Account()
    with progress() as bar:
        import_all(desk.desk, ReadingParser(), desk.clock, [path, path], account, bar, Stop())
    assert account.counts == {Outcome.TICKET: 5, Outcome.ANSWER: 5, Outcome.DUPLICATE: 10}
    desk.expect_silence()


def test_a_mail_of_the_future_is_dated_today(desk: DeskHarness, tmp_path: Path) -> None:
    path = mbox(tmp_path / "old.mbox", [compose(date=START + timedelta(days=4000))])
    with progress() as bar:
        import_all(desk.desk, ReadingParser(), desk.clock, [path], Account(), bar, Stop())
    assert desk.ticket().opened_at == START


def test_on_a_terminal_a_bar_shows_how_far_it_is(configured: Path) -> None:
    mbox(configured / "old.mbox", thread(1))
    main, side = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "mailtriage", "import", "old.mbox"],
            cwd=configured,
            env=environment(TERM="xterm"),
            stdout=subprocess.PIPE,
            stderr=side,
            timeout=60,
            check=False,
        )
        os.close(side)
        shown = os.read(main, 1 << 16).decode()
    finally:
        os.close(main)
    assert done.returncode == 0
    assert "importing" in shown
    assert counts(done.stdout.decode())["mails"] == 2


def test_without_a_terminal_a_line_now_and_then_says_how_far_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(progress_module.time, "monotonic", lambda: seconds[0])
    with progress() as bar:
        bar.begin("importing", 9000)
        for done in range(30):
            seconds[0] = float(done)
            bar.reach(done * 300)
    assert capsys.readouterr().err.splitlines() == [
        "importing: 3000 of 9000 mails",
        "importing: 6000 of 9000 mails",
    ]
