"""Figures of all years in the borders of one day: sums where communes merged, else intervals.

Nothing is moved in the tables themselves. What cannot be added (criteria met, statuses, shares,
means, ranks) is refused and handed back with the reason, never guessed.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd

from analysis.measures.contributions import combined_qualifier
from analysis.measures.rows import ORIGIN, cells_of, followed, require_columns, union
from analysis.measures.successors import Borders, Flow
from analysis.words.names import named, say
from analysis.words.text import sort_key
from analysis.words.wording import kind_name, money_scale

# Money, and counts of things in one unit: these add up.
AMOUNTS = ("value_vnd", "amount", "quantity")
_VALUES = (*AMOUNTS, "value", "met")
# Never added over these.
_ALWAYS = ("basis", "year", "period", "measure", "kind", "indicator", "indicator_name")
_SAID = ("qualifier", "out_of")
_PLACE = ("place_id", "place", "place_type", "label")
_ORIGIN = (*ORIGIN, "sources", "cells")
_OWN = ("low", "high", "made_from", "missing", "missing_names", "how", "parts")
_REFUSED = ("place_id", "place", "period", "basis", "what", "reason", "text", "sources", "cells")


class Comparable(NamedTuple):
    """The figures in one day's borders, and the rows that could not be brought there."""

    table: pd.DataFrame
    refused: pd.DataFrame


class Part(NamedTuple):
    """One figure as it was reported: its place, what it says, and where it all went `into`.

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

    def in_order(self) -> tuple:
        """A key for `sorted`: by place and cells."""
        return self.place_id, self.cells, str(self.value), self.n, self.qualifier, str(self.out_of)


class _Figure(NamedTuple):
    """One figure, the key under which it may be added to others, and the places that carry it."""

    key: dict
    row: dict
    part: Part
    adds: bool
    carriers: set[str]

    @property
    def complete(self) -> bool:
        """Whether no place that has a part of it was left out of an earlier result."""
        return self.carriers.issuperset(self.part.into)

    @property
    def when(self) -> tuple:
        """Basis, period and measure."""
        return tuple(self.key.get(column) for column in ("basis", "period", "measure"))


class _Move(NamedTuple):
    """A figure in one place of the day, all of it or a part."""

    figure: _Figure
    target: str
    whole: bool
    stayed: bool


class _Refusal(NamedTuple):
    figure: _Figure
    reason: str
    flow: Flow
    missing: Collection[str] = ()


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

    `value` is the column to add (found by itself: value_vnd, amount, quantity, value, met). Money
    and counts of things add up, an indicator only where the register `indicators` says so
    (`adds_up` is yes). `by`: columns to keep apart besides place, period, kind and indicator (all
    columns when not given; [] adds up over givers). `places` is the register. Chains of successors
    are followed.

    `table` keeps the columns, with `sources` and `cells` for source, sheet and address, and has
    `low` and `high` in the unit of `value` (equal where the number is known; else `value` is
    missing), `made_from` (ids of the places whose figures are in it), `missing` and `missing_names`
    (places that became it and have no figure for the period: the sum is then `at_least`, without
    `high`; an indicator is refused), `how` (of `drawn.HOW`), `parts` (those figures; with them a
    result can be brought to a later day) and `label` (a name that no other place of the result
    has). `refused` has place_id, place, period, basis, what, reason, text, sources, cells. Neither
    depends on the order of rows. KeyError: a column is missing; ValueError: no ISO date.
    """
    if datetime.date.fromisoformat(places_as_of).isoformat() != places_as_of:
        raise ValueError(f"{places_as_of!r} is no date such as 2026-01-01")
    needed = ["place_id", "place", "period", "basis", *([value] if value else [])]
    require_columns(table, needed, "comparable")
    table = followed(table)
    if not value and "status" not in table.columns:
        value = next((column for column in _VALUES if column in table.columns), "")
    keys = _key_columns(table, value, by)
    figures = _figures(table, keys, value, _adding(table, value, indicators))
    work = _Work(Borders(places, places_as_of), value, every_row=by is None)
    rows, refused = work.bring(figures)
    said = (*keys, *_PLACE, value, *_SAID)
    columns = [c for c in table if c not in (*_ORIGIN, *_OWN) and (by is None or c in said)]
    columns += ["sources", "cells", *_OWN, *(["label"] if "label" not in columns else [])]
    found = pd.DataFrame(_in_order(_labelled(rows, work.borders)), columns=columns)
    numbers = {value, "low", "high"}.intersection(columns)
    texts = _refused_rows(refused, work, lang)
    return Comparable(
        found.astype(dict.fromkeys(numbers, float)),
        pd.DataFrame(_in_order(texts), columns=_REFUSED),
    )


