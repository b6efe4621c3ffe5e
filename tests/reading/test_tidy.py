"""What a table's own words decide: legends of marks, parts and wholes, gifts and recipients."""

import csv
import shutil

import pytest
from openpyxl import Workbook

from analysis.reading.reader import Reader
from analysis.registers.register import load
from workbook_makers import REFERENCE, read, rows, save_grid


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
    found = matrix(
        tmp_path / "a.xlsx", ["x", "C", "x", "C", "x", "x"], "Ghi chú: x: đạt; C: chưa đạt"
    )
    assert found == ["met", "not_met", "met", "not_met", "met", "met"]


def test_the_legend_stands_above_the_register(tmp_path):
    """Where a cross means not met, and there is no other mark, a blank is met."""
    found = matrix(tmp_path / "a.xlsx", ["x", None, "x", None, "x", "x"], "Ghi chú: x - chưa đạt")
    assert found == ["not_met", "met", "not_met", "met", "not_met", "not_met"]


def test_a_mark_that_nothing_explains_is_refused(tmp_path):
    assert matrix(tmp_path / "a.xlsx", ["x", "C", "x", "C", "x", "x"]) == ["met"] * 4


@pytest.mark.parametrize("one", [1, "1"])
def test_one_and_zero_are_marks_and_no_shares_written_or_stored(one, tmp_path):
    path = tmp_path / "a.xlsx"
    zero = type(one)(0)
    assert matrix(path, [one, zero, one, zero, one, "85%"])[:5] == [
        "met",
        "not_met",
        "met",
        "not_met",
        "met",
    ]
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


@pytest.mark.parametrize(
    "label", ["Toàn thị xã", "Toan thi xa", "Thị xã Kỳ Anh", "Tổng cộng", None]
)
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


# -- places and criteria sets of their time ----------------------------------------------------
def counts(path, when, *lines):
    book = Workbook()
    sheet = book.active
    year = "năm " if isinstance(when, int) else ""
    sheet.append([f"Số tiêu chí đạt chuẩn nông thôn mới của các xã, phường {year}{when}"])
    sheet.append(["TT", "Xã, phường", "Số tiêu chí đạt"])
    for i, line in enumerate(lines, 1):
        sheet.append([i, *line])
    book.save(path)
    return path


def test_one_name_and_code_in_two_years_is_two_places(tmp_path):
    """Phường Sông Trí of 2018 and of 2026 share name and code; Kỳ Hoa is another, too."""
    found = {}
    for year, fraction in ((2018, "12/19"), (2026, "6/10")):
        result = read(
            counts(
                tmp_path / f"{year}.xlsx",
                year,
                ("Phường Sông Trí", fraction),
                ("Xã Kỳ Hoa", fraction),
            )
        )
        assert result.issues == []
        found[year] = [(r["place_id"], r["place"]) for r in rows(result, "indicators")]
    assert found == {
        2018: [("song-tri-1", "Sông Trí"), ("ky-hoa-1", "Kỳ Hoa")],
        2026: [("song-tri-2", "Sông Trí"), ("ky-hoa-2", "Kỳ Hoa")],
    }


def test_between_the_two_there_was_no_sông_trí(tmp_path):
    result = read(
        counts(tmp_path / "a.xlsx", 2022, ("Phường Sông Trí", "12/19"), ("Xã Kỳ Hà", "12/19"))
    )
    assert [r["place_id"] for r in rows(result, "indicators")] == ["ky-ha"]
    (issue,) = result.issues
    assert (issue.rule, issue.address) == ("place_not_valid_then", "C3")
    assert "Hưng Trí" in issue.detail["successor"]


@pytest.mark.parametrize(
    ("title", "names", "place_ids"),
    [
        ("thị xã Kỳ Anh năm 2025", ["Kỳ Ninh", "Kỳ Hoa"], ["ky-ninh", "ky-hoa-1"]),
        ("tỉnh Hà Tĩnh năm 2025", ["Hải Ninh", "Kỳ Hoa"], ["hai-ninh", "ky-hoa-2"]),
        ("6 tháng đầu năm 2025", ["Kỳ Ninh", "Kỳ Hoa"], ["ky-ninh", "ky-hoa-1"]),
        ("6 tháng cuối năm 2025", ["Hải Ninh", "Kỳ Hoa"], ["hai-ninh", "ky-hoa-2"]),
        ("thị xã Kỳ Anh năm 2019", ["Kỳ Hưng", "Sông Trí"], ["ky-hung", "song-tri-1"]),
    ],
)
def test_the_year_of_a_reform_is_read_in_the_borders_of_the_table(
    title, names, place_ids, tmp_path
):
    """A district that ended in June 2025 names its own communes, the province the new."""
    path = counts(tmp_path / "a.xlsx", title, *((name, "8/19") for name in names))
    assert [r["place_id"] for r in rows(read(path), "indicators")] == place_ids


