"""Number formats that show another number than the cell holds: `# ??/??`, thousands (`#,##0,`).

Or nothing (`;;;`), or words beside it (`"KH "0`).
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from analysis.words.numbers import format_number

NOTHING = ";;;"  # neither numbers nor texts are shown
BUILT_IN = {12: "# ?/?", 13: "# ??/??"}  # those of the numbered formats of Excel that mislead
# What a format shows as it stands, or repeats, or keeps free: no part of the number.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_FRACTION = re.compile(r"[?#0]\s*/\s*([?#0]+|\d+)")
_SCALED = re.compile(r"[?#0]\.?(,+)(?![?#0,])")
_DECIMALS = re.compile(r"\.([?#0]+)")
_QUOTED = re.compile(r'"([^"]*)"')
_FREE = re.compile(r"_.|\*.|\[[^\]]*\]|\\(?=-)")  # a space as wide as a sign, a fill, a colour
_DIGITS_BEHIND = re.compile(r'[?#0]"([.,]?\d+)')


@lru_cache(maxsize=1000)
def misleads(code: str) -> bool:
    """Whether a format may show another number than the cell holds."""
    first = code.split(";")[0]
    plain = _LITERAL.sub("", first)
    if _FRACTION.search(plain):
        return not re.search(r"[dmyhs]", plain, re.I)
    return bool(_SCALED.search(plain) or _DIGITS_BEHIND.search(first))


@lru_cache(maxsize=1000)
def matters(code: str) -> bool:
    """Whether a cell of this format may show something else than its number."""
    words = any(map(_says_words, _QUOTED.findall(code))) or _minus(code.split(";")[0])
    return misleads(code) or words or ";" in code and not all(code.split(";")[:1])


def is_percent(code: str) -> bool:
    """Whether a format shows shares of one as shares of a hundred."""
    return "%" in _plain(code)


def _section(number: float, code: str) -> str:
    """The part of a format that a number is shown by: above, below zero, zero."""
    parts = code.split(";")
    at = 0 if number > 0 or len(parts) == 1 else 1 if number < 0 else 2
    return parts[at] if at < len(parts) else parts[0]


def _says_words(text: str) -> bool:
    return any(letter.isalpha() or letter in "%‰?~≈<>≤≥+(" for letter in text)


def _minus(section: str) -> bool:
    """Whether a format shows a minus in front of whatever number: `"-"0`."""
    front = _FREE.sub("", re.split(r"[?#0]", section)[0])
    return front.rstrip(' "').endswith("-")


def hides(number: float, code: str) -> bool:
    """Whether a format shows nothing of a number: `;;;`."""
    return not _section(number, code)


def worded(number: float, code: str) -> str:
    """The number with the words that its format shows beside it: "KH 250", "45 hộ"; else ""."""
    section = _section(number, code)
    words = any(map(_says_words, _QUOTED.findall(section)))
    minus = number > 0 and _minus(section)
    if not (words or minus) or re.search(r"[dmyhs]", _plain(section)):
        return ""
    placed = re.search(r"[?#0]", _LITERAL.sub(lambda found: " " * len(found[0]), section))
    at = placed.start() if placed else len(section)
    before, behind = ("".join(_QUOTED.findall(part)) for part in (section[:at], section[at:]))
    before = "-" if minus else before
    return f"{before}{format_number(number)}{behind}".strip()


def worded_text(text: str, code: str) -> str:
    """A text with the words that its format shows beside it: `@" (dự kiến)"`; else ""."""
    section = next((part for part in code.split(";") if "@" in part), "")
    before, behind = ("".join(_QUOTED.findall(part)) for part in section.partition("@")[::2])
    return f"{before}{text}{behind}" if _says_words(before + behind) else ""


def _plain(section: str) -> str:
    return _LITERAL.sub("", section)


def shown(number: float, code: str) -> str:
    """The number as a misleading format shows it, in Vietnamese notation; empty: as it is."""
    first = code.split(";")[0]
    plain = _LITERAL.sub("", first)
    if fraction := _FRACTION.search(plain):
        return "" if float(number).is_integer() else _as_fraction(number, fraction[1])
    thousands = sum(len(match[1]) for match in _SCALED.finditer(plain))
    decimals = _DECIMALS.search(plain)
    behind = _DIGITS_BEHIND.search(first)
    text = format_number(number / 1000**thousands, len(decimals[1]) if decimals else 0)
    return "" if number == 0 else text + (behind[1] if behind else "")


def _as_fraction(number: float, below: str) -> str:
    sign, size = ("-" if number < 0 else ""), Fraction(abs(number))
    whole, part = divmod(size, 1)
    if below.strip("?#0"):  # a number of parts that is given: `# ?/20`
        shown = f"{round(part * int(below))}/{int(below)}"
    else:
        near = part.limit_denominator(10 ** len(below) - 1)
        shown = f"{near.numerator}/{near.denominator}"
    return f"{sign}{whole} {shown}" if whole else sign + shown
