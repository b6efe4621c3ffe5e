"""What the name of a sheet says that nothing on the sheet does: told, and never applied.

Without accents a word may be any of several, so that most names are not understood for certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from analysis.reading.law.context import Context, lies_in
from analysis.reading.law.facts import changing, facts_of
from analysis.reading.law.labels import Named
from analysis.reading.law.row import Row
from analysis.reading.law.table import Table
from analysis.reading.sheet import Understood
from analysis.registers.country import Place
from analysis.words.messages import Issue
from analysis.words.names import phrases
from analysis.words.periods import days_of
from analysis.words.text import bare_key, is_unaccented, strip_accents

_DOUBT = re.compile(rf"(?<!\w)(?:{phrases('tab_doubt')})(?!\w)")
_BARE = re.compile(rf"(?:{strip_accents(phrases('tab_doubt'))})[\s\d.]*")  # all of a name


def tabs_that_tell(said: Understood, source: str) -> Iterator[Issue]:
    """The name of a sheet with words that may change what its figures are."""
    for _, table, result in said.tables:
        words = [*_told_by(table.context, result.rows), *_standards(table)] if result.rows else []
        if words:
            detail = {"meant": ", ".join(dict.fromkeys(words))}
            yield Issue("sheet_name_tells", source, said.sheet.name, "", said.sheet.name, detail)
            return


def _told_by(context: Context, rows: Sequence[Row]) -> Iterator[str]:
    tab = context.sheet
    yield from _DOUBT.findall(tab.text.casefold())
    exact = any(row.qualifier == "exact" for row in rows)
    yield from (item.words for item in tab.all("bound") if exact)
    if is_unaccented(tab.text):
        yield from filter(_BARE.fullmatch, [bare_key(tab.text)])
        planned = any(row.measure == "plan" for row in rows)
        yield from changing(tab, plan=not planned) if not tab.rest else ()
        yield from _other_part(context, rows)
    yield from _other_year(context, rows)
    yield from _other_money(context)
    ends = {row.period.part for row in rows}  # "Q3" is a quarter below a title of it
    placed = (one for one in tab.places if one.kind and f"Q{one.name}" not in ends)
    yield from (one.name for one in placed if _is_elsewhere(one, context.area))


def _other_money(context: Context) -> Iterator[str]:
    """The units of money that a unit line contradicts."""
    paid = {unit.vnd for unit in context.units if unit.vnd}
    units = facts_of([context.sheet]).units if paid else ()
    yield from (unit.name for unit in units if unit.vnd and unit.vnd not in paid)


def _is_elsewhere(named: Named, area: Place | None) -> bool:
    """Whether a place neither lies in an area nor holds it."""
    if area is None:
        return False
    return not any(lies_in(one, area) or lies_in(area, one) for one in named.candidates)


def _standards(table: Table) -> Iterator[str]:
    """The standards beyond the one that titles name."""
    named = {one for label in table.context.titles for one in label.standards}
    named |= {one for column in table.values for label in column.labels for one in label.standards}
    for item in table.context.sheet.all("standard") if named else ():
        if item.meaning("standard") not in named:
            yield item.words


def _other_year(context: Context, rows: Iterable[Row]) -> Iterator[str]:
    """The year that none of the figures, which are of stages, is of."""
    told = context.sheet.period
    spans = {(row.period.since, row.period.year) for row in rows}
    if told is None or not told.year or told.since or not all(map(all, spans)):
        return
    if not any((first or 0) <= told.year <= (last or 0) for first, last in spans):
        yield context.sheet.text


def _other_part(context: Context, rows: Iterable[Row]) -> Iterator[str]:
    """The part of a year that no figure is of."""
    told = context.sheet.period
    if told is None or not told.part:
        return
    years = {row.period.year for row in rows} - {None}
    ends = {days_of(told.within(year).iso)[1] for year in years}
    if years and ends.isdisjoint(days_of(row.period.iso)[1] for row in rows):
        yield context.sheet.text
