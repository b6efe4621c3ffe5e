"""Tables to issues: duplicates, numbers out of bounds, totals that do not add up, and the ledger of cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from analysis.layout import ROLES, Row
from analysis.messages import Issue, explain, severity
from analysis.quantities import format_number, read_number
from analysis.registers import Contradiction
from analysis.tidied import CONTRIBUTIONS, CRITERIA, INDICATORS
from analysis.tidy import TableTidier
from analysis.workbooks import Sheet

ISSUES = ("severity", "rule", "source", "sheet", "address", "found", "message", "suggestion")
LEDGER = ("source", "sheet", "cells", *ROLES)
_ORDER = {"error": 0, "warning": 1, "note": 2}


def register_issues(contradictions: Iterable[Contradiction]) -> list[Issue]:
    """Contradictions in the registers, placed at their file and line."""
    return [
        Issue(c.rule, f"data/reference/{c.file}", "", f"A{c.line}" if c.line else "", c.found)
        for c in contradictions
    ]


def duplicates(criteria: list[tuple], indicators: list[tuple]) -> list[Issue]:
    """The same place, period and criterion (or indicator) told twice, equal or different.

    One issue for each pair of sheets that say the same, at the first such cell; one for each cell that differs.
    Both rows stay in the tables.
    """
    issues: list[Issue] = []
    equal: dict[tuple, list[tuple]] = defaultdict(list)
    for rows, columns, key, value in (
        (
            criteria,
            CRITERIA,
            ("period", "place_id", "criteria_set", "criterion", "measure", "basis"),
            ("status", "value"),
        ),
        (
            indicators,
            INDICATORS,
            ("period", "place_id", "indicator", "measure", "basis"),
            ("value", "out_of"),
        ),
    ):
        position = [columns.index(c) for c in key]
        values = [columns.index(c) for c in value]
        first: dict[tuple, tuple] = {}
        for row in rows:
            before = first.setdefault(tuple(row[i] for i in position), row)
            if before is row:
                continue
            if [row[i] for i in values] == [before[i] for i in values]:
                equal[row[-3:-1] + before[-3:-1]].append((row, before))
            else:
                issues.append(Issue("duplicate_different", *row[-3:], _place_of(before)))
    for pairs in equal.values():
        row, before = pairs[0]
        issues.append(Issue("duplicate_equal", *row[-3:], _place_of(before), {"count": str(len(pairs))}))
    return issues


def gifts_twice(contributions: list[tuple]) -> list[Issue]:
    """The same gift, amount and all, on two sheets: one for each pair of sheets, at the first such cell."""
    same = [CONTRIBUTIONS.index(c) for c in CONTRIBUTIONS if c not in ("source", "sheet", "address", "item")]
    first: dict[tuple, tuple] = {}
    pairs: dict[tuple, list[tuple]] = defaultdict(list)
    for row in contributions:
        before = first.setdefault(tuple(row[i] for i in same), row)
        if before[-3:-1] != row[-3:-1]:
            pairs[row[-3:-1] + before[-3:-1]].append((row, before))
    return [
        Issue("gift_twice", *found[0][0][-3:], _place_of(found[0][1]), {"count": str(len(found))})
        for found in pairs.values()
    ]


def _place_of(row: tuple) -> str:
    return f"{row[-3]} [{row[-2]}] {row[-1]}"


_MOST_TOTALS = 300  # lines of totals checked in one table: each looks at every line


def totals(table: TableTidier) -> list[Issue]:
    """Total lines and columns of a table against the sum of their parts, within half a unit for each part."""
    issues = []
    for row in list(table.total_rows.values())[:_MOST_TOTALS]:
        for c, dims in table.columns.items():
            total = _number(table, row, c) if dims.total in ("", "total") else None
            if total is not None:
                issues += _mismatch(table, row, c, total, _parts(table, row, c))
    for row in table.table.rows:
        for c, dims in table.columns.items():
            total = _number(table, row, c) if dims.total == "total" else None
            if total is not None:
                issues += _mismatch(table, row, c, total, _parts_beside(table, row, c))
    return issues


def _mismatch(table: TableTidier, row: Row, c: int, total: float, candidates: list[list[float]]) -> list[Issue]:
    if not candidates or any(_adds_up(total, parts) for parts in candidates):
        return []
    detail = {"computed": format_number(round(sum(candidates[0]), 6))}
    address = table.sheet.address(row.index, c)
    return [Issue("total_mismatch", table.source, table.sheet.name, address, format_number(total), detail)]


def _parts_beside(table: TableTidier, row: Row, c: int) -> list[list[float]]:
    """The columns that a total column may stand for: those under the same headers, in the same unit."""
    paths = {column.index: column.path for column in table.table.columns}
    above = paths[c][:-1]
    parts = []
    for k, dims in table.columns.items():
        if k == c or dims.total or paths[k][: len(above)] != above or dims.unit != table.columns[c].unit:
            continue
        number = _number(table, row, k)
        if number is None and table.kind_of_cell(row, k) not in (" ", "-"):
            return []  # marks and words are counted elsewhere
        if number is not None:
            parts.append(number)
    return [parts] if len(parts) > 1 else []


def _number(table: TableTidier, row: Row, c: int) -> float | None:
    if table.kind_of_cell(row, c) != "n":
        return None
    value = table.value(row, c)
    if isinstance(value, str) and read_number(value).qualifier != "exact":
        return None
    return table.cells.number_of(table.value(row, c))


def _parts(table: TableTidier, total: Row, c: int) -> list[list[float]]:
    """The sets of lines that a total may stand for: all leaves, or those of its section, above or below it."""
    if total.children:
        numbers = [_number(table, table.table.rows[i], c) for i in total.children]
        return [[n for n in numbers if n is not None]]
    leaves, above, below, section, since = [], [], [], [], []
    for row in table.table.rows:
        if (
            row is total
            or row.kind == "section"
            or any(table.labels.read(t).heading in ("total", "mean") for _, t in row.stubs)
        ):
            if row is not total and row.index < total.index:
                above = [] if row.kind == "section" else above
                since = []
            continue
        if row.children and any(_number(table, table.table.rows[i], c) is not None for i in row.children):
            continue
        number = _number(table, row, c)
        kind = table.kind_of_cell(row, c)
        if number is not None and not _alike(_unit(table, row), _unit(table, total)):
            continue
        if number is None:
            if kind not in " -":
                return []  # a part that is not read leaves the sum open
            continue
        leaves.append(number)
        if row.index < total.index:
            above.append(number)
            since.append(number)
        else:
            below.append(number)
        if row.sections and row.sections == total.sections:
            section.append(number)
    return [parts for parts in (leaves, section, above, since, below) if len(parts) > 1]


def _unit(table: TableTidier, row: Row) -> str:
    """What the column of units says about a line; empty where there is none."""
    column = next((c.index for c in table.table.columns if c.kind == "unit"), None)
    return "" if column is None else table.cells.text_of(table.value(row, column) or "")


def _alike(one: str, other: str) -> bool:
    return one == other or not (one and other)


def _adds_up(total: float, parts: list[float]) -> bool:
    digits = max((len(repr(p).split(".")[1].rstrip("0")) if p % 1 else 0) for p in [*parts, total])
    return (
        abs(total - sum(parts)) <= 0.5 * 10 ** -min(digits, 6) * (len(parts) + 1)
        if digits
        else abs(total - sum(parts)) < 0.5
    )


def ledger_row(source: str, sheet: Sheet, roles: dict[tuple[int, int], str]) -> tuple[tuple, list[Issue]]:
    """One line of the ledger: every non-empty cell in one role. A cell without one is an issue of its own."""
    issues = []
    filled = [(r, c) for r, row in enumerate(sheet.rows) for c, value in enumerate(row) if value not in (None, "")]
    counts = Counter([roles.get(at, "") for at in filled])
    if counts[""]:
        lost = [at for at in filled if at not in roles]
        issues = [Issue("cell_outside", source, sheet.name, sheet.address(*at), str(_value(sheet, at))) for at in lost]
        counts["issue"] += counts.pop("")
    return (source, sheet.name, len(filled), *(counts.get(role, 0) for role in ROLES)), issues


def _value(sheet: Sheet, at: tuple[int, int]) -> object:
    return sheet.rows[at[0]][at[1]]


def issue_rows(issues: Iterable[Issue], lang: str = "vi") -> list[tuple]:
    """Findings as rows of the issues table: errors first, then by file, sheet and cell."""
    rows = []
    for issue in dict.fromkeys(issues):
        message, suggestion = explain(issue, lang)
        rows.append(
            (
                severity(issue.rule),
                issue.rule,
                issue.source,
                issue.sheet,
                issue.address,
                issue.found,
                message,
                suggestion,
            )
        )
    return sorted(rows, key=lambda r: (_ORDER[r[0]], r[2], r[3], _cell_order(r[4]), r[1]))


def _cell_order(address: str) -> tuple[int, int, str]:
    first = address.split(";")[0]
    letters = first.rstrip("0123456789")
    number = first[len(letters) :]
    return (int(number) if number else 0, len(letters), letters)
