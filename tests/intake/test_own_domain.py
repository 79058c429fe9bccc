"""Where our own server tells who has logged in, nothing else vouches for a colleague."""

from pathlib import Path
from typing import Any

import pytest

from mailtriage import config
from mailtriage.intake.authentication import read_authentication
from mailtriage.intake.parse import parse
from mailtriage.model.authentication import Authentication
from tests.desk import CONFIG

HOST, ADA, EVE = "mx.desk.example", "ada@desk.example", "eve@desk.example"
DATE = "Mon, 23 Nov 2026 09:00:00 +0000 (UTC)"
LOGGED_IN = (
    "Received: from laptop (host [192.0.2.7]) (Authenticated sender: {}) by mx.desk.example (Postfix) with"
    f" ESMTPSA id 4F00 for <support@desk.example>; {DATE}"
)
OUTSIDE = f"Received: from mail.other.example (mail.other.example [192.0.2.66]) by {HOST} (Postfix) with ESMTPS id 5A1; {DATE}"
PASSES = [
    "dkim=pass header.d=desk.example",
    "spf=pass smtp.mailfrom=eve@desk.example",
    "dmarc=pass header.from=desk.example",
]


def found(result: str, *received: str, author: str = ADA, **inside: Any) -> Authentication:
    note: dict[str, Any] = {"ids": [HOST], "hops": 0, "forgeable": [], "inside": inside}
    header = [f"Authentication-Results: {HOST}; {result}", *received, f"From: {author}"]
    settings = config.validate({**CONFIG}, Path("config.toml"))
    return read_authentication(parse(("\n".join(header) + "\n\nHello").encode()), settings, note)


@pytest.mark.parametrize("result", PASSES)
def test_our_own_servers_pass_vouches_for_no_colleague_whose_login_is_anothers(result: str) -> None:
    assert not found(result, LOGGED_IN.format(EVE), hosts=[HOST]).vouched
    assert found(result, LOGGED_IN.format(ADA), hosts=[HOST]).inside


@pytest.mark.parametrize("result", PASSES)
def test_nor_where_he_had_the_mail_given_back_from_outside(result: str) -> None:
    judged = found(result, OUTSIDE, LOGGED_IN.format(EVE), hosts=[HOST])
    assert not judged.vouched
    assert "no login at our mail server" in judged.why[0]


@pytest.mark.parametrize("result", PASSES)
def test_where_our_server_tells_no_logins_its_pass_is_the_evidence(result: str) -> None:
    assert found(result, OUTSIDE).aligned
    assert found(result, OUTSIDE, tenant="0f2e4c6a-1111-4222-8333-444455556666").aligned


def test_mail_from_other_domains_is_judged_as_ever() -> None:
    result = "dkim=pass header.d=team.example"
    assert found(result, OUTSIDE, author="ada@team.example", hosts=[HOST]).aligned
