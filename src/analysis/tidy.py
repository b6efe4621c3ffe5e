"""From values with the path of their labels to three tidy tables: criteria, contributions, indicators.

Every label on a value's path becomes dimensions; what the path lacks comes from the nearest wider context. The
dimensions that are found decide which table the value belongs to. A cell that stays unclear becomes an issue.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from analysis.cells import BLANK, CellReader
from analysis.context import Context
from analysis.labels import Labels, Meaning, PlaceName
from analysis.layout import Column, Layout, Row, Table
from analysis.messages import Issue
from analysis.periods import Period
from analysis.quantities import (
    NotVietnameseNumber,
    Quantity,
    Unit,
    format_number,
    read_fraction,
    read_number,
    read_percent,
    read_quantities,
    read_quantity,
)
from analysis.registers import LEVEL, Place, Registers, mark_key, successors
from analysis.text import match_key, normalize, strip_accents
from analysis.workbooks import column_name

CRITERIA = (
    "year",
    "period",
    "place_id",
    "place",
    "place_type",
    "criteria_set",
    "criterion",
    "criterion_name",
    "status",
    "value",
    "unit",
    "measure",
    "basis",
    "source",
    "sheet",
    "address",
)
CONTRIBUTIONS = (
    "year",
    "period",
    "organization_id",
    "organization",
    "organization_group",
    "place_id",
    "place",
    "kind",
    "item",
    "quantity",
    "unit",
    "value_vnd",
    "qualifier",
    "measure",
    "basis",
    "source",
    "sheet",
    "address",
)
INDICATORS = (
    "year",
    "period",
    "place_id",
    "place",
    "indicator",
    "indicator_name",
    "value",
    "out_of",
    "unit",
    "qualifier",
    "measure",
    "basis",
    "source",
    "sheet",
    "address",
)
_COMMUNES = {kind for kind, level in LEVEL.items() if level == 1}
_X_MARKS = {"x", "✓", "✔", "√", "v", "+", "☑"}
_TABLE_TITLES = 12  # lines above a table beyond which a line tells nothing about it


@dataclass(slots=True)
class Tidied:
    """Rows of one workbook, in the order of the columns above, its issues and the roles of its cells."""

    criteria: list[tuple] = field(default_factory=list)
    contributions: list[tuple] = field(default_factory=list)
    indicators: list[tuple] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    tables: list = field(default_factory=list)  # the TableTidiers, until their totals are reconciled


@dataclass(slots=True)
class Dims:
    """What one row, one column or one context says about a value."""

    places: tuple[PlaceName, ...] = ()
    whole: bool = False
    criterion: str = ""
    criteria: tuple[tuple[str, str], ...] = ()
    criterion_name: str = ""
    organization: str = ""
    indicator: str = ""
    kind: str = ""
    measure: str = ""
    period: Period | None = None
    unit: Unit | None = None
    item: str = ""
    total: str = ""
    number: str = ""
    status: str = ""  # a column of crosses under the word for a status
    out_of: float | None = None
    sentence: str = ""
    funds: bool = False  # the giver heads the column, so the line says what the money went to
    unknown: list[tuple[str, tuple[int, int], str]] = field(default_factory=list)

    def twin(self) -> Dims:
        """A copy, slot by slot: made for every cell, and three times as quick as the general way."""
        other = object.__new__(Dims)
        for name in _SLOTS:
            setattr(other, name, getattr(self, name))
        return other


_SLOTS = Dims.__slots__
_SHARED = ("places", "criterion", "organization", "indicator", "kind", "measure")
_WORKS = ("infrastructure", "land", "other")

# What a line or a column says, as bits: where both say the same sort of thing, the cell is looked at by itself.
_BITS = 10
_PLACE, _CRITERION, _ORGANIZATION, _INDICATOR, _KIND, _PERIOD, _MONEY, _COUNTED, _MEASURE, _ODD = (
    1 << n for n in range(_BITS)
)
_OWN = _PLACE | _PERIOD | _MEASURE  # a column that says one of these has a stem of its own
_NOT_MET = ("not_met", None, "")
_ODD_KINDS = frozenset("edg")


class Side:
    """A line or a column of a table: what it says, and what that is on a date, found once for all its cells."""

    __slots__ = ("dims", "says", "name", "places", "criteria", "stem")

    def __init__(self, dims: Dims, name: str, *, odd: bool) -> None:
        self.dims, self.name = dims, name
        self.stem: tuple | None = None
        self.places: dict[str, tuple[str, str, str] | None] = {}
        self.criteria: dict[str, tuple[str, str, str] | None] = {}
        odd = odd or bool(dims.unknown or dims.total or dims.status or dims.whole)
        unit = dims.unit
        self.says = (
            (_PLACE if dims.places else 0)
            | (_CRITERION if dims.criterion or dims.criteria else 0)
            | (_ORGANIZATION if dims.organization else 0)
            | (_INDICATOR if dims.indicator else 0)
            | (_KIND if dims.kind else 0)
            | (_PERIOD if dims.period else 0)
            | (_MEASURE if dims.measure else 0)
            | (0 if unit is None else _COUNTED if unit.vnd is None else _MONEY)
            | (_ODD if odd else 0)
        )


Head = tuple[int, Column, Side]


class TableTidier:
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
        self.layout, self.table, self.context = layout, table, context
        self.labels, self.cells, self.out = labels, cells, out
        self.registers: Registers = labels.registers
        self.source, self.basis = source, basis
        self.sheet = layout.sheet
        self.merged = {(r1, c1): (r2, c2) for r1, c1, r2, c2 in self.sheet.merges}
        self.columns = {
            c.index: self._column_dims(c)
            for c in table.columns
            if c.kind in ("value", "assessment", "quantity", "description")
        }
        self.legend = _legend([text for _, text in layout.lines], self.registers)
        self.headless = self._without_label()
        self._settle_totals()
        self._number_columns()
        self.stub_kind = {c.index: self._stub_kind(c) for c in table.columns if c.kind == "stub"}
        self.by_ordinal = self._criteria_by_ordinal()
        self._once: set[tuple] = set()
        self._members: dict[tuple[str, str], Meaning | None] = {}
        self._places: dict[tuple, tuple[tuple[str, str, str] | None, list]] = {}
        self.covered = {
            (r, c)
            for r1, c1, r2, c2 in self.sheet.merges
            for r in range(r1, min(r2, r1 + 2000) + 1)
            for c in range(c1, c2 + 1)
            if (r, c) != (r1, c1)
        }
        self._criteria: dict[tuple, tuple[tuple[str, str] | None, tuple | None]] = {}
        self._sets_on: dict[str, list[str]] = {}
        self._used: set[tuple[int, int]] = set()
        self.total_rows: dict[int, Row] = {}
        self._around = Side(Dims(places=self._context_places()), "", odd=False)
        self._lanes: dict[int, Callable | None] = {}
        self._judgements: dict[object, tuple[str, float | None, str]] = {}
        self._kinds: dict[tuple, str] = {}
        self._lively = (-1, False)
        self._odd_cells = self._find_odd_cells()
        self.table_names = self._criterion_keys()

    def _context_places(self) -> tuple[PlaceName, ...]:
        """The places of figures whose line and column name none; empty where that has to be told."""
        unclear = self.context.place_contradiction or "place" in self.stub_kind.values()
        return () if unclear else self.context.places

    # -- issues ----------------------------------------------------------------------------------------
    def report(
        self, rule: str, at: tuple[int, int] | None, found: str = "", *, once: object = None, **detail: str
    ) -> None:
        key = (rule, at if once is None else once)
        if key in self._once:
            return
        self._once.add(key)
        address = self.sheet.address(*at) if at is not None else ""
        self.out.issues.append(Issue(rule, self.source, self.sheet.name, address, found, detail))

    def nearest(self, text: str, kind: str) -> str:
        """Register entries that look alike: a suggestion for the message, never a decision."""
        registers = self.registers
        names = {
            "place": lambda: [
                f"{p.place_type} {p.place}" for ps in registers.by_place_id.values() for p in ps[:1]
            ],
            "organization": lambda: [n for n, _ in registers.organization_of.values()],
            "indicator": lambda: [n for n, _ in registers.indicator_of.values()],
            "criterion": lambda: list(registers.criterion_name_of.values()),
        }[kind]()
        keys = {strip_accents(match_key(n)): n for n in names}
        wanted = strip_accents(match_key(text))
        found = difflib.get_close_matches(wanted, keys, n=2, cutoff=0.75)
        if kind == "place" and not found:
            found = [k for k in keys if k.split(" ", 1)[-1] == wanted][:2]
        return ", ".join(keys[f] for f in found)

    # -- columns -----------------------------------------------------------------------------------------
    def _column_dims(self, column: Column) -> Dims:
        """What the path of a column's headers says; a path without anything to tell is read once a run."""
        known = self.labels.columns.get(column.path)
        if known is None:
            told = len(self.out.issues)
            known = self._read_path(column)
            if known.unknown or len(self.out.issues) > told or column.kind == "description":
                return known
            self.labels.columns[column.path] = known
        return known.twin()

    def _read_path(self, column: Column) -> Dims:
        dims = Dims()
        known = False
        path = column.path
        joined = self.labels.read(" ".join(path[-2:])) if len(path) > 1 else Meaning()
        if joined.indicator and not joined.rest:
            path = (*path[:-2], joined.text)  # "Hộ nghèo" over "Tỷ lệ (%)" is one name
        for depth, text in enumerate(reversed(path)):
            meaning = self.labels.read(text)
            marked = "" if meaning.names_something or meaning.number else self.registers.mark(text)
            if depth == 0 and marked and len(path) > 1:
                dims.status = marked  # "Đạt" and "Chưa đạt" under each commune
                meaning = Meaning(text=text)
            if meaning.heading in ("total", "mean") and not (meaning.indicator or meaning.places):
                dims.total = dims.total or meaning.heading
            understood = meaning.understood
            if not understood:
                loose = self.labels.read_context(text)
                meaning = Meaning(
                    period=loose.period,
                    unit=loose.unit,
                    places=loose.places if depth else (),
                    indicator=loose.indicator,
                )
                understood = bool(depth and known)
            known = known or understood
            if not understood and depth == 0:
                dims.item = text
            if meaning.unaccented:
                self._note_unaccented(column, text, meaning)
            if dims.criteria or dims.criterion:  # a wider label such as "Tỉnh" over a criterion is no giver
                meaning = replace(meaning, organization="", kind="", indicator="")
            if depth and meaning.group:  # "II. Hạ tầng kinh tế - xã hội" over a criterion is its group
                meaning = replace(meaning, criteria=(), criterion="")
            if depth and known and meaning.heading:  # "Xã" over "Kỳ Hà" only says what sort follows
                meaning = replace(meaning, organization="", kind="", places=())
            self._take(dims, meaning)
        if dims.item and column.kind != "description":
            spot = next(
                (
                    (r, column.index)
                    for r in reversed(self.table.header)
                    if column.index < len(self.sheet.rows[r]) and self.sheet.rows[r][column.index]
                ),
                None,
            )
            dims.unknown.append(
                ("unknown_header", spot or (self.table.header.stop - 1, column.index), dims.item)
            )
        return dims

    def _without_label(self) -> set[int]:
        """Columns without a heading of their own, or without that of the group which their likes stand in."""
        paths = {c.index: c.path for c in self.table.columns if c.index in self.columns}
        count = Counter(paths.values())
        deeper = {part for path in count for n in range(1, len(path)) for part in (path[:n], path[-n:])}
        return {i for i, path in paths.items() if not path or count[path] > 1 or path in deeper}

    def _report_left_out(self) -> None:
        """Columns of figures under a heading for notes or ratios are said to be left out."""
        for column in self.table.columns:
            if column.kind != "note":
                continue
            cells = [
                r.index for r in self.table.rows if self.kind_of_cell(r, column.index) in ("n", "p", "f")
            ]
            if len(cells) > 1:
                self.report("column_left_out", (cells[0], column.index), " / ".join(column.path))

    def _note_unaccented(self, column: Column, text: str, meaning: Meaning) -> None:
        spot = next(
            (
                (r, column.index)
                for r in self.table.header
                if column.index < len(self.sheet.rows[r])
                and self.sheet.rows[r][column.index]
                and self.cells.text_of(self.sheet.rows[r][column.index]) == text
            ),
            (self.table.header.start, column.index),
        )
        address = self.sheet.address(*spot)
        self.out.issues.append(
            Issue(
                "unaccented", self.source, self.sheet.name, address, text, {"meant": self._spelled(meaning)}
            )
        )

    def _spelled(self, meaning: Meaning) -> str:
        if meaning.places:
            places = self.registers.places[meaning.places[0].key]
            return places[0].place
        if meaning.organization:
            return self.registers.organization_of[meaning.organization][0]
        if meaning.criteria:
            return self.registers.criterion_name_of[meaning.criteria[0]]
        if meaning.indicator:
            return self.registers.indicator_of[meaning.indicator][0]
        return meaning.kind or meaning.measure or meaning.heading

    def _take(self, dims: Dims, meaning: Meaning) -> None:
        """Add what a wider label says, without overruling what a nearer one said."""
        if meaning.places and not dims.places:
            dims.places = meaning.places
        dims.whole = dims.whole or meaning.whole_area
        if (meaning.criterion or meaning.criteria) and not (dims.criterion or dims.criteria):
            dims.criterion, dims.criteria = meaning.criterion, meaning.criteria
            dims.criterion_name = meaning.criterion_name or meaning.text
        for name in ("organization", "indicator", "kind", "measure", "number"):
            if not getattr(dims, name):
                setattr(dims, name, getattr(meaning, name))
        if meaning.unit and not dims.unit:
            dims.unit = meaning.unit
        dims.out_of = dims.out_of or meaning.out_of
        if meaning.period:
            if dims.period is None:
                dims.period = meaning.period
            elif dims.period.year is None:
                dims.period = dims.period.within(meaning.period.year)

    def _settle_totals(self) -> None:
        """A total column is one only beside columns of parts; alone it is the figure itself."""
        plain = [d for d in self.columns.values() if not d.total]
        if not plain:
            for dims in self.columns.values():
                dims.total = ""
        criteria = sum(bool(d.criteria or d.criterion or d.number) for d in self.columns.values())
        givers = sum(bool(d.organization) and not d.kind for d in self.columns.values())
        for dims in self.columns.values():
            if dims.organization and dims.kind:  # "Khác" among sources of funds, or among kinds
                if givers:
                    dims.kind = ""
                else:
                    dims.organization = ""
        for dims in self.columns.values():
            if criteria >= 3 and (dims.criteria or dims.criterion):
                dims.organization = dims.kind = dims.indicator = ""
            elif dims.indicator and (dims.criteria or dims.criterion):
                dims.criteria, dims.criterion = (), ""  # "Hộ nghèo" beside other indicators is no criterion
            if (
                criteria >= 3
                and dims.indicator.startswith("criteria_")
                and not (dims.criterion or dims.criteria)
            ):
                dims.total = "count"

    def _number_columns(self) -> None:
        """Bare numbers above columns are criteria where something says so, else they mean nothing."""
        numbered = [c for c in self.table.columns if c.index in self.columns and self.columns[c.index].number]
        if not numbered:
            return
        said = (
            any(
                self.labels.read(t).heading == "criterion" or "tiêu chí" in match_key(t)
                for c in self.table.columns
                for t in c.path
            )
            or self.context.speaks_of_criteria
        )
        marks = any(self.kind_of_cell(row, c.index) in ("m", "p", "-") for c in numbered for row in self.table.rows)
        for column in numbered:
            dims = self.columns[column.index]
            if (said or marks) and not (dims.organization or dims.kind or dims.indicator):
                if not dims.criterion and not dims.criteria or not dims.criterion:
                    dims.criterion = dims.number
                dims.unknown = []
            else:
                spot = (self.table.header.stop - 1, column.index)
                dims.unknown = [*dims.unknown, ("unknown_header", spot, dims.number)]

    # -- rows --------------------------------------------------------------------------------------------
    def _stub_kind(self, column: Column) -> str:
        """Which dimension the labels of a stub column are members of, by heading, else by most of them."""
        if column.heading in ("place", "organization", "criterion", "period", "kind", "measure"):
            votes = self._stub_votes(column)
            best = votes.most_common(1)[0] if votes else ("", 0)
            if (
                votes
                and not votes.get(column.heading)
                and best[1] >= 2
                and column.heading in ("place", "organization")
            ):
                return best[0]
            return column.heading
        votes = self._stub_votes(column)
        if votes:
            kind, count = votes.most_common(1)[0]
            if count * 2 >= sum(1 for r in self.table.rows if any(c == column.index for c, _ in r.stubs)):
                return kind
        return ""

    def _stub_votes(self, column: Column) -> Counter:
        votes: Counter = Counter()
        for row in self.table.rows:
            for c, text in row.stubs:
                if c != column.index:
                    continue
                m = self.labels.read(text)
                if not m.understood:
                    continue
                for name, value in (
                    ("measure", m.measure and not m.heading),
                    ("place", m.places or m.whole_area),
                    ("organization", m.organization),
                    ("criterion", m.criteria or m.criterion),
                    ("indicator", m.indicator),
                    ("period", m.period),
                    ("kind", m.kind),
                ):
                    if value:
                        votes[name] += 1
        return votes

    def _criteria_by_ordinal(self) -> bool:
        """True where the ordinals of a criteria table are the numbers of its criteria, as its known names prove."""
        agree = 0
        for row in self.table.rows:
            for c, text in row.stubs:
                m = self.labels.read(text)
                if self.stub_kind.get(c) == "criterion" and m.criteria and row.ordinal.strip(".").isdigit():
                    if row.ordinal.strip(".") not in {n for _, n in m.criteria}:
                        return False
                    agree += 1
        return agree >= 3

    def _criterion_keys(self) -> set[str]:
        keys = {
            match_key(t)
            for row in self.table.rows
            for c, t in row.stubs
            if self.stub_kind.get(c) == "criterion" and self.labels.read(t).criteria
        }
        return keys | {
            match_key(t) for c in self.table.columns for t in c.path if self.labels.read(t).criteria
        }

    def _row_dims(self, row: Row) -> Dims:
        dims = Dims()
        unit_column = next((c for c in self.table.columns if c.kind == "unit"), None)
        for c, text in row.stubs:
            self._take_stub(dims, row, c, text)
        for text in reversed(row.sections):
            self._take_section(dims, text)
        if unit_column is not None and unit_column.index < len(self.sheet.rows[row.index]):
            text = self.cells.text_of(self.sheet.rows[row.index][unit_column.index] or "")
            if text:
                dims.unit = self.labels.read(text).unit or dims.unit
        self._ordinal_number(dims, row)
        return dims

    def _take_stub(self, dims: Dims, row: Row, c: int, text: str) -> None:
        """Add what one label of a row says: a total, a member of the column's dimension, or what was given."""
        kind = self.stub_kind.get(c, "")
        meaning = self.labels.read(text)
        if kind == "place" and meaning.whole_area and (c, text) != row.stubs[0]:
            meaning = Meaning(whole_area=True)  # "Toàn thị xã" behind what was given: the place, not a sum
        summing = meaning.heading in ("total", "mean") and not meaning.indicator
        if summing and not (meaning.organization and kind == "organization"):
            dims.total = dims.total or meaning.heading
            return
        if (
            kind == "organization"
            and not meaning.organization
            and any(self.labels.read(section).organization for section in row.sections)
        ):
            kind = ""  # the giver stands in the section; this is what was given
        if kind == "criterion" and self._take_part(dims, meaning):
            return
        if kind == "kind" and meaning.heading == "place":
            return  # "Xã" or "Phường" in a column "Loại" says what sort of place the next column names
        member = self._members.get((kind, text), meaning)
        if member is meaning:
            member = self._members[kind, text] = self._as_member(kind, meaning, text)
        if member is None:
            rule = kind if kind in ("place", "organization", "criterion", "indicator") else "label"
            dims.unknown.append((f"unknown_{rule}", (row.index, c), text))
            return
        if member.unaccented:
            self.report("unaccented", (row.index, c), text, meant=self._spelled(member))
        if not kind and not member.names_something:
            dims.item = f"{dims.item}; {text}" if dims.item else text
        if not member.understood and not kind:
            member = Meaning(unit=self.labels.read_context(text).unit)
        if (member.criteria or member.criterion) and not dims.item:
            dims.item = text
        self._take(dims, member)

    def _take_part(self, dims: Dims, meaning: Meaning) -> bool:
        """Labels of a column of criteria that add to one already known: a part of it, or the line of the count."""
        if meaning.indicator and not (meaning.criteria or meaning.criterion or meaning.number):
            dims.indicator = meaning.indicator
            return True
        if not (dims.criteria or dims.criterion):
            return False
        if "." in meaning.criterion:
            dims.criterion, dims.criteria, dims.criterion_name = meaning.criterion, (), meaning.criterion_name
        return True

    def _as_member(self, kind: str, meaning: Meaning, text: str) -> Meaning | None:
        """The label as a member of its column's dimension, less what else it might mean; None where it is none."""
        if kind == "criterion":
            number = meaning.criterion or ("" if meaning.criteria else meaning.number)
            if not (number or meaning.criteria or meaning.group):
                return None
            return replace(meaning, criterion=number, organization="", kind="", indicator="")
        if kind == "indicator":
            return (
                replace(meaning, organization="", kind="", criteria=(), criterion="")
                if meaning.indicator
                else None
            )
        if kind == "organization":
            return (
                replace(meaning, kind="", heading="", criteria=(), criterion="")
                if meaning.organization
                else None
            )
        if kind == "place":
            if meaning.places or meaning.whole_area or meaning.indicator:
                return meaning
            places = self.labels.read_places(text) if not meaning.organization else ()
            return Meaning(places=places) if places else None
        if kind == "kind":
            return Meaning(kind=meaning.kind, unit=meaning.unit) if meaning.kind else None
        if kind in ("period", "measure"):
            return meaning if getattr(meaning, kind) else None
        return meaning

    def _take_section(self, dims: Dims, text: str) -> None:
        if not text:
            return
        meaning = self.labels.read(text)
        if meaning.heading in ("total", "mean"):
            return
        if not meaning.understood:
            meaning = Meaning(unit=self.labels.read_context(text).unit)
        if meaning.group and not meaning.criterion:
            meaning = replace(meaning, criteria=(), criterion="", organization="", kind="")
        if dims.indicator:
            meaning = replace(meaning, criteria=(), criterion="")
        if dims.organization or dims.indicator:
            meaning = replace(meaning, organization="", indicator="")
        self._take(dims, meaning)

    def _ordinal_number(self, dims: Dims, row: Row) -> None:
        """The ordinal as number of the criterion: of a part ("7.1"), or where the known names prove it."""
        ordinal = row.ordinal.strip(" .()")
        unknown = [u for u in dims.unknown if u[0] == "unknown_criterion"]
        if (
            "." in ordinal
            and ordinal.replace(".", "").isdigit()
            and (dims.criteria or dims.criterion)
            and ("criterion" in self.stub_kind.values())
        ):
            dims.criterion, dims.criteria = ordinal, ()  # 4.1 "Điện" is a part of 4, whatever its name
            dims.criterion_name = row.stubs[0][1] if row.stubs else dims.criterion_name
            dims.unknown = [u for u in dims.unknown if u[0] != "unknown_criterion"]
            return
        if not unknown or not ordinal:
            return
        name = unknown[0][2]
        if "." in ordinal and ordinal.replace(".", "").isdigit():
            dims.criterion, dims.criteria, dims.criterion_name = ordinal, (), name
        elif self.by_ordinal and ordinal.isdigit():
            dims.criterion, dims.criteria, dims.criterion_name = ordinal, (), name
            self.report("criterion_by_ordinal", unknown[0][1], name, meant=ordinal)
        else:
            return
        dims.unknown = [u for u in dims.unknown if u[0] != "unknown_criterion"]

    # -- values ------------------------------------------------------------------------------------------
    def run(self) -> None:
        rows = [(row, self._row_dims(row)) for row in self.table.rows]
        self._settle_total_rows(rows)
        self.is_x_matrix = self._only_x(rows)
        self.judges = self._judges(rows)
        self.has_assessment = any(c.kind == "assessment" for c in self.table.columns)
        self._number_of_columns = sum(
            1 for c in self.table.columns if c.index in self.columns and not self.columns[c.index].total
        )
        pairs = self._paired_columns()
        taken = {c for pair in pairs for c in pair}
        heads = self._heads(taken)
        for row, dims in rows:
            if row.kind == "section" and not (
                self.is_x_matrix and not row.children and (dims.criteria or dims.places)
            ):
                continue
            if dims.total or self._wordless_total(row, rows) or self._area_total(row, dims, rows):
                self._total_row(row, dims)
                continue
            if self.stub_kind and not row.stubs and row.kind == "data" and not self._under_merge(row):
                self._unlabelled(row)
                continue
            for amount, worth in pairs:
                self._paired(row, dims, amount, worth)
            self._line(row, dims, heads, rows)
        self._report_unused()
        self._report_left_out()
        self._report_twice(rows)
        self.out.tables.append(self)

    def _heads(self, taken: set[int]) -> list[tuple[int, list[Head]]]:
        """The columns whose cells are read one by one, in runs of those that say the same sorts of things."""
        runs: list[tuple[int, list[Head]]] = []
        for column in self.table.columns:
            c = column.index
            if c not in self.columns or c in taken:
                continue
            odd = c in self.headless or column.kind == "description" or self._has_requirement(column)
            head = Side(self.columns[c], column_name(self.sheet.left + c), odd=odd)
            if not runs or runs[-1][0] != head.says or head.says & _OWN:
                runs.append((head.says, []))
            runs[-1][1].append((c, column, head))
        return runs

    def _line(self, row: Row, dims: Dims, runs: list[tuple[int, list[Head]]], rows: list) -> None:
        """Every cell of a line: the plain ones from what line and column say once, the others one by one."""
        kinds, values = self.layout.classes[row.index], self.sheet.rows[row.index]
        line = Side(dims, str(self.sheet.top + row.index + 1), odd=bool(row.children))
        blanks = self.is_x_matrix
        for says, run in runs:
            lane = self._lanes.get(line.says << _BITS | says, "")
            lane = self._lane(line.says, says) if lane == "" else lane
            stem = self._stem(line, run[0][2]) if lane else None
            odd = self._odd_cells.get(row.index, ())
            for c, column, head in run:
                kind = kinds[c]
                if kind == BLANK and not blanks:
                    continue
                plain = stem is not None and c not in odd
                if plain and (kind != BLANK or self._plain_blank(row, column)):
                    value = values[c] if kind != BLANK else None
                    if lane(stem, line, head, value, kind):
                        self._used.add((row.index, c))
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

    def _plain_blank(self, row: Row, column: Column) -> bool:
        """Whether a blank among crosses can only mean not met: the line has crosses, the column a heading."""
        if row.index != self._lively[0]:
            kinds = self.layout.classes[row.index]
            lively = any(
                kinds[c] != BLANK for c, d in self.columns.items() if not d.total and (d.criterion or d.criteria)
            )
            self._lively = row.index, lively
        return bool(column.path) and self._lively[1] and (row.index, column.index) not in self.layout.roles

    def _lane(self, line: int, head: int) -> Callable | None:
        """How the cells under these labels are read where nothing about them is odd; None: one by one."""
        says = line | head
        lane = None
        if says & _ODD or line & head:
            pass
        elif says & _CRITERION and not says & (_ORGANIZATION | _MONEY | _KIND | _INDICATOR):
            lane = None if self.has_assessment or self.context.other_set else self._mark
        elif says & _ORGANIZATION and not says & (_INDICATOR | _CRITERION):
            lane = self._amount
        self._lanes[line << _BITS | head] = lane
        return lane

    def _stem(self, line: Side, head: Side) -> tuple | None:
        """What all cells of a line under such columns share: year, period, place; measure and origin; last day.

        None where the time or the place is not known, or has to be told about.
        """
        if line.says & _OWN:
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
        side = line if line.dims.places else head if head.dims.places else self._around
        place = side.places.get(end)
        if place is None:
            place, told = self._located(side.dims.places, end) if side.dims.places else (None, [])
            if place is None or told:
                return None
            side.places[end] = place
        measure = line.dims.measure or head.dims.measure or self.context.measure or "actual"
        return (period.year, period.iso, *place), (measure, self.basis, self.source, self.sheet.name), end

    def _mark(self, stem: tuple, line: Side, head: Side, value: object, kind: str) -> bool:
        """The row of a cell with a mark; False where anything about it has to be looked at or told."""
        if kind == BLANK:
            judged = _NOT_MET
        elif kind in "npf" and not self.judges:
            return False
        else:
            judged = self._judgements.get(value) or self._judged(value)
        where, origin, end = stem
        side = line if line.says & _CRITERION else head
        criterion = side.criteria.get(end) or self._plain_criterion(side, end)
        if judged[2] or criterion is None or where[4] not in _COMMUNES:
            return False
        status, share, _ = judged
        unit = "" if share is None else "%"
        self.out.criteria.append((*where, *criterion, status, share, unit, *origin, head.name + line.name))
        return True

    def _judged(self, value: object) -> tuple[str, float | None, str]:
        found = self._judgements[value] = self._judge(value, percent=False)
        return found

    def _plain_criterion(self, side: Side, end: str) -> tuple[str, str, str] | None:
        """Set, number and name of a criterion on that day; None where that has to be told."""
        found, _ = self._known_criterion(side.dims, end)
        if found is None:
            return None
        main = found[1].split(".")[0]
        name = self.registers.criterion_name_of[found[0], main] if main == found[1] else side.dims.criterion_name
        side.criteria[end] = (*found, name)
        return side.criteria[end]

    def _amount(self, stem: tuple, line: Side, head: Side, value: object, kind: str) -> bool:
        """The row of a cell with a number that an organization gave; False where it has to be looked at."""
        row, column = line.dims, head.dims
        if kind != "n" or (column.organization and row.kind in _WORKS):
            return False
        unit, given = column.unit or row.unit, row.kind or column.kind
        if unit is None and given not in ("labour", "land"):
            unit = self.context.unit
        amount, qualifier = (value, "exact") if isinstance(value, float) else _plain_amount(value)
        if unit is None or amount is None:
            return False
        organization, item = row.organization or column.organization, row.item or column.item
        key = (given, item, unit.unit, unit.kind, bool(column.organization))
        if key not in self._kinds:
            quantity = Quantity(amount, unit, "", qualifier, None, None, 1.0, 0, 0, "")
            self._kinds[key] = self._kind(Dims(kind=given, item=item, funds=key[-1]), quantity)
        money = unit.vnd is not None
        (year, iso, place_id, place, _), (measure, *origin), _ = stem
        self.out.contributions.append(
            (
                year,
                iso,
                organization,
                *self.registers.organization_of[organization],
                place_id,
                place,
                self._kinds[key],
                item,
                None if money else amount,
                "" if money else unit.unit,
                _exact(amount, unit.vnd) if money else None,
                qualifier,
                measure,
                *origin,
                head.name + line.name,
            )
        )
        return True

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
                    self._label_spot(row, (row.index, 0)),
                    row.stubs[-1][1],
                    meant=self.sheet.address(*self._label_spot(before, (before.index, 0))),
                )

    def _under_merge(self, row: Row) -> bool:
        return any((row.index, c) in self.covered for c in self.stub_kind)

    def _unlabelled(self, row: Row) -> None:
        cells = [(row.index, c) for c in self.columns if self.kind_of_cell(row, c) not in (BLANK, "-")]
        for at in cells:
            self.role(at, "issue")
        if cells:
            self.report("row_without_label", cells[0], self.cells.text_of(self._at(cells[0])))

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
                if kinds[c] in " -" or at in self._used or self.layout.roles.get(at) != "value":
                    continue
                self.role(at, "issue")
                self.report("value_unused", at, self.cells.text_of(self._at(at)))

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

    def mark(self, text: str) -> str:
        """The status of a mark: what the sheet's own legend says, else the register."""
        return self.legend.get(text.strip(), "") or self.registers.mark(text)

    def value(self, row: Row, column: int) -> object:
        line = self.sheet.rows[row.index]
        return line[column] if column < len(line) else None

    def kind_of_cell(self, row: Row, column: int) -> str:
        return self.layout.classes[row.index][column]

    def role(self, at: tuple[int, int], role: str) -> None:
        self.layout.roles[at] = role

    def _cell(self, row: Row, dims: Dims, column: Column, rows: list) -> None:
        at = (row.index, column.index)
        kind = self.kind_of_cell(row, column.index)
        both = self._both(dims, self.columns[column.index])
        if kind == BLANK:
            if (
                self.is_x_matrix
                and column.path
                and (both.criterion or both.criteria)
                and not both.total
                and not both.unknown
                and at not in self.layout.roles
            ):
                self._blank_not_met(row, both, at)
            return
        if column.index in self.headless and not self.columns[column.index].total:
            self.role(at, "issue")
            self.report(
                "column_without_header", at, self.cells.text_of(self._at(at)), once=("column", column.index)
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
        if self._unknown(both, at, dims, self.columns[column.index]):
            self.role(at, "issue")
            return
        if kind == "d":
            self.role(at, "issue")
            self.report("date_among_numbers", at, self.cells.text_of(self.value(row, column.index)))
            return
        both = self._with_merged(both, row, column, rows)
        if both is None:
            self.role(at, "issue")
            self.report("merged_value", at, self.cells.text_of(self.value(row, column.index)))
            return
        self._emit(row, column, both, at)

    def _both(self, row: Dims, column: Dims) -> Dims:
        """Row and column together; where both say something they must agree."""
        both = row.twin()
        if row.unknown or column.unknown:
            both.unknown = row.unknown + column.unknown
        for name in _SHARED:
            other = getattr(column, name)
            if not other:
                continue
            mine = getattr(row, name)
            if not mine:
                setattr(both, name, other)
            elif mine != other and name not in ("kind", "measure"):
                both.unknown = [*both.unknown, ("path_contradicts", None, self._clash(row, column, name))]
        if (
            not row.criterion_name
            and column.criterion_name
            or (not row.criteria and not row.criterion and column.criteria)
        ):
            both.criteria, both.criterion_name = column.criteria, column.criterion_name
        both.whole = row.whole or column.whole
        both.status, both.out_of = column.status, column.out_of or row.out_of
        both.funds = bool(column.organization and not row.organization)
        both.unit = column.unit or row.unit
        if both.funds and row.kind in _WORKS:
            both.kind = column.kind  # lines of works under sources of funds: what it went to, still money
        both.item = row.item or column.item
        both.period = _merge_periods(row.period, column.period)
        return both

    def _clash(self, row: Dims, column: Dims, name: str) -> str:
        a, b = getattr(row, name), getattr(column, name)
        if name == "places":
            return f"{', '.join(p.text for p in a)} / {', '.join(p.text for p in b)}"
        return f"{a} / {b}"

    def _unknown(self, both: Dims, at: tuple[int, int], row: Dims, column: Dims) -> bool:
        """Report labels that are not understood and matter for this cell."""
        bad = False
        for rule, spot, text in both.unknown:
            if rule == "unknown_header" and self._header_may_pass(column, row):
                if column.unit is None:
                    self.report("header_not_understood", spot, text, once=("header", spot))
                continue
            bad = True
            kind = rule.removeprefix("unknown_")
            detail = (
                {"nearest": self.nearest(text, kind)}
                if kind in ("place", "organization", "criterion", "indicator")
                else {}
            )
            self.report(rule, spot or at, text, once=(rule, spot or at), **detail)
        return bad

    def _header_may_pass(self, column: Dims, row: Dims) -> bool:
        """An unknown heading is harmless with a unit of its own in a table of givers, or over the only figures."""
        if column.unit is not None and (row.organization or row.places) and not _RATE.search(column.item):
            return column.unit.vnd is not None or column.unit.kind in (
                "labour",
                "materials",
                "infrastructure",
            )
        if _RATE.search(column.item):
            return False
        alone = self._number_of_columns == 1
        return alone and bool(
            row.indicator
            or row.organization
            or row.criteria
            or row.criterion
            or (row.places and (self.context.indicator or self.context.organization))
        )

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

    # -- which table ---------------------------------------------------------------------------------------
    def _emit(self, row: Row, column: Column, both: Dims, at: tuple[int, int]) -> None:
        money = both.unit is not None and both.unit.vnd is not None
        context = self.context
        if (both.criterion or both.criteria) and not both.organization and not money and not both.kind:
            self._criterion_cell(row, column, both, at)
        elif both.indicator:
            self._indicator_cell(both, at)
        elif (
            both.organization
            or both.kind
            or money
            or column.kind == "description"
            or (both.unit is not None and both.unit.kind)
        ):
            self._contribution_cell(both, at)
        elif context.criterion and not context.indicator:
            both.criterion = context.criterion
            both.criterion_name = both.criterion_name or context.criterion
            self._criterion_cell(row, column, both, at)
        elif context.indicator:
            both.indicator = context.indicator
            self._indicator_cell(both, at)
        elif (
            context.organization
            or context.kind
            or (context.unit is not None and context.unit.vnd is not None)
        ) or self.cells.class_of(self._at(at)) == "q":
            self._contribution_cell(both, at)
        else:
            self.role(at, "issue")
            if both.item and not both.places:
                self.report(
                    "unknown_indicator",
                    self._label_spot(row, at),
                    both.item,
                    nearest=self.nearest(both.item, "indicator"),
                )
            else:
                self.report("meaning_missing", at, self.cells.text_of(self._at(at)), once="meaning")

    def _label_spot(self, row: Row, at: tuple[int, int]) -> tuple[int, int]:
        return (row.index, row.stubs[0][0]) if row.stubs else at

    def _at(self, at: tuple[int, int]) -> object:
        return self.sheet.rows[at[0]][at[1]]

    # -- dimensions that every table shares ------------------------------------------------------------------
    def _period(self, both: Dims, at: tuple[int, int]) -> Period | None:
        period = both.period
        if period is None:
            period = self.context.period
        elif period.year is None:
            period = period.within(self.context.year)
        if period is None or period.year is None:
            self.role(at, "issue")
            if self.context.contradiction:
                self.report("path_contradicts", at, self.context.contradiction, once="context")
            else:
                self.report("year_missing", at, self.cells.text_of(self._at(at)), once="year")
            return None
        return period

    def _place(self, both: Dims, period: Period, at: tuple[int, int]) -> tuple[str, str, str] | None:
        """Ids, names and kind of the place or places of a value on its date; None when that failed."""
        names = both.places
        if not names and not both.whole and "place" in self.stub_kind.values():
            self.role(at, "issue")
            self.report("row_without_label", at, self.cells.text_of(self._at(at)), once=("label", at[0]))
            return None
        if not names and self.context.place_contradiction:
            self.role(at, "issue")
            self.report("path_contradicts", at, self.context.place_contradiction, once="context-place")
            return None
        if not names:
            names = self.context.places
        if not names:
            self.role(at, "issue")
            self.report("place_missing", at, self.cells.text_of(self._at(at)), once="place")
            return None
        found, told = self._located(names, period.end)
        while told:  # once, at the first cell
            rule, text, once, detail = told.pop(0)
            self.report(rule, at, text, once=once, **detail)
        if found is None:
            self.role(at, "issue")
        return found

    def _located(self, names: tuple[PlaceName, ...], end: str) -> tuple[tuple[str, str, str] | None, list]:
        """Ids, names and kinds of places on a day, and what has to be told about them; each looked up once."""
        if (names, end) not in self._places:
            told: list[tuple[str, str, object, dict[str, str]]] = []
            units = [self._unit(name, end, told) for name in names]
            self._places[names, end] = (None if None in units else _joined(units)), told
        return self._places[names, end]

    def _unit(self, name: PlaceName, end: str, told: list) -> Place | None:
        unit, rule = self.labels.resolve(name, end, self.context.district)
        text = name.text or name.key
        date = "/".join(reversed(end.split("-")))
        if unit is None:
            detail = {"date": date}
            if rule == "place_not_valid_then":
                detail["successor"] = ", ".join(successors(self.registers, [name.key]))
            told.append((rule, text, None, detail))
            return None
        if rule:
            told.append((rule, text, (rule, name), {"date": date, "meant": f"{unit.place_type} {unit.place}"}))
        district = self.context.district
        if district and unit.level == 1 and unit.parent_id != district and self._is_district(unit.parent_id, end):
            detail = {"meant": self._named(unit.parent_id), "limit": self._named(district)}
            told.append(("place_outside_district", text, None, detail))
            return None
        return unit

    def _is_district(self, place_id: str, date: str) -> bool:
        return any(p.level == 2 and p.valid_on(date) for p in self.registers.by_place_id.get(place_id, []))

    def _named(self, place_id: str) -> str:
        place = self.registers.by_place_id[place_id][0]
        return f"{place.place_type} {place.place}"

    # -- criteria ------------------------------------------------------------------------------------------
    def _criterion_cell(self, row: Row, column: Column, both: Dims, at: tuple[int, int]) -> None:
        if self.has_assessment and column.kind != "assessment" and self._assessed(column):
            self._used.add(at)
            return  # the result beside a self-assessment tells how, the assessment tells whether
        kind = self.kind_of_cell(row, column.index)
        if both.status:
            status, value = (both.status, None) if kind == "m" else ("", None)
            if not status:
                self.report("mark_not_understood", at, self.cells.text_of(self._at(at)))
        elif kind in "npf" and (not self.judges or self._has_requirement(column)):
            status, value = "", None
            self.report("result_without_verdict", at, self.cells.text_of(self._at(at)))
        else:
            status, value = self._status(at)
        if not status:
            self.role(at, "issue")
            return
        if status == "in_progress" and value is None and column.kind == "assessment":
            value = self._result_beside(row, column)
        self._criterion_row(both, at, status, value)

    def _has_requirement(self, column: Column) -> bool:
        """A result beside a requirement is measured against it; only an assessment says whether it is met."""
        return column.kind == "value" and any(
            c.kind == "requirement" and c.path[:-1] in (column.path[:-1], ()) for c in self.table.columns
        )

    def _assessed(self, column: Column) -> bool:
        groups = [c.path[:-1] for c in self.table.columns if c.kind == "assessment"]
        return column.path[:-1] in groups or () in groups

    def _result_beside(self, row: Row, column: Column) -> float | None:
        for other in self.table.columns:
            same_group = (
                other.kind == "value" and other.path[:-1] == column.path[:-1] and other.index in self.columns
            )
            if same_group and self.kind_of_cell(row, other.index) in "pn":
                return self._percent(self.value(row, other.index), (row.index, other.index) in self.sheet.percents)
        return None

    @staticmethod
    def _percent(value: object, percent: bool) -> float | None:
        number = value if isinstance(value, float) else None
        if isinstance(value, str):
            text = normalize(value)
            share = read_percent(text)
            read = share or read_number(text)
            number = read.value if read else None
            if number is not None and share:
                return number
        if number is None:
            return None
        return round(number * 100, 6) if 0 < number < 1 or (percent and number <= 1) else number

    def _criterion_row(self, both: Dims, at: tuple[int, int], status: str, value: float | None) -> None:
        period = self._period(both, at)
        if period is None:
            return
        place = self._place(both, period, at)
        if place is None:
            return
        if self.context.other_set:
            self.role(at, "issue")
            self.report("other_criteria_set", at, self.context.other_set, once="other-set")
            return
        if any(LEVEL.get(kind, 1) > 1 for kind in place[2].split(";")):
            self.role(at, "issue")
            self.report("commune_missing", at, place[1], once="commune")
            return
        found = self._criterion(both, period, at)
        if found is None:
            self.role(at, "issue")
            return
        criteria_set, number = found
        main = number.split(".")[0]
        name = self.registers.criterion_name_of[criteria_set, main] if main == number else both.criterion_name
        self._used.add(at)
        self.out.criteria.append(
            (
                period.year,
                period.iso,
                *place,
                criteria_set,
                number,
                name,
                status,
                value,
                "%" if value is not None else "",
                both.measure or self.context.measure or "actual",
                self.basis,
                self.source,
                self.sheet.name,
                self.sheet.address(*at),
            )
        )

    def _status(self, at: tuple[int, int]) -> tuple[str, float | None]:
        value = self._at(at)
        status, share, rule = self._judge(value, percent=at in self.sheet.percents)
        if rule:
            self.report(rule, at, self.cells.text_of(value))
        return status, share

    def _judge(self, value: object, *, percent: bool) -> tuple[str, float | None, str]:
        """Status and share that a mark says, or the rule that it breaks."""
        kind = self.cells.class_of(value)
        text = self.cells.text_of(value)
        if text in self.legend:
            return self.legend[text], None, ""
        if kind == "-":
            return ("", None, "dash_ambiguous") if self.uses_not_met else ("not_met", None, "")
        if kind in "mo":
            status = self.mark(text)
            if status:
                return status, None, ""
        if kind in "np":
            number = self._percent(value, percent)
            if number is not None:
                return self._share(number, value, kind == "p" or percent)
        if kind == "b":
            return "", None, "not_vietnamese_number"
        status, share = self._status_in_words(text) or ("", None)
        return status, share, "" if status else "mark_not_understood"

    def _share(self, number: float, value: object, percent: bool) -> tuple[str, float | None, str]:
        if number in (0, 1) and not percent:
            return ("met" if number else "not_met"), None, ""
        if number == 100:
            return "met", 100.0, ""
        if 0 < number < 100 and (percent or number >= 10 or self._is_fraction(value)):
            return "in_progress", number, ""
        return "", None, "share_out_of_bounds"

    @staticmethod
    def _is_fraction(value: object) -> bool:
        """0,85 for 85 %; a bare 4 among marks is a count, not 4 %."""
        number = value if isinstance(value, float) else None
        if isinstance(value, str):
            read = read_number(normalize(value))
            number = read.value if read else None
        return number is not None and 0 < number < 1

    def _status_in_words(self, text: str) -> tuple[str, float | None] | None:
        """A mark with more said behind it: "Chưa đạt (85%)", "Đang hoàn thiện 80%", "Đạt, đang trình hồ sơ"."""
        key = match_key(text)
        for mark in sorted(self.registers.marks, key=len, reverse=True):
            if len(mark) > 2 and (key == mark or key.startswith(mark + " ")):
                tail = key[len(mark) :].strip()
                status = self.registers.marks[mark]
                try:
                    percent = read_percent(tail) if tail else None
                except NotVietnameseNumber:
                    return None
                if percent and percent.value is not None:
                    if status == "met" and percent.value < 100:
                        return "in_progress", percent.value
                    return status, percent.value if status == "in_progress" else None
                return (status, None) if not tail or text[len(mark) :].lstrip()[:1] in "(,;:.-–" else None
        return None

    def _criterion(self, both: Dims, period: Period, at: tuple[int, int]) -> tuple[str, str] | None:
        """Set and number of the criterion in force at the period's end."""
        found, told = self._known_criterion(both, period.end)
        if told:
            rule, text, once, detail = told
            self.report(rule, at, text, once=once, **detail)
        return found

    def _known_criterion(self, dims: Dims, end: str) -> tuple[tuple[str, str] | None, tuple | None]:
        """Set and number of a criterion on a day, or what has to be told; each looked up once."""
        key = (dims.criterion, dims.criteria, end)
        if key not in self._criteria:
            self._criteria[key] = self._find_criterion(dims, end)
        return self._criteria[key]

    def _find_criterion(self, dims: Dims, end: str) -> tuple[tuple[str, str] | None, tuple | None]:
        number, pairs, name = dims.criterion, dims.criteria, dims.criterion_name
        sets = self._sets(end)
        date = "/".join(reversed(end.split("-")))
        if pairs and "." not in number:
            alike = self.registers.numbered_like(sets)
            fitting = [p for p in pairs if p[0] in sets] or [p for p in pairs if p[0] in alike]
            numbers = {n for _, n in fitting}
            if number and number not in {n for _, n in pairs}:
                return None, ("criterion_contradicts", f"{number} {name}", (number, pairs), {})
            if number in numbers:
                numbers = {number}
            if len(numbers) != 1:
                return None, ("criterion_not_in_set", name or number, ("set", pairs, date), {"date": date})
            number = numbers.pop()
        main = number.split(".")[0]
        for criteria_set in sets:
            if (criteria_set, main) in self.registers.criterion_name_of:
                return (criteria_set, number), None
        text = name if number in name else f"{number} {name}".strip()
        return None, ("criterion_not_in_set", text, ("set", number, date), {"date": date})

    def _sets(self, end: str) -> list[str]:
        """The sets in force; a form of ten criteria keeps its set for the columns that look back."""
        if end not in self._sets_on:
            sets = [s.criteria_set for s in self.registers.sets_on(end)]
            if self.table_names and not self._names_fit(sets):
                for other in self.context.years_seen:
                    later = [s.criteria_set for s in self.registers.sets_on(f"{other}-12-31")]
                    if later != sets and self._names_fit(later):
                        sets = later
                        break
            self._sets_on[end] = sets
        return self._sets_on[end]

    def _names_fit(self, sets: list[str]) -> bool:
        return all(
            any(p[0] in sets for p in self.registers.criterion_names.get(k, ())) for k in self.table_names
        )

    def _only_x(self, rows: list) -> bool:
        """Whether the only mark in the table's cells of criteria is an x: then a blank is not met."""
        plain = [c for c, d in self.columns.items() if not (d.total or d.organization)]
        of_criteria = [c for c in plain if self.columns[c].criterion or self.columns[c].criteria]
        found: set[tuple[str, object]] = set()
        for row, dims in rows:
            if row.kind == "section" or dims.total or dims.organization:
                continue
            kinds, values = self.layout.classes[row.index], self.sheet.rows[row.index]
            columns = plain if dims.criterion or dims.criteria else of_criteria
            found.update([(kinds[c], values[c]) for c in columns if kinds[c] != BLANK])
        marks: set[str] = set()
        self.uses_not_met = False
        for kind, value in found:
            mark = mark_key(self.cells.text_of(value))
            marks.add(mark if kind in "mo" else "1" if self.cells.number_of(value) == 1 else kind + mark)
            self.uses_not_met = self.uses_not_met or self.mark(self.cells.text_of(value)) == "not_met"
        crossed = any(column.status for column in self.columns.values())
        explained = any(self.mark(mark) != "met" for mark in marks)  # by the sheet's own legend
        return bool(marks) and marks <= _X_MARKS and not crossed and not explained

    def _judges(self, rows: list) -> bool:
        """Whether the table tells if criteria are met: several criteria, or a mark; else its numbers are others."""
        names = {(d.criterion, d.criteria) for d in [*self.columns.values(), *(d for _, d in rows)]}
        marks = any("m" in self.layout.classes[row.index] for row, _ in rows) and any(
            self.kind_of_cell(row, c) == "m" for row, _ in rows for c in self.columns if row.kind != "section"
        )
        return marks or len(names - {("", ())}) >= 3 or bool(self.context.criterion)

    def _blank_not_met(self, row: Row, both: Dims, at: tuple[int, int]) -> None:
        if both.total or not (both.criterion or both.criteria):
            return
        if not any(
            self.kind_of_cell(row, c) != BLANK
            for c, d in self.columns.items()
            if not d.total and (d.criterion or d.criteria or both.places)
        ) and self._row_names_place(row):
            self.report("empty_line", self._label_spot(row, at), row.stubs[-1][1], once=("line", row.index))
            return
        self._criterion_row(both, at, "not_met", None)

    def _row_names_place(self, row: Row) -> bool:
        return any(self.labels.read(t).places for _, t in row.stubs)

    # -- indicators ----------------------------------------------------------------------------------------
    def _indicator_cell(self, both: Dims, at: tuple[int, int]) -> None:
        value, out_of, qualifier, unit = self._figure(both, at)
        out_of = out_of or both.out_of
        if value is None and qualifier != "order_of_magnitude":
            return
        period = self._period(both, at)
        place = self._place(both, period, at) if period else None
        if period is None or place is None:
            return
        name, standard = self.registers.indicator_of[both.indicator]
        if value is not None and not self._in_bounds(
            both, at, value, out_of, unit or standard, place[2], period
        ):
            return
        measure = both.measure or self.context.measure or "actual"
        self._used.add(at)
        self.out.indicators.append(
            (
                period.year,
                period.iso,
                place[0],
                place[1],
                both.indicator,
                name,
                value,
                out_of,
                unit or standard,
                qualifier,
                measure,
                self.basis,
                self.source,
                self.sheet.name,
                self.sheet.address(*at),
            )
        )

    def _in_bounds(
        self,
        both: Dims,
        at: tuple[int, int],
        value: float,
        out_of: float | None,
        unit: str,
        place_type: str,
        period: Period,
    ) -> bool:
        """No commune meets more criteria than its set has, and no share is outside 0 to 100 %."""
        limit = out_of
        if limit is None and both.indicator == "criteria_met" and LEVEL.get(place_type, 3) == 1:
            limit = float(sum(s.size for s in self.registers.sets_on(period.end)))
        if limit and value > limit:
            self.report("more_than_set", at, self.cells.text_of(self._at(at)), limit=format_number(limit))
        elif unit == "%" and not 0 <= value <= 100:
            self.report("share_out_of_bounds", at, self.cells.text_of(self._at(at)))
        else:
            return True
        self.role(at, "issue")
        return False

    def _figure(self, both: Dims, at: tuple[int, int]) -> tuple[float | None, float | None, str, str]:
        """Value, out_of, qualifier and unit of one figure; (None, None, "", "") after an issue."""
        nothing = (None, None, "", "")
        value = self._at(at)
        text = self.cells.text_of(value)
        kind = self.cells.class_of(value)
        standard = self.registers.indicator_of[both.indicator][1] if both.indicator else ""
        unit = both.unit.unit if both.unit else ""
        if kind == "-":
            return nothing
        if kind in "nfp":
            if not isinstance(value, str):
                number = float(value)  # type: ignore[arg-type]
                if at in self.sheet.percents:
                    return round(number * 100, 6), None, "exact", "%"
                return self._scaled(number, both, standard), None, "exact", self._unit_word(both, standard)
            fraction = read_fraction(text)
            if fraction:
                return fraction[0], fraction[1], "exact", unit
            number = read_percent(text) or read_number(text)
            if number is not None:
                word = "%" if kind == "p" else self._unit_word(both, standard)
                scaled = (
                    number.value
                    if kind == "p" or number.value is None
                    else self._scaled(number.value, both, standard)
                )
                return scaled, None, number.qualifier, word
        if kind == "q":
            quantity = self._one_quantity(text, at)
            if quantity is not None:
                if quantity.value_vnd is not None:
                    return quantity.value_vnd, None, quantity.qualifier, "đồng"
                return quantity.value, None, quantity.qualifier, quantity.unit.unit if quantity.unit else unit
            return nothing
        self.role(at, "issue")
        self.report(
            "not_vietnamese_number"
            if kind == "b" or (kind == "o" and any(ch.isdigit() for ch in text))
            else "value_not_understood",
            at,
            text,
        )
        return nothing

    @staticmethod
    def _scaled(number: float, both: Dims, standard: str) -> float:
        """Money indicators are kept in đồng."""
        if standard == "VND" and both.unit is not None and both.unit.vnd:
            return _exact(number, both.unit.vnd)
        return number

    @staticmethod
    def _unit_word(both: Dims, standard: str) -> str:
        if standard == "VND":
            return "đồng" if both.unit is not None and both.unit.vnd else standard
        return both.unit.unit if both.unit else ""

    def _one_quantity(self, text: str, at: tuple[int, int]) -> Quantity | None:
        try:
            quantity = read_quantity(text, self.registers.units_for(text))
        except NotVietnameseNumber as error:
            self.role(at, "issue")
            self.report("not_vietnamese_number", at, error.text)
            return None
        if quantity is None:
            self.role(at, "issue")
            self.report("value_not_understood", at, text)
        return quantity

    # -- contributions -------------------------------------------------------------------------------------
    def _contribution_cell(self, both: Dims, at: tuple[int, int]) -> None:
        both.sentence = normalize(self.cells.text_of(self._at(at)))
        found = _gifts(self._quantities(both, at), both.sentence)
        if found and not both.places and not both.whole and "place" not in self.stub_kind.values():
            named = self.labels.scan_places(self.cells.text_of(self._at(at)))
            if len(named) > 1 and len(found) > 1:
                self.role(at, "issue")
                self.report("places_in_sentence", at, self.cells.text_of(self._at(at)))
                return
            both.places = named
        for quantity in found:
            self._contribution_row(both, at, quantity)

    def _heads_parts(self, row: Row, column: Column, rows: list) -> bool:
        """A line with figures above lines of its parts is their sum; a 0 there sums up parts left blank."""
        if self.columns[column.index].total:
            return False
        parts = [rows[i][0] for i in row.children if rows[i][0].kind == "data"]
        if any(self.kind_of_cell(part, column.index) in ("n", "q", "f") for part in parts):
            return True
        return bool(parts) and self.cells.number_of(self.value(row, column.index)) == 0

    def _quantities(self, both: Dims, at: tuple[int, int]) -> list[Quantity]:
        """The quantities in one cell; empty after an issue or for a dash."""
        value = self._at(at)
        text = self.cells.text_of(value)
        kind = self.cells.class_of(value)
        if kind == "-" or (kind == "o" and text == "-"):
            return []
        if kind == "n":
            return self._plain_number(value, both, at)
        try:
            found = read_quantities(text, self.registers.units_for(text)) if kind in "qtm" else []
        except NotVietnameseNumber as error:
            self.role(at, "issue")
            self.report("not_vietnamese_number", at, error.text)
            return []
        bad = next(
            (
                q
                for q in found
                if q.unit is None and q.value_vnd is None and q.qualifier != "order_of_magnitude"
            ),
            None,
        )
        each = next((q for q in found if q.per), None)
        vague = next((q for q in found if q.value is q.value_vnd is None and re.search(r"\d", q.text)), None)
        if bad is not None or each is not None or vague is not None or not found:
            self.role(at, "issue")
            if bad is not None:
                self.report("unit_unknown", at, bad.text)
            elif vague is not None:
                self.report("range_not_number", at, vague.text)
            elif each is not None:
                self.report("per_unit_amount", at, each.text)
            elif kind == "b" or (kind == "o" and any(ch.isdigit() for ch in text)):
                self.report("not_vietnamese_number", at, text)
            else:
                self.report("value_not_understood", at, text)
            return []
        return found

    def _plain_number(self, value: object, both: Dims, at: tuple[int, int]) -> list[Quantity]:
        qualifier, step = "exact", 1.0
        if isinstance(value, str):
            number = read_number(normalize(value))
            if number is None:
                return []
            amount, qualifier, step = number.value, number.qualifier, number.step
        else:
            amount = float(value)  # type: ignore[arg-type]
        unit = both.unit or (self.context.unit if not self._counts_things(both) else None)
        if unit is None and both.kind == "labour":
            unit = (
                self.registers.units.get(match_key("ngày công"))
                if not both.item or "lượt" not in both.item
                else None
            )
        if unit is None:
            self.role(at, "issue")
            self.report("unit_missing", at, self.cells.text_of(value))
            return []
        if unit.vnd is not None:
            vnd = _exact(amount, unit.vnd) if amount is not None else None
            return [Quantity(None, None, "", qualifier, vnd, qualifier, step * unit.vnd, 0, 0, "")]
        return [Quantity(amount, unit, "", qualifier, None, None, step, 0, 0, "")]

    @staticmethod
    def _counts_things(both: Dims) -> bool:
        """Labour and land are never in the table's unit of money unless their own label says so."""
        return both.kind in ("labour", "land")

    def _contribution_row(
        self, both: Dims, at: tuple[int, int], quantity: Quantity, address: str = ""
    ) -> None:
        period = self._period(both, at)
        if period is None:
            return
        place = self._place(both, period, at)
        if place is None:
            return
        named_here = "organization" in self.stub_kind.values() or any(
            c.organization for c in self.columns.values()
        )
        organization = both.organization or ("" if named_here else self.context.organization)
        if not organization:
            self.role(at, "issue")
            self.report(
                "organization_missing", at, self.cells.text_of(self._at(at)), once=("organization", at[0])
            )
            return
        name, group = self.registers.organization_of[organization]
        kind = self._kind(both, quantity)
        unit = quantity.unit.unit if quantity.unit and quantity.unit.vnd is None else ""
        item = " ".join(quantity.item.split()) or both.item
        qualifier = (
            quantity.vnd_qualifier
            if quantity.value_vnd is not None and quantity.vnd_qualifier not in (None, "exact")
            else quantity.qualifier
        )
        self._used.add(at)
        self.out.contributions.append(
            (
                period.year,
                period.iso,
                organization,
                name,
                group,
                place[0],
                place[1],
                kind,
                item,
                quantity.value,
                unit,
                quantity.value_vnd,
                qualifier,
                both.measure or self.context.measure or "actual",
                self.basis,
                self.source,
                self.sheet.name,
                address or self.sheet.address(*at),
            )
        )

    def _kind(self, both: Dims, quantity: Quantity) -> str:
        """What was given: the label's word first, then the thing counted, then the words around the money."""
        if quantity.unit is not None and quantity.unit.kind in ("labour", "land") and quantity.text:
            return quantity.unit.kind
        if both.kind:
            return both.kind
        if quantity.text and quantity.value is None and quantity.value_vnd is not None:
            before = self._kind_before(both, quantity)
            if before:
                return before
        words = match_key(
            f"{quantity.item} {quantity.text}" if quantity.text else "" if both.funds else both.item
        )
        said = self.labels.kind_in(words)
        if quantity.unit is not None and quantity.unit.vnd is None:
            if quantity.unit.kind == "materials" and said == "land":
                return "materials"
            return (
                said
                if said and quantity.unit.kind in ("", "infrastructure", "materials")
                else quantity.unit.kind or said or "other"
            )
        return said if said and said != "labour" else "cash"

    def _kind_before(self, both: Dims, quantity: Quantity) -> str:
        """The kind that the words right before a sum of money name: "hiện vật 50 triệu đồng"."""
        tokens = match_key(both.sentence[: quantity.start]).split()
        for n in (3, 2, 1):
            entries = self.registers.vocabulary.get(" ".join(tokens[-n:]), ()) if len(tokens) >= n else ()
            kind = next((identity for register, identity in entries if register == "kinds"), "")
            if kind in ("cash", "materials"):
                return kind
        return ""

    # -- quantity and worth in two columns --------------------------------------------------------------------
    def _paired_columns(self) -> list[tuple[int, int]]:
        """Columns of amount and of worth that together say one thing: of a list, or under one header."""
        amounts = [c.index for c in self.table.columns if c.kind == "quantity"]
        worths = [c.index for c in self.table.columns if c.kind == "value" and self._is_worth(c)]
        others = [
            c for c in self.table.columns if c.kind in ("value", "description") and c.index not in worths
        ]
        if len(amounts) == 1 and len(worths) == 1 and not others:
            return [(amounts[0], worths[0])]
        groups: dict[tuple[str, ...], list[Column]] = {}
        for column in self.table.columns:
            if column.index in self.columns and len(column.path) > 1:
                groups.setdefault(column.path[:-1], []).append(column)
        return [pair for group in groups.values() if (pair := self._amount_and_worth(group))]

    def _amount_and_worth(self, group: list[Column]) -> tuple[int, int] | None:
        if len(group) != 2 or any(self.columns[c.index].total for c in group):
            return None
        units = [self.columns[c.index].unit for c in group]
        worth = [u is not None and u.vnd is not None for u in units]
        if worth != [False, True] or units[0] is None or not self._is_worth(group[1]):
            return None
        return group[0].index, group[1].index

    def _is_worth(self, column: Column) -> bool:
        if column.index not in self.columns:
            return False
        dims = self.columns[column.index]
        unit = dims.unit or self.context.unit
        return column.heading == "value" and (unit is None or unit.vnd is not None)

    def _paired(self, row: Row, dims: Dims, amount: int, worth: int) -> None:
        """One gift, counted in one cell and valued in another."""
        spots = [(row.index, c) for c in (amount, worth) if self.kind_of_cell(row, c) not in (BLANK, "-")]
        if not spots:
            return
        if any(self._flagged(row, at, dims) for at in spots):
            for at in spots:
                self.role(at, "issue")
            return
        thing = money = None
        for at in spots:
            both = self._both(dims, self.columns[at[1]])
            if at[1] == amount:
                both.unit = (
                    dims.unit
                    if dims.unit is not None and self.columns[amount].unit is None
                    else self.columns[amount].unit
                )
                money_unit = both.unit is not None and both.unit.vnd is not None
                found = (
                    self._quantities(both, at)
                    if both.unit is not None or self.cells.class_of(self._at(at)) != "n"
                    else []
                )
                if not found and self.layout.roles.get(at) != "issue":
                    self.role(at, "issue")
                    self.report("unit_missing", at, self.cells.text_of(self._at(at)))
                if money_unit and found:
                    money = found[0]
                else:
                    thing = found[0] if found else None
            else:
                both.unit = (
                    self.columns[worth].unit
                    or self.context.unit
                    or (dims.unit if dims.unit is not None and dims.unit.vnd is not None else None)
                )
                found = self._quantities(both, at)
                money = found[0] if found else None
        if any(self.layout.roles.get(at) == "issue" for at in spots):
            for at in spots:
                self.role(at, "issue")
            return
        self._gift(self._both(dims, self.columns[amount]), spots, thing, money)

    def _flagged(self, row: Row, at: tuple[int, int], dims: Dims) -> bool:
        kind = self.kind_of_cell(row, at[1])
        if kind == "e":
            self.report(self.sheet.flags[at][0], at, self.sheet.flags[at][1])
            return True
        if kind == "d":
            self.report("date_among_numbers", at, self.cells.text_of(self._at(at)))
            return True
        unknown = list(dims.unknown)
        return bool(unknown) and self._unknown(replace(dims, unknown=unknown), at, dims, self.columns[at[1]])

    def _gift(
        self, dims: Dims, spots: list[tuple[int, int]], thing: Quantity | None, money: Quantity | None
    ) -> None:
        address = ";".join(self.sheet.address(*at) for at in spots)
        if thing is not None and money is not None:
            merged = replace(
                thing, value_vnd=money.value_vnd, vnd_qualifier=money.vnd_qualifier or money.qualifier
            )
        else:
            merged = thing or money
        if merged is not None:
            before = len(self.out.contributions)
            self._contribution_row(dims, spots[-1], merged, address)
            self._used.update(spots)
            if len(self.out.contributions) == before:
                for at in spots:
                    self.role(at, "issue")

    # -- totals --------------------------------------------------------------------------------------------
    def _total_row(self, row: Row, dims: Dims) -> None:
        for c in self.columns:
            if self.kind_of_cell(row, c) != BLANK:
                self.role((row.index, c), "total")
        if dims.total == "total":
            self.total_rows[row.index] = row


def _merge_periods(row: Period | None, column: Period | None) -> Period | None:
    if row is None or column is None:
        return column or row
    if row.year is None:
        return row.within(column.year) if row.part or row.back else column
    if column.year is None:
        return column.within(row.year)
    return column


_MEASURED = re.compile(
    r"^[\s,(]*(?:có |với )?(?:tổng )?(?:chiều )?(?:dài|rộng|diện tích|khối lượng|quy mô)"
    r"\s*:?\s*$",
    re.I,
)


def _without_sum(found: list[Quantity], text: str) -> list[Quantity]:
    """ "120 triệu đồng, trong đó tiền mặt 70 triệu, hiện vật 50 triệu": the parts where they make the whole,
    else the whole alone; never both."""
    word = re.search(r"\btrong đó\b", text, re.I)
    before = [q for q in found if word and q.end <= word.start()]
    after = [q for q in found if word and q.start >= word.end()]
    if not before or not after:
        return found
    whole = before[-1]
    same = [
        q
        for q in after
        if (q.value_vnd is None) == (whole.value_vnd is None)
        and (whole.value_vnd is not None or q.unit == whole.unit)
    ]
    if len(same) < len(after):
        return found
    total = whole.value_vnd if whole.value_vnd is not None else whole.value
    parts = sum((q.value_vnd if whole.value_vnd is not None else q.value) or 0 for q in same)
    return [*before[:-1], *after] if total == parts else before


_RATE = re.compile(
    r"bình quân|trung bình|\bmỗi\b|\bmức\b|/\s*(?:hộ|người|khẩu|xã|thôn)|định mức|đơn giá", re.I
)


_LEGEND = re.compile(
    r"(?:^|[;,.(:\s])(?P<mark>[^\s;,.(:=]{1,3})\s*[:=–-]\s*(?P<word>(?:chưa|không|đã)?\s*đạt(?: chuẩn)?|đang \w+ \w+|"
    r"không (?:áp dụng|quy hoạch))(?=$|[;,.)\s])",
    re.I,
)


def _legend(texts: list[str], registers: Registers) -> dict[str, str]:
    """Marks that a sheet explains itself: "x: đạt; C: chưa đạt". A mark explained in two ways is left out."""
    found: dict[str, set[str]] = {}
    for text in texts:
        for match in _LEGEND.finditer(text):
            status = registers.mark(" ".join(match["word"].split()))
            if status:
                found.setdefault(match["mark"], set()).add(status)
    return {mark: statuses.pop() for mark, statuses in found.items() if len(statuses) == 1}


def _gifts(found: list[Quantity], text: str) -> list[Quantity]:
    """What was given, of all that a sentence counts.

    "cho 02 thôn" counts who received; "02 công trình đường điện 4,2 km" is one thing, counted and measured.
    """
    parts = re.search(r"\([^)]*(?:trong đó|gồm)[^)]*\)", text, re.I)
    if parts:  # "3 km (trong đó 1,2 km bê tông)": the part is in the whole
        found = [q for q in found if not parts.start() <= q.start < parts.end()] or found
    found = _without_sum(found, text)
    gifts = [q for q in found if q.unit is None or q.unit.vnd is not None or q.unit.kind] or found
    kept: list[Quantity] = []
    for quantity in gifts:
        before = kept[-1] if kept else None
        between = text[before.end : quantity.start] if before else ","
        if (
            before is not None
            and before.value_vnd is None
            and quantity.value is not None
            and before.value is not None
            and before.unit != quantity.unit
            and (_MEASURED.search(between) or not re.search(r"[,;.:+\n]|\bvà\b", between + before.item))
        ):
            kept[-1] = replace(quantity, item=f"{before.text} {quantity.item}".strip())
        else:
            kept.append(quantity)
    return kept


def _joined(units: list[Place]) -> tuple[str, str, str]:
    return (
        ";".join(u.place_id for u in units),
        ";".join(u.place for u in units),
        ";".join(dict.fromkeys(u.place_type for u in units)),
    )


def _plain_amount(value: object) -> tuple[float | None, str]:
    """The number in a cell of class n, stored or written."""
    if not isinstance(value, str):
        return float(value), "exact"  # type: ignore[arg-type]
    number = read_number(value)
    return (number.value, number.qualifier) if number else (None, "")


def _exact(number: float, factor: float) -> float:
    """A product without the dust of binary fractions: 8,138 tỷ is 8138000000."""
    return round(number * factor, 4)
