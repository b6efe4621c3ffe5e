"""The lines and figures of one table, as its totals see them: which lines are details, and what their cells say."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from analysis.checks.reconcile import Figure, blank, figure
from analysis.reading.cells import BLANK
from analysis.reading.layout import Row
from analysis.reading.tidied import CRITERIA, INDICATORS, Tidied
from analysis.reading.tidy import TableTidier
from analysis.registers.register import Registers
from analysis.words.messages import Issue
from analysis.words.numbers import read_fraction, read_number
from analysis.words.text import match_key, normalize

_CRITERION, _STATUS = CRITERIA.index("criterion"), CRITERIA.index("status")
_NAME, _PERIOD, _OUT_OF = INDICATORS.index("indicator"), INDICATORS.index("period"), INDICATORS.index("out_of")
# Words of figures that are never added up, as `match_key` spells them (tỷ is tỉ).
RATE = re.compile(
    r"tỉ lệ|\btl\b|%|bình quân|trung bình|\bbq\b|\btb\b|cơ cấu|tỉ trọng|\bmỗi\b|\bmức\b|đơn giá|xếp"
    r"|\bti le\b|\bbinh quan\b|\btrung binh\b"
)


@lru_cache(maxsize=20_000)
def key_of(text: str) -> str:
    return match_key(text)


def most_criteria(registers: Registers, period: str) -> float:
    """How many criteria a commune can meet at most: the larger of the sets at both ends of the period's last year."""
    year = re.findall(r"\d{4}", period)[-1]
    return float(max(sum(s.size for s in registers.sets_on(f"{year}{day}")) for day in ("-01-01", "-12-31")))


class TidyRows:
    """The tidy rows of one workbook by sheet and cell."""

    def __init__(self, out: Tidied) -> None:
        self.out = out

    @cached_property
    def criteria(self) -> dict[tuple[str, str], tuple]:
        return {row[-2:]: row for row in self.out.criteria}

    @cached_property
    def indicators(self) -> dict[tuple[str, str], tuple]:
        return {row[-2:]: row for row in self.out.indicators}


