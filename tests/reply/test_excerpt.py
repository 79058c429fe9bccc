"""Of formatted words only those go out that the approved text has; of pictures those that were pasted."""

import re
import time
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.formatted import read_rich
from mailtriage.model.mail import Attachment
from mailtriage.model.rich import Block, Cell, Rich, Run, Shape
from mailtriage.reply.excerpt import LOGO_BYTES, Excerpt, excerpt
from mailtriage.reply.formatted import formatted
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
    "a b ab 1 10 5 -5 1.5 1,5 - . , : / * ✓ -- --- 👍 é กิ กี 1. a. ii. 2.1 (1) #take #note No. https://x.example/a "
    "<b> [cid:x] <https://x.example/a> > ﬁ ² \ufffc *".split()
) | st.text(max_size=4)
_BETWEEN = st.sampled_from(["", " ", "  ", "\n"])
_TEXTS = st.lists(st.tuples(_WORDS, _BETWEEN).map("".join), max_size=3).map("".join)
_RUNS = st.builds(Run, _TEXTS, st.integers(0, 127), st.sampled_from(["", "https://x.example/a"])) | st.builds(
    Run,
    st.just("Screen"),
    st.just(0),
    st.just(""),
    st.sampled_from(["large@home", "small@home", "none@home"]),
)
_LINES = st.lists(_RUNS, max_size=3).map(tuple)
_BLOCKS = st.one_of(
    st.builds(
        Block,
        st.sampled_from([Shape.PARAGRAPH, Shape.PREFORMATTED]),
        _LINES,
        st.booleans(),
        st.integers(0, 3),
    ),
    st.builds(
        Block,
        st.just(Shape.ITEM),
        _LINES,
        level=st.integers(1, 2),
        number=st.integers(0, 3),
        goes_on=st.booleans(),
    ),
    st.builds(
        Block,
        st.just(Shape.CELL),
        _LINES,
        cell=st.builds(Cell, st.just(1), st.integers(0, 2), st.integers(0, 1), rows=st.integers(1, 2)),
    ),
)
_ADDED = ("", "1. ", "- ", "a. ", "> ", "<https://x.example/a>", " [image: Screen] ", "*", "---\n")


def plain(text: str) -> list[str]:
    """Words and signs, without the marks that stand around formatted ones."""
    said = "".join(unicodedata.normalize("NFKC", text.replace("\ufffc", "")).casefold().split("\ufe0f"))
    return re.sub(
        r"[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]", "", said
    ).split()


def signs(text: str) -> str:
    return re.sub(r"[*/_|]", "", "".join(plain(text)))


def text_of(blocks: list[Block], draw: st.DataObject) -> str:
    """What a program might write for them, or what somebody else would."""
    out = list[str]()
    for one in blocks:
        before, behind = draw.draw(st.sampled_from(_ADDED)), draw.draw(st.sampled_from(_ADDED))
        words = "".join(
            draw.draw(st.sampled_from(["[image: Screen]", ""])) if run.picture else run.text
            for run in one.runs
        )
        out.append(f"{before}{words}{behind}")
    text = "\n".join(out)
    if text and draw.draw(st.booleans()):
        at = draw.draw(st.integers(0, len(text) - 1))
        text = text[:at] + draw.draw(st.sampled_from(["", " ", "-", "1", "."])) + text[at + 1 :]
    return text


@given(st.lists(_BLOCKS, max_size=6), st.data())
@settings(max_examples=600, deadline=None)
def test_the_html_never_says_what_the_text_does_not(blocks: list[Block], data: st.DataObject) -> None:
    """Its words, read as text, are the approved ones but for the marks that lists and links add."""
    some = data.draw(st.lists(st.sampled_from(blocks), max_size=6)) if blocks else []
    chosen = [one for one in blocks if one in some]
    text = text_of(data.draw(st.permutations(chosen)) if data.draw(st.booleans()) else chosen, data)
    found = excerpt(Rich(tuple(blocks)), text, PICTURES, "desk.example")
    if found is None:
        return
    shown = "\n".join(one.text for one in found.lines)
    approved = iter(signs(text))
    assert all(one in approved for one in signs(shown)), "what is shown stands in the text, in its order"
    numbers = [
        found[0] for found in re.finditer(r"(?:(?<![^\W_])-)?\d+(?:[.,:/-]\d+)*", " ".join(plain(shown)))
    ]
    there = iter(re.findall(r"(?:(?<![^\W_])-)?\d+(?:[.,:/-]\d+)*", " ".join(plain(text))))
    assert all(one in there for one in numbers), "no number is another"
    if not re.search(
        r"[*/_|<>()\[\]]|^\s*(?:[-o+•·▪§◦]|\S{1,9}[.)]|[\d.]+)\s|^[-=~\s]+$", text, re.MULTILINE
    ):
        assert plain(shown) == plain(text), "where nothing can have been added it is the same"
    assert found.text == text.strip("\n") or found.pictures


