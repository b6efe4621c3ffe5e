"""What stands around a table: its title, unit line, the letterhead, the names of sheet and file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from analysis.reading.law.agreed import agree, is_update
from analysis.reading.law.aims import Aim, aims_of
from analysis.reading.law.asides import SAYING, without_asides
from analysis.reading.law.facts import Facts, Unit, changing, facts_of, is_unit_line, only_units
from analysis.reading.law.groups import places_beside
from analysis.reading.law.labels import Label, Labels, Named
from analysis.reading.law.legend import answers, is_legend, legend_of, without_legend
from analysis.reading.law.letterhead import is_of_act, is_signed_on, letterhead_of
from analysis.reading.law.noted import Noted, period_noted, units_listed, units_noted, units_written
from analysis.reading.law.shown import BRACKETS
from analysis.reading.law.small_letters import read_small
from analysis.registers.country import COMMUNE, COUNTRY, KINDS, LAST_OLD, Country, Place
from analysis.registers.vocabulary import Vocabulary
from analysis.words.names import phrases
from analysis.words.periods import Period, periods_in
from analysis.words.text import bare_key, is_unaccented, match_key

_CLAUSES = re.compile(r"[;\n]|\.\s")
_KINDS = {bare_key(kind): level for kind, level in KINDS.items()}
_STARRED = re.compile(r"(?:[^:*]{0,20}:)?\s*\(?(\*+)\)?\s*\w")  # "Ghi chú: * …"
_YEAR = re.compile(r"(?:19|20)\d\d")
_CUMULATED = re.compile(rf"(?<!\w)(?:{phrases('cumulated')})(?!\w)", re.I)
LONG = 16  # words of a sentence; a title that ends with a full stop has fewer


@dataclass(frozen=True)
class Context:
    """`titles` are the labels of the title, nearest first; `facts` what they state.

    `area`: the place that all of the table lies in; `stranger`: a commune that is named as part of
    it and that the register does not know there; `units` those of the `unit_lines`; `sheet` is
    the name of the sheet; `aims` the plans and results that the title names. `legend` has the
    status of each sign, "" a blank; `unread` what it explains that may be no text of a cell;
    `noted` the units that notes give; `year` that of all times which the titles name; `starred` the
    stars that notes explain: "* xã tự đánh giá".
    """

    titles: tuple[Label, ...]
    letterhead: tuple[Label, ...]
    facts: Facts
    area: Place | None
    stranger: Named | None
    period: Period | None
    aims: tuple[Aim, ...]
    units: tuple[Unit, ...]
    unit_lines: tuple[Label, ...]
    sheet: Label
    legend: dict[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    noted: Noted = ()
    year: int | None = None
    starred: frozenset[str] = frozenset()

    @property
    def titled_period(self) -> Period | None:
        """The time of the table, if its titles or its sheet say one, and not its file alone."""
        said = any(label.period for label in (*self.titles, self.sheet))
        return self.period if said else None


def context_of(
    labels: Labels,
    titles: Sequence[str],
    notes: Sequence[str],
    sheet: str,
    source: str,
    above: Sequence[str] = (),
) -> Context:
    """The context of a table from the texts above it, from top to bottom.

    `above`: those of them that are titles of the table above it, too.
    """
    sheet = sheet.replace("_", " ")  # "Q3_2022"
    listed = units_listed(labels, titles)
    written = units_written(labels, titles)
    said = [one for one in titles if one not in {*listed, *written} and _may_title(labels, one)]
    said = _without_asides(labels, said)
    named = [read_small(labels, without_legend(labels, text)) for text in said]
    own, letterhead, unit_lines = _sorted_out(labels.vocabulary, named)
    tab, file = _tab_of(labels, sheet), labels.read(source.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    wider = _wider(labels.vocabulary, own, letterhead, (tab, file))
    area = _narrowed((*own, *letterhead[::-1], tab), _area(labels.country, wider, file.text))
    tab = tab if not tab.rest else read_small(labels, sheet, area)
    agreed = agree([label for label in own if label.text not in above])
    period = _period_told(labels, own, (*unit_lines, tab), file, notes) if agreed else None
    facts = facts_of(own)
    legend, unread = legend_of(labels, [*titles, *notes])
    return Context(
        own,
        letterhead,
        facts,
        area,
        _stranger([named for label in wider for named in label.places], area),
        period,
        aims_of(labels, own, period),
        tuple(dict.fromkeys((*facts_of(unit_lines[::-1]).units, *written.values())))
        or _units_beside(labels, own)
        or _units_declared(labels, notes),
        unit_lines,
        tab,
        answers(titles, facts) | legend,
        unread,
        (*chain(*listed.values()), *units_noted(labels, notes)),
        _year_of(own),
        frozenset(one[1] for one in map(_STARRED.match, notes) if one),
    )


def _wider(
    words: Vocabulary, own: Sequence[Label], letterhead: Sequence[Label], names: Sequence[Label]
) -> list[Label]:
    """What may say in which area a table lies, from its titles outward."""
    home = area_of([named for label in own for named in label.places])
    office = [label for label in letterhead[::-1] if not is_of_act(words, label)]
    office = [label for label in office if not _is_elsewhere(label, home)]
    return [*own, *office, *(one for one in names if one.text and not is_unaccented(one.text))]


def _is_elsewhere(label: Label, home: Place | None) -> bool:
    """Whether an office is outside the place that titles name: "Hội đồng hương tại Hà Nội"."""
    found = [place for named in label.places for place in named.candidates]
    if home is None or not found:
        return False
    return not any(lies_in(one, home) or lies_in(home, one) for one in found)


def _tab_of(labels: Labels, sheet: str) -> Label:
    """What the name of a sheet says; where more than is understood, but for clerical words."""
    label = labels.read(sheet)
    measures = {item.meaning("measure") for item in label.all("measure")}
    if {"plan", "actual"} <= measures:  # "KH-TH 2023" says neither of one figure
        own = tuple(item for item in label.said.items if not item.has("measure"))
        return replace(label, said=replace(label.said, items=own))
    if not (label.rest or changing(label)):
        return label
    return replace(labels.read(labels.vocabulary.without_tab(sheet)), text=label.text)


def said_by_sheet_alone(context: Context, heads: Iterable[Label]) -> list[str]:
    """The words of receiving, and of a standard, of a sheet's name where titles and heads say none
    such."""
    labels = [*context.titles, *heads]
    alone = [] if any(label.has("receive") for label in labels) else ["receive"]
    alone += [] if any(label.standards for label in labels) else ["standard"]
    return [item.words for item in context.sheet.all(*alone)]


def _may_title(labels: Labels, text: str) -> bool:
    return not (is_legend(labels, text) or is_sentence(text))


def _without_asides(labels: Labels, texts: Sequence[str]) -> list[str]:
    """Texts above a table without what they say but of how its sheet is handled, where others say
    what its figures are; the only time that is told stays."""
    left = {text: without_asides(labels, text).strip() for text in texts}
    read = [labels.read(text) for text in filter(None, left.values())]
    if not any(label.has(*SAYING) for label in read):
        left = {text: text for text in texts}
    dated = any(label.period for label in read)
    kept = (own if dated or not labels.read(text).period else text for text, own in left.items())
    return ["(%)" if text.strip() == "%" else text for text in kept if text]


def is_sentence(text: str) -> bool:
    """Whether a text tells something in a sentence: "Trong 6 tháng, toàn huyện gieo trồng …"."""
    return text.rstrip().endswith(".") and len(text.split()) >= LONG


def _sorted_out(
    words: Vocabulary, read: Sequence[Label]
) -> tuple[tuple[Label, ...], tuple[Label, ...], tuple[Label, ...]]:
    """Of the texts above a table the titles, nearest first; the letterhead; the unit lines."""
    unit_lines = [label for label in read if is_unit_line(label)]
    letterhead = letterhead_of(words, read, unit_lines)
    own = [
        label
        for label in read
        if label not in letterhead and (label not in unit_lines or not only_units(label))
    ]
    return tuple(own[::-1]), tuple(letterhead), tuple(unit_lines[::-1])


def _area(country: Country, wider: Sequence[Label], file: str) -> Place | None:
    """The place that all of a table lies in, from its titles outward to the name of its file."""
    area = area_of([named for label in wider for named in _of_one(label)])
    if any(_of_unknown(label, area) for label in wider):
        return None
    if area is None and is_unaccented(file):
        area = _province_in(country, file)
    if area is None and any(label.has("place0") and not label.has("author") for label in wider):
        area = country.by_key["vn"]
    return area


def _of_one(label: Label) -> Sequence[Named]:
    """The places of a label; of several communes, "xã A và xã B, huyện C", but what holds them."""
    if not any(places_beside(label)):
        return label.places
    return [one for one in label.places if KINDS.get(one.kind) != COMMUNE]


def _narrowed(labels: Sequence[Label], area: Place | None) -> Place | None:
    """The one commune inside an area that titles, or the name of the sheet, name without a kind.

    "Duy Sơn" over a table of the district Duy Xuyên; None where capitals may be any words.
    """
    if area is None or area.level in (COMMUNE, COUNTRY):
        return area
    found = {
        commune.key: (commune, bool(label.said.items) and label.text.isupper())
        for label in labels
        if (commune := _bare_commune(label, area)) is not None
    }
    if len(found) != 1:
        return area
    ((commune, doubtful),) = found.values()
    return None if doubtful else commune


def _bare_commune(label: Label, area: Place) -> Place | None:
    """The one place without a kind that a label names inside an area, a commune; no station."""
    if label.rest or label.has("station") or is_signed_on(label, above=True):
        return None
    inside = [n for n in label.places if not any(lies_in(area, own) for own in n.candidates)]
    named = inside[0] if len(inside) == 1 else None
    if named is None or named.kind or match_key(named.name) == match_key(area.name):
        return None
    own = [p for p in named.candidates if p.level == COMMUNE and lies_in(p, area)]
    return own[0] if len(own) == 1 else None


def _of_unknown(label: Label, area: Place | None) -> bool:
    """Whether an office is of a unit that no register knows, narrower than the area around it.

    "UBND huyện Krông Xyz, tỉnh Đắk Lắk" is not of the province.
    """
    if area is None or not label.has("author"):
        return False
    keys = [*label.rest, *(match_key(one.name) for one in label.places if not one.kind)]
    behind = (
        match_key(label.text).partition(f"{item.words} ")[2]
        for item in label.all("level")
        if _KINDS.get(bare_key(item.words), area.level) < area.level
    )
    return any(text and text.startswith(key) for text in behind for key in keys)


def _stranger(named: Sequence[Named], area: Place | None) -> Named | None:
    """A commune "xã …" of the titles that is none of those in the area: it moved, or has gone."""
    if area is None or area.level == COMMUNE:
        return None
    communes = [one for one in named if one.kind and KINDS[one.kind] == COMMUNE]
    inside = any(lies_in(place, area) for one in communes for place in one.candidates)
    return None if inside or len({one.name for one in communes}) != 1 else communes[0]


def _units_beside(labels: Labels, titles: Sequence[Label]) -> tuple[Unit, ...]:
    """The units that the nearest title with any has in brackets: "Kết quả (triệu đồng)"."""
    for label in titles:
        parts = [labels.read(part) for part in BRACKETS.findall(label.text)]
        units = facts_of(part for part in parts if only_units(part)).units
        if units:
            return tuple(units)
    return ()


def _units_declared(labels: Labels, notes: Sequence[str]) -> tuple[Unit, ...]:
    """The units of a unit line that stands below: "Ghi chú: ĐVT: triệu đồng"."""
    clauses = (labels.read(part) for note in notes for part in _CLAUSES.split(note))
    lines = (label for label in clauses if label.has("head:unit") and only_units(label))
    return tuple(dict.fromkeys(facts_of(lines).units))


def _province_in(country: Country, name: str) -> Place | None:
    """The one province that the name of a file without accents holds: "quang-ngai-2016"."""
    words = f" {match_key(name)} "
    found = [place for own, place in country.provinces.items() if f" {own} " in words]
    return found[0] if len(found) == 1 else None


def is_of_form(label: Label) -> bool:
    """Whether a text names the form or the state, and no place, time or thing: "Biểu số 113"."""
    plain = all(
        item.has("skip", "fill", "title", "author", "sign", "note") for item in label.said.items
    )
    return plain and not (label.rest or label.places or label.periods)


def _period_told(
    labels: Labels, own: Sequence[Label], around: Sequence[Label], file: Label, notes: Sequence[str]
) -> Period | None:
    """The time that titles, what is around them, or else notes below the table say."""
    return _period_of(own, around, file) or period_noted(labels, notes)


def _period_of(own: Sequence[Label], around: Sequence[Label], file: Label) -> Period | None:
    """The time that the titles say, or what is around them, at last the name of the file.

    That does not settle a doubt between two years.
    """
    near = [*own, *around] if any(map(_of_several_years, own)) else [*own, *around, file]
    told = [one for label in near if (one := _among(label.period, own)) is not None]
    found = _most_specific(own) or next(iter(told), None)
    if found is None or found.year is not None:
        return found
    return found.until(next((one for one in told if one.year is not None), None))


def _year_of(titles: Sequence[Label]) -> int | None:
    """The one year of all times that titles name: "9 tháng đầu năm 2023, ước cả năm 2023"."""
    named = [one for label in titles for *_, one in periods_in(label.text)]
    years = {None if one.since or one.back else one.year for one in named}
    return years.pop() if len(years) == 1 else None


def _of_several_years(label: Label) -> bool:
    years = {number for number in label.numbers if _YEAR.fullmatch(number)}
    return label.periods > 1 or len(years) > 1


def _among(period: Period | None, titles: Sequence[Label]) -> Period | None:
    """The period of a wider text, unless a title names several others."""
    named = [one for label in titles if label.periods > 1 for *_, one in periods_in(label.text)]
    years = [(one.since or one.year, one.year) for one in named if one.year]
    if any(one.back for one in named):  # "năm 2020 (năm trước)"
        return None
    if period is None or period.year is None or not years:
        return period
    return period if any(first <= period.year <= last for first, last in years) else None


def _most_specific(labels: Sequence[Label]) -> Period | None:
    """Of periods of the title the one inside the others: a half-year inside a stage.

    What goes on ends with the other: "từ năm 2016 đến nay", "Số liệu đến 30/6/2018"; what is summed
    up over years is of all of them: "(Lũy kế 2016 - 2019)" below a title of 2019.
    """
    named = [label.period for label in labels if label.period and not is_update(label, labels)]
    periods = [one for one in named if one != Period(None)] or named  # "Số liệu cả năm"
    if goes_on := [*filter(_goes_on, periods)]:
        return _ended(goes_on[0], periods)
    summed = [label.period for label in labels if _CUMULATED.search(label.text)]
    return next((one for one in summed if one and one.since), None) or _inside(periods)


def _inside(periods: Sequence[Period]) -> Period | None:
    inner = [period for period in periods if period.since is None]
    if len(inner) == 1 and len(periods) > 1:
        return inner[0]
    parts = [period for period in inner if period.part]
    if parts and _ends_the_year(inner[0], parts):
        return inner[0]
    years = {period.year for period in inner}
    if len(parts) == 1 and len(years - {None}) == 1:
        return parts[0].within(next(iter(years - {None})))
    return periods[0] if periods else None


def _ends_the_year(near: Period, parts: Sequence[Period]) -> bool:
    """Whether the nearest time is the end of a year, and all others days of a state: "Ước thực hiện
    đến 31/12/2017" below "đến 15/11/2017", and not below "quý IV"."""
    return not near.part and all(one.as_of for one in (near, *parts))


