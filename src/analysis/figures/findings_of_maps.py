"""Findings about communes on their map, as those of `findings`."""

from __future__ import annotations

import pandas as pd

from analysis.figures.facts import Claim, Fact, counted, numbers
from analysis.figures.findings import criterion_count, is_full, rows_of
from analysis.figures.palettes import tile_looks
from analysis.figures.said import Finding
from analysis.words.places import RURAL

KEYS = ("map_none", "map_full", "map_full", "map_full")


def on_map(tiles: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many of the communes with figures meet all, and how many have none; `tiles` as from
    `measures.on_map`."""
    return Finding("no_met", _met_on_map(tiles), lang=lang)


def _met_on_map(tiles: pd.DataFrame) -> tuple[Claim, ...]:
    told = tiles[tiles["told"].astype(bool) & tiles["met"].notna()]
    facts = [criterion_count(row) for row in rows_of(told)]
    if not facts:
        return ()
    if all(fact.out_of is not None for fact in facts):
        claims = [counted(KEYS, facts, is_full)]
    else:
        values = [fact.value for fact in facts if fact.value is not None]
        ends = {"communes": len(facts), "low": min(values), "high": max(values)}
        of = ";".join(sorted(fact.of for fact in facts))
        period = facts[0].period
        sizes = [Fact(name, float(end), of, period=period) for name, end in ends.items()]
        claims = [numbers("map_sizes", *sizes, group=facts)]
    if silent := int((~tiles["told"].astype(bool) & (tiles["place_type"] == RURAL)).sum()):
        of = ";".join(sorted(map(str, tiles["place_id"])))
        claims.append(numbers("map_silent", Fact("silent", float(silent), of), behind=True))
    return tuple(claims)


def before_and_after(tiles: pd.DataFrame, lang: str = "vi") -> Finding:
    """The same before and after a reform; `tiles` with their `side`."""
    claims: list[Claim] = []
    for side in ("before", "after"):
        if own := _met_on_map(tiles[tiles["side"] == side]):
            claims += [numbers(f"map_{side}"), *own]
    return Finding("no_met", tuple(claims), lang=lang)


def recognised_on_map(tiles: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many communes lists recognise, by the highest standard of each."""
    told = tiles[tiles["told"].astype(bool)]
    if told.empty:
        return Finding("no_recognitions", lang=lang)
    of = ";".join(sorted(map(str, told["place_id"])))
    counts, look = told["standard"].value_counts(), tile_looks()
    claims = [numbers("map_recognised", Fact("communes", float(len(told)), of))]
    for name in (name for name in look if name in counts):
        number = Fact("recognised", float(counts[name]), f"{name} {of}")
        claims.append(numbers("map_standard", number, label=look[name].named(lang), behind=True))
    return Finding("no_recognitions", tuple(claims), "", lang=lang)


def recognised_within(tiles: pd.DataFrame, lang: str = "vi") -> Finding:
    """Of the communes that a reform made, how many hold recognised ones only, some, none."""
    told = tiles[tiles["told"].astype(bool)]
    if told.empty:
        return Finding("no_recognitions", lang=lang)
    full, none = int((told["met"] == told["out_of"]).sum()), int((told["met"] == 0).sum())
    counts = {"communes": len(told), "full": full, "some": len(told) - full - none, "none": none}
    of = ";".join(sorted(map(str, told["place_id"])))
    facts = [Fact(name, float(count), of) for name, count in counts.items()]
    return Finding("no_recognitions", (numbers("map_within", *facts),), "", lang=lang)
