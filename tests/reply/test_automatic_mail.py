"""What goes out: marked as automatic, known again as ours, and never carrying a stranger's words."""

import email
import email.policy
import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.app import read_templates
from mailtriage.config import Settings, validate
from mailtriage.intake.parse import parse
from mailtriage.model.mail import Address, Mail
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Severity, Status, Ticket, TicketKind
from mailtriage.model.trouble import Trouble
from mailtriage.reply.acknowledge import acknowledge
from mailtriage.reply.alert import alerts
from mailtriage.reply.build import Composed, Content, build
from mailtriage.reply.identity import HEADER, message_id, sign, verify

KEY = b"k" * 32
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ANNA = Address("Anna", "anna@customer.example")
OWN_ID = message_id(KEY, Purpose.ACKNOWLEDGEMENT, "cause", ANNA.address, "desk.example", NOW)
TICKET = Ticket(
    number=1042,
    check="7KQM",
    prefix="INC",
    kind=TicketKind.INCIDENT,
    severity=Severity.CRITICAL,
    status=Status.NEW,
    subject="ZEBRA everything burns",
    requester="c1",
    opened_at=NOW,
    updated_at=NOW,
    labels=("outage",),
)


def desk(name: str = "Example Support") -> Settings:
    tables: dict[str, Any] = {
        "desk": {
            "address": "support@desk.example",
            "name": name,
            "alerts": ["boss@elsewhere.example", "admin@elsewhere.example"],
        },
        "mailbox": {"host": "h", "user": "u"},
        "smtp": {"host": "h"},
    }
    return validate(tables, Path("/nowhere/config.toml"))


def compose(content: Content | None = None, **changed: Any) -> Composed:
    parts: dict[str, Any] = {
        "key": KEY,
        "message_id": OWN_ID,
        "sender": Address("Example Support", "support@desk.example"),
        "recipient": ANNA,
        "now": NOW,
        **changed,
    }
    return build(content or Content("Subject", "Text\n", "<p>Text</p>"), **parts)


def told(
    mail: Mail | None = None, promise: datetime | None = None, name: str = "Example Support"
) -> Composed:
    made = desk(name)
    return acknowledge(
        TICKET,
        mail or Mail(message_id="first@customer.example", subject=TICKET.subject, text="GIRAFFE"),
        ANNA,
        promise,
        cause="mail-1",
        arrived_at=NOW,
        settings=made,
        templates=read_templates(made),
        key=KEY,
        now=NOW,
    )


