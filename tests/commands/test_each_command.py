"""Each command: what may stand behind it, and what is said to one who wrote something else."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtriage.commands import ANSWERS, COMMANDS, CommandReader, Known, Person, Refused
from mailtriage.model.command import (
    Assign,
    Cancel,
    Cc,
    Close,
    Command,
    Help,
    No,
    Note,
    Requester,
    Resolve,
    Take,
    Yes,
)

STAFF = (
    Person("ben", "Ben Weber", ("ben@desk.example", "ben.weber@home.example")),
    Person("anna", "Anna Adler", ("anna@desk.example",), role="admin"),
    Person("anna2", "Anna Brandt", ("brandt@desk.example",)),
    Person("zoe", "Zoë Müller", ("zoe@büro.example",)),
    Person("rita", "Rita Roth", ("rita@desk.example",), role="read-only"),
    Person("otto", "Otto Old", ("otto@desk.example",), active=False),
    Person("oldben", "Ben Former", ("former@desk.example",), active=False),
)
KNOWN = Known("ben", STAFF, frozenset({"support@desk.example", "hilfe@büro.example"}))
BY_NAME = {one.name: one for one in (*COMMANDS, *ANSWERS)}


def meant(word: str, argument: str, known: Known = KNOWN) -> Command:
    return BY_NAME[word].understand(argument, known)


def refusal(word: str, argument: str, known: Known = KNOWN) -> str:
    with pytest.raises(Refused) as caught:
        meant(word, argument, known)
    return caught.value.reason


@pytest.mark.parametrize(
    ("word", "argument", "command"),
    [
        ("note", "", Note()),
        ("note", "she called", Note("she called")),
        ("take", "", Take()),
        ("resolve", "", Resolve()),
        ("resolve", "It works again.", Resolve("It works again.")),
        ("close", "", Close()),
        ("close", "Goodbye.", Close("Goodbye.")),
        ("cancel", "", Cancel()),
        ("help", "", Help()),
        ("yes", "", Yes()),
        ("no", "", No()),
    ],
)
def test_a_command_says_what_the_desk_shall_do(word: str, argument: str, command: Command) -> None:
    assert meant(word, argument) == command


@pytest.mark.parametrize("one", [*COMMANDS, *ANSWERS], ids=lambda one: one.name)
def test_every_command_says_how_it_is_written_and_what_it_does(one: CommandReader) -> None:
    assert one.usage.split()[0] == f"#{one.name}"
    assert one.means
    assert not one.means.endswith(".")


@pytest.mark.parametrize(
    ("name", "staff"),
    [
        ("ben", "ben"),
        ("BEN", "ben"),
        ("Ben Weber", "ben"),
        ("ben\u00a0 weber", "ben"),
        ("Zoë", "zoe"),
        ("Zoe\u0308 Müller", "zoe"),
        ("Anna Brandt", "anna2"),
        ("anna", "anna"),
        ("me", "ben"),
        ("Me", "ben"),
        ("@ben", "ben"),
        ("*Ben*", "ben"),
        ("Ben.", "ben"),
        ("ben@desk.example", "ben"),
        ("Ben.Weber@HOME.example", "ben"),
        ("Ben Weber <ben@desk.example>", "ben"),
        ("ben@desk.example<mailto:ben@desk.example>", "ben"),
        ("zoe@büro.example", "zoe"),
        ("zoe@xn--bro-hoa.example", "zoe"),
    ],
)
def test_a_colleague_is_found_by_id_name_first_name_or_address(name: str, staff: str) -> None:
    assert meant("assign", name) == Assign(staff)


def test_one_who_left_stands_in_nobodys_way() -> None:
    assert meant("assign", "Ben") == Assign("ben")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "write #assign NAME, or #take"),
        ("bne", "did you mean ben (Ben Weber)?"),
        ("zoey", "did you mean zoe (Zoë Müller)?"),
        ("xyz", "write one of ben (Ben Weber), anna (Anna Adler), anna2"),
        ("rita", "rita (Rita Roth) only reads along"),
        ("Otto", "otto (Otto Old) is no longer active"),
        ("nobody@desk.example", "nobody of the staff is called"),
        ("ben@desk", "'ben@desk' is no mail address"),
        ("ben@desk.example, anna@desk.example", "may be ben (Ben Weber), anna (Anna Adler)"),
        ("support@desk.example", "the desk's own address"),
        ("@", "nobody of the staff is called '@'"),
        ("x" * 5000, "nobody of the staff"),
    ],
)
def test_a_name_that_fits_nobody_is_refused_with_the_nearest_one(name: str, said: str) -> None:
    assert said in refusal("assign", name)


def test_a_first_name_of_two_is_refused_with_both() -> None:
    known = Known("ben", (Person("aa", "Anna Adler"), Person("ab", "Anna Brandt"), Person("ben", "Ben")))
    assert "may be aa (Anna Adler), ab (Anna Brandt)" in refusal("assign", "anna", known)


@pytest.mark.parametrize("author", ["rita", "otto", "gone"])
def test_one_who_only_reads_takes_no_ticket(author: str) -> None:
    known = Known(author, STAFF)
    assert "you do not take tickets" in refusal("take", "", known)
    assert "you do not take tickets" in refusal("assign", "me", known)


def test_a_desk_without_anybody_who_takes_tickets_says_so() -> None:
    assert "nobody of the staff takes tickets" in refusal("assign", "ben", Known("ben"))


@pytest.mark.parametrize(
    ("word", "said"),
    [("take", "#assign NAME"), *((one, f"#{one} alone") for one in ("help", "cancel", "yes", "no"))],
)
def test_a_command_that_takes_nothing_says_what_to_write_instead(word: str, said: str) -> None:
    assert said in refusal(word, "ben")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("carla@customer.example", "carla@customer.example"),
        ("Carla@Customer.EXAMPLE", "carla@customer.example"),
        ("<carla@customer.example>", "carla@customer.example"),
        ("<carla@customer.example", "carla@customer.example"),
        ("Carla Cole <carla@customer.example>", "carla@customer.example"),
        ('"Cole, Carla" <carla@customer.example>', "carla@customer.example"),
        ("carla@customer.example <mailto:carla@customer.example>", "carla@customer.example"),
        ("[carla@customer.example](mailto:carla@customer.example)", "carla@customer.example"),
        ("'carla@customer.example'", "carla@customer.example"),
        ("*carla@customer.example*", "carla@customer.example"),
        ("carla@customer.example.", "carla@customer.example"),
        ("carla＠customer.example", "carla@customer.example"),
        ("carla\u200b@customer.example", "carla@customer.example"),
        ("carla+it@customer.example", "carla+it@customer.example"),
        ("c..@docomo.example", "c..@docomo.example"),
        ("jörg@straße.example", "jörg@xn--strae-oqa.example"),
        ("info@例え.テスト", "info@xn--r8jz45g.xn--zckzah"),
    ],
)
def test_a_requester_is_written_as_mail_programs_write_addresses(written: str, address: str) -> None:
    assert meant("requester", written) == Requester(address)
    assert meant("cc", written) == Cc((address,))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "it says no address"),
        (",;", "it says no address"),
        ("Carla", "'Carla' is no mail address"),
        ("Carla carla@customer.example", "'Carla' is no mail address"),
        ("carla@customer.example Carla", "'Carla' is no mail address"),
        ("bob, Carla <carla@customer.example>", "'bob' is no mail address"),
        ("carla@customer", "'carla@customer' is no mail address"),
        ("carla@customer..example", "is no mail address"),
        ("carla@@customer.example", "is no mail address"),
        ("carla@[192.0.2.1]", "is no mail address"),
        ("@customer.example", "is no mail address"),
        ("<>", "'' is no mail address"),
        ("x" * 65 + "@customer.example", "is no mail address"),
        ("support@desk.example", "the desk's own address"),
        ("Support <SUPPORT+1001-7kqm@desk.example>", "the desk's own address"),
        ("hilfe@xn--bro-hoa.example", "the desk's own address"),
    ],
)
def test_what_is_no_address_of_a_person_is_refused(written: str, said: str) -> None:
    assert said in refusal("requester", written)
    assert said in refusal("cc", written)


def test_who_is_taken_out_has_a_minus_sign() -> None:
    assert meant("cc", "-a@b.example") == Cc((), ("a@b.example",))
    assert meant("cc", "c@d.example -a@b.example") == Cc(("c@d.example",), ("a@b.example",))
    assert meant("cc", "-Anna Adler <a@b.example>, c@d.example") == Cc(("c@d.example",), ("a@b.example",))
    assert meant("cc", "\u2013 a@b.example") == Cc((), ("a@b.example",))
    assert meant("cc", "a-b@b-c.example") == Cc(("a-b@b-c.example",))
    assert "with and without" in refusal("cc", "a@b.example -a@b.example")
    assert "'-' is no mail address" in refusal("cc", "a@b.example -")
    assert "'-' is no mail address" in refusal("cc", "-, a@b.example")
    assert "without '-'" in refusal("requester", "-a@b.example")


def test_a_ticket_has_one_requester() -> None:
    assert "others behind #cc" in refusal("requester", "a@b.example c@d.example")


@pytest.mark.parametrize(
    "written",
    [
        "a@b.example,c@d.example",
        "a@b.example ; c@d.example;",
        "a@b.example c@d.example",
        "A <a@b.example>, C D <c@d.example>",
        "a@b.example、c@d.example",
        "A <a@b.example> C <c@d.example> a@b.example",
    ],
)
def test_copies_are_separated_by_commas_semicolons_or_blanks(written: str) -> None:
    assert meant("cc", written) == Cc(("a@b.example", "c@d.example"))


def test_at_most_ten_people_are_added_at_once() -> None:
    ten = [f"p{n}@b.example" for n in range(10)]
    assert meant("cc", " ".join([*ten, *ten])) == Cc(tuple(ten))
    assert "at most 10" in refusal("cc", " ".join([*ten, "one.more@b.example"]))


def test_a_refusal_never_repeats_a_megabyte() -> None:
    for argument in ("x" * 1_000_000, "@" * 1_000_000, '"<' * 500_000, "a@b " * 250_000, "<" * 1_000_000):
        for word in ("assign", "requester", "cc"):
            assert len(refusal(word, argument)) < 500


@given(st.sampled_from(COMMANDS), st.text() | st.text("ab@.,;<>\"'()[]-: \u200b＠"))
def test_whatever_stands_behind_a_word_is_understood_or_refused(one: CommandReader, argument: str) -> None:
    with contextlib.suppress(Refused):
        assert one.understand(argument, KNOWN) is not None
