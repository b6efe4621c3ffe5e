"""Lines: over years, by date, and from one year to another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.figures import canvas
from analysis.figures.canvas import ABOVE, ground, new_page, write
from analysis.figures.drawn import Drawn, Mark
from analysis.figures.lettering import (
    BODY_MM,
    LABEL_PT,
    WIDTH_MM,
    balance,
    line_height,
    place_near,
    spread,
    spread_boxes,
    widest,
    wrap,
)
from analysis.figures.palettes import BACKDROP, MARKERS, PALE, RULE
from analysis.words.wording import number

# --- over years ---


def lines(drawn: Drawn) -> Figure:
    """A line for each series, broken where its segment ends, named at its end; grey ones are thin and not named."""
    named = [mark for mark in drawn.marks if mark.text]
    room, height = min(widest(mark.text for mark in named) + 8, 52.0), 78.0
    width = BODY_MM - 11 - room
    page = new_page(drawn, 9 + height + 6)
    axes = page.axes(11, 9, width, height)
    canvas.year_axes(axes, drawn.marks)
    axes.grid(axis="y")
    axes.set(ylim=(-3, 104))
    canvas.percent_axis(axes, drawn, 20)
    markers = _markers(drawn)
    grey = BACKDROP.lower()
    thick = 1.8 if any(mark.colour == grey for mark in drawn.marks) else 1.5
    for line in _segments(drawn):
        weight = 0.7 if line[0].colour == grey else thick
        look = {"color": line[0].colour, "marker": markers[line[0].series, line[0].colour], "zorder": 2 + weight}
        size = {"linewidth": weight, "markersize": 2.5 if weight < 1 else 4.5}
        axes.plot([mark.x for mark in line], [mark.value for mark in line], **look, **size)
    canvas.draw_rules(axes, drawn, width)
    # Ties are moved apart in this order from below: the first name of the alphabet comes out on top.
    _end_labels(axes, named[::-1], markers, height, room)
    return page.figure


def _segments(drawn: Drawn) -> list[list[Mark]]:
    found: dict[tuple[str, str], list[Mark]] = {}
    for mark in drawn.marks:
        found.setdefault((mark.series, mark.segment), []).append(mark)
    return list(found.values())


def _markers(drawn: Drawn) -> dict[tuple[str, str], str]:
    """The marker of each line, by series and colour: twelve lines have seven colours, and the second round has other
    markers; many lines have one marker."""
    order = list(dict.fromkeys((mark.series, mark.colour) for mark in drawn.marks))
    if any(colour == BACKDROP.lower() for _, colour in order):
        return dict.fromkeys(order, "o")
    return {line: MARKERS[(n + n // 7) % 7] for n, line in enumerate(order)}


def _end_labels(axes: Axes, ends: list[Mark], markers: dict, height: float, room: float) -> None:
    """Names at the right of the lines' ends, moved apart; a line that goes to the last year has a thin
    leader."""
    low, high = axes.get_ylim()
    texts = [balance(mark.text, room - 6) for mark in ends]
    gap = max(map(len, texts)) * line_height(LABEL_PT) * 0.95 / height * (high - low)
    right, last = axes.get_xlim()[1], max(mark.x or 0 for mark in ends)
    places = spread([mark.value or 0.0 for mark in ends], gap, low + gap / 2, high - gap / 2)
    for end, words, y in zip(ends, texts, places, strict=True):
        if end.x == last:
            axes.plot([end.x, right], [end.value, y], color=end.colour, linewidth=0.5, clip_on=False)
        look = {"marker": markers[end.series, end.colour], "color": end.colour, "markersize": 4}
        axes.plot([right], [y], clip_on=False, **look)
        write(axes, "\n".join(words), (right, y), (1.8, 0), role="value")


# --- by date ---


def dated_lines(drawn: Drawn) -> Figure:
    """Points on an axis of dates, those of one series and segment joined, each with its value and date where they
    fit."""
    above = canvas.legend_height(drawn) + (7.0 if drawn.rules else 1.0)
    height, width = 60.0, BODY_MM - 13
    page = new_page(drawn, above + height + 6)
    axes = page.axes(9, above, width, height)
    _date_axes(axes, drawn)
    for line in _segments(drawn):
        look = {"marker": MARKERS[drawn.series.index(line[0].series) % 7], "markersize": 6}
        axes.plot([mark.x for mark in line], [mark.value for mark in line], color=line[0].colour, **look)
    canvas.draw_rules(axes, drawn, width)
    _write_points(axes, drawn, width, height)
    return page.figure


def _date_axes(axes: Axes, drawn: Drawn) -> None:
    """Axes from zero, with a column for each year and the year's number in the middle of it."""
    dates, values = [mark.x or 0.0 for mark in drawn.marks], [mark.value or 0.0 for mark in drawn.marks]
    first, last = int(min(dates)), int(max(dates)) + 1
    wholes = [whole * 1.05 for whole in drawn.out_of if whole is not None]
    most = max(max(values) * 1.3, *wholes, 0) or 1
    years = range(first, last, -(-(last - first) // 14))
    axes.set(xlim=(first, last), ylim=(0, most))
    axes.grid(axis="y")
    for year in range(first, last + 1):
        axes.axvline(year, color=PALE, linewidth=0.8, zorder=0.4)
    axes.set_xticks([year + 0.5 for year in years], [str(year) for year in years])
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=bool(most > 6)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 2, drawn.lang)))


