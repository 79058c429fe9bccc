"""Lines as they are written down, letter by letter: white space as HTML has it, empty lines as gaps."""

import re
from dataclasses import dataclass, replace

from mailtriage.intake.charset import clean
from mailtriage.intake.markup import unseen_gone
from mailtriage.model.rich import MAX_BLOCKS, Block, Cell, Mark, Run, Shape

_SPACE = re.compile(r"[ \t\r\n\f]+")
_LONGEST_NAME = 200
_BULLET = "\u2022 "


@dataclass(slots=True)
class Item:
    """One item of a list; `number` 0 has a bullet."""

    level: int
    number: int = 0
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where letters stand and how they look. `kept` says that white space counts, `mono` that it is code."""

    marks: int = 0
    link: str = ""
    quote: int = 0
    heading: int = 0
    mono: bool = False
    kept: bool = False
    item: Item | None = None
    cell: Cell | None = None


@dataclass(slots=True)
class _Open:
    """A run that may go on; never without a part."""

    parts: list[str]
    marks: int = 0
    link: str = ""
    picture: str = ""

    def closed(self) -> Run:
        text = "".join(self.parts)
        return Run(text if self.picture else text.replace("\xa0", " "), self.marks, self.link, self.picture)


class Lines:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._runs: list[_Open] = []
        self._place = Place()
        self._gap = False
        self._tables = 0

    def next_table(self) -> int:
        self._tables += 1
        return self._tables

    def write(self, text: str, place: Place) -> None:
        if not text:
            return
        text = unseen_gone(clean(text))
        if not place.kept:
            self._add(_SPACE.sub(" ", text), place)
            return
        first, *others = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._add(first.replace("\t", "    "), place)
        for one in others:
            self.line_break(place)
            self._add(one.replace("\t", "    "), place)

    def show(self, picture: str, name: str, place: Place) -> None:
        if not self._runs:
            self._place = place
        name = unseen_gone(clean(name))[:_LONGEST_NAME]
        self._runs.append(_Open([name], link=place.link, picture=picture))

    def line_break(self, place: Place) -> None:
        if not self._runs:
            self._gap = True
        self.end()

    def leave_gap(self) -> None:
        self._gap = True

    def end(self) -> None:
        """Whatever comes next begins a line."""
        runs, self._runs = [one.closed() for one in self._runs], []
        if not runs:
            return
        if not runs[-1].picture:
            runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
        found = tuple(one for one in runs if one.text or one.picture)
        if any(one.picture or one.text.strip() for one in found):
            self._append(found, self._place)
        else:
            self._gap = True

    def close_cell(self, place: Place) -> None:
        """An empty cell is one, too."""
        self.end()
        if not self.blocks or self.blocks[-1].cell != place.cell:
            self._append((), place)

    def _add(self, text: str, place: Place) -> None:
        last = self._runs[-1] if self._runs else None
        if not place.kept and (last is None or last.parts[-1].endswith(" ")):
            text = text.lstrip(" ")
        if not text:
            return
        if last is None:
            self._place = place
            if place.cell is not None and place.item is not None and not place.item.begun:
                place.item.begun = True  # a list within a cell
                text = (f"{place.item.number}. " if place.item.number else _BULLET) + text
        marks = int(place.marks & ~Mark.UNDERLINE if place.link else place.marks)
        if last is not None and not last.picture and (last.marks, last.link) == (marks, place.link):
            last.parts.append(text)
        else:
            self._runs.append(_Open([text], marks, place.link))

    def _append(self, runs: tuple[Run, ...], place: Place) -> None:
        if len(self.blocks) == MAX_BLOCKS:
            raise ValueError("too many blocks")
        gap, self._gap = self._gap and bool(self.blocks), False
        shape, level, number, goes_on = Shape.PARAGRAPH, 0, 0, False
        if place.cell is not None:
            shape = Shape.CELL
        elif place.mono:
            shape = Shape.PREFORMATTED
        elif place.item is not None:
            item = place.item
            shape, level, number, goes_on = Shape.ITEM, item.level, item.number, item.begun
            item.begun = True
        elif place.heading:
            shape, level = Shape.HEADING, place.heading
        self.blocks.append(Block(shape, runs, gap, place.quote, level, number, goes_on, place.cell))
