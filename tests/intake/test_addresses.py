"""Who a mail is from and to, however its address fields are written."""

from email.utils import formataddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.addresses import read_addresses
from mailtriage.intake.parse import parse

# field: the members, name and address
FIELDS: dict[str, list[tuple[str, str]]] = {
    "Anna <Anna@Example.com>": [("Anna", "anna@example.com")],
    '"Adler, Anna" <anna@example.com>': [("Adler, Anna", "anna@example.com")],
    "Adler, Anna <anna@example.com>": [("Adler, Anna", "anna@example.com")],
    "anna@example.com <anna@example.com>": [("", "anna@example.com")],
    '"boss@bank.example" <evil@example.net>': [("boss@bank.example", "evil@example.net")],
    "boss@bank.example <evil@example.net>": [("boss@bank.example", "evil@example.net")],
    '"Boss <boss@bank.example>" <evil@example.net>': [("Boss <boss@bank.example>", "evil@example.net")],
    "=?utf-8?q?boss=40bank=2Eexample?= <evil@example.net>": [("boss@bank.example", "evil@example.net")],
    "=?utf-8?q?Boss_=3Cboss=40bank=2Eexample=3E?= <evil@example.net>": [
        ("Boss <boss@bank.example>", "evil@example.net")
    ],
    "=?utf-8?q?boss=40bank=2Eexample=2C?= evil@example.net": [("boss@bank.example,", "evil@example.net")],
    "(boss@bank.example) evil@example.net": [("boss@bank.example", "evil@example.net")],
    "=?utf-8?Q?Adler,_Anna?= <anna@example.com>": [("Adler, Anna", "anna@example.com")],
    '"=?utf-8?B?SsO2cmc=?=" <j@example.com>': [("Jörg", "j@example.com")],
    "anna@example.com (Anna Adler)": [("Anna Adler", "anna@example.com")],
    "Anna (at home (again)) <anna@example.com>": [("Anna", "anna@example.com")],
    "Anna anna@example.com": [("Anna", "anna@example.com")],
    '"anna@example.com"': [("", "anna@example.com")],
    "'anna@example.com'": [("", "anna@example.com")],
    "'anna@example.com' <anna@example.com>": [("", "anna@example.com")],
    "=?utf-8?Q?Anna_=3Canna=40example.com=3E?=": [("Anna", "anna@example.com")],
    "Anna <anna@example.com": [("Anna", "anna@example.com")],
    "Anna anna@example.com>": [("Anna", "anna@example.com")],
    "<<anna@example.com>>": [("", "anna@example.com")],
    "Anna < anna@example.com >": [("Anna", "anna@example.com")],
    "Anna <'anna@example.com'>": [("Anna", "anna@example.com")],
    "<anna@example.com.>": [("", "anna@example.com")],
    "anna..a.@example.com": [("", "anna..a.@example.com")],
    "mailto:anna@example.com": [("", "anna@example.com")],
    "Anna <mailto:anna@example.com?subject=x>": [("Anna", "anna@example.com")],
    "Anna [mailto:anna@example.com]": [("Anna", "anna@example.com")],
    "SMTP:anna@example.com": [("", "anna@example.com")],
    "<@relay.example,@other.example:anna@example.com>": [("", "anna@example.com")],
    "anna@[IPv6:2001:db8::1]": [("", "anna@[ipv6:2001:db8::1]")],
    "Anna <anna@[192.0.2.1]>": [("Anna", "anna@[192.0.2.1]")],
    '"anna adler"@example.com': [("", '"anna adler"@example.com')],
    "</G=Anna/S=Adler/@gateway.example>": [("", "/g=anna/s=adler/@gateway.example")],
    '"Adler" </O=ORG/OU=SITE/CN=RECIPIENTS/CN=ADLER>': [("Adler", "")],
    "Jörg <jörg@exämple.com>": [("Jörg", "jörg@exämple.com")],
    "anna@xn--exmple-cua.com": [("", "anna@xn--exmple-cua.com")],
    "Anna B. [Example] <anna@example.com>": [("Anna B. [Example]", "anna@example.com")],
    '"The \\"A\\" Team" <a@example.com>': [('The "A" Team', "a@example.com")],
    'Anna "the boss <anna@example.com>': [("Anna the boss", "anna@example.com")],
    "Example Ltd: Support <s@example.com>": [("Support", "s@example.com")],
    "undisclosed-recipients:;": [],
    "Undisclosed recipients:": [],
    "": [],
    ",,;": [],
    "Team: a@example.com, Ben <b@example.com>;, c@example.com": [
        ("", "a@example.com"),
        ("Ben", "b@example.com"),
        ("", "c@example.com"),
    ],
    "a@example.com; b@example.com": [("", "a@example.com"), ("", "b@example.com")],
    "a@example.com b@example.com": [("", "a@example.com"), ("", "b@example.com")],
    '"A" <a@example.com>, , B <b@example.com>,': [("A", "a@example.com"), ("B", "b@example.com")],
    "MAILER-DAEMON <>": [("MAILER-DAEMON", "")],
    "postmaster": [("", "postmaster")],
    "root (Cron Daemon)": [("", "root")],
    "Mail Delivery Subsystem": [("Mail Delivery Subsystem", "")],
    "Anna": [("Anna", "")],
    "Anna <anna at example.com>": [("Anna", "")],
}


