"""Columns that rate the lines, and are no figures of them: told, never left in silence."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.reading.law.columns import Column
from analysis.reading.law.facts import ranks
from analysis.reading.law.listed_things import Things
from analysis.reading.law.recognised_by_title import Titled
from analysis.reading.law.recognitions import Recognitions, event_of_titles
from analysis.reading.law.row import Refusal
from analysis.reading.law.stub import level_of
from analysis.reading.law.table import Table
from analysis.registers.country import COMMUNE


def ratings_in(
    table: Table, known: Things | Recognitions | Titled | None, *, read: bool
) -> Iterable[Refusal]:
    """The cells of columns of notes that rate the lines ("Xếp loại") or are numbers, by heads.

    So are titles that communes hold, in a table that is no list of recognitions. Of a table in
    which nothing was `read` but the rates, where it has no other figures; and the communes of one
    whose title or heads say that they met a standard.
    """
    if not (read or known):
        yield from _named(table)
    if not read and (table.values or known):
        return
    listed = known.columns if known else set()
    for column in table.columns.values():
        if column.job == "note" and column.at not in listed:
            yield from _rated(table, column, titles=not known, numbers=read)


def _named(table: Table) -> Iterable[Refusal]:
    """The communes that a list names, and the years that it tells, where it is not understood."""
    for column in table.columns.values() if event_of_titles(table) else ():
        named = column.job == "place" and level_of(table.heads, [column.at]) == COMMUNE
        told = any(label.has("recognition") for label in column.labels[-1:])
        cells = [(line.row, column.at) for line in table.lines] if named or told else []
        for cell in (cell for cell in cells if table.at(cell) not in ("", None)):
            yield Refusal(cell, "column_left_out", (column.labels[-1].text,))


def _rated(table: Table, column: Column, *, titles: bool, numbers: bool) -> Iterable[Refusal]:
    head = column.labels[-1]
    rates = ranks(head) or titles and head.has("recognition")
    for line in table.lines:
        value = table.at((line.row, column.at))
        number = numbers and isinstance(value, float)
        if number or rates and value not in ("", None):
            yield Refusal((line.row, column.at), "column_left_out", (head.text,))
