"""When the configuration is saved: asked for once it is whole, and once."""

from pathlib import Path

import pytest

from mailtriage.config import read
from mailtriage.config.files import Files, author_of, stamp_of
from mailtriage.daemon.saved import Saved

_CONFIG = """
[desk]
address = "support@desk.example"
name = "Desk"
[mailbox]
host = "localhost"
tls = "none"
user = "u"
password = "p"
[smtp]
host = "localhost"
tls = "none"
"""


class Editor:
    """What a stamp says, and how often a reload was asked for."""

    def __init__(self) -> None:
        self.stamp, self.asked = 0, 0
        self.saved = Saved(lambda: self.stamp, self._ask)

    def _ask(self) -> None:
        self.asked += 1

    def look(self, times: int = 1) -> int:
        for _ in range(times):
            self.saved.look()
        return self.asked


def test_an_edit_is_asked_for_once_it_has_stayed_the_same() -> None:
    editor = Editor()
    assert editor.look(3) == 0
    editor.stamp = 1
    assert editor.look() == 0, "it may be half written"
    editor.stamp = 2
    assert editor.look() == 0
    assert editor.look() == 1
    assert editor.look(5) == 1, "right or wrong, it is asked for once"


def test_an_edit_that_is_taken_back_before_it_was_read_asks_for_nothing() -> None:
    editor = Editor()
    editor.stamp = 1
    editor.look()
    editor.stamp = 0
    assert editor.look(3) == 0


def test_what_a_reload_has_read_by_then_is_not_read_again() -> None:
    editor = Editor()
    editor.stamp = 1
    editor.saved.begin()
    assert editor.look(3) == 0
    editor.stamp = 2
    assert editor.look(2) == 1


def test_what_is_still_being_saved_is_not_settled_and_what_is_saved_while_read_is_known() -> None:
    editor = Editor()
    assert editor.saved.settled
    editor.stamp = 1
    assert not editor.saved.settled
    editor.look()
    assert editor.saved.settled
    editor.saved.begin()
    assert editor.saved.unchanged
    editor.stamp = 2
    assert not editor.saved.unchanged


@pytest.mark.parametrize("name", ["config.toml", "rules/own.toml", "templates/acknowledged.txt"])
def test_each_way_of_saving_each_file_is_seen(tmp_path: Path, name: str) -> None:
    (tmp_path / "config.toml").write_text(_CONFIG)
    file = tmp_path / name
    settings = read(tmp_path / "config.toml")
    before = stamp_of(settings)
    file.parent.mkdir(exist_ok=True)
    text = file.read_text() if file.exists() else ""
    if not text:
        file.write_text(text)
        assert stamp_of(settings) != before, "a new file"
        before = stamp_of(settings)
    file.write_text(f"{text}# more\n")
    assert stamp_of(settings) != before, "written in place"
    before = stamp_of(settings)
    other = tmp_path / "other"
    other.write_text(f"{text}# once\n")
    other.rename(file)
    assert stamp_of(settings) != before, "put in the place of the old one"
    before = stamp_of(settings)
    file.chmod(0o600)
    assert stamp_of(settings) != before, "made readable, or not"
    before = stamp_of(settings)
    file.unlink()
    assert stamp_of(settings) != before, "taken away"


@pytest.mark.parametrize(
    ("more", "file"),
    [
        ('[rules]\nfolder = "two"\npacks = ["nonsense"]\n', "two/own.toml"),
        ('[reply]\ntemplates = "two"\n[rules]\nwrong = 1\n', "two/acknowledged.txt"),
    ],
)
def test_what_a_refused_configuration_names_is_watched_beside_what_is_in_force(
    tmp_path: Path, more: str, file: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(_CONFIG)
    settings = read(path)
    files = Files(lambda: settings)
    path.write_text(_CONFIG + more)
    (tmp_path / "two").mkdir()
    before = files.stamp()
    (tmp_path / file).write_text("# mended")
    assert files.stamp() != before
    before = files.stamp()
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "own.toml").write_text("# more")
    assert files.stamp() != before


@pytest.mark.parametrize(
    "said", ["not toml at all", "rules = 1\nreply = []", '[rules]\nfolder = "a\\u0000b"']
)
def test_no_nonsense_in_the_configuration_ends_the_watch(tmp_path: Path, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(_CONFIG)
    settings = read(path)
    files = Files(lambda: settings)
    before = files.stamp()
    path.write_text(said)
    assert files.stamp() != before


def test_whoever_owns_the_file_saved_last_is_its_author(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(_CONFIG)
    assert author_of(read(tmp_path / "config.toml")) == (tmp_path / "config.toml").owner()
