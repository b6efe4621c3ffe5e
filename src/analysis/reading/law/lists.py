"""Cells that hold a list of criteria or communes; read item by item or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.reading.law.at import At, frame_of, rest_on
from analysis.reading.law.columns import Column, judges_criteria
from analysis.reading.law.facts import Facts
from analysis.reading.law.labels import Labels
from analysis.reading.law.listed_communes import (
    counts_of_places,
    has_lists,
    is_none,
    lists_places,
    miscounted,
    places_in,
    take_places,
    told_in,
)
from analysis.reading.law.listed_criteria import MOST_CRITERIA, criteria_listed, without_status
from analysis.reading.law.of_standard import set_of
from analysis.reading.law.once import once
from analysis.reading.law.row import Line, Refusal, Result, Row, Unmet
from analysis.reading.law.table import Table
from analysis.reading.law.values import value_of
from analysis.words.names import phrases
from analysis.words.patterns import later

_BETWEEN = later(rf"\d+(?:,\d+)?\s*(?:[-–→]|{phrases('to')})\s*\d+(?:,\d+)?")
_DECIMAL = later(r"\d+,\d+")
FEWEST = 2  # lists beside which a number alone is an item, too


@dataclass(frozen=True)
class Lists:
    """The columns of lists ("criteria", "places"), and by line whether a bare number is an item."""

    columns: dict[int, str]
    proven: frozenset[tuple[int, int]]


def lists_of(table: Table) -> Lists:
    """Which columns hold lists; a lone number is an item only where the counts prove it."""
    columns: dict[int, str] = {}
    proven: set[tuple[int, int]] = set()
    for column in table.columns.values():
        if column.at in table.block.stub and not _may_list(table, column):
            continue
        cells = {line.row: told_in(table, line.row, column) for line in table.lines}
        sort = _sort(table, column, list(cells.values()))
        if sort:
            columns[column.at] = sort
        if sort == "criteria":
            proven |= {(row, column.at) for row in cells if _proven(table, column, cells, row)}
    return Lists(columns, frozenset(proven))


def _may_list(table: Table, column: Column) -> bool:
    """Whether a column of the stub may hold lists: of places, or below "Tiêu chí chưa đạt"."""
    if column.job == "place":
        return has_lists(table, column)
    return column.job == "value"


def _sort(table: Table, column: Column, cells: Sequence[object]) -> str:
    texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
    filled = [cell for cell in cells if cell not in (None, "")]
    counts = _among_counts(column, texts, filled)
    if texts and not counts and _lists_criteria(table, column, texts):
        return "criteria"
    if filled and all(map(_says_none, filled)) and judges_criteria(column):
        return "criteria"
    only_texts = bool(texts) and len(texts) == len(filled)
    return "places" if only_texts and lists_places(table, texts) else ""


def _among_counts(column: Column, texts: Sequence[str], filled: Sequence[object]) -> bool:
    """Whether texts stand among numbers below "Số tiêu chí đạt": "17; 18" is no list there."""
    counts = "count" in column.facts.forms and len(texts) < len(filled)
    return counts and bool(column.facts.concept)


def _lists_criteria(table: Table, column: Column, texts: Sequence[str]) -> bool:
    """Whether a text lists several criteria, or all name one below "Tiêu chí chưa đạt"."""
    facts = column.facts
    if not (facts.crit or facts.status or facts.concept) or "rate" in facts.forms:
        return False
    if column.labels[-1].numbers:  # "Đạt 10 - 14 tiêu chí": how many communes are there
        return False
    # "18,2" under "Số tiêu chí đạt", "Bình quân tiêu chí/xã" is a mean, and no two criteria.
    # Nor is "53,1" below "Thu nhập".
    measured = facts.concept and not (facts.crit or facts.status)
    if "count" in facts.forms or facts.indicator or measured:
        texts = [text for text in texts if not _DECIMAL.fullmatch(text.strip())]
    distinct = [text for text in dict.fromkeys(texts) if not is_none(text)]
    return _several(table.labels, facts, distinct)


def _says_none(cell: object) -> bool:
    """Whether a cell says in words, or by a dash, that it lists none; "0" may count them."""
    return isinstance(cell, str) and is_none(cell) and not any(map(str.isdecimal, cell))


def _several(labels: Labels, facts: Facts, distinct: Sequence[str]) -> bool:
    """Whether a text lists several criteria, or all one below what says of which status."""
    read = {text: criteria_listed(labels, text) or () for text in distinct}
    counts = "count" in facts.forms  # "14-16" below "Số tiêu chí NTM nâng cao đạt" are none
    if facts.crit and (facts.status or facts.measure == "plan") and not counts:
        return any(len(own) > 1 for own in read.values()) or bool(read) and all(read.values())
    # "15-18" below "Số tiêu chí đạt" is how many, between two numbers.
    return any(len(own) > 1 for text, own in read.items() if not _BETWEEN.fullmatch(text.strip()))


def _proven(table: Table, column: Column, cells: dict[int, object], row: int) -> bool:
    """Whether words, several items, or a column of counts show that a cell lists criteria."""
    if isinstance(cells[row], str) and not str(cells[row]).strip().isdecimal():
        return True
    filled = {r: cell for r, cell in cells.items() if cell not in (None, "")}
    read = {r: criteria_listed(table.labels, cell) for r, cell in filled.items()}
    return len(read) > 1 and _shows_items(table, column, filled, read)


def _shows_items(
    table: Table,
    column: Column,
    filled: dict[int, object],
    read: Mapping[int, tuple[int, ...] | None],
) -> bool:
    """Whether columns of counts agree with lists; where there is none, some have several items."""
    items = {r: len(own or ()) for r, own in read.items()}
    columns = ({r: table.at((r, one.at)) for r in items} for one in _counting(table, column))
    others = [own for own in columns if own != filled]
    if any(_numbers(table, own) for own in others):
        return any(_agrees(table, counts, items) for counts in others)
    return sum(n > 1 for n in items.values()) >= FEWEST and None not in read.values()


def _counting(table: Table, column: Column) -> list[Column]:
    """The columns that may count what another lists: none that lists itself, nor of what was met
    beside "TC đạt thêm"."""
    own = [one for one in table.values if column.facts.concept in ("", one.facts.concept)]
    return [one for one in own if not _may_be_listed(table, one)]


def _numbers(table: Table, cells: dict[int, object]) -> dict[int, float]:
    """The numbers that all of some cells are; {} where one is none."""
    told = {r: value_of(table.labels, cell).number for r, cell in cells.items()}
    found = {r: number for r, number in told.items() if number is not None}
    return found if len(found) == len(told) else {}


def _agrees(table: Table, counts: dict[int, object], items: dict[int, int]) -> bool:
    """Whether counts are those of the items, or all leave the same of one total."""
    numbers = _numbers(table, counts)
    if not numbers:
        return False
    totals = {number + items[r] for r, number in numbers.items()}
    return numbers == items or len(totals) == 1


def take_list(table: Table, at: At, lists: Lists, result: Result) -> None:
    """Put the rows of one list into `result`: one for each item, or a refusal of the cell."""
    if at.line.total:
        result.elsewhere.append(at.cell)
        return
    sort, told = lists.columns[at.cell[1]], told_in(table, at.cell[0], at.column)
    at = _as_told(table, at, told, sort)
    if is_none(at.value.text) if sort == "places" else _lists_none(table, at):
        result.elsewhere.append(at.cell)
        if sort == "criteria":
            _keep_unmet(table, at, lists, result, ())
        return
    if sort == "criteria" and at.cell not in lists.proven:
        result.refused.append(Refusal(at.cell, "list"))
        return
    if sort == "places":
        take_places(table, at, result)
    elif rest := rest_on(table, at, "criteria"):
        result.refused.append(Refusal(at.cell, "rest", rest))
    else:
        _criteria(table, at, lists, result)


def _as_told(table: Table, at: At, told: object, sort: str) -> At:
    """A cell with what it lists besides its head; the words of a list of criteria are spent, and
    of one of nothing but places, whose names may be in small letters."""
    value = at.value if told == table.at(at.cell) else value_of(table.labels, told)
    parts = map(table.labels.place, places_in(table.labels, str(told)))
    spent = all(named and named.candidates and not aside for named, aside in parts)
    spent = criteria_listed(table.labels, told) if sort == "criteria" else spent
    return replace(at, value=replace(value, label=None) if spent else value)


def _lists_none(table: Table, at: At) -> bool:
    """Whether a cell says that it lists none: "Không", a dash, or "Đạt 19/19" where others are
    listed that are not met."""
    text = at.value.text.strip()
    if is_none(text):
        return True
    status, left = without_status(table.labels, text)
    whole = value_of(table.labels, left)
    full = whole.sort == "fraction" and whole.number == whole.out_of
    return full and status == "met" and at.column.facts.status == "not_met"


def _keep_unmet(table: Table, at: At, lists: Lists, result: Result, numbers: Sequence[int]) -> None:
    """Keep what a cell lists as not met by now, where no other column lists what is met."""
    frame, status = frame_of(table, at), _status_of(table, at, planned=False)
    # How many criteria a further set has, or a group, no register says.
    if set_of(table, at.column) or any(one.has("group") for one in at.column.labels):
        return
    others = (table.columns[c].facts for c, sort in lists.columns.items() if sort == "criteria")
    others = any(one.status != "not_met" and one.measure != "plan" for one in others)
    if not (isinstance(frame, Refusal) or others) and (frame[2], status) == ("actual", "not_met"):
        counted = len(numbers) in _told(table, at, status)
        result.unmet.append(Unmet(at.cell, *frame[:2], tuple(map(str, numbers)), counted))


def _criteria(table: Table, at: At, lists: Lists, result: Result) -> None:
    frame = frame_of(table, at)
    text = told_in(table, at.cell[0], at.column)
    items = criteria_listed(table.labels, text)
    numbers = list(dict.fromkeys(items or ()))
    planned = not isinstance(frame, Refusal) and frame[2] == "plan"
    status = _status_of(table, at, planned=planned)
    told = [] if planned else _told(table, at, status)  # what is planned comes to what there is
    beyond = set_of(table, at.column) or ""
    if isinstance(frame, Refusal):
        result.refused.append(frame)
    elif beyond and table.labels.read(str(text)).has("criterion"):
        result.refused.append(Refusal(at.cell, "other_criteria_set", (beyond,)))  # a name is no key
    elif items is None or not all(1 <= n <= MOST_CRITERIA for n in numbers):
        result.refused.append(Refusal(at.cell, "list"))
    elif status not in ("met", "not_met"):
        result.refused.append(Refusal(at.cell, "status"))
    elif told and len(numbers) not in told:
        counted = (("computed", f"{len(numbers)}"),)
        result.refused.append(Refusal(at.cell, "marks_differ", (f"{told[0]:g}",), counted))
    else:
        result.rows += [
            Row("criteria", at.cell, *frame, str(number), "", None, status=status, standard=beyond)
            for number in numbers
        ]
        _keep_unmet(table, at, lists, result, numbers)


def _status_of(table: Table, at: At, *, planned: bool) -> str:
    """The status of a list, as its head has it; "" where the cell itself says another."""
    status = at.column.facts.status or ("met" if planned or at.column.facts.concept else "")
    written, _ = without_status(table.labels, str(told_in(table, at.cell[0], at.column)))
    return status if written in ("", status) or _lists_none(table, at) else ""


def _told(table: Table, at: At, status: str) -> list[float]:
    """How many criteria columns of counts say that the line has of a status."""
    found = []
    for column in table.values:
        own = column.facts.status or (
            "met" if column.facts.concept or column.facts.indicator else ""
        )
        number = value_of(table.labels, table.at((at.line.row, column.at))).number
        same = column.facts.period == at.column.facts.period and own == status
        same = same and "rate" not in column.facts.forms
        same = same and at.column.facts.concept in ("", column.facts.concept)  # "đạt thêm"
        same = same and not (_goes_on(table, at.line, column) or _may_be_listed(table, column))
        if column.at != at.cell[1] and same and number is not None:
            found.append(number)
    return found


@once
def _may_be_listed(table: Table, column: Column) -> bool:
    """Whether a column of criteria, no count of them, has cells that list several."""
    facts = column.facts
    lists = facts.crit and facts.status and "count" not in facts.forms
    cells = (told_in(table, line.row, column) for line in table.lines) if lists else ()
    return any(len(criteria_listed(table.labels, cell) or ()) > 1 for cell in cells)


def _goes_on(table: Table, line: Line, column: Column) -> bool:
    """Whether what a column says of a commune is of its next line, too, which leaves it blank."""
    below = table.row_of.get(line.row + 1)
    alike = below is not None and below.place_named and below.place == line.place
    return alike and table.at((line.row + 1, column.at)) in ("", None)


def counts_of_lists(table: Table, lists: Lists) -> dict[tuple[int, int], Refusal | None]:
    """The cells that count the places listed in their line, or tell their share of all; with a
    reason where they count another number of those of a level."""
    listed = [at for at, sort in lists.columns.items() if sort == "places"]
    return miscounted(table, listed) | dict.fromkeys(counts_of_places(table, listed))
