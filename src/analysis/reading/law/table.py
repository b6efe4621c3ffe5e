"""One table understood: each value with the facts of its line, column and what is around.

A row of a known thing is made only when every word on its path is spent; what is plain but not in a
register stays under its own name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain, product
from operator import attrgetter
from typing import Any

from analysis.reading.law.columns import Column, columns_of
from analysis.reading.law.composed import composed
from analysis.reading.law.context import Context, area_of, last_day, lies_in, said_by_sheet_alone
from analysis.reading.law.counted import with_counted
from analysis.reading.law.facts import (
    SHARE,
    Facts,
    changing,
    compares,
    facts_of,
    rest_of,
    says_by_whom,
    unit_of,
)
from analysis.reading.law.groups import some_communes, some_of
from analysis.reading.law.heads import heads_of
from analysis.reading.law.labels import Label, Labels, Named
from analysis.reading.law.legend import legend_of
from analysis.reading.law.lines import are_units, lines_of
from analysis.reading.law.once import once
from analysis.reading.law.places import Settled, settle
from analysis.reading.law.row import Line
from analysis.reading.law.shares import ROUNDED, Shares, is_bare_share
from analysis.reading.law.short_names import with_full_names
from analysis.reading.law.standards import standards_titled
from analysis.reading.law.stub import Body, contents_of, level_of, places_of
from analysis.reading.law.values import Value, grouped_by_comma, notations, value_of
from analysis.reading.structure.blocks import Block
from analysis.registers.country import DISTRICT, KINDS, Place
from analysis.words.periods import Period
from analysis.words.text import is_unaccented

Cell = tuple[int, int]
CLOSE = 1e-6
# Jobs of columns of names, and of the numbers before these.
_NAMING = ("place", "org", "source", "content", "unit", "period", "ordinal")


class Table:
    """A block of a sheet with its columns and lines read; nothing outside writes into it."""

    def __init__(
        self,
        labels: Labels,
        rows: Sequence[Sequence[object]],
        block: Block,
        context: Context,
        merges: Sequence[tuple[int, int, int, int]] = (),
    ) -> None:
        self.labels, self.block = labels, block
        self.rows = with_full_names(labels, rows, block, context.facts)
        self.paths: dict[tuple[int, int], Any] = {}  # kept by `At`
        self.kept: dict[tuple, Any] = {}  # what was asked `once`
        self._beside: dict[int | None, list[Label]] = {}
        self._facts: dict[tuple[int, ...], tuple[tuple[Label, ...], Facts]] = {}
        self._rest_around: dict[bool, list[str]] = {}
        heads = heads_of(labels, block, self.at)
        if heads.units and not context.unit_lines:
            units = (*dict.fromkeys(facts_of(heads.units).units),)
            context = replace(context, units=units, unit_lines=heads.units)
        legend = context.legend | legend_of(labels, heads.legends)[0]
        context = replace(context, legend=legend)
        texts = {c: [self.at((r, c)) for r in block.lines] for c in block.columns}
        gives = context.facts.give or context.facts.ask
        self.heads = heads.texts
        columns = columns_of(labels, heads.texts, texts, block.stub, gives)
        if any(map(says_by_whom, context.titles)):
            columns = {at: _of_receivers(column) for at, column in columns.items()}
        columns = composed(labels, columns, context.titles)
        self.columns = with_counted(labels, columns, texts, context.units)
        self.on, self.context = self._dated(context, self._area_over(context) or context.area)
        self.titled = standards_titled(map(attrgetter("standards"), context.titles))
        self.merged = self._merged(merges)
        self.criterion: dict[Cell, str] = {}
        self.at_ends: set[int] = set()  # columns of what stands at an end: "Lũy kế đến 2019"
        self.apart: dict[tuple[Label, ...], int] = {}  # columns of results in one cell
        self._read_lines(heads.lines)
        self.headed = _own_heads(block) | heads.renamed
        self.values = [one for one in self.columns.values() if one.job in ("value", "verdict")]
        self.timed = any(column.facts.period is not None for column in self.values)
        self.head_places = self._head_places()
        self.whole_of = self._wholes()
        self.notation = notations({column.at: texts[column.at] for column in self.values})
        self.flags = self._unclear_commas(
            {c: own for c, own in texts.items() if c not in self.notation}
        )

    def _dated(self, context: Context, area: Place | None) -> tuple[str, Context]:
        """The last day that the table speaks of, and its area as it was then."""
        districts = self._names_districts() or (area is not None and area.level == DISTRICT)
        said = self.columns.values()
        results = [c.facts.period for c in said if c.facts.measure != "plan"]
        cells = (self.at((r, c.at)) for c in said if c.job == "period" for r in self.block.lines)
        by_line = [self.labels.read(str(cell)).period for cell in cells]
        on = last_day(context, districts, results, by_line)
        around = chain(*(one.places for one in (*context.titles, *context.letterhead)))
        alone = not any(map(_is_district, around))
        return on, replace(context, area=self.labels.country.on_day(area, on, alone))

    def _unclear_commas(self, texts: dict[int, list[object]]) -> dict[Cell, Value]:
        """The figures whose comma may group thousands, as no numbers; `texts` by column."""
        odd = {c: grouped_by_comma(self.labels, own) for c, own in texts.items()}
        cells = product(self.block.lines, [c for c in odd if odd[c]])
        found = ((cell, self.at(cell)) for cell in cells)
        return {
            cell: Value("wrong", text=str(text)) for cell, text in found if text in odd[cell[1]]
        }

    def _area_over(self, context: Context) -> Place | None:
        """The place that heads all columns, inside that of the title: tables side by side."""
        paths = [set(path) for path in self.block.column_paths.values()]
        cells = set[Cell]().union(*paths).intersection(*paths) if len(paths) > 1 else ()
        named = [one for cell in cells for one in self.labels.read(str(self.at(cell))).places]
        area = area_of(named)
        return area if area is not None and lies_in(area, context.area) else None

    def _read_lines(self, headings: frozenset[int]) -> None:
        """The lines without those that head columns or hold but units, and what is over what."""
        contents = contents_of(self.labels, self.block, self.at, self.columns)
        texts = [text for own in self.heads.values() for text in own]
        texts += [label.text for label in self.context.titles]
        body = Body(self.labels, self.block, self.at, self.heads, self.columns, contents,
                    self.context.area, self.on, frozenset(map(str.strip, texts)))  # fmt: skip
        lines, self.inner = lines_of(body, places_of(body), self.facts)
        self.lines = self._without_units([line for line in lines if line.row not in headings])
        placed = [line.place_named for line in self.lines if line.names]
        self.mostly_named = sum(placed) > len(placed) / 2
        self.children: dict[int, list[int]] = defaultdict(list)
        for line in self.lines:
            if line.parent is not None:
                self.children[line.parent].append(line.row)
        self.row_of = {line.row: line for line in self.lines}

    def facts(self, labels: Iterable[Label]) -> Facts:
        """What labels state together, kept: many cells stand under and beside the same ones."""
        own = tuple(labels)
        key = tuple(map(id, own))
        if key not in self._facts:
            self._facts[key] = own, facts_of(own)  # the labels live on, and with them their ids
        return self._facts[key][1]

    def labels_beside(self, parent: int | None) -> list[Label]:
        """The different labels of the lines that stand under one."""
        if not self._beside:
            for line in self.lines:
                self._beside.setdefault(line.parent, []).extend(line.own)
            self._beside = {over: list(dict.fromkeys(own)) for over, own in self._beside.items()}
        return self._beside.get(parent, [])

    def rest_around(self, *, plan: bool) -> list[str]:
        """The words around the table that nothing explains or that change what is counted.

        They stand in the heads of its names, the unit line, the sheet's name; of a letterhead only
        words that change. `plan`: words of a plan are some of those.
        """
        if plan not in self._rest_around:
            heads = self.heads_of_names
            named, context = (*heads, *self.context.unit_lines), self.context
            zones = [one for one in heads if one.only and one.only.meaning("zone") == ""]  # "Nhóm"
            left = [w for one in named if one not in zones for w in rest_of(one, "names")]
            left += [label.text for label in named if _is_of_another_year(label, context.period)]
            for label in named:
                left += changing(label, plan=plan)
            for label in context.letterhead:
                left += changing(label, plan=plan, author=True)
            for label in context.titles if plan else ():  # what else changes is told of the title
                left += set(changing(label, plan=True)).difference(changing(label))
            self._rest_around[plan] = [*left, *self.rest_of_sheet(plan=plan)]
        return self._rest_around[plan]

    @cached_property
    def some(self) -> tuple[str, ...]:
        """The words of titles that say of which units of the area figures without a place are."""
        return some_of(self.labels, self.context.titles, self.context.area, self.on)

    @cached_property
    def some_communes(self) -> tuple[str, ...]:
        """The words of titles that say of which communes of a district its figures are."""
        return some_communes(self.labels, self.context.titles)

    @cached_property
    def lost(self) -> bool:
        """Whether lines name places, and none of them is known where the table lies."""
        named = [line.place for line in self.lines if line.place_named]
        return len(named) > 1 and not any(named)

    @cached_property
    def forms(self) -> set[str]:
        """The forms that any line or column, or the unit line, says: "rate", "mean"."""
        own = [one.facts for one in (*self.values, *self.lines)]
        units = {*chain(self.context.units, *(facts.units for facts in own))}
        units |= {line.unit for line in self.lines if line.unit is not None}
        names = [unit.name for unit in units]
        names += [self.labels.standard.get(facts.indicator, "") for facts in own]
        shares = {"rate"} if SHARE in names else set()
        means = {"mean"} if any("/" in name for name in names) else set()
        return shares | means | {*chain(*(facts.forms for facts in own))}

    @cached_property
    def of_notes(self) -> list[int]:
        """The columns of remarks, or of what their heads do not tell."""
        return [c for c, one in self.columns.items() if one.job == "note" or one.job == "value"
                and (not one.labels or one.labels[-1].rest)]  # fmt: skip

    @cached_property
    def heads_of_names(self) -> list[Label]:
        """The heads of the columns that name the lines."""
        columns = (column for column in self.columns.values() if self._names_lines(column))
        return [label for column in columns for label in column.labels]

    def rest_of_sheet(self, *, plan: bool) -> list[str]:
        """The words of the sheet's name that nothing explains or that change what is counted."""
        sheet, words = self.context.sheet, self._changing_of_sheet(plan=plan)
        bare = is_unaccented(sheet.text)  # one word of it may be any of several
        return [word for word in words if " " in word] if bare else [*sheet.rest, *words]

    def _changing_of_sheet(self, *, plan: bool) -> Sequence[str]:
        """The words of the sheet's name that change what is counted; it may say "so sánh", too."""
        sheet, titles = self.context.sheet, self.context.titles
        said = {i.words for i in sheet.said.all("pchange") if i.meaning("pchange") == "some"}
        told = said if any(map(compares, titles)) else set()
        spans = (column.facts.period for column in self.values)
        if any(one is not None and one.since for one in spans):  # heads say what is cumulated
            told |= {item.words for item in sheet.said.all("cumulative")}
        alone = said_by_sheet_alone(self.context, (one for c in self.values for one in c.labels))
        return [*(word for word in changing(sheet, plan=plan) if word not in told), *alone]

    def _names_lines(self, column: Column) -> bool:
        """Whether a column names lines; one of what has a status lists things: "Xã chưa đạt"."""
        listed = column.job in ("place", "content") and column.at not in self.block.stub
        lists = listed and bool(column.facts.status)
        return column.job in _NAMING and not lists

    def lacks_place(self, line: Line) -> bool:
        """Whether the cells of a line that should name its place are blank, and no section does."""
        columns = [c for c, column in self.columns.items() if column.job == "place"]
        blank = all(self.at((line.row, c)) in ("", None) for c in columns)
        if line.stub is not None and self.columns[line.stub[1]].job == "ordinal":
            return False  # "Toàn huyện" is written from the column of ordinals on
        return blank and bool(columns) and not any(label.places for label in line.sections)

    @cached_property
    def unread_legend(self) -> bool:
        """Whether a legend explains what is no text of a cell: nobody knows what marks say."""
        texts = {str(self.at(cell)).strip().casefold() for cell in self.block.values}
        return bool(self.context.unread - texts)

    @once
    def unheaded(self, column: Column) -> bool:
        """Whether no cell above a column of figures is its own, though others have theirs; or the
        last one is a figure itself: "11/20", "350 triệu đồng", but no unit: "1.000 đ"."""
        last = next(iter(column.labels[-1:]), None)
        unit = last is not None and last.only is not None and last.only.has("unit")
        value = value_of(self.labels, last.text if last and not unit else "")
        if value.sort == "fraction" or "|cash|" in value.unit:
            return True
        return column.at not in self.headed and bool(self.headed)

    @once
    def is_summed(self, column: Column) -> bool:
        """Whether a column holds what may be summed, or counted: no names, and no reasons."""
        cells = (self.at((line.row, column.at)) for line in self.lines)
        values = (value_of(self.labels, cell, self.context.legend) for cell in cells)
        return any(value.sort not in ("words", "blank") for value in values)

    @once
    def is_sum(self, column: Column) -> bool:
        """Whether the innermost head of a column is but "Tổng số", beside its parts.

        These stand under the same heads and are no shares; below "Trong đó" they may be some only.
        """
        outer = column.labels[:-1]
        if not outer or not _is_but_total(column.labels[-1]):
            return False
        beside = [one for one in self.values if one.labels[: len(outer)] == outer]
        parts = [one for one in beside if one is not column and "rate" not in one.facts.forms]
        some = any(one.facts.part for one in parts)
        last = [one for one in parts if not one.labels[-1:] or not _is_but_total(one.labels[-1])]
        return len(parts) > 1 and (not some or self.sums(column, last))

    def sums(self, column: Column, parts: Sequence[Column]) -> bool:
        """Whether the figures in some columns come to that in another, in most lines."""
        holds = []
        for line in self.lines:
            cells = ((line.row, one.at) for one in (column, *parts))
            own, *others = (value_of(self.labels, self.at(cell)).number or 0.0 for cell in cells)
            holds.append(abs(own - sum(others)) <= CLOSE * max(abs(own), 1))
        return sum(holds) > len(holds) / 2

    @once
    def restates(self, column: Column) -> bool:
        """Whether most shares in a column are those that the fractions left of it say."""
        left = max((one.at for one in self.values if one.at < column.at), default=column.at)
        holds = []
        for line in self.lines:
            part = value_of(self.labels, self.at((line.row, left)))
            share = value_of(self.labels, self.at((line.row, column.at))).number
            if part.sort == "fraction" and part.out_of and share is not None:
                own = 100 * (part.number or 0) / part.out_of
                holds.append(abs(own - share) <= ROUNDED)
        return sum(holds) > len(holds) / 2

    @cached_property
    def of_plans(self) -> frozenset[int]:
        """The columns of shares that say of most lines how much of a plan beside them was done.

        "Số xã đạt chuẩn | Kế hoạch, Thực hiện, Đạt (%)": it is no share of the communes.
        Nor is how far lines came that count in units of their own.
        """
        shares = (one for one in self.values if one.labels and is_bare_share(one.labels[-1]))
        across = (one.at for one in self.values if self._is_of_other_units(one))
        return frozenset([*across, *(one.at for one in shares if self._is_of_plan(one))])

    def _is_of_other_units(self, column: Column) -> bool:
        """Whether a share stands in lines with units of their own and says what was done."""
        facts, head = column.facts, column.labels[-1] if column.labels else None
        if head is None or facts.concept or facts.indicator or "rate" not in facts.forms:
            return False
        counted = (line for line in self.lines if line.unit and line.unit.name != SHARE)
        told = (value_of(self.labels, self.at((line.row, column.at))) for line in counted)
        return head.has("measure", "progress", "status") and any(v.number is not None for v in told)

    def _is_of_plan(self, column: Column) -> bool:
        """Whether two columns under the same heads are the plan and the result that it divides; one
        that says itself what was done is a figure: "Tỷ lệ giải ngân"."""
        if column.labels[-1].has("result"):
            return False
        outer = column.labels[:-1]
        beside = [c for c in self.values if c.labels[: len(outer)] == outer and c is not column]
        planned = [c for c in beside if c.facts.measure == "plan"]
        done = [c for c in beside if c.facts.measure == "actual"]
        return any(self._divides(column, one, other) for one in planned for other in done)

    def _divides(self, column: Column, plan: Column, done: Column) -> bool:
        """Whether a column has in most lines how many per cent of one another is."""
        holds = []
        for line in self.lines:
            cells = (self.at((line.row, one.at)) for one in (column, plan, done))
            share, whole, part = (value_of(self.labels, cell).number for cell in cells)
            if share is not None and whole and part is not None:
                holds.append(abs(100 * part / whole - share) <= ROUNDED)
        return sum(holds) > len(holds) / 2

    @cached_property
    def shares(self) -> Shares:
        """Of what the columns of shares are the shares, as their figures show."""
        return Shares(
            self.values,
            [line.total for line in self.lines],
            {
                one.at: [
                    value_of(self.labels, self.at((line.row, one.at))).number or 0.0
                    for line in self.lines
                ]
                for one in self.values
            },
        )

    def _names_districts(self) -> bool:
        """Whether lines or a column name districts: of the borders before the reform."""
        columns = [c for c, column in self.columns.items() if column.job == "place"]
        if any(level_of(self.heads, [c]) == DISTRICT for c in columns):
            return True
        cells = (cell for r in self.block.lines for cell in self.block.stubs[r])
        texts = {cell for cell in map(self.at, cells) if isinstance(cell, str)}
        return any(_is_district(self.labels.place(text)[0]) for text in texts)

    def at(self, cell: Cell) -> object:
        """What stands in a cell."""
        try:
            return self.rows[cell[0]][cell[1]]
        except IndexError:
            return ""

    def spoken(self, cell: Cell) -> object:
        """What stands in a cell, or in the merge that covers it."""
        return self.at(self.merged.get(cell, cell))

    def _merged(self, merges: Sequence[tuple[int, int, int, int]]) -> dict[Cell, Cell]:
        """The first cell of the merge that covers a cell of a line right of the stub."""
        lines, columns = set(self.block.lines), set(self.block.columns) - set(self.block.stub)
        return {
            (r, c): (top, left)
            for top, left, bottom, right in merges
            if left in columns  # a merge out of the stub is a section line
            for r in lines.intersection(range(top, bottom + 1))
            for c in columns.intersection(range(left, right + 1))
            if (r, c) != (top, left)
        }

    @cached_property
    def over_lines(self) -> set[Cell]:
        """The first cells of the merges that cover cells of several lines."""
        return {first for cell, first in self.merged.items() if cell[0] != first[0]}

    def _wholes(self) -> dict[int, int]:
        """For each column that is a part its whole, the nearest left of it that is none.

        It says so ("Trong đó: …"), or "Trong đó" is over it and those beside it.
        """
        wholes, last = {}, None
        for column in self.values:
            first = column.labels[0] if column.labels else None
            alone = len(column.labels) == 1 or first is not None and first.only is not None
            if first is not None and first.has("part") and alone:
                if last is not None:
                    wholes[column.at] = last
            else:
                last = column.at
        return wholes

    def _without_units(self, lines: list[Line]) -> list[Line]:
        """A line of units below the heads says the units of its columns and is no line."""
        return [line for n, line in enumerate(lines) if n > 1 or not self._takes_units(line)]

    def _takes_units(self, line: Line) -> bool:
        columns = [c for c in self.columns if c not in self.block.stub]
        cells = {c: cell for c in columns if (cell := self.at((line.row, c))) not in ("", None)}
        if not cells or not all(isinstance(cell, str) for cell in cells.values()):
            return False
        labels = {c: self.labels.read(str(cell)) for c, cell in cells.items()}
        if not are_units([*labels.values()], line.own):
            return False
        for c, label in labels.items():
            first = unit_of(label.said.items[0].meaning("unit") or "||")
            unit = next(iter(facts_of([label]).units), first)
            facts = self.columns[c].facts
            self.columns[c] = replace(
                self.columns[c], facts=replace(facts, units=(unit, *facts.units))
            )
        return True

    def leads(self, line: Line) -> bool:
        """Whether the section over a line names who gave and has no figure of its own."""
        over = self.row_of.get(line.parent) if line.parent is not None else None
        return over is not None and over.section

    def _head_places(self) -> dict[int, Settled | None]:
        """The places that head columns, settled together."""
        named = {}
        for column in self.values:
            for text in reversed(self.heads[column.at]):
                one, _ = self.labels.place(text)
                if one is not None and (one.candidates or one.kind):
                    named[column.at] = one
                    break
        keys = list(named)
        settled = settle(
            [named[c] for c in keys], self.context.area, level_of(self.heads, keys), self.on,
            known=self.labels.country,
        )  # fmt: skip
        return dict(zip(keys, settled, strict=True))


def _of_receivers(column: Column) -> Column:
    """A column of names as that of those who received, unless its head says that they gave."""
    gave = any(label.has("give") for label in column.labels)
    return column if column.job != "org" or gave else replace(column, job="note")


def _is_but_total(label: Label) -> bool:
    """Whether a label says that it is a total and nothing else."""
    sums = label.has("total") and not label.rest
    return sums and all(item.has("total", "fill", "skip") for item in label.said.items)


def _is_of_another_year(label: Label, period: Period | None) -> bool:
    """Whether the head of a column of names speaks of another year than the table."""
    own = label.period
    if own is None or period is None or period.year is None:
        return own is not None and own.back > 0
    return own.within(period.year).year not in range(period.since or period.year, period.year + 1)


def _own_heads(block: Block) -> set[int]:
    """The columns with a head that is over no other."""
    paths = block.column_paths
    shared = Counter(cell for path in paths.values() for cell in path)
    return {c for c, path in paths.items() if any(shared[cell] == 1 for cell in path)}


def _is_district(named: Named | None) -> bool:
    """Whether a name is that of a district by its kind; a city may be a province."""
    return named is not None and KINDS.get(named.kind) == DISTRICT and named.kind != "thành phố"
