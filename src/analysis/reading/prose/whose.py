"""Which place a quantity is of: the nearest in its part of the sentence, then beyond it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from analysis.reading.prose.outline import Outline
from analysis.reading.prose.places import Mention
from analysis.reading.prose.quantities import Found
from analysis.reading.prose.sentences import Sentences, between, first_from
from analysis.registers.country import Place
from analysis.words.amounts import VERBS
from analysis.words.names import phrases
from analysis.words.places import COUNTRY, KINDS

_SEEN_FROM = re.compile(
    rf"(?<!\w)(?:{phrases('seen_from')})\s"
    rf"(?:(?:{phrases('several')})\s|[0-9]+\s"
    rf"|(?:(?:{phrases('hamlet')})\s[\w ]{{1,24}}?(?:,\s|\s\(|\s)){{1,2}})?\Z",
    re.I,
)
_GIVEN_TO = re.compile(
    rf"(?<!\w)(?:{phrases('given_to')})\s(?:(?:{phrases('several')})\s)?\Z", re.I
)
_ORIGIN = re.compile(rf"(?<!\w)(?:{phrases('origin')})\s(?:(?:{phrases('several')})\s)?\Z", re.I)
_PART_OF = re.compile(rf"(?<!\w)(?:{phrases('part_of')})\s\Z", re.I)
_MAINLY = re.compile(rf"(?<!\w)(?:{phrases('mainly')})(?!\w)", re.I)
_OF_KIND = "|".join(sorted(KINDS, key=len, reverse=True))
_IS_A = re.compile(  # `từng là huyện nghèo của tỉnh Quảng Ninh`
    rf"(?<!\w)(?:{phrases('is_a')})\s(?P<kind>{_OF_KIND})(?:\s[^\W\d_]+){{0,5}}\s\Z", re.I
)
_NAME_BEFORE = re.compile(r"(?<!\w)[A-ZĐÀ-Ỹ]\w*\s?\(\Z")
_LISTED = re.compile(rf"(?:,|;|\s(?:{phrases('and')})|\s?[-–])\s")
_LEFT_OUT = (
    (_ORIGIN, _LISTED),
    (re.compile(rf"(?:(?:\A|[.;:\n“])\s?(?:{phrases('beside_place')})"
                rf"|(?<!\w)(?:{phrases('compared_place')}))\s\Z", re.I),
     re.compile(rf"\s(?:{phrases('and')})\s")),
)  # fmt: skip
_CUT = re.compile(rf"[,;:]|(?<!\w)(?:{VERBS})(?!\w)", re.I)
_NOUN = re.compile(
    rf"(?:\s(?!(?:{VERBS}|{phrases('and')})(?!\w))[^\W\d_]+){{1,2}}\s"
)  # `100 hộ dân xã Xuân Giang`
_OPENED = re.compile(r"\s?\(\s?")
_LEFT = re.compile(r"\),")  # `(xã Năng Khả), 03 xã`
OPENING = 30  # letters before a place with which a line begins: its number, `Tại`, `Ban Dân vận`
FAR = 600  # letters between a place and a number within which the nearest is looked for
BRACKETED = 8  # letters between a bracket and a number of which it is: `(năm 2016) là 17`


def _holds_count(own: Sequence[Mention], one: Found) -> bool:
    """Whether places are wide enough for what is counted: `5 xã` is of no commune."""
    counted = KINDS.get(one.unit.rpartition("/")[2], 0)
    return any(KINDS.get(place.kind, COUNTRY) > counted for place in own)


def start_of(one: Mention | Found) -> int:
    """Where a place or a quantity begins."""
    return one.start


def reaches(text: str, end: int, at: int) -> bool:
    """Whether what ends at a letter, perhaps in brackets, is said of what begins at another."""
    gap = text[end : min(at, end + FAR)]
    return gap.count(")") <= gap.count("(") or len(gap) < BRACKETED


@dataclass(frozen=True)
class Places:
    """The places that a text names, ready to be asked for a quantity; both lists in order."""

    sentences: Sentences
    outline: Outline
    found: Sequence[Found]
    mentions: Sequence[Mention]
    home: Mention | None
    heads: Mapping[int, tuple[int, int]]  # of columns of tables, by where the number begins

    def of(self, one: Found) -> list[Mention]:
        """The places that a quantity is of; [] where the text names none."""
        if (behind := self._behind(one)) is not None:
            return self._group(behind)
        return next((own for own in self._around(one) if own and _holds_count(own, one)), [])

    def _around(self, one: Found) -> Iterator[list[Mention]]:
        """The places that a quantity may be of, from the nearest to what the report is about."""
        nearest = self._before(one)
        yield self._group(nearest) if nearest is not None else []
        yield list(between(self._own, *self.heads.get(one.start, (0, 0)), start_of)[:1])
        start, _ = self.sentences.of(one.start)
        paragraph = self.sentences.paragraph(start)
        yield self._before_sentence(paragraph, start)
        yield self._above(paragraph)
        yield [self.home] if self.home else []

    @cached_property
    def _own(self) -> list[Mention]:
        """The places without those that others lie in (`xã A, huyện B`), come from or stand beside.

        `đến từ A, B` comes from both; of `cùng với A, xã B có 9 km` only A stands beside.
        """
        own: list[Mention] = []
        left: tuple[int, re.Pattern[str]] | None = None  # where one left out ends, what goes on
        for one in self.mentions:
            if one.aside or self._holds_another(one):
                continue
            goes_on = next((link for lead, link in _LEFT_OUT if self._led_by(one, lead)), None)
            if left and left[1].fullmatch(self.sentences.text, left[0], one.start):
                goes_on = left[1]
            left = (one.end, goes_on) if goes_on else None
            if not goes_on:
                own.append(one)
        return own

    @cached_property
    def _index(self) -> dict[int, int]:
        return {mention.start: n for n, mention in enumerate(self._own)}

    def _holds_another(self, mention: Mention) -> bool:
        """Whether it holds a place that its sentence named before: `A là một huyện của tỉnh B`."""
        start, _ = self.sentences.of(mention.start)
        before = between(self.mentions, start, mention.start, start_of)
        level = KINDS.get(mention.kind, 0)
        lead = self.sentences.text[max(0, mention.start - 80) : mention.start]
        if (said := _IS_A.search(lead)) and KINDS[said["kind"].casefold()] < level:
            return True
        if mention.meant:
            return False
        if before and level > KINDS.get(before[-1].kind, level) and self._led_by(mention, _PART_OF):
            return not between(self.found, before[-1].end, mention.start, start_of)
        key = mention.place.key if mention.place else ""
        return bool(key) and any(m.place is not None and key in m.place.inside for m in before)

    def _behind(self, one: Found) -> Mention | None:
        """The place that a preposition puts behind a quantity: `170 lượt ... tại xã Kỳ Ninh`."""
        reach = min(self._reach(one), one.end + FAR)
        behind = between(self._own, one.number_at + 1, reach, start_of)
        first = behind[0] if behind else None
        if first is None or first.start < one.end:
            return first  # `2 xã Ba Nang và Tà Long` names what it counts
        if _MAINLY.search(self.sentences.text, one.end, first.start) or self._is_part(first, one):
            return None  # `còn 23 tỷ đồng, tập trung ở xã Hải Chính`: not all of it
        if self._led_by(first, _SEEN_FROM):
            return first
        return first if _NOUN.fullmatch(self.sentences.text, one.end, first.start) else None

    def _is_part(self, mention: Mention, one: Found | None = None) -> bool:
        """Whether a place has its own number in brackets, as a part of a quantity of that unit."""
        n = bisect_left(self.found, mention.end, key=start_of)
        if n == len(self.found) or not _OPENED.fullmatch(
            self.sentences.text, mention.end, self.found[n].start
        ):
            return False
        return one is None or self.found[n].unit == one.unit

    def _reach(self, one: Found) -> int:
        """How far a place behind a quantity may stand: up to the part that counts something."""
        _, end = self.sentences.of(one.start)
        _, part_end = self.sentences.segment(one.start)
        if part_end == end or self.sentences.text[part_end] == ";":
            return part_end
        later = bisect_left(self.found, part_end, key=start_of)
        if later == len(self.found) or self.found[later].start >= end:
            return end
        return max(part_end, self.sentences.segment(self.found[later].start)[0])

    def _before(self, one: Found) -> Mention | None:
        """The nearest place of the same part of the sentence, else that of its beginning."""
        start, _ = self.sentences.of(one.start)
        part, _ = self.sentences.segment(one.start)
        near = between(self._own, part, one.start, start_of)
        if not near:
            first = first_from(self.found, start, start_of)
            opening = between(self._own, start, first.start, start_of)
            near = [m for m in opening if not self._is_part(m)
                    and not self._led_by(self._group(m)[0], _GIVEN_TO)]  # fmt: skip
        text = self.sentences.text
        last = near[-1:]
        near = [m for m in near if one.start - m.end < FAR] or last
        near = [m for m in near if not self._is_in_list(m, one.start)]
        said = (m for m in reversed(near) if self._is_address(m) or (
                reaches(text, m.end, one.start) and not _LEFT.match(text, m.end)))  # fmt: skip
        return next(said, near[-1] if near else None)

    def _is_in_list(self, mention: Mention, at: int) -> bool:
        """`5 người chết (Cẩm Xuyên 3, Can Lộc 2), 12 người ...`: has its number in brackets."""
        text, low = self.sentences.text, max(0, mention.start - FAR)
        if text.rfind("(", low, mention.start) <= text.rfind(")", low, mention.start):
            return False
        end = text.find(")", mention.end, at)
        return end >= 0 and bool(between(self.found, mention.end, end, start_of))

    def _is_address(self, mention: Mention) -> bool:
        """`làng Đăk Mế (xã Pờ Y)`: where the name before lies."""
        text, start = self.sentences.text, mention.start
        alone = text[mention.end : mention.end + 1] == ")"
        return alone and _NAME_BEFORE.search(text, max(0, start - 20), start) is not None

    def _led_by(self, mention: Mention, words: re.Pattern[str]) -> bool:
        """Whether such words stand right before a place."""
        lead = self.sentences.text[max(0, mention.start - 80) : mention.start]
        return words.search(lead) is not None

    def _before_sentence(self, paragraph: int, start: int) -> list[Mention]:
        """The one place of the sentences before, or that with which the paragraph begins."""
        before = between(self._own, paragraph, start, start_of)
        if not before:
            return []
        if self._opens(before[0], paragraph) and len({m.name for m in before}) > 1:
            return self._group(before[0])
        return self._group(before[-1]) if self._is_one(before) else []

    def _is_one(self, places: Sequence[Mention]) -> bool:
        """Whether places are one, lie in each other down to the last, or away from the report's."""
        own = [one.place for one in places]
        if len({one.name for one in places}) == 1:
            return True
        return all(a and b and (a == b or a.holds(b)) for a, b in pairwise(own)) or (
            self._are_away(own)
            and {one.name for one in places} == {one.name for one in self._group(places[-1])}
        )

    def _are_away(self, places: Sequence[Place | None]) -> bool:
        """Whether none of these lies in what the report is about."""
        home = self.home.place if self.home else None
        return home is not None and not any(one is None or home.holds(one) for one in places)

    def _above(self, paragraph: int) -> list[Mention]:
        """The places of the nearest heading, or line of a list, that names any."""
        led = map(self._led_from, self.outline.above(paragraph))
        return next(filter(None, led), [])

    def _led_from(self, line: int) -> list[Mention]:
        """The places of which the lines are that a line leads."""
        if line not in self._of_line:
            self._of_line[line] = self._places_led_from(line)
        return self._of_line[line]

    @cached_property
    def _of_line(self) -> dict[int, list[Mention]]:
        return {}

    def _places_led_from(self, line: int) -> list[Mention]:
        """Those of a heading, of the beginning of a line, or of the sentence that leads a list."""
        text = self.sentences.line(line).rstrip()
        own = between(self._own, line, line + len(text), start_of)
        heading = self.outline.is_heading(line)
        if not heading and text.endswith(":"):
            last, _ = self.sentences.of(line + len(text) - 1)
            own = between(own, last, line + len(text), start_of)
        elif not heading:
            own = [one for one in own[:1] if self._opens(one, line)]
        if not own:
            return []
        group = self._group(own[0])
        return group if {one.name for one in own} <= {one.name for one in group} else []

    def _opens(self, one: Mention, line: int) -> bool:
        """Whether a line begins with a place."""
        return one.start - line <= OPENING and not _CUT.search(
            self.sentences.text[line : one.start]
        )

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
        return self._is_listed(*self._own[n : n + 2])

    def _is_listed(self, one: Mention, other: Mention) -> bool:
        return _LISTED.fullmatch(self.sentences.text, one.end, other.start) is not None
