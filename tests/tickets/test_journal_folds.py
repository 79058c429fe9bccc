"""A ticket is the fold of its journal; nothing else changes one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.model.event import Event, EventType
from mailtriage.model.ticket import Severity, Status, Ticket, TicketKind
from mailtriage.tickets.fold import apply, fold

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
OPENED: dict[str, Any] = {
    "check": "7KQM",
    "prefix": "INC",
    "kind": "incident",
    "severity": "high",
    "subject": "Printer",
    "requester": "c1",
    "claims": None,
}
TRIAGED: dict[str, Any] = {"kind": "change", "severity": "low", "labels": ["a", "b"], "assignee": "anna"}


def journal(*events: tuple[EventType, dict[str, Any]]) -> list[Event]:
    """Events of one ticket, a minute apart, after its opening."""
    whole = ((EventType.OPENED, OPENED), *events)
    return [
        Event(1042, kind, START + timedelta(minutes=n), "desk", None, data)
        for n, (kind, data) in enumerate(whole)
    ]


def folded(*events: tuple[EventType, dict[str, Any]], status: Status | None = None) -> Ticket:
    """The ticket after `events`; with `status`, as if it had that one before the last."""
    lines = journal(*events)
    ticket = fold(lines[:-1]) if status else fold(lines)
    assert ticket is not None
    return apply(replace(ticket, status=status), lines[-1]) if status else ticket


def test_no_journal_is_no_ticket() -> None:
    assert fold([]) is None


def test_opening_makes_a_new_ticket_with_its_reference() -> None:
    ticket = folded()
    assert ticket.reference == "INC-1042-7KQM"
    assert ticket.token == "[INC-1042-7KQM]"
    assert (ticket.status, ticket.severity, ticket.kind) == (Status.NEW, Severity.HIGH, TicketKind.INCIDENT)
    assert (ticket.requester, ticket.participants, ticket.claims) == ("c1", (), None)
    assert ticket.opened_at == ticket.updated_at == START


def test_a_claim_on_another_ticket_is_kept() -> None:
    ticket = fold([Event(7, EventType.OPENED, START, "desk", None, {**OPENED, "claims": 1042})])
    assert ticket is not None
    assert ticket.claims == 1042


@pytest.mark.parametrize("kind", [kind for kind in EventType if kind is not EventType.OPENED])
def test_a_journal_that_does_not_begin_with_opened_is_refused(kind: EventType) -> None:
    with pytest.raises(ValueError, match=rf"ticket 9: the journal begins with {kind}, not with opened"):
        fold([Event(9, kind, START, "desk", None, {})])


def test_a_second_opening_never_makes_a_ticket_forget_what_happened() -> None:
    before = folded((EventType.TRIAGED, TRIAGED), (EventType.RECEIVED, {"contact": "c2"}))
    after = folded(
        (EventType.TRIAGED, TRIAGED), (EventType.RECEIVED, {"contact": "c2"}), (EventType.OPENED, OPENED)
    )
    assert replace(after, updated_at=before.updated_at) == before


def test_triage_sets_kind_severity_labels_and_assignee_and_never_the_prefix_told() -> None:
    ticket = folded((EventType.TRIAGED, TRIAGED))
    assert (ticket.kind, ticket.severity) == (TicketKind.CHANGE, Severity.LOW)
    assert (ticket.labels, ticket.assignee) == (("a", "b"), "anna")
    assert ticket.reference == "INC-1042-7KQM"
    assert ticket.status is Status.NEW


def test_a_triage_without_an_assignee_key_leaves_the_assignee() -> None:
    again = {key: value for key, value in TRIAGED.items() if key != "assignee"}
    assert folded((EventType.TRIAGED, TRIAGED), (EventType.TRIAGED, again)).assignee == "anna"


RETRIAGED: dict[str, Any] = {"severity": "high", "labels": ["a", "c"], "assignee": "ben"}


def test_a_mail_on_a_ticket_raises_it_and_leaves_kind_and_whoever_has_it() -> None:
    ticket = folded((EventType.TRIAGED, TRIAGED), (EventType.RETRIAGED, RETRIAGED))
    assert (ticket.severity, ticket.kind, ticket.labels) == (Severity.HIGH, TicketKind.CHANGE, ("a", "c"))
    assert ticket.assignee == "anna"
    assert folded((EventType.RETRIAGED, RETRIAGED)).assignee == "ben"


def test_a_mail_on_a_ticket_never_lowers_it() -> None:
    low = {**RETRIAGED, "severity": "low"}
    assert folded((EventType.RETRIAGED, low)).severity is Severity.HIGH


def test_the_organisation_of_a_triage_stays() -> None:
    first = {**TRIAGED, "organisation": "big.example"}
    ticket = folded(
        (EventType.TRIAGED, first), (EventType.RETRIAGED, RETRIAGED), (EventType.TRIAGED, TRIAGED)
    )
    assert ticket.organisation == "big.example"


def test_each_mail_is_counted_and_each_sender_takes_part_once() -> None:
    ticket = folded(
        (EventType.RECEIVED, {}),
        (EventType.RECEIVED, {"contact": "c1"}),
        (EventType.RECEIVED, {"contact": "c2"}),
        (EventType.RECEIVED, {"contact": "c2"}),
    )
    assert ticket.mails == 4
    assert ticket.participants == ("c2",)


@pytest.mark.parametrize(
    ("status", "reopens", "after"),
    [
        (Status.NEW, True, Status.NEW),
        (Status.OPEN, True, Status.OPEN),
        (Status.WAITING, True, Status.OPEN),
        (Status.RESOLVED, True, Status.OPEN),
        (Status.CLOSED, True, Status.OPEN),
        (Status.WAITING, False, Status.WAITING),
        (Status.RESOLVED, False, Status.RESOLVED),
    ],
)
def test_a_persons_mail_reopens_what_waits_or_is_resolved_and_a_robots_never(
    status: Status, reopens: bool, after: Status
) -> None:
    assert folded((EventType.RECEIVED, {"reopens": reopens}), status=status).status is after


def test_a_mail_of_which_the_journal_does_not_say_that_it_reopens_does_not() -> None:
    assert folded((EventType.RECEIVED, {}), status=Status.RESOLVED).status is Status.RESOLVED


def test_the_first_answer_by_a_person_opens_the_ticket_and_is_the_first_response_for_ever() -> None:
    ticket = folded((EventType.ANSWERED, {"by": "anna"}), (EventType.ANSWERED, {"by": "ben"}))
    assert ticket.status is Status.OPEN
    assert ticket.first_response_at == START + timedelta(minutes=1)
    assert ticket.mails == 2


@pytest.mark.parametrize("status", [Status.WAITING, Status.RESOLVED, Status.CLOSED])
def test_an_answer_leaves_a_status_that_a_person_has_set(status: Status) -> None:
    assert folded((EventType.ANSWERED, {"by": "anna"}), status=status).status is status


def test_only_a_sent_acknowledgement_acknowledges_and_is_no_first_response() -> None:
    assert folded((EventType.QUEUED, {"purpose": "acknowledgement"})).acknowledged_at is None
    assert folded((EventType.SENT, {"purpose": "alert"})).acknowledged_at is None
    ticket = folded(
        (EventType.SENT, {"purpose": "acknowledgement"}), (EventType.SENT, {"purpose": "acknowledgement"})
    )
    assert ticket.acknowledged_at == START + timedelta(minutes=1)
    assert ticket.first_response_at is None


@pytest.mark.parametrize(
    "kind", [EventType.QUEUED, EventType.WITHHELD, EventType.UNDELIVERED, EventType.NOTED, EventType.PAGED]
)
def test_what_is_only_recorded_changes_nothing_but_the_time(kind: EventType) -> None:
    assert folded((kind, {})) == replace(folded(), updated_at=START + timedelta(minutes=1))


_event = st.sampled_from(
    [
        (EventType.TRIAGED, TRIAGED),
        (EventType.RETRIAGED, RETRIAGED),
        (EventType.PAGED, {"to": ["ada"]}),
        (EventType.RECEIVED, {"contact": "c2", "reopens": True}),
        (EventType.RECEIVED, {}),
        (EventType.ANSWERED, {"by": "anna"}),
        (EventType.SENT, {"purpose": "acknowledgement"}),
        (EventType.WITHHELD, {}),
    ]
)


@given(st.lists(_event, max_size=12), st.integers(0, 12))
@settings(max_examples=80, deadline=None)
def test_folding_on_from_any_point_gives_the_same_ticket(
    events: list[tuple[EventType, dict[str, Any]]], cut: int
) -> None:
    lines = journal(*events)
    ticket = fold(lines[: cut + 1])
    for event in lines[cut + 1 :]:
        ticket = apply(ticket, event)
    assert ticket == fold(lines)
    assert ticket is not None
    assert ticket.updated_at == lines[-1].at
