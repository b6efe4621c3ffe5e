"""Figures of all years in the borders of one day: sums where communes merged, intervals where one was divided.

Nothing is moved in the tables themselves. What cannot be added (criteria met, statuses, shares, means, ranks) is
refused and handed back with the reason, never guessed.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from analysis.measures.measures import combined_qualifier, followed, period_bounds, require_columns
from analysis.words.provenance import cell_at
from analysis.words.text import sort_key
from analysis.words.wording import kind_name, say

AMOUNTS = ("value_vnd", "amount", "quantity")  # money, and counts of things in one unit: these add up
_VALUES = (*AMOUNTS, "value", "met")
_ALWAYS = ("basis", "year", "period", "measure", "kind", "indicator", "indicator_name")  # never added over these
_OWN = ("low", "high", "made_from", "missing", "missing_names", "how", "parts")
_PLACE = ("place_id", "place", "place_type", "label")
_ORIGIN = ("source", "sheet", "address", "sources", "cells")
REFUSED = ("place_id", "place", "period", "basis", "what", "reason", "text", "sources", "cells")
REASONS = {
    "unknown_place": (
        "Danh mục đơn vị hành chính không có {place}.",
        "{place} is not in the register of places.",
    ),
    "later_borders": (
        "{place} có từ ngày {date}; số liệu không chia ngược về địa giới trước đó được.",
        "{place} exists since {date}; its figures cannot be divided back into the borders before.",
    ),
    "no_successor": (
        "{place} kết thúc ngày {date}, danh mục không ghi đơn vị kế thừa.",
        "{place} ended on {date}, and the register names no successor.",
    ),
    "not_added": (
        "{what} của {place} không cộng được với các đơn vị khác cùng nhập vào {into}.",
        "{what} of {place} cannot be added to those of the other places that became {into}.",
    ),
    "several_places": (
        "Số liệu chung của {place}; các đơn vị này không cùng nhập trọn vào một đơn vị.",
        "One figure for {place}, which did not all become one place as a whole.",
    ),
    "part_missing": (
        "{into} còn gồm {missing}, chưa có số liệu cùng kỳ.",
        "{into} also holds {missing}, which have no figure for the period.",
    ),
    "two_borders": (
        "Cùng kỳ có cả số liệu theo địa giới mới của {into}, nên không cộng số của {place}.",
        "There is a figure for {into} itself in the same period, so that of {place} is not added.",
    ),
    "sources_differ": (
        "Các nguồn ghi khác nhau về {place}, nên không cộng vào {into}.",
        "The sources differ on {place}, so it is not added to {into}.",
    ),
    "no_number": (
        "Số liệu của {place} không có con số để cộng.",
        "The figure of {place} has no number that could be added.",
    ),
}


class Comparable(NamedTuple):
    """The figures in one day's borders, and the rows that could not be brought there."""

    table: pd.DataFrame
    refused: pd.DataFrame


class Part(NamedTuple):
    """One figure as it was reported: its place, what it says, and all the places of the day that it went `into`.

    `n` tells apart figures that are alike in all else.
    """

    place_id: str
    value: float | None
    qualifier: str
    out_of: float | None
    sources: tuple[str, ...]
    cells: tuple[str, ...]
    into: tuple[str, ...] = ()
    n: int = 0


def comparable(
    table: pd.DataFrame,
    places: pd.DataFrame,
    places_as_of: str,
    indicators: pd.DataFrame | None = None,
    value: str = "",
    by: Sequence[str] | None = None,
    lang: str = "vi",
) -> Comparable:
    """The rows of a table, or of a summary with `place_id`, in the borders of one day (ISO date).

    `value` is the column to add (found by itself: value_vnd, amount, quantity, value, met). Money and counts of
    things add up, an indicator only where the register `indicators` says so (`adds_up` is yes). `by`: columns to
    keep apart besides place, period, kind and indicator (all columns when not given; [] adds up over givers).
    `places` is the register. Chains of successors are followed.

    `table` keeps the columns, with `sources` and `cells` for source, sheet and address, and has `low` and `high`
    in the unit of `value` (equal where the number is known; else `value` is missing), `made_from` (ids of the
    places whose figures are in it), `missing` and `missing_names` (places that became it and have no figure for the
    period: the sum is then `at_least`, without `high`; an indicator is refused), `how` (of `drawn.HOW`), `parts`
    (those figures; with them a result can be brought to a later day) and `label` (a name that no other place of the
    result has). `refused` has place_id, place, period, basis, what, reason, text, sources, cells. Neither depends on
    the order of rows.
    KeyError: a column is missing; ValueError: no ISO date.
    """
    if datetime.date.fromisoformat(places_as_of).isoformat() != places_as_of:
        raise ValueError(f"{places_as_of!r} is no date such as 2026-01-01")
    require_columns(table, ["place_id", "place", "period", "basis", *([value] if value else [])], "comparable")
    table = followed(table)
    value = value or next((c for c in _VALUES if c in table.columns and "status" not in table.columns), "")
    borders = Borders(places, places_as_of)
    work = _Work(borders, value, lang, every_row=by is None)
    keys = _key_columns(table, value, by)
    adding = _adding(table, value, indicators)
    for row, adds in zip(table.to_dict("records"), adding, strict=True):
        work.take({name: row[name] for name in keys}, row, adds)
    said = (*keys, *_PLACE, value, "qualifier", "out_of")
    return work.result([c for c in table.columns if c not in (*_ORIGIN, *_OWN) and (by is None or c in said)])


