"""A key of many parts is refused before it costs memory; dots elsewhere are no key."""

import time
from pathlib import Path

import pytest

from mailtriage import config
from mailtriage.model.errors import ConfigError
from mailtriage.rules.source import read_source

LONG = "a" + ".a" * 400_000


@pytest.mark.parametrize(
    "text",
    [
        f"\n{LONG} = 1",
        f"\n[{LONG}]",
        f"\nx = {{ {LONG} = 1 }}",
        "\n" + '"a" . ' * 30 + "b = 1",
        "\n" + "'a'." * 30 + "b = 1",
    ],
)
def test_a_key_of_many_parts_is_refused_at_once_with_its_line(text: str, tmp_path: Path) -> None:
    began = time.process_time()
    with pytest.raises(ConfigError, match=r"own\.toml:2: a key has more than 20 parts; write it as tables"):
        read_source("own.toml", text.encode())
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"config\.toml:2: a key has more than 20 parts"):
        config.read_tables(path)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "said", [f'"{LONG}"', f"'{LONG}'", f'"""{LONG}\n"""', f"'''{LONG}'''", f"'x' # {LONG}"]
)
def test_dots_in_a_text_or_a_comment_are_no_key(said: str) -> None:
    found = read_source("own.toml", f"[[rule]]\nname = {said}\n".encode())
    assert len(found.rules) == 1
