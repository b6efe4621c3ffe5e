"""Days of plans: `15/11/2018`, `15-11`, `tháng 11/2018`, `từ 01/11 đến 15/11/2018`, `Tuần 45`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis.words.names import phrases
from analysis.words.patterns import later
from analysis.words.periods import Found, Period, days_of, periods_in
from analysis.words.text import is_unaccented, normalize, strip_accents

_ISO = later(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)(?:[ T]00:00(?::00)?)?")
_SHORT_YEAR = later(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{2})(?![\d/.-])")
_NO_YEAR = later(  # 15-11, 15/11, 15 tháng 11
    r"(?<![\d/.,-])(\d{1,2})(?:[/.-]|\s+(?:tháng|thang)\s+)(\d{1,2})"
    r"(?!\d|\s*[/.,]\s*\d|-\d{4}|\s+(?:năm|nam)\b|-\d{1,2}(?![\d/.]))"
)
_MONTH = later(r"\bT\.?\s?(?=\d{1,2}\s*/\s*\d{4})")
_YEAR = later(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST = 200  # characters of a text that may be a day
_LAST_DAY = "12-31"  # which a `Period` of a whole year stands for, too


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day that a text names, ISO, and the words beside them.

    `dated`: the text says the year itself.
    """

    first: str
    last: str
    words: str
    dated: bool


def days_in(text: str, year: int | None = None) -> Days | None:
    """What a text says of days; `year` is that of days without one.

    None: it names none, or several that are no stretch, or one of no calendar. Of a month or a
    quarter these are its first and its last day; of "cuối tháng 11" only the last.
    """
    text = normalize(text)
    if len(text) > _LONGEST:
        return None
    said = _YEAR.findall(text)
    around = int(said[-1]) if said else year
    shown = _spelled(text, around)
    found = periods_in(shown)
    if not found:
        return None
    spans = [_span(one, shown[start:end], around) for start, end, one in found]
    words, between = _beside(shown, [(start, end) for start, end, _ in found])
    known = [span for span in spans if span is not None]
    if len(known) < len(spans) or len(known) > 2:
        return None
    if len(known) == 2 and not _goes_on(between, shown[found[1][0] : found[1][1]]):
        return None
    if len(known) == 2 and known[0][0] > known[1][1]:
        return None
    return Days(known[0][0], known[-1][1], words, bool(said or _SHORT_YEAR.search(text)))


def _spelled(text: str, year: int | None) -> str:
    """The text with its days in the one form that periods are read in, those without a year in
    that which is given."""
    text = _ISO.sub(r"\3/\2/\1", text)
    text = _SHORT_YEAR.sub(r"\1/\3/20\4", _MONTH.sub("tháng ", text))
    return text if year is None else _NO_YEAR.sub(rf"\1/\2/{year}", text)


def _span(one: Period, text: str, year: int | None) -> tuple[str, str] | None:
    """First and last day of one period; None where it has no year or is of no calendar."""
    if one.back or (one.year is None and year is None):
        return None
    whole = one.within(year)
    iso = f"{whole.year}-{_LAST_DAY}" if one.as_of and not whole.part else whole.iso
    try:
        first, last = days_of(iso)
        date.fromisoformat(first)
        date.fromisoformat(last)
    except ValueError:
        return None
    if _says("early", text):
        return None  # "đầu năm 2018" is no day
    return (last, last) if _says("late", text) else (first, last)


def _says(of: str, text: str) -> bool:
    """Whether a word of a list stands in a text, with its accents or in a text without any."""
    words = rf"(?<!\w)(?:{phrases(of)})(?!\w)"
    bare = is_unaccented(text) and re.search(strip_accents(words), text, re.I)
    return bool(re.search(words, text, re.I) or bare)


def _without(of: str, text: str) -> str:
    words = rf"(?<!\w)(?:{phrases(of)})(?!\w)"
    text = re.sub(words, " ", text, flags=re.I)
    bare = re.sub(strip_accents(words), " ", text, flags=re.I) if is_unaccented(text) else text
    return " ".join(re.sub(r"[\s,;:()–—→÷-]+", " ", bare).split())


def _beside(text: str, spans: list[tuple[int, int]]) -> tuple[str, str]:
    """The words beside periods but those that only lead to them; what stands between two."""
    between = text[spans[0][1] : spans[1][0]] if len(spans) == 2 else ""
    rest = text
    for start, end in reversed(spans):
        rest = f"{rest[:start]} {rest[end:]}"
    return _without("by_day", rest), between


def _goes_on(between: str, second: str) -> bool:
    """Whether two periods are the ends of a stretch: a dash, or "đến", stands between them."""
    return bool(re.fullmatch(r"\s*[-–—→÷]\s*", between)) or _says("to", between + second)


def says_week(text: str) -> re.Match[str] | None:
    """Where a text numbers a week: "Tuần 45", "tuan_45"; None where it does not."""
    number = rf"(?:{phrases('week')})[\s_-]*(?:{phrases('ordinal_word')})?[\s_-]*(\d{{1,2}})(?!\d)"
    found = re.search(rf"(?<![^\W\d_]){number}", text, re.I)
    bare = rf"(?<![^\W\d_]){strip_accents(number)}"
    return found or re.search(bare, strip_accents(text), re.I)


def week_in(text: str, year: int | None) -> str:
    """The last day (Sunday) of the week of a year that a text numbers: "Tuần 45"; "" for none.

    The week of a month ("tuần 2 tháng 11") is none, since nobody says where it begins.
    """
    shown = normalize(text)
    found = says_week(shown)
    if found is None:
        return ""
    rest = re.sub(r"^[\s,/._-]+", "", shown[found.end() :])
    years = _YEAR.findall(rest)
    own = int(years[0]) if years else year
    if own is None or any(one.part for *_, one in periods_in(rest)):
        return ""
    try:
        return date.fromisocalendar(own, int(found[1]), 7).isoformat()
    except ValueError:
        return ""


def _are_ends(found: Sequence[Found], days: list, shown: str) -> bool:
    """Whether the periods of a text are two days, the ends of one stretch."""
    if not (len(days) == 2 == len(found) and days[0] < days[1]):
        return False
    (_, before, _), (start, end, _) = found
    return _goes_on(shown[before:start], shown[start:end])


def _end_of_stretch(found: Sequence[Found], known: list) -> str:
    """The last day of the one period of a text that is a stretch of days; "" where it is none."""
    alone = len(found) == 1 and "/" in found[0][2].part
    return known[0][1] if alone and known[0] else ""


def day_said(text: str, year: int | None = None) -> str:
    """The one day of a text that says more, the last of a stretch; "" for none, or several."""
    text = normalize(text)
    said = _YEAR.findall(text)
    shown = _spelled(text, int(said[-1]) if said else year)
    found = [one for one in periods_in(shown) if "-" in one[2].part or one[2].as_of]
    known = [_span(one, shown[start:end], year) for start, end, one in found]
    if stretch := _end_of_stretch(found, known):
        return stretch
    days = [span for span in known if span is not None and span[0] == span[1]]
    if _are_ends(found, days, shown):
        return days[1][0]
    distinct = {span[0] for span in days}
    return distinct.pop() if len(distinct) == 1 and len(days) == len(known) else ""
