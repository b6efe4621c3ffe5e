"""Materials that no register names: "Vật liệu | Cừ tràm | cây" are some all the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from analysis.reading.law.facts import facts_of
from analysis.reading.law.labels import Label
from analysis.words.names import phrases

MATERIALS, PIECES = "materials", {*phrases("pieces").split("|")}


def unknown_materials(heads: Sequence[Label], *, given: bool) -> list[Label]:
    """The heads of which no word is known, right below one of materials, in a unit of such; or,
    where a title says that something was `given`, behind which pieces stand: "Áo ấm (chiếc)"."""
    units = facts_of(heads).units
    if {unit.kind for unit in units} != {MATERIALS}:
        return []
    pieces = given and {unit.name for unit in units} <= PIECES
    alone = [head for head in heads[-1:] if pieces and _is_unknown(head)]
    return alone or [
        inner
        for outer, inner in pairwise(heads)
        if outer.only is not None and outer.only.meaning("kind") == MATERIALS
        if _is_unknown(inner) and not inner.said.items
    ]


def _is_unknown(head: Label) -> bool:
    """Whether no word of a head is known, but for the unit behind it."""
    aside = all(item.has("unit") and item.aside for item in head.said.items)
    return bool(head.rest) and aside and not (head.places or head.numbers or head.period)
