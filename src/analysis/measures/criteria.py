"""Criteria of communes: what the last report of a year says of each, and how many are met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.measures.places import communes_of
from analysis.measures.rows import (
    by_name,
    in_years,
    kept,
    of_each,
    put_together,
    reported,
    require_columns,
    results,
    select,
    text_of,
    union,
    with_origin,
)
from analysis.words.schema import OWN_SET
from analysis.words.text import sort_key

STATUSES = ("met", "in_progress", "not_met", "not_applicable", "conflicting")
_ONE_SET = ["basis", "place_id", "year", "criteria_set"]


def criteria_set_on(date: pd.Timestamp, criteria_sets: pd.DataFrame) -> str | None:
    """The national criteria set in force on a day; None before the first one.

    `criteria_sets`: the register, one row = one set.
    """
    needed = ["criteria_set", "valid_from", "valid_to", "extends"]
    require_columns(criteria_sets, needed, "criteria_sets")
    rows = criteria_sets[text_of(criteria_sets["extends"]) == ""]
    begins, ends = pd.to_datetime(rows["valid_from"]), pd.to_datetime(rows["valid_to"])
    valid = rows.loc[(begins <= date) & ~(ends < date), "criteria_set"]
    return valid.iloc[-1] if len(valid) else None


def sets_in_force(dates: pd.Series, criteria_sets: pd.DataFrame) -> pd.Series:
    """For each of these days the national criteria set in force; None before the first one."""
    on = {date: criteria_set_on(date, criteria_sets) for date in dates.unique()}
    return pd.Series([on[date] for date in dates], dates.index, object)


def with_set_names(table: pd.DataFrame, criteria_sets: pd.DataFrame) -> pd.DataFrame:
    """The table with set_name, set_name_en, set_from (first day in force) and bands of its sets."""
    needed = ["criteria_set", "name_vi", "name_en", "valid_from"]
    require_columns(criteria_sets, needed, "criteria_sets")
    register = criteria_sets.set_index("criteria_set")
    vi, en, begins = (table["criteria_set"].map(register[name]) for name in needed[1:])
    bands = table["criteria_set"].map(register.get("bands", {}))
    return table.assign(
        set_name=text_of(vi),
        set_name_en=text_of(en),
        set_from=pd.to_datetime(begins),
        bands=text_of(bands),
    )


def national_sets(criteria_sets: pd.DataFrame) -> dict[str, str]:
    """For each set that a province or district added to another one: the national set below it.

    Columns: criteria_set, extends (the set it adds to; "" for a national one).
    """
    require_columns(criteria_sets, ["criteria_set", "extends"], "criteria_sets")
    pairs = zip(criteria_sets["criteria_set"], text_of(criteria_sets["extends"]), strict=True)
    extends = {own: base for own, base in pairs if base}
    found = dict(extends)
    for _ in extends:  # a set may extend one that itself extends another
        found = {own: extends.get(base, base) for own, base in found.items()}
    return found


def criteria_status(criteria: pd.DataFrame, criteria_sets: pd.DataFrame) -> pd.DataFrame:
    """One row = one criterion of one commune at the last date of a year that was reported.

    Columns: basis, place_id, place, year, period, date, criteria_set, own_set, criterion, status,
    value, provincial, sources, cells. Sub-criteria (7.1) and plans are left out. A province's own
    criterion is a row of the national set that its set extends (`provincial` is True, `own_set` is
    its own). Cells that contradict each other give the status `conflicting`.
    `criteria_sets`: columns criteria_set, extends.
    """
    national = national_sets(criteria_sets)
    return _by_key([_status(rows, national) for rows in in_years(criteria)], _ONE_SET)


def _of_registered_sets(criteria: pd.DataFrame) -> pd.DataFrame:
    """The rows without those of sets that stand under their own name, for which nobody knows how
    many criteria there are, or which: those of NTM nâng cao of a province."""
    require_columns(criteria, ["criteria_set"], "criteria")
    return kept(criteria, ~text_of(criteria["criteria_set"]).str.startswith(OWN_SET))


def _by_key(parts: list[pd.DataFrame], key: list[str]) -> pd.DataFrame:
    """What was made of parts of a table as if it had been made of the whole."""
    if len(parts) == 1:
        return parts[0]
    return pd.concat(parts).sort_values(key, kind="stable", ignore_index=True)


def _status(criteria: pd.DataFrame, national: Mapping[str, str]) -> pd.DataFrame:
    columns = ["criteria_set", "criterion", "status", "value"]
    rows = reported(_of_registered_sets(criteria), columns, "criteria")
    rows = kept(rows, of_each(rows["criterion"], lambda own: "." not in own).astype(bool))
    rows = rows.assign(
        own_set=rows["criteria_set"],
        provincial=rows["criteria_set"].isin(list(national)),
        criteria_set=of_each(rows["criteria_set"], lambda own: national.get(own, own)),
    )
    last = rows.groupby(_ONE_SET, observed=True, dropna=False)["date"].transform("max")
    rows = with_origin(kept(rows, rows["date"] == last))
    rows["criterion"] = text_of(rows["criterion"])
    found = put_together(
        rows,
        [*_ONE_SET, "own_set", "criterion"],
        first=["place", "period", "date", "status", "value", "provincial"],
        statuses=("status", "nunique"),
    )
    found["status"] = found["status"].where(found.pop("statuses") < 2, "conflicting")
    return found


def criteria_met(criteria: pd.DataFrame, criteria_sets: pd.DataFrame) -> pd.DataFrame:
    """One row = one commune, year and criteria set: how many criteria are met, one by one.

    Columns: year, period, date, place_id, place, criteria_set, set_name, set_name_en, set_from,
    bands, met, in_progress, not_met, not_applicable, conflicting, no_data, out_of, share_pct (% of
    the set met), basis, sources, cells (all its criteria), how ("count"). `out_of` is the size of
    the set, plus that of the province's own where it was reported, less what does not apply.
    ValueError: unknown set.
    """
    parts = [_met(rows, criteria_sets) for rows in in_years(criteria)]
    return with_set_names(_with_share(_by_key(parts, _ONE_SET).assign(how="count")), criteria_sets)


def _met(criteria: pd.DataFrame, criteria_sets: pd.DataFrame) -> pd.DataFrame:
    status = criteria_status(criteria, criteria_sets)
    require_columns(criteria_sets, ["criteria_set", "size"], "criteria_sets")
    named = zip(criteria_sets["criteria_set"], criteria_sets["size"].astype(float), strict=True)
    sizes: dict[str, float] = dict(named)
    if unknown := {*status["criteria_set"], *status["own_set"]} - sizes.keys():
        raise ValueError(
            f"criteria sets not in the register: {sorted(unknown)}; known: {sorted(sizes)}"
        )
    for name in STATUSES:
        status[name] = (status["status"] == name).astype(int)
    met = put_together(
        status,
        _ONE_SET,
        first=["place", "period", "date"],
        total=STATUSES,
        own_sets=("own_set", lambda own: tuple(dict.fromkeys(own))),
    )
    pairs = zip(met["criteria_set"], met.pop("own_sets"), strict=True)
    whole = [sum(sizes[one] for one in {base, *own}) for base, own in pairs]
    size = pd.Series(whole, met.index, float)
    met["no_data"] = (size - met[[*STATUSES]].sum(axis=1)).clip(lower=0).astype(int)
    return met.assign(out_of=size - met["not_applicable"])


def criteria_met_reported(
    indicators: pd.DataFrame, places: pd.DataFrame, criteria_sets: pd.DataFrame
) -> pd.DataFrame:
    """One row = one number of criteria met that was reported for a commune (`criteria_met`).

    Columns as in `criteria_met` (what only the criteria can tell is missing; `how` is "value").
    `out_of` is what the source says; a source that says no denominator leaves it, and `share_pct`,
    empty. Totals of towns and provinces are left out.
    """
    rows = results(indicators, ["indicator", "value", "out_of"], "indicators")
    rows = rows[(rows["indicator"] == "criteria_met") & rows["place_id"].isin(communes_of(places))]
    rows = rows.assign(
        criteria_set=sets_in_force(rows["date"], criteria_sets),
        met=rows["value"].astype(float),
        out_of=rows["out_of"].astype(float),
    )
    met = put_together(
        rows,
        ["basis", "place_id", "year", "date", "met"],
        first=["place", "period", "criteria_set"],
        out_of=("out_of", "max"),
    )
    return with_set_names(_with_share(met.assign(how="value")), criteria_sets)


def criteria_met_in_all(
    criteria: pd.DataFrame,
    indicators: pd.DataFrame,
    places: pd.DataFrame,
    criteria_sets: pd.DataFrame,
) -> pd.DataFrame:
    """Criteria met from tables of single criteria and from counts that somebody reported.

    One row and columns as in `criteria_met`. The same count of one commune and date stands once;
    counts that differ both stay.
    """
    counted = criteria_met(criteria, criteria_sets)
    reported = criteria_met_reported(indicators, places, criteria_sets)
    # An empty table would change the types of the other's columns.
    frames = [frame for frame in (counted, reported) if len(frame)] or [reported]
    both = pd.concat(frames, ignore_index=True)
    return both.drop_duplicates(["basis", "place_id", "date", "met"]).reset_index(drop=True)


def _with_share(met: pd.DataFrame) -> pd.DataFrame:
    share = (100 * met["met"] / met["out_of"]).where(met["out_of"] > 0).astype(float)
    met = by_name(met.assign(share_pct=share), "place")
    return met.sort_values(["year", "date"], kind="stable").reset_index(drop=True)


def at_end_of_year(met: pd.DataFrame, year: int | Sequence[int] | None = None) -> pd.DataFrame:
    """One row = one commune and year (all, or those asked for): its last observation of that year.

    Where sources contradict each other on that date, each of their values keeps a row, and `label`
    names its file. A commune that was measured by two criteria sets in one year keeps the one in
    force at the year's end.
    """
    needed = ["year", "date", "place_id", "place", "basis", "criteria_set"]
    require_columns(met, needed, "at_end_of_year")
    rows = select(met, year=year)
    rows = rows.assign(_set=text_of(rows["criteria_set"]))
    key = ["basis", "place_id", "year"]
    for column in ("date", "_set"):
        rows = rows[rows[column] == rows.groupby(key)[column].transform("max")]
    twice = rows.duplicated(key, keep=False)
    columns = zip(rows["place"], rows["sources"], twice, strict=True)
    label = [f"{place} ({_file_names(own)})" if more else place for place, own, more in columns]
    return rows.assign(label=label).drop(columns="_set").reset_index(drop=True)


def _file_names(sources: tuple[str, ...]) -> str:
    return ", ".join(source.rsplit("/", 1)[-1] for source in sources)


def criteria_matrix(
    criteria: pd.DataFrame, criteria_names: pd.DataFrame, year: int
) -> pd.DataFrame:
    """One row = one commune and criterion of a year; columns of `criteria_status`, criterion_name.

    Only what was reported has a row; the chart shows the rest as "no data". The criteria set is the
    one that most rows of the year use (a matrix of two sets would compare different things);
    `left_out` counts the other rows. `criteria_names`: the register of criteria, each with what its
    set `extends`.
    """
    status = criteria_status(select(criteria, year=year), criteria_names)
    counts = status["criteria_set"].value_counts()
    chosen = max(counts.index[counts == counts.max()], default="")
    rows = status[status["criteria_set"] == chosen]
    rows = with_criterion_names(rows, criteria_names).assign(left_out=len(status) - len(rows))
    return by_name(in_order_of_criteria(rows), "place")


def with_criterion_names(status: pd.DataFrame, criteria_names: pd.DataFrame) -> pd.DataFrame:
    """The table with `criterion_name`, of the set that the criterion is from; "" if unknown."""
    needed = ["criteria_set", "criterion", "criterion_name", "extends"]
    require_columns(criteria_names, needed, "criteria_names")
    names = criteria_names.astype({"criterion": str}).drop_duplicates(needed[:2], keep="last")
    names = names.set_index(needed[:2])["criterion_name"]
    keys = pd.MultiIndex.from_frame(status[["own_set", "criterion"]])
    return status.assign(criterion_name=names.reindex(keys, fill_value="").to_numpy())


def in_order_of_criteria(table: pd.DataFrame) -> pd.DataFrame:
    """The table sorted by `criterion`: 2 before 10."""
    return table.sort_values("criterion", key=lambda names: names.map(sort_key), kind="stable")


def communes_by_criterion(matrix: pd.DataFrame) -> pd.DataFrame:
    """One row = one criterion: in how many communes it is met, in progress, not met.

    `matrix` as from `criteria_matrix`. Columns: criterion, criterion_name, year, the five statuses,
    out_of (communes it applies to), basis, sources, cells, and the cells of each status
    (`met_cells`, ...).
    """
    rows = matrix.copy()
    for name in STATUSES:
        has = rows["status"] == name
        rows[name], rows[f"{name}_cells"] = has.astype(int), rows["cells"].where(has, None)
        rows[f"{name}_cells"] = [cells or () for cells in rows[f"{name}_cells"]]
    cells: Any = {f"{name}_cells": (f"{name}_cells", union) for name in STATUSES}
    found = put_together(
        rows, ["basis", "year", "criterion"], first=["criterion_name"], total=STATUSES, **cells
    )
    found["out_of"] = found[[*STATUSES]].sum(axis=1) - found["not_applicable"]
    return in_order_of_criteria(found).reset_index(drop=True)