def _key_columns(table: pd.DataFrame, value: str, by: Sequence[str] | None) -> list[str]:
    """The columns over which nothing is added. Of things, unit and item count too."""
    managed = {*_VALUES, value, *_SAID, *_PLACE, *_ORIGIN, *_OWN}
    columns = [column for column in table.columns if column not in managed]
    if by is None:
        return [c for c in columns if not pd.api.types.is_float_dtype(table[c])]
    require_columns(table, by, "comparable, by")
    things = ("unit", "item") if value != "value_vnd" else ()
    return [column for column in columns if column in {*_ALWAYS, *things, *by}]


def _adding(table: pd.DataFrame, value: str, indicators: pd.DataFrame | None) -> list[bool]:
    """For each row, whether its value may be added to that of another place."""
    if value in AMOUNTS:
        return [True] * len(table)
    if value != "value" or "indicator" not in table.columns or indicators is None:
        return [False] * len(table)
    require_columns(indicators, ["indicator", "adds_up"], "indicators")
    adds_up = indicators.loc[indicators["adds_up"] == "yes", "indicator"]
    return table["indicator"].isin(adds_up).tolist()


def _figures(table: pd.DataFrame, keys: list[str], value: str, adds: list[bool]) -> list[_Figure]:
    """The figures of the rows, or of an earlier result, where several rows may carry one."""
    if "cells" not in table:
        one = table.reindex(columns=list(ORIGIN))
        cells = cells_of(one).map(lambda cell: (cell,))
        sources = one["source"].map(lambda source: (str(source),))
        table = table.assign(cells=cells, sources=sources)
    found: dict[tuple, _Figure] = {}
    for row, adding in zip(table.to_dict("records"), adds, strict=True):
        key = {column: _plain(row[column]) for column in keys}
        place_id = _plain(row["place_id"]) or ""
        parts = row.get("parts")
        if not isinstance(parts, tuple):
            numbers = [_plain(row.get(column)) for column in (value, "out_of")]
            number, out_of = (None if n is None else float(n) for n in numbers)
            qualifier = _plain(row.get("qualifier")) or ""
            origin = tuple(row.get("sources", ())), tuple(row["cells"])
            part = Part(place_id, number, qualifier, out_of, *origin)
            while (*key.values(), part) in found:  # two rows that are alike in everything
                part = part._replace(n=part.n + 1)
            parts = (part,)
        for part in parts:
            figure = _Figure(key, row, part, adding, set())
            found.setdefault((*key.values(), part), figure).carriers.add(place_id)
    return list(found.values())


