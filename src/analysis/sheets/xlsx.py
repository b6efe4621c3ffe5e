"""An .xlsx, looked at beside calamine: what that does not show, and what would bring it down.

A sheet is in the plain form of `plain`, so that it can be searched for a few byte marks; only where
one is present is it gone through in detail.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from analysis.sheets.package import Package, packed
from analysis.sheets.plain import MAIN, NotXml, plain_sheet, plain_strings, unescaped
from analysis.sheets.sheet import MAX_CELLS, Place, Problem, SheetFacts, Unreadable, column_index
from analysis.sheets.styles import Styles, styles_of
from analysis.sheets.xlsx_parts import (
    Parts,
    Runs,
    comments_of,
    has_raised,
    parts_of,
    plain_parts,
    strings_of,
)
from analysis.words.patterns import later
from analysis.words.text import decode_legacy, legacy_encoding

# No office table reaches these; calamine would lay out the whole area.
FAR_COLUMN, FAR_ROW = 2_000, 300_000
ROW_GAP, COLUMN_GAP = 3_000, 150  # behind so many blank ones a cell is a stray one
_CELL = later(rb"<c ([^>]*?)(?:/>|>(.*?)</c\s*>)", re.S)
# These begin with plain letters: the engine looks for them many times as fast as for an edge.
_WIDE = later(rb' r="(?:[A-Z]{2}|[A-Z]\d{6})')
_FAR = later(rb' r="(?:[A-Z]{3}|[A-Z]{1,2}\d{6})')
_REF = later(rb'r="([A-Z]+)(\d+)"')
# A row and its first filled cell, as all programs write them.
_FILLED_ROW = later(rb'<row r="(\d{1,7})"[^>]{0,300}>(?:<c [^>]{0,100}/>)*<c [^>]{0,100}><[vfi]')
# What a shared string may be in another font for, raised or struck out.
_SPECIAL = later(rb"vertAlign|strike|rFont[^>]*&#|[\"']@?(?:\.vn|vni|wingdings|webdings)", re.I)
_STYLE = later(rb' s="(\d{1,9})"')
MANY_STYLES = 40  # of so many it is quicker to look at each cell than to search for them
_ERROR = b' t="e"'
# The errors of cells that calamine knows; at any other it gives up the sheet: `#SPILL!`.
_KNOWN = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
_ERROR_TEXT = later(rb"<v(?:\s[^>]*)?(?:/>|>[^<]*</v\s*>)")
# Of no height or width, or less than a point or a digit, is hidden, too.
_HIDDEN = rb'(?=[^>]* (?:hidden="(?:1|true)|(?:ht|width)="0(?:\.\d+)?)")'
_HIDDEN_ROW = later(rb'<row (?=r="(\d{1,7})")' + _HIDDEN)
_HIDDEN_COLUMN = later(rb"<col" + _HIDDEN + rb" [^>]*>")
_PAGES = later(rb"<(?:odd|even|first)(?:Header|Footer)>([^<]+)<")
_PAGE_CODE = later(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|.)|(?i:trang|page|of)(?!\w)')
_IN_STRINGS = b'<sst xmlns="%b"><si>%%b</si></sst>' % MAIN.encode()
_INLINE = later(rb"<is(?:\s[^>]*)?>(.*)</is\s*>", re.S)
_TEXT = later(rb"<t(?:\s[^>]*)?>(.*?)</t\s*>", re.S)
_VALUE = later(rb"<v(?:\s[^>]*)?>([^<]*)<")
_STRING = later(rb"<v(?:\s[^>]*)?>\s*(\d{1,9})\s*<")
_VALUE_OR_TEXT = later(rb"<[vt]\b[^>]*>([^<]*)<")
_FORMULA = later(rb"<f\b[^>]*>([^<]*)<")
_STRUCK = later(rb'<strike(?!\s+val="(?:0|false)")')  # a part of a text in its own cell
_HAS_VALUE = later(rb"<v(?:\s[^>]*)?>[^<]|<is\b")


@dataclass(slots=True)
class _Texts:
    """What it takes to decode texts: styles, shared strings, and whether any is to be decoded.

    That is in a legacy font, or with a part that is raised or struck out (`struck`: its number).
    """

    styles: Styles
    strings: list[Runs]
    special: bool
    struck: frozenset[int] = frozenset()


@dataclass(slots=True)
class Looked:
    """A workbook as calamine may read it, what its sheets say beside, and what is wrong.

    `lost_formats`: its styles could not be read.
    """

    data: bytes
    facts: dict[str, SheetFacts]
    problems: list[Problem] = field(default_factory=list)
    lost_formats: bool = False


def look_at(package: Package) -> Looked:
    """All that a workbook says. Unreadable."""
    try:
        return _looked(package)
    except NotXml as error:
        raise Unreadable("file_damaged", str(error)[:120]) from error


def _looked(package: Package) -> Looked:
    parts = parts_of(package)
    styles, lost = _styles(package, parts)
    shared = package.read(parts.strings) if parts.strings else b""
    shared = plain_strings(shared) if shared else b""
    special = bool(styles.fonts or _SPECIAL.search(shared))
    strings, struck = strings_of(shared) if special else ([], frozenset())
    texts = _Texts(styles, strings, special, struck)
    looked, sheets, cells = Looked(b"", {}, lost_formats=lost), {}, 0
    for own in parts.sheets:
        if own.kind != "worksheet":
            continue
        try:
            xml = package.read(own.path)
            cells += xml.count(b"<c ")
            if cells > 2 * MAX_CELLS:
                raise Unreadable("file_too_large", f"{cells} ô")
            printed = _printed(xml)
            xml = plain_sheet(xml)
            facts = _look(xml, texts)
        except NotXml as error:
            looked.problems.append(Problem("sheet_damaged", own.name, "", str(error)[:120]))
            continue
        facts.comments, facts.printed = comments_of(package, own.path), printed
        looked.facts[own.name] = facts
        sheets[own.path] = _for_calamine(xml, facts)
    _spell_out([facts for facts in looked.facts.values() if facts.far], shared, strings)
    looked.data = packed(plain_parts(parts, sheets, styles.xml, shared))
    return looked


def _styles(package: Package, parts: Parts) -> tuple[Styles, bool]:
    """The styles, and whether there are some that cannot be read."""
    try:
        return styles_of(package.read(parts.styles) if parts.styles else b""), False
    except NotXml:
        return Styles(), True


def _number(tag: bytes, name: bytes) -> int:
    """The whole number that an attribute is; -1 where it is none."""
    found = re.search(rb" %b=\"(\d{1,9})\"" % name, tag)
    return int(found[1]) if found else -1


def _first(pattern: re.Pattern[bytes], data: bytes) -> str | None:
    found = pattern.search(data)
    return unescaped(found[1]) if found else None


def _spell_out(sheets: list[SheetFacts], shared: bytes, strings: list[Runs]) -> None:
    """The texts of far cells where a cell names but the shared string that it shows."""
    if not sheets:
        return
    strings = strings or strings_of(shared)[0]
    whole = ["".join(text for text, _ in runs) for runs in strings]
    for facts in sheets:
        facts.far = [(r, c, _far_text(text, whole)) for r, c, text in facts.far]


def _far_text(text: str, shared: list[str]) -> str:
    index = text.removeprefix("shared:")
    known = index != text and index.isdigit() and int(index) < len(shared)
    return shared[int(index)] if known else text


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


def _look(xml: bytes, texts: _Texts) -> SheetFacts:
    """The facts of one sheet; it is gone through cell by cell only where a mark is in it."""
    facts = _hidden(xml)
    if not texts.special and (b"vertAlign" in xml or _STRUCK.search(xml)):
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
            shared = "shared:" if b' t="s"' in attributes else ""
            facts.far.append((*at, shared + value))
    return facts


def _hidden(xml: bytes) -> SheetFacts:
    """The rows and columns of a sheet that are not shown."""
    facts = SheetFacts()
    if any(sign in xml for sign in (b' hidden="', b' ht="0', b' width="0')):
        facts.hidden_rows = [int(r) for r in _HIDDEN_ROW.findall(xml)]
        facts.hidden_columns = list(_hidden_columns(xml))
    return facts


def _printed(xml: bytes) -> str:
    """The words that are printed above or below each page, but for its number and the like."""
    told = map(unescaped, _PAGES.findall(xml))
    words = (" ".join(_PAGE_CODE.sub(" ", text).split()) for text in told)
    return "; ".join(text for text in words if any(map(str.isalpha, text)))


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
    shapes = [*styles.percent, *styles.misleading, *styles.struck, *styles.indents, *styles.unseen]
    if len(set(styles.colours.values())) > 1:  # one alone tells heads from lines
        shapes += styles.colours
    marks = [b' s="%d"' % style for style in shapes]
    return len(shapes) > MANY_STYLES or any(mark in xml for mark in (_ERROR, b"<f", *marks))


def _look_at(facts: SheetFacts, at: Place, attributes: bytes, inner: bytes, texts: _Texts) -> None:
    if _ERROR in attributes:
        value = _VALUE.search(inner)
        facts.flags[at] = ("error_cell", value[1].decode("utf-8", "replace") if value else "#")
    elif b"<f" in inner and not _HAS_VALUE.search(inner):
        empty_text = b' t="str"' in attributes and b"<v" in inner
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
    if style in styles.indents and inner:
        facts.indents[at] = styles.indents[style]
    if style in styles.unseen and inner:
        facts.unseen.append(at)
    string = _string(attributes, inner)
    if inner and (style in styles.struck or _is_struck(inner, string, texts)):
        facts.struck.append(at)
    if texts.special:
        runs = texts.strings[string : string + 1] or [_inline(attributes, inner)]
        _look_at_runs(facts, at, runs[0], styles.fonts.get(style, ""))


def _is_struck(inner: bytes, string: int, texts: _Texts) -> bool:
    """Whether a part of a text is struck out."""
    return string in texts.struck or _STRUCK.search(inner) is not None


def _look_at_runs(facts: SheetFacts, at: Place, runs: Runs, font: str) -> None:
    """The text of a cell, where a run is in a legacy font or holds raised digits."""
    own = [(text, name or font) for text, name in runs]
    if any(legacy_encoding(name) for _, name in own) or any(has_raised(text) for text, _ in own):
        facts.texts[at] = "".join(decode_legacy(text, name) for text, name in own)


def _string(attributes: bytes, inner: bytes) -> int:
    """The number of the shared string of a cell; far beyond any where it has none."""
    number = _STRING.search(inner) if b' t="s"' in attributes else None
    return int(number[1]) if number else sys.maxsize - 1


def _inline(attributes: bytes, inner: bytes) -> Runs:
    """The text that stands in a cell itself, in runs of one font; none where it holds no text."""
    if inline := _INLINE.search(inner):
        return strings_of(_IN_STRINGS % inline[1])[0][0]
    return (
        [(unescaped(text), "") for text in _TEXT.findall(inner)]
        if b' t="str"' in attributes
        else []
    )


def _for_calamine(xml: bytes, facts: SheetFacts) -> bytes:
    """A sheet without what calamine does not bear: far cells, which are told, and new errors."""
    if facts.far:
        xml = _CELL.sub(lambda match: _unless_far(match, facts.edge), xml)
        xml = re.sub(rb"<dimension [^>]*/>", b"", xml)
    errors = {found for rule, found in facts.flags.values() if rule == "error_cell"}
    if not errors.issubset(_KNOWN):
        xml = _CELL.sub(_as_known_error, xml)
    return xml


def _unless_far(match: re.Match[bytes], edge: Place) -> bytes:
    ref = _REF.search(match[1])
    far = ref and (int(ref[2]) > edge[0] or column_index(ref[1].decode()) >= edge[1])
    return b"" if far else match[0]


def _as_known_error(match: re.Match[bytes]) -> bytes:
    if _ERROR not in match[1]:
        return match[0]
    return _ERROR_TEXT.sub(b"<v>#VALUE!</v>", match[0])
