"""Units that notes below a table give: "Ghi chú: Dân số tính bằng người; số hộ tính bằng hộ".

Or a line above it: "Đơn vị: thu nhập - triệu đồng/người; tỷ lệ hộ nghèo - %".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from analysis.reading.law.facts import NO_UNIT, Unit, facts_of, unit_of
from analysis.reading.law.labels import Label, Labels
from analysis.registers.vocabulary import tokens_of
from analysis.words.periods import Period
from analysis.words.text import normalize

Noted = tuple[tuple[tuple[str, ...], Unit], ...]
_CLAUSES = re.compile(r"[;.](?:\s+|$)")
_PAIR = re.compile(r"\s[-–]\s|:\s*")
LONGEST = 4  # words of a unit
_THINGS = ("concept", "indicator", "thing", "change", "criterion")


def units_noted(labels: Labels, notes: Iterable[str]) -> Noted:
    """What each clause of some notes counts, by its words, and in which unit."""
    clauses = (clause for note in notes for clause in _CLAUSES.split(note))
    return tuple(filter(None, (_counted(labels, clause) for clause in clauses)))


def period_noted(labels: Labels, notes: Iterable[str]) -> Period | None:
    """The one time that notes say figures are of: "Ghi chú: Số liệu tính đến 31/12/2020"."""
    read = [labels.read(clause) for note in notes for clause in _CLAUSES.split(note)]
    told = {label.period for label in read if label.period and _dates_figures(label)}
    return told.pop() if len(told) == 1 else None


def _dates_figures(label: Label) -> bool:
    """Whether a note says but when figures are of; of a paper it is a source."""
    first = next((item for item in label.said.items if not item.has("note")), None)
    told = first is not None and first.has("head:value") and label.periods == 1
    plain = all(i.has("note", "skip", "head:value", "head:period") for i in label.said.items)
    return told and plain and not (label.rest or label.places or label.numbers)


def units_listed(labels: Labels, lines: Iterable[str]) -> dict[str, Noted]:
    """The unit lines that say clause by clause what is counted, and in which unit; with these."""
    found = ((line, _listed(labels, line)) for line in lines)
    return {line: noted for line, noted in found if noted}


def _listed(labels: Labels, text: str) -> Noted:
    head, _, listed = text.partition(":")
    if not labels.read(head).has("head:unit", "head:org"):
        return ()
    pairs = [_PAIR.split(clause) for clause in _CLAUSES.split(listed) if clause.strip()]
    known = [pair for pair in pairs if len(pair) == 2 and _only_unit(labels, pair[1])]
    if len(known) < len(pairs) or len(known) < 2:
        return ()
    return tuple(
        (tuple(token.key for token in tokens_of(name)), unit_of(_only_unit(labels, unit)))
        for name, unit in known
    )


def units_written(labels: Labels, lines: Iterable[str]) -> dict[str, Unit]:
    """The lines that name a unit alone that no register knows, with it."""
    found = ((line, _unit_written(labels, line)) for line in lines)
    return {line: unit for line, unit in found if unit is not None}


def _unit_written(labels: Labels, text: str) -> Unit | None:
    """The unit that a line names alone, and no register knows: "Đơn vị tính: Vụ"."""
    head, _, own = text.strip("() ").partition(":")
    only, said = labels.read(head.strip()).only, labels.read(own.strip())
    if only is None or not only.has("head:unit") or facts_of([labels.read(text)]).units:
        return None
    named = bool(said.rest) and not (
        said.places or said.period or said.has("pchange", "measure", "unit")
    )
    short = len(own.split()) <= LONGEST and not re.search("[,;:]", own)
    return Unit(normalize(own).casefold(), "", None) if named and short else None


def _only_unit(labels: Labels, text: str) -> str:
    """The unit that a text is and nothing else, as the vocabulary has it; "" for none."""
    only = labels.read(text.strip()).only
    return (only.meaning("unit") or "") if only is not None else ""


def _counted(labels: Labels, clause: str) -> tuple[tuple[str, ...], Unit] | None:
    label = labels.read(clause)
    way = label.find("counted")
    behind = [item for item in label.said.items if way is not None and item.start > way.start]
    if way is None or label.period or len(behind) != 1 or not behind[0].has("unit"):
        return None
    tokens = labels.vocabulary.words_of(clause)
    ends = (item.start + len(item.words.split()) for item in label.all("note"))
    first = max((end for end in ends if end <= way.start), default=0)
    ends = behind[0].start + len(behind[0].words.split()) == len(tokens)
    words = tuple(token.key for token in tokens[first : way.start])
    return (words, unit_of(behind[0].meaning("unit") or "||")) if words and ends else None


def unit_noted(noted: Noted, own: Sequence[Label], titles: Sequence[Label]) -> Unit:
    """The unit that a note gives what the nearest label names; titles name it if no label does."""
    plain = not any(label.rest or label.has(*_THINGS) for label in own)
    for label in (*own, *titles) if plain else own:
        found = [unit for words, unit in noted if _holds(label, words)]
        if found:
            return found[0] if len(found) == 1 else NO_UNIT
    return NO_UNIT


def _holds(label: Label, words: tuple[str, ...]) -> bool:
    keys = tuple(token.key for token in tokens_of(label.text))
    return any(keys[n : n + len(words)] == words for n in range(len(keys) - len(words) + 1))
