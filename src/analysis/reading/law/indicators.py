"""Rows of known indicators, and what a figure counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.reading.law.at import At, Path, frame_of, of_path, qualifier_of, rest_on
from analysis.reading.law.columns import Column, heads_criteria
from analysis.reading.law.composed import THINGS
from analysis.reading.law.counted import counted_unit
from analysis.reading.law.counted_criteria import (
    CRITERIA_MET,
    counts_criteria_below,
    criteria_counted,
)
from analysis.reading.law.facts import SHARE, amounts_to, rest_of
from analysis.reading.law.forms import has_form, in_form, rates
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.named_units import of_communes
from analysis.reading.law.names import says_where
from analysis.reading.law.of_standard import standard_of, tells_what_was_met
from analysis.reading.law.places import Settled
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import Table
from analysis.reading.law.times import until
from analysis.reading.law.unit_at import counted, unit_at
from analysis.registers.country import COMMUNE
from analysis.words.names import phrases
from analysis.words.numbers import format_number, scaled
from analysis.words.one_period import says_end
from analysis.words.text import match_key

Cell = tuple[int, int]
# Indicators that each standard has its own of.
OF_STANDARDS = ("criteria_", "communes_me", "communes_gained")

MOST_SHARE = 100.0
TIMES_APART, LARGE_SHARE = 20, 15.0  # 0,942 among shares of 15 % and more is no 0,942 %
_PARTS = re.compile(rf"[,;/]|(?<!\w)(?:{phrases('and')})(?!\w)", re.I)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
FINE = 1  # decimals; 0,95 and 0,021 have more


def known_of(table: Table, at: At) -> str:
    """The known indicator that the path names: a whole name, or a concept with its form.

    Where line and column only say when, how or where, it is what the title names, or else what
    the other columns count.
    """
    indicator, concept, forms = at.inner.indicator, at.inner.concept, at.inner.forms
    concept = _in_the_year(table, at) or concept
    if not indicator and not concept:
        return _left_open(table, at) or criteria_counted(table, at)
    if concept and not indicator:
        known = in_form(concept, forms, unit_at(table, at).name)
        return known or ("" if forms else _whole_in_title(table, concept))
    if has_form(table.labels.standard[indicator], forms):
        return indicator
    # A line "Tổng số hộ nghèo" below "Tỷ lệ (%)" is the share of them.
    share = at.line.facts.indicator == indicator and _says_but_a_share(at.column)
    return rates(table.labels.vocabulary).get(indicator, "") if share else ""


def _says_but_a_share(column: Column) -> bool:
    items = [item for label in column.labels for item in label.said.items]
    plain = all(item.has("form", "unit", "skip", "fill") for item in items)
    return "rate" in column.facts.forms and plain and not any(one.rest for one in column.labels)


def _whole_in_title(table: Table, concept: str) -> str:
    """The known indicator of a concept that titles name in full: "Thu nhập" below "Thu nhập bình
    quân đầu người"."""
    own = {part.partition("=")[2] for part in concept.split(",")}
    said = {i.meaning("indicator") for one in table.context.titles for i in one.all("indicator")}
    found = {one for one in own & said if one and table.labels.standard[one] != SHARE}
    return found.pop() if len(found) == 1 else ""


@of_path
def _in_the_year(table: Table, at: Path) -> str:
    """The concept that a label names together with its year: "Số xã đạt chuẩn trong năm 2018"."""
    labels = (*at.line.own, *at.column.labels[::-1], *at.line.sections)
    again = ((one, _without_year(table.labels, one)) for one in labels)
    found = (own.find("concept") for one, own in again if own is not one)
    return next((item.meaning("concept") or "" for item in found if item), "")


def _without_year(labels: Labels, label: Label) -> Label:
    """A label as it is read without the figures of its year, if that names another concept."""
    if label.period is None or not label.has("concept"):
        return label
    again = labels.read(_YEAR.sub("", label.text))
    before, after = (
        [item.meaning("concept") for item in one.all("concept")] for one in (label, again)
    )
    return again if before != after and not again.rest else label


def _left_open(table: Table, at: At) -> str:
    """The known indicator that a title, or another column, names for one that leaves it open."""
    divides = at.column.at in table.shares.part_of
    if not _leaves_open(table, at) or _named_beside(table, at) and not divides:
        return ""
    forms = at.inner.forms or table.context.facts.forms
    indicator, concept = _of_title(table, at, "rate" in forms)
    if concept and not indicator:
        indicator = in_form(concept, forms, unit_at(table, at).name)
    indicator = indicator or (CRITERIA_MET if counts_criteria_below(table, at) else "")
    return indicator if indicator and _takes(table, indicator, at) else ""


