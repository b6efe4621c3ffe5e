"""The one time that a text is of, among all that it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from operator import and_

from analysis.words.names import phrases
from analysis.words.patterns import later
from analysis.words.periods import UNCLEAR, Found, Period, may_name_period, periods_in
from analysis.words.text import strip_accents

_STRETCH, _TIME = later(r"[^(),;:\n]+"), "\0"  # what a slash is in; for a time that it names
LATE = "11"  # from this month on a day is that of the year's result
_UP_OR_DOWN = later(r"\+\s*/\s*[-–]|±")
_BETWEEN = later(r"(?<=[,;:()])|\s[-–]\s|\n")
_JOINS = rf"\b(?:{phrases('and')}|{strip_accents(phrases('and'))})\s*"
_AND, _AND_ALSO = (
    later(rf"{_JOINS}$", re.I),
    later(rf"{_JOINS}(?:(?:{phrases('estimated')})\s*)?$", re.I),
)
_UNTIL = phrases("until")
_WITHIN, _YEAR = later(rf"\b(?:{phrases('within')})\s+$", re.I), phrases("year")
_UP_TO = later(rf"\W*(?:{_UNTIL}|{strip_accents(_UNTIL)})\b", re.I)


def stretches(text: str) -> Iterator[str]:
    """The stretches of a text between signs, of which none cuts a period: "2022 - 2025"."""
    within = [(start, end) for start, end, _ in periods_in(text)]
    first = 0
    for sign in _BETWEEN.finditer(text):
        if not any(start < sign.end() and sign.start() < end for start, end in within):
            yield text[first : sign.start()]
            first = sign.end()
    yield text[first:]


def divides_times(text: str, says_aim: Callable[[str], bool]) -> bool:
    """Whether a slash has a time, plan or result on both sides: "9T/KH năm" is a ratio of two; as
    "+/-" is of what two differ."""
    if _UP_OR_DOWN.search(text):
        return True
    return "/" in text and any(_is_ratio(part, says_aim) for part in _STRETCH.findall(text))


def _is_ratio(text: str, says_aim: Callable[[str], bool]) -> bool:
    found = periods_in(text)
    for start, end, _ in reversed(found):
        end = start + len(text[start:end].rstrip("/ "))
        text = f"{text[:start]}{_TIME}{text[end:]}"
    sides = [_TIME in side or says_aim(side) for side in text.split("/")]
    return UNCLEAR in [period for *_, period in found] or any(map(and_, sides, sides[1:]))


def says_end(text: str, *, months: bool) -> bool:
    """Whether a text says up to the end of which year, or month, something is: "đến hết năm
    2023"."""
    found = periods_in(text)
    plain = ((text[a:b], p) for a, b, p in found if p.year and p.since is None and not p.as_of)
    ends = (said for said, p in plain if not p.part or months and p.part.isdecimal())
    return any(map(_UP_TO.match, ends))


def told_period(text: str, cut: str) -> tuple[Period | None, int, str]:
    """The period of a text, None of several; how many it names; the text without them."""
    if not may_name_period(text):
        return None, 0, text
    period, rest = find_period(text, cut)
    if period is not None:
        return period, 1, rest
    found, kept = [], []
    for part in stretches(text):
        one, left = find_period(part, cut)
        if one is not None:
            found.append(one)
        kept.append(left)
    if not found:
        return None, 2 * len(periods_in(text)), text  # of several none is told apart
    distinct = list(dict.fromkeys(found))
    return (distinct[0] if len(distinct) == 1 else None), len(distinct), " ".join(kept)


def find_period(text: str, cut: str = "") -> tuple[Period | None, str]:
    """The one period that a text names and the text without it; (None, text): none, or several.

    `cut` stands where it stood, behind "trong" as behind "trong năm": what was gained within it.
    """
    found = periods_in(text)
    periods = _told(text, found)
    if len(periods) != 1 or UNCLEAR in periods:
        return None, text
    rest = text
    for start, end, _ in reversed(found):
        year = _YEAR if _WITHIN.search(rest[:start]) else ""
        rest = f"{rest[:start]}{year} {cut} {rest[end:]}"
    return periods[0], " ".join(rest.split())


def _told(text: str, found: Sequence[Found]) -> list[Period]:
    """The periods of a text: two that "và" joins are two; what is told up to a day ends on it."""
    if len(found) != 2:
        return _agree([period for *_, period in found])
    (_, _, stage), (start, end, day) = found
    if _AND_ALSO.search(text[:start]):
        return [stage, day]
    until = day.as_of and _UP_TO.match(text[start:end])
    return until and _until(stage, day) or _agree(_of_stages(text, found))


def _until(stage: Period, day: Period) -> list[Period]:
    """The periods of a stage, or a year, that is told up to a day; none for one near its end."""
    if stage.since:
        inside = stage.since <= (day.year or 0) <= (stage.year or 0)
        return [Period(day.year, day.part, stage.since)] if inside else []
    if stage != Period(stage.year) or not "" < day.part < LATE:
        return []
    later = (day.year or 0) - (stage.year or 0)
    return [] if later > 0 else [stage, day] if later else [day]


def _of_stages(text: str, found: Sequence[Found]) -> list[Period]:
    """The periods of a text without the one stage that a whole year of it lies in.

    "Hộ nghèo năm 2024 theo chuẩn giai đoạn 2022 - 2025" is of 2024; two that "và" joins stay two.
    """
    periods = [period for *_, period in found]
    if _AND.search(text[: found[1][0]]):
        return periods
    stage, year = sorted(periods, key=lambda period: period.since is None)
    inside = (stage.since or 0) <= (year.year or 0) <= (stage.year or 0)
    whole = stage.since is not None and year == Period(year.year)
    return [year] if whole and inside else periods


def _agree(periods: list[Period]) -> list[Period]:
    """Distinct periods, a date dropped where a plain year says the same or overrules it."""
    distinct = _without_range(list(dict.fromkeys(periods)))
    plain = [period for period in distinct if not period.as_of or period.part.isdecimal()]
    if len(distinct) > 1 and len(plain) == 1 and plain[0].year is not None:
        return plain
    if len(distinct) == 2:  # "6 tháng ... năm 2018": a part and the year it belongs to
        part, year = sorted(distinct, key=lambda period: period.year is not None)
        if part.year is None and part.part and year.year is not None and not year.part:
            return [part.within(year.year)]
    return distinct


def _without_range(periods: list[Period]) -> list[Period]:
    """Without the range that one part of a year lies in: "2026-2030, 6 tháng đầu năm 2026"."""
    ranges = [period for period in periods if period.since is not None]
    parts = [p for p in periods if p.since is None and p.part and not p.as_of]
    if len(ranges) == len(parts) == 1:
        first, last = ranges[0].since or 0, ranges[0].year or 0
        if first <= (parts[0].year or 0) <= last:
            return [period for period in periods if period not in ranges]
    return periods
