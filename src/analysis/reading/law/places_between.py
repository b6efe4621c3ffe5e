"""Lines that name a place and nothing else, where structure puts the next lines under none of it:
these may be of that place, or of the one that they seem to be of."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.reading.law.row import Refusal, Result
from analysis.reading.law.table import Table
from analysis.reading.structure.blocks import Block

Cell = tuple[int, int]


def refuse_behind_places(table: Table, block: Block, result: Result) -> None:
    """Refuse the rows of lines below such a line, up to the next section or place."""
    doubted = dict(_doubted(table, block))
    lost = {row.cell for row in result.rows if row.cell[0] in doubted and row.place is not None}
    if lost:
        result.rows[:] = [row for row in result.rows if row.cell not in lost]
        result.refused += [Refusal(cell, "path_contradicts", (doubted[cell[0]],)) for cell in lost]


def _doubted(table: Table, block: Block) -> Iterator[tuple[int, str]]:
    """The lines that may be of a place above them, and what that says."""
    own, filled = {line.row for line in table.lines if line.place_named}, _filled(block)
    between: Cell | None = None
    for row in block.lines:
        sections = block.sections.get(row, ())
        alone = _place_alone(table, row, filled.get(row, []), block)
        if alone is not None:
            between = alone
        elif row in own or between and any(cell[0] >= between[0] for cell in sections):
            between = None
        elif between:
            yield row, str(table.at(between))


def _filled(block: Block) -> dict[int, list[Cell]]:
    filled: dict[int, list[Cell]] = {}
    for cell in block.values:
        filled.setdefault(cell[0], []).append(cell)
    return filled


def _place_alone(table: Table, row: int, values: list[Cell], block: Block) -> Cell | None:
    """The one cell with words of a line, if it names a place and nothing more."""
    stub = [cell for cell in block.stubs.get(row, ()) if cell[0] == row]
    named = [cell for cell in (*stub, *values) if isinstance(table.at(cell), str)]
    named = [cell for cell in named if any(map(str.isalpha, str(table.at(cell))))]
    numbers = [cell for cell in values if cell not in named]
    if len(named) != 1 or numbers:
        return None
    label = table.labels.read(str(table.at(named[0])))
    return named[0] if label.places and not label.rest else None
