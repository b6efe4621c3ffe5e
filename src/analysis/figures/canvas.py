"""The page that a figure is drawn on: header, notes, source, legend, names of rows and columns.

Positions are millimetres from the top left corner. Figures are made without pyplot: nothing is shown twice and
nothing stays open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter
from matplotlib.transforms import ScaledTranslation

from analysis.figures.drawn import Drawn, Mark
from analysis.figures.lettering import (
    BODY_MM,
    LABEL_PT,
    MARGIN_MM,
    MM,
    SMALL_PT,
    SUBTITLE_PT,
    TITLE_PT,
    WIDTH_MM,
    Heads,
    Rows,
    balance,
    lay_sums,
    legend_lines,
    line_height,
    text_width,
    widest,
    wrap,
)
from analysis.figures.palettes import ALARM, INK, MUTED, PALE, RULE, ink_on, outline
from analysis.words.wording import number

STYLE = Path(__file__).with_name("ntm.mplstyle")
# Points given as a part of the axes in one direction, and as data in the other.
BESIDE, ABOVE, CORNER = ("axes fraction", "data"), ("data", "axes fraction"), "axes fraction"
SMALL = {"fontsize": SMALL_PT}


def house_style():
    """The settings of `ntm.mplstyle` over matplotlib's own, for a `with`."""
    return matplotlib.style.context(["default", STYLE])


# --- the page ---


@dataclass(frozen=True, slots=True)
class Page:
    """A figure with its header drawn, and how far below the top (mm) the body begins."""

    figure: Figure
    top: float

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes at a place in the body; all in mm, `left` and `top` from the body's top left corner."""
        total = self.figure.get_figheight() * 25.4
        bottom = total - self.top - top - height
        return self.figure.add_axes(
            ((MARGIN_MM + left) / WIDTH_MM, bottom / total, width / WIDTH_MM, height / total)
        )


def new_page(drawn: Drawn, body: float) -> Page:
    """A figure with title, tag of illustrative data, subtitle, legend, notes and source, and `body` mm of room
    between them, of which the legend takes its own."""
    heading = [line.replace("\xa0", " ") for line in balance(_glue(drawn.title), BODY_MM, TITLE_PT, bold=True)]
    below = _wrap_parts(drawn.subtitle, BODY_MM, SUBTITLE_PT)
    remarks = [line for note in drawn.notes for line in wrap(note, BODY_MM, SMALL_PT)]
    source = wrap(drawn.source_note, BODY_MM, SMALL_PT) if drawn.source_note else []
    tag_top = MARGIN_MM + len(heading) * line_height(TITLE_PT) + 2
    subtitle_top = tag_top + (6 if drawn.tag else -1)
    body_top = subtitle_top + len(below) * line_height(SUBTITLE_PT) + 2.5
    notes_top = body_top + body + 2
    source_top = notes_top + (len(remarks) * line_height(SMALL_PT) + 1.5 if remarks else 0) + 1
    height = source_top - 1 + (len(source) * line_height(SMALL_PT) + 4 if source else 0)
    figure = Figure(figsize=(WIDTH_MM / 25.4, height / 25.4))
    _put(figure, MARGIN_MM, heading, "title", fontsize=TITLE_PT, weight="bold")
    if drawn.tag:
        box = {"boxstyle": "round,pad=0.3", "facecolor": ALARM, "edgecolor": ALARM}
        look = {"fontsize": 7.5, "color": "white", "weight": "bold", "bbox": box}
        _put(figure, tag_top + 0.4, [drawn.tag], "tag", indent=1.1, **look)
    _put(figure, subtitle_top, below, "subtitle", fontsize=SUBTITLE_PT, color=MUTED)
    _put(figure, notes_top, remarks, "notes", color=MUTED, **SMALL)
    _put(figure, source_top, source, "source", color=MUTED, **SMALL)
    page = Page(figure, body_top)
    _draw_legend(page, drawn)
    return page


def _glue(title: str) -> str:
    """The title with unbreakable spaces inside numbers with units, names of communes and common compounds."""
    compounds = r"tiêu (?=chí)|tỷ (?=đồng)|triệu (?=đồng)|bình (?=quân)|Kỳ (?=\w)|(?<=\d) (?=[^\W\d])"
    return re.sub(compounds, lambda found: found[0][:-1] + "\xa0", title)


