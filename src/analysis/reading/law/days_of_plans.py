"""The day of which a plan of work tells the state: in its title, or the name of sheet or file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.reading.law.shown import shown_of
from analysis.reading.law.table import Table
from analysis.words.days import day_said, days_in, says_week, week_in
from analysis.words.periods import Period


def snapshot_of(table: Table, names: Sequence[str]) -> tuple[str, int | None]:
    """That day (ISO, "" where nothing tells it), and the year of days that are written without one.

    `names`: the name of the sheet, that of the file. Days go before weeks, titles before names.
    """
    titles = [shown_of(label.text) for label in table.context.titles]
    year = _year(table, [*titles, *names])
    days = [*(day_said(text, year) for text in titles), *_named(names, year)]
    weeks = [week_in(text, year) for text in (*titles, *names)]
    months = [_month(text, year) for text in titles]
    day = next(filter(None, (*days, *weeks, *months)), "")
    return day, int(day[:4]) if day else year


def _year(table: Table, texts: Sequence[str]) -> int | None:
    period = table.context.period
    if period is not None and period.year is not None:
        return period.year
    found = (days_in(text) for text in texts)
    return next((int(one.last[:4]) for one in found if one is not None and one.dated), None)


def _named(names: Sequence[str], year: int | None) -> Iterator[str]:
    """The days that are all of a sheet's name, or stand in that of the file with their year."""
    sheet, *file = names
    whole = days_in(sheet, year)
    if whole is not None and not whole.words and whole.first == whole.last:
        yield whole.first
    yield day_said(sheet)
    yield from (day_said(text.replace("_", " ")) for text in file)


def _month(text: str, year: int | None) -> str:
    """The last day of the month that a title names; a year, a quarter or a week is no month."""
    found = None if says_week(text) else days_in(text, year)
    return found.last if found is not None and found.first[:7] == found.last[:7] else ""


def as_period(snapshot: str, year: int | None, day: str) -> Period | None:
    """The time whose borders and names hold for a task: its snapshot's, else its own day's."""
    own = snapshot or day
    if own:
        return Period(int(own[:4]), own[5:])
    return Period(year) if year is not None else None
