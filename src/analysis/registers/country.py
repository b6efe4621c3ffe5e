"""Every commune, district and province of Việt Nam, before and after 1 July 2025, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from analysis.registers import gazetteer
from analysis.registers.places import Place as RegisterPlace
from analysis.registers.register import Registers
from analysis.words.text import match_key, strip_accents

COMMUNE, DISTRICT, PROVINCE, COUNTRY = 1, 2, 3, 4
KINDS = {
    "xã": COMMUNE,
    "phường": COMMUNE,
    "thị trấn": COMMUNE,
    "đặc khu": COMMUNE,
    "huyện": DISTRICT,
    "quận": DISTRICT,
    "thị xã": DISTRICT,
    "thành phố": DISTRICT,
    "tỉnh": PROVINCE,
}
LAST_OLD = "2025-06-30"
_ALIKE = (("đắk", "đăk", "đak"), ("pắc", "pắk"))  # syllables of one sound


@dataclass(frozen=True, slots=True)
class Place:
    """One unit: `key` is its code with the level, `inside` the keys around it, near to far."""

    key: str
    name: str
    kind: str
    level: int
    inside: tuple[str, ...]
    new: bool

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True)
class Country:
    """All units by the key of their bare name, and by their own key."""

    by_name: dict[str, tuple[Place, ...]]
    by_key: dict[str, Place]
    longest: int

    @cached_property
    def by_bare_name(self) -> dict[str, tuple[Place, ...]]:
        """The units by their names without accents, for texts that are typed so."""
        found: dict[str, list[Place]] = {}
        for name, places in self.by_name.items():
            found.setdefault(strip_accents(name), []).extend(places)
        return {name: tuple(dict.fromkeys(places)) for name, places in found.items()}

    @cached_property
    def _longest(self) -> tuple[dict[str, int], dict[str, int]]:
        """How many words the longest name has that begins with a word, with and without accents."""
        found: tuple[dict[str, int], dict[str, int]] = ({}, {})
        for longest, names in zip(found, (self.by_name, self.by_bare_name), strict=True):
            for name in names:
                first, *others = name.split(" ")
                longest[first] = max(longest.get(first, 0), 1 + len(others))
        return found

    def longest_from(self, word: str, bare: bool) -> int:
        """How many words a name that begins with this key has at most; 0 for none."""
        known, without = self._longest
        longest = known.get(word, 0)
        return max(longest, without.get(word, 0)) if bare else longest

    def named_by(self, key: str, bare: bool) -> tuple[Place, ...]:
        """The units of a name key; of one without accents in a text without any (`bare`)."""
        return self.by_name.get(key, ()) or (self.by_bare_name.get(key, ()) if bare else ())

    def on_day(self, area: Place | None, on: str) -> Place | None:
        """The province of this name on a day: that of 2025 may hold three of before."""
        new = on > LAST_OLD
        if area is None or area.level != PROVINCE or area.new == new:
            return area
        alike = [place for place in self.named(area.name) if place.level == PROVINCE]
        return next((place for place in alike if place.new == new), area)

    def named(self, name: str) -> tuple[Place, ...]:
        """The units of this name, whatever their kind; () for none."""
        return self.by_name.get(match_key(name), ())


@cache
def country() -> Country:
    """The units of the package `vietnamadminunits` (MIT), loaded once; its code is not imported.

    ModuleNotFoundError where the package is not installed.
    """
    places: dict[str, Place] = {"vn": Place("vn", "Cả nước", "", COUNTRY, (), False)}
    for names, codes, new in _units():
        above: tuple[str, ...] = ("vn",)
        for level, written, code in zip((PROVINCE, DISTRICT, COMMUNE), names, codes, strict=True):
            if not written:
                continue
            key = f"{'+' if new else ''}{level}{code}"
            if key not in places:
                kind, name = _split(written, level)
                places[key] = Place(key, name, kind, level, above, new)
            above = (key, *above)
    by_name: dict[str, list[Place]] = {}
    for place in places.values():
        for name in _spellings(match_key(place.name)):
            by_name.setdefault(name, []).append(place)
    longest = max(len(name.split()) for name in by_name)
    return Country({name: tuple(own) for name, own in by_name.items()}, places, longest)


def _spellings(name: str) -> set[str]:
    """The keys of a name as offices spell those of the highlands: "Đăk Hà", "Cư Mgar"."""
    found = {name}
    for alike in _ALIKE:
        written = "|".join(alike)
        found |= {re.sub(rf"\b({written})\b", one, own) for own in found for one in alike}
    return found | {re.sub(r"\b([hm]) (?=\w)", r"\1", own) for own in found}


def _units() -> Iterator[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    """Province, district and commune of each line: their names, their codes, whether new."""
    with closing(gazetteer.dataset()) as data:
        old = data.execute(
            "select province, district, ward, provinceCode, districtCode, wardCode "
            "from admin_units_legacy"
        )
        new = data.execute("select province, '', ward, provinceCode, '', wardCode from admin_units")
        for rows, is_new in ((old.fetchall(), False), (new.fetchall(), True)):
            yield from ((row[:3], row[3:], is_new) for row in rows)


def _split(written: str, level: int) -> tuple[str, str]:
    lower = written.casefold()
    for kind in sorted(KINDS, key=len, reverse=True):
        if lower.startswith(kind + " "):
            return kind, written[len(kind) + 1 :]
    return ("tỉnh" if level == PROVINCE else ""), written


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
            return _national_id(place), place.name, kind or place.kind
        valid = [row for row in rows if row.valid_on(on)]
        return (valid[0].place_id, valid[0].place, valid[0].place_type) if valid else None

    def _lines_of(self, place: Place) -> list[RegisterPlace]:
        """The lines of the project's register that are this unit, on whatever day."""
        above = _above(place, self.country.by_key)
        own = [
            row
            for row in self.registers.places.get(match_key(place.name), ())
            if _level(row) == place.level and _agree(_register_above(row, self.registers), above)
        ]
        return (
            [row for row in own if row.place_type == place.kind] if place.level == DISTRICT else own
        )


