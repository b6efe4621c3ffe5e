"""Cells that tell several results, each with what it counts: "Đạt 18/19 tiêu chí, 48/49 chỉ tiêu".

Every one is read as if its words stood below the head of the column.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from analysis.reading.law.at import At
from analysis.reading.law.increments import CRITERIA, WHOLE_SETS
from analysis.reading.law.labels import Label
from analysis.reading.law.named_levels import counts_met
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import Table
from analysis.reading.law.values import Value, value_of
from analysis.words.names import phrases

_CLAUSE = re.compile(r"\s*[,;](?!\d)\s*|\.\s*$")
_RESULT = re.compile(r"(\D*?)\s*(\d.*)")
_MET_BEHIND = re.compile(rf"\s({phrases('met')})$", re.I)  # "15 TC đạt"
_WORTH = re.compile(phrases("worth"), re.I)
FIGURES = ("number", "fraction")


def results_in(
    table: Table, at: At, figure_of: Callable[[Table, At], Row | Refusal]
) -> tuple[list[Row], list[Refusal]] | None:
    """The rows of a cell of several results, and what is told of others; None for another cell."""
    if at.value.sort != "words" or not any(map(str.isdecimal, at.value.text)):
        return None
    read = _results(table, at, at.value.text)
    if len(read) < 2:
        return None
    made = [figure_of(table, _beneath(table, at, *one)) for one in read]
    rows = [one for one in made if isinstance(one, Row)]
    return (rows, [one for one in made if isinstance(one, Refusal)]) if rows else None


def result_under(
    table: Table, at: At, text: str, figure_of: Callable[[Table, At], Row | Refusal]
) -> Row | Refusal | None:
    """What the one result of a text gives, "Đạt 17/19 TC"; None where it tells none, or several."""
    read = _results(table, at, text)
    return figure_of(table, _beneath(table, at, *read[0])) if len(read) == 1 else None


def _results(table: Table, at: At, text: str) -> list[tuple[Label, Value]]:
    """Every result of a text, each of another thing; [] where one of them says anything else.

    The status in front is that of all behind it: "Đạt 18/19 tiêu chí, 48/49 chỉ tiêu".
    """
    read: dict[Label, Value] = {}
    front = ""
    for clause in filter(None, _CLAUSE.split(text)):
        met = _MET_BEHIND.search(clause) if clause[:1].isdecimal() else None
        found = _RESULT.fullmatch(f"{met[1]} {clause[: met.start()]}" if met else clause)
        front = found[1] or front if found else ""
        if read and _WORTH.fullmatch(front.strip()):
            return []  # "560 ngày công, trị giá 84 triệu đồng" is one gift
        one = _result(table, at, front, found[2]) if found else None
        if one is None or one[0] in read:
            return []
        read[one[0]] = one[1]
    return [*read.items()]


def _result(table: Table, at: At, front: str, figure: str) -> tuple[Label, Value] | None:
    """What a figure counts, and how many; None where its words say anything else."""
    said = table.labels.read(front)
    value = _of_criteria(table, at, said, value_of(table.labels, figure))
    if value.sort not in FIGURES or not value.unit or value.scaled:
        return None
    plain = all(item.has("skip", "fill", "status") for item in said.said.items)
    if said.rest or said.places or said.period or not plain or said.has("change"):
        return None
    told = front.strip() or at.column.facts.status == "not_met" or value.out_of not in WHOLE_SETS
    named = f"{value.unit.split('|')[0]} {front if told else phrases('met')}".strip()
    return table.labels.read(named[:1].upper() + named[1:].lower()), value


def _of_criteria(table: Table, at: At, said: Label, value: Value) -> Value:
    """A bare figure as one of criteria, below a head of these or as part of a whole set beside
    them: "Đạt 15/19", "17/19, còn TC 2"."""
    whole = value.out_of in WHOLE_SETS and table.labels.read(at.value.text).has("crit")
    other = {item.meaning("status") for item in said.all("status")} - {"met"} or said.has("crit")
    counts = whole or any(map(counts_met, at.column.labels))
    return replace(value, unit=CRITERIA) if counts and not (value.unit or other) else value


def _beneath(table: Table, at: At, label: Label, value: Value) -> At:
    """A result as it would stand in a column of its own, right of the last, below the same head."""
    heads = (*at.column.labels, label)
    own = table.apart.setdefault(heads, max(table.columns) + 1 + len(table.apart))
    column = replace(at.column, at=own, labels=heads, facts=table.facts(heads[::-1]))
    return At(at.cell, at.line, column, value, table)
