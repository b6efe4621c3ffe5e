"""Which rows are titles, heads, lines and notes: the best path through all rows of a batch.

A cell speaks for a line or a head by its kind: how usual that kind is among its neighbours in the
column, against how usual it is in heads. A text in a column of names says little, a text in a
column of numbers says head.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from analysis.reading.structure.best_path import best_states
from analysis.reading.structure.counting import (
    between_heads_and_first,
    counted_lines,
    heads_of_counted,
    heads_that_count,
)
from analysis.reading.structure.grid import Grid
from analysis.reading.structure.kinds import MARK, MIXED, NUMBER, TEXT, counts_column

TITLE, HEAD, LINE, NOTE = range(4)
WINDOW = 14  # rows up and down that a cell is compared with
# How often a cell of a head is blank, number, mark, text, mixed.
HEAD_KINDS = np.array([1.0, 0.02, 0.03, 0.80, 0.12])
MOVES = np.array(
    [  # to title, head, line, note
        [0.0, 0.0, -3.0, -9.0],  # from title
        [-4.0, 0.0, 0.3, -9.0],  # from head
        [-1.2, -1.2, 0.0, -0.4],  # from line
        [-0.2, -0.6, -4.0, 0.0],  # from note
    ]
)
BEGIN = np.array([0.0, 0.0, -2.0, -9.0])
END = np.array([-0.5, -4.0, 0.0, 0.0])
LONG_TITLE, SHORT_VALUE = 60, 60  # letters
_PART = re.compile(r"\s*\d{1,2}\.\d{1,2}[.):]?\s+[^\W\d_]{2}")
OFTEN = 0.15  # of the rows with more than one cell


@dataclass(frozen=True, slots=True)
class Outline:
    """What is asked of rows again and again; one entry a row of the grid.

    `count` of its filled cells, `first` of their columns; `left` the first column of the sheet,
    `name` the column that seems to name its lines; `sheet` the number of the sheet.
    """

    sheet: np.ndarray
    count: np.ndarray
    first: np.ndarray
    left: np.ndarray
    name: np.ndarray
    wide: np.ndarray


@dataclass(frozen=True, slots=True)
class States:
    """One entry a row of the grid: its state (-1: blank), and whether it numbers the columns."""

    state: np.ndarray
    numbering: np.ndarray
    outline: Outline


def states_of(grid: Grid) -> States:
    """Titles, heads, lines and notes of all sheets of a batch, one state a row of the grid."""
    outline = _outline(grid)
    colon = _ends_with_colon(grid, outline)
    evidence = _evidence(grid, outline, colon)
    numbering = _numbering(grid, outline)
    fit = _fit(grid, outline, evidence, colon, numbering)
    held = _held(grid, outline)
    below = _below_heads(grid, outline, evidence)
    state = np.full(len(outline.count), -1)
    rows = np.flatnonzero(outline.count)
    if len(rows):
        steps = _steps(rows, outline, held, below, colon) + fit[rows][:, None, :]
        state[rows] = best_states(steps, END)
    return States(state, numbering, outline)


def _outline(grid: Grid) -> Outline:
    shape = grid.shape
    sizes = np.diff(grid.start)
    sheet = np.repeat(np.arange(len(sizes)), sizes)
    count = grid.full.sum(1)
    first = np.where(count > 0, grid.full.argmax(1), shape[1])
    names = grid.full & ((grid.kind == TEXT) | (grid.kind == MIXED))
    busy = count > 1
    left, name = np.zeros(len(sizes), int), np.zeros(len(sizes), int)
    for n, (top, end) in enumerate(zip(grid.start, grid.start[1:], strict=False)):
        own = slice(top, end)
        if count[own].any():
            # Half as many cells as the fuller rows: what a letterhead or a signature seldom has.
            usual = busy[own] & (count[own] >= 0.5 * _quartile(count[own]))
            left[n] = _left_column(grid.full[own][usual], first[own][count[own] > 0])
            name[n] = _name_column(names[own][usual], grid.full[own][usual], left[n])
    after = np.arange(shape[1]) > first[:, None]
    wide = ((grid.width > 1) & after & grid.full).sum(1)
    return Outline(sheet, count, first, left[sheet], name[sheet], wide)


def _quartile(count: np.ndarray) -> float:
    """The upper quartile of the numbers above 0; `np.quantile` finds it in ten times the time."""
    ordered = np.sort(count[count > 0])
    low, part = divmod(3 * (len(ordered) - 1), 4)
    return ordered[low] + (ordered[min(low + 1, len(ordered) - 1)] - ordered[low]) * part / 4


def _left_column(full: np.ndarray, first: np.ndarray) -> int:
    """The first column that a fair part of the rows has: a letterhead may begin further left, and
    ordinals may have a heading only.
    """
    least = max(OFTEN * len(full), 2 if len(full) > 3 else 1)
    usual = np.flatnonzero(full.sum(0) >= least) if len(full) else []
    return int(usual[0]) if len(usual) else int(first.min())


def _name_column(names: np.ndarray, full: np.ndarray, left: int) -> int:
    """The first column, or one of the two after it where those are names and it is not."""
    filled = full.sum(0)
    share = names.sum(0) / np.maximum(filled, 1)
    if not len(full) or share[left] >= 0.4:
        return left
    near = range(left + 1, min(left + 3, full.shape[1]))
    return next((c for c in near if share[c] >= 0.6 and filled[c] >= 0.5 * len(full)), left)


def _evidence(grid: Grid, outline: Outline, colon: np.ndarray) -> np.ndarray:
    """How much each row looks like a line (+) or a head (-)."""
    full, kind = grid.full, grid.kind
    votes = _votes_of_kinds(grid)
    columns = np.arange(grid.shape[1])
    after = full & (columns > outline.first[:, None])
    votes[_years_of_heads(grid, after)] = -0.4
    votes += 0.5 * _repeated(grid, outline, full & (kind == TEXT) & after)
    tall = ((grid.height > 1) & after & (kind == TEXT)).sum(1)
    rows = np.arange(len(outline.count))
    left = np.minimum(outline.left, grid.shape[1] - 1)
    tall_first = (grid.height[rows, left] > 1) & full[rows, left] & (outline.count > 1)
    unnamed = (outline.first > outline.name) & (outline.count > 1)
    count = np.maximum(outline.count, 1)
    sum_of_votes = votes.sum(1) / count * np.log2(1 + np.maximum(outline.count - 1, 1))
    spans = 0.8 * np.minimum(outline.wide, 2) + 0.5 * np.minimum(tall, 2) + 0.4 * tall_first
    return np.clip(sum_of_votes, -2, 2) - 0.8 * unnamed - spans + 1.2 * colon


def _votes_of_kinds(grid: Grid) -> np.ndarray:
    """Log of (share of a kind among neighbours in the column / share in heads), from -1 to 1."""
    rows = np.arange(grid.shape[0])
    sizes = np.diff(grid.start)
    low = np.maximum(rows - WINDOW, np.repeat(grid.start[:-1], sizes))
    high = np.minimum(rows + WINDOW + 1, np.repeat(grid.start[1:], sizes))

    def near(mask: np.ndarray) -> np.ndarray:
        """How many cells of a mask stand within a window of each, in its column."""
        sums = np.zeros((grid.shape[0] + 1, grid.shape[1]), np.int32)
        np.cumsum(mask, 0, out=sums[1:])
        return sums[high] - sums[low]

    votes, among = np.zeros(grid.shape), np.maximum(near(grid.full), 1)
    for kind in (NUMBER, MARK, TEXT, MIXED):
        own = grid.full & (grid.kind == kind)
        if own.any():
            share = np.maximum(near(own)[own] - 0.75, 0.01) / among[own]
            votes[own] = np.clip(np.log(share / HEAD_KINDS[kind]), -1, 1)
    return votes


def _years_of_heads(grid: Grid, after: np.ndarray) -> np.ndarray:
    """Years alone in a row, no two alike side by side, not under numbers: they head columns."""
    years = grid.year & after
    other = grid.full & (grid.kind == NUMBER) & ~grid.year & after
    above = np.zeros_like(grid.kind)
    above[1:] = grid.kind[:-1]
    above[grid.start[:-1][np.diff(grid.start) > 0]] = 0
    count = years.sum(1)
    under = (years & (above == NUMBER)).sum(1)
    alone = (count >= 1) & ~other.any(1) & (under < 0.5 * count)
    for row in np.flatnonzero(alone & (count > 1)):
        alone[row] = bool(np.all(np.diff(grid.number[row, years[row]]) != 0))
    return years & alone[:, None]


def _repeated(grid: Grid, outline: Outline, texts: np.ndarray) -> np.ndarray:
    """Texts that come three times in their column and are short: values rather than names."""
    found = np.zeros(grid.shape, bool)
    row, column = np.nonzero(texts)
    if not len(row):
        return found
    places = outline.sheet[row].astype(np.int64) * grid.shape[1] + column
    keys = places * len(grid.values.texts) + grid.code[row, column]
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    often = counts[inverse] > 2
    row, column = row[often], column[often]
    short = np.array(
        [
            len(grid.text(r, c)) < SHORT_VALUE
            for r, c in zip(row.tolist(), column.tolist(), strict=True)
        ],
        bool,
    )
    found[row[short], column[short]] = True
    return found


def _ends_with_colon(grid: Grid, outline: Outline) -> np.ndarray:
    found = outline.count == 2
    for row in np.flatnonzero(found).tolist():
        found[row] = grid.text(row, int(outline.first[row])).rstrip().endswith(":")
    return found


def _numbering(grid: Grid, outline: Outline) -> np.ndarray:
    """Rows that only number the columns: 1 2 3, (1) (2) (3)=(1)+(2), A B 1 2.

    From the first column on, or below columns that all have a name.
    """
    found = np.zeros(grid.shape[0], bool)
    names = (grid.full & (grid.kind == TEXT)).sum(1)  # "(3) = (4) + (5)" may look like one
    for row in np.flatnonzero((outline.count >= 3) & (2 * names < outline.count)).tolist():
        at = np.flatnonzero(grid.full[row])
        numbers = [counts_column(grid.text(row, column)) for column in at.tolist()]
        if None in numbers:
            continue
        counted = [number for number in numbers if number]
        steps = np.diff(counted)
        runs = len(counted) >= 3 and counted[0] == 1 and bool((steps == 1).all())
        letters = "".join(grid.text(row, column) for column in at[: numbers.count(0)].tolist())
        # Behind A, B some numbers may be missing, as the columns are that they counted.
        runs |= letters in ("AB", "ABC", "ABCD") and bool(counted) and bool((steps > 0).all())
        named = (
            row > 0
            and outline.sheet[row - 1] == outline.sheet[row]
            and grid.full[row - 1, at].all()
        )
        found[row] = runs and (at[0] == outline.left[row] or named)
    return found


def _fit(
    grid: Grid, outline: Outline, evidence: np.ndarray, colon: np.ndarray, numbering: np.ndarray
) -> np.ndarray:
    """How well each row fits each state."""
    rows, count, first, name = np.arange(grid.shape[0]), outline.count, outline.first, outline.name
    at = np.minimum(first, grid.shape[1] - 1)
    one, at_left = count == 1, first <= name
    plain = (
        grid.full & (grid.kind == NUMBER) & ~grid.year & (np.arange(grid.shape[1]) > first[:, None])
    )
    other = -0.45 * np.minimum(count - 1, 4) - 0.5 * np.minimum(plain.sum(1), 6) - 0.8 * colon
    width = np.where(count > 0, grid.width[rows, at], 0)
    fit = np.zeros((grid.shape[0], 4))
    fit[:, TITLE] = fit[:, NOTE] = np.where(one, 1.0 - 0.5 * (grid.kind[rows, at] == NUMBER), other)
    lone_head = np.select([at_left, width > 1, first == name + 1], [-1.5, 1.3, 0.3], -0.2)
    fit[:, HEAD] = np.where(one, lone_head, -evidence)
    across = width >= np.maximum(3, grid_width(grid, outline) - outline.left - 1)
    fit[:, LINE] = np.where(one, np.where(at_left, np.where(across, 0.1, 0.35), -0.5), evidence)
    fit[_says_something(grid, one), HEAD] -= 1.0
    fit[:, HEAD] -= _titles_in_two_cells(grid, outline)
    only_stub = (count > 1) & ~_filled_after(grid, name) & (grid.height[rows, at] == 1)
    fit[:, HEAD] -= only_stub
    in_stub = np.arange(grid.shape[1]) <= name[:, None]
    # Behind a blank ordinal a total names a line, too: there only numbers follow.
    begins = grid.total[rows, at] & (first == name + 1) & (plain.sum(1) == count - 1)
    names_total = ((grid.total & in_stub).any(1) | begins) & (count > 1)
    fit[names_total, LINE] += 2.0
    others = np.asarray([TITLE, HEAD, NOTE])
    fit[np.ix_(np.flatnonzero(names_total), others)] -= 2.0
    counting = heads_that_count(grid, outline)
    fit[counting, HEAD], fit[counting, LINE] = 1.5, -1.0
    fit[_below_complete_heads(grid, outline), HEAD] -= 1.5
    fit[heads_of_counted(grid, outline), HEAD] += 3.0
    begun, sure = counted_lines(grid, outline), evidence.copy()
    fit[begun, HEAD] -= 3.0
    sure[begun] = 1.0
    fit[_begins_with_part(grid, outline), HEAD] -= 3.0
    fit[_one_of_many(grid, outline), HEAD] -= 3.0
    fit[_over_figures(plain, outline), HEAD] -= 1.5
    fit[between_heads_and_first(grid, outline), HEAD] -= 3.0
    fit[one & grid.note[rows, at], NOTE] += 4.0
    goes_on = _goes_on(grid, sure)
    fit[goes_on, LINE] += 1.5
    fit[np.ix_(goes_on, others)] -= 1.5
    fit[numbering, HEAD], fit[numbering, LINE] = 1.5, -1.0
    return fit


def _says_something(grid: Grid, one: np.ndarray) -> list[int]:
    """Rows of one text with a colon, which says more than a name: "ĐVT: tỷ đồng"."""
    rows = np.flatnonzero(one).tolist()
    return [row for row in rows if ":" in grid.text(row, int(grid.full[row].argmax()))]


def _over_figures(plain: np.ndarray, outline: Outline) -> np.ndarray:
    """Rows with one plain number over one below: a figure over a figure, and no head."""
    rows = np.flatnonzero(outline.count > 1)
    above, below = rows[:-1], rows[1:]
    same = (outline.sheet[above] == outline.sheet[below]) & (below == above + 1)
    one = (plain[above].sum(1) == 1) & (plain[above] & plain[below]).any(1)
    return above[same & one]


def _begins_with_part(grid: Grid, outline: Outline) -> list[int]:
    """Rows that begin with a numbered part, as no cell behind it does: "1.2. Ban hành …"."""
    rows = np.flatnonzero(outline.count > 1).tolist()
    begun = [row for row in rows if _PART.match(grid.text(row, int(outline.first[row])))]
    at = ((row, np.flatnonzero(grid.full[row])[1:].tolist()) for row in begun)
    return [row for row, cells in at if not any(_PART.match(grid.text(row, c)) for c in cells)]


def _one_of_many(grid: Grid, outline: Outline) -> np.ndarray:
    """Rows of texts that fill the same columns as both above them, of which no cell spans others:
    no table has so many rows of heads, and they are lines though no number stands in them.

    So is the first below such heads, where the next two are such rows.
    """
    flat = ~(grid.full & ((grid.width > 1) | (grid.height > 1))).any(1)
    flat &= (outline.count > 1) & ~(grid.full & (grid.kind != TEXT) & (grid.kind != MIXED)).any(1)
    same = flat[1:] & flat[:-1] & (grid.full[1:] == grid.full[:-1]).all(1)
    same &= outline.sheet[1:] == outline.sheet[:-1]
    second = np.flatnonzero(same[:-2] & same[1:-1] & same[2:]) + 1
    return np.union1d(np.flatnonzero(same[1:] & same[:-1]) + 2, second)


def _below_complete_heads(grid: Grid, outline: Outline) -> np.ndarray:
    """Rows below one whose cells are all known heads, none a span: they fill its columns again.

    No head goes on there, whatever it looks like; nor below some of such heads where only the
    first column, that of the ordinals, is blank.
    """
    heads = grid.head.sum(1)
    rows = np.flatnonzero(outline.count > 0)
    before, after = rows[:-1], rows[1:]
    spans = (outline.wide[before] > 0) | (outline.sheet[before] != outline.sheet[after])
    complete = (outline.count[before] > 1) & (heads[before] == outline.count[before]) & ~spans
    same = grid.full[before] == grid.full[after]
    left = outline.first[before]
    flat = grid.head[before, left] & (grid.height[before, left] == 1) & (heads[before] > 1)
    counting = np.arange(grid.shape[1]) == left[:, None]
    uncounted = flat & ~spans & (heads[after] == 0) & (outline.first[after] > left)
    return after[(complete & same.all(1)) | (uncounted & (same | counting).all(1))]


def _goes_on(grid: Grid, evidence: np.ndarray) -> np.ndarray:
    """Rows that cells of a line above are merged into: that line goes on."""
    rows = np.arange(grid.shape[0])[:, None]
    covered = (grid.row_of < rows) & (grid.kind[grid.row_of, grid.column_of] > 0)
    from_line = evidence[grid.row_of] > 0
    return np.flatnonzero((covered & from_line).any(1) & grid.full.any(1))


def grid_width(grid: Grid, outline: Outline) -> np.ndarray:
    """For each row the last filled column of its sheet, and one: an array of one entry a row."""
    used = np.zeros((len(grid.start) - 1, grid.shape[1]), bool)
    np.logical_or.at(used, outline.sheet, grid.full)
    last = grid.shape[1] - used[:, ::-1].argmax(1)
    return last[outline.sheet]


def _filled_after(grid: Grid, name: np.ndarray) -> np.ndarray:
    """Whether a row has a cell right of the column that names its lines."""
    return np.asarray((grid.full & (np.arange(grid.shape[1]) > name[:, None])).any(1), dtype=bool)


def _titles_in_two_cells(grid: Grid, outline: Outline) -> np.ndarray:
    """What speaks against a head: half as wide as one of the next rows.

    And its first column is named again there, or its second cell is a number or a long text.
    """
    against = np.zeros(grid.shape[0])
    rows = np.flatnonzero(outline.count)
    span = np.where(grid.full, grid.width, 0).sum(1)
    left = np.minimum(outline.left, grid.shape[1] - 1)
    every = np.arange(grid.shape[0])
    begin = np.minimum(outline.first, grid.shape[1] - 1)
    at_left = (outline.first <= left) & (grid.height[every, begin] == 1)
    candidate = (outline.count >= 2) & at_left & (outline.wide == 0)
    following = np.full((len(rows), 4), -1)
    for ahead in range(1, 5):
        later = rows[ahead:]
        same = outline.sheet[later] == outline.sheet[rows[:-ahead]]
        following[: len(later), ahead - 1] = np.where(same, later, -1)
    spans = np.where(following >= 0, span[following], -1)
    widest = following[np.arange(len(rows)), spans.argmax(1)]
    near = candidate[rows] & (widest >= 0) & (span[rows] <= 0.5 * span[widest] + 0.5)
    for row, next_head in zip(rows[near], widest[near], strict=True):
        column = left[row]
        pair = outline.count[row] == 2
        second = int(np.flatnonzero(grid.full[row])[1])
        long = len(grid.text(row, second)) >= LONG_TITLE
        if grid.full[next_head, column] or (pair and (grid.kind[row, begin[row]] != TEXT or long)):
            against[row] = 1.5 + 0.5 * pair
    return against


def _held(grid: Grid, outline: Outline) -> np.ndarray:
    """Rows that name their first column: after lines hardly a head, unless it came before."""
    rows = np.arange(grid.shape[0])
    named = grid.full[rows, np.minimum(outline.left, grid.shape[1] - 1)] & (outline.count > 1)
    cells = np.where(grid.full, grid.code + 1, 0).view(f"V{4 * grid.shape[1]}").ravel()
    first: dict[tuple, int] = {}
    keys = zip(outline.sheet.tolist(), cells.tolist(), strict=True)
    again = [first.setdefault(key, row) != row for row, key in enumerate(keys)]
    return named & ~((outline.count > 2) & np.asarray(again))


def _below_heads(grid: Grid, outline: Outline, evidence: np.ndarray) -> np.ndarray:
    """Rows with names merged from a head above, or blank below a span: still heads."""
    rows = np.arange(grid.shape[0])
    below = np.ones(grid.shape[0], bool)
    for column in range(int(outline.name.max(initial=0)) + 1):
        inside = (outline.left <= column) & (column <= outline.name)
        above, spoken = (
            grid.row_of[:, column],
            grid.kind[grid.row_of[:, column], grid.column_of[:, column]] > 0,
        )
        below &= ~inside | ((above < rows) & spoken & (evidence[above] < 0))
    some = np.flatnonzero(outline.count)
    before, after = some[:-1], some[1:]
    next_to = (after == before + 1) & (outline.sheet[after] == outline.sheet[before])
    unnamed = (outline.first[after] > outline.name[after]) & (outline.count[after] > 1)
    below[after[next_to & unnamed & (outline.wide[before] > 0)]] = True
    return below


def _below_letters(rows: np.ndarray, outline: Outline) -> np.ndarray:
    """Rows below one of two texts, as no row above it in its sheet has more: a letterhead, which
    looks like heads."""
    found, most, sheet = [], 0, -1
    for row, last in zip(rows.tolist(), [0, *rows[:-1].tolist()], strict=True):
        most, sheet = (most if outline.sheet[row] == sheet else 0), outline.sheet[row]
        found.append(most == 2 == outline.count[last])
        most = max(most, int(outline.count[row]))
    return np.array(found)


def _steps(
    rows: np.ndarray, outline: Outline, held: np.ndarray, below: np.ndarray, colon: np.ndarray
) -> np.ndarray:
    """What it costs to go from each state of the row before to each state of this one."""
    steps = np.repeat(MOVES[None], len(rows), 0)
    before = np.concatenate([[-1], rows[:-1]])
    gap = rows - before > 1
    steps[gap, LINE, LINE] -= 0.3
    steps[gap, HEAD, LINE] -= 0.2
    steps[gap, HEAD, HEAD] -= 0.5
    steps[gap & _below_letters(rows, outline), HEAD, TITLE] += 3.0
    steps[gap, LINE, TITLE] += 0.4
    steps[gap, LINE, NOTE] += 0.3
    steps[gap, LINE, HEAD] += 0.2
    kept = ~gap & held[rows]
    steps[kept, LINE, HEAD] -= 4.0
    steps[kept, NOTE, HEAD] -= 2.0
    steps[below[rows], HEAD, HEAD] += 1.5
    steps[below[rows], HEAD, LINE] -= 1.5
    steps[colon[rows], TITLE, LINE] += 2.5
    opens = np.concatenate([[True], outline.sheet[rows[1:]] != outline.sheet[rows[:-1]]])
    steps[opens] = END[:, None] + BEGIN[None, :]
    return steps
