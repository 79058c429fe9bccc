"""What of a mail's formatted words is what was approved as text: only that is shown to the customer.

The text decides. A line of the HTML stays if its signs come next in the text; between them the text may have
what programs add when they write HTML as text: targets of links that the line has, marks of its pictures, of
quotes and items. If the lines that stay do not say all that the text says, there is no excerpt.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from mailtriage.model.mail import Attachment
from mailtriage.model.rich import Block, Rich, Run, Shape
from mailtriage.reply.as_said import cells_that_stay, items_as_said
from mailtriage.reply.lettering import COMMAND, PICTURE, Found, Lettering, is_affordable, line_of

LOGO_BYTES = 30_000  # a smaller picture where a signature may begin is a part of it
_LONGEST = 100_000  # characters that the HTML may have besides
_SAID = ("resolve", "close")  # what stands behind these goes out


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
    BARE = "it has no letters, and is not in the text but for its pictures"


@dataclass(frozen=True, slots=True)
class _Line:
    """`end` is how far the text is said with this line; `found` how, where it is in the text."""

    block: Block
    state: _State
    end: int
    found: Found | None = None


def excerpt(rich: Rich, text: str, pictures: Mapping[str, Attachment], domain: str) -> Excerpt | None:
    """`pictures` are the attached ones by their Content-IDs; `domain` is that of their new ones."""
    size = sum(len(run.text) for one in rich.blocks for run in one.runs)
    if not rich.complete or size > 4 * len(text) + _LONGEST or not is_affordable(text):
        return None
    called = {run.text for one in rich.blocks for run in one.runs if run.picture and run.text}
    names = {known_as: one.name for known_as, one in pictures.items()}
    said = Lettering(text, sorted(called | set(names.values())))
    lines = _compared(rich.blocks, said, names)
    if lines is None or any(_is_named_in_vain(one, pictures) for one in lines):
        return None
    kept: list[_Line] = []
    gap = False
    for line, before, after in zip(lines, _nearest(lines), reversed(_nearest(reversed(lines))), strict=True):
        block = _shown(line, before, after, pictures)
        gap = gap or line.block.gap
        if block is not None:
            kept.append(replace(line, block=replace(block, gap=gap)))
            gap = False
    missing = [one.block for one in lines if one.found is None and one.block.text.strip()]
    stay = cells_that_stay([one.block for one in kept], missing)
    if stay is None or not any(one.block.runs for one in kept):
        return None
    kept = [one for one, stays in zip(kept, stay, strict=True) if stays]
    return _excerpt(kept, said, text, pictures, domain)


def _compared(blocks: Sequence[Block], said: Lettering, names: Mapping[str, str]) -> list[_Line] | None:
    """Each line, and whether it is in the text; None where the lines do not say all of it."""
    at, lines = 0, list[_Line]()
    for block in blocks:
        line = _line(block, said, at, names)
        at = line.end
        lines.append(line)
    return lines if said.is_end(at) else None


def _line(block: Block, said: Lettering, at: int, names: Mapping[str, str]) -> _Line:
    is_item = block.shape is Shape.ITEM and not block.goes_on
    wanted = line_of(block.runs, names, quoted=block.quote > 0, item=is_item)
    if not wanted.signs:
        return _Line(block, _State.BARE, at)
    found = said.match(wanted, at)
    if found is not None:
        state = _State.KEPT if wanted.signs.strip(PICTURE) else _State.BARE
        return _Line(block, state, found.end, found)
    if not any(map(str.isalnum, wanted.signs)):
        return _Line(block, _State.BARE, at)
    if (command := COMMAND.match(block.text)) is None:
        return _Line(block, _State.DROPPED, at)
    if command["word"].casefold() not in _SAID:
        return _Line(block, _State.COMMAND, at)
    behind = _behind(block, command.end())
    wanted = line_of(behind.runs, names, quoted=block.quote > 0)
    found = said.match(wanted, at) if wanted.signs.strip(PICTURE) else None
    return _Line(block, _State.COMMAND, at) if found is None else _Line(behind, _State.KEPT, found.end, found)


def _behind(block: Block, size: int) -> Block:
    """The line without its first `size` letters."""
    runs = list[Run]()
    for one in block.runs:
        cut = 0 if one.picture else min(size, len(one.text))
        size -= cut
        if one.picture or cut < len(one.text):
            runs.append(replace(one, text=one.text[cut:]))
    return replace(block, runs=tuple(runs))


def _is_named_in_vain(line: _Line, pictures: Mapping[str, Attachment]) -> bool:
    """Whether the text speaks of a picture there that cannot be shown."""
    marks = line.found.pictures if line.found is not None else 0
    return bool(marks) and not all(one in pictures for one in line.block.pictures)


def _shown(
    line: _Line, before: _State | None, after: _State | None, pictures: Mapping[str, Attachment]
) -> Block | None:
    """A line as it may be shown, with the pictures that come along; None where it may not. `before` and
    `after` say what became of the nearest lines with letters."""
    block = line.block
    if line.state is _State.KEPT or (line.found is not None and line.found.pictures):
        return _with(block, pictures)
    empty = replace(block, runs=()) if block.cell is not None else None
    if line.state is not _State.BARE or block.text.strip():
        return empty  # the other cells of its row stand where they stood
    if before is _State.DROPPED and (after is not _State.KEPT or block.quote):
        return empty
    if after is not _State.KEPT or before is _State.DROPPED:
        pictures = {name: one for name, one in pictures.items() if one.size_bytes >= LOGO_BYTES}
    shown = _with(block, pictures)
    return shown if shown.runs else empty


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


def _excerpt(
    lines: Sequence[_Line], said: Lettering, text: str, pictures: Mapping[str, Attachment], domain: str
) -> Excerpt:
    blocks, used = list[Block](), dict[str, Attachment]()
    rows, behind = text.split("\n"), dict[int, list[str]]()
    shaped = items_as_said([(one.block, one.found.mark if one.found else "") for one in lines])
    for line, block in zip(lines, shaped, strict=True):
        runs = list[Run]()
        for run in block.runs:
            if run.picture:
                one = pictures[run.picture]
                new = f"{one.digest[:32]}@{domain}"
                if new not in used and not said.speaks_of(run.picture, run.text, one.name):
                    behind.setdefault(said.row_before(line.end), []).append(f"[{one.name}]")
                used.setdefault(new, replace(one, content_id=new))
                run = replace(run, text=one.name, picture=new)
            runs.append(run)
        quote = block.quote if said.is_quoted(line.end) else 0
        blocks.append(replace(block, runs=tuple(runs), quote=quote))
    marked = list(behind.get(-1, ()))
    for number, row in enumerate(rows):
        marked += [row, *behind.get(number, ())]
    return Excerpt(tuple(blocks), "\n".join(marked).strip("\n"), tuple(used.values()))
