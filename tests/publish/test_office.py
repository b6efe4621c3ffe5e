"""Charts in Word, PowerPoint and Excel: read back, they say what the figure says."""

from __future__ import annotations

import functools
import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from PIL import Image
from pptx import Presentation

import table_makers
from analysis.figures import panels
from analysis.figures.drawn import Drawn, Gap, Mark
from analysis.figures.panels import Exhibit
from analysis.publish import charts_html, documents, excel, slides
from analysis.publish.documents import Section, Table
from analysis.publish.ink import Ink
from analysis.publish.native import LOCALES
from analysis.words.wording import number
from figure_makers import EVERY_KIND, TAG, bars, heat, matrix, stacked_bars

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NOTE, FINDING = "Nguồn: =Ban Dân vận.", "Kỳ Ninh đạt đủ."
TITLE = ("Báo cáo", "Kết quả năm 2018")
CHARTS = {make().kind for make in EVERY_KIND} - {"matrix", "heat", "empty"}
CHARTED = [make for make in EVERY_KIND if make().kind in CHARTS]
TABLED = [matrix, heat]


@functools.cache
def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (1890, 900), "#cccccc").save(data, "PNG")
    return data.getvalue()


def exhibit(drawn: Drawn) -> Exhibit:
    return Exhibit(replace(drawn, source_note=NOTE), picture(), (FINDING,))


def link(cell: str) -> str:
    return "external:../../data/raw/" + cell.replace("!", "#", 1)


@functools.cache
def in_word(*drawn: Drawn, lang: str = "vi") -> bytes:
    return documents.word_report(TITLE, [Section("Số liệu", (), tuple(map(exhibit, drawn)))], lang)


@functools.cache
def in_powerpoint(*drawn: Drawn) -> bytes:
    return slides.presentation(TITLE, map(exhibit, drawn))


@functools.cache
def in_excel(*drawn: Drawn, lang: str = "vi") -> bytes:
    return excel.workbook(TITLE, map(exhibit, drawn), link, lang)


WRITERS = {"word": in_word, "powerpoint": in_powerpoint, "excel": in_excel}


@pytest.fixture(params=WRITERS)
def writer(request):
    return WRITERS[request.param]


# --- reading the files back, without the code that wrote them ---


def parts(package: bytes, pattern: str) -> list[tuple[str, bytes]]:
    """Names and bytes of the parts that match, in the order of their numbers."""
    archive = zipfile.ZipFile(io.BytesIO(package))
    names = [name for name in archive.namelist() if re.search(pattern, name)]
    return [
        (name, archive.read(name))
        for name in sorted(names, key=lambda n: int(re.findall(r"\d+", n)[-1]))
    ]


def charts_of(package: bytes) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(data) for _, data in parts(package, r"/charts/chart\d+\.xml$")]


def colour_of(properties: ElementTree.Element | None) -> str:
    fill = None if properties is None else properties.find(f"{A}solidFill/{A}srgbClr")
    line = None if properties is None else properties.find(f"{A}ln/{A}solidFill/{A}srgbClr")
    found = fill if fill is not None else line
    return "" if found is None else "#" + found.get("val").lower()


def cached(reference: ElementTree.Element) -> list[str | None]:
    count = int(next(reference.iter(f"{C}ptCount")).get("val"))
    values: list[str | None] = [None] * count
    for point in reference.iter(f"{C}pt"):
        values[int(point.get("idx"))] = point.findtext(f"{C}v")
    return values


def printed(value: float, code: str, lang: str = "vi") -> str:
    """What a spreadsheet program prints for a number in a format of quoted texts and digits."""
    code = code.removeprefix(LOCALES[lang == "en"])
    tokens = re.findall(r'"[^"]*"|\\.|[#0,.]+', code)
    assert "".join(tokens) == code, code
    text = ""
    for token in tokens:
        if token[0] == '"':
            text += token[1:-1]
        elif token[0] == "\\":
            text += token[1]
        else:
            decimals = len(token.partition(".")[2])
            digits = f"{value:,.{decimals}f}" if "," in token else f"{value:.{decimals}f}"
            text += digits.translate(str.maketrans(",.", ".,")) if lang == "vi" else digits
    return text


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("−", "-")


def series_of(chart: ElementTree.Element) -> list[dict]:
    """Each series of a chart: name, categories, values, and each point's colour and label."""
    found = []
    for series in chart.iter(f"{C}ser"):
        colour, points, labels = colour_of(series.find(f"{C}spPr")), {}, {}
        for point in series.findall(f"{C}dPt"):
            points[int(point.find(f"{C}idx").get("val"))] = colour_of(point.find(f"{C}spPr"))
        values = [None if v is None else float(v) for v in cached(series.find(f"{C}val"))]
        for label in series.iter(f"{C}dLbl"):
            at = int(label.find(f"{C}idx").get("val"))
            if label.find(f"{C}delete") is None:
                said = label.find(f"{C}tx")
                if said is None:
                    code = label.find(f"{C}numFmt").get("formatCode")
                    assert code.startswith(LOCALES), "a comma is one in every program"
                    labels[at] = printed(values[at], code)
                else:
                    labels[at] = " ".join(text.text for text in said.iter(f"{A}t"))
        found.append(
            {
                "name": cached(series.find(f"{C}tx"))[0],
                "categories": cached(series.find(f"{C}cat")),
                "values": values,
                "colours": [points.get(i, colour) for i in range(len(values))],
                "labels": [labels.get(i, "") for i in range(len(values))],
            }
        )
    return found