@of_path
def _of_title(table: Table, at: Path, share: bool) -> tuple[str, str]:
    """Indicator and concept that a title names for its table; both "" where it names several.

    Of a known count and its share a share is that: "Số hộ nghèo và tỷ lệ hộ nghèo".

    Columns of several years are of the title, whatever other columns are of.
    """
    meant = _meant(table, [one for one in _others(table, at) if not _of_an_act(one)])
    if meant and table.mostly_named and of_communes(table):  # each counts none
        beside = [label for one in table.values for label in one.labels]
        meant = {own for own in meant if "communes_" not in f"{own}"} or _meant(table, beside)
    if share:
        shares = rates(table.labels.vocabulary)
        meant = {(in_form(of, ("rate",), "") if of else shares.get(a, a), "") for a, of in meant}
    return meant.pop() if len(meant) == 1 else ("", "")


def _of_an_act(title: Label) -> bool:
    """Whether a title is of those that an act of its time named, which are not all there are: "Các
    xã được công nhận 7 tháng đầu năm 2015"."""
    when = title.period if title.has("event") else None
    sums = title.has("cumulative", "bound") or says_end(title.text, months=True)
    return when is not None and not (when.as_of or when.since or sums)


def _meant(table: Table, labels: Sequence[Label]) -> set[tuple[str, str]]:
    own = (_without_year(table.labels, label) for label in labels)
    items = [item for label in own for item in label.said.all(*THINGS)]
    return {(item.meaning("indicator") or "", item.meaning("concept") or "") for item in items}


def _others(table: Table, at: Path) -> Sequence[Label]:
    """The labels that may name what a column leaves open: titles and others, or what it divides."""
    if (part := shared_by(table, at)) is not None:
        return part.labels if _is_plain(part) else ()
    years = [one for one in table.values if _only_when(one)]
    beside = [] if at.column in years and len(years) > 1 else table.values
    return [*table.context.titles, *(label for one in beside for label in one.labels)]


def shared_by(table: Table, at: Path) -> Column | None:
    """The column of which one of bare shares is, as all lines show; or else one that says what it
    counts next to it on the left, where that is nothing known: "Số xã nâng cao | Tỷ lệ (%)"."""
    own = at.column
    part = table.columns.get(table.shares.part_of.get(own.at, -1))
    if part is not None and not all(map(says_no_thing, part.labels)):
        return part
    if "rate" not in own.facts.forms:
        return None
    left = [c for c in table.values if c.at < own.at and c.labels[:-1] == own.labels[:-1]]
    named = [one for one in left if not all(map(says_no_thing, one.labels))][-1:]
    return next((one for one in named if not _is_plain(one)), None)


def _is_plain(column: Column) -> bool:
    """Whether a column counts a known thing, and no words say that only some are."""
    known = column.facts.concept or column.facts.indicator
    return bool(known) and not any(rest_of(one, "indicators") for one in column.labels)


@of_path
def _named_beside(table: Table, at: Path) -> bool:
    """Whether another column of the time and place names what is counted so: "Số xã" beside "Số xã
    đạt chuẩn" are all communes."""
    own = _counted_when(table, at.column)
    others = [c for c in table.values if c.facts.concept or c.facts.indicator]
    return any(_counted_when(table, one) == own for one in others)


def _counted_when(table: Table, column: Column) -> tuple[object, ...]:
    """In which form a column counts, when, where, and whether it is a plan."""
    facts, forms = column.facts, {"rate", "mean"}.intersection(column.facts.forms)
    return forms, facts.period, facts.measure, table.head_places.get(column.at)


def _only_when(column: Column) -> bool:
    """Whether all heads of a column say a time, plan or result and nothing else."""
    return column.facts.period is not None and all(map(_says_when, column.labels))


def _says_when(label: Label) -> bool:
    measured = all(item.has("measure", "bound") for item in label.said.items)
    return measured and not (label.rest or label.places)


@of_path
def _leaves_open(table: Table, at: Path) -> bool:
    """Whether line and column only say when, where or in which form something was counted."""
    over = (one for one in at.line.sections if not (at.line.place_named and says_where(one)))
    labels = (*at.line.own, *over, *at.column.labels)
    saying = any(
        label.period or label.places or label.has("measure", "form", "mean", "unit", "head:value")
        for label in at.column.labels
    )
    return saying and not any(label.rest for label in labels) and all(map(says_no_thing, labels))


