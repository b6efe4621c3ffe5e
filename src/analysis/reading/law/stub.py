"""The stub of a table: what stands over each line, and the places that its cells name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from analysis.reading.law.columns import Column
from analysis.reading.law.context import lies_in
from analysis.reading.law.counted import counted_unit
from analysis.reading.law.labels import Label, Labels, Named
from analysis.reading.law.list_cells import listed_places
from analysis.reading.law.places import ENOUGH, REGION, Settled, gone, settle
from analysis.reading.structure.blocks import Block
from analysis.registers.country import COMMUNE, COUNTRY, DISTRICT, KINDS, PROVINCE, Place
from analysis.words.text import match_key

Cell = tuple[int, int]
_NAMING = ("content", "org", "place", "ordinal")  # jobs of columns that name lines
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
    told: frozenset[str] = frozenset()  # the texts of titles and heads

    @cached_property
    def describing(self) -> set[int]:
        """The columns that say in any words what was given."""
        return {
            c
            for c, column in self.columns.items()
            if column.job == "content"
            and any(label.has("head:content", "kind") for label in column.labels)
        }

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
    def stating(self) -> list[tuple[int, str]]:
        """Those of them that state units and times, with their jobs."""
        named = ((c, self.jobs.get(c, "")) for c in self.right)
        return [(c, job) for c, job in named if job in ("unit", "period")]

    @cached_property
    def of_communes(self) -> bool:
        """Whether the heading of the places names communes, and no other units of their level."""
        heads = (" ".join(self.heads.get(c, [])) for c, job in self.jobs.items() if job == "place")
        words = f" {match_key(next(heads, ''))} "
        kinds = {kind for kind, level in KINDS.items() if level == COMMUNE and f" {kind} " in words}
        return kinds == {"xã"}

    @cached_property
    def sections(self) -> dict[int, tuple[Cell, ...]]:
        """The cells above each line; "Trong đó: …", and what follows it without an ordinal beside
        lines that have one, stand below the line before.
        """
        own = self._over()
        if not any(map(self._begins_part, self.block.lines)):
            return own
        own = self._beside_first_parts(own)
        before, whole = None, None
        lifted: dict[Cell, tuple[Cell, ...]] = {}  # what is over "Trong đó:" on a line of its own
        for r in self.block.lines:
            over = next((lifted[cell] for cell in own[r] if cell in lifted), None)
            if over is not None:
                own[r] = (*over, *own[r])
                continue
            below = whole is not None and self.numbered(whole) and not self.numbered(r)
            if before is not None and self._begins_part(r):
                whole = before
            elif not below:
                whole = None
            if whole is None or own[r] != own[whole]:
                before = r
                continue
            own[r] = (*own[whole], *self.block.stubs[whole])
            lifted |= dict.fromkeys(self.block.stubs[r], own[r])
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

    def _over(self) -> dict[int, tuple[Cell, ...]]:
        """What the structure puts above lines, without lines that tell something themselves."""
        stub = [c for c in self.block.stub if self.jobs.get(c) in ("value", "verdict")]
        cells = {cell for row in self.block.lines for cell in self.block.sections[row]}
        tell = {
            (r, c) for r, c in cells if any(self.at((r, own)) not in ("", None) for own in stub)
        }
        over = ((row, self.block.sections[row]) for row in self.block.lines)
        return {r: tuple(c for c in own if c not in tell) if tell else own for r, own in over}

    def numbered(self, row: int) -> bool:
        """Whether a line has an ordinal."""
        ordinals = (c for c, job in self.jobs.items() if job == "ordinal")
        return any(self.at((row, c)) not in ("", None) for c in ordinals)

    def _begins_part(self, row: int) -> bool:
        label = self.labels.read(self._names(row))
        items = label.said.items if label.has("part") else ()
        return bool(items) and items[0].start == 0 and items[0].has("part")


@dataclass(frozen=True)
class Places:
    """The places that lines name: as written, settled, and whole lists of them, by line."""

    named: dict[int, Named]
    settled: dict[int, Settled | None]
    lists: dict[int, list[Named]]


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


# --- places ---

# The level that the heading of a line's place names, and the wider places beside it, near to far.
Wider = tuple[Any, ...]
Told = tuple[
    tuple[int, str], ...
]  # what the cells of a line say, each with the level of its column


def places_of(body: Body) -> Places:
    """The places that the lines name, settled by what stands around them."""
    columns = [c for c, column in body.columns.items() if column.job == "place"]
    named: dict[int, Named] = {}
    lists: dict[int, list[Named]] = {}
    around: dict[int, list[tuple[int, Named]]] = {}
    headed = {c: level_of(body.heads, [c]) for c in columns}
    wider: dict[int, Wider] = {}
    for r, found, several in _places_of_lines(body, headed):
        if several and not _is_counted(body, r, several[0]):
            lists[r], around[r] = several[0], [(w, found[w]) for w in sorted(found)]
        narrow, *wide = sorted(found) or (None,)
        if narrow is not None:
            named[r] = found[narrow]
            level = narrow if narrow in headed.values() else None
            wider[r] = (level, *((w, found[w]) for w in wide))
    settled = _settled(body, named, wider)
    settled |= dict.fromkeys(_beside_numbered(body, named, settled))
    settled.update({r: _several(body, names, around[r]) for r, names in lists.items()})
    named.update({r: names[0] for r, names in lists.items()})
    return Places(named, settled, lists)


def _is_counted(body: Body, r: int, several: Sequence[Named]) -> bool:
    """Whether a line says itself what it is of, and counts the communes that it lists: "19 tiêu chí
    | 5 | Ea Kly, …"; they are none of whom the count is."""
    named = any(body.jobs.get(c) == "content" for _, c in body.block.stubs[r])
    counts = [c for c, one in body.columns.items() if one.job == "value" and one.labels]
    xa = [c for c in counts if counted_unit(body.labels, body.columns[c].labels[-1]) == "xã"]
    return named and any(shown(body.at((r, c))).lstrip("0") == str(len(several)) for c in xa)


