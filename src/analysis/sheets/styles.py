"""What the cell styles of an .xlsx say: percent, formats that mislead, fonts, fills, struck out."""

from __future__ import annotations

import colorsys
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from functools import lru_cache

from analysis.sheets import number_formats
from analysis.sheets.plain import MAIN, in_main, local, quoted, tree
from analysis.words.text import legacy_encoding

# The hue from which a colour is called so, in degrees; a paler one is grey, one darker black.
COLOURS = (
    (345, "red"), (300, "pink"), (260, "purple"), (170, "blue"), (70, "green"), (45, "yellow"),
    (15, "orange"), (0, "red"),
)  # fmt: skip
PALE, DARK = 0.2, 0.05
_WHITE = ({"theme": "0"}, *({"indexed": number} for number in ("9", "64", "65")))
_COLOUR = re.compile("[0-9A-Fa-f]{2}([0-9A-Fa-f]{6})")


@dataclass(slots=True)
class Styles:
    """By cell style: the legacy font, if any, whether it shows percent, a format that misleads.

    `struck`: the styles that strike out what stands in their cells; `colours`: those that fill
    them, with the name of the colour; `indents`: how far they indent a text; `unseen` show nothing:
    white on white, or a format that leaves all out. `xml`: no more than
    calamine needs to tell days from numbers.
    """

    fonts: dict[int, str] = field(default_factory=dict)
    percent: set[int] = field(default_factory=set)
    misleading: dict[int, str] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)
    colours: dict[int, str] = field(default_factory=dict)
    indents: dict[int, int] = field(default_factory=dict)
    unseen: set[int] = field(default_factory=set)
    xml: bytes = f'<styleSheet xmlns="{MAIN}"/>'.encode()


@lru_cache(1 << 5)  # offices use few programs, and each writes its own styles
def styles_of(xml: bytes) -> Styles:
    """The styles of a workbook; none where it has none. Nobody writes into them. NotXml."""
    if not xml:
        return Styles()
    root = tree(xml)
    custom = _custom_formats(root)
    misleading, percents = _misleading(custom), _percents(custom)
    fonts, fills = _in_section(root, "fonts"), [_colour(one) for one in _in_section(root, "fills")]
    shapes = _in_section(root, "cellXfs")
    styles = Styles(xml=_for_days(custom, [number(one, "numFmtId") for one in shapes]))
    for index, own in enumerate(shapes):
        shape, font, fill = (number(own, name) for name in ("numFmtId", "fontId", "fillId"))
        if 0 <= fill < len(fills) and fills[fill]:
            styles.colours[index] = fills[fill]
        if shape in percents:
            styles.percent.add(index)
        elif shape in misleading:
            styles.misleading[index] = misleading[shape]
        if 0 <= font < len(fonts):
            _add_font(styles, index, fonts[font])
        if custom.get(shape) == number_formats.NOTHING:
            styles.unseen.add(index)
    styles.indents = {index: n for index, own in enumerate(shapes) if (n := _indent(own)) > 0}
    return styles


def _in_section(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """The elements of a list of styles."""
    return [one for part in root if local(part) == name for one in part]


def _indent(shape: ElementTree.Element) -> int:
    """How far a cell style indents a text from the left; 0 where it does not."""
    told = (one for one in in_main(shape, "alignment") if one.get("horizontal") in (None, "left"))
    return max((number(one, "indent") for one in told), default=0)


def _custom_formats(root: ElementTree.Element) -> dict[int, str]:
    listed = _in_section(root, "numFmts")
    return {number(one, "numFmtId"): one.get("formatCode", "") for one in listed}


def _misleading(custom: dict[int, str]) -> dict[int, str]:
    """The formats of a workbook, and those of Excel, in which a number shows as another."""
    return number_formats.BUILT_IN | {
        index: code for index, code in custom.items() if number_formats.matters(code)
    }


def _percents(custom: dict[int, str]) -> set[int]:
    """The formats of a workbook, and those of Excel, that show percent."""
    return {9, 10, *(i for i, code in custom.items() if number_formats.is_percent(code))}


def number(element: ElementTree.Element, name: str) -> int:
    """The whole number that an attribute is; -1 where it is none."""
    text = element.get(name, "").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def is_struck(element: ElementTree.Element) -> bool:
    """Whether a font strikes out."""
    return any(one.get("val", "1") in ("1", "true") for one in in_main(element, "strike"))


def _is_white(font: ElementTree.Element) -> bool:
    """Whether a font writes in white, by name, theme or palette; one that is tinted is grey."""
    told = next((dict(one.items()) for one in in_main(font, "color")), {})
    shade = _COLOUR.fullmatch(told.get("rgb", "")) if len(told) == 1 else None
    return told in _WHITE[:2] or shade is not None and shade[1].upper() == "FFFFFF"


def _add_font(styles: Styles, index: int, font: ElementTree.Element) -> None:
    name = next((one.get("val", "") for one in in_main(font, "name")), "")
    if legacy_encoding(name):
        styles.fonts[index] = name
    if is_struck(font):
        styles.struck.add(index)
    if _is_white(font) and index not in styles.colours:
        styles.unseen.add(index)


def _colour(fill: ElementTree.Element) -> str:
    """The name of the colour of a fill and its shade, "green 92D050"; "" for none and white.

    One of a theme or a palette has no name but its number.
    """
    solid = any(one.get("patternType") == "solid" for one in in_main(fill, "patternFill"))
    told = next((dict(one.items()) for one in in_main(fill, "fgColor")), {})
    if not solid or not told or told in _WHITE:
        return ""
    shade = _COLOUR.fullmatch(told.get("rgb", "")) if len(told) == 1 else None
    if shade is None:
        return " ".join(f"{name} {value}" for name, value in sorted(told.items()))
    return named_colour(shade[1])


def named_colour(shade: str) -> str:
    """A colour of six hexadecimal digits by its name and shade: "green 92D050"; "" for white."""
    red, green, blue = (int(shade[n : n + 2], 16) / 255 for n in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    if light >= 1 - DARK:
        return ""
    name = next(name for least, name in COLOURS if 360 * hue >= least)
    name = "black" if light <= DARK else "grey" if strength < PALE else name
    return f"{name} {shade.upper()}"


def _for_days(custom: dict[int, str], shapes: list[int]) -> bytes:
    codes = "".join(
        f'<numFmt numFmtId="{i}" formatCode={quoted(code)}/>'
        for i, code in custom.items()
        if i >= 0
    )
    cells = "".join(f'<xf numFmtId="{max(shape, 0)}"/>' for shape in shapes)
    made = f"<numFmts>{codes}</numFmts><cellXfs>{cells}</cellXfs>"
    return f'<styleSheet xmlns="{MAIN}">{made}</styleSheet>'.encode()
