"""What came new in each year, of what stands at its end: "Năm 2019" beside "Lũy kế đến 2019"."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from analysis.reading.law.columns import Column
from analysis.reading.law.once import once
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import Table
from analysis.reading.law.values import Value, value_of

Cell = tuple[int, int]
MOST_CRITERIA, CRITERIA = 20, "tiêu chí||"
WHOLE_SETS = (19.0, 20.0)  # criteria of which communes met some
_OF_MET = ("status", "crit", "form", "measure", "skip", "fill", "head:value", "head:verdict")
# What stands at the end of a year, and what came new in it: years of the first have no sum.
GAINED = {"communes_meeting_standard": "communes_gained", "criteria_met": "criteria_gained"}


def is_cumulated(column: Column) -> bool:
    """Whether the innermost head of a column says that it counts on from year to year."""
    inner = column.labels[-1].all("total") if column.labels else ()
    return any(item.meaning("total") == "cumulated" for item in inner)


def of_an_end(table: Table, column: Column, words: list[str]) -> list[str]:
    """Words of a path without those by which a stock counts on: it stands at their end."""
    if column.at not in table.at_ends:
        return words
    said = {item.words for label in column.labels for item in label.all("cumulative")}
    return [word for word in words if word not in said]


@once
def heads_met(table: Table, column: Column) -> bool:
    """Whether heads say but that something is met, below a title of criteria, over whole numbers
    up to those of a set, one a commune: "Đạt", "Đã đạt (TC)", "Mức độ đạt (số TC)".

    Over "17/19 tiêu chí", or "17/19" of criteria, they need say nothing: "Kết quả".
    """
    cells = (table.at((line.row, column.at)) for line in table.lines if line.place_named)
    values = [one for cell in cells if (one := value_of(table.labels, cell)).sort != "blank"]
    if not (table.mostly_named and values and all(map(_may_count, values))):
        return False
    counted = all(one.unit == CRITERIA for one in values)
    told = counted or all(one.out_of in WHOLE_SETS for one in values)
    return _titled_criteria(table, counted=counted) and _says_met(column, told=told)


def _titled_criteria(table: Table, *, counted: bool) -> bool:
    """Whether titles speak of criteria, met or whatever, and of nothing else; where values say
    themselves that these are counted, of nothing else."""
    uses = ("thing", "concept", "indicator", "change")
    named = [item for one in table.context.titles for item in one.all(*uses)]
    met = ("criteria_met" in (item.meaning("concept") or "") for item in named)
    return all(met) if named else counted or table.context.facts.crit


def _says_met(column: Column, *, told: bool) -> bool:
    """Whether heads say that something is met, or count criteria, and nothing else; where values
    are `told` to do so nothing else."""
    facts, items = column.facts, [item for label in column.labels for item in label.said.items]
    counts = facts.crit and not facts.status and facts.forms == ("count",)
    told = told and not facts.status or facts.status == "met" or counts
    other = any(one.rest or one.places or one.numbers for one in column.labels)
    return told and not (other or facts.units[1:]) and all(item.has(*_OF_MET) for item in items)


def _may_count(value: Value) -> bool:
    """Whether a value may be how many criteria a commune meets."""
    number = value.number
    whole = number is not None and 0 <= number <= MOST_CRITERIA and number == int(number)
    return whole and value.sort in ("number", "fraction") and value.unit in ("", CRITERIA)


def settle_increments(table: Table, made: dict[Cell, Any]) -> None:
    """Figures of years that others beside them sum are what came new; those that stand beside what
    is cumulated, and are not proved to be summed by it, are told."""
    stocks = {cell: one for cell, one in made.items() if _is_stock(one)}
    columns = [table.columns[at] for at in {column for _, column in stocks}]
    years = {one.at: one for one in columns if not is_cumulated(one)}
    if len(columns) < 2:
        return
    ends, summed = {one.labels[:-1] for one in columns if one.at not in years}, _summed(table)
    for cell, row in stocks.items():
        year = years.get(cell[1])
        if year and year.at in summed:
            made[cell] = replace(row, what=GAINED[row.what], out_of=None)
        elif year and year.labels[:-1] in ends:
            made[cell] = Refusal(cell, "path_contradicts", (year.labels[-1].text,))


def _is_stock(one: object) -> bool:
    return isinstance(one, Row) and one.table == "indicators" and one.what in GAINED


def _summed(table: Table) -> set[int]:
    """The columns that totals sum in most lines: a year may come to two others by chance."""
    sums, held = table.block.sums, Counter(column for _, column in table.block.sums.cells)
    told = {at for at, one in table.columns.items() if one.facts.total}
    proven = [at for at in sums.columns if at in told and 2 * held[at] > len(table.lines)]
    return {part for column in proven for part in sums.columns[column]}
