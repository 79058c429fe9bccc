"""What `make test` runs a part of, and `make soak` all: matrices whose fields prove the same in many places.

Of the parameters of a test marked `sampled` one in three runs, another each day. So do the tests of the whole
program on the embedded IMAP server, where Dovecot runs them all.
"""

import os
from collections import defaultdict
from datetime import UTC, datetime

import pytest

from tests.servers import dovecot

ONE_IN = 3
_DAY = "MAILTRIAGE_TEST_DAY"  # the workers of one run must agree, also at midnight
os.environ.setdefault(_DAY, str(datetime.now(UTC).toordinal()))


def _family(item: pytest.Item) -> str | None:
    """The tests of which this is one that stands for others; None where it always runs."""
    chosen = getattr(getattr(item, "callspec", None), "params", {})
    if item.get_closest_marker("sampled") is not None:
        return f"{item.nodeid.partition('[')[0]} {chosen.get('imap_server', '')}"
    is_whole = item.nodeid.startswith("tests/whole/") and chosen.get("imap_server") == "embedded"
    return "embedded" if is_whole and dovecot.installed() else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    families: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if (family := _family(item)) is not None:
            families[family].append(item)
    if config.option.markexpr not in ("soak", "not soak"):
        return  # somebody asked for these tests
    soak, day = config.option.markexpr == "soak", int(os.environ[_DAY])
    for members in families.values():
        for number, item in enumerate(members):
            if soak or (number + day) % ONE_IN:
                item.add_marker(pytest.mark.soak)
