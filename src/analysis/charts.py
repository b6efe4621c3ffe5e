"""A small summary table to a matplotlib Figure, in one house style (`ntm.mplstyle`).

Every function takes a table made by `analysis.measures` and returns a Figure that is 160 mm wide and as high as its
rows need. The title says the finding; the subtitle says measure, unit, place and year; illustrative data carries a
tag. An empty table gives a figure with a plain sentence. Positions are millimetres from the top left corner, so a
note added below later moves nothing. Figures are made without pyplot: nothing is shown twice, nothing stays open.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextToPath
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import ScaledTranslation

from analysis import measures
from analysis.measures import approximately, kind_name, money_scale, number, say
from analysis.text import sort_key

STYLE = Path(__file__).with_name("ntm.mplstyle")
WIDTH_MM, MARGIN_MM = 160.0, 4.0
BODY_MM = WIDTH_MM - 2 * MARGIN_MM
TITLE_PT, SUBTITLE_PT, LABEL_PT, SMALL_PT = 11.0, 8.5, 8.0, 7.0

# Palettes are named by their job. Colours after Okabe and Ito, told apart by readers with colour-blindness.
INK, MUTED, RULE, PALE = "#222222", "#5A5A5A", "#9A9A9A", "#EEEEEE"
FOCUS, SECOND = "#0072B2", "#D55E00"
CATEGORICAL = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#444444")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
SET_COLOURS = ("#0072B2", "#009E73", "#CC79A7", "#E69F00", "#444444", "#56B4E9")
TAG = "#A63A00"
SEQUENTIAL = LinearSegmentedColormap.from_list("ntm", ["#F3F8FC", "#9CC9E6", "#0072B2", "#003E66"])
KIND_COLOURS = dict(zip(measures.KIND_NAMES, CATEGORICAL, strict=False))
SEVERITY_COLOURS = {"error": "#D55E00", "warning": "#E69F00", "note": "#BDBDBD"}
# The bands and hues of Hà Tĩnh's published map: yellow = whole set, blue 16-19, grey 12-15, light grey under 12.
BANDS = (("full", "#E6A700"), ("16", "#4C9BCF"), ("12", "#8C8C8C"), ("low", "#D0D0D0"))
# status: (fill, ink, symbol)
STATUS_LOOK = {
    "met": ("#0072B2", "#FFFFFF", "✓"),
    "in_progress": ("#F5D489", "#222222", "◐"),
    "not_met": ("#FBE3D6", "#A63A00", "✗"),
    "not_applicable": ("#E4E4E4", "#444444", "–"),
    "conflicting": ("#CC79A7", "#222222", "?"),
    "no_data": ("#FFFFFF", "#777777", "·"),
}
STATUS_NAMES = {
    "met": ("đạt", "met"),
    "in_progress": ("đang hoàn thiện (số: %)", "in progress (number: %)"),
    "not_met": ("chưa đạt", "not met"),
    "not_applicable": ("không áp dụng", "not applicable"),
    "conflicting": ("nguồn mâu thuẫn", "sources disagree"),
    "no_data": ("không có số liệu", "no data"),
}


# --- the page ----------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=20_000)
def text_width(text: str, size: float = LABEL_PT, bold: bool = False) -> float:
    """Width of one line of text in millimetres."""
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    return TextToPath().get_text_width_height_descent(text, font, False)[0] / 72 * 25.4 if text else 0.0


def line_height(size: float) -> float:
    """Height of one line in millimetres, with the space that Vietnamese accents over capitals need."""
    return size * 1.32 / 72 * 25.4


def wrap(text: str, width: float, size: float = LABEL_PT, bold: bool = False) -> list[str]:
    """The text in lines of at most `width` mm; a word that is too long (a file name) breaks after - _ / or anywhere."""
    lines, line = [], ""
    for word in text.split():
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
    for part in re.findall(r"[^-_/.]*[-_/.]|[^-_/.]+", word) or [word]:
        if line and text_width(line + part, size, bold) > width:
            pieces.append(line)
            line = ""
        line += part
        while text_width(line, size, bold) > width and len(line) > 1:
            cut = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or text_width(line[:n], size, bold) <= width)
            pieces.append(line[:cut])
            line = line[cut:]
    return [*pieces, line]


@dataclass(frozen=True)
class Page:
    """A figure with its header drawn, and how far below the top (mm) the body begins."""

    figure: Figure
    body_top: float

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes at a place in the body; all in mm, `left` and `top` from the body's top left corner."""
        total = self.figure.get_figheight() * 25.4
        bottom = total - self.body_top - top - height
        box = ((MARGIN_MM + left) / WIDTH_MM, bottom / total, width / WIDTH_MM, height / total)
        return self.figure.add_axes(box)


def _styled(function: Callable[..., Figure]) -> Callable[..., Figure]:
    """The chart drawn in the house style, whatever the caller's settings are."""

    @functools.wraps(function)
    def draw(*args, **options) -> Figure:
        with matplotlib.style.context(["default", STYLE]):
            return function(*args, **options)

    return draw


def _put(figure: Figure, x: float, y: float, text: str, size: float, **options) -> None:
    """Text with its top left corner x, y mm from the figure's; it stays there when the figure grows below."""
    place = figure.transFigure + ScaledTranslation(x / 25.4, -y / 25.4, figure.dpi_scale_trans)
    options = {"va": "top", "ha": "left", "linespacing": 1.25} | options
    figure.text(0, 1, text, transform=place, fontsize=size, **options)


def _page(
    title: str, subtitle: str, body: float, notes: Sequence[str] = (), bases: Iterable[str] = (), lang: str = "vi"
) -> Page:
    """A figure with title, tag of illustrative data, subtitle and notes, and `body` mm of room between them."""
    heading = wrap(title.rstrip("."), BODY_MM, TITLE_PT, bold=True)
    below = wrap(subtitle, BODY_MM, SUBTITLE_PT)
    remarks = [line for note in notes if note for line in wrap(note, BODY_MM, SMALL_PT)]
    tag = illustrative_tag(bases, lang)
    y = MARGIN_MM
    places = {"title": y}
    y += len(heading) * line_height(TITLE_PT) + 1
    if tag:
        places["tag"] = y + 1
        y += 7
    places["subtitle"] = y
    y += len(below) * line_height(SUBTITLE_PT) + 2.5
    body_top = y
    places["notes"] = body_top + body + 2
    height = places["notes"] + len(remarks) * line_height(SMALL_PT) + (1.5 if remarks else 0)
    figure = Figure(figsize=(WIDTH_MM / 25.4, height / 25.4))
    _put(figure, MARGIN_MM, places["title"], "\n".join(heading), TITLE_PT, weight="bold", label="title")
    if tag:
        box = {"boxstyle": "round,pad=0.3", "facecolor": TAG, "edgecolor": TAG}
        _put(figure, MARGIN_MM + 1.1, places["tag"] + 0.4, tag, 7.5, color="white", weight="bold", bbox=box, label="tag")
    _put(figure, MARGIN_MM, places["subtitle"], "\n".join(below), SUBTITLE_PT, color=MUTED, label="subtitle")
    if remarks:
        _put(figure, MARGIN_MM, places["notes"], "\n".join(remarks), SMALL_PT, color=MUTED, label="notes")
    return Page(figure, body_top)


def illustrative_tag(bases: Iterable[str], lang: str = "vi") -> str:
    """What must stand on a chart of these bases: nothing for reported data only."""
    bases = set(bases)
    if not bases - {"reported"}:
        return ""
    if "reported" in bases:
        return say(lang, "CÓ SỐ LIỆU MINH HỌA", "PARTLY ILLUSTRATIVE DATA")
    return say(lang, "SỐ LIỆU MINH HỌA", "ILLUSTRATIVE DATA")


def add_source_note(figure: Figure, text: str) -> None:
    """Write the source note under everything else; the figure grows by what the note needs, nothing else moves.

    ValueError: the note is empty. A note that is there already is replaced.
    """
    if not text.strip():
        raise ValueError("a chart needs a source note")
    for old in [t for t in figure.texts if t.get_label() == "source"]:
        _grow(figure, -_note_height(old.get_text()))
        old.remove()
    lines = wrap(text, BODY_MM, SMALL_PT)
    height = figure.get_figheight() * 25.4
    _grow(figure, _note_height("\n".join(lines)))
    with matplotlib.style.context(["default", STYLE]):
        _put(figure, MARGIN_MM, height + 1, "\n".join(lines), SMALL_PT, color=MUTED, label="source")


def _note_height(text: str) -> float:
    return (text.count("\n") + 1) * line_height(SMALL_PT) + 4


