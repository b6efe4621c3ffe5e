"""The page that a chart is drawn on: text measured in millimetres, header, notes, legend, names of rows and
columns.

Positions are millimetres from the top left corner, so that a note added below later moves nothing. Figures
are made without pyplot: nothing is shown twice and nothing stays open.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextToPath
from matplotlib.transforms import ScaledTranslation

from analysis.figures.drawn import Drawn, attach, drawn_of
from analysis.figures.palettes import ALARM, MUTED, PALE, RULE, ink_on, outline
from analysis.words.wording import say

STYLE = Path(__file__).with_name("ntm.mplstyle")
WIDTH_MM, MARGIN_MM = 160.0, 4.0
BODY_MM = WIDTH_MM - 2 * MARGIN_MM
MM = 72 / 25.4  # points in a millimetre
TITLE_PT, SUBTITLE_PT, LABEL_PT, SMALL_PT = 11.0, 8.5, 8.0, 7.0
MOST_ROWS, MOST_MM = 44, 225.0  # so much fits a page; of more rows, a chart shows the ends


# --- text ---


@functools.lru_cache(maxsize=20_000)
def text_width(text: str, size: float = LABEL_PT, bold: bool = False) -> float:
    """Width of one line of text in millimetres."""
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    return TextToPath().get_text_width_height_descent(text, font, False)[0] / MM if text else 0.0


def widest(texts: Iterable[str], size: float = LABEL_PT, bold: bool = False) -> float:
    """Width of the widest of these lines in millimetres; 0 for none."""
    return max((text_width(text, size, bold) for text in texts), default=0.0)


def line_height(size: float) -> float:
    """Height of one line in millimetres, with the space that Vietnamese accents over capitals need."""
    return size * 1.32 / MM


def wrap(text: str, width: float, size: float = LABEL_PT, bold: bool = False) -> list[str]:
    """The text in lines of at most `width` mm; a word that is too long (a file name) breaks after - _ / or
    anywhere."""
    lines, line = [], ""
    for word in re.split(r"[ \n\t]+", text.strip()):
        if line and text_width(f"{line} {word}", size, bold) <= width:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        *full, line = _break_word(word, width, size, bold)
        lines.extend(full)
    return [*lines, line] if line or not lines else lines


def _break_word(word: str, width: float, size: float, bold: bool) -> list[str]:
    pieces, line = [], ""
    for part in re.findall(r"[^-_/]*[-_/]|[^-_/]+", word) or [word]:
        if line and text_width(line + part, size, bold) > width:
            pieces.append(line)
            line = ""
        line += part
        while text_width(line, size, bold) > width and len(line) > 1:
            fits = (n for n in range(len(line) - 1, 1, -1) if text_width(line[:n], size, bold) <= width)
            cut = next(fits, 1)
            pieces.append(line[:cut])
            line = line[cut:]
    return [*pieces, line]


def balance(text: str, width: float, size: float = LABEL_PT, bold: bool = False) -> list[str]:
    """As `wrap`, with lines of like length: no single word on the last line where that can be helped."""
    lines = wrap(text, width, size, bold)
    while len(lines) > 1:
        width -= 1.0
        closer = wrap(text, width, size, bold)
        if len(closer) > len(lines) or widest(closer, size, bold) > width:
            break
        lines = closer
    return lines


# --- the page ---


@dataclass(frozen=True)
class Page:
    """A figure with its header drawn, how far below the top (mm) the body begins, and what its texts say."""

    figure: Figure
    body_top: float
    title: str = ""
    subtitle: str = ""
    tag: str = ""
    notes: tuple[str, ...] = ()
    lang: str = "vi"

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes at a place in the body; all in mm, `left` and `top` from the body's top left corner."""
        total = self.figure.get_figheight() * 25.4
        bottom = total - self.body_top - top - height
        box = ((MARGIN_MM + left) / WIDTH_MM, bottom / total, width / WIDTH_MM, height / total)
        return self.figure.add_axes(box)


def styled(function: Callable[..., Figure]) -> Callable[..., Figure]:
    """The chart drawn in the house style, whatever the caller's settings are; what it shows bears its name."""

    @functools.wraps(function)
    def draw(*args, **options) -> Figure:
        with house_style():
            figure = function(*args, **options)
        return attach(figure, replace(drawn_of(figure), chart=function.__name__))

    return draw


