"""Formatted words as HTML, in the manner of `markup`: alike in every mail program, dark mode and telephones.

Outlook shows it with Word: margins stand on paragraphs, and spaces that count are no-break spaces.
"""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from mailtriage.model.rich import Block, Mark, Run, Shape
from mailtriage.reply.markup import QUOTE, Html, linked, spaced

_GAP, _NONE = "16px 0 0 0", "0"
_SIZES = {1: "22px;line-height:30px", 2: "19px;line-height:27px", 3: "17px;line-height:25px"}
_MONO = "font-family:Consolas,Menlo,'Courier New',monospace;font-size:14px;"
# Its lines and space are said once: Gmail shows 102 KB of a mail, and a sheet has many cells.
_TABLE = (
    '<table dir="auto" border="1" cellpadding="6" cellspacing="0" '
    'style="margin:{};border-collapse:collapse;font-size:16px;">'
)
_LIST = "margin:{};padding:0 0 0 26px;"
_TAGS = (
    (Mark.RAISED, "sup"),
    (Mark.LOWERED, "sub"),
    (Mark.CODE, "code"),
    (Mark.STRIKE, "s"),
    (Mark.UNDERLINE, "u"),
    (Mark.ITALIC, "em"),
    (Mark.BOLD, "strong"),
)


def formatted(lines: Sequence[Block]) -> Html:
    """The lines as paragraphs, headings, lists, tables and preformatted text, quotes within quotes."""
    out: list[str] = []
    depth, is_first = 0, True
    for shape, several in _pieces(lines):
        deep, gap = several[0].quote, several[0].gap or several[0].quote != depth
        out += ["</blockquote>"] * (depth - deep)
        for _ in range(deep - depth):
            out.append(QUOTE.format(_NONE if is_first else _GAP))
            is_first = True
        margin = _NONE if is_first or not gap else _GAP
        out += _RENDERED[shape](several, margin)
        depth, is_first = deep, False
    return Html("\n".join((*out, *["</blockquote>"] * depth)))


def _pieces(lines: Sequence[Block]) -> Iterator[tuple[Shape, list[Block]]]:
    """Lines that stand in one element: a paragraph up to a gap, a list, a table."""
    piece: list[Block] = []
    for one in lines:
        if piece and _parts(piece[-1], one):
            yield piece[0].shape, piece
            piece = []
        piece.append(one)
    if piece:
        yield piece[0].shape, piece


def _parts(last: Block, one: Block) -> bool:
    if (last.shape, last.quote) != (one.shape, one.quote) or one.shape is Shape.HEADING:
        return True
    if last.cell is not None and one.cell is not None:
        return last.cell.table != one.cell.table
    if one.shape is Shape.PREFORMATTED:
        return False
    if one.shape is Shape.ITEM:
        begins = one.level == 1 and not one.goes_on
        return begins and (one.gap or bool(one.number) != bool(last.number)) and last.level == 1
    return one.gap


def _paragraph(lines: list[Block], margin: str) -> list[str]:
    return [f'<p dir="auto" style="margin:{margin};">{"<br>".join(map(_line, lines))}</p>']


def _heading(lines: list[Block], margin: str) -> list[str]:
    (one,) = lines
    tag = f"h{one.level}"
    style = f"margin:{margin};font-size:{_SIZES[one.level]};font-weight:bold;"
    return [f'<{tag} dir="auto" style="{style}">{_line(one)}</{tag}>']


def _preformatted(lines: list[Block], margin: str) -> list[str]:
    """Not `pre`, whose lines a telephone does not break."""
    out = [f"{'&nbsp;<br>' if one.gap and number else ''}{_line(one)}" for number, one in enumerate(lines)]
    return [f'<p dir="ltr" style="margin:{margin};{_MONO}">{"<br>".join(out)}</p>']


def _list(lines: list[Block], margin: str) -> list[str]:
    out: list[str] = []
    opened: list[str] = []  # the lists around
    last: list[int] = []  # number in each
    for one in lines:
        tag = "ol" if one.number else "ul"
        while len(opened) > one.level:
            out.append(f"</li></{opened.pop()}>")
            last.pop()
        if one.goes_on and len(opened) == one.level:
            out.append(f"<br>{_line(one)}")
            continue
        if len(opened) == one.level and (opened[-1] != tag or (one.number and one.number != last[-1] + 1)):
            out.append(f"</li></{opened.pop()}>")  # not every program knows `value`
            last.pop()
        if len(opened) == one.level:
            out.append("</li>")
        while len(opened) < one.level:
            opened.append(tag if len(opened) == one.level - 1 else "ul")
            last.append(0)
            start = f' start="{one.number}"' if opened[-1] == "ol" and one.number > 1 else ""
            style = _LIST.format(_NONE if len(opened) > 1 else margin)
            out.append(f'<{opened[-1]} dir="auto" style="{style}"{start}>')
            if len(opened) < one.level:
                out.append('<li style="list-style-type:none;">')
        out.append(f'<li dir="auto">{_line(one)}')
        last[-1] = one.number
    out += [f"</li></{tag}>" for tag in reversed(opened)]
    return ["".join(out)]


def _table(lines: list[Block], margin: str) -> list[str]:
    out = [_TABLE.format(margin)]
    for _, row in groupby(lines, key=lambda one: one.cell and one.cell.row):
        out.append('<tr valign="top">')
        for cell, several in groupby(row, key=lambda one: one.cell):
            wide = f' colspan="{cell.columns}"' if cell and cell.columns > 1 else ""
            high = f' rowspan="{cell.rows}"' if cell and cell.rows > 1 else ""
            inner = "<br>".join(map(_line, several)) or "&nbsp;"
            out.append(f"<td{wide}{high}>{inner}</td>")
        out.append("</tr>")
    return ["".join((*out, "</table>"))]


_RENDERED = {
    Shape.PARAGRAPH: _paragraph,
    Shape.HEADING: _heading,
    Shape.PREFORMATTED: _preformatted,
    Shape.ITEM: _list,
    Shape.CELL: _table,
}


def _line(block: Block) -> str:
    out, is_first = list[str](), True
    for one in block.runs:
        out.append(_run(one, is_first))
        is_first = False
    return "".join(out)


def _run(run: Run, is_first: bool) -> str:
    if run.picture:
        name = escape(run.text)
        image = (
            f'<img src="cid:{escape(run.picture)}" alt="{name}" style="max-width:100%;height:auto;border:0;">'
        )
        return f'<a href="{escape(run.link)}">{image}</a>' if run.link else image
    if run.link:
        inner = f'<a href="{escape(run.link)}">{spaced(run.text, is_first=is_first)}</a>'
    else:
        inner = linked(run.text, is_first=is_first)
    for mark, tag in _TAGS:
        if run.marks & mark:
            style = f' style="{_MONO}"' if mark is Mark.CODE else ""
            inner = f"<{tag}{style}>{inner}</{tag}>"
    return inner
