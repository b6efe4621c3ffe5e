"""The communes of an area on a day, each with its tile on a map, and the figures that they have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.measures.criteria import criteria_set_on
from analysis.measures.places import COMMUNE_TYPES
from analysis.measures.rows import require_columns, text_of, union
from analysis.measures.successors import Borders
from analysis.measures.tiles import MOST_TILES, tile_positions
from analysis.words.names import phrase
from analysis.words.places import RURAL
from analysis.words.text import sort_key
from analysis.words.wording import date_words

_NEEDED = ["place_id", "place", "place_type", "valid_from", "valid_to", "parent_id", "merged_into"]


def communes_on(places: pd.DataFrame, day: str, area: str = "") -> pd.DataFrame:
    """One row = one commune of an area (district, province; "": anywhere) on a day (ISO date).

    Columns: place_id, place, place_type, parent_id, lat, lon (degrees; where the register does not
    know, those of a place that followed), stands ("own", "successor", "": nobody knows), dated
    (whether the register says since when it is there).
    """
    require_columns(places, _NEEDED, "places")
    text = places.reindex(columns=[*places.columns.union(["lat", "lon"])])
    text = text.assign(**{name: text_of(places[name]) for name in _NEEDED})
    ends = text["valid_to"].replace("", "9999")
    there = text[(text["valid_from"] <= day) & (day <= ends)]
    there = there[there["place_type"].isin(COMMUNE_TYPES)].drop_duplicates("place_id")
    if area:
        inside = text.loc[text["parent_id"] == area, "place_id"]
        there = there[there["parent_id"].isin([area, *inside])]
    points = _points(text)
    own = there["lat"].notna() & there["lon"].notna()
    rows = there.assign(
        lat=there["place_id"].map({one: lat for one, (lat, _) in points.items()}).astype(float),
        lon=there["place_id"].map({one: lon for one, (_, lon) in points.items()}).astype(float),
    )
    rows["stands"] = own.map({True: "own", False: "successor"}).where(rows["lat"].notna(), "")
    rows["dated"] = rows["valid_from"] != ""
    columns = ["place_id", "place", "place_type", "parent_id", "lat", "lon", "stands", "dated"]
    return rows[columns].sort_values("place_id", ignore_index=True)


def _points(places: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Where each place is: by its own line, else where the first that followed it is."""
    known = places[places["lat"].notna() & places["lon"].notna()].drop_duplicates("place_id")
    points = dict(zip(known["place_id"], zip(known["lat"], known["lon"], strict=True), strict=True))
    after = places[places["merged_into"] != ""].set_index("place_id")["merged_into"].to_dict()
    for place in set(after) - set(points):
        seen, one = {place}, place
        while one not in points and (one := after.get(one, "").split(";")[0].strip()) not in seen:
            seen.add(one)
        if one in points:
            points[place] = points[one]
    return points


def sets_that_apply(
    places: pd.DataFrame, criteria_sets: pd.DataFrame, days: Sequence[str], area: str = ""
) -> pd.DataFrame:
    """One row = one commune of an area on one of the days (ISO dates), by what it is on that day.

    Columns: day, place_id, place, place_type, criteria_set (the national one in force; "": of a
    ward or township, which urban standards are for), set_name, set_name_en.
    """
    found = []
    named = criteria_sets.set_index("criteria_set")
    for day in days:
        there, own = (
            communes_on(places, day, area),
            criteria_set_on(pd.Timestamp(day), criteria_sets),
        )
        rows = there[["place_id", "place", "place_type"]].assign(day=day)
        rows["criteria_set"] = (rows["place_type"] == RURAL).map({True: own or "", False: ""})
        found.append(rows)
    columns = ["day", "place_id", "place", "place_type", "criteria_set"]
    table = pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)
    for column, name in (("set_name", "name_vi"), ("set_name_en", "name_en")):
        table[column] = text_of(table["criteria_set"].map(named[name]))
    return table


def days_of_change(
    places: pd.DataFrame, criteria_sets: pd.DataFrame, years: Sequence[int], area: str = ""
) -> list[str]:
    """The first of the days in the middle and at the end of some years (ISO dates) on which other
    criteria apply in an area than on the one before; days on which it has no commune are none."""
    found: list[str] = []
    before: set[tuple[str, ...]] = set()
    for day in (f"{year}-{part}" for year in sorted(years) for part in ("06-30", "12-31")):
        own = sets_that_apply(places, criteria_sets, [day], area)
        there = {
            *own[["place_id", "place_type", "criteria_set"]].itertuples(index=False, name=None)
        }
        if there and there != before:
            found.append(day)
        before = there or before
    return found


def sets_listed(applying: pd.DataFrame, lang: str = "vi") -> pd.DataFrame:
    """The same for readers: a line a commune, a column a day, in which its kind and set stand."""
    name = applying["set_name"] if lang == "vi" else applying["set_name_en"]
    none = phrase("urban_instead", lang)
    told = applying["place_type"] + ": " + name.where(applying["criteria_set"] != "", none)
    rows = applying.assign(told=told, day=[date_words(day, lang) for day in applying["day"]])
    wide = rows.pivot_table(
        index="place", columns="day", values="told", aggfunc="first", sort=False
    )
    return wide.fillna("").rename_axis(None, axis=1).reset_index(names=phrase("commune", lang))


