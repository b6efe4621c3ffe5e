"""What the labels of one table say: the dimensions of its columns and lines, its places and its times.

Whatever a label leaves unclear is reported at its cell, once.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import replace

from analysis.reading.cells import BLANK, CellReader
from analysis.reading.context import Context
from analysis.reading.dims import Dims, Side
from analysis.reading.labels import HAMLET, Labels, Meaning, PlaceName
from analysis.reading.layout import Column, Layout, Row, Table
from analysis.reading.tidied import Tidied
from analysis.registers.places import Place
from analysis.registers.register import Registers, successors
from analysis.words.messages import Issue
from analysis.words.periods import Period
from analysis.words.text import match_key, strip_accents

_RATE = re.compile(
    r"bình quân|trung bình|\bmỗi\b|\bmức\b|/\s*(?:hộ|người|khẩu|xã|thôn)|định mức|đơn giá|"
    r"\b(?:usd|eur|đô la|ngoại tệ)\b",
    re.I,
)

_SUMMARY = re.compile(r"(?:tỷ lệ|tỉ lệ|số xã|số phường|số đơn vị|bình quân|trung bình|toàn .* cộng$)")


class TableLabels:
    """Reads the labels of one table of a sheet against the registers."""

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
        self._once: set[tuple] = set()
        self._members: dict[tuple[str, str], Meaning | None] = {}
        self._places: dict[tuple, tuple[tuple[str, str, str] | None, list]] = {}
        self.columns = {
            c.index: self._column_dims(c)
            for c in table.columns
            if c.kind in ("value", "assessment", "quantity", "description")
        }
        self.headless = self._without_label()
        self._settle_totals()
        self._number_columns()
        self.stub_kind = {c.index: self._stub_kind(c) for c in table.columns if c.kind == "stub"}
        self.remarks = self._remark_columns()
        self.hamlets = {
            c.index for c in table.columns if c.kind == "stub" and c.path and HAMLET.match(match_key(c.path[-1]))
        }
        self._settle_places()
        self._settle_verdict()
        self.by_ordinal = self._criteria_by_ordinal()
        self.around = Side(Dims(places=self._context_places()), "", odd=False)
        self.used: set[tuple[int, int]] = set()

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
            if meaning.group and depth and (dims.criteria or dims.criterion or dims.number):
                meaning = replace(meaning, criteria=(), criterion="")  # "II. Hạ tầng kinh tế - xã hội" is a group
            if meaning.organization and meaning.kind:  # "Khác" over kinds is a giver, under a giver a kind
                dims.twofold = not (dims.kind or dims.organization)
                meaning = replace(meaning, organization="" if dims.organization else meaning.organization)
                meaning = replace(meaning, kind="" if dims.kind else meaning.kind)
            elif dims.twofold and (meaning.organization or meaning.kind):
                dims.twofold = False
                dims.organization = "" if meaning.organization else dims.organization
                dims.kind = "" if meaning.kind else dims.kind
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
            main = dims.number.split(".")[0]
            if main != dims.number and main in {meaning.criterion, *(n for _, n in meaning.criteria)}:
                dims.criterion, dims.criteria = dims.number, ()  # "2.1" under "TC 2" is a part of it
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
            if dims.twofold and dims.organization and dims.kind:  # "Khác" among sources of funds, or among kinds
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

    def _remark_columns(self) -> set[int]:
        """Columns of words behind the figures, under a heading that is not understood."""
        first = min(self.columns, default=0)
        unclear = [c for c in self.table.columns if c.kind == "stub" and c.index > first and not c.heading]
        members = ("place", "organization", "period", "kind")  # what a heading need not say to be clear
        unclear = [c for c in unclear if c.path and self.stub_kind.get(c.index) not in members]
        found = {c.index for c in unclear if not self.labels.read(c.path[-1]).understood}
        return found | {c.index for c in self.table.columns if self._is_day_of_something(c)}

    def _is_day_of_something(self, column: Column) -> bool:
        """Days under "Ngày thẩm định" in a table of another year, or beside a column of years, date no figure."""
        if self.stub_kind.get(column.index) != "period" or column.heading == "period":
            return False
        if "period" in (c.heading for c in self.table.columns if c is not column):
            return True
        texts = [text for row in self.table.rows for c, text in row.stubs if c == column.index]
        years = {period.year for text in texts if (period := self.labels.read(text).period)}
        return self.context.year is not None and bool(years - {self.context.year})

    def _settle_places(self) -> None:
        """A district over the columns of a table whose lines are communes says where they lie."""
        wide = {d.places for d in self.columns.values() if d.places and all(map(self._is_wide, d.places))}
        if "place" in self.stub_kind.values() and len(wide) == 1:
            for dims in self.columns.values():
                dims.places = () if dims.places in wide else dims.places

    def _is_wide(self, name: PlaceName) -> bool:
        return self.labels.level(name) > 1

    def _settle_verdict(self) -> None:
        """A column "Đánh giá" beside columns of criteria or of communes judges the whole line, and none of them."""
        named = {i for i, d in self.columns.items() if d.criterion or d.criteria or d.places}
        for column in self.table.columns:
            c = column.index
            if len(named) >= 2 and c in self.columns and c not in named and self._judges_lines(column):
                del self.columns[c]
                cells = [(row.index, c) for row in self.table.rows if self.kind_of_cell(row, c) != BLANK]
                for at in cells:
                    self.role(at, "note")
                if cells:
                    self.report("column_left_out", cells[0], " / ".join(column.path))

    def _judges_lines(self, column: Column) -> bool:
        """Whether a column that names nothing holds verdicts: by its heading, or as "Kết quả" over marks only."""
        kinds = {self.kind_of_cell(row, column.index) for row in self.table.rows}
        said = replace(self.columns[column.index], measure="")
        bare = column.path and said == Dims() and column.index not in self.headless
        return column.kind == "assessment" or bool(bare) and kinds <= {"m", BLANK}

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
            plain = not (dims.organization or dims.kind or dims.indicator)
            if (said or marks) and plain and dims.criterion in ("", dims.number):
                dims.criterion = dims.number
                dims.unknown = []
            else:
                spot = (self.table.header.stop - 1, column.index)
                dims.unknown = [*dims.unknown, ("unknown_header", spot, dims.number)]

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
            lines = [r for r in self.table.rows if any(c == column.index for c, _ in r.stubs)]
            # Lines numbered 7.1, 7.2 are parts of a criterion and have names of their own.
            parts = sum(_is_part(r.ordinal) for r in lines) if votes["criterion"] >= 3 else 0
            if votes["criterion"] * 2 >= len(lines) - parts and parts:
                return "criterion"
            if count * 2 >= len(lines):
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

    def row_dims(self, row: Row) -> Dims:
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
        if kind in ("", "place") and (c in self.hamlets or HAMLET.match(text)):
            dims.hamlet = text
        if c in self.remarks:
            dims.item = f"{dims.item}; {text}" if dims.item else text
            return
        meaning = self.labels.read(text)
        if kind == "place" and not meaning.places and _SUMMARY.match(match_key(text)):
            dims.total = dims.total or "count"  # "Tỷ lệ đạt (%)" below the communes
            return
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
        if kind == "criterion" and _is_part(row.ordinal) and (c, text) == row.stubs[0]:
            dims.criterion, dims.criterion_name = row.ordinal.strip(" .()").replace(",", "."), text
            if len(row.stubs) > 1 and dims.criterion.split(".")[0] in {n for _, n in meaning.criteria}:
                dims.part_of = (meaning.criterion, meaning.criteria, meaning.criterion_name)
                dims.criterion_name = row.stubs[1][1]  # the whole criterion's name is merged over its parts
            return
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
        if member.places and dims.places and self.labels.level(member.places[0]) < self.labels.level(dims.places[0]):
            dims.places = ()  # "Huyện" and "Xã" side by side: the commune
        self._take(dims, member)

    def _take_part(self, dims: Dims, meaning: Meaning) -> bool:
        """Labels of a column of criteria that add to one already known: a part of it, or the line of the count."""
        if meaning.indicator and not (meaning.criteria or meaning.criterion or meaning.number):
            dims.indicator = meaning.indicator
            return True
        if not (dims.criteria or dims.criterion):
            return False
        if "." in meaning.criterion:
            dims.part_of = dims.part_of or (dims.criterion, dims.criteria, dims.criterion_name)
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
            if meaning.organization and not meaning.indicator:  # "Ngân sách xã" among indicators: a source of funds
                return meaning
            return (
                replace(meaning, organization="", kind="", criteria=(), criterion="")
                if meaning.indicator
                else None
            )
        if kind == "organization":
            if meaning.indicator and not meaning.organization:  # "Số mô hình" among sources of funds
                return meaning
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
            dims.criterion_name = row.stubs[0][1] if row.stubs and not dims.part_of else dims.criterion_name
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

    def is_covered(self, at: tuple[int, int]) -> bool:
        """Whether a cell lies in a merge that begins elsewhere."""
        return any(r1 <= at[0] <= r2 and c1 <= at[1] <= c2 and at != (r1, c1) for r1, c1, r2, c2 in self.sheet.merges)

    def value(self, row: Row, column: int) -> object:
        line = self.sheet.rows[row.index]
        return line[column] if column < len(line) else None

    def kind_of_cell(self, row: Row, column: int) -> str:
        return self.layout.classes[row.index][column]

    def role(self, at: tuple[int, int], role: str) -> None:
        self.layout.roles[at] = role

    def tell_unknown(self, both: Dims, at: tuple[int, int], row: Dims, column: Dims) -> bool:
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
        alone = sum(not dims.total for dims in self.columns.values()) == 1
        standard = self.registers.indicator_of.get(self.context.indicator, ("", ""))[1]
        if standard == "%" and re.match(r"(?:tổng )?số\b", match_key(column.item)):
            return False  # "Số hộ" under the title of a rate
        return alone and bool(
            row.indicator
            or row.organization
            or row.criteria
            or row.criterion
            or (row.places and (self.context.indicator or self.context.organization))
        )

    def label_spot(self, row: Row, at: tuple[int, int]) -> tuple[int, int]:
        return (row.index, row.stubs[0][0]) if row.stubs else at

    def text_at(self, at: tuple[int, int]) -> str:
        return self.cells.text_of(self.at(at))

    def refuse_hamlet(self, both: Dims, at: tuple[int, int]) -> None:
        """A figure of a hamlet is none of its commune."""
        self.role(at, "issue")
        self.report("unknown_place", at, both.hamlet, once=("hamlet", at[0]))

    def at(self, at: tuple[int, int]) -> object:
        return self.sheet.rows[at[0]][at[1]]

    def period(self, both: Dims, at: tuple[int, int]) -> Period | None:
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
                self.report("year_missing", at, self.text_at(at), once="year")
            return None
        return period

    def place(self, both: Dims, period: Period, at: tuple[int, int]) -> tuple[str, str, str] | None:
        """Ids, names and kind of the place or places of a value on its date; None when that failed."""
        names = both.places
        if not names and not both.whole and "place" in self.stub_kind.values():
            self.role(at, "issue")
            self.report("row_without_label", at, self.text_at(at), once=("label", at[0]))
            return None
        if not names and self.context.place_contradiction:
            self.role(at, "issue")
            self.report("path_contradicts", at, self.context.place_contradiction, once="context-place")
            return None
        if not names:
            names = self.context.places
        if not names:
            self.role(at, "issue")
            self.report("place_missing", at, self.text_at(at), once="place")
            return None
        found, told = self.located(names, period.end)
        while told:  # once, at the first cell
            rule, text, once, detail = told.pop(0)
            self.report(rule, at, text, once=once, **detail)
        if found is None:
            self.role(at, "issue")
        return found

    def located(self, names: tuple[PlaceName, ...], end: str) -> tuple[tuple[str, str, str] | None, list]:
        """Ids, names and kinds of places on a day, and what has to be told about them; each looked up once."""
        if (names, end) not in self._places:
            told: list[tuple[str, str, object, dict[str, str]]] = []
            units = [self._unit(name, end, told) for name in names]
            known = [unit for unit in units if unit is not None]
            self._places[names, end] = (_joined(known) if len(known) == len(units) else None), told
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

    def _context_places(self) -> tuple[PlaceName, ...]:
        """The places of figures whose line and column name none; empty where that has to be told."""
        unclear = self.context.place_contradiction or "place" in self.stub_kind.values()
        return () if unclear else self.context.places


def _is_part(ordinal: str) -> bool:
    """Whether an ordinal numbers a part of a criterion: 7.1, 4.2.1; or 7,1, a number that Excel shows with a comma."""
    return bool(re.fullmatch(r"\d{1,2}(?:[.,]\d{1,2})+", ordinal.strip(" .()")))


def _joined(units: list[Place]) -> tuple[str, str, str]:
    return (
        ";".join(u.place_id for u in units),
        ";".join(u.place for u in units),
        ";".join(dict.fromkeys(u.place_type for u in units)),
    )
