import resource
import sqlite3

import pytest
from tinydb import where
from tinydb.table import Document

from mailtriage.model.errors import PermanentFailure, TemporaryFailure
from mailtriage.store import DocumentStore, StoreBusy, StoreFull, StoreReadOnly, StoreUnusable


def test_folders_are_made_and_commits_are_durable(tmp_path):
    path = tmp_path / "new" / "folder" / "desk.db"
    with DocumentStore(path) as store:
        assert store.storage.rows("PRAGMA journal_mode") == [("wal",)]
        assert store.storage.rows("PRAGMA synchronous") == [(2,)]
        store.insert({"a": 1})
    with DocumentStore(str(path)) as store:
        assert store.all() == [{"a": 1}]
        assert store.check() == []


def test_file_of_another_program_is_refused_and_left_alone(path):
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreUnusable, match="belongs to another program"):
        DocumentStore(path)
    assert path.read_bytes() == before


def test_file_that_is_no_database_is_refused_and_left_alone(path):
    path.write_text("a mailbox, not a database\n" * 50)
    for read_only in (False, True):
        with pytest.raises(StoreUnusable, match=r"desk\.db: .*no SQLite file"):
            DocumentStore(path, read_only=read_only)
    assert path.read_text().startswith("a mailbox")


def test_damaged_file_is_told_by_check_and_by_reading(path):
    with DocumentStore(path) as store:
        store.insert_multiple({"text": "x" * 500} for _ in range(200))
    whole = bytearray(path.read_bytes())
    for page in range(3, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(whole)
    with DocumentStore(path) as store:
        assert store.check() != []
        with pytest.raises(StoreUnusable, match=r"malformed.*restore the last backup"):
            store.all()


def test_folder_in_the_way_is_an_error_with_advice(tmp_path):
    with pytest.raises(StoreUnusable, match="check that the folder exists"):
        DocumentStore(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnusable, match="name another path"):
        DocumentStore(tmp_path / "file" / "desk.db")


def test_reader_reads_and_refuses_to_write(path, store):
    tickets = store.table("tickets", ids=str, indexes=(("status",),))
    tickets.insert(Document({"status": "open"}, doc_id="T-1"))
    with DocumentStore(path, read_only=True) as reader:
        seen = reader.table("tickets", ids=str, indexes=(("status",),))
        assert seen.search(where("status") == "open") == [{"status": "open"}]
        assert reader.table("not there", indexes=(("a",),)).search(where("a") == 1) == []
        for write in (
            lambda: seen.insert(Document({}, doc_id="T-2")),
            lambda: seen.update({"status": "x"}),
            lambda: seen.remove(where("status") == "open"),
            seen.truncate,
            lambda: reader.insert({}),
            reader.drop_tables,
        ):
            with pytest.raises(StoreReadOnly):
                write()
        with reader.transaction():
            assert len(seen) == 1
            tickets.insert_multiple(Document({"status": "open"}, doc_id=name) for name in ("T-3", "T-4"))
            assert len(seen) == 1
        assert seen.count(where("status") == "open") == 3


def test_reader_of_a_missing_file_is_told_so(path):
    with pytest.raises(StoreUnusable, match="no such file"):
        DocumentStore(path, read_only=True)
    assert not path.exists()


def test_writes_of_another_process_are_seen_behind_the_query_cache(path, store):
    query = where("n") == 1
    assert store.insert({"n": 1}) == 1
    assert store.count(query) == 1
    with DocumentStore(path) as other:
        other.insert({"n": 1})
        other.table("more").insert({})
        assert store.count(query) == 2
        assert store.insert({"n": 1}) == 3
        assert other.insert({"n": 1}) == 4
        assert [doc.doc_id for doc in other.search(query)] == [1, 2, 3, 4]
        assert store.tables() == {"_default", "more"}
        other.drop_tables()
        assert store.search(query) == []
        assert store.insert({"n": 1}) == 1


def test_locked_file_is_a_temporary_failure(path, store):
    with DocumentStore(path, busy_timeout=0.05) as other:
        with store.transaction():
            store.insert({"n": 1})
            with pytest.raises(StoreBusy, match=r"desk\.db.*another process holds it"):
                other.insert({"n": 2})
            assert len(other) == 0
        other.insert({"n": 2})
    assert [doc["n"] for doc in store] == [1, 2]
    assert issubclass(StoreBusy, TemporaryFailure)
    assert issubclass(StoreUnusable, PermanentFailure)


def fill(store):
    with store.transaction():
        store.table("mails").insert({"text": "small"})
        store.table("mails").insert_multiple({"text": "x" * 3000} for _ in range(200))


@pytest.mark.parametrize("caught_inside", [False, True])
def test_full_store_undoes_the_whole_transaction_and_works_again(store, caught_inside):
    store.table("mails").insert({"text": "kept"})
    pages = store.storage.rows("PRAGMA page_count")[0][0]
    store.storage.run(f"PRAGMA max_page_count={pages + 10}")

    def batch():
        with store.transaction():
            store.table("events").insert({"first": True})
            try:
                fill(store)
            except StoreFull:
                if not caught_inside:
                    raise
            store.table("events").insert({"last": True})

    # SQLite gives up the whole transaction, so one that goes on after the error is not kept either.
    with pytest.raises(StoreFull, match="start it again" if caught_inside else "free some space"):
        batch()
    assert store.table("events").all() == []
    assert not store.in_transaction
    assert store.table("mails").all() == [{"text": "kept"}]
    assert store.check() == []
    store.storage.run("PRAGMA max_page_count=1073741823")
    fill(store)
    assert len(store.table("mails")) == 202


def test_commit_that_finds_no_room_is_undone_and_the_store_works_again(path, store):
    store.insert({"text": "kept"})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    wal = path.with_name(path.name + "-wal")

    def commit():
        with store.transaction():
            store.insert({"text": "x" * 100_000})
            resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size + 8192, hard))

    try:
        with pytest.raises(StoreFull, match="nothing of this transaction was kept"):
            commit()
        assert not store.in_transaction
        assert store.all() == [{"text": "kept"}]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    commit_again = store.insert({"text": "y" * 100_000})
    assert commit_again == 2
    assert store.check() == []


