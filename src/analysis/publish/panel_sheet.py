"""A panel in a sheet of Excel: its table with the cells behind every number, its native chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from analysis.figures.drawn import Drawn
from analysis.figures.palettes import INK, MUTED, PALE, RULE, ink_on
from analysis.figures.panels import Field, Panel, Series, goal_of, grid_of, ink_inside
from analysis.words.wording import say

# The kinds of charts that office programs have. Bars that share a row are the only one in it.
FORMS = {
    "bars": {"type": "bar"},
    "stacked_bars": {"type": "bar", "subtype": "stacked"},
    "columns": {"type": "column"},
    "lines": {"type": "line"},
    "dumbbells": {"type": "bar"},
    "intervals": {"type": "bar", "subtype": "stacked"},
}
LABEL_AT = {"stacked_bars": "center", "intervals": "center", "lines": "above"}
MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus", "star")
FONT = "Arial"
LINK = {"font_color": "#0563C1", "underline": 1}
# What Excel holds at most: letters in a cell, links in a sheet, letters in a link.
LONGEST_TEXT, MOST_LINKS, LONGEST_LINK = 32_767, 65_000, 2_000


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a chart; sizes in points."""

    font: str
    size: float
    title: float


class Pen:
    """Writes into one workbook: formats are made once, links are counted, a text stays a text.

    `link`: from a cell "source!sheet!address" to its address as a link ("": there is none).
    """

    def __init__(self, book: xlsxwriter.Workbook, link: Callable[[str], str], lang: str) -> None:
        self.book, self.link, self.lang = book, link, lang
        self._links: Counter[Worksheet] = Counter()
        self._looks: dict[tuple, Format] = {}

    def look(self, **options: Any) -> Format:
        """A format of cells, made once."""
        key = tuple(sorted(options.items()))
        if key not in self._looks:
            own = {"font_name": FONT, "font_size": 10} | options
            self._looks[key] = self.book.add_format(own)
        return self._looks[key]

    def text(self, sheet: Worksheet, row: int, column: int, text: str, **look: Any) -> None:
        """A text as a text, never as a formula, a number or a link; "" leaves the cell alone."""
        if text:
            sheet.write_string(row, column, text[:LONGEST_TEXT], self.look(**look))

    def source(self, sheet: Worksheet, row: int, column: int, cells: tuple[str, ...]) -> None:
        """The cells behind a number; a click opens the raw file at the first of them."""
        text, url = cells_text(cells), self.link(cells[0]) if cells else ""
        if url and self._links[sheet] < MOST_LINKS and len(url) <= LONGEST_LINK:
            self._links[sheet] += 1
            sheet.write_url(row, column, url, self.look(**LINK), text)
        else:
            self.text(sheet, row, column, text, font_color=MUTED)

    def table(self, sheet: Worksheet, panel: Panel, drawn: Drawn, row: int) -> None:
        """Names and numbers, then what is printed at each number, then the cells behind it."""
        head = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}
        names, *lines = grid_of(panel)
        for j, field in enumerate(names):
            self.text(sheet, row, j, field.text if j else tagged(field.text, drawn), **head)
        for i, line in enumerate(lines, row + 1):
            for j, field in enumerate(line):
                self._field(sheet, i, j, field)
        shown = [series for series in panel.series if not series.hidden]
        printed = say(self.lang, "Nhãn: ", "Label: ")
        behind = say(self.lang, "Ô nguồn: ", "Source cell: ")
        for j, series in enumerate(shown, len(names)):
            self.text(sheet, row, j, printed + series.name, **head)
            self.text(sheet, row, j + len(shown), behind + series.name, **head)
            for i, mark in enumerate(series.marks, row + 1):
                if mark:
                    self.text(sheet, i, j, mark.text, font_color=MUTED, indent=1)
                    self.source(sheet, i, j + len(shown), mark.cells)

    def _field(self, sheet: Worksheet, i: int, j: int, field: Field) -> None:
        look: dict[str, Any] = {"num_format": field.code} if field.code else {}
        look |= {"bold": True} if field.bold else {}
        if field.colour:
            ink = "#FFFFFF" if ink_on(field.colour) == "white" else INK
            look |= {"bg_color": field.colour, "font_color": ink, "align": "center"}
            look |= {"border": 1, "border_color": "#FFFFFF"}
        if field.value is None:
            self.text(sheet, i, j, field.text, **look)
        else:
            sheet.write_number(i, j, field.value, self.look(**look))

    def chart(self, sheet: Worksheet, panel: Panel, drawn: Drawn, row: int, by: Letters) -> Chart:
        """The native chart of a panel whose table begins at `row`; still to be put into a sheet."""
        chart = self.book.add_chart(FORMS[panel.kind])
        assert chart is not None, "XlsxWriter knows the types of FORMS"
        first, last = row + 1, row + len(panel.rows)
        texts = 1 + len(panel.series) + len(panel.beside)
        for j, series in enumerate(panel.series, 1):
            place = {
                "name": [sheet.name, row, j],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, j, last, j],
            }
            column = (xl_rowcol_to_cell(i, texts, True, True) for i in range(first, last + 1))
            labels = [f"='{sheet.name}'!{cell}" for cell in column]
            texts += not series.hidden
            chart.add_series(place | _series_look(series, panel, labels, by))
        title = {"name": by.font, "size": by.title, "color": INK}
        named = [sheet.name, row if panel.name else 0, 0]
        chart.set_title({"name": named, "overlay": False, "name_font": title})
        _axes(chart, panel, drawn, by)
        legend = {"position": "bottom", "font": {"name": by.font, "size": by.size, "color": INK}}
        legend |= {"delete_series": panel.unnamed} if panel.unnamed else {}
        chart.set_legend(legend if panel.legend else {"none": True})
        chart.show_blanks_as("span")  # a line goes on over a row without a point, as it is drawn
        return chart