def _goes_on(period: Period) -> bool:
    return period.since is not None and period.year is None


def _ended(goes_on: Period, periods: Sequence[Period]) -> Period:
    """What goes on, up to the end of the one other time."""
    ends = {one for one in periods if one.year is not None}
    return goes_on.until(ends.pop() if len(ends) == 1 else None)


def area_of(named: Sequence[Named]) -> Place | None:
    """The one place that texts name together, "xã Kỳ Hà, huyện Kỳ Anh"; None where they name more,
    or one of several communes: "xã Tân Minh, Hà Nội"."""
    chosen: Place | None = None
    for n, one in enumerate(named):
        places = _fitting(one, [*named[:n], *named[n + 1 :]])
        if len(places) > 1 and KINDS.get(one.kind) == COMMUNE:
            return None
        place = places[0] if len(places) == 1 else None
        if place is None or not one.kind and place.level == COMMUNE:
            continue
        if chosen is None or (place.level < chosen.level and lies_in(place, chosen)):
            chosen = place
    return chosen


def _fitting(one: Named, others: Sequence[Named]) -> list[Place]:
    """The units that a name beside others can be, held by most of them; before and after the reform
    are one."""
    fits = [place for place in one.candidates if _agrees(place, others)]
    held = {p.key: sum(any(c.holds(p) for c in o.candidates) for o in others) for p in fits}
    best = [place for place in fits if held[place.key] == max(held.values())]
    old = [place for place in best if not place.new] or best
    return [*{place.key.lstrip("+"): place for place in old[::-1]}.values()]


