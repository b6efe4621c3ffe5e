"""Rows that count: heads with 1, 2, 3 behind them, and lines with these in front."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from analysis.reading.structure.grid import Grid
from analysis.reading.structure.kinds import MIXED, NUMBER, counts_column

if TYPE_CHECKING:
    from analysis.reading.structure.rows import Outline

NAMES_COUNTED = 5  # names with the numbers from 1 on that are heads


def heads_that_count(grid: Grid, outline: Outline) -> np.ndarray:
    """Rows of known heads with 1, 2, 3 … behind them, or of names that count so: they are heads."""
    found = []
    for row in np.flatnonzero((grid.head.sum(1) > 0) & (outline.count > 3)).tolist():
        others = np.flatnonzero(grid.full[row] & ~grid.head[row])
        numbers = [counts_column(grid.text(row, int(column))) for column in others]
        runs = len(numbers) > 2 and numbers == list(range(1, len(numbers) + 1))
        found += [row] if runs and grid.head[row, outline.first[row]] else []
    mixed = grid.full & (grid.kind == MIXED)
    for row in np.flatnonzero(mixed.sum(1) >= NAMES_COUNTED).tolist():
        at = np.flatnonzero(mixed[row]).tolist()
        found += [row] if _count_on([grid.text(row, column) for column in at]) else []
    return np.array(found, int)


def _count_on(texts: list[str]) -> bool:
    """Whether texts are names that count from 1 on: "TC1 (Quy hoạch)", "TC2 (Giao thông)"."""
    numbers = [re.search(r"\d+", text) for text in texts]
    return [int(one[0]) for one in numbers if one] == list(range(1, len(texts) + 1))


def heads_of_counted(grid: Grid, outline: Outline) -> np.ndarray:
    """Rows that begin with a known head, right above one that begins with 1: "TT | Xã | …"."""
    rows = np.flatnonzero(outline.count > 1)
    above, below = rows[:-1], rows[1:]
    left = np.minimum(outline.left[above], grid.shape[1] - 1)
    counted = (grid.kind[below, left] == NUMBER) & (grid.number[below, left] == 1)
    headed = grid.head[above, left] & (outline.sheet[above] == outline.sheet[below])
    return above[counted & headed]


def counted_lines(grid: Grid, outline: Outline) -> np.ndarray:
    """Rows that count on from 1 in the first column, 1, 2, 3: they are lines, and no heads.

    Rows between them that this column leaves blank go on with the one above.
    """
    at = np.minimum(outline.left, grid.shape[1] - 1)
    filled = grid.full[np.arange(grid.shape[0]), at]
    rows = np.flatnonzero((outline.count > 1) & filled)
    counts = np.where(grid.kind[rows, at[rows]] == NUMBER, grid.number[rows, at[rows]], -1)
    on = (counts[1:] == counts[:-1] + 1) & (outline.sheet[rows[1:]] == outline.sheet[rows[:-1]])
    runs = np.cumsum(np.concatenate([[True], ~on]))[: len(rows)]
    first = np.unique(runs, return_index=True)[1]
    begun = counts[first] == 1
    long = np.bincount(runs, minlength=1)[1:] > 1
    return rows[(begun & long)[runs - 1]]


def between_heads_and_first(grid: Grid, outline: Outline) -> np.ndarray:
    """Rows with one name, below known heads of all columns and above the line that counts 1.

    They head lines, and no column: "Xã Kỳ Ninh".
    """
    rows = np.flatnonzero(outline.count > 0)
    heads, lone, first = rows[:-2], rows[1:-1], rows[2:]
    one_sheet = outline.sheet[heads] == outline.sheet[first]
    left = np.minimum(outline.left[lone], grid.shape[1] - 1)
    named = (outline.count[heads] > 2) & grid.head[heads, outline.first[heads]]
    named &= outline.count[lone] == 1
    counted = (grid.kind[first, left] == NUMBER) & (grid.number[first, left] == 1)
    beside = outline.first[lone] == left + 1
    return lone[one_sheet & named & counted & beside & (outline.count[first] > 1)]
