"""Every commune, district and province of Việt Nam, before and after 1 July 2025, by name.

They come with the open package `vietnamadminunits` (MIT), which knows the units of the day before
the reform and those since, and which passed on to which. Its data is read and its code is not
imported: that would bring its maps, 0.7 s. Districts and provinces that were gone by that day are
in `former_places.csv` (2019 to 2025); `began`: what they became was not there before.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from analysis.files import kept
from analysis.registers.register import Registers
from analysis.words import places as words
from analysis.words import text
from analysis.words.places import COMMUNE, COUNTRY, DISTRICT, KINDS, PROVINCE
from analysis.words.places import Place as RegisterPlace
from analysis.words.text import bare_key, match_key, match_keys, slug, strip_accents

LAST_OLD = "2025-06-30"
PASSED_ON = "converter_2025.json"
_ALIKE = (("đắk", "đăk", "đak"), ("pắc", "pắk"))  # syllables of one sound
_WAVERS = re.compile(rf"\b(?:{'|'.join(chain(*_ALIKE))}|[abdhkmnrt] \w)")
_DISTRICT = {"admin_units_legacy": "districtKey, district, districtCode", "admin_units": "'','',''"}


class Place(NamedTuple):
    """One unit: `key` is its code with the level, `inside` the keys around it, near to far.

    `now`: of one that was gone before the last day of the districts what holds its units since.
    `since` and `until` are ISO days, empty where it was there all the time that is known. `point`
    is the middle of a commune, in degrees north and east: "18.06 106.29".
    """

    key: str
    name: str
    kind: str
    level: int
    inside: tuple[str, ...]
    new: bool
    code: str = ""
    now: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    point: str = ""

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def full_name(self) -> str:
        """The name behind its kind: "xã Kỳ Ninh"."""
        return f"{self.kind} {self.name}"

    def there_on(self, on: str) -> bool:
        """Whether it is there on a day (ISO) of its side of the reform."""
        return self.since <= on and (not self.until or on <= self.until)

    def holds(self, other: Place) -> bool:
        """Whether another unit lies in it, or now takes its place."""
        return any(key == other.key or key in other.inside for key in (self.key, *self.now))


@dataclass(frozen=True)
class Country:
    """All units by the key of their bare name, and by their own key."""

    by_name: dict[str, tuple[Place, ...]]
    by_key: dict[str, Place]
    longest: int

    @cached_property
    def by_bare_name(self) -> dict[str, tuple[Place, ...]]:
        """The units by their names without accents, for texts that are typed so."""
        found: dict[str, tuple[Place, ...]] = {}
        bare = strip_accents.__wrapped__("\n".join(self.by_name)).split("\n")
        for name, places in zip(bare, self.by_name.values(), strict=True):
            others = found.get(name)
            found[name] = tuple(dict.fromkeys((*others, *places))) if others else places
        return found

    @cached_property
    def provinces(self) -> dict[str, Place]:
        """The provinces of before the reform by their keys without accents."""
        own = (place for place in self.by_key.values() if place.level == PROVINCE)
        return {bare_key(place.name): place for place in own if not place.new}

    @cached_property
    def _longest(self) -> dict[str, int]:
        return _longest_from(self.by_name)

    @cached_property
    def _longest_bare(self) -> dict[str, int]:
        return _longest_from(self.by_bare_name)

    def longest_from(self, word: str, bare: bool) -> int:
        """How many words a name that begins with this key has at most; 0 for none."""
        longest = self._longest.get(word, 0)
        return max(longest, self._longest_bare.get(word, 0)) if bare else longest

    def named_by(self, key: str, bare: bool) -> tuple[Place, ...]:
        """The units of a name key; of one without accents in a text without any (`bare`)."""
        own = self.by_name.get(key, ())
        return tuple(dict.fromkeys((*own, *self.by_bare_name.get(key, ())))) if bare else own

    def on_day(self, area: Place | None, on: str, alone: bool = False) -> Place | None:
        """The province of this name on a day: that of 2025 may hold three of before.

        And the commune, where no district is named (`alone`): what it passed on to by its name.
        """
        new = on > LAST_OLD
        if area is None or area.new == new or area.level not in (PROVINCE, COMMUNE):
            return area
        alike = [place for place in self.named(area.name) if place.level == area.level]
        if area.level == COMMUNE:
            after = successors().get(area.key, ()) if alone else ()
            alike = [place for place in alike if place.key in after]
        return next((place for place in alike if place.new == new), area)

    def named(self, name: str) -> tuple[Place, ...]:
        """The units of this name, whatever their kind; () for none."""
        return self.by_name.get(match_key(name), ())


def of_kind(places: tuple[Place, ...], kind: str) -> tuple[Place, ...]:
    """Those of the level of a kind; "thành phố" is a district or a province.

    A kind of another day is no contradiction.
    """
    levels = {KINDS[kind]} | ({PROVINCE} if kind == "thành phố" else set())
    level = tuple(place for place in places if place.level in levels)
    return tuple(place for place in level if place.kind == kind) or level


def _longest_from(names: Iterable[str]) -> dict[str, int]:
    """How many words the longest name has that begins with a word."""
    longest: dict[str, int] = {}
    for name in names:
        first, words = name.partition(" ")[0], 1 + name.count(" ")
        if words > longest.get(first, 0):
            longest[first] = words
    return longest


@cache
def country() -> Country:
    """The units of the package, loaded once. ModuleNotFoundError where it is not installed."""
    told = kept(__file__, "country", _made_of(), _told)
    columns = {name: column.split("|") for name, column in told["texts"].items()}
    around = [(tuple(inside), tuple(now)) for inside, now in told["around"]]
    columns["inside"], columns["now"] = zip(*[around[n] for n in told["at"]], strict=True)
    columns |= {"level": told["level"], "new": told["new"]}
    rows = zip(*(columns[name] for name in Place._fields), strict=True)
    places = [tuple.__new__(Place, row) for row in rows]  # as `Place(*row)`, in a third of the time
    named = zip(told["names"].split("|"), told["of"], strict=True)
    by_name = {name: tuple([places[n] for n in own]) for name, own in named}
    return Country(by_name, dict(zip(columns["key"], places, strict=True)), told["longest"])


def _made_of() -> bytes:
    """What the units are made of: the data of the package as it stands on the disk, and what makes
    keys of names."""
    here, data = Path(__file__), [(_data() / name).stat() for name in ("dataset.db", PASSED_ON)]
    stamps = [(one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns) for one in data]
    files = here, here.with_name("former_places.csv"), Path(text.__file__), Path(words.__file__)
    return b"".join([f"{stamps} {sys.version}".encode(), *(path.read_bytes() for path in files)])


def _told() -> dict[str, Any]:
    """The units and their names, as JSON has them and is read at once."""
    whole = Place("vn", "Cả nước", "", COUNTRY, (), False)
    places = [whole, *_with_former(list(_units().values()))]
    names = list(dict.fromkeys(place.name for place in places))
    keys = dict(zip(names, match_keys(names), strict=True))
    spelled = {name: _spellings(key) for name, key in keys.items()}
    by_name: dict[str, list[int]] = {}
    for n, place in enumerate(places):
        for name in spelled[place.name]:
            by_name.setdefault(name, []).append(n)
    around = {one: n for n, one in enumerate(dict.fromkeys((p.inside, p.now) for p in places))}
    texts = ("key", "name", "kind", "code", "since", "until", "point")
    return {
        "texts": {of: "|".join(getattr(place, of) for place in places) for of in texts},
        "around": [*around],
        "at": [around[place.inside, place.now] for place in places],
        "level": [place.level for place in places],
        "new": [place.new for place in places],
        "names": "|".join(by_name),
        "of": [*by_name.values()],
        "longest": 1 + max(name.count(" ") for name in by_name),
    }


def _with_former(units: list[Place]) -> list[Place]:
    """The units with those that were gone before the last day of the districts."""
    with (Path(__file__).parent / "former_places.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    wide = [one for one in units if one.level > COMMUNE and not one.new]
    old = {(one.level, one.name, one.inside): one for one in wide}
    former, began = [], {}
    for row in rows:
        level = KINDS[row["place_type"]]
        whole = old.get((PROVINCE, row["province"], ("vn",)))
        inside = (whole.key, "vn") if whole else ("vn",)
        now = [old[level, name, inside] for name in row["became"].split(";")]
        key = f"f{level}{row['province']}/{row['place']}"
        former.append(Place(key, row["place"], row["place_type"], level, inside, False,
                            now=tuple(one.key for one in now), until=row["until"]))  # fmt: skip
        if row["began"]:
            day_after = date.fromisoformat(row["until"]) + timedelta(days=1)
            began |= dict.fromkeys((one.key for one in now), day_after.isoformat())
    dated = [one._replace(since=began[one.key]) if one.key in began else one for one in units]
    return [*dated, *former]


def _spellings(name: str) -> set[str]:
    """The keys of a name as offices spell those of the highlands: "Đăk Hà", "Krông Ana"."""
    found = {name}
    if not _WAVERS.search(name):
        return found
    for alike in _ALIKE:
        written = "|".join(alike)
        found |= {re.sub(rf"\b({written})\b", one, own) for own in found for one in alike}
    return found | {re.sub(r"\b([abdhkmnrt]) (?=\w)", r"\1", own) for own in found}


def _data() -> Path:
    spec = find_spec("vietnamadminunits")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("vietnamadminunits")
    return Path(spec.submodule_search_locations[0]) / "data"


@cache
def _units() -> dict[str, Place]:
    """The units under the names of the package: "hanoi_badinh_phucxa"; of today with "+"."""
    found: dict[str, Place] = {}
    data = f"file:{(_data() / 'dataset.db').as_posix()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(data, uri=True)) as base:
        base.execute(f"pragma mmap_size={1 << 26}")
        for table, district in _DISTRICT.items():
            rows = base.execute(
                f"select provinceKey, province, provinceCode, {district}, wardKey, ward, wardCode, "
                f"wardLat, wardLon from {table}"
            )
            new = table == "admin_units"
            for (a, b, c, d, e, f), wards in groupby(rows, itemgetter(0, 1, 2, 3, 4, 5)):
                over = _around(found, ((PROVINCE, a, b, c), (DISTRICT, d, e, f)), new)
                _put_communes(found, over, wards, new)
    return found


def _put_communes(
    found: dict[str, Place], over: _Around, wards: Iterable[tuple[Any, ...]], new: bool
) -> None:
    """The communes of one district, put in where they are not there."""
    since, around, inside = over
    for *_, ward, written, code, lat, lon in wards:
        path = f"{around}_{ward}"
        if written and path not in found:
            point = f"{lat} {lon}" if lat is not None else ""
            key, (name, kind) = f"{since}{COMMUNE}{code}", _split(written)
            found[path] = Place(key, name, kind, COMMUNE, inside, new, code or "", point=point)


# What a key begins with, the name of a unit in the package, and the keys to it.
_Around = tuple[str, str, tuple[str, ...]]


def _around(found: dict[str, Place], parts: Iterable[tuple[Any, ...]], new: bool) -> _Around:
    """What communes lie in, one in the other, put in where it is not there."""
    since, path, inside = "+" if new else "", "", ("vn",)
    for level, name, written, code in parts:
        if not written:
            continue
        path, key = f"{path}_{name}" if path else since + name, f"{since}{level}{code}"
        if path not in found:
            found[path] = Place(key, *_split(written), level, inside, new, code or "")
        inside = (key, *inside)
    return since, path, inside


def _split(written: str) -> tuple[str, str]:
    """Name and kind of a unit that is written with its kind."""
    kind, _, name = written.partition(" ")
    kind = kind.casefold()
    if kind not in KINDS:  # "Thành phố", "Thị xã", "Đặc khu"
        second, _, name = name.partition(" ")
        kind = f"{kind} {second.casefold()}"
    return name, kind


# --- the reform ---


@cache
def successors() -> dict[str, tuple[str, ...]]:
    """The keys of the units of today to which each unit of before passed on.

    A district without communes passed on by itself; a province passed on whole, or stayed; what
    was gone before the reform passed on to units of its last day.
    """
    told = kept(__file__, "successors", _made_of(), _passed_on)
    return {key: tuple(after) for key, after in told.items()}


def _passed_on() -> dict[str, list[str]]:
    units, found = _units(), defaultdict(list)
    passed = json.loads((_data() / PASSED_ON).read_text(encoding="utf-8"))
    for province, wards in passed["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, before in wards.items():
            for old in before:
                found[old.removesuffix("_")].append(f"+{province}_{ward}")
    for province, wards in passed["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, after in wards.items():
            found[old.removesuffix("_")] += [f"+{province}_{ward['newWardKey']}" for ward in after]
    for province, before in passed["DICT_PROVINCE"].items():
        for old in before:
            found[old].append(f"+{province}")
    former = {place.key: [*place.now] for place in country().by_key.values() if place.now}
    keys = {path: unit.key for path, unit in units.items()}
    return former | {
        keys[old]: [*dict.fromkeys([keys[path] for path in targets])]
        for old, targets in found.items()
        if old in keys
    }


@cache
def predecessors() -> dict[str, tuple[str, ...]]:
    """The keys of the units of before that passed on to each unit of today."""
    found: dict[str, list[str]] = defaultdict(list)
    for old, targets in successors().items():
        for target in targets:
            found[target].append(old)
    return {new: tuple(olds) for new, olds in found.items()}


def twin(place: Place) -> Place | None:
    """The same unit on the other side of the reform; None where name, kind or area changed."""
    there, back = successors(), predecessors()
    if place.new:
        there, back = back, there
    others = there.get(place.key, ())
    if len(others) != 1 or len(back[others[0]]) != 1:
        return None
    other = country().by_key[others[0]]
    same = (other.name, other.kind, other.level) == (place.name, place.kind, place.level)
    return other if same else None


def place_id(place: Place) -> str:
    """The same id in every register: name and code, a kind but for communes, the year if new.

    What stayed as it was keeps the id of before.
    """
    if place.key == "vn":
        return "viet-nam"
    if place.new and (stayed := twin(place)):
        return place_id(stayed)
    kind, since = place.kind if place.level > COMMUNE else "", "2025" if place.new else ""
    return slug(f"{kind} {place.name} {place.code} {since}")


# --- with the register of the project ---


class Places:
    """The units of the country and of the project's own register, by name and by id."""

    def __init__(self, registers: Registers) -> None:
        self.registers = registers
        self.country = _joined(country(), registers)
        self.lines_of = lru_cache(1 << 14)(self._lines_of)

    def identity(self, place: Place, on: str, kind: str = "") -> tuple[str, str, str] | None:
        """(place_id, name, kind) on a day: the register's, else the country's.

        None where the register has the unit, but not on that day.
        """
        rows = self.lines_of(place)
        if not rows:
            return place_id(place), place.name, kind or place.kind
        valid = [row for row in rows if row.valid_on(on)]
        return (valid[0].place_id, valid[0].place, valid[0].place_type) if valid else None

    def _lines_of(self, place: Place) -> list[RegisterPlace]:
        """The lines of the project's register that are this unit, on whatever day."""
        by_key = self.country.by_key
        named = self.registers.places.get(match_key(place.name), ())
        return [row for row in named if _is_unit(row, place, self.registers, by_key)]


