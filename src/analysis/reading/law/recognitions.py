"""Lists of recognitions: which place met which standard, by which decision, in which batch."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.reading.law.columns import Column
from analysis.reading.law.facts import rest_of
from analysis.reading.law.labels import Label
from analysis.reading.law.lines import year_of
from analysis.reading.law.row import Line, Recognition, Refusal, Result, Row
from analysis.reading.law.standards import BASE
from analysis.reading.law.stub import shown
from analysis.reading.law.table import Table
from analysis.words.periods import Period, find_day

Cell = tuple[int, int]
# 1980/QĐ-TTg, QĐ 12/QĐ-UBND; the number of a decision, with or without its letters.
ACTS = frozenset(("decision", "date"))  # what tells a recognition by itself
_NUMBER = re.compile(r"\d+\s*/\s*(?:\d{4}\s*/\s*)?QĐ(?:\s*-\s*[\w.]+)*|\d+", re.I)


@dataclass(frozen=True)
class Recognitions:
    """The columns of a list by what they tell: decision, date, batch, standard, event.

    `years`: those that tell but the year, each perhaps of a standard of its own. `beside`: other
    such columns of the same lines, of another standard.
    """

    at: dict[str, Column]
    event: str
    years: tuple[Column, ...] = ()
    beside: Recognitions | None = None
    doubled: tuple[Column, ...] = ()  # that tell once more what others tell: nobody knows of what

    @property
    def columns(self) -> set[int]:
        """Where these columns stand."""
        own = {column.at for column in (*self.at.values(), *self.years, *self.doubled)}
        return own | (self.beside.columns if self.beside else set())


def take_recognitions(table: Table, known: Recognitions, result: Result) -> None:
    """Add the rows of a list of recognitions, or why a line has none; then those beside."""
    _take(table, known, result)
    if known.beside:
        take_recognitions(table, known.beside, result)


def _take(table: Table, known: Recognitions, result: Result) -> None:
    titles = tuple(word for label in table.context.titles for word in _rest(label))
    done = {row.cell for row in result.rows} | {refusal.cell for refusal in result.refused}
    for line in (line for line in table.lines if not line.total):
        told, years = _filled(table, line, known), _years(table, line, known)
        made = list(_of_line(table, line, known, told, years, done))
        made = [Refusal(one.cell, "rest", titles) if titles else one for one in made]
        result.rows += [one for one in made if isinstance(one, Row)]
        result.refused += [one for one in made if isinstance(one, Refusal)]
        result.elsewhere += {*told.values(), *years} - {one.cell for one in made}
    result.refused += _doubled(table, known)


def _doubled(table: Table, known: Recognitions) -> list[Refusal]:
    """What columns tell once more: of which standard it is nobody knows."""
    cells = [(line.row, own.at) for line in table.lines for own in known.doubled]
    filled = [cell for cell in cells if _is_filled(table, cell)]
    return [Refusal(cell, "standard_unclear", table.titled) for cell in filled]


def _of_line(
    table: Table,
    line: Line,
    known: Recognitions,
    told: dict[str, Cell],
    years: dict[Cell, Column],
    done: set[Cell],
) -> Iterator[Row | Refusal]:
    """What a line recognises, by its decision or day; by years of standards of their own."""
    cell = told.get("decision") or told.get("date")
    several = len(known.years) > 1
    if cell and not several:
        if cell not in done:
            yield _made(table, line, told, known, None)
        return
    beside = {what: one for what, one in told.items() if what not in ACTS}
    for own, year in years.items():
        if own not in done:
            yield _made(table, line, beside, known, year)
    if cell:  # of which of them it is nobody knows
        yield Refusal(cell, "standard_unclear", table.titled)


def _years(table: Table, line: Line, known: Recognitions) -> dict[Cell, Column]:
    """The cells of a line that tell but the year, each with its column."""
    own = {(line.row, column.at): column for column in known.years}
    return {cell: column for cell, column in own.items() if _is_filled(table, cell)}


def _filled(table: Table, line: Line, known: Recognitions) -> dict[str, Cell]:
    """The cells of a line that tell something of its recognition."""
    own = {what: (line.row, column.at) for what, column in known.at.items()}
    return {what: cell for what, cell in own.items() if _is_filled(table, cell)}


def _is_filled(table: Table, cell: Cell) -> bool:
    """Whether a cell says something: a dash does not."""
    return any(map(str.isalnum, str(table.at(cell) or "")))


def recognitions_in(table: Table) -> Recognitions | None:
    """A list of recognitions: a line a place, decisions or days, and words that say so."""
    columns = [column for column in table.columns.values() if _told_by(column)]
    found = None
    for own in reversed(_by_standard(columns)):
        one = _list_of(table, own)
        found = replace(one, beside=found) if one else found
    return found


def _by_standard(columns: Sequence[Column]) -> list[list[Column]]:
    """The columns of each standard, where all that tell more than years are of one; else all
    together. A year of none is that of something else: "Năm đăng ký"."""
    groups: dict[tuple[str, ...], list[Column]] = defaultdict(list)
    for column in columns:
        groups[next((one.standards for one in column.labels[::-1] if one.standards), ())].append(
            column
        )
    shared = {_told_by(column) for column in groups.pop((), [])}
    acts = [ACTS & {_told_by(column) for column in own} for own in groups.values()]
    apart = len(groups) > 1 and shared <= {"year"} and all(acts)
    return [*groups.values()] if apart else [list(columns)]


def _list_of(table: Table, columns: Sequence[Column]) -> Recognitions | None:
    told_by = [(_told_by(column), column) for column in columns]
    years = tuple(column for what, column in told_by if what == "year")
    at = {what: column for what, column in told_by[::-1] if what not in ("", "year")}
    heads = [label for one in (*at.values(), *years) for label in one.labels]
    labels = [*table.context.titles, *heads]
    event = _first_event(labels)
    placed = any(line.place_named for line in table.lines)
    if not (placed and event and (years or at.keys() & ACTS)):
        return None
    return Recognitions(at, event, years, doubled=_once_more(told_by, at))


def _once_more(told_by: Sequence[tuple[str, Column]], at: dict[str, Column]) -> tuple[Column, ...]:
    """The columns that tell what another one tells."""
    return tuple(one for what, one in told_by if what in ACTS and one is not at[what])


def _first_event(labels: Sequence[Label]) -> str | None:
    events = [label.find("event") for label in labels]
    return next((item.meaning("event") for item in events if item), "")


def _told_by(column: Column) -> str:
    """What a column of a list tells: its innermost head that says so."""
    for label in reversed(column.labels):
        item = label.find("recognition")
        if item is not None and not label.rest:
            return item.meaning("recognition") or ""
    return ""


def _rest(label: Label) -> tuple[str, ...]:
    return rest_of(label, "recognitions", standard=True)


def _made(
    table: Table, line: Line, told: dict[str, Cell], known: Recognitions, of_year: Column | None
) -> Row | Refusal:
    """The row of one line; a decision, a day or a year that is not understood is refused.

    `of_year`: the column that tells but the year, where no decision and no day does.
    """
    texts = {what: str(table.at(cell)).strip() for what, cell in told.items()}
    cell = (line.row, of_year.at) if of_year else told.get("decision") or told["date"]
    year = _year(table, cell) if of_year else None
    if of_year and year is None:
        return Refusal(cell, "words", (str(table.at(cell)),))
    number, rest = _decision(texts.get("decision", ""))
    day = find_day(texts.get("date", "")) or find_day(rest)
    standard = _standard(table, line, texts, known, of_year)
    event = _event(table, texts["event"]) if "event" in texts else known.event
    read = {"decision": number, "date": day, "standard": standard, "event": event}
    unread = _unread(texts, read)
    if unread in texts:
        return Refusal(told[unread], "words", (texts[unread],))
    if standard is None:
        return Refusal(cell, "standard_unclear", table.titled)
    period = year or _period(table, line, day)
    if line.place is None:
        return Refusal(cell, "place", line.names[-1:])
    if period is None:
        return Refusal(cell, "period")
    batch = texts.get("batch", "")
    own = Recognition(event, batch.removesuffix(".0"), number, day)
    return Row("recognitions", cell, line.place, period, "actual", standard, "", None,
               recognition=own)  # fmt: skip


def _unread(texts: dict[str, str], read: dict[str, str | None]) -> str:
    """The first of what a line tells that is not understood, or that nobody knows; "" for none."""
    wrong = (what for what, own in read.items() if own is None or not own and what in texts)
    return next(wrong, "")


def _event(table: Table, text: str) -> str:
    """What a text says that happened: recognised, renewed or withdrawn; "" for none."""
    item = table.labels.read(text).find("event")
    return item.meaning("event") or "" if item else ""


def _decision(text: str) -> tuple[str, str]:
    """The number of a decision, and the text without it; "" for none."""
    found = _NUMBER.search(text.removesuffix(".0"))
    if found is None or find_day(text[: found.end() + 8]) and "/" not in found[0]:
        return "", text
    return re.sub(r"\s+", "", found[0]), text[found.end() :]


def _year(table: Table, cell: Cell) -> Period | None:
    """The year that a cell is."""
    value = table.at(cell)
    return year_of(value) or table.labels.read(shown(value)).period


def _standard(
    table: Table, line: Line, texts: dict[str, str], known: Recognitions, of_year: Column | None
) -> str | None:
    """The standard of a line: its column's, the section's, the title's; None: nobody knows."""
    if "standard" in texts:
        label = table.labels.read(texts["standard"])
        item = label.find("standard")
        plain = not label.rest and not label.numbers
        return (item.meaning("standard") if item else BASE) if plain else None
    acts = () if known.doubled else (known.at.get("decision"),)
    column = next(filter(None, (of_year, known.at.get("date"), *acts)), None)
    heads = [one for label in column.labels[::-1] for one in label.standards] if column else []
    if heads:
        return heads[0]
    over = [one for label in line.sections[::-1] for one in label.standards] or table.titled
    return None if len(table.titled) > 1 and over == table.titled else (*over, BASE)[0]


def _period(table: Table, line: Line, day: str) -> Period | None:
    """The day of the recognition; without one the year that line or title says."""
    if day:
        return replace(Period(int(day[:4])), part=day[5:])
    return line.period or table.facts(line.sections[::-1]).period or table.context.period