def drawn_panels(drawn: Drawn) -> list[list[Mark]]:
    return [[mark for mark in drawn.marks if mark.panel == panel] for panel in drawn.panels]


def points_of(series: list[dict]) -> Counter:
    """Every point: its category (not what tells two of one name apart), value, colour, label."""
    return Counter(
        (category.split(" – ")[0], one["values"][i], one["colours"][i], plain(one["labels"][i]))
        for one in series
        for i, category in enumerate(one["categories"])
        if one["values"][i] is not None
    )


def marks_of(marks: list[Mark]) -> Counter:
    return Counter((mark.category, mark.value, mark.colour, plain(mark.text)) for mark in marks)


# --- Word and PowerPoint ---


@pytest.mark.parametrize(
    "make", [make for make in CHARTED if make().kind != "intervals"], ids=lambda make: make.__name__
)
@pytest.mark.parametrize("write", [in_word, in_powerpoint], ids=["word", "powerpoint"])
class TestNativeChartsSayWhatTheFigureSays:
    def test_every_mark_is_a_point_with_its_number_label_and_colour(self, make, write):
        for chart, marks in zip(charts_of(write(make())), drawn_panels(make()), strict=True):
            assert points_of(series_of(chart)) == marks_of(marks)

    def test_rows_and_series_stand_in_the_order_of_the_figure(self, make, write):
        drawn = make()
        for chart, marks in zip(charts_of(write(drawn)), drawn_panels(drawn), strict=True):
            series = series_of(chart)
            categories = [category.split(" – ")[0] for category in series[0]["categories"]]
            wanted = [mark.category for mark in marks]
            if drawn.kind == "lines":
                wanted = [
                    str(year) for year in range(2016, 2023)
                ]  # with the years that have no point
            elif drawn.kind not in ("bars", "columns"):
                wanted = list(dict.fromkeys(wanted))
            assert categories == wanted
            names = list(dict.fromkeys(mark.series for mark in marks))
            assert list(dict.fromkeys(one["name"] for one in series)) == [
                name or drawn.unit for name in names
            ]
            direction = chart.find(f".//{C}catAx/{C}scaling/{C}orientation")
            reverse = direction is not None and direction.get("val") == "maxMin"
            assert reverse == (drawn.kind not in ("columns", "lines")), (
                "the first bar stands on top"
            )

    def test_the_workbook_inside_has_the_same_numbers_and_their_cells(self, make, write):
        package = write(make())
        embedded = parts(package, r"/embeddings/.*\.xlsx$")
        for chart, (_, data), marks in zip(
            charts_of(package), embedded, drawn_panels(make()), strict=True
        ):
            sheet = load_workbook(io.BytesIO(data))["Sheet1"]
            for one in chart.iter(f"{C}ser"):
                for tag in ("cat", "val", "tx"):
                    reference = one.find(f"{C}{tag}")
                    left, top, right, bottom = range_boundaries(
                        next(reference.iter(f"{C}f")).text.split("!")[1]
                    )
                    cells = [
                        c.value for row in sheet.iter_rows(top, bottom, left, right) for c in row
                    ]
                    texts = cached(reference)
                    if tag == "val":
                        texts = [None if text is None else float(text) for text in texts]
                    assert cells == texts
            said = Counter(
                c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, str)
            )
            for cells, count in Counter("; ".join(mark.cells) for mark in marks).items():
                assert said[cells] == count

    def test_illustrative_data_is_marked_on_every_chart(self, make, write):
        drawn = make()
        for chart, panel in zip(charts_of(write(drawn)), drawn.panels, strict=True):
            title = chart.find(f"{C}chart/{C}title")
            said = [] if title is None else [text.text for text in title.iter(f"{A}t")]
            assert said == [text for text in (panel, drawn.tag) if text]
            # Without a title, one series would be taken for it.
            assert chart.find(f".//{C}autoTitleDeleted").get("val") == ("0" if said else "1")


