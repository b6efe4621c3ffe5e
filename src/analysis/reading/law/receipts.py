"""Columns that tell lines apart by the numbers of their receipts, and count nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.reading.law.labels import Label

if TYPE_CHECKING:
    from analysis.reading.law.columns import Column

FEWEST_COUNTED = 5  # numbers that count on by no chance


def of_receipts(heads: Sequence[Label]) -> bool:
    """Whether the innermost head is of numbers of receipts, and nothing else."""
    head = heads[-1] if heads else None
    if head is None or head.rest or head.period is not None or head.has("total"):
        return False
    return head.has("receipt") and all(i.has("skip", "fill", "form") for i in head.said.items)


def identifying(found: dict[int, Column], texts: dict[int, list[object]]) -> dict[int, Column]:
    """Columns that count on below a head of receipts tell lines apart: "Số phiếu | 101, 102 …"."""
    counts = (at for at, one in found.items() if one.job == "value" and of_receipts(one.labels))
    named = [at for at in counts if counts_on([one for one in texts[at] if one not in (None, "")])]
    return found | {at: replace(found[at], job="note") for at in named}


def counts_on(cells: Sequence[object]) -> bool:
    """Whether several cells are whole numbers, each one more than the one above."""
    texts = [str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell).strip()
             for cell in cells]  # fmt: skip
    if len(texts) < FEWEST_COUNTED or not all(map(str.isdecimal, texts)):
        return False
    return [int(text) for text in texts] == list(range(n := int(texts[0]), n + len(texts)))


def number_lines(cells: Sequence[object]) -> bool:
    """Whether numbers may count lines: one is 1, or one more than another: 120, 250 do not."""
    numbers = {int(cell) for cell in map(str, cells) if cell.isdecimal()}
    numbers |= {int(cell) for cell in cells if isinstance(cell, float | int)}
    return len(numbers) < 2 or 1 in numbers or any(one + 1 in numbers for one in numbers)
