"""Figures of different tables, sheets and workbooks that must agree: a town's with its communes', a mean with its sum.

Only the same period, measure and basis are compared, and only where the rows say plainly what belongs together.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator

from analysis.checks.lines import most_criteria
from analysis.checks.reconcile import (
    FAILED,
    Figure,
    Relation,
    blank,
    counts_to,
    figure,
    outcome,
    spans,
    written,
)
from analysis.reading.tidied import CRITERIA, INDICATORS
from analysis.registers.register import Registers
from analysis.words.messages import Issue

_PERIOD, _PLACE = INDICATORS.index("period"), INDICATORS.index("place_id")
_NAME, _VALUE, _OUT_OF = INDICATORS.index("place"), INDICATORS.index("value"), INDICATORS.index("out_of")
_INDICATOR, _QUALIFIER = INDICATORS.index("indicator"), INDICATORS.index("qualifier")
_MEASURE, _BASIS = INDICATORS.index("measure"), INDICATORS.index("basis")
Group = dict[str, list[tuple]]  # rows of one place and period, by indicator


def disagreements(criteria: list[tuple], indicators: list[tuple], registers: Registers) -> list[Issue]:
    """Figures that cannot all be right, one issue for each; rows as in the tidy tables."""
    groups: dict[tuple, Group] = defaultdict(lambda: defaultdict(list))
    for row in indicators:
        if row[_VALUE] is not None and row[_QUALIFIER] == "exact" and ";" not in row[_PLACE]:
            groups[row[_PERIOD], row[_MEASURE], row[_BASIS], row[_PLACE]][row[_INDICATOR]].append(row)
    issues = []
    for (*when, place), group in groups.items():
        issues += _shares(group)
        if _is_area(registers, place):
            issues += _means(group)
            issues += _area(group, _communes(groups, tuple(when), place, registers), registers)
    return [*issues, *_marks(criteria, groups, registers)]


def _is_area(registers: Registers, place: str) -> bool:
    return any(p.level > 1 for p in registers.by_place_id.get(place, []))


def _figure(row: tuple, counted: bool = True) -> Figure:
    return figure(row[-1], row[_VALUE], None, counted)


def _cell(row: tuple, like: tuple | None = None) -> str:
    """Where a figure stands; without file and sheet where these are those of `like`."""
    return row[-1] if like is not None and row[-3:-1] == like[-3:-1] else f"{row[-3]} [{row[-2]}] {row[-1]}"


def _pairs(group: Group, first: str, second: str) -> Iterator[tuple[tuple, tuple]]:
    """Each row of one indicator with the row of another: of the same sheet, else the only one there is."""
    for row in group.get(first, ()):
        others = group.get(second, ())
        near = [o for o in others if o[-3:-1] == row[-3:-1]] or others
        if len({o[_VALUE] for o in near}) == 1:
            yield row, near[0]


def _means(group: Group) -> Iterator[Issue]:
    """A mean for each commune that its sum gives over no number of communes."""
    for row, whole in _pairs(group, "criteria_met_mean", "criteria_met"):
        if whole[_VALUE] <= 0 or row[_VALUE] <= 0 or counts_to(whole[_VALUE], _figure(row, False)):
            continue
        number = max(int(whole[_VALUE] / row[_VALUE]), 1)
        ways = (f"{written(whole[_VALUE])} : {n} = {written(whole[_VALUE] / n, 2)}" for n in (number, number + 1))
        detail = {"computed": written(whole[_VALUE]), "cells": _cell(whole, row), "meant": "; ".join(ways)}
        yield Issue("mean_no_count", *row[-3:], written(row[_VALUE]), detail)


def _shares(group: Group) -> Iterator[Issue]:
    """Shares of communes and of households against the counts that they are of."""
    for share, part in (("communes_met_share", "communes_meeting_standard"), ("poverty_rate", "poor_households")):
        for row, of in _pairs(group, share, part):
            if not of[_OUT_OF]:
                continue
            whole = figure(of[-1], of[_OUT_OF], None, True)
            result = outcome(Relation("share", _figure(row, False), (_figure(of), whole)))
            if result.name in FAILED:
                meant = f"{written(of[_VALUE])}/{written(of[_OUT_OF])} ({_cell(of, row)})"
                detail = {"cells": row[-1], "meant": meant, "computed": written(result.computed, 2)}
                yield Issue("share_mismatch", *row[-3:], written(row[_VALUE]), detail)


# -- an area and its communes ------------------------------------------------------------------------------
def _communes(groups: dict, when: tuple, place: str, registers: Registers) -> dict[str, list[tuple]]:
    """The counts of criteria of an area's communes in the same period, by commune."""
    date = f"{re.findall(r'[0-9]{4}', when[0])[-1]}-12-31"
    found = {}
    for unit in dict.fromkeys(p.place_id for ps in registers.by_place_id.values() for p in ps if p.parent_id == place):
        there = any(p.parent_id == place and p.valid_on(date) for p in registers.by_place_id[unit])
        rows = groups.get((*when, unit), {}).get("criteria_met", []) if there else []
        if rows:
            found[unit] = rows
    return found


