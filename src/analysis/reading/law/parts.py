"""Parts over lines and columns: a whole or its parts, never both; what parts leave is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import Table

Cell = tuple[int, int]
CLOSE = 1e-6


def settle_parts(table: Table, made: dict, ats: dict) -> None:
    """Decide for each whole of gifts, or sum, whether it or its parts stand; changes `made`."""
    for cell in list(made):
        if (
            isinstance(made[cell], Row)
            and made[cell].table == "indicators"
            and made[cell].what
            and _sums(table, cell, made)
        ):
            made[cell] = None
    _worth_of_all(table, made)
    _counts_of_marks(table, made, ats)
    for line in sorted(table.lines, key=lambda line: -line.row):
        for column in table.values:
            cell = (line.row, column.at)
            if _gift(made.get(cell)):
                _settle(cell, _parts(table, cell, made), made)
    for part, whole in table.whole_of.items():
        for line in table.lines:
            if _gift(made.get((line.row, whole))) and (line.row, part) in made:
                parts = [
                    (line.row, p)
                    for p, w in table.whole_of.items()
                    if w == whole and (line.row, p) in made
                ]
                if part == max(p for p, w in table.whole_of.items() if w == whole):
                    _settle((line.row, whole), parts, made)
    for sums, along in ((table.block.sums.rows, 0), (table.block.sums.columns, 1)):
        for total in sums:
            for cell in [cell for cell in made if cell[along] == total and _gift(made[cell])]:
                parts = [(p, cell[1]) if along == 0 else (cell[0], p) for p in sums[total]]
                if cell in table.block.sums.cells and any(
                    _gift(made.get(part)) or made.get(part, 0) is None for part in parts
                ):
                    made[cell] = None


def _counts_of_marks(table: Table, made: dict, ats: dict) -> None:
    """Counts beside or below marks only reconcile: criteria of a place, communes of one."""
    marks = {
        cell: row for cell, row in made.items() if isinstance(row, Row) and row.table == "criteria"
    }
    if not marks:
        return
    for cell, at in ats.items():
        if cell in marks or at.value.number is None:
            continue
        beside = [row for at_cell, row in marks.items() if at_cell[0] == cell[0]]
        below = [row for at_cell, row in marks.items() if at_cell[1] == cell[1]]
        for own in (beside, below) if at.value.out_of is None else (below,):
            if (
                own
                and not (at.inner.standard or at.line.place_named and own is below)
                and _counts(own, at.value)
            ):
                made[cell] = None
    met: dict[tuple, int] = {}
    for row in marks.values():
        if "." not in row.what:
            key = (row.place, row.period, row.measure)
            met[key] = met.get(key, 0) + (row.status == "met")
    for cell, row in list(made.items()):
        if isinstance(row, Row) and row.what == "criteria_met":
            counted = met.get((row.place, row.period, row.measure))
            if counted is not None and counted != row.value:
                told = (f"{row.value:g}",)
                made[cell] = Refusal(cell, "marks_differ", told, (("computed", f"{counted}"),))


def _counts(marks: list[Row], value) -> bool:
    """Whether a number is how many of the marks are met, alone, of all of them, or in percent."""
    met = sum(row.status == "met" for row in marks)
    applies = sum(row.status != "not_applicable" for row in marks)
    if value.out_of is not None:
        return value.number == met
    share = 100 * met / applies if applies else -1
    return (
        value.number == met
        or abs(value.number - share) < 0.06
        or abs(value.number - share / 100) < 6e-4
    )


def _worth_of_all(table: Table, made: dict) -> None:
    """A column of money without a kind that sums its neighbours in every line: a total."""
    for column in table.values:
        cells = [
            cell
            for cell in made
            if cell[1] == column.at and _gift(made[cell]) and made[cell].vnd is not None
        ]
        if not cells or column.facts.kind or column.facts.orgs:
            continue
        sums = []
        for row, at in cells:
            others = [
                made.get((row, other.at))
                for other in table.values
                if other.at != at and other.facts.kind
            ]
            amounts = [one.vnd for one in others if _gift(one) and one.vnd is not None]
            sums.append(
                len(amounts) > 1
                and abs(sum(amounts) - made[row, at].vnd) <= 1e-6 * made[row, at].vnd
            )
        if len(sums) > 1 and all(sums):
            made.update(dict.fromkeys(cells))


def _gift(one: object) -> TypeGuard[Row]:
    return isinstance(one, Row) and one.table == "contributions"


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
    row = made[whole]
    done = [part for part in parts if made.get(part, 0) is None]
    if len(known) + len(done) < len(parts):
        for part in parts:
            made[part] = None
        return
    if done:
        made[whole] = None
        return
    own = row.vnd if row.vnd is not None else row.value
    amounts = [one.vnd if row.vnd is not None else one.value for one in known]
    if any(amount is None for amount in amounts) or own is None:
        return
    left = own - sum(amounts)
    if abs(left) <= CLOSE * max(abs(own), 1) or row.qualifier != "exact":
        made[whole] = None
    elif left < 0:
        made[whole] = Refusal(whole, "parts exceed")
    else:
        made[whole] = replace(row, vnd=left) if row.vnd is not None else replace(row, value=left)


def _sums(table: Table, cell: Cell, made: dict) -> bool:
    """Whether a figure of a section is the sum of the lines below it."""
    parts = [made.get(part) for part in _parts(table, cell, made)]
    values = [part.value for part in parts if isinstance(part, Row) and part.value is not None]
    own = made[cell].value
    return (
        len(values) > 1 and own is not None and abs(sum(values) - own) <= CLOSE * max(abs(own), 1)
    )
