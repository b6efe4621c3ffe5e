"""Fields in rows and columns, with sums at two sides: statuses, amounts, changes."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.figures import canvas, lettering
from analysis.figures.canvas import SMALL, write
from analysis.figures.drawn import Drawn, Mark
from analysis.figures.lettering import CHANGES_SUMS, HEAT_SUMS, Rows
from analysis.figures.palettes import PALE, ink_on, looks, outline


def matrix(drawn: Drawn) -> Figure:
    """A colour and a symbol in each field; of many columns rows are close, one column is narrow."""
    count, columns, right = len(drawn.categories), drawn.series, 14.0
    most, least = 76 if len(columns) <= 12 else 40, 5.2 if count <= 20 else 4.0
    rows = lettering.lay_rows(drawn.categories, most, least, 7.5, drawn.gaps)
    above = canvas.legend_height(drawn)
    width = 34.0 if len(columns) == 1 else rows.room - right
    heads = lettering.lay_heads(columns, width / len(columns))
    below = [mark.text for mark in drawn.beside if not mark.category]
    foot = lettering.lay_sums(below, width / len(columns))[1]
    page = canvas.new_page(drawn, above + heads.height + rows.total + foot)
    axes = page.axes(rows.width, above + heads.height, width, rows.total)
    inks = {name: look.ink for name, look in looks("status").items()}
    for x, y, mark in _fields(axes, drawn, rows):
        ink = SMALL | {"color": inks[mark.status], "role": "status"}
        write(axes, mark.text, (x, y), ha="center", **ink)
    canvas.draw_sums(axes, drawn, heads, rows, columns, right)
    return page.figure


def heat(drawn: Drawn) -> Figure:
    """An amount in each field that has one, darker where it is larger, with all sums."""
    columns = drawn.series
    rows = lettering.lay_heat(drawn.categories)
    column = (rows.room - HEAT_SUMS) / len(columns)
    heads = lettering.lay_heads(columns, column)
    page = canvas.new_page(drawn, heads.height + rows.total + 5)
    axes = page.axes(rows.width, heads.height, rows.room - HEAT_SUMS, rows.total)
    size = lettering.heat_size(len(columns))
    for x, y, mark in _fields(axes, drawn, rows):
        if mark.text:
            text = "\n".join(lettering.wrap(mark.text, column - 0.8, size))
            look = {"ha": "center", "fontsize": size, "color": ink_on(mark.colour)}
            write(axes, text, (x, y), role="value", **look)
    canvas.draw_sums(axes, drawn, heads, rows, columns, HEAT_SUMS)
    return page.figure


def _fields(axes: Axes, drawn: Drawn, rows: Rows) -> list[tuple[int, int, Mark]]:
    """A coloured field for every mark, row by row; where they are."""
    axes.set(xlim=(-0.5, len(drawn.series) - 0.5), xticks=[])
    places = [(x, y) for y in rows.spots for x in range(len(drawn.series))]
    found = [(x, y, mark) for (x, y), mark in zip(places, drawn.marks, strict=True)]
    for x, y, mark in found:
        look = {"facecolor": mark.colour, "edgecolor": "white", "linewidth": 1.2}
        axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, **look))
    return found


def changes(drawn: Drawn) -> Figure:
    """A field only where something changed, with what it was; the columns that have a sum."""
    names = drawn.categories
    columns = [mark.series for mark in drawn.beside if not mark.category]
    rows, column, _ = lettering.lay_changes(names, len(columns), drawn.gaps)
    heads = lettering.lay_heads(columns, column - 2)
    page = canvas.new_page(drawn, heads.height + rows.total + 6)
    axes = page.axes(rows.width, heads.height, column * len(columns), rows.total)
    axes.set(xlim=(-0.5, len(columns) - 0.5), xticks=[])
    inks = {look.fill: look.ink for look in looks("change").values()}
    for y in rows.spots:
        axes.axhline(y + 0.5, color=PALE, linewidth=0.8, zorder=0.5)
    for mark in drawn.marks:
        x, y = columns.index(mark.series), rows.spots[names.index(mark.category)]
        field = Rectangle((x - 0.48, y - 0.42), 0.96, 0.84, facecolor=mark.colour)
        field.set_edgecolor(outline(mark.colour, mark.colour))
        axes.add_patch(field)
        ink = SMALL | {"color": inks[mark.colour], "role": "change"}
        write(axes, mark.text, (x, y), ha="center", **ink)
    canvas.draw_sums(axes, drawn, heads, rows, columns, CHANGES_SUMS)
    return page.figure
