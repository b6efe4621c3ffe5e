"""What accounts for the cells of a sheet: their roles in the ledger, rows, issues."""

from pathlib import Path

from openpyxl import load_workbook

from analysis.reading.ledger import ROLES
from analysis.words.schema import columns


def counted(path: Path) -> dict[str, int]:
    """Non-empty cells of each sheet as openpyxl counts them; a cell that holds only "" is empty."""
    book = load_workbook(path)
    return {
        sheet.title: sum(cell.value not in (None, "") for row in sheet.iter_rows() for cell in row)
        for sheet in book.worksheets
    }


def ledger(result) -> dict[str, dict[str, int]]:
    return {line[1]: dict(zip(columns("ledger"), line, strict=True)) for line in result.ledger}


def assert_it_closes(result, path: Path) -> dict[str, dict[str, int]]:
    """The ledger of a file that was read: each cell has one role; returns its lines by sheet."""
    lines = ledger(result)
    assert {sheet: line["cells"] for sheet, line in lines.items()} == counted(path)
    for line in lines.values():
        assert sum(line[role] for role in ROLES) == line["cells"]
    return lines


def is_figure(value: object) -> bool:
    """A number, or a text of digits alone."""
    if isinstance(value, str):
        return any(map(str.isdecimal, value)) and not any(map(str.isalpha, value))
    return isinstance(value, int | float)


def lost(said, rows, issues) -> list[tuple[str, str]]:
    """The figures of the tables of a sheet that nothing accounts for, with their roles.

    `rows` and `issues`: those of the sheet, or of its file.
    """
    sheet = said.sheet
    own = (row for part in (rows.criteria, rows.contributions, rows.indicators) for row in part)
    emitted = {cell for row in own if row[-2] == sheet.name for cell in row[-1].split(";")}
    told = (issue.address for issue in issues if issue.sheet == sheet.name)
    refused = {cell for addresses in told for cell in addresses.split(";")}
    roles = {sheet.address(*at): role for at, role in said.roles.items()}
    assert {roles.get(address, "value") for address in emitted} <= {"value"}, "a row at no value"
    found = []
    for block, table, result in said.tables:
        proven = {sheet.address(*cell) for cell in result.elsewhere}
        for r, c in ((r, c) for r in block.lines for c in block.columns):
            value, address, role = table.at((r, c)), sheet.address(r, c), said.roles.get((r, c))
            named = role in ("ordinal", "header", "unit")
            named |= role == "note" and isinstance(value, str)
            named |= role in ("stub", "section") and table.columns[c].job in ("content", "period")
            if is_figure(value) and address not in emitted | refused | proven and not named:
                found.append((address, f"{value} {role}"))
            if role == "value":
                assert address in emitted, address
            if role == "issue":
                assert address in refused, address
    return found
