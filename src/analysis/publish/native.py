"""A panel as a native, editable chart of Word and PowerPoint: the chart itself and the workbook inside it."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import xlsxwriter
from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import BaseOxmlElement, OxmlElement
from pptx.parts.chart import ChartPart
from pptx.util import Pt

from analysis.figures.drawn import Drawn
from analysis.figures.palettes import ALARM, INK, MUTED, PALE, RULE
from analysis.figures.panels import Panel, Series, goal_fits, goal_format, ink_inside, top
from analysis.words.wording import say

# The kinds of charts that office programs have. Bars that share a row lie over each other, as only one is there.
FORMS = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked_bars": XL_CHART_TYPE.BAR_STACKED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
    "dumbbells": XL_CHART_TYPE.BAR_CLUSTERED,
    "intervals": XL_CHART_TYPE.BAR_STACKED,
}
LABEL_AT = {"stacked_bars": "ctr", "intervals": "ctr", "lines": "t"}
MARKERS = [
    XL_MARKER_STYLE.CIRCLE,
    XL_MARKER_STYLE.SQUARE,
    XL_MARKER_STYLE.TRIANGLE,
    XL_MARKER_STYLE.DIAMOND,
    XL_MARKER_STYLE.X,
    XL_MARKER_STYLE.PLUS,
    XL_MARKER_STYLE.STAR,
]
# What a text cell holds at most in Excel.
LONGEST_TEXT = 32_767
MADE = datetime(2000, 1, 1)


# --- the chart ---


def chart_parts(panel: Panel, drawn: Drawn, font: str, size: float) -> tuple[bytes, bytes]:
    """The XML of a native chart and its workbook; the XML names the workbook by the relation "rId1"."""
    part = ChartPart.new(FORMS[panel.kind], chart_data(panel), Presentation().part.package)
    dress(part.chart, panel, drawn, font, size)
    for link in part._element.iter(qn("c:externalData")):
        link.set(qn("r:id"), "rId1")
    return part.blob, data_workbook(panel)


def chart_data(panel: Panel) -> CategoryChartData:
    """Categories and series as python-pptx wants them."""
    data = CategoryChartData()
    data.categories = panel.rows
    for series in panel.series:
        data.add_series(series.name, series.values)
    return data


def dress(chart: Chart, panel: Panel, drawn: Drawn, font: str, size: float) -> None:
    """Give a chart the colours, labels, axes, target and legend of the figure."""
    chart.font.name, chart.font.size = font, Pt(size)
    chart.font.color.rgb = _rgb(INK)
    _no_frame(chart)
    _entitle(chart, panel, drawn, font, size)
    plot = chart.plots[0]
    plot.vary_by_categories = False
    if panel.kind != "lines":
        plot.gap_width = 45 if len(panel.rows) > 3 else 110  # few bars are not to be blocks
        plot.overlap = 0 if panel.kind == "dumbbells" else 100
    for series, made in zip(panel.series, plot.series, strict=True):
        _colour(made, series, panel.kind, plot)
        _label(made, series, panel, drawn)
    _axes(chart, panel, drawn)
    chart.has_legend = panel.legend
    if panel.legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        _hide_from_legend(chart, panel)


def _entitle(chart: Chart, panel: Panel, drawn: Drawn, font: str, size: float) -> None:
    """The panel's name, and the tag of illustrative data: it must stay on a chart that is copied elsewhere."""
    words = [(panel.name, INK), (drawn.tag, ALARM)]
    chart.has_title = any(text for text, _ in words)
    if not chart.has_title:
        return
    chart.chart_title.include_in_layout = False
    frame = chart.chart_title.text_frame
    for n, (text, ink) in enumerate((text, ink) for text, ink in words if text):
        paragraph = frame.add_paragraph() if n else frame.paragraphs[0]
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.name = Pt(size + 0.5), True, font
        run.font.color.rgb = _rgb(ink)


def _no_frame(chart: Chart) -> None:
    space = chart._chartSpace
    shape = OxmlElement("c:spPr")
    _add(shape, "a:noFill")
    _add(_add(shape, "a:ln"), "a:noFill")
    space.find(qn("c:chart")).addnext(shape)
    # A line goes on over a row without a point, as it is drawn.
    space.find(qn("c:chart")).find(qn("c:dispBlanksAs")).set("val", "span")


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#").upper())


def _colour(made, series: Series, kind: str, plot) -> None:
    if series.hidden:
        made.format.fill.background()
        return
    if kind == "lines":
        made.smooth = False
        made.format.line.color.rgb, made.format.line.width = _rgb(series.colour), Pt(1.75)
        made.marker.style, made.marker.size = MARKERS[series.place % len(MARKERS)], 6
        made.marker.format.fill.solid()
        made.marker.format.fill.fore_color.rgb = made.marker.format.line.color.rgb = _rgb(series.colour)
        return
    made.invert_if_negative = False
    made.format.fill.solid()
    made.format.fill.fore_color.rgb = _rgb(series.colour)
    if kind == "intervals":  # an interval without width is a line, not nothing
        made.format.line.color.rgb, made.format.line.width = _rgb(series.colour), Pt(1.5)
    for i, mark in enumerate(series.marks):
        if mark and mark.colour and mark.colour != series.colour:
            made.points[i].format.fill.solid()
            made.points[i].format.fill.fore_color.rgb = _rgb(mark.colour)


