"""Of formatted words only those go out that the approved text has; of pictures those that were pasted."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.formatted import read_rich
from mailtriage.model.mail import Attachment
from mailtriage.model.rich import Block, Rich, Run, Shape
from mailtriage.reply.excerpt import LOGO_BYTES, Excerpt, excerpt
from mailtriage.reply.formatted import formatted
from mailtriage.reply.lettering import letters_of
from tests.reply.test_relay import Page

LARGE = Attachment("large.png", "image/png", LOGO_BYTES, "a" * 64, inline=True, content_id="large@home")
SMALL = Attachment("small.png", "image/png", LOGO_BYTES - 1, "b" * 64, inline=True, content_id="small@home")
PICTURES = {one.content_id: one for one in (LARGE, SMALL)}


def of(markup: str, text: str) -> Excerpt | None:
    return excerpt(read_rich([markup]), text, PICTURES, "desk.example")


def kept(markup: str, text: str) -> list[str] | None:
    found = of(markup, text)
    return None if found is None else [one.text for one in found.lines]


def names(markup: str, text: str) -> list[str]:
    found = of(markup, text)
    assert found is not None
    assert {run.picture for one in found.lines for run in one.runs if run.picture} == {
        one.content_id for one in found.pictures
    }
    return [one.name for one in found.pictures]


def test_only_approved_lines_are_kept_in_their_order() -> None:
    assert kept("<p>#take</p><p>Hello</p><p>Ada Admin</p><p>On Monday you wrote:</p>", "Hello") == ["Hello"]
    assert kept("Hello<br>Ada", "Hello") == ["Hello"]
    assert kept("<p>b</p><p>a</p><p>b</p>", "a\nb") == ["a", "b"]


def test_html_that_does_not_say_all_of_the_text_is_given_up() -> None:
    assert kept("<p>Hello</p>", "Hello\nworld") is None
    assert kept("<p>Hello you</p>", "Hello") is None
    assert kept("<p>Hell</p>o", "Hello") is None
    assert excerpt(Rich(complete=False), "Hello", {}, "desk.example") is None


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "<p>See <a href='https://x.example/a'>our page</a> now</p>",
            "See our page <https://x.example/a> now",
        ),
        ("<p>See <a href='https://x.example/a'>our page</a>.</p>", "See our page<https://x.example/a>."),
        ("<p>See <a href='https://x.example/a'>our page</a>.</p>", "See our page (https://x.example/a)."),
        ("<p><a href='https://x.example'>https://x.example</a></p>", "https://x.example<https://x.example>"),
        ("<p><a href='mailto:a@b.example'>a@b.example</a></p>", "a@b.example<mailto:a@b.example>"),
        ("<p>See https://x.example/a now</p>", "See https://x.example/a now"),
        ("<ol><li>One</li><li>Two</li></ol>", "1. One\n 2.  Two"),
        ("<p>1. One</p><p>2. Two</p>", "1. One\n2. Two"),
        ("<ul><li>One<ul><li>Two</li></ul></li></ul>", "*   One\n    *   Two"),
        ("<p><b>One</b> <i>two</i> <s>three</s></p>", "*One* /two/ _three_"),
        ("<p>One<img src='cid:large@home' alt='A green  lamp'>two</p>", "One[A green\nlamp]two"),
        ("<p>One<img src='cid:large@home'>two</p>", "One[cid:large@home]two"),
        ("<p>One<img src='cid:large@home'></p><p>two</p>", "One\n[image: large.png]\ntwo"),
        ("<p>A long line of many words</p>", "A long line\nof many\nwords"),
        ("<blockquote>One two</blockquote><p>Three</p>", "> One\n> two\n\nThree"),
        ("<p>ＡＢＣ ﬁne straße</p>", "abc fine STRASSE"),
    ],
)
def test_what_programs_add_in_the_text_may_be_missing(markup: str, text: str) -> None:
    found = of(markup, text)
    assert found is not None
    assert [one.text for one in found.lines] == [one.text for one in read_rich([markup]).blocks]


def test_signs_without_letters_are_kept_where_the_text_has_them() -> None:
    assert kept("<p>a</p><p>---</p><p>b</p><p>👍</p><p>-- </p><p>Ada</p>", "a\n---\nb\n👍") == [
        "a",
        "---",
        "b",
        "👍",
    ]


def test_the_words_behind_a_command_stay_formatted() -> None:
    found = of("<p>#resolve It <b>was</b> it.</p><p>#take</p>", "It was it.")
    assert found is not None
    assert found.lines[0].runs == (Run("It "), Run("was", 1), Run(" it."))


def test_of_a_row_no_cell_is_lost() -> None:
    table = "<table><tr><td>a</td><td></td><td>c</td></tr><tr><td>x</td><td>y</td></tr></table>"
    found = of(table, "a c")
    assert found is not None
    assert [(one.text, one.cell and one.cell.column) for one in found.lines] == [("a", 0), ("", 1), ("c", 2)]


@pytest.mark.parametrize("name", ["large", "small"])
def test_a_picture_between_approved_lines_goes_along(name: str) -> None:
    picture = f'<img src="cid:{name}@home">'
    assert names(f"<p>a</p><p>{picture}</p><p>b</p><p>Ada</p>", "a\nb") == [f"{name}.png"]
    assert names(f"<p>#take</p><p>{picture}</p><p>b</p>", "b") == [f"{name}.png"]
    assert names(f"<p>a{picture}b</p>", "a b") == [f"{name}.png"]


def test_where_a_signature_may_begin_the_size_decides() -> None:
    both = '<div><img src="cid:large@home"></div><div><img src="cid:small@home"></div>'
    assert names(f"<p>a</p>{both}", "a") == ["large.png"]
    assert names(f"<p>a</p>{both}<p>Ada</p>", "a") == ["large.png"]
    assert names(both, "") == ["large.png"]


def test_pictures_in_signatures_and_quotes_are_not_sent() -> None:
    both = '<div><img src="cid:large@home"><img src="cid:small@home"></div>'
    assert names(f"<p>a</p><p>Ada</p>{both}<p>Company</p>", "a") == []
    assert names(f"<p>a</p><p>Ada</p>{both}", "a") == []
    assert names("<p>Ada<img src='cid:large@home'></p><p>a</p>", "a") == []
    assert names(f"<blockquote>their words{both}</blockquote><p>a</p>", "a") == []


def test_a_picture_that_is_not_attached_is_none() -> None:
    assert names('<p>a</p><img src="cid:other@home"><p>b</p>', "a\nb") == []


def test_a_picture_is_named_in_the_text_where_it_stands() -> None:
    found = of('<p>a</p><img src="cid:large@home"><p>b</p><img src="cid:small@home"><p>c</p>', "a\n\nb\nc")
    assert found is not None
    assert found.text == "a\n[large.png]\n\nb\n[small.png]\nc"
    assert [one.content_id for one in found.pictures] == [
        f"{'a' * 32}@desk.example",
        f"{'b' * 32}@desk.example",
    ]


def test_it_is_named_once() -> None:
    for mark in ("[cid:large@home]", "[image: large.png]", "[Screen]"):
        found = of('<p>a</p><img src="cid:large@home" alt="Screen"><p>b</p>', f"a\n{mark}\nb")
        assert found is not None
        assert found.text == f"a\n{mark}\nb"


_WORDS = st.sampled_from(
    [
        "a",
        "b",
        "ab",
        "1",
        "1. a",
        "#take",
        "#note b",
        "--",
        "👍",
        "é",
        "https://x.example/a",
        "<b>",
        "[cid:x]",
        "ﬁ",
        "²",
    ]
) | st.text(max_size=4)
_RUNS = st.builds(Run, _WORDS, st.integers(0, 127), st.sampled_from(["", "https://x.example/a"])) | st.builds(
    Run,
    st.just("Screen"),
    st.just(0),
    st.just(""),
    st.sampled_from(["large@home", "small@home", "none@home"]),
)
_BLOCKS = st.builds(
    Block,
    st.sampled_from([Shape.PARAGRAPH, Shape.PREFORMATTED]),
    st.lists(_RUNS, max_size=3).map(tuple),
    st.booleans(),
    st.integers(0, 3),
)


@given(st.lists(_BLOCKS, max_size=8), st.data())
@settings(max_examples=500, deadline=None)
def test_the_html_never_says_what_the_text_does_not(blocks: list[Block], data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(blocks), max_size=6)) if blocks else []
    chosen = [one.text for one in blocks if one in some]
    text = "\n".join(data.draw(st.permutations(chosen)) if data.draw(st.booleans()) else chosen)
    found = excerpt(Rich(tuple(blocks)), text, PICTURES, "desk.example")
    if found is None:
        return
    shown = Page(str(formatted(found.lines))).text
    approved = iter(letters_of(text))
    assert all(one in approved for one in letters_of(shown)), "the letters are a subsequence"
    if not any(sign in text for sign in "<[:.)"):  # nothing that a program may have added
        assert letters_of(shown) == letters_of(text)
    assert letters_of(found.text).startswith(letters_of(text)) or found.pictures


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a</p>" * 4900, "1. a\n" * 20_000),
        ("a " * 100_000, "https://a " * 10_000),
        ("<p>1a</p>" * 4000, "1. 1. " * 16_000),
        ("<p>👍</p>" * 4900, "x" * 99_000 + "👍"),
        ("<p>" + "1" * 100_000, "1. 1 " * 20_000),
        ("<img src='cid:large@home'>" * 4900, "<https://" * 11_000),
    ],
    ids=range(6),
)
def test_hostile_lines_take_no_time(markup: str, text: str) -> None:
    rich = read_rich([markup])
    started = time.monotonic()
    excerpt(rich, text, PICTURES, "desk.example")
    assert time.monotonic() - started < 2
