"""What `ntm check` shows and writes: each cell in its role, what a value means, the copy, plain refusals."""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from analysis.cli import main
from analysis.reading.layout import ROLES
from analysis.run import review as module
from analysis.run.review import NoCopy, marked_copy, picture, review_workbook, show_workbook

TITLE = "Kết quả hỗ trợ xây dựng nông thôn mới thị xã Kỳ Anh năm 2018"
MACROS = b"ms-excel.sheet.macroEnabled.main"


class Cells(HTMLParser):
    """The cells of the sheets of a page: class, title and text of each `td`, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[dict[str, str]] = []
        self.inside = self.open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag == "table":
            self.inside = dict(attrs).get("class") == "sheet"
        if tag == "td" and self.inside:
            self.cells.append({"text": "", **{k: v or "" for k, v in attrs}})
            self.open = True

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open and tag != "td"

    def handle_data(self, data: str) -> None:
        if self.open:
            self.cells[-1]["text"] += data


def gifts(path: Path, *, name: str = "Hội Nông dân", value: object = 12.5) -> Path:
    """A small table of money under merged headings; `name` and `value` stand in B5 and C5."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Đóng góp"
    sheet.append([TITLE])
    sheet.append(["Đơn vị tính: triệu đồng"])
    sheet.append(["TT", "Đơn vị", "Hỗ trợ các xã", None])
    sheet.append([None, None, "Xã Kỳ Ninh", "Xã Kỳ Hà"])
    sheet.append([1, name, value, 30])
    sheet.append([2, "Đoàn Thanh niên", 7, "=10+5"])
    sheet.append([3, "Công an", 8, 9])
    sheet.append([None, "Người lập biểu"])
    for box in ("A1:D1", "A3:A4", "B3:B4", "C3:D3"):
        sheet.merge_cells(box)
    sheet["C7"].number_format = "0.00"
    sheet["B5"].font = Font(name="Times New Roman", size=13, bold=True)
    sheet.column_dimensions["B"].width = 31
    sheet.freeze_panes = "C5"
    book.save(path)
    return path


def cell_at(page: str, address: str) -> dict[str, str]:
    return next(c for c in Cells(page).cells if c.get("title", "").split(" ")[0].split("\n")[0] == address)


# -- the picture -------------------------------------------------------------------------------------------
def test_text_of_a_cell_never_becomes_markup(tmp_path):
    evil = '<script>alert("x")</script>'
    page = picture(review_workbook(gifts(tmp_path / "t.xlsx", name=evil)))
    assert "<script" not in page and html.escape(evil) in page
    assert cell_at(page, "B5")["text"] == evil


def test_names_of_file_and_sheet_are_escaped(tmp_path):
    path = gifts(tmp_path / "a<b>&'c.xlsx")
    book = load_workbook(path)
    book.active.title = "<i>&'"
    book.save(path)
    page = picture(review_workbook(path))
    assert "<b>&" not in page and "<i>" not in page and "&lt;i&gt;&amp;" in page