class Marks(Page):
    """The marks of items as a browser counts them."""

    def __init__(self, lines: Sequence[Block]) -> None:
        self.marks: list[str] = []
        self._next: list[int | None] = []
        super().__init__(str(formatted(lines)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ol", "ul"):
            self._next.append(int(dict(attrs).get("start") or 1) if tag == "ol" else None)
        elif tag == "li":
            number = self._next[-1]
            self.marks.append("-" if number is None else f"{number}.")
            self._next[-1] = None if number is None else number + 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ol", "ul"):
            self._next.pop()


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Feature <table><tr><td>a</td><td>✗</td><td>✓</td></tr></table>", "Feature\na ✗ ✓"),
        ("<table><tr><td>a</td><td>-</td><td>€</td></tr></table>", "a - €"),
        ("<table><tr><td rowspan=2>A</td><td>b</td></tr><tr><td>✓</td></tr></table>", "A b\n✓"),
        ("Order <span style='display:block'>10</span><span style='display:block'>5</span>", "Order\n10\n5"),
        ("Pin <label style='display:block'>12</label><button>34</button>", "Pin\n12\n34"),
        ("<p>Done</p><p>✅</p><p>🎉</p>", "Done\n✅\n🎉"),
        (
            "<p>Turn by <b>-5</b>, <i>1.5</i> bar (<u>see below</u>).</p>",
            "Turn by *-5*, 1.5 bar (_see below_).",
        ),
        ("<p>It is <i>well, is it not?</i></p>", "It is /well, is it not?/"),
    ],
)
def test_signs_and_numbers_are_shown_as_they_are(markup: str, text: str) -> None:
    found = of(markup, text)
    assert found is not None
    assert [one.text for one in found.lines] == [one.text for one in read_rich([markup]).blocks]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Set it to 1<img src='https://x.example/dot.png'>5 bar", "Set it to 1.5 bar"),
        ("Set it to 15 bar", "Set it to 1 5 bar"),
        ("Order <span>10</span><span>5</span> boxes", "Order 10 / 5 boxes"),
        ("Turn by <span style='display:none'>-</span>5", "Turn by -5"),
        ("It is nowhere", "It is now here"),
        ("กา กิ", "กา กี"),
        ("<p>a</p><p>-&gt;</p>", "a\n→"),
        ("<p>a</p><p>b</p>", "a\n✅\nb"),
        ("<table><tr><td>a</td><td>x</td></tr><tr><td>b</td><td>c</td></tr></table>", "a\nb c"),
        ("<table><tr><td rowspan=3>A</td><td>b</td></tr><tr><td> </td></tr><tr><td>d</td></tr></table>", "A b\nd"),
        ("<p>Is it safe?</p><p>Press it</p>", "Is it safe?\nNo. Press it"),
        ("<ol><li>Press it</ol>", "No. Press it"),
        ("Never use for this.", "Never use https://old.example for this."),
        ("See <a href='https://x.example/b'>it</a>", "See it <https://x.example/a>"),
        ("See <a href='https://x.example/a'><img src='https://x.example/i.png'></a> now", "See <https://x.example/a> now"),
        ("See <a href='ftp://x.example/a'>it</a> now", "See it <ftp://x.example/a> now"),
        ("a<br><img src='data:image/png;base64,AAAA'><br>b", "a\n[image: shot.png]\nb"),
        ("a<br><img src='https://x.example/shot.png' alt='shot.png'><br>b", "a\n[image: shot.png]\nb"),
        ("a<br><img src='cid:none@home' alt='shot.png'><br>b", "a\n[image: shot.png]\nb"),
        ("<style>.g{text-decoration:line-through}</style>Do <span class=g>not</span> press", "Do not press"),
        ("5 boxes", "> 5 boxes"),
    ],
)  # fmt: skip
def test_html_that_might_say_something_else_is_given_up(markup: str, text: str) -> None:
    assert of(markup, text) is None