Above = list[tuple[str, str]]  # name and kind of the units over a place, from near to far


def _joined(known: Country, registers: Registers) -> Country:
    """The country with the units that only the register has: those gone before its snapshot."""
    by_key, by_name = dict(known.by_key), dict(known.by_name)
    for row in (row for rows in registers.by_place_id.values() for row in rows):
        level, name = _level(row), match_key(row.place)
        new = row.valid_from > LAST_OLD
        key = f"r{level}{row.place_id}{'+' if new else ''}"
        if not level or key in by_key or _known(row, new, registers, known):
            continue
        inside = _keys_of(_register_above(row, registers), new, known)
        by_key[key] = place = Place(key, row.place, row.place_type, level, inside, new)
        by_name[name] = (*by_name.get(name, ()), place)
    return Country(by_name, by_key, known.longest)


def _known(row: RegisterPlace, new: bool, registers: Registers, known: Country) -> bool:
    """Whether a line of the register is a unit of the country."""
    level, above = _level(row), _register_above(row, registers)
    return any(
        (place.level, place.new) == (level, new)
        and _agree(above, _above(place, known.by_key))
        and (level != DISTRICT or place.kind == row.place_type)
        for place in known.by_name.get(match_key(row.place), ())
    )


def _level(row: RegisterPlace) -> int:
    return KINDS.get(row.place_type, 0)


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


def _keys_of(above: Above, new: bool, known: Country) -> tuple[str, ...]:
    """The keys of these units, from near to far, each inside the next."""
    chain: tuple[str, ...] = ("vn",)
    for name, kind in reversed(above):
        inside = [p for p in known.by_name.get(name, ()) if (p.inside, p.kind) == (chain, kind)]
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


def _national_id(place: Place) -> str:
    """Name and code, the kind where it is no commune, the year where it is new."""
    if place.key == "vn":
        return "viet-nam"
    code = place.key.lstrip("+")[1:]
    if place.new and (place.level, code) in gazetteer.ids_now():
        return gazetteer.ids_now()[place.level, code]
    words = (place.kind if place.level > COMMUNE else "", place.name, code)
    plain = (strip_accents(word).lower() for word in words if word)
    return "-".join(re.sub(r"[^a-z0-9]+", "-", word).strip("-") for word in plain)
