"""What stands under its own name, one by one: civilised streets, models of a group or a field."""

from __future__ import annotations

import re

import pandas as pd

from analysis.measures.counts import MODEL_STAGES
from analysis.measures.rows import require_columns, results, text_of, union
from analysis.words.names import phrase, phrases

STREET_PARTS = ("whole", "section", "untold")
TOTAL = "civilized_streets_total"
_STREET = re.compile(rf"{phrase('street', 'vi')} (?P<name>[^|]+)", re.I)
_SECTION = re.compile(rf"[,(]\s*{phrase('section', 'vi')} ", re.I)
_HEAD = re.compile(rf"\s*\|\s*(?:{phrases('plain_head')})$", re.I)
_OF = re.compile(rf"\b(?:{phrases('of_group')})\b", re.I)
_ONE = ["basis", "place_id", "place", "year", "period", "date"]


def is_street(indicators: pd.DataFrame) -> pd.Series:
    """For each row whether it is one street of a list: "Tuyến phố văn minh Lam Sơn"; of bool."""
    named = text_of(indicators["indicator_name"]).str.match(_STREET.pattern, flags=re.I)
    return named & (text_of(indicators["indicator"]) == "") & (indicators["value"] == 1)


def civilised_streets(indicators: pd.DataFrame) -> pd.DataFrame:
    """One row = the streets of a place at a date: whole ones and sections, as a list names them, or
    a total that a source tells, which no list of that date confirms.

    Columns: basis, place_id, place, year, period, date, part (of STREET_PARTS), value, names (of
    the streets), source (of a total), sources, cells, how.
    """
    needed = ["indicator", "indicator_name", "value", "source"]
    rows = results(indicators, needed, "indicators")
    own = rows[is_street(rows)].drop_duplicates([*_ONE, "indicator_name"])
    named = text_of(own["indicator_name"]).str.extract(_STREET)["name"].str.strip()
    section = named.str.contains(_SECTION)
    own = own.assign(name=named, part=section.map({True: "section", False: "whole"}))
    listed = own.groupby([*_ONE, "part"], as_index=False).agg(
        value=("value", "sum"), names=("name", tuple), sources=("sources", union),
        cells=("cells", union),
    )  # fmt: skip
    listed = listed.assign(source="", how="sum")
    totals = rows[(rows["indicator"] == TOTAL) & rows["value"].notna()]
    totals = totals.drop_duplicates([*_ONE, "value"]).assign(part="untold", how="value")
    totals["names"] = pd.Series([()] * len(totals), totals.index, dtype=object)
    every = listed.groupby(_ONE)["value"].sum()
    keys = pd.MultiIndex.from_frame(totals[_ONE])
    totals = totals[every.reindex(keys).to_numpy() != totals["value"].to_numpy()]
    found = pd.concat([listed, totals], ignore_index=True)
    order = found["part"].map(STREET_PARTS.index)
    found = found.assign(order=order).sort_values(["place", "date", "order"], kind="stable")
    columns = [*_ONE, "part", "value", "names", "source", "sources", "cells", "how"]
    return found[columns].reset_index(drop=True)


def models_by_group(indicators: pd.DataFrame, indicator_names: pd.DataFrame) -> pd.DataFrame:
    """One row = the models that an organization has, or that are of a field, at a date and stage.

    They are figures under their own name that holds that of a known one: "Hội Nông dân | Số mô hình
    … đăng ký". Columns: basis, place_id, place, year, period, date, group, stage (of MODEL_STAGES),
    value, qualifier, sources, cells, how. Groups and fields are two ways to count the same models,
    and are never added. `indicator_names`: the register.
    """
    require_columns(indicator_names, ["indicator", "indicator_name"], "indicator_names")
    known = {
        name.casefold(): indicator.removeprefix("models_")
        for indicator, name in zip(
            indicator_names["indicator"], indicator_names["indicator_name"], strict=True
        )
        if indicator.removeprefix("models_") in MODEL_STAGES
    }
    rows = results(indicators, ["indicator_name", "value", "qualifier"], "indicators")
    rows = rows[rows["value"].notna()].drop_duplicates([*_ONE, "indicator_name", "value"])
    read = [_group_and_stage(name, known) for name in text_of(rows["indicator_name"])]
    rows = rows.assign(
        group=[group for group, _ in read], stage=[stage for _, stage in read], how="value"
    )
    rows = rows[(rows["group"] != "") & (rows["stage"] != "")]
    order = rows["stage"].map({stage: n for n, stage in enumerate(MODEL_STAGES)})
    rows = rows.assign(order=order).sort_values(["place", "date"], kind="stable")
    columns = [*_ONE, "group", "stage", "value", "qualifier", "sources", "cells", "how"]
    return rows[columns].reset_index(drop=True)


def _group_and_stage(name: str, known: dict[str, str]) -> tuple[str, str]:
    """Whose models a name counts, and how far they are; "" for what it does not say."""
    text = _HEAD.sub("", name)
    found = next((own for own in sorted(known, key=len)[::-1] if own in text.casefold()), "")
    if not found:
        return "", ""
    at = text.casefold().index(found)
    parts = re.split(r"\s*\|\s*", text[:at] + "|" + text[at + len(found) :])
    groups = [one.strip(" ,:") for part in parts for one in _OF.split(part)]
    return ", ".join(filter(None, groups)), known[found]
