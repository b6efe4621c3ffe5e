"""Which figures of the catalogue have other data after a run, and because of which cells.

Each figure that takes a row that came, went or is another is made of the places of such rows alone,
as they were and as they are: one that shows nothing of what differs stays out. Where many rows came
or went, or many tell of these places, this is not tried: each figure that takes such rows is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.figures.catalogue import ENTRIES
from analysis.figures.choosing import Entry, Needs, NeedsNotMet, choose
from analysis.figures.selection import COLUMNS, PART_OF, Rows, Stock, stock_of, values_of
from analysis.measures.tables import Tables
from analysis.words.provenance import cell_at

Row = Mapping[Any, Any]
Pair = tuple[str, Row, Row]  # table; the row before, the row now; {} for none
Choices = tuple[tuple[str, Any], ...]
ROWS = ("criteria", "contributions", "indicators")  # tables whose rows are drawn
ONE_BY_ONE = 3  # rows that are looked at one by one; of more, all of a figure are named
MOST_ROWS = 40  # of the places of such rows; of more, making figures twice takes seconds
CELL = ["source", "sheet", "address"]


def figures_changed(before: Tables, now: Tables, pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """The cells because of which each figure has other data, by its name in the catalogue."""
    every = [*pairs, *_set_aside(before, now)]
    listed = [pair for pair in every if pair[0] in ROWS]
    cells: dict[str, dict[str, None]] = defaultdict(dict)  # of the rows of each table
    for name, *rows in every:
        cells[name] |= dict.fromkeys(map(_cell, filter(None, rows)))
    found: dict[str, dict[str, None]] = {name: {} for name in ENTRIES}
    if listed:
        two = _Two(before, now, listed)
        for name, entry in ENTRIES.items():
            found[name] |= dict.fromkeys(_cells_of(entry, two))
    for name, entry in ENTRIES.items():
        for table in _whole_tables(entry, before, now):
            found[name] |= cells[table]
    return {name: [*own] for name, own in found.items() if own}


def _whole_tables(entry: Entry, before: Tables, now: Tables) -> set[str]:
    """The tables of which any other row may change a figure: those that it has rows of, and where
    there are some also those that it takes besides."""
    own = set(entry.needs.rows).difference(_parts(entry))
    there = any(len(getattr(tables, PART_OF.get(name, name))) for tables in (before, now)
                for name in entry.needs.rows)  # fmt: skip
    return own | {PART_OF.get(name, name) for name in entry.needs.beside if there}


def _set_aside(before: Tables, now: Tables) -> Iterator[Pair]:
    """Rows that are the same, and count in figures no more, or only now."""
    for name in ("criteria", "indicators"):
        old, new = getattr(before, name), getattr(now, name)
        if old["set_aside"].any() or new["set_aside"].any():
            both = old.merge(new[[*CELL, "set_aside"]], on=CELL, suffixes=("", "_now"))
            other = both[both["set_aside"] != both["set_aside_now"]].drop(columns="set_aside_now")
            for row in other.to_dict("records"):
                yield name, row, row


class _Two:
    """What two runs have of the places whose rows differ, and these rows, as figures take them."""

    def __init__(self, before: Tables, now: Tables, pairs: list[Pair]) -> None:
        places = {str(row["place_id"]) for _, *rows in pairs for row in rows if row}
        self.tables = [_narrowed(tables, places) for tables in (before, now)]
        large = any(map(_is_large, self.tables))
        both, alone = ([], pairs) if large else _by_kind(pairs)
        self.others = self._rows(both, before, now)
        self.many = large or len(alone) > ONE_BY_ONE
        self.alone = self._rows(alone, before, now)
        self.sides = [at for at in (0, 1) if any(pair[1 + at] for pair in pairs)]
        self.made: dict[tuple, str] = {}
        self.met: dict[tuple, bool] = {}
        self.named: dict[str, list[str]] = {}

    @cached_property
    def before(self) -> Stock:
        """What there was of these places."""
        return stock_of(self.tables[0])

    @cached_property
    def now(self) -> Stock:
        """What there is of them."""
        return stock_of(self.tables[1])

    def meets(self, needs: Needs, parts: Iterable[str]) -> bool:
        """Whether there may be a figure on a side that rows are of; many figures need the same."""
        key = (needs.years, *parts)
        if key not in self.met:
            stocks = (self.now if at else self.before for at in self.sides)
            rows = ({part: stock.rows[part] for part in parts} for stock in stocks)
            self.met[key] = any(map(needs.met_by, rows))
        return self.met[key]

    def cells(self, part: str) -> list[str]:
        """The cells of the rows that came or went and are in a part of the stock."""
        if part not in self.named:
            self.named[part] = [_cell(row) for row in _rows_of(self.alone, [part])]
        return self.named[part]

    def _rows(self, pairs: list[Pair], *both: Tables) -> list[Rows]:
        """The rows of these pairs, as figures take them."""
        own = [
            [(name, row) for name, *rows in pairs if (row := rows[at])] for at in range(len(both))
        ]
        return [_stock(tables, rows).rows for tables, rows in zip(both, own, strict=True) if rows]

    def differ(self, entry: Entry, choices: Choices) -> bool:
        """Whether the small table of a figure is another one now."""
        return self._table(entry, 0, choices) != self._table(entry, 1, choices)

    def _table(self, entry: Entry, at: int, choices: Choices) -> str:
        # Several figures are drawn of one table.
        key = (entry.summary, entry.needs.rows, entry.drawn, at, choices)
        if key not in self.made:
            stock = self.now if at else self.before
            self.made[key] = _as_text(entry, stock, dict(choices))
        return self.made[key]


def _cells_of(entry: Entry, two: _Two) -> Iterator[str]:
    """The cells of rows because of which a figure is another one."""
    parts = _parts(entry)
    if not parts:
        return
    if two.many and two.meets(entry.needs, parts):
        for part in parts:
            yield from two.cells(part)
    tried = two.others if two.many else [*two.others, *two.alone]
    groups: defaultdict[Choices, list[Row]] = defaultdict(list)
    for row in _rows_of(tried, parts):
        for choices in _choices(entry, row):
            groups[choices].append(row)
    for choices, rows in groups.items():
        if two.differ(entry, choices):
            yield from (_cell(row) for row in rows if _counts(entry, two, choices, row, len(rows)))


def _parts(entry: Entry) -> tuple[str, ...]:
    """What a figure needs of the tables whose rows are drawn."""
    return tuple(part for part in entry.needs.rows if PART_OF.get(part, part) in ROWS)


def _rows_of(each: Iterable[Rows], parts: Iterable[str]) -> list[Row]:
    return [row for rows in each for part in parts for row in rows[part].to_dict("records")]


def _counts(entry: Entry, two: _Two, choices: Choices, row: Row, of: int) -> bool:
    """Whether a row is one of those because of which a figure is another: tried for a few."""
    place = str(row["place_id"])
    if not 1 < of <= ONE_BY_ONE or "places" not in entry.choices or ";" in place:
        return True
    own = dict(choices) | {"places": (place,)}
    return two.differ(entry, tuple(own.items()))


def _is_large(tables: Tables) -> bool:
    return any(len(getattr(tables, name)) > MOST_ROWS for name in ROWS)


def _by_kind(pairs: list[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Rows that are another now, and rows that came or went."""
    kinds: tuple[list[Pair], list[Pair]] = [], []
    for pair in pairs:
        kinds[not (pair[1] and pair[2])].append(pair)
    return kinds


