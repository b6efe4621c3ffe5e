"""Measures of change: who meets the whole set year by year, and what differs between two snapshots.

As in `analysis.measures.measures`, every function takes tables and returns a new one with `basis`, `sources` and `cells`.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.measures.measures import criteria_status, followed, period_bounds, require_columns
from analysis.words.levels import level_of, level_order
from analysis.words.provenance import cell_at
from analysis.words.text import sort_key

CHANGES = ("newly_met", "fallen_back", "changed", "new", "gone", "same")


def standing_by_year(met: pd.DataFrame) -> pd.DataFrame:
    """One row = one level in one year: how many communes stand at it at the year's end.

    `met` as from `measures.at_end_of_year`. Columns: basis, year, criteria_set, set_name, set_name_en, set_from,
    out_of (size of the set), level (see `words.levels`), count, communes (all that have a denominator in that year),
    share_pct, places, new (names that were not at this level a year before, by the same set), disputed (communes
    whose sources disagree; they stand at the lower level), unknown (names without a denominator), sources, cells.
    `new_cells` are the cells of the new ones.
    A level that no commune has in a year has no row, but "full" always has one.
    """
    columns = ["basis", "year", "place_id", "place", "criteria_set", "set_name", "set_name_en", "set_from"]
    require_columns(met, [*columns, "met", "out_of", "bands", "sources", "cells"], "standing_by_year")
    known = met[met["out_of"].notna() & met["met"].notna()].copy()
    both = zip(known["met"], known["out_of"], known["bands"], strict=True)
    known["level"] = [level_of(*one) for one in both]
    known["rank"] = known["level"].map(level_order)
    key = ["basis", "year", "place_id"]
    known["disputed"] = known.groupby(key)["level"].transform("nunique") > 1
    lowest = known[known["rank"] == known.groupby(key)["rank"].transform("max")].drop_duplicates(key)
    rows = []
    for (basis, year), own in lowest.groupby(["basis", "year"]):
        last = lowest[(lowest["basis"] == basis) & (lowest["year"] == year - 1)]
        vague = met[(met["basis"] == basis) & (met["year"] == year) & met["out_of"].isna()]
        behind = known[(known["basis"] == basis) & (known["year"] == year)]
        rows += _levels(own, last, behind, _names(vague["place"]))
    head = ["basis", "year", "criteria_set", "set_name", "set_name_en", "set_from", "out_of", "level", "count"]
    return pd.DataFrame(
        rows,
        columns=[*head, "communes", "share_pct", "places", "new", "disputed", "unknown", "sources", "cells"]
        + ["new_cells"],
    ).astype({"year": int, "count": int, "communes": int, "share_pct": float})


def _levels(own: pd.DataFrame, last: pd.DataFrame, behind: pd.DataFrame, unknown: tuple) -> list[dict]:
    """The rows of one year; `last` are the communes of the year before, `behind` all rows with their cells."""
    first = own.sort_values("set_from", kind="stable").iloc[-1]
    before = set(zip(last["place_id"], last["criteria_set"], last["level"], strict=True))
    measured = set(zip(last["place_id"], last["criteria_set"], strict=True))
    rows = []
    for level in sorted({"full", *own["level"]}, key=level_order):
        here = own[own["level"] == level]
        moved = [
            (name, place)
            for name, place, own_set in zip(here["place"], here["place_id"], here["criteria_set"], strict=True)
            if (place, own_set) in measured and (place, own_set, level) not in before
        ]
        newly = behind[behind["place_id"].isin([place for _, place in moved])]
        used = behind[behind["place_id"].isin(here["place_id"])]
        row = first[["basis", "year", "criteria_set", "set_name", "set_name_en", "set_from"]].to_dict()
        row |= {"out_of": own["out_of"].max(), "level": level, "count": len(here), "communes": len(own)}
        row["share_pct"] = 100 * len(here) / len(own)
        row |= {"places": _names(here["place"]), "new": _names(name for name, _ in moved)}
        row["disputed"] = int(own["disputed"].sum())
        row |= {"unknown": unknown, "sources": _all(used["sources"]), "cells": _all(used["cells"])}
        rows.append(row | {"new_cells": _all(newly["cells"])})
    return rows


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=sort_key))


def _all(values: Iterable[tuple]) -> tuple[str, ...]:
    return tuple(sorted({name for names in values for name in names}))


# --- two snapshots ---

_ITEM = ["basis", "place_id", "sort", "item"]


def latest_known(criteria: pd.DataFrame, indicators: pd.DataFrame, criteria_names: pd.DataFrame) -> pd.DataFrame:
    """One row = the last thing known of one criterion or indicator at one place: one snapshot.

    Columns: basis, place_id, place, sort ("criterion", "indicator"), item, name, criteria_set, status, value, unit,
    period, sources, cells. A criterion is taken from the latest year in which any criterion of the place was
    reported. To compare two years of one table, select each year before.
    """
    require_columns(criteria_names, ["criteria_set", "criterion", "criterion_name", "extends"], "criteria_names")
    status = criteria_status(criteria, criteria_names)
    status = status[status["year"] == status.groupby(["basis", "place_id"])["year"].transform("max")]
    named = criteria_names[["criteria_set", "criterion", "criterion_name"]].itertuples(index=False)
    names = {(criteria_set, str(criterion)): name for criteria_set, criterion, name in named}
    status["name"] = [names.get(pair, "") for pair in zip(status["own_set"], status["criterion"], strict=True)]
    status = status.assign(sort="criterion", item=status["criterion"], unit="%")
    needed = ["period", "place_id", "place", "indicator", "indicator_name", "value", "unit", "measure", "basis"]
    require_columns(indicators, [*needed, "source", "sheet", "address"], "indicators")
    rows = followed(indicators[(indicators["measure"] == "actual") & indicators["value"].notna()]).copy()
    rows["date"] = [period_bounds(str(period))[1] for period in rows["period"]]
    rows = rows.rename(columns={"indicator": "item", "indicator_name": "name"})
    rows = rows.assign(sort="indicator", criteria_set="", status="")
    rows = rows[rows["date"] == rows.groupby(["basis", "place_id", "item"])["date"].transform("max")]
    # Where sources disagree about the last date, the figure is not one that can have changed.
    rows = rows[rows.groupby(["basis", "place_id", "item"])["value"].transform("nunique") == 1]
    rows["cells"] = [(cell_at(*place),) for place in zip(rows["source"], rows["sheet"], rows["address"], strict=True)]
    rows["sources"] = [(source,) for source in rows["source"]]
    rows = rows.drop_duplicates(["basis", "place_id", "item"])
    columns = [*_ITEM, "place", "name", "criteria_set", "status", "value", "unit", "period", "sources", "cells"]
    both = [table[columns].astype(object) for table in (status, rows)]
    return pd.concat(both, ignore_index=True)


def what_changed(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """One row = one criterion or indicator of one place that is in either snapshot (`latest_known`).

    Columns: basis, place_id, place, sort, item, name, change (of CHANGES), status_before, status_after,
    value_before, value_after, unit, left_out, sources, cells. "changed" is another number, or a status that is
    neither newly met nor fallen back. Criteria of a place that is measured by another set now cannot be compared:
    they have no row, and `left_out` counts such places.
    """
    columns = [*_ITEM, "place", "name", "criteria_set", "status", "value", "unit", "sources", "cells"]
    for table, name in ((before, "before"), (after, "after")):
        require_columns(table, columns, f"what_changed, {name}")
    sets = [
        table[table["sort"] == "criterion"].groupby(["basis", "place_id"])["criteria_set"].first()
        for table in (before, after)
    ]
    both = pd.concat(sets, axis=1, keys=["before", "after"]).dropna() if all(map(len, sets)) else pd.DataFrame()
    moved = set(both.index[both["before"] != both["after"]]) if len(both) else set()
    left, right = (_comparable(table, moved)[columns].drop(columns="criteria_set") for table in (before, after))
    found = left.merge(right, on=_ITEM, how="outer", suffixes=("_before", "_after"), indicator="side")
    rows = found[_ITEM].copy()
    for column in ("place", "name", "unit"):
        rows[column] = found[f"{column}_after"].where(found[f"{column}_after"].notna(), found[f"{column}_before"])
    for column in ("status_before", "status_after"):
        rows[column] = found[column].where(found[column].notna(), "")
    for column in ("value_before", "value_after"):
        rows[column] = found[column].astype(float)
    sides = [rows[name] for name in ("status_before", "status_after", "value_before", "value_after")]
    rows["change"] = [_change(*values) for values in zip(found["side"], *sides, strict=True)]
    for column in ("sources", "cells"):
        pairs = zip(found[f"{column}_before"], found[f"{column}_after"], strict=True)
        rows[column] = [_all(names for names in pair if isinstance(names, tuple)) for pair in pairs]
    rows["left_out"] = len(moved)
    return _in_order(rows)


def _comparable(table: pd.DataFrame, moved: set) -> pd.DataFrame:
    pairs = zip(table["sort"], table["basis"], table["place_id"], strict=True)
    keep = [sort != "criterion" or (basis, place) not in moved for sort, basis, place in pairs]
    return table[pd.Series(keep, index=table.index, dtype=bool)]


def _change(side: str, status_before: str, status_after: str, before: float, after: float) -> str:
    if side != "both":
        return "gone" if side == "left_only" else "new"
    unmet = ("not_met", "in_progress")
    if status_after == "met" and status_before in unmet:
        return "newly_met"
    if status_before == "met" and status_after in unmet:
        return "fallen_back"
    same = before == after or (pd.isna(before) and pd.isna(after))
    return "same" if same and status_before == status_after else "changed"


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """By place, criteria before indicators, criterion 2 before 10."""
    order = sorted(
        range(len(rows)),
        key=lambda i: (sort_key(rows["place"].iloc[i]), rows["sort"].iloc[i], sort_key(str(rows["item"].iloc[i]))),
    )
    return rows.iloc[order].reset_index(drop=True)
