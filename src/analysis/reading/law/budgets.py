"""Budgets that a table of sources names by their level alone: "Tỉnh" below "Nguồn vốn"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.reading.law.columns import Column
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.table import Table
from analysis.registers.country import PROVINCE, Place
from analysis.words.names import phrases


def budget_of(label: Label) -> str:
    """The id of the one budget whose level is all that a label says; "" for any other label."""
    more = label.rest or label.places or label.numbers
    if more or not all(item.has("level", "fill", "give") for item in label.said.items):
        return ""
    uses = (own for item in label.said.items for use, own in item.uses if use == "within")
    inner = {own.partition(":")[2] for own in uses}
    return inner.pop() if len(inner) == 1 else ""


def at_level(labels: Labels, label: Label, org: str) -> str:
    """A giver that holds others as the label says which: "Ngân sách nhà nước (tỉnh)"; "" where it
    is of a level that none of them is, or of several: "Ngân sách phường, xã"."""
    held = [own.partition(":") for own in labels.vocabulary.within]
    if org in {inner for _, _, inner in held}:
        return "" if _with_another_level(label) else org
    return _inner(label, org) if org in {outer for outer, _, _ in held} else org


def _inner(label: Label, org: str) -> str:
    levels = [item for item in label.all("level") if not item.has("org")]
    uses = {own for item in levels for use, own in item.uses if use == "within"}
    inner = {own.partition(":")[2] for own in uses if own.startswith(f"{org}:")}
    if not levels:
        return org
    return inner.pop() if len(inner) == 1 and len(levels) == 1 else ""


def _with_another_level(label: Label) -> bool:
    """Whether a budget stands beside another level: "NS tỉnh và huyện"."""
    levels = "|".join(re.escape(item.words) for item in label.all("level") if not item.has("org"))
    joined = rf"(?:(?<!\w)(?:{phrases('and')})(?!\w)|[,+/&–-])\s*(?:{levels})(?!\w)"
    return bool(levels) and re.search(joined, label.text, re.I) is not None


def of_city(labels: Labels, told: Sequence[Label], org: str, place: Place | None) -> str:
    """The giver by what a city lies in: "Ngân sách thành phố" of Vinh is the budget of a district,
    that of Hà Nội of a province."""
    items = (item for label in told for item in label.all("city") if item.meaning("org") == org)
    inner = next((item.meaning("city") for item in items), None)
    around = (labels.country.by_key.get(key) for key in (place.key, *place.inside)) if place else ()
    central = any(one and one.level == PROVINCE and one.kind == "thành phố" for one in around)
    return org if central or place is None else inner or org


def gave_nothing(label: Label) -> bool:
    """Whether a name of a line says who received, or how many gave: "Số doanh nghiệp"."""
    first, *others = label.said.items or (None,)
    counts = first is not None and first.meaning("form") == "count"
    return label.has("receive") or counts and any(item.has("org") for item in others[:1])


def budget_over(table: Table, column: Column) -> str:
    """The budget whose level heads a column below "Nguồn vốn", or beside columns of givers."""
    level = budget_of(column.labels[-1]) if column.labels else ""
    outer = column.labels[:-1]
    beside = (one.labels[-1] for one in table.values if one.labels and one.labels[:-1] == outer)
    givers = [one for one in beside if one.only is not None and one.only.meaning("org")]
    return level if givers or any(label.has("head:source") for label in outer) else ""


def is_source(labels: Sequence[Label]) -> bool:
    """Whether the innermost of these heads is an unknown name below a heading of sources."""
    if not labels or not labels[-1].rest or labels[-1].has("change", "pchange", "total"):
        return False
    return any(label.has("head:source") for label in labels[:-1])