def read(composed: Composed) -> EmailMessage:
    found = email.message_from_bytes(composed.raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def bodies(composed: Composed) -> tuple[str, str]:
    mail = read(composed)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    return plain.get_content(), html.get_content() if html is not None else ""


def fields(composed: Composed) -> dict[str, str]:
    """The header fields as they go over the wire, unfolded and not decoded."""
    head = composed.raw.partition(b"\r\n\r\n")[0].decode()
    lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
    pairs = [line.split(": ", 1) if ": " in line else [line.rstrip(":"), ""] for line in lines]
    assert len({name for name, _ in pairs}) == len(pairs)
    return {name: value.strip() for name, value in pairs}


# By what we know our own mail


def test_a_message_id_is_fixed_by_purpose_cause_and_recipient() -> None:
    made = {
        message_id(KEY, Purpose.ACKNOWLEDGEMENT, "cause", "anna@customer.example", "desk.example", NOW),
        message_id(KEY, Purpose.ACKNOWLEDGEMENT, "cause", "Anna@Customer.Example", "desk.example", NOW),
    }
    assert len(made) == 1
    others = {
        message_id(KEY, Purpose.ALERT, "cause", "anna@customer.example", "desk.example", NOW),
        message_id(KEY, Purpose.ACKNOWLEDGEMENT, "cause2", "anna@customer.example", "desk.example", NOW),
        message_id(KEY, Purpose.ACKNOWLEDGEMENT, "cause", "ben@customer.example", "desk.example", NOW),
        message_id(b"j" * 32, Purpose.ACKNOWLEDGEMENT, "cause", "anna@customer.example", "desk.example", NOW),
    }
    assert len(made | others) == 5


def test_a_message_id_tells_nobody_what_it_was_made_of() -> None:
    assert re.fullmatch(r"20261123\.[a-z2-7]{26}@desk\.example", OWN_ID)


def test_our_own_header_is_known_again_and_nobody_elses() -> None:
    value = sign(KEY, OWN_ID)
    assert verify(KEY, value) == OWN_ID
    assert verify(KEY, f"  {value.replace(' ', chr(9))} ") == OWN_ID
    assert verify(b"j" * 32, value) is None
    other = message_id(KEY, Purpose.ALERT, "x", "y", "desk.example", NOW)
    assert verify(KEY, f"{other} {value.split()[1]}") is None
    assert verify(KEY, value[:-1] + ("a" if value[-1] != "a" else "b")) is None


@given(
    st.text(max_size=120)
    | st.from_regex(r"(2026112[34]\.)?[a-z2-7]{26}@desk\.example [a-z2-7]{26}", fullmatch=True)
)
@settings(max_examples=150, deadline=None)
def test_no_forged_header_is_believed(value: str) -> None:
    assert verify(KEY, value) is None


@pytest.mark.parametrize("domain", ["desk.example", "support." + "very-long-name." * 9 + "example"])
def test_our_header_is_still_ours_after_it_went_over_the_wire(domain: str) -> None:
    sent = message_id(KEY, Purpose.ACKNOWLEDGEMENT, "cause", ANNA.address, domain, NOW)
    value = parse(compose(message_id=sent).raw).header(HEADER.lower())
    assert value is not None
    assert verify(KEY, value) == sent


# Headers


def test_robots_are_told_that_a_robot_writes() -> None:
    head = fields(compose())
    assert head["Auto-Submitted"] == "auto-replied"
    assert head["X-Auto-Response-Suppress"] == "All"
    assert head["Precedence"] == "auto_reply"
    assert head["Message-ID"] == f"<{OWN_ID}>"
    assert head["Date"] == "Mon, 23 Nov 2026 10:00:00 +0000"
    assert head["From"] == "Example Support <support@desk.example>"
    assert verify(KEY, head[HEADER]) == OWN_ID
    assert fields(compose(automatic="auto-generated"))["Precedence"] == "bulk"


OUTLOOK = "DB7PR04MB46203E6C1B2A3F4D5E6F7A8B9C0D1E2F@DB7PR04MB4620.eurprd04.prod.outlook.com"


@pytest.mark.parametrize("parent", ["a@b.example", OUTLOOK, "x" * 180 + "@mail.example"])
def test_the_answer_hangs_below_the_mail_it_answers_in_every_client(parent: str) -> None:
    made = compose(answers=parent, references=("root@b.example", parent + "2"))
    head = fields(made)
    assert head["In-Reply-To"] == f"<{parent}>"
    assert head["References"] == f"<root@b.example> <{parent}2> <{parent}>"
    back = parse(made.raw)
    assert back.in_reply_to == (parent,)
    assert back.references == ("root@b.example", f"{parent}2", parent)


def test_a_long_chain_is_clipped_to_its_root_and_its_end() -> None:
    chain = tuple(f"{n:04}-{'x' * 200}@b.example" for n in range(60))
    head = fields(compose(answers=chain[-1], references=chain[:-1]))
    kept = head["References"].split()
    assert len(kept) == 10
    assert kept[0] == f"<{chain[0]}>"
    assert kept[-1] == f"<{chain[-1]}>"
    assert len(head["References"]) < 4096


def test_a_mail_without_message_id_is_answered_without_thread_headers() -> None:
    assert not {"In-Reply-To", "References"} & set(fields(compose(references=("a@b.example",))))


@pytest.mark.parametrize("parent", ["ü@b.example", "x" * 251 + "@b.example"])
def test_a_message_id_that_no_relay_carries_is_left_out_whole(parent: str) -> None:
    head = fields(compose(answers=parent, references=("root@b.example", parent)))
    assert head.get("References", "<root@b.example>") == "<root@b.example>"
    assert "In-Reply-To" not in head


def test_lines_end_in_crlf_and_stay_short() -> None:
    made = compose(Content("S", "word " * 5000, "<p>" + "word " * 5000 + "</p>"))
    assert b"\n" not in made.raw.replace(b"\r\n", b"")
    assert b"\r" not in made.raw.replace(b"\r\n", b"")
    assert max(map(len, made.raw.split(b"\r\n"))) <= 998


def test_the_same_mail_has_the_same_bytes() -> None:
    assert compose(answers="a@b.example").raw == compose(answers="a@b.example").raw
    assert told(promise=NOW).raw == told(promise=NOW).raw


@pytest.mark.parametrize("address", ["jürgen@customer.example", "info@bücher.example"])
def test_an_address_outside_ascii_stays_as_it_is(address: str) -> None:
    assert f"To: {address}\r\n".encode() in compose(recipient=Address("", address)).raw


@pytest.mark.parametrize("address", ["a..b@docomo.example", "a.@docomo.example", ".a@docomo.example"])
def test_an_address_that_people_own_and_the_standard_forbids_is_still_written(address: str) -> None:
    made = compose(recipient=Address("", address))
    assert made.recipient == address
    local = address.partition("@")[0]
    assert fields(made)["To"] in (address, f'"{local}"@docomo.example')


_KNOWN = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Precedence",
    HEADER,
    "MIME-Version",
    "Content-Type",
}
_evil = st.lists(
    st.sampled_from(
        [
            "\r\n",
            "\n",
            "\r",
            "\r\nBcc: x@evil.example",
            "\n\n",
            "\x0b",
            "\x0c",
            "\x85",
            "\u2028",
            "=?utf-8?q?=0D=0ABcc:_x?=",
            '"',
            "\\",
            ",",
            "<",
            ">",
            "(",
            ";",
            ":",
            "\0",
            "é",
            "\U0001f600",
        ]
    )
    | st.text(max_size=8),
    max_size=6,
).map("".join)


