"""Who gives in the sentences of a report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.reading.law.labels import Labels
from analysis.reading.prose.places import Mention, Mentions
from analysis.reading.prose.quantities import Found
from analysis.reading.prose.sentences import Sentences, between
from analysis.words.names import phrases
from analysis.words.places import DISTRICT, KINDS
from analysis.words.text import match_key

_GIVEN_TO = re.compile(rf"(?<!\w)(?:{phrases('given_to')})\s\Z", re.I)
_WORD = re.compile(r"\w+")
_NEAR = 30  # characters before an organization that may say that it is given to
_LONGEST = 1_400  # characters of a part of a sentence


@dataclass(frozen=True, slots=True)
class Giver:
    """An organization where a text names it."""

    start: int
    end: int
    organization_id: str


class Givers:
    """Who gives in each sentence: the organization named nearest before a quantity."""

    def __init__(self, sentences: Sentences, labels: Labels, places: Mentions) -> None:
        self.sentences, self.labels, self.mentions = sentences, labels, places.mentions
        home = KINDS.get(places.home.kind, 0) if places.home else 0
        self.widest = max(home, DISTRICT)  # whose organizations are meant where none is named
        self.read = lru_cache(None)(self._read)

    def of(self, one: Found, places: Sequence[Mention]) -> str:
        """The id of the organization; "" for none, and for one of elsewhere than the places.

        An id is that of a kind, as there is one in each place: `BCHQS tỉnh Quảng Bình` is not ours.
        """
        start, _ = self.sentences.of(one.start)
        named = [
            giver
            for giver in self.read(start)
            if giver.start < one.start and not self._takes(giver)
        ]
        return named[-1].organization_id if named and self._is_of(named[-1], places) else ""

    def _takes(self, giver: Giver) -> bool:
        """Whether it is given to."""
        lead = self.sentences.text[max(0, giver.start - _NEAR) : giver.start]
        return _GIVEN_TO.search(lead) is not None

    def _is_of(self, giver: Giver, places: Sequence[Mention]) -> bool:
        """Whether the name right behind an organization is of a place around these, or its level
        (`BCHQS tỉnh`) that of the report."""
        behind = between(self.mentions, giver.start + 1, giver.end + 2, _start_of)
        if behind:
            return all(_holds(behind[-1], place) for place in places)
        word = _WORD.match(self.sentences.text, giver.end + 1)
        if word is None:
            return True
        named = word[0][0].isupper() and not word[0].isupper()  # not `Công an TX`
        return not named and KINDS.get(word[0].casefold(), 0) <= self.widest

    def _read(self, start: int) -> list[Giver]:
        """The organizations of a sentence; those in brackets, or right behind one, explain it."""
        _, end = self.sentences.of(start)
        found: list[Giver] = []
        for part in re.finditer(r"[^;:]*[;:]?", self.sentences.text[start:end]):
            words, n, at = self._words(part[0]), 0, start + part.start()
            for item in self.labels.read(part[0][:_LONGEST]).all("org"):
                n, (first, last) = _found(words, item.words.split(), n)
                beside = found and self.sentences.text[found[-1].end : at + first].isspace()
                if not beside and not (item.aside and item.start and "(" in part[0]):
                    found.append(Giver(at + first, at + last, item.meaning("org") or ""))
        return found

    def _words(self, part: str) -> list[tuple[str, tuple[int, int]]]:
        """The words of a part of a sentence and where they stand, abbreviations written out."""
        short = self.labels.vocabulary.short
        words = ((match_key(word[0]), word.span()) for word in _WORD.finditer(part))
        return [(own, span) for key, span in words for own in short.get((key,), (key,))]


def _start_of(one: Mention) -> int:
    return one.start


def _holds(own: Mention, place: Mention) -> bool:
    """Whether a place is, or lies in, another; one that no register has, in that of its name."""
    if own.place is None or place.place is None:
        return place.place is None or own.name == place.name
    return own.place.holds(place.place)


def _found(
    words: Sequence[tuple[str, tuple[int, int]]], said: Sequence[str], n: int
) -> tuple[int, tuple[int, int]]:
    """Where the words of an item stand among all, from the one with this number on; where the
    first of them stands if they are written otherwise."""
    keys = [key for key, _ in words]
    for first in range(n, len(words) - len(said) + 1):
        if keys[first : first + len(said)] == [*said]:
            return first + 1, (words[first][1][0], words[first + len(said) - 1][1][1])
    first = keys.index(said[0], n) if said[0] in keys[n:] else 0
    return n, words[first][1] if words else (0, 0)