def house_style():
    """The settings of `ntm.mplstyle` over matplotlib's own, for a `with`."""
    return matplotlib.style.context(["default", STYLE])


def new_page(
    title: str,
    subtitle: str,
    body: float,
    notes: Sequence[str] = (),
    bases: Iterable[str] = (),
    lang: str = "vi",
) -> Page:
    """A figure with title, tag of illustrative data, subtitle and notes, and `body` mm of room between
    them."""
    title, notes = title.rstrip("."), tuple(note for note in notes if note)
    heading = [line.replace("\xa0", " ") for line in balance(_glue(title), BODY_MM, TITLE_PT, bold=True)]
    below = _wrap_parts(subtitle, BODY_MM, SUBTITLE_PT)
    remarks = [line for note in notes for line in wrap(note, BODY_MM, SMALL_PT)]
    tag = illustrative_tag(bases, lang)
    tag_top = MARGIN_MM + len(heading) * line_height(TITLE_PT) + 2
    subtitle_top = tag_top + (6 if tag else -1)
    body_top = subtitle_top + len(below) * line_height(SUBTITLE_PT) + 2.5
    notes_top = body_top + body + 2
    height = notes_top + (len(remarks) * line_height(SMALL_PT) + 1.5 if remarks else 0)
    figure = Figure(figsize=(WIDTH_MM / 25.4, height / 25.4))
    _put(figure, MARGIN_MM, heading, TITLE_PT, "title", weight="bold")
    if tag:
        box = {"boxstyle": "round,pad=0.3", "facecolor": ALARM, "edgecolor": ALARM}
        _put(figure, tag_top + 0.4, [tag], 7.5, "tag", indent=1.1, color="white", weight="bold", bbox=box)
    _put(figure, subtitle_top, below, SUBTITLE_PT, "subtitle", color=MUTED)
    if remarks:
        _put(figure, notes_top, remarks, SMALL_PT, "notes", color=MUTED)
    return Page(figure, body_top, title, subtitle, tag, notes, lang)


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


def _put(figure: Figure, top: float, lines: Sequence[str], size: float, role: str, indent: float = 0.0, **options):
    """Lines of text at the left margin, `top` mm below the figure's top; they stay there when it grows
    below."""
    shift = ScaledTranslation((MARGIN_MM + indent) / 25.4, -top / 25.4, figure.dpi_scale_trans)
    options |= {"va": "top", "ha": "left", "linespacing": 1.25, "fontsize": size, "label": role}
    figure.text(0, 1, "\n".join(lines), transform=figure.transFigure + shift, **options)


def illustrative_tag(bases: Iterable[str], lang: str = "vi") -> str:
    """What must stand on a chart of these bases: nothing for reported data only."""
    bases = set(bases)
    if not bases - {"reported"}:
        return ""
    if "reported" in bases:
        return say(lang, "CÓ SỐ LIỆU MINH HỌA", "PARTLY ILLUSTRATIVE DATA")
    return say(lang, "SỐ LIỆU MINH HỌA", "ILLUSTRATIVE DATA")


def add_source_note(figure: Figure, text: str) -> None:
    """Write the source note under everything else; the figure grows by what the note needs, nothing else
    moves.

    ValueError: the note is empty. A note that is there already is replaced.
    """
    if not text.strip():
        raise ValueError("a chart needs a source note")
    for old in [t for t in figure.texts if t.get_label() == "source"]:
        _grow(figure, -_note_height(old.get_text().count("\n") + 1))
        old.remove()
    lines = wrap(text, BODY_MM, SMALL_PT)
    top = figure.get_figheight() * 25.4 + 1
    _grow(figure, _note_height(len(lines)))
    with house_style():
        _put(figure, top, lines, SMALL_PT, "source", color=MUTED)


def _note_height(lines: int) -> float:
    return lines * line_height(SMALL_PT) + 4


def _grow(figure: Figure, extra: float) -> None:
    """More room (mm) at the bottom; every axes keeps its size and its distance from the top."""
    old = figure.get_figheight() * 25.4
    new = old + extra
    for axes in figure.axes:
        box = axes.get_position()
        axes.set_position((box.x0, (box.y0 * old + extra) / new, box.width, box.height * old / new))
    figure.set_figheight(new / 25.4)


