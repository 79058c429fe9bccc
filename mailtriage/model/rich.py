"""Words with their formatting, as far as an answer may carry it: what has no place here cannot pass.

There are no colours, fonts, sizes, classes, styles or scripts, and nothing that would be fetched.
"""

import re
from dataclasses import dataclass
from enum import IntFlag, StrEnum

MAX_BLOCKS = 5000
DEEPEST = 8  # quotes within quotes, lists within lists
WIDEST = 100  # columns and rows that one cell takes

# Marks that nobody sees, and that turn the direction of writing, would show another address.
_TARGET = re.compile(
    r"(?:https?://[\w\[]|mailto:[\w.+%!#$&'*/=?^`{|}~-]{1,200}@|tel:[+\d(])"
    r"[^\s<>\"\\\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]{0,4000}",
    re.IGNORECASE,
)
_CONTENT_ID = re.compile(r"[\x21-\x7e]{1,250}")
_UNSAFE = re.compile(r"[<>\"'&\\]")


class Mark(IntFlag):
    BOLD = 1
    ITALIC = 2
    UNDERLINE = 4
    STRIKE = 8
    CODE = 16
    RAISED = 32
    LOWERED = 64


ALL_MARKS = 127


class Shape(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    PREFORMATTED = "preformatted"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that look alike. `marks` are `Mark`s; `link` is where it leads; with `picture`, a Content-ID,
    it is that picture, and `text` names it. Raises ValueError for a target or an id that may not pass."""

    text: str
    marks: int = 0
    link: str = ""
    picture: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.marks <= ALL_MARKS:
            raise ValueError("unknown marks")
        if self.link and not is_target(self.link):
            raise ValueError("a link that may not pass")
        if self.picture and not is_content_id(self.picture):
            raise ValueError("a picture that may not pass")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell stands: the number of its table, its row and place there, and how many it takes."""

    table: int
    row: int
    column: int
    columns: int = 1
    rows: int = 1

    def __post_init__(self) -> None:
        if min(self.table, self.row, self.column) < 0 or not (
            1 <= self.columns <= WIDEST and 1 <= self.rows <= WIDEST
        ):
            raise ValueError("a cell in no table")


@dataclass(frozen=True, slots=True)
class Block:
    """One line, however long: a line break in a paragraph, an item or a cell begins the next block.

    `gap` says that space was left above; `quote` how deep it is quoted. `level` is that of a heading (1 to 3)
    or of a list (from 1); `number` that of a numbered item, 0 with a bullet. A block that `goes_on` belongs
    to the item above it; those of one `cell` follow each other.
    """

    shape: Shape
    runs: tuple[Run, ...]
    gap: bool = False
    quote: int = 0
    level: int = 0
    number: int = 0
    goes_on: bool = False
    cell: Cell | None = None

    def __post_init__(self) -> None:
        most = {Shape.HEADING: 3, Shape.ITEM: DEEPEST}.get(self.shape, 0)
        if not min(most, 1) <= self.level <= most or not 0 <= self.quote <= DEEPEST:
            raise ValueError("a level that there is not")
        if not 0 <= self.number < 100_000 or (self.shape is Shape.CELL) != (self.cell is not None):
            raise ValueError("a block that there is not")

    @property
    def text(self) -> str:
        """Its words; what pictures are called is none of them."""
        return "".join(one.text for one in self.runs if not one.picture)

    @property
    def pictures(self) -> tuple[str, ...]:
        return tuple(one.picture for one in self.runs if one.picture)


@dataclass(frozen=True, slots=True)
class Rich:
    """The lines of a mail's HTML. Where it was too much to read, `complete` is false and there is none."""

    blocks: tuple[Block, ...] = ()
    complete: bool = True

    def __post_init__(self) -> None:
        if len(self.blocks) > MAX_BLOCKS:
            raise ValueError("too many blocks")


def is_target(link: str) -> bool:
    """Whether an answer may link to it: the web, mail and telephones."""
    return _TARGET.fullmatch(link) is not None


def is_content_id(name: str) -> bool:
    """Whether it can name a part of a mail, without ``<>`` (RFC 2392), in a header and in markup."""
    return _CONTENT_ID.fullmatch(name) is not None and not _UNSAFE.search(name)
