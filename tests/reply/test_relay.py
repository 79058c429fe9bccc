"""A person's answer as the customer gets it: the person's words, the desk's address, nothing of the mail it came in."""

import email
import email.policy
import re
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.config import Settings, validate
from mailtriage.configured import read_templates
from mailtriage.intake.parse import parse
from mailtriage.intake.token import read_tokens
from mailtriage.model.mail import Address
from mailtriage.model.outgoing import Purpose
from mailtriage.model.rich import Block
from mailtriage.model.ticket import Severity, Status, Ticket, TicketKind
from mailtriage.reply.build import Composed, File
from mailtriage.reply.identity import HEADER, message_id, verify
from mailtriage.reply.relay import Answer, relay

KEY = b"k" * 32
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ANNA = Address("Anna Adler", "anna@customer.example")
BORIS = Address("Boris", "boris@customer.example")
CLARA = Address("Clara", "clara@partner.example")
TOKEN = "[INC-1042-7KQM]"
TICKET = Ticket(
    number=1042,
    check="7KQM",
    prefix="INC",
    kind=TicketKind.CHANGE,
    severity=Severity.NORMAL,
    status=Status.OPEN,
    subject="Printer broken",
    requester="c1",
    opened_at=NOW,
    updated_at=NOW,
)
WORDS = "Hello Anna,\n\nplease restart it once.\n\n> And the scanner?\n\nThat one is well.\n\nAda"


def desk(name: str = "Example Support") -> Settings:
    tables: dict[str, Any] = {
        "desk": {"address": "support@desk.example", "name": name, "alerts": ["boss@elsewhere.example"]},
        "mailbox": {"host": "h", "user": "u"},
        "smtp": {"host": "h"},
    }
    return validate(tables, Path("/nowhere/config.toml"))


SETTINGS = desk()
TEMPLATES = read_templates(SETTINGS)


def answer(
    text: str = WORDS,
    *,
    author: str = "Ada Admin",
    to: tuple[Address, ...] = (ANNA,),
    copies: tuple[Address, ...] = (),
    files: tuple[File, ...] = (),
    lines: tuple[Block, ...] = (),
    recipient: Address = ANNA,
    **changed: Any,
) -> Composed:
    parts: dict[str, Any] = {
        "cause": "mail-1",
        "arrived_at": NOW,
        "sender": Address("", "help@desk.example"),
        "settings": SETTINGS,
        "templates": TEMPLATES,
        "key": KEY,
        "now": NOW,
        "answers": "last@customer.example",
        "references": ("first@customer.example", "own@desk.example"),
        "subject": "Printer broken",
        "reply_to": None,
        **changed,
    }
    return relay(TICKET, Answer(text, author, to, copies, files, lines), recipient, **parts)


