"""Lines without a figure that name criteria which a commune does not meet, as title or head say:
"Các tiêu chí chưa đạt của xã Minh Quang năm 2022 | Giao thông | Trường học"."""

from __future__ import annotations

from analysis.reading.law.at import At, frame_of, rest_on
from analysis.reading.law.facts import facts_of
from analysis.reading.law.labels import Label, Named
from analysis.reading.law.listed_communes import criterion_named
from analysis.reading.law.places import settle
from analysis.reading.law.row import Line, Refusal, Result, Row
from analysis.reading.law.table import Table
from analysis.reading.law.values import Value
from analysis.registers.country import COMMUNE


def take_unmet(table: Table, result: Result) -> None:
    """Put a row into `result` for each such line, of the commune that a line above it names."""
    over = [*table.heads_of_names, *table.context.titles]
    if table.values or not any(map(_lists_unmet, over)):
        return
    section: Named | None = None
    for line in table.lines:
        named = [one for label in line.own if (one := table.labels.place(label.text)[0])]
        section = named[0] if named else section
        told = Refusal(line.stub or (line.row, 0), "words", line.names[-1:])
        one = told if not named else None
        if criterion := criterion_named(table, line):
            one = _of_line(table, line, section, criterion)
        result.rows += [one] if isinstance(one, Row) else []
        result.refused += [one] if isinstance(one, Refusal) else []


def _lists_unmet(label: Label) -> bool:
    return label.has("crit") and facts_of([label]).status == "not_met"


def _of_line(table: Table, line: Line, section: Named | None, criterion: str) -> Row | Refusal:
    """The row of one line, or why it has none."""
    cell = line.stub or (line.row, 0)
    at = At(cell, line, table.columns[cell[1]], Value("mark", status="not_met"), table)
    frame = frame_of(table, at, placed=section is not None)
    if isinstance(frame, Refusal):
        return frame
    place, period, measure = frame
    if section is not None:
        own = settle([section], table.context.area, COMMUNE, table.on, known=table.labels.country)
        if own[0] is None:
            return Refusal(cell, "place")
        place = own[0]
    if measure != "actual":
        return Refusal(cell, "measure", (line.names[-1:] or ("",)))
    said = {item.words for one in table.heads_of_names for item in one.all("status")}
    if rest := tuple(word for word in rest_on(table, at, "criteria") if word not in said):
        return Refusal(cell, "rest", rest)
    return Row("criteria", cell, place, period, measure, criterion, "", None, status="not_met")
