"""The year of a recognition: in a cell of its own, behind a decision, or in its head."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.reading.law.labels import Label
from analysis.reading.law.lines import year_of
from analysis.reading.law.shown import BRACKETS
from analysis.reading.law.stub import shown
from analysis.reading.law.table import Table
from analysis.words.periods import Period

Cell = tuple[int, int]


def _year(table: Table, cell: Cell | None) -> Period | None:
    """The year that a cell is, if there is one."""
    value = table.at(cell) if cell else None
    return year_of(value) or table.labels.read(shown(value)).period


def year_told(table: Table, told: Mapping[str, Cell], behind: str) -> Period | None:
    """The year in its own cell, or that for which a decision recognises."""
    return _year(table, told.get("year")) or _year_met(table, told.get("decision"), behind)


def _year_met(table: Table, cell: Cell | None, behind: str) -> Period | None:
    """The year for which a decision recognises: "(đạt chuẩn năm 2018)" behind it, or its head's."""
    heads = table.columns[cell[1]].labels if cell and cell[1] in table.columns else ()
    aside = map(table.labels.read, BRACKETS.findall(behind))
    told = [one.period for one in aside if _says_met(one)]
    told += [one.period for one in heads if one.standards and one.has("event")]
    years = {one for one in told if one is not None}
    return years.pop() if len(years) == 1 and all(map(_is_year, years)) else None


def _says_met(label: Label) -> bool:
    return any(item.meaning("status") == "met" for item in label.said.items)


def _is_year(period: Period) -> bool:
    return period == Period(period.year) and period.year is not None
