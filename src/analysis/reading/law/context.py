"""What stands around a table: its title, unit line, the letterhead, the names of sheet and file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.reading.law.facts import Facts, Unit, facts_of
from analysis.reading.law.labels import Label, Labels, Named
from analysis.registers.country import COMMUNE, COUNTRY, PROVINCE, Country, Place
from analysis.words.periods import Period
from analysis.words.text import bare_key, is_unaccented, match_key


@dataclass(frozen=True)
class Context:
    """`titles` are the labels of the title, nearest first; `facts` what they state.

    `area`: the place that all of the table lies in; `units` those of the unit line, `unit_line`
    whether there is one.
    """

    titles: tuple[Label, ...]
    letterhead: tuple[Label, ...]
    facts: Facts
    area: Place | None
    period: Period | None
    measure: str
    units: tuple[Unit, ...]
    unit_line: bool
    legend: dict[str, str] = field(default_factory=dict)
    unread_legend: bool = False


def context_of(
    labels: Labels, titles: Sequence[str], notes: Sequence[str], sheet: str, source: str
) -> Context:
    """The context of a table from the texts above it, from top to bottom."""
    read = [labels.read(text) for text in titles]
    unit_lines = [label for label in read if label.has("head:unit") and facts_of([label]).units]
    signed = any(label.has("sign") for label in read)
    letterhead = [
        label
        for label in read
        if label not in unit_lines and (_is_letterhead(label) or signed and _is_person(label))
    ]
    own = [label for label in read if label not in unit_lines and label not in letterhead]
    own = own[::-1]
    names = [labels.read(sheet)] if sheet and not is_unaccented(sheet) else []
    file = labels.read(source.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    facts = facts_of(own)
    wider = [*own, *letterhead[::-1], *names, *([file] if not is_unaccented(file.text) else [])]
    area = area_of(labels.country, [named for label in wider for named in label.places])
    if area is None and is_unaccented(file.text):
        area = _province_in(labels.country, file.text)
    if area is None and any(label.has("place0") for label in wider):
        area = labels.country.by_key["vn"]
    period = next(
        (label.period for label in (*own, *unit_lines, labels.read(sheet), file) if label.period),
        None,
    )
    return Context(
        tuple(own),
        tuple(letterhead),
        facts,
        area,
        _most_specific(own) or period,
        _measure(own),
        tuple(unit for label in unit_lines for unit in facts_of([label]).units),
        bool(unit_lines),
        *legend_of(labels, [*titles, *notes]),
    )


_EXPLAINED = re.compile(r"([^\s;,:=]+)\s*([:=]|\s[-–]\s|\blà\b)\s*(?=([^:;=,]+))")


def legend_of(labels: Labels, texts: Sequence[str]) -> tuple[dict[str, str], bool]:
    """The status of each sign that a legend explains ("● : đạt; ○ : chưa đạt").

    And whether it explains something that is no sign of a cell: a colour.
    """
    legend, unread = {}, False
    for text in texts:
        for sign, between, words in _EXPLAINED.findall(text):
            label = labels.read(words)
            statuses = [item.meaning("status") for item in label.said.items if item.has("status")]
            others = [
                item for item in label.said.items if not item.has("status", "crit", "skip", "fill")
            ]
            if len(statuses) != 1 or others or label.rest:
                continue
            if (
                not any(letter.isalpha() for letter in sign)
                or len(sign) == 1
                or labels.read(sign).has("status")
            ):
                legend[sign.casefold()] = statuses[0] or ""
            elif between in ":=":
                unread = True
    return legend, unread


def _is_person(label: Label) -> bool:
    """Whether a text may be the name below a signature: 2 to 5 unknown words with capitals."""
    words = label.text.split()
    capital = all(word[:1].isupper() for word in words)
    return (
        2 <= len(words) <= 5
        and capital
        and not label.said.items
        and not label.numbers
        and label.period is None
    )


def _province_in(country: Country, name: str) -> Place | None:
    """The one province that the name of a file without accents holds: "quang-ngai-2016"."""
    words = f" {match_key(name)} "
    provinces = {
        place.name: place
        for place in country.by_key.values()
        if place.level == PROVINCE and not place.new
    }
    found = [place for own, place in provinces.items() if f" {bare_key(own)} " in words]
    return found[0] if len(found) == 1 else None


def _is_letterhead(label: Label) -> bool:
    """An author, a motto or an act; no title: nothing is measured, promised or counted in it."""
    if not label.text.strip():
        return True
    if label.has("give", "kind", "concept", "indicator", "crit", "status", "measure"):
        return False
    nothing = not (label.said.items or label.rest or label.places or label.periods)
    return label.has("author", "sign") or nothing


def _most_specific(labels: Sequence[Label]) -> Period | None:
    """Of periods of the title the one inside the others: a half-year inside a stage."""
    periods = [label.period for label in labels if label.period]
    inner = [period for period in periods if period.since is None]
    if len(inner) == 1 and len(periods) > 1:
        return inner[0]
    parts = [period for period in inner if period.part]
    years = {period.year for period in inner}
    if len(parts) == 1 and len(years - {None}) == 1:
        return parts[0].within(next(iter(years - {None})))
    return periods[0] if periods else None


def _measure(labels: Sequence[Label]) -> str:
    """Plan or actual, whichever a title says first: "Kết quả thực hiện kế hoạch" is a result."""
    for label in labels:
        item = label.find("measure")
        if item is not None:
            return item.meaning("measure") or ""
    return ""


def area_of(country: Country, named: Sequence[Named]) -> Place | None:
    """The one place that texts name together; None where they name several.

    "xã Kỳ Hà, huyện Kỳ Anh, tỉnh Hà Tĩnh" is one.
    """
    chosen: Place | None = None
    for n, one in enumerate(named):
        fits = [place for place in one.candidates if _agrees(place, [*named[:n], *named[n + 1 :]])]
        old = [place for place in fits if not place.new] or fits
        keys = {place.key.lstrip("+") for place in old}
        if len(keys) != 1:
            continue
        place = old[0]
        if not one.kind and place.level == COMMUNE:
            continue
        if chosen is None or (chosen.key in place.inside and place.level < chosen.level):
            chosen = place
    return chosen


def _agrees(place: Place, others: Sequence[Named]) -> bool:
    """Whether a place lies in, or holds, one of the units that each other name may be."""
    wider = [
        one
        for one in others
        if one.candidates and min(c.level for c in one.candidates) > place.level
    ]
    return all(any(c.key in place.inside for c in one.candidates) for one in wider)


def lies_in(place: Place, area: Place | None) -> bool:
    """Whether a place is an area or lies in it."""
    if area is None or area.level == COUNTRY:
        return True
    key = area.key.lstrip("+")
    return place.key.lstrip("+") == key or any(own.lstrip("+") == key for own in place.inside)
