"""Figures as an Excel workbook: for each a sheet with its numbers and a native chart.

Every number leads back: beside it stands the cell that it comes from, as a link into the raw file,
and a sheet lists all cells of all numbers. The rows behind them stand in one long table, ready for
a pivot, with a dictionary of its columns.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from analysis import measures
from analysis.figures.drawn import Mark
from analysis.figures.lettering import widest
from analysis.figures.palettes import ALARM, MUTED
from analysis.figures.panels import TABLES, Exhibit, Panel, panels_of
from analysis.publish.native import MADE
from analysis.publish.panel_sheet import FONT, LINK, Letters, Pen, tagged
from analysis.words.names import named, names
from analysis.words.wording import say

LETTERS = Letters(FONT, 9, 11)
LONGEST_TAB = 31  # letters of the name of a sheet
# The columns of the long table, and which two columns of a table tell what its rows are about.
LONG = tuple(names("long"))
HEADS = tuple(names("long_heads"))
WHAT = {
    "criteria": ("criterion", "criterion_name"),
    "contributions": ("item",),
    "indicators": ("indicator_name",),
}
LISTS = ("status", "kind", "qualifier", "basis")  # columns whose words are those of a list
WIDE = {"what": 46, "place": 22, "organization": 26, "source": 34, "sheet": 20}
ROW_PX = 20  # height of a row
HEAD = 5  # the row at which the first table of a sheet begins
# How wide the columns of the list of all cells are, and what they are called.
COLUMNS = dict(zip(names("cell_list").values(), (10, 18, 34, 22, 12, 16, 14, 70), strict=True))


def workbook(
    title: Sequence[str],
    exhibits: Iterable[Exhibit],
    link: Callable[[str], str],
    lang: str = "vi",
    rows: pd.DataFrame | None = None,
) -> bytes:
    """A .xlsx: a list of the figures, a sheet for each, the cells behind all numbers, and `rows`
    as one table (as from `long_rows`) with a dictionary.

    `link`: from a cell "source!sheet!address" to its address as a link ("": there is no such
    file). The same input gives the same bytes.
    """
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"title": title[0], "created": MADE})
        pen = Pen(book, link, lang)
        contents = book.add_worksheet(say(lang, "Danh mục", "Contents"))
        named = {tab_name(n, one): one for n, one in enumerate(exhibits, 1)}
        for name, exhibit in named.items():
            _figure(pen, book.add_worksheet(name), exhibit)
        _contents(pen, contents, title, named)
        _all_cells(pen, book.add_worksheet(say(lang, "Ô nguồn", "Source cells")), named)
        if rows is not None and len(rows):
            _long(pen, book.add_worksheet(say(lang, "Số liệu", "Data")), rows)
            _dictionary(pen, book.add_worksheet(say(lang, "Từ điển", "Dictionary")))
        for sheet in book.worksheets():  # A4 across, as wide as the page
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
    return data.getvalue()


def tab_name(n: int, exhibit: Exhibit) -> str:
    """The name of a figure's tab: its number and what it measures, as Excel allows."""
    told = exhibit.drawn.subtitle.split(" · ")[0] or exhibit.drawn.title
    plain = " ".join(re.sub(r"[\[\]:*?/\\']", " ", told).split())
    name = f"{n}. {plain}"
    return name if len(name) <= LONGEST_TAB else name[: LONGEST_TAB - 1].rstrip(" ,;") + "…"


def long_rows(parts: Mapping[str, pd.DataFrame], lang: str) -> pd.DataFrame:
    """The rows of criteria, contributions and indicators (`parts` by these names) as one table, a
    row a figure, in the columns of LONG; words of lists in the reader's language."""
    found = []
    for table, rows in parts.items():
        own = rows.rename(columns={"quantity": "value"}).reindex(columns=list(LONG))
        texts = [measures.text_of(rows[column]) for column in WHAT[table]]
        what = [" ".join(filter(None, own)) for own in zip(*texts, strict=True)]
        found.append(own.assign(table=named("long_table", table, lang), what=what))
    every = pd.concat([own.astype(object) for own in found], ignore_index=True)
    for of in LISTS:
        told = {key: say(lang, *own) for key, own in names(of).items()}
        every[of] = [told.get(str(key), "") for key in every[of]]
    return every


def _long(pen: Pen, sheet: Worksheet, rows: pd.DataFrame) -> None:
    """One named table: a pivot of Excel takes it as it is."""
    heads = [{"header": say(pen.lang, *names("long")[column])} for column in rows.columns]
    for j, column in enumerate(rows.columns):
        sheet.set_column(j, j, WIDE.get(column, 14))
        for i, value in enumerate(rows[column].tolist(), 1):
            if isinstance(value, str):
                pen.text(sheet, i, j, value)
            elif value is not None and not pd.isna(value):
                sheet.write_number(i, j, value, pen.look(num_format="General"))
    place = (0, 0, len(rows), len(heads) - 1)
    sheet.add_table(*place, {"name": "so_lieu", "columns": heads, "style": "Table Style Light 1"})
    sheet.freeze_panes(1, 0)


def _dictionary(pen: Pen, sheet: Worksheet) -> None:
    """What each column of the long table holds, and the words that stand in it."""
    lines = [(say(pen.lang, *names("long")[column]), say(pen.lang, *names("long_means")[column]))
             for column in LONG]  # fmt: skip
    for of in LISTS:
        head = say(pen.lang, *names("long")[of])
        lines += [(head, say(pen.lang, *own)) for own in names(of).values()]
    for j, (text, wide) in enumerate(zip(HEADS, (40, 100), strict=True)):
        pen.text(sheet, 0, j, say(pen.lang, *names("long_heads")[text]), bold=True, bottom=1)
        sheet.set_column(j, j, wide)
    for i, line in enumerate(lines, 1):
        for j, text in enumerate(line):
            pen.text(sheet, i, j, text, text_wrap=True)


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
