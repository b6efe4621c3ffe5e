"""Why figures have no row, one issue for each cause: the words, where they stand, what waits.

Of all words on the path of a figure that nothing explains those are told that cost most: in the
title, or else in a head, a section, the line; and the cell in which they stand comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache

from analysis.reading.law.at import BELOW
from analysis.reading.law.context import lies_in
from analysis.reading.law.labels import Labels
from analysis.reading.law.row import Refusal
from analysis.reading.law.table import Table
from analysis.reading.sheet import Understood
from analysis.reading.structure.blocks import Block
from analysis.reading.unknown import Unknown
from analysis.registers.country import DISTRICT, Place
from analysis.registers.vocabulary import tokens_of
from analysis.sheets.sheet import Sheet
from analysis.words.messages import Issue, shorten
from analysis.words.text import bare_key

# The rule of the messages for each reason of a refusal.
RULES = {
    "number": "not_vietnamese_number",
    "words": "value_not_understood",
    "rest": "unknown_label",
    "place": "place_missing",
    "period": "year_missing",
    "unit": "unit_missing",
    "measure": "measure_missing",
    "unclear mark": "mark_not_understood",
    "list": "value_not_understood",
    "status": "mark_not_understood",
    "unexplained": "meaning_missing",
    "parts exceed": "parts_exceed",
}
# Rules whose words stand in labels, and what they become where the words are unknown there.
OF_WORDS = frozenset(
    [
        "unknown_label",
        "meaning_missing",
        "unit_missing",
        "other_time",
        "unknown_criterion",
        "title_apart",
    ]
)
BY_SLOT = {"title": "unknown_title", "head": "unknown_header"}
NOT_THEN = ("từ 01/7/2025", "trước 01/7/2025")  # of the other units, by whether ours is new
MANY = 12  # causes of one rule in one line or column that are told as one
Cell = tuple[int, int]


@dataclass(frozen=True)
class _Cause:
    """What one issue is about; `slot`: where the words stand that are not understood."""

    rule: str
    words: tuple[str, ...] = ()
    detail: tuple[tuple[str, str], ...] = ()
    slot: str = ""
    merge: Cell | None = None  # the cell of a merge is told by itself


@dataclass
class _Case:
    """The cells of one cause: of its words, and of the figures that wait; the text of the first."""

    told: dict[Cell, None] = field(default_factory=dict)
    figures: dict[Cell, None] = field(default_factory=dict)
    label: str = ""

    def add(self, other: _Case) -> None:
        """Take over the cells of another cause that is told with this one."""
        self.told |= other.told
        self.figures |= other.figures


Refused = Iterable[tuple[Block, Table, Refusal]]


def issues_of(
    said: Understood, labels: Labels, refused: Refused, source: str
) -> tuple[list[Issue], list[Unknown]]:
    """One issue for each cause in a sheet; and the words that nothing explained."""
    cases: dict[_Cause, _Case] = defaultdict(_Case)
    for block, table, one in refused:
        cause, told = _cause(said, labels, block, table, one)
        case = cases[cause]
        case.told |= dict.fromkeys(told)
        case.figures[one.cell] = None
        named = said.sheet.name if cause.words and not told else ""  # where words stand in no cell
        case.label = case.label or (said.sheet.shown(*told[0]) if told else named)
    unknown = [
        Unknown(word, cause.slot, len(case.figures), source, said.sheet.name,
                said.sheet.address(*next(iter(case.told))), case.label)
        for cause, case in cases.items() if cause.slot and case.told for word in cause.words
    ]  # fmt: skip
    issues = [_issue(said.sheet, source, *one) for one in _summed_up(cases).items()]
    return issues, unknown


def open_words(said: Understood, labels: Labels, source: str) -> list[Unknown]:
    """The words that nothing explained in the names of figures that stay under their own name."""
    waiting: dict[tuple[str, Cell], set[Cell]] = defaultdict(set)
    for block, _, result in said.tables:
        for row in (row for row in result.rows if row.table == "indicators" and not row.what):
            for slot, cells in _path(block, row.cell):
                if slot in ("title", "head", "section", "stub"):
                    for cell in cells:
                        waiting[slot, cell].add(row.cell)
    return [
        Unknown(
            word, slot, len(figures), source, said.sheet.name, said.sheet.address(*cell), text, True
        )
        for (slot, cell), figures in waiting.items()
        for text in [said.sheet.shown(*cell)]
        if any(map(str.isalpha, text)) and labels.place(text)[0] is None
        for word in as_written(text, labels.read(text).rest)
    ]


def _issue(sheet: Sheet, source: str, cause: _Cause, case: _Case) -> Issue:
    cells = [*case.told, *sorted(case.figures.keys() - case.told.keys())]
    address = ";".join(sheet.address(*cell) for cell in cells)
    found = ", ".join(dict.fromkeys(cause.words)) or sheet.shown(*next(iter(case.figures)))
    detail = {"count": str(len(case.figures)), "there": case.label, **dict(cause.detail)}
    return Issue(cause.rule, source, sheet.name, address, found, detail)


def _summed_up(cases: dict[_Cause, _Case]) -> dict[_Cause, _Case]:
    """The causes, those of one rule that fill a line or a column as one: the first names some."""
    alike: dict[tuple, list[_Cause]] = defaultdict(list)
    for cause, case in cases.items():
        for n in (0, 1):
            at = {cell[n] for cell in case.figures}
            if len(at) == 1:
                alike[cause.rule, n, *at].append(cause)
    kept = dict(cases)
    for causes in sorted(alike.values(), key=len, reverse=True):
        left = [cause for cause in causes if cause in kept]
        if len(left) > MANY:
            whole = kept.pop(left[0])
            for cause in left[1:]:
                whole.add(kept.pop(cause))
            kept[_all_of(left)] = whole
    return kept


def _all_of(causes: Sequence[_Cause]) -> _Cause:
    """Many causes of one rule as one, which names the words of some."""
    words = tuple(dict.fromkeys(shorten(w, 60) for cause in causes for w in cause.words))
    named = (*words[:3], "…") if len(words) > 3 else words
    return replace(causes[0], words=named, merge=None)


def _cause(
    said: Understood, labels: Labels, block: Block, table: Table, one: Refusal
) -> tuple[_Cause, list[Cell]]:
    """The cause of a refusal, and the cells with the words that it names."""
    rule = RULES.get(one.rule, one.rule)
    if rule == "merged_value":
        return _Cause(rule, one.words, one.detail, merge=one.cell), []
    if rule not in (*OF_WORDS, BELOW, "place_missing"):
        return _Cause(rule, one.words, one.detail), []
    slot, cells, words = _found(said, labels, block, one)
    wider = slot in ("title", "head")  # what stands there costs more than the name of one line
    unplaced = rule in OF_WORDS and not wider and _unplaced(said, table, one.cell)
    if rule == "place_missing" or unplaced:
        return _place(said, labels, block, table, one)
    if rule == "other_time" or not words:
        return _Cause(rule, words or one.words, one.detail), cells
    if one.rule in ("rest", "unit"):
        rule = _of_words(labels, words, BY_SLOT.get(slot, "unknown_label"))
        slot = slot if rule.startswith("unknown") else ""
        return _Cause(rule, words, one.detail, slot), cells
    return _Cause(rule, words, one.detail, slot if rule.startswith("unknown") else ""), cells


def _of_words(labels: Labels, words: tuple[str, ...], unknown: str) -> str:
    """The rule of words that are known and say that a figure is no row here; else `unknown`."""
    read = [labels.read(word) for word in words]
    if any(label.has("standard") for label in read):
        return "other_criteria_set"
    known = all(label.said.items and not label.rest for label in read)
    if known and all(label.only and label.only.has("hamlet") for label in read):
        return BELOW
    units = known and all(
        label.has("unit") and not label.has("change", "pchange") for label in read
    )
    return "unit_unknown" if units else "other_meaning" if known else unknown


def _unplaced(said: Understood, table: Table, cell: Cell) -> bool:
    """Whether the line of a cell has a name in a column of places that is no place we know."""
    line = table.row_of.get(cell[0])
    if line is None or line.place is not None or line.total or line.facts.here or line.facts.level:
        return False
    columns = [c for c, own in table.columns.items() if own.job == "place"]
    names = filter(None, (said.sheet.shown(cell[0], c) for c in columns))
    return any(not table.labels.read(name).has("here") for name in names)


def _path(block: Block, cell: Cell) -> Iterator[tuple[str, Sequence[Cell]]]:
    """The cells that speak for a figure, those first that speak for most."""
    row, column = cell
    yield "title", [(r, c) for r in block.titles for c in block.columns]
    yield "head", block.column_paths.get(column, ())
    naming = [c for c in block.columns if c in block.stub]
    yield "head", [cell for c in naming for cell in block.column_paths.get(c, ())]
    yield "section", block.sections.get(row, ())
    yield "stub", block.stubs.get(row, ())
    yield "stub", [(row, c) for c in block.columns if c in block.stub]
    yield "value", [cell]


def _found(
    said: Understood, labels: Labels, block: Block, one: Refusal
) -> tuple[str, list[Cell], tuple[str, ...]]:
    """Where on the path of a figure the words of its refusal stand first, and how."""
    for slot, cells in _path(block, one.cell):
        texts = ((cell, said.sheet.shown(*cell)) for cell in cells)
        told = ((cell, _told(labels, text, one.words)) for cell, text in texts if text)
        if hits := [(cell, words) for cell, words in told if words]:
            return slot, [cell for cell, _ in hits], tuple(w for _, words in hits for w in words)
    return "", [], ()


@lru_cache(1 << 14)
def _told(labels: Labels, text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some words that a text says, and not within others: "Duy" Xuyên, nông "thôn"."""
    label = labels.read(text)
    said = {*label.rest, *(item.words for item in label.said.items), label.text}
    return as_written(text, tuple(word for word in words if word in said))


