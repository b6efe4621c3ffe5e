"""The cells of a batch of sheets as arrays, one sheet below the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

import numpy as np

from analysis.reading.structure.kinds import NUMBER, SAID, YEARS, Name, Values

# Marks of check boxes; as values they would be the numbers one and zero.
CHECKED = {True: "✓", False: "✗"}


class Cells(Protocol):
    """What is asked of a sheet; rows and columns count from 0."""

    @property
    def rows(self) -> list[list[object]]:
        """The values of the cells, rows of one length."""
        ...

    @property
    def merges(self) -> list[tuple[int, int, int, int]]:
        """First row and column, last row and column of each merge."""
        ...

    @property
    def indents(self) -> dict[tuple[int, int], int]:
        """How far the format of a cell indents it."""
        ...


@dataclass(frozen=True, slots=True)
class Grid:
    """Arrays over all rows of a batch (R) and the columns of its widest sheet (C).

    `code` and `kind` are of the cell's own content, `row_of` and `column_of` the cell that speaks
    for it (the first of its merge), `width` and `height` the span of a merge at its first cell.
    `full`: holds something of its own; `total`, `head`, `note`: words say so. `start` are the
    first rows of the sheets, and one more behind the last.
    """

    start: np.ndarray
    code: np.ndarray
    kind: np.ndarray
    number: np.ndarray
    row_of: np.ndarray
    column_of: np.ndarray
    width: np.ndarray
    height: np.ndarray
    full: np.ndarray
    year: np.ndarray
    indent: dict[tuple[int, int], int]
    values: Values
    total: np.ndarray
    head: np.ndarray
    note: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        """(R, C)."""
        return self.code.shape  # type: ignore[return-value]

    def text(self, row: int, column: int) -> str:
        """What stands in a cell, "" for nothing."""
        return self.values.texts[self.code[row, column]]

    def names(self, cells: Iterable[tuple[int, int]]) -> list[Name]:
        """What the texts of cells are as names."""
        return [self.values.name(int(self.code[cell])) for cell in cells]

    def ordinals(self, rows: np.ndarray, column: int) -> tuple[int, int]:
        """How many cells of a column are ordinals or marks, and how many are filled."""
        own = self.code[rows[self.full[rows, column]], column].tolist()
        return sum(map(self.values.is_ordinal, own)), len(own)

    def spoken(
        self, rows: np.ndarray | Sequence[int], columns: np.ndarray | Sequence[int]
    ) -> np.ndarray:
        """Kinds of cells (rows x columns), of a merge that of its first cell."""
        at = np.asarray(rows, int)[:, None], np.asarray(columns, int)
        return self.kind[self.row_of[at], self.column_of[at]]


def grid_of(sheets: Sequence[Cells], values: Values) -> Grid:
    """The sheets as one grid, in order; `values` is kept for a whole run and grows."""
    widths = [max(map(len, sheet.rows), default=0) for sheet in sheets]
    start = np.cumsum([0, *(len(sheet.rows) for sheet in sheets)])
    shape = (int(start[-1]), max(widths, default=0))
    code = np.zeros(shape, np.int32)
    for sheet, first, width in zip(sheets, start, widths, strict=False):
        code[first : first + len(sheet.rows), :width] = _codes(sheet.rows, width, values)
    kind = np.frombuffer(values.kinds, np.int8)[code]
    number = np.frombuffer(values.numbers)[code]
    says = np.frombuffer(values.says, np.int8)[code]
    rows, columns = np.arange(shape[0], dtype=np.int32), np.arange(shape[1], dtype=np.int32)
    row_of = np.repeat(rows, shape[1]).reshape(shape)
    column_of = np.tile(columns, (shape[0], 1))
    width, height = np.ones(shape, np.int32), np.ones(shape, np.int32)
    indent: dict[tuple[int, int], int] = {}
    for sheet, first, last, wide in zip(sheets, start, start[1:], widths, strict=False):
        for r1, c1, r2, c2 in sheet.merges:
            top, bottom, right = first + r1, min(first + r2, last - 1), min(c2, wide - 1)
            if top > bottom or c1 > right:
                continue
            (
                row_of[top : bottom + 1, c1 : right + 1],
                column_of[top : bottom + 1, c1 : right + 1],
            ) = top, c1
            width[top, c1], height[top, c1] = right - c1 + 1, bottom - top + 1
        indent.update({(first + r, c): n for (r, c), n in sheet.indents.items()})
    own = (row_of == rows[:, None]) & (column_of == columns)
    year = (kind == NUMBER) & (number >= YEARS[0]) & (number <= YEARS[1])
    year[year] = number[year] == np.floor(number[year])
    full = own & (kind > 0)
    total, head, note = (full & (says == said) for said in range(1, len(SAID)))
    return Grid(
        start, code, kind, number, row_of, column_of, width, height, full, year, indent, values,
        total, head, note,
    )  # fmt: skip


def _codes(rows: list[list[object]], width: int, values: Values) -> np.ndarray:
    if any(len(row) != width for row in rows):
        rows = [[*row, *[None] * (width - len(row))] for row in rows]
    flat = list(chain.from_iterable(rows))
    if bool in set(map(type, flat)):
        flat = [CHECKED[cell] if isinstance(cell, bool) else cell for cell in flat]
    return np.fromiter(map(values.__getitem__, flat), np.int32, len(flat)).reshape(len(rows), width)
