"""The last look at a person's answer: nothing of a mail to staff goes to a customer, whatever quoted it."""

import html
import quopri
import textwrap
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.config import validate
from mailtriage.configured import read_templates
from mailtriage.intake.plus import plus_address, staff_address
from mailtriage.model.mail import Address
from mailtriage.model.markers import REPLY_MARKER, STAFF_ONLY, unmarked
from mailtriage.model.ticket import Severity, Status, Ticket, TicketKind
from mailtriage.reply.conversation import marker, staff_thread
from mailtriage.reply.leaks import NOTICES, leak
from mailtriage.reply.notify import News, notify

KEY = b"k" * 32
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TICKET = Ticket(
    number=1042,
    check="7KQM",
    prefix="INC",
    kind=TicketKind.INCIDENT,
    severity=Severity.NORMAL,
    status=Status.OPEN,
    subject="Printer broken",
    requester="c1",
    opened_at=NOW,
    updated_at=NOW,
)
DESK = frozenset({"support@desk.example", "help@desk.example"})
STAFF = frozenset({"ada@staff.example", "ben@staff.example"})
PRIVATE = "20261123.abcdefghijklmnopqrstuvwxyz@desk.example"
PLUS = plus_address(KEY, TICKET, "support@desk.example")
OTHER = replace(TICKET, number=77, check="ABCD")
TABLES: dict[str, Any] = {
    "desk": {
        "address": "support@desk.example",
        "name": "Example Support",
        "alerts": ["boss@elsewhere.example"],
    },
    "mailbox": {"host": "h", "user": "u"},
    "smtp": {"host": "h"},
}

NOTIFICATION = f"""\
Your answer goes to Anna Adler <anna@customer.example>.

New ticket INC-1042-7KQM from Anna Adler <anna@customer.example>:

Hello, the printer on the second floor is broken, and the one beside it will soon be, too, I am afraid.

Anna

{marker(KEY, TICKET)}
{STAFF_ONLY}. The customer's text stands above.

INC-1042-7KQM: normal incident, open, nobody has taken it
Note: This is the sender's first mail to us.

23 Nov 10:00  Anna Adler wrote

Commands, each on its own line at the top of your answer:
  #note      keep the text as an internal note
  #resolve   send the text, and close the ticket in 5 days
{PLUS}
"""
FROM = "Anna Adler via Example Support <support@desk.example>"
OWN = "Please restart it.\n\nAda\n"


def found(text: str, secrets: tuple[str, ...] = (PRIVATE,), ticket: Ticket = TICKET) -> str | None:
    return leak(text, key=KEY, ticket=ticket, desk_addresses=DESK, staff_addresses=STAFF, secrets=secrets)


def quoted(text: str, mark: str = "> ", width: int = 0) -> str:
    lines = text.splitlines()
    if width:
        lines = [part for line in lines for part in textwrap.wrap(line, width) or [""]]
    return "\n".join(f"{mark}{line}".rstrip() for line in lines)


def block(mark: str = "", bold: str = "") -> str:
    labels = (
        ("From", FROM),
        ("Sent", "Monday, 23 November 2026 10:00"),
        ("To", "Ada Admin <ada@staff.example>"),
    )
    lines = [*labels, ("Subject", "[INC-1042-7KQM] Printer broken")]
    return "\n".join(f"{mark}{bold}{name}:{bold} {value}" for name, value in lines)


