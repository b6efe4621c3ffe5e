"""Gifts that come to as much as others by chance, and are no sum of them."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.reading.law.at import At
from analysis.reading.law.row import Row
from analysis.reading.law.table import Table

Cell = tuple[int, int]


def stands_alone(
    table: Table, whole: Row, cells: Sequence[Cell], parts: Sequence[Row], at: At
) -> bool:
    """Whether a gift that comes to as much as others sums none: "Hiến đất" sums no money, and 3
    behind 1 and 2 is one of them."""
    own_kind = bool(at.inner.kind) and any(one.kind != whole.kind for one in parts)
    return own_kind or _listed(table, at.cell, cells)


def is_thing(whole: Row, parts: Sequence[Row]) -> bool:
    """Whether a gift is of a thing that none of its parts is: "Đá", or all of "Cát", "Gạch"?"""
    return bool(whole.item and parts) and all(one.item != whole.item for one in parts)


def _listed(table: Table, cell: Cell, parts: Sequence[Cell]) -> bool:
    """Whether a line counts on behind those that it may sum."""
    at = next((one.at for one in table.columns.values() if one.job == "ordinal"), None)
    rows = [*dict.fromkeys(row for row, _ in parts), cell[0]]
    if at is None or len(rows) < len(parts) + 1 or table.row_of[cell[0]].total:
        return False
    texts = [str(table.at((row, at))).removesuffix(".0").rstrip(".") for row in rows]
    counts = [int(text) for text in texts if text.isdecimal()]
    return len(counts) == len(rows) and counts == list(range(counts[0], counts[0] + len(counts)))


def goes_on(table: Table, whole: Cell, part: Cell) -> bool:
    """Whether a line below another leaves out its giver, and says as it does what was given."""
    over, own = ({c for _, c in table.block.stubs[row]} for row in (whole[0], part[0]))
    named = {c for c in over if table.columns[c].job != "ordinal" and c not in own}
    return bool(own & over) and any(c < min(own) for c in named)
