"""What sort of thing a cell holds, found once for each value of a run; no word is known."""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

# A MIXED text holds a number: "2005 $ millions", "trên 225 tỉ đồng"; "18/19" is a number.
BLANK, NUMBER, MARK, TEXT, MIXED = range(5)
SAID = ("", "total", "head", "note")  # what words alone may say of a cell
YEARS = (1800, 2100)
LONGEST_NUMBER, LONGEST_MIXED, LONGEST_SYMBOL = 24, 120, 4

_NUMBER = re.compile(r"[-–−+(]?\s*[$€£]?\d[\d.,\s]*\)?\s*[%‰]?\s*[*†]*")
_DIGIT = re.compile(r"\d")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
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
        return BLANK, math.nan
    if len(shown) < LONGEST_NUMBER and _NUMBER.fullmatch(shown):
        return NUMBER, _number(re.sub(r"[^\d.,]", "", shown))
    of = _FRACTION.fullmatch(shown)
    if of and int(of[1]) <= int(of[2]):
        return NUMBER, math.nan
    symbol = len(shown) <= LONGEST_SYMBOL and not any(letter.isalnum() for letter in shown)
    if len(shown) == 1 or symbol or _ROMAN.fullmatch(shown):
        return MARK, math.nan
    mixed = len(shown) < LONGEST_MIXED and _DIGIT.search(shown)
    return (MIXED if mixed and not _INLINE.match(shown) else TEXT), math.nan


def _number(digits: str) -> float:
    """The number that digits and signs are; "1.250" groups thousands, as their reader takes it."""
    try:
        return float(digits.replace(".", "") if _GROUPED.fullmatch(digits) else digits)
    except ValueError:
        pass
    comma = digits.count(",") == 1 and digits.rfind(",") > digits.rfind(".")
    plain = digits.replace(".", "").replace(",", ".") if comma else re.sub(r"[.,]", "", digits)
    return float(plain) if plain else math.nan


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


def counts_column(text: str) -> int | None:
    """The number in a row that only numbers the columns: 1, (2), (3)=(1)+(2); 0 for a letter."""
    found = _COUNT.fullmatch(text.strip())
    if not found:
        return None
    return int(found[1]) if found[1].isdecimal() else 0


class Name(NamedTuple):
    """What stands in front of a name, or is all of a text: an ordinal, a dash, blanks.

    `order`: the ordinal that the text is; `inline`: the one before a name; `bare`: without blanks.
    """

    order: Ordinal | None
    inline: Ordinal | None
    dash: bool
    blanks: int
    bare: str


class Values(dict):
    """Every distinct value of a run with a code; `kinds`, `numbers`, `says`, `texts` by code.

    A value that was not seen yet is looked at when it is asked for: `values[cell]`. Numbers are NaN
    for texts. Words may add evidence: that a text is a "mark", or `says` one of SAID.
    """

    def __init__(self, said: Callable[[str], str] | None = None) -> None:
        super().__init__()
        self.said = said
        self.kinds = array("b", [BLANK])
        self.numbers = array("d", [math.nan])
        self.says = array("b", [0])
        self.texts: list[str] = [""]
        self.names: dict[int, Name] = {}
        self.update({None: 0, "": 0})

    def __missing__(self, value: object) -> int:
        said = ""
        if isinstance(value, str):
            kind, number = kind_of(value)
            text = value if kind else ""
            if kind in (TEXT, MIXED) and self.said is not None and len(value) < LONGEST_MIXED:
                said = self.said(value)
            kind = MARK if said == "mark" else kind
        elif isinstance(value, float | int):
            kind, number, text = NUMBER, float(value), f"{value:g}"
        else:
            kind, number, text = NUMBER, math.nan, str(value)
        self[value] = code = len(self.kinds)
        self.kinds.append(kind)
        self.numbers.append(number)
        self.says.append(SAID.index(said) if said in SAID else 0)
        self.texts.append(text)
        return code

    def name(self, code: int) -> Name:
        """What the text of a code is as a name."""
        if code not in self.names:
            text = self.texts[code].replace("\xa0", " ")
            blanks = len(text) - len(text.lstrip(" \t"))
            self.names[code] = Name(
                ordinal_of(text), inline_ordinal(text), bool(_DASH.match(text)), blanks,
                self.texts[code].strip(),
            )  # fmt: skip
        return self.names[code]

    def is_ordinal(self, code: int) -> bool:
        """Whether a text, whole, is an ordinal or a mark."""
        return self.kinds[code] == MARK or self.name(code).order is not None
