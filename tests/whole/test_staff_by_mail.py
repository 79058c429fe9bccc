"""Conversations through the running program: customers write with swaks, staff read and answer with neomutt,
and everybody has a mailbox of his own on real servers."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.headerregistry import Address
from shutil import which

import pytest

from mailtriage.model.event import EventType
from mailtriage.model.ticket import Status, TicketKind
from tests.flow.formatted_answers import SHOT, answered
from tests.servers.fixtures import REQUIRED
from tests.whole.mail_programs import PROGRAMS, Paragraphs, html_alone
from tests.whole.office import ADA, BEN, SUPPORT, Got, Office, office

pytestmark = pytest.mark.integration

# What a notification has, and a customer never sees.
NOT_FOR_CUSTOMERS = ("reply above", "Only for staff", "Your answer goes to", "#note", "#take", "New ticket")
WORDS = (
    "Hello,",
    "please switch it off and on again — hold the green button for ten seconds, until the lamp is steady.",
    "Does it print now? Grüße, Ada",
)
_Program = Callable[[Got, Paragraphs, Address], bytes]


@pytest.fixture(scope="module")
def at_work(storm_servers: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    missing = [name for name in ("neomutt", "swaks") if which(name) is None]
    if missing:
        reason = f"{missing[0]} is not installed: apt-get install {' '.join(missing)}"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with office(tmp_path_factory.mktemp("office")) as made:
        yield made


@pytest.fixture
def desk(at_work: Office) -> Iterator[Office]:
    """A running desk; in the end nobody may have got a mail that the test did not ask for."""
    yield at_work
    at_work.settle()
    assert not at_work.unexpected()


@dataclass(frozen=True)
class Asked:
    """A customer's mail, what he got for it, and what the person on duty got."""

    address: str
    message_id: str
    acknowledged: Got
    told: Got

    @property
    def number(self) -> int:
        return self.told.number


def ask(
    desk: Office, name: str, subject: str, body: str = "Hello,\n\nit prints nothing.\n", copies: str = ""
) -> Asked:
    """A customer of a company of his own writes, and Ada has it in her mailbox."""
    return _asked(desk, name, _write(desk, name, subject, body, copies), subject)


def ask_all(desk: Office, subjects: dict[str, str]) -> list[Asked]:
    """Several customers write at once: name, subject."""
    ids = {name: _write(desk, name, subject, "It prints nothing.\n") for name, subject in subjects.items()}
    return [_asked(desk, name, ids[name], subject) for name, subject in subjects.items()]


def _write(desk: Office, name: str, subject: str, body: str, copies: str = "") -> str:
    return desk.write(f"{name} Kunde <{_address(name)}>", subject, body, copies=copies)


def _asked(desk: Office, name: str, message_id: str, subject: str) -> Asked:
    acknowledged = desk.expect(_address(name), "We have received your message")
    return Asked(_address(name), message_id, acknowledged, desk.expect(ADA, subject))


def _address(name: str) -> str:
    return f"{name.lower()}@{name.lower()}s-company.example"


def said(got: Got) -> str:
    """The words, whatever the lines they are wrapped into."""
    return " ".join(got.text.split())


def assert_nothing_private(got: Got, told: Got) -> None:
    ids = (told.message_id, *str(told.message["References"]).split())
    private = (*NOT_FOR_CUSTOMERS, *(one.strip("<>") for one in ids), ADA, BEN)
    assert [one for one in private if one.lower() in got.everything.lower()] == []


def test_what_a_customer_writes_is_in_the_mailbox_of_who_is_on_duty_and_his_answer_in_the_customers(
    desk: Office,
) -> None:
    asked = ask(desk, "Anna", "Printer on the second floor")
    assert "it prints nothing." in asked.told.text
    desk.neomutt(ADA).reply(asked.told.message_id, "Please switch it off and on.\n\n")
    answer = desk.expect(asked.address, "Printer on the second floor")
    assert answer.message["From"].addresses[0].display_name == "Ada Admin (Example Support)"
    assert answer.message["From"].addresses[0].addr_spec == SUPPORT
    assert answer.message["To"].addresses[0].addr_spec == asked.address
    assert answer.message["In-Reply-To"] == asked.message_id
    assert asked.message_id in str(answer.message["References"])
    assert answer.number == asked.number
    assert answer.text.strip() == "Please switch it off and on."
    assert_nothing_private(answer, asked.told)
    desk.settle()
    assert desk.ticket(asked.number).first_response_at is not None


