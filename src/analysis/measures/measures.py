"""Tidy tables to the small table that a sentence or a chart needs.

Every function takes tables and returns a new table or a text; nothing here reads a file. Each summary table
has the columns `basis`, `sources` (files, a tuple) and `cells` (`file!sheet!address`, a tuple), so that any
number on a chart can be followed back; where a number does not always come from its cells in the same way,
`how` says it in the words of `drawn.HOW`. Figures of different bases (reported, illustrative) are never put into
one row, and amounts of different kinds or units are never added.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.words.periods import days_of
from analysis.words.provenance import cell_at
from analysis.words.text import sort_key
from analysis.words.wording import (
    BASIS_NAMES,
    KIND_NAMES,
    SEVERITY_NAMES,
    date_words,
    money_scale,
    say,
)

COMMUNE_TYPES = ("xã", "phường", "thị trấn", "đặc khu")
STATUSES = ("met", "in_progress", "not_met", "not_applicable", "conflicting")
SEVERITIES = ("error", "warning", "note")
ISSUE_COLUMNS = {
    "severity": ("Mức độ", "Severity"),
    "source": ("Tệp", "File"),
    "sheet": ("Trang tính", "Sheet"),
    "address": ("Ô", "Cell"),
    "found": ("Đọc được", "Found"),
    "message": ("Vấn đề", "Problem"),
    "suggestion": ("Cách sửa", "How to fix"),
}
SEVERAL_PLACES = ("Nhiều xã, không tách", "Several places, not split")
REFUSED_COLUMNS = {
    "basis": ("Loại số liệu", "Basis"),
    "period": ("Thời điểm", "Date"),
    "place": ("Nơi", "Place"),
    "what": ("Số liệu", "Figure"),
    "text": ("Vì sao không đưa về địa giới này được", "Why it cannot be brought into these borders"),
    "count": ("Số lượng", "Count"),
    "cells": ("Ô nguồn", "Cells"),
}
NO_PLACE = ("Không nêu nơi nhận", "Recipient not named")


# --- rows ---


def require_columns(table: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    """KeyError naming the missing and the available columns."""
    missing = [c for c in columns if c not in table.columns]
    if missing:
        raise KeyError(f"{what}: columns missing: {missing}; available: {list(table.columns)}")


def select(table: pd.DataFrame, **wanted) -> pd.DataFrame:
    """Rows whose columns hold the wanted values: `select(criteria, year=2018, place_id=["ky-ninh"])`.

    A wanted value is one value or a list of them; None and an empty list mean "all". A figure for several
    places (`ky-ninh;ky-ha`) is taken when all of its places are wanted. An unknown column is a KeyError.
    """
    require_columns(table, wanted, "select")
    keep = pd.Series(True, index=table.index)
    for column, value in wanted.items():
        values = frozenset(value if pd.api.types.is_list_like(value) else [value]) - {None}
        if not values:
            continue
        cells = table[column]
        if column == "place_id":
            keep &= pd.Series([values.issuperset(ids.split(";")) for ids in _text(cells)], table.index, bool)
        else:
            keep &= cells.isin(values)
    return table[keep].reset_index(drop=True)


def with_names(table: pd.DataFrame, organizations: pd.DataFrame, lang: str = "vi") -> pd.DataFrame:
    """The table with the organizations named in the reader's language, where the register has such a name."""
    require_columns(organizations, ["organization_id", "organization", "organization_en"], "organizations")
    names = organizations.set_index("organization_id")[say(lang, "organization", "organization_en")]
    known = table["organization_id"].map(names)
    return table.assign(organization=known.where(known.notna() & (known != ""), table["organization"]))


def communes_of(places: pd.DataFrame, parent_id: str | None = None) -> list[str]:
    """Ids of the communes, wards and townships (of one district or town, when it is given), sorted."""
    require_columns(places, ["place_id", "place_type", "parent_id"], "places")
    rows = places[places["place_type"].isin(COMMUNE_TYPES)]
    if parent_id:
        if parent_id not in set(places["parent_id"]):
            raise ValueError(f"no place has the parent {parent_id!r}; known: {sorted(set(_text(places['parent_id'])))}")
        rows = rows[rows["parent_id"] == parent_id]
    return sorted(rows["place_id"].unique())


def of_district(table: pd.DataFrame, places: pd.DataFrame, district: str) -> pd.DataFrame:
    """Rows of one district or town: its own figures, those of its communes, and those of several of them."""
    require_columns(table, ["place_id"], "of_district")
    known = {district, *communes_of(places, district)}
    inside = [set(str(ids).split(";")) <= known for ids in table["place_id"]]
    return table[pd.Series(inside, index=table.index, dtype=bool)].reset_index(drop=True)


def years_of(table: pd.DataFrame, at_least: int = 1) -> list[int]:
    """The years in which at least so many different places have a row, in order."""
    require_columns(table, ["year", "place_id"], "years_of")
    places = table.groupby("year")["place_id"].nunique()
    return sorted(int(year) for year, count in places.items() if count >= at_least)


