"""What follows from the contributions of an area: what each gave in all of a kind, what a commune
received, where the money of a place came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.measures.contributions import combined_qualifier, gifts_by_year, in_groups, of_funds
from analysis.measures.places import around, parents_on
from analysis.measures.rows import cells_of, published
from analysis.measures.tables import Tables
from analysis.measures.told import Told, follows, records
from analysis.words.names import names

MONEY = "đồng"
TOGETHER = "compared"
Row = dict[str, Any]
Placed = tuple[str, Told]


def gifts_in_all(tables: Tables) -> Iterator[Placed]:
    """Sums of published contributions by place: of each giver and kind, of what a commune was
    given, of the sources of a place's funds."""
    rows = published(tables.contributions)
    if rows.empty:
        return
    funds = of_funds(rows, tables.organization_groups)
    yield from _of_funds(_records(rows[funds]), set(tables.places["place_id"]))
    given = gifts_by_year(rows[~funds])
    given = given[given["value_vnd"].notna()]
    compared = in_groups(given, tables.organization_groups, TOGETHER)
    yield from _of_gifts(_records(given.assign(compared=compared)), parents_on(tables.places))


def _records(rows: pd.DataFrame) -> list[Row]:
    kinds = {kind: own[0].lower() for kind, own in names("kind").items()}
    return [row | {"kind_name": kinds.get(row["kind"], str(row["kind"]))}
            for row in records(rows.assign(cell=cells_of(rows)))]  # fmt: skip


def _holding(place_ids: str, parents: dict[str, str]) -> set[str]:
    """The places that hold all of some places, themselves among them."""
    return set.intersection(*(set(around(one, parents)) for one in place_ids.split(";"))) - {""}


def _of_gifts(given: list[Row], parents: dict[str, str]) -> Iterator[Placed]:
    """The money that each gave of each kind in an area, and that a single place was given: by all,
    and by organizations that are compared with each other alone."""
    sums: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    where = {ids: _holding(ids, parents) for ids in {str(row["place_id"]) for row in given}}
    for row in given:
        year, kind, place = str(row["year"]), row["kind_name"], str(row["place_id"])
        for area in where[place]:
            sums["gave_money", area, year, kind, *_giver(row)].append(row)
        for group in ("", "compared") if row["compared"] else ("",):
            sums["received_money", place, year, kind, "", group].append(row)
    for (name, place, year, kind, giver, who), rows in sums.items():
        named = (kind, who) if giver else (kind,)
        yield place, _sum(name, rows, year, context=(kind,), names=named, organization_id=giver)


def _giver(row: Row) -> tuple[str, str]:
    """The id of a giver, or the name of one that no register knows; and the name."""
    who = str(row["organization"])
    return str(row["organization_id"] or who), who


def _sum(name: str, rows: list[Row], period: str, **more: Any) -> Told:
    """A derived sum of money, or what `value` says; `name` is its list of phrases."""
    value = more.pop("value", sum(float(row["value_vnd"]) for row in rows))
    qualifier = combined_qualifier(str(row["qualifier"]) for row in rows)
    cells = dict.fromkeys(str(row["cell"]) for row in rows)
    more = {"unit": MONEY, "qualifier": qualifier} | more
    return follows(name, value, cells, period, **more)


def _of_funds(rows: list[Row], known: set[str]) -> Iterator[Placed]:
    """Total, number and shares of the sources of each place's funds, one period each."""
    funds: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "cash" and row["place_id"] in known and not pd.isna(row["value_vnd"]):
            funds[str(row["place_id"]), str(row["period"])].append(row)
    for (place, period), own in funds.items():
        givers = {_giver(row) for row in own}
        yield place, _sum("raised", own, period)
        total = sum(float(row["value_vnd"]) for row in own)
        if total and all(row["qualifier"] == "exact" for row in own):
            yield place, _sum("of_sources", own, period, unit="nguồn", value=len(givers))
            for giver, who in sorted(givers):
                part = [row for row in own if _giver(row) == (giver, who)]
                share = 100 * sum(float(row["value_vnd"]) for row in part) / total
                more = {"names": (who,), "organization_id": giver}
                yield place, _sum("share_of", part, period, unit="%", value=share, **more)