@lru_cache(1 << 14)
def as_written(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The stretches of a text that are made of some words, as they stand there."""
    tokens = tokens_of(text)
    keys, hit = [token.key for token in tokens], [False] * len(tokens)
    for word in words:
        own = [token.key for token in tokens_of(word)]
        for i in range(len(keys) - len(own) + 1):
            if own and keys[i : i + len(own)] == own:
                hit[i : i + len(own)] = [True] * len(own)
    found: list[list[str]] = []
    for n, token in enumerate(tokens):
        if hit[n] and n and hit[n - 1] and tokens[n - 1].segment == token.segment:
            found[-1].append(token.shown)
        elif hit[n]:
            found.append([token.shown])
    return tuple(" ".join(own) for own in found)


def _place(
    said: Understood, labels: Labels, block: Block, table: Table, one: Refusal
) -> tuple[_Cause, list[Cell]]:
    """The name of a place that is unknown, one of several, or elsewhere; or that there is none."""
    row, column = one.cell
    columns = [c for c, own in table.columns.items() if own.job == "place"]
    for cell in (*((row, c) for c in columns), *reversed(block.column_paths.get(column, ()))):
        text = said.sheet.shown(*cell)
        named, _ = labels.place(text)
        if text and (named is not None or cell[1] in columns):
            candidates = named.candidates if named else ()
            return _of_place(labels, text, candidates, table.context.area), [cell]
    return _Cause("place_missing"), []


def _of_place(labels: Labels, text: str, candidates: Sequence[Place], area: Place | None) -> _Cause:
    """Why a name is not the place of a figure in an area; no unit as wide as it is meant."""
    if area is not None and area.level == DISTRICT:
        candidates = [place for place in candidates if place.level < area.level]
    if not candidates:
        near = (("nearest", ", ".join(_near(labels, text))),)
        return _Cause("unknown_place", (text,), near, "stub")
    if area is None or any(lies_in(place, area) for place in candidates):
        return _Cause("place_ambiguous", (text,))
    over = [labels.country.by_key.get(key) for key in candidates[0].inside[:1]]
    meant = ", ".join(f"{place.kind} {place.name}" for place in over if place)
    limit = f"{area.kind} {area.name}"
    if meant == limit:  # a province of before the reform, and that of its name since
        meant += f" ({NOT_THEN[area.new]})"
    detail = (("meant", meant), ("limit", limit))
    return _Cause("place_outside_district", (text,), detail)


@lru_cache(1 << 10)
def _near(labels: Labels, text: str) -> list[str]:
    """Known places whose names differ by little, to suggest: "Kỳ Hà" of "Kỳ Hạ"."""
    key = bare_key(text)
    alike = [name for name in labels.country.by_name if abs(len(name) - len(key)) < 3]
    bare = {bare_key(name): name for name in alike if bare_key(name)[:1] == key[:1]}
    found = get_close_matches(key, bare, 2, 0.75)
    return [labels.country.by_name[bare[one]][0].name for one in found]
