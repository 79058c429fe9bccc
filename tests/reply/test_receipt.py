"""What staff get back for a mail with commands: what was done, what was not, and where their text is."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.parse import parse
from mailtriage.model.markers import REPLY_MARKER, STAFF_ONLY
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Ticket
from mailtriage.reply.build import Composed
from mailtriage.reply.conversation import staff_thread
from mailtriage.reply.identity import message_id
from mailtriage.reply.receipt import receipt
from tests.reply.test_notification import ADA, DESK, KEY, NOW, TEMPLATES, TICKET, told

KEPT = "Dear Anna,\n\n    we come at noon."


def received(ticket: Ticket | None = TICKET, **changed: Any) -> Composed:
    parts: dict[str, Any] = {
        "done": (),
        "problems": (),
        "kept": "",
        "cause": "mail-9",
        "arrived_at": NOW,
        "settings": DESK,
        "templates": TEMPLATES,
        "key": KEY,
        "now": NOW,
        **changed,
    }
    return receipt(ticket, ADA, **parts)


def read(composed: Composed) -> EmailMessage:
    found = email.message_from_bytes(composed.raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def text_of(composed: Composed) -> str:
    return str(read(composed).get_content()).replace("\r\n", "\n")


NOTE = "Answering this mail writes an internal note; nothing goes to the customer."


def test_line_one_says_what_answering_does_and_the_next_what_was_done() -> None:
    made = received(done=("the ticket is yours.", "resolved; Anna gets your text in a minute"))
    line, _, first = text_of(made).split("\n")[:3]
    assert line == NOTE
    assert first == "Done: the ticket is yours; resolved; Anna gets your text in a minute."
    assert made.subject == "[INC-1042-7KQM] Done: Printer on fire"


def test_it_is_said_first_that_nothing_went_to_the_customer_when_something_is_wrong() -> None:
    made = received(problems=("#sevrity: unknown", "#assign bob: nobody is called so"), kept=KEPT)
    body = text_of(made)
    assert body.split("\n")[:3] == [NOTE, "", "Nothing went to the customer."]
    assert "\n  #sevrity: unknown\n  #assign bob: nobody is called so\n" in body
    assert "No command of your mail was carried out." in body
    assert made.subject == "[INC-1042-7KQM] Not done: Printer on fire"


def test_a_text_that_was_kept_is_shown_back_whole() -> None:
    body = text_of(received(problems=("x",), kept=KEPT))
    assert f"Your text is kept as an internal note:\n\n{KEPT}\n" in body
    assert "kept as an internal note" not in text_of(received(done=("x",)))
    note = text_of(received(kept=KEPT))
    assert note.startswith(f"{NOTE}\n\nNothing went to the customer.\n")
    assert KEPT in note


def test_what_was_done_all_the_same_is_said() -> None:
    body = text_of(received(done=("the ticket is yours",), problems=("#x: unknown",)))
    assert "Done all the same: the ticket is yours." in body
    assert "No command" not in body


def test_a_receipt_answers_to_the_desk_and_to_nobody_else() -> None:
    mail = read(received(done=("x",)))
    assert mail["From"] == mail["Reply-To"] == "Example Support <support@desk.example>"
    assert mail["To"] == "Ada <ada@desk.example>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"


def test_receipts_are_a_conversation_of_their_own() -> None:
    first, second = (parse(received(done=("x",), cause=one).raw) for one in ("mail-8", "mail-9"))
    notified = parse(told().raw)
    assert first.references == second.references != ()
    assert not set(first.references) & set(notified.references)
    assert staff_thread(KEY, TICKET, "desk.example") not in first.references
    assert first.message_id != second.message_id
    assert first.subject != notified.subject


def test_a_mail_has_one_receipt() -> None:
    known = message_id(KEY, Purpose.RECEIPT, "mail-9", ADA.address, "desk.example", NOW)
    assert received(done=("x",)).message_id == received(problems=("y",)).message_id == known


def test_a_mail_about_no_ticket_has_a_receipt_too() -> None:
    made = received(None, problems=("#take: of which ticket?",), kept=KEPT)
    mail = read(made)
    assert made.subject == "Not done"
    assert "References" not in mail
    assert "once more" not in text_of(made)
    assert received(None, done=("x",)).subject == "Done"


def test_no_customer_ever_sees_a_severity_or_a_marker_here() -> None:
    body = text_of(received(done=("x",), kept=f"{REPLY_MARKER}\n{STAFF_ONLY}"))
    assert REPLY_MARKER not in body
    assert STAFF_ONLY not in body


@pytest.mark.parametrize("size", [101_000, 1_000_000])
def test_a_long_text_is_cut_and_says_so(size: int) -> None:
    body = text_of(received(kept="x" * size))
    assert f"[Cut here: the last {size - 100_000:,} of {size:,} characters are not shown.]" in body


_evil = st.lists(
    st.sampled_from(
        ["\r\n", "\n", "\r\nBcc: x@evil.example", "\u2028", "\u202e", "\0", "\ud800", "=?utf-8?q?x?="]
    )
    | st.text(max_size=9),
    max_size=9,
).map("".join)


@given(_evil, _evil, _evil)
@settings(max_examples=100, deadline=None)
def test_whatever_was_written_a_receipt_can_be_sent(subject: str, line: str, kept: str) -> None:
    ticket = replace(TICKET, subject=subject)
    made = received(ticket, done=(line,), problems=(line,) * 60, kept=kept)
    mail = read(made)
    assert [one.addr_spec for one in mail["To"].addresses] == ["ada@desk.example"]
    assert b"\nBcc" not in made.raw.partition(b"\r\n\r\n")[0]
    assert not set("\0\u202e\u2028") & set(mail.get_content())
    assert re.match(r"\[INC-1042-7KQM\] Not done", str(mail["Subject"]))
    assert mail["Date"].datetime == datetime(2026, 11, 23, 10, tzinfo=UTC)
