"""XML that others wrote: read by a parser, or proved to be in the form that all programs write.

The form: UTF-8, elements of the main namespace without a prefix, attributes in double quotes, `r=`
first in rows and cells, no comments, CDATA, document types or numbered characters in a tag. What
patterns find in it is all that a parser would, in a fraction of the time. What is not proved to be
so a parser reads and writes anew in that form; a document type, which no program writes, is
refused.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from itertools import chain
from xml.parsers import expat

from analysis.sheets.sheet import address_of, column_index

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_XML_SPACE = "http://www.w3.org/XML/1998/namespace space"
_BEGINNING = re.compile(
    rb"""(?:<\?xml version=["']1\.0["'](?: encoding=["'](?i:utf-8)["'])?"""
    rb"""(?: standalone=["'](?:yes|no)["'])?\s*\?>\s*)?<\w+ [^>]*?\bxmlns="([^"]*)"[^>]*>"""
)
_PREFIX = re.compile(rb"\bxmlns:([\w.-]+)=")
# A comment or CDATA, a space about `=`, a cell or row without attributes.
_OTHERWISE = (b"<!", b" =", b"= ", b"<c>", b"<c/>", b"<row>", b"<row/>")
# Further ones, where there is the sign at all: another quote, white space between or about.
_SELDOM = {
    b"'": (b"='",),
    **{
        one: (
            b"%b=" % one,
            b"=%b" % one,
            b'"%b' % one,
            *(b"<%b%b" % (t, one) for t in (b"c", b"row", b"col")),
        )
        for one in (b"\t", b"\n", b"\r")
    },
}
_ODD_PLACE = re.compile(rb'<c r="(?![A-Z]{1,3}[1-9][0-9]{0,6}")')
_NUMBERED = re.compile(rb"<(?:c|row|col) [^>]*&#|<v[ >][^<]*&#")
_FORBIDDEN = "DOCTYPE"
_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
# What is nothing to a reader of tables, or foretells what is not so.
_LEFT_OUT = {"dimension", "extLst", "sheetViews"}
_OF_CELLS, _PARENT = {"sheetData", "row", "c"}, {"row": "sheetData", "c": "row"}


class NotXml(ValueError):
    """A part that is no XML, or holds what no program for tables writes."""


def _refuse(*_: object) -> None:
    raise NotXml(_FORBIDDEN)


def proved_xml(xml: bytes) -> bytes:
    """The same bytes. NotXml: they are no well-formed XML, or have a document type."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise NotXml(str(error)) from error
    return xml


def tree(xml: bytes) -> ElementTree.Element:
    """The root of a part, names as `{namespace}name`. NotXml."""
    if b"<!" in xml or b"\0" in xml:  # else there is no document type, in whatever encoding
        proved_xml(xml)
    try:
        return ElementTree.fromstring(xml)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise NotXml(str(error)) from error


def local(element: ElementTree.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def in_main(element: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """All elements of a name below one of spreadsheets, and of its namespace."""
    space = element.tag.partition("}")[0]
    return list(element.iter(f"{space}}}{name}")) if space[1:] in (MAIN, STRICT) else []


def _begins_plainly(xml: bytes) -> int:
    """Where the root of well-formed XML ends; 0 where it is not in the plain form."""
    begins = _BEGINNING.match(xml)
    if begins is None or begins[1].decode("utf-8", "replace") not in (MAIN, STRICT):
        return 0
    one_space = xml.count(b'xmlns="') == 1 and xml.count(begins[1]) == 1
    instructions = xml.count(b"<?") == xml.startswith(b"<?")
    return begins.end() if one_space and instructions and b"<!" not in xml else 0


def _is_plain_sheet(xml: bytes) -> bool:
    root = _begins_plainly(xml)
    if not root or xml.count(b"<") != xml.count(b">"):
        return False  # a bare ">" may stand in a text or an attribute
    seldom = (marks for sign, marks in _SELDOM.items() if xml.find(sign, root) >= 0)
    otherwise = any(mark in xml for mark in chain(_OTHERWISE, *seldom))
    return not otherwise and _says_places(xml) and _holds_cells(xml)


def _says_places(xml: bytes) -> bool:
    """Whether all rows and cells say first where they are, in plain letters."""
    if any(xml.count(b'<%b r="' % tag) != xml.count(b"<%b " % tag) for tag in (b"c", b"row")):
        return False
    numbered = b"&#" in xml and _NUMBERED.search(xml)
    return not (numbered or _ODD_PLACE.search(xml))


def _holds_cells(xml: bytes) -> bool:
    """Whether rows and cells stand in the one element for them, and nothing foreign in it."""
    tags = [tag for tag in (b"<row ", b"<c ") if tag in xml]
    begins, ends = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    inside = all(begins < xml.find(tag) and xml.rfind(tag) < ends for tag in tags)
    prefixes = _PREFIX.findall(xml, 0, max(begins, 0))
    foreign = [b"xmlns:", *(b"<%b:" % one for one in prefixes)] if tags else []
    once = xml.count(b"<sheetData") == 1 or not tags
    return inside and once and all(xml.find(one, begins, ends) < 0 for one in foreign)


def plain_sheet(xml: bytes) -> bytes:
    """A sheet in the plain form: as it is, where it is so, or else written anew. NotXml."""
    return xml if _is_plain_sheet(proved_xml(xml)) else _Writer().written(xml)


def plain_strings(xml: bytes) -> bytes:
    """Shared strings likewise, for a reader that goes by elements."""
    return xml if _begins_plainly(proved_xml(xml)) else _Writer().written(xml)


class _Writer:
    """Writes what a parser finds in the main namespace; rows and cells say where they are."""

    def __init__(self) -> None:
        self.out = bytearray()
        self.names: list[str] = []
        self.skipped = 0  # how deep inside an element that is left out
        self.row = self.column = 0

    def written(self, xml: bytes) -> bytes:
        """The plain form of a part."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(xml, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise NotXml(str(error)) from error
        return bytes(self.out)

    def _begin(self, full: str, given: dict[str, str]) -> None:
        space, _, name = full.rpartition(" ")
        if self.skipped or self._is_left_out(space, name):
            self.skipped += 1
            return
        own = {key: value for key, value in given.items() if " " not in key}
        if not self.names:
            own["xmlns"] = MAIN
        if _XML_SPACE in given and name != "v":
            own["xml:space"] = given[_XML_SPACE]
        if name == "row":
            own = self._numbered_row(own)
        elif name == "c":
            own = self._numbered_cell(own)
        said = "".join(f" {key}={quoted(value)}" for key, value in own.items())
        self.names.append(name)
        self.out += f"<{name}{said}>".encode()

    def _is_left_out(self, space: str, name: str) -> bool:
        parent = self.names[-1] if self.names else ""
        if space not in (MAIN, STRICT):
            if parent in _OF_CELLS:  # it may hold cells, and no program writes it
                raise NotXml(name)
            return True
        return name in _LEFT_OUT or parent != _PARENT.get(name, parent)

    def _numbered_row(self, own: dict[str, str]) -> dict[str, str]:
        told = own.pop("r", "")
        self.row = int(told) if told.isdecimal() and len(told) < 8 else self.row + 1
        self.column = 0
        return {"r": str(self.row), **own}

    def _numbered_cell(self, own: dict[str, str]) -> dict[str, str]:
        row, told = self.row - 1, own.pop("r", "")
        if told:
            found = _REF.fullmatch(told)
            if found is None or int(found[2]) == 0:
                raise NotXml(f"r={told[:20]}")
            row, self.column = int(found[2]) - 1, column_index(found[1].upper())
        place = address_of(row, self.column)
        self.column += 1
        return {"r": place, **own}

    def _end(self, _: str) -> None:
        if self.skipped:
            self.skipped -= 1
        else:
            self.out += f"</{self.names.pop()}>".encode()

    def _text(self, text: str) -> None:
        if not self.skipped and self.names:
            self.out += text.translate(_WRITTEN).encode("utf-8", "replace")


_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(\w+));")
# As in `xml.sax.saxutils`, whose import takes as long as to read a small workbook.
_WRITTEN = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_QUOTED = _WRITTEN | str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def unescaped(data: bytes) -> str:
    """A piece of plain XML as its text."""
    text = data.decode("utf-8", "replace")
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    if entity[3]:
        return _NAMED.get(entity[3], entity[0])
    return chr(int(entity[1], 16) if entity[1] else int(entity[2]))


def quoted(value: str) -> str:
    """A text as the value of an attribute, in double quotes."""
    return f'"{value.translate(_QUOTED)}"'