def read(composed: Composed) -> EmailMessage:
    found = email.message_from_bytes(composed.raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def bodies(composed: Composed) -> tuple[str, str]:
    mail = read(composed)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    return plain.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


def subject(given: str) -> str:
    return str(read(answer(subject=given))["Subject"])


class Page(HTMLParser):
    """What a browser would find in the HTML: tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def links(self) -> list[str]:
        return [str(attrs["href"]) for tag, attrs in self.tags if tag == "a"]


# Who it is from and to


def test_it_comes_from_the_person_at_the_address_the_customer_wrote_to() -> None:
    mail = read(answer())
    assert [(one.display_name, one.addr_spec) for one in mail["From"].addresses] == [
        ("Ada Admin (Example Support)", "help@desk.example")
    ]
    assert parse(answer().raw).sender == Address("Ada Admin (Example Support)", "help@desk.example")


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        ("ada@staff.example", "Example Support"),
        ("Ada <ada@staff.example>", "Example Support"),
        ("Ada＠staff.example", "Example Support"),
        ("", "Example Support"),
        (" \r\n ", "Example Support"),
        ("Example Support", "Example Support"),
        ("Ada\r\nBcc: x", "Ada Bcc: x (Example Support)"),
        ("\u202eadA\u200b", "adA (Example Support)"),
        ("Jürgen „Jo“ Öl, IT", "Jürgen „Jo“ Öl, IT (Example Support)"),
        ('A "B" \\C', 'A "B" \\C (Example Support)'),
        ("\ud800Ada", "?Ada (Example Support)"),
        ("A" * 500, f"{'A' * 80} (Example Support)"),
    ],
)
def test_a_name_is_shown_as_a_name_and_never_like_an_address(author: str, shown: str) -> None:
    (one,) = read(answer(author=author))["From"].addresses
    assert (one.display_name, one.addr_spec) == (shown, "help@desk.example")


def test_to_and_cc_show_everybody_on_each_copy() -> None:
    for recipient in (ANNA, BORIS, CLARA):
        made = answer(to=(ANNA, BORIS), copies=(CLARA,), recipient=recipient)
        mail = read(made)
        assert [one.addr_spec for one in mail["To"].addresses] == [ANNA.address, BORIS.address]
        assert [one.addr_spec for one in mail["Cc"].addresses] == [CLARA.address]
        assert made.recipient == recipient.address


def test_without_copies_there_is_no_cc() -> None:
    assert read(answer())["Cc"] is None


def test_each_copy_has_a_message_id_of_its_own_and_the_same_one_again() -> None:
    made = [answer(to=(ANNA, BORIS), recipient=one) for one in (ANNA, BORIS, ANNA)]
    assert made[0].message_id != made[1].message_id
    assert made[0].raw == made[2].raw
    assert made[0].message_id == message_id(KEY, Purpose.ANSWER, "mail-1", ANNA.address, "desk.example", NOW)


def test_we_know_it_again() -> None:
    made = answer()
    assert verify(KEY, str(read(made)[HEADER])) == made.message_id


def test_an_answer_goes_to_the_tickets_own_address_where_there_is_one() -> None:
    plus = "support+1042-abcdefghijklmnopqrst@desk.example"
    assert parse(answer(reply_to=Address("Example Support", plus)).raw).reply_to[0].address == plus
    assert read(answer())["Reply-To"] is None


def test_it_follows_on_the_customers_mail() -> None:
    mail = parse(answer().raw)
    assert mail.in_reply_to == ("last@customer.example",)
    assert mail.references == ("first@customer.example", "own@desk.example", "last@customer.example")


def test_to_a_customer_without_a_message_id_it_is_written_without_thread() -> None:
    assert not {"In-Reply-To", "References"} & set(read(answer(answers=None)).keys())


def test_it_is_a_persons_mail_and_no_machines() -> None:
    mail = read(answer())
    assert not {"Auto-Submitted", "Precedence", "X-Auto-Response-Suppress"} & set(mail.keys())


# What passes


PASSES = {
    "From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", HEADER,
    "MIME-Version", "Content-Type",
}  # fmt: skip


def test_nothing_of_the_staff_mail_passes_but_words_name_and_files() -> None:
    """On the bytes: what a person's mail program and provider wrote stands nowhere in the mail that goes out."""
    staff = (
        b"Received: from laptop.home.example ([198.51.100.7]) by mx.staff.example; Mon, 23 Nov 2026 09:59:00 +0100\r\n"
        b"Return-Path: <ada.private@home.example>\r\nFrom: =?utf-8?q?Ada_Private?= <ada.private@home.example>\r\n"
        b"Sender: ada@staff.example\r\nReply-To: ada@staff.example\r\nTo: support@desk.example\r\n"
        b"Subject: Re: [INC-1042-7KQM] INTERNAL printer\r\nMessage-ID: <CAF-private-id@mail.home.example>\r\n"
        b"In-Reply-To: <20261123.notification@desk.example>\r\nReferences: <staff.thread@desk.example>\r\n"
        b"Thread-Index: AdPRIVATEINDEX==\r\nThread-Topic: INTERNAL printer\r\nX-Originating-IP: 198.51.100.7\r\n"
        b"Disposition-Notification-To: ada.private@home.example\r\nReturn-Receipt-To: ada.private@home.example\r\n"
        b"X-Mailer: PrivateMailer 7\r\nX-Confirm-Reading-To: ada.private@home.example\r\n"
        b"Organization: Home\r\nUser-Agent: PrivateMailer\r\nImportance: high\r\n\r\nPlease restart it.\r\n"
    )
    mail = parse(staff)
    assert mail.sender is not None
    made = answer(mail.reply_text, copies=(CLARA,), reply_to=Address("", "support@desk.example"))
    sent = read(made)
    assert set(sent.keys()) == PASSES
    bytes_of_all = made.raw + "".join(bodies(made)).encode()
    for kept in (
        b"home.example", b"staff.example", b"198.51.100.7", b"PRIVATE", b"Private", b"private", b"INTERNAL",
        b"notification@", b"staff.thread", b"Thread-", b"Disposition", b"Receipt", b"Received", b"Return-Path",
        b"Sender", b"Mailer", b"User-Agent", b"Organization", b"Importance",
    ):  # fmt: skip
        assert kept not in bytes_of_all
    assert bodies(made)[0] == "Please restart it."


def test_files_come_along() -> None:
    files = (
        File("plan.pdf", "application/pdf", b"%PDF"),
        File("Über \ud800\r\n/x", "text/plain", b"x" * 300),
    )
    sent = read(answer(files=files))
    found = list(sent.iter_attachments())
    assert [one.get_content_type() for one in found] == ["application/pdf", "text/plain"]
    assert found[0].get_filename() == "plan.pdf"
    assert found[0].get_payload(decode=True) == b"%PDF"
    assert found[1].get_payload(decode=True) == b"x" * 300
    assert next(one.name for one in parse(answer(files=files).raw).attachments) == "plan.pdf"


# The subject


@pytest.mark.parametrize(
    "given",
    [
        "Printer broken",
        "Re: Printer broken",
        "RE: AW: Re[2]: Antw: Sv: VS: Odp: Ynt: Printer broken",
        "回复：Printer broken",
        "Re : Printer broken",
        "RE(3): Re^4: Printer broken",
        "[EXTERNAL] Re: Printer broken",
        "[External Sender] ENC: HL: 轉發: Printer broken",
        "***SPAM*** Printer broken",
        "Fwd: WG: Printer broken",
        f"{TOKEN} Printer broken",
        f"Re: {TOKEN} Printer broken",
        f"Re: {TOKEN} AW: Re: {TOKEN} Printer broken",
        f"R: {TOKEN} Printer broken",
        "R: I: Re: Printer broken",
        f"AW: [EXTERNAL] {TOKEN}Printer broken",
        "Re: [ inc-1042-7kqm ] Printer broken",
        "Re: [INC\u20111042\u20117KQM] Printer broken",
        "Re: [REQ-1042-7KQM] Printer broken",
        "INC-1042-7KQM Printer broken",
        "  Re:\r\n\tPrinter\u200b   broken ",
    ],
)
def test_the_subject_is_the_customers_with_re_and_token_once(given: str) -> None:
    assert subject(given) == f"Re: {TOKEN} Printer broken"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (f"Printer broken {TOKEN}", f"Re: Printer broken {TOKEN}"),
        (f"Re: Printer {TOKEN} broken {TOKEN}", f"Re: Printer {TOKEN} broken"),
        ("", f"Re: {TOKEN}"),
        ("Re:", f"Re: {TOKEN}"),
        ("[JIRA-7] Printer", f"Re: {TOKEN} [JIRA-7] Printer"),
        ("[INC-9-ABCD] other", f"Re: {TOKEN} [INC-9-ABCD] other"),
        ("INC-10421-7KQM is not yours", f"Re: {TOKEN} INC-10421-7KQM is not yours"),
        ("R: is full", f"Re: {TOKEN} R: is full"),
        ("[Ext 204] is dead", f"Re: {TOKEN} [Ext 204] is dead"),
        ("Ref: order 7", f"Re: {TOKEN} Ref: order 7"),
        ("Regarding: the printer", f"Re: {TOKEN} Regarding: the printer"),
        ("Drücker „kaputt“ 打印机", f"Re: {TOKEN} Drücker „kaputt“ 打印机"),
        ("الطابعة لا تعمل", f"Re: {TOKEN} الطابعة لا تعمل"),
        ("x\r\nBcc: evil@evil.example", f"Re: {TOKEN} x Bcc: evil@evil.example"),
        ("\u202egnp.exe\u2066", f"Re: {TOKEN} gnp.exe"),
        ("\ud800x", f"Re: {TOKEN} ?x"),
    ],
)
def test_a_subject_stays_as_the_customer_gave_it(given: str, shown: str) -> None:
    assert subject(given) == shown


