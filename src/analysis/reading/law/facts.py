"""What labels state: the dimensions of a figure, nearest first; and what no slot accepts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from analysis.reading.law.labels import Label
from analysis.registers.vocabulary import Item, tokens_of
from analysis.words.names import phrases
from analysis.words.numbers import SCALES
from analysis.words.one_period import says_end
from analysis.words.periods import Period
from analysis.words.text import match_key
from analysis.words.units import Unit, unit_of

# What a table accepts wherever it stands. A use that is not accepted leaves its words as a rest.
_ALWAYS = {
    "skip", "fill", "start", "measure", "level", "author", "note", "sign", "here", "place0", "crit",
    "total", "page", "head:place", "head:content", "head:value", "head:verdict",
    "head:period", "head:unit", "head:ordinal", "head:org", "head:source", "head:note",
    "head:requirement",
}  # fmt: skip
_COUNTED = _ALWAYS | {"concept", "indicator", "status", "part", "form", "mean"}
_GIVEN = {"org", "kind", "give", "receive", "ask", "use", "worth", "fmod"}
# "verdict": a status that is not "met"; "names" are heads of names, "told" titles over known heads.
ACCEPTED = {
    "criteria": _ALWAYS
    | {"criterion", "group", "status", "verdict", "concept", "form", "mean", "progress"},
    "contributions": _ALWAYS | _GIVEN | {"part", "member"},
    "indicators": _COUNTED,
    "recognitions": _COUNTED | {"event", "recognition", "progress"},
    "told": _COUNTED | {"verdict"},
    "names": _ALWAYS
    | {"give", "receive", "ask", "member", "unit", "part", "org", "kind", "progress"},
    # Beside what the rows accept: a title lists what they tell.
    "title": {"thing", "form", "progress", "has", "title"},
    "placed": {"region", "zone"},  # above lines that name their places
    "open": _COUNTED
    | _GIVEN
    | {"verdict", "criterion", "change", "thing", "field", "progress", "has"},
}
MONEY = "cash"
_PASSIVE = re.compile(phrases("by_whom"))
SHARE = "%"
ALIKE = (
    "materials",
    "labour",
)  # kinds of which two units with a slash between are one or the other


NO_UNIT = Unit("", "", None)


@dataclass(frozen=True)
class Facts:
    """The dimensions that some labels state; of each the first that was said."""

    period: Period | None = None
    measure: str = ""
    units: tuple[Unit, ...] = ()
    orgs: tuple[Item, ...] = ()
    kind: str = ""
    concept: str = ""
    indicator: str = ""
    forms: tuple[str, ...] = ()
    status: str = ""
    total: bool = False
    part: bool = False
    standard: str = ""
    give: bool = False
    receive: bool = False
    ask: bool = False
    here: bool = False
    level: str = ""
    crit: bool = False
    worth: bool = False
    bound: str = ""
    member: bool = False
    join: bool = False
    heads: frozenset[str] = frozenset()


def facts_of(labels: Iterable[Label]) -> Facts:
    """What these labels state together, those in front first."""
    return _facts_of(tuple(labels))


@lru_cache(1 << 14)
def _facts_of(labels: tuple[Label, ...]) -> Facts:
    told: dict[str, Any] = {}
    for label in labels:
        for name, value in _told(label.example or label):
            if name not in told:
                told[name] = value
            elif name in _SEVERAL:
                told[name] += value
            elif name == "heads":
                told[name] |= value
            elif name == "period" and not value.since:  # "6 tháng" below "Năm 2017"
                told[name] = told[name].within(value.year)
    return Facts(**told)


_FIRST = ("measure", "kind", "concept", "indicator", "status", "standard", "level", "bound")
_SAID = ("total", "part", "give", "receive", "ask", "here", "crit", "worth", "member", "join")
_SEVERAL = ("units", "orgs", "forms")  # of which all are kept


@lru_cache(1 << 16)
def _told(label: Label) -> tuple[tuple[str, Any], ...]:
    """The facts that one label states, by name."""
    items = label.said.items
    # Of "Số xã đạt chuẩn/tổng số xã" the first is counted, out of the other.
    things = label.all("concept", "indicator")[1:]
    counted = tuple(item for item in items if item not in things)
    told = {
        "period": label.period,
        "units": _units_of(label),
        **{use: _first(counted, use) for use in _FIRST if use in label.uses},
        **{use: True for use in _SAID if use in label.uses},
        "orgs": tuple(label.all("org")),
        "forms": tuple(_forms_of(label)),
        "heads": frozenset(use for use in label.uses if use.startswith("head:")),
    }
    return tuple((name, value) for name, value in told.items() if value)


def _forms_of(label: Label) -> Iterator[str]:
    """The forms that a label names; of "Số TC đạt 100%" it is no share."""
    for item in label.all("form", "mean"):
        if not (item.has("unit") and label.numbers and amounts_to(label.text, item.words)):
            yield item.meanings.get("form") or "mean"


def _first(items: Iterable[Item], use: str) -> str:
    """The first meaning of a use that is any."""
    return next(filter(None, (item.meanings.get(use) for item in items)), "")


def _is_unit(label: Label) -> bool:
    """Whether a label is a unit alone, or the count of one of gifts: "Số tấn"."""
    first, *others = label.said.items or (None,)
    counts = first is not None and first.meaning("form") == "count" and len(others) == 1
    gifts = counts and bool(unit_of(others[0].meaning("unit") or "||").kind)
    uses = label.uses - {"form", "skip"} if gifts else label.uses
    alone = "unit" in uses and uses <= {"unit", "kind", "whose"}
    return alone and not (label.rest or label.places or label.numbers)


def _units_of(label: Label) -> tuple[Unit, ...]:
    """The units that a label names alone, aside or as money; "nghìn cây" counts thousands.

    One that a slash divides is another: of "tạ/ha" there is no ha, and no tạ.
    """
    if "unit" not in label.uses:
        return ()
    alone, before, units, level = _is_unit(label), "", [], False
    named = [(item, unit_of(item.meaning("unit") or "||")) for item in label.said.items]
    of_others = _within_others(named)
    for (item, unit), (_, after) in zip(named, [*named[1:], (None, NO_UNIT)], strict=True):
        counts = item.words in SCALES and after.name and after.kind != MONEY
        levels = level and item.has("level")  # "Huyện, xã" are two levels
        part = counts or levels or item.start in of_others or _is_one_kind_of_several(label, item)
        if not part and _names_unit(label, item, unit, alone=alone):
            units.append(_counted(unit, before, item.per if _divides(item, unit, after) else ""))
        before, level = item.words, item.has("level")
    return _aside_first(label, tuple(units))


def _aside_first(label: Label, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Units with that in front which says aside what a thing is counted in: "Ngày công (nghìn
    công)", "Ngày công (triệu đồng)"; "(nghìn)" alone counts thousands of it."""
    if len(units) < 2 or units[0].kind in ("", MONEY) or not label.all("unit")[-1].aside:
        return units
    thousands = SCALES.get(label.all("unit")[-1].words) == 1_000
    return (replace(units[-2], times=1e3),) if thousands else units[::-1]


