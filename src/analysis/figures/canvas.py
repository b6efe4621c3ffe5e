"""The page that a figure is drawn on: header, notes, source, legend, names of rows and columns.

Positions are millimetres from the top left corner. Figures are made without pyplot: nothing is
shown twice and nothing stays open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter
from matplotlib.transforms import ScaledTranslation

from analysis.figures import lettering
from analysis.figures.drawn import Drawn, Mark
from analysis.figures.lettering import BODY_MM, LABEL_PT, MARGIN_MM, MM, SMALL_PT, WIDTH_MM
from analysis.figures.letters import use_fonts
from analysis.figures.palettes import ALARM, INK, MUTED, PALE, RULE, ink_on
from analysis.words.wording import number

STYLE = Path(__file__).with_name("ntm.mplstyle")
# Points given as a part of the axes in one direction, and as data in the other.
BESIDE, ABOVE, CORNER = ("axes fraction", "data"), ("data", "axes fraction"), "axes fraction"
SMALL: dict[str, Any] = {"fontsize": SMALL_PT}


def house_style(fonts: tuple[str, ...] = ()):
    """The settings of `ntm.mplstyle` over matplotlib's own, for a `with`; `fonts` besides its."""
    return matplotlib.style.context(["default", STYLE, {"font.family": [*use_fonts(), *fonts]}])


# --- the page ---


@dataclass(frozen=True, slots=True)
class Page:
    """A figure with its header drawn, and how far below the top (mm) the body begins."""

    figure: Figure
    top: float

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes in the body; all in mm, `left` and `top` from the body's top left corner."""
        total = self.figure.get_figheight() * 25.4
        bottom = total - self.top - top - height
        left = (MARGIN_MM + left) / WIDTH_MM
        return self.figure.add_axes((left, bottom / total, width / WIDTH_MM, height / total))


def new_page(drawn: Drawn, body: float) -> Page:
    """A figure with all its words, and `body` mm of room between them; the legend stands in it."""
    heading = lettering.balance(_glue(drawn.title), BODY_MM, lettering.TITLE_PT, bold=True)
    heading = [line.replace("\xa0", " ") for line in heading]
    below = _wrap_parts(drawn.subtitle, BODY_MM, lettering.SUBTITLE_PT)
    remarks = [line for note in drawn.notes for line in lettering.wrap(note, BODY_MM, SMALL_PT)]
    source = lettering.wrap(drawn.source_note, BODY_MM, SMALL_PT) if drawn.source_note else []
    tag_top = MARGIN_MM + len(heading) * lettering.line_height(lettering.TITLE_PT) + 2
    subtitle_top = tag_top + (6 if drawn.tag else -1)
    body_top = subtitle_top + len(below) * lettering.line_height(lettering.SUBTITLE_PT) + 2.5
    notes_top = body_top + body + 2
    of_remarks = len(remarks) * lettering.line_height(SMALL_PT) + 1.5 if remarks else 0
    source_top = notes_top + of_remarks + 1
    height = source_top - 1 + (len(source) * lettering.line_height(SMALL_PT) + 4 if source else 0)
    figure = Figure(figsize=(WIDTH_MM / 25.4, height / 25.4))
    _put(figure, MARGIN_MM, heading, "title", fontsize=lettering.TITLE_PT, weight="bold")
    if drawn.tag:
        box = {"boxstyle": "round,pad=0.3", "facecolor": ALARM, "edgecolor": ALARM}
        look = {"fontsize": 7.5, "color": "white", "weight": "bold", "bbox": box}
        _put(figure, tag_top + 0.4, [drawn.tag], "tag", indent=1.1, **look)
    _put(figure, subtitle_top, below, "subtitle", fontsize=lettering.SUBTITLE_PT, color=MUTED)
    _put(figure, notes_top, remarks, "notes", color=MUTED, **SMALL)
    _put(figure, source_top, source, "source", color=MUTED, **SMALL)
    page = Page(figure, body_top)
    _draw_legend(page, drawn)
    return page


def _glue(title: str) -> str:
    """The title with unbreakable spaces inside numbers with units, names and compounds."""
    compounds = r"tiêu (?=chí)|tỷ (?=đồng)|triệu (?=đồng)|bình (?=quân)|Kỳ (?=\w)"
    compounds += r"|(?<=\d) (?=[^\W\d])"
    return re.sub(compounds, lambda found: found[0][:-1] + "\xa0", title)


