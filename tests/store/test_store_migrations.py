import sqlite3
import subprocess
import sys

import pytest
from tinydb import where

from mailtriage.store import DocumentStore, Migration, StoreReadOnly, StoreTooNew, StoreUnusable


def rename(connection: sqlite3.Connection) -> None:
    connection.execute("""UPDATE tickets SET body = replace(body, '"state"', '"status"')""")


RENAME = Migration(2, "state is called status", rename)


def made_at_version_1(path):
    with DocumentStore(path, migrations=()) as store:
        store.table("tickets", indexes=(("state",),)).insert({"state": "open"})


def version(path):
    connection = sqlite3.connect(path)
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return found


def test_fresh_file_has_the_newest_version_and_no_backup(path):
    def never(connection):
        raise AssertionError

    DocumentStore(path, migrations=(Migration(2, "never", never),)).close()
    assert version(path) == 2
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_older_file_is_backed_up_and_migrated(path):
    made_at_version_1(path)
    with DocumentStore(path, migrations=(RENAME,)) as store:
        assert store.table("tickets").all() == [{"status": "open"}]
    assert version(path) == 2
    backup = path.with_name("desk.db.before-v2")
    assert version(backup) == 1
    with DocumentStore(backup, migrations=()) as old:
        assert old.table("tickets").count(where("state") == "open") == 1


def fails(connection):
    rename(connection)
    raise RuntimeError("a document from a stranger")


def commits(connection):
    rename(connection)
    connection.execute("COMMIT")


def commits_by_script(connection):
    rename(connection)
    connection.executescript("SELECT 1")


@pytest.mark.parametrize("step", [fails, commits, commits_by_script])
def test_failing_migration_leaves_the_old_file_usable(path, step):
    made_at_version_1(path)
    with pytest.raises(StoreUnusable, match=r"migration 3 \(bad\) failed.*version 1"):
        DocumentStore(path, migrations=(RENAME, Migration(3, "bad", step)))
    assert version(path) == 1
    with DocumentStore(path, migrations=()) as store:
        assert store.table("tickets").search(where("state") == "open") == [{"state": "open"}]
        assert store.check() == []


def test_migration_killed_in_the_middle_leaves_the_old_file_usable(path):
    made_at_version_1(path)
    script = """
import os, signal, sys
from mailtriage.store import DocumentStore, Migration
def killed(connection):
    connection.execute("UPDATE tickets SET body = '{}'")
    os.kill(os.getpid(), signal.SIGKILL)
DocumentStore(sys.argv[1], migrations=(Migration(2, "killed", killed),))
"""
    assert subprocess.run([sys.executable, "-c", script, str(path)], check=False).returncode == -9
    with DocumentStore(path, migrations=()) as store:
        assert store.table("tickets").all() == [{"state": "open"}]
        assert store.check() == []
    with DocumentStore(path, migrations=(RENAME,)) as store:
        assert store.table("tickets").all() == [{"status": "open"}]


def test_backup_of_a_migration_never_replaces_another_file(path):
    made_at_version_1(path)
    backup = path.with_name("desk.db.before-v2")
    backup.write_text("what an administrator put there")
    for _ in range(3):
        with pytest.raises(StoreUnusable):
            DocumentStore(path, migrations=(Migration(2, "bad", fails),))
    assert backup.read_text() == "what an administrator put there"
    # Equal backups of repeated attempts are one file.
    names = sorted(file.name for file in path.parent.iterdir() if "before" in file.name)
    assert names == ["desk.db.before-v2", "desk.db.before-v2.2"]
    assert version(path.with_name(names[1])) == 1


def test_file_of_a_later_release_is_refused(path):
    DocumentStore(path, migrations=(RENAME,)).close()
    for read_only in (False, True):
        with pytest.raises(StoreTooNew, match=r"version 2, this release knows 1: install the release"):
            DocumentStore(path, read_only=read_only, migrations=())
    assert version(path) == 2


def test_reader_does_not_migrate(path):
    made_at_version_1(path)
    with pytest.raises(StoreReadOnly, match="start the daemon"):
        DocumentStore(path, read_only=True, migrations=(RENAME,))
    assert version(path) == 1


def test_migrations_are_numbered_without_a_gap(path):
    with pytest.raises(ValueError, match="numbered 2, 3"):
        DocumentStore(path, migrations=(Migration(3, "gap", rename),))
