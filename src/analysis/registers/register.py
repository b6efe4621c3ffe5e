"""Places, criteria sets, organizations, indicators and words: what a written label means.

A register is a CSV in `data/reference` that an analyst edits in Excel. Most of them add to those
that come with the program: a line that names the same thing takes its place.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.files import csv_lines, shipped_registers
from analysis.registers.places import contradiction, places_in, spans_meet
from analysis.words.messages import Issue
from analysis.words.names import names
from analysis.words.places import Place, Successor
from analysis.words.text import match_key, match_keys
from analysis.words.units import Unit, unit_of

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
        "corrections": "source sheet address found corrected reason document",
        "preferred_sources": "table place_id what period preferred reason",
    }.items()
}
# Registers that add to those of the program, and what names a line of each. The others tell of one
# project alone: its own places, corrections and preferences.
ADDED = {
    "criteria_sets": ("criteria_set",),
    "criteria": ("criteria_set", "criterion"),
    "organizations": ("organization_id",),
    "organization_groups": ("organization_group",),
    "indicators": ("indicator",),
    "vocabulary": ("word", "use"),
}
# Registers whose ids words of the vocabulary may mean: use, register, its id, its names: words too.
NAMED = (
    ("org", "organizations", "organization_id", "organization"),
    ("indicator", "indicators", "indicator", "indicator_name"),
    ("criterion", "criteria", "criterion", "criterion_name"),
)
_USES = (
    "= fill skip plain author sign note level here place0 hamlet region org member give receive "
    "ask kind fmod worth criterion crit status standard concept indicator form mean measure unit "
    "bound example "
    "ditto numbered thing left self cumulative total part change pchange start english within "
    "head:content head:note head:ordinal head:org head:period head:place head:requirement "
    "head:source head:thing head:unit head:value head:verdict head:plan progress zone state span "
    "field among former page receipt remark has join counted station during called "
    "tab office paper act aside title city versus"
)
ONE_MEANING = ("org", "indicator", "kind", "measure", "unit", "status", "criterion", "concept")


Tables = dict[str, list[dict[str, str]]]  # rows by register
Word = tuple[str, str, str]  # word, use, meaning


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


@dataclass(frozen=True, slots=True)
class Registers:
    """All registers, keyed for look-up by the comparison key of a written label.

    `words`: (word, use, meaning) of the vocabulary and of the names in the other registers.
    """

    tables: Tables
    contradictions: list[Issue]
    places: dict[str, list[Place]]  # by name key
    by_place_id: dict[str, list[Place]]
    successors_of: dict[str, list[Successor]]
    sets: list[CriteriaSet]
    criterion_name_of: dict[tuple[str, str], str]
    words: list[Word]
    units: dict[str, Unit]  # by word key
    organization_of: dict[str, tuple[str, str]]  # id -> name, group
    gathering: set[str]  # groups that report what came from others
    indicator_of: dict[str, tuple[str, str]]  # id -> name, unit

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

    def most_criteria(self, period: str) -> float:
        """How many criteria a commune can meet at most in the last year of a period (ISO)."""
        year = re.findall(r"\d{4}", period)[-1]
        days = (f"{year}-01-01", f"{year}-12-31")
        return float(max(sum(s.size for s in self.sets_on(day)) for day in days))

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
    return csv_lines(path)[1]


def load(folder: Path) -> Registers:
    """Read every register of `folder`. Contradictions are collected: the rest stays usable."""
    tables, told = tables_in(folder)
    found = places_in(tables["places"])
    sets = [_set_of(row) for row in tables["criteria_sets"]]
    known = {own.criteria_set for own in sets}
    criteria = {
        (row["criteria_set"], row["criterion"]): row["criterion_name"]
        for row in tables["criteria"]
        if row["criteria_set"] in known
    }
    words = _words_of(tables, sets)
    told += [*found.contradictions, *_contradictions_of_sets(tables, sets, criteria)]
    told += _contradictions_of_words(words, tables)
    groups = tables["organization_groups"]
    return Registers(
        tables,
        told,
        found.by_name,
        found.by_id,
        found.successors_of,
        sets=sets,
        criterion_name_of=criteria,
        words=words,
        units={match_key(word): unit_of(own) for word, use, own in words if use == "unit"},
        organization_of={
            row["organization_id"]: (row["organization"], row["organization_group"])
            for row in tables["organizations"]
        },
        gathering={row["organization_group"] for row in groups if row["gathers"]},
        indicator_of={
            row["indicator"]: (row["indicator_name"], row["unit"]) for row in tables["indicators"]
        },
    )


def tables_in(folder: Path) -> tuple[Tables, list[Issue]]:
    """The rows of each register of a project, its own first, then those of the program that it adds
    to; none of its own of one that cannot be read or lacks a column, and why."""
    tables, told = {}, []
    for name, columns in COLUMNS.items():
        path, header, rows = folder / f"{name}.csv", [], []
        try:
            header, rows, _ = csv_lines(path)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            # The path of the folder is none of the message's business: it may be a copy.
            why = isinstance(error, OSError) and error.strerror or str(error)
            told.append(contradiction(f"{name}.csv", 1, "unreadable", why))
        missing = [column for column in columns if header and column not in header]
        if missing:
            told.append(contradiction(f"{name}.csv", 1, "column_missing", ", ".join(missing)))
        tables[name] = _with_shipped(path, [] if missing else rows)
    return tables, told


def _with_shipped(path: Path, own: list[dict[str, str]]) -> list[dict[str, str]]:
    """The lines of a project, and behind them those of the program that name other things."""
    name, program = path.stem, shipped_registers() / path.name
    if name not in ADDED or (own and path.read_bytes() == program.read_bytes()):
        return own
    shipped = read_register(program)
    named = {tuple(row[part] for part in ADDED[name]) for row in own}
    return own + [row for row in shipped if tuple(row[part] for part in ADDED[name]) not in named]


def _set_of(row: dict[str, str]) -> CriteriaSet:
    size = int(row["size"]) if row["size"].isdigit() else 0
    told = (row["extends"], row["numbering"], row.get("area", ""))
    return CriteriaSet(row["criteria_set"], row["valid_from"], row["valid_to"], size, *told)


def _contradictions_of_sets(
    tables: Tables, sets: list[CriteriaSet], criteria: dict[tuple[str, str], str]
) -> Iterator[Issue]:
    """Sets extend, and criteria are of, sets that there are; no number stands for two criteria."""
    known = {own.criteria_set for own in sets}
    for line, own in enumerate(sets, start=2):
        if own.extends and own.extends not in known:
            yield contradiction("criteria_sets.csv", line, "unknown_id", own.extends)
    for line, row in enumerate(tables["criteria"], start=2):
        name, criterion = row["criteria_set"], row["criterion"]
        if name not in known:
            yield contradiction("criteria.csv", line, "unknown_id", name)
        # Tables write numbers alone: an own criterion has one that no set in force beside has.
        for other in _beside(name, sets):
            if (other, criterion) in criteria:
                found = f"{criterion}: {other}, {name}"
                yield contradiction("criteria.csv", line, "criterion_twice", found)


def _beside(criteria_set: str, sets: list[CriteriaSet]) -> list[str]:
    """The sets in force beside a province's own: the one it extends, and others of the province."""
    own = next((one for one in sets if one.criteria_set == criteria_set), None)
    if own is None or not own.extends:
        return []
    alike = [one for one in sets if (one.extends, one.area) == (own.extends, own.area)]
    others = [one.criteria_set for one in alike if one != own and spans_meet(own, one)]
    return [one.criteria_set for one in sets if one.criteria_set == own.extends] + others


