"""The lines of a table: what names each of them, its place, time, unit and giver."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from analysis.reading.law.columns import Column, _crit
from analysis.reading.law.context import lies_in
from analysis.reading.law.facts import Facts, Unit, changing, facts_of, only_units, unit_of
from analysis.reading.law.labels import Label, Labels, Named
from analysis.reading.law.places import Settled, settle
from analysis.reading.law.row import Line
from analysis.reading.structure.blocks import Block
from analysis.reading.structure.kinds import ordinal_of
from analysis.registers.country import COMMUNE, DISTRICT, PROVINCE, Place
from analysis.words.names import items_of
from analysis.words.periods import Period
from analysis.words.text import normalize

Cell = tuple[int, int]
_NAMING = ("content", "org", "place", "ordinal")  # jobs of columns that name lines
_PART = re.compile(r"\d{1,2}\.\d{1,2}")
_PART_IN_FRONT = re.compile(r"\s*(\d{1,2}\.\d{1,2})\.?\s")
_FIRST_PART = re.compile(r"[^:]*:\s*([-–+•*])\s*\w")  # "Trong đó: - Tiền mặt"
LONGEST_NAME = 5  # words of the name of a place
_LEVELS = (("xã", COMMUNE), ("phường", COMMUNE), ("huyện", DISTRICT), ("tỉnh", PROVINCE))


@dataclass(frozen=True)
class Body:
    """What the lines of a table are read from; `contents` are the columns that say what is counted.

    `area`: the place that holds all of it; `on`: the last day it speaks of, ISO.
    """

    labels: Labels
    block: Block
    at: Callable[[Cell], object]
    heads: dict[int, list[str]]
    columns: dict[int, Column]
    contents: Sequence[int]
    area: Place | None
    on: str

    @cached_property
    def jobs(self) -> dict[int, str]:
        """The job of each column."""
        return {c: column.job for c, column in self.columns.items()}

    @cached_property
    def right(self) -> list[int]:
        """The columns right of the stub."""
        return [c for c in self.block.columns if c not in self.block.stub]

    @cached_property
    def beside(self) -> list[int]:
        """Those of them that name lines, too."""
        return [c for c in self.jobs if c not in self.block.stub and self.jobs[c] in _NAMING]

    @cached_property
    def sections(self) -> dict[int, tuple[Cell, ...]]:
        """The cells above each line; "Trong đó: …", and what follows it without an ordinal beside
        lines that have one, stand below the line before.
        """
        own = self._beside_first_parts({r: self._over(r) for r in self.block.lines})
        before, whole = None, None
        for r in self.block.lines:
            below = whole is not None and self._numbered(whole) and not self._numbered(r)
            if before is not None and self._begins_part(r):
                whole = before
            elif not below:
                whole = None
            if whole is None or own[r] != own[whole]:
                before = r
                continue
            own[r] = (*own[whole], *self.block.stubs[whole])
        return own

    def _beside_first_parts(self, over: dict[int, tuple[Cell, ...]]) -> dict[int, tuple[Cell, ...]]:
        """What is over lines, of which "- Y" stands beside "Trong đó: - X", not below it."""
        first: dict[Cell, str] = {}
        for r in self.block.lines:
            if self._begins_part(r) and (found := _FIRST_PART.match(self._names(r))):
                first |= dict.fromkeys(self.block.stubs[r], found[1])
        for r in over if first else ():
            bullet = self._names(r).lstrip()[:1]
            over[r] = tuple(cell for cell in over[r] if first.get(cell) != bullet)
        return over

    def _names(self, row: int) -> str:
        """The text that names a line."""
        words = [cell for cell in self.block.stubs[row] if self.jobs.get(cell[1]) != "ordinal"]
        return shown(self.at(words[0])) if words else ""

    def _over(self, row: int) -> tuple[Cell, ...]:
        """What the structure puts above a line, without lines that tell something themselves."""
        tells = [c for c in self.block.stub if self.jobs.get(c) in ("value", "verdict")]
        cells = self.block.sections[row]
        return tuple(
            (r, c)
            for r, c in cells
            if not any(self.at((r, own)) not in ("", None) for own in tells)
        )

    def _numbered(self, row: int) -> bool:
        ordinals = (c for c, job in self.jobs.items() if job == "ordinal")
        return any(self.at((row, c)) not in ("", None) for c in ordinals)

    def _begins_part(self, row: int) -> bool:
        items = self.labels.read(self._names(row)).said.items
        return bool(items) and items[0].start == 0 and items[0].has("part")


@dataclass(frozen=True)
class Places:
    """The places that lines name: as written, settled, and whole lists of them, by line."""

    named: dict[int, Named]
    settled: dict[int, Settled | None]
    lists: dict[int, list[Named]]


@dataclass
class _Said:
    """What the cells that name one line say, taken cell by cell."""

    own: list[Label] = field(default_factory=list)
    stated: list[Label] = field(default_factory=list)
    free: list[Label] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    number: int | None = None
    number_label: str = ""
    part: str = ""
    period: Period | None = None
    unit: Unit | None = None
    org: str = ""
    org_column: str = ""


def contents_of(
    labels: Labels, block: Block, at: Callable[[Cell], object], columns: dict[int, Column]
) -> list[int]:
    """The columns that say what is counted, best understood first; the others describe."""

    def clearness(c: int) -> float:
        """The share of the texts of a column that are understood whole."""
        texts = [shown(at((r, c))) for r in block.lines if at((r, c)) not in ("", None)]
        read = [labels.read(text) for text in texts]
        clear = sum(bool(own.said.items or own.numbers) and not own.rest for own in read)
        return clear / max(len(read), 1)

    found = [c for c, column in columns.items() if column.job == "content"]
    return sorted(found, key=lambda c: (-round(clearness(c), 1), c))


def lines_of(
    body: Body, places: Places, facts: Callable[[Iterable[Label]], Facts]
) -> tuple[list[Line], set[int]]:
    """The lines from the top, and which of them have others below; `facts` of labels."""
    owner = {cell: r for r in body.block.lines for cell in body.block.stubs[r]}
    lines, inner, alike = [], set(), {}
    for r in body.block.lines:
        over = (owner[cell] for cell in reversed(body.sections[r]) if cell in owner)
        parent = next(over, None)
        inner |= {parent} - {None}
        lines.append(_line(body, places, facts, alike, r, parent))
    return lines, inner


def _line(
    body: Body, places: Places, facts: Callable[[Iterable[Label]], Facts],
    alike: dict[tuple, int], r: int, parent: int | None,
) -> Line:  # fmt: skip
    block, at = body.block, body.at
    cells = [*block.stubs[r], *((r, c) for c in body.beside if at((r, c)) not in ("", None))]
    said = _said(body, r, cells, r in places.named)
    above = [cell for cell in body.sections[r] if body.jobs.get(cell[1]) != "ordinal"]
    sections = tuple(body.labels.read(shown(at(cell))) for cell in above)
    own = facts([label for label in said.own[::-1] if label not in said.free])
    around = facts(sections[::-1])
    section = all(at((r, c)) in ("", None) for c in body.right)
    period = said.period or own.period or around.period
    unit = said.unit or next(iter(own.units), None)
    total = own.total or _is_mean(own)
    key = (
        sections, *said.own, None, *said.free, None, *said.stated,
        r in places.named, period, unit, said.org,
        said.org_column, total, section, said.part, said.number_label, parent,
    )  # fmt: skip
    return Line(
        r, sections, tuple(said.own), own, around, places.settled.get(r), r in places.named,
        period, unit, said.org, said.org_column, said.number, total, section, tuple(said.names),
        alike.setdefault(key, len(alike)), tuple(said.stated), parent,
        part=said.part, free=tuple(said.free), number_label=said.number_label,
        stub=next((cell for cell in cells if body.jobs.get(cell[1]) != "ordinal"), None),
    )  # fmt: skip


def _said(body: Body, r: int, cells: Sequence[Cell], placed: bool) -> _Said:
    """What the cells of a line say; `placed`: it names a place."""
    said = _Said()
    for cell in cells:
        _take(said, body, cell, body.jobs.get(cell[1], "content"), placed)
    _take_columns(said, body, r)
    return said


def _is_mean(facts: Facts) -> bool:
    """Whether a line holds means of the others."""
    return "mean" in facts.forms and not facts.concept and not facts.indicator


def _take(said: _Said, body: Body, cell: Cell, job: str, placed: bool) -> None:
    """What one cell adds to its line; `placed`: the line names a place."""
    text = body.at(cell)
    if job in ("value", "verdict", "note", "requirement"):  # remarks name no line
        return
    if job == "ordinal" and _is_ordinal(text):
        _take_ordinal(said, text)
        return
    label = body.labels.read(shown(text))
    if job in ("period", "unit"):
        _take_stated(said, job, label, text)
    elif job == "place" and (placed or _is_area(label)):
        said.names.append(str(text))
        named, remark = body.labels.place(str(text))
        remark = remark if named else str(text).partition("(")[2].rstrip(" )")
        remark = body.labels.read(remark if placed else "")
        said.stated += [] if is_fact(remark) else [remark]
    else:
        label = body.labels.name(label.text) if job == "org" else label
        said.own.append(label)
        said.names.append(str(text))
        if job in ("org", "source"):
            said.org, said.org_column = str(text), job
        _take_content(said, body, cell, job, label)


def _take_content(said: _Said, body: Body, cell: Cell, job: str, label: Label) -> None:
    """A description beside what is counted, or the bare number of a criterion."""
    text = body.at(cell)
    if cell[1] in body.contents[1:]:
        said.free.append(label)
        found = _PART_IN_FRONT.match(str(text))
        said.part = found[1] if found else said.part
    elif job == "content" and _crit(body.columns[cell[1]].labels):
        number = shown(text).strip()
        said.number_label = number if number.isdecimal() else said.number_label


def _take_ordinal(said: _Said, text: object) -> None:
    written = shown(text).strip()
    if _PART.fullmatch(written):
        said.part = written
    else:
        digits = written.rstrip(".)")
        said.number = int(digits) if digits.isdecimal() else None


def _take_columns(said: _Said, body: Body, r: int) -> None:
    """Unit and time of a line from columns among its values."""
    for c in body.right:
        job = body.jobs.get(c)
        if job not in ("unit", "period") or (text := body.at((r, c))) in ("", None):
            continue
        _take_stated(said, job, body.labels.read(shown(text)), text)


def _take_stated(said: _Said, job: str, label: Label, text: object) -> None:
    """The time or the unit that a cell states."""
    said.stated.append(label)
    if job == "unit":
        said.unit = _unit(label)
    else:
        said.period = label.period or year_of(text)


def _is_ordinal(text: object) -> bool:
    return ordinal_of(shown(text)) is not None or not shown(text).strip(" -–+*•")


def _is_area(label: Label) -> bool:
    """The whole area, or its communes together."""
    return label.has("here", "level") and not label.rest and not label.has("total", "mean")


# --- places ---

# The level that the heading of a line's place names, and the wider places beside it, near to far.
Wider = tuple[Any, ...]


def places_of(body: Body) -> Places:
    """The places that the lines name, settled by what stands around them."""
    columns = [c for c, column in body.columns.items() if column.job == "place"]
    named: dict[int, Named] = {}
    lists: dict[int, list[Named]] = {}
    headed = {c: level_of(body.heads, [c]) for c in columns}
    levels = {c: level or PROVINCE for c, level in headed.items()}
    wider: dict[int, Wider] = {}
    for r in body.block.lines:
        found = _places_at(body, r, levels, lists)
        narrow, *wide = sorted(found) or (None,)
        if narrow is not None:
            named[r] = found[narrow]
            wider[r] = (narrow if narrow in headed.values() else None, *(found[w] for w in wide))
    settled = _settled(body, named, wider)
    settled.update({r: _several(body, names) for r, names in lists.items()})
    named.update({r: names[0] for r, names in lists.items()})
    return Places(named, settled, lists)


def _places_at(
    body: Body, r: int, levels: dict[int, int], lists: dict[int, list[Named]]
) -> dict[int, Named]:
    """The places that the cells of a line name, by the levels of their columns; or a list."""
    found: dict[int, Named] = {}
    cells = [cell for cell in body.block.stubs[r] if cell[1] in levels]
    for cell in (*cells, *((r, c) for c in levels if c not in body.block.stub)):
        text = str(body.at(cell))
        if not _may_be_place(body, text):
            continue
        one = body.labels.place(text)[0] or _held(body.labels, text) or _unknown(body.labels, text)
        if one is None:
            listed = _listed(body.labels, text)
            lists |= {r: listed} if listed else {}
        else:
            found[levels[cell[1]]] = one
    return found


def _may_be_place(body: Body, text: str) -> bool:
    """Whether a cell of a column of places is no total, mean or unit; a commune may be called so.

    "Trung Bình" is one in the district that has it, "Trung bình" a mean.
    """
    if not text.strip() or not body.labels.read(text).has("total", "mean", "here", "head:unit"):
        return bool(text.strip())
    named, _ = body.labels.place(text)
    own = named.candidates if named and body.area is not None else ()
    return any(place.name == text.strip() and lies_in(place, body.area) for place in own)


def _held(labels: Labels, text: str) -> Named | None:
    """A place with those that hold it behind: "Xã Hải Nam, huyện Hải Hậu" is that one commune."""
    parts = [labels.place(part)[0] for part in re.split(r"[,;\n]|\s[-–]\s", text)]
    if len(parts) < 2 or not all(parts):
        return None
    one, *wider = [part for part in parts if part]
    own = one.candidates
    for outer in wider:
        levels = {place.level for place in own}
        around = {place.key for place in outer.candidates if place.level not in levels}
        own = tuple(place for place in own if around & set(place.inside))
    return replace(one, candidates=own) if own else None


def _unknown(labels: Labels, text: str) -> Named | None:
    """The name of a place that no register knows: it says where, so that nothing wider does."""
    label = labels.read(text)
    plain = all(item.has("skip") for item in label.said.items) and not label.numbers
    few = len(text.split()) <= LONGEST_NAME and text.strip()[:1].isupper()
    return Named("", text.strip(), ()) if few and plain and label.rest else None


def _listed(labels: Labels, text: str) -> list[Named]:
    """A list of places beside a value: its place, unsplit."""
    parts = items_of(text)
    named = [labels.place(part)[0] for part in parts]
    known = [one for one in named if one]
    return known if len(parts) > 1 and len(known) == len(parts) else []


def _several(body: Body, names: list[Named]) -> Settled | None:
    own = settle(names, body.area, COMMUNE, body.on)
    units = tuple(one.place for one in own if one and one.place)
    if len(units) < len(own):
        return None
    return Settled(", ".join(one.name for one in own if one), "", None, several=units)


def _settled(
    body: Body, named: dict[int, Named], wider: dict[int, Wider]
) -> dict[int, Settled | None]:
    """The places of the lines, those below a section, or beside a wider place, inside it."""
    found: dict[int, Settled | None] = {}
    for section, rows in _groups(body, named):
        over = found.get(section) if section is not None and section >= 0 else None
        area = over.place if over is not None and over.place is not None else body.area
        for (level, *wide), own in _alike(rows, wider):
            inside = area
            for one in wide[::-1]:
                (place,) = settle([one], inside, None, body.on)
                inside = place.place if place and place.place else inside
            names = [named[r] for r in own]
            settled = settle(names, inside, None if section == -1 else level, body.on)
            found.update(zip(own, settled, strict=True))
    return found


def _alike(rows: list[int], wider: dict[int, Wider]) -> list[tuple[Wider, list[int]]]:
    """Lines by the level of their places and the wider places beside them."""
    groups: dict[Wider, list[int]] = defaultdict(list)
    for r in rows:
        groups[wider[r]].append(r)
    return list(groups.items())


def _groups(body: Body, named: dict[int, Named]) -> list[tuple[int | None, list[int]]]:
    """Lines by the line over them that is a place (None: none); -1: those that are over others."""
    owner = {cell: r for r in body.block.lines for cell in body.block.stubs[r]}
    over = {
        r: next((owner[c] for c in reversed(body.sections[r]) if owner.get(c) in named), None)
        for r in named
    }
    above = set(over.values())
    groups: dict[int | None, list[int]] = defaultdict(list)
    for r in named:
        groups[-1 if over[r] is None and r in above else over[r]].append(r)
    return sorted(groups.items(), key=lambda one: (one[0] is not None, one[0] or 0))


def level_of(heads: dict[int, list[str]], columns: Sequence[int]) -> int | None:
    """The level that the heading of the places names: "Tên xã", "Huyện"."""
    for c in columns:
        words = " ".join(heads.get(c, [])).casefold()
        for word, level in _LEVELS:
            if word in words.replace("thị xã", ""):
                return level
    return None


# --- texts of cells ---


def shown(value: object) -> str:
    """What a cell shows; a whole number without its point."""
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


def year_of(value: object) -> Period | None:
    """The year that a number is."""
    if isinstance(value, float) and 1990 <= value <= 2050 and value == int(value):
        return Period(int(value))
    return None


def is_fact(remark: Label) -> bool:
    """Whether a remark behind a place tells a fact of the place alone: "(đạt chuẩn năm 2014)"."""
    if remark.rest or changing(remark, plan=True):
        return False
    status = remark.find("status")
    return status.meaning("status") == "met" if status else not remark.said.items


def _unit(label: Label) -> Unit | None:
    units = facts_of([label]).units
    if len(units) == 1 and only_units(label):
        return units[0]
    if label.only is not None and label.only.has("unit"):
        return unit_of(label.only.meaning("unit") or "||")
    return Unit(normalize(label.text), "", None) if label.text.strip() else None