class _Work:
    """Figures are put to the places of the day, and added up there."""

    def __init__(self, borders: Borders, value: str, *, every_row: bool) -> None:
        self.borders, self.value, self.every_row = borders, value, every_row
        # A state, not gifts: each place has one figure, and none may lack.
        self.strict = value not in AMOUNTS

    def bring(self, figures: Iterable[_Figure]) -> tuple[list[dict], list[_Refusal]]:
        """Rows in the borders of the day, and what cannot be brought there."""
        groups: dict[tuple, list[_Move]] = {}
        there: dict[tuple, set[str]] = {}  # the places that have a figure, by basis and period
        rows: list[dict] = []
        refused: list[_Refusal] = []
        for move in (move for figure in figures for move in self._moves(figure)):
            if isinstance(move, _Refusal):
                refused.append(move)
                continue
            figure = move.figure
            groups.setdefault((*figure.key.values(), move.target), []).append(move)
            there.setdefault(figure.when, set()).update(figure.part.place_id.split(";"))
        for moves in groups.values():
            moves.sort(key=lambda move: move.figure.part.in_order())
            missing = self._missing(moves, there)
            if self.strict and (reason := _hindrance(moves, missing)):
                refused += _not_together(moves, reason, missing)
                moves, missing = [move for move in moves if move.stayed], set()
            if (self.every_row or self.strict) and all(move.stayed for move in moves):
                rows += [self._row([move], set()) for move in moves]
            else:
                rows.append(self._row(moves, missing))
        return rows, refused

    def _moves(self, figure: _Figure) -> Iterable[_Move | _Refusal]:
        """The figure to each place of the day that has a part of it, or to the refused."""
        complete, part = figure.complete, figure.part
        for start in [part.place_id] if complete else sorted(figure.carriers):
            flow = self.borders.flow(start)
            reason = flow.reason
            if not reason and not flow.stayed and not figure.adds:
                reason = "not_added"
            added = not flow.stayed or not (self.every_row or self.strict)
            if not reason and added and part.value is None:
                reason = "no_number"
            if reason:
                yield _Refusal(figure, reason, flow)
                continue
            for target, whole in flow.into.items():
                yield _Move(figure, target, whole and complete, flow.stayed and complete)

    def _missing(self, moves: list[_Move], there: dict[tuple, set[str]]) -> set[str]:
        """Places that were in the target's borders on the day of these figures, and have none.

        Of a state, none under the same key; of gifts, none at all, since not every giver gives to
        every place.
        """
        own = {i for m in moves if not m.stayed for i in m.figure.part.place_id.split(";")}
        if not own:
            return set()
        figure = moves[0].figure
        day = min(self.borders.day_of(place_id, str(figure.key["period"])) for place_id in own)
        feeders = self.borders.feeders(moves[0].target, day)
        return feeders - (own if self.strict else there[figure.when])

    def _row(self, moves: list[_Move], missing: set[str]) -> dict:
        """The row of one place of the day: the figures that are there, together."""
        parts = [move.figure.part for move in moves]
        row, sums, gone = _said(moves), _sums(moves, self.strict), sorted(missing)
        qualifiers = [*(part.qualifier for part in parts), *(["at_least"] if missing else [])]
        return {
            **row,
            **moves[0].figure.key,
            **_named(moves[0].target, row, self.borders),
            self.value: sums.pop("value"),
            "how": row.get("how") or "value",
            **sums,
            **({"high": None} if missing else {}),
            "qualifier": combined_qualifier(qualifiers),
            "made_from": union(filter(None, part.place_id.split(";")) for part in parts),
            "missing": tuple(gone),
            "missing_names": tuple(self.name_then(i, row["period"]) for i in gone),
            "parts": tuple(sorted(map(self._went, parts), key=Part.in_order)),
            "sources": union(part.sources for part in parts),
            "cells": union(part.cells for part in parts),
        }

    def _went(self, part: Part) -> Part:
        return part._replace(into=tuple(sorted(self.borders.flow(part.place_id).into)))

    def name_then(self, place_id: str, period: str) -> str:
        """The name of a place in the borders that a figure of a period has."""
        return self.borders.name(place_id, self.borders.day_of(place_id, period))


def _said(moves: list[_Move]) -> dict:
    """What the rows say besides: other numbers of one whole figure, a label of what stayed."""
    row = moves[0].figure.row
    if len(moves) > 1 or not moves[0].whole:
        row = {c: None if isinstance(v, float) or c in _VALUES else v for c, v in row.items()}
    as_said = all(move.stayed for move in moves) and not isinstance(row.get("parts"), tuple)
    return row | {"label": row.get("label") if as_said else None}


def _sums(moves: list[_Move], strict: bool) -> dict:
    """What figures come to: value and out_of where all are whole, bounds, and how it was made."""
    once = {}
    for part, whole in ((move.figure.part, move.whole) for move in moves):
        # Two sources that say the same of one place are one; two gifts are two.
        once[(part.place_id, part.value) if strict else part] = part.value, part.out_of, whole
    values, sizes, wholes = zip(*once.values(), strict=True)
    numbers = [pair for pair in zip(values, wholes, strict=True) if pair[0] is not None]
    ends = [(n, n) if whole else (min(0.0, n), max(0.0, n)) for n, whole in numbers]
    low, high = map(sum, zip(*ends, strict=True)) if ends else (None, None)
    known = all(wholes)
    return {
        "value": low if known else None,
        "low": low,
        "high": high,
        "out_of": sum(sizes) if known and None not in sizes else None,
        **({"how": "sum"} if len(once) > 1 else {}),
    }


def _not_together(moves: list[_Move], reason: str, missing: set[str]) -> list[_Refusal]:
    into, lacking = Flow({moves[0].target: True}), missing if reason == "part_missing" else ()
    return [_Refusal(move.figure, reason, into, lacking) for move in moves if not move.stayed]