def _is_one_kind_of_several(label: Label, unit: Item) -> bool:
    """Whether a unit of work or land is but one of the kinds named: "(tiền, công)"."""
    own = unit_of(unit.meaning("unit") or "||").kind
    kinds = {item.meaning("kind") for item in label.all("kind") if not item.has("goods", "org")}
    return own in ("labour", "land") and not kinds <= {own}


def _within_others(named: Sequence[tuple[Item, Unit]]) -> set[int]:
    """Where items stand that divide the unit in front of them: "ha" of "tạ/ha"."""
    found, per = set(), ""
    for (item, unit), (after, next_unit) in zip(named, named[1:], strict=False):
        per = item.per if _divides(item, unit, next_unit) else per
        per = per if after.words in per else ""
        found |= {after.start} if per else set()
    return found


def _counted(unit: Unit, before: str, per: str) -> Unit:
    """A unit that a word before it multiplies; what counts on another is no kind and no money."""
    times = float(SCALES[before]) if unit.kind != MONEY and before in SCALES else unit.times
    return Unit(f"{unit.name}/{per}", "", None, times) if per else replace(unit, times=times)


def _divides(item: Item, unit: Unit, after: Unit) -> bool:
    """Whether what stands behind a slash divides a unit: "tạ/ha", and not "cái/chiếc"."""
    return bool(item.per) and not (after.name and unit.kind == after.kind in ALIKE)


