"""The lines and figures of one table, as its totals see them."""

from __future__ import annotations

import math
import re
from collections import namedtuple
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache

from analysis.checks.reconcile import Figure, blank, figure
from analysis.reading.rows import CRITERIA, INDICATORS, Tidied
from analysis.registers.register import Registers
from analysis.words.messages import Issue
from analysis.words.numbers import read_fraction, read_number
from analysis.words.text import match_key, normalize

# Words of figures that are never added up, as `match_key` spells them (tỷ is tỉ).
RATE = re.compile(
    r"tỉ lệ|\btl\b|%|bình quân|trung bình|\bbq\b|\btb\b|cơ cấu|tỉ trọng|\bmỗi\b|\bmức\b|đơn giá|xếp"
    r"|\bti le\b|\bbinh quan\b|\btrung binh\b"
)
Mark = namedtuple("Mark", CRITERIA)
Told = namedtuple("Told", INDICATORS)


@lru_cache(maxsize=20_000)
def key_of(text: str) -> str:
    """`match_key`, remembered: one label stands in many cells."""
    return match_key(text)


def most_criteria(registers: Registers, period: str) -> float:
    """How many criteria a commune can meet at most in the last year of a period (ISO)."""
    year = re.findall(r"\d{4}", period)[-1]
    days = (f"{year}-01-01", f"{year}-12-31")
    return float(max(sum(s.size for s in registers.sets_on(day)) for day in days))


class TidyRows:
    """The rows of one workbook by sheet and cell."""

    def __init__(self, out: Tidied) -> None:
        self.out = out

    @cached_property
    def marks(self) -> dict[tuple[str, str], Mark]:
        """The rows of the table of criteria."""
        return {(row.sheet, row.address): row for row in map(Mark._make, self.out.criteria)}

    @cached_property
    def told(self) -> dict[tuple[str, str], Told]:
        """The rows of the table of indicators."""
        return {(row.sheet, row.address): row for row in map(Told._make, self.out.indicators)}


