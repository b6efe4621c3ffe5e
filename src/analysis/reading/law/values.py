"""What one value cell says: a number with its bound, a fraction, money, a mark, or words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.reading.law.labels import LONGEST_TEXT, Label, Labels
from analysis.words.text import normalize

_BOUND = {
    "trên": "at_least",
    "hơn": "at_least",
    "gần": "at_most",
    "dưới": "at_most",
    "khoảng": "about",
    "~": "about",
}
_SCALE = {"triệu": 1e6, "nghìn": 1e3, "ngàn": 1e3, "tỷ": 1e9, "tỉ": 1e9}
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_PLAIN = re.compile(rf"(?:(trên|hơn|gần|dưới|khoảng|~)\s*)?({_NUMBER})\s*(.*)", re.I | re.S)
_FRACTION = re.compile(
    r"(\d{1,3}(?:\.\d{3})*)\s*/\s*(\d{1,3}(?:\.\d{3})*)\s*(?:tiêu chí|xã)?", re.I
)
_LIST = re.compile(r"\d{1,2}(?:\s*[,;]\s*\d{1,2})+")


@dataclass(frozen=True, slots=True)
class Value:
    """`sort`: blank, number, fraction, mark, list, words, or wrong (no number, yet like one)."""

    sort: str
    number: float | None = None
    out_of: float | None = None
    qualifier: str = "exact"
    unit: str = ""
    status: str = ""
    text: str = ""
    label: Label | None = None


_BLANK = Value("blank")
MOST_KEPT = 1 << 16  # texts


def value_of(labels: Labels, cell: object, legend: dict[str, str] | None = None) -> Value:
    """What a cell says by itself; a number with a scale word ("6,3 triệu") is multiplied."""
    if cell is None or cell == "":
        return _BLANK
    if isinstance(cell, bool):
        return Value("mark", status="met" if cell else "not_met", text=str(cell))
    if isinstance(cell, float | int):
        return Value("number", float(cell), text=f"{cell:g}")
    text = str(cell)
    if legend and (sign := normalize(text)).casefold() in legend and len(sign) <= LONGEST_TEXT:
        return Value("mark", status=legend[sign.casefold()], text=sign)
    kept = labels.values.get(text)
    if kept is None:
        if len(labels.values) >= MOST_KEPT:
            labels.values.clear()
        kept = labels.values[text] = _text_value(labels, normalize(text))
    return kept


def _text_value(labels: Labels, text: str) -> Value:
    if len(text) > LONGEST_TEXT:
        return Value("words", text=text)
    if text in "-–…" or set(text) <= {".", " "}:
        return Value("blank", text=text)
    if found := _FRACTION.fullmatch(text):
        part, whole = (float(group.replace(".", "")) for group in found.groups())
        return Value("fraction", part, whole, text=text)
    if _LIST.fullmatch(text) and not re.fullmatch(r"\d+,\d+", text):
        return Value("list", text=text)
    return _number_or_words(labels, text)


def _number_or_words(labels: Labels, text: str) -> Value:
    found = _PLAIN.fullmatch(text)
    if found:
        bound, digits, tail = found.groups()
        number = float(digits.replace(".", "").replace(" ", "").replace(",", "."))
        qualifier = _BOUND.get((bound or "").lower(), "exact")
        scale, unit = _scaled_unit(labels, tail.strip())
        if unit is not None:
            return Value("number", round(number * scale, 6), None, qualifier, unit, text=text)
        return Value(
            "words" if re.search(r"[^\W\d_]{2}", tail) else "wrong",
            text=text,
            label=labels.read(text),
        )
    label = labels.read(text)
    status = label.only.meaning("status") if label.only and not label.period else None
    if status:
        return Value("mark", status=status, text=text, label=label)
    if re.fullmatch(r"[\d.,\s+*/()x-]+", text):
        return Value("wrong", text=text)
    return Value("words", text=text, label=label)


def _scaled_unit(labels: Labels, tail: str) -> tuple[float, str | None]:
    """Factor and unit behind a number: "", "%", a scale ("6,3 triệu"), a unit; None: no unit."""
    if not tail:
        return 1.0, ""
    if tail == "%":
        return 1.0, "%"
    word, _, rest = tail.partition(" ")
    if word.lower() in _SCALE and not rest:
        return _SCALE[word.lower()], ""
    only = labels.read(tail).only
    return 1.0, only.meaning("unit") if only else None


_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?")
_ENGLISH_ONLY = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+")


def english(cells: list[object]) -> bool:
    """Whether texts prove the English notation: all are numbers in it, two in no other."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str) and re.search(r"\d", cell)]
    return (
        bool(texts)
        and all(map(_ENGLISH.fullmatch, texts))
        and sum(map(bool, map(_ENGLISH_ONLY.fullmatch, texts))) > 1
    )


def english_value_of(labels: Labels, cell: object, legend: dict[str, str] | None = None) -> Value:
    """What a cell says in a column of English notation: "1,234.5" is 1234.5."""
    if isinstance(cell, str) and _ENGLISH.fullmatch(cell.strip()):
        return Value("number", float(cell.replace(",", "")), text=cell)
    return value_of(labels, cell, legend)
