"""Colours of the charts, named by their job.

What a reader must tell apart has a contrast of 3:1 to white, or is drawn with an outline that has it; text has
4.5:1 on its ground. Colours of one palette stay apart for readers with colour-blindness; where grey print brings
two of them close, a symbol, a marker, a dash or a label tells them apart. All of it is tested.
"""

from __future__ import annotations

from matplotlib.colors import LinearSegmentedColormap, to_rgb

from analysis.words.levels import level_kind

INK, MUTED, RULE, PALE, EMPTY = "#222222", "#5A5A5A", "#858585", "#EEEEEE", "#FAFAFA"
FOCUS, FOCUS_LIGHT, ALARM, BACKDROP = "#0072B2", "#9CC9E6", "#A63A00", "#939393"
# Lines and bars of names without an order; every line has one of MARKERS as well.
CATEGORICAL = ("#0072B2", "#B54A02", "#005C2A", "#B36B81", "#D67E00", "#0196FF", "#3A3A3A")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
# Sets of criteria, oldest first: apart in grey as well.
SETS = ("#0072B2", "#00953A", "#740077", "#B48F00", "#222222", "#8A3741")
SEQUENTIAL = LinearSegmentedColormap.from_list("ntm", ["#F3F8FC", "#9CC9E6", "#0072B2", "#003E66"])
SEVERITIES = {"error": "#A63A00", "warning": "#E6A700", "note": "#E0E0E0"}
# The bands and hues of Hà Tĩnh's map: yellow = the whole set, blue 16-19, grey 12-15, light grey under 12.
LEVELS = {"full": "#E6A700", "from": "#4C9BCF", "to": "#6E6E6E", "under": "#D0D0D0", "not_full": "#4C9BCF"}
# status: (fill, ink of the symbol on it)
STATUSES = {
    "met": ("#0072B2", "#FFFFFF"),
    "in_progress": ("#E9B949", "#222222"),
    "not_met": ("#FBE3D6", "#A63A00"),
    "not_applicable": ("#E4E4E4", "#444444"),
    "conflicting": ("#CC79A7", "#222222"),
    "no_data": ("#FFFFFF", "#6E6E6E"),
}
ROLES = {"values": "#0072B2", "labels": "#9CC9E6", "totals": "#005C2A", "remarks": "#D0D0D0", "issues": "#D67E00"}
# (colour, dash) of a value that rose, stayed or fell.
DIRECTIONS = {"up": ("#0072B2", "-"), "same": ("#6E6E6E", (0, (1, 1.2))), "down": ("#A63A00", (0, (4, 1.6)))}
# What differs between two snapshots: (fill, ink).
CHANGES = {
    "newly_met": ("#0072B2", "#FFFFFF"),
    "fallen_back": ("#A63A00", "#FFFFFF"),
    "changed": ("#E9B949", "#222222"),
    "new": ("#A9D3F2", "#222222"),
    "gone": ("#E0E0E0", "#222222"),
}


def luminance(colour) -> float:
    """Relative luminance of a colour, 0 (black) to 1 (white)."""
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other="#FFFFFF") -> float:
    """Contrast of two colours, 1 to 21, as the web content guidelines define it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour) -> str:
    """Black or white, whichever is read better on the colour: never less than 4.5:1."""
    return "white" if contrast(colour, "white") > contrast(colour, "black") else "black"


def outline(colour, otherwise: str = "none") -> str:
    """The edge of a filled shape: grey where the fill alone is too light on white."""
    return MUTED if contrast(colour) < 3 else otherwise


def level_colour(level: str) -> str:
    """The colour of a level of `words.levels`; the bands between the highest and the lowest share one."""
    return LEVELS[level_kind(level)]
