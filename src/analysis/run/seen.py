"""One workbook as it was understood, cell by cell: what its picture is drawn from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.reading.results import PARTS, FileResult
from analysis.words.schema import columns

if TYPE_CHECKING:
    from analysis.reading.reader import Reader
    from analysis.reading.sheet import Understood
    from analysis.registers.register import Registers

LABELLED = ("value", "total", "issue", "blank")  # roles of cells that have labels
GRID = (*columns("cells"), "row", "column", "numeric")
EXTENTS = ("sheet", "first", "last", "periods")  # periods: columns that say when, "C;D"
SHEETS = (
    *("sheet", "hidden", "top", "left", "rows", "columns"),
    *("merges", "hidden_rows", "hidden_columns"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file gave; one line a sheet (`SHEETS`), a table (`EXTENTS`) and a cell (`GRID`)."""

    result: FileResult
    sheets: list[tuple]
    tables: list[tuple]
    grid: list[tuple]


def seen(reader: Reader, registers: Registers, path: Path, source: str, basis: str) -> Seen:
    """A file read and checked. Whatever is wrong with it is an issue."""
    from analysis.checks.workbook import checked

    result = reader.read(path, source, basis)
    understood = list(result.understood)
    result = checked(result, registers)
    told = set[tuple[str, str]]()
    for name in PARTS:
        sheet, address = columns(name).index("sheet"), columns(name).index("address")
        for row in getattr(result.tidied, name):
            told |= {(row[sheet], one) for one in row[address].split(";")}
    return Seen(
        result,
        [_sheet(own) for own in understood],
        [(own.sheet.name, *extent) for own in understood for extent in _extents(own)],
        [cell for own in understood for cell in _cells(own, told)],
    )


def _sheet(said: Understood) -> tuple:
    sheet = said.sheet
    width = max(map(len, sheet.rows), default=0)
    extent = (sheet.top, sheet.left, len(sheet.rows), width)
    told = (sheet.merges, sheet.hidden_rows, sheet.hidden_columns)
    return (sheet.name, sheet.hidden, *extent, *told)


def _extents(said: Understood) -> Iterator[tuple[str, str, str]]:
    """The first and the last cell of each table, its header included, and where it says when."""
    for block, table, _ in said.tables:
        when = [c for c, column in table.columns.items() if column.job == "period"]
        rows, inside = [*block.heads, *block.lines], block.columns
        if rows and inside:
            address = said.sheet.address
            columns_of = ";".join(address(0, c).rstrip("0123456789") for c in when)
            yield address(min(rows), min(inside)), address(max(rows), max(inside)), columns_of


def _cells(said: Understood, told: set[tuple[str, str]]) -> Iterator[tuple]:
    """The cells of a sheet, as `GRID`: filled ones, and blanks of which a row was made."""
    sheet = said.sheet
    for r, row in enumerate(sheet.rows):
        for c, value in enumerate(row):
            address, filled = sheet.address(r, c), value not in (None, "")
            if not filled and (sheet.name, address) not in told:
                continue
            role = said.roles.get((r, c), "issue") if filled else "blank"
            own = ";".join(_labels(said, (r, c))) if role in LABELLED else ""
            numeric = isinstance(value, float | int) and not isinstance(value, bool)
            yield sheet.name, address, sheet.shown(r, c), role, own, r, c, numeric


def _labels(said: Understood, cell: tuple[int, int]) -> list[str]:
    """The cells that label a cell of a table: headings top down, sections, its line."""
    return [said.sheet.address(*at) for at in said.labels.get(cell, ())]