def _wrap_parts(text: str, width: float, size: float) -> list[str]:
    """Lines that break between the parts (measure · unit · place · time) where they can."""
    lines = [""]
    for part in text.split(" · "):
        joined = f"{lines[-1]} · {part}" if lines[-1] else part
        if lettering.text_width(joined, size) <= width:
            lines[-1] = joined
        else:
            lines[len(lines) - (not lines[-1]) :] = lettering.wrap(part, width, size)
    return lines


def _put(figure: Figure, top: float, lines: Sequence[str], role: str, indent=0.0, **options: Any):
    """Lines of text at the left margin, `top` mm below the figure's top; none: nothing."""
    if lines:
        shift = ScaledTranslation((MARGIN_MM + indent) / 25.4, -top / 25.4, figure.dpi_scale_trans)
        options |= {"va": "top", "ha": "left", "linespacing": 1.25, "label": role}
        figure.text(0, 1, "\n".join(lines), transform=figure.transFigure + shift, **options)


def legend_height(drawn: Drawn) -> float:
    """Height in mm of the legend, 0 for none."""
    lines = lettering.legend_lines([key.text for key in drawn.legend])
    return len(lines) * 5.0 + 1.5 if drawn.legend else 0.0


def _draw_legend(page: Page, drawn: Drawn) -> None:
    """A row of colour, symbol in it, and text above the chart."""
    if not drawn.legend:
        return
    lines = lettering.legend_lines([key.text for key in drawn.legend])
    axes = page.axes(0, 0, BODY_MM, len(lines) * 5.0)
    axes.set(xlim=(0, BODY_MM), ylim=(len(lines) * 5.0, 0))
    axes.set_axis_off()
    for row, line in enumerate(lines):
        x, y = 0.0, row * 5.0
        for key in (drawn.legend[i] for i in line):
            look = {"facecolor": key.colour, "edgecolor": RULE, "linewidth": 0.4}
            axes.add_patch(Rectangle((x, y + 0.4), 4, 4, **look))
            ink = SMALL | {"color": ink_on(key.colour)}
            write(axes, key.symbol, (x + 2, y + 2.4), ha="center", **ink)
            write(axes, key.text, (x + 5.5, y + 2.4), fontsize=SMALL_PT + 0.5, role="legend")
            x += lettering.text_width(key.text, SMALL_PT + 0.5) + 10


# --- parts that several charts share ---


def write(
    axes: Axes,
    text: str,
    at: tuple,
    shift=(0.0, 0.0),
    of: Any = "data",
    role: str = "",
    **look: Any,
) -> None:
    """Text at a point of the axes (`of`: its coordinates), moved by `shift` millimetres."""
    look = {"fontsize": LABEL_PT, "va": "center", "linespacing": 1.1, "label": role} | look
    look |= {"xycoords": of, "textcoords": "offset points", "annotation_clip": False}
    axes.annotate(text, at, (shift[0] * MM, shift[1] * MM), **look)


def ground(pad: float, alpha: float = 1.0) -> dict[str, Any]:
    """The white ground behind a text that a line passes."""
    return {"facecolor": "white", "edgecolor": "none", "pad": pad} | (
        {"alpha": alpha} if alpha < 1 else {}
    )


def write_heading(axes: Axes, text: str, width: float, left: float = 0.0) -> None:
    """The heading of a small chart, from `left` mm before the axes; two small lines if need be."""
    size = LABEL_PT if lettering.text_width(text, LABEL_PT, bold=True) <= width else SMALL_PT
    lines = "\n".join(lettering.balance(text, width, size, bold=True))
    bold = {"va": "bottom", "weight": "bold", "fontsize": size, "role": "panel"}
    write(axes, lines, (0, 1), (-left, 0.8), of=CORNER, **bold)


def draw_rows(axes: Axes, rows: lettering.Rows) -> None:
    """Write the row names left of the axes, the first one on top, and what stands in the gap."""
    axes.set_ylim(rows.count - 0.5, -0.5)
    axes.set_yticks([])
    for i, name in zip(rows.spots, rows.names, strict=True):
        look = {"ha": "right", "fontsize": rows.size, "role": "row"}
        write(axes, name, (0, i), (-1.5, 0), of=BESIDE, **look)
    if rows.gap:
        look = SMALL | {"color": MUTED, "style": "italic", "bbox": ground(0.8), "role": "gap"}
        write(axes, rows.gap.text, (0.5, rows.gap.row), of=BESIDE, ha="center", **look)