def _write_points(axes: Axes, drawn: Drawn, width: float, height: float) -> None:
    """Value and, below it, date of each point where there is room, with a thin leader to a text that is far."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    across, up = (right - left) / width, (top - bottom) / height
    texts = [mark.text.replace(" (", "\n(") for mark in drawn.marks]
    points = [(mark.x or 0.0, mark.value or 0.0) for mark in drawn.marks]
    spots = [((x - left) / across, (y - bottom) / up) for x, y in points]
    for n, box in place_near(spots, texts, width, height).items():
        middle, tall = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), box[3] - box[1]
        at = (left + middle[0] * across, bottom + middle[1] * up)
        below = middle[1] < spots[n][1]
        if abs(middle[1] - spots[n][1]) > tall + 2.5:
            near = bottom + (middle[1] + (tall / 2 if below else -tall / 2)) * up
            axes.plot([points[n][0], at[0]], [points[n][1], near], color=RULE, linewidth=0.5)
        look = {"ha": "center", "linespacing": 1.15, "bbox": ground(0.3, 0.75)}
        write(axes, texts[n], at, role="value", **look)


# --- from one year to another ---

DASHES = {"up": "-", "same": (0, (1, 1.2)), "down": (0, (4, 1.6))}


@dataclass(frozen=True, slots=True)
class _Slope:
    """One place: its two marks, and which way it went."""

    before: Mark
    after: Mark

    @property
    def change(self) -> float:
        return round((self.after.value or 0.0) - (self.before.value or 0.0), 1)

    @property
    def way(self) -> str:
        return "up" if self.change > 0 else "down" if self.change < 0 else "same"

    @property
    def named(self) -> bool:
        return bool(self.after.text)


def slope(drawn: Drawn) -> Figure:
    """Two years of each place as one line; those that are named have their values at both ends, the others are
    grey."""
    half = len(drawn.marks) // 2
    slopes = [_Slope(*pair) for pair in zip(drawn.marks[:half], drawn.marks[half:], strict=True)]
    texts = _slope_ends(slopes, drawn.lang)
    heights = [(text.count("\n") + 1) * line_height(LABEL_PT) + 0.4 for _, text in texts]
    above, height = canvas.legend_height(drawn) + 5, max(60.0, sum(heights) + 2)
    page = new_page(drawn, above + height + 2)
    room = widest(line for _, text in texts for line in text.split("\n")) + 8
    axes = page.axes(20, above, BODY_MM - 20 - room, height)
    values = [mark.value or 0.0 for mark in drawn.marks]
    pad = max(max(values) - min(values), 1.0) * 0.03
    low, high = min(values) - pad, max(values) + pad
    axes.set(xlim=(0, 1), ylim=(low, high), xticks=[], yticks=[])
    for x, year, align in zip((0, 1), drawn.series, ("right", "left"), strict=True):
        axes.axvline(x, color=RULE, linewidth=0.8, zorder=0.5)
        look = {"ha": align, "va": "bottom", "weight": "bold"}
        write(axes, year, (x, 1), (0, 1.2), of=ABOVE, role="head", **look)
    for one in slopes:
        look = {"linewidth": 1.6 if one.named else 0.7, "zorder": 3 if one.named else 1, "clip_on": False}
        ends, colour = [one.before.value, one.after.value], one.after.colour
        axes.plot([0, 1], ends, color=colour, linestyle=DASHES[one.way] if one.named else "-", **look)
        axes.plot([0, 1], ends, "o", color=colour, markersize=4 if one.named else 2, **look)
    reach, scale = 6 / (axes.get_position().width * WIDTH_MM), (high - low) / height
    wanted = [(value - low) / scale for value, _ in texts]
    for (value, text), middle in zip(texts, spread_boxes(wanted, heights, 0, height), strict=True):
        y = low + scale * middle
        axes.plot([1, 1 + reach], [value, y], color=RULE, linewidth=0.5, clip_on=False)
        write(axes, text, (1 + reach, y), (0.8, 0), role="value")
    starts = {one.before.text: one.before.value or 0.0 for one in slopes[::-1] if one.named}
    starts = dict(sorted(starts.items(), key=lambda item: item[1]))
    for (text, value), y in zip(
        starts.items(), spread(list(starts.values()), line_height(LABEL_PT) * scale, low, high), strict=True
    ):
        axes.plot([-reach, 0], [y, value], color=RULE, linewidth=0.5, clip_on=False)
        write(axes, text, (-reach, y), (-0.8, 0), ha="right", role="value")
    return page.figure


def _slope_ends(slopes: list[_Slope], lang: str) -> list[tuple[float, str]]:
    """What stands at the right: a value, and the text of it with who has it and by how much that changed."""
    groups: dict[str, list[_Slope]] = {}
    for one in slopes:
        if one.named:
            groups.setdefault(one.after.text, []).append(one)
    found = []
    for end, own in groups.items():
        names = [f"{s.after.category} ({'+' if s.change > 0 else ''}{number(s.change, 1, lang)})" for s in own]
        # A name is not torn in two: its spaces are unbreakable while the lines are made.
        names = [name.replace(" ", "\xa0") for name in names[::-1]]
        text = "\n".join(wrap(f"{end}: " + ", ".join(names), 62)).replace("\xa0", " ")
        found.append((float(np.mean([s.after.value or 0.0 for s in own])), text))
    return found
