"""From a mark under a criterion to its row: what it says, under which heads, in whose judgment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analysis.reading.law.at import At, Path, bound_of, frame_of, of_path, rest_on
from analysis.reading.law.columns import Column
from analysis.reading.law.labels import Label
from analysis.reading.law.matrix import Matrix, in_percent
from analysis.reading.law.of_standard import set_of
from analysis.reading.law.places import Settled
from analysis.reading.law.row import Line, Refusal, Row
from analysis.reading.law.table import Table
from analysis.reading.law.times import until
from analysis.reading.law.unit_at import says_share
from analysis.reading.law.values import Value, value_of
from analysis.words.periods import Period

Cell = tuple[int, int]
NEAR = -2, -1, 1, 2  # rows of one commune: its own judgment, and those of others
_ORDINAL = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})?(?:[.:)]|\s|$)\s*")


def criterion_of(table: Table, at: At, matrix: Matrix) -> Row | Refusal:
    """The row of a mark, or why there is none: the verdict beside it may say it."""
    if at.cell in matrix.results:
        return _result(table, at, matrix)
    if _sums_up(table, at) or _self_assessed(table, at):
        return left_out(at)
    if at.value.sort == "number" and (
        _required(table, matrix) or _judged_beside(table, at, matrix) or _says_share(table, at)
    ):
        return Refusal(at.cell, "result_without_verdict", (at.value.text,))
    value = _progress(at)
    if isinstance(value, Refusal):
        return value
    value = _measured(table, at.cell, value, matrix)
    at = at if value is at.value else replace(at, value=value)
    said = {"mark": value.status, "blank": matrix.blank}
    status = _turned(table, at, matrix, said.get(value.sort, ""))
    noted = value.text.rstrip(" )").endswith(tuple(table.context.starred))
    if value.text in matrix.unclear or not status or table.unread_legend or noted or value.scaled:
        return Refusal(at.cell, "unclear mark", (value.text,))
    return _row(table, at, matrix, status)


def _required(table: Table, matrix: Matrix) -> bool:
    return matrix.bounded or any(one.job == "requirement" for one in table.columns.values())


def _says_share(table: Table, at: At) -> bool:
    """Whether what a number measures is a share itself, and tells no progress: "Tỷ lệ hộ nghèo"."""
    labels = (*at.line.own, *at.line.free, *at.column.labels)
    plain = (one for one in labels if not one.has("progress", "status", "measure", "crit"))
    begins = (table.labels.read(" ".join(one.text.split()[:2])) for one in plain)
    return any(says_share(table, label) for label in begins)


def _judged_beside(table: Table, at: At, matrix: Matrix) -> bool:
    """Whether a column beside, of the same criterion, place and time, says a status here."""
    own = at.column
    if matrix.by_column or own.at in table.head_places:
        return False
    others = [one for one in table.columns.values() if one.labels[:-1] == own.labels[:-1]]
    return any(
        other.at not in table.head_places
        and other.facts.period == own.facts.period
        and other.facts.measure != "plan"
        and _says_status(table, (at.line.row, other.at))
        for other in others
        if other is not own and own.labels
    )


def _says_status(table: Table, cell: Cell) -> bool:
    value = value_of(table.labels, table.at(cell), table.context.legend)
    return bool(value.status) or value.label is not None and value.label.has("status")


def _result(table: Table, at: At, matrix: Matrix) -> Refusal:
    """What was measured is told by its verdict; without one nobody knows what it says."""
    verdict = matrix.results[at.cell]
    blank = verdict in matrix.criterion and table.spoken(verdict) in ("", None)
    measured = at.column.labels[-1].has("head:value", "measure")  # else it is required
    missing = Refusal(at.cell, "result_without_verdict", (at.value.text,))
    return missing if blank and measured else left_out(at)


def left_out(at: At) -> Refusal:
    """A column that judges or describes what others state is told by its head."""
    return Refusal(at.cell, "column_left_out", head_of(at))


def head_of(at: At) -> tuple[str, ...]:
    """What the column of a value is called."""
    return tuple(label.text for label in at.column.labels[-1:])


def _over_parts(at: At) -> tuple[Label, ...]:
    """The heads over criteria by column that say only that these are some: "Trong đó"."""
    plain = ("part", "skip", "fill", "crit")
    outer = (one for one in at.column.labels[:-1] if one.has("part") and not one.rest)
    return tuple(one for one in outer if all(item.has(*plain) for item in one.said.items))


def _row(table: Table, at: At, matrix: Matrix, status: str) -> Row | Refusal:
    # What a part of a criterion is called is a description: its ordinal says which it is. So is
    # what one of a further standard is called: no register has its name.
    number, beyond = matrix.criterion[at.cell], set_of(table, at.column) or ""
    named = at.column.labels[-1:] if matrix.by_column else at.line.own
    free = at.line.own if at.line.part and at.line.sections else at.line.free
    free = named if beyond else free
    parts = _over_parts(at) if matrix.by_column else ()
    rest = rest_on(table, at, "criteria", (*free, *parts))
    if rest:
        return Refusal(at.cell, "rest", tuple(rest))
    frame = frame_of(table, at, free=free)
    if isinstance(frame, Refusal):
        return frame
    if doubt := _of_another_time(at, matrix, *frame[1:]):
        return Refusal(at.cell, "unclear mark", (doubt,))
    if bound_of(table, at):
        return Refusal(at.cell, "rest", tuple(label.text for label in _estimating(table, at)))
    frame = _of_a_day(table, at, frame[0], until(frame[1]), frame[2])
    name = _name_of_part(at) if "." in number else ""
    name = _ORDINAL.sub("", named[-1].text).strip(" .:-") if beyond else name
    value, unit = (at.value.number, at.value.unit) if at.value.number is not None else (None, "")
    return Row(
        "criteria", at.cell, *frame, number, name, value, unit, status=status, standard=beyond
    )


def _of_another_time(at: At, matrix: Matrix, period: Period, measure: str) -> str:
    """A mark that may be of another time: beside years by when others are met, or by its remark."""
    by_when = measure == "plan" and matrix.dated
    return at.value.text if by_when else _of_later(at.value, period)


def _of_later(value: Value, period: Period) -> str:
    """A mark with a remark that says a time after that of its table; "" for any other."""
    said = value.remark.period if value.remark is not None else None
    later = said is not None and said.within(period.year).end > period.end
    return f"{value.text} ({value.remark.text})" if value.remark and later else ""


def _of_a_day(
    table: Table, at: At, place: Settled, period: Period, measure: str
) -> tuple[Settled, Period, str]:
    """The frame of a status, which is that of a day: a stage over lines says which communes they
    are, where the title says when."""
    own = at.line.around.period
    of_line = own is not None and own.since is not None and period == own
    when = table.context.period
    return place, when if of_line and when is not None and when.since is None else period, measure


def _estimating(table: Table, at: At) -> list[Label]:
    """The labels that say that a status is only reckoned with: there is no "about met"."""
    labels = (*at.column.labels, *at.line.own, *at.line.sections, *table.context.titles)
    return [label for label in labels if label.has("bound")][:1]


def _name_of_part(at: At) -> str:
    """What the line calls a part of a criterion; a part that heads a column has no name."""
    if not at.line.part:
        return ""
    named: tuple[Label, ...] = at.line.free or at.line.own
    return _ORDINAL.sub("", named[-1].text).strip(" -+•") if named else ""


def no_sum(at: At, matrix: Matrix) -> Refusal | None:
    """A mark in a column of sums beside marks on criteria sums nothing: "Kỳ Hoa (tổng)"."""
    mark = at.value.sort == "mark" and matrix.marked and not at.line.total
    return Refusal(at.cell, "path_contradicts", head_of(at)) if mark else None


def _progress(at: At) -> Value | Refusal:
    """A number among marks is progress, where the cell or its column says %; or no mark at all."""
    value = at.value
    if value.sort != "number":
        return value
    units = value.unit, *(unit.name for unit in at.column.facts.units)
    if "%" not in units and (value.unit or not in_percent(at.table)):
        return Refusal(at.cell, "unclear mark", (value.text,))
    number = value.number or 0.0
    if not 0 <= number <= 100:
        return Refusal(at.cell, "share_out_of_bounds", (value.text,))
    return replace(value, sort="mark", unit="%", status="met" if number == 100 else "in_progress")


def _measured(table: Table, cell: Cell, value: Value, matrix: Matrix) -> Value:
    """A verdict "in progress" with how far it is, where the result beside it is a share."""
    if value.status != "in_progress" or value.number is not None:
        return value
    beside = [result for result, verdict in matrix.results.items() if verdict == cell]
    told = [value_of(table.labels, table.at(result)) for result in beside]
    shares = [one.number for one in told if one.sort == "number" and one.unit == "%"]
    return replace(value, number=shares[0], unit="%") if len(shares) == 1 else value


def _sums_up(table: Table, at: At) -> bool:
    """Whether all other columns of marks name a place, or a time, that this one does not."""
    if not (table.head_places or table.timed):
        return False
    placed = at.column.at in table.head_places or at.line.place_named
    timed = _timed(table, at)
    if placed and timed:
        return False
    row = at.line.row
    others = [c for c in table.values if c is not at.column and (row, c.at) in table.criterion]
    if not others:
        return False
    if table.head_places and not placed and _of_places(table, row, others):
        return True
    return not timed and all(c.facts.period is not None for c in others)


def _of_places(table: Table, row: int, columns: Sequence[Column]) -> bool:
    """Whether columns are of places, but for those that number what these hold in a line."""
    cells = [table.at((row, one.at)) for one in columns if one.at not in table.head_places]
    return all(isinstance(cell, float | int) for cell in cells)


@of_path
def _timed(table: Table, at: Path) -> bool:
    """Whether a column, a line or what is over it says a time, or the column plan or result."""
    column, line = at.column.facts, at.line
    return bool(column.period or line.period or line.around.period or column.measure)


@of_path
def _self_assessed(table: Table, at: Path) -> bool:
    """Whether a commune judged itself here, and another judged it in a column beside."""
    for n, label in enumerate(at.column.labels):
        if label.has("self"):
            return any(_judges(other, at.column, n) for other in table.values)
    mine = any(label.has("self") for label in (*at.line.own, *at.line.stated))
    near = [table.row_of.get(at.line.row + n) for n in NEAR] if mine else []
    return any(one.place == at.line.place and _is_judgment(one) for one in near if one)


def _is_judgment(line: Line) -> bool:
    """Whether a line tells how others judged its commune: "Huyện thẩm định"."""
    labels = [*line.own, *line.stated]
    return any(one.has("head:verdict") and not one.has("self") for one in labels)


def _judges(other: Column, own: Column, n: int) -> bool:
    """Whether a column is the same but for one head, which names the judgment of others."""
    around = own.labels[:n] + own.labels[n + 1 :]
    if len(other.labels) <= n or other.labels[:n] + other.labels[n + 1 :] != around:
        return False
    return other.labels[n].has("head:verdict") and not other.labels[n].has("self")


def _says_itself(at: At, matrix: Matrix) -> bool:
    """Whether a mark is a word, or a letter where another says that something is not met."""
    letters = sum(map(str.isalpha, at.value.text))
    return letters > 1 or bool(letters) and matrix.speaks


def _is_doubted(table: Table, at: At, matrix: Matrix, *said: str | None) -> bool:
    """Whether but the name of the sheet says that something is not met, and a sign or a blank may
    be that: "Chưa đạt" may be called so for its communes. `said`: what else says so."""
    sheet = table.facts([table.context.sheet]).status if not any(said) else ""
    return sheet not in ("", "met") and not _says_itself(at, matrix)


def _turned(table: Table, at: At, matrix: Matrix, status: str) -> str:
    """The status under the polarity of its heading or title: an x under "Chưa đạt" is not met."""
    column, around, title = matrix.polarity.get(at.column.at), at.line.around, table.context.facts
    column = column or at.line.facts.status
    polarity = column or around.status or title.status
    explained = table.context.legend.get(at.value.text.casefold())
    if polarity in ("", "met") or explained == polarity:
        return "" if _is_doubted(table, at, matrix, polarity, explained) else status
    if _says_itself(at, matrix):
        return "" if column else status
    if not column and not (around.crit if around.status else title.crit):
        return status if explained else ""  # communes are said to fall short, not criteria
    if at.value.sort == "blank":
        return status
    return polarity if status == "met" else ""
