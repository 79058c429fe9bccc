"""The HTML of a mail as words with their formatting, in bounded time whatever the markup.

For answers of staff: what is read here is shown to customers only where it says what the text says, too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any
from urllib.parse import unquote

from lxml.html import document_fromstring  # type: ignore[import-untyped]

from mailtriage.intake.look import is_citation, is_monospaced, marks_of
from mailtriage.intake.markup import MAX_HTML, cleaned, is_affordable
from mailtriage.intake.rich_lines import Item, Lines, Place
from mailtriage.intake.styles import NEVER_SHOWN, hidden_selectors, hides, is_hidden, squeezed
from mailtriage.model.rich import DEEPEST, WIDEST, Cell, Mark, Rich, is_content_id, is_target

_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table tr td th hr center section article form "
    "fieldset address header footer main nav aside figure details summary menu dir caption listing button "
    "legend option".split()
)
_SPACED = frozenset("h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre table hr listing".split())
_NO_MARGIN = re.compile(r"(?:^|;)margin(?:-top)?:0")
# Outlook's web pages say so of all their paragraphs.
_TIGHT = re.compile(r"(?:^|[},\s])p\s{0,20}\{[^{}]{0,300}margin(?:-top)?\s{0,5}:\s{0,5}0", re.IGNORECASE)
_WORD_LIST = re.compile(r"mso-list:l\d{1,4}level(\d)")
_NUMBERED = re.compile(r"\(?(\d{1,4}|[a-z])[.)]", re.IGNORECASE)
_WITH_PATH = re.compile(r"https?://[^\s/?#]{1,300}[/?#]", re.IGNORECASE)
_XML = re.compile(r"^\s{0,100}<\?xml[^>]{0,500}>")
_LETTER = re.compile(r"[^\W_]")


def read_rich(pages: Sequence[str]) -> Rich:
    """What the HTML parts of a mail say, one after the other. Never raises but `MemoryError`."""
    lines, size = Lines(), 0
    try:
        for page in pages:
            markup, css = cleaned(page)
            size += len(markup)
            struck = "line-through" in css.lower()  # by classes, which are not kept
            if size > MAX_HTML + 2000 or struck or not is_affordable(markup):
                return Rich(complete=False)
            if markup.strip():
                _Reader(lines, css).read(document_fromstring(_XML.sub("", markup)))
                lines.end()
        return Rich(tuple(lines.blocks))
    except MemoryError:
        raise
    except Exception:  # as many kinds as in `layout`
        return Rich(complete=False)


@dataclass(slots=True)
class _List:
    level: int
    number: int | None
    step: int = 1


@dataclass(slots=True)
class _Table:
    number: int
    row: int = -1
    column: int = 0


@dataclass(frozen=True, slots=True)
class _Around:
    """What an element stands in."""

    place: Place
    items: _List | None = None
    table: _Table | None = None


class _Reader:
    def __init__(self, lines: Lines, css: str) -> None:
        self._lines = lines
        self._hidden = hidden_selectors(css)
        self._tight = _TIGHT.search(css[:20_000]) is not None
        self._layout: set[Any] = set()

    def read(self, tree: Any) -> None:
        """libxml2 nests 255 elements at most, and so often does this call itself."""
        for table in tree.iter("table"):
            outer = next(table.iterancestors("table"), None)
            if outer is not None:
                self._layout.add(outer)
            elif not any(len(row) > 1 for row in table.iter("tr")):
                self._layout.add(table)
        self._element(tree, _Around(Place()))

    def _element(self, element: Any, around: _Around) -> None:
        tag = element.tag
        if not isinstance(tag, str):  # a comment
            return
        style = squeezed(element.get("style") or "")
        if tag in NEVER_SHOWN or hides(style) or is_hidden(element, self._hidden):
            return
        if tag == "br":
            self._lines.line_break(around.place)
        elif tag == "img":
            self._picture(element, around.place)
        elif "mso-list:ignore" in style:
            _number(around.place.item, str(element.text_content())[:50])
        elif tag in _BLOCKS:
            self._block(element, tag, style, around)
        elif "display:block" in style:
            self._lines.end()
            self._inside(element, _inline(element, tag, style, around))
            self._lines.end()
        else:
            self._inside(element, _inline(element, tag, style, around))

    def _inside(self, element: Any, around: _Around) -> None:
        self._lines.write(element.text or "", around.place)
        for child in element:
            self._element(child, around)
            self._lines.write(child.tail or "", around.place)

    def _block(self, element: Any, tag: str, style: str, around: _Around) -> None:
        lines = self._lines
        lines.end()
        outermost = tag not in ("ul", "ol") or around.items is None
        spaced = outermost and (tag in _SPACED or (tag == "p" and self._has_margin(element, style)))
        if spaced:
            lines.leave_gap()
        around = replace(around, place=_formatted(element, tag, style, around.place))
        if tag in ("td", "th") and around.table is not None:
            self._cell(element, around, around.table)
        else:
            self._inside(element, self._around(element, tag, style, around))
        lines.end()
        if spaced:
            lines.leave_gap()

    def _has_margin(self, element: Any, style: str) -> bool:
        word = (element.get("class") or "").lower().startswith("mso")
        return not word and not self._tight and not _NO_MARGIN.search(style)

    def _around(self, element: Any, tag: str, style: str, around: _Around) -> _Around:
        """What stands in a list, an item, a table or a row."""
        place, within = around.place, around.items
        if tag in ("ul", "ol", "menu", "dir"):
            level = min(DEEPEST, within.level + 1 if within is not None else 1)
            first = _count(element.get("start"), 1, 99_999) if tag == "ol" else None
            return replace(around, items=_List(level, first))
        if tag == "li":
            within = within or _List(1, None)
            if within.number is None:
                return replace(around, place=replace(place, item=Item(within.level)))
            number = min(_count(element.get("value"), within.number, 99_999), 99_999)
            within.number = number + 1
            return replace(around, place=replace(place, item=Item(within.level, number)))
        if tag == "p" and within is None and (found := _WORD_LIST.search(style)):
            level = max(1, min(DEEPEST, int(found[1])))
            return replace(around, place=replace(place, item=Item(level)))
        if tag == "table":
            is_layout = element in self._layout or place.cell is not None
            return replace(around, table=None if is_layout else _Table(self._lines.next_table()))
        if tag == "tr" and around.table is not None:
            around.table.row += 1
            around.table.column = 0
        return around

    def _cell(self, element: Any, around: _Around, table: _Table) -> None:
        wide, high = (_count(element.get(name), 1, WIDEST) for name in ("colspan", "rowspan"))
        cell = Cell(table.number, max(0, table.row), table.column, wide, high)
        table.column += 1
        place = replace(around.place, cell=cell, item=None)
        self._inside(element, _Around(place))
        self._lines.close_cell(place)

    def _picture(self, image: Any, place: Place) -> None:
        source = (image.get("src") or "").strip()
        says = " ".join(unescape((image.get("alt") or "")[:300]).split())
        if source[:4].lower() == "cid:":
            name = unquote(source[4:300])
            if is_content_id(name):
                self._lines.show(name, says, place)
        elif says and len(says) <= 8 and not says.isascii() and not _LETTER.search(says):
            self._lines.write(says, place)  # an emoji


def _formatted(element: Any, tag: str, style: str, place: Place) -> Place:
    marks = marks_of(tag, style, place.marks)
    quote, heading, mono, kept = place.quote, place.heading, place.mono, place.kept
    if tag == "blockquote" and is_citation(element, style):
        quote = min(DEEPEST, quote + 1)
    if tag in ("h1", "h2", "h3"):
        heading = int(tag[1])
    elif tag in ("h4", "h5", "h6", "th"):
        marks |= Mark.BOLD
    mono = mono or tag in ("pre", "listing")
    kept = kept or mono or "white-space:pre" in style
    return replace(place, marks=marks, quote=quote, heading=heading, mono=mono, kept=kept)


def _inline(element: Any, tag: str, style: str, around: _Around) -> _Around:
    place = around.place
    marks, link = marks_of(tag, style, place.marks), place.link
    if tag in ("span", "font", "code") and is_monospaced(element, style):
        marks |= Mark.CODE
    if tag == "a":
        target = re.sub(r"[\t\r\n]", "", element.get("href") or "").strip()
        if _WITH_PATH.match(target):
            target = target.replace(" ", "%20")
        link = target if is_target(target) else link
    if marks == place.marks and link == place.link:
        return around
    return replace(around, place=replace(place, marks=marks, link=link))


def _number(item: Item | None, mark: str) -> None:
    """The number of an item of Word, whose mark is written out before it."""
    found = _NUMBERED.match(mark.strip())
    if item is not None and found:
        said = found[1].lower()
        item.number = int(said) if said.isdigit() else ord(said) - ord("a") + 1


def _count(said: str | None, otherwise: int, most: int) -> int:
    is_number = said is not None and said.isascii() and said.isdigit() and len(said) < 7
    return max(1, min(most, int(said or ""))) if is_number else otherwise
