"""Files that attack, or are written as few programs write them; made in code, by what they do.

`REWRITTEN`: one rich workbook, written in other ways that mean the same. `HOSTILE`: files that are
to cost one issue each, with the rules that may tell them; "" where they are read as they are.
"""

from __future__ import annotations

import io
import os
import re
import struct
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from analysis.sheets.sheet import column_index
from workbook_makers import save_as_excel_does, save_grid

Parts = dict[str, bytes]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
XML = "http://www.w3.org/XML/1998/namespace"
BOOK, STRINGS, STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
SHEET, SHEET_2 = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
GOOD = [
    ["Số tiêu chí đạt chuẩn nông thôn mới của các xã năm 2018"],
    ["TT", "Tên xã", "Số tiêu chí đạt"],
    [1, "Kỳ Ninh", 20],
    [2, "Kỳ Hà", 19],
    [3, "Kỳ Nam", 11],
]


# -- a rich workbook -------------------------------------------------------------------------------
def rich(path: Path) -> Parts:
    """All that a sheet may say beside its values, on two sheets."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Biểu 1 & 2 <a>"
    raised = CellRichText("420", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    struck = CellRichText("Kỳ Hà ", TextBlock(InlineFont(strike=True), "cũ"))
    for line in (
        ["Số tiêu chí = 20 & \"hơn\" 'thế' <5> năm 2018", None, "x"],
        ["TT", "Tên xã", "Tỷ lệ", "Ngày", "Lỗi", "Công thức"],
        [1, "Kỳ Ninh", 0.855, None, "#DIV/0!", "=A3+1"],
        [2, struck, 0.5, None, None, '=IF(A1 = "x", \'Trang 2\'!A1, "")'],
        [3, raised, 12.5, 250, 1e-7, True],
        [4, "X· Kú Hµ", 99, "  hai  dấu cách ", 'a"b', "dòng\nmới"],
    ):
        sheet.append(line)
    sheet["C3"].number_format = sheet["C4"].number_format = "0.0%"
    sheet["D3"].value, sheet["D3"].number_format = 43_101, "dd/mm/yyyy"
    sheet["D5"].number_format = '"KH "0'
    sheet["E5"].font = Font(strike=True)
    sheet["B6"].font = Font(name=".VnTime")
    sheet["A3"].fill = PatternFill("solid", fgColor="FF00B050")
    sheet["A4"].fill = PatternFill("solid", fgColor="FFFF0000")
    sheet["A5"].comment = Comment("Số này\nchưa duyệt", "An")
    sheet.merge_cells("A1:B1")
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["B"].hidden = True
    other = book.create_sheet("Trang 2")
    other["C7"] = "ẩn"
    other["D9"] = -5
    other.sheet_state = "hidden"
    return parts_of(save_as_excel_does(book, path))


def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, parts: Parts, how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


# -- the same, written in other ways ---------------------------------------------------------------
@dataclass(frozen=True)
class Style:
    """How XML is written."""

    quote: str = '"'
    prefix: str = ""
    about: str = ""  # about the sign of an attribute
    between: str = " "
    cdata: bool = False
    comments: bool = False
    numbered: bool = False  # characters of attributes
    backwards: bool = False  # attributes
    without: tuple[str, ...] = ()  # attributes of rows and cells
    encoding: str = "utf-8"
    begin: str = '<?xml version="1.0" encoding="{}"?>'
    space: str = MAIN
    names: str = ""  # of more namespaces


def written(xml: bytes, style: Style) -> bytes:
    """A part in another style."""
    root = ElementTree.fromstring(xml)
    body = _element(root, style, root=True)
    encoding = {"utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(style.encoding, style.encoding)
    text = style.begin.format(encoding) + body
    mark = "\ufeff" if style.encoding.startswith("utf-16-") else ""
    return (mark + text).encode(style.encoding, "xmlcharrefreplace")


def _element(one: ElementTree.Element, style: Style, *, root: bool = False) -> str:
    space, _, name = one.tag[1:].partition("}") if "}" in one.tag else ("", "", one.tag)
    tag = (f"{style.prefix}:" if style.prefix and space == MAIN else "") + name
    given = [
        (_attribute(key), value)
        for key, value in one.items()
        if not (name in ("row", "c") and key in style.without)
    ]
    if root:
        bound = f"xmlns:{style.prefix}" if style.prefix and space == MAIN else "xmlns"
        given.insert(0, (bound, style.space if space == MAIN else space))
        given.append(("xmlns:r", RELATED))
    if style.backwards:
        given.reverse()
    q = style.quote
    told = "".join(
        f"{style.between}{key}{style.about}={style.about}{q}{_value(value, style)}{q}"
        for key, value in given
    )
    told += f" {style.names}" if root and style.names else ""
    inside = _text(one.text, style) + "".join(
        _element(child, style) + _text(child.tail, style) for child in one
    )
    return f"<{tag}{told}>{inside}</{tag}>" if inside else f"<{tag}{told}/>"


RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _attribute(key: str) -> str:
    space, _, name = key[1:].partition("}") if key.startswith("{") else ("", "", key)
    return {XML: "xml:", RELATED: "r:", "": ""}[space] + name


def _value(value: str, style: Style) -> str:
    if style.numbered:
        return "".join(f"&#{ord(letter)};" for letter in value)
    return escape(value, {'"': "&quot;", "'": "&apos;", "\n": "&#10;"})


def _text(text: str | None, style: Style) -> str:
    if not text:
        return ""
    if style.cdata:
        return f"<![CDATA[{text}]]>"
    if style.comments:
        half = len(text) // 2
        return f"{escape(text[:half])}<!-- <c r='A1'> --><?x y?>{escape(text[half:])}"
    return escape(text)


def in_style(**options: object) -> Callable[[Parts], Parts]:
    """All parts of sheets, strings, styles and the book in another style."""
    style = replace(Style(), **options)
    own = (SHEET, SHEET_2, STRINGS, STYLES, BOOK)

    def change(parts: Parts) -> Parts:
        return {n: written(data, style) if n in own else data for n, data in parts.items()}

    return change


def without_places(**options: object) -> Callable[[Parts], Parts]:
    """Rows and cells that say not where they are: blank ones stand between."""
    change = in_style(without=("r",), **options)
    return lambda parts: change(parts | {n: _filled(parts[n]) for n in (SHEET, SHEET_2)})


def _filled(xml: bytes) -> bytes:
    root = ElementTree.fromstring(xml)
    data = root.find(f"{{{MAIN}}}sheetData")
    assert data is not None
    row_tag, cell_tag = f"{{{MAIN}}}row", f"{{{MAIN}}}c"
    lines = {int(one.get("r", "0")): one for one in data}
    for n in range(1, max(lines) + 1):
        if n not in lines:
            data.insert(n - 1, ElementTree.Element(row_tag, {"r": str(n)}))
            continue
        cells = {column_index(one.get("r", "").rstrip("0123456789")): one for one in lines[n]}
        for c in range(max(cells, default=0)):
            if c not in cells:
                lines[n].insert(c, ElementTree.Element(cell_tag))
    return ElementTree.tostring(root)


def moved(parts: Parts) -> Parts:
    """No part stands where it usually does."""
    names = {
        BOOK: "So/so.bin.xml", RELATIONS: "So/_rels/so.bin.xml.rels",
        SHEET: "bang/Mot.xml", SHEET_2: "So/hai.xml", STYLES: "So/kieu.xml",
        STRINGS: "chu.xml", "xl/worksheets/_rels/sheet1.xml.rels": "bang/_rels/Mot.xml.rels",
    }  # fmt: skip
    targets = {
        "worksheets/sheet1.xml": "/bang/Mot.xml", "worksheets/sheet2.xml": "./hai.xml",
        "styles.xml": "kieu.xml", "sharedStrings.xml": "../chu.xml",
        "/xl/workbook.xml": "So/so.bin.xml", "xl/workbook.xml": "So/so.bin.xml",
    }  # fmt: skip
    made = {}
    for name, data in parts.items():
        if name in (RELATIONS, "_rels/.rels"):
            for old, new in targets.items():
                data = re.sub(rb'Target="(?:/xl/)?%b"' % re.escape(old.encode()),
                              b'Target="%b"' % new.encode(), data)  # fmt: skip
        made[names.get(name, name)] = data
    return made


def capitals(parts: Parts) -> Parts:
    return {name.upper().replace("/", "\\"): data for name, data in parts.items()}


def marked(parts: Parts) -> Parts:
    """A byte order mark before each part."""
    return {n: b"\xef\xbb\xbf" + d if n.endswith(".xml") else d for n, d in parts.items()}


def junk_between(parts: Parts) -> Parts:
    """Cells in places where none count."""
    out = parts[SHEET].replace(
        b"</sheetData>", b'</sheetData><extLst><ext><c r="A3" t="e"><v>#N/A</v></c></ext></extLst>'
    )
    return parts | {SHEET: out}


REWRITTEN: dict[str, Callable[[Parts], Parts]] = {
    "as it is": lambda parts: parts,
    "single quotes": in_style(quote="'"),
    "a prefix": in_style(prefix="x"),
    "a long prefix": in_style(prefix="ss-1.a"),
    "spaces about the equals sign": in_style(about=" "),
    "line ends about the equals sign": in_style(about="\n"),
    "line ends between attributes": in_style(between="\n"),
    "tabs between attributes": in_style(between="\t"),
    "two spaces between attributes": in_style(between="  "),
    "attributes backwards": in_style(backwards=True),
    "cells without a place": without_places(),
    "cells without a place, single quotes": without_places(quote="'"),
    "UTF-16, low byte first": in_style(encoding="utf-16-le"),
    "UTF-16, high byte first": in_style(encoding="utf-16-be"),
    "latin letters, others numbered": in_style(encoding="iso-8859-1"),
    "ASCII": in_style(encoding="us-ascii"),
    "windows-1258": in_style(encoding="windows-1258"),
    "no declaration": in_style(begin=""),
    "CDATA": in_style(cdata=True),
    "comments and instructions in texts": in_style(comments=True),
    "numbered characters in attributes": in_style(numbered=True),
    "strict namespace": in_style(space=STRICT),
    "strict namespace with a prefix": in_style(space=STRICT, prefix="s"),
    "more namespaces": in_style(names='xmlns:x14="urn:x" xmlns:a="urn:a"'),
    "parts elsewhere": moved,
    "capital names and backslashes": capitals,
    "byte order marks": marked,
    "cells where none count": junk_between,
}


# -- files that attack -----------------------------------------------------------------------------
def good(folder: Path, name: str = "bieu.xlsx") -> tuple[Path, Parts]:
    path = save_grid(folder / name, GOOD)
    return path, parts_of(path)


def _with_sheet(folder: Path, xml: bytes, **more: bytes) -> Path:
    path, parts = good(folder)
    named = {"strings": STRINGS, "styles": STYLES, "book": BOOK, "relations": RELATIONS}
    return pack(path, parts | {SHEET: xml} | {named[key]: own for key, own in more.items()})


def _rows(inside: bytes) -> bytes:
    return b'<worksheet xmlns="%b"><sheetData>%b</sheetData></worksheet>' % (MAIN.encode(), inside)


def _in_good(folder: Path, old: bytes, new: bytes, part: str = SHEET) -> Path:
    path, parts = good(folder)
    assert old in parts[part], (part, old, parts[part][:300])
    return pack(path, parts | {part: parts[part].replace(old, new, 1)})


def zip_bomb(folder: Path) -> Path:
    return _with_sheet(folder, _rows(b'<row r="1"><c r="A1"><v>1</v></c></row>' * 4_000_000))


def bomb_in_shared_strings(folder: Path) -> Path:
    path, parts = good(folder)
    return pack(path, parts | {STRINGS: b"<sst>" + b"<si><t>a</t></si>" * 9_000_000 + b"</sst>"})


def bomb_in_another_part(folder: Path) -> Path:
    path, parts = good(folder)
    return pack(path, parts | {"xl/media/image1.png": b"\0" * 300_000_000})


def _lying(folder: Path, part: str, size: int) -> Path:
    """A zip whose table of contents says another size than its part has."""
    path, _ = good(folder)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        packed = archive.getinfo(part).compress_size
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", data, at + 28)[0]
        if bytes(data[at + 46 : at + 46 + length]).decode() == part:
            assert struct.unpack_from("<I", data, at + 20)[0] == packed
            struct.pack_into("<I", data, at + 24, size)
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(data))
    return path


def says_it_is_smaller(folder: Path) -> Path:
    return _lying(folder, SHEET, 200)


def says_it_is_larger(folder: Path) -> Path:
    return _lying(folder, SHEET, 4_000_000)


def says_it_is_4_gb(folder: Path) -> Path:
    return _lying(folder, SHEET, 0xFFFF_FFF0)


def bomb_that_says_it_is_small(folder: Path) -> Path:
    path = _with_sheet(folder, _rows(b'<row r="1"><c r="A1"><v>1</v></c></row>' * 1_400_000))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        if struct.unpack_from("<I", data, at + 24)[0] > 50_000_000:
            struct.pack_into("<I", data, at + 24, 5_000)
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(data))
    return path


def one_part_twice(folder: Path) -> Path:
    path, parts = good(folder)
    other = parts[SHEET].replace(b"<v>20</v>", b"<v>5</v>")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET.upper(), other)
    return path


def packed_by_lzma(folder: Path) -> Path:
    path, parts = good(folder)
    return pack(path, parts, zipfile.ZIP_LZMA)


def many_parts(folder: Path) -> Path:
    path, _ = good(folder)
    with zipfile.ZipFile(path, "a") as archive:
        for n in range(30_000):
            archive.writestr(f"xl/x{n}", b"")
    return path


def flipped_bit(folder: Path) -> Path:
    path, _ = good(folder)
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo(SHEET).header_offset
    data = bytearray(path.read_bytes())
    data[at + 30 + len(SHEET) + 60] ^= 0x10
    path.write_bytes(bytes(data))
    return path


def cut_zip(folder: Path) -> Path:
    path, _ = good(folder)
    path.write_bytes(path.read_bytes()[:-30])
    return path


def zip_of_zips(folder: Path) -> Path:
    path, _ = good(folder)
    return pack(path, {f"{n}.xlsx": path.read_bytes() for n in range(10)})


def locked_part(folder: Path) -> Path:
    path, _ = good(folder)
    data = path.read_bytes().replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )
    path.write_bytes(data)
    return path


_LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
) + b"]>"  # fmt: skip


def laughs_in_a_sheet(folder: Path) -> Path:
    return _with_sheet(
        folder, _LAUGHS + _rows(b'<row r="1"><c r="A1" t="str"><v>&m;</v></c></row>')
    )


def laughs_in_the_styles(folder: Path) -> Path:
    path, parts = good(folder)
    return pack(path, parts | {STYLES: _LAUGHS + b"<styleSheet>&m;</styleSheet>"})


def entity_from_outside(folder: Path) -> Path:
    kind = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return _with_sheet(folder, kind + _rows(b'<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>'))


def document_type_in_utf_16(folder: Path) -> Path:
    path, parts = good(folder)
    text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE worksheet>' + parts[SHEET].decode()
    return pack(path, parts | {SHEET: text.encode("utf-16")})


def tags_that_never_end(folder: Path) -> Path:
    return _with_sheet(folder, _rows(b"<row " * 200_000))


def rows_that_are_hidden_and_never_end(folder: Path) -> Path:
    return _with_sheet(folder, _rows(b'<row r="1" hidden="1"' * 100_000))


def one_long_tag(folder: Path) -> Path:
    many = b" ".join(b'a%d="1"' % n for n in range(200_000))
    return _with_sheet(folder, _rows(b'<row r="1" %b><c r="A1"><v>1</v></c></row>' % many))


def one_attribute_twice(folder: Path) -> Path:
    return _in_good(folder, b'<c r="C3"', b'<c r="C3" r="C4"')


def nested_a_million_times(folder: Path) -> Path:
    return _with_sheet(folder, _rows(b"<a>" * 1_000_000 + b"</a>" * 1_000_000))


def fonts_that_never_end(folder: Path) -> Path:
    path, parts = good(folder)
    return pack(path, parts | {STYLES: b"<styleSheet><fonts>" + b"<font>" * 300_000})


def sixty_thousand_percents(folder: Path) -> Path:
    path, parts = good(folder)
    shapes = b'<xf numFmtId="10"/>' * 60_000
    styles = b'<styleSheet xmlns="%b"><cellXfs>%b</cellXfs></styleSheet>' % (MAIN.encode(), shapes)
    line = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 90_000))
    return pack(path, parts | {STYLES: styles, SHEET: _rows(line)})


def inline_runs(folder: Path) -> Path:
    run = b'<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
    cell = b'<c r="A1" t="inlineStr"><is>%b</is></c>' % (run * 100_000)
    return _with_sheet(folder, _rows(b'<row r="1">%b</row>' % cell))


def last_corner(folder: Path) -> Path:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return _in_good(folder, b"</sheetData>", far)


def last_corner_in_small_letters(folder: Path) -> Path:
    far = b'<row r="1048576"><c r="xfd1048576"><v>1</v></c></row></sheetData>'
    return _in_good(folder, b"</sheetData>", far)


def beyond_the_last_corner(folder: Path) -> Path:
    far = b'<row r="4294967295"><c r="ZZZZZ4294967295"><v>1</v></c></row></sheetData>'
    return _in_good(folder, b"</sheetData>", far)


def row_of_five_thousand_digits(folder: Path) -> Path:
    far = b'<row r="%b"><c r="A%b"><v>1</v></c></row></sheetData>' % (b"9" * 5000, b"9" * 5000)
    return _in_good(folder, b"</sheetData>", far)


def merges_of_the_whole_sheet(folder: Path) -> Path:
    merge = b'<mergeCell ref="A1:XFD1048576"/>' * 50_000
    return _in_good(folder, b"</sheetData>", b"</sheetData><mergeCells>%b</mergeCells>" % merge)


def string_that_is_not_there(folder: Path) -> Path:
    return _in_good(folder, b"<v>0</v>", b"<v>99999999</v>")


def number_that_is_none(folder: Path) -> Path:
    return _in_good(folder, b"<v>20</v>", b"<v>hai muoi</v>")


def number_of_a_million_digits(folder: Path) -> Path:
    return _in_good(folder, b"<v>20</v>", b"<v>%b</v>" % (b"9" * 1_000_000))


def style_of_a_million_digits(folder: Path) -> Path:
    return _in_good(folder, b'<c r="C3"', b'<c r="C3" s="%b"' % (b"9" * 1_000_000))


def two_sheets_of_one_name(folder: Path) -> Path:
    book = Workbook()
    book.active.title = "A"
    for line in GOOD:
        book.active.append(line)
    book.create_sheet("B")["A1"] = 5
    path = save_as_excel_does(book, folder / "hai.xlsx")
    parts = parts_of(path)
    return pack(path, parts | {BOOK: parts[BOOK].replace(b'name="B"', b'name="A"')})


def sheet_that_is_its_own_list(folder: Path) -> Path:
    return _in_good(folder, b"worksheets/sheet1.xml", b"workbook.xml", RELATIONS)


def sheet_outside_of_the_file(folder: Path) -> Path:
    return _in_good(folder, b"worksheets/sheet1.xml", b"../../../../etc/passwd", RELATIONS)


def many_wide_sheets(folder: Path) -> Path:
    """Each of two cells, and a million between."""
    path, parts = good(folder)
    listed = b"".join(
        b'<sheet name="S%d" sheetId="%d" r:id="rId%d"/>' % (n, n, n) for n in range(1, 60)
    )
    book = b'<workbook xmlns="%b" xmlns:r="%b"><sheets>%b</sheets></workbook>'
    named = b"".join(
        b'<Relationship Id="rId%d" Type="%b/worksheet" Target="worksheets/sheet1.xml"/>'
        % (n, RELATED.encode())
        for n in range(1, 60)
    )
    space = b"http://schemas.openxmlformats.org/package/2006/relationships"
    far = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(2, 4999, 9))
    wide = b'<row r="1"><c r="EA1"><v>1</v></c></row>' + far
    return pack(
        path,
        parts
        | {
            BOOK: book % (MAIN.encode(), RELATED.encode(), listed),
            RELATIONS: b'<Relationships xmlns="%b">%b</Relationships>' % (space, named),
            SHEET: _rows(wide),
        },
    )


def cells_in_another_namespace(folder: Path) -> Path:
    cell = b'<mc:Choice xmlns:mc="urn:mc"><row r="9"><c r="C9"><v>1</v></c></row></mc:Choice>'
    return _in_good(folder, b"</sheetData>", cell + b"</sheetData>")


def error_of_a_new_kind(folder: Path) -> Path:
    return _in_good(folder, b'<c r="C3" t="n"><v>20</v>', b'<c r="C3" t="e"><v>#SPILL!</v>')


def all_errors(folder: Path) -> Path:
    """Every error of Excel and LibreOffice, each beside a figure."""
    lines = [*GOOD[:2], *([n, f"{name}.", 9] for n, name in enumerate(NEW_ERRORS, 1))]
    path = save_grid(folder / "loi.xlsx", lines)
    parts = parts_of(path)
    xml = parts[SHEET]
    for n, error in enumerate(NEW_ERRORS, 3):
        xml = xml.replace(
            b'<c r="C%d" t="n"><v>9</v>' % n, b'<c r="C%d" t="e"><v>%b</v>' % (n, error.encode())
        )
    return pack(path, parts | {SHEET: xml})


NEW_ERRORS = [
    *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#PYTHON!"),
    *("#GETTING_DATA", "#EXTERNAL!", "#TIMEOUT!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!"),
    *("#REF!", "#VALUE!", "Err:502", "#"),
]


# -- old Excel -------------------------------------------------------------------------------------
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(stream: bytes, name: str = "Workbook", *, chain: bytes = b"", first: int = 2) -> bytes:
    """A compound file of one stream; `chain`: another table of sectors."""
    sectors = max(8, -(-len(stream) // 512))  # a small stream would lie elsewhere
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    head = OLE + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    head += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    head += b"\xff" * (512 - len(head))

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = (title + "\0").encode("utf-16-le")
        links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (
            text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + links
            + b"\0" * 36 + struct.pack("<IQ", start, size)
        )  # fmt: skip

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(
        name, 2, 0xFFFFFFFF, first, sectors * 512
    )
    body = stream.ljust(sectors * 512, b"\0")
    return head + (chain or fat) + folder.ljust(512, b"\0") + body


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def biff(cells: bytes, size: tuple[int, int] = (2, 2)) -> bytes:
    """The stream of an old workbook of one sheet."""
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6))
    title = b"A"
    sheet_at = len(begin) + 4 + 8 + len(title) + 4
    bound = record(0x85, struct.pack("<IHBB", sheet_at, 0, len(title), 0) + title)
    own = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    extent = record(0x200, struct.pack("<IIHHH", 0, size[0], 0, size[1], 0))
    return begin + bound + record(0x0A, b"") + own + extent + cells + record(0x0A, b"")


def number_at(row: int, column: int, value: float = 1.5) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def _old(folder: Path, data: bytes, name: str = "cu.xls") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def old_excel(folder: Path) -> Path:
    return _old(folder, ole(biff(number_at(0, 0) + number_at(1, 1))))


def old_excel_cut(folder: Path) -> Path:
    return _old(folder, ole(biff(number_at(0, 0)))[:1600])


def old_excel_cut_in_a_record(folder: Path) -> Path:
    return _old(folder, ole(biff(number_at(0, 0)) + struct.pack("<HH", 0x203, 60_000)))


def old_excel_short_records(folder: Path) -> Path:
    kinds = (0x203, 0xFD, 0x06, 0xBD, 0x27E, 0x204, 0x205, 0xE5, 0xFC, 0x7D, 0x208)
    return _old(folder, ole(biff(b"".join(record(kind, b"\1") for kind in kinds))))


def old_excel_in_a_circle(folder: Path) -> Path:
    circle = struct.pack("<10I", 0xFFFFFFFD, 0xFFFFFFFE, 3, 2, 2, 2, 2, 2, 2, 2).ljust(512, b"\xff")
    return _old(folder, ole(biff(number_at(0, 0)), chain=circle))


def old_excel_starts_nowhere(folder: Path) -> Path:
    return _old(folder, ole(biff(number_at(0, 0)), first=0x00FFFFFF))


def old_excel_far_cell(folder: Path) -> Path:
    return _old(folder, ole(biff(number_at(0, 0) + number_at(65_535, 255), (65_536, 256))))


def old_excel_strings_that_are_not_there(folder: Path) -> Path:
    text = record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0xFFFFFFF0))
    return _old(folder, ole(biff(record(0xFC, struct.pack("<II", 9, 0xFFFFFFF0)) + text)))


def old_excel_without_a_book(folder: Path) -> Path:
    return _old(folder, ole(b"\x01" * 5000, "Khac"))


def old_excel_many_merges(folder: Path) -> Path:
    box = struct.pack("<HHHH", 0, 65_535, 0, 255)
    merges = record(0xE5, struct.pack("<H", 1000) + box * 1000) * 50
    return _old(folder, ole(biff(number_at(0, 0) + merges)))


def old_excel_random(folder: Path) -> Path:
    noise = bytes((i * 7919 + i // 3) % 251 for i in range(8192))
    return _old(folder, ole(biff(number_at(0, 0)) + noise))


# -- Excel's binary form ---------------------------------------------------------------------------
def _short(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def _bin(kind: int, data: bytes = b"") -> bytes:
    return (
        (bytes([kind & 0x7F | 0x80, kind >> 7]) if kind > 0x7F else bytes([kind]))
        + _short(len(data))
        + data
    )


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_parts(grid: list[list]) -> Parts:
    """The parts of an .xlsb of one sheet of texts and numbers."""
    cells = b""
    for r, row in enumerate(grid):
        cells += _bin(0, struct.pack("<IIHHBI", r, 0, 300, 0, 0, 1) + struct.pack("<II", 0, 9))
        for c, value in enumerate(row):
            at = struct.pack("<II", c, 0)
            if isinstance(value, str):
                cells += _bin(6, at + _wide(value))
            elif value is not None:
                cells += _bin(5, at + struct.pack("<d", value))
    extent = struct.pack("<IIII", 0, len(grid) - 1, 0, max(map(len, grid)) - 1)
    sheet = _bin(129) + _bin(148, extent) + _bin(145) + cells + _bin(146) + _bin(130)
    bound = _bin(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Sheet1"))
    book = _bin(131) + _bin(143) + bound + _bin(144) + _bin(132)
    related = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.bin"/>'
        "</Relationships>"
    )
    return {
        "xl/workbook.bin": book,
        "xl/worksheets/sheet1.bin": sheet,
        "xl/_rels/workbook.bin.rels": related.encode(),
    }


def binary(folder: Path) -> Path:
    """A sound .xlsb: only its values can be read."""
    return pack(folder / "nhi-phan.xlsb", binary_parts(GOOD))


def binary_cut(folder: Path) -> Path:
    parts = binary_parts(GOOD)
    cut = parts["xl/worksheets/sheet1.bin"][:150]
    return pack(folder / "nhi-phan.xlsb", parts | {"xl/worksheets/sheet1.bin": cut})


def binary_far(folder: Path) -> Path:
    parts = binary_parts(GOOD)
    far = _bin(0, struct.pack("<IIHHBI", 1_048_575, 0, 300, 0, 0, 1) + struct.pack("<II", 0, 9))
    far += _bin(5, struct.pack("<IId", 16_383, 0, 1.0))
    name = "xl/worksheets/sheet1.bin"
    return pack(folder / "xa.xlsb", parts | {name: parts[name].replace(_bin(146), far + _bin(146))})


# -- OpenDocument, text, markup --------------------------------------------------------------------
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def ods(folder: Path, table: str, begin: str = "", name: str = "bang.ods") -> Path:
    spaces = " ".join(
        f'xmlns:{one}="{_ODF}{one}:1.0"' for one in ("office", "table", "text", "style")
    )
    content = (
        f'<?xml version="1.0"?>{begin}<office:document-content {spaces}><office:body>'
        f"<office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<manifest:manifest xmlns:manifest="urn:m"/>'
    return pack(
        folder / name,
        {"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest},
    )


def ods_table(rows: str, name: str = "A") -> str:
    return f'<table:table table:name="{name}">{rows}</table:table>'


def ods_cell(value: float, more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}" {more}>'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def ods_repeated_without_end(folder: Path) -> Path:
    many = ods_cell(1, 'table:number-columns-repeated="16384"')
    return ods(
        folder,
        ods_table(
            f'<table:table-row table:number-rows-repeated="1048576">{many}</table:table-row>'
        ),
    )


def ods_repeated_a_billion_times(folder: Path) -> Path:
    many = ods_cell(1, 'table:number-columns-repeated="999999999"')
    return ods(folder, ods_table(f"<table:table-row>{many}</table:table-row>"))


def ods_repeats_that_are_no_numbers(folder: Path) -> Path:
    many = ods_cell(1, 'table:number-columns-repeated="-7"')
    return ods(folder, ods_table(f"<table:table-row>{many}</table:table-row>"))


def ods_laughs(folder: Path) -> Path:
    cell = "<table:table-cell><text:p>&m;</text:p></table:table-cell>"
    return ods(folder, ods_table(f"<table:table-row>{cell}</table:table-row>"), _LAUGHS.decode())


def ods_merge_of_all(folder: Path) -> Path:
    one = ods_cell(1, 'table:number-columns-spanned="16384" table:number-rows-spanned="1048576"')
    return ods(folder, ods_table(f"<table:table-row>{one}</table:table-row>"))


def ods_two_tables_of_one_name(folder: Path) -> Path:
    row = f"<table:table-row>{ods_cell(1)}</table:table-row>"
    return ods(folder, ods_table(row) + ods_table(row))


def _text_file(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def html_of_wide_cells(folder: Path) -> Path:
    cell = b'<td rowspan="1000" colspan="1000">1'
    return _text_file(folder, "rong.xls", b"<html><table><tr>" + cell * 20)


def html_nested(folder: Path) -> Path:
    return _text_file(folder, "long.html", b"<table><tr><td>" * 50_000)


def html_of_open_brackets(folder: Path) -> Path:
    return _text_file(folder, "mo.html", b"<html><table>" + b"<a " * 100_000)


def html_of_comments(folder: Path) -> Path:
    return _text_file(folder, "mo.html", b"<html><table>" + b"<!--" * 50_000 + b"<![" * 50_000)


def old_xml_far(folder: Path) -> Path:
    return _old_xml(folder, '<Row ss:Index="1000000000"><Cell ss:Index="999999999">{}</Cell></Row>')


def old_xml_wide(folder: Path) -> Path:
    return _old_xml(folder, '<Row><Cell ss:MergeAcross="999999999">{}</Cell></Row>')


def old_xml_steps(folder: Path) -> Path:
    rows = "".join(
        f'<Row ss:Index="{n * 9000}"><Cell ss:Index="{n}">{{}}</Cell></Row>' for n in range(1, 300)
    )
    return _old_xml(folder, rows)


def old_xml_laughs(folder: Path) -> Path:
    return _old_xml(folder, "<Row><Cell>{}&m;</Cell></Row>", _LAUGHS.decode())


def _old_xml(folder: Path, rows: str, begin: str = "") -> Path:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    one = '<Data ss:Type="Number">1</Data>'
    text = (
        f'<?xml version="1.0"?>{begin}<Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="A"><Table>{rows.replace("{}", one)}</Table></Worksheet></Workbook>'
    )
    return _text_file(folder, "cu.xml", text.encode())


def csv_wide_and_long(folder: Path) -> Path:
    return _text_file(folder, "rong.csv", b"," * 500_000 + b"\n" + b"1\n" * 500_000)


def csv_of_quotes(folder: Path) -> Path:
    return _text_file(folder, "nhay.csv", b'a,b,c\n"' + b'"a,"b\n"' * 20_000)


def csv_of_open_quotes(folder: Path) -> Path:
    return _text_file(folder, "nhay.csv", b"a,b,c\n" + b'"x,1,2\n' * 5_000 + b'"' * 9_999)


def csv_of_one_line(folder: Path) -> Path:
    return _text_file(folder, "mot.csv", b"1234567890" * 2_000_000)


def csv_of_zeros(folder: Path) -> Path:
    return _text_file(folder, "khong.csv", b"a,b\n\0\0\0,1\n" * 1000)


def csv_of_marks(folder: Path) -> Path:
    """Half of a letter for each byte, and accents without a letter."""
    return _text_file(folder, "dau.csv", "TT;Tên\n1;{}\n".format("\u0301" * 200_000).encode())


def text_of_digits(folder: Path) -> Path:
    grid = [*GOOD[:2], [1, "Kỳ Hà", "1" * 30_000], [2, "Kỳ Ninh", "1." * 15_000]]
    return save_grid(folder / "so.xlsx", grid)


# -- names and kinds of files ----------------------------------------------------------------------
def no_name(folder: Path) -> Path:
    path, _ = good(folder)
    other = folder / os.fsdecode(b"bi\xea\xf9u.xlsx")
    return path.rename(other)


def name_of_255_bytes(folder: Path) -> Path:
    path, _ = good(folder)
    return path.rename(folder / ("ế" * 83 + ".xlsx"))


def sparse_file(folder: Path) -> Path:
    path = folder / "rong.xlsx"
    with path.open("wb") as file:
        try:
            file.truncate(4 * 2**40)
        except OSError:  # a disk that has no such files
            file.truncate(2**32)
    return path


def circle_of_links(folder: Path) -> Path:
    (folder / "vong.xlsx").symlink_to(folder / "vong.xlsx")
    return folder / "vong.xlsx"


def link_to_the_folder_above(folder: Path) -> Path:
    (folder / "len").symlink_to(folder)
    return folder / "len"


def named_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "ong.xlsx")
    return folder / "ong.xlsx"


def device(folder: Path) -> Path:
    (folder / "khong.csv").symlink_to("/dev/zero")
    return folder / "khong.csv"


def folder_of_that_name(folder: Path) -> Path:
    (folder / "x.xlsx").mkdir()
    return folder / "x.xlsx"


def leading_dot(folder: Path) -> Path:
    path, _ = good(folder)
    return path.rename(folder / ".bieu.xlsx")


def lock(folder: Path) -> Path:
    (folder / "~$bieu.xlsx").write_bytes(b"\x06Admin" + b" " * 159)
    return folder / "~$bieu.xlsx"


def gzip_bomb(folder: Path) -> Path:
    packer = zlib.compressobj(9, wbits=31)
    return _text_file(folder, "gz.xlsx", packer.compress(b"\0" * 50_000_000) + packer.flush())


Builder = Callable[[Path], Path]
DAMAGED, LARGE = ("file_damaged",), ("file_too_large",)
SHEET_ONLY, NO_SHEET = ("sheet_damaged",), ("not_a_spreadsheet",)
# What tells each; several where it depends on the version of a library. "": it is read.
HOSTILE: dict[Builder, tuple[str, ...]] = {
    **dict.fromkeys((zip_bomb, bomb_in_shared_strings, says_it_is_4_gb, many_parts), LARGE),
    bomb_in_another_part: ("",),
    **dict.fromkeys((says_it_is_smaller, says_it_is_larger, bomb_that_says_it_is_small), DAMAGED),
    **dict.fromkeys((one_part_twice, packed_by_lzma, flipped_bit, cut_zip), DAMAGED),
    zip_of_zips: NO_SHEET,
    locked_part: ("password",),
    **dict.fromkeys((laughs_in_a_sheet, entity_from_outside, document_type_in_utf_16), SHEET_ONLY),
    laughs_in_the_styles: ("styles_damaged",),
    **dict.fromkeys(
        (tags_that_never_end, rows_that_are_hidden_and_never_end, one_attribute_twice), SHEET_ONLY
    ),
    one_long_tag: ("no_table", "cell_outside"),
    nested_a_million_times: ("file_empty",),
    fonts_that_never_end: ("styles_damaged",),
    sixty_thousand_percents: ("cell_outside", "no_table"),
    inline_runs: ("no_table",),
    **dict.fromkeys((last_corner, last_corner_in_small_letters), ("far_cell",)),
    **dict.fromkeys((beyond_the_last_corner, row_of_five_thousand_digits), SHEET_ONLY),
    merges_of_the_whole_sheet: ("merged_value", "", "no_table", "cell_outside"),
    **dict.fromkeys((string_that_is_not_there, number_that_is_none), SHEET_ONLY),
    number_of_a_million_digits: ("number_impossible", "sheet_damaged"),
    style_of_a_million_digits: ("", "sheet_damaged"),
    two_sheets_of_one_name: DAMAGED,
    sheet_that_is_its_own_list: ("file_empty", "sheet_damaged"),
    sheet_outside_of_the_file: DAMAGED,
    many_wide_sheets: LARGE,
    cells_in_another_namespace: SHEET_ONLY,
    error_of_a_new_kind: ("error_cell",),
    all_errors: ("error_cell", "value_unused"),
    old_excel: ("cell_outside", "no_table", "only_values"),
    **dict.fromkeys(
        (
            *(old_excel_cut, old_excel_cut_in_a_record, old_excel_short_records),
            *(old_excel_in_a_circle, old_excel_starts_nowhere, old_excel_random),
            *(old_excel_strings_that_are_not_there, old_excel_without_a_book),
            old_excel_many_merges,
        ),
        ("file_damaged", "sheet_damaged", "only_values", "cell_outside", "no_table", "file_empty"),
    ),
    old_excel_far_cell: LARGE,
    binary: ("only_values",),
    binary_cut: ("only_values", "file_damaged", "sheet_damaged"),
    binary_far: ("file_stopped", "file_too_large", "sheet_damaged"),  # calamine ends its process
    **dict.fromkeys((ods_repeated_without_end, ods_repeated_a_billion_times), LARGE),
    ods_repeats_that_are_no_numbers: ("cell_outside", "no_table", "file_damaged", "sheet_damaged"),
    ods_laughs: DAMAGED,
    ods_merge_of_all: ("cell_outside", "no_table"),
    ods_two_tables_of_one_name: DAMAGED,
    html_of_wide_cells: LARGE,
    html_nested: ("not_a_spreadsheet", "file_damaged"),
    **dict.fromkeys((html_of_open_brackets, html_of_comments), NO_SHEET),
    **dict.fromkeys((old_xml_far, old_xml_wide, old_xml_steps), LARGE),
    old_xml_laughs: DAMAGED,
    csv_wide_and_long: LARGE,
    **dict.fromkeys((csv_of_quotes, csv_of_open_quotes), ("stray_quote", "no_table")),
    csv_of_one_line: ("no_table", "cell_outside"),
    csv_of_zeros: ("not_a_spreadsheet", "no_table"),
    csv_of_marks: ("no_table", "value_not_understood"),
    text_of_digits: ("value_not_understood", "not_vietnamese_number"),
    no_name: ("name_not_text",),
    name_of_255_bytes: ("",),
    **dict.fromkeys((sparse_file,), LARGE),
    circle_of_links: ("file_not_opened",),
    link_to_the_folder_above: ("folder_linked",),
    **dict.fromkeys((named_pipe, device), NO_SHEET),
    folder_of_that_name: ("folder_named_like_file",),
    leading_dot: ("hidden_file",),
    lock: ("lock_file",),
    gzip_bomb: NO_SHEET,
}
