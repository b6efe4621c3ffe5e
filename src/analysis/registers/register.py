"""Places, criteria sets, organizations, indicators and units: a written label looked up on a date.

A register is a CSV in `data/reference` that an analyst edits in Excel; `aliases.csv` has further
spellings.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from analysis.registers.places import Contradiction, Place, Successor, places_in, spans_meet
from analysis.words.text import bare_key, is_unaccented, match_key
from analysis.words.units import Unit

Meant = TypeVar("Meant")

# What each file must hold. Further columns are read over, so an office may add its own.
COLUMNS = {
    name: tuple(columns.split())
    for name, columns in {
        "places": "place_id place place_type valid_from valid_to code parent_id merged_into",
        "criteria_sets": "criteria_set name_vi valid_from valid_to size extends numbering",
        "criteria": "criteria_set criterion criterion_name group_no group_name",
        "organizations": "organization_id organization organization_group",
        "organization_groups": "organization_group compared source_of_funds gathers",
        "indicators": "indicator indicator_name unit",
        "units": "unit kind vnd",
        "vocabulary": "word use meaning",
        "kinds": "kind kind_vi kind_en",
        "headings": "heading word",
        "measures": "measure word",
        "marks": "status mark",
        "aliases": "register id alias",
        "corrections": "source sheet address found corrected reason document",
        "preferred_sources": "table place_id what period preferred reason",
    }.items()
}
KEY = {
    "places": "place_id",
    "organizations": "organization_id",
    "indicators": "indicator",
    "units": "unit",
    "kinds": "kind",
    "criteria": "criterion",
}


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """A set of criteria in force over a span of dates; `size` is how many it has."""

    criteria_set: str
    valid_from: str
    valid_to: str
    size: int
    extends: str
    numbering: str  # sets that number alike share it: a name of one stands for the number in all
    area: str = ""  # id of the province (or district) that the set is of; empty: the whole country


@dataclass
class Registers:
    """All registers, keyed for look-up by the comparison key of a written label."""

    tables: dict[str, list[dict[str, str]]]
    contradictions: list[Contradiction] = field(default_factory=list)
    places: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))  # by name key
    by_place_id: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    successors_of: dict[str, list[Successor]] = field(default_factory=lambda: defaultdict(list))
    preferred_places: dict[str, str] = field(default_factory=dict)
    # By keys without accents, for text that is typed so: name keys, words, units, marks.
    bare_places: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    bare_vocabulary: dict[str, set[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    bare_units: dict[str, Unit] = field(default_factory=dict)
    bare_marks: dict[str, str] = field(default_factory=dict)
    sets: list[CriteriaSet] = field(default_factory=list)
    # By name key: criteria set and number.
    criterion_names: dict[str, list[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    criterion_name_of: dict[tuple[str, str], str] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    # By word key: register and id.
    vocabulary: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    units: dict[str, Unit] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    organization_of: dict[str, tuple[str, str]] = field(default_factory=dict)  # id -> name, group
    # Groups of organizations: sources of funds, and those that report what came in from others.
    funds: set[str] = field(default_factory=set)
    gathering: set[str] = field(default_factory=set)
    indicator_of: dict[str, tuple[str, str]] = field(default_factory=dict)  # id -> name, unit

    def tell(self, file: str, line: int, rule: str, found: str) -> None:
        """Note what a line of a register contradicts."""
        self.contradictions.append(Contradiction(file, line, f"register_{rule}", found))

    def mark(self, text: str) -> str:
        """The status that a mark stands for, its words with or without accents; "" for no mark."""
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

    def criterion_words(self) -> list[tuple[str, str, str]]:
        """The names of criteria as lines of a vocabulary; one of a later numbering with its year."""
        first = self.sets[0].numbering if self.sets else ""
        year = {s.criteria_set: "" if s.numbering == first else s.valid_from[:4] for s in self.sets}
        return [
            (name, "criterion", f"{year[own]}/{number}" if year[own] else number)
            for name, pairs in self.criterion_names.items()
            for own, number in pairs
        ]

    def sets_on(self, date: str, place_ids: str = "") -> list[CriteriaSet]:
        """The sets in force on a date (in these places): a national set and what extends it."""
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
            places = [place for one in left for place in self.by_place_id.get(one, ())]
            left = {place.parent_id for place in places if place.parent_id} - seen
        return area in seen

    def numbered_like(self, sets: list[str]) -> set[str]:
        """The sets that share their numbering with one of these."""
        numberings = {s.numbering for s in self.sets if s.criteria_set in sets}
        return {s.criteria_set for s in self.sets if s.numbering in numberings}


def read_register(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV as an office saves it: comma or semicolon, a byte order mark or none."""
    return _read_lines(path)[1]