def _wrap_parts(text: str, width: float, size: float) -> list[str]:
    """Lines that break between the parts of a subtitle (measure · unit · place · time) where they can."""
    lines = [""]
    for part in text.split(" · "):
        joined = f"{lines[-1]} · {part}" if lines[-1] else part
        if text_width(joined, size) <= width:
            lines[-1] = joined
        else:
            lines[len(lines) - (not lines[-1]) :] = wrap(part, width, size)
    return lines


def _put(figure: Figure, top: float, lines: Sequence[str], role: str, indent: float = 0.0, **options: Any) -> None:
    """Lines of text at the left margin, `top` mm below the figure's top; none: nothing."""
    if lines:
        shift = ScaledTranslation((MARGIN_MM + indent) / 25.4, -top / 25.4, figure.dpi_scale_trans)
        options |= {"va": "top", "ha": "left", "linespacing": 1.25, "label": role}
        figure.text(0, 1, "\n".join(lines), transform=figure.transFigure + shift, **options)


def legend_height(drawn: Drawn) -> float:
    """Height in mm of the legend, 0 for none."""
    return len(legend_lines([key.text for key in drawn.legend])) * 5.0 + 1.5 if drawn.legend else 0.0


def _draw_legend(page: Page, drawn: Drawn) -> None:
    """A row of colour, symbol in it, and text above the chart."""
    if not drawn.legend:
        return
    lines = legend_lines([key.text for key in drawn.legend])
    axes = page.axes(0, 0, BODY_MM, len(lines) * 5.0)
    axes.set(xlim=(0, BODY_MM), ylim=(len(lines) * 5.0, 0))
    axes.set_axis_off()
    for row, line in enumerate(lines):
        x, y = 0.0, row * 5.0
        for key in (drawn.legend[i] for i in line):
            axes.add_patch(Rectangle((x, y + 0.4), 4, 4, facecolor=key.colour, edgecolor=RULE, linewidth=0.4))
            write(axes, key.symbol, (x + 2, y + 2.4), ha="center", color=ink_on(key.colour), **SMALL)
            write(axes, key.text, (x + 5.5, y + 2.4), fontsize=SMALL_PT + 0.5, role="legend")
            x += text_width(key.text, SMALL_PT + 0.5) + 10


# --- parts that several charts share ---


def write(
    axes: Axes, text: str, at: tuple, shift: tuple = (0, 0), of: Any = "data", role: str = "", **options: Any
) -> None:
    """Text at a point of the axes (`of`: the coordinates it is given in), moved by `shift` millimetres."""
    options = {"fontsize": LABEL_PT, "va": "center", "linespacing": 1.1} | options
    shift = (shift[0] * MM, shift[1] * MM)
    axes.annotate(
        text, at, shift, xycoords=of, textcoords="offset points", label=role, annotation_clip=False, **options
    )


def ground(pad: float, alpha: float = 1.0) -> dict[str, Any]:
    """The white ground behind a text that a line passes."""
    return {"facecolor": "white", "edgecolor": "none", "pad": pad} | ({"alpha": alpha} if alpha < 1 else {})


def write_heading(axes: Axes, text: str, width: float, left: float = 0.0) -> None:
    """The heading of a small chart, above it, from `left` mm before the axes; two small lines if need be."""
    size = LABEL_PT if text_width(text, LABEL_PT, bold=True) <= width else SMALL_PT
    lines = "\n".join(balance(text, width, size, bold=True))
    bold = {"va": "bottom", "weight": "bold", "fontsize": size}
    write(axes, lines, (0, 1), (-left, 0.8), of=CORNER, role="panel", **bold)


def draw_rows(axes: Axes, rows: Rows) -> None:
    """Write the row names left of the axes, the first one on top, and what stands in the gap."""
    axes.set_ylim(rows.count - 0.5, -0.5)
    axes.set_yticks([])
    for i, name in zip(rows.spots, rows.names, strict=True):
        write(axes, name, (0, i), (-1.5, 0), of=BESIDE, ha="right", fontsize=rows.size, role="row")
    if rows.gap:
        look = SMALL | {"color": MUTED, "style": "italic", "bbox": ground(0.8), "role": "gap"}
        write(axes, rows.gap.text, (0.5, rows.gap.row), of=BESIDE, ha="center", **look)


