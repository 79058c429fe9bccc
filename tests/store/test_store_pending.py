"""What is put waits for the commit, for a reader, or for a savepoint; nobody can tell that it waited."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import where
from tinydb.table import Document

from mailtriage.store import DocumentStore, StoreUnusable


class Poison(Exception):
    """Ends a level before its time."""


def opened(store):
    return store.table("mails", ids=str, indexes=(("n",),))


def put(table, doc_id, n):
    table.put(Document({"n": n}, doc_id=doc_id))


def in_file(path):
    with sqlite3.connect(path) as connection:
        return dict(connection.execute('SELECT id, json_extract(body, "$.n") FROM mails'))


def test_many_puts_of_a_transaction_are_few_statements(store):
    table = opened(store)
    ran = []
    store.storage._connection.set_trace_callback(ran.append)
    with store.transaction():
        for mail in range(20):
            with store.transaction():
                put(table, f"m{mail}", mail)
                put(table, "last", mail)
    store.storage._connection.set_trace_callback(None)
    assert not [sql for sql in ran if "SAVEPOINT" in sql]
    assert len([sql for sql in ran if "INSERT" in sql]) <= 3
    assert len(table) == 21


def test_what_is_put_is_found_by_id_and_by_query_before_the_commit(path, store):
    table = opened(store)
    with store.transaction():
        put(table, "a", 1)
        assert table.get(doc_id="a") == {"n": 1}
        assert table.find(where("n") == 1) == [{"n": 1}]
        put(table, "a", 2)
        assert table.count(where("n") == 1) == 0
        assert table.get(where("n") == 2) == {"n": 2}
        assert len(table) == 1
        assert in_file(path) == {}
    assert in_file(path) == {"a": 2}


@pytest.mark.parametrize("looks", [False, True], ids=["unseen", "after a query"])
def test_a_failed_level_takes_back_its_own_puts_only(path, store, undone, looks):
    table = opened(store)
    with store.transaction():
        put(table, "before", 1)
        put(table, "both", 1)
        with undone():
            put(table, "inside", 2)
            put(table, "both", 2)
            if looks:
                assert table.count(where("n") == 2) == 2
        assert table.get(doc_id="inside") is None
        assert table.get(doc_id="both") == {"n": 1}
        assert table.count(where("n") == 1) == 2
        put(table, "after", 3)
    assert in_file(path) == {"before": 1, "both": 1, "after": 3}


def test_a_put_that_could_not_be_written_is_not_forgotten(path, store, monkeypatch):
    table = opened(store)
    run = store.storage.run
    failures = [StoreUnusable("a passing fault")]

    def fragile(sql, parameters=()):
        if "INSERT" in sql and failures:
            raise failures.pop()
        return run(sql, parameters)

    monkeypatch.setattr(store.storage.pending, "_run", fragile)
    with store.transaction():
        put(table, "first", 1)
        # The next mail's reads meet the fault; that mail is set aside, and the first must not be lost.
        with pytest.raises(StoreUnusable), store.transaction():
            table.find(where("n") == 1)
    assert in_file(path) == {"first": 1}


def test_what_another_process_wrote_is_read_although_the_old_was_known(path, store):
    table = opened(store)
    put(table, "a", 1)
    assert table.get(doc_id="a") == {"n": 1}
    assert table.get(doc_id="b") is None
    with DocumentStore(path) as other:
        put(opened(other), "a", 2)
        put(opened(other), "b", 3)
    assert table.get(doc_id="a") == {"n": 2}
    with store.transaction():
        assert table.get(doc_id="b") == {"n": 3}


def test_a_document_that_was_removed_or_changed_otherwise_is_not_remembered(store):
    table = opened(store)
    with store.transaction():
        put(table, "a", 1)
        put(table, "b", 1)
        table.update({"n": 5}, doc_ids=["a"])
        table.remove(doc_ids=["b"])
        assert table.get(doc_id="a") == {"n": 5}
        assert table.get(doc_id="b") is None
        put(table, "b", 6)
        table.truncate()
        assert table.get(doc_id="b") is None
    assert len(table) == 0


def test_a_caller_may_change_what_it_put_and_what_it_got(store):
    table = opened(store)
    document = Document({"n": 1}, doc_id="a")
    with store.transaction():
        table.put(document)
        document["n"] = 2
        table.get(doc_id="a")["n"] = 3
        assert table.get(doc_id="a") == {"n": 1}
    assert table.get(doc_id="a") == {"n": 1}


IDS = st.sampled_from(["a", "b", "c", "d"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), IDS, st.integers(0, 3)),
        st.tuples(st.just("get"), IDS),
        st.tuples(st.just("find"), st.integers(0, 3)),
        st.tuples(st.just("remove"), IDS),
        st.tuples(st.just("update"), st.integers(0, 3)),
        st.tuples(st.just("begin")),
        st.tuples(st.just("keep")),
        st.tuples(st.just("undo")),
    ),
    max_size=40,
)


@given(STEPS)
def test_no_order_of_calls_tells_that_puts_wait(steps):
    """Against a plain dictionary, copied where a level begins."""
    with DocumentStore(":memory:") as store:
        table = opened(store)
        now: dict[str, int] = {}
        levels: list[tuple[object, dict[str, int]]] = []
        for name, *given_ in steps:
            match name, given_:
                case "put", [doc_id, n]:
                    put(table, doc_id, n)
                    now[doc_id] = n
                case "get", [doc_id]:
                    assert table.get(doc_id=doc_id) == ({"n": now[doc_id]} if doc_id in now else None)
                case "find", [n]:
                    assert {doc.doc_id for doc in table.find(where("n") == n)} == {
                        key for key, value in now.items() if value == n
                    }
                case "remove", [doc_id]:
                    assert table.remove(doc_ids=[doc_id]) == [doc_id] * (doc_id in now)
                    now.pop(doc_id, None)
                case "update", [n]:
                    table.update({"n": n + 1}, where("n") == n)
                    now = {key: value + (value == n) for key, value in now.items()}
                case "begin", _:
                    level = store.transaction()
                    level.__enter__()
                    levels.append((level, dict(now)))
                case "keep", _ if levels:
                    levels.pop()[0].__exit__(None, None, None)
                case "undo", _ if levels:
                    level, before = levels.pop()
                    assert not level.__exit__(Poison, Poison(), None)
                    now = before
        while levels:
            levels.pop()[0].__exit__(None, None, None)
        assert {doc.doc_id: doc["n"] for doc in table} == now
