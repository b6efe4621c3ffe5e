"""Tables in markup: HTML and XML that were saved under an Excel name."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping

from analysis.sheets.plain import tree
from analysis.sheets.sheet import MAX_CELLS, Box, Unreadable

_UNSEEN = ("style", "script", "title")
Rows = list[list[object]]
Named = tuple[str, Rows, list[Box]]


class _Room:
    """How many cells a file may still take: a few letters may ask for millions."""

    def __init__(self) -> None:
        self.taken = 0

    def take(self, cells: int) -> None:
        """Unreadable: they are too many."""
        self.taken += cells
        if self.taken > MAX_CELLS:
            raise Unreadable("file_too_large", f"{self.taken} ô")


class _Tables:
    """Rows of every outermost table, with row and column spans as merges; fed by a parser."""

    def __init__(self) -> None:
        self.rows: Rows = []
        self.merges: list[Box] = []
        self.taken: set[tuple[int, int]] = set()
        self.room = _Room()
        self.cell: tuple[int, int] | None = None
        self.spans = (1, 1)
        self.text: list[str] = []
        self.outside: list[str] = []
        self.skip = 0
        self.depth = 0

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """Begins a table, a row or a cell; a table ends the text before it."""
        if tag in _UNSEEN:
            self.skip += 1
        elif tag == "table":
            self.depth += 1
            self.flush_outside()
        elif tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._end_cell()
            self._begin_cell(given)
        elif tag in ("br", "p", "div") and self.cell:
            self.text.append("\n")

    def end(self, tag: str) -> None:
        """Ends a cell, a table or a paragraph."""
        if tag in _UNSEEN:
            self.skip = max(0, self.skip - 1)
        elif tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table":
            self._end_cell()
            self.depth -= 1
            self.rows.append([])
        elif tag in ("p", "div", "h1", "h2", "h3") and not self.cell:
            self.flush_outside()

    def _begin_cell(self, given: Mapping[str, str]) -> None:
        r, c = len(self.rows) - 1, 0
        while (r, c) in self.taken:
            c += 1
        height, width = _count(given.get("rowspan")), _count(given.get("colspan"))
        self.room.take(height * width)
        self.cell, self.spans, self.text = (r, c), (height, width), []
        self.taken |= {(r + i, c + j) for i in range(height) for j in range(width)}

    def data(self, data: str) -> None:
        """Adds to the text of the cell, or to what stands outside of tables."""
        if self.skip:
            return
        (self.text if self.cell else self.outside).append(data)

    def close(self) -> None:
        """Ends the page."""
        self.flush_outside()

    def flush_outside(self) -> None:
        """Ends what stands outside of tables: a row of one cell."""
        text = "".join(self.outside).strip()
        self.outside = []
        if text and self.depth <= 1:
            self.rows.append([text])
            self.taken.add((len(self.rows) - 1, 0))

    def _end_cell(self) -> None:
        if self.cell is None:
            return
        (r, c), (height, width) = self.cell, self.spans
        row = self.rows[r]
        row.extend([None] * (c + 1 - len(row)))
        row[c] = "".join(self.text).strip() or None
        if height > 1 or width > 1:
            self.merges.append((r, c, r + height - 1, c + width - 1))
        self.cell = None


def _count(text: str | None) -> int:
    return min(int(text), 1000) if text and text.isdigit() and int(text) > 0 else 1


def html_tables(text: str) -> list[Named]:
    """All tables of an HTML page as one sheet, in reading order; none where no cell holds text."""
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    tables = _Tables()
    parser = etree.HTMLParser(encoding="utf-8", target=tables, huge_tree=True)
    parser.feed(text.encode("utf-8", "replace"))
    parser.close()
    if not any(value is not None for row in tables.rows for value in row):
        return []
    return [("HTML", tables.rows, _within(tables.merges, len(tables.rows)))]


_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


def spreadsheet_xml(text: str) -> list[Named]:
    """Sheets of an Excel 2003 XML workbook. NotXml. Unreadable: they are too large."""
    text = text.lstrip()
    if text.startswith("<?xml"):  # what it says of its encoding is no longer so
        text = text[text.index("?>") + 2 :]
    root, room = tree(text.encode("utf-8")), _Room()
    return [
        (sheet.get(f"{_SS}Name", ""), *_xml_rows(sheet, room))
        for sheet in root.iter(f"{_SS}Worksheet")
    ]


def _xml_rows(sheet: ElementTree.Element, room: _Room) -> tuple[Rows, list[Box]]:
    rows: Rows = []
    merges: list[Box] = []
    widest = 0
    for line in sheet.iter(f"{_SS}Row"):
        blank = _whole(line, "Index", len(rows) + 1) - len(rows)
        room.take(max(blank, 0) * max(widest, 1))
        rows += [[] for _ in range(blank)]
        row = rows[-1]
        for cell in line.iter(f"{_SS}Cell"):
            blank = _whole(cell, "Index", len(row) + 1) - len(row)
            across, down = _whole(cell, "MergeAcross", 0), _whole(cell, "MergeDown", 0)
            room.take(max(blank, 0) + across)
            row.extend([None] * blank)
            row[-1] = _xml_value(cell.find(f"{_SS}Data"))
            if across or down:
                r, c = len(rows) - 1, len(row) - 1
                merges.append((r, c, r + down, c + across))
            row.extend([None] * across)
        room.take(max(len(row) - widest, 0) * len(rows))  # every row is as wide in the end
        widest = max(widest, len(row))
    return rows, _within(merges, len(rows))


def _whole(element: ElementTree.Element, name: str, usual: int) -> int:
    told = element.get(f"{_SS}{name}", "")
    return int(told) if told.isdecimal() and len(told) < 10 else usual


def _xml_value(data: ElementTree.Element | None) -> object:
    text = "" if data is None else "".join(data.itertext())
    if data is not None and data.get(f"{_SS}Type") == "Number":
        return float(text)
    return text or None


def _within(merges: list[Box], height: int) -> list[Box]:
    return [(r1, c1, min(r2, height - 1), c2) for r1, c1, r2, c2 in merges]