BREAK = "=?utf-8?q?=0D=0ABcc=3A_x=40evil=2Eexample?="


@pytest.mark.parametrize(
    "made",
    [
        {"content": Content(BREAK, "Text")},
        {"sender": Address(BREAK, "support@desk.example")},
        {"recipient": Address(BREAK, "anna@customer.example")},
        {"answers": BREAK},
    ],
    ids=["subject", "sender", "recipient", "answers"],
)
def test_what_decodes_to_a_line_break_adds_no_header(made: dict[str, Any]) -> None:
    """EmailMessage decodes encoded words in what it is given, and folds what comes out."""
    assert b"\nBcc" not in compose(**made).raw


def test_a_strangers_message_id_never_adds_a_recipient_to_our_answer() -> None:
    raw = f"Message-ID: <{BREAK}>\r\nFrom: anna@customer.example\r\nSubject: x\r\n\r\nHello\r\n"
    assert b"\nBcc" not in told(parse(raw.encode())).raw


@given(_evil, _evil, _evil)
@settings(max_examples=200, deadline=None)
def test_no_subject_and_no_name_adds_a_header(subject: str, sender: str, recipient: str) -> None:
    made = compose(
        Content(subject, "Text"),
        sender=Address(sender, "support@desk.example"),
        recipient=Address(recipient, "anna@customer.example"),
    )
    assert set(read(made).keys()) <= _KNOWN | {"Content-Transfer-Encoding"}
    assert [one.addr_spec for one in read(made)["To"].addresses] == ["anna@customer.example"]


def _from_a_stranger(field: str, value: str) -> bytes:
    folded = re.sub(r"[\r\n]+", "\r\n ", value)
    return f"From: a@b.example\r\n{field}: {folded}\r\nSubject: x\r\n\r\nHello\r\n".encode()


@given(
    st.sampled_from(["Reply-To", "From", "Message-ID", "References"]),
    _evil,
    st.sampled_from(["<{}@c.example>", "x <{}>", "{}@c.example", "<a@{}>", "{}"]),
)
@settings(max_examples=200, deadline=None)
def test_whatever_a_stranger_calls_himself_his_answer_can_be_written(
    field: str, value: str, form: str
) -> None:
    """A mail that can be parsed must be answerable: an exception here would set it aside."""
    mail = parse(_from_a_stranger(field, form.format(value)))
    to = mail.answer_address
    if to is not None and "@" in to.address:
        made = compose(recipient=Address("", to.address), answers=mail.message_id, references=mail.references)
        assert set(read(made).keys()) <= _KNOWN
        assert "evil.example" not in str(read(made).get("Bcc", ""))


@pytest.mark.parametrize("address", ["a@[", "a@[1", "a@[]", "a@(b", "@", "a@b@c", '"@b', "a\\@b.example"])
def test_a_malformed_address_of_a_real_mail_is_written_or_refused_and_never_breaks_the_desk(
    address: str,
) -> None:
    mail = parse(_from_a_stranger("Reply-To", f"x <{address}>"))
    to = mail.answer_address
    if to is not None and "@" in to.address:
        assert compose(recipient=Address("", to.address)).recipient == to.address