SHAPES = {
    "Outlook desktop": f"{OWN}\n{block()}\n\n{NOTIFICATION}",
    "Outlook desktop, doubled lines": f"{OWN}\n{block()}\n\n{NOTIFICATION}".replace("\n", "\n\n"),
    "Outlook on the web": f"{OWN}\n{'_' * 32}\n{block(bold='*')}\n\n{NOTIFICATION}",
    "Outlook on a telephone": f"{OWN}\nGet Outlook for iOS<https://aka.ms/o0ukef>\n{'_' * 32}\n{block()}\n{NOTIFICATION}",
    "Gmail": f"{OWN}\nOn Mon, 23 Nov 2026 at 10:00, {FROM} wrote:\n\n{quoted(NOTIFICATION, width=74)}",
    "Gmail, narrow": f"{OWN}\nOn Mon, 23 Nov 2026 at 10:00, {FROM} wrote:\n\n{quoted(NOTIFICATION, width=12)}",
    "Apple Mail": f"{OWN}\n> On 23. Nov 2026, at 10:00, {FROM} wrote:\n> \n{quoted(NOTIFICATION)}",
    "Thunderbird": f"{OWN}\nOn 23/11/2026 10:00, {FROM} wrote:\n{quoted(NOTIFICATION, width=72)}",
    "Thunderbird, answered below": f"Am 23.11.26 um 10:00 schrieb {FROM}:\n{quoted(NOTIFICATION)}\n\n{OWN}",
    "Yahoo": f"{OWN}\n    On Monday, November 23, 2026 at 10:00:00 AM GMT+1, {FROM} wrote:  \n \n{quoted(NOTIFICATION, ' ')}",
    "Proton": f"{OWN}\nSent with Proton Mail secure email.\n\nOn Monday, 23 November 2026 at 10:00, {FROM} wrote:\n\n{quoted(NOTIFICATION)}",
    "iPhone": f"{OWN}\nSent from my iPhone\n\n> On 23 Nov 2026, at 10:00, {FROM} wrote:\n> \n> \ufeff{quoted(NOTIFICATION)}",
    "Lotus Notes": f"{OWN} From: {FROM} To: ada@staff.example Date: 23.11.2026 10:00 {' '.join(NOTIFICATION.split())}",
    "mutt": f"{OWN}\nOn Mon, Nov 23, 2026 at 10:00:00AM +0100, {FROM} wrote:\n{quoted(NOTIFICATION, '| ')}",
    "quoted three times": quoted(quoted(quoted(NOTIFICATION, width=60), width=60), width=60),
    "as HTML": "<div>" + html.escape(NOTIFICATION).replace(" ", "&nbsp;").replace("\n", "<br>\n") + "</div>",
    "as escaped HTML": html.escape(html.escape(NOTIFICATION).replace(" ", "&#160;")),
    "as quoted-printable": quopri.encodestring(NOTIFICATION.replace(" ", "\u00a0").encode()).decode("ascii"),
    "as a link": f"mailto:anna@customer.example?body={quote(NOTIFICATION)}",
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_quoted_notification_never_goes_out_whatever_program_quoted_it(shape: str) -> None:
    assert found(SHAPES[shape]) is not None


@pytest.mark.parametrize("shape", SHAPES)
def test_without_its_marker_it_is_found_by_the_line_for_staff(shape: str) -> None:
    """Word by word, for programs wrapped some of them over two lines."""
    text = SHAPES[shape]
    for word in ("Please", "reply", "above"):
        text = text.replace(word, "")
    assert found(text) is not None


@pytest.mark.parametrize("is_new", [True, False])
def test_a_notification_as_it_is_made_is_found_by_each_of_its_parts(is_new: bool) -> None:
    desk = validate(TABLES, Path("/nowhere/config.toml"))
    news = News(
        Address("Anna", "anna@customer.example"), "It is broken.", (Address("", "anna@customer.example"),)
    )
    made = notify(
        TICKET,
        replace(news, is_new=is_new),
        Address("Ada", "ada@staff.example"),
        cause="c",
        arrived_at=NOW,
        reply_to=Address("", PLUS),
        commands=(("#note", "keep it"),),
        files=(),
        assignee=None,
        settings=desk,
        templates=read_templates(desk),
        key=KEY,
        now=NOW,
    )
    above, _, below = made.text.partition(REPLY_MARKER)
    assert found(quoted(above, width=40)) == "a part of the mail that staff got"
    for line in below.splitlines()[:2]:
        assert found(f"> {line}") is not None
    assert found(f"> {made.text}") == "the line above which an answer is written"
    assert found(made.raw.decode()) is not None
    assert found(made.message_id, (made.message_id,)) is not None


@pytest.mark.parametrize(
    "written",
    [
        "##- Please reply\nabove this line -##",
        "> ##- Please rep\n> ly above this line -##",
        "##-&nbsp;Please&nbsp;reply&nbsp;above&nbsp;this&nbsp;line&nbsp;-##",
        "##-&amp;nbsp;Please&#160;reply&#xA0;above&nbspthis&ensp;line -##",
        "##- Please=20reply=C2=A0above this li=\nne -##",
        "##- Please%20reply%C2%A0above%20this%20line%20-##",
        "##- <b>Please</b> re<wbr>ply <span style='x'>above</span> this line -##",
        "&lt;b&gt;##- Please&lt;/b&gt; re&lt;wbr&gt;ply above this line -##",
        "##- Please reply above this line -##",
        "##- Pl\u200bea\u00adse re\u2060ply ab\ufeffove this line -##",
        "##- PLEASE REPLY ABOVE THIS LINE -##",
        "##- Please Reply Above This Line -##",
        "##- PLEASE REPLY ABOVE THİS LİNE -##",
        "##- please reply above thıs lıne -##",
        "##– Please reply above this line –##",
        "##\u2011 Please reply above this line \u2011##",
        "*##- Please reply above this line -##*",
        "| ##- Please reply | above this line -## |",
        "##- Bitte oberhalb dieser Zeile antworten -##",
        "##- Veuillez répondre au-dessus de cette ligne -##",
        "##- 请在此行上方回复您的邮件内容 -##",
        "##- Please reply above this",
        "Please reply above this line",
        "##- Please reply",
        "this line -##",
        "reply above this line",
        "##- Please reply above this line -## {code} -##",
        "{code}",
        "{fullwidth}",
    ],
)  # fmt: skip
def test_the_marker_is_found_however_it_came_back(written: str) -> None:
    code = marker(KEY, TICKET).removeprefix(REPLY_MARKER).strip(" -#")
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in REPLY_MARKER)
    text = written.format(code=code, fullwidth=wide)
    assert found(f"Hello Anna,\n\n{text}\n\nAda") == "the line above which an answer is written"


