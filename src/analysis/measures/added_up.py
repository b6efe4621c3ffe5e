"""What the criteria of all communes of a district add up to: numbers that a report says of it."""

from __future__ import annotations

import pandas as pd

from analysis.measures.criteria import at_end_of_year, criteria_met, criteria_met_reported
from analysis.measures.tables import Tables
from analysis.words.places import RURAL

COMMUNES = ["place_id", "place", "year", "criteria_set", "bands", "met", "out_of", "cells"]
COLUMNS = ["place_id", "year", "indicator", "value", "out_of", "unit", "cells"]


def communes_at_end_of_year(tables: Tables) -> pd.DataFrame:
    """One row = one commune and year: criteria met (published, complete); columns COMMUNES.

    A commune whose sources differ at the end of a year has none.
    """
    published = tables.criteria[tables.criteria["basis"] == "reported"]
    single = criteria_met(published, tables.criteria_sets)
    whole = (single["no_data"] == 0) & (single["conflicting"] == 0)
    told = tables.indicators[
        (tables.indicators["basis"] == "reported") & (tables.indicators["measure"] == "actual")
    ]
    reported = criteria_met_reported(told, tables.places, tables.criteria_sets)
    parts = [own for own in (single[whole], reported) if len(own)]
    if not parts:
        return pd.DataFrame(columns=COMMUNES)
    columns = ["year", "date", "place_id", "place", "basis", "criteria_set", "bands", "met"]
    columns += ["out_of"]
    met = pd.concat([own[[*columns, "sources", "cells"]] for own in parts], ignore_index=True)
    last = at_end_of_year(met)
    differing = last.groupby(["place_id", "year"])["met"].transform("nunique") > 1
    last = last[~differing].drop_duplicates(["place_id", "year"])
    return last[COMMUNES].reset_index(drop=True)


def counted_of_districts(communes: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """One row = one number of a district and year that follows from those of all its communes.

    Communes that met all (of how many), criteria met in all, and their mean; only where every
    commune of that day has a published number. `communes` as from `communes_at_end_of_year`.
    Columns: COLUMNS.
    """
    rows = []
    for year, own in communes.groupby("year"):
        for district, ids in _communes_on(places, f"{year}-12-31").items():
            here = own[own["place_id"].isin(ids)]
            if len(here) == len(ids):
                rows += _counts(district, int(str(year)), here)
    return pd.DataFrame(rows, columns=COLUMNS)


def _communes_on(places: pd.DataFrame, day: str) -> dict[str, set[str]]:
    """The communes of each district on a day, of which the register says since when each was there.

    Of other districts it knows but those that rows name, and not whether there are more.
    """
    ends = places["valid_to"].fillna("").replace("", "9999")
    there = (places["valid_from"].fillna("") <= day) & (day <= ends)
    rows = places[there & (places["place_type"] == RURAL) & (places["parent_id"] != "")]
    whole = (rows["valid_from"].fillna("") != "").groupby(rows["parent_id"]).transform("all")
    return {str(one): set(own["place_id"]) for one, own in rows[whole].groupby("parent_id")}


def _counts(district: str, year: int, here: pd.DataFrame) -> list[tuple]:
    """The numbers of one district and year."""
    n, cells = float(len(here)), tuple(cell for own in here["cells"] for cell in own)
    total = float(here["met"].sum())
    found: list[tuple[str, float, float | None, str]] = [
        ("criteria_met", total, None, "tiêu chí"),
        ("criteria_met_mean", round(total / n, 2), None, "tiêu chí/xã"),
    ]
    if here["out_of"].notna().all():
        every = float((here["met"] == here["out_of"]).sum())
        found.append(("communes_meeting_standard", every, n, RURAL))
    return [(district, year, *own, cells) for own in found]