def _label(made, series: Series, panel: Panel, drawn: Drawn) -> None:
    """What was printed at each point: as a format of its number where one can say it, else as a text."""
    labels = OxmlElement("c:dLbls")
    for i, (mark, code) in enumerate(zip(series.marks, series.formats, strict=True)):
        label = _add(labels, "c:dLbl")
        _add(label, "c:idx", val=str(i))
        if mark is None or not mark.text or series.values[i] is None:
            _add(label, "c:delete", val="1")
            continue
        ink = ink_inside(panel, series, i)
        if not code:
            label.append(_text(mark.text, ink, drawn.lang))
        _finish_label(label, code or "General", ink, LABEL_AT.get(panel.kind, "outEnd"), shown=True)
    _finish_label(labels, "General", INK, LABEL_AT.get(panel.kind, "outEnd"), shown=False)
    # The schema wants the labels after the colours of the points and before the categories.
    made._element.find(qn("c:cat")).addprevious(labels)


def _text(text: str, ink: str, lang: str) -> BaseOxmlElement:
    words = OxmlElement("c:tx")
    rich = _add(words, "c:rich")
    _add(rich, "a:bodyPr")
    for line in text.split("\n"):
        run = _add(_add(rich, "a:p"), "a:r")
        _paint(_add(run, "a:rPr", lang=say(lang, "vi-VN", "en-GB")), ink)
        _add(run, "a:t").text = line
    return words


def _add(parent: BaseOxmlElement, tag: str, **attributes: str) -> BaseOxmlElement:
    """A new last child, as `_add(label, "c:idx", val="0")`."""
    child = OxmlElement(tag)
    for name, value in attributes.items():
        child.set(name, value)
    parent.append(child)
    return child


def _paint(properties: BaseOxmlElement, ink: str) -> None:
    _add(_add(properties, "a:solidFill"), "a:srgbClr", val=ink.lstrip("#"))


def _finish_label(label: BaseOxmlElement, code: str, ink: str, position: str, *, shown: bool) -> None:
    if label.find(qn("c:tx")) is None:
        _add(label, "c:numFmt", formatCode=code, sourceLinked="0")
    _add(_add(label, "c:spPr"), "a:noFill")
    body = _add(label, "c:txPr")
    _add(body, "a:bodyPr", wrap="none")
    paragraph = _add(_add(body, "a:p"), "a:pPr")
    _paint(_add(paragraph, "a:defRPr"), ink)
    _add(label, "c:dLblPos", val=position)
    for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
        _add(label, f"c:show{name}", val=str(int(shown and name == "Val")))


def _axes(chart: Chart, panel: Panel, drawn: Drawn) -> None:
    across, along = chart.category_axis, chart.value_axis
    across.tick_labels.offset = 40
    across.major_tick_mark = along.major_tick_mark = XL_TICK_MARK.NONE
    across.has_major_gridlines = False
    # No name is left out for want of room.
    skip = OxmlElement("c:tickLblSkip")
    skip.set("val", "1")
    across._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    across.format.line.color.rgb = _rgb(RULE)
    along.format.line.fill.background()
    # The first row stands on top, as it is drawn.
    across.reverse_order = panel.kind not in ("columns", "lines")
    along.has_major_gridlines = panel.kind == "lines"
    if panel.kind == "lines":
        along.major_gridlines.format.line.color.rgb = _rgb(PALE)
        along.tick_labels.number_format, along.tick_labels.number_format_is_linked = "#,##0.##", False
        along.tick_labels.number_format = "General"
        return
    if all(value is None or value >= 0 for series in panel.series for value in series.values):
        along.minimum_scale = 0
    along.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    if goal_fits(panel, drawn):
        _draw_goal(along, panel, drawn)


def _draw_goal(along, panel: Panel, drawn: Drawn) -> None:
    """The target as the one grid line of the axis, with its number at the end of the line."""
    along.major_unit, along.maximum_scale = drawn.target, top(panel, drawn)
    along.has_major_gridlines = True
    along.major_gridlines.format.line.color.rgb = _rgb(MUTED)
    along.major_gridlines.format.line.dash_style = MSO_LINE.DASH
    along.tick_label_position = XL_TICK_LABEL_POSITION.NEXT_TO_AXIS
    along.tick_labels.number_format, along.tick_labels.number_format_is_linked = goal_format(drawn.lang), False


def _hide_from_legend(chart: Chart, panel: Panel) -> None:
    for i in reversed(panel.unnamed):
        entry = OxmlElement("c:legendEntry")
        _add(entry, "c:idx", val=str(i))
        _add(entry, "c:delete", val="1")
        chart.legend._element.find(qn("c:legendPos")).addnext(entry)


# --- the workbook inside ---


def data_workbook(panel: Panel) -> bytes:
    """The workbook that opens with "Edit data": categories, series, and beside each number its source cells."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet("Sheet1")
        for i, row in enumerate(panel.rows, 1):
            sheet.write_string(i, 0, row)
        aside = len(panel.series) + 2
        for j, series in enumerate(panel.series, 1):
            sheet.write_string(0, j, series.name)
            for i, value in enumerate(series.values, 1):
                if value is not None:
                    code = series.formats[i - 1]
                    sheet.write_number(i, j, value, book.add_format({"num_format": code}) if code else None)
            if series.hidden:
                continue
            sheet.write_string(0, aside, series.name)
            for i, mark in enumerate(series.marks, 1):
                if mark and mark.cells:
                    sheet.write_string(i, aside, cells_text(mark.cells))
            aside += 1
        sheet.set_column(0, 0, 30)
    return data.getvalue()


def cells_text(cells: tuple[str, ...]) -> str:
    """The source cells in one text; what does not fit into a cell of Excel is counted."""
    text = "; ".join(cells)
    if len(text) <= LONGEST_TEXT:
        return text
    kept = text[: LONGEST_TEXT - 20].rsplit("; ", 1)[0]
    return f"{kept}; … (+{len(cells) - len(kept.split('; '))})"


# --- files ---


def same_bytes(package: bytes) -> bytes:
    """A document with the time of writing taken out of its archive: the same content gives the same bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            entry = zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(item))
    return data.getvalue()
