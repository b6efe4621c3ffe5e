"""Periods as Vietnamese offices write them, to ISO: `năm 2018`, `6 tháng đầu năm`, `đến 31/12/2018`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Period:
    """A year (None = taken from the context) and the part of it: "", "H1", "Q3", "11", "11-15".

    `since` starts an interval of years; `back` counts the years before the context's ("năm trước");
    `as_of` marks a date on which a state was read, which a plain year overrules.
    """

    year: int | None
    part: str = ""
    since: int | None = None
    back: int = 0
    as_of: bool = False

    def within(self, year: int | None) -> Period:
        """This period with the year that the context gives, where it has none of its own."""
        if self.year is not None or year is None:
            return self
        return Period(year - self.back, self.part, self.since, 0, self.as_of)

    @property
    def iso(self) -> str:
        """`2018`, `2018-H1`, `2018-Q3`, `2018-11`, `2018-11-15`; cumulated years are the interval `2011/2018`."""
        if self.year is None:
            return ""
        if self.since is not None:
            return f"{self.since}/{self.year}"
        if "/" in self.part:
            start, end = self.part.split("/")
            return f"{self.year}-{start}/{self.year}-{end}"
        return f"{self.year}-{self.part}" if self.part else str(self.year)

    @property
    def end(self) -> str:
        """The last day, as an ISO date: the day on which names of places and criteria sets are looked up."""
        return days_of(self.iso)[1] if self.year is not None else f"{self.year}-12-31"


_Y = r"(?:(?:19|20)\d\d)"
_YEAR_GAP = r"\s*(?:[/\-.,]|năm|nam)?\s*(?:năm|nam)?\s*"
_UNTIL = r"(?:(?:tính|cập nhật|tinh)?\s*(?:đến|den|tới)?\s*(?:hết|ngày|ngay|thời điểm|cuối)?\s*(?:ngày)?\s*)"
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "1": "1", "2": "2", "3": "3", "4": "4"}
# No period is without one of these; most labels have none.
_HINT = re.compile(r"(?:19|20)\d\d|\d\s*[/t]|\bT\.?\s?\d|th[áa]ng|qu[ýíy]|\bq\.?\s*[\div]|n[ăa]m", re.I)
_PATTERNS = [
    (
        "range",
        re.compile(
            rf"(?:(?:lũy kế|luỹ kế|cộng dồn|giai đoạn|từ|luy ke|giai doan)\s*)*(?:năm\s*)?"
            rf"(?<!\d)({_Y})\s*(?:-|–|—|→|÷|đến năm|đến|den)\s*(?:năm\s*)?({_Y})(?!\d)",
            re.I,
        ),
    ),
    (
        "day",
        re.compile(rf"{_UNTIL}(?<![\d/])(\d{{1,2}})\s*[/.\-]\s*(\d{{1,2}})\s*[/.\-]\s*({_Y})(?!\d)", re.I),
    ),
    (
        "day",
        re.compile(
            rf"{_UNTIL}(?:ngày|ngay)?\s*(?<!\d)(\d{{1,2}})\s*tháng\s*(\d{{1,2}})\s*năm\s*({_Y})", re.I
        ),
    ),
    (
        "day_rel",
        re.compile(
            rf"{_UNTIL}(?<![\d/])(\d{{1,2}})\s*/\s*(\d{{1,2}})(?!\s*/?\s*\d)\s*(năm trước|nam truoc|năm\s*{_Y}|năm)?",
            re.I,
        ),
    ),
    (
        "months",
        re.compile(
            rf"(?<!\d)(\d{{1,2}})\s*(?:tháng|thang|t(?=[\s/]|đầu|cuối|$))\s*(đầu|cuối|dau|cuoi)?{_YEAR_GAP}({_Y})?(?!\d)",
            re.I,
        ),
    ),
    ("quarter", re.compile(rf"(?:quý|quí|quy|\bq)\.?\s*(iv|iii|ii|i|[1-4])\b{_YEAR_GAP}({_Y})?(?!\d)", re.I)),
    (
        "month",
        re.compile(
            rf"(?:(?:đến|den)\s+)?(?:(?:hết|cuối|het)\s+)?(?:tháng|thang)\s*(\d{{1,2}})(?!\s*,?\s*\d)"
            rf"\s*(?:[/\-.]|năm)?\s*({_Y})?(?!\d)",
            re.I,
        ),
    ),
    ("month", re.compile(rf"(?<![\d/])(\d{{1,2}})\s*[/\-]\s*({_Y})(?!\d)", re.I)),
    ("month", re.compile(rf"^\s*T\.?\s?(\d{{1,2}})\s*(?:/\s*({_Y}))?\s*$")),
    ("whole", re.compile(r"\bcả năm\b(?!\s*(?:19|20)\d\d)", re.I)),
    ("last", re.compile(r"(?:cùng kỳ\s*)?(?:năm trước|nam truoc)", re.I)),
    (
        "year",
        re.compile(
            rf"(?:(?:đến\s*)?(?:cuối|hết|đầu|trong|cả)?\s*(?:năm|nam|\bn)\s*\.?\s*)?(?<![\d/.,])({_Y})(?![\d]|[.,]\d|\s*/\s*(?:QĐ|NQ|BC|KH|UB|TT))",
            re.I,
        ),
    ),
]


def find_period(text: str) -> tuple[Period | None, str]:
    """The one period that a text names and the text without it; (None, text) where it names none or several."""
    if not _HINT.search(text):
        return None, text
    found: list[tuple[int, int, Period]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(s < match.end() and match.start() < e for s, e, _ in found):
                continue
            period = _period(kind, match)
            if period is not None:
                found.append((match.start(), match.end(), period))
    periods = _agree([p for _, _, p in found])
    if len(periods) != 1:
        return None, text
    rest = text
    for start, end, _ in sorted(found, reverse=True):
        rest = rest[:start] + " " + rest[end:]
    return periods[0], " ".join(rest.split())


def _agree(periods: list[Period]) -> list[Period]:
    """Distinct periods, a date dropped where a plain year says the same or overrules it."""
    distinct = list(dict.fromkeys(periods))
    ranges = [p for p in distinct if p.since is not None]
    inside = [p for p in distinct if p.since is None and p.part and not p.as_of]
    if len(ranges) == len(inside) == 1 and ranges[0].since <= (inside[0].year or 0) <= ranges[0].year:
        distinct = [p for p in distinct if p not in ranges]  # "giai đoạn 2026-2030, 6 tháng đầu năm 2026"
    plain = [p for p in distinct if not p.as_of]
    years = [p for p in plain if p.year is not None]
    if len(distinct) > 1 and len(years) == 1 and len(plain) == 1:
        return years
    # "6 tháng ... năm 2018": a part and the year it belongs to.
    if len(distinct) == 2:
        a, b = sorted(distinct, key=lambda p: p.year is not None)
        if a.year is None and b.year is not None and not b.part and a.part:
            return [a.within(b.year)]
    return distinct


def _period(kind: str, match: re.Match[str]) -> Period | None:
    group = match.groups()
    if kind == "range":
        start, end = int(group[0]), int(group[1])
        return Period(end, since=start) if end > start else None
    if kind == "day":
        return _day(int(group[0]), int(group[1]), int(group[2]))
    if kind == "day_rel":
        return _relative_day(int(group[0]), int(group[1]), group[2])
    if kind == "months":
        return _months(int(group[0]), group[1], int(group[2]) if group[2] else None)
    if kind == "quarter":
        return Period(int(group[1]) if group[1] else None, f"Q{_ROMAN[group[0].lower()]}")
    if kind == "month":
        month = int(group[0])
        if month == 12 and group[1] and re.search(r"(?:đến|hết|den|het)\b", match.group(), re.I):
            return Period(int(group[1]), as_of=True)  # "đến tháng 12/2018" is the year's result
        return Period(int(group[1]) if group[1] else None, f"{month:02d}") if 1 <= month <= 12 else None
    if kind == "whole":
        return Period(None)
    if kind == "last":
        return Period(None, back=1)
    return Period(int(group[0]))


def _day(day: int, month: int, year: int) -> Period | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    # The last day of the year is the year's result, which is how offices write an annual figure.
    return Period(year, "" if (day, month) == (31, 12) else f"{month:02d}-{day:02d}", as_of=True)


def _relative_day(day: int, month: int, tail: str | None) -> Period | None:
    if not tail or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year = re.search(r"\d{4}", tail)
    if year:
        return _day(day, month, int(year.group()))
    part = "" if (day, month) == (31, 12) else f"{month:02d}-{day:02d}"
    return Period(None, part, back=1 if "tr" in tail.lower() else 0)


def _months(count: int, half: str | None, year: int | None) -> Period | None:
    second = half is not None and half.lower() in ("cuối", "cuoi")
    if count == 6:
        return Period(year, "H2" if second else "H1")
    if count == 12:
        return Period(year)
    if count == 3:
        return Period(year, "Q4" if second else "Q1")
    if count < 12 and not second:
        return Period(year, f"01/{count:02d}")
    return None


_ISO = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d\d)(-\d\d)?))?")


@lru_cache(maxsize=4096)
def days_of(iso: str) -> tuple[str, str]:
    """First and last day of a period as the tables write it: `2018-H1` is 2018-01-01 and 2018-06-30.

    ValueError: it is no ISO period.
    """
    if "/" in iso:
        first, last = iso.split("/", 1)
        return days_of(first)[0], days_of(last)[1]
    if not (match := _ISO.fullmatch(iso)):
        raise ValueError(f"{iso!r} is no ISO period such as 2018, 2018-H1, 2018-Q3, 2018-11 or 2018-11-15")
    year, half, quarter, month, day = match.groups()
    if day:
        return iso, iso
    months = 6 if half else 3 if quarter else 1 if month else 12
    last_month = int(half or quarter or month or 1) * months
    last_day = monthrange(int(year), last_month)[1]
    return f"{year}-{last_month - months + 1:02d}-01", f"{year}-{last_month:02d}-{last_day}"