def _places_of_lines(
    body: Body, headed: Mapping[int, int | None]
) -> Iterator[tuple[int, dict[int, Named], list[list[Named]]]]:
    """Each line with the places that its cells name, by level, and those that one cell lists."""
    open_level = DISTRICT if PROVINCE in headed.values() else PROVINCE  # "Địa phương | Thuộc tỉnh"
    levels = {c: level or open_level for c, level in headed.items()}
    kept: dict[Told, tuple[dict[int, Named], list[list[Named]]]] = {}
    beside = [c for c in levels if c not in body.block.stub]
    for r in body.block.lines:
        cells = [cell for cell in body.block.stubs[r] if cell[1] in levels]
        cells += [(r, c) for c in beside]
        told = tuple([(levels[cell[1]], str(body.at(cell))) for cell in cells])
        if told not in kept:
            kept[told] = _places_in(body, told)
        yield r, *kept[told]


def _beside_numbered(
    body: Body, named: dict[int, Named], settled: dict[int, Settled | None]
) -> list[int]:
    """The lines of unknown names without an ordinal, where all places that are known have one.

    Such a name is hardly one of theirs: "Mang sang".
    """
    known = {r for r, one in settled.items() if one is not None and one.place is not None}
    if len(known) < 2 or not all(map(body.numbered, known)):
        return []
    others = (r for r in settled if r not in known and not named[r].kind)
    return [r for r in others if not body.numbered(r)]