def _names_unit(label: Label, item: Item, unit: Unit, *, alone: bool) -> bool:
    """Whether an item is a unit where it stands, and none of an amount."""
    stands = bool(unit.name) and (alone or item.aside or unit.kind == MONEY)
    named = label.rest and not item.aside and _is_in_a_name(label, item.words)
    named = named or item.has("level") and _heads_names(label, item) or _is_made(label, item)
    return stands and not (named or label.numbers and amounts_to(label.text, item.words))


def _is_made(label: Label, unit: Item) -> bool:
    """Whether a word for work stands right before a unit: "…, trồng cây đường hoa"."""
    before = (one for one in label.said.all("use") if one.segment == unit.segment)
    return any(_ends(one) == unit.start for one in before)


def _heads_names(label: Label, level: Item) -> bool:
    """Whether a label heads names and says of which level: "Đơn vị (xã)" counts no communes."""
    heads = (item.has("head:place") for item in label.said.items if item is not level)
    return any(heads) and not label.has("form")


def amounts_to(text: str, unit: str) -> bool:
    """Whether a number stands before a unit: "hỗ trợ 20 triệu đồng" is an amount and no unit, as
    that of "Đợt 2 (triệu đồng)" is."""
    return any(_amount(unit).search(match_key(part)) for part in text.split("("))


@lru_cache(1 << 10)
def _amount(unit: str) -> re.Pattern[str]:
    return re.compile(rf"[\d²³]\s*{re.escape(unit)}(?!\w)")


def _is_in_a_name(label: Label, unit: str) -> bool:
    """Whether an unknown word stands right beside a unit: "Đồng hương", "Tấn Phát", "nội đồng"."""
    beside = _beside(unit).findall(match_key(label.text))
    return any(word in label.rest for words in beside for word in words)


@lru_cache(1 << 10)
def _beside(unit: str) -> re.Pattern[str]:
    return re.compile(rf"(?:(\w+) )?(?<!\w){re.escape(unit)}(?!\w)(?: (\w+))?")


def is_unit_line(label: Label) -> bool:
    """Whether a label declares units: "ĐVT: triệu đồng", "(Đơn vị: hộ, %)"."""
    if not facts_of([label]).units:
        return False
    return label.has("head:unit") or only_units(label) or _declares_unit(label)


def _declares_unit(label: Label) -> bool:
    """Whether a unit stands right behind "Đơn vị:", whatever else is said: "Năm 2023; đơn vị:
    ha"."""
    pairs = zip(label.said.items, label.said.items[1:], strict=False)
    behind = [
        unit
        for one, unit in pairs
        if one.has("head:org") and unit.has("unit") and unit.start == _ends(one)
    ]
    return ":" in label.text and any(unit.aside for unit in behind)


def only_units(label: Label) -> bool:
    """Whether a label says nothing but units, and that they are some."""
    heads = ("head:unit", "head:org", "unit", "fill", "skip")
    plain = all(item.has(*heads) for item in label.said.items)
    return plain and not (label.rest or label.places or label.numbers or label.period)


@lru_cache(1 << 16)
def rest_of(
    label: Label,
    table: str,
    *,
    standard: bool = False,
    title: bool = False,
    placed: bool = False,
    compared: bool = False,
) -> tuple[str, ...]:
    """The words of a label that a row of a table does not accept.

    They are unknown, or every use of them is another's. A word that changes the meaning wins over
    a harmless use of it; a unit is spent aside or as money. A field behind what is counted is a
    part of it: "Số mô hình … lĩnh vực kinh tế". `compared`: what a title compares the figure says
    itself: its time, its place.
    """
    accepted = _accepted(table, title=title, placed=placed)
    named = _names_of_zone(label) if placed and not title else set()
    left = [word for word in label.rest if word not in named]
    if _is_unit(label):
        return label.rest
    narrowed = title and table != "open"
    for item in label.said.items:
        told = compared and item.has("pchange", "among")
        spent = told or _names_its_unit(label, item) or _spent(item, accepted, standard=standard)
        if not spent or _counts_some(label, item, table, narrowed=narrowed, title=title):
            left.append(item.words)
    if label.changed and not compared:
        left.append(label.text)
    return tuple(left)


