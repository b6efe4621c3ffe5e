"""Lines: over years, by date, and from one year to another."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.figures import canvas, lettering
from analysis.figures.canvas import ABOVE, ground, write
from analysis.figures.drawn import Drawn, Mark
from analysis.figures.lettering import BODY_MM, LABEL_PT, WIDTH_MM
from analysis.figures.palettes import BACKDROP, MARKERS, PALE, RULE
from analysis.words.wording import number

DASHES = {"up": "-", "same": (0, (1, 1.2)), "down": (0, (4, 1.6))}

# --- over years ---


def lines(drawn: Drawn) -> Figure:
    """A line for each series, broken where its segment ends, named at its end or grey."""
    named = [mark for mark in drawn.marks if mark.text]
    room, height = min(lettering.widest(mark.text for mark in named) + 8, 52.0), 78.0
    width = BODY_MM - 11 - room
    page = canvas.new_page(drawn, 9 + height + 6)
    axes = page.axes(11, 9, width, height)
    canvas.year_axes(axes, drawn.marks)
    axes.grid(axis="y")
    axes.set(ylim=(-3, 104))
    canvas.percent_axis(axes, drawn, 20)
    markers = _markers(drawn)
    thick = 1.8 if set(markers.values()) == {"o"} and len(markers) > 1 else 1.5
    for line in _segments(drawn):
        weight, size = (0.7, 2.5) if line[0].colour == BACKDROP else (thick, 4.5)
        look = {"color": line[0].colour, "marker": markers[line[0].series, line[0].colour]}
        more: dict[str, Any] = {"linewidth": weight, "markersize": size, "zorder": 2 + weight}
        places, values = [mark.at for mark in line], [mark.size for mark in line]
        axes.plot(places, values, **look, **more)
    canvas.draw_rules(axes, drawn, width)
    # Ties are moved apart in this order from below: the first of the alphabet comes out on top.
    _end_labels(axes, named[::-1], markers, height, room)
    return page.figure


def _segments(drawn: Drawn) -> list[list[Mark]]:
    found: dict[tuple[str, str], list[Mark]] = {}
    for mark in drawn.marks:
        found.setdefault((mark.series, mark.segment), []).append(mark)
    return list(found.values())


def _markers(drawn: Drawn) -> dict[tuple[str, str], str]:
    """The marker of each line, by series and colour; many lines have one marker.

    Twelve lines have seven colours: the second round has other markers.
    """
    order = list(dict.fromkeys((mark.series, mark.colour) for mark in drawn.marks))
    if any(colour == BACKDROP for _, colour in order):
        return dict.fromkeys(order, "o")
    return {line: MARKERS[(n + n // 7) % 7] for n, line in enumerate(order)}


def _end_labels(axes: Axes, ends: list[Mark], markers: dict, height: float, room: float) -> None:
    """Names at the right of the lines' ends, moved apart; a thin leader from the last year."""
    low, high = axes.get_ylim()
    texts = [lettering.balance(mark.text, room - 6) for mark in ends]
    gap = max(map(len, texts)) * lettering.line_height(LABEL_PT) * 0.95 / height * (high - low)
    right, last = axes.get_xlim()[1], max(mark.at for mark in ends)
    values = [mark.size for mark in ends]
    places = lettering.spread(values, gap, low + gap / 2, high - gap / 2)
    for end, words, y in zip(ends, texts, places, strict=True):
        if end.at == last:
            leader = {"color": end.colour, "linewidth": 0.5, "clip_on": False}
            axes.plot([end.at, right], [end.size, y], **leader)
        look = {"marker": markers[end.series, end.colour], "color": end.colour}
        axes.plot([right], [y], clip_on=False, markersize=4, **look)
        write(axes, "\n".join(words), (right, y), (1.8, 0), role="value")


# --- by date ---


def dated_lines(drawn: Drawn) -> Figure:
    """Points on an axis of dates, those of one series and segment joined, with what they are."""
    above = canvas.legend_height(drawn) + (7.0 if drawn.rules else 1.0)
    height, width = 60.0, BODY_MM - 13
    page = canvas.new_page(drawn, above + height + 6)
    axes = page.axes(9, above, width, height)
    _date_axes(axes, drawn)
    for line in _segments(drawn):
        look = {"marker": MARKERS[drawn.series.index(line[0].series) % 7], "markersize": 6}
        places, values = [mark.at for mark in line], [mark.size for mark in line]
        axes.plot(places, values, color=line[0].colour, **look)
    canvas.draw_rules(axes, drawn, width)
    _write_points(axes, drawn, width, height)
    return page.figure


def _date_axes(axes: Axes, drawn: Drawn) -> None:
    """Axes from zero, with a column for each year and the year's number in the middle of it."""
    dates = [int(mark.at) for mark in drawn.marks]
    first, last = min(dates), max(dates) + 1
    whole = np.fmax.reduce(canvas.wholes(drawn), initial=0)
    most = max(max(mark.size for mark in drawn.marks) * 1.3, whole * 1.05) or 1
    years = range(first, last, -(-(last - first) // 14))
    axes.set(xlim=(first, last), ylim=(0, most))
    axes.grid(axis="y")
    for year in range(first, last + 1):
        axes.axvline(year, color=PALE, linewidth=0.8, zorder=0.4)
    axes.set_xticks([year + 0.5 for year in years], [str(year) for year in years])
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=bool(most > 6)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 2, drawn.lang)))