def _narrowed(tables: Tables, places: set[str]) -> Tables:
    """The rows of these places only."""
    frames = {name: getattr(tables, name) for name in ROWS}
    return replace(tables, **{n: own[own["place_id"].isin(places)] for n, own in frames.items()})


def _stock(tables: Tables, rows: list[tuple[str, Row]]) -> Stock:
    """The stock of a few rows: those that figures take, with what they are chosen by."""
    frames = {}
    for name in ROWS:
        table = getattr(tables, name)
        own = pd.DataFrame([row for of, row in rows if of == name], columns=list(table))
        own["set_aside"] = False
        frames[name] = own.astype({column: table[column].dtype for column in table if len(own)})
    return stock_of(replace(tables, **frames))


def _choices(entry: Entry, row: Row) -> Iterator[Choices]:
    """The choices of which the row is: years and places only where a figure shows one of them."""
    own: dict[str, Any] = {}
    for field in entry.choices:
        value = row.get(COLUMNS.get(field, field))
        if field == "thing" or (field in ("years", "places") and field not in entry.one):
            continue
        if field == "organizations" or value is None or value == "" or pd.isna(value):
            continue
        own[field] = int(value) if field == "years" else value
    if "thing" not in entry.choices:
        yield tuple(own.items())
        return
    for thing in sorted(values_of(pd.DataFrame([row]), "thing")):
        yield (*own.items(), ("thing", thing))


def _as_text(entry: Entry, stock: Stock, choices: Mapping[str, Any]) -> str:
    try:
        return choose(entry, stock, choices).table().to_csv()
    except (NeedsNotMet, ValueError):  # nothing to draw, or nothing of this kind is there any more
        return ""


# -- cells ----------------------------------------------------------------------------------------
def _cell(row: Row) -> str:
    return cell_at(*(str(row.get(part, "")) for part in CELL))
