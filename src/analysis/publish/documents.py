"""The report as a Word document in the form of administrative papers of Vietnam.

Charts are native: a double click edits them; what Word has no chart for is a table.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from analysis.figures.drawn import Drawn
from analysis.figures.lettering import widest
from analysis.figures.palettes import ALARM
from analysis.figures.panels import PLACED, TABLES, Exhibit, Field, Panel, grid_of, panels_of
from analysis.figures.printed import caption_of
from analysis.publish import paper
from analysis.publish.native import NativeChart, native_chart, saved
from analysis.publish.panel_sheet import Letters
from analysis.publish.paper import BODY_HIGH_MM, BODY_MM, CENTER
from analysis.words.wording import join_names, say

LEGEND_KEY_MM = 9.0  # the square of an entry and the room around it

FONT, SIZE = "Times New Roman", 14.0
CHART_MM = 163.0
FIRST_MM = 128.0  # what a page has left below letterhead, title, headings and a sentence
BAR_MM = 3.3  # a bar with its name beside it, at least
# A table with more columns cannot be read on an upright page: the picture stands there.
MOST_COLUMNS = 14
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
EMU = 36_000  # in a millimetre
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = (
    f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{id}" name="Chart {number}"/>'
    f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{CHART}"><c:chart xmlns:c="{CHART}" '
    'r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
)
# The chart names its workbook by the relation that is made first.
OF_BOOK = b'<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'


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
    """A heading with the sentences, figures and tables under it, what is said of numbers that make
    no figure, and then its parts."""

    heading: str
    sentences: tuple[str, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    tables: tuple[Table, ...] = ()
    parts: tuple[Section, ...] = ()
    besides: tuple[str, ...] = ()


def word_report(title: Sequence[str], sections: Iterable[Section], lang: str = "vi") -> bytes:
    """A .docx: sections in Roman figures (12 at most, or IndexError), figures and tables counted.

    `title` is the kind of paper and its subject, one line each. The same input, the same bytes.
    """
    page = _Page(lang)
    page.title(title)
    for n, section in enumerate(sections):
        page.section(section, ROMAN[n], 1)
    return page.saved(title)


class _Page:
    """The document while it is written: it counts the figures, the tables and the charts."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.document, self.signature = paper.new_paper(lang)
        self.figures = self.tables = self.charts = 0
        self.said: set[str] = set()
        self.captions: set[str] = set()

    def title(self, title: Sequence[str]) -> None:
        """The lines of the title in the middle, the first in capitals."""
        for n, line in enumerate(title):
            around = self._line(line if n else line.upper(), bold=True).paragraph_format
            around.space_before = Pt(0 if n else 18)
            around.space_after = Pt(12 if n == len(title) - 1 else 0)

    def section(self, section: Section, number: str, level: int) -> None:
        """A section under its numbered heading; its parts are numbered 1, 2, ..."""
        self.document.add_heading(f"{number}. {section.heading}", level)
        for sentence in section.sentences:
            self.body(sentence)
        for exhibit in section.exhibits:
            self.exhibit(exhibit)
        for sentence in section.besides:
            self.body(sentence)
        for table in section.tables:
            self.table(table)
        for n, part in enumerate(section.parts, 1):
            self.section(part, str(n), level + 1)

    def body(self, text: str) -> Paragraph:
        """A paragraph of prose."""
        paragraph = self._line(text, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
        paragraph.paragraph_format.first_line_indent = Mm(10)
        paragraph.paragraph_format.space_after = Pt(6)
        return paragraph

    def exhibit(self, exhibit: Exhibit) -> None:
        """Sentences, the figure with its numbered caption (of a table above it), notes, source."""
        drawn = exhibit.drawn
        new = [sentence for sentence in exhibit.sentences if sentence not in self.said]
        self.said.update(new)  # two figures may have one finding
        sentences = [self.body(sentence) for sentence in new]
        if drawn.kind == "empty":
            return
        paper.keep_with_next(sentences)
        if _is_table(drawn):
            self._captioned(drawn)
            self._figure(exhibit)
        else:
            self._figure(exhibit)
            self._captioned(drawn)
        lines = [self._line(text, 12, italic=True) for text in (*drawn.notes, drawn.source_note)]
        paper.keep_with_next(lines[:-1])
        lines[-1].paragraph_format.space_after = Pt(12)

    def _captioned(self, drawn: Drawn) -> None:
        """The numbered caption; of two that are equal the second names what it shows."""
        text = caption_of(drawn)
        if text in self.captions:  # the same measure of other things: these tell them apart
            text += f" ({join_names(drawn.categories, self.lang)})"
        self.captions.add(text)
        caption = self._numbered(text, table=_is_table(drawn))
        caption.paragraph_format.space_before = Pt(3)

    def _figure(self, exhibit: Exhibit) -> None:
        panels = panels_of(exhibit.drawn)
        if any(panel.kind not in TABLES for panel in panels):
            self._charts(panels, exhibit)
        elif _is_table(exhibit.drawn):
            if exhibit.drawn.tag:  # charts and pictures carry it themselves
                tag = self._line(exhibit.drawn.tag, 12, bold=True, keep=True)
                tag.runs[0].font.color.rgb = RGBColor.from_string(ALARM[1:])
            for panel in panels:
                self._coloured(panel)
        else:
            self._picture(exhibit)

    def _charts(self, panels: list[Panel], exhibit: Exhibit) -> None:
        """Native charts in one paragraph: several panels stand two in a row."""
        paragraph, drawn = self._line("", keep=True), exhibit.drawn
        width = CHART_MM if len(panels) == 1 else CHART_MM / 2 - 0.5
        heights = [_height_mm(panel, width) + (5 if drawn.tag else 0) for panel in panels]
        # The first one stands below the title, where its bars have room enough at all.
        first = not self.charts and max(len(panel.rows) for panel in panels) * BAR_MM < FIRST_MM
        most = FIRST_MM if first else BODY_HIGH_MM
        for n, panel in enumerate(panels):
            size = _letters(panel, width)
            chart = native_chart(panel, drawn, Letters(FONT, size, size + 0.5))
            said = ". ".join(text for text in (panel.name, exhibit.drawn.alt_text) if text)
            high = max(heights[n - n % 2 :][:2])  # two side by side are of one height
            self._chart(paragraph.add_run(), chart, (width, min(high, most)), said)

    def _chart(self, run: Run, chart: NativeChart, size: tuple[float, float], alt: str) -> None:
        """A chart part with its workbook, and the drawing in the run that shows it; size in mm."""
        self.charts += 1
        package = self.document.part.package
        named = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{self.charts}.xlsx")
        book = Part(named, CONTENT_TYPE.SML_SHEET, chart.xlsx_blob, package)
        named = PackURI(f"/word/charts/chart{self.charts}.xml")
        xml = chart.xml.replace(b"</c:chartSpace>", OF_BOOK)
        part = Part(named, CONTENT_TYPE.DML_CHART, xml, package)
        assert part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE) == "rId1", "as the chart says"
        wide, high = (round(side * EMU) for side in size)
        own = {"id": 1000 + self.charts, "number": self.charts, "wide": wide, "high": high}
        relation = self.document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
        drawing = parse_xml(DRAWING.format(relation=relation, **own))
        next(drawing.iter(qn("wp:docPr"))).set("descr", alt)
        run._r.append(drawing)

    def _coloured(self, panel: Panel) -> None:
        """A matrix as a table with coloured cells."""
        grid = grid_of(panel)
        columns = len(grid[0]) - 1
        narrow = min(26.0, 120.0 / columns)
        widths = [BODY_MM - narrow * columns, *[narrow] * columns]
        words = [word for field in grid[0][1:] for word in field.text.split()]
        head = 9.0 if widest(words, 9, bold=True) < narrow - 1.5 else 7.0
        table = paper.add_grid(self.document, grid, widths, (head, 10), middle=True)
        paper.pad(table, 0.5)
        paper.repeat_head(table, together=len(panel.rows) <= 30)

    def _picture(self, exhibit: Exhibit) -> None:
        run = self._line("", keep=True).add_run()
        shape = run.add_picture(io.BytesIO(exhibit.picture), width=Mm(160))
        if shape.height > Mm(BODY_HIGH_MM):
            shape.width = round(shape.width * Mm(BODY_HIGH_MM) / shape.height)
            shape.height = Mm(BODY_HIGH_MM)
        shape._inline.docPr.set("descr", exhibit.drawn.alt_text)

    def table(self, table: Table) -> None:
        """A table of texts under its numbered caption."""
        caption = self._numbered(table.caption, table=True)
        caption.paragraph_format.space_before = Pt(6)
        grid = [[Field(text, bold=True) for text in table.head]]
        grid += [[Field(text) for text in row] for row in table.rows]
        paper.repeat_head(paper.add_grid(self.document, grid, table.widths_mm, (11, 11)))
        if table.note:
            self._line(table.note, 12, italic=True).paragraph_format.space_after = Pt(12)

    def saved(self, title: Sequence[str]) -> bytes:
        """The document as bytes, signed where its form has a signature."""
        if self.signature:
            paper.sign(self.document, self.signature)
        return saved(self.document, " – ".join(title))

    def _line(
        self, text: str, size=SIZE, *, bold=False, italic=False, align=CENTER, keep=False
    ) -> Paragraph:
        paragraph = self.document.add_paragraph()
        paragraph.alignment, paragraph.paragraph_format.keep_with_next = align, keep
        if text:
            paper.write(paragraph, text, size, bold=bold, italic=italic)
        return paragraph

    def _numbered(self, text: str, *, table: bool) -> Paragraph:
        """The caption of a table or a chart, each counted apart."""
        self.tables += table
        self.figures += not table
        number = self.tables if table else self.figures
        names = ("Bảng", "Table") if table else ("Biểu đồ", "Figure")
        return self._caption(say(self.lang, *names), number, text)

    def _caption(self, label: str, number: int, text: str) -> Paragraph:
        """Such as "Biểu đồ 1. ..."; Word counts the number and can list the figures."""
        paragraph = self.document.add_paragraph(style="Caption")
        paragraph.alignment, paragraph.paragraph_format.keep_with_next = CENTER, True
        paragraph.add_run(f"{label} ")
        paper.add_field(paragraph, f"SEQ {label.replace(' ', '_')} \\* ARABIC", str(number))
        paragraph.add_run(f". {text}" if text else "")
        return paragraph


