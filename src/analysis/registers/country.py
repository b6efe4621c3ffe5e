"""Every commune, district and province of Việt Nam, before and after 1 July 2025, by name."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Place:
    """One unit: `key` is its code with the level, `inside` the keys around it, near to far."""

    key: str
    name: str
    kind: str
    level: int
    inside: tuple[str, ...]
    new: bool


@dataclass(frozen=True)
class Country:
    """All units by the key of their bare name, and by their own key."""

    by_name: dict[str, tuple[Place, ...]]
    by_key: dict[str, Place]
    longest: int

    def named(self, name: str) -> tuple[Place, ...]:
        """The units of this name, whatever their kind; () for none."""
        return self.by_name.get(match_key(name), ())


@cache
def country() -> Country:
    """The units of the package `vietnamadminunits` (MIT), loaded once; its code is not imported.

    ModuleNotFoundError where the package is not installed.
    """
    spec = find_spec("vietnamadminunits")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("vietnamadminunits")
    base = Path(spec.submodule_search_locations[0]) / "data" / "dataset.db"
    with closing(sqlite3.connect(f"file:{base.as_posix()}?mode=ro", uri=True)) as data:
        old = data.execute(
            "select province, district, ward, provinceCode, districtCode, wardCode "
            "from admin_units_legacy"
        )
        rows = [(*row, False) for row in old.fetchall()]
        new = data.execute("select province, '', ward, provinceCode, '', wardCode from admin_units")
        rows += [(*row, True) for row in new.fetchall()]
    places: dict[str, Place] = {"vn": Place("vn", "Cả nước", "", COUNTRY, (), False)}
    for province, district, ward, province_code, district_code, ward_code, is_new in rows:
        mark = "+" if is_new else ""
        above: tuple[str, ...] = ("vn",)
        for level, written, code in (
            (PROVINCE, province, province_code),
            (DISTRICT, district, district_code),
            (COMMUNE, ward, ward_code),
        ):
            if not written:
                continue
            key = f"{mark}{level}{code}"
            if key not in places:
                kind, name = _split(written, level)
                places[key] = Place(key, name, kind, level, above, is_new)
            above = (key, *above)
    by_name: dict[str, list[Place]] = {}
    for place in places.values():
        by_name.setdefault(match_key(place.name), []).append(place)
    longest = max(len(name.split()) for name in by_name)
    return Country({name: tuple(own) for name, own in by_name.items()}, places, longest)


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

    def identity(self, place: Place, on: str, kind: str = "") -> tuple[str, str, str] | None:
        """(place_id, name, kind) on a day: the register's, else the country's.

        None where the register has the unit, but not on that day.
        """
        rows = self.lines_of(place)
        if not rows:
            return _national_id(place), place.name, kind or place.kind
        valid = [row for row in rows if row.valid_on(on)]
        return (valid[0].place_id, valid[0].place, valid[0].place_type) if valid else None

    def lines_of(self, place: Place) -> list[RegisterPlace]:
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
        above = _register_above(row, registers)
        new = bool(row.valid_from) and row.valid_from > LAST_OLD
        key = f"r{level}{row.place_id}{'+' if new else ''}"
        twins = (
            place.level == level and place.new == new and _agree(above, _above(place, known.by_key))
            and (level != DISTRICT or place.kind == row.place_type)
            for place in known.by_name.get(name, ())
        )  # fmt: skip
        if level and key not in by_key and not any(twins):
            place = Place(key, row.place, row.place_type, level, _keys_of(above, new, known), new)
            by_key[key] = place
            by_name[name] = (*by_name.get(name, ()), place)
    return Country(by_name, by_key, known.longest)


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
        inside = [p for p in known.by_name.get(name, ()) if p.inside == chain]
        own = [p for p in inside if p.kind == kind and p.new == new] or [
            p for p in inside if p.kind == kind
        ]
        if not own:
            break
        chain = (own[0].key, *chain)
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
    code = place.key.lstrip("+")[1:]
    words = [
        place.kind if place.level > COMMUNE else "",
        place.name,
        code if place.key != "vn" else "",
        "2025" if place.new else "",
    ]
    if place.key == "vn":
        return "viet-nam"
    return "-".join(
        re.sub(r"[^a-z0-9]+", "-", strip_accents(word).lower()).strip("-") for word in words if word
    )
