"""The figures of one table by cell, with the digits that are printed, as its totals see them."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache

from analysis.checks.reconcile import Figure, blank, figure
from analysis.reading.law.row import Result, Row
from analysis.reading.law.table import Table
from analysis.reading.law.values import Value, value_of
from analysis.registers.register import Registers
from analysis.sheets.sheet import Sheet
from analysis.words.messages import Issue

Cell = tuple[int, int]
_DIGITS = re.compile(r"\d[\d., ]*(?<=\d)")
_OF_SUMS = ("marks_differ", "parts exceed")  # reasons of refusals that tell of a sum themselves


class Cells:
    """What each cell of a table holds: a figure, a share, a mark; and what row was made of it."""

    def __init__(
        self, sheet: Sheet, table: Table, result: Result, registers: Registers, source: str
    ) -> None:
        self.sheet, self.table, self.registers, self.source = sheet, table, registers, source
        self.rows: dict[Cell, Row] = {row.cell: row for row in result.rows}
        self.marks = {row.cell: row for row in result.rows if row.table == "criteria"}
        self.elsewhere = set(result.elsewhere)
        refused = (one for one in result.refused if one.rule in _OF_SUMS)
        self.told_already = {self.address(one.cell) for one in refused}
        self._merged = self._under_merges()
        self.at = cache(self._at)
        self.value = cache(self._value)

    def _under_merges(self) -> set[Cell]:
        """The cells of merges over several lines or columns of figures: none says whose it is."""
        lines = sorted(line.row for line in self.table.lines)
        columns = sorted(column.at for column in self.table.values)
        found: set[Cell] = set()
        for top, left, bottom, right in self.sheet.merges:
            own = lines[bisect_left(lines, top) : bisect_right(lines, bottom)]
            across = columns[bisect_left(columns, left) : bisect_right(columns, right)]
            found |= {(r, c) for r in own for c in across} if len(own) * len(across) > 1 else set()
        return found

    def _value(self, cell: Cell) -> Value:
        """What a cell says by itself, in the notation of its column."""
        table = self.table
        read = table.notation.get(cell[1], value_of)
        known = table.flags.get(cell)
        return known or read(table.labels, table.at(cell), table.context.legend)

    def _at(self, cell: Cell) -> Figure | None:
        """The figure of a cell, a blank one too; None for what is no plain number."""
        value, address = self.value(cell), self.address(cell)
        if cell in self._merged:
            return None
        if value.sort == "blank":
            return blank(address)
        if value.sort == "fraction" and value.number is not None:
            return figure(address, value.number, 1.0, self._counted(cell))
        if value.sort != "number" or value.number is None or value.unit:
            return None
        if value.qualifier == "about":
            return None
        step = self._step(cell)
        return figure(address, value.number, step, self._counted(cell), value.qualifier)

    def _step(self, cell: Cell) -> float | None:
        """The unit of the last digit that a text prints; None for a stored number."""
        text, value = self.table.at(cell), self.value(cell)
        digits = _DIGITS.search(text) if isinstance(text, str) else None
        if digits is None:
            return None
        point = "." if cell[1] in self.table.notation else ","
        whole, _, decimals = digits[0].partition(point)
        printed = float(f"{re.sub(r'[^0-9]', '', whole)}.{decimals or 0}")
        scale = abs(value.number / printed) if value.number and printed else 1.0  # "6,3 triệu"
        return scale * 10.0 ** -len(decimals)

    def told(self, cell: Cell) -> Figure | None:
        """The figure of a cell that has one."""
        found = self.at(cell)
        return found if found is not None and not found.blank else None

    def share(self, cell: Cell) -> Figure | None:
        """The share in a cell in percentage points."""
        value = self.value(cell)
        if value.sort != "number" or value.number is None or value.unit not in ("", "%"):
            return None
        return figure(self.address(cell), value.number, self._step(cell))

    def is_blank(self, cell: Cell) -> bool:
        """Whether nothing stands in a cell, or a dash."""
        return self.value(cell).sort == "blank"

    def _counted(self, cell: Cell) -> bool:
        """Whether a cell counts things one by one, such as criteria, communes, households."""
        row = self.rows.get(cell)
        known = row is not None and row.table == "indicators" and row.what
        unit = self.registers.indicator_of[row.what][1] if row is not None and known else ""
        return unit not in ("VND", "%", "") and "/" not in unit

    def parts(self, cells: Iterable[Cell]) -> list[Figure] | None:
        """Figures that may be added up; None where one is not read or means a bound.

        Where criteria are counted, a blank is at most as many as its set has.
        """
        own = list(cells)
        found = [self.at(cell) for cell in own]
        read = [part for part in found if part is not None]
        if len(read) < len(found) or any(math.isinf(p.high) and not p.blank for p in read):
            return None
        most = self._most([c for c, p in zip(own, read, strict=True) if not p.blank])
        return [blank(p.address, most, True) if p.blank and most else p for p in read]

    def _most(self, known: list[Cell]) -> float:
        """The most criteria that a blank beside these counts of criteria can be; else 0."""
        rows = [self.rows.get(cell) for cell in known]
        counts = [row for row in rows if row is not None and row.what == "criteria_met"]
        periods = {row.period.iso for row in counts}
        if len(counts) < len(known) or len(periods) != 1:
            return 0.0
        most = self.registers.most_criteria(periods.pop())
        return max([most, *(row.out_of or 0.0 for row in counts)])

    def address(self, cell: Cell) -> str:
        """The name of a cell, such as C7."""
        return self.sheet.address(*cell)

    def issue(self, rule: str, address: str, found: str, **detail: str) -> Issue:
        """An issue at a cell of this table."""
        return Issue(rule, self.source, self.sheet.name, address, found, detail)
