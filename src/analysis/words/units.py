"""Units of a register, in a header (`Kinh phí (tr.đ)`, `ĐVT: km`) and behind a number.

The register: `Mapping[match_key(alias), Unit]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.words.names import phrases
from analysis.words.text import match_key, normalize

Units = Mapping[str, "Unit"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the register. `kind`: '' or cash, materials, labour, infrastructure, land, other.

    `vnd` is the number of đồng in one unit, for units of money only.
    """

    unit: str
    kind: str = ""
    vnd: float | None = None

    @property
    def is_money(self) -> bool:
        """Whether it is a unit of money."""
        return self.vnd is not None


_MAX_UNIT_WORDS = 8
_UNIT_WORD = re.compile(r"[^\W\d_][^\W_]*|[%₫$]")
# What may stand between the words of one unit: `tr.đ`, `tr. đ`, `tiêu chí/xã`, `lượt người`.
_UNIT_GAP = re.compile(r"(?: | ?/ ?|-|\.|(?<=\b\w)\. |(?<=\b\w\w)\. )(?=[^\W\d_])")
# Words that begin like a unit and mean something else: 35 đồng chí are no 35 đồng.
_COMPOUNDS = frozenset(map(match_key, phrases("compound").split("|")))
PLACE_NOUNS = frozenset(map(match_key, phrases("place_noun").split("|")))
_DECLARED = re.compile(r"(?<!\w)(?:đơn vị(?: tính)?|đvt|đ\.v\.t|đv tính|đv)\s*[:\-–]?\s*", re.I)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LAST_BREAK = re.compile(r"\s*[,:;]\s*|\s*[-–—]\s*")


def find_unit(text: str, units: Units) -> tuple[Unit, str] | None:
    """The unit that a header or note declares, and the label that remains: `Kinh phí (tr.đ)`.

    Taken only where it is the whole text, follows `Đơn vị tính`, stands in brackets, or after the
    last comma, colon or dash; so none is found inside `Hội đồng`, `tỷ lệ` or `Xã, phường`.
    """
    text = normalize(text)
    if unit := units.get(match_key(text)):
        return unit, ""
    for match in reversed(list(_BRACKETS.finditer(text))):
        inside = match[1].strip()
        if declared := _DECLARED.match(inside):
            inside = inside[declared.end() :]
        if unit := units.get(match_key(inside)):
            return unit, _label(text[: match.start()] + " " + text[match.end() :])
    declared = _DECLARED.search(text)
    if declared and (unit := units.get(match_key(text[declared.end() :]))):
        return unit, _label(text[: declared.start()])
    # The first break that leaves a unit gives the longest alias; none is longer than 60 letters.
    for match in _LAST_BREAK.finditer(text, max(0, len(text) - 60)):
        tail, label = match_key(text[match.end() :]), text[: match.start()]
        if (unit := units.get(tail)) and tail not in PLACE_NOUNS and match_key(label) not in units:
            return unit, _label(label)
    return None


def _label(text: str) -> str:
    return normalize(text).strip(" ,;:-–—(")


def unit_at(text: str, pos: int, units: Units) -> tuple[Unit | None, int]:
    """The unit with the longest alias that begins at `pos` (after one space), and where it ends."""
    words: list[re.Match[str]] = []
    word = _UNIT_WORD.match(text, pos + text.startswith(" ", pos))
    while word and len(words) < _MAX_UNIT_WORDS:
        words.append(word)
        gap = _UNIT_GAP.match(text, word.end())
        word = _UNIT_WORD.match(text, gap.end()) if gap else None
    for last in range(len(words) - 1, -1, -1):
        unit = units.get(match_key(text[words[0].start() : words[last].end()]))
        if unit is None:
            continue
        compound = last + 1 < len(words) and text[words[last].start() : words[last + 1].end()]
        if not compound or match_key(compound) not in _COMPOUNDS:
            return unit, words[last].end()
    return None, pos
