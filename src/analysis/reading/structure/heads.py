"""The heads that each column of values stands under."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.reading.structure.grid import Grid

Cell = tuple[int, int]


def head_paths(grid: Grid, heads: Sequence[int], columns: Sequence[int]) -> dict[int, list[Cell]]:
    """For each column the cells that head it, from the top.

    Through merges, and through blanks right of a text where lower heads divide it and the span
    above agrees.
    """
    over: dict[Cell, Cell] = {}
    at = np.asarray(heads, int)[:, None], np.asarray(columns, int)
    anchors = np.stack([grid.row_of[at], grid.column_of[at]], 2).tolist()
    filled = grid.spoken(heads, columns).tolist()
    for n, row in enumerate(heads):
        last: Cell | None = None
        for column, (r, c), some in zip(columns, anchors[n], filled[n], strict=True):
            anchor = r, c
            if some:
                last = over[row, column] = anchor
            elif anchor != (row, column):
                last = None  # an empty merge ends a span
            elif last is not None:
                last = _spread(grid, heads, n, column, last, over)
    paths = {}
    for column in columns:
        cells = [over[row, column] for row in heads if (row, column) in over]
        paths[column] = list(dict.fromkeys(cells))
    return paths


def _spread(
    grid: Grid, heads: Sequence[int], n: int, column: int, last: Cell, over: dict[Cell, Cell]
) -> Cell | None:
    """Let a text head the blank column right of it, too; None where its span ends."""
    row, lower = heads[n], list(heads[n + 1 :])
    if grid.width[last] > 1:
        return None  # a merge says how far it goes
    divided = lower and grid.full[lower, column].any() and grid.full[lower, last[1]].any()
    above = heads[n - 1] if n else None
    agrees = above is None or over.get((above, column)) == over.get((above, last[1]))
    if divided and agrees:
        over[row, column] = last
    return last