def test_the_thread_of_an_answer_names_only_mails_that_the_customer_has(desk: Office) -> None:
    asked = ask(desk, "Bert", "Scanner")
    desk.neomutt(ADA).reply(asked.told.message_id, "It is being repaired.\n\n")
    answer = desk.expect(asked.address, "Scanner")
    known = {asked.message_id, asked.acknowledged.message_id}
    assert set(str(answer.message["References"]).split()) <= known


def test_a_conversation_goes_on_in_both_directions_and_stays_one_thread_for_both(desk: Office) -> None:
    asked = ask(desk, "Carla", "No network")
    desk.neomutt(ADA).reply(asked.told.message_id, "Is the cable plugged in?\n\n")
    answer = desk.expect(asked.address, "No network")
    second = desk.write(
        f"Carla Kunde <{asked.address}>", f"Re: {answer.subject}",
        f"Yes, it is.\n\nOn Monday Ada Admin wrote:\n> {answer.text.strip()}\n",
        In_Reply_To=answer.message_id, References=f"{asked.message_id} {answer.message_id}",
    )  # fmt: skip
    told = desk.expect(ADA, "No network")
    assert told.number == asked.number
    assert "has written again" in told.text
    assert asked.told.message_id in str(told.message["In-Reply-To"])
    desk.neomutt(ADA, signature="Ada Admin\nroom 7\n").reply(told.message_id, "Then I come over.\n\n")
    last = desk.expect(asked.address, "No network")
    assert last.message["In-Reply-To"] == second
    assert last.text.strip() == "Then I come over."
    assert_nothing_private(last, told)


def test_a_colleague_whom_the_customer_copied_gets_the_answer_too(desk: Office) -> None:
    carl = "carl@doras-company.example"
    asked = ask(desk, "Dora", "Production is down", "Nothing works.\n", copies=f"Carl Cole <{carl}>")
    desk.expect(carl, "Production is down")  # the customer's own mail
    desk.neomutt(ADA).reply(asked.told.message_id, "We are on it.\n\n")
    first, second = desk.expect(asked.address, "Production"), desk.expect(carl, "Re: ")
    for got in (first, second):
        assert got.text.strip() == "We are on it."
        assert got.message["To"].addresses[0].addr_spec == asked.address
        assert got.message["Cc"].addresses[0].addr_spec == carl
        assert_nothing_private(got, asked.told)
    desk.write(
        f"Carl Cole <{carl}>", f"Re: {second.subject}", "It works again for me.\n",
        In_Reply_To=second.message_id, References=str(second.message["References"]), copies=asked.address,
    )  # fmt: skip
    desk.expect(asked.address, "Production")  # his mail to her
    told = desk.expect(ADA, "Production")
    assert told.number == asked.number
    desk.neomutt(ADA).reply(told.message_id, "#resolve Good. It was the switch.\n\n")
    assert said(desk.expect(asked.address, "Production")) == "Good. It was the switch."
    assert said(desk.expect(carl, "Production")) == "Good. It was the switch."
    assert "resolved" in desk.expect(ADA, "Done").text
    desk.settle()
    assert desk.ticket(asked.number).status is Status.RESOLVED


