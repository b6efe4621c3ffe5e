"""Whether a value that speaks of a total is the sum of others: as its label or the sums say."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.reading.law.at import At
from analysis.reading.law.columns import Column
from analysis.reading.law.labels import Label, Named
from analysis.reading.law.row import Line
from analysis.reading.law.table import Table
from analysis.reading.law.unit_at import says_rate

Cell = tuple[int, int]


def is_proven(table: Table, at: At) -> bool:
    """Whether a total is that of others: its label says nothing else, or the sums hold."""
    sums = table.block.sums
    if at.cell in sums.cells or at.line.row in sums.rows or at.column.at in sums.columns:
        return True
    if at.line.total and (_counted_alone(table, at.line) or of_one_place(table, at.line)):
        return False
    if not at.line.total and _amounts_to_none(table, at):
        return False
    labels = at.line.own if at.line.total else at.column.labels[-1:]
    labels = [label for label in labels if label.has("total", "mean")]
    return bool(labels) and all(map(_only_sums, labels))


def is_unsummed_rate(table: Table, at: At) -> bool:
    """Whether a number is a share or a mean that is no sum of others."""
    plain = at.value.sort == "number" and at.cell not in table.block.sums.cells
    return plain and says_rate(table, at)


def of_one_place(table: Table, line: Line) -> bool:
    """Whether a line names a place and not the area of its table: no others add up to it.

    But those of this place do, where it has several lines.
    """
    area = table.context.area
    named = [one for label in line.own for one in label.places]
    return any(
        (area is None or area not in one.candidates) and not _has_lines(table, one) for one in named
    )


def _has_lines(table: Table, named: Named) -> bool:
    own = [line.place.place for line in table.lines if line.place is not None and not line.total]
    return sum(place in named.candidates for place in own) > 1


def _amounts_to_none(table: Table, at: At) -> bool:
    """Whether a column "Tổng số tiền" is no sum of others in any of several lines; or any column,
    where there is but one other, or some of its parts: "Tổng số của huyện", "Trong đó"."""
    filled = sum(table.at((line.row, at.column.at)) not in ("", None) for line in table.lines)
    holds = any(column == at.column.at for _, column in table.block.sums.cells)
    own = [unit.vnd for unit in at.column.facts.units]
    alike = [c for c in table.values if own == [unit.vnd for unit in c.facts.units]]
    others = [c for c in alike if c is not at.column]
    some = at.column.labels[-1].has("head:value") or _are_some(others)
    return some and filled > 1 and not (holds or table.sums(at.column, others))


def _are_some(others: Sequence[Column]) -> bool:
    """Whether columns need not be all of a total: one alone, or parts of it, "Trong đó"."""
    return len(others) == 1 or any(label.has("part") for one in others for label in one.labels)


def _counted_alone(table: Table, line: Line) -> bool:
    """Whether few lines beside a line have its unit: "Tổng nguồn vốn | tỷ đồng" among %."""
    own, *others = (
        None if one.unit is None else "đồng" if one.unit.vnd else one.unit.name
        for one in (line, *(other for other in table.lines if not other.total))
    )
    beside = [unit for unit in others if unit]
    return own is not None and bool(beside) and beside.count(own) * 2 < len(beside)


def _only_sums(label: Label) -> bool:
    things = (
        "unit", "concept", "indicator", "criterion", "kind", "org", "thing", "change", "member",
    )  # fmt: skip
    said = [item for item in label.said.items if not item.has("total", "mean", "level")]
    group = any(item.has("total") and item.has("skip") for item in label.said.items)
    plain = not (label.rest or group)  # "Lực lượng vũ trang" may be one giver among others
    return plain and not any(item.has(*things) and not item.aside for item in said)


def unlinked(totals: set[Cell], read: set[Cell]) -> set[Cell]:
    """The totals that no line or column links to anything that was read, or to a total of it."""
    found = read
    while found:
        lines, columns = {cell[0] for cell in found}, {cell[1] for cell in found}
        found = {cell for cell in totals if cell[0] in lines or cell[1] in columns}
        totals = totals - found
    return totals