class TableFigures:
    """The figures of one table. A line is a `Row`, a column its index; `work` counts the parts that were added up."""

    def __init__(self, table: TableTidier, rows: TidyRows) -> None:
        self.table, self.rows = table, rows
        self.additive: dict[int, bool] = {}
        self.sheet = table.sheet
        self.figures: dict[tuple[int, int], Figure | None] = {}
        self.work = 0
        self.header = {c.index: c for c in table.table.columns}
        self.headings = tuple(c.path for c in table.table.columns)
        self.value_columns = [c for c, dims in table.columns.items() if dims.total in ("", "total")]
        self.plain_columns = [c for c, dims in table.columns.items() if not dims.total]
        self.marks: dict[tuple[int, int], tuple[str, str, str]] = {}
        self.words: dict[int, str] = {}
        self.keys: dict[int, str] = {}
        self.unit_column = next((c.index for c in table.table.columns if c.kind == "unit"), None)
        self.left_blank = self._left_blank()

    # -- what a line is ---------------------------------------------------------------------------------------
    def key(self, row: Row) -> str:
        if row.index not in self.keys:
            self.keys[row.index] = " ".join([key_of(text) for _, text in row.stubs])
        return self.keys[row.index]

    def word(self, row: Row) -> str:
        """ "total", "mean" or "count" for a line that is no line of details; "" for details."""
        if row.index not in self.words:
            self.words[row.index] = self._word(row)
        return self.words[row.index]

    def _word(self, row: Row) -> str:
        if row.index in self.table.total_rows and not row.children:
            return "total"
        roles = self.table.layout.roles
        if row.kind == "section" or not any(roles.get((row.index, c)) == "total" for c in self.plain_columns):
            return ""
        if row.children:
            return ""
        words = [self.table.labels.total_word(text) for _, text in row.stubs]
        return "mean" if "mean" in words else "count" if row.stubs else "wordless"

    def details(self, rows: Iterable[Row], c: int) -> list[Row]:
        """Lines of details in a column: no total, no mean, and no line that heads its parts there."""
        if self.table.columns[c].total:
            return [r for r in rows if not self.word(r) and r.index not in self.table.total_rows]
        roles = self.table.layout.roles
        return [r for r in rows if not self.word(r) and roles.get((r.index, c)) != "total"]

    def heads(self, row: Row) -> bool:
        """Whether a line without figures heads others; a commune without figures is a line left blank."""
        return row.kind == "section" and row.index not in self.left_blank

    def _left_blank(self) -> set[int]:
        rows = self.table.table.rows
        if not any(row.kind == "section" for row in rows):
            return set()
        headings = {text for row in rows if row.kind == "data" and not self.word(row) for text in row.sections}
        found = set()
        for row in rows:
            if row.kind != "section" or not row.stubs or any(text in headings for _, text in row.stubs):
                continue
            for c, text in row.stubs:
                kind = self.table.stub_kind.get(c, "")
                if kind in ("place", "organization") and getattr(
                    self.table.labels.read(text), "places" if kind == "place" else kind
                ):
                    found.add(row.index)
        return found

    # -- figures ----------------------------------------------------------------------------------------------
    def at(self, row: Row, c: int) -> Figure | None:
        """The figure of a cell, a blank one too; None for what is no plain number."""
        key = (row.index, c)
        if key not in self.figures:
            self.figures[key] = self._read(row, c)
        return self.figures[key]

    def _read(self, row: Row, c: int) -> Figure | None:
        kind = self.table.kind_of_cell(row, c)
        address = self.sheet.address(row.index, c)
        if kind in (BLANK, "-"):
            return blank(address)
        value = self.table.value(row, c)
        counted = self._counted(address)
        if kind == "f" and isinstance(value, str):
            fraction = read_fraction(value)
            return figure(address, fraction[0], 1.0, counted) if fraction else None
        if kind != "n" or (row.index, c) in self.sheet.percents:
            return None
        if not isinstance(value, str):
            return figure(address, float(value), None, counted)
        number = read_number(normalize(value))
        if number is None or number.value is None or number.qualifier == "about":
            return None
        return figure(address, number.value, min(number.step, 1.0), counted, number.qualifier)

    def _counted(self, address: str) -> bool:
        """Whether a cell counts things one by one, such as criteria, communes, households."""
        found = self.rows.indicators.get((self.sheet.name, address))
        if found is None:
            return False
        unit = self.table.registers.indicator_of[found[_NAME]][1]
        return unit not in ("VND", "%", "") and "/" not in unit

    def parts(self, rows: Iterable[Row], c: int) -> list[Figure] | None:
        """The figures of some lines in a column; None where one of them is not read or means a bound."""
        found = []
        for row in rows:
            part = self.at(row, c)
            if part is None or (part.value is not None and part.high - part.low == math.inf):
                return None
            found.append(part)
        self.work += len(found)
        return self._bounded(found, c)

    def _bounded(self, parts: list[Figure], c: int) -> list[Figure]:
        """Blanks with the most that they can be: the size of the set of criteria, where criteria are counted."""
        missing = [p for p in parts if p.value is None]
        if not missing or not all(p.counted for p in parts if p.value is not None):
            return parts
        cells = self.rows.indicators
        rows = [cells[self.sheet.name, p.address] for p in parts if p.value is not None]
        if len({r[_PERIOD] for r in rows}) != 1 or any(r[_NAME] != "criteria_met" for r in rows):
            return parts
        most = max([most_criteria(self.table.registers, rows[0][_PERIOD]), *(r[_OUT_OF] or 0.0 for r in rows)])
        if most <= 0:
            return parts
        return [p if p.value is not None else blank(p.address, most, True) for p in parts]

    def mark(self, row: Row, c: int) -> tuple[str, str, str]:
        """Address, criterion and status of a cell; the latter empty where the cell is no mark."""
        key = (row.index, c)
        if key not in self.marks:
            address = self.sheet.address(row.index, c)
            found = self.rows.criteria.get((self.sheet.name, address))
            self.marks[key] = (address, found[_CRITERION], found[_STATUS]) if found else (address, "", "")
        return self.marks[key]

    def adds(self, c: int) -> bool:
        """Whether the figures of a column can be added: no shares, means or rates."""
        if c not in self.additive:
            self.additive[c] = self._no_rate(c)
        return self.additive[c]

    def _no_rate(self, c: int) -> bool:
        dims = self.table.columns[c]
        path = match_key(" ".join(self.header[c].path))
        standard = self.table.registers.indicator_of[dims.indicator][1] if dims.indicator else ""
        unit = dims.unit.unit if dims.unit else ""
        if "lũy kế" in path and "period" in self.table.stub_kind.values():
            return False  # cumulated year by year
        return not (RATE.search(path) or "%" in standard + unit or "/" in standard + unit)

    def unit(self, row: Row) -> str:
        value = self.table.value(row, self.unit_column) if self.unit_column is not None else None
        return key_of(str(value)) if value else ""

    def issue(self, rule: str, address: str, found: str, **detail: str) -> Issue:
        return Issue(rule, self.table.source, self.sheet.name, address, found, detail)
