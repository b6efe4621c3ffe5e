"""Cells that list the communes of a district which the title says were recognised."""

from __future__ import annotations

from dataclasses import replace

from analysis.reading.law.at import At
from analysis.reading.law.facts import changing
from analysis.reading.law.labels import Label
from analysis.reading.law.list_cells import listed_places
from analysis.reading.law.listed_things import Things, take_things
from analysis.reading.law.places import Settled, settle
from analysis.reading.law.recognised_by_title import (
    Titled,
    says_recognised,
    take_titled,
    when_titled,
)
from analysis.reading.law.recognitions import Recognitions, decision_in, take_recognitions
from analysis.reading.law.row import Recognition, Result, Row
from analysis.reading.law.standards import BASE
from analysis.reading.law.table import Table
from analysis.reading.law.unmet_lines import take_unmet
from analysis.registers.country import COMMUNE, DISTRICT, Place
from analysis.words.periods import Period, find_day

Cell = tuple[int, int]
Listed = Things | Recognitions | Titled | None


def take_listed(table: Table, listed: Listed, result: Result) -> None:
    """Add what a list of things, of recognitions or of unmet criteria gives line by line."""
    if isinstance(listed, Things):
        take_things(table, listed, result)
    elif isinstance(listed, Recognitions):
        take_recognitions(table, listed, result)
    elif listed:
        take_titled(table, listed, result)
    else:
        take_unmet(table, result)


def recognised_in(table: Table, at: At) -> list[Row]:
    """The rows of a cell that lists the communes of a district that were recognised, as title and
    head say: "Huyện | Tên xã được công nhận đạt chuẩn"; [] for any other. The head may say when:
    "Công nhận năm 2014", "… theo Quyết định số 1104/QĐ-UBND ngày 18/6/2015"."""
    district = at.line.place.place if at.line.place else None
    if district is None or district.level != DISTRICT or at.value.sort != "words":
        return []
    head = at.column.labels[-1] if at.column.labels else None
    told = _told(table, at, head) if head is not None and says_recognised(table) else None
    standards = head.standards if head is not None and head.standards else table.titled
    if told is None or len(standards) > 1:
        return []
    places = _communes_in(table, at.value.text, district)
    return [_recognised(at.cell, one, told, (*standards, BASE)[0]) for one in places]


def _told(table: Table, at: At, head: Label) -> tuple[Period, Recognition] | None:
    """When communes were recognised, as the head of a list of them says, or the title."""
    path = table.block.column_paths.get(at.column.at, ())
    told = _told_by_head(head, str(table.at(path[-1])) if path else "")
    when = when_titled(table) if told is None and _heads_recognised(at) else None
    return told or (when and (when, Recognition("recognised", "", "", "")))


def _told_by_head(head: Label, text: str) -> tuple[Period, Recognition] | None:
    """When a head says that communes were recognised, and by which decision; None if it does not,
    or says more."""
    acts = {item.meaning("event") for item in head.all("event")}
    if acts != {"recognised"} or head.rest or changing(head, plan=True):
        return None
    decision, left = decision_in(text)
    day = find_day(left) if decision else ""
    if day:
        when = replace(Period(int(day[:4])), part=day[5:])
        return when, Recognition("recognised", "", decision, day)
    when = head.period
    dated = when is not None and when.iso.isdecimal() and not (when.as_of or head.numbers)
    return (when, Recognition("recognised", "", "", "")) if when and dated else None


def _communes_in(table: Table, text: str, district: Place | None) -> list[Settled]:
    """The communes that a text lists, all of them in a district; [] where one is none of it."""
    named = [table.labels.place(part)[0] for part in listed_places(table.labels, text)]
    if not all(named):
        return []
    places = settle(named, district, COMMUNE, table.on, known=table.labels.country)
    known = [one for one in places if one is not None]
    return known if len(known) == len(places) else []


def _heads_recognised(at: At) -> bool:
    """Whether the innermost head is of communes that met a standard, and says no more."""
    head = at.column.labels[-1] if at.column.labels else None
    if head is None or head.rest or head.numbers or changing(head, plan=True):
        return False
    if at.column.facts.status not in ("", "met") or at.column.facts.measure == "plan":
        return False
    if any(item.meaning("event") not in (None, "recognised") for item in head.said.items):
        return False  # "Xã đăng ký"
    return head.has("event", "concept") or bool(head.standards) and head.has("level")


def _recognised(cell: Cell, place: Settled, told: tuple[Period, Recognition], standard: str) -> Row:
    when, act = told
    return Row("recognitions", cell, place, when, "actual", standard, "", None, recognition=act)
