"""Places, criteria sets, organizations, indicators and words: what a written label means.

A register is a CSV in `data/reference` that an analyst edits in Excel.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from analysis.registers.places import Place, Successor, contradiction, places_in, spans_meet
from analysis.words.messages import Issue
from analysis.words.text import match_key
from analysis.words.units import Unit

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
        "vocabulary": "word use meaning",
        "kinds": "kind kind_vi kind_en",
        "corrections": "source sheet address found corrected reason document",
        "preferred_sources": "table place_id what period preferred reason",
    }.items()
}
# Registers whose ids words of the vocabulary may mean: use, register, its id, names that are words.
NAMED = (
    ("org", "organizations", "organization_id", "organization"),
    ("indicator", "indicators", "indicator", "indicator_name"),
    ("kind", "kinds", "kind", ""),
    ("criterion", "criteria", "criterion", "criterion_name"),
)
_USES = (
    "= fill skip plain author sign note level here place0 hamlet org member give ask kind fmod "
    "worth criterion crit status standard concept indicator form mean measure unit bound "
    "ditto numbered thing left self cumulative total part change pchange start english within "
    "head:content head:note head:ordinal head:org head:period head:place head:requirement "
    "head:source head:unit head:value head:verdict"
)
ONE_MEANING = ("org", "indicator", "kind", "measure", "unit", "status", "criterion", "concept")


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
    """All registers, keyed for look-up by the comparison key of a written label.

    `words`: (word, use, meaning) of the vocabulary and of the names in the other registers.
    """

    tables: dict[str, list[dict[str, str]]]
    contradictions: list[Issue] = field(default_factory=list)
    places: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))  # by name key
    by_place_id: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    successors_of: dict[str, list[Successor]] = field(default_factory=lambda: defaultdict(list))
    sets: list[CriteriaSet] = field(default_factory=list)
    criterion_name_of: dict[tuple[str, str], str] = field(default_factory=dict)
    words: list[tuple[str, str, str]] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)  # by word key
    organization_of: dict[str, tuple[str, str]] = field(default_factory=dict)  # id -> name, group
    gathering: set[str] = field(default_factory=set)  # groups that report what came from others
    indicator_of: dict[str, tuple[str, str]] = field(default_factory=dict)  # id -> name, unit

    def tell(self, file: str, line: int, rule: str, found: str) -> None:
        """Note what a line of a register contradicts."""
        self.contradictions.append(contradiction(file, line, rule, found))

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
    _check_words(registers)
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
    for row in registers.tables["organizations"]:
        named = row["organization"], row["organization_group"]
        registers.organization_of[row["organization_id"]] = named
    for row in registers.tables["organization_groups"]:
        registers.gathering |= {row["organization_group"]} if row["gathers"] else set()
    for row in registers.tables["indicators"]:
        registers.indicator_of[row["indicator"]] = (row["indicator_name"], row["unit"])


def _index_words(registers: Registers) -> None:
    lines = registers.tables["vocabulary"]
    registers.words = [(row["word"], row["use"], row["meaning"]) for row in lines]
    parts = {part for _, use, own in registers.words if use == "concept" for part in own.split(",")}
    composed = {part.rpartition("=")[2] for part in parts}  # a concept and its form name them
    for use, register, key, name in NAMED:
        for row in registers.tables[register] if name else ():
            if use != "indicator" or row[key] not in composed:
                registers.words.append((row[name], use, _prefix(row, registers) + row[key]))
    for word, use, meaning in registers.words:
        if use == "unit":
            name, kind, vnd = meaning.split("|")
            registers.units[match_key(word)] = Unit(name, kind, float(vnd) if vnd else None)


def _prefix(row: dict[str, str], registers: Registers) -> str:
    """The first year of a set of criteria that counts otherwise than the first: "2026/"."""
    own = [one for one in registers.sets if one.criteria_set == row.get("criteria_set")]
    other = own and own[0].numbering != registers.sets[0].numbering
    return f"{own[0].valid_from[:4]}/" if other else ""


def _check_words(registers: Registers) -> None:
    """Every meaning is an id of its register, and no word names two things of one use."""
    ids = {use: {row[key] for row in registers.tables[register]} for use, register, key, _ in NAMED}
    lines_of = Counter(use for _, use, _ in registers.words)
    meant: dict[tuple[str, str, str], str] = {}
    for line, (word, use, meaning) in enumerate(registers.words, start=2):
        before, _, own = meaning.rpartition("/") if use == "criterion" else ("", "", meaning)
        misspelt = lines_of[use] == 1 and use not in _USES.split()
        if misspelt or (own and own not in ids.get(use, {own})):
            registers.tell("vocabulary.csv", line, "unknown_id", f"{use}: {meaning}")
        other = meant.setdefault((match_key(word), use, before), meaning)
        if use in ONE_MEANING and other != meaning:
            registers.tell("vocabulary.csv", line, "ambiguous", f"{word}: {other}, {meaning}")


def successors(registers: Registers, name_keys: Iterable[str]) -> list[str]:
    """Names of the units that took over the places of these name keys, for messages."""
    places = [place for key in name_keys for place in registers.places.get(key, [])]
    targets = [t for place in places for t in registers.successors_of.get(place.place_id, ())]
    units = [unit for t in targets for unit in registers.by_place_id.get(t.place_id, [])[:1]]
    return list(dict.fromkeys(f"{unit.place_type} {unit.place}" for unit in units))
