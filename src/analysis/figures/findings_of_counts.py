"""Findings about acts and counts: recognitions, what recognised communes miss.

As in `findings`: a table of `analysis.measures` in, a whole sentence out (words: findings.csv).
"""

from __future__ import annotations

import pandas as pd

from analysis.figures.palettes import looks
from analysis.measures.maps import WHOLE
from analysis.words.names import sentences
from analysis.words.wording import date_words, join_names, number, period_words


def _say(lang: str, key: str, **words: object) -> str:
    return sentences("findings", lang)[key].format(**words)


def _nothing(lang: str, key: str) -> str:
    return _say(lang, "nothing", what=_say(lang, key))


def _when(rows: pd.DataFrame, lang: str) -> str:
    words = period_words(rows["period"], lang)
    return words[:1].upper() + words[1:]


def recognitions(by_year: pd.DataFrame, lang: str = "vi") -> str:
    """How many recognitions lists name, of which how many renewed after a merger or withdrawn.

    `by_year` as from `recognised_by_year`.
    """
    if by_year.empty:
        return _nothing(lang, "no_recognitions")
    counts = by_year.groupby("part")["communes"].sum()
    parts = [
        _say(lang, f"recognised_{part}", n=int(counts[part]))
        for part in ("recognised", "renewed", "withdrawn")
        if part in counts
    ]
    further = int(counts.drop(["recognised", "renewed", "withdrawn"], errors="ignore").sum())
    parts += [_say(lang, "recognised_further", n=further)] if further else []
    return f"{_when(by_year, lang)}: {_say(lang, 'recognised', text=', '.join(parts))}."


def distance(distance: pd.DataFrame, lang: str = "vi") -> str:
    """Which recognised commune is nearest to withdrawal, because of what.

    `distance` as from `distance_to_withdrawal`.
    """
    if distance.empty:
        return _nothing(lang, "no_distance")
    n, reached = len(distance), distance[distance["left"] == 0]
    missing = distance[distance["unmet"] > 0]
    if missing.empty:
        text = _say(lang, "distance_all_met", n=n)
    elif len(reached):
        text = _say(lang, "distance_reached", n=n, names=join_names([*reached["place"]], lang))
    else:
        near = missing[missing["left"] == missing["left"].min()]
        first, words = near.iloc[0], ("tiêu chí", "criteria")
        which = join_names([*first["because"]], lang, most=8, noun=words)
        told = {name: int(first[name]) for name in ("unmet", "out_of", "left")}
        told |= {"which": which, "names": join_names([*near["place"]], lang)}
        text = _say(lang, "distance_one" if len(near) == 1 else "distance_several", **told)
    return f"{_when(distance, lang)}: {text}."


def targets(found: pd.DataFrame, lang: str = "vi") -> str:
    """How many promises were kept, late, missed; `found` as from `targets_and_outcomes`."""
    if found.empty:
        return _nothing(lang, "no_targets")
    counts = found["verdict"].value_counts()
    parts = [
        _say(lang, f"target_{verdict}", n=int(counts[verdict]))
        for verdict in ("kept", "reached", "late", "missed", "disputed", "open")
        if verdict in counts
    ]
    text = _say(lang, "targets", n=len(found), text=", ".join(parts))
    return f"{_when(found, lang)}: {text}."


def figures_promised(promised: pd.DataFrame, lang: str = "vi") -> str:
    """Which plans were fulfilled, by all figures; `promised` as from `figures_promised`."""
    if promised.empty:
        return _nothing(lang, "no_plans")
    plans = promised.groupby(["place_id", "year", "what"])["share_pct"].agg(["min", "max"])
    full, short = int((plans["min"] >= 100).sum()), int((plans["max"] < 100).sum())
    text = _say(lang, "plans", n=len(plans), full=full, short=short)
    return f"{_when(promised, lang)}: {text}."


