"""What follows from the cells of the tables, as reports say it of an area: how many communes meet
what, and how that changed since the year before.

Each is a `Told` that is derived, with what a clause must say to mean it. Only published figures
count; where sources differ, or too little is known to tell, there is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.measures.clauses import CRITERIA
from analysis.measures.criteria import (
    at_end_of_year,
    communes_by_criterion,
    criteria_matrix,
    criteria_met,
    criteria_met_reported,
    criteria_status,
)
from analysis.measures.derived_gifts import gifts_in_all
from analysis.measures.places import by_their_day, communes_of, parents_on, rural_communes
from analysis.measures.rows import published, union
from analysis.measures.tables import Tables
from analysis.measures.told import Facts, Told, follows, number_of, records
from analysis.words.levels import level_name, level_of
from analysis.words.names import names, phrases
from analysis.words.places import RURAL
from analysis.words.text import match_key

COMMUNES = ["place_id", "place", "year", "criteria_set", "bands", "met", "out_of", "cells"]
Row = dict[str, Any]
Placed = tuple[str, Told]
SOMEWHERE = phrases("place_unit")
WAYS = {1: "rose", -1: "fell", 0: "stayed"}


def derived(tables: Tables) -> Facts:
    """What follows from the published results, by place."""
    found: Facts = defaultdict(list)
    met = _at_end_of_year(tables)
    of_communes = *_of_districts(met, tables.places), *_of_communes(met, tables)
    for place, fact in (*of_communes, *_of_criteria(tables), *gifts_in_all(tables)):
        found[place].append(fact)
    return found


# --- what the criteria of all communes add up to ---


def _at_end_of_year(tables: Tables) -> pd.DataFrame:
    """One row = one commune and year: criteria met (published, complete); columns COMMUNES.

    A commune whose sources differ at the end of a year has none.
    """
    single = criteria_met(published(tables.criteria), tables.criteria_sets)
    whole = (single["no_data"] == 0) & (single["conflicting"] == 0)
    told = published(tables.indicators)
    reported = criteria_met_reported(told, tables.places, tables.criteria_sets)
    parts = [own for own in (single[whole], reported) if len(own)]
    if not parts:
        return pd.DataFrame(columns=COMMUNES)
    columns = ["year", "date", "place_id", "place", "basis", "criteria_set", "bands", "met"]
    columns += ["out_of"]
    met = pd.concat([own[[*columns, "sources", "cells"]] for own in parts], ignore_index=True)
    last = at_end_of_year(met)
    differing = last.groupby(["place_id", "year"])["met"].transform("nunique") > 1
    last = last[~differing].drop_duplicates(["place_id", "year"])
    return last[COMMUNES].reset_index(drop=True)


def _of_districts(met: pd.DataFrame, places: pd.DataFrame) -> Iterator[Placed]:
    """What the numbers of all communes of a district come to, where each has a published one."""
    for year, own in met.groupby("year"):
        for district, ids in _communes_on(places, f"{year}-12-31").items():
            here = own[own["place_id"].isin(ids)]
            if len(here) == len(ids):
                yield from ((district, fact) for fact in _in_all(here, str(year)))


def _communes_on(places: pd.DataFrame, day: str) -> dict[str, set[str]]:
    """The communes of each district on a day, of which the register says since when each was there.

    Of other districts it knows but those that rows name, and not whether there are more.
    """
    ends = places["valid_to"].fillna("").replace("", "9999")
    there = (places["valid_from"].fillna("") <= day) & (day <= ends)
    rows = places[there & (places["place_type"] == RURAL) & (places["parent_id"] != "")]
    whole = (rows["valid_from"].fillna("") != "").groupby(rows["parent_id"]).transform("all")
    return {str(one): set(own["place_id"]) for one, own in rows[whole].groupby("parent_id")}


def _in_all(here: pd.DataFrame, period: str) -> Iterator[Told]:
    """Criteria met in all and their mean; how many communes meet all, where each has a whole."""
    n, cells = float(len(here)), tuple(cell for own in here["cells"] for cell in own)
    total = float(here["met"].sum())
    found: dict[str, tuple[str, float, float | None]] = {
        "criteria_met": (CRITERIA, total, None),
        "criteria_met_mean": (f"{CRITERIA}/{RURAL}", round(total / n, 2), None),
    }
    if here["out_of"].notna().all():
        every = float((here["met"] == here["out_of"]).sum())
        found["communes_meeting_standard"] = (RURAL, every, n)
    for kind, number in found.items():
        name = names("counted")[kind][0]
        yield Told(kind, name, *number, "exact", period, "", cells, True)


# --- how many criteria the communes meet ---


def _of_communes(met: pd.DataFrame, tables: Tables) -> Iterator[Placed]:
    """What the numbers of criteria met say of each commune and of all of an area, year by year."""
    met = met.assign(area=_around(met, tables))
    for area, own in met[met["area"] != ""].groupby("area"):
        years = {int(str(year)): records(rows) for year, rows in own.groupby("year")}
        for year, rows in years.items():
            yield from _of_year(str(area), year, rows, tables)
        for before, after in pairwise(sorted(years)):
            if before + 1 == after:
                yield from _moved(str(area), after, years[before], years[after], tables)


def _around(rows: pd.DataFrame, tables: Tables) -> pd.Series:
    """What the place of each row lies in on its day; "" where the register does not say."""

    def above(ids: list[str], day: str) -> dict[str, str]:
        """What each lies in on a day."""
        parents = parents_on(tables.places, day)
        return {own: parents.get(own, "") for own in ids}

    return by_their_day(rows, tables.places, above)


def _of_year(area: str, year: int, rows: list[Row], tables: Tables) -> Iterator[Placed]:
    """Each commune's number, met and missing; how many meet all, and stand at each level."""
    every = set(rural_communes(tables.places, area, f"{year}-12-31"))
    there, period = {row["place_id"] for row in rows}, str(year)
    only: Row = (
        {} if every and every <= there else {"context": tuple(phrases("with_data").split("|"))}
    )
    cells = union(row["cells"] for row in rows)
    facts = [follows("of_whole", len(rows), cells, period, **only)]
    if silent := every - there:
        facts.append(follows("without_data", len(silent), cells, period))
    facts += [*_full(rows, cells, period, only), *_at_levels(rows, cells, period, only)]
    yield from ((area, fact) for fact in facts)
    for row in rows:
        yield from ((row["place_id"], fact) for fact in _of_commune(row, period))