def test_a_very_long_subject_is_clipped_and_keeps_its_token() -> None:
    shown = subject(f"{'word ' * 100_000}{TOKEN}")
    assert shown.startswith(f"Re: {TOKEN} word word")
    assert shown.endswith("…")
    assert len(shown) < 450


@given(
    st.lists(
        st.sampled_from(["Re: ", "AW:", TOKEN, "[", "]", "R: ", "[EXT] ", "x", " "]) | st.text(max_size=5)
    )
)
@settings(max_examples=200, deadline=None)
def test_an_answer_to_an_answer_has_the_same_subject(parts: list[str]) -> None:
    once = answer(subject="".join(parts)).subject
    assert once.startswith("Re: ")
    assert sum((one.number, one.check) == (1042, "7KQM") for one in read_tokens(once)) == 1
    assert answer(subject=f"AW: {once}").subject == once


# The words


def test_the_text_part_is_the_words() -> None:
    assert bodies(answer())[0] == WORDS


def test_the_signature_stands_below_the_words() -> None:
    plain, html = bodies(answer(signature="Ada Admin\n<Example> Support\n"))
    assert plain == f"{WORDS}\n\n-- \nAda Admin\n<Example> Support"
    assert Page(html).text.rstrip().endswith("--\xa0\nAda Admin\n<Example> Support")
    assert "-- " not in bodies(answer())[0]


