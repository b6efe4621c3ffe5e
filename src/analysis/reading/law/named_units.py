"""What names of places in a table come to: known sections, two places at once, communes alone."""

from __future__ import annotations

from functools import lru_cache

from analysis.reading.law.context import lies_in
from analysis.reading.law.labels import Label
from analysis.reading.law.table import Table
from analysis.registers.country import COMMUNE, Place
from analysis.words.text import match_key


@lru_cache(2)
def knows_sections(table: Table) -> bool:
    """Whether a section names a place that lies in the area of the table."""
    named = {one for line in table.lines for label in line.sections for one in label.places}
    places = {place for one in named for place in one.candidates}
    return any(lies_in(place, table.context.area) for place in places)


def is_of_two(label: Label) -> bool:
    """Whether a label is two places, and says no more: "Kỳ Hà -> Kỳ Nam" is of one of them."""
    plain = all(item.has("skip", "fill", "level") for item in label.said.items)
    named = {match_key(one.name): one for one in label.places}  # "Sa Pa - Sa Pa town" is one
    levels = [{place.level for place in one.candidates} for one in named.values()]
    alike = len(levels) > 1 and bool(set.intersection(*levels))
    return alike and plain and not label.rest


def of_communes(table: Table) -> bool:
    """Whether all lines that name a place are communes."""
    named = (one.place.place if one.place else None for one in table.lines if one.place_named)
    return all(place is not None and place.level == COMMUNE for place in named)


def names_work(label: Label, area: Place | None) -> bool:
    """Whether a bare name in a label is that of a station, or in a commune of a work: "Cầu Thành
    Tâm 2"."""
    first = next(iter(label.said.items), None)
    unit = first.meaning("unit") if first is not None and first.start == 0 else ""
    work = "|infrastructure|" in (unit or "")
    return label.has("station") or work and area is not None and area.level == COMMUNE
