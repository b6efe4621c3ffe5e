"""What the colours of cells say: as a legend has it, by their names or beside a sample of each.

A colour is a name and a shade, "green 92D050"; a legend in words names no shade.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.reading.law.labels import Labels
from analysis.reading.law.legend import colours_of, status_of
from analysis.reading.law.row import Refusal, Result
from analysis.reading.law.table import Table
from analysis.reading.law.values import value_of
from analysis.sheets.sheet import Sheet

Cell = tuple[int, int]
Rows = list[list[object]]
Said = tuple[str, str]  # a status, and the words of it


def coloured(sheet: Sheet, labels: Labels, rows: Rows) -> tuple[Rows, set[str], set[int]]:
    """Rows with what the legend of their sheet says of colours written in, and that legend.

    It stands in texts, or in rows of samples, which are lines of no table and so left blank. A mark
    that says otherwise than its colour keeps both, and so is none that can be read.
    """
    said = _said_in_words(sheet, labels, rows)
    samples, shown = _samples(sheet, labels, rows)
    named = {colour: words for own in said.values() for colour, words in own.items()}
    rows = [list(row) for row in rows] if named or samples else rows
    for (r, c), colour in sheet.colours.items():
        words = samples.get(colour) or named.get(_hue(colour))
        if words is not None and r not in shown and rows[r][c] not in said:
            rows[r][c] = _written(labels, rows[r][c], *words)
    for r in shown:
        rows[r] = []
    return rows, set(said), shown


def _said_in_words(sheet: Sheet, labels: Labels, rows: Rows) -> dict[str, dict[str, Said]]:
    """The texts that say what colours of the sheet mean, each with what it says of which."""
    hues = {_hue(colour) for colour in sheet.colours.values()}
    texts = [value for row in rows if hues for value in row if isinstance(value, str)]
    return {text: found for text in texts if hues & (found := colours_of(labels, text)).keys()}


def _written(labels: Labels, value: object, status: str, words: str) -> object:
    """What a cell of a colour holds, with the words of that colour where they add something."""
    read = value_of(labels, value)
    if read.sort == "blank" or read.status == status:
        return words
    return f"{value} ({words})" if read.status else value


def _hue(colour: str) -> str:
    return colour.partition(" ")[0]


def _samples(sheet: Sheet, labels: Labels, rows: Rows) -> tuple[dict[str, Said], set[int]]:
    """What each colour says of which a legend shows a sample, and the rows of that legend.

    A sample is a cell of that colour that holds a status, or is blank and left of one, in a row of
    nothing else. A colour that is said to be two things says neither.
    """
    found: dict[str, set[Said]] = {}
    shown: set[int] = set()
    for r in sorted({r for r, _ in sheet.colours}):
        own = _samples_of_row(sheet, labels, rows, r)
        shown |= {r} if own else set()
        for colour, said in own:
            found.setdefault(colour, set()).add(said)
    return {colour: said.pop() for colour, said in found.items() if len(said) == 1}, shown


def _samples_of_row(sheet: Sheet, labels: Labels, rows: Rows, r: int) -> Sequence[tuple[str, Said]]:
    """The colours that a row of nothing but a legend shows, with what it says of each."""
    own, colour = [], ""
    for c, value in enumerate(rows[r]):
        colour = sheet.colours.get((r, c), colour)
        if value in ("", None):
            continue
        said = status_of(labels, value) if isinstance(value, str) else None
        if said is None:
            if isinstance(value, str) and _is_caption(labels, value):
                continue
            return ()
        own += [(colour, said)] if colour else []
        colour = ""
    return own


def _is_caption(labels: Labels, text: str) -> bool:
    """Whether a text is but "Chú giải:"."""
    only = labels.read(text).only
    return only is not None and only.has("note", "head:note")


def unexplained_colours(sheet: Sheet, table: Table, result: Result) -> Iterator[Refusal]:
    """The blank cells of a table whose colour may be a mark that no legend explains.

    One of a whole line, its name too, or of a whole column sets that apart and marks nothing.
    """
    told = {one.cell for one in result.refused}
    told |= {cell for row in result.rows for cell in row.cells}
    names = table.block.stub[-1:]
    for column in table.values:
        cells = [(line.row, column.at) for line in table.lines]
        if len(cells) > 1 and len({sheet.colours.get(cell) for cell in cells}) == 1:
            continue
        for cell in cells:
            colour = sheet.colours.get(cell, "")
            blank = table.at(cell) in ("", None) and cell not in told
            apart = colour in [sheet.colours.get((cell[0], at)) for at in names]
            if colour and blank and not apart:
                yield Refusal(cell, "colour_unexplained", (_hue(colour),))