def test_transaction_that_sqlite_gave_up_takes_no_more_writes(store):
    def batch():
        with store.transaction():
            store.insert({"first": True})
            with store.storage.exclusive() as connection:
                connection.execute("ROLLBACK")
            store.insert({"second": True})

    with pytest.raises(StoreFull, match="rolled back by an earlier error"):
        batch()
    assert len(store) == 0
    assert store.insert({}) == 1


def test_hot_backup_is_a_consistent_copy_that_opens_as_a_store(tmp_path, store):
    store.table("tickets", ids=str).insert(Document({"a": 1}, doc_id="T-1"))
    target = tmp_path / "copy.db"
    target.write_text("an older backup")
    with store.transaction():
        store.table("tickets").insert(Document({"a": 2}, doc_id="T-2"))
        store.backup(target)
    with DocumentStore(target, read_only=True) as copy:
        assert copy.table("tickets").all() == [{"a": 1}]
        assert copy.check() == []
    assert {file.name for file in tmp_path.iterdir() if "copy" in file.name} <= {
        "copy.db",
        "copy.db-shm",
        "copy.db-wal",
    }


def test_backup_over_the_store_itself_is_refused(path, store):
    with pytest.raises(ValueError, match="replace the store itself"):
        store.backup(path)


def test_backup_into_a_missing_folder_is_an_error_with_advice(tmp_path, store):
    with pytest.raises(StoreUnusable, match="folder exists"):
        store.backup(tmp_path / "nowhere" / "copy.db")


def test_backup_of_a_store_in_memory(tmp_path):
    with DocumentStore(":memory:") as store:
        store.insert({"a": 1})
        store.backup(tmp_path / "copy.db")
        assert store.check() == []
    with DocumentStore(tmp_path / "copy.db") as copy:
        assert copy.all() == [{"a": 1}]


def test_indexes_filled_by_another_sqlite_are_filled_again(path, monkeypatch):
    with DocumentStore(path) as store:
        store.table("t", indexes=(("a",),)).insert({"a": 1})
    monkeypatch.setattr(sqlite3, "sqlite_version", "4.0.0")
    with DocumentStore(path) as store:
        sent = []
        with store.storage.exclusive() as connection:
            connection.set_trace_callback(sent.append)
            table = store.table("t")
            assert table.count(where("a") == 1) == 1
            table.insert({"a": 1})
            table.insert({"a": 1})
            connection.set_trace_callback(None)
        assert [sql for sql in sent if sql.startswith("REINDEX")] == ['REINDEX "t"']
