"""What published tables tell of places, a figure of a cell each: its thing, place, period, cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.measures.rows import followed, published
from analysis.measures.tables import Tables
from analysis.words.names import phrases
from analysis.words.places import RURAL
from analysis.words.provenance import cell_at
from analysis.words.text import match_key


@dataclass(frozen=True, slots=True)
class Told:
    """One figure of the tables: what it is, its number, and its cells.

    `kind` is an indicator or "gift". What follows from several cells is `derived`: it may confirm,
    and contradicts nothing; `says` are then the phrases of which a clause must have one, `context`
    the words of which its sentence must have one, `names` what else it may name, `behind` the words
    that must follow, and `since` the year with which it compares.
    """

    kind: str
    name: str
    unit: str
    value: float | None
    out_of: float | None
    qualifier: str
    period: str
    organization_id: str
    cells: tuple[str, ...]
    derived: bool = False
    says: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    behind: str = ""
    since: str = ""


Facts = dict[str, list[Told]]


def told(tables: Tables) -> Facts:
    """The published results of the tables by place (`place_key`)."""
    found: Facts = defaultdict(list)
    for row in reported_rows(tables.indicators):
        name = row["indicator_name"]
        fact = _fact(row, row["indicator"] or match_key(name), name, row["unit"], row["value"])
        found[place_key(row["place_id"])].append(fact)
    for row in reported_rows(tables.contributions):
        place = found[place_key(row["place_id"])]
        worth = not pd.isna(row["value_vnd"])
        if row["unit"]:  # a bound beside money is that of the money
            own = row | {"qualifier": "exact"} if worth else row
            place.append(_fact(own, "gift", row["item"], row["unit"], row["quantity"]))
        if worth:
            place.append(_fact(row, "gift", row["item"], "đồng", row["value_vnd"]))
    return found


def reported_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The published results of a table that no declared preference sets aside."""
    return records(followed(published(table)))


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as records."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def number_of(value: object) -> float | None:
    """A number of a table; None for none."""
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type]


def place_key(place_ids: str) -> str:
    """The places of a figure, in whatever order they are named."""
    return ";".join(sorted(place_ids.split(";")))


def follows(
    name: str, value: float, cells: Iterable[str], period: str, unit: str = RURAL, **more: Any
) -> Told:
    """A fact that follows from several cells; `name` is its list of phrases."""
    says = tuple(phrases(name).split("|"))
    own = {"out_of": None, "qualifier": "exact", "organization_id": ""} | more
    return Told(
        name, says[0], unit, float(value), period=period, cells=tuple(cells), derived=True,
        says=says, **own,
    )  # fmt: skip


def _fact(row: Mapping[str, Any], kind: str, name: str, unit: str, value: object) -> Told:
    return Told(
        kind, str(name), str(unit), number_of(value), number_of(row.get("out_of")),
        str(row["qualifier"]), str(row["period"]), str(row.get("organization_id", "")),
        (cell_at(row["source"], row["sheet"], row["address"]),),
    )  # fmt: skip
