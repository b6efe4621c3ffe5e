"""What was measured, or is required, of a criterion: its verdict beside says what comes of it."""

from __future__ import annotations

from analysis.reading.law.labels import Label
from analysis.reading.law.table import Table
from analysis.reading.law.values import Value

Cell = tuple[int, int]


def results_of(table: Table, criterion: dict[Cell, str]) -> dict[Cell, Cell]:
    """What was measured: a column of results left of one of verdicts under the same heads."""
    verdicts = {
        column.labels[:-1]: column.at
        for column in table.columns.values()
        if column.job == "verdict"
        or column.job != "note"
        and column.labels
        and column.labels[-1].has("head:verdict")
    }
    columns = {
        column.at: verdicts[column.labels[:-1]]
        for column in table.values
        if column.at not in verdicts.values()
        and column.labels
        and not column.labels[-1].numbers
        and column.labels[:-1] in verdicts
        and (column.facts.measure or _tells_none(column.labels[-1]))
    }
    return {cell: (cell[0], columns[cell[1]]) for cell in criterion if cell[1] in columns}


def _tells_none(head: Label) -> bool:
    """Whether a head beside one of verdicts is of a result, or says too little to be of these."""
    plain = all(item.has("skip", "fill") for item in head.said.items) and not head.places
    return head.has("head:value", "head:content") or plain and not (head.rest or head.period)


def is_bounded(values: dict[Cell, Value]) -> bool:
    """Whether some cell of criteria is a bound, which is required: "≥ 80 %"."""
    return any(one.sort == "number" and one.qualifier != "exact" for one in values.values())