def urban(counts: pd.DataFrame, lang: str = "vi") -> str:
    """Who meets most, of each number of standards; `counts` as from `urban_standards`."""
    if counts.empty:
        return _nothing(lang, "no_urban")
    rows = counts[counts["part"] != "unmet"]
    key = ["place", "period", "out_of"]
    met = rows.groupby(key, dropna=False)["value"].sum().reset_index()
    tops = met.dropna().sort_values(["out_of", "value"], ascending=False, kind="stable")
    tops = tops.drop_duplicates("out_of")
    names = [f"{row.place} {row.value:.0f}/{row.out_of:.0f}" for row in tops.itertuples()]
    told = {"n": len(met), "names": join_names(names, lang)}
    return f"{_when(counts, lang)}: {_say(lang, 'urban', **told)}."


def models(counts: pd.DataFrame, lang: str = "vi") -> str:
    """Of how many places stages are told, as from `models_by_stage`: provinces and districts do not
    compare."""
    if counts.empty:
        return _nothing(lang, "no_models")
    text = _say(lang, "models_told", n=counts["place_id"].nunique())
    return f"{_when(counts, lang)}: {text}."


def bands(counts: pd.DataFrame, lang: str = "vi") -> str:
    """Where the largest share of communes meets all; `counts` as from `communes_by_band`."""
    if counts.empty:
        return _nothing(lang, "no_bands")
    rows = counts.assign(full=counts["value"].where(counts["part"] == "full", 0.0))
    sums = rows.groupby(["place", "period"])[["full", "value"]].sum().reset_index()
    sums = sums.assign(share=sums["full"] / sums["value"]).sort_values("share", kind="stable")
    top = sums.iloc[-1]
    told = {"n": len(sums), "place": top["place"], "when": date_words(top["period"], lang),
            "full": f"{top['full']:.0f}", "all": f"{top['value']:.0f}"}  # fmt: skip
    return f"{_when(counts, lang)}: {_say(lang, 'bands', **told)}."


def on_map(tiles: pd.DataFrame, lang: str = "vi") -> str:
    """How many of the communes with figures meet all, and how many have none; `tiles` as from
    `measures.on_map`."""
    told = tiles[tiles["told"]]
    if told["met"].notna().sum() == 0:
        return _nothing(lang, "no_met")
    return f"{_when(told, lang)}: {_met_on_map(tiles, lang)}."


def _met_on_map(tiles: pd.DataFrame, lang: str) -> str:
    told = tiles[tiles["told"] & tiles["met"].notna()]
    if told["out_of"].notna().all():
        full = int((told["met"] >= told["out_of"]).sum())
        text = _say(lang, "map_told" if full else "map_none", full=full, n=len(told))
    else:
        low, high = number(told["met"].min(), 0, lang), number(told["met"].max(), 0, lang)
        text = _say(lang, "map_sizes", n=len(told), low=low, high=high)
    silent = int((~tiles["told"] & (tiles["place_type"] == WHOLE)).sum())
    return _say(lang, "map_silent", text=text, silent=silent) if silent else text


def before_and_after(tiles: pd.DataFrame, lang: str = "vi") -> str:
    """The same before and after a reform; `tiles` with their `side`."""
    told = tiles[tiles["told"]]
    if told["met"].notna().sum() == 0:
        return _nothing(lang, "no_met")
    sides = {str(side): _met_on_map(own, lang) for side, own in tiles.groupby("side")}
    return f"{_when(told, lang)}: {_say(lang, 'map_two', **sides)}."


def recognised_on_map(tiles: pd.DataFrame, lang: str = "vi") -> str:
    """How many communes lists recognise, by the highest standard of each."""
    told = tiles[tiles["told"]]
    if told.empty:
        return _nothing(lang, "no_recognitions")
    counts, look = told["standard"].value_counts(), looks("tile")
    parts = [
        _say(lang, "map_standard", n=counts[name], standard=look[name].named(lang))
        for name in look
        if name in counts
    ]
    text = _say(lang, "map_recognised", n=len(told), parts=join_names(parts, lang, most=9))
    return f"{text[:1].upper()}{text[1:]}."


def recognised_within(tiles: pd.DataFrame, lang: str = "vi") -> str:
    """Of the communes that a reform made, how many hold recognised ones only, some, none."""
    told = tiles[tiles["told"]]
    if told.empty:
        return _nothing(lang, "no_recognitions")
    full, none = int((told["met"] == told["out_of"]).sum()), int((told["met"] == 0).sum())
    some = len(told) - full - none
    return _say(lang, "map_within", n=len(told), full=full, some=some, none=none) + "."
