"""Which place a quantity is of: the nearest in its part of the sentence, then beyond it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.reading.prose.places import Mention
from analysis.reading.prose.quantities import Found
from analysis.reading.prose.sentences import Sentences, between
from analysis.words.names import phrases

_SEEN_FROM = re.compile(
    rf"(?<!\w)(?:{phrases('seen_from')})\s"
    rf"(?:các\s|[0-9]+\s|(?:{phrases('hamlet')})\s[\w ]{{1,24}},?\s)?\Z",
    re.I,
)
_GIVEN_TO = re.compile(rf"(?<!\w)(?:{phrases('given_to')})\s(?:các\s)?\Z", re.I)
_LISTED = re.compile(r"(?:,|;|\svà)\s")
BRACKETED = 8  # letters between a bracket and a number of which it is: `(năm 2016) là 17`


def start_of(one: Mention | Found) -> int:
    """Where a place or a quantity begins."""
    return one.start


def reaches(text: str, end: int, at: int) -> bool:
    """Whether what ends at a letter, perhaps in brackets, is said of what begins at another."""
    gap = text[end:at]
    return gap.count(")") <= gap.count("(") or len(gap) < BRACKETED


@dataclass(frozen=True)
class Places:
    """The places that a text names, ready to be asked for a quantity; both lists in order."""

    sentences: Sentences
    found: Sequence[Found]
    mentions: Sequence[Mention]
    home: Mention | None

    def of(self, one: Found) -> list[Mention]:
        """The places that a quantity is of; [] where the text names none."""
        nearest = self._behind(one) or self._before(one)
        if nearest is not None:
            return self._group(nearest)
        return self._before_sentence(one) or ([self.home] if self.home else [])

    @cached_property
    def _own(self) -> list[Mention]:
        """The places without those that others lie in: `xã A, huyện B`."""
        return [m for m in self.mentions if not m.aside and not self._holds_another(m)]

    @cached_property
    def _index(self) -> dict[int, int]:
        return {mention.start: n for n, mention in enumerate(self._own)}

    def _holds_another(self, mention: Mention) -> bool:
        """Whether it holds a place that its sentence named before: `A là một huyện của tỉnh B`."""
        start, _ = self.sentences.of(mention.start)
        before = between(self.mentions, start, mention.start, start_of)
        key = mention.place.key if mention.place else ""
        return bool(key) and any(m.place is not None and key in m.place.inside for m in before)

    def _behind(self, one: Found) -> Mention | None:
        """The place that a preposition puts behind a quantity: `170 lượt ... tại xã Kỳ Ninh`."""
        behind = between(self._own, one.number_at + 1, self._reach(one), start_of)
        own = (m for m in behind if m.start < one.end or self._led_by(m, _SEEN_FROM))
        return next(own, None)  # `2 xã Ba Nang và Tà Long` names what it counts

    def _reach(self, one: Found) -> int:
        """How far a place behind a quantity may stand: up to the part that counts something."""
        _, end = self.sentences.of(one.start)
        _, part_end = self.sentences.segment(one.start)
        if part_end == end or self.sentences.text[part_end] == ";":
            return part_end
        later = between(self.found, part_end, end, start_of)
        return max(part_end, self.sentences.segment(later[0].start)[0]) if later else end

    def _before(self, one: Found) -> Mention | None:
        """The nearest place of the same part of the sentence, else that of its beginning."""
        start, end = self.sentences.of(one.start)
        part, _ = self.sentences.segment(one.start)
        near = between(self._own, part, one.start, start_of)
        if not near:
            first = between(self.found, start, end, start_of)[0]
            opening = between(self._own, start, first.start, start_of)
            near = [m for m in opening if not self._led_by(m, _GIVEN_TO)]
        said = [m for m in near if reaches(self.sentences.text, m.end, one.start)] or near
        return said[-1] if said else None

    def _led_by(self, mention: Mention, words: re.Pattern[str]) -> bool:
        """Whether such words stand right before a place."""
        lead = self.sentences.text[max(0, mention.start - 50) : mention.start]
        return words.search(lead) is not None

    def _before_sentence(self, one: Found) -> list[Mention]:
        """The one place of the sentences before, in the same paragraph."""
        start, _ = self.sentences.of(one.start)
        before = between(self._own, self.sentences.paragraph(start), start, start_of)
        return [before[-1]] if len({m.name for m in before}) == 1 else []

    def _group(self, one: Mention) -> list[Mention]:
        """All places of the list that a place stands in: `xã Kỳ Ninh, Kỳ Hà và Kỳ Nam`."""
        low = high = self._index[one.start]
        while low and self._listed(low - 1):
            low -= 1
        while high + 1 < len(self._own) and self._listed(high):
            high += 1
        return self._own[low : high + 1]

    def _listed(self, n: int) -> bool:
        """Whether a place and the next are of one list."""
        gap = self.sentences.text[self._own[n].end : self._own[n + 1].start]
        return _LISTED.fullmatch(gap) is not None
