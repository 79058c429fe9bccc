"""Pytest fixtures for the test servers; ``pytest_plugins = ["tests.servers.fixtures"]`` makes them known."""

import itertools
import os
from collections.abc import Iterator

import pytest

from mailtriage.demo.server import EmbeddedMailServer
from tests.servers import dovecot as dovecot_server
from tests.servers import postfix as postfix_server
from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import Mailbox
from tests.servers.scripted_smtp import ScriptedSmtp

REQUIRED = "MAILTRIAGE_REQUIRE_INTEGRATION"
MISSING = (
    "Dovecot is not installed: apt-get install dovecot-imapd postfix (as .ci/run does)"
    " to run the integration tests"
)
MISSING_LMTP = (
    "Dovecot's LMTP is not installed: apt-get install dovecot-imapd dovecot-lmtpd (as .ci/run does)"
)
SUPPORT = "support@demo.example"
CUSTOMERS = "customers@demo.example"
PASSWORD = "demo"

_numbers = itertools.count(1)


@pytest.fixture
def embedded() -> Iterator[EmbeddedMailServer]:
    """The demo's mail server: support's mailbox, and one for everybody else."""
    with EmbeddedMailServer({SUPPORT: PASSWORD, CUSTOMERS: PASSWORD}, catch_all=CUSTOMERS) as server:
        yield server


@pytest.fixture
def scripted_smtp() -> Iterator[ScriptedSmtp]:
    """An SMTP server that accepts everything until the test scripts it otherwise."""
    with ScriptedSmtp() as server:
        yield server


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One Dovecot for all tests; a test that stops it starts it again."""
    if not dovecot_server.installed():
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(MISSING, pytrace=False)
        pytest.skip(MISSING)
    with Dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def storm_servers() -> None:
    """Dovecot with LMTP and Postfix can be run here: else the test is skipped, or fails where it must run."""
    reason = postfix_server.why_not() if dovecot_server.installed(lmtp=True) else MISSING_LMTP
    if reason:
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


@pytest.fixture(params=["embedded", pytest.param("dovecot", marks=pytest.mark.integration)])
def imap_server(request: pytest.FixtureRequest) -> Mailbox:
    """A mailbox that no other test has seen, on each IMAP server in turn."""
    if request.param == "embedded":
        embedded: EmbeddedMailServer = request.getfixturevalue("embedded")
        return Mailbox(embedded.host, embedded.imap_port, SUPPORT, PASSWORD)
    dovecot: Dovecot = request.getfixturevalue("dovecot")
    dovecot.start()
    return dovecot.mailbox(f"support-{next(_numbers)}@demo.example")


def pytest_itemcollected(item: pytest.Item) -> None:
    if "dovecot" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.integration)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many integration tests ran: a run that skipped them all is green, and proves less."""
    counts = {
        outcome: sum(
            "integration" in getattr(report, "keywords", ())
            for report in terminalreporter.getreports(outcome)
        )
        for outcome in ("passed", "failed", "error", "skipped")
    }
    if any(counts.values()):
        told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        terminalreporter.write_line(f"integration: {told}")