def _write_points(axes: Axes, drawn: Drawn, width: float, height: float) -> None:
    """Value and, below it, date of each point where there is room; a leader to one that is far."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    across, up = (right - left) / width, (top - bottom) / height
    texts = [mark.text.replace(" (", "\n(") for mark in drawn.marks]
    spots = [((mark.at - left) / across, (mark.size - bottom) / up) for mark in drawn.marks]
    look = {"ha": "center", "linespacing": 1.15, "bbox": ground(0.3, 0.75), "role": "value"}
    for n, (x, y, end) in lettering.place_near(spots, texts, width, height).items():
        if end != spots[n][1]:
            ends = [drawn.marks[n].at, left + x * across], [drawn.marks[n].size, bottom + end * up]
            axes.plot(*ends, color=RULE, linewidth=0.5)
        write(axes, texts[n], (left + x * across, bottom + y * up), **look)


# --- from one year to another ---


def slope(drawn: Drawn) -> Figure:
    """Two years of each place as one line; those that have a text are named, the others grey."""
    half = len(drawn.marks) // 2
    pairs = list(zip(drawn.marks[:half], drawn.marks[half:], strict=True))
    ends = _slope_ends(pairs, drawn.lang)
    heights = [(text.count("\n") + 1) * lettering.line_height(LABEL_PT) + 0.4 for text in ends]
    above, height = canvas.legend_height(drawn) + 5, max(60.0, sum(heights) + 2)
    page = canvas.new_page(drawn, above + height + 2)
    room = lettering.widest(line for text in ends for line in text.split("\n")) + 8
    axes = page.axes(20, above, BODY_MM - 20 - room, height)
    values = [mark.size for mark in drawn.marks]
    pad = max(max(values) - min(values), 1.0) * 0.03
    low, high = min(values) - pad, max(values) + pad
    axes.set(xlim=(0, 1), ylim=(low, high), xticks=[], yticks=[])
    for x, year, align in zip((0, 1), drawn.series, ("right", "left"), strict=True):
        axes.axvline(x, color=RULE, linewidth=0.8, zorder=0.5)
        look = {"ha": align, "va": "bottom", "weight": "bold", "role": "head"}
        write(axes, year, (x, 1), (0, 1.2), of=ABOVE, **look)
    for before, after in pairs:
        _draw_slope(axes, before, after)
    scale = (high - low) / height
    wanted = [(value - low) / scale for value in ends.values()]
    middles = lettering.spread_boxes(wanted, heights, 0, height)
    places = [low + scale * middle for middle in middles]
    _slope_texts(axes, ends, places, right=True)
    starts = {before.text: before.size for before, _ in pairs[::-1] if before.text}
    starts = dict(sorted(starts.items(), key=lambda item: item[1]))
    gap = lettering.line_height(LABEL_PT) * scale
    places = lettering.spread(list(starts.values()), gap, low, high)
    _slope_texts(axes, starts, places, right=False)
    return page.figure


def _draw_slope(axes: Axes, before: Mark, after: Mark) -> None:
    change, named = round(after.size - before.size, 1), bool(after.text)
    way = "up" if change > 0 else "down" if change < 0 else "same"
    look = {"color": after.colour, "zorder": 3 if named else 1, "clip_on": False}
    ends, weight = [before.size, after.size], 1.6 if named else 0.7
    axes.plot([0, 1], ends, linewidth=weight, linestyle=DASHES[way] if named else "-", **look)
    axes.plot([0, 1], ends, "o", linewidth=weight, markersize=4 if named else 2, **look)


def _slope_texts(axes: Axes, texts: dict[str, float], places: list[float], *, right: bool) -> None:
    """Texts beside the axes at their places, with a thin leader from the value of each."""
    reach = 6 / (axes.get_position().width * WIDTH_MM)
    inner, outer, side = (1, 1 + reach, 0.8) if right else (0, -reach, -0.8)
    for (text, value), y in zip(texts.items(), places, strict=True):
        axes.plot([inner, outer], [value, y], color=RULE, linewidth=0.5, clip_on=False)
        align = "left" if right else "right"
        write(axes, text, (outer, y), (side, 0), ha=align, role="value")


def _slope_ends(pairs: list[tuple[Mark, Mark]], lang: str) -> dict[str, float]:
    """What stands at the right: the text of a value with who has it and its change; the value."""
    groups: dict[str, list[tuple[Mark, Mark]]] = {}
    for before, after in pairs:
        if after.text:
            groups.setdefault(after.text, []).append((before, after))
    found = {}
    for end, own in groups.items():
        changes = [round(after.size - before.size, 1) for before, after in own]
        deltas = [("+" if change > 0 else "") + number(change, 1, lang) for change in changes]
        names = [f"{after.category} ({d})" for (_, after), d in zip(own, deltas, strict=True)]
        # A name is not torn in two: its spaces are unbreakable while the lines are made.
        names = [name.replace(" ", "\xa0") for name in names[::-1]]
        text = "\n".join(lettering.wrap(f"{end}: " + ", ".join(names), 62)).replace("\xa0", " ")
        found[text] = float(np.mean([after.size for _, after in own]))
    return found
