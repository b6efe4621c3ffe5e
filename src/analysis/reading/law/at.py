"""One value with all that speaks for it: place, period, measure, unit, and words not accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.reading.law.columns import Column
from analysis.reading.law.facts import NO_UNIT, Facts, Unit, changing, rest_of, unit_of
from analysis.reading.law.labels import Label
from analysis.reading.law.places import Settled
from analysis.reading.law.row import Line, Refusal
from analysis.reading.law.table import Table
from analysis.reading.law.values import Value
from analysis.words.numbers import scaled
from analysis.words.periods import Period

Cell = tuple[int, int]


@dataclass(frozen=True)
class At:
    """One value with what speaks for it: its line, its column, the facts of both, nearest first."""

    cell: Cell
    line: Line
    column: Column
    value: Value
    inner: Facts
    whole: Facts


def at_of(table: Table, cell: Cell, line: Line, column: Column, value: Value) -> At:
    own = [label for label in line.own[::-1] if label not in line.free]
    path = [*own, *column.labels[::-1], *line.sections[::-1]]
    inner, whole = table.facts(path), table.facts([*path, *table.context.titles])
    return At(cell, line, column, value, inner, whole)


def path_of(table: Table, at: At) -> list[Label]:
    """Every label that a row of this value must have explained."""
    value = [at.value.label] if at.value.label is not None and at.value.sort == "words" else []
    own = (*at.line.own, *at.line.stated, *at.line.sections)
    return [*value, *own, *at.column.labels, *table.context.titles]


def _place(table: Table, at: At, free: Sequence[Label] = ()) -> Settled | None | str:
    """The place of a value: its line's, column's, a section's, the area; a text: why none."""
    if at.line.place_named:
        return at.line.place or "place"
    if table.mostly_named and not at.line.names:
        return "place"  # among lines that are places, one that says nothing
    if at.column.at in table.head_places:
        return table.head_places[at.column.at] or "place"
    named = [
        one
        for label in (*at.line.own, *at.line.sections[::-1], *at.column.labels)
        if label not in free
        for one in label.places
    ]
    if named:
        from analysis.reading.law.places import settle

        return settle(named[:1], table.context.area, None, table.on)[0] or "place"
    area = table.context.area
    return Settled(area.name, area.kind, area) if area is not None else "place"


def _period(table: Table, at: At) -> Period | None:
    own = at.line.period or at.column.facts.period
    context = table.context.period
    if own is None:
        return context
    return own.within(context.year) if context is not None and context.year else own


def _own_measure(at: At) -> str:
    return at.column.facts.measure or at.line.facts.measure or at.line.around.measure


def _measure(table: Table, at: At) -> str:
    if own := _own_measure(at):
        return own
    # A column with a time of its own, before that of the title, is no part of what the title plans.
    period, context = at.column.facts.period, table.context.period
    earlier = (
        period is not None
        and context is not None
        and period.year
        and context.year
        and period.year < context.year
    )
    return "actual" if earlier else table.context.measure or "actual"


def frame_of(
    table: Table, at: At, *, placed: bool = False, free: Sequence[Label] = ()
) -> tuple[Settled, Period, str] | Refusal:
    """Place, period and measure of a value, or what is missing; `placed`: it needs no place."""
    place, period = _place(table, at, free), _period(table, at)
    if _hamlet(table, at):
        return Refusal(at.cell, "place")
    if isinstance(place, str) or place is None:
        if not placed:
            return Refusal(at.cell, "place")
        place = Settled("", "", None)
    timed = any(column.facts.period is not None for column in table.values)
    if period is None or not period.iso or (timed and period.since is not None and _of_title(at)):
        return Refusal(at.cell, "period")
    changed = [
        label.text
        for label in path_of(table, at)[: -len(table.context.titles) or None]
        if label.changed
    ]
    if changed:
        return Refusal(at.cell, "changed", tuple(changed))
    return place, period, _measure(table, at)


def _of_title(at: At) -> bool:
    """Whether neither the line nor the column of a value says when it was."""
    return at.line.period is None and at.column.facts.period is None


def _hamlet(table: Table, at: At) -> bool:
    """Whether the line is a place below the communes: behind "thôn", or under that heading."""
    named = any(
        label.rest
        and label.said.items
        and label.said.items[0].has("hamlet")
        and label.said.items[0].start == 0
        for label in at.line.own
    )
    heads = [
        table.columns[c].labels[-1]
        for c in table.block.stub
        if c in table.columns and table.columns[c].labels
    ]
    return named or any(
        len(head.said.items) == 1 and head.has("hamlet") and not head.rest for head in heads
    )


def rest_on(table: Table, at: At, what: str, free: Sequence[Label] = ()) -> list[str]:
    """The words on the path of a value, and around its table, that a row does not accept."""
    standard = what == "indicators"
    titles = set(map(id, table.context.titles))
    named = standard and bool(at.inner.indicator or at.inner.concept)
    plan = not _own_measure(at) and table.context.measure != "plan"
    left = []
    for label in path_of(table, at):
        title = id(label) in titles
        told = named and title  # what is counted is said below it
        if label in free:
            left += changing(label, plan=plan and what != "criteria", item=True)
        else:
            left += rest_of(label, "told" if told else what, standard=standard, title=title)
    return left + table.rest_around(plan=plan)


def unit_near(at: At) -> Unit | None:
    """The unit that the column, the line or its sections say; None where none does."""
    near = (*at.column.facts.units, at.line.unit, *at.line.facts.units, *at.line.around.units)
    return next((unit for unit in near if unit is not None), None)


def unit_at(table: Table, at: At, wanted: set[str] | None = None) -> Unit:
    """The unit of a value, from near to far; of a mixed unit line the one that fits."""
    if at.value.unit:
        return unit_of(at.value.unit) if "|" in at.value.unit else Unit(at.value.unit, "", None)
    line = table.context.units
    if wanted and len(line) > 1:
        line = tuple(unit for unit in line if unit.name in wanted)
    return unit_near(at) or (line[0] if len(line) == 1 else NO_UNIT)


def counted(at: At, unit: Unit) -> float | None:
    """The number of a value; under "nghìn cây" it counts thousands, unless it has its own unit."""
    number = at.value.number
    if number is None or at.value.unit or unit.times == 1:
        return number
    return scaled(number, unit.times)
