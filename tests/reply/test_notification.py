"""What staff get when a customer has written: it can simply be answered, and nobody is deceived by it."""

import email
import email.policy
import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from textwrap import wrap
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.app import read_templates
from mailtriage.commands import describe
from mailtriage.config import Settings, Sla, validate
from mailtriage.intake.parse import parse
from mailtriage.intake.quote_thread import is_marker
from mailtriage.intake.token import read_tokens
from mailtriage.model.mail import Address
from mailtriage.model.markers import REPLY_MARKER, STAFF_ONLY
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Severity, Status, Ticket, TicketKind
from mailtriage.reply.build import Composed, File
from mailtriage.reply.conversation import marker, staff_thread
from mailtriage.reply.identity import message_id
from mailtriage.reply.notify import News, notify

KEY = b"k" * 32
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ANNA = Address("Anna Adler", "anna@customer.example")
CARL = Address("Carl Cole", "carl@customer.example")
ADA = Address("Ada", "ada@desk.example")
REPLY_TO = Address("Example Support", "support+abc@desk.example")
DESK: Settings = validate(
    {
        "desk": {
            "address": "support@desk.example",
            "name": "Example Support",
            "alerts": ["boss@elsewhere.example"],
        },
        "mailbox": {"host": "h", "user": "u"},
        "smtp": {"host": "h"},
    },
    Path("/nowhere/config.toml"),
)
TEMPLATES = read_templates(DESK)
TICKET = Ticket(
    number=1042,
    check="7KQM",
    prefix="INC",
    kind=TicketKind.INCIDENT,
    severity=Severity.CRITICAL,
    status=Status.NEW,
    subject="AW: Printer on fire",
    requester="c1",
    opened_at=NOW,
    updated_at=NOW,
)
TEXT = "Hello,\n\n    10:02  smoke\n    10:04  flames\n\nCan somebody come? <b>Now</b> & here.\n\nAnna"
NEWS = News(author=ANNA, text=TEXT, goes_to=(ANNA,))
FULL = replace(
    NEWS,
    goes_to=(ANNA, CARL, *(Address("", f"p{n}@customer.example") for n in range(9))),
    attached=("report.pdf (120 KB)",),
    left_out=("video.mp4 (80 MB)",),
    hints=tuple(f"Hint {n}" for n in range(9)),
    history=tuple((NOW - timedelta(days=9 - n), f"Anna Adler wrote {n}") for n in range(9)),
)


def told(news: News = NEWS, ticket: Ticket = TICKET, recipient: Address = ADA, **changed: Any) -> Composed:
    parts: dict[str, Any] = {
        "cause": "mail-1",
        "arrived_at": NOW,
        "reply_to": REPLY_TO,
        "commands": describe(),
        "files": (),
        "assignee": None,
        "settings": DESK,
        "templates": TEMPLATES,
        "key": KEY,
        "now": NOW,
        **changed,
    }
    return notify(ticket, news, recipient, **parts)


