"""What an OpenDocument spreadsheet says beside its values, merges too: calamine leaves them out."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import log

from analysis.sheets.plain import tree
from analysis.sheets.sheet import MAX_CELLS, Box, Place, SheetFacts, Unreadable
from analysis.words.text import decode_legacy, legacy_encoding

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "table": f"{_OASIS}table:1.0",
    "style": f"{_OASIS}style:1.0",
    "office": f"{_OASIS}office:1.0",
    "text": f"{_OASIS}text:1.0",
    "number": f"{_OASIS}datastyle:1.0",
    "svg": f"{_OASIS}svg-compatible:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
_OF_CELLS = ("table", "office", "text")
_FAR_REPEAT = 20_000  # LibreOffice writes the empty rest of a sheet as one cell, repeated


@cache
def _full(name: str) -> str:
    space, _, local = name.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


def _get(element: ElementTree.Element, name: str, default: str = "") -> str:
    return element.get(_full(name), default)


def _count(element: ElementTree.Element, name: str) -> int:
    told = _get(element, name, "1")
    return max(1, int(told)) if told.isdecimal() and len(told) < 10 else 1


def _all(name: str, *trees: ElementTree.Element) -> Iterator[ElementTree.Element]:
    return (element for tree in trees for element in tree.iter(_full(name)))


@dataclass(slots=True)
class _Styles:
    """By name of cell style: the font of a legacy encoding, and a number format that misleads."""

    fonts: dict[str, str]
    formats: dict[str, str]


def look_at(
    content: bytes, common: bytes = b""
) -> tuple[bytes, dict[str, list[Box]], dict[str, SheetFacts]]:
    """The part as calamine may read it; merge spans, and what it does not show, by sheet name.

    `common` is the part with the styles that the sheets have in common. NotXml. Unreadable: what
    is filled by repetition is too large, or two sheets have one name.
    """
    root = tree(content)
    styles = _Styles(_fonts(root), _formats(root, common))
    merges, facts = {}, {}
    for table in _all("table:table", root):
        name = _get(table, "table:name")
        if name in facts:  # cells go by the name of their sheet
            raise Unreadable("file_damaged", "hai trang tính cùng tên")
        facts[name] = SheetFacts()
        merges[name] = _read_table(table, facts[name], styles)
    return (content if _is_usual(content) else _rewritten(root)), merges, facts


def _is_usual(content: bytes) -> bool:
    """Whether well-formed XML names its elements as calamine looks for them."""
    bound = all(
        content.count(f'xmlns:{prefix}="{space}"'.encode()) == 1
        and content.count(f'"{space}"'.encode()) == 1
        for prefix, space in _SPACES.items()
        if prefix in _OF_CELLS
    )
    instructions = content.count(b"<?") == content.startswith(b"<?")
    return bound and instructions and b"<!" not in content


def _rewritten(root: ElementTree.Element) -> bytes:
    for prefix, space in _SPACES.items():
        ElementTree.register_namespace(prefix, space)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _fonts(root: ElementTree.Element) -> dict[str, str]:
    """Font family by name of cell style, for those of a legacy encoding."""
    faces = {
        _get(face, "style:name"): _get(face, "svg:font-family").strip("'")
        for face in _all("style:font-face", root)
    }
    fonts = {}
    for style in _all("style:style", root):
        properties = style.find(_full("style:text-properties"))
        font = _get(properties, "style:font-name") if properties is not None else ""
        if legacy_encoding(faces.get(font, font)):
            fonts[_get(style, "style:name")] = faces.get(font, font)
    return fonts


def _formats(root: ElementTree.Element, common: bytes) -> dict[str, str]:
    """Number format by name of cell style, for those that may show another number than there is."""
    trees = [root]
    if b"display-factor" in common or b"number:fraction" in common:
        trees.append(tree(common))
    numbers = _all("number:number-style", *trees)
    codes = {_get(style, "style:name"): _code(style) for style in numbers}
    shapes = {
        _get(style, "style:name"): codes.get(_get(style, "style:data-style-name"), "")
        for style in _all("style:style", *trees)
    }
    return {name: code for name, code in shapes.items() if code}


def _code(style: ElementTree.Element) -> str:
    """The number style as Excel writes it, where it misleads; else empty."""
    fraction, number = style.find(_full("number:fraction")), style.find(_full("number:number"))
    if fraction is not None:
        digits = "?" * _count(fraction, "number:min-denominator-digits")
        return f"# ?/{_get(fraction, 'number:denominator-value', digits)}"
    factor = _get(number, "number:display-factor", "1") if number is not None else "1"
    if number is None or factor == "1":
        return ""
    places = int(_get(number, "number:decimal-places", "0"))
    return "0" + f".{'0' * places}" * (places > 0) + "," * round(log(float(factor), 1000))


def _read_table(table: ElementTree.Element, facts: SheetFacts, styles: _Styles) -> list[Box]:
    columns = _all("table:table-column", table)
    facts.hidden_columns += _hidden(columns, "table:number-columns-repeated", 200)
    rows = list(_all("table:table-row", table))
    facts.hidden_rows += _hidden(rows, "table:number-rows-repeated", 1000)
    boxes: list[Box] = []
    r = filled = 0
    for row in rows:
        count = _count(row, "table:number-rows-repeated")
        filled += count * _filled(row)
        if filled > MAX_CELLS:
            raise Unreadable("file_too_large", f"{filled} ô")
        boxes += _read_row(row, r, facts, styles, count)
        r += count
        if count > _FAR_REPEAT:
            break
    return boxes


def _filled(row: ElementTree.Element) -> int:
    """How far to the right a row is filled; 0 for a blank one."""
    width = last = 0
    for cell in row:
        width += _count(cell, "table:number-columns-repeated")
        if _is_filled(cell):
            last = width
    return last


def _is_filled(cell: ElementTree.Element) -> bool:
    """Whether a cell holds a text, a value or a formula, or lies under a merge."""
    told = ("office:value-type", "table:formula", "table:number-columns-spanned")
    return len(cell) > 0 or any(_get(cell, name) for name in told)


def _hidden(lines: Iterable[ElementTree.Element], repeated: str, most: int) -> Iterator[int]:
    """The numbers, from 1, of the hidden rows or columns; a rest of the sheet is none of them."""
    before = 0
    for line in lines:
        count = _count(line, repeated)
        if _get(line, "table:visibility", "visible") != "visible" and count < most:
            yield from range(before + 1, before + count + 1)
        before += count
        if count > _FAR_REPEAT:
            return


def _read_row(
    row: ElementTree.Element, r: int, facts: SheetFacts, styles: _Styles, repeated: int
) -> Iterator[Box]:
    kinds = {_full("table:table-cell"), _full("table:covered-table-cell")}
    c = 0
    for cell in (cell for cell in row if cell.tag in kinds):
        down = _count(cell, "table:number-rows-spanned")
        across = _count(cell, "table:number-columns-spanned")
        if down > 1 or across > 1:
            yield r, c, r + down - 1, c + across - 1
        count = _count(cell, "table:number-columns-repeated")
        if _is_filled(cell):
            for line in range(r, r + repeated):
                for column in range(c, c + count):
                    _look(cell, (line, column), facts, styles)
        c += count


def _look(cell: ElementTree.Element, at: Place, facts: SheetFacts, styles: _Styles) -> None:
    text = "\n".join("".join(line.itertext()) for line in _all("text:p", cell))
    formula, style = _get(cell, "table:formula"), _get(cell, "table:style-name")
    kind = _get(cell, "office:value-type")
    if _get(cell, "calcext:value-type") == "error" or (formula and text.startswith("#")):
        facts.flags[at] = ("error_cell", text or "#")
    elif formula and not text and cell.get(_full("office:value")) is None:
        facts.flags[at] = ("formula_without_value", formula.removeprefix("of:"))
    elif kind == "percentage":
        facts.percents.append(at)
    elif style in styles.formats and kind == "float":
        facts.formats[at] = styles.formats[style]
    elif text and style in styles.fonts:
        facts.texts[at] = decode_legacy(text, styles.fonts[style])
