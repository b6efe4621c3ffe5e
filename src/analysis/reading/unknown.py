"""Words that nothing explained: where they stand, how many figures wait, and what they may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from analysis.words.text import bare_key, match_key, match_keys, strip_accents

MOST_SUGGESTED = 300  # words, those first for which most figures wait
ALIKE, MOST_ALIKE = 0.75, 3


@dataclass(frozen=True)
class Unknown:
    """Words of one sheet: their slot, the first cell with them, and how many figures wait;
    `read`: these are read already, under their own name."""

    word: str
    slot: str
    figures: int
    source: str
    sheet: str
    address: str
    label: str
    read: bool = False


def unknown_rows(found: Iterable[Unknown], vocabulary: Sequence[Mapping[str, str]]) -> list[tuple]:
    """Rows of the table `unknown_words`: one for each word and slot, most figures first; figures
    that are read already stand apart from those that wait."""
    first: dict[tuple[str, str, bool], Unknown] = {}
    figures: dict[tuple[str, str, bool], int] = {}
    for one in found:
        key = match_key(one.word), one.slot, one.read
        first.setdefault(key, one)
        figures[key] = figures.get(key, 0) + one.figures
    order = sorted(first, key=lambda key: (-figures[key], key))
    known = _Known(row["word"] for row in vocabulary if row["use"] != "=") if order else None
    rows = []
    for n, key in enumerate(order):
        one = first[key]
        may_be = known.like(one.word) if known and n < MOST_SUGGESTED else []
        where = (one.source, one.sheet, one.address, one.label)
        rows.append((one.word, one.slot, figures[key], *where, ", ".join(may_be)))
    return rows


class _Known:
    """Words of the vocabulary by their first letter, as `bare_key` spells them."""

    def __init__(self, words: Iterable[str]) -> None:
        self.by_letter: dict[str, dict[str, str]] = {}
        known = [*words]
        for key, word in zip(match_keys(list(map(strip_accents, known))), known, strict=True):
            self.by_letter.setdefault(key[:1], {}).setdefault(key, word)

    def like(self, word: str) -> list[str]:
        """The known words that differ by little, the nearest first."""
        key = bare_key(word)
        near = self.by_letter.get(key[:1], {})
        alike = [own for own in near if abs(len(own) - len(key)) <= max(2, len(key) // 4)]
        return [near[own] for own in get_close_matches(key, alike, MOST_ALIKE, ALIKE)]
