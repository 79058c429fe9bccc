"""What a mail is: its size, its attachments, its language, when it arrived."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailtriage.model.errors import ConfigError
from mailtriage.model.mail import Address, Attachment, Mail, MailKind
from mailtriage.rules.around import Around
from mailtriage.rules.conditions.header import HeaderCondition
from mailtriage.rules.facts import facts_of
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import Policy
from mailtriage.rules.text import Words
from tests.judging import judged, mail_of, rule_set

MB = 1 << 20


def attached(*files: tuple[str, str, int]) -> Any:
    return mail_of(attachments=tuple(Attachment(name, kind, size, "d") for name, kind, size in files))


def at(text: str, *, open_: bool = True) -> Around:
    return Around(
        local=datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")), in_hours=open_
    )


def test_a_mail_is_larger_or_smaller_than_a_size() -> None:
    assert judged({"size": {"larger": "10mb"}}, mail_of(size_bytes=11 * MB)) == "the mail has 11.0 MB"
    assert judged({"size": {"larger": "10mb"}}, mail_of(size_bytes=10 * MB)) is None
    assert judged({"size": {"smaller": "2kb"}}, mail_of(size_bytes=900)) == "the mail has 900 bytes"
    both = {"size": {"larger": "1mb", "smaller": "2mb"}}
    assert judged(both, mail_of(size_bytes=MB + 1)) is not None
    assert judged(both, mail_of(size_bytes=2 * MB)) is None


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({"name": ".exe"}, True),
        ({"name": "*.EXE"}, True),
        ({"name": "set*.exe"}, True),
        ({"name": "s*t*p.e*e"}, True),
        ({"name": "setup"}, False),
        ({"name": "set*up.exe*x"}, False),
        ({"name": "setup.exe*setup.exe"}, False),
        ({"name": "*"}, True),
        ({"type": "application/"}, True),
        ({"type": "image/"}, False),
        ({"name": ".exe", "type": "image/"}, False),
        ({"larger": "1mb"}, True),
        ({"larger": "5mb"}, False),
        ({"smaller": "5mb", "name": [".zip", ".exe"]}, True),
        ({"inline": True}, False),
        ({"inline": False}, True),
        ({"count": 2}, False),
    ],
)
def test_an_attachment_fits_all_that_is_asked_of_it(asked: dict[str, Any], fits: bool) -> None:
    mail = attached(("Setup.exe", "application/octet-stream", 2 * MB))
    found = judged({"attachment": asked}, mail)
    assert (found is not None) is fits
    if fits:
        assert found == "attachment 'Setup.exe' (application/octet-stream, 2.0 MB)"


def test_so_many_attachments_must_fit() -> None:
    mail = attached(*((f"{n}.png", "image/png", 5) for n in range(3)), ("a.pdf", "application/pdf", 5))
    found = judged({"attachment": {"type": "image/", "count": 3}}, mail)
    assert found is not None
    assert found.startswith("3 attachments: '0.png' (image/png, 5 bytes)")
    assert judged({"attachment": {"type": "image/", "count": 4}}, mail) is None


def test_the_short_form_of_an_attachment_is_an_ending_or_a_type() -> None:
    mail = attached(("a.pdf", "application/pdf", 5))
    for short in (".pdf", "*.pdf", ["x/", "application/"]):
        assert judged({"attachment": short}, mail) is not None
    assert judged({"attachment": ".doc"}, mail) is None


def test_spaces_around_the_name_of_an_attachment_do_not_count() -> None:
    mail = attached(("Invoice 7.pdf", "application/pdf", 5))
    assert judged({"attachment": {"name": " INVOICE*.pdf ", "type": " application/"}}, mail) is not None
    with pytest.raises(ConfigError, match="attachment: name is empty"):
        rule_set({"attachment": {"name": " "}})


def test_a_language_is_one_of_a_list_and_doubt_is_none() -> None:
    assert judged({"language": ["de", "en"]}, mail_of(), Around(language="de")) == "language de"
    assert judged({"language": "de"}, mail_of(), Around(language="en")) is None
    assert judged({"language": "de"}, mail_of(), Around(language="")) is None


def test_a_rule_on_the_time_tells_weekday_and_opening_hours_of_the_arrival() -> None:
    saturday = at("2026-11-28T10:00", open_=False)
    assert judged({"time": {"weekday": ["sat", "sun"]}}, mail_of(), saturday) == "arrived 10:00, on a sat"
    assert judged({"time": {"weekday": "mon"}}, mail_of(), saturday) is None
    assert judged({"time": {"open": False}}, mail_of(), saturday) == "arrived 10:00, out of our hours"
    assert judged({"time": {"open": True}}, mail_of(), saturday) is None
    assert judged({"time": {"open": False, "weekday": "fri"}}, mail_of(), saturday) is None


@pytest.mark.parametrize(
    ("between", "inside", "outside"),
    [
        ("22:00-06:00", ("22:00", "23:59", "00:00", "05:59"), ("06:00", "12:00", "21:59")),
        ("8:00 - 17:30", ("08:00", "17:29"), ("07:59", "17:30")),
        ("18:00-24:00", ("18:00", "23:59"), ("00:00", "17:59")),
    ],
)
def test_a_time_of_day_may_go_over_midnight(
    between: str, inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    for clock in inside:
        assert judged({"time": {"between": between}}, mail_of(), at(f"2026-11-28T{clock}")) is not None
    for clock in outside:
        assert judged({"time": {"between": between}}, mail_of(), at(f"2026-11-28T{clock}")) is None


def test_where_no_arrival_is_known_no_time_fits() -> None:
    assert judged({"time": {"open": True}}, mail_of()) is None


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ({"size": "10mb"}, 'write size as a table such as { larger = "10mb" }'),
        ({"size": {"larger": 10}}, "size: larger: write a size such as '500kb', '50mb' or '1gb'"),
        ({"size": {"bigger": "1mb"}}, "size: unknown key 'bigger'"),
        ({"size": {"larger": "2mb", "smaller": "1mb"}}, "nothing is larger and smaller"),
        ({"attachment": {}}, "attachment: write what it has"),
        ({"attachment": {"type": "pdf"}}, "attachment: type 'pdf' has no \"/\""),
        ({"attachment": {"count": 0}}, "attachment: count as a number from 1 to 1000"),
        ({"attachment": {"nme": ".pdf"}}, "did you mean 'name'?"),
        ({"language": "deu"}, "language 'deu' is none of en, de, "),
        ({"language": "deu"}, "did you mean 'de'?"),
        ({"language": True}, "write language as a string or a list of strings"),
        ({"time": "night"}, 'write time as a table such as { open = false } or { weekday = ["sat", "sun"] }'),
        ({"time": {"weekday": "saturday"}}, "time: weekday 'saturday' is none of mon, tue"),
        ({"time": {"between": "22-6"}}, 'time: write between as "22:00-06:00"'),
        ({"time": {"between": "25:00-06:00"}}, 'time: write between as "22:00-06:00"'),
        ({"time": {"between": "08:00-08:00"}}, "time: between ends when it begins"),
        ({"time": {"opne": True}}, "did you mean 'open'?"),
    ],
)
def test_a_wrong_value_is_told_what_to_write(when: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rule_set(when)
    assert told in str(caught.value)


def test_a_pattern_for_a_header_sees_it_folded_as_a_word_does() -> None:
    condition = HeaderCondition({"X-Note": {"regex": "storung"}}, Needs())
    mail = Mail(headers=(("x-note", "Große Störung"),))
    assert condition.evidence(facts_of(mail, MailKind.PERSON, Words())) is not None


OURS = Policy(own=("support@desk.example", "billing@desk.example", "sales@desk.example"))


def delivered(*fields: tuple[str, str], to: str = "") -> Mail:
    return mail_of(headers=fields, to=(Address("", to),) if to else ())


@pytest.mark.parametrize("name", ["delivered-to", "x-original-to", "envelope-to"])
def test_a_blind_copy_to_an_alias_is_told_by_where_it_was_delivered(name: str) -> None:
    mail = delivered((name, "<Billing+2026@desk.example>"))
    told = judged({"recipient": "billing+2026@desk.example"}, mail, policy=OURS)
    assert told == "recipient billing+2026@desk.example is billing+2026@desk.example, as it was delivered"
    plain = delivered(("received", "x"), (name, "billing@desk.example"), to="support@desk.example")
    assert judged({"recipient": ["sales@", "billing@"]}, plain, policy=OURS) is not None
    assert judged({"recipient": "sales@"}, plain, policy=OURS) is None


def test_what_a_stranger_writes_into_these_fields_names_nobody_but_ourselves() -> None:
    mail = delivered(
        ("delivered-to", "boss@customer.example, evil@desk.example"), ("x-original-to", "nonsense")
    )
    for pattern in ("boss@customer.example", "customer.example", "evil@", "desk.example", "boss@"):
        assert judged({"recipient": pattern}, mail, policy=OURS) is None
    assert judged({"recipient": "billing@"}, delivered(("delivered-to", "billing@desk.example"))) is None
    assert judged({"recipient": "billing@"}, delivered(("to", "billing@desk.example")), policy=OURS) is None


def test_the_address_of_the_mailbox_itself_which_stands_on_each_mail_says_nothing_beside_an_alias() -> None:
    box = ("delivered-to", "support@desk.example")
    assert judged({"recipient": "support@"}, delivered(box, to="billing@desk.example"), policy=OURS) is None
    assert judged({"recipient": "support@"}, delivered(box), policy=OURS) is not None
    assert judged({"recipient": "support@"}, delivered(box, to="a@list.example"), policy=OURS) is not None


def test_a_thousand_such_fields_are_not_read() -> None:
    many = tuple(("delivered-to", "x@y.example") for _ in range(1000))
    mail = delivered(*many, ("delivered-to", "billing@desk.example"))
    assert judged({"recipient": "billing@"}, mail, policy=OURS) is None