def _names_its_unit(label: Label, item: Item) -> bool:
    """Whether what is counted is called as its unit aside: "Số nhà (nhà)"."""
    unit = item.meaning("unit")
    aside = (one for one in label.said.all("unit") if one is not item and one.aside)
    return unit is not None and any(one.meaning("unit") == unit for one in aside)


def _accepted(table: str, *, title: bool, placed: bool) -> set[str]:
    """The uses of words that a row of a table accepts, in a title and beside a place more."""
    also = ACCEPTED["title"] if title else set()
    return ACCEPTED[table] | also | (ACCEPTED["placed"] if placed else set())


def _counts_some(label: Label, item: Item, table: str, *, narrowed: bool, title: bool) -> bool:
    """Whether an item, though its words are spent, says that some are counted of a thing."""
    some = table in ("indicators", "told") and not title and _is_some(item)
    if some and label.has("concept", "indicator"):
        return True
    if item.meaning("head:note") == "rate" and not title and _ranks_rows(label, table):
        return True
    if table == "criteria" and _is_some(item):  # "Tiêu chí được hỗ trợ" are marked for that
        return item.start in map(_ends, label.all("crit"))
    return _is_part(label, item, ACCEPTED[table]) or narrowed and _narrows(label, item)


def _ranks_rows(label: Label, table: str) -> bool:
    """Whether a rank is of what rows of a table are: of gifts, of what names a criterion."""
    return table == "contributions" or label.has("crit", "criterion")


def is_of_codes(label: Label) -> bool:
    """Whether a head is of codes, of whatever: "Mã huyện", "Mã ĐVHC"."""
    return any(one.meaning("head:note") == "code" and not one.start for one in label.said.items)


def names_met(label: Label) -> bool:
    """Whether a label names the criteria that are met, or were of late: "Các TC đạt"."""
    concepts = (item.meaning("concept") or "" for item in label.said.items)
    return any(re.search(r"criteria_(met|gained)", concept) for concept in concepts)


def ranks(label: Label) -> bool:
    """Whether a label says how lines rank or are rated: "Xếp hạng", "Xếp loại"."""
    return any(item.meaning("head:note") == "rate" for item in label.said.items)


def _is_some(item: Item) -> bool:
    """Whether an item says which ones of what is counted, or how they rank: "hộ nghèo được hỗ trợ",
    "là hội viên", "xếp hạng"."""
    return item.meaning("skip") == "some" or item.meaning("head:note") == "rate"


def _is_part(label: Label, item: Item, accepted: set[str]) -> bool:
    """Whether an item says that some is counted of what the label names: a sum, a field of it."""
    gifts = "org" in accepted and "thing" not in accepted  # whose month is all before in its year
    if item.has("cumulative") and not _until(label, months=not gifts):
        return True
    if "field" in accepted or not (item.has("field") and names_field(label)):
        return False
    before = (one for one in label.said.items if one.start < item.start)
    return any(one.has("concept", "indicator") for one in before)


def names_field(label: Label) -> bool:
    """Whether words stand right behind a word for a field: "theo lĩnh vực" names none."""
    ends = {_ends(item) for item in label.all("field")}
    behind = (item for item in label.said.items if item.start in ends)
    return bool(ends) and (bool(label.rest) or not all(i.has("level", "here") for i in behind))


def _narrows(label: Label, item: Item) -> bool:
    """Whether a thing stands right beside what a title counts: "hộ nghèo chăn nuôi" are some.

    Of "Số hồ sơ hộ nghèo" the papers are counted.
    """
    if item.has("title"):
        return item.start in map(_ends, label.all("form"))
    has = item.has("has")  # "hộ nghèo có giáo viên"
    if not (has or item.has("thing") or item.meaning("skip") == "some"):
        return False
    counted = [one for one in label.said.all("concept", "indicator") if one is not item]
    if counted and not item.has("thing"):  # "hộ nghèo, hộ cận nghèo được hỗ trợ"
        counted += label.said.all("thing")
    near = [one for one in counted if one.segment == item.segment]
    before = any(_ends(one) == item.start for one in near)
    return before or not has and any(_ends(item) == one.start for one in near)