def draw_sums(axes: Axes, drawn: Drawn, heads: Heads, names: tuple[list[str], list[str]], rows: Rows, room: float):
    """Column heads above; the sums of rows in `room` mm at the right and of columns below, with their names; `names`
    are those of rows and columns."""
    turn = {"rotation": 90} if heads.upright else {}
    for j, head in enumerate(heads.names):
        write(axes, head, (j, 1), (0, 1), of=ABOVE, ha="center", va="bottom", role="head", **SMALL, **turn)
    said = {(mark.category, mark.series): mark.text for mark in drawn.beside}
    bold = SMALL | {"weight": "bold", "role": "total"}
    for i, name in zip(rows.spots, names[0], strict=True):
        write(axes, said.get((name, ""), ""), (1, i), (room, 0), of=BESIDE, ha="right", **bold)
    below = [said.get(("", name), "") for name in names[1]]
    below, _, upright = lay_sums(below, axes.get_position().width * WIDTH_MM / len(heads.names))
    for j, text in enumerate(below):
        look = bold | {"ha": "center", "va": "top", "rotation": 90 if upright else 0}
        write(axes, text, (j, 0), (0, -1.4), of=ABOVE, **look)
    if ("", "") in said:
        write(axes, said["", ""], (1, 0), (room, -1.4), of=CORNER, ha="right", va="top", **bold)
    quiet = SMALL | {"of": CORNER, "ha": "right", "color": MUTED}
    of_columns, of_rows = drawn.sums
    write(axes, of_columns, (0, 0), (-1.4, -1.4), va="top", **quiet)
    write(axes, "\n".join(wrap(of_rows, room, SMALL_PT)), (1, 1), (room, 1), va="bottom", **quiet)


def draw_bars(axes: Axes, rows: Rows, width: float, marks: Sequence[Mark]) -> None:
    """Horizontal bars with their values written behind them; room for the longest text is kept inside
    `width` mm."""
    values = np.array([mark.value or 0.0 for mark in marks])
    room = widest(mark.text for mark in marks) + 3
    most = max(values.max(initial=0), 0) or 1.0
    axes.set_xlim(min(values.min(initial=0), 0), most * width / max(width - room, width * 0.2))
    axes.set_xticks([])
    colours = [mark.colour for mark in marks]
    axes.barh(rows.spots, values, rows.bar, color=colours, edgecolor=[outline(colour) for colour in colours])
    axes.axvline(0, color=RULE, linewidth=0.8)
    for i, value, mark in zip(rows.spots, values, marks, strict=True):
        write(axes, mark.text, (max(value, 0), i), (1, 0), role="value")


def year_axes(axes: Axes, marks: Sequence[Mark]) -> None:
    """An axis of whole years with a little room at both ends, and no more than 14 of them named."""
    years = [int(mark.x) for mark in marks if mark.x is not None]
    low, high = min(years), max(years)
    axes.set(xlim=(low - 0.4, high + 0.4), xticks=range(low, high + 1, -(-(high - low + 1) // 14)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))


def percent_axis(axes: Axes, drawn: Drawn, step: int) -> None:
    """Percentages at the left, every `step`."""
    axes.set_yticks(range(0, 101, step))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 0, drawn.lang) + "%"))


def draw_rules(axes: Axes, drawn: Drawn, width: float) -> None:
    """A line where each criteria set came into force and the set's name above its years, in axes of `width` mm."""
    low, high = axes.get_xlim()
    edges = [max(low, rule.x) if n else low for n, rule in enumerate(drawn.rules)]
    for n, (edge, rule) in enumerate(zip(edges, drawn.rules, strict=True)):
        end = edges[n + 1] if n + 1 < len(edges) else high
        if n:
            axes.axvline(edge, color=INK, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0.8)
        room = max((end - edge) / (high - low) * width - 1.5, 20)
        text = "\n".join(balance(rule.text, room, SMALL_PT))
        write(axes, text, (edge, 1), (0.7, 1), of=ABOVE, va="bottom", color=MUTED, role="set", **SMALL)


def empty_page(drawn: Drawn) -> Figure:
    """A figure that says plainly that there is nothing to draw."""
    page = new_page(drawn, 14)
    axes = page.axes(0, 0, BODY_MM, 14)
    axes.set_axis_off()
    axes.add_patch(Rectangle((0, 0), 1, 1, transform=axes.transAxes, facecolor=PALE, edgecolor="none"))
    text = "\n".join(wrap(drawn.title + ".", BODY_MM - 8))
    write(axes, text, (0.5, 0.5), of=CORNER, ha="center", color=MUTED)
    return page.figure
