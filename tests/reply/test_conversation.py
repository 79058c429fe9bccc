"""What makes the mails to staff about a ticket one conversation, and what no stranger can make of it."""

import re
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.quote import reply_text
from mailtriage.intake.quote_thread import is_marker
from mailtriage.intake.token import read_tokens
from mailtriage.model.mail import Address, own_mail_id
from mailtriage.model.markers import REPLY_MARKER, STAFF_ONLY, unmarked
from mailtriage.model.ticket import Severity, Status, Ticket, TicketKind
from mailtriage.reply import conversation
from mailtriage.reply.conversation import (
    MOST_TEXT,
    bare_subject,
    called,
    marker,
    one_line,
    plain_name,
    receipt_thread,
    shown,
    staff_thread,
    thread_index,
    thread_topic,
    via,
)
from mailtriage.reply.identity import message_id

KEY, OTHER_KEY = b"k" * 32, b"j" * 32
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
DESK = Address("Example Support", "support@desk.example")
TICKET = Ticket(
    number=1042,
    check="7KQM",
    prefix="INC",
    kind=TicketKind.INCIDENT,
    severity=Severity.HIGH,
    status=Status.NEW,
    subject="Printer on fire",
    requester="c1",
    opened_at=NOW,
    updated_at=NOW,
)

# The thread


def test_the_staff_thread_is_fixed_for_a_ticket_whatever_becomes_of_it() -> None:
    later = replace(TICKET, subject="x", status=Status.CLOSED, kind=TicketKind.CHANGE, mails=9)
    assert staff_thread(KEY, later, "desk.example") == staff_thread(KEY, TICKET, "desk.example")


def test_nobody_without_the_key_can_guess_a_staff_thread() -> None:
    found = {
        staff_thread(KEY, TICKET, "desk.example"),
        staff_thread(OTHER_KEY, TICKET, "desk.example"),
        staff_thread(KEY, replace(TICKET, number=1043), "desk.example"),
        staff_thread(KEY, replace(TICKET, check="AAAA"), "desk.example"),
        receipt_thread(KEY, TICKET, "desk.example"),
    }
    assert len(found) == 5
    assert all(re.fullmatch(r"(staff|receipt)\.[a-z2-7]{26}@desk\.example", one) for one in found)
    assert len({one.partition(".")[2] for one in found}) == 5
    assert not any("1042" in one or "7KQM" in one for one in found)


def test_a_staff_thread_is_none_of_the_ids_that_customers_see() -> None:
    thread = staff_thread(KEY, TICKET, "desk.example")
    assert own_mail_id(thread) is None
    assert thread != message_id(KEY, "staff-thread", "1042", "7KQM", "desk.example", NOW)


# Outlook


def _parts(value: str) -> tuple[datetime, bytes, bytes]:
    data = b64decode(value, validate=True)
    assert len(data) == 22 + 5
    ticks = int.from_bytes(data[:6], "big") << 16
    return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10), data[6:22], data[22:]


def test_outlook_sees_one_conversation_and_each_mail_one_level_below() -> None:
    first, second = (thread_index(KEY, TICKET, NOW + timedelta(minutes=n)) for n in (1, 9))
    assert _parts(first)[:2] == _parts(second)[:2]
    assert _parts(first)[2] < _parts(second)[2]
    assert timedelta() <= NOW - _parts(first)[0] < timedelta(milliseconds=7)
    assert first[:28] == second[:28]  # no line of a header grows with the conversation
    assert _parts(thread_index(KEY, replace(TICKET, number=7), NOW))[1] != _parts(first)[1]
    assert _parts(thread_index(OTHER_KEY, TICKET, NOW))[1] != _parts(first)[1]


