"""Counts of parts: urban standards by how they are met, models by stage, communes by band."""

from __future__ import annotations

import re

import pandas as pd

from analysis.measures.rows import results, text_of
from analysis.words.names import phrase

# Urban standards by what they score; where only those met are told, these are one part.
STANDARD_PARTS = ("max", "between", "min", "unmet")
_MET = re.compile(r"(?P<of>urban|ward)_standards_met(?:_(?P<grade>\w+))?")
MODEL_STAGES = ("untold", "registered", "built", "effective", "recognised", "exemplary", "rewarded")
MODELS = "mobilization_models"  # however far they are
MODEL_PARTS = ("collective", "individual", "all")
BANDS = ((19, "full"), (15, "upper"), (10, "middle"), (5, "lower"), (0, "lowest"))  # from
_CRITERIA = phrase("criteria", "vi")  # of a band: "Số xã đạt 15 - 18 tiêu chí"
_BAND = re.compile(rf"(?<![\d,.])(\d{{1,2}})(?:\s*[-–]\s*(\d{{1,2}}))? {_CRITERIA}")
_ONE = ["basis", "place_id", "date"]
_AT = ["basis", "place_id", "place", "year", "period", "date"]
_COLUMNS = [*_AT, "part", "value", "out_of", "sources", "cells", "how"]


def _last(indicators: pd.DataFrame) -> pd.DataFrame:
    """Results with a value, once each."""
    rows = results(indicators, ["indicator", "indicator_name", "value", "out_of"], "indicators")
    rows = rows[rows["value"].notna()].assign(how="value")
    return rows.drop_duplicates(["basis", "place_id", "period", "indicator_name", "value"])


def urban_standards(indicators: pd.DataFrame) -> pd.DataFrame:
    """One row = one part of the standards of a town or a ward to be, at one date.

    Columns: basis, place_id, place, year, period, date, part (max, between, min: what those that
    are met score; met: where nothing says which; unmet), value, out_of (the standards of its class
    by the version of that day), sources, cells, how, grade (iii, iv, v, or ward). What is not told
    unmet is out_of less met (`how` "places"). Those of one class stand together, who meets most of
    it first.
    """
    rows, found = _last(indicators), []
    named = rows["indicator"].str.removeprefix("urban_standards_")
    met = rows[rows["indicator"].str.fullmatch(_MET)].assign(part="met")
    parts = rows[named.isin(STANDARD_PARTS)].assign(part=named)
    for key, own in met.groupby(_ONE):
        at = [parts[name] == value for name, value in zip(_ONE, key, strict=True)]
        beside = parts[at[0] & at[1] & at[2]]
        scored = beside[beside["part"] != "unmet"]
        split = len(own) == 1 and scored["value"].sum() == own["value"].iloc[0]
        found.append(scored if split else own)
        unmet = beside[beside["part"] == "unmet"]
        rest = own.assign(value=own["out_of"] - own["value"], part="unmet", how="places")
        found.append(unmet if len(unmet) else rest[rest["value"].notna()])
    table = pd.concat(found) if found else met.head(0)
    grades = [_grade_of(own) for own in text_of(met["indicator"])]
    told = met.assign(grade=grades).set_index(_ONE)[["out_of", "grade"]]
    keys = pd.MultiIndex.from_frame(table[_ONE])
    told = told[~told.index.duplicated()].reindex(keys)
    table = table.assign(out_of=told["out_of"].to_numpy(), grade=told["grade"].to_numpy())
    unmet = table["value"].where(table["part"] == "unmet", 0.0)
    table = table.assign(unmet=unmet.groupby(keys).transform("sum"))
    order = ["out_of", "unmet", "place", "date"]
    table = table.sort_values(order, ascending=[False, True, True, True], kind="stable")
    return table[[*_COLUMNS, "grade"]].reset_index(drop=True)


def _grade_of(indicator: str) -> str:
    """The class of whose standards an indicator counts: those of class III bear no class."""
    found = _MET.fullmatch(indicator)
    if found is None or found["of"] == "ward":
        return "ward" if found else ""
    return found["grade"] or "iii"


def models_by_stage(indicators: pd.DataFrame) -> pd.DataFrame:
    """One row = models of mass mobilisation of a place, date and stage, of groups or of persons.

    Columns as of `urban_standards`, and stage (of MODEL_STAGES); part: collective, individual,
    all (where the source does not tell them apart). Stages hold one another and are never added.
    """
    rows = _last(indicators)
    told = [stage_of(own) for own in text_of(rows["indicator"])]
    rows = rows.assign(stage=[stage for stage, _ in told], part=[part for _, part in told])
    rows = rows[rows["stage"] != ""]
    key = ["basis", "place_id", "date", "stage"]
    apart = rows.groupby(key)["part"].transform(lambda own: bool(set(own) - {"all"}))
    rows = rows[~(apart.astype(bool) & (rows["part"] == "all"))]
    order = rows["stage"].map(MODEL_STAGES.index)
    rows = rows.assign(order=order).sort_values(["place", "date", "order"], kind="stable")
    return rows[[*_COLUMNS, "stage"]].reset_index(drop=True)


def stage_of(indicator: str) -> tuple[str, str]:
    """How far the models are that an indicator counts, and of whom: "models_built_collective"; "",
    "" for one that counts none."""
    stage, _, part = indicator.removeprefix("models_").partition("_")
    if indicator == MODELS:
        return "untold", "all"
    known = indicator.startswith("models_") and stage in MODEL_STAGES
    return (stage, part or "all") if known else ("", "")


def in_bands(indicators: pd.DataFrame) -> pd.Series:
    """For each row whether it counts communes within a band of criteria: a Series of bool."""
    banded = text_of(indicators["indicator_name"]).str.count(_BAND.pattern) == 1
    return banded & (indicators["indicator"] == "") & (indicators["unit"] == "xã")


def communes_by_band(indicators: pd.DataFrame) -> pd.DataFrame:
    """One row = the communes of a place and date that meet a number of criteria within a band.

    Columns as of `urban_standards`, and low, high; part: full (19 or 20), upper (from 15), middle
    (from 10), lower (from 5), lowest, or mixed: a band over several of them. The rows are figures
    under their own name, in communes.
    """
    rows = _last(indicators)
    rows = rows[in_bands(rows)]
    found = [_BAND.findall(name)[0] for name in text_of(rows["indicator_name"])]
    low = [int(first) for first, _ in found]
    high = [int(last or first) for first, last in found]
    part = [_part_of(*pair) for pair in zip(low, high, strict=True)]
    rows = rows.assign(low=low, high=high, part=part)
    rows = rows[(rows["low"] <= rows["high"]) & (rows["high"] <= 20)]
    rows = rows.sort_values(["place", "date", "low"], ascending=[True, True, False])
    return rows[[*_COLUMNS, "low", "high"]].reset_index(drop=True)


def _part_of(low: int, high: int) -> str:
    """The one part that a band lies in; "mixed" for one over several."""
    parts = {next(name for start, name in BANDS if own >= start) for own in (low, high)}
    return parts.pop() if len(parts) == 1 else "mixed"
