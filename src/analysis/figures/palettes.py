"""Colours of the charts, named by their job; those of named things (a status, a role, a level)
are in `looks.csv`.

What a reader must tell apart has a contrast of 3:1 to white, or is drawn with an outline that has
it; text has 4.5:1 on its ground. Colours of one palette stay apart for readers with
colour-blindness; where grey print brings two of them close, a symbol, a marker, a dash or a label
tells them apart. All of it is tested.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.words.levels import level_kind
from analysis.words.names import named, say

INK, MUTED, RULE, PALE, EMPTY = "#222222", "#5A5A5A", "#858585", "#EEEEEE", "#FAFAFA"
FOCUS, FOCUS_LIGHT, ALARM, BACKDROP = "#0072B2", "#9CC9E6", "#A63A00", "#939393"
# Lines and bars of names without an order; every line has one of MARKERS as well.
CATEGORICAL = ("#0072B2", "#B54A02", "#005C2A", "#B36B81", "#D67E00", "#0196FF", "#3A3A3A")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
# Sets of criteria, oldest first: apart in grey as well.
SETS = ("#0072B2", "#00953A", "#740077", "#B48F00", "#222222", "#8A3741")
SEQUENTIAL = ("#F3F8FC", "#9CC9E6", "#0072B2", "#003E66")


@dataclass(frozen=True, slots=True)
class Look:
    """How one named thing is drawn and called; `tile` has the hues of Hà Tĩnh's published map: red
    a model, yellow all criteria, blue from 16, grey from 12, light grey below."""

    group: str
    name: str
    fill: str
    ink: str
    symbol: str
    vi: str
    en: str

    def named(self, lang: str) -> str:
        """Its name in the reader's language: its own on charts, or that of all places."""
        return say(lang, self.vi, self.en) or named(self.group, self.name, lang)


@functools.cache
def looks(group: str) -> dict[str, Look]:
    """The things of one group of `looks.csv` (status, role, severity, ...) by name, in order."""
    text = Path(__file__).with_name("looks.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["group"] == group]
    return {row["name"]: Look(**row) for row in rows}


def tile_looks() -> dict[str, Look]:
    """The looks of the tiles of a map: levels, and what else a commune may be; those of the group
    `tile` are the published ones."""
    return looks("level") | looks("tile")


def level_colour(level: str) -> str:
    """The colour of a level of `words.levels`; the bands in the middle share one."""
    return looks("level")[level_kind(level)].fill


def sequential(share: float) -> str:
    """The colour of a share between 0 and 1, from light to dark, in 256 steps."""
    step = min(int(share * 256), 255) / 255
    stops = np.array([_channels(colour) for colour in SEQUENTIAL])
    own = [np.interp(step, np.linspace(0, 1, len(stops)), channel) for channel in stops.T]
    return "#" + "".join(f"{round(value * 255):02x}" for value in own)


def _channels(colour: str) -> tuple[float, ...]:
    colour = {"white": "#FFFFFF", "black": "#000000"}.get(colour, colour)
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def luminance(colour: str) -> float:
    """Relative luminance of a colour (#rrggbb, black or white), 0 (black) to 1 (white)."""
    r, g, b = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str = "#FFFFFF") -> float:
    """Contrast of two colours, 1 to 21, as the web content guidelines define it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@functools.cache
def ink_on(colour: str) -> str:
    """Black or white, whichever is read better on the colour: never less than 4.5:1."""
    return "white" if contrast(colour, "white") > contrast(colour, "black") else "black"


@functools.cache
def outline(colour: str, otherwise: str = "none") -> str:
    """The edge of a filled shape: grey where the fill alone is too light on white."""
    return MUTED if contrast(colour) < 3 else otherwise
