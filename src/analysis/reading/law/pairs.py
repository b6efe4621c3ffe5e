"""Heads that name two things with a slash between: "Thu nhập (tr.đ) / hộ nghèo (%)".

Below them "42/2" is two figures, and no part of a whole, as below "Số hộ nghèo / tổng số hộ".
"""

from __future__ import annotations

from analysis.reading.law.at import At
from analysis.reading.law.counted import counted_unit
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.shown import BRACKETS

_OF_UNITS = ("unit", "level", "skip", "fill", "head:place")
TOTAL = 2  # words in front of a label that may say that it is a total


def names_two(labels: Labels, head: Label) -> bool:
    """Whether a head names two things, of which the second is no unit, number or whole."""
    text = head.text
    for part in BRACKETS.findall(text):
        text = text.replace(f"({part})", " ")
    first, *others = [part.strip() for part in text.split("/")]
    return bool(first) and any(_is_another(labels, first, one) for one in others if one)


def no_pair(at: At, made: Row | list[Row] | Refusal | None) -> Row | list[Row] | Refusal | None:
    """What was made of a figure, but of "42/2", which is two; met criteria are compared later."""
    part, whole = at.value.number, at.value.out_of
    if not isinstance(made, Row) or part is None or whole is None or part <= whole:
        return made
    return made if made.what == "criteria_met" else Refusal(at.cell, "number", (at.value.text,))


def _is_another(labels: Labels, first: str, text: str) -> bool:
    """Whether a text is neither but a unit or a number, nor the whole of what stands before it."""
    label, words = labels.read(text), text.split()
    if not label.rest and all(item.has(*_OF_UNITS) for item in label.said.items):
        return any(
            item.has("kind", "form", "head:value") for item in label.said.items
        ) and not _same_unit(labels, first, text)
    total = any(labels.read(" ".join(words[:n])).has("total") for n in range(1, TOTAL + 1))
    return not total


def _same_unit(labels: Labels, *texts: str) -> bool:
    """Whether texts count the same: "Số xã đạt / số xã"."""
    units = [counted_unit(labels, labels.read(text)) for text in texts]
    return bool(units[0]) and len(set(units)) == 1
