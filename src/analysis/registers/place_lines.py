"""Lines of places.csv for any province or district of Việt Nam, added to what people edit.

The country is known from the day before the reform of 1 July 2025 on; mergers before that day stand
in no line: they are added by hand.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from analysis.files import write_whole
from analysis.registers.country import (
    LAST_OLD,
    Place,
    country,
    place_id,
    predecessors,
    successors,
    twin,
)
from analysis.registers.places import places_in
from analysis.registers.register import COLUMNS, read_register
from analysis.words.messages import Issue
from analysis.words.places import COMMUNE, COUNTRY, DISTRICT, PROVINCE, level_of
from analysis.words.text import bare_key, match_key

FIRST_NEW = "2025-07-01"
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

    def __init__(self, found: list[Issue]) -> None:
        super().__init__("; ".join(f"{i.address}: {i.rule} {i.found}" for i in found))
        self.found = found


@dataclass(frozen=True, slots=True)
class Added:
    """What was written: the new lines; `kept`: how many units stood in the file already."""

    path: Path
    lines: list[dict[str, str]]
    kept: int


# -- finding the province and the district --
def _asked(province: str, district: str) -> list[Place]:
    """The provinces of a name, as before the reform, or the one district that is asked for.

    PlaceNotFound: no such name, or two districts of it; accents must be right, a name without them
    is only a suggestion.
    """
    provinces = _provinces(province)
    if not district:
        return provinces
    known, inside = country().by_key, {place.key for place in provinces}
    within = [p for p in known.values() if p.level == DISTRICT and p.inside[0] in inside]
    found = _named(district, within)
    if len(found) > 1:
        where = (f"{p.full_name} ({known[p.inside[0]].full_name})" for p in found)
        raise PlaceNotFound(district, ", ".join(where))
    return found


def _provinces(name: str) -> list[Place]:
    """The provinces of a name; one of today stands for all that merged into it."""
    known = country().by_key
    found = _named(name, [place for place in known.values() if place.level == PROVINCE])
    new = [place for place in found if place.new]
    return [known[old] for place in new for old in predecessors()[place.key]] if new else found


def _named(text: str, places: list[Place]) -> list[Place]:
    """The places of a name, with or without their kind. PlaceNotFound: none has it."""
    key = match_key(text)
    in_full = [place for place in places if key == match_key(place.full_name)]
    found = in_full or [place for place in places if key == match_key(place.name)]
    if not found:
        raise PlaceNotFound(text, nearest_names(text, places))
    return found


def nearest_names(text: str, places: list[Place]) -> str:
    """Names that look like the text, those of the same letters first; all where none does."""
    names = {bare_key(name): place for place in places for name in (place.full_name, place.name)}
    close = difflib.get_close_matches(bare_key(text), names, n=4, cutoff=0.6)
    alike = dict.fromkeys(names[key].full_name for key in close)
    return ", ".join(alike or sorted({place.full_name for place in places}))


# -- the lines of the register --
def register_of(province: str, district: str = "") -> list[dict[str, str]]:
    """Lines of places.csv for a province, or for one district of it.

    With the communes come those of the neighbours that passed on to the same successors, so that no
    sum over a successor lacks one of its parts. PlaceNotFound: no such name, or two of it.
    """
    asked = {place.key for place in _asked(province, district)}
    old = [place for place in country().by_key.values() if not place.new]
    chosen = [place for place in old if asked & {place.key, *place.inside}]
    communes = {p.key for p in chosen if p.level < PROVINCE and p.key in successors()}
    return _lines_of_keys(_lineage(communes) | {p.key for p in chosen if p.level == DISTRICT})


def lines_of_ids(ids: Iterable[str], there: list[dict[str, str]]) -> list[dict[str, str]]:
    """Lines of places.csv for units of the country that the lines `there` lack, by their ids.

    With a commune come its predecessors and successors, and all that these lie in.
    """
    wanted = set(ids)
    units = (place for place in country().by_key.values() if place.level < COUNTRY)
    named = [place for place in units if place_id(place) in wanted]
    communes = {place.key for place in named if place.level == COMMUNE}
    return _missing(there, _lines_of_keys({place.key for place in named} | _lineage(communes)))


def _lines_of_keys(keys: set[str]) -> list[dict[str, str]]:
    """The lines of places and of all that they lie in."""
    known = country().by_key
    wanted = keys | {around for key in keys for around in known[key].inside} - {"vn"}
    provinces = {key for key in wanted if known[key].level == PROVINCE and not known[key].new}
    places = [known[key] for key in wanted | _lineage(provinces)]
    places.sort(key=lambda place: (place.new, -place.level, place.code))
    return [line for place in places for line in _lines(place)]


def _lineage(keys: set[str]) -> set[str]:
    """The places with all their successors, these with all their predecessors, and so on."""
    found: set[str] = set()
    left = list(keys)
    while left:
        key = left.pop()
        if key not in found:
            found.add(key)
            left += [*successors().get(key, ()), *predecessors().get(key, ())]
    return found


def _lines(place: Place) -> list[dict[str, str]]:
    """The line of a place; none for a province that stayed as it was: its old line has no end."""
    stayed = twin(place)
    if place.level == PROVINCE and stayed:
        return [] if place.new else [_line(place, place.since, "")]
    if place.new:
        return [_line(place, FIRST_NEW, "")]
    line = _line(place, place.since, place.until or LAST_OLD)
    targets = [country().by_key[key] for key in successors().get(place.key, ())]
    if targets and not stayed:
        line["merged_into"] = ";".join(map(place_id, targets))
        line["passed_on"] = "whole" if len(targets) == 1 else ";".join(["part"] * len(targets))
    return [line]


def _line(place: Place, valid_from: str, valid_to: str) -> dict[str, str]:
    parent = country().by_key[place.inside[0]]
    return dict.fromkeys(HEADER, "") | {
        "place_id": place_id(place),
        "place": place.name,
        "place_type": place.kind,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "code": place.code,
        "parent_id": place_id(parent) if place.level < PROVINCE else "",
        "source": SOURCE,
        "note": NO_DISTRICTS if place.level == DISTRICT else "",
    }


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
