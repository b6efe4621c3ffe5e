"""Figures as slides of PowerPoint: one slide a figure, its charts native and editable.

The title says the finding; below it stand the subtitle, the tag of illustrative data and the chart;
at the foot the notes and the source. What PowerPoint has no chart for is a table.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Show
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.text.text import TextFrame
from pptx.util import Emu, Mm, Pt

from analysis.figures.drawn import Drawn
from analysis.figures.lettering import line_height, widest, wrap
from analysis.figures.palettes import ALARM, INK, MUTED, ink_on
from analysis.figures.panels import (
    PLACED,
    TABLES,
    Exhibit,
    Field,
    Panel,
    grid_of,
    panels_of,
    pieces_of,
)
from analysis.publish.native import native_chart, saved
from analysis.publish.panel_sheet import FONT, Letters

Box = tuple[float, float, float, float]  # left, top, width, height in mm
PAPER = "#FFFFFF"
WIDTH_MM, HEIGHT_MM, MARGIN_MM = 338.7, 190.5, 14.0
BODY_MM = WIDTH_MM - 2 * MARGIN_MM
TOP_MM, FOOT_MM = 46.0, 168.0
# What is to be read from the back row: more panels go on to a second slide, more rows stand in a
# second chart beside the first or in a table on the next slide; of more columns there is a picture.
MOST_PANELS, MOST_ROWS, MOST_COLUMNS = 6, 16, 24
MOST_SAID = 4  # sentences on a slide
SMALLEST = 12.0  # points of letters in charts and tables
MANY_COLUMNS = 10  # from which numbered ones are headed by their numbers
NUMBERED = re.compile(r"(\d+)\s+(.+)")


def presentation(
    title: Sequence[str], exhibits: Iterable[Exhibit], besides: Sequence[str] = ()
) -> bytes:
    """A .pptx: a slide with the title (heading, what stands below it), then one for each figure;
    `besides` is a heading and sentences that end it.

    The same input gives the same bytes.
    """
    show = Presentation()
    show.slide_width, show.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    _title_slide(show, title)
    for exhibit in exhibits:
        _exhibit_slides(show, exhibit)
    for n in range(1, len(besides), MOST_SAID):
        slide = _new_slide(show, besides[0], (MARGIN_MM, 7, BODY_MM, 23), 24)
        told = "\n\n".join(besides[n : n + MOST_SAID])
        _write(slide, told, (MARGIN_MM, TOP_MM - 12, BODY_MM, FOOT_MM - TOP_MM), 16)
    return saved(show, title[0])


def _new_slide(show: Show, title: str, at: Box, size: float) -> Slide:
    """A slide with its title where outlines and screen readers find it."""
    slide = show.slides.add_slide(show.slide_layouts[5])
    holder = slide.shapes.title
    assert holder is not None, "layout 5 has a title"
    holder.left, holder.top, holder.width, holder.height = _mm(*at)
    _fill(holder.text_frame, title, size, bold=True)
    return slide


def _title_slide(show: Show, title: Sequence[str]) -> None:
    slide = _new_slide(show, title[0], (MARGIN_MM, 60, BODY_MM, 40), 36)
    if title[1:]:
        _write(slide, "\n".join(title[1:]), (MARGIN_MM, 104, BODY_MM, 40), 20, colour=MUTED)


def _exhibit_slides(show: Show, exhibit: Exhibit) -> None:
    groups = _groups(exhibit.drawn)
    for n, group in enumerate(groups, 1):
        count = f" ({n}/{len(groups)})" if len(groups) > 1 else ""
        slide = _frame(show, exhibit, count, _heads(group))
        if any(panel.kind not in TABLES for panel in group):
            _charts(slide, group, exhibit)
        elif exhibit.drawn.form != PLACED and len(group) == 1 and _can_be_read(group[0]):
            if exhibit.drawn.tag:  # a chart, or a picture, bears the tag itself
                _tag(slide, exhibit.drawn)
            _table(slide, _by_numbers(group[0]), exhibit)
        elif group:
            _picture(slide, exhibit)


def _groups(drawn: Drawn) -> list[list[Panel]]:
    """What stands on one slide: several small panels, two pieces of a long one, a piece of a
    table."""
    panels = panels_of(drawn)
    if drawn.form == PLACED:
        return [panels]
    most = MOST_ROWS // 2 if drawn.kind == "dumbbells" else MOST_ROWS  # two bars a row
    pieces = [pieces_of(panel, most) for panel in panels]
    every = [piece for own in pieces for piece in own]
    if every and all(panel.kind in TABLES for panel in every):
        return [[piece] for piece in every] if all(map(_can_be_read, every)) else [panels]
    beside = 2 if len(every) > len(panels) else MOST_PANELS
    return [every[n : n + beside] for n in range(0, len(every), beside)] or [[]]


def _can_be_read(panel: Panel) -> bool:
    return len(panel.rows) <= MOST_ROWS and len(panel.series) <= MOST_COLUMNS


def _numbered(panel: Panel) -> list[re.Match[str]]:
    """The names of many columns that begin with a number, such as those of criteria."""
    found = [NUMBERED.fullmatch(series.name) for series in panel.series]
    many = panel.kind in TABLES and len(found) > MANY_COLUMNS
    return [own for own in found if own] if many and all(found) else []


def _by_numbers(panel: Panel) -> Panel:
    """The table with its columns headed by their numbers alone; the foot has the names."""
    pairs = zip(panel.series, _numbered(panel), strict=False)
    series = tuple(replace(own, name=found[1]) for own, found in pairs)
    return replace(panel, series=series) if series else panel


def _heads(group: list[Panel]) -> str:
    """What the numbers above the columns stand for."""
    return "; ".join(f"{own[1]} {own[2]}" for panel in group for own in _numbered(panel))


def _frame(show: Show, exhibit: Exhibit, count: str, heads: str) -> Slide:
    """A slide with everything but the chart."""
    drawn = exhibit.drawn
    size = 24 if len(drawn.title) <= 110 else 19 if len(drawn.title) <= 190 else 15
    slide = _new_slide(show, drawn.title + count, (MARGIN_MM, 7, BODY_MM, 23), size)
    _write(slide, drawn.subtitle, (MARGIN_MM, 30, BODY_MM, 8), 14, colour=MUTED)
    foot = "\n".join(filter(None, (heads, *drawn.notes, drawn.source_note)))
    at = (MARGIN_MM, FOOT_MM, BODY_MM, HEIGHT_MM - FOOT_MM - 4)
    _write(slide, foot, at, 10 if len(foot) < 500 else 8, colour=MUTED)
    return slide


def _tag(slide: Slide, drawn: Drawn) -> None:
    at = (MARGIN_MM + 2, 38.5, 10 + 3.1 * len(drawn.tag), 6.5)
    box = _write(slide, drawn.tag, at, 11, colour=PAPER, bold=True)
    box.fill.solid()
    box.fill.fore_color.rgb = _rgb(ALARM)
    box.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE


def _charts(slide: Slide, panels: list[Panel], exhibit: Exhibit) -> None:
    most_in = ((1, 1), (2, 4), (3, MOST_PANELS))  # charts side by side, for so many at most
    across = next(n for n, most in most_in if len(panels) <= most)
    wide, high = BODY_MM / across, (FOOT_MM - TOP_MM) / -(-len(panels) // across)
    for n, panel in enumerate(panels):
        row, column = divmod(n, across)
        at = _mm(MARGIN_MM + column * wide, TOP_MM + row * high, wide - 2, high - 2)
        size = _size(panel, wide, high, len(panels))
        chart = native_chart(panel, exhibit.drawn, Letters(FONT, size, size + 0.5))
        # python-pptx asks its chart data for the XML and the workbook, whatever the type.
        kind = XL_CHART_TYPE.BAR_CLUSTERED
        frame = slide.shapes.add_chart(kind, *at, chart)  # pyright: ignore[reportArgumentType]
        _describe(frame, ". ".join(text for text in (panel.name, exhibit.drawn.alt_text) if text))


def _size(panel: Panel, wide: float, high: float, panels: int) -> float:
    """Letters as large as the rows and their names (in a third of the width) allow, in points."""
    if panel.kind in ("lines", "columns"):
        return 14.0 if panels == 1 else SMALLEST
    rows = len(panel.rows) * (2 if panel.kind == "dumbbells" else 1)
    size = min(14.0 if panels <= 2 else SMALLEST, (high - 14) / max(rows, 1) * 2.0)
    names = widest(panel.rows, size)
    smallest = SMALLEST if panels <= 2 else 10.0
    return max(smallest, round(size * min(1.0, wide / 3 / names if names else 1.0), 1))


def _table(slide: Slide, panel: Panel, exhibit: Exhibit) -> None:
    grid = grid_of(panel)
    rows, columns, whole = len(grid), len(grid[0]), FOOT_MM - TOP_MM - 3
    high = min(whole / rows, 11.0)
    size = max(SMALLEST, min(14.0, high * 1.7))
    names = min(widest(panel.rows, size) * 1.1 + 6, BODY_MM / 2)
    sums = max(widest([line[-1].text for line in grid], size, bold=True) + 3, 10.0)
    sums = sums if panel.beside else 0.0
    fields = columns - 1 - bool(sums)
    narrow = min((BODY_MM - names - sums) / max(fields, 1), 45.0)
    widths = [names, *[narrow] * fields, *([sums] if sums else [])]
    # A row grows with the lines of its text, and would push the last ones over the foot.
    lines = max(len(wrap(field.text, narrow - 3, size, bold=True)) for field in grid[0])
    head = max(high, lines * line_height(size) + 1)
    high = min(high, (whole - head) / (rows - 1)) if rows > 1 else high
    at = _mm(MARGIN_MM, TOP_MM, BODY_MM, head + high * (rows - 1))
    frame = slide.shapes.add_table(rows, columns, *at)
    _describe(frame, exhibit.drawn.alt_text)
    table = frame.table
    for j in range(columns):
        table.columns[j].width = Mm(widths[j])
    for i, line in enumerate(grid):
        table.rows[i].height = Mm(high if i else head)
        for j, field in enumerate(line):
            _cell(table.cell(i, j), field, size, middle=j > 0)


def _cell(cell: _Cell, field: Field, size: float, *, middle: bool) -> None:
    cell.margin_top = cell.margin_bottom = Mm(0.2)
    cell.margin_left = cell.margin_right = Mm(0.6)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    fill = field.colour or PAPER
    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(fill)
    ink = PAPER if ink_on(fill) == "white" else INK
    _fill(cell.text_frame, field.text, size, bold=field.bold, colour=ink)
    if middle:
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER


def _picture(slide: Slide, exhibit: Exhibit) -> None:
    picture = slide.shapes.add_picture(io.BytesIO(exhibit.picture), Mm(MARGIN_MM), Mm(TOP_MM))
    ratio = min(Mm(BODY_MM) / picture.width, Mm(FOOT_MM - TOP_MM) / picture.height)
    wide, high = picture.width * ratio, picture.height * ratio
    picture.width, picture.height = Emu(round(wide)), Emu(round(high))
    picture.left = Emu((Mm(WIDTH_MM) - picture.width) // 2)
    _describe(picture, exhibit.drawn.alt_text)


def _describe(shape: Any, alt: str) -> None:
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)


def _write(slide: Slide, text: str, at: Box, size: float, *, colour=INK, bold=False) -> Shape:
    box = slide.shapes.add_textbox(*_mm(*at))
    _fill(box.text_frame, text, size, bold=bold, colour=colour)
    return box


def _fill(
    frame: TextFrame, text: str, size: float, *, bold: bool = False, colour: str = INK
) -> None:
    frame.word_wrap = True
    frame.clear()
    for n, line in enumerate(text.split("\n")):
        paragraph = frame.add_paragraph() if n else frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT
        if not line:  # else it is as high as the letters of the layout
            paragraph._p.get_or_add_endParaRPr().set("sz", str(round(size * 100)))
            continue
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
        run.font.color.rgb = _rgb(colour)


def _mm(left: float, top: float, width: float, height: float) -> tuple[Mm, Mm, Mm, Mm]:
    return Mm(left), Mm(top), Mm(width), Mm(height)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())