def _places_in(body: Body, told: Told) -> tuple[dict[int, Named], list[list[Named]]]:
    """The places that the cells of a line name, by the levels of their columns; or a list.

    Where two columns name places of one level, that wins whose heading says which; else it is
    neither, for nobody knows whose line it is.
    """
    found: dict[int, Named] = {}
    listed: dict[int, list[Named]] = {}
    unclear: list[Named] = []
    for level, text in told:
        if not _may_be_place(body, text):
            continue
        one = _region(body, text) or _one_place(body.labels, text)
        if one is None:
            own = _listed(body.labels, text)
            listed |= {level: own} if own else {}
            if not own and _says_which(body.labels, text, level):
                name = "" if _says_some(body.labels.read(text)) else text.strip()
                unclear.append(Named("", name, ()))
        elif level in found and match_key(one.name) != match_key(found[level].name):
            found[level] = Named("", f"{found[level].name} / {one.name}", ())
        else:
            found[level] = one
    if found and unclear:
        found.setdefault(COMMUNE, unclear[0])  # the district is not meant
    several = [*_beside_lists(found, listed)][-1:]
    return found, several


def _says_which(labels: Labels, text: str, level: int) -> bool:
    """Whether a cell of a column of communes says more than that there are several: "Các xã"; or
    one of wider places that it is of a part of one: "6 xã của thành phố Bến Tre"."""
    label = labels.read(text)
    if level != COMMUNE:
        return bool(label.places) and any(i.meaning("level") == "xa" for i in label.said.items)
    return bool(label.rest or label.places) or _says_some(label) or labels.is_ditto(text)


def _says_some(label: Label) -> bool:
    """Whether a label is that of a town without its name, or of some communes: "Các xã còn lại"."""
    one = label.only is not None and label.only.meaning("level") == "xa" and not label.has("here")
    return one or not label.rest and label.has("change", "zone")


def _region(body: Body, text: str) -> Named | None:
    """One of the regions of the country, in a table of all of it, under its name in Vietnamese: no
    unit, and in no other."""
    only = body.labels.read(text).only
    whole = body.area is None or body.area.level == COUNTRY
    if only is None or not whole or only.meaning("region") != "country":
        return None
    return Named(REGION, " ".join(text.split()[: len(only.words.split())]).rstrip("/-–: "), ())


def _one_place(labels: Labels, text: str) -> Named | None:
    known = labels.place(text)[0] or _held(labels, text)
    return known if known or _listed(labels, text) else unknown_name(labels, text)


def _beside_lists(found: dict[int, Named], listed: dict[int, list[Named]]) -> Iterator[list[Named]]:
    """The lists that name a line; a place beside one of its level is then unclear in `found`."""
    for level, several in listed.items():
        own = _levels(*several)  # a district may be called as a town is
        own = {level} & own or own
        meant = {one: {one} & _levels(name) or _levels(name) for one, name in found.items()}
        alike = [one for one in found if meant[one] & own]
        if not alike:
            yield several
        elif min(alike) >= level:
            names = [found[min(alike)].name, *(one.name for one in several)]
            found[min(alike)] = Named("", " / ".join(names), ())


def _levels(*named: Named) -> set[int]:
    """The levels of the places that names may be."""
    return {place.level for one in named for place in one.candidates}


def _may_be_place(body: Body, text: str) -> bool:
    """Whether a cell of a column of places is no total, mean or unit; a commune may be called so.

    "Trung Bình" is one in the district that has it, "Trung bình" a mean.
    """
    core = text.partition("(")[0].strip() or text.strip()  # "Kỳ Hà (toàn tỉnh)" is no area
    if not core or not body.labels.read(core).has("total", "mean", "here", "head:unit"):
        return bool(core)
    named, _ = body.labels.place(text)
    if named and named.kind and named.name[:1].isupper() and body.labels.read(text).rest:
        return True  # "Xã Cộng Lạc" sums nothing
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


def names_places(labels: Labels, text: str) -> bool:
    """Whether a text is a known place, one with those that hold it, a list of them, or blank."""
    one = labels.place(text)[0] or _held(labels, text)
    known = one is not None and bool(one.candidates)
    return not text.strip() or known or bool(_listed(labels, text))


