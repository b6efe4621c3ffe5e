"""Rows of all workbooks together: what is told twice, contradicts, falls back or cannot be.

No row is changed or dropped. As a cell with an error would be in no table, nothing here is an
error: what is told is to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd

from analysis.checks.agreement import disagreements
from analysis.checks.falls import fallen_counts, fallen_criteria, fallen_tasks, of_communes
from analysis.checks.repeats import (
    duplicates,
    figure_of,
    gifts_grown,
    gifts_of_two_givers,
    gifts_twice,
)
from analysis.checks.rows import cell_of, coded, days, grouped, rows_of
from analysis.checks.scales import other_scales
from analysis.registers.preferences import Preferences
from analysis.registers.register import Registers
from analysis.words.messages import Issue
from analysis.words.periods import days_of

_CELL = ["source", "sheet", "address"]
# Numbers of criteria that no mean of communes, and no commune, can have more of than its set has.
_OF_A_MEAN, _OF_A_COMMUNE = ("criteria_met_mean", "criteria_gained_mean"), "criteria_gained"


def cross_checks(
    tables: Mapping[str, pd.DataFrame], registers: Registers, preferences: Preferences, today: str
) -> list[Issue]:
    """Every check over the rows of a run: `tables` holds those of rows by name.

    `today` is an ISO date: results of later days are told. Notes in `preferences` which of its
    lines decided something.
    """
    plans = fallen_tasks(tables["tasks"]) if "tasks" in tables else []
    tables = {name: coded(tables[name]) for name in ("criteria", "contributions", "indicators")}
    criteria, contributions, indicators = tables.values()
    repeated = duplicates(criteria, indicators, preferences)
    aside = [(i.source, i.sheet, i.address) for i in repeated if i.rule == "source_preferred"]
    return [
        *repeated,
        *_told(gifts_twice, contributions),
        *_told(gifts_grown, contributions),
        *_told(gifts_of_two_givers, contributions, registers),
        *fallen_criteria(_without(criteria, aside)),
        *_told(fallen_counts, _without(indicators, aside), registers, preferences),
        *_told(beyond_set, indicators, registers),
        *_told(other_versions, indicators, registers),
        *future_results(tables, today),
        *other_scales(contributions, indicators),
        *_told(partial(disagreements, criteria), indicators, registers),
        *plans,
    ]


def _told(check: Callable[..., list[Issue]], table: pd.DataFrame, *with_: object) -> list[Issue]:
    """What a check tells of a table; nothing of one without rows."""
    return [] if table.empty else check(table, *with_)


def _without(table: pd.DataFrame, cells: list[tuple[str, str, str]]) -> pd.DataFrame:
    return table[~pd.MultiIndex.from_frame(table[_CELL]).isin(cells)] if cells else table


def beyond_set(indicators: pd.DataFrame, registers: Registers) -> list[Issue]:
    """A mean of communes, or a gain of one of them, of more criteria than its set has.

    Counts of criteria met are held against the set where they are read.
    """
    name = indicators["indicator"]
    of_a_commune = (name == _OF_A_COMMUNE) & of_communes(indicators, registers)
    counted = indicators[name.isin(_OF_A_MEAN) | of_a_commune]
    issues = []
    for row in rows_of(counted.assign(day=days(counted["period"]))):
        limit = sum(s.size for s in registers.sets_on(row.day, row.place_id))
        if limit and row.value > limit:
            detail = {"limit": str(limit)}
            issues.append(Issue("beyond_set", *cell_of(row), figure_of(row), detail))
    return issues


def future_results(tables: Mapping[str, pd.DataFrame], today: str) -> list[Issue]:
    """Results (not plans) of a period not yet begun: one issue for each sheet and period."""
    wanted = [*_CELL, "period", "measure"]
    late = []
    for table in tables.values():
        begin = [one for one in table["period"].unique() if days_of(one)[0] > today]
        told = (table["measure"] == "actual") & table["period"].isin(begin) if begin else None
        late += [table.loc[told, wanted]] if told is not None and told.any() else []
    if not late:
        return []
    rows = pd.concat(late)
    return [
        Issue("result_in_future", *cell_of(same[0]), same[0].period, {"count": str(len(same))})
        for same in grouped(rows, ["source", "sheet", "period"], least=1)
    ]


def other_versions(indicators: pd.DataFrame, registers: Registers) -> list[Issue]:
    """Standards out of another number than there were of their kind on the day.

    `sizes` of the register of indicators: "2016-05-25:59;2023-01-01:63" are 59, then 63.
    """
    told = {one["indicator"]: one.get("sizes", "") for one in registers.tables["indicators"]}
    versions = {name: _versions(sizes) for name, sizes in told.items() if sizes}
    counted = indicators[indicators["indicator"].isin([*versions]) & indicators["out_of"].notna()]
    issues = []
    for row in rows_of(counted.assign(day=days(counted["period"]))):
        sizes = [size for since, size in versions[row.indicator] if since <= row.day]
        if sizes and row.out_of != sizes[-1]:
            detail = {"limit": str(sizes[-1]), "date": row.day}
            issues.append(Issue("other_version", *cell_of(row), figure_of(row), detail))
    return issues


def _versions(sizes: str) -> list[tuple[str, int]]:
    """Since which day there are how many, the earliest first."""
    pairs = (one.split(":") for one in sizes.split(";"))
    return sorted((since.strip(), int(size)) for since, size in pairs)
