"""What a table's own words decide: legends of marks, parts and wholes, gifts and recipients."""

import pytest
from openpyxl import Workbook

from workbook_makers import read, rows


def matrix(path, marks, *notes):
    """Two communes and three criteria in 2018, with lines below the table."""
    book = Workbook()
    sheet = book.active
    for line in (
        ["Kết quả thực hiện tiêu chí nông thôn mới thị xã Kỳ Anh năm 2018"],
        ["TT", "Xã", "Tiêu chí 1", "Tiêu chí 2", "Tiêu chí 3"],
        [1, "Kỳ Ninh", *marks[:3]],
        [2, "Kỳ Hà", *marks[3:]],
        *([note] for note in notes),
    ):
        sheet.append(line)
    book.save(path)
    return [row["status"] for row in rows(read(path), "criteria")]


def test_a_mark_that_the_sheet_explains_is_read_by_its_legend(tmp_path):
    found = matrix(tmp_path / "a.xlsx", ["x", "C", "x", "C", "x", "x"], "Ghi chú: x: đạt; C: chưa đạt")
    assert found == ["met", "not_met", "met", "not_met", "met", "met"]


def test_the_legend_stands_above_the_register(tmp_path):
    """Where a cross means not met, a blank is not met no longer."""
    found = matrix(tmp_path / "a.xlsx", ["x", None, "x", None, "x", "x"], "Ghi chú: x - chưa đạt")
    assert found == ["not_met"] * 4


def test_a_mark_that_nothing_explains_is_refused(tmp_path):
    assert matrix(tmp_path / "a.xlsx", ["x", "C", "x", "C", "x", "x"]) == ["met"] * 4


@pytest.mark.parametrize("one", [1, "1"])
def test_one_and_zero_are_marks_and_no_shares_written_or_stored(one, tmp_path):
    path = tmp_path / "a.xlsx"
    zero = type(one)(0)
    assert matrix(path, [one, zero, one, zero, one, "85%"])[:5] == ["met", "not_met", "met", "not_met", "met"]
    assert [row["value"] for row in rows(read(path), "criteria")] == [None] * 5 + [85.0]


def gifts(path, *sentences):
    book = Workbook()
    sheet = book.active
    for line in (
        ["Kết quả hỗ trợ xây dựng nông thôn mới thị xã Kỳ Anh năm 2018"],
        ["TT", "Đơn vị hỗ trợ", "Nội dung hỗ trợ", "Nơi nhận"],
        *([i, "Hội Nông dân", text, "Kỳ Hà"] for i, text in enumerate(sentences, 1)),
    ):
        sheet.append(line)
    book.save(path)
    return [(r["kind"], r["quantity"], r["value_vnd"]) for r in rows(read(path), "contributions")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Làm 3 km đường giao thông (trong đó 1,2 km bê tông)", [("infrastructure", 3.0, None)]),
        (
            "Ủng hộ 120 triệu đồng, trong đó tiền mặt 70 triệu đồng, hiện vật 50 triệu đồng",
            [("cash", None, 70e6), ("materials", None, 50e6)],
        ),
        ("Ủng hộ 120 triệu đồng, trong đó tiền mặt 70 triệu đồng", [("cash", None, 120e6)]),
        ("Hỗ trợ 60 triệu đồng cho 02 thôn", [("cash", None, 60e6)]),
        (
            "Làm 02 công trình đường điện, dài 4,2 km, trị giá trên 50 triệu đồng",
            [("infrastructure", 4.2, 50e6)],
        ),
    ],
)
def test_nothing_in_a_sentence_is_counted_twice(sentence, expected, tmp_path):
    assert gifts(tmp_path / "a.xlsx", sentence) == expected


@pytest.mark.parametrize("label", ["Toàn thị xã", "Toan thi xa", "Thị xã Kỳ Anh", "Tổng cộng", None])
def test_the_line_of_the_whole_area_is_a_total_by_word_or_by_sum(label, tmp_path):
    book = Workbook()
    sheet = book.active
    for line in (
        ["Nguồn vốn xây dựng nông thôn mới thị xã Kỳ Anh năm 2018 (triệu đồng)"],
        ["TT", "Xã", "Ngân sách tỉnh", "Doanh nghiệp"],
        [1, "Kỳ Ninh", 10, 3],
        [2, "Kỳ Hà", 20, 4],
        [None, label, 30, 7],
    ):
        sheet.append(line)
    book.save(tmp_path / "a.xlsx")
    found = [row["value_vnd"] for row in rows(read(tmp_path / "a.xlsx"), "contributions")]
    assert found == [10e6, 3e6, 20e6, 4e6]
