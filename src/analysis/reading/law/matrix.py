"""Where marks of criteria stand in a table: the criterion of each cell, and what blanks say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.reading.law.aims import aim_of, gains
from analysis.reading.law.columns import Column, heads_criteria
from analysis.reading.law.facts import Facts
from analysis.reading.law.labels import Label
from analysis.reading.law.numbers_of_criteria import (
    bare_number,
    criterion_number,
    is_part,
    of_one_set,
)
from analysis.reading.law.of_standard import set_of
from analysis.reading.law.results import is_bounded, results_of
from analysis.reading.law.row import Line
from analysis.reading.law.table import Table
from analysis.reading.law.values import Value, are_years, unmet_letters, value_of
from analysis.reading.law.verdicts_on_parts import wholes_of_parts
from analysis.registers.vocabulary import Item

Cell = tuple[int, int]
CRITERIA_IN_A_MATRIX = 3
NEARLY = 0.9  # of the numbers must be 1 or 0, where these are marks
_FLAGS = {1.0: "met", 0.0: "not_met"}
_NO_MARK = ("number", "words", "fraction", "wrong")


@dataclass(frozen=True)
class Matrix:
    """Where marks of criteria stand: the criterion of each cell, and what its value says.

    `blanks` are those that say `blank`; `silent` those that would, were no cell of their table
    unclear; `unclear` the marks that nobody can tell; `polarity` the
    status that heads a column; `results` measured figures, with the cell of their verdict;
    `bounded`: some cell says what is required, "≥ 80 %";
    `contradicted` the columns whose heads name two criteria, with these.
    """

    criterion: dict[Cell, str]
    values: dict[Cell, Value]
    blanks: frozenset[Cell]
    silent: frozenset[Cell]
    blank: str
    unclear: frozenset[str]
    polarity: dict[int, str]
    results: dict[Cell, Cell]
    bounded: bool
    contradicted: dict[int, tuple[str, ...]]
    by_column: bool
    marked: bool

    @cached_property
    def speaks(self) -> bool:
        """Whether a mark of the table says itself that something is not met: "CĐ" beside "Đ"."""
        return any(value.status == "not_met" for value in self.values.values())

    @cached_property
    def dated(self) -> bool:
        """Whether years stand among the marks: what has none there is met by now, or by when?"""
        return are_years([one.number for one in self.values.values() if one.sort == "number"])

    def judges(self, cell: Cell) -> bool:
        """Whether a cell is read as a mark, and not as a figure of something counted there."""
        if cell in self.results or cell not in self.criterion:
            return cell in self.results
        value = self.values.get(cell)
        marks = ("number", "fraction", "mark") if self.marked else ()
        return value is None or value.sort in ("blank", "words", *marks)


def matrix_of(table: Table) -> Matrix:
    """Where marks of criteria stand in a table, and what its blanks say."""
    in_columns = of_one_set(
        {column.at: _criterion_of_column(table, column) for column in table.values}, table.on
    )
    in_columns |= _beyond_columns(table)
    criterion = _criteria_of_cells(table, in_columns)
    values = {
        cell: value_of(table.labels, table.spoken(cell), table.context.legend) for cell in criterion
    }
    other = unmet_letters(values)
    table.flags.update(other)
    values |= other
    wholes_of_parts(table, criterion, values)
    if _flags(table, criterion, values):
        values = _flagged(table, values)
        table.flags.update(values)
    marks = _marks(table, values)
    unclear = _unclear(table, values)
    polarity = {column.at: column.facts.status for column in table.values if column.facts.status}
    blanks, blank = _blanks(table, values, marks, polarity)
    heard = not unclear and not _is_doubted(table, values, marks)
    speaking, silent = (blanks, frozenset()) if heard else (frozenset(), blanks)
    return Matrix(
        criterion,
        values,
        speaking,
        silent,
        blank,
        unclear,
        polarity,
        results_of(table, criterion),
        is_bounded(values),
        {column.at: own for column in table.values if (own := _two_criteria(column))},
        any(in_columns.values()),
        any(one.status != "not_applicable" for one in marks.values())  # "N/A" among numbers
        or _tells_progress(table, criterion, values),
    )


def _marks(table: Table, values: dict[Cell, Value]) -> dict[Cell, Value]:
    """The values that are marks; beside columns of places others but judge these."""
    marks = {cell: value for cell, value in values.items() if value.sort == "mark" and value.status}
    return {cell: own for cell, own in marks.items() if not beside_places(table, cell[1])} or marks


def _flagged(table: Table, values: dict[Cell, Value]) -> dict[Cell, Value]:
    """The marks that flags of 1 and 0, or the codes of a legend, are, without the sums of them."""
    sums, codes = _sum_lines(table), _FLAGS | _codes(table)
    return {cell: _flag(value, codes) for cell, value in values.items() if cell[0] not in sums}


def _tells_progress(table: Table, criterion: dict[Cell, str], values: dict[Cell, Value]) -> bool:
    """Whether all that stands under several criteria are shares, and a title says how far; or the
    head of each column, "Tiến độ (%)"."""
    told = {criterion[cell]: value for cell, value in values.items() if value.sort != "blank"}
    own = all(_says_how_far(table.columns[column]) for _, column in values)
    units = ("%", "") if own or in_percent(table) else ("%",)
    shares = all(value.sort == "number" and value.unit in units for value in told.values())
    labels = [*table.context.titles, *(label for c in table.values for label in c.labels)]
    return len(told) > 1 and shares and any(one.has("progress") for one in labels)


def _says_how_far(column: Column) -> bool:
    """Whether heads say that shares below tell how far something is: "Tiến độ (%)"."""
    shares = any(unit.name == "%" for unit in column.facts.units)
    return shares and any(one.has("progress") for one in column.labels)


def _criteria_of_cells(table: Table, in_columns: dict[int, str]) -> dict[Cell, str]:
    """The criterion of each cell: of its column, else of its line; none where both have one."""
    in_lines = of_one_set({line.row: _criterion_of_line(line) for line in table.lines}, table.on)
    in_lines |= beyond_lines(table)
    by_column = any(in_columns.values())
    if _counted_among(table, in_lines):
        in_lines = dict.fromkeys(in_lines, "")
    rows = [
        line.row
        for line in table.lines
        if not line.total and not (by_column and in_lines[line.row])
    ]
    columns = [column.at for column in table.values if not column.facts.total]
    cells = {(row, at): in_columns[at] or in_lines[row] for row in rows for at in columns}
    other = _of_other_sets(table, in_columns)
    return {cell: number for cell, number in cells.items() if number and cell[1] not in other}


def _of_other_sets(table: Table, in_columns: dict[int, str]) -> set[int]:
    """The columns of another set than that of the lines, whose names and numbers say nothing of
    what stands in them."""
    own = set_of(table) or ""
    columns = (column for column in table.values if not in_columns[column.at])
    return {column.at for column in columns if (set_of(table, column) or "") != own}


def _counted_among(table: Table, in_lines: dict[int, str]) -> bool:
    """Whether the few lines that may be criteria stand among more figures with units of their own.

    "Tỷ lệ hộ nghèo | %" is one of those, whatever a column of verdicts says of its aim.
    """
    others = [line for line in table.lines if not (line.section or line.total)]
    named = {in_lines[line.row] for line in others} - {""}
    counted = [line for line in others if line.unit is not None and not in_lines[line.row]]
    return 0 < len(named) < CRITERIA_IN_A_MATRIX and len(counted) > len(others) / 2


def _two_criteria(column: Column) -> tuple[str, ...]:
    """The heads of a column of which one is no part of the other: "12.1" below "TC 2"."""
    *outer, inner = column.labels or (None,)
    if inner is None or len(inner.numbers) != 1 or inner.rest or not is_part(inner.numbers[0]):
        return ()
    over = [label for label in outer if label.has("crit") and label.numbers]
    return (
        (inner.text, over[-1].text) if over and not _part_number(inner.numbers[0], column) else ()
    )


def _beyond_columns(table: Table) -> dict[int, str]:
    """The numbers of criteria of columns of a further standard, whose names are in no register."""
    own = {c.at: c.labels[-1] for c in table.values if c.labels and set_of(table, c)}
    return _counting({at: _number_in_front(label) for at, label in own.items()})


def beyond_lines(table: Table) -> dict[int, str]:
    """The same of lines, by the number that stands beside the name of each."""
    lines = [line for line in table.lines if not line.total]
    named = [column.labels for column in table.columns.values() if column.job == "content"]
    headed = any(map(heads_criteria, named)) and not any(line.place_named for line in lines)
    numbers = ((line.row, line.number_label or str(line.number or "")) for line in lines)
    own = {row: number if headed else "" for row, number in numbers}
    return _counting(own) if set_of(table) else {}


def _counting(numbers: dict[int, str]) -> dict[int, str]:
    """Numbers of criteria where they count these from 1; else of none, whatever its name is."""
    counted = [int(number) for number in numbers.values() if number]
    whole = counted == [*range(1, len(counted) + 1)] and len(counted) >= CRITERIA_IN_A_MATRIX
    return numbers if whole else dict.fromkeys(numbers, "")


def _number_in_front(label: Label) -> str:
    """The number of a criterion in front of its name, or alone: "3", "TC 3", "3. Thủy lợi"."""
    alone = not label.rest and all(item.has("crit", "skip") for item in label.said.items)
    first = label.text.lstrip()[:1].isdecimal()
    one = len(label.numbers) == 1 and not label.places and label.period is None
    return "".join(criterion_number(label.numbers[0])) if one and (alone or first) else ""


def _flags(table: Table, criterion: dict[Cell, str], values: dict[Cell, Value]) -> bool:
    """Whether 1 and 0 are marks: nearly alone in several criteria, or among plain marks."""
    if in_percent(table) or _some_in_percent(table):
        return False  # 1 is one percent
    said = _said_of_criteria(table, values)
    numbers = [value.number for value in said if _bare(value)]
    marks = sum(value.sort == "mark" or value.unit == "%" for value in said)
    flags, codes = list(filter(_FLAGS.__contains__, numbers)), _codes(table)
    if len(codes) > 1 or codes.items() - _FLAGS.items():
        return bool(numbers) and codes.keys() >= set(numbers)  # whatever words stand beside them
    if len(numbers) + marks < len(said) or len(flags) < NEARLY * len(numbers):
        return False
    both = set(flags) == {0.0, 1.0} and len(set(criterion.values())) >= CRITERIA_IN_A_MATRIX
    return both or bool(flags and marks)


def _said_of_criteria(table: Table, values: dict[Cell, Value]) -> list[Value]:
    """The values of criteria that are no blanks, and stand in no line or column of sums."""
    sums = _sum_lines(table)
    return [
        value
        for cell, value in values.items()
        if cell[0] not in sums and value.sort != "blank" and not beside_places(table, cell[1])
    ]


def beside_places(table: Table, at: int) -> bool:
    """Whether a column names no place where most do: it counts their marks, "Số xã đạt"."""
    named = sum(map(bool, table.head_places.values()))
    return 2 * named > len(table.values) and at not in table.head_places


def _codes(table: Table) -> dict[float, str]:
    """The status of each number that a legend explains: "1: đạt; 2: chưa đạt"."""
    legend = table.context.legend.items()
    return {float(sign): status for sign, status in legend if sign.isdecimal() and status}


def in_percent(table: Table) -> bool:
    """Whether all numbers are per cent, as the unit line says, or "Mức độ hoàn thành … (%)"."""
    titles = table.context.titles if any(t.has("progress") for t in table.context.titles) else ()
    aside = (item.meaning("unit") for one in titles for item in one.said.items if item.aside)
    units = (unit.name for unit in table.context.units)
    return "%" in units or any(unit.startswith("%") for unit in aside if unit)


def _some_in_percent(table: Table) -> bool:
    return any(unit.name == "%" for column in table.values for unit in column.facts.units)


def _bare(value: Value) -> bool:
    return value.sort == "number" and not value.unit


def _sum_lines(table: Table) -> set[int]:
    return {
        line.row
        for line in table.lines
        if line.total or not (line.place_named or _criterion_of_line(line))
    }


def _flag(value: Value, codes: dict[float, str]) -> Value:
    status = codes.get(value.number) if _bare(value) and value.number is not None else None
    return replace(value, sort="mark", number=None, status=status) if status else value


def _criterion_of_column(table: Table, column: Column) -> tuple[str, ...]:
    if table.head_places.get(column.at) and 2 * len(table.head_places) > len(table.values):
        return ()  # "An Ninh" among communes
    for label in reversed(column.labels):
        item = label.find("criterion")
        if item is not None and not label.rest:
            return _named(label, item)
        if len(label.numbers) == 1 and not label.rest and _names_number(table, column, label):
            return _part_number(label.numbers[0], column) or bare_number(label.numbers[0])
    return _criterion_of_title(table) if column.job == "verdict" else ()


def _criterion_of_title(table: Table) -> tuple[str, ...]:
    """The one criterion that the titles name, by number and name: "Tiêu chí số 10: Thu nhập"."""
    named = [label for label in table.context.titles if label.has("crit") and label.numbers]
    items = [item for label in named if (item := label.find("criterion")) is not None]
    one = len(items) == len(named) == 1 and len(named[0].numbers) == 1
    return _meanings(items[0]) if one and not _contradicts(named[0], items[0]) else ()


def _part_number(text: str, column: Column) -> tuple[str, ...]:
    """A part of the criterion that the head above names: "2.1" below "TC 2"."""
    main, _, part = text.replace(",", ".").partition(".")
    over = [number for label in column.labels[:-1] if label.has("crit") for number in label.numbers]
    return (f"{main}.{part}",) if part.isdecimal() and over == [main] else ()


def _meanings(item: Item) -> tuple[str, ...]:
    return tuple(meaning for use, meaning in item.uses if use == "criterion")


def _named(label: Label, item: Item) -> tuple[str, ...]:
    """The criterion that a label names, or the part that it numbers; of "Giao thông, điện" none."""
    own = [set(_meanings(one)) for one in label.all("criterion")]
    if _contradicts(label, item) or not set.intersection(*own):
        return ()
    part = [number for number in label.numbers if is_part(number)]
    return (part[0].replace(",", "."),) if part and len(label.numbers) == 1 else _meanings(item)


def _contradicts(label: Label, item: Item) -> bool:
    """Whether a label says the number of another criterion than it names: "TC 3: Y tế"."""
    known = {meaning.rpartition("/")[2].split(".")[0] for meaning in _meanings(item)}
    said = {number.split(".")[0].lstrip("0") for number in label.numbers}
    return label.has("crit") and bool(said) and not said & known


def _names_number(table: Table, column: Column, label: Label) -> bool:
    """Whether a bare number heads a criterion: the word stands there, above, or in the title."""
    others = [item for item in label.said.items if not item.has("crit", "skip", "fill")]
    said = (
        label.has("crit")
        or any(one.has("crit") for one in column.labels)
        or table.context.facts.crit
    )
    return not others and said and not label.places and label.period is None


def _criterion_of_line(line: Line) -> tuple[str, ...]:
    if line.part and (line.sections or line.free):
        return (line.part,)
    if line.number_label:
        return bare_number(line.number_label)
    for label in reversed([own for own in line.own if not own.rest]):
        item = label.find("criterion")
        if item is not None and not _other_thing(label):
            return _named(label, item)
        if len(label.numbers) == 1 and label.has("crit"):
            return bare_number(label.numbers[0])
    return ()


def _other_thing(label: Label) -> bool:
    return any(
        item.has("concept", "org", "indicator") and not item.has("criterion")
        for item in label.said.items
    )


def _unclear(table: Table, values: dict[Cell, Value]) -> frozenset[str]:
    """A cross beside ticks or circles, without a legend: it may say "met", or "not met"."""
    explained = table.context.legend
    marks = {one.text for one in values.values() if one.text.casefold() not in explained}
    crosses = {mark for mark in marks if mark.lower() == "x"}
    ticks = {mark.lower() for mark in marks} & {"v", "+", "✓", "✔", "√", "o"}
    return frozenset(crosses if ticks else ())


def _blanks(
    table: Table, values: dict[Cell, Value], marks: dict[Cell, Value], polarity: dict[int, str]
) -> tuple[frozenset[Cell], str]:
    """The blanks that speak, and what they say: the other of what all the marks say."""
    blanks = frozenset(cell for cell, value in values.items() if value.sort == "blank")
    if _counted(table, values, marks):
        return blanks, "met"
    blank = table.context.legend.get("") if marks else ""
    marked = {column for _, column in values if not beside_places(table, column)}
    blank = blank or _other_of(table, marks, {polarity.get(column, "") for column in marked})
    rows = {row for row, _ in marks} | _counted_none(table, values, marks)
    if not blank:
        return frozenset(), "not_met"
    if rows & table.inner:
        # A whole that nobody meets stands beside wholes with marks.
        rows |= table.inner - _sum_lines(table)
    planned = _aims(table, values)
    return frozenset(cell for cell in blanks - planned if cell[0] in rows), blank


def _counted_none(table: Table, values: dict[Cell, Value], marks: dict[Cell, Value]) -> set[int]:
    """The lines without a mark, where a column that counts the marks of all lines says 0."""
    sums, counts = _sum_lines(table), _count(values, marks, 0)
    counts = {row: n for row, n in counts.items() if row not in sums}
    printed = (
        {row: value_of(table.labels, table.at((row, column.at))).number for row in counts}
        for column in table.values
    )
    proven = bool(marks) and any(own == counts for own in printed)
    return {row for row, n in counts.items() if proven and not n}


def _is_doubted(table: Table, values: dict[Cell, Value], marks: dict[Cell, Value]) -> bool:
    """Whether something that is no mark stands among marks, which leaves blanks open."""
    if _counted(table, values, marks) or "" in table.context.legend:
        return False
    odd = {cell for cell, value in values.items() if value.sort in _NO_MARK}
    odd = {row for row, column in odd if not beside_places(table, column)}
    return bool(odd & {row for row, _ in marks} - table.inner)


def _other_of(table: Table, marks: dict[Cell, Value], heads: set[str]) -> str:
    """What a blank says beside marks that all say one thing; "" where it says nothing.

    `heads`: the statuses that head the columns of marks, "" for none. Columns of both statuses are
    pairs, in which a blank says nothing.
    """
    said = {value.status for value in marks.values()}
    title = table.context.facts
    explained = all(value.text.casefold() in table.context.legend for value in marks.values())
    said_so = said == {"not_met"} and explained
    head = heads.pop() if len(heads) == 1 else "pairs"
    if said_so and head == "":
        return "met"
    if head == "" and title.status == "not_met":
        head = "not_met" if title.crit else "pairs"
    other = {head} - {"", "not_met"} | {title.status} - {"", "met", "not_met"}
    if said != {"met"} or other:  # what is not under way may be met
        return ""
    if head == "":
        return "not_met"
    signs = all(sum(map(str.isalpha, value.text)) <= 1 for value in marks.values())
    return "met" if signs else ""


def _aims(table: Table, values: dict[Cell, Value]) -> frozenset[Cell]:
    """The cells of what is planned, or was gained: what is not, is not "not met"."""
    columns = {column.at: column for column in table.values}
    return frozenset(
        (row, at)
        for row, at in values
        if any(map(gains, (*columns[at].labels, *table.context.titles)))
        or _measure(table, table.row_of.get(row), columns[at].facts) == "plan"
    )


def _measure(table: Table, line: Line | None, column: Facts) -> str:
    """Plan or result, as column, line or title say; "" where none does."""
    own = line.facts.measure or line.around.measure if line is not None else ""
    if column.measure or own:
        return column.measure or own
    near = (line.period, column.period, line.around.period) if line is not None else ()
    period = next(filter(None, near), None) or column.period or table.context.period
    aim = aim_of(table.context.aims, period)
    return aim.measure if aim is not None else ""


def _counted(table: Table, values: dict[Cell, Value], marks: dict[Cell, Value]) -> bool:
    """Whether the sheet counts the marks as not met, line by line or column by column."""
    rows, columns = _count(values, marks, 0), _count(values, marks, 1)
    beside = [c.at for c in table.values if c.facts.status == "not_met" and c.at not in columns]
    below = [n.row for n in table.lines if n.facts.status == "not_met" and n.row not in rows]
    right = any(all(table.at((r, c)) == n for r, n in rows.items()) for c in beside)
    under = any(all(table.at((r, c)) == n for c, n in columns.items()) for r in below)
    return right and len(rows) > 1 or under and len(columns) > 1


def _count(values: Iterable[Cell], marks: Iterable[Cell], axis: int) -> dict[int, int]:
    """How many marks stand in each line (0) or column (1) of values."""
    return dict.fromkeys((cell[axis] for cell in values), 0) | Counter(cell[axis] for cell in marks)
