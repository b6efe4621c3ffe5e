"""Rows of the tables by name: groups of those that agree, and steps from one date to the next.

A `Row` is a named tuple with the columns of its table as attributes; a missing number is NaN.
"""

from __future__ import annotations

from collections import defaultdict, namedtuple
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from analysis.words.periods import days_of

_SMALL = 2_000  # rows
Row = Any  # of `rows_of`
Pair = tuple[Row, Row]  # a row, and the one that it is held against


def cell_of(row: Row) -> tuple[str, str, str]:
    """File, sheet and cell of a row, as issues have them."""
    return row.source, row.sheet, row.address


def place_of(row: Row) -> str:
    """Where a row stands, as messages say it: file, sheet and cell."""
    return f"{row.source} [{row.sheet}] {row.address}"


def coded(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its texts as categories, so that each distinct text is compared once.

    In a small table they are plain objects, which takes less time.
    """
    if table.empty:
        return table
    texts = [str(name) for name, dtype in table.dtypes.items() if dtype == "str"]
    if len(table) < _SMALL:
        plain = {name: table[name].to_numpy(object) for name in texts}
        return table.assign(**{n: pd.Series(own, table.index, object) for n, own in plain.items()})
    categories = {}
    for name in texts:
        codes, distinct = pd.factorize(table[name].array)
        categories[name] = pd.Categorical.from_codes(codes, distinct.astype(object), validate=False)
    return table.assign(**categories)


def numbered(table: pd.DataFrame, by: Iterable[str]) -> np.ndarray:
    """The number of each row's group: rows that agree in the columns `by` share one, from 0 on."""
    if len(table) < _SMALL:
        plain = [_plain(table[name]) for name in by]
        seen: dict[tuple, int] = {}
        return np.array([seen.setdefault(key, len(seen)) for key in zip(*plain, strict=True)])
    number = np.zeros(len(table), dtype="int64")
    for name in by:
        values = table[name].array
        if isinstance(values, pd.Categorical):
            own, size = values.codes.astype("int64"), len(values.categories)
        else:
            own, distinct = pd.factorize(values, use_na_sentinel=False)
            size = len(distinct)
        number, _ = pd.factorize(number * size + own)
    return number


def _plain(column: pd.Series) -> list:
    """The values of a column, of which missing numbers are equal."""
    values = np.asarray(column).tolist()
    return [None if one != one else one for one in values] if column.dtype.kind == "f" else values


def groups(table: pd.DataFrame, by: Iterable[str], least: int = 2) -> list[np.ndarray]:
    """Positions of rows that agree in the columns `by`, `least` at least, the first rows first."""
    if len(table) < least:
        return []
    number = numbered(table, by)
    many = np.flatnonzero(np.bincount(number)[number] >= least)
    order = many[np.argsort(number[many], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(number[order])) + 1) if len(order) else []


def grouped(
    table: pd.DataFrame, by: Iterable[str], least: int = 2, *, apart: Sequence[str] = ()
) -> list[list[Row]]:
    """The rows of `groups`, group by group; of those only that differ in the columns `apart`."""
    number = numbered(table, apart) if apart and len(table) >= least else np.zeros(1, int)
    if apart and not number.any():
        return []
    found = groups(table, by, least)
    if apart:
        found = [group for group in found if (number[group] != number[group[0]]).any()]
    rows = iter(rows_of(table.iloc[np.concatenate(found)]) if found else ())
    return [list(islice(rows, len(group))) for group in found]


def rows_of(table: pd.DataFrame) -> list[Row]:
    """The rows of a table, as `itertuples` gives them, in a tenth of the time for a small one."""
    if table.empty:
        return []
    columns = [np.asarray(table[name]).tolist() for name in table]
    return list(map(_row_type(tuple(table))._make, zip(*columns, strict=True)))


@lru_cache(maxsize=64)
def _row_type(columns: tuple[str, ...]) -> type[Row]:
    return namedtuple("Row", columns)


def by_sheets(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """Pairs of the same two sheets together: one issue tells them all."""
    found: dict[tuple, list[Pair]] = defaultdict(list)
    for row, before in pairs:
        found[row.source, row.sheet, before.source, before.sheet].append((row, before))
    return list(found.values())


def days(periods: pd.Series, which: int = 1) -> pd.Series:
    """The first (0) or the last (1) day of each period, as ISO dates."""
    return periods.map({period: days_of(period)[which] for period in periods.unique()}).astype(str)


def steps(table: pd.DataFrame, by: Sequence[str], said: str) -> tuple[np.ndarray, np.ndarray]:
    """Positions of results of the date before, and of those of one thing (`by`) that follow them.

    Only results of one date are looked at. A date of which `said` is told in two ways says nothing.
    By numbers alone, for a copy of a large table takes as much as the table.
    """
    at = np.flatnonzero(((table["measure"] == "actual") & of_one_date(table)).to_numpy(bool))
    if not len(at):
        return at, at
    dated = table[[*dict.fromkeys((*by, "period", said))]].iloc[at]
    periods, distinct = pd.factorize(dated["period"].array)
    ends, order_of = np.unique([days_of(one)[1] for one in distinct], return_inverse=True)
    dates = numbered(dated, by) * len(ends) + order_of[periods]
    order = np.argsort(dates, kind="stable")
    first = np.flatnonzero(np.diff(dates[order], prepend=-1))  # of each date, in their order
    told = numbered(dated, [said])[order]
    sure = np.minimum.reduceat(told, first) == np.maximum.reduceat(told, first)
    things = dates[order[first]] // len(ends)
    known = sure[:-1] & sure[1:] & (things[:-1] == things[1:])
    rows = at[order[first]]
    return rows[:-1][known], rows[1:][known]


def of_one_date(table: pd.DataFrame) -> pd.Series:
    """Which rows tell of one period, not of several years together (`2011/2018`)."""
    periods = table["period"]
    return ~periods.isin([period for period in periods.unique() if "/" in period])
