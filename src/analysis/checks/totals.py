"""Totals, means and counts of one table: of which cells they are said to be.

A relation is claimed to fail only where it is certain what it relates: by the word of its line or
column, or because its likes in the same table agree. What stands under "Trong đó" may be a part of
the parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import dropwhile, takewhile

from analysis.checks.claims import Claim, Family, settled, told
from analysis.checks.lines import RATE, TableFigures, TidyRows, key_of
from analysis.checks.reconcile import Figure, Relation, figure
from analysis.checks.shares import share_issues, whole_issues
from analysis.reading.layout import Row
from analysis.reading.tidy import TableTidier
from analysis.words.messages import Issue

_MOST_LINES = 300  # totals checked in one table
_MOST_PARTS = 400_000  # parts added up in one table
_FEWEST_MARKS = 3  # that are counted
_SOME = re.compile(r"\b(?:trong đó|tr đó|gồm|bao gồm|chia ra|trong do)\b")
_OTHER_SUM = re.compile(
    r"lũy kế|luy ke|tỉ lệ|ti le|%|chưa|đang|điểm|còn lại|xếp|số tiêu chí|tổng hợp|so với|tăng|giảm"
)
_NO_COUNT = re.compile(rf"{RATE.pattern}|điểm|lũy kế")
# A mean of the lines, not one for each household or inhabitant.
_MEAN = re.compile(
    r"^(?:bình quân|trung bình|bq|tb)"
    r"(?: (?:chung|các|mỗi|một|1|xã|toàn|thị|huyện|tỉnh|số|tiêu|chí|đạt|chuẩn|tháng))*$"
)
_AREA = re.compile(r"^toàn |\btoàn (?:xã|huyện|thị xã|tỉnh|thành phố|địa bàn)\b")
# Lines that count what is not met may count what is under way with it.
_COUNTED = {
    "met": [("met",)],
    "in_progress": [("in_progress",)],
    "not_met": [("not_met",), ("not_met", "in_progress")],
}
_BULLETS = "-–+*•● "
Named = tuple[int, list[Figure] | None]  # a set of parts under its name; None: one is not read


def reconciled(tables: list[TableTidier]) -> list[Issue]:
    """Issues of the totals, means, counts and shares of the tables of one workbook."""
    if not tables:
        return []
    rows = TidyRows(tables[0].out)
    figures = [TableFigures(table, rows) for table in tables]
    unsummed = {
        f.headings for f in figures if not any(f.word(r) in ("total", "mean") for r in f.rows)
    }
    issues: list[Issue] = []
    for f in figures:
        issues += told(f, Totals(f, continued=f.headings in unsummed).families())
        issues += [*share_issues(f), *whole_issues(f)]
    return issues


class Totals:
    """The claims of one table. A line is a `Row`, a column its index.

    `continued`: another table has the same headings and no total, so a total may go over both.
    """

    def __init__(self, figures: TableFigures, continued: bool) -> None:
        self.continued = continued
        self.figures, self.table, self.rows = figures, figures.table, figures.rows

    def families(self) -> list[Family]:
        """The claims of lines of totals and means, of columns of totals, and of counts of marks."""
        return [*self._lines(), *self._columns(), *self._counts()]

    # -- lines of totals and means -------------------------------------------------------------
    def _lines(self) -> Iterator[Family]:
        heads = [r for r in self.rows if r.children and r.index in self.table.total_rows]
        loose: list[Claim] = []
        for row in heads[:_MOST_LINES]:
            family = self._line(row, [self._children(row)], [])
            if self._some(row):
                loose += family.claims
            else:
                yield family
        yield Family(loose, certain=False)
        lines = [r for r in self.rows if self.figures.word(r) in ("total", "mean")]
        for row in lines[:_MOST_LINES]:
            if self.figures.work > _MOST_PARTS:
                return
            key = self.figures.key(row)
            if self.figures.word(row) == "total" and not _OTHER_SUM.search(key):
                yield self._line(row, self._sets(row), self._subtotals(row))
            elif self.figures.word(row) == "mean" and _MEAN.match(key):
                yield self._mean_line(row)

    def _line(self, row: Row, sets: list[list[Row]], subtotals: list[Row]) -> Family:
        claims = []
        for c, whole in self._wholes(row):
            named = [
                (2 * k + level, lines)
                for k, own in enumerate(sets)
                for level, lines in enumerate(self._levels(row, own, c))
            ]
            named += [(-1, subtotals)] if len(subtotals) > 1 and sets else []
            claims.append(_sum(whole, ((name, self._parts(lines, c)) for name, lines in named)))
        certain = bool(row.children) or self._certain(row)
        return Family([found for found in claims if found], certain)

    def _wholes(self, row: Row) -> Iterator[tuple[int, Figure]]:
        """The figures of a line in columns that can be added up."""
        for c in self.figures.value_columns:
            whole = self.figures.told(row, c)
            if whole is not None and self.figures.adds(c):
                yield c, whole

    def _parts(self, lines: list[Row], c: int) -> list[Figure] | None:
        return self.figures.parts(self.figures.at(row, c) for row in lines)

    def _levels(self, total: Row, lines: list[Row], c: int) -> list[list[Row]]:
        """The lines of details, and those that head others in their stead, which may be some."""
        if total.children:
            return [lines]
        details = self.figures.details(lines, c)
        if not any(r.children for r in lines):
            return [details]
        headed = [r for r in lines if self.figures.told(r, c) or not r.children]
        below = {self.rows[i].index for r in headed for i in r.children}
        return [details, [r for r in headed if r.index not in below]]

    def _children(self, row: Row) -> list[Row]:
        """The lines right below a line; a heading without figures gives way to its own lines."""
        found = []
        for child in (self.rows[i] for i in row.children):
            heading = child.kind == "section"
            found += self._children(child) if heading and child.children else [child]
        return [r for r in found if r.kind != "section" and not self.figures.word(r)]

    def _some(self, row: Row) -> bool:
        """Whether the lines below may be only some: "Trong đó", dashes, several sorts."""
        below = [self.rows[i] for i in row.children]
        lines = [row, *below]
        keys = map(self.figures.key, lines)
        return (
            "indicator" in self.table.stub_kind.values()
            or any(_SOME.search(key) or RATE.search(key) for key in keys)
            or any(r.ordinal.strip(_BULLETS) == "" for r in below)
            or len(set(map(self.figures.unit, lines))) > 1
        )

    def _certain(self, row: Row) -> bool:
        """ "Toàn huyện" may stand below some of its communes only; several sorts add to nothing."""
        sorts = set(self.table.stub_kind.values()) & {"indicator", "measure"}
        return not (self.continued or sorts or _AREA.search(self.figures.key(row)))

    def _sets(self, total: Row) -> list[list[Row]]:
        """The sets of lines that a total may stand for: all, its section, above or below."""
        self.figures.work += len(self.rows)
        heads = self.figures.heads

        def _ends(row: Row) -> bool:
            return bool(self.figures.word(row)) or heads(row)

        before = [r for r in self.rows if r.index < total.index]
        after = [r for r in self.rows if r.index > total.index]
        runs = [
            self.rows,
            [r for r in self.rows if r.sections and r.sections == total.sections],
            _since(before, heads),
            _since(before, _ends),
            after,
            list(takewhile(lambda r: not _ends(r), dropwhile(_ends, after))),
        ]
        return self._of_one_unit(total, [[r for r in run if not _ends(r)] for run in runs])

    def _of_one_unit(self, total: Row, sets: list[list[Row]]) -> list[list[Row]]:
        """Lines in the unit of the total and of its measure; never lines of several units."""
        measured = {c for c, kind in self.table.stub_kind.items() if kind == "measure"}

        def _measure(row: Row) -> list[str]:
            return [text for c, text in row.stubs if c in measured]

        unit, said = self.figures.unit(total), _measure(total)
        found: list[list[Row]] = []
        for lines in sets:
            if unit:
                lines = [r for r in lines if self.figures.unit(r) in (unit, "")]
            if said:
                lines = [r for r in lines if _measure(r) == said]
            one_unit = len(set(map(self.figures.unit, lines))) == 1
            if len(lines) > 1 and one_unit and lines not in found:
                found.append(lines)
        return found

    def _subtotals(self, total: Row) -> list[Row]:
        lines = [r for r in self.rows if self.figures.word(r) in ("total", "wordless")]
        return [r for r in lines if r is not total]

    def _mean_line(self, row: Row) -> Family:
        """A line of means: of its column's details, over all lines or those with a figure."""
        sets = self._sets(row)
        claims = []
        for c, whole in self._wholes(row):
            found = [self._parts(self.figures.details(lines, c), c) for lines in sets]
            means: list[Relation] = []
            for lines, parts in zip(sets, found, strict=True):
                means += self._means(whole, lines, parts or [])
            claims.append(None if None in found else settled(enumerate(means)))
        return Family([c for c in claims if c], self._certain(row), "mean_mismatch")

    def _means(self, whole: Figure, lines: list[Row], parts: list[Figure]) -> Iterator[Relation]:
        """A mean may go over all lines, those with a figure, or the communes without the wards."""
        known = tuple(p for p in parts if not p.blank)
        if not known or len(parts) < 2:
            return
        yield Relation("mean", whole, tuple(parts), len(parts))
        labels = (self.table.labels.read(text) for row in lines for _, text in row.stubs)
        kinds = [place.place_type for label in labels for place in label.places]
        for number in sorted({len(known), *(kinds.count(k) for k in set(kinds))}):
            yield Relation("mean", whole, known, number)

    # -- columns of totals ---------------------------------------------------------------------
    def _columns(self) -> Iterator[Family]:
        totals = [c for c, dims in self.table.columns.items() if dims.total == "total"]
        for c in totals:
            path = key_of(" ".join(self.figures.header[c].path))
            sets = self._beside(c, totals)
            if sets and not _OTHER_SUM.search(path) and not RATE.search(path):
                claims = [self._across(row, c, sets) for row in self.rows if row.kind != "section"]
                yield Family([x for x in claims if x], certain=self._one_sort(c, sets[0]))

    def _under(self, path: tuple[str, ...], columns: Iterable[int]) -> list[int]:
        return [k for k in columns if self.figures.header[k].path[: len(path)] == path]

    def _beside(self, c: int, totals: list[int]) -> list[list[int]]:
        """The columns that one may sum: under the same headers, or totals of groups of them."""
        columns, above = self.table.columns, self.figures.header[c].path[:-1]
        others = [k for k in columns if k != c and columns[k].unit == columns[c].unit]
        inside = self._under(above, others)
        plain = [k for k in inside if not columns[k].total]
        paths = {k: self.figures.header[k].path for k in set(inside).intersection(totals)}
        deeper = {k: path[:-1] for k, path in paths.items() if len(path) > len(above) + 1}
        grouped = {k for path in deeper.values() for k in self._under(path, plain)}
        groups = sorted({*deeper, *plain} - grouped) if deeper else []
        return [found for found in (plain, groups) if len(found) > 1]

    def _one_sort(self, c: int, parts: list[int]) -> bool:
        dims = [self.table.columns[k] for k in parts]
        words = key_of(" ".join(t for k in (c, *parts) for t in self.figures.header[k].path))
        kinds = {d.kind for d in dims}
        return not (
            _SOME.search(words)
            or len({d.measure for d in dims}) > 1
            or len({d.indicator for d in dims}) > 1
            or (kinds & {"labour", "land"} and len(kinds) > 1)
            or not all(map(self.figures.adds, parts))
        )

    def _across(self, row: Row, c: int, sets: list[list[int]]) -> Claim | None:
        if self.figures.word(row) == "mean" or self.figures.work > _MOST_PARTS:
            return None
        whole = self.figures.told(row, c)
        if whole is None or RATE.search(f"{self.figures.key(row)} {self.figures.unit(row)}"):
            return None
        added = (filter(self.figures.adds, columns) for columns in sets)
        read = (self.figures.parts(self.figures.at(row, k) for k in columns) for columns in added)
        return _sum(whole, enumerate(read))  # marks and words are counted elsewhere

    # -- counts of marks -----------------------------------------------------------------------
    def _counts(self) -> Iterator[Family]:
        """Counts may follow a rule of their own; where most disagree, nothing is claimed."""
        if not self.figures.tidy.marks:
            return
        for counts in (*self._counting_columns(), *self._counting_lines()):
            claims = [found for found in counts if found]
            yield Family(claims, certain=len(claims) == 1, rule="count_mismatch")

    def _counting_columns(self) -> Iterator[Iterator[Claim | None]]:
        plain = [c for c in self.figures.value_columns if not self.table.columns[c].total]
        lines = [row for row in self.rows if row.kind != "section" and not self.figures.word(row)]
        for c, dims in self.table.columns.items():
            if dims.total in ("count", "total"):
                path = self.figures.header[c].path
                beside, word = self._under(path[:-1], plain), key_of(" ".join(path[-1:]))
                yield (self._count(r, c, word, [[(r, k) for k in beside]]) for r in lines)

    def _counting_lines(self) -> Iterator[Iterator[Claim | None]]:
        plain = [c for c in self.figures.value_columns if not self.table.columns[c].total]
        lines = [row for row in self.rows if self.figures.word(row) in ("count", "total")]
        for row in lines[:_MOST_LINES]:
            sets = self._sets(row)
            cells = {c: [[(r, c) for r in lines] for lines in sets] for c in plain}
            yield (self._count(row, c, self.figures.key(row), cells[c]) for c in plain)

    def _count(
        self, row: Row, c: int, word: str, sets: list[list[tuple[Row, int]]]
    ) -> Claim | None:
        found = self.figures.told(row, c)
        if found is None or _NO_COUNT.search(word):
            return None
        whole = figure(found.address, found.value, None, True)
        status = _status(word)
        every = "tổng số tiêu chí" in word and "đạt" not in word
        relations: list[Relation] = []
        for marks in (marks for cells in sets for marks in self._marks(cells)):
            if sum(said == status for _, said in marks) == whole.value:
                return settled([(0, Relation("sum", whole, (whole,)))])  # nothing more to compare
            if len(marks) >= _FEWEST_MARKS:
                relations += [_counted(whole, marks, counted) for counted in _COUNTED[status]]
            if every:
                parts = tuple(figure(address, 1.0, 0.0, True) for address, _ in marks)
                relations.append(Relation("sum", whole, parts))
        return settled(enumerate(relations))

    def _marks(self, cells: list[tuple[Row, int]]) -> list[list[tuple[str, str]]]:
        """Addresses and statuses of criteria; also with parts of criteria, and of these alone."""
        main, parts = [], []
        for row, c in cells:
            address, criterion, status = self.figures.mark(row, c)
            if criterion:
                (parts if "." in criterion else main).append((address, status))
            elif self.table.kind_of_cell(row, c) not in " -":
                main.append((address, ""))
        self.figures.work += len(cells)
        every = [*main, *parts]
        if len(every) < _FEWEST_MARKS or not any(status for _, status in every):
            return []
        return [main, every, parts] if parts else [main]


