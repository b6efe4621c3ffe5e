"""Where the parts of an .xlsx stand, and what those beside its sheets say; all through a parser."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from analysis.sheets.package import Package, beside
from analysis.sheets.plain import MAIN, in_main, local, quoted, tree
from analysis.sheets.sheet import Unreadable
from analysis.sheets.styles import is_struck

_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OF_PACKAGES = "http://schemas.openxmlformats.org/package/2006/relationships"
_USUAL = "xl/workbook.xml"
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISE = str.maketrans("0123456789", _RAISED_DIGITS)

Runs = list[tuple[str, str]]  # text and font


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet of a workbook: its name, its state, its kind, and where it stands."""

    name: str
    state: str
    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The sheets of a workbook in their order, and where its styles and shared strings stand."""

    sheets: list[Part]
    styles: str
    strings: str
    from_1904: bool  # its days are counted from that year


def parts_of(package: Package) -> Parts:
    """The parts of a workbook. Unreadable: it has none, or not those that it names. NotXml."""
    kinds = dict(_related(package, "").values())
    book = kinds.get("officeDocument", _USUAL)
    book = book if package.has(book) else _USUAL
    if not package.has(book):
        raise Unreadable("file_damaged", _USUAL)
    (listed, from_1904), related = _listed_in(package.read(book)), _related(package, book)
    kinds = dict(related.values())
    sheets = [Part(name, state, *related.get(one, ("", ""))) for name, state, one in listed]
    for own in sheets:
        if own.kind == "worksheet" and not package.has(own.path):
            raise Unreadable("file_damaged", own.path)
    if len({own.name for own in sheets}) < len(sheets):  # cells go by the name of their sheet
        raise Unreadable("file_damaged", "hai trang tính cùng tên")
    return Parts(sheets, kinds.get("styles", ""), kinds.get("sharedStrings", ""), from_1904)


@lru_cache(1 << 8)  # a program writes many a part alike in all its files
def _listed_in(book: bytes) -> tuple[list[tuple[str, str, str]], bool]:
    """The sheets of a workbook: name, state, and by which relation; whether it counts from 1904."""
    root = tree(book)
    told = [one.get("date1904", "0") for one in in_main(root, "workbookPr")]
    sheets = in_main(root, "sheet")
    listed = [(o.get("name", ""), o.get("state", "visible"), _id_of(o)) for o in sheets]
    return listed, told[:1] in (["1"], ["true"])


def _id_of(sheet: ElementTree.Element) -> str:
    """By which relation a sheet is found: `r:id`, whatever the prefix."""
    found = (own for key, own in sheet.items() if key.endswith("relationships}id"))
    return next(found, "")


def _related(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """The parts that a part names: kind and path by id; those of the package itself for ""."""
    folder, _, name = part.rpartition("/")
    path = f"{folder}/_rels/{name}.rels".lstrip("/")
    return _relations_in(part, package.read(path)) if package.has(path) else {}


@lru_cache(1 << 8)
def _relations_in(part: str, xml: bytes) -> dict[str, tuple[str, str]]:
    return {
        own.get("Id", ""): (
            own.get("Type", "").rpartition("/")[2],
            beside(part, own.get("Target", "")),
        )
        for own in tree(xml).iter()
        if local(own) == "Relationship" and own.get("TargetMode") != "External"
    }


def comments_of(package: Package, sheet: str) -> list[tuple[str, str]]:
    """The comments on the cells of a sheet: address and text. NotXml."""
    paths = [path for kind, path in _related(package, sheet).values() if kind == "comments"]
    found = []
    for path in filter(package.has, paths):
        for own in in_main(tree(package.read(path)), "comment"):
            text = " ".join("".join(one.text or "" for one in in_main(own, "t")).split())
            found.append((own.get("ref", ""), text))
    return found


# -- shared strings ----------------------------------------------------------------------------
def strings_of(xml: bytes) -> tuple[list[Runs], frozenset[int]]:
    """Each shared string as runs of (text, font), and the numbers of those with struck-out parts.

    Raised digits are written as such: "420¹", "m²". NotXml.
    """
    items = in_main(tree(xml), "si") if xml else []
    struck = (number for number, item in enumerate(items) if is_struck(item))
    return [list(_runs(item)) for item in items], frozenset(struck)


def _runs(item: ElementTree.Element) -> Iterator[tuple[str, str]]:
    runs = [one for one in item if local(one) == "r"] or [item]
    for run in runs:
        text = "".join(one.text or "" for one in run if local(one) == "t")
        raised = any(one.get("val") == "superscript" for one in in_main(run, "vertAlign"))
        fonts = (one.get("val", "") for one in in_main(run, "rFont"))
        yield text.translate(_RAISE) if raised else text, next(fonts, "")


def has_raised(text: str) -> bool:
    """Whether a text holds raised digits."""
    return any(letter in text for letter in _RAISED_DIGITS)


# -- the same in the plain form ----------------------------------------------------------------
def plain_parts(
    parts: Parts, sheets: Mapping[str, bytes], styles: bytes, strings: bytes
) -> dict[str, bytes]:
    """A whole workbook of these sheets (by their path) and no other part, as calamine reads it."""
    made, listed, related = {}, [], []
    for n, own in enumerate(parts.sheets, 1):
        if own.path not in sheets:
            continue
        made[f"xl/worksheets/sheet{n}.xml"] = sheets[own.path]
        named = f"name={quoted(own.name)} state={quoted(own.state)}"
        listed.append(f'<sheet {named} sheetId="{n}" r:id="rId{n}"/>')
        related.append((f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml"))
    days = '<workbookPr date1904="1"/>' if parts.from_1904 else ""
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{_RELATED}">{days}<sheets>{"".join(listed)}</sheets>'
    related += [("rId0", "styles", "styles.xml"), ("rIdS", "sharedStrings", "sharedStrings.xml")]
    if strings:
        made["xl/sharedStrings.xml"] = strings
    return made | {
        "xl/workbook.xml": f"{book}</workbook>".encode(),
        "xl/styles.xml": styles,
        "xl/_rels/workbook.xml.rels": _relations(related),
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
    }


def _relations(related: Iterable[tuple[str, str, str]]) -> bytes:
    told = "".join(
        f'<Relationship Id="{one}" Type="{_RELATED}/{kind}" Target="{path}"/>'
        for one, kind, path in related
    )
    return f'<Relationships xmlns="{_OF_PACKAGES}">{told}</Relationships>'.encode()
