"""Calendar mail: said in words where it has none, and noted by its method."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.invitation import read_invitation
from mailtriage.intake.parse import parse
from tests.formats.mails import multipart, whole, words

HTML = "text/html; charset=utf-8"


def calendar(method: str, *lines: str) -> str:
    return "\n".join(("BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VTIMEZONE", "DTSTART:16010101T030000", "END:VTIMEZONE",
                      "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"))  # fmt: skip


MEETING = (
    "SUMMARY:Review\\, third", "DTSTART;TZID=Europe/Berlin:20260803T100000", "DTEND;TZID=Europe/Berlin:20260803T113000",
    "LOCATION:Room 4", 'ORGANIZER;CN="Adler, Anna":mailto:anna@example.com', "DESCRIPTION:First line\\nand a long",
    "  one", "ATTENDEE;PARTSTAT=ACCEPTED;CN=Ben:mailto:ben@example.org",
)  # fmt: skip


def test_invitation_without_words_is_told_in_words() -> None:
    mail = parse(whole(words(calendar("REQUEST", *MEETING), "text/calendar; method=REQUEST; charset=utf-8")))
    assert mail.text.split("\n") == [
        "Invitation: Review, third", "When: 2026-08-03 10:00 to 11:30 (Europe/Berlin)", "Where: Room 4",
        "Organizer: Adler, Anna <anna@example.com>", "", "First line", "and a long one",
    ]  # fmt: skip
    assert [one.name for one in mail.attachments] == ["invite.ics"]
    assert "calendar: REQUEST" in mail.notes


@pytest.mark.parametrize(
    ("method", "first"),
    [("CANCEL", "Cancelled: Review, third"), ("COUNTER", "Another time is proposed: Review, third")],
)
def test_method_is_told_in_words(method: str, first: str) -> None:
    mail = parse(whole(words(calendar(method, *MEETING), f"text/calendar; method={method}")))
    assert mail.text.split("\n")[0] == first
    assert f"calendar: {method}" in mail.notes


def test_answer_to_an_invitation_says_who_answers_what() -> None:
    assert "Ben <ben@example.org> accepts" in read_invitation(calendar("REPLY", *MEETING)).text.split("\n")


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("DTSTART:20260803T080000Z", "DTEND:20260804T090000Z", "2026-08-03 08:00 to 2026-08-04 09:00 (UTC)"),
        ("DTSTART;VALUE=DATE:20260803", "X:", "2026-08-03"),
        ("DTSTART:20260803T080000", "DTEND:nonsense", "2026-08-03 08:00"),
    ],
)
def test_time_of_an_event_is_told_with_its_zone(start: str, end: str, told: str) -> None:
    assert f"When: {told}" in read_invitation(calendar("REQUEST", "SUMMARY:x", start, end)).text.split("\n")


def test_invitation_beside_words_leaves_them_alone_wherever_it_stands() -> None:
    event = words(calendar("REPLY", *MEETING), "text/calendar; method=REPLY")
    inner = multipart(
        "alternative",
        words("Accepted with joy"),
        words("<p>Accepted with joy</p>", HTML),
        event,
        boundary="a",
    )
    mail = parse(whole(multipart("mixed", multipart("related", inner, boundary="r"))))
    assert (mail.text, [one.name for one in mail.attachments]) == ("Accepted with joy", ["invite.ics"])
    assert "calendar: REPLY" in mail.notes


@pytest.mark.parametrize("kind", ["text/calendar", "application/ics", "application/octet-stream"])
def test_invitation_that_is_attached_again_is_listed_once(kind: str) -> None:
    text = calendar("REQUEST", *MEETING)
    event = words(text, "text/calendar; method=REQUEST; charset=utf-8")
    file = words(text.replace("\n", "\r\n"), f"{kind}; name=meeting.ics", "Content-Disposition: attachment")
    other = words(text.replace("third", "fourth"), f"{kind}; name=other.ics")
    mail = parse(whole(multipart("mixed", words("Please come"), event, file, other)))
    assert [one.name for one in mail.attachments] == ["meeting.ics", "other.ics"]


def test_calendar_file_that_somebody_attached_answers_nothing() -> None:
    event = words(
        calendar("REPLY", *MEETING),
        "text/calendar; name=old.ics",
        "Content-Disposition: attachment; filename=old.ics",
    )
    mail = parse(whole(multipart("mixed", words("What is this?"), event)))
    assert (mail.notes, [one.name for one in mail.attachments]) == ((), ["old.ics"])


@given(
    st.lists(
        st.sampled_from(
            [*MEETING, "BEGIN:VEVENT", "END:VEVENT", 'A;B="', ";:", "X;Y=a,b,c:d", "DTSTART:99999999T999999"]
        )
        | st.text(max_size=30)
    )
)
@settings(max_examples=150, deadline=None)
def test_any_calendar_is_read(lines: Sequence[str]) -> None:
    found = read_invitation("\n".join(("BEGIN:VCALENDAR", *lines)))
    json.dumps(found.text)
    found.text.encode("utf-8", "surrogatepass")
