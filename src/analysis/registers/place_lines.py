"""Lines of places.csv for units of Việt Nam that the register of a project lacks.

The country is known from the day before the reform of 1 July 2025 on; mergers before that day stand
in no line: they are added by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from analysis.registers.country import (
    LAST_OLD,
    Place,
    country,
    place_id,
    predecessors,
    successors,
    twin,
)
from analysis.registers.register import COLUMNS
from analysis.words.places import COMMUNE, COUNTRY, DISTRICT, PROVINCE, level_of
from analysis.words.text import match_key

FIRST_NEW = "2025-07-01"
POINT = ("lat", "lon")
HEADER = (*COLUMNS["places"], "passed_on", *POINT, "source", "note")
SOURCE = "danh mục đơn vị hành chính (vietnamadminunits, MIT)"
NO_DISTRICTS = "cấp huyện kết thúc ngày 30/6/2025"


def lines_of_ids(ids: Iterable[str], there: list[dict[str, str]]) -> list[dict[str, str]]:
    """Lines of places.csv for units of the country that the lines `there` lack, by their ids.

    With a commune come those beside it, its predecessors and successors, and all that these lie in.
    """
    named = _named(set(ids))
    units = {place.key: place for place in named if place.level < COUNTRY}
    units |= {place.key: place for place in _beside(units.values())}
    # Or an island: a district without communes.
    communes = {key for key, p in units.items() if p.level == COMMUNE or key in successors()}
    own = [
        dict.fromkeys(HEADER, "") | {"place_id": place_id(p), "place": p.name}
        for p in named
        if p.level == COUNTRY
    ]
    return own + _missing(there, _lines_of_keys({*units, *_lineage(communes)}))


def _named(ids: set[str]) -> list[Place]:
    """The units of ids: an id holds the code, of a unit that stayed that of before."""
    known, parts = country().by_key, {part for one in ids for part in one.split("-")}
    coded = [p for p in known.values() if p.code in parts or not p.code.isdecimal()]
    after = [known[key] for place in coded for key in successors().get(place.key, ())]
    return [place for place in dict.fromkeys([*coded, *after]) if place_id(place) in ids]


def _beside(places: Iterable[Place]) -> list[Place]:
    """The communes that lie in the same district, or since the reform in the same province."""
    around = {place.inside[0] for place in places if place.level == COMMUNE}
    every = country().by_key.values()
    return [place for place in every if place.level == COMMUNE and place.inside[0] in around]


def with_point(line: dict[str, str]) -> dict[str, str]:
    """A line with where the middle of its commune is: as it says itself, or as the country knows
    the unit of that code and name, on its side of the reform; else without."""
    if any(line.get(name) for name in POINT):
        return line
    new = "+" if line["valid_from"] > LAST_OLD else ""
    known = country().by_key.get(f"{new}{COMMUNE}{line['code']}")
    same = known is not None and match_key(known.name) == match_key(line["place"])
    return line | _point_of(known if same else None)


def _point_of(place: Place | None) -> dict[str, str]:
    return dict(zip(POINT, place.point.split(), strict=True)) if place and place.point else {}


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
        **_point_of(place),
        "source": SOURCE,
        "note": NO_DISTRICTS if place.level == DISTRICT else "",
    }


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
