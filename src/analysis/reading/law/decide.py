"""From the facts of a value to its row, or to the reason why it has none.

The first table that fits and is wholly explained takes it.
"""

from __future__ import annotations

from dataclasses import replace

from analysis.reading.law.at import At, at_of, frame_of, rest_on
from analysis.reading.law.gifts import contribution_of, sentence_of
from analysis.reading.law.indicators import indicator_of, open_figure_of, unexplained
from analysis.reading.law.lists import lists_of, take_list
from analysis.reading.law.matrix import Matrix, matrix_of
from analysis.reading.law.parts import settle_parts
from analysis.reading.law.row import Refusal, Result, Row
from analysis.reading.law.table import Table
from analysis.reading.law.values import value_of

Cell = tuple[int, int]


def understand(table: Table) -> Result:
    """The rows of a table and the reasons for what has none; a doubt is a refusal, no error."""
    result = Result()
    matrix, lists = matrix_of(table), lists_of(table)
    table.criterion.update(matrix.criterion)
    made: dict[Cell, Row | list[Row] | Refusal | None] = {}
    ats: dict[Cell, At] = {}
    for line in table.lines:
        for column in table.columns.values():
            cell = (line.row, column.at)
            if column not in table.values and column.at not in lists.columns:
                continue
            value = value_of(table.labels, table.at(cell), table.context.legend)
            if value.sort == "blank" and cell not in matrix.blanks:
                continue
            read = table.notation.get(column.at, value_of)
            value = table.flags.get(cell) or read(
                table.labels, table.at(cell), table.context.legend
            )
            at = ats[cell] = at_of(table, cell, line, column, value)
            if column.at in lists.columns:
                take_list(table, at, lists, result)
            else:
                _decide(table, at, matrix, made)
    settle_parts(table, made, ats)
    _once(made)
    for cell, one in made.items():
        if isinstance(one, Row | list):
            result.rows += [one] if isinstance(one, Row) else one
        elif one is None:
            result.elsewhere.append(cell)
        else:
            result.refused.append(one)
            result.unknown.update(one.words)
    return result


def _once(made: dict[Cell, Row | list[Row] | Refusal | None]) -> None:
    """A place meets a criterion in one cell of a table: where two say it, a label was lost."""
    said: dict[tuple, list[Cell]] = {}
    for cell, row in made.items():
        if isinstance(row, Row) and row.table == "criteria":
            said.setdefault((row.place, row.period, row.measure, row.what), []).append(cell)
    for key, cells in said.items():
        if len(cells) > 1:
            made.update((cell, Refusal(cell, "path_contradicts", (key[-1],))) for cell in cells)


def _decide(
    table: Table, at: At, matrix: Matrix, made: dict[Cell, Row | list[Row] | Refusal | None]
) -> None:
    if table.unheaded(at.column):
        made[at.cell] = Refusal(at.cell, "column_without_header")
        return
    column = at.column.facts
    of_all = column.total and not (column.concept or column.indicator or column.orgs)
    total = of_all or table.is_sum(at.column)
    if at.line.total or total or _share_of_gifts(at) or _mean_line(at):
        made[at.cell] = None
    elif at.value.sort == "wrong":
        made[at.cell] = Refusal(at.cell, "number", (at.value.text,))
    elif at.cell in matrix.criterion and at.cell not in matrix.results and _is_progress(at, matrix):
        made[at.cell] = _progress(table, at, matrix)
    elif at.cell in matrix.results:
        made[at.cell] = None
    elif at.cell in matrix.criterion and at.value.sort in ("mark", "blank"):
        made[at.cell] = _criteria(table, at, matrix)
    elif at.value.sort not in ("number", "fraction"):
        made[at.cell] = sentence_of(table, at) or Refusal(at.cell, "words", (at.value.text,))
    else:
        made[at.cell] = figure_of(table, at)


def _share_of_gifts(at: At) -> bool:
    """A column of shares beside money, or of results in percent of a plan: no figure of its own."""
    column = at.column.facts
    if "ratio" in column.forms:
        return True
    shares = (
        column.forms
        and set(column.forms) == {"rate"}
        and not column.concept
        and not column.indicator
    )
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
    others = [
        c for c in table.values if c is not at.column and (at.line.row, c.at) in table.criterion
    ]
    placed = at.column.at in table.head_places or at.line.place_named
    timed = at.column.facts.period is not None or at.line.period is not None
    return bool(others) and (
        not placed and all(c.at in table.head_places for c in others)
        or not timed and not at.column.facts.measure
        and all(c.facts.period is not None for c in others)
    )  # fmt: skip


def _criteria(table: Table, at: At, matrix: Matrix) -> Row | Refusal:
    if _sums_up(table, at):
        return Refusal(
            at.cell, "column_left_out", tuple(label.text for label in at.column.labels[-1:])
        )
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
    place, period, measure = frame
    return Row(
        "criteria",
        at.cell,
        place,
        period,
        measure,
        matrix.criterion[at.cell],
        "",
        None,
        status=status,
    )


def _turned(table: Table, at: At, matrix: Matrix, status: str) -> str:
    """The status under the polarity of its heading or title: an x under "Chưa đạt" is not met."""
    column, around, title = matrix.polarity.get(at.column.at), at.line.around, table.context.facts
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
