"""Places of the register: kinds and names on a date, successors, and what its lines contradict."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from analysis.words.messages import Issue
from analysis.words.places import KINDS, Place, Successor
from analysis.words.text import match_key, slug

Row = dict[str, str]
_IN = "--"  # between a name and what it lies in

# How a unit passed on to a successor: all of it, all its area but not all its people, some of its
# people, a part.
PASSED_ON = ("whole", "area", "people", "part")


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a register by id and by name key, their successors, and its contradictions."""

    by_id: dict[str, list[Place]]
    by_name: dict[str, list[Place]]
    successors_of: dict[str, list[Successor]]
    contradictions: list[Issue]


def places_in(rows: Iterable[Row]) -> Places:
    """The places of the lines of places.csv. Contradictions are collected, never raised."""
    lines = [(line, row, _place(row)) for line, row in enumerate(rows, start=2)]
    found = Places(defaultdict(list), defaultdict(list), defaultdict(list), [])
    for line, _, place in lines:
        if any(spans_meet(place, other) for other in found.by_id[place.place_id]):
            _tell(found, line, "overlap", f"{place.place_id} {place.valid_from}")
        found.by_id[place.place_id].append(place)
        found.successors_of[place.place_id] += place.successors
        found.by_name[match_key(place.place)].append(place)
    for line, row, place in lines:
        _check_dates(found, line, row, place)
        _check_how(found, line, place)
        _check_successors(found, line, place)
    _check_same_name(found, lines)
    return found


def _place(row: Row) -> Place:
    own = row | {"place_type": row["place_type"].casefold()}
    return Place(*(own.get(name, "") for name in Place._fields))


def _tell(found: Places, line: int, rule: str, what: str) -> None:
    found.contradictions.append(contradiction("places.csv", line, rule, what))


def contradiction(file: str, line: int, rule: str, found: str) -> Issue:
    """What a register says twice, in its file and line (1 = header)."""
    return Issue(f"register_{rule}", f"data/reference/{file}", "", f"A{line}", found)


def _check_dates(found: Places, line: int, row: Row, place: Place) -> None:
    """A known kind, dates that are dates and in order, no hole between two lines of one place."""
    if place.place_type not in KINDS:
        _tell(found, line, "place_type", f"{row['place_type']} {place.place}")
    dates = [date for date in (place.valid_from, place.valid_to) if date]
    if not all(map(_is_date, dates)) or dates != sorted(dates):
        _tell(found, line, "date", f"{place.place_id} {' – '.join(dates)}")
        return
    others = found.by_id[place.place_id]
    end = place.valid_to
    later = [p.valid_from for p in others if end and p.valid_from > end]
    if later and not any(p.valid_on(_day_after(end)) for p in others):
        _tell(found, line, "gap", f"{place.place_id} {end} – {min(later)}")


def _check_how(found: Places, line: int, place: Place) -> None:
    """Each successor says how it took over, and together they say one thing."""
    targets = place.successors
    how = [word for word in place.passed_on.split(";") if word.strip()]
    known = len(how) == len(targets) and {target.how for target in targets} <= set(PASSED_ON)
    two_wholes = len(targets) > 1 and ("whole" in how or how.count("area") > 1)
    if not known or two_wholes:
        _tell(found, line, "passed_on", f"{place.merged_into}: {place.passed_on}")


def _check_successors(found: Places, line: int, place: Place) -> None:
    """Parent and successors stand in the register; successors begin when the unit ends."""
    targets = [target.place_id for target in place.successors]
    for target in (place.parent_id, *targets):
        if target and target not in found.by_id:
            _tell(found, line, "unknown_id", target)
    after = _day_after(place.valid_to) if _is_date(place.valid_to) else ""
    for target in (target for target in targets if target in found.by_id):
        if not after or not any(other.valid_on(after) for other in found.by_id[target]):
            what = f"{place.place_id} {place.valid_to} – {target}"
            _tell(found, line, "successor_date", what)
    if targets and place.place_id in _all_successors(found, place.place_id):
        _tell(found, line, "cycle", place.place_id)


def _all_successors(found: Places, place_id: str) -> set[str]:
    every: set[str] = set()
    left = [place_id]
    while left:
        new = {s.place_id for s in found.successors_of.get(left.pop(), ())} - every
        every |= new
        left += new
    return every


def _check_same_name(found: Places, lines: list[tuple[int, Row, Place]]) -> None:
    """No two units of one code and level, or one name, kind and parent, on one day."""
    groups: dict[tuple, list[tuple[int, Place]]] = defaultdict(list)
    for line, row, place in lines:
        key = (match_key(place.place), place.place_type, place.parent_id)
        groups[key].append((line, place))
        if row["code"]:
            groups[(row["code"], place.level)].append((line, place))
    told: set[tuple[str, str]] = set()
    for group in groups.values():
        for (_, other), (line, place) in combinations(group, 2):
            pair = (other.place_id, place.place_id)
            if pair[0] != pair[1] and pair not in told and spans_meet(place, other):
                told.add(pair)
                _tell(found, line, "same_place", ", ".join(pair))


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _day_after(date: str) -> str:
    return (datetime.date.fromisoformat(date) + datetime.timedelta(days=1)).isoformat()


def spans_meet(a, b) -> bool:
    """Whether two things with `valid_from` and `valid_to` (ISO; empty = open) share a day."""
    a_first = not a.valid_to or b.valid_from <= a.valid_to
    return a_first and (not b.valid_to or a.valid_from <= b.valid_to)


def own_id(name: str, parent_id: str) -> str:
    """The id of a place that no register knows: its name and the id of what it lies in."""
    return f"{slug(name)}{_IN}{parent_id}"


def parent_of(place_id: str) -> str:
    """What a place lies in that has such an id; "" for any other id."""
    return place_id.partition(_IN)[2]
