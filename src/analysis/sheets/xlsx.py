"""A look at the raw XML of an .xlsx: what calamine does not show, and what would bring it down.

Each sheet is searched for a few byte marks; only where one is present is it gone through in detail.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from analysis.sheets import number_formats
from analysis.words.text import decode_legacy, legacy_encoding

FAR_COLUMN, FAR_ROW = 2_000, 300_000  # no office table reaches this; calamine would lay out the whole area
_CELL = re.compile(rb"<(?:\w+:)?c ([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.S)
# These begin with plain letters, which the engine looks for many times as fast as for the edge of a word.
_WIDE = re.compile(rb' r="(?:[A-Z]{2}|[A-Z]\d{6})')
_FAR = re.compile(rb' r="(?:[A-Z]{3}\d|[A-Z]{1,2}\d{6})')
_REF = re.compile(rb'\br="([A-Z]+)(\d+)"')
_LEGACY = re.compile(rb' val="@?(?:\.vn|vni|wingdings|webdings)', re.I)
_STYLES = "xl/styles.xml"
_PLAIN_STYLES = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
_STYLE = re.compile(rb'\bs="(\d+)"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row (?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col (?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_TEXT = re.compile(rb"<(?:\w+:)?t(?: [^>]*)?>(.*?)</(?:\w+:)?t>", re.S)
_RUN = re.compile(rb"<(?:\w+:)?r>(.*?)</(?:\w+:)?r>", re.S)
_PHONETIC = re.compile(rb"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", re.S)


@dataclass(slots=True)
class SheetFacts:
    """0-based facts of a sheet: flagged cells (rule, text), texts to replace, percent cells, hidden and far cells.

    `formats` has the number formats that may show another number than the cell holds.
    """

    part: str
    flags: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    percents: list[tuple[int, int]] = field(default_factory=list)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    far: list[tuple[int, int, str]] = field(default_factory=list)
    edge: tuple[int, int] = (300_000, 2_000)  # row and column from which a cell is far


@dataclass(slots=True)
class Facts:
    sheets: dict[str, SheetFacts]

    @property
    def far(self) -> bool:
        return any(s.far for s in self.sheets.values())


@dataclass(slots=True)
class Styles:
    """By cell style: the legacy font, if any, whether it shows percent, and a number format that misleads."""

    fonts: dict[int, str] = field(default_factory=dict)
    percent: set[int] = field(default_factory=set)
    misleading: dict[int, str] = field(default_factory=dict)


def preflight(archive: zipfile.ZipFile) -> Facts:
    """Look over every worksheet of an .xlsx. Raises what zipfile raises on a damaged archive."""
    parts = _parts(archive)
    styles = _styles(archive)
    legacy = bool(styles.fonts)
    shared = b""
    if "xl/sharedStrings.xml" in archive.namelist():
        shared = archive.read("xl/sharedStrings.xml")
        legacy = legacy or _LEGACY.search(shared) is not None
    strings = _shared_strings(shared) if legacy else []
    sheets = {name: _look(archive.read(part), part, styles, strings, legacy) for name, part in parts.items()}
    if any(facts.far for facts in sheets.values()):
        texts = ["".join(text for text, _ in runs) for runs in strings or _shared_strings(shared)]
        for facts in sheets.values():
            facts.far = [(r, c, _far_text(text, texts)) for r, c, text in facts.far]
    return Facts(sheets)


def _far_text(text: str, shared: list[str]) -> str:
    index = text.removeprefix("shared:")
    return shared[int(index)] if index != text and index.isdigit() and int(index) < len(shared) else text


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name to the path of its XML, in the workbook's order."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    relations = {}
    for tag in re.findall(
        r"<(?:\w+:)?Relationship\b[^>]*>",
        archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace"),
    ):
        identity, target = re.search(r'\bId="([^"]*)"', tag), re.search(r'\bTarget="([^"]*)"', tag)
        if identity and target:
            path = target[1].lstrip("/") if target[1].startswith("/") else "xl/" + target[1]
            relations[identity[1]] = path
    parts = {}
    for tag in re.findall(
        r"<(?:\w+:)?sheet\b[^>]*>", archive.read("xl/workbook.xml").decode("utf-8", "replace")
    ):
        name, identity = re.search(r'\bname="([^"]*)"', tag), re.search(r'\b\w+:id="([^"]*)"', tag)
        target = relations.get(identity[1], "") if identity else ""
        if "worksheets" in target and target not in names:
            raise KeyError(target)  # the workbook names a sheet that is not in the file
        if name and "worksheets" in target:
            parts[unescape(name[1])] = target
    return parts


def _styles(archive: zipfile.ZipFile) -> Styles:
    if _STYLES not in archive.namelist():
        return Styles()
    xml = archive.read(_STYLES)
    custom = {
        int(number[1]): unescape(code[1].decode("utf-8", "replace"))
        for tag in re.findall(rb"<(?:\w+:)?numFmt\b[^>]*>", xml)
        if (number := re.search(rb'\bnumFmtId="(\d+)"', tag)) and (code := re.search(rb'\bformatCode="([^"]*)"', tag))
    }
    misleading = number_formats.BUILT_IN | {i: code for i, code in custom.items() if number_formats.misleads(code)}
    block = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", xml, re.S)
    formats = re.findall(rb"<(?:\w+:)?xf\b[^>]*>", block.group()) if block else []
    styles = Styles()
    names: list[str] = []
    if _LEGACY.search(xml):
        section = re.search(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", xml, re.S)
        for font in re.findall(
            rb"<(?:\w+:)?font>.*?</(?:\w+:)?font>|<(?:\w+:)?font/>", section.group() if section else b"", re.S
        ):
            name = re.search(rb'<(?:\w+:)?name val="([^"]*)"', font)
            names.append(unescape(name[1].decode("utf-8", "replace")) if name else "")
    for index, tag in enumerate(formats):
        number = re.search(rb'numFmtId="(\d+)"', tag)
        if number and (int(number[1]) in (9, 10) or "%" in custom.get(int(number[1]), "")):
            styles.percent.add(index)
        elif number and int(number[1]) in misleading:
            styles.misleading[index] = misleading[int(number[1])]
        font = re.search(rb'fontId="(\d+)"', tag)
        if names and font and int(font[1]) < len(names) and legacy_encoding(names[int(font[1])]):
            styles.fonts[index] = names[int(font[1])]
    return styles


def _edge(xml: bytes, *, wide: bool) -> tuple[int, int]:
    """The row and column behind which only stray cells lie: after a wide gap, in a sheet that is mostly empty."""
    last = xml.rfind(b"<row ")
    number = re.search(rb'\br="(\d+)"', xml[last : last + 200]) if last >= 0 else None
    if number is None or int(number[1]) < 5_000 and not wide:
        return FAR_ROW, FAR_COLUMN
    rows, columns = set(), set()
    for attributes, inner in _CELL.findall(xml):
        ref = _REF.search(attributes)
        if ref is not None and inner:
            rows.add(int(ref[2]) - 1)
            columns.add(ref[1])
    return min(FAR_ROW, _after_gap(rows, 3_000)), min(FAR_COLUMN, _after_gap(set(map(column_index, columns)), 150))


def _after_gap(places: set[int], gap: int) -> int:
    before = None
    for place in sorted(places):
        if before is not None and place - before > gap:
            return before + 1
        before = place
    return FAR_ROW


def _look(
    xml: bytes, part: str, styles: Styles, strings: list[list[tuple[str, str]]], legacy: bool
) -> SheetFacts:
    facts = SheetFacts(part)
    if b'hidden="' in xml:
        facts.hidden_rows = [int(r) for r in _HIDDEN_ROW.findall(xml)]
        for tag in _HIDDEN_COLUMN.findall(xml):
            low, high = re.search(rb'min="(\d+)"', tag), re.search(rb'max="(\d+)"', tag)
            if low and high and int(high[1]) - int(low[1]) < 200:
                facts.hidden_columns += range(int(low[1]), int(high[1]) + 1)
    errors, formulas = b't="e"' in xml, b"<f" in xml or b":f>" in xml
    shapes = any(b's="%d"' % s in xml for s in (*styles.percent, *styles.misleading))
    wide = _WIDE.search(xml) is not None
    facts.edge = _edge(xml, wide=wide)
    far = facts.edge != (FAR_ROW, FAR_COLUMN) or wide and _FAR.search(xml) is not None
    if not (errors or formulas or shapes or legacy or far):
        return facts
    for attributes, inner in _CELL.findall(xml):
        ref = _REF.search(attributes)
        if ref is None:
            continue
        r, c = int(ref[2]) - 1, column_index(ref[1])
        if far and (r >= facts.edge[0] or c >= facts.edge[1]):
            value = re.search(rb"<(?:\w+:)?[vt]\b[^>]*>([^<]*)<", inner)
            if value:
                shared = "shared:" if b't="s"' in attributes else ""
                facts.far.append((r, c, shared + unescape(value[1].decode("utf-8", "replace"))))
            continue
        _look_cell(facts, r, c, attributes, inner, styles, strings)
    return facts


def _look_cell(
    facts: SheetFacts,
    r: int,
    c: int,
    attributes: bytes,
    inner: bytes,
    styles: Styles,
    strings: list[list[tuple[str, str]]],
) -> None:
    if b't="e"' in attributes:
        value = re.search(rb"<(?:\w+:)?v>([^<]*)<", inner)
        facts.flags[r, c] = ("error_cell", value[1].decode("utf-8", "replace") if value else "#")
        return
    if (b"<f" in inner or b":f" in inner) and not re.search(rb"<(?:\w+:)?v>[^<]|<(?:\w+:)?is>", inner):
        formula = re.search(rb"<(?:\w+:)?f\b[^>]*>([^<]*)<", inner)
        if b't="str"' not in attributes or not re.search(rb"<(?:\w+:)?v", inner):
            facts.flags[r, c] = (
                "formula_without_value",
                "=" + unescape(formula[1].decode("utf-8", "replace")) if formula else "=",
            )
        return
    style = _STYLE.search(attributes)
    index = int(style[1]) if style else 0
    if index in styles.percent and inner:
        facts.percents.append((r, c))
    elif index in styles.misleading and inner:
        facts.formats[r, c] = styles.misleading[index]
    if not strings and not styles.fonts:
        return
    font = styles.fonts.get(index, "")
    if b't="s"' in attributes:
        number = re.search(rb"<(?:\w+:)?v>(\d+)<", inner)
        runs = strings[int(number[1])] if number and int(number[1]) < len(strings) else []
    elif b"<is>" in inner or b't="str"' in attributes:
        runs = [(unescape(t.decode("utf-8", "replace")), "") for t in _TEXT.findall(inner)]
    else:
        return
    if any(legacy_encoding(run_font or font) for _, run_font in runs):
        facts.texts[r, c] = "".join(decode_legacy(text, run_font or font) for text, run_font in runs)


def _shared_strings(xml: bytes) -> list[list[tuple[str, str]]]:
    """Each shared string as runs of (text, font)."""
    strings = []
    for item in re.findall(rb"<(?:\w+:)?si>(.*?)</(?:\w+:)?si>|<(?:\w+:)?si/>", xml, re.S):
        item = _PHONETIC.sub(b"", item)
        runs = _RUN.findall(item)
        if runs:
            parts = []
            for run in runs:
                font = re.search(rb'<(?:\w+:)?rFont val="([^"]*)"', run)
                text = "".join(unescape(t.decode("utf-8", "replace")) for t in _TEXT.findall(run))
                parts.append((text, unescape(font[1].decode("utf-8", "replace")) if font else ""))
            strings.append(parts)
        else:
            strings.append(
                [("".join(unescape(t.decode("utf-8", "replace")) for t in _TEXT.findall(item)), "")]
            )
    return strings


def column_index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def without_far_cells(archive: zipfile.ZipFile, facts: Facts) -> bytes:
    """The same workbook without its far cells, which are reported instead: calamine would abort on them."""
    cut = {s.part: s.edge for s in facts.sheets.values() if s.far}

    def near(name: str, data: bytes) -> bytes:
        if name not in cut:
            return data
        data = _CELL.sub(lambda match: _unless_far(match, cut[name]), data)
        return re.sub(rb"<(?:\w+:)?dimension\b[^>]*/>", b"", data)

    return _rewritten(archive, near)


def has_sound_styles(archive: zipfile.ZipFile) -> bool:
    """Whether the styles of the workbook, if it has any, are XML."""
    try:
        ElementTree.fromstring(archive.read(_STYLES) if _STYLES in archive.namelist() else _PLAIN_STYLES)
    except ElementTree.ParseError:
        return False
    return True


def with_plain_styles(data: bytes) -> bytes:
    """The same workbook without its styles, at whose damaged part calamine would refuse all of it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _rewritten(archive, lambda name, part: _PLAIN_STYLES if name == _STYLES else part)


def _rewritten(archive: zipfile.ZipFile, part: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as copy:
        for info in archive.infolist():
            copy.writestr(info.filename, part(info.filename, archive.read(info.filename)))
    return out.getvalue()


def _unless_far(match: re.Match[bytes], edge: tuple[int, int]) -> bytes:
    ref = _REF.search(match[1])
    return b"" if ref and (int(ref[2]) > edge[0] or column_index(ref[1]) >= edge[1]) else match[0]
