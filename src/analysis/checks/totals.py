"""Totals, means, counts and shares of one table: of which cells they are said to be, and whether they agree.

A relation is claimed to fail only where it is certain what it relates: by the word of its line or column, or because
its likes in the same table agree. What stands under "Trong đó" may be a part of the parts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from string import ascii_uppercase, digits

from analysis.checks.lines import RATE, TableFigures, TidyRows, key_of
from analysis.checks.reconcile import (
    FAILED,
    Figure,
    Outcome,
    Relation,
    connected,
    figure,
    outcome,
    slip,
    spans,
    written,
)
from analysis.checks.shares import Shares
from analysis.reading.layout import Row
from analysis.reading.tidy import TableTidier
from analysis.words.messages import Issue

_MOST_LINES = 300  # totals checked in one table
_MOST_PARTS = 400_000  # parts added up in one table
_SOME = re.compile(r"\b(?:trong đó|tr đó|gồm|bao gồm|chia ra|trong do)\b")
_OTHER_SUM = re.compile(r"lũy kế|luy ke|tỉ lệ|ti le|%|chưa|đang|điểm|còn lại|xếp|số tiêu chí|tổng hợp|so với|tăng|giảm")
# A mean of the lines, not one for each household or inhabitant.
_MEAN = re.compile(
    r"^(?:bình quân|trung bình|bq|tb)(?: (?:chung|các|mỗi|một|1|xã|toàn|thị|huyện|tỉnh|số|tiêu|chí|đạt|chuẩn|tháng))*$"
)
_AREA = re.compile(r"^toàn |\btoàn (?:xã|huyện|thị xã|tỉnh|thành phố|địa bàn)\b")
_BULLETS = "-–+*•● "
_RANK = ("confirmed", "rounded", "pins_down", "open", "impossible", "contradicted")


@dataclass(slots=True)
class Claim:
    """A figure and the sets of cells that it may be the total of; the best of them decides.

    Claims of one family name alike sets alike in `sets`.
    """

    whole: Figure
    relations: list[Relation]
    sets: list[int]
    results: list[Outcome] = field(default_factory=list)
    best: int = 0
    name: str = ""

    def settle(self) -> None:
        self.results = [outcome(r) for r in self.relations]
        ranks = [_RANK.index(result.name) for result in self.results]
        self.best = ranks.index(min(ranks))
        self.name = self.results[self.best].name

    def confirms(self, chosen: int) -> bool:
        """Whether the figure is the total of the set of that name."""
        return any(s == chosen and r.name == "confirmed" for s, r in zip(self.sets, self.results, strict=True))


@dataclass(slots=True)
class Family:
    """Claims of one line or one column of totals. `certain`: its word alone says that all its parts are shown."""

    claims: list[Claim]
    certain: bool
    rule: str = "total_mismatch"
    trusted: bool = False

    def settle(self) -> None:
        """Compare every claim; a family that is not certain is trusted where most of it agrees."""
        for claim in self.claims:
            claim.settle()
        good = sum(claim.name in ("confirmed", "rounded") for claim in self.claims)
        bad = sum(claim.name in FAILED for claim in self.claims)
        self.trusted = self.certain or (good >= 2 and good > bad)

    def likely(self, claim: Claim) -> int:
        """Of the sets that a failed figure may be the total of, the one that its likes are the totals of."""
        votes = [sum(other.confirms(chosen) for other in self.claims) for chosen in claim.sets]
        return votes.index(max(votes))


def reconciled(tables: list[TableTidier]) -> list[Issue]:
    """Issues of the totals, means, counts and shares of the tables of one workbook."""
    rows = TidyRows(tables[0].out) if tables else None
    figures = [TableFigures(table, rows) for table in tables]
    unsummed = {f.headings for f in figures if not any(f.word(r) in ("total", "mean") for r in f.table.table.rows)}
    return [
        issue for f in figures for issue in (*Totals(f, continued=f.headings in unsummed).issues(), *Shares(f).issues())
    ]


class Totals:
    """The relations of one table. A line is a `Row`, a column its index.

    `continued`: another table has the same headings and no total, so that a total may go over both.
    """

    def __init__(self, figures: TableFigures, continued: bool) -> None:
        self.continued = continued
        self.figures, self.table, self.rows = figures, figures.table, figures.table.table.rows

    def issues(self) -> list[Issue]:
        if self._plainly_right():
            return []
        families = [*self.lines(), *self.columns(), *self.counts()]
        for family in families:
            family.settle()
        nothing = self._blank_is_nothing(families)
        issues = [issue for family in families if family.trusted for issue in self.told(family, nothing)]
        if any(issue.rule == "total_mismatch" for issue in issues):
            issues += self.mended(families, nothing)
        return issues

    def _plainly_right(self) -> bool:
        """Whether one line of totals adds up all lines exactly, and nothing else is to be compared: most tables."""
        totals = [row for row in self.rows if self.figures.word(row)]
        plain = not any(row.children or row.kind == "section" for row in self.rows)
        if len(totals) != 1 or not plain or self.figures.word(totals[0]) != "total":
            return False
        if any(dims.total for dims in self.table.columns.values()):
            return False
        lines = [row for row in self.rows if row is not totals[0]]
        return all(self._adds_up(totals[0], lines, c) for c in self.figures.value_columns)

    def _adds_up(self, total: Row, lines: list[Row], c: int) -> bool:
        whole, *parts = [self.table.value(row, c) for row in (total, *lines)]
        if not all(type(number) is float for number in (whole, *parts)):
            return False
        return abs(whole - sum(parts)) <= 1e-9 * max(1.0, abs(whole))

    # -- lines of totals and means ----------------------------------------------------------------------------
    def lines(self) -> Iterator[Family]:
        rows = self.rows
        heads = [r for r in rows if r.children and r.index in self.table.total_rows]
        loose = [self._line(row, [self._children(row)], []) for row in heads[:_MOST_LINES]]
        certain = [f for row, f in zip(heads, loose, strict=False) if not self._some(row)]
        yield from certain
        yield Family([claim for f in loose if f not in certain for claim in f.claims], certain=False)
        for row in [r for r in rows if self.figures.word(r) in ("total", "mean")][:_MOST_LINES]:
            if self.figures.work > _MOST_PARTS:
                return
            if self.figures.word(row) == "mean":
                if _MEAN.match(self.figures.key(row)):
                    yield self._mean_line(row)
            elif not _OTHER_SUM.search(self.figures.key(row)):
                yield self._line(row, self._sets(row), self._subtotals(row))

    def _line(self, row: Row, sets: list[list[Row]], subtotals: list[Row]) -> Family:
        claims = []
        for c in self.figures.value_columns:
            whole = self.figures.at(row, c)
            if whole is None or whole.value is None or not self.figures.adds(c):
                continue
            chosen = [(2 * k + level, lines) for k, s in enumerate(sets) for level, lines in self._levels(row, s, c)]
            chosen += [(-1, subtotals)] if len(subtotals) > 1 and sets else []
            claim = self._claim(whole, [(name, self.figures.parts(lines, c)) for name, lines in chosen])
            claims += [claim] if claim else []
        return Family(claims, certain=bool(row.children) or self._certain(row))

    def _claim(self, whole: Figure, sets: list[tuple[int, list[Figure] | None]]) -> Claim | None:
        """A total and its possible sets of parts; None where a part is not read, which leaves the sum open."""
        if any(parts is None for name, parts in sets if name >= 0):
            return None
        found = [(name, r) for name, parts in sets if parts for r in self._sum(whole, parts)]
        return Claim(whole, [r for _, r in found], [name for name, _ in found]) if found else None

    def _levels(self, total: Row, lines: list[Row], c: int) -> list[tuple[int, list[Row]]]:
        """The lines as they are, or each line that heads others in their stead: they may be only some of its parts."""
        if total.children:
            return [(0, lines)]
        details = self.figures.details(lines, c)
        if not any(r.children for r in lines):
            return [(0, details)]
        below = {self.rows[i].index for r in lines for i in r.children if self._has_figure(r, c)}
        heads = [r for r in lines if r.index not in below and (not r.children or self._has_figure(r, c))]
        return [(0, details), (1, heads)]

    def _has_figure(self, row: Row, c: int) -> bool:
        found = self.figures.at(row, c)
        return found is not None and found.value is not None

    @staticmethod
    def _sum(whole: Figure, parts: list[Figure]) -> list[Relation]:
        known = sum(p.value is not None for p in parts)
        if not known or len(parts) < 2:
            return []
        if known and all(p.counted for p in parts if p.value is not None):
            whole = figure(whole.address, whole.value, None, True) if whole.half <= 0.5 else whole
        return [Relation("sum", whole, tuple(parts))]

    def _children(self, row: Row) -> list[Row]:
        """The lines right below a line in level; a heading without figures gives way to its own lines."""
        rows, found = self.rows, []
        for i in row.children:
            child = rows[i]
            found += self._children(child) if child.kind == "section" and child.children else [child]
        return [r for r in found if r.kind != "section" and self.figures.word(r) == ""]

    def _some(self, row: Row) -> bool:
        """Whether the lines below may be only some of the parts: under "Trong đó", led by dashes, of several sorts."""
        lines = [self.rows[i] for i in row.children]
        return (
            "indicator" in self.table.stub_kind.values()
            or any(_SOME.search(key) or RATE.search(key) for key in map(self.figures.key, [row, *lines]))
            or any(r.ordinal.strip(_BULLETS) == "" for r in lines)
            or len({self.figures.unit(r) for r in [row, *lines]}) > 1
        )

    def _certain(self, row: Row) -> bool:
        """A line "Toàn huyện" may stand below some of its communes only; lines of several sorts add to nothing."""
        stubs = set(self.table.stub_kind.values())
        return not (self.continued or _AREA.search(self.figures.key(row)) or stubs & {"indicator", "measure"})

    def _sets(self, total: Row) -> list[list[Row]]:
        """The sets of lines that a total may stand for: all, or those of its section, above or below it."""
        self.figures.work += len(self.rows)
        above: list[Row] = []
        since: list[Row] = []
        below: list[Row] = []
        until: list[Row] = []
        every: list[Row] = []
        ended = False
        for row in self.rows:
            before = row.index < total.index
            if self.figures.heads(row) or self.figures.word(row):
                if before:
                    above = [] if self.figures.heads(row) else above
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
        unit = self.figures.unit(total)
        measured = [c for c, kind in self.table.stub_kind.items() if kind == "measure"]
        said = [t for c, t in total.stubs if c in measured]
        found = []
        for lines in sets:
            if unit:
                lines = [r for r in lines if self.figures.unit(r) in (unit, "")]
            if said:
                lines = [r for r in lines if [t for c, t in r.stubs if c in measured] == said]
            if len(lines) > 1 and len({self.figures.unit(r) for r in lines}) == 1 and lines not in found:
                found.append(lines)
        return found

    def _subtotals(self, total: Row) -> list[Row]:
        return [r for r in self.rows if self.figures.word(r) in ("total", "wordless") and r is not total]

    def _mean_line(self, row: Row) -> Family:
        """A line of means: of its column's details, over all lines or those with a figure."""
        claims = []
        sets = self._sets(row)
        for c in self.figures.value_columns:
            whole = self.figures.at(row, c)
            if whole is None or whole.value is None or not self.figures.adds(c):
                continue
            relations = []
            for lines in sets:
                parts = self.figures.parts(self.figures.details(lines, c), c)
                known = tuple(p for p in parts or () if p.value is not None)
                if parts is None:
                    relations = []
                    break
                if len(known) > 1 or (known and len(parts) > 1):
                    relations.append(Relation("mean", whole, tuple(parts), len(parts)))
                    relations += [Relation("mean", whole, known, n) for n in self._numbers(lines, len(known))]
            if relations:
                claims.append(Claim(whole, relations, list(range(len(relations)))))
        return Family(claims, self._certain(row), "mean_mismatch")

    def _numbers(self, lines: list[Row], known: int) -> list[int]:
        """Over how many lines a mean may go: those with a figure, or the communes without the wards."""
        labels = self.table.labels
        kinds = [p.place_type for r in lines for _, t in r.stubs for p in labels.read(t).places]
        return sorted({known, *(kinds.count(k) for k in set(kinds))} - {0})

    # -- columns of totals ------------------------------------------------------------------------------------
    def columns(self) -> Iterator[Family]:
        totals = [c for c, d in self.table.columns.items() if d.total == "total"]
        rows = [r for r in self.rows if r.kind != "section"]
        for c in totals:
            path = key_of(" ".join(self.figures.header[c].path))
            sets = self._beside(c, totals)
            if not sets or _OTHER_SUM.search(path) or RATE.search(path):
                continue
            claims = []
            for row in rows:
                if self.figures.word(row) == "mean" or self.figures.work > _MOST_PARTS:
                    continue
                claim = self._across(row, c, sets)
                if claim:
                    claims.append(claim)
            yield Family(claims, certain=self._one_sort(c, sets[0]))

    def _beside(self, c: int, totals: list[int]) -> list[list[int]]:
        """The columns that a column of totals may sum: those under the same headers, or totals of groups of them."""
        columns, above = self.table.columns, self.figures.header[c].path[:-1]
        inside = [
            k
            for k in columns
            if k != c and self.figures.header[k].path[: len(above)] == above and columns[k].unit == columns[c].unit
        ]
        plain = [k for k in inside if not columns[k].total]
        deeper = [k for k in inside if k in totals and len(self.figures.header[k].path) > len(above) + 1]
        groups = {k: self.figures.header[k].path[:-1] for k in deeper}
        grouped = list(groups) + [
            k for k in plain if not any(self.figures.header[k].path[: len(g)] == g for g in groups.values())
        ]
        return [s for s in (plain, sorted(grouped) if groups else []) if len(s) > 1]

    def _one_sort(self, c: int, parts: list[int]) -> bool:
        columns = self.table.columns
        dims = [columns[k] for k in parts]
        words = key_of(" ".join(t for k in (c, *parts) for t in self.figures.header[k].path))
        return not (
            _SOME.search(words)
            or len({d.measure for d in dims}) > 1
            or len({d.indicator for d in dims}) > 1
            or ({d.kind for d in dims} & {"labour", "land"} and len({d.kind for d in dims}) > 1)
            or any(not self.figures.adds(k) for k in parts)
        )

    def _across(self, row: Row, c: int, sets: list[list[int]]) -> Claim | None:
        whole = self.figures.at(row, c)
        if whole is None or whole.value is None or RATE.search(f"{self.figures.key(row)} {self.figures.unit(row)}"):
            return None
        found = []
        for name, columns in enumerate(sets):
            parts = [self.figures.at(row, k) for k in columns if self.figures.adds(k)]
            self.figures.work += len(parts)
            read = all(p is not None and (p.value is None or p.high - p.low < math.inf) for p in parts)
            found.append((name, parts if read else None))  # marks and words are counted elsewhere
        return self._claim(whole, found)

    # -- counts of marks --------------------------------------------------------------------------------------
    def counts(self) -> Iterator[Family]:
        columns = [c for c, d in self.table.columns.items() if d.total in ("count", "total")]
        rows = self.rows
        lines = [r for r in rows if self.figures.word(r) in ("count", "total")]
        if not (columns or lines) or not self.figures.rows.criteria:
            return
        for c in columns:
            word = key_of(" ".join(self.figures.header[c].path[-1:]))
            above = self.figures.header[c].path[:-1]
            beside = [k for k in self.figures.value_columns if not self.table.columns[k].total]
            beside = [k for k in beside if self.figures.header[k].path[: len(above)] == above]
            claims = [
                self._count(row, c, word, [[(row, k) for k in beside]])
                for row in rows
                if row.kind != "section" and not self.figures.word(row)
            ]
            yield self._count_family(claims)
        for row in lines[:_MOST_LINES]:
            sets = self._sets(row)
            claims = [
                self._count(row, c, self.figures.key(row), [[(r, c) for r in lines] for lines in sets])
                for c in self.figures.value_columns
                if not self.table.columns[c].total
            ]
            yield self._count_family(claims)

    @staticmethod
    def _count_family(claims: list[Claim | None]) -> Family:
        """Counts may follow a rule of their own; where most of a line or column disagree, nothing is claimed."""
        told = [c for c in claims if c]
        return Family(told, len(told) == 1, "count_mismatch")

    def _count(self, row: Row, c: int, word: str, sets: list[list[tuple[Row, int]]]) -> Claim | None:
        whole = self.figures.at(row, c)
        if whole is None or whole.value is None or RATE.search(word) or "điểm" in word or "lũy kế" in word:
            return None
        whole = figure(whole.address, whole.value, None, True)
        status = "not_met" if "chưa" in word or "không" in word else "in_progress" if "đang" in word else "met"
        relations = []
        for cells in sets:
            for chosen in self._told_marks(cells):
                if sum([said == status for _, said in chosen]) == whole.value:
                    return Claim(whole, [Relation("sum", whole, (whole,))], [0])  # nothing more to compare
                relations += self._marks(whole, chosen, status)
                if status == "not_met" and chosen:
                    relations += self._marks(whole, chosen, "not_met", also="in_progress")
                if "tổng số tiêu chí" in word and "đạt" not in word:
                    relations.append(Relation("sum", whole, tuple(figure(a, 1.0, 0.0, True) for a, _ in chosen)))
        return Claim(whole, relations, list(range(len(relations)))) if relations else None

    def _told_marks(self, cells: list[tuple[Row, int]]) -> list[list[tuple[str, str]]]:
        """Addresses and statuses of the cells: the criteria, and where parts of criteria have marks, with them too."""
        main, parts = [], []
        for row, c in cells:
            address, criterion, status = self.figures.mark(row, c)
            if criterion:
                (parts if "." in criterion else main).append((address, status))
            elif self.table.kind_of_cell(row, c) not in " -":
                main.append((address, ""))
        self.figures.work += len(cells)
        if not any(s for _, s in (*main, *parts)) or len(main) + len(parts) < 3:
            return []
        return [main, [*main, *parts], parts] if parts else [main]

    @staticmethod
    def _marks(whole: Figure, marks: list[tuple[str, str]], status: str, also: str = "") -> list[Relation]:
        if len(marks) < 3:
            return []
        parts = [
            Figure(address, None, 0.0, 1.0, True)
            if said in ("", "not_applicable")
            else Figure(address, 1.0, 1.0, 1.0, True)
            if said in (status, also)
            else Figure(address, 0.0, 0.0, 0.0, True)
            for address, said in marks
        ]
        return [Relation("sum", whole, tuple(parts))]

    # -- issues -----------------------------------------------------------------------------------------------
    def told(self, family: Family, nothing: bool) -> Iterator[Issue]:
        """What a family has to say; `nothing`: blanks of this table are proven to stand for nothing."""
        left_out = self._left_out(family)
        if left_out:
            yield left_out
        for claim in family.claims:
            if left_out and claim.name == "contradicted":
                continue
            i = family.likely(claim) if claim.name == "contradicted" else claim.best
            relation, result = claim.relations[i], claim.results[i]
            open_ended = claim.name in ("pins_down", "open")
            if claim.name == "contradicted" or (open_ended and nothing and family.rule == "total_mismatch"):
                yield self._contradicted(family.rule, relation, result)
            elif claim.name == "impossible" and result.low <= relation.whole.value <= result.high:
                yield self._no_sum(relation)
            elif claim.name == "impossible":
                yield self._impossible(relation, result)
            elif (open_ended or claim.name == "rounded") and family.rule == "total_mismatch":
                yield self._noted(f"total_{claim.name}", relation, result)

    def _left_out(self, family: Family) -> Issue | None:
        """One line (or column) that all the totals leave out, as a formula does that was not stretched."""
        failed = [claim for claim in family.claims if claim.name == "contradicted"]
        if len(failed) < 2 or family.rule != "total_mismatch":
            return None
        name = failed[0].sets[family.likely(failed[0])]
        alike = [claim.relations[claim.sets.index(name)] for claim in family.claims if name in claim.sets]
        if len(alike) < len(family.claims) or len({len(r.parts) for r in alike}) != 1:
            return None
        for k in range(len(alike[0].parts)):
            cells = [r.parts[k].address for r in alike]
            in_line = len({a.strip(ascii_uppercase) for a in cells}) == 1 or len({a.strip(digits) for a in cells}) == 1
            if in_line and all(self._without(r, k) for r in alike):
                first = failed[0].whole
                detail = {"cells": spans(cells), "blanks": spans(claim.whole.address for claim in failed)}
                return self.figures.issue("total_leaves_out", first.address, written(first.value), **detail)
        return None

    @staticmethod
    def _without(relation: Relation, k: int) -> bool:
        parts = relation.parts[:k] + relation.parts[k + 1 :]
        return outcome(Relation(relation.kind, relation.whole, parts)).name == "confirmed"

    def _contradicted(self, rule: str, relation: Relation, result: Outcome) -> Issue:
        whole, known = relation.whole, relation.known
        places = 2 if relation.kind == "mean" else 6
        return self.figures.issue(
            rule,
            whole.address,
            written(whole.value),
            computed=written(result.computed, places),
            cells=spans(p.address for p in known),
            difference=written(abs(whole.value - result.computed), places),
            count=str(relation.number or len(known)),
        )

    def _impossible(self, relation: Relation, result: Outcome) -> Issue:
        """Whatever the blanks are, the figure cannot be reached."""
        missing, number = relation.missing, relation.number or 1
        most = result.high if relation.whole.value > result.high else result.low
        return self.figures.issue(
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

    def _no_sum(self, relation: Relation) -> Issue:
        """A mean of whole numbers that no whole number gives over so many lines."""
        whole, number = relation.whole, relation.number
        below = int(whole.value * number)
        ways = (f"{n} : {number} = {written(n / number, 2)}" for n in (below, below + 1))
        detail = {"count": str(number), "meant": "; ".join(ways)}
        return self.figures.issue("mean_no_sum", whole.address, written(whole.value), **detail)

    def _noted(self, rule: str, relation: Relation, result: Outcome) -> Issue:
        return self.figures.issue(
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
            claim.name in ("confirmed", "rounded") and claim.relations[claim.best].missing
            for family in families
            for claim in family.claims
            if family.rule == "total_mismatch"
        )

    def mended(self, families: list[Family], nothing: bool) -> list[Issue]:
        """The single cells whose change would mend the sums of this table that share it."""
        sums: list[Relation] = []
        for family in families:
            if family.rule != "total_mismatch":
                continue
            for claim in family.claims:
                relation = self._meant(family, claim, nothing)
                if relation is None:
                    return []
                sums += [Relation("sum", relation.whole, tuple(relation.known))] if relation.known else []
        groups = [group for group in connected(sums) if len(group) > 1]
        return [
            self.figures.issue("total_repair", address, written(said), cells=f"{address}: {written(said)} → {written(meant)}")
            for address, said, meant in filter(None, map(slip, groups))
        ]

    @staticmethod
    def _meant(family: Family, claim: Claim, nothing: bool) -> Relation | None:
        """The one relation that a claim stands for; without parts where it binds nothing, None where it is unclear."""
        free = Relation("sum", claim.whole, ())
        if not family.trusted or not math.isfinite(claim.whole.half):
            return free
        if claim.name in ("confirmed", "rounded"):
            return claim.relations[claim.best]
        if claim.name in ("pins_down", "open") and not nothing:
            return free
        i = family.likely(claim)
        sets = {tuple(p.address for p in r.known) for r in claim.relations}
        likes = any(other.confirms(claim.sets[i]) for other in family.claims)
        return claim.relations[i] if len(sets) == 1 or likes else None
