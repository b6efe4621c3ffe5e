"""One verdict on all parts of a criterion is that of the criterion."""

from __future__ import annotations

from analysis.reading.law.numbers_of_criteria import is_part
from analysis.reading.law.results import results_of
from analysis.reading.law.table import Table
from analysis.reading.law.values import Value

Cell = tuple[int, int]
Group = tuple[int, str]  # a column, and a criterion


def wholes_of_parts(table: Table, criterion: dict[Cell, str], values: dict[Cell, Value]) -> None:
    """Give what a column says once of all parts of a criterion to the criterion itself."""
    groups = _grouped(criterion)
    filled = {key: _filled(table, cells, values) for key, cells in groups.items()}
    by_parts = {key for key, own in filled.items() if len(own) > 1}
    apart = _told_apart(table, criterion, by_parts)
    told = {column for column, _ in by_parts}
    for key in (key for key, own in filled.items() if len(own) == 1):
        cells = groups[key]
        parts = [cell for cell in cells if is_part(criterion[cell])]
        one_of_many = key[0] in told and len(parts) == 1
        on_all = key[1] not in apart and _on_all(table, cells, parts, values)
        if not one_of_many and (parts == cells or on_all):
            _give(key[1], filled[key], cells, criterion, values)


def _grouped(criterion: dict[Cell, str]) -> dict[Group, list[Cell]]:
    groups: dict[Group, list[Cell]] = {}
    for cell, number in criterion.items():
        groups.setdefault((cell[1], number.split(".")[0]), []).append(cell)
    return groups


def _told_apart(table: Table, criterion: dict[Cell, str], by_parts: set[Group]) -> set[str]:
    """The criteria whose parts a column of verdicts tells apart."""
    measured = {column for _, column in results_of(table, criterion)}
    return {number for column, number in by_parts if column not in measured}


def _filled(table: Table, cells: list[Cell], values: dict[Cell, Value]) -> set[Cell]:
    return {table.merged.get(cell, cell) for cell in cells if values[cell].sort != "blank"}


def _on_all(
    table: Table, cells: list[Cell], parts: list[Cell], values: dict[Cell, Value]
) -> bool:  # fmt: skip
    """Whether one cell is merged down all parts of a criterion, and blank are its own line, and
    one of a group of its name."""
    blank = all(values[cell].sort == "blank" for cell in cells if cell not in parts)
    return blank and len({table.merged.get(cell, cell) for cell in parts}) == 1


def _give(
    number: str,
    own: set[Cell],
    cells: list[Cell],
    criterion: dict[Cell, str],
    values: dict[Cell, Value],
) -> None:
    """Make one cell of a criterion its verdict, and the others of it none."""
    criterion.update((cell, number) for cell in own & set(cells))
    for cell in set(cells) - own:
        del criterion[cell], values[cell]
