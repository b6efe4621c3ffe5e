"""Figures of different tables that must agree: a town's and its communes', a mean and its sum.

Only the same period, measure and basis are compared, and only where the rows say plainly what
belongs together.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

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
from analysis.checks.rows import Pair, Row, by_sheets, cell_of, grouped, place_of, rows_of
from analysis.registers.register import Registers
from analysis.words.messages import Issue
from analysis.words.periods import days_of
from analysis.words.places import Place
from analysis.words.schema import OWN_SET

_THERE = ["period", "measure", "basis", "place_id"]
_MARK = [*_THERE, "criteria_set", "criterion", "status", "source", "sheet", "address"]
_SHARES = {"communes_met_share": "communes_meeting_standard", "poverty_rate": "poor_households"}
_COMPARED = {"criteria_met", "criteria_met_mean", *_SHARES, *_SHARES.values()}
_FEWEST_MARKS = 3  # that can be held against a count
_MOST_NAMED = 8  # communes in one message
Group = dict[str, list[Row]]  # rows of one place and period, by indicator


def disagreements(
    criteria: pd.DataFrame, indicators: pd.DataFrame, registers: Registers
) -> list[Issue]:
    """Figures of the indicators that cannot all be right, and marks against their count."""
    known = indicators[
        indicators["indicator"].isin(_COMPARED)
        & indicators["value"].notna()
        & (indicators["qualifier"] == "exact")
        & ~indicators["place_id"].str.contains(";", regex=False)
    ]
    known = known[_may_disagree(known, criteria, registers)]
    if known.empty:
        return []
    groups: dict[tuple, Group] = defaultdict(lambda: defaultdict(list))
    for row in rows_of(known):
        groups[_there(row)][row.indicator].append(row)
    below: dict[str, list[Place]] = defaultdict(list)
    for place in (p for places in registers.by_place_id.values() for p in places) if groups else ():
        below[place.parent_id].append(place)
    issues: list[Issue] = []
    for (period, *how, place_id), group in list(groups.items()):
        issues += _shares(group)
        if any(p.level > 1 for p in registers.by_place_id.get(place_id, ())):
            issues += _means(group)
            day = f"{days_of(period)[1][:4]}-12-31"
            ids = dict.fromkeys(p.place_id for p in below[place_id] if p.valid_on(day))
            counts = [groups.get((period, *how, unit), {}).get("criteria_met") for unit in ids]
            issues += _area(group, [rows for rows in counts if rows], registers)
    return issues + _marks(criteria, groups, registers)


def _may_disagree(
    known: pd.DataFrame, criteria: pd.DataFrame, registers: Registers
) -> pd.Series[bool]:
    """Which figures have anything beside them: marks of their place, or in their period one of an
    area, a share or a mean."""
    areas = [one for one, own in registers.by_place_id.items() if any(p.level > 1 for p in own)]
    wide = known["place_id"].isin(areas) | ~known["indicator"].isin(["criteria_met"])
    marked = known["place_id"].isin(criteria["place_id"].unique())
    return marked | known["period"].isin(known["period"][wide].unique())


def _there(row: Row) -> tuple[str, str, str, str]:
    return row.period, row.measure, row.basis, row.place_id


def _figure(row: Row, counted: bool = True) -> Figure:
    return figure(row.address, row.value, None, counted)


def _cell(row: Row, like: Row) -> str:
    """Where a figure stands; without file and sheet where these are those of `like`."""
    return row.address if _on_one_sheet(row, like) else place_of(row)


def _on_one_sheet(a: Row, b: Row) -> bool:
    return (a.source, a.sheet) == (b.source, b.sheet)


def _beside(row: Row, others: list[Row]) -> Row | None:
    """The row of its sheet, else the only one there is; None where there are several figures."""
    near = [other for other in others if _on_one_sheet(other, row)] or others
    return near[0] if len({other.value for other in near}) == 1 else None


def _means(group: Group) -> Iterator[Issue]:
    """A mean for each commune that its sum gives over no number of communes."""
    for row in group["criteria_met_mean"]:
        whole = _beside(row, group["criteria_met"])
        if whole is None or min(whole.value, row.value) <= 0:
            continue
        if counts_to(whole.value, _figure(row, False)):
            continue
        number = max(int(whole.value / row.value), 1)
        total = written(whole.value)
        ways = (f"{total} : {n} = {written(whole.value / n, 2)}" for n in (number, number + 1))
        detail = {"computed": total, "cells": _cell(whole, row), "meant": "; ".join(ways)}
        yield Issue("mean_no_count", *cell_of(row), written(row.value), detail)


def _shares(group: Group) -> Iterator[Issue]:
    """Shares of communes and of households against the counts that they are of."""
    for row, of in ((row, _beside(row, group[_SHARES[s]])) for s in _SHARES for row in group[s]):
        if of is None or not of.out_of > 0:
            continue
        whole = figure(of.address, of.out_of, None, True)
        result = outcome(Relation("share", _figure(row, False), (_figure(of), whole)))
        if result.name in FAILED:
            meant = f"{written(of.value)}/{written(of.out_of)} ({_cell(of, row)})"
            computed = written(result.computed, 2)
            detail = {"cells": row.address, "meant": meant, "computed": computed}
            yield Issue("share_mismatch", *cell_of(row), written(row.value), detail)


# -- an area and its communes ------------------------------------------------------------------
def _area(group: Group, communes: list[list[Row]], registers: Registers) -> Iterator[Issue]:
    """An area's count of criteria against its communes': less than they have, or too many."""
    for row in group["criteria_met"] if communes else ():
        number = _number_of_communes(group, row)
        most = registers.most_criteria(row.period)
        if not most or number is not None and number < len(communes):
            number = None
        untold = number - len(communes) if number else 1
        missing = [blank("", most if number else math.inf, True)] * untold
        parts = [*map(_between, communes), *missing]
        result = outcome(Relation("sum", _figure(row), tuple(parts)))
        if result.name not in FAILED:
            continue
        told = [rows[0] for rows in communes]
        named = [f"{r.place} {written(r.value)}" for r in told[:_MOST_NAMED]]
        detail = {
            "meant": ", ".join([*named, *["…"][: len(told) - len(named)]]),
            "cells": _where(told, row),
            "computed": written(result.computed),
            "count": str(untold),
            "blanks": str(number),
            "each": written(most),
            "limit": written(result.high) if math.isfinite(result.high) else "",
        }
        rule = "area_impossible" if result.name == "impossible" else "area_mismatch"
        source, sheet, address = cell_of(row)
        address += _mean_of(group, row) if number else ""
        yield Issue(rule, source, sheet, address, written(row.value), detail)


def _mean_of(group: Group, row: Row) -> str:
    """The cell of the mean on the sheet of a sum, which says the same of each commune."""
    mean = _beside(row, group["criteria_met_mean"])
    return f";{mean.address}" if mean is not None and _on_one_sheet(mean, row) else ""


def _number_of_communes(group: Group, row: Row) -> int | None:
    """Over how many communes an area's sum goes, as its mean tells."""
    mean = _beside(row, group["criteria_met_mean"])
    found = counts_to(row.value, _figure(mean, False)) if mean else []
    return found[0] if len(found) == 1 else None


