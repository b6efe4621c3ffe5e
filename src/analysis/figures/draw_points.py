"""Points and intervals of places: two years joined, and what is known only within bounds."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.figures import canvas
from analysis.figures.canvas import BESIDE, CORNER, SMALL, new_page, write
from analysis.figures.drawn import Drawn, Mark
from analysis.figures.lettering import SMALL_PT, Rows, lay_rows, widest
from analysis.figures.palettes import FOCUS, FOCUS_LIGHT, MUTED, PALE, RULE, outline
from analysis.words.wording import number

OPEN_MM = 7  # length of a bar whose end is not known


def dumbbells(drawn: Drawn) -> Figure:
    """Two joined points in each row, and the difference at the right."""
    half, right = len(drawn.marks) // 2, 18.0
    first, second = drawn.marks[:half], drawn.marks[half:]
    rows = lay_rows([mark.category for mark in first], gaps=drawn.gaps)
    above, width = canvas.legend_height(drawn) + 4, rows.room - right
    page = new_page(drawn, above + rows.total)
    axes = page.axes(rows.width, above, width, rows.total)
    canvas.draw_rows(axes, rows)
    values = [mark.size for mark in drawn.marks]
    low, high = min(values), max(values)
    room = (widest(mark.text for mark in drawn.marks) + 4) / width
    pad = max(high - low, 1.0) * room / max(1 - 2 * room, 0.2)
    axes.set(xlim=(low - pad, high + pad), xticks=[])
    for y, before, after, change in zip(rows.spots, first, second, drawn.beside, strict=True):
        _draw_pair(axes, y, before, after)
        look = {"ha": "right", "weight": "bold", "color": change.colour, "role": "change"}
        write(axes, change.text, (1, y), (right, 0), of=BESIDE, **look)
    look = SMALL | {"ha": "right", "va": "bottom", "color": MUTED}
    write(axes, drawn.beside[0].series, (1, 1), (right, 0.7), of=CORNER, **look)
    return page.figure


def _draw_pair(axes: Axes, y: float, before: Mark, after: Mark) -> None:
    start, end = before.size, after.size
    axes.axhline(y, color=PALE, linewidth=0.8, zorder=0.5)
    axes.plot([start, end], [y, y], color=RULE, linewidth=2, zorder=1)
    ring = {"color": before.colour, "markeredgecolor": after.colour, "zorder": 2}
    axes.plot([start], [y], "o", markersize=6, **ring)
    axes.plot([end], [y], "o", color=after.colour, markersize=6, zorder=3)
    outward = -1 if start < end else 1
    for mark, side in ((before, outward), (after, -outward if start != end else 1)):
        if mark.text:
            align = "left" if side > 0 else "right"
            write(axes, mark.text, (mark.value, y), (1.8 * side, 0), ha=align, role="value")


def intervals(drawn: Drawn) -> Figure:
    """A point where a figure is exact, else a bar from low to high; open where not known."""
    rows = lay_rows([mark.category for mark in drawn.marks], gaps=drawn.gaps)
    above = canvas.legend_height(drawn) + 4
    page = new_page(drawn, above + rows.total)
    axes = page.axes(rows.width, above, rows.room, rows.total)
    _bounds_axes(axes, drawn, rows)
    left, right = axes.get_xlim()
    reach = OPEN_MM * (right - left) / rows.room
    for y, mark in zip(rows.spots, drawn.marks, strict=True):
        axes.axhline(y, color=PALE, linewidth=0.8, zorder=0.5)
        end = _draw_interval(axes, y, mark, reach, rows.bar / 2.4)
        write(axes, mark.text, (end, y), (2.2, 0), role="value")
    canvas.draw_rows(axes, rows)
    return page.figure


def _bounds_axes(axes: Axes, drawn: Drawn, rows: Rows) -> None:
    """A scale at the top that holds zero and every bound, with room for the texts at the right."""
    bounds = [bound for mark in drawn.marks for bound in (mark.low, mark.high)]
    known = [bound or 0.0 for bound in bounds]
    low, high = min(*known, 0.0), max(*known, 0.0)
    span = (high - low) or 1.0
    room = widest(mark.text for mark in drawn.marks) + 5 + OPEN_MM
    right = low + span * rows.room / max(rows.room - room, rows.room * 0.2)
    axes.set(xlim=(low - 0.02 * span, right))
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=bool(span > 5)))
    axes.xaxis.tick_top()
    axes.set_xticks([tick for tick in axes.get_xticks() if low <= tick <= high])
    as_text = FuncFormatter(lambda value, _: number(value, 1, drawn.lang))
    axes.xaxis.set_major_formatter(as_text)
    axes.tick_params(axis="x", labelsize=SMALL_PT, pad=1)
    axes.grid(axis="x")


def _draw_interval(axes: Axes, y: float, mark: Mark, reach: float, half: float) -> float:
    """The point, the bar or the open bar; where it ends."""
    low, high = mark.low or 0.0, mark.high
    if mark.value is not None:
        axes.plot([mark.value], [y], "o", color=FOCUS, markersize=6, zorder=3)
        return mark.value
    end, ends = (low + reach, [low]) if high is None else (high, [low, high])
    look: dict = {"facecolor": FOCUS_LIGHT, "edgecolor": FOCUS, "linewidth": 0.8}
    if high is None:
        look = {"facecolor": "white", "edgecolor": MUTED, "linewidth": 0, "hatch": "////"}
        axes.plot([end], [y], ">", color=MUTED, markersize=5, zorder=3)
    axes.add_patch(Rectangle((low, y - half), end - low, 2 * half, zorder=2, **look))
    ink = {"color": look["edgecolor"], "markersize": 9, "markeredgewidth": 1.6, "zorder": 3}
    axes.plot(ends, [y] * len(ends), "|", **ink)
    return end


def gantt(drawn: Drawn) -> Figure:
    """A bar for each task on an axis of days, named ones marked, with a line at the day told."""
    rows = lay_rows([mark.category for mark in drawn.marks], drawn.names_mm, gaps=drawn.gaps)
    above = canvas.legend_height(drawn) + 5
    page = new_page(drawn, above + rows.total)
    axes = page.axes(rows.width, above, rows.room, rows.total)
    last = max(mark.high or 0.0 for mark in drawn.marks)
    room = widest(mark.text for mark in drawn.marks) + 4
    right = last * rows.room / max(rows.room - room, rows.room * 0.3)
    axes.set(xlim=(0, right))
    ticks = [rule for rule in drawn.rules if rule.x <= last]
    axes.xaxis.tick_top()
    axes.set_xticks([rule.x for rule in ticks], [rule.text for rule in ticks])
    axes.tick_params(axis="x", labelsize=SMALL_PT, pad=1)
    axes.grid(axis="x")
    if drawn.target is not None and 0 <= drawn.target <= right:
        axes.axvline(drawn.target, color=MUTED, linewidth=1, linestyle=(0, (3, 2)), zorder=2.5)
    for y, mark in zip(rows.spots, drawn.marks, strict=True):
        low, high = mark.low or 0.0, mark.high or 0.0
        look = {"facecolor": mark.colour, "edgecolor": outline(mark.colour), "linewidth": 0.6}
        axes.add_patch(Rectangle((low, y - rows.bar / 2), high - low, rows.bar, zorder=2, **look))
        look = {"role": "value", "fontsize": SMALL_PT, "bbox": canvas.ground(0.2)}
        write(axes, mark.text, (high, y), (1.2, 0), **look)
    canvas.draw_rows(axes, rows)
    return page.figure
