"""Figures as an Excel workbook: for each a sheet with its numbers and a native chart.

Every number leads back: beside it stands the cell that it comes from, as a link into the raw file,
and the last sheet lists all cells of all numbers.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from analysis.figures.drawn import Mark
from analysis.figures.lettering import widest
from analysis.figures.palettes import ALARM, MUTED
from analysis.figures.panels import TABLES, Exhibit, Panel, panels_of
from analysis.publish.native import MADE
from analysis.publish.panel_sheet import FONT, LINK, Letters, Pen, tagged
from analysis.words.names import named, names
from analysis.words.wording import say

LETTERS = Letters(FONT, 9, 11)
ROW_PX = 20  # height of a row
HEAD = 5  # the row at which the first table of a sheet begins
# How wide the columns of the list of all cells are, and what they are called.
COLUMNS = dict(zip(names("cell_list").values(), (10, 18, 34, 22, 12, 16, 14, 70), strict=True))


def workbook(
    title: Sequence[str], exhibits: Iterable[Exhibit], link: Callable[[str], str], lang: str = "vi"
) -> bytes:
    """A .xlsx: a list of the figures, a sheet for each, and the cells behind all numbers.

    `link`: from a cell "source!sheet!address" to its address as a link ("": there is no such
    file). The same input gives the same bytes.
    """
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"title": title[0], "created": MADE})
        pen = Pen(book, link, lang)
        contents = book.add_worksheet(say(lang, "Danh mục", "Contents"))
        named = {f"{say(lang, 'Hình', 'Figure')} {n}": one for n, one in enumerate(exhibits, 1)}
        for name, exhibit in named.items():
            _figure(pen, book.add_worksheet(name), exhibit)
        _contents(pen, contents, title, named)
        _all_cells(pen, book.add_worksheet(say(lang, "Ô nguồn", "Source cells")), named)
        for sheet in book.worksheets():  # A4 across, as wide as the page
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
    return data.getvalue()


def _contents(pen: Pen, sheet: Worksheet, title: Sequence[str], named: dict[str, Exhibit]) -> None:
    sheet.hide_gridlines(2)
    for column, wide in enumerate((10, 24, 130)):
        sheet.set_column(column, column, wide)
    for row, line in enumerate(title):
        pen.text(sheet, row, 0, line, bold=True, font_size=11 if row else 14)
    for row, (name, exhibit) in enumerate(named.items(), len(title) + 1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", pen.look(**LINK), name)
        pen.text(sheet, row, 1, exhibit.drawn.tag, bold=True, font_color=ALARM)
        pen.text(sheet, row, 2, exhibit.drawn.title)


def _figure(pen: Pen, sheet: Worksheet, exhibit: Exhibit) -> None:
    """Title and tag; the charts, three in a row; the tables of the panels, notes and source."""
    drawn, panels = exhibit.drawn, panels_of(exhibit.drawn)
    sheet.hide_gridlines(2)
    pen.text(sheet, 0, 0, tagged(drawn.title, drawn), bold=True, font_size=13)
    pen.text(sheet, 1, 0, drawn.subtitle, font_color=MUTED)
    pen.text(sheet, 2, 0, drawn.tag, bold=True, font_color=ALARM)
    charts = [panel for panel in panels if panel.kind not in TABLES]
    across, wide = (1, 760) if len(charts) == 1 else (3, 400)
    high = max(map(_height, charts), default=0)
    step = high // ROW_PX + 1
    row = HEAD + -(-len(charts) // across) * step
    columns = max((1 + len(panel.series) + len(panel.beside) for panel in panels), default=1)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, max(columns, 60), 14)
    for n, panel in enumerate(panels):
        pen.table(sheet, panel, drawn, row)
        if panel in charts:
            chart, (down, aside) = pen.chart(sheet, panel, drawn, row, LETTERS), divmod(n, across)
            chart.set_size({"width": wide, "height": high})
            about = {"description": exhibit.drawn.alt_text, "x_offset": aside * (wide + 10)}
            sheet.insert_chart(HEAD - 1 + down * step, 0, chart, about | {"object_position": 2})
        row += len(panel.rows) + 3 + bool(panel.below)
    for note in (*drawn.notes, drawn.source_note):
        pen.text(sheet, row, 0, note, italic=True, font_color=MUTED)
        row += 1
    sheet.print_area(0, 0, row, max(columns, 8 if across == 1 else 11))


def _height(panel: Panel) -> int:
    """Height of a chart in pixels."""
    if panel.kind in ("lines", "columns"):
        return 340
    # Names that wrap need two lines, or the program leaves some out.
    row = 24 if widest(panel.rows, 9) < 60 and panel.kind != "dumbbells" else 40
    return min(max(130 + row * len(panel.rows), 220), 1400)


def _all_cells(pen: Pen, sheet: Worksheet, named: dict[str, Exhibit]) -> None:
    """One row = one cell behind one number, which stands in its first row only: it adds up."""
    for j, (words, wide) in enumerate(COLUMNS.items()):
        pen.text(sheet, 0, j, say(pen.lang, *words), bold=True, bottom=1)
        sheet.set_column(j, j, wide)
    row = 1
    for name, exhibit in named.items():
        for mark in exhibit.drawn.marks:
            row = _cells_of(pen, sheet, row, name, mark)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(row - 1, 1), len(COLUMNS) - 1)


def _cells_of(pen: Pen, sheet: Worksheet, row: int, name: str, mark: Mark) -> int:
    """The rows of one number from `row` on; the row after them."""
    how = named("how", mark.how, pen.lang)
    texts = (name, mark.panel, mark.category, mark.series, "", mark.text, how)
    if mark.value is not None:
        sheet.write_number(row, 4, mark.value, pen.look())
    cells = mark.cells or ("",)
    for i, cell in enumerate(cells, row):
        for j, text in enumerate(texts):
            pen.text(sheet, i, j, text)
        pen.source(sheet, i, 7, (cell,) if cell else ())
    return row + len(cells)
