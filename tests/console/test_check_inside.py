"""``mailtriage check --trust`` learns from its two mails who tells our own accounts, and whether it can be forged."""

from datetime import UTC, datetime

import pytest

from mailtriage.console.checks.finding import State
from mailtriage.console.checks.inside import Insiders, prove_inside, seen_host, told_inside
from mailtriage.console.checks.trust import check_trust
from mailtriage.console.trust import forgery
from mailtriage.intake.exchange import forged_stamps
from mailtriage.model.authentication import Inside
from tests.intake.test_inside import (
    CLIENT,
    HOST,
    LMTP,
    MAPI,
    STAMPS,
    SUPPORT,
    TENANT,
    exim,
    handed_in,
    says,
    taken,
)

MARK = "forged-0a1b2c3d"
Header = list[tuple[str, str]]


def lines(raw: bytes) -> Header:
    unfolded = raw.decode().replace("\r\n ", " ").splitlines()
    return [(name.lower(), value.strip()) for name, _, value in (one.partition(":") for one in unfolded)]


FORGED = lines(forgery((HOST,), MARK, "desk.example", datetime(2026, 11, 23, tzinfo=UTC), host=HOST))
STAMPED = lines("\r\n".join(forged_stamps(MARK)).encode())
POSTFIX: Header = [LMTP, handed_in(SUPPORT)]
LOGIN = says(f"{HOST}; auth=pass smtp.auth={SUPPORT}")
EXIM: Header = [LMTP, LOGIN, exim()]
M365: Header = [CLIENT, MAPI, *STAMPS]


def prove(plain: Header, forged: Header, user: str | None = SUPPORT, ids: tuple[str, ...] = ()) -> Insiders:
    hops = 1 if plain and plain[0] == LMTP else 0
    return prove_inside(plain, forged, MARK, hops, ids, user, SUPPORT)


def test_the_server_that_tells_our_own_login_is_learned() -> None:
    assert seen_host(POSTFIX, 1) == HOST
    assert prove(POSTFIX, [*POSTFIX, *FORGED]).proven == Inside(frozenset({HOST}), hops=1)


def test_logins_without_a_domain_are_learned_by_our_own() -> None:
    bare: Header = [LMTP, handed_in("support")]
    assert prove(bare, [*bare, *FORGED], "support").proven.bare
    assert not prove(POSTFIX, [*POSTFIX, *FORGED]).proven.bare
    other: Header = [LMTP, handed_in("web7")]
    assert not prove(other, [*other, *FORGED], "web7").proven.bare


@pytest.mark.parametrize(
    ("why", "plain", "forged", "user"),
    [
        ("nobody logged in", [LMTP, taken()], [LMTP, taken(), *FORGED], None),
        ("it tells none", [LMTP, taken()], [LMTP, taken(), *FORGED], SUPPORT),
        ("it was handed in before", [LMTP, handed_in(SUPPORT), taken()], [LMTP, handed_in(SUPPORT), taken(), *FORGED], SUPPORT),
        ("it tells another", [LMTP, handed_in("eve@desk.example")], [LMTP, handed_in("eve@desk.example"), *FORGED], SUPPORT),
        ("another server tells it, and ours took it from there", [LMTP, taken(), handed_in(SUPPORT)], [LMTP, taken(), handed_in(SUPPORT), *FORGED], SUPPORT),
    ],
)  # fmt: skip
def test_what_is_not_seen_is_not_believed(why: str, plain: Header, forged: Header, user: str | None) -> None:
    found = prove(plain, forged, user)
    assert (found.proven.hosts, found.forgeable) == (frozenset(), ()), why


def test_a_forged_line_that_stands_in_the_place_of_the_servers_own_is_told() -> None:
    found = prove(POSTFIX, [LMTP, *FORGED])
    assert found.proven.hosts == frozenset()
    assert [one.state for one in told_inside(found, "desk.example")] == [State.PROBLEM]


def test_a_login_in_authentication_results_is_learned_under_a_proven_id_only() -> None:
    assert prove(EXIM, [*EXIM, *FORGED], ids=(HOST,)).proven.ids == frozenset({HOST})
    assert not prove(EXIM, [*EXIM, *FORGED]).proven
    assert not prove(EXIM, [LMTP, exim(), *FORGED], ids=(HOST,)).proven, "not always"
    assert not prove(EXIM, [*EXIM, *FORGED], "eve@desk.example", (HOST,)).proven


def test_the_organisation_at_microsoft_is_learned_where_forged_stamps_are_taken_off() -> None:
    assert prove(M365, [*M365, *FORGED]).proven.tenant == TENANT
    assert not prove(POSTFIX, [*POSTFIX, *STAMPED, *FORGED]).proven.tenant, "our mail had none"


@pytest.mark.parametrize(
    "left",
    [STAMPED, STAMPED[:1], STAMPED[-1:], [("x-ms-exchange-organization-authsource", MARK)]],
    ids=range(4),
)
def test_a_stamp_that_came_in_forged_makes_all_of_them_worthless(left: Header) -> None:
    found = prove(M365, [*M365, *left, *FORGED])
    assert (found.proven.tenant, len(found.forgeable)) == ("", 1)


def test_people_are_told_what_is_believed_and_what_to_do() -> None:
    for plain in (POSTFIX, M365):
        (told,) = told_inside(prove(plain, [*plain, *FORGED]), "desk.example")
        assert (told.state, "is believed" in told.found) == (State.OK, True)
    (told,) = told_inside(prove([LMTP, taken()], [LMTP, taken()]), "desk.example")
    assert "smtpd_sasl_authenticated_header" in told.advice
    assert told_inside(prove([LMTP, taken()], [LMTP, taken()], None), "desk.example") == []


def test_check_tells_what_was_proven() -> None:
    note = {"ids": [], "hops": 1, "forgeable": [], "inside": prove(POSTFIX, [*POSTFIX, *FORGED]).note()}
    (told,) = check_trust((), note, "desk.example")
    assert (told.state, HOST in told.found) == (State.OK, True)
