"""What stands below an answer: signatures are cut, and no word that somebody wrote gets lost with them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk import ADMIN, DeskHarness, compose, harness

ANNA = "anna@customer.example"
ADA = f"Ada Admin <{ADMIN}>"
TABLES: dict[str, Any] = {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}}

SIGNATURES = [
    "Ada",
    "Ada Admin\nTel. +49 30 5550100",
    "Ada Admin\nHead of Support\nExample GmbH\nHauptstraße 5, 10115 Berlin\nTel. +49 30 5550100",
    (
        "Ada Admin\nExample Ltd.\nt: +44 20 7946 0000\nwww.team.example\n\n"
        "This e-mail and any attachments are confidential and intended only for the addressee.\n"
        "If you are not the intended recipient, please notify the sender and delete this e-mail.\n"
        "Any unauthorised copying, disclosure or distribution is strictly forbidden.\n"
        "Please consider the environment before printing this e-mail.\n"
    ),
    (
        "Ada Admin\nExample GmbH\nHauptstraße 5\n10115 Berlin\n\nTel.: +49 30 5550100\nFax: +49 30 5550101\n"
        "Internet: www.team.example\n\nGeschäftsführer: Hans Weber\nAmtsgericht Berlin HRB 12345\n"
        "USt-IdNr.: DE999999999"
    ),
    "Mit freundlichen Grüßen\nAda Admin",
    "Sent from my iPhone",
]
WORDS = [
    "And please order a new fuser.",
    "Please call me back",
    "2 fusers\n1 drum",
    "Second case:\n\nthe scanner needs a new driver. I put it on the server.\n\nRestart it afterwards.",
    "one\ntwo\nthree\nfour\nfive\nsix\nseven",
    "Tel. +49 30 5550100\nThere you reach the technician until noon, and me after it.",
    "Ada will call you at noon.",
    "Could you try that?\n\nAda",
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, TABLES)


def relayed(desk: DeskHarness, body: str, asked: str = "Hello,\n\nit prints nothing.\n") -> str:
    """What the customer gets of an answer."""
    desk.receive(compose(subject="Printer", body=asked))
    desk.expect_mail(ANNA)
    told = desk.expect_mail(ADMIN, "Printer")
    quoted = "\n".join(f"> {line}" for line in told.text.splitlines())
    desk.receive(
        compose(
            sender=ADA,
            subject=f"Re: {told.message['Subject']}",
            body=f"{body}\n\nOn Mon, 23 Nov 2026 at 10:00, Anna via Example Support wrote:\n{quoted}\n",
            in_reply_to=str(told.message["Message-ID"]),
        )
    )
    return desk.expect_mail(ANNA, "Printer").text.replace("\r\n", "\n")


@pytest.mark.parametrize("rule", ["--", "-- ", "––"])
@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_below_a_rule_is_cut(desk: DeskHarness, rule: str, signature: str) -> None:
    text = relayed(desk, f"Please switch it off and on.\n\n{rule}\n{signature}")
    assert "Please switch it off and on." in text
    assert signature.splitlines()[-1] not in text or signature.startswith("Mit freundlichen")


@pytest.mark.parametrize("rule", ["--", "---", "––"])
@pytest.mark.parametrize("words", WORDS)
def test_words_below_a_rule_that_somebody_drew_go_along(desk: DeskHarness, rule: str, words: str) -> None:
    text = relayed(desk, f"Please switch it off and on.\n\n{rule}\n{words}")
    assert "Please switch it off and on." in text
    assert words in text


SIGNED = {"de": "Ihr Example-Team, Wien", "en": "Your Example team, Vienna", "default": "Example Support"}


@pytest.mark.parametrize(
    ("asked", "signed"),
    [
        ("Guten Tag,\n\nder Drucker druckt nicht.\n", "de"),
        ("Hello,\n\nthe printer does not print.\n", "en"),
        ("Bonjour,\n\nl'imprimante ne marche pas.\n", "default"),
        ("Printer??\n", "default"),
    ],
)
def test_the_desks_signature_is_in_the_language_of_the_customer(
    tmp_path: Path, asked: str, signed: str
) -> None:
    for desk in harness(tmp_path, {**TABLES, "desk": {"staff_by_mail": True, "signature": SIGNED}}):
        text = relayed(desk, "Please switch it off and on.", asked)
        assert [one for one in SIGNED if SIGNED[one] in text] == [signed]


def test_where_the_last_mail_tells_no_language_an_earlier_one_does(tmp_path: Path) -> None:
    for desk in harness(tmp_path, {**TABLES, "desk": {"staff_by_mail": True, "signature": SIGNED}}):
        relayed(desk, "Bitte aus- und einschalten.", "Guten Tag,\n\nder Drucker druckt nicht.\n")
        desk.receive(compose(subject=f"Re: {desk.ticket().token} Printer", body="Warum?\n"))
        told = desk.expect_mail(ADMIN, "Printer")
        words = {"subject": f"Re: {told.message['Subject']}", "body": "Er hat sich aufgehängt.\n"}
        desk.receive(compose(sender=ADA, in_reply_to=str(told.message["Message-ID"]), **words))
        assert SIGNED["de"] in desk.expect_mail(ANNA, "Printer").text


def test_without_a_default_who_writes_another_language_gets_no_signature(tmp_path: Path) -> None:
    table = {"staff_by_mail": True, "signature": {"de": SIGNED["de"]}}
    for desk in harness(tmp_path, {**TABLES, "desk": table}):
        assert SIGNED["de"] not in relayed(desk, "Please switch it off and on.")


@pytest.mark.parametrize(("settings", "kept"), [("cut", False), ("keep", True)])
def test_a_personal_signature_goes_along_only_where_the_settings_say_so(
    tmp_path: Path, settings: str, kept: bool
) -> None:
    reply = {"relay_delay": "0s", "personal_signature": settings}
    for desk in harness(tmp_path, {**TABLES, "reply": reply}):
        text = relayed(desk, "Please switch it off and on.\n\n-- \nAda Admin\nTel. +49 30 5550100")
        assert ("Tel. +49 30 5550100" in text) is kept
        assert "wrote:" not in text
