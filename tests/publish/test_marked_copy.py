"""The sender's workbook with its cells to fix marked, and nothing else changed."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from analysis.cli import main
from analysis.publish.book_mend import Mends
from analysis.publish.marked_copy import FILLS, WAITS, NoCopy, marked_copy
from analysis.run import book
from analysis.run.build import as_table
from analysis.words.names import sentences
from book_makers import gifts

MACROS = b"ms-excel.sheet.macroEnabled.main"


def copy_of(path: Path) -> tuple[bytes, int]:
    return marked_copy(path.read_bytes(), book.read(path).issues)


def contents(sheet, *, skip: set[str] = frozenset()) -> dict:
    """All that a copy must keep of a sheet, by cell;
    of the cells in `skip` not the fill and the comment.
    """
    kept = {}
    for cell in (
        cell for row in sheet.iter_rows() for cell in row if type(cell).__name__ != "MergedCell"
    ):
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
    path = gifts(tmp_path / "t.xlsx", place="Xã Kỳ Hạc")
    data, marked = copy_of(path)
    before, after = load_workbook(path), load_workbook(io.BytesIO(data))
    fixed = {"C4", "C5", "C6", "C7", "D6"}
    assert marked == 5 and before.sheetnames == after.sheetnames
    old, new = before.active, after.active
    assert contents(old, skip=fixed) == contents(new, skip=fixed)
    assert new["D6"].value == "=10+5"
    assert (
        old.merged_cells.ranges == new.merged_cells.ranges and old.freeze_panes == new.freeze_panes
    )
    assert {k: v.width for k, v in old.column_dimensions.items()} == {
        k: v.width for k, v in new.column_dimensions.items()
    }
    assert {c.coordinate for row in new.iter_rows() for c in row if c.comment} == fixed
    assert "Kỳ Hạc" in new["C4"].comment.text and "Đề nghị:" in new["C4"].comment.text
    assert new["C4"].fill.fgColor.rgb == FILLS["error"] and new["C4"].font.b == old["C4"].font.b


def test_a_cell_to_mend_has_the_comment_and_what_waits_for_it_a_fill():
    path = Path(__file__).parents[1] / "cases" / "real" / "r11-doan-the-cac-huyen.xlsx"
    read = book.read(path)
    mends = Mends(read.frames, sentences("book_page")).all
    data, marked = marked_copy(path.read_bytes(), read.issues, "vi", mends)
    sheet = load_workbook(io.BytesIO(data)).active
    commented = {c.coordinate for row in sheet.iter_rows() for c in row if c.comment}
    assert marked == 11 and commented == {"C8", "C9", "C11"}
    assert "ghi năm vào C9" in sheet["C9"].comment.text and "D9, E9, F9" in sheet["C9"].comment.text
    assert sheet["E9"].fill.fgColor.rgb == WAITS != sheet["C9"].fill.fgColor.rgb
    assert sheet["C9"].value is None, "nothing is written into it"


@pytest.mark.slow
def test_comment_that_was_there_is_kept(tmp_path):
    path = gifts(tmp_path / "t.xlsx", place="Xã Kỳ Hạc")
    book = load_workbook(path)
    book.active["C4"].comment = Comment("Hỏi lại anh Nam", "Chị Hoa")
    book.active["A1"].comment = Comment("Bản nháp", "Chị Hoa")
    book.active["D7"].fill = PatternFill("solid", fgColor="FF00FF00")
    book.save(path)
    sheet = load_workbook(io.BytesIO(copy_of(path)[0])).active
    assert sheet["C4"].comment.text.startswith("Hỏi lại anh Nam\n\nCẦN SỬA")
    assert sheet["A1"].comment.text == "Bản nháp" and sheet["A1"].comment.author == "Chị Hoa"
    assert sheet["D7"].fill.fgColor.rgb == "FF00FF00"


def test_issue_inside_a_merge_marks_the_cell_that_is_seen(tmp_path):
    path = gifts(tmp_path / "t.xlsx")
    issue = ("error", "value_unused", "t.xlsx", "Đóng góp", "D3", "", "Sai.", "Sửa.")
    data, _ = marked_copy(path.read_bytes(), as_table("issues", [issue]))
    sheet = load_workbook(io.BytesIO(data)).active
    assert "Sai." in sheet["C3"].comment.text and sheet["D3"].comment is None


def test_words_in_two_fonts_are_kept(tmp_path):
    path = gifts(tmp_path / "t.xlsx", place="Xã Kỳ Hạc")
    book = load_workbook(path)
    book.active["B8"].value = CellRichText("Người ", TextBlock(InlineFont(b=True), "lập biểu"))
    book.save(path)
    sheet = load_workbook(io.BytesIO(copy_of(path)[0]), rich_text=True).active
    assert isinstance(sheet["B8"].value, CellRichText) and sheet["B8"].value[1].font.b


def test_macros_are_kept(tmp_path):
    path = tmp_path / "t.xlsm"
    plain = gifts(tmp_path / "t.xlsx", place="Xã Kỳ Hạc")
    part = (
        b'<Override PartName="/xl/vbaProject.bin" '
        b'ContentType="application/vnd.ms-office.vbaProject"/>'
    )
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for item in old.namelist():
            data = old.read(item)
            if item == "[Content_Types].xml":
                data = data.replace(
                    b"openxmlformats-officedocument.spreadsheetml.sheet.main", MACROS
                )
                data = data.replace(b"</Types>", part + b"</Types>")
            new.writestr(item, data)
        new.writestr("xl/vbaProject.bin", b"macros")
    assert main(["check", str(path), "--out", str(tmp_path / "out")]) == 0
    with zipfile.ZipFile(tmp_path / "out" / "t_can-sua.xlsm") as copy:
        assert copy.read("xl/vbaProject.bin") == b"macros"
        assert b"macroEnabled" in copy.read("[Content_Types].xml")


@pytest.mark.slow
def test_no_copy_where_it_would_lose_a_chart(tmp_path, capsys):
    path = gifts(tmp_path / "t.xlsx", place="Xã Kỳ Hạc")
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
        copy_of(path)
    assert refused.value.why == "clean"
