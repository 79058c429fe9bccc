import pytest
from tinydb import where
from tinydb.table import Document

from mailtriage.store import DocumentStore


@pytest.fixture
def tickets(store):
    table = store.table("tickets", ids=str, indexes=(("status",), ("state", "due_at")))
    table.insert_multiple(
        Document(
            {"status": n % 5, "state": "due" if n % 2 else "done", "due_at": 1000 - n, "text": "x" * 200},
            f"T-{n:04}",
        )
        for n in range(1000)
    )
    return table


def test_indexed_queries_never_scan(tickets, explain):
    due = (where("state") == "due") & (where("due_at") <= 5)
    for call in (
        lambda: tickets.search(where("status") == 3),
        lambda: tickets.get(where("status") == 3),
        lambda: tickets.count(where("status").one_of([1, 2])),
        lambda: tickets.contains((where("status") >= 3) & (where("text") == "x")),
        lambda: tickets.update({"text": ""}, due),
        lambda: tickets.upsert({"text": "y"}, due),
        lambda: tickets.update_multiple([({"text": ""}, due), ({"text": ""}, where("status") == 9)]),
        lambda: tickets.remove(where("status") > 8),
        lambda: tickets.find(due, order_by="due_at", limit=3),
        lambda: tickets.get(doc_id="T-0001"),
        lambda: tickets.get(doc_ids=["T-0001", "T-0002"]),
    ):
        plans = explain(call)
        assert plans
        assert any("USING INDEX" in line or "USING COVERING INDEX" in line for line in plans)
        assert not any(line.startswith("SCAN") for line in plans), plans


def test_rows_come_in_the_order_of_the_index_without_sorting(tickets, explain):
    queries = [
        lambda: tickets.find(order_by="status", limit=5),
        lambda: tickets.find(order_by="status", descending=True, limit=5),
        lambda: tickets.find(where("state") == "due", order_by="due_at", limit=5),
        lambda: tickets.search((where("state") == "due") & (where("due_at") == 5)),
    ]
    for call in queries:
        plans = explain(call)
        assert not any("TEMP B-TREE FOR ORDER BY" in line for line in plans), plans
        assert any("USING INDEX" in line for line in plans), plans


def test_find_orders_by_the_field_then_by_id(tickets):
    found = tickets.find(where("state") == "due", order_by="due_at", limit=3)
    assert [doc.doc_id for doc in found] == ["T-0999", "T-0997", "T-0995"]
    found = tickets.find(order_by="status", descending=True, limit=3)
    assert [doc.doc_id for doc in found] == ["T-0004", "T-0009", "T-0014"]
    found = tickets.find(where("status") == 4, descending=True, limit=2)
    assert [doc.doc_id for doc in found] == ["T-0999", "T-0994"]
    assert len(tickets.find()) == 1000
    assert tickets.find(limit=0) == []
    with pytest.raises(ValueError, match="negative"):
        tickets.find(limit=-1)


def test_find_puts_missing_before_numbers_before_strings(store):
    table = store.table("t", indexes=(("a",),))
    table.insert_multiple([{"a": "b"}, {"a": 2}, {}, {"a": "B"}, {"a": 1.5}, {"a": None}, {"a": True}])
    assert [doc.doc_id for doc in table.find(order_by="a")] == [3, 6, 7, 5, 2, 4, 1]
    assert [doc.doc_id for doc in table.find(order_by="a", descending=True)] == [1, 4, 2, 5, 7, 3, 6]


def test_find_stops_reading_at_the_limit(store):
    seen = []
    table = store.table("t", indexes=(("n",),))
    table.insert_multiple({"n": n} for n in range(1000))
    query = (where("n") >= 0) & where("n").test(lambda n: seen.append(n) is None and n % 2 == 0)
    assert [doc["n"] for doc in table.find(query, order_by="n", limit=3)] == [0, 2, 4]
    assert seen == [0, 1, 2, 3, 4]


def test_full_reads_of_an_indexed_table_are_told(path):
    told = []
    with DocumentStore(path, on_scan=lambda *scan: told.append(scan)) as store:
        table = store.table("t", indexes=(("a",),))
        table.insert({"a": 1, "b": 2})
        quiet = store.table("plain")
        quiet.insert({"b": 2})
        assert quiet.count(where("b") == 2) == 1
        table.search(where("a") == 1)
        table.find(where("a") > 0, order_by="b")
        table.find(order_by="a")
        table.all()
        table.get(doc_id=1)
        assert told == []
        query = where("b") == 2
        for call in (
            lambda: table.search(query),
            lambda: table.get(query),
            lambda: table.update({}, query),
            lambda: table.find(query, order_by="a"),
            lambda: table.find(order_by="b"),
            lambda: table.remove(where("a").test(lambda a: False)),
        ):
            told.clear()
            call()
            assert [name for name, _ in told] == ["t"]
        assert "'b'" not in told[0][1]


def test_scan_that_is_forbidden_reads_nothing(path):
    def forbid(table, query):
        raise AssertionError(f"{table}: {query}")

    with DocumentStore(path, on_scan=forbid) as store:
        table = store.table("t", ids=str)
        with pytest.raises(AssertionError, match="'b'"):
            table.search(where("b") == 2)
        table.insert(Document({"b": 2}, doc_id="x"))
        with pytest.raises(AssertionError, match="'b'"):
            table.search(where("b") == 2)
        assert len(table) == 1
