"""The reading by words: tables of other provinces, and words that change what a figure means."""

import pytest

from workbook_makers import all_rows, of_which, read, rows, save_grid

OF_LY_NHAN = "Số tiêu chí đạt chuẩn của các xã huyện Lý Nhân, tỉnh Hà Nam năm 2018"
COMMUNES = ("Đức Lý", "Công Lý", "Nguyên Lý")


def told(result, table="indicators") -> list[tuple]:
    return [
        (row["place"], row["period"], row["indicator"], row["value"], row["address"])
        for row in rows(result, table)
    ]


def issues(result) -> list[tuple]:
    return [(issue.rule, issue.address, issue.found) for issue in result.issues]


def of_communes(title: str, *heads: str, columns: tuple) -> list[list]:
    lines = zip(COMMUNES, *columns, strict=True)
    return [[title], ["TT", "Tên xã", *heads], *([n, *line] for n, line in enumerate(lines, 1))]


def test_a_table_of_another_province_needs_no_register(tmp_path):
    grid = of_communes(OF_LY_NHAN, "Số tiêu chí đạt", columns=((15, 16, 17),))
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    assert told(result) == [
        ("Đức Lý", "2018", "criteria_met", 15.0, "C3"),
        ("Công Lý", "2018", "criteria_met", 16.0, "C4"),
        ("Nguyên Lý", "2018", "criteria_met", 17.0, "C5"),
    ]
    assert len({row["place_id"] for row in rows(result, "indicators")}) == 3
    assert issues(result) == []


def test_a_comparison_with_another_time_is_no_figure_of_this_one(tmp_path):
    heads = ("Số tiêu chí đạt", "Tăng so với năm 2017")
    grid = of_communes(OF_LY_NHAN, *heads, columns=((15, 16, 17), (2, 3, 3)))
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    assert [address for *_, address in told(result)] == ["C3", "C4", "C5"]
    assert issues(result) == [("other_time", "D2;D3;D4;D5", "Tăng so với năm 2017")]


def test_a_word_that_is_not_understood_leaves_its_column_under_its_own_name(tmp_path):
    heads = ("Số tiêu chí đạt", "Số tiêu chí đạt loại quýnh")
    grid = of_communes(OF_LY_NHAN, *heads, columns=((15, 16, 17), (2, 3, 3)))
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    known = [row["address"] for row in rows(result, "indicators") if row["indicator"]]
    assert known == ["C3", "C4", "C5"]
    names = {row["indicator_name"] for row in rows(result, "indicators") if not row["indicator"]}
    assert names == {"Số tiêu chí đạt loại quýnh"}


@pytest.mark.parametrize(
    ("whole", "expected"), [(150, ["C5", "C6", "C7"]), (170, ["C4", "C5", "C6", "C7"])]
)
def test_a_whole_or_its_parts_with_what_they_leave(whole, expected, tmp_path):
    result = read(save_grid(tmp_path / "a.xlsx", of_which(whole)))
    assert sorted(row["address"] for row in rows(result, "contributions")) == expected
    assert sum(row["value_vnd"] for row in rows(result, "contributions")) == (whole + 30) * 1e6


def test_parts_that_exceed_their_whole_leave_it_out(tmp_path):
    result = read(save_grid(tmp_path / "a.xlsx", of_which(100)))
    assert [row["address"] for row in rows(result, "contributions")] == ["C5", "C6", "C7"]
    assert ("parts_exceed", "C4", "100") in issues(result)


def test_a_list_that_its_count_contradicts_is_left_out(tmp_path):
    grid = [
        ["Tình hình đạt tiêu chí của các xã năm 2018"],
        ["TT", "Xã", "Số tiêu chí đạt", "Số tiêu chí chưa đạt", "Tiêu chí chưa đạt"],
        [1, "Kỳ Hà", 17, 2, "2, 5"],
        [2, "Kỳ Ninh", 16, 4, "2, 5, 17"],
    ]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    marks = [(r["place_id"], r["criterion"], r["status"]) for r in rows(result, "criteria")]
    assert marks[:2] == [("ky-ha", "2", "not_met"), ("ky-ha", "5", "not_met")]
    assert {(place, status) for place, _, status in marks[2:]} == {("ky-ha", "met")}
    assert ("marks_differ", "E4", "4") in issues(result)


