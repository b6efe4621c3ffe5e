"""Tables to issues: duplicates, numbers out of bounds, totals that do not add up, and the ledger of cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from analysis.layout import ROLES
from analysis.messages import Issue, explain, severity
from analysis.quantities import format_number, read_number
from analysis.registers import Contradiction, Registers
from analysis.tidy import CRITERIA, INDICATORS

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


def _place_of(row: tuple) -> str:
    return f"{row[-3]} [{row[-2]}] {row[-1]}"


def out_of_bounds(indicators: list[tuple], registers: Registers) -> list[Issue]:
    """Counts above what their set has; shares outside 0 to 100 %."""
    issues = []
    at = {c: i for i, c in enumerate(INDICATORS)}
    for row in indicators:
        value, out_of, unit = row[at["value"]], row[at["out_of"]], row[at["unit"]]
        if value is None:
            continue
        limit = out_of
        level = max((p.level for p in registers.by_place_id.get(row[at["place_id"]], [])), default=1)
        if limit is None and row[at["indicator"]] == "criteria_met" and level == 1:
            limit = float(sum(s.size for s in registers.sets_on(f"{row[at['year']]}-12-31")))
        if limit and value > limit:
            issues.append(
                Issue("more_than_set", *row[-3:], format_number(value), {"limit": format_number(limit)})
            )
        if unit == "%" and not 0 <= value <= 100:
            issues.append(Issue("share_out_of_bounds", *row[-3:], format_number(value)))
    return issues


def totals(records: list[tuple]) -> list[Issue]:
    """Total lines against the sum of their parts; a total counts as right within half a unit per part."""
    issues = []
    for table, row in records:
        for c, dims in table.columns.items():
            if dims.total:
                continue
            total = _number(table, row, c)
            if total is None:
                continue
            candidates = _parts(table, row, c)
            if candidates and not any(_adds_up(total, parts) for parts in candidates):
                address = table.sheet.address(row.index, c)
                computed = sum(candidates[0])
                issues.append(
                    Issue(
                        "total_mismatch",
                        table.source,
                        table.sheet.name,
                        address,
                        format_number(total),
                        {"computed": format_number(round(computed, 6))},
                    )
                )
    return issues


def _number(table: object, row: object, c: int) -> float | None:
    if table.kind_of_cell(row, c) != "n":  # type: ignore[attr-defined]
        return None
    value = table.value(row, c)  # type: ignore[attr-defined]
    if isinstance(value, str) and read_number(value).qualifier != "exact":  # type: ignore[union-attr]
        return None
    return table.cells.number_of(table.value(row, c))  # type: ignore[attr-defined]


def _parts(table: object, total: object, c: int) -> list[list[float]]:
    """The sets of lines that a total may stand for: all leaves, or those of its section, above or below it."""
    if total.children:  # type: ignore[attr-defined]
        numbers = [_number(table, table.table.rows[i], c) for i in total.children]  # type: ignore[attr-defined]
        return [[n for n in numbers if n is not None]]
    leaves, above, below, section = [], [], [], []
    for row in table.table.rows:  # type: ignore[attr-defined]
        if (
            row is total
            or row.kind == "section"
            or any(table.labels.read(t).heading in ("total", "mean") for _, t in row.stubs)
        ):  # type: ignore[attr-defined]
            if row is not total and row.index < total.index:  # type: ignore[attr-defined]
                above = [] if row.kind == "section" else above
            continue
        if row.children and any(_number(table, table.table.rows[i], c) is not None for i in row.children):  # type: ignore[attr-defined]
            continue
        number = _number(table, row, c)
        kind = table.kind_of_cell(row, c)  # type: ignore[attr-defined]
        if number is None:
            if kind in "mfpq":
                return []
            continue
        leaves.append(number)
        if row.index < total.index:  # type: ignore[attr-defined]
            above.append(number)
        else:
            below.append(number)
        if row.sections and row.sections == total.sections:  # type: ignore[attr-defined]
            section.append(number)
    return [parts for parts in (leaves, section, above, below) if len(parts) > 1]


def _adds_up(total: float, parts: list[float]) -> bool:
    digits = max((len(repr(p).split(".")[1].rstrip("0")) if p % 1 else 0) for p in [*parts, total])
    return (
        abs(total - sum(parts)) <= 0.5 * 10 ** -min(digits, 6) * (len(parts) + 1)
        if digits
        else abs(total - sum(parts)) < 0.5
    )


def ledger_row(source: str, sheet: object, roles: dict[tuple[int, int], str]) -> tuple[tuple, list[Issue]]:
    """One line of the ledger: every non-empty cell in one role. A cell without one is an issue of its own."""
    issues = []
    counts: Counter[str] = Counter()
    total = 0
    for r, row in enumerate(sheet.rows):  # type: ignore[attr-defined]
        for c, value in enumerate(row):
            if value is None or value == "":
                continue
            total += 1
            role = roles.get((r, c))
            if role is None:
                role = "issue"
                issues.append(Issue("cell_outside", source, sheet.name, sheet.address(r, c), str(value)))  # type: ignore[attr-defined]
            counts[role] += 1
    return (source, sheet.name, total, *(counts.get(role, 0) for role in ROLES)), issues  # type: ignore[attr-defined]


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