def test_an_incident_of_three_is_answered_to_all_whom_staff_let_in(desk: Office) -> None:
    carl, eve = "carl@olgas-company.example", "eve@olgas-company.example"
    asked = ask(desk, "Olga", "Production is down", "Nothing works.\n", copies=f"Carl Cole <{carl}>")
    desk.expect(carl, "Production is down")  # the customer's own mail
    assert desk.ticket(asked.number).kind is TicketKind.INCIDENT
    assert "and Carl" in said(asked.told).partition(".")[0] or carl in asked.told.text.splitlines()[0]
    desk.write(f"Eve Ende <{eve}>", f"Re: {asked.acknowledged.subject}", "Here, too.\n")
    told = desk.expect(ADA, "Production")
    assert told.number == asked.number
    assert eve not in told.text.splitlines()[0]
    desk.neomutt(ADA).reply(told.message_id, f"#cc {eve}\n\nWe are on it, all of you.\n\n")
    assert f"{eve} will get the answers, too" in said(desk.expect(ADA, "Done"))
    for one in (asked.address, carl, eve):
        got = desk.expect(one, "Production")
        assert said(got) == "We are on it, all of you."
        assert_nothing_private(got, told)
    desk.neomutt(ADA).reply(told.message_id, f"#cc -{carl}\n\nIt works again.\n\n")
    assert f"{carl} will get no answers any more" in said(desk.expect(ADA, "Done"))
    for one in (asked.address, eve):
        assert said(desk.expect(one, "Production")) == "It works again."


@pytest.mark.parametrize("pasted", ["foot", "Message-ID", "commands"])
def test_what_only_staff_may_see_returns_to_its_author_when_he_pastes_it(desk: Office, pasted: str) -> None:
    asked = ask(desk, f"Paul-{pasted}", f"Paste {pasted}")
    marked = next(line for line in asked.told.text.splitlines() if "Only for staff" in line)
    listed = "\n".join(line for line in asked.told.text.splitlines() if line.startswith("  #"))
    line = {"foot": marked, "Message-ID": f"See {asked.told.message_id}", "commands": listed}[pasted]
    desk.neomutt(ADA).reply(asked.told.message_id, f"See below.\n\n{line}\n\nAda\n\n")
    back = desk.expect(ADA, "Not done")
    assert "Nothing went to the customer." in back.text
    desk.settle()
    assert EventType.RELAYED not in _types(desk, asked.number)


def test_a_customers_mail_that_a_colleague_passed_on_is_a_ticket_of_the_customers(desk: Office) -> None:
    emil = "emil@emils-company.example"
    written = desk.write(f"Emil Kunde <{emil}>", "Invoice 4711", "It is too high.\n", to=BEN)
    desk.expect(BEN, "Invoice 4711")
    desk.neomutt(BEN).forward(written, SUPPORT, "Please answer him.\n")
    assert emil in desk.expect(BEN, "").text
    told = desk.expect(ADA, "Invoice 4711")
    assert "It is too high." in told.text
    assert emil in told.text.splitlines()[0]
    desk.neomutt(ADA).reply(told.message_id, "We look at it.\n\n")
    answer = desk.expect(emil, "Invoice 4711")
    assert answer.text.strip() == "We look at it."
    assert_nothing_private(answer, told)


def test_what_is_answered_to_the_receipt_of_a_passed_on_mail_stays_inside_and_its_author_is_told(
    desk: Office,
) -> None:
    frank = "frank@franks-company.example"
    written = desk.write(f"Frank Kunde <{frank}>", "Invoice 4712", "It is too high.\n", to=ADA)
    desk.expect(ADA, "Invoice 4712")
    desk.neomutt(ADA).forward(written, SUPPORT, "I take this one.\n")
    receipt = desk.expect(ADA, "opened for")
    told = desk.expect(ADA, "Invoice 4712")
    desk.neomutt(ADA).reply(receipt.message_id, "We look at it, Frank.\n\n")
    assert "stays inside" in said(desk.expect(ADA, "Not done"))
    assert "We look at it, Frank." in _notes(desk, receipt.number)
    desk.neomutt(ADA).reply(told.message_id, "It is right now.\n\n")
    assert desk.expect(frank, "Invoice 4712").text.strip() == "It is right now."


def test_the_line_above_a_quote_never_goes_along(desk: Office) -> None:
    _answered_with(desk, "Am %d schrieb %n:")


@pytest.mark.parametrize("attribution", ["%n wrote:", "* %n [%{%Y-%m-%d %H:%M %z}]:"])
def test_the_line_above_a_quote_never_goes_along_though_it_tells_no_date_or_has_no_verb(
    desk: Office, attribution: str
) -> None:
    _answered_with(desk, attribution)