@pytest.mark.parametrize(
    ("markup", "text", "marks", "words"),
    [
        ("<ol><li>A</li><li>B</li></ol>", "1. A\n2. B", ["1.", "2."], "A B"),
        ("<ol><li>A</li><li>B</li></ol>", "1) A\n2) B", ["1.", "2."], "A B"),
        ("<ol type=a><li>A</li><li>B</li></ol>", "a. A\nb. B", [], "a. A b. B"),
        ("<ol type=A><li>A</li><li>B</li></ol>", "A. A\nB. B", [], "A. A B. B"),
        ("<ol start=0><li>A</li><li>B</li></ol>", "0. A\n1. B", [], "0. A 1. B"),
        ("<ol><li>A</li><li value=3>B</li></ol>", "1. A\n3. B", ["1.", "3."], "A B"),
        ("<ol><li>A<br>more</li><li>B</li></ol>", "A\nmore\nB", [], "A more B"),
        ("<ol><li>A<ul><li>x</li></ul>more</li><li>B</li></ol>", "1. A\n- x\nmore\n2. B", ["1.", "-", "2."], "A x more B"),
        ("<ul><li>A<br>more</li></ul>", "* A\nmore", ["-"], "A more"),
        ("<ul><li>A<br>more</li></ul>", "2.1 A\nmore", [], "2.1 A more"),
    ],
)  # fmt: skip
def test_items_have_the_marks_of_the_text(markup: str, text: str, marks: list[str], words: str) -> None:
    found = of(markup, text)
    assert found is not None
    assert " ".join(one.text for one in found.lines) == words
    assert Marks(found.lines).marks == marks


def test_a_picture_keeps_its_link() -> None:
    linked = "<p>a</p><a href='https://x.example/a'><img src='cid:large@home' alt='Screen'></a><p>b</p>"
    found = of(linked, "a\n[image: Screen] <https://x.example/a>\nb")
    assert found is not None
    assert found.targets == ("https://x.example/a",)
    assert '<a href="https://x.example/a"><img src="cid:' in str(formatted(found.lines))


def test_a_picture_that_the_text_names_was_pasted_whatever_its_size() -> None:
    for below in ("", "<p>-- </p><p>Ada</p>"):
        assert names(f"<p>a</p><img src='cid:small@home'>{below}", "a\n[image: small.png]") == ["small.png"]


def test_only_what_the_text_quotes_is_a_quotation() -> None:
    indented = "<p>a</p><blockquote style='margin-left:40px'>b</blockquote>"
    for text, depth in (("a\nb", 0), ("a\n> b", 1)):
        found = of(indented, text)
        assert found is not None
        assert found.lines[1].quote == depth


def test_the_argument_of_a_command_is_not_what_is_said() -> None:
    assert kept("<div>#assign agnes</div><div>Agnes,</div>", "Agnes,") == ["Agnes,"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a</p>" * 4900, "1. a\n" * 20_000),
        ("a " * 100_000, "https://a " * 10_000),
        ("<p>1a</p>" * 4000, "1. 1. " * 16_000),
        ("<p>👍</p>" * 4900, "x" * 99_000 + "👍"),
        ("<p>" + "1" * 100_000, "1. 1 " * 20_000),
        ("<img src='cid:large@home'>" * 4900, "<https://" * 11_000),
        ("<p>\ufdfa" * 4900, "\ufdfa " * 49_000),
        ("\ufdfa" * 340_000, "x " * 2000),
        ("<li>a" * 4900, "> a. " * 20_000),
        ("<a href='https://a'>" + "a " * 49_000, "a <https://a> " * 7000),
    ],
    ids=range(10),
)
def test_hostile_lines_take_no_time(markup: str, text: str) -> None:
    rich = read_rich([markup])
    started = time.monotonic()
    excerpt(rich, text, PICTURES, "desk.example")
    assert time.monotonic() - started < 2
