"""Text measured in millimetres and set in lines, rows and columns: what fits, and where it goes.

Chart functions ask it what a page can hold, and the drawing where it stands: both have the same
answer.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.figures.drawn import Gap
from analysis.figures.letters import measurable, use_fonts
from analysis.words.wording import say

WIDTH_MM, MARGIN_MM = 160.0, 4.0
BODY_MM = WIDTH_MM - 2 * MARGIN_MM
MM = 72 / 25.4  # points in a millimetre
TITLE_PT, SUBTITLE_PT, LABEL_PT, SMALL_PT = 11.0, 8.5, 8.0, 7.0
MOST_ROWS, MOST_MM = 44, 225.0  # so much fits a page; of more rows, a chart shows the ends


# --- lines ---


@functools.lru_cache(maxsize=20_000)
def text_width(text: str, size: float = LABEL_PT, bold: bool = False) -> float:
    """Width of one line of text in millimetres."""
    text = measurable(text)
    if any(map(unicodedata.combining, text)):  # stands over its letter, as wide as both
        return _drawn_width(text, bold) * (size / 100) / MM
    pairs = (_drawn_width(text[i : i + 2], bold) for i in range(len(text) - 1))
    inner = (_drawn_width(letter, bold) for letter in text[1:-1])
    whole = sum(pairs) - sum(inner) if len(text) > 1 else _drawn_width(text, bold)
    return whole * (size / 100) / MM


@functools.lru_cache(maxsize=20_000)
def _drawn_width(text: str, bold: bool) -> float:
    """In points, of letters of 100 points: laying out a line takes 13 µs a letter, and most lines
    are of pairs of letters that were laid out before."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    font = FontProperties(family=use_fonts(), size=100, weight="bold" if bold else "normal")
    return TextToPath().get_text_width_height_descent(text, font, False)[0] if text else 0.0


def widest(texts: Iterable[str], size: float = LABEL_PT, bold: bool = False) -> float:
    """Width of the widest of these lines in millimetres; 0 for none."""
    return max((text_width(text, size, bold) for text in texts), default=0.0)


def line_height(size: float) -> float:
    """Height of one line in mm, with the space of Vietnamese accents over capitals."""
    return size * 1.32 / MM


def wrap(text: str, width: float, size: float = LABEL_PT, bold: bool = False) -> list[str]:
    """The text in lines of at most `width` mm; a word that is too long (a file name) breaks after
    - _ / or anywhere."""
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
            fits = (
                n for n in range(len(line) - 1, 1, -1) if text_width(line[:n], size, bold) <= width
            )
            cut = next(fits, 1)
            pieces.append(line[:cut])
            line = line[cut:]
    return [*pieces, line]


def balance(text: str, width: float, size: float = LABEL_PT, bold: bool = False) -> list[str]:
    """As `wrap`, with lines of like length: no word alone on the last line if possible."""
    lines = wrap(text, width, size, bold)
    while len(lines) > 1:
        width -= 1.0
        closer = wrap(text, width, size, bold)
        if len(closer) > len(lines) or widest(closer, size, bold) > width:
            break
        lines = closer
    return lines


def legend_lines(texts: Sequence[str]) -> list[list[int]]:
    """Which texts of a legend stand in each of its lines."""
    lines, used = [[]], 0.0
    for i, text in enumerate(texts):
        need = text_width(text, SMALL_PT + 0.5) + 10
        if lines[-1] and used + need > BODY_MM:
            lines.append([])
            used = 0.0
        lines[-1].append(i)
        used += need
    return lines


# --- rows ---


