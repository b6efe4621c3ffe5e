"""Lines that name a place and nothing else, where structure puts the next lines under none of it:
these may be of that place, or of the one that they seem to be of. So may amounts below a unit of
money that stands alone between them: "(triệu)"."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.reading.law.facts import facts_of
from analysis.reading.law.labels import Label
from analysis.reading.law.row import Line, Refusal, Result, Row
from analysis.reading.law.table import Table
from analysis.reading.structure.blocks import Block

Cell = tuple[int, int]


def refuse_behind_places(table: Table, block: Block, result: Result) -> None:
    """Refuse the rows of lines below such a line, up to the next section or place, that are not of
    it; a line with figures is one where nothing was made of them."""
    made = {row.cell[0] for row in result.rows}
    doubted = dict(_doubted(table, block, made))
    lost = {
        row.cell
        for row in result.rows
        if (label := doubted.get(row.cell[0])) is not None and not _is_of(row, label)
    }
    if lost:
        result.rows[:] = [row for row in result.rows if row.cell not in lost]
        told = ((cell, doubted[cell[0]]) for cell in lost)
        result.refused += [
            Refusal(cell, "place_between" if label.places else "unit", (label.text,))
            for cell, label in told
        ]


def _is_of(row: Row, label: Label) -> bool:
    """Whether a row is of the place of a label, or says none."""
    return row.place is None or row.place.name in {one.name for one in label.places}


def _doubted(table: Table, block: Block, made: set[int]) -> Iterator[tuple[int, Label]]:
    """The lines that may be of a place, or in a unit, above them, and what that says."""
    alone = _places_alone(table, block, made)
    own = {line.row for line in table.lines if alone and _says_where(table, block, line)}
    between: int | None = None
    for row in block.lines if alone else ():
        sections = block.sections.get(row, ())
        if row in alone:
            between = row
        elif between is None or any(cell[0] >= between for cell in sections):
            between = None
        elif row not in own or not alone[between].places:
            yield row, alone[between]
        else:
            between = None


def _places_alone(table: Table, block: Block, made: set[int]) -> dict[int, Label]:
    """The lines of which no row was made that name a place, or other money, and nothing more."""
    filled = _filled(block)
    first = min(made, default=0)  # above it units stand in heads
    left = (row for row in block.lines if row not in made)
    named = ((row, _place_alone(table, row, filled.get(row, []), block)) for row in left)
    return {row: one for row, one in named if one is not None and (one.places or row > first)}


def _says_where(table: Table, block: Block, line: Line) -> bool:
    """Whether a line names its place, or is of all of them: "Toàn tỉnh"."""
    texts = (str(table.at(cell)) for cell in block.stubs.get(line.row, ()))
    of_all = any(table.labels.read(text).has("here", "total") for text in texts)
    return line.place_named or line.total or of_all


def _filled(block: Block) -> dict[int, list[Cell]]:
    filled: dict[int, list[Cell]] = {}
    for cell in block.values:
        filled.setdefault(cell[0], []).append(cell)
    return filled


def _place_alone(table: Table, row: int, values: list[Cell], block: Block) -> Label | None:
    """The one cell with words of a line, if it names a place, or money, and nothing more."""
    stub = [cell for cell in block.stubs.get(row, ()) if cell[0] == row]
    named = [cell for cell in (*stub, *values) if isinstance(table.at(cell), str)]
    named = [cell for cell in named if any(map(str.isalpha, str(table.at(cell))))]
    if len(named) != 1:
        return None
    label = table.labels.read(str(table.at(named[0])))
    return label if (label.places or _other_money(table, label)) and not label.rest else None


def _other_money(table: Table, label: Label) -> bool:
    """Whether a label is but a unit of money, and none of those around the table, or in heads."""
    plain = all(one.has("unit", "head:unit", "head:org", "counted") for one in label.said.items)
    units, heads = facts_of([label]).units, (one.facts.units for one in table.values)
    known = {*table.context.units, *(unit for own in heads for unit in own)}
    return plain and any(one.vnd for one in units) and not {*units} <= known
