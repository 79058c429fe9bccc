"""May we answer this mail automatically? One table, in order (design §3, loop guard)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailtriage.config import Settings, validate
from mailtriage.model.address_health import AddressHealth
from mailtriage.model.mail import Address
from mailtriage.reply.permission import CAP, CAP_WINDOW, Asked, withheld

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
FINE = Asked(
    answerable=True,
    recipient=Address("Anna", "anna@customer.example"),
    arrived_at=NOW,
    answer_after=None,
    answered=False,
    wanted=True,
    recent=0,
)
# No address: this stands in the journal.
FAILING = AddressHealth(
    "anna@customer.example", 1, datetime(2026, 11, 20, 8, tzinfo=UTC), "5.1.1", "550 5.1.1 anna is unknown"
)


def desk(observe: bool = False, acknowledge: bool = True) -> Settings:
    tables: dict[str, Any] = {
        "desk": {
            "address": "support@desk.example",
            "name": "D",
            "aliases": ["help@desk.example"],
            "observe": observe,
        },
        "mailbox": {"host": "h", "user": "u"},
        "smtp": {"host": "h"},
        "reply": {"acknowledge": acknowledge, "max_age": "3d"},
    }
    return validate(tables, Path("config.toml"))


# Every reason with what causes it alone; a mail for which several hold is told the first.
REASONS: list[tuple[str, dict[str, Any], dict[str, bool]]] = [
    ("this kind of mail is never answered", {"answerable": False}, {}),
    ("[reply] acknowledge is off", {}, {"acknowledge": False}),
    ("a rule says not to acknowledge", {"wanted": False}, {}),
    ("there is no address to answer to", {"recipient": None}, {}),
    ("a person has already answered", {"answered": True}, {}),
    ("it arrived 4 days ago, before [reply] max_age", {"arrived_at": NOW - timedelta(days=4)}, {}),
    (
        "it was found by a rescan and arrived before the last good poll",
        {"answer_after": NOW + timedelta(days=9)},
        {},
    ),
    ("the address got 10 automatic mails within 3 hours", {"recent": CAP}, {}),
    ("mail to this address came back on 2026-11-20 (5.1.1)", {"failing": FAILING}, {}),
]


def test_a_persons_new_mail_is_answered() -> None:
    assert withheld(FINE, desk(), NOW) is None


@pytest.mark.parametrize("number", range(len(REASONS)), ids=[reason for reason, _, _ in REASONS])
def test_each_reason_withholds_alone_and_the_earliest_is_told(number: int) -> None:
    reason, asked, configured = REASONS[number]
    assert withheld(replace(FINE, **asked), desk(**configured), NOW) == reason
    everything: dict[str, Any] = {}
    settings: dict[str, bool] = {}
    for _, later, tables in REASONS[number:]:
        everything |= later
        settings |= tables
    assert withheld(replace(FINE, **everything), desk(**settings), NOW) == reason


@pytest.mark.parametrize("address", ["support@desk.example", "help@desk.example"])
def test_we_never_answer_ourselves(address: str) -> None:
    asked = replace(FINE, recipient=Address("", address))
    assert withheld(asked, desk(), NOW) == "the answer would go to ourselves"


@pytest.mark.parametrize("address", ["", "unknown", "postmaster"])
def test_what_is_no_address_gets_no_answer(address: str) -> None:
    asked = replace(FINE, recipient=Address("", address))
    assert withheld(asked, desk(), NOW) == "there is no address to answer to"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"arrived_at": NOW - timedelta(days=3)}, None),
        ({"arrived_at": NOW + timedelta(days=1)}, None),
        ({"arrived_at": NOW - timedelta(days=3, seconds=1)}, "it arrived 3 days ago, before [reply] max_age"),
        ({"answer_after": NOW - timedelta(seconds=1)}, None),
        (
            {"answer_after": NOW},
            "it was found by a rescan and arrived before the last good poll",
        ),
        ({"recent": CAP - 1}, None),
    ],
)
def test_each_limit_holds_to_the_last_unit(change: dict[str, Any], reason: str | None) -> None:
    assert withheld(replace(FINE, **change), desk(), NOW) == reason


def test_an_address_gets_ten_automatic_mails_in_three_hours_at_most() -> None:
    assert (CAP, timedelta(hours=3)) == (10, CAP_WINDOW)