class TableFigures:
    """The figures of one table. A line is a `Row`, a column its index.

    `work` counts the parts that were added up.
    """

    def __init__(self, table: TableTidier, rows: TidyRows) -> None:
        self.table, self.tidy, self.sheet = table, rows, table.sheet
        self.rows = table.table.rows
        self.work = 0
        self.header = {c.index: c for c in table.table.columns}
        self.headings = tuple(c.path for c in table.table.columns)
        self.value_columns = [c for c, dims in table.columns.items() if dims.total in ("", "total")]
        self.unit_column = next((c.index for c in table.table.columns if c.kind == "unit"), None)
        self._figures: dict[tuple[int, int], Figure | None] = {}
        self._words: dict[int, str] = {}
        self.adds = cache(self._adds)

    # -- what a line is ------------------------------------------------------------------------
    def key(self, row: Row) -> str:
        """The labels of a line, as `match_key` spells them."""
        return " ".join([key_of(text) for _, text in row.stubs])

    def word(self, row: Row) -> str:
        """What a line is: total, mean, count or wordless; "" for a line of details."""
        if row.index not in self._words:
            self._words[row.index] = self._word(row)
        return self._words[row.index]

    def _word(self, row: Row) -> str:
        if row.children:
            return ""
        if row.index in self.table.total_rows:
            return "total"
        plain = [c for c, dims in self.table.columns.items() if not dims.total]
        if row.kind == "section" or not any(self._is_total(row, c) for c in plain):
            return ""
        words = [self.table.labels.total_word(text) for _, text in row.stubs]
        return "mean" if "mean" in words else "count" if row.stubs else "wordless"

    def _is_total(self, row: Row, c: int) -> bool:
        return self.table.layout.roles.get((row.index, c)) == "total"

    def details(self, rows: Iterable[Row], c: int) -> list[Row]:
        """Lines of details in a column: no total, no mean, and none that heads its parts there."""
        lines = [r for r in rows if not self.word(r)]
        if self.table.columns[c].total:
            return [r for r in lines if r.index not in self.table.total_rows]
        return [r for r in lines if not self._is_total(r, c)]

    def heads(self, row: Row) -> bool:
        """Whether a line without figures heads others; a commune without figures is left blank."""
        return row.kind == "section" and row.index not in self._left_blank

    @cached_property
    def _left_blank(self) -> set[int]:
        sections = [row for row in self.rows if row.kind == "section"]
        data = [row for row in self.rows if row.kind == "data"] if sections else []
        headings = {text for row in data if not self.word(row) for text in row.sections}
        return {
            row.index
            for row in sections
            if headings.isdisjoint(text for _, text in row.stubs)
            and any(self._names(c, text) for c, text in row.stubs)
        }

    def _names(self, c: int, text: str) -> bool:
        """Whether a label in a column of places or of organizations is one of them."""
        kind, meaning = self.table.stub_kind.get(c, ""), self.table.labels.read(text)
        known = {"place": meaning.places, "organization": meaning.organization}
        return bool(known.get(kind))

    # -- figures -------------------------------------------------------------------------------
    def at(self, row: Row, c: int) -> Figure | None:
        """The figure of a cell, a blank one too; None for what is no plain number."""
        key = (row.index, c)
        if key not in self._figures:
            self._figures[key] = self._read(row, c)
        return self._figures[key]

    def told(self, row: Row, c: int) -> Figure | None:
        """The figure of a cell that has one."""
        found = self.at(row, c)
        return found if found is not None and not found.blank else None

    def _read(self, row: Row, c: int) -> Figure | None:
        kind, value = self.table.kind_of_cell(row, c), self.table.value(row, c)
        address = self.sheet.address(row.index, c)
        if kind in (BLANK, "-"):
            return blank(address)
        if kind == "f" and isinstance(value, str):
            fraction = read_fraction(value)
            return figure(address, fraction[0], 1.0, self._counted(address)) if fraction else None
        if kind != "n" or (row.index, c) in self.sheet.percents:
            return None
        if isinstance(value, int | float):
            return figure(address, float(value), None, self._counted(address))
        number = read_number(normalize(str(value)))
        if number is None or number.value is None or number.qualifier == "about":
            return None
        step = min(number.step, 1.0)
        return figure(address, number.value, step, self._counted(address), number.qualifier)

    def _counted(self, address: str) -> bool:
        """Whether a cell counts things one by one, such as criteria, communes, households."""
        found = self.tidy.told.get((self.sheet.name, address))
        unit = self.table.registers.indicator_of[found.indicator][1] if found else ""
        return unit not in ("VND", "%", "") and "/" not in unit

    def parts(self, figures: Iterable[Figure | None]) -> list[Figure] | None:
        """Figures that may be added up; None where one is not read or means a bound.

        Where criteria are counted, a blank is at most as many as its set has.
        """
        found = []
        for part in figures:
            if part is None or not (part.blank or part.high - part.low < math.inf):
                return None
            found.append(part)
        self.work += len(found)
        if not any(p.blank for p in found):
            return found
        most = self._most([p for p in found if not p.blank])
        return [blank(p.address, most, True) if p.blank and most else p for p in found]

    def _most(self, known: list[Figure]) -> float:
        """The most criteria that a blank beside these counts of criteria can be; else 0."""
        if not known or not all(p.counted for p in known):
            return 0.0
        rows = [self.tidy.told[self.sheet.name, p.address] for p in known]
        if {(r.period, r.indicator) for r in rows} != {(rows[0].period, "criteria_met")}:
            return 0.0
        most = most_criteria(self.table.registers, rows[0].period)
        return max([most, *(r.out_of or 0.0 for r in rows)])

    def mark(self, row: Row, c: int) -> tuple[str, str, str]:
        """Address, criterion and status of a cell; the latter empty where the cell is no mark."""
        address = self.sheet.address(row.index, c)
        found = self.tidy.marks.get((self.sheet.name, address))
        return (address, found.criterion, found.status) if found else (address, "", "")

    def _adds(self, c: int) -> bool:
        """Whether the figures of a column can be added: no shares, means or rates."""
        dims = self.table.columns[c]
        path = match_key(" ".join(self.header[c].path))
        unit = dims.unit.unit if dims.unit else ""
        unit += self.table.registers.indicator_of[dims.indicator][1] if dims.indicator else ""
        if "lũy kế" in path and "period" in self.table.stub_kind.values():
            return False  # cumulated year by year
        return not (RATE.search(path) or "%" in unit or "/" in unit)

    def unit(self, row: Row) -> str:
        """What the column of units says of a line; "" without one."""
        value = None if self.unit_column is None else self.table.value(row, self.unit_column)
        return key_of(str(value)) if value else ""

    def issue(self, rule: str, address: str, found: str, **detail: str) -> Issue:
        """An issue at a cell of this table."""
        return Issue(rule, self.table.source, self.sheet.name, address, found, detail)
