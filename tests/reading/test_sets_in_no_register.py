"""Criteria of a standard that no register has: under its own name, by number, apart from others."""

import pytest

import analysis
from workbook_makers import read, rows, save_grid

TITLE = "Kết quả thực hiện bộ tiêu chí xã nông thôn mới nâng cao huyện Yên Thành năm 2023"
NAMES = ["Quy hoạch", "Giao thông", "Thủy lợi", "Điện", "Giáo dục", "Hành chính công"]


def table(folder, *grid):
    return read(save_grid(folder / "bieu.xlsx", [list(line) for line in grid]))


def told(result):
    return {
        (r["place"], r["criterion"]): (r["criteria_set"], r["criterion_name"], r["status"])
        for r in rows(result, "criteria")
    }


def test_numbers_of_columns_are_its_criteria(tmp_path):
    result = table(
        tmp_path, [TITLE], [], ["TT", "Xã", "Tiêu chí"], ["", "", 1, 2, 3],
        [1, "Sơn Thành", "Đạt", "Đạt", "Chưa đạt"], [2, "Viên Thành", "Đạt", "Đạt", "Đạt"],
    )  # fmt: skip
    assert told(result)["Sơn Thành", "3"] == ("~nâng cao", "", "not_met")
    assert len(told(result)) == 6


def test_numbers_beside_names_of_lines_are_its_criteria_whatever_these_names_are(tmp_path):
    lines = [[n, name, "Đạt", "Chưa đạt"] for n, name in enumerate(NAMES, 1)]
    head = ["TT", "Tên tiêu chí", "Xã Sơn Thành", "Xã Viên Thành"]
    found = told(table(tmp_path, [TITLE], [], head, *lines))
    assert found["Sơn Thành", "5"] == ("~nâng cao", "Giáo dục", "met")
    assert found["Viên Thành", "6"] == ("~nâng cao", "Hành chính công", "not_met")
    assert len(found) == 12


def test_names_alone_are_told_and_are_none_of_the_base_set(tmp_path):
    lines = [[name, "Đạt", "Chưa đạt"] for name in NAMES]
    result = table(tmp_path, [TITLE], [], ["Tên tiêu chí", "Xã Sơn Thành", "Xã Viên Thành"], *lines)
    assert not told(result)
    assert result.issues


@pytest.mark.parametrize(
    "title",
    [
        "Kết quả thực hiện tiêu chí xã nông thôn mới và xã nông thôn mới nâng cao năm 2023",
        "Tiêu chí nông thôn mới nâng cao, nông thôn mới kiểu mẫu huyện Yên Thành năm 2023",
    ],
)
def test_a_title_of_two_standards_leaves_open_whose_criteria_they_are(tmp_path, title):
    result = table(
        tmp_path, [title], ["Huyện Yên Thành"], ["TT", "Xã", "Tiêu chí"], ["", "", 1, 2, 3],
        [1, "Sơn Thành", "Đạt", "Đạt", "Đạt"], [2, "Viên Thành", "Đạt", "Đạt", "Đạt"],
    )  # fmt: skip
    assert not told(result)
    assert result.issues


def test_lists_beside_marks_of_the_base_set_are_of_the_standard_over_them(tmp_path):
    result = table(
        tmp_path, [TITLE.replace("xã nông thôn mới nâng", "nông thôn mới và nông thôn mới nâng")],
        [], ["TT", "Xã", "Xã nông thôn mới", "", "", "Xã nông thôn mới nâng cao"],
        ["", "", "Tiêu chí 1", "Tiêu chí 2", "Tiêu chí 3", "Tiêu chí chưa đạt"],
        [1, "Sơn Thành", "x", "x", "x", "2, 3"], [2, "Viên Thành", "x", "x", "x", "1; 5"],
    )  # fmt: skip
    sets = {(r["criteria_set"], r["criterion"], r["status"]) for r in rows(result, "criteria")}
    assert ("~nâng cao", "2", "not_met") in sets and ("NTM2021", "2", "met") in sets


def test_how_many_of_its_criteria_are_met_is_no_list_of_them(tmp_path):
    result = table(
        tmp_path, [TITLE], [], ["TT", "Xã", "Số tiêu chí NTM nâng cao đạt"],
        [1, "Sơn Thành", "14-16"], [2, "Viên Thành", "17"], [3, "Bảo Thành", "14-16"],
    )  # fmt: skip
    assert not rows(result, "criteria")


