"""One table understood: each value with the facts of its line, column and what is around.

A row of a known thing is made only when every word on its path is spent; what is plain but not in a
register stays under its own name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from analysis.reading.law.columns import Column, _crit, columns_of
from analysis.reading.law.context import Context
from analysis.reading.law.facts import Facts, Unit, facts_of, unit_of
from analysis.reading.law.labels import Label, Labels, Named
from analysis.reading.law.places import Settled, settle
from analysis.reading.law.row import Line
from analysis.reading.law.values import Value, english, english_value_of
from analysis.reading.structure.kinds import ordinal_of
from analysis.registers.country import COMMUNE, DISTRICT, PROVINCE
from analysis.words.periods import Period

Cell = tuple[int, int]
LAST_OF_DISTRICTS = "2025-06-30"
_PART = re.compile(r"\d{1,2}[.,]\d{1,2}")


class Table:
    """A block of a sheet with its columns and lines read; nothing outside writes into it."""

    def __init__(
        self, labels: Labels, rows: Sequence[Sequence[object]], block, context: Context
    ) -> None:
        self.labels, self.rows, self.block, self.context = labels, rows, block, context
        self.heads = {
            c: [_shown(self.at(cell)) for cell in path] for c, path in block.column_paths.items()
        }
        texts = {c: [self.at((r, c)) for r in block.lines] for c in block.columns}
        self._unit_heads()
        self.renamed: set[int] = set()  # columns whose head stands in the first line
        self.headings = self._numbered_heads()
        self.heads = {
            c: self._joined(self._without_remarks(own), block.column_paths[c])
            for c, own in self.heads.items()
        }
        self.columns = columns_of(
            labels, self.heads, texts, block.stub, context.facts.give or context.facts.ask
        )
        self.on = (
            context.period.within(context.period.year).end
            if context.period and context.period.year
            else "2024-12-31"
        )
        if (
            self.on == f"{LAST_OF_DISTRICTS[:4]}-12-31"
            and context.area
            and context.area.level == DISTRICT
        ):
            self.on = LAST_OF_DISTRICTS  # the year of the reform in the borders of a district
        self.flags: dict[Cell, Value] = {}
        self.lists: dict[int, list[Named]] = {}
        self.criterion: dict[Cell, str] = {}
        self.contents = self._contents()
        self.lines = self._lines()
        self.lines = [line for line in self.lines if line.row not in self.headings]
        self._unit_lines()
        placed = sum(line.place_named for line in self.lines)
        self.mostly_named = placed > len(self.lines) / 2
        paths = self.block.column_paths
        shared = Counter(cell for path in paths.values() for cell in path)
        own = {c for c, path in paths.items() if any(shared[cell] == 1 for cell in path)}
        self.headed = own | self.renamed
        self.children: dict[int, list[int]] = defaultdict(list)
        for line in self.lines:
            if line.parent is not None:
                self.children[line.parent].append(line.row)
        self.row_of = {line.row: line for line in self.lines}
        self._facts: dict[tuple[int, ...], tuple[tuple[Label, ...], Facts]] = {}
        self.values = [
            column for column in self.columns.values() if column.job in ("value", "verdict")
        ]
        self.head_places = self._head_places()
        self.whole_of = self._wholes()
        self.notation = {
            column.at: english_value_of
            for column in self.values
            if english([self.at((r, column.at)) for r in block.lines])
        }

    def facts(self, labels: Iterable[Label]) -> Facts:
        """What labels state together, kept: many cells stand under and beside the same ones."""
        own = tuple(labels)
        key = tuple(map(id, own))
        if key not in self._facts:
            self._facts[key] = own, facts_of(own)  # the labels live on, and with them their ids
        return self._facts[key][1]

    def unheaded(self, column: Column) -> bool:
        """Whether no cell above a column of figures is its own, though others have theirs."""
        return column.at not in self.headed and bool(self.headed)

    def is_sum(self, column: Column) -> bool:
        """Whether the innermost head of a column is but "Tổng số", beside others under the same."""
        *outer, inner = column.labels or (None,)
        if inner is None or not outer or inner.rest or not inner.has("total"):
            return False
        alone = all(item.has("total", "fill", "skip") for item in inner.said.items)
        return alone and any(
            other is not column and other.labels[: len(outer)] == tuple(outer)
            for other in self.values
        )

    def at(self, cell: Cell) -> object:
        """What stands in a cell."""
        row, column = cell
        return (
            self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""
        )

    def _wholes(self) -> dict[int, int]:
        """For each column that is a part ("Trong đó: …") its whole, a column left of it."""
        wholes, last = {}, None
        for column in self.values:
            inner = column.labels[-1] if column.labels else None
            if inner is not None and inner.has("part") and len(column.labels) == 1:
                if last is not None:
                    wholes[column.at] = last
            else:
                last = column.at
        return wholes

    def _unit_lines(self) -> None:
        """A line of units below the heads says the units of its columns and is no line."""
        for line in self.lines[:2]:
            cells = {
                c: self.labels.read(str(self.at((line.row, c))))
                for c in self.columns
                if c not in self.block.stub and self.at((line.row, c)) not in ("", None)
            }
            units = {
                c: label
                for c, label in cells.items()
                if label.said.items
                and all(item.has("unit") for item in label.said.items)
                and not label.rest
                and not label.numbers
            }
            if cells and len(units) == len(cells):
                for c, label in units.items():
                    facts = self.columns[c].facts
                    facts.units.insert(0, unit_of(label.said.items[0].meaning("unit") or "||"))
                self.lines = [one for one in self.lines if one is not line]

    def _unit_heads(self) -> None:
        """A unit line among the heads is that of the whole table and heads no column."""
        declared = []
        for own in self.heads.values():
            for text in list(own):
                label = self.labels.read(text)
                if label.has("head:unit") and facts_of([label]).units:
                    own.remove(text)
                    declared += facts_of([label]).units
        if declared and not self.context.units:
            self.context = replace(
                self.context, units=tuple(dict.fromkeys(declared)), unit_line=True
            )

    def _numbered_heads(self) -> set[int]:
        """The columns that a first line of only numbers of parts ("2.1", "2,2") heads."""
        first = next(iter(self.block.lines), None)
        if first is None:
            return set()
        cells = {
            c: str(self.at((first, c)))
            for c in self.block.columns
            if self.at((first, c)) not in ("", None)
        }
        if (
            len(cells) < 2
            or not all(_PART.fullmatch(text) for text in cells.values())
            or cells.keys() & set(self.block.stub)
        ):
            return set()
        for c, text in cells.items():
            left = [self.heads[k] for k in sorted(self.heads) if k <= c and self.heads[k]]
            self.renamed.add(c)
            self.heads[c] = [*(self.heads.get(c) or (left[-1] if left else [])), text]
        return {first}

    def _joined(self, heads: list[str], cells: Sequence[Cell]) -> list[str]:
        """A head typed over several lines as one text, where that explains more of it."""
        if len(cells) != len(heads):
            return heads
        own = [
            n
            for n, cell in enumerate(cells)
            if sum(cell in path for path in self.block.column_paths.values()) == 1
        ]
        if len(own) < 2 or own != list(range(own[0], len(heads))):
            return heads
        joined = " ".join(heads[own[0] :])
        whole, parts = (
            self.labels.read(joined),
            [self.labels.read(text) for text in heads[own[0] :]],
        )
        left = sum(len(label.rest) for label in parts)
        items = sum(len(label.said.items) + len(label.numbers) for label in parts)
        better = (len(whole.rest), len(whole.said.items) + len(whole.numbers)) < (left, items)
        return [*heads[: own[0]], joined] if better else heads

    def _without_remarks(self, heads: list[str]) -> list[str]:
        """A place in a head without a remark that states facts: "Kỳ Bắc (đạt chuẩn năm 2014)"."""
        out = []
        for text in heads:
            named, remark = self.labels.place(text)
            label = self.labels.read(remark) if named and named.candidates and remark else None
            plain = (
                label is not None and not label.rest and not label.changed and label.has("status")
            )
            out.append(f"{named.kind} {named.name}".strip() if plain and named else text)
        return out

    def leads(self, line: Line) -> bool:
        """Whether the section over a line names who gave and has no figure of its own."""
        over = self.row_of.get(line.parent) if line.parent is not None else None
        return over is not None and over.section

    # --- lines ---

    def _lines(self) -> list[Line]:
        jobs = {c: column.job for c, column in self.columns.items()}
        place_columns = [c for c, job in jobs.items() if job == "place"]
        named: dict[int, Named] = {}
        levels = {c: self._level([c]) or PROVINCE for c in place_columns}
        level_of: dict[int, int] = {}
        for r in self.block.lines:
            beside = [(r, c) for c in place_columns if c not in self.block.stub]
            for cell in (*self.block.stubs[r], *beside):
                text = str(self.at(cell))
                if cell[1] in place_columns and text.strip():
                    label = self.labels.read(text)
                    if not label.has("total", "mean", "here", "head:unit"):
                        one, _ = self.labels.place(text)
                        if one is not None and levels[cell[1]] <= level_of.get(r, PROVINCE):
                            named[r], level_of[r] = one, levels[cell[1]]
                        elif one is None:
                            self._take_list(r, text)
        settled = self._settled(named, self._level(place_columns))
        settled.update({r: self._several(names) for r, names in self.lists.items()})
        named.update({r: names[0] for r, names in self.lists.items()})
        lines = [self._line(r, jobs, named, settled) for r in self.block.lines]
        owner = {cell: r for r in self.block.lines for cell in self.block.stubs[r]}
        parents = {
            r: next(
                (owner[cell] for cell in reversed(self.block.sections[r]) if cell in owner), None
            )
            for r in self.block.lines
        }
        self.inner = {parent for parent in parents.values() if parent is not None}
        return [replace(line, parent=parents[line.row]) for line in lines]

    def _contents(self) -> list[int]:
        """The columns that say what is counted, best understood first; the others describe."""
        columns = [c for c, column in self.columns.items() if column.job == "content"]

        def understood(c: int) -> float:
            texts = [
                _shown(self.at((r, c)))
                for r in self.block.lines
                if self.at((r, c)) not in ("", None)
            ]
            labels = [self.labels.read(text) for text in texts]
            return sum(
                bool(label.said.items or label.numbers) and not label.rest for label in labels
            ) / max(len(labels), 1)

        return sorted(columns, key=lambda c: (-round(understood(c), 1), c))

    def _take_list(self, row: int, text: str) -> None:
        """A list of places beside a value: its place, unsplit."""
        parts = [
            self.labels.place(part)[0]
            for part in re.split(r"[,;\n]|\s+và\s+", text)
            if part.strip()
        ]
        if len(parts) > 1 and all(parts):
            self.lists[row] = [part for part in parts if part]

    def _several(self, names: list[Named]) -> Settled | None:
        own = settle(names, self.context.area, COMMUNE, self.on)
        units = tuple(one.place for one in own if one and one.place)
        if len(units) < len(own):
            return None
        return Settled(", ".join(one.name for one in own if one), "", None, several=units)

    def _settled(self, named: dict[int, Named], level: int | None) -> dict[int, Settled | None]:
        """The places of the lines, those below a section that is a place together and inside it."""
        owner = {cell: r for r in self.block.lines for cell in self.block.stubs[r]}
        over = {
            r: next(
                (owner[c] for c in reversed(self.block.sections[r]) if owner.get(c) in named), None
            )
            for r in named
        }
        above = set(over.values())
        heads = {r for r in named if over[r] is None and r in above}
        groups: dict[int | None, list[int]] = defaultdict(list)
        for r in named:
            groups[over[r] if r not in heads else -1].append(r)
        found: dict[int, Settled | None] = {}
        for section in sorted(groups, key=lambda s: (s is not None, s if s is not None else 0)):
            rows = groups[section]
            place = found.get(section) if section is not None and section >= 0 else None
            area = (
                place.place if place is not None and place.place is not None else self.context.area
            )
            own = settle([named[r] for r in rows], area, None if section == -1 else level, self.on)
            found.update(zip(rows, own, strict=True))
        return found

    def _level(self, columns: Sequence[int]) -> int | None:
        """The level that the heading of the places names: "Tên xã", "Huyện"."""
        for c in columns:
            words = " ".join(self.heads.get(c, [])).casefold()
            for word, level in (
                ("xã", COMMUNE),
                ("phường", COMMUNE),
                ("huyện", DISTRICT),
                ("tỉnh", PROVINCE),
            ):
                if word in words.replace("thị xã", ""):
                    return level
        return None

    def _line(
        self,
        r: int,
        jobs: dict[int, str],
        named: dict[int, Named],
        settled: dict[int, Settled | None],
    ) -> Line:
        own_cells, section_cells = list(self.block.stubs[r]), self.block.sections[r]
        own_cells += [
            (r, c)
            for c, job in jobs.items()
            if c not in self.block.stub
            and job in ("content", "org", "place", "ordinal")
            and self.at((r, c)) not in ("", None)
        ]
        contents = self.contents
        free, number_label = [], ""
        sections = tuple(
            self.labels.read(_shown(self.at(cell)))
            for cell in section_cells
            if jobs.get(cell[1]) != "ordinal"
        )
        own, number, period, unit, org, org_column, names, part = (
            [],
            None,
            None,
            None,
            "",
            "",
            [],
            "",
        )
        for cell in own_cells:
            job, text = jobs.get(cell[1], "content"), self.at(cell)
            if job in ("value", "verdict"):
                continue
            if job == "ordinal" and (
                ordinal_of(_shown(text)) is not None or not _shown(text).strip(" -–+*•")
            ):
                if re.fullmatch(r"\d{1,2}\.\d{1,2}", _shown(text).strip()):
                    part = _shown(text).strip()
                else:
                    number = (
                        int(text)
                        if isinstance(text, float) and text == int(text)
                        else _whole(str(text))
                    )
                continue
            label = self.labels.read(_shown(text))
            if job == "period":
                period = label.period or _year(text)
            elif job == "unit":
                unit = _unit(label)
            elif job == "place" and r in named:
                names.append(str(text))
            elif (
                job == "place"
                and label.has("here", "level")
                and not label.rest
                and not label.has("total", "mean")
            ):
                names.append(str(text))  # the whole area, or its communes together
            else:
                if job in ("org", "source"):
                    org, org_column = str(text), job
                own.append(label)
                names.append(str(text))
                if cell[1] in contents[1:]:
                    free.append(label)
                    found = re.match(r"\s*(\d{1,2}\.\d{1,2})\.?\s", str(text))
                    part = found[1] if found else part
                elif (
                    job == "content"
                    and _crit(self.columns[cell[1]].labels)
                    and _shown(text).strip().isdigit()
                ):
                    number_label = _shown(text).strip()
        for c, job in jobs.items():
            if c in self.block.stub:
                continue
            text = self.at((r, c))
            if job == "unit" and text:
                unit = _unit(self.labels.read(str(text)))
            elif job == "period" and text not in ("", None):
                period = self.labels.read(_shown(text)).period or _year(text)
        facts = facts_of([label for label in own[::-1] if label not in free])
        around = facts_of(sections[::-1])
        place = settled.get(r)
        total = facts.total or (
            bool(facts.forms)
            and "mean" in facts.forms
            and not facts.concept
            and not facts.indicator
        )
        section = not any(
            self.at((r, c)) not in ("", None)
            for c in self.block.columns
            if c not in self.block.stub
        )
        return Line(
            r, sections, tuple(own), facts, around, place, r in named,
            period or facts.period or around.period,
            unit or (facts.units[0] if facts.units else None),
            org, org_column, number, total, section, tuple(names),
            part=part, free=tuple(free), number_label=number_label,
            stub=next((cell for cell in own_cells if jobs.get(cell[1]) != "ordinal"), None),
        )  # fmt: skip

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
        settled = settle([named[c] for c in keys], self.context.area, self._level(keys), self.on)
        return dict(zip(keys, settled, strict=True))


def _whole(text: str) -> int | None:
    digits = text.strip().rstrip(".)")
    return int(digits) if digits.isdigit() else None


def _shown(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


def _year(value: object) -> Period | None:
    if isinstance(value, float) and 1990 <= value <= 2050 and value == int(value):
        return Period(int(value))
    return None


def _unit(label: Label) -> Unit | None:
    item = label.find("unit")
    meaning = item.meaning("unit") if item else None
    if meaning is None or label.rest or len(label.said.items) > 1:
        return Unit(label.text.strip(), "", None) if label.text.strip() else None
    return unit_of(meaning)
