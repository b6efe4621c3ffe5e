"""The quantities of a report as a table, each with what it is of, its place and its period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.reading.prose.governing import Governed, governed
from analysis.reading.prose.places import Mention, Mentions
from analysis.reading.prose.quantities import Found, quantities_in
from analysis.reading.prose.shown import Shown, shown_of
from analysis.reading.reader import Reader
from analysis.registers.country import Places
from analysis.registers.register import load
from analysis.words.periods import days_of
from analysis.words.schema import TABLES, columns

_CLAUSE = re.compile(r"[;:\n]|\.(?=\s)|,(?=\s)|\((?=\D)")
LONGEST_WHAT = 160


@lru_cache(2)
def _reader(reference: Path, state: tuple[tuple[str, int], ...]) -> tuple[Reader, Places]:
    """A reader of the registers as they are; `state`: their times of change."""
    registers = load(reference)
    return Reader(registers), Places(registers)


def _state(reference: Path) -> tuple[tuple[str, int], ...]:
    return tuple((file.name, file.stat().st_mtime_ns) for file in sorted(reference.glob("*.csv")))


def figures_of(text: str, reference: Path) -> pd.DataFrame:
    """One row = one quantity of a report; columns as in the data dictionary (`report_figures`).

    `reference`: the folder of registers.
    """
    reader, places = _reader(reference, _state(reference))
    shown = shown_of(text)
    found = quantities_in(shown.text, reader.labels.units)
    named = Mentions(shown.text, places)
    context = governed(shown.text, found, named.mentions, named.home)
    givers = _Givers(shown.text, context, reader)
    rows = []
    for one in found:
        start, end = shown.span(one.start, one.end)
        period = context.period(one)
        names = context.places(one)
        sentence = shown.text[slice(*context.sentences.of(one.start))].strip()
        rows.append({
            "start": start, "end": end, "text": text[start:end], "quantity": one.quantity,
            "high": one.high, "unit": one.unit, "value_vnd": one.value_vnd,
            "qualifier": one.qualifier, "out_of": one.out_of,
            "place": ";".join(dict.fromkeys(name.name for name in names)), "period": period,
            "what": _what(shown, one, found),
            "place_id": ";".join(dict.fromkeys(_ids(names, places, period))),
            "organization_id": givers.of(one), "sentence": sentence,
        })  # fmt: skip
    table = pd.DataFrame(rows, columns=list(columns("report_figures")))
    return table.astype({c.column: c.dtype for c in TABLES["report_figures"]})


def _ids(names: Sequence[Mention], places: Places, period: str) -> list[str]:
    on = days_of(period)[1] if period else "2025-06-30"
    ids = []
    for name in names:
        known = places.identity(name.place, on) if name.place else None
        ids.append("viet-nam" if name.name == "Cả nước" else known[0] if known else "")
    return ids if all(ids) else []


def _what(shown: Shown, one: Found, found: Sequence[Found]) -> str:
    """The clause of a quantity with `…` in its place."""
    text = shown.text
    others = [other for other in found if other is not one]
    low = max([other.end for other in others if other.end <= one.start], default=0)
    high = min([other.start for other in others if other.start >= one.end], default=len(text))
    cuts = [m.end() for m in _CLAUSE.finditer(text, low, one.start)]
    begin = cuts[-1] if cuts else low
    stop = _CLAUSE.search(text, one.end, high)
    before = text[begin : one.start].strip(" ,.;:()")
    after = text[one.end : stop.start() if stop else high].strip(" ,.;:()")
    return " ".join(part for part in (before, "…", after) if part)[:LONGEST_WHAT]


class _Givers:
    """Who gives in each sentence: the organization named nearest before a quantity."""

    def __init__(self, text: str, context: Governed, reader: Reader) -> None:
        self.text, self.context, self.labels = text, context, reader.labels
        self.read = lru_cache(None)(self._read)

    def of(self, one: Found) -> str:
        """The id of the organization; "" for none."""
        start, _ = self.context.sentences.of(one.start)
        named = [org for at, org in self.read(start) if at < one.start]
        return named[-1] if named else ""

    def _read(self, start: int) -> list[tuple[int, str]]:
        """Where the organizations of a sentence stand; those in brackets explain others."""
        _, end = self.context.sentences.of(start)
        found, at = [], start
        for part in re.split(r"(?<=[;:])", self.text[start:end]):
            label = self.labels.read(part[:1400])
            for item in label.all("org"):
                if not item.aside or item.start == 0 or "(" not in part:
                    found.append((at + _offset(part, item.words), item.meaning("org") or ""))
            at += len(part)
        return found


def _offset(part: str, words: str) -> int:
    """Where the words of an item begin in a part of a sentence, as near as their first one."""
    first = words.split()[0]
    match = re.search(rf"(?<!\w){re.escape(first)}", part, re.I)
    return match.start() if match else 0
