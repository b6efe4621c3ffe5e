"""Columns of per cent against the figures that they are of, and parts of a whole against 100."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from analysis.checks.cells import Cells
from analysis.checks.lines import Axis, Entry
from analysis.checks.reconcile import FAILED, Figure, Relation, outcome, spans, written
from analysis.words.messages import Issue

_FEWEST = 3  # shares that can be told
_MOST_BASES, _MOST_TOTALS, _MOST_SHOWN = 4, 20, 12
_NEAR = (90, 110)  # a whole is 100 or meant to be: results of a plan have totals, too
_ROUNDING = 0.01  # of stored numbers that show fewer digits than they have
Shares = Mapping[Entry, Figure]  # by line


class Candidate(NamedTuple):
    """What the shares of a column may be of: how many fit (of 1), and whether they make a whole."""

    fit: float
    relations: list[Relation]
    partition: bool


# -- shares and what they are of ---------------------------------------------------------------
def share_issues(cells: Cells, lines: Axis, columns: Axis) -> Iterator[Issue]:
    """One issue for a column of shares of which most, not all, are those of figures beside them."""
    for n, column in enumerate(columns.entries):
        if not column.share:
            continue
        own = ((e, cells.share((e.at, column.at))) for e in lines.entries if not e.heading)
        printed = {line: share for line, share in own if share is not None}
        bases = [other for other in columns.entries[:n] if not other.share][-_MOST_BASES:]
        if len(printed) < _FEWEST or not bases:
            continue
        found = _candidates(cells, lines, column, printed, bases)
        best = max(found, key=lambda candidate: candidate.fit, default=None)
        if best is not None and best.fit < 1:
            yield _share_issue(cells, best)


def _candidates(
    cells: Cells, lines: Axis, column: Entry, printed: Shares, bases: Sequence[Entry]
) -> Iterator[Candidate]:
    """The shares as those of each column in its total, and of each column in another."""
    plain = {base: _plain(cells, [*printed, *lines.totals], base) for base in bases}
    totals = lines.totals[:_MOST_TOTALS]
    for base in bases:
        for of, total in ((plain[base][t], t) for t in totals if t in plain[base]):
            details = lines.levels(lines.entries, total, base)[0]
            found = _relations(printed, plain[base], dict.fromkeys(details, of))
            whole = len(bases) == 1 and column.parts_of_a_whole and _is_partition(found, of)
            yield from _candidate(found, whole)
        for other in (other for other in bases if other is not base):
            yield from _candidate(_relations(printed, plain[base], plain[other]), False)


def _plain(cells: Cells, lines: Iterable[Entry], base: Entry) -> dict[Entry, Figure]:
    """The figures of a column in these lines, bounds left out."""
    own = ((line, cells.told((line.at, base.at))) for line in lines)
    return {line: found for line, found in own if found and found.high - found.low < math.inf}


def _relations(printed: Shares, parts: Shares, wholes: Shares) -> list[Relation]:
    return [
        Relation("share", share, (parts[line], wholes[line]))
        for line, share in printed.items()
        if line in parts and line in wholes and wholes[line].value > 0
    ]


def _candidate(relations: list[Relation], whole: bool) -> Iterator[Candidate]:
    good = sum(outcome(r).name == "confirmed" for r in relations)
    sure = good >= _FEWEST and good >= len(relations) * 2 / 3
    if sure or whole:
        yield Candidate(good / len(relations), relations, not sure)


def _is_partition(relations: list[Relation], of: Figure) -> bool:
    """Shares of the parts of a whole: the parts make it, and the shares 100, as printed."""
    if len(relations) < _FEWEST:
        return False
    hundred = sum(r.whole.value for r in relations)
    room = sum(r.whole.half for r in relations)
    whole = outcome(Relation("sum", of, tuple(r.parts[0] for r in relations)))
    return abs(hundred - 100) <= room and whole.name in ("confirmed", "rounded")


def _share_issue(cells: Cells, best: Candidate) -> Issue:
    """All cells of a column where they are the parts of a whole, else those that fail."""
    failed = [r for r in best.relations if outcome(r).name in FAILED]
    together = best.partition and len(best.relations) <= _MOST_SHOWN
    shown = best.relations if together else failed[:_MOST_SHOWN]
    places = max(_places(r.whole.value) for r in shown) + 1
    return cells.issue(
        "share_mismatch",
        failed[0].whole.address,
        "; ".join(written(r.whole.value) for r in shown),
        computed="; ".join(written(outcome(r).computed, places) for r in shown),
        cells=spans(r.whole.address for r in shown),
        meant=" / ".join(spans(dict.fromkeys(r.parts[i].address for r in shown)) for i in (0, 1)),
    )


def _places(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


# -- parts of a whole --------------------------------------------------------------------------
def whole_issues(cells: Cells, lines: Axis, columns: Axis) -> Iterator[Issue]:
    """One issue for each column of shares that does not make 100, at its total or first share."""
    figures = {row.cell[1] for row in cells.rows.values()}
    for column in columns.entries:
        if column.share and column.at not in figures:
            yield from _not_a_hundred(cells, lines, column)


def _not_a_hundred(cells: Cells, lines: Axis, column: Entry) -> Iterator[Issue]:
    runs, hundreds = _runs(cells, lines, column.at) or ([[]], [])
    # One whole for each total, which may stand below its parts, above them, or over all of them.
    wholes = [sum(runs, [])]
    wholes += [run for _, at in hundreds[:1] for run in runs[at - 1 : at + 1]]
    wholes = [run for run in wholes if len(run) > 1]
    if not column.only_share:
        wholes = [run for run in wholes if hundreds and _NEAR[0] <= _sum(run) <= _NEAR[1]]
    if wholes and not any(map(_makes_100, wholes)) and not all(map(_makes_100, filter(None, runs))):
        first = hundreds[0][0] if hundreds else next(filter(None, runs))[0]
        found = " / ".join(label.text for label in column.labels)
        yield cells.issue("shares_not_100", first.address, found, computed=written(_sum(wholes[0])))


def _runs(
    cells: Cells, lines: Axis, c: int
) -> tuple[list[list[Figure]], list[tuple[Figure, int]]] | None:
    """Runs of shares between totals, and totals of 100 with the run that each begins.

    None where a share is not read, which leaves the sum open.
    """
    runs: list[list[Figure]] = [[]]
    hundreds: list[tuple[Figure, int]] = []
    for line in lines.entries:
        share = cells.share((line.at, c))
        if line.ends():
            hundreds += [(share, len(runs))] if share is not None and share.value == 100 else []
            runs.append([])
        elif share is None and not cells.is_blank((line.at, c)):
            return None
        elif share is not None:
            below = any(cells.share((e.at, c)) for e in lines.below(line))
            runs[-1] += [] if below else [share]
    return runs, hundreds


def _sum(shares: list[Figure]) -> float:
    return round(sum(share.value for share in shares), 6)


def _makes_100(run: list[Figure]) -> bool:
    finest = min(share.half for share in run)
    return abs(_sum(run) - 100) <= max(_ROUNDING, finest * len(run)) + 1e-9
