"""One sheet understood: its tables, the role of each cell, its rows, and why others have none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from analysis.reading.law.context import context_of
from analysis.reading.law.decide import understand
from analysis.reading.law.labels import Labels
from analysis.reading.law.row import Refusal, Result
from analysis.reading.law.table import Table
from analysis.reading.structure.blocks import Block, blocks_of
from analysis.reading.structure.kinds import Values
from analysis.sheets.sheet import Sheet

ROLES = (
    "value", "header", "stub", "section", "total", "title", "unit", "ordinal", "column_number",
    "note", "signature", "issue",
)  # fmt: skip
_STUB_ROLES = {"ordinal": "ordinal", "unit": "unit", "note": "note", "requirement": "note"}
Cell = tuple[int, int]
MOST_MERGED = 10_000  # cells of a merge that are looked at


@dataclass(frozen=True)
class Plain:
    """A sheet as the structure asks for it: values as texts and numbers only."""

    rows: list[list[object]]
    merges: list[tuple[int, int, int, int]]
    indents: dict[Cell, int]


@dataclass(frozen=True)
class Understood:
    """A sheet, its tables with what each gives, and the role of every filled cell."""

    sheet: Sheet
    tables: list[tuple[Block, Table, Result]]
    roles: dict[Cell, str]
    labels: dict[Cell, tuple[Cell, ...]]
    texts: list[str] = field(default_factory=list)


def plain(sheet: Sheet) -> Plain:
    """The cells with percentages, days and errors written as a reader of the sheet sees them."""
    rows = [
        [_plain(sheet, r, c, value) for c, value in enumerate(row)]
        for r, row in enumerate(sheet.rows)
    ]
    return Plain(rows, sheet.merges, getattr(sheet, "indents", {}))


def _plain(sheet: Sheet, r: int, c: int, value: object) -> object:
    if (r, c) in sheet.flags:
        return f"#{sheet.flags[r, c][1]}"
    if (r, c) in sheet.percents and isinstance(value, float):
        return sheet.shown(r, c)
    if isinstance(value, date | datetime | time | timedelta):
        return sheet.shown(r, c)
    return value


def understood(sheet: Sheet, labels: Labels, values: Values, source: str) -> Understood:
    """What a sheet says, table by table."""
    own = plain(sheet)
    blocks = blocks_of([own], values)[0]
    tables: list[tuple[Block, Table, Result]] = []
    roles: dict[Cell, str] = {}
    paths: dict[Cell, tuple[Cell, ...]] = {}
    for block in blocks:
        context = context_of(
            labels, _texts(own, block.titles), _texts(own, block.notes), sheet.name, source
        )
        table = Table(labels, own.rows, block, context)
        result = whole(sheet, table, flagged(sheet, understand(table)))
        tables.append((block, table, result))
        _mark(own, block, table, result, roles)
        paths.update(dict(block.paths()))
    for r, row in enumerate(own.rows):
        for c, value in enumerate(row):
            if value not in (None, "") and (r, c) not in roles:
                roles[r, c] = _outside(labels, value)
    return Understood(sheet, tables, roles, paths, _texts(own, range(len(own.rows))))


def flagged(sheet: Sheet, result: Result) -> Result:
    """Errors and formulas without a value keep the rule that the file says of them."""
    result.refused[:] = [
        Refusal(one.cell, sheet.flags[one.cell][0], (sheet.flags[one.cell][1],))
        if one.cell in sheet.flags
        else one
        for one in result.refused
    ]
    return result


def whole(sheet: Sheet, table: Table, result: Result) -> Result:
    """Refuse what stands in one cell over several lines or columns of figures: it cannot be split.

    Parts of a criterion may share their verdict.
    """
    over: dict[Cell, Refusal] = {}
    columns = {column.at for column in table.values}
    for top, left, bottom, right in sheet.merges:
        lines = [line for line in table.lines if top <= line.row <= bottom]
        places = {line.place for line in lines}
        several = len(places) > 1 or len(columns & set(range(left, right + 1))) > 1
        if several or len(lines) > 1 and (top, left) not in table.criterion:
            over[top, left] = Refusal((top, left), "merged_value")
        over |= {
            at: over[top, left] for at in _under(top, left, bottom, right) if (top, left) in over
        }
    result.refused += {
        cell: over[cell] for cell in (row.cell for row in result.rows) if cell in over
    }.values()
    result.rows[:] = [row for row in result.rows if row.cell not in over]
    return result


def _under(top: int, left: int, bottom: int, right: int) -> list[Cell]:
    """The cells of a merge that show nothing of their own."""
    cells = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
    return cells[1:MOST_MERGED]


def _texts(own: Plain, rows: Sequence[int]) -> list[str]:
    return [str(value) for r in rows for value in own.rows[r] if value not in (None, "")]


def _mark(own: Plain, block: Block, table: Table, result: Result, roles: dict[Cell, str]) -> None:
    """The role of each cell of a table and of the lines around it."""

    def fill(rows: Sequence[int], role: str, columns: Sequence[int] | None = None) -> None:
        for r in rows:
            for c in columns if columns is not None else range(len(own.rows[r])):
                if own.rows[r][c] not in (None, ""):
                    roles.setdefault((r, c), role)

    for one in result.rows:
        roles[one.cell] = "value"
    for refusal in result.refused:
        roles.setdefault(refusal.cell, "issue")
    for cell in result.elsewhere:
        roles.setdefault(cell, "total")
    for line in table.lines:
        for cell in block.stubs[line.row]:
            job = table.columns[cell[1]].job if cell[1] in table.columns else "content"
            roles.setdefault(cell, _STUB_ROLES.get(job, "section" if line.section else "stub"))
    for c, column in table.columns.items():
        if c not in block.stub and column.job not in ("value", "verdict"):
            fill(block.lines, _STUB_ROLES.get(column.job, "stub"), [c])
    fill(block.numbering, "column_number", block.columns)
    fill(block.heads, "header", block.columns)
    lines = {line.row for line in table.lines}
    unit_rows = [r for r in block.lines if r not in lines]
    fill(unit_rows, "unit", block.columns)
    for r in block.titles:
        label = table.labels.read(" ".join(_texts(own, [r])))
        fill([r], "unit" if label.has("head:unit") else "title")
    signed = False
    for r in block.notes:
        signed |= any(table.labels.read(text).has("sign") for text in _texts(own, [r]))
        fill([r], "signature" if signed else "note")
    fill(block.lines, "section", block.columns)


def _outside(labels: Labels, value: object) -> str:
    """The role of a cell beside all tables: words are notes, a figure cannot be placed."""
    if isinstance(value, str):
        label = labels.read(value)
        return "signature" if label.has("sign") else "unit" if label.has("head:unit") else "note"
    return "issue"
