"""Cells that hold a list of criteria or communes; read item by item or refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.reading.law.at import frame_of, rest_on
from analysis.reading.law.columns import Column
from analysis.reading.law.labels import Named
from analysis.reading.law.places import ENOUGH, settle
from analysis.reading.law.row import Line, Refusal, Result, Row
from analysis.reading.law.table import Table
from analysis.reading.law.values import value_of

MOST_CRITERIA = 20


@dataclass(frozen=True)
class Lists:
    """The columns of lists ("criteria", "places"), and by line whether a bare number is an item."""

    columns: dict[int, str]
    proven: frozenset[tuple[int, int]]


def lists_of(table: Table) -> Lists:
    """Which columns hold lists; a lone number is an item only where the counts prove it."""
    columns: dict[int, str] = {}
    proven: set[tuple[int, int]] = set()
    for column in table.columns.values():
        if column.at in table.block.stub and not (
            column.job == "place" and _has_lists(table, column)
        ):
            continue
        cells = {line.row: table.at((line.row, column.at)) for line in table.lines}
        sort = _sort(table, column, list(cells.values()))
        if sort:
            columns[column.at] = sort
        if sort == "criteria":
            proven |= {(row, column.at) for row in cells if _proven(table, cells, row)}
    return Lists(columns, frozenset(proven))


def _sort(table: Table, column: Column, cells: Sequence[object]) -> str:
    texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
    said = column.facts.crit or column.facts.status or column.facts.concept
    if said and any(value_of(table.labels, text).sort == "list" for text in texts):
        return "criteria"
    parts = [part for text in texts for part in split(text)]
    named = [part for part in parts if table.labels.place(part)[0]]
    filled = [cell for cell in cells if cell not in (None, "")]
    told = any(
        _level(line) or any(label.has("criterion") for label in line.own) for line in table.lines
    )
    if told and texts and len(texts) == len(filled) and len(named) >= ENOUGH * len(parts):
        return "places"
    return ""


def _has_lists(table: Table, column: Column) -> bool:
    return any(len(split(str(table.at((line.row, column.at))))) > 1 for line in table.lines)


def split(text: str) -> list[str]:
    """The items of a list of names, in order, without blank ones."""
    return [part.strip() for part in re.split(r"[,;\n]|\s+và\s+", text) if part.strip()]


def _numbers(cell: object) -> list[int]:
    if isinstance(cell, float | int):
        return [int(cell)]
    return [int(part) for part in re.findall(r"\d+", str(cell))]


def _proven(table: Table, cells: dict[int, object], row: int) -> bool:
    """Whether a column of counts agrees with the items of every line, or fills up one total."""
    items = {r: len(_numbers(cell)) for r, cell in cells.items() if cell not in (None, "")}
    if isinstance(cells[row], str) and len(_numbers(cells[row])) > 1:
        return True
    for column in table.values:
        counts = {r: value_of(table.labels, table.at((r, column.at))).number for r in items}
        if any(count is None for count in counts.values()) or all(
            cells[r] == table.at((r, column.at)) for r in items
        ):
            continue
        same = all(counts[r] == n for r, n in items.items())
        totals = {(counts[r] or 0) + n for r, n in items.items()}
        if len(items) > 1 and (same or len(totals) == 1):
            return True
    return False


def take_list(table: Table, at, lists: Lists, result: Result) -> None:
    """Put the rows of one list into `result`: one for each item, or a refusal of the cell."""
    if at.line.total:
        result.elsewhere.append(at.cell)
        return
    sort = lists.columns[at.cell[1]]
    if sort == "criteria" and at.cell not in lists.proven:
        result.refused.append(Refusal(at.cell, "list"))
        return
    rest = rest_on(table, at, "criteria")
    if rest:
        result.refused.append(Refusal(at.cell, "rest", tuple(rest)))
        return
    if sort == "criteria":
        _criteria(table, at, result, frame_of)
    else:
        _places(table, at, result, frame_of)


def _criteria(table: Table, at, result: Result, frame_of) -> None:
    frame = frame_of(table, at)
    numbers = _numbers(table.at(at.cell))
    if isinstance(frame, Refusal) or any(not 1 <= n <= MOST_CRITERIA for n in numbers):
        result.refused.append(frame if isinstance(frame, Refusal) else Refusal(at.cell, "list"))
        return
    place, period, measure = frame
    status = at.column.facts.status or ("met" if at.column.facts.concept else "")
    if status not in ("met", "not_met"):
        result.refused.append(Refusal(at.cell, "status"))
        return
    told = _told(table, at, status)
    if told and len(set(numbers)) not in told:
        counted = (("computed", f"{len(set(numbers))}"),)
        result.refused.append(Refusal(at.cell, "marks_differ", (f"{told[0]:g}",), counted))
        return
    for number in dict.fromkeys(numbers):
        result.rows.append(
            Row("criteria", at.cell, place, period, measure, str(number), "", None, status=status)
        )


def _places(table: Table, at, result: Result, frame_of) -> None:
    named = [_named(table, part) for part in split(str(table.at(at.cell)))]
    every = [
        _named(table, part)
        for line in table.lines
        for part in split(str(table.at((line.row, at.cell[1]))))
    ]
    settled = settle(every, table.context.area, 1, table.on)
    of = dict(zip([one and one.name for one in every], settled, strict=True))
    frame = frame_of(table, at, placed=True)
    if isinstance(frame, Refusal):
        result.refused.append(frame)
        return
    _, period, measure = frame
    criterion = next(
        (
            label.find("criterion").meaning("criterion")
            for label in at.line.own
            if label.find("criterion")
        ),
        "",
    )
    status = at.column.facts.status
    for one in named:
        place = of.get(one.name) if one else None
        met = _level(at.line)
        if place is None:
            result.refused.append(Refusal(at.cell, "place"))
        elif met is not None and not criterion:
            level = Row(
                "indicators",
                at.line.stub or at.cell,
                place,
                period,
                measure,
                "criteria_met",
                "",
                met[0],
                "",
                met[1],
            )
            result.rows.append(level)
        elif criterion and status:
            result.rows.append(
                Row("criteria", at.cell, place, period, measure, criterion, "", None, status=status)
            )
        else:
            result.refused.append(Refusal(at.cell, "list"))


def _named(table: Table, part: str) -> Named:
    return table.labels.place(part)[0] or Named("", part, ())


def _level(line: Line) -> tuple[float, float] | None:
    """The level a line names for its communes: "Xã đạt 19/19 tiêu chí"; a range is none."""
    for label in line.own:
        found = re.findall(r"(\d{1,2})\s*/\s*(\d{1,2})", label.text)
        if len(found) == 1 and label.has("crit") and len(label.numbers) == 2:
            return float(found[0][0]), float(found[0][1])
    return None


def _told(table: Table, at, status: str) -> list[float]:
    """How many criteria columns of counts say that the line has of a status."""
    found = []
    for column in table.values:
        own = column.facts.status or (
            "met" if column.facts.concept or column.facts.indicator else ""
        )
        number = value_of(table.labels, table.at((at.line.row, column.at))).number
        if column.at != at.cell[1] and own == status and number is not None:
            found.append(number)
    return found
