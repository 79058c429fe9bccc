"""Fixtures for all tests: the desk harness, and the servers of `tests/servers`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk import DeskHarness, harness

pytest_plugins = ["tests.servers.fixtures"]


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
