"""Words for readers, Vietnamese and English: numbers, money, names and periods in sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from analysis.words.names import named, names, say
from analysis.words.numbers import format_number
from analysis.words.periods import shown_day

KIND_NAMES, SEVERITY_NAMES, BASIS_NAMES = names("kind"), names("severity"), names("basis")


def number(value: float, decimals: int = 1, lang: str = "vi") -> str:
    """A number for readers: 1.361,2, in English 1,361.2; no trailing zeros, and a minus that shows.

    Halves are rounded up, as in `format_number`. ValueError: infinite, or no number.
    """
    text = format_number(value, decimals, lang)
    mark = say(lang, ",", ".")
    if mark in text:
        text = text.rstrip("0").rstrip(mark)
    return text.replace("-", "−")


def money_scale(values: Iterable[float], lang: str = "vi") -> tuple[float, str, int]:
    """(divisor, unit in words, decimals) that suits all these amounts in đồng."""
    sizes = [abs(v) for v in values if not math.isnan(v) and v]
    if sizes and max(sizes) >= 1e9 and min(sizes) >= 1e8:
        scale, decimals = 10**9, 3
    elif not sizes or max(sizes) >= 1e6:
        scale, decimals = 10**6, 1 if not sizes or min(sizes) >= 1e5 else 3
    else:
        scale, decimals = 1, 0
    return float(scale), named("money", str(scale), lang), decimals


def money(value_vnd: float, lang: str = "vi") -> str:
    """An amount in đồng in its own best unit: 2,02 tỷ đồng; 15 triệu đồng; 500.000 đồng."""
    size = abs(value_vnd)
    scale, decimals = (10**9, 3) if size >= 1e9 else (10**6, 1) if size >= 1e6 else (1, 0)
    return f"{number(value_vnd / scale, decimals, lang)} {named('money', str(scale), lang)}"


def approximately(text: str, qualifier: str, lang: str = "vi") -> str:
    """The number's text with the word of its qualifier: "trên 50", "gần 1.900", "khoảng 30"."""
    if qualifier not in names("qualifier"):
        return text
    return f"{named('qualifier', qualifier, lang)} {text}"


def join_names(
    names: Sequence[str],
    lang: str = "vi",
    most: int = 3,
    noun: tuple[str, str] = ("xã", "communes"),
) -> str:
    """Names in a sentence: A; A và B; A, B và C; and from `most` + 1 on: A, B và 7 xã khác."""
    names = list(names)
    if len(names) > most:
        rest = len(names) - most + 1
        others = say(lang, f"{rest} {noun[0]} khác", f"{rest} other {noun[1]}")
        names = [*names[: most - 1], others]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {say(lang, 'và', 'and')} {names[-1]}"


def kind_name(kind: str, lang: str = "vi") -> str:
    """The kind of a contribution in the reader's words; an unknown kind is named as it is."""
    return named("kind", kind, lang)


def date_words(period: str, lang: str = "vi") -> str:
    """A period in a sentence: 2018; 6 tháng đầu năm 2018; quý III/2018; 11/2018; 09/11/2018."""
    if "/" in period:
        first, last = period.split("/", 1)
        if first[:4] == last[:4]:
            return f"{date_words(first, lang).rsplit('/', 1)[0]}–{date_words(last, lang)}"
        return f"{first[:4]}–{last[:4]}"
    year, *parts = period.split("-")
    if len(parts) == 2:
        return shown_day(period)
    if parts and parts[0] in names("part"):
        return named("part", parts[0], lang).format(year=year)
    return "/".join([*(str(int(part)) for part in reversed(parts)), year])


def period_words(periods: Iterable[str], lang: str = "vi") -> str:
    """Periods in one phrase: "năm 2018", "tháng 11/2020", "các năm 2016–2019"; "" for none."""
    known = sorted({period for period in periods if period})
    years = sorted({int(part[:4]) for period in known for part in period.split("/")})
    if len(known) == 1:
        return _one_period(known[0], lang)
    if len(years) == 1:
        return say(lang, f"năm {years[0]}", f"{years[0]}")
    return say(lang, f"các năm {years[0]}–{years[-1]}", f"{years[0]}–{years[-1]}") if years else ""


_FORMS = {
    "năm": r"\d{4}",
    "tháng": r"\d{4}-\d\d",
    "ngày": r"\d{4}-\d\d-\d\d",
    "giai đoạn": r"(\d{4}).*/(?!\1).*",
}


def _one_period(period: str, lang: str) -> str:
    kind = next((kind for kind, form in _FORMS.items() if re.fullmatch(form, period)), "")
    return say(lang, f"{kind} ".lstrip(), "") + date_words(period, lang)
