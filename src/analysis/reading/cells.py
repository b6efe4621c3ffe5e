"""What sort of thing one cell holds: a number, a fraction, a mark, a quantity in words, or a label."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from analysis.reading.labels import Labels, counts_something
from analysis.words.numbers import NotVietnameseNumber, read_fraction, read_number, read_percent
from analysis.words.quantities import read_quantity
from analysis.words.text import LONGEST, normalize

BLANK = " "
# n number, f fraction, p percent, b looks like a number and is none, q quantity in words, m mark, - dash,
# o ordinal, d date, g true/false, t text
_ORDINAL = re.compile(
    r"^\(?(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})+|\d{1,2}[.)]|[a-zđA-HĐ][.)]|[A-HĐ]|[-–+*•●])[.)]?$"
)
_DIGIT = re.compile(r"\d|\bhàng (?:trăm|ngàn|nghìn|chục|vạn|triệu)|nhiều |vài |mấy ", re.I)
_ROMAN = frozenset(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"])  # V is an ordinal before it is a tick
_COLUMN_NUMBER = re.compile(r"^\(\d{1,2}\)")


class CellReader:
    """Classifies cell values; each distinct text once."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self._classes: dict[str, str] = {"": BLANK}

    def class_of(self, value: object) -> str:
        if value is None or value == "":
            return BLANK
        if isinstance(value, str):
            found = self._classes.get(value)
            if found is None:
                found = self._classes[value] = self._class_of_text(normalize(value))
            return found
        if isinstance(value, bool):
            return "g"
        if isinstance(value, int | float):
            return "n"
        if isinstance(value, date | datetime | time | timedelta):
            return "d"
        return "t"

    def classes_of(self, row: list[object]) -> str:
        """The classes of a row's cells, a letter each."""
        known = self._classes
        return "".join(
            [
                "n" if type(v) is float else BLANK if v is None else known.get(v) or self.class_of(v)  # type: ignore[arg-type]
                for v in row
            ]
        )

    def _class_of_text(self, text: str) -> str:
        if not text:
            return BLANK
        if len(text) > LONGEST:
            return "t"
        if text in ("-", "–", "—", "_", "..", "...", "…"):
            return "-"
        if _COLUMN_NUMBER.match(text) or text in _ROMAN:
            return "o"
        registers = self.labels.registers
        if registers.mark(text) and not text.strip(" .)(").isdigit():
            return "m"
        if _ORDINAL.match(text):
            return "o"
        try:
            if read_number(text) is not None:
                return "n"
        except NotVietnameseNumber:
            return "b"
        if read_fraction(text) is not None:
            return "f"
        try:
            if read_percent(text) is not None:
                return "p"
        except NotVietnameseNumber:
            return "b"
        return "q" if self._is_quantity(text) else "t"

    def _is_quantity(self, text: str) -> bool:
        if not _DIGIT.search(text):
            return False
        meaning = self.labels.read(text)
        if meaning.understood and (
            meaning.names_something or meaning.unit or meaning.heading or meaning.number
        ):
            return False
        try:
            if read_quantity(text, self.labels.registers.units) is not None:
                return True
        except NotVietnameseNumber:
            return True
        return counts_something(text, self.labels.registers)

    @staticmethod
    def number_of(value: object) -> float | None:
        """The number in a cell that is one, stored as a number or written in Vietnamese notation."""
        if isinstance(value, bool):
            return None
        if isinstance(value, int | float):
            return float(value)
        if isinstance(value, str):
            try:
                number = read_number(normalize(value))
            except NotVietnameseNumber:
                return None
            return number.value if number else None
        return None

    @staticmethod
    def text_of(value: object) -> str:
        """A cell as a label: whole numbers without decimals, dates day first; prose is cut behind its beginning."""
        if isinstance(value, str):
            text = normalize(value)
            return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        if isinstance(value, datetime | date):
            return f"{value.day}/{value.month}/{value.year}"
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return normalize(str(value))
