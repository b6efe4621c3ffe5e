"""What titles say of which units of their area, not of all of it: "3 xã điểm huyện Lý Nhân".

A line that names its own place is of that; what has the place of the title alone is of these units,
and no figure of the whole area.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

from analysis.reading.law.labels import Label, Labels, Named
from analysis.registers.country import COMMUNE, LAST_OLD, Country, Place
from analysis.registers.vocabulary import Item
from analysis.words.names import phrases
from analysis.words.places import KINDS
from analysis.words.text import match_key

_KIND = "|".join(sorted(KINDS, key=len, reverse=True))
_UNITS = re.compile(
    rf"(?<![\w.,/])(?:(\d{{1,3}}(?:\.\d{{3}})*)|{phrases('several')})\s+((?:{_KIND})(?!\w)(?:\s*(?:,|{phrases('and')})"
    rf"\s*(?:{_KIND})(?!\w))*)\s*([^,;:.()–-]*)",
    re.I,
)
NEARLY_ALL = 0.9  # some communes take no part in a programme: 89 of 94, 202 of 203
_BETWEEN = rf"\s*(?:[,;&]|(?:{phrases('and')})(?!\w))\s*(?:(?:{_KIND})\s+)?"


def some_of(
    labels: Labels, titles: Iterable[Label], area: Place | None, on: str
) -> tuple[str, ...]:
    """The words of titles by which figures without a place of their own are of some units only."""
    pairs = ((one, pair) for one in titles for pair in combinations(one.places, 2))
    told = [f"{a.name}, {b.name}" for one, (a, b) in pairs if _beside(one.text, a, b)]
    if area is not None and area.level != COMMUNE:
        told += [words for title in titles for words in _units_of(labels, title, area, on)]
    return tuple(dict.fromkeys(told))


@lru_cache(1 << 12)
def some_communes(labels: Labels, titles: tuple[Label, ...]) -> tuple[str, ...]:
    """The words of titles, or sections, by which figures of a district are of some communes of it
    only: "các xã biên giới". Those that met a standard are what such tables count."""
    told = []
    for found in (one for title in titles for one in _UNITS.finditer(title.text)):
        _, named, behind = found.groups()
        kinds = {kind.casefold() for kind in re.findall(_KIND, named, re.I)}
        met = labels.read(behind).said.items[:1]
        if {KINDS[kind] for kind in kinds} == {COMMUNE} and not any(map(_is_met, met)):
            told.append(f"{named} {more}" if (more := _which(labels, kinds, behind)) else "")
    return tuple(dict.fromkeys(filter(None, told)))


def _is_met(item: Item) -> bool:
    return item.meaning("status") == "met"


def _units_of(labels: Labels, title: Label, area: Place, on: str) -> Iterator[str]:
    yield from (one.words for one in title.said.items if one.meaning("skip") == "rural")
    for found in _UNITS.finditer(title.text):
        number, named, behind = found.groups()
        kinds = {kind.casefold() for kind in re.findall(_KIND, named, re.I)}
        # nothing inside a district is a district: "tháng 12 huyện Lý Nhân" counts none
        told = int(number.replace(".", "")) if number and area.kind not in kinds else 0
        if told and not _are_all(labels.country, area, kinds, told, on):
            yield f"{number} {named}"
        elif more := _which(labels, kinds, behind):
            words = f"{named} {more}"
            if not any(i.has("concept") and words.casefold() in i.words for i in title.said.items):
                yield words  # "Số tiêu chí các xã đạt" is of all


def _beside(text: str, first: Named, second: Named) -> bool:
    """Whether two places of a title stand beside one another, neither inside the other; or are two
    of a level that it says are: those of one may have built for the other."""
    inside = any(a.holds(b) or b.holds(a) for a in first.candidates for b in second.candidates)
    level = {place.level for place in first.candidates}
    alike = any(place.level in level for place in second.candidates)
    told = bool(first.kind and second.kind)
    apart = told and match_key(first.name) != match_key(second.name)
    joined = rf"{re.escape(first.name)}{_BETWEEN}{re.escape(second.name)}(?!\w)"
    other = rf"(?<!\w)(?:{phrases('hamlet')}|{phrases('called_after')})\s+{re.escape(first.name)}"
    inside = inside or re.search(other, text, re.I) is not None  # "ấp Tân Long, xã …"
    return alike and not inside and (apart or re.search(joined, text, re.I) is not None)


def _are_all(country: Country, area: Place, kinds: set[str], number: int, on: str) -> bool:
    """Whether so many units of these kinds are all, or nearly, that an area has on a day."""
    units = (one for one in country.by_key.values() if one.new == (on > LAST_OLD))
    own = (one for one in units if area.key in one.inside and one.kind in kinds)
    known = sum(one.there_on(on) for one in own)
    return 0 < NEARLY_ALL * known <= number


def _which(labels: Labels, kinds: set[str], behind: str) -> str:
    """The words behind "các xã" that say which of them; "" where these are all.

    What follows may be the area, or say nothing. Towns alone are some of its communes.
    """
    if all(KINDS[kind] == COMMUNE and kind != "xã" for kind in kinds):
        return behind.strip() or ", ".join(kinds)
    first = next(iter(labels.read(behind).said.items), None) if behind.strip() else None
    if first is None or first.start > 0 or first.has("skip", "fill", "title", "here", "place0"):
        return ""
    return "" if first.meaning("measure") == "actual" else first.words
