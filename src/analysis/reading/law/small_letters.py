"""Names of places in texts without a capital: "huyện lập thạch - vĩnh phúc", a sheet "gò quao"."""

from __future__ import annotations

from dataclasses import replace

from analysis.reading.law.labels import Label, Labels, Named
from analysis.registers.country import Place


def read_small(labels: Labels, text: str, area: Place | None = None) -> Label:
    """What a text says; one all in small letters as in capitals, where that leaves no word unknown
    and its places hold each other, or are the area or in it."""
    label = labels.read(text)
    if not (label.rest and text.islower()):
        return label
    loud = labels.read(text.upper())
    return replace(loud, text=text) if not loud.rest and _are_near(loud.places, area) else label


def _are_near(places: tuple[Named, ...], area: Place | None) -> bool:
    first, *others = [set(one.candidates) for one in places] or [set()]
    around = {area} if area else others.pop() if others else set()
    return bool(first and around) and all(_one_holds(own, around) for own in (first, *others))


def _one_holds(some: set[Place], around: set[Place]) -> bool:
    pairs = ((one, other) for one in some for other in around)
    return any(a == b or a.key in b.inside or b.key in a.inside for a, b in pairs)
