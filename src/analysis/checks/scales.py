"""Amounts 1,000 or 1,000,000 times their neighbours: perhaps in another unit. Never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.checks.rows import Row, cell_of, groups, of_one_date, rows_of
from analysis.words.messages import Issue
from analysis.words.numbers import format_number

FACTORS = (1e3, 1e6, 1e-3, 1e-6)
_AROUND = 10**0.5  # times more or less than the median within which neighbours are alike
# How far beyond its neighbours a value may come once divided, and all of them together.
_BESIDE, _WIDEST = 3.0, 10.0
_ALIKE = 0.75  # share of the group that must be alike
# So many neighbours may be so many times apart: three must be closer to each other than four to
# bear witness.
_ENOUGH = ((4, _WIDEST), (3, 3.0))
_FEWEST = _ENOUGH[-1][0]


def other_scale(values: list[float]) -> dict[int, float] | None:
    """Positions of values in another unit than the rest, with the factor (1000, 0.001, ...).

    The rest is what lies around the median, within ten times of each other; None where too few are
    alike to tell. A value is told only where it is 100 times and more beyond all of them, so honest
    spread is left alone.
    """
    if len(values) < _FEWEST:
        return None
    middle = sorted(values)[len(values) // 2]
    alike = [v for v in values if middle / _AROUND <= v <= middle * _AROUND]
    spread = max(alike) / min(alike)
    enough = any(len(alike) >= n and spread <= most for n, most in _ENOUGH)
    if len(alike) < _ALIKE * len(values) or not enough:
        return None
    low = max(min(alike) / _BESIDE, max(alike) / _WIDEST)
    high = min(max(alike) * _BESIDE, min(alike) * _WIDEST)
    return {i: f for i, v in enumerate(values) for f in FACTORS if low <= v / f <= high}


def other_scales(contributions: pd.DataFrame, indicators: pd.DataFrame) -> list[Issue]:
    """Amounts in another unit than those of other years or, with too few years, those beside them.

    Beside an amount stand, on its sheet, those of like givers in its column and those of its giver
    to other places; beside a figure those of other places. One issue for each sheet and factor, at
    the first such cell.
    """
    columns = list(map(_column, contributions["address"].tolist()))
    gifts = _with_lengths(contributions).assign(column=np.array(columns, object))
    sheet = ("source", "sheet", "period")
    kind = ("kind", "measure", "basis")
    thing = (*kind, "unit", "item")
    of = ("indicator", "unit", "measure", "basis")
    issues: list[Issue] = []
    for name, same in (("value_vnd", kind), ("quantity", thing)):
        over_years = ("organization_id", "place_id", "length", *same)
        column = (*sheet, "column", "organization_group", *same)
        giver = (*sheet, "organization_id", *same)
        issues += _other_scales(gifts, name, over_years, column, giver)
    over_years = ("place_id", "length", *of)
    return issues + _other_scales(_with_lengths(indicators), "value", over_years, (*sheet, *of))


def _with_lengths(table: pd.DataFrame) -> pd.DataFrame:
    """The table with how much of a year its periods are: years, quarters, months."""
    return table.assign(length=[len(period) for period in table["period"].tolist()])


def _column(address: str) -> str:
    return address.split(";")[0].rstrip("0123456789")


def _other_scales(
    table: pd.DataFrame, name: str, over_years: Sequence[str], *beside: Sequence[str]
) -> list[Issue]:
    """Other years come first: an amount that they bear out is not told beside its neighbours."""
    positive = (table[name] > 0).to_numpy(bool)
    if positive.sum() < _FEWEST:
        return []
    told_of, amounts = positive & of_one_date(table).to_numpy(bool), table[name].to_numpy()

    def alike(*sorts: Sequence[str]) -> list[np.ndarray]:
        """Positions of amounts that agree in one of these, the first rows first."""
        every = (members for same in sorts for members in groups(table, same, _FEWEST))
        told = (members[told_of[members]] for members in every)
        return sorted((one for one in told if len(one) >= _FEWEST), key=lambda one: one[0])

    settled = np.zeros(len(table), dtype=bool)
    odd: list[tuple[int, float]] = []
    for members in [*alike(over_years), *alike(*beside)]:
        found = other_scale(amounts[members].tolist())
        if found is not None:
            odd += [(members[i], factor) for i, factor in found.items() if not settled[members[i]]]
            settled[members] = True
    told: dict[tuple, list[Row]] = defaultdict(list)
    rows = rows_of(table.iloc[[at for at, _ in odd]]) if odd else []
    for row, (_, factor) in zip(rows, odd, strict=True):
        told[row.source, row.sheet, factor].append(row)
    return [_issue(name, key[-1], found) for key, found in told.items()]


def _issue(name: str, factor: float, rows: list[Row]) -> Issue:
    unit = "đồng" if name == "value_vnd" else rows[0].unit
    large = factor > 1
    times = format_number(factor if large else round(1 / factor))
    found = f"{format_number(getattr(rows[0], name))} {unit}".strip()
    rule = "scale_too_large" if large else "scale_too_small"
    return Issue(rule, *cell_of(rows[0]), found, {"limit": times, "count": str(len(rows))})
