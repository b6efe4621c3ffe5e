"""The sender's own workbook with a comment and a fill on each cell to fix.

Where the copy would lose something there is none, and we say why: the words are in book_page.csv.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.cell_range import CellRange

from analysis.publish.book_mend import Mend
from analysis.words.messages import for_sender
from analysis.words.names import sentences

MOST_UNPACKED = 20_000_000  # bytes of XML; openpyxl needs some 25 times as much memory
MOST_MERGED = 200_000  # cells under merges: openpyxl makes each of them
FILLS = {"error": "FFF6B79B", "warning": "FFFCE69A"}
WAITS = "FFFBE3C8"  # of figures that wait for another cell
SHEETS = "xl/worksheets/sheet"
Words = Mapping[str, str]

# What openpyxl does not carry over, by the path inside the package or a mark in a sheet's XML.
LOSSY_PARTS = {
    "drawings": r"xl/(drawings/drawing|charts/|chartsheets/|media/|diagrams/|embeddings/)",
    "threads": r"xl/(threadedComments|persons)/",
    "controls": r"xl/(ctrlProps|activeX|slicer|timeline)|customUI",
    "connections": r"xl/(connections\.xml|(queryTables|model|richData|macrosheets|dialogsheets)/)",
}
LOSSY_MARKS = re.compile(rb"<(?:x14:|x15:|\w+:ext |ext |\w+:legacyDrawingHF|legacyDrawingHF)")


class NoCopy(Exception):
    """There is no marked copy; `why` is a key `why.…` of book_page.csv."""

    def __init__(self, why: str, found: str = "") -> None:
        super().__init__(why, found)
        self.why, self.found = why, found


def marked_copy(
    data: bytes, issues: pd.DataFrame, lang: str = "vi", mends: Sequence[Mend] = ()
) -> tuple[bytes, int]:
    """The same workbook with what its sender can mend marked, and the number of marked cells.

    `issues`: the table of that name; `mends`: cells to mend, which stand for its errors: the
    figures that wait for one get a fill and no comment. Nothing is asked that only the office that
    received it can do. NoCopy: nothing is to be fixed, the file is no .xlsx, or the copy would
    lose something.
    """
    spots = _spots(issues, mends, sentences("book_page", lang))
    if not spots:
        office = any(own.waits for own in mends) or issues["severity"].eq("error").any()
        raise NoCopy("office" if office else "clean")
    macros = _refuse_lossy(data)
    try:
        book = load_workbook(io.BytesIO(data), keep_vba=macros, rich_text=True)
        marked = _mark(book, spots, sentences("book_page", lang))
        out = io.BytesIO()
        book.save(out)
    except Exception as error:  # openpyxl raises whatever its parsers raise on odd styles and names
        raise NoCopy("failed", type(error).__name__) from error
    if not marked:
        raise NoCopy("lost")
    return out.getvalue(), marked


def has_macros(data: bytes) -> bool:
    """Whether a workbook has macros: its name must say so."""
    return "xl/vbaProject.bin" in zipfile.ZipFile(io.BytesIO(data)).namelist()


def has_formulas(data: bytes) -> bool:
    """Whether a workbook has formulas, whose results a copy does not keep."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(b"<f>" in archive.read(n) for n in archive.namelist() if n.startswith(SHEETS))


def _refuse_lossy(data: bytes) -> bool:
    """Whether the workbook has macros. NoCopy: openpyxl cannot write it back as it is."""
    if data[:4] != b"PK\x03\x04":
        raise NoCopy("format")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" not in names:
            raise NoCopy("format")
        for why, pattern in LOSSY_PARTS.items():
            if any(re.match(pattern, name) for name in names):
                raise NoCopy(why)
        if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
            raise NoCopy("large")
        for xml in (archive.read(name) for name in names if name.startswith(SHEETS)):
            if LOSSY_MARKS.search(xml):
                raise NoCopy("marks")
            if _merged_cells(xml) > MOST_MERGED:
                raise NoCopy("large")
    return "xl/vbaProject.bin" in names


def _merged_cells(xml: bytes) -> int:
    spans = re.findall(rb'mergeCell ref="([A-Z]+\d+:[A-Z]+\d+)"', xml)
    sizes = [CellRange(span.decode()).size for span in spans]
    return sum(size["rows"] * size["columns"] for size in sizes)


@dataclass(frozen=True)
class _Spot:
    """A cell with something for its sender: how bad it is, and what is asked, "" for a figure that
    waits for another cell."""

    sheet: str
    address: str
    severity: str
    asked: str = ""


def _spots(issues: pd.DataFrame, mends: Sequence[Mend], words: Words) -> list[_Spot]:
    """The cells to mark, those to mend first."""
    found = dict.fromkeys(spot for own in mends if own.asked for spot in _of_mend(own, words))
    told = {(own.sheet, cell) for own in mends for cell in (own.address, *own.waits)}
    to_fix = issues[issues["severity"].isin(list(FILLS)) & (issues["address"] != "")]
    issues_to_fix: list[Any] = list(to_fix.itertuples(index=False))
    for issue in issues_to_fix:
        asked = for_sender(issue.rule, issue.suggestion)
        said = f"{issue.message}\n{words['suggest']}: {asked}"
        for one in issue.address.split(";") if asked else ():
            if issue.severity != "error" or (issue.sheet, one) not in told:
                found[_Spot(issue.sheet, one, issue.severity, said)] = None
    return list(found)


def _of_mend(own: Mend, words: Words) -> Iterator[_Spot]:
    waits = [one for one in own.waits if one != own.address]
    more = f" {words['mend.waits'].format(', '.join(waits))}" if waits else ""
    asked = f"{own.why}{more}\n{words['suggest']}: {own.asked}"
    yield _Spot(own.sheet, own.address, "error", asked)
    yield from (_Spot(own.sheet, one, "error") for one in waits)


def _mark(book: Any, spots: Sequence[_Spot], words: Words) -> int:
    """Comment and fill on each cell to fix; what is asked of a merge meets in one comment."""
    by_cell: dict[tuple[str, str], list[_Spot]] = defaultdict(list)
    for spot in spots:
        sheet = book[spot.sheet] if spot.sheet in book.sheetnames else None
        if hasattr(sheet, "merged_cells"):  # a sheet of cells, and no chart
            by_cell[spot.sheet, _anchor(sheet, spot.address)].append(spot)
    for (name, address), own in by_cell.items():
        _mark_cell(book[name][address], own, words)
    return len(by_cell)


def _anchor(sheet: Any, address: str) -> str:
    """The cell that a reader sees at an address: the first one of its merge."""
    merge = next((m for m in sheet.merged_cells.ranges if address in m), None)
    return address if merge is None else merge.start_cell.coordinate


def _mark_cell(cell: Any, spots: list[_Spot], words: Words) -> None:
    asked = list(dict.fromkeys(spot.asked for spot in spots if spot.asked))
    if asked:
        text, before = "\n".join([words["comment"], *asked]), cell.comment
        author = before.author if before else ""
        comment = Comment(f"{before.text}\n\n{text}" if before else text, author or words["author"])
        lines = sum(1 + len(line) // 44 for line in comment.text.splitlines())
        comment.width, comment.height = 320, 40 + 20 * lines
        cell.comment = comment
    worst = "error" if any(spot.severity == "error" for spot in spots) else "warning"
    fill = FILLS[worst] if asked else WAITS
    cell.fill = PatternFill("solid", fgColor=fill)
