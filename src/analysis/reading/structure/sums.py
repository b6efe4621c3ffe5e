"""Lines and columns that sum others, found by arithmetic alone.

Every run of lines is tried at once by running sums. A value that agrees speaks for the run by how
unlikely it is to agree by chance; one that does not agree speaks against it. Runs found are folded
into their total, so that totals of totals are found on the next pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.reading.structure.grid import Grid

PASSES = 5
AGAINST = 2.5  # what a value that does not agree costs
MOST_TRIED = (
    256  # lines of which all runs are tried; of more, runs up to LONGEST_RUN, and those from an end
)
LONGEST_RUN = 64
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
    kept = lines[grid.full[np.ix_(lines, wanted)].any(1)]
    if len(kept) < 2 or not columns:
        return Sums()
    at = np.ix_(kept, wanted)
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
    for _ in range(PASSES):
        live = np.array([line for line in range(len(values)) if line not in folded])
        if len(live) < 3:
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
    """The values, blanks as zero, which are there, and the step each column is rounded to."""

    def __init__(self, values: np.ndarray) -> None:
        self.there = ~np.isnan(values)
        self.values = np.where(self.there, values, 0.0)
        self.step = np.array([_step(self.values[own, n]) for n, own in enumerate(self.there.T)])

    def tolerance(self, size: np.ndarray) -> np.ndarray:
        """How far the sum of so many rounded numbers may be off."""
        return self.step * np.minimum(0.5 * (size + 1), 1.2 * np.sqrt(size + 1))[..., None]


@dataclass(frozen=True, slots=True)
class _Run:
    score: tuple[float, int]
    begin: int
    end: int
    agrees: np.ndarray


def _step(column: np.ndarray) -> float:
    sizes = np.abs(column[column != 0])
    if not len(sizes):
        return 1.0
    steps = (*(COARSE_STEPS if len(sizes) >= 12 else ()), *STEPS)
    for step in steps:
        if np.mean(np.abs(sizes / step - np.round(sizes / step)) < 1e-4) >= 0.97:
            return step
    return steps[-1]


def _runs(count: int) -> tuple[np.ndarray, np.ndarray]:
    """First and last (excluded) line of each run that is tried."""
    if count <= MOST_TRIED:
        return np.triu_indices(count + 1, 2)
    lengths = np.arange(2, LONGEST_RUN)
    begin = np.repeat(np.arange(count + 1), len(lengths))
    end = begin + np.tile(lengths, count + 1)
    begin = np.concatenate([begin, np.arange(count - 2), np.zeros(count - 2, int)])
    end = np.concatenate([end, np.full(count - 2, count), np.arange(2, count)])
    return begin[end <= count], end[end <= count]


def _best_runs(whole: _Numbers, live: np.ndarray, found: dict) -> dict[int, _Run]:
    """For each live line the run right before or after it that it sums most surely."""
    lines, filled = whole.values[live], whole.values[live] != 0
    width = lines.shape[1]
    sums = np.vstack([np.zeros(width), np.cumsum(lines, 0)])
    counts = np.vstack([np.zeros(width, int), np.cumsum(filled, 0)])
    main = np.argsort(-filled.sum(0), kind="stable")[:3]
    begin, end = _runs(len(live))
    quick = sums[end][:, main] - sums[begin][:, main]
    best: dict[int, _Run] = {}
    for total in (begin - 1, end):
        inside = (total >= 0) & (total < len(live))
        b, e, t = begin[inside], end[inside], total[inside]
        off = np.abs(quick[inside] - lines[t][:, main])
        near = ((off <= whole.tolerance(e - b)[:, main]) & filled[t][:, main]).any(1)
        b, e, t = b[near], e[near], t[near]
        if not len(b):
            continue
        gap = np.abs(sums[e] - sums[b] - lines[t])
        score, agrees = _evidence(whole, gap, live[t], e - b, counts[e] - counts[b])
        for i in np.flatnonzero(score > AGAINST + 0.5 * np.log(len(live))):
            at, own = int(t[i]), (float(score[i]), int(e[i] - b[i]))
            if live[at] not in found and (at not in best or own > best[at].score):
                best[at] = _Run(own, int(b[i]), int(e[i]), agrees[i])
    return best


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
