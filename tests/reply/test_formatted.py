"""Formatted words as HTML: well-formed, in the manner of the other mails, and the pictures beside it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.parse import parse
from mailtriage.model.rich import Block, Cell, Mark, Run, Shape
from mailtriage.reply.build import Composed, File
from mailtriage.reply.formatted import formatted
from tests.reply.test_relay import Page, answer, bodies, read

PNG = b"\x89PNG\r\n\x1a\n"
VOID = ("br", "img")


class Strict(Page):
    """Fails for elements that are not closed in their order."""

    def __init__(self, html: str) -> None:
        self.open: list[str] = []
        super().__init__(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def shown(*blocks: Block) -> str:
    return str(formatted(blocks)).replace("\n", "")


def paragraph(*runs: Run, gap: bool = False, quote: int = 0) -> Block:
    return Block(Shape.PARAGRAPH, runs, gap, quote)


def item(text: str, level: int = 1, number: int = 0, *, goes_on: bool = False) -> Block:
    return Block(Shape.ITEM, (Run(text),), level=level, number=number, goes_on=goes_on)


def tags(html: str) -> str:
    """The elements without their attributes."""
    out: list[str] = []
    for one in html.split("<")[1:]:
        name, _, text = one.partition(">")
        out.append(f"<{name.split()[0]}>{text}")
    return "".join(out)


def test_lines_without_a_gap_are_one_paragraph() -> None:
    html = shown(paragraph(Run("a")), paragraph(Run("b")), paragraph(Run("c"), gap=True))
    assert tags(html) == "<p>a<br>b</p><p>c</p>"


def test_marks_are_elements() -> None:
    html = shown(paragraph(Run("a", Mark.BOLD | Mark.ITALIC), Run("b", Mark.STRIKE), Run(" c", Mark.CODE)))
    assert tags(html) == "<p><strong><em>a</em></strong><s>b</s><code> c</code></p>"


def test_a_list_stands_in_its_item() -> None:
    html = shown(item("a", number=1), item("b", 2), item("c", 2, goes_on=True), item("d", number=2))
    assert tags(html) == "<ol><li>a<ul><li>b<br>c</li></ul></li><li>d</li></ol>"
    assert tags(shown(item("a", 3))) == "<ul><li><ul><li><ul><li>a</li></ul></li></ul></li></ul>"
    assert 'start="4"' in shown(item("d", number=4))


def test_a_table_has_its_rows_and_wide_cells() -> None:
    cells = [
        Block(Shape.CELL, (Run(one),), cell=Cell(1, row, at)) for one, row, at in (("a", 0, 0), ("b", 0, 1))
    ]
    wide = Block(Shape.CELL, (Run("c"),), cell=Cell(1, 1, 0, 2))
    html = shown(*cells, wide, Block(Shape.CELL, (), cell=Cell(2, 0, 0)))
    assert tags(html) == (
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table><table><tr><td>&nbsp;</td></tr></table>"
    )
    assert 'colspan="2"' in html


def test_code_keeps_its_spaces_and_breaks_on_a_telephone() -> None:
    code = [Block(Shape.PREFORMATTED, (Run(one),)) for one in ("if x:", "    y  =  1")]
    html = shown(*code)
    assert tags(html) == "<p>if x:<br>&nbsp; &nbsp; y&nbsp; =&nbsp; 1</p>"
    assert "monospace" in html


def test_quotes_stand_in_quotes() -> None:
    html = shown(paragraph(Run("a"), quote=2), paragraph(Run("b"), quote=1), paragraph(Run("c")))
    assert tags(html) == ("<blockquote><blockquote><p>a</p></blockquote><p>b</p></blockquote><p>c</p>")


def test_links_and_addresses_in_the_text_can_be_followed() -> None:
    page = Page(
        shown(paragraph(Run("our page", link="https://a.example/?b&c"), Run(" or https://d.example.")))
    )
    assert page.links == ["https://a.example/?b&c", "https://d.example"]
    assert page.text == "our page or https://d.example."


_RUNS = st.builds(
    Run,
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=10)
    | st.sampled_from(["<b>", "&amp;", '"', "  "]),
    st.integers(0, 127),
    st.sampled_from(["", "https://x.example/?a&b'c"]),
    st.sampled_from(["", "a@b"]),
)
_LINES = st.one_of(
    st.builds(Block, st.just(Shape.PARAGRAPH), st.lists(_RUNS, max_size=3).map(tuple), st.booleans(), st.integers(0, 8)),
    st.builds(
        Block, st.just(Shape.ITEM), st.lists(_RUNS, max_size=2).map(tuple), st.booleans(), st.integers(0, 2),
        st.integers(1, 8), st.integers(0, 3), st.booleans(),
    ),
    st.builds(
        Block, st.just(Shape.CELL), st.lists(_RUNS, max_size=2).map(tuple), st.booleans(), st.integers(0, 1),
        cell=st.builds(Cell, st.integers(0, 1), st.integers(0, 2), st.integers(0, 2), st.integers(1, 3)),
    ),
    st.builds(Block, st.just(Shape.HEADING), st.lists(_RUNS, max_size=2).map(tuple), level=st.integers(1, 3)),
    st.builds(Block, st.just(Shape.PREFORMATTED), st.lists(_RUNS, max_size=2).map(tuple), st.booleans()),
)  # fmt: skip


@given(st.lists(_LINES, max_size=10))
@settings(max_examples=300, deadline=None)
def test_any_lines_make_well_formed_html_that_says_them_and_fetches_nothing(lines: list[Block]) -> None:
    page = Strict(str(formatted(lines)))
    assert "".join(page.text.split()) == "".join("".join(one.text for one in lines).split())
    assert {name for _, given in page.tags for name in given} <= {
        "dir", "style", "href", "src", "alt", "start", "colspan", "rowspan", "cellpadding", "cellspacing", "valign", "border"
    }  # fmt: skip
    assert {str(given["src"]) for tag, given in page.tags if tag == "img"} <= {"cid:a@b"}
    assert not any(
        word in str(given) for _, given in page.tags for word in ("url(", "color:", "background", "<script")
    )


def pictured() -> Composed:
    lines = (paragraph(Run("Look: "), Run("shot.png", picture="shot@desk.example")),)
    files = (
        File("a.pdf", "application/pdf", b"%PDF"),
        File("shot.png", "image/png", PNG, "shot@desk.example"),
    )
    return answer("Look: [shot.png]", lines=lines, files=files)


def test_a_picture_stands_beside_the_html_that_shows_it_and_files_stand_outside() -> None:
    mail = read(pictured())
    assert mail.get_content_type() == "multipart/mixed"
    body, file = mail.iter_parts()
    plain, related = body.iter_parts()
    html, picture = related.iter_parts()
    assert [one.get_content_type() for one in (body, plain, related, html, picture, file)] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png", "application/pdf"
    ]  # fmt: skip
    assert picture["Content-ID"] == "<shot@desk.example>"
    assert picture.get_content_disposition() == "inline"
    assert picture.get_payload(decode=True) == PNG
    assert file.get_content_disposition() == "attachment"
    assert '<img src="cid:shot@desk.example" alt="shot.png"' in bodies(pictured())[1]


def test_it_is_read_as_a_mail_with_a_picture_between_its_lines() -> None:
    found = parse(pictured().raw).attachments
    assert [(one.name, one.inline, one.content_id) for one in found] == [
        ("shot.png", True, "shot@desk.example"), ("a.pdf", False, "")
    ]  # fmt: skip


def test_the_part_with_pictures_says_what_it_begins_with() -> None:
    (related,) = [one for one in read(pictured()).walk() if one.get_content_type() == "multipart/related"]
    assert related.get_param("type") == "text/html"


def test_a_long_file_name_is_read_and_makes_no_long_line() -> None:
    name = "\u5c4f\u5e55\u622a\u56fe\U0001f389" * 30 + ".png"
    composed = answer("Look", files=(File(name, "image/png", PNG),))
    (file,) = read(composed).iter_attachments()
    assert file.get_filename() == name
    assert max(map(len, composed.raw.split(b"\r\n"))) < 200
