"""Rows of indicators: a known one, or a figure that stays under its own name."""

from __future__ import annotations

from analysis.reading.law.at import At, frame_of, path_of, rest_on, unit_at
from analysis.reading.law.columns import Column
from analysis.reading.law.facts import Facts, rest_of
from analysis.reading.law.labels import Label
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import Table
from analysis.registers.country import COMMUNE

UNITS_OF = {
    "criteria_met": {"", "tiêu chí"}, "criteria_gained": {"", "tiêu chí"},
    "criteria_met_mean": {"", "tiêu chí/xã", "tiêu chí"},
    "communes_meeting_standard": {"", "xã"}, "communes_gained": {"", "xã"},
    "communes_total": {"", "xã"}, "communes_met_share": {"%"},
    "poverty_rate": {"%"}, "satisfaction": {"%"}, "poor_households": {"", "hộ"},
    "income_per_capita": {"triệu đồng/người", "triệu đồng"},
}  # fmt: skip


WHOLE = {"tiêu chí", "xã", "hộ"}  # units of what is counted one by one


def _known(table: Table, at: At) -> str:
    """The known indicator that the path names: a whole name, or a concept with its form.

    Where line and column only say when, how or where, it is what the title names, or else what
    the other columns count.
    """
    indicator, concept, forms = at.inner.indicator, at.inner.concept, at.inner.forms
    if not indicator and not concept and _leaves_open(at):
        indicator, concept = _of_title(table)
        forms = forms or table.context.facts.forms
    unit = unit_at(table, at)
    if indicator:
        return indicator if _takes(indicator, at.inner) else ""
    return _in_form(concept, forms, unit) if concept else ""


def _of_title(table: Table) -> tuple[str, str]:
    """Indicator and concept that a title names for its table; both "" where it names several."""
    labels = [*table.context.titles, *(label for c in table.values for label in c.labels)]
    items = [item for label in labels for item in label.said.all("concept", "indicator", "thing")]
    meant = {(item.meaning("indicator") or "", item.meaning("concept") or "") for item in items}
    return meant.pop() if len(meant) == 1 else ("", "")


def _leaves_open(at: At) -> bool:
    """Whether line and column only say when, where or in which form something was counted."""
    labels = (*at.line.own, *at.line.sections, *at.column.labels)
    saying = any(
        label.period or label.places or label.has("measure", "form", "mean", "unit", "head:value")
        for label in at.column.labels
    )
    return saying and not any(label.rest for label in labels) and all(map(_says_no_thing, labels))


def _takes(indicator: str, inner: Facts) -> bool:
    """Whether an indicator that a title names may be counted in the form that a column names."""
    if inner.indicator or not inner.forms:
        return True
    units = UNITS_OF.get(indicator, set())
    return not (
        "count" in inner.forms and units == {"%"} or "rate" in inner.forms and units & WHOLE
    )


def _in_form(concept: str, said: list[str], unit: str) -> str:
    """The indicator of a concept ("count=poor_households,rate=poverty_rate") in a form; or ""."""
    forms = dict(part.split("=") for part in concept.split(","))
    for form in ("mean", "rate", "count"):
        if form in said and form in forms:
            return forms[form]
    if said:
        return ""
    if unit == "%" and "rate" in forms:
        return forms["rate"]
    return forms.get("", forms.get("count", "") if unit in ("hộ", "xã") else "")


def indicator_of(table: Table, at: At) -> Row | Refusal | None:
    """The row of a known indicator, why it has none, or None where the path names none."""
    known = _known(table, at)
    if not known or _of_another_kind(table, at, known):
        return None
    rest = rest_on(table, at, "indicators")
    if rest:
        return None if _is_plain(table, at) else Refusal(at.cell, "rest", tuple(rest))
    unit, frame = _unit_of(table, at, known), frame_of(table, at)
    if impossible := _impossible(known, at):
        return impossible
    if isinstance(unit, Refusal):
        return unit
    if isinstance(frame, Refusal):
        return frame
    place, period, measure = frame
    if known.startswith("communes_") and place.place and place.place.level == COMMUNE:
        return Refusal(at.cell, "unexplained", (at.value.text,))
    return Row("indicators", at.cell, place, period, measure, known, "", at.value.number, unit,
               _out_of(at, known), qualifier=at.value.qualifier)  # fmt: skip


