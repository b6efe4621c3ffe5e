"""Where marks of criteria stand in a table: the criterion of each cell, and what blanks say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.reading.law.columns import Column
from analysis.reading.law.labels import Label
from analysis.reading.law.row import Line
from analysis.reading.law.table import Table
from analysis.reading.law.values import Value, value_of
from analysis.registers.vocabulary import Item

Cell = tuple[int, int]
CRITERIA_IN_A_MATRIX = 3


@dataclass(frozen=True)
class Matrix:
    """Where marks of criteria stand: the criterion of each cell, and which blanks are "not met"."""

    criterion: dict[Cell, str]
    blanks: frozenset[Cell]
    unclear: frozenset[str]
    polarity: dict[int, str]
    blank: str = "not_met"
    results: frozenset[Cell] = frozenset()
    marked: bool = False


def matrix_of(table: Table) -> Matrix:
    criterion: dict[Cell, str] = {}
    by_column = _of_one_set(
        {column.at: _criterion_of_column(table, column) for column in table.values}, table.on
    )
    in_columns = any(by_column.values())
    in_lines = _of_one_set(
        {line.row: _criterion_of_line(table, line) for line in table.lines}, table.on
    )
    many_lines = any(in_lines.values())
    for line in table.lines:
        for column in table.values:
            number = (by_column[column.at] if in_columns else "") or (
                in_lines[line.row] if many_lines else ""
            )
            if (
                number
                and not line.total
                and not column.facts.total
                and not (in_columns and many_lines and in_lines[line.row])
            ):
                criterion[line.row, column.at] = number
    values = {
        cell: value_of(table.labels, table.at(cell), table.context.legend) for cell in criterion
    }
    _wholes_of_parts(criterion, values)
    if _only_flags(table, criterion, values):
        values = {
            cell: _flag(value) for cell, value in values.items() if cell[0] not in _sum_lines(table)
        }
        table.flags.update(values)
    marks = {value.text for value in values.values() if value.sort == "mark"}
    polarity = {column.at: column.facts.status for column in table.values if column.facts.status}
    unclear = frozenset(marks) if _unclear(marks) else frozenset()
    blanks = frozenset() if unclear else _speaking_blanks(table, values, polarity, criterion)
    counted = frozenset() if unclear or blanks else _counted_blanks(table, values)
    results = _results(table, criterion, values)
    crossed = [value for value in values.values() if value.sort == "mark"]
    met = (
        counted or {value.status for value in crossed} == {"not_met"} and _explained(table, crossed)
    )
    return Matrix(
        criterion,
        blanks | counted,
        unclear,
        polarity,
        "met" if met else "not_met",
        results,
        bool(marks),
    )


def _results(
    table: Table, criterion: dict[Cell, str], values: dict[Cell, Value]
) -> frozenset[Cell]:
    """What was measured: a column of results left of one of verdicts under the same heads."""
    verdicts = {column.at: column for column in table.values if column.job == "verdict"}
    found = set()
    for column in table.values:
        if column.job == "verdict" or not verdicts:
            continue
        beside = [v for v in verdicts.values() if v.labels[:-1] == column.labels[:-1]]
        if beside and column.facts.heads & {"head:value", "head:content"} | (
            {"x"} if column.facts.measure else set()
        ):
            found |= {cell for cell in criterion if cell[1] == column.at}
    return frozenset(found)


def _of_one_set(numbers: dict[int, tuple[str, ...]], on: str) -> dict[int, str]:
    """The criterion of each line or column.

    All of a later set ("2026/1") where every name may be of it, else of the earlier ones, in which
    a name of the later set alone is a heading.
    """
    named = [own for own in numbers.values() if own and not all("." in one for one in own)]
    alone = on >= "2026" or any(all("/" in one for one in own) for own in named)
    later = bool(named) and alone and all(any("/" in one for one in own) for own in named)
    year = next((one.partition("/")[0] for own in named for one in own if "/" in one), "")
    return {at: _in_set(own, year if later else "") for at, own in numbers.items()}


def _in_set(numbers: tuple[str, ...], year: str) -> str:
    """The number that is of a set; a part has no set of its own and takes it."""
    if year and numbers and all("." in one and "/" not in one for one in numbers):
        return f"{year}/{numbers[0]}"
    return next((one for one in numbers if ("/" in one) == bool(year)), "")


def _wholes_of_parts(criterion: dict[Cell, str], values: dict[Cell, Value]) -> None:
    """A column with one verdict for all parts of a criterion gives it to the criterion."""
    groups: dict[tuple[int, str], list[Cell]] = {}
    for cell, number in criterion.items():
        groups.setdefault((cell[1], number.split(".")[0]), []).append(cell)
    filled = {
        key: [cell for cell in cells if values[cell].sort != "blank"]
        for key, cells in groups.items()
    }
    by_parts = {column for (column, _), cells in filled.items() if len(cells) > 1}
    for (column, main), cells in filled.items():
        alone = not any(number == main for (_, at), number in criterion.items() if at == column)
        if len(cells) == 1 and alone and (column not in by_parts or len(groups[column, main]) > 1):
            criterion[cells[0]] = main


def _only_flags(table: Table, criterion: dict[Cell, str], values: dict[Cell, Value]) -> bool:
    """Whether a matrix of several criteria holds only 1 and 0, sums of its lines left out."""
    rows = [
        line.row
        for line in table.lines
        if not line.total and (line.place_named or _criterion_of_line(table, line))
    ]
    numbers = {
        value.number for cell, value in values.items() if cell[0] in rows and value.sort != "blank"
    }
    return len(set(criterion.values())) >= CRITERIA_IN_A_MATRIX and numbers == {0.0, 1.0}


def _sum_lines(table: Table) -> set[int]:
    return {
        line.row
        for line in table.lines
        if line.total or not (line.place_named or _criterion_of_line(table, line))
    }


def _flag(value: Value) -> Value:
    return (
        replace(value, sort="mark", status="met" if value.number else "not_met")
        if value.sort == "number"
        else value
    )


def _criterion_of_column(table: Table, column: Column) -> tuple[str, ...]:
    for label in reversed(column.labels):
        item = label.find("criterion")
        if item is not None and not label.rest:
            return _meanings(item)
        if len(label.numbers) == 1 and not label.rest and _names_number(table, column, label):
            return _part_number(label.numbers[0], column) or _criterion_number(label.numbers[0])
    return ()


def _part_number(text: str, column: Column) -> tuple[str, ...]:
    """A part of the criterion that the head above names: "2.1" below "TC 2"."""
    main, _, part = text.replace(",", ".").partition(".")
    over = [number for label in column.labels[:-1] if label.has("crit") for number in label.numbers]
    return (f"{main}.{part}",) if part.isdigit() and over == [main] else ()


def _meanings(item: Item) -> tuple[str, ...]:
    return tuple(meaning for use, meaning in item.uses if use == "criterion")


def _names_number(table: Table, column: Column, label: Label) -> bool:
    """Whether a bare number heads a criterion: the word stands there, above, or in the title."""
    others = [item for item in label.said.items if not item.has("crit", "skip", "fill")]
    said = (
        label.has("crit")
        or any(one.has("crit") for one in column.labels)
        or table.context.facts.crit
    )
    return not others and said and not label.places and label.period is None


def _criterion_number(text: str) -> tuple[str, ...]:
    return (text,) if text.isdigit() and 1 <= int(text) <= 20 else ()


def _criterion_of_line(table: Table, line: Line) -> tuple[str, ...]:
    if line.part and (line.sections or line.free):
        return (line.part,)
    if line.number_label:
        return _criterion_number(line.number_label)
    for label in reversed(line.own):
        item = label.find("criterion")
        if item is not None and not label.rest and not _other_thing(label):
            return _meanings(item)
        if len(label.numbers) == 1 and label.has("crit") and not label.rest:
            return _criterion_number(label.numbers[0])
    return ()


def _other_thing(label: Label) -> bool:
    return any(
        item.has("concept", "org", "indicator") and not item.has("criterion")
        for item in label.said.items
    )


def _unclear(marks: set[str]) -> bool:
    """x beside v without a legend: each may be met or not."""
    lower = {mark.lower() for mark in marks}
    return "x" in lower and bool(lower & {"v", "+", "✓", "o"})


def _speaking_blanks(
    table: Table, values: dict[Cell, Value], polarity: dict[int, str], criterion: dict[Cell, str]
) -> frozenset[Cell]:
    """Blanks between marks that all say "met": not met.

    In an aim, a pair of columns, or without a mark they say nothing.
    """
    plan = table.context.measure == "plan" or any(
        column.facts.measure == "plan" for column in table.values
    )
    if plan or polarity or table.context.facts.status == "not_met":
        return frozenset()
    marks = [value for value in values.values() if value.sort == "mark"]
    blanks = [cell for cell, value in values.items() if value.sort == "blank"]
    said = {value.status for value in marks}
    if said != {"met"} and not (said == {"not_met"} and _explained(table, marks)):
        return frozenset()
    odd = {
        cell
        for cell, value in values.items()
        if value.sort in ("number", "words", "fraction", "wrong")
    }
    marked = {cell[0] for cell, value in values.items() if value.sort == "mark"}
    if any(row in marked and row not in table.inner for row, _ in odd):
        return frozenset()
    rows = {cell[0] for cell, value in values.items() if value.sort == "mark"}
    if rows & table.inner:
        rows |= table.inner  # a whole that nobody meets stands beside wholes with marks
    return frozenset(cell for cell in blanks if cell[0] in rows)


def _explained(table: Table, marks: Sequence[Value]) -> bool:
    """Whether a legend says what the marks mean, all of them alike."""
    return bool(marks) and all(value.text.casefold() in table.context.legend for value in marks)


def _counted_blanks(table: Table, values: dict[Cell, Value]) -> frozenset[Cell]:
    """Blanks that are met, since the sheet counts the marks as not met, line by line."""
    marked = {row: 0 for row, _ in values}
    for (row, _), value in values.items():
        marked[row] += value.sort == "mark"
    for column in table.values:
        said = column.facts.status == "not_met" and not any(cell[1] == column.at for cell in values)
        counts = {row: table.at((row, column.at)) for row in marked}
        if said and len(counts) > 1 and all(counts[row] == n for row, n in marked.items()):
            return frozenset(cell for cell, value in values.items() if value.sort == "blank")
    return frozenset()
