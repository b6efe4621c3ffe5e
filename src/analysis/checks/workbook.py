"""The checks of one workbook, once it is read: its totals against their cells."""

from __future__ import annotations

from dataclasses import replace

from analysis.checks.cells import Cells
from analysis.checks.claims import told
from analysis.checks.lines import Axis, columns_of, lines_of, may_tell
from analysis.checks.listed import listed_issues
from analysis.checks.plans import plan_issues
from analysis.checks.shares import share_issues, whole_issues
from analysis.checks.totals import families_of
from analysis.garbage import collecting_seldom
from analysis.reading.results import FileResult, stopped
from analysis.registers.register import Registers
from analysis.words.messages import Issue


@collecting_seldom()
def checked(result: FileResult, registers: Registers) -> FileResult:
    """The result of a file with what its totals tell added to its issues, and without its sheets.

    A fault of the checks stands in place of the file's rows, as one of the reading does.
    """
    try:
        issues = [*result.issues, *_reconciled(result, registers)]
    except MemoryError:
        raise
    except Exception as error:  # a fault of this tool with one file must not cost the others
        return stopped(result.source, error)
    return replace(result, understood=[], issues=issues)


def _reconciled(result: FileResult, registers: Registers) -> list[Issue]:
    """Issues of the totals, means, counts and shares of the tables of one workbook."""
    found: list[tuple[Cells, Axis | None, Axis]] = []
    issues = _of_plans(result, registers)
    for cells in _of_figures(result, registers):
        sums = cells.table.block.sums
        issues += listed_issues(cells)
        columns = columns_of(cells, sums.columns)
        lines = lines_of(cells, sums.rows) if sums.rows or may_tell(cells, columns) else None
        found.append((cells, lines, columns))
    heads = [tuple(e.path for e in columns.entries) for *_, columns in found]
    totals = [bool(lines and lines.worded) for _, lines, _ in found]
    untold = {own for own, has in zip(heads, totals, strict=True) if not has}
    for (cells, lines, columns), own in zip(found, heads, strict=True):
        if lines is None:
            continue
        families = [*families_of(lines, columns, own in untold)]
        issues += [one for one in told(cells, families) if one.address not in cells.told_already]
        issues += [*share_issues(cells, lines, columns), *whole_issues(cells, lines, columns)]
    return issues


def _of_figures(result: FileResult, registers: Registers) -> list[Cells]:
    """The tables of figures; a plan of work sums nothing."""
    return [
        Cells(said.sheet, table, own, registers, result.source)
        for said in result.understood
        for _, table, own in said.tables
        if own.plan is None
    ]


def _of_plans(result: FileResult, registers: Registers) -> list[Issue]:
    sheets = (plan_issues(said, result.source, registers) for said in result.understood)
    return [one for issues in sheets for one in issues]
