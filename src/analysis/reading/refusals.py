"""Why figures have no row, one issue for each cause: the words, where they stand, what waits.

Of all words on the path of a figure that nothing explains those are told that cost most: in the
title, or else in a head, a section, the line; and the cell in which they stand comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from analysis.reading.law.labels import Labels
from analysis.reading.law.row import Refusal
from analysis.reading.law.table import Table
from analysis.reading.sheet import Understood
from analysis.reading.structure.blocks import Block
from analysis.reading.unknown import Unknown
from analysis.registers.vocabulary import tokens_of
from analysis.words.messages import Issue

# The rule of the messages for each reason of a refusal.
RULES = {
    "number": "not_vietnamese_number",
    "words": "value_not_understood",
    "rest": "unknown_label",
    "place": "place_missing",
    "period": "year_missing",
    "unit": "unit_missing",
    "changed": "other_time",
    "unclear mark": "mark_not_understood",
    "list": "value_not_understood",
    "status": "mark_not_understood",
    "unexplained": "meaning_missing",
    "parts exceed": "parts_exceed",
}
# Rules that each cell is told by itself, and those whose words stand in its labels.
OF_CELLS = {
    "value_not_understood", "mark_not_understood", "not_vietnamese_number", "error_cell",
    "formula_without_value", "merged_value", "value_unused",
}  # fmt: skip
OF_WORDS = {"unknown_label", "meaning_missing", "unit_missing", "other_time", "unknown_criterion"}
UNKNOWN = {"unknown_label", "meaning_missing", "unknown_criterion"}
BY_SLOT = {"title": "unknown_title", "head": "unknown_header"}
Cell = tuple[int, int]


@dataclass(frozen=True)
class _Cause:
    """What one issue is about; `alone`: the cell that it tells of by itself."""

    rule: str
    words: tuple[str, ...] = ()
    detail: tuple[tuple[str, str], ...] = ()
    alone: Cell | None = None
    slot: str = ""


@dataclass
class _Case:
    """The cells of one cause: of its words, and of the figures that wait; the text of the first."""

    told: dict[Cell, None] = field(default_factory=dict)
    figures: list[Cell] = field(default_factory=list)
    label: str = ""


def issues_of(
    said: Understood, labels: Labels, refused: Iterable[tuple[Block, Table, Refusal]], source: str
) -> tuple[list[Issue], list[Unknown]]:
    """One issue for each cause in a sheet; and the words that nothing explained."""
    cases: dict[_Cause, _Case] = defaultdict(_Case)
    for block, table, one in refused:
        cause, told = _cause(said, labels, block, table, one)
        case = cases[cause]
        case.told |= dict.fromkeys(told)
        case.figures.append(one.cell)
        case.label = case.label or (said.sheet.shown(*told[0]) if told else "")
    sheet, issues, unknown = said.sheet, [], []
    for cause, case in cases.items():
        cells = [*case.told, *sorted(set(case.figures) - case.told.keys())]
        address = ";".join(sheet.address(*cell) for cell in cells)
        found = ", ".join(dict.fromkeys(cause.words)) or sheet.shown(*case.figures[0])
        detail = {"count": str(len(set(case.figures))), "there": case.label, **dict(cause.detail)}
        issues.append(Issue(cause.rule, source, sheet.name, address, found, detail))
        if cause.slot and case.told:
            at = sheet.address(*next(iter(case.told)))
            unknown += [
                Unknown(word, cause.slot, len(case.figures), source, sheet.name, at, case.label)
                for word in cause.words
            ]
    return issues, unknown


def _cause(
    said: Understood, labels: Labels, block: Block, table: Table, one: Refusal
) -> tuple[_Cause, list[Cell]]:
    """The cause of a refusal, and the cells with the words that it names."""
    rule = RULES.get(one.rule, one.rule)
    if rule in OF_CELLS:
        return _Cause(rule, one.words, one.detail, one.cell), []
    if rule == "place_missing":
        return _place(said, labels, block, table, one)
    slot, cells, words = _found(said, block, one) if rule in OF_WORDS else ("", [], ())
    if rule not in UNKNOWN:
        return _Cause(rule, words or one.words, one.detail), cells
    if rule != "unknown_criterion":
        rule = BY_SLOT.get(slot, "unknown_label") if words else rule
    return _Cause(rule, words or one.words, one.detail, slot=slot), cells


def _path(block: Block, cell: Cell) -> Iterator[tuple[str, Sequence[Cell]]]:
    """The cells that speak for a figure, those first that speak for most."""
    row, column = cell
    yield "title", [(r, c) for r in block.titles for c in block.columns]
    yield "head", block.column_paths.get(column, ())
    yield "section", block.sections.get(row, ())
    yield "stub", block.stubs.get(row, ())
    yield "stub", [(row, c) for c in block.columns if c != column]
    yield "value", [cell]


def _found(said: Understood, block: Block, one: Refusal) -> tuple[str, list[Cell], tuple[str, ...]]:
    """Where on the path of a figure the words of its refusal stand first, and how."""
    for slot, cells in _path(block, one.cell):
        hits = [(cell, as_written(said.sheet.shown(*cell), one.words)) for cell in cells]
        hits = [(cell, words) for cell, words in hits if words]
        if hits:
            return slot, [cell for cell, _ in hits], tuple(w for _, words in hits for w in words)
    return "", [], ()


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
        if not text or named is None and cell[1] not in columns:
            continue
        if named is None or not named.candidates:
            return _Cause("unknown_place", (text,), slot="stub"), [cell]
        kind = "place_ambiguous" if len(named.candidates) > 1 else "place_outside_district"
        meant = (("meant", named.candidates[0].kind + " " + named.candidates[0].name),)
        return _Cause(kind, (text,), meant), [cell]
    return _Cause("place_missing"), []
