"""Numbers in words: `hai mươi`, `một trăm linh năm`, `ba nghìn`."""

from __future__ import annotations

import re

from analysis.words.numbers import SCALES

_UNITS = {
    **{"một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5},
    **{"sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10},
}
_TENS, _NOUGHT = ("mươi", "chục"), ("linh", "lẻ")
_LARGE = {word: size for word, size in SCALES.items() if size > 10}
_FIRST = [word for word in _UNITS if word not in ("mốt", "lăm", "nhăm", "tư")]
_NEXT = [*_UNITS, *_TENS, *_NOUGHT, *_LARGE]
SPELLED = re.compile(
    rf"(?<!\w)(?:{'|'.join(_FIRST)})(?:\s(?:{'|'.join(_NEXT)})(?!\w))*(?!\w)(?!\s(?:lệ|phú)(?!\w))",
    re.I,
)


def spelled_value(text: str) -> int | None:
    """The number that words say (`hai mươi mốt` is 21); None where they say none, or several."""
    total = part = 0
    last: int | None = None  # a digit that waits for what it is a digit of
    for word in text.casefold().split():
        if word in _NOUGHT:
            continue
        if word in _TENS:
            part, last = part + 10 * (last or 1) - (last or 0), None
        elif word in _LARGE and _LARGE[word] == 100:
            part, last = (part or 1) * 100, None
        elif word in _LARGE:
            total, part, last = total + (part or 1) * _LARGE[word], 0, None
        elif last is not None and last != 10:
            return None  # `hai ba người`: two or three
        else:
            part, last = part + _UNITS[word], _UNITS[word]
    return total + part or None
