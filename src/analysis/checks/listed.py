"""Lists that print how many communes they name: "Tổng cộng: 33 xã", "Danh sách 22 xã đăng ký"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.cells import Cells
from analysis.reading.law.table import Table
from analysis.registers.country import COMMUNE
from analysis.words.messages import Issue
from analysis.words.text import match_key

Cell = tuple[int, int]
_COMMUNE = "xa"  # the level of the vocabulary's words for communes


def listed_issues(cells: Cells) -> Iterator[Issue]:
    """A total, or the title of a list of recognitions, that counts other than what is listed."""
    listed = _listed(cells.table)
    for cell in _counting(cells) if listed > 1 else ():
        counts = {*_counts(cells.table, cell)}
        if counts and listed not in counts:
            found, computed = str(cells.table.at(cell)).strip(), str(listed)
            yield cells.issue("listed_count", cells.address(cell), found, computed=computed)


def _listed(table: Table) -> int:
    """How many communes a table lists, a line each; 0 where lines are of other places."""
    named = [line for line in table.lines if line.place_named and not line.total]
    places = [line.place.place if line.place else None for line in named]
    return len(named) if all(place and place.level == COMMUNE for place in places) else 0


def _counting(cells: Cells) -> Iterator[Cell]:
    """Where a list may print its count: totals, the line under it, the title of recognitions."""
    table = cells.table
    yield from (line.stub for line in table.lines if line.total and line.stub)
    listing = any(row.table == "recognitions" for row in cells.rows.values())
    under = max(line.row for line in table.lines) + 1
    rows = [*(table.block.titles if listing else ()), *([under] * (under < len(table.rows)))]
    yield from ((r, c) for r in rows for c in range(len(table.rows[r])))


def _counts(table: Table, cell: Cell) -> Iterator[int]:
    """The numbers of communes that a title or total names: the 33 of "33 xã", not of "9/33 xã"."""
    text = table.at(cell)
    if not isinstance(text, str):
        return
    label = table.labels.read(text)
    levels = [item.words for item in label.said.items if item.meaning("level") == _COMMUNE]
    if label.has("total") or cell[0] in table.block.titles:
        for words in levels:
            pattern = rf"(?<![\d/.,])(\d{{1,4}}) {re.escape(words)}\b"
            yield from (int(number) for number in re.findall(pattern, match_key(text)))
