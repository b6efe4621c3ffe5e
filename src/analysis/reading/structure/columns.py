"""How many of the first columns of a table name its lines: the best of all splits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.reading.structure.grid import Grid
from analysis.reading.structure.kinds import MARK, MIXED, NUMBER, TEXT

MANY_TEXTS = 12  # so many different texts are names, however often each comes
FEW_TEXTS = 6  # a vocabulary of a matrix of verdicts has no more


def stub_width(grid: Grid, lines: np.ndarray, columns: list[int]) -> int:
    """The number of leading columns that are stub; at least one, and of two or more not all."""
    rows = lines[grid.full[lines[:, None], columns].sum(1) >= 2]
    rows = rows if len(rows) else lines
    spoken = grid.spoken(rows, columns)
    counts = np.stack([(spoken == kind).sum(0) for kind in range(5)], 1).tolist()
    looks = [_Look(grid, rows, *told) for told in zip(columns, counts, strict=True)]
    worth = []
    counted = False
    for n, look in enumerate(looks):
        own, counts_lines = look.worth(n == 0, n == 1 and counted and len(columns) > 2)
        counted |= counts_lines
        worth.append(own)
    for n, look in enumerate(looks[1:], 1):
        if look.texts and len(look.texts) <= FEW_TEXTS and _shared(look, looks[1:]):
            worth[n] = min(worth[n], -0.5)
    sums = np.cumsum(worth)
    return int(sums[: max(1, len(columns) - 1)].argmax()) + 1


class _Look:
    """What the cells of one column are, as shares of its filled cells; `counts` by kind."""

    def __init__(self, grid: Grid, rows: np.ndarray, column: int, counts: Sequence[int]) -> None:
        self.grid, self.rows, self.column = grid, rows, column
        some = sum(counts[1:])
        self.filled = max(some, 1)
        self.sparse = some < 0.15 * len(rows)
        shares = [count / self.filled for count in counts]
        self.number, self.mark, self.mixed = shares[NUMBER], shares[MARK], shares[MIXED]
        self.text = shares[TEXT] + shares[MIXED]
        self.texts, self.distinct = set[str](), 0.0
        if self.text:
            kinds = grid.kind[rows, column]
            named = grid.full[rows, column] & ((kinds == TEXT) | (kinds == MIXED))
            codes = grid.code[rows[named], column].tolist()
            self.texts = {grid.values.texts[code].strip() for code in set(codes)}
            self.distinct = len(self.texts) / max(len(codes), 1)

    def worth(self, first: bool, second_of_counted: bool) -> tuple[float, bool]:
        """How much speaks for a stub; and whether the column counts its lines."""
        text, number, mark = self.text, self.number, self.mark
        if not first and number and self.mixed and not text > self.mixed:
            text, number = 0.0, number + self.mixed  # 9, 9/20, "15 xã": figures
        if text >= mark:
            text, mark = text + mark, 0.0
        factor = self._numbers_as_names() if number else 0.0
        ordinals, own = self.grid.ordinals(self.rows, self.column) if first else (0, 0)
        counts = own > 1 and ordinals / own > 0.6
        if counts:
            factor, mark, text = max(factor, 0.3), 0.0, text + mark
        names = self.distinct >= 0.5 or len(self.texts) >= MANY_TEXTS
        worth = text * (1.0 if names else 0.2) + number * factor - mark
        if self.mixed > 0.5 and not first:
            worth = self._mixed(worth, second_of_counted)
        return (min(worth, 0.0) if self.sparse else worth), counts

    def _mixed(self, worth: float, second_of_counted: bool) -> float:
        """Texts that hold numbers are figures, unless behind a column of counts they all differ, or
        begin with letters as names do: "Tiêu chí số 10 - Thu nhập"."""
        names = self.distinct >= 0.8 or all(text[:1].isalpha() for text in self.texts)
        return 0.3 if second_of_counted and names else min(worth, -0.3)

    def _numbers_as_names(self) -> float:
        """What numbers in front are worth: 1 2 3 and years count lines, others are figures."""
        numbers = self.grid.number[self.rows, self.column]
        v = numbers[~np.isnan(numbers)]
        whole = len(v) > 1 and bool(np.all(v == np.floor(v)))
        different = len(set(v.tolist())) == len(v)
        if whole and v[0] <= 1 and np.all(np.diff(v) == 1):
            return 0.3
        years = int(self.grid.year[self.rows, self.column].sum())
        if len(v) > 1 and different and years >= 0.8 * self.number * self.filled:
            return 0.3
        same_length = whole and different and np.ptp(np.log10(np.abs(v) + 1).astype(int)) == 0
        return -0.5 if same_length else -1.0


def _shared(look: _Look, others: list[_Look]) -> bool:
    """A repeated vocabulary that another column has, too: a matrix of verdicts."""
    half = 0.5 * len(look.texts)
    return any(o is not look and o.texts and len(look.texts & o.texts) >= half for o in others)
