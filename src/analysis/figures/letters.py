"""Letters that the font of the figures lacks: another font of this machine draws them, or a box.

An emoji, a Chinese name or what an old font left behind must not stop the report of a year; a note
below the figure tells of it. What a figure says as data stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from analysis.figures.drawn import Drawn
from analysis.words.names import phrase

Thing = TypeVar("Thing")

FONT = "Noto Sans ntm"  # ships with the project: docs/fonts.py makes it, fonts/OFL.txt allows it
SYMBOLS = "DejaVu Sans"  # ships with matplotlib: ✓ ◐ → and other signs that the first lacks
FONTS = (FONT, SYMBOLS)
BOX = "□"
MOST_TOLD = 5  # letters that a note names
_NO_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SMALL = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_NOT_SHOWN = (
    "chart", "lang", "name", "kind", "form", "cells", "colour", "status", "how", "segment", "table",
    "finding", "beneath",
)  # fmt: skip


def with_texts(thing: Thing, change: Callable[[str], str], *but: str) -> Thing:
    """The same with each of its texts changed; fields called `but`, and what is no text, stay."""
    made: Any = thing
    if isinstance(thing, str):
        made = change(thing)
    elif isinstance(thing, list | tuple):
        made = type(thing)(with_texts(one, change, *but) for one in thing)
    elif is_dataclass(thing) and not isinstance(thing, type):
        own = {f.name: getattr(thing, f.name) for f in fields(thing) if f.name not in but}
        new = {name: with_texts(value, change, *but) for name, value in own.items()}
        # What is no text came back as it is; a table cannot be compared.
        others = {n: value for n, value in new.items() if value is not own[n] and value != own[n]}
        made = replace(thing, **others)
    return made


@lru_cache(20_000)
def lacking(text: str) -> frozenset[str]:
    """The letters of a text that the font of the figures cannot draw."""
    return frozenset(c for c in text if ord(c) not in _usual() and not c.isspace())


def printable(text: str) -> str:
    """The text as Office files may hold it: a sign that no XML allows is a �."""
    return _NO_XML.sub("\ufffd", text)


def measurable(text: str) -> str:
    """The text as its width is measured: a letter that the font lacks is as wide as a box."""
    own = lacking(text)
    return "".join(BOX if c in own else c for c in text) if own else text


def drawable(drawn: Drawn) -> tuple[Drawn, tuple[str, ...]]:
    """The figure as it can be drawn here, with a note where letters are lacking, and the fonts
    that it takes besides its own."""
    texts: list[str] = []
    with_texts(drawn, lambda text: texts.append(text) or text, *_NOT_SHOWN)
    letters = sorted(set().union(*map(lacking, texts)))
    if not letters:
        return drawn, ()
    fonts = {letter: _font_of(letter) for letter in letters}
    without = [letter for letter, font in fonts.items() if not font]
    boxes = {ord(letter): _box(n) for n, letter in enumerate(without, 1)}
    shown = with_texts(drawn, lambda text: text.translate(boxes), *_NOT_SHOWN)
    named = ", ".join(_named(letter) for letter in letters[:MOST_TOLD])
    named += ", …" if len(letters) > MOST_TOLD else ""
    note = phrase("letters_lacking", drawn.lang, letters=named)
    others = tuple(dict.fromkeys(font for font in fonts.values() if font))
    return replace(shown, notes=(*shown.notes, note)), others


def _box(n: int) -> str:
    """Each letter has a box of its own, so that two names stay two."""
    return BOX if n == 1 else BOX + str(n).translate(_SMALL)


def _named(letter: str) -> str:
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '').lower()}".strip()


@cache
def use_fonts() -> tuple[str, ...]:
    """The fonts of the figures, known to matplotlib from now on: what draws or measures asks."""
    from matplotlib import font_manager

    for path in sorted(Path(__file__).with_name("fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(path)
    return FONTS


@cache
def _usual() -> frozenset[int]:
    from matplotlib import font_manager

    return frozenset().union(*(letters_of(font_manager.findfont(name)) for name in use_fonts()))


@cache
def letters_of(path: str) -> frozenset[int]:
    """The letters of a font file; none where it cannot be drawn with."""
    from matplotlib import font_manager

    try:
        font = font_manager.get_font(path)
        return frozenset(font.get_charmap()) if font.scalable else frozenset()
    except (OSError, RuntimeError, ValueError):  # of a kind that matplotlib cannot open
        return frozenset()


def _others() -> Iterator[tuple[str, str]]:
    """The other fonts of this machine, those of matplotlib first: name and file."""
    from matplotlib import font_manager, get_data_path

    ours = Path(get_data_path())
    own = {
        (one.name, one.fname) for one in font_manager.fontManager.ttflist if one.style == "normal"
    }
    for name, path in sorted(own, key=lambda one: (ours not in Path(one[1]).parents, *one)):
        # The last draws but boxes; those of colour are pictures, not outlines.
        if name not in FONTS and not any(
            word in name for word in ("Last Resort", "Color", "cm", "STIX")
        ):
            yield name, path


@cache
def _font_of(letter: str) -> str:
    """The name of a font that has a letter; "" where none has it, as of one that is private."""
    if unicodedata.category(letter)[0] == "C":
        return ""
    found: Iterable[str] = (name for name, path in _others() if ord(letter) in letters_of(path))
    return next(iter(found), "")
