"""Lines among givers that sum those right below them: they head these, and gave nothing."""

from __future__ import annotations

from dataclasses import replace

from analysis.reading.law.facts import changing
from analysis.reading.law.labels import Label
from analysis.reading.law.places import settle
from analysis.reading.law.row import Refusal
from analysis.reading.law.table import Table
from analysis.reading.law.wholes import gift, slip

Cell = tuple[int, int]
Runs = dict[int, tuple[int, ...]]  # a line, and those that it sums
_NAMES = ("org", "head:org", "level", "hamlet", "skip", "fill")  # what says but who gave, or where


def settle_heads(table: Table, made: dict, ats: dict) -> None:
    """Take the gifts of lines that head others for none; changes `made`.

    Below a place they were given there; what else such a line says must be understood.
    """
    runs = _runs(table, made)
    for row, parts in runs.items() if _are_heads(table, runs) else ():
        for at in [column.at for column in table.values if gift(made.get((row, column.at)))]:
            own = [(part, at) for part in parts if gift(made.get((part, at)))]
            holds = (row, at) in table.block.sums.cells
            made[row, at] = None if holds or not own else slip((row, at), own, ats)
            _take_head(table, made, table.row_of[row].giver, own)


def _runs(table: Table, made: dict) -> Runs:
    """The lines that name a giver, or a place, and sum several right below, in some column."""
    sums = table.block.sums
    return {
        row: parts
        for row, parts in sums.rows.items()
        if row not in table.children
        and len(parts) > 1
        and parts[0] > row
        and row in table.row_of
        and table.row_of[row].giver is not None
        and any(gift(made.get((parts[0], at))) for of, at in sums.cells if of == row)
    }


def _are_heads(table: Table, runs: Runs) -> bool:
    """Whether it is no chance that several lines sum others: a total sums but these, or they have
    no ordinal and the others have."""
    heads, inside = set(runs), {part for parts in runs.values() for part in parts}
    if len(runs) < 2 or heads & inside:
        return False
    summed = any(heads <= {*parts} and inside.isdisjoint(parts) for parts in _totals(table, runs))
    ordinals = [column.at for column in table.columns.values() if column.job == "ordinal"]
    counted = {row for row in heads | inside for at in ordinals if table.at((row, at))}
    return summed or counted == inside


def _totals(table: Table, runs: Runs) -> list[tuple[int, ...]]:
    return [parts for row, parts in table.block.sums.rows.items() if row not in runs]


def _take_head(table: Table, made: dict, head: Label | None, parts: list[Cell]) -> None:
    """Say of gifts what the line over them says."""
    if head is None:
        return
    place = settle(head.places[:1], table.context.area, None, table.on)[0] if head.places else None
    plain = all(item.has(*_NAMES) for item in head.said.items) and not head.periods
    unread = head.rest and not head.has("hamlet", "org")
    for part in parts:
        if unread or not plain or changing(head, plan=True) or head.places and place is None:
            made[part] = Refusal(part, "rest", tuple(head.rest) or (head.text,))
        elif place is not None:
            made[part] = replace(made[part], place=place)
