"""What makes the program degraded or unready, and in which words it says so."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mailtriage.daemon.health import AlertVitals, FolderVitals, OutboxVitals, StoreVitals, Vitals, later, tree
from mailtriage.daemon.pulse import Overdue
from mailtriage.model.health import Part, State

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GB = 1 << 30
MB = 1 << 20
OK, DEGRADED, FAILED = State.OK, State.DEGRADED, State.FAILED
INBOX = FolderVitals("INBOX", "inbox", poll=60, connected=True, last_read=5)
WELL = Vitals(
    now=NOW,
    started_at=NOW - timedelta(hours=8),
    version="1.0",
    rules="abc123",
    observe=False,
    folders=(INBOX,),
    outbox=OutboxVitals(),
    store=StoreVitals(free_bytes=20 * GB, min_free=50 * MB),
)


def told(**changes: Any) -> Part:
    return tree(replace(WELL, **changes))


def inbox(**changes: Any) -> dict[str, Any]:
    return {"folders": (replace(INBOX, **changes),)}


def test_a_well_program_is_ready_and_has_nothing_to_explain() -> None:
    part = told()
    assert (part.state, part.ready, part.reasons, part.deadly) == (OK, True, (), ())
    assert part.facts == {
        "version": "1.0",
        "rules": "abc123",
        "started_at": "2026-11-23T01:00:00+00:00",
        "up_seconds": 28800,
        "observe": False,
    }


CASES: list[tuple[str, dict[str, Any], State, str]] = [
    # The inbox: how long ago it was read to its end.
    ("read lately", inbox(last_read=179), OK, ""),
    ("read late", inbox(last_read=200), DEGRADED, "INBOX was last read to its end 3 min ago"),
    (
        "unread",
        inbox(last_read=400, connected=False, trouble="connection refused"),
        FAILED,
        "INBOX was last read 6 min ago; the last try said: connection refused",
    ),
    ("unread though connected", inbox(last_read=400), FAILED, "INBOX was last read 6 min ago"),
    (
        "cut off just now",
        inbox(connected=False, trouble="EOF"),
        DEGRADED,
        "not connected; INBOX was last read 5 s ago; the last try said: EOF",
    ),
    ("polled rarely", inbox(poll=600, last_read=1000), OK, ""),
    ("polled rarely, late", inbox(poll=600, last_read=1400), DEGRADED, "23 min"),
    ("polled rarely, too late", inbox(poll=600, last_read=3100), FAILED, "51 min"),
    # A backlog is no fault as long as it shrinks.
    ("backlog", inbox(last_read=7200, waiting=900, lag=7200, last_taken=1), DEGRADED, "2 h ago"),
    (
        "backlog that stands still",
        inbox(last_read=7200, waiting=900, lag=7200, last_taken=400),
        FAILED,
        "2 h",
    ),
    ("short wait", inbox(waiting=3, lag=60), OK, ""),
    (
        "long wait",
        inbox(waiting=3, lag=200),
        DEGRADED,
        "the oldest of 3 mails waiting has lain there for 3 min",
    ),
    ("stuck", inbox(waiting=1, lag=1000), FAILED, "the oldest of 1 mail waiting has lain there for 16 min"),
    ("slow", inbox(waiting=1, lag=1000, last_taken=10), DEGRADED, "16 min"),
    ("no keywords", inbox(trouble="keywords were not kept"), DEGRADED, "INBOX: keywords were not kept"),
    # Never read yet.
    (
        "first try failed",
        {**inbox(last_read=None, connected=False, trouble="wrong password"), "started_at": NOW},
        FAILED,
        "INBOX has not been read since the start, 0 s ago; the last try said: wrong password",
    ),
    (
        "first reading",
        {**inbox(last_read=None, waiting=900), "started_at": NOW},
        DEGRADED,
        "INBOX is being read for the first time; 900 mails waiting",
    ),
    (
        "first reading goes on",
        inbox(last_read=None, waiting=900, last_taken=1),
        DEGRADED,
        "for the first time",
    ),
    (
        "first reading hangs",
        inbox(last_read=None, waiting=900),
        FAILED,
        "not been read since the start, 8 h ago",
    ),
    # What can wait: other folders, the outbox, what was set aside.
    (
        "junk unread",
        {"folders": (INBOX, FolderVitals("Junk", "junk", 60, False, None, trouble="no such folder"))},
        DEGRADED,
        "Junk has not been read since the start, 8 h ago; the last try said: no such folder",
    ),
    ("outbox full", {"outbox": OutboxVitals(queued=50, deferred=3, oldest=100)}, OK, ""),
    (
        "outbox stuck",
        {"outbox": OutboxVitals(queued=50, oldest=1200)},
        DEGRADED,
        "outbox: the oldest mail to be sent has waited 20 min",
    ),
    (
        "outbox paused",
        {"outbox": OutboxVitals(queued=1, oldest=9e3, paused_until=NOW, pause_reason="535 bad password")},
        DEGRADED,
        "outbox: nothing is sent until 2026-11-23 09:00 UTC: 535 bad password",
    ),
    ("held", {"outbox": OutboxVitals(held=2)}, DEGRADED, "outbox: 2 mails held for a person to decide"),
    (
        "refused files",
        {"refused": 3},
        DEGRADED,
        "configuration: 3 mistakes in its files, and what was in force before stays: see `mailtriage check`",
    ),
    ("aside", {"aside": 1}, DEGRADED, "aside: 1 mail set aside: see `mailtriage aside list`"),
    # The disk.
    ("disk full", {"store": StoreVitals(10 * MB, 50 * MB)}, FAILED, "10 MB free, less than [store] min_free"),
    (
        "disk nearly full",
        {"store": StoreVitals(70 * MB, 50 * MB)},
        DEGRADED,
        "70 MB free; below 50 MB no mail",
    ),
    ("disk silent", {"store": StoreVitals(None, 50 * MB)}, DEGRADED, "cannot be read"),
    (
        "commit failed",
        {"store": StoreVitals(20 * GB, 50 * MB, "database or disk is full")},
        FAILED,
        "store: nothing can be written: database or disk is full",
    ),
    # The program itself.
    ("parser restarts", {"parser_restarts": 4}, OK, ""),
    (
        "parser dies often",
        {"parser_restarts": 5},
        DEGRADED,
        "parser: it was started anew 5 times within the hour",
    ),
    ("no parser", {"parser_trouble": "out of memory"}, FAILED, "parser: no mail can be read: out of memory"),
    ("loop", {"loop_trips": 12}, DEGRADED, "12 automatic mails were withheld within the hour"),
    ("alerts arrive", {"alerts": AlertVitals(2, 0)}, OK, ""),
    (
        "an alert came back",
        {"alerts": AlertVitals(2, 1, 3, "550 5.1.1 <pager@team.example> unknown")},
        DEGRADED,
        "alerts come back from 1 of 2 addresses; it says: 550 5.1.1 <ADDRESS> unknown; see [desk] alerts",
    ),
    (
        "no alert arrives",
        {"alerts": AlertVitals(1, 1, 1)},
        DEGRADED,
        "alerts come back from the only address",
    ),
    (
        "thread hung",
        {"overdue": (Overdue("desk", "handling mail", 45.0),)},
        FAILED,
        "threads: desk is 45 s overdue while handling mail",
    ),
    (
        "thread gone",
        {"overdue": (Overdue("inbox", "reading", 0.0, ended=True),)},
        FAILED,
        "threads: inbox has ended while reading",
    ),
    (
        "clock",
        {"clock_jump": -7300.0},
        DEGRADED,
        "clock: the system clock was moved 2 h back within the hour",
    ),
]


@pytest.mark.parametrize(
    ("changes", "state", "reason"), [pytest.param(*case[1:], id=case[0]) for case in CASES]
)
def test_each_trouble_has_its_state_and_its_reason(
    changes: dict[str, Any], state: State, reason: str
) -> None:
    part = told(**changes)
    assert (part.state, part.ready) == (state, state is not FAILED)
    assert reason in "\n".join(part.reasons)
    assert bool(part.reasons) == (state is not OK)


def test_vitals_that_nobody_renews_grow_old() -> None:
    outbox = OutboxVitals(queued=1, oldest=800)
    taken = replace(WELL, outbox=outbox, folders=(replace(INBOX, waiting=1, lag=5, last_taken=5),))
    assert tree(taken).state is OK
    hung = (Overdue("desk", "handling mail", 45.0),)
    part = tree(later(taken, 400, NOW + timedelta(seconds=400), hung))
    assert [reason.partition(";")[0] for reason in part.reasons] == [
        "INBOX was last read 6 min ago",
        "threads: desk is 45 s overdue while handling mail",
        "outbox: the oldest mail to be sent has waited 20 min",
    ]
    assert part.facts["up_seconds"] == 29200


def test_what_never_was_does_not_grow_old() -> None:
    assert tree(later(WELL, 100, NOW, ())).state is OK


def test_only_a_hung_thread_asks_for_a_restart() -> None:
    asking = [case[0] for case in CASES if told(**case[1]).deadly]
    assert asking == ["thread hung", "thread gone"]


def test_the_worst_reason_comes_first() -> None:
    part = told(aside=3, **inbox(last_read=4000, connected=False))
    assert [reason.partition(":")[0] for reason in part.reasons] == [
        "INBOX was last read 66 min ago",
        "aside",
    ]


def test_no_address_and_no_flood_of_a_server_stands_in_the_tree() -> None:
    said = "550 <anna@customer.example> unknown \n" + "x" * 100_000 + "@evil.example"
    part = told(
        folders=(replace(INBOX, name="user/anna@customer.example", connected=False, trouble=said),),
        outbox=OutboxVitals(paused_until=NOW, pause_reason=said),
        store=StoreVitals(1, 2, said),
        parser_trouble=said,
    )
    document = json.dumps(part.as_document())
    assert "customer.example" not in document
    assert "550" in document
    assert len(document) < 5000
    assert all("\n" not in reason for reason in part.reasons)


def test_the_document_is_plain_json_with_every_part() -> None:
    document = json.loads(json.dumps(told(aside=2).as_document(), allow_nan=False))
    assert (document["name"], document["state"]) == ("mailtriage", "degraded")
    parts = {part["name"]: part for part in document["parts"]}
    assert set(parts) == {
        "mailbox",
        "outbox",
        "aside",
        "store",
        "configuration",
        "parser",
        "loop guard",
        "threads",
        "clock",
        "alerts",
    }
    assert parts["aside"] == {
        "name": "aside",
        "state": "degraded",
        "reason": "2 mails set aside: see `mailtriage aside list`",
        "facts": {"count": 2},
    }
    assert parts["mailbox"]["parts"][0]["facts"]["last_read_seconds"] == 5


def test_a_parent_is_as_well_as_its_worst_part() -> None:
    ill = Part("leaf", DEGRADED, "slow")
    assert Part("root", parts=(Part("branch", parts=(ill, Part("well"))),)).state is DEGRADED
    assert Part("root", parts=(ill, Part("dead", FAILED))).state is FAILED
    assert Part("root", FAILED, parts=(ill,)).state is FAILED
    assert Part("root", parts=(Part("dead", FAILED),)).reasons == ("dead: failed",)


def test_a_lost_connection_is_told_once_and_not_for_every_folder() -> None:
    gone = "connection refused"
    inbox_lost = FolderVitals("INBOX", "inbox", 60, False, 400.0, trouble=gone)
    others = tuple(FolderVitals(f"Box {n}", "other", 600, False, 400.0, trouble=gone) for n in range(7))
    told = tree(replace(WELL, folders=(inbox_lost, *others)))
    assert sum(gone in reason for reason in told.reasons) == 1