def read(composed: Composed) -> EmailMessage:
    found = email.message_from_bytes(composed.raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def bodies(composed: Composed) -> tuple[str, str]:
    """The text, and the HTML as a mail program shows it, more or less."""
    mail = read(composed)
    plain, markup = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert markup is not None
    found = [one.get_content().replace("\r\n", "\n") for one in (plain, markup)]
    return found[0], found[1]


def seen(markup: str) -> str:
    """The words of HTML as they stand on the screen."""
    body = markup.partition("<body")[2].partition(">")[2]
    broken = re.sub(r"<br>|</tr>|</div>", "\n", re.sub(r"\n", "", body))
    return html.unescape(re.sub(r"<[^>]*>", "", broken))


# The first line


@pytest.mark.parametrize(
    ("goes_to", "line"),
    [
        ((ANNA,), "Your answer goes to Anna Adler <anna@customer.example>."),
        ((Address("", "anna@customer.example"),), "Your answer goes to anna@customer.example."),
        (
            (ANNA, CARL),
            "Your answer goes to Anna Adler <anna@customer.example> and Carl Cole <carl@customer.example>.",
        ),
        (
            (ANNA, CARL, Address("", "dora@x.example"), Address("", "eve@x.example")),
            "Your answer goes to Anna Adler <anna@customer.example> and Carl Cole <carl@customer.example> (2 more).",
        ),
        ((), "Answering this mail writes an internal note; nothing goes to the customer."),
    ],
)
def test_line_one_says_to_whom_an_answer_goes(goes_to: tuple[Address, ...], line: str) -> None:
    plain, markup = bodies(told(replace(NEWS, goes_to=goes_to)))
    assert plain.split("\n")[0] == line
    assert seen(markup).strip().split("\n")[0] == line


def test_whoever_else_gets_the_answer_is_named_below() -> None:
    plain, markup = bodies(told(FULL))
    more = "Your answer also goes to p0@customer.example, p1@customer.example, p2@customer.example, p3@customer.example, p4@customer.example and 4 more"
    assert more in plain.split("\n")
    assert more in seen(markup)
    assert "also goes to" not in bodies(told())[0]


# Headers


def test_a_notification_comes_from_the_desk_in_the_writers_name_and_is_answered_to_the_ticket() -> None:
    mail = read(told())
    assert mail["From"] == "Anna Adler via Example Support <support@desk.example>"
    assert mail["To"] == "Ada <ada@desk.example>"
    assert mail["Reply-To"] == "Example Support <support+abc@desk.example>"
    assert mail["Subject"] == "[INC-1042-7KQM] Printer on fire"
    assert told().recipient == "ada@desk.example"


def test_a_responder_may_answer_a_notification_and_nothing_acknowledges_its_receipt() -> None:
    mail = read(told())
    assert mail["Auto-Submitted"] is None
    assert mail["Precedence"] is None
    assert mail["X-Auto-Response-Suppress"] == "DR, RN, NRN"


def test_each_person_and_each_mail_has_a_notification_of_its_own_and_only_one() -> None:
    known = message_id(KEY, Purpose.NOTIFICATION, "mail-1", ADA.address, "desk.example", NOW)
    assert told().message_id == known
    assert told(now=NOW + timedelta(hours=1)).message_id == known
    assert told(recipient=Address("", "ben@desk.example")).message_id != known
    assert told(cause="mail-2").message_id != known
    assert told().raw == told().raw


def test_all_notifications_of_a_ticket_are_one_conversation() -> None:
    first = told()
    later = replace(TICKET, status=Status.OPEN, kind=TicketKind.CHANGE, severity=Severity.LOW)
    second = told(
        replace(NEWS, author=CARL, is_new=False),
        later,
        cause="mail-2",
        now=NOW + timedelta(hours=1),
        answers=first.message_id,
    )
    thread = staff_thread(KEY, TICKET, "desk.example")
    ours = [parse(one.raw) for one in (first, second)]
    assert [one.references[0] for one in ours] == [thread, thread]
    assert ours[0].in_reply_to == (thread,)
    assert ours[1].in_reply_to == (first.message_id,)
    assert ours[1].references == (thread, first.message_id)
    assert ours[0].subject == ours[1].subject
    heads = [read(one) for one in (first, second)]
    assert heads[0]["Thread-Topic"] == heads[1]["Thread-Topic"] == heads[0]["Subject"]
    assert heads[0]["Thread-Index"][:28] == heads[1]["Thread-Index"][:28]
    assert heads[0]["Thread-Index"] != heads[1]["Thread-Index"]


def test_the_conversation_of_staff_is_not_that_of_the_customer() -> None:
    assert "customer.example" not in read(told())["References"]


# Above the marker


def test_the_customers_words_are_complete_and_keep_their_spaces() -> None:
    plain, markup = bodies(told())
    assert f"\n\n{TEXT}\n\n" in plain
    assert f"\n{TEXT}\n" in seen(markup)
    assert 'style="white-space:pre-wrap;"' in markup
    assert "<b>Now</b>" not in markup


def test_it_is_said_who_wrote_and_whether_it_is_a_new_ticket() -> None:
    for body in (bodies(told())[0], seen(bodies(told())[1])):
        assert "New ticket INC-1042-7KQM from Anna Adler <anna@customer.example>:" in body
    again = bodies(told(replace(NEWS, author=CARL, is_new=False)))
    for body in (again[0], seen(again[1])):
        assert "Carl Cole <carl@customer.example> has written again:" in body
        assert "New ticket" not in body


def test_files_come_along_and_the_others_are_named() -> None:
    made = told(FULL, files=(File("report.pdf", "application/pdf", b"%PDF"),))
    assert [one.get_filename() for one in read(made).iter_attachments()] == ["report.pdf"]
    for body in (bodies(made)[0], seen(bodies(made)[1])):
        above = body.partition(REPLY_MARKER)[0]
        assert "Attached: report.pdf (120 KB)" in above
        assert "Not attached: video.mp4 (80 MB)" in above
    assert "ttached:" not in bodies(told())[0] + bodies(told())[1]


def test_a_hundred_files_take_one_line() -> None:
    plain, _ = bodies(told(replace(NEWS, attached=tuple(f"{n}.txt (1 KB)" for n in range(100)))))
    (line,) = [one for one in plain.split("\n") if one.startswith("Attached:")]
    assert line.endswith("9.txt (1 KB) and 90 more")


def test_a_mail_without_words_says_so() -> None:
    assert "\n\n(no text)\n\n" in bodies(told(replace(NEWS, text=" \n")))[0]


def test_a_text_of_a_megabyte_is_cut_and_says_so() -> None:
    plain, markup = bodies(told(replace(NEWS, text="word " * 200_000)))
    for body in (plain, seen(markup)):
        assert "[Cut here: the last 900,000 of 1,000,000 characters are not shown.]" in body
        assert len(body) < 105_000


# Below the marker


def footer(body: str) -> list[str]:
    above, _, below = body.partition(marker(KEY, TICKET))
    assert above
    return below.strip().split("\n")


def test_the_footer_is_for_staff_only_and_says_how_the_ticket_stands() -> None:
    plain, markup = bodies(told(FULL, assignee="Ada"))
    for lines in (footer(plain), footer(seen(markup))):
        assert lines[0] == f"{STAFF_ONLY}. The customer's text stands above."
        assert "INC-1042-7KQM: critical incident, new, with Ada" in lines
        assert "Note: Hint 0" in lines
    assert "INC-1042-7KQM: critical incident, new, nobody has taken it" in footer(bodies(told())[0])


def test_the_last_of_the_history_stands_in_the_footer_newest_last() -> None:
    lines = footer(bodies(told(FULL))[0])
    assert [one for one in lines if "wrote" in one] == [
        "18 Nov 10:00 UTC  Anna Adler wrote 4",
        "19 Nov 10:00 UTC  Anna Adler wrote 5",
        "20 Nov 10:00 UTC  Anna Adler wrote 6",
        "21 Nov 10:00 UTC  Anna Adler wrote 7",
        "22 Nov 10:00 UTC  Anna Adler wrote 8",
    ]
    sla = Sla.model_validate({"zone": "Europe/Vienna", "hours": ["Mon-Fri 09:00-17:00"]})
    vienna = DESK.model_copy(update={"sla": sla})
    assert "22 Nov 11:00 CET  Anna Adler wrote 8" in bodies(told(FULL, settings=vienna))[0]
    summer = replace(NEWS, history=((NOW - timedelta(days=100), "Anna Adler wrote"),))
    assert "15 Aug 12:00 CEST  Anna Adler wrote" in bodies(told(summer, settings=vienna))[0]
    old = replace(NEWS, history=((NOW - timedelta(days=400), "Anna Adler wrote"),))
    assert "19 Oct 2025  Anna Adler wrote" in bodies(told(old))[0]


def test_the_footer_says_what_can_be_done_in_two_columns() -> None:
    plain, markup = bodies(told())
    lines = [one for one in footer(plain) if one.startswith("  #")]
    assert len(lines) == len(describe())
    assert len({re.match(r"  #.*?\s{2,}(?=\S)", one).end() for one in lines}) == 1  # type: ignore[union-attr]
    for written, does in describe():
        assert written in seen(markup)
        assert does in seen(markup)


def test_the_footer_fits_a_screen() -> None:
    assert len(footer(bodies(told(FULL))[0])) <= 25
    assert len(bodies(told(FULL))[1]) < 12_000


def test_nothing_for_staff_stands_above_the_marker() -> None:
    for body in bodies(told(FULL, assignee="Ada")):
        above = body.partition(REPLY_MARKER)[0].lower()
        for word in ("critical", "hint", "nobody", "with ada", "#note"):
            assert word not in above


# What staff answer

OWN = "Hello Anna,\n\nwe come at noon.\n\n#1 Please leave the room."


def _mail(text: str, kind: str = "plain", subject: str = "Re: [INC-1042-7KQM] Printer on fire") -> bytes:
    sent = told(FULL, assignee="Ada")
    return (
        f"From: Ada <ada@desk.example>\r\nTo: Example Support <support+abc@desk.example>\r\n"
        f"Subject: {subject}\r\nMessage-ID: <x@mail.example>\r\nIn-Reply-To: <{sent.message_id}>\r\n"
        f"References: {read(sent)['References']} <{sent.message_id}>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}"
    ).encode()


def _quoted(text: str, width: int = 1000) -> str:
    lines = [part for line in text.rstrip().split("\n") for part in (wrap(line, width) or [""])]
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def _notified() -> tuple[str, str]:
    return bodies(told(FULL, assignee="Ada"))


def gmail() -> bytes:
    said = "On Mon, Nov 23, 2026 at 11:00 AM Anna Adler via Example Support <\nsupport@desk.example> wrote:"
    return _mail(f"{OWN}\n\n{said}\n\n{_quoted(_notified()[0], 76)}\n")


def gmail_in_html() -> bytes:
    own = "<br>".join(OWN.split("\n"))
    said = 'On Mon, Nov 23, 2026 at 11:00 AM Anna Adler via Example Support &lt;<a href="mailto:support@desk.example">support@desk.example</a>&gt; wrote:'
    return _mail(
        f'<div dir="ltr">{own}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{said}<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">{_notified()[1]}</blockquote></div>',
        "html",
    )


def outlook() -> bytes:
    own = "".join(f"<p class=MsoNormal>{line or '&nbsp;'}<o:p></o:p></p>" for line in OWN.split("\n"))
    return _mail(
        f'<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><div class=WordSection1>{own}<p class=MsoNormal><o:p>&nbsp;</o:p></p>'
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class=MsoNormal><b>From:</b> Anna Adler via Example Support &lt;support@desk.example&gt; <br>'
        "<b>Sent:</b> Monday, November 23, 2026 11:00 AM<br><b>To:</b> Ada &lt;ada@desk.example&gt;<br><b>Subject:</b> [INC-1042-7KQM] Printer on fire<o:p></o:p></p></div>"
        f"<p class=MsoNormal><o:p>&nbsp;</o:p></p>{_notified()[1]}</div></body></html>",
        "html",
    )


def outlook_in_text() -> bytes:
    head = (
        "From: Anna Adler via Example Support <support@desk.example>\nSent: Monday, November 23, 2026 11:00 AM\n"
        "To: Ada <ada@desk.example>\nSubject: [INC-1042-7KQM] Printer on fire"
    )
    return _mail(f"{OWN}\n\n{head}\n\n{_notified()[0]}")


def outlook_in_german() -> bytes:
    head = (
        "-----Ursprüngliche Nachricht-----\nVon: Anna Adler via Example Support <support@desk.example> \n"
        "Gesendet: Montag, 23. November 2026 11:00\nAn: Ada <ada@desk.example>\nBetreff: [INC-1042-7KQM] Printer on fire"
    )
    return _mail(f"{OWN}\n\n{head}\n\n{_notified()[0]}", subject="AW: [INC-1042-7KQM] Printer on fire")


def thunderbird() -> bytes:
    return _mail(
        f"{OWN}\n\nOn 23.11.26 11:00, Anna Adler via Example Support wrote:\n{_quoted(_notified()[0])}\n"
    )


def thunderbird_below() -> bytes:
    return _mail(
        f"Am 23.11.26 um 11:00 schrieb Anna Adler via Example Support:\n{_quoted(_notified()[0])}\n\n{OWN}\n"
    )


def apple_mail() -> bytes:
    said = "> On 23. Nov 2026, at 11:00, Anna Adler via Example Support <support@desk.example> wrote:\n> \n"
    return _mail(f"{OWN}\n\n{said}{_quoted(_notified()[0])}\n")


def without_attribution() -> bytes:
    """Phones that quote the text and say nothing above it: only the marker is left."""
    return _mail(f"{OWN}\n\n{_quoted(_notified()[0])}\n")


SHAPES = [
    gmail,
    gmail_in_html,
    outlook,
    outlook_in_text,
    outlook_in_german,
    thunderbird,
    thunderbird_below,
    apple_mail,
    without_attribution,
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_an_answer_is_cut_to_the_words_of_staff_whatever_program_wrote_it(shape: Any) -> None:
    mail = parse(shape())
    assert mail.reply_text.replace("\xa0", "").strip() == OWN
    assert REPLY_MARKER in mail.text


def test_answers_between_the_customers_lines_end_at_the_marker() -> None:
    plain = _notified()[0].partition(REPLY_MARKER)
    head = "On 23.11.26 11:00, Anna Adler via Example Support wrote:"
    inline = f"{head}\n{_quoted(plain[0])}\n\n{OWN}\n\n{_quoted(plain[1] + plain[2])}\n"
    found = parse(_mail(inline)).reply_text
    assert OWN in found
    assert STAFF_ONLY not in found
    assert "Hint" not in found


# Deceivers


@pytest.mark.parametrize(
    "line", [REPLY_MARKER, marker(KEY, TICKET), f"{STAFF_ONLY}. The customer's text stands above."]
)
def test_a_customer_cannot_forge_the_marker_or_the_footer(line: str) -> None:
    forged = f"Hello\n\n{line}\n{line}\n\nINC-1042-7KQM: low incident, closed, with Ada"
    news = replace(
        NEWS,
        text=forged,
        author=Address(line, "anna@customer.example"),
        goes_to=(Address(line, "anna@customer.example"),),
        attached=(line,),
        left_out=(line,),
        hints=(line,),
        history=((NOW, line),),
    )
    made = told(news, replace(TICKET, subject=line))
    for body in (bodies(made)[0], seen(bodies(made)[1])):
        assert body.count(REPLY_MARKER) == body.count(marker(KEY, TICKET)) == 1
        assert body.count(STAFF_ONLY) == 1
        assert len([one for one in body.split("\n") if is_marker(one)]) == 1
        assert body.index("low incident") < body.index(REPLY_MARKER)
    assert REPLY_MARKER not in str(read(made)["Subject"]) + str(read(made)["From"])


def test_markup_of_a_customer_is_text_wherever_it_stands() -> None:
    evil = '<img src="https://evil.example/x"><script>alert(1)</script></div></td>{{ marker }}'
    who = Address(evil, f"{evil}@customer.example")
    news = replace(
        FULL,
        text=evil,
        author=who,
        goes_to=(who, who, who),
        attached=(evil,),
        hints=(evil,),
        history=((NOW, evil),),
    )
    made = told(news, replace(TICKET, subject=evil), assignee=evil)
    _, markup = bodies(made)
    assert "<img" not in markup
    assert "<script" not in markup
    assert markup.count("</div>") == 1
    assert evil in seen(markup)


_evil = st.lists(
    st.sampled_from(
        [
            *(
                "\r\n",
                "\n",
                "\r",
                "\r\nBcc: x@evil.example",
                "\n\n",
                "\x0b",
                "\x85",
                "\u2028",
                "\u202e",
                "\u200b",
            ),
            *(
                "=?utf-8?q?=0D=0ABcc:_x?=",
                '"',
                "\\",
                ",",
                "<",
                ">",
                ";",
                "\0",
                "é",
                "\U0001f600",
                "\ud800",
                "@",
            ),
            *(REPLY_MARKER, STAFF_ONLY, "INC-7-AAAA", "[REQ-8-BBBB]", "Re: ", "{{ x }}", "&lt;"),
        ]
    )
    | st.text(max_size=8),
    max_size=8,
).map("".join)


@given(_evil, _evil, _evil, _evil)
@settings(max_examples=150, deadline=None)
def test_no_subject_name_or_text_deceives_or_breaks_anything(
    subject: str, name: str, text: str, more: str
) -> None:
    who = Address(name, "anna@customer.example")
    news = News(who, text, (who,), (more,), (more,), (more,), ((NOW, more),), is_new=len(text) % 2 == 0)
    made = told(news, replace(TICKET, subject=subject))
    mail, back = read(made), parse(made.raw)
    assert [one.addr_spec for one in mail["From"].addresses] == ["support@desk.example"]
    assert [one.addr_spec for one in mail["To"].addresses] == ["ada@desk.example"]
    assert "Bcc" not in mail
    assert b"\nBcc" not in made.raw.partition(b"\r\n\r\n")[0]
    assert "\u202e" not in back.subject
    assert [f"{one.number}-{one.check}" for one in read_tokens(back.subject)] == ["1042-7KQM"]
    assert back.references == (staff_thread(KEY, TICKET, "desk.example"),)
    plain, markup = bodies(made)
    assert plain.startswith("Your answer goes to ")
    addresses = re.findall(r"\S+@\S+", plain.split("\n")[0])
    assert [one.strip("<>.") for one in addresses] == ["anna@customer.example"]
    for body in (plain, seen(markup)):
        assert body.count(REPLY_MARKER) == body.count(STAFF_ONLY) == 1
        assert not set("\0\u202e\u2028\x0b") & set(body)
    assert len(footer(plain)) <= 25


def test_hostile_megabytes_are_bounded() -> None:
    huge = "\u202eA\r\n<&" * 170_000
    who = Address(huge, "anna@customer.example")
    news = News(who, huge, (who,) * 50, (huge,) * 50, (huge,) * 50, (huge,) * 50, ((NOW, huge),) * 50)
    begun = datetime.now(UTC)
    made = told(news, replace(TICKET, subject=huge), assignee=huge)
    assert datetime.now(UTC) - begun < timedelta(seconds=5)
    assert len(made.raw) < 2_000_000
    assert len(made.subject) < 200
    assert all(len(line) <= 998 for line in made.raw.split(b"\r\n"))
