import threading

import pytest
from tinydb import where
from tinydb.table import Document

from mailtriage.store import DocumentStore, StoreUnusable


class Poison(Exception):
    pass


def test_transaction_over_two_tables_is_kept_as_a_whole(store, path):
    with store.transaction():
        assert store.in_transaction
        store.table("tickets").insert({"number": 1})
        store.table("events").insert({"ticket": 1})
        with DocumentStore(path, read_only=True) as reader:
            assert reader.tables() == set()
    assert not store.in_transaction
    with DocumentStore(path, read_only=True) as reader:
        assert len(reader.table("tickets")) == len(reader.table("events")) == 1


def test_exception_rolls_back_every_table(store, undone):
    store.table("tickets").insert({"number": 1})
    with undone():
        store.table("tickets").update({"number": 2})
        store.table("events").insert({"ticket": 1})
    assert store.table("tickets").all() == [{"number": 1}]
    assert store.table("events").all() == []
    assert store.tables() == {"tickets"}


def test_inner_exception_rolls_back_the_inner_level_only(store, undone):
    tickets = store.table("tickets")
    with store.transaction():
        tickets.insert({"mail": "first"})
        with undone():
            tickets.insert({"mail": "poison"})
        with store.transaction():
            tickets.insert({"mail": "third"})
            assert tickets.contains(where("mail") == "first")
    assert [(doc.doc_id, doc["mail"]) for doc in tickets] == [(1, "first"), (2, "third")]


def test_outer_exception_undoes_finished_inner_levels(store, undone):
    with undone(), store.transaction():
        store.insert({"a": 1})
    assert len(store) == 0


def test_rollback_resets_the_next_id(store, undone):
    store.insert({})
    with undone():
        assert [store.insert({}), store.insert({})] == [2, 3]
    assert store.insert({}) == 2


@pytest.mark.parametrize("inner", [False, True])
def test_rollback_forgets_results_cached_from_uncommitted_documents(store, inner):
    query = where("state") == "open"
    store.insert({"state": "open"})
    assert store.count(query) == 1
    with store.transaction():
        try:
            with store.transaction():
                store.insert({"state": "open"})
                assert store.count(query) == len(store.search(query)) == 2
                raise Poison
        except Poison:
            assert store.count(query) == 1
        if not inner:
            store.update({"state": "closed"})
    assert store.count(query) == (1 if inner else 0)


def test_table_made_and_rolled_back_can_be_made_again(store, undone):
    tickets = None
    with undone():
        tickets = store.table("tickets", ids=str, indexes=(("state",),))
        tickets.insert(Document({"state": "new"}, doc_id="T-1"))
    assert tickets.all() == []
    tickets.insert(Document({"state": "new"}, doc_id="T-2"))
    assert [doc.doc_id for doc in store.table("tickets").search(where("state") == "new")] == ["T-2"]


def test_failed_write_inside_a_transaction_leaves_no_half_of_itself(store):
    store.insert_multiple({"n": n} for n in range(600))

    def fails_late(document):
        document["n"] += 1
        if document["n"] == 500:
            raise Poison

    with store.transaction():
        with pytest.raises(Poison):
            store.update(fails_late)
        with pytest.raises(ValueError, match="already exists"):
            store.insert_multiple([{"n": -1}, Document({}, doc_id=1)])
        with pytest.raises(TypeError):
            store.insert({"n": object()})
    assert [doc["n"] for doc in store] == list(range(600))


def test_other_threads_wait_for_the_transaction(store):
    seen = []
    reader = threading.Thread(target=lambda: seen.append(len(store)))
    with store.transaction():
        store.insert({})
        reader.start()
        store.insert({})
    reader.join()
    assert seen == [2]


def test_four_threads_lose_no_document(store):
    def work(name):
        for number in range(25):
            store.insert({"by": name, "number": number})
            assert store.contains((where("by") == name) & (where("number") == number))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [doc.doc_id for doc in store] == list(range(1, 101))


def test_closing_inside_a_transaction_keeps_nothing_and_says_so(path):
    store = DocumentStore(path)

    def close_too_early():
        with store.transaction():
            store.insert({})
            store.close()

    with pytest.raises(StoreUnusable, match="closed"):
        close_too_early()
    with DocumentStore(path) as again:
        assert len(again) == 0