def _ends(item: Item) -> int:
    return item.start + len(item.words.split())


def says_by_whom(label: Label) -> bool:
    """Whether a title says who gave to those whom it lists: "đoàn viên được Công đoàn hỗ trợ"."""
    words = [token.key for token in tokens_of(label.text)]
    behind = {n + 1 for n, word in enumerate(words) if _PASSIVE.fullmatch(word)}
    return any(item.start in behind for item in label.all("org"))


@lru_cache(1 << 14)
def compares(label: Label) -> str:
    """What a title compares, and nothing else: "times", "places", "both" where it says neither.

    "So sánh … hai năm 2014 - 2015", "So sánh … năm 2020 giữa các huyện"; "measures" of "Kết quả
    so với kế hoạch"; "" for no comparison.
    """
    how = {item.meaning("pchange") for item in label.all("pchange")}
    if how == {"times"}:  # "năm 2023 so với năm 2022"
        return "times" if label.periods > 1 else ""
    measures = {item.meaning("measure") for item in label.all("measure")}
    measures |= how & {"plan"}  # "so với kế hoạch"
    if "plan" in measures:
        return "measures" if how <= {"some", "plan"} and "actual" in measures else ""
    if how != {"some"}:
        return ""
    period = label.period
    if label.periods > 1 or period is not None and period.since is not None:
        return "times"
    if label.has("among") and label.has("level"):
        return "places"
    return "both" if period is None else ""


def _names_of_zone(label: Label) -> set[str]:
    """The unknown words that are the name of a zone: "Cụm", "Vùng", and capitals behind.

    Small letters, or a text of nothing but capitals, may say more than a name.
    """
    first = next(iter(label.said.items), None)
    if first is None or not first.has("zone") or label.text.isupper():
        return set()
    unknown = [token for token in tokens_of(label.text) if token.key in label.rest]
    small = {token.key for token in unknown if not token.shown[:1].isupper()}
    return {token.key for token in unknown} - small


def _until(label: Label, *, months: bool = False) -> bool:
    """Whether a label tells the day until which it counts: "lũy kế đến 31/12/2018", "đến hết năm
    2018"; `months`: the end of a month is one."""
    period = label.period
    if period is None or period.since is not None:
        return period is not None
    day = period.as_of and (months or not period.part.isdecimal())
    return day or says_end(label.text, months=months)


@lru_cache(1 << 16)
def changing(
    label: Label, *, plan: bool = False, item: bool = False, author: bool = False
) -> tuple[str, ...]:
    """The words of a label that change what is counted, wherever it stands.

    `plan`: those of a plan too; `item`: it describes a thing, in which some of them are plain;
    `author`: it names an office, in which topics are ("Chi cục Chăn nuôi").
    """
    uses = {"change", "pchange"} if _until(label) else {"change", "pchange", "cumulative"}
    said = [one for one in label.said.items if not (item and one.has("plain"))]
    if author:
        said = [one for one in said if one.meaning("plain") != "topic"]
    found = tuple(one.words for one in said if one.has(*uses) or _told_else(one, plan, item))
    other_time = label.changed and (not item or label.period is not None)
    return found if found or not other_time else (label.text,)


def _told_else(one: Item, plan: bool, item: bool) -> bool:
    """Whether it says an aim, where those count, or of a thing that it is not done."""
    unmet = item and one.meaning("status") not in (None, "met")
    return unmet or (plan and one.meaning("measure") == "plan")


def _spent(item: Item, accepted: set[str], *, standard: bool) -> bool:
    uses = item.meanings.keys()
    if "change" in uses and "change" not in accepted:
        return False
    if "pchange" in uses:
        return False
    if "standard" in uses:
        return standard or bool(uses & accepted & {"zone"})  # "Xã khu vực I" over communes
    if item.meaning("status") not in (None, "met") and "verdict" not in accepted:
        return False
    unit = item.meaning("unit")
    if unit is not None and (item.aside or unit_of(unit).kind == MONEY):
        return True
    if item.has("mean"):
        return "mean" in accepted
    return bool(uses & accepted) or item.meaning("form") == "count"