def _of_commune(row: Row, period: str) -> Iterator[Told]:
    """How many criteria a commune meets, and misses."""
    out_of = number_of(row["out_of"])
    own: Row = {"unit": CRITERIA, "names": (row["place"],)}
    yield follows("met_number", row["met"], row["cells"], period, out_of=out_of, **own)
    if out_of is not None:
        yield follows("missing_number", out_of - row["met"], row["cells"], period, **own)


def _full(rows: list[Row], cells: Sequence[str], period: str, only: Row) -> Iterator[Told]:
    """How many communes meet the whole set, and do not; none where nobody can tell of one."""
    is_full = _is_full(rows)
    if any(is_full(row) is None for row in rows):
        return
    for name, wanted in (("full_set", True), ("not_full_set", False)):
        own = tuple(row["place"] for row in rows if is_full(row) == wanted)
        out_of = float(len(rows))
        yield follows(name, len(own), cells, period, out_of=out_of, names=own, **only)


def _is_full(rows: list[Row]) -> Callable[[Row], bool | None]:
    """Whether a commune of these meets its whole set; None where nobody can tell."""
    sizes = [row["out_of"] for row in rows if not pd.isna(row["out_of"])]

    def full(row: Row) -> bool | None:
        """Of one."""
        if not pd.isna(row["out_of"]):
            return row["met"] >= row["out_of"]
        return False if sizes and row["met"] < min(sizes) else None

    return full


def _at_levels(rows: list[Row], cells: tuple[str, ...], period: str, only: Row) -> Iterator[Told]:
    """How many communes stand at each level but the highest, where all have a whole."""
    if any(pd.isna(row["out_of"]) for row in rows):
        return
    levels = [level_of(row["met"], row["out_of"], row["bands"]) for row in rows]
    for level in sorted(set(levels) - {"full", "not_full"}):
        behind = match_key(level_name(level, "vi", "at_level"))
        count, n = levels.count(level), float(len(rows))
        yield follows("at_level_said", count, cells, period, out_of=n, behind=behind, **only)


