"""Cells that list communes beside a criterion or a level."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.reading.law.at import At, frame_of, rest_on
from analysis.reading.law.columns import Column
from analysis.reading.law.counted import counted_unit
from analysis.reading.law.facts import changing, facts_of
from analysis.reading.law.labels import Labels, Named
from analysis.reading.law.list_cells import listed_places, plain_list
from analysis.reading.law.listed_criteria import COUNTED, OPEN, listed_item
from analysis.reading.law.matrix import beyond_lines
from analysis.reading.law.named_levels import counts_met, named_level, of_level
from analysis.reading.law.of_standard import set_of
from analysis.reading.law.once import once
from analysis.reading.law.places import ENOUGH, Settled, settle
from analysis.reading.law.row import Line, Refusal, Result, Row
from analysis.reading.law.shown import BRACKETS
from analysis.reading.law.table import Table
from analysis.reading.law.values import value_of
from analysis.words.names import items_of, phrases
from analysis.words.patterns import later
from analysis.words.periods import Period

SHARE_NEAR = 0.06  # per cent, by rounding
DASHES = " -–—.…/_"
_NONE = later(rf"(?:{phrases('none')})\W*", re.I)
_COUNTED_BARE = later(r"(\d{1,2})\s+(\w+)\s+(\D+)")  # "2 xã Kỳ Phú và Kỳ Bắc"
_NAME = later(r"(?!\d)\w+(?:[ '’-](?!\d)\w+)*")  # of a commune that no register knows
_MET = later(rf"(?<!\w)(?:{phrases('met')})(?!\w)", re.I)


def told_in(table: Table, row: int, column: Column) -> object:
    """What a cell lists, without what the head of its column says, too."""
    return plain_list(table.labels, table.at((row, column.at)), status_over(table, column))


@once
def status_over(table: Table, column: Column) -> str:
    """The status of what a column lists, by its head; or, where that says none, by the one that
    heads of names and of counts say ("Tiêu chí chưa đạt", "Số xã chưa đạt"), or but the title."""
    if column.facts.status or column.facts.crit or column.facts.concept:
        return column.facts.status
    heads = {one.facts.status for one in table.values if "count" in one.facts.forms}
    heads |= {facts_of([one]).status for one in table.heads_of_names}
    titled = {"not_met"} & {facts_of([one]).status for one in table.context.titles}
    told = heads - {""} or titled
    return "".join(told) if len(told) == 1 else ""


def said_over(table: Table, at: At) -> set[str]:
    """The words beside a list that say of which status or level its communes are: heads of names
    ("Tiêu chí chưa đạt", "Số tiêu chí đạt"), "Nhóm" before a level, "Trong đó" over the list."""
    status, heads = status_over(table, at.column), table.heads_of_names
    said = [item for one in heads for item in one.all("status") if item.meaning("status") == status]
    said += [item for one in at.column.labels for item in one.all("part")]
    if named_level(table, at.line):
        said += [item for one in heads for item in one.all("concept") if counts_met(one)]
        zones = (item for one in at.line.own for item in one.all("zone"))
        said += [item for item in zones if item.meaning("zone") == ""]
    return {item.words for item in said}


def is_none(text: str) -> bool:
    """Whether a text says "none": "Không", a dash; "√" is a mark."""
    return not text.strip(DASHES) or _NONE.fullmatch(text.strip()) is not None


def lists_places(table: Table, texts: Sequence[str]) -> bool:
    """Whether texts name communes, beside lines that are criteria or levels."""
    levels = (any(map(of_level, line.own)) for line in table.lines)
    if not (any(levels) or any(criterion_named(table, line) for line in table.lines)):
        return False
    parts = [one for text in texts if not is_none(text) for one in places_in(table.labels, text)]
    named = [part for part in parts if table.labels.place(part)[0]]
    return bool(parts) and len(named) >= ENOUGH * len(parts)


def places_in(labels: Labels, text: str) -> list[str]:
    """The places that a text lists; how many may stand in front: "2 xã: Kỳ Phú, Kỳ Bắc"."""
    found = COUNTED.fullmatch(text.strip()) or _COUNTED_BARE.fullmatch(text.strip())
    if not found or not all(one.has("level", "fill") for one in labels.read(found[2]).said.items):
        return listed_places(labels, text)
    own = listed_places(labels, found[3])
    return own if len(own) == int(found[1]) else [text]  # which is the name of none


def criterion_named(table: Table, line: Line) -> str:
    """The criterion that a line names, or its number behind the word for it; "" for none."""
    items = [label.find("criterion") for label in line.own]
    named = (item.meaning("criterion") for item in items if item)
    told = (listed_item(table.labels, one.text) for one in line.own if one.text[:1].isalpha())
    return next((one for one in named if one), "") or next((str(one) for one in told if one), "")


def has_lists(table: Table, column: Column) -> bool:
    """Whether a cell of a column lists several things."""
    texts = {str(table.at((line.row, column.at))) for line in table.lines}
    return any(len(items_of(text)) > 1 for text in texts)


def counts_of_places(table: Table, listed: Sequence[int]) -> set[tuple[int, int]]:
    """The cells that count the places listed in their line, in columns where most do; or tell
    their share of all that are listed."""
    cells_of = [(line.row, at) for line in table.lines for at in listed]
    items = {
        row: len(places_in(table.labels, str(told_in(table, row, table.columns[at]))))
        for row, at in cells_of
    }
    shares = {row: 100 * n / max(sum(items.values()), 1) for row, n in items.items()}
    cells: set[tuple[int, int]] = set()
    for column in table.values:
        wanted = shares if "rate" in column.facts.forms else items
        same = _that_tell(table, column, wanted, SHARE_NEAR if wanted is shares else 0)
        if column.at not in listed and len(same) > len(items) / 2:
            cells |= same
    return cells


def miscounted(table: Table, listed: Sequence[int]) -> dict[tuple[int, int], Refusal]:
    """The counts of communes that are not as many as a line lists of a level: "Số xã"."""
    found: dict[tuple[int, int], Refusal] = {}
    counting = [one for one in table.values if one.labels and not one.facts.status]
    counting = [one for one in counting if counted_unit(table.labels, one.labels[-1]) == "xã"]
    for line in table.lines if counting and len(listed) == 1 else ():
        text = str(told_in(table, line.row, table.columns[listed[0]]))
        own = str(len(places_in(table.labels, text)))
        for column in counting if named_level(table, line) and not is_none(text) else ():
            cell = line.row, column.at
            number = value_of(table.labels, table.at(cell)).number
            if number is not None and f"{number:g}" != own:
                found[cell] = Refusal(cell, "path_contradicts", (f"{number:g}", own))
    return found


def _that_tell(
    table: Table, column: Column, wanted: Mapping[int, float], near: float
) -> set[tuple[int, int]]:
    """The cells of a column with the number that is wanted in their line."""
    cells = ((row, column.at) for row in wanted)
    told = {cell: value_of(table.labels, table.at(cell)).number for cell in cells}
    there = {cell: number for cell, number in told.items() if number is not None}
    return {cell for cell, number in there.items() if abs(number - wanted[cell[0]]) <= near}


def said_of_places(table: Table, at: At) -> tuple[str, ...]:
    """What a list says of its places besides their names: "Kỳ Phú (lộ trình)", "(2019)"."""
    text = str(told_in(table, at.cell[0], at.column))
    parts = places_in(table.labels, text)
    labels = [table.labels.read(part) for part in parts]
    words = [word for label in labels for word in changing(label, plan=True)]
    uses = ("form", "mean", "status", "bound")
    doubted = [one for one in labels if one.period or one.has(*uses)]
    if status_over(table, at.column) == "not_met":  # "Kỳ Phú (mới đạt)"
        doubted += [table.labels.read(part) for part in BRACKETS.findall(text) if _MET.search(part)]
    open_ended = [part for part in parts if part.rstrip().endswith(OPEN) and part[:1].isalpha()]
    return (*words, *(one.text for one in doubted), *open_ended)


def take_places(table: Table, at: At, result: Result) -> None:
    """Put the rows of a cell that lists communes into `result`, or why it has none."""
    beyond = set_of(table, at.column) or ""
    for one in _of_places(table, at, beyond):
        if isinstance(one, Row):
            result.rows.append(replace(one, standard=beyond))
        else:
            result.refused.append(one)


def _of_places(table: Table, at: At, beyond: str) -> list[Row | Refusal]:
    """What each commune of a list gives; `beyond`: a further set, of which a name is no key, but a
    number in front."""
    by_number = beyond_lines(table) if beyond else {}
    criterion = by_number.get(at.line.row, "") if beyond else criterion_named(table, at.line)
    frame = frame_of(table, at, placed=True)
    if words := _left(table, at, beyond) or said_of_places(table, at):
        return [Refusal(at.cell, "rest", words)]
    if isinstance(frame, Refusal):
        return [frame]
    if beyond and not criterion:
        return [Refusal(at.cell, "other_criteria_set", (beyond,))]
    read = criterion or named_level(table, at.line)
    made = [_of_place(at, place, frame, criterion) for place in _places_of(table, at)]
    return made if read else [*made, Refusal(at.line.stub or at.cell, "list")]


def _left(table: Table, at: At, beyond: str) -> tuple[str, ...]:
    """The words beside a list that no row of a commune explains."""
    what = "indicators" if named_level(table, at.line) else "criteria"
    rest, over = rest_on(table, at, what, at.line.own if beyond else ()), said_over(table, at)
    return tuple(word for word in rest if word not in over)


def _places_of(table: Table, at: At) -> list[Settled | None]:
    """The places that a cell lists, settled together with those of the whole column."""
    texts = {line.row: str(told_in(table, line.row, at.column)) for line in table.lines}
    parts = {row: places_in(table.labels, text) for row, text in texts.items()}
    listed = {row: [_named(table, one) for one in own] for row, own in parts.items()}
    every = [one for own in listed.values() for one in own]
    settled = dict(
        zip(
            [one.name for one in every],
            settle(every, table.context.area, 1, table.on, known=table.labels.country),
            strict=True,
        )
    )
    return [settled[one.name] for one in listed[at.line.row]]


def _of_place(
    at: At, place: Settled | None, frame: tuple[Settled, Period, str], criterion: str
) -> Row | Refusal:
    """The row of one place that a line of a criterion or a level lists."""
    (_, period, measure), status = frame, status_over(at.table, at.column)
    met = named_level(at.table, at.line)
    if place is None or place.place is None and not _may_name(at.table.labels, place.name):
        return Refusal(at.cell, "place")
    if criterion and status:
        return Row("criteria", at.cell, place, period, measure, criterion, "", None, status=status)
    cell = at.line.stub or at.cell
    if met is None or criterion:
        return Refusal(at.cell, "list")
    return Row("indicators", cell, place, period, measure, "criteria_met", "", met[0], "", met[1])


def _may_name(labels: Labels, text: str) -> bool:
    """Whether a text may be the name of a commune that no register knows, and says nothing else:
    no "Kỳ Phú mới đạt", "Toàn huyện", "KP"."""
    label, cut = labels.read(text), text.isupper() and " " not in text
    more = label.has("status", "level", "here", "change", "total", "remark")
    held = any(len(one.name) < len(text.strip()) for one in label.places)
    return _NAME.fullmatch(text) is not None and not (more or held or cut)


def _named(table: Table, part: str) -> Named:
    return table.labels.place(part)[0] or Named("", part, ())
