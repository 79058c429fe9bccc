import json
import math
import operator
from contextlib import suppress
from enum import IntEnum, StrEnum

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tinydb import Query, TinyDB, where
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from mailtriage.store import DocumentStore

INDEXES = (("a",), ("b", "c"), ("c",))


class State(StrEnum):
    OPEN = "open"


class Rank(IntEnum):
    FIRST = 1


ODD_NUMBERS = [
    *(True, False, 0, 1, 1.0, -0.0, 0.1, 0.30000000000000004, 123456789.12345679, 5e-324, 1e308),
    *(2**53, 2**53 + 1, 2**63, 2.0**63, 2**64, 10**22, 1e22, 10**400, -(2**63), -(2**63) - 1),
    *(float("inf"), float("-inf")),
]
ODD_STRINGS = [
    *("", "a", "A", "a\0", "a\0b", "ab", "é", "\ud800", "\U0001f600", "\uffff"),
    *('"', "'", "\\", "1", "[1]"),
]
FEW = st.sampled_from([None, "open", *ODD_NUMBERS, *ODD_STRINGS])
SCALARS = (
    FEW | st.integers() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=3)
)
VALUES = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.text(max_size=2), SCALARS, max_size=2)
DOCUMENTS = st.lists(st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4), max_size=8)
WANTED = SCALARS | st.sampled_from([State.OPEN, Rank.FIRST])


def matching(documents: dict[int, dict], cond: Query) -> tuple[list[int], bool]:
    """The ids of what matches, and whether the condition could be tested on all."""
    ids, complete = [], True
    for doc_id, document in documents.items():
        try:
            if cond(document):
                ids.append(doc_id)
        except TypeError:
            complete = False
    return ids, complete


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[dict], Query]:
    """Documents, and one or more comparisons joined by `&`, most with a value that is there or just beside."""
    documents = draw(DOCUMENTS)
    there = [
        value for document in documents for value in document.values() if not isinstance(value, (list, dict))
    ]
    near = [value + "\0" for value in there if isinstance(value, str)]
    near += [math.nextafter(value, math.inf) for value in there if isinstance(value, float)]
    near += [float(value) for value in there if isinstance(value, int) and abs(value) < 2**90]
    wanted = st.sampled_from(there + near) | WANTED if there else WANTED
    found = None
    for _ in range(draw(st.integers(1, 3))):
        field = where(draw(st.sampled_from("abcd")))
        name = draw(st.sampled_from(["eq", "eq", "lt", "le", "gt", "ge", "one_of", "exists", "ne"]))
        if name == "one_of":
            part = field.one_of(draw(st.lists(wanted, max_size=4)))
        elif name == "exists":
            part = field.exists()
        else:
            part = getattr(operator, name)(field, draw(wanted))
        found = part if found is None else found & part
    return documents, found


COMPARISONS = [operator.eq, operator.lt, operator.le, operator.gt, operator.ge]


def test_every_odd_value_compares_with_every_other_as_in_python(store):
    values = [*ODD_NUMBERS, *ODD_STRINGS, None]
    values += [math.nextafter(value, 0) for value in ODD_NUMBERS if isinstance(value, float)]
    values += [value + "\0c" for value in ODD_STRINGS]
    table = store.table("t", indexes=(("a",),))
    table.insert_multiple([{"a": value} for value in values] + [{}])
    documents = {doc.doc_id: dict(doc) for doc in table}
    assert [doc["a"] for doc in documents.values() if "a" in doc] == values
    for value in values:
        # A lone surrogate cannot be said to SQLite: its comparisons read everything, and raise as TinyDB's do.
        ordered = value is not None and "\ud800" not in str(value)
        conds = [compare(where("a"), value) for compare in (COMPARISONS if ordered else [operator.eq])]
        conds += [where("a").one_of([value]), where("a").one_of([value, None, "a"])]
        for cond in conds:
            assert table.ids(cond) == matching(documents, cond)[0], cond


