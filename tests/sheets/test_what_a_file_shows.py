"""What a reader of the sheet sees counts: raised marks, struck-out cells, words of a format."""

import re
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from analysis.sheets.workbooks import read_workbook


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


@pytest.mark.parametrize(
    ("shape", "value", "shown"),
    [('"KH "0', 250, "KH 250"), ('0" hộ"', 45, "45 hộ"), ('#,##0"%"', 85.5, "85,5%")],
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
