"""Units of a register, in a header (`Kinh phí (tr.đ)`, `ĐVT: km`) and behind a number.

The register: `Mapping[match_key(alias), Unit]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.words.names import phrases
from analysis.words.text import match_key

Units = Mapping[str, "Unit"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the register: its name, the kind of gift that it measures, one of it in đồng.

    `kind`: '' or cash, materials, labour, infrastructure, land, other. `vnd`: of money only.
    `times`: how many of it a figure counts at once ("nghìn cây").
    """

    name: str
    kind: str = ""
    vnd: float | None = None
    times: float = 1.0

    @property
    def is_money(self) -> bool:
        """Whether it is a unit of money."""
        return self.vnd is not None


def unit_of(meaning: str) -> Unit:
    """The unit written as "triệu đồng|cash|1000000"; ValueError where it is not of this form."""
    name, kind, vnd = meaning.split("|")
    return Unit(name, kind, float(vnd) if vnd else None)


_MAX_UNIT_WORDS = 8
_UNIT_WORD = re.compile(r"[^\W\d_][^\W_]*|[%₫$]")
# What may stand between the words of one unit: `tr.đ`, `tr. đ`, `tiêu chí/xã`, `lượt người`.
_UNIT_GAP = re.compile(r"(?: | ?/ ?|-|\.|(?<=\b\w)\. |(?<=\b\w\w)\. )(?=[^\W\d_])")
# Words that begin like a unit and mean something else: 35 đồng chí are no 35 đồng.
_COMPOUNDS = frozenset(map(match_key, phrases("compound").split("|")))
PLACE_NOUNS = frozenset(map(match_key, phrases("place_noun").split("|")))


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
