"""Templates of one's own are tried out before a customer waits for them."""

from pathlib import Path

import pytest

from mailtriage.configured import read_templates
from mailtriage.model.errors import ConfigError
from tests.desk import DeskHarness

SHIPPED = sorted((Path(__file__).parents[2] / "templates").glob("*.*"))


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda one: one.name)
def test_a_wrong_name_in_a_template_is_found_at_the_start(tmp_path: Path, shipped: Path) -> None:
    desk = DeskHarness(tmp_path)
    own = tmp_path / "templates"
    own.mkdir()
    (own / shipped.name).write_text(shipped.read_text("utf-8") + "{{ nonsense }}", "utf-8")
    with pytest.raises(ConfigError, match=f"templates/{shipped.name}: 'nonsense' is undefined"):
        read_templates(desk.settings)
    desk.close()


def test_there_are_templates_to_try() -> None:
    assert len(SHIPPED) > 15


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda one: one.name)
def test_a_shipped_template_is_right_with_what_it_is_given(tmp_path: Path, shipped: Path) -> None:
    desk = DeskHarness(tmp_path)
    own = tmp_path / "templates"
    own.mkdir()
    (own / shipped.name).write_text(shipped.read_text("utf-8"), "utf-8")
    read_templates(desk.settings)
    desk.close()
