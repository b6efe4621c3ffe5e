"""Which period a quantity is of: the nearest in its sentence, then its paragraph, its heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise

from analysis.reading.prose.aims import says_aims
from analysis.reading.prose.outline import Outline
from analysis.reading.prose.quantities import Found
from analysis.reading.prose.sentences import Sentences, between, first_from
from analysis.reading.prose.whose import FAR, reaches
from analysis.words.names import phrases
from analysis.words.periods import Period, days_of, periods_in

Named = tuple[int, int, Period]  # where a period begins and ends
_COMPARED = re.compile(
    rf"(?<!\w)(?:{phrases('compared')})(?:\s(?!(?:{phrases('until')}|{phrases('and')})\s)\w+){{0,3}}\s?\Z",
    re.I,
)
_UNTIL = re.compile(rf"\s*(?:{phrases('until')})\s", re.I)
_ACT_OF_DAY = re.compile(
    rf"[0-9]\S*[/-][A-ZĐ]\S*,?\s(?i:(?:{phrases('day_cue')})\s)?\Z"
    rf"|(?:{phrases('dated_act')})\s\Z"
)
_NOT_NOW = "".join(rf"(?<!{word}\s)" for word in phrases("not_now").split("|"))  # `thực hiện`
_NOW = re.compile(
    rf"(?<!\w){_NOT_NOW}(?:(?P<year>{phrases('year_so_far')})(?:\s(?:{phrases('now')}))?"
    rf"|{phrases('now')})(?!\w)|(?<=[,.;“]\s)(?:{phrases('now_opening')})(?=\s)",
    re.I,
)
_SINCE = re.compile(
    rf"(?<!\w)(?:{phrases('since')})\s(?P<early>(?:{phrases('early')})\s)?(?:(?:{phrases('year')})\s)?"
    rf"(?P<year>(?:19|20)[0-9]{{2}})\s(?:{phrases('now')})(?!\w)",
    re.I,
)
_FROM = re.compile(rf"(?<!\w)(?:{phrases('since')})\s(?:(?:{phrases('early')})\s)?\Z", re.I)
_FROM_THEN = re.compile(
    rf"(?:^|[;,.:(\n]\s?)(?P<said>(?:{phrases('since')})\s(?:{phrases('year')})\s"
    rf"(?P<year>(?:19|20)[0-9]{{2}}))(?!\w|\s?[-–]|\s(?:{phrases('until')}|{phrases('is_a')})(?!\w))",
    re.I,
)
_A_MONTH = re.compile(r"[01][0-9]")
_TIMES_MORE = re.compile(
    rf"(?<!\w)(?:{phrases('times_more')})[^.;:\n]{{0,20}}\s(?:{phrases('times')})(?:\s\w+){{0,2}}\s?\Z",
    re.I,
)
_OF_EVENT = re.compile(rf"(?<!\w)(?:{phrases('after')})(?:\s[^\W\d_]+){{1,4}}\s?\Z", re.I)
_FIRST_OF = re.compile(rf"\s*(?:{phrases('first_of')})(?!\w)", re.I)
_OPENS = re.compile(  # `2.1. Trong năm 2020, ...`; not `Thu nhập năm 2020 ...`
    rf"[\W\d]*(?:[IVXivx\w.]{{1,6}}[.)/-]\s?)*\W*(?:(?:{phrases('period_lead')})\s)*\Z", re.I
)
_LABELLED = re.compile(r"\s?[:(]\s?")
_SAME_TIME = re.compile(
    rf"(?<!\w)(?:{phrases('same_time')})(?:\s(?:{phrases('part_of')}))?\s?\Z", re.I
)
_BEGINS_SAME = re.compile(rf"(?:{phrases('same_time')})\s", re.I)
_THEN = re.compile(rf"(?:[.;(\n]\s?)(?:{phrases('same_time')})\s?\Z", re.I)  # it has its own figure
_PARTS = re.compile(rf"\s*(?:{phrases('consists')})(?!\w)", re.I)
_A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PROGRAMME = re.compile(rf"(?<!\w)(?:{phrases('programme')})(?!\w)[^.;:,\n]{{0,90}}\Z", re.I)
_SUMMED = re.compile(
    rf"\W*(?:(?P<whole>{phrases('summed_up')})|{phrases('reviewed')})(?!\w)"
    rf"(?:\D*(?P<years>[0-9]{{1,2}})\s(?:{phrases('year')})\s)?",
    re.I,
)
_AIMED = re.compile(rf"[,;]\s(?:{phrases('plan_heading')})(?!\w)[^,;0-9]*\Z", re.I)
_TERM = re.compile(
    rf"(?:(?:^|[.\n]\s?|(?<!\w)(?:{phrases('in_time')})\s)(?:{phrases('term')})\s)\Z", re.I
)
_SEASON = re.compile(rf"(?<!\w)(?:{phrases('season')})(?:\s[\w-]+){{0,3}}\s?\Z", re.I)
_APART = re.compile(rf"[,;(0-9]|\s(?:{phrases('and')})\s?\Z")
_OPENED = re.compile(r"\s?\(\s?")
_TODAY = Period(None, as_of=True)  # what the whole report is of
_CLOSE = 8  # letters between a period and that up to which it goes on
_NEAR = 30  # letters between a number and the period behind it
_BEGINS = 40  # letters of a sentence in which a period is said for what follows, too
_EARLY_MONTHS = 2  # what is printed in them is of the year before


def start_of(period: Named) -> int:
    """Where a period begins."""
    return period[0]


def found_at(one: Found) -> int:
    """Where a quantity begins."""
    return one.start


@dataclass(frozen=True)
class Periods:
    """The periods that a text names, in order, ready to be asked for a quantity.

    `named`: with which nothing is only compared; `every`: with those; `usual`: that of the whole
    report; `year`: its year, for periods that name none.
    """

    sentences: Sentences
    outline: Outline
    found: Sequence[Found]
    heads: Mapping[int, tuple[int, int]]  # of columns of tables, by where the number begins
    named: Sequence[Named]
    every: Sequence[Named] = ()
    year: int | None = None
    usual: str = ""
    planned: str = ""  # that of the aims of the whole report

    def of(self, one: Found) -> str:
        """The period that a quantity is of, ISO; "" where the text says none."""
        start, _ = self.sentences.of(one.start)
        if column := between(self.named, *self.heads.get(one.start, (0, 0)), start_of):
            return self._iso(column[0])
        behind = self._behind(one)
        if behind and behind[0][0] - one.end < _NEAR:
            return self._iso(behind[0])
        for periods in (self._beside(one), self._before(one), self._of_paragraph(start), behind):
            if periods:
                return self._iso(periods[0])
        return self._above(self.sentences.paragraph(start))

    def _behind(self, one: Found) -> Sequence[Named]:
        """The period right behind a quantity: `12 xã năm 2016`, `6,9% (năm 2015)`."""
        text = self.sentences.text
        _, end = self.sentences.segment(one.start)
        found = between(self.named, one.end, min(end, one.end + FAR), start_of)[:1]
        return [p for p in found if (_OPENED.fullmatch(text, one.end, p[0])
                and not _LABELLED.match(text, p[1]) and not self._counts_in_brackets(p[1]))
                or not _APART.search(text, one.end, p[0])]  # fmt: skip

    def _counts_in_brackets(self, at: int) -> bool:
        """Whether a quantity stands between a letter and the end of its brackets."""
        end = self.sentences.text.find(")", at, at + FAR)
        return end >= 0 and bool(between(self.found, at, end, found_at))

    def _beside(self, one: Found) -> Sequence[Named]:
        """The period right before a quantity: `so với năm 2015 (14 xã)`, `cùng kỳ 2016: 48 xã`."""
        found = between(self.every, one.start - FAR, one.start, start_of)[-1:]
        return [p for p in found if _LABELLED.fullmatch(self.sentences.text, p[1], one.start)]

    def _before(self, one: Found) -> Sequence[Named]:
        """The nearest period of the part of the sentence, else that with which it begins."""
        start, _ = self.sentences.of(one.start)
        first = first_from(self.found, start, found_at).start
        part = max(self.sentences.part(one.start), one.start - FAR)
        near = between(self.named, part, one.start, start_of)
        opening = between(self.named, start, first, start_of)
        later = between(self.named, max(first, one.start - FAR), part, start_of)
        if any(self._says(p, one.start) for p in later):
            opening = ()  # `năm 2021 đạt 51 triệu đồng, năm 2022 đạt 58; còn 24 hộ nghèo`
        said = (p for p in (*reversed(near), *reversed(opening)) if self._says(p, one.start))
        return list(islice(said, 1))

    def _of_paragraph(self, start: int) -> Sequence[Named]:
        """The last period of the paragraph that goes on to the sentence that begins here."""
        earlier = between(self.named, self.sentences.paragraph(start), start, start_of)
        return [p for p in earlier if self._goes_on(p, start)][-1:]

    def _goes_on(self, period: Named, start: int) -> bool:
        """Whether a period of a sentence before is that of a later one of the paragraph, too.

        It opens its sentence (`Năm 2020, ...`), or the later one says what that consists of.
        """
        text, sentences = self.sentences.text, self.sentences
        first, end = sentences.of(period[0])
        if _PARTS.match(text, start) and end == start:
            return self._says(period, start)
        season = _SEASON.search(text[max(0, period[0] - _BEGINS) : period[0]])
        now = period[2] == _TODAY and period[0] < first + _BEGINS
        if season or period[2].back or not (now or _opens(text, first, period)):
            return False
        later = between(self.named, period[1], end, start_of)
        alone = not any(self._says(p, end) for p in later)
        return alone and not _A_DAY.fullmatch(self._iso(period))

    def _says(self, period: Named, at: int) -> bool:
        """Whether a period is said of what stands at a letter: `(2021 - 2022)` alone is, too."""
        start, end, _ = period
        alone = self.sentences.text[start - 1 : start] + self.sentences.text[end : end + 1] == "()"
        return alone or reaches(self.sentences.text, end, at)

    def _above(self, paragraph: int) -> str:
        """The period of the nearest heading, or line of a list, else of the whole report."""
        for line in self.outline.above(paragraph):
            if (period := self._led_from(line)) or self._leads_aims(line):
                return period or self.planned
        return self.usual

    def _leads_aims(self, line: int) -> bool:
        """Whether below a line aims stand for which the title names a time of their own."""
        heading = self.planned and self.outline.is_heading(line) and line >= self.outline.head
        return bool(heading and says_aims(self.sentences.line(line)))

    def _led_from(self, line: int) -> str:
        """The period of which the lines are that a line leads."""
        if line not in self._of_line:
            self._of_line[line] = self._period_led_from(line)
        return self._of_line[line]

    @cached_property
    def _of_line(self) -> dict[int, str]:
        return {}

    def _period_led_from(self, line: int) -> str:
        """That of a heading, of the beginning of a line, or of the sentence that leads a list."""
        text = self.sentences.line(line).rstrip()
        end = line + len(text)
        if text.endswith(":"):
            own = between(self.named, self.sentences.of(end - 1)[0], end, start_of)[-1:]
        elif self.outline.is_heading(line):
            own = self._terms_in(line, end) if line >= self.outline.head else ()
        else:
            own = between(self.named, line, line + _BEGINS, start_of)
        said = (self._iso(period) for period in own)
        return next((iso for iso in said if iso and not _A_DAY.fullmatch(iso)), "")

    def _terms_in(self, start: int, end: int) -> Sequence[Named]:
        """The periods of a heading; `nhiệm kỳ 2015 - 2020` alone is what all of it is about."""
        own = between(self.named, start, end, start_of)
        return own or [p for p in between(self.every, start, end, start_of) if p[2].since]

    def _iso(self, period: Named) -> str:
        now = period[2] == _TODAY
        return self.usual if now else period[2].within(self.year).iso


def periods_of(
    sentences: Sentences,
    outline: Outline,
    found: Sequence[Found],
    heads: Mapping[int, tuple[int, int]],
) -> Periods:
    """The periods of a text, without those with which another time is but compared."""
    text = sentences.text
    counted = bytearray(len(text) + 1)
    for one in found:
        counted[one.number_at : one.end] = b"\1" * (one.end - one.number_at)
    every = [p for p in _periods(text, sentences) if not any(counted[p[0] : p[1]])]
    own = [p for p in every if not _is_aside(sentences, p)
           and (p[0] < outline.head or _is_when(sentences, p))]  # fmt: skip
    early = [(*m.span(), Period(int(m["year"]))) for m in _SINCE.finditer(text) if m["early"]]
    year = _year_of(outline, own + early, every)
    usual = _usual(sentences, outline, own, year)
    every, own = (_of_same_time(text, periods, usual) for periods in (every, own))
    begun = _TODAY if not usual or days_of(usual)[0].endswith("-01-01") else Period(year)
    said = [(*m.span(), begun if m["year"] else _TODAY) for m in _NOW.finditer(text)]
    own += _apart(said, own)  # `10 tháng năm nay` is one
    own = _since(text, own, every, year)
    planned = _planned(sentences, outline, own, year)
    return Periods(sentences, outline, found, heads, own, every, year, usual, planned)


def _planned(sentences: Sentences, outline: Outline, own: Sequence[Named], year: int | None) -> str:
    """The period behind words of aims in the title: `Kết quả năm 2023, nhiệm vụ năm 2024`."""
    for at, _, period in own:
        lead = sentences.text[max(0, at - FAR) : at].rpartition("\n")[2]
        if at < outline.head and _AIMED.search(lead) and not period.as_of:
            return period.within(year).iso
    return ""


def _of_same_time(text: str, periods: Sequence[Named], usual: str) -> list[Named]:
    """The periods, `cùng kỳ năm 2022` as the same months of it as those of the report."""
    part = usual[5:] if usual and days_of(usual)[0].endswith("-01-01") else ""
    return [
        (start, end, replace(period, part=part.replace(usual[:5], "")))
        if part
        and _is_whole(period)
        and (
            _BEGINS_SAME.match(text, start)
            or _SAME_TIME.search(text, max(0, start - _BEGINS), start)
        )
        else (start, end, period)
        for start, end, period in periods
    ]


def _is_whole(period: Period) -> bool:
    """Whether it is but a year."""
    return not period.part and period.since is None and not period.as_of


def _usual(sentences: Sentences, outline: Outline, own: Sequence[Named], year: int | None) -> str:
    """The period of the whole report: of its first lines, or with which its text begins."""
    begins = next((start for start in sentences.paragraphs if start >= outline.head), outline.head)
    head = [p for p in own if p[0] < outline.head and not _is_of_event(sentences.text, p)]
    said = head or [p for p in own if begins <= p[0] < begins + _BEGINS]
    isos = (p.within(year).iso for _, _, p in said)
    of_year = (iso for iso in isos if str(year) in (iso[:4], iso.partition("/")[2])
               and not _A_DAY.fullmatch(iso))  # fmt: skip
    return next(of_year, str(year or ""))


def _since(text: str, own: Sequence[Named], every: Sequence[Named], now: int | None) -> list[Named]:
    """The periods in order, `từ năm 2021 đến nay` and `từ đầu năm 2021 đến tháng 7/2024` as one."""
    found: list[Named] = []
    for match in _SINCE.finditer(text):
        year = int(match["year"])
        period = Period(year) if match["early"] else Period(None, since=year)
        found.append((*match.span(), period))
    for match in _FROM_THEN.finditer(text):
        if now and int(match["year"]) < now:
            found.append((*match.span("said"), Period(None, since=int(match["year"]))))
    found += [joined for first, last in pairwise(every) if (joined := _joined(text, first, last))]
    return sorted(_apart(own, found) + found, key=start_of)


def _apart(periods: Sequence[Named], others: Sequence[Named]) -> list[Named]:
    """Those periods that begin in none of others, nor right behind one."""
    covered = bytearray(1 + max((end for _, end, _ in (*periods, *others)), default=0))
    for start, end, _ in others:
        covered[start : end + 1] = b"\1" * (end + 1 - start)
    return [period for period in periods if not covered[period[0]]]


def _is_of_event(text: str, period: Named) -> bool:
    """Whether a period is that of what came before: `cứu trợ sau lũ lụt tháng 10 năm 2020`."""
    lead = text[max(0, period[0] - _BEGINS) : period[0]].rpartition("\n")[2]
    return _OF_EVENT.search(lead) is not None


def _joined(text: str, first: Named, last: Named) -> Named | None:
    """Two periods as one, `từ` the first `đến` the last; None where the text does not say so."""
    gap = text[first[1] : last[0]] + text[last[0] : last[0] + _BEGINS]
    if last[0] - first[1] > _CLOSE or not _UNTIL.match(gap):
        return None
    if not _FROM.search(text[max(0, first[0] - _BEGINS) : first[0]].rstrip() + " "):
        return None
    one, other = first[2], last[2]
    if one.year and other.year and one.year < other.year:
        return first[0], last[1], Period(other.year, since=one.year)
    months = _A_MONTH.fullmatch(one.part) and _A_MONTH.fullmatch(other.part)
    if months and one.year in (None, other.year) and one.part < other.part:
        return first[0], last[1], Period(other.year, f"{one.part}/{other.part}")
    return None


def _periods(text: str, sentences: Sentences) -> list[Named]:
    """Every period with where it stands; paragraph by paragraph."""
    found = []
    for start, end in zip(sentences.starts, [*sentences.starts[1:], len(text)], strict=True):
        line = text[start:end]
        found += [(start + a, start + b, period) for a, b, period in periods_in(line)
                  if not (period.part and _FIRST_OF.match(line, b))]  # fmt: skip
    return found


def _is_summed_up(line: str, period: Period) -> bool:
    """Whether a title sums up just these years: `Tổng kết ...`, `Sơ kết 03 năm ...`."""
    said = _SUMMED.match(line)
    if not said or not said["years"]:
        return bool(said and said["whole"])
    return int(said["years"]) - ((period.year or 0) - (period.since or 0)) in (0, 1)


def _opens(text: str, start: int, period: Named) -> bool:
    """Whether a sentence that begins at a letter, or a clause near its beginning, opens so."""
    first = text[start : min(period[0], start + _BEGINS)].rfind(",") + 1 + start
    return period[0] < first + _BEGINS and _OPENS.fullmatch(text, first, period[0]) is not None


def _is_when(sentences: Sentences, period: Named) -> bool:
    """Whether a period tells of when figures are: the days of a meeting do not."""
    days = "-" in period[2].part and "/" in period[2].part
    return not days or _opens(sentences.text, sentences.of(period[0])[0], period)


def _is_aside(sentences: Sentences, period: Named) -> bool:
    """Whether a period is only compared with, of a programme or an act, or of a printed page."""
    at, text = period[0], sentences.text
    if period[2].since and _PROGRAMME.search(text[max(0, at - 110) : at]):
        if _is_summed_up(sentences.line(sentences.paragraph(at)), period[2]):
            return False
        return not _TERM.search(text[max(0, at - 40) : at])
    lead = text[max(0, at - 40) : at].rpartition("\n")[2]
    compared = _COMPARED.search(lead) is not None and period[2].since is None
    compared = compared and not _THEN.search(text, max(0, at - 40), at)
    compared = compared or _TIMES_MORE.search(lead) is not None
    if (compared or _ACT_OF_DAY.search(lead)) and not _UNTIL.match(text, at):
        return True
    line = sentences.line(sentences.paragraph(at))
    if "/" in period[2].part:
        return False
    return (
        len(line) < 60
        and bool(re.fullmatch(r"[\W\d]*(?:\w+[\W\d]*){0,4}", line))
        and bool(re.search(r"[0-9]{1,2}\s?[/.-]\s?[0-9]{1,2}\s?[/.-]\s?[0-9]{2}", line))
    )


def _year_of(outline: Outline, own: Sequence[Named], every: Sequence[Named]) -> int | None:
    """The year of a report: of its first lines, of the day it is printed, else the most named."""
    head = [p for p in own if p[0] < outline.head and not p[2].as_of]
    if year := _most_named(head):
        return year
    most = _most_named(own)
    printed = next((p for at, _, p in every if at < outline.head and p.as_of and p.year), None)
    if printed is None or (most == (printed.year or 0) - 1 and _is_early(printed)):
        return most
    return printed.year


def _most_named(periods: Sequence[Named]) -> int | None:
    """The year that most of these are of."""
    years = Counter(period.year for *_, period in periods if period.year)
    return years.most_common(1)[0][0] if years else None


def _is_early(day: Period) -> bool:
    """Whether a day is of the first months of its year, when the year before is reported."""
    return bool(day.part) and int(day.part[:2]) <= _EARLY_MONTHS
