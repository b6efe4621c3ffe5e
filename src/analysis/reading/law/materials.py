"""Materials that no register names: "Vật liệu | Cừ tràm | cây" are some all the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from analysis.reading.law.facts import facts_of
from analysis.reading.law.labels import Label

MATERIALS = "materials"


def unknown_materials(heads: Sequence[Label]) -> list[Label]:
    """The heads of which no word is known, right below one of materials, in a unit of such."""
    units = {unit.kind for unit in facts_of(heads).units}
    if units != {MATERIALS}:
        return []
    return [
        inner
        for outer, inner in pairwise(heads)
        if outer.only is not None and outer.only.meaning("kind") == MATERIALS
        if inner.rest and not (inner.said.items or inner.places or inner.numbers)
    ]
