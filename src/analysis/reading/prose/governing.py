"""Which place and which period a quantity is of: the nearest in its sentence, then beyond it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.reading.prose.places import Mention
from analysis.reading.prose.quantities import Found
from analysis.words.amounts import VERBS
from analysis.words.names import phrases
from analysis.words.periods import Period, periods_in

_SENTENCE = re.compile(r"(?<![\s.][A-ZĐ])[.!?…](?=\s+[^\W\d_a-z]|\s*\n|\s*\Z)|\n")
_SEGMENT = re.compile(rf";|(?:,|\svà)\s(?:đã\s)?(?={VERBS}(?!\w))", re.I)
_SEEN_FROM = re.compile(
    rf"(?<!\w)(?:{phrases('seen_from')})\s"
    rf"(?:các\s|[0-9]+\s|(?:{phrases('hamlet')})\s[\w ]{{1,24}},?\s)?\Z",
    re.I,
)
_GIVEN_TO = re.compile(rf"(?<!\w)(?:{phrases('given_to')})\s(?:các\s)?\Z", re.I)
_COMPARED = re.compile(
    rf"(?<!\w)(?:{phrases('compared')})(?:\s(?!đến\s|và\s)\w+){{0,3}}\s?\Z", re.I
)
_ACT_OF_DAY = re.compile(r"[0-9]\S*[/-][A-ZĐ]\S*,?\s(?:ngày\s)?\Z|(?:Kế hoạch|Luật)\s\Z")
_NOW = re.compile(rf"(?<!\w)(?:{phrases('now')})(?!\w)", re.I)
_A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PROGRAMME = re.compile(rf"(?<!\w)(?:{phrases('programme')})(?!\w)[^.;:,]{{0,90}}\Z", re.I)
_HEADING = re.compile(r"\W*(?:[IVXLC]+|[0-9]+|[a-zđ])[.)]")
_LONGEST_HEADING = 140
_NEAR = 30  # letters between a number and the period behind it
_BEGINS = 40  # letters of a paragraph in which a period is said for all of it


@dataclass(frozen=True)
class Sentences:
    """A text in sentences, with its paragraphs: where each begins."""

    text: str
    starts: tuple[int, ...]
    paragraphs: tuple[int, ...]

    def of(self, at: int) -> tuple[int, int]:
        """Where the sentence around a letter begins and ends."""
        i = bisect_right(self.starts, at)
        end = self.starts[i] if i < len(self.starts) else len(self.text)
        return self.starts[i - 1], end

    def paragraph(self, at: int) -> int:
        """Where the paragraph around a letter begins."""
        return self.paragraphs[bisect_right(self.paragraphs, at) - 1]

    def segment(self, at: int) -> tuple[int, int]:
        """The part of the sentence between two semicolons, or new verbs."""
        start, end = self.of(at)
        cuts = [m.start() for m in _SEGMENT.finditer(self.text, start, end)]
        before = [cut for cut in cuts if cut <= at]
        after = [cut for cut in cuts if cut > at]
        return (before[-1] if before else start), (after[0] if after else end)


def sentences_of(text: str) -> Sentences:
    """The sentences of a text (`shown_of`)."""
    starts = sorted({0, *(match.end() for match in _SENTENCE.finditer(text))})
    paragraphs = [0, *(i + 1 for i, letter in enumerate(text) if letter == "\n")]
    return Sentences(text, tuple(starts), tuple(paragraphs))


@dataclass(frozen=True)
class Governed:
    """Places and periods of a text, ready to be asked for a quantity."""

    sentences: Sentences
    found: Sequence[Found]
    mentions: Sequence[Mention]
    home: Mention | None
    periods: Sequence[tuple[int, int, Period]] = field(default=())
    year: int | None = None
    usual: str = ""

    def places(self, one: Found) -> list[Mention]:
        """The places that a quantity is of; [] where the text names none."""
        own = [m for m in self.mentions if not m.aside and not self._holds_another(m)]
        nearest = self._behind(one, own) or self._before(one, own)
        if nearest is not None:
            return _group(self.sentences.text, own, nearest)
        earlier = self._before_sentence(own, self.sentences.of(one.start)[0])
        return earlier or ([self.home] if self.home else [])

    def _behind(self, one: Found, own: Sequence[Mention]) -> Mention | None:
        """The place that a preposition puts behind a quantity: `170 lượt ... tại xã Kỳ Ninh`."""
        reach = self._reach(one)
        behind = [m for m in own if one.number_at < m.start < reach]
        return next((m for m in behind if self._seen_from(m)), None)

    def _before(self, one: Found, own: Sequence[Mention]) -> Mention | None:
        """The nearest place of the same part of the sentence, else that of its beginning."""
        start, end = self.sentences.of(one.start)
        part, _ = self.sentences.segment(one.start)
        first = min((f.start for f in self.found if start <= f.start < end), default=one.start)
        before = [m for m in own if start <= m.start < one.start]
        near = [m for m in before if m.start >= part]
        near = near or [m for m in before if m.start < first and not self._receives(m)]
        return near[-1] if near else None

    def _receives(self, mention: Mention) -> bool:
        """Whether something is given to a place: it is none of what follows in other parts."""
        lead = self.sentences.text[max(0, mention.start - 20) : mention.start]
        return _GIVEN_TO.search(lead) is not None

    def _reach(self, one: Found) -> int:
        """How far a place behind a quantity may stand: up to the part that counts something."""
        _, end = self.sentences.of(one.start)
        _, seg_end = self.sentences.segment(one.start)
        later = [f.start for f in self.found if seg_end <= f.start < end]
        text = self.sentences.text[seg_end : later[0] if later else end]
        if ";" in text[:1] or not text:
            return seg_end
        cuts = [m.start() for m in _SEGMENT.finditer(text, 1)]
        return seg_end + (cuts[-1] if later and cuts else 0 if later else len(text))

    def _seen_from(self, mention: Mention) -> bool:
        text = self.sentences.text
        lead = text[max(0, mention.start - 50) : mention.start]
        return _SEEN_FROM.search(lead) is not None

    def _holds_another(self, mention: Mention) -> bool:
        """Whether it holds a place that its sentence named before: `A là một huyện của tỉnh B`."""
        start, _ = self.sentences.of(mention.start)
        key = mention.place.key if mention.place else ""
        before = [m.place for m in self.mentions if start <= m.start < mention.start and m.place]
        return bool(key) and any(key in place.inside for place in before)

    def _before_sentence(self, own: list[Mention], start: int) -> list[Mention]:
        """The one place of the sentences before, in the same paragraph."""
        paragraph = self.sentences.paragraph(start)
        before = [m for m in own if paragraph <= m.start < start]
        if len({m.name for m in before}) == 1:
            return [before[-1]]
        return []

    def period(self, one: Found) -> str:
        """The period that a quantity is of, ISO; "" where the text says none."""
        start, end = self.sentences.of(one.start)
        own = [p for p in self.periods if start <= p[0] < end]
        behind = [p for p in own if self._is_behind(one, p[0])]
        if behind and behind[0][0] - one.end < _NEAR:
            return self._iso(behind[0][2])
        before = [p for p in own if p[0] < one.start and self._reaches(p[1], one.start)]
        paragraph = self.sentences.paragraph(start)
        begins = [p for p in self.periods if paragraph <= p[0] < min(start, paragraph + _BEGINS)]
        for periods in (before[-1:], begins[-1:], behind):
            if periods:
                return self._iso(periods[0][2])
        return self._of_heading(paragraph)

    def _is_behind(self, one: Found, at: int) -> bool:
        """Whether a period stands behind a quantity in the same part of its sentence."""
        _, seg_end = self.sentences.segment(one.start)
        between = self.sentences.text[one.end : at]
        return one.end <= at < seg_end and not re.search(r"[,;(0-9]", between)

    def _reaches(self, end: int, at: int) -> bool:
        """Whether what is said in brackets is said of what stands at a letter, too."""
        between = self.sentences.text[end:at]
        return between.count(")") <= between.count("(")

    def _of_heading(self, paragraph: int) -> str:
        """The period of the nearest heading above, else of the whole report."""
        text = self.sentences.text
        for begin, _, period in reversed([p for p in self.periods if p[0] < paragraph]):
            line_start = self.sentences.paragraph(begin)
            line_end = text.find("\n", begin)
            line = text[line_start : line_end if line_end >= 0 else len(text)]
            titled = line_start <= len("".join(text.split("\n")[:2]))
            heads = len(line) <= _LONGEST_HEADING and (_HEADING.match(line) or titled)
            if heads and not line.rstrip().endswith((".", ";", ":")):
                return self._iso(period)
        return self.usual

    def _iso(self, period: Period) -> str:
        now = period == Period(None)
        return self.usual if now else period.within(self.year).iso


def _group(text: str, own: Sequence[Mention], one: Mention) -> list[Mention]:
    """All places of the list that a place stands in: `xã Kỳ Ninh, Kỳ Hà và Kỳ Nam`."""
    i = next(n for n, m in enumerate(own) if m is one)
    low = high = i
    while low and re.fullmatch(r"(?:,|;|\svà)\s", text[own[low - 1].end : own[low].start]):
        low -= 1
    while high + 1 < len(own) and re.fullmatch(
        r"(?:,|;|\svà)\s", text[own[high].end : own[high + 1].start]
    ):
        high += 1
    return list(own[low : high + 1])


def governed(
    text: str, found: Sequence[Found], mentions: Sequence[Mention], home: Mention | None
) -> Governed:
    """Places and periods of a text, those left out with which another time is compared."""
    sentences = sentences_of(text)
    counted = bytearray(len(text) + 1)
    for one in found:
        counted[one.number_at : one.end] = b"\1" * (one.end - one.number_at)
    every = [p for p in _periods(text, sentences) if not any(counted[p[0] : p[1]])]
    own = [p for p in every if not _is_aside(text, sentences, p)]
    year = _year_of(text, own) or _year_of(text, every)
    said = [iso for iso in (p.within(year).iso for _, _, p in own) if not _A_DAY.search(iso)]
    usual = next((iso for iso in said if iso.startswith(str(year))), str(year or ""))
    own += [(*m.span(), Period(None)) for m in _NOW.finditer(text)]
    return Governed(sentences, found, mentions, home, sorted(own, key=_start), year, usual)


def _start(period: tuple[int, int, Period]) -> int:
    return period[0]


def _periods(text: str, sentences: Sentences) -> list[tuple[int, int, Period]]:
    """Every period with where it stands; paragraph by paragraph."""
    found = []
    for start, end in zip(sentences.starts, [*sentences.starts[1:], len(text)], strict=True):
        line = text[start:end]
        found += [(start + a, start + b, period) for a, b, period in periods_in(line)]
    return found


def _is_aside(text: str, sentences: Sentences, period: tuple[int, int, Period]) -> bool:
    """Whether a period is only compared with, of a programme or an act, or of a printed page."""
    at = period[0]
    if period[2].since and _PROGRAMME.search(text[max(0, at - 110) : at]):
        return True
    lead = text[max(0, at - 40) : at].rpartition("\n")[2]
    if _COMPARED.search(lead) or _ACT_OF_DAY.search(lead):
        return True
    start = sentences.paragraph(at)
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    return (
        len(line) < 60
        and bool(re.fullmatch(r"[\W\d]*(?:\w+[\W\d]*){0,4}", line))
        and bool(re.search(r"[0-9]{1,2}\s?[/.-]\s?[0-9]{1,2}\s?[/.-]\s?[0-9]{2}", line))
    )


def _year_of(text: str, every: Sequence[tuple[int, int, Period]]) -> int | None:
    """The year of a report: of its first lines, else the one that it names most."""
    years = [(at, p.year) for at, _, p in every if p.year is not None]
    first = [year for at, year in years if at < len("\n".join(text.split("\n")[:3]))]
    counted = Counter(first or [year for _, year in years])
    return counted.most_common(1)[0][0] if counted else None