@pytest.mark.parametrize(
    ("title", "heads", "place_id"),
    [
        ("XÃ KỲ HOA, TỈNH HÀ TĨNH - NĂM 2025", ["Số tiền"], "ky-hoa-2"),
        ("xã Kỳ Hoa, tỉnh Hà Tĩnh 6 tháng cuối năm 2025", ["Số tiền"], "ky-hoa-2"),
        ("xã Kỳ Hoa, tỉnh Hà Tĩnh năm 2026", ["Số tiền"], "ky-hoa-2"),
        ("xã Kỳ Hoa, tỉnh Hà Tĩnh năm 2024", ["Số tiền"], "ky-hoa-1"),
        ("xã Kỳ Hoa, thị xã Kỳ Anh, tỉnh Hà Tĩnh năm 2025", ["Số tiền"], "ky-hoa-1"),
        ("xã Kỳ Hoa, tỉnh Hà Tĩnh 9 tháng năm 2025, kế hoạch cả năm 2025",
         ["KH cả năm", "9 tháng"], "ky-hoa-2"),
    ],
)  # fmt: skip
def test_a_commune_of_a_title_is_that_of_its_day(title, heads, place_id, tmp_path):
    lines = [[1, "Hội Phụ nữ", *[20] * len(heads)], [2, "Hội Nông dân", *[30] * len(heads)]]
    grid = [[f"Kết quả ủng hộ xây dựng nông thôn mới {title}"], ["ĐVT: triệu đồng"]]
    path = save_grid(tmp_path / "a.xlsx", [*grid, ["TT", "Đơn vị ủng hộ", *heads], *lines])
    found = rows(read(path), "contributions")
    assert len(found) == 2 * len(heads) and {r["place_id"] for r in found} == {place_id}


@pytest.mark.parametrize(
    ("year", "fraction", "rules"),
    [
        (2026, "19/19", ["more_than_set_then"]),
        (2026, "9/10", []),
        (2026, "8/9", []),  # one criterion does not apply
        (2023, "19/19", []),
        (2023, "20/20", ["more_than_set_then"]),
        (2018, "20/20", []),
        (2018, "19/19", []),
        (2018, "21/21", ["more_than_set_then"]),
        (2018, "10/10", ["size_of_other_set"]),
        (2026, "11/10", ["more_than_set"]),
        (2026, "11", ["more_than_set"]),
    ],
)
def test_a_denominator_is_held_against_the_set_in_force(year, fraction, rules, tmp_path):
    result = read(counts(tmp_path / "a.xlsx", year, ("Xã Kỳ Hoa", fraction)))
    assert [issue.rule for issue in result.issues] == rules
    refused = any(rule.startswith("more") for rule in rules)
    assert len(rows(result, "indicators")) == (0 if refused else 1)


@pytest.fixture
def with_own_criteria(tmp_path):
    """A province that added two criteria to the national set of 2021, none to that of 2016."""
    folder = shutil.copytree(REFERENCE, tmp_path / "reference")
    days = ("2022-03-08", "2026-02-14")
    own = [
        "TINHMOI",
        "Tiêu chí riêng",
        "Own criteria",
        "",
        *days,
        "2",
        "NTM2021",
        "19",
        "tinh-ha-tinh",
    ]
    for name, lines in (
        ("criteria_sets", [own]),
        (
            "criteria",
            [
                ["TINHMOI", "20", "Vườn hộ", "", "", ""],
                ["TINHMOI", "21", "Làng thông minh", "", "", ""],
            ],
        ),
    ):
        with (folder / f"{name}.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
    return folder


@pytest.mark.slow
def test_the_own_criteria_of_any_province_are_read(with_own_criteria, tmp_path):
    registers = load(with_own_criteria)
    assert registers.contradictions == []
    book = Workbook()
    sheet = book.active
    for line in (
        ["Kết quả thực hiện tiêu chí nông thôn mới thị xã Kỳ Anh năm 2023"],
        ["TT", "Xã", "Tiêu chí 1", "Tiêu chí 20", "Làng thông minh"],
        [1, "Kỳ Hà", "x", "CĐ", "x"],
    ):
        sheet.append(line)
    book.save(tmp_path / "a.xlsx")
    result = Reader(registers).read(tmp_path / "a.xlsx", "a.xlsx", "")
    assert result.issues == []
    assert [(r["criteria_set"], r["criterion"], r["status"]) for r in rows(result, "criteria")] == [
        ("NTM2021", "1", "met"),
        ("TINHMOI", "20", "not_met"),
        ("TINHMOI", "21", "met"),
    ]
    counted = Reader(registers).read(
        counts(tmp_path / "b.xlsx", 2023, ("Kỳ Hà", "21/21")), "b.xlsx", ""
    )
    assert counted.issues == []
