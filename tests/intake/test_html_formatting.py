"""The HTML of a mail as words with their formatting: what is kept, and that no markup takes long or raises."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.guard.frames import mail_from_json, mail_to_json
from mailtriage.intake.formatted import read_rich
from mailtriage.intake.parse import parse
from mailtriage.model.mail import Mail
from mailtriage.model.rich import Block, Cell, Mark, Run, Shape

ADA = "ada@team.example"
STAFF = frozenset({ADA})


def blocks(markup: str) -> tuple[Block, ...]:
    found = read_rich([markup])
    assert found.complete
    return found.blocks


def lines(markup: str) -> list[str]:
    return [one.text for one in blocks(markup)]


def runs(markup: str) -> list[tuple[str, int]]:
    return [(run.text, run.marks) for one in blocks(markup) for run in one.runs]


def test_elements_and_styles_make_words_bold_and_italic() -> None:
    assert runs("<p>a <b>b</b> <i>c</i><u>d</u><s>e</s><code>f</code><sup>g</sup><sub>h</sub></p>") == [
        ("a ", 0), ("b", Mark.BOLD), (" ", 0), ("c", Mark.ITALIC), ("d", Mark.UNDERLINE), ("e", Mark.STRIKE),
        ("f", Mark.CODE), ("g", Mark.RAISED), ("h", Mark.LOWERED),
    ]  # fmt: skip
    assert runs('<span style="font-weight: 700; FONT-STYLE: italic">a</span>') == [("a", 3)]
    assert runs('<b style="font-weight:normal">a</b>') == [("a", 0)]
    assert runs('<font face="monospace">a</font>') == [("a", Mark.CODE)]


def test_nothing_else_of_how_it_looks_is_kept() -> None:
    styled = '<p class="x" id="y" style="color:red;font-size:30px;background:url(https://spy.example)">a</p>'
    assert blocks(styled) == (Block(Shape.PARAGRAPH, (Run("a"),)),)


@pytest.mark.parametrize(
    "target", ["https://a.example/?b=1&c#d", "HTTP://a.example", "mailto:a@b.example", "tel:+49"]
)
def test_links_to_the_web_to_mail_and_to_telephones_are_kept(target: str) -> None:
    ((run,),) = (one.runs for one in blocks(f'<a href=" {target.replace("&", "&amp;")} ">x</a>'))
    assert (run.text, run.link) == ("x", target)


def test_blanks_in_a_path_are_written_as_browsers_do() -> None:
    ((run,),) = (one.runs for one in blocks('<a href="https://a.example/My Files/a.pdf">x</a>'))
    assert run.link == "https://a.example/My%20Files/a.pdf"


def test_a_picture_keeps_its_link() -> None:
    ((run,),) = (one.runs for one in blocks('<a href="https://a.example/x"><img src="cid:a@b"></a>'))
    assert (run.picture, run.link) == ("a@b", "https://a.example/x")


def test_what_is_shown_as_a_block_is_a_line() -> None:
    assert lines("a<span style='display: block'>b</span>c<button>d</button><label>e</label>") == [
        "a", "b", "c", "d", "e"
    ]  # fmt: skip


def test_what_is_struck_out_stays_so_or_nothing_is_read() -> None:
    assert runs("<p style='text-decoration: rgb(0, 0, 0) line-through'>a</p>") == [("a", Mark.STRIKE)]
    assert not read_rich(["<style>.g { text-decoration: line-through }</style><p class=g>a</p>"]).complete


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)", "java\nscript:x", "data:text/html,x", "file:///etc/passwd", "cid:a@b", "vbscript:x",
        "https://a b", "https://", "//a.example", "/x", "https://a.example/\u202emoc", "ftp://a.example", "",
    ],
)  # fmt: skip
def test_other_links_are_words(target: str) -> None:
    assert blocks(f'<a href="{target}">x</a>') == (Block(Shape.PARAGRAPH, (Run("x"),)),)


def test_lines_are_lines_and_empty_ones_are_gaps() -> None:
    gmail = '<div dir="ltr">a<div>b<br>c</div><div><br></div><div>d</div></div>'
    assert [(one.text, one.gap) for one in blocks(gmail)] == [
        ("a", False), ("b", False), ("c", False), ("d", True)
    ]  # fmt: skip
    word = (
        "<p class=MsoNormal>a<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>b</p>"
    )
    assert [(one.text, one.gap) for one in blocks(word)] == [("a", False), ("b", True)]
    assert [one.gap for one in blocks("<p>a</p><p>b</p>")] == [False, True]
    tight = "<style>P {margin-top:0;margin-bottom:0;}</style><p>a</p><p>b</p>"
    assert [one.gap for one in blocks(tight)] == [False, False]


def test_headings_and_preformatted_lines() -> None:
    assert [(one.shape, one.level) for one in blocks("<h1>a</h1><h3>b</h3>")] == [
        (Shape.HEADING, 1), (Shape.HEADING, 3)
    ]  # fmt: skip
    assert [(one.shape, one.text) for one in blocks("<pre>a\n    b</pre>")] == [
        (Shape.PREFORMATTED, "a"), (Shape.PREFORMATTED, "    b")
    ]  # fmt: skip


def test_items_know_their_depth_and_number() -> None:
    nested = "<ol start=3><li>a<ul><li>b<br>c</li></ul></li><li>d</li></ol>"
    assert [(one.text, one.level, one.number, one.goes_on) for one in blocks(nested)] == [
        ("a", 1, 3, False), ("b", 2, 0, False), ("c", 2, 0, True), ("d", 1, 4, False)
    ]  # fmt: skip


def test_a_list_of_word_is_a_list() -> None:
    item = (
        "<p class=MsoListParagraph style='mso-list:l0 level{0} lfo1'><![if !supportLists]>"
        "<span style='mso-list:Ignore'>{1}<span>&nbsp; </span></span><![endif]>{2}</p>"
    )
    found = blocks(item.format(1, "2.", "a") + item.format(2, "b)", "b") + item.format(2, "o", "c"))
    assert [(one.text, one.level, one.number) for one in found] == [("a", 1, 2), ("b", 2, 2), ("c", 2, 0)]


def test_cells_know_where_they_stand() -> None:
    found = blocks("<table><tr><td>a</td><td></td></tr><tr><th colspan=2>b<br>c</th></tr></table>")
    assert [(one.text, one.cell) for one in found] == [
        ("a", Cell(1, 0, 0)), ("", Cell(1, 0, 1)), ("b", Cell(1, 1, 0, 2)), ("c", Cell(1, 1, 0, 2))
    ]  # fmt: skip
    assert found[2].runs[0].marks == Mark.BOLD


def test_a_table_that_only_places_what_is_in_it_is_none() -> None:
    assert [one.cell for one in blocks("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>")] == [
        None,
        None,
    ]
    outer = "<table><tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr></table></td></tr></table>"
    assert [one.cell for one in blocks(outer)] == [None, Cell(1, 0, 0), Cell(1, 0, 1)]


def test_quotes_know_how_deep_they_are_and_indentation_is_no_quote() -> None:
    quoted = '<blockquote type="cite">a<blockquote>b</blockquote></blockquote>'
    assert [one.quote for one in blocks(quoted)] == [1, 2]
    assert [
        one.quote for one in blocks('<blockquote style="margin:0 0 0 40px;border:none">a</blockquote>')
    ] == [0]


def test_pictures_of_the_mail_are_kept_and_others_are_not() -> None:
    shown = '<p>a<img src="cid:one@home" alt="Screen"><img src="https://spy.example/x.gif" width=1 height=1>'
    (block,) = blocks(f'{shown}<img src="data:image/png;base64,AAAA"><img alt="👍" src="https://x.example">')
    assert block.runs == (Run("a"), Run("Screen", picture="one@home"), Run("👍"))


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>", "<style>x</style>", "<div style='display:none'>x</div>", "<p hidden>x</p>",
        "<!-- x -->", "<!--[if mso]>x<![endif]-->", "<title>x</title>", "<svg><text>x</text></svg>",
    ],
)  # fmt: skip
def test_what_nobody_sees_is_not_read(hidden: str) -> None:
    assert lines(f"a{hidden}<div>b</div>") == ["a", "b"]


def test_only_of_staffs_mail_the_html_is_read() -> None:
    raw = b"From: Ada <ADA@team.example>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<b>Gr\xc3\xbc\xc3\x9fe</b>"
    found = parse(raw, STAFF).rich
    assert found is not None
    assert found.blocks == (Block(Shape.PARAGRAPH, (Run("Grüße", 1),)),)
    assert parse(raw).rich is None
    assert parse(raw.replace(b"ADA", b"eve"), STAFF).rich is None
    assert parse(b"From: ada@team.example\r\n\r\nplain", STAFF).rich is None


def test_a_picture_knows_by_what_the_html_names_it() -> None:
    raw = (
        b"From: ada@team.example\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: "
        b"text/html\r\n\r\n<img src='cid:a@b'>\r\n--x\r\nContent-Type: image/png\r\nContent-ID: <%s>\r\n\r\n1\r\n"
    )
    assert [one.content_id for one in parse(raw % b"a@b").attachments] == ["a@b"]
    for hostile in (b'a"b@c', b"a b", b"<a>", b"a\\b", b"x" * 300, b"", "ü".encode()):
        assert [one.content_id for one in parse(raw % hostile).attachments] == [""]


_PIECES = st.sampled_from(
    "<b> </b> <p> </p> <div> <br> <ul> <ol> <li> </ul> <table> <tr> <td> </table> <pre> </pre> <blockquote> "
    "</blockquote> <a&#32;href='https://x.example'> </a> <img&#32;src='cid:a@b'> <h2> </h2> &nbsp; &#55357; "
    "&#x202e; <!-- --> <style> </style> <o:p> \x00 <td&#32;colspan=999999 <li&#32;value=-1 < > & \ufeff".split()
).map(lambda one: one.replace("&#32;", " "))


@given(st.lists(_PIECES | st.text(max_size=8), max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_markup_raises_and_all_of_it_passes_the_pipe(pieces: list[str]) -> None:
    rich = read_rich(["".join(pieces)])
    mail = Mail(rich=rich)
    assert mail_from_json(mail_to_json(mail)) == mail


@pytest.mark.parametrize(
    "markup",
    [
        "<b>" * 100_000, "<div>" * 190 + "x", "<br>" * 14_000, "<table><tr><td>" * 5000, "a<wbr>" * 14_000,
        "<a href='https://x.example/" + "a" * 400_000 + "'>x</a>", "<p>" + "&nbsp;" * 80_000, "<li>x" * 14_000,
        "<ul><li>" * 100 + "x", "x " * 250_000, "<span style='" + "font-weight:" * 40_000 + "'>x</span>",
        "<table>" * 90 + "<tr><td>x" * 4000, "<img src='cid:a@b'>" * 14_000, "<pre>" + "\n" * 400_000,
    ],
    ids=lambda one: f"{one[:20]}...",
)  # fmt: skip
def test_hostile_markup_takes_no_time(markup: str) -> None:
    started = time.monotonic()
    read_rich([markup])
    assert time.monotonic() - started < 2


def test_too_much_is_said_to_be_too_much() -> None:
    many = read_rich(["<p>x</p>" * 14_000])
    assert (many.blocks, many.complete) == ((), False)
    assert not read_rich(["x" * 400_000, "x" * 400_000]).complete
