"""Fixtures for all tests: the desk harness, and the servers of `tests/servers`."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mailtriage.demo.server import EmbeddedMailServer
from tests.desk import DeskHarness, harness
from tests.servers.mailbox import Mailbox
from tests.servers.scripted_smtp import ScriptedSmtp
from tests.whole.station import Station

pytest_plugins = ["tests.servers.fixtures", "tests.sampling"]


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """Commands run in this process narrow it, as they must: the next test begins with the user's own again."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path)


@pytest.fixture
def desk_with(tmp_path: Path) -> Iterator[Callable[[dict[str, Any]], DeskHarness]]:
    """A desk whose configuration differs in the given tables."""
    running: list[Iterator[DeskHarness]] = []

    def make(tables: dict[str, Any]) -> DeskHarness:
        running.append(harness(tmp_path, tables))
        return next(running[-1])

    yield make
    for one in running:
        next(one, None)


@pytest.fixture
def small_station(tmp_path: Path, embedded: EmbeddedMailServer, scripted_smtp: ScriptedSmtp) -> Station:
    """The whole program on the embedded server alone: for what does not depend on the IMAP server."""
    user, password = next(iter(embedded.users.items()))
    mailbox = Mailbox(embedded.host, embedded.imap_port, user, password)
    return Station(tmp_path, mailbox, scripted_smtp)