def _grow(figure: Figure, extra: float) -> None:
    """More room (mm) at the bottom; every axes keeps its size and its distance from the top."""
    old = figure.get_figheight() * 25.4
    new = old + extra
    for axes in figure.axes:
        box = axes.get_position()
        axes.set_position((box.x0, (box.y0 * old + extra) / new, box.width, box.height * old / new))
    figure.set_figheight(new / 25.4)


def _finish(page: Page, what: str, values: Iterable[str]) -> Figure:
    """The figure, labelled with the text that a screen reader speaks: kind of chart, title, subtitle, values."""
    said = {t.get_label(): t.get_text().replace("\n", " ") for t in page.figure.texts}
    values = list(values)
    more = "" if len(values) <= 40 else f"; … ({len(values)})"
    parts = [what, said.get("tag", ""), said["title"], said["subtitle"], "; ".join(values[:40]) + more]
    page.figure.set_label(". ".join(p.rstrip(".") for p in parts if p) + ".")
    return page.figure


def alt_text(figure: Figure) -> str:
    """The description of a figure made here, for readers who cannot see it."""
    return figure.get_label()


def _empty(sentence: str, subtitle: str, lang: str) -> Figure:
    """A figure that says plainly that there is nothing to draw."""
    page = _page(sentence, subtitle, 14, lang=lang)
    axes = page.axes(0, 0, BODY_MM, 14)
    axes.set_axis_off()
    axes.add_patch(Rectangle((0, 0), 1, 1, transform=axes.transAxes, facecolor=PALE, edgecolor="none"))
    axes.text(0.5, 0.5, sentence, ha="center", va="center", color=MUTED, fontsize=LABEL_PT, transform=axes.transAxes)
    return _finish(page, say(lang, "Biểu đồ trống", "Empty chart"), [])


def _subtitle(*parts: str) -> str:
    """Measure, unit, place and year, those that are there, as one line."""
    return " · ".join(p for p in parts if p)


def _years(years: Iterable[int], lang: str) -> str:
    known = sorted({int(y) for y in years if pd.notna(y)})
    if not known:
        return ""
    if len(known) == 1:
        return say(lang, f"năm {known[0]}", str(known[0]))
    return say(lang, f"các năm {known[0]}–{known[-1]}", f"{known[0]}–{known[-1]}")


def _all_years(summary: pd.DataFrame, lang: str) -> str:
    return _years((y for years in summary["years"] for y in years), lang)


def _ink_on(colour) -> str:
    """Black or white, whichever can be read on the colour."""
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return "white" if 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.32 else INK


# --- parts that several charts share -----------------------------------------------------------------------------


def _legend_lines(texts: Sequence[str]) -> list[list[int]]:
    """Which legend entries stand on which line, in a row above the chart."""
    lines, used = [[]], 0.0
    for i, text in enumerate(texts):
        need = text_width(text, SMALL_PT + 0.5) + 10
        if lines[-1] and used + need > BODY_MM:
            lines.append([])
            used = 0.0
        lines[-1].append(i)
        used += need
    return lines


def _legend_height(texts: Sequence[str]) -> float:
    return len(_legend_lines(texts)) * 5.0 + 1.5 if texts else 0.0


def _legend(page: Page, items: Sequence[tuple[str, str, str]], top: float = 0.0) -> None:
    """A row of (colour, symbol, text) above the chart; the symbol is written into the colour."""
    texts = [text for _, _, text in items]
    lines = _legend_lines(texts)
    axes = page.axes(0, top, BODY_MM, len(lines) * 5.0)
    axes.set(xlim=(0, BODY_MM), ylim=(len(lines) * 5.0, 0))
    axes.set_axis_off()
    for row, line in enumerate(lines):
        x, y = 0.0, row * 5.0
        for i in line:
            colour, symbol, text = items[i]
            axes.add_patch(Rectangle((x, y + 0.4), 4, 4, facecolor=colour, edgecolor=RULE, linewidth=0.4))
            axes.text(x + 2, y + 2.4, symbol, ha="center", va="center", fontsize=SMALL_PT, color=_ink_on(colour))
            axes.text(x + 5.5, y + 2.4, text, ha="left", va="center", fontsize=SMALL_PT + 0.5, label="legend")
            x += text_width(text, SMALL_PT + 0.5) + 10


@dataclass(frozen=True)
class Rows:
    """Names of rows at the left of a chart: wrapped, with the width of their column and the height of one row (mm)."""

    names: tuple[str, ...]
    width: float
    height: float
    size: float

    @property
    def total(self) -> float:
        return self.height * len(self.names)


def _rows(names: Iterable[str], widest: float = 48.0, least: float | None = None, size: float = LABEL_PT) -> Rows:
    """Row names wrapped to a column of at most `widest` mm; many rows are set smaller and closer."""
    names = [str(n) for n in names]
    if len(names) > 20:
        # One long name must not make forty rows two lines high.
        size = min(size, 7.5)
        widest = max(widest, min(62.0, max(text_width(n, size) for n in names) + 0.5))
    least = least or (4.3 if len(names) > 20 else 5.6)
    lines = [wrap(n, widest, size) for n in names]
    width = max((text_width(line, size) for ls in lines for line in ls), default=0) + 2.5
    most = max((len(ls) for ls in lines), default=1)
    height = max(least, most * line_height(size) + 0.9)
    return Rows(tuple("\n".join(ls) for ls in lines), width, height, size)


def _label_rows(axes: Axes, rows: Rows, weight: str = "normal") -> None:
    """Write the row names left of the axes; row i is centred on y = i, the first one on top."""
    axes.set_ylim(len(rows.names) - 0.5, -0.5)
    axes.set_yticks([])
    for i, name in enumerate(rows.names):
        shift = ScaledTranslation(-1.5 / 25.4, 0, axes.figure.dpi_scale_trans)
        axes.text(
            0, i, name, ha="right", va="center", fontsize=rows.size, linespacing=1.1, weight=weight, label="row",
            transform=axes.get_yaxis_transform() + shift,
        )  # fmt: skip


def _bars(axes: Axes, width: float, values: Sequence[float], texts: Sequence[str], colours, rows: Rows) -> None:
    """Horizontal bars with their values written behind them; room for the longest text is kept inside `width` mm."""
    values = np.nan_to_num(np.asarray(values, dtype=float))
    room = max((text_width(t, LABEL_PT) for t in texts), default=0) + 3
    most = max(values.max(initial=0), 0) or 1.0
    axes.set_xlim(min(values.min(initial=0), 0), most * width / max(width - room, width * 0.2))
    axes.set_xticks([])
    axes.barh(range(len(values)), values, _thickness(rows), color=colours, edgecolor="none")
    axes.axvline(0, color=RULE, linewidth=0.8)
    for i, (value, text) in enumerate(zip(values, texts, strict=True)):
        axes.annotate(
            text, (max(value, 0), i), (3, 0), textcoords="offset points", va="center", fontsize=LABEL_PT, label="value"
        )


def _thickness(rows: Rows) -> float:
    """Thickness of a bar as a part of its row: rows that are high because a name wraps have no thicker bars."""
    return min(0.74, 4.3 / rows.height)


def _number_axis(axis, decimals: int = 0, suffix: str = "", lang: str = "vi") -> None:
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value, decimals, lang) + suffix))


def _shortened(summary: pd.DataFrame, most: int, lang: str) -> tuple[pd.DataFrame, str]:
    """The first `most` rows, and a note that says how many more there are."""
    rest = len(summary) - most
    if rest <= 0:
        return summary, ""
    return summary.head(most), say(lang, f"Không vẽ {rest} dòng còn lại.", f"{rest} more rows are not drawn.")


def _not_drawn(items: Sequence[str], lang: str) -> str:
    """Note of what has no number: reported by magnitude only ("hundreds of"), or without a denominator."""
    if not items:
        return ""
    return say(lang, "Không vẽ vì không có con số cụ thể: ", "Not drawn, no definite number: ") + "; ".join(items) + "."


# --- criteria ----------------------------------------------------------------------------------------------------


def _band(met: float, out_of: float) -> str:
    if pd.notna(out_of) and met >= out_of:
        return "full"
    return "16" if met >= 16 else "12" if met >= 12 else "low"


