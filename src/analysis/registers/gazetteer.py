"""Places of any province or district of Việt Nam, from the open package `vietnamadminunits` (MIT).

The package knows the units of the day before the reform of 1 July 2025 and those since, and which
passed on to which. Mergers before that day stand in no line: they are added by hand.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from analysis.files import write_whole
from analysis.registers.places import LEVEL, Contradiction, level_of, places_in
from analysis.registers.register import COLUMNS, read_register
from analysis.words.text import bare_key, match_key, strip_accents

LAST_OLD, FIRST_NEW = "2025-06-30", "2025-07-01"
HEADER = (*COLUMNS["places"], "passed_on", "source", "note")
SOURCE = "danh mục đơn vị hành chính (vietnamadminunits, MIT)"
NO_DISTRICTS = "cấp huyện kết thúc ngày 30/6/2025"


class PlaceNotFound(Exception):
    """No such province or district, or several: the message names the nearest; `name` was asked."""

    def __init__(self, name: str, nearest: str) -> None:
        super().__init__(nearest)
        self.name = name


class ColumnMissing(Exception):
    """The file is no register of places: the message names the columns that it lacks."""


class ContradictoryRegister(Exception):
    """The lines would contradict those that stand in the file already."""

    def __init__(self, found: list[Contradiction]) -> None:
        super().__init__("; ".join(f"{c.line}: {c.rule} {c.found}" for c in found))
        self.found = found


@dataclass(frozen=True, slots=True)
class Unit:
    """One commune, district or province, before the reform or since; its key is the package's."""

    key: str
    name: str
    kind: str
    code: str
    parent: str
    new: bool

    @property
    def level(self) -> int:
        """1 commune, 2 district, 3 province."""
        return LEVEL[self.kind] if self.parent else 3

    @property
    def full_name(self) -> str:
        """The name behind its kind: "xã Kỳ Ninh"."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All units by key (a unit of today begins with "+"), and the successors of each old one."""

    units: dict[str, Unit]
    successors: dict[str, tuple[str, ...]]
    predecessors: dict[str, tuple[str, ...]]

    def twin(self, unit: Unit) -> Unit | None:
        """The same unit on the other side of the reform; None where name, kind or area changed."""
        there, back = self.successors, self.predecessors
        if unit.new:
            there, back = back, there
        others = there.get(unit.key, ())
        if len(others) != 1 or len(back[others[0]]) != 1:
            return None
        other = self.units[others[0]]
        same = (other.name, other.kind, other.level) == (unit.name, unit.kind, unit.level)
        return other if same else None


@dataclass(frozen=True, slots=True)
class Added:
    """What was written: the new lines; `kept`: how many units stood in the file already."""

    path: Path
    lines: list[dict[str, str]]
    kept: int


def data_folder() -> Path:
    """Where the package of the units keeps its data. ModuleNotFoundError: it is not installed."""
    spec = find_spec("vietnamadminunits")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("vietnamadminunits")
    return Path(spec.submodule_search_locations[0]) / "data"


def dataset() -> sqlite3.Connection:
    """The units of the country, before the reform and since, to be read only."""
    return sqlite3.connect(f"file:{(data_folder() / 'dataset.db').as_posix()}?mode=ro", uri=True)


@cache
def gazetteer() -> Gazetteer:
    """Every unit of the country. The package is not imported: that would bring its maps, 0.7 s."""
    with closing(dataset()) as base:
        old = base.execute(
            "select provinceKey, districtKey, wardKey, province, district, ward, "
            "provinceCode, districtCode, wardCode from admin_units_legacy"
        ).fetchall()
        new = base.execute(
            "select provinceKey, wardKey, province, ward, provinceCode, wardCode from admin_units"
        )
        units = _old_units(old) | _new_units(new.fetchall())
    passed = json.loads((data_folder() / "converter_2025.json").read_text(encoding="utf-8"))
    successors = _successors(passed, units)
    before: dict[str, list[str]] = defaultdict(list)
    for old, targets in successors.items():
        for target in targets:
            before[target].append(old)
    return Gazetteer(units, successors, {new: tuple(olds) for new, olds in before.items()})