# The order of ECMA-376, part 1, 21.2: Office calls a file damaged where it is another.
AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark "
    "minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt "
)
SHOWN = "showLegendKey showVal showCatName showSerName showPercent showBubbleSize"
SERIES = "dPt dLbls trendline errBars cat val"
ORDER = {
    "chartSpace": "date1904 lang roundedCorners style chart spPr txPr externalData printSettings",
    "chart": "title autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs",
    "title": "tx layout overlay spPr txPr",
    "legend": "legendPos legendEntry layout overlay spPr txPr",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "barChart/ser": f"idx order tx spPr invertIfNegative {SERIES} shape",
    "lineChart/ser": f"idx order tx spPr marker {SERIES} smooth",
    "dPt": "idx invertIfNegative marker bubble3D explosion spPr",
    "dLbls": f"dLbl delete numFmt spPr txPr dLblPos {SHOWN}",
    "dLbl": f"idx delete layout tx numFmt spPr txPr dLblPos {SHOWN}",
    "catAx": f"{AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "valAx": f"{AXIS} crossBetween majorUnit minorUnit",
}


@pytest.mark.slow
@pytest.mark.parametrize("write", [in_word, in_powerpoint], ids=["word", "powerpoint"])
def test_the_parts_of_a_chart_stand_in_the_order_of_the_standard(write):
    charts = charts_of(write(*(make() for make in EVERY_KIND)))
    assert charts
    for chart, (path, order) in product(charts, ORDER.items()):
        places = {f"{C}{name}": n for n, name in enumerate(order.split())}
        inner = chart.iterfind(".//" + "/".join(f"{C}{name}" for name in path.split("/")))
        for element in [chart] if path == "chartSpace" else inner:
            found = [places[child.tag] for child in element]
            assert found == sorted(found), (path, [child.tag for child in element])


@pytest.mark.parametrize("write", [in_word, in_powerpoint], ids=["word", "powerpoint"])
def test_what_other_programs_than_excel_assume_otherwise_is_written(write):
    for chart in charts_of(write(*(make() for make in EVERY_KIND))):
        for axis in (*chart.iter(f"{C}catAx"), *chart.iter(f"{C}valAx")):
            assert axis.find(f"{C}delete").get("val") == "0"
        for tag, said in (("barChart", "invertIfNegative"), ("lineChart", "smooth")):
            for series in chart.iterfind(f".//{C}{tag}/{C}ser"):
                assert series.find(f"{C}{said}").get("val") == "0"
        for label in chart.iter(f"{C}dLbl"):
            shown = {c.tag.removeprefix(C): c.get("val") for c in label if "show" in c.tag}
            gone = label.find(f"{C}delete") is not None
            assert shown == ({} if gone else dict.fromkeys(SHOWN.split(), "0") | {"showVal": "1"})


@pytest.mark.parametrize("write", [in_word, in_powerpoint], ids=["word", "powerpoint"])
def test_the_target_is_the_one_grid_line(write):
    axis = charts_of(write(bars()))[0].find(f".//{C}valAx")
    assert axis.find(f"{C}majorGridlines") is not None
    assert float(axis.find(f"{C}majorUnit").get("val")) == 20
    assert 20 < float(axis.find(f"{C}scaling/{C}max").get("val")) < 40
    assert "mục tiêu" in axis.find(f"{C}numFmt").get("formatCode")
    without = charts_of(write(stacked_bars()))[0].find(f".//{C}valAx")
    assert without.find(f"{C}majorGridlines") is None


@pytest.mark.parametrize("write", [in_word, in_powerpoint], ids=["word", "powerpoint"])
def test_an_interval_floats_from_its_lower_to_its_upper_end(write):
    drawn = next(make() for make in EVERY_KIND if make().kind == "intervals")
    base, span = series_of(charts_of(write(drawn))[0])
    assert base["values"] == [mark.low for mark in drawn.marks]
    assert [low + width for low, width in zip(base["values"], span["values"], strict=True)] == [
        m.high for m in drawn.marks
    ]
    assert span["labels"] == [mark.text for mark in drawn.marks]
    assert base["labels"] == [""] * 3
    assert base["colours"] == [""] * 3, "what holds the interval up is not seen"


def test_a_line_breaks_where_the_figure_breaks_it_and_is_named_once():
    drawn = next(make() for make in EVERY_KIND if make().kind == "lines")
    chart = charts_of(in_word(drawn))[0]
    series = series_of(chart)
    assert Counter(one["name"] for one in series) == dict.fromkeys(drawn.series, 2)
    for one in series:
        years = [
            int(c) for c, v in zip(one["categories"], one["values"], strict=True) if v is not None
        ]
        assert max(years) < 2021 or min(years) > 2020
    hidden = [int(entry.find(f"{C}idx").get("val")) for entry in chart.iter(f"{C}legendEntry")]
    assert sorted(series[i]["name"] for i in hidden) == sorted(drawn.series)
    assert chart.find(f".//{C}dispBlanksAs").get("val") == "span"


