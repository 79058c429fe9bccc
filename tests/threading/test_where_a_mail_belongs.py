"""Who may join which ticket: a key finds the thread, it is no identity (design §3)."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.organisation import organisation_of
from mailtriage.intake.thread import ThreadFacts, thread
from mailtriage.intake.token import Token, read_tokens
from mailtriage.intake.verdicts import Verdicts, verdicts
from mailtriage.model.ledger import MailRow, Verdict
from mailtriage.model.mail import Address, Classified, Direction, MailKind
from mailtriage.model.ticket import Severity, Status, Ticket, TicketKind

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TICKET = Ticket(
    number=1042,
    check="7KQM",
    prefix="INC",
    kind=TicketKind.INCIDENT,
    severity=Severity.NORMAL,
    status=Status.OPEN,
    subject="Printer",
    requester="c1",
    opened_at=NOW,
    updated_at=NOW,
    participants=("c2",),
)
OTHER = replace(TICKET, number=2000, check="ABCD", requester="c9", participants=())
ORGANISATIONS = ((1042, frozenset({"customer.example"})), (2000, frozenset({"other.example"})))


def row(ticket: int | None, direction: Direction) -> MailRow:
    return MailRow("m", "h", "id@desk.example", direction, Verdict.REPLY, NOW, NOW, ticket=ticket)


def token(ticket: Ticket | None = TICKET, written: str = "[INC-1042-7KQM]") -> tuple[Token, Ticket | None]:
    return read_tokens(written)[0], ticket


TOKEN: dict[str, Any] = {"tokens": (token(),)}
OURS: dict[str, Any] = {"references": (row(1042, Direction.OWN),)}
SEEN: dict[str, Any] = {"references": (row(1042, Direction.IN),)}
FROM_STAFF: dict[str, Any] = {"references": (row(1042, Direction.OUT),)}
TO_EXPERT: dict[str, Any] = {
    "references": (
        replace(row(1042, Direction.OUT), facts={"sent_to": ["expert@maker.example"], "verified": True}),
    )
}
UNPROVEN_TO_EXPERT: dict[str, Any] = {
    "references": (replace(row(1042, Direction.OUT), facts={"sent_to": ["expert@maker.example"]}),)
}
ADDRESSED: dict[str, Any] = {"addressed": (TICKET,)}
AWAITED: dict[str, Any] = {"awaited": (TICKET,)}
NOTHING: dict[str, Any] = {}

REQUESTER: dict[str, Any] = {"contact": "c1"}
PARTICIPANT: dict[str, Any] = {"contact": "c2"}
COLLEAGUE: dict[str, Any] = {"organisation": "customer.example"}
STRANGER: dict[str, Any] = {"contact": "c7", "organisation": "evil.example"}
FREEMAILER: dict[str, Any] = {"contact": "c8", "organisation": None}
EXPERT: dict[str, Any] = {"contact": "c6", "address": "expert@maker.example"}
STAFF: dict[str, Any] = {"staff": "anna", "organisation": "desk.example"}

JOINS, CLAIMS, OPENS = "joins", "claims", "opens its own"


@pytest.mark.parametrize(
    ("key", "sender", "outcome"),
    [
        (TOKEN, REQUESTER, JOINS),
        (TOKEN, PARTICIPANT, JOINS),
        (TOKEN, COLLEAGUE, JOINS),
        (TOKEN, STAFF, JOINS),
        (TOKEN, STRANGER, CLAIMS),
        (TOKEN, FREEMAILER, CLAIMS),
        (TOKEN, NOTHING, CLAIMS),
        (OURS, REQUESTER, JOINS),
        (OURS, STRANGER, JOINS),
        (OURS, FREEMAILER, JOINS),
        (SEEN, REQUESTER, JOINS),
        (SEEN, COLLEAGUE, JOINS),
        (SEEN, STAFF, JOINS),
        (SEEN, STRANGER, CLAIMS),
        (SEEN, FREEMAILER, CLAIMS),
        (FROM_STAFF, STRANGER, CLAIMS),
        (TO_EXPERT, EXPERT, JOINS),  # our staff wrote to him
        (TO_EXPERT, STRANGER, CLAIMS),
        (UNPROVEN_TO_EXPERT, EXPERT, CLAIMS),  # somebody in their name did
        (ADDRESSED, STRANGER, JOINS),  # the address is as secret as a Message-ID of ours
        (ADDRESSED, REQUESTER, JOINS),
        (AWAITED, REQUESTER, JOINS),  # his answer came before his mail
        (AWAITED, COLLEAGUE, JOINS),
        (AWAITED, STRANGER, CLAIMS),
        (AWAITED, NOTHING, CLAIMS),
        (NOTHING, REQUESTER, OPENS),
        (NOTHING, COLLEAGUE, OPENS),
        (NOTHING, STAFF, OPENS),
    ],
)
def test_who_may_join_by_which_key(key: dict[str, Any], sender: dict[str, Any], outcome: str) -> None:
    found = thread(ThreadFacts(tickets=(TICKET, OTHER), organisations=ORGANISATIONS, **{**key, **sender}))
    assert (found.ticket.number if found.ticket else None) == (1042 if outcome == JOINS else None)
    assert found.claims == (1042 if outcome == CLAIMS else None)
    assert found.why


@pytest.mark.parametrize(
    ("key", "outcome"), [(TOKEN, JOINS), (OURS, JOINS), (FROM_STAFF, JOINS), (SEEN, CLAIMS), (NOTHING, OPENS)]
)
@pytest.mark.parametrize("sender", [STRANGER, NOTHING])
def test_a_bounce_joins_by_the_key_of_a_mail_of_ours_whoever_sends_it(
    key: dict[str, Any], outcome: str, sender: dict[str, Any]
) -> None:
    facts = ThreadFacts(tickets=(TICKET, OTHER), organisations=ORGANISATIONS, **{**key, **sender})
    found = thread(replace(facts, returns=True))
    assert (found.ticket.number if found.ticket else None) == (1042 if outcome == JOINS else None)
    assert found.claims == (1042 if outcome == CLAIMS else None)


def test_of_a_bounce_what_came_back_goes_before_a_token_in_its_subject() -> None:
    facts = ThreadFacts(tokens=(token(),), references=(row(2000, Direction.OUT),), tickets=(TICKET, OTHER))
    assert thread(replace(facts, returns=True)).ticket is OTHER


def test_a_bounce_with_a_wrong_check_joins_nothing() -> None:
    wrong = ThreadFacts(tokens=(token(TICKET, "[INC-1042-7KQN]"),), tickets=(TICKET,), returns=True)
    assert (thread(wrong).ticket, thread(wrong).claims) == (None, None)


def test_a_freemail_domain_is_no_organisation_even_when_both_write_from_it() -> None:
    both = ThreadFacts(tickets=(TICKET,), organisations=((1042, frozenset()),), **TOKEN)
    found = thread(replace(both, contact="c8", organisation=organisation_of(Address("", "eve@gmail.com"))))
    assert (found.ticket, found.claims) == (None, 1042)


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (token(None), "token [INC-1042-7KQM]: no such ticket"),
        (token(TICKET, "[INC-1042-7KQN]"), "token [INC-1042-7KQN]: the check does not fit"),
    ],
)
@pytest.mark.parametrize("sender", [REQUESTER, STAFF, STRANGER])
def test_a_number_that_is_not_ours_joins_and_claims_nothing(
    one: tuple[Token, Ticket | None], told: str, sender: dict[str, Any]
) -> None:
    found = thread(ThreadFacts(tokens=(one,), tickets=(TICKET,), organisations=ORGANISATIONS, **sender))
    assert (found.ticket, found.claims) == (None, None)
    assert found.why == (told,)


def test_of_several_keys_the_first_whose_door_is_open_is_taken() -> None:
    two = (token(OTHER, "[INC-2000-ABCD]"), token())
    facts = ThreadFacts(tokens=two, tickets=(TICKET, OTHER), organisations=ORGANISATIONS, **REQUESTER)
    found = thread(facts)
    assert found.ticket is TICKET
    assert found.claims is None
    assert found.why == (
        "token [INC-2000-ABCD] names INC-2000-ABCD, but the sender has no part in it",
        "token [INC-1042-7KQM] names INC-1042-7KQM; the sender takes part",
    )


def test_the_token_goes_before_the_reference() -> None:
    facts = ThreadFacts(
        tokens=(token(),),
        references=(row(2000, Direction.OWN),),
        tickets=(TICKET, OTHER),
        organisations=ORGANISATIONS,
        **REQUESTER,
    )
    assert thread(facts).ticket is TICKET
    assert thread(replace(facts, contact="c7")).ticket is OTHER


def test_a_stranger_claims_the_first_ticket_he_names() -> None:
    facts = ThreadFacts(
        tokens=(token(OTHER, "[INC-2000-ABCD]"), token()),
        tickets=(TICKET, OTHER),
        organisations=ORGANISATIONS,
    )
    assert thread(replace(facts, **STRANGER)).claims == 2000


def test_a_message_id_of_ours_opens_its_own_ticket_alone() -> None:
    facts = ThreadFacts(
        tokens=(token(OTHER, "[INC-2000-ABCD]"),),
        references=(row(1042, Direction.OWN),),
        tickets=(TICKET, OTHER),
        **STRANGER,
    )
    assert thread(facts).ticket is TICKET


def test_a_reference_to_a_mail_without_a_ticket_names_none() -> None:
    facts = ThreadFacts(references=(row(None, Direction.IN), row(9, Direction.OWN)), tickets=(TICKET,))
    found = thread(facts)
    assert (found.ticket, found.claims) == (None, None)
    assert found.why == ("a reference names ticket 9, which is gone",)


def test_a_ticket_that_was_reclassified_is_found_by_the_token_first_told() -> None:
    changed = replace(TICKET, kind=TicketKind.CHANGE)
    facts = ThreadFacts(tokens=(token(changed, "[REQ-1042-7KQM]"),), tickets=(changed,), **REQUESTER)
    assert thread(facts).ticket is changed


# What each kind of mail may cause: answer, open, journal, notify, reopen, page, customer's turn.
TABLE = {
    (MailKind.PERSON, False): "answer open journal notify page customers_turn",
    (MailKind.PERSON, True): "journal notify reopen customers_turn",
    (MailKind.LIST, False): "open journal notify page customers_turn",
    (MailKind.LIST, True): "journal notify reopen customers_turn",
    (MailKind.AUTO, False): "open journal notify page",
    (MailKind.AUTO, True): "journal",
    (MailKind.BOUNCE, False): "",
    (MailKind.BOUNCE, True): "journal",
    (MailKind.FEEDBACK, False): "",
    (MailKind.FEEDBACK, True): "journal",
    (MailKind.LOOP, False): "",
    (MailKind.LOOP, True): "",
}


@pytest.mark.parametrize("kind", MailKind)
@pytest.mark.parametrize("on_ticket", [False, True])
def test_each_kind_of_mail_causes_what_the_table_says(kind: MailKind, on_ticket: bool) -> None:
    expected = Verdicts(**dict.fromkeys(TABLE[kind, on_ticket].split(), True))
    assert verdicts(Classified(kind, ()), on_ticket=on_ticket) == expected


def test_only_a_persons_first_mail_is_ever_answered() -> None:
    answered = [
        (kind, on_ticket)
        for kind in MailKind
        for on_ticket in (False, True)
        for responder in (False, True)
        for weighed in (False, True)
        if verdicts(Classified(kind, (), responder, weighed), on_ticket=on_ticket).answer
    ]
    assert answered == [(MailKind.PERSON, False)]


@pytest.mark.parametrize("kind", MailKind)
def test_a_vacation_notice_never_opens_and_on_a_ticket_only_lies_in_the_journal(kind: MailKind) -> None:
    assert verdicts(Classified(kind, (), responder=True), on_ticket=False) == Verdicts()
    notice = Classified(MailKind.AUTO, (), responder=True)
    assert verdicts(notice, on_ticket=True) == Verdicts(journal=True)


_tickets = st.sampled_from([TICKET, OTHER])
_rows = st.builds(row, st.sampled_from([1042, 2000, 9, None]), st.sampled_from(list(Direction)))
_tokens = st.sampled_from(
    [token(), token(None), token(OTHER, "[INC-2000-ABCD]"), token(OTHER, "[INC-2000-XXXX]")]
)


@given(st.lists(_tokens, max_size=3), st.lists(_rows, max_size=3), st.sampled_from([STRANGER, FREEMAILER]))
@settings(max_examples=150, deadline=None)
def test_a_stranger_joins_only_by_answering_a_mail_of_ours(
    tokens: list[tuple[Token, Ticket | None]], rows: list[MailRow], sender: dict[str, Any]
) -> None:
    keys: dict[str, Any] = {"tokens": tuple(tokens), "references": tuple(rows), "tickets": (TICKET, OTHER)}
    facts = ThreadFacts(organisations=ORGANISATIONS, **keys, **sender)
    found = thread(facts)
    answered = {one.ticket for one in rows if one.direction is Direction.OWN}
    assert found.ticket is None or found.ticket.number in answered
    assert found.ticket is None or found.claims is None
