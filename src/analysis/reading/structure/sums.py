"""Lines and columns that sum others, found by arithmetic alone.

Every run of lines is tried at once by running sums. A value that agrees speaks for the run by how
unlikely it is to agree by chance; one that does not agree speaks against it. Runs found are folded
into their total, so that totals of totals are found on the next pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import as_strided

from analysis.reading.structure.grid import Grid

PASSES = 5
FEWEST = 3  # lines with figures in a column of which one may sum others
AGAINST = 2.5  # what a value that does not agree costs
# Lines of which all runs are tried; of more, runs up to LONGEST_RUN, and those from an end.
MOST_TRIED = 256
LONGEST_RUN = 63
STEPS = (1.0, 0.1, 0.01, 0.001)
COARSE_STEPS = (100.0, 10.0, 5.0)

Cell = tuple[int, int]


@dataclass(frozen=True)
class Sums:
    """Lines and columns with those that they sum, and the cells in which the sum holds."""

    rows: dict[int, tuple[int, ...]] = field(default_factory=dict)
    columns: dict[int, tuple[int, ...]] = field(default_factory=dict)
    cells: frozenset[Cell] = frozenset()

    def moved(self, top: int) -> Sums:
        """The same with rows counted from `top`."""
        rows = {row - top: tuple(part - top for part in parts) for row, parts in self.rows.items()}
        return Sums(
            rows, self.columns, frozenset((row - top, column) for row, column in self.cells)
        )


def sums_of(grid: Grid, lines: np.ndarray, columns: Sequence[int]) -> Sums:
    """The sums among the values of a table; `lines` and `columns` in rows and columns of `grid`."""
    wanted = np.asarray(columns, int)
    kept = lines[grid.full[lines[:, None], wanted].any(1)]
    if len(kept) < 2 or not columns:
        return Sums()
    at = kept[:, None], wanted
    values = np.where(grid.full[at], grid.number[at], np.nan)
    rows: list[int] = kept.tolist()
    down, across = find_sums(values), find_sums(values.T)
    cells = {
        (rows[n], columns[i])
        for n, (_, holds) in down.items()
        for i in np.flatnonzero(holds).tolist()
    }
    cells |= {
        (rows[i], columns[n])
        for n, (_, holds) in across.items()
        for i in np.flatnonzero(holds).tolist()
    }
    return Sums(
        {rows[n]: tuple(rows[i] for i in parts) for n, (parts, _) in down.items()},
        {columns[n]: tuple(columns[i] for i in parts) for n, (parts, _) in across.items()},
        frozenset(cells),
    )


def find_sums(values: np.ndarray) -> dict[int, tuple[list[int], np.ndarray]]:
    """Lines of `values` (lines x values, NaN: none) that sum a run beside them.

    Of each the lines summed, and which values agree.
    """
    found: dict[int, tuple[list[int], np.ndarray]] = {}
    folded: set[int] = set()
    whole = _Numbers(values)
    if not ((whole.values != 0).sum(0) >= FEWEST).any():
        return found
    for _ in range(PASSES):
        live = np.array([line for line in range(len(values)) if line not in folded])
        if len(live) < FEWEST:
            break
        taken: set[int] = set()
        new = False
        best = _best_runs(whole, live, found)
        for at, run in sorted(best.items(), key=lambda item: item[1].end - item[1].begin):
            if at in taken or taken & set(range(run.begin, run.end)):
                continue
            parts = [int(line) for line in live[run.begin : run.end]]
            _keep(whole, int(live[at]), parts, run.agrees, found, folded)
            taken |= {at, *range(run.begin, run.end)}
            new = True
        if not new:
            break
    return found


class _Numbers:
    """The values, blanks as zero, and which are there."""

    def __init__(self, values: np.ndarray) -> None:
        self.there = ~np.isnan(values)
        self.values = np.where(self.there, values, 0.0)

    @cached_property
    def step(self) -> np.ndarray:
        """The unit that nearly all figures of a column are rounded to, by column."""
        return _steps(np.abs(self.values))

    def tolerance(self, size: np.ndarray) -> np.ndarray:
        """How far the sum of so many rounded numbers may be off."""
        return self.step * np.minimum(0.5 * (size + 1), 1.2 * np.sqrt(size + 1))[..., None]


@dataclass(frozen=True, slots=True)
class _Run:
    score: tuple[float, int]
    begin: int
    end: int
    agrees: np.ndarray


def _steps(sizes: np.ndarray) -> np.ndarray:
    """The largest step that nearly all figures of a column are multiples of, by column."""
    some = (sizes != 0).sum(0)
    steps = np.array((*STEPS[::-1], *COARSE_STEPS[::-1]))
    parts = sizes / steps[:, None, None]
    off = (np.abs(parts - np.round(parts)) >= 1e-4).sum(1)
    fits = (some - off) / np.maximum(some, 1) >= 0.97
    fits &= (some >= 12) | (steps[:, None] <= 1)
    fits[0] = True
    largest = len(steps) - 1 - fits[::-1].argmax(0)
    return np.where(some == 0, 1.0, steps[largest])


def _best_runs(whole: _Numbers, live: np.ndarray, found: dict) -> dict[int, _Run]:
    """For each live line the run right before or after it that it sums most surely."""
    lines, filled = whole.values[live], whole.values[live] != 0
    none = np.zeros((1, lines.shape[1]), int)
    sums = np.concatenate([none, np.cumsum(lines, 0)])
    counts = np.concatenate([none, np.cumsum(filled, 0)])
    main = np.argsort(-filled.sum(0), kind="stable")[:3].tolist()
    best: dict[int, _Run] = {}
    for b, e, t in _near(whole, np.where(filled, lines, np.nan), sums, main):
        gap = np.abs(sums[e] - sums[b] - lines[t])
        score, agrees = _evidence(whole, gap, live[t], e - b, counts[e] - counts[b])
        for i in np.flatnonzero(score > AGAINST + 0.5 * np.log(len(live))).tolist():
            at, own = int(t[i]), (float(score[i]), int(e[i] - b[i]))
            if live[at] not in found and (at not in best or own > best[at].score):
                best[at] = _Run(own, int(b[i]), int(e[i]), agrees[i])
    return best


def _near(
    whole: _Numbers, lines: np.ndarray, sums: np.ndarray, main: list[int]
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """The runs that come near the line before them, then those near the line behind them.

    In one of the main columns; as arrays of begin, end (excluded) and that line.
    """
    count = len(lines)
    longest = count if count <= MOST_TRIED else LONGEST_RUN
    begin, lengths = np.arange(count + 1)[:, None], np.arange(2, longest + 1)
    before, behind = np.zeros((2, count + 1, len(lengths)), bool)
    rooms = whole.tolerance(lengths)
    for column in main:
        room = rooms[:, column]
        runs = _ahead(sums[:, column], longest) - sums[:, column, None]
        before[1:] |= np.abs(runs[1:] - lines[:, column, None]) <= room
        behind |= np.abs(runs - _ahead(lines[:, column], longest, 1)) <= room
    for near, total in ((before, begin - 1), (behind, begin + lengths)):
        b, length = np.nonzero(near)
        if len(b):
            yield b, b + lengths[length], np.broadcast_to(total, near.shape)[near]
    if count > MOST_TRIED:
        yield from _near_from_ends(whole, lines, sums, main)


def _near_from_ends(
    whole: _Numbers, lines: np.ndarray, sums: np.ndarray, main: list[int]
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """The same of the runs to the last line, and of those from the first."""
    count, at = len(lines), np.arange(2, len(lines))
    for b, e, t in ((at - 1, np.full_like(at, count), at - 2), (np.zeros_like(at), at, at)):
        off = np.abs(sums[e] - sums[b] - lines[t])
        near = (off <= whole.tolerance(e - b))[:, main].any(1)
        if near.any():
            yield b[near], e[near], t[near]


def _ahead(column: np.ndarray, longest: int, more: int = 0) -> np.ndarray:
    """For each line (and `more` behind the last) what stands 2, 3 … `longest` lines below it."""
    padded = np.concatenate([column, np.full(longest + more, np.nan)])
    shape = len(column) + more, longest - 1
    return as_strided(padded[2:], shape, padded.strides * 2, writeable=False)


def _evidence(
    whole: _Numbers, gap: np.ndarray, total: np.ndarray, size: np.ndarray, parts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How much speaks for each run being summed by its total, and which of its values agree."""
    tolerance = whole.tolerance(size)
    value, there = np.abs(whole.values[total]), whole.there[total]
    agrees = (gap <= tolerance) & there & (value != 0) & (parts >= 2)
    exact = gap <= 1e-6 * np.maximum(value, 1)
    reach = np.where(exact, np.minimum(whole.step, 1), 2 * tolerance)
    gain = np.where(agrees, np.log(np.maximum(value / reach, 1)), 0).sum(-1)
    wrong = (gap > tolerance) & there & (parts >= 1)
    return gain - AGAINST * wrong.sum(-1), agrees


def _keep(
    whole: _Numbers, line: int, parts: list[int], agrees: np.ndarray, found: dict, folded: set[int]
) -> None:
    """A line and what it sums; in a = b + c with c of both signs, c is the difference."""
    negative = np.asarray((whole.values < 0).any(1), dtype=bool)
    if len(parts) == 2:
        for difference, other in (parts, parts[::-1]):
            if negative[difference] and not negative[line] and not negative[other]:
                found[difference] = ([line, other], agrees)
                folded.add(difference)
                return
    found[line] = (parts, agrees)
    folded.update(parts)