def _old_units(rows: Iterable[tuple]) -> dict[str, Unit]:
    units = {}
    for province, district, ward, *names, province_code, district_code, ward_code in rows:
        units[province] = _unit(province, names[0], province_code, "")
        above = f"{province}_{district}"
        units[above] = _unit(above, names[1], district_code, province)
        if ward:
            units[f"{above}_{ward}"] = _unit(f"{above}_{ward}", names[2], ward_code, above)
    return units


def _new_units(rows: Iterable[tuple]) -> dict[str, Unit]:
    units = {}
    for province, ward, province_name, name, province_code, code in rows:
        units[f"+{province}"] = _unit(f"+{province}", province_name, province_code, "")
        units[f"+{province}_{ward}"] = _unit(f"+{province}_{ward}", name, code, f"+{province}")
    return units


def _unit(key: str, written: str, code: str, parent: str) -> Unit:
    kinds = sorted(LEVEL, key=len, reverse=True)
    kind = next(kind for kind in kinds if written.casefold().startswith(f"{kind} "))
    return Unit(key, written[len(kind) + 1 :], kind, code, parent, key.startswith("+"))


def _successors(passed: dict, units: dict[str, Unit]) -> dict[str, tuple[str, ...]]:
    """A district without communes passed on by itself; a province passed on whole, or stayed."""
    found: dict[str, list[str]] = defaultdict(list)
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
    return {old: tuple(dict.fromkeys(targets)) for old, targets in found.items() if old in units}


# -- finding the province and the district --
def find(province: str, district: str = "") -> tuple[list[Unit], list[Unit]]:
    """The provinces of a name, as before the reform, and the one district that is asked for.

    A province of today stands for all that merged into it. PlaceNotFound: no such name, or two
    districts of it; accents must be right, a name without them is only a suggestion.
    """
    known = gazetteer()
    provinces = _named(province, [u for u in known.units.values() if u.level == 3])
    if any(unit.new for unit in provinces):
        before = [old for u in provinces if u.new for old in known.predecessors[u.key]]
        provinces = [known.units[key] for key in before]
    if not district:
        return provinces, []
    inside = {unit.key for unit in provinces}
    within = [u for u in known.units.values() if u.level == 2 and u.parent in inside]
    found = _named(district, within)
    if len(found) > 1:
        raise PlaceNotFound(district, _where(found, known))
    return [known.units[found[0].parent]], found


def _named(text: str, units: list[Unit]) -> list[Unit]:
    """The units of a name, with or without their kind. PlaceNotFound: none has it."""
    key = match_key(text)
    in_full = [unit for unit in units if key == match_key(unit.full_name)]
    found = in_full or [unit for unit in units if key == match_key(unit.name)]
    if not found:
        raise PlaceNotFound(text, _nearest(text, units))
    return found


def _nearest(text: str, units: list[Unit]) -> str:
    """Names that look like the text, those of the same letters first; all where none does."""
    names = {bare_key(name): u for u in units for name in (u.full_name, u.name)}
    close = difflib.get_close_matches(bare_key(text), names, n=4, cutoff=0.6)
    alike = dict.fromkeys(names[key].full_name for key in close)
    return ", ".join(alike or sorted({unit.full_name for unit in units}))


def _where(units: list[Unit], known: Gazetteer) -> str:
    return ", ".join(f"{u.full_name} ({known.units[u.parent].full_name})" for u in units)


# -- the lines of the register --
def register_of(province: str, district: str = "") -> list[dict[str, str]]:
    """Lines of places.csv for a province, or for one district of it.

    With the communes come those of the neighbours that passed on to the same successors, so that no
    sum over a successor lacks one of its parts. PlaceNotFound as in `find`.
    """
    known = gazetteer()
    chosen = _chosen(province, district, known)
    communes = {unit.key for unit in chosen if unit.level < 3 and unit.key in known.successors}
    keys = _lineage(communes, known) | {unit.key for unit in chosen if unit.level == 2}
    return _lines_of_keys(keys, known)


