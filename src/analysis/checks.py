"""Tables to issues: duplicates, numbers out of bounds, and the ledger of cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from analysis.layout import ROLES
from analysis.messages import Issue, explain, severity
from analysis.registers import Contradiction
from analysis.tidied import CONTRIBUTIONS, CRITERIA, INDICATORS
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