def _moved(
    area: str, year: int, before: list[Row], after: list[Row], tables: Tables
) -> Iterator[Placed]:
    """By how much each commune moved within one set since the year before; how many which way."""
    old = {row["place_id"]: row for row in before}
    pairs = [(old[row["place_id"]], row) for row in after if row["place_id"] in old]
    pairs = [pair for pair in pairs if _comparable(*pair)]
    span: Row = {"period": f"{year - 1}/{year}", "since": str(year - 1)}
    for was, now in pairs:
        if moved := now["met"] - was["met"]:
            cells: Any = union((was["cells"], now["cells"]))
            name = WAYS[_way(was, now)]
            more: Row = {"unit": CRITERIA, "names": (now["place"],)} | span
            yield now["place_id"], follows(name, abs(moved), cells, **more)
    every = set(rural_communes(tables.places, area, f"{year}-12-31"))
    if every and every <= {now["place_id"] for _, now in pairs}:
        yield from ((area, fact) for fact in _ways(pairs, span))


def _ways(pairs: list[tuple[Row, Row]], span: Row) -> Iterator[Told]:
    """How many communes rose, fell and stayed."""
    cells = union(side["cells"] for pair in pairs for side in pair)
    for way, name in WAYS.items():
        own = tuple(now["place"] for was, now in pairs if _way(was, now) == way)
        yield follows(name, len(own), cells, out_of=float(len(pairs)), names=own, **span)


def _comparable(was: Row, now: Row) -> bool:
    """Whether two numbers of one commune are of one set, out of the same."""
    wholes = {row["out_of"] for row in (was, now) if not pd.isna(row["out_of"])}
    return bool(was["criteria_set"]) and was["criteria_set"] == now["criteria_set"] and (
        len(wholes) < 2
    )  # fmt: skip


def _way(was: Row, now: Row) -> int:
    return (now["met"] > was["met"]) - (now["met"] < was["met"])


# --- single criteria ---


def _of_criteria(tables: Tables) -> Iterator[Placed]:
    """In how many communes of an area each criterion is met; what is newly met since a year ago."""
    rows = published(tables.criteria)
    area = _around(rows, tables)
    communes = set(communes_of(tables.places))
    for district, own in rows.groupby(area[rows["place_id"].isin(communes) & (area != "")]):
        years = sorted(int(year) for year in own["year"].unique())
        for year in years:
            matrix = criteria_matrix(own, tables.criteria_names, year)
            for row in records(communes_by_criterion(matrix)):
                yield from ((str(district), fact) for fact in _of_criterion(row, str(year)))
        status = criteria_status(own, tables.criteria_sets)
        for before, after in pairwise(years):
            if before + 1 == after:
                for fact in _newly(status, before, after):
                    yield str(district), fact


def _of_criterion(row: Row, period: str) -> Iterator[Told]:
    """In how many communes a criterion is met, and not met."""
    if row["conflicting"]:
        return
    number, name = str(row["criterion"]), str(row["criterion_name"] or "")
    called = (f"{word} {number}" for word in phrases("criterion_called").split("|"))
    context = tuple(one for one in (name, *called) if one)
    more: Any = {"out_of": float(row["out_of"]), "context": context, "names": (*context, number)}
    cells = row["cells"]
    yield follows("criterion_met", row["met"], cells, period, **more)
    yield follows("criterion_missing", row["out_of"] - row["met"], cells, period, **more)


def _newly(status: pd.DataFrame, before: int, after: int) -> Iterator[Told]:
    """How many criteria are newly met, or no longer, in how many communes, by the same set."""
    key = ["place_id", "criteria_set", "criterion"]
    sides = [status[status["year"] == year].astype(dict.fromkeys(key, object))
             for year in (before, after)]  # fmt: skip
    both = sides[0].merge(sides[1], on=key, suffixes=("_before", ""))
    unmet = ("not_met", "in_progress")
    ways = {
        "newly_met": both["status_before"].isin(unmet) & (both["status"] == "met"),
        "fallen_back": (both["status_before"] == "met") & both["status"].isin(unmet),
    }
    for name, moved in ways.items():
        own = both[moved]
        cells = union((*own["cells_before"], *own["cells"]))
        more: Any = {"since": str(before), "names": tuple(own["place"].unique())}
        if len(own):
            period = f"{before}/{after}"
            yield follows(name, len(own), cells, period, unit=CRITERIA, **more)
            yield follows(name, own["place_id"].nunique(), cells, period, unit=SOMEWHERE, **more)
            yield follows(name, own["place_id"].nunique(), cells, period, **more)