def _agrees(place: Place, others: Sequence[Named]) -> bool:
    """Whether a place lies in, or holds, one of the units that each other name may be."""
    wider = [
        one
        for one in others
        if one.candidates and min(c.level for c in one.candidates) > place.level
    ]
    same = any(place.key in c.now for one in others for c in one.candidates)
    return not same and all(any(c.holds(place) for c in one.candidates) for one in wider)


def lies_in(place: Place, area: Place | None) -> bool:
    """Whether a place is an area or lies in it."""
    if area is None or area.level == COUNTRY:
        return True
    keys = {key.lstrip("+") for key in (area.key, *area.now)}
    return any(own.lstrip("+") in keys for own in (place.key, *place.inside))


def last_day(
    context: Context,
    districts: bool,
    results: Sequence[Period | None],
    by_line: Sequence[Period | None],
) -> str:
    """The last day that a table speaks of; in the year of the reform that of the `districts`.

    A title without a time has that of its lines, or of its columns of results.
    """
    if any(by_line) and context.titled_period is None:
        context, results = replace(context, period=None), by_line  # what a file is called
    periods = [context.period] if context.period else results
    days = [one.end for one in (p.within(context.year) for p in periods if p) if one.year]
    last = max(days, default=f"{context.year or 2024}-12-31")
    of_reform = last == f"{LAST_OLD[:4]}-12-31" or not context.period
    return min(last, LAST_OLD) if of_reform and districts else last
