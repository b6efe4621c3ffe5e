"""Places of the register: kinds and names on a date, successors, and what its lines contradict."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from analysis.words.messages import Issue
from analysis.words.text import match_key, slug

Row = dict[str, str]
_IN = "--"  # between a name and what it lies in

COMMUNE, DISTRICT, PROVINCE, COUNTRY = 1, 2, 3, 4  # each lies in the next
KINDS = {
    **dict.fromkeys(("xã", "phường", "thị trấn", "đặc khu"), COMMUNE),
    **dict.fromkeys(("huyện", "thị xã", "quận", "thành phố"), DISTRICT),
    "tỉnh": PROVINCE,
}
# How a unit passed on to a successor: all of it, all its area but not all its people, some of its
# people, a part.
PASSED_ON = ("whole", "area", "people", "part")


@dataclass(frozen=True, slots=True)
class Place:
    """One unit in one kind over one span of dates (ISO; empty = open)."""

    place_id: str
    place: str
    place_type: str
    valid_from: str
    valid_to: str
    parent_id: str

    @property
    def level(self) -> int:
        """1 of communes, 2 of districts, 3 of provinces."""
        return level_of(self.place_type, self.parent_id)

    def valid_on(self, date: str) -> bool:
        """Whether it is there on a day (ISO), in this kind and under this name."""
        return self.valid_from <= date and (not self.valid_to or date <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Successor:
    """The unit that took over another, and how: one of PASSED_ON, or empty where nobody says."""

    place_id: str
    how: str


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a register by id and by name key, their successors, and its contradictions."""

    by_id: dict[str, list[Place]]
    by_name: dict[str, list[Place]]
    successors_of: dict[str, list[Successor]]
    contradictions: list[Issue]


def level_of(place_type: str, parent_id: str) -> int:
    """1 of communes, 2 of districts, 3 of provinces and of cities that belong to none (Hà Nội)."""
    city = place_type == "thành phố" and not parent_id
    return 3 if city else KINDS.get(place_type, 1)


def places_in(rows: Iterable[Row]) -> Places:
    """The places of the lines of places.csv. Contradictions are collected, never raised."""
    lines = [(line, row, _place(row)) for line, row in enumerate(rows, start=2)]
    found = Places(defaultdict(list), defaultdict(list), defaultdict(list), [])
    for line, row, place in lines:
        if any(spans_meet(place, other) for other in found.by_id[place.place_id]):
            _tell(found, line, "overlap", f"{place.place_id} {place.valid_from}")
        found.by_id[place.place_id].append(place)
        found.successors_of[place.place_id] += successors_in(row)
        found.by_name[match_key(place.place)].append(place)
    for line, row, place in lines:
        _check_dates(found, line, row, place)
        _check_how(found, line, row)
        _check_successors(found, line, row)
    _check_same_name(found, lines)
    return found


def _place(row: Row) -> Place:
    kind = row["place_type"].casefold()
    dates = row["valid_from"], row["valid_to"]
    return Place(row["place_id"], row["place"], kind, *dates, row["parent_id"])


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


def _check_how(found: Places, line: int, row: Row) -> None:
    """Each successor says how it took over, and together they say one thing."""
    targets = successors_in(row)
    how = [word for word in row.get("passed_on", "").split(";") if word.strip()]
    known = len(how) == len(targets) and {target.how for target in targets} <= set(PASSED_ON)
    two_wholes = len(targets) > 1 and ("whole" in how or how.count("area") > 1)
    if not known or two_wholes:
        _tell(found, line, "passed_on", f"{row['merged_into']}: {row.get('passed_on', '')}")


def _check_successors(found: Places, line: int, row: Row) -> None:
    """Parent and successors stand in the register; successors begin when the unit ends."""
    targets = [target.place_id for target in successors_in(row)]
    for target in (row["parent_id"], *targets):
        if target and target not in found.by_id:
            _tell(found, line, "unknown_id", target)
    after = _day_after(row["valid_to"]) if _is_date(row["valid_to"]) else ""
    for target in (target for target in targets if target in found.by_id):
        if not after or not any(place.valid_on(after) for place in found.by_id[target]):
            what = f"{row['place_id']} {row['valid_to']} – {target}"
            _tell(found, line, "successor_date", what)
    if targets and row["place_id"] in _all_successors(found, row["place_id"]):
        _tell(found, line, "cycle", row["place_id"])


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


def successors_in(row: Row) -> list[Successor]:
    """The successors that a line names (`merged_into`), and how each took over (`passed_on`)."""
    targets = [target.strip() for target in row["merged_into"].split(";") if target.strip()]
    how = [word.strip() for word in row.get("passed_on", "").split(";")]
    how += [""] * len(targets)
    return [Successor(*pair) for pair in zip(targets, how, strict=False)]


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
