"""Number formats that show another number than the cell holds: `# ??/??`, thousands (`#,##0,`)."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from analysis.words.numbers import format_number

BUILT_IN = {12: "# ?/?", 13: "# ??/??"}  # those of the numbered formats of Excel that mislead
# What a format shows as it stands, or repeats, or keeps free: no part of the number.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_FRACTION = re.compile(r"[?#0]\s*/\s*([?#0]+|\d+)")
_SCALED = re.compile(r"[?#0]\.?(,+)(?![?#0,])")
_DECIMALS = re.compile(r"\.([?#0]+)")
_DIGITS_BEHIND = re.compile(r'[?#0]"([.,]?\d+)')


@lru_cache(maxsize=1000)
def misleads(code: str) -> bool:
    """Whether a format may show another number than the cell holds."""
    first = code.split(";")[0]
    plain = _LITERAL.sub("", first)
    if _FRACTION.search(plain):
        return not re.search(r"[dmyhs]", plain, re.I)
    return bool(_SCALED.search(plain) or _DIGITS_BEHIND.search(first))


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