def _lines_of_keys(wanted: set[str], known: Gazetteer) -> list[dict[str, str]]:
    """The lines of units and of all that they lie in."""
    for _ in range(2):  # the districts, and their provinces
        wanted = wanted | {known.units[key].parent for key in wanted} - {""}
    units = [known.units[key] for key in wanted | _lineage(_old_provinces(wanted, known), known)]
    return [line for unit in sorted(units, key=_order) for line in _lines(unit, known)]


def _chosen(province: str, district: str, known: Gazetteer) -> list[Unit]:
    """The units of old that are, or lie in, what was asked for."""
    provinces, districts = find(province, district)
    inside = {unit.key for unit in districts or provinces}
    old = (unit for unit in known.units.values() if not unit.new)
    return [unit for unit in old if unit.key in inside or _within(unit, inside, known)]


def _old_provinces(keys: set[str], known: Gazetteer) -> set[str]:
    units = (known.units[key] for key in keys)
    return {unit.key for unit in units if unit.level == 3 and not unit.new}


def _order(unit: Unit) -> tuple[bool, int, str]:
    return unit.new, -unit.level, unit.code or ""


def _within(unit: Unit, inside: set[str], known: Gazetteer) -> bool:
    while unit.parent:
        if unit.parent in inside:
            return True
        unit = known.units[unit.parent]
    return False


def _lineage(keys: set[str], known: Gazetteer) -> set[str]:
    """The units with all their successors, these with all their predecessors, and so on."""
    found: set[str] = set()
    left = list(keys)
    while left:
        key = left.pop()
        if key not in found:
            found.add(key)
            left += [*known.successors.get(key, ()), *known.predecessors.get(key, ())]
    return found


def _lines(unit: Unit, known: Gazetteer) -> list[dict[str, str]]:
    """The line of a unit; none for a province that stayed as it was: its old line has no end."""
    stayed = known.twin(unit)
    if unit.level == 3 and stayed:
        return [] if unit.new else [_line(unit, known, "", "")]
    if unit.new:
        return [_line(unit, known, FIRST_NEW, "")]
    line = _line(unit, known, "", LAST_OLD)
    targets = [known.units[key] for key in known.successors.get(unit.key, ())]
    if targets and not stayed:
        line["merged_into"] = ";".join(place_id(t, known) for t in targets)
        line["passed_on"] = "whole" if len(targets) == 1 else ";".join(["part"] * len(targets))
    return [line]


def _line(unit: Unit, known: Gazetteer, valid_from: str, valid_to: str) -> dict[str, str]:
    return dict.fromkeys(HEADER, "") | {
        "place_id": place_id(unit, known),
        "place": unit.name,
        "place_type": unit.kind,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "code": unit.code or "",
        "parent_id": place_id(known.units[unit.parent], known) if unit.parent else "",
        "source": SOURCE,
        "note": NO_DISTRICTS if unit.level == 2 else "",
    }


def place_id(unit: Unit, known: Gazetteer) -> str:
    """The same id in every register: name and code, a kind but for communes, the year if new."""
    stayed = known.twin(unit)
    if unit.new and stayed:
        return place_id(stayed, known)
    kind, since = unit.kind if unit.level > 1 else "", "2025" if unit.new else ""
    words = (strip_accents(word).lower() for word in (kind, unit.name, unit.code, since) if word)
    return "-".join(re.sub(r"[^a-z0-9]+", "-", word).strip("-") for word in words)


@cache
def ids_now() -> dict[tuple[int, str], str]:
    """The id of each unit of today by level and code: a unit that stayed keeps that of before."""
    known = gazetteer()
    units = (unit for unit in known.units.values() if unit.new)
    return {(unit.level, unit.code or ""): place_id(unit, known) for unit in units}


def lines_of_ids(ids: Iterable[str], there: list[dict[str, str]]) -> list[dict[str, str]]:
    """Lines of places.csv for units of the country that the lines `there` lack, by their ids.

    With a commune come its predecessors and successors, and all that these lie in.
    """
    known, wanted = gazetteer(), set(ids)
    named = {unit.key: unit for unit in known.units.values() if place_id(unit, known) in wanted}
    keys = set(named) | _lineage({key for key, unit in named.items() if unit.level < 2}, known)
    return _missing(there, _lines_of_keys(keys, known))


