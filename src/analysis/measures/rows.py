"""Rows of tables: chosen, read as results, and put together with the cells that they came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.words.periods import days_of
from analysis.words.provenance import cell_at
from analysis.words.text import sort_key
from analysis.words.wording import say

ORIGIN = ("source", "sheet", "address")


def require_columns(table: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    """KeyError naming the missing and the available columns."""
    missing = [c for c in columns if c not in table.columns]
    if missing:
        raise KeyError(f"{what}: columns missing: {missing}; available: {list(table.columns)}")


def select(table: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    """Rows whose columns hold the wanted values: `select(table, year=2018, place_id=["ky-ha"])`.

    A wanted value is one value or a list of them; None and an empty list mean "all". A figure for
    several places (`ky-ninh;ky-ha`) is taken when all of its places are wanted.
    KeyError: an unknown column.
    """
    require_columns(table, wanted, "select")
    keep = pd.Series(True, index=table.index)
    for column, value in wanted.items():
        values = {*value} if isinstance(value, Iterable) and not isinstance(value, str) else {value}
        values -= {None}
        if not values:
            continue
        if column == "place_id":
            keep &= within(table, values)
        else:
            keep &= table[column].isin(values)
    return table[keep].reset_index(drop=True)


def within(table: pd.DataFrame, place_ids: Iterable[object]) -> pd.Series:
    """For each row, whether all of its places (`place_id`) are among these: a Series of bool."""
    known = set(place_ids)
    inside = [known.issuperset(ids.split(";")) for ids in text_of(table["place_id"])]
    return pd.Series(inside, table.index, bool)


def followed(table: pd.DataFrame) -> pd.DataFrame:
    """The table without `set_aside` figures: a declared preference follows another source."""
    if "set_aside" not in table:
        return table
    return table[~table["set_aside"].astype(bool)].drop(columns="set_aside")


def results(table: pd.DataFrame, columns: Iterable[str], what: str) -> pd.DataFrame:
    """The rows that are results (no plans, nothing set aside), ready to be put together.

    More columns: `date` (last day of the period), `sources` and `cells` (a tuple of the one file
    and the one cell). KeyError, naming `what`: one of `columns`, or of those of every table, lacks.
    """
    needed = ["year", "period", "place_id", "place", "measure", "basis", *ORIGIN, *columns]
    require_columns(table, needed, what)
    rows = followed(table[table["measure"] == "actual"])
    return rows.assign(
        place_id=text_of(rows["place_id"]),
        place=text_of(rows["place"]),
        date=pd.to_datetime(text_of(rows["period"]).map(lambda period: days_of(period)[1])),
        sources=text_of(rows["source"]).map(lambda source: (source,)),
        cells=cells_of(rows).map(lambda cell: (cell,)),
    )


def put_together(
    rows: pd.DataFrame,
    key: Sequence[str],
    first: Iterable[str] = (),
    total: Iterable[str] = (),
    sort: bool = True,
    **more: tuple,
) -> pd.DataFrame:
    """One row = one value of the key columns, with all `sources` and `cells` behind it.

    `first`: columns of which the first value is kept; `total`: columns to be added up; `more`:
    other columns as for `DataFrame.agg`.
    """
    columns = {name: (name, "first") for name in first} | {name: (name, "sum") for name in total}
    columns |= {name: (name, union) for name in ("sources", "cells")} | more
    return rows.groupby([*key], as_index=False, sort=sort).agg(**columns)


def years_of(table: pd.DataFrame, at_least: int = 1) -> list[int]:
    """The years in which at least so many different places have a row, in order."""
    require_columns(table, ["year", "place_id"], "years_of")
    places = table.groupby("year")["place_id"].nunique()
    return [int(year) for year in places.index[places >= at_least]]


def most_told(table: pd.DataFrame, column: str, most: int) -> list[str]:
    """The values of a column that most rows have, at most so many; equals by their name."""
    counts = text_of(table[column]).value_counts().sort_index(kind="stable")
    return [value for value in counts.sort_values(ascending=False, kind="stable").index if value][
        :most
    ]


def years_to_compare(met: pd.DataFrame, one_set: bool = True) -> list[int]:
    """The two years in which most places have a row, under one criteria set or under two; of equals
    those furthest apart, then the last. []: no place has two. Columns: year, place_id,
    criteria_set."""
    columns = ["year", "place_id", "criteria_set"]
    require_columns(met, columns, "years_to_compare")
    own = met[columns].drop_duplicates()
    pairs = own.merge(own, on="place_id", suffixes=("", "_after"))
    same = pairs["criteria_set"] == pairs["criteria_set_after"]
    pairs = pairs[(pairs["year"] < pairs["year_after"]) & (same == one_set)]
    places = pairs.groupby(["year", "year_after"])["place_id"].nunique()
    order = {pair: (n, pair[1] - pair[0], pair) for pair, n in places.items()}
    return [int(year) for year in max(order, key=lambda pair: order[pair], default=())]


def sources_of(*tables: pd.DataFrame) -> list[str]:
    """The files behind tables that have a column `source` or `sources`, each once, sorted."""
    used: set[str] = set()
    for table in tables:
        if "sources" in table.columns:
            used.update(*table["sources"])
        else:
            require_columns(table, ["source"], "sources_of")
            used.update(text_of(table["source"]))
    return sorted(used - {""})


def with_names(table: pd.DataFrame, organizations: pd.DataFrame, lang: str = "vi") -> pd.DataFrame:
    """The table with `organization` in the reader's language, where the register has it."""
    needed = ["organization_id", "organization", "organization_en"]
    require_columns(organizations, needed, "organizations")
    names = organizations.set_index("organization_id")[say(lang, *needed[1:])]
    known = text_of(table["organization_id"].map(names))
    return table.assign(organization=known.where(known != "", table["organization"]))


def text_of(column: pd.Series) -> pd.Series:
    """The column as text, "" for a missing value."""
    return column.astype("object").where(column.notna(), "").astype(str)


def cells_of(rows: pd.DataFrame) -> pd.Series:
    """The cell of each row ("source!sheet!address"), from its three columns."""
    places = zip(*(text_of(rows[name]) for name in ORIGIN), strict=True)
    return pd.Series([cell_at(*place) for place in places], rows.index, dtype=object)


def union(values: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """All that is in these tuples, each once, sorted."""
    return tuple(sorted({name for names in values for name in names}))


def by_name(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The table sorted by a column of names, in Vietnamese order."""
    order = table.sort_values(column, key=lambda names: names.map(sort_key), kind="stable")
    return order.reset_index(drop=True)