def _words_of(tables: Tables, sets: list[CriteriaSet]) -> list[Word]:
    """The lines of the vocabulary, and the names in the other registers."""
    words = [(row["word"], row["use"], row["meaning"]) for row in tables["vocabulary"]]
    parts = {part for _, use, own in words if use == "concept" for part in own.split(",")}
    composed = {part.rpartition("=")[2] for part in parts}  # a concept and its form name them
    for use, register, key, name in NAMED:
        for row in tables[register]:
            if use != "indicator" or row[key] not in composed:
                words.append((row[name], use, _prefix(row, sets) + row[key]))
    return words


def _prefix(row: dict[str, str], sets: list[CriteriaSet]) -> str:
    """The first year of a set of criteria that counts otherwise than the first: "2026/"."""
    own = [one for one in sets if one.criteria_set == row.get("criteria_set")]
    first = min(sets, key=lambda one: one.valid_from)
    other = own and own[0].numbering != first.numbering
    return f"{own[0].valid_from[:4]}/" if other else ""


def _contradictions_of_words(words: list[Word], tables: Tables) -> Iterator[Issue]:
    """Every meaning is an id of its register, and no word names two things of one use."""
    ids = {use: {row[key] for row in tables[register]} for use, register, key, _ in NAMED}
    ids["kind"] = set(names("kind"))
    lines_of = Counter(use for _, use, _ in words)
    of_one = [word for word, use, _ in words if use in ONE_MEANING]
    keys = dict(zip(of_one, match_keys(of_one), strict=True))
    meant: dict[Word, str] = {}
    for line, (word, use, meaning) in enumerate(words, start=2):
        before, _, own = meaning.rpartition("/") if use == "criterion" else ("", "", meaning)
        misspelt = lines_of[use] == 1 and use not in _USES.split()
        if misspelt or (own and own not in ids.get(use, {own})):
            yield contradiction("vocabulary.csv", line, "unknown_id", f"{use}: {meaning}")
        if use not in ONE_MEANING:
            continue
        other = meant.setdefault((keys[word], use, before), meaning)
        if other != meaning:
            found = f"{word}: {other}, {meaning}"
            yield contradiction("vocabulary.csv", line, "ambiguous", found)


def successors(registers: Registers, name_keys: Iterable[str]) -> list[str]:
    """Names of the units that took over the places of these name keys, for messages."""
    places = [place for key in name_keys for place in registers.places.get(key, [])]
    targets = [t for place in places for t in registers.successors_of.get(place.place_id, ())]
    units = [unit for t in targets for unit in registers.by_place_id.get(t.place_id, [])[:1]]
    return list(dict.fromkeys(f"{unit.place_type} {unit.place}" for unit in units))