def _bands(met: pd.DataFrame, lang: str) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Colour of each row and the legend; the published bands, or whole / not whole for a set of another size."""
    colours, sizes = dict(BANDS), met["out_of"].dropna().unique()
    if len(sizes) and min(sizes) < 17:
        names = {"full": ("đủ bộ tiêu chí", "the whole set"), "16": ("chưa đủ", "not yet")}
        bands = ["full" if m >= o else "16" for m, o in zip(met["met"], met["out_of"], strict=True)]
    else:
        whole = number(sizes[0]) if len(sizes) == 1 else ""
        top = int(sizes.max()) - 1 if len(sizes) else 19
        names = {
            "full": (f"đạt đủ {whole}".rstrip(), f"all {whole}".rstrip()),
            "16": (f"16–{top}", f"16–{top}"),
            "12": ("12–15", "12–15"),
            "low": ("dưới 12", "under 12"),
        }
        bands = [_band(m, o) for m, o in zip(met["met"], met["out_of"], strict=True)]
    shown = [(colours[b], "", say(lang, *names[b]) + say(lang, " tiêu chí", " criteria")) for b in names]
    return [colours[b] for b in bands], shown


@_styled
def criteria_met_by_commune(
    met: pd.DataFrame, target: float | None = None, where: str = "", title: str = "", lang: str = "vi"
) -> Figure:
    """Ranked bars of the criteria met by each commune, coloured by the bands of Hà Tĩnh's map, with a target line.

    `met` as from `measures.at_end_of_year`, one row per bar. Without `target` the line stands at the size of the set
    where all rows share one; otherwise every row has its own mark.
    """
    measures.require_columns(met, ["place", "label", "met", "out_of", "year", "basis"], "criteria_met_by_commune")
    what = say(lang, "Số tiêu chí đạt chuẩn", "Criteria met")
    title = title or measures.finding_criteria_met(met, lang)
    subtitle = _subtitle(what, say(lang, "đơn vị: tiêu chí", "unit: criteria"), where, _years(met["year"], lang))
    met = met.sort_values("label", key=lambda n: n.map(sort_key)).sort_values("met", ascending=False, kind="stable")
    if met.empty:
        return _empty(title, subtitle, lang)
    colours, legend = _bands(met, lang)
    texts = [number(m) if pd.isna(o) else f"{number(m)}/{number(o)}" for m, o in zip(met["met"], met["out_of"], strict=True)]
    rows, above = _rows(met["label"]), _legend_height([t for _, _, t in legend])
    note = _differing_sets(met, lang)
    page = _page(title, subtitle, above + 4.5 + rows.total, [note], met["basis"], lang)
    _legend(page, legend)
    width = BODY_MM - rows.width
    axes = page.axes(rows.width, above + 4.5, width, rows.total)
    _bars(axes, width, met["met"], texts, colours, rows)
    _label_rows(axes, rows)
    _target(axes, met, target, lang)
    return _finish(page, say(lang, "Biểu đồ thanh", "Bar chart"), map(": ".join, zip(met["label"], texts, strict=True)))


def _target(axes: Axes, met: pd.DataFrame, target: float | None, lang: str) -> None:
    """The line that all should reach, behind the value labels; or a mark per row where denominators differ."""
    goals = met["out_of"].dropna().unique()
    if target is None and len(goals) != 1:
        for i, goal in enumerate(met["out_of"]):
            axes.plot([goal, goal], [i - 0.42, i + 0.42], color=INK, linewidth=1.2)
        return
    goal = goals[0] if target is None else target
    low, high = axes.get_xlim()
    axes.set_xlim(low, max(high, goal * 1.16))
    axes.axvline(goal, color=INK, linewidth=1, linestyle=(0, (4, 2)), zorder=0.5)
    text = say(lang, f"mục tiêu {number(goal)}", f"target {number(goal)}")
    axes.annotate(text, (goal, 1), (0, 2), xycoords=("data", "axes fraction"), textcoords="offset points", ha="center", va="bottom", fontsize=SMALL_PT, color=MUTED)
    # A bar that ends at the line has its label on the line: white below it keeps both readable.
    for text in axes.texts:
        if text.get_label() == "value":
            text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.6})


def _differing_sets(met: pd.DataFrame, lang: str) -> str:
    unknown = met.loc[met["out_of"].isna(), "place"].tolist()
    if not unknown:
        return ""
    names = measures.join_names(unknown, lang, most=6)
    return say(lang, f"Nguồn không nêu mẫu số: {names}.", f"The source gives no denominator: {names}.")


@_styled
def criteria_matrix(matrix: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """Communes by criteria, each cell with a colour and a symbol; criteria met on the right, communes below.

    `matrix` as from `measures.criteria_matrix`; a pair that has no row is shown as "no data".
    """
    needed = ["place_id", "place", "criterion", "criterion_name", "status", "value", "year", "basis", "left_out"]
    measures.require_columns(matrix, needed, "criteria_matrix")
    title = title or measures.finding_criteria_matrix(matrix, lang)
    what = say(lang, "Tình trạng từng tiêu chí", "Status of each criterion")
    total = say(lang, "lề: số tiêu chí, số xã đạt", "margins: criteria and communes that meet it")
    subtitle = _subtitle(what, total, where, _years(matrix["year"], lang))
    if matrix.empty:
        return _empty(title, subtitle, lang)
    status, value = _matrix_cells(matrix)
    present = [s for s in STATUS_LOOK if (status == s).any(axis=None)]
    legend = [(STATUS_LOOK[s][0], STATUS_LOOK[s][2], say(lang, *STATUS_NAMES[s])) for s in present]
    totals = [_met_of(status.loc[name]) for name in status.index], [_met_of(status[name]) for name in status]
    sides = (say(lang, "Số xã đạt", "Communes"), say(lang, "Số tiêu chí", "Criteria"))
    # Few communes stand in columns, so that the long names of the criteria can be read level.
    if len(status) <= 12:
        status, value, totals, sides = status.T, value.T, totals[::-1], sides[::-1]
    rows = _rows(status.index, widest=76 if len(status.columns) <= 12 else 40, least=5.2, size=7.5)
    above, right = _legend_height([t for _, _, t in legend]), 14.0
    width = BODY_MM - rows.width - right
    heads = _heads(status.columns, width / len(status.columns))
    left_out = int(matrix["left_out"].max())
    note = say(lang, f"{left_out} ô thuộc bộ tiêu chí khác không vẽ.", f"{left_out} cells of another set are not drawn.") if left_out else ""
    page = _page(title, subtitle, above + heads.height + rows.total + 10, [note], matrix["basis"], lang)
    _legend(page, legend)
    axes = page.axes(rows.width, above + heads.height, width, rows.total)
    _draw_cells(axes, status, value)
    _label_rows(axes, rows)
    _margins(axes, heads, *totals, sides, right)
    values = [f"{name}: {_met_of(status.loc[name])}" for name in status.index]
    return _finish(page, say(lang, "Bảng ô màu", "Matrix"), values)


def _met_of(statuses: pd.Series) -> str:
    """How many are met, of those that apply: "19/20"."""
    return f"{(statuses == 'met').sum()}/{(statuses != 'not_applicable').sum()}"


def _matrix_cells(matrix: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Status and value, communes by criteria; what was not reported is "no_data"; most criteria met on top."""
    several = matrix["basis"].nunique() > 1
    label = matrix["place"] + (" (" + matrix["basis"] + ")" if several else "")
    head = (matrix["criterion"] + "  " + matrix["criterion_name"].fillna("")).str.strip()
    seen = matrix.assign(label=label, head=head)
    heads = seen.drop_duplicates("head").sort_values("criterion", key=lambda c: c.map(sort_key))["head"]
    met = (seen["status"] == "met").groupby(seen["label"]).sum()
    labels = sorted(met.index, key=lambda name: (-met[name], sort_key(name)))
    status, value = (seen.pivot(index="label", columns="head", values=v).loc[labels, heads] for v in ("status", "value"))
    return status.astype(object).where(status.notna(), "no_data"), value


@dataclass(frozen=True)
class Heads:
    """Names above columns: wrapped, the height they need in mm, and whether they stand upright."""

    names: tuple[str, ...]
    height: float
    upright: bool