def test_line_ends_of_any_program_are_line_ends() -> None:
    assert bodies(answer("a\r\nb\rc\u2028d\x0be\n\n"))[0] == "a\nb\nc\nd\ne"


def test_controls_and_half_characters_do_not_go_out() -> None:
    plain, html = bodies(answer("a\x00b\x1b[31mc\x07\ud83dd"))
    assert plain == "ab[31mc?d"
    assert "ab[31mc?d" in html


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)
    | st.sampled_from(["a\n\n\nb", "\ta  b", " x"])
)
@settings(max_examples=200, deadline=None)
def test_every_word_arrives_in_text_and_html(text: str) -> None:
    plain, html = bodies(answer(text))
    assert plain == text
    said = Page(html).text
    assert re.sub(r"[\s>]", "", said) == re.sub(r"[\s>]", "", text)


def test_paragraphs_lines_and_quotes_are_shown_as_such() -> None:
    _, html = bodies(answer("One\ntwo\n\nthree\n> four\n> > five\n> six\nseven"))
    body = re.sub(r' (?:style|dir)="[^"]*"', "", html.partition("<div")[2].partition(">")[2])
    assert re.sub(r"\n", "", body).startswith(
        "<p>One<br>two</p><p>three</p><blockquote><p>four</p><blockquote><p>five</p></blockquote>"
        "<p>six</p></blockquote><p>seven</p></div>"
    )


def test_empty_lines_spaces_and_tabs_stay_to_be_seen() -> None:
    _, html = bodies(answer("a\n\n\nb\n  c  d\te"))
    assert ">&nbsp;</p>" in html
    assert "&nbsp; c&nbsp; d&nbsp; e" in html


def test_marks_deeper_than_anybody_reads_stay_as_they_are() -> None:
    _, html = bodies(answer(">" * 100_000 + " x"))
    assert html.count("<blockquote") == html.count("</blockquote>") == 8


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://a.example/b?c=d&e=f#g.", ["https://a.example/b?c=d&e=f#g"]),
        ("(http://a.example/x_(y))", ["http://a.example/x_(y)"]),
        ("(http://a.example/x).", ["http://a.example/x"]),
        ("<https://a.example/>", ["https://a.example/"]),
        ("HTTPS://A.EXAMPLE", ["HTTPS://A.EXAMPLE"]),
        ("mailto:anna@customer.example!", ["mailto:anna@customer.example"]),
        ("https://a.example, https://b.example", ["https://a.example", "https://b.example"]),
        ('https://a.example/"onmouseover="alert(1)', ["https://a.example/"]),
        ("https://a.example/'onmouseover='x", ["https://a.example/'onmouseover='x"]),
        ("https://a.example/\u202egpj.exe", ["https://a.example/"]),
        ("https://例え.example/ä", ["https://例え.example/ä"]),
        ("javascript:alert(1)", []),
        ("xhttps://a.example", []),
        ("https:// http://. mailto:@", []),
        ("data:text/html,x vbscript:x file:///etc ftp://a", []),
        ("anna@customer.example", []),
    ],
)
def test_web_addresses_become_links_to_themselves(text: str, links: list[str]) -> None:
    page = Page(bodies(answer(text))[1])
    assert page.links == links
    assert re.sub(r"\s", "", page.text) == re.sub(r"\s", "", text)


_ALLOWED = {
    "html": set(), "head": set(), "meta": {"charset", "name", "content"}, "body": {"style"}, "div": {"style"},
    "p": {"dir", "style"}, "br": set(), "a": {"href"}, "blockquote": {"style"},
}  # fmt: skip
_evil = st.lists(
    st.sampled_from(
        [
            "<script>alert(1)</script>", "<img src=https://evil.example/x.png onerror=alert(1)>", '" onclick="x', "'",
            "<style>@import url(https://evil.example)</style>", "javascript:alert(1)", "https://a.example/", "{{ 7*7 }}",
            "{% include 'x' %}", "&lt;script&gt;", "&", "\n", "> ", "\r\n.\r\n", "--=_x", "\x00", "\ud800", "\u202e", "<!--",
            "]]>", "</div>", "mailto:a@b.example", "<svg/onload=x>", "http://a\"><b>", "\t", "url(https://e.example)", "=3D", "\u2028",
        ]
    )
    | st.text(max_size=10),
    max_size=15,
).map("".join)  # fmt: skip