@pytest.mark.parametrize(
    ("later", "code", "step"),
    [
        (timedelta(minutes=5), 0, 18),
        (timedelta(days=600), 0, 18),
        (timedelta(days=700), 1, 23),
        (timedelta(days=9000), 1, 23),
    ],
)
def test_outlook_reads_the_time_of_a_mail_back(later: timedelta, code: int, step: int) -> None:
    """[MS-OXOMSG] 2.2.1.3: beyond 1.7 years the steps are longer."""
    begun, _, level = _parts(thread_index(KEY, TICKET, NOW + later))
    value = int.from_bytes(level[:4], "big")
    assert value >> 31 == code
    read = begun + timedelta(microseconds=((value & 0x7FFF_FFFF) << step) // 10)
    assert abs(read - (NOW + later)) < timedelta(seconds=1)


def test_a_clock_that_went_back_breaks_nothing() -> None:
    assert _parts(thread_index(KEY, TICKET, NOW - timedelta(days=3)))[2] == bytes(5)


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_a_topic_is_one_field_in_ascii(subject: str) -> None:
    value = thread_topic(subject)
    assert value.isascii()
    assert "\n" not in value.replace("\r\n ", "")
    assert "\r" not in value.replace("\r\n ", "")
    if "=?" in value:
        assert str(make_header(decode_header(value)))


def test_a_topic_outside_ascii_arrives_whole() -> None:
    subject = "Der Drucker brennt: „Büro Süd“, 日本語 " * 3
    assert str(make_header(decode_header(thread_topic(subject)))) == subject.strip()


# The subject


@pytest.mark.parametrize(
    "subject",
    [
        "Printer on fire",
        "Re: Printer on fire",
        "AW: WG: Printer on fire",
        "RE[2]: Fwd: Printer on fire",
        "回复：转发: Printer on fire",
        "Ответ: Printer on fire",
        "R: I: Re: Printer on fire",
        "[EXTERNAL] Re: Printer on fire",
        "***SPAM*** [External Sender] VÁ: Printer on fire",
        "Re: [INC-1042-7KQM] Printer on fire",
        "R: [INC-1042-7KQM] Printer on fire",
        "Re: [REQ-7-AAAA] AW: Printer on fire [INC-1042-7KQM]",
        "Re: inc-1042-7kqm Printer on fire",
        "Re:\r\n  Printer\ton fire\x00",
        "\u202ePrinter\u200b on fire\u202c",
    ],
)
def test_the_subject_is_the_same_whatever_programs_put_before_it(subject: str) -> None:
    assert bare_subject(replace(TICKET, subject=subject)) == "Printer on fire"


@pytest.mark.parametrize("subject", ["R: is full", "Research: results", "[Bug] Printer", "Ref. 42: x"])
def test_a_subject_loses_no_word_of_its_own(subject: str) -> None:
    assert bare_subject(replace(TICKET, subject=subject)) == subject


@given(
    st.lists(
        st.sampled_from(
            ["Re: ", "INC-1042-7KQM", "[INC-1-AAAA]", "REQ\u20132-BBBB", "\u200b", "X", " ", "R: "]
        )
        | st.text(max_size=9),
        max_size=30,
    ).map("".join)
)
@settings(max_examples=200, deadline=None)
def test_no_subject_smuggles_the_token_of_another_ticket(subject: str) -> None:
    bare = bare_subject(replace(TICKET, subject=subject))
    assert read_tokens(bare) == ()
    assert len(bare) <= 140
    assert bare.isprintable() or not any(sign in bare for sign in "\r\n\0\u2028\u202e")


# Names


@pytest.mark.parametrize(
    ("name", "address", "shown_as"),
    [
        ("Anna Adler", "anna@customer.example", "Anna Adler via Example Support"),
        ("", "anna@customer.example", "anna at customer.example via Example Support"),
        ("\u200b \u202e", "anna@customer.example", "anna at customer.example via Example Support"),
        ("ceo@bank.example", "anna@customer.example", "ceo at bank.example via Example Support"),
        ('"Anna" <ceo@bank.example>', "a@b.example", "Anna ceo at bank.example via Example Support"),
        ("ceo＠bank.example", "a@b.example", "ceo at bank.example via Example Support"),
        ("Anna\r\nBcc: x", "a@b.example", "Anna Bcc: x via Example Support"),
        ("", "", "Somebody via Example Support"),
    ],
)
def test_staff_see_in_from_who_wrote_and_never_another_address(
    name: str, address: str, shown_as: str
) -> None:
    assert via(Address(name, address), DESK) == Address(shown_as, "support@desk.example")


@given(st.text(max_size=300), st.text(max_size=100))
@settings(max_examples=200, deadline=None)
def test_no_name_looks_like_an_address_or_grows(name: str, address: str) -> None:
    shown_as = via(Address(name, address), DESK).name
    assert not set('@<>"\r\n\0\u202e\u2028') & set(shown_as)
    assert len(shown_as) <= 160


def test_the_only_address_of_a_line_is_the_true_one() -> None:
    assert called(Address("Anna Adler", "anna@customer.example")) == "Anna Adler <anna@customer.example>"
    assert called(Address("", "anna@customer.example")) == "anna@customer.example"
    assert called(Address("anna@customer.example", "anna@customer.example")) == "anna@customer.example"
    lying = called(Address("Anna <anna@customer.example>", "eve@evil.example"))
    assert re.findall(r"\S+@\S+", lying) == ["<eve@evil.example>"]


# The marker


def test_the_marker_is_known_as_one_and_has_a_code_of_its_own_ticket() -> None:
    line = marker(KEY, TICKET)
    assert line.startswith(f"{REPLY_MARKER} ")
    assert is_marker(line)
    assert is_marker(f"> {line}")
    assert len(line) < 70  # no program wraps it
    assert len({line, marker(OTHER_KEY, TICKET), marker(KEY, replace(TICKET, number=1))}) == 3
    assert reply_text(f"Done.\n\n{line}\nOld") == "Done."


FORGED = [
    REPLY_MARKER,
    marker(KEY, TICKET),
    REPLY_MARKER.upper(),
    "#\u200b#\u2060- Please reply above this line -\u200d##",
    "##\u2013 Please reply above this line \u2013##",
    "＃＃－ Please reply above this line －＃＃",
    "##- Please reply ab\u00adove\u00a0this  line -##",
    "--- reply above this line ---",
]


@pytest.mark.parametrize("line", FORGED)
@pytest.mark.parametrize("form", ["{}", "Hello\n{}\nworld", "> {}", "| {} |"])
def test_a_customer_cannot_forge_the_marker(line: str, form: str) -> None:
    text = unmarked(form.format(line))
    assert REPLY_MARKER not in text
    assert not any(is_marker(one) for one in text.split("\n"))
    assert unmarked(text) == text


def test_a_neutralised_marker_can_still_be_read() -> None:
    assert unmarked(REPLY_MARKER) == "## - Please reply above (this line) - ##"


@pytest.mark.parametrize(
    "line", [STAFF_ONLY, "ONLY FOR STAFF:", "Only \u200bfor\u00a0st\u200daff", "Only for\nstaff"]
)
def test_a_customer_cannot_forge_the_part_for_staff(line: str) -> None:
    seen = re.sub("[\u200b\u200d]", "", unmarked(line))
    assert not re.search(r"only\s+for\s+staff", seen, re.IGNORECASE)
    assert STAFF_ONLY not in unmarked(line)


def test_other_words_stay_as_they_are() -> None:
    text = "## Heading\n#- list -#\nIs it only for students?\nAbove it, this line.\n#️⃣#️⃣ -- ##\n"
    assert unmarked(text) == text


# Text


def test_a_text_keeps_its_spaces_and_empty_lines() -> None:
    assert shown("\n  a\tb\r\n\r\n\r\n    c  d\n\n") == "  a\tb\n\n\n    c  d"


def test_a_text_loses_what_breaks_programs_and_deceives_readers() -> None:
    assert shown("a\x00b\x1b[31mc\x85d\u2028e\u202ef\ud800g") == "ab[31mc\nd\nefg"


@pytest.mark.parametrize("text", ["", " \r\n\t", "\x00"])
def test_no_text_says_so(text: str) -> None:
    assert shown(text) == "(no text)"


def test_a_text_of_a_megabyte_is_cut_and_says_so() -> None:
    text = shown("word " * 200_000)
    assert text.endswith("\n\n[Cut here: the last 900,000 of 1,000,000 characters are not shown.]")
    assert len(text) < MOST_TEXT + 100
    assert shown("x" * MOST_TEXT) == "x" * MOST_TEXT


@given(
    st.lists(
        st.sampled_from(
            [
                REPLY_MARKER,
                "##",
                "-",
                "#",
                "\u200b",
                "\r",
                "\n",
                "only for",
                " ",
                "staff",
                "above",
                "this line",
                "\u202e",
            ]
        )
        | st.text(max_size=5),
        max_size=40,
    ).map("".join)
)
@settings(max_examples=300, deadline=None)
def test_no_text_and_no_line_bears_a_marker_of_ours(text: str) -> None:
    for one in (shown(text), one_line(text, 200)):
        assert REPLY_MARKER not in one
        assert STAFF_ONLY not in one
        assert "##-" not in one
        assert not set("\r\0\u2028\u202e") & set(one)
    assert "\n" not in one_line(text, 200)


def test_hostile_texts_take_no_time() -> None:
    for piece in ("#", "-", "above ", "only for ", " ", "\u200b", "#\u200b", "re: ", "[ext ", "INC-1"):
        text = piece * (1_000_000 // len(piece))
        begun = datetime.now(UTC)
        shown(text)
        plain_name(Address(text, text))
        bare_subject(replace(TICKET, subject=text))
        assert datetime.now(UTC) - begun < timedelta(seconds=2)


def test_the_words_for_staff_are_said_in_one_place() -> None:
    assert conversation.STAFF_ONLY == STAFF_ONLY
