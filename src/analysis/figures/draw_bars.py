"""Bars and columns: ranked, in small charts, stacked, by year."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures import canvas
from analysis.figures.canvas import ABOVE, BESIDE, CORNER, SMALL, ground, new_page, write
from analysis.figures.drawn import Drawn, Mark
from analysis.figures.lettering import (
    BODY_MM,
    PANEL_GAP,
    PANEL_HEAD,
    PANEL_MM,
    SMALL_PT,
    grid,
    lay_panels,
    lay_rows,
    lay_stack,
    line_height,
    panels_height,
    text_width,
)
from analysis.figures.palettes import INK, MUTED, PALE, RULE, ink_on, outline
from analysis.words.wording import number, say

# --- bars ---


def bars(drawn: Drawn) -> Figure:
    """Ranked bars with a target or a mark of the whole for each; bars of one name stand in a group."""
    names, grouped = [mark.category for mark in drawn.marks], drawn.form == "grouped_bars"
    first = [not n or names[n - 1] != name for n, name in enumerate(names)]
    shown = [name if new or not grouped else "" for name, new in zip(names, first, strict=True)]
    rows = lay_rows(shown, drawn.names_mm, gaps=drawn.gaps)
    goal = drawn.target is not None or bool(drawn.out_of)
    above = canvas.legend_height(drawn) + 4.5 * goal
    page = new_page(drawn, above + rows.total)
    axes = page.axes(rows.width, above, rows.room, rows.total)
    canvas.draw_bars(axes, rows, rows.room, drawn.marks)
    canvas.draw_rows(axes, rows)
    if goal:
        _draw_target(axes, drawn, rows.spots)
    for i in np.flatnonzero(first)[1:] if grouped else ():
        axes.axhline(i - 0.5, color=PALE, linewidth=0.8)
    return page.figure


def _draw_target(axes: Axes, drawn: Drawn, spots: list[int]) -> None:
    """The line that all should reach, behind the value labels; or a mark per row where denominators
    differ."""
    if drawn.target is None:
        for i, own in zip(spots, drawn.out_of, strict=True):
            if own is not None:
                axes.plot([own, own], [i - 0.42, i + 0.42], color=INK, linewidth=1.2, zorder=0.5)
    else:
        low, high = axes.get_xlim()
        axes.set_xlim(low, max(high, drawn.target * 1.16))
        axes.axvline(drawn.target, color=INK, linewidth=1, linestyle=(0, (4, 2)), zorder=0.5)
        text = say(drawn.lang, "mục tiêu ", "target ") + number(drawn.target, 1, drawn.lang)
        look = SMALL | {"ha": "center", "va": "bottom", "color": MUTED}
        write(axes, text, (drawn.target, 1), (0, 0.7), of=ABOVE, **look)
    # A bar that ends near the line has its label on the line: white behind the text keeps both readable.
    for text in axes.texts:
        if text.get_label() == "value":
            text.set_bbox(ground(0.6))


def bar_panels(drawn: Drawn) -> Figure:
    """Small bar charts in two columns, each with its own scale."""
    panels = [(name, list(marks)) for name, marks in groupby(drawn.marks, lambda mark: mark.panel)]
    gaps = {name: [gap for gap in drawn.gaps if gap.panel == name] for name, _ in panels}
    placed = lay_panels(([mark.category for mark in marks], gaps[name]) for name, marks in panels)
    page = new_page(drawn, panels_height(placed) - PANEL_GAP + 1)
    for (name, marks), (left, top, rows) in zip(panels, placed, strict=True):
        width = PANEL_MM - rows.width
        axes = page.axes(left + rows.width, top + PANEL_HEAD, width, rows.total)
        canvas.draw_bars(axes, rows, width, marks)
        canvas.draw_rows(axes, rows)
        canvas.write_heading(axes, name, PANEL_MM, rows.width)
    return page.figure


def stacked_bars(drawn: Drawn) -> Figure:
    """Bars in segments; their sums at the end, or in a column at the right where all bars have one length."""
    shares = drawn.unit == "%"
    right = (13.0 if shares else 9.0) if drawn.beside else 0.0
    parts = [[mark for mark in drawn.marks if mark.series == name] for name in drawn.series]
    rows, width = lay_stack([mark.category for mark in parts[0]], right)
    above = canvas.legend_height(drawn)
    page = new_page(drawn, above + rows.total)
    axes = page.axes(rows.width, above, width, rows.total)
    left = np.zeros(len(rows.names))
    for part in parts:
        values, colour = np.array([mark.value or 0.0 for mark in part]), part[0].colour
        look = {"color": colour, "edgecolor": outline(colour, "white"), "linewidth": 0.6}
        axes.barh(rows.spots, values, rows.bar, left=left, **look)
        for mark, start, value, y in zip(part, left, values, rows.spots, strict=True):
            if mark.text:
                look = SMALL | {"ha": "center", "color": ink_on(colour), "role": "value"}
                write(axes, mark.text, (start + value / 2, y), **look)
        left += values
    axes.set(xlim=(0, left.max(initial=0) or 1), xticks=[])
    canvas.draw_rows(axes, rows)
    for y, total in zip(rows.spots, drawn.beside, strict=False):
        if shares:
            write(axes, total.text, (1, y), (right, 0), of=BESIDE, ha="right", role="total")
        else:
            write(axes, total.text, (total.value, y), (1, 0), weight="bold", role="total")
    return page.figure


# --- columns ---


def small_columns(drawn: Drawn) -> Figure:
    """A small chart for each panel: columns by year, with a rule at the whole of each."""
    across, wide, tall = grid(len(drawn.panels))
    above = canvas.legend_height(drawn) + 2
    page = new_page(drawn, above - (-len(drawn.panels) // across) * tall)
    wholes = drawn.out_of or (None,) * len(drawn.marks)
    years = [int(mark.x or 0) for mark in drawn.marks]
    most = max(value for value in (*wholes, *(mark.value for mark in drawn.marks)) if value is not None)
    for n, panel in enumerate(drawn.panels):
        i, j = divmod(n, across)
        axes = page.axes(j * (wide + 4.0), above + i * tall + 4, wide, tall - 12)
        axes.set(xlim=(min(years) - 0.6, max(years) + 0.6), ylim=(0, most * 1.25), xticks=[], yticks=[])
        own = [(mark, whole) for mark, whole in zip(drawn.marks, wholes, strict=True) if mark.panel == panel]
        _draw_small_columns(axes, own)
        for year, align in zip(sorted({min(years), max(years)}), ("left", "right"), strict=False):
            look = SMALL | {"ha": align, "va": "top", "color": MUTED}
            write(axes, str(year), (0 if align == "left" else 1, 0), (0, -1), of=CORNER, **look)
        canvas.write_heading(axes, panel, wide)
    return page.figure


def _draw_small_columns(axes: Axes, own: list[tuple[Mark, float | None]]) -> None:
    marks = [mark for mark, _ in own]
    axes.bar([mark.x for mark in marks], [mark.value for mark in marks], 0.8, color=[mark.colour for mark in marks])
    for mark, whole in own:
        if whole is not None:
            axes.plot([mark.x - 0.5, mark.x + 0.5], [whole, whole], color=RULE, linewidth=0.8, zorder=0.5)
        if mark.text:
            look = SMALL | {"ha": "center", "va": "bottom", "bbox": ground(0.1, 0.8)}
            write(axes, mark.text, (mark.x, mark.value), (0, 0.4), role="value", **look)
    axes.axhline(0, color=RULE, linewidth=0.8)


def standing_columns(drawn: Drawn) -> Figure:
    """A column for each year in two parts, the new ones on top, below a rule at the number of all."""
    above, height, width = canvas.legend_height(drawn) + 9, 58.0, BODY_MM - 6
    page = new_page(drawn, above + height + 6)
    axes = page.axes(3, above, width, height)
    canvas.year_axes(axes, drawn.marks)
    everyone = {mark.category: whole for mark, whole in zip(drawn.marks, drawn.out_of, strict=True) if whole}
    axes.set(ylim=(0, max(everyone.values()) * 1.12), yticks=[])
    axes.axhline(0, color=RULE, linewidth=0.8)
    low, high = axes.get_xlim()
    slot = width / (high - low)
    news = {mark.category: mark for mark in drawn.marks if mark.series != drawn.marks[0].series}
    for old in (mark for mark in drawn.marks if mark.series == drawn.marks[0].series):
        new = news.get(old.category)
        top = (old.value or 0.0) + (new.value or 0.0 if new else 0.0)
        rule = [everyone.get(old.category, 0.0)] * 2
        axes.plot([old.x - 0.46, old.x + 0.46], rule, color=INK, linewidth=1.2, zorder=0.6)
        axes.bar(old.x, old.value, min(0.7, 14 / slot), color=old.colour, zorder=1)
        if new:
            look = {"color": new.colour, "edgecolor": MUTED, "zorder": 1}
            axes.bar(new.x, new.value, min(0.7, 14 / slot), bottom=old.value, **look)
        text = old.text
        if text_width(text, SMALL_PT, bold=True) > slot - 1.2:
            text = text.replace("/", "\n/")
        text += f"\n({new.text})" if new else ""
        look = SMALL | {"va": "bottom", "weight": "bold", "bbox": ground(0.4, 0.85), "linespacing": 1.15}
        write(axes, text, (old.x, top), (0, 0.8), ha="center", role="value", **look)
    canvas.draw_rules(axes, drawn, width)
    return page.figure


def level_columns(drawn: Drawn) -> Figure:
    """A column for each year in shares of the whole, the first series at the bottom; numbers where they fit."""
    above, height, width = canvas.legend_height(drawn) + 9, 62.0, BODY_MM - 11
    page = new_page(drawn, above + height + 6)
    axes = page.axes(11, above, width, height)
    canvas.year_axes(axes, drawn.marks)
    axes.set(ylim=(0, 100))
    canvas.percent_axis(axes, drawn, 25)
    low, high = axes.get_xlim()
    wide = min(0.82, 16 * (high - low) / width)
    bottom: dict[str, float] = {}
    for mark in drawn.marks:
        start, share = bottom.get(mark.category, 0.0), mark.value or 0.0
        bottom[mark.category] = start + share
        axes.bar(mark.x, share, wide, bottom=start, color=mark.colour, edgecolor=MUTED, linewidth=0.5)
        room = wide / (high - low) * width, share / 100 * height
        if text_width(mark.text, SMALL_PT) < room[0] and line_height(SMALL_PT) < room[1]:
            look = SMALL | {"color": ink_on(mark.colour), "role": "value"}
            write(axes, mark.text, (mark.x, start + share / 2), ha="center", **look)
    canvas.draw_rules(axes, drawn, width)
    return page.figure
