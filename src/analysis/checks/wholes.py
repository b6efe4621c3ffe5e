"""Columns of shares of a whole against 100 %, within the rounding of their printed digits."""

from __future__ import annotations

import re
from decimal import Decimal

from analysis.reading.layout import Column, Row
from analysis.reading.tidy import TableTidier
from analysis.words.messages import Issue
from analysis.words.numbers import NotVietnameseNumber, format_number, read_number, read_percent
from analysis.words.text import bare_key

# A heading that says no more than this is of shares; "Tỷ trọng nông nghiệp" is a figure of its own. Other ratios are
# shares only where their total says 100 and they come near it: results of a plan have such totals too.
_SHARES = "|".join(bare_key(words) for words in ("cơ cấu", "tỷ trọng"))
_WHOLES = "|".join(bare_key(words) for words in ("nguồn", "vốn", "nguồn vốn", "nguồn lực", "trong tổng số"))
_OF_A_WHOLE = re.compile(rf"(?:{_SHARES})(?: (?:{_WHOLES}))?(?: %)?")
_NEAR = (90, 110)
_ROUNDING = 0.01  # of stored numbers that show fewer digits than they have


def wholes(table: TableTidier) -> list[Issue]:
    """One issue for each column of shares that does not make 100, at its total or, without one, its first share."""
    return [
        issue for column in table.table.columns if column.kind == "note" for issue in _column(table, column)
    ]


def _column(table: TableTidier, column: Column) -> list[Issue]:
    # One whole for each total, which may stand below its parts, above them, or over all of them.
    runs: list[list[Decimal]] = [[]]
    totals: list[tuple[Row, int]] = []
    first: Row | None = None
    for row in table.table.rows:
        share = _share(table, row, column.index)
        if row.kind == "section" or _is_total(table, row):
            if share == 100:
                totals.append((row, len(runs)))
            runs.append([])
        elif share is None:
            if table.kind_of_cell(row, column.index) not in " -":
                return []  # a share that is not read leaves the sum open
        elif not _has_shares_below(table, row, column.index):
            runs[-1].append(share)
            first = first or row
    everything = [share for run in runs for share in run]
    named = bool(column.path) and bool(_OF_A_WHOLE.fullmatch(bare_key(column.path[-1])))
    wholes = [everything]
    if totals:
        first, position = totals[0]
        wholes += [runs[position - 1], runs[position]]
    wholes = [run for run in wholes if len(run) > 1 and (named or totals and _NEAR[0] <= sum(run) <= _NEAR[1])]
    fits = any(_makes_100(run) for run in wholes) or all(_makes_100(run) for run in runs if run)
    if not wholes or first is None or fits:
        return []
    address = table.sheet.address(first.index, column.index)
    detail = {"computed": format_number(float(sum(wholes[0])))}
    return [Issue("shares_not_100", table.source, table.sheet.name, address, " / ".join(column.path), detail)]


def _share(table: TableTidier, row: Row, c: int) -> Decimal | None:
    """The share in a cell, in percentage points with the digits that it was given."""
    value = table.value(row, c)
    if isinstance(value, str):
        try:
            number = read_percent(value) or read_number(value)
        except NotVietnameseNumber:
            return None
        value = number.value if number else None
    elif (row.index, c) in table.sheet.percents and isinstance(value, int | float):
        value = round(value * 100, 6)
    if value is None or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(repr(round(float(value), 6)))


def _is_total(table: TableTidier, row: Row) -> bool:
    return row.index in table.total_rows or any(table.labels.read(t).heading in ("total", "mean") for _, t in row.stubs)


def _has_shares_below(table: TableTidier, row: Row, c: int) -> bool:
    return any(_share(table, table.table.rows[i], c) is not None for i in row.children)


def _makes_100(run: list[Decimal]) -> bool:
    digits = max(max(0, -share.normalize().as_tuple().exponent) for share in run)
    allowed = max(Decimal(repr(_ROUNDING)), Decimal(len(run)) / 2 * Decimal(1).scaleb(-digits))
    return abs(sum(run) - 100) <= allowed
