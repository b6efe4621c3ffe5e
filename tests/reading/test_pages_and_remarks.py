"""Matrices that go on over pages, marks with remarks, and blocks of dates beside each other."""

import pytest

import analysis
from workbook_makers import read, rows, save_grid

TITLE = "Kết quả thực hiện các tiêu chí nông thôn mới huyện Yên Thành năm 2022"
HEAD = ["TT", "Xã", 1, 2, 3]
OVER = ["", "", "Tiêu chí"]


def table(folder, *grid):
    return read(save_grid(folder / "bieu.xlsx", [list(line) for line in grid]))


def statuses(result):
    return {(r["place"], r["criterion"]): r["status"] for r in rows(result, "criteria")}


def counts(result):
    own = rows(result, "indicators")
    return {(r["place"], r["period"]): r["value"] for r in own if r["indicator"] == "criteria_met"}


@pytest.mark.parametrize("page", ["Trang 2", "(tiếp theo trang 1)", "Tiếp theo"])
def test_a_page_with_heads_again_has_the_title_and_the_legend_of_the_table(tmp_path, page):
    result = table(
        tmp_path, [TITLE], [], OVER, HEAD, [1, "Sơn Thành", "x", "x", ""],
        [2, "Viên Thành", "x", "", "x"], [page], OVER, HEAD, [3, "Bảo Thành", "x", "", ""],
        [4, "Hoa Thành", "x", "x", "x"], [], ["x: đạt; ô trống: chưa đạt"],
    )  # fmt: skip
    found = statuses(result)
    assert len(found) == 12
    assert found["Viên Thành", "2"] == found["Bảo Thành", "3"] == "not_met"
    assert {r["period"] for r in rows(result, "criteria")} == {"2022"}


def test_another_title_between_tables_of_one_form_is_no_page(tmp_path):
    result = table(
        tmp_path, [TITLE], [], OVER, HEAD, [1, "Sơn Thành", "x", "x", "x"],
        [2, "Viên Thành", "x", "x", "x"], ["Năm 2023"], OVER, HEAD,
        [1, "Sơn Thành", "x", "x", "x"], [2, "Viên Thành", "x", "x", "x"],
    )  # fmt: skip
    assert {r["period"] for r in rows(result, "criteria")} == {"2022", "2023"}


@pytest.mark.parametrize("remark", ["tháng 6", "duy trì", "đạt năm 2022", "quý III"])
def test_a_remark_that_says_no_other_status_leaves_a_mark(tmp_path, remark):
    result = table(
        tmp_path, [TITLE], [], OVER, HEAD, [1, "Sơn Thành", "x", f"x ({remark})", ""],
        [2, "Viên Thành", "x", "x", "x"],
    )  # fmt: skip
    assert statuses(result)["Sơn Thành", "2"] == "met"
    assert statuses(result)["Sơn Thành", "3"] == "not_met"


@pytest.mark.parametrize("remark", ["năm 2025", "dự kiến", "chưa công nhận", "nợ", "2/3", "vườn"])
def test_a_remark_of_another_time_or_state_refuses_the_mark(tmp_path, remark):
    result = table(
        tmp_path, [TITLE], [], OVER, HEAD, [1, "Sơn Thành", "x", f"x ({remark})", "x"],
        [2, "Viên Thành", "x", "x", "x"],
    )  # fmt: skip
    assert ("Sơn Thành", "2") not in statuses(result)
    assert any(issue.address == "D5" for issue in result.issues)


def test_numbers_below_ordinals_of_criteria_are_criteria(tmp_path):
    over = ["S\nTT", "Xã", "Số thứ tự tiêu chí"]
    result = table(
        tmp_path, [TITLE], [], over, ["", "", 1, 2, 3], [1, "Sơn Thành", "x", "x", "x"],
        [2, "Viên Thành", "x", "x", "x"],
    )  # fmt: skip
    assert set(statuses(result).values()) == {"met"}
    assert len(statuses(result)) == 6


def test_dates_beside_each_other_are_of_the_same_communes(tmp_path):
    over = ["TT", "Xã", "Tháng 6/2022", "", "", "Tháng 9/2022"]
    head = ["", "", "Số TC đạt", "TC chưa đạt", "", "Số TC đạt", "TC chưa đạt"]
    result = table(
        tmp_path, [TITLE], [], over, head,
        [1, "Sơn Thành", 17, "2, 5", "", "18/19", "TC 5"],
        [2, "Viên Thành", "16", "TC2 TC6 TC10", "", "17/19", "TC2 TC10"],
        [3, "Bảo Thành", "18", "17", "", "19/19", ""],
    )  # fmt: skip
    assert counts(result) == {
        ("Sơn Thành", "2022-06"): 17, ("Viên Thành", "2022-06"): 16, ("Bảo Thành", "2022-06"): 18,
        ("Sơn Thành", "2022-09"): 18, ("Viên Thành", "2022-09"): 17, ("Bảo Thành", "2022-09"): 19,
    }  # fmt: skip
    unmet = [r for r in rows(result, "criteria") if r["status"] == "not_met"]
    of_june = {(r["place"], r["criterion"]) for r in unmet if r["period"] == "2022-06"}
    assert ("Viên Thành", "6") in of_june and ("Bảo Thành", "17") in of_june


@pytest.mark.parametrize("group", ["Nhóm 2: Xã đạt dưới 15 tiêu chí", "Xã khu vực III"])
def test_groups_of_communes_change_no_marks_below(tmp_path, group):
    result = table(
        tmp_path, [TITLE], [], OVER, HEAD, ["I", "Xã đạt từ 15 đến 19 tiêu chí"],
        [1, "Sơn Thành", "x", "x", "x"], ["II", group], [1, "Viên Thành", "x", "x", ""],
        [2, "Bảo Thành", "x", "", "x"],
    )  # fmt: skip
    assert len(statuses(result)) == 9
    assert {r["criteria_set"] for r in rows(result, "criteria")} == {"NTM2021"}


