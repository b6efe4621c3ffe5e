"""References in brackets to notes below: of "271,9 (1)" the 1 counts nothing where a line below
begins with "(1)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_REFERENCE = re.compile(r"(.*\S)\s*\((\d{1,2}|[a-e])\)\s*")
_NOTE = re.compile(r"\s*\((\d{1,2}|[a-e])\)\s*[^\W\d_]")

Cells = list[list[object]]


def without_references(rows: Cells) -> Cells:
    """The rows without the references to notes that stand alone in lines below."""
    notes = dict(_notes(rows))
    changed = list(rows)
    for r, row in enumerate(rows if notes else ()):
        found = {
            c: own[1]
            for c, value in enumerate(row)
            if isinstance(value, str) and (own := _REFERENCE.fullmatch(value))
            if notes.get(own[2], -1) > r
        }
        if found:
            changed[r] = [found.get(c, value) for c, value in enumerate(row)]
    return changed


def _notes(rows: Sequence[Sequence[object]]) -> Iterator[tuple[str, int]]:
    """The sign of each note that has a line for itself, with the last of its rows."""
    for r, row in enumerate(rows):
        own = [value for value in row if value not in (None, "")]
        if len(own) == 1 and isinstance(own[0], str) and (note := _NOTE.match(own[0])):
            yield note[1], r
