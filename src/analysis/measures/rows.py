"""Rows of tables: chosen, read as results, and put together with the cells that they came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analysis.words.names import names
from analysis.words.periods import days_of
from analysis.words.provenance import cell_at
from analysis.words.text import sort_key
from analysis.words.wording import say

ORIGIN = ("source", "sheet", "address")
PIECE = 1_000_000  # rows; of larger tables a measure takes one year at a time


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
    return kept(table, keep).reset_index(drop=True)


def kept(table: pd.DataFrame, keep: pd.Series) -> pd.DataFrame:
    """The rows for which `keep` is True; where these are all of them, nothing is copied."""
    return table if keep.all() else table[keep]


def in_years(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The rows of a table, those of a large one year by year: a part is copied more cheaply."""
    if len(table) <= PIECE:
        yield table
        return
    for year in sorted(table["year"].unique()):
        yield table[table["year"] == year]


def counted(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """One row = what some columns hold together, with its number of rows as `size`."""
    key, needed = [*dict.fromkeys(columns)], [*dict.fromkeys([*columns, "year"])]
    parts = [
        plain(part.groupby(key, observed=True, as_index=False, dropna=False).size())
        for part in in_years(table[needed])
    ]
    found = pd.concat(parts, ignore_index=True)
    return found.groupby(key, as_index=False, dropna=False).agg(size=("size", "sum"))


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The table with texts in place of categories."""
    coded = {name: own.astype("str") for name, own in table.items() if _is_coded(own)}
    return table.assign(**{str(name): own for name, own in coded.items()})


def _is_coded(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype)


def of_each(column: pd.Series, make: Callable[[str], Any]) -> pd.Series:
    """What a function makes of each text, called once for a distinct one; "" for a missing one.

    Texts made of categories are categories.
    """
    coded = _is_coded(column)
    if coded and not (column.cat.codes < 0).any():
        codes, distinct = column.cat.codes.to_numpy(), column.cat.categories
    else:
        codes, distinct = pd.factorize(column, use_na_sentinel=False)
    made = [make(text) for text in text_of(pd.Series(distinct))]
    if coded and all(isinstance(one, str) for one in made):
        again, texts = pd.factorize(np.array(made, object))
        small = again.astype(np.min_scalar_type(-max(len(texts), 1)))
        return pd.Series(pd.Categorical.from_codes(small[codes], pd.Index(texts)), column.index)
    values = pd.Series(made, dtype=object if any(isinstance(m, tuple) for m in made) else None)
    return values.take(codes).set_axis(column.index)


def within(table: pd.DataFrame, place_ids: Iterable[object]) -> pd.Series:
    """For each row, whether all of its places (`place_id`) are among these: a Series of bool."""
    known = set(place_ids)
    inside = of_each(table["place_id"], lambda ids: known.issuperset(ids.split(";")))
    return inside.astype(bool)


def followed(table: pd.DataFrame) -> pd.DataFrame:
    """The table without `set_aside` figures: a declared preference follows another source."""
    if "set_aside" not in table:
        return table
    return kept(table, ~table["set_aside"].astype(bool)).drop(columns="set_aside")


def reported(table: pd.DataFrame, columns: Iterable[str], what: str) -> pd.DataFrame:
    """The rows that are results (no plans, nothing set aside), with `date`, the last day of the
    period. KeyError, naming `what`: one of `columns`, or of those of every table, lacks."""
    needed = ["year", "period", "place_id", "place", "measure", "basis", *ORIGIN, *columns]
    require_columns(table, needed, what)
    rows = followed(kept(table, table["measure"] == "actual"))
    days = of_each(rows["period"], lambda period: days_of(period)[1])
    date = of_each(days, pd.Timestamp) if len(days) else pd.to_datetime(days)
    return rows.assign(date=date)


def published(table: pd.DataFrame) -> pd.DataFrame:
    """The results (no plans) that somebody published: none of them is made up."""
    return table[(table["basis"] == "reported") & (table["measure"] == "actual")]


def with_origin(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `sources` and `cells`, a tuple of the one file and of the one cell."""
    rows = plain(rows)
    return rows.assign(
        place_id=text_of(rows["place_id"]),
        place=text_of(rows["place"]),
        sources=of_each(rows["source"], lambda source: (source,)),
        cells=cells_of(rows).map(lambda cell: (cell,)),
    )


def results(table: pd.DataFrame, columns: Iterable[str], what: str) -> pd.DataFrame:
    """The rows that are results, as from `reported`, with what `with_origin` adds."""
    return with_origin(reported(table, columns, what))


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
    other columns, each made of a column by a word of `DataFrame.agg` or by a function of its list.
    """
    columns: dict[str, tuple[str, Any]] = {name: (name, "first") for name in first}
    columns |= {name: (name, "sum") for name in total}
    columns |= {name: (name, union) for name in ("sources", "cells")} | more
    groups = rows.groupby([*key], sort=sort)
    number = groups.ngroup().to_numpy()
    order = np.argsort(number, kind="stable")
    bounds = np.searchsorted(number[order], np.arange(groups.ngroups + 1))
    # Most firsts are those of the first row: to take them costs a quarter of asking the groups.
    whole = [
        name for name in columns if columns[name] == (name, "first") and not rows[name].hasnans
    ]
    found = rows[[*key, *whole]].iloc[order[bounds[:-1]]].reset_index(drop=True)
    for name, (column, make) in columns.items():
        if name in whole:
            continue
        if isinstance(make, str):
            found[name] = groups[column].agg(make).array
        else:
            values = rows[column].iloc[order].tolist()
            found[name] = pd.Series([make(values[a:b]) for a, b in pairwise(bounds)], found.index)
    return found[[*key, *columns]]


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
    found = places.reset_index(name="places")
    order = [
        (int(n), int(last) - int(first), int(first), int(last))
        for first, last, n in found.itertuples(index=False)
    ]
    return list(max(order)[2:]) if order else []


def sources_of(*tables: pd.DataFrame) -> list[str]:
    """The files behind tables that have a column `source` or `sources`, each once, sorted."""
    used: set[str] = set()
    for table in tables:
        if "sources" in table.columns:
            used.update(*table["sources"])
        else:
            require_columns(table, ["source"], "sources_of")
            used.update(text_of(pd.Series(table["source"].unique())))
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
    if column.dtype == "str":  # most are, and a way over objects costs ten times as much
        return column.fillna("")
    return column.astype("object").where(column.notna(), "").astype(str)


def cells_of(rows: pd.DataFrame) -> pd.Series:
    """The cell of each row ("source!sheet!address"), from its three columns."""
    files = of_each(rows["source"], lambda source: cell_at(source, "", "")[:-1])
    sheets = of_each(rows["sheet"], lambda sheet: cell_at("", sheet, "")[1:])
    parts = zip(files, sheets, text_of(rows["address"]), strict=True)
    return pd.Series([file + sheet + at for file, sheet, at in parts], rows.index, dtype=object)


def union(values: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """All that is in these tuples, each once, sorted."""
    values = [*values]
    if len(values) == 1 and isinstance(values[0], tuple) and len(values[0]) < 2:
        return values[0]
    return tuple(sorted({name for names in values for name in names}))


def by_name(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The table sorted by a column of names, in Vietnamese order."""
    keys = of_each(table[column], sort_key)
    place = {key: n for n, key in enumerate(sorted({*keys}))}
    return table.iloc[np.argsort([place[key] for key in keys], kind="stable")].reset_index(
        drop=True
    )


def headed(rows: pd.DataFrame, of: str, lang: str = "vi") -> pd.DataFrame:
    """The columns that `names(of)` heads, in its order and under its words for a reader."""
    headings = {column: say(lang, *words) for column, words in names(of).items()}
    return rows[[*headings]].rename(columns=headings).reset_index(drop=True)
