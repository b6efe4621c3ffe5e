"""What falls back from one date to the next: criteria that are met no more, counts that shrink."""

from __future__ import annotations

import re
from collections import defaultdict

import pandas as pd

from analysis.checks.repeats import figure_of
from analysis.checks.rows import Pair, cell_of, place_of, rows_of, steps
from analysis.registers.preferences import Preferences
from analysis.registers.register import Registers
from analysis.words.messages import Issue
from analysis.words.periods import days_of
from analysis.words.places import KINDS


def fallen_criteria(criteria: pd.DataFrame) -> list[Issue]:
    """Criteria met at one date and not at the next: one issue for each commune and two dates."""
    if len(criteria) < 2:
        return []
    before, after = steps(criteria, ("basis", "place_id", "criteria_set", "criterion"), "status")
    fell = (before["status"] == "met") & after["status"].isin(("not_met", "in_progress"))
    fallen: dict[tuple, list[Pair]] = defaultdict(list)
    for row, earlier in zip(rows_of(after[fell]), rows_of(before[fell]), strict=True):
        fallen[row.basis, row.place_id, earlier.period, row.period].append((row, earlier))
    return [_fallen(pairs) for pairs in fallen.values()]


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
    other_size = (after["out_of"] < before["out_of"]) | (after["out_of"] > before["out_of"])
    fell = (after["value"] < before["value"]) & ~other_size
    return [
        _fallen_count((row, earlier), preferences)
        for row, earlier in zip(rows_of(after[fell]), rows_of(before[fell]), strict=True)
        if registers.sets_on(row.day) == registers.sets_on(earlier.day)
    ]


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
