"""What each line stands under: sections, and lines by ordinals, dashes and indentation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

import numpy as np

from analysis.reading.structure.grid import Grid
from analysis.reading.structure.kinds import MIXED, NUMBER, TEXT, Ordinal
from analysis.reading.structure.sums import Sums

Cell = tuple[int, int]
DEEPEST = 60  # lines one under another; no table of people has a tenth of it


@dataclass(slots=True)
class Line:
    """One line: its naming cell, ordinal and depth, and what its neighbours make of it.

    `name`: its words from the naming cell on. `section`: without values. `counted`: the ordinal has
    a column of its own; `total`: words say so; `heads`: they end in a colon. `gap`: below a blank
    row. `lone`: deeper than its neighbours on both sides. `again`: its name comes more than once.
    `closes`: the last ordinal stands over it, as the others stand over lines of its name. What
    comes below it makes it `deep` (lines are indented more), `filled` (a line with values) and
    `ordered` (a line with an ordinal).
    `next_order`: the next ordinal below; `after`: that of the very next line.
    """

    row: int
    cells: list[Cell]
    lead: Cell | None
    name: tuple[str, ...]
    order: Ordinal | None
    depth: tuple[int, bool]
    section: bool
    counted: bool
    total: bool = False
    heads: bool = False
    gap: bool = False
    lone: bool = False
    again: bool = False
    closes: bool = False
    deep: bool = False
    filled: bool = False
    ordered: bool = False
    next_order: Ordinal | None = None
    after: Ordinal | None = None


def line_paths(
    grid: Grid,
    rows: np.ndarray,
    stub: Sequence[int],
    values: Sequence[int],
    sums: Sums,
    pages: Collection[int],
) -> dict[int, tuple[list[Cell], list[Cell]]]:
    """By line the cells of the lines that it stands under, outer to inner, and its own.

    `pages`: rows of heads that come again; a total beside one ends no section.
    """
    lines = _lines(grid, rows, stub, values)
    _leave_abbreviations(lines)
    _look_around(grid, lines)
    paths: dict[int, tuple[list[Cell], list[Cell]]] = {}
    stack: list[Line] = []
    for n, line in enumerate(lines):
        open_above = list(stack)
        if line.lead is not None:
            run = _summed(lines, n, sums)
            while stack and not _under(line, stack[-1], stack, run):
                stack.pop()
            _note_below(line, stack)
        over_it = stack if line.lead is not None else _without_lines(stack)
        parents = [over.lead for over in over_it if over.lead and over.lead not in line.cells]
        paths[line.row] = parents, line.cells
        if line.lead is not None and len(stack) < DEEPEST:
            stack.append(line)
        if line.total and not {line.row - 1, line.row + 1}.isdisjoint(pages):
            stack = open_above
    return {row: paths.get(row, ([], [])) for row in rows.tolist()}


def _summed(lines: list[Line], n: int, sums: Sums) -> Sequence[int]:
    """The lines that a line sums. By chance one amid those of a section sums some of another's,
    too: "5", the next commune, "5", "10"."""
    line, run = lines[n], sums.rows.get(lines[n].row, ())
    if not run or line.total or run[-1] > line.row:
        return run
    first = next((at for at, one in enumerate(lines[:n]) if one.row >= run[0]), n)
    if not any(one.section for one in lines[first:n]):
        return run
    whole = all(one.section for one in lines[:first]) or run[0] in sums.rows
    ends = n + 1 == len(lines) or lines[n + 1].total
    return run if whole and ends and not _counts_on(line, lines[n - 1]) else ()


def _counts_on(line: Line, before: Line) -> bool:
    return before.order is not None and _follows(line.order, before.order)


def _without_lines(stack: list[Line]) -> list[Line]:
    """What a line without a name stands under: a section, never the line before it."""
    last = max((n for n, over in enumerate(stack) if over.section), default=-1)
    return stack[: last + 1]


def _lines(grid: Grid, rows: np.ndarray, stub: Sequence[int], values: Sequence[int]) -> list[Line]:
    counted = _counting_columns(grid, rows, stub)
    name = _naming_column(grid, rows, stub, counted)
    there, at = (rows[:, None], np.asarray(values, int)), (rows[:, None], np.asarray(stub, int))
    filled = np.asarray(grid.full[there].any(1))
    # A value of the line above that is merged into a line makes the two one.
    above = (grid.row_of[there] < rows[:, None]) & (grid.spoken(rows, values) > 0)
    goes_on = np.asarray(above.any(1))
    anchors = grid.row_of[at].tolist(), grid.column_of[at].tolist()
    spoken = grid.spoken(rows, stub).tolist()
    lines = []
    for row, again, some, kinds, of, columns in zip(
        rows.tolist(), goes_on.tolist(), filled.tolist(), spoken, *anchors, strict=True
    ):
        if some or not again:
            told = ((r, c) for r, c, kind in zip(of, columns, kinds, strict=True) if kind)
            lines.append(_line(grid, row, list(dict.fromkeys(told)), name, counted, not some))
    return lines


def _line(
    grid: Grid, row: int, cells: list[Cell], first: int, counted: set[int], section: bool
) -> Line:
    if not cells:
        return Line(row, cells, None, (), None, (0, False), section, False)
    names = grid.names(cells)
    at = next((n for n, cell in enumerate(cells) if cell[1] >= first), len(cells) - 1)
    lead, own = cells[at], names[at]
    ordinals = [
        name for (r, c), name in zip(cells, names, strict=True) if c in counted and r == row
    ]
    order = next((name.order for name in ordinals if name.order), None)
    indent = own.blanks + 2 * grid.indent.get(lead, 0)
    dash = any(name.dash for name in (own, *ordinals))
    said = tuple(name.bare for name in names[at:])
    counts = order is not None
    total = bool(grid.total[row, [column for _, column in cells]].any())
    heads = grid.text(*lead).rstrip().endswith(":")
    depth = indent, dash
    return Line(row, cells, lead, said, order or own.inline, depth, section, counts, total, heads)


def _counting_columns(grid: Grid, rows: np.ndarray, stub: Sequence[int]) -> set[int]:
    """Leading columns of ordinals; the last column of the stub is none."""
    counted = set()
    for column in stub[:-1]:
        ordinals, own = grid.ordinals(rows, column)
        if not own or ordinals < 0.6 * own:
            break
        counted.add(column)
    return counted


def _naming_column(grid: Grid, rows: np.ndarray, stub: Sequence[int], counted: set[int]) -> int:
    kinds = grid.spoken(rows, stub)
    names = ((kinds == TEXT) | (kinds == MIXED)).sum(0)
    named = names >= 0.4 * np.maximum((kinds > 0).sum(0), 1)
    columns = (c for c, is_named in zip(stub, named, strict=True) if is_named and c not in counted)
    return next(columns, stub[-1])


def _leave_abbreviations(lines: list[Line]) -> None:
    """Letters that never count are part of names: "X. Kỳ Hà" among "Xã Kỳ Ninh", "Xã Kỳ Nam"."""
    counted: dict[tuple, set[int]] = {}
    lettered = [(one, one.order) for one in lines if one.order and one.order.style[0] != "digits"]
    for _, order in lettered:
        counted.setdefault(order.style, set()).add(order.number)
    for line, order in lettered:
        only = counted[order.style]
        line.order = order if line.counted or len(only) > 1 or 1 in only else None


def _look_around(grid: Grid, lines: list[Line]) -> None:
    """What the neighbours say of each line."""
    _look_for_names(grid, lines)
    _forget_letters(lines)
    _part_levels(lines)
    order, counted = None, set[tuple[str, ...]]()  # names of lines above with an ordinal below
    for line in reversed(lines):
        line.next_order = order
        order = line.order or order
    for line, below in pairwise(lines):
        line.after = below.order
    for n, line in enumerate(lines[1:], 1):
        above, after = lines[n - 1], lines[n + 1 : n + 2]
        between = slice(above.row + 1, line.row)
        line.gap = line.row > above.row + 1 and not grid.full[between].any()
        deeper = line.depth[0] > above.depth[0] and not line.depth[1]
        ends = not after or (after[0].depth[0] < line.depth[0] and not after[0].depth[1])
        line.lone = deeper and not line.section and not above.section and ends
        line.closes = not line.next_order and above.order is not None and line.name in counted
        counted |= {line.name} if line.next_order else set()


def _forget_letters(lines: list[Line]) -> None:
    """Letters before names that come again and count from no first are none: "X. Kỳ Hà"."""
    named = [(line, line.order) for line in lines if line.order and not line.counted]
    often = Counter((one.style, one.number) for _, one in named if one.style[0] != "digits")
    for line, order in named:
        if often[order.style, order.number] > 1 and not often[order.style, 1]:
            line.order = None


def _part_levels(lines: list[Line]) -> None:
    """Sections counted 1, 2, 4 as the lines below each are, which begin anew or count on, are of
    another style: "1 | Kỳ Hà", "1 | Công ty A"."""
    counted = [(line, line.order) for line in lines if line.order]
    counted = [(line, order) for line, order in counted if order.style == ("digits", 1)]
    sections = [order.number for line, order in counted if line.section]
    if not sections[1:] or sections[0] != 1 or sections != sorted({*sections}):
        return
    if _count_below([(line.section, order.number) for line, order in counted]):
        for line, order in counted:
            line.order = replace(order, style=("section", 1)) if line.section else order


def _count_below(numbers: list[tuple[bool, int]]) -> bool:
    """Whether lines below sections begin with 1 below each, or count on from one to the next."""
    last, begins = 0, False
    for section, number in numbers:
        if not section and number != last + 1 and not (begins and number == 1):
            return False
        last, begins = (last, True) if section else (number, False)
    return True


def _look_for_names(grid: Grid, lines: list[Line]) -> None:
    """Lines whose name comes again below another line, beside such a line: "Tiền mặt" of each."""
    named = [line.lead is not None and not line.section for line in lines]
    often = Counter(line.name for line, own in zip(lines, named, strict=True) if own)
    several = [own and often[line.name] > 1 for line, own in zip(lines, named, strict=True)]
    below = _below_others(lines, several)
    again = [
        own and len(below[line.name]) > 1 and grid.kind[line.lead] != NUMBER
        for line, own in zip(lines, several, strict=True)
    ]
    for n, line in enumerate(lines):
        line.again = again[n] and (any(again[max(n - 1, 0) : n]) or any(again[n + 1 : n + 2]))


def _below_others(lines: list[Line], several: list[bool]) -> dict[tuple[str, ...], set[int]]:
    """For each name that comes several times how many other lines stand above: "A, B, B" once."""
    found: dict[tuple[str, ...], set[int]] = {}
    others = accumulate(not own for own in several)
    for line, over in zip(lines, others, strict=True):
        found.setdefault(line.name, set()).add(over)
    return found


def _note_below(line: Line, stack: list[Line]) -> None:
    """Tell the lines that this one stands under what has come below them."""
    for over in stack:
        over.filled |= not line.section
        over.ordered |= line.order is not None
    if stack and line.depth > stack[-1].depth:
        stack[-1].deep = True


def _under(line: Line, over: Line, stack: list[Line], run: Sequence[int]) -> bool:
    """Whether a line stands under another, the innermost of the stack, which sums `run`."""
    if run and run[-1] < line.row and run[0] <= over.row <= run[-1]:
        return False  # a total is no part of what it sums
    if over.section and _begins_again(line, over):
        return True
    if line.order and over.order:
        return _under_by_ordinal(line.order, over.order, stack)
    if line.order:
        return over.section and not _is_behind(line.order, over, stack)
    if over.order:
        total = line.total or bool(run) and (not over.section or run[-1] < line.row)
        return _under_counted(line, over, stack, total)
    return _under_plain(line, over)


def _begins_again(line: Line, over: Line) -> bool:
    """Whether a line counts on from a 1 right below a section that counts in the same way: "2. Xã
    Kỳ Hà", "1"."""
    first = over.after is not None and over.after.number == 1
    same = bool(line.order and over.order and line.order.style == over.order.style)
    return first and same and line.counted and not line.section


