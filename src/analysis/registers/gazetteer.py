"""The register of places of any province or district of Việt Nam, from the open package `vietnamadminunits` (MIT).

The package knows the units of the day before the reform of 1 July 2025 and those since, and which passed on to
which. Mergers before that day stand in no line: they are added by hand.
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
from analysis.registers.register import (
    COLUMNS,
    LEVEL,
    Contradiction,
    Registers,
    index_places,
    read_register,
)
from analysis.words.text import bare_key, match_key, strip_accents

LAST_OLD, FIRST_NEW = "2025-06-30", "2025-07-01"
HEADER = (*COLUMNS["places"], "passed_on", "source", "note")
SOURCE = "danh mục đơn vị hành chính (vietnamadminunits, MIT)"
NO_DISTRICTS = "cấp huyện kết thúc ngày 30/6/2025"


class PlaceNotFound(Exception):
    """No such province or district, or several: the message names the nearest, `name` is what was asked for."""

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
    """One commune, district or province of the package, before the reform or since; its key is the package's."""

    key: str
    name: str
    kind: str
    code: str
    parent: str
    new: bool

    @property
    def level(self) -> int:
        return LEVEL[self.kind] if self.parent else 3

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All units by key (a unit of today begins with "+"), and the successors of each old one."""

    units: dict[str, Unit]
    successors: dict[str, tuple[str, ...]]
    predecessors: dict[str, tuple[str, ...]]

    def twin(self, unit: Unit) -> Unit | None:
        """The same unit on the other side of the reform: one for one, under the same name and kind; None if changed."""
        there, back = (
            (self.predecessors, self.successors) if unit.new else (self.successors, self.predecessors)
        )
        others = there.get(unit.key, ())
        if len(others) != 1 or len(back[others[0]]) != 1:
            return None
        other = self.units[others[0]]
        return other if (other.name, other.kind, other.level) == (unit.name, unit.kind, unit.level) else None


@dataclass(frozen=True, slots=True)
class Added:
    """What was written: the new lines, and how many units stood in the file already and were left as they are."""

    path: Path
    lines: list[dict[str, str]]
    kept: int


@cache
def gazetteer() -> Gazetteer:
    """Every unit of the country. The package itself is not imported: that would bring its maps, 0.7 s."""
    spec = find_spec("vietnamadminunits")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("vietnamadminunits")
    folder = Path(spec.submodule_search_locations[0]) / "data"
    with closing(sqlite3.connect(f"file:{(folder / 'dataset.db').as_posix()}?mode=ro", uri=True)) as base:
        old = base.execute(
            "select provinceKey, districtKey, wardKey, province, district, ward, "
            "provinceCode, districtCode, wardCode from admin_units_legacy"
        ).fetchall()
        new = base.execute("select provinceKey, wardKey, province, ward, provinceCode, wardCode from admin_units")
        units = _old_units(old) | _new_units(new.fetchall())
    passed = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
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
        units[f"{province}_{district}"] = _unit(f"{province}_{district}", names[1], district_code, province)
        if ward:
            key = f"{province}_{district}_{ward}"
            units[key] = _unit(key, names[2], ward_code, f"{province}_{district}")
    return units


def _new_units(rows: Iterable[tuple]) -> dict[str, Unit]:
    units = {}
    for province, ward, province_name, name, province_code, code in rows:
        units[f"+{province}"] = _unit(f"+{province}", province_name, province_code, "")
        units[f"+{province}_{ward}"] = _unit(f"+{province}_{ward}", name, code, f"+{province}")
    return units


def _unit(key: str, written: str, code: str, parent: str) -> Unit:
    kind = next(k for k in sorted(LEVEL, key=len, reverse=True) if written.casefold().startswith(f"{k} "))
    return Unit(key, written[len(kind) + 1 :], kind, code, parent, key.startswith("+"))


def _successors(passed: dict, units: dict[str, Unit]) -> dict[str, tuple[str, ...]]:
    """A district without communes (an island) passed on by itself; a province passed on whole, or stayed."""
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


# -- finding the province and the district ------------------------------------------------------------------------
def find(province: str, district: str = "") -> tuple[list[Unit], list[Unit]]:
    """The provinces of a name as they were before the reform, and the one district of them where it is asked for.

    A province of today stands for all that merged into it. PlaceNotFound: no such name, or two districts of it;
    accents must be right, a name without them is only a suggestion.
    """
    known = gazetteer()
    provinces = [u for u in known.units.values() if u.level == 3]
    named = _named(province, provinces)
    if not named:
        raise PlaceNotFound(province, _nearest(province, provinces))
    if any(u.new for u in named):
        named = [known.units[old] for u in named if u.new for old in known.predecessors[u.key]]
    if not district:
        return named, []
    inside = {u.key for u in named}
    districts = [u for u in known.units.values() if u.level == 2 and u.parent in inside]
    found = _named(district, districts)
    if not found:
        raise PlaceNotFound(district, _nearest(district, districts))
    if len(found) > 1:
        raise PlaceNotFound(district, _where(found, known))
    return [known.units[found[0].parent]], found


def _named(text: str, units: list[Unit]) -> list[Unit]:
    key = match_key(text)
    return [u for u in units if key == match_key(u.full_name)] or [u for u in units if key == match_key(u.name)]


def _nearest(text: str, units: list[Unit]) -> str:
    """Names that look like the text, those of the same letters first; every one of them where none does."""
    names = {bare_key(name): u for u in units for name in (u.full_name, u.name)}
    close = difflib.get_close_matches(bare_key(text), names, n=4, cutoff=0.6)
    return ", ".join(dict.fromkeys(names[k].full_name for k in close) or sorted({u.full_name for u in units}))


def _where(units: list[Unit], known: Gazetteer) -> str:
    return ", ".join(f"{u.full_name} ({known.units[u.parent].full_name})" for u in units)


# -- the lines of the register ------------------------------------------------------------------------------------
def register_of(province: str, district: str = "") -> list[dict[str, str]]:
    """Lines of places.csv for a province, or for one district of it.

    With the communes come those of the neighbours that passed on to the same successors, so that no sum over a
    successor lacks one of its parts. PlaceNotFound as in `find`.
    """
    known = gazetteer()
    provinces, districts = find(province, district)
    inside = {u.key for u in districts or provinces}
    chosen = {
        u.key for u in known.units.values() if not u.new and (u.key in inside or _within(u, inside, known))
    }
    communes = _lineage({key for key in chosen if known.units[key].level < 3 and key in known.successors}, known)
    wanted = communes | {key for key in chosen if known.units[key].level == 2}
    wanted |= {known.units[key].parent for key in wanted}
    wanted |= {known.units[key].parent for key in wanted} - {""}
    wanted |= _lineage({key for key in wanted if known.units[key].level == 3 and not known.units[key].new}, known)
    order = sorted(wanted, key=lambda k: (known.units[k].new, -known.units[k].level, known.units[k].code or ""))
    return [line for key in order for line in _lines(known.units[key], known)]


def _within(unit: Unit, inside: set[str], known: Gazetteer) -> bool:
    while unit.parent:
        if unit.parent in inside:
            return True
        unit = known.units[unit.parent]
    return False


def _lineage(keys: set[str], known: Gazetteer) -> set[str]:
    """The units with all their successors, the successors with all their predecessors, and so on."""
    found: set[str] = set()
    left = list(keys)
    while left:
        key = left.pop()
        if key not in found:
            found.add(key)
            left += [*known.successors.get(key, ()), *known.predecessors.get(key, ())]
    return found


def _lines(unit: Unit, known: Gazetteer) -> list[dict[str, str]]:
    """The line of a unit; none for a province of today that stayed as it was, since its old line has no end."""
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
    """The same id in every register: name and code, the kind where it is no commune, the year where it is new."""
    stayed = known.twin(unit)
    if unit.new and stayed:
        return place_id(stayed, known)
    words = [unit.kind if unit.level > 1 else "", unit.name, unit.code or "", "2025" if unit.new else ""]
    return "-".join(re.sub(r"[^a-z0-9]+", "-", strip_accents(word).lower()).strip("-") for word in words if word)


# -- into a file that people edit ---------------------------------------------------------------------------------
def add_to(path: Path, lines: list[dict[str, str]]) -> Added:
    """Add the lines of places that the file lacks; what stands there stays, letter by letter.

    A place of the file is the same where code, level and day agree, or name, kind and parent; its id is then used
    for it. A file that does not exist is begun. ContradictoryRegister: the whole would say two things; the file is
    left as it was. ColumnMissing: it lacks a column.
    """
    there = read_register(path) if path.exists() else []
    if missing := [c for c in COLUMNS["places"] if there and c not in there[0]]:
        raise ColumnMissing(", ".join(missing))
    same = _same_places(there, lines)
    added = [_with_ids(line, same) for line in lines if _span(line) not in same]
    before = Registers({"places": there})
    index_places(before)
    after = Registers({"places": [*there, *added]})
    index_places(after)
    if new := [c for c in after.contradictions if c not in before.contradictions]:
        raise ContradictoryRegister(new)
    if added:
        write_whole(path, _appended(path, added))
    return Added(path, added, len(lines) - len(added))


def _span(line: dict[str, str]) -> tuple[str, str]:
    return line["place_id"], line["valid_from"]


def _same_places(there: list[dict[str, str]], lines: list[dict[str, str]]) -> dict[tuple[str, str], str]:
    """For each line whose place stands in the file: the id that it has there, by id and first day."""
    by_code: dict[tuple, list[dict[str, str]]] = defaultdict(list)
    by_name: dict[tuple, list[dict[str, str]]] = defaultdict(list)
    for row in there:
        level = _level(row)
        by_code[(row["code"], level)].append(row)
        by_name[(match_key(row["place"]), row["place_type"].casefold(), row["parent_id"])].append(row)
    same: dict[tuple[str, str], str] = {}
    ids: dict[str, str] = {}
    for line in sorted(lines, key=_level, reverse=True):  # parents first: a commune is known by its parent's id
        parent = ids.get(line["parent_id"], line["parent_id"])
        named = by_name[(match_key(line["place"]), line["place_type"], parent)]
        for row in [*by_code[(line["code"], _level(line))], *named]:
            day = line["valid_from"] or line["valid_to"] or LAST_OLD
            if (not row["valid_from"] or row["valid_from"] <= day) and (not row["valid_to"] or day <= row["valid_to"]):
                same[_span(line)] = ids[line["place_id"]] = row["place_id"]
                break
    return same


def _level(row: dict[str, str]) -> int:
    kind = row["place_type"].casefold()
    return 3 if kind == "thành phố" and not row["parent_id"] else LEVEL.get(kind, 1)


def _with_ids(line: dict[str, str], same: dict[tuple[str, str], str]) -> dict[str, str]:
    """The line with the ids that the file has for its parent, its successors and itself."""
    ids = {place_id: there for (place_id, _), there in same.items()}
    targets = ";".join(ids.get(t, t) for t in line["merged_into"].split(";"))
    own = ids.get(line["place_id"], line["place_id"])
    return line | {"place_id": own, "parent_id": ids.get(line["parent_id"], line["parent_id"]), "merged_into": targets}


def _appended(path: Path, added: list[dict[str, str]]) -> bytes:
    """The file with lines after its last, in its own columns and with its own separator."""
    old = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
    end = "\r\n" if "\r\n" in old else "\n"
    first = old.splitlines()[0] if old.strip() else ""
    separator = ";" if first.count(";") > first.count(",") else ","
    columns = next(csv.reader([first], delimiter=separator)) if first else list(HEADER)
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", restval="", delimiter=separator, lineterminator=end)
    if not first:
        writer.writeheader()
    writer.writerows(added)
    return ("\ufeff" + (old.rstrip("\r\n") + end if first else "") + text.getvalue()).encode("utf-8")