@given(cases())
@settings(max_examples=500, deadline=None)
@example(([{"a": "x\0y"}], where("a") > "x"))
@example(([{"a": 2**63}], where("a") == 2.0**63))
@example(([{"b": True, "c": 1}], (where("b") == 1) & (where("c") == True)))  # noqa: E712
def test_index_gives_what_a_plain_tinydb_gives(case):
    documents, cond = case
    plain = TinyDB(storage=MemoryStorage)
    plain.insert_multiple(json.loads(json.dumps(document)) for document in documents)
    expected, complete = matching({doc.doc_id: dict(doc) for doc in plain}, cond)
    if complete:
        assert [doc.doc_id for doc in plain.search(cond)] == expected
    with DocumentStore(":memory:") as store:
        table = store.table("t", indexes=INDEXES)
        table.insert_multiple(documents)
        calls = [
            lambda: [doc.doc_id for doc in table.search(cond)],
            lambda: [doc.doc_id for doc in table.search(cond)],
            lambda: [doc.doc_id for doc in table.find(cond)],
            lambda: sorted(doc.doc_id for doc in table.find(cond, order_by="c")),
            lambda: table.ids(cond),
            lambda: table.update({"e": 1}, cond),
        ]
        for call in calls:
            try:
                assert call() == expected
            except TypeError:
                assert not complete
        try:
            first = table.get(cond)
        except TypeError:
            assert not complete
        else:
            assert (first.doc_id if first else None) == (expected[0] if expected else None)
            assert table.contains(cond) == bool(expected)


FIELDS = st.dictionaries(st.sampled_from("ab"), st.integers(0, 2), max_size=2)
CONDS = st.builds(lambda field, value: where(field) == value, st.sampled_from("ab"), st.integers(0, 2))
STEPS = st.lists(
    st.tuples(st.just("insert"), FIELDS)
    | st.tuples(st.just("insert"), st.builds(Document, FIELDS, st.integers(1, 9)))
    | st.tuples(st.just("insert_multiple"), st.lists(FIELDS, max_size=3))
    | st.tuples(st.just("update"), FIELDS, CONDS)
    | st.tuples(st.just("update"), FIELDS, st.none(), st.lists(st.integers(1, 9), max_size=3))
    | st.tuples(st.just("update_multiple"), st.lists(st.tuples(FIELDS, CONDS), max_size=3))
    | st.tuples(st.just("upsert"), FIELDS, CONDS)
    | st.tuples(st.just("upsert"), st.builds(Document, FIELDS, st.integers(1, 9)))
    | st.tuples(st.just("remove"), CONDS)
    | st.tuples(st.just("remove"), st.none(), st.lists(st.integers(1, 9), max_size=3, unique=True))
    | st.tuples(st.just("truncate"))
    | st.tuples(st.just("count"), CONDS)
    | st.tuples(st.just("get"), st.none(), st.integers(1, 9))
    | st.tuples(st.just("undone")),
    max_size=12,
)


@given(STEPS)
@settings(max_examples=300, deadline=None)
def test_any_sequence_of_calls_ends_as_on_a_plain_tinydb(steps):
    plain = TinyDB(storage=MemoryStorage)
    with DocumentStore(":memory:") as store:
        table = store.table("t", indexes=(("a",), ("a", "b")))
        for name, *arguments in steps:
            if name == "undone":
                with suppress(ZeroDivisionError), store.transaction():
                    table.insert_multiple([{"a": 1}, {"b": 1}])
                    table.update({"a": 0})
                    table.count(where("a") == 0)
                    raise ZeroDivisionError
                plain.table("_default")._next_id = None
                continue
            answers = []
            for each in (plain, table):
                try:
                    answers.append(getattr(each, name)(*arguments))
                except ValueError as error:
                    answers.append(str(error))
            expected, given_back = answers
            # TinyDB lists documents as they came, we by id.
            key = str
            if isinstance(expected, list):
                expected, given_back = sorted(expected, key=key), sorted(given_back, key=key)
            assert given_back == expected
            assert {doc.doc_id: doc for doc in table} == {doc.doc_id: doc for doc in plain}
