"""What a reader of the sheet sees counts: raised marks, struck-out cells, words of a format."""

import re
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from analysis.sheets.workbooks import read_workbook
from workbook_makers import read, rows


def saved(path, value, shape="General", font=None):
    book = Workbook()
    cell = book.active["A1"]
    cell.value, cell.number_format = value, shape
    if font:
        cell.font = font
    book.active["A2"] = 7
    book.save(path)
    return path


def first(path):
    (sheet,) = read_workbook(path, path.name).sheets
    return sheet.rows[0][0], sheet.flags.get((0, 0))


@pytest.mark.parametrize(("before", "shown"), [("420", "420¹"), ("250 m", "250 m¹")])
def test_a_raised_digit_is_no_digit_of_the_number(before, shown, tmp_path):
    text = CellRichText(before, TextBlock(InlineFont(vertAlign="superscript"), "1"))
    assert first(saved(tmp_path / "a.xlsx", text)) == (shown, None)


def test_what_is_struck_out_is_told(tmp_path):
    path = saved(tmp_path / "a.xlsx", 250, font=Font(strike=True))
    assert first(path) == ("250", ("struck_out", "250"))


def test_a_part_of_a_text_that_is_struck_out_is_told(tmp_path):
    """Whether the text stands in its cell, or among those of the workbook."""
    text = CellRichText("Kỳ ", TextBlock(InlineFont(strike=True), "Hà"))
    assert first(saved(tmp_path / "a.xlsx", text)) == ("Kỳ Hà", ("struck_out", "Kỳ Hà"))


@pytest.mark.parametrize(
    ("shape", "value", "shown"),
    [
        ('"KH "0', 250, "KH 250"),
        ('0" hộ"', 45, "45 hộ"),
        ('#,##0"%"', 85.5, "85,5%"),
        ('@" (dự kiến)"', "Đạt", "Đạt (dự kiến)"),
        ("@", "Đạt", "Đạt"),
    ],
)
def test_words_of_a_format_stand_in_the_cell(shape, value, shown, tmp_path):
    assert first(saved(tmp_path / "a.xlsx", value, shape)) == (shown, None)


@pytest.mark.parametrize(
    "shape", ["#,##0", "#,##0.0_);(#,##0.0)", "_-* #,##0_-;-* #,##0_-", "0;-0;"]
)
def test_a_format_of_digits_alone_changes_nothing(shape, tmp_path):
    assert first(saved(tmp_path / "a.xlsx", 250, shape)) == (250, None)


def test_a_number_that_its_format_hides_is_told(tmp_path):
    _, flag = first(saved(tmp_path / "a.xlsx", 250, ";;;"))
    assert flag and flag[0] == "shown_otherwise"


def rewritten(path, change):
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            name, data = change(name, data)
            archive.writestr(name, data)
    return path


def single_quotes(name, data):
    plain = name in ("xl/styles.xml", "xl/worksheets/sheet1.xml")
    return name, re.sub(rb'="([^"]*)"', rb"='\1'", data) if plain else data


def part_elsewhere(name, data):
    moved = name.replace("worksheets/sheet1", "bang/s1")
    return moved, data.replace(b"worksheets/sheet1", b"bang/s1")


@pytest.mark.parametrize("change", [single_quotes, part_elsewhere])
def test_percents_are_seen_however_a_program_writes_its_xml(change, tmp_path):
    path = rewritten(saved(tmp_path / "a.xlsx", 0.081, "0.0%"), change)
    (sheet,) = read_workbook(path, path.name).sheets
    assert sheet.shown(0, 0) == "8,1%"


GREEN, RED = "FF00B050", "FFFF0000"


def coloured_marks(path, legend):
    book = Workbook()
    sheet = book.active
    sheet.append(["Kết quả thực hiện tiêu chí nông thôn mới các xã thị xã Kỳ Anh năm 2018"])
    sheet.append(["TT", "Xã", "Quy hoạch", "Giao thông"])
    for n, (name, marks) in enumerate({"Kỳ Hà": ("x", None), "Kỳ Ninh": ("x", "x")}.items(), 1):
        sheet.append([n, name, *marks])
    sheet.append([None, legend])
    for address, colour in {"C3": GREEN, "D3": RED, "C4": RED, "D4": GREEN}.items():
        sheet[address].fill = PatternFill("solid", fgColor=colour)
    book.save(path)
    return path


@pytest.mark.parametrize(
    "legend", ["Ô xanh = đạt, ô đỏ = chưa đạt", "Màu xanh lá: đạt; đỏ: chưa đạt"]
)
def test_colours_that_the_sheet_explains_are_marks(legend, tmp_path):
    result = read(coloured_marks(tmp_path / "a.xlsx", legend))
    found = {r["address"]: r["status"] for r in rows(result, "criteria")}
    assert found == {"C3": "met", "D3": "not_met", "D4": "met"}
    assert [(i.rule, i.address) for i in result.issues] == [("mark_not_understood", "C4")]


def test_a_colour_that_the_sheet_explains_and_no_cell_has_leaves_its_marks_unread(tmp_path):
    path = coloured_marks(tmp_path / "a.xlsx", "Ô vàng = đạt, ô tím = chưa đạt")
    assert rows(read(path), "criteria") == []
