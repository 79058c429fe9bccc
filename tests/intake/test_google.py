"""Gmail's findings are known by the copy that Google writes where no stranger can."""

import pytest

from mailtriage.intake.authentication import authentication
from mailtriage.intake.google import google_part
from mailtriage.model.authentication import Trusted

GMAIL = Trusted(frozenset({"mx.google.com"}))
DATE = "Mon, 23 Nov 2026 01:00:00 -0800 (PST)"
Header = list[tuple[str, str]]
RESULTS = (
    "mx.google.com; dkim=pass header.i=@customer.example header.s=s1 header.b=ab/c+d==; spf=pass (google.com: domain "
    "of anna@customer.example designates 192.0.2.7 as permitted sender) smtp.mailfrom=anna@customer.example; "
    "dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=customer.example"
)
EVILS = "mx.google.com; spf=pass smtp.mailfrom=eve@evil.example; dmarc=pass header.from=evil.example"
DELIVERED = ("received", f"by 2002:a05:7300:7c26:b0:f5:ce with SMTP id x1csp12345; {DATE}")
TAKEN = (
    "received",
    (
        "from mail.customer.example (mail.customer.example. [192.0.2.7]) by mx.google.com with ESMTPS id a1si9 for "
        f"<support@desk.example> (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256); {DATE}"
    ),
)
SPF = ("received-spf", "pass (google.com: domain of anna@customer.example ...) client-ip=192.0.2.7;")
FROM = ("from", "Anna Kunde <anna@customer.example>")
STRANGERS: Header = [("dkim-signature", "v=1; ..."), FROM, ("to", "support@desk.example")]


def says(value: str = RESULTS) -> tuple[str, str]:
    return ("authentication-results", value)


def above(results: str = RESULTS) -> Header:
    return [
        ("delivered-to", "support@desk.example"),
        DELIVERED,
        ("x-received", f"by 2002:a5d:47cc:0:b0:1 with SMTP id o12; {DATE}"),
        ("arc-seal", "i=1; a=rsa-sha256; d=google.com; s=arc-20240605; cv=none; b=..."),
        ("arc-message-signature", "i=1; a=rsa-sha256; d=google.com; b=..."),
        ("arc-authentication-results", f"i=1; {results.replace('; ', ';       ')}"),
        ("return-path", "<anna@customer.example>"),
    ]


GENUINE: Header = [*above(), TAKEN, SPF, says(), *STRANGERS]


def test_a_mail_from_outside_is_judged_by_what_gmail_found() -> None:
    assert authentication(GENUINE, GMAIL).aligned
    assert authentication([*above(), TAKEN, says(), *STRANGERS], GMAIL).aligned, "no Received-SPF"


def test_a_mail_inside_a_workspace_is_judged_the_same_way() -> None:
    inner = (
        "received",
        TAKEN[1].replace("ESMTPS", "SMTPS").replace("mail.customer.example", "mail-sor-f41.google.com"),
    )
    assert authentication([*above(), inner, SPF, says(), *STRANGERS], GMAIL).aligned


@pytest.mark.parametrize(
    ("why", "headers"),
    [
        ("Google found something else", [*above(EVILS), TAKEN, SPF, says(), *STRANGERS]),
        ("Google wrote none, and the stranger's moves up", [*above("mx.google.com; arc=none"), TAKEN, SPF, says(), FROM]),
        ("none, and no copy", [*(one for one in above() if not one[0].startswith("arc")), TAKEN, says(), FROM]),
        ("below Google's own", [*above(EVILS), TAKEN, SPF, says(EVILS), says(), FROM]),
        ("a whole block of Gmail below", [*above(EVILS), TAKEN, SPF, says(EVILS), *GENUINE]),
        ("a whole block behind another server's line", [("received", f"from a by b with ESMTP; {DATE}"), *GENUINE]),
        ("two copies", [*above()[:-1], *above()[5:], TAKEN, SPF, says(), FROM]),
        ("ARC alone", [*above(), TAKEN, SPF, FROM]),
        ("taken by another server", [*above(), ("received", TAKEN[1].replace("mx.google", "mx.goggle")), says(), FROM]),
        ("by the server for clients", [*above(), ("received", TAKEN[1].replace("mx.google", "smtp.gmail")), says(), FROM]),
        ("something of a stranger between", [*above(), ("subject", "x"), TAKEN, SPF, says(), FROM]),
        ("something between line and field", [*above(), TAKEN, ("subject", "x"), says(), FROM]),
        ("fetched, not taken", [("received", f"by 2002:a5d:1 with POP3 id 7; {DATE}"), *GENUINE[2:]]),
        ("no line of Gmail's on top", GENUINE[2:]),
        ("no Received line", [says(), FROM]),
    ],
)  # fmt: skip
def test_a_field_that_a_stranger_may_have_written_is_not_gmails(why: str, headers: Header) -> None:
    assert not authentication(headers, GMAIL).aligned, why


def test_gmails_own_field_is_the_one_that_counts_whatever_stands_below() -> None:
    headers = [*above(EVILS), TAKEN, SPF, says(EVILS), *GENUINE]
    assert google_part(headers) == [says(EVILS)]


def test_it_is_believed_only_where_the_configuration_or_the_probe_names_gmail() -> None:
    assert not authentication(GENUINE, Trusted(frozenset({"mx.desk.example"}))).aligned
    assert not authentication(GENUINE, Trusted()).aligned


@pytest.mark.parametrize(
    "headers",
    [
        [DELIVERED] * 10_000,
        [*above("x" * 1_000_000), TAKEN, says("x" * 1_000_000)],
        [("received", "by " + "2:" * 500_000), TAKEN, says()],
        [DELIVERED, ("received", " by" * 300_000), says()],
    ],
    ids=range(4),
)
def test_hostile_headers_prove_nothing(headers: Header) -> None:
    assert google_part(headers) == []
