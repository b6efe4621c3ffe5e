"""The report as a Word document in the form of administrative papers of Vietnam (Decree 30/2020/NĐ-CP).

A4, Times New Roman 14, margins 20 mm above and below, 30 mm left, 15 mm right, the page number on top in the middle.
Charts are native: a double click edits them. What Word has no chart for is a table with coloured cells.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from analysis.figures.canvas import widest
from analysis.figures.drawn import Drawn
from analysis.figures.palettes import ALARM, ink_on
from analysis.figures.panels import TABLES, Exhibit, Panel, panels_of
from analysis.publish.native import MADE, chart_parts, same_bytes
from analysis.words.wording import say

FONT, SIZE = "Times New Roman", 14.0
BODY_MM, BODY_HIGH_MM = 165.0, 225.0
CHART_MM = 163.0
# A table of coloured cells with more columns than this cannot be read on an upright page: the picture stands there.
MOST_COLUMNS = 14
EMU = 36_000  # in a millimetre


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts with its caption and the line under it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths_mm: tuple[float, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the sentences, figures and tables under it."""

    heading: str
    sentences: tuple[str, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    tables: tuple[Table, ...] = ()


def word_report(title: Sequence[str], sections: Iterable[Section], lang: str = "vi") -> bytes:
    """A .docx with these sections: headings numbered in Roman figures, figures and tables each counted through.

    `title` is the kind of paper and its subject, one line each. The same input gives the same bytes.
    """
    page = _Page(lang)
    page.letterhead(title)
    for number, section in enumerate(sections, 1):
        page.heading(f"{_roman(number)}. {section.heading}")
        for sentence in section.sentences:
            page.body(sentence)
        for exhibit in section.exhibits:
            page.exhibit(exhibit)
        for table in section.tables:
            page.table(table)
    page.signature()
    return page.saved(title)


def _roman(number: int) -> str:
    steps = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, letters in steps:
        text += letters * (number // value)
        number %= value
    return text


class _Page:
    """The document while it is written: it counts the figures, the tables and the parts of the package."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.document = Document()
        self.figures = self.tables = self.charts = 0
        self.said: set[str] = set()
        _set_up(self.document, lang)

    def letterhead(self, title: Sequence[str]) -> None:
        """The two blocks on top, with room for the names that only the office knows, and the title."""
        if self.lang == "vi":
            _letterhead(self.document)
        for n, line in enumerate(title):
            paragraph = self._line(line.upper() if n == 0 else line, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
            paragraph.paragraph_format.space_before = Pt(18 if n == 0 else 0)
            paragraph.paragraph_format.space_after = Pt(12 if n == len(title) - 1 else 0)

    def heading(self, text: str) -> None:
        self.document.add_heading(text, 1)

    def body(self, text: str) -> Paragraph:
        paragraph = self._line(text, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
        paragraph.paragraph_format.first_line_indent = Mm(10)
        paragraph.paragraph_format.space_after = Pt(6)
        return paragraph

    def exhibit(self, exhibit: Exhibit) -> None:
        """Sentences, the tag of illustrative data, the figure, its numbered caption, notes and source."""
        drawn = exhibit.drawn
        new = [sentence for sentence in exhibit.sentences if sentence not in self.said]
        self.said.update(new)  # two figures may have one finding
        for sentence in new:
            self.body(sentence).paragraph_format.keep_with_next = drawn.kind != "empty"
        if drawn.kind == "empty":
            return
        self._figure(exhibit)
        self.figures += 1
        label = say(self.lang, "Biểu đồ", "Figure")
        caption = self._caption(label, self.figures, caption_of(drawn), keep=True)
        caption.paragraph_format.space_before = Pt(3)
        for note in (*drawn.notes, exhibit.source_note):
            last = note is exhibit.source_note
            line = self._line(note, size=12, italic=True, align=WD_ALIGN_PARAGRAPH.CENTER, keep=not last)
            line.paragraph_format.space_after = Pt(12 if last else 0)

    def _figure(self, exhibit: Exhibit) -> None:
        panels = panels_of(exhibit.drawn)
        if any(panel.kind not in TABLES for panel in panels):
            self._charts(panels, exhibit)
        elif panels and max(len(panel.series) for panel in panels) <= MOST_COLUMNS:
            self._tag(exhibit.drawn)
            for panel in panels:
                self._field(panel)
        else:
            self._picture(exhibit)

    def _tag(self, drawn: Drawn) -> None:
        """The mark of illustrative data above a table; charts and pictures carry it themselves."""
        if drawn.tag:
            tag = self._line(drawn.tag, size=12, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, keep=True)
            tag.runs[0].font.color.rgb = RGBColor.from_string(ALARM[1:])

    def _charts(self, panels: list[Panel], exhibit: Exhibit) -> None:
        """Native charts in one paragraph: several panels stand two in a row."""
        paragraph = self._line("", align=WD_ALIGN_PARAGRAPH.CENTER, keep=True)
        width = CHART_MM if len(panels) == 1 else CHART_MM / 2 - 0.5
        heights = [height_mm(panel, width) + (5 if exhibit.drawn.tag else 0) for panel in panels]
        for n, panel in enumerate(panels):
            chart, workbook = chart_parts(panel, exhibit.drawn, FONT, letters(panel, width))
            said = ". ".join(text for text in (panel.name, exhibit.alt_text) if text)
            high = max(heights[n - n % 2 :][:2])  # two side by side are of one height
            self._chart(paragraph.add_run(), chart, workbook, (width, min(high, BODY_HIGH_MM)), said)

    def _chart(self, run: Run, chart: bytes, workbook: bytes, size_mm: tuple[float, float], alt: str) -> None:
        """A chart part with its workbook, and the drawing in the run that shows it."""
        self.charts += 1
        package = self.document.part.package
        book = Part(
            PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{self.charts}.xlsx"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            workbook,
            package,
        )
        part = Part(PackURI(f"/word/charts/chart{self.charts}.xml"), CONTENT_TYPE.DML_CHART, chart, package)
        assert part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE) == "rId1", "the chart names its workbook rId1"
        relation = self.document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
        width, height = (round(side * EMU) for side in size_mm)
        drawing = parse_xml(
            f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{1000 + self.charts}" name="Chart {self.charts}"/>'
            "<wp:cNvGraphicFramePr/><a:graphic><a:graphicData "
            'uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
            f'r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
        )
        drawing.find(f".//{qn('wp:docPr')}").set("descr", alt)
        run._r.append(drawing)

    def _field(self, panel: Panel) -> None:
        """A matrix as a table with coloured cells."""
        columns = (*panel.series, *panel.beside)
        narrow = min(26.0, 120.0 / len(columns))
        table = self._grid(
            len(panel.rows) + 1 + bool(panel.below), [BODY_MM - narrow * len(columns), *[narrow] * len(columns)]
        )
        cells = table._cells  # one look-up for all: asking for single cells is slow in long tables
        fields = [cells[n : n + len(columns) + 1] for n in range(0, len(cells), len(columns) + 1)]
        _margins(table, 0.5)
        words = [word for series in columns for word in series.name.split()]
        head = 9.0 if widest(words, 9, bold=True) < narrow - 1.5 else 7.0
        for j, series in enumerate(columns, 1):
            self._cell(fields[0][j], series.name, bold=True, size=head, middle=True)
        for i, row in enumerate(panel.rows, 1):
            self._cell(fields[i][0], row, size=10)
            for j, series in enumerate(columns, 1):
                mark, bold = series.marks[i - 1], j > len(panel.series)
                if mark:
                    self._cell(fields[i][j], mark.text, size=10, middle=True, fill=mark.colour, bold=bold)
        if panel.below:
            self._cell(fields[-1][0], panel.sums, size=10, bold=True)
        for j, mark in enumerate(panel.below, 1):
            self._cell(fields[-1][j], mark.text if mark else "", size=10, middle=True, bold=True)
        _repeat_head(table, together=len(panel.rows) <= 30)

    def _picture(self, exhibit: Exhibit) -> None:
        paragraph = self._line("", align=WD_ALIGN_PARAGRAPH.CENTER, keep=True)
        shape = paragraph.add_run().add_picture(io.BytesIO(exhibit.picture), width=Mm(160))
        if shape.height > Mm(BODY_HIGH_MM):
            shape.width, shape.height = round(shape.width * Mm(BODY_HIGH_MM) / shape.height), Mm(BODY_HIGH_MM)
        shape._inline.docPr.set("descr", exhibit.alt_text)

    def table(self, table: Table) -> None:
        """A table of texts under its numbered caption."""
        self.tables += 1
        caption = self._caption(say(self.lang, "Bảng", "Table"), self.tables, table.caption, keep=True)
        caption.paragraph_format.space_before = Pt(6)
        made = self._grid(len(table.rows) + 1, table.widths_mm)
        for j, text in enumerate(table.head):
            self._cell(made.cell(0, j), text, bold=True, size=11, middle=True)
        cells = made._cells  # one look-up for all: asking for single cells is slow in long tables
        for i, row in enumerate(table.rows, 1):
            for j, text in enumerate(row):
                self._cell(cells[i * len(table.head) + j], text, size=11)
        _repeat_head(made)
        if table.note:
            line = self._line(table.note, size=12, italic=True, align=WD_ALIGN_PARAGRAPH.CENTER)
            line.paragraph_format.space_after = Pt(12)

    def signature(self) -> None:
        """Where the paper is signed, with nobody's name."""
        if self.lang != "vi":
            return
        table = self._grid(1, [BODY_MM * 0.5, BODY_MM * 0.5], lines=False)
        left, right = table.rows[0].cells
        table._tbl.tr_lst[0].get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        self._cell(left, "Nơi nhận:\n- ……………;\n- Lưu: VT.", size=11)
        left.paragraphs[0].runs[0].font.italic = True
        place = "QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ\n(Chữ ký, dấu)\n\n\n\nHọ và tên"
        self._cell(right, place, size=13, middle=True, bold=True)

    def saved(self, title: Sequence[str]) -> bytes:
        about = self.document.core_properties
        about.title, about.comments = " – ".join(title), ""
        about.created = about.modified = MADE
        about.author = about.last_modified_by = ""
        data = io.BytesIO()
        self.document.save(data)
        return same_bytes(data.getvalue())

    # -- parts of a page --

    def _line(self, text: str, *, size=SIZE, bold=False, italic=False, align=None, keep=False) -> Paragraph:
        paragraph = self.document.add_paragraph()
        paragraph.alignment, paragraph.paragraph_format.keep_with_next = align, keep
        if text:
            run = paragraph.add_run(text)
            run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
        return paragraph

    def _caption(self, label: str, number: int, text: str, *, keep: bool) -> Paragraph:
        """Such as "Biểu đồ 1. ..." with a number that Word counts itself: a list of figures can be made from it."""
        paragraph = self.document.add_paragraph(style="Caption")
        paragraph.alignment, paragraph.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, keep
        paragraph.add_run(f"{label} ")
        _count(paragraph, label, number)
        paragraph.add_run(f". {text}")
        return paragraph

    def _grid(self, rows: int, widths_mm: Sequence[float], *, lines: bool = True):
        table = self.document.add_table(rows, len(widths_mm), style="Table Grid" if lines else None)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths_mm, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table

    def _cell(self, cell, text: str, *, size: float, bold=False, middle=False, fill: str = "") -> None:
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(text)
        run.font.size, run.font.bold = Pt(size), bold
        if middle:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if fill:
            properties = cell._tc.get_or_add_tcPr()
            properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill[1:]}"/>'))
            if ink_on(fill) == "white":
                run.font.color.rgb = RGBColor(255, 255, 255)


def caption_of(drawn: Drawn) -> str:
    """What a figure measures, of which place and time; that it is made up, where it is."""
    text = drawn.subtitle.replace(" · ", ", ") or drawn.title
    return f"{text} ({drawn.tag.lower()})" if drawn.tag else text


def letters(panel: Panel, width_mm: float) -> float:
    """Size of the letters in a chart, in points."""
    return 10.0 if width_mm > BODY_MM / 2 and len(panel.rows) <= 25 else 8.0


def height_mm(panel: Panel, width_mm: float) -> float:
    """How high a chart is: bars need a line for each row, two where names wrap; lines and columns a fixed frame."""
    frame = (10 if panel.name else 4) + (9 if panel.legend else 0)
    if panel.kind in ("lines", "columns"):
        return frame + (80.0 if width_mm > BODY_MM / 2 else 45.0)
    size = letters(panel, width_mm)
    # Word gives the names a third of the width.
    lines = 2 if widest(panel.rows, size) > width_mm / 3 else 1
    row = size * (0.42 if lines == 1 else 0.74) + 1.2
    row *= 1.7 if panel.kind == "dumbbells" and lines == 1 else 1.0
    return min(max(frame + 8 + row * len(panel.rows), 24.0), BODY_HIGH_MM)


# --- what python-docx has no word for ---


def _set_up(document, lang: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True  # the first page has no number
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(header, "PAGE", "2")
    for name in ("Normal", "Heading 1", "Caption"):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.italic = FONT, Pt(SIZE), False
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in list(fonts.attrib):
            if "heme" in kind:
                del fonts.attrib[kind]
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), FONT)
    normal, caption = document.styles["Normal"], document.styles["Caption"]
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(0), 1.0
    caption.font.size, caption.font.bold = Pt(13), True
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), say(lang, "vi-VN", "en-GB"))
    normal.element.get_or_add_rPr().append(language)
    heading = document.styles["Heading 1"].paragraph_format
    heading.space_before, heading.space_after, heading.keep_with_next = Pt(12), Pt(6), True


