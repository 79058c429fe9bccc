"""``backup`` and ``restore`` as an admin runs them: what they say, what they refuse, what they leave."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from mailtriage.steps.restored import held_before
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.store.lock import StoreLock
from mailtriage.tickets.fold import apply
from tests.console.program import as_json, here, mailtriage, refused, told


def backed_up(desk: Path) -> Path:
    before = set((desk / "backups").glob("*"))
    told(mailtriage("backup", "backups", cwd=desk))
    (made,) = set((desk / "backups").glob("mailtriage-*")) - before
    return made.relative_to(desk)


def store_of(data: Path) -> DeskStore:
    return DeskStore(DocumentStore(data / "mailtriage.db", read_only=True), apply)


def test_backup_says_what_it_wrote_and_the_command_it_prints_restores_it(
    desk_folder: Path, tmp_path: Path
) -> None:
    before = as_json(mailtriage("tickets", "--json", cwd=desk_folder))
    said = told(mailtriage("backup", "backups", cwd=desk_folder))
    assert "5 tickets" in said
    assert "raw mail" in said
    command = said.splitlines()[-1].split()
    assert command[:2] == ["mailtriage", "restore"]
    (desk_folder / "data").rename(tmp_path / "lost")
    said = told(mailtriage(*command[1:], cwd=desk_folder))
    assert "5 tickets" in said
    assert "the next ticket gets the number 3001" in said
    assert "config.toml was there and is kept" in said
    assert as_json(mailtriage("tickets", "--json", cwd=desk_folder)) == before


def test_the_command_that_backup_prints_names_another_configuration_and_odd_folders(
    desk_folder: Path,
) -> None:
    (desk_folder / "config.toml").rename(desk_folder / "other.toml")
    said = told(mailtriage("backup", "my backups", "--config", "other.toml", cwd=desk_folder))
    assert "restore 'my backups/mailtriage-" in said
    assert said.endswith("' --config other.toml\n")


def test_a_machine_that_has_nothing_gets_the_configuration_from_the_backup_too(
    desk_folder: Path, tmp_path: Path
) -> None:
    (desk_folder / "templates").mkdir()
    (desk_folder / "templates" / "alert.subject").write_text("{{ trouble.summary }}")
    (desk_folder / "rules").mkdir()
    (desk_folder / "rules" / "own.toml").write_text("# mine")
    made = backed_up(desk_folder)
    new = tmp_path / "new machine"
    new.mkdir()
    said = told(mailtriage("restore", str(desk_folder / made), cwd=new))
    assert "config.toml is from the backup" in said
    assert (new / "config.toml").read_text() == (desk_folder / "config.toml").read_text()
    assert (new / "templates" / "alert.subject").read_text() == "{{ trouble.summary }}"
    assert (new / "rules" / "own.toml").read_text() == "# mine"
    assert len(as_json(mailtriage("tickets", "--json", cwd=new))) == 5


def test_the_data_folder_is_the_one_that_the_configuration_of_today_names(
    desk_folder: Path, tmp_path: Path
) -> None:
    made = backed_up(desk_folder)
    text = (desk_folder / "config.toml").read_text()
    (desk_folder / "config.toml").write_text(f'{text}\n[store]\npath = "{tmp_path / "elsewhere"}"\n')
    told(mailtriage("restore", str(made), cwd=desk_folder))
    assert (tmp_path / "elsewhere" / "mailtriage.db").exists()
    assert len(as_json(mailtriage("tickets", "--json", cwd=desk_folder))) == 5


def test_restore_to_a_folder_puts_the_data_there_and_touches_nothing_else(desk_folder: Path) -> None:
    made = backed_up(desk_folder)
    data = {one: one.read_bytes() for one in (desk_folder / "data").rglob("*") if one.is_file()}
    said = told(mailtriage("restore", str(made), "--to", "rehearsal", cwd=desk_folder))
    assert "is not touched" in said
    assert {one: one.read_bytes() for one in data} == data
    assert sorted(os.listdir(desk_folder / "rehearsal")) == [
        "archive",
        "daemon.lock",
        "mailtriage.db",
        "secret.key",
    ]
    store = store_of(desk_folder / "rehearsal")
    assert held_before(store) is not None
    store.documents.close()
    assert "in the way" in refused(mailtriage("restore", str(made), "--to", "rehearsal", cwd=desk_folder))


def test_a_restore_over_a_desk_that_is_there_is_refused_with_what_to_move(desk_folder: Path) -> None:
    made = backed_up(desk_folder)

    def state() -> Any:
        told = as_json(mailtriage("status", "--json", cwd=desk_folder))
        for folder in told["folders"]:
            del folder["lag_seconds"]
        return told

    before = state()
    said = refused(mailtriage("restore", str(made), cwd=desk_folder))
    for name in ("mailtriage.db", "archive", "secret.key"):
        assert f"data/{name}" in said
    assert "move data away" in said
    assert state() == before


def test_a_restore_under_a_running_daemon_is_refused_with_its_process(desk_folder: Path) -> None:
    made = backed_up(desk_folder)
    with StoreLock(desk_folder / "data" / "daemon.lock"):
        said = refused(mailtriage("restore", str(made), cwd=desk_folder))
    assert f"process {os.getpid()}" in said


def test_a_backup_under_a_running_daemon_is_made(desk_folder: Path) -> None:
    with StoreLock(desk_folder / "data" / "daemon.lock"):
        backed_up(desk_folder)


def test_a_damaged_backup_is_refused_by_the_name_of_the_file(desk_folder: Path, tmp_path: Path) -> None:
    made = desk_folder / backed_up(desk_folder)
    whole = bytearray((made / "config.toml").read_bytes())
    whole[0] ^= 1
    (made / "config.toml").write_bytes(whole)
    (made / "secret.key").unlink()
    shutil.rmtree(desk_folder / "data")
    said = refused(mailtriage("restore", str(made), cwd=desk_folder))
    assert "secret.key: No such file" in said
    assert not (desk_folder / "data").exists()


def test_a_backup_of_an_archive_that_has_lost_mail_is_made_and_told(desk_folder: Path) -> None:
    (segment,) = (desk_folder / "data" / "archive").glob("*.seg")
    segment.unlink()
    done = mailtriage("backup", "backups", cwd=desk_folder)
    assert done.returncode == 1
    assert b"damaged already" in done.stdout


def test_a_backup_into_the_data_folder_is_refused_for_it_would_be_lost_with_it(desk_folder: Path) -> None:
    (desk_folder / "link").symlink_to("data")
    for folder in ("data", "data/backups", "link/backups"):
        assert "lost with it" in refused(mailtriage("backup", folder, cwd=desk_folder))
    assert not (desk_folder / "data" / "backups").exists()


def test_a_backup_where_the_daemon_never_ran_is_refused_and_makes_nothing(configured: Path) -> None:
    assert "no store yet" in refused(mailtriage("backup", "backups", cwd=configured))
    assert [one.name for one in configured.iterdir()] == ["config.toml"]


def test_release_and_discard_are_words_and_a_folder_of_that_name_is_written_as_a_path(
    desk_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backed_up(desk_folder)
    (desk_folder / made).rename(desk_folder / "release")
    monkeypatch.chdir(desk_folder)
    assert "write ./release" in refused(here(capsys, "restore", "release", "--to", "new"))
    assert not (desk_folder / "new").exists()
    assert "Restored into new" in told(here(capsys, "restore", "./release", "--to", "new"))


@pytest.mark.parametrize("word", ["release", "discard"])
def test_release_and_discard_where_nothing_was_restored_say_so(desk_folder: Path, word: str) -> None:
    assert "the restore holds nothing" in told(mailtriage("restore", word, cwd=desk_folder))


def test_restore_of_what_is_no_backup_says_what_is_wrong_with_it(desk_folder: Path) -> None:
    made = backed_up(desk_folder)
    assert made.name in refused(mailtriage("restore", "backups", cwd=desk_folder))
    assert "no such folder" in refused(mailtriage("restore", "nowhere", cwd=desk_folder))
    assert "no backup" in refused(mailtriage("restore", "data", cwd=desk_folder))
    (desk_folder / made).rename(desk_folder / f"{made}.partial")
    assert "never finished" in refused(mailtriage("restore", f"{made}.partial", cwd=desk_folder))


@pytest.mark.parametrize("key", ['password = "x"', 'password_env = "X"'])
def test_backup_warns_of_a_password_that_stands_in_the_configuration(desk_folder: Path, key: str) -> None:
    text = (desk_folder / "config.toml").read_text()
    lines = [key if line.startswith("password") else line for line in text.splitlines()]
    (desk_folder / "config.toml").write_text("\n".join(lines))
    said = told(mailtriage("backup", "backups", cwd=desk_folder))
    assert ("password" in said) == ("_env" not in key)


def test_no_file_that_a_password_lies_in_is_in_the_backup(desk_folder: Path) -> None:
    (desk_folder / "imap.password").write_text("hunter2")
    text = (desk_folder / "config.toml").read_text()
    lines = [
        'password_file = "imap.password"' if line.startswith("password") else line
        for line in text.splitlines()
    ]
    (desk_folder / "config.toml").write_text("\n".join(lines))
    made = backed_up(desk_folder)
    assert not any(b"hunter2" in one.read_bytes() for one in (desk_folder / made).rglob("*") if one.is_file())