def _read_lines(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The column names of such a CSV, and its rows."""
    text = path.read_text(encoding="utf-8-sig")
    first = text.split("\n", 1)[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(text.splitlines(), delimiter=separator)
    rows = [
        {(k or "").strip(): (v or "").strip() for k, v in row.items() if isinstance(v, str | None)}
        for row in reader
    ]
    return [name.strip() for name in reader.fieldnames or ()], rows


def load(folder: Path) -> Registers:
    """Read every register of `folder`. Contradictions are collected: the rest stays usable."""
    registers = Registers(tables={})
    for name, columns in COLUMNS.items():
        file = f"{name}.csv"
        header, rows = [], []
        try:
            header, rows = _read_lines(folder / file)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            registers.tell(file, 1, "unreadable", str(error))
        missing = [column for column in columns if header and column not in header]
        if missing:
            registers.tell(file, 1, "column_missing", ", ".join(missing))
        registers.tables[name] = [] if missing else rows
    _index_places(registers)
    _index_sets(registers)
    _index_criteria(registers)
    _index_names(registers)
    _index_words(registers)
    _index_aliases(registers)
    _index_bare(registers)
    _find_ambiguous(registers)
    return registers


def _index_places(registers: Registers) -> None:
    found = places_in(registers.tables["places"])
    registers.places, registers.by_place_id = found.by_name, found.by_id
    registers.successors_of = found.successors_of
    registers.contradictions += found.contradictions


def _index_sets(registers: Registers) -> None:
    for row in registers.tables["criteria_sets"]:
        size = int(row["size"]) if row["size"].isdigit() else 0
        told = (row["extends"], row["numbering"], row.get("area", ""))
        own = CriteriaSet(row["criteria_set"], row["valid_from"], row["valid_to"], size, *told)
        registers.sets.append(own)
    known = {own.criteria_set for own in registers.sets}
    for line, own in enumerate(registers.sets, start=2):
        if own.extends and own.extends not in known:
            registers.tell("criteria_sets.csv", line, "unknown_id", own.extends)


def _index_criteria(registers: Registers) -> None:
    known = {own.criteria_set for own in registers.sets}
    for line, row in enumerate(registers.tables["criteria"], start=2):
        if row["criteria_set"] not in known:
            registers.tell("criteria.csv", line, "unknown_id", row["criteria_set"])
            continue
        pair = (row["criteria_set"], row["criterion"])
        registers.criterion_name_of[pair] = row["criterion_name"]
        registers.criterion_names[match_key(row["criterion_name"])].append(pair)
        if row["group_name"]:
            registers.groups.add(match_key(row["group_name"]))
    for line, row in enumerate(registers.tables["criteria"], start=2):
        # Tables write numbers alone: an own criterion has one that no set in force beside has.
        for other in _beside(row["criteria_set"], registers.sets):
            if (other, row["criterion"]) in registers.criterion_name_of:
                found = f"{row['criterion']}: {other}, {row['criteria_set']}"
                registers.tell("criteria.csv", line, "criterion_twice", found)


def _beside(criteria_set: str, sets: list[CriteriaSet]) -> list[str]:
    """The sets in force beside a province's own: the one it extends, and others of the province."""
    own = next((one for one in sets if one.criteria_set == criteria_set), None)
    if own is None or not own.extends:
        return []
    alike = [one for one in sets if (one.extends, one.area) == (own.extends, own.area)]
    others = [one.criteria_set for one in alike if one != own and spans_meet(own, one)]
    return [one.criteria_set for one in sets if one.criteria_set == own.extends] + others


def _index_names(registers: Registers) -> None:
    for row in registers.tables["units"]:
        vnd = float(row["vnd"]) if row["vnd"] else None
        registers.units[match_key(row["unit"])] = Unit(row["unit"], row["kind"], vnd)
    for row in registers.tables["marks"]:
        registers.marks[mark_key(row["mark"])] = row["status"]
    for row in registers.tables["organizations"]:
        named = row["organization"], row["organization_group"]
        registers.organization_of[row["organization_id"]] = named
    for row in registers.tables["organization_groups"]:
        registers.funds |= {row["organization_group"]} if row["source_of_funds"] else set()
        registers.gathering |= {row["organization_group"]} if row["gathers"] else set()
    for row in registers.tables["indicators"]:
        registers.indicator_of[row["indicator"]] = (row["indicator_name"], row["unit"])


def _index_words(registers: Registers) -> None:
    words = (
        ("organizations", "organization_id", "organization"),
        ("indicators", "indicator", "indicator_name"),
        ("kinds", "kind", "kind_vi"),
        ("headings", "heading", "word"),
        ("measures", "measure", "word"),
    )
    for register, key, name in words:
        for row in registers.tables[register]:
            if not row[name].startswith("*"):
                _add_word(registers, row[name], register, row[key])


def _add_word(registers: Registers, word: str, register: str, identity: str) -> None:
    entry = (register, identity)
    if entry not in registers.vocabulary[match_key(word)]:
        registers.vocabulary[match_key(word)].append(entry)


def _index_aliases(registers: Registers) -> None:
    add = {"units": _alias_of_unit, "criteria": _alias_of_criterion, "places": _alias_of_place}
    tables = registers.tables
    ids = {name: {row[key] for row in tables[name]} for name, key in KEY.items()}
    for line, row in enumerate(tables["aliases"], start=2):
        register, identity, alias = row["register"], row["id"], row["alias"]
        if identity not in ids.get(register, ()):
            registers.tell("aliases.csv", line, "unknown_id", f"{register}: {identity}")
        elif register not in add:
            _add_word(registers, alias, register, identity)
        elif other := add[register](registers, match_key(alias), identity):
            registers.tell("aliases.csv", line, "ambiguous", f"{alias}: {other}, {identity}")


def _alias_of_unit(registers: Registers, key: str, identity: str) -> str:
    """Add the alias; the other unit that has it already, or "" (as those below)."""
    meant = registers.units[match_key(identity)]
    named = registers.units.setdefault(key, meant)
    return "" if named == meant else named.unit


def _alias_of_criterion(registers: Registers, key: str, identity: str) -> str:
    first = registers.sets[0].numbering if registers.sets else ""
    alike = {s.criteria_set for s in registers.sets if s.numbering == first}
    pairs = [p for p in registers.criterion_name_of if p[1] == identity and p[0] in alike]
    known = registers.criterion_names[key]
    known += [pair for pair in pairs if pair not in known]
    return ""


def _alias_of_place(registers: Registers, key: str, identity: str) -> str:
    """An alias says which unit a bare name means; a kind written before it still counts."""
    registers.preferred_places[key] = identity
    known = registers.places[key]
    if known and all(place.place_id != identity for place in known):
        return known[0].place_id
    known += [place for place in registers.by_place_id[identity] if place not in known]
    return ""


def _index_bare(registers: Registers) -> None:
    for key in registers.places:
        registers.bare_places[bare_key(key)].add(key)
    for key, entries in registers.vocabulary.items():
        registers.bare_vocabulary[bare_key(key)].update(entries)
    registers.bare_units = _bare(registers.units)
    registers.bare_marks = _bare(registers.marks)


def _bare(register: dict[str, Meant]) -> dict[str, Meant]:
    """What each key means without its accents, where that is one thing."""
    found: dict[str, set[Meant]] = defaultdict(set)
    for key, value in register.items():
        found[bare_key(key)].add(value)
    return {key: values.pop() for key, values in found.items() if len(values) == 1}


def _find_ambiguous(registers: Registers) -> None:
    """One word may not name two organizations, or two indicators: nobody could tell which."""
    for key, pairs in registers.criterion_names.items():
        for criteria_set in {own for own, _ in pairs}:
            numbers = sorted({number for own, number in pairs if own == criteria_set})
            if len(numbers) > 1:
                found = f"{key}: {criteria_set} {', '.join(numbers)}"
                registers.tell("aliases.csv", 0, "ambiguous", found)
                break
    for key, entries in registers.vocabulary.items():
        for register in ("organizations", "indicators", "measures", "kinds"):
            ids = [identity for own, identity in entries if own == register]
            if len(ids) > 1:
                registers.tell("aliases.csv", 0, "ambiguous", f"{key}: {', '.join(ids)}")


def mark_key(text: str) -> str:
    """Marks are signs as often as words, so punctuation stays: `-`, `+`, `✓`."""
    return match_key(text) or text.strip()


def successors(registers: Registers, name_keys: Iterable[str]) -> list[str]:
    """Names of the units that took over the places of these name keys, for messages."""
    places = [place for key in name_keys for place in registers.places.get(key, [])]
    targets = [t for place in places for t in registers.successors_of.get(place.place_id, ())]
    units = [unit for t in targets for unit in registers.by_place_id.get(t.place_id, [])[:1]]
    return list(dict.fromkeys(f"{unit.place_type} {unit.place}" for unit in units))
