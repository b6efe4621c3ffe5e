"""A panel as a native, editable chart of Word and PowerPoint.

XlsxWriter makes every chart. These two take theirs out of a small workbook, with what Excel takes
for granted written out, and keep the workbook for "Edit data".
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

import xlsxwriter
from docx.document import Document as Word
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.xmlchemy import BaseOxmlElement, OxmlElement
from pptx.presentation import Presentation as Show

from analysis.figures.drawn import Drawn
from analysis.figures.palettes import ALARM, INK
from analysis.figures.panels import Panel, Series
from analysis.publish.panel_sheet import LABEL_AT, Letters, Pen
from analysis.words.wording import say

MADE = datetime(2000, 1, 1)
LEFT_OUT = (
    "c:printSettings | c:chart/c:title | //c:dLbls/c:dLblPos | //c:dLbls/c:showVal"
    " | //c:dLbl/*[self::c:layout or self::c:tx or self::c:dLblPos or self::c:showVal]"
)
# Before a number format: its comma is that of the report's language, whatever the program's.
LOCALES = "[$-42A]", "[$-409]"
CODES = {"center": "ctr", "above": "t", "outside_end": "outEnd"}
# Excel takes these for granted, other programs do not: element, value, in what, before what.
GRANTED = (
    ("c:roundedCorners", "0", "c:chartSpace", "c:chart"),
    ("c:overlay", "0", "c:legend", "c:txPr"),
    ("c:varyColors", "0", "c:barChart", "c:ser"),
    ("c:varyColors", "0", "c:lineChart", "c:ser"),
    ("c:invertIfNegative", "0", "c:barChart/c:ser", "c:dPt | c:dLbls | c:cat"),
    ("c:invertIfNegative", "0", "c:barChart/c:ser/c:dPt", "c:spPr"),
    ("c:smooth", "0", "c:lineChart/c:ser", ""),
    ("c:delete", "0", "c:catAx", "c:axPos"),
    ("c:delete", "0", "c:valAx", "c:axPos"),
    # Each bar has its name, however little room there is.
    ("c:tickLblSkip", "1", "c:plotArea[c:barChart/c:barDir/@val='bar']/c:catAx", ""),
    ("c:noMultiLvlLbl", "0", "c:catAx", ""),
)


@dataclass(frozen=True, slots=True)
class NativeChart:
    """A chart outside of Excel: its XML, which names no workbook yet, and its workbook."""

    xml: bytes
    xlsx_blob: bytes

    def xml_bytes(self, chart_type: object) -> bytes:
        """The XML, under the name by which python-pptx asks for it."""
        return self.xml


def native_chart(panel: Panel, drawn: Drawn, by: Letters) -> NativeChart:
    """A panel as a chart of Word or PowerPoint, with the figure's tag in its title."""
    charted = zipfile.ZipFile(io.BytesIO(_small_workbook(panel, drawn, by, charted=True)))
    chart = parse_xml(charted.read("xl/charts/chart1.xml"))
    for element in chart.xpath(LEFT_OUT):
        element.getparent().remove(element)
    lines = [(text, ink) for text, ink in ((panel.name, INK), (drawn.tag, ALARM)) if text]
    first = chart.find(qn("c:chart"))
    first.insert(0, _new("c:autoTitleDeleted", val=str(int(not lines))))
    if lines:
        words = _words(lines, by.title, by, drawn.lang, bold=True)
        first.insert(0, _new("c:title", words, _new("c:overlay", val="0")))
    for made, series in zip(chart.iter(qn("c:ser")), panel.series, strict=True):
        for label in made.xpath("c:dLbls/c:dLbl[not(c:delete)]"):
            _say(label, series, drawn.lang, by)
        for label in made.xpath("c:dLbls | c:dLbls/c:dLbl[not(c:delete)]"):
            position = CODES[LABEL_AT.get(panel.kind, "outside_end")]
            label.append(_new("c:dLblPos", val=position))
            for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
                label.append(_new(f"c:show{name}", val=str(int(name == "Val"))))
    chart.find(qn("c:lang")).set("val", say(drawn.lang, "vi-VN", "en-GB"))
    for offset in chart.iter(qn("c:lblOffset")):
        offset.set("val", "40")
    for tag, value, where, before in GRANTED:
        for parent in chart.xpath(f"descendant-or-self::{where}[not({tag})]"):
            at = parent.index(parent.xpath(before)[0]) if before else len(parent)
            parent.insert(at, _new(tag, val=value))
    return NativeChart(serialize_part_xml(chart), _small_workbook(panel, drawn, by, charted=False))


def _small_workbook(panel: Panel, drawn: Drawn, by: Letters, *, charted: bool) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        sheet, pen = book.add_worksheet("Sheet1"), Pen(book, lambda cell: "", drawn.lang)
        pen.table(sheet, panel, drawn, 0)
        sheet.set_column(0, 0, 30)
        if charted:
            chart = pen.chart(sheet, panel, drawn, 0, by)
            chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
            sheet.insert_chart(0, 0, chart)
    return data.getvalue()


def _say(label: BaseOxmlElement, series: Series, lang: str, by: Letters) -> None:
    """The label of a point as a format of its number or a text: Word looks into no cell."""
    i = int(label[0].get("val"))
    mark, code = series.marks[i], series.formats[i]
    assert mark is not None, "a label is a mark's"
    if code:
        said = _new("c:numFmt", formatCode=say(lang, *LOCALES) + code, sourceLinked="0")
    else:
        ink = label.xpath(".//a:srgbClr/@val")[0]
        said = _words([(line, ink) for line in mark.text.split("\n")], by.size, by, lang)
    label.insert(1, said)
    for body in label.xpath("c:txPr/a:bodyPr"):
        body.set("wrap", "none")


def _words(
    lines: Sequence[tuple[str, str]], size: float, by: Letters, lang: str, *, bold: bool = False
) -> BaseOxmlElement:
    """Lines of text, each in its own colour."""
    paragraphs = [
        f'<a:p><a:r><a:rPr lang="{say(lang, "vi-VN", "en-GB")}" sz="{size * 100:.0f}" b="{bold:d}">'
        f'<a:solidFill><a:srgbClr val="{ink.lstrip("#")}"/></a:solidFill>'
        f'<a:latin typeface="{by.font}"/></a:rPr><a:t>{escape(text)}</a:t></a:r></a:p>'
        for text, ink in lines
    ]
    rich = f"<c:rich><a:bodyPr/>{''.join(paragraphs)}</c:rich>"
    return parse_xml(f"<c:tx {nsdecls('c', 'a')}>{rich}</c:tx>")


def _new(tag: str, *children: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(tag)
    element.extend(children)
    for name, value in attributes.items():
        element.set(name, value)
    return element


def saved(document: Word | Show, title: str) -> bytes:
    """A document with its title and without author and time: the same content, the same bytes."""
    about = document.core_properties
    about.title, about.comments, about.author, about.last_modified_by = title, "", "", ""
    about.created = about.modified = MADE
    package, data = io.BytesIO(), io.BytesIO()
    document.save(package)
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(data, "w") as new:
        for item in old.infolist():
            entry = zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(item))
    return data.getvalue()
