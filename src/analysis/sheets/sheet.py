"""A sheet as every reader of files gives it, and what a file says beside its values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from math import isfinite

from analysis.words.numbers import format_number

MAX_NUMBER = 1e18  # in đồng, some hundred thousand times what the country produces in a year

MAX_CELLS = 1_500_000  # of a sheet

Place = tuple[int, int]  # row and column
Box = tuple[int, int, int, int]  # first row and column, last row and column


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about a file that its sender should know: rule, place and what was read."""

    rule: str
    sheet: str = ""
    address: str = ""
    found: str = ""
    count: int = 1  # of cells, where the first stands for others like it


class Unreadable(Exception):
    """A file that cannot be read at all; `rule` says why."""

    def __init__(self, rule: str, found: object = "") -> None:
        super().__init__(rule, str(found))
        self.rule, self.found, self.digest = rule, str(found), ""


@dataclass(slots=True)
class Sheet:
    """The used area of one sheet: str, float, bool, date, None. Merges: 0-based and inclusive.

    `colours` are those that fill cells: a name and a shade ("green 92D050"); `indents`: how far the
    format of cells indents them.
    """

    name: str
    rows: list[list[object]]
    top: int = 0
    left: int = 0
    merges: list[Box] = field(default_factory=list)
    hidden: bool = False
    flags: dict[Place, tuple[str, str]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    percents: set[Place] = field(default_factory=set)
    colours: dict[Place, str] = field(default_factory=dict)
    indents: dict[Place, int] = field(default_factory=dict)

    def address(self, r: int, c: int) -> str:
        """The name of a cell, such as C7; row and column count from the used area's first."""
        return address_of(self.top + r, self.left + c)

    def shown(self, r: int, c: int) -> str:
        """A cell as the sheet shows it: decimal comma, no thousands points, dates day first."""
        inside = 0 <= r < len(self.rows) and 0 <= c < len(self.rows[r])
        value = self.rows[r][c] if inside else None
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, float | int) and isfinite(value):
            if (r, c) in self.percents:
                return format_number(round(value * 100, 6)).replace(".", "") + "%"
            return format_number(value).replace(".", "")
        if isinstance(value, date | datetime):
            return stored_date(value)
        return "" if value is None else str(value).strip()

    def flag(self, r: int, c: int, rule: str, found: str) -> None:
        """Put a text in place of a value that must not be used, and the rule that says why."""
        self.flags[r, c] = (rule, found)
        self.rows[r][c] = found

    def flag_impossible_numbers(self) -> None:
        """Flag numbers beyond every figure, and what is stored as a number and is none."""
        for r, row in enumerate(self.rows):
            if [v for v in row if type(v) is float and not -MAX_NUMBER < v < MAX_NUMBER]:
                for c, value in enumerate(row):
                    if isinstance(value, float) and not -MAX_NUMBER < value < MAX_NUMBER:
                        self.flag(r, c, "number_impossible", str(value))


@dataclass(slots=True)
class Workbook:
    """The sheets of a file that could be read, and what is to be told about it."""

    source: str
    sheets: list[Sheet]
    problems: list[Problem] = field(default_factory=list)
    digest: str = ""  # SHA-256 of the bytes that were read


@dataclass(slots=True)
class SheetFacts:
    """What a file says beside the values of a sheet, 0-based.

    Flagged cells (rule, text), texts to replace, percent cells, number formats that may show
    another number than the cell holds, struck out, coloured, indented, unseen, hidden and far
    cells; comments on cells; what stands on paper only, above or below each page.
    """

    flags: dict[Place, tuple[str, str]] = field(default_factory=dict)
    texts: dict[Place, str] = field(default_factory=dict)
    percents: list[Place] = field(default_factory=list)
    formats: dict[Place, str] = field(default_factory=dict)
    struck: list[Place] = field(default_factory=list)
    colours: dict[Place, str] = field(default_factory=dict)
    indents: dict[Place, int] = field(default_factory=dict)
    unseen: list[Place] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    far: list[tuple[int, int, str]] = field(default_factory=list)
    comments: list[tuple[str, str]] = field(default_factory=list)
    printed: str = ""
    edge: Place = (300_000, 2_000)  # row and column from which a cell is far


@cache
def column_name(index: int) -> str:
    """The letters of a 0-based column."""
    name = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        name, index = chr(65 + rest) + name, index - 1
    return name


def column_index(letters: str) -> int:
    """The 0-based column of its letters."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def address_of(r: int, c: int) -> str:
    """The name of a cell by its 0-based row and column, such as C7."""
    return f"{column_name(c)}{r + 1}"


def stored_date(value: object) -> str:
    """A date as Excel shows it to a Vietnamese reader; anything else as text."""
    if isinstance(value, datetime | date):
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    return str(value)
