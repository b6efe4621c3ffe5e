"""What falls back from one date to the next: criteria that are met no more, counts that shrink,
tasks that are less far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
import pandas as pd

from analysis.checks.reconcile import FULL
from analysis.checks.repeats import figure_of
from analysis.checks.rows import Pair, Row, cell_of, groups, place_of, rows_of, steps
from analysis.registers.preferences import Preferences
from analysis.registers.register import CriteriaSet, Registers
from analysis.words.messages import Issue
from analysis.words.numbers import format_number
from analysis.words.periods import days_of, shown_day
from analysis.words.places import KINDS

# What is told of a criterion; rows of all columns would take four times as much.
AT_A_TIME = 1_000  # issues: the rows of a whole country at once would take more than its table
TOLD = ["basis", "place_id", "place", "period", "criterion", "source", "sheet", "address"]


def fallen_criteria(criteria: pd.DataFrame) -> list[Issue]:
    """Criteria met at one date and not at the next: one issue for each commune and two dates."""
    if len(criteria) < 2:
        return []
    before, after = steps(criteria, ("basis", "place_id", "criteria_set", "criterion"), "status")
    met, still = (
        criteria["status"].isin(own).to_numpy() for own in (["met"], ["not_met", "in_progress"])
    )
    fell = met[before] & still[after]
    before, after, told = before[fell], after[fell], criteria[TOLD]
    same = ["basis", "place_id", "period"]
    steps_of = told[same].iloc[after].assign(earlier=told["period"].iloc[before].array)
    found = iter(groups(steps_of, [*same, "earlier"], least=1))
    issues: list[Issue] = []
    while some := [*islice(found, AT_A_TIME)]:
        at = np.concatenate(some)
        pairs = _pairs(told, before[at], after[at])
        issues += [_fallen([*islice(pairs, len(own))]) for own in some]
    return issues


def _pairs(table: pd.DataFrame, before: np.ndarray, after: np.ndarray) -> Iterator[Pair]:
    """Each row with that of the date before."""
    return zip(*(rows_of(table.iloc[at]) for at in (after, before)), strict=True)


def _fallen(pairs: list[Pair]) -> Issue:
    pairs = sorted(pairs, key=lambda pair: _by_number(pair[0].criterion))
    row, before = pairs[0]
    detail = {"meant": row.place, "there": _written(before.period), "here": _written(row.period)}
    detail["limit"] = place_of(before)
    return Issue("criterion_fell", *cell_of(row), ", ".join(r.criterion for r, _ in pairs), detail)


def _by_number(criterion: str) -> list[int]:
    return [int(part) for part in criterion.split(".") if part.isdigit()]


def _written(period: str) -> str:
    """A period as readers of both languages write it: 2018, 11/2018, else its last day."""
    shown = period if re.fullmatch(r"\d{4}(-\d\d)?", period) else days_of(period)[1]
    return "/".join(reversed(shown.split("-")))


def fallen_counts(
    indicators: pd.DataFrame, registers: Registers, preferences: Preferences
) -> list[Issue]:
    """A commune that meets fewer criteria than at the date before, by the same set, out of as many.

    Where two sources tell the two dates and people declared which of them to follow for this
    commune's count at any date, the other's count is set aside.
    """
    counts = indicators[
        (indicators["indicator"] == "criteria_met")
        & indicators["value"].notna()
        & of_communes(indicators, registers)
    ]
    if len(counts) < 2:
        return []
    before, after = steps(counts, ("basis", "place_id"), "value")
    sizes, values = counts["out_of"].to_numpy(), counts["value"].to_numpy()
    other_size = (sizes[after] < sizes[before]) | (sizes[after] > sizes[before])
    fell = (values[after] < values[before]) & ~other_size
    return [
        _fallen_count((row, earlier), preferences)
        for row, earlier in _pairs(counts, before[fell], after[fell])
        if _sets_of(row, registers) == _sets_of(earlier, registers)
    ]


def _sets_of(row: Row, registers: Registers) -> list[CriteriaSet]:
    return registers.sets_on(days_of(row.period)[1])


def _fallen_count(pair: Pair, preferences: Preferences) -> Issue:
    row, before = pair
    sources = {row.source, before.source}
    declared = preferences.of("indicators", row.place_id, row.indicator, row.period)
    preference = next((p for p in declared if p.at_any_date and p.preferred in sources), None)
    if preference and len(sources) > 1:
        preferences.used.add(preference.line)
        kept, other = (before, row) if before.source == preference.preferred else (row, before)
        detail = {"here": figure_of(other), "there": figure_of(kept), "reason": preference.reason}
        return Issue("source_preferred", *cell_of(other), place_of(kept), detail)
    detail = {"meant": row.place, "there": _written(before.period), "here": _written(row.period)}
    detail |= {"computed": figure_of(before), "limit": place_of(before)}
    return Issue("count_fell", *cell_of(row), figure_of(row), detail)


def of_communes(table: pd.DataFrame, registers: Registers) -> pd.Series:
    """Which rows are of one commune or ward, not of an area."""
    ids = table["place_id"]
    known = (registers.by_place_id.get(place_id, ()) for place_id in ids.unique())
    alone = [
        places[0].place_id
        for places in known
        if places and all(KINDS.get(place.place_type, 3) == 1 for place in places)
    ]
    return ids.isin(alone)


# --- plans of work ---


def fallen_tasks(tasks: pd.DataFrame) -> list[Issue]:
    """Tasks that are less far than on the day before, as their plans say."""
    found = []
    if tasks["snapshot"].nunique() < 2:
        return []
    known = tasks[(tasks["snapshot"] != "") & (tasks["task_id"] != "")]
    told = known.assign(far=known["progress"].where(known["progress"].notna(), _of_words(known)))
    told = told[told["far"].notna()].sort_values("snapshot", kind="stable")
    for _, same in told.groupby(["basis", "place_id", "task_id", "task"], sort=False):
        rows: Sequence = rows_of(same)
        for before, row in zip(rows, rows[1:], strict=False):
            if row.snapshot > before.snapshot and row.far < before.far:
                found.append(_fell(row, before))
    return found


def _of_words(tasks: pd.DataFrame) -> pd.Series:
    """100 of what is done; nothing of what is not: nobody says how far it is."""
    return tasks["done"].map(lambda done: FULL if done not in ("", "no") else None).astype(float)


def _fell(row: object, before: object) -> Issue:
    own = [f"{format_number(one.far)}%" for one in (row, before)]  # type: ignore[attr-defined]
    source, sheet, address = cell_of(row)
    detail = {"meant": row.task, "here": own[0], "there": own[1]}  # type: ignore[attr-defined]
    detail["date"] = shown_day(before.snapshot)  # type: ignore[attr-defined]
    return Issue("plan_progress_fell", source, sheet, address.split(";")[0], own[0], detail)