def _heads(names: Iterable[str], column: float) -> Heads:
    """Column heads for columns of so many mm: level where every word fits in three lines, else upright."""
    names = [str(n) for n in names]
    lines = [wrap(name, column - 1.5, SMALL_PT) for name in names]
    whole = all(text_width(word, SMALL_PT) <= column - 1.5 for name in names for word in name.split())
    if whole and max(map(len, lines)) <= 3:
        return Heads(tuple("\n".join(ls) for ls in lines), max(map(len, lines)) * line_height(SMALL_PT) + 3, False)
    fit = min(3, max(1, int((column - 0.4) // line_height(SMALL_PT))))
    longest = max(text_width(name, SMALL_PT) for name in names)
    for width in np.arange(12, longest + 2, 1.0):
        lines = [wrap(name, width, SMALL_PT) for name in names]
        if max(map(len, lines)) <= fit:
            break
    return Heads(tuple("\n".join(ls) for ls in lines), max(text_width(t, SMALL_PT) for ls in lines for t in ls) + 3.5, True)


def _draw_cells(axes: Axes, status: pd.DataFrame, value: pd.DataFrame) -> None:
    axes.set(xlim=(-0.5, len(status.columns) - 0.5), xticks=[])
    for (i, j), name in np.ndenumerate(status.to_numpy()):
        fill, ink, symbol = STATUS_LOOK[name]
        share = value.iat[i, j]
        if name == "in_progress" and pd.notna(share) and 0 < share < 100:
            symbol = number(share, 0)
        axes.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=fill, edgecolor="white", linewidth=1.2))
        axes.text(j, i, symbol, ha="center", va="center", fontsize=SMALL_PT, color=ink, label="status")


def _margins(axes: Axes, heads: Heads, right: Sequence[str], below: Sequence[str], sides: tuple[str, str], room: float) -> None:
    """Column heads above; totals of rows at the right, of columns below; `sides` names the two (below, right)."""
    small = {"textcoords": "offset points", "fontsize": SMALL_PT}
    end = room / 25.4 * 72
    turn = {"rotation": 90} if heads.upright else {}
    for j, head in enumerate(heads.names):
        axes.annotate(head, (j, 1), (0, 3), xycoords=("data", "axes fraction"), ha="center", va="bottom", linespacing=1.1, label="head", **small, **turn)
    for i, text in enumerate(right):
        axes.annotate(text, (1, i), (end, 0), xycoords=("axes fraction", "data"), ha="right", va="center", weight="bold", label="total", **small)
    column = axes.get_position().width * WIDTH_MM / len(heads.names)
    narrow = max(text_width(text, SMALL_PT, True) for text in below) > column - 1
    for j, text in enumerate(below):
        text = text.replace("/", "\n/") if narrow else text
        axes.annotate(text, (j, 0), (0, -4), xycoords=("data", "axes fraction"), ha="center", va="top", weight="bold", linespacing=1.1, label="total", **small)
    axes.annotate(sides[0], (0, 0), (-4, -4), xycoords="axes fraction", ha="right", va="top", color=MUTED, **small)
    axes.annotate("\n".join(wrap(sides[1], room, SMALL_PT)), (1, 1), (end, 3), xycoords="axes fraction", ha="right", va="bottom", color=MUTED, linespacing=1.1, **small)


@_styled
def communes_by_criterion(counts: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """For each criterion, in how many communes it is met, in progress and not met; the least met on top."""
    needed = ["criterion", "criterion_name", "out_of", *measures.STATUSES, "year", "basis"]
    measures.require_columns(counts, needed, "communes_by_criterion")
    what = say(lang, "Số xã theo tình trạng của từng tiêu chí", "Communes by status of each criterion")
    subtitle = _subtitle(what, say(lang, "đơn vị: xã", "unit: communes"), where, _years(counts["year"], lang))
    title = title or measures.finding_criteria_missing(counts, lang)
    if counts.empty:
        return _empty(title, subtitle, lang)
    counts = counts.assign(share=counts["met"] / counts["out_of"]).sort_values("share", kind="stable")
    shown = [s for s in measures.STATUSES if counts[s].sum() and s != "not_applicable"]
    names = {**STATUS_NAMES, "in_progress": ("đang hoàn thiện", "in progress")}
    legend = [(STATUS_LOOK[s][0], STATUS_LOOK[s][2], say(lang, *names[s])) for s in shown]
    rows, above = _rows([f"{c}  {n}" for c, n in zip(counts["criterion"], counts["criterion_name"], strict=True)], widest=74, size=7.5), _legend_height(shown)
    page = _page(title, subtitle, above + rows.total, [], counts["basis"], lang)
    _legend(page, legend)
    axes = page.axes(rows.width, above, BODY_MM - rows.width, rows.total)
    _stack(axes, counts, {s: STATUS_LOOK[s][0] for s in shown}, BODY_MM - rows.width)
    _label_rows(axes, rows)
    values = [f"{c}: {m}/{o}" for c, m, o in zip(counts["criterion"], counts["met"], counts["out_of"], strict=True)]
    return _finish(page, say(lang, "Biểu đồ thanh xếp chồng", "Stacked bar chart"), values)


def _stack(axes: Axes, table: pd.DataFrame, colours: dict[str, str], width: float, lang: str = "vi", text=None) -> None:
    """Stacked bars of the columns named in `colours`; a part says its number where the number fits into it."""
    left = np.zeros(len(table))
    most = table[list(colours)].sum(axis=1).max() or 1
    for column, colour in colours.items():
        values = table[column].to_numpy(dtype=float)
        axes.barh(range(len(values)), values, 0.74, left=left, color=colour, edgecolor="white", linewidth=0.6)
        for i, value in enumerate(values):
            words = text(column, i) if text else number(value, 0, lang)
            if value and text_width(words, SMALL_PT) + 1.2 < value / most * width:
                axes.text(left[i] + value / 2, i, words, ha="center", va="center", fontsize=SMALL_PT, color=_ink_on(colour), label="value")
        left += values
    axes.set(xlim=(0, most), xticks=[])


# --- years -------------------------------------------------------------------------------------------------------


def _spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
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


def _set_labels(rows: pd.DataFrame, lang: str) -> dict[str, str]:
    """Name and size of each criteria set of the rows: "Bộ tiêu chí 2016 (20 tiêu chí)"; the size where it is known."""
    labels = {}
    for name, own in rows.groupby("criteria_set"):
        size = own["out_of"].max()
        known = say(lang, f" ({number(size)} tiêu chí)", f" ({number(size)} criteria)") if pd.notna(size) else ""
        labels[name] = say(lang, own["set_name"].iloc[0], own["set_name_en"].iloc[0]) + known
    return labels


def _mark_set_changes(axes: Axes, sets: pd.DataFrame, column: str, width: float, labels: dict[str, str]) -> None:
    """A line where the criteria set changes (x in `column`) and the set's name above its years."""
    starts = sets.groupby("criteria_set")[column].min().sort_values(kind="stable")
    low, high = axes.get_xlim()
    edges = []
    for n, (name, start) in enumerate(starts.items()):
        before = sets.loc[(sets[column] < start) & (sets["criteria_set"] != name), column]
        edges.append(low if n == 0 else (start + before.max()) / 2 if len(before) else start)
    for n, name in enumerate(starts.index):
        end = edges[n + 1] if n + 1 < len(edges) else high
        room = (end - edges[n]) / (high - low) * width - 1.5
        if n:
            axes.axvline(edges[n], color=INK, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0.8)
        text = "\n".join(wrap(labels[name], max(room, 22), SMALL_PT))
        axes.annotate(text, (edges[n], 1), (2, 3), xycoords=("data", "axes fraction"), textcoords="offset points", va="bottom", fontsize=SMALL_PT, color=MUTED, label="set", linespacing=1.15)


@_styled
def progress_over_years(met: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """Share of the criteria set met by each commune over the years; lines break where the set changes.

    `met` as from `measures.at_end_of_year` for all years. Up to 12 communes have lines of their own with their names
    at the end; of more, the best, the last and the mean are named and the others are grey.
    """
    needed = ["place_id", "place", "year", "criteria_set", "set_name", "share_pct", "out_of", "basis"]
    measures.require_columns(met, needed, "progress_over_years")
    title = title or measures.finding_progress(met, lang)
    rows = met[met["share_pct"].notna()]
    unit = say(lang, "% số tiêu chí của bộ đang áp dụng", "% of the criteria set in force")
    subtitle = _subtitle(say(lang, "Tỷ lệ tiêu chí đạt chuẩn", "Share of criteria met"), unit, where, _years(rows["year"], lang))
    if rows.empty:
        return _empty(title, subtitle, lang)
    many = rows["place_id"].nunique() > 12
    rows, ends = _progress_lines(rows, many, lang)
    room = max(text_width(text, LABEL_PT) for text in ends["text"]) + 8
    width, height = BODY_MM - 11 - room, 78.0
    unknown = met.loc[met["share_pct"].isna(), "place"].unique().tolist()
    note = _not_drawn([say(lang, f"{n} (nguồn không nêu mẫu số)", f"{n} (no denominator given)") for n in unknown], lang)
    page = _page(title, subtitle, 11 + height + 6, [note], rows["basis"], lang)
    axes = page.axes(11, 11, width, height)
    low, high = rows["year"].min(), rows["year"].max()
    axes.set(xlim=(low - 0.4, high + 0.4), ylim=(-3, 104))
    axes.set_yticks(range(0, 101, 20))
    axes.set_xticks(range(int(low), int(high) + 1, 1 if high - low < 14 else 2))
    axes.grid(axis="y")
    _number_axis(axes.yaxis, 0, "%", lang)
    for (_, _), line in rows.groupby(["line", "criteria_set"], sort=False):
        look = line.iloc[0]
        axes.plot(line["year"], line["share_pct"], color=look["colour"], marker=look["marker"], linewidth=look["weight"], markersize=2.5 if look["weight"] < 1 else 4.5, zorder=2 + look["weight"])
    _mark_set_changes(axes, rows, "year", width, _set_labels(met, lang))
    _end_labels(axes, ends, height)
    return _finish(page, say(lang, "Biểu đồ đường", "Line chart"), ends["text"])


def _progress_lines(rows: pd.DataFrame, many: bool, lang: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with line, colour, marker and weight; and the lines to be named at their end: text, x, y, colour."""
    rows = rows.sort_values(["place", "year"], key=lambda c: c.map(sort_key) if c.name == "place" else c, kind="stable")
    rows["line"] = rows["place"] + rows["place_id"] + rows["basis"]
    last = rows.groupby("line", sort=False).tail(1)
    if many:
        mean = rows.groupby(["basis", "year", "criteria_set"], as_index=False)["share_pct"].mean()
        mean["place"] = say(lang, "Bình quân", "Mean")
        mean["line"] = mean["place"] + mean["basis"]
        final = last[last["year"] == last["year"].max()].sort_values("share_pct", kind="stable")
        named = {final["line"].iloc[-1]: CATEGORICAL[0], final["line"].iloc[0]: CATEGORICAL[1]}
        rows = pd.concat([rows, mean], ignore_index=True)
        named |= dict.fromkeys(mean["line"], INK)
        rows["colour"], rows["marker"] = rows["line"].map(named).fillna("#C4C4C4"), "o"
        rows["weight"] = rows["line"].map(lambda name: 1.8 if name in named else 0.7)
        last = rows[rows["line"].isin(named)].groupby("line", sort=False).tail(1)
    else:
        order = {line: n for n, line in enumerate(dict.fromkeys(rows["line"]))}
        rows["colour"] = rows["line"].map(lambda name: CATEGORICAL[order[name] % len(CATEGORICAL)])
        # Twelve lines have seven colours: the second round has other markers.
        rows["marker"] = rows["line"].map(lambda name: MARKERS[(order[name] + order[name] // len(CATEGORICAL)) % len(MARKERS)])
        rows["weight"] = 1.5
        # Ties are moved apart in this order from below: the first name of the alphabet comes out on top.
        last = rows.groupby("line", sort=False).tail(1).iloc[::-1]
    ends = last.assign(text=last["place"] + " " + last["share_pct"].map(lambda v: number(v, 0, lang)) + "%")
    return rows, ends.rename(columns={"year": "x", "share_pct": "y"})[["text", "x", "y", "colour", "marker"]]


def _end_labels(axes: Axes, ends: pd.DataFrame, height: float) -> None:
    """Names at the right of the lines' ends, moved apart, each with a thin leader to its line."""
    low, high = axes.get_ylim()
    gap = line_height(LABEL_PT) * 0.95 / height * (high - low)
    right = axes.get_xlim()[1]
    for end, y in zip(ends.itertuples(), _spread(ends["y"].tolist(), gap, low + gap / 2, high - gap / 2), strict=True):
        axes.annotate("", (end.x, end.y), (right, y), arrowprops={"arrowstyle": "-", "color": end.colour, "linewidth": 0.5, "shrinkA": 0, "shrinkB": 2.5}, annotation_clip=False)
        axes.plot([right], [y], marker=end.marker, color=end.colour, markersize=4, clip_on=False)
        axes.annotate(end.text, (right, y), (5, 0), textcoords="offset points", va="center", fontsize=LABEL_PT, label="value", annotation_clip=False)


@_styled
def count_small_multiples(met: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """A small chart for each commune: criteria met year by year, one colour per criteria set, a rule at the set's size."""
    needed = ["place_id", "place", "year", "criteria_set", "set_name", "met", "out_of", "basis"]
    measures.require_columns(met, needed, "count_small_multiples")
    title = title or measures.finding_criteria_met(met[met["year"] == met["year"].max()], lang)
    what = say(lang, "Số tiêu chí đạt chuẩn của từng xã", "Criteria met by each commune")
    subtitle = _subtitle(what, say(lang, "đơn vị: tiêu chí", "unit: criteria"), where, _years(met["year"], lang))
    if met.empty:
        return _empty(title, subtitle, lang)
    several = met["basis"].nunique() > 1
    panels = list(met.assign(name=met["place"] + (" · " + met["basis"] if several else "")).groupby(["name", "place_id"]))
    panels.sort(key=lambda panel: sort_key(panel[0][0]))
    starts = met.groupby("criteria_set")["year"].min().sort_values(kind="stable")
    colours = dict(zip(starts.index, SET_COLOURS, strict=False))
    legend = [(colours[s], "", _set_labels(met, lang)[s]) for s in starts.index]
    across = 3 if len(panels) <= 9 else 4 if len(panels) <= 24 else 5
    above, down = _legend_height([t for _, _, t in legend]), -(-len(panels) // across)
    tall, gap = (26.0, 4.0) if len(panels) <= 24 else (21.0, 4.0)
    wide = (BODY_MM - gap * (across - 1)) / across
    page = _page(title, subtitle, above + down * (tall + 5), [], met["basis"], lang)
    _legend(page, legend)
    years = range(int(met["year"].min()), int(met["year"].max()) + 1)
    top = max(met["met"].max(), met["out_of"].max(skipna=True) if met["out_of"].notna().any() else 0)
    for n, ((name, _), rows) in enumerate(panels):
        i, j = divmod(n, across)
        axes = page.axes(j * (wide + gap), above + i * (tall + 5) + 4, wide, tall - 7)
        _small_panel(axes, rows, name, years, top, colours, wide, lang)
    values = [f"{name}: {', '.join(f'{y}: {number(m)}' for y, m in zip(r['year'], r['met'], strict=True))}" for (name, _), r in panels]
    return _finish(page, say(lang, "Nhiều biểu đồ cột nhỏ", "Small column charts"), values)


def _small_panel(axes: Axes, rows: pd.DataFrame, name: str, years: range, top: float, colours, wide: float, lang: str) -> None:
    rows = rows.sort_values("year")
    axes.set(xlim=(years[0] - 0.6, years[-1] + 0.6), ylim=(0, top * 1.25))
    axes.bar(rows["year"], rows["met"], 0.8, color=[colours[s] for s in rows["criteria_set"]])
    for row in rows.itertuples():
        axes.plot([row.year - 0.5, row.year + 0.5], [row.out_of] * 2, color=RULE, linewidth=0.8, zorder=0.5)
    slot = wide / len(years)
    for n, row in enumerate(rows.itertuples()):
        # Where not every column has room for its number, the first and the last are written.
        if slot > text_width("88", SMALL_PT) + 0.6 or n in (0, len(rows) - 1):
            axes.annotate(number(row.met, 1, lang), (row.year, row.met), (0, 1), textcoords="offset points", ha="center", va="bottom", fontsize=SMALL_PT, label="value", bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.1, "alpha": 0.8})
    axes.axhline(0, color=RULE, linewidth=0.8)
    axes.set_yticks([])
    axes.set_xticks([years[0], years[-1]] if len(years) > 1 else [years[0]], [str(y) for y in dict.fromkeys([years[0], years[-1]])], fontsize=SMALL_PT)
    axes.set_title(wrap(name, wide, LABEL_PT, bold=True)[0], fontsize=LABEL_PT, weight="bold", loc="left", pad=2)


@_styled
def dumbbell(change: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """Two years of each commune as two joined points, with the difference at the right; the latest on top."""
    needed = ["place", "before", "after", "change", "unit", "year_before", "year_after", "basis"]
    measures.require_columns(change, needed, "dumbbell")
    title = title or measures.finding_change(change, lang)
    rows = change[change["change"].notna()]
    share = bool((rows["unit"] == "share_pct").any())
    what = say(lang, "Tỷ lệ tiêu chí đạt chuẩn", "Share of criteria met") if share else say(lang, "Số tiêu chí đạt chuẩn", "Criteria met")
    unit = say(lang, "% của bộ tiêu chí (mẫu số hai năm khác nhau)", "% of the set (the years have different denominators)") if share else say(lang, "đơn vị: tiêu chí", "unit: criteria")
    subtitle = _subtitle(what, unit, where, _years([*change["year_before"], *change["year_after"]], lang))
    if rows.empty:
        return _empty(title, subtitle, lang)
    rows = rows.sort_values(["after", "before"], ascending=False, kind="stable")
    alone = change.loc[change["change"].isna(), "place"].tolist()
    names = ", ".join(alone)
    note = say(lang, f"Không so sánh được vì thiếu một năm: {names}.", f"Not comparable, one year is missing: {names}.") if alone else ""
    years = [str(int(rows[c].iloc[0])) for c in ("year_before", "year_after")]
    legend = [("#9CC9E6", "", years[0]), (FOCUS, "", years[1])]
    labels, above, right = _rows(rows["place"]), _legend_height(years), 18.0
    page = _page(title, subtitle, above + 4 + labels.total, [note], rows["basis"], lang)
    _legend(page, legend)
    width = BODY_MM - labels.width - right
    axes = page.axes(labels.width, above + 4, width, labels.total)
    _draw_dumbbells(axes, rows, width, "%" if share else "", lang)
    _label_rows(axes, labels)
    axes.annotate(say(lang, "thay đổi", "change"), (1, 1), (right * 2.83, 2), xycoords="axes fraction", textcoords="offset points", ha="right", va="bottom", fontsize=SMALL_PT, color=MUTED)
    values = [f"{r.place}: {number(r.before, 1, lang)} → {number(r.after, 1, lang)}" for r in rows.itertuples()]
    return _finish(page, say(lang, "Biểu đồ điểm nối", "Dumbbell chart"), values)


def _draw_dumbbells(axes: Axes, rows: pd.DataFrame, width: float, suffix: str, lang: str) -> None:
    both = rows[["before", "after"]].to_numpy(dtype=float)
    room = (max(text_width(number(v, 1, lang) + suffix, LABEL_PT) for v in both.flat) + 4) / width
    low, high = both.min(), both.max()
    span = max(high - low, 1.0)
    pad = span * room / max(1 - 2 * room, 0.2)
    axes.set(xlim=(low - pad, high + pad), xticks=[])
    for i, (before, after) in enumerate(both):
        axes.plot([low - pad, high + pad], [i, i], color=PALE, linewidth=0.8, zorder=0.5)
        axes.plot([before, after], [i, i], color=RULE, linewidth=2, zorder=1)
        axes.plot([before], [i], "o", color="#9CC9E6", markeredgecolor=FOCUS, markeredgewidth=0.6, markersize=6, zorder=2)
        axes.plot([after], [i], "o", color=FOCUS, markersize=6, zorder=3)
        points = [(before, -1 if before <= after else 1), (after, 1 if before <= after else -1)]
        for value, side in points if before != after else points[1:]:
            axes.annotate(number(value, 1, lang) + suffix, (value, i), (5 * side, 0), textcoords="offset points", ha="left" if side > 0 else "right", va="center", fontsize=LABEL_PT, label="value")
        delta = round(after - before, 1)
        text = ("+" if delta > 0 else "") + number(delta, 1, lang)
        axes.annotate(text, (1, i), (18 * 2.83, 0), xycoords=("axes fraction", "data"), textcoords="offset points", ha="right", va="center", fontsize=LABEL_PT, weight="bold", color=INK if delta >= 0 else TAG, label="change")


@_styled
def indicator_series(
    series: pd.DataFrame, titles: dict[str, str] | None = None, where: str = "", title: str = "", lang: str = "vi"
) -> Figure:
    """One indicator at one place by date; each source has its own mark, and only its own points are joined.

    `series` as from `measures.indicator_series`; `titles` names the files for the legend. Lines break where the
    criteria set changes, when the indicator counts criteria.
    """
    needed = ["date", "period", "value", "out_of", "unit", "qualifier", "indicator", "indicator_name", "criteria_set", "sources", "place", "basis"]
    measures.require_columns(series, needed, "indicator_series")
    title = title or measures.finding_series(series, lang)
    rows = series[series["value"].notna()]
    if rows.empty:
        return _empty(title, where, lang)
    unit = rows["unit"].iloc[0]
    subtitle = _subtitle(rows["indicator_name"].iloc[0], say(lang, f"đơn vị: {unit}", f"unit: {unit}"), where or rows["place"].iloc[0], _years(rows["year"], lang))
    rows = rows.assign(x=[_middle(period) for period in rows["period"]])
    files = list(dict.fromkeys(name for names in rows["sources"] for name in names))
    names = [(titles or {}).get(f, f) for f in files]
    above = _legend_height(names) if len(files) > 1 else 0.0
    counted = rows["indicator"].iloc[0].startswith("criteria") and rows["criteria_set"].nunique() > 1
    gap, height = 8.0 if counted else 1.0, 60.0
    note = say(lang, "Chỉ nối các điểm của cùng một nguồn.", "Only points of one source are joined.") if above else ""
    page = _page(title, subtitle, above + gap + height + 6, [note], rows["basis"], lang)
    if above:
        _legend(page, [(CATEGORICAL[n % 7], "", name) for n, name in enumerate(names)])
    width = BODY_MM - 13
    axes = page.axes(9, above + gap, width, height)
    _series_axes(axes, rows, lang)
    for n, name in enumerate(files):
        own = rows[rows["sources"].map(lambda names, name=name: name in names)]
        for _, line in own.groupby("criteria_set" if counted else "place", dropna=False):
            axes.plot(line["x"], line["value"], color=CATEGORICAL[n % 7], marker=MARKERS[n % 7], markersize=6)
    if counted:
        _mark_set_changes(axes, rows, "x", width, _set_labels(rows, lang))
    texts = [_point_text(row, lang) for row in rows.itertuples()]
    _place_labels(axes, rows["x"].to_numpy(), rows["value"].to_numpy(), texts, width, height)
    values = [f"{measures.date_words(r.period, lang)}: {number(r.value, 2, lang)}" for r in rows.itertuples()]
    return _finish(page, say(lang, "Biểu đồ đường", "Line chart"), values)


def _middle(period: str) -> float:
    """Where a period stands on an axis of years: in its middle, so that a whole year stands over its own label."""
    first, last = measures.period_bounds(period)
    start = last.replace(month=1, day=1) if first.year != last.year else first
    days = ((start.dayofyear + last.dayofyear) / 2 - 0.5) / (366 if last.is_leap_year else 365)
    return last.year + days


def _series_axes(axes: Axes, rows: pd.DataFrame, lang: str) -> None:
    """Axes from zero, with a column for each year and the year's number in the middle of it."""
    first, last = int(rows["x"].min()), int(rows["x"].max()) + 1
    most = max(rows["value"].max() * 1.3, rows["out_of"].max() * 1.05 if rows["out_of"].notna().any() else 0) or 1
    axes.set(xlim=(first, last), ylim=(0, most))
    axes.grid(axis="y")
    for year in range(first, last + 1):
        axes.axvline(year, color=PALE, linewidth=0.8, zorder=0.4)
    step = -(-(last - first) // 14)
    years = range(first, last, step)
    axes.set_xticks([year + 0.5 for year in years], [str(year) for year in years])
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=bool(most > 6)))
    _number_axis(axes.yaxis, 1, "", lang)


def _point_text(row, lang: str) -> str:
    value = number(row.value, 2, lang)
    if pd.notna(row.out_of):
        value += f"/{number(row.out_of, 0, lang)}"
    return f"{approximately(value, row.qualifier, lang)}\n({measures.date_words(row.period, lang)})"


def _place_labels(axes: Axes, xs, ys, texts: list[str], width: float, height: float) -> None:
    """Write a text near each point where it meets no other text and no point: above, below, higher, aside."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    points = [((x - left) / (right - left) * width, (y - bottom) / (top - bottom) * height) for x, y in zip(xs, ys, strict=True)]
    taken = [(x - 1.5, y - 1.5, x + 1.5, y + 1.5) for x, y in points]
    for (x, y), text in zip(points, texts, strict=True):
        lines = text.split("\n")
        w, h = max(text_width(line, LABEL_PT) for line in lines) + 1, len(lines) * line_height(LABEL_PT)
        spots = [(dx, dy) for dy in (h / 2 + 2.2, -h / 2 - 2.2, 1.6 * h + 2, -1.6 * h - 2, 2.7 * h, -2.7 * h) for dx in (0, w / 2, -w / 2)]
        boxes = [(x + dx - w / 2, y + dy - h / 2, x + dx + w / 2, y + dy + h / 2) for dx, dy in spots]
        free = [b for b in boxes if b[0] >= -9 and b[2] <= width + 4 and b[1] >= 0 and b[3] <= height and not any(_overlap(b, t) for t in taken)]
        box = free[0] if free else boxes[0]
        taken.append(box)
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        if abs(middle[1] - y) > h + 2.5:
            axes.plot([left + x / width * (right - left), left + middle[0] / width * (right - left)], [bottom + y / height * (top - bottom), bottom + (middle[1] + (h / 2 if middle[1] < y else -h / 2)) / height * (top - bottom)], color=RULE, linewidth=0.5)
        axes.text(left + middle[0] / width * (right - left), bottom + middle[1] / height * (top - bottom), text, ha="center", va="center", fontsize=LABEL_PT, linespacing=1.15, label="value", bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3, "alpha": 0.75})


def _overlap(a: tuple, b: tuple) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


# --- contributions -----------------------------------------------------------------------------------------------


@_styled
def contributions_by_organization(
    given: pd.DataFrame, not_drawn: Sequence[str] = (), where: str = "", title: str = "", lang: str = "vi"
) -> Figure:
    """Money given by each organization, ranked; the kinds of one organization are bars of their own, never added.

    `given` as from `measures.money_by_organization`; `not_drawn` from `measures.without_number`.
    """
    measures.require_columns(given, ["organization", "kind", "value_vnd", "qualifier", "years", "basis"], "contributions_by_organization")
    title = title or measures.finding_contributions(given, lang)
    scale, unit, decimals = money_scale(given["value_vnd"], lang)
    subtitle = _subtitle(say(lang, "Đóng góp tính bằng tiền, theo đơn vị và loại", "Money contributed by organization and kind"), say(lang, f"đơn vị: {unit}", f"unit: {unit}"), where, _all_years(given, lang))
    if given.empty:
        return _empty(title, subtitle, lang)
    most = given.groupby("organization")["value_vnd"].max()
    order = sorted(most.index, key=lambda name: (-most[name], sort_key(name)))
    given = given.assign(order=given["organization"].map(order.index))
    given = given.sort_values(["order", "value_vnd"], ascending=[True, False], kind="stable")
    several = given["kind"].nunique() > 1
    texts = [approximately(number(v / scale, decimals, lang), q, lang) for v, q in zip(given["value_vnd"], given["qualifier"], strict=True)]
    if several:
        texts = [f"{t}  {kind_name(k, lang).lower()}" for t, k in zip(texts, given["kind"], strict=True)]
    first = ~given["organization"].duplicated()
    rows = _rows(given["organization"].where(first, ""))
    page = _page(title, subtitle, rows.total, [_not_drawn(not_drawn, lang)], given["basis"], lang)
    width = BODY_MM - rows.width
    axes = page.axes(rows.width, 0, width, rows.total)
    _bars(axes, width, given["value_vnd"], texts, [KIND_COLOURS.get(k, MUTED) for k in given["kind"]], rows)
    _label_rows(axes, rows)
    for i in np.flatnonzero(first)[1:]:
        axes.axhline(i - 0.5, color=PALE, linewidth=0.8)
    values = map(": ".join, zip(given["organization"], texts, strict=True))
    return _finish(page, say(lang, "Biểu đồ thanh", "Bar chart"), values)


@_styled
def contributions_by_kind(
    by_kind: pd.DataFrame, not_drawn: Sequence[str] = (), where: str = "", title: str = "", lang: str = "vi"
) -> Figure:
    """A panel for each kind and unit, each with its own scale; amounts of different units are never added.

    `by_kind` as from `measures.contributions_by_kind`; `not_drawn` from `measures.without_number`.
    """
    measures.require_columns(by_kind, ["kind", "unit", "name", "amount", "qualifier", "years", "basis"], "contributions_by_kind")
    title = title or measures.finding_kinds(by_kind, lang)
    what = say(lang, "Đóng góp theo loại; mỗi ô một đơn vị tính, không cộng vào nhau", "Contributions by kind; each panel has its own unit")
    subtitle = _subtitle(what, where, _all_years(by_kind, lang))
    if by_kind.empty:
        return _empty(title, subtitle, lang)
    wide, gap = (BODY_MM - 6) / 2, 6.0
    heights, panels = [0.0, 0.0], []
    for (_, kind, unit), rows in by_kind.groupby(["basis", "kind", "unit"], sort=False):
        labels = _rows(rows["name"], widest=30, least=5.0, size=7.5)
        column = int(heights[1] < heights[0])
        panels.append((column, heights[column], kind, unit, rows, labels))
        heights[column] += labels.total + 6 + gap
    page = _page(title, subtitle, max(heights) - gap + 1, [_not_drawn(not_drawn, lang)], by_kind["basis"], lang)
    for column, top, kind, unit, rows, labels in panels:
        scale, words, decimals = money_scale(rows["amount"], lang) if unit == "VND" else (1.0, unit, 1)
        texts = [approximately(number(v / scale, decimals, lang), q, lang) for v, q in zip(rows["amount"], rows["qualifier"], strict=True)]
        width = wide - labels.width
        axes = page.axes(column * (wide + 6) + labels.width, top + 6, width, labels.total)
        _bars(axes, width, rows["amount"], texts, KIND_COLOURS.get(kind, MUTED), labels)
        _label_rows(axes, labels)
        head = wrap(f"{kind_name(kind, lang)} · {words}", wide, LABEL_PT, bold=True)[0]
        axes.annotate(head, (0, 1), (-labels.width * 2.83, 3), xycoords="axes fraction", textcoords="offset points", va="bottom", fontsize=LABEL_PT, weight="bold", label="panel")
    values = [f"{kind_name(r.kind, lang)} ({r.unit}), {r.name}: {number(r.amount, 1, lang)}" for r in by_kind.itertuples(index=False)]
    return _finish(page, say(lang, "Nhiều biểu đồ thanh nhỏ", "Small bar charts"), values)


@_styled
def who_gave_to_whom(
    given: pd.DataFrame, not_drawn: Sequence[str] = (), where: str = "", title: str = "", lang: str = "vi"
) -> Figure:
    """Organizations by recipients, amount of one kind in one unit in each cell, with both margins.

    `given` as from `measures.gifts`. ValueError: amounts of several kinds or units, which cannot be added.
    """
    measures.require_columns(given, ["organization", "recipient", "shared", "kind", "unit", "amount", "qualifier", "years", "basis"], "who_gave_to_whom")
    title = title or measures.finding_gifts(given, lang)
    if len(given[["kind", "unit"]].drop_duplicates()) > 1:
        raise ValueError("amounts of different kinds or units cannot be added: draw a chart for each of them")
    if given.empty:
        return _empty(title, _subtitle(say(lang, "Ai đóng góp cho xã nào", "Who gave to whom"), where), lang)
    scale, unit, decimals = money_scale(given["amount"], lang) if given["unit"].iloc[0] == "VND" else (1.0, given["unit"].iloc[0], 1)
    kind = kind_name(given["kind"].iloc[0], lang)
    subtitle = _subtitle(say(lang, f"{kind}: đơn vị đóng góp và nơi nhận", f"{kind}: givers and recipients"), say(lang, f"đơn vị: {unit}", f"unit: {unit}"), where, _all_years(given, lang))
    table, words = _heat_table(given, scale, decimals, lang)
    rows, right = _rows(table.index, widest=44, least=6.0 if len(table) <= 20 else 4.4), 16.0
    width = BODY_MM - rows.width - right
    heads = _heads(table.columns, width / len(table.columns))
    page = _page(title, subtitle, heads.height + rows.total + 8, [_not_drawn(not_drawn, lang)], given["basis"], lang)
    axes = page.axes(rows.width, heads.height, width, rows.total)
    _draw_heat(axes, table, words, width)
    _label_rows(axes, rows)
    sums = [[number(v / scale, decimals, lang) for v in table.sum(axis=axis)] for axis in (1, 0)]
    if max(text_width(text, SMALL_PT, True) for text in sums[1]) > width / len(table.columns) - 1.5:
        sums = [[number(v / scale, 0, lang) for v in table.sum(axis=axis)] for axis in (1, 0)]
    _margins(axes, heads, *sums, (say(lang, "Cộng", "Sum"),) * 2, right)
    total = number(table.sum().sum() / scale, decimals, lang)
    axes.annotate(total, (1, 0), (right / 25.4 * 72, -4), xycoords="axes fraction", textcoords="offset points", ha="right", va="top", fontsize=SMALL_PT, weight="bold", label="total")
    values = [f"{r.organization} → {r.recipient}: {number(r.amount / scale, decimals, lang)}" for r in given.itertuples()]
    return _finish(page, say(lang, "Bảng nhiệt", "Heat table"), values)


def _heat_table(given: pd.DataFrame, scale: float, decimals: int, lang: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Amounts and their texts; single communes first, then what is not split; the longer side stands in the rows."""
    given = given.assign(text=[approximately(number(a / scale, decimals, lang), q, lang) for a, q in zip(given["amount"], given["qualifier"], strict=True)])
    shape = {"index": "organization", "columns": "recipient"}
    table = given.pivot_table(values="amount", aggfunc="sum", **shape)
    words = given.pivot_table(values="text", aggfunc=" + ".join, **shape)
    shared = set(given.loc[given["shared"].astype(bool), "recipient"])
    columns = sorted(table.columns, key=lambda name: (name in shared, sort_key(name)))
    index = sorted(table.index, key=lambda name: (-table.loc[name].sum(), sort_key(name)))
    table, words = table.loc[index, columns], words.loc[index, columns]
    return (table.T, words.T) if len(columns) > max(len(index), 8) else (table, words)


def _draw_heat(axes: Axes, table: pd.DataFrame, words: pd.DataFrame, width: float) -> None:
    axes.set(xlim=(-0.5, len(table.columns) - 0.5), xticks=[])
    most = table.max().max() or 1
    size = SMALL_PT + 0.5 if len(table.columns) <= 9 else SMALL_PT
    for i, row in enumerate(table.to_numpy(dtype=float)):
        for j, value in enumerate(row):
            # The root spreads the colours of amounts that differ by orders of magnitude.
            colour = SEQUENTIAL(max(value, 0) ** 0.5 / most**0.5) if value == value else "#FAFAFA"
            axes.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=colour, edgecolor="white", linewidth=1.2))
            if value == value:
                lines = wrap(words.iat[i, j], width / len(table.columns) - 0.8, size)
                axes.text(j, i, "\n".join(lines), ha="center", va="center", fontsize=size, color=_ink_on(colour), label="value", linespacing=1.05)


@_styled
def sources_of_funds(funds: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """Ranked bars of the money from each source of one place, each with its share; shares are computed, not copied."""
    measures.require_columns(funds, ["organization", "value_vnd", "share_pct", "qualifier", "years", "place", "basis"], "sources_of_funds")
    title = title or measures.finding_sources_of_funds(funds, lang)
    scale, unit, decimals = money_scale(funds["value_vnd"], lang)
    what = say(lang, "Vốn xây dựng nông thôn mới theo nguồn", "Funds for new rural development by source")
    places = where or ", ".join(dict.fromkeys(funds["place"]))
    subtitle = _subtitle(what, say(lang, f"đơn vị: {unit} (tỷ trọng, %)", f"unit: {unit} (share, %)"), places, _all_years(funds, lang))
    if funds.empty:
        return _empty(title, subtitle, lang)
    texts = [
        f"{approximately(number(v / scale, decimals, lang), q, lang)}  ({number(s, 1, lang)}%)"
        for v, q, s in zip(funds["value_vnd"], funds["qualifier"], funds["share_pct"], strict=True)
    ]
    rows = _rows(funds["organization"])
    page = _page(title, subtitle, rows.total, [], funds["basis"], lang)
    width = BODY_MM - rows.width
    axes = page.axes(rows.width, 0, width, rows.total)
    _bars(axes, width, funds["value_vnd"], texts, FOCUS, rows)
    _label_rows(axes, rows)
    return _finish(page, say(lang, "Biểu đồ thanh", "Bar chart"), map(": ".join, zip(funds["organization"], texts, strict=True)))


# --- what came in ------------------------------------------------------------------------------------------------


@_styled
def issues_by_file(by_file: pd.DataFrame, most: int = 40, title: str = "", lang: str = "vi") -> Figure:
    """Issues of each file that came in, by severity; the worst files on top, a tick for those without any."""
    measures.require_columns(by_file, ["source", *measures.SEVERITIES, "total", "basis"], "issues_by_file")
    title = title or measures.finding_issues(by_file, lang)
    subtitle = _subtitle(say(lang, "Số vấn đề trong từng tệp nhận được", "Issues in each file received"), say(lang, "đơn vị: ô hoặc dòng", "unit: issues"))
    if by_file.empty:
        return _empty(title, subtitle, lang)
    shown, note = _shortened(by_file, most, lang)
    legend = [(SEVERITY_COLOURS[s], "", say(lang, *measures.SEVERITY_NAMES[s])) for s in measures.SEVERITIES]
    rows, above = _rows(shown["source"], widest=62), _legend_height([t for _, _, t in legend])
    page = _page(title, subtitle, above + rows.total, [note], [], lang)
    _legend(page, legend)
    width = BODY_MM - rows.width - 9
    axes = page.axes(rows.width, above, width, rows.total)
    _stack(axes, shown, SEVERITY_COLOURS, width, lang)
    _label_rows(axes, rows)
    axes.axvline(0, color=RULE, linewidth=0.8)
    for i, (total, *parts) in enumerate(shown[["total", *measures.SEVERITIES]].itertuples(index=False)):
        text = number(total, 0, lang) if total else "✓"
        axes.annotate(text, (sum(parts), i), (3, 0), textcoords="offset points", va="center", fontsize=LABEL_PT, weight="bold", label="total", annotation_clip=False)
    values = [f"{r.source}: {r.total}" for r in shown.itertuples()]
    return _finish(page, say(lang, "Biểu đồ thanh xếp chồng", "Stacked bar chart"), values)


@_styled
def issues_by_rule(by_rule: pd.DataFrame, most: int = 30, title: str = "", lang: str = "vi") -> Figure:
    """How often each rule failed, coloured by severity; the most frequent on top."""
    measures.require_columns(by_rule, ["label", "severity", "total", "files", "basis"], "issues_by_rule")
    what = say(lang, "Số vấn đề theo loại (số tệp)", "Issues by rule (files)")
    title = title or (what + "." if len(by_rule) else say(lang, "Không có vấn đề nào.", "There are no issues."))
    subtitle = _subtitle(what, say(lang, "đơn vị: ô hoặc dòng", "unit: issues"))
    if by_rule.empty:
        return _empty(title, subtitle, lang)
    shown, note = _shortened(by_rule, most, lang)
    present = [s for s in measures.SEVERITIES if s in set(shown["severity"])]
    legend = [(SEVERITY_COLOURS[s], "", say(lang, *measures.SEVERITY_NAMES[s])) for s in present]
    files = [say(lang, f"{n} tệp", f"{n} file{'s' * (n > 1)}") for n in shown["files"]]
    texts = [f"{number(t, 0, lang)}  ({f})" for t, f in zip(shown["total"], files, strict=True)]
    rows, above = _rows(shown["label"], widest=80), _legend_height([t for _, _, t in legend])
    page = _page(title, subtitle, above + rows.total, [note], [], lang)
    _legend(page, legend)
    width = BODY_MM - rows.width
    axes = page.axes(rows.width, above, width, rows.total)
    _bars(axes, width, shown["total"], texts, [SEVERITY_COLOURS[s] for s in shown["severity"]], rows)
    _label_rows(axes, rows)
    return _finish(page, say(lang, "Biểu đồ thanh", "Bar chart"), map(": ".join, zip(shown["label"], texts, strict=True)))


ROLE_LOOK = {
    "values": ("#0072B2", ("số liệu", "values")),
    "labels": ("#9CC9E6", ("nhãn hàng, cột", "labels")),
    "totals": ("#009E73", ("tổng, bình quân", "totals")),
    "remarks": ("#D0D0D0", ("tiêu đề, ghi chú, chữ ký", "titles, notes, signatures")),
    "issues": ("#D55E00", ("cần sửa", "to be fixed")),
}


@_styled
def cells_understood(understood: pd.DataFrame, most: int = 40, title: str = "", lang: str = "vi") -> Figure:
    """For each file, what share of its non-empty cells was taken as values, labels, totals, remarks, issues."""
    measures.require_columns(understood, ["source", "cells", *ROLE_LOOK, "basis"], "cells_understood")
    title = title or measures.finding_cells(understood, lang)
    what = say(lang, "Vai trò của mỗi ô có nội dung", "Role of every non-empty cell")
    subtitle = _subtitle(what, say(lang, "% số ô của tệp; bên phải: số ô", "% of the file's cells; right: cells"))
    shown = understood[understood["cells"] > 0].sort_values(["issues", "source"], ascending=[False, True], kind="stable")
    if shown.empty:
        return _empty(title, subtitle, lang)
    shown, note = _shortened(shown, most, lang)
    legend = [(colour, "", say(lang, *names)) for colour, names in ROLE_LOOK.values()]
    rows, above = _rows(shown["source"], widest=62), _legend_height([t for _, _, t in legend])
    page = _page(title, subtitle, above + rows.total, [note], [], lang)
    _legend(page, legend)
    width = BODY_MM - rows.width - 13
    axes = page.axes(rows.width, above, width, rows.total)
    share = shown[list(ROLE_LOOK)].mul(100 / shown["cells"], axis=0)
    _stack(axes, share, {role: look[0] for role, look in ROLE_LOOK.items()}, width, lang, lambda role, i: number(share[role].iat[i], 0, lang) + "%")
    _label_rows(axes, rows)
    for i, cells in enumerate(shown["cells"]):
        axes.annotate(number(cells, 0, lang), (1, i), (13 * 2.83, 0), xycoords=("axes fraction", "data"), textcoords="offset points", ha="right", va="center", fontsize=LABEL_PT, label="total")
    values = [f"{r.source}: {r.cells}" for r in shown.itertuples()]
    return _finish(page, say(lang, "Biểu đồ thanh xếp chồng 100%", "100% stacked bar chart"), values)
