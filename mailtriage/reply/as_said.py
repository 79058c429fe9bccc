"""Items and tables of formatted words as the approved text has them: the same numbers, no cell elsewhere."""

from collections.abc import Sequence

from mailtriage.model.rich import Block, Cell, Run, Shape

_BULLETS = "-*o+\u2022\xb7\u25aa\xa7\u25e6"


def items_as_said(lines: Sequence[tuple[Block, str]]) -> list[Block]:
    """The lines, each with the mark that an item has in the text: where a list would show another one, it is
    a paragraph that begins with its own."""
    found, is_flat = list[Block](), False
    for block, mark in lines:
        if block.shape is not Shape.ITEM:
            found.append(block)
            continue
        if not block.goes_on:
            is_flat = not _is_shown(mark, block.number)
        elif not found or found[-1].shape is not Shape.ITEM:
            is_flat = True
        runs = (Run(f"{mark} "), *block.runs) if mark and is_flat and not block.goes_on else block.runs
        found.append(Block(Shape.PARAGRAPH, runs, block.gap, block.quote) if is_flat else block)
    return found


def _is_shown(mark: str, number: int) -> bool:
    return mark.strip("().") == str(number) if number else not mark or mark in _BULLETS


def cells_that_stay(lines: Sequence[Block], missing: Sequence[Block]) -> list[bool] | None:
    """Which lines stay: all but rows of a table of which nothing is left, and empty lines of cells. None
    where one of the `missing` stood in a row that is left, or rows would move."""
    said = {(one.cell.table, one.cell.row) for one in lines if one.cell and one.runs}
    if any((one.cell.table, one.cell.row) in said for one in missing if one.cell):
        return None
    tall = {one.cell.table for one in lines if one.cell and one.cell.rows > 1} & {table for table, _ in said}
    full = {one.cell for one in lines if one.cell and one.runs}
    stay, empty = list[bool](), set[Cell]()
    for one in lines:
        cell = one.cell
        if cell is None or one.runs:
            stay.append(True)
            continue
        if (cell.table, cell.row) not in said and cell.table in tall:
            return None
        stay.append((cell.table, cell.row) in said and cell not in full and cell not in empty)
        empty.add(cell)
    return stay
