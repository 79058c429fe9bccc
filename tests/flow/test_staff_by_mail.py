"""Staff answer from their own mail client: who is told, where an answer goes, and what never goes out."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailtriage.model.event import EventType
from mailtriage.model.outgoing import Fate
from mailtriage.model.ticket import Status
from tests.bounces import report
from tests.desk import ADMIN, AGENT, START, SUPPORT, DeskHarness, Sent, compose, harness, proven

ANNA = "anna@customer.example"
CARL = "carl@customer.example"
ADA = f"Ada Admin <{ADMIN}>"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskHarness]:
    yield from harness(tmp_path, {"desk": {"staff_by_mail": True}, "reply": {"relay_delay": "0s"}})


def asks(desk: DeskHarness, **fields: str) -> Sent:
    """A customer writes; the notification of it."""
    desk.receive(compose(**{"subject": "Printer", "body": "Hello,\n\nit prints nothing.\n", **fields}))
    desk.expect_mail(ANNA)
    return desk.expect_mail(ADMIN, "Printer")


def answer(told: Sent, body: str, sender: str = ADA, **fields: str) -> bytes:
    """What a mail client makes of an answer: the quote below, thread headers, "Re:"."""
    quoted = "\n".join(f"> {line}" for line in told.text.splitlines())
    known_as = str(told.message["Message-ID"])
    return compose(
        sender=sender,
        subject=f"Re: {told.message['Subject']}",
        body=f"{body}\n\nOn Mon, 23 Nov 2026 at 10:00, Anna via Example Support wrote:\n{quoted}\n",
        in_reply_to=known_as,
        references=f"{told.message['References']} {known_as}".replace("\n", ""),
        **fields,
    )


def test_who_is_on_duty_gets_what_a_customer_writes_and_can_answer_it(desk: DeskHarness) -> None:
    told = asks(desk)
    assert "Anna Kunde via Example Support" in str(told.message["From"])
    assert SUPPORT in str(told.message["Reply-To"])
    assert "anna@customer.example" in told.text.splitlines()[0]
    assert "it prints nothing." in told.text


def test_an_answer_goes_to_the_customer_under_the_persons_name(desk: DeskHarness) -> None:
    told = asks(desk, message_id="<first@customer.example>")
    desk.receive(answer(told, "Please switch it off and on."))
    mail = desk.expect_mail(ANNA, "Printer")
    assert "Ada Admin" in str(mail.message["From"])
    assert SUPPORT in str(mail.message["From"])
    assert mail.message["In-Reply-To"] == "<first@customer.example>"
    assert "Please switch it off and on." in mail.text
    assert desk.ticket().token in str(mail.message["Subject"])
    assert mail.message["Auto-Submitted"] is None


def test_nothing_of_the_notification_reaches_the_customer(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "Please switch it off and on."))
    raw = desk.expect_mail(ANNA, "Printer").raw.decode()
    private = [str(told.message["Message-ID"]), *str(told.message["References"]).split()]
    assert not [one for one in private if one.strip("<>") in raw]
    assert "reply above" not in raw
    assert "#note" not in raw
    assert ADMIN not in raw


def test_the_first_answer_that_the_server_took_is_the_first_response(desk: DeskHarness) -> None:
    told = asks(desk)
    assert desk.ticket().first_response_at is None
    desk.receive(answer(told, "Please switch it off and on."))
    assert desk.ticket().first_response_at == desk.clock.now()
    assert desk.ticket().status is Status.OPEN
    desk.expect_mail(ANNA)


def test_an_answer_waits_for_second_thoughts(tmp_path: Path) -> None:
    for desk in harness(tmp_path, {"desk": {"staff_by_mail": True}}):
        told = asks(desk)
        desk.receive(answer(told, "Please switch it off."))
        desk.expect_silence()
        assert desk.ticket().first_response_at is None
        desk.advance(minutes=1)
        desk.expect_mail(ANNA, "Printer")


def test_a_cancelled_answer_never_goes_out(tmp_path: Path) -> None:
    for desk in harness(tmp_path, {"desk": {"staff_by_mail": True}}):
        told = asks(desk)
        desk.receive(answer(told, "Please throw it away."))
        desk.receive(answer(told, "#cancel"))
        assert "taken back" in desk.expect_mail(ADMIN).text
        desk.advance(minutes=5)
        assert desk.ticket().first_response_at is None


def test_a_note_stays_inside(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "#note\nThis customer never pays."))
    receipt = desk.expect_mail(ADMIN)
    assert "note" in receipt.text
    assert desk.ticket().first_response_at is None
    assert any("never pays" in str(one.data) for one in desk.store.events(1001))


def test_commands_are_done_and_said_back(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "#assign agnes"))
    assert "Agnes Agent" in desk.expect_mail(ADMIN).text
    assert desk.ticket().assignee == "agnes"
    handed = desk.expect_mail(AGENT, "Printer")
    assert "it prints nothing." in handed.text
    desk.receive(answer(handed, "I look at it.", sender=f"Agnes Agent <{AGENT}>"))
    assert "I look at it." in desk.expect_mail(ANNA, "Printer").text
    desk.receive(compose(subject=f"Re: {desk.ticket().token} Printer", body="Still nothing.\n"))
    desk.expect_mail(AGENT, "Printer")


def test_resolve_tells_the_customer_and_an_answer_of_his_opens_it_again(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "#resolve It was the cable.\n#take"))
    assert "It was the cable." in desk.expect_mail(ANNA, "Printer").text
    desk.expect_mail(ADMIN)
    assert desk.ticket().status is Status.RESOLVED
    desk.receive(compose(subject=f"Re: {desk.ticket().token} Printer", body="No, it was not.\n"))
    assert desk.ticket().status is Status.OPEN
    desk.expect_mail(ADMIN, "Printer")


def test_an_error_executes_nothing_of_the_mail(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "#take\n#asign agnes\n\nWe will look at it."))
    receipt = desk.expect_mail(ADMIN)
    assert "#assign" in receipt.text
    assert "We will look at it." in receipt.text
    assert desk.ticket().assignee is None


def test_a_copy_to_a_colleague_of_the_customer_is_kept(desk: DeskHarness) -> None:
    told = asks(desk, to=f"{SUPPORT}, Carl Cole <{CARL}>")
    desk.receive(answer(told, "Both of you: switch it off and on."))
    first, second = desk.expect_mail(ANNA, "Printer"), desk.expect_mail(CARL, "Printer")
    assert CARL in str(first.message["Cc"])
    assert ANNA in str(second.message["To"])


def test_who_came_by_his_domain_gets_nothing_until_staff_include_him(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(
        compose(sender=f"Carl <{CARL}>", subject=f"Re: {desk.ticket().token} Printer", body="Me too.\n")
    )
    desk.expect_mail(ADMIN, "Printer")
    desk.receive(answer(told, "Please switch it off and on."))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_silence()
    desk.receive(answer(told, f"#cc {CARL}\n\nIt is the cable."))
    desk.expect_mail(ANNA, "Printer")
    desk.expect_mail(CARL, "Printer")
    desk.expect_mail(ADMIN)


def test_a_new_requester_gets_the_answer_of_the_same_mail(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "#requester dora@other.example\n\nHere you are."))
    desk.expect_mail("dora@other.example", "Printer")
    desk.expect_mail(ADMIN)


def test_a_forged_sender_commands_nothing_and_its_owner_is_asked(desk: DeskHarness) -> None:
    asks(desk)
    forged = compose(
        sender=ADA, subject=f"Re: {desk.ticket().token} Printer", body="#close\n\nGo away.\n",
        message_id="<forged@elsewhere.example>",
    )  # fmt: skip
    desk.receive(forged)
    receipt = desk.expect_mail(ADMIN)
    assert "nothing proves" in receipt.text
    assert desk.ticket().status is not Status.CLOSED
    assert desk.ticket().first_response_at is None


def test_an_answer_to_a_receipt_stays_inside(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "#take"))
    receipt = desk.expect_mail(ADMIN)
    desk.receive(answer(receipt, "Thanks, robot."))
    assert "stays inside" in desk.expect_mail(ADMIN).text
    assert desk.ticket().first_response_at is None
    assert any("Thanks, robot." in str(one.data) for one in desk.store.events(1001))


def test_a_note_that_a_mail_program_wrapped_into_the_text_goes_to_nobody(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "We look at it.\n#note this customer never\npays in time"))
    assert "#note" in desk.expect_mail(ADMIN).text


def test_a_message_id_that_a_customer_has_seen_proves_nothing_any_more(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "Anna, please look.", to=f"{SUPPORT}, {ANNA}"))
    desk.receive(answer(told, "#close", message_id="<forged@customer.example>"))
    assert "nothing proves" in desk.expect_mail(ADMIN).text
    assert desk.ticket().status is not Status.CLOSED


def test_what_went_to_the_customer_directly_is_not_sent_again(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "Please switch it off.", to=f"{SUPPORT}, {ANNA}"))
    assert desk.ticket().first_response_at == START
    desk.expect_silence()


def test_a_quote_without_signs_is_cut_at_its_first_line(desk: DeskHarness) -> None:
    told = asks(desk)
    mail = compose(
        sender=ADA,
        subject=f"Re: {told.message['Subject']}",
        body=f"Please switch it off.\n\n{told.text}\n",
        in_reply_to=str(told.message["Message-ID"]),
    )
    desk.receive(mail)
    assert desk.expect_mail(ANNA, "Printer").text.strip() == "Please switch it off."


def test_a_quote_that_lost_its_first_line_returns_to_its_author(desk: DeskHarness) -> None:
    told = asks(desk)
    _, _, below = told.text.partition("Printer")
    mail = compose(
        sender=ADA,
        subject=f"Re: {told.message['Subject']}",
        body=f"See what I have got:\n\nOnly for staff, never sent on.\n{below}\n",
        in_reply_to=str(told.message["Message-ID"]),
    )
    desk.receive(mail)
    assert "Nothing went to the customer" in desk.expect_mail(ADMIN).text
    assert desk.ticket().first_response_at is None


@pytest.mark.parametrize("quote", ["{}", "    {}", "> {}"], ids=["bare", "indented", "signed"])
def test_no_line_of_a_customer_is_a_command_however_it_is_quoted(desk: DeskHarness, quote: str) -> None:
    wish = (
        "Hello,\n\nit prints nothing.\n\n#requester evil@evil.example\n#cc evil@evil.example\n#close\n#note\n"
    )
    told = asks(desk, body=wish)
    for head in (0, 1, 3, 5):
        lines = [quote.format(one) for one in told.text.splitlines()[head:]]
        mail = compose(
            sender=ADA, subject=f"Re: {told.message['Subject']}", in_reply_to=str(told.message["Message-ID"]),
            body="\n".join(["Please switch it off.", "", *lines]), message_id=f"<m{head}@team.example>",
        )  # fmt: skip
        desk.receive(mail)
    assert desk.ticket().status in (Status.NEW, Status.OPEN)
    assert not [one for one in desk.sent if "evil" in one.recipient]
    desk.unexpected.clear()


def test_an_answer_that_is_only_a_quote_is_told_to_its_author(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, ""))
    receipt = desk.expect_mail(ADMIN)
    assert "nothing of your own" in receipt.text
    assert "kept" not in receipt.text
    assert "noted" not in desk.events()
    assert desk.ticket().first_response_at is None


def test_commands_of_a_customer_are_text_and_noted(desk: DeskHarness) -> None:
    told = asks(desk, body="#close\n#assign ben\n\nit prints nothing.\n")
    above, _, below = told.text.partition("Only for staff")
    assert "# close" in above
    assert "#close" not in above
    note = "It holds what is a command in mails of staff, and was ignored: # close, # assign ben"
    assert f"Note: {note}" in below
    desk.receive(compose(subject=f"Re: {told.message['Subject']}", body="#close\n\nplease\n"))
    assert f"Note: {note.removesuffix(', # assign ben')}" in desk.expect_mail(ADMIN).text.splitlines()
    notes = [str(one.data["text"]) for one in desk.store.events(1001) if one.type is EventType.NOTED]
    assert notes == [note, note.removesuffix(", # assign ben")]
    assert desk.ticket().status is Status.NEW


def test_an_answer_that_comes_back_returns_to_its_author(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "Please switch it off and on."))
    sent = desk.expect_mail(ANNA, "Printer")
    desk.receive(report(ANNA, str(sent.message["Message-ID"]).strip("<>")))
    back = desk.expect_mail(ADMIN, "did not arrive")
    assert "Please switch it off and on." in back.text
    assert ANNA in back.text


def test_an_answer_that_the_server_refuses_returns_to_its_author(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.script(ANNA, (Fate.REFUSED, "550 5.1.1 no such user"))
    desk.receive(answer(told, "Please switch it off and on."))
    desk.expect_alert("was not delivered")
    desk.advance(minutes=1)
    back = desk.expect_mail(ADMIN, "did not arrive")
    assert "no such user" in back.text
    assert "Please switch it off and on." in back.text
    assert desk.ticket().first_response_at is None


def test_who_may_only_read_answers_nobody(tmp_path: Path) -> None:
    staff = [
        {"id": "ada", "name": "Ada Admin", "addresses": [ADMIN], "role": "admin"},
        {"id": "rita", "name": "Rita Reader", "addresses": ["rita@team.example"], "role": "read-only"},
    ]
    for desk in harness(tmp_path, {"desk": {"staff_by_mail": True}, "staff": staff}):
        told = asks(desk)
        desk.receive(compose(
            sender="Rita Reader <rita@team.example>", subject=f"Re: {told.message['Subject']}", body="Hi Anna.\n"
        ))  # fmt: skip
        desk.expect_mail("rita@team.example")
        assert desk.ticket().first_response_at is None


def test_nobody_is_told_what_the_customer_sent_him_as_well(tmp_path: Path) -> None:
    tables = {"desk": {"staff_by_mail": True}, "mailbox": {"authserv_id": ["mx.desk.example"]}}
    for desk in harness(tmp_path, tables):
        proven(desk)
        desk.receive(compose(subject="Printer", to=f"{SUPPORT}, {ADMIN}"))
        desk.expect_mail(ANNA)


def test_who_has_a_mail_that_nothing_proves_his_answer_to_is_told_all_the_same(tmp_path: Path) -> None:
    tables = {"desk": {"staff_by_mail": True}, "mailbox": {"authserv_id": ["mx.desk.example"]}}
    for desk in harness(tmp_path, tables):
        desk.receive(compose(subject="Printer", to=f"{SUPPORT}, {ADMIN}"))
        desk.expect_mail(ANNA)
        desk.expect_mail(ADMIN, "Printer")


def test_who_could_not_prove_his_answer_otherwise_is_told_all_the_same(desk: DeskHarness) -> None:
    desk.receive(compose(subject="Printer", to=f"{SUPPORT}, {ADMIN}"))
    desk.expect_mail(ANNA)
    told = desk.expect_mail(ADMIN, "Printer")
    desk.receive(answer(told, "Please switch it off and on."))
    desk.expect_mail(ANNA, "Printer")


class Files:
    """Implements `ports.Attachments`: has what it is given."""

    def __init__(self, *contents: bytes) -> None:
        self.contents = {hashlib.sha256(one).hexdigest(): one for one in contents}

    def claim(self, digest: str) -> bool:
        return digest in self.contents

    def read(self, digest: str) -> bytes | None:
        return self.contents.get(digest)

    def sweep(self, now: datetime) -> None:
        """Nothing was left."""


PDF = b"%PDF-1.4 report"


def with_file(sender: str, subject: str, text: str, **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, SUPPORT, subject
    mail["Message-ID"] = f"<file-{len(text)}@customer.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-").title()] = value
    mail.set_content(text)
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="report.pdf")
    return bytes(mail)


def files_of(sent: Sent) -> list[tuple[str | None, bytes]]:
    return [(one.get_filename(), one.get_content()) for one in sent.message.iter_attachments()]


def test_a_file_comes_along_in_both_directions(desk: DeskHarness) -> None:
    desk.desk.attachments = Files(PDF)
    desk.receive(with_file(f"Anna <{ANNA}>", "Printer", "See the file.\n"))
    desk.expect_mail(ANNA)
    told = desk.expect_mail(ADMIN, "Printer")
    assert files_of(told) == [("report.pdf", PDF)]
    known_as = str(told.message["Message-ID"])
    desk.receive(with_file(ADA, str(told.message["Subject"]), "Here it is, signed.\n", in_reply_to=known_as))
    assert files_of(desk.expect_mail(ANNA, "Printer")) == [("report.pdf", PDF)]


def test_a_notification_that_is_refused_for_its_files_goes_bare_and_names_them(desk: DeskHarness) -> None:
    desk.desk.attachments = Files(PDF)
    desk.script(ADMIN, (Fate.REFUSED, "552 5.3.4 Message size exceeds fixed limit"), Fate.ACCEPTED)
    desk.receive(with_file(f"Anna <{ANNA}>", "Printer", "See the file.\n"))
    desk.expect_mail(ANNA)
    told = desk.expect_mail(ADMIN, "Printer")
    assert files_of(told) == []
    assert "report.pdf" in told.text


def test_a_file_too_large_for_the_mail_server_is_told_to_its_author_at_once(tmp_path: Path) -> None:
    tables = {"desk": {"staff_by_mail": True}, "smtp": {"max_mail": "64kb"}}
    for desk in harness(tmp_path, tables):
        desk.desk.attachments = Files(PDF)
        told = asks(desk)
        known_as = str(told.message["Message-ID"])
        desk.receive(with_file(ADA, str(told.message["Subject"]), "Signed.\n", in_reply_to=known_as))
        assert "report.pdf" in desk.expect_mail(ADMIN).text
        assert desk.ticket().first_response_at is None


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ("full", "Ada Admin (Example Support)"),
        ("first", "Ada (Example Support)"),
        ("desk", "Example Support"),
    ],
)
def test_a_person_is_named_as_the_desk_wants_it(tmp_path: Path, names: str, shown: str) -> None:
    desk_table = {"staff_by_mail": True, "signature": "Example Ltd, Vienna"}
    for desk in harness(tmp_path, {"desk": desk_table, "reply": {"relay_delay": "0s", "names": names}}):
        told = asks(desk)
        desk.receive(answer(told, "Please switch it off and on."))
        sent = desk.expect_mail(ANNA, "Printer")
        assert sent.message["From"].addresses[0].display_name == shown
        assert sent.text.rstrip().endswith("Example Ltd, Vienna")


def test_two_who_answer_at_once_are_both_told(desk: DeskHarness) -> None:
    told = asks(desk)
    desk.receive(answer(told, "#assign agnes"))
    desk.expect_mail(ADMIN)
    desk.expect_mail(AGENT)
    desk.receive(compose(subject=f"Re: {desk.ticket().token} Printer", body="Well?\n"))
    other = desk.expect_mail(AGENT, "Printer")
    desk.receive(answer(told, "Please switch it off and on."))
    desk.expect_mail(ANNA, "Printer")
    desk.receive(answer(other, "Take another cable.", sender=f"Agnes Agent <{AGENT}>"))
    desk.expect_mail(ANNA, "Printer")
    assert "Agnes Agent" in desk.expect_mail(ADMIN).text
    assert "Ada Admin" in desk.expect_mail(AGENT).text


def test_an_attached_mail_is_not_passed_on_for_its_header_tells_too_much(desk: DeskHarness) -> None:
    told = asks(desk)
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"] = (
        ADA,
        f"boss@{ADMIN.partition('@')[2]}",
        "What we think of her",
    )
    inner.set_content("Between us.\n")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = ADA, SUPPORT, f"Re: {told.message['Subject']}"
    mail["Message-ID"] = "<attached@team.example>"
    mail["In-Reply-To"] = str(told.message["Message-ID"])
    mail.set_content("See the mail.\n")
    mail.add_attachment(inner)
    desk.receive(bytes(mail))
    assert "An attached mail" in desk.expect_mail(ADMIN).text
    assert desk.ticket().first_response_at is None
