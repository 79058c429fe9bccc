"""What is compiled at its first use is right all the same."""

import importlib
import pkgutil

from mailtriage import intake
from mailtriage.intake.lazily import Lazily


def test_every_pattern_that_waits_for_its_first_use_can_be_compiled() -> None:
    for module in pkgutil.walk_packages(intake.__path__, f"{intake.__name__}."):
        importlib.import_module(module.name)
    assert len(Lazily.made) > 20
    assert all(one.compiled.pattern for one in Lazily.made)


def test_it_searches_as_a_pattern_does() -> None:
    pattern = Lazily(r"\bpage (\d+)")
    found = pattern.search("see page 12")
    assert found is not None
    assert found[1] == "12"
    assert pattern.match("see page 12") is None
    assert pattern.fullmatch("page 12") is not None
