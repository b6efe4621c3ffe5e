"""Cells that hold a list of criteria or communes; read item by item or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.reading.law.at import At, frame_of, rest_on
from analysis.reading.law.columns import Column, judges_criteria
from analysis.reading.law.facts import Facts, changing
from analysis.reading.law.labels import Labels, Named
from analysis.reading.law.list_cells import listed_places, plain_list
from analysis.reading.law.matrix import beyond_lines
from analysis.reading.law.named_levels import named_level, of_level
from analysis.reading.law.of_standard import set_of
from analysis.reading.law.places import ENOUGH, Settled, settle
from analysis.reading.law.row import Line, Refusal, Result, Row, Unmet
from analysis.reading.law.shown import BRACKETS
from analysis.reading.law.table import Table
from analysis.reading.law.values import value_of
from analysis.words.names import items_of, phrases
from analysis.words.patterns import later
from analysis.words.periods import Period

MOST_CRITERIA = 20
SHARE_NEAR = 0.06  # per cent, by rounding
_RANGE = later(rf"(.*?\d)\s*(?:[-–→]|(?<!\w)(?:{phrases('to')})(?!\w))\s*(\d{{1,2}})")
_BETWEEN = later(rf"\d+(?:,\d+)?\s*(?:[-–→]|{phrases('to')})\s*\d+(?:,\d+)?")
_NONE = later(rf"(?:{phrases('none')})\W*", re.I)
_COUNTED = later(r"(\d{1,2})\s*([^\d(:]*?)\s*[(:]\s*([^()]+?)\s*\)?")
_COUNTED_BARE = later(r"(\d{1,2})\s+(\w+)\s+(\D+)")  # "2 xã Kỳ Phú và Kỳ Bắc"
_COUNT = later(r"\d{1,2}\s+[^\W\d][^\d,;]*")  # "2 tiêu chí" is no list
_DECIMAL, _FRACTION = later(r"\d+,\d+"), later(r"\d+\s*/\s*\d+")
_NAME = later(r"(?!\d)\w+(?:[ '’-](?!\d)\w+)*")  # of a commune that no register knows
_MET = later(rf"(?<!\w)(?:{phrases('met')})(?!\w)", re.I)
DASHES = " -–—.…/_"
OPEN = ("?", "…", "...")  # a list that goes on, or is doubted
LONGEST_STATUS = 3  # words
FEWEST = 2  # lists beside which a number alone is an item, too
MOST_LISTED, MOST_COMMAS = 60, 6  # items of one list; parts of the name of one criterion


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
        cells = {line.row: _told_in(table, line.row, column) for line in table.lines}
        sort = _sort(table, column, list(cells.values()))
        if sort:
            columns[column.at] = sort
        if sort == "criteria":
            proven |= {(row, column.at) for row in cells if _proven(table, cells, row)}
    return Lists(columns, frozenset(proven))


def _told_in(table: Table, row: int, column: Column) -> object:
    """What a cell lists, without what the head of its column says, too."""
    return plain_list(table.labels, table.at((row, column.at)), column.facts.status)


def _may_list(table: Table, column: Column) -> bool:
    """Whether a column of the stub may hold lists: of places, or below "Tiêu chí chưa đạt"."""
    if column.job == "place":
        return _has_lists(table, column)
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
    return "places" if only_texts and _lists_places(table, texts) else ""


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
    distinct = [text for text in dict.fromkeys(texts) if not _is_none(text)]
    return _several(table.labels, facts, distinct)


def _says_none(cell: object) -> bool:
    """Whether a cell says in words, or by a dash, that it lists none; "0" may count them."""
    return isinstance(cell, str) and _is_none(cell) and not any(map(str.isdecimal, cell))


def _is_none(text: str) -> bool:
    """Whether a text says "none": "Không", a dash; "√" is a mark."""
    return not text.strip(DASHES) or _NONE.fullmatch(text.strip()) is not None


def _several(labels: Labels, facts: Facts, distinct: Sequence[str]) -> bool:
    """Whether a text lists several criteria, or all one below what says of which status."""
    read = {text: criteria_listed(labels, text) or () for text in distinct}
    counts = "count" in facts.forms  # "14-16" below "Số tiêu chí NTM nâng cao đạt" are none
    if facts.crit and (facts.status or facts.measure == "plan") and not counts:
        return any(len(own) > 1 for own in read.values()) or bool(read) and all(read.values())
    # "15-18" below "Số tiêu chí đạt" is how many, between two numbers.
    return any(len(own) > 1 for text, own in read.items() if not _BETWEEN.fullmatch(text.strip()))


def _lists_places(table: Table, texts: Sequence[str]) -> bool:
    """Whether texts name communes, beside lines that are criteria or levels."""
    levels = (any(map(of_level, line.own)) for line in table.lines)
    if not (any(levels) or any(map(_criterion, table.lines))):
        return False
    parts = [one for text in texts if not _is_none(text) for one in _places_in(table.labels, text)]
    named = [part for part in parts if table.labels.place(part)[0]]
    return bool(parts) and len(named) >= ENOUGH * len(parts)


def _places_in(labels: Labels, text: str) -> list[str]:
    """The places that a text lists; how many may stand in front: "2 xã: Kỳ Phú, Kỳ Bắc"."""
    found = _COUNTED.fullmatch(text.strip()) or _COUNTED_BARE.fullmatch(text.strip())
    if not found or not all(one.has("level", "fill") for one in labels.read(found[2]).said.items):
        return listed_places(labels, text)
    own = listed_places(labels, found[3])
    return own if len(own) == int(found[1]) else [text]  # which is the name of none


def _criterion(line: Line) -> str:
    """The criterion that a line names, "" for none."""
    items = [label.find("criterion") for label in line.own]
    return next((item.meaning("criterion") or "" for item in items if item), "")


def _has_lists(table: Table, column: Column) -> bool:
    texts = {str(table.at((line.row, column.at))) for line in table.lines}
    return any(len(items_of(text)) > 1 for text in texts)


def criteria_listed(labels: Labels, cell: object) -> tuple[int, ...] | None:
    """The criteria that a cell lists, by number or by name; None where it says anything else.

    How many they are may stand in front: "3 (2, 5, 17)". A number with a fraction is none, for it
    may have been a list of two.
    """
    if isinstance(cell, float | int):
        return (int(cell),) if cell == int(cell) else None
    found = _COUNTED.fullmatch(text := str(cell).strip())
    if _FRACTION.fullmatch(text) or any(sign in text for sign in OPEN):
        return None
    if found and all(i.has("crit", "fill") for i in labels.read(found[2]).said.items):
        items = criteria_listed(labels, found[3])
        return items if items and len(items) == int(found[1]) else None
    return _joined(labels, items_of(_without_status(labels, text)[1]))


def _without_status(labels: Labels, text: str) -> tuple[str, str]:
    """The status in front of a list, and the list: "Đạt thêm TC 5, 17"; "" where none is."""
    words = text.split()
    for n in range(min(LONGEST_STATUS, len(words) - 1), 0, -1):
        only = labels.read(" ".join(words[:n])).only
        if only is not None and only.meaning("status") in ("met", "not_met"):
            return only.meaning("status") or "", " ".join(words[n:])
    return "", text


def _joined(labels: Labels, parts: Sequence[str]) -> tuple[int, ...] | None:
    """The criteria of parts of a list; a name may hold a comma: "Quốc phòng, an ninh"."""
    if not parts:
        return ()
    if len(parts) > MOST_LISTED:
        return None
    for n in range(min(len(parts), MOST_COMMAS), 0, -1):
        first = _item_or_range(labels, ", ".join(parts[:n]))
        others = _joined(labels, parts[n:]) if first else None
        if first and others is not None:
            return *first, *others
    return None


def _item_or_range(labels: Labels, text: str) -> tuple[int, ...]:
    """The criteria that a part of a list is: one, or a range ("1 đến 16"); () for none."""
    found = _RANGE.fullmatch(text)
    if _COUNT.fullmatch(text) and not labels.read(text).has("criterion"):
        return ()
    if found is None:
        return (one,) if (one := _item(labels, text)) else _in_a_row(labels, text)
    first, last = _item(labels, found[1]), int(found[2])
    return tuple(range(first, last + 1)) if 0 < first < last <= MOST_CRITERIA else ()


def _in_a_row(labels: Labels, text: str) -> tuple[int, ...]:
    """The criteria that stand behind one another, each with its word: "TC2 TC6 TC10"."""
    label = labels.read(text)
    words = [item for item in label.said.items if item.has("crit")]
    only = len(words) == len(label.said.items) == len(label.numbers) and not label.rest
    whole = all(map(str.isdecimal, label.numbers))
    return tuple(map(int, label.numbers)) if only and whole and not label.places else ()


def _item(labels: Labels, text: str) -> int:
    """The number of the one criterion that a text is, 0 for none."""
    label = labels.read(text)
    others = [i for i in label.said.items if not i.has("crit", "criterion", "fill", "skip")]
    if others or label.rest or label.places or label.period:
        return 0
    uses = [use for item in label.said.items for use in item.uses]
    named = {meaning for use, meaning in uses if use == "criterion" and meaning.isdecimal()}
    said = {int(number) if number.isdecimal() else 0 for number in (*named, *label.numbers)}
    return said.pop() if len(said) == 1 else 0


def _proven(table: Table, cells: dict[int, object], row: int) -> bool:
    """Whether words, several items, or a column of counts show that a cell lists criteria."""
    if isinstance(cells[row], str) and not str(cells[row]).strip().isdecimal():
        return True
    filled = {r: cell for r, cell in cells.items() if cell not in (None, "")}
    read = {r: criteria_listed(table.labels, cell) for r, cell in filled.items()}
    return len(read) > 1 and _shows_items(table, filled, read)


def _shows_items(
    table: Table, filled: dict[int, object], read: Mapping[int, tuple[int, ...] | None]
) -> bool:
    """Whether columns of counts agree with lists; where there is none, some have several items."""
    items = {r: len(own or ()) for r, own in read.items()}
    columns = ({r: table.at((r, column.at)) for r in items} for column in table.values)
    others = [own for own in columns if own != filled]
    if any(_numbers(table, own) for own in others):
        return any(_agrees(table, counts, items) for counts in others)
    return sum(n > 1 for n in items.values()) >= FEWEST and None not in read.values()


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


def counts_of_lists(table: Table, lists: Lists) -> set[tuple[int, int]]:
    """The cells that count the places listed in their line, in columns where most do; or tell
    their share of all that are listed."""
    listed = [at for at, sort in lists.columns.items() if sort == "places"]
    cells_of = [(line.row, at) for line in table.lines for at in listed]
    items = {
        row: len(_places_in(table.labels, str(_told_in(table, row, table.columns[at]))))
        for row, at in cells_of
    }
    shares = {row: 100 * n / max(sum(items.values()), 1) for row, n in items.items()}
    cells: set[tuple[int, int]] = set()
    for column in table.values:
        wanted = shares if "rate" in column.facts.forms else items
        same = _that_tell(table, column, wanted, SHARE_NEAR if wanted is shares else 0)
        if column.at not in listed and len(same) > len(items) / 2:
            cells |= same
    return cells


def _that_tell(
    table: Table, column: Column, wanted: Mapping[int, float], near: float
) -> set[tuple[int, int]]:
    """The cells of a column with the number that is wanted in their line."""
    cells = ((row, column.at) for row in wanted)
    told = {cell: value_of(table.labels, table.at(cell)).number for cell in cells}
    there = {cell: number for cell, number in told.items() if number is not None}
    return {cell for cell, number in there.items() if abs(number - wanted[cell[0]]) <= near}


def take_list(table: Table, at: At, lists: Lists, result: Result) -> None:
    """Put the rows of one list into `result`: one for each item, or a refusal of the cell."""
    if at.line.total:
        result.elsewhere.append(at.cell)
        return
    sort, told = lists.columns[at.cell[1]], _told_in(table, at.cell[0], at.column)
    at = _as_told(table, at, told, sort)
    if _is_none(at.value.text) if sort == "places" else _lists_none(table, at):
        result.elsewhere.append(at.cell)
        if sort == "criteria":
            _keep_unmet(table, at, lists, result, ())
        return
    if sort == "criteria" and at.cell not in lists.proven:
        result.refused.append(Refusal(at.cell, "list"))
        return
    counted = sort == "places" and named_level(table, at.line)
    free = at.line.own if sort == "places" and set_of(table, at.column) else ()
    rest = rest_on(table, at, "indicators" if counted else "criteria", free)
    if rest:
        result.refused.append(Refusal(at.cell, "rest", tuple(rest)))
        return
    if sort == "criteria":
        _criteria(table, at, lists, result)
    elif words := _said_of_places(table, at):
        result.refused.append(Refusal(at.cell, "rest", words))
    else:
        _places(table, at, result)


def _as_told(table: Table, at: At, told: object, sort: str) -> At:
    """A cell with what it lists besides its head; the words of a list of criteria are spent."""
    value = at.value if told == table.at(at.cell) else value_of(table.labels, told)
    spent = sort == "criteria" and criteria_listed(table.labels, told)
    return replace(at, value=replace(value, label=None) if spent else value)


def _said_of_places(table: Table, at: At) -> tuple[str, ...]:
    """What a list says of its places besides their names: "Kỳ Phú (lộ trình)", "(2019)"."""
    text = str(_told_in(table, at.cell[0], at.column))
    parts = _places_in(table.labels, text)
    labels = [table.labels.read(part) for part in parts]
    words = [word for label in labels for word in changing(label, plan=True)]
    uses = ("form", "mean", "status", "bound")
    doubted = [one for one in labels if one.period or one.has(*uses)]
    if at.column.facts.status == "not_met":  # "Kỳ Phú (mới đạt)"
        doubted += [table.labels.read(part) for part in BRACKETS.findall(text) if _MET.search(part)]
    open_ended = [part for part in parts if part.rstrip().endswith(OPEN) and part[:1].isalpha()]
    return (*words, *(one.text for one in doubted), *open_ended)


def _lists_none(table: Table, at: At) -> bool:
    """Whether a cell says that it lists none: "Không", a dash, or "Đạt 19/19" where others are
    listed that are not met."""
    text = at.value.text.strip()
    if _is_none(text):
        return True
    status, left = _without_status(table.labels, text)
    whole = value_of(table.labels, left)
    full = whole.sort == "fraction" and whole.number == whole.out_of
    return full and status == "met" and at.column.facts.status == "not_met"


def _keep_unmet(table: Table, at: At, lists: Lists, result: Result, numbers: Sequence[int]) -> None:
    """Keep what a cell lists as not met by now, where no other column lists what is met."""
    frame, status = frame_of(table, at), _status_of(table, at, planned=False)
    if set_of(table, at.column):  # how many criteria a further set has, no register says
        return
    others = (table.columns[c].facts for c, sort in lists.columns.items() if sort == "criteria")
    others = any(one.status != "not_met" and one.measure != "plan" for one in others)
    if not (isinstance(frame, Refusal) or others) and (frame[2], status) == ("actual", "not_met"):
        counted = len(numbers) in _told(table, at, status)
        result.unmet.append(Unmet(at.cell, *frame[:2], tuple(map(str, numbers)), counted))


def _criteria(table: Table, at: At, lists: Lists, result: Result) -> None:
    frame = frame_of(table, at)
    text = _told_in(table, at.cell[0], at.column)
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
    written, _ = _without_status(table.labels, str(_told_in(table, at.cell[0], at.column)))
    return status if written in ("", status) or _lists_none(table, at) else ""


def _places(table: Table, at: At, result: Result) -> None:
    frame = frame_of(table, at, placed=True)
    if isinstance(frame, Refusal):
        result.refused.append(frame)
        return
    beyond, criterion = set_of(table, at.column) or "", _criterion(at.line)
    if beyond:  # a name of it is no key, but a number in front
        criterion = beyond_lines(table).get(at.line.row, "")
        if not criterion:
            result.refused.append(Refusal(at.cell, "other_criteria_set", (beyond,)))
            return
    for place in _places_of(table, at):
        made = _of_place(at, place, frame, criterion)
        made = replace(made, standard=beyond) if isinstance(made, Row) else made
        if isinstance(made, Refusal):
            result.refused.append(made)
        else:
            result.rows.append(made)


def _places_of(table: Table, at: At) -> list[Settled | None]:
    """The places that a cell lists, settled together with those of the whole column."""
    texts = {line.row: str(_told_in(table, line.row, at.column)) for line in table.lines}
    parts = {row: _places_in(table.labels, text) for row, text in texts.items()}
    listed = {row: [_named(table, one) for one in own] for row, own in parts.items()}
    every = [one for own in listed.values() for one in own]
    settled = dict(
        zip(
            [one.name for one in every],
            settle(every, table.context.area, 1, table.on, known=table.labels.country),
            strict=True,
        )
    )
    return [settled[one.name] for one in listed[at.line.row]]


def _of_place(
    at: At, place: Settled | None, frame: tuple[Settled, Period, str], criterion: str
) -> Row | Refusal:
    """The row of one place that a line of a criterion or a level lists."""
    (_, period, measure), status = frame, at.column.facts.status
    met = named_level(at.table, at.line)
    if place is None or place.place is None and not _may_name(at.table.labels, place.name):
        return Refusal(at.cell, "place")
    if criterion and status:
        return Row("criteria", at.cell, place, period, measure, criterion, "", None, status=status)
    cell = at.line.stub or at.cell
    if met is None or criterion:
        return Refusal(at.cell if criterion else cell, "list")
    return Row("indicators", cell, place, period, measure, "criteria_met", "", met[0], "", met[1])


def _may_name(labels: Labels, text: str) -> bool:
    """Whether a text may be the name of a commune that no register knows, and says nothing else:
    no "Kỳ Phú mới đạt", "Toàn huyện", "KP"."""
    label, cut = labels.read(text), text.isupper() and " " not in text
    more = label.has("status", "level", "here", "change", "total", "remark")
    held = any(len(one.name) < len(text.strip()) for one in label.places)
    return _NAME.fullmatch(text) is not None and not (more or held or cut)


def _named(table: Table, part: str) -> Named:
    return table.labels.place(part)[0] or Named("", part, ())


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
        same = same and not _goes_on(table, at.line, column)
        if column.at != at.cell[1] and same and number is not None:
            found.append(number)
    return found


def _goes_on(table: Table, line: Line, column: Column) -> bool:
    """Whether what a column says of a commune is of its next line, too, which leaves it blank."""
    below = table.row_of.get(line.row + 1)
    alike = below is not None and below.place_named and below.place == line.place
    return alike and table.at((line.row + 1, column.at)) in ("", None)