def test_the_parts_of_a_word_chart_are_related():
    package = in_word(bars(), stacked_bars())
    archive = zipfile.ZipFile(io.BytesIO(package))
    document = ElementTree.fromstring(archive.read("word/document.xml"))
    relations = ElementTree.fromstring(archive.read("word/_rels/document.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    shown = [targets[chart.get(f"{R}id")] for chart in document.iter(f"{C}chart")]
    assert shown == ["charts/chart1.xml", "charts/chart2.xml"]
    for name in shown:
        external = (
            ElementTree.fromstring(archive.read(f"word/{name}"))
            .find(f"{C}externalData")
            .get(f"{R}id")
        )
        own = ElementTree.fromstring(archive.read(f"word/charts/_rels/{Path(name).name}.rels"))
        book = next(relation.get("Target") for relation in own if relation.get("Id") == external)
        assert archive.read(f"word/{book.removeprefix('../')}")[:2] == b"PK"
    types = archive.read("[Content_Types].xml").decode()
    assert types.count("drawingml.chart+xml") == 2


def test_word_describes_every_picture_and_counts_its_captions():
    package = in_word(*(make() for make in EVERY_KIND))
    document = ElementTree.fromstring(
        zipfile.ZipFile(io.BytesIO(package)).read("word/document.xml")
    )
    described = [properties.get("descr") for properties in document.iter(f"{WP}docPr")]
    alts = [one.alt_text for one in (make() for make in EVERY_KIND) if one.kind in CHARTS]
    assert [alt for alt in alts if not any(alt in text for text in described)] == []
    assert [text for text in described if not any(alt in text for alt in alts)] == []
    read = Document(io.BytesIO(package))
    captions = [
        "".join(t.text for t in p._p.iter(f"{W}t"))
        for p in read.paragraphs
        if p.style.name == "Caption"
    ]
    labels = [c.split(".")[0] for c in captions]
    assert len(labels) == len(EVERY_KIND) - 1, "not the empty one"
    for label in ("Biểu đồ", "Bảng"):  # each counted apart
        own = [one for one in labels if one.startswith(label)]
        assert own == [f"{label} {n}" for n in range(1, len(own) + 1)] != []
    tables = sum(one.startswith("Bảng") for one in labels)
    assert tables == sum(make().kind in ("matrix", "heat") for make in EVERY_KIND)
    assert len(captions) == len(set(captions)), "no two captions are equal"
    fields = [field.get(f"{W}instr") for field in document.iter(f"{W}fldSimple")]
    assert fields == [f"SEQ {one[:-2].replace(' ', '_')} \\* ARABIC" for one in labels]
    lines = [p.text for p in read.paragraphs]
    assert lines.count(NOTE) == len(EVERY_KIND) - 1
    assert lines.count(FINDING) == 1, "a finding is said once"
    assert sum("minh họa)" in caption for caption in captions) == sum(
        bool(make().tag) for make in EVERY_KIND
    )


def test_a_tall_first_chart_stands_on_the_first_page_below_the_title():
    marks = tuple(Mark(f"Xã {n}", value=n, text=str(n)) for n in range(1, 36))
    tall = Drawn("criteria_met_by_commune", "bars", "Ba mươi lăm xã", "Số tiêu chí", marks=marks)
    xml = Document(io.BytesIO(in_word(tall, tall))).element.body
    first, second = (int(own.get("cy")) / documents.EMU for own in xml.iter(f"{WP}extent"))
    assert 35 * documents.BAR_MM < first <= documents.FIRST_MM < second


def test_what_a_picture_says_it_leaves_out_stands_in_every_chart_and_table():
    told, left = [3, 2, 1], Gap(2, "… 56 xã ở giữa …")
    marks = tuple(Mark(f"Xã {n}", value=n, text=str(n)) for n in told)
    cut = Drawn("criteria_met_by_commune", "bars", "Ba xã", "Tiêu chí", marks=marks, gaps=(left,))
    (panel,) = panels.panels_of(cut)
    assert panel.rows == ("Xã 3", "Xã 2", left.text, "Xã 1")
    assert panel.series[0].values == (3, 2, None, 1)
    known: dict = defaultdict(int)
    page = charts_html.chart(cut, Ink(known, known, [], {}, {}, "vi")).replace("\xa0", " ")
    assert page.index("Xã 2") < page.index(left.text) < page.index("Xã 1")


def test_bars_that_stand_alone_in_their_panels_are_one_table():
    told = {"Tiền · triệu đồng": 60.0, "Hiện vật · bộ": 85.0, "Công lao động · lượt": 170.0}
    marks = [Mark("Công an", panel=own, value=n, text=f"{n:.0f}") for own, n in told.items()]
    lone = Drawn("contributions_by_kind", "bars", "Ba loại", "Theo loại", marks=tuple(marks))
    (table,) = Document(io.BytesIO(in_word(lone))).tables[1:2]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert ["Công an (tiền, triệu đồng)", "60"] in cells and len(cells) == 4
    slide = [*Presentation(io.BytesIO(slides.presentation(TITLE, [exhibit(lone)]))).slides][-1]
    assert any(shape.has_table for shape in slide.shapes)


def test_word_has_the_form_of_an_administrative_paper():
    read = Document(io.BytesIO(in_word(bars())))
    section = read.sections[0]
    sides = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [round(side.mm) for side in sides] == [30, 15, 20, 20]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    normal = read.styles["Normal"].font
    assert (normal.name, normal.size.pt) == ("Times New Roman", 14)
    head = read.tables[0].rows[0].cells[1].text
    assert head.split("\n") == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert "I. Số liệu" in [p.text for p in read.paragraphs if p.style.name == "Heading 1"]
    fonts = {
        f.get("typeface") for chart in charts_of(in_word(bars())) for f in chart.iter(f"{A}latin")
    }
    assert fonts == {"Times New Roman"}


def test_word_tables_are_numbered_and_repeat_their_head():
    table = Table(
        "Các ô",
        ("Tệp", "Ô"),
        (("=a.xlsx", "B2"), ("b.xlsx", "C3")),
        (80.0, 40.0),
        "Nguồn: kiểm tra.",
    )
    package = documents.word_report(TITLE, [Section("Phần", ("Một câu.",), (), (table,))])
    read = Document(io.BytesIO(package))
    made = read.tables[1]
    assert [[cell.text for cell in row.cells] for row in made.rows] == [
        ["Tệp", "Ô"],
        ["=a.xlsx", "B2"],
        ["b.xlsx", "C3"],
    ]
    assert made.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
    assert "Bảng 1. Các ô" in ["".join(t.text for t in p._p.iter(f"{W}t")) for p in read.paragraphs]


# --- tables with coloured cells ---


def fields_of_word(package: bytes) -> list[list[tuple[str, str]]]:
    made = Document(io.BytesIO(package)).tables[1]
    grid = []
    for row in made.rows:
        shades = [cell._tc.find(f"{W}tcPr/{W}shd") for cell in row.cells]
        fills = ["" if shade is None else f"#{shade.get(f'{W}fill')}" for shade in shades]
        grid.append(list(zip((cell.text for cell in row.cells), fills, strict=True)))
    return grid


def fields_of_powerpoint(package: bytes) -> list[list[tuple[str, str]]]:
    shapes = [shape for slide in Presentation(io.BytesIO(package)).slides for shape in slide.shapes]
    grid = []
    for table in (shape.table for shape in shapes if shape.has_table):
        rows = range(1 if grid else 0, len(table.rows))  # each slide repeats the head
        cells = [[table.cell(i, j) for j in range(len(table.columns))] for i in rows]
        grid += [
            [(cell.text, f"#{cell.fill.fore_color.rgb}".lower()) for cell in row] for row in cells
        ]
    return grid


@pytest.mark.parametrize("make", TABLED, ids=lambda make: make.__name__)
@pytest.mark.parametrize(
    "write, read", [(in_word, fields_of_word), (in_powerpoint, fields_of_powerpoint)]
)
def test_a_matrix_is_a_table_with_coloured_cells(make, write, read):
    drawn, grid = make(), read(write(make()))
    columns, rows = drawn.series, drawn.categories
    assert [text for text, _ in grid[0]][1 : len(columns) + 1] == columns
    assert [row[0][0] for row in grid[1 : len(rows) + 1]] == rows
    for mark in drawn.marks:
        assert grid[rows.index(mark.category) + 1][columns.index(mark.series) + 1] == (
            mark.text,
            mark.colour,
        )
    beside = {
        mark.category: mark.text for mark in drawn.beside if not mark.series and mark.category
    }
    assert [row[-1][0] for row in grid[1 : len(rows) + 1]] == [beside[row] for row in rows]
    below = {mark.series: mark.text for mark in drawn.beside if not mark.category}
    assert [text for text, _ in grid[-1]][1 : len(columns) + 1] == [
        below[column] for column in columns
    ]
    assert grid[-1][-1][0] == below.get("", "")


@pytest.mark.parametrize("make", TABLED, ids=lambda make: make.__name__)
def test_a_matrix_is_a_coloured_sheet_in_excel(make):
    drawn = make()
    sheet = load_workbook(io.BytesIO(in_excel(drawn))).worksheets[1]
    columns = {sheet.cell(6, j).value: j for j in range(2, 2 + len(drawn.series))}
    rows = {sheet.cell(i, 1).value: i for i in range(7, 7 + len(drawn.categories))}
    assert (list(columns), list(rows)) == (drawn.series, drawn.categories)
    for mark in drawn.marks:
        at = sheet.cell(rows[mark.category], columns[mark.series])
        assert at.value == (mark.text if mark.value is None else mark.value)
        assert at.fill.fgColor.rgb[2:].lower() == mark.colour[1:]


def test_a_matrix_that_is_too_large_for_a_page_stands_there_as_its_picture():
    marks = tuple(
        Mark(f"Xã {n}", None, "✓", f"Tiêu chí {i}", colour="#0072b2")
        for n in range(40)
        for i in range(30)
    )
    drawn = Drawn("matrix", "matrix", "Thiếu gì", marks=marks)
    word = Document(io.BytesIO(in_word(drawn)))
    assert len(word.inline_shapes) == 1 and word.inline_shapes[0].width.mm == pytest.approx(
        160, abs=0.1
    )
    slide = Presentation(io.BytesIO(in_powerpoint(drawn))).slides[1]
    image = next(shape for shape in slide.shapes if shape.shape_type == 13)
    assert image._element.xpath(".//p:cNvPr")[0].get("descr") == drawn.alt_text


# --- PowerPoint ---


@pytest.mark.slow
def test_powerpoint_has_one_slide_a_figure_with_everything_on_it():
    drawn = [make() for make in EVERY_KIND]
    show = Presentation(io.BytesIO(in_powerpoint(*drawn)))
    slides = list(show.slides)[1:]
    of = [[s for s in slides if s.shapes.title.text_frame.text == one.title] for one in drawn]
    pairs = [(one, own[0]) for one, own in zip(drawn, of, strict=True) if own]
    assert len(pairs) >= len(drawn) - 1, "but for a long one, which goes on to another slide"
    for one, slide in pairs:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert slide.shapes.title.text_frame.text == one.title
        assert one.subtitle in texts
        assert texts[-1].endswith(NOTE) or NOTE in "\n".join(texts)
        assert all(note in "\n".join(texts) for note in one.notes)
        charts = [shape for shape in slide.shapes if shape.has_chart]
        if one.kind not in ("matrix", "heat"):
            assert len(charts) == len(one.panels)
        else:
            assert (TAG in texts) == bool(one.tag)
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= show.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= show.slide_height
        for shape in charts:
            assert one.alt_text in shape._element.xpath(".//p:cNvPr")[0].get("descr")


def test_a_large_table_ends_above_the_foot_of_its_slide():
    names = ["Ban Chỉ huy Quân sự thị xã", "Hội Liên hiệp Phụ nữ", "Hội Cựu chiến binh"] * 3
    gifts = [(f"Xã {n}", f"{name} {j}") for n in range(20) for j, name in enumerate(names)]
    marks = tuple(Mark(xa, 5.0, "5", name, colour="#0072b2") for xa, name in gifts if xa != "Xã 7")
    rest = (Mark("Xã 7", 5.0, "5", gifts[0][1], colour="#0072b2"),)
    show = Presentation(io.BytesIO(in_powerpoint(Drawn("heat", "heat", "Ai", marks=marks + rest))))
    shapes = list(show.slides[1].shapes)
    frame = next(shape for shape in shapes if shape.has_table)
    foot = next(s for s in shapes if s.has_text_frame and NOTE in s.text_frame.text)
    heights = [row.height for row in frame.table.rows]
    assert frame.top + sum(heights) <= foot.top
    assert heights[0] > 2 * heights[1], "the headings stand in several lines"
    empty = [cell for row in frame.table.rows for cell in row.cells if not cell.text]
    assert empty and all(
        int(cell._tc.xpath(".//a:endParaRPr")[0].get("sz")) <= 1400 and not cell._tc.xpath(".//a:r")
        for cell in empty
    ), "an empty cell makes its row no higher"


@pytest.mark.slow
def test_many_panels_go_on_to_another_slide():
    marks = tuple(Mark("2018", 5.0, "5", panel=f"Xã {n}", colour="#0072b2") for n in range(30))
    show = Presentation(io.BytesIO(in_powerpoint(Drawn("small", "columns", "Các xã", marks=marks))))
    charts = [sum(shape.has_chart for shape in slide.shapes) for slide in show.slides]
    assert charts == [0, 6, 6, 6, 6, 6]
    assert show.slides[3].shapes.title.text_frame.text == "Các xã (3/5)"


@pytest.mark.slow
def test_thirty_one_communes_are_read_from_the_back_row():
    """No letter of a chart or a table is smaller than 12 points, and pieces have one axis."""
    bars = tuple(Mark(f"Xã số {n}", n + 0.0, str(n), colour="#0072b2") for n in range(1, 32))
    squares = tuple(
        Mark(f"Xã số {n}", None, "✓", f"{i}  Tiêu chí thứ {i}", colour="#0072b2")
        for n in range(31)
        for i in range(1, 20)
    )
    package = in_powerpoint(
        Drawn("a", "bars", "Số tiêu chí", marks=bars),
        Drawn("b", "matrix", "Xã nào đạt gì", marks=squares),
    )
    slides = list(Presentation(io.BytesIO(package)).slides)[1:]
    assert [sum(s.has_chart for s in slide.shapes) for slide in slides] == [2, 0, 0]
    tables = [s.table for slide in slides for s in slide.shapes if s.has_table]
    assert [len(table.rows) for table in tables] == [17, 16]
    assert [cell.text for cell in tables[0].rows[0].cells][1:] == [str(n) for n in range(1, 20)]
    assert "19 Tiêu chí thứ 19" in "".join(
        s.text_frame.text for s in slides[1].shapes if s.has_text_frame
    ), "the names that the numbers stand for"
    sizes = {
        int(run.get("sz"))
        for table in tables
        for run in table._tbl.iter(f"{A}rPr")
        if run.get("sz")
    }
    ends = set()
    for chart in charts_of(package):
        sizes |= {int(own.get("sz")) for own in chart.iter(f"{A}defRPr") if own.get("sz")}
        ends |= {own.get("val") for own in chart.iter(f"{C}max")}
    assert min(sizes) >= 1200 and len(ends) == 1


# --- Excel ---


def excel_points(package: bytes) -> list[list[dict]]:
    """The series of every chart, read from the cells that it refers to."""
    book = load_workbook(io.BytesIO(package))
    found = []
    for chart in charts_of(package):
        series = []
        for one in chart.iter(f"{C}ser"):
            read = {}
            for tag in ("tx", "cat", "val"):
                sheet, _, area = next(one.find(f"{C}{tag}").iter(f"{C}f")).text.partition("!")
                left, top, right, bottom = range_boundaries(area)
                cells = book[sheet.strip("'")].iter_rows(top, bottom, left, right)
                read[tag] = [cell for row in cells for cell in row]
            colour, points = colour_of(one.find(f"{C}spPr")), {}
            for point in one.findall(f"{C}dPt"):
                points[int(point.find(f"{C}idx").get("val"))] = colour_of(point.find(f"{C}spPr"))
            gone, cells = set(), {}
            for label in one.iter(f"{C}dLbl"):
                at = int(label.find(f"{C}idx").get("val"))
                if label.find(f"{C}delete") is not None:
                    gone.add(at)
                elif label.find(f"{C}tx") is not None:
                    sheet, _, where = next(label.find(f"{C}tx").iter(f"{C}f")).text.partition("!")
                    cells[at] = book[sheet.strip("'")][where.replace("$", "")].value
            values = read["val"]
            labels = [
                cells.get(i)
                or ("" if i in gone or c.value is None else printed(c.value, c.number_format))
                for i, c in enumerate(values)
            ]
            series.append(
                {
                    "name": read["tx"][0].value,
                    "categories": [cell.value for cell in read["cat"]],
                    "values": [cell.value for cell in values],
                    "colours": [points.get(i, colour) for i in range(len(values))],
                    "labels": labels,
                }
            )
        found.append(series)
    return found


@pytest.mark.parametrize(
    "make", [make for make in CHARTED if make().kind != "intervals"], ids=lambda make: make.__name__
)
def test_charts_of_excel_say_what_the_figure_says(make):
    for series, marks in zip(excel_points(in_excel(make())), drawn_panels(make()), strict=True):
        assert points_of(series) == marks_of(marks)
        assert list(dict.fromkeys(one["name"] for one in series)) == [
            name or make().unit for name in dict.fromkeys(mark.series for mark in marks)
        ]


def test_every_number_in_excel_leads_to_its_cells():
    drawn = [make() for make in EVERY_KIND]
    book = load_workbook(io.BytesIO(in_excel(*drawn)))
    rows = list(book["Ô nguồn"].iter_rows(min_row=2))
    wanted = [
        (book.sheetnames[n], mark.panel or None, mark.category, mark.series or None, cell)
        for n, one in enumerate(drawn, 1)
        for mark in one.marks
        for cell in mark.cells
    ]
    assert [tuple(row[j].value for j in (0, 1, 2, 3, 7)) for row in rows] == wanted
    for row in rows:
        source, sheet, address = row[7].value.split("!")
        target = row[7].hyperlink.target.replace("\\", "/").replace("%20", " ")
        assert (
            target.startswith("../../data/raw/") and source.split("/")[-1].split(" ")[-1] in target
        )
        assert row[7].hyperlink.location == f"{sheet}!{address}"
    numbers = [mark.value for one in drawn for mark in one.marks if mark.value is not None]
    assert sum(row[4].value or 0 for row in rows) == pytest.approx(sum(numbers)), (
        "no number stands twice"
    )


def test_a_cell_whose_file_is_gone_is_named_without_a_link():
    data = excel.workbook(TITLE, [exhibit(bars())], lambda cell: "")
    sheet = load_workbook(io.BytesIO(data))["Ô nguồn"]
    assert sheet["H2"].value == bars().marks[0].cells[0]
    assert sheet["H2"].hyperlink is None


@pytest.mark.slow
def test_illustrative_sheets_and_charts_of_excel_are_marked():
    drawn = [make() for make in EVERY_KIND]
    package = in_excel(*drawn)
    book = load_workbook(io.BytesIO(package))
    for n, one in enumerate(drawn, 1):
        sheet = book.worksheets[n]
        assert (TAG in str(sheet["A1"].value)) == (sheet["A3"].value == TAG) == bool(one.tag)
    tags = iter(
        [
            one.tag
            for one in drawn
            if one.kind not in ("matrix", "heat", "empty")
            for _ in one.panels
        ]
    )
    for chart, tag in zip(charts_of(package), tags, strict=True):
        sheet, _, where = next(chart.find(f"{C}chart/{C}title").iter(f"{C}f")).text.partition("!")
        assert (TAG in book[sheet.strip("'")][where.replace("$", "")].value) == bool(tag)


def test_tabs_are_named_by_what_they_show():
    drawn = replace(bars(), subtitle="Đóng góp: tiền/hiện vật [theo loại], của mọi đơn vị · năm")
    names = load_workbook(io.BytesIO(in_excel(bars(), drawn, drawn))).sheetnames
    assert names[1] == f"1. {bars().subtitle.split(' · ')[0]}"
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)
    assert len(names) == len(set(names)) == 5


def test_the_rows_of_a_year_are_one_table_for_a_pivot_with_a_dictionary():
    parts = {
        "criteria": table_makers.criteria(3),
        "contributions": table_makers.contributions(),
        "indicators": table_makers.indicators(),
    }
    rows = excel.long_rows(parts, "vi")
    assert len(rows) == sum(map(len, parts.values())), "one row, one figure"
    data = excel.workbook(TITLE, [exhibit(bars())], link, "vi", rows)
    book = load_workbook(io.BytesIO(data))
    sheet = book["Số liệu"]
    assert list(sheet.tables) == ["so_lieu"]
    lines = list(sheet.iter_rows(values_only=True))
    heads, first = lines[0], lines[1]
    assert len(lines) == 1 + len(rows) and len(set(heads)) == len(heads)
    own = dict(zip(heads, first, strict=True))
    assert own["Bảng"] == "Tiêu chí" and own["Kết quả"] in ("đạt", "chưa đạt")
    assert all(isinstance(line[heads.index("Năm")], int) for line in lines[1:])
    told = {row[0] for row in book["Từ điển"].iter_rows(values_only=True)}
    assert set(heads) <= told, "every column has its meaning"


# --- all of them ---


@pytest.mark.slow
def test_the_same_figures_give_the_same_bytes(writer):
    drawn = [make() for make in EVERY_KIND]
    assert writer(*drawn) == writer.__wrapped__(*drawn)


def test_no_text_becomes_a_formula(writer):
    package = writer(*(make() for make in EVERY_KIND))
    books = [package] if writer is in_excel else [data for _, data in parts(package, r"\.xlsx$")]
    assert books
    for book in books:
        for name, data in parts(book, r"worksheets/sheet\d+\.xml$"):
            sheet = ElementTree.fromstring(data)
            assert not list(sheet.iter(f"{MAIN}f")), name
    texts = {
        cell.value
        for sheet in load_workbook(io.BytesIO(books[0]))
        for row in sheet.iter_rows()
        for cell in row
    }
    assert {"=1+1", "@Kỳ Hoa", "-Kỳ Lợi", "+Kỳ Nam"} <= texts


def test_a_figure_without_data_is_said_in_words(writer):
    package = writer(next(make() for make in EVERY_KIND if make().kind == "empty"))
    assert charts_of(package) == []


def test_english_words(writer):
    if writer is in_powerpoint:
        return  # it has no words of its own
    package = writer(bars(), lang="en")
    if writer is in_word:
        texts = [p.text for p in Document(io.BytesIO(package)).paragraphs]
        assert not any("CỘNG HÒA" in text for text in texts)
    else:
        assert load_workbook(io.BytesIO(package)).sheetnames == [
            "Contents",
            "1. Số tiêu chí",
            "Source cells",
        ]


@pytest.mark.slow
def test_libreoffice_opens_them_all(tmp_path):
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice (soffice) is not installed")
    names = [f"{ending}.{ending}" for ending in ("docx", "pptx", "xlsx")]
    for name, write in zip(names, WRITERS.values(), strict=True):
        (tmp_path / name).write_bytes(write(*(make() for make in EVERY_KIND)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    words = [office, profile, "--headless", "--convert-to", "pdf", *names]  # it starts once for all
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    for name in names:
        assert (tmp_path / name).with_suffix(".pdf").stat().st_size > 10_000, name


# --- number formats ---

PROSE = st.text(st.sampled_from('abc đồng%"()+/- '), max_size=12)


@pytest.mark.slow
@given(
    st.floats(-1e7, 1e7, allow_nan=False).map(lambda value: round(value, 3) + 0.0),
    st.integers(0, 3),
    PROSE,
    PROSE,
    st.sampled_from(["vi", "en"]),
)
def test_the_format_of_a_label_prints_the_label(value, decimals, before, after, lang):
    """Numbers with half a unit in the last digit are left out: a spreadsheet rounds otherwise."""
    digits = number(value, decimals, lang)
    text = before.rstrip("-") + digits + after
    code = panels.label_format(text, value, lang)
    if (round(abs(value) * 1000) % 5 == 0 and decimals < 3) or (
        value < 0 and round(value, decimals) == 0
    ):
        return
    assert plain(printed(value, code, lang)) == plain(text)


@pytest.mark.parametrize(
    "text, value", [("một số", 5.0), ("20", 19.0), ("", 4.0), ("✓", None), ("1,5", 15.0)]
)
def test_a_label_that_does_not_say_its_number_has_no_format(text, value):
    assert panels.label_format(text, value, "vi") == ""
