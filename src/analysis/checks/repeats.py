"""The same thing told twice: figures of two sheets that agree or differ, gifts that may be one."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pandas as pd

from analysis.checks.issues import cell_order
from analysis.checks.rows import Pair, Row, by_sheets, cell_of, grouped, place_of
from analysis.registers.preferences import Preferences
from analysis.registers.register import Registers
from analysis.words.messages import Issue
from analysis.words.numbers import format_number
from analysis.words.periods import days_of

_CRITERION = ("day", "place_id", "criteria_set", "criterion", "measure", "basis")
_INDICATOR = ("day", "place_id", "what", "measure", "basis")
_OWN = ("source", "sheet", "address", "item")  # what one gift may have two of
# Significant digits: 15 or 20 million are given too often to tell two gifts from one, 15,735
# million hardly ever.
_DIGITS, _MANY_DIGITS = 3, 5
_GIFT = ("organization_id", "organization", "place_id", "kind", "item", "unit", "measure", "basis")
_FEWEST_GIFTS = 3  # of a list that another goes on with
_MANY_GIFTS = 5  # so many do not all grow by chance


# -- figures -----------------------------------------------------------------------------------
def duplicates(
    criteria: pd.DataFrame, indicators: pd.DataFrame, preferences: Preferences
) -> list[Issue]:
    """The same place, period and criterion (or indicator) told twice, equal or different.

    One issue for each pair of sheets that say the same, at the first such cell; one for each cell
    that differs, with both figures side by side. Where people declared which source to follow, the
    cell of the other is noted as set aside (`source_preferred`), and charts leave it out.
    """
    different: list[Issue] = []
    equal: list[Pair] = []
    for table, rows, named, same in (
        ("criteria", criteria, _marks, _CRITERION),
        ("indicators", indicators, _figures, _INDICATOR),
    ):
        for group in grouped(named(rows), same) if len(rows) > 1 else ():
            different += _compared(table, group, preferences, equal)
    told = [
        Issue("duplicate_equal", *cell_of(row), place_of(before), {"count": str(len(pairs))})
        for pairs in by_sheets(equal)
        for row, before in pairs[:1]
    ]
    return different + told


def _marks(criteria: pd.DataFrame) -> pd.DataFrame:
    return criteria.assign(day=_state_days(criteria["period"]), what=criteria["criterion"])


def _figures(indicators: pd.DataFrame) -> pd.DataFrame:
    # A criterion, or a count of criteria, is a state: `2018` and `2018-12` are told of one day.
    state = indicators["indicator"] == "criteria_met"
    named = indicators["indicator"] != ""
    ids = indicators["place_id"].astype(str)  # a region of the country has none
    return indicators.assign(
        place_id=ids.where(ids != "", indicators["place"].astype(str)),
        day=_state_days(indicators["period"]).where(state, indicators["period"].astype(str)),
        what=indicators["indicator"].where(named, indicators["indicator_name"]),
    )


def _state_days(periods: pd.Series) -> pd.Series:
    one = {p: p if "/" in p else days_of(p)[1] for p in periods.unique()}
    return periods.map(one).astype(str)


def _compared(
    table: str, group: list[Row], preferences: Preferences, equal: list[Pair]
) -> Iterator[Issue]:
    """The rows of one group against the first, or against the one declared to be followed."""
    agree = _same_status if table == "criteria" else _same_figure
    said = _status_of if table == "criteria" else figure_of
    first, preference = group[0], None
    sources = {row.source: row for row in reversed(group)}
    if len(sources) > 1:
        declared = preferences.of(table, first.place_id, first.what, first.period)
        preference = next((p for p in declared if p.preferred in sources), None)
        first = sources[preference.preferred] if preference else first
    for row in group:
        if row is first:
            continue
        if agree(row, first):
            if row.period == first.period:
                equal.append((row, first))
            continue
        detail = {"here": said(row), "there": said(first)}
        rule = "duplicate_different"
        if preference and row.source != preference.preferred:
            preferences.used.add(preference.line)
            detail["reason"], rule = preference.reason, "source_preferred"
        yield Issue(rule, *cell_of(row), place_of(first), detail)


def _same_status(a: Row, b: Row) -> bool:
    if a.status != b.status:
        return False
    shares = a.status == "in_progress" and not math.isnan(a.value) and not math.isnan(b.value)
    return not shares or _same_number(a.value, b.value)


def _same_figure(a: Row, b: Row) -> bool:
    """Equal as far as both are printed and said: 18 and 18,2; over 50 and 54; 20 and 20/20."""
    if a.out_of < b.out_of or a.out_of > b.out_of:
        return False
    if math.isnan(a.value) or math.isnan(b.value):
        return math.isnan(a.value) and math.isnan(b.value)
    for bound, exact in ((a, b), (b, a)):
        if exact.qualifier == "exact" and bound.qualifier in ("at_least", "at_most"):
            least = bound.qualifier == "at_least"
            return exact.value >= bound.value if least else exact.value <= bound.value
    return _same_number(a.value, b.value)


def _same_number(a: float, b: float) -> bool:
    """Equal within the rounding of the one that is printed with fewer decimals."""
    if a == b:
        return True
    digits = [max(0, -_exponent(x)) for x in (a, b)]
    return digits[0] != digits[1] and abs(a - b) <= 0.5 * 10 ** -min(digits) + 1e-9


@cache
def _exponent(value: float) -> int:
    return int(Decimal(repr(value)).normalize().as_tuple().exponent)


def _status_of(row: Row) -> str:
    return row.status if math.isnan(row.value) else f"{format_number(row.value)} %"


def figure_of(row: Row) -> str:
    """A figure of the table of indicators as messages write it: `18`, `18/20`, `…` for none."""
    text = "…" if math.isnan(row.value) else format_number(row.value)
    return f"{text}/{format_number(row.out_of)}" if row.out_of > 0 else text


# -- gifts -------------------------------------------------------------------------------------
def gifts_twice(contributions: pd.DataFrame) -> list[Issue]:
    """The same gift, amount and all, on two sheets, or in copies of a list; one issue a pair."""
    same = [str(column) for column in contributions if column not in _OWN]
    gifts = contributions.assign(line=range(len(contributions)))
    pairs = [
        (row, group[0])
        for group in grouped(gifts, same, apart=("source", "sheet"))
        for row in group
        if (row.source, row.sheet) != (group[0].source, group[0].sheet)
    ]
    pairs += _copied(gifts, same)
    pairs.sort(key=lambda pair: pair[0].line)
    return [
        Issue("gift_twice", *cell_of(row), place_of(before), {"count": str(len(found))})
        for found in by_sheets(pairs)
        for row, before in found[:1]
    ]


def _copied(gifts: pd.DataFrame, same: list[str]) -> list[Pair]:
    """The gifts of a sheet that stand once more as far below, where with these it has no others."""
    found: dict[tuple, list[Pair]] = defaultdict(list)
    for group in grouped(gifts, [*same, "source", "sheet", "item"]):
        for before, row in pairwise(group):
            (r, *column), (below, *other) = map(cell_order, (before.address, row.address))
            if column == other:
                found[row.source, row.sheet, below - r].append((row, before))
    sheets = Counter(zip(gifts["source"], gifts["sheet"], strict=True))
    least = {key: max(_FEWEST_GIFTS, sheets[key[:2]] / 2) for key in found}
    return [pair for key, own in found.items() if len(own) >= least[key] for pair in own]


def gifts_grown(contributions: pd.DataFrame) -> list[Issue]:
    """A list of gifts that another one of its year goes on with: perhaps both count from January.

    Every gift of the earlier sheet stands in the later one, with as much or more. Up to a day, or
    of one period, that is told at once ("năm 2018, đến 31/5"), of few gifts only where one has not
    changed; of months or quarters only where several differ and half have not. One issue for each
    pair of sheets. Periods that hold each other are added up but once anyway.
    """
    pairs = [
        (row, before)
        for group in grouped(contributions, _GIFT, apart=("source", "sheet"))
        for before, row in pairwise(sorted(group, key=_last_day_and_amount))
        if _goes_on(row, before)
    ]
    told = zip(contributions["source"], contributions["sheet"], strict=True) if pairs else ()
    sheets = Counter(told)
    return [
        Issue("gifts_grown", *cell_of(row), place_of(before), {"count": str(len(found))})
        for found in by_sheets(pairs)
        for row, before in found[:1]
        if len(found) == sheets[before.source, before.sheet] and _is_one_list(found)
    ]


def _last_day_and_amount(row: Row) -> tuple[str, float]:
    return days_of(row.period)[1], _amount(row)


def _goes_on(row: Row, before: Row) -> bool:
    """Whether a gift of a later time of the year is as much as one of another sheet, or more."""
    (first, end), (start, last) = days_of(before.period), days_of(row.period)
    apart = (row.source, row.sheet) != (before.source, before.sheet)
    later = start > first and end < last and end[:4] == last[:4]
    return apart and (later or (start, last) == (first, end)) and _amount(row) >= _amount(before)


def _is_one_list(pairs: list[Pair]) -> bool:
    if len(pairs) < _FEWEST_GIFTS:
        return False
    same = [_amount(row) for row, before in pairs if _amount(row) == _amount(before)]
    if all(row.period == before.period for row, before in pairs):
        few = len(pairs) < _MANY_GIFTS
        return bool(same or not few) and len(same) < len(pairs)  # equal ones are told themselves
    days = all(len(set(days_of(one.period))) == 1 for pair in pairs for one in pair)
    return days or 2 * len(same) >= len(pairs) and len({*same}) >= _FEWEST_GIFTS


def _amount(row: Row) -> float:
    """What was given; NaN where no number says how much."""
    return row.quantity if math.isnan(row.value_vnd) else row.value_vnd


def gifts_of_two_givers(contributions: pd.DataFrame, registers: Registers) -> list[Issue]:
    """Amounts that two workbooks tell of two givers, or of a place and its part: perhaps one gift.

    Only an amount that stands nowhere else in its period and is no round one can tell, and only
    where one of the givers gathers what others give, or the same giver gave it to a place and to a
    part of that place. As two amounts may be equal by chance, one alone must have many digits, a
    number of things, or the same words; one issue for each pair of sheets.
    """
    same = ("period", "kind", "value_vnd", "quantity", "unit", "measure", "basis")
    found = grouped(contributions, same, apart=("source",))
    pairs = (
        (row, before)
        for before, row in (g for g in found if len(g) == 2)
        if _digits(row) >= _DIGITS and _may_be_one(before, row, registers)
    )
    issues = []
    for found in by_sheets(pairs):
        row, before = found[0]
        if len(found) > 1 or _says_the_same(before, row):
            detail = {"here": row.organization, "there": before.organization}
            detail["count"] = str(len(found))
            issues.append(Issue("gift_of_two_givers", *cell_of(row), place_of(before), detail))
    return issues


def _digits(row: Row) -> int:
    amount = next((x for x in (row.value_vnd, row.quantity) if x and not math.isnan(x)), None)
    return len(Decimal(repr(amount)).normalize().as_tuple().digits) if amount else 0


def _says_the_same(a: Row, b: Row) -> bool:
    both = a.value_vnd * a.quantity > 0
    return both or _digits(a) >= _MANY_DIGITS or bool(a.item) and a.item == b.item


def _may_be_one(a: Row, b: Row, registers: Registers) -> bool:
    def _within(part: str, whole: str) -> bool:
        return any(p.parent_id == whole for p in registers.by_place_id.get(part, ()))

    one_place = a.place_id == b.place_id
    nested = not one_place and (_within(a.place_id, b.place_id) or _within(b.place_id, a.place_id))
    if a.organization_id == b.organization_id:
        return nested
    groups = {a.organization_group, b.organization_group}
    return (nested or one_place) and len(groups) == 2 and bool(groups & registers.gathering)