# -- into a file that people edit --
def add_to(path: Path, lines: list[dict[str, str]]) -> Added:
    """Add the lines of places that the file lacks; what stands there stays, letter by letter.

    A place of the file is the same where code, level and day agree, or name, kind and parent; its
    id is then used for it. A file that does not exist is begun. ContradictoryRegister: the whole
    would say two things; the file is left as it was. ColumnMissing: it lacks a column.
    """
    there = read_register(path) if path.exists() else []
    if missing := [c for c in COLUMNS["places"] if there and c not in there[0]]:
        raise ColumnMissing(", ".join(missing))
    added = _missing(there, lines)
    before = places_in(there).contradictions
    after = places_in([*there, *added]).contradictions
    if new := [contradiction for contradiction in after if contradiction not in before]:
        raise ContradictoryRegister(new)
    if added:
        write_whole(path, _appended(path, added))
    return Added(path, added, len(lines) - len(added))


def _missing(there: list[dict[str, str]], lines: list[dict[str, str]]) -> list[dict[str, str]]:
    """The lines of places that do not stand there, with the ids that stand there."""
    same = _same_places(there, lines)
    return [_with_ids(line, same) for line in lines if _span(line) not in same]


def _span(line: dict[str, str]) -> tuple[str, str]:
    return line["place_id"], line["valid_from"]


def _same_places(
    there: list[dict[str, str]], lines: list[dict[str, str]]
) -> dict[tuple[str, str], str]:
    """For each line whose place stands in the file: its id there, by id and first day."""
    by_code: dict[tuple, list[dict[str, str]]] = defaultdict(list)
    by_name: dict[tuple, list[dict[str, str]]] = defaultdict(list)
    for row in there:
        kind = row["place_type"].casefold()
        by_code[(row["code"], _level(row))].append(row)
        by_name[(match_key(row["place"]), kind, row["parent_id"])].append(row)
    same: dict[tuple[str, str], str] = {}
    ids: dict[str, str] = {}
    # Parents first: a commune is known by its parent's id.
    for line in sorted(lines, key=_level, reverse=True):
        parent = ids.get(line["parent_id"], line["parent_id"])
        named = by_name[(match_key(line["place"]), line["place_type"], parent)]
        day = line["valid_from"] or line["valid_to"] or LAST_OLD
        for row in [*by_code[(line["code"], _level(line))], *named]:
            if row["valid_from"] <= day and (not row["valid_to"] or day <= row["valid_to"]):
                same[_span(line)] = ids[line["place_id"]] = row["place_id"]
                break
    return same


def _level(row: dict[str, str]) -> int:
    return level_of(row["place_type"].casefold(), row["parent_id"])


def _with_ids(line: dict[str, str], same: dict[tuple[str, str], str]) -> dict[str, str]:
    """The line with the ids that the file has for its parent, its successors and itself."""
    ids = {place_id: there for (place_id, _), there in same.items()}
    own = {name: ids.get(line[name], line[name]) for name in ("place_id", "parent_id")}
    targets = (ids.get(target, target) for target in line["merged_into"].split(";"))
    return line | own | {"merged_into": ";".join(targets)}


def _appended(path: Path, added: list[dict[str, str]]) -> bytes:
    """The file with lines after its last, in its own columns and with its own separator."""
    old = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    end = "\r\n" if "\r\n" in old else "\n"
    first = old.splitlines()[0] if old.strip() else ""
    separator = ";" if first.count(";") > first.count(",") else ","
    columns = next(csv.reader([first], delimiter=separator)) if first else list(HEADER)
    text = io.StringIO()
    writer = csv.DictWriter(
        text, columns, "", extrasaction="ignore", delimiter=separator, lineterminator=end
    )
    if not first:
        writer.writeheader()
    writer.writerows(added)
    before = old.rstrip("\r\n") + end if first else ""
    return (before + text.getvalue()).encode("utf-8-sig")