def _under_plain(line: Line, over: Line) -> bool:
    """Whether a line stands under another, neither with an ordinal."""
    if line.depth != over.depth:
        return line.depth > over.depth and not (line.lone and not over.section)
    if line.section:
        return over.section and not over.filled
    if over.section:
        return not over.deep and not (line.gap and over.filled)
    return line.again and not over.again


def _under_by_ordinal(own: Ordinal, over: Ordinal, stack: list[Line]) -> bool:
    """1.1 under 1; a new style under the line before it; a style that is open closes back to it."""
    both = own.style[0] == over.style[0] == "digits"
    if both and own.style != over.style:
        return own.style[1] > over.style[1] and own.parts[: len(over.parts)] == over.parts
    if own.style == over.style or own.style[0] == "section":
        return False
    return not _is_open(own, stack)


def _is_behind(order: Ordinal, over: Line, stack: list[Line]) -> bool:
    """Whether a line stands behind a section: another of its style, or the lines of "Toàn tỉnh"."""
    return order.style[0] == "section" and over.filled or _is_open(order, stack)


def _is_open(order: Ordinal, stack: list[Line]) -> bool:
    """Whether a line over this one counts in the same style."""
    return any(one.order and one.order.style == order.style for one in stack)


def _under_counted(line: Line, over: Line, stack: list[Line], total: bool) -> bool:
    """Whether a line without an ordinal stands under one that has one."""
    if line.depth > over.depth:
        return True
    if line.section and _stands_between(line, over):
        return False
    if line.section:
        beside = any(one.section and one.order is None and one.depth == line.depth for one in stack)
        return not over.filled and not beside
    if total:
        return False
    if over.section:
        return not over.ordered and not over.deep
    goes_on = over.order is not None and _follows(line.next_order, over.order)
    return over.counted and (goes_on or line.closes)


def _stands_between(line: Line, over: Line) -> bool:
    """Whether words where others have their ordinals part lines of one style: they head the next.

    "1 | Kỳ Hà", "Xã phấn đấu về đích", "2 | Kỳ Nam". So do words that end in a colon.
    """
    first = line.heads or (line.lead and over.lead and line.lead[1] < over.lead[1])
    same = line.after and over.order and line.after.style == over.order.style
    return bool(first and same and over.counted and not over.section)


def _follows(order: Ordinal | None, before: Ordinal) -> bool:
    """Whether an ordinal is the next after another: where one is left out, a line lacks its own."""
    return order is not None and order.style == before.style and order.number == before.number + 1