def _takes(table: Table, indicator: str, at: At) -> bool:
    """Whether what a title names may be counted in the form, and the unit, that a column names."""
    standard, forms = table.labels.standard[indicator], at.inner.forms
    units = {counted_unit(table.labels, label) for label in at.column.labels} - {""}
    share = standard == SHARE
    other = "count" in forms and share or not has_form(standard, forms)
    return not other and units <= {standard} and not _is_amount(table, at, standard)


def _is_amount(table: Table, at: Path | At, standard: str) -> bool:
    """Whether a column has money of its own where another's is for each: "KH vốn (triệu đồng)"
    beside "Thu nhập (triệu đồng/người)"."""
    own = at.column.facts.units[:1]
    around = any(label.has("indicator", "concept") for label in table.context.titles)
    return "/" in standard and not around and any(one.vnd for one in own)


def indicator_of(table: Table, at: At) -> Row | Refusal | None:
    """The row of a known indicator, why it has none, or None where the path names none."""
    known = known_of(table, at)
    if not known or _of_another_kind(table, at, known):
        return None
    if rest_on(table, at, "indicators"):
        return None  # it may stay under its own name
    measured, frame = _measured(table, at, known), frame_of(table, at)
    if measured is None or isinstance(measured, Refusal):
        return measured
    if isinstance(frame, Refusal):
        return frame
    place, period, measure = frame
    if _of_countryside(table, at, place):
        return None
    if wrong := _of_wrong_level(table, at, known, place):
        return wrong
    number, unit = measured
    period = until(period) if known == "criteria_met" else period
    return Row("indicators", at.cell, place, period, measure, known, "", number, unit,
               _out_of(at, known), qualifier=qualifier_of(table, at))  # fmt: skip


def _of_wrong_level(table: Table, at: At, known: str, place: Settled) -> Refusal | None:
    """Why a place has no such figure: a commune no communes, an area not the criteria of its own.

    What its communes met together is no number of criteria that it met.
    """
    level = place.place.level if place.place else None
    if known.startswith("communes_") and level == COMMUNE:
        return Refusal(at.cell, "unexplained", (at.value.text,))
    if known != "criteria_met" or level is None or level == COMMUNE:
        return None
    places = [*(line.place for line in table.lines), *table.head_places.values()]
    parts = any(one and one.place and one.place.level == COMMUNE for one in places)
    return Refusal(at.cell, "commune_missing", (place.name,)) if parts else None


@of_path
def _of_countryside(table: Table, at: Path, place: Settled) -> bool:
    """Whether a figure is of the countryside of a place that may have towns, too."""
    labels = (*at.line.own, *at.line.sections, *at.column.labels)
    rural = (item.meaning("skip") == "rural" for label in labels for item in label.said.items)
    return (place.place is None or place.place.level != COMMUNE) and any(rural)


def _of_another_kind(table: Table, at: At, known: str) -> bool:
    """Whether a path names a second thing too: a standard, a giver, a kind of gift."""
    if _several_things(table, at) or counts_criteria(table, at):
        return True
    if at.column.at in table.shares.of_own_sum:
        return True
    if at.inner.orgs or at.inner.kind and known != "income_per_capita":
        return True
    if _counts_others(table, at, known) or _is_whole(table, at):
        return True
    path = (*at.line.own, *at.line.sections, *at.column.labels)
    if known.startswith(OF_STANDARDS[1:]) and tells_what_was_met(table, *path):
        return True
    if any(map(_of_a_zone_or_criterion, (*at.line.own, *at.column.labels))):
        return True
    return standard_of(table, at.line, at.column) != "" and known.startswith(OF_STANDARDS)


def _of_a_zone_or_criterion(label: Label) -> bool:
    """Whether a known thing is told of a zone ("Tỷ lệ hộ nghèo khu vực III"), or is but a criterion
    that was met: "Tỷ lệ xã đạt tiêu chí hộ nghèo"."""
    items = label.said.items
    pairs = zip(items, items[1:], strict=False)
    met = any(one.has("status") and other.has("criterion") for one, other in pairs)
    return met or label.has("zone") and label.has("concept", "indicator")


def _is_whole(table: Table, at: At) -> bool:
    """Whether a fraction's head has the known thing but as its whole: "Số xã đạt/tổng số xã"."""
    if at.value.out_of is None:
        return False
    named = [one for one in (*at.line.own, *at.column.labels) if one.has("concept", "indicator")]
    fronts = [table.labels.read(one.text.partition("/")[0]) for one in named if "/" in one.text]
    return any(not front.has("concept", "indicator") for front in fronts)