def _margins(table, side_mm: float) -> None:
    """Room left and right of the text in the cells of a table."""
    twips = round(side_mm * 56.7)
    sides = f'<w:left w:w="{twips}" w:type="dxa"/><w:right w:w="{twips}" w:type="dxa"/>'
    margins = parse_xml(f'<w:tblCellMar {nsdecls("w")}>{sides}</w:tblCellMar>')
    # Word wants the properties in the order of its schema: what describes the look comes last.
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    table._tbl.tblPr.append(margins) if look is None else look.addprevious(margins)


def _letterhead(document) -> None:
    """Name of the office at the left, the name of the state and its motto at the right."""
    table = document.add_table(2, 2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _margins(table, 0)
    for column, width in zip(table.columns, (60, 105), strict=True):
        column.width = Mm(width)
    texts = [
        ("TÊN CƠ QUAN, TỔ CHỨC\nSố: ……/BC-……", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"),
        ("", "…………, ngày …… tháng …… năm ……"),
    ]
    for row, pair in zip(table.rows, texts, strict=True):
        for cell, text, width in zip(row.cells, pair, (60, 105), strict=True):
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            for n, line in enumerate(text.split("\n")):
                run = paragraph.add_run(line)
                if n == 0 and "\n" in text:
                    run.add_break()
                run.font.size = Pt(12 if "CỘNG HÒA" in line else 13)
                run.font.bold = "CƠ QUAN" in line or "CỘNG HÒA" in line or "Độc lập" in line
                run.font.italic = "tháng" in line


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field that Word fills in itself; `shown` stands there until it does."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _count(paragraph: Paragraph, label: str, number: int) -> None:
    _field(paragraph, f"SEQ {label.replace(' ', '_')} \\* ARABIC", str(number))


def _repeat_head(table, *, together: bool = False) -> None:
    """The first row again on every page, no row broken across pages; `together`: the whole table on one page."""
    for n, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if n == 0:
            properties.append(OxmlElement("w:tblHeader"))
        if n == 0 or together:
            for paragraph in row.iter(qn("w:p")):
                Paragraph(paragraph, table).paragraph_format.keep_with_next = True