def test_the_years_of_a_set_date_no_marks(tmp_path):
    both = "tiêu chí nông thôn mới và nông thôn mới nâng cao"
    title = "Bảng 2. Bộ tiêu chí xã nông thôn mới nâng cao giai đoạn 2021 - 2025"
    head, marks = ["TT", "Xã", "Tiêu chí"], ["", "", 1, 2, 3]
    lines = [[1, "Sơn Thành", "Đạt", "Đạt", "Đạt"], [2, "Viên Thành", "Đạt", "Đạt", "Đạt"]]
    result = table(
        tmp_path, [f"Kết quả rà soát {both} huyện Yên Thành tháng 11 năm 2023"], [],
        [title.replace("2. ", "1. ").replace(" nâng cao", "")], head, marks, *lines, [],
        [title], head, marks, *lines,
    )  # fmt: skip
    told_of = {(r["criteria_set"], r["period"]) for r in rows(result, "criteria")}
    assert told_of == {("NTM2021", "2023-11"), ("~nâng cao", "2023-11")}


@pytest.mark.slow
def test_no_measure_adds_them_to_those_of_a_set_in_force(tmp_path, monkeypatch):
    grid = [
        [TITLE], [], ["TT", "Xã", "Tiêu chí"], ["", "", 1, 2, 3],
        [1, "Sơn Thành", "Đạt", "Đạt", "Đạt"], [2, "Viên Thành", "Đạt", "Đạt", "Đạt"],
    ]  # fmt: skip
    book = analysis.read_workbook(save_grid(tmp_path / "bieu.xlsx", grid))
    sets = analysis.load_tables().criteria_sets
    assert len(book.criteria) == 6
    assert analysis.criteria_met(book.criteria, sets).empty


def test_groups_of_communes_by_standard_leave_open_whose_criteria_are_told(tmp_path):
    result = table(
        tmp_path, ["Kết quả thực hiện 19 tiêu chí huyện Yên Thành năm 2023"], [],
        ["TT", "Xã", "Tiêu chí"], ["", "", 1, 2, 3], ["I", "Xã nông thôn mới nâng cao"],
        [1, "Sơn Thành", "Đạt", "Đạt", "Đạt"], ["II", "Các xã còn lại"],
        [1, "Viên Thành", "Đạt", "Đạt", "Đạt"],
    )  # fmt: skip
    assert not [key for key, own in told(result).items() if own[0].startswith("~")]
    assert any(issue.rule == "other_criteria_set" for issue in result.issues)


def test_ordinals_of_other_lines_number_no_criteria(tmp_path):
    lines = [[n, f"{name} của xã", "Đạt", "Đạt"] for n, name in enumerate(NAMES, 1)]
    head = ["TT", "Nội dung công việc", "Xã Sơn Thành", "Xã Viên Thành"]
    result = table(tmp_path, [TITLE], [], head, *lines)
    assert not told(result)
    assert result.issues


def test_names_of_lines_say_nothing_of_a_standard_that_a_column_names(tmp_path):
    title = "Kết quả tiêu chí nông thôn mới và nông thôn mới nâng cao xã Sơn Thành năm 2023"
    lines = [[n, name, "Đạt", "Đạt"] for n, name in enumerate(["Quy hoạch", "Y tế", "Điện"], 1)]
    head = ["TT", "Tên tiêu chí", "Nông thôn mới", "Nông thôn mới nâng cao"]
    result = table(tmp_path, [title], ["Huyện Yên Thành"], head, *lines)
    assert {own[0] for own in told(result).values()} == {"NTM2021"}


@pytest.mark.parametrize("ordinals", [(1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 6, 8)])
def test_communes_beside_its_criteria_fall_short_of_them_by_number(ordinals, tmp_path):
    lines = [[n, name, "Sơn Thành; Viên Thành"] for n, name in zip(ordinals, NAMES, strict=True)]
    result = table(tmp_path, [TITLE], [], ["TT", "Tên tiêu chí", "Các xã chưa đạt"], *lines)
    counted = ordinals[-1] == len(ordinals)
    assert ({one for _, one in told(result)} == {*"123456"}) == counted
    assert {own[0] for own in told(result).values()} == ({"~nâng cao"} if counted else set())
    assert bool(result.issues) != counted


@pytest.mark.parametrize(
    ("whose", "named"),
    [("bộ tiêu chí đô thị văn minh", "~đô thị văn minh"), ("bộ tiêu chí xã", "NTM2021"),
     ("các tiêu chí xã nông thôn mới, đô thị văn minh", "NTM2021"),
     ("bộ tiêu chí quốc gia về y tế xã", "~y tế xã"),
     ("tiêu chí xã đạt chuẩn văn hóa NTM", "~văn hóa"),
     ("tiêu chí trường đạt chuẩn quốc gia", "~trường chuẩn quốc gia")],
)  # fmt: skip
def test_criteria_of_something_else_are_none_of_a_commune_of_new_countryside(
    whose, named, tmp_path
):
    title = f"Kết quả thực hiện {whose} huyện Yên Thành năm 2023"
    lines = [[1, "Sơn Thành", "Đạt", "Chưa đạt", "Đạt"], [2, "Viên Thành", "Đạt", "Đạt", "Đạt"]]
    result = table(tmp_path, [title], [], ["TT", "Đơn vị", "TC1", "TC2", "TC3"], *lines)
    assert {own for own, *_ in told(result).values()} == {named}