@given(_evil, _evil)
@settings(max_examples=300, deadline=None)
def test_the_html_runs_nothing_and_fetches_nothing_whatever_the_text_says(text: str, signature: str) -> None:
    page = Page(bodies(answer(text, signature=signature))[1])
    for tag, attrs in page.tags:
        assert tag in _ALLOWED
        assert set(attrs) <= _ALLOWED[tag]
        assert "url(" not in (attrs.get("style") or "")
        assert re.match(r"(?i)https?://|mailto:", attrs.get("href") or "https://")


@given(_evil, _evil, _evil)
@settings(max_examples=200, deadline=None)
def test_no_name_subject_or_text_adds_a_header_or_a_part(author: str, given: str, text: str) -> None:
    made = answer(
        text,
        author=author,
        subject=given,
        to=(Address(author, ANNA.address),),
        copies=(Address(given, CLARA.address),),
    )
    sent = read(made)
    assert set(sent.keys()) <= PASSES
    assert [one.addr_spec for one in sent["From"].addresses] == ["help@desk.example"]
    assert [one.addr_spec for one in sent["To"].addresses] == [ANNA.address]
    assert [one.get_content_type() for one in sent.iter_parts()] == ["text/plain", "text/html"]
    assert [one for one in sent.walk() if one.defects] == []
    mail = parse(made.raw)
    assert [one.address for one in mail.recipients] == [ANNA.address, CLARA.address]
    assert mail.attachments == ()


@pytest.mark.parametrize(
    "piece", ["word ", "\n", "\n\nx", "> ", ">\n", "x\n> y\n", "https://a.example/ ", "https://a/)))))))))", "\t", "  ", "<", "mailto:", "é", "\ud800", "http://((", "a\x00"]
)  # fmt: skip
def test_a_megabyte_of_anything_is_written_in_time(piece: str) -> None:
    began = time.process_time()
    made = answer(piece * (1_000_000 // len(piece)))
    assert time.process_time() - began < 15
    assert max(map(len, made.raw.split(b"\r\n"))) <= 998
    assert b"\n" not in made.raw.replace(b"\r\n", b"")


# What comes back

REPLY = "Thank you, it works now.\n\nBest regards\nAnna"


def _from_anna(made: Composed, body: str) -> bytes:
    head = f"From: Anna Adler <anna@customer.example>\r\nTo: help@desk.example\r\nSubject: {made.subject}\r\n"
    return f"{head}In-Reply-To: <{made.message_id}>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}".encode()


def _gmail(text: str) -> str:
    quote = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    return (
        f"On Mon, 23 Nov 2026 at 10:00, Ada Admin (Example Support) <\nhelp@desk.example> wrote:\n\n{quote}"
    )


def _outlook(text: str) -> str:
    return (
        "From: Ada Admin (Example Support) <help@desk.example>\nSent: Monday, November 23, 2026 10:00 AM\n"
        f"To: Anna Adler <anna@customer.example>\nSubject: Re: {TOKEN} Printer broken\n\n{text}"
    )


def _web(text: str) -> str:
    return f"{'_' * 32}\n{_outlook(text)}"


def _apple(text: str) -> str:
    quote = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    return f"> On 23. Nov 2026, at 10:00, Ada Admin (Example Support) <help@desk.example> wrote:\n> \n{quote}"


@pytest.mark.parametrize("quoting", [_gmail, _outlook, _web, _apple])
@pytest.mark.parametrize("signature", ["", "Ada Admin\nExample Support"])
def test_a_customers_reply_is_cut_to_her_own_words(quoting: Any, signature: str) -> None:
    made = answer(signature=signature)
    mail = parse(_from_anna(made, f"{REPLY}\n\n{quoting(made.text)}"))
    assert mail.reply_text.startswith("Thank you, it works now.")
    assert "restart" not in mail.reply_text
    assert "Ada" not in mail.reply_text
    assert [(one.number, one.check) for one in read_tokens(mail.subject)] == [(1042, "7KQM")]


def test_a_customers_reply_in_html_is_cut_too() -> None:
    made = answer(signature="Ada Admin")
    page = bodies(made)[1].partition("<body")[2].partition(">")[2].partition("</body>")[0]
    body = (
        f'<div dir="ltr">Thank you, it works now.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, '
        f'23 Nov 2026 at 10:00, Ada Admin (Example Support) &lt;help@desk.example&gt; wrote:<br></div><blockquote class="gmail_quote">{page}</blockquote></div>'
    )
    raw = _from_anna(made, body).replace(b"text/plain", b"text/html")
    assert parse(raw).reply_text == "Thank you, it works now."
