"""Periods as Vietnamese offices write them, to ISO: `năm 2018`, `6 tháng đầu năm`, `31/12/2018`."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from analysis.words.patterns import has_all, later
from analysis.words.spelled import SPELLED, spelled_value


@dataclass(frozen=True, slots=True)
class Period:
    """A year (None = taken from the context) and the part of it: "", "H1", "Q3", "11", "11-15".

    `since` starts an interval of years, `first` is the part of its first year; one that goes on
    ("từ 2016 đến nay") ends in the context's year. `back` counts the years before the context's
    ("năm trước"); `as_of` marks a date on which a state was read, which a plain year overrules.
    """

    year: int | None
    part: str = ""
    since: int | None = None
    back: int = 0
    as_of: bool = False
    first: str = ""

    def within(self, year: int | None) -> Period:
        """This period with the year that the context gives, where it has none of its own."""
        if self.year is not None or year is None or (self.since or 0) > year:
            return self
        since = self.since if self.since != year else None
        return Period(year - self.back, self.part, since, 0, self.as_of)

    def until(self, other: Period | None) -> Period:
        """What goes on since a year, up to the end of another period; itself without one."""
        if other is None or other.year is None or self.since is None or self.year is not None:
            return self
        if self.since >= other.year:
            return other if self.since == other.year else self
        return Period(other.year, other.part, self.since)

    @property
    def first_day(self) -> Period:
        """The first day of a whole year; any other period itself."""
        return self if self.part or self.since else replace(self, part="01-01")

    @property
    def from_january(self) -> Period:
        """What was given up to the end of a month of a year; any other period itself."""
        if not (self.as_of and self.part.isdecimal()):
            return self
        return _span(1, int(self.part), str(self.year))

    @property
    def iso(self) -> str:
        """`2018`, `2018-H1`, `2018-Q3`, `2018-11`, `2018-11-15`; of cumulated years `2011/2018`."""
        if self.year is None:
            return ""
        if self.since is not None:
            return f"{_iso(self.since, self.first)}/{_iso(self.year, self.part)}"
        if "/" in self.part:
            start, end = self.part.split("/")
            return f"{self.year}-{start}/{self.year}-{end}"
        return _iso(self.year, self.part)

    @property
    def end(self) -> str:
        """The last day (ISO): on it names of places and criteria sets are looked up."""
        return days_of(self.iso)[1] if self.year is not None else f"{self.year}-12-31"


def _iso(year: int, part: str) -> str:
    return f"{year}-{part}" if part else str(year)


def _range(start: str, end: str) -> Period | None:
    return Period(int(end), since=int(start)) if end > start else None


def _open(start: str) -> Period:
    """Since a year, up to a day that only the context tells."""
    return Period(None, since=int(start))


def _between(first: Period, last: Period) -> Period | None:
    """From the first day of one period to the last of another that ends later; None for neither."""
    begins = first.within(last.year)
    if None in (last.year, begins.year) or first.since or last.since:
        return None
    (start, until), (_, end) = days_of(begins.iso), days_of(last.iso)
    if until >= end:
        return None
    whole = start.endswith("-01") and end == days_of(end[:7])[1]  # months
    if start[:4] == end[:4] and whole:
        return _span(int(start[5:7]), int(end[5:7]), end[:4])
    if start[:4] == end[:4]:
        return Period(int(end[:4]), f"{start[5:]}/{end[5:]}")
    part = "" if end.endswith("12-31") else end[5:7] if end == days_of(end[:7])[1] else end[5:]
    since = "" if start.endswith("01-01") else start[5:7] if start.endswith("-01") else start[5:]
    return Period(int(end[:4]), part, int(start[:4]), first=since)


def _months_of(first: str, others: str, year: str | None) -> Period | None:
    """Several months behind one another: "tháng 10 và 11"; UNCLEAR where one is left out."""
    months = [int(first), *map(int, re.findall(r"\d+", others))]
    to = len(months) == 2 and re.match(_THROUGH, others.strip(), re.I)
    if not all(1 <= month <= 12 for month in months):
        return None
    if not to and months != list(range(months[0], months[0] + len(months))):
        return UNCLEAR
    if months[0] >= months[-1]:
        return UNCLEAR
    return _span(months[0], months[-1], year)


def _quarters(first: str, others: str, year: str | None) -> Period | None:
    """Several quarters behind one another: "quý 3, 4"; UNCLEAR where one is left out."""
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
    said = [first, *re.findall(r"(?<![a-z])(?:iv|iii|ii|i|[1-4])(?![a-z])", others.lower())]
    numbers = [roman.get(one.lower()) or int(one) for one in said]
    to = len(numbers) == 2 and re.match(_THROUGH, others.strip(), re.I)
    behind = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    if not (to or behind) or numbers[0] >= numbers[-1]:
        return UNCLEAR
    return _span(3 * numbers[0] - 2, 3 * numbers[-1], year)


def _span(first: int, last: int, year: str | None) -> Period:
    """Months of one year, as the half, the quarter or the one month that they are."""
    known = {(n, n): f"{n:02d}" for n in range(1, 13)}
    known |= {(3 * n - 2, 3 * n): f"Q{n}" for n in range(1, 5)}
    known |= {(1, 6): "H1", (7, 12): "H2", (1, 12): ""}
    return Period(_whole(year), known.get((first, last), f"{first:02d}/{last:02d}"))


def _day(day: str, month: str, year: str | None, back: int = 0) -> Period | None:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    # The last day of the year is the year's result: so offices write an annual figure.
    part = "" if (int(day), int(month)) == (31, 12) else f"{int(month):02d}-{int(day):02d}"
    return Period(int(year), part, as_of=True) if year else Period(None, part, back=back)


def _days(d1: str, m1: str, y1: str | None, d2: str, m2: str, year: str) -> Period | None:
    """From one day of a year up to another; whole months are those months."""
    first, last = (int(m1), int(d1)), (int(m2), int(d2))
    known = all(1 <= month <= 12 and 1 <= day <= 31 for month, day in (first, last))
    if not known or first >= last or (y1 or year) != year:
        return None
    if int(d1) == 1 and int(d2) == monthrange(int(year), int(m2))[1]:
        return _span(int(m1), int(m2), year)
    return Period(int(year), "/".join(f"{month:02d}-{day:02d}" for month, day in (first, last)))


def _days_of_a_year(d1: str, m1: str, d2: str, m2: str) -> Period | None:
    """From one day up to another of the year that the context tells."""
    period = _days(d1, m1, None, d2, m2, "2023")
    return replace(period, year=None) if period else None


def _days_of_month(d1: str, d2: str, month: str, year: str) -> Period | None:
    return _days(d1, month, year, d2, month, year)


def _since_january(y1: str | None, day: str, month: str, year: str) -> Period | None:
    return _days("1", "1", y1, day, month, year)


def _january_until(y1: str | None, month: str, year: str) -> Period | None:
    return _months(month, None, year) if (y1 or year) == year else None


def _relative_day(until: str, day: str, month: str, tail: str | None) -> Period | None:
    if not tail:  # "(đến 30/6)" is of the year that the context tells; "30/6" may be a share
        return _day(day, month, None) if _COUNTED.search(until) and int(month) else None
    year = re.search(r"\d{4}", tail)
    return _day(day, month, year[0] if year else None, back=1 if "tr" in tail.lower() else 0)


def _months(count: str, half: str | None, year: str | None) -> Period | None:
    months = int(count) if count.isdigit() else spelled_value(count) or 0
    if half is not None and half.lower() in ("cuối", "cuoi"):
        return _span(13 - months, 12, year) if months in (3, 6, 12) else None
    return _span(1, months, year) if 1 <= months <= 12 else None


def _quarter(number: str, year: str | None) -> Period:
    roman = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
    return Period(_whole(year), f"Q{roman.get(number.lower(), number)}")


def _until_month(until: str | None, month: str, year: str | None) -> Period | None:
    if until and year and int(month) == 12:
        return Period(int(year), as_of=True)  # "đến tháng 12/2018" is the year's result
    period = _month(month, year)
    return replace(period, as_of=bool(until)) if period is not None else None


def _month(month: str, year: str | None) -> Period | None:
    return Period(_whole(year), f"{int(month):02d}") if 1 <= int(month) <= 12 else None


def _whole(text: str | None) -> int | None:
    return int(text) if text else None


UNCLEAR = Period(None, "?")  # a time that no period states: "tháng 3 và tháng 8"
_THROUGH = r"(?:đến|den|tới|-|–|—|→)"
_ALSO = rf"\s*(?:,|và|va|&|\+|{_THROUGH})\s*"
_Y = r"(?:(?:19|20)\d\d)"
_YEAR_GAP = r"\s*(?:[/\-.,]|năm|nam)?\s*(?:năm|nam)?\s*"
_UNTIL = (
    r"(?:(?:tính|cập nhật|tinh|có)?\s*(?:đến|den|tới)?"
    r"\s*(?:hết|ngày|ngay|thời điểm|cuối)?\s*(?:ngày)?\s*)"
)
_COUNTED = later(r"đến|den|tới|hết", re.I)
_DAY = rf"(?<![\d/])(\d{{1,2}})\s*[/.\-]\s*(\d{{1,2}})\s*[/.\-]\s*({_Y})(?!\d)"
# "Thu nhập bình quân một người một tháng năm 2020" is of the year.
_NOT_A_MONTH = r"(?!(?:0?1|một)\s*(?:tháng|thang)(?:\s+(?:năm|nam)\s*(?:19|20)\d\d|\s*[,;:(]|\s*$))"
_DAY_IN_WORDS = rf"(?<!\d)(?<!tuần )(\d{{1,2}})\s*tháng\s*(\d{{1,2}})\s*năm\s*({_Y})"
_FROM_JANUARY = (
    rf"(?:từ|tu)\s+(?:đầu|dau)\s+(?:năm|nam)(?:\s+({_Y}))?,?"
    r"\s+(?:đến|den|tới)\s+(?:(?:hết|het|cuối)\s+)?"
)
# No period is without one of these; most labels have none.
_HINT = later(r"(?:19|20)\d\d|\d\s*[/t]|\bT\.?\s?\d|th[áa]ng|qu[ýíy]|\bq\.?\s*[\div]|n[ăa]m", re.I)
_IN_YEAR = "19|20"
_SINCE_JANUARY = (_IN_YEAR, "đầu|dau")
# How periods are written, what they then are, and what a text holds that has one: of each part one.
_FORMS: list[tuple[str, Callable[..., Period | None], tuple[str, ...]]] = [
    (
        r"(?:từ|tu)\s*(?:ngày|ngay)?\s*(?<![\d/])(\d{1,2})\s*/\s*(\d{1,2})"
        rf"(?:\s*/\s*({_Y}))?\s*(?:đến|den|-|–)\s*(?:hết|het)?\s*(?:ngày|ngay)?\s*{_DAY}",
        _days,
        ("/", _IN_YEAR, "từ|tu"),
    ),
    (
        r"(?:(?:từ|tu)\s*(?:ngày|ngay)?|ngày)\s*(?<![\d/])(\d{1,2})\s*(?:đến|den|-|–)\s*(?:hết|het)?\s*"
        rf"(?:ngày|ngay)?\s*(\d{{1,2}})\s*(?:/|tháng|thang)\s*(\d{{1,2}})\s*(?:/|năm|nam)\s*({_Y})(?!\d)",
        _days_of_month,
        ("/|th", _IN_YEAR, "từ|tu|ngày"),
    ),
    (  # since a day until one that nobody says
        rf"(?:từ|tu)\s*(?:ngày|ngay|thời điểm)*\s*(?:{_DAY}|{_DAY_IN_WORDS})"
        r"\s*(?:đến|den|tới)\s+nay",
        lambda *_: UNCLEAR,
        (_IN_YEAR, "từ|tu", "nay"),
    ),
    (
        r"(?:từ|tu)\s*(?:ngày|ngay)?\s*(?<![\d/])(\d{1,2})\s*/\s*(\d{1,2})\s*(?:đến|den|-|–)"
        r"\s*(?:hết|het)?\s*(?:ngày|ngay)?\s*(\d{1,2})\s*/\s*(\d{1,2})(?!\s*/?\s*\d)",
        _days_of_a_year,
        ("/", "từ|tu"),
    ),
    (rf"{_FROM_JANUARY}(?:ngày|ngay)?\s*{_DAY}", _since_january, _SINCE_JANUARY),
    (rf"{_FROM_JANUARY}(?:ngày|ngay)?\s*{_DAY_IN_WORDS}", _since_january, _SINCE_JANUARY),
    (
        rf"{_FROM_JANUARY}(?:tháng|thang)\s*(\d{{1,2}})\s*(?:/|năm|nam)\s*({_Y})(?!\d)",
        _january_until,
        _SINCE_JANUARY,
    ),
    (
        rf"(đầu|cuối) (?:kỳ )?giai đoạn\s*({_Y})\s*[-–—]\s*({_Y})(?!\d)",
        lambda end, first, last: Period(int(first), "01-01") if end == "đầu" else Period(int(last)),
        ("giai đoạn", _IN_YEAR),
    ),
    (
        r"(?:(?:lũy kế|luỹ kế|cộng dồn|giai đoạn|từ|luy ke|giai doan)\s*)*"
        r"(?:(?:\b(?:hai|ba)\s+)?năm\s*)?"
        rf"(?<!\d)({_Y})\s*(?:-|–|—|→|÷|(?:đến|den|tới)(?:\s(?:hết|het|cuối|cuoi))?(?:\snăm)?)"
        rf"\s*(?:năm\s*)?({_Y})(?!\d)",
        _range,
        (_IN_YEAR,),
    ),
    (
        rf"(?:(?:(?:kể|tính)\s+)?từ\s+(?:đầu\s+)?(?:năm\s+)?({_Y})(?!\d)"
        rf"(?!\s*{_THROUGH}\s*(?:hết|cuối|đầu|ngày|tháng|quý|năm|\d))"
        r"(?:\s+(?:(?:đến|tới)\s+(?:nay|hiện nay|thời điểm này)|trở lại đây|trở đi))?)",
        _open,
        (_IN_YEAR, "từ"),
    ),
    (  # since a month, too
        rf"(?:từ\s+)?tháng\s*\d{{1,2}}\s*(?:[/.\-]|năm)\s*{_Y}\s*(?:đến|tới|-|–)\s*nay(?!\w)",
        lambda: UNCLEAR,
        (_IN_YEAR, "nay"),
    ),
    (  # "2016 đến nay", but no month or day of it
        rf"(?<![\d/.\-])(?<!\d\s)(?<!đầu\s)(?<!\d\snăm\s)(?<!đầu\snăm\s)(?:giai\s+đoạn\s+)?(?:năm\s+)?({_Y})"
        r"\s*(?:đến|tới|-|–)\s*nay(?!\w)",
        _open,
        (_IN_YEAR, "nay"),
    ),
    (
        rf"(?:từ\s+)?(?:tháng|thang)\s*(\d{{1,2}})((?:{_ALSO}(?:(?:tháng|thang)\s*)?\d{{1,2}}(?!\d))+)"
        rf"(?!\s*/\s*\d{{1,2}}\s*/){_YEAR_GAP}({_Y})?(?!\d)",
        _months_of,
        ("th",),
    ),
    (  # "T1-T9 2018"
        rf"(?<!\w)(?-i:T)\.?\s?(\d{{1,2}})({_ALSO}(?-i:T)?\.?\s?\d{{1,2}})(?!\d)[\s/.-]*({_Y})?(?!\d)",
        _months_of,
        ("t",),
    ),
    (
        rf"(?:từ\s+)?(?:quý|quí|quy|(?<!b/)\bq)\.?\s*(iv|iii|ii|i|[1-4])((?:{_ALSO}"
        rf"(?:(?:quý|quí|quy)\s*)?(?:iv|iii|ii|i|[1-4])(?!\w))+){_YEAR_GAP}({_Y})?(?!\d)",
        _quarters,
        ("q",),
    ),
    (rf"{_UNTIL}{_DAY}", _day, (_IN_YEAR, "/|.|-")),
    (rf"{_UNTIL}(?:ngày|ngay)?\s*{_DAY_IN_WORDS}", _day, (_IN_YEAR, "tháng")),
    (
        rf"({_UNTIL})(?<![\d/])(\d{{1,2}})\s*/\s*(\d{{1,2}})(?!\s*/?\s*\d)"
        rf"(?:\s*(năm trước|nam truoc|năm\s*{_Y}|năm)|(?=\s*(?:$|[),;:])))?",
        _relative_day,
        ("/",),
    ),
    (  # "Tính đến 15/11", "Thời điểm 1/7", of the year that the context tells
        r"(?:(?:đến|den|tới)(?:\s+(?:hết|ngày|ngay|thời điểm))*|thời điểm(?:\s+ngày)?)"
        r"\s+(\d{1,2})\s*/\s*(\d{1,2})(?=\s*(?:$|[),;]))",
        lambda day, month: _day(day, month, None),
        ("/", "đ|den|t"),
    ),
    (  # the cell of a column of days, below its head: "Ngày nộp | 18/01"
        r"^\s*(?:ngày|ngay)(?!\s+công)[^\W\d]*(?:\s+[^\W\d]+){0,2}\s+(\d{1,2})\s*[/.]\s*(\d{1,2})\s*$",
        lambda day, month: _day(day, month, None),
        ("/|.",),
    ),
    (
        rf"(?<!\d)(?<!tuần ){_NOT_A_MONTH}(\d{{1,2}})"
        r"\s*(?:tháng|thang|t(?=[\s/.-]|đầu|cuối|$|\)|(?:19|20)\d\d))"
        rf"\s*(đầu|cuối|dau|cuoi)?{_YEAR_GAP}({_Y})?(?!\d)",
        _months,
        ("t",),
    ),
    (
        rf"{_NOT_A_MONTH}({SPELLED.pattern})\s*tháng(?=\s*(?:đầu|cuối|năm\snay|(?:năm\s*)?{_Y}))"
        rf"\s*(đầu|cuối)?{_YEAR_GAP}({_Y})?(?!\d)",
        _months,
        ("tháng",),
    ),
    (  # nobody says how many: "những tháng đầu năm 2022"
        r"(?<!\d)(?<!\d )(?:tháng|thang|quý)\s+(?:đầu|cuối|dau|cuoi|giữa)"
        rf"\s+(?:năm|nam)(?:\s*{_Y})?(?!\d)",
        lambda: UNCLEAR,
        ("th|qu", "n"),
    ),
    (
        rf"(?:quý|quí|quy|(?<!b/)\bq)\.?\s*(iv|iii|ii|i|[1-4])\b{_YEAR_GAP}({_Y})?(?!\d)",
        _quarter,
        ("q",),
    ),
    (
        r"((?:đến|den)\s+(?:(?:hết|cuối|het)\s+)?|(?:hết|het)\s+|)(?:cuối\s+)?"
        rf"(?:tháng|thang)\s*(\d{{1,2}})(?!\s*,?\s*(?!{_Y}(?!\d))\d)"
        rf"\s*(?:[/\-.]|năm)?\s*({_Y})?(?!\d)",
        _until_month,
        ("th",),
    ),
    (
        rf"(?:(?<!\w)(?-i:T)\.?\s?)?(?<![\d/])(\d{{1,2}})\s*[/\-]\s*({_Y})(?!\d)",
        _month,
        (_IN_YEAR, "/|-"),
    ),
    (  # of one year in per cent of another
        rf"(?<![\w/])[^\W\d_]{{0,3}}\s*{_Y}\s*/\s*[^\W\d_]{{0,3}}\s*{_Y}(?![\d/])",
        lambda: UNCLEAR,
        (_IN_YEAR, "/"),
    ),
    (
        rf"(?<![\w/])({_Y})-(0[1-9]|1[0-2])(?![\w/-])",
        lambda year, month: _month(month, year),
        ("-",),
    ),
    (
        rf"nửa\s+(đầu|cuối)\s+năm(?:\s*({_Y}))?",
        lambda which, year: Period(_whole(year), "H1" if which == "đầu" else "H2"),
        ("nửa",),
    ),
    (rf"^\s*(?-i:T)\.?\s?(\d{{1,2}})\s*(?:[/.\s-]\s*({_Y}))?\s*$", _month, ("t",)),
    (r"\bcả năm\b(?!\s*(?:19|20)\d\d)", lambda: Period(None), ("cả năm",)),
    (  # "Kế hoạch năm" is of the whole year, whatever part of it the title is of
        r"(?:(?<=kế hoạch)|(?<=dự toán)|(?<=chỉ tiêu)|(?<=\bkh)|(?<=\bgiao))\s+năm"
        r"(?=\s*(?:$|[,;:(/]))",
        lambda: Period(None),
        ("năm",),
    ),
    (
        r"(?:cùng kỳ\s*)?(?:năm trước|nam truoc|năm ngoái)",
        lambda: Period(None, back=1),
        ("trước|truoc|ngoái",),
    ),
    (r"(?:năm tới|sang năm)(?!\s*\d)", lambda: Period(None, back=-1), ("tới|sang",)),
    (
        # "trong năm" stays beside what it is said of: "tiêu chí đạt trong năm 2018".
        r"(?:(?:đến\s*)?(?:cuối|hết|đầu|cả)?\s*(?<!trong )(?:năm|nam|\bn)\s*\.?\s*)?(?<![\d/.,])"
        rf"({_Y})(?![\d]|[.,]\d|\s*/\s*(?:QĐ|NQ|BC|KH|UB|TT))",
        lambda year: Period(int(year)),
        (_IN_YEAR,),
    ),
]
_PATTERNS = [
    (later(form, re.I), period_of, [sign.split("|") for sign in signs])
    for form, period_of, signs in _FORMS
]


_DAY_SAID = r"\s*(?:hết|het|cuối|cuoi|ngày|ngay|thời điểm|\s)*"
_TO, _TO_DASH = (later(rf"\s*{to}{_DAY_SAID}", re.I) for to in (r"(?:đến|den|tới)", _THROUGH))
_FROM = later(r"(?:giai đoạn|từ|tu)\s*(?:ngày|ngay|đầu)?\s*$", re.I)
_DAY_ANYWHERE = later(rf"{_DAY}|{_DAY_IN_WORDS}", re.I)
_ISO_DAY = later(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")


Found = tuple[int, int, Period]  # where a text names a period, and which


def find_day(text: str) -> str:
    """The first day that a text names, ISO; "" for none, or none of the calendar."""
    iso, found = _ISO_DAY.fullmatch(text), _DAY_ANYWHERE.search(text)
    day = iso.groups() if iso else [own for own in found.groups() if own][::-1] if found else []
    try:
        return date(*map(int, day)).isoformat() if day else ""
    except ValueError:
        return ""


def may_name_period(text: str) -> bool:
    """Whether a text has anything without which it names no period."""
    return _HINT.search(text) is not None


@lru_cache(maxsize=4096)
def periods_in(text: str) -> tuple[Found, ...]:
    """Every period that a text names, in order, with where it begins and ends."""
    found: list[Found] = []
    if not may_name_period(text):
        return ()
    small, accented = text.lower(), not text.isascii()
    for pattern, period_of, signs in _PATTERNS:
        if not has_all(small, signs):
            continue
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end, _ in found):
                continue
            if period := period_of(*match.groups()):
                of_name = accented and small[slice(*match.span())].lstrip()[:3] == "nam"  # "Hà Nam"
                found.append((match.start(of_name and match.re.groups > 0), match.end(), period))
    return tuple(_joined(text, sorted(found, key=lambda own: own[:2])))


def _joined(text: str, found: list[Found]) -> list[Found]:
    """Two periods with "đến" between them as one: "từ năm 2016 đến tháng 6/2019"."""
    kept: list[Found] = []
    for start, end, period in found:
        before = _FROM.search(text[: kept[-1][0]]) if kept else None
        days = bool(kept) and kept[-1][2].as_of and period.as_of
        to = (_TO_DASH if before or days else _TO).match(text, kept[-1][1]) if kept else None
        both = _between(kept[-1][2], period) if to and to.end() >= start else None
        if both is None:
            kept.append((start, end, period))
        else:
            kept[-1] = (before.start() if before else kept[-1][0], end, both)
    return kept


_ISO = later(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d\d)(-\d\d)?))?")


@lru_cache(maxsize=4096)
def days_of(iso: str) -> tuple[str, str]:
    """First and last day of a period as the tables write it: `2018-H1` ends on 2018-06-30.

    ValueError: it is no ISO period.
    """
    if "/" in iso:
        first, last = iso.split("/", 1)
        return days_of(first)[0], days_of(last)[1]
    if not (match := _ISO.fullmatch(iso)):
        raise ValueError(f"{iso!r} is no ISO period such as 2018, 2018-H1, 2018-Q3, 2018-11-15")
    year, half, quarter, month, day = match.groups()
    if day:
        return iso, iso
    months = 6 if half else 3 if quarter else 1 if month else 12
    last_month = int(half or quarter or month or 1) * months
    last_day = monthrange(int(year), last_month)[1]
    return f"{year}-{last_month - months + 1:02d}-01", f"{year}-{last_month:02d}-{last_day}"


def shown_day(day: str) -> str:
    """An ISO day as a Vietnamese reader writes it: 31/12/2018."""
    return "/".join(reversed(day.split("-")))