def test_page_needs_no_network_and_runs_no_script(tmp_path):
    page = picture(review_workbook(gifts(tmp_path / "t.xlsx")))
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|<script|<link|<img|@import|url\(", page)


def test_every_filled_cell_has_its_role(tmp_path):
    review = review_workbook(gifts(tmp_path / "t.xlsx"))
    shown = Cells(picture(review)).cells
    roles = [re.search(r"r-(\w+)", c["class"])[1] for c in shown if c["text"]]
    assert set(roles) <= set(ROLES)
    source, name, cells, *counts = review.result.ledger[0]
    assert len(roles) == cells
    assert [roles.count(role) for role in ROLES] == counts


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_role_has_a_letter_of_its_own(tmp_path, lang):
    page = picture(review_workbook(gifts(tmp_path / "t.xlsx"), lang))
    letters = dict(re.findall(r'\.r-(\w+)::before\{content:"([^"]+)"\}', page))
    assert set(letters) == set(ROLES) and len(set(letters.values())) == len(ROLES)


def test_hover_names_the_dimensions_of_a_value(tmp_path):
    title = cell_at(picture(review_workbook(gifts(tmp_path / "t.xlsx"))), "C5")["title"]
    for said in ("đóng góp", "Kỳ Ninh", "năm 2018", "Hội Nông dân", "Tiền mặt", "12.500.000 đồng",
                 "kết quả thực hiện", "Hỗ trợ các xã › Xã Kỳ Ninh"):  # fmt: skip
        assert said in title, said


def test_hover_of_a_criterion(tmp_path):
    book = Workbook()
    book.active.append(["Kết quả thực hiện tiêu chí nông thôn mới năm 2018"])
    book.active.append(["TT", "Xã", "Tiêu chí số 1", "Tiêu chí số 2"])
    for line in ([1, "Kỳ Ninh", "x", "x"], [2, "Kỳ Hà", "x", None], [3, "Kỳ Nam", "x", "x"]):
        book.active.append(line)
    book.save(tmp_path / "t.xlsx")
    page = picture(review_workbook(tmp_path / "t.xlsx"))
    title = cell_at(page, "D3")["title"]
    assert "xã Kỳ Ninh" in title and "Tiêu chí: 2 – " in title and "Kết quả: đạt" in title
    assert "coi là chưa đạt" in cell_at(page, "D4")["title"]


def test_issue_shows_at_its_cell_and_keeps_its_line_out(tmp_path):
    page = picture(review_workbook(gifts(tmp_path / "t.xlsx", name="Hội Chơi cờ")))
    cell = cell_at(page, "B5")
    assert "s-error" in cell["class"] and "Hội Chơi cờ" in cell["title"]
    assert "Hội Chơi cờ" in cell_at(page, "C5")["title"]
    assert 'href="#s1-B5"' in page and 'id="s1-B5"' in page


def test_merges_are_drawn_as_merges(tmp_path):
    page = picture(review_workbook(gifts(tmp_path / "t.xlsx")))
    assert cell_at(page, "C3")["colspan"] == "2" and cell_at(page, "A3")["rowspan"] == "2"
    drawn = sum(int(c.get("colspan", 1)) * int(c.get("rowspan", 1)) for c in Cells(page).cells)
    assert drawn == 8 * 4


def test_long_sheet_is_cut_and_says_so(tmp_path):
    book = Workbook()
    book.active.append([TITLE])
    book.active.append(["TT", "Đơn vị", "Nội dung", "Tiền mặt (triệu đồng)"])
    for i in range(900):
        giver = "Hội Chơi cờ" if i == 850 else "Công an"
        book.active.append([i + 1, giver, f"Làm đường ngõ {i + 1}", i + 1])
    book.active.merge_cells("A200:A700")
    book.save(tmp_path / "t.xlsx")
    page = picture(review_workbook(tmp_path / "t.xlsx"))
    assert "Trang có 902 dòng; hình này chỉ vẽ 301 dòng" in page
    assert "<th>300</th>" in page and "<th>301</th>" not in page and "<th>853</th>" in page
    assert "… 552 dòng không vẽ …" in page


# -- the marked copy ---------------------------------------------------------------------------------------
def contents(sheet, *, skip: set[str] = frozenset()) -> dict:
    """All that a copy must keep of a sheet, by cell; of the cells in `skip` not the fill and the comment."""
    kept = {}
    for cell in (cell for row in sheet.iter_rows() for cell in row if type(cell).__name__ != "MergedCell"):
        style = (
            cell.number_format,
            cell.font.name,
            cell.font.b,
            cell.border.left.style,
            cell.alignment.wrap_text,
        )
        marks = (cell.fill.fgColor.rgb, cell.comment and cell.comment.text)
        kept[cell.coordinate] = (cell.value, *style, None if cell.coordinate in skip else marks)
    return kept


def test_copy_differs_only_in_comments_and_fills_of_the_cells_to_fix(tmp_path):
    path = gifts(tmp_path / "t.xlsx", name="Hội Chơi cờ")
    data, marked = marked_copy(review_workbook(path))
    before, after = load_workbook(path), load_workbook(io.BytesIO(data))
    fixed = {"B5", "D6"}
    assert marked == 2 and before.sheetnames == after.sheetnames
    old, new = before.active, after.active
    assert contents(old, skip=fixed) == contents(new, skip=fixed)
    assert new["D6"].value == "=10+5"
    assert old.merged_cells.ranges == new.merged_cells.ranges and old.freeze_panes == new.freeze_panes
    assert {k: v.width for k, v in old.column_dimensions.items()} == {
        k: v.width for k, v in new.column_dimensions.items()
    }
    assert {c.coordinate for row in new.iter_rows() for c in row if c.comment} == fixed
    assert "Hội Chơi cờ" in new["B5"].comment.text and "Đề nghị:" in new["B5"].comment.text
    assert new["B5"].fill.fgColor.rgb == module.FILLS["error"] and new["B5"].font.b


def test_comment_that_was_there_is_kept(tmp_path):
    path = gifts(tmp_path / "t.xlsx", name="Hội Chơi cờ")
    book = load_workbook(path)
    book.active["B5"].comment = Comment("Hỏi lại anh Nam", "Chị Hoa")
    book.active["A1"].comment = Comment("Bản nháp", "Chị Hoa")
    book.active["C7"].fill = PatternFill("solid", fgColor="FF00FF00")
    book.save(path)
    sheet = load_workbook(io.BytesIO(marked_copy(review_workbook(path))[0])).active
    assert sheet["B5"].comment.text.startswith("Hỏi lại anh Nam\n\nCẦN SỬA")
    assert sheet["A1"].comment.text == "Bản nháp" and sheet["A1"].comment.author == "Chị Hoa"
    assert sheet["C7"].fill.fgColor.rgb == "FF00FF00"


def test_issue_inside_a_merge_marks_the_cell_that_is_seen(tmp_path):
    review = review_workbook(gifts(tmp_path / "t.xlsx"))
    issue = ("error", "value_unused", "t.xlsx", "Đóng góp", "D3", "", "Sai.", "Sửa.")
    sheet = load_workbook(io.BytesIO(marked_copy(replace(review, issues=[issue]))[0])).active
    assert "Sai." in sheet["C3"].comment.text and sheet["D3"].comment is None


def test_words_in_two_fonts_are_kept(tmp_path):
    path = gifts(tmp_path / "t.xlsx", name="Hội Chơi cờ")
    book = load_workbook(path)
    book.active["B8"].value = CellRichText("Người ", TextBlock(InlineFont(b=True), "lập biểu"))
    book.save(path)
    sheet = load_workbook(io.BytesIO(marked_copy(review_workbook(path))[0]), rich_text=True).active
    assert isinstance(sheet["B8"].value, CellRichText) and sheet["B8"].value[1].font.b


def test_macros_are_kept(tmp_path):
    path = tmp_path / "t.xlsm"
    plain = gifts(tmp_path / "t.xlsx", name="Hội Chơi cờ")
    part = b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for item in old.namelist():
            data = old.read(item)
            if item == "[Content_Types].xml":
                data = data.replace(b"openxmlformats-officedocument.spreadsheetml.sheet.main", MACROS)
                data = data.replace(b"</Types>", part + b"</Types>")
            new.writestr(item, data)
        new.writestr("xl/vbaProject.bin", b"macros")
    assert main(["check", str(path), "--out", str(tmp_path / "out")]) == 0
    with zipfile.ZipFile(tmp_path / "out" / "t_can-sua.xlsm") as copy:
        assert copy.read("xl/vbaProject.bin") == b"macros"
        assert b"macroEnabled" in copy.read("[Content_Types].xml")


def test_no_copy_where_it_would_lose_a_chart(tmp_path, capsys):
    path = gifts(tmp_path / "t.xlsx", name="Hội Chơi cờ")
    book = load_workbook(path)
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=3, min_row=4, max_row=7), titles_from_data=True)
    book.active.add_chart(chart, "F2")
    book.save(path)
    assert main(["check", str(path), "--out", str(tmp_path / "out")]) == 0
    assert "Không có bản đánh dấu: tệp có hình, biểu đồ" in capsys.readouterr().out
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["t_kiem-tra.html"]


