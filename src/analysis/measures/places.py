"""Places of the register: communes of a district, names, and who received what was given."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from analysis.measures.rows import of_each, require_columns, text_of, within
from analysis.words.names import named
from analysis.words.periods import days_of
from analysis.words.places import COMMUNE, KINDS, RURAL
from analysis.words.text import match_key

COMMUNE_TYPES = tuple(kind for kind, level in KINDS.items() if level == COMMUNE)


def communes_of(places: pd.DataFrame, parent_id: str | None = None) -> list[str]:
    """Ids of the communes, wards and townships (of one district or town), sorted.

    ValueError: no place of the register has that parent.
    """
    require_columns(places, ["place_id", "place_type", "parent_id"], "places")
    rows = places[places["place_type"].isin(COMMUNE_TYPES)]
    if parent_id:
        known = {*text_of(places["parent_id"])}
        if parent_id not in known:
            raise ValueError(f"no place has the parent {parent_id!r}; known: {sorted(known)}")
        rows = rows[rows["parent_id"] == parent_id]
    return sorted(rows["place_id"].unique())


def rural_communes(places: pd.DataFrame, area: str, day: str) -> dict[str, str]:
    """The communes right below an area on a day (ISO date) that criteria are for: id and name."""
    needed = ["place_id", "place", "place_type", "valid_from", "valid_to", "parent_id"]
    require_columns(places, needed, "places")
    rows = places[(places["parent_id"] == area) & (places["place_type"] == RURAL)]
    first, last = (text_of(rows[name]) for name in ("valid_from", "valid_to"))
    own = rows[(first <= day) & ((last == "") | (last >= day))]
    return dict(zip(own["place_id"], own["place"], strict=True))


def parents_on(places: pd.DataFrame, day: str = "") -> dict[str, str]:
    """What each place lies in, by the last of its lines begun on a day; "" is the first."""
    require_columns(places, ["place_id", "valid_from", "parent_id"], "places")
    begun = text_of(places["valid_from"]) <= day
    lines = pd.concat([places.drop_duplicates("place_id"), places[begun]])
    last = lines.drop_duplicates("place_id", keep="last")
    return dict(zip(last["place_id"], text_of(last["parent_id"]), strict=True))


def around(place: str, parents: Mapping[str, str]) -> list[str]:
    """A place and all that it lies in, the widest last; `parents` as from `parents_on`."""
    found = [place]
    while (place := parents.get(place, "")) and place not in found:
        found.append(place)
    return found


def by_their_day(
    rows: pd.DataFrame, places: pd.DataFrame, told: Callable[[list[str], str], Mapping[str, str]]
) -> pd.Series:
    """What is `told` of the place of each row by the borders of the last day that it speaks of:
    a commune that a reform left as it was lies in another unit since then."""
    if rows.empty:
        return pd.Series([], rows.index, object)
    ids = list(text_of(pd.Series(rows["place_id"].unique())))
    found, days = of_each(rows["place_id"], told(ids, "").__getitem__), _last_days(rows)
    for change in _changes(places):
        later = (days >= change).to_numpy()
        if later.any():
            now = of_each(rows["place_id"], told(ids, change).__getitem__)
            found = found.astype(object).mask(later, now.astype(object))
    return found


def _changes(places: pd.DataFrame) -> list[str]:
    """The days from which a place that stayed as it was lies in another one, in order."""
    several = places[places["place_id"].duplicated(keep=False)]
    moved = several.groupby("place_id")["parent_id"].transform("nunique") > 1
    return sorted(set(text_of(several.loc[moved, "valid_from"])) - {""})


def _last_days(rows: pd.DataFrame) -> pd.Series:
    """The last day (ISO) that each row tells of; "" where it says none."""
    if "period" in rows:
        return of_each(rows["period"], lambda when: days_of(when)[1] if when else "").astype(str)
    for name in ("date", "snapshot"):
        if name in rows:
            return text_of(rows[name])
    return rows["year"].astype(str) + "-12-31"


def of_district(table: pd.DataFrame, places: pd.DataFrame, district: str) -> pd.DataFrame:
    """Rows of one district or town: its own figures, and those of one or several of its communes.

    ValueError: no place of the register has that parent.
    """
    require_columns(table, ["place_id"], "of_district")
    return table[within(table, {district, *communes_of(places, district)})].reset_index(drop=True)


def full_name(place_id: str, places: pd.DataFrame) -> str:
    """Kind and name of a place (the register's first): "huyện Kỳ Anh", "xã Kỳ Ninh".

    ValueError: the register does not have it.
    """
    require_columns(places, ["place_id", "place", "place_type"], "places")
    rows = places[places["place_id"] == place_id]
    if rows.empty:
        raise ValueError(f"no place {place_id!r} in the register")
    return f"{rows['place_type'].iloc[0]} {rows['place'].iloc[0]}".strip()


def place_called(name: str, places: pd.DataFrame) -> str:
    """Id of the one place that has this id, name or kind and name ("huyện Kỳ Anh"), of a place and
    what it went up in the later one; "" for none or for several."""
    own, key = places["place_id"], match_key(name)
    called = places["place"].map(match_key) == key
    called |= (places["place_type"] + " " + places["place"]).map(match_key) == key
    if "merged_into" in places:
        called &= ~places["merged_into"].isin(own[called])
    found = {*own[own == name]} or {*own[called]}
    return found.pop() if len(found) == 1 else ""


def recipients(rows: pd.DataFrame, places: pd.DataFrame, lang: str = "vi") -> pd.Series:
    """Who received, for each row: "Kỳ Hà", "Toàn thị xã Kỳ Anh", "Nhiều xã, không tách" or
    "Không nêu nơi nhận"."""
    require_columns(places, ["place_id", "place", "place_type"], "places")
    wider = places[~places["place_type"].isin(COMMUNE_TYPES)]
    kinds = wider["place_type"] + " " if lang == "vi" else ""
    whole = [named("recipient", "whole", lang).format(place=p) for p in kinds + wider["place"]]
    ids = text_of(rows["place_id"])
    names = ids.map(dict(zip(wider["place_id"], whole, strict=True)))
    names = names.fillna(text_of(rows["place"]))
    names = names.mask(ids.str.contains(";", regex=False), named("recipient", "several", lang))
    return names.mask(ids == "", named("recipient", "none", lang))