def finish(page: Page, what: str, values: Iterable[str], **shown) -> Figure:
    """The figure, labelled with the text that a screen reader speaks: kind of chart, title, subtitle, values.

    `shown` are the fields of `Drawn` that the page does not know: kind, unit, marks, and what else there is.
    """
    said = {t.get_label(): t.get_text().replace("\n", " ") for t in page.figure.texts}
    values = list(values)
    more = "" if len(values) <= 40 else f"; … ({len(values)})"
    parts = [what, said.get("tag", ""), said["title"], said["subtitle"], "; ".join(values[:40]) + more]
    page.figure.set_label(". ".join(p.rstrip(".") for p in parts if p) + ".")
    if not shown:
        return page.figure
    texts = {"title": page.title, "subtitle": page.subtitle, "tag": page.tag, "notes": page.notes, "lang": page.lang}
    return attach(page.figure, Drawn("", **texts, **shown))


def alt_text(figure: Figure) -> str:
    """The description of a figure made here, for readers who cannot see it."""
    return figure.get_label()


def empty_figure(sentence: str, subtitle: str, lang: str) -> Figure:
    """A figure that says plainly that there is nothing to draw."""
    page = new_page(sentence, subtitle, 14, lang=lang)
    axes = page.axes(0, 0, BODY_MM, 14)
    axes.set_axis_off()
    axes.add_patch(Rectangle((0, 0), 1, 1, transform=axes.transAxes, facecolor=PALE, edgecolor="none"))
    write(axes, "\n".join(wrap(sentence, BODY_MM - 8)), (0.5, 0.5), of="axes fraction", ha="center", color=MUTED)
    return finish(page, say(lang, "Biểu đồ trống", "Empty chart"), [], kind="empty")


# --- parts that several charts share ---

BESIDE, ABOVE = ("axes fraction", "data"), ("data", "axes fraction")


def write(axes: Axes, text: str, at: tuple, shift: tuple = (0, 0), of="data", role: str = "", **options) -> None:
    """Text at a point of the axes (`of`: the coordinates it is given in), moved by `shift` millimetres."""
    options = {"fontsize": LABEL_PT, "va": "center", "linespacing": 1.1} | options
    shift = (shift[0] * MM, shift[1] * MM)
    axes.annotate(
        text, at, shift, xycoords=of, textcoords="offset points", label=role, annotation_clip=False, **options
    )


def write_heading(axes: Axes, text: str, width: float, left: float = 0.0) -> None:
    """The heading of a small chart, above it, from `left` mm before the axes; two small lines if need be."""
    size = LABEL_PT if text_width(text, LABEL_PT, bold=True) <= width else SMALL_PT
    lines = "\n".join(balance(text, width, size, bold=True))
    bold = {"va": "bottom", "weight": "bold", "fontsize": size}
    write(axes, lines, (0, 1), (-left, 0.8), of="axes fraction", role="panel", **bold)


def legend_height(texts: Sequence[str]) -> float:
    """Height in mm of a legend with these texts, 0 for none."""
    return len(_legend_lines(texts)) * 5.0 + 1.5 if texts else 0.0


def _legend_lines(texts: Sequence[str]) -> list[list[int]]:
    lines, used = [[]], 0.0
    for i, text in enumerate(texts):
        need = text_width(text, SMALL_PT + 0.5) + 10
        if lines[-1] and used + need > BODY_MM:
            lines.append([])
            used = 0.0
        lines[-1].append(i)
        used += need
    return lines


def draw_legend(page: Page, items: Sequence[tuple[str, str, str]], top: float = 0.0) -> None:
    """A row of (colour, symbol, text) above the chart; the symbol is written into the colour. None:
    nothing."""
    if not items:
        return
    lines = _legend_lines([text for _, _, text in items])
    axes = page.axes(0, top, BODY_MM, len(lines) * 5.0)
    axes.set(xlim=(0, BODY_MM), ylim=(len(lines) * 5.0, 0))
    axes.set_axis_off()
    for row, line in enumerate(lines):
        x, y = 0.0, row * 5.0
        for i in line:
            colour, symbol, text = items[i]
            axes.add_patch(Rectangle((x, y + 0.4), 4, 4, facecolor=colour, edgecolor=RULE, linewidth=0.4))
            write(axes, symbol, (x + 2, y + 2.4), ha="center", fontsize=SMALL_PT, color=ink_on(colour))
            write(axes, text, (x + 5.5, y + 2.4), fontsize=SMALL_PT + 0.5, role="legend")
            x += text_width(text, SMALL_PT + 0.5) + 10


