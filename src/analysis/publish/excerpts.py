"""The cells around a number, as the raw file shows them: what a reader sees who opens it.

Only what is published anyhow is shown: figures that were read, numbers, and the names of the lines
and columns of figures that were read. A cell that was refused is not, nor any text of a sheet whose
givers are not to be named.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from analysis.figures.trace import RawCells, addresses_of
from analysis.measures.tables import Tables
from analysis.words.provenance import split_cell

ABOVE, BELOW, BEFORE, BEHIND = 1, 1, 2, 1  # rows and columns around a cell
LONGEST = 40  # letters of one cell
HIDDEN = "…"
ROWS = ("criteria", "contributions", "indicators", "recognitions", "targets")
PLACES = re.compile(r"[A-Z]{1,3}[1-9]\d*(?:[:;][A-Z]{1,3}[1-9]\d*)*")
NUMERIC = re.compile(r"[\s\d.,/%+−-]*")
Sheet = tuple[str, str]


@dataclass(frozen=True)
class _Seen:
    """What may be shown of one sheet: figures that were read, refused cells, whether names may."""

    read: frozenset[tuple[int, int]]
    refused: frozenset[tuple[int, int]]
    names: bool
    first_row: dict[int, int] = field(default_factory=dict)  # of the figures of each column
    last_column: dict[int, int] = field(default_factory=dict)  # of the figures of each row

    def may(self, row: int, column: int, text: str) -> bool:
        """Whether the text of a cell is shown."""
        read, numeric = (row, column) in self.read, bool(NUMERIC.fullmatch(text))
        if (row, column) in self.refused or not self.names:
            return read and numeric  # beside an amount may stand somebody's telephone
        if numeric:
            return True
        head = row < self.first_row.get(column, -1)
        stub = row in self.last_column and column < self.last_column[row]
        return read or head or stub


def excerpts(cells: Iterable[str], tables: Tables, raw: RawCells) -> dict[Sheet, dict[str, str]]:
    """By file and sheet the texts of the cells and of those around each of them, by address."""
    wanted: dict[Sheet, set[tuple[int, int]]] = defaultdict(set)
    for cell in cells:
        source, sheet, address = split_cell(cell)
        for one in addresses_of(address):
            wanted[source, sheet] |= _around(*xl_cell_to_rowcol(one))
    seen = _seen(tables, set(wanted))
    found: dict[Sheet, dict[str, str]] = {}
    for sheet, spots in wanted.items():
        own = {}
        for row, column in sorted(spots):
            address = xl_rowcol_to_cell(row, column)
            if text := " ".join((raw.text(*sheet, address) or "").split()):
                may = seen[sheet].may(row, column, text)
                own[address] = _short(text) if may else HIDDEN
        if own:
            found[sheet] = own
    return found


def _around(row: int, column: int) -> set[tuple[int, int]]:
    rows = range(max(0, row - ABOVE), row + BELOW + 1)
    return {(r, c) for r in rows for c in range(max(0, column - BEFORE), column + BEHIND + 1)}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _seen(tables: Tables, sheets: set[Sheet]) -> dict[Sheet, _Seen]:
    read: dict[Sheet, set[tuple[int, int]]] = defaultdict(set)
    for name in ROWS:
        _add(read, getattr(tables, name), sheets)
    refused: dict[Sheet, set[tuple[int, int]]] = defaultdict(set)
    _add(refused, tables.issues[tables.issues["severity"] == "error"], sheets)
    closed = set[Sheet]()
    if not tables.settings.donor_names:
        given = tables.contributions
        own = given[(given["organization_id"] == "") & (given["organization"] != "")]
        closed = set(zip(own["source"], own["sheet"], strict=True))
    found = {}
    for sheet in sheets:
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for row, column in read[sheet]:
            first[column] = min(row, first.get(column, row))
            last[row] = max(column, last.get(row, column))
        own = frozenset(read[sheet]), frozenset(refused[sheet])
        found[sheet] = _Seen(*own, sheet not in closed, first, last)
    return found


def _add(into: dict[Sheet, set[tuple[int, int]]], rows: pd.DataFrame, sheets: set[Sheet]) -> None:
    own = rows[["source", "sheet", "address"]].drop_duplicates()
    for source, sheet, address in own.itertuples(index=False, name=None):
        if (source, sheet) in sheets and PLACES.fullmatch(address):
            into[source, sheet] |= {xl_cell_to_rowcol(one) for one in addresses_of(address)}
