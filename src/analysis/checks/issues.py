"""Issues as rows of their table."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.words.messages import SEVERITIES, Issue, explain, severity

_ORDER = {severity: n for n, severity in enumerate(SEVERITIES)}


def issue_rows(issues: Iterable[Issue], lang: str = "vi") -> list[tuple]:
    """Rows of the issues table, each issue once: errors first, then by file, sheet and cell."""
    told = dict.fromkeys(issues)
    rows = [
        (severity(i.rule), i.rule, i.source, i.sheet, i.address, i.found, *explain(i, lang))
        for i in told
    ]
    return sorted(rows, key=lambda r: (_ORDER[r[0]], r[2], r[3], cell_order(r[4]), r[1]))


def cell_order(address: str) -> tuple[int, int, str]:
    """The line and the column of the first cell of an address, as they follow one another."""
    first = address.split(";")[0]
    letters = first.rstrip("0123456789")
    number = first[len(letters) :]
    return (int(number) if number else 0, len(letters), letters)
