"""Rows of all workbooks together to issues: what is told twice, contradicts, falls back or cannot be yet.

Every function takes rows in the order of the tables' columns and returns issues; no row is changed or dropped. As
a cell with an error would be in no table, nothing here is an error: what is told is to be looked at.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from analysis.checks.agreement import disagreements
from analysis.checks.scales import other_scales
from analysis.reading.tidied import CONTRIBUTIONS, CRITERIA, INDICATORS
from analysis.registers.preferences import Preferences
from analysis.registers.register import LEVEL, Registers
from analysis.words.messages import Issue
from analysis.words.numbers import format_number
from analysis.words.periods import days_of
from analysis.words.text import match_key

if TYPE_CHECKING:
    import pandas as pd

_C = {name: i for i, name in enumerate(CRITERIA)}
_I = {name: i for i, name in enumerate(INDICATORS)}
_G = {name: i for i, name in enumerate(CONTRIBUTIONS)}
# Numbers of criteria that no commune, and no mean of communes, can have more of than there are criteria.
_OF_A_MEAN = {"criteria_met_mean", "criteria_gained_mean"}


def cross_checks(
    tables: Mapping[str, pd.DataFrame], registers: Registers, preferences: Preferences, today: str
) -> list[Issue]:
    """Every check over the rows of a run: `tables` holds criteria, contributions and indicators.

    `today` is an ISO date: results of later days are told. Notes in `preferences` which of its
    lines decided something.
    """
    rows = {name: _tuples(frame) for name, frame in tables.items()}
    criteria, contributions, indicators = rows["criteria"], rows["contributions"], rows["indicators"]
    repeated = duplicates(criteria, indicators, preferences)
    aside = {(i.source, i.sheet, i.address) for i in repeated if i.rule == "source_preferred"}
    return [
        *repeated,
        *gifts_twice(contributions),
        *gifts_of_two_givers(contributions, registers),
        *fallen_criteria([row for row in criteria if row[-3:] not in aside]),
        *fallen_counts([row for row in indicators if row[-3:] not in aside], registers, preferences),
        *beyond_set(indicators, registers),
        *future_results(rows, today),
        *other_scales(contributions, indicators),
        *disagreements(criteria, indicators, registers),
    ]


def _tuples(frame: pd.DataFrame) -> list[tuple]:
    whole = frame.astype(object).where(frame.notna(), None)
    return list(whole.itertuples(index=False, name=None))


def place_of(row: tuple) -> str:
    """Where a row stands, as messages say it: file, sheet and cell."""
    return f"{row[-3]} [{row[-2]}] {row[-1]}"


# -- the same thing told twice --------------------------------------------------------------------------------
def duplicates(
    criteria: list[tuple], indicators: list[tuple], preferences: Preferences | None = None
) -> list[Issue]:
    """The same place, period and criterion (or indicator) told twice, equal or different.

    One issue for each pair of sheets that say the same, at the first such cell; one for each cell that differs,
    with both figures side by side. Where people declared which source to follow, the cell of the other is noted
    as set aside (`source_preferred`), and charts leave it out. All rows stay in the tables.
    """
    preferences = preferences or Preferences()
    issues: list[Issue] = []
    equal: dict[tuple, list[tuple]] = defaultdict(list)
    for group in _repeated(criteria, _criterion_key):
        issues += _compared("criteria", group, preferences, equal)
    for group in _repeated(indicators, _indicator_key):
        issues += _compared("indicators", group, preferences, equal)
    for pairs in equal.values():
        row, before = pairs[0]
        issues.append(Issue("duplicate_equal", *row[-3:], place_of(before), {"count": str(len(pairs))}))
    return issues


def _repeated(rows: list[tuple], key_of) -> Iterable[list[tuple]]:
    groups: dict[tuple, list[tuple]] = {}
    for row in rows:
        groups.setdefault(key_of(row), []).append(row)
    return (group for group in groups.values() if len(group) > 1)


def _criterion_key(row: tuple) -> tuple:
    """A criterion is a state: what is told of `2018` and of `2018-12` is told of one day."""
    named = (row[_C["place_id"]], row[_C["criteria_set"]], row[_C["criterion"]])
    return (_state_day(row[_C["period"]]), *named, row[_C["measure"]], row[_C["basis"]])


def _indicator_key(row: tuple) -> tuple:
    period, indicator = row[_I["period"]], row[_I["indicator"]]
    day = _state_day(period) if indicator == "criteria_met" else period
    return (day, row[_I["place_id"]], indicator, row[_I["measure"]], row[_I["basis"]])


def _state_day(period: str) -> str:
    return period if "/" in period else days_of(period)[1]


def _compared(table: str, group: list[tuple], preferences: Preferences, equal: dict) -> list[Issue]:
    """The rows of one group against the first, or against the one that people declared to be followed."""
    agree, said = (_same_status, _status_of) if table == "criteria" else (_same_figure, _figure_of)
    first = group[0]
    preference = None
    if any(row[-3] != first[-3] for row in group):
        what = first[_C["criterion"]] if table == "criteria" else first[_I["indicator"]]
        period, place_id = first[_C["period"]], first[CRITERIA.index("place_id")]
        sources = {row[-3]: row for row in reversed(group)}
        preference = next((p for p in preferences.of(table, place_id, what, period) if p.preferred in sources), None)
        first = sources[preference.preferred] if preference else first
    issues = []
    for row in group:
        if row is first:
            continue
        if agree(row, first):
            if row[_C["period"]] == first[_C["period"]]:
                equal[row[-3:-1] + first[-3:-1]].append((row, first))
            continue
        detail = {"here": said(row), "there": said(first)}
        if preference and row[-3] != preference.preferred:
            preferences.used.add(preference.line)
            detail["reason"] = preference.reason
            issues.append(Issue("source_preferred", *row[-3:], place_of(first), detail))
        else:
            issues.append(Issue("duplicate_different", *row[-3:], place_of(first), detail))
    return issues


def _same_status(a: tuple, b: tuple) -> bool:
    if a[_C["status"]] != b[_C["status"]]:
        return False
    shares = (a[_C["value"]], b[_C["value"]])
    return None in shares or a[_C["status"]] != "in_progress" or _same_number(*shares)


def _same_figure(a: tuple, b: tuple) -> bool:
    """Equal as far as both are printed and said: 18 and 18,2; over 50 and 54; 20 and 20/20."""
    sizes = (a[_I["out_of"]], b[_I["out_of"]])
    values = (a[_I["value"]], b[_I["value"]])
    if None not in sizes and sizes[0] != sizes[1]:
        return False
    if None in values:
        return values[0] == values[1]
    for one, other in ((a, b), (b, a)):
        bound = one[_I["qualifier"]]
        if other[_I["qualifier"]] == "exact" and bound in ("at_least", "at_most"):
            more = other[_I["value"]] >= one[_I["value"]]
            return more == (bound == "at_least") or values[0] == values[1]
    return _same_number(*values)


def _same_number(a: float, b: float) -> bool:
    """Equal within the rounding of the one that is printed with fewer decimals."""
    if a == b:
        return True
    digits = [max(0, -Decimal(repr(x)).normalize().as_tuple().exponent) for x in (a, b)]
    return digits[0] != digits[1] and abs(a - b) <= 0.5 * 10 ** -min(digits) + 1e-9


def _status_of(row: tuple) -> str:
    value = row[_C["value"]]
    return row[_C["status"]] if value is None else f"{format_number(value)} %"


def _figure_of(row: tuple) -> str:
    value, out_of = row[_I["value"]], row[_I["out_of"]]
    text = "…" if value is None else format_number(value)
    return f"{text}/{format_number(out_of)}" if out_of else text


def gifts_twice(contributions: list[tuple]) -> list[Issue]:
    """The same gift, amount and all, on two sheets: one for each pair of sheets, at the first such cell."""
    same = [CONTRIBUTIONS.index(c) for c in CONTRIBUTIONS if c not in ("source", "sheet", "address", "item")]
    first: dict[tuple, tuple] = {}
    pairs: dict[tuple, list[tuple]] = defaultdict(list)
    for row in contributions:
        before = first.setdefault(tuple(row[i] for i in same), row)
        if before[-3:-1] != row[-3:-1]:
            pairs[row[-3:-1] + before[-3:-1]].append((row, before))
    return [
        Issue("gift_twice", *found[0][0][-3:], place_of(found[0][1]), {"count": str(len(found))})
        for found in pairs.values()
    ]


# Significant digits: 15 or 20 million are given too often to tell two gifts from one, 15,735 million hardly ever.
_DIGITS, _MANY_DIGITS = 3, 5


def gifts_of_two_givers(contributions: list[tuple], registers: Registers) -> list[Issue]:
    """Amounts that two workbooks tell of two givers, or of a place and its part: perhaps one gift, counted twice.

    Only an amount that stands nowhere else in its period and is no round one can tell, and only where one of the
    givers gathers what others give, or the same giver gave it to a place and to a part of that place. As two amounts
    may be equal by chance, one alone must have many digits, a number of things, or the same words; one issue for each
    pair of sheets.
    """
    same = ("period", "kind", "value_vnd", "quantity", "unit", "measure", "basis")
    groups: dict[tuple, list[tuple]] = {}
    for row in contributions:
        if _digits(row) >= _DIGITS:
            groups.setdefault(tuple(row[_G[c]] for c in same), []).append(row)
    pairs: dict[tuple, list[tuple]] = defaultdict(list)
    for group in groups.values():
        if len(group) == 2 and group[0][-3] != group[1][-3] and _may_be_one(*group, registers):
            pairs[group[1][-3:-1] + group[0][-3:-1]].append(tuple(group))
    issues = []
    for found in pairs.values():
        before, row = found[0]
        if len(found) > 1 or _says_the_same(before, row):
            detail = {"here": row[_G["organization"]], "there": before[_G["organization"]], "count": str(len(found))}
            issues.append(Issue("gift_of_two_givers", *row[-3:], place_of(before), detail))
    return issues


def _digits(row: tuple) -> int:
    amount = row[_G["value_vnd"]] or row[_G["quantity"]]
    return len(Decimal(repr(amount)).normalize().as_tuple().digits) if amount else 0


def _says_the_same(a: tuple, b: tuple) -> bool:
    both = a[_G["value_vnd"]] and a[_G["quantity"]]
    return bool(both) or _digits(a) >= _MANY_DIGITS or bool(a[_G["item"]]) and a[_G["item"]] == b[_G["item"]]


def _may_be_one(a: tuple, b: tuple, registers: Registers) -> bool:
    places = (a[_G["place_id"]], b[_G["place_id"]])
    nested = places[0] != places[1] and any(
        parent in {p.parent_id for p in registers.by_place_id.get(child, ())}
        for parent, child in (places, places[::-1])
    )
    if a[_G["organization_id"]] == b[_G["organization_id"]]:
        return nested
    groups = {a[_G["organization_group"]], b[_G["organization_group"]]}
    return (nested or places[0] == places[1]) and len(groups) == 2 and bool(groups & registers.gathering)


# -- what falls back -----------------------------------------------------------------------------------------------
def fallen_criteria(criteria: list[tuple]) -> list[Issue]:
    """Criteria met at one date and not met at the next: one issue for each commune and pair of dates."""
    series: dict[tuple, dict[str, list[tuple]]] = defaultdict(lambda: defaultdict(list))
    for row in criteria:
        if row[_C["measure"]] == "actual" and "/" not in row[_C["period"]]:
            key = tuple(row[_C[c]] for c in ("basis", "place_id", "criteria_set", "criterion"))
            series[key][days_of(row[_C["period"]])[1]].append(row)
    fallen: dict[tuple, list[tuple[tuple, tuple]]] = defaultdict(list)
    for key, by_day in series.items():
        last: tuple | None = None
        for _, rows in sorted(by_day.items()):
            if len({row[_C["status"]] for row in rows}) > 1:
                last = None  # two sources disagree, which is told elsewhere
                continue
            row = rows[0]
            if last and last[_C["status"]] == "met" and row[_C["status"]] in ("not_met", "in_progress"):
                fallen[key[0], key[1], last[_C["period"]], row[_C["period"]]].append((row, last))
            last = row
    return [_fall(pairs) for pairs in fallen.values()]


def _fall(pairs: list[tuple[tuple, tuple]]) -> Issue:
    pairs = sorted(pairs, key=lambda pair: _by_number(pair[0][_C["criterion"]]))
    row, before = pairs[0]
    numbers = [r[_C["criterion"]] for r, _ in pairs]
    detail = {"meant": row[_C["place"]], "there": _written(before[_C["period"]]), "here": _written(row[_C["period"]])}
    return Issue("criterion_fell", *row[-3:], ", ".join(numbers), {**detail, "limit": place_of(before)})


def _by_number(criterion: str) -> list[int]:
    return [int(part) for part in criterion.split(".") if part.isdigit()]


def _written(period: str) -> str:
    """A period as readers of both languages write it: 2018, 11/2018, else its last day 30/06/2018."""
    shown = period if re.fullmatch(r"\d{4}(-\d\d)?", period) else days_of(period)[1]
    return "/".join(reversed(shown.split("-")))


def fallen_counts(
    indicators: list[tuple], registers: Registers, preferences: Preferences | None = None
) -> list[Issue]:
    """A commune that meets fewer criteria than at the date before, by the same set and out of as many.

    Where two sources tell the two dates and people declared which of them to follow for this commune's count at any
    date, the other's count is set aside.
    """
    preferences = preferences or Preferences()
    series: dict[tuple, dict[str, list[tuple]]] = defaultdict(lambda: defaultdict(list))
    communes = _communes(registers)
    for row in indicators:
        counts = row[_I["indicator"]] == "criteria_met" and row[_I["measure"]] == "actual"
        if counts and row[_I["place_id"]] in communes and row[_I["value"]] is not None and "/" not in row[_I["period"]]:
            series[row[_I["basis"]], row[_I["place_id"]]][days_of(row[_I["period"]])[1]].append(row)
    issues = []
    for by_day in series.values():
        last: tuple[str, tuple] | None = None
        for day, rows in sorted(by_day.items()):
            if len({row[_I["value"]] for row in rows}) > 1:
                last = None
                continue
            if last and rows[0][_I["value"]] < last[1][_I["value"]] and _comparable(*last, day, rows[0], registers):
                issues.append(_fallen_count(last[1], rows[0], preferences))
            last = (day, rows[0])
    return issues


def _fallen_count(before: tuple, row: tuple, preferences: Preferences) -> Issue:
    told = (before, row)
    named = row[_I["place_id"]], row[_I["indicator"]]
    sources = {r[-3] for r in told}
    declared = preferences.of("indicators", *named, row[_I["period"]])
    preference = next((p for p in declared if p.at_any_date and p.preferred in sources), None)
    if preference and len(sources) > 1:
        preferences.used.add(preference.line)
        kept, other = told if before[-3] == preference.preferred else told[::-1]
        detail = {"here": _figure_of(other), "there": _figure_of(kept), "reason": preference.reason}
        return Issue("source_preferred", *other[-3:], place_of(kept), detail)
    detail = {"meant": row[_I["place"]], "there": _written(before[_I["period"]]), "here": _written(row[_I["period"]])}
    detail |= {"computed": _figure_of(before), "limit": place_of(before)}
    return Issue("count_fell", *row[-3:], _figure_of(row), detail)


def _comparable(day: str, before: tuple, later: str, row: tuple, registers: Registers) -> bool:
    sizes = {before[_I["out_of"]], row[_I["out_of"]]} - {None}
    return len(sizes) < 2 and registers.sets_on(day) == registers.sets_on(later)


def _communes(registers: Registers) -> set[str]:
    return {i for i, places in registers.by_place_id.items() if all(LEVEL.get(p.place_type, 3) == 1 for p in places)}


# -- what cannot be ------------------------------------------------------------------------------------------------
def beyond_set(indicators: list[tuple], registers: Registers) -> list[Issue]:
    """A mean of communes, or a gain of one of them, of more criteria than its set has.

    Counts of criteria met are held against the set where they are read.
    """
    issues = []
    communes = _communes(registers)
    for row in indicators:
        indicator, value = row[_I["indicator"]], row[_I["value"]]
        if indicator in _OF_A_MEAN or indicator == "criteria_gained" and row[_I["place_id"]] in communes:
            limit = sum(s.size for s in registers.sets_on(days_of(row[_I["period"]])[1], row[_I["place_id"]]))
            if limit and value is not None and value > limit:
                issues.append(Issue("beyond_set", *row[-3:], _figure_of(row), {"limit": str(limit)}))
    return issues


def future_results(rows: dict[str, list[tuple]], today: str) -> list[Issue]:
    """Results (not plans) of a period that has not begun: one issue for each sheet and period, at the first cell."""
    count: Counter[tuple] = Counter()
    first: dict[tuple, tuple] = {}
    columns = {"criteria": _C, "contributions": _G, "indicators": _I}
    for name, index in columns.items():
        for row in rows[name]:
            if row[index["measure"]] == "actual" and days_of(row[index["period"]])[0] > today:
                key = (*row[-3:-1], row[index["period"]])
                count[key] += 1
                first.setdefault(key, row)
    return [Issue("result_in_future", *row[-3:], key[-1], {"count": str(count[key])}) for key, row in first.items()]


# -- registers -----------------------------------------------------------------------------------------------------
_UNKNOWN = {
    "unknown_place": {"places"},
    "unknown_organization": {"organizations"},
    "unknown_criterion": {"criteria"},
    "unknown_indicator": {"indicators"},
    "unknown_label": {"places", "organizations", "criteria", "indicators", "kinds"},
    "unknown_header": {"places", "organizations", "criteria", "indicators", "kinds"},
}
_SIMILAR, _MOST_UNKNOWN = 0.9, 300  # of the letters; labels that are looked at


def unused_aliases(issues: Iterable[Issue], registers: Registers) -> list[Issue]:
    """Aliases that all but fit a label that is still unknown: perhaps added for it, and not as the cell has it.

    The register lists far more aliases than one run has labels, so an alias is told only beside such a label.
    """
    by_register: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for line, row in enumerate(registers.tables["aliases"], start=2):
        by_register[row["register"]].setdefault(match_key(row["alias"]), (line, row["alias"]))
    unknown: dict[tuple[str, str], Issue] = {}
    for issue in issues:
        if issue.rule in _UNKNOWN and len(unknown) < _MOST_UNKNOWN:
            unknown.setdefault((issue.rule, match_key(issue.found)), issue)
    told: dict[int, Issue] = {}
    for (rule, key), issue in unknown.items():
        aliases = {k: found for register in _UNKNOWN[rule] for k, found in by_register[register].items()}
        for similar in get_close_matches(key, aliases, n=1, cutoff=_SIMILAR):
            line, alias = aliases[similar]
            detail = {"meant": issue.found, "there": f"{issue.source} [{issue.sheet}] {issue.address}"}
            told.setdefault(line, Issue("unused_alias", "data/reference/aliases.csv", "", f"A{line}", alias, detail))
    return list(told.values())