def _measured(table: Table, at: At, known: str) -> tuple[float | None, str] | Refusal | None:
    """Value and unit of a known indicator; None where its head counts it in a unit of its own."""
    standard = table.labels.standard[known]
    one = standard.partition("/")[0]
    allowed = {standard, one, *({""} if standard != SHARE and not vnd_of(table, one) else ())}
    unit = unit_at(table, at, allowed)
    number, share = counted(table, at, unit), standard == SHARE
    if share and at.value.shared or _multiplied(table, at, standard):
        return Refusal(at.cell, "words", (at.value.text,))
    if unit.name in allowed or share and not unit.name:
        return _possible(at, number, standard) or (number, unit.name or standard)
    if number is not None and (factor := _factor(table, at, unit.name, standard)):
        return scaled(number, factor), standard
    if at.value.unit:
        return Refusal(at.cell, "words", (at.value.text,))
    return None if unit.name else Refusal(at.cell, "unit")


def _multiplied(table: Table, at: At, standard: str) -> bool:
    """Whether a scale word multiplies what is no money: "34 tỷ" of streets is no count; people of a
    whole country are counted with their unit."""
    counts = standard != SHARE and not vnd_of(table, standard.partition("/")[0])
    return at.value.scaled and counts


def vnd_of(table: Table, name: str) -> float | None:
    """One of a unit in đồng; None for what is no money."""
    unit = table.labels.units.get(match_key(name))
    return unit.vnd if unit else None


def _factor(table: Table, at: At, name: str, standard: str) -> float | None:
    """By how much money is multiplied to be that of an indicator; of "45 triệu" they are đồng."""
    worth = vnd_of(table, standard.partition("/")[0])
    if at.value.scaled and not name and worth:
        return 1 / worth
    return _in_standard(table, name, standard)


def _in_standard(table: Table, name: str, standard: str) -> float | None:
    """How many of the money of an indicator one of another money is: a thousand đồng .001 million.

    None where a unit is no money, or is counted on something else ("/tháng").
    """
    (one, _, each), (own, _, per) = standard.partition("/"), name.partition("/")
    worth, other = vnd_of(table, one), vnd_of(table, own)
    return other / worth if worth and other and per in ("", each, "năm") else None


def _possible(at: At, number: float | None, standard: str) -> Refusal | None:
    """Why a number cannot be: a share above the hundred, a part of what is counted one by one."""
    if number is None:
        return None
    if standard == SHARE and not 0 <= number <= MOST_SHARE:
        return Refusal(at.cell, "share_out_of_bounds", (at.value.text,))
    whole = standard != SHARE and "/" not in standard
    return Refusal(at.cell, "words", (at.value.text,)) if whole and number % 1 else None


def _out_of(at: At, known: str) -> float | None:
    """What a value is a part of: a fraction says it, or a head ("Số tiêu chí đạt (/19)")."""
    labels = (one for one in at.column.labels if not amounts_to(one.text, SHARE))  # "đạt 100%"
    said = [n for label in labels for n in label.numbers if n.isdecimal()]
    said = [float(n) for n in said if float(n) >= (at.value.number or 0)]  # a footnote is none
    if at.value.out_of is None and known == "criteria_met" and said:
        return said[0]
    return at.value.out_of


def adds_up(row: Row) -> bool:
    """Whether figures like this of several places have a sum; shares and means have none."""
    return row.unit != SHARE and "/" not in row.unit


def in_two_scales(made: dict[Cell, Row], ats: dict[Cell, At]) -> dict[Cell, Refusal]:
    """The shares such as 0,942 among others of the same thing such as 95,1: 0,942 % or 94,2 %?

    So are all of a thing, where none is above one and they are as fine as shares of one; what is
    typed as a text, "0,89", was no quotient.
    """
    same: dict[tuple[str, str], list[tuple[Cell, float]]] = {}
    for cell, row in made.items():
        if row.table == "indicators" and row.unit == SHARE and row.value:
            same.setdefault((row.what, "" if row.what else row.name), []).append((cell, row.value))
    found = {}
    for name, shares in same.items():
        large = min((share for _, share in shares if share >= 1), default=0.0)
        fine = _as_shares_of_one(shares, ats) and _is_of_no_scale(same, name, ats)
        for cell, share in shares:
            doubt = share < 1 and large >= max(LARGE_SHARE, TIMES_APART * share)
            if (doubt or fine) and ats[cell].value.unit != SHARE:
                meant = (("meant", format_number(scaled(share, 100))),)
                found[cell] = Refusal(cell, "share_scale_unclear", (format_number(share),), meant)
    return found


