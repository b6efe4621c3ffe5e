"""Numbers that fill a cell of a table in a report: lines with "|" or tabs between their cells."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from analysis.reading.prose.nouns import PERCENT, noun_at
from analysis.words.names import phrases
from analysis.words.text import match_key
from analysis.words.units import Units

_ORDINALS = frozenset(map(match_key, phrases("ordinal_head").split("|")))
_ASIDE = re.compile(r"\(([^()]+)\)")
_COUNTED = re.compile(r"(?:tổng\s)?số(?=\s)", re.I)
_NUMBER = re.compile(r"[0-9][0-9.,/ ]*%?")

Span = tuple[int, int]


@dataclass(frozen=True)
class Cells:
    """The tables of a text: lines of as many cells each, one below the other."""

    text: str

    @cached_property
    def _lines(self) -> list[tuple[int, list[Span], list[Span] | None]]:
        """Where each line of a table begins, its cells, and those of its head."""
        found, head, width, at = [], None, 0, 0
        for line in self.text.split("\n"):
            cells = _cells(line, at) if "|" in line else []
            if len(cells) != width:
                width, head = len(cells), self._head(cells)
                own = None
            else:
                own = head
            if cells:
                found.append((at, cells, own))
            at += len(line) + 1
        return found

    def _head(self, cells: list[Span]) -> list[Span] | None:
        """The cells of a first line; None where a number stands among them."""
        numbers = any(_NUMBER.fullmatch(self.text[slice(*cell)].strip()) for cell in cells[1:])
        return None if numbers else cells

    def _at(self, start: int, end: int) -> tuple[int, list[Span] | None, list[Span]] | None:
        """Column, head and cells of the line, where a number fills a cell."""
        n = bisect_right(self._lines, start, key=lambda line: line[0])
        if not n:
            return None
        _, cells, head = self._lines[n - 1]
        column = bisect_right(cells, start, key=lambda cell: cell[0]) - 1
        if column < 0 or start > cells[-1][1]:
            return None
        filled = self.text[slice(*cells[column])].strip() == self.text[start:end].strip()
        return (column, head, cells) if filled else None

    def head_of(self, start: int, end: int) -> Span | None:
        """The head of the column in which a number fills a cell."""
        at = self._at(start, end)
        return at[1][at[0]] if at and at[1] is not None else None

    def label_of(self, start: int, end: int) -> str:
        """What the line and the column of a number that fills a cell say of it; "" for none."""
        at = self._at(start, end)
        if at is None or at[1] is None:
            return ""
        texts = [self.text[slice(*cell)].strip() for cell in (*at[2][: at[0]], at[1][at[0]])]
        return " | ".join(text for text in texts if text and not _NUMBER.fullmatch(text))

    def unit_of(self, start: int, end: int, units: Units) -> str | None:
        """The unit that the head of its column gives a number; "" for none; None: it fills no cell.

        Numbers of lines (TT) are none.
        """
        at = self._at(start, end)
        if at is None:
            return None
        column, head, _ = at
        if head is None:
            return None if column == 0 else ""
        words = self.text[slice(*head[column])].strip()
        if match_key(words) in _ORDINALS or _NUMBER.fullmatch(words):
            return None
        return _unit(words, units)


def _cells(line: str, at: int) -> list[Span]:
    """Where the cells of a line begin and end."""
    cells = []
    for cell in line.split("|"):
        cells.append((at, at + len(cell)))
        at += len(cell) + 1
    return cells


def _unit(head: str, units: Units) -> str:
    """The unit that a head names: aside, or what it says the number of."""
    for aside in _ASIDE.findall(head):
        unit = units.get(match_key(aside))
        if unit is not None or PERCENT.fullmatch(aside):
            return unit.name if unit else "%"
    counted = _COUNTED.search(head)
    return noun_at(head, counted.end())[0] if counted else ""
