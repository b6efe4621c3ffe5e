"""What an old .xls says beside its values: error cells, fonts, percent formats, hidden rows and columns."""

from __future__ import annotations

import io

import xlrd

from analysis.sheets import number_formats
from analysis.sheets.xlsx import SheetFacts
from analysis.words.text import decode_legacy, legacy_encoding


def facts_of(data: bytes) -> dict[str, SheetFacts]:
    """Facts by sheet name. A file that xlrd cannot open has none: calamine may still read its values."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception:  # xlrd raises whatever a broken record leads to; the facts are an addition
        return {}
    return {sheet.name: _facts(book, sheet) for sheet in book.sheets()}


def _facts(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> SheetFacts:
    facts = SheetFacts(sheet.name)
    facts.hidden_rows = sorted(r + 1 for r, info in sheet.rowinfo_map.items() if info.hidden and r < sheet.nrows)
    facts.hidden_columns = sorted(c + 1 for c, info in sheet.colinfo_map.items() if info.hidden and c < sheet.ncols)
    for r in range(sheet.nrows):
        for c, kind in enumerate(sheet.row_types(r)):
            if kind == xlrd.XL_CELL_ERROR:
                code = sheet.cell_value(r, c)
                facts.flags[r, c] = ("error_cell", xlrd.error_text_from_code.get(code, "#"))
            elif kind in (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER):
                _look(facts, book, sheet, r, c, kind)
    return facts


def _look(facts: SheetFacts, book: xlrd.Book, sheet: xlrd.sheet.Sheet, r: int, c: int, kind: int) -> None:
    style = book.xf_list[sheet.cell_xf_index(r, c)]
    if kind == xlrd.XL_CELL_NUMBER:
        shape = book.format_map.get(style.format_key)
        if shape is not None and "%" in shape.format_str:
            facts.percents.append((r, c))
        elif shape is not None and number_formats.misleads(shape.format_str):
            facts.formats[r, c] = shape.format_str
        return
    text, font = sheet.cell_value(r, c), book.font_list[style.font_index].name
    runs = sheet.rich_text_runlist_map.get((r, c), ())
    edges = [(0, font), *((at, book.font_list[index].name) for at, index in runs), (len(text), "")]
    pieces = [(text[a:b], name) for (a, name), (b, _) in zip(edges, edges[1:], strict=False)]
    if any(legacy_encoding(name) for piece, name in pieces if piece):
        facts.texts[r, c] = "".join(decode_legacy(piece, name) for piece, name in pieces)
