"""A text in one spelling, each letter with where it stands in the text as it was given."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from analysis.words.text import normalize

_PIECE = re.compile(r"[^\W_][\u0300-\u036f]*|\r\n?|.", re.S)
_NOTES = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")  # of footnotes; ² and ³ may be of m² and m³
_SQUARED = re.compile(r"(?<![^\W\d_])[kdc]?m\Z", re.I)
_ENDS = re.compile(r"[.;:!?…]\s*\Z")


@dataclass(frozen=True)
class Shown:
    """A text as one reads it: `text` in one spelling, its paragraphs with a line break between.

    `at[i]`: where letter i begins in the text as given; one more for the end.
    """

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch stands in the text as given."""
        return self.at[start], self.at[end - 1] + self._lengths[end - 1]

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        ends = [*self.at[1:]]
        return tuple(end - start for start, end in zip(self.at, ends, strict=False))


def shown_of(text: str) -> Shown:
    """The text in one spelling; a line that begins in small letters continues the one before."""
    letters: list[str] = []
    at: list[int] = []
    for piece in _PIECE.finditer(text):
        letter = _letter(piece[0])
        if piece[0] in _NOTES and not _SQUARED.search("".join(letters[-3:])):
            continue  # the number of a footnote
        if not letter or (letter.isspace() and (not letters or letters[-1] == "\n")):
            continue
        if letters and letters[-1] == " " and letter.isspace():
            letters[-1] = "\n" if "\n" in (letter, letters[-1]) else " "
            continue
        for own in letter:
            letters.append(own)
            at.append(piece.start())
    joined = _continued("".join(letters))
    return Shown(_spelled(joined), (*at, len(text)))


def _letter(piece: str) -> str:
    """A letter as it is shown: composed; "" for signs that nobody sees."""
    if piece in ("\n", "\r", "\r\n", "\u2028", "\u2029"):
        return "\n"
    if piece == "\t":
        return "|"  # between two cells of a table
    if piece.isalnum():
        return piece
    if piece.isspace():
        return " "
    return unicodedata.normalize("NFC", piece) if normalize(piece) else _gap(piece)


def _gap(piece: str) -> str:
    return " " if " " in normalize(f"a{piece}a") else ""


def _continued(text: str) -> str:
    """The text with the lines of one paragraph joined."""
    lines = text.split("\n")
    joins = []
    for before, line in zip(lines, lines[1:], strict=False):
        goes_on = line[:1].islower() and not _ENDS.search(before) and line[1:2] != ")"
        joins.append(" " if goes_on and before.strip() else "\n")
    parts = [line + join for line, join in zip(lines, [*joins, ""], strict=True)]
    return "".join(parts)


def _spelled(text: str) -> str:
    """One place for tone marks; as long as it was."""
    lines = []
    for line in text.split("\n"):
        words = [(word, normalize(word)) for word in line.split(" ")]
        lines.append(" ".join(own if len(own) == len(word) else word for word, own in words))
    return "\n".join(lines)