@pytest.mark.parametrize(
    "written",
    [
        STAFF_ONLY,
        STAFF_ONLY.upper(),
        f"> {STAFF_ONLY}.",
        STAFF_ONLY.replace(" ", "\n> > "),
        STAFF_ONLY.replace(" ", "&nbsp;"),
        STAFF_ONLY.partition(" ")[2],
        STAFF_ONLY.rpartition(" ")[0],
    ],
)
def test_the_line_for_staff_is_found(written: str) -> None:
    assert found(f"Hello\n{written}\nmore") == "the line that separates staff-only text"


@pytest.mark.parametrize(
    "written",
    [
        PLUS,
        PLUS.upper(),
        f"<mailto:{PLUS}>",
        f"mailto:{quote(PLUS)}",
        PLUS.replace("@", "%40"),
        f"https://safe.example/?url={quote(quote(PLUS, safe=''), safe='')}",
        f"https://safe.example/?url={quote(quote(quote(PLUS, safe=''), safe=''), safe='')}",
        PLUS.replace("+", "&#43;").replace("@", "&#64;"),
        f"{PLUS[:20]}\n> {PLUS[20:]}",
        f"{PLUS[:20]}=\n{PLUS[20:]}",
        " ".join(PLUS),
        PLUS.replace("-", "\u2011"),
        PLUS.replace("@desk.example", "@mail.relay.example"),
        PLUS.replace("support+", "renamed+"),
        plus_address(KEY, TICKET, "help@desk.example"),
        plus_address(KEY, OTHER, "support@desk.example"),
        staff_address(KEY, TICKET, "ada", 0, "support@desk.example"),
        staff_address(KEY, TICKET, "ada", 1, "help@desk.example"),
    ],
)
def test_an_address_that_proves_a_part_in_a_ticket_is_found(written: str) -> None:
    said = found(f"Write to {written}, please.")
    assert said == "an address that lets whoever has it write into a ticket"


@pytest.mark.parametrize(
    "written",
    [
        PRIVATE,
        f"<{PRIVATE}>",
        f"In-Reply-To: <{PRIVATE[:30]}\n> {PRIVATE[30:]}>",
        PRIVATE.upper(),
        f"&lt;{PRIVATE.replace('@', '&#64;')}&gt;",
        quote(PRIVATE, safe=""),
        f"https://safe.example/?url={quote(quote(PRIVATE, safe=''), safe='')}",
    ],
)
def test_a_secret_is_found_and_never_repeated(written: str) -> None:
    said = found(f"See {written} for this.")
    assert said is not None
    assert "20261123" not in said
    assert "desk.example" not in said


def test_a_secret_with_an_equals_sign_is_found_where_its_line_was_wrapped_there() -> None:
    secret = "CAF=abc+x_y=z@mail.staff.example"
    assert found("see CAF=\n> abc+x_y=z@mail.staff.example", (secret,)) is not None


def test_an_empty_secret_is_none() -> None:
    assert found("Hello", ("", " ", "<>", "\u200b")) is None


def test_the_conversation_of_staff_is_found_without_being_named() -> None:
    said = found(f"References: <{staff_thread(KEY, TICKET, 'desk.example')}>", ())
    assert said == "the name of the conversation that only staff see"


