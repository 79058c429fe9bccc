"""What staff are asked about a mail in their name that nothing proves to be theirs."""

import email
import email.policy
import re
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from mailtriage.commands import Known, understand
from mailtriage.model.mail import Address
from mailtriage.reply.build import Composed
from mailtriage.reply.confirmation import Asked, confirmation
from tests.reply.test_notification import ADA, DESK, KEY, NOW, TEMPLATES, TICKET

ANNA = Address("Anna Kunde", "anna@customer.example")


def question(asked: Asked) -> Composed:
    return confirmation(
        TICKET, ADA, asked, until=NOW + timedelta(hours=24), cause="mail-9", arrived_at=NOW,
        settings=DESK, templates=TEMPLATES, key=KEY, now=NOW,
    )  # fmt: skip


def text_of(composed: Composed) -> str:
    return composed.text.replace("\r\n", "\n")


def test_its_first_words_say_what_to_do() -> None:
    made = question(Asked(("the ticket is closed at once",), "It is done.", (ANNA,)))
    assert text_of(made).startswith("Was it you? Answer with #yes and it is done; #no drops it")
    assert made.subject == "[INC-1042-7KQM] Was it you? Printer on fire"
    assert (
        "- the ticket is closed at once\n  - its text goes to Anna Kunde <anna@customer.example>\n"
        in text_of(made)
    )
    assert "\n| It is done.\n" in text_of(made)


def test_what_goes_to_nobody_says_so() -> None:
    assert "- its text becomes an internal note of yours" in text_of(question(Asked((), "Hm.")))


def test_of_a_long_text_the_first_lines_are_shown_and_all_whom_it_goes_to() -> None:
    many = tuple(Address("", f"p{number}@customer.example") for number in range(60))
    text = text_of(question(Asked((), "\n".join(f"line {number}" for number in range(1000)), many)))
    assert "| line 14\n" in text
    assert "line 15" not in text
    assert "(985 more lines: the whole text is a note on the ticket)" in text
    assert all(one.address in text for one in many)


def test_it_goes_and_answers_to_nobody_but_the_two() -> None:
    mail = email.message_from_bytes(question(Asked((), "Hm.")).raw, policy=email.policy.default)
    assert mail["To"] == "Ada <ada@desk.example>"
    assert mail["From"] == mail["Reply-To"] == "Example Support <support@desk.example>"
    assert mail["Auto-Submitted"] == "auto-replied"


_LINES = st.sampled_from(
    ["#yes", "#no", "\\#yes", "*#close*", "＃yes", "> #yes", "| #yes", "a #yes", "\x0b#yes", ""]
)


@given(st.lists(_LINES | st.text(max_size=40), max_size=20).map("\n".join))
def test_no_line_of_it_is_a_command_whatever_the_mail_says(text: str) -> None:
    made = text_of(question(Asked((text,), text, attached=(text,))))
    assert not any(re.match(r"[\W_]*[#＃﹟][^\W\d_]", line) for line in made.split("\n"))
    for quoted in (made, made.replace("\n| ", "\n"), "\n".join(f"> {line}" for line in made.split("\n"))):
        assert understand(quoted, Known("ada")).commands == ()