def _hindrance(moves: list[_Move], missing: set[str]) -> str:
    """Why figures of a state make none of the whole: two of one place, or one for the whole."""
    moved = [move.figure.part for move in moves if not move.stayed]
    if not moved:
        return ""
    if len(moved) < len(moves):
        return "two_borders"
    if len({(p.place_id, p.value) for p in moved}) > len({p.place_id for p in moved}):
        return "sources_differ"
    return "part_missing" if missing else ""


def _named(target: str, row: dict, borders: Borders) -> dict:
    """Id, name and kind as of the day; several places, or none, keep what the row says."""
    line = borders.line(target)
    if line:
        return {"place_id": target, "place": line.place, "place_type": line.place_type}
    return {"place_id": target, "place": row["place"], "place_type": row.get("place_type", "")}


def _labelled(rows: list[dict], borders: Borders) -> list[dict]:
    """Each row with a label that no other place has: the name, with its kind, or what is above."""

    def _with_parent(place_id: str) -> str:
        line = borders.line(place_id)
        above = f" ({borders.name(line.parent_id)})" if line and line.parent_id else ""
        return borders.name(place_id) + above

    labels = pd.Series({row["place_id"]: row["place"] for row in rows}, dtype=object)
    known = pd.Series([borders.line(i) is not None for i in labels.index], labels.index, bool)
    for longer in (borders.name, _with_parent):
        twice = labels.duplicated(keep=False) & known
        labels = labels.mask(twice, labels.index.to_series().map(longer))
    return [row | {"label": row["label"] or labels[row["place_id"]]} for row in rows]


# --- what cannot be brought to the day ---


def _refused_rows(refused: Iterable[_Refusal], work: _Work, lang: str) -> list[dict]:
    found = {}
    for figure, reason, flow, missing in refused:
        part, row, names = figure.part, figure.row, work.borders.name
        then = (work.name_then(i, row["period"]) for i in part.place_id.split(";"))
        what = _what(row, work.value, lang)
        text = named("refused", reason, lang).format(
            place=", ".join(then),
            date="/".join(reversed(flow.date.split("-"))),
            into=", ".join(sorted(map(names, flow.into))),
            missing=", ".join(sorted(map(names, missing), key=sort_key)),
            what=what,
        )
        line = _named(part.place_id, row, work.borders)
        line |= {"period": row["period"], "basis": row["basis"], "what": what, "reason": reason}
        line |= {"text": text, "sources": part.sources, "cells": part.cells}
        found[(*figure.key.values(), part, text)] = {column: line[column] for column in _REFUSED}
    return list(found.values())


def _what(row: dict, value: str, lang: str) -> str:
    """What a figure counts, in words."""
    if "status" in row:
        number = _plain(row.get("criterion")) or ""
        return say(lang, f"Tiêu chí {number}", f"Criterion {number}").strip()
    if value == "met":
        return say(lang, "Số tiêu chí đạt", "The number of criteria met")
    what = _plain(row.get("indicator_name")) or kind_name(_plain(row.get("kind")) or "", lang)
    return what or say(lang, "Số liệu", "The figure")


def _plain(item: Any) -> Any:
    """The value of a cell, None where there is none."""
    return None if pd.api.types.is_scalar(item) and pd.isna(item) else item


def _in_order(rows: list[dict]) -> list[dict]:
    """By period and name, in Vietnamese order, whatever order they came in."""

    def _order(row: dict) -> tuple:
        everything = repr(sorted(row.items(), key=str))
        return str(row["period"]), sort_key(str(row["place"])), row["place_id"], everything

    return sorted(rows, key=_order)


def bounds_known(
    bounds: pd.DataFrame, unit: str, lang: str = "vi"
) -> tuple[pd.DataFrame, str, float, int]:
    """The rows of `comparable` that say something, for a chart: (rows, unit, divisor, decimals).

    A figure that is known only from below has no `high`. One that is above nothing at all says
    nothing and is left out. `unit` "VND" becomes the unit that suits the amounts.
    """
    require_columns(bounds, ["low", "high", "period"], "bounds_known")
    rows = bounds.astype({"low": float, "high": float})
    if "qualifier" in rows:
        rows["high"] = rows["high"].mask(rows["qualifier"] == "at_least")
    rows = rows[rows["low"].notna() & (rows["high"].notna() | (rows["low"] > 0))]
    scale, decimals = 1.0, 1
    if unit == "VND":
        scale, unit, decimals = money_scale([*rows["low"], *rows["high"]], lang)
    return rows.assign(low=rows["low"] / scale, high=rows["high"] / scale), unit, scale, decimals