@pytest.mark.parametrize("heading", ["Thôn", "Tổ dân phố"])
def test_a_hamlet_is_no_commune(heading, tmp_path):
    grid = [
        ["Hộ nghèo xã Đức Lý, huyện Lý Nhân, tỉnh Hà Nam năm 2018"],
        ["TT", heading, "Tỷ lệ hộ nghèo (%)"],
        [1, "Đông Hải", 3.3],
        [2, "Tây Hà", 2.1],
    ]
    assert all_rows(read(save_grid(tmp_path / "a.xlsx", grid))) == []


def test_one_cell_over_two_lines_is_never_split(tmp_path):
    grid = of_communes(OF_LY_NHAN, "Số tiêu chí đạt", columns=((15, None, 17),))
    result = read(save_grid(tmp_path / "a.xlsx", grid, merges=["C3:C4"]))
    assert [address for *_, address in told(result)] == ["C5"]
    assert "merged_value" in {issue.rule for issue in result.issues}


def test_what_sums_up_columns_of_communes_is_no_mark_of_their_area(tmp_path):
    grid = [
        ["Kết quả thực hiện tiêu chí nông thôn mới huyện Lý Nhân, tỉnh Hà Nam năm 2018"],
        ["TT", "Tiêu chí", *COMMUNES, "Đánh giá"],
        [1, "Quy hoạch", "Đạt", "Đạt", "Chưa đạt", "Chưa đạt"],
        [2, "Giao thông", "Đạt", "Chưa đạt", "Đạt", "Chưa đạt"],
        [3, "Thủy lợi", "Đạt", "Đạt", "Đạt", "Đạt"],
    ]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    found = rows(result, "criteria")
    assert len(found) == 9
    assert {row["place"] for row in found} == set(COMMUNES)


OF_BAO_YEN = ["UBND HUYỆN BẢO YÊN, TỈNH LÀO CAI"]
TITLE = ["TIÊU CHÍ NTM NĂM 2022"]
HEAD = ["TT", "Xã", "TC1", "TC2"]


def statuses(result) -> dict[str, str]:
    return {row["address"]: row["status"] for row in rows(result, "criteria")}


def test_a_section_of_communes_that_fall_short_turns_no_word(tmp_path):
    section = ["II", "Xã chưa đạt chuẩn", None, None]
    lines = [[1, "Xuân Hòa", "Đạt", "Chưa đạt"], [2, "Nghĩa Đô", "Đạt", "Đạt"]]
    result = read(save_grid(tmp_path / "a.xlsx", [OF_BAO_YEN, TITLE, HEAD, section, *lines]))
    assert statuses(result) == {"C5": "met", "D5": "not_met", "C6": "met", "D6": "met"}


def test_a_cross_among_communes_that_fall_short_may_mean_either(tmp_path):
    section = ["II", "Xã chưa đạt chuẩn", None, None]
    lines = [[1, "Xuân Hòa", "x", None], [2, "Nghĩa Đô", "x", "x"]]
    result = read(save_grid(tmp_path / "a.xlsx", [OF_BAO_YEN, TITLE, HEAD, section, *lines]))
    assert statuses(result) == {}
    assert "mark_not_understood" in {issue.rule for issue in result.issues}


def test_a_rate_of_comparison_is_no_rate_of_the_poor(tmp_path):
    head = ["STT", "Chỉ tiêu", "ĐVT", "Thực hiện", "So sánh (%)"]
    grid = [["UBND HUYỆN MAI SƠN"], ["NĂM 2023"], head, [1, "Tỷ lệ hộ nghèo", "%", 13, 79.3]]
    assert "E4" not in {
        row["address"] for row in all_rows(read(save_grid(tmp_path / "a.xlsx", grid)))
    }


def test_the_year_of_a_recognition_is_no_period_and_a_commune_no_number_of_communes(tmp_path):
    grid = [
        ["UBND HUYỆN NGHĨA HƯNG"],
        ["XÃ ĐẠT CHUẨN NÔNG THÔN MỚI VÀ ĐĂNG KÝ NÔNG THÔN MỚI NÂNG CAO"],
        ["TT", "Xã", "Năm đạt chuẩn NTM", "Đăng ký năm 2023"],
        [1, "Nghĩa Phong", 2016, 19],
        [2, "Nghĩa Thái", 2015, 16],
    ]
    assert all_rows(read(save_grid(tmp_path / "a.xlsx", grid))) == []
