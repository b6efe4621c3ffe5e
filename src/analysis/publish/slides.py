"""Figures as slides of PowerPoint: one slide a figure, its charts native and editable.

The title says the finding; below it stand the subtitle, the tag of illustrative data and the chart; at the foot the
notes and the source. What PowerPoint has no chart for is a table with coloured cells.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Mm, Pt

from analysis.figures.canvas import widest
from analysis.figures.drawn import Drawn
from analysis.figures.palettes import ALARM, INK, MUTED, ink_on
from analysis.figures.panels import TABLES, Exhibit, Panel, panels_of
from analysis.publish.native import FORMS, MADE, chart_data, data_workbook, dress, same_bytes

FONT = "Arial"
WIDTH_MM, HEIGHT_MM, MARGIN_MM = 338.7, 190.5, 14.0
BODY_MM = WIDTH_MM - 2 * MARGIN_MM
TOP_MM, FOOT_MM = 46.0, 168.0
# More panels go on to a second slide; a larger table of coloured cells can only be read as a picture.
MOST_PANELS, MOST_ROWS, MOST_COLUMNS = 12, 24, 16


def presentation(title: Sequence[str], exhibits: Iterable[Exhibit]) -> bytes:
    """A .pptx: a slide with the title (heading, what stands below it), then one for each figure.

    The same input gives the same bytes.
    """
    show = Presentation()
    show.slide_width, show.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    _title_slide(show, title)
    for exhibit in exhibits:
        _exhibit_slides(show, exhibit)
    about = show.core_properties
    about.created = about.modified = MADE
    about.author = about.last_modified_by = ""
    about.title = title[0]
    data = io.BytesIO()
    show.save(data)
    return same_bytes(data.getvalue())


def _new_slide(show, title: str, at: tuple[float, float, float, float], size: float) -> Slide:
    """A slide with its title in the title's own placeholder, so that outlines and screen readers find it."""
    slide = show.slides.add_slide(show.slide_layouts[5])
    holder = slide.shapes.title
    holder.left, holder.top, holder.width, holder.height = (Mm(side) for side in at)
    _fill(holder.text_frame, title, size, bold=True)
    return slide


def _title_slide(show, title: Sequence[str]) -> None:
    slide = _new_slide(show, title[0], (MARGIN_MM, 60, BODY_MM, 40), 36)
    if title[1:]:
        _write(slide, "\n".join(title[1:]), (MARGIN_MM, 104, BODY_MM, 40), 20, colour=MUTED)


def _exhibit_slides(show, exhibit: Exhibit) -> None:
    panels = panels_of(exhibit.drawn)
    groups = [panels[n : n + MOST_PANELS] for n in range(0, len(panels), MOST_PANELS)] or [[]]
    for n, group in enumerate(groups, 1):
        slide = _frame(show, exhibit, f" ({n}/{len(groups)})" if len(groups) > 1 else "")
        if any(panel.kind not in TABLES for panel in group):
            _charts(slide, group, exhibit)
        elif len(group) == 1 and len(group[0].rows) <= MOST_ROWS and len(group[0].series) <= MOST_COLUMNS:
            _table(slide, group[0], exhibit.alt_text)
        elif group:
            _picture(slide, exhibit)


def _frame(show, exhibit: Exhibit, count: str) -> Slide:
    """A slide with everything but the chart."""
    drawn = exhibit.drawn
    size = 24 if len(drawn.title) <= 110 else 19 if len(drawn.title) <= 190 else 15
    slide = _new_slide(show, drawn.title.rstrip(".") + count, (MARGIN_MM, 7, BODY_MM, 23), size)
    _write(slide, drawn.subtitle, (MARGIN_MM, 30, BODY_MM, 8), 14, colour=MUTED)
    if drawn.tag and drawn.kind in TABLES:  # a chart bears the tag itself
        _tag(slide, drawn)
    foot = "\n".join((*drawn.notes, exhibit.source_note))
    at = (MARGIN_MM, FOOT_MM, BODY_MM, HEIGHT_MM - FOOT_MM - 4)
    _write(slide, foot, at, 10 if len(foot) < 500 else 8, colour=MUTED)
    return slide


def _tag(slide: Slide, drawn: Drawn) -> None:
    at = (MARGIN_MM + 2, 38.5, 10 + 3.1 * len(drawn.tag), 6.5)
    box = _write(slide, drawn.tag, at, 11, colour="#FFFFFF", bold=True)
    box.fill.solid()
    box.fill.fore_color.rgb = RGBColor.from_string(ALARM[1:])
    box.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE


def _charts(slide: Slide, panels: list[Panel], exhibit: Exhibit) -> None:
    across = next(n for n, most in ((1, 1), (2, 4), (3, 6), (4, MOST_PANELS)) if len(panels) <= most)
    down = -(-len(panels) // across)
    wide, high = BODY_MM / across, (FOOT_MM - TOP_MM) / down
    for n, panel in enumerate(panels):
        row, column = divmod(n, across)
        at = (MARGIN_MM + column * wide, TOP_MM + row * high, wide - 2, high - 2)
        frame = slide.shapes.add_chart(FORMS[panel.kind], *(Mm(side) for side in at), chart_data(panel))
        dress(frame.chart, panel, exhibit.drawn, FONT, _size(panel, wide, high, len(panels)))
        frame.chart.part.chart_workbook.update_from_xlsx_blob(data_workbook(panel))
        _describe(frame, ". ".join(text for text in (panel.name, exhibit.alt_text) if text))


def _size(panel: Panel, wide: float, high: float, panels: int) -> float:
    """Letters as large as the rows and the names of the rows (in a third of the width) allow, in points."""
    if panel.kind in ("lines", "columns"):
        return 14.0 if panels == 1 else 10.0
    rows = len(panel.rows) * (2 if panel.kind == "dumbbells" else 1)
    size = min(14.0 if panels <= 2 else 10.0, (high - 14) / max(rows, 1) * 2.0)
    names = widest(panel.rows, size)
    return max(7.0, round(size * min(1.0, wide / 3 / names if names else 1.0), 1))


def _table(slide: Slide, panel: Panel, alt: str) -> None:
    series_of = (*panel.series, *panel.beside)
    rows, columns = len(panel.rows) + 1 + bool(panel.below), len(series_of) + 1
    high = min((FOOT_MM - TOP_MM - 3) / rows, 11.0)
    frame = slide.shapes.add_table(rows, columns, Mm(MARGIN_MM), Mm(TOP_MM), Mm(BODY_MM), Mm(high * rows))
    _describe(frame, alt)
    table, size = frame.table, max(6.0, min(12.0, high * 1.7))
    names = min(widest(panel.rows, size) * 1.1 + 6, BODY_MM / 2)
    narrow = min((BODY_MM - names) / len(series_of), 45.0)
    table.columns[0].width = Mm(names)
    for j, series in enumerate(series_of, 1):
        table.columns[j].width = Mm(narrow)
        _cell(table.cell(0, j), series.name, size, "#FFFFFF", bold=True, middle=True)
    _cell(table.cell(0, 0), "", size, "#FFFFFF")
    for i, name in enumerate(panel.rows, 1):
        table.rows[i].height = Mm(high)
        _cell(table.cell(i, 0), name, size, "#FFFFFF")
        for j, series in enumerate(series_of, 1):
            mark, bold = series.marks[i - 1], j > len(panel.series)
            text, fill = (mark.text, mark.colour) if mark else ("", "")
            _cell(table.cell(i, j), text, size, fill, middle=True, bold=bold)
    for j in range(columns if panel.below else 0):
        mark = panel.below[j - 1] if j else None
        text = mark.text if mark else "" if j else panel.sums
        _cell(table.cell(rows - 1, j), text, size, "", middle=j > 0, bold=True)


def _cell(cell, text: str, size: float, fill: str, *, bold: bool = False, middle: bool = False) -> None:
    cell.margin_top = cell.margin_bottom = Mm(0.2)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string((fill or "#FFFFFF")[1:].upper())
    _fill(cell.text_frame, text, size, bold=bold, colour="#FFFFFF" if ink_on(fill or "#FFFFFF") == "white" else INK)
    if middle:
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER


def _picture(slide: Slide, exhibit: Exhibit) -> None:
    picture = slide.shapes.add_picture(io.BytesIO(exhibit.picture), Mm(MARGIN_MM), Mm(TOP_MM))
    ratio = min(Mm(BODY_MM) / picture.width, Mm(FOOT_MM - TOP_MM) / picture.height)
    picture.width, picture.height = Emu(round(picture.width * ratio)), Emu(round(picture.height * ratio))
    picture.left = Emu((Mm(WIDTH_MM) - picture.width) // 2)
    _describe(picture, exhibit.alt_text)


def _describe(shape, alt: str) -> None:
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)


def _write(slide: Slide, text: str, at: tuple[float, float, float, float], size: float, *, colour=INK, bold=False):
    box = slide.shapes.add_textbox(*(Mm(side) for side in at))
    _fill(box.text_frame, text, size, bold=bold, colour=colour)
    return box


def _fill(frame, text: str, size: float, *, bold: bool = False, colour: str = INK) -> None:
    frame.word_wrap = True
    frame.clear()
    for n, line in enumerate(text.split("\n")):
        paragraph = frame.add_paragraph() if n else frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
        run.font.color.rgb = RGBColor.from_string(colour[1:].upper())
