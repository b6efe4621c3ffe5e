"""Totals, means, counts and shares of one table: of which cells they are said to be, and whether they agree.

A relation is claimed to fail only where it is certain what it relates: by the word of its line or column, or because
its likes in the same table agree. What stands under "Trong đó" may be a part of the parts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from analysis.cells import BLANK
from analysis.layout import Row
from analysis.messages import Issue
from analysis.quantities import read_fraction, read_number, read_percent
from analysis.reconcile import (
    FAILED,
    Figure,
    Outcome,
    Relation,
    blank,
    connected,
    figure,
    outcome,
    repair,
    spans,
    written,
)
from analysis.text import match_key, normalize
from analysis.tidy import CRITERIA, INDICATORS, TableTidier

_MOST_LINES = 300  # totals checked in one table
_MOST_PARTS = 400_000  # parts added up in one table
_SOME = re.compile(r"\b(?:trong đó|tr đó|gồm|bao gồm|chia ra|trong do)\b")
_RATE = re.compile(r"tỷ lệ|tỉ lệ|\btl\b|%|bình quân|trung bình|\bbq\b|\btb\b|cơ cấu|tỷ trọng|\bmỗi\b|\bmức\b|đơn giá|xếp")
_SHARE = re.compile(r"tỷ lệ|tỉ lệ|%|cơ cấu|tỷ trọng")
_PARTITION = re.compile(r"cơ cấu|tỷ trọng")
_OTHER_SUM = re.compile(r"lũy kế|tỷ lệ|%|chưa|đang|điểm|còn lại|xếp|số tiêu chí|tổng hợp|so với|tăng|giảm")
_AREA = re.compile(r"^toàn |\btoàn (?:xã|huyện|thị xã|tỉnh|thành phố|địa bàn)\b")
_BULLETS = "-–+*•●"
_RANK = ("confirmed", "rounded", "pins_down", "open", "impossible", "contradicted")


@dataclass(slots=True)
class Claim:
    """A figure and the sets of cells that it may be the total of; the best of them decides."""

    whole: Figure
    relations: list[Relation]
    results: list[Outcome] = field(default_factory=list)

    def best(self) -> int:
        return min(range(len(self.results)), key=lambda i: (_RANK.index(self.results[i].name), i))

    @property
    def name(self) -> str:
        return self.results[self.best()].name


@dataclass(slots=True)
class Family:
    """Claims of one line or one column of totals. `certain`: its word alone says that all its parts are shown."""

    claims: list[Claim]
    certain: bool
    rule: str = "total_mismatch"

    def settle(self) -> None:
        for claim in self.claims:
            claim.results = [outcome(r) for r in claim.relations]

    @property
    def trusted(self) -> bool:
        good = sum(claim.name in ("confirmed", "rounded") for claim in self.claims)
        bad = sum(claim.name in FAILED for claim in self.claims)
        return self.certain or (good >= 2 and good > bad)

    def likely(self, claim: Claim) -> int:
        """Of the sets that a failed figure may be the total of, the one that its likes are the totals of."""
        votes = [
            sum(o.results[i].name == "confirmed" for o in self.claims if i < len(o.results))
            for i in range(len(claim.relations))
        ]
        return max(range(len(votes)), key=lambda i: (votes[i], -i))


def reconciled(tables: Iterable[TableTidier]) -> list[Issue]:
    """Issues of the totals, means, counts and shares of the tables of one workbook."""
    rows = _Rows()
    return [issue for table in tables for issue in _TableTotals(table, rows).issues()]


class _Rows:
    """The tidy rows of a workbook by sheet and cell, made when first asked for."""

    def __init__(self) -> None:
        self._by_cell: dict[tuple[int, str], dict[tuple[str, str], tuple]] = {}

    def at(self, table: TableTidier, name: str) -> dict[tuple[str, str], tuple]:
        key = (id(table.out), name)
        if key not in self._by_cell:
            self._by_cell[key] = {row[-2:]: row for row in getattr(table.out, name)}
        return self._by_cell[key]


class _TableTotals:
    """The relations of one table. A line is a `Row`, a column its index."""

    def __init__(self, table: TableTidier, rows: _Rows) -> None:
        self.table, self.rows = table, rows
        self.sheet = table.sheet
        self.figures: dict[tuple[int, int], Figure | None] = {}
        self.work = 0
        self.header = {c.index: c for c in table.table.columns}
        self.value_columns = [c for c, dims in table.columns.items() if dims.total in ("", "total")]
        self.plain_columns = [c for c, dims in table.columns.items() if not dims.total]
        self.words: dict[int, str] = {}
        self.keys: dict[int, str] = {}
        self.left_blank = self._left_blank()

    def issues(self) -> list[Issue]:
        families = [*self.lines(), *self.columns(), *self.counts()]
        for family in families:
            family.settle()
        nothing = self._blank_is_nothing(families)
        issues = [issue for family in families if family.trusted for issue in self.told(family, nothing)]
        if any(issue.rule == "total_mismatch" for issue in issues):
            issues += self.mended(families, nothing)
        return [*issues, *self.shares()]

    # -- what a line is ---------------------------------------------------------------------------------------
    def key(self, row: Row) -> str:
        if row.index not in self.keys:
            self.keys[row.index] = " ".join(match_key(text) for _, text in row.stubs)
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
        roles, summed = self.table.layout.roles, self.table.columns[c].total
        return [
            r
            for r in rows
            if not self.word(r) and (r.index not in self.table.total_rows if summed else roles.get((r.index, c)) != "total")
        ]

    def heads(self, row: Row) -> bool:
        """Whether a line without figures heads others; a commune without figures is a line left blank."""
        return row.kind == "section" and row.index not in self.left_blank

    def _left_blank(self) -> set[int]:
        rows = self.table.table.rows
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
        if kind == "f" and isinstance(value, str):
            fraction = read_fraction(value)
            return figure(address, fraction[0], 1.0, self._counted(row, c)) if fraction else None
        if kind != "n" or (row.index, c) in self.sheet.percents:
            return None
        if isinstance(value, str):
            number = read_number(normalize(value))
            if number is None or number.value is None or number.qualifier == "about":
                return None
            return figure(address, number.value, min(number.step, 1.0), self._counted(row, c), number.qualifier)
        return figure(address, float(value), None, self._counted(row, c))

    def _counted(self, row: Row, c: int) -> bool:
        """Whether the cell counts things one by one, such as criteria, communes, households."""
        found = self.rows.at(self.table, "indicators").get((self.sheet.name, self.sheet.address(row.index, c)))
        if found is None:
            return False
        standard = self.table.registers.indicator_of[found[INDICATORS.index("indicator")]][1]
        return standard not in ("VND", "%", "") and "/" not in standard

    def parts(self, rows: Iterable[Row], c: int) -> list[Figure] | None:
        """The figures of some lines in a column; None where one of them is not read or means a bound."""
        found = []
        for row in rows:
            part = self.at(row, c)
            if part is None or (part.value is not None and not part.half < 1e9):
                return None
            found.append(part)
        self.work += len(found)
        return self._bounded(found, c)

    def _bounded(self, parts: list[Figure], c: int) -> list[Figure]:
        """Blanks with the most that they can be: the size of the set of criteria, where criteria are counted."""
        if all(p.value is not None for p in parts) or not all(p.counted for p in parts if p.value is not None):
            return parts
        cells = self.rows.at(self.table, "indicators")
        rows = [cells.get((self.sheet.name, p.address)) for p in parts if p.value is not None]
        indicator, period = INDICATORS.index("indicator"), INDICATORS.index("period")
        if not rows or any(r is None or r[indicator] != "criteria_met" or r[period] != rows[0][period] for r in rows):
            return parts
        sets = self.table.registers.sets_on(f"{rows[0][period][:4]}-12-31")
        most = max([float(sum(s.size for s in sets)), *(r[INDICATORS.index("out_of")] or 0.0 for r in rows)])
        if most <= 0:
            return parts
        return [p if p.value is not None else blank(p.address, most, True) for p in parts]

    # -- lines of totals and means ----------------------------------------------------------------------------
    def lines(self) -> Iterator[Family]:
        rows = self.table.table.rows
        heads = [r for r in rows if r.children and r.index in self.table.total_rows]
        loose = [self._line(row, [self._children(row)], []) for row in heads[:_MOST_LINES]]
        certain = [f for row, f in zip(heads, loose, strict=False) if not self._some(row)]
        yield from certain
        yield Family([claim for f in loose if f not in certain for claim in f.claims], certain=False)
        for row in [r for r in rows if self.word(r) in ("total", "mean")][:_MOST_LINES]:
            if self.work > _MOST_PARTS:
                return
            if self.word(row) == "mean":
                yield self._mean_line(row)
            elif not _OTHER_SUM.search(self.key(row)):
                yield self._line(row, self._sets(row), self._subtotals(row))

    def _line(self, row: Row, sets: list[list[Row]], subtotals: list[Row]) -> Family:
        claims = []
        for c in self.value_columns:
            whole = self.at(row, c)
            if whole is None or whole.value is None or not self._adds(c):
                continue
            relations = []
            for lines in sets:
                parts = self.parts(lines if row.children else self.details(lines, c), c)
                if parts is None:
                    relations = []
                    break  # a part that is not read leaves the sum open
                relations += self._sum(whole, parts)
            if relations and len(subtotals) > 1:
                relations += self._sum(whole, self.parts(subtotals, c) or [])
            if relations:
                claims.append(Claim(whole, relations))
        return Family(claims, certain=bool(row.children) or self._certain(row))

    @staticmethod
    def _sum(whole: Figure, parts: list[Figure]) -> list[Relation]:
        known = sum(p.value is not None for p in parts)
        if not known or len(parts) < 2:
            return []
        if known and all(p.counted for p in parts if p.value is not None):
            whole = figure(whole.address, whole.value, None, True) if whole.half <= 0.5 else whole
        return [Relation("sum", whole, tuple(parts))]

    def _adds(self, c: int) -> bool:
        """Whether the figures of a column can be added: no shares, means or rates."""
        dims = self.table.columns[c]
        path = match_key(" ".join(self.header[c].path))
        standard = self.table.registers.indicator_of[dims.indicator][1] if dims.indicator else ""
        unit = dims.unit.unit if dims.unit else ""
        return not (_RATE.search(path) or "%" in standard + unit or "/" in standard + unit)

    def _children(self, row: Row) -> list[Row]:
        """The lines right below a line in level; a heading without figures gives way to its own lines."""
        rows, found = self.table.table.rows, []
        for i in row.children:
            child = rows[i]
            found += self._children(child) if child.kind == "section" and child.children else [child]
        return [r for r in found if r.kind != "section" and self.word(r) == ""]

    def _some(self, row: Row) -> bool:
        """Whether the lines below may be only some of the parts: under "Trong đó", or led by dashes."""
        lines = [self.table.table.rows[i] for i in row.children]
        return (
            bool(_SOME.search(self.key(row)))
            or any(r.ordinal[:1] in tuple(_BULLETS) or not r.ordinal or _SOME.search(self.key(r)) for r in lines)
            or len({self._unit(r) for r in [row, *lines]}) > 1
        )

    def _certain(self, row: Row) -> bool:
        """A line "Toàn huyện" may stand below some of its communes only; lines of several sorts add to nothing."""
        stubs = set(self.table.stub_kind.values())
        return not (_AREA.search(self.key(row)) or stubs & {"indicator", "measure"})

    def _unit(self, row: Row) -> str:
        column = next((c.index for c in self.table.table.columns if c.kind == "unit"), None)
        value = self.table.value(row, column) if column is not None else None
        return match_key(str(value)) if value else ""

    def _sets(self, total: Row) -> list[list[Row]]:
        """The sets of lines that a total may stand for: all, or those of its section, above or below it."""
        above: list[Row] = []
        since: list[Row] = []
        below: list[Row] = []
        until: list[Row] = []
        every: list[Row] = []
        ended = False
        for row in self.table.table.rows:
            before = row.index < total.index
            if self.heads(row) or self.word(row):
                if before:
                    above = [] if self.heads(row) else above
                    since = []
                elif row is not total:
                    ended = ended or bool(until)
                continue
            every.append(row)
            (above if before else below).append(row)
            if before:
                since.append(row)
            elif not ended:
                until.append(row)
        section = [r for r in every if r.sections and r.sections == total.sections]
        return self._of_one_unit(total, [every, section, above, since, below, until])

    def _of_one_unit(self, total: Row, sets: list[list[Row]]) -> list[list[Row]]:
        """Only lines in the unit of the total, and of the same measure; never lines of several units."""
        unit = self._unit(total)
        measured = [c for c, kind in self.table.stub_kind.items() if kind == "measure"]
        said = [t for c, t in total.stubs if c in measured]
        found = []
        for lines in sets:
            if unit:
                lines = [r for r in lines if self._unit(r) in (unit, "")]
            if said:
                lines = [r for r in lines if [t for c, t in r.stubs if c in measured] == said]
            if len(lines) > 1 and len({self._unit(r) for r in lines}) == 1 and lines not in found:
                found.append(lines)
        return found

    def _subtotals(self, total: Row) -> list[Row]:
        return [r for r in self.table.table.rows if self.word(r) in ("total", "wordless") and r is not total]

    def _mean_line(self, row: Row) -> Family:
        """A line of means: of its column's details, over all lines or those with a figure."""
        claims = []
        sets = self._sets(row)
        for c in self.value_columns:
            whole = self.at(row, c)
            if whole is None or whole.value is None or not self._adds(c):
                continue
            relations = []
            for lines in sets:
                parts = self.parts(self.details(lines, c), c)
                known = tuple(p for p in parts or () if p.value is not None)
                if parts is None:
                    relations = []
                    break
                if len(known) > 1 or (known and len(parts) > 1):
                    relations.append(Relation("mean", whole, tuple(parts), len(parts)))
                    relations += [Relation("mean", whole, known, n) for n in self._numbers(lines, len(known))]
            if relations:
                claims.append(Claim(whole, relations))
        return Family(claims, self._certain(row), "mean_mismatch")

    def _numbers(self, lines: list[Row], known: int) -> list[int]:
        """Over how many lines a mean may go: those with a figure, or the communes without the wards."""
        labels = self.table.labels
        kinds = [p.place_type for r in lines for _, t in r.stubs for p in labels.read(t).places]
        return sorted({known, *(kinds.count(k) for k in set(kinds))} - {0})

    # -- columns of totals ------------------------------------------------------------------------------------
    def columns(self) -> Iterator[Family]:
        totals = [c for c, d in self.table.columns.items() if d.total == "total"]
        rows = [r for r in self.table.table.rows if r.kind != "section"]
        for c in totals:
            path = match_key(" ".join(self.header[c].path))
            sets = self._beside(c, totals)
            if not sets or _OTHER_SUM.search(path) or _RATE.search(path):
                continue
            claims = []
            for row in rows:
                if self.word(row) == "mean" or self.work > _MOST_PARTS:
                    continue
                claim = self._across(row, c, sets)
                if claim:
                    claims.append(claim)
            yield Family(claims, certain=self._one_sort(c, sets[0]))

    def _beside(self, c: int, totals: list[int]) -> list[list[int]]:
        """The columns that a column of totals may sum: those under the same headers, or totals of groups of them."""
        columns, above = self.table.columns, self.header[c].path[:-1]
        inside = [
            k
            for k in columns
            if k != c and self.header[k].path[: len(above)] == above and columns[k].unit == columns[c].unit
        ]
        plain = [k for k in inside if not columns[k].total]
        groups = {k: self.header[k].path[:-1] for k in inside if k in totals and len(self.header[k].path) > len(above) + 1}
        grouped = list(groups) + [
            k for k in plain if not any(self.header[k].path[: len(g)] == g for g in groups.values())
        ]
        return [s for s in (plain, sorted(grouped) if groups else []) if len(s) > 1]

    def _one_sort(self, c: int, parts: list[int]) -> bool:
        columns = self.table.columns
        dims = [columns[k] for k in parts]
        words = match_key(" ".join(t for k in (c, *parts) for t in self.header[k].path))
        return not (
            _SOME.search(words)
            or len({d.measure for d in dims}) > 1
            or len({d.indicator for d in dims}) > 1
            or ({d.kind for d in dims} & {"labour", "land"} and len({d.kind for d in dims}) > 1)
            or any(not self._adds(k) for k in parts)
        )

    def _across(self, row: Row, c: int, sets: list[list[int]]) -> Claim | None:
        whole = self.at(row, c)
        if whole is None or whole.value is None or _RATE.search(f"{self.key(row)} {self._unit(row)}"):
            return None
        relations: list[Relation] = []
        for columns in sets:
            parts = [self.at(row, k) for k in columns if self._adds(k)]
            self.work += len(parts)
            if any(p is None or (p.value is not None and not p.half < 1e9) for p in parts):
                return None  # marks and words are counted elsewhere
            relations += self._sum(whole, parts)
        return Claim(whole, relations) if relations else None

    # -- counts of marks --------------------------------------------------------------------------------------
    def counts(self) -> Iterator[Family]:
        columns = [c for c, d in self.table.columns.items() if d.total in ("count", "total")]
        rows = self.table.table.rows
        lines = [r for r in rows if self.word(r) in ("count", "total")]
        if not (columns or lines) or not self.rows.at(self.table, "criteria"):
            return
        for c in columns:
            word = match_key(" ".join(self.header[c].path[-1:]))
            above = self.header[c].path[:-1]
            beside = [k for k in self.value_columns if not self.table.columns[k].total]
            beside = [k for k in beside if self.header[k].path[: len(above)] == above]
            claims = [
                self._count(row, c, word, [[(row, k) for k in beside]])
                for row in rows
                if row.kind != "section" and not self.word(row)
            ]
            yield self._count_family(claims)
        for row in lines[:_MOST_LINES]:
            sets = self._sets(row)
            claims = [
                self._count(row, c, self.key(row), [[(r, c) for r in lines] for lines in sets])
                for c in self.value_columns
                if not self.table.columns[c].total
            ]
            yield self._count_family(claims)

    @staticmethod
    def _count_family(claims: list[Claim | None]) -> Family:
        """Counts may follow a rule of their own; where most of a line or column disagree, nothing is claimed."""
        family = Family([c for c in claims if c], True, "count_mismatch")
        family.settle()
        good = sum(c.name not in FAILED for c in family.claims)
        family.certain = good * 2 > len(family.claims) or len(family.claims) == 1
        return family

    def _count(self, row: Row, c: int, word: str, sets: list[list[tuple[Row, int]]]) -> Claim | None:
        whole = self.at(row, c)
        if whole is None or whole.value is None or _RATE.search(word) or "điểm" in word or "lũy kế" in word:
            return None
        whole = figure(whole.address, whole.value, None, True)
        status = "not_met" if "chưa" in word or "không" in word else "in_progress" if "đang" in word else "met"
        relations = []
        for cells in sets:
            for chosen in self._told_marks(cells):
                relations += self._marks(whole, chosen, status)
                if status == "not_met" and chosen:
                    relations += self._marks(whole, chosen, "not_met", also="in_progress")
                if "tổng số tiêu chí" in word and "đạt" not in word:
                    relations.append(Relation("sum", whole, tuple(figure(a, 1.0, 0.0, True) for a, _ in chosen)))
        return Claim(whole, relations) if relations else None

    def _told_marks(self, cells: list[tuple[Row, int]]) -> list[list[tuple[str, str]]]:
        """Addresses and statuses of the cells: the criteria, and where parts of criteria have marks, with them too."""
        marks = self.rows.at(self.table, "criteria")
        criterion, status = CRITERIA.index("criterion"), CRITERIA.index("status")
        main, parts = [], []
        for row, c in cells:
            address = self.sheet.address(row.index, c)
            found = marks.get((self.sheet.name, address))
            kind = self.table.kind_of_cell(row, c)
            if found is None:
                if kind not in (BLANK, "-"):
                    main.append((address, ""))
            else:
                (parts if "." in found[criterion] else main).append((address, found[status]))
        self.work += len(cells)
        if not any(s for _, s in (*main, *parts)) or len(main) + len(parts) < 3:
            return []
        return [main, [*main, *parts], parts] if parts else [main]

    @staticmethod
    def _marks(whole: Figure, marks: list[tuple[str, str]], status: str, also: str = "") -> list[Relation]:
        if len(marks) < 3:
            return []
        parts = [
            blank(address, 1.0, True)
            if said in ("", "not_applicable")
            else figure(address, float(said in (status, also)), 0.0, True)
            for address, said in marks
        ]
        return [Relation("sum", whole, tuple(parts))]

    # -- shares -----------------------------------------------------------------------------------------------
    def shares(self) -> list[Issue]:
        """Columns of per cent beside the figures that they are of, where it is clear which figures these are."""
        issues = []
        for column in self.table.table.columns:
            words = match_key(" ".join(column.path))
            if not _SHARE.search(words) or self.work > _MOST_PARTS:
                continue
            printed = {
                r.index: share
                for r in self.table.table.rows
                if r.kind != "section" and (share := self._share_at(r, column.index)) is not None
            }
            if len(printed) < 3:
                continue
            best = max(self._share_sets(column.index, printed, words), key=lambda found: found[0], default=None)
            if best is not None and best[0] < 1:
                issues.append(self._share_issue(best[1], best[2]))
        return issues

    def _share_at(self, row: Row, c: int) -> Figure | None:
        kind, value = self.table.kind_of_cell(row, c), self.table.value(row, c)
        address = self.sheet.address(row.index, c)
        if kind not in ("n", "p"):
            return None
        if isinstance(value, str):
            number = read_percent(normalize(value)) if kind == "p" else read_number(normalize(value))
            return figure(address, number.value, min(number.step, 1.0)) if number and number.value is not None else None
        number = float(value)
        return figure(address, number * 100 if (row.index, c) in self.sheet.percents else number)

    def _share_sets(self, c: int, printed: dict[int, Figure], words: str) -> Iterator[tuple[float, list[Relation], bool]]:
        """What the shares may be of: how many fit (of 1), the relations, and whether they are the parts of a whole."""
        bases = [k for k in self.value_columns if k < c and not _SHARE.search(match_key(" ".join(self.header[k].path)))][-4:]
        rows = [r for r in self.table.table.rows if r.index in printed]
        for k in bases:
            for of in self._wholes(k):
                parts = [(r, v) for r in self.details(rows, k) if (v := self._plain(r, k)) and v.address != of.address]
                relations = [Relation("share", printed[r.index], (v, of)) for r, v in parts]
                share = self._fit(relations)
                if self._sure(share, len(relations)):
                    yield share, relations, False
                elif len(bases) == 1 and self._partition(relations, of, words):
                    yield share, relations, True
            for other in bases:
                pairs = [(r, self._plain(r, k), self._plain(r, other)) for r in rows if other != k]
                relations = [Relation("share", printed[r.index], (v, of)) for r, v, of in pairs if v and of and of.value]
                share = self._fit(relations)
                if self._sure(share, len(relations)):
                    yield share, relations, False

    def _plain(self, row: Row, c: int) -> Figure | None:
        found = self.at(row, c)
        return found if found is not None and found.value is not None and found.half < 1e9 else None

    def _wholes(self, c: int) -> list[Figure]:
        """The totals of a column."""
        lines = [r for r in self.table.table.rows if self.word(r) == "total"]
        return [f for r in lines[:20] if (f := self._plain(r, c)) and f.value]

    def _fit(self, relations: list[Relation]) -> float:
        self.work += len(relations)
        return sum(outcome(r).name == "confirmed" for r in relations) / len(relations) if relations else 0.0

    @staticmethod
    def _sure(share: float, number: int) -> bool:
        return share * number >= 3 and share >= 2 / 3

    @staticmethod
    def _partition(relations: list[Relation], of: Figure, words: str) -> bool:
        """Shares of the parts of a whole: the parts make the whole, and the shares 100, as printed."""
        if len(relations) < 3 or not (_PARTITION.search(words) or re.search(r"^\W*t[ỷỉ] lệ", words)):
            return False
        hundred = sum(r.whole.value for r in relations)
        room = sum(r.whole.half for r in relations)
        whole = outcome(Relation("sum", of, tuple(r.parts[0] for r in relations)))
        return abs(hundred - 100) <= room and whole.name in ("confirmed", "rounded")

    def _share_issue(self, relations: list[Relation], partition: bool) -> Issue:
        """One issue for a column: all its cells where they are the parts of a whole, else those that fail."""
        failed = [r for r in relations if outcome(r).name in FAILED]
        shown = relations if partition and len(relations) <= 12 else failed[:12]
        digits = max(_digits(r.whole.value) for r in shown) + 1
        return self.issue(
            "share_mismatch",
            failed[0].whole.address,
            "; ".join(written(r.whole.value) for r in shown),
            computed="; ".join(written(outcome(r).computed, digits) for r in shown),
            cells=spans(r.whole.address for r in shown),
            meant=f"{spans(r.parts[0].address for r in shown)} / {spans(dict.fromkeys(r.parts[1].address for r in shown))}",
        )

    # -- issues -----------------------------------------------------------------------------------------------
    def issue(self, rule: str, address: str, found: str, **detail: str) -> Issue:
        return Issue(rule, self.table.source, self.sheet.name, address, found, detail)

    def told(self, family: Family, nothing: bool) -> Iterator[Issue]:
        """What a family has to say; `nothing`: blanks of this table are proven to stand for nothing."""
        for claim in family.claims:
            i = family.likely(claim) if claim.name == "contradicted" else claim.best()
            relation, result = claim.relations[i], claim.results[i]
            open_ended = claim.name in ("pins_down", "open")
            if claim.name == "contradicted" or (open_ended and nothing and family.rule == "total_mismatch"):
                yield self._contradicted(family.rule, relation, result)
            elif claim.name == "impossible":
                yield self._impossible(relation, result)
            elif (open_ended or claim.name == "rounded") and family.rule == "total_mismatch":
                yield self._noted(f"total_{claim.name}", relation, result)

    def _contradicted(self, rule: str, relation: Relation, result: Outcome) -> Issue:
        whole, known = relation.whole, relation.known
        digits = 2 if relation.kind == "mean" else 6
        return self.issue(
            rule,
            whole.address,
            written(whole.value),
            computed=written(result.computed, digits),
            cells=spans(p.address for p in known),
            difference=written(abs(whole.value - result.computed), digits),
            count=str(relation.number or len(known)),
        )

    def _impossible(self, relation: Relation, result: Outcome) -> Issue:
        """Whatever the blanks are, the figure cannot be reached."""
        missing, number = relation.missing, relation.number or 1
        most = result.high if relation.whole.value > result.high else result.low
        return self.issue(
            "total_impossible",
            relation.whole.address,
            written(relation.whole.value),
            computed=written(result.computed * number),
            cells=spans(p.address for p in relation.known),
            blanks=spans(p.address for p in missing),
            each=written(max(p.high for p in missing)),
            limit=written(most, 2 if relation.kind == "mean" else 6),
            count=str(len(relation.parts)),
        )

    def _noted(self, rule: str, relation: Relation, result: Outcome) -> Issue:
        return self.issue(
            rule,
            relation.whole.address,
            written(relation.whole.value),
            computed=written(result.computed),
            cells=spans(p.address for p in relation.known),
            blanks=spans(p.address for p in relation.missing),
            difference=written(relation.whole.value - result.computed),
            count=str(len(relation.missing)),
        )

    @staticmethod
    def _blank_is_nothing(families: list[Family]) -> bool:
        """Whether sums with blanks come out in this table: then blanks stand for nothing."""
        return any(
            claim.name in ("confirmed", "rounded") and claim.relations[claim.best()].missing
            for family in families
            for claim in family.claims
            if family.rule == "total_mismatch"
        )

    def mended(self, families: list[Family], nothing: bool) -> list[Issue]:
        """The smallest set of cells whose change would mend the sums of this table."""
        sums: list[Relation] = []
        for family in families:
            if family.rule != "total_mismatch":
                continue
            for claim in family.claims:
                relation = self._meant(family, claim, nothing)
                if relation is None:
                    return []
                sums += [Relation("sum", relation.whole, tuple(relation.known))] if relation.known else []
        issues = []
        for group in connected(sums):
            found = repair(group) if len(group) > 1 else None
            if found:
                told = found.whole and all(value is not None for *_, value in found.changes)
                words = [f"{a}: {written(v)} → {written(n)}" if told else a for a, v, n in found.changes]
                rule = "total_repair" if told else "total_suspects"
                address, said, _ = found.changes[0]
                issues.append(self.issue(rule, address, written(said), cells="; ".join(words)))
        return issues

    @staticmethod
    def _meant(family: Family, claim: Claim, nothing: bool) -> Relation | None:
        """The one relation that a claim stands for; without parts where it binds nothing, None where it is unclear."""
        free = Relation("sum", claim.whole, ())
        if not family.trusted or not math.isfinite(claim.whole.half):
            return free
        if claim.name in ("confirmed", "rounded"):
            return claim.relations[claim.best()]
        if claim.name in ("pins_down", "open") and not nothing:
            return free
        i = family.likely(claim)
        sets = {tuple(p.address for p in r.known) for r in claim.relations}
        likes = sum(o.name == "confirmed" and o.best() == i for o in family.claims)
        return claim.relations[i] if len(sets) == 1 or likes else None


def _digits(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])
