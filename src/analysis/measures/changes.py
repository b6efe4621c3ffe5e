"""Measures of change: between two years, year by year, and between two snapshots."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.measures.criteria import at_end_of_year, criteria_status, with_criterion_names
from analysis.measures.rows import by_name, put_together, require_columns, results, union
from analysis.words.levels import level_of, level_order
from analysis.words.text import sort_key

CHANGES = ("newly_met", "fallen_back", "changed", "new", "gone", "same")


def _side_by_side(before: pd.DataFrame, after: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """One row = one key of either table: columns `_before` and `_after`, `side` (which has it), and
    of both together `place`, `sources` and `cells`."""
    # pandas cannot merge on empty Arrow strings, which a folder without such data gives.
    left, right = (table.astype(dict.fromkeys(key, object)) for table in (before, after))
    ends = ("_before", "_after")
    found = left.merge(right, on=key, how="outer", suffixes=ends, indicator="side")
    found["place"] = found["place_after"].fillna(found["place_before"])
    for name in ("sources", "cells"):
        pairs = zip(*(found[name + end] for end in ends), strict=True)
        found[name] = [union(side for side in pair if isinstance(side, tuple)) for pair in pairs]
    return found


def change_between(met: pd.DataFrame, before: int, after: int) -> pd.DataFrame:
    """One row = one commune that has a figure in at least one of two years.

    Columns: basis, place_id, place, before, after, change, unit, year_before, year_after, sources,
    cells, and of each year `cells_before`, `out_of_before`, `how_before`, `criteria_set_before`,
    `cells_after`, ... `unit` is "criteria" where both years used one criteria set and no commune's
    denominator changed, else "share_pct" (the share of the set met is what can be compared). A
    commune that cannot be compared keeps its row, with `change` missing.
    ValueError: the two years are the same.
    """
    if before == after:
        raise ValueError(f"two different years are needed, not {before} twice")
    key = ["basis", "place_id"]
    rows = at_end_of_year(met, [before, after]).drop_duplicates([*key, "year"])
    moved = len({*rows["criteria_set"]}) > 1 or rows.groupby(key)["out_of"].nunique().max() > 1
    unit, column = ("share_pct", "share_pct") if moved else ("criteria", "met")
    rows = rows.assign(value=rows[column].astype(float))
    sides_of = ["value", "sources", "cells", "out_of", "how", "criteria_set"]
    rows = rows[[*key, "year", "place", *sides_of]]
    sides = [rows[rows["year"] == year].drop(columns="year") for year in (before, after)]
    found = _side_by_side(sides[0], sides[1], key)
    found = found.rename(columns={"value_before": "before", "value_after": "after"})
    found = found.assign(
        change=found["after"] - found["before"], unit=unit, year_before=before, year_after=after
    )
    twice = [f"{name}_{end}" for name in ("place", "sources") for end in ("before", "after")]
    return by_name(found.drop(columns=[*twice, "side"]), "place")


# --- year by year ---

_YEAR = ["basis", "year"]
_SET = ["criteria_set", "set_name", "set_name_en", "set_from"]
_AT_LEVEL = [*_YEAR, *_SET, "out_of", "level", "count", "communes", "share_pct", "places", "new"]
_AT_LEVEL += ["disputed", "unknown", "sources", "cells", "new_cells"]


def standing_by_year(met: pd.DataFrame) -> pd.DataFrame:
    """One row = one level in one year: how many communes stand at it at the year's end.

    `met` as from `at_end_of_year`. Columns: basis, year, criteria_set, set_name, set_name_en,
    set_from, out_of (size of the set), level (of `words.levels`), count, communes (all that have a
    denominator in that year), share_pct (%), places, new (names that were not at this level a year
    before, by the same set), disputed (communes whose sources disagree; they stand at the lower
    level), unknown (names without a denominator), sources, cells, new_cells (those of the new
    ones). A level that no commune has in a year has no row, but "full" always has one.
    """
    needed = [*_YEAR, "place_id", "place", *_SET, "met", "out_of", "bands", "sources", "cells"]
    require_columns(met, needed, "standing_by_year")
    communes = _communes_at_levels(met)
    newest = communes.sort_values("set_from", kind="stable").drop_duplicates(_YEAR, keep="last")
    years = communes.groupby(_YEAR, as_index=False).agg(
        out_of=("out_of", "max"), communes=("place_id", "size"), disputed=("disputed", "sum")
    )
    at = [*_YEAR, "level"]
    here = put_together(communes, at, count=("place", "size"), places=("place", _names))
    new = put_together(communes[communes["moved"]], at, new=("place", _names))
    new = new.rename(columns={"cells": "new_cells"}).drop(columns="sources")
    vague = met[met["out_of"].isna()].groupby(_YEAR, as_index=False)
    unknown = vague.agg(unknown=("place", _names))
    levels = pd.concat([here[at], years[_YEAR].assign(level="full")]).drop_duplicates()
    levels = levels.sort_values("level", key=lambda own: own.map(level_order)).sort_values(
        _YEAR, kind="stable"
    )
    found = newest[[*_YEAR, *_SET]].merge(years, on=_YEAR).merge(unknown, on=_YEAR, how="left")
    found = levels.merge(found, on=_YEAR).merge(here, on=at, how="left")
    found = found.merge(new, on=at, how="left").fillna({"count": 0})
    for column in ("places", "new", "unknown", "sources", "cells", "new_cells"):
        found[column] = [names if isinstance(names, tuple) else () for names in found[column]]
    found["share_pct"] = 100 * found["count"] / found["communes"]
    types = {"year": int, "count": int, "communes": int, "disputed": int, "share_pct": float}
    return found[_AT_LEVEL].astype(types)


def _communes_at_levels(met: pd.DataFrame) -> pd.DataFrame:
    """One row = one commune and year with its lowest `level`, and whether it has `moved` there."""
    commune = [*_YEAR, "place_id"]
    # pandas cannot merge on empty Arrow strings.
    known = met[met["out_of"].notna() & met["met"].notna()]
    known = known.astype({"basis": object, "place_id": object, "criteria_set": object})
    columns = (known[column] for column in ("met", "out_of", "bands"))
    known = known.assign(level=[level_of(*row) for row in zip(*columns, strict=True)])
    known["rank"] = known["level"].map(level_order)
    by_commune = known.groupby(commune)
    lowest = known[known["rank"] == by_commune["rank"].transform("max")].drop_duplicates(commune)
    lowest = lowest.drop(columns=["sources", "cells"])
    behind = put_together(known, commune, disputed=("level", lambda own: len({*own}) > 1))
    found = lowest.merge(behind, on=commune)
    last = found[[*commune, "criteria_set", "level"]].assign(year=found["year"] + 1)
    own = [*commune, "criteria_set"]
    found = found.merge(last, on=own, how="left", suffixes=("", "_before"))
    moved = found["level_before"].notna() & (found["level_before"] != found["level"])
    return found.assign(moved=moved.astype(bool), level=found["level"].astype(object))


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=sort_key))


# --- two snapshots ---

_ITEM = ["basis", "place_id", "sort", "item"]
_KNOWN = [*_ITEM, "place", "name", "criteria_set", "status", "value", "unit", "sources", "cells"]


def latest_known(
    criteria: pd.DataFrame, indicators: pd.DataFrame, criteria_names: pd.DataFrame
) -> pd.DataFrame:
    """One row = the last thing known of one criterion or indicator at one place: one snapshot.

    Columns: basis, place_id, place, sort ("criterion", "indicator"), item, name, criteria_set,
    status, value, unit, period, sources, cells. A criterion is taken from the latest year in which
    any criterion of the place was reported. To compare two years of one table, select each year
    before. `criteria_names`: the register of criteria, each with what its set `extends`.
    """
    status = criteria_status(criteria, criteria_names)
    latest = status.groupby(["basis", "place_id"])["year"].transform("max")
    status = with_criterion_names(status[status["year"] == latest], criteria_names)
    status = status.rename(columns={"criterion": "item", "criterion_name": "name"})
    status = status.assign(sort="criterion", unit="%")

    rows = results(indicators, ["indicator", "indicator_name", "value", "unit"], "indicators")
    rows = rows.rename(columns={"indicator": "item", "indicator_name": "name"})
    rows = rows[rows["value"].notna()].assign(sort="indicator", criteria_set="", status="")
    rows = rows[rows["date"] == rows.groupby(_ITEM)["date"].transform("max")]
    # Where sources disagree about the last date, the figure is not one that can have changed.
    rows = rows[rows.groupby(_ITEM)["value"].transform("nunique") == 1].drop_duplicates(_ITEM)
    both = [table[[*_KNOWN, "period"]].astype(object) for table in (status, rows)]
    return pd.concat(both, ignore_index=True)


def what_changed(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """One row = one criterion or indicator of one place that is in either snapshot.

    `before` and `after` as from `latest_known`. Columns: basis, place_id, place, sort, item, name,
    change (of CHANGES), status_before, status_after, value_before, value_after, unit, left_out,
    sources, cells. "changed" is another number, or a status that is neither newly met nor fallen
    back. Criteria of a place that is measured by another set now cannot be compared: they have no
    row, and `left_out` counts such places.
    """
    for table, name in ((before, "before"), (after, "after")):
        require_columns(table, _KNOWN, f"what_changed, {name}")
    place = ["basis", "place_id"]
    sets = [
        table.loc[table["sort"] == "criterion", [*place, "criteria_set"]].drop_duplicates(place)
        for table in (before, after)
    ]
    both = sets[0].merge(sets[1], on=place)
    moved = both.loc[both["criteria_set_x"] != both["criteria_set_y"], place]
    elsewhere = pd.MultiIndex.from_frame(moved)

    def _by_one_set(table: pd.DataFrame) -> pd.DataFrame:
        by_another_set = pd.MultiIndex.from_frame(table[place]).isin(elsewhere)
        keep = (table["sort"] != "criterion") | ~by_another_set
        return table.loc[keep, _KNOWN].drop(columns="criteria_set")

    found = _side_by_side(_by_one_set(before), _by_one_set(after), _ITEM)
    for column in ("name", "unit"):
        found[column] = found[f"{column}_after"].fillna(found[f"{column}_before"])
    for end in ("before", "after"):
        found[f"status_{end}"] = found[f"status_{end}"].fillna("")
        found[f"value_{end}"] = found[f"value_{end}"].astype(float)
    sides = [f"{column}_{end}" for column in ("status", "value") for end in ("before", "after")]
    values = zip(*(found[column] for column in ("side", *sides)), strict=True)
    found["change"] = [_change(*pair) for pair in values]
    found["left_out"] = len(moved)
    columns = [*_ITEM, "place", "name", "change", *sides, "unit", "left_out", "sources", "cells"]
    found = found[columns]
    for column in ("item", "sort", "place"):
        found = by_name(found, column)
    return found


def _change(side: str, status: str, status_now: str, value: float, value_now: float) -> str:
    if side != "both":
        return "gone" if side == "left_only" else "new"
    unmet = ("not_met", "in_progress")
    if status_now == "met" and status in unmet:
        return "newly_met"
    if status == "met" and status_now in unmet:
        return "fallen_back"
    same = value == value_now or (pd.isna(value) and pd.isna(value_now))
    return "same" if same and status == status_now else "changed"
