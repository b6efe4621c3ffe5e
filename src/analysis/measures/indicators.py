"""Indicators of a place over the years."""

from __future__ import annotations

import pandas as pd

from analysis.measures.criteria import sets_in_force, with_set_names
from analysis.measures.rows import results


def indicator_series(
    indicators: pd.DataFrame, indicator: str, place_id: str, criteria_sets: pd.DataFrame
) -> pd.DataFrame:
    """One row = one observation of one indicator at one place, by date.

    Columns: year, period, date, place_id, place, indicator, indicator_name, value, out_of, unit,
    qualifier, criteria_set (in force on the date), set_name, set_name_en, set_from, basis, sources,
    cells. ValueError: no such indicator among the rows.
    """
    columns = ["place_id", "place", "indicator", "indicator_name", "value", "out_of", "unit"]
    columns.append("qualifier")
    rows = results(indicators, columns, "indicators")
    if len(rows) and indicator not in set(rows["indicator"]):
        known = sorted(rows["indicator"].unique())
        raise ValueError(f"no indicator {indicator!r}; known: {known}")
    rows = rows[(rows["indicator"] == indicator) & (rows["place_id"] == place_id)]
    rows = rows.assign(criteria_set=sets_in_force(rows["date"], criteria_sets))
    rows = rows.sort_values(["date", "source", "address"], kind="stable").reset_index(drop=True)
    keep = ["year", "period", "date", *columns, "criteria_set", "basis", "sources", "cells"]
    return with_set_names(rows[keep], criteria_sets)