def tagged(text: str, drawn: Drawn) -> str:
    """A title with the tag of illustrative data, which a chart takes along when it is copied."""
    return f"{text} ({drawn.tag})" if text and drawn.tag else text


def cells_text(cells: tuple[str, ...]) -> str:
    """The source cells in one text; what does not fit into a cell of Excel is counted."""
    text = "; ".join(cells)
    if len(text) <= LONGEST_TEXT:
        return text
    kept = text[: LONGEST_TEXT - 20].rsplit("; ", 1)[0]
    return f"{kept}; … (+{len(cells) - len(kept.split('; '))})"


# --- the look of a chart ---


def _series_look(series: Series, panel: Panel, labels: Sequence[str], by: Letters) -> dict:
    """Colours, gaps and labels of a series."""
    gaps = {
        "gap": 45 if len(panel.rows) > 3 else 110,  # few bars are not to be blocks
        "overlap": 0 if panel.kind == "dumbbells" else 100,
    }
    if series.hidden:
        return gaps | {"fill": {"none": True}, "border": {"none": True}}
    look: dict[str, Any] = {"data_labels": _labels(series, panel, labels, by)}
    colour = {"color": series.colour}
    if panel.kind == "lines":
        marker = {"type": MARKERS[series.place % len(MARKERS)], "size": 6}
        marker |= {"fill": colour, "border": colour}
        return look | {"line": colour | {"width": 1.75}, "marker": marker}
    if panel.kind == "intervals":  # an interval without width is a line, not nothing
        look["border"] = colour | {"width": 1.5}
    own = [mark.colour if mark else "" for mark in series.marks]
    points = [{"fill": {"color": c}} if c and c != series.colour else None for c in own]
    return gaps | look | {"fill": colour} | ({"points": points} if any(points) else {})


def _labels(series: Series, panel: Panel, labels: Sequence[str], by: Letters) -> dict:
    """What was printed at each point; where no format of its number says it, from its own cell."""
    position = LABEL_AT.get(panel.kind, "outside_end")
    custom: list[dict] = []
    for i, mark in enumerate(series.marks):
        if mark is None or not mark.text or series.values[i] is None:
            custom.append({"delete": True})
            continue
        font = {"name": by.font, "size": by.size, "color": ink_inside(panel, series, i)}
        cell = {} if series.formats[i] else {"value": labels[i]}
        custom.append({"font": font, "position": position} | cell)
    return {"value": True, "position": position, "custom": custom}


def _axes(chart: Chart, panel: Panel, drawn: Drawn, by: Letters) -> None:
    bars = panel.kind not in ("columns", "lines")
    both = {"num_font": {"name": by.font, "size": by.size, "color": INK}}
    both |= {"major_tick_mark": "none", "minor_tick_mark": "none"}
    # The first row stands on top, as it is drawn; no name is left out for want of room.
    across = both | {"line": {"color": RULE}, "label_position": "low", "interval_unit": 1}
    across |= {"reverse": True} if bars else {}
    along: dict[str, Any] = both | {"line": {"none": True}}
    if panel.kind == "lines":
        along["major_gridlines"] = {"visible": True, "line": {"color": PALE}}
    else:
        along |= {"major_gridlines": {"visible": False}, "label_position": "none"}
        along |= {"min": 0} if min(panel.numbers, default=0) >= 0 else {}
        along |= {"max": panel.top * 1.16} if panel.top else {}  # with room for the labels
        if goal := goal_of(panel, drawn):  # the one grid line, its number at the end
            line = {"visible": True, "line": {"color": MUTED, "dash_type": "dash"}}
            along |= {"major_unit": goal[0], "max": goal[1], "major_gridlines": line}
            along |= {"label_position": "next_to", "num_format": goal[2]}
    # XlsxWriter names the axes of bars as they are seen: the categories stand on the y axis.
    chart.set_x_axis(along if bars else across)
    chart.set_y_axis(across if bars else along)
