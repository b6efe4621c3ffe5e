"""What stands under its own name, one by one: civilised streets, models of a group or a field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.measures.counts import MODEL_STAGES, stage_of
from analysis.measures.rows import require_columns, results, text_of, union
from analysis.words.names import phrase, phrases

STREET_PARTS = ("whole", "section", "untold")
TOTAL = "civilized_streets_total"
_STREET = re.compile(rf"{phrase('street', 'vi')} (?P<name>[^|]+)", re.I)
_SECTION = re.compile(rf"[,(]\s*{phrase('section', 'vi')} ", re.I)
_HEAD = re.compile(rf"\s*\|\s*(?:{phrases('plain_head')})$", re.I)
_OF = re.compile(rf"\b(?:{phrases('of_group')})\b", re.I)
_LISTED = re.compile(r": “[^”]*”$")  # the name of one model
_ONE = ["basis", "place_id", "place", "year", "period", "date"]
_STREETS = [*_ONE, "part", "value", "names", "source", "sources", "cells", "how"]


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
    totals = totals.drop_duplicates([*_ONE, "value"]).assign(part="untold", how="value")
    totals["names"] = pd.Series([()] * len(totals), totals.index, dtype=object)
    every = listed.groupby(_ONE)["value"].sum()
    keys = pd.MultiIndex.from_frame(totals[_ONE])
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
            first: dict[str, Any] = {name: of_date[name].iloc[0] for name in _ONE}
            for part, rows in told.groupby("part"):
                yield first | {
                    "part": part, "value": float(len(rows)), "names": tuple(rows["name"]),
                    "sources": union(rows["sources"]), "cells": union(rows["cells"]),
                    "source": "", "how": "sum",
                }  # fmt: skip


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
    rows = rows[rows["value"].notna()].drop_duplicates([*_ONE, "indicator_name", "value"])
    names = text_of(rows["indicator_name"])
    listed = names.str.contains(_LISTED)
    read = [_groups_and_stage(name, known) for name in names]
    groups = pd.Series([own for own, *_ in read], rows.index, dtype=object)
    rows = rows.assign(
        group=groups, stage=[stage for _, stage, _ in read],
        part=[part for *_, part in read], how=listed.map({True: "sum", False: "value"}),
    ).explode("group")  # fmt: skip
    rows = rows[(text_of(rows["group"]) != "") & (rows["stage"] != "")]
    counted = rows[rows["how"] == "sum"].groupby([*_ONE, "group", "stage", "part"], sort=False)
    counted = counted.agg(
        value=("value", "sum"), sources=("sources", union), cells=("cells", union)
    )
    counted = counted.reset_index().assign(qualifier="exact", how="sum")
    rows = pd.concat([rows[rows["how"] == "value"], counted])
    order = rows["stage"].map({stage: n for n, stage in enumerate(MODEL_STAGES)})
    rows = rows.assign(order=order).sort_values(["place", "date"], kind="stable")
    columns = [*_ONE, "group", "stage", "part", "value", "qualifier", "sources", "cells", "how"]
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
