"""The ledger of cells, contradictions of the registers, and issues as rows of their table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from analysis.reading.cells import CellReader
from analysis.reading.layout import ROLES
from analysis.registers.register import Contradiction
from analysis.sheets.workbooks import Sheet
from analysis.words.messages import Issue, explain, severity

ISSUES = ("severity", "rule", "source", "sheet", "address", "found", "message", "suggestion")
LEDGER = ("source", "sheet", "cells", *ROLES)
_ORDER = {"error": 0, "warning": 1, "note": 2}


def register_issues(contradictions: Iterable[Contradiction]) -> list[Issue]:
    """Contradictions in the registers, placed at their file and line."""
    return [
        Issue(c.rule, f"data/reference/{c.file}", "", f"A{c.line}" if c.line else "", c.found)
        for c in contradictions
    ]




def ledger_row(source: str, sheet: Sheet, roles: dict[tuple[int, int], str]) -> tuple[tuple, list[Issue]]:
    """One line of the ledger: every non-empty cell in one role. A cell without one is an issue of its own."""
    issues = []
    filled = [(r, c) for r, row in enumerate(sheet.rows) for c, value in enumerate(row) if value not in (None, "")]
    counts = Counter([roles.get(at, "") for at in filled])
    if counts[""]:
        lost = [at for at in filled if at not in roles]
        issues = [Issue("cell_outside", source, sheet.name, sheet.address(*at), _text(sheet, at)) for at in lost]
        counts["issue"] += counts.pop("")
    return (source, sheet.name, len(filled), *(counts.get(role, 0) for role in ROLES)), issues


def _text(sheet: Sheet, at: tuple[int, int]) -> str:
    return CellReader.text_of(sheet.rows[at[0]][at[1]])


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
