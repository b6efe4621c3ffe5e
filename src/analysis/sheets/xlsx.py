"""A look at the raw XML of an .xlsx: what calamine does not show, and what would bring it down.

Each sheet is searched for a few byte marks; only where one is present is it gone through in detail.
"""

from __future__ import annotations

import colorsys
import io
import posixpath
import re
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import unescape

from analysis.sheets import number_formats
from analysis.sheets.sheet import Place, SheetFacts, column_index
from analysis.words.text import decode_legacy, legacy_encoding

# No office table reaches these; calamine would lay out the whole area.
FAR_COLUMN, FAR_ROW = 2_000, 300_000
ROW_GAP, COLUMN_GAP = 3_000, 150  # behind so many blank ones a cell is a stray one
_CELL = re.compile(rb"<(?:\w+:)?c ([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.S)
# These begin with plain letters: the engine looks for them many times as fast as for an edge.
_WIDE = re.compile(rb' r="(?:[A-Z]{2}|[A-Z]\d{6})')
_FAR = re.compile(rb' r="(?:[A-Z]{3}\d|[A-Z]{1,2}\d{6})')
_REF = re.compile(rb'\br="([A-Z]+)(\d+)"')
# A row and its first filled cell, as all programs write them; tags that do not end cost nothing.
_FILLED_ROW = re.compile(
    rb'<row [^>]{0,300}?\br="(\d+)"[^>]{0,300}>(?:<c [^>]{0,100}/>)*<c [^>]{0,100}><[vfi]'
)
_LEGACY = re.compile(rb' val="@?(?:\.vn|vni|wingdings|webdings)', re.I)
_STYLES, _SHARED = "xl/styles.xml", "xl/sharedStrings.xml"
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ElementTree.register_namespace("", _MAIN)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_RAISED = re.compile(rb'<(?:\w+:)?vertAlign val="superscript"')
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISE = str.maketrans("0123456789", _RAISED_DIGITS)
_STRUCK = re.compile(rb'<(?:\w+:)?strike(?: val="(?:1|true)")?\s*/>')
_FILL = re.compile(rb"<(?:\w+:)?fill>.*?</(?:\w+:)?fill>|<(?:\w+:)?fill/>", re.S)
_FILLED = re.compile(rb'"solid".*?<(?:\w+:)?fgColor ([^>]*?)\s*/?>', re.S)
_WHITE = re.compile(rb'^(?:theme="0"|indexed="(?:9|64|65)")$')
_RGB = re.compile(rb'^rgb="[0-9A-Fa-f]{2}([0-9A-Fa-f]{6})"$')
# The hue from which a colour is called so, in degrees; a paler one is grey, one darker black.
COLOURS = (
    (345, "red"), (300, "pink"), (260, "purple"), (170, "blue"), (70, "green"), (45, "yellow"),
    (15, "orange"), (0, "red"),
)  # fmt: skip
PALE, DARK = 0.2, 0.05
_FONT_NAME = re.compile(rb'<(?:\w+:)?name val="([^"]*)"')
_FONT = re.compile(rb"<(?:\w+:)?font>.*?</(?:\w+:)?font>|<(?:\w+:)?font/>", re.S)
_PLAIN_STYLES = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
_STYLE = re.compile(rb'\bs="(\d+)"')
_HIDDEN = rb'(?=[^>]*\bhidden="(?:1|true)")'
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row " + _HIDDEN + rb'[^>]*\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col " + _HIDDEN + rb"[^>]*>")
_TEXT = re.compile(rb"<(?:\w+:)?t(?: [^>]*)?>(.*?)</(?:\w+:)?t>", re.S)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_VALUE_OR_TEXT = re.compile(rb"<(?:\w+:)?[vt]\b[^>]*>([^<]*)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*)<")
_HAS_VALUE = re.compile(rb"<(?:\w+:)?v>[^<]|<(?:\w+:)?is>")
_COMMENT = re.compile(rb"<(?:\w+:)?comment\b([^>]*)>(.*?)</(?:\w+:)?comment>", re.S)
_ITEM = re.compile(rb"<(?:\w+:)?si>(.*?)</(?:\w+:)?si>|<(?:\w+:)?si/>", re.S)
_RUN_FONT = re.compile(rb'<(?:\w+:)?rFont val="([^"]*)"')
_RUN = re.compile(rb"<(?:\w+:)?r>(.*?)</(?:\w+:)?r>", re.S)
_PHONETIC = re.compile(rb"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", re.S)

