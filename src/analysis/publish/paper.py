"""The form of administrative papers of Vietnam in Word, and what python-docx has no word for.

The form (Decree 30/2020/NĐ-CP) is the file paper.docx: A4, Times New Roman 14, margins 20 mm above
and below, 30 mm left, 15 mm right, the page number on top; a letterhead, a place for the signature.
An office may edit it in Word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from analysis.figures.palettes import ink_on
from analysis.figures.panels import Field

BODY_MM, BODY_HIGH_MM = 165.0, 225.0
CENTER = WD_ALIGN_PARAGRAPH.CENTER


def new_paper(lang: str) -> tuple[Word, Table | None]:
    """An empty paper under its letterhead, and the place of the signature, which comes last.

    In English there is neither: the form is one of Vietnam.
    """
    with (files("analysis.publish") / "paper.docx").open("rb") as form:
        document = Document(form)
    letterhead, signature = document.tables
    signature._tbl.getparent().remove(signature._tbl)
    if lang == "vi":
        return document, signature
    letterhead._tbl.getparent().remove(letterhead._tbl)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    return document, None


def sign(document: Word, signature: Table) -> None:
    """The place of the signature at the end of what is written."""
    document.element.body[-1].addprevious(signature._tbl)  # the last is the section itself


def write(paragraph: Paragraph, text: str, size: float, *, bold=False, italic=False) -> Run:
    """Text of this size (points) at the end of a paragraph."""
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
    return run


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field that Word fills in itself; `shown` stands there until it does."""
    field, run, text = (OxmlElement(tag) for tag in ("w:fldSimple", "w:r", "w:t"))
    field.set(qn("w:instr"), code)
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def add_grid(
    document: Word,
    grid: Sequence[Sequence[Field]],
    widths_mm: Sequence[float],
    sizes: tuple[float, float],
    *,
    middle: bool = False,
) -> Table:
    """A table of these fields; `sizes` of the head and of the rest in points.

    The head stands in the middle of its columns; `middle`: the rest too, but for the first column.
    """
    table = document.add_table(len(grid), len(widths_mm), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    cells = iter(table._cells)  # one look-up for all: asking for single cells is slow
    for i, line in enumerate(grid):
        for j, (field, width) in enumerate(zip(line, widths_mm, strict=True)):
            cell = next(cells)
            cell.width = Mm(width)
            if field.text:
                _fill(cell, field, sizes[i > 0], middle=i == 0 or (middle and j > 0))
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    return table


def _fill(cell: _Cell, field: Field, size: float, *, middle: bool) -> None:
    run = write(cell.paragraphs[0], field.text, size, bold=field.bold)
    if middle:
        cell.paragraphs[0].alignment = CENTER
    if field.colour:
        look = f'w:val="clear" w:color="auto" w:fill="{field.colour[1:]}"'
        cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:shd {nsdecls('w')} {look}/>"))
        if ink_on(field.colour) == "white":
            run.font.color.rgb = RGBColor(255, 255, 255)


def pad(table: Table, side_mm: float) -> None:
    """Room left and right of the text in the cells of a table."""
    twips = round(side_mm * 56.7)
    sides = "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side in ("left", "right"))
    margins = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>")
    # Word wants the properties in the order of its schema: what describes the look comes last.
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    table._tbl.tblPr.append(margins) if look is None else look.addprevious(margins)


def repeat_head(table: Table, *, together: bool = False) -> None:
    """The first row again on every page, no row broken; `together`: the whole table on one page."""
    for n, row in enumerate(table._tbl.tr_lst):
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if n == 0:
            row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        if n == 0 or together:
            keep_with_next(Paragraph(p, table) for p in row.iter(qn("w:p")))


def keep_with_next(paragraphs: Iterable[Paragraph]) -> None:
    """Each of them on the page of what follows it."""
    for paragraph in paragraphs:
        paragraph.paragraph_format.keep_with_next = True