def _key_columns(table: pd.DataFrame, value: str, by: Sequence[str] | None) -> list[str]:
    """The columns over which nothing is added. A thing's unit and item always count; money is one unit."""
    managed = {*_VALUES, value, "qualifier", "out_of", *_PLACE, *_ORIGIN, *_OWN}
    if by is None:
        return [c for c in table.columns if c not in managed and not pd.api.types.is_float_dtype(table[c])]
    require_columns(table, by, "comparable, by")
    always = (*_ALWAYS, "unit", "item") if value != "value_vnd" else _ALWAYS
    return [c for c in table.columns if (c in always or c in by) and c not in managed]


def _adding(table: pd.DataFrame, value: str, indicators: pd.DataFrame | None) -> list[bool]:
    """For each row, whether its value may be added to that of another place."""
    if value in AMOUNTS:
        return [True] * len(table)
    if value != "value" or "indicator" not in table.columns or indicators is None:
        return [False] * len(table)
    require_columns(indicators, ["indicator", "adds_up"], "indicators")
    adds_up = set(indicators.loc[indicators["adds_up"] == "yes", "indicator"])
    return [name in adds_up for name in table["indicator"]]


# --- the register of places ---


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the register of places."""

    place_id: str
    place: str
    place_type: str
    valid_from: str
    valid_to: str
    parent_id: str
    into: tuple[tuple[str, str], ...]

    def valid_on(self, date: str) -> bool:
        return (not self.valid_from or self.valid_from <= date) and (not self.valid_to or date <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Flow:
    """Where a place went: for each place of the day whether all of it is there; or why that cannot be said."""

    into: dict[str, bool] = field(default_factory=dict)
    reason: str = ""
    date: str = ""
    stayed: bool = False


class Borders:
    """The places as they are on one day, and where each other place went."""

    def __init__(self, places: pd.DataFrame, as_of: str) -> None:
        needed = ["place_id", "place", "place_type", "valid_from", "valid_to", "parent_id", "merged_into", "passed_on"]
        require_columns(places, needed, "places")
        self.as_of = as_of
        self.lines: dict[str, list[Line]] = defaultdict(list)
        for row in places[needed].astype(object).where(places[needed].notna(), "").itertuples(index=False):
            how = row.passed_on.split(";")
            targets = [t for t in row.merged_into.split(";") if t]
            into = tuple((t, how[i] if i < len(how) else "") for i, t in enumerate(targets))
            self.lines[row.place_id].append(Line(*row[:6], into))
        self._flows: dict[str, Flow] = {}
        self._into: dict[str, list[str]] = defaultdict(list)  # places by the place of the day that they are in

    def flow(self, place_id: str, above: frozenset[str] = frozenset()) -> Flow:
        """Where the place is on the day. A ring of successors has no end and counts as none."""
        if place_id not in self._flows:
            self._flows[place_id] = self._flow(place_id, above)
        return self._flows[place_id]

    def _flow(self, place_id: str, above: frozenset[str]) -> Flow:
        lines = self.lines.get(place_id)
        if not lines:
            return Flow(reason="unknown_place")
        if any(line.valid_on(self.as_of) for line in lines):
            return Flow({place_id: True}, stayed=True)
        first, last = min(line.valid_from for line in lines), max(lines, key=lambda line: line.valid_to)
        if first > self.as_of:
            return Flow(reason="later_borders", date=first)
        if not last.into or place_id in above:
            return Flow(reason="no_successor", date=last.valid_to)
        flows = [self.flow(target, above | {place_id}) for target, _ in last.into]
        if failed := next((f for f in flows if f.reason), None):
            return failed
        if len(flows) == 1:
            whole = last.into[0][1] == "whole"
            return Flow({target: whole and all_ for target, all_ in flows[0].into.items()})
        targets = {target for f in flows for target in f.into}
        return Flow({t: all(f.into == {t: True} for f in flows) for t in targets})

    def feeders(self, target: str, date: str) -> set[str]:
        """The places of a date that are, wholly or in part, in a place of the day."""
        if not self._into:
            for place_id in self.lines:
                for there in self.flow(place_id).into:
                    self._into[there].append(place_id)
        return {i for i in self._into.get(target, ()) if any(line.valid_on(date) for line in self.lines[i])}

    def date_of(self, place_id: str, period: str) -> str:
        """The day whose borders a figure has: the end of its period, or of the place if that ended before."""
        end = period_bounds(period)[1].date().isoformat()
        last = max((line.valid_to or "9999" for line in self.lines.get(place_id, ())), default="9999")
        return min(end, last)

    def line(self, place_id: str, date: str = "") -> Line | None:
        """The place's line of a date (of the day when none is given), else its last."""
        lines = self.lines.get(place_id, [])
        return next((line for line in lines if line.valid_on(date or self.as_of)), lines[-1] if lines else None)

    def name(self, place_id: str, date: str = "") -> str:
        line = self.line(place_id, date)
        return f"{line.place_type} {line.place}" if line else place_id


