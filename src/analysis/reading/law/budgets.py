"""Budgets that a table of sources names by their level alone: "Tỉnh" below "Nguồn vốn"."""

from __future__ import annotations

from analysis.reading.law.columns import Column
from analysis.reading.law.labels import Label
from analysis.reading.law.table import Table


def budget_of(label: Label) -> str:
    """The id of the one budget whose level is all that a label says; "" for any other label."""
    more = label.rest or label.places or label.numbers
    if more or not all(item.has("level", "skip", "fill") for item in label.said.items):
        return ""
    uses = (own for item in label.said.items for use, own in item.uses if use == "within")
    inner = {own.partition(":")[2] for own in uses}
    return inner.pop() if len(inner) == 1 else ""


def budget_of_column(table: Table, column: Column) -> str:
    """The budget whose level heads a column below "Nguồn vốn", or beside columns of givers."""
    level = budget_of(column.labels[-1]) if column.labels else ""
    outer = column.labels[:-1]
    beside = (one.labels[-1] for one in table.values if one.labels and one.labels[:-1] == outer)
    givers = [one for one in beside if one.only is not None and one.only.meaning("org")]
    return level if givers or any(label.has("head:source") for label in outer) else ""
