"""What only sums or counts others: sums of indicators, counts of marks, wholes of gifts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TypeGuard

from analysis.reading.law.at import At, frame_of
from analysis.reading.law.indicators import indicator_of
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.summed_heads import settle_heads
from analysis.reading.law.table import CLOSE, Table
from analysis.reading.law.values import Value
from analysis.reading.law.wholes import parts_below, settle_gifts, spans
from analysis.reading.structure.sums import FEWEST
from analysis.registers.country import COUNTRY

Cell = tuple[int, int]


def settle_parts(table: Table, made: dict, ats: dict) -> None:
    """Decide for each whole of gifts, or sum, whether it or its parts stand; changes `made`."""
    for cell, one in list(made.items()):
        if _indicator(one) and _sums(table, cell, made) or _sums_times(table, cell, made):
            made[cell] = None
    made.update(dict.fromkeys(_of_all_lines(table, made)))
    _counts_of_marks(table, made, ats)
    _marks_differ(made)
    settle_heads(table, made, ats)
    settle_gifts(table, made, ats)


def known_whole(table: Table, at: At) -> Row | None:
    """The known figure of a line that a column sums of parts which none of them are: of all poor
    households beside those of towns and of the countryside, which have names of their own.
    """
    under = at.column.labels[:-1]
    beside = [c.at for c in table.values if under and c.labels[: len(under)] == under]
    parts = table.block.sums.columns.get(at.column.at) or {*beside} - {at.column.at}
    return whole_of(table, at, parts)


def whole_of(table: Table, at: At, parts: Collection[int]) -> Row | None:
    """The known figure of a line in a column beside `parts` of it, none of which is known."""
    whole = None if at.line.total or not parts else indicator_of(table, at)
    if not isinstance(whole, Row):
        return None
    row, _ = at.cell
    others = (At((row, c), at.line, table.columns[c], at.value, table) for c in parts)
    return None if any(isinstance(indicator_of(table, one), Row) for one in others) else whole


def _counts_of_marks(table: Table, made: dict, ats: dict) -> None:
    """Counts beside or below marks only reconcile: criteria of a place, communes of one.

    One mark is counted by nobody; a count of another time, or of a plan, is none of these.
    """
    marks = {cell: row for cell, row in made.items() if _mark(row)}
    if not marks:
        return
    beside, below = _along(marks, 0), _along(marks, 1)
    # Counts that are alike: of one line below marks, of one column beside them.
    likes: defaultdict[tuple[str, int], dict[Cell, bool]] = defaultdict(dict)
    for cell, at in ats.items():
        if cell in marks or at.value.number is None or at.inner.standard:
            continue
        right, own = beside[cell[0]], [] if at.line.place_named else below[cell[1]]
        right, own = _of_its_time(table, at, right), _of_its_time(table, at, own)
        if right or own:
            whole = ("column", cell[1]) if right else ("line", cell[0])
            likes[whole][cell] = _bear_out(at, right, own)
    for (way, row), cells in likes.items():
        sums = way == "column" or table.row_of[row].total
        made.update(dict.fromkeys(_counting(cells, sums=sums)))


def _of_all_lines(table: Table, made: dict) -> Iterable[Cell]:
    """The figures of the whole area that are the sums of those of all its parts below a head."""
    columns: defaultdict[int, dict[Cell, Row]] = defaultdict(dict)
    for cell, one in made.items():
        if _figure(one) and one.value is not None:
            columns[cell[1]][cell] = one
    for rows in columns.values():
        whole = [cell for cell, one in rows.items() if _is_of_all(table, one)]
        parts = [one for cell, one in rows.items() if cell not in whole]
        if len(whole) == 1 and len(parts) >= FEWEST and _come_to(rows[whole[0]], parts):
            yield whole[0]


def _is_of_all(table: Table, one: Row) -> bool:
    """Whether a figure is of the area of its table, or of the whole country."""
    place, area = one.place.place if one.place else None, table.context.area
    return place is not None and (place == area or place.level == COUNTRY)


def _come_to(whole: Row, parts: Sequence[Row]) -> bool:
    """Whether figures of other places, of one time, measure and unit, sum to another."""
    alike = {(one.period, one.measure, one.unit) for one in (whole, *parts)}
    apart = len({one.place for one in parts}) == len(parts)
    left = (whole.value or 0.0) - sum(one.value or 0.0 for one in parts)
    return len(alike) == 1 and apart and abs(left) <= CLOSE * max(abs(whole.value or 0.0), 1)


def _along(marks: dict[Cell, Row], axis: int) -> defaultdict[int, list[Row]]:
    """The marks of each line (0) or column (1)."""
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for cell, row in marks.items():
        found[cell[axis]].append(row)
    return found


def _counting(likes: dict[Cell, bool], *, sums: bool) -> Iterable[Cell]:
    """Those of counts alike that marks bear out; all, where the others are slips for the checks.

    Of a line that does not say that it `sums`, some may be borne out by chance.
    """
    told = [cell for cell, counted in likes.items() if counted]
    if not sums and 2 * len(told) <= len(likes):
        return ()
    return likes if len(told) > max(len(likes) - len(told), 1) else told


def _of_its_time(table: Table, at: At, marks: Sequence[Row]) -> Sequence[Row]:
    """The marks that a number may count: several, of its own time and measure."""
    frame = frame_of(table, at, placed=True) if len(marks) > 1 else None
    if frame is None or isinstance(frame, Refusal):
        return []
    return [row for row in marks if (row.period, row.measure) == frame[1:]]


def _bear_out(at: At, beside: Sequence[Row], below: Sequence[Row]) -> bool:
    """Whether marks beside or below a number are as many as it says."""
    status = at.column.facts.status or "met"
    right = at.value.out_of is None and _counts(beside, at.value, status)
    return right or _counts(below, at.value)


def _marks_differ(made: dict) -> None:
    """A printed number of criteria met that is not the number of the marks is told.

    Of marks of some criteria only (5, 17, 18) it may count more.
    """
    marks: defaultdict[tuple, dict[str, bool]] = defaultdict(dict)
    for row in filter(_mark, made.values()):
        if "." not in row.what:
            marks[row.place, row.period, row.measure][row.what] = row.status == "met"
    for cell, row in list(made.items()) if marks else ():
        own = marks.get((row.place, row.period, row.measure)) if _indicator(row) else None
        if own and row.what == "criteria_met" and row.value is not None:
            met = sum(own.values())
            if row.value < met or (row.value > met and _all_of_a_set(own)):
                told = (f"{row.value:g}",)
                made[cell] = Refusal(cell, "marks_differ", told, (("computed", f"{met}"),))


def _all_of_a_set(numbers: Iterable[str]) -> bool:
    """Whether criteria leave none out: they are numbered from 1 on."""
    own = {number.rpartition("/")[2] for number in numbers}
    return own == {str(n) for n in range(1, len(own) + 1)}


def _counts(marks: Sequence[Row], value: Value, status: str = "met") -> bool:
    """Whether a number is how many of the marks are met, alone, of all of them, or in percent.

    `status`: or how many are something else.
    """
    met = sum(row.status == status for row in marks)
    applies = sum(row.status != "not_applicable" for row in marks)
    if not marks or value.number is None or value.out_of is not None:
        return bool(marks) and value.number == met
    share = met / applies if applies else -1.0
    near = abs(value.number - 100 * share) < 0.06 or abs(value.number - share) < 6e-4
    return near or value.number == met


def _indicator(one: object) -> TypeGuard[Row]:
    """A row of a known indicator."""
    return isinstance(one, Row) and one.table == "indicators" and bool(one.what)


def _mark(one: object) -> TypeGuard[Row]:
    return isinstance(one, Row) and one.table == "criteria"


def _sums_times(table: Table, cell: Cell, made: dict) -> bool:
    """Whether a figure of a longer time sums, by arithmetic, those of parts of it."""
    whole, parts = made[cell], table.block.sums.columns.get(cell[1], ())
    if not _figure(whole) or cell not in table.block.sums.cells:
        return False
    own = [one for at in parts if (one := made.get((cell[0], at))) is not None]
    return len(own) > 1 and all(_figure(one) and _is_part_of_time(one, whole) for one in own)


def _figure(one: object) -> TypeGuard[Row]:
    """A row of indicators, known or under its own name."""
    return isinstance(one, Row) and one.table == "indicators"


def _is_part_of_time(one: Row, whole: Row) -> bool:
    """Whether a figure is of a part of the time of another, and of the same place and measure."""
    same = (one.place, one.measure, one.unit) == (whole.place, whole.measure, whole.unit)
    return same and one.period != whole.period and spans(whole.period, one.period)


def _sums(table: Table, cell: Cell, made: dict) -> bool:
    """Whether a figure of a section is the sum of the lines below it."""
    parts = [made.get(part) for part in parts_below(table, cell, made)]
    values = [part.value for part in parts if isinstance(part, Row) and part.value is not None]
    own = made[cell].value
    return (
        len(values) > 1 and own is not None and abs(sum(values) - own) <= CLOSE * max(abs(own), 1)
    )
