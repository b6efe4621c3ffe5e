"""What sort of thing a cell holds, found once for each value of a run; no word is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

# A MIXED text holds a number: "2005 $ millions", "trên 225 tỉ đồng"; "18/19" is a number.
BLANK, NUMBER, MARK, TEXT, MIXED = range(5)
YEARS = (1800, 2100)
LONGEST_NUMBER, LONGEST_MIXED, LONGEST_SYMBOL = 24, 120, 4

_NUMBER = re.compile(r"[-–−+(]?\s*[$€£]?\d[\d.,\s]*\)?\s*[%‰]?\s*[*†]*")
_FRACTION = re.compile(r"(\d{1,3})\s*/\s*(\d{1,3})")
_ROMAN = re.compile(r"[(]?[IVXL]{1,6}[.)/]?")
_ORDINAL = re.compile(
    r"\s*[(\[]?((?:\d{1,3}\.)*\d{1,3}|[IVXLivxl]{1,6}|[A-Za-zĐđ])\s*[.)\]:/-]?\s*"
)
_INLINE = re.compile(
    r"\s*[(]?((?:\d{1,2}\.)*\d{1,2}|[IVXL]{1,6}|[A-ZĐa-zđ])"
    r"(?:[.):/]+\s+|[.):/]\s*(?=[^\W\d]))(?=\S)"
)
_DASH = re.compile(r"\s*(?:[-–−+•·●○▪…]|\.{2,}|\.(?=\D))+")
_COUNT = re.compile(r"[(\[]?\s*(\d{1,3}|[A-Za-zĐđ])\s*[)\]]?(\s*=.*)?")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Ordinal:
    """An ordinal such as 1, 1.2, IV, a: its style, its number in that style, and all its parts."""

    style: tuple[str, int]
    number: int
    parts: tuple[int, ...] = ()


def kind_of(text: str) -> tuple[int, float]:
    """Kind of a text, and its number (NaN: none). Grouped digits are read in any notation."""
    shown = text.strip()
    if not shown:
        return BLANK, np.nan
    if len(shown) < LONGEST_NUMBER and _NUMBER.fullmatch(shown):
        return NUMBER, _number(re.sub(r"[^\d.,]", "", shown))
    of = _FRACTION.fullmatch(shown)
    if of and int(of[1]) <= int(of[2]):
        return NUMBER, np.nan
    symbol = len(shown) <= LONGEST_SYMBOL and not any(letter.isalnum() for letter in shown)
    if len(shown) == 1 or symbol or _ROMAN.fullmatch(shown):
        return MARK, np.nan
    mixed = len(shown) < LONGEST_MIXED and any(letter.isdecimal() for letter in shown)
    return (MIXED if mixed and not _INLINE.match(shown) else TEXT), np.nan


def _number(digits: str) -> float:
    try:
        return float(digits)
    except ValueError:
        pass
    comma = digits.count(",") == 1 and digits.rfind(",") > digits.rfind(".")
    plain = digits.replace(".", "").replace(",", ".") if comma else re.sub(r"[.,]", "", digits)
    return float(plain) if plain else np.nan


def ordinal_of(text: str) -> Ordinal | None:
    """The ordinal that a text is, whole; None where it is none."""
    found = _ORDINAL.fullmatch(text)
    return _ordinal(found[1]) if found else None


def inline_ordinal(text: str) -> Ordinal | None:
    """The ordinal in front of a name: "1.2. Giao thông"."""
    found = _INLINE.match(text)
    return _ordinal(found[1]) if found else None


def _ordinal(text: str) -> Ordinal | None:
    if text[0].isdecimal():
        parts = tuple(map(int, text.split(".")))
        return Ordinal(("digits", len(parts)), parts[-1], parts)
    upper = text.upper()
    if set(upper) <= _ROMAN_DIGITS.keys():
        values = [_ROMAN_DIGITS[letter] for letter in upper]
        pairs = zip(values, [*values[1:], 0], strict=True)
        number = sum(-one if one < after else one for one, after in pairs)
        return Ordinal(("roman", text.isupper()), number)
    return Ordinal(("letter", text.isupper()), ord(upper) - 64) if len(text) == 1 else None


def begins_with_dash(text: str) -> bool:
    """Whether a dash, a bullet or dots stand in front of a name."""
    return bool(_DASH.match(text))


def counts_column(text: str) -> int | None:
    """The number in a row that only numbers the columns: 1, (2), (3)=(1)+(2); 0 for a letter."""
    found = _COUNT.fullmatch(text.strip())
    if not found:
        return None
    return int(found[1]) if found[1].isdecimal() else 0


class Values(dict):
    """Every distinct value of a run with a code; `kinds`, `numbers` and `texts` by code.

    A value that was not seen yet is looked at when it is asked for: `values[cell]`.
    """

    def __init__(self, said: Callable[[str], str] | None = None) -> None:
        super().__init__()
        self.said = said  # words may add evidence: a "mark", what names a "total" or is a "head"
        self.named: dict[str, set[int]] = {"total": set(), "head": set(), "note": set()}
        self.kinds: list[int] = [BLANK]
        self.numbers: list[float] = [np.nan]
        self.texts: list[str] = [""]
        self.update({None: 0, "": 0})

    def __missing__(self, value: object) -> int:
        if isinstance(value, str):
            kind, number = kind_of(value)
            text = value if kind else ""
            said = (
                self.said(value)
                if kind in (TEXT, MIXED) and self.said is not None and len(value) < LONGEST_MIXED
                else ""
            )
            kind = MARK if said == "mark" else kind
            if said in self.named:
                self.named[said].add(len(self.kinds))
        elif isinstance(value, float | int):
            kind, number, text = NUMBER, float(value), f"{value:g}"
        else:
            kind, number, text = NUMBER, np.nan, str(value)
        self[value] = code = len(self.kinds)
        self.kinds.append(kind)
        self.numbers.append(number)
        self.texts.append(text)
        return code


@dataclass(frozen=True, slots=True)
class Codes:
    """What is known of every code: one entry a code in each."""

    kinds: np.ndarray = field(repr=False)
    numbers: np.ndarray = field(repr=False)
    texts: list[str] = field(repr=False)


def codes_of(values: Values) -> Codes:
    """The arrays of all values seen so far, by code; numbers are NaN for texts."""
    return Codes(np.array(values.kinds, np.int8), np.array(values.numbers), values.texts)
