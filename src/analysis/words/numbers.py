"""Numbers in Vietnamese notation, read and written: `1.900`, `gần 1.900`, `85,5 %`, `19/20`.

The notation is declared, not detected: a point groups thousands, a comma is the decimal mark.
Text that looks like a number and is none in that notation raises `NotVietnameseNumber`; nothing is
guessed or dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from analysis.words.names import phrases
from analysis.words.patterns import later
from analysis.words.text import normalize


class NotVietnameseNumber(ValueError):
    """Text that looks like a number but is none in Vietnamese notation.

    `suggestion` lists the possible readings, each in Vietnamese notation. None of them is chosen.
    """

    def __init__(self, text: str, suggestion: list[str] | None = None):
        super().__init__(f"not a number in Vietnamese notation: {text!r}")
        self.text = text
        self.suggestion = suggestion or []

    def __reduce__(self):  # so that it survives the way back from a worker process
        return type(self), (self.text, self.suggestion)


@dataclass(frozen=True, slots=True)
class Number:
    """One number. `value` is None for an order of magnitude (`hàng ngàn`).

    `qualifier`: exact, about, at_least, at_most, order_of_magnitude.
    """

    value: float | None
    qualifier: str


DIGITS = r"[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:[.,][0-9]+)*|[0-9]+(?:[.,][0-9]+)*"
DATE = r"[0-9]{1,2}(?P<dash>[/.-])[0-9]{1,2}(?P=dash)(?:19|20)[0-9]{2}(?![0-9])"
PHONE = later(r"(?<![0-9])0[0-9]{2,4}[ .]?[0-9]{3}[ .]?[0-9]{3,4}(?![0-9])")
SCALES = {"chục": 10, "trăm": 100, "nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6}
SCALES |= {"tỷ": 10**9, "tỉ": 10**9}
SCALE_WORD = rf"(?:{'|'.join(SCALES)})(?!\w)(?! lệ)"
ORDER_WORDS = r"(?:hàng|hằng|vài|mấy|nhiều|dăm)"

_VIETNAMESE = later(r"([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
_ENGLISH = later(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
_SPACED = later(r"([0-9]{1,3}(?:[ '’][0-9]{3})+)(?:[.,]([0-9]+))?")
_POINTED = later(r"([0-9]+(?:\.[0-9]+)*)\.?(?:,([0-9]*))?")
_LOOKS_LIKE_NUMBER = (
    r"(?P<sign>[-+−–—]?)(?P<gap>\s?)(?P<digits>[.,]?[0-9](?:[0-9.,]|[ '’](?=[0-9]))*)"
    r"(?P<power>[eE][-+]?[0-9]+)?"
)
_QUALIFIER_OF = {
    word: name for name in ("about", "at_least", "at_most") for word in phrases(name).split("|")
}
# The longest word first: `trên dưới` is `about`, `trên` alone is `at_least`.
_QUALIFIER_WORD = "|".join(sorted(_QUALIFIER_OF, key=len, reverse=True))
_QUALIFIER_WORDS = later(_QUALIFIER_WORD, re.I)
_SUFFIXES = {"trở lên": "at_least", "trở xuống": "at_most", "lên": "at_least"}
QUALIFIER = rf"(?:(?:(?<![^\W_])(?:{_QUALIFIER_WORD}))\s*)"
_NUMBER = later(
    rf"(?P<before>{QUALIFIER}{{0,3}}){_LOOKS_LIKE_NUMBER}"
    r"(?:\s+(?P<after>trở lên|trở xuống|lên))?",
    re.I,
)
_PERCENT = later(
    rf"(?:đạt\s+)?(?P<before>{QUALIFIER}{{0,3}})(?:đạt\s+)?{_LOOKS_LIKE_NUMBER}"
    r"\s?(?:%|phần trăm)(?:\s+(?P<after>trở lên|trở xuống))?",
    re.I,
)
_NO_NUMBER = later(rf"(?:khoảng\s)?{ORDER_WORDS}(?:\s(?:{SCALE_WORD}))+|nhiều|vài", re.I)


def _grouped(exact: Decimal, lang: str = "vi") -> str:
    text = f"{exact:,f}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


@lru_cache(1 << 14)
def format_number(value: float, decimals: int | None = None, lang: str = "vi") -> str:
    """A number as one types it: `1.361,2`, in English `1,361.2`; in full, or with so many decimals.

    Halves are rounded up on the decimal digits that one sees: 15.25 gives 15,3 and not 15,2.
    ValueError: infinite, or no number.
    """
    exact = Decimal(repr(float(value)))
    if not exact.is_finite():
        raise ValueError(f"no number to write: {value}")
    if decimals is None:
        exact = exact.normalize()
    else:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), context=Context(400, ROUND_HALF_UP))
    return _grouped(exact or abs(exact), lang)


def _readings(digits: str) -> list[str]:
    """What the writer may have meant, in Vietnamese notation; empty where nothing is plausible."""
    if len(digits) > 30 or re.fullmatch(DATE, digits):
        return []
    found = []
    if digits[0] in ".," and digits[1:].isdigit():
        found.append("0," + digits[1:])
    for notation in (_ENGLISH, _SPACED, _POINTED):
        if match := notation.fullmatch(digits):
            whole = re.sub(r"\D", "", match[1])
            found.append(_grouped(Decimal(f"{whole}.{match[2] or ''}")))
    return list(dict.fromkeys(found))


def decimal_of(digits: str) -> Decimal:
    """The value of unsigned digits. NotVietnameseNumber: they are in another notation."""
    match = _VIETNAMESE.fullmatch(digits)
    if not match:
        raise NotVietnameseNumber(digits, _readings(digits))
    whole, part = match[1].replace(".", ""), match[2] or ""
    value = Decimal(f"{whole}.{part}")
    if len(value.as_tuple().digits) > 15 and Decimal(repr(float(value))) != value:
        raise NotVietnameseNumber(digits)  # more digits than a float holds: a code, or an error
    return value


def _number(match: re.Match[str]) -> Number:
    """The number of a `_LOOKS_LIKE_NUMBER` match; raises where it is none or has two readings."""
    sign, digits, power = match["sign"], match["digits"], match["power"]
    written = match[0][match.start("sign") - match.start() : match.end("digits") - match.start()]
    if power:
        raise NotVietnameseNumber(written + power)
    if sign and (match["gap"] or sign in "–—"):  # `- 5`: minus five, or five after a bullet
        raise NotVietnameseNumber(written, ["-" + digits, digits] if sign != "+" else [digits])
    value = decimal_of(digits)
    signed = -value if sign in ("-", "−") else value
    return Number(float(signed), qualifier_of(match["before"], match["after"]))


def qualifier_of(words: str, after: str | None = None) -> str:
    """The qualifier that words around a number give it; a bound says more than `khoảng`."""
    if after:
        return _SUFFIXES[after.casefold()]
    names = [_QUALIFIER_OF[word.casefold()] for word in _QUALIFIER_WORDS.findall(words)]
    bounds = [name for name in names if name != "about"]
    if bounds:
        return bounds[-1]
    return "about" if names else "exact"


def read_number(text: str) -> Number | None:
    """The number that the whole text is, exact or not; None where it is words.

    NotVietnameseNumber: it looks like a number and is none (`1,200.5`, `1 900`, `0.900`, `5.`).
    """
    text = normalize(text)
    if _NO_NUMBER.fullmatch(text):
        return Number(None, "order_of_magnitude")
    match = None if PHONE.fullmatch(text) else _NUMBER.fullmatch(text)
    return _number(match) if match else None


def read_leading(text: str) -> tuple[Number, str] | None:
    """The number that a text begins with, and the text behind it; None where it begins otherwise.

    NotVietnameseNumber as in `read_number`.
    """
    match = None if PHONE.fullmatch(text) else _NUMBER.match(text)
    return (_number(match), text[match.end() :].strip()) if match else None


def read_percent(text: str) -> Number | None:
    """`85%`, `đạt khoảng 85,5 %` in percentage points; None where the whole text is none.

    NotVietnameseNumber as in `read_number`.
    """
    match = _PERCENT.fullmatch(normalize(text))
    return _number(match) if match else None


def is_month(part: str, whole: str) -> bool:
    """Whether digits with a stroke between them are a month of a year (`12/2018`)."""
    year = re.fullmatch(r"(?:19|20)[0-9]{2}", whole)
    return bool(year and re.fullmatch(r"0?[1-9]|1[0-2]", part))


def scaled(number: float, factor: float) -> float:
    """A product without the dust of binary fractions: 8,138 tỷ is 8138000000."""
    return round(number * factor, 4)