Runs = list[tuple[str, str]]  # text and font


@dataclass(slots=True)
class Styles:
    """By cell style: the legacy font, if any, whether it shows percent, a format that misleads.

    `struck`: the styles that strike out what stands in their cells; `colours`: those that fill
    them, with the name of the colour.
    """

    fonts: dict[int, str] = field(default_factory=dict)
    percent: set[int] = field(default_factory=set)
    misleading: dict[int, str] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)
    colours: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Texts:
    """What it takes to decode texts: styles, shared strings, and whether any is to be decoded.

    That is in a legacy font, or with a part that is raised or struck out (`struck`: its number).
    """

    styles: Styles
    strings: list[Runs]
    special: bool
    struck: frozenset[int] = frozenset()


def _text(data: bytes) -> str:
    return unescape(data.decode("utf-8", "replace"))


def _attribute(tag: bytes, name: bytes) -> str | None:
    """The value of an attribute, its entities resolved; None where the tag has none."""
    found = re.search(rb"\b" + name + rb'="([^"]*)"', tag)
    return _text(found[1]) if found else None


def _number(tag: bytes, name: bytes) -> int:
    """The whole number that an attribute is; -1 where it is none."""
    text = _attribute(tag, name)
    return int(text) if text and text.isdecimal() else -1


def _first(pattern: re.Pattern[bytes], data: bytes) -> str | None:
    found = pattern.search(data)
    return _text(found[1]) if found else None


def _tags(name: bytes, xml: bytes) -> list[bytes]:
    return re.findall(rb"<(?:\w+:)?" + name + rb"\b[^>]*>", xml)


def _section(name: bytes, xml: bytes) -> bytes:
    """An element that stands once, with all that is in it; b"" where it is not there."""
    found = re.search(rb"<(?:\w+:)?%b\b.*?</(?:\w+:)?%b>" % (name, name), xml, re.S)
    return found.group() if found else b""


