"""Colours: seen on white, told apart by readers with colour-blindness and in grey print, and text
read on them.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

from analysis.figures import palettes
from analysis.figures.draw_lines import DASHES
from analysis.figures.palettes import looks

# Machado, Oliveira and Fernandes (2009), severity 1.0, for linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def fills(group: str, *names: str) -> tuple[str, ...]:
    return tuple(look.fill for name, look in looks(group).items() if not names or name in names)


PALETTES = {
    "categorical": palettes.CATEGORICAL,
    "sets": palettes.SETS,
    "severities": fills("severity"),
    "bands": fills("level", "full", "from", "to", "under"),
    "tiles of levels": fills("tile", "full", "from", "to", "under"),
    "tiles of standards": fills("tile", "kiểu mẫu", "nâng cao", "nông thôn mới"),
    "roles": fills("role"),
    "changes": fills("change"),
    "directions": fills("direction"),
    "acts": fills("act"),
    "standard parts": fills("standard_part"),
    "model parts": fills("model_part"),
    "bands of criteria": fills("band"),
    "verdicts": fills("verdict"),
    "focus": (palettes.FOCUS, palettes.FOCUS_LIGHT, palettes.ALARM),
    "stacked statuses": fills("status", "met", "in_progress", "not_met"),
}
INKED = [(look.fill, look.ink) for group in ("status", "change") for look in looks(group).values()]
# Told apart in grey by lightness alone; the others have a marker, a dash, a symbol or a label.
GREY = ("sets", "severities", "bands", "stacked statuses")


def linear(colour) -> np.ndarray:
    parts = np.asarray(to_rgb(colour))
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of a linear RGB colour, under D65."""
    x = TO_XYZ @ np.clip(light, 0, 1) / [0.95047, 1.0, 1.08883]
    f = np.where(x > 216 / 24389, np.cbrt(x), (24389 / 27 * x + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("name", PALETTES)
def test_colours_of_one_palette_are_apart(name, sight):
    seen = [lab(np.array(SIGHT[sight]) @ linear(colour)) for colour in PALETTES[name]]
    nearest = min(np.linalg.norm(one - other) for one, other in itertools.combinations(seen, 2))
    assert nearest > 10, f"{nearest:.1f}"


@pytest.mark.parametrize("name", GREY)
def test_they_are_apart_in_grey(name):
    lightness = sorted(lab(linear(colour))[0] for colour in PALETTES[name])
    assert min(np.diff(lightness)) > 5


def test_a_second_channel_where_grey_is_not_enough():
    assert len(set(palettes.MARKERS)) == len(palettes.CATEGORICAL) == len(palettes.MARKERS)
    assert len(set(map(str, DASHES.values()))) == len(DASHES) == len(looks("direction"))
    assert len({look.symbol for look in looks("status").values()}) == len(looks("status"))
    assert len({look.vi for look in looks("change").values()}) == len(looks("change"))


@pytest.mark.parametrize(
    "colour", [*palettes.CATEGORICAL, *palettes.SETS, palettes.RULE, palettes.BACKDROP]
)
def test_lines_and_points_are_seen_on_white(colour):
    assert palettes.contrast(colour) >= 3


@pytest.mark.parametrize("name", PALETTES)
def test_what_is_light_has_an_outline_that_is_seen(name):
    for colour in PALETTES[name]:
        assert palettes.contrast(colour) >= 3 or palettes.contrast(palettes.outline(colour)) >= 3


@pytest.mark.parametrize("ink", [palettes.INK, palettes.MUTED, palettes.ALARM])
def test_text_is_read_on_white(ink):
    assert palettes.contrast(ink) >= 4.5


@pytest.mark.parametrize("fill, ink", INKED)
def test_symbols_are_read_on_their_fields(fill, ink):
    assert palettes.contrast(fill, ink) >= 4.5


@given(st.integers(0, 0xFFFFFF).map("#{:06X}".format))
def test_text_is_read_on_any_colour(colour):
    assert palettes.contrast(colour, palettes.ink_on(colour)) >= 4.5


def test_contrast_is_that_of_the_guidelines():
    assert palettes.contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert palettes.contrast("#777777") == pytest.approx(
        4.48, abs=0.01
    )  # the known grey that just fails
