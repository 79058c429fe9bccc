"""``mailtriage check`` asks the mailbox and the mail server; nothing changes there, and no mail is sent."""

import contextlib
import json
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailtriage.console.check import check
from mailtriage.console.checks.finding import Finding, State
from tests.desk import compose
from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import Mailbox
from tests.servers.scripted_smtp import ScriptedSmtp
from tests.whole.station import Station


@pytest.fixture
def station(tmp_path: Path, imap_server: Mailbox, scripted_smtp: ScriptedSmtp) -> Station:
    """On the embedded server and on Dovecot."""
    return Station(tmp_path, imap_server, scripted_smtp)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A server that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def dribbling_port() -> Iterator[int]:
    """A server whose greeting has no end, a byte at a time."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def dribble() -> None:
            link, _ = listener.accept()
            with link, contextlib.suppress(OSError):
                while not over.wait(0.05):
                    link.send(b"*")

        thread = threading.Thread(target=dribble, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        over.set()
        thread.join(10)


@contextlib.contextmanager
def babbling(words: bytes) -> Iterator[int]:
    """A server that says the same to everybody, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def talk() -> None:
            with contextlib.suppress(OSError):
                while True:
                    link, _ = listener.accept()
                    with link, contextlib.suppress(OSError):
                        link.sendall(words)

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)


