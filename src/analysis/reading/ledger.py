"""The ledger: how many cells of a sheet came to what."""

from __future__ import annotations

from collections import Counter

from analysis.reading.sheet import ROLES
from analysis.sheets.sheet import Sheet
from analysis.words.messages import Issue


def ledger_row(source: str, sheet: Sheet, roles: dict[tuple[int, int], str]) -> tuple[tuple, list[Issue]]:
    """One line of the ledger: every non-empty cell in one role. A cell without one is an issue of its own."""
    issues = []
    filled = [(r, c) for r, row in enumerate(sheet.rows) for c, value in enumerate(row) if value not in (None, "")]
    counts = Counter([roles.get(at, "") for at in filled])
    if counts[""]:
        lost = [at for at in filled if at not in roles]
        issues = [Issue("cell_outside", source, sheet.name, sheet.address(*at), sheet.shown(*at)) for at in lost]
        counts["issue"] += counts.pop("")
    return (source, sheet.name, len(filled), *(counts.get(role, 0) for role in ROLES)), issues

