"""The texts that head each column: units and remarks taken out, a text of several lines joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.reading.law.facts import facts_of
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.lines import is_fact
from analysis.reading.law.stub import shown
from analysis.reading.structure.blocks import Block

Cell = tuple[int, int]
_PART = re.compile(r"\d{1,2}[.,]\d{1,2}")


@dataclass(frozen=True)
class Heads:
    """By column the texts that head it, outer to inner; `units` are unit lines among them.

    `lines`: lines that head columns; `renamed`: the columns that they head.
    """

    texts: dict[int, list[str]]
    units: tuple[Label, ...]
    lines: frozenset[int]
    renamed: frozenset[int]


def heads_of(labels: Labels, block: Block, at: Callable[[Cell], object]) -> Heads:
    """The heads of the columns of a block; `at` gives what stands in a cell."""
    read = {
        c: [labels.read(shown(at(cell))) for cell in path] for c, path in block.column_paths.items()
    }
    texts = {
        c: [label.text for label in own if not _is_unit_line(label)] for c, own in read.items()
    }
    lines = [label for own in read.values() for label in own if _is_unit_line(label)]
    numbered = _numbered(block, at)
    texts |= {c: [*_head_left_of(texts, c), text] for c, text in numbered.items()}
    return Heads(
        _plain(labels, block, texts),
        tuple(dict.fromkeys(lines)),
        frozenset(block.lines[:1] if numbered else ()),
        frozenset(numbered),
    )


def _head_left_of(texts: dict[int, list[str]], column: int) -> list[str]:
    """The heads of a column, or of the next one left of it that has any."""
    left = [texts[c] for c in sorted(texts) if c <= column and texts[c]]
    return texts.get(column) or (left[-1] if left else [])


def _plain(labels: Labels, block: Block, texts: dict[int, list[str]]) -> dict[int, list[str]]:
    """The heads without remarks, those of one column over several lines as one text."""
    shared = Counter(cell for path in block.column_paths.values() for cell in path)
    found = {}
    for c, own in texts.items():
        path = block.column_paths[c]
        alone = [n for n, cell in enumerate(path) if shared[cell] == 1]
        plain = [_without_remark(labels, text) for text in own]
        found[c] = _joined(labels, plain, alone) if len(path) == len(own) else plain
    return found


def _is_unit_line(label: Label) -> bool:
    """A unit line among the heads is that of the whole table and heads no column."""
    return label.has("head:unit") and bool(facts_of([label]).units)


def _numbered(block: Block, at: Callable[[Cell], object]) -> dict[int, str]:
    """By column the cells of a first line of only numbers of parts ("2.1", "2,2")."""
    cells = {
        c: str(at((r, c)))
        for r in block.lines[:1]
        for c in block.columns
        if at((r, c)) not in ("", None)
    }
    parts = len(cells) > 1 and all(_PART.fullmatch(text) for text in cells.values())
    return cells if parts and not cells.keys() & set(block.stub) else {}


def _joined(labels: Labels, heads: list[str], alone: Sequence[int]) -> list[str]:
    """A head typed over several lines as one text, where that explains more of it."""
    if len(alone) < 2 or list(alone) != list(range(alone[0], len(heads))):
        return heads
    text = " ".join(heads[alone[0] :])
    whole, parts = labels.read(text), [labels.read(one) for one in heads[alone[0] :]]
    left = sum(len(label.rest) for label in parts)
    items = sum(len(label.said.items) + len(label.numbers) for label in parts)
    better = (len(whole.rest), len(whole.said.items) + len(whole.numbers)) < (left, items)
    return [*heads[: alone[0]], text] if better else heads


def _without_remark(labels: Labels, text: str) -> str:
    """A place in a head without a remark that states facts: "Kỳ Bắc (đạt chuẩn năm 2014)"."""
    named, remark = labels.place(text)
    if named is None or not named.candidates or not remark:
        return text
    return f"{named.kind} {named.name}".strip() if is_fact(labels.read(remark)) else text