@pytest.fixture
def closed_port() -> int:
    """Where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def looked(station: Station, *, limit: float = 10.0) -> list[Finding]:
    return check(station.config, os.environ, offline=False, limit=limit)


def problems(station: Station, **how: float) -> dict[str, Finding]:
    return {one.part: one for one in looked(station, **how) if one.state is State.PROBLEM}


def change(station: Station, old: str, new: str) -> None:
    text = station.config.read_text("utf-8")
    assert old in text
    station.config.write_text(text.replace(old, new, 1), "utf-8")


def test_a_desk_whose_servers_are_right_is_called_right(station: Station) -> None:
    done = station.command("check")
    assert done.returncode == 0, done.stderr
    for words in ("takes the login of", "junk folder: Junk", "sent folder: Sent", "keywords are kept"):
        assert words in done.stdout
    assert "would send from the null sender to support@desk.example" in done.stdout


def test_asking_changes_nothing_in_the_mailbox_and_sends_nothing(station: Station) -> None:
    uid = station.mailbox.deliver(compose(sender="anna@customer.example"))
    assert problems(station) == {}
    assert station.mailbox.flags(uid) == frozenset()
    with station.mailbox.client() as client:
        assert client.select_folder("INBOX")[b"RECENT"] == 1, "new mail must still be new to people's clients"
    assert station.smtp.accepted == []
    assert [one for one in station.smtp.commands if one.startswith("DATA")] == []
    assert "RSET" in station.smtp.commands


def test_how_many_mails_wait_is_told(station: Station) -> None:
    for number in range(3):
        station.mailbox.deliver(compose(sender=f"anna{number}@customer.example"))
    assert "3 mails, all to be handled by the first run" in station.command("check").stdout


def test_mail_that_came_after_the_last_run_waits(small_station: Station) -> None:
    small_station.mailbox.deliver(compose(sender="anna@customer.example"))
    assert small_station.run() == 0, small_station.said
    small_station.mailbox.deliver(compose(sender="ben@customer.example"))
    assert "2 mails, 1 not handled yet" in small_station.command("check").stdout


def test_a_wrong_password_is_explained_and_never_shown(station: Station) -> None:
    change(station, f'password = "{station.mailbox.password}"', 'password = "quite wrong"')
    done = station.command("check")
    assert done.returncode == 2
    assert "does not take the login" in done.stdout
    assert "app password" in done.stdout
    assert "quite wrong" not in done.stdout + done.stderr


def test_a_missing_folder_lists_those_that_are_there(station: Station) -> None:
    change(station, "[mailbox]", '[mailbox]\nfolder = "Inbux"')
    found = problems(station)["mailbox"]
    assert "Inbux" in found.found
    assert "Archive" in found.advice


def test_all_folders_that_are_missing_are_told_at_once_each_with_those_that_are_there(
    station: Station,
) -> None:
    names = 'folder = "Inbux"\njunk = "Jnuk"\nsent = "Snet"'
    change(station, "[mailbox]", f"[mailbox]\n{names}")
    found = [one for one in looked(station) if one.state is State.PROBLEM]
    assert [one.part for one in found] == ["mailbox"] * 3
    for one, name, key in zip(found, ("Inbux", "Jnuk", "Snet"), ("folder", "junk", "sent"), strict=True):
        assert name in one.found
        assert f"set [mailbox] {key}" in one.advice
        assert "Archive" in one.advice
    change(station, 'folder = "Inbux"\n', "")
    found = [one for one in looked(station) if one.state is State.PROBLEM]
    assert [("Jnuk" in one.found, "Snet" in one.found) for one in found] == [(True, False), (False, True)]


def test_problems_of_all_parts_are_told_at_once(small_station: Station, closed_port: int) -> None:
    change(small_station, f'password = "{small_station.mailbox.password}"', 'password = "quite wrong"')
    change(small_station, f"port = {small_station.smtp.port}", f"port = {closed_port}")
    with small_station.config.open("a", encoding="utf-8") as file:
        file.write('[[rule]]\nname = "r"\nbecause = "b"\nwhen = { sender_domian = "x" }\n')
        file.write('then = { severity = "high" }\n[sla]\nhours = ["never"]\n')
    (small_station.folder / "data").write_text("in the way", "utf-8")
    found = problems(small_station)
    assert set(found) == {"configuration", "rules", "mailbox", "smtp", "disk"}
    assert "connection refused" in found["smtp"].found
    assert all(one.advice for one in found.values())


def test_a_table_with_a_mistake_leaves_only_its_own_server_unasked(small_station: Station) -> None:
    change(small_station, "[smtp]", "[smtp]\nprot = 25")
    found = {one.part: one.state for one in looked(small_station)}
    assert found["mailbox"] is State.OK
    assert found["smtp"] is State.UNCHECKED
    assert found["configuration"] is State.PROBLEM


def test_a_server_that_never_answers_does_not_hold_the_check_up(
    small_station: Station, silent_port: int
) -> None:
    change(small_station, f"port = {small_station.mailbox.port}", f"port = {silent_port}")
    change(small_station, f"port = {small_station.smtp.port}", f"port = {silent_port}")
    found = problems(small_station, limit=0.5)
    assert "did not answer in time" in found["mailbox"].found
    assert "did not answer in time" in found["smtp"].found


def test_a_server_that_dribbles_does_not_hold_the_check_up(
    small_station: Station, dribbling_port: int
) -> None:
    """Each byte comes within the limit of one read; all together never end."""
    change(small_station, f"port = {small_station.mailbox.port}", f"port = {dribbling_port}")
    assert "did not answer in time" in problems(small_station, limit=0.5)["mailbox"].found


def test_a_server_of_another_kind_is_recognised(small_station: Station) -> None:
    change(small_station, f"port = {small_station.mailbox.port}", f"port = {small_station.smtp.port}")
    found = problems(small_station)["mailbox"]
    assert "220 localhost ESMTP" in found.found
    assert "IMAP" in found.advice


def test_tls_spoken_to_a_plain_port_is_explained(small_station: Station) -> None:
    change(small_station, 'tls = "none"', 'tls = "implicit"')
    found = problems(small_station)["mailbox"]
    assert "does not begin with TLS" in found.found
    assert "starttls" in found.advice


def test_a_server_without_starttls_is_explained(small_station: Station) -> None:
    text = small_station.config.read_text("utf-8").replace('tls = "none"', 'tls = "starttls"')
    small_station.config.write_text(text, "utf-8")
    found = problems(small_station)
    assert "offers no STARTTLS" in found["mailbox"].found
    assert "offers no STARTTLS" in found["smtp"].found


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_certificate_of_an_unknown_authority_asks_for_ca_file(
    tmp_path: Path, dovecot: Dovecot, scripted_smtp: ScriptedSmtp, tls: str
) -> None:
    dovecot.start()
    port = dovecot.imaps_port if tls == "implicit" else dovecot.imap_port
    box = Mailbox(dovecot.host, port, "tls@desk.example", dovecot.password)
    station = Station(tmp_path, box, scripted_smtp)
    change(station, 'tls = "none"', f'tls = "{tls}"')
    found = problems(station)["mailbox"]
    assert "self-signed" in found.found
    assert "[mailbox] ca_file" in found.advice
    change(station, "[mailbox]", f'[mailbox]\nca_file = "{dovecot.certificate}"')
    assert problems(station) == {}
    assert any("certificate ends on" in one.found for one in looked(station)), "it is good for two days"
    change(station, str(dovecot.certificate), str(station.config))
    assert "holds no certificate" in problems(station)["mailbox"].found


def test_a_refused_smtp_login_is_told_without_what_the_server_repeats(small_station: Station) -> None:
    with ScriptedSmtp(users={"desk": "other"}) as smtp:
        smtp.auth("535 5.7.8 no such password: much-hidden AG11Y2gtaGlkZGVu")
        change(small_station, f"port = {small_station.smtp.port}", f"port = {smtp.port}")
        change(small_station, "[smtp]", '[smtp]\nuser = "desk"\npassword = "much-hidden"')
        done = small_station.command("check")
    assert done.returncode == 2
    assert "does not take the login of 'desk'" in done.stdout
    assert "much-hidden" not in done.stdout + done.stderr


def test_a_login_that_the_server_does_not_offer_is_told(small_station: Station) -> None:
    change(small_station, "[smtp]", '[smtp]\nuser = "desk"\npassword = "hidden"')
    assert "offers no login" in problems(small_station)["smtp"].found


def test_a_server_that_wants_a_login_says_so(small_station: Station) -> None:
    small_station.smtp.sender("*", "530 5.7.0 Authentication required")
    assert "set [smtp] user" in problems(small_station)["smtp"].advice


def test_a_refused_null_sender_is_no_problem_where_the_desk_may_send_as_itself(
    small_station: Station,
) -> None:
    small_station.smtp.sender("", "550 5.7.1 no null senders here")
    assert problems(small_station) == {}
    change(small_station, "[smtp]", '[smtp]\nenvelope = "null"')
    assert 'envelope = "auto"' in problems(small_station)["smtp"].advice


def test_greylisting_is_a_warning(small_station: Station) -> None:
    small_station.smtp.recipient("*", "450 4.2.0 greylisted")
    found = [one for one in looked(small_station) if one.part == "smtp" and one.state is State.WARNING]
    assert ["greylisted" in one.found for one in found] == [True]


def test_a_missing_smtp_password_does_not_keep_the_mailbox_from_being_asked(small_station: Station) -> None:
    change(small_station, "[smtp]", '[smtp]\nuser = "desk"\npassword_env = "NOT_SET_ANYWHERE"')
    assert "NOT_SET_ANYWHERE" in problems(small_station)["passwords"].found
    states = {one.part: one.state for one in looked(small_station)}
    assert states["mailbox"] is State.OK
    assert states["smtp"] is State.UNCHECKED


def test_what_a_server_says_cannot_move_the_cursor(small_station: Station) -> None:
    small_station.smtp.at_connect("554 go \x1b[2J away")
    done = small_station.command("check")
    assert "554 go" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "words", [b"554 \xff\xfe no\r\n", b"\x00" * 100_000 + b"\r\n", b"220\r\n\r\n250\r\n", b""]
)
@pytest.mark.parametrize("how", [(), ("--json",)])
def test_a_server_that_talks_nonsense_is_a_finding_and_no_crash(
    small_station: Station, words: bytes, how: tuple[str, ...]
) -> None:
    with babbling(words) as port:
        change(small_station, f"port = {small_station.mailbox.port}", f"port = {port}")
        change(small_station, f"port = {small_station.smtp.port}", f"port = {port}")
        done = small_station.command("check", *how)
    assert (done.returncode, done.stderr) == (2, "")
    assert "mailbox" in done.stdout
    assert "smtp" in done.stdout


def test_offline_asks_nobody(small_station: Station) -> None:
    done = small_station.command("check", "--offline", "--json")
    assert done.returncode == 0
    states = {one["part"]: one["state"] for one in json.loads(done.stdout)["findings"]}
    assert (states["mailbox"], states["smtp"]) == ("not checked", "not checked")
    assert small_station.smtp.connections == 0
