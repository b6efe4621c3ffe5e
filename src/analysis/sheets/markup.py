"""Tables in markup: HTML and XML saved under an Excel name, and the merges of an .ods that calamine leaves out."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from html.parser import HTMLParser
from math import log

from analysis.sheets.xlsx import SheetFacts
from analysis.words.text import decode_legacy, legacy_encoding

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


_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _STYLE, _OFFICE = f"{{{_OASIS}table:1.0}}", f"{{{_OASIS}style:1.0}}", f"{{{_OASIS}office:1.0}}"
_TEXT = f"{{{_OASIS}text:1.0}}"
_NUMBER = f"{{{_OASIS}datastyle:1.0}}"
_FAMILY = f"{{{_OASIS}svg-compatible:1.0}}font-family"
_CALC_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_FAR_REPEAT = 20_000  # LibreOffice writes the empty rest of a sheet as one cell, repeated


@dataclass(slots=True)
class _Styles:
    """By name of cell style: the font of a legacy encoding, and a number format that misleads."""

    fonts: dict[str, str]
    formats: dict[str, str]


def ods_facts(content: bytes, common: bytes = b"") -> tuple[dict[str, list[Box]], dict[str, SheetFacts]]:
    """Merge spans, and what calamine does not show, of each sheet of an OpenDocument spreadsheet.

    `common` is the part with the styles that its sheets have in common.
    """
    root = ElementTree.fromstring(content)
    styles = _Styles(_ods_fonts(root), _ods_formats(root, common))
    merges, facts = {}, {}
    for table in root.iter(f"{_TABLE}table"):
        name = table.get(f"{_TABLE}name", "")
        facts[name] = SheetFacts(name)
        merges[name] = _ods_table(table, facts[name], styles)
    return merges, facts


def _ods_fonts(root: ElementTree.Element) -> dict[str, str]:
    """Font family by name of cell style, for those of a legacy encoding."""
    faces = {f.get(f"{_STYLE}name", ""): f.get(_FAMILY, "").strip("'") for f in root.iter(f"{_STYLE}font-face")}
    fonts = {}
    for style in root.iter(f"{_STYLE}style"):
        properties = style.find(f"{_STYLE}text-properties")
        font = properties.get(f"{_STYLE}font-name", "") if properties is not None else ""
        family = faces.get(font, font)
        if legacy_encoding(family):
            fonts[style.get(f"{_STYLE}name", "")] = family
    return fonts


def _ods_formats(root: ElementTree.Element, common: bytes) -> dict[str, str]:
    """Number format by name of cell style, for those that may show another number than the cell holds."""
    trees = [root]
    if b"display-factor" in common or b"number:fraction" in common:
        trees.append(ElementTree.fromstring(common))
    codes = {}
    for style in (s for tree in trees for s in tree.iter(f"{_NUMBER}number-style")):
        fraction, number = style.find(f"{_NUMBER}fraction"), style.find(f"{_NUMBER}number")
        if fraction is not None:
            digits = "?" * int(fraction.get(f"{_NUMBER}min-denominator-digits", 1))
            codes[style.get(f"{_STYLE}name", "")] = f"# ?/{fraction.get(f'{_NUMBER}denominator-value', digits)}"
        elif number is not None and (factor := number.get(f"{_NUMBER}display-factor", "1")) != "1":
            places = int(number.get(f"{_NUMBER}decimal-places", 0))
            thousands = "," * round(log(float(factor), 1000))
            codes[style.get(f"{_STYLE}name", "")] = "0" + f".{'0' * places}" * (places > 0) + thousands
    return {
        style.get(f"{_STYLE}name", ""): codes[shape]
        for tree in trees
        for style in tree.iter(f"{_STYLE}style")
        if (shape := style.get(f"{_STYLE}data-style-name", "")) in codes
    }


def _ods_table(table: ElementTree.Element, facts: SheetFacts, styles: _Styles) -> list[Box]:
    boxes: list[Box] = []
    c = 0
    for column in table.iter(f"{_TABLE}table-column"):
        count = int(column.get(f"{_TABLE}number-columns-repeated", 1))
        if column.get(f"{_TABLE}visibility", "visible") != "visible" and count < 200:
            facts.hidden_columns += range(c + 1, c + count + 1)
        c += count
    r = 0
    for row in table.iter(f"{_TABLE}table-row"):
        count = int(row.get(f"{_TABLE}number-rows-repeated", 1))
        if row.get(f"{_TABLE}visibility", "visible") != "visible" and count < 1000:
            facts.hidden_rows += range(r + 1, r + count + 1)
        _ods_row(row, r, facts, styles, boxes)
        r += count
        if count > _FAR_REPEAT:
            break
    return boxes


def _ods_row(row: ElementTree.Element, r: int, facts: SheetFacts, styles: _Styles, boxes: list[Box]) -> None:
    c = 0
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        down = int(cell.get(f"{_TABLE}number-rows-spanned", 1))
        across = int(cell.get(f"{_TABLE}number-columns-spanned", 1))
        if down > 1 or across > 1:
            boxes.append((r, c, r + down - 1, c + across - 1))
        count = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        for column in range(c, c + (count if count < 1000 else 1)):
            _ods_cell(cell, r, column, facts, styles)
        c += count


def _ods_cell(cell: ElementTree.Element, r: int, c: int, facts: SheetFacts, styles: _Styles) -> None:
    text = "\n".join("".join(p.itertext()) for p in cell.iter(f"{_TEXT}p"))
    formula, style = cell.get(f"{_TABLE}formula"), cell.get(f"{_TABLE}style-name", "")
    if cell.get(_CALC_TYPE) == "error" or (formula and text.startswith("#")):
        facts.flags[r, c] = ("error_cell", text or "#")
    elif formula and not text and cell.get(f"{_OFFICE}value") is None:
        facts.flags[r, c] = ("formula_without_value", formula.removeprefix("of:"))
    elif cell.get(f"{_OFFICE}value-type") == "percentage":
        facts.percents.append((r, c))
    elif style in styles.formats and cell.get(f"{_OFFICE}value-type") == "float":
        facts.formats[r, c] = styles.formats[style]
    elif text and style in styles.fonts:
        facts.texts[r, c] = decode_legacy(text, styles.fonts[style])
