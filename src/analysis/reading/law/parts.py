"""Parts over lines and columns: a whole or its parts, never both; what parts leave is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import Table
from analysis.reading.law.values import Value

Cell = tuple[int, int]
CLOSE = 1e-6


def settle_parts(table: Table, made: dict, ats: dict) -> None:
    """Decide for each whole of gifts, or sum, whether it or its parts stand; changes `made`."""
    for cell, one in list(made.items()):
        if _indicator(one) and _sums(table, cell, made):
            made[cell] = None
    _worth_of_all(table, made)
    _counts_of_marks(made, ats)
    _marks_differ(made)
    for line in sorted(table.lines, key=lambda line: -line.row):
        for column in table.values:
            cell = (line.row, column.at)
            if _gift(made.get(cell)):
                _settle(cell, _parts(table, cell, made), made)
    _parts_in_columns(table, made)
    for total, parts in table.block.sums.rows.items():
        _sum_of_gifts(
            table, made, {(total, c.at): [(p, c.at) for p in parts] for c in table.values}
        )
    for total, parts in table.block.sums.columns.items():
        rows = [line.row for line in table.lines]
        _sum_of_gifts(table, made, {(row, total): [(row, p) for p in parts] for row in rows})


def _parts_in_columns(table: Table, made: dict) -> None:
    """Columns "Trong đó: …" and the one that they are parts of, line by line."""
    columns: dict[int, list[int]] = {}
    for part, whole in table.whole_of.items():
        columns.setdefault(whole, []).append(part)
    for whole, own in columns.items():
        for row in [line.row for line in table.lines if _gift(made.get((line.row, whole)))]:
            if (row, max(own)) in made:
                _settle((row, whole), [(row, part) for part in own if (row, part) in made], made)


def _sum_of_gifts(table: Table, made: dict, parts: dict[Cell, list[Cell]]) -> None:
    """Gifts that the arithmetic of the sheet proves to be sums of others, cell by cell."""
    for cell, own in parts.items():
        counted = any(_gift(made.get(part)) or made.get(part, 0) is None for part in own)
        if counted and cell in table.block.sums.cells and _gift(made.get(cell)):
            made[cell] = None


def _counts_of_marks(made: dict, ats: dict) -> None:
    """Counts beside or below marks only reconcile: criteria of a place, communes of one."""
    marks = {cell: row for cell, row in made.items() if _mark(row)}
    beside: dict[int, list[Row]] = {}
    below: dict[int, list[Row]] = {}
    for (row, column), one in marks.items():
        beside.setdefault(row, []).append(one)
        below.setdefault(column, []).append(one)
    for cell, at in ats.items():
        if cell in marks or at.value.number is None or at.inner.standard:
            continue
        own = below.get(cell[1], ()) if not at.line.place_named else ()
        if _counts(own, at.value) or (
            at.value.out_of is None and _counts(beside.get(cell[0], ()), at.value)
        ):
            made[cell] = None


def _marks_differ(made: dict) -> None:
    """A printed number of criteria met that is not the number of the marks is told."""
    met: Counter[tuple] = Counter()
    for row in filter(_mark, made.values()):
        if "." not in row.what:
            met[row.place, row.period, row.measure] += row.status == "met"
    for cell, row in list(made.items()):
        if _indicator(row) and row.what == "criteria_met":
            counted = met.get((row.place, row.period, row.measure))
            if counted is not None and counted != row.value:
                told = (f"{row.value:g}",)
                made[cell] = Refusal(cell, "marks_differ", told, (("computed", f"{counted}"),))


def _counts(marks: Sequence[Row], value: Value) -> bool:
    """Whether a number is how many of the marks are met, alone, of all of them, or in percent."""
    met = sum(row.status == "met" for row in marks)
    applies = sum(row.status != "not_applicable" for row in marks)
    if not marks or value.number is None or value.out_of is not None:
        return bool(marks) and value.number == met
    share = met / applies if applies else -1.0
    near = abs(value.number - 100 * share) < 0.06 or abs(value.number - share) < 6e-4
    return near or value.number == met


def _worth_of_all(table: Table, made: dict) -> None:
    """A column of money without a kind that sums its neighbours in every line: a total."""
    kinds = {column.at for column in table.values if column.facts.kind}
    for column in table.values:
        if column.at in kinds or column.facts.orgs:
            continue
        cells = {
            cell: made[cell].vnd
            for cell in made
            if cell[1] == column.at and _gift(made[cell]) and made[cell].vnd is not None
        }
        others = {row: [made.get((row, at)) for at in kinds] for row, _ in cells}
        sums = [_adds_up(own, others[row]) for (row, _), own in cells.items()]
        if len(sums) > 1 and all(sums):
            made.update(dict.fromkeys(cells))


def _adds_up(whole: float, parts: Sequence[object]) -> bool:
    """Whether money is the sum of two or more gifts."""
    amounts = [one.vnd for one in parts if _gift(one) and one.vnd is not None]
    return len(amounts) > 1 and abs(sum(amounts) - whole) <= CLOSE * whole


def _gift(one: object) -> TypeGuard[Row]:
    return isinstance(one, Row) and one.table == "contributions"


def _indicator(one: object) -> TypeGuard[Row]:
    """A row of a known indicator."""
    return isinstance(one, Row) and one.table == "indicators" and bool(one.what)


def _mark(one: object) -> TypeGuard[Row]:
    return isinstance(one, Row) and one.table == "criteria"


def _parts(table: Table, cell: Cell, made: dict) -> list[Cell]:
    """The nearest lines below with a value in this column; "Trong đó:" only leads to them."""
    found: list[Cell] = []
    for row in table.children.get(cell[0], ()):
        own = (row, cell[1])
        found += [own] if own in made else _parts(table, own, made)
    return found


def _settle(whole: Cell, parts: list[Cell], made: dict) -> None:
    """The parts where all are known gifts, with what they leave of the whole; else the whole."""
    if not parts:
        return
    known = [made[part] for part in parts if _gift(made.get(part))]
    done = [part for part in parts if made.get(part, 0) is None]
    if len(known) + len(done) < len(parts):
        made.update(dict.fromkeys(parts))
    elif done:
        made[whole] = None
    else:
        made[whole] = _left_of(made[whole], known)


def _left_of(row: Row, parts: Sequence[Row]) -> Row | Refusal | None:
    """What parts leave of a whole, in the same measure; None where that is nothing."""
    own = row.vnd if row.vnd is not None else row.value
    amounts = [one.vnd if row.vnd is not None else one.value for one in parts]
    if own is None or None in amounts:
        return row
    left = own - sum(amount for amount in amounts if amount is not None)
    if abs(left) <= CLOSE * max(abs(own), 1) or row.qualifier != "exact":
        return None
    if left < 0:
        return Refusal(row.cell, "parts exceed")
    return replace(row, vnd=left) if row.vnd is not None else replace(row, value=left)


def _sums(table: Table, cell: Cell, made: dict) -> bool:
    """Whether a figure of a section is the sum of the lines below it."""
    parts = [made.get(part) for part in _parts(table, cell, made)]
    values = [part.value for part in parts if isinstance(part, Row) and part.value is not None]
    own = made[cell].value
    return (
        len(values) > 1 and own is not None and abs(sum(values) - own) <= CLOSE * max(abs(own), 1)
    )