def draw_sums(
    axes: Axes,
    drawn: Drawn,
    heads: lettering.Heads,
    rows: lettering.Rows,
    columns: Sequence[str],
    room: float,
) -> None:
    """Names of rows and columns; the sums of rows in `room` mm at the right, of columns below."""
    draw_rows(axes, rows)
    turn: dict[str, Any] = {"rotation": 90} if heads.upright else {}
    for x, head in enumerate(heads.names):
        look = SMALL | {"ha": "center", "va": "bottom", "role": "head"} | turn
        write(axes, head, (x, 1), (0, 1), of=ABOVE, **look)
    said = {(mark.category, mark.series): mark.text for mark in drawn.beside}
    bold = SMALL | {"weight": "bold", "role": "total"}
    for y, name in zip(rows.spots, drawn.categories, strict=True):
        write(axes, said.get((name, ""), ""), (1, y), (room, 0), of=BESIDE, ha="right", **bold)
    column = axes.get_position().width * WIDTH_MM / len(columns)
    below, _, upright = lettering.lay_sums([said.get(("", name), "") for name in columns], column)
    for x, text in enumerate(below):
        look = bold | {"ha": "center", "va": "top", "rotation": 90 if upright else 0}
        write(axes, text, (x, 0), (0, -1.4), of=ABOVE, **look)
    if ("", "") in said:
        write(axes, said["", ""], (1, 0), (room, -1.4), of=CORNER, ha="right", va="top", **bold)
    quiet = SMALL | {"of": CORNER, "ha": "right", "color": MUTED}
    of_columns, of_rows = drawn.sums
    write(axes, of_columns, (0, 0), (-1.4, -1.4), va="top", **quiet)
    of_rows = "\n".join(lettering.wrap(of_rows, room, SMALL_PT))
    write(axes, of_rows, (1, 1), (room, 1), va="bottom", **quiet)


def wholes(drawn: Drawn) -> list[float]:
    """The whole of each mark, NaN where there is none."""
    known = drawn.out_of or (None,) * len(drawn.marks)
    return [float("nan") if whole is None else whole for whole in known]


def year_axes(axes: Axes, marks: Sequence[Mark]) -> None:
    """An axis of whole years with a little room at both ends, and no more than 14 of them named."""
    years = [int(mark.at) for mark in marks]
    low, high = min(years), max(years)
    ticks = range(low, high + 1, -(-(high - low + 1) // 14))
    axes.set(xlim=(low - 0.4, high + 0.4), xticks=ticks)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))


def percent_axis(axes: Axes, drawn: Drawn, step: int) -> None:
    """Percentages at the left, every `step`."""
    axes.set_yticks(range(0, 101, step))
    as_text = FuncFormatter(lambda value, _: number(value, 0, drawn.lang) + "%")
    axes.yaxis.set_major_formatter(as_text)


def draw_rules(axes: Axes, drawn: Drawn, width: float) -> None:
    """A line where each criteria set came into force, its name above its years (`width` mm)."""
    low, high = axes.get_xlim()
    edges = [max(low, rule.x) if n else low for n, rule in enumerate(drawn.rules)]
    for n, (edge, rule) in enumerate(zip(edges, drawn.rules, strict=True)):
        end = edges[n + 1] if n + 1 < len(edges) else high
        if n:
            axes.axvline(edge, color=INK, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0.8)
        room = max((end - edge) / (high - low) * width - 1.5, 20)
        text = "\n".join(lettering.balance(rule.text, room, SMALL_PT))
        look = SMALL | {"va": "bottom", "color": MUTED, "role": "set"}
        write(axes, text, (edge, 1), (0.7, 1), of=ABOVE, **look)


def empty_page(drawn: Drawn) -> Figure:
    """A figure that says plainly that there is nothing to draw."""
    page = new_page(drawn, 14)
    axes = page.axes(0, 0, BODY_MM, 14)
    axes.set_axis_off()
    look = {"transform": axes.transAxes, "facecolor": PALE, "edgecolor": "none"}
    axes.add_patch(Rectangle((0, 0), 1, 1, **look))
    text = "\n".join(lettering.wrap(drawn.title + ".", BODY_MM - 8))
    write(axes, text, (0.5, 0.5), of=CORNER, ha="center", color=MUTED)
    return page.figure
