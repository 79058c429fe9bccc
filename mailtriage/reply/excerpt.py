"""What of a mail's formatted words is what was approved as text: only that is shown to the customer.

The text decides. A line of the HTML stays if its letters and digits come next in the text; between them the
text may have what programs add when they write HTML as text: targets of links, numbers of items, marks of
pictures. If all lines that stay do not say what the text says, there is no excerpt.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from mailtriage.model.mail import Attachment
from mailtriage.model.rich import Block, Rich, Run, Shape
from mailtriage.reply.lettering import COMMAND, Lettering, letters_of, squeezed

LOGO_BYTES = 30_000  # a smaller picture where a signature may begin is a part of it
_LONGEST = 100_000  # characters of a text that is compared
_LONGEST_SIGNS = 300  # of a line without letters


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`pictures` stand in the lines, under the Content-IDs that are theirs now; `text` is the approved one,
    with a line for each picture that nothing in it speaks of."""

    lines: tuple[Block, ...]
    text: str
    pictures: tuple[Attachment, ...]

    @property
    def targets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(run.link for one in self.lines for run in one.runs if run.link))


class _State(Enum):
    KEPT = "its words are in the text"
    DROPPED = "they are not"
    COMMAND = "it was done, and is said to nobody"
    BARE = "it has no letters"


@dataclass(frozen=True, slots=True)
class _Line:
    """`end` is how far the text is said with this line."""

    block: Block
    state: _State
    end: int


def excerpt(rich: Rich, text: str, pictures: Mapping[str, Attachment], domain: str) -> Excerpt | None:
    """`pictures` are the attached ones by their Content-IDs; `domain` is that of their new ones."""
    if not rich.complete or len(text) > _LONGEST:
        return None
    names = [run.text for one in rich.blocks for run in one.runs if run.picture and run.text]
    said = Lettering(text, names)
    lines = _compared(rich.blocks, said)
    if lines is None:
        return None
    approved = squeezed(text)
    kept: list[_Line] = []
    gap = False
    for line, before, after in zip(lines, _nearest(lines), reversed(_nearest(reversed(lines))), strict=True):
        block = _shown(line, before, after, approved, pictures)
        gap = gap or line.block.gap
        if block is not None:
            kept.append(replace(line, block=replace(block, gap=gap)))
            gap = False
    kept = _without_lost_rows(kept)
    if not any(one.block.runs for one in kept):
        return None
    return _excerpt(kept, said, text, pictures, domain)


def _compared(blocks: Sequence[Block], said: Lettering) -> list[_Line] | None:
    """Each line, and whether it is in the text; None where the lines do not say all of it."""
    at, lines = 0, list[_Line]()
    for block in blocks:
        line = _line(block, said, at)
        at = line.end
        lines.append(line)
    return lines if said.is_end(at) else None


def _line(block: Block, said: Lettering, at: int) -> _Line:
    key = letters_of(block.text)
    if not key:
        return _Line(block, _State.BARE, at)
    end = said.match(key, at)
    if end is not None:
        return _Line(block, _State.KEPT, end)
    if (found := COMMAND.match(block.text)) is None:
        return _Line(block, _State.DROPPED, at)
    behind = _behind(block, found.end())  # what is said with `#resolve` goes out
    key = letters_of(behind.text)
    end = said.match(key, at) if key else None
    return _Line(block, _State.COMMAND, at) if end is None else _Line(behind, _State.KEPT, end)


def _behind(block: Block, size: int) -> Block:
    """The line without its first `size` letters."""
    runs = list[Run]()
    for one in block.runs:
        cut = 0 if one.picture else min(size, len(one.text))
        size -= cut
        if one.picture or cut < len(one.text):
            runs.append(replace(one, text=one.text[cut:]))
    return replace(block, runs=tuple(runs))


def _shown(
    line: _Line,
    before: _State | None,
    after: _State | None,
    approved: str,
    pictures: Mapping[str, Attachment],
) -> Block | None:
    """A line as it may be shown, with the pictures that come along; None where it may not. `before` and
    `after` say what became of the nearest lines with letters."""
    block = line.block
    if line.state is _State.KEPT:
        return _with(block, pictures)
    if block.shape is Shape.CELL and not block.pictures:
        return replace(block, runs=())  # the others of its row stand where they stood
    if line.state is not _State.BARE:
        return None
    if before is _State.DROPPED and (after is not _State.KEPT or block.quote):
        return None
    signs = squeezed(block.text[:_LONGEST_SIGNS])
    if not (signs in approved if after is _State.KEPT else approved.endswith(signs)):
        return None  # the line above a signature, say
    if after is not _State.KEPT or before is _State.DROPPED:
        pictures = {name: one for name, one in pictures.items() if one.size_bytes >= LOGO_BYTES}
    shown = _with(block, pictures)
    return shown if shown.runs else None


def _nearest(lines: Iterable[_Line]) -> list[_State | None]:
    """What became of the last line with letters before each; commands were done, and count for nothing."""
    found = list[_State | None]()
    last: _State | None = None
    for one in lines:
        found.append(last)
        if one.state in (_State.KEPT, _State.DROPPED):
            last = one.state
    return found


def _with(block: Block, pictures: Mapping[str, Attachment]) -> Block:
    return replace(block, runs=tuple(one for one in block.runs if not one.picture or one.picture in pictures))


def _without_lost_rows(lines: Sequence[_Line]) -> list[_Line]:
    """Without rows of a table of which nothing is left, and without empty lines of cells."""
    rows = {(one.block.cell.table, one.block.cell.row) for one in lines if one.block.cell and one.block.runs}
    full = {one.block.cell for one in lines if one.block.cell and one.block.runs}
    found, empty = list[_Line](), set()
    for one in lines:
        cell = one.block.cell
        if cell is None or one.block.runs:
            found.append(one)
        elif (cell.table, cell.row) in rows and cell not in full and cell not in empty:
            empty.add(cell)
            found.append(one)
    return found


def _excerpt(
    lines: Sequence[_Line], said: Lettering, text: str, pictures: Mapping[str, Attachment], domain: str
) -> Excerpt:
    blocks, used = list[Block](), dict[str, Attachment]()
    rows, behind = text.split("\n"), dict[int, list[str]]()
    for line in lines:
        runs = list[Run]()
        for run in line.block.runs:
            if run.picture:
                one = pictures[run.picture]
                new = f"{one.digest[:32]}@{domain}"
                if new not in used and not said.speaks_of(run.picture, run.text, one.name):
                    behind.setdefault(said.row_before(line.end), []).append(f"[{one.name}]")
                used.setdefault(new, replace(one, content_id=new))
                run = Run(one.name, picture=new)
            runs.append(run)
        blocks.append(replace(line.block, runs=tuple(runs)))
    marked = list(behind.get(-1, ()))
    for number, row in enumerate(rows):
        marked += [row, *behind.get(number, ())]
    return Excerpt(tuple(blocks), "\n".join(marked).strip("\n"), tuple(used.values()))
