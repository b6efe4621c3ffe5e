"""What an old .xls says beside its values: errors, fonts, percents, hidden rows and columns."""

from __future__ import annotations

import io

import xlrd
import xlrd.formatting

from analysis.sheets import number_formats
from analysis.sheets.sheet import MAX_CELLS, Place, SheetFacts, Unreadable
from analysis.sheets.styles import named_colour
from analysis.words.text import decode_legacy, legacy_encoding

SOLID = 1  # the pattern of a fill


def facts_of(data: bytes) -> dict[str, SheetFacts] | None:
    """Facts by sheet name; None for a file that xlrd cannot open: calamine may still read it.

    Unreadable: a sheet is too large, which calamine would lay out whole.
    """
    how = {"formatting_info": True, "ragged_rows": True, "logfile": io.StringIO()}
    try:
        book = xlrd.open_workbook(file_contents=data, **how)
        for own in book.sheets():
            if own.nrows * own.ncols > MAX_CELLS:
                raise Unreadable("file_too_large", f"{own.nrows} x {own.ncols}")
        return {sheet.name: _facts(book, sheet) for sheet in book.sheets()}
    except Unreadable:
        raise
    except Exception:  # xlrd raises whatever a broken record leads to; the facts are an addition
        return None


def _facts(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> SheetFacts:
    facts = SheetFacts()
    facts.hidden_rows = _hidden(sheet.rowinfo_map, sheet.nrows)
    facts.hidden_columns = _hidden(sheet.colinfo_map, sheet.ncols)
    fills = [_colour(book, shape) for shape in book.xf_list]
    coloured = len(set(filter(None, fills))) > 1  # one alone tells heads from lines
    for r in range(sheet.nrows):
        for c, kind in enumerate(sheet.row_types(r)):
            shape = sheet.cell_xf_index(r, c)
            if coloured and fills[shape]:
                facts.colours[r, c] = fills[shape]
            if book.font_list[book.xf_list[shape].font_index].struck_out:
                facts.struck.append((r, c))
            if kind == xlrd.XL_CELL_ERROR:
                code = int(sheet.cell_value(r, c))
                facts.flags[r, c] = ("error_cell", xlrd.error_text_from_code.get(code, "#"))
            elif kind == xlrd.XL_CELL_NUMBER:
                _look_at_number(facts, book, sheet, (r, c))
            elif kind == xlrd.XL_CELL_TEXT:
                _look_at_text(facts, book, sheet, (r, c))
    return facts


def _colour(book: xlrd.Book, shape: xlrd.formatting.XF) -> str:
    """The colour that a shape fills its cells with, by name; "" for none and white."""
    ground = shape.background
    known = book.colour_map.get(ground.pattern_colour_index) if ground is not None else None
    solid = ground is not None and ground.fill_pattern == SOLID
    return named_colour("".join(f"{one:02X}" for one in known)) if solid and known else ""


def _hidden(infos: dict, end: int) -> list[int]:
    """The numbers, from 1, of the rows or columns that are hidden."""
    return sorted(at + 1 for at, info in infos.items() if info.hidden and at < end)


def _look_at_number(facts: SheetFacts, book: xlrd.Book, sheet: xlrd.sheet.Sheet, at: Place) -> None:
    shape = book.format_map.get(book.xf_list[sheet.cell_xf_index(*at)].format_key)
    code = shape.format_str if shape is not None else ""
    if "%" in code:
        facts.percents.append(at)
    elif number_formats.misleads(code):
        facts.formats[at] = code


def _look_at_text(facts: SheetFacts, book: xlrd.Book, sheet: xlrd.sheet.Sheet, at: Place) -> None:
    text = str(sheet.cell_value(*at))
    style = book.xf_list[sheet.cell_xf_index(*at)]
    if style.alignment is not None and style.alignment.indent_level:
        facts.indents[at] = style.alignment.indent_level
    font = book.font_list[style.font_index].name
    runs = sheet.rich_text_runlist_map.get(at, ())
    edges = [(0, font), *((start, book.font_list[index].name) for start, index in runs)]
    ends = [start for start, _ in edges[1:]] + [len(text)]
    pieces = [(text[start:end], name) for (start, name), end in zip(edges, ends, strict=True)]
    if any(legacy_encoding(name) for piece, name in pieces if piece):
        facts.texts[at] = "".join(decode_legacy(piece, name) for piece, name in pieces)
