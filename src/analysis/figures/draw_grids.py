"""Fields in rows and columns, with sums at two sides: statuses, amounts, changes."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.figures import canvas
from analysis.figures.canvas import SMALL, new_page, write
from analysis.figures.drawn import Drawn
from analysis.figures.lettering import (
    CHANGES_SUMS,
    HEAT_SUMS,
    Rows,
    heat_size,
    lay_changes,
    lay_heads,
    lay_heat,
    lay_rows,
    lay_sums,
    wrap,
)
from analysis.figures.palettes import PALE, ink_on, looks, outline


def matrix(drawn: Drawn) -> Figure:
    """A colour and a symbol in each field; many columns are narrow and their rows close, one column is narrow too."""
    names, columns, right = drawn.categories, drawn.series, 14.0
    few, least = len(columns) <= 12, 5.2 if len(names) <= 20 else 4.0
    rows = lay_rows(names, most=76 if few else 40, least=least, size=7.5, gaps=drawn.gaps)
    above = canvas.legend_height(drawn)
    width = 34.0 if len(columns) == 1 else rows.room - right
    heads = lay_heads(columns, width / len(columns))
    below = [mark.text for mark in drawn.beside if not mark.category]
    foot = lay_sums(below, width / len(columns))[1]
    page = new_page(drawn, above + heads.height + rows.total + foot)
    axes = page.axes(rows.width, above + heads.height, width, rows.total)
    _fields(axes, drawn, rows, columns)
    inks = {name: look.ink for name, look in looks("status").items()}
    for (x, y), mark in zip(_places(rows, columns), drawn.marks, strict=True):
        write(axes, mark.text, (x, y), ha="center", color=inks[mark.status], role="status", **SMALL)
    canvas.draw_rows(axes, rows)
    canvas.draw_sums(axes, drawn, heads, (names, columns), rows, right)
    return page.figure


def _places(rows: Rows, columns: list[str]) -> list[tuple[int, int]]:
    """Column and height of every field, row by row."""
    return [(x, y) for y in rows.spots for x in range(len(columns))]


def _fields(axes: Axes, drawn: Drawn, rows: Rows, columns: list[str]) -> None:
    """A coloured field for every mark, row by row."""
    axes.set(xlim=(-0.5, len(columns) - 0.5), xticks=[])
    for (x, y), mark in zip(_places(rows, columns), drawn.marks, strict=True):
        look = {"facecolor": mark.colour, "edgecolor": "white", "linewidth": 1.2}
        axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, **look))


def heat(drawn: Drawn) -> Figure:
    """An amount in each field that has one, darker where it is larger, with both sums and that of all."""
    names, columns = drawn.categories, drawn.series
    rows = lay_heat(names)
    column = (rows.room - HEAT_SUMS) / len(columns)
    heads = lay_heads(columns, column)
    page = new_page(drawn, heads.height + rows.total + 5)
    axes = page.axes(rows.width, heads.height, rows.room - HEAT_SUMS, rows.total)
    _fields(axes, drawn, rows, columns)
    size = heat_size(len(columns))
    for (x, y), mark in zip(_places(rows, columns), drawn.marks, strict=True):
        if mark.text:
            text = "\n".join(wrap(mark.text, column - 0.8, size))
            write(axes, text, (x, y), ha="center", fontsize=size, color=ink_on(mark.colour), role="value")
    canvas.draw_rows(axes, rows)
    canvas.draw_sums(axes, drawn, heads, (names, columns), rows, HEAT_SUMS)
    return page.figure


def changes(drawn: Drawn) -> Figure:
    """A field only where something changed, with what it was; the columns are those that have a sum."""
    names = drawn.categories
    columns = [mark.series for mark in drawn.beside if not mark.category]
    rows, column, _ = lay_changes(names, len(columns), drawn.gaps)
    heads = lay_heads(columns, column - 2)
    page = new_page(drawn, heads.height + rows.total + 6)
    axes = page.axes(rows.width, heads.height, column * len(columns), rows.total)
    axes.set(xlim=(-0.5, len(columns) - 0.5), xticks=[])
    inks = {look.fill: look.ink for look in looks("change").values()}
    for y in rows.spots:
        axes.axhline(y + 0.5, color=PALE, linewidth=0.8, zorder=0.5)
    for mark in drawn.marks:
        x, y = columns.index(mark.series), rows.spots[names.index(mark.category)]
        look = {"facecolor": mark.colour, "edgecolor": outline(mark.colour, mark.colour)}
        axes.add_patch(Rectangle((x - 0.48, y - 0.42), 0.96, 0.84, **look))
        write(axes, mark.text, (x, y), ha="center", color=inks[mark.colour], role="change", **SMALL)
    canvas.draw_rows(axes, rows)
    canvas.draw_sums(axes, drawn, heads, (names, columns), rows, CHANGES_SUMS)
    return page.figure
