"""What a page shows: texts in which every number leads to the cells that it comes from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass

from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from analysis.figures.drawn import Drawn, Mark
from analysis.figures.trace import addresses_of
from analysis.words.names import named, sentences
from analysis.words.provenance import split_cell

OF_FIGURE = "figure"  # how a number of a sentence comes out of a figure that prints no such mark
MOST_PLACES = 8  # spans of cells that are named behind one number
# A number in a sentence; a year or a date is none, and what names a criterion is none either.
DAY = r"(?:[0-3]?\d(?:/[01]?\d)?–)?(?:[0-3]?\d/)?[01]?\d/(?:19|20)\d\d\b"
AMOUNT = r"\d+(?:[.,]\d+)*"
YEAR = r"(?:19|20)\d\d"
NUMBER = re.compile(rf"{DAY}|[−+]?{AMOUNT}(?:–{AMOUNT})?(?:/\d+)?%?")
DATE = re.compile(rf"{DAY}|{YEAR}(?:–{YEAR})?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is printed, what it is, and the cells "source!sheet!address" behind it.

    `how` it comes out of them is one of `drawn.HOW`, or OF_FIGURE; `before` is the word of its
    qualifier ("gần"); `aside` ones stand in boards and charts and have no row in the printed list.
    """

    text: str
    label: str
    cells: tuple[str, ...]
    how: str = "value"
    basis: str = "reported"
    before: str = ""
    aside: bool = False

    @property
    def key(self) -> tuple:
        """What tells two numbers of a page apart."""
        return self.text, self.cells, self.basis, self.aside and self.label


Text = tuple[str | Number, ...]


def numbers_of(thing: object) -> Iterator[Number]:
    """Every number in a page or a part of it, in the order in which it is read."""
    if isinstance(thing, Number):
        yield thing
    elif isinstance(thing, tuple | list):
        for one in thing:
            yield from numbers_of(one)
    elif isinstance(thing, dict):
        yield from numbers_of(list(thing.values()))
    elif is_dataclass(thing) and not isinstance(thing, type | Drawn):
        for own in fields(thing):
            yield from numbers_of(getattr(thing, own.name))


def plain(text: Text) -> str:
    """A text without its links."""
    return "".join(
        part if isinstance(part, str) else f"{part.before} {part.text}".strip() for part in text
    )


def basis_of(drawn: Drawn) -> str:
    """Whether a figure shows what was reported: its tag says where it does not."""
    return "illustrative" if drawn.tag else "reported"


def number_of(mark: Mark, drawn: Drawn, text: str = "", aside: bool = False) -> Number:
    """The number at a mark of a figure."""
    names = (mark.panel, mark.category, mark.series, drawn.subtitle)
    label = ", ".join(" ".join(name.split()) for name in names if name)
    return Number(text or mark.text, label, mark.cells, mark.how, basis_of(drawn), aside=aside)


def linked(sentence: str, drawn: Drawn) -> Text:
    """A sentence about a figure, each number leading to the cells of the mark that prints it.

    One that no mark prints was worked out of the figure: it leads to all of its cells.
    """
    parts: list[str | Number] = []
    end = 0
    for found in NUMBER.finditer(sentence):
        if DATE.fullmatch(found[0]) or _is_name(found[0], drawn) or not drawn.marks:
            continue
        parts += [sentence[end : found.start()], _of_figure(found[0], sentence, drawn)]
        end = found.end()
    return tuple(part for part in (*parts, sentence[end:]) if part)


def _is_name(text: str, drawn: Drawn) -> bool:
    """Whether a number only names a criterion of the figure ("20  Khu dân cư")."""
    return any(name.startswith(f"{text} ") for name in (*drawn.categories, *drawn.series))


def _of_figure(text: str, sentence: str, drawn: Drawn) -> Number:
    printed = [mark for mark in drawn.every if text in NUMBER.findall(mark.text)]
    named_here = [
        mark
        for mark in printed
        if any(name and name in sentence for name in (mark.category, mark.series, mark.panel))
    ]
    if len(chosen := named_here or printed) == 1:
        return number_of(chosen[0], drawn, text)
    marks = named_here or drawn.marks
    cells = tuple(dict.fromkeys(cell for mark in marks for cell in mark.cells))
    ways = {mark.how for mark in named_here}
    how = ways.pop() if len(ways) == 1 else OF_FIGURE
    return Number(text, drawn.subtitle.replace(" · ", ", "), cells, how, basis_of(drawn))


# --- the cells behind a number, in few words ---


def spans_of(cells: Iterable[str]) -> list[tuple[str, str, str]]:
    """(source, sheet, "C8:C10, F9") of cells: what lies together is one span, in their order."""
    sheets: dict[tuple[str, str], list[str]] = defaultdict(list)
    for cell in cells:
        source, sheet, address = split_cell(cell)
        sheets[source, sheet] += addresses_of(address)
    return [(source, sheet, ", ".join(_spans(own))) for (source, sheet), own in sheets.items()]


def _spans(addresses: list[str]) -> list[str]:
    """Runs of columns in each row, and equal runs of rows below one another as one."""
    rows: dict[int, list[int]] = defaultdict(list)
    for row, column in sorted({xl_cell_to_rowcol(one) for one in addresses}):
        rows[row].append(column)
    blocks: list[list[int]] = []  # top, left, bottom, right
    for row, columns in rows.items():
        for left, right in _runs(columns):
            above = next(
                (own for own in blocks if own[2] == row - 1 and own[1::2] == [left, right]), None
            )
            if above:
                above[2] = row
            else:
                blocks.append([row, left, row, right])
    named_blocks = []
    for top, left, bottom, right in blocks:
        ends = dict.fromkeys([xl_rowcol_to_cell(top, left), xl_rowcol_to_cell(bottom, right)])
        named_blocks.append(":".join(ends))
    rest = len(named_blocks) - MOST_PLACES
    return [*named_blocks[:MOST_PLACES], *([f"… +{rest}"] if rest > 0 else [])]


def _runs(columns: list[int]) -> Iterator[tuple[int, int]]:
    start = last = columns[0]
    for column in columns[1:]:
        if column != last + 1:
            yield start, last
            start = column
        last = column
    yield start, last


def how_told(number: Number, lang: str) -> str:
    """How a number comes out of its cells, in words; "" where it stands in them."""
    if number.how in ("value", OF_FIGURE):
        return sentences("year_page", lang)["of_figure"] if number.how == OF_FIGURE else ""
    return named("how", number.how, lang)
