"""What labels state: the dimensions of a figure, nearest first; and what no slot accepts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from analysis.reading.law.labels import Label, Named
from analysis.registers.vocabulary import Item
from analysis.words.numbers import SCALES
from analysis.words.periods import Period

# What a table accepts wherever it stands. A use that is not accepted leaves its words as a rest.
_ALWAYS = {
    "skip", "fill", "start", "measure", "level", "author", "note", "sign", "here", "place0", "crit",
    "mean", "total", "form", "head:place", "head:content", "head:value", "head:verdict",
    "head:period", "head:unit", "head:ordinal", "head:org", "head:source", "head:note",
    "head:requirement",
}  # fmt: skip
_COUNTED = _ALWAYS | {"concept", "indicator", "status", "part"}
_GIVEN = {"org", "kind", "give", "ask", "use", "worth", "fmod"}
# "verdict": a status that is not "met"; "names" are heads of names, "told" titles over known heads.
ACCEPTED = {
    "criteria": _ALWAYS | {"criterion", "status", "verdict", "concept"},
    "contributions": _ALWAYS | _GIVEN | {"part", "member"},
    "indicators": _COUNTED,
    "told": _COUNTED | {"verdict"},
    "names": _ALWAYS | {"give", "ask", "member", "unit", "part"},
    "title": {"thing"},  # and what the rows accept: a title lists what stands in the table
    "open": _COUNTED | _GIVEN | {"verdict", "criterion", "change", "thing"},
}
MONEY = "cash"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the vocabulary: its name, the kind of gift it measures, and one in đồng.

    `times`: how many of it a figure counts at once ("nghìn cây").
    """

    name: str
    kind: str
    vnd: float | None
    times: float = 1.0


NO_UNIT = Unit("", "", None)


def unit_of(meaning: str) -> Unit:
    """The unit written as "triệu đồng|cash|1000000"; ValueError where it is not of this form."""
    name, kind, vnd = meaning.split("|")
    return Unit(name, kind, float(vnd) if vnd else None)


@dataclass
class Facts:
    """The dimensions that some labels state; of each the first that was said."""

    places: list[Named] = field(default_factory=list)
    period: Period | None = None
    periods: int = 0
    measure: str = ""
    units: list[Unit] = field(default_factory=list)
    orgs: list[Item] = field(default_factory=list)
    kind: str = ""
    criteria: list[str] = field(default_factory=list)
    concept: str = ""
    indicator: str = ""
    forms: list[str] = field(default_factory=list)
    status: str = ""
    total: bool = False
    part: bool = False
    standard: str = ""
    give: bool = False
    ask: bool = False
    author: bool = False
    here: bool = False
    level: str = ""
    changed: bool = False
    crit: bool = False
    worth: bool = False
    bound: str = ""
    members: bool = False
    heads: set[str] = field(default_factory=set)
    numbers: list[str] = field(default_factory=list)


def facts_of(labels: Iterable[Label]) -> Facts:
    """What these labels state together, those in front first."""
    facts = Facts()
    for label in labels:
        _add(facts, label)
    return facts


def _add(facts: Facts, label: Label) -> None:
    facts.places += label.places
    facts.period = facts.period or label.period
    facts.periods = max(facts.periods, label.periods)
    facts.changed |= label.changed
    facts.numbers += label.numbers
    facts.units += _units_of(label)
    for item in label.said.items:
        _add_item(facts, item)


def _is_unit(label: Label) -> bool:
    """Whether a label is a unit and nothing else."""
    alone = "unit" in label.uses and label.uses <= {"unit", "kind"}
    return alone and not (label.rest or label.places or label.numbers)