def test_an_answer_written_in_the_shared_mailbox_is_recorded_and_nothing_is_mailed_twice(
    desk: Office,
) -> None:
    asked = ask(desk, "Frida", "Password")
    desk.neomutt(SUPPORT).reply(asked.message_id, "You have a new one.\n\n")
    assert "You have a new one." in desk.expect(asked.address, "Password").text
    desk.daemon.until(lambda: EventType.ANSWERED in _types(desk, asked.number))
    event = next(one for one in desk.events(asked.number) if one.type is EventType.ANSWERED)
    assert event.actor.startswith("staff:")
    assert desk.ticket(asked.number).first_response_at is not None


def test_a_mail_put_into_the_sent_folder_by_a_person_is_recorded_as_his(desk: Office) -> None:
    asked = ask(desk, "Gerd", "Telephone")
    mail = (
        f"From: Ada Admin <{ADA}>\r\nTo: <{asked.address}>\r\nSubject: Re: Telephone\r\n"
        f"Message-ID: <put-into-sent@team.example>\r\nIn-Reply-To: {asked.message_id}\r\n"
        f"Date: {asked.told.message['Date']}\r\n\r\nI have called you.\r\n"
    )
    desk.mailbox(SUPPORT).append(mail.encode(), "Sent", flags=(b"\\Seen",))
    desk.daemon.until(lambda: EventType.ANSWERED in _types(desk, asked.number))
    event = next(one for one in desk.events(asked.number) if one.type is EventType.ANSWERED)
    assert event.actor == "staff:ada"


@pytest.mark.parametrize("known", ["the token alone", "the customer's mails"])
def test_a_mail_in_the_name_of_staff_does_nothing_and_goes_back_to_the_real_person(
    desk: Office, known: str
) -> None:
    asked = ask(desk, "Hans" if known == "the token alone" else "Ines", "Router")
    ids = f"{asked.message_id} {asked.acknowledged.message_id}"
    thread = {} if known == "the token alone" else {"In_Reply_To": asked.message_id, "References": ids}
    desk.write(
        f"Ada Admin <{ADA}>", f"Re: {asked.told.subject}", "#close\n\nYour contract is void.\n", **thread
    )
    question = desk.expect(ADA, "Was it you?")
    assert "nothing proves" in said(question)
    assert "Your contract is void." in question.text
    desk.settle()
    assert desk.ticket(asked.number).status is Status.NEW
    assert EventType.RELAYED not in _types(desk, asked.number)


def test_a_mail_that_nothing_proves_is_done_when_its_author_says_yes(desk: Office) -> None:
    asked = ask(desk, "Nora", "Modem")
    desk.write(f"Ada Admin <{ADA}>", f"Re: {asked.told.subject}", "#close\n\nIt was the cable.\n")
    desk.neomutt(ADA).reply(desk.expect(ADA, "Was it you?").message_id, "#yes\n\n")
    assert "closed" in desk.expect(ADA, "Done").text
    assert "It was the cable." in desk.expect(_address("Nora"), "Modem").text
    assert desk.ticket(asked.number).status is Status.CLOSED


def test_a_note_stays_inside(desk: Office) -> None:
    asked = ask(desk, "Jens", "Monitor")
    desk.neomutt(ADA).reply(asked.told.message_id, "#note\nHe never pays.\n\n")
    assert "note" in desk.expect(ADA, "Done").text
    assert _notes(desk, asked.number) == ["He never pays."]
    assert desk.ticket(asked.number).first_response_at is None


def test_resolve_sends_the_closing_words_and_an_answer_to_them_opens_the_ticket_again(desk: Office) -> None:
    asked = ask(desk, "Kira", "Mouse")
    desk.neomutt(ADA).reply(asked.told.message_id, "#take\n#resolve\n\nYou have a new one on your desk.\n\n")
    closing = desk.expect(asked.address, "Mouse")
    assert closing.text.strip() == "You have a new one on your desk."
    assert_nothing_private(closing, asked.told)
    assert "resolved" in desk.expect(ADA, "Done").text
    ticket = desk.ticket(asked.number)
    assert (ticket.status, ticket.assignee) == (Status.RESOLVED, "ada")
    desk.write(
        f"Kira Kunde <{asked.address}>", f"Re: {closing.subject}", "There is none.\n",
        In_Reply_To=closing.message_id,
    )  # fmt: skip
    assert "There is none." in desk.expect(ADA, "Mouse").text
    assert desk.ticket(asked.number).status is Status.OPEN


