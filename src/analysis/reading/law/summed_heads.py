"""Lines among givers that sum those right below them: they head these, and gave nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from analysis.reading.law.facts import changing
from analysis.reading.law.labels import Label
from analysis.reading.law.places import settle
from analysis.reading.law.row import Refusal
from analysis.reading.law.table import Table
from analysis.reading.law.wholes import gift, left_of, slip

Cell = tuple[int, int]
FEWEST = 2  # lines of places that head others
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
    _settle_places(table, made)


def _settle_places(table: Table, made: dict) -> None:
    """Communes among givers, each with some of these below it, head these; told, where one is not
    their sum."""
    lines = [line for line in table.lines if not line.total]
    heads = [n for n, line in enumerate(lines) if _is_place(line.giver)]
    if len(heads) < FEWEST or any(n + 1 in (*heads, len(lines)) for n in heads):
        return
    ends = zip(heads, [*heads[1:], len(lines)], strict=True)
    for (n, end), column in product(ends, table.values):
        below = ((line.row, column.at) for line in lines[n + 1 : end])
        own = [cell for cell in below if gift(made.get(cell))]
        whole = (lines[n].row, column.at)
        if own and whole in made:
            _settle_place(table, made, whole, own)


def _settle_place(table: Table, made: dict, whole: Cell, own: list[Cell]) -> None:
    """Take the gift of a place for none where it is what those below it come to, else tell all."""
    head = table.row_of[whole[0]].giver
    if not gift(made[whole]) or left_of(made[whole], [made[one] for one in own]) is None:
        made[whole] = None if gift(made[whole]) else made[whole]
        _take_head(table, made, head, own)
    elif head is not None:
        made.update({cell: Refusal(cell, "rest", (head.text,)) for cell in (whole, *own)})


def _is_place(label: Label | None) -> bool:
    """Whether a name is that of a place, kind and all, and of nobody: "Xã Kỳ Hà"."""
    if label is None or label.rest or label.has("org", "author"):
        return False
    return any(one.kind for one in label.places) and all(i.has(*_NAMES) for i in label.said.items)


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
