"""Findings about acts and counts: recognitions, what recognised communes miss.

As in `findings`: a table of `analysis.measures` in, a whole sentence out (words: findings.csv).
"""

from __future__ import annotations

import pandas as pd

from analysis.words.names import sentences
from analysis.words.wording import date_words, join_names, period_words


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