@dataclass(frozen=True)
class Gap:
    """An empty row in front of row `row`, with the words that say what is left out there."""

    row: int
    text: str


def ends(table: pd.DataFrame, lang: str, noun: tuple[str, str] = ("xã", "communes"), most: int = MOST_ROWS):
    """The rows of a ranked table that one page can show, and the Gap between them (None: all are shown).

    A chart of more rows keeps the top and the bottom, and says how many are between; it is never set smaller. It
    keeps four fifths of what a page can hold: a gap that leaves out one or two would be of no use.
    """
    if len(table) <= most:
        return table, None
    keep = max(most * 4 // 5, 2)
    top, rest = (keep + 1) // 2, len(table) - keep
    text = say(lang, f"… {rest} {noun[0]} ở giữa …", f"… {rest} {noun[1]} between …")
    return table.iloc[[*range(top), *range(top + rest, len(table))]], Gap(top, text)


@dataclass(frozen=True)
class Rows:
    """Names of rows at the left of a chart: wrapped; width of their column and height of one row in mm."""

    names: tuple[str, ...]
    width: float
    height: float
    size: float
    gap: Gap | None = None

    @property
    def spots(self) -> list[int]:
        """Where each row stands: row i at y = i, one lower behind a gap."""
        return [i + (self.gap is not None and i >= self.gap.row) for i in range(len(self.names))]

    @property
    def count(self) -> int:
        return len(self.names) + (self.gap is not None)

    @property
    def total(self) -> float:
        return self.height * self.count

    @property
    def bar(self) -> float:
        """Thickness of a bar as a part of its row: a row that is high because a name wraps has no thicker
        bar."""
        return min(0.74, 4.3 / self.height)


def lay_rows(
    names: Iterable[str],
    most: float = 48.0,
    least: float | None = None,
    size: float = LABEL_PT,
    gap: Gap | None = None,
    grow: float = 82.0,
) -> Rows:
    """Row names wrapped to a column of at most `most` mm; many rows are set smaller and closer, in a column that
    grows to `grow` mm."""
    names = [str(n) for n in names]
    if len(names) > 20:
        # One long name must not make forty rows two lines high.
        size = min(size, 7.5)
        most = max(most, min(grow, widest(names, size) + 0.5))
    least = least or (4.3 if len(names) > 20 else 5.6)
    lines = [balance(n, most, size) for n in names]
    width = widest((line for ls in lines for line in ls), size) + 2.5
    height = max(least, max(map(len, lines), default=1) * line_height(size) + 0.6)
    return Rows(tuple("\n".join(ls) for ls in lines), width, height, size, gap)


def rows_on_page(names: Iterable[str], most: float, size: float) -> int:
    """How many rows with these names fit a page: fewer where a name needs two lines. `most`, `size`: see `lay_rows`."""
    return min(MOST_ROWS, int(MOST_MM // lay_rows(names, most, size=size).height))


def draw_rows(axes: Axes, rows: Rows) -> None:
    """Write the row names left of the axes, the first one on top, and what stands in the gap."""
    axes.set_ylim(rows.count - 0.5, -0.5)
    axes.set_yticks([])
    for i, name in zip(rows.spots, rows.names, strict=True):
        write(axes, name, (0, i), (-1.5, 0), of=BESIDE, ha="right", fontsize=rows.size, role="row")
    if rows.gap:
        back = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        look = {"fontsize": SMALL_PT, "color": MUTED, "style": "italic", "bbox": back, "role": "gap"}
        write(axes, rows.gap.text, (0.5, rows.gap.row), of=BESIDE, ha="center", **look)


@dataclass(frozen=True)
class Heads:
    """Names above columns: wrapped, the height they need in mm, and whether they stand upright."""

    names: tuple[str, ...]
    height: float
    upright: bool


def lay_heads(names: Iterable[str], column: float) -> Heads:
    """Column heads for columns of so many mm: level where every word fits in three lines, else upright."""
    names = [str(n) for n in names]
    lines = [wrap(name, column - 0.8, SMALL_PT) for name in names]
    whole = all(text_width(word, SMALL_PT) <= column - 0.8 for name in names for word in name.split())
    if whole and max(map(len, lines)) <= 3:
        return Heads(tuple(map("\n".join, lines)), max(map(len, lines)) * line_height(SMALL_PT) + 3, False)
    fit = min(3, max(1, int((column - 0.4) // line_height(SMALL_PT))))
    longest_word = widest((word for name in names for word in name.split()), SMALL_PT)
    for width in np.arange(max(12, longest_word), widest(names, SMALL_PT) + 2, 1.0):
        lines = [wrap(name, width, SMALL_PT) for name in names]
        if max(map(len, lines)) <= fit:
            break
    height = max(widest(ls, SMALL_PT) for ls in lines) + 5.0
    return Heads(tuple(map("\n".join, lines)), height, True)


def lay_sums(texts: Sequence[str], column: float) -> tuple[list[str], float, bool]:
    """The sums below columns of so many mm, the height that they need, and whether they stand upright: level, or
    broken at the "/", or upright where even that is too wide."""
    if widest(texts, SMALL_PT, True) <= column - 1:
        return list(texts), 6.0, False
    broken = [text.replace("/", "\n/") for text in texts]
    if widest((line for text in broken for line in text.split("\n")), SMALL_PT, True) <= column - 0.2:
        return broken, 9.0, False
    return list(texts), widest(texts, SMALL_PT, True) + 3.5, True


def draw_margins(
    axes: Axes,
    heads: Heads,
    right: Sequence[str],
    below: Sequence[str],
    sides: tuple[str, str],
    room: float,
    at: Sequence[int] = (),
) -> None:
    """Column heads above; totals of rows (which stand `at`) in `room` mm at the right, of columns below; `sides`
    names (below, right)."""
    small = {"fontsize": SMALL_PT}
    turn = {"rotation": 90} if heads.upright else {}
    for j, head in enumerate(heads.names):
        write(axes, head, (j, 1), (0, 1), of=ABOVE, ha="center", va="bottom", role="head", **small, **turn)
    for i, text in zip(at or range(len(right)), right, strict=True):
        write(axes, text, (1, i), (room, 0), of=BESIDE, ha="right", weight="bold", role="total", **small)
    below, _, upright = lay_sums(below, axes.get_position().width * WIDTH_MM / len(heads.names))
    look = small | {"ha": "center", "va": "top", "weight": "bold", "rotation": 90 if upright else 0}
    for j, text in enumerate(below):
        write(axes, text, (j, 0), (0, -1.4), of=ABOVE, role="total", **look)
    quiet = small | {"of": "axes fraction", "ha": "right", "color": MUTED}
    write(axes, sides[0], (0, 0), (-1.4, -1.4), va="top", **quiet)
    write(axes, "\n".join(wrap(sides[1], room, SMALL_PT)), (1, 1), (room, 1), va="bottom", **quiet)


def draw_bars(axes: Axes, rows: Rows, width: float, values: Sequence[float], texts: Sequence[str], colours) -> None:
    """Horizontal bars with their values written behind them; room for the longest text is kept inside
    `width` mm."""
    values = np.nan_to_num(np.asarray(values, dtype=float))
    room = widest(texts) + 3
    most = max(values.max(initial=0), 0) or 1.0
    axes.set_xlim(min(values.min(initial=0), 0), most * width / max(width - room, width * 0.2))
    axes.set_xticks([])
    colours = [colours] * len(values) if isinstance(colours, str) else list(colours)
    axes.barh(rows.spots, values, rows.bar, color=colours, edgecolor=[outline(colour) for colour in colours])
    axes.axvline(0, color=RULE, linewidth=0.8)
    for i, value, text in zip(rows.spots, values, texts, strict=True):
        write(axes, text, (max(value, 0), i), (1, 0), role="value")


def draw_stack(
    axes: Axes, rows: Rows, width: float, parts: dict[str, tuple[str, Sequence[float]]], text: Callable
) -> dict[str, list[str]]:
    """Stacked bars of `parts` (name: colour, values); a part says `text(value)` where that fits into it.

    Returns what the bars of each part say, "" where nothing fits.
    """
    left, said = np.zeros(len(rows.names)), {}
    most = np.sum([values for _, values in parts.values()], axis=0).max(initial=0) or 1
    for name, (colour, values) in parts.items():
        values = np.asarray(values, dtype=float)
        edge = outline(colour, "white")
        axes.barh(rows.spots, values, rows.bar, left=left, color=colour, edgecolor=edge, linewidth=0.6)
        fits = [value and text_width(text(value), SMALL_PT) + 1.2 < value / most * width for value in values]
        said[name] = [text(value) if fit else "" for value, fit in zip(values, fits, strict=True)]
        small = {"ha": "center", "fontsize": SMALL_PT, "color": ink_on(colour), "role": "value"}
        for i in np.flatnonzero(fits):
            write(axes, said[name][i], (left[i] + values[i] / 2, rows.spots[i]), **small)
        left += values
    axes.set(xlim=(0, most), xticks=[])
    return said


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights near the wanted ones, at least `gap` apart and, where they fit, between low and high."""
    order = np.argsort(wanted, kind="stable")
    placed = np.asarray(wanted, dtype=float)[order]
    gap = min(gap, (high - low) / max(len(placed) - 1, 1))
    for _ in range(200):
        for i in range(1, len(placed)):
            overlap = gap - (placed[i] - placed[i - 1])
            if overlap > 1e-9:
                placed[i - 1] -= overlap / 2
                placed[i] += overlap / 2
        placed = np.clip(placed, low, high)
    # What the middle cannot settle at the edges is settled from the top down.
    for i in range(len(placed) - 2, -1, -1):
        placed[i] = min(placed[i], placed[i + 1] - gap)
    result = np.empty(len(placed))
    result[order] = placed
    return result.tolist()


def spread_boxes(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """As `spread`, for texts of different heights; `wanted` rises, and the result are the middles of the texts."""
    heights = np.asarray(heights, dtype=float)
    offsets = np.cumsum(heights) - heights / 2
    placed = spread((np.asarray(wanted, dtype=float) - offsets).tolist(), 0.0, low, max(high - heights.sum(), low))
    return (np.asarray(placed) + offsets).tolist()


def write_near(axes: Axes, points: Sequence[tuple[float, float]], texts: Sequence[str], width: float, height: float):
    """Write a text at each point where it meets no other text and no point: above, below, higher or aside.

    The ends come first, then the highest and the lowest; a text that finds no place is not written.
    """
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    scale = (right - left) / width, (top - bottom) / height
    spots = [((x - left) / scale[0], (y - bottom) / scale[1]) for x, y in points]
    taken = [(x - 1.5, y - 1.5, x + 1.5, y + 1.5) for x, y in spots]
    for x, y, text in _ends_first(spots, texts):
        lines = text.split("\n")
        w, h = widest(lines) + 1, len(lines) * line_height(LABEL_PT)
        middles = [
            (x + dx, y + dy)
            for dy in (h / 2 + 2, -h / 2 - 2, 1.6 * h + 2, -1.6 * h - 2, 2.7 * h, -2.7 * h)
            for dx in (0, w / 2, -w / 2)
        ]
        boxes = [(mx - w / 2, my - h / 2, mx + w / 2, my + h / 2) for mx, my in middles]
        inside = [b for b in boxes if b[0] >= 0 and b[2] <= width + 4 and b[1] >= 0 and b[3] <= height]
        box = next((b for b in inside if not any(_overlap(b, t) for t in taken)), None)
        if box is None:
            continue
        taken.append(box)
        mx, my = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if abs(my - y) > h + 2.5:
            ends = my + (h / 2 if my < y else -h / 2)
            xs, ys = (
                [left + x * scale[0], left + mx * scale[0]],
                [bottom + y * scale[1], bottom + ends * scale[1]],
            )
            axes.plot(xs, ys, color=RULE, linewidth=0.5)
        back = {"facecolor": "white", "edgecolor": "none", "pad": 0.3, "alpha": 0.75}
        at = (left + mx * scale[0], bottom + my * scale[1])
        write(axes, text, at, ha="center", linespacing=1.15, bbox=back, role="value")


def _ends_first(spots: list[tuple[float, float]], texts: Sequence[str]) -> list[tuple[float, float, str]]:
    heights = [y for _, y in spots]
    first = [0, len(spots) - 1, int(np.argmax(heights)), int(np.argmin(heights))] if spots else []
    return [(*spots[i], texts[i]) for i in dict.fromkeys([*first, *range(len(spots))])]


def _overlap(a: tuple, b: tuple) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