# --- rows to the places of the day ---


@dataclass(slots=True)
class _Figure:
    """One figure, the key under which it may be added to others, and the places that carry it in the table."""

    key: dict
    row: dict
    part: Part
    adds: bool
    carriers: set[str]


@dataclass(slots=True)
class _Group:
    """All figures of one key that are in one place of the day, each whole (True) or in part."""

    key: dict
    target: str
    moved: list[tuple[_Figure, bool]] = field(default_factory=list)
    stayed: list[_Figure] = field(default_factory=list)


class _Work:
    """Figures are taken in, put to the places of the day, and added up there."""

    def __init__(self, borders: Borders, value: str, lang: str, *, every_row: bool) -> None:
        self.borders, self.value, self.lang, self.every_row = borders, value, lang, every_row
        self.strict = value not in AMOUNTS  # a state, not gifts: each place has one figure, and none may lack
        self.figures: dict[tuple, _Figure] = {}
        self.groups: dict[tuple, _Group] = {}
        self.refused: dict[tuple, dict] = {}
        self._there: dict[tuple, set[str]] = defaultdict(set)  # the places that have a figure, by basis and period

    def take(self, key: dict, row: dict, adds: bool) -> None:
        """Take in one row: a figure, or the figures of an earlier result. A figure in two rows is one."""
        place_id = _plain(row["place_id"]) or ""
        key = {name: _plain(item) for name, item in key.items()}
        earlier = isinstance(row.get("parts"), tuple)
        for part in row["parts"] if earlier else (Part(place_id, *self._said(row)),):
            found = self.figures.get((*key.values(), part))
            while found and not earlier:  # two rows that are alike in everything
                part = part._replace(n=part.n + 1)
                found = self.figures.get((*key.values(), part))
            if found:
                found.carriers.add(place_id)
            else:
                self.figures[(*key.values(), part)] = _Figure(key, row, part, adds, {place_id})

    def _said(self, row: dict) -> tuple:
        number, out_of = (None if pd.isna(n) else float(n) for n in (row.get(self.value or None), row.get("out_of")))
        if "cells" in row:
            sources, cells = tuple(row.get("sources", ())), tuple(row["cells"])
        else:
            sources = (str(row.get("source", "")),)
            cells = (cell_at(*(str(row.get(name, "")) for name in ("source", "sheet", "address"))),)
        return number, _plain(row.get("qualifier")) or "", out_of, sources, cells

    def result(self, columns: list[str]) -> Comparable:
        for figure in self.figures.values():
            self._place(figure)
        for group in self.groups.values():
            for figure in [*group.stayed, *(figure for figure, _ in group.moved)]:
                self._there[_when(group.key)].update(figure.part.place_id.split(";"))
        rows = [row for group in self.groups.values() for row in self._rows(group)]
        columns = [*columns, "sources", "cells", *_OWN, *([] if "label" in columns else ["label"])]
        table = pd.DataFrame(_in_order(self._labelled(rows)), columns=columns)
        for name in {self.value, "low", "high"} & set(columns):
            table[name] = table[name].astype(float)
        refused = pd.DataFrame(_in_order(list(self.refused.values())), columns=REFUSED)
        return Comparable(table, refused)

    def _place(self, figure: _Figure) -> None:
        """The figure to each place of the day that holds all or a part of it, or to the refused."""
        part = figure.part
        complete = set(part.into) <= figure.carriers
        for start in [part.place_id] if complete else sorted(figure.carriers):
            flow = self._flow(start)
            if flow.reason:
                self._refuse(figure, flow.reason, flow)
            elif not flow.stayed and not figure.adds:
                self._refuse(figure, "not_added", flow)
            elif part.value is None and (not flow.stayed or not (self.every_row or self.strict)):
                self._refuse(figure, "no_number", flow)
            else:
                for target, whole in flow.into.items():
                    group = self.groups.setdefault((*figure.key.values(), target), _Group(figure.key, target))
                    if flow.stayed and complete:
                        group.stayed.append(figure)
                    else:
                        group.moved.append((figure, whole and complete))

    def _flow(self, place_id: str) -> Flow:
        """Where one place, or several with one figure, went; no place named stays no place."""
        ids = place_id.split(";") if place_id else []
        flows = [self.borders.flow(single) for single in ids]
        if all(flow.stayed for flow in flows):
            return Flow({place_id: True}, stayed=True)
        if len(flows) == 1:
            return flows[0]
        into = {target for flow in flows for target in flow.into}
        failed = next((flow for flow in flows if flow.reason), None)
        if failed:
            return failed
        if len(into) == 1 and all(all(flow.into.values()) for flow in flows):
            return Flow(dict.fromkeys(into, True))
        return Flow(reason="several_places")

    # --- one place of the day and one key ---

    def _rows(self, group: _Group) -> list[dict]:
        alone = not group.moved and (self.every_row or self.strict)
        if self.strict and group.moved:
            reason, missing = self._hindrance(group)
            if reason:
                for figure, _ in group.moved:
                    self._refuse(figure, reason, Flow({group.target: True}), missing)
                alone = True
        if alone:
            return [self._row(figure.row, group, [(figure, True)]) for figure in group.stayed]
        figures = [*group.moved, *((figure, True) for figure in group.stayed)]
        figures.sort(key=lambda pair: _of_part(pair[0].part))
        return [self._row(figures[0][0].row | group.key, group, figures)]

    def _hindrance(self, group: _Group) -> tuple[str, set[str]]:
        """Why figures of a state make no figure of the whole: two of one place, one for the whole, or none."""
        if group.stayed:
            return "two_borders", set()
        said: dict[str, set] = defaultdict(set)
        for figure, _ in group.moved:
            said[figure.part.place_id].add(figure.part.value)
        if any(len(values) > 1 for values in said.values()):
            return "sources_differ", set()
        missing = self._missing(group)
        return ("part_missing", missing) if missing else ("", set())

    def _missing(self, group: _Group) -> set[str]:
        """Places that were in the target's borders on the day of these figures, and have none in the table.

        Of a state, none under the same key; of gifts, none at all, since not every giver gives to every place.
        """
        if not group.moved:
            return set()
        there = {i for figure, _ in group.moved for i in figure.part.place_id.split(";")}
        day = min(self.borders.date_of(i, str(group.key["period"])) for i in there)
        if self.strict:
            return self.borders.feeders(group.target, day) - there
        return self.borders.feeders(group.target, day) - self._there[_when(group.key)]

    def _row(self, row: dict, group: _Group, figures: list[tuple[_Figure, bool]]) -> dict:
        parts = [figure.part for figure, _ in figures]
        known = all(whole for _, whole in figures)
        numbers = {self._once(figure.part): (figure.part, whole) for figure, whole in figures}.values()
        said = [(part.value, whole) for part, whole in numbers if part.value is not None]
        low = sum(v if whole else min(0.0, v) for v, whole in said) if said else None
        high = sum(v if whole else max(0.0, v) for v, whole in said) if said else None
        if len(figures) > 1 or not known:
            row = {name: None if isinstance(item, float) or name in _VALUES else item for name, item in row.items()}
        sizes = [part.out_of for part, _ in numbers]
        missing = tuple(sorted(self._missing(group)))
        qualifiers = [*(part.qualifier for part in parts), *(["at_least"] if missing else [])]
        found = row | group.key | self._named(group.target, row)
        if group.moved or isinstance(row.get("parts"), tuple):
            found["label"] = None
        return found | {
            **({self.value: low if known else None} if self.value else {}),
            "qualifier": combined_qualifier(qualifiers),
            "out_of": sum(sizes) if known and None not in sizes else None,
            "low": low,
            "high": None if missing else high,
            "made_from": tuple(sorted({i for part in parts for i in part.place_id.split(";") if i})),
            "missing": missing,
            "missing_names": tuple(self.borders.name(i, self.borders.date_of(i, row["period"])) for i in missing),
            "how": "sum" if len(numbers) > 1 else row.get("how") or "value",
            "parts": tuple(sorted((part._replace(into=self._into(part)) for part in parts), key=_of_part)),
            "sources": tuple(sorted({name for part in parts for name in part.sources})),
            "cells": tuple(sorted({name for part in parts for name in part.cells})),
        }

    def _once(self, part: Part) -> tuple:
        """What makes a figure one: two sources that say the same of one place are one, two gifts are two."""
        return (part.place_id, part.value) if self.strict else part

    def _into(self, part: Part) -> tuple[str, ...]:
        return tuple(sorted(self._flow(part.place_id).into))

    def _named(self, target: str, row: dict) -> dict:
        """Id, name and kind as of the day; several places, or none, keep what the row says."""
        line = self.borders.line(target)
        if line is None:
            return {"place_id": target, "place": row["place"], "place_type": row.get("place_type", "")}
        return {"place_id": target, "place": line.place, "place_type": line.place_type}

    def _labelled(self, rows: list[dict]) -> list[dict]:
        """Each row with a label that no other place has: the name, its kind where needed, the place above it."""
        labels = {row["place_id"]: row["place"] for row in rows}
        for longer in (self.borders.name, self._with_parent):
            used: dict[str, set[str]] = defaultdict(set)
            for place_id, label in labels.items():
                used[label].add(place_id)
            labels |= {i: longer(i) for ids in used.values() if len(ids) > 1 for i in ids if self.borders.line(i)}
        return [row if row.get("label") else row | {"label": labels[row["place_id"]]} for row in rows]

    def _with_parent(self, place_id: str) -> str:
        line = self.borders.line(place_id)
        above = self.borders.name(line.parent_id) if line and line.parent_id else ""
        return f"{self.borders.name(place_id)} ({above})" if above else self.borders.name(place_id)

    # --- what cannot be brought to the day ---

    def _refuse(self, figure: _Figure, reason: str, flow: Flow, missing: Iterable[str] = ()) -> None:
        part, row, names = figure.part, figure.row, self.borders.name
        what = self._what(row)
        text = say(self.lang, *REASONS[reason]).format(
            place=", ".join(names(i, self.borders.date_of(i, row["period"])) for i in part.place_id.split(";")),
            date="/".join(reversed(flow.date.split("-"))),
            into=", ".join(sorted(names(i) for i in flow.into)),
            missing=", ".join(sorted((names(i) for i in missing), key=sort_key)),
            what=what,
        )
        line = self._named(part.place_id, row) | {"period": row["period"], "basis": row["basis"], "what": what}
        line |= {"reason": reason, "text": text, "sources": part.sources, "cells": part.cells}
        self.refused[(*figure.key.values(), part, reason, text)] = {name: line[name] for name in REFUSED}

    def _what(self, row: dict) -> str:
        if "status" in row:
            number = _plain(row.get("criterion")) or ""
            return say(self.lang, f"Tiêu chí {number}", f"Criterion {number}").strip()
        if self.value == "met":
            return say(self.lang, "Số tiêu chí đạt", "The number of criteria met")
        named = _plain(row.get("indicator_name")) or kind_name(_plain(row.get("kind")) or "", self.lang)
        return named or say(self.lang, "Số liệu", "The figure")


def _when(key: dict) -> tuple:
    return tuple(key.get(name) for name in ("basis", "period", "measure"))


def _of_part(part: Part) -> tuple:
    return part.place_id, part.cells, str(part.value), part.n, part.qualifier, str(part.out_of)


def _plain(item: object) -> object:
    """The value of a cell, None where there is none."""
    return None if pd.api.types.is_scalar(item) and pd.isna(item) else item


def _in_order(rows: list[dict]) -> list[dict]:
    """By period and name, in Vietnamese order, whatever order they came in."""

    def order(row: dict) -> tuple:
        return str(row["period"]), sort_key(str(row["place"])), row["place_id"], repr(sorted(row.items(), key=str))

    return sorted(rows, key=order)
