"""Which period a quantity is of: the nearest in its sentence, then its paragraph, its heading."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.reading.prose.quantities import Found
from analysis.reading.prose.sentences import Sentences, between
from analysis.reading.prose.whose import reaches
from analysis.words.names import phrases
from analysis.words.periods import Period, periods_in

Named = tuple[int, int, Period]  # where a period begins and ends
_COMPARED = re.compile(
    rf"(?<!\w)(?:{phrases('compared')})(?:\s(?!đến\s|và\s)\w+){{0,3}}\s?\Z", re.I
)
_ACT_OF_DAY = re.compile(r"[0-9]\S*[/-][A-ZĐ]\S*,?\s(?:ngày\s)?\Z|(?:Kế hoạch|Luật)\s\Z")
_NOW = re.compile(rf"(?<!\w)(?:{phrases('now')})(?!\w)", re.I)
_PARTS = re.compile(rf"\s*(?:{phrases('consists')})(?!\w)", re.I)
_A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PROGRAMME = re.compile(rf"(?<!\w)(?:{phrases('programme')})(?!\w)[^.;:,]{{0,90}}\Z", re.I)
_HEADING = re.compile(r"\W*(?:[IVXLC]+|[0-9]+|[a-zđ])[.)]")
_LONGEST_HEADING = 140
_APART = re.compile(r"[,;(0-9]")
_NEAR = 30  # letters between a number and the period behind it
_BEGINS = 40  # letters of a sentence in which a period is said for what follows, too


def start_of(period: Named) -> int:
    """Where a period begins."""
    return period[0]


@dataclass(frozen=True)
class Periods:
    """The periods that a text names, in order, ready to be asked for a quantity.

    `usual`: that of the whole report; `year`: its year, for periods that name none.
    """

    sentences: Sentences
    named: Sequence[Named]
    year: int | None = None
    usual: str = ""

    def of(self, one: Found) -> str:
        """The period that a quantity is of, ISO; "" where the text says none."""
        start, end = self.sentences.of(one.start)
        _, part_end = self.sentences.segment(one.start)
        behind = [p for p in between(self.named, one.end, part_end, start_of)
                  if not _APART.search(self.sentences.text[one.end : p[0]])]  # fmt: skip
        if behind and behind[0][0] - one.end < _NEAR:
            return self._iso(behind[0])
        inside = between(self.named, start, one.start, start_of)
        before = [p for p in inside if self._says(p, one.start)]
        for periods in (before[-1:], self._of_paragraph(start), behind):
            if periods:
                return self._iso(periods[0])
        return self._of_heading(self.sentences.paragraph(start))

    def _of_paragraph(self, start: int) -> Sequence[Named]:
        """The last period of the paragraph that goes on to the sentence that begins here."""
        earlier = between(self.named, self.sentences.paragraph(start), start, start_of)
        return [p for p in earlier if self._goes_on(p, start)][-1:]

    def _goes_on(self, period: Named, start: int) -> bool:
        """Whether a period of a sentence before is that of a later one of the paragraph, too.

        It opens its sentence (`Năm 2020, ...`), or the later one says what that consists of.
        """
        text, sentences = self.sentences.text, self.sentences
        if _PARTS.match(text, start) and sentences.of(start - 1)[0] <= period[0]:
            return True
        opens = period[0] < sentences.of(period[0])[0] + _BEGINS
        return opens and not _A_DAY.search(self._iso(period))

    def _says(self, period: Named, at: int) -> bool:
        """Whether a period is said of what stands at a letter: `(2021 - 2022)` alone is, too."""
        start, end, _ = period
        alone = self.sentences.text[start - 1 : start] + self.sentences.text[end : end + 1] == "()"
        return alone or reaches(self.sentences.text, end, at)

    @cached_property
    def _headings(self) -> list[tuple[int, str]]:
        """Where headings that name a period begin, with it."""
        found = []
        second = self.sentences.paragraphs[:2][-1]
        for period in self.named:
            start, iso = self.sentences.paragraph(period[0]), self._iso(period)
            line = self.sentences.line(start)
            heads = len(line) <= _LONGEST_HEADING and (_HEADING.match(line) or start <= second)
            if heads and not line.rstrip().endswith((".", ";", ":")) and not _A_DAY.search(iso):
                found.append((start, iso))
        return found

    def _of_heading(self, paragraph: int) -> str:
        """The period of the nearest heading above, else of the whole report."""
        n = bisect_left(self._headings, (paragraph, ""))
        return self._headings[n - 1][1] if n else self.usual

    def _iso(self, period: Named) -> str:
        now = period[2] == Period(None)
        return self.usual if now else period[2].within(self.year).iso


def periods_of(sentences: Sentences, found: Sequence[Found]) -> Periods:
    """The periods of a text, without those with which another time is but compared."""
    text = sentences.text
    counted = bytearray(len(text) + 1)
    for one in found:
        counted[one.number_at : one.end] = b"\1" * (one.end - one.number_at)
    every = [p for p in _periods(text, sentences) if not any(counted[p[0] : p[1]])]
    own = [p for p in every if not _is_aside(sentences, p)]
    year = _year_of(text, own) or _year_of(text, every)
    said = [iso for iso in (p.within(year).iso for _, _, p in own) if not _A_DAY.search(iso)]
    usual = next((iso for iso in said if iso.startswith(str(year))), str(year or ""))
    own += [(*m.span(), Period(None)) for m in _NOW.finditer(text)]
    return Periods(sentences, sorted(own, key=start_of), year, usual)


def _periods(text: str, sentences: Sentences) -> list[Named]:
    """Every period with where it stands; paragraph by paragraph."""
    found = []
    for start, end in zip(sentences.starts, [*sentences.starts[1:], len(text)], strict=True):
        line = text[start:end]
        found += [(start + a, start + b, period) for a, b, period in periods_in(line)]
    return found


def _is_aside(sentences: Sentences, period: Named) -> bool:
    """Whether a period is only compared with, of a programme or an act, or of a printed page."""
    at, text = period[0], sentences.text
    if period[2].since and _PROGRAMME.search(text[max(0, at - 110) : at]):
        return True
    lead = text[max(0, at - 40) : at].rpartition("\n")[2]
    compared = _COMPARED.search(lead) is not None and period[2].since is None
    if compared or _ACT_OF_DAY.search(lead):
        return True
    line = sentences.line(sentences.paragraph(at))
    return (
        len(line) < 60
        and bool(re.fullmatch(r"[\W\d]*(?:\w+[\W\d]*){0,4}", line))
        and bool(re.search(r"[0-9]{1,2}\s?[/.-]\s?[0-9]{1,2}\s?[/.-]\s?[0-9]{2}", line))
    )


def _year_of(text: str, every: Sequence[Named]) -> int | None:
    """The year of a report: of its first lines, else the one that it names most."""
    years = [(at, p.year) for at, _, p in every if p.year is not None]
    first = [year for at, year in years if at < len("\n".join(text.split("\n")[:3]))]
    counted = Counter(first or [year for _, year in years])
    return counted.most_common(1)[0][0] if counted else None