def _between(rows: list[Row]) -> Figure:
    """One figure told once or several times: anything from the least to the most that is told."""
    values = [row.value for row in rows]
    return Figure(rows[0].address, values[0], min(values), max(values), True)


def _where(rows: list[Row], like: Row) -> str:
    """The cells of some rows, sheet by sheet; three sheets at most."""
    sheets: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        sheets[row.source, row.sheet].append(row)
    words = []
    for found in sheets.values():
        cells = spans(sorted((row.address for row in found), key=lambda a: (len(a), a)))
        there = f"{found[0].source} [{found[0].sheet}] "
        words.append(cells if _on_one_sheet(found[0], like) else there + cells)
    return "; ".join([*words[:3], *["…"][: len(words) - 3]])


# -- marks and their count ---------------------------------------------------------------------
def _marks(
    criteria: pd.DataFrame, groups: Mapping[tuple, Group], registers: Registers
) -> list[Issue]:
    """A commune's marks against the count that another table gives; one issue for two sheets."""
    counts = {there: group["criteria_met"] for there, group in groups.items()}
    near = criteria["place_id"].isin([there[-1] for there, told in counts.items() if told])
    whole = near & ~criteria["criterion"].str.contains(".", regex=False)
    whole &= ~criteria["criteria_set"].str.startswith(OWN_SET)
    pairs: list[Pair] = []
    limits: dict[tuple, str] = {}
    for rows in grouped(criteria.loc[whole, _MARK], _THERE, _FEWEST_MARKS):
        there = _there(rows[0])
        marks = {(row.criteria_set, row.criterion): row.status for row in rows}
        said = {(row.criteria_set, row.criterion, row.status) for row in rows}
        if len(marks) < _FEWEST_MARKS or len(said) > len(marks):
            continue  # marks that disagree are told as such
        told = list(marks.values())
        untold = max(_size(marks, registers, rows[0]) - len(marks), 0)
        sure, room = told.count("met"), told.count("not_applicable") + untold
        limits[there] = f"{sure} – {sure + room}" if room else str(sure)
        wrong = (row for row in counts.get(there, ()) if not sure <= row.value <= sure + room)
        pairs += [(row, rows[0]) for row in wrong]
    issues = []
    for found in by_sheets(pairs):
        row, mark = found[0]
        detail = {"computed": limits[_there(row)], "meant": _cell(mark, row)}
        detail["count"] = str(len(found))
        issues.append(Issue("marks_mismatch", *cell_of(row), written(row.value), detail))
    return issues


def _size(marks: Iterable[tuple[str, str]], registers: Registers, row: Row) -> int:
    """How many criteria the sets of some marks have, with what extends them at the place of a row;
    in a year of two sets each is as large as it is."""
    own = {criteria_set for criteria_set, _ in marks}
    days = days_of(row.period)
    there = {one for day in days for one in registers.sets_on(day, row.place_id)}
    size = sum(one.size for one in there if {one.criteria_set, one.extends} & own)
    return size or int(registers.most_criteria(row.period))