@pytest.mark.parametrize("address", ["a\r\nBcc: x@evil.example", "a@b\r\nBcc: x.example", "a\n@b.example"])
def test_an_address_with_a_line_break_is_never_written_as_two_lines(address: str) -> None:
    try:
        made = compose(recipient=Address("", address))
    except ValueError:
        return
    assert "Bcc" not in fields(made)


# The acknowledgement


def test_the_acknowledgement_leads_with_the_reference() -> None:
    made = told()
    assert fields(made)["Subject"] == "[INC-1042-7KQM] We have received your message"
    assert made.subject == "[INC-1042-7KQM] We have received your message"
    plain, html = bodies(made)
    for body in (plain, html):
        assert "INC-1042-7KQM" in body
        assert "Example Support" in body
    assert made.recipient == "anna@customer.example"
    assert fields(made)["In-Reply-To"] == "<first@customer.example>"


def test_the_acknowledgement_says_nothing_of_the_senders_words_and_nothing_internal() -> None:
    mail = Mail(message_id="a@b.example", subject="ZEBRA", text="GIRAFFE", reply_text="GIRAFFE", sender=ANNA)
    raw = told(mail).raw.decode()
    plain, html = bodies(told(mail))
    for word in ("zebra", "giraffe", "critical", "incident", "severity", "outage", "burns"):
        assert word not in (raw + plain + html).lower()
    assert "Anna" not in raw


def test_without_an_sla_nothing_is_promised() -> None:
    for body in bodies(told(promise=None)):
        assert "A person will read it and answer you by email." in body
        assert not re.search(r"\d\d:\d\d|2026|within|hours", re.sub(r"<[^>]*>", "", body))


def test_a_promise_names_weekday_date_time_and_zone() -> None:
    promise = datetime(2026, 11, 23, 11, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    plain, html = bodies(told(promise=promise))
    assert "A person will answer you by Monday, 23 November 2026, 11:30 (Europe/Berlin)." in plain
    assert "<b>Monday, 23 November 2026, 11:30 (Europe/Berlin)</b>" in html


def test_a_desk_name_is_text_in_the_html_whatever_it_holds() -> None:
    plain, html = bodies(told(name='A&B <script>alert("x")</script>'))
    assert "<script" not in html
    assert "A&amp;B &lt;script&gt;" in html
    assert 'A&B <script>alert("x")</script>' in plain


def test_a_desk_name_outside_ascii_arrives_whole() -> None:
    made = told(name="Büro „Süd“, Köln")
    assert str(read(made)["From"].addresses[0].display_name) == "Büro „Süd“, Köln"
    assert "Büro „Süd“, Köln" in bodies(made)[0]


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_the_acknowledgement_is_the_same_whatever_the_sender_wrote(
    subject: str, text: str, name: str
) -> None:
    mail = Mail(
        message_id="a@b.example", subject=subject, text=text, sender=Address(name, "anna@customer.example")
    )
    assert told(mail).raw == told(Mail(message_id="a@b.example")).raw


# Alerts


def _alerts(cause: str = "disk", summary: str = "the disk is full", at: datetime = NOW) -> list[Composed]:
    made = desk()
    trouble = Trouble(cause, summary, "Free some space.")
    return alerts(trouble, settings=made, templates=read_templates(made), key=KEY, now=at)


def test_an_alert_says_what_is_wrong_and_what_to_do_to_every_alert_address() -> None:
    made = _alerts()
    assert [one.recipient for one in made] == ["boss@elsewhere.example", "admin@elsewhere.example"]
    plain, _ = bodies(made[0])
    assert "the disk is full" in plain
    assert "Free some space." in plain
    assert fields(made[0])["Auto-Submitted"] == "auto-generated"
    assert fields(made[0])["Subject"] == "mailtriage: the disk is full"


def test_the_same_trouble_in_the_same_hour_is_the_same_mail() -> None:
    first = [one.message_id for one in _alerts()]
    assert [one.message_id for one in _alerts(at=NOW + timedelta(minutes=59), summary="still full")] == first
    assert not {one.message_id for one in _alerts(at=NOW + timedelta(minutes=60))} & set(first)
    assert not {one.message_id for one in _alerts(cause="smtp")} & set(first)
    assert len(set(first)) == 2
