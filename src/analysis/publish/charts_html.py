"""Figures as HTML and small drawings, made of their `Drawn`: every number opens its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import pairwise

from analysis.figures.drawn import Drawn, Mark
from analysis.figures.palettes import ink_on, tile_looks
from analysis.figures.panels import PLACED, Panel, panels_of
from analysis.publish.ink import Ink
from analysis.publish.shown import Number, number_of

FEW_TILES = 7  # side by side, that have room for letters of the usual size
LONGEST_BAR = 70  # percent of the room beside the names
MOST_ACROSS = 4  # columns of a table that has more of them than rows
MANY = 12  # panels above which small drawings are smaller
DARK, MIDDLE, INK_COLOUR, GREY = "#08325f", "#3876b4", "#1a1f26", "#8a929c"


def chart(drawn: Drawn, ink: Ink) -> str:
    """Bars where each row has one number, else a table."""
    if drawn.form == PLACED:
        return "".join(_tiles(drawn, name, ink) for name in drawn.panels) + _legend(drawn, ink)
    if drawn.kind in ("bars", "columns"):
        return "".join(_bars(drawn, name, ink) for name in drawn.panels)
    return "".join(_table(drawn, panel, ink) for panel in panels_of(drawn))


def numbers_in(drawn: Drawn) -> list[Number]:
    """The numbers that `chart` shows of a figure, in their order."""
    if drawn.kind in ("bars", "columns") or drawn.form == PLACED:
        return [number_of(mark, drawn, aside=True) for mark in drawn.marks if mark.text]
    return [
        number_of(mark, drawn, aside=True)
        for panel in panels_of(drawn)
        for mark in _marks_of(panel)
        if mark and mark.text
    ]


def _marks_of(panel: Panel) -> list[Mark | None]:
    return [mark for series in (*panel.series, *panel.beside) for mark in series.marks]


def _bars(drawn: Drawn, panel: str, ink: Ink) -> str:
    """Bars of one unit with their names at the left and their numbers at their ends."""
    marks = [mark for mark in drawn.marks if mark.panel == panel]
    top = max((abs(mark.size) for mark in marks), default=0) or 1
    several = len({mark.series for mark in marks}) > 1
    rows = []
    gaps = {gap.row: gap.text for gap in drawn.gaps if gap.panel == panel}
    for n, mark in enumerate(marks):
        if n in gaps:
            rows.append(f'<div role="listitem"><span>{ink.plain(gaps[n])}</span></div>')
        name = ", ".join(n for n in (mark.category, mark.series if several else "") if n)
        rows.append(_bar(mark, name, max(0.0, mark.size) / top * LONGEST_BAR, drawn, ink))
    head = f"<h4>{ink.plain(panel)}</h4>" if panel else ""
    return f'{head}<div class="bars" role="list">{"".join(rows)}</div>'


def _bar(mark: Mark, name: str, wide: float, drawn: Drawn, ink: Ink) -> str:
    shown = ink.number(number_of(mark, drawn, aside=True), "q") if mark.text else ""
    made_up = " il" if drawn.tag else ""
    return (
        f'<div role="listitem"><span>{ink.plain(name)}</span><span class="b{made_up}">'
        f'<i style="width:{wide:.1f}%"></i><b>{shown}</b></span></div>'
    )


def _tiles(drawn: Drawn, panel: str, ink: Ink) -> str:
    """Communes as tiles beside their neighbours; a number stands in every tile that has one."""
    marks = [mark for mark in drawn.marks if mark.panel == panel and mark.x is not None]
    left = min((int(mark.at) for mark in marks), default=0)
    heights = [int(mark.y or 0) for mark in marks]
    tiles = [
        _tile(mark, f"grid-column:{int(mark.at) - left + 1};grid-row:{high - min(heights) + 1}",
              drawn, ink)
        for mark, high in zip(marks, heights, strict=True)
    ]  # fmt: skip
    head = f"<h4>{ink.plain(panel)}</h4>" if panel else ""
    columns = max((int(mark.at) for mark in marks), default=0) - left + 1
    many = " many" if columns > FEW_TILES else ""
    return f'{head}<ul class="tiles{many}">{"".join(tiles)}</ul>'


def _tile(mark: Mark, at: str, drawn: Drawn, ink: Ink) -> str:
    white = ";color:#fff" if mark.colour and ink_on(mark.colour) == "white" else ""
    shape = f'<span aria-hidden="true">{tile_looks()[mark.status].symbol}</span>'
    number = ink.number(number_of(mark, drawn, aside=True)) if mark.text else ""
    shown = f"<b>{shape} {number}</b>" if mark.text else shape
    look = f"{at};background:{mark.colour or '#fff'}{white}"
    made_up = ' class="il"' if drawn.tag and mark.text else ""
    return f'<li{made_up} style="{look}">{escape(mark.category)}{shown}</li>'


def _legend(drawn: Drawn, ink: Ink) -> str:
    items = "".join(
        f'<li><svg width="14" height="14" aria-hidden="true"><rect x=".5" y=".5" width="13" '
        f'height="13" fill="{key.colour}" stroke="#5d6670"/></svg>'
        f"{ink.plain(f'{key.symbol} {key.text}'.strip())}</li>"
        for key in drawn.legend
    )
    return f'<ul class="key">{items}</ul>' if items else ""


def _table(drawn: Drawn, panel: Panel, ink: Ink) -> str:
    """A panel as a table whose fields open their cells; sums of rows stand at its right."""
    series = [own for own in (*panel.series, *panel.beside) if not own.hidden]
    names, columns = [*panel.rows], [own.name for own in series]
    fields = [[own.marks[i] for own in series] for i in range(len(names))]
    if len(columns) > max(len(names), MOST_ACROSS):  # what is more goes down
        names, columns, fields = columns, names, [list(own) for own in zip(*fields, strict=True)]
    heads = "".join(f'<th scope="col">{ink.plain(name)}</th>' for name in columns)
    rows = [_row(name, own, drawn, ink) for name, own in zip(names, fields, strict=True)]
    caption = ink.plain(panel.name or drawn.subtitle)
    hidden = "" if panel.name else ' class="vh"'
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="heat"><caption{hidden}>{caption}</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _row(name: str, marks: Iterable[Mark | None], drawn: Drawn, ink: Ink) -> str:
    shown = (number_of(mark, drawn, aside=True) if mark and mark.text else None for mark in marks)
    told = (ink.number(number, "q") if number else "" for number in shown)
    cells = "".join(f'<td class="t">{field}</td>' for field in told)
    return f'<tr><th scope="row">{ink.plain(name)}</th>{cells}</tr>'


# --- small lines over the years ---


def trends(drawn: Drawn, ink: Ink, year: int, order: list[str]) -> str:
    """One small drawing a commune, in the order of the board; a new set of criteria is a gap."""
    names = sorted(drawn.panels, key=lambda name: order.index(name) if name in order else 999)
    small = len(names) > MANY
    sizes = dict(zip(map(id, drawn.marks), drawn.out_of, strict=True)) if drawn.out_of else {}
    years = [int(mark.at) for mark in drawn.marks]
    span = min(years), max(years)
    # One scale for all: a line that ends higher than another one is of more criteria.
    most = max([size or 0 for size in sizes.values()] + [mark.size for mark in drawn.marks] + [1.0])
    figures = []
    for name in names:
        marks = [mark for mark in drawn.marks if mark.panel == name and mark.value is not None]
        if not marks:
            continue
        own = [sizes.get(id(mark)) for mark in marks]
        head = ink.number(trend_number(drawn, name), "q", ink.plain(name))
        spark = _spark(marks, own, year, span, most, small)
        figures.append(f"<figure><figcaption>{head}</figcaption>{spark}</figure>")
    return f'<div class="multi{" many" if small else ""}">{"".join(figures)}</div>'


def trend_number(drawn: Drawn, panel: str) -> Number:
    """All that one small drawing shows, as one number to open."""
    marks = [mark for mark in drawn.marks if mark.panel == panel and mark.value is not None]
    told = "; ".join(f"{mark.category}: {mark.text}" for mark in marks)
    cells = tuple(dict.fromkeys(cell for mark in marks for cell in mark.cells))
    label = f"{panel}, {drawn.subtitle.replace(' · ', ', ')}"
    basis = "illustrative" if drawn.tag else "reported"
    return Number(told, label, cells, marks[0].how, basis, aside=True)


def signs_of(drawn: Drawn) -> Iterator[str]:
    """What the small drawings hold besides their lines: the size of the set, two numbers of one
    year, a new set of criteria."""
    told = (mark for mark in drawn.marks if mark.value is not None)
    marks = sorted(told, key=lambda mark: mark.panel)
    pairs = [(a, b) for a, b in pairwise(marks) if a.panel == b.panel]
    if drawn.out_of and any(drawn.out_of):
        yield "size"
    if any(a.at == b.at and a.series == b.series for a, b in pairs):
        yield "upright"
    if any(a.series != b.series for a, b in pairs):
        yield "sets"


def _spark(
    marks: list[Mark],
    sizes: list[float | None],
    year: int,
    span: tuple[int, int],
    most: float,
    small: bool,
) -> str:
    wide, high, top, base = (112, 82, 17, 62) if small else (172, 114, 22, 92)
    reach = max(span[1] - span[0], 1)

    def x(at: float) -> float:
        """Where a year stands."""
        return 12 + (at - span[0]) / reach * (wide - 26)

    def y(value: float) -> float:
        """How high a number stands."""
        return base - value / most * (base - top)

    said = "; ".join(f"{mark.category}: {mark.text}" for mark in marks)
    out = [
        f'<svg viewBox="0 0 {wide} {high}" role="img" aria-label="{escape(said)}">',
        f'<line x1="8" x2="{wide - 8}" y1="{base}" y2="{base}" stroke="#9aa2ac"/>',
        f'<rect x="{x(year) - 5:.1f}" y="{top - 4}" width="10" height="{base - top + 4}"'
        ' fill="#eceef1"/>',
    ]
    for run in _runs(list(zip(marks, sizes, strict=True))):
        out += _line(run, x, y)
    out += [
        f'<path d="M{x(mark.at - 0.5):.1f} {top - 8}V{base}m3 0V{top - 8}" stroke="{INK_COLOUR}"'
        ' stroke-width="1.2" fill="none"/>'
        for before, mark in zip(marks, marks[1:], strict=False)
        if before.series != mark.series
    ]
    out += _labels(marks, year, small, x, y, base)
    return "".join([*out, "</svg>"])


def _runs(pairs: list[tuple[Mark, float | None]]) -> list[list[tuple[Mark, float | None]]]:
    """The points that one line joins: those of one set of criteria."""
    runs: list[list[tuple[Mark, float | None]]] = []
    for pair in pairs:
        if not runs or runs[-1][-1][0].series != pair[0].series:
            runs.append([])
        runs[-1].append(pair)
    return runs


def _line(run: list[tuple[Mark, float | None]], x: Callable, y: Callable) -> list[str]:
    """The line of one set, with the size of the set dotted above it."""
    out = []
    marks, sizes = [mark for mark, _ in run], [size for _, size in run if size]
    if sizes:
        left, right, at = x(marks[0].at) - 4, x(marks[-1].at) + 4, y(max(sizes))
        way = f'd="M{left:.1f} {at:.1f}H{right:.1f}"'
        out.append(f'<path {way} stroke="{GREY}" stroke-dasharray="2 2"/>')
    points = " ".join(f"{x(mark.at):.1f},{y(mark.size):.1f}" for mark in marks)
    if len(marks) > 1:
        out.append(f'<polyline fill="none" stroke="{DARK}" stroke-width="2.2" points="{points}"/>')
    last = marks[-1]
    out.append(f'<circle cx="{x(last.at):.1f}" cy="{y(last.size):.1f}" r="3.4" fill="{DARK}"/>')
    return out


def _labels(
    marks: list[Mark], year: int, small: bool, x: Callable, y: Callable, base: int
) -> list[str]:
    """The numbers at the first year and the year of the page, and the years below."""
    by_year = {int(mark.at): mark for mark in marks}
    texts: dict[int, list[str]] = defaultdict(list)
    for mark in marks:  # of sources that disagree each
        texts[int(mark.at)].append(mark.text)
    first = min(by_year)
    shown = [year] if small else dict.fromkeys([first, year])
    out = [
        _letters(
            x(at),
            y(by_year[at].size) - 7,
            "–".join(texts[at]),
            at == year,
            "middle" if len(texts[at]) < 2 else "end",
            True,
        )
        for at in shown
        if at in by_year
    ]
    room = x(year) - x(first) >= 38
    if room:
        out.append(_letters(x(first) - 6, base + 16, str(first), False, "start"))
    anchor, aside = ("end", 8) if x(year) > 60 else ("middle", 0)
    return [*out, _letters(x(year) + aside, base + 16, str(year), True, anchor)]


def _letters(
    left: float, top: float, text: str, strong: bool, anchor: str, on_line: bool = False
) -> str:
    halo = ' stroke="#fff" stroke-width="3" paint-order="stroke"' if on_line else ""
    return (
        f'<text x="{left:.1f}" y="{top:.1f}" font-size="13" font-weight="{700 if strong else 400}"'
        f' text-anchor="{anchor}" fill="{INK_COLOUR if on_line else "#4d5560"}"{halo}>'
        f"{escape(text)}</text>"
    )
