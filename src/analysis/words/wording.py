"""Words for readers: Vietnamese and English, numbers, money and periods as sentences and charts write them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from analysis.words.names import named, names, say
from analysis.words.numbers import format_number

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
    return f"{named('qualifier', qualifier, lang)} {text}" if qualifier in names("qualifier") else text


def join_names(names: Sequence[str], lang: str = "vi", most: int = 3, noun: tuple[str, str] = ("xã", "communes")):
    """Names in a sentence: A; A và B; A, B và C; and from `most` + 1 on: A, B và 7 xã khác."""
    names = list(names)
    last = say(lang, "và", "and")
    if len(names) > most:
        rest = len(names) - most + 1
        others = say(lang, f"{rest} {noun[0]} khác", f"{rest} other {noun[1]}")
        names = [*names[: most - 1], others]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def kind_name(kind: str, lang: str = "vi") -> str:
    """The kind of a contribution in the reader's words; an unknown kind is named as it is."""
    return named("kind", kind, lang)


def date_words(period: str, lang: str = "vi") -> str:
    """A period as it is written in a sentence: 2018; 6 tháng đầu năm 2018; quý III/2018; 11/2018;
    15/11/2018."""
    parts = period.split("-")
    if "/" in period:
        first, last = period.split("/", 1)
        if first[:4] == last[:4]:
            return f"{date_words(first, lang).rsplit('/', 1)[0]}–{date_words(last, lang)}"
        return f"{first[:4]}–{last[:4]}"
    if len(parts) == 1:
        return period
    year, rest = parts[0], parts[1]
    if rest.startswith("H"):
        half = ("6 tháng đầu", "first half of") if rest == "H1" else ("6 tháng cuối", "second half of")
        return say(lang, f"{half[0]} năm {year}", f"{half[1]} {year}")
    if rest.startswith("Q"):
        roman = ("I", "II", "III", "IV")[int(rest[1]) - 1]
        return say(lang, f"quý {roman}/{year}", f"Q{rest[1]} {year}")
    return "/".join(str(int(p)) for p in reversed(parts[1:])) + f"/{year}"


def period_words(periods: Iterable[str], lang: str = "vi") -> str:
    """Periods in one phrase: "năm 2018", "tháng 11/2020", "giai đoạn 2011–2018", "các năm 2016–2019"; ""
    for none."""
    known = sorted({p for p in periods if p})
    if len(known) == 1:
        words, only = date_words(known[0], lang), known[0]
        kinds = {
            r"\d{4}": "năm ",
            r"\d{4}-\d\d": "tháng ",
            r"\d{4}-\d\d-\d\d": "ngày ",
            r"(\d{4}).*/(?!\1).*": "giai đoạn ",
        }
        return next((say(lang, kind, "") for form, kind in kinds.items() if re.fullmatch(form, only)), "") + words
    years = sorted({int(part[:4]) for period in known for part in period.split("/")})
    if len(years) == 1:
        return say(lang, f"năm {years[0]}", f"{years[0]}")
    return say(lang, f"các năm {years[0]}–{years[-1]}", f"{years[0]}–{years[-1]}") if years else ""
