"""Tiles that stand beside each other as communes do, each with its name, a shape and a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.figures import canvas, lettering
from analysis.figures.canvas import write
from analysis.figures.drawn import Drawn, Mark
from analysis.figures.lettering import BODY_MM, PANEL_GAP, PANEL_HEAD, SMALL_PT
from analysis.figures.palettes import INK, MUTED, ink_on, tile_looks

WIDEST, NARROWEST = 27.0, 15.0  # mm: a tile at most, and one of two maps side by side at least
GAP, EDGE = 0.5, 0.2  # mm between tiles, and between a name and the edge of its tile
SIZES = (8.5, 8.0, 7.5, SMALL_PT)
OPEN = ("no_data", "not_applicable", "conflicting", "none")  # of these the outline says it, too


@dataclass(frozen=True, slots=True)
class _Lay:
    """The tiles of one map in mm: how wide all are, where each row begins and the last one ends,
    and the size of the letters."""

    wide: float
    tops: tuple[float, ...]
    size: float

    @property
    def tall(self) -> float:
        """Height of the whole map."""
        return self.tops[-1]


def tiles(drawn: Drawn) -> Figure:
    """A tile for each mark at its column and row; two panels stand side by side where they fit."""
    panels = [[mark for mark in drawn.marks if mark.panel == name] for name in drawn.panels]
    across = [int(max(mark.at for mark in own)) + 1 for own in panels]
    room = BODY_MM - (len(panels) - 1) * PANEL_GAP
    beside = room / sum(across) >= NARROWEST
    wide = min(WIDEST, room / sum(across) if beside else BODY_MM / max(across))
    size = _size([mark.category for mark in drawn.marks], wide)
    lays = [_lay_tiles(own, wide, size) for own in panels]
    head, above = PANEL_HEAD if any(drawn.panels) else 0.0, canvas.legend_height(drawn)
    heights = [head + lay.tall for lay in lays]
    whole = max(heights) if beside else sum(heights) + (len(panels) - 1) * PANEL_GAP
    page = canvas.new_page(drawn, above + whole)
    left, top = 0.0, above
    for own, n, lay in zip(panels, across, lays, strict=True):
        axes = page.axes(left, top + head, n * wide, lay.tall)
        _map(axes, own, lay, n * wide if beside else BODY_MM, made_up=bool(drawn.tag))
        left += beside * (n * wide + PANEL_GAP)
        top += (not beside) * (head + lay.tall + PANEL_GAP)
    return page.figure


def _map(axes: Axes, marks: Sequence[Mark], lay: _Lay, room: float, *, made_up: bool) -> None:
    """The tiles of one panel, and its heading in so many mm."""
    axes.set(xlim=(0, axes.get_position().width * lettering.WIDTH_MM), ylim=(lay.tall, 0))
    axes.set_axis_off()
    for mark in marks:
        _tile(axes, mark, lay, made_up=made_up)
    if marks[0].panel:
        canvas.write_heading(axes, marks[0].panel, room)


def _size(names: Sequence[str], wide: float) -> float:
    """The largest letters in which no name breaks inside a word."""
    words = {word for name in names for word in name.split()}
    fits = (size for size in SIZES if lettering.widest(words, size) <= wide - GAP - 2 * EDGE)
    return next(fits, SIZES[-1])


def _lay_tiles(marks: Sequence[Mark], wide: float, size: float) -> _Lay:
    """Each row as high as the longest name in it needs, and a line for the number."""
    lines = [1] * (int(max(mark.y or 0 for mark in marks)) + 1)
    for mark in marks:
        row = int(mark.y or 0)
        lines[row] = max(lines[row], len(_lines(mark.category, wide, size)))
    heights = ((n + 1) * lettering.line_height(size) + GAP + 1.2 for n in lines)
    return _Lay(wide, tuple(accumulate(heights, initial=0.0)), size)


def _lines(name: str, wide: float, size: float) -> list[str]:
    """A name in lines that fit a tile; a word that does not fit stands out, and is not broken."""
    words = lettering.widest(name.split(), size) + 0.1
    return lettering.wrap(name, max(wide - GAP - 2 * EDGE, words), size)


def _tile(axes: Axes, mark: Mark, lay: _Lay, *, made_up: bool) -> None:
    """A tile with its name, and below it its shape and number; dashed where it is made up."""
    look, row = tile_looks()[mark.status], int(mark.y or 0)
    left, top = mark.at * lay.wide, lay.tops[row]
    wide, high = lay.wide - GAP, lay.tops[row + 1] - top - GAP
    unsaid = mark.status in OPEN
    style = (0, (1, 1.5)) if unsaid else (0, (3, 1.5)) if made_up else "solid"
    edge = {"edgecolor": MUTED if unsaid else INK, "linewidth": 0.7, "linestyle": style}
    axes.add_patch(Rectangle((left, top), wide, high, facecolor=mark.colour, **edge))
    ink = {"color": ink_on(mark.colour), "fontsize": lay.size}
    name, middle = "\n".join(_lines(mark.category, lay.wide, lay.size)), left + wide / 2
    write(axes, name, (middle, top + 0.6), ha="center", va="top", role="name", **ink)
    foot = top + high - lettering.line_height(lay.size) / 2 - 0.2
    gap, shape = 0.6 if mark.text else 0.0, lettering.text_width(look.symbol, lay.size)
    room = wide - shape - gap - 2 * EDGE
    bold = lettering.text_width(mark.text, lay.size, bold=True) <= room
    start = middle - (shape + gap + lettering.text_width(mark.text, lay.size, bold=bold)) / 2
    write(axes, look.symbol, (start, foot), ha="left", role="shape", **ink)
    if mark.text:
        ink |= {"weight": "bold" if bold else "normal", "role": "value"}
        write(axes, mark.text, (start + shape + gap, foot), ha="left", **ink)