@pytest.mark.parametrize("line", NOTICES)
def test_a_line_of_a_mail_to_staff_is_found(line: str) -> None:
    assert found(quoted(f"{line}:", width=20)) == "a part of the mail that staff got"


def test_the_lines_of_mails_to_staff_are_those_of_the_templates() -> None:
    folder = Path(__file__).parents[2] / "templates"
    shipped = " ".join(
        (folder / name).read_text() for name in ("notification.txt", "receipt.txt", "confirmation.txt")
    )
    assert [line for line in NOTICES if line not in shipped] == []
    assert "Your answer goes to {{" in shipped


def test_the_first_line_of_a_notification_is_found() -> None:
    for line in ("Your answer goes to Anna <anna@customer.example>.", "Your answer also goes to b@c.example"):
        assert found(quoted(line, width=15)) == "a part of the mail that staff got"


@pytest.mark.parametrize("mark", ["", "> ", "| "])
def test_the_head_of_a_notification_is_found_in_any_language(mark: str) -> None:
    german = block(mark).replace("From", "Von").replace("Sent", "Gesendet").replace("To:", "An:")
    doubled = block(mark).replace("\n", "\n\n")
    for head in (block(mark), block(mark, "*"), german, german.replace(":", "："), doubled):
        assert found(f"Hello\n\n{head}\n\n") == "the head of the mail that staff got"


def test_the_head_of_a_customers_mail_to_desk_and_staff_is_no_leak() -> None:
    head = block().replace(FROM, "Anna <anna@customer.example>").replace("To: ", "To: support@desk.example, ")
    assert found(f"{head}\n\nHello") is None


def test_a_person_signs_with_name_and_address() -> None:
    text = "Hello Anna,\n\nit works again.\n\nTicket: INC-1042-7KQM\nAda Admin\nE-Mail: ada@staff.example\n"
    assert found(f"{text}Support: support@desk.example\nPhone: +49 30 1234-567\n") is None


def test_a_signature_with_a_label_before_each_address_goes_out() -> None:
    assert found("Ticket: INC-1042-7KQM\nSupport: support@desk.example\nAda: ada@staff.example") is None


def test_a_persons_address_is_a_leak_where_it_is_to_be_kept() -> None:
    assert found("Ada\nada@staff.example", ("ada@staff.example",)) is not None


def test_what_a_customer_wrote_like_our_lines_may_be_quoted_to_him() -> None:
    theirs = f"{REPLY_MARKER}\n{STAFF_ONLY}\n##- Please type your reply above this line -##"
    assert found(theirs) is not None
    assert found(f"{quoted(unmarked(theirs))}\n\nThat is what your other help desk writes.") is None