@pytest.mark.parametrize(("field", "members"), FIELDS.items(), ids=FIELDS.keys())
def test_members_of_an_address_field(field: str, members: list[tuple[str, str]]) -> None:
    assert [(one.name, one.address) for one in read_addresses(field)] == members


NAMES = st.text(alphabet="aé中 .,;:<>()@\"'\\[]=?", max_size=20)
LOCALS = st.from_regex(r"[a-z0-9]{1,8}([.+_-][a-z0-9]{1,5})?", fullmatch=True)


@given(st.lists(st.tuples(NAMES, LOCALS), min_size=1, max_size=5))
@settings(max_examples=200, deadline=None)
def test_addresses_are_found_behind_any_names(people: list[tuple[str, str]]) -> None:
    field = ", ".join(formataddr((name, f"{local}@example.com")) for name, local in people)
    assert [one.address for one in read_addresses(field)] == [f"{local}@example.com" for _, local in people]


@given(st.text(alphabet=st.sampled_from("ab@.,;:<>()[]\"'\\ =?q\n\u00e4"), max_size=60))
@settings(max_examples=400, deadline=None)
def test_what_stands_before_an_angle_is_never_the_address(before: str) -> None:
    # Quotes and brackets that are left open may take in the rest, and a comma parts members.
    before = "".join(char for char in before if char not in '"()[]<>,;:\\\n=?')
    found = read_addresses(f"{before} <real@example.com>")
    assert [one.address for one in found] == ["real@example.com"]


@given(st.text(alphabet=st.sampled_from("ab@.,;:<>()[]\"'\\ =?q\n\u00e4"), max_size=80))
@settings(max_examples=400, deadline=None)
def test_any_field_has_members_of_one_line(field: str) -> None:
    for one in read_addresses(field):
        assert not set(one.name + one.address) & set("\n\r\0")
        assert one.address == one.address.lower()


SENDERS = {
    "From: a@example.com\nFrom: b@example.com": "a@example.com",
    "From: a@example.com, b@example.com\nSender: b@example.com": "a@example.com",
    "Sender: s@example.com\nReturn-Path: <r@example.com>": "s@example.com",
    "Return-Path: <r@example.com>": None,
    "From: Anna Adler\nReturn-Path: <r@example.com>": "",
    "From: undisclosed-senders:;\nSender: s@example.com": "s@example.com",
    "From: MAILER-DAEMON <>\nReturn-Path: <r@example.com>": "",
    "From: postmaster\nReturn-Path: <r@example.com>": "postmaster",
    "From: Anna Adler\nReturn-Path: <>": "",
    "Return-Path: <>": None,
    "To: x@example.org": None,
}


@pytest.mark.parametrize(("header", "sender"), SENDERS.items(), ids=SENDERS.keys())
def test_sender_of_a_mail(header: str, sender: str | None) -> None:
    mail = parse(f"{header}\nSubject: x\n\nx".encode())
    assert (mail.sender.address if mail.sender else None) == sender


def test_nobody_is_the_sender_by_the_first_line_of_a_mailbox() -> None:
    assert parse(b"From r@example.com Mon Aug  3 10:15:00 2026\nSubject: x\n\nx").sender is None


def test_all_recipient_fields_count() -> None:
    mail = parse(b"To: a@example.org\nTo: b@example.org\nCc: c@example.org\nCc: undisclosed:;\n\nx")
    assert [one.address for one in mail.recipients] == ["a@example.org", "b@example.org", "c@example.org"]
