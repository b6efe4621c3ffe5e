"""Findings about communes on their map, as those of `findings`."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.figures.facts import Claim, Fact, counted, numbers
from analysis.figures.findings import FULL, criterion_count, is_full, rows_of, with_size
from analysis.figures.palettes import tile_looks
from analysis.figures.said import Finding
from analysis.words.places import RURAL


def silent(tiles: pd.DataFrame) -> pd.DataFrame:
    """The tiles of rural communes without a figure; not of those that nobody can place and of which
    the register does not say since when: they may be long gone."""
    known = tiles["x"].notna() | tiles["dated"].astype(bool)
    return tiles[~tiles["told"].astype(bool) & known & (tiles["place_type"] == RURAL)]


def on_map(tiles: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many of the communes with figures meet all, of how many sources disagree, and how many
    have none; `tiles` as from `measures.on_map`."""
    return Finding("no_met", _met_on_map(tiles), lang=lang)


def _met_on_map(tiles: pd.DataFrame) -> tuple[Claim, ...]:
    told = tiles["told"].astype(bool)
    facts = [_count(row) for row in rows_of(tiles[told & tiles["low"].notna()])]
    if not facts:
        return ()
    beside = {
        "disputed": int((told & tiles["differs"].eq(True)).sum()),
        "silent": len(silent(tiles)),
    }
    of = ";".join(sorted(map(str, tiles["place_id"])))
    return (
        _how_many(facts, complete=not beside["silent"]),
        *(numbers(f"map_{name}", Fact(name, float(count), of), behind=True)
          for name, count in beside.items() if count),
    )  # fmt: skip


def _count(row: dict) -> Fact:
    """How many criteria a commune meets, between the numbers of sources that disagree."""
    return replace(criterion_count(row | {"met": row["low"]}), high=float(row["high"]))


def _how_many(facts: list[Fact], complete: bool) -> Claim:
    """How many meet the whole set; where nobody can tell that of all, between what they are."""
    sized = [with_size(fact, facts) for fact in facts]
    if all(fact.out_of is not None for fact in sized):
        return counted(FULL, sized, is_full, complete=complete)
    values = [end for fact in facts for end in fact.bounds]
    ends = {"communes": len(facts), "low": min(values), "high": max(values)}
    of, period = ";".join(sorted(fact.of for fact in facts)), facts[0].period
    sizes = [Fact(name, float(end), of, period=period) for name, end in ends.items()]
    return numbers("map_sizes", *sizes, group=facts)


def before_and_after(tiles: pd.DataFrame, lang: str = "vi") -> Finding:
    """The same before and after a reform; `tiles` with their `side`."""
    claims: list[Claim] = []
    for side in ("before", "after"):
        if own := _met_on_map(tiles[tiles["side"] == side]):
            claims += [numbers(f"map_{side}"), *own]
    return Finding("no_met", tuple(claims), lang=lang)


def recognised_on_map(tiles: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many communes on the map lists recognise, by the highest standard of each, and how many
    more they name: those may be gone, and what they became is counted already."""
    told = tiles[tiles["told"].astype(bool)]
    there = told[told["x"].notna()]
    if told.empty:
        return Finding("no_recognitions", lang=lang)
    of = ";".join(sorted(map(str, there["place_id"])))
    counts, look = there["standard"].value_counts(), tile_looks()
    claims = [numbers("map_recognised", Fact("communes", float(len(there)), of))]
    for name in (name for name in look if name in counts):
        number = Fact("recognised", float(counts[name]), f"{name} {of}")
        claims.append(numbers("map_standard", number, label=look[name].named(lang), behind=True))
    if untiled := len(told) - len(there):
        claims.append(numbers("map_untiled", Fact("untiled", float(untiled), of), behind=True))
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
