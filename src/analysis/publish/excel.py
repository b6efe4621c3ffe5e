"""Figures as an Excel workbook: for each a sheet with its numbers, their source cells and a native chart.

Every number leads back: beside it stands the cell that it comes from, as a link into the raw file, and the last sheet
lists all cells of all numbers. Texts are written as texts, whatever they begin with.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from analysis.figures.canvas import widest
from analysis.figures.drawn import HOW_WORDS, Drawn, Mark
from analysis.figures.palettes import ALARM, INK, MUTED, PALE, RULE, ink_on
from analysis.figures.panels import (
    TABLES,
    Exhibit,
    Panel,
    Series,
    goal_fits,
    goal_format,
    ink_inside,
    label_format,
    panels_of,
    top,
)
from analysis.publish.native import LABEL_AT, LONGEST_TEXT, MADE, cells_text
from analysis.words.wording import say

FORMS = {
    "bars": ("bar", ""),
    "stacked_bars": ("bar", "stacked"),
    "columns": ("column", ""),
    "lines": ("line", ""),
    "dumbbells": ("bar", ""),
    "intervals": ("bar", "stacked"),
}
POSITIONS = {"ctr": "center", "t": "above", "outEnd": "outside_end"}
MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus", "star")
FONT = "Arial"
# So many links a sheet may have in Excel.
MOST_LINKS = 65_000
LONGEST_LINK = 2_000
ROW_PX = 20  # height of a row
HEAD = 5  # the row at which the first table of a sheet begins


def workbook(title: Sequence[str], exhibits: Iterable[Exhibit], link: Callable[[str], str], lang: str = "vi") -> bytes:
    """A .xlsx with a list of the figures, a sheet for each figure, and the cells behind all numbers.

    `link`: from a cell "source!sheet!address" to its address as a link ("" where there is no such file). The same
    input gives the same bytes.
    """
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"title": title[0], "created": MADE})
        maker = _Maker(book, link, lang)
        maker.sheets(title, list(exhibits))
    return data.getvalue()


class _Maker:
    """The workbook while it is written; formats and links are counted in one place."""

    def __init__(self, book: xlsxwriter.Workbook, link: Callable[[str], str], lang: str) -> None:
        self.book, self.link, self.lang = book, link, lang
        self.links: dict[str, int] = {}
        self.formats: dict[tuple, object] = {}

    def look(self, **options):
        """A format of cells, made once."""
        key = tuple(sorted(options.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": FONT, "font_size": 10} | options)
        return self.formats[key]

    def sheets(self, title: Sequence[str], exhibits: list[Exhibit]) -> None:
        first = self.book.add_worksheet(say(self.lang, "Danh mục", "Contents"))
        names = [f"{say(self.lang, 'Hình', 'Figure')} {n}" for n in range(1, len(exhibits) + 1)]
        for name, exhibit in zip(names, exhibits, strict=True):
            self.exhibit(self.book.add_worksheet(name), exhibit)
        self.contents(first, title, names, exhibits)
        self.all_cells(self.book.add_worksheet(say(self.lang, "Ô nguồn", "Source cells")), names, exhibits)

    def contents(self, sheet: Worksheet, title: Sequence[str], names: list[str], exhibits: list[Exhibit]) -> None:
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 10)
        sheet.set_column(1, 1, 24)
        sheet.set_column(2, 2, 130)
        for row, line in enumerate(title):
            self.text(sheet, row, 0, line, self.look(bold=True, font_size=14 if row == 0 else 11))
        for row, (name, exhibit) in enumerate(zip(names, exhibits, strict=True), len(title) + 1):
            sheet.write_url(row, 0, f"internal:'{name}'!A1", self.look(font_color="#0563C1", underline=1), name)
            self.text(sheet, row, 1, exhibit.drawn.tag, self.look(bold=True, font_color=ALARM))
            self.text(sheet, row, 2, exhibit.drawn.title, self.look())
        _on_paper(sheet)

    def exhibit(self, sheet: Worksheet, exhibit: Exhibit) -> None:
        """Title, subtitle, tag; the charts, three in a row; below them the tables of the panels, notes and source."""
        drawn = exhibit.drawn
        sheet.hide_gridlines(2)
        # The title of the sheet is that of the chart, which must keep its mark when it is copied elsewhere.
        self.text(sheet, 0, 0, _marked(drawn.title, drawn), self.look(bold=True, font_size=13))
        self.text(sheet, 1, 0, drawn.subtitle, self.look(font_color=MUTED))
        self.text(sheet, 2, 0, drawn.tag, self.look(bold=True, font_color=ALARM))
        panels = panels_of(drawn)
        charts = [panel for panel in panels if panel.kind not in TABLES]
        (across, wide) = (1, 760) if len(charts) == 1 else (3, 400)
        high = max(map(_height, charts), default=0)
        row = HEAD + -(-len(charts) // across) * (high // ROW_PX + 1)
        columns = max((1 + len(panel.series) + len(panel.beside) for panel in panels), default=1)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, max(columns, 60), 14)
        for n, panel in enumerate(panels):
            self.table(sheet, drawn, panel, row)
            if panel in charts:
                chart, (down, aside) = self.chart(sheet, panel, drawn, row), divmod(n, across)
                chart.set_size({"width": wide, "height": high})
                about = {"description": exhibit.alt_text, "object_position": 2, "x_offset": aside * (wide + 10)}
                sheet.insert_chart(HEAD - 1 + down * (high // ROW_PX + 1), 0, chart, about)
            row += len(panel.rows) + 3 + bool(panel.below)
        for note in (*drawn.notes, exhibit.source_note):
            self.text(sheet, row, 0, note, self.look(italic=True, font_color=MUTED))
            row += 1
        sheet.print_area(0, 0, row, max(columns, 8 if across == 1 else 11))
        _on_paper(sheet)

    # -- tables --

    def table(self, sheet: Worksheet, drawn: Drawn, panel: Panel, row: int) -> None:
        """Names and numbers, then what is printed at each number, then the cells behind it."""
        head = self.look(bold=True, bottom=1, text_wrap=True, valign="bottom")
        self.text(sheet, row, 0, _marked(panel.name, drawn) if panel.name else "", head)
        for i, name in enumerate(panel.rows, row + 1):
            self.text(sheet, i, 0, name, self.look())
        shown = [series for series in panel.series if not series.hidden]
        for j, series in enumerate(panel.series, 1):
            self.text(sheet, row, j, series.name, head)
            for i, (value, code) in enumerate(zip(series.values, series.formats, strict=True)):
                self.value(sheet, row + 1 + i, j, value, code, series.marks[i], panel.kind in TABLES)
        for j, series in enumerate(panel.beside, texts := 1 + len(panel.series)):
            self.text(sheet, row, j, series.name, head)
            for i, value in enumerate(series.values):
                self.value(sheet, row + 1 + i, j, value, series.formats[i], series.marks[i], False)
        for j, mark in enumerate(panel.below, 1):
            self.text(sheet, row + 1 + len(panel.rows), 0, panel.sums, self.look(bold=True))
            if mark:
                code = label_format(mark.text, mark.value, drawn.lang)
                self.value(sheet, row + 1 + len(panel.rows), j, mark.value, code, mark, False)
        texts += len(panel.beside)
        printed, cells = (say(self.lang, "Nhãn: ", "Label: "), say(self.lang, "Ô nguồn: ", "Source cell: "))
        for j, series in enumerate(shown):
            self.text(sheet, row, texts + j, printed + series.name, head)
            self.text(sheet, row, texts + len(shown) + j, cells + series.name, head)
            for i, mark in enumerate(series.marks, row + 1):
                if mark:
                    self.text(sheet, i, texts + j, mark.text, self.look(font_color=MUTED, indent=1))
                    self.source(sheet, i, texts + len(shown) + j, mark.cells)

    def value(self, sheet: Worksheet, i: int, j: int, value, code: str, mark: Mark | None, coloured: bool) -> None:
        look = {"num_format": code} if code else {}
        if coloured and mark and mark.colour:
            look |= {"bg_color": mark.colour, "align": "center", "border": 1, "border_color": "#FFFFFF"}
            look["font_color"] = "#FFFFFF" if ink_on(mark.colour) == "white" else INK
        if value is not None:
            sheet.write_number(i, j, value, self.look(**look))
        elif mark:
            self.text(sheet, i, j, mark.text, self.look(**look))

    def text(self, sheet: Worksheet, row: int, column: int, text: str, look) -> None:
        """A text as a text, never as a formula, a number or a link; "" leaves the cell alone."""
        if text:
            sheet.write_string(row, column, text[:LONGEST_TEXT], look)

    def source(self, sheet: Worksheet, row: int, column: int, cells: tuple[str, ...]) -> None:
        """The cells behind a number; a click opens the raw file at the first of them."""
        if not cells:
            return
        text, url = cells_text(cells), self.link(cells[0])
        count = self.links.get(sheet.name, 0)
        if url and count < MOST_LINKS and len(url) <= LONGEST_LINK:
            self.links[sheet.name] = count + 1
            sheet.write_url(row, column, url, self.look(font_color="#0563C1", underline=1), text)
        else:
            self.text(sheet, row, column, text, self.look(font_color=MUTED))

    def all_cells(self, sheet: Worksheet, names: list[str], exhibits: list[Exhibit]) -> None:
        """One row = one cell behind one number; the number stands in its first row only, so that it adds up."""
        vi = ("Hình", "Nhóm", "Hàng", "Cột", "Giá trị", "Nhãn", "Cách tính", "Ô nguồn")
        en = ("Figure", "Panel", "Row", "Column", "Value", "Label", "Computed as", "Source cell")
        for j, words in enumerate(zip(vi, en, strict=True)):
            self.text(sheet, 0, j, say(self.lang, *words), self.look(bold=True, bottom=1))
            sheet.set_column(j, j, (10, 18, 34, 22, 12, 16, 14, 70)[j])
        row = 1
        for name, exhibit in zip(names, exhibits, strict=True):
            for mark in exhibit.drawn.marks:
                how = say(self.lang, *HOW_WORDS[mark.how])
                texts = (name, mark.panel, mark.category, mark.series, "", mark.text, how)
                for n, cell in enumerate(mark.cells or ("",)):
                    for j, text in enumerate(texts):
                        self.text(sheet, row, j, text, self.look())
                    if n == 0 and mark.value is not None:
                        sheet.write_number(row, 4, mark.value, self.look())
                    self.source(sheet, row, 7, (cell,) if cell else ())
                    row += 1
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(row - 1, 1), 7)
        _on_paper(sheet)

    # -- charts --

    def chart(self, sheet: Worksheet, panel: Panel, drawn: Drawn, row: int) -> Chart:
        """The native chart of a panel whose table begins at `row`."""
        kind, subtype = FORMS[panel.kind]
        chart = self.book.add_chart({"type": kind} | ({"subtype": subtype} if subtype else {}))
        last, texts = row + len(panel.rows), 1 + len(panel.series) + len(panel.beside)
        for j, series in enumerate(panel.series, 1):
            at = f"='{sheet.name}'!"
            made = {
                "name": [sheet.name, row, j],
                "categories": [sheet.name, row + 1, 0, last, 0],
                "values": [sheet.name, row + 1, j, last, j],
            }
            labels = [f"{at}{_address(i, texts)}" for i in range(row + 1, last + 1)] if not series.hidden else []
            texts += not series.hidden
            chart.add_series(made | _series_look(series, panel, labels))
        title = [sheet.name, row, 0] if panel.name else [sheet.name, 0, 0]
        chart.set_title({"name": title, "overlay": False, "name_font": {"name": FONT, "size": 11, "color": INK}})
        self.axes(chart, panel, drawn)
        legend = {"position": "bottom", "font": {"name": FONT}}
        legend |= {"delete_series": panel.unnamed} if panel.unnamed else {}
        chart.set_legend(legend if panel.legend else {"none": True})
        chart.show_blanks_as("span")
        return chart

    def axes(self, chart: Chart, panel: Panel, drawn: Drawn) -> None:
        font = {"name": FONT, "size": 9, "color": INK}
        across = {"num_font": font, "line": {"color": RULE}, "major_tick_mark": "none", "label_position": "low"}
        across["interval_unit"] = 1  # no name is left out for want of room
        along = {"num_font": font, "line": {"none": True}, "major_tick_mark": "none"}
        if panel.kind == "lines":
            along |= {"major_gridlines": {"visible": True, "line": {"color": PALE}}}
        else:
            along |= {"major_gridlines": {"visible": False}, "label_position": "none"}
            if all(value is None or value >= 0 for series in panel.series for value in series.values):
                along["min"] = 0
            if goal_fits(panel, drawn):
                line = {"visible": True, "line": {"color": MUTED, "dash_type": "dash"}}
                along |= {"major_unit": drawn.target, "max": top(panel, drawn), "major_gridlines": line}
                along |= {"label_position": "next_to", "num_format": goal_format(drawn.lang)}
        if panel.kind not in ("columns", "lines"):
            across["reverse"] = True
        # XlsxWriter names the axes of bars as they are seen: the categories stand on the y axis.
        bars = panel.kind not in ("columns", "lines")
        chart.set_x_axis(along if bars else across)
        chart.set_y_axis(across if bars else along)


def _series_look(series: Series, panel: Panel, label_cells: list[str]) -> dict:
    """Colours, gaps and labels of a series; a label that no number format can say is taken from its own cell."""
    if series.hidden:
        return {"fill": {"none": True}, "border": {"none": True}}
    custom = []
    for i, (mark, code, cell) in enumerate(zip(series.marks, series.formats, label_cells, strict=True)):
        if mark is None or not mark.text or series.values[i] is None:
            custom.append({"delete": True})
            continue
        font = {"font": {"name": FONT, "size": 9, "color": ink_inside(panel, series, i)}}
        custom.append(font if code else font | {"value": cell})
    position = POSITIONS[LABEL_AT.get(panel.kind, "outEnd")]
    look: dict = {"data_labels": {"value": True, "position": position, "custom": custom}}
    if panel.kind == "lines":
        marker = {"type": MARKERS[series.place % len(MARKERS)], "size": 6}
        marker |= {"fill": {"color": series.colour}, "border": {"color": series.colour}}
        return look | {"line": {"color": series.colour, "width": 1.75}, "marker": marker}
    points = [
        {"fill": {"color": mark.colour}} if mark and mark.colour and mark.colour != series.colour else None
        for mark in series.marks
    ]
    gaps = {"gap": 45 if len(panel.rows) > 3 else 110, "overlap": 0 if panel.kind == "dumbbells" else 100}
    look |= {"fill": {"color": series.colour}} | gaps
    return look | ({"points": points} if any(points) else {})


def _address(row: int, column: int) -> str:
    return xlsxwriter.utility.xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)


def _on_paper(sheet: Worksheet) -> None:
    """A4 across, as wide as the page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _marked(text: str, drawn: Drawn) -> str:
    return f"{text} ({drawn.tag})" if drawn.tag else text


def _height(panel: Panel) -> int:
    """Height of a chart in pixels."""
    if panel.kind in ("lines", "columns"):
        return 340
    # Names that wrap need two lines, or the program leaves some out.
    row = 24 if widest(panel.rows, 9) < 60 and panel.kind != "dumbbells" else 40
    return min(max(130 + row * len(panel.rows), 220), 1400)
