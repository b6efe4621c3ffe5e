"""Columns that are drawn as one: every cell of a table is merged over two, the second is empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from analysis.sheets.sheet import Box

LINES = 3  # with something left of the merge: less is a letterhead beside another


def not_drawn_wide(rows: Sequence[Sequence[object]], merges: list[Box]) -> list[Box]:
    """The merges without those of two columns of which the second is empty from one blank row to
    the next: they say nothing of what stands in them."""
    wide, drawn = defaultdict(list), set[Box]()
    for merge in (one for one in merges if one[1] < one[3]):
        wide[merge[0]].append(merge)
    for top, own in _between_blanks(rows) if wide else ():
        inside = [merge for r in range(top, top + len(own)) for merge in wide.get(r, ())]
        drawn |= _of_one_column(own, inside)
    tall = [(r1, c1, r2, c1) for r1, c1, r2, _ in drawn if r1 < r2]
    return [merge for merge in merges if merge not in drawn] + tall if drawn else merges


def _of_one_column(rows: Sequence[Sequence[object]], merges: Sequence[Box]) -> set[Box]:
    single = {one for one in {merge[1::2] for merge in merges} if _is_one_column(rows, *one)}
    return {merge for merge in merges if merge[1::2] in single}


def _is_one_column(rows: Sequence[Sequence[object]], first: int, last: int) -> bool:
    """Whether nothing stands right of a column, up to another, and several lines go on to it."""
    if any(_filled(value) for row in rows for value in row[first + 1 : last + 1]):
        return False
    return sum(_filled(row[first]) and any(map(_filled, row[:first])) for row in rows) >= LINES


def _between_blanks(
    rows: Sequence[Sequence[object]],
) -> Iterator[tuple[int, list[Sequence[object]]]]:
    """Runs of rows that are not blank, each with the number of its first."""
    for filled, run in groupby(enumerate(rows), lambda one: any(map(_filled, one[1]))):
        if filled:
            own = list(run)
            yield own[0][0], [row for _, row in own]


def _filled(value: object) -> bool:
    return value not in (None, "")
