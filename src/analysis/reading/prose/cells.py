"""Numbers that fill a cell of a table in a report: lines with "|" or tabs between their cells."""

from __future__ import annotations

import re

from analysis.reading.prose.nouns import PERCENT, noun_at
from analysis.words.names import phrases
from analysis.words.text import match_key
from analysis.words.units import Units

_ORDINALS = frozenset(map(match_key, phrases("ordinal_head").split("|")))
_ASIDE = re.compile(r"\(([^()]+)\)")
_COUNTED = re.compile(r"(?:tổng\s)?số(?=\s)", re.I)
_NUMBER = re.compile(r"[0-9][0-9.,/ ]*%?")


def cell_unit(text: str, start: int, end: int, units: Units) -> str | None:
    """The unit that the head of its column gives a number; "" for none; None: it fills no cell.

    Numbers of lines (TT) are none.
    """
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    line = text[begin : stop if stop >= 0 else len(text)]
    cells = line.split("|")
    column = text.count("|", begin, start)
    if len(cells) < 2 or cells[column].strip() != text[start:end].strip():
        return None
    head = _head(text, begin, len(cells))
    if head is None:
        return None if column == 0 else ""
    if match_key(head[column]) in _ORDINALS or _NUMBER.fullmatch(head[column]):
        return None
    return _unit(head[column], units)


def _head(text: str, begin: int, width: int) -> list[str] | None:
    """The cells of the first line of a table; None where a number stands among them."""
    top: list[str] | None = None
    while begin > 0:
        before = text.rfind("\n", 0, begin - 1) + 1
        cells = [cell.strip() for cell in text[before : begin - 1].split("|")]
        if len(cells) != width:
            break
        top, begin = cells, before
    if top is None or any(_NUMBER.fullmatch(cell) for cell in top[1:]):
        return None
    return top


def _unit(head: str, units: Units) -> str:
    """The unit that a head names: aside, or what it says the number of."""
    for aside in _ASIDE.findall(head):
        unit = units.get(match_key(aside))
        if unit is not None or PERCENT.fullmatch(aside):
            return unit.name if unit else "%"
    counted = _COUNTED.search(head)
    return noun_at(head, counted.end())[0] if counted else ""