def _is_of_no_scale(
    same: dict[tuple[str, str], list[tuple[Cell, float]]],
    name: tuple[str, str],
    ats: dict[Cell, At],
) -> bool:
    """Whether a column of some shares has none of another thing above one, which proves that it is
    in per cent."""
    told = (one for what, own in same.items() if what != name for one in own)
    above = {cell[1] for cell, share in told if share > 1 and ats[cell].value.unit != SHARE}
    return not above.issuperset(cell[1] for cell, _ in same[name])


def _as_shares_of_one(told: Sequence[tuple[Cell, float]], ats: dict[Cell, At]) -> bool:
    """Whether several shares are all at most one, most have more decimals than a per cent, and some
    are no texts."""
    typed = all(isinstance(ats[cell].table.at(cell), str) for cell, _ in told)
    fine = sum(round(share, FINE) != share for _, share in told)
    small = max(share for _, share in told) <= 1
    return len(told) > 1 and small and fine > len(told) / 2 and not typed


def counts_criteria(table: Table, at: At) -> bool:
    """Whether a number stands under or beside a criterion that is not itself what is counted.

    Below "Tiêu chí" a name is that of a criterion, whatever else it may be.
    """
    facts = at.column.facts
    sums = facts.total and not (facts.concept or facts.indicator)
    if sums and any(row == at.line.row for row, _ in table.criterion):
        return True  # "Tổng" of marks that were not read
    if at.cell not in table.criterion:
        return False
    if any(heads_criteria(column.labels) for column in table.columns.values()):
        return not at.inner.forms
    items = [item for label in (*at.line.own, *at.column.labels) for item in label.said.items]
    return not any(item.has("criterion") and item.has("concept", "indicator") for item in items)


@of_path
def _counts_others(table: Table, at: Path, known: str) -> bool:
    """Whether a label counts other things than an indicator: "Số xã phân theo số tiêu chí đạt"."""
    standard = table.labels.standard[known]
    counted = {counted_unit(table.labels, one) for one in (*at.line.own, *at.column.labels)}
    return standard != SHARE and "/" not in standard and not counted <= {"", standard}


@of_path
def _several_things(table: Table, at: Path) -> bool:
    """Whether two labels of a value, or one, name two different things that are counted.

    "Thu nhập bình quân của hộ nghèo" is of the poor alone.
    """
    sections = (one for one in at.line.sections if not _is_field(table, at, one))
    labels = (*at.line.own, *sections, *at.column.labels)
    things = {item.words for label in labels for item in label.said.all("concept", "indicator")}
    named = [label for label in labels if label.has("concept", "indicator")]
    return len(things) > 1 and (len(named) > 1 or any(map(_of_some, named)))


def _is_field(table: Table, at: Path, section: Label) -> bool:
    """Whether a section is but the field of a line that names its figure in full: "Thu nhập, hộ
    nghèo", and no "Thu nhập của hộ nghèo"."""
    own = {i.meaning("indicator") for label in at.line.own for i in label.all("indicator")}
    parts = [table.labels.read(part).said.all(*THINGS) for part in _PARTS.split(section.text)]
    named = [item for part in parts for item in part]
    family = {item.meaning("indicator") for item in named}
    family |= {form.partition("=")[2] for item in named
               for form in (item.meaning("concept") or "").split(",")}  # fmt: skip
    alone = not any(part[1:] for part in parts)
    return bool(own) and own <= family and alone and not section.rest


def _of_some(label: Label) -> bool:
    """Whether a label names a known figure and, right behind it, those of whom it is."""
    items = [item for item in label.said.items if not item.has("skip", "fill")]
    pairs = zip(items, items[1:], strict=False)
    return any(one.has("indicator") and other.has("concept") for one, other in pairs)


def says_no_thing(label: Label) -> bool:
    """Whether a label says how something is counted and not what: "Tỷ lệ (%)"."""
    generic = (
        "form", "mean", "unit", "head:value", "measure", "fill", "skip", "total", "progress",
        "start",
    )  # fmt: skip
    result = label.has("head:value")  # "Kết quả đạt" is how much was met of what a title names
    plain = (
        result and item.meaning("status") == "met" or item.has(*generic) and not item.has("kind")
        for item in label.said.items
    )
    return not label.rest and all(plain)