def _units_of(label: Label) -> list[Unit]:
    """The units that a label names alone, aside or as money; "nghìn cây" counts thousands."""
    if "unit" not in label.uses:
        return []
    units, alone = [], _is_unit(label)
    named = [(item, unit_of(item.meaning("unit") or "||")) for item in label.said.items]
    for n, (item, unit) in enumerate(named):
        if not unit.name or not (alone or item.aside or unit.kind == MONEY):
            continue
        before = named[n - 1][0].words if n else ""
        after = named[n + 1][1] if n + 1 < len(named) else NO_UNIT
        if unit.kind != MONEY and before in SCALES:
            unit = replace(unit, times=float(SCALES[before]))
        if not (item.words in SCALES and after.name and after.kind != MONEY):
            units.append(unit)
    return units


_FIRST = ("measure", "kind", "concept", "indicator", "status", "standard", "level", "bound")
_SAID = ("total", "part", "give", "ask", "author", "here", "crit", "worth")


def _add_item(facts: Facts, item: Item) -> None:
    said = item.meanings
    for use in _FIRST:
        if use in said and not getattr(facts, use):
            setattr(facts, use, said[use])
    for use in _SAID:
        if use in said:
            setattr(facts, use, True)
    if "org" in said:
        facts.orgs.append(item)
    facts.members |= "member" in said
    if "form" in said or "mean" in said:
        facts.forms.append(said.get("form") or "mean")
    if not {"measure", "form"} & said.keys():  # "TH" alone may be "thực hiện": the matrix tells
        facts.criteria += [meaning for use, meaning in item.uses if use == "criterion"]
    facts.heads |= {use for use in said if use.startswith("head:")}


def is_unit_line(label: Label) -> bool:
    """Whether a label declares units: "ĐVT: triệu đồng", "(Đơn vị: hộ, %)"."""
    if not facts_of([label]).units:
        return False
    return label.has("head:unit") or only_units(label)


def only_units(label: Label) -> bool:
    """Whether a label says nothing but units, and that they are some."""
    heads = ("head:unit", "head:org", "unit", "fill", "skip")
    plain = all(item.has(*heads) for item in label.said.items)
    return plain and not (label.rest or label.places or label.numbers or label.period)


@lru_cache(1 << 16)
def rest_of(
    label: Label, table: str, *, standard: bool = False, title: bool = False
) -> tuple[str, ...]:
    """The words of a label that a row of a table does not accept.

    They are unknown, or every use of them is another's. A word that changes the meaning wins over
    a harmless use of it; a unit is spent aside or as money.
    """
    accepted = ACCEPTED[table] | (ACCEPTED["title"] if title else set())
    left = list(label.rest)
    if _is_unit(label):
        return label.rest
    for item in label.said.items:
        summed = item.has("cumulative") and not _until(label)
        if summed or not _spent(item, accepted, standard=standard):
            left.append(item.words)
    if label.changed:
        left.append(label.text)
    return tuple(left)


def _until(label: Label) -> bool:
    """Whether a label tells the day until which it counts: "lũy kế đến tháng 12/2018"."""
    return label.period is not None and label.period.as_of


def changing(label: Label, *, plan: bool = False, item: bool = False) -> list[str]:
    """The words of a label that change what is counted, wherever it stands.

    `plan`: those of a plan too; `item`: it describes a thing, in which some of them are plain.
    """
    uses = {"change", "pchange"} if _until(label) else {"change", "pchange", "cumulative"}
    said = [one for one in label.said.items if not (item and one.has("plain"))]
    found = [
        one.words
        for one in said
        if one.has(*uses)
        or (plan and one.meaning("measure") == "plan")
        or (item and one.meaning("status") not in (None, "met"))
    ]
    other_time = label.changed and (not item or label.period is not None)
    return found if found or not other_time else [label.text]


def _spent(item: Item, accepted: set[str], *, standard: bool) -> bool:
    uses = item.meanings.keys()
    if "change" in uses and "change" not in accepted:
        return False
    if "pchange" in uses:
        return False
    if "standard" in uses:
        return standard
    if item.meaning("status") not in (None, "met") and "verdict" not in accepted:
        return False
    unit = item.meaning("unit")
    if unit is not None and (item.aside or unit_of(unit).kind == MONEY):
        return True
    return bool(uses & accepted)
