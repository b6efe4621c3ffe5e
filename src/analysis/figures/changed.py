"""Which figures of the catalogue have other data after a run, and because of which cells.

A figure is made of what there was and of what there is, for each choice of which a row that came,
went or is another is (its area, its year where one is drawn): it has changed where its small table
is another one, because of the cells of the lines in which it is. Of very many rows this would take
longer than the run: there each figure that takes such rows is one that may have changed.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.figures.catalogue import ENTRIES
from analysis.figures.choosing import Entry, NeedsNotMet, choose
from analysis.figures.selection import COLUMNS, PART_OF, Rows, Stock, stock_of, values_of
from analysis.measures.rows import cells_of
from analysis.measures.tables import Tables
from analysis.words.provenance import cell_at

Row = Mapping[Any, Any]
Pair = tuple[str, Row, Row]  # table; the row before, the row now; {} for none
Choices = tuple[tuple[str, Any], ...]
Frames = Mapping[str, pd.DataFrame]
Found = dict[tuple[str, str], list[str]]
Lines = list[tuple[str, frozenset[str]]]  # of a small table, each with its cells
MOST_ROWS = 5_000  # in all tables; of as many, figures are made in a few seconds
TABLES = (
    *("criteria", "contributions", "indicators", "recognitions", "targets", "tasks"),
    *("issues", "ledger"),
)
CELL = ["source", "sheet", "address"]
# Registers that figures take beside their rows, and the columns of these that name a line; none of
# the sets, which hold for the years of all rows.
KEYS = {
    "criteria_sets": (),
    "criteria": ("criteria_set", "criterion"),
    "indicators": ("indicator",),
    "organizations": ("organization_id",),
    "organization_groups": ("organization_group",),
}


def too_many(frames: Frames) -> bool:
    """Whether making figures of all these rows would take longer than a run."""
    return sum(len(frames[name]) for name in TABLES) > MOST_ROWS


def first_rows(frames: Frames, pairs: Iterable[Pair]) -> Frames:
    """What is asked of too many rows: whether there are any, unless some were set aside."""
    if any(_cells_aside(pairs)):
        return frames
    return {name: own.head(1) if name in TABLES else own for name, own in frames.items()}


def figures_touched(
    before: Callable[[], Tables], now: Tables, pairs: list[Pair], many: bool
) -> Found:
    """As `figures_changed`; of too many rows, as `figures_perhaps_changed`."""
    if not pairs:
        return {}
    return figures_perhaps_changed(now, pairs) if many else figures_changed(before(), now, pairs)


def figures_changed(before: Tables, now: Tables, pairs: Iterable[Pair]) -> Found:
    """The cells because of which each figure has other data, by its name and "changed"."""
    pairs = [*pairs]
    pairs += [*_set_aside(now, pairs), *_of_other_places(before, now, pairs)]
    two = _Two(before, now, pairs)
    found = {(name, "changed"): two.cells_of(entry) for name, entry in ENTRIES.items()}
    return {name: own for name, own in found.items() if own}


def figures_perhaps_changed(now: Tables, pairs: Iterable[Pair]) -> Found:
    """The cells of all rows that differ and that a figure takes, or may take besides, by its name
    and "possible"."""
    pairs = [*pairs]
    other, found = _Two(now, now, [*pairs, *_set_aside(now, pairs)]).other, {}
    cells = {part: [*map(_cell, _rows_of(other, [part]))] for part in (other or [{}])[0]}
    for name, entry in ENTRIES.items():
        there = any(len(getattr(now, PART_OF.get(one, one))) for one in entry.needs.rows)
        own = dict.fromkeys(cell for part in entry.needs.every for cell in cells[part])
        if own and (there or any(cells[part] for part in entry.needs.rows)):
            found[name, "possible"] = [*own]
    return found


# -- lines of registers ----------------------------------------------------------------------------
def lines_drawn(
    before: Mapping[str, str], lines: Mapping[str, Iterable[str]]
) -> list[tuple[str, str, Row]]:
    """Of the lines of registers that differ ("+ …") those that figures take: register, what is told
    of the line, and its fields."""
    found = []
    for name in KEYS:
        head = before.get(f"{name}.csv", "").split("\n")[0]
        sign = ";" if head.count(";") > head.count(",") else ","
        for line in lines.get(f"{name}.csv", ()):
            fields = csv.DictReader([head, line[2:]], delimiter=sign)
            found += [(name, f"{name}.csv: {line}", row) for row in fields]
    return found


def figures_of_lines(
    was: Tables, now: Tables, lines: Iterable[tuple[str, str, Row]], many: bool
) -> Found:
    """The lines of registers because of which figures of the same rows have other data: `was` has
    the registers of before. They are looked for where rows are of what a line names."""
    told: dict[str, dict[str, None]] = defaultdict(dict)
    pairs: dict[tuple[str, str], Pair] = {}
    for register, text, line in lines:
        for name in TABLES:
            for row in _of_line(getattr(now, name), register, line).to_dict("records"):
                told[_cell(row)][text] = None
                pairs[name, _cell(row)] = name, row, row
    found = figures_touched(lambda: was, now, [*pairs.values()], many)
    return {
        figure: [*dict.fromkeys(text for cell in cells for text in told[cell])]
        for figure, cells in found.items()
    }


def _of_line(table: pd.DataFrame, register: str, line: Row) -> pd.DataFrame:
    """The rows of the sheets of what a line of a register names; of a criteria set, which holds for
    counts that do not name it, those of its years."""
    keys = KEYS[register]
    if not keys and "year" in table:
        return table[table["year"].between(*_years(line))]
    if not keys or not {*keys} <= {*table}:
        return table.head(0)
    named = pd.Series(True, table.index)
    for key in keys:
        named &= table[key] == line.get(key)
    sheets = pd.MultiIndex.from_frame(table[["source", "sheet"]])
    return table[sheets.isin(sheets[named])]


def _years(line: Row) -> tuple[int, int]:
    first, last = (str(line.get(part) or "")[:4] for part in ("valid_from", "valid_to"))
    return int(first) if first.isdigit() else 0, int(last) if last.isdigit() else 9999


def _set_aside(now: Tables, pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Rows that are the same, and count in figures no more, or only now: issues tell."""
    cells = {*_cells_aside(pairs)}
    for name in ("criteria", "indicators") if cells else ():
        table = getattr(now, name)
        for row in table[cells_of(table).isin(cells)].to_dict("records"):
            yield name, row, row