def preflight(archive: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """Facts of every worksheet by its name. Raises what zipfile raises on a damaged archive."""
    book = _book(archive)
    styles = _styles(_xml(archive, book.styles))
    shared = _xml(archive, book.strings)
    struck = _STRUCK.search(shared) is not None
    special = bool(styles.fonts or struck or _LEGACY.search(shared) or _RAISED.search(shared))
    strings = _shared_strings(shared) if special else []
    texts = _Texts(styles, strings, special, _struck_strings(shared) if struck else frozenset())
    sheets = {name: _look(_xml(archive, part), part, texts) for name, part in book.sheets.items()}
    if any("comments" in name for name in archive.namelist()):
        for name, part in book.sheets.items():
            sheets[name].comments = list(_comments(archive, part))
    if far := [facts for facts in sheets.values() if facts.far]:
        _spell_out(far, strings or _shared_strings(shared))
    return sheets


def _xml(archive: zipfile.ZipFile, part: str) -> bytes:
    """A part of the file, "" for none, as the patterns of this module need it.

    That is UTF-8 with double quotes, as all programs for tables write it.
    """
    data = archive.read(part) if part in archive.namelist() else b""
    if data.startswith(_UTF_16) or b"='" in data:
        data = ElementTree.tostring(ElementTree.fromstring(data))
    return data


def _comments(archive: zipfile.ZipFile, sheet: str) -> Iterator[tuple[str, str]]:
    """The comments on the cells of a sheet: address and text."""
    folder, name = posixpath.split(sheet)
    for tag in _tags(b"Relationship", _xml(archive, f"{folder}/_rels/{name}.rels")):
        if (_attribute(tag, b"Type") or "").endswith("/comments"):
            target = posixpath.normpath(posixpath.join(folder, _attribute(tag, b"Target") or ""))
            for attributes, inner in _COMMENT.findall(_xml(archive, target.lstrip("/"))):
                text = " ".join("".join(map(_text, _TEXT.findall(inner))).split())
                yield _attribute(attributes, b"ref") or "", text


def _spell_out(sheets: list[SheetFacts], strings: list[Runs]) -> None:
    """The texts of far cells where a cell names but the shared string that it shows."""
    whole = ["".join(text for text, _ in runs) for runs in strings]
    for facts in sheets:
        facts.far = [(r, c, _far_text(text, whole)) for r, c, text in facts.far]


def _far_text(text: str, shared: list[str]) -> str:
    index = text.removeprefix("shared:")
    known = index != text and index.isdigit() and int(index) < len(shared)
    return shared[int(index)] if known else text


@dataclass(frozen=True, slots=True)
class _Book:
    """Where the parts of a workbook stand: each sheet by its name, the styles, the strings."""

    sheets: dict[str, str]
    styles: str = _STYLES
    strings: str = _SHARED


def _book(archive: zipfile.ZipFile) -> _Book:
    """The parts of a workbook, sheets in its order. KeyError: a sheet is not in the file."""
    names = set(archive.namelist())
    if not {_BOOK, _RELATIONS} <= names:
        return _Book({})
    relations, parts = {}, {}
    for tag in _tags(b"Relationship", _xml(archive, _RELATIONS)):
        target = _attribute(tag, b"Target") or ""
        path = target.lstrip("/") if target.startswith("/") else "xl/" + target
        kind = (_attribute(tag, b"Type") or "").rpartition("/")[2]
        relations[_attribute(tag, b"Id") or ""] = kind, path
        parts[kind] = path
    sheets = {}
    for tag in _tags(b"sheet", _xml(archive, _BOOK)):
        kind, target = relations.get(_attribute(tag, rb"\w+:id") or "", ("", ""))
        if kind != "worksheet":
            continue
        if target not in names:
            raise KeyError(target)
        sheets[_attribute(tag, b"name") or ""] = target
    return _Book(sheets, parts.get("styles", _STYLES), parts.get("sharedStrings", _SHARED))


def _styles(xml: bytes) -> Styles:
    custom = {
        _number(tag, b"numFmtId"): code
        for tag in _tags(b"numFmt", xml)
        if (code := _attribute(tag, b"formatCode")) is not None
    }
    misleading = {i: code for i, code in custom.items() if number_formats.matters(code)}
    misleading = number_formats.BUILT_IN | misleading
    percents = {9, 10, *(i for i, code in custom.items() if number_formats.is_percent(code))}
    fonts = _FONT.findall(_section(b"fonts", xml))
    fills = [_colour(fill) for fill in _FILL.findall(_section(b"fills", xml))]
    styles = Styles()
    for index, tag in enumerate(_tags(b"xf", _section(b"cellXfs", xml))):
        shape, font, fill = (_number(tag, name) for name in (b"numFmtId", b"fontId", b"fillId"))
        if 0 <= fill < len(fills) and fills[fill]:
            styles.colours[index] = fills[fill]
        if shape in percents:
            styles.percent.add(index)
        elif shape in misleading:
            styles.misleading[index] = misleading[shape]
        if 0 <= font < len(fonts):
            _add_font(styles, index, fonts[font])
    return styles


def _add_font(styles: Styles, index: int, font: bytes) -> None:
    name = _first(_FONT_NAME, font) or ""
    if legacy_encoding(name):
        styles.fonts[index] = name
    if _STRUCK.search(font):
        styles.struck.add(index)


def _colour(fill: bytes) -> str:
    """The name of the colour of a fill and its shade, "green 92D050"; "" for none and white.

    One of a theme or a palette has no name but its number.
    """
    found = _FILLED.search(fill)
    if found is None:
        return ""
    shade = _RGB.match(found[1])
    if shade is None and _WHITE.match(found[1]):
        return ""
    if shade is None:
        return found[1].decode("ascii", "replace").replace('"', "").replace("=", " ")
    red, green, blue = (int(shade[1][n : n + 2], 16) / 255 for n in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    if light >= 1 - DARK:
        return ""
    name = next(name for least, name in COLOURS if 360 * hue >= least)
    name = "black" if light <= DARK else "grey" if strength < PALE else name
    return f"{name} {shade[1].decode('ascii').upper()}"


def _edge(xml: bytes, *, wide: bool) -> Place:
    """The row and column behind which only stray cells lie: after a wide gap, in a thin sheet."""
    last = xml.rfind(b"<row ")
    rows_told = _number(xml[last : last + 200], b"r") if last >= 0 else -1
    if rows_told < 0 or (rows_told < 5_000 and not wide):
        return FAR_ROW, FAR_COLUMN
    if not wide:  # a long list without a gap needs no look at its cells
        filled = [0, *map(int, _FILLED_ROW.findall(xml)), rows_told]
        if _after_gap(filled, ROW_GAP) == FAR_ROW:
            return FAR_ROW, FAR_COLUMN
    places = [at for at, _, inner in _cells(xml) if inner]
    rows, columns = {r for r, _ in places}, {c for _, c in places}
    far_row, far_column = _after_gap(rows, ROW_GAP), _after_gap(columns, COLUMN_GAP)
    return min(FAR_ROW, far_row), min(FAR_COLUMN, far_column)


def _cells(xml: bytes) -> Iterator[tuple[Place, bytes, bytes]]:
    """The cells of a sheet: place, attributes and what is inside."""
    for attributes, inner in _CELL.findall(xml):
        if ref := _REF.search(attributes):
            yield (int(ref[2]) - 1, column_index(ref[1].decode())), attributes, inner


def _after_gap(places: Iterable[int], gap: int) -> int:
    ordered = sorted(places)
    pairs = zip(ordered, ordered[1:], strict=False)
    return next((before + 1 for before, place in pairs if place - before > gap), FAR_ROW)


def _look(xml: bytes, part: str, texts: _Texts) -> SheetFacts:
    """The facts of one sheet; it is gone through cell by cell only where a mark is in it."""
    facts = SheetFacts(part)
    if b'hidden="' in xml:
        facts.hidden_rows = [int(r) for r in _HIDDEN_ROW.findall(xml)]
        facts.hidden_columns = list(_hidden_columns(xml))
    if not texts.special and b"vertAlign" in xml:
        texts = replace(texts, special=True)
    wide = _WIDE.search(xml) is not None
    facts.edge = _edge(xml, wide=wide)
    far = facts.edge != (FAR_ROW, FAR_COLUMN) or (wide and _FAR.search(xml) is not None)
    if not (far or texts.special or _is_marked(xml, texts.styles)):
        return facts
    for at, attributes, inner in _cells(xml):
        if not far or _is_near(at, facts.edge):
            _look_at(facts, at, attributes, inner, texts)
        elif (value := _first(_VALUE_OR_TEXT, inner)) is not None:
            shared = "shared:" if b't="s"' in attributes else ""
            facts.far.append((*at, shared + value))
    return facts


def _is_near(at: Place, edge: Place) -> bool:
    return at[0] < edge[0] and at[1] < edge[1]


def _hidden_columns(xml: bytes) -> Iterator[int]:
    """The numbers, from 1, of the hidden columns; a rest of the sheet is none of them."""
    for tag in _HIDDEN_COLUMN.findall(xml):
        low, high = _number(tag, b"min"), _number(tag, b"max")
        if low >= 0 and high < low + 200:
            yield from range(low, high + 1)


def _is_marked(xml: bytes, styles: Styles) -> bool:
    """Whether a sheet may hold an error, a formula, or what shows as another than it is."""
    shapes = [*styles.percent, *styles.misleading, *styles.struck]
    if len(set(styles.colours.values())) > 1:  # one alone tells heads from lines
        shapes += styles.colours
    marks = [b's="%d"' % style for style in shapes]
    return any(mark in xml for mark in (b't="e"', b"<f", b":f>", *marks))


def _look_at(facts: SheetFacts, at: Place, attributes: bytes, inner: bytes, texts: _Texts) -> None:
    if b't="e"' in attributes:
        value = _VALUE.search(inner)
        facts.flags[at] = ("error_cell", value[1].decode("utf-8", "replace") if value else "#")
    elif (b"<f" in inner or b":f" in inner) and not _HAS_VALUE.search(inner):
        empty_text = b't="str"' in attributes and re.search(rb"<(?:\w+:)?v", inner)
        if not empty_text:
            facts.flags[at] = ("formula_without_value", "=" + (_first(_FORMULA, inner) or ""))
    else:
        style = _STYLE.search(attributes)
        _look_at_value(facts, at, attributes, inner, texts, int(style[1]) if style else 0)


def _look_at_value(
    facts: SheetFacts, at: Place, attributes: bytes, inner: bytes, texts: _Texts, style: int
) -> None:
    styles = texts.styles
    if style in styles.percent and inner:
        facts.percents.append(at)
    elif style in styles.misleading and inner:
        facts.formats[at] = styles.misleading[style]
    if style in styles.colours:
        facts.colours[at] = styles.colours[style]
    string = _string(attributes, inner)
    if inner and (style in styles.struck or string in texts.struck):
        facts.struck.append(at)
    if texts.special:
        runs = texts.strings[string : string + 1] or [_inline(attributes, inner)]
        _look_at_runs(facts, at, runs[0], styles.fonts.get(style, ""))


def _look_at_runs(facts: SheetFacts, at: Place, runs: Runs, font: str) -> None:
    """The text of a cell, where a run is in a legacy font or holds raised digits."""
    own = [(text, name or font) for text, name in runs]
    if any(legacy_encoding(name) for _, name in own) or any(map(_has_raised, own)):
        facts.texts[at] = "".join(decode_legacy(text, name) for text, name in own)


def _string(attributes: bytes, inner: bytes) -> int:
    """The number of the shared string of a cell; far beyond any where it has none."""
    number = re.search(rb"<(?:\w+:)?v>(\d+)<", inner) if b't="s"' in attributes else None
    return int(number[1]) if number else sys.maxsize - 1


def _has_raised(run: tuple[str, str]) -> bool:
    return any(letter in run[0] for letter in _RAISED_DIGITS)


def _inline(attributes: bytes, inner: bytes) -> Runs:
    """The text that stands in a cell itself, in runs of one font; none where it holds no text."""
    if b"<is>" in inner or b":is>" in inner:
        return _runs(inner)
    return [(_text(text), "") for text in _TEXT.findall(inner)] if b't="str"' in attributes else []


def _shared_strings(xml: bytes) -> list[Runs]:
    """Each shared string as runs of (text, font)."""
    return [_runs(item) for item in _ITEM.findall(xml)]


def _struck_strings(xml: bytes) -> frozenset[int]:
    """The numbers of the shared strings of which something is struck out."""
    items = enumerate(_ITEM.findall(xml))
    return frozenset(number for number, item in items if _STRUCK.search(item))


def _runs(item: bytes) -> Runs:
    """A text as runs of (text, font); raised digits are written as such: "420¹", "m²"."""
    item = _PHONETIC.sub(b"", item)
    runs = []
    for run in _RUN.findall(item) or [item]:
        text = "".join(map(_text, _TEXT.findall(run)))
        raised = text.translate(_RAISE) if _RAISED.search(run) else text
        runs.append((raised, _first(_RUN_FONT, run) or ""))
    return runs


def without_far_cells(archive: zipfile.ZipFile, sheets: dict[str, SheetFacts]) -> bytes:
    """The same workbook without its far cells, which are reported: calamine would abort on them."""
    cut = {facts.part: facts.edge for facts in sheets.values() if facts.far}

    def _near(name: str, data: bytes) -> bytes:
        if name not in cut:
            return data
        data = _CELL.sub(lambda match: _unless_far(match, cut[name]), _xml(archive, name))
        return re.sub(rb"<(?:\w+:)?dimension\b[^>]*/>", b"", data)

    return _rewritten(archive, _near)


def _unless_far(match: re.Match[bytes], edge: Place) -> bytes:
    ref = _REF.search(match[1])
    far = ref and (int(ref[2]) > edge[0] or column_index(ref[1].decode()) >= edge[1])
    return b"" if far else match[0]


def has_sound_styles(archive: zipfile.ZipFile) -> bool:
    """Whether the styles of the workbook, if it has any, are XML."""
    try:
        ElementTree.fromstring(
            archive.read(_STYLES) if _STYLES in archive.namelist() else _PLAIN_STYLES
        )
    except ElementTree.ParseError:
        return False
    return True


def with_plain_styles(data: bytes) -> bytes:
    """The same workbook without its styles: at a damaged part calamine would refuse all of it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _rewritten(archive, lambda name, part: _PLAIN_STYLES if name == _STYLES else part)


def _rewritten(archive: zipfile.ZipFile, part: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as copy:
        for info in archive.infolist():
            copy.writestr(info.filename, part(info.filename, archive.read(info.filename)))
    return out.getvalue()
