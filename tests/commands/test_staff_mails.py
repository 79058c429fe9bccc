"""A whole mail of a colleague: all of its commands are understood, or nothing is done and they are told why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtriage.commands import COMMANDS, Known, Person, Understood, defanged, describe, understand, unread
from mailtriage.commands.grammar import command_in
from mailtriage.model.command import Assign, Cc, Close, Command, No, Note, Resolve, Take, Yes
from mailtriage.reply.conversation import shown

KNOWN = Known(
    "ben",
    (Person("ben", "Ben Weber", ("ben@desk.example",)), Person("anna", "Anna Adler", ("anna@desk.example",))),
    frozenset({"support@desk.example"}),
)
LINES = st.sampled_from([*(one.usage for one in COMMANDS), "#assign anna", "#nte", "> asked", "Hello", ""])


def problems(text: str) -> tuple[str, ...]:
    found = understand(text, KNOWN)
    assert found.commands == ()
    assert found.internal
    assert found.text == text.strip()
    return found.problems


@pytest.mark.parametrize(
    ("text", "commands", "left", "internal"),
    [
        ("Dear Carla,\nit works.", (), "Dear Carla,\nit works.", False),
        ("#take\n\nI look at it.", (Take(),), "I look at it.", False),
        ("It works.\n\n#resolve", (Resolve(),), "It works.", False),
        ("#resolve It works.\n#cc a@b.example", (Resolve("It works."), Cc(("a@b.example",))), "", False),
        ("#note\nShe is angry.", (Note(),), "She is angry.", True),
        ("#note angry\nCall her.", (Note("angry"),), "Call her.", True),
        ("Call her.\n#assign anna\n#note", (Assign("anna"), Note()), "Call her.", True),
        ("#note angry\n#close", (Note("angry"), Close()), "", True),
        ("#assign Anna\n#assign anna", (Assign("anna"),), "", False),
        ("", (), "", False),
    ],
)
def test_a_mail_becomes_commands_and_a_text(
    text: str, commands: tuple[Command, ...], left: str, internal: bool
) -> None:
    assert understand(text, KNOWN) == Understood(commands, left, (), internal)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("#assing anna", "#assing anna: there is no such command; did you mean #assign?"),
        ("#Clsoe", "#Clsoe: there is no such command; did you mean #close?"),
        ("#nte she is angry", "did you mean #note?"),
        ("#noteShe", "did you mean #note?"),
        ("#ressolve", "did you mean #resolve?"),
        ("#bug 17", "there are #note, #take, #assign, "),
        ("#assign bne", "#assign bne: nobody of the staff is called 'bne'; did you mean ben (Ben Weber)?"),
        ("#take anna", "#take anna: it gives the ticket to you"),
    ],
)
def test_a_mistyped_line_is_told_as_written_with_the_nearest_right_one(line: str, said: str) -> None:
    (problem,) = problems(f"{line}\nHello")
    assert said in problem


def test_an_error_executes_nothing_of_the_mail_and_loses_none_of_its_words() -> None:
    assert len(problems("#take\n#nte she is angry\n\nCall her.\n\n#assing anna")) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#resolve\n#close", "#resolve and #close: #resolve closes later and #close at once"),
        ("#close\nDone.\n#resolve", "write one of them"),
        ("#take\n#assign anna", "#take and #assign anna: the ticket goes to one person"),
        ("#assign anna\n#assign ben", "#assign anna and #assign ben: #assign is there twice"),
        ("#cc a@b.example\n#cc c@d.example", "write all addresses behind one"),
        ("#note\n#close Goodbye", "#note and #close Goodbye: all of a mail with #note is internal"),
        ("#resolve Done.\n#note", "write #resolve without a text, or leave out #note"),
    ],
)
def test_commands_that_contradict_each_other_are_a_problem(text: str, said: str) -> None:
    (problem,) = problems(text)
    assert said in problem


def test_more_than_twenty_commands_are_a_problem() -> None:
    lines = [f"#cc p{n}@b.example" for n in range(21)]
    (problem,) = problems("\n".join(lines))
    assert problem.startswith("#cc p20@b.example: at most 20 commands")


def test_a_command_in_the_middle_of_a_mail_does_nothing() -> None:
    text = "Hello,\n#close\nsee you"
    assert understand(text, KNOWN) == Understood((), text, (), False)


def test_the_list_for_help_names_every_command_once() -> None:
    assert [usage.split()[0] for usage, _ in describe()] == [f"#{one.name}" for one in COMMANDS]
    assert len({one.name for one in COMMANDS}) == len(COMMANDS) == 9


@pytest.mark.parametrize("text", ["#yes\n#close", "#close\n#yes", "#no\n#note x", "#yes\n#no"])
def test_what_answers_a_question_stands_alone(text: str) -> None:
    found = problems(text)
    assert any("alone" in one for one in found)


def test_what_answers_a_question_is_told_in_no_list() -> None:
    assert understand("#yes", KNOWN).commands == (Yes(),)
    assert understand("#no", KNOWN).commands == (No(),)
    assert not {"#yes", "#no"} & {usage for usage, _ in describe()}
    assert unread("Hello,\n#no 5 is broken\n#yes\n") == ()


_DISGUISES = st.text("\u200b\u200d\ufeff\u202e\x08\x00\x1b\x7f\x85\u2028\n \\*_`~>|-•", max_size=30)


@given(st.text(), _DISGUISES, st.sampled_from("#＃﹟"), _DISGUISES, st.text(max_size=20))
def test_no_line_of_a_customer_is_a_command_as_staff_are_shown_it(
    before: str, hides: str, sign: str, parts: str, after: str
) -> None:
    made = shown(defanged(f"{before}\n{hides}{sign}{parts}close{after}"))
    for line in made.split("\n"):
        bare = line.lstrip("> |")
        assert command_in(line) is None
        assert command_in(bare) is None


@given(st.text() | st.lists(LINES | st.text(), max_size=30).map("\n".join))
def test_any_mail_is_understood_or_told_why_not(text: str) -> None:
    found = understand(text, KNOWN)
    assert not (found.problems and found.commands)
    assert found.internal or not found.problems
    assert len(found.problems) <= 40


@given(st.lists(st.sampled_from(["#note", "#note x", "#take", "#close", "#nte"]), max_size=6), st.text())
def test_a_mail_with_a_note_at_its_top_is_internal_whatever_follows(block: list[str], text: str) -> None:
    assert understand("\n".join(["#note", *block, text]), KNOWN).internal
