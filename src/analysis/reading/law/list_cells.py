"""The text of a cell that lists criteria or places, without what its head says, too.

"còn TC 5, 17" below "Tiêu chí chưa đạt" lists 5 and 17; "Kỳ Phú (còn 6,8%)" lists Kỳ Phú.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.reading.law.labels import Labels
from analysis.reading.law.shown import BRACKETS
from analysis.reading.law.values import says_why
from analysis.words.names import items_of, phrases

if TYPE_CHECKING:
    from analysis.reading.law.columns import Column

_FRONT = re.compile(rf"(?<!\()\s*(?:{phrases('still_unmet')})(?!\w)(?:\s*:)?\s*(?=\S)", re.I)
_BEHIND = re.compile(rf"(?<=\w)\s+(?:{phrases('not_met')})\s*\.?\s*$", re.I)
_JOINS = re.compile(r"\s*[+&]\s*|\s+[-–]\s+|\s+(?=\d{1,2}[.)]\s)")  # "A - B", "1. A 2. B"
_PLUS = re.compile(r"\s*[+&]\s*")
_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.)]\s*|[-–+•*]\s*)(?=[^\W\d])")  # "1. A", "(1) A", "- A"


def plain_list(labels: Labels, cell: object, status: str) -> object:
    """What a cell lists below a head of this status; itself where that is all it says."""
    if not isinstance(cell, str) or status != "not_met":
        return cell
    text = _PLUS.sub(", ", _BEHIND.sub("", _FRONT.sub("", cell)))
    for part in BRACKETS.findall(text):
        of_numbers = not any(one.isalpha() or one == "%" for one in part)
        if not of_numbers and says_why(labels, part.strip(), aside=False):
            text = text.replace(f"({part})", " ")
    return text.strip() or cell


def listed_places(labels: Labels, text: str) -> list[str]:
    """The places of a list; other signs than commas divide it where all they divide are places."""
    found = []
    for part in items_of(text):
        part = _NUMBERED.sub("", part)
        own = [_NUMBERED.sub("", one) for one in _JOINS.split(part) if one.strip()]
        apart = labels.place(part)[0] is None and all(labels.place(one)[0] for one in own)
        found += own if apart else [part]
    return found


def behind_counts(
    labels: Labels, found: dict[int, Column], texts: dict[int, list[object]]
) -> dict[int, Column]:
    """Columns of places right of others name which communes the count on their left counts, where
    it is how many each lists, "Huyện | Số xã đạt | Tên xã"; no figure is of these."""
    places = [at for at, one in found.items() if one.job == "place"]
    named = [at for at in places[1:] if at - 1 in found and found[at - 1].job == "value"]
    counted = [at for at in named if _are_counted(labels, texts[at], texts[at - 1])]
    return found | {at: replace(found[at], job="note") for at in counted}


def _are_counted(labels: Labels, cells: Sequence[object], counts: Sequence[object]) -> bool:
    """Whether each cell lists as many places as a count beside it says, and two do."""
    filled = [(str(cell), n) for cell, n in zip(cells, counts, strict=True) if cell]
    return len(filled) > 1 and all(len(listed_places(labels, cell)) == n for cell, n in filled)


def is_place_or_list(labels: Labels, text: str, said: bool) -> bool:
    """Whether a text is a place, or a list of nothing else; `said`: it holds known words."""
    named, only = labels.place(text)[0], labels.read(text).only
    if only is not None and only.meaning("region") == "country":
        return True
    if named:
        called = bool(named.kind) and named.name[:1].isupper()  # "Xã Nghi Hoa", which has gone
        return bool(named.candidates or not said or called)
    parts = listed_places(labels, text)
    return len(parts) > 1 and all(labels.place(part)[0] for part in parts)
