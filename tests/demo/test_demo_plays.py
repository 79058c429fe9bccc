"""``make demo``: the real program on an embedded mail server; played once, or staying for a mail client."""

import os
import re
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from importlib.resources import files
from pathlib import Path

import pytest
from imapclient import IMAPClient

PATIENCE_SECONDS = 30.0
SAMPLES = sorted(
    one.name for one in (files("mailtriage.demo") / "mails").iterdir() if one.name.endswith(".eml")
)
# A ticket that a mail opened, with its kind; not one that a mail joined.
OPENED = re.compile(
    r"^  ticket +((?:INC|REQ)-\d+-\w{4})  (?:incident|information|change|feature)", re.MULTILINE
)


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    """The demo as a process of its own; what it prints is buffered as for any pipe."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.Popen(
        [sys.executable, "-m", "mailtriage.demo", *words],
        cwd=folder,
        env={**environ, "TMPDIR": str(folder), "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What ``--once`` printed; it ended by itself with 0, said nothing on stderr and left no file."""
    folder = tmp_path_factory.mktemp("once")
    with start(folder, "--once") as demo:
        said, wrong = demo.communicate(timeout=PATIENCE_SECONDS)
    assert (demo.returncode, wrong) == (0, "")
    assert list(folder.iterdir()) == []
    return said


def test_played_once_it_tells_of_every_sample_and_counts_them(once: str) -> None:
    assert once.count("\n✉ ") + once.startswith("✉ ") == len(SAMPLES)
    assert re.search(rf"^{len(SAMPLES)} mails in, \d+ replies out\.$", once, re.MULTILINE)


def test_each_new_ticket_is_shown_with_its_severity_and_why_and_its_reply(once: str) -> None:
    tickets = re.findall(
        r"^  ticket +((?:INC|REQ)-\d+-\w{4})  (?:incident|information|change|feature), severity"
        r" (critical|high|normal|low)\s*\n  because +\S.*\n(?:           .*\n)*  reply +\S",
        once,
        re.MULTILINE,
    )
    assert len(tickets) == len(OPENED.findall(once)) >= 10
    assert {severity for _, severity in tickets} >= {"critical", "high", "normal", "low"}


def test_every_acknowledged_ticket_was_sent_to_its_customer(once: str) -> None:
    promised = re.findall(r"ticket +(\S+) .*\n(?:(?!  reply).*\n)*  reply +acknowledgement to", once)
    sent = re.findall(r"→ (\S+) was sent to its customer, \d+ ms after the commit", once)
    assert sorted(sent) == sorted(promised)
    assert f"{len(sent)} replies out." in once


def test_a_reply_joins_and_a_robot_opens_nothing(once: str) -> None:
    block = once[once.index("Re: URGENT: production down") :].split("\n\n")[0]
    assert re.search(r"INC-1001-\w{4}", block)
    for robot in ("Auto: Your monthly report", "Undelivered Mail Returned to Sender"):
        # Replies to mails before it may go out just now, and stand in between.
        block = once[once.index(robot) :].split("\n\n")[0].split("→")[0]
        assert not re.search(r"(?:INC|REQ)-\d", block)
        assert re.search(r"never (?:an answer|answered)", block)


def test_the_table_of_tickets_comes_last(once: str) -> None:
    table = once[once.index("Reference") :]
    opened = set(OPENED.findall(once))
    assert set(re.findall(r"(?:INC|REQ)-\d+-\w{4}", table)) == opened


