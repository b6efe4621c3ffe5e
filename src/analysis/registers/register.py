"""Places, criteria sets, organizations, indicators and units: look a written label up on a date.

A register is a CSV in `data/reference` that an analyst edits in Excel. `aliases.csv` gives further spellings.
"""

from __future__ import annotations

import csv
import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from analysis.words.text import bare_key, is_unaccented, match_key
from analysis.words.units import Unit

# What each file must hold. Further columns are read over, so an office may add its own.
COLUMNS = {
    "places": (
        "place_id",
        "place",
        "place_type",
        "valid_from",
        "valid_to",
        "code",
        "parent_id",
        "merged_into",
    ),
    "criteria_sets": ("criteria_set", "name_vi", "valid_from", "valid_to", "size", "extends", "numbering"),
    "criteria": ("criteria_set", "criterion", "criterion_name", "group_no", "group_name"),
    "organizations": ("organization_id", "organization", "organization_group"),
    "organization_groups": ("organization_group", "compared", "source_of_funds", "gathers"),
    "indicators": ("indicator", "indicator_name", "unit"),
    "units": ("unit", "kind", "vnd"),
    "kinds": ("kind", "kind_vi", "kind_en"),
    "headings": ("heading", "word"),
    "measures": ("measure", "word"),
    "marks": ("status", "mark"),
    "aliases": ("register", "id", "alias"),
    "corrections": ("source", "sheet", "address", "found", "corrected", "reason", "document"),
    "preferred_sources": ("table", "place_id", "what", "period", "preferred", "reason"),
}
KEY = {
    "places": "place_id",
    "organizations": "organization_id",
    "indicators": "indicator",
    "units": "unit",
    "kinds": "kind",
    "criteria": "criterion",
}
# Ranks of administrative levels: a commune is narrower than a district, a district than a province.
LEVEL = {
    "xã": 1,
    "phường": 1,
    "thị trấn": 1,
    "đặc khu": 1,
    "huyện": 2,
    "thị xã": 2,
    "quận": 2,
    "thành phố": 2,
    "tỉnh": 3,
}
# How a unit passed on to a successor: all of it, all its area but not all its people, a part of its people, a part.
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
        if self.place_type == "thành phố" and not self.parent_id:
            return 3  # a city under the central government, such as Hà Nội
        return LEVEL.get(self.place_type, 1)

    def valid_on(self, date: str) -> bool:
        return (not self.valid_from or self.valid_from <= date) and (
            not self.valid_to or date <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Successor:
    """The unit that took over another, and how (one of PASSED_ON; empty where the register does not say)."""

    place_id: str
    how: str


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    criteria_set: str
    valid_from: str
    valid_to: str
    size: int
    extends: str
    numbering: str  # sets that number alike share it: a name of one may stand for the number in another
    area: str = ""  # id of the province (or district) that the set is of; empty: the whole country


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A register that says two things: the file, its line (1 = header) and what is wrong."""

    file: str
    line: int
    rule: str
    found: str


@dataclass
class Registers:
    """All registers, keyed for look-up by the comparison key of a written label."""

    tables: dict[str, list[dict[str, str]]]
    contradictions: list[Contradiction] = field(default_factory=list)
    places: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))  # by name key
    by_place_id: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    successors_of: dict[str, list[Successor]] = field(default_factory=lambda: defaultdict(list))
    preferred_places: dict[str, str] = field(default_factory=dict)
    bare_places: dict[str, set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )  # unaccented -> name keys
    sets: list[CriteriaSet] = field(default_factory=list)
    criterion_names: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    criterion_name_of: dict[tuple[str, str], str] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    vocabulary: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    bare_vocabulary: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    units: dict[str, Unit] = field(default_factory=dict)
    bare_units: dict[str, Unit] = field(default_factory=dict)  # for text typed without accents
    bare_marks: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    organization_of: dict[str, tuple[str, str]] = field(default_factory=dict)  # id -> name, group
    # Groups of organizations: sources of funds, and those that report what came in from others.
    funds: set[str] = field(default_factory=set)
    gathering: set[str] = field(default_factory=set)
    indicator_of: dict[str, tuple[str, str]] = field(default_factory=dict)  # id -> name, unit

    def mark(self, text: str) -> str:
        """The status that a mark stands for; words of it may be typed without accents. Empty where it is none."""
        found = self.marks.get(mark_key(text), "")
        if not found and len(text) > 2 and is_unaccented(text):
            found = self.bare_marks.get(bare_key(text), "")
        return found

    def is_fund(self, organization_id: str) -> bool:
        """Whether an organization is a source of funds: a budget, credit, other money."""
        return self.organization_of[organization_id][1] in self.funds

    def units_for(self, text: str) -> dict[str, Unit]:
        """The units to look for in a text: spelled without accents where the text is."""
        return self.bare_units if is_unaccented(text) else self.units

    def sets_on(self, date: str, place_ids: str = "") -> list[CriteriaSet]:
        """The sets in force on a date, in these places where any are given: a national set and what extends it."""
        ids = place_ids.split(";") if place_ids else []
        return [
            s
            for s in self.sets
            if s.valid_from <= date
            and (not s.valid_to or date <= s.valid_to)
            and (not s.area or all(self.is_within(place_id, s.area) for place_id in ids))
        ]

    def is_within(self, place_id: str, area: str) -> bool:
        """Whether a place is the area, or belongs to it through the places above it."""
        seen: set[str] = set()
        left = {place_id}
        while left:
            seen |= left
            left = {p.parent_id for i in left for p in self.by_place_id.get(i, ()) if p.parent_id} - seen
        return area in seen

    def numbered_like(self, sets: list[str]) -> set[str]:
        """The sets that share their numbering with one of these."""
        numberings = {s.numbering for s in self.sets if s.criteria_set in sets}
        return {s.criteria_set for s in self.sets if s.numbering in numberings}


def read_register(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV as an office saves it: comma or semicolon, with or without a byte order mark."""
    return _read_lines(path)[1]


def _read_lines(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The column names of such a CSV, and its rows."""
    text = path.read_text(encoding="utf-8-sig")
    separator = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    reader = csv.DictReader(text.splitlines(), delimiter=separator)
    rows = [
        {(k or "").strip(): (v or "").strip() for k, v in row.items() if isinstance(v, str | None)} for row in reader
    ]
    return [name.strip() for name in reader.fieldnames or ()], rows


def load(folder: Path) -> Registers:
    """Read every register of `folder`. Contradictions are collected, never raised: the rest stays usable."""
    registers = Registers(tables={})
    for name, columns in COLUMNS.items():
        path = folder / f"{name}.csv"
        try:
            header, rows = _read_lines(path)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            registers.contradictions.append(Contradiction(path.name, 1, "register_unreadable", str(error)))
            header, rows = [], []
        missing = [c for c in columns if header and c not in header]
        if missing:
            registers.contradictions.append(
                Contradiction(path.name, 1, "register_column_missing", ", ".join(missing))
            )
            rows = []
        registers.tables[name] = rows
    index_places(registers)
    _index_criteria(registers)
    _index_names(registers)
    _index_aliases(registers)
    _index_bare(registers)
    _find_ambiguous(registers)
    return registers


def index_places(registers: Registers) -> None:
    """Places by id and by name, from the lines of `places`, and whatever those lines contradict."""
    for line, row in enumerate(registers.tables["places"], start=2):
        place = Place(
            row["place_id"],
            row["place"],
            row["place_type"].casefold(),
            row["valid_from"],
            row["valid_to"],
            row["parent_id"],
        )
        for other in registers.by_place_id[place.place_id]:
            if _overlap(place, other):
                _contradict(registers, line, "register_overlap", f"{place.place_id} {place.valid_from}")
        registers.by_place_id[place.place_id].append(place)
        registers.successors_of[place.place_id] += successors_in(row)
        registers.places[match_key(place.place)].append(place)
    for line, row in enumerate(registers.tables["places"], start=2):
        _check_dates(registers, line, row)
        _check_successors(registers, line, row)
    _check_same_name(registers)


def _contradict(registers: Registers, line: int, rule: str, found: str) -> None:
    registers.contradictions.append(Contradiction("places.csv", line, rule, found))


def _check_dates(registers: Registers, line: int, row: dict[str, str]) -> None:
    """A known kind, dates that are dates and in order, and no hole between two lines of one place."""
    place = f"{row['place_type']} {row['place']}"
    if row["place_type"].casefold() not in LEVEL:
        _contradict(registers, line, "register_place_type", place)
    dates = [date for date in (row["valid_from"], row["valid_to"]) if date]
    if not all(_is_date(date) for date in dates) or dates != sorted(dates):
        _contradict(registers, line, "register_date", f"{row['place_id']} {' – '.join(dates)}")
        return
    others = registers.by_place_id[row["place_id"]]
    later = [p.valid_from for p in others if row["valid_to"] and p.valid_from > row["valid_to"]]
    if later and not any(p.valid_on(_day_after(row["valid_to"])) for p in others):
        _contradict(registers, line, "register_gap", f"{row['place_id']} {row['valid_to']} – {min(later)}")


def _check_successors(registers: Registers, line: int, row: dict[str, str]) -> None:
    """Parent and successors stand in the register; successors begin when the unit ends, and each says how."""
    known = registers.by_place_id
    targets, how = successors_in(row), [w for w in row.get("passed_on", "").split(";") if w.strip()]
    for target in [row["parent_id"], *(t.place_id for t in targets)]:
        if target and target not in known:
            _contradict(registers, line, "register_unknown_id", target)
    if len(how) != len(targets) or not {t.how for t in targets} <= set(PASSED_ON):
        _contradict(registers, line, "register_passed_on", f"{row['merged_into']}: {row.get('passed_on', '')}")
    elif len(targets) > 1 and ("whole" in how or how.count("area") > 1):
        _contradict(registers, line, "register_passed_on", f"{row['merged_into']}: {row['passed_on']}")
    for target in targets:
        after = _day_after(row["valid_to"]) if _is_date(row["valid_to"]) else ""
        if target.place_id in known and not any(after and p.valid_on(after) for p in known[target.place_id]):
            found = f"{row['place_id']} {row['valid_to']} – {target.place_id}"
            _contradict(registers, line, "register_successor_date", found)
    if targets and row["place_id"] in _all_successors(registers, row["place_id"]):
        _contradict(registers, line, "register_cycle", row["place_id"])


def _check_same_name(registers: Registers) -> None:
    """Two units of one code and level, or of one name, kind and parent, on one day: nobody could tell them apart."""
    groups: dict[tuple, list[tuple[int, Place]]] = defaultdict(list)
    for line, row in enumerate(registers.tables["places"], start=2):
        place = next(p for p in registers.by_place_id[row["place_id"]] if p.valid_from == row["valid_from"])
        groups[(match_key(place.place), place.place_type, place.parent_id)].append((line, place))
        if row["code"]:
            groups[(row["code"], place.level)].append((line, place))
    told: set[tuple[str, str]] = set()
    for group in groups.values():
        for i, (line, place) in enumerate(group):
            for _, other in group[:i]:
                pair = (other.place_id, place.place_id)
                if pair[0] != pair[1] and pair not in told and _overlap(place, other):
                    told.add(pair)
                    _contradict(registers, line, "register_same_place", ", ".join(pair))


def successors_in(row: dict[str, str]) -> list[Successor]:
    """The successors that a line of places.csv names (`merged_into`), each with how it took over (`passed_on`)."""
    targets = [t.strip() for t in row["merged_into"].split(";") if t.strip()]
    how = [w.strip() for w in row.get("passed_on", "").split(";")]
    return [Successor(t, how[i] if i < len(how) else "") for i, t in enumerate(targets)]


def _all_successors(registers: Registers, place_id: str) -> set[str]:
    following = registers.successors_of
    found: set[str] = set()
    left = [s.place_id for s in following.get(place_id, ())]
    while left:
        target = left.pop()
        if target not in found:
            found.add(target)
            left += [s.place_id for s in following.get(target, ())]
    return found


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _day_after(date: str) -> str:
    return (datetime.date.fromisoformat(date) + datetime.timedelta(days=1)).isoformat()


def _overlap(a: Place | CriteriaSet, b: Place | CriteriaSet) -> bool:
    return (not a.valid_to or not b.valid_from or b.valid_from <= a.valid_to) and (
        not b.valid_to or not a.valid_from or a.valid_from <= b.valid_to
    )


def _index_criteria(registers: Registers) -> None:
    for row in registers.tables["criteria_sets"]:
        size = int(row["size"]) if row["size"].isdigit() else 0
        registers.sets.append(
            CriteriaSet(
                row["criteria_set"],
                row["valid_from"],
                row["valid_to"],
                size,
                row["extends"],
                row["numbering"],
                row.get("area", ""),
            )
        )
    known = {s.criteria_set for s in registers.sets}
    for line, criteria_set in enumerate(registers.sets, start=2):
        if criteria_set.extends and criteria_set.extends not in known:
            found = Contradiction("criteria_sets.csv", line, "register_unknown_id", criteria_set.extends)
            registers.contradictions.append(found)
    for line, row in enumerate(registers.tables["criteria"], start=2):
        if row["criteria_set"] not in known:
            registers.contradictions.append(
                Contradiction("criteria.csv", line, "register_unknown_id", row["criteria_set"])
            )
            continue
        pair = (row["criteria_set"], row["criterion"])
        registers.criterion_name_of[pair] = row["criterion_name"]
        registers.criterion_names[match_key(row["criterion_name"])].append(pair)
        if row["group_name"]:
            registers.groups.add(match_key(row["group_name"]))
    _check_own_numbers(registers)


def _check_own_numbers(registers: Registers) -> None:
    """A province's own criterion has a number that no set in force beside its own has: tables write numbers alone."""
    for line, row in enumerate(registers.tables["criteria"], start=2):
        own = next((s for s in registers.sets if s.criteria_set == row["criteria_set"]), None)
        if own is None or not own.extends:
            continue
        for other in registers.sets:
            beside = other.criteria_set == own.extends or (
                other.extends == own.extends and other.area == own.area and other != own and _overlap(own, other)
            )
            if beside and (other.criteria_set, row["criterion"]) in registers.criterion_name_of:
                found = f"{row['criterion']}: {other.criteria_set}, {own.criteria_set}"
                registers.contradictions.append(Contradiction("criteria.csv", line, "register_criterion_twice", found))


def _index_names(registers: Registers) -> None:
    for row in registers.tables["units"]:
        vnd = float(row["vnd"]) if row["vnd"] else None
        registers.units[match_key(row["unit"])] = Unit(row["unit"], row["kind"], vnd)
    for row in registers.tables["marks"]:
        registers.marks[mark_key(row["mark"])] = row["status"]
    for row in registers.tables["organizations"]:
        registers.organization_of[row["organization_id"]] = (row["organization"], row["organization_group"])
    for row in registers.tables["organization_groups"]:
        if row["source_of_funds"]:
            registers.funds.add(row["organization_group"])
        if row["gathers"]:
            registers.gathering.add(row["organization_group"])
    for row in registers.tables["indicators"]:
        registers.indicator_of[row["indicator"]] = (row["indicator_name"], row["unit"])
    named = (
        ("organizations", "organization_id", "organization"),
        ("indicators", "indicator", "indicator_name"),
        ("kinds", "kind", "kind_vi"),
        ("headings", "heading", "word"),
        ("measures", "measure", "word"),
    )
    for register, key, name in named:
        for row in registers.tables[register]:
            if not row[name].startswith("*"):
                _add_word(registers, row[name], register, row[key])


def _add_word(registers: Registers, word: str, register: str, identity: str) -> None:
    entry = (register, identity)
    if entry not in registers.vocabulary[match_key(word)]:
        registers.vocabulary[match_key(word)].append(entry)


def _index_aliases(registers: Registers) -> None:
    for line, row in enumerate(registers.tables["aliases"], start=2):
        register, identity, alias = row["register"], row["id"], row["alias"]
        ids = {r[KEY[register]] for r in registers.tables[register]} if register in KEY else set()
        if identity not in ids:
            registers.contradictions.append(
                Contradiction("aliases.csv", line, "register_unknown_id", f"{register}: {identity}")
            )
        elif register == "units":
            named = registers.units.get(match_key(alias))
            if named is not None and named != registers.units[match_key(identity)]:
                found = f"{alias}: {named.unit}, {identity}"
                registers.contradictions.append(Contradiction("aliases.csv", line, "register_ambiguous", found))
                continue
            registers.units[match_key(alias)] = registers.units[match_key(identity)]
        elif register == "criteria":
            first = registers.sets[0].numbering if registers.sets else ""
            alike = {s.criteria_set for s in registers.sets if s.numbering == first}
            pairs = [p for p in registers.criterion_name_of if p[1] == identity and p[0] in alike]
            registers.criterion_names[match_key(alias)] += [
                p for p in pairs if p not in registers.criterion_names[match_key(alias)]
            ]
        elif register == "places":
            # An alias says outright which unit a bare name means; a kind of unit written before it still counts.
            registers.preferred_places[match_key(alias)] = identity
            known = registers.places[match_key(alias)]
            if known and all(p.place_id != identity for p in known):
                found = f"{alias}: {known[0].place_id}, {identity}"
                registers.contradictions.append(Contradiction("aliases.csv", line, "register_ambiguous", found))
                continue
            known += [p for p in registers.by_place_id[identity] if p not in known]
        else:
            _add_word(registers, alias, register, identity)


def _index_bare(registers: Registers) -> None:
    for key in registers.places:
        registers.bare_places[bare_key(key)].add(key)
    for key, entries in registers.vocabulary.items():
        registers.bare_vocabulary[bare_key(key)].update(entries)
    for register, bare in ((registers.units, registers.bare_units), (registers.marks, registers.bare_marks)):
        found: dict[str, set] = defaultdict(set)
        for key, value in register.items():
            found[bare_key(key)].add(value)
        bare.update({key: next(iter(values)) for key, values in found.items() if len(values) == 1})


def _find_ambiguous(registers: Registers) -> None:
    """One written word may not name two organizations, or two indicators: nobody could tell which was meant."""
    for key, pairs in registers.criterion_names.items():
        for criteria_set in {s for s, _ in pairs}:
            numbers = sorted({n for s, n in pairs if s == criteria_set})
            if len(numbers) > 1:
                found = f"{key}: {criteria_set} {', '.join(numbers)}"
                registers.contradictions.append(Contradiction("aliases.csv", 0, "register_ambiguous", found))
                break
    for key, entries in registers.vocabulary.items():
        for register in ("organizations", "indicators", "measures", "kinds"):
            ids = [i for r, i in entries if r == register]
            if len(ids) > 1:
                registers.contradictions.append(
                    Contradiction("aliases.csv", 0, "register_ambiguous", f"{key}: {', '.join(ids)}")
                )


def mark_key(text: str) -> str:
    """Marks are signs as often as words, so punctuation stays: `-`, `+`, `✓`."""
    return match_key(text) or text.strip()


def successors(registers: Registers, name_keys: Iterable[str]) -> list[str]:
    """Names of the units that took over the places of these name keys, for messages."""
    names = []
    for key in name_keys:
        for place in registers.places.get(key, []):
            for target in registers.successors_of.get(place.place_id, ()):
                for unit in registers.by_place_id.get(target.place_id, [])[:1]:
                    names.append(f"{unit.place_type} {unit.place}")
    return list(dict.fromkeys(names))
