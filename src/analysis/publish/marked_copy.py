"""The sender's own workbook with a comment and a fill on each cell to fix.

Where the copy would lose something there is none, and we say why: the words are in book_page.csv.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.cell_range import CellRange

from analysis.words.names import sentences

MOST_UNPACKED = 20_000_000  # bytes of XML; openpyxl needs some 25 times as much memory
MOST_MERGED = 200_000  # cells under merges: openpyxl makes each of them
FILLS = {"error": "FFF6B79B", "warning": "FFFCE69A"}
SHEETS = "xl/worksheets/sheet"

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


def marked_copy(data: bytes, issues: pd.DataFrame, lang: str = "vi") -> tuple[bytes, int]:
    """The same workbook with its errors and warnings marked, and the number of marked cells.

    `issues`: the table of that name. NoCopy: nothing is to be fixed, the file is no .xlsx, or the
    copy would lose something.
    """
    to_fix = issues[issues["severity"].isin(list(FILLS)) & (issues["address"] != "")]
    if to_fix.empty:
        raise NoCopy("clean")
    macros = _refuse_lossy(data)
    try:
        book = load_workbook(io.BytesIO(data), keep_vba=macros, rich_text=True)
        marked = _mark(book, list(to_fix.itertuples(index=False)), sentences("book_page", lang))
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


def _mark(book: Any, to_fix: list[Any], words: Mapping[str, str]) -> int:
    """Comment and fill on each cell to fix; the issues of a merge meet in one comment."""
    spots = defaultdict(list)
    for issue in to_fix:
        sheet = book[issue.sheet] if issue.sheet in book.sheetnames else None
        if hasattr(sheet, "merged_cells"):  # a sheet of cells, and no chart
            for address in issue.address.split(";"):
                spots[issue.sheet, _anchor(sheet, address)].append(issue)
    for (name, address), issues in spots.items():
        _mark_cell(book[name][address], list(dict.fromkeys(issues)), words)
    return len(spots)


def _anchor(sheet: Any, address: str) -> str:
    """The cell that a reader sees at an address: the first one of its merge."""
    merge = next((m for m in sheet.merged_cells.ranges if address in m), None)
    return address if merge is None else merge.start_cell.coordinate


def _mark_cell(cell: Any, issues: list[Any], words: Mapping[str, str]) -> None:
    told = (f"{issue.message}\n{words['suggest']}: {issue.suggestion}" for issue in issues)
    text, before = "\n".join([words["comment"], *told]), cell.comment
    author = before.author if before else ""
    comment = Comment(f"{before.text}\n\n{text}" if before else text, author or words["author"])
    lines = sum(1 + len(line) // 44 for line in comment.text.splitlines())
    comment.width, comment.height = 320, 40 + 20 * lines
    cell.comment = comment
    worst = "error" if any(issue.severity == "error" for issue in issues) else "warning"
    cell.fill = PatternFill("solid", fgColor=FILLS[worst])