class Staying:
    """A demo that stays, its output read as it comes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._said: list[str] = []
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._more:
                self._said.append(line)
                self._more.notify_all()

    @property
    def said(self) -> str:
        return "".join(self._said)

    def until(self, pattern: str) -> re.Match[str]:
        """Wait until the output has `pattern`."""
        with self._more:
            self._more.wait_for(lambda: re.search(pattern, self.said), PATIENCE_SECONDS)
            found = re.search(pattern, self.said)
        assert found, f"no {pattern!r} in:\n{self.said}"
        return found

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE_SECONDS)
        self._reader.join(PATIENCE_SECONDS)
        return code


@pytest.fixture
def staying(tmp_path: Path) -> Iterator[Staying]:
    with start(tmp_path, "--imap-port", "0", "--smtp-port", "0") as process:
        try:
            yield Staying(process)
        finally:
            process.kill()


def test_it_stays_takes_a_mail_by_smtp_answers_it_and_ends_on_ctrl_c_with_the_table(
    staying: Staying, tmp_path: Path
) -> None:
    imap_host, imap_port = staying.until(r"IMAP +([\d.]+), port (\d+)").groups()
    smtp_host, smtp_port = staying.until(r"SMTP +([\d.]+), port (\d+)").groups()
    user, password = staying.until(r"user (customers@\S+) +password (\S+)").groups()
    desk = staying.until(r"user (support@\S+) +password (\S+)")[1]
    assert int(imap_port) != int(smtp_port)

    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "Nora New <nora@newcomer.example>",
        desk,
        "Our printer is broken",
    )
    mail["Message-ID"] = "<printer@newcomer.example>"
    mail.set_content("It does not print any more.\n")
    with smtplib.SMTP(smtp_host, int(smtp_port), timeout=10) as client:
        client.send_message(mail)

    staying.until(r"Our printer is broken")
    answer = _answer(imap_host, int(imap_port), user, password, "nora@newcomer.example")
    reference = re.search(r"\[((?:INC|REQ)-\d+-\w{4})\]", str(answer["Subject"]))
    assert reference
    assert answer["In-Reply-To"] == "<printer@newcomer.example>"
    assert desk in str(answer["From"])
    staying.until(rf"{reference[1]} was sent to its customer")

    assert staying.interrupt() == 0
    table = staying.said[staying.said.rindex("Reference  ") :]
    assert reference[1] in table
    assert "Our printer is broken" in table
    assert re.search(r"\d+ mails in, \d+ replies out\.", table)
    assert staying.process.stderr is not None
    assert staying.process.stderr.read() == ""
    assert list(tmp_path.iterdir()) == []


def _answer(host: str, port: int, user: str, password: str, to: str) -> EmailMessage:
    """The mail to this address as a mail client reads it in the customers' mailbox."""
    client = IMAPClient(host, port, ssl=False, timeout=10)
    try:
        client.login(user, password)
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            client.select_folder("INBOX", readonly=True)
            uids = client.search("ALL")
            for told in client.fetch(uids, ["BODY.PEEK[]"]).values() if uids else ():
                message = message_from_bytes(told[b"BODY[]"], policy=policy.default)
                assert isinstance(message, EmailMessage)
                if to in str(message["To"]):
                    return message
            time.sleep(0.05)  # pymap tells a second session of new mail only when it is asked
    finally:
        client.logout()
    raise AssertionError(f"no mail to {to}")


def test_it_ends_on_ctrl_c_while_the_samples_still_play(staying: Staying) -> None:
    staying.until(r"✉ ")
    assert staying.interrupt() == 0
    assert "replies out." in staying.said


@pytest.mark.parametrize("option", ["--imap-port", "--smtp-port"])
@pytest.mark.parametrize("words", [[], ["--once"]], ids=["staying", "once"])
def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path, option: str, words: list[str]) -> None:
    ports = {"--imap-port": "0", "--smtp-port": "0"}
    with socket.create_server(("127.0.0.1", 0)) as other:
        ports[option] = str(other.getsockname()[1])
        options = [word for pair in ports.items() for word in pair]
        with start(tmp_path, *words, *options) as demo:
            said, wrong = demo.communicate(timeout=PATIENCE_SECONDS)
    assert demo.returncode not in (0, None)
    assert said == ""
    assert len(wrong.splitlines()) == 1
    assert f"port {ports[option]}" in wrong
    assert "taken" in wrong
    assert list(tmp_path.iterdir()) == []