@functools.lru_cache(maxsize=4096)
def period_bounds(period: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of an ISO period such as 2018, 2018-H1 or 2018-11; ValueError where it is none."""
    first, last = days_of(period)
    return pd.Timestamp(first), pd.Timestamp(last)


def criteria_set_on(date: pd.Timestamp, criteria_sets: pd.DataFrame) -> str | None:
    """The national criteria set in force on a day; None before the first one. Columns as in the register."""
    require_columns(criteria_sets, ["criteria_set", "valid_from", "valid_to", "extends"], "criteria_sets")
    rows = criteria_sets[_text(criteria_sets["extends"]) == ""]
    begins, ends = pd.to_datetime(rows["valid_from"]), pd.to_datetime(rows["valid_to"])
    valid = rows.loc[(begins <= date) & ~(ends < date), "criteria_set"]
    return valid.iloc[-1] if len(valid) else None


def _with_set_names(table: pd.DataFrame, criteria_sets: pd.DataFrame) -> pd.DataFrame:
    """The table with set_name, set_name_en, set_from (first day in force) and bands of its sets."""
    require_columns(criteria_sets, ["criteria_set", "name_vi", "name_en", "valid_from"], "criteria_sets")
    register = criteria_sets.set_index("criteria_set")
    bands = register["bands"] if "bands" in register else {}
    return table.assign(
        bands=_text(table["criteria_set"].map(bands)),
        set_name=_text(table["criteria_set"].map(register["name_vi"])),
        set_name_en=_text(table["criteria_set"].map(register["name_en"])),
        set_from=pd.to_datetime(table["criteria_set"].map(register["valid_from"])),
    )


def sources_of(*tables: pd.DataFrame) -> list[str]:
    """The files behind tables that have a column `source` or `sources`, each once, sorted."""
    used: set[str] = set()
    for table in tables:
        if "sources" in table.columns:
            used.update(name for names in table["sources"] for name in names)
        else:
            require_columns(table, ["source"], "sources_of")
            used.update(_text(table["source"]))
    return sorted(used - {""})


def _text(column: pd.Series) -> pd.Series:
    """The column as text, with nothing for a missing value."""
    return column.astype("object").where(column.notna(), "").astype(str)


def _cell(rows: pd.DataFrame) -> pd.Series:
    places = zip(_text(rows["source"]), _text(rows["sheet"]), _text(rows["address"]), strict=True)
    return pd.Series([cell_at(*place) for place in places], rows.index, dtype=object)


def _sorted_set(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


def _sorted_all(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(values))


def _union(values: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return _sorted_set(name for names in values for name in names)


def _cells_of_status(rows: pd.DataFrame, status: str) -> pd.Series:
    """The cells of the rows that have this status, and no cells for the others."""
    chosen = zip(rows["cells"], rows["status"] == status, strict=True)
    return pd.Series([cells if wanted else () for cells, wanted in chosen], rows.index, object)


def _by_name(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Sorted by a Vietnamese name, in Vietnamese order."""
    return table.sort_values(column, key=lambda names: names.map(sort_key), kind="stable").reset_index(drop=True)


def followed(table: pd.DataFrame) -> pd.DataFrame:
    """The table without figures that a declared preference sets aside (`set_aside`): another source is followed."""
    return table[~table["set_aside"].astype(bool)].drop(columns="set_aside") if "set_aside" in table else table


def _actual(table: pd.DataFrame, columns: Iterable[str], what: str) -> pd.DataFrame:
    """Results only (no plans), with the end of each row's period and its cell; a new table."""
    require_columns(table, ["year", "period", "measure", "basis", "source", "sheet", "address", *columns], what)
    rows = followed(table[table["measure"] == "actual"]).copy()
    rows["place_id"], rows["place"] = _text(rows["place_id"]), _text(rows["place"])
    rows["date"] = [period_bounds(p)[1] for p in _text(rows["period"])]
    rows["cell"] = _cell(rows)
    return rows


# --- criteria ---

_STATUS_KEY = ["basis", "place_id", "year", "criteria_set"]


def national_sets(criteria_sets: pd.DataFrame) -> dict[str, str]:
    """For each set that a province added to a national one: that national set. Columns: criteria_set, extends."""
    require_columns(criteria_sets, ["criteria_set", "extends"], "criteria_sets")
    pairs = zip(criteria_sets["criteria_set"], _text(criteria_sets["extends"]), strict=True)
    extends = {own: base for own, base in pairs if base}
    found = dict(extends)
    for _ in extends:  # a set may extend one that itself extends another
        found = {own: extends.get(base, base) for own, base in found.items()}
    return found


def criteria_status(criteria: pd.DataFrame, criteria_sets: pd.DataFrame) -> pd.DataFrame:
    """One row = one criterion of one commune at the last date of a year that was reported.

    Columns: basis, place_id, year, criteria_set, own_set, criterion, place, period, date, status, value,
    provincial, sources, cells. Sub-criteria (7.1) and plans are left out. A province's own criterion is a row
    of the national set that its set extends (`provincial` is True, `own_set` is its own). Cells that
    contradict each other give the status `conflicting`. `criteria_sets`: columns criteria_set, extends.
    """
    rows = _actual(criteria, ["place_id", "place", "criteria_set", "criterion", "status", "value"], "criteria")
    rows["criterion"] = _text(rows["criterion"])
    rows = rows[~rows["criterion"].str.contains(".", regex=False)].copy()
    national = national_sets(criteria_sets)
    rows["own_set"] = rows["criteria_set"]
    rows["provincial"] = rows["own_set"].isin(national)
    rows["criteria_set"] = rows["own_set"].map(lambda name: national.get(name, name))
    rows = rows[rows["date"] == rows.groupby(_STATUS_KEY)["date"].transform("max")]
    found = rows.groupby([*_STATUS_KEY, "own_set", "criterion"], as_index=False, sort=True).agg(
        place=("place", "first"),
        period=("period", "first"),
        date=("date", "first"),
        status=("status", "first"),
        statuses=("status", "nunique"),
        value=("value", "first"),
        provincial=("provincial", "first"),
        sources=("source", _sorted_set),
        cells=("cell", _sorted_set),
    )
    found["status"] = found["status"].where(found["statuses"] < 2, "conflicting")
    return found.drop(columns="statuses")


def criteria_met(criteria: pd.DataFrame, criteria_sets: pd.DataFrame) -> pd.DataFrame:
    """One row = one commune, year and criteria set: how many of its criteria are met, from the criteria
    themselves.

    Columns: year, period, date, place_id, place, criteria_set, set_name, set_name_en, set_from, met,
    in_progress, not_met, not_applicable, conflicting, no_data, out_of, share_pct (% of the set met), basis,
    sources, cells (all its criteria), how ("count"). `out_of` is the size of the set, plus that of the province's
    own where it was reported, less what does not apply. ValueError: unknown set.
    """
    status = criteria_status(criteria, criteria_sets)
    require_columns(criteria_sets, ["criteria_set", "size"], "criteria_sets")
    sizes = dict(zip(criteria_sets["criteria_set"], criteria_sets["size"], strict=True))
    if unknown := (set(status["criteria_set"]) | set(status["own_set"])) - set(sizes):
        raise ValueError(f"criteria sets not in the register: {sorted(unknown)}; known: {sorted(sizes)}")
    for name in STATUSES:
        status[name] = (status["status"] == name).astype(int)
    met = status.groupby(_STATUS_KEY, as_index=False).agg(
        place=("place", "first"),
        period=("period", "first"),
        date=("date", "first"),
        own_sets=("own_set", _sorted_set),
        sources=("sources", _union),
        cells=("cells", _union),
        **{name: (name, "sum") for name in STATUSES},
    )
    pairs = zip(met["criteria_set"], met.pop("own_sets"), strict=True)
    size = pd.Series([float(sum(float(sizes[name]) for name in {base, *own})) for base, own in pairs], met.index, float)
    met["no_data"] = (size - met[list(STATUSES)].sum(axis=1)).clip(lower=0).astype(int)
    met["out_of"] = size - met["not_applicable"]
    met["how"] = "count"
    return _with_set_names(_with_share(met), criteria_sets)


def criteria_met_reported(indicators: pd.DataFrame, places: pd.DataFrame, criteria_sets: pd.DataFrame) -> pd.DataFrame:
    """One row = one number of criteria met that somebody reported for a commune (indicator `criteria_met`).

    Columns as in `criteria_met` (what only the criteria can tell is missing; `how` is "value"). `out_of` is
    what the source says; a source that says no denominator leaves it, and `share_pct`, empty. Totals of towns
    and provinces are left out.
    """
    columns = ["place_id", "place", "indicator", "value", "out_of"]
    rows = _actual(indicators, columns, "indicators")
    rows = rows[(rows["indicator"] == "criteria_met") & rows["place_id"].isin(communes_of(places))].copy()
    rows["criteria_set"] = [criteria_set_on(date, criteria_sets) for date in rows["date"]]
    rows = rows.rename(columns={"value": "met"})
    rows["met"], rows["out_of"] = rows["met"].astype(float), rows["out_of"].astype(float)
    key = ["basis", "place_id", "year", "date", "met"]
    rows = rows.groupby(key, as_index=False).agg(
        place=("place", "first"),
        period=("period", "first"),
        criteria_set=("criteria_set", "first"),
        out_of=("out_of", "max"),
        sources=("source", _sorted_set),
        cells=("cell", _sorted_set),
    )
    return _with_set_names(_with_share(rows.assign(how="value")), criteria_sets)


def criteria_met_in_all(
    criteria: pd.DataFrame, indicators: pd.DataFrame, places: pd.DataFrame, criteria_sets: pd.DataFrame
) -> pd.DataFrame:
    """Criteria met from both sorts of source: tables of single criteria, and counts that somebody reported.

    Columns as in `criteria_met`. The same count of one commune and date stands once; counts that differ both
    stay.
    """
    counted = criteria_met(criteria, criteria_sets)
    reported = criteria_met_reported(indicators, places, criteria_sets)
    both = pd.concat([frame for frame in (counted, reported) if len(frame)] or [reported], ignore_index=True)
    return both.drop_duplicates(["basis", "place_id", "date", "met"]).reset_index(drop=True)


def _with_share(met: pd.DataFrame) -> pd.DataFrame:
    met["share_pct"] = (100 * met["met"] / met["out_of"]).where(met["out_of"] > 0).astype(float)
    return _by_name(met, "place").sort_values(["year", "date"], kind="stable").reset_index(drop=True)


def at_end_of_year(met: pd.DataFrame, year: int | Sequence[int] | None = None) -> pd.DataFrame:
    """The last observation of each commune in each year (of the year or years asked for), one row each.

    Where sources contradict each other on that date, each of their values keeps a row, and `label` names its
    file. A commune that was measured by two criteria sets in one year keeps the one in force at the year's
    end.
    """
    require_columns(met, ["year", "date", "place_id", "place", "basis", "criteria_set"], "at_end_of_year")
    rows = select(met, year=year)
    key = ["basis", "place_id", "year"]
    rows = rows[rows["date"] == rows.groupby(key)["date"].transform("max")]
    rows = rows[
        _text(rows["criteria_set"]) == _text(rows["criteria_set"]).groupby([rows[k] for k in key]).transform("max")
    ]
    twice = rows.duplicated(key, keep=False)
    files = rows["sources"].map(lambda names: ", ".join(name.rsplit("/", 1)[-1] for name in names))
    rows = rows.assign(label=rows["place"].where(~twice, rows["place"] + " (" + files + ")"))
    return rows.reset_index(drop=True)


def change_between(met: pd.DataFrame, before: int, after: int) -> pd.DataFrame:
    """One row = one commune in two years; columns place_id, place, before, after, change, unit, basis, ...

    `cells`, `out_of` and `how` stand there for each of the years too (`cells_before`, `cells_after`).

    `unit` is "criteria" where both years used one criteria set and no commune's denominator changed, else
    "share_pct" (the share of the set met is what can be compared). A commune that cannot be compared keeps
    its row, with `change` missing. ValueError: the two years are the same.
    """
    if before == after:
        raise ValueError(f"two different years are needed, not {before} twice")
    rows = at_end_of_year(met, [before, after]).drop_duplicates(["basis", "place_id", "year"])
    each = ["cells", "out_of", "how"]
    rows = rows.assign(**{f"of_{name}": rows[name] for name in each})
    pair = [rows[rows["year"] == year] for year in (before, after)]
    moved = len(set(rows["criteria_set"])) > 1 or rows.groupby(["basis", "place_id"])["out_of"].nunique().gt(1).any()
    unit, column = ("share_pct", "share_pct") if moved else ("criteria", "met")
    keep = ["basis", "place_id", "place", column, "sources", "cells", *(f"of_{name}" for name in each)]
    # pandas cannot merge on empty Arrow strings, which a folder without such data gives.
    left, right = (side[keep].astype({"basis": object, "place_id": object}) for side in pair)
    both = left.merge(right, on=["basis", "place_id"], how="outer", suffixes=("_1", "_2"))
    both["place"] = both["place_1"].fillna(both["place_2"])
    both = both.rename(columns={f"{column}_1": "before", f"{column}_2": "after"})
    sides = (("_1", "_before"), ("_2", "_after"))
    both = both.rename(columns={f"of_{name}{old}": name + new for name in each for old, new in sides})
    both["before"], both["after"] = both["before"].astype(float), both["after"].astype(float)
    both["change"] = both["after"] - both["before"]
    both["unit"], both["year_before"], both["year_after"] = unit, before, after
    for name in ("sources", "cells"):
        both[name] = [
            _union(x for x in p if isinstance(x, tuple))
            for p in zip(both.pop(f"{name}_1"), both.pop(f"{name}_2"), strict=True)
        ]
    return _by_name(both.drop(columns=["place_1", "place_2"]), "place")


def criteria_matrix(
    criteria: pd.DataFrame, criteria_names: pd.DataFrame, year: int, place_id: Sequence[str] | None = None
) -> pd.DataFrame:
    """One row = one commune and criterion of a year: place_id, place, criterion, criterion_name, status,
    value, ...

    Only what was reported has a row; the chart shows the rest as "no data". The criteria set is the one that
    most rows of the year use (a matrix of two sets would compare different things); `left_out` counts the
    other rows. `criteria_names`: the register of criteria, each with what its set `extends`.
    """
    require_columns(criteria_names, ["criteria_set", "criterion", "criterion_name", "extends"], "criteria_names")
    status = select(criteria_status(criteria, criteria_names), year=year, place_id=place_id)
    counts = status["criteria_set"].value_counts()
    left_out = 0
    if len(counts):
        chosen = sorted(counts[counts == counts.max()].index)[-1]
        left_out = int(counts.sum() - counts[chosen])
        status = status[status["criteria_set"] == chosen]
    names = {
        (s, str(c)): n
        for s, c, n in criteria_names[["criteria_set", "criterion", "criterion_name"]].itertuples(index=False)
    }
    status = status.assign(
        criterion_name=[names.get(key, "") for key in zip(status["own_set"], status["criterion"], strict=True)],
        order=status["criterion"].map(_criterion_order),
        left_out=left_out,
    )
    return _by_name(status.sort_values("order", kind="stable"), "place").drop(columns="order")


def _criterion_order(criterion: str) -> tuple:
    return tuple(int(part) if part.isdigit() else 999 for part in criterion.split("."))


def communes_by_criterion(matrix: pd.DataFrame) -> pd.DataFrame:
    """One row = one criterion: in how many communes it is met, in progress, not met; from a criteria matrix.

    Columns: criterion, criterion_name, year, the five statuses, out_of (communes it applies to), basis,
    sources, cells, and the cells of each status (`met_cells`, ...).
    """
    rows = matrix.copy()
    for name in STATUSES:
        rows[name] = (rows["status"] == name).astype(int)
        rows[f"{name}_cells"] = _cells_of_status(rows, name)
    found = rows.groupby(["basis", "year", "criterion"], as_index=False).agg(
        criterion_name=("criterion_name", "first"),
        sources=("sources", _union),
        cells=("cells", _union),
        **{name: (name, "sum") for name in STATUSES},
        **{f"{name}_cells": (f"{name}_cells", _union) for name in STATUSES},
    )
    found["out_of"] = found[list(STATUSES)].sum(axis=1) - found["not_applicable"]
    return found.sort_values("criterion", key=lambda c: c.map(_criterion_order), kind="stable").reset_index(drop=True)


def indicator_series(
    indicators: pd.DataFrame, indicator: str, place_id: str, criteria_sets: pd.DataFrame
) -> pd.DataFrame:
    """One row = one observation of one indicator at one place, by date.

    Columns: year, period, date, place_id, place, indicator, indicator_name, value, out_of, unit, qualifier,
    criteria_set (in force on the date), set_name, set_name_en, set_from, basis, sources, cells. ValueError:
    no such indicator among the rows.
    """
    columns = ["place_id", "place", "indicator", "indicator_name", "value", "out_of", "unit", "qualifier"]
    rows = _actual(indicators, columns, "indicators")
    if len(rows) and indicator not in set(rows["indicator"]):
        raise ValueError(f"no indicator {indicator!r}; known: {sorted(rows['indicator'].unique())}")
    rows = rows[(rows["indicator"] == indicator) & (rows["place_id"] == place_id)].copy()
    rows["criteria_set"] = [criteria_set_on(date, criteria_sets) for date in rows["date"]]
    rows["sources"], rows["cells"] = rows["source"].map(lambda s: (s,)), rows["cell"].map(lambda c: (c,))
    keep = ["year", "period", "date", *columns, "criteria_set", "basis", "sources", "cells"]
    rows = rows.sort_values(["date", "source", "address"], kind="stable")[keep].reset_index(drop=True)
    return _with_set_names(rows, criteria_sets)


# --- contributions ---

_GIVER = ["organization_id", "organization", "organization_group"]
_GIFT = [*_GIVER, "place_id", "place", "kind", "item", "quantity", "unit", "value_vnd", "qualifier"]


def _gifts(contributions: pd.DataFrame) -> pd.DataFrame:
    """Contributions that can be added up: results, and of overlapping periods of one gift only the whole
    year."""
    rows = _actual(contributions, _GIFT, "contributions")
    for column in ("organization_id", "organization", "organization_group", "item", "unit", "qualifier"):
        rows[column] = _text(rows[column])
    rows["value_vnd"], rows["quantity"] = rows["value_vnd"].astype(float), rows["quantity"].astype(float)
    same = ["basis", "organization_id", "place_id", "kind", "unit"]
    covered = pd.Series(False, index=rows.index)
    for _, group in rows.groupby(same, sort=False):
        periods = {p: period_bounds(p) for p in group["period"].unique()}
        if len(periods) > 1:
            covered[group.index] = group["period"].isin(_covered(periods))
    return rows[~covered].reset_index(drop=True)


def gifts_by_year(contributions: pd.DataFrame) -> pd.DataFrame:
    """The contributions that can be added up within a year, with the year as their period.

    Without plans, sums over several years, and of overlapping periods of one gift all but the whole year.
    """
    rows = _gifts(contributions)
    within = [first.year == last.year for first, last in map(period_bounds, rows["period"])]
    rows = rows[pd.Series(within, rows.index, bool)].reset_index(drop=True)
    return rows.assign(period=rows["year"].astype(str)).drop(columns=["date", "cell"])


def _covered(periods: dict[str, tuple]) -> set[str]:
    """Periods that must not be added to the others: parts of a year that is there, and sums over years
    beside years."""
    yearly = {p: span for p, span in periods.items() if span[0].year == span[1].year}
    left = yearly or periods
    inside = {p for p, (a, b) in left.items() for q, (c, d) in left.items() if p != q and c <= a and b <= d}
    return inside | (set(periods) - set(left))


def combined_qualifier(qualifiers: Iterable[str]) -> str:
    """What a sum may be called: a lower bound and exact parts give a lower bound; bounds of both sorts,
    "about"."""
    vague = set(qualifiers) - {"exact", ""}
    return "exact" if not vague else vague.pop() if len(vague) == 1 else "about"


def _sum_gifts(rows: pd.DataFrame, key: list[str], amount: str) -> pd.DataFrame:
    return rows.groupby(key, as_index=False, sort=True).agg(
        amount=(amount, "sum"),
        qualifier=("qualifier", combined_qualifier),
        periods=("period", _sorted_set),
        sources=("source", _sorted_set),
        cells=("cell", _sorted_set),
        how=("cell", lambda cells: "sum" if len(cells) > 1 else "value"),
    )


def money_by_organization(contributions: pd.DataFrame) -> pd.DataFrame:
    """One row = one organization and kind: the money (value_vnd, in đồng) that it gave, largest first.

    Columns: basis, organization_id, organization, organization_group, kind, value_vnd, qualifier, periods,
    sources, cells. Kinds are not added to each other.
    """
    rows = _gifts(contributions)
    found = _sum_gifts(rows[rows["value_vnd"].notna()], ["basis", *_GIVER, "kind"], "value_vnd")
    found = _by_name(found.rename(columns={"amount": "value_vnd"}), "organization")
    return found.sort_values("value_vnd", ascending=False, kind="stable").reset_index(drop=True)


def contributions_by_kind(contributions: pd.DataFrame, by: str = "organization", places=None) -> pd.DataFrame:
    """One row = one kind, unit, giver (or receiver: `by="recipient"`, needs `places`) and, of things, item.

    Columns: basis, kind, unit ("VND" for money), name, item, amount, qualifier, periods, sources, cells.
    Kilometres of road and of power line are not added. A thing with a value ("85 sets of desks worth 100
    million") is there twice, as a number of things and as money; these two are never added, and the row's
    qualifier is taken to be the money's.
    """
    if by not in ("organization", "recipient"):
        raise ValueError(f'by must be "organization" or "recipient", not {by!r}')
    rows = _gifts(contributions)
    rows["name"] = rows["organization"] if by == "organization" else recipients(rows, places)
    has_value = rows["value_vnd"].notna()
    worth = rows[has_value].assign(unit="VND", item="", of=rows["value_vnd"])
    things = rows["quantity"].notna() & ~rows["unit"].isin(["VND", "đồng", ""])
    things = rows[things].assign(
        of=rows["quantity"],
        item=rows["item"].where(~rows["kind"].isin(["cash", "labour", "land"]), ""),
        qualifier=rows["qualifier"].where(~has_value, "exact"),
    )
    both = pd.concat([worth, things], ignore_index=True)
    found = _by_name(_sum_gifts(both, ["basis", "kind", "unit", "name", "item"], "of"), "name")
    found = found.sort_values("amount", ascending=False, kind="stable")
    order = {kind: i for i, kind in enumerate(KIND_NAMES)}
    found["order"] = found["kind"].map(lambda kind: order.get(kind, 99))
    found["thing"] = found["unit"] != "VND"
    found = found.sort_values(["order", "kind", "thing", "unit"], kind="stable")
    return found.drop(columns=["order", "thing"]).reset_index(drop=True)


def recipients(rows: pd.DataFrame, places: pd.DataFrame, lang: str = "vi") -> pd.Series:
    """Who received, for each row: the commune, "Toàn thị xã Kỳ Anh", "Nhiều xã, không tách" or "Không nêu
    nơi nhận"."""
    if places is None:
        raise ValueError("to name recipients, the table of places is needed")
    require_columns(places, ["place_id", "place", "place_type"], "places")
    wider = places[~places["place_type"].isin(COMMUNE_TYPES)]
    whole = {
        i: say(lang, f"Toàn {kind} {name}", f"All of {name}")
        for i, name, kind in wider[["place_id", "place", "place_type"]].itertuples(index=False)
    }
    named = {i: whole.get(i, place) for i, place in zip(_text(rows["place_id"]), _text(rows["place"]), strict=True)}
    named = {i: say(lang, *SEVERAL_PLACES) if ";" in i else name for i, name in named.items()} | {
        "": say(lang, *NO_PLACE)
    }
    return _text(rows["place_id"]).map(named)


def gifts(
    contributions: pd.DataFrame, places: pd.DataFrame, kind: str = "cash", unit: str = "VND", lang: str = "vi"
) -> pd.DataFrame:
    """One row = one organization and recipient: how much of one kind, in one unit, was given ("VND": money).

    Columns: basis, organization_id, organization, organization_group, recipient, shared (no single commune),
    kind, unit, amount, qualifier, periods, sources, cells. What went to several communes, or to nobody named,
    is a recipient of its own and is never split.
    """
    rows = _gifts(contributions)
    if len(rows) and kind not in KIND_NAMES:
        raise ValueError(f"no kind {kind!r}; known: {list(KIND_NAMES)}")
    amount = "value_vnd" if unit == "VND" else "quantity"
    rows = rows[(rows["kind"] == kind) & rows[amount].notna()]
    if unit != "VND":
        rows = rows[rows["unit"] == unit]
    rows = rows.assign(recipient=recipients(rows, places, lang))
    rows["shared"] = ~rows["place_id"].isin(communes_of(places))
    found = _sum_gifts(rows, ["basis", *_GIVER, "recipient", "shared"], amount)
    return _by_name(found.assign(kind=kind, unit=unit), "organization")


def gather_smallest(given: pd.DataFrame, column: str, most: int, lang: str = "vi") -> pd.DataFrame:
    """Gifts (see `gifts`) of at most `most` givers or recipients: the smallest become one, "9 nơi nhận khác".

    `column` is "organization" or "recipient". Amounts are of one kind and unit, so that they may be added; what is
    shared between communes is never put together with single communes.
    """
    own = given[~given["shared"].astype(bool)] if column == "recipient" else given
    sums = own.groupby(column)["amount"].sum()
    keep = most - (given[column].nunique() - len(sums))
    if len(sums) <= keep:
        return given
    smallest = sorted(sums.index, key=lambda name: (-sums[name], sort_key(name)))[max(keep - 1, 0) :]
    noun = ("đơn vị", "organizations") if column == "organization" else ("nơi nhận", "recipients")
    words = say(lang, f"{len(smallest)} {noun[0]} khác", f"{len(smallest)} other {noun[1]}")
    few = given[column].isin(smallest)
    rows = given.assign(**{column: given[column].where(~few, words)})
    if column == "organization":
        rows[["organization_id", "organization_group"]] = rows[["organization_id", "organization_group"]].mask(few, "")
    key = ["basis", *_GIVER, "recipient", "shared", "kind", "unit"]
    return rows.groupby(key, as_index=False, sort=False).agg(
        amount=("amount", "sum"),
        qualifier=("qualifier", combined_qualifier),
        how=("how", lambda own: "sum" if len(own) > 1 else own.iloc[0]),
        **{name: (name, _union) for name in ("periods", "sources", "cells")},
    )


def full_name(place_id: str, places: pd.DataFrame) -> str:
    """Kind and name of a place (the register's first): "huyện Kỳ Anh", "xã Kỳ Ninh". ValueError: unknown."""
    require_columns(places, ["place_id", "place", "place_type"], "places")
    rows = places[places["place_id"] == place_id]
    if rows.empty:
        raise ValueError(f"no place {place_id!r} in the register")
    return f"{rows['place_type'].iloc[0]} {rows['place'].iloc[0]}"


def sources_of_funds(
    contributions: pd.DataFrame, places: pd.DataFrame, place_id: str, kind: str = "cash"
) -> pd.DataFrame:
    """One row = one source of funds of one place: money in đồng and its share (%), largest first.

    Columns: basis, place ("huyện Kỳ Anh"), organization_id, organization, organization_group, value_vnd,
    share_pct, qualifier, periods, sources, cells. Only the money of one kind is added; shares are computed
    here, not taken from the source. ValueError: a place that the register does not have.
    """
    name, rows = full_name(place_id, places), _gifts(contributions)
    rows = rows[(rows["place_id"] == place_id) & (rows["kind"] == kind) & rows["value_vnd"].notna()]
    found = _sum_gifts(rows.assign(place=name), ["basis", "place", *_GIVER], "value_vnd")
    found = found.rename(columns={"amount": "value_vnd"})
    total = found.groupby("basis")["value_vnd"].transform("sum")
    found["share_pct"] = (100 * found["value_vnd"] / total).where(total > 0).astype(float)
    found = _by_name(found, "organization").sort_values("value_vnd", ascending=False, kind="stable")
    return found.reset_index(drop=True)


def bounds_known(bounds: pd.DataFrame, unit: str, lang: str = "vi") -> tuple[pd.DataFrame, str, float, int]:
    """The rows of a comparable view that say something, in the unit of a chart; (rows, unit, divisor, decimals).

    A figure that is known only from below has no `high`. One that is above nothing at all says nothing and is left
    out. `unit` "VND" becomes the unit that suits the amounts.
    """
    require_columns(bounds, ["low", "high", "period"], "bounds_known")
    rows = bounds.assign(low=bounds["low"].astype(float), high=bounds["high"].astype(float))
    if "qualifier" in rows:
        rows["high"] = rows["high"].mask(rows["qualifier"] == "at_least")
    rows = rows[rows["low"].notna() & (rows["high"].notna() | (rows["low"] > 0))]
    scale, decimals = 1.0, 1
    if unit == "VND":
        scale, unit, decimals = money_scale([*rows["low"], *rows["high"]], lang)
    return rows.assign(low=rows["low"] / scale, high=rows["high"] / scale), unit, scale, decimals


def without_number(contributions: pd.DataFrame, lang: str = "vi") -> list[str]:
    """Contributions reported by magnitude only, in words: "ngày công – cán bộ, chiến sỹ (Bộ đội Biên
    phòng)"."""
    rows = _actual(contributions, _GIFT, "contributions")
    rows = rows[(rows["qualifier"] == "order_of_magnitude") | (rows["quantity"].isna() & rows["value_vnd"].isna())]
    texts = []
    for item, unit, who in zip(_text(rows["item"]), _text(rows["unit"]), _text(rows["organization"]), strict=True):
        what = item if unit in item else f"{unit} – {item}" if item else unit
        texts.append(f"{what or say(lang, 'không rõ hiện vật', 'unnamed')} ({who})")
    return sorted(set(texts), key=sort_key)


# --- issues and ledger ---

LEDGER_GROUPS = {
    "values": ["value"],
    "labels": ["header", "stub", "section", "unit", "ordinal", "column_number"],
    "totals": ["total"],
    "remarks": ["title", "note", "signature"],
    "issues": ["issue"],
}


def issues_by_file(issues: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """One row = one file that came in: source, error, warning, note, total (numbers of issues); worst first.

    `cells` are the places of its issues, one each; of one severity in `error_cells`, `warning_cells`, `note_cells`.
    """
    require_columns(issues, ["severity", "source", "sheet", "address"], "issues")
    require_columns(ledger, ["source"], "ledger")
    counts = pd.crosstab(_text(issues["source"]), issues["severity"]).reindex(columns=list(SEVERITIES), fill_value=0)
    files = sorted(set(counts.index) | set(ledger["source"]))
    found = counts.reindex(files, fill_value=0).astype(int).rename_axis("source").reset_index()
    found["total"] = found[list(SEVERITIES)].sum(axis=1)
    found["cells"] = _places_of(issues, found["source"])
    for name in SEVERITIES:
        found[f"{name}_cells"] = _places_of(issues[issues["severity"] == name], found["source"])
    found["basis"], found["sources"] = "reported", found["source"].map(lambda s: (s,))
    order = [*SEVERITIES, "source"]
    found = found.sort_values(order, ascending=[False, False, False, True], kind="stable").reset_index(drop=True)
    found.columns.name = None
    return found


def _places_of(issues: pd.DataFrame, files: pd.Series) -> pd.Series:
    """The places of the issues of each file, one for each issue: two issues of one cell name it twice."""
    places = _cell(issues).groupby(_text(issues["source"])).agg(_sorted_all)
    return files.map(dict(places)).map(lambda cells: cells if isinstance(cells, tuple) else ())


def issues_by_rule(issues: pd.DataFrame) -> pd.DataFrame:
    """One row = one rule that failed: rule, label (its message without the particulars), severity, total
    (issues), files (how many), sources, cells (the places, one for each issue); most frequent first."""
    require_columns(issues, ["severity", "rule", "source", "sheet", "address", "message"], "issues")
    found = issues.assign(cell=_cell(issues)).groupby(["rule", "severity"], as_index=False).agg(
        label=("message", lambda messages: _general(messages.iloc[0])),
        total=("source", "size"),
        files=("source", "nunique"),
        sources=("source", _sorted_set),
        cells=("cell", _sorted_all),
    )
    found["basis"] = "reported"
    return found.sort_values(["total", "rule"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _general(message: str) -> str:
    """The first clause of a message, with an ellipsis for what was quoted."""
    text = re.sub(r"\s*“[^”]*”|\s*\S+\.(?:xlsx|xls|ods|csv)(?: \[[^\]]*\])?(?: [A-Z]+\d+)?", " …", message)
    return re.split(r"[.;:](?:\s|$)", text, maxsplit=1)[0].strip()


def issues_touching(issues: pd.DataFrame, *tables: pd.DataFrame, lang: str = "vi") -> pd.DataFrame:
    """The issues of the files behind these tables, errors first, under headings for a reader; all when
    none is given."""
    require_columns(issues, ISSUE_COLUMNS, "issues")
    rows = issues[issues["source"].isin(sources_of(*tables))] if tables else issues
    order = rows["severity"].map({name: i for i, name in enumerate(SEVERITIES)})
    rows = rows.assign(order=order).sort_values(["order", "source", "sheet", "address"], kind="stable")
    rows = rows[list(ISSUE_COLUMNS)].reset_index(drop=True)
    rows["severity"] = rows["severity"].map(lambda s: say(lang, *SEVERITY_NAMES.get(s, (s, s))))
    return rows.rename(columns={name: say(lang, *texts) for name, texts in ISSUE_COLUMNS.items()})


def refused_by_reason(*refused: pd.DataFrame, lang: str = "vi") -> pd.DataFrame:
    """One row = one place, date, figure and reason of what `comparable.comparable` refused, under headings for a
    reader: how many such figures there are, and their cells. Empty where nothing was refused."""
    key = ["basis", "period", "place", "what", "text"]
    for table in refused:
        require_columns(table, [*key, "cells"], "refused_by_reason")
    rows = pd.concat([table.astype(object) for table in refused], ignore_index=True)
    found = rows.groupby(key, sort=False, as_index=False).agg(count=("cells", "size"), cells=("cells", _union))
    found = found.sort_values(["basis", "period"], ascending=[False, True], kind="stable")[list(REFUSED_COLUMNS)]
    found["basis"] = found["basis"].map(lambda basis: say(lang, *BASIS_NAMES.get(basis, (basis, basis))))
    found["period"] = found["period"].map(lambda period: date_words(period, lang))
    found["cells"] = found["cells"].map("; ".join)
    names = {name: say(lang, *texts) for name, texts in REFUSED_COLUMNS.items()}
    return found.rename(columns=names).reset_index(drop=True)


def cells_understood(ledger: pd.DataFrame) -> pd.DataFrame:
    """One row = one file: its non-empty cells by role: values, labels, totals, remarks, issues, and cells
    (all). `sheets` names its sheets as places behind these numbers ("file!sheet!").

    ValueError names the files whose roles do not add up to their cells: every cell has exactly one role.
    """
    roles = [role for group in LEDGER_GROUPS.values() for role in group]
    require_columns(ledger, ["source", "sheet", "cells", *roles], "ledger")
    found = ledger.groupby("source", as_index=False)[["cells", *roles]].sum()
    wrong = found.loc[found[roles].sum(axis=1) != found["cells"], "source"]
    if len(wrong):
        raise ValueError(f"the roles do not add up to the cells in {list(wrong)}")
    for name, group in LEDGER_GROUPS.items():
        found[name] = found[group].sum(axis=1)
    found["basis"], found["sources"] = "reported", found["source"].map(lambda s: (s,))
    sheets = _cell(ledger.assign(address="")).groupby(ledger["source"]).agg(_sorted_set)
    found["sheets"] = found["source"].map(dict(sheets))
    return found[["source", "cells", *LEDGER_GROUPS, "basis", "sources", "sheets"]]