def unknown_name(labels: Labels, text: str) -> Named | None:
    """The name of a place that no register knows: it says where, so that nothing wider does."""
    label, words = labels.read(text), text.split()
    name = all(word.isalpha() and word[:1].isupper() for word in words)
    # "Đồng Luận" is no money, "Hồng Phúc" is not red
    harmless = ("skip", "unit", "region", "colour", "goods") if name else ("skip",)
    plain = all(item.has(*harmless) for item in label.said.items) and not label.numbers
    few = len(words) <= LONGEST_NAME and text.strip()[:1].isupper()
    return Named("", text.strip(), ()) if few and plain and label.rest else None


def lists_places(labels: Labels, text: str) -> bool:
    """Whether a text lists known places."""
    return bool(_listed(labels, text))


def _listed(labels: Labels, text: str) -> list[Named]:
    """A list of places beside a value: its place, unsplit."""
    parts = listed_places(labels, text)
    named = [labels.place(part)[0] for part in parts]
    known = [one for one in named if one]
    return known if len(parts) > 1 and len(known) == len(parts) else []


def _several(body: Body, names: list[Named], around: Sequence[tuple[int, Named]]) -> Settled | None:
    """The communes of a list, in what stands around it in its line; None where one is unknown."""
    area = _narrowed(body, body.area, around)
    own = settle(names, area, COMMUNE, body.on, known=body.labels.country)
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
        if not any(_may_lie_in(named[r], area) for r in rows):
            area = body.area  # a place without figures is no heading of others
        for (level, *wide), own in _alike(rows, wider):
            inside = _narrowed(body, area, wide)
            names = [named[r] for r in own]
            kind = "xã" if level == COMMUNE and body.of_communes else ""
            settled = settle(
                names, inside, None if section == -1 else level, body.on, kind, body.labels.country
            )
            settled = [one if _lies_beside(one, wide) else None for one in settled]
            found.update(zip(own, settled, strict=True))
    return found | _gone_in_districts(body, named, wider, found)


def _gone_in_districts(
    body: Body,
    named: dict[int, Named],
    wider: dict[int, Wider],
    found: dict[int, Settled | None],
) -> dict[int, Settled | None]:
    """Communes that no register knows, where most lines are right about the district beside them.

    Communes were merged in many years, of which no list is at hand.
    """
    rows = [r for r, (level, *wide) in wider.items() if level == COMMUNE and wide]
    known = [r for r in rows if (own := found.get(r)) and own.place]
    if len(known) < ENOUGH * len(rows):
        return {}
    kept: dict[int, Settled | None] = {}
    for r in (r for r in rows if found.get(r) is None and named[r].name[:1].isupper()):
        district = _narrowed(body, body.area, wider[r][1:])
        if district is not None and district.level == DISTRICT:
            kept[r] = gone(named[r], district, body.labels.country)
    return kept


def _narrowed(body: Body, area: Place | None, wide: Sequence[tuple[int, Named]]) -> Place | None:
    """An area, or in it what the wider places beside a line say, near to far, by their levels."""
    for level, one in wide[::-1]:
        (place,) = settle([one], area, level, body.on)
        area = place.place if place and place.place else area
    return area


def _lies_beside(one: Settled | None, wide: Sequence[tuple[int, Named]]) -> bool:
    """Whether a place lies in what the wider places beside it may be; of other borders they may."""
    place = one.place if one is not None else None
    around = [c for _, named in wide for c in named.candidates if place and c.new == place.new]
    return not around or any(lies_in(place, c) for c in around if place)


def _may_lie_in(one: Named, area: Place | None) -> bool:
    return not one.candidates or any(lies_in(place, area) for place in one.candidates)


def _alike(rows: list[int], wider: dict[int, Wider]) -> list[tuple[Wider, list[int]]]:
    """Lines by the level of their places and the wider places beside them."""
    groups: dict[Wider, list[int]] = defaultdict(list)
    for r in rows:
        groups[wider[r]].append(r)
    return list(groups.items())


def _groups(body: Body, named: dict[int, Named]) -> list[tuple[int | None, list[int]]]:
    """Lines by the line over them that is a place (None: none); -1: those that are over others."""
    if not any(body.sections.values()):
        return [(None, list(named))]
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
