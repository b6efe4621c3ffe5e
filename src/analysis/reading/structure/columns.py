"""How many of the first columns of a table name its lines: the best of all splits."""

from __future__ import annotations

import numpy as np

from analysis.reading.structure.grid import Grid
from analysis.reading.structure.kinds import MARK, MIXED, NUMBER, TEXT, ordinal_of

MANY_TEXTS = 12  # so many different texts are names, however often each comes
FEW_TEXTS = 6  # a vocabulary of a matrix of verdicts has no more


def stub_width(grid: Grid, lines: np.ndarray, columns: list[int]) -> int:
    """The number of leading columns that are stub; at least one, and of two or more not all."""
    rows = lines[grid.full[np.ix_(lines, np.asarray(columns, int))].sum(1) >= 2]
    rows = rows if len(rows) else lines
    looks = [_Look(grid, rows, column) for column in columns]
    worth = []
    counted = False
    for n, look in enumerate(looks):
        own, counts = look.worth(n == 0, n == 1 and counted and len(columns) > 2)
        counted |= counts
        worth.append(own)
    for n, look in enumerate(looks[1:], 1):
        if look.texts and len(look.texts) <= FEW_TEXTS and _shared(look, looks[1:]):
            worth[n] = min(worth[n], -0.5)
    sums = np.cumsum(worth)
    return int(sums[: max(1, len(columns) - 1)].argmax()) + 1


class _Look:
    """What the cells of one column are, as shares of its filled cells."""

    def __init__(self, grid: Grid, rows: np.ndarray, column: int) -> None:
        spoken = grid.kind[grid.row_of[rows, column], grid.column_of[rows, column]]
        self.own = rows[grid.full[rows, column]]
        self.filled = max(int((spoken > 0).sum()), 1)
        self.sparse = (spoken > 0).sum() < 0.15 * len(rows)
        shares = np.bincount(spoken, minlength=5) / self.filled
        self.number, self.mark, self.mixed = shares[NUMBER], shares[MARK], shares[MIXED]
        self.text = shares[TEXT] + shares[MIXED]
        kinds = grid.kind[self.own, column]
        named = self.own[(kinds == TEXT) | (kinds == MIXED)]
        codes = [grid.text(row, column).strip() for row in named]
        self.texts = set(codes)
        self.distinct = len(self.texts) / max(len(codes), 1)
        numbers = grid.number[rows, column]
        self.numbers = numbers[~np.isnan(numbers)]
        self.years = int(grid.year[rows, column].sum())
        own_texts = [grid.text(row, column) for row in self.own]
        marks = (kinds == MARK).tolist()
        counts = sum(
            mark or ordinal_of(t) is not None for t, mark in zip(own_texts, marks, strict=True)
        )
        self.ordinals = counts / max(len(self.own), 1)

    def worth(self, first: bool, second_of_counted: bool) -> tuple[float, bool]:
        """How much speaks for a stub; and whether the column counts its lines."""
        text, number, mark = self.text, self.number, self.mark
        if not first and number and self.mixed and not text > self.mixed:
            text, number = 0.0, number + self.mixed  # 9, 9/20, "15 xã": figures
        if text >= mark:
            text, mark = text + mark, 0.0
        factor = self._numbers_as_names()
        counts = first and self.ordinals > 0.6 and len(self.own) > 1
        if counts:
            factor, mark, text = max(factor, 0.3), 0.0, text + mark
        names = self.distinct >= 0.5 or len(self.texts) >= MANY_TEXTS
        worth = text * (1.0 if names else 0.2) + number * factor - mark
        if self.mixed > 0.5 and not first:
            worth = self._mixed(worth, second_of_counted)
        return (min(worth, 0.0) if self.sparse else worth), counts

    def _mixed(self, worth: float, second_of_counted: bool) -> float:
        """Texts that hold numbers are figures, unless they all differ behind a column of counts."""
        return 0.3 if second_of_counted and self.distinct >= 0.8 else min(worth, -0.3)

    def _numbers_as_names(self) -> float:
        """What numbers in front are worth: 1 2 3 and years count lines, others are figures."""
        v = self.numbers
        whole = len(v) > 1 and bool(np.all(v == np.floor(v)))
        different = len(set(v.tolist())) == len(v)
        if whole and v[0] <= 1 and np.all(np.diff(v) == 1):
            return 0.3
        if len(v) > 1 and different and self.years >= 0.8 * self.number * self.filled:
            return 0.3
        same_length = whole and different and np.ptp(np.log10(np.abs(v) + 1).astype(int)) == 0
        return -0.5 if same_length else -1.0


def _shared(look: _Look, others: list[_Look]) -> bool:
    """A repeated vocabulary that another column has, too: a matrix of verdicts."""
    half = 0.5 * len(look.texts)
    return any(o is not look and o.texts and len(look.texts & o.texts) >= half for o in others)