def _of_another_kind(table: Table, at: At, known: str) -> bool:
    """Whether a path names a second thing too: a standard, a giver, a kind of gift."""
    if _several_things(at) or _counts_criteria(table, at):
        return True
    if at.inner.orgs or at.inner.kind and known != "income_per_capita":
        return True
    return bool(at.whole.standard) and known.startswith("criteria_met")


def _impossible(known: str, at: At) -> Refusal | None:
    """A share above the hundred, or a part of what is counted one by one."""
    number, units = at.value.number, UNITS_OF.get(known, set())
    if number is None:
        return None
    if units == {"%"} and number > 100:
        return Refusal(at.cell, "share_out_of_bounds", (at.value.text,))
    if units & WHOLE and not known.endswith("_mean") and number != int(number):
        return Refusal(at.cell, "words", (at.value.text,))
    return None


def _unit_of(table: Table, at: At, known: str) -> str | Refusal:
    """The unit of a value; a poverty rate without one is a share of the hundred."""
    allowed = UNITS_OF.get(known)
    unit = unit_at(table, at, allowed)
    if allowed is None or unit in allowed:
        return unit
    if known == "poverty_rate" and not unit and (at.value.number or 0) <= 100:
        return "%"
    return Refusal(at.cell, "unit", (unit,))


def _out_of(at: At, known: str) -> float | None:
    """What a value is a part of: a fraction says it, or a head ("Số tiêu chí đạt (/19)")."""
    said = [n for label in at.column.labels for n in label.numbers if n.isdigit()]
    if at.value.out_of is None and known == "criteria_met" and said:
        return float(said[0])
    return at.value.out_of


def _counts_criteria(table: Table, at: At) -> bool:
    """Whether a number stands under or beside a criterion that is not itself what is counted."""
    labels = (*at.line.own, *at.column.labels)
    same = any(
        item.has("criterion") and item.has("concept", "indicator")
        for label in labels
        for item in label.said.items
    )
    return at.cell in table.criterion and not same


def _several_things(at: At) -> bool:
    """Whether two labels of a value name two different things that are counted."""
    labels = (*at.line.own, *at.line.sections, *at.column.labels)
    things = {item.words for label in labels for item in label.said.all("concept", "indicator")}
    named = [label for label in labels if label.has("concept", "indicator")]
    return len(named) > 1 and len(things) > 1


def _is_plain(table: Table, at: At) -> bool:
    """Whether the title is explained and only names of line and column have words left over."""
    return not any(rest_of(label, "open") for label in table.context.titles)


def open_figure_of(table: Table, at: At) -> Row | Refusal | None:
    """A figure with place, period and unit whose label is not known keeps its own name."""
    titles = [
        word for label in table.context.titles for word in rest_of(label, "open", standard=True)
    ]
    if titles:
        return Refusal(at.cell, "rest", tuple(titles))
    changed = [label.text for label in path_of(table, at) if label.has("pchange")]
    if changed:
        return Refusal(at.cell, "changed", tuple(changed))
    unit = unit_at(table, at)
    if not unit and at.value.sort != "fraction":
        return Refusal(at.cell, "unit", tuple(unexplained(table, at)))
    frame = frame_of(table, at)
    if isinstance(frame, Refusal):
        return frame
    path = (*at.line.sections, *at.line.own, *at.column.labels)
    own = [label for label in path if not _is_place(label)]
    name = " | ".join(dict.fromkeys(label.text.strip() for label in own))
    if not name or all(map(_says_no_thing, own)):
        return Refusal(at.cell, "unexplained", (name,) if name else ())
    return Row("indicators", at.cell, *frame, "", name, at.value.number, unit,
               at.value.out_of, qualifier=at.value.qualifier,
               standard=at.whole.standard)  # fmt: skip


def unexplained(table: Table, at: At) -> list[str]:
    """The words on the path of a value that nothing explains."""
    return [word for label in path_of(table, at) for word in label.rest]


def _is_place(label: Label) -> bool:
    return bool(label.places) and not label.said.items and not label.rest


def _says_no_thing(label: Label) -> bool:
    """Whether a label says how something is counted and not what: "Tỷ lệ (%)"."""
    generic = ("form", "mean", "unit", "head:value", "measure", "fill", "skip", "total")
    return not label.rest and all(item.has(*generic) for item in label.said.items)
