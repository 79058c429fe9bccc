"""A mail inside the desk's own domain is its author's where our own server tells that he has logged in."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtriage import config
from mailtriage.intake.authentication import read_authentication, trusted_of
from mailtriage.intake.exchange import tenant_of
from mailtriage.intake.inside import inside_of, proven_inside
from mailtriage.intake.parse import parse
from mailtriage.intake.submission import Submitted, submitted
from mailtriage.model.authentication import Inside
from tests.desk import CONFIG

HOST, ADA, EVE, SUPPORT = "mx.desk.example", "ada@desk.example", "eve@desk.example", "support@desk.example"
DATE = "Mon, 23 Nov 2026 09:00:00 +0000 (UTC)"
TENANT = "0f2e4c6a-1111-4222-8333-444455556666"
POSTFIX = Inside(hosts=frozenset({HOST}), hops=1)
RESULTS = Inside(ids=frozenset({HOST}), hops=1)
M365 = Inside(tenant=TENANT)
Header = list[tuple[str, str]]


def received(line: str) -> tuple[str, str]:
    return ("received", line)


LMTP = received(f"from {HOST} by imap.desk.example with LMTP id x1 (envelope-from <{ADA}>); {DATE}")
FROM = ("from", f"Ada Admin <{ADA}>")
TLS = "(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) (No client certificate requested)"


def handed_in(login: str, hello: str = "laptop", host: str = HOST, to: str = SUPPORT) -> tuple[str, str]:
    seen = f"from {hello} (dsl.provider.example [192.0.2.7]) {TLS} (Authenticated sender: {login})"
    return received(f"{seen} by {host} (Postfix) with ESMTPSA id 4F7K2 for <{to}>; {DATE}")


def taken(hello: str = "mail.evil.example", to: str = SUPPORT) -> tuple[str, str]:
    """From somebody who did not log in."""
    return received(
        f"from {hello} (mail.evil.example [192.0.2.66]) {TLS} by {HOST} (Postfix) with ESMTPS id 5A1 for <{to}>; {DATE}"
    )


def proven(headers: Header, inside: Inside, author: str = ADA) -> str:
    return proven_inside(headers, inside, author, {"desk.example"}, "desk.example")


def test_whom_postfix_has_let_in_is_believed_for_his_own_address() -> None:
    assert proven([LMTP, handed_in(ADA), FROM], POSTFIX)
    assert proven([handed_in("Ada@Desk.example"), FROM], POSTFIX), "no delivery agent, other letters"


def test_a_login_without_a_domain_is_that_of_the_desk_only_where_its_own_is_so() -> None:
    assert not proven([LMTP, handed_in("ada"), FROM], POSTFIX)
    bare = Inside(hosts=frozenset({HOST}), hops=1, bare=True)
    assert proven([LMTP, handed_in("ada"), FROM], bare)
    assert not proven([LMTP, handed_in("eve"), FROM], bare)


LINE = handed_in(ADA)[1]
FORGED: list[tuple[str, Header]] = [
    ("another account writes her From", [LMTP, handed_in(EVE), FROM]),
    ("a stranger writes the line below our own", [LMTP, taken(), handed_in(ADA), FROM]),
    ("and one of delivery by LMTP", [LMTP, taken(), LMTP, handed_in(ADA), FROM]),
    ("another account writes the line below our own", [LMTP, handed_in(EVE), handed_in(ADA), FROM]),
    ("she passed on what had come from elsewhere", [LMTP, handed_in(ADA), taken(), FROM]),
    ("she redirected it", [LMTP, handed_in(ADA), ("resent-from", ADA), FROM]),
    ("Sender is another", [LMTP, handed_in(ADA), ("sender", EVE), FROM]),
    ("of another server", [LMTP, handed_in(ADA, host="mx.evil.example"), FROM]),
    ("of a server that ours begins", [LMTP, handed_in(ADA, host=f"{HOST}.evil.example"), FROM]),
    ("no Received line", [FROM]),
    ("delivery alone", [LMTP, FROM]),
    ("more steps than were counted", [LMTP, LMTP, handed_in(ADA), FROM]),
    ("the client calls itself all of it", [LMTP, taken(LINE.removeprefix("from ")), FROM]),
    ("an account calls itself so", [LMTP, handed_in(EVE, LINE.removeprefix("from ")), FROM]),
    ("a part of it", [LMTP, taken(f"x (Authenticated sender: {ADA})"), FROM]),
    ("in the recipient", [LMTP, taken(to=f'"{LINE}"@desk.example'), FROM]),
    ("without a protocol of a login", [received(LINE.replace("ESMTPSA", "ESMTPS")), FROM]),
    ("words behind the date", [received(f"{LINE} x"), FROM]),
    (
        "Exim tells that somebody has logged in, and not who",
        [received(f"from [192.0.2.7] (helo=laptop) by {HOST} with esmtpsa (TLS1.3) id 1abc; {DATE}"), FROM],
    ),
]


@pytest.mark.parametrize(("why", "headers"), FORGED)
def test_a_login_that_is_not_the_authors_own_proves_nothing(why: str, headers: Header) -> None:
    assert not proven(headers, POSTFIX), why


@pytest.mark.parametrize("inside", [Inside(), RESULTS, M365, Inside(bare=True)])
def test_what_the_probe_has_not_shown_proves_nothing(inside: Inside) -> None:
    assert not proven([LMTP, handed_in(ADA), FROM], inside)


def test_an_account_of_another_domain_proves_nothing() -> None:
    other = "ada@other.example"
    assert not proven([LMTP, handed_in(other), ("from", other)], POSTFIX, other)


def says(value: str) -> tuple[str, str]:
    return ("authentication-results", value)


def exim() -> tuple[str, str]:
    return received(
        f"from [192.0.2.7] (helo=laptop) by {HOST} with esmtpsa (TLS1.3) tls TLS_AES_256_GCM_SHA384 (Exim 4.96) "
        f"(envelope-from <{ADA}>) id 1abc-0001 for {SUPPORT}; {DATE}"
    )


@pytest.mark.parametrize(
    ("why", "headers", "believed"),
    [
        ("Exim", [LMTP, says(f"{HOST}; auth=pass (plain) smtp.auth={ADA}"), exim(), FROM], True),
        ("rspamd", [LMTP, says(f"{HOST}; auth=pass smtp.auth={ADA} smtp.mailfrom={ADA}"), exim(), FROM], True),
        ("another account", [LMTP, says(f"{HOST}; auth=pass smtp.auth={EVE}"), exim(), FROM], False),
        ("a failed login", [LMTP, says(f"{HOST}; auth=fail smtp.auth={ADA}"), exim(), FROM], False),
        ("of another server", [LMTP, says(f"mx.evil.example; auth=pass smtp.auth={ADA}"), exim(), FROM], False),
        ("below the border", [LMTP, exim(), says(f"{HOST}; auth=pass smtp.auth={ADA}"), FROM], False),
        (
            "told twice",
            [says(f"{HOST}; auth=pass smtp.auth={EVE}; auth=pass smtp.auth={ADA}"), exim(), FROM],
            False,
        ),
        ("cannot be read", [says(f"{HOST}; auth=pass smtp.auth={ADA}; x=("), exim(), FROM], False),
        (
            "beside one that cannot be read",
            [says(f"{HOST}; x=("), says(f"{HOST}; auth=pass smtp.auth={ADA}"), exim(), FROM],
            False,
        ),
        ("passed on", [LMTP, says(f"{HOST}; auth=pass smtp.auth={ADA}"), exim(), taken(), FROM], False),
    ],
)  # fmt: skip
def test_a_login_in_our_own_findings_is_believed_as_well(why: str, headers: Header, believed: bool) -> None:
    assert bool(proven(headers, RESULTS)) is believed, why


A, B = "AM0PR01MB1234.eurprd01.prod.exchangelabs.com", "DB7PR01MB5678.eurprd01.prod.outlook.com"
HTTPS = received(f"from {A} (2603:10a6:208:b::11) by {B} with HTTPS; {DATE}")
INNER = received(
    f"from {A} (2603:10a6:208:b::11) by {B} (2603:10a6:10:2a::7) with Microsoft SMTP Server (version=TLS1_2, "
    f"cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.5944.19; {DATE}"
)
MAPI = received(f"from {A} ([fe80::1:2:3:4]) by {A} ([fe80::1:2:3:4%5]) with mapi id 15.20.5944.019; {DATE}")
FRONTEND = received(
    "from mail.evil.example (192.0.2.66) by AM7EUR03FT003.mail.protection.outlook.com (100.127.140.200) with "
    f"Microsoft SMTP Server id 15.20.5944.10 via Frontend Transport; {DATE}"
)
CLIENT = received(
    f"from {A} (192.0.2.66) by {B} (2603:10a6:10:2a::7) with Microsoft SMTP Server (version=TLS1_2, cipher=X) id "
    f"15.20.5944.10 via Frontend Transport; {DATE}"
)
STAMPS: Header = [
    ("x-ms-exchange-organization-authsource", A),
    ("x-ms-exchange-organization-authas", "Internal"),
    ("x-ms-exchange-organization-authmechanism", "04"),
    ("x-ms-exchange-crosstenant-authas", "Internal"),
    ("x-ms-exchange-crosstenant-id", TENANT),
]
WAY: Header = [HTTPS, INNER, MAPI, FROM]


def stamped(**changed: str) -> Header:
    """The way of a mail inside, with other stamps: ``authas="Anonymous"``."""
    return [*WAY, *((name, changed.get(name.rpartition("-")[2], value)) for name, value in STAMPS)]


def test_what_a_mailbox_of_our_own_organisation_wrote_is_believed() -> None:
    assert proven([*WAY, *STAMPS], M365)
    assert proven([MAPI, FROM, *STAMPS], M365), "from one mailbox to another of the same server"


@pytest.mark.parametrize(
    ("why", "headers"),
    [
        ("came over the internet, with all stamps", [HTTPS, INNER, FRONTEND, FROM, *STAMPS]),
        ("and lines of Exchange below", [HTTPS, INNER, FRONTEND, MAPI, FROM, *STAMPS]),
        ("a line of the frontend below that of the mailbox", [HTTPS, INNER, MAPI, FRONTEND, FROM, *STAMPS]),
        ("handed in by a client that calls itself a server", [HTTPS, CLIENT, MAPI, FROM, *STAMPS]),
        ("no mailbox has handed it in", [HTTPS, INNER, FROM, *STAMPS]),
        ("no way at all", [FROM, *STAMPS]),
        ("Exchange says it is a stranger's", stamped(authas="Anonymous")),
        ("of another tenant", stamped(id="99999999-1111-4222-8333-444455556666")),
        ("by what a connector vouches for", stamped(authmechanism="10")),
        ("a second stamp", [*WAY, *STAMPS, ("x-ms-exchange-organization-authas", "Internal")]),
        ("a second tenant", [*WAY, *STAMPS, ("x-ms-exchange-crosstenant-id", TENANT.replace("0", "1"))]),
        ("another tenant's stranger", [*WAY, *STAMPS[:3], (STAMPS[3][0], "Anonymous"), STAMPS[4]]),
        ("none", WAY),
        ("those of an older tenant's line alone", [*WAY, *STAMPS[3:]]),
        ("on behalf of another", [*WAY, *STAMPS, ("sender", EVE)]),
        ("a host that only looks like it", [received(MAPI[1].replace("outlook", "evil").replace("exchangelabs", "evil")), FROM, *STAMPS]),
    ],
)  # fmt: skip
def test_stamps_of_exchange_prove_nothing_where_a_stranger_may_have_a_hand_in_it(
    why: str, headers: Header
) -> None:
    assert not proven(headers, M365), why


def test_stamps_prove_nothing_before_the_probe() -> None:
    assert not proven([*WAY, *STAMPS], POSTFIX)
    assert not proven([*WAY, *STAMPS], M365, "ada@other.example")


@pytest.mark.parametrize(
    ("note", "inside"),
    [
        ({}, Inside()),
        ({"inside": 5}, Inside()),
        ({"inside": {"hosts": 5, "ids": None, "bare": "yes", "tenant": 7}, "hops": "x"}, Inside()),
        (
            {"inside": {"hosts": [HOST], "ids": [], "bare": True, "tenant": ""}, "hops": 2},
            Inside(frozenset({HOST}), bare=True, hops=2),
        ),
    ],
)
def test_the_note_of_the_probe_is_read(note: dict[str, Any], inside: Inside) -> None:
    assert inside_of(note) == inside
    assert trusted_of((), note).inside == inside
    assert trusted_of((), note).hops is None, "of Authentication-Results nothing was proven"


def test_the_line_of_postfix_is_read() -> None:
    assert submitted(LINE) == Submitted(ADA, HOST)
    unfolded = LINE.replace(" by ", "\r\n\tby ").replace(" for ", "\r\n\tfor ")
    assert submitted(unfolded) == Submitted(ADA, HOST)
    assert submitted(LINE.replace(f" for <{SUPPORT}>", "")) == Submitted(ADA, HOST), "to several"


def test_a_line_that_speaks_of_two_logins_tells_none() -> None:
    assert submitted(handed_in(EVE, f"x (Authenticated sender: {ADA})")[1]) is None


@given(st.text(max_size=200))
def test_whatever_the_client_calls_itself_makes_no_login(hello: str) -> None:
    assert submitted(taken(hello)[1]) is None
    assert submitted(handed_in(EVE, hello)[1]) in (None, Submitted(EVE, HOST))


@pytest.mark.parametrize(
    "headers",
    [
        [received("(Authenticated sender: " + "a" * 1_000_000), FROM],
        [received("from " + "(Authenticated sender: a) by " * 60), FROM],
        [received("from a (" * 240), FROM, *STAMPS],
        [HTTPS] * 10_000,
        [("sender", "<" * 1_000_000), FROM],
        [("x-ms-exchange-crosstenant-id", "a" * 1_000_000)] * 20,
    ],
    ids=range(6),
)
def test_hostile_headers_take_no_time(headers: Header) -> None:
    begun = time.process_time()
    proven(headers, Inside(frozenset({HOST}), frozenset({HOST}), True, 4, TENANT))
    tenant_of(headers)
    assert time.process_time() - begun < 1.0


NOTE = {
    "ids": [],
    "hops": 1,
    "forgeable": [],
    "inside": {"hosts": [HOST], "ids": [], "bare": False, "tenant": ""},
}


@pytest.mark.parametrize(
    ("why", "authors", "more", "inside"),
    [
        ("as she writes", [f"Ada Admin <{ADA}>"], [], True),
        ("in other letters", ["ADA@Desk.Example"], [], True),
        ("two authors", [f"{ADA}, {EVE}"], [], False),
        ("two From fields", [ADA, EVE], [], False),
        ("two From fields, hers last", [EVE, ADA], [], False),
        ("another address shown", [f'"{EVE}" <{ADA}>'], [], True),
        ("another domain shown", [f"boss@bank.example <{ADA}>"], [], False),
        ("a detail that is none of the login's", ["ada+x@desk.example"], [], False),
        ("our own server found it forged", [ADA], [f"Authentication-Results: {HOST}; dmarc=fail"], False),
    ],
)
def test_the_one_author_of_the_mail_is_who_has_logged_in(
    why: str, authors: list[str], more: list[str], inside: bool
) -> None:
    known: dict[str, Any] = {**NOTE, "ids": [HOST]}
    settings = config.validate({**CONFIG}, Path("config.toml"))
    header = [*more, *(f"Received: {line}" for line in (LMTP[1], LINE)), *(f"From: {one}" for one in authors)]
    found = read_authentication(parse(("\n".join(header) + "\n\nHello").encode()), settings, known)
    assert (found.inside, found.vouched, found.aligned) == (inside, inside, False), why
    assert found.as_document().get("inside", False) is inside
    assert found.verdict in ("none", "fail"), "rules ask for what was found of mail from outside"
