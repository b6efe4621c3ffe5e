"""From values with the path of their labels to three tidy tables: criteria, contributions, indicators.

Every label on a value's path becomes dimensions; what the path lacks comes from the nearest wider context. The
dimensions that are found decide which table the value belongs to. A cell that stays unclear becomes an issue.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile

from analysis.reading.cells import BLANK, CellReader
from analysis.reading.context import Context
from analysis.reading.contributions import ContributionCells
from analysis.reading.criteria import CriteriaCells
from analysis.reading.dims import (
    BITS,
    CRITERION,
    INDICATOR,
    KIND,
    MONEY,
    ODD,
    ORGANIZATION,
    OWN,
    Dims,
    Side,
    combine,
)
from analysis.reading.indicators import IndicatorCells
from analysis.reading.labels import Labels
from analysis.reading.layout import Column, Layout, Row, Table
from analysis.reading.table_labels import TableLabels
from analysis.reading.tidied import Tidied
from analysis.sheets.sheet import column_name
from analysis.words.numbers import NotVietnameseNumber
from analysis.words.quantities import read_quantity
from analysis.words.text import match_key

_PART = re.compile(r"(?:trong đó|tr\.đó|gồm)\b", re.I)
_ODD_KINDS = frozenset("edg")
Head = tuple[int, Column, Side]


class TableTidier(TableLabels):
    """Turns one table of a sheet into rows."""

    def __init__(
        self,
        layout: Layout,
        table: Table,
        context: Context,
        labels: Labels,
        cells: CellReader,
        out: Tidied,
        source: str,
        basis: str,
    ) -> None:
        super().__init__(layout, table, context, labels, cells, out, source, basis)
        self.merged = {(r1, c1): (r2, c2) for r1, c1, r2, c2 in self.sheet.merges}
        self.covered = {
            (r, c)
            for r1, c1, r2, c2 in self.sheet.merges
            for r in range(r1, min(r2, r1 + 2000) + 1)
            for c in range(c1, c2 + 1)
            if (r, c) != (r1, c1)
        }
        self.total_rows: dict[int, Row] = {}
        self.criteria = CriteriaCells(self)
        self.contributions = ContributionCells(self)
        self.indicators = IndicatorCells(self)
        self._lanes: dict[int, Callable | None] = {}
        self._odd_cells = self._find_odd_cells()

    def _report_left_out(self) -> None:
        """Columns of figures for notes or ratios, and of words that are in no row, are said to be left out."""
        for column in self.table.columns:
            if column.index in self.remarks and len(self.out.contributions) == self._contributions_before:
                cells = [r.index for r in self.table.rows if self.kind_of_cell(r, column.index) != BLANK]
                self.report("column_left_out", (cells[0], column.index), " / ".join(column.path))
            dims = self.columns.get(column.index)
            summed = dims is not None and dims.total and match_key(" ".join(column.path)).startswith("lũy kế")
            if column.kind != "note" and not summed:
                continue
            cells = [
                r.index for r in self.table.rows if self.kind_of_cell(r, column.index) in ("n", "p", "f")
            ]
            if len(cells) > 1:
                self.report("column_left_out", (cells[0], column.index), " / ".join(column.path))

    def run(self) -> None:
        self._contributions_before = len(self.out.contributions)
        rows = [(row, self.row_dims(row)) for row in self.table.rows]
        self._settle_total_rows(rows)
        self._find_sums(rows)
        self.criteria.survey(rows)
        pairs = self.contributions.pairs()
        heads = self._heads({c for pair in pairs for c in pair})
        self._judge_whole(rows)
        for row, dims in rows:
            if row.kind == "section" and not (
                self.criteria.is_x_matrix and not row.children and (dims.criteria or dims.places)
            ):
                continue
            if dims.total or self._wordless_total(row, rows) or self._area_total(row, dims, rows):
                self._total_row(row, dims)
                continue
            if self.stub_kind and not row.stubs and row.kind == "data" and not self._under_merge(row):
                self._unlabelled(row)
                continue
            for amount, worth in pairs:
                self.contributions.pair(row, dims, amount, worth)
            self._line(row, dims, heads, rows)
        self._report_unused()
        self._report_left_out()
        self._report_twice(rows)
        self.out.tables.append(self)

    def _judge_whole(self, rows: list[tuple[Row, Dims]]) -> None:
        """Parts of a criterion named beside it: where only the first of them is judged, the whole criterion is.

        "4 | Điện | 4.1. Hệ thống điện | Đạt" is no judgement of 4.1 unless lines such as 4.2 have their own.
        """
        blocks: list[list[tuple[Row, Dims]]] = []
        for row, dims in rows:
            before = blocks[-1][-1][1] if blocks else None
            goes_on = before is not None and dims.criterion.split(".")[0] == before.criterion.split(".")[0]
            if dims.part_of and not goes_on:
                blocks.append([(row, dims)])
            elif goes_on and "." in dims.criterion:
                blocks[-1].append((row, dims))
        verdicts = {c.index for c in self.table.columns if c.kind == "assessment"} & self.columns.keys()
        later = [row for block in blocks for row, _ in block[1:]]
        if any(self.kind_of_cell(row, c) != BLANK for row in later for c in verdicts or self.columns):
            return
        for block in blocks:
            for _, dims in block:
                dims.criterion, dims.criteria, dims.criterion_name = block[0][1].part_of

    def _find_sums(self, rows: list[tuple[Row, Dims]]) -> None:
        """A column of money that adds up the others of its group is their total, whatever its heading.

        A group is what stands under one giver, commune, year or measure. A heading that names a kind ("Kinh phí") has
        to add up in every line, any other in most: the lines that do not are told with the totals.
        """
        lines = [row for row, d in rows if row.kind == "data" and not d.total]
        named = [c for c, d in self.columns.items() if d.total or d.criterion or d.criteria or d.indicator]
        money = [c for c in self.columns if c not in named and self._is_money(c, lines)]
        for c in sorted(money, key=lambda c: bool(self.columns[c].kind)):
            dims = self.columns[c]
            others = [k for k in money if k != c and not self.columns[k].total and _within(self.columns[k], dims)]
            bare = not (dims.organization or dims.places)
            if not others or not (bare or all(self.columns[k].kind for k in others)):
                continue
            one, several, wrong = self._adds_up(lines, c, others)
            if dims.kind:
                is_total = several > 1 and not wrong
            else:
                is_total = several > wrong or one + several > 1 and not wrong or len(others) > 1 and self._says_total(c)
            dims.total = "total" if is_total else ""
        self._find_wholes(money, lines)

    def _find_wholes(self, money: list[int], lines: list[Row]) -> None:
        """A column followed by "Trong đó: …" is the whole of those parts where it adds them up in every line."""
        paths = {column.index: column.path for column in self.table.columns}
        for i, c in enumerate(money):
            parts = list(takewhile(lambda k: paths[k] and _PART.match(paths[k][-1]), money[i + 1 :]))
            if len(parts) > 1 and not self.columns[c].total:
                one, several, wrong = self._adds_up(lines, c, parts)
                self.columns[c].total = "total" if several and not wrong else ""

    def _is_money(self, c: int, lines: list[Row]) -> bool:
        dims = self.columns[c]
        unit = dims.unit or (self.context.unit if dims.kind not in ("labour", "land") else None)
        if unit is None:  # "15 triệu đồng" in the cells themselves
            return any(self.kind_of_cell(row, c) == "q" and self._in_dong(row, c) for row in lines)
        return unit.vnd is not None

    def _in_dong(self, row: Row, c: int) -> float:
        """The money of a cell, by the words in it or by the unit of its column; 0 where it says none."""
        number = self.cells.number_of(self.value(row, c))
        unit = self.columns[c].unit or self.context.unit
        if number is not None:
            return number * (unit.vnd or 1.0) if unit is not None else number
        try:
            quantity = read_quantity(self.cells.text_of(self.value(row, c) or ""), self.registers.units)
        except NotVietnameseNumber:
            return 0.0
        return quantity.value_vnd or 0.0 if quantity is not None else 0.0

    def _says_total(self, c: int) -> bool:
        path = next(column.path for column in self.table.columns if column.index == c)
        return bool(path) and match_key(path[-1]).startswith(("tổng", "cộng"))

    def _adds_up(self, lines: list[Row], c: int, others: list[int]) -> tuple[int, int, int]:
        """In how many lines a figure is one of the others, the sum of several, or neither."""
        one = several = wrong = 0
        for row in lines:
            total = self._in_dong(row, c)
            parts = [n for k in others if (n := self._in_dong(row, k))]
            fits = abs(total - sum(parts)) <= 1e-6 * max(1.0, abs(total))
            one += fits and len(parts) == 1
            several += fits and len(parts) > 1
            wrong += not fits
        return one, several, wrong

    def _heads(self, taken: set[int]) -> list[tuple[int, list[Head]]]:
        """The columns whose cells are read one by one, in runs of those that say the same sorts of things."""
        runs: list[tuple[int, list[Head]]] = []
        for column in self.table.columns:
            c = column.index
            if c not in self.columns or c in taken:
                continue
            odd = c in self.headless or column.kind == "description" or self.criteria.has_requirement(column)
            head = Side(self.columns[c], column_name(self.sheet.left + c), odd=odd)
            if not runs or runs[-1][0] != head.says or head.says & OWN:
                runs.append((head.says, []))
            runs[-1][1].append((c, column, head))
        return runs

    def _line(self, row: Row, dims: Dims, runs: list[tuple[int, list[Head]]], rows: list) -> None:
        """Every cell of a line: the plain ones from what line and column say once, the others one by one."""
        kinds, values = self.layout.classes[row.index], self.sheet.rows[row.index]
        line = Side(dims, str(self.sheet.top + row.index + 1), odd=bool(row.children))
        blanks = self.criteria.is_x_matrix
        for says, run in runs:
            key = line.says << BITS | says
            lane = self._lanes[key] if key in self._lanes else self._lane(line.says, says)
            stem = self._stem(line, run[0][2]) if lane else None
            odd = self._odd_cells.get(row.index, ())
            for c, column, head in run:
                kind = kinds[c]
                if kind == BLANK and not blanks:
                    continue
                plain = stem is not None and c not in odd
                if lane is not None and plain and (kind != BLANK or self.criteria.is_plain_blank(row, column)):
                    value = values[c] if kind != BLANK else None
                    if lane(stem, line, head, value, kind):
                        self.used.add((row.index, c))
                        continue
                self._cell(row, dims, column, rows)

    def _find_odd_cells(self) -> dict[int, set[int]]:
        """Cells, by row, that are looked at by themselves: merged, shown as percent, errors, dates."""
        odd: dict[int, set[int]] = {}
        for r, c in [*self.merged, *self.sheet.percents, *self.covered]:
            odd.setdefault(r, set()).add(c)
        for row in self.table.rows:
            kinds = self.layout.classes[row.index]
            if not _ODD_KINDS.isdisjoint(kinds):
                odd.setdefault(row.index, set()).update(c for c, kind in enumerate(kinds) if kind in _ODD_KINDS)
        return odd

    def _lane(self, line: int, head: int) -> Callable | None:
        """How the cells under these labels are read where nothing about them is odd; None: one by one."""
        says = line | head
        lane = None
        if says & ODD or line & head:
            pass
        elif says & CRITERION and not says & (ORGANIZATION | MONEY | KIND | INDICATOR):
            lane = None if self.criteria.has_assessment or self.context.other_set else self.criteria.plain
        elif says & ORGANIZATION and not says & (INDICATOR | CRITERION):
            lane = None if self.context.no_gift else self.contributions.plain
        self._lanes[line << BITS | head] = lane
        return lane

    def _stem(self, line: Side, head: Side) -> tuple | None:
        """What cells of a line under such columns share: time and place; measure and origin; criteria sets; last day.

        None where the time or the place is not known, or has to be told about.
        """
        if line.says & OWN:
            return self._find_stem(line, head)
        if head.stem is None:
            head.stem = self._find_stem(line, head)
        return head.stem

    def _find_stem(self, line: Side, head: Side) -> tuple | None:
        period = line.dims.period or head.dims.period
        period = self.context.period if period is None else period.within(self.context.year)
        if period is None or period.year is None:
            return None
        end = period.end
        side = line if line.dims.places else head if head.dims.places else self.around
        place = side.places.get(end)
        if place is None:
            place, told = self.located(side.dims.places, end) if side.dims.places else (None, [])
            if place is None or told:
                return None
            side.places[end] = place
        measure = line.dims.measure or head.dims.measure or self.context.measure or "actual"
        sets = self.criteria.sets(end, place[0])
        return (period.year, period.iso, *place), (measure, self.basis, self.source, self.sheet.name), sets, end

    def _report_twice(self, rows: list) -> None:
        """The same line twice in a table whose columns say what is counted: one of them is wrong."""
        if not any(d.organization or d.kind or d.places or d.measure for d in self.columns.values()):
            return
        first: dict[tuple, Row] = {}
        for row, dims in rows:
            if row.kind != "data" or dims.total or dims.item or not row.stubs:
                continue
            if not (dims.places or dims.organization):
                continue
            before = first.setdefault((tuple(t for _, t in row.stubs), row.sections, dims.unit), row)
            if before is not row:
                self.report(
                    "line_twice",
                    self.label_spot(row, (row.index, 0)),
                    row.stubs[-1][1],
                    meant=self.sheet.address(*self.label_spot(before, (before.index, 0))),
                )

    def _under_merge(self, row: Row) -> bool:
        return any((row.index, c) in self.covered for c in self.stub_kind)

    def _unlabelled(self, row: Row) -> None:
        cells = [(row.index, c) for c in self.columns if self.kind_of_cell(row, c) not in (BLANK, "-")]
        for at in cells:
            self.role(at, "issue")
        if cells:
            self.report("row_without_label", cells[0], self.cells.text_of(self.at(cells[0])))

    def _wordless_total(self, row: Row, rows: list) -> bool:
        """A line without a label whose figures are the sums of the lines since the last such line, or of all."""
        if row.stubs or row.kind != "data":
            return False
        position = next(i for i, (r, _) in enumerate(rows) if r is row)
        before = [r for r, d in rows[:position] if r.kind == "data" and not d.total]
        since: list[Row] = []
        for r in before:
            since = [*since, r] if r.stubs else []
        labelled = [r for r in before if r.stubs]
        return any(self._sums_up(row, parts) for parts in (since, labelled) if len(parts) > 1)

    def _area_total(self, row: Row, dims: Dims, rows: list) -> bool:
        """The line of the whole area, or of a district, that is the sum of the lines of its communes."""
        wide = dims.whole or (dims.places and all(self.labels.level(p) > 1 for p in dims.places))
        if not wide or dims.criteria or dims.criterion or dims.indicator:
            return False
        parts = [r for r, d in rows if r is not row and r.kind == "data" and d.places and not d.total]
        return len(parts) > 1 and self._sums_up(row, parts)

    def _sums_up(self, row: Row, parts: list[Row]) -> bool:
        found = False
        for c in self.columns:
            total = self.cells.number_of(self.value(row, c))
            if total is None:
                continue
            numbers = [self.cells.number_of(self.value(r, c)) or 0.0 for r in parts]
            if abs(total - sum(numbers)) > 1e-6 * max(1.0, abs(total)):
                return False
            found = True
        return found

    def _report_unused(self) -> None:
        """A figure that became no row must be an issue, whatever let it fall."""
        for row in self.table.rows:
            kinds = self.layout.classes[row.index]
            for c in self.columns:
                at = (row.index, c)
                if kinds[c] in " -" or at in self.used or self.layout.roles.get(at) != "value":
                    continue
                self.role(at, "issue")
                self.report("value_unused", at, self.text_at(at))

    def _settle_total_rows(self, rows: list[tuple[Row, Dims]]) -> None:
        """Among rows of criteria the row of their count is a total; under a counted column, the row of its mean."""
        counted = {d.indicator for d in self.columns.values() if d.indicator}
        for row, dims in rows:
            word = self.labels.total_word(row.stubs[0][1]) if row.stubs and dims.indicator else ""
            if word and counted and dims.indicator not in counted and not dims.places:
                dims.total, dims.unknown = word, []
        if sum(bool(d.criteria or d.criterion) for _, d in rows) < 3:
            for _, dims in rows:
                if dims.indicator and (dims.criteria or dims.criterion):
                    dims.criteria, dims.criterion = (), ""
            return
        for _, dims in rows:
            if dims.indicator.startswith("criteria_") and not (dims.criteria or dims.criterion):
                dims.total, dims.unknown = "count", []

    def _cell(self, row: Row, dims: Dims, column: Column, rows: list) -> None:
        at = (row.index, column.index)
        kind = self.kind_of_cell(row, column.index)
        both = combine(dims, self.columns[column.index])
        if kind == BLANK:
            if (
                self.criteria.is_x_matrix
                and column.path
                and (both.criterion or both.criteria)
                and not both.total
                and not both.unknown
                and at not in self.layout.roles
            ):
                self.criteria.blank_cell(row, both, at)
            return
        if column.index in self.headless and not self.columns[column.index].total:
            self.role(at, "issue")
            self.report(
                "column_without_header", at, self.text_at(at), once=("column", column.index)
            )
            return
        if self.columns[column.index].total:
            self.role(at, "total")
            return
        if kind == "e":
            self.role(at, "issue")
            self.report(self.sheet.flags[at][0], at, self.sheet.flags[at][1])
            return
        if not (both.criterion or both.criteria) and self._heads_parts(row, column, rows):
            self.role(at, "total")
            self.total_rows[row.index] = row
            return
        if self.tell_unknown(both, at, dims, self.columns[column.index]):
            self.role(at, "issue")
            return
        if kind == "d":
            self.role(at, "issue")
            self.report("date_among_numbers", at, self.text_at(at))
            return
        both = self._with_merged(both, row, column, rows)
        if both is None:
            self.role(at, "issue")
            self.report("merged_value", at, self.text_at(at))
            return
        self._emit(row, column, both, at)

    def _with_merged(self, both: Dims, row: Row, column: Column, rows: list) -> Dims | None:
        """A value merged over several lines is one figure for all their places; over other lines it is unclear."""
        end = self.merged.get((row.index, column.index))
        if end is None or end == (row.index, column.index):
            return both
        lines = [d for r, d in rows if row.index <= r.index <= end[0] and r.kind != "section"]
        heads = [self.columns[c] for c in range(column.index, end[1] + 1) if c in self.columns]
        if len(lines) > 1 and any(
            (d.organization, d.criterion, d.indicator, d.criteria)
            != (lines[0].organization, lines[0].criterion, lines[0].indicator, lines[0].criteria)
            for d in lines
        ):
            return None
        if len(heads) > 1 and any(
            (d.organization, d.criterion, d.indicator, d.kind, d.period, d.measure)
            != (
                heads[0].organization,
                heads[0].criterion,
                heads[0].indicator,
                heads[0].kind,
                heads[0].period,
                heads[0].measure,
            )
            for d in heads
        ):
            return None
        places = tuple(dict.fromkeys(p for d in [*lines, *heads] for p in d.places))
        return replace(both, places=places or both.places)

    def _emit(self, row: Row, column: Column, both: Dims, at: tuple[int, int]) -> None:
        money = both.unit is not None and both.unit.vnd is not None
        context = self.context
        if (both.criterion or both.criteria) and not both.organization and not money and not both.kind:
            self.criteria.cell(row, column, both, at)
        elif both.indicator:
            self.indicators.cell(both, at)
        elif (
            both.organization
            or both.kind
            or money
            or column.kind == "description"
            or (both.unit is not None and both.unit.kind)
        ):
            self.contributions.cell(both, at)
        elif context.criterion and not context.indicator:
            both.criterion = context.criterion
            both.criterion_name = both.criterion_name or context.criterion
            self.criteria.cell(row, column, both, at)
        elif context.indicator:
            both.indicator = context.indicator
            self.indicators.cell(both, at)
        elif (
            context.organization
            or context.kind
            or (context.unit is not None and context.unit.vnd is not None)
        ) or self.cells.class_of(self.at(at)) == "q":
            self.contributions.cell(both, at)
        else:
            self.role(at, "issue")
            if both.item and not both.places:
                self.report(
                    "unknown_indicator",
                    self.label_spot(row, at),
                    both.item,
                    nearest=self.nearest(both.item, "indicator"),
                )
            else:
                self.report("meaning_missing", at, self.text_at(at), once="meaning")

    def _heads_parts(self, row: Row, column: Column, rows: list) -> bool:
        """A line with figures above lines of its parts is their sum; a 0 there sums up parts left blank."""
        if self.columns[column.index].total:
            return False
        parts = [rows[i][0] for i in row.children if rows[i][0].kind == "data"]
        if any(self.kind_of_cell(part, column.index) in ("n", "q", "f") for part in parts):
            return True
        return bool(parts) and self.cells.number_of(self.value(row, column.index)) == 0

    def _total_row(self, row: Row, dims: Dims) -> None:
        for c in self.columns:
            if self.kind_of_cell(row, c) != BLANK:
                self.role((row.index, c), "total")
        if dims.total == "total":
            self.total_rows[row.index] = row


def _within(part: Dims, total: Dims) -> bool:
    """Whether a column stands under the giver, the commune, the year and the measure that another one names."""
    names = ("organization", "places", "period", "measure")
    return all(getattr(part, name) == getattr(total, name) for name in names if getattr(total, name))
