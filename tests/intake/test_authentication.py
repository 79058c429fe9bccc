"""Only what our own mail server wrote is evidence of who a sender is (RFC 8601, RFC 7489)."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage import config
from mailtriage.intake.authentication import authentication, can_vouch, read_authentication, trusted_of
from mailtriage.intake.parse import parse
from mailtriage.model.authentication import UNKNOWN, Authentication, Outcome, Policy, Trusted
from mailtriage.model.mail import Address, Mail
from tests.desk import CONFIG

ID = "mx.desk.example"
TRUSTED = Trusted(frozenset({ID}))
BORDER = (
    "received",
    "from mail.customer.example (mail.customer.example [192.0.2.7]) by mx.desk.example with ESMTPS",
)
LMTP = (
    "received",
    "from mx.desk.example by imap.desk.example with LMTP id x1 (envelope-from <anna@customer.example>)",
)
BACK = ("received", "from localhost (localhost [127.0.0.1]) by mx.desk.example (Postfix) with ESMTP id 4F")
CIPHERED = (
    "received",
    "from mx.desk.example (using TLSv1.3 with cipher X (256/256 bits) taken by us) by imap.desk.example with LMTPS id x1",
)
FROM = ("from", "Anna Kunde <anna@customer.example>")
Header = list[tuple[str, str]]


def says(value: str) -> tuple[str, str]:
    return ("authentication-results", value)


PASS = says(f"{ID}; dmarc=pass header.from=customer.example")


def read(value: str, author: str = "anna@customer.example", ids: tuple[str, ...] = (ID,)) -> Authentication:
    """What a field of our own server says of a mail."""
    return authentication([says(value), BORDER, ("from", author)], Trusted(frozenset(ids)))


@pytest.mark.parametrize(
    ("why", "value", "aligned"),
    [
        ("DMARC passed", "dmarc=pass header.from=customer.example", True),
        ("DMARC passed, and the From is not named again", "dmarc=pass", True),
        ("in capitals, with a version and blanks", "DMARC/1 = Pass Header.From = Customer.Example", True),
        ("DKIM of the same domain, and no word of DMARC", "dkim=pass header.d=customer.example", True),
        ("DKIM by the identity alone", "dkim=pass header.i=@customer.example header.b=aGk=", True),
        ("DKIM of a domain below", "dkim=pass header.d=mail.customer.example", True),
        ("SPF of a domain below", "spf=pass smtp.mailfrom=x@bounce.customer.example", True),
        ("SPF of the same domain", "spf=pass smtp.mailfrom=bounce@customer.example", True),
        ("SPF by the domain alone", "spf=pass smtp.mailfrom=customer.example", True),
        ("no DMARC record, and DKIM passed", "dmarc=none; dkim=pass header.d=customer.example", True),
        (
            "DNS failed for DMARC, and DKIM passed",
            "dmarc=temperror; dkim=pass header.d=customer.example",
            True,
        ),
        (
            "one of two signatures is theirs",
            "dkim=pass header.d=esp.example; dkim=pass header.d=customer.example",
            True,
        ),
        ("DMARC failed", "dmarc=fail header.from=customer.example", False),
        ("DMARC failed by strict alignment", "dkim=pass header.d=m.customer.example; dmarc=fail", False),
        ("passed for another From", "dmarc=pass header.from=evil.example", False),
        ("DKIM of a mailing service alone", "dkim=pass header.d=esp.example", False),
        ("DKIM failed", "dkim=fail header.d=customer.example", False),
        ("SPF of another domain", "spf=pass smtp.mailfrom=x@evil.example", False),
        ("SPF of the greeting only", "spf=pass smtp.helo=customer.example", False),
        ("SPF doubts", "spf=softfail smtp.mailfrom=x@customer.example", False),
        ("a domain that only ends alike", "dkim=pass header.d=evilcustomer.example", False),
        ("a top-level domain", "dkim=pass header.d=example", False),
        ("a guess of Exchange", "dmarc=bestguesspass action=none header.from=customer.example", False),
        ("ARC tells what others saw", "arc=pass header.oldest-pass=0 smtp.remote-ip=192.0.2.1", False),
        ("a login tells nothing of From", "auth=pass smtp.auth=anna@customer.example", False),
        ("nothing was checked", "none", False),
        ("of two DMARC results one is not a pass", "dmarc=pass; dmarc=none", False),
    ],
)
def test_a_sender_is_genuine_where_dmarc_or_an_aligned_check_passed(
    why: str, value: str, aligned: bool
) -> None:
    assert read(f"{ID}; {value}").aligned is aligned, why


FORGED: list[tuple[str, Header]] = [
    ("below the border's Received line", [BORDER, PASS, FROM]),
    ("below it, beside our own", [says(f"{ID}; dmarc=none"), BORDER, PASS, FROM]),
    ("above a Received line the forger wrote", [BORDER, PASS, BORDER, FROM]),
    ("behind the delivery agent's line", [LMTP, BORDER, PASS, BORDER, FROM]),
    ("no Received line at all", [PASS, FROM]),
    ("no Received line but the delivery agent's", [LMTP, PASS, FROM]),
    ("of another server, however near the top", [says("mx.evil.example; dmarc=pass"), BORDER, FROM]),
    ("of an id that ours begins", [says(f"{ID}.evil.example; dmarc=pass"), BORDER, FROM]),
    ("without an id", [says("dmarc=pass header.from=customer.example"), BORDER, FROM]),
    ("ARC above the border", [("arc-authentication-results", f"i=1; {ID}; dmarc=pass"), BORDER, FROM]),
    ("a copy that a server renamed", [("x-authentication-results", f"{ID}; dmarc=pass"), BORDER, FROM]),
    (
        "the client calls itself localhost",
        [
            ("received", "from [127.0.0.1] (unknown [192.0.2.66]) by mx.desk.example with ESMTP"),
            PASS,
            BORDER,
            FROM,
        ],
    ),
    (
        "Exim writes the client's name in the comment",
        [
            ("received", "from [192.0.2.66] (helo=[127.0.0.1]) by mx.desk.example with esmtp"),
            PASS,
            BORDER,
            FROM,
        ],
    ),
    (
        "the client's name looks like a step by LMTP",
        [
            ("received", "from a by b with LMTP (x [192.0.2.66]) by mx.desk.example with ESMTP"),
            PASS,
            BORDER,
            FROM,
        ],
    ),
    (
        "a comment looks like a step by LMTP",
        [
            ("received", "from a ( by b with LMTP) (x [192.0.2.66]) by mx.desk.example with ESMTP"),
            PASS,
            BORDER,
            FROM,
        ],
    ),
    (
        "the client's name stands in a comment, and its address nowhere",
        [("received", "from x (HELO [127.0.0.1]) by mx.desk.example with SMTP"), PASS, BORDER, FROM],
    ),
    ("more steps than were counted", [LMTP, BACK, PASS, BORDER, FROM]),
]


@pytest.mark.parametrize(("why", "headers"), FORGED)
@pytest.mark.parametrize("hops", [None, 1])
def test_a_field_that_a_stranger_could_write_is_never_evidence(
    why: str, headers: Header, hops: int | None
) -> None:
    assert authentication(headers, Trusted(frozenset({ID}), hops)).aligned is False, why


@pytest.mark.parametrize(("why", "headers"), FORGED)
def test_neither_is_such_a_spam_flag(why: str, headers: Header) -> None:
    flagged = [("x-spam-flag", "YES") if field is PASS else field for field in headers]
    assert authentication(flagged, TRUSTED).spam is False, why


@pytest.mark.parametrize(
    ("why", "hops", "headers"),
    [
        ("on top", None, [PASS, BORDER, FROM]),
        (
            "on top of it other fields of ours",
            None,
            [("delivered-to", "x"), PASS, ("received-spf", "x"), BORDER, FROM],
        ),
        ("below the delivery agent's line", None, [LMTP, PASS, BORDER, FROM]),
        ("below one with a word in comments", None, [CIPHERED, PASS, BORDER, FROM]),
        ("below two of them: a proxy", None, [LMTP, LMTP, PASS, BORDER, FROM]),
        ("above the delivery agent's line", None, [PASS, LMTP, BORDER, FROM]),
        ("below a content filter's, which were counted", 3, [LMTP, BACK, BACK, PASS, BORDER, FROM]),
        ("this mail took fewer steps than were counted", 3, [LMTP, PASS, BORDER, FROM]),
        (
            "in two fields, as OpenDKIM and OpenDMARC write",
            None,
            [says(f"{ID}; dkim=none"), PASS, BORDER, FROM],
        ),
    ],
)
def test_our_own_servers_field_is_found_above_the_line_of_its_border(
    why: str, hops: int | None, headers: Header
) -> None:
    assert authentication(headers, Trusted(frozenset({ID}), hops)).aligned is True, why


@pytest.mark.parametrize(
    ("why", "authors"),
    [
        ("two From fields", ["anna@customer.example", "anna@customer.example"]),
        ("no From field", []),
        ("two authors in one", ["anna@customer.example, ben@other.example"]),
        ("no address", ["Anna"]),
        (
            "another address in the name, and the server names no From",
            ['"boss@desk.example" <anna@customer.example>'],
        ),
    ],
)
def test_a_mail_whose_author_is_not_plain_has_no_alignment(why: str, authors: list[str]) -> None:
    headers = [says(f"{ID}; dmarc=pass"), BORDER, *(("from", one) for one in authors)]
    found = authentication(headers, TRUSTED)
    assert (found.dmarc, found.aligned) == (Outcome.PASS, False), why


def test_an_address_in_the_name_does_not_matter_where_the_server_names_the_from_it_judged() -> None:
    author = "\"'ben@other.example' via Group\" <group@customer.example>"
    assert read(f"{ID}; dmarc=pass header.from=customer.example", author).aligned


def test_a_from_field_that_may_have_been_clipped_away_leaves_no_alignment() -> None:
    settings = config.validate(
        {**CONFIG, "mailbox": {**CONFIG["mailbox"], "authserv_id": ID}}, Path("config.toml")
    )
    mail = Mail(headers=(PASS, BORDER, FROM), sender=Address("", "anna@customer.example"))
    assert read_authentication(mail, settings, None).aligned
    assert not read_authentication(
        replace(mail, sender=Address("", "boss@desk.example")), settings, None
    ).aligned
    raw = "".join(f"{name}: {value}\n" for name, value in mail.headers) + "x: y\n" * 3000
    assert not read_authentication(
        parse(f"{raw}From: boss@desk.example\n\nHello".encode()), settings, None
    ).aligned
    assert not read_authentication(parse(f"{raw}\nHello".encode()), settings, None).aligned


def test_only_what_the_probe_has_proven_vouches_for_staff() -> None:
    settings = config.validate(
        {**CONFIG, "mailbox": {**CONFIG["mailbox"], "authserv_id": [ID, "other.desk.example"]}},
        Path("config.toml"),
    )
    mail = Mail(headers=(PASS, BORDER, FROM), sender=Address("", "anna@customer.example"))
    for note, vouches in (
        (None, False),
        ({"ids": [], "hops": 0}, False),
        ({"ids": ["other.desk.example"], "hops": 0}, False),
        ({"ids": [ID], "hops": 0}, True),
        ({"ids": [ID], "hops": 0, "forgeable": [ID]}, False),
    ):
        found = read_authentication(mail, settings, note)
        assert found.vouched is vouches, note
        assert can_vouch(settings.mailbox.authserv_id, note) is (
            vouches or note == {"ids": ["other.desk.example"], "hops": 0}
        )
    assert read_authentication(mail, settings, None).aligned  # for rules and strangers


def test_a_domain_in_its_own_letters_is_the_same_as_in_ascii() -> None:
    assert read(f"{ID}; dmarc=pass header.from=xn--mnchen-3ya.example", "anna@münchen.example").aligned


@pytest.mark.parametrize(
    ("why", "proven", "author", "aligned"),
    [
        ("two domains below one that was registered", "news.customer.example", "mail.customer.example", True),
        ("two owners below one suffix", "b.co.uk", "a.co.uk", False),
        ("the suffix itself", "co.uk", "a.co.uk", False),
        ("two owners below a private suffix", "evil.github.io", "anna.github.io", False),
        ("an owner below the private suffix, and the suffix", "evil.github.io", "github.io", False),
        ("freemail is proven as any other", "gmail.com", "gmail.com", True),
    ],
)
def test_a_check_counts_for_the_whole_of_an_organisations_domain(
    why: str, proven: str, author: str, aligned: bool
) -> None:
    assert read(f"{ID}; dkim=pass header.d={proven}", f"anna@{author}").aligned is aligned, why


@pytest.mark.parametrize(
    ("server", "value", "dmarc", "policy", "spf", "signed"),
    [
        (
            "Gmail",
            (
                f"{ID}; dkim=pass header.i=@customer.example header.s=s1 header.b=ab/c+d==; spf=pass ({ID}: domain of "
                "b@customer.example designates 192.0.2.7 as permitted sender) smtp.mailfrom=b@customer.example; "
                "dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=customer.example"
            ),
            "pass",
            "reject",
            "pass",
            [("pass", "customer.example")],
        ),
        (
            "Exchange",
            (
                f"{ID}; dkim=none (message not signed) header.d=none;{ID}; dmarc=fail action=oreject "
                "header.from=customer.example;compauth=fail reason=000"
            ),
            "fail",
            "reject",
            "",
            [("none", "")],
        ),
        (
            "Exchange, a quarantine by percentage",
            (
                f"{ID}; spf=fail (sender IP is 192.0.2.7) smtp.mailfrom=customer.example; dmarc=fail "
                "action=pct.quarantine header.from=customer.example"
            ),
            "fail",
            "quarantine",
            "fail",
            [],
        ),
        (
            "rspamd",
            (
                f"{ID}; dkim=none; dmarc=fail reason=\"SPF not aligned (relaxed), No valid DKIM\" "
                f"header.from=customer.example (policy=quarantine); spf=softfail ({ID}: 192.0.2.7 is neither permitted "
                "nor denied by domain of a@customer.example) smtp.mailfrom=a@customer.example"
            ),
            "fail",
            "quarantine",
            "softfail",
            [("none", "")],
        ),
        (
            "OpenDMARC",
            f"{ID}; dmarc=fail (p=none dis=none) header.from=customer.example",
            "fail",
            "none",
            "",
            [],
        ),
        (
            "Fastmail",
            (
                f"{ID}; arc=none (no signatures found); dkim=pass (2048-bit rsa key sha256) header.d=customer.example "
                "header.i=@customer.example header.b=a1b2 header.a=rsa-sha256 header.s=s1 x-bits=2048; dmarc=pass "
                "policy.published-domain-policy=quarantine policy.applied-disposition=none (p=quarantine,d=none) "
                "policy.policy-from=p header.from=customer.example; iprev=pass smtp.remote-ip=192.0.2.7 "
                "(mail.customer.example); spf=pass smtp.mailfrom=a@customer.example smtp.helo=mail.customer.example"
            ),
            "pass",
            "quarantine",
            "pass",
            [("pass", "customer.example")],
        ),
        (
            "Yahoo",
            (
                f"{ID}; dkim=pass header.i=@customer.example header.s=s1; spf=pass smtp.mailfrom=customer.example; "
                "dmarc=pass(p=reject,sp=none) header.from=customer.example;"
            ),
            "pass",
            "none",  # the milder: which of both holds is not told
            "pass",
            [("pass", "customer.example")],
        ),
        ("a null sender", f"{ID}; spf=none smtp.mailfrom=<>; dmarc=none", "none", "unknown", "none", []),
    ],
)  # fmt: skip
def test_the_servers_of_the_world_are_understood(
    server: str, value: str, dmarc: str, policy: str, spf: str, signed: list[tuple[str, str]]
) -> None:
    found = read(value)
    checks = [(one.outcome.value, one.domain) for one in found.dkim]
    assert (found.dmarc, found.policy, found.spf.outcome, checks) == (dmarc, policy, spf, signed), server


@pytest.mark.parametrize(
    ("why", "value"),
    [
        (
            "a comment hides half of the domain",
            "dkim=pass header.d=customer.example(.evil.example) header.s=x",
        ),
        ("a comment is never closed", "dkim=pass header.d=customer.example(.evil.example; spf=none"),
        ("a quote is never closed", 'dkim=pass header.d=customer.example; spf=none smtp.mailfrom="x'),
        ("words stand behind a value", "dkim=pass header.d=customer.example .evil.example"),
        ("one property is told twice", "dkim=pass header.d=customer.example header.d=evil.example"),
        ("a comment is closed before it begins", "dkim=pass header.d=customer.example); spf=none"),
    ],
)
def test_a_field_into_which_a_stranger_may_have_written_proves_nothing(why: str, value: str) -> None:
    found = read(f"{ID}; {value}")
    assert not found.aligned, why
    assert "cannot be read" in found.why[0]


def test_neither_does_another_field_beside_such_a_one() -> None:
    headers = [says(f"{ID}; dmarc=fail (x"), says(f"{ID}; dkim=pass header.d=customer.example"), BORDER, FROM]
    assert not authentication(headers, TRUSTED).aligned


def test_results_inside_quotes_and_comments_are_a_strangers_words() -> None:
    value = f'{ID}; spf=pass (said: x; dmarc=pass) smtp.mailfrom="a; dmarc=pass header.from=customer.example"@evil.example'
    found = read(value)
    assert (found.dmarc, found.aligned, found.spf.domain) == (Outcome.UNTOLD, False, "evil.example")


@pytest.mark.parametrize(
    ("name", "value", "spam"),
    [
        ("x-spam-flag", "YES", True),
        ("x-spam-flag", "NO", False),
        ("x-spam-status", "Yes, score=9.1 required=5.0 tests=X", True),
        ("x-spam-status", "No, score=0.1 yes", False),
        ("x-spam", "Yes", True),
        ("x-spam", "Yesterday", False),
        ("x-ms-exchange-organization-scl", "6", True),
        ("x-ms-exchange-organization-scl", "4", False),
        ("x-ms-exchange-organization-scl", "-1", False),
        ("x-forefront-antispam-report", "CIP:192.0.2.7;CTRY:;LANG:en;SCL:5;SRV:;", True),
        ("x-forefront-antispam-report", "CIP:192.0.2.7;CTRY:;LANG:en;SCL:1;SRV:;", False),
    ],
)
def test_our_own_servers_word_on_spam_is_taken(name: str, value: str, spam: bool) -> None:
    found = authentication([(name, value), BORDER, FROM], TRUSTED)
    assert found.spam is spam
    assert (name in found.why[-1]) is spam


@pytest.mark.parametrize(
    ("value", "verdict", "refused"),
    [
        ("dmarc=pass", "pass", False),
        ("dmarc=fail (p=reject)", "fail", True),
        ("dmarc=fail (p=quarantine)", "fail", True),
        ("dmarc=fail (p=none)", "fail", False),
        ("dmarc=fail", "fail", False),
        ("spf=fail smtp.mailfrom=customer.example", "none", False),
        ("none", "none", False),
    ],
)
def test_only_a_dmarc_fail_is_a_fail_and_only_the_owners_policy_makes_it_a_refusal(
    value: str, verdict: str, refused: bool
) -> None:
    found = read(f"{ID}; {value}")
    assert (found.verdict, found.refused_by_owner) == (verdict, refused)


NOTE = {"ids": [ID], "hops": 2, "forgeable": [], "proven_at": "2026-11-23T09:00:00+00:00"}


@pytest.mark.parametrize(
    ("why", "configured", "note", "ids", "hops"),
    [
        ("nothing is known", (), None, set(), None),
        ("the probe has proven it", (), NOTE, {ID}, 2),
        ("the operator's word", ("mx.other.example",), None, {"mx.other.example"}, None),
        ("the operator's word goes before the probe", ("mx.other.example",), NOTE, {"mx.other.example"}, 2),
        ("a forged field got in", (ID,), {"ids": [], "hops": 0, "forgeable": [ID]}, set(), None),
        (
            "a probe that proved nothing counted nothing",
            (ID,),
            {"ids": [], "hops": 3, "forgeable": []},
            {ID},
            None,
        ),
        ("a note that is not ours", (), {"ids": 5, "hops": "x"}, set(), None),
    ],
)
def test_whose_fields_are_believed(
    why: str, configured: tuple[str, ...], note: dict[str, Any] | None, ids: set[str], hops: int | None
) -> None:
    assert trusted_of(configured, note) == Trusted(frozenset(ids), hops), why


def test_without_an_id_nothing_is_evidence() -> None:
    headers = [PASS, ("x-spam-flag", "YES"), BORDER, FROM]
    assert authentication(headers, Trusted()) is UNKNOWN
    assert (UNKNOWN.aligned, UNKNOWN.spam, UNKNOWN.verdict, UNKNOWN.policy) == (
        False,
        False,
        "none",
        Policy.UNKNOWN,
    )


_PIECES = st.sampled_from(
    [
        ID,
        ";",
        " ",
        "=",
        "(",
        ")",
        '"',
        "\\",
        "dmarc",
        "pass",
        "fail",
        "header.from",
        "customer.example",
        "@",
        "/",
        "é",
        "\x00",
    ]
)


@given(st.lists(_PIECES, max_size=60).map("".join), st.text(max_size=60))
def test_any_field_is_read_without_an_error(value: str, author: str) -> None:
    found = authentication([says(value), says(f"{ID};{value}"), BORDER, ("from", author)], TRUSTED)
    assert found.as_document()["aligned"] is found.aligned


_NAMES = st.sampled_from(
    [
        "Anna",
        " ",
        '"',
        "<",
        ">",
        "boss@desk.example",
        "@",
        ",",
        ";",
        ":",
        "=?utf-8?q?a=40b?=",
        "(",
        ")",
        "'",
        "anna@customer.example",
        "\\",
    ]
)


@given(st.lists(_NAMES, max_size=8).map("".join))
@settings(max_examples=300)
def test_who_is_proven_is_who_the_mail_is_from(author: str) -> None:
    settings = config.validate(
        {**CONFIG, "mailbox": {**CONFIG["mailbox"], "authserv_id": ID}}, Path("config.toml")
    )
    raw = "".join(f"{name}: {value}\n" for name, value in [PASS, BORDER, ("From", author)])
    mail = parse(f"{raw}\nHello".encode())
    if read_authentication(mail, settings, None).aligned:
        assert mail.sender is not None
        assert mail.sender.domain == "customer.example"


@given(st.lists(st.sampled_from([BORDER, LMTP, BACK, PASS, FROM, ("x-spam-flag", "YES")]), max_size=12))
@settings(max_examples=200)
def test_whatever_stands_below_the_border_changes_nothing_but_the_author(below: Header) -> None:
    above = [LMTP, says(f"{ID}; dmarc=none")]
    found = authentication([*above, BORDER, *below], TRUSTED)
    assert (found.dmarc, found.aligned, found.spam) == (Outcome.NONE, False, False)


@pytest.mark.parametrize(
    "headers",
    [
        [("x", "y")] * 10_000,
        [LMTP] * 10_000,
        [says(f"{ID}; dmarc=pass")] * 10_000 + [BORDER, FROM],
        [says(f"{ID}; " + "(" * 1_000_000), BORDER, FROM],
        [says(f"{ID}; " + "()" * 500_000), BORDER, FROM],
        [says(f"{ID}; " + '"' * 1_000_000), BORDER, FROM],
        [says(f"{ID}; " + "a=b " * 250_000), BORDER, FROM],
        [says(f"{ID}; " + "dkim=pass;" * 100_000), BORDER, FROM],
        [says(f"{ID}; x=" + '"a"' * 300_000), BORDER, FROM],
        [says(f'{ID}; x="' + "\\a" * 500_000), BORDER, FROM],
        [PASS, ("received", "from " + "(" * 1_000_000), FROM],
        [PASS, ("received", "from a (" + "a " * 500_000), FROM],
        [PASS, BORDER, ("from", "a@b," * 250_000)],
        [("x-forefront-antispam-report", "a;" * 500_000), ("x-spam-status", "x" * 1_000_000), BORDER, FROM],
    ],
    ids=range(14),
)
def test_hostile_headers_take_no_time(headers: Header) -> None:
    begun = time.process_time()
    authentication(headers, Trusted(frozenset({ID}), 4))
    assert time.process_time() - begun < 1.0
