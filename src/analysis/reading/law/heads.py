"""The texts that head each column: units and remarks taken out, a text of several lines joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from analysis.reading.law.asides import without_asides
from analysis.reading.law.facts import facts_of
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.legend import is_legend
from analysis.reading.law.lines import is_fact
from analysis.reading.law.shown import BRACKETS
from analysis.reading.law.stub import shown
from analysis.reading.structure.blocks import Block

Cell = tuple[int, int]
_PART = re.compile(r"\d{1,2}[.,]\d{1,2}")
FEWEST_NAMED = 2  # heads that name communes, beside which small letters may name one, too


@dataclass(frozen=True)
class Heads:
    """By column the texts that head it, outer to inner; `units` are unit lines among them.

    `lines`: lines that head columns; `renamed`: the columns that they head. `legends`: what heads
    say of signs in brackets.
    """

    texts: dict[int, list[str]]
    units: tuple[Label, ...]
    lines: frozenset[int]
    renamed: frozenset[int]
    legends: tuple[str, ...] = ()


def heads_of(labels: Labels, block: Block, at: Callable[[Cell], object]) -> Heads:
    """The heads of the columns of a block; `at` gives what stands in a cell."""
    read = {
        c: [labels.read(shown(at(cell))) for cell in path] for c, path in block.column_paths.items()
    }
    lines = {
        c: [one for one in own if _is_unit_line(one, c in block.stub)] for c, own in read.items()
    }
    texts = {c: [one.text for one in own if one not in lines[c]] for c, own in read.items()}
    numbered = _numbered(labels, block, at, texts)
    texts |= {c: [*_head_left_of(texts, c), text] for c, text in numbered.items()}
    corner, cornered = corner_of(labels, block, at)
    texts |= cornered
    return Heads(
        _with_capitals(labels, _plain(labels, block, texts)),
        tuple(dict.fromkeys(chain(*lines.values()))),
        frozenset((*(block.lines[:1] if numbered else ()), corner)) - {-1},
        frozenset(numbered) | cornered.keys(),
        _legends(labels, texts),
    )


def _legends(labels: Labels, texts: dict[int, list[str]]) -> tuple[str, ...]:
    """What heads say of signs in brackets: "Tiêu chí (x: đạt)"."""
    said = dict.fromkeys(text for own in texts.values() for text in own)
    parts = (part for text in said for part in BRACKETS.findall(text))
    return tuple(part for part in parts if is_legend(labels, part))


def corner_of(
    labels: Labels, block: Block, at: Callable[[Cell], object]
) -> tuple[int, dict[int, list[str]]]:
    """A row of bare numbers whose corner names both ways ("Xã \\ Tiêu chí"), and its heads.

    They stand under no other: what is above such a row is a title.
    """
    for r in (*block.numbering, *block.lines[:1]):
        told = {c: shown(at((r, c))) for c in block.columns if at((r, c)) not in ("", None)}
        first = next(iter(told), -1)
        parts = re.split(r"\s*\\\s*", told[first]) if first in block.stub else []
        over = [part for part in parts if labels.read(part).has("crit")]
        if len(parts) == 2 and len(over) == 1:
            beside = parts[0] if parts[1] is over[0] else parts[1]
            heads = {c: [over[0], own] if own.isdecimal() else [own] for c, own in told.items()}
            return r, heads | {first: [beside]}
    return -1, {}


def _head_left_of(texts: dict[int, list[str]], column: int) -> list[str]:
    """The heads of a column, or of the next one left of it that has any."""
    left = [texts[c] for c in sorted(texts) if c <= column and texts[c]]
    return texts.get(column) or (left[-1] if left else [])


def _plain(labels: Labels, block: Block, texts: dict[int, list[str]]) -> dict[int, list[str]]:
    """The heads without remarks, those of one column over several lines as one text."""
    shared = Counter(cell for path in block.column_paths.values() for cell in path)
    found = {}
    for c, own in texts.items():
        path = block.column_paths.get(c, ())
        alone = [n for n, cell in enumerate(path) if shared[cell] == 1]
        plain = [_without_remark(labels, text) for text in own]
        if c in block.stub:
            plain = [_one_way(labels, without_asides(labels, text) or text) for text in plain]
        found[c] = _joined(labels, plain, alone) if len(path) == len(own) else plain
    return found


def _with_capitals(labels: Labels, heads: dict[int, list[str]]) -> dict[int, list[str]]:
    """The heads; one in small letters beside others that name communes as a name: "xuân hòa"."""
    last = {c: own[-1] for c, own in heads.items() if own}
    small = {c: text.title() for c, text in last.items()
             if text.islower() and labels.read(text).rest}  # fmt: skip
    named = [c for c, text in (last | small).items() if small and _is_place(labels.read(text))]
    if len(named) < FEWEST_NAMED:
        return heads
    return heads | {c: [*heads[c][:-1], small[c]] for c in named if c in small}


def _is_place(label: Label) -> bool:
    """Whether a text is the name of one place that a register has, and nothing else."""
    only = len(label.places) == 1 and not (label.rest or label.said.items or label.numbers)
    return only and bool(label.places[0].candidates)


def _one_way(labels: Labels, text: str) -> str:
    """A corner that names both ways, "Tiêu chí / Xã", by its places: criteria name themselves."""
    parts = re.split(r"\s*[/\\]\s*", text)
    read = [labels.read(part) for part in parts] if len(parts) == 2 else []
    places = [one for one in read if one.has("head:place") and not one.rest]
    others = [one for one in read if one.has("crit") and not one.rest]
    return places[0].text if len(places) == len(others) == 1 else text


def _is_unit_line(label: Label, stub: bool) -> bool:
    """A unit line among the heads is that of the whole table and heads no column; over figures
    what says more is the head of its own: "Tỷ lệ hộ nghèo (ĐVT: %)"."""
    first = next(iter(label.said.items), None)
    line = first is not None and (stub or first.has("head:unit"))
    return line and label.has("head:unit") and bool(facts_of([label]).units)


def _numbered(
    labels: Labels, block: Block, at: Callable[[Cell], object], texts: dict[int, list[str]]
) -> dict[int, str]:
    """By column the cells of a first line of only numbers of parts ("2.1", "2,2").

    Or of criteria, where a head above says so: "1", "2".
    """
    cells = {
        c: shown(at((r, c)))
        for r in block.lines[:1]
        for c in block.columns
        if at((r, c)) not in ("", None)
    }
    said = any(labels.read(text).has("crit") for c in cells for text in _head_left_of(texts, c))
    numbers = said and _counts_up([*cells.values()])
    parts = len(cells) > 1 and (numbers or all(map(_PART.fullmatch, cells.values())))
    return cells if parts and not cells.keys() & set(block.stub) else {}


def _counts_up(texts: Sequence[str]) -> bool:
    """Whether texts are whole numbers, each one more than the one before."""
    if not all(map(str.isdecimal, texts)):
        return False
    numbers = [int(text) for text in texts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


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
    for part in BRACKETS.findall(text):
        if is_legend(labels, part) or _is_reference(labels.read(part)):
            text = " ".join(text.replace(f"({part})", " ").split())
    named, remark = labels.place(text)
    if named is None or not named.candidates or not remark:
        return text
    return f"{named.kind} {named.name}".strip() if is_fact(labels.read(remark)) else text


def _is_reference(label: Label) -> bool:
    """Whether a text is but the number of a decision: "QĐ 318", "theo QĐ số 1980"."""
    told = [i for i in label.said.items if i.has("recognition") or not i.has("skip", "fill")]
    decision = [item.meaning("recognition") == "decision" for item in told]
    numbered = bool(label.numbers or label.period)
    return decision == [True] and numbered and not (label.rest or label.places)
