"""Columns of per cent against the figures that they are of, and parts of a whole against 100."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.checks.lines import TableFigures, key_of
from analysis.checks.reconcile import (
    FAILED,
    Figure,
    Relation,
    figure,
    outcome,
    spans,
    written,
)
from analysis.reading.layout import Column, Row
from analysis.words.messages import Issue
from analysis.words.numbers import NotVietnameseNumber, read_number, read_percent
from analysis.words.text import bare_key, normalize

_SHARE = re.compile(r"tỉ lệ|\bti le\b|%|cơ cấu|tỉ trọng")
_PARTITION = re.compile(r"cơ cấu|tỉ trọng|^(?:tỉ|ti) l[ệe]")
_MOST_PARTS = 400_000  # parts compared in one table
_FEWEST = 3  # shares that can be told
_MOST_BASES, _MOST_TOTALS, _MOST_SHOWN = 4, 20, 12
# A heading that says no more than this is of shares; "Tỷ trọng nông nghiệp" is a figure of its own.
# Other ratios are shares only where their total says 100 and they come near it: results of a plan
# have such totals too.
_SHARES = "|".join(bare_key(words) for words in ("cơ cấu", "tỷ trọng"))
_WHOLES = "|".join(map(bare_key, ("nguồn", "vốn", "nguồn vốn", "nguồn lực", "trong tổng số")))
_OF_A_WHOLE = re.compile(rf"(?:{_SHARES})(?: (?:{_WHOLES}))?(?: %)?")
_NEAR = (90, 110)
_ROUNDING = 0.01  # of stored numbers that show fewer digits than they have


class Candidate(NamedTuple):
    """What the shares of a column may be of: how many fit (of 1), and whether they make a whole."""

    fit: float
    relations: list[Relation]
    partition: bool


def percent(figures: TableFigures, row: Row, c: int) -> Figure | None:
    """The share in a cell in percentage points, with the digits that are printed."""
    kind, value = figures.table.kind_of_cell(row, c), figures.table.value(row, c)
    address = figures.sheet.address(row.index, c)
    if kind not in ("n", "p"):
        return None
    if isinstance(value, int | float):
        shown_as_percent = (row.index, c) in figures.sheet.percents
        return figure(address, float(value) * 100 if shown_as_percent else float(value))
    try:
        number = (read_percent if kind == "p" else read_number)(normalize(str(value)))
    except NotVietnameseNumber:
        return None
    if number is None or number.value is None:
        return None
    return figure(address, number.value, min(number.step, 1.0))


# -- shares and what they are of ---------------------------------------------------------------
def share_issues(figures: TableFigures) -> Iterator[Issue]:
    """One issue for a column of shares of which most, not all, are those of figures beside them."""
    for column in figures.table.table.columns:
        words = key_of(" ".join(column.path))
        if not _SHARE.search(words) or figures.work > _MOST_PARTS:
            continue
        lines = [r for r in figures.rows if r.kind != "section"]
        shares = ((r.index, percent(figures, r, column.index)) for r in lines)
        printed = {index: share for index, share in shares if share is not None}
        if len(printed) >= _FEWEST:
            found = _candidates(figures, column.index, printed, words)
            best = max(found, key=lambda candidate: candidate.fit, default=None)
            if best is not None and best.fit < 1:
                yield _share_issue(figures, best)


def _candidates(
    figures: TableFigures, c: int, printed: dict[int, Figure], words: str
) -> Iterator[Candidate]:
    """The shares as those of each column in its total, and of each column in another."""
    bases = _bases(figures, c)
    rows = [r for r in figures.rows if r.index in printed]
    plain = {k: {r.index: found for r in rows if (found := _plain(figures, r, k))} for k in bases}
    for k in bases:
        details = [r.index for r in figures.details(rows, k)]
        for of in _totals(figures, k):
            found = _relations(printed, plain[k], dict.fromkeys(details, of))
            whole = len(bases) == 1 and _is_partition(found, of, words)
            yield from _candidate(figures, found, whole)
        for other in (other for other in bases if other != k):
            yield from _candidate(figures, _relations(printed, plain[k], plain[other]), False)


def _bases(figures: TableFigures, c: int) -> list[int]:
    """The nearest columns to the left that are no shares themselves."""
    left = (k for k in figures.value_columns if k < c)
    plain = [k for k in left if not _SHARE.search(key_of(" ".join(figures.header[k].path)))]
    return plain[-_MOST_BASES:]


def _relations(
    printed: dict[int, Figure], parts: dict[int, Figure], wholes: dict[int, Figure]
) -> list[Relation]:
    return [
        Relation("share", share, (parts[line], wholes[line]))
        for line, share in printed.items()
        if line in parts and line in wholes and wholes[line].value
    ]


def _candidate(
    figures: TableFigures, relations: list[Relation], whole: bool
) -> Iterator[Candidate]:
    figures.work += len(relations)
    good = sum(outcome(r).name == "confirmed" for r in relations)
    sure = good >= _FEWEST and good >= len(relations) * 2 / 3
    if sure or whole:
        yield Candidate(good / len(relations), relations, not sure)


def _plain(figures: TableFigures, row: Row, c: int) -> Figure | None:
    found = figures.told(row, c)
    return found if found is not None and found.high - found.low < math.inf else None


def _totals(figures: TableFigures, c: int) -> list[Figure]:
    lines = [r for r in figures.rows if figures.word(r) == "total"][:_MOST_TOTALS]
    return [found for r in lines if (found := _plain(figures, r, c)) and found.value]


def _is_partition(relations: list[Relation], of: Figure, words: str) -> bool:
    """Shares of the parts of a whole: the parts make it, and the shares 100, as printed."""
    if len(relations) < _FEWEST or not _PARTITION.search(words):
        return False
    hundred = sum(r.whole.value for r in relations)
    room = sum(r.whole.half for r in relations)
    whole = outcome(Relation("sum", of, tuple(r.parts[0] for r in relations)))
    return abs(hundred - 100) <= room and whole.name in ("confirmed", "rounded")


def _share_issue(figures: TableFigures, best: Candidate) -> Issue:
    """All cells of a column where they are the parts of a whole, else those that fail."""
    failed = [r for r in best.relations if outcome(r).name in FAILED]
    together = best.partition and len(best.relations) <= _MOST_SHOWN
    shown = best.relations if together else failed[:_MOST_SHOWN]
    places = max(_places(r.whole.value) for r in shown) + 1
    return figures.issue(
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
def whole_issues(figures: TableFigures) -> list[Issue]:
    """One issue for each column of shares that does not make 100, at its total or first share."""
    columns = (column for column in figures.table.table.columns if column.kind == "note")
    return [issue for column in columns for issue in _not_a_hundred(figures, column)]


def _not_a_hundred(figures: TableFigures, column: Column) -> Iterator[Issue]:
    runs, hundreds = _runs(figures, column.index) or ([[]], [])
    # One whole for each total, which may stand below its parts, above them, or over all of them.
    wholes = [sum(runs, [])]
    wholes += [run for _, at in hundreds[:1] for run in runs[at - 1 : at + 1]]
    wholes = [run for run in wholes if len(run) > 1]
    if not column.path or not _OF_A_WHOLE.fullmatch(bare_key(column.path[-1])):
        wholes = [run for run in wholes if hundreds and _NEAR[0] <= _sum(run) <= _NEAR[1]]
    if wholes and not any(map(_makes_100, wholes)) and not all(map(_makes_100, filter(None, runs))):
        first = hundreds[0][0] if hundreds else next(filter(None, runs))[0]
        found, total = " / ".join(column.path), written(_sum(wholes[0]))
        yield figures.issue("shares_not_100", first.address, found, computed=total)


def _runs(
    figures: TableFigures, c: int
) -> tuple[list[list[Figure]], list[tuple[Figure, int]]] | None:
    """Runs of shares between totals, and totals of 100 with the run that each begins.

    None where a share is not read, which leaves the sum open.
    """
    runs: list[list[Figure]] = [[]]
    hundreds: list[tuple[Figure, int]] = []
    for row in figures.rows:
        share = percent(figures, row, c)
        if row.kind == "section" or _is_total(figures, row):
            hundreds += [(share, len(runs))] if share is not None and share.value == 100 else []
            runs.append([])
        elif share is None and figures.table.kind_of_cell(row, c) not in " -":
            return None
        elif share is not None:
            below = any(percent(figures, figures.rows[i], c) for i in row.children)
            runs[-1] += [] if below else [share]
    return runs, hundreds


def _is_total(figures: TableFigures, row: Row) -> bool:
    labels, stubs = figures.table.labels, row.stubs
    worded = any(labels.read(text).heading in ("total", "mean") for _, text in stubs)
    return row.index in figures.table.total_rows or worded


def _sum(shares: list[Figure]) -> float:
    return round(sum(share.value for share in shares), 6)


def _makes_100(run: list[Figure]) -> bool:
    finest = min(share.half for share in run)
    return abs(_sum(run) - 100) <= max(_ROUNDING, finest * len(run)) + 1e-9