def test_a_commune_that_is_in_no_register_is_not_its_district(tmp_path):
    grid = [
        ["Danh sách xã được công nhận đạt chuẩn nông thôn mới tỉnh Phú Thọ đến năm 2019"],
        [],
        ["TT", "Huyện", "Tên xã", "Năm công nhận đạt chuẩn", "Số quyết định công nhận"],
        [1, "Lâm Thao", "Cao Xá", 2014, "3074/QĐ-UBND"],
        [2, "Lâm Thao", "Tứ Xã", 2014, "3073/QĐ-UBND"],
        [3, "Thanh Thủy", "Đồng Luận", 2014, "3412/QĐ-UBND"],
        [4, "Thanh Thủy", "Bảo Yên", 2018, "2866/QĐ-UBND"],
        [5, "Thanh Thủy", "Hoàng Xá", 2015, "3120/QĐ-UBND"],
    ]
    found = analysis.read_workbook(save_grid(tmp_path / "bieu.xlsx", grid)).recognitions
    assert list(found["place"]) == ["Cao Xá", "Tứ Xã", "Đồng Luận", "Bảo Yên", "Hoàng Xá"]
    assert set(found["place_type"]) == {"xã"}


def test_what_a_commune_was_made_of_stands_in_brackets(tmp_path):
    result = table(
        tmp_path, [TITLE], [], OVER, HEAD, [1, "Sơn Thành", "x", "x", "x"],
        [2, "Viên Thành (Viên Thành + Xuân Viên)", "x", "x", "x"], [3, "Bảo Thành", "x", "x", "x"],
    )  # fmt: skip
    assert len(statuses(result)) == 9


def test_a_day_may_be_said_with_have_until(tmp_path):
    result = table(
        tmp_path, ["Tổng hợp mức độ đạt các tiêu chí nông thôn mới huyện Yên Thành"],
        ["(Có đến 31 tháng 12 năm 2022)"], [], OVER, HEAD, [1, "Sơn Thành", "x", "x", "x"],
        [2, "Viên Thành", "x", "x", "x"],
    )  # fmt: skip
    assert {r["period"] for r in rows(result, "criteria")} == {"2022"}


def test_communes_not_recognised_yet_have_marks_as_a_legend_says(tmp_path):
    result = table(
        tmp_path, [TITLE], [], OVER, HEAD, ["I", "Xã đã được công nhận"],
        [1, "Sơn Thành", "x", "x", "x"], ["II", "Xã chưa được công nhận"],
        [1, "Viên Thành", "x", "x", ""], [2, "Bảo Thành", "x", "", "x"], [],
        ["x: đạt; ô trống: chưa đạt"],
    )  # fmt: skip
    assert statuses(result)["Viên Thành", "1"] == "met"
    assert statuses(result)["Bảo Thành", "2"] == "not_met"


def test_a_sheet_of_one_criterion_has_its_verdicts(tmp_path):
    title = "Tiêu chí số 15: Y tế, huyện Yên Thành năm 2022"
    result = table(
        tmp_path, [title], [], ["TT", "Xã", "Tỷ lệ người dân tham gia BHYT (%)", "Đánh giá"],
        [1, "Sơn Thành", 96, "Đạt"], [2, "Viên Thành", 91, "Chưa đạt"],
        [3, "Bảo Thành", 97, "Đạt"],
    )  # fmt: skip
    assert statuses(result)["Viên Thành", "15"] == "not_met"
    assert len(statuses(result)) == len(rows(result, "indicators")) == 3


def test_a_title_that_names_another_criterion_than_its_number_says_none(tmp_path):
    result = table(
        tmp_path, ["Tiêu chí số 10: Y tế, huyện Yên Thành năm 2022"], [],
        ["TT", "Xã", "Đánh giá"], [1, "Sơn Thành", "Đạt"], [2, "Viên Thành", "Chưa đạt"],
    )  # fmt: skip
    assert not statuses(result)
    assert result.issues


def test_decisions_may_stand_in_a_column_of_notes(tmp_path):
    grid = [
        ["Danh sách xã được công nhận đạt chuẩn nông thôn mới nâng cao huyện Yên Thành"], [],
        ["TT", "Xã", "Năm công nhận", "Ghi chú"],
        [1, "Sơn Thành", 2021, "QĐ 3120/QĐ-UBND"], [2, "Viên Thành", 2022, "QĐ 2890/QĐ-UBND"],
    ]  # fmt: skip
    found = analysis.read_workbook(save_grid(tmp_path / "bieu.xlsx", grid)).recognitions
    assert list(found["decision"]) == ["3120/QĐ-UBND", "2890/QĐ-UBND"]
    assert list(found["year"]) == [2021, 2022]


def test_a_remark_that_something_is_not_confirmed_is_no_signature(tmp_path):
    title = "Kết quả thực hiện các tiêu chí NTM các xã thị xã Kỳ Anh năm 2018"
    lines = [[1, "Kỳ Hà", "Đạt *", "Đạt"], [2, "Kỳ Ninh", "Đạt", "Chưa đạt"]]
    remark = ["* xã tự đánh giá, ngành chuyên môn chưa xác nhận"]
    result = table(tmp_path, [title], ["TT", "Xã", "TC 1", "TC 2"], *lines, [], remark)
    assert [issue.rule for issue in result.issues] == ["mark_not_understood", "note_unused"]
