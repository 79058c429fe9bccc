"""Where a command may stand, what it looks like after a mail program had it, and what stays text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtriage.commands.grammar import INVISIBLE, MAX_COMMANDS, Line, Written, read

ALPHABET = st.sampled_from(
    [*"#＃*_\\>`~:-\t \n\r\u00a0\u200b\ufeff\u2028ab1ß", "#note", "#cc a@b.example", "\r\n"]
)
MAILS = st.one_of(st.text(), st.lists(ALPHABET).map("".join))


def words(text: str) -> list[str]:
    return [line.word for line in read(text).lines]


def only(text: str) -> Line:
    (line,) = read(text).lines
    return line


@pytest.mark.parametrize(
    ("text", "word", "argument"),
    [
        ("#note", "note", ""),
        ("#NoTe", "note", ""),
        ("#assign ben", "assign", "ben"),
        ("#assign   Ben  Weber  ", "assign", "Ben  Weber"),
        ("  #note", "note", ""),
        ("\u00a0#assign\u00a0ben\u00a0", "assign", "ben"),
        ("\ufeff#note", "note", ""),
        ("\u200b#\u200bassign \u200bben\u200b", "assign", "ben"),
        ("＃note", "note", ""),
        ("﹟note", "note", ""),
        ("＃ｎｏｔｅ　やりました", "note", "やりました"),
        ("\\#note", "note", ""),
        ("*#note*", "note", ""),
        ("**#note** call her", "note", "call her"),
        ("*#note call her*", "note", "call her"),
        ("_#note_ call *her*", "note", "call *her*"),
        ("*#note* call *her*", "note", "call *her*"),
        ("`#take`", "take", ""),
        ("#note: call her", "note", "call her"),
        ("*#note:* call her", "note", "call her"),
        ("#take.", "take", ""),
        ("#note ...really?", "note", "...really?"),
        ("#follow-up tomorrow", "follow-up", "tomorrow"),
        ("#größe 1", "größe", "1"),
        ("#mp3", "mp3", ""),
        ("#note\r\n", "note", ""),
    ],
)
def test_a_command_is_read_as_its_writer_meant_it(text: str, word: str, argument: str) -> None:
    line = only(text)
    assert (line.word, line.argument) == (word, argument)
    assert read(text).text == ""


@pytest.mark.parametrize(
    "text",
    [
        "#1",
        "#42 is broken",
        "#1a",
        "# heading",
        "#\u00a0heading",
        "#",
        "##x",
        "###note",
        "#-note",
        "#_note",
        "#️⃣ note",
        "> #note",
        ">#note",
        "| #note",
        "- #note",
        "* #note",
        "see #note",
        "note",
        "",
        "\n \u00a0\n",
    ],
)
def test_what_looks_a_little_like_a_command_is_text(text: str) -> None:
    assert read(text) == Written((), text.strip())


@pytest.mark.parametrize(
    ("text", "found", "left"),
    [
        pytest.param("#take\nHello", ["take"], "Hello", id="at the top"),
        pytest.param("Hello\n#take", ["take"], "Hello", id="at the end"),
        pytest.param("#take\nHello\n#close", ["take", "close"], "Hello", id="at both"),
        pytest.param("\n\n#take\n\n#cc a@b\n\n\nHello", ["take", "cc"], "Hello", id="blank lines in a block"),
        pytest.param("Hello\n\n#take\n\n#close\n\n", ["take", "close"], "Hello", id="in a block at the end"),
        pytest.param("Hello\n#take\nbye", [], "Hello\n#take\nbye", id="between lines of text"),
        pytest.param("#take\nHi\n#note\nbye", ["take"], "Hi\n#note\nbye", id="and after a block"),
        pytest.param("> asked\n#take\nHi", [], "> asked\n#take\nHi", id="below a quote, text after it"),
        pytest.param(
            "Hi\n#take\n\n> asked\n>\n", ["take"], "Hi\n\n> asked\n>", id="above what is left of a quote"
        ),
        pytest.param("#1\n#take", ["take"], "#1", id="a number is a line of text"),
        pytest.param("#take\n  Hello", ["take"], "  Hello", id="indentation stays"),
        pytest.param("#take\r\nHello\r\nAnna\r\n", ["take"], "Hello\r\nAnna", id="line ends stay"),
        pytest.param("#take\u2028#note x", ["take", "note"], "", id="a line separator ends a line"),
    ],
)
def test_commands_count_at_the_very_top_and_directly_above_the_quote(
    text: str, found: list[str], left: str
) -> None:
    assert words(text) == found
    assert read(text).text == left


def test_a_command_in_the_middle_of_a_text_is_text() -> None:
    assert words("Dear Anna,\n\nplease write\n#close\nto us.\n\nBen") == []


def test_the_line_is_told_as_it_was_written() -> None:
    assert only("  *#Assing Ben*  \n").written == "*#Assing Ben*"


def test_a_whole_paragraph_behind_a_word_is_a_command_and_no_answer_to_a_customer() -> None:
    paragraph = "she called and is angry. " * 400
    assert only(f"#note {paragraph}\n").argument == paragraph.strip()


def test_a_line_that_is_shown_is_short() -> None:
    assert len(only("#note " + "x" * 1000).shown) == 80


def test_an_endless_word_is_clipped() -> None:
    assert len(only("#" + "a" * 100_000).word) < 100


def test_no_more_than_forty_lines_are_looked_at_from_either_end() -> None:
    found = read("#a\n" * 350_000)
    assert len(found.lines) == 80 > MAX_COMMANDS
    assert found.text.count("#a") == 350_000 - 80


@pytest.mark.parametrize(
    "one",
    [
        "#a ",
        "*#",
        "#",
        "\\",
        "*",
        "_#a_",
        "#a" + "*" * 50,
        "\u200b",
        "\u00a0",
        "\n",
        "> \n",
        "#a\n\n",
        '<"@,;',
    ],
)
def test_a_megabyte_of_anything_is_read_at_once(one: str) -> None:
    count = 1_000_000 // len(one)
    for text in (one * count, "#cc " + one * count, "Hello\n" + one * count + "\n#take"):
        assert len(read(text).lines) <= 80


@given(MAILS)
def test_any_text_is_read(text: str) -> None:
    found = read(text)
    assert len(found.lines) <= 80
    assert all(re.fullmatch(r"[^\W_][\w-]*", line.word) for line in found.lines)


@given(MAILS.map(lambda text: re.sub("[#＃﹟]", "", text)))
def test_a_text_without_a_number_sign_stays_as_it_is_but_for_outer_blank_lines(text: str) -> None:
    found = read(text)
    assert found.lines == ()
    assert found.text in text
    # Only what nobody sees is missing.
    start = text.find(found.text)
    before, after = text[:start], text[start + len(found.text) :]
    assert re.sub(rf"[\s{INVISIBLE}]", "", before + after) == ""


@given(st.lists(st.sampled_from(["#take", "#cc a@b.example", "", "\u00a0"])), MAILS, st.booleans())
def test_what_is_no_command_is_never_lost(block: list[str], mail: str, above: bool) -> None:
    commands = "\n".join(block)
    text = f"{commands}\n{mail}" if above else f"{mail}\n{commands}"
    found = read(text)
    seen = "".join([*(line.written for line in found.lines), found.text])
    empty = rf"[\s{INVISIBLE}]"
    assert sorted(re.sub(empty, "", seen)) == sorted(re.sub(empty, "", text))
