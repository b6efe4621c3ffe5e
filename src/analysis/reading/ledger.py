"""What each cell of a sheet came to: its role, figures that nothing accounts for, and their count.

The law of the ledger: a figure inside a table is a row, or an issue names it, or its role is true.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from analysis.reading.law.columns import stated_time
from analysis.reading.law.context import is_sentence
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.legend import is_legend
from analysis.reading.law.row import Refusal, Result
from analysis.reading.law.stub import shown
from analysis.reading.law.table import Table
from analysis.reading.law.values import value_of
from analysis.reading.structure.blocks import Block
from analysis.reading.structure.kinds import ordinal_of
from analysis.sheets.sheet import Sheet
from analysis.words.messages import RULES
from analysis.words.schema import columns
from analysis.words.text import normalize

ROLES = columns("ledger")[3:]
Cell = tuple[int, int]
_WORD = re.compile(r"[^\W\d_]{2}")
Cells = Sequence[Sequence[object]]
_OF_JOB = {"ordinal": "ordinal", "unit": "unit", "note": "note", "requirement": "note"}
LAST_NUMBERED = 31  # days of a month; criteria and most columns are fewer
_FIGURES = ("number", "fraction", "mark", "list", "wrong")


def unaccounted(block: Block, table: Table, result: Result) -> Iterator[Refusal]:
    """The figures among the lines of a table that gave no row, no refusal and no total."""
    told = {one.cell for one in result.refused} | set(result.elsewhere)
    told |= {cell for row in result.rows for cell in row.cells}
    names = {(row.cell[0], name) for row in result.rows for name in row.name.split(" | ")}
    told |= {cell for own in block.stubs.values() for cell in own if _names(table, cell, names)}
    for cell in product(table.row_of, block.columns):
        if cell in told or (text := table.at(cell)) in (None, "") or _named(table, cell[1], text):
            continue
        value = value_of(table.labels, text, table.context.legend)
        if value.sort in _FIGURES and not _WORD.search(value.text * (value.sort == "wrong")):
            yield Refusal(cell, "value_unused", (value.text,))


def _names(table: Table, cell: Cell, names: set[tuple[int, str]]) -> bool:
    """Whether a row of its line has its name of a cell: "Dưới 10 tiêu chí"."""
    text = normalize(str(table.at(cell)))
    return (cell[0], text) in names and _WORD.search(text) is not None


def without_figures(table: Table, result: Result) -> Iterator[Refusal]:
    """One refusal for a table that has heads and names of lines, and in all other cells nothing."""
    if result.rows or result.refused or result.elsewhere:
        return
    named = [line for line in table.lines if line.names]
    heads = [column for column in table.values if column.labels and not column.labels[-1].rest]
    if len(named) > 1 and heads:
        title = next((label.text for label in table.context.titles[::-1]), heads[0].labels[-1].text)
        yield Refusal((named[0].row, heads[0].at), "table_empty", (title,))


def _named(table: Table, at: int, value: object) -> bool:
    """Whether a column says that what stands in it is no figure."""
    column = table.columns.get(at)
    if column is None or column.job in ("value", "verdict"):
        return False
    if column.job == "content" and value == "x":  # a mark, and no Roman ten
        return False
    if column.job in ("ordinal", "content") and _is_ordinal(value):
        return True
    if column.job in ("note", "requirement"):
        return bool(column.facts.heads & {"head:note", "head:requirement"})
    if column.job != "period":
        return False
    told = stated_time(table.labels, column, shown(value))
    return told.period is not None or _is_ordinal(value) and _is_year(value)


def _is_year(value: object) -> bool:
    text = str(int(value)) if isinstance(value, float | int) else str(value)
    return text.isdecimal() and 1900 < int(text) < 2100


def _is_ordinal(value: object) -> bool:
    if isinstance(value, float | int):
        return value == int(value)
    return ordinal_of(str(value)) is not None


def roles_of(
    cells: Cells, labels: Labels, tables: Sequence[tuple[Block, Table, Result]]
) -> dict[Cell, str]:
    """The role of every filled cell of a sheet."""
    roles: dict[Cell, str] = {}
    for block, table, result in tables:
        roles |= {cell: "value" for row in result.rows for cell in row.cells}
        roles |= {one.cell: _refused(one) for one in result.refused if one.cell not in roles}
        roles |= result.plan.roles if result.plan is not None else {}
        roles |= {cell: "total" for cell in result.elsewhere if cell not in roles}
        for told in (_over, _named_by, _around):
            for cell, role in told(cells, block, table):
                roles.setdefault(cell, role)
    for r, row in enumerate(cells):
        left = [cell for cell in _filled(cells, [r], range(len(row))) if cell not in roles]
        roles |= _of_left(labels, cells, left) if left else {}
    return roles


def _of_left(labels: Labels, cells: Cells, left: Sequence[Cell]) -> dict[Cell, str]:
    """The roles of the cells of a row that are part of no table."""
    figures = _figures(labels, cells, left)
    return {(r, c): "issue" if (r, c) in figures else _beside(labels, cells[r][c]) for r, c in left}


def _refused(one: Refusal) -> str:
    """What only a note tells of asks for nothing: a rate of change, a column of remarks."""
    told = RULES.get(one.rule)
    return "note" if told and told["severity"] == "note" else "issue"


def _filled(cells: Cells, rows: Iterable[int], columns: Sequence[int]) -> Iterator[Cell]:
    for r in rows:
        yield from ((r, c) for c in columns if c < len(cells[r]) and cells[r][c] not in (None, ""))


def _over(cells: Cells, block: Block, table: Table) -> Iterator[tuple[Cell, str]]:
    """The cells that head columns, with their roles."""
    for cell in _filled(cells, block.numbering, block.columns):
        yield cell, "column_number"
    numbers = [cell for cell in _filled(cells, block.heads, block.columns) if _large(cells, cell)]
    lone = {cell for cell in numbers if [r for r, _ in numbers].count(cell[0]) == 1}
    for r, c in _filled(cells, block.heads, block.columns):
        counts = (r, c) in lone or _counts(table, cells[r][c])
        yield (r, c), "issue" if counts else "header"
    for r, c in _filled(cells, set(block.lines) - table.row_of.keys(), block.columns):
        yield (r, c), "unit" if table.labels.read(str(cells[r][c])).has("unit") else "header"


def _large(cells: Cells, cell: Cell) -> bool:
    """Whether a cell among heads is a number that is no criterion, column, day or year."""
    value = cells[cell[0]][cell[1]]
    if isinstance(value, bool) or not isinstance(value, float | int) or _is_year(value):
        return False
    return value != int(value) or value > LAST_NUMBERED


def _counts(table: Table, value: object) -> bool:
    """Whether a cell among heads is a figure, which heads nothing: "11/20", "9 ?"."""
    read = value_of(table.labels, value)
    odd = read.sort == "wrong" and "?" in read.text
    return odd or read.sort == "fraction"


def _named_by(cells: Cells, block: Block, table: Table) -> Iterator[tuple[Cell, str]]:
    """The cells of the lines that are no figures, with their roles."""
    sections = {line.row for line in table.lines if line.section}
    jobs = {c: table.columns[c].job if c in table.columns else "content" for c in block.columns}
    beside = {c for c, job in jobs.items() if job in ("value", "verdict") and c not in block.stub}
    for r, c in _filled(cells, block.lines, block.columns):
        name = "section" if r in sections else "stub"
        named = jobs[c] == "ordinal" and not _is_ordinal(cells[r][c])
        yield (r, c), "empty" if c in beside else name if named else _OF_JOB.get(jobs[c], name)


def _around(cells: Cells, block: Block, table: Table) -> Iterator[tuple[Cell, str]]:
    """The cells above and below a table, with their roles."""
    width = range(max(map(len, cells), default=0))
    for r in block.titles:
        own = list(_filled(cells, [r], width))
        label = table.labels.read(" ".join(str(cells[r][c]) for r, c in own))
        words = "unit" if label.has("head:unit") else "title"
        words = "note" if is_sentence(label.text) else words
        plain = label.period is not None  # a year may stand in a cell of its own
        figures = _figures(table.labels, cells, own)
        for cell in own:
            told = cell in figures or not (plain or _is_text(cells, cell))
            yield cell, "issue" if told else words
    signed = False
    for r in block.notes:
        own = list(_filled(cells, [r], width))
        signed |= any(_signs(table.labels.read(str(cells[r][c]))) for r, c in own)
        words = "signature" if signed else "note"
        figures = _figures(table.labels, cells, own)
        for cell in own:
            yield cell, words if _is_text(cells, cell) and cell not in figures else "issue"


def _figures(labels: Labels, cells: Cells, own: Sequence[Cell]) -> set[Cell]:
    """The texts of a row outside the lines of tables that are marks or fractions beside a name.

    A legend may have a sign in one cell and what it means in the next.
    """
    texts = {cell: str(cells[cell[0]][cell[1]]) for cell in own if _is_text(cells, cell)}
    if len(own) < 2 or is_legend(labels, ": ".join(texts.values())):
        return set()
    found = {
        cell for cell, text in texts.items()
        if value_of(labels, text).sort in ("mark", "fraction")
    }  # fmt: skip
    return found if len(found) < len(texts) else set()


def _is_text(cells: Cells, cell: Cell) -> bool:
    return isinstance(cells[cell[0]][cell[1]], str)


def _beside(labels: Labels, value: object) -> str:
    """The role of a cell beside all tables: words are notes, a figure cannot be placed."""
    if not isinstance(value, str):
        return "issue"
    label = labels.read(value)
    return "signature" if _signs(label) else "unit" if label.has("head:unit") else "note"


def _signs(label: Label) -> bool:
    """Whether words stand over a signature; "* … chưa xác nhận" is a note."""
    remark = label.has("note") or label.text.lstrip("( ").startswith("*")
    return label.has("sign") and not remark


def ledger_row(source: str, sheet: Sheet, roles: dict[Cell, str]) -> tuple:
    """One line of the ledger: file, sheet, filled cells, and how many have each role."""
    filled = [
        (r, c) for r, row in enumerate(sheet.rows) for c, v in enumerate(row) if v not in (None, "")
    ]
    counts = Counter(map(roles.__getitem__, filled))
    return (source, sheet.name, sum(counts.values()), *(counts[role] for role in ROLES))
