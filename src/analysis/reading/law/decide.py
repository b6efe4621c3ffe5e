"""From the facts of a value to its row, or to the reason why it has none.

The first table that fits and is wholly explained takes it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from analysis.reading.law.at import At, at_of, frame_of, rest_on
from analysis.reading.law.columns import Column
from analysis.reading.law.gifts import contribution_of, sentence_of
from analysis.reading.law.indicators import indicator_of, open_figure_of, unexplained
from analysis.reading.law.labels import Label
from analysis.reading.law.lists import lists_of, take_list
from analysis.reading.law.matrix import Matrix, matrix_of
from analysis.reading.law.parts import settle_parts
from analysis.reading.law.row import Line, Refusal, Result, Row
from analysis.reading.law.table import Table
from analysis.reading.law.values import value_of

Cell = tuple[int, int]
Made = dict[Cell, Row | list[Row] | Refusal | None]


def understand(table: Table) -> Result:
    """The rows of a table and the reasons for what has none; a doubt is a refusal, no error."""
    result = Result()
    matrix, lists = matrix_of(table), lists_of(table)
    table.criterion.update(matrix.criterion)
    made: Made = {}
    ats: dict[Cell, At] = {}
    for line, column in product(table.lines, table.columns.values()):
        if column not in table.values and column.at not in lists.columns:
            continue
        at = _read(table, line, column, matrix)
        if at is None:
            continue
        ats[at.cell] = at
        if column.at in lists.columns:
            take_list(table, at, lists, result)
        else:
            made[at.cell] = _decided(table, at, matrix)
    settle_parts(table, made, ats)
    _once(made)
    for cell, one in made.items():
        _put(result, cell, one)
    return result


def _read(table: Table, line: Line, column: Column, matrix: Matrix) -> At | None:
    """A value with what speaks for it; None for a blank that says nothing."""
    cell, legend = (line.row, column.at), table.context.legend
    text = table.at(cell)
    if value_of(table.labels, text, legend).sort == "blank" and cell not in matrix.blanks:
        return None
    read = table.notation.get(column.at, value_of)
    value = table.flags.get(cell) or read(table.labels, text, legend)
    return at_of(table, cell, line, column, value)


def _put(result: Result, cell: Cell, one: Row | list[Row] | Refusal | None) -> None:
    if one is None:
        result.elsewhere.append(cell)
    elif isinstance(one, Refusal):
        result.refused.append(one)
        result.unknown.update(one.words)
    else:
        result.rows += [one] if isinstance(one, Row) else one


def _once(made: Made) -> None:
    """A place meets a criterion in one cell of a table: where two say it, a label was lost."""
    said: dict[tuple, list[Cell]] = {}
    for cell, row in made.items():
        if isinstance(row, Row) and row.table == "criteria":
            said.setdefault((row.place, row.period, row.measure, row.what), []).append(cell)
    for key, cells in said.items():
        if len(cells) > 1:
            made.update((cell, Refusal(cell, "path_contradicts", (key[-1],))) for cell in cells)


def _decided(table: Table, at: At, matrix: Matrix) -> Row | list[Row] | Refusal | None:
    """What one value gives; None where it only sums up others."""
    if table.unheaded(at.column):
        return Refusal(at.cell, "column_without_header")
    total = _is_total(table, at)
    if _mean_line(at) or (total and _is_proven(table, at)):
        return None
    if at.value.sort == "wrong":
        return Refusal(at.cell, "number", (at.value.text,))
    if at.cell in matrix.results or _share_of_gifts(at):
        return Refusal(at.cell, "column_left_out", _head(at))
    if total:
        return _open_total(table, at)
    if at.cell in matrix.criterion:
        if _is_progress(at, matrix):
            return _progress(table, at, matrix)
        if at.value.sort in ("mark", "blank"):
            return _criteria(table, at, matrix)
    if at.value.sort in ("number", "fraction"):
        return figure_of(table, at)
    if at.value.sort == "mark":
        return _of_no_criterion(at, matrix)
    return sentence_of(table, at) or Refusal(at.cell, "words", (at.value.text,))


def _of_no_criterion(at: At, matrix: Matrix) -> Refusal:
    """A mark of no criterion that is known: a conclusion beside those of criteria, or an unknown."""
    if at.line.row in {row for row, _ in matrix.criterion}:
        return Refusal(at.cell, "column_left_out", _head(at))
    labels = [label for label in (*at.line.own, *at.line.sections, *at.column.labels) if label.rest]
    words = [word for label in labels[:1] for word in label.rest]
    return Refusal(at.cell, "unknown_criterion", tuple(words) or _head(at))


def _head(at: At) -> tuple[str, ...]:
    """What the column of a value is called."""
    return tuple(label.text for label in at.column.labels[-1:])


def _is_total(table: Table, at: At) -> bool:
    """Whether the line or the column of a value speaks of a total."""
    column = at.column.facts
    of_all = column.total and not (column.concept or column.indicator or column.orgs)
    return _total_line(table, at) or of_all or table.is_sum(at.column)


def _is_proven(table: Table, at: At) -> bool:
    """Whether a total is that of others: its label says nothing else, or the sums hold."""
    sums = table.block.sums
    if at.cell in sums.cells or at.line.row in sums.rows or at.column.at in sums.columns:
        return True
    labels = at.line.own if at.line.total else at.column.labels[-1:]
    return all(_only_sums(label) for label in labels if label.has("total", "mean"))


def _only_sums(label: Label) -> bool:
    things = ("unit", "concept", "indicator", "criterion", "kind")
    said = [item for item in label.said.items if not item.has("total", "mean", "level")]
    return not label.rest and not any(item.has(*things) and not item.aside for item in said)


def _open_total(table: Table, at: At) -> Row | Refusal:
    """A total that nothing proves is a figure of its own: "Tổng số hộ" counts households."""
    if at.value.sort not in ("number", "fraction"):
        return Refusal(at.cell, "words", (at.value.text,))
    return open_figure_of(table, at)


def _total_line(table: Table, at: At) -> bool:
    """Whether a line only sums; "Tổng số tiêu chí đạt" among other figures is one of its own."""
    own = at.line.facts
    return at.line.total and (table.mostly_named or not (own.concept or own.indicator))


def _share_of_gifts(at: At) -> bool:
    """A column of shares beside money, or of results in percent of a plan: no figure of its own."""
    column = at.column.facts
    if "ratio" in column.forms:
        return True
    shares = set(column.forms) == {"rate"} and not (column.concept or column.indicator)
    return bool(shares and (at.line.facts.orgs or at.line.org))


def _mean_line(at: At) -> bool:
    """A line of means under columns that count something."""
    line = at.line.facts
    means = "mean" in line.forms or line.indicator.endswith("_mean")
    return means and bool(at.column.facts.concept)


def _is_progress(at: At, matrix: Matrix) -> bool:
    """Whether a number among marks of criteria is progress: the cell or its column says %."""
    return (
        at.value.sort == "number"
        and matrix.marked
        and "%" in (at.value.unit, *(u.name for u in at.column.facts.units))
    )


def _progress(table: Table, at: At, matrix: Matrix) -> Row | Refusal:
    number = at.value.number or 0.0
    if not 0 <= number <= 100:
        return Refusal(at.cell, "share_out_of_bounds", (at.value.text,))
    mark = replace(at.value, sort="mark", status="met" if number == 100 else "in_progress")
    made = _criteria(table, replace(at, value=mark), matrix)
    return replace(made, value=number, unit="%") if isinstance(made, Row) else made


def figure_of(table: Table, at: At) -> Row | Refusal:
    """The row of a number: indicator, gift or a figure under its own name; or why none."""
    for attempt in (indicator_of, contribution_of, open_figure_of):
        made = attempt(table, at)
        if made is not None:
            return made
    return Refusal(at.cell, "unexplained", tuple(unexplained(table, at)))


def _sums_up(table: Table, at: At) -> bool:
    """Whether all other columns of marks name a place, or a time, that this one does not."""
    row = at.line.row
    others = [c for c in table.values if c is not at.column and (row, c.at) in table.criterion]
    if not others:
        return False
    column = at.column.facts
    placed = at.column.at in table.head_places or at.line.place_named
    if not placed and all(c.at in table.head_places for c in others):
        return True
    timed = column.period or at.line.period or column.measure
    return not timed and all(c.facts.period is not None for c in others)


def _criteria(table: Table, at: At, matrix: Matrix) -> Row | Refusal:
    if _sums_up(table, at):
        return Refusal(at.cell, "column_left_out", _head(at))
    # What a part of a criterion is called is a description: its ordinal says which it is.
    free = at.line.own if at.line.part and at.line.sections else at.line.free
    rest = rest_on(table, at, "criteria", free)
    status = at.value.status if at.value.sort == "mark" else matrix.blank
    status = _turned(table, at, matrix, status)
    if at.value.text in matrix.unclear or not status or table.context.unread_legend:
        return Refusal(at.cell, "unclear mark", (at.value.text,))
    if rest:
        return Refusal(at.cell, "rest", tuple(rest))
    frame = frame_of(table, at)
    if isinstance(frame, Refusal):
        return frame
    number = matrix.criterion[at.cell]
    return Row("criteria", at.cell, *frame, number, "", None, status=status)


def _turned(table: Table, at: At, matrix: Matrix, status: str) -> str:
    """The status under the polarity of its heading or title: an x under "Chưa đạt" is not met."""
    column, around, title = matrix.polarity.get(at.column.at), at.line.around, table.context.facts
    column = column or at.line.facts.status
    polarity = column or around.status or title.status
    if polarity in ("", "met"):
        return status
    if sum(map(str.isalpha, at.value.text)) > 1:  # a word says itself what it means
        return "" if column else status
    if not column and not (around.crit if around.status else title.crit):
        return ""  # communes are said to fall short, not criteria
    if at.value.sort == "blank":
        return status
    return polarity if status == "met" else ""
