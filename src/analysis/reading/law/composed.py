"""Known indicators that the heads of a column name together with the thing that the title counts.

"Công nhận" over "Tập thể" below "Mô hình dân vận khéo": "Số mô hình … tập thể được công nhận".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

from analysis.reading.law.columns import Column
from analysis.reading.law.facts import facts_of, unit_of
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.times import without_other_years
from analysis.registers.vocabulary import tokens_of

MOST_PARTS = 2  # of a count: how far it is, and of whom
THINGS = ("concept", "indicator", "thing")


def composed(
    labels: Labels, columns: dict[int, Column], titles: Sequence[Label]
) -> dict[int, Column]:
    """The columns; the heads of those that name an indicator only with the title are its name."""
    columns = without_other_years(columns, titles)
    thing = thing_of(labels, titles)
    if thing is None:
        return columns
    own = {at: _with_thing(labels, one, *thing) for at, one in columns.items()}
    return {at: own[at] if one.job == "value" else one for at, one in columns.items()}


def thing_of(labels: Labels, titles: Sequence[Label]) -> tuple[str, str] | None:
    """The one thing that titles name, and the unit in which it is counted."""
    items = [item for label in titles for item in label.said.all(*THINGS)]
    if len({item.words for item in items}) != 1:
        return None
    indicator = items[0].meaning("indicator") or ""
    unit = items[0].meaning("thing") or labels.standard.get(indicator, "")
    return (items[0].words, unit) if unit else None


def named_with(labels: Labels, thing: str, parts: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The known count that a thing with most of some words is, and those; "" for none.

    A thing that is itself a known one needs none of them.
    """
    for size in range(min(len(parts), MOST_PARTS), -1, -1):
        for own in permutations(parts, size):
            said = labels.read(" ".join([thing, *own])).only
            if said and (known := labels.called.get(said.meaning("indicator") or "")):
                return known, own
    return "", ()


def _with_thing(labels: Labels, column: Column, thing: str, unit: str) -> Column:
    heads = [label for label in column.labels if label.said.items or label.rest]
    words = [own for label in heads if (own := _without_count(label, unit))]
    if not words or any(label.has(*THINGS) for label in heads):
        return column
    named = _named(labels, [thing, *words]) or _named(labels, [thing, *words[::-1]])
    if named is None:
        return column
    inner = [label for label in column.labels if label not in heads[1:]]
    whole = tuple(named if label is heads[0] else label for label in inner)
    return replace(column, labels=whole, facts=facts_of(whole[::-1]))


def _named(labels: Labels, words: Sequence[str]) -> Label | None:
    """The label of the known indicator that some words are, with the time that they say."""
    said = labels.read(" ".join(words))
    known = labels.called.get(said.only.meaning("indicator") or "") if said.only else None
    own = labels.read(known) if known else None
    return replace(own, period=said.period, periods=said.periods) if own else None


def _without_count(label: Label, unit: str) -> str:
    """What a head says beside that it counts in a unit: "Số mô hình đăng ký" says "đăng ký"."""
    end = 0
    for item in label.said.items:
        if unit_of(item.meaning("unit") or "||").name == unit:
            end = item.start + len(item.words.split())
        if end or not item.has("form", "skip", "fill"):
            break
    return " ".join(token.shown for token in tokens_of(label.text)[end:])