def _is_table(drawn: Drawn) -> bool:
    """Whether a figure stands in the paper as a table: as coloured fields that a page can hold."""
    panels = panels_of(drawn)
    of_fields = bool(panels) and all(panel.kind in TABLES for panel in panels)
    return of_fields and drawn.form != PLACED and _narrow(panels)


def _letters(panel: Panel, width_mm: float) -> float:
    """Size of the letters in a chart, in points."""
    return 10.0 if width_mm > BODY_MM / 2 and len(panel.rows) <= 25 else 8.0


def _narrow(panels: list[Panel]) -> bool:
    return max(len(panel.series) for panel in panels) <= MOST_COLUMNS


def _legend_mm(panel: Panel, width_mm: float) -> float:
    """How high a legend is: its entries stand in columns as wide as the widest of them."""
    names = [own.name for n, own in enumerate(panel.series) if n not in panel.unnamed]
    if not panel.legend:
        return 0.0
    column = widest(names, _letters(panel, width_mm)) + LEGEND_KEY_MM
    lines = -(-len(names) // max(int(0.85 * width_mm / column), 1))
    return 4.0 + 5.0 * lines


def _height_mm(panel: Panel, width_mm: float) -> float:
    """How high a chart is: a line for each bar, two where names wrap; a fixed frame for others."""
    frame = (10 if panel.name else 4) + _legend_mm(panel, width_mm)
    if panel.kind in ("lines", "columns"):
        return frame + (80.0 if width_mm > BODY_MM / 2 else 45.0)
    size = _letters(panel, width_mm)
    # Word gives the names a third of the width.
    lines = 2 if widest(panel.rows, size) > width_mm / 3 else 1
    row = size * (0.42 if lines == 1 else 0.74) + 1.2
    row *= 1.7 if panel.kind == "dumbbells" and lines == 1 else 1.0
    return min(max(frame + 8 + row * len(panel.rows), 24.0), BODY_HIGH_MM)