def went_to(places: pd.DataFrame, day: str, area: str) -> dict[str, tuple[str, ...]]:
    """For each commune of an area those of a day (ISO date) that have it or parts of it: of one
    that stayed, or that others joined, itself."""
    borders, into = Borders(places, day), {}
    inside = set(text_of(places.loc[text_of(places["parent_id"]) == area, "place_id"])) | {area}
    rows = places[places["place_type"].isin(COMMUNE_TYPES) & places["parent_id"].isin(inside)]
    for place in dict.fromkeys(rows["place_id"]):
        flow = borders.flow(place)
        if not flow.reason:
            into[place] = tuple(sorted(flow.into))
    return into


def recognised_within(
    held: pd.DataFrame, places: pd.DataFrame, day: str, news: Iterable[str]
) -> pd.DataFrame:
    """One row = one commune that began on a day: of the communes (no wards) that it was made of,
    wholly or in part, how many were recognised.

    `held` as from `recognised_now`. Columns: basis, place_id, place, date, met, out_of, names (of
    the recognised ones), sources, cells, how ("places"). One that no commune became has no row.
    """
    borders, eve = Borders(places, day), _eve(day)
    acts, rows = held.drop_duplicates("place_id").set_index("place_id"), []
    for new in news:
        olds = [one for one in sorted(borders.feeders(new, eve)) if _is_whole(borders, one, eve)]
        own, line = acts[acts.index.isin(olds)], borders.line(new)
        if olds and line:
            rows.append({
                "basis": "", "place_id": new, "place": line.place, "date": pd.Timestamp(day),
                "met": float(len(own)), "out_of": float(len(olds)), "names": tuple(own["place"]),
                "sources": union(own["sources"]), "cells": union(own["cells"]), "how": "places",
            })  # fmt: skip
    found = pd.DataFrame(rows)
    return found.assign(basis=next(iter(held["basis"]), "")) if len(found) else found


def _eve(day: str) -> str:
    return str(pd.Timestamp(day) - pd.Timedelta(days=1))[:10]


def _is_whole(borders: Borders, place_id: str, day: str) -> bool:
    line = borders.line(place_id, day)
    return line is not None and line.place_type == RURAL


def on_map(values: pd.DataFrame, places: pd.DataFrame, day: str, area: str = "") -> pd.DataFrame:
    """One row = one commune of the area on that day, or one that has a figure, with its tile.

    `values`: a summary, one row a commune (its basis, sources and cells). Columns: place_id, place,
    label (a name that no other one has), place_type, x, y (column and row from the top left;
    missing: nobody knows where it is, or it is not there on that day), stands and dated as from
    `communes_on`, told (whether it has a figure), and those of `values`. Without rows where there
    are more communes than tiles on a page.
    """
    require_columns(values, ["place_id", "place", "basis", "sources", "cells"], "on_map")
    there = communes_on(places, day, area)
    named = values.drop_duplicates("place_id")
    gone = named[~named["place_id"].isin(there["place_id"])]
    rows = pd.concat([there, gone[["place_id", "place"]]], ignore_index=True)
    placed = rows["lat"].notna()
    if not placed.any() or placed.sum() > MOST_TILES:
        rows = rows.head(0)
    else:
        tiles = tile_positions([*rows.loc[placed, "lat"]], [*rows.loc[placed, "lon"]])
        rows.loc[placed, ["x", "y"]] = [(float(x), float(y)) for x, y in tiles]
    rows = rows.reindex(columns=[*rows.columns.union(["x", "y"])])
    rows["label"] = _labels(rows, places)
    more = values.drop(columns=["place", *({"label", "place_type"} & {*values})])
    found = rows.merge(more, "left", on="place_id", indicator="told")
    found["told"] = found["told"] == "both"
    for column in ("sources", "cells"):
        found[column] = found[column].map(lambda own: own if isinstance(own, tuple) else ())
    for column in ("place_type", "stands"):
        found[column] = text_of(found[column])
    # Who is silent among figures of one basis has none of another.
    found["basis"] = text_of(found["basis"].fillna(next(iter(values["basis"]), "")))
    found["dated"] = found["dated"].fillna(True).astype(bool)
    order = found["label"].map(sort_key).sort_values(kind="stable").index
    return found.loc[order].reset_index(drop=True)


def _labels(rows: pd.DataFrame, places: pd.DataFrame) -> pd.Series:
    """The names, with what they lie in where two are the same."""
    register = places.drop_duplicates("place_id").set_index("place_id")
    full = text_of(register["place_type"]) + " " + text_of(register["place"])
    above = text_of(rows["parent_id"].map(full)) if len(rows) else rows["place"]
    twice = rows["place"].duplicated(keep=False) & (above != "")
    return rows["place"].where(~twice, rows["place"] + " (" + above + ")")


def of_one_commune(met: pd.DataFrame) -> pd.DataFrame:
    """One row = one commune: `differs` where its sources say different numbers, which then are
    missing, and lie between `low` and `high`. `met` as from `at_end_of_year`."""
    require_columns(met, ["place_id", "met", "out_of", "sources", "cells"], "of_one_commune")
    places = met.groupby("place_id")
    # A source that tells no whole differs by its number alone.
    differs = (places[["met", "out_of"]].transform("nunique") > 1).any(axis=1)
    ends = {"low": places["met"].transform("min"), "high": places["met"].transform("max")}
    whole = places["out_of"].transform("max").where(places["out_of"].transform("nunique") == 1)
    rows = met.assign(differs=differs, met=met["met"].mask(differs), out_of=whole, **ends)
    for column in ("sources", "cells"):
        rows[column] = rows["place_id"].map(rows.groupby("place_id")[column].agg(union))
    return rows.drop_duplicates("place_id", ignore_index=True)
