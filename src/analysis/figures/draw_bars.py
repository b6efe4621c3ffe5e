"""Bars and columns: ranked, in small charts, stacked, by year."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures import canvas, lettering
from analysis.figures.canvas import ABOVE, BESIDE, CORNER, SMALL, ground, write
from analysis.figures.drawn import Drawn, Mark
from analysis.figures.lettering import BODY_MM, PANEL_GAP, PANEL_HEAD, PANEL_MM, SMALL_PT, Rows
from analysis.figures.palettes import INK, MUTED, PALE, RULE, ink_on, outline
from analysis.words.wording import number, say

# --- bars ---


def bars(drawn: Drawn) -> Figure:
    """Ranked bars with a target, or a mark of the whole of each; one name may have several."""
    names = [mark.category for mark in drawn.marks]
    first = np.array([not n or names[n - 1] != name for n, name in enumerate(names)])
    if grouped := drawn.form == "grouped_bars":
        names = [name if new else "" for name, new in zip(names, first, strict=True)]
    rows = lettering.lay_rows(names, drawn.names_mm, gaps=drawn.gaps)
    goal = drawn.target is not None or bool(drawn.out_of)
    above = canvas.legend_height(drawn) + 4.5 * goal
    page = canvas.new_page(drawn, above + rows.total)
    axes = page.axes(rows.width, above, rows.room, rows.total)
    _bars(axes, rows, rows.room, drawn.marks)
    if goal:
        _draw_target(axes, drawn, rows.spots)
    for i in np.flatnonzero(first & grouped)[1:]:
        axes.axhline(i - 0.5, color=PALE, linewidth=0.8)
    return page.figure


def _bars(axes: Axes, rows: Rows, width: float, marks: Sequence[Mark]) -> None:
    """Bars with their names and values; the longest text stays inside `width` mm."""
    values = np.array([mark.size for mark in marks])
    room = lettering.widest(mark.text for mark in marks) + 3
    most = max(values.max(initial=0), 0) or 1.0
    left, right = min(values.min(initial=0), 0), most * width / max(width - room, width * 0.2)
    axes.set(xlim=(left, right), xticks=[])
    colours = [mark.colour for mark in marks]
    edges = [outline(colour) for colour in colours]
    axes.barh(rows.spots, values, rows.bar, color=colours, edgecolor=edges)
    axes.axvline(0, color=RULE, linewidth=0.8)
    for y, mark in zip(rows.spots, marks, strict=True):
        write(axes, mark.text, (max(mark.size, 0), y), (1, 0), role="value")
    canvas.draw_rows(axes, rows)


def _draw_target(axes: Axes, drawn: Drawn, spots: list[int]) -> None:
    """The line that all should reach; or a mark per row where denominators differ."""
    if drawn.target is None:
        for y, own in zip(spots, canvas.wholes(drawn), strict=True):
            axes.plot([own, own], [y - 0.42, y + 0.42], color=INK, linewidth=1.2, zorder=0.5)
    else:
        low, high = axes.get_xlim()
        axes.set_xlim(low, max(high, drawn.target * 1.16))
        axes.axvline(drawn.target, color=INK, linewidth=1, linestyle=(0, (4, 2)), zorder=0.5)
        text = say(drawn.lang, "mục tiêu ", "target ") + number(drawn.target, 1, drawn.lang)
        look = SMALL | {"ha": "center", "va": "bottom", "color": MUTED}
        write(axes, text, (drawn.target, 1), (0, 0.7), of=ABOVE, **look)
    # White behind the text of a bar that ends near the line keeps both readable.
    for text in axes.texts:
        if text.get_label() == "value":
            text.set_bbox(ground(0.6))


def bar_panels(drawn: Drawn) -> Figure:
    """Small bar charts in two columns, each with its own scale."""
    panels = [(name, list(own)) for name, own in groupby(drawn.marks, lambda mark: mark.panel)]
    names = [[mark.category for mark in marks] for _, marks in panels]
    gaps = [[gap for gap in drawn.gaps if gap.panel == name] for name, _ in panels]
    placed = lettering.lay_panels(zip(names, gaps, strict=True))
    page = canvas.new_page(drawn, lettering.panels_height(placed) - PANEL_GAP + 1)
    for (name, marks), (left, top, rows) in zip(panels, placed, strict=True):
        width = PANEL_MM - rows.width
        axes = page.axes(left + rows.width, top + PANEL_HEAD, width, rows.total)
        _bars(axes, rows, width, marks)
        canvas.write_heading(axes, name, PANEL_MM, rows.width)
    return page.figure


def stacked_bars(drawn: Drawn) -> Figure:
    """Bars in segments, their sums at the end; where all have one length, at the right."""
    shares = drawn.unit == "%"
    right = (13.0 if shares else 9.0) if drawn.beside else 0.0
    parts = [[mark for mark in drawn.marks if mark.series == name] for name in drawn.series]
    rows, width = lettering.lay_stack([mark.category for mark in parts[0]], right)
    above = canvas.legend_height(drawn)
    page = canvas.new_page(drawn, above + rows.total)
    axes = page.axes(rows.width, above, width, rows.total)
    left = np.zeros(len(rows.names))
    for part in parts:
        left = _segments(axes, rows, part, left)
    axes.set(xlim=(0, left.max(initial=0) or 1), xticks=[])
    canvas.draw_rows(axes, rows)
    for y, total in zip(rows.spots, drawn.beside, strict=False):
        if shares:
            look = {"of": BESIDE, "ha": "right", "role": "total"}
            write(axes, total.text, (1, y), (right, 0), **look)
        else:
            write(axes, total.text, (total.value, y), (1, 0), weight="bold", role="total")
    return page.figure


def _segments(axes: Axes, rows: Rows, part: Sequence[Mark], left: np.ndarray) -> np.ndarray:
    """One part of every bar, from `left` on; where it ends."""
    values, colour = np.array([mark.size for mark in part]), part[0].colour
    # Not clipped: the last edge lies on that of the axes; that of an empty part is none.
    widths = np.where(values > 0, 0.6, 0.0)
    edge = {"edgecolor": outline(colour, "white"), "linewidth": widths, "clip_on": False}
    axes.barh(rows.spots, values, rows.bar, left=left, color=colour, **edge)
    small = SMALL | {"ha": "center", "color": ink_on(colour), "role": "value"}
    for mark, start, y in zip(part, left, rows.spots, strict=True):
        if mark.text:
            write(axes, mark.text, (start + mark.size / 2, y), **small)
    return left + values


# --- columns ---


def small_columns(drawn: Drawn) -> Figure:
    """A small chart for each panel: columns by year, with a rule at the whole of each."""
    across, wide, tall = lettering.grid(len(drawn.panels))
    above = canvas.legend_height(drawn) + 2
    page = canvas.new_page(drawn, above - (-len(drawn.panels) // across) * tall)
    years = {int(mark.at): mark.category for mark in drawn.marks}
    low, high = min(years), max(years)
    most = np.nanmax([*canvas.wholes(drawn), *(mark.size for mark in drawn.marks)])
    pairs = list(zip(drawn.marks, canvas.wholes(drawn), strict=True))
    for n, panel in enumerate(drawn.panels):
        i, j = divmod(n, across)
        axes = page.axes(j * (wide + 4.0), above + i * tall + 4, wide, tall - 12)
        axes.set(xlim=(low - 0.6, high + 0.6), ylim=(0, most * 1.25), xticks=[], yticks=[])
        own = [pair for pair in pairs if pair[0].panel == panel]
        line = lettering.line_height(SMALL_PT) * most * 1.25 / (tall - 12)
        _draw_small_columns(axes, own, line, 0.8 * wide / (high - low + 1.2))
        for x, (year, align) in enumerate({low: "left", high: "right"}.items()):
            look = SMALL | {"ha": align, "va": "top", "color": MUTED}
            write(axes, years[year], (x if low < high else 0, 0), (0, -1), of=CORNER, **look)
        canvas.write_heading(axes, panel, wide)
    return page.figure


def _draw_small_columns(
    axes: Axes, own: Sequence[tuple[Mark, float]], line: float, wide: float
) -> None:
    """The columns, each with its number above it; inside, where that would lie on the rule.

    `line`: how high a line of text is, in the units of the columns; `wide`: a column in mm.
    """
    marks = [mark for mark, _ in own]
    places, sizes = [mark.at for mark in marks], [mark.size for mark in marks]
    axes.bar(places, sizes, 0.8, color=[mark.colour for mark in marks])
    look = SMALL | {"ha": "center", "va": "bottom", "bbox": ground(0.3), "role": "value"}
    for mark, whole in own:
        ends = [mark.at - 0.5, mark.at + 0.5]
        axes.plot(ends, [whole, whole], color=RULE, linewidth=0.8, zorder=0.5)
        if not mark.text:
            continue
        fits = mark.size > 1.2 * line and lettering.text_width(mark.text, SMALL_PT) < wide
        if fits and mark.size < whole < mark.size + 1.5 * line:
            inside = {"va": "top", "color": ink_on(mark.colour), "bbox": None}
            write(axes, mark.text, (mark.at, mark.size), (0, -0.4), **look | inside)
        else:
            write(axes, mark.text, (mark.at, mark.size), (0, 0.4), **look)
    axes.axhline(0, color=RULE, linewidth=0.8)


def standing_columns(drawn: Drawn) -> Figure:
    """A column for each year in two parts, the new ones on top, below a rule at all."""
    above, height, width = canvas.legend_height(drawn) + 9, 58.0, BODY_MM - 6
    page = canvas.new_page(drawn, above + height + 6)
    axes = page.axes(3, above, width, height)
    canvas.year_axes(axes, drawn.marks)
    axes.set(ylim=(0, np.nanmax(canvas.wholes(drawn)) * 1.12), yticks=[])
    axes.axhline(0, color=RULE, linewidth=0.8)
    slot = width / (axes.get_xlim()[1] - axes.get_xlim()[0])
    look = SMALL | {"va": "bottom", "weight": "bold", "bbox": ground(0.4, 0.85)}
    years = groupby(sorted(drawn.marks, key=lambda mark: mark.at), lambda mark: mark.at)
    everyone = dict(zip(drawn.marks, canvas.wholes(drawn), strict=True))
    for year, marks in years:
        old, *new = marks
        rule = [everyone[old]] * 2
        axes.plot([year - 0.46, year + 0.46], rule, color=INK, linewidth=1.2, zorder=0.6)
        axes.bar(year, old.size, min(0.7, 14 / slot), color=old.colour, zorder=1)
        text = old.text
        if lettering.text_width(text, SMALL_PT, bold=True) > slot - 1.2:
            text = text.replace("/", "\n/")
        for mark in new:
            edge = {"color": mark.colour, "edgecolor": MUTED, "zorder": 1}
            axes.bar(year, mark.size, min(0.7, 14 / slot), bottom=old.size, **edge)
            text += f"\n({mark.text})"
        at = (year, old.size + sum(mark.size for mark in new))
        write(axes, text, at, (0, 0.8), ha="center", linespacing=1.15, role="value", **look)
    canvas.draw_rules(axes, drawn, width)
    return page.figure


def level_columns(drawn: Drawn) -> Figure:
    """A column for each year in shares, the first series at the bottom; numbers where they fit."""
    above, height, width = canvas.legend_height(drawn) + 9, 62.0, BODY_MM - 11
    page = canvas.new_page(drawn, above + height + 6)
    axes = page.axes(11, above, width, height)
    canvas.year_axes(axes, drawn.marks)
    axes.set(ylim=(0, 100))
    canvas.percent_axis(axes, drawn, 25)
    span = axes.get_xlim()[1] - axes.get_xlim()[0]
    wide, bottom = min(0.82, 16 * span / width), dict.fromkeys(drawn.categories, 0.0)
    for mark in drawn.marks:
        start = bottom[mark.category]
        bottom[mark.category] += mark.size
        edge = {"edgecolor": MUTED, "linewidth": 0.5, "clip_on": False}
        axes.bar(mark.at, mark.size, wide, bottom=start, color=mark.colour, **edge)
        fits = lettering.text_width(mark.text, SMALL_PT) < wide / span * width
        if fits and lettering.line_height(SMALL_PT) < mark.size / 100 * height:
            look = SMALL | {"color": ink_on(mark.colour), "role": "value"}
            write(axes, mark.text, (mark.at, start + mark.size / 2), ha="center", **look)
    canvas.draw_rules(axes, drawn, width)
    return page.figure
