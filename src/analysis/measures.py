"""Tidy tables to the small table that a sentence or a chart needs, and the sentences themselves.

Every function takes tables and returns a new table or a text; nothing here reads a file. Each summary table has
the columns `basis`, `sources` (files, a tuple) and `cells` (`file!sheet!address`, a tuple), so that any number on
a chart can be followed back. Figures of different bases (reported, illustrative) are never put into one row, and
amounts of different kinds or units are never added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from analysis.text import sort_key

COMMUNE_TYPES = ("xã", "phường", "thị trấn")
STATUSES = ("met", "in_progress", "not_met", "not_applicable", "conflicting")
SEVERITIES = ("error", "warning", "note")
KIND_NAMES = {
    "cash": ("Tiền mặt", "Cash"),
    "materials": ("Hiện vật", "Materials"),
    "labour": ("Công lao động", "Labour"),
    "infrastructure": ("Công trình, hạ tầng", "Infrastructure"),
    "land": ("Đất hiến", "Land"),
    "other": ("Khác", "Other"),
}
ISSUE_COLUMNS = {
    "severity": ("Mức độ", "Severity"),
    "source": ("Tệp", "File"),
    "sheet": ("Trang tính", "Sheet"),
    "address": ("Ô", "Cell"),
    "found": ("Đọc được", "Found"),
    "message": ("Vấn đề", "Problem"),
    "suggestion": ("Cách sửa", "How to fix"),
}
SEVERITY_NAMES = {
    "error": ("lỗi phải sửa", "error"),
    "warning": ("cần xem lại", "warning"),
    "note": ("ghi chú", "note"),
}
# Hà Tĩnh's own criterion 20 is a set of its own in the register, and is counted together with this set.
PROVINCIAL_SET, PROVINCIAL_BASE = "HATINH20", "NTM2016"
SEVERAL_PLACES = ("Nhiều xã, không tách", "Several places, not split")
NO_PLACE = ("Không nêu nơi nhận", "Recipient not named")


# --- words and numbers -------------------------------------------------------------------------------------------


def say(lang: str, vi: str, en: str) -> str:
    """The text in the language asked for; only "vi" and "en" exist (ValueError)."""
    if lang not in ("vi", "en"):
        raise ValueError(f'lang must be "vi" or "en", not {lang!r}')
    return vi if lang == "vi" else en


def number(value: float, decimals: int = 1, lang: str = "vi") -> str:
    """A number as a Vietnamese reader writes it (1.361,2), or an English one (1,361.2); no trailing zeros.

    Halves are rounded up on the decimal digits that one sees, so 15.25 gives 15,3 and not 15,2.
    """
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP)
    if rounded == 0:
        rounded = abs(rounded)
    text = f"{rounded:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if say(lang, "vi", "en") == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "−")


def money_scale(values: Iterable[float], lang: str = "vi") -> tuple[float, str, int]:
    """(divisor, unit in words, decimals) that suits all these amounts in đồng."""
    sizes = [abs(v) for v in values if pd.notna(v) and v]
    if sizes and max(sizes) >= 1e9 and min(sizes) >= 1e8:
        return 1e9, say(lang, "tỷ đồng", "billion VND"), 3
    if not sizes or max(sizes) >= 1e6:
        return 1e6, say(lang, "triệu đồng", "million VND"), 1 if not sizes or min(sizes) >= 1e5 else 3
    return 1.0, say(lang, "đồng", "VND"), 0


def money(value_vnd: float, lang: str = "vi") -> str:
    """An amount in đồng in its own best unit: 2,02 tỷ đồng; 15 triệu đồng; 500.000 đồng."""
    size = abs(value_vnd)
    scale = 1e9 if size >= 1e9 else 1e6 if size >= 1e6 else 1.0
    unit = {
        1e9: say(lang, "tỷ đồng", "billion VND"),
        1e6: say(lang, "triệu đồng", "million VND"),
        1.0: say(lang, "đồng", "VND"),
    }[scale]
    decimals = {1e9: 3, 1e6: 1, 1.0: 0}[scale]
    return f"{number(value_vnd / scale, decimals, lang)} {unit}"


def approximately(text: str, qualifier: str, lang: str = "vi") -> str:
    """The number's text with the word that its qualifier stands for: "trên 50", "gần 1.900", "khoảng 30"."""
    words = {
        "about": ("khoảng", "about"),
        "at_least": ("trên", "over"),
        "at_most": ("gần", "nearly"),
    }
    return f"{say(lang, *words[qualifier])} {text}" if qualifier in words else text


def join_names(names: Sequence[str], lang: str = "vi", most: int = 3, noun: tuple[str, str] = ("xã", "communes")):
    """Names in a sentence: A; A và B; A, B và C; and from `most` + 1 on: A, B và 7 xã khác."""
    names = list(names)
    last = say(lang, "và", "and")
    if len(names) > most:
        rest = len(names) - most + 1
        others = say(lang, f"{rest} {noun[0]} khác", f"{rest} other {noun[1]}")
        names = [*names[: most - 1], others]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def kind_name(kind: str, lang: str = "vi") -> str:
    """The kind of a contribution in the reader's words; an unknown kind is named as it is."""
    return say(lang, *KIND_NAMES.get(kind, (kind, kind)))


# --- rows --------------------------------------------------------------------------------------------------------


