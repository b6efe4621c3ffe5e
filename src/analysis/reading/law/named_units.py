"""What names of places in a table come to: known sections, two places at once, communes alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import permutations

from analysis.reading.law.context import lies_in
from analysis.reading.law.labels import Label, Labels, Named
from analysis.reading.law.once import once
from analysis.reading.law.remarks import NAMED_COMMUNE
from analysis.reading.law.row import Line
from analysis.reading.law.table import Table
from analysis.registers.country import COMMUNE, DISTRICT, Place
from analysis.words.places import KINDS
from analysis.words.text import match_key


@once
def knows_sections(table: Table) -> bool:
    """Whether a section names a place that lies in the area of the table."""
    named = {one for line in table.lines for label in line.sections for one in label.places}
    places = {place for one in named for place in one.candidates}
    return any(lies_in(place, table.context.area) for place in places)


@once
def of_country(table: Table) -> Place | None:
    """The country, where a national office speaks of contents, and nothing of a narrower place."""
    heads = [table.columns[c].labels[-1] for c in table.block.stub if table.columns[c].labels]
    contents = all(one.has("head:content", "head:ordinal", "head:unit") for one in heads)
    own = (label for line in table.lines for label in line.own)
    known = contents and all(one.said.items and not one.has("here", "region") for one in own)
    national = any(one.has("place0") for one in table.context.letterhead)
    return table.labels.country.by_key["vn"] if known and national and not _narrow(table) else None


def _narrow(table: Table) -> bool:
    """Whether titles name a place or a kind of places."""
    told = (*table.context.titles, table.context.sheet)
    kinds = any(not KINDS.keys().isdisjoint(one.text.casefold().split()) for one in told)
    return kinds or any(one.places or one.has("region", "zone", "here") for one in told)


def is_of_two(label: Label) -> bool:
    """Whether a label is two places: "Kỳ Hà -> Kỳ Nam" is of one of them, and "Tặng quà xã Kỳ Hà và
    xã Kỳ Nam" of both; among other words one says that it is a unit."""
    plain = all(item.has("skip", "fill", "level") for item in label.said.items) and not label.rest
    named = {match_key(one.name): one for one in label.places}  # "Sa Pa - Sa Pa town" is one
    units = [one.candidates for one in named.values() if plain or one.kind or not label.rest]
    said = plain or any(one.kind for one in named.values()) and not _hold_each_other(units)
    return said and len(units) > 1 and bool(set.intersection(*map(_levels, units)))


def is_unplaced(table: Table, line: Line) -> bool:
    """Whether a line names some communes, a part of the area, or among places none of them."""
    some = any(is_region(label) or is_of_some(label) for label in line.own)
    return some or table.mostly_named and _is_unclear(table, line)


def _is_unclear(table: Table, line: Line) -> bool:
    """Whether a line, among others that are places, says nothing, or something unknown."""
    unknown = any(label.rest or label.has("change", "region") for label in line.own)
    unknown = unknown or any(map(_is_near, line.own))
    return unknown or not line.names or table.lacks_place(line)


def _is_near(label: Label) -> bool:
    """Whether a label is called after a place without being it: "Cụm Nhân Bình", "Nhân Bình 1"."""
    numbered = bool(label.numbers) and not label.said.items
    bare = bool(label.places) and not any(one.kind for one in label.places)
    return bare and (numbered or label.has("zone", "numbered"))


def is_region(label: Label) -> bool:
    """Whether a label names a part of an area and nothing else: "Miền núi"."""
    plain = all(item.has("region", "zone", "level", "skip", "fill") for item in label.said.items)
    return plain and label.has("region") and not label.rest


def is_zone(label: Label) -> bool:
    """Whether a label is but the zone or group of a place: "Nhóm 2"."""
    items = label.said.items
    return bool(items) and all(item.has("zone") for item in items) and not label.rest


def is_of_some(label: Label) -> bool:
    """Whether a label names some communes, and says no more: "6 xã của thành phố Bến Tre", "Một số
    xã"."""
    items = label.said.items
    plain = all(item.has("skip", "fill", "level") for item in items) and not label.rest
    communes = any(item.meaning("level") == "xa" for item in items) and not label.has("form")
    wide = any(one.level > COMMUNE for named in label.places for one in named.candidates)
    some = wide or not label.has("here") and (len(items) > 1 or bool(label.numbers))
    return plain and communes and some


def name_several(heads: Sequence[Label]) -> bool:
    """Whether heads, one over the other, name several units of one kind, of which none is meant."""
    kinds = Counter(kind for kind, _ in {(one.kind, one.name) for h in heads for one in h.places})
    return any(kind and n > 1 for kind, n in kinds.items())


def _levels(units: Sequence[Place]) -> set[int]:
    return {one.level for one in units}


def _hold_each_other(named: Sequence[Sequence[Place]]) -> bool:
    """Whether any unit of one name lies in one of another."""
    return any(a.holds(b) for one, other in permutations(named, 2) for a in one for b in other)


def of_communes(table: Table) -> bool:
    """Whether all lines that name a place are communes."""
    named = (one.place.place if one.place else None for one in table.lines if one.place_named)
    return all(place is not None and place.level == COMMUNE for place in named)


def named_places(labels: Sequence[Label], giver: Label | None, area: Place | None) -> list[Named]:
    """The places that labels name.

    A bare name among words that nothing explains is none: "Đồng bằng sông Hồng"; nor is that of a
    station or a work: "Đồn Biên phòng Ngư Thủy", "Cầu Thành Tâm 2".
    """
    return [
        one
        for label in labels
        for one in label.places
        if one.kind or not (label.rest or names_work(label, area))
        if not (label is giver and _holds(one, area))
    ]


def _holds(named: Named, area: Place | None) -> bool:
    """Whether a giver is of a place that holds the area: the police of its district."""
    return area is not None and any(one != area and lies_in(area, one) for one in named.candidates)


def unknown_commune(giver: Label | None, area: Place | None) -> Named | None:
    """The commune in a district of a giver that no register knows: "Hội LHPN xã Công Thành"."""
    if area is None or area.level != DISTRICT:
        return None
    found = NAMED_COMMUNE.search(giver.text) if giver and giver.rest and not giver.places else None
    return Named(found[1], found[2], ()) if found and found[2].istitle() else None


def without_commune(labels: Labels, giver: Label, area: Place | None) -> Label:
    """What the name of a giver says but for such a commune: "Hội LHPN xã"."""
    gone = unknown_commune(giver, area)
    return labels.read(giver.text.partition(f" {gone.name}")[0]) if gone else giver


def names_work(label: Label, area: Place | None) -> bool:
    """Whether a bare name in a label is that of a station, or in a commune of a work: "Cầu Thành
    Tâm 2"."""
    first = next(iter(label.said.items), None)
    unit = first.meaning("unit") if first is not None and first.start == 0 else ""
    work = "|infrastructure|" in (unit or "")
    return label.has("station") or work and area is not None and area.level == COMMUNE
