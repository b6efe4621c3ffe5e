"""Findings about acts and counts: recognitions, what recognised communes miss, promises.

As in `findings`: a table of `analysis.measures` in, the facts and claims of a sentence out.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd

from analysis.figures.facts import Claim, Fact, counted, numbers
from analysis.figures.findings import rows_of
from analysis.figures.said import Finding

EVENTS = ("recognised", "renewed", "withdrawn")
VERDICTS = ("kept", "reached", "late", "missed", "disputed", "open")


def _facts_of(rows: pd.DataFrame) -> tuple[Fact, ...]:
    """When the rows are, for the opening."""
    return tuple(Fact("period", None, period=str(period)) for period in set(rows["period"]))


def _number(key: str, count: float) -> Claim:
    return numbers(key, Fact(key, float(count), "listed"))


def recognitions(by_year: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many recognitions lists name, of which how many renewed after a merger or withdrawn.

    `by_year` as from `recognised_by_year`.
    """
    counts = by_year.groupby("part")["communes"].sum()
    claims = [_number(part, counts[part]) for part in EVENTS if part in counts]
    further = int(counts.drop([*EVENTS], errors="ignore").sum())
    claims += [_number("further", further)] if further else []
    about = _facts_of(by_year)
    return Finding("no_recognitions", tuple(claims), "lists", about, lang=lang)


def distance(distance: pd.DataFrame, lang: str = "vi") -> Finding:
    """Which recognised communes may have it withdrawn; where none, which miss criteria.

    `distance` as from `distance_to_withdrawal`: those of which all criteria are known. That is not
    all of them: who is nearest to it nobody can tell.
    """
    rows = rows_of(distance)
    sides = ("left", "unmet")
    left, unmet = (
        [
            Fact(name, float(row[name]), str(row["place_id"]), str(row["place"]),
                 period=row["period"], basis=row["basis"])
            for row in rows
        ]
        for name in sides
    )  # fmt: skip
    finding = partial(Finding, "no_distance", lang=lang)
    if not rows:
        return finding()
    reached = counted(("",) + ("distance_reached",) * 3, left, lambda _, end: end <= 0)
    if reached.facts and any(fact.value for fact in unmet):
        return finding((reached,))
    keys = ("distance_all_met",) + ("distance_unmet",) * 3
    missing = counted(keys, unmet, lambda _, end: end > 0)
    return finding((missing,))


def targets(found: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many promises were kept, late, missed; `found` as from `targets_and_outcomes`."""
    if found.empty:
        return Finding("no_targets", lang=lang)
    counts = found["verdict"].value_counts()
    claims = [_number("targets", len(found))]
    claims += [
        _number(f"target_{verdict}", counts[verdict]) for verdict in VERDICTS if verdict in counts
    ]
    return Finding("no_targets", tuple(claims), about=_facts_of(found), lang=lang)


def figures_promised(promised: pd.DataFrame, lang: str = "vi") -> Finding:
    """Which plans were fulfilled, by all figures; `promised` as from `figures_promised`."""
    if promised.empty:
        return Finding("no_plans", lang=lang)
    plans = promised.groupby(["place_id", "year", "what"])["share_pct"].agg(["min", "max"])
    counts = {"plans": len(plans), "fulfilled": (plans["min"] >= 100).sum(),
              "short": (plans["max"] < 100).sum()}  # fmt: skip
    facts = [Fact(name, float(count), "plans") for name, count in counts.items()]
    return Finding("no_plans", (numbers("plans", *facts),), about=_facts_of(promised), lang=lang)


def urban(counts: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many reviews of urban standards there are; `counts` as from `urban_standards`. Places of
    different classes and days are not ranked."""
    rows = counts[counts["part"] != "unmet"]
    reviews = len(rows.drop_duplicates(["place_id", "period"]))
    claims = (_number("reviews", reviews),) if reviews else ()
    claims = tuple(Claim("number", "urban", claim.facts) for claim in claims)
    return Finding("no_urban", claims, about=_facts_of(counts), lang=lang)


def models(counts: pd.DataFrame, lang: str = "vi") -> Finding:
    """Of how many places stages are told, as from `models_by_stage`: provinces and districts do not
    compare."""
    places = Fact("places", float(counts["place_id"].nunique()), "models")
    claims = (numbers("models_told", places),) if len(counts) else ()
    return Finding("no_models", claims, about=_facts_of(counts), lang=lang)


def bands(counts: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many tables there are; `counts` as from `communes_by_band`. Places at different days and
    by different sets are not ranked."""
    tables = Fact("tables", float(len(counts.drop_duplicates(["place_id", "period"]))), "bands")
    claims = (numbers("bands", tables),) if len(counts) else ()
    return Finding("no_bands", claims, about=_facts_of(counts), lang=lang)


def streets(told: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many civilised streets the last list of each place has, and how many are but sections;
    as from `civilised_streets`. Without a list, of which places something is told."""
    listed = told[told["part"] != "untold"]
    last = listed[listed["date"] == listed.groupby("place_id")["date"].transform("max")]
    rows = last if len(last) else told
    if rows.empty:
        return Finding("no_streets", lang=lang)
    places = [Fact("place", 1.0, str(row["place_id"]), str(row["place"]))
              for row in rows_of(rows.drop_duplicates("place_id"))]  # fmt: skip
    every, of = Claim("count", "streets_told", tuple(places), noun="places"), _ids(rows)
    claims = [every]
    if len(last):
        count = Fact("streets", float(last["value"].sum()), of)
        claims = [replace(every, key="streets_listed", more=(count,))]
        if sections := float(last.loc[last["part"] == "section", "value"].sum()):
            claims.append(numbers("streets_sections", Fact("sections", sections, of), behind=True))
    return Finding("no_streets", tuple(claims), about=_facts_of(rows), lang=lang)


def _ids(rows: pd.DataFrame) -> str:
    return ";".join(sorted({*map(str, rows["place_id"])}))


def models_of_groups(models: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many organizations and fields have a number of models; as from `models_by_group`."""
    groups = Fact("groups", float(models["group"].nunique()), "models")
    claims = (numbers("models_of_groups", groups),) if len(models) else ()
    return Finding("no_models", claims, about=_facts_of(models), lang=lang)
