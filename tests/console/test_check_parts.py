"""What single parts of ``mailtriage check`` make of what was found."""

import errno
import os
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailtriage.console.checks import clock
from mailtriage.console.checks.certificate import check_certificate
from mailtriage.console.checks.clock import check_clock
from mailtriage.console.checks.disk import check_disk, look_into
from mailtriage.console.checks.finding import Finding, State, summary
from mailtriage.console.checks.link import Link, explain
from mailtriage.console.checks.mailbox import about_login
from mailtriage.paths import Paths

NOBODY = 65534
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LINK = Link("mailbox", "imap.example.com", 993, "implicit", False, 993, 143, "imap")


def certificate_error(code: int, message: str) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = code, message
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (certificate_error(62, "Hostname mismatch"), "set [mailbox] host"),
        (certificate_error(10, "certificate has expired"), "renewed"),
        (certificate_error(9, "certificate is not yet valid"), "clock"),
        (certificate_error(20, "unable to get local issuer certificate"), "[mailbox] ca_file"),
        (certificate_error(26, "unsuitable certificate purpose"), "ask who runs the server"),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "correct [mailbox] host"),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), "DNS"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "host and port"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "network"),
        (TimeoutError("timed out"), "firewalls"),
        (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), "listens on port 993"),
        (RuntimeError("anything else"), "listens on port 993"),
    ],
)
def test_each_way_a_connection_fails_has_its_advice(error: Exception, words: str) -> None:
    outer = RuntimeError(f"imap.example.com:993: {error}")
    outer.__cause__ = error
    found, advice = explain(outer, LINK, "connect")
    assert words in advice
    assert "imap.example.com" in found


def test_silence_of_the_tls_port_towards_plain_text_is_recognised() -> None:
    plain = Link("mailbox", "imap.example.com", 993, "starttls", False, 993, 143, "imap")
    assert "tls = 'implicit'" in explain(TimeoutError(), plain, "connect")[1]


def test_causes_that_go_in_a_circle_do_not_hold_anything_up() -> None:
    one, other = RuntimeError("one"), RuntimeError("other")
    one.__cause__, other.__cause__ = other, one
    assert explain(one, LINK, "connect")[0]


@pytest.mark.parametrize(
    ("host", "told", "words"),
    [
        ("imap.gmail.com", "[AUTHENTICATIONFAILED] Invalid credentials", "apppasswords"),
        ("outlook.office365.com", "LOGIN failed.", "Microsoft"),
        ("mail.example.com", "basic authentication is disabled", "Microsoft"),
        ("mail.example.com", "no", "app password"),
    ],
)
def test_a_refused_login_is_explained_as_the_provider_has_it(host: str, told: str, words: str) -> None:
    assert words in about_login(host, told)


def states(found: list[Finding]) -> set[State]:
    return {one.state for one in found}


def test_a_clock_is_right_when_nothing_contradicts_it() -> None:
    hour = timedelta(hours=1)
    assert states(check_clock(NOW, NOW - hour, "mail ready", NOW - hour)) == {State.OK}
    assert states(check_clock(NOW, None, "", None)) == {State.OK}
    assert states(check_clock(NOW, NOW + timedelta(seconds=90), "", None)) == {State.OK}


@pytest.mark.parametrize(
    ("newest", "greeting", "last_seen", "words"),
    [
        (timedelta(minutes=10), "", None, "10 minutes after now"),
        (None, "Microsoft ESMTP ready at Mon, 23 Nov 2026 11:00:05 +0100", timedelta(), "2 hours"),
        (None, "", timedelta(days=3), "the clock went back"),
    ],
)
def test_a_clock_that_differs_from_the_servers_is_a_problem(
    newest: timedelta | None, greeting: str, last_seen: timedelta | None, words: str
) -> None:
    found = check_clock(
        NOW if words != "2 hours" else NOW - timedelta(hours=1),
        NOW + newest if newest is not None else None,
        greeting,
        NOW + last_seen if last_seen is not None and words != "2 hours" else None,
    )
    assert states(found) == {State.PROBLEM}
    assert any(words in one.found for one in found)


def test_a_clock_ahead_of_the_mail_servers_is_told_too() -> None:
    [found] = check_clock(NOW, None, "x ESMTP; Mon, 23 Nov 2026 08:00:00 +0000", None)
    assert "ahead of" in found.found


def test_a_clock_in_another_age_is_a_problem() -> None:
    assert states(check_clock(datetime(1970, 1, 1, tzinfo=UTC), None, "", None)) == {State.PROBLEM}


def test_a_machine_without_time_zones_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock.zoneinfo, "available_timezones", set)
    assert any("tzdata" in one.advice for one in check_clock(NOW, None, "", None))


def test_a_certificate_is_warned_of_before_it_ends() -> None:
    assert check_certificate("smtp", None, NOW) == []
    assert check_certificate("smtp", NOW + timedelta(days=60), NOW) == []
    assert states(check_certificate("smtp", NOW + timedelta(days=3), NOW)) == {State.WARNING}


def test_a_disk_that_fills_within_weeks_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "archive").mkdir()
    segment = tmp_path / "archive" / "2026-11-22.seg"
    with segment.open("wb") as file:
        file.truncate(20 << 20)
    os.utime(segment, (NOW.timestamp() - 86400, NOW.timestamp() - 86400))
    monkeypatch.setattr(
        os, "statvfs", lambda path: os.statvfs_result((4096, 4096, 0, 0, 50_000, 0, 0, 0, 0, 0))
    )
    found = check_disk(Paths(tmp_path), 1 << 20, NOW)
    assert any("days" in one.found for one in found if one.state is State.WARNING)


def test_the_trial_of_the_data_folder_leaves_nothing_there(tmp_path: Path) -> None:
    check_disk(Paths(tmp_path), 0, NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_belongs_to_somebody_else_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data").chmod(0)
    paths = Paths(tmp_path / "data")
    user = os.geteuid()
    os.seteuid(NOBODY if user == 0 else user)
    try:
        found = [*look_into(paths)[1], *check_disk(paths, 0, NOW)]
    finally:
        os.seteuid(user)
        (tmp_path / "data").chmod(0o700)
    assert states(found) == {State.PROBLEM}


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    found = check_disk(Paths(tmp_path / "a" / "b"), 0, NOW)
    assert states(found) == {State.OK}
    assert list(tmp_path.iterdir()) == []


def test_the_last_line_counts_what_is_wrong() -> None:
    bad, odd = Finding("smtp", State.PROBLEM, "x", "y"), Finding("clock", State.WARNING, "x", "y")
    assert summary([bad, bad, odd]) == "2 problems, 1 warning."
    assert summary([Finding("smtp", State.OK, "x")]) == "everything is right."
    assert summary([Finding("smtp", State.UNCHECKED, "x")]) == "no problems; not checked: smtp."