def require_columns(table: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    """KeyError naming the missing and the available columns."""
    missing = [c for c in columns if c not in table.columns]
    if missing:
        raise KeyError(f"{what}: columns missing: {missing}; available: {list(table.columns)}")


def select(table: pd.DataFrame, **wanted) -> pd.DataFrame:
    """Rows whose columns hold the wanted values: `select(criteria, year=2018, place_id=["ky-ninh"])`.

    A wanted value is one value or a list of them; None and an empty list mean "all". A figure for several places
    (`ky-ninh;ky-ha`) is taken when all of its places are wanted. An unknown column is a KeyError.
    """
    require_columns(table, wanted, "select")
    keep = pd.Series(True, index=table.index)
    for column, value in wanted.items():
        values = [value] if isinstance(value, str | int | float) else list(value or [])
        if not values:
            continue
        if column == "place_id":
            keep &= [bool(i) and set(i.split(";")) <= set(values) for i in _text(table[column])]
        else:
            keep &= table[column].isin(values)
    return table[keep].reset_index(drop=True)


def from_folder(table: pd.DataFrame, folder: str) -> pd.DataFrame:
    """Rows whose file lies in a folder of the raw data; all rows for "". ValueError: no row comes from there."""
    require_columns(table, ["source"], "from_folder")
    inside = _text(table["source"]).str.startswith(folder.rstrip("/") + "/") if folder else pd.Series(True, table.index)
    if len(table) and not inside.any():
        known = sorted({name.rsplit("/", 1)[0] for name in _text(table["source"]) if "/" in name})
        raise ValueError(f"no row comes from the folder {folder!r}; known: {known}")
    return table[inside].reset_index(drop=True)


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


def period_bounds(period: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of an ISO period: 2018, 2018-H1, 2018-Q3, 2018-11, 2018-11-15, or two with "/" between."""
    if "/" in period:
        first, last = period.split("/", 1)
        return period_bounds(first)[0], period_bounds(last)[1]
    found = re.fullmatch(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d\d)(?:-(\d\d))?))?", period)
    if not found:
        raise ValueError(f"{period!r} is no ISO period such as 2018, 2018-H1, 2018-Q3, 2018-11 or 2018-11-15")
    year, half, quarter, month, day = (int(g) if g else None for g in found.groups())
    if day:
        return (pd.Timestamp(year, month, day),) * 2
    first, months = 1, 12
    if half or quarter or month:
        months = 6 if half else 3 if quarter else 1
        first = ((half or quarter or month) - 1) * months + 1
    start = pd.Timestamp(year, first, 1)
    return start, start + pd.DateOffset(months=months) - pd.Timedelta(days=1)


def criteria_set_on(date: pd.Timestamp, criteria_sets: pd.DataFrame) -> str | None:
    """The national criteria set in force on a day; None before the first one. Columns as in the register."""
    require_columns(criteria_sets, ["criteria_set", "valid_from", "valid_to"], "criteria_sets")
    rows = criteria_sets[criteria_sets["criteria_set"] != PROVINCIAL_SET]
    begins, ends = pd.to_datetime(rows["valid_from"]), pd.to_datetime(rows["valid_to"])
    valid = rows.loc[(begins <= date) & ~(ends < date), "criteria_set"]
    return valid.iloc[-1] if len(valid) else None


def _with_set_names(table: pd.DataFrame, criteria_sets: pd.DataFrame) -> pd.DataFrame:
    """The table with the names of its criteria sets, `set_name` and `set_name_en`, as the register has them."""
    require_columns(criteria_sets, ["criteria_set", "name_vi", "name_en"], "criteria_sets")
    register = criteria_sets.set_index("criteria_set")
    return table.assign(
        set_name=_text(table["criteria_set"].map(register["name_vi"])),
        set_name_en=_text(table["criteria_set"].map(register["name_en"])),
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
    return _text(rows["source"]) + "!" + _text(rows["sheet"]) + "!" + _text(rows["address"])


def _sorted_set(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


def _union(values: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return _sorted_set(name for names in values for name in names)


def _by_name(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Sorted by a Vietnamese name, in Vietnamese order."""
    return table.sort_values(column, key=lambda names: names.map(sort_key), kind="stable").reset_index(drop=True)


def _actual(table: pd.DataFrame, columns: Iterable[str], what: str) -> pd.DataFrame:
    """Results only (no plans), with the end of each row's period and its cell; a new table."""
    require_columns(table, ["year", "period", "measure", "basis", "source", "sheet", "address", *columns], what)
    rows = table[table["measure"] == "actual"].copy()
    rows["place_id"], rows["place"] = _text(rows["place_id"]), _text(rows["place"])
    rows["date"] = [period_bounds(p)[1] for p in _text(rows["period"])]
    rows["cell"] = _cell(rows)
    return rows


# --- criteria ----------------------------------------------------------------------------------------------------

_STATUS_KEY = ["basis", "place_id", "year", "criteria_set"]


def criteria_status(criteria: pd.DataFrame) -> pd.DataFrame:
    """One row = one criterion of one commune at the last date of a year that was reported.

    Columns: basis, place_id, year, criteria_set, criterion, place, period, date, status, value, provincial, sources,
    cells. Sub-criteria (7.1) and plans are left out. Criterion 20 of Hà Tĩnh is a row of the national set that it
    goes with (`provincial` is True). Cells that contradict each other give the status `conflicting`.
    """
    rows = _actual(criteria, ["place_id", "place", "criteria_set", "criterion", "status", "value"], "criteria")
    rows["criterion"] = _text(rows["criterion"])
    rows = rows[~rows["criterion"].str.contains(".", regex=False)].copy()
    rows["provincial"] = rows["criteria_set"] == PROVINCIAL_SET
    rows["criteria_set"] = rows["criteria_set"].where(~rows["provincial"], PROVINCIAL_BASE)
    rows = rows[rows["date"] == rows.groupby(_STATUS_KEY)["date"].transform("max")]
    found = rows.groupby([*_STATUS_KEY, "criterion"], as_index=False, sort=True).agg(
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
    """One row = one commune, year and criteria set: how many of its criteria are met, from the criteria themselves.

    Columns: year, period, date, place_id, place, criteria_set, set_name, set_name_en, met, in_progress, not_met,
    not_applicable, conflicting, no_data, out_of, share_pct (% of the set met), basis, sources, cells. `out_of` is the size of the
    set, plus Hà Tĩnh's criterion where it was reported, less what does not apply. ValueError: unknown set.
    """
    status = criteria_status(criteria)
    require_columns(criteria_sets, ["criteria_set", "size"], "criteria_sets")
    sizes = dict(zip(criteria_sets["criteria_set"], criteria_sets["size"], strict=True))
    if unknown := set(status["criteria_set"]) - set(sizes):
        raise ValueError(f"criteria sets not in the register: {sorted(unknown)}; known: {sorted(sizes)}")
    for name in STATUSES:
        status[name] = (status["status"] == name).astype(int)
    met = status.groupby(_STATUS_KEY, as_index=False).agg(
        place=("place", "first"),
        period=("period", "first"),
        date=("date", "first"),
        provincial=("provincial", "max"),
        sources=("sources", _union),
        cells=("cells", _union),
        **{name: (name, "sum") for name in STATUSES},
    )
    size = met["criteria_set"].map(sizes).astype(float) + met["provincial"].astype(int)
    met["no_data"] = (size - met[list(STATUSES)].sum(axis=1)).clip(lower=0).astype(int)
    met["out_of"] = size - met["not_applicable"]
    return _with_set_names(_with_share(met.drop(columns="provincial")), criteria_sets)


def criteria_met_reported(
    indicators: pd.DataFrame, places: pd.DataFrame, criteria_sets: pd.DataFrame
) -> pd.DataFrame:
    """One row = one number of criteria met that somebody reported for a commune (indicator `criteria_met`).

    Columns as in `criteria_met` (what only the criteria can tell is missing). `out_of` is what the source says; a
    source that says no denominator leaves it, and `share_pct`, empty. Totals of towns and provinces are left out.
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
    return _with_set_names(_with_share(rows), criteria_sets)


def _with_share(met: pd.DataFrame) -> pd.DataFrame:
    met["share_pct"] = (100 * met["met"] / met["out_of"]).where(met["out_of"] > 0).astype(float)
    return _by_name(met, "place").sort_values(["year", "date"], kind="stable").reset_index(drop=True)


def at_end_of_year(met: pd.DataFrame, year: int | Sequence[int] | None = None) -> pd.DataFrame:
    """The last observation of each commune in each year (of the year or years asked for), one row each.

    Where sources contradict each other on that date, each of their values keeps a row, and `label` names its file.
    A commune that was measured by two criteria sets in one year keeps the one in force at the year's end.
    """
    require_columns(met, ["year", "date", "place_id", "place", "basis", "criteria_set"], "at_end_of_year")
    rows = select(met, year=year)
    key = ["basis", "place_id", "year"]
    rows = rows[rows["date"] == rows.groupby(key)["date"].transform("max")]
    rows = rows[_text(rows["criteria_set"]) == _text(rows["criteria_set"]).groupby([rows[k] for k in key]).transform("max")]
    twice = rows.duplicated(key, keep=False)
    files = rows["sources"].map(lambda names: ", ".join(name.rsplit("/", 1)[-1] for name in names))
    rows = rows.assign(label=rows["place"].where(~twice, rows["place"] + " (" + files + ")"))
    return rows.reset_index(drop=True)


def change_between(met: pd.DataFrame, before: int, after: int) -> pd.DataFrame:
    """One row = one commune in two years; columns place_id, place, before, after, change, unit, basis, ...

    `unit` is "criteria" where both years used one criteria set and no commune's denominator changed, else
    "share_pct" (the share of the set met is what can be compared). A commune that cannot be compared keeps its row,
    with `change` missing. ValueError: the two years are the same.
    """
    if before == after:
        raise ValueError(f"two different years are needed, not {before} twice")
    rows = at_end_of_year(met, [before, after]).drop_duplicates(["basis", "place_id", "year"])
    pair = [rows[rows["year"] == year] for year in (before, after)]
    moved = rows["criteria_set"].nunique() > 1 or rows.groupby(["basis", "place_id"])["out_of"].nunique().gt(1).any()
    unit, column = ("share_pct", "share_pct") if moved else ("criteria", "met")
    keep = ["basis", "place_id", "place", column, "sources", "cells"]
    both = pair[0][keep].merge(pair[1][keep], on=["basis", "place_id"], how="outer", suffixes=("_1", "_2"))
    both["place"] = both["place_1"].fillna(both["place_2"])
    both = both.rename(columns={f"{column}_1": "before", f"{column}_2": "after"})
    both["before"], both["after"] = both["before"].astype(float), both["after"].astype(float)
    both["change"] = both["after"] - both["before"]
    both["unit"], both["year_before"], both["year_after"] = unit, before, after
    for name in ("sources", "cells"):
        both[name] = [_union(x for x in p if isinstance(x, tuple)) for p in zip(both.pop(f"{name}_1"), both.pop(f"{name}_2"), strict=True)]
    return _by_name(both.drop(columns=["place_1", "place_2"]), "place")


def criteria_matrix(
    criteria: pd.DataFrame, criteria_names: pd.DataFrame, year: int, place_id: Sequence[str] | None = None
) -> pd.DataFrame:
    """One row = one commune and criterion of a year: place_id, place, criterion, criterion_name, status, value, ...

    Only what was reported has a row; the chart shows the rest as "no data". The criteria set is the one that most
    rows of the year use (a matrix of two sets would compare different things); `left_out` counts the other rows.
    """
    status = select(criteria_status(criteria), year=year, place_id=place_id)
    counts = status["criteria_set"].value_counts()
    left_out = 0
    if len(counts):
        chosen = sorted(counts[counts == counts.max()].index)[-1]
        left_out = int(counts.sum() - counts[chosen])
        status = status[status["criteria_set"] == chosen]
    require_columns(criteria_names, ["criteria_set", "criterion", "criterion_name"], "criteria_names")
    names = {(s, str(c)): n for s, c, n in criteria_names[["criteria_set", "criterion", "criterion_name"]].itertuples(index=False)}
    own = status["criteria_set"].where(~status["provincial"].astype(bool), PROVINCIAL_SET)
    status = status.assign(
        criterion_name=[names.get(key, "") for key in zip(own, status["criterion"], strict=True)],
        order=status["criterion"].map(_criterion_order),
        left_out=left_out,
    )
    return _by_name(status.sort_values("order", kind="stable"), "place").drop(columns="order")


def _criterion_order(criterion: str) -> tuple:
    return tuple(int(part) if part.isdigit() else 999 for part in criterion.split("."))


def communes_by_criterion(matrix: pd.DataFrame) -> pd.DataFrame:
    """One row = one criterion: in how many communes it is met, in progress, not met; from a criteria matrix.

    Columns: criterion, criterion_name, year, the five statuses, out_of (communes it applies to), basis, sources, cells.
    """
    rows = matrix.copy()
    for name in STATUSES:
        rows[name] = (rows["status"] == name).astype(int)
    found = rows.groupby(["basis", "year", "criterion"], as_index=False).agg(
        criterion_name=("criterion_name", "first"),
        sources=("sources", _union),
        cells=("cells", _union),
        **{name: (name, "sum") for name in STATUSES},
    )
    found["out_of"] = found[list(STATUSES)].sum(axis=1) - found["not_applicable"]
    return found.sort_values("criterion", key=lambda c: c.map(_criterion_order), kind="stable").reset_index(drop=True)


def indicator_series(
    indicators: pd.DataFrame, indicator: str, place_id: str, criteria_sets: pd.DataFrame
) -> pd.DataFrame:
    """One row = one observation of one indicator at one place, by date.

    Columns: year, period, date, place_id, place, indicator, indicator_name, value, out_of, unit, qualifier,
    criteria_set (in force on the date), set_name, set_name_en, basis, sources, cells. ValueError: no such indicator among the rows.
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


# --- contributions -----------------------------------------------------------------------------------------------

_GIVER = ["organization_id", "organization", "organization_group"]
_GIFT = [*_GIVER, "place_id", "place", "kind", "item", "quantity", "unit", "value_vnd", "qualifier"]


def _gifts(contributions: pd.DataFrame) -> pd.DataFrame:
    """Contributions that can be added up: results, and of overlapping periods of one gift only the whole year."""
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


def _covered(periods: dict[str, tuple]) -> set[str]:
    """Periods that must not be added to the others: parts of a year that is there, and sums over years beside years."""
    yearly = {p: span for p, span in periods.items() if span[0].year == span[1].year}
    left = yearly or periods
    inside = {p for p, (a, b) in left.items() for q, (c, d) in left.items() if p != q and c <= a and b <= d}
    return inside | (set(periods) - set(left))


def _combined_qualifier(qualifiers: pd.Series) -> str:
    """What a sum may be called: a lower bound and exact parts give a lower bound; bounds of both sorts, "about"."""
    vague = set(qualifiers) - {"exact", ""}
    return "exact" if not vague else vague.pop() if len(vague) == 1 else "about"


def _sum_gifts(rows: pd.DataFrame, key: list[str], amount: str) -> pd.DataFrame:
    return rows.groupby(key, as_index=False, sort=True).agg(
        amount=(amount, "sum"),
        qualifier=("qualifier", _combined_qualifier),
        years=("year", _sorted_set),
        sources=("source", _sorted_set),
        cells=("cell", _sorted_set),
    )


def money_by_organization(contributions: pd.DataFrame) -> pd.DataFrame:
    """One row = one organization and kind: the money (value_vnd, in đồng) that it gave, largest first.

    Columns: basis, organization_id, organization, organization_group, kind, value_vnd, qualifier, years, sources,
    cells. Kinds are not added to each other.
    """
    rows = _gifts(contributions)
    found = _sum_gifts(rows[rows["value_vnd"].notna()], ["basis", *_GIVER, "kind"], "value_vnd")
    found = _by_name(found.rename(columns={"amount": "value_vnd"}), "organization")
    return found.sort_values("value_vnd", ascending=False, kind="stable").reset_index(drop=True)


def contributions_by_kind(contributions: pd.DataFrame, by: str = "organization", places=None) -> pd.DataFrame:
    """One row = one kind, unit and giver (or receiver: `by="recipient"`, needs `places`): the amount.

    Columns: basis, kind, unit ("VND" for money), name, amount, qualifier, years, sources, cells. A thing with a value
    ("85 sets of desks worth 100 million") is there twice, as a number of things and as money; the two are different
    measures of it and are never added.
    """
    if by not in ("organization", "recipient"):
        raise ValueError(f'by must be "organization" or "recipient", not {by!r}')
    rows = _gifts(contributions)
    rows["name"] = rows["organization"] if by == "organization" else recipients(rows, places)
    worth = rows[rows["value_vnd"].notna()].assign(unit="VND", amount_=lambda r: r["value_vnd"])
    things = rows[rows["quantity"].notna() & (rows["unit"] != "VND") & (rows["unit"] != "")]
    things = things.assign(amount_=things["quantity"])
    both = pd.concat([worth, things], ignore_index=True)
    found = _sum_gifts(both, ["basis", "kind", "unit", "name"], "amount_")
    order = {kind: i for i, kind in enumerate(KIND_NAMES)}
    found = _by_name(found, "name").sort_values("amount", ascending=False, kind="stable")
    found["order"] = found["kind"].map(lambda kind: order.get(kind, 99))
    found["money"] = found["unit"] != "VND"
    found = found.sort_values(["order", "kind", "money", "unit"], kind="stable")
    return found.drop(columns=["order", "money"]).reset_index(drop=True)


def recipients(rows: pd.DataFrame, places: pd.DataFrame, lang: str = "vi") -> pd.Series:
    """Who received, for each row: the commune, "Toàn thị xã Kỳ Anh", "Nhiều xã, không tách" or "Không nêu nơi nhận"."""
    if places is None:
        raise ValueError("to name recipients, the table of places is needed")
    require_columns(places, ["place_id", "place", "place_type"], "places")
    wider = places[~places["place_type"].isin(COMMUNE_TYPES)]
    whole = {
        i: say(lang, f"Toàn {kind} {name}", f"All of {name}")
        for i, name, kind in wider[["place_id", "place", "place_type"]].itertuples(index=False)
    }
    named = {i: whole.get(i, place) for i, place in zip(_text(rows["place_id"]), _text(rows["place"]), strict=True)}
    named = {i: say(lang, *SEVERAL_PLACES) if ";" in i else name for i, name in named.items()} | {"": say(lang, *NO_PLACE)}
    return _text(rows["place_id"]).map(named)


def gifts(
    contributions: pd.DataFrame, places: pd.DataFrame, kind: str = "cash", unit: str = "VND", lang: str = "vi"
) -> pd.DataFrame:
    """One row = one organization and recipient: how much of one kind, in one unit, was given ("VND": money).

    Columns: basis, organization_id, organization, organization_group, recipient, shared (no single commune), kind,
    unit, amount, qualifier, years, sources, cells. What went to several communes, or to nobody named, is a recipient
    of its own and is never split.
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


def sources_of_funds(contributions: pd.DataFrame, place_id: str, kind: str = "cash") -> pd.DataFrame:
    """One row = one source of funds of one place: money in đồng and its share (%), largest first.

    Columns: basis, organization_id, organization, organization_group, place, value_vnd, share_pct, qualifier, years,
    sources, cells. Only the money of one kind is added; shares are computed here, not taken from the source.
    """
    rows = _gifts(contributions)
    rows = rows[(rows["place_id"] == place_id) & (rows["kind"] == kind) & rows["value_vnd"].notna()]
    found = _sum_gifts(rows, ["basis", "place", *_GIVER], "value_vnd").rename(columns={"amount": "value_vnd"})
    total = found.groupby("basis")["value_vnd"].transform("sum")
    found["share_pct"] = (100 * found["value_vnd"] / total).where(total > 0).astype(float)
    found = _by_name(found, "organization").sort_values("value_vnd", ascending=False, kind="stable")
    return found.reset_index(drop=True)


def without_number(contributions: pd.DataFrame, lang: str = "vi") -> list[str]:
    """Contributions reported by magnitude only, in words: "ngày công – cán bộ, chiến sỹ (Bộ đội Biên phòng)"."""
    rows = _actual(contributions, _GIFT, "contributions")
    rows = rows[(rows["qualifier"] == "order_of_magnitude") | (rows["quantity"].isna() & rows["value_vnd"].isna())]
    texts = []
    for item, unit, who in zip(_text(rows["item"]), _text(rows["unit"]), _text(rows["organization"]), strict=True):
        what = item if unit in item else f"{unit} – {item}" if item else unit
        texts.append(f"{what or say(lang, 'không rõ hiện vật', 'unnamed')} ({who})")
    return sorted(set(texts), key=sort_key)


# --- issues and ledger -------------------------------------------------------------------------------------------

LEDGER_GROUPS = {
    "values": ["value"],
    "labels": ["header", "stub", "section", "unit", "ordinal", "column_number"],
    "totals": ["total"],
    "remarks": ["title", "note", "signature"],
    "issues": ["issue"],
}


def issues_by_file(issues: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """One row = one file that came in: source, error, warning, note, total (numbers of issues); worst first."""
    require_columns(issues, ["severity", "source"], "issues")
    require_columns(ledger, ["source"], "ledger")
    counts = pd.crosstab(_text(issues["source"]), issues["severity"]).reindex(columns=list(SEVERITIES), fill_value=0)
    files = sorted(set(counts.index) | set(ledger["source"]))
    found = counts.reindex(files, fill_value=0).astype(int).rename_axis("source").reset_index()
    found["total"] = found[list(SEVERITIES)].sum(axis=1)
    found["basis"], found["sources"] = "reported", found["source"].map(lambda s: (s,))
    order = [*SEVERITIES, "source"]
    found = found.sort_values(order, ascending=[False, False, False, True], kind="stable").reset_index(drop=True)
    found.columns.name = None
    return found


def issues_by_rule(issues: pd.DataFrame) -> pd.DataFrame:
    """One row = one rule that failed: rule, severity, total (issues), files (how many), sources; most frequent first."""
    require_columns(issues, ["severity", "rule", "source"], "issues")
    found = issues.groupby(["rule", "severity"], as_index=False).agg(
        total=("source", "size"), files=("source", "nunique"), sources=("source", _sorted_set)
    )
    found["basis"] = "reported"
    return found.sort_values(["total", "rule"], ascending=[False, True], kind="stable").reset_index(drop=True)


def issues_touching(issues: pd.DataFrame, *tables: pd.DataFrame, lang: str = "vi") -> pd.DataFrame:
    """The issues of the files behind these tables, errors first, under headings for a reader; all when none is given."""
    require_columns(issues, ISSUE_COLUMNS, "issues")
    rows = issues[issues["source"].isin(sources_of(*tables))] if tables else issues
    order = rows["severity"].map({name: i for i, name in enumerate(SEVERITIES)})
    rows = rows.assign(order=order).sort_values(["order", "source", "sheet", "address"], kind="stable")
    rows = rows[list(ISSUE_COLUMNS)].reset_index(drop=True)
    rows["severity"] = rows["severity"].map(lambda s: say(lang, *SEVERITY_NAMES.get(s, (s, s))))
    return rows.rename(columns={name: say(lang, *texts) for name, texts in ISSUE_COLUMNS.items()})


def cells_understood(ledger: pd.DataFrame) -> pd.DataFrame:
    """One row = one file: its non-empty cells by role: values, labels, totals, remarks, issues, and cells (all).

    ValueError names the files whose roles do not add up to their cells: every cell has exactly one role.
    """
    roles = [role for group in LEDGER_GROUPS.values() for role in group]
    require_columns(ledger, ["source", "cells", *roles], "ledger")
    found = ledger.groupby("source", as_index=False)[["cells", *roles]].sum()
    wrong = found.loc[found[roles].sum(axis=1) != found["cells"], "source"]
    if len(wrong):
        raise ValueError(f"the roles do not add up to the cells in {list(wrong)}")
    for name, group in LEDGER_GROUPS.items():
        found[name] = found[group].sum(axis=1)
    found["basis"], found["sources"] = "reported", found["source"].map(lambda s: (s,))
    return found[["source", "cells", *LEDGER_GROUPS, "basis", "sources"]]


# --- findings: one sentence computed from a summary table --------------------------------------------------------


def _nothing(lang: str, vi: str, en: str) -> str:
    return say(lang, f"Không có số liệu về {vi}.", f"There is no data on {en}.")


def _years(years: Iterable[int], lang: str = "vi") -> str:
    """The years as the beginning of a sentence: "Năm 2018", "Giai đoạn 2016–2020"; nothing for none."""
    known = sorted({int(y) for y in years if pd.notna(y)})
    if len(known) < 2:
        return say(lang, f"Năm {known[0]}", f"{known[0]}") if known else ""
    return say(lang, f"Giai đoạn {known[0]}–{known[-1]}", f"{known[0]}–{known[-1]}")


def _year_span(summary: pd.DataFrame, lang: str = "vi") -> str:
    return _years((y for years in summary["years"] for y in years), lang)


def _out_of(row) -> str:
    """ "19/20", or "11" where the source gives no denominator."""
    return number(row.met) if pd.isna(row.out_of) else f"{number(row.met)}/{number(row.out_of)}"


def _communes(count: int, lang: str) -> str:
    return say(lang, f"{count} xã", f"{count} commune" + ("s" if count != 1 else ""))


def finding_criteria_met(met: pd.DataFrame, lang: str = "vi") -> str:
    """Who meets the whole set and who is furthest from it, from `at_end_of_year(criteria_met(...), year)`."""
    rows = met[met["met"].notna()]
    if rows.empty:
        return _nothing(lang, "số tiêu chí đạt chuẩn", "criteria met")
    when, n = _years(rows["year"], lang), len(rows)
    full = rows[rows["met"] >= rows["out_of"]]
    best, worst = rows["met"].max(), rows["met"].min()
    lowest = rows[rows["met"] == worst]
    if n == 1:
        row = next(rows.itertuples())
        text = say(lang, f"{row.place} đạt {_out_of(row)} tiêu chí", f"{row.place} meets {_out_of(row)} criteria")
    elif len(full) == n:
        text = say(lang, f"cả {n} xã đều đạt đủ bộ tiêu chí", f"all {n} communes meet the whole set")
    elif best == worst:
        text = say(lang, f"cả {n} xã cùng đạt {number(best)} tiêu chí", f"all {n} communes meet {number(best)} criteria")
    else:
        text = _leaders(rows, full, best, n, lang)
        names, amount = join_names(lowest["place"].tolist(), lang), _out_of(next(lowest.itertuples()))
        text += say(lang, f"; thấp nhất là {names} ({amount} tiêu chí)", f"; {names} the fewest ({amount})")
    return f"{when}: {text}."


def _leaders(rows: pd.DataFrame, full: pd.DataFrame, best: float, n: int, lang: str) -> str:
    if full.empty:
        top = rows[rows["met"] == best]
        names, amount = join_names(top["place"].tolist(), lang), _out_of(next(top.itertuples()))
        return say(
            lang,
            f"chưa xã nào trong {n} xã đạt đủ bộ tiêu chí, cao nhất là {names} ({amount})",
            f"none of {n} communes meets the whole set, {names} the most ({amount})",
        )
    if len(full) == 1:
        name = full["place"].iloc[0]
        return say(
            lang,
            f"trong {n} xã chỉ có {name} đạt đủ bộ tiêu chí",
            f"of {n} communes only {name} meets the whole set",
        )
    return say(
        lang, f"{len(full)} trong {n} xã đạt đủ bộ tiêu chí", f"{len(full)} of {n} communes meet the whole set"
    )


def finding_criteria_matrix(matrix: pd.DataFrame, lang: str = "vi") -> str:
    """Which criterion most communes still miss, from `criteria_matrix`."""
    return finding_criteria_missing(communes_by_criterion(matrix), lang)


def finding_criteria_missing(counts: pd.DataFrame, lang: str = "vi") -> str:
    """Which criterion most communes still miss, from `communes_by_criterion`."""
    if counts.empty:
        return _nothing(lang, "từng tiêu chí", "single criteria")
    missing = counts.assign(missing=counts["out_of"] - counts["met"])
    most, when = int(missing["missing"].max()), _years(counts["year"], lang)
    n = int(counts[list(STATUSES)].sum(axis=1).max())
    if most == 0:
        return say(lang, f"{when}: cả {n} xã đạt mọi tiêu chí được báo cáo.", f"{when}: all {n} communes meet every criterion reported.")
    rows = missing[missing["missing"] == most]
    names = [f"{c} ({name})" if name else c for c, name in zip(rows["criterion"], rows["criterion_name"], strict=True)]
    which = join_names(names, lang, noun=("tiêu chí", "criteria"))
    return say(
        lang,
        f"{when}: tiêu chí còn thiếu ở nhiều xã nhất là {which}, với {most} trong {n} xã chưa đạt.",
        f"{when}: the criterion most often missing is {which}, not met in {most} of {_communes(n, lang)}.",
    )


def finding_progress(met: pd.DataFrame, lang: str = "vi") -> str:
    """How the mean share of the set moved within the latest criteria set that covers two years, same communes."""
    rows = met[met["share_pct"].notna()]
    spans = [(g["year"].max(), s, g) for s, g in rows.groupby("criteria_set") if g["year"].nunique() > 1]
    if not spans:
        return _nothing(lang, "hai năm trở lên theo cùng một bộ tiêu chí", "two years of one criteria set")
    _, _, span = max(spans, key=lambda s: (s[0], s[1]))
    first, last = int(span["year"].min()), int(span["year"].max())
    pair = span.pivot_table(index="place_id", columns="year", values="share_pct")[[first, last]].dropna()
    if pair.empty:
        return _nothing(lang, f"cùng một xã trong cả hai năm {first} và {last}", f"one commune in both {first} and {last}")
    # Compared as they are printed: a rise that rounds away is no rise for the reader.
    before, after = (round(float(pair[y].mean()), 1) for y in (first, last))
    verb = (
        say(lang, f"tăng từ {number(before)}% lên", f"rose from {number(before, 1, lang)}% to")
        if after > before
        else say(lang, f"giảm từ {number(before)}% xuống", f"fell from {number(before, 1, lang)}% to")
        if after < before
        else say(lang, "giữ nguyên ở mức", "stayed at")
    )
    n, down = len(pair), int((pair[last] < pair[first]).sum())
    lower = say(lang, f"; {down} xã giảm", f"; {_communes(down, lang)} fell") if down and n > 1 else ""
    name = _place_name(span, pair.index[0])
    who = say(lang, f"bình quân của {n} xã", f"on average in {n} communes") if n > 1 else say(lang, f"của {name}", f"in {name}")
    return say(
        lang,
        f"Từ {first} đến {last}, tỷ lệ tiêu chí đạt {who} {verb} {number(after)}%{lower}.",
        f"From {first} to {last} the share of criteria met {who} {verb} {number(after, 1, lang)}%{lower}.",
    )


def _place_name(rows: pd.DataFrame, place_id: str) -> str:
    return rows.loc[rows["place_id"] == place_id, "place"].iloc[0]


def finding_change(change: pd.DataFrame, lang: str = "vi") -> str:
    """How many communes rose, stayed and fell between two years, and which rose most; from `change_between`."""
    rows = change[change["change"].notna()]
    if rows.empty:
        return _nothing(lang, "cùng một xã trong cả hai năm", "one commune in both years")
    first, last = int(rows["year_before"].iloc[0]), int(rows["year_after"].iloc[0])
    delta = rows["change"].round(1)
    up, same, down = int((delta > 0).sum()), int((delta == 0).sum()), int((delta < 0).sum())
    counts = [
        (up, say(lang, f"{up} xã tăng", f"{_communes(up, lang)} rose")),
        (same, say(lang, f"{same} xã giữ nguyên", f"{same} stayed")),
        (down, say(lang, f"{down} xã giảm", f"{down} fell")),
    ]
    text = ", ".join(words for count, words in counts if count)
    if up:
        most = delta.max()
        names = join_names(rows.loc[delta == most, "place"].tolist(), lang)
        unit = say(lang, "tiêu chí", "criteria") if rows["unit"].iloc[0] == "criteria" else say(lang, "điểm %", "points")
        text += say(
            lang, f"; tăng nhiều nhất là {names} (+{number(most)} {unit})", f"; {names} the most (+{number(most, 1, lang)} {unit})"
        )
    return say(lang, f"Từ {first} đến {last}: {text}.", f"From {first} to {last}: {text}.")


def finding_series(series: pd.DataFrame, lang: str = "vi") -> str:
    """First and last value of an indicator at a place; says so when several sources, or sets, stand behind it."""
    rows = series[series["value"].notna()]
    if rows.empty:
        return _nothing(lang, "chỉ số này", "this indicator")
    name, place = rows["indicator_name"].iloc[0], rows["place"].iloc[0]
    first, last = rows.iloc[0], rows.iloc[-1]
    low, high = (approximately(number(r["value"], 1, lang), r["qualifier"], lang) for r in (first, last))
    when = [date_words(r["period"], lang) for r in (first, last)]
    if len(rows) == 1:
        return f"{place}, {when[0]}: {name[:1].lower() + name[1:]} {low}."
    verb = (
        say(lang, "tăng từ", "rose from")
        if last["value"] > first["value"]
        else say(lang, "giảm từ", "fell from")
        if last["value"] < first["value"]
        else say(lang, "từ", "went from")
    )
    to = say(lang, "lên", "to") if last["value"] > first["value"] else say(lang, "xuống" if last["value"] < first["value"] else "đến", "to")
    text = f"{place}: {name[:1].lower() + name[1:]} {verb} {low} ({when[0]}) {to} {high} ({when[1]})"
    if rows["criteria_set"].nunique() > 1 and rows["indicator"].iloc[0].startswith("criteria"):
        text += say(lang, ", qua hai bộ tiêu chí khác nhau", ", under different criteria sets")
    return text + "."


def date_words(period: str, lang: str = "vi") -> str:
    """A period as it is written in a sentence: 2018; 6 tháng đầu năm 2018; quý III/2018; 11/2018; 15/11/2018."""
    parts = period.split("-")
    if "/" in period:
        first, last = period.split("/", 1)
        if first[:4] == last[:4]:
            return f"{date_words(first, lang).rsplit('/', 1)[0]}–{date_words(last, lang)}"
        return f"{first[:4]}–{last[:4]}"
    if len(parts) == 1:
        return period
    year, rest = parts[0], parts[1]
    if rest.startswith("H"):
        half = ("6 tháng đầu", "first half of") if rest == "H1" else ("6 tháng cuối", "second half of")
        return say(lang, f"{half[0]} năm {year}", f"{half[1]} {year}")
    if rest.startswith("Q"):
        roman = ("I", "II", "III", "IV")[int(rest[1]) - 1]
        return say(lang, f"quý {roman}/{year}", f"Q{rest[1]} {year}")
    return "/".join(str(int(p)) for p in reversed(parts[1:])) + f"/{year}"


def finding_contributions(money_given: pd.DataFrame, lang: str = "vi") -> str:
    """Who gave most of each kind of money, from `money_by_organization`; kinds are named one by one."""
    if money_given.empty:
        return _nothing(lang, "đóng góp bằng tiền", "contributions of money")
    tops = []
    for kind, rows in money_given.groupby("kind", sort=False):
        best = rows["value_vnd"].max()
        names = join_names(rows.loc[rows["value_vnd"] == best, "organization"].tolist(), lang, noun=("đơn vị", "organizations"))
        amount = approximately(money(best, lang), rows.loc[rows["value_vnd"] == best, "qualifier"].iloc[0], lang)
        tops.append((best, say(lang, f"{kind_name(kind).lower()}: {names} ({amount})", f"{kind_name(kind, lang).lower()}: {names} ({amount})")))
    tops.sort(key=lambda top: -top[0])
    text = "; ".join(words for _, words in tops[:3])
    when = _year_span(money_given, lang)
    return say(lang, f"{when}, đóng góp nhiều nhất về {text}.", f"{when}, the largest contributions: {text}.")


def finding_kinds(by_kind: pd.DataFrame, lang: str = "vi") -> str:
    """In how many kinds and units contributions were written down; the reason why there is no total."""
    if by_kind.empty:
        return _nothing(lang, "đóng góp", "contributions")
    kinds, units = by_kind["kind"].nunique(), by_kind[["kind", "unit"]].drop_duplicates().shape[0]
    when = _year_span(by_kind, lang)
    if units == 1:
        return say(lang, f"{when}: đóng góp chỉ gồm một loại, một đơn vị tính.", f"{when}: contributions are of one kind and one unit.")
    return say(
        lang,
        f"{when}: đóng góp gồm {kinds} loại với {units} cách tính khác nhau, không cộng vào nhau được.",
        f"{when}: contributions come in {kinds} kind{'s' if kinds > 1 else ''} and {units} units that cannot be added.",
    )


def _amount(value: float, unit: str, lang: str) -> str:
    return money(value, lang) if unit == "VND" else f"{number(value, 1, lang)} {unit}"


def finding_gifts(given: pd.DataFrame, lang: str = "vi") -> str:
    """Which commune received most of this kind, and how much cannot be put down to any one commune."""
    if given.empty:
        return _nothing(lang, "ai đóng góp cho xã nào", "who gave to whom")
    kind, unit, total = given["kind"].iloc[0], given["unit"].iloc[0], given["amount"].sum()
    when, what = _year_span(given, lang), kind_name(kind, lang).lower()
    own = given[~given["shared"].astype(bool)].groupby("recipient")["amount"].sum()
    if own.empty:
        return say(
            lang, f"{when}, {what}: không khoản nào ghi rõ cho một xã.", f"{when}, {what}: nothing was put down to one commune."
        )
    top = sorted(own[own == own.max()].index, key=sort_key)
    amount, names = _amount(own.max(), unit, lang), join_names(top, lang)
    shared = 100 * (total - own.sum()) / total if total else 0
    text = say(lang, f"{names} nhận nhiều nhất ({amount})", f"{names} received the most ({amount})")
    if round(shared, 1):
        text = say(
            lang,
            f"trong phần ghi rõ từng xã, {text}; {number(shared)}% giá trị không tách được theo xã",
            f"of what was put down to one commune, {text}; {number(shared, 1, lang)}% cannot be split",
        )
    return f"{when}, {what}: {text}."


def finding_sources_of_funds(funds: pd.DataFrame, lang: str = "vi") -> str:
    """The total and the largest source of one place's funds."""
    if funds.empty:
        return _nothing(lang, "nguồn vốn", "sources of funds")
    total, best = funds["value_vnd"].sum(), funds["value_vnd"].max()
    names = join_names(funds.loc[funds["value_vnd"] == best, "organization"].tolist(), lang, noun=("nguồn", "sources"))
    share = number(100 * best / total, 1, lang) if total else "0"
    amount = approximately(money(total, lang), _combined_qualifier(funds["qualifier"]), lang)
    place = funds["place"].iloc[0]
    if len(funds) == 1:
        return say(lang, f"{place}: {amount}, từ một nguồn duy nhất là {names}.", f"{place}: {amount}, all from {names}.")
    return say(
        lang,
        f"{place} huy động {amount} từ {len(funds)} nguồn; lớn nhất là {names} ({share}%).",
        f"{place} raised {amount} from {len(funds)} sources; the largest is {names} ({share}%).",
    )


def finding_issues(by_file: pd.DataFrame, lang: str = "vi") -> str:
    """How many issues in how many files, from `issues_by_file`."""
    files = len(by_file)
    if not files:
        return _nothing(lang, "tệp nhận được", "files received")
    errors, warnings = int(by_file["error"].sum()), int(by_file["warning"].sum())
    clean = int((by_file["error"] + by_file["warning"] == 0).sum())
    if clean == files:
        return say(lang, f"Đã nhận {files} tệp, không tệp nào phải sửa.", f"{files} file{'s' * (files > 1)} received, none to be fixed.")
    wrong = int((by_file["error"] > 0).sum())
    first = say(
        lang, f"{errors} lỗi phải sửa trong {wrong} tệp", f"{errors} error{'s' * (errors != 1)} in {wrong} file{'s' * (wrong != 1)}"
    )
    second = say(lang, f"{warnings} chỗ cần xem lại", f"{warnings} warning{'s' * (warnings != 1)}")
    parts = [text for count, text in ((errors, first), (warnings, second)) if count]
    last = say(lang, f"; {clean} tệp không có vấn đề", f"; {clean} clean") if clean else ""
    return say(
        lang, f"Đã nhận {files} tệp: {' và '.join(parts)}{last}.", f"{files} file{'s' * (files > 1)} received: {' and '.join(parts)}{last}."
    )


def finding_cells(understood: pd.DataFrame, lang: str = "vi") -> str:
    """How much of what came in has found its place, from `cells_understood`."""
    cells, issues = int(understood["cells"].sum()), int(understood["issues"].sum())
    if not cells:
        return _nothing(lang, "ô dữ liệu", "cells")
    share = number(100 * (cells - issues) / cells, 2, lang)
    of = number(cells, 0, lang)
    if not issues:
        return say(lang, f"Cả {of} ô có nội dung đều đã được hiểu.", f"All {of} non-empty cells were understood.")
    return say(
        lang,
        f"{share}% trong {of} ô có nội dung đã được hiểu; {number(issues, 0)} ô cần sửa.",
        f"{share}% of {of} non-empty cells were understood; {number(issues, 0, lang)} need fixing.",
    )