def test_no_copy_where_nothing_is_to_fix(tmp_path):
    path = gifts(tmp_path / "t.xlsx")
    book = load_workbook(path)
    book.active["D6"].value = 15
    book.save(path)
    with pytest.raises(NoCopy) as refused:
        marked_copy(review_workbook(path))
    assert refused.value.why == "clean"


# -- the command line and the notebook ---------------------------------------------------------------------
def test_check_prints_how_a_workbook_was_understood(tmp_path, capsys):
    path = gifts(tmp_path / "Đóng góp năm 2018.xlsx", name="Hội Chơi cờ")
    assert main(["check", str(path), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    table = ("Bảng 1 (A3:D7): đóng góp, 3 số liệu", "Nơi: Kỳ Ninh, Kỳ Hà", "Kỳ: năm 2018")
    for words in ("1 trang tính", "Trang “Đóng góp”", *table, "✖ lỗi [Đóng góp!B5]", "Đề nghị:", "(2 ô)"):
        assert words in said, words
    names = {p.name for p in (tmp_path / "out").iterdir()}
    assert names == {"dong-gop-nam-2018_kiem-tra.html", "dong-gop-nam-2018_can-sua.xlsx"}


def test_check_in_english(tmp_path, capsys):
    path = gifts(tmp_path / "t.xlsx", name="Hội Chơi cờ")
    assert main(["check", str(path), "--out", str(tmp_path / "out"), "--lang", "en"]) == 0
    assert "To look at: 2 errors" in capsys.readouterr().out
    assert '<html lang="en">' in (tmp_path / "out" / "t_kiem-tra.html").read_text(encoding="utf-8")


def test_unreadable_file_gives_one_plain_sentence(tmp_path, capsys):
    (tmp_path / "t.xlsx").write_bytes(b"")
    assert main(["check", str(tmp_path / "t.xlsx"), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().out
    assert "Tệp trống, không có dữ liệu." in said and "Xin lại tệp từ đơn vị báo cáo." in said
    assert not (tmp_path / "out").exists()


def test_missing_file_gives_one_plain_sentence(tmp_path, capsys):
    assert main(["check", str(tmp_path / "không có.xlsx")]) == 1
    assert "Không mở được tệp" in capsys.readouterr().out


def test_csv_has_a_picture_and_no_copy(tmp_path, capsys):
    path = tmp_path / "t.csv"
    lines = [
        TITLE,
        "TT;Đơn vị;Tiền mặt (triệu đồng)",
        "1;Hội Chơi cờ;20",
        "2;Công an;30",
        "3;Hội Nông dân;15",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert main(["check", str(path), "--out", str(tmp_path / "out")]) == 0
    assert "Không có bản đánh dấu: chỉ ghi được vào tệp .xlsx và .xlsm" in capsys.readouterr().out
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["t_kiem-tra.html"]


@pytest.mark.parametrize("folder", [".", "notebooks", "/"])
def test_notebook_shows_a_workbook_from_anywhere(folder, monkeypatch):
    root = Path(__file__).parents[2]
    monkeypatch.chdir(root / folder)
    shown = show_workbook("data/raw/ky-anh-2018/tieu-chi-2018.xlsx")._repr_html_()
    assert shown.startswith("<iframe srcdoc=") and 'sandbox="allow-same-origin"' in shown
    page = html.unescape(re.search(r'srcdoc="([^"]*)"', shown)[1])
    assert "Kỳ Ninh" in page and '<base href="about:srcdoc">' in page
    assert 240 <= int(re.search(r"height:(\d+)px", shown)[1]) <= 760


def test_words_are_the_same_in_both_languages():
    vietnamese, english = module._words("vi"), module._words("en")
    assert vietnamese.keys() == english.keys()
    for key, text in vietnamese.items():
        assert sorted(re.findall(r"{\w*}", text)) == sorted(re.findall(r"{\w*}", english[key])), key
