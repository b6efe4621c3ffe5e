"""The level of criteria that a line names for the communes it lists."""

from __future__ import annotations

import re

from analysis.reading.law.labels import Label
from analysis.reading.law.row import Line
from analysis.reading.law.standards import BASE
from analysis.reading.law.table import Table
from analysis.words.names import phrases
from analysis.words.patterns import later

_LEVEL = later(rf"(\d{{1,2}})\s*(?:/\s*(\d{{1,2}})|(?=(?:{phrases('level_of')})(?!\w)))", re.I)
_BARE_LEVEL = later(r"(\d{1,2})\s*/\s*(\d{2})")
_NO_LEVEL = later(
    "|".join(rf"(?<!\w)(?:{phrases(of)})(?!\w)" for of in ("at_least", "at_most", "newly_met"))
    + rf"|[<>≤≥]|(?<!\w)(?:{phrases('since')})(?!\w)",
    re.I,
)


def named_level(table: Table, line: Line) -> tuple[float, float | None] | None:
    """The level that a line names for its communes: "Xã đạt 17/19 tiêu chí", "Đạt 18 tiêu chí", or
    but "17/19" where titles or other lines speak of criteria.

    A range is none, nor a bound ("dưới 15"), a gain ("đạt thêm 2") or one of a further standard.
    """
    bare = _BARE_LEVEL.fullmatch(" ".join(one.text for one in line.own))
    if bare and _speaks_of_criteria(table):
        return float(bare[1]), float(bare[2])
    levels = (_level_of(table, label) for label in line.own if of_level(label))
    return next(filter(None, levels), None)


def _level_of(table: Table, label: Label) -> tuple[float, float | None] | None:
    """The level that a label tells, whose heads or titles may say that it was met."""
    found = _LEVEL.findall(label.text)
    plain = {*label.standards} <= {BASE} and not _NO_LEVEL.search(label.text)
    if not plain or len(found) != 1:
        return None
    number, size = found[0]
    told = {item.meaning("status") for item in label.all("status")}
    if size:
        return (float(number), float(size)) if len(label.numbers) == 2 else None
    over = (*table.heads_of_names, *table.context.titles)
    met = told == {"met"} or not told and any(map(counts_met, over))
    return (float(number), None) if len(label.numbers) == 1 and met else None


def counts_met(label: Label) -> bool:
    """Whether a label names counts of criteria met: "Số tiêu chí đạt"."""
    return any("criteria_met" in (one.meaning("concept") or "") for one in label.all("concept"))


def _speaks_of_criteria(table: Table) -> bool:
    lines = (label for line in table.lines for label in line.own)
    return any(label.has("crit") for label in (*table.context.titles, *lines))


def of_level(label: Label) -> bool:
    """Whether a label speaks of a number of criteria: "Xã đạt dưới 15 tiêu chí"."""
    return label.has("crit") and bool(label.numbers)