def _area(group: Group, communes: dict[str, list[tuple]], registers: Registers) -> Iterator[Issue]:
    """An area's count of criteria against those of its communes: less than they have, or more than they can have."""
    if not communes:
        return
    for row in group.get("criteria_met", ()):
        number = _number_of_communes(group, row)
        parts = [_between(rows) for rows in communes.values()]
        whole = _figure(row)
        most = most_criteria(registers, row[_PERIOD])
        if number is None or number < len(parts) or not most:
            number = None
        missing = [blank("", most if number else math.inf, True)] * (number - len(parts) if number else 1)
        result = outcome(Relation("sum", whole, (*parts, *missing)))
        if result.name not in FAILED:
            continue
        told = [rows[0] for rows in communes.values()]
        detail = {
            "meant": ", ".join(f"{r[_NAME]} {written(r[_VALUE])}" for r in told[:8]) + (", …" if len(told) > 8 else ""),
            "cells": _where(told, row),
            "computed": written(result.computed),
            "count": str(len(missing)),
            "blanks": str(number),
            "each": written(most),
            "limit": written(result.high) if math.isfinite(result.high) else "",
        }
        rule = "area_impossible" if result.name == "impossible" else "area_mismatch"
        yield Issue(rule, *row[-3:], written(row[_VALUE]), detail)


def _number_of_communes(group: Group, row: tuple) -> int | None:
    """Over how many communes an area's sum goes, as its mean tells."""
    near = [r for r in group.get("criteria_met_mean", ()) if r[-3:-1] == row[-3:-1]]
    near = near or group.get("criteria_met_mean", [])
    if len({r[_VALUE] for r in near}) != 1:
        return None
    found = counts_to(row[_VALUE], _figure(near[0], False))
    return found[0] if len(found) == 1 else None


def _between(rows: list[tuple]) -> Figure:
    """One figure told once or several times: anything between the least and the most that is told."""
    values = [r[_VALUE] for r in rows]
    return Figure(rows[0][-1], values[0], min(values), max(values), True)


def _where(rows: list[tuple], like: tuple) -> str:
    """The cells of some rows, sheet by sheet."""
    sheets: dict[tuple, list[tuple]] = defaultdict(list)
    for row in rows:
        sheets[row[-3:-1]].append(row)
    words = []
    for (source, sheet), found in sheets.items():
        cells = spans(sorted((r[-1] for r in found), key=lambda a: (len(a), a)))
        words.append(cells if (source, sheet) == like[-3:-1] else f"{source} [{sheet}] {cells}")
    return "; ".join(words[:3]) + ("; …" if len(words) > 3 else "")


# -- marks and their count ---------------------------------------------------------------------------------
def _marks(criteria: list[tuple], groups: dict, registers: Registers) -> list[Issue]:
    """The marks of a commune against the count of criteria that another table gives; one issue for two sheets."""
    wanted = {key for key, group in groups.items() if group.get("criteria_met")}
    if not wanted:
        return []
    keys = [CRITERIA.index(c) for c in ("period", "measure", "basis", "place_id")]
    pair = [CRITERIA.index(c) for c in ("criteria_set", "criterion")]
    status = CRITERIA.index("status")
    said: dict[tuple, dict[tuple, set[str]]] = defaultdict(lambda: defaultdict(set))
    first: dict[tuple, tuple] = {}
    for row in criteria:
        key = tuple(row[i] for i in keys)
        if key in wanted and "." not in row[pair[1]]:
            said[key][tuple(row[i] for i in pair)].add(row[status])
            first.setdefault(key, row)
    found: dict[tuple, list[Issue]] = defaultdict(list)
    for key, marks in said.items():
        size = int(most_criteria(registers, key[0]))
        if len(marks) < 3 or any(len(statuses) > 1 for statuses in marks.values()):
            continue  # marks that disagree are told as such
        sure = sum(statuses == {"met"} for statuses in marks.values())
        room = sum(statuses == {"not_applicable"} for statuses in marks.values()) + max(size - len(marks), 0)
        for row in groups[key]["criteria_met"]:
            if sure <= row[_VALUE] <= sure + room:
                continue
            mark = first[key]
            counted = f"{sure} – {sure + room}" if room else str(sure)
            detail = {"computed": counted, "meant": _cell(mark, row)}
            found[row[-3:-1] + mark[-3:-1]].append(Issue("marks_mismatch", *row[-3:], written(row[_VALUE]), detail))
    return [_with_count(issues) for issues in found.values()]


def _with_count(issues: list[Issue]) -> Issue:
    one = issues[0]
    return Issue(one.rule, one.source, one.sheet, one.address, one.found, {**one.detail, "count": str(len(issues))})
