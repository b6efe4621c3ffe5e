"""Lists of what is counted one by one: a street or a model a line, each a figure of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.reading.law.columns import Column
from analysis.reading.law.composed import named_with, thing_of
from analysis.reading.law.facts import changing, rest_of
from analysis.reading.law.labels import Label
from analysis.reading.law.lines import year_of
from analysis.reading.law.places import Settled
from analysis.reading.law.row import Line, Refusal, Result, Row
from analysis.reading.law.stub import shown
from analysis.reading.law.table import Table
from analysis.words.periods import Period
from analysis.words.text import normalize


@dataclass(frozen=True)
class Things:
    """The thing that a title lists, its unit, the column of names, and those that say more."""

    thing: str
    unit: str
    named: Column
    years: Column | None
    more: tuple[Column, ...]

    @property
    def columns(self) -> set[int]:
        """Where these columns stand."""
        return {one.at for one in (self.named, self.years, *self.more) if one is not None}


def things_in(table: Table) -> Things | None:
    """A list whose head names things in the unit in which its title counts: "Tên tuyến phố"."""
    thing = thing_of(table.labels, table.context.titles)
    if thing is None:
        return None
    named = next((one for one in table.columns.values() if _heads(one, thing[1])), None)
    if named is None:
        return None
    others = [one for one in table.columns.values() if one is not named]
    years = next((one for one in others if _dates(one)), None)
    more = [one for one in others if one is not years and _says_words(table, one)]
    return Things(*thing, named, years, tuple(more))


def _heads(column: Column, unit: str) -> bool:
    items = [item for label in column.labels[-1:] for item in label.all("head:thing")]
    return any(item.meaning("head:thing") == unit for item in items)


def _dates(column: Column) -> bool:
    items = [item for label in column.labels[-1:] for item in label.said.items]
    return column.job == "period" or any(one.meaning("recognition") == "year" for one in items)


def _says_words(table: Table, column: Column) -> bool:
    """Whether a column tells of the things in words: a section of a street, who has a model."""
    cells = [table.at((line.row, column.at)) for line in table.lines]
    texts = [one for one in cells if one not in ("", None)]
    words = bool(texts) and all(isinstance(one, str) for one in texts)
    return words and column.job in ("content", "org", "value", "verdict", "description")


def take_things(table: Table, known: Things, result: Result) -> None:
    """Add a figure of one for each line of a list of things, or why it has none."""
    titles = [word for one in table.context.titles for word in _rest(one)]
    for line in (line for line in table.lines if not (line.total or line.section)):
        cell = line.row, known.named.at
        if table.at(cell) in ("", None):
            continue
        made = _made(table, line, known, titles)
        if isinstance(made, Row):
            result.rows.append(made)
        else:
            result.refused.append(made)
        beside = ((line.row, at) for at in known.columns - {known.named.at})
        result.elsewhere += [one for one in beside if table.at(one) not in ("", None)]


def _rest(title: Label) -> Sequence[str]:
    return (
        *rest_of(title, "indicators", standard=True, title=True),
        *changing(title, plan=True),
    )


def _made(table: Table, line: Line, known: Things, titles: Sequence[str]) -> Row | Refusal:
    cell = line.row, known.named.at
    name = normalize(shown(table.at(cell)))
    if left := [*titles, *changing(table.labels.read(name), item=True)]:
        return Refusal(cell, "rest", tuple(dict.fromkeys(left)))
    place, period = _place(table, line), _period(table, line, known)
    if place is None or period is None:
        return Refusal(cell, "period" if place else "place")
    said = _called(table, line, known, name)
    return Row("indicators", cell, place, period, "actual", "", said, 1.0, known.unit)


def _place(table: Table, line: Line) -> Settled | None:
    area = table.context.area
    if line.place_named:
        return line.place
    return Settled(area.name, area.kind, area) if area is not None else None


def _period(table: Table, line: Line, known: Things) -> Period | None:
    """The year of its own column; without one the time of the line or the title, if no stage."""
    if known.years is not None:
        value = table.at((line.row, known.years.at))
        return year_of(value) or table.labels.read(shown(value)).period
    period = line.period or table.context.period
    return period if period is not None and period.since is None else None


def _called(table: Table, line: Line, known: Things, name: str) -> str:
    """What one thing is called: "Tuyến phố văn minh Trần Phú, đoạn từ …"; of one whose columns
    make it a known count, after them: "Hội Nông dân | Số mô hình … đăng ký: “Vườn mẫu”"."""
    cells = [(one, table.at((line.row, one.at))) for one in known.more]
    told = [(one, normalize(text)) for one, text in cells if isinstance(text, str) and text.strip()]
    told = [(one, text) for one, text in told if not _is_whole(table, text)]
    over = [label.text for label in line.sections if not label.places]
    parts = [*over, *(text for _, text in told)]
    count, spent = named_with(table.labels, known.thing, parts)
    if count:
        return " | ".join([*(one for one in parts if one not in spent), f"{count}: “{name}”"])
    heads = [f"{one.labels[-1].text.lower()} {text[:1].lower()}{text[1:]}" for one, text in told]
    thing = known.thing[:1].upper() + known.thing[1:]
    return ", ".join([f"{thing} {name}", *heads])


def _is_whole(table: Table, text: str) -> bool:
    """Whether words say that all of a thing is meant, and so nothing more: "Toàn tuyến"."""
    label = table.labels.read(text)
    return not (label.said.items or label.rest or label.places or label.numbers)