Above = list[tuple[str, str]]  # name and kind of the units over a place, from near to far


def _joined(known: Country, registers: Registers) -> Country:
    """The country with the units that only the register has: those gone before its snapshot."""
    by_key, by_name = dict(known.by_key), dict(known.by_name)
    rows = (row for rows in registers.by_place_id.values() for row in rows)
    for row in sorted(rows, key=_level, reverse=True):  # a district before what lies in it
        level, name = _level(row), match_key(row.place)
        new = row.valid_from > LAST_OLD
        key = f"r{level}{row.place_id}{'+' if new else ''}"
        units = (place for place in known.by_name.get(name, ()) if place.new == new)
        if not level or key in by_key or any(_is_unit(row, p, registers, by_key) for p in units):
            continue
        inside = _keys_of(_register_above(row, registers), new, by_name)
        by_key[key] = place = Place(key, row.place, row.place_type, level, inside, new)
        by_name[name] = (*by_name.get(name, ()), place)
    return Country(by_name, by_key, known.longest)


def _is_unit(
    row: RegisterPlace, place: Place, registers: Registers, by_key: dict[str, Place]
) -> bool:
    """Whether a line of the register is a unit of the country."""
    return (
        _level(row) == place.level
        and _agree(_register_above(row, registers), _above(place, by_key))
        and (place.level != DISTRICT or place.kind == row.place_type)
    )


