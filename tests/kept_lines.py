"""Lines that tests keep by case, in a text beside them: whatever is another one is told.

Where a change is meant: `KEEP=1 uv run pytest` with these tests, and read what changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from analysis.words.messages import Issue

TESTS = Path(__file__).parent


def whole(issue: Issue) -> str:
    """An issue with all that it says: its rule, its cell, what was read, what its message names."""
    where = f"{issue.source} [{issue.sheet}] {issue.address}"
    said = "".join(f" | {name}: {value}" for name, value in issue.detail.items())
    return f"{issue.rule} {where} “{issue.found}”{said}"


def assert_told(case: str, issues: Iterable[Issue]) -> None:
    """Exactly these issues are told of a case."""
    assert_kept("checks/told.txt", case, map(whole, issues))


def assert_kept(page: str, case: str, lines: Iterable[str]) -> None:
    """The lines of a case are those that a page keeps; none are kept of a case without any."""
    path, found = TESTS / page, [line.rstrip() for line in lines]
    cases = path.read_text(encoding="utf-8").split("## ")[1:]
    kept = {name: own for name, *own in (one.strip().split("\n") for one in cases)}
    if os.environ.get("KEEP"):
        kept[case] = found
        texts = ["\n".join([f"## {name}", *own, ""]) for name, own in sorted(kept.items()) if own]
        path.write_text("\n".join(texts), encoding="utf-8")
    assert found == kept.get(case, [])