@pytest.mark.parametrize("alone", [False, True], ids=["text and HTML", "HTML alone"])
def test_whatever_program_staff_use_the_customer_gets_what_stands_above_the_quote_and_nothing_else(
    desk: Office, alone: bool
) -> None:
    asked = _by_program(desk, alone, "Printer")
    for program, one in asked.items():
        mail = program(one.told, WORDS, Address("Ada Admin", addr_spec=ADA))
        desk.submit(html_alone(mail) if alone else mail, ADA, SUPPORT)
    answers = {program: desk.expect(one.address, "Re: ") for program, one in asked.items()}
    wrong = {one.__name__: said(got) for one, got in answers.items() if said(got) != " ".join(WORDS)}
    assert wrong == {}
    for program, got in answers.items():
        assert_nothing_private(got, asked[program].told)


def test_whatever_program_staff_use_the_customer_gets_the_formatting_and_the_pasted_picture(
    desk: Office,
) -> None:
    asked = _by_program(desk, False, "Paper")
    for program, one in asked.items():
        author = Address("Ada Admin", addr_spec=ADA)
        desk.submit(bytes(answered(program, one.told, author, picture=True, logo=True)), ADA, SUPPORT)
    for one in asked.values():
        got = desk.expect(one.address, "Re: ")
        assert "Please <strong>do not</strong> switch it <em>off</em>, see <a href=" in got.html
        pictures = [part for part in got.message.walk() if part.get_content_maintype() == "image"]
        assert [part.get_payload(decode=True) for part in pictures] == [SHOT]
        assert f'src="cid:{str(pictures[0]["Content-ID"]).strip("<>")}"' in got.html
        assert_nothing_private(got, one.told)


@pytest.mark.parametrize("alone", [False, True], ids=["text and HTML", "HTML alone"])
def test_whatever_program_staff_use_their_commands_are_understood(desk: Office, alone: bool) -> None:
    asked = _by_program(desk, alone, "Screen")
    for program, one in asked.items():
        mail = program(
            one.told, ("#note", "#assign me", "He never pays."), Address("Ada Admin", addr_spec=ADA)
        )
        desk.submit(html_alone(mail) if alone else mail, ADA, SUPPORT)
    for one in asked.values():
        assert "note" in desk.expect(ADA, f"Done: {one.told.subject.partition('] ')[2]}").text
    wrong = {program.__name__: _notes(desk, one.number) for program, one in asked.items()}
    assert wrong == {program.__name__: ["He never pays."] for program in PROGRAMS}
    assert {desk.ticket(one.number).assignee for one in asked.values()} == {"ada"}


def _answered_with(desk: Office, attribution: str) -> None:
    """The customer got the answer, or its author was told why he did not; he never got the line."""
    name = f"lamp-{attribution.encode().hex()[:12]}"
    asked = ask(desk, name, f"Lamp of {name}")
    desk.neomutt(ADA, more=f'set attribution = "{attribution}"').reply(
        asked.told.message_id, "Change it.\n\n"
    )
    desk.daemon.until(lambda: {EventType.RELAYED, EventType.NOTED} & set(_types(desk, asked.number)))
    if EventType.RELAYED in _types(desk, asked.number):
        assert desk.expect(asked.address, "Lamp").text.strip() == "Change it."
    else:
        desk.expect(ADA, "Not done")


def _by_program(desk: Office, alone: bool, what: str) -> dict[_Program, Asked]:
    """A customer for each program, whose mail is answered with it."""
    more = "-html" if alone else ""
    names = [f"{what}-{one.__name__.replace('_', '-')}{more}" for one in PROGRAMS]
    return dict(zip(PROGRAMS, ask_all(desk, {name: f"About {name} only" for name in names}), strict=True))


def _notes(desk: Office, number: int) -> list[str]:
    notes = (one for one in desk.events(number) if one.type is EventType.NOTED)
    return [str(one.data["text"]).strip() for one in notes]


def _types(desk: Office, number: int) -> list[EventType]:
    return [one.type for one in desk.events(number)]