def ends(
    table: pd.DataFrame,
    lang: str,
    noun: tuple[str, str] = ("xã", "communes"),
    most: int = MOST_ROWS,
) -> tuple[pd.DataFrame, list[Gap]]:
    """The rows of a ranked table that one page can show, and the gap between them (none: all are
    shown).

    A chart of more rows keeps the top and the bottom, and says how many are between; it is never
    set smaller. It keeps four fifths of what a page can hold: a gap that leaves out one or two
    would be of no use.
    """
    if len(table) <= most:
        return table, []
    keep = max(most * 4 // 5, 2)
    top, rest = (keep + 1) // 2, len(table) - keep
    text = say(lang, f"… {rest} {noun[0]} ở giữa …", f"… {rest} {noun[1]} between …")
    return table.iloc[[*range(top), *range(top + rest, len(table))]], [Gap(top, text)]


@dataclass(frozen=True, slots=True)
class Rows:
    """Names of rows at the left of a chart, wrapped; their width and the height of a row, mm."""

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
        """Rows with the gap."""
        return len(self.names) + (self.gap is not None)

    @property
    def total(self) -> float:
        """Height of all rows in mm."""
        return self.height * self.count

    @property
    def room(self) -> float:
        """What the names leave of the page, in mm."""
        return BODY_MM - self.width

    @property
    def bar(self) -> float:
        """Thickness of a bar as a part of its row; where names wrap, bars are no thicker."""
        return min(0.74, 4.3 / self.height)


def lay_rows(
    names: Iterable[str],
    most: float = 48.0,
    least: float = 0.0,
    size: float = LABEL_PT,
    gaps: Sequence[Gap] = (),
    grow: float = 82.0,
) -> Rows:
    """Row names wrapped to a column of at most `most` mm; many rows are set smaller and closer,
    in a column that grows to `grow` mm."""
    names = [str(n) for n in names]
    if len(names) > 20:
        # One long name must not make forty rows two lines high.
        size = min(size, 7.5)
        most = max(most, min(grow, widest(names, size) + 0.5))
    least = least or (4.3 if len(names) > 20 else 5.6)
    lines = [balance(n, most, size) for n in names]
    width = widest((line for ls in lines for line in ls), size) + 2.5
    height = max(least, max(map(len, lines), default=1) * line_height(size) + 0.6)
    return Rows(
        tuple("\n".join(ls) for ls in lines), width, height, size, gaps[0] if gaps else None
    )


def rows_on_page(names: Iterable[str], most: float, size: float) -> int:
    """How many rows with these names fit a page: fewer where a name needs two lines. `most`,
    `size`: see `lay_rows`."""
    return min(MOST_ROWS, int(MOST_MM // lay_rows(names, most, size=size).height))


def lay_stack(names: Iterable[str], right: float) -> tuple[Rows, float]:
    """The rows of stacked bars; mm of the longest bar beside `right` mm for the sums."""
    rows = lay_rows(names, most=76, size=7.5)
    return rows, rows.room - right


PANEL_MM, PANEL_HEAD, PANEL_GAP = (BODY_MM - 6) / 2, 6.0, 5.0


def lay_panels(
    panels: Iterable[tuple[Iterable[str], Sequence[Gap]]],
) -> list[tuple[float, float, Rows]]:
    """(left, top, rows) of small bar charts, in two columns of like height."""
    heights, placed = [0.0, 0.0], []
    for names, gaps in panels:
        rows = lay_rows(names, most=36, least=5.0, size=7.5, gaps=gaps, grow=36)
        column = int(heights[1] < heights[0])
        placed.append((column * (PANEL_MM + 6), heights[column], rows))
        heights[column] += rows.total + PANEL_HEAD + PANEL_GAP
    return placed


def panels_height(placed: Iterable[tuple[float, float, Rows]]) -> float:
    """How high the panels of `lay_panels` are together, in mm."""
    return max(top + rows.total + PANEL_HEAD + PANEL_GAP for _, top, rows in placed)


def grid(panels: int) -> tuple[int, float, float]:
    """Small charts on a page: how many across, width and height of one in mm."""
    across = 3 if panels <= 9 else 4 if panels <= 24 else 5
    return across, (BODY_MM - 4.0 * (across - 1)) / across, 30.0 if panels <= 24 else 25.0


# --- columns ---


@dataclass(frozen=True, slots=True)
class Heads:
    """Names above columns: wrapped, the height they need in mm, and whether they stand upright."""

    names: tuple[str, ...]
    height: float
    upright: bool


def lay_heads(names: Iterable[str], column: float) -> Heads:
    """Heads of columns of so many mm: level where words fit in three lines, else upright."""
    names = [str(n) for n in names]
    lines = [wrap(name, column - 0.8, SMALL_PT) for name in names]
    whole = all(
        text_width(word, SMALL_PT) <= column - 0.8 for name in names for word in name.split()
    )
    if whole and max(map(len, lines)) <= 3:
        return Heads(
            tuple(map("\n".join, lines)), max(map(len, lines)) * line_height(SMALL_PT) + 3, False
        )
    fit = min(3, max(1, int((column - 0.4) // line_height(SMALL_PT))))
    longest_word = widest((word for name in names for word in name.split()), SMALL_PT)
    for width in np.arange(max(12, longest_word), widest(names, SMALL_PT) + 2, 1.0):
        lines = [wrap(name, width, SMALL_PT) for name in names]
        if max(map(len, lines)) <= fit:
            break
    height = max(widest(ls, SMALL_PT) for ls in lines) + 5.0
    return Heads(tuple(map("\n".join, lines)), height, True)


def lay_sums(texts: Sequence[str], column: float) -> tuple[list[str], float, bool]:
    """The sums below columns of so many mm, the height that they need, and whether they stand
    upright: level, or broken at the "/", or upright where even that is too wide."""
    if widest(texts, SMALL_PT, True) <= column - 1:
        return list(texts), 6.0, False
    broken = [text.replace("/", "\n/") for text in texts]
    if (
        widest((line for text in broken for line in text.split("\n")), SMALL_PT, True)
        <= column - 0.2
    ):
        return broken, 9.0, False
    return list(texts), widest(texts, SMALL_PT, True) + 3.5, True


HEAT_SUMS = 16.0  # mm for the sums at the right of a heat table


def lay_heat(names: Sequence[str]) -> Rows:
    """The rows of a heat table."""
    return lay_rows(names, most=46, least=6.0 if len(names) <= 20 else 4.4, grow=60)


def heat_size(columns: int) -> float:
    """Points of the numbers in a heat table."""
    return SMALL_PT + 0.5 * (columns <= 9)


CHANGES_SUMS = 12.0  # mm for the sums at the right of a table of changes


def lay_changes(names: Sequence[str], columns: int, gaps: Sequence[Gap]) -> tuple[Rows, float, int]:
    """The rows of a table of changes, mm of a column, and the lines that a field holds."""
    few = len(names) <= 24
    rows = lay_rows(names, least=8.0 if few else 4.6, gaps=gaps)
    return rows, min(rows.room - CHANGES_SUMS, 44.0 * columns) / columns, 2 if few else 1


# --- texts that must not meet ---


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights near the wanted ones, at least `gap` apart, between low and high if they fit."""
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


def spread_boxes(
    wanted: Sequence[float], heights: Iterable[float], low: float, high: float
) -> list[float]:
    """As `spread`, for texts of different heights: their middles; `wanted` rises."""
    tall = np.fromiter(heights, dtype=float)
    offsets = np.cumsum(tall) - tall / 2
    placed = spread(
        (np.asarray(wanted, dtype=float) - offsets).tolist(), 0.0, low, max(high - tall.sum(), low)
    )
    return (np.asarray(placed) + offsets).tolist()


def place_near(
    spots: Sequence[tuple[float, float]], texts: Sequence[str], width: float, height: float
) -> dict[int, tuple[float, float, float]]:
    """Middle (mm) of each text, by its number, near its spot and clear of all others, and where a
    leader from the spot ends; the spot itself where none is needed.

    Above, below, higher or aside. The ends come first, then the highest and the lowest; a text
    that finds no place is left out.
    """
    taken = [(x - 1.5, y - 1.5, x + 1.5, y + 1.5) for x, y in spots]
    heights = [y for _, y in spots]
    first = [0, len(spots) - 1, int(np.argmax(heights)), int(np.argmin(heights))]
    found, texts_there = {}, []
    for n in dict.fromkeys([*first, *range(len(spots))]):
        lines = texts[n].split("\n")
        w, h = widest(lines) + 1, len(lines) * line_height(LABEL_PT)
        for x, y in _middles(spots[n], w, h):
            box = (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
            inside = min(box[:2]) >= 0 and box[2] <= width + 4 and box[3] <= height
            end, leader = _leader(spots[n], x, y, h)
            crossed = any(_overlap(one, other) for one in leader for other in texts_there)
            if inside and not crossed and not any(_overlap(box, other) for other in taken):
                texts_there.append(box)
                taken += [box, *leader]
                found[n] = (x, y, end)
                break
    return found


def _middles(spot: tuple[float, float], w: float, h: float) -> list[tuple[float, float]]:
    """Where a text may stand, the nearest first; only one that has a leader is far aside."""
    near, far = h / 2 + 2, (1.1 * h + 2, 1.6 * h + 2, 2.7 * h)
    close, wide = (0, w / 4, -w / 4, w / 2, -w / 2), (w, -w, 1.3 * w, -1.3 * w)
    beside = [(dx, dy) for dy in (near, -near) for dx in close]
    beside += [(dx, dy) for up in far for dy in (up, -up) for dx in (*close, *wide)]
    return [(spot[0] + dx, spot[1] + dy) for dx, dy in beside]


def _leader(spot: tuple[float, float], x: float, y: float, h: float) -> tuple[float, list[tuple]]:
    """Where a leader to a text far from its spot ends, and its points; at the spot of one near."""
    if abs(y - spot[1]) <= h / 2 + 2.5:
        return spot[1], []
    end = y + (h / 2 if y < spot[1] else -h / 2)
    ways = [n / 8 for n in range(1, 8)]
    points = [(spot[0] + t * (x - spot[0]), spot[1] + t * (end - spot[1])) for t in ways]
    return end, [(a, b, a, b) for a, b in points]


def _overlap(a: tuple, b: tuple) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
