"""Amounts that are 1,000 or 1,000,000 times their neighbours: perhaps written in another unit. Told, never changed."""

from __future__ import annotations

from collections import defaultdict

from analysis.reading.tidied import CONTRIBUTIONS, INDICATORS
from analysis.words.messages import Issue
from analysis.words.numbers import format_number

FACTORS = (1e3, 1e6, 1e-3, 1e-6)
_AROUND = 10**0.5  # times more or less than the median within which neighbours are alike
_BESIDE, _WIDEST = 3.0, 10.0  # how far beyond its neighbours a value may come once divided, and all of them together
_ALIKE = 0.75  # share of the group that must be alike
# So many neighbours may be so many times apart: three must be closer to each other than four to bear witness.
_ENOUGH = ((4, _WIDEST), (3, 3.0))
_G = {name: i for i, name in enumerate(CONTRIBUTIONS)}
_I = {name: i for i, name in enumerate(INDICATORS)}
_Member = tuple[float, tuple]  # an amount and its row
_Groups = dict[tuple, list[_Member]]


def other_scale(values: list[float]) -> dict[int, float] | None:
    """Positions of values that stand in another unit than the rest, with the factor (1000, 0.001, ...).

    The rest is what lies around the median, within ten times of each other; None where too few are alike to tell. A
    value is told only where it is 100 times and more beyond all of them, so honest spread is left alone.
    """
    if len(values) < _ENOUGH[-1][0]:
        return None
    middle = sorted(values)[len(values) // 2]
    alike = [v for v in values if middle / _AROUND <= v <= middle * _AROUND]
    spread = max(alike) / min(alike)
    if len(alike) < _ALIKE * len(values) or not any(len(alike) >= n and spread <= most for n, most in _ENOUGH):
        return None
    low = max(min(alike) / _BESIDE, max(alike) / _WIDEST)
    high = min(max(alike) * _BESIDE, min(alike) * _WIDEST)
    return {
        position: factor for position, v in enumerate(values) for factor in FACTORS if low <= v / factor <= high
    }


def other_scales(contributions: list[tuple], indicators: list[tuple]) -> list[Issue]:
    """Amounts in another unit than those of other years or, where there are too few years, than those beside them.

    One issue for each sheet and factor, at the first such cell.
    """
    told: _Groups = defaultdict(list)
    for name in ("value_vnd", "quantity"):
        _tell(told, name, *_gifts_beside(contributions, name))
    _tell(told, "value", *_figures_beside(indicators))
    return [_issue(*key[-2:], members) for key, members in told.items()]


def _tell(told: _Groups, name: str, over_years: _Groups, beside: _Groups) -> None:
    """Other years come first: an amount that they bear out is not told for standing out on its sheet."""
    settled: set[int] = set()
    for members in (*over_years.values(), *beside.values()):
        found = other_scale([amount for amount, _ in members])
        for position, factor in (found or {}).items():
            amount, row = members[position]
            if id(row) not in settled:
                told[(*row[-3:-1], name, factor)].append((amount, row))
        if found is not None:
            settled.update(id(row) for _, row in members)


def _gifts_beside(contributions: list[tuple], name: str) -> tuple[_Groups, _Groups]:
    """Amounts of one giver, place and kind over periods of one length; and those beside them on one sheet.

    Beside an amount stand those of like givers in its column, and those of its giver to other places.
    """
    over_years: _Groups = defaultdict(list)
    beside: _Groups = defaultdict(list)
    thing = ("kind", "measure", "basis") if name == "value_vnd" else ("kind", "measure", "basis", "unit", "item")
    for row in contributions:
        amount, period = row[_G[name]], row[_G["period"]]
        if not amount or amount <= 0 or "/" in period:
            continue
        of = tuple(row[_G[c]] for c in thing)
        giver = (row[_G["organization_id"]], row[_G["place_id"]])
        over_years[(*giver, len(period), *of)].append((amount, row))
        for line in ((_column(row[-1]), row[_G["organization_group"]]), ("", row[_G["organization_id"]])):
            beside[(*row[-3:-1], *line, period, *of)].append((amount, row))
    return over_years, beside


def _figures_beside(indicators: list[tuple]) -> tuple[_Groups, _Groups]:
    """Figures of one indicator and place over periods of one length; and those of the places of one sheet."""
    over_years: _Groups = defaultdict(list)
    beside: _Groups = defaultdict(list)
    for row in indicators:
        value, period = row[_I["value"]], row[_I["period"]]
        if not value or value <= 0 or "/" in period:
            continue
        of = (row[_I["indicator"]], row[_I["unit"]], row[_I["measure"]], row[_I["basis"]])
        over_years[(row[_I["place_id"]], len(period), *of)].append((value, row))
        beside[(*row[-3:-1], period, *of)].append((value, row))
    return over_years, beside


def _column(address: str) -> str:
    return address.split(";")[0].rstrip("0123456789")


def _issue(name: str, factor: float, members: list[_Member]) -> Issue:
    amount, row = members[0]
    unit = "đồng" if name == "value_vnd" else row[_G["unit"] if name == "quantity" else _I["unit"]]
    rule, times = ("scale_too_large", factor) if factor > 1 else ("scale_too_small", round(1 / factor))
    found = f"{format_number(amount)} {unit}".strip()
    return Issue(rule, *row[-3:], found, {"limit": format_number(times), "count": str(len(members))})
