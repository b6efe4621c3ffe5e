"""Tables in markup: HTML and XML saved under an Excel name, and the merges of an .ods that calamine leaves out."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

Box = tuple[int, int, int, int]
Named = tuple[str, list[list[object]], list[Box]]


class _Tables(HTMLParser):
    """Rows of every outermost table, with row and column spans as merges."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[object]] = []
        self.merges: list[Box] = []
        self.taken: set[tuple[int, int]] = set()
        self.cell: tuple[int, int] | None = None
        self.spans = (1, 1)
        self.text: list[str] = []
        self.outside: list[str] = []
        self.skip = 0
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "head", "title"):
            self.skip += tag != "head"
        elif tag == "table":
            self.depth += 1
            self._flush_outside()
        elif tag == "tr":
            self._close()
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._close()
            given = dict(attrs)
            r, c = len(self.rows) - 1, 0
            while (r, c) in self.taken:
                c += 1
            height, width = _count(given.get("rowspan")), _count(given.get("colspan"))
            self.cell, self.spans, self.text = (r, c), (height, width), []
            self.taken |= {(r + i, c + j) for i in range(height) for j in range(width)}
        elif tag in ("br", "p", "div") and self.cell:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "title"):
            self.skip = max(0, self.skip - 1)
        elif tag in ("td", "th", "tr"):
            self._close()
        elif tag == "table":
            self._close()
            self.depth -= 1
            self.rows.append([])
        elif tag in ("p", "div", "h1", "h2", "h3") and not self.cell:
            self._flush_outside()

    def handle_data(self, data: str) -> None:
        if self.skip:
            return
        (self.text if self.cell else self.outside).append(data)

    def _flush_outside(self) -> None:
        text = "".join(self.outside).strip()
        self.outside = []
        if text and self.depth <= 1:
            self.rows.append([text])
            self.taken.add((len(self.rows) - 1, 0))

    def _close(self) -> None:
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
    """All tables of an HTML page as one sheet, in reading order."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    parser._flush_outside()
    if not any(any(v is not None for v in row) for row in parser.rows):
        return []
    height = len(parser.rows)
    merges = [(r1, c1, min(r2, height - 1), c2) for r1, c1, r2, c2 in parser.merges]
    return [("HTML", parser.rows, merges)]


_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


def spreadsheet_xml(text: str) -> list[Named]:
    """Sheets of an Excel 2003 XML workbook."""
    root = ElementTree.fromstring(
        text.encode("utf-8")
        if not text.lstrip().startswith("<?xml")
        else text.lstrip()[text.lstrip().index("?>") + 2 :].encode("utf-8")
    )
    return [(sheet.get(f"{_SS}Name", ""), *_xml_rows(sheet)) for sheet in root.iter(f"{_SS}Worksheet")]


def _xml_rows(sheet: ElementTree.Element) -> tuple[list[list[object]], list[Box]]:
    rows: list[list[object]] = []
    merges: list[Box] = []
    for line in sheet.iter(f"{_SS}Row"):
        index = int(line.get(f"{_SS}Index", len(rows) + 1))
        while len(rows) < min(index, 100_000):
            rows.append([])
        row = rows[-1]
        for cell in line.iter(f"{_SS}Cell"):
            column = int(cell.get(f"{_SS}Index", len(row) + 1))
            row.extend([None] * (min(column, 2000) - len(row)))
            data = cell.find(f"{_SS}Data")
            across, down = int(cell.get(f"{_SS}MergeAcross", 0)), int(cell.get(f"{_SS}MergeDown", 0))
            row[-1] = _xml_value(data)
            if across or down:
                merges.append((len(rows) - 1, len(row) - 1, len(rows) - 1 + down, len(row) - 1 + across))
            row.extend([None] * across)
    height = len(rows)
    return rows, [(a, b, min(c, height - 1), d) for a, b, c, d in merges]


def _xml_value(data: ElementTree.Element | None) -> object:
    if data is None:
        return None
    text = "".join(data.itertext())
    if data.get(f"{_SS}Type") == "Number":
        return float(text)
    return text or None


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def ods_merges(content: bytes) -> dict[str, list[Box]]:
    """Merge spans of each sheet of an OpenDocument spreadsheet."""
    merges: dict[str, list[Box]] = {}
    for table in ElementTree.fromstring(content).iter(f"{_TABLE}table"):
        boxes = merges.setdefault(table.get(f"{_TABLE}name", ""), [])
        r = 0
        for row in table.iter(f"{_TABLE}table-row"):
            c = 0
            for cell in row:
                if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                    continue
                down = int(cell.get(f"{_TABLE}number-rows-spanned", 1))
                across = int(cell.get(f"{_TABLE}number-columns-spanned", 1))
                if down > 1 or across > 1:
                    boxes.append((r, c, r + down - 1, c + across - 1))
                c += int(cell.get(f"{_TABLE}number-columns-repeated", 1))
            r += int(row.get(f"{_TABLE}number-rows-repeated", 1))
    return merges