def _level(row: RegisterPlace) -> int:
    return row.level if row.place_type in KINDS else 0


def _agree(above: Above, other: Above) -> bool:
    """Whether two places lie in the same units, as far as both say.

    A district's kind counts, a province's does not.
    """
    districts = [
        [one for one in own if KINDS.get(one[1]) == DISTRICT and one is not own[-1]]
        for own in (above, other)
    ]
    same_province = not above or not other or above[-1][0] == other[-1][0]
    return same_province and (not all(districts) or districts[0][0] == districts[1][0])


def _keys_of(above: Above, new: bool, named: dict[str, tuple[Place, ...]]) -> tuple[str, ...]:
    """The keys of these units, from near to far, each inside the next."""
    chain: tuple[str, ...] = ("vn",)
    for name, kind in reversed(above):
        inside = [p for p in named.get(name, ()) if (p.inside, p.kind) == (chain, kind)]
        if not inside:
            break
        best = next((place for place in inside if place.new == new), inside[0])
        chain = (best.key, *chain)
    return chain


def _above(place: Place, by_key: dict[str, Place]) -> Above:
    return [
        (match_key(by_key[key].name), by_key[key].kind)
        for key in place.inside
        if key != "vn" and key in by_key
    ]


def _register_above(row: RegisterPlace, registers: Registers) -> Above:
    above: Above = []
    seen: set[str] = set()
    while row.parent_id and row.parent_id not in seen and registers.by_place_id.get(row.parent_id):
        seen.add(row.parent_id)
        row = registers.by_place_id[row.parent_id][-1]
        above.append((match_key(row.place), row.place_type))
    return above
