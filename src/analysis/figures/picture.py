"""Any figure that is data, as a matplotlib Figure: nothing but the `Drawn` decides the picture."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.figure import Figure

from analysis.figures import draw_bars, draw_grids, draw_lines, draw_points, draw_tiles
from analysis.figures.canvas import empty_page, house_style
from analysis.figures.drawn import Drawn

# By form, or by kind where a kind has one drawing.
DRAW: dict[str, Callable[[Drawn], Figure]] = {
    "bars": draw_bars.bars,
    "grouped_bars": draw_bars.bars,
    "bar_panels": draw_bars.bar_panels,
    "stacked_bars": draw_bars.stacked_bars,
    "columns": draw_bars.small_columns,
    "standing": draw_bars.standing_columns,
    "levels": draw_bars.level_columns,
    "lines": draw_lines.lines,
    "dated_lines": draw_lines.dated_lines,
    "slope": draw_lines.slope,
    "dumbbells": draw_points.dumbbells,
    "intervals": draw_points.intervals,
    "gantt": draw_points.gantt,
    "matrix": draw_grids.matrix,
    "heat": draw_grids.heat,
    "changes": draw_grids.changes,
    "tiles": draw_tiles.tiles,
    "empty": empty_page,
}


def draw(drawn: Drawn, fonts: tuple[str, ...] = ()) -> Figure:
    """The picture of a figure, 160 mm wide and as high as it needs, in the house style whatever
    the settings are. `fonts`: for letters that its own lacks."""
    with house_style(fonts):
        return DRAW[drawn.form or drawn.kind](drawn)