def _cells_aside(pairs: Iterable[Pair]) -> Iterator[str]:
    """The cells that issues which came or went tell to be set aside."""
    issues = (row for name, *rows in pairs for row in rows if name == "issues" and row)
    return (_cell(row) for row in issues if row["rule"] == "source_preferred")


def _of_other_places(before: Tables, now: Tables, pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Rows that are the same, of places with another kind, other days, another parent."""
    ids = {str(row["place_id"]) for name, *rows in pairs if name == "places" for row in rows if row}
    for name in TABLES if ids else ():
        for table in (getattr(before, name), getattr(now, name)):
            own = table[table["place_id"].isin(ids)] if "place_id" in table else table.head(0)
            yield from ((name, row, row) for row in own.to_dict("records"))


class _Two:
    """What two runs have, and the rows that differ, as figures take them."""

    def __init__(self, before: Tables, now: Tables, pairs: list[Pair]) -> None:
        self.tables = before, now
        sides = ([(name, row) for name, *rows in pairs if (row := rows[at])] for at in (0, 1))
        self.other = [
            _stock(tables, rows).rows
            for tables, rows in zip(self.tables, sides, strict=True)
            if rows
        ]
        self.made: dict[tuple, Lines] = {}

    @cached_property
    def stocks(self) -> tuple[Stock, Stock]:
        """What there was, and what there is."""
        before, now = map(stock_of, self.tables)
        return before, now

    def cells_of(self, entry: Entry) -> list[str]:
        """The cells of rows because of which a figure is another one."""
        groups: defaultdict[Choices, dict[str, None]] = defaultdict(dict)
        for row in _rows_of(self.other, entry.needs.rows):
            for choices in _choices(entry, row):
                groups[choices][_cell(row)] = None
        beside = dict.fromkeys(map(_cell, _rows_of(self.other, entry.needs.beside)))
        every = (("area", None),) if "area" in entry.choices else ()
        if beside:  # may be in the figure of any area
            for row in _rows_of([stock.rows for stock in self.stocks], entry.needs.rows):
                for choices in _choices(entry, {**row, "area": None}):
                    groups[*every, *choices] |= beside
        found = [self._of(entry, choices, cells) for choices, cells in groups.items()]
        return [*dict.fromkeys(cell for cells in found for cell in cells)]

    def _of(self, entry: Entry, choices: Choices, cells: Iterable[str]) -> list[str]:
        """Those of some cells because of which a figure is another one."""
        old, new = (self._lines(entry, at, choices) for at in (0, 1))
        if [line for line, _ in old] == [line for line, _ in new]:
            return []
        same = {line for line, _ in old} & {line for line, _ in new}
        told = {cell for line, own in (*old, *new) if line not in same for cell in own}
        return [cell for cell in cells if cell in told] or [*cells]

    def _lines(self, entry: Entry, at: int, choices: Choices) -> Lines:
        # Several figures are drawn of one table.
        key = (entry.summary, entry.needs.rows, entry.drawn, at, choices)
        if key not in self.made:
            self.made[key] = _lines_of(entry, self.stocks[at], dict(choices))
        return self.made[key]


def _rows_of(each: Iterable[Rows], parts: Iterable[str]) -> list[Row]:
    tables = (rows[part] for rows in each for part in parts)
    return [row for own in tables if len(own) for row in own.to_dict("records")]


def _stock(tables: Tables, rows: list[tuple[str, Row]]) -> Stock:
    """The stock of a few rows: those that figures take, with what they are chosen by."""
    frames = {}
    for name in TABLES:
        table = getattr(tables, name)
        own = pd.DataFrame([row for of, row in rows if of == name], columns=list(table))
        if "set_aside" in table:
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


def _lines_of(entry: Entry, stock: Stock, choices: Mapping[str, Any]) -> Lines:
    try:
        table = choose(entry, stock, choices).table()
    except (NeedsNotMet, ValueError):  # nothing to draw, or nothing of this kind is there any more
        return []
    rows = map(repr, table.itertuples(index=False, name=None))
    of_cells = "cells" in table and table["cells"].dtype == object  # else their number
    cells = table["cells"] if of_cells else [()] * len(table)
    return [*zip(rows, map(frozenset, cells), strict=True)]


def _cell(row: Row) -> str:
    return cell_at(*(str(row.get(part, "")) for part in CELL))