def _since(lines: list[Row], ends: Callable[[Row], bool]) -> list[Row]:
    """The lines after the last one that ends a run."""
    return [*takewhile(lambda r: not ends(r), reversed(lines))][::-1]


def _sum(whole: Figure, sets: Iterable[Named]) -> Claim | None:
    """The claim of a total; a part that is not read leaves it open, but for the subtotals (-1)."""
    found = []
    for name, parts in sets:
        if parts is None and name >= 0:
            return None
        known = [p for p in parts or () if not p.blank]
        if parts and known and len(parts) > 1:
            exact = all(p.counted for p in known) and whole.half <= 0.5
            of = figure(whole.address, whole.value, None, True) if exact else whole
            found.append((name, Relation("sum", of, tuple(parts))))
    return settled(found)


def _status(word: str) -> str:
    """What marks a line or a column with this word counts."""
    if "chưa" in word or "không" in word:
        return "not_met"
    return "in_progress" if "đang" in word else "met"


def _counted(whole: Figure, marks: list[tuple[str, str]], counted: tuple[str, ...]) -> Relation:
    """A count of marks: one that does not apply, or is none, may count or not."""
    parts = []
    for address, said in marks:
        low = float(said in counted)
        high = 1.0 if said in ("", "not_applicable") else low
        parts.append(Figure(address, low, low, high, True, blank=low < high))
    return Relation("sum", whole, tuple(parts))
