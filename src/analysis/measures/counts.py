"""Counts of things part by part: urban standards, models of mass mobilisation, civilised streets,
communes by band of criteria."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.measures.rows import require_columns, results, text_of, union
from analysis.words.names import phrase, phrases

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
STREET_PARTS = ("whole", "section", "untold")
TOTAL = "civilized_streets_total"
_STREET = re.compile(rf"{phrase('street', 'vi')} (?P<name>[^|]+)", re.I)
_SECTION = re.compile(rf"[,(]\s*{phrase('section', 'vi')} ", re.I)
_HEAD = re.compile(rf"\s*\|\s*(?:{phrases('plain_head')})$", re.I)
_OF = re.compile(rf"\b(?:{phrases('of_group')})\b", re.I)
_LISTED = re.compile(r": “[^”]*”$")  # the name of one model
_STREETS = [*_AT, "part", "value", "names", "source", "sources", "cells", "how"]
_COLUMNS = [*_AT, "part", "value", "out_of", "sources", "cells", "how"]


def _last(indicators: pd.DataFrame) -> pd.DataFrame:
    """Results with a value, once each."""
    rows = results(indicators, ["indicator", "indicator_name", "value", "out_of"], "indicators")
    rows = rows[rows["value"].notna()].assign(how="value")
    return rows.drop_duplicates(["basis", "place_id", "period", "indicator_name", "value"])


# --- urban standards ---


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


# --- models of mass mobilisation ---


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


def models_by_group(indicators: pd.DataFrame, indicator_names: pd.DataFrame) -> pd.DataFrame:
    """One row = the models that an organization has, or that are of a field, at a date and stage.

    They are figures under their own name that holds that of a known one: "Hội Nông dân | Số mô hình
    … đăng ký", or a line of a list: "… | Số mô hình … đăng ký: “Vườn mẫu”", which counts once
    for its organization and once for its field. Columns: basis, place_id, place, year, period,
    date, group, stage (of MODEL_STAGES), part (of MODEL_PARTS: of groups, of persons, or not told),
    value, qualifier, sources, cells, how. Groups and fields are two ways to count the same models,
    and are never added. `indicator_names`: the register.
    """
    require_columns(indicator_names, ["indicator", "indicator_name"], "indicator_names")
    pairs = zip(indicator_names["indicator"], indicator_names["indicator_name"], strict=True)
    known = {name.casefold(): stage_of(own) for own, name in pairs if stage_of(own)[0]}
    rows = results(indicators, ["indicator_name", "value", "qualifier"], "indicators")
    rows = rows[rows["value"].notna()].drop_duplicates([*_AT, "indicator_name", "value"])
    names = text_of(rows["indicator_name"])
    listed = names.str.contains(_LISTED)
    read = [_groups_and_stage(name, known) for name in names]
    groups = pd.Series([own for own, *_ in read], rows.index, dtype=object)
    rows = rows.assign(
        group=groups, stage=[stage for _, stage, _ in read],
        part=[part for *_, part in read], how=listed.map({True: "sum", False: "value"}),
    ).explode("group")  # fmt: skip
    rows = rows[(text_of(rows["group"]) != "") & (rows["stage"] != "")]
    counted = rows[rows["how"] == "sum"].groupby([*_AT, "group", "stage", "part"], sort=False)
    counted = counted.agg(
        value=("value", "sum"), sources=("sources", union), cells=("cells", union)
    )
    counted = counted.reset_index().assign(qualifier="exact", how="sum")
    rows = pd.concat([rows[rows["how"] == "value"], counted])
    order = rows["stage"].map({stage: n for n, stage in enumerate(MODEL_STAGES)})
    rows = rows.assign(order=order).sort_values(["place", "date"], kind="stable")
    columns = [*_AT, "group", "stage", "part", "value", "qualifier", "sources", "cells", "how"]
    return rows[columns].reset_index(drop=True)


def _groups_and_stage(name: str, known: dict[str, tuple[str, str]]) -> tuple[list[str], str, str]:
    """Whose models a name counts, how far they are and of whom; [] and "" for what it does not say.

    A line of a list names organization and field one by one, a count both together.
    """
    listed = _LISTED.search(name)
    text = _HEAD.sub("", _LISTED.sub("", name))
    found = next((own for own in sorted(known, key=len)[::-1] if own in text.casefold()), "")
    if not found:
        return [], "", ""
    at = text.casefold().index(found)
    parts = re.split(r"\s*\|\s*", text[:at] + "|" + text[at + len(found) :])
    groups = [one.strip(" ,:") for part in parts for one in _OF.split(part)]
    groups = [one for one in groups if one]
    return groups if listed else [", ".join(groups)], *known[found]


# --- civilised streets ---


def is_street(indicators: pd.DataFrame) -> pd.Series:
    """For each row whether it is one street of a list: "Tuyến phố văn minh Lam Sơn"; of bool."""
    named = text_of(indicators["indicator_name"]).str.match(_STREET.pattern, flags=re.I)
    return named & (text_of(indicators["indicator"]) == "") & (indicators["value"] == 1)


def civilised_streets(indicators: pd.DataFrame) -> pd.DataFrame:
    """One row = the streets of a place at a date: whole ones and sections, as lists name them up to
    that date, or a total that a source tells, which no list of that date confirms.

    A street that was named once is one of all later dates: lists tell those of a year, or all.
    Columns: basis, place_id, place, year, period, date, part (of STREET_PARTS), value, names (of
    the streets), source (of a total), sources, cells, how.
    """
    needed = ["indicator", "indicator_name", "value", "source"]
    rows = results(indicators, needed, "indicators")
    own = rows[is_street(rows)]
    named = text_of(own["indicator_name"]).str.extract(_STREET)["name"].str.strip()
    section = named.str.contains(_SECTION)
    own = own.assign(name=named, part=section.map({True: "section", False: "whole"}))
    listed = pd.DataFrame(_up_to_each_date(own), columns=_STREETS)
    totals = rows[(rows["indicator"] == TOTAL) & rows["value"].notna()]
    totals = totals.drop_duplicates([*_AT, "value"]).assign(part="untold", how="value")
    totals["names"] = pd.Series([()] * len(totals), totals.index, dtype=object)
    every = listed.groupby(_AT)["value"].sum()
    keys = pd.MultiIndex.from_frame(totals[_AT])
    totals = totals[every.reindex(keys).to_numpy() != totals["value"].to_numpy()]
    found = pd.concat([listed, totals], ignore_index=True)
    order = found["part"].map(STREET_PARTS.index)
    found = found.assign(order=order).sort_values(["place", "date", "order"], kind="stable")
    return found[_STREETS].reset_index(drop=True)


def _up_to_each_date(own: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The streets of each place at each date of its lists, those of earlier dates among them."""
    for _, of_place in own.groupby(["basis", "place_id"], sort=False):
        for date, of_date in of_place.groupby("date"):
            told = of_place[of_place["date"] <= date].drop_duplicates("name", keep="last")
            first: dict[str, Any] = {name: of_date[name].iloc[0] for name in _AT}
            for part, rows in told.groupby("part"):
                yield first | {
                    "part": part, "value": float(len(rows)), "names": tuple(rows["name"]),
                    "sources": union(rows["sources"]), "cells": union(rows["cells"]),
                    "source": "", "how": "sum",
                }  # fmt: skip


# --- communes by band ---


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
