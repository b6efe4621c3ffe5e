"""Blocks of a batch of sheets: a table each, with heads, lines, titles, notes and paths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

import numpy as np

from analysis.reading.structure.columns import stub_width
from analysis.reading.structure.grid import Cells, Grid, grid_of
from analysis.reading.structure.heads import head_paths
from analysis.reading.structure.kinds import MIXED, NUMBER, TEXT, Values
from analysis.reading.structure.lines import line_paths
from analysis.reading.structure.rows import HEAD, LINE, NOTE, TITLE, States, states_of
from analysis.reading.structure.sums import Sums, sums_of

Cell = tuple[int, int]
FEW_ROWS, FEW_CELLS = 3, 3  # of a letterhead or a signature
FEWEST_CELLS = 2  # of a line with a name and a figure
MOST = 0.5  # of the lines
MOST_HEADS = 50  # that numbers in one row count

_AMOUNT = re.compile(r"(?:[^\W\d]+\s+)?(?!(?:19|20)\d\d\b)\d+(?:[.,]\d+)*\s*(?:%|[^\W\d])")


@dataclass
class Rows:
    """The rows of one table, in the rows of the grid.

    `again`: the heads that a new page repeats, each with the head that it is.
    """

    titles: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    again: dict[int, int] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Block:
    """One table. Rows and columns are those of its sheet, from 0; paths go from outer to inner.

    `values` are the filled cells right of the stub; `sections` the cells of the lines that a line
    stands under, `stubs` its own; `column_paths` the cells that head a column; `sums` the lines and
    columns that sum others, and the cells in which the sum holds. `again`: heads that a new page
    repeats, each with the one of `column_paths` that it is.
    """

    sheet: int
    titles: tuple[int, ...]
    heads: tuple[int, ...]
    numbering: tuple[int, ...]
    lines: tuple[int, ...]
    notes: tuple[int, ...]
    stub: tuple[int, ...]
    columns: tuple[int, ...]
    values: tuple[Cell, ...]
    sections: dict[int, tuple[Cell, ...]]
    stubs: dict[int, tuple[Cell, ...]]
    column_paths: dict[int, tuple[Cell, ...]]
    sums: Sums
    again: dict[int, int]

    def over(self, row: int, column: int) -> tuple[Cell, ...]:
        """The cells that head a value, on its own page."""
        if not self.again:
            return self.column_paths[column]
        page = {head: one for one, head in self.again.items() if one < row}
        return tuple([(page.get(r, r), c) for r, c in self.column_paths[column]])

    def paths(self) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
        """Every value with the cells that it stands under and beside."""
        for row, column in self.values:
            yield (row, column), self.sections[row] + self.stubs[row] + self.over(row, column)


def blocks_of(sheets: Sequence[Cells], values: Values | None = None) -> list[list[Block]]:
    """The tables of each sheet of a batch, from the top; `values` may be kept between batches."""
    grid = grid_of(sheets, Values() if values is None else values)
    found: list[list[Block]] = [[] for _ in sheets]
    if not grid.full.any():
        return found
    states = states_of(grid)
    figures = (grid.full & (grid.kind != TEXT)).any(1)
    figures[_explaining(grid, states)] = False
    starts = grid.start.tolist()
    for sheet, (top, end) in enumerate(zip(starts, starts[1:], strict=False)):
        for rows in _tables(grid, states, figures, top, end):
            _first_lines(grid, states, rows)
            for columns in _side_by_side(grid, rows):
                found[sheet].append(_block(grid, states, sheet, rows, columns))
    return found


def _explaining(grid: Grid, states: States) -> list[int]:
    """The narrow rows right below a lone "Ghi chú:": signs and what they mean."""
    found: list[int] = []
    for row in np.flatnonzero(grid.note.any(1) & (states.outline.count == 1)).tolist():
        last = grid.start[states.outline.sheet[row] + 1]
        narrow = states.outline.count[row + 1 : last]
        narrow = (narrow > 0) & (narrow <= FEW_CELLS)
        wide = np.flatnonzero(~narrow)
        found += range(row + 1, row + 1 + (int(wide[0]) if len(wide) else len(narrow)))
    return found


def _tables(grid: Grid, states: States, figures: np.ndarray, top: int, end: int) -> list[Rows]:
    """The rows of a sheet by table: a head or a line after lines or titles begins the next.

    But the same heads right below a line only head the next page.
    """
    tables: list[Rows] = []
    titles: list[int] = []
    current: Rows | None = None
    for row, state in enumerate(states.state[top:end].tolist(), top):
        if current is not None:
            titles += _title_again(grid, current, row)
            if row in _next_page(grid, states, current, row):
                continue
        if state == TITLE:
            titles.append(row)
            current = None
        elif state in (HEAD, LINE):
            if current is None or titles or (state == HEAD and current.lines):
                over = _heads_that_stay(grid, states, current, row, titles)
                titles = [*_titles_among_notes(tables, titles), *titles]
                current = Rows(titles=titles, heads=over)
                titles = []
                tables.append(current)
            (current.heads if state == HEAD else current.lines).append(row)
        elif state == NOTE and tables:
            tables[-1].notes.append(row)
    if titles and tables:
        tables[-1].notes += titles
    return _without_letterheads(states, figures, tables)


def _first_lines(grid: Grid, states: States, rows: Rows) -> None:
    """Make the one head of a table a line where it holds figures: nothing heads these columns; or
    a title where it stands over the first of several alone."""
    if len(rows.heads) != 1 or not rows.lines:
        return
    if _holds_figures(grid, states, rows.heads[0]) or _is_like_lines(grid, rows):
        rows.lines.insert(0, rows.heads.pop())
    elif _is_over_names(grid, states, rows):
        rows.titles.append(rows.heads.pop())


def _is_like_lines(grid: Grid, rows: Rows) -> bool:
    """Whether a head that is no known one has an amount where most lines have one: "13 xã"."""
    head, lines = rows.heads[0], rows.lines
    full = (grid.full[lines] == grid.full[head]).all(1)
    if grid.head[head].any() or full.mean() < MOST:
        return False
    at = [c for c in np.flatnonzero(grid.full[head]).tolist() if _AMOUNT.match(grid.text(head, c))]
    amounts = [np.mean([bool(_AMOUNT.match(grid.text(r, c))) for r in lines]) for c in at]
    return any(share >= MOST for share in amounts)


def _is_over_names(grid: Grid, states: States, rows: Rows) -> bool:
    """Whether one text stands alone over the first of several columns, of ordinals or as no known
    head."""
    head, outline = rows.heads[0], states.outline
    first = outline.first[head]
    alone = outline.count[head] == 1 and grid.width[head, first] == grid.height[head, first] == 1
    if not alone or first != outline.left[head] or outline.count[rows.lines].min() < FEWEST_CELLS:
        return False
    ordinals, own = grid.ordinals(np.asarray(rows.lines), int(first))
    return own > 1 and ordinals == own or not grid.head[head, first]


def _holds_figures(grid: Grid, states: States, row: int) -> bool:
    """Whether a row without a known head has numbers that are no years and count no columns."""
    at = np.flatnonzero(grid.full[row] & (grid.kind[row] == NUMBER) & ~grid.year[row])
    numbers = grid.number[row, [c for c in at.tolist() if "/" not in grid.text(row, c)]]
    counting = len(numbers) > 1 and bool((np.diff(numbers) > 0).all()) and numbers[-1] <= MOST_HEADS
    known = states.numbering[row] or bool(grid.head[row].any())
    return len(numbers) > 0 and not (counting or known)


def _heads_that_stay(
    grid: Grid, states: States, rows: Rows | None, row: int, titles: list[int]
) -> list[int]:
    """The heads above a lone text that is merged over all their values, between lines.

    "Cơ cấu (%)" below the lines of a yearbook heads the same years again.
    """
    if titles or rows is None or not _heads_all(grid, states, rows, row):
        return []
    return [head for head in rows.heads if not _heads_all(grid, states, rows, head)]


def _heads_all(grid: Grid, states: States, rows: Rows, row: int) -> bool:
    """Whether one text alone is merged over all columns of values of a table."""
    first, last = states.outline.first[row], states.outline.name[row] + 1
    if states.outline.count[row] != 1 or grid.width[row, first] < 2 or first != last:
        return False
    filled = np.flatnonzero(grid.full[rows.lines].any(0))
    return bool(filled[-1] < first + grid.width[row, first])


def _title_again(grid: Grid, rows: Rows, row: int) -> list[int]:
    """The last line, where the first heads come again below it and one like it is their title.

    "I | Xã Kỳ Ninh" above the heads of a table, "II | Xã Kỳ Hà" above the same heads below it.
    """
    above, first = rows.titles[-1:], rows.heads[:1]
    if not (above and first and len(rows.lines) > 1 and rows.lines[-1] + 1 == row):
        return []
    title, last = above[0], rows.lines[-1]
    texts = (grid.kind[last] != NUMBER) & (grid.kind[last] != MIXED)
    alike = title + 1 == first[0] and (grid.full[title] == grid.full[last]).all() and texts.all()
    again = (grid.code[row] == grid.code[first[0]]).all()
    return [rows.lines.pop()] if alike and again else []


def _next_page(grid: Grid, states: States, rows: Rows, row: int) -> dict[int, int]:
    """The heads that pages of a table repeat, with those that begin at a row right below a line."""
    if states.state[row] == HEAD and rows.lines and row == rows.lines[-1] + 1:
        heads = {grid.code[head].tobytes(): head for head in rows.heads}
        below = takewhile(lambda one: one[1] == HEAD, enumerate(states.state[row:], row))
        page = {n: heads.get(grid.code[n].tobytes(), -1) for n, _ in below}
        rows.again |= {} if -1 in page.values() else page
    return rows.again


def _titles_among_notes(tables: list[Rows], titles: list[int]) -> list[int]:
    """The last notes of the table above, from a blank row on: they stand over the next table.

    Without a blank row they may be of either, and are of both; one parts them from its own titles.
    """
    if not tables:
        return []
    above = tables[-1]
    notes, last = above.notes, (above.lines or above.heads)[-1]
    begin = next(
        (n for n in range(len(notes) - 1, -1, -1) if notes[n] > (notes[n - 1] if n else last) + 1),
        None,
    )
    if begin is None:
        return [] if notes and titles and titles[0] > notes[-1] + 1 else list(notes)
    titles = notes[begin:]
    del notes[begin:]
    return titles


def _without_letterheads(states: States, figures: np.ndarray, tables: list[Rows]) -> list[Rows]:
    """A letterhead looks like a head, or like a small table of texts: titles of the next table."""
    for n, (rows, after) in enumerate(zip(tables, tables[1:], strict=False)):
        alone = not (states.outline.count[rows.lines] > 1).any()
        if alone or (n == 0 and _few_texts(states, figures, rows)):
            over = {*rows.titles, *rows.heads, *rows.lines, *rows.notes}  # notes are of both
            after.titles = sorted(over.union(after.titles))
            rows.lines = []
    return _without_signatures(states, figures, [rows for rows in tables if rows.lines])


def _without_signatures(states: States, figures: np.ndarray, tables: list[Rows]) -> list[Rows]:
    """A few rows of texts side by side below a table are a signature and no table."""
    kept: list[Rows] = []
    for rows in tables:
        if kept and _few_texts(states, figures, rows):
            kept[-1].notes += [*rows.titles, *rows.heads, *rows.lines, *rows.notes]
        else:
            kept.append(rows)
    return kept


def _few_texts(states: States, figures: np.ndarray, rows: Rows) -> bool:
    """Whether rows are as few, and as narrow, as those of a letterhead or a signature."""
    every = [*rows.heads, *rows.lines]
    small = len(rows.lines) <= FEW_ROWS and not figures[every].any()
    return small and int(states.outline.count[every].max()) <= FEW_CELLS


def _side_by_side(grid: Grid, rows: Rows) -> list[list[int]]:
    """The columns of these rows, cut where an empty column or a repeated head parts two tables."""
    every = [*rows.heads, *rows.lines]
    filled = (grid.spoken(every, range(grid.shape[1])) > 0).any(0)
    runs: list[list[int]] = []
    for column in np.flatnonzero(filled).tolist():
        if runs and column == runs[-1][-1] + 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    parts: list[list[int]] = []
    for run in runs:
        if parts and (_goes_on(grid, rows, parts[-1], run) or not _has_names(grid, rows, run)):
            parts[-1] += run
        else:
            parts.append(run)
    return [half for part in parts for half in _halves(grid, rows, part)]


def _has_names(grid: Grid, rows: Rows, run: list[int]) -> bool:
    """Whether columns behind an empty one have names of lines and a head of their own."""
    headed = bool(grid.full[rows.heads, run[0]].any())
    return len(run) > 1 and bool(_of_names(grid, rows, run[:2]).any()) and headed


def _goes_on(grid: Grid, rows: Rows, before: list[int], run: list[int]) -> bool:
    """Whether the first of some columns has the innermost head of figures before them: a time or
    a place more of the same lines, parted by an empty column."""
    own = [row for row in rows.heads if grid.full[row, run[0]]][-1:]
    alike = [c for c in before[1:] if own and grid.code[own[0], c] == grid.code[own[0], run[0]]]
    return bool(alike) and not _of_names(grid, rows, [*alike, run[0]]).any()


def _of_names(grid: Grid, rows: Rows, columns: Sequence[int]) -> np.ndarray:
    """For each column whether most of what stands in it are names of lines.

    A name begins with a letter: "41,5/2,8", "98 (có 3 hộ tái nghèo)" are none.
    """
    at = np.asarray(rows.lines)[:, None], columns
    named = grid.kind[at] == TEXT
    for n, column in np.argwhere(grid.kind[at] == MIXED).tolist():
        named[n, column] = grid.text(rows.lines[n], columns[column]).lstrip()[:1].isalpha()
    some = (grid.kind[at] > 0).sum(0)
    return (named.sum(0) >= 0.5 * np.maximum(some, 1)) & (some > 0)


def _halves(grid: Grid, rows: Rows, columns: list[int]) -> list[list[int]]:
    """TT Tên Số TT Tên Số: two tables; so are Thu KH TH Chi KH TH, each with lines of its own."""
    half = len(columns) // 2
    if len(columns) >= 4 and len(columns) % 2 == 0:
        left, right = np.asarray(columns[:half]), np.asarray(columns[half:])
        for row in rows.heads:
            pairs = zip(left.tolist(), right.tolist(), strict=True)
            texts = [(grid.text(row, a).strip(), grid.text(row, b).strip()) for a, b in pairs]
            other = np.array([one != two for one, two in texts])
            own = [*left[other].tolist(), *right[other].tolist()]
            if grid.full[row, columns].all() and not other.all() and _all_names(grid, rows, own):
                return [columns[:half], columns[half:]]
    return [columns]


def _all_names(grid: Grid, rows: Rows, columns: list[int]) -> bool:
    return not columns or bool(_of_names(grid, rows, columns).all())


def _block(grid: Grid, states: States, sheet: int, rows: Rows, columns: list[int]) -> Block:
    top = int(grid.start[sheet])
    own = np.array(rows.lines)
    lines = own[(grid.spoken(own, columns) > 0).any(1)]
    width = stub_width(grid, lines, columns)
    stub, values = columns[:width], columns[width:]
    heads = [row for row in rows.heads if not states.numbering[row]]
    sums = sums_of(grid, lines, values)
    paths = line_paths(grid, lines, stub, values, sums, rows.again)
    filled = grid.full[lines[:, None], np.asarray(values, int)].nonzero()
    places = zip((lines[filled[0]] - top).tolist(), filled[1].tolist(), strict=True)

    def placed(cells: Sequence[Cell]) -> tuple[Cell, ...]:
        """Cells of the grid as cells of the sheet."""
        return tuple([(row - top, column) for row, column in cells])

    def moved(found: Sequence[int]) -> tuple[int, ...]:
        """Rows of the grid as rows of the sheet."""
        return tuple([row - top for row in found])

    return Block(
        sheet,
        moved(rows.titles),
        moved([*rows.heads, *rows.again]),
        moved([row for row in (*rows.heads, *rows.again) if states.numbering[row]]),
        moved(lines.tolist()),
        moved(rows.notes),
        tuple(stub),
        tuple(columns),
        tuple([(row, values[n]) for row, n in places]),
        {row - top: placed(above) for row, (above, _) in paths.items()},
        {row - top: placed(own) for row, (_, own) in paths.items()},
        {column: placed(path) for column, path in head_paths(grid, heads, columns).items()},
        sums.moved(top),
        {row - top: head - top for row, head in rows.again.items()},
    )