ORDINARY = [
    "Please reply.",
    "Hello Anna,\n\nplease reply to this mail, and tell us the number above the door.\n\nAda",
    "Please reply above all to the second question. This line is busy.",
    "See the line above, please: it replies to you.",
    "Hallo Frau Adler,\n\nbitte starten Sie den Drucker neu.\n\nMit freundlichen Grüßen\nAda Admin",
    "Bonjour,\n\nveuillez redémarrer l'imprimante, s'il vous plaît.\n\nCordialement,\nAda",
    "Hola:\n\nreinicie la impresora, por favor.\n\nUn saludo\nAda",
    "Buongiorno,\nriavvii la stampante, per favore.\n\nCordiali saluti\nAda Admin",
    "Bom dia,\n\nreinicie a impressora, por favor.\n\nCumprimentos",
    "Dzień dobry,\n\nproszę ponownie uruchomić drukarkę.\n\nPozdrawiam",
    "Здравствуйте!\n\nПерезагрузите, пожалуйста, принтер.\n\nС уважением,\nАда",
    "アンナ様\n\nプリンターを再起動してください。\n\nよろしくお願いいたします。",
    "您好，\n\n请重新启动打印机。\n\n谢谢",
    "안녕하세요,\n\n프린터를 다시 시작해 주세요.\n\n감사합니다.",
    "שלום,\n\nנא להפעיל מחדש את המדפסת.\n\nתודה",
    "مرحبا،\n\nيرجى إعادة تشغيل الطابعة.\n\nشكرا",
    "Merhaba,\n\nlütfen yazıcıyı yeniden başlatın. İyi günler.",
    "Γεια σας,\n\nπαρακαλώ επανεκκινήστε τον εκτυπωτή.",
    "https://www.example.com/search?q=a+b+c&x=1%2B2#top",
    "See https://example.com/a+b/1042-abcdefghijklmnopqrst/x@y for details.",
    "Call +49 30 1234567-89 or +1-555-0100.\nsupport@desk.example",
    "It costs 10+2-3 EUR; 1042+77-13 = 1106.",
    "Your ticket is [INC-1042-7KQM]; leave it in the subject.",
    "> Subject: [INC-1042-7KQM] Printer broken\n> It does not print.\n\nIt will.",
    "## Steps\n\n1. open it\n2. close it\n\n## Result\n\nIt works.",
    "##\n## Settings -- change below this line\n##------------------##\n[main]\n##",
    "#!/bin/sh\n## - first - ##\necho hi ## done",
    "```\nif (a <= b && c >= d) { x = \"=20\"; } ## note -## end\n```",
    "a | b | c\n--|--|--\n1 | 2 | 3",
    "From: the printer\nTo: the computer\nSubject: a cable",
    "> I cannot log in.\n\nYour password has expired.\n\n> And the scanner?\n\nIt works.",
    "On Monday you wrote: the printer is broken. It is not.",
    "This part is only for staff of your company; it was never sent.",
    "Your answer goes to the right person. Thank you for it.",
    "The commands stand at the top of the page, each on its own line.",
    "I have made an internal note of it; nothing more goes out today.",
    "support+orders@desk.example is where orders go.",
    "support + 24-hour hotline: please ask sales@desk.example, any day.",
    "-- \nAda Admin\nExample Support\nEmail: ada@staff.example\nWeb: https://desk.example/?a=1+2\nTel: +49-30-1",
    "Sent from my iPhone",
    "Dear Sir &amp; Madam,\n\n5 &lt; 6 &gt; 4 &nbsp; ok =C3=A9 100%25 done",
    "<b>bold</b> <a href=\"https://x.example\">link</a>",
    "SGVsbG8gd29ybGQhIFRoaXMgaXMgbm90IGEgbWFya2VyLg==",
    "",
    "\n\n\n",
]  # fmt: skip


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_answer_goes_out(text: str) -> None:
    assert found(text) is None


def test_there_are_many_ordinary_answers() -> None:
    assert len(ORDINARY) >= 40


_any = st.text() | st.lists(
    st.sampled_from(
        ["=", "=\n", "&", "&#", "&lt", "%", "<", "<a", ">", "##", "-##", "+", "@", "\ud800", "ﷺ", "İ"]
    )
    | st.text(max_size=4),
    max_size=12,
).map("".join)


@given(_any, _any)
@settings(max_examples=300, deadline=None)
def test_no_text_and_no_secret_makes_it_raise(text: str, secret: str) -> None:
    found(text, (secret, PRIVATE))


@st.composite
def _wrapped(draw: st.DrawFn, line: str) -> str:
    """`line` with breaks and quote signs anywhere, as programs on the way put them there."""
    gap = st.sampled_from(
        ["", "", "", "\n", "\r\n", "\n> ", "\n>> ", "\n| ", "=\n", "\u200b", " ", "\n> > | "]
    )
    return "".join(one + draw(gap) for one in line)


@given(_any, _wrapped(REPLY_MARKER), _any)
@settings(max_examples=300, deadline=None)
def test_the_marker_is_found_in_any_text_however_it_is_wrapped_and_quoted(
    before: str, line: str, after: str
) -> None:
    assert found(f"{before}{line}{after}") is not None


@given(_any, st.sampled_from([STAFF_ONLY, PLUS, PRIVATE]).flatmap(_wrapped), _any)
@settings(max_examples=300, deadline=None)
def test_so_are_the_line_for_staff_a_tickets_address_and_a_secret(before: str, line: str, after: str) -> None:
    assert found(f"{before} {line} {after}") is not None


@pytest.mark.parametrize(
    "piece",
    ["##-", "-##", "&#", "&#1", "=\n", "=4", "%41", "<a", "<", ">", "a:\n", "+1-", "support+1042-", "ﷺ", "é\u0301",
     "your answer goes to ", "\n", " ", "&amp;", "a@b:\nsupport@desk.example ada@staff.example:\n", "\u200b"],
)  # fmt: skip
def test_a_megabyte_takes_no_longer_for_being_hostile(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    found(text)
    assert time.process_time() - began < 15


def test_a_number_too_long_to_be_read_is_no_entity() -> None:
    assert found(f"&#{'9' * 10_000};") is None
