"""The quantities of a report as a table, each with what it is of, its place and its period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.reading.prose.aims import Aims
from analysis.reading.prose.cells import Cells
from analysis.reading.prose.givers import Givers
from analysis.reading.prose.outline import Outline
from analysis.reading.prose.places import Mention, Mentions
from analysis.reading.prose.quantities import Found, quantities_in
from analysis.reading.prose.sentences import sentences_of
from analysis.reading.prose.shown import shown_of
from analysis.reading.prose.when import periods_of
from analysis.reading.prose.whose import Places as PlacesOf
from analysis.reading.reader import Reader
from analysis.registers.country import Places
from analysis.registers.register import load
from analysis.words.amounts import VERBS
from analysis.words.names import phrases
from analysis.words.periods import days_of
from analysis.words.schema import TABLES, columns

_CLAUSE = re.compile(r"[;:\n]|\.(?=\s)|,(?=\s)|\((?=\D)")
# `nông nghiệp, thủy sản tăng ...`: the first is no clause of its own
_LISTED = re.compile(
    rf"\s?(?!(?:{phrases('stop')}|{phrases('consists')})(?!\w))"
    rf"(?!(?:{VERBS})(?!\w))[^\W\d]+(?:\s(?!(?:{VERBS})(?!\w))[^\W\d]+){{0,7}}\s?,",
    re.I,
)
_GOES_ON = re.compile(rf"\s?(?!(?:{VERBS}|{phrases('stop')})(?!\w))([^\W\d_])", re.I)
_RISEN = re.compile(
    rf"[\W\d]*(?:(?:{phrases('until')}|{phrases('year_said')}|{phrases('changed')})[\W\d]+){{0,5}}"
    rf"(?:{phrases('rises')})(?:\s(?:{phrases('risen_to')}|{phrases('risen')}))?\s",
    re.I,
)
_LABEL = re.compile(
    r"\W*(?:[\w.]{1,5}[.)/]\s)?([^;:\n]{3,}?)\s?:\s?"
)  # of a line: `- Ngân sách xã: `
_AROUND = " ,.;:()+*•–-|"
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
    sentences = sentences_of(shown.text)
    outline = Outline(sentences)
    named = Mentions(shown.text, places, outline.head)
    cells = Cells(shown.text)
    heads = {n.start: head for n in found if (head := cells.head_of(n.start, n.end))}
    at = PlacesOf(sentences, outline, found, named.mentions, named.home, heads)
    when, givers = (
        periods_of(sentences, outline, found, heads),
        Givers(sentences, reader.labels, named),
    )
    aims, rows = Aims(sentences, outline, heads), []
    for n, one in enumerate(found):
        start, end = shown.span(one.start, one.end)
        names, period = at.of(one), when.of(one)
        rows.append({
            "start": start, "end": end, "text": text[start:end], "quantity": one.quantity,
            "high": one.high, "unit": one.unit, "value_vnd": one.value_vnd,
            "qualifier": one.qualifier, "out_of": one.out_of,
            "place": ";".join(dict.fromkeys(name.name for name in names)), "period": period,
            "measure": aims.of(one), "what": _in_table(cells, one) or _what(shown.text, found, n),
            "place_id": ";".join(dict.fromkeys(_ids(names, places, period))),
            "organization_id": givers.of(one, names),
            "sentence": shown.text[slice(*sentences.of(one.start))].strip(),
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


def _in_table(cells: Cells, one: Found) -> str:
    """What the line and the column of a table say of a number that fills a cell."""
    label = cells.label_of(one.start, one.end)
    return f"{label} …"[-LONGEST_WHAT:] if label else ""


def _what(text: str, found: Sequence[Found], n: int) -> str:
    """The clause of a quantity with `…` in its place."""
    one = found[n]
    high = found[n + 1].start if n + 1 < len(found) else len(text)
    stop = _CLAUSE.search(text, one.end, high)
    after = text[one.end : stop.start() if stop else high].strip(_AROUND)
    parts = (_lead(text, found, n, bool(after)), "…", after)
    return " ".join(part for part in parts if part)[:LONGEST_WHAT]


def _label(text: str, low: int, at: int) -> str:
    """The words before the colon with which a line begins; "" where more stands between."""
    line = text.rfind("\n", max(low, at - LONGEST_WHAT), at) + 1
    label = _LABEL.fullmatch(text, line, at) if line else None
    return label[1].strip(_AROUND) if label else ""


def _lead(text: str, found: Sequence[Found], n: int, followed: bool) -> str:
    """What a clause says before a quantity.

    Of `giảm từ 28% năm 2015 xuống còn 23%` it is what stands before the first; of a label and its
    figure (`+ Muối hạt: 3.500 tấn`) the label.
    """
    at, last = found[n].start, found[n - 1].end if n else 0
    if label := _label(text, last, at):
        return label
    low = max(last, at - LONGEST_WHAT)
    if n and _RISEN.fullmatch(text, low, at):
        return _lead(text, found, n - 1, True)
    cuts = [low, *(m.end() for m in _CLAUSE.finditer(text, low, at))]
    first = 2 if n and low == last else 1  # the noun of the one before is no clause
    while (
        len(cuts) > first
        and (letter := _GOES_ON.match(text, cuts[-1], at))
        and letter[1].islower()
        and _LISTED.fullmatch(text, *cuts[-2:])
    ):
        cuts.pop()
    lead = text[cuts[-1] : at].strip(_AROUND)
    if lead or followed or len(cuts) <= first:
        return lead
    return text[cuts[-2] : at].strip(_AROUND)
