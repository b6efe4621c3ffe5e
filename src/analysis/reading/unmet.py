"""What lists of unmet criteria leave: the others are met, where a count proves a list to be whole.

"17/19" beside "2, 5" says so: 19 criteria in the set of that day, less two, are 17.
"""

from __future__ import annotations

from collections.abc import Iterator

from analysis.reading.law.row import Refusal, Result, Row, Unmet
from analysis.reading.rows import Finisher
from analysis.words.numbers import format_number


def met_beside(result: Result, finisher: Finisher) -> Iterator[Row | Refusal]:
    """A row for each criterion that a proven list leaves, with the cells of list and count; or why
    there is none. Where the table tells of the others itself, there is nothing to add."""
    for one in result.unmet:
        beside = [row for row in result.rows if _is_beside(row, one)]
        told = {row.what for row in beside if row.table == "criteria"}
        counts = [row for row in beside if row.what == "criteria_met"]
        if told <= {*one.numbers}:
            yield from _left(one, counts, finisher)


def _left(one: Unmet, counts: list[Row], finisher: Finisher) -> Iterator[Row | Refusal]:
    said = {(row.value, row.out_of) for row in counts}
    if len(said) != 1:
        yield Refusal(one.cell, "unmet_alone")
        return
    value, out_of = said.pop()
    size = out_of or (value or 0) + len(one.numbers)
    numbers = finisher.criteria_on(one.place, one.period, size)
    left = [number for number in numbers if number not in one.numbers]
    if len(left) != value or len(left) + len(one.numbers) != len(numbers):
        listed = (("computed", str(len(one.numbers))),)
        shown = format_number(value or 0) + (f"/{format_number(out_of)}" if out_of else "")
        yield Refusal(one.cell, "unmet_differ", (shown,), listed)
    elif not (out_of or one.counted) and len(finisher.criteria_on(one.place, one.period)) != size:
        yield Refusal(one.cell, "unmet_alone")  # those of a province may be counted, or not
    else:
        for number in left:
            yield Row("criteria", one.cell, one.place, one.period, "actual", number, "", None,
                      status="met", also=_other(counts[0].cell, one.cell))  # fmt: skip


def _other(count: tuple[int, int], listed: tuple[int, int]) -> tuple[int, int] | None:
    """The cell of a count, where that of the list does not tell both."""
    return None if count == listed else count


def _is_beside(row: Row, one: Unmet) -> bool:
    """Whether a row tells how many or which criteria the commune of a list met by then."""
    own = row.place
    same = own is not None and (own.name, own.place) == (one.place.name, one.place.place)
    timely = row.period.end == one.period.end and row.measure == "actual"
    return same and timely and row.table in ("criteria", "indicators") and not row.standard
