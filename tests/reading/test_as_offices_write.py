"""Tables as offices write them, cell by cell: what each cell says, and what nobody may guess."""

import shutil
import subprocess

import pytest

from analysis.words.messages import severity
from workbook_makers import (
    CRITERIA_NAMES,
    INDICATOR_NAMES,
    MILLION,
    read,
    rows,
    save_grid,
)

TOWN_2018 = "thị xã Kỳ Anh năm 2018"
MARKS = f"Kết quả thực hiện các tiêu chí nông thôn mới {TOWN_2018}"
GIVEN = f"Kết quả đóng góp xây dựng nông thôn mới {TOWN_2018} (triệu đồng)"
COUNTS = "Số tiêu chí đạt chuẩn nông thôn mới của các xã năm 2018"
FIGURES = f"Một số chỉ tiêu {TOWN_2018}"


def table(folder, grid, *merges):
    return read(save_grid(folder / "bieu.xlsx", grid, merges=merges))


def told(result):
    """Rule and address of every error and warning."""
    return [(i.rule, i.address) for i in result.issues if severity(i.rule) != "note"]


def noted(result):
    return [(i.rule, i.address) for i in result.issues if severity(i.rule) == "note"]


def marks(result):
    return {
        r["address"]: (r["place_id"], r["criterion"], r["status"]) for r in rows(result, "criteria")
    }


def gifts(result):
    """Giver, kind and amount (million đồng, or the quantity) at every address."""
    return {
        r["address"]: (
            r["organization_id"],
            r["kind"],
            r["quantity"] if r["value_vnd"] is None else r["value_vnd"] / MILLION,
        )
        for r in rows(result, "contributions")
    }


def figures(result):
    return {
        r["address"]: (r["place_id"], r["indicator"], r["value"])
        for r in rows(result, "indicators")
    }


# -- criteria and their parts ------------------------------------------------------------------
def parts_in_columns(number="2.2"):
    return [
        [MARKS],
        ["TT", "Tên xã", "TC 1", "TC 2", None, "TC 3"],
        [None, None, None, "2.1", number],
        [1, "Kỳ Hà", "Đạt", "Đạt", "Chưa đạt", "Đạt"],
        [2, "Kỳ Ninh", "Chưa đạt", "Đạt", "Đạt", "Chưa đạt"],
    ]


PARTS_MERGED = ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3")


def test_parts_in_columns_are_parts_of_the_criterion_above_them(tmp_path):
    result = table(tmp_path, parts_in_columns(), *PARTS_MERGED)
    assert told(result) == []
    assert marks(result) == {
        "C4": ("ky-ha", "1", "met"),
        "D4": ("ky-ha", "2.1", "met"),
        "E4": ("ky-ha", "2.2", "not_met"),
        "F4": ("ky-ha", "3", "met"),
        "C5": ("ky-ninh", "1", "not_met"),
        "D5": ("ky-ninh", "2.1", "met"),
        "E5": ("ky-ninh", "2.2", "met"),
        "F5": ("ky-ninh", "3", "not_met"),
    }


def test_parts_stored_as_numbers_head_their_columns_too(tmp_path):
    grid = parts_in_columns()
    grid[2][3:5] = [2.1, 2.2]
    result = table(tmp_path, grid, *PARTS_MERGED)
    assert told(result) == []
    assert sorted({criterion for _, criterion, _ in marks(result).values()}) == [
        "1",
        "2.1",
        "2.2",
        "3",
    ]


def test_a_verdict_behind_the_parts_of_a_criterion_is_of_the_criterion(tmp_path):
    grid = [
        [MARKS],
        ["TT", "Tên xã", "TC 1", "TC 2", None, None],
        [None, None, None, "2.1", "2.2", "Đánh giá"],
        [1, "Kỳ Hà", "Đạt", "Đạt", "Chưa đạt", "Chưa đạt"],
        [2, "Kỳ Ninh", "Đạt", "Đạt", "Đạt", "Đạt"],
    ]
    result = table(tmp_path, grid, "A2:A3", "B2:B3", "C2:C3", "D2:F2")
    assert told(result) == []
    assert [criterion for _, criterion, _ in marks(result).values()] == ["1", "2.1", "2.2", "2"] * 2


@pytest.mark.parametrize("number", ["3.2", "12.1"])
def test_a_part_under_another_criterion_is_refused(number, tmp_path):
    result = table(tmp_path, parts_in_columns(number), *PARTS_MERGED)
    (issue,) = result.issues
    assert issue.rule == "path_contradicts"
    assert number in issue.found
    assert "TC 2" in issue.found
    assert set(marks(result)) == {"C4", "D4", "F4", "C5", "D5", "F5"}


@pytest.mark.parametrize("heading", ["Nội dung", "Tiêu chí", "Tên tiêu chí"])
def test_a_form_of_ten_criteria_keeps_its_set_for_the_year_before(heading, tmp_path):
    """A criterion there is a group elsewhere; its parts have no names of the set."""
    result = table(
        tmp_path,
        [
            ["Kết quả thực hiện bộ tiêu chí xã nông thôn mới năm 2026 của xã Kỳ Hoa"],
            ["TT", heading, "Kết quả năm 2025", "Kết quả năm 2026"],
            [1, "Quy hoạch"],
            ["1.1", "Có quy hoạch chung xã được phê duyệt", "Đạt", "Đạt"],
            ["1.2", "Có quy chế quản lý quy hoạch", "Chưa đạt", "Đạt"],
            [2, "Hạ tầng kinh tế - xã hội"],
            ["2.1", "Đường xã được bê tông hóa", "Chưa đạt", "Đạt"],
            ["2.2", "Đất được tưới chủ động", "Chưa đạt", "Chưa đạt"],
            [3, "Phát triển kinh tế nông thôn", "Chưa đạt", "Đạt"],
        ],
    )
    found = {
        (r["address"], r["year"], r["criteria_set"], r["criterion"])
        for r in rows(result, "criteria")
    }
    lines = {"4": "1.1", "5": "1.2", "7": "2.1", "8": "2.2"}
    for line, criterion in lines.items():
        assert (f"C{line}", 2025, "NTM2026", criterion) in found
        assert (f"D{line}", 2026, "NTM2026", criterion) in found


def test_parts_that_are_judged_each_are_parts(tmp_path):
    result = table(
        tmp_path,
        [
            [f"Tự đánh giá tiêu chí xã Kỳ Hà {TOWN_2018}"],
            ["TT", "Tên tiêu chí", "Nội dung tiêu chí", "Đánh giá"],
            [1, "Quy hoạch", "1.1. Có quy hoạch", "Đạt"],
            [None, None, "1.2. Có quy định", "Chưa đạt"],
            [2, "Giao thông", "2.1. Đường trục xã", "Chưa đạt"],
            [None, None, "2.2. Đường trục thôn", "Đạt"],
            [3, "Thủy lợi", "3.1. Tưới tiêu", "Đạt"],
        ],
        *("A3:A4", "B3:B4", "A5:A6", "B5:B6"),
    )
    assert told(result) == []
    found = {
        r["address"]: (r["criterion"], r["criterion_name"], r["status"])
        for r in rows(result, "criteria")
    }
    assert found == {
        "D3": ("1.1", "Có quy hoạch", "met"),
        "D4": ("1.2", "Có quy định", "not_met"),
        "D5": ("2.1", "Đường trục xã", "not_met"),
        "D6": ("2.2", "Đường trục thôn", "met"),
        "D7": ("3.1", "Tưới tiêu", "met"),
    }


# -- verdicts ----------------------------------------------------------------------------------
@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("bad", ["Đat", "K", "Chưa làm xong mặt đường liên thôn"])
def test_a_mark_or_a_sentence_that_is_not_understood_is_told(bad, wide, tmp_path):
    lines = [["Quy hoạch", "Đạt"], ["Giao thông", bad], ["Thủy lợi", bad], ["Điện", "Chưa đạt"]]
    header = ["Tiêu chí", "Kết quả"]
    if wide:
        header, lines = ["TT", *header], [[i, *line] for i, line in enumerate(lines, 1)]
    result = table(tmp_path, [[f"{MARKS} xã Kỳ Hà"], header, *lines])
    value = "C" if wide else "B"
    assert told(result) == [("mark_not_understood", f"{value}4;{value}5")]
    assert marks(result) == {
        f"{value}3": ("ky-ha", "1", "met"),
        f"{value}6": ("ky-ha", "4", "not_met"),
    }


@pytest.mark.parametrize(
    "heading", ["Đánh giá", "Kết luận", "Xếp loại", "Đánh giá chung", "Kết quả"]
)
@pytest.mark.parametrize("criteria", [2, 3, 19])
def test_a_verdict_behind_a_matrix_judges_the_commune_and_hides_no_criterion(
    criteria, heading, tmp_path
):
    head = [f"TC {n}" for n in range(1, criteria + 1)]
    lines = [
        [1, "Kỳ Hà", *["Đạt"] * criteria, "Đạt"],
        [2, "Kỳ Ninh", *["Chưa đạt"] * criteria, "Chưa đạt"],
    ]
    result = table(tmp_path, [[MARKS], ["TT", "Tên xã", *head, heading], *lines])
    assert told(result) == []
    found = sorted(
        (place, int(criterion), status) for place, criterion, status in marks(result).values()
    )
    wanted = [("ky-ha", n, "met") for n in range(1, criteria + 1)]
    assert found == wanted + [("ky-ninh", n, "not_met") for n in range(1, criteria + 1)]


@pytest.mark.parametrize("heading", ["Đánh giá", "Kết luận", "Xếp loại"])
def test_a_verdict_behind_communes_hides_none_of_them(heading, tmp_path):
    lines = [[n, CRITERIA_NAMES[n], "Đạt", "Chưa đạt", "Chưa đạt"] for n in range(1, 6)]
    result = table(tmp_path, [[MARKS], ["TT", "Tiêu chí", "Kỳ Hà", "Kỳ Ninh", heading], *lines])
    assert told(result) == []
    assert marks(result) == {f"C{n + 2}": ("ky-ha", str(n), "met") for n in range(1, 6)} | {
        f"D{n + 2}": ("ky-ninh", str(n), "not_met") for n in range(1, 6)
    }


def test_a_verdict_of_this_year_hides_no_mark_of_the_year_before(tmp_path):
    lines = [[n, CRITERIA_NAMES[n], "Chưa đạt", "Đạt", "Đạt"] for n in range(1, 6)]
    grid = [[f"{MARKS} xã Kỳ Hà"], ["TT", "Tiêu chí", "Năm 2017", "Năm 2018", "Đánh giá"], *lines]
    found = {
        (r["year"], r["criterion"], r["status"]) for r in rows(table(tmp_path, grid), "criteria")
    }
    assert found == {(2017, str(n), "not_met") for n in range(1, 6)} | {
        (2018, str(n), "met") for n in range(1, 6)
    }


def test_a_result_whose_verdict_is_missing_is_told(tmp_path):
    result = table(
        tmp_path,
        [
            [f"Tự đánh giá tiêu chí xã Kỳ Hà {TOWN_2018}"],
            ["TT", "Tiêu chí", "Yêu cầu", "Kết quả", "Đánh giá"],
            [1, "Quy hoạch", "Đạt", "Đạt", "Đạt"],
            [2, "Giao thông", "Đạt", "Đạt", None],
            [3, "Thủy lợi", "≥ 80%", "86%", None],
            [4, "Điện", "Đạt", "Đạt", "Chưa đạt"],
        ],
    )
    assert told(result) == [("result_without_verdict", "D4"), ("result_without_verdict", "D5")]
    assert marks(result) == {"E3": ("ky-ha", "1", "met"), "E6": ("ky-ha", "4", "not_met")}


@pytest.mark.parametrize("appraised", ["Huyện thẩm định", "Kết quả thẩm định của huyện"])
def test_what_others_found_stands_and_no_self_assessment_takes_its_place(appraised, tmp_path):
    result = table(
        tmp_path,
        [
            [f"{MARKS} xã Kỳ Hà"],
            ["TT", "Tiêu chí", "Xã tự đánh giá", appraised],
            [1, "Quy hoạch", "Đạt", "Đạt"],
            [2, "Giao thông", "Đạt", "Chưa đạt"],
            [3, "Thủy lợi", "Đạt", None],
        ],
    )
    assert marks(result) == {"D3": ("ky-ha", "1", "met"), "D4": ("ky-ha", "2", "not_met")}
    assert noted(result) == [("column_left_out", "C3;C4;C5")]


def test_one_mark_over_several_cells_is_that_of_each(tmp_path):
    grid = [[MARKS], ["TT", "Xã", *("TC 1", "TC 2", "TC 3")]]
    grid += [[1, "Kỳ Hà", "x", None, None], [2, "Kỳ Nam", None, "x", "x"]]
    result = table(tmp_path, grid, "C3:D3")
    assert told(result) == []
    found = [(r["place_id"], r["criterion"], r["status"]) for r in rows(result, "criteria")]
    assert sorted(found) == [
        ("ky-ha", "1", "met"),
        ("ky-ha", "2", "met"),
        ("ky-ha", "3", "not_met"),
        ("ky-nam", "1", "not_met"),
        ("ky-nam", "2", "met"),
        ("ky-nam", "3", "met"),
    ]


def test_signs_and_what_they_mean_may_stand_in_two_cells_below(tmp_path):
    grid = [[MARKS], ["TT", "Xã", "Giao thông", "Điện"]]
    grid += [[1, "Kỳ Hà", "+", "-"], [2, "Kỳ Nam", "+", "+"]]
    result = table(
        tmp_path, [*grid, [None, "Ghi chú:"], [None, "+", "Đạt"], [None, "-", "Chưa đạt"]]
    )
    assert told(result) == []
    assert [status for _, _, status in marks(result).values()] == ["met", "not_met", "met", "met"]


def test_a_mark_under_words_that_are_no_criterion_is_told(tmp_path):
    grid = [[MARKS], ["TT", "Xã", "Quy hoạch", "Môi trường làng nghề"]]
    result = table(tmp_path, [*grid, [1, "Kỳ Hà", "Đạt", "Đạt"], [2, "Kỳ Nam", "Đạt", "Chưa đạt"]])
    assert [rule for rule, _ in told(result)] == ["unknown_criterion"]
    assert set(marks(result)) == {"C3", "C4"}


def test_numbers_typed_as_text_head_columns_of_marks(tmp_path):
    grid = [[MARKS], ["TT", "Xã", "1", "2", "3"]]
    result = table(tmp_path, [*grid, [1, "Kỳ Hà", "x", "x", None], [2, "Kỳ Nam", "x", None, "x"]])
    assert told(result) == []
    assert len(marks(result)) == 6


def test_in_lines_of_a_plan_a_blank_says_nothing(tmp_path):
    grid = [[MARKS], ["TT", "Xã", "Nội dung", "TC 1", "TC 2", "TC 3"]]
    grid += [[1, "Kỳ Hà", "Kế hoạch", "x", "x", None], [None, None, "Thực hiện", "x", None, None]]
    result = table(tmp_path, grid, "A3:A4", "B3:B4")
    found = [(r["address"], r["status"], r["measure"]) for r in rows(result, "criteria")]
    assert found == [
        ("D3", "met", "plan"),
        ("E3", "met", "plan"),
        ("D4", "met", "actual"),
        ("E4", "not_met", "actual"),
        ("F4", "not_met", "actual"),
    ]


# -- sums of money -----------------------------------------------------------------------------
def money(*heads, lines):
    names = ["Hội Nông dân", "Công an", "Hội Liên hiệp Phụ nữ", "Đoàn Thanh niên"]
    return [
        [GIVEN],
        ["TT", "Tổ chức", *heads],
        *([i, names[i - 1], *line] for i, line in enumerate(lines, 1)),
    ]


@pytest.mark.parametrize("heading", ["Thành tiền", "Giá trị", "Số tiền"])
def test_money_that_adds_up_nothing_stays_what_it_is(heading, tmp_path):
    grid = money("Tiền mặt", "Hiện vật", heading, lines=[(10, 5, 40), (7, 2, 31), (1, 3, 20)])
    result = table(tmp_path, grid)
    assert told(result) == []
    assert [gifts(result)[f"E{n}"] for n in (3, 4, 5)] == [
        ("nong-dan", "cash", 40.0),
        ("cong-an", "cash", 31.0),
        ("phu-nu", "cash", 20.0),
    ]
    assert len(gifts(result)) == 9


@pytest.mark.parametrize("heading", ["Thành tiền", "Giá trị", "Số tiền", "Tổng giá trị"])
def test_a_sum_with_a_slip_in_one_line_is_a_sum_and_the_slip_is_told(heading, tmp_path):
    grid = money(
        "Tiền mặt", "Hiện vật", heading, lines=[(10, 5, 15), (7, 2, 9), (1, 3, 40), (6, 4, 10)]
    )
    result = table(tmp_path, grid)
    assert told(result) == [("total_mismatch", "E5")]
    assert {address[0] for address in gifts(result)} == {"C", "D"}


@pytest.mark.parametrize(
    ("upper", "years"),
    [
        (("Năm 2017", "Năm 2018"), [2017, 2018]),
        (("Kế hoạch", "Thực hiện"), [2018, 2018]),
        (("Kỳ Hà", "Kỳ Ninh"), [2018, 2018]),
    ],
)
@pytest.mark.parametrize("heading", ["Thành tiền", "Giá trị", "Cộng", "Kinh phí"])
def test_a_sum_under_each_year_measure_or_commune_is_counted_once(heading, upper, years, tmp_path):
    grid = [
        [GIVEN],
        ["TT", "Tổ chức", upper[0], None, None, upper[1]],
        [None, None, *["Tiền mặt", "Hiện vật", heading] * 2],
        [1, "Hội Nông dân", 10, 5, 15, 1, 2, 3],
        [2, "Công an", 7, 2, 9, 3, 4, 7],
    ]
    grid[0] = (
        [GIVEN.replace(" năm 2018", " giai đoạn 2017-2018")] if "Năm 2017" in upper else [GIVEN]
    )
    result = table(tmp_path, grid, "A2:A3", "B2:B3", "C2:E2", "F2:H2")
    assert told(result) == []
    found = [
        (r["address"], r["year"], r["value_vnd"] / MILLION) for r in rows(result, "contributions")
    ]
    wanted = zip("CDFG" * 2, [4] * 4 + [5] * 4, [10, 5, 1, 2, 7, 2, 3, 4], strict=True)
    assert sorted(found) == sorted(
        (f"{c}{n}", years[c in "FG"], float(value)) for c, n, value in wanted
    )


@pytest.mark.parametrize(
    ("heads", "lines"),
    [
        (
            ("Tiền mặt (triệu đồng)", "Hiện vật (triệu đồng)", "Thành tiền (đồng)"),
            [(10, 5, 15e6), (7, 2, 9e6)],
        ),
        (("Tiền mặt", "Hiện vật", "Thành tiền"), [("10", "5", "15"), ("1.200", "2", "1.202")]),
        (("Tiền mặt", "Hiện vật", "Thành tiền"), [(10, None, 10), (None, 2, 2)]),
        (
            ("Tiền mặt", "Hiện vật", "Thành tiền"),
            [
                ("10 triệu đồng", "5 triệu đồng", "15 triệu đồng"),
                ("7 triệu đồng", "2 triệu đồng", "9 triệu đồng"),
            ],
        ),
    ],
    ids=["other unit", "typed as text", "one part a line", "units in the cells"],
)
def test_a_sum_is_known_by_its_money_however_it_is_written(heads, lines, tmp_path):
    result = table(tmp_path, money(*heads, lines=lines))
    assert told(result) == []
    assert {address[0] for address in gifts(result)} == {"C", "D"}


def test_the_same_money_under_a_second_heading_is_counted_once(tmp_path):
    result = table(tmp_path, money("Tiền mặt", "Thành tiền", lines=[(15, 15), (9, 9), (4, 4)]))
    assert gifts(result) == {
        "C3": ("nong-dan", "cash", 15.0),
        "C4": ("cong-an", "cash", 9.0),
        "C5": ("phu-nu", "cash", 4.0),
    }


# -- "Khác" ------------------------------------------------------------------------------------
def test_khac_among_sources_of_funds_is_a_giver(tmp_path):
    lines = [[1, "Kỳ Hà", 10, 5, 15], [2, "Kỳ Ninh", 7, 2, 19]]
    found = gifts(
        table(
            tmp_path, [[GIVEN], ["TT", "Tên xã", "Ngân sách tỉnh", "Doanh nghiệp", "Khác"], *lines]
        )
    )
    assert (found["E3"], found["E4"]) == (("khac", "cash", 15.0), ("khac", "cash", 19.0))


def test_khac_among_kinds_is_a_kind(tmp_path):
    found = gifts(
        table(tmp_path, money("Tiền mặt", "Hiện vật", "Khác", lines=[(10, 5, 15), (7, 2, 19)]))
    )
    assert (found["E3"], found["E4"]) == (("nong-dan", "other", 15.0), ("cong-an", "other", 19.0))


@pytest.mark.parametrize(
    ("upper", "lower", "khac"),
    [
        (
            ("Hội Nông dân", "Công an"),
            ("Tiền mặt", "Hiện vật", "Khác"),
            [("nong-dan", "other"), ("cong-an", "other")],
        ),
        (
            ("Tiền mặt", "Hiện vật"),
            ("Hội Nông dân", "Công an", "Khác"),
            [("khac", "cash"), ("khac", "materials")],
        ),
    ],
)
def test_khac_under_another_heading_is_what_its_neighbours_are(upper, lower, khac, tmp_path):
    grid = [
        [GIVEN],
        ["TT", "Tên xã", upper[0], None, None, upper[1]],
        [None, None, *lower, *lower],
        [1, "Kỳ Hà", 10, 5, 40, 1, 2, 30],
        [2, "Kỳ Ninh", 7, 2, 50, 3, 4, 60],
    ]
    result = table(tmp_path, grid, "A2:A3", "B2:B3", "C2:E2", "F2:H2")
    assert told(result) == []
    assert len(gifts(result)) == 12
    assert [gifts(result)[a][:2] for a in ("E4", "H4")] == khac


def test_khac_over_kinds_is_a_giver(tmp_path):
    grid = [
        [GIVEN],
        ["TT", "Tên xã", "Hội Nông dân", None, "Khác"],
        [None, None, *["Tiền mặt", "Hiện vật"] * 2],
        [1, "Kỳ Hà", 10, 5, 40, 1],
        [2, "Kỳ Ninh", 7, 2, 50, 3],
    ]
    result = table(tmp_path, grid, "A2:A3", "B2:B3", "C2:D2", "E2:F2")
    assert told(result) == []
    assert (gifts(result)["E4"], gifts(result)["F5"]) == (
        ("khac", "cash", 40.0),
        ("khac", "materials", 3.0),
    )


# -- columns of words behind the figures -------------------------------------------------------
def test_a_column_of_words_that_nothing_explains_is_told(tmp_path):
    lines = [[1, "Kỳ Hà", 19, "Nguyễn Văn An"], [2, "Kỳ Ninh", 18, "Lê Thị Bình"]]
    result = table(
        tmp_path, [[COUNTS], ["TT", "Tên xã", "Số tiêu chí đạt", "Người theo dõi"], *lines]
    )
    assert (told(result), noted(result)) == ([], [("column_left_out", "D3;D4")])
    assert figures(result) == {
        "C3": ("ky-ha", "criteria_met", 19.0),
        "C4": ("ky-ninh", "criteria_met", 18.0),
    }


@pytest.mark.parametrize("heading", ["Nhận tại", "Địa chỉ nhận", "Xã"])
def test_a_column_of_communes_behind_the_figures_says_where(heading, tmp_path):
    lines = [[1, "Hội Nông dân", 19, "Kỳ Hà"], [2, "Công an", 18, "Kỳ Ninh"]]
    result = table(tmp_path, [[GIVEN], ["TT", "Tổ chức", "Tiền mặt", heading], *lines])
    assert (told(result), noted(result)) == ([], [])
    assert [r["place_id"] for r in rows(result, "contributions")] == ["ky-ha", "ky-ninh"]


# -- shares in two scales ----------------------------------------------------------------------
NAMES = ("Kỳ Hà", "Kỳ Ninh", "Kỳ Nam")


def shares_below(values):
    lines = [[i, name, value] for i, (name, value) in enumerate(zip(NAMES, values, strict=True), 1)]
    return [["Một số chỉ tiêu của các xã năm 2018"], ["TT", "Tên xã", "Tỷ lệ hộ nghèo (%)"], *lines]


def shares_beside(values):
    title = ["Một số chỉ tiêu của các xã năm 2018"]
    return [
        title,
        ["TT", "Chỉ tiêu", "ĐVT", *NAMES],
        [1, "Tỷ lệ hộ nghèo", "%", *values],
        [2, "Số hộ nghèo", "hộ", 60, 70, 80],
    ]


@pytest.mark.parametrize(("grid", "address"), [(shares_below, "C4"), (shares_beside, "E3")])
@pytest.mark.parametrize(
    "values", [(95.1, 0.942, 93.2), ("95,1%", 0.942, "93,2"), (88, "0,942", 96.5)]
)
def test_a_share_of_one_among_shares_of_a_hundred_is_not_guessed(values, grid, address, tmp_path):
    result = table(tmp_path, grid(values))
    assert told(result) == [("share_scale_unclear", address)]
    assert [i.detail["meant"] for i in result.issues] == ["94,2"]
    assert address not in figures(result)


@pytest.mark.parametrize("grid", [shares_below, shares_beside])
@pytest.mark.parametrize("values", [(0.8, 1.2, 3.5), (0.8, 0.9, 0.7), (0.5, 2, 35.5), (0, 95, 99)])
def test_honest_low_shares_stay(values, grid, tmp_path):
    result = table(tmp_path, grid(values))
    assert told(result) == []
    assert [v for _, i, v in figures(result).values() if i == "poverty_rate"] == [
        float(v) for v in values
    ]


def test_a_low_share_above_figures_of_other_things_stays(tmp_path):
    lines = [
        [1, "Tỷ lệ hộ nghèo", "%", 0.8],
        [2, "Số hộ nghèo", "hộ", 45],
        [3, "Số tiêu chí đạt chuẩn", "tiêu chí", 19],
    ]
    result = table(
        tmp_path,
        [["Một số chỉ tiêu xã Kỳ Hà năm 2018"], ["TT", "Chỉ tiêu", "ĐVT", "Kết quả"], *lines],
    )
    assert told(result) == []
    assert [v for _, _, v in figures(result).values()] == [0.8, 45.0, 19.0]


@pytest.mark.parametrize("total", [("triệu đồng", 180, 200), (None, 180, 200)])
def test_a_total_of_money_below_other_figures_adds_up_the_money_only(total, tmp_path):
    lines = [["Số tiêu chí đạt chuẩn", "tiêu chí", 13, 19], ["Tỷ lệ hộ nghèo", "%", 12, 1]]
    lines += [["Ngân sách tỉnh", "triệu đồng", 120, 130], ["Nhân dân", "triệu đồng", 60, 70]]
    lines += [["Tổng nguồn vốn", *total]]
    title = ["Một số chỉ tiêu và nguồn vốn năm 2018"]
    grid = [
        title,
        ["TT", "Chỉ tiêu", "ĐVT", "Kỳ Hà", "Kỳ Ninh"],
        *([i, *line] for i, line in enumerate(lines, 1)),
    ]
    result = table(tmp_path, grid)
    assert told(result) == []
    assert len(gifts(result)) == len(figures(result)) == 4


# -- units in the cells ------------------------------------------------------------------------
def test_income_is_kept_in_one_unit_however_it_is_written(tmp_path):
    values = ["26.800 nghìn đồng", 31200, "28 triệu đồng"]
    grid = shares_below(values)
    grid[1][2] = "Thu nhập bình quân đầu người (nghìn đồng)"
    found = [(r["value"], r["unit"]) for r in rows(table(tmp_path, grid), "indicators")]
    assert found == [
        (26.8, "triệu đồng/người"),
        (31.2, "triệu đồng/người"),
        (28.0, "triệu đồng/người"),
    ]


@pytest.mark.parametrize("bad", ["45 người", "12%", "3 thôn"])
def test_a_figure_in_the_unit_of_something_else_is_told(bad, tmp_path):
    grid = shares_below(["45 hộ", bad, 30])
    grid[1][2] = "Số hộ nghèo"
    result = table(tmp_path, grid)
    assert told(result) == [("value_not_understood", "C4")]
    assert [v for _, _, v in figures(result).values()] == [45.0, 30.0]


@pytest.mark.parametrize("head", ["Ước thực hiện 2018", "Ước TH cả năm 2018", "Ước đạt năm 2018"])
def test_an_estimate_of_the_year_is_a_result_that_is_not_exact(head, tmp_path):
    grid = [["Tỷ lệ hộ nghèo các xã thị xã Kỳ Anh (%)"], ["TT", "Xã", "TH 2017", head]]
    result = table(tmp_path, [*grid, [1, "Kỳ Hà", 5, 4], [2, "Kỳ Nam", 6, 5]])
    assert told(result) == []
    found = [(r["year"], r["measure"], r["qualifier"]) for r in rows(result, "indicators")]
    assert found == [(2017, "actual", "exact"), (2018, "actual", "about")] * 2


def test_a_fraction_that_was_stored_as_its_quotient_is_no_count_of_criteria(tmp_path):
    grid = shares_below([0.5, 19, "17/20"])
    grid[1][2] = "Số tiêu chí đạt"
    result = table(tmp_path, grid)
    assert told(result) == [("value_not_understood", "C3")]
    assert [v for _, _, v in figures(result).values()] == [19.0, 17.0]


# -- two tables side by side -------------------------------------------------------------------
@pytest.mark.parametrize("gap", [1, 0])
def test_two_districts_side_by_side_keep_their_communes(gap, tmp_path):
    head, between = ["TT", "Tên xã", "Số tiêu chí đạt"], [None] * gap
    grid = [
        ["Số tiêu chí đạt chuẩn nông thôn mới năm 2018"],
        ["Huyện Kỳ Anh", None, None, *between, "Thị xã Kỳ Anh"],
        [*head, *between, *head],
        [1, "Kỳ Xuân", 15, *between, 1, "Kỳ Hà", 17],
        [2, "Kỳ Bắc", 14, *between, 2, "Kỳ Ninh", 18],
    ]
    result = table(tmp_path, grid, "A2:C2", "E2:G2" if gap else "D2:F2")
    assert told(result) == []
    assert sorted((name, value) for name, _, value in figures(result).values()) == [
        ("ky-bac", 14.0),
        ("ky-ha", 17.0),
        ("ky-ninh", 18.0),
        ("ky-xuan-1", 15.0),
    ]


def test_a_commune_under_another_district_than_its_own_is_refused(tmp_path):
    head = ["TT", "Tên xã", "Số tiêu chí đạt"]
    grid = [
        ["Số tiêu chí đạt chuẩn nông thôn mới năm 2018"],
        ["Huyện Kỳ Anh", None, None, None, "Thị xã Kỳ Anh"],
        [*head, None, *head],
        [1, "Kỳ Hà", 15, None, 1, "Kỳ Ninh", 17],
        [2, "Kỳ Bắc", 14, None, 2, "Kỳ Nam", 18],
    ]
    result = table(tmp_path, grid, "A2:C2", "E2:G2")
    assert told(result) == [("place_outside_district", "B4;C4")]
    assert set(figures(result)) == {"C5", "G4", "G5"}


# -- lines of two sorts ------------------------------------------------------------------------
@pytest.mark.parametrize("indicators", [1, 3])
def test_indicators_and_sources_of_funds_in_one_table(indicators, tmp_path):
    names = ["communes_meeting_standard", "mobilization_models", "civilized_streets_total"][
        :indicators
    ]
    lines = [[*INDICATOR_NAMES[name], 3 + i] for i, name in enumerate(names)]
    lines += [["Ngân sách tỉnh", "triệu đồng", 120], ["Doanh nghiệp", "tỷ đồng", 1.5]]
    grid = [
        [FIGURES],
        ["TT", "Chỉ tiêu", "ĐVT", "Kết quả"],
        *([i, *line] for i, line in enumerate(lines, 1)),
    ]
    result = table(tmp_path, grid)
    assert told(result) == []
    assert [(i, v) for _, i, v in figures(result).values()] == [
        (name, 3.0 + i) for i, name in enumerate(names)
    ]
    assert list(gifts(result).values()) == [
        ("ns-tinh", "cash", 120.0),
        ("doanh-nghiep", "cash", 1500.0),
    ]


@pytest.mark.parametrize(
    ("lists", "marks", "issues"),
    [
        (("1, 2, 3", "4, 5"), 7, {"D4"}),
        (("TC 1; TC 2; TC 3", "TC 4; TC 5"), 7, {"D4"}),
        (("3 (1, 2, 3)", "02 TC: 4, 5"), 7, {"D4"}),
        (("Quy hoạch; Giao thông; Thủy lợi", "Điện, Quốc phòng, an ninh"), 7, {"D4"}),
        (("1, 2, 3", "4; vườn cây"), 3, {"D4", "E3;E4"}),
        (("1; 2; 3", "4; 5"), 7, {"D4"}),
    ],
)
def test_lists_of_criteria_are_read_where_their_count_agrees(lists, marks, issues, tmp_path):
    head = ["TT", "Xã", "Số TC đạt", "Các tiêu chí đã đạt", "Các tiêu chí chưa đạt"]
    lines = [[1, "Kỳ Hà", 3, *lists], [2, "Kỳ Ninh", 18, *lists]]
    result = table(tmp_path, [["Tình hình đạt tiêu chí của các xã năm 2018"], head, *lines])
    assert figures(result) == {
        "C3": ("ky-ha", "criteria_met", 3.0),
        "C4": ("ky-ninh", "criteria_met", 18.0),
    }
    assert len(rows(result, "criteria")) == marks
    assert {i.address for i in result.issues} == issues


# -- lines below the communes ------------------------------------------------------------------
def test_no_summary_line_is_a_commune(tmp_path):
    summaries = [
        "Cộng phường",
        "Số xã đạt/tổng số xã",
        "Tỷ lệ đạt (%)",
        "Bình quân 1 xã",
        "Toàn thị xã cộng",
    ]
    lines = [[1, "Kỳ Hà", "Đạt", "Đạt"], [2, "Kỳ Ninh", "Đạt", "Chưa đạt"]]
    lines += [[None, summary, "2/2" if "/" in summary else 2, 1] for summary in summaries]
    result = table(tmp_path, [[MARKS], ["TT", "Tên xã", "TC 1", "TC 2"], *lines])
    assert told(result) == []
    assert set(marks(result)) == {"C3", "D3", "C4", "D4"}


# -- the same in other formats -----------------------------------------------------------------
@pytest.mark.parametrize("last", [None, "Đánh giá", "Chung"])
def test_parts_in_columns_without_merges_and_with_decimal_commas(last, tmp_path):
    grid = parts_in_columns()
    for line, cell in zip(grid[1:], (None, last, "Đạt", "Chưa đạt"), strict=True):
        line += [None] * (5 - len(line))
        line[5:] = [cell] if last else line[5:]
    (tmp_path / "bieu.csv").write_text(
        "\n".join(
            ";".join("" if v is None else str(v).replace("2.", "2,") for v in line) for line in grid
        ),
        encoding="utf-8-sig",
    )
    found = marks(read(tmp_path / "bieu.csv"))
    assert {a: found[a] for a in ("D4", "E4", "D5", "E5")} == {
        "D4": ("ky-ha", "2.1", "met"),
        "E4": ("ky-ha", "2.2", "not_met"),
        "D5": ("ky-ninh", "2.1", "met"),
        "E5": ("ky-ninh", "2.2", "met"),
    }


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice writes the other formats")
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_merges_of_other_formats_say_the_same(suffix, tmp_path):
    path = save_grid(tmp_path / "bieu.xlsx", parts_in_columns(), merges=PARTS_MERGED)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        suffix,
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    other = read(path.with_suffix(f".{suffix}"))
    assert (told(other), marks(other)) == ([], marks(read(path)))


# -- whose figures, of when, and whether they are any ------------------------------------------
TC = ["TC 1", "TC 2", "TC 3"]


@pytest.mark.parametrize("heads", [("Huyện", "Xã"), ("Tỉnh", "Xã"), ("Xã", "Huyện")])
def test_a_district_beside_its_commune_is_not_whose_figure_it_is(heads, tmp_path):
    place = {"Tỉnh": "Hà Tĩnh", "Huyện": "thị xã Kỳ Anh"}
    lines = [
        [place.get(h, name) for h in heads] + [2018, value]
        for name, value in (("Kỳ Hà", 19), ("Kỳ Nam", 11))
    ]
    result = table(tmp_path, [[*heads, "Năm", "Số tiêu chí đạt chuẩn"], *lines])
    assert told(result) == []
    assert figures(result) == {
        "D2": ("ky-ha", "criteria_met", 19.0),
        "D3": ("ky-nam", "criteria_met", 11.0),
    }


@pytest.mark.parametrize(
    ("title", "note"),
    [
        (f"Tổng hợp các tiêu chí chưa đạt của các xã {TOWN_2018}", None),
        (MARKS, "Ghi chú: x là tiêu chí chưa đạt"),
    ],
)
def test_a_cross_for_what_is_not_met_turns_the_blanks_as_well(title, note, tmp_path):
    grid = [
        [title],
        ["TT", "Xã", *TC],
        [1, "Kỳ Hà", "x", None, None],
        [2, "Kỳ Nam", None, "x", "x"],
        [note],
    ]
    found = [status for _, _, status in marks(table(tmp_path, grid)).values()]
    assert found == ["not_met", "met", "met", "met", "not_met", "not_met"]


def test_criteria_that_are_aimed_at_are_a_plan_and_their_blanks_are_nothing(tmp_path):
    title = f"Đăng ký các tiêu chí nông thôn mới phấn đấu đạt {TOWN_2018}"
    result = table(
        tmp_path,
        [[title], ["TT", "Xã", *TC], [1, "Kỳ Hà", "x", None, "x"], [2, "Kỳ Nam", None, "x", None]],
    )
    assert [(r["address"], r["status"], r["measure"]) for r in rows(result, "criteria")] == [
        ("C3", "met", "plan"),
        ("E3", "met", "plan"),
        ("D4", "met", "plan"),
    ]


@pytest.mark.parametrize("heading", ["Ngày thẩm định", "Ngày công nhận"])
def test_the_day_of_another_act_dates_no_figure(heading, tmp_path):
    lines = [[1, "Kỳ Hà", 19, "10/03/2019"], [2, "Kỳ Nam", 11, "11/03/2019"]]
    result = table(tmp_path, [[COUNTS], ["TT", "Xã", "Số tiêu chí đạt", heading], *lines])
    assert {(r["year"], r["period"]) for r in rows(result, "indicators")} == {(2018, "2018")}


def test_the_time_of_an_answer_gives_way_to_the_year_it_is_about(tmp_path):
    lines = [["1/3/2023 8:00:12", 2022, "Xã Kỳ Hà", "Đạt", "Chưa đạt"]]
    lines += [["1/4/2023 8:01:12", 2022, "Xã Kỳ Nam", "Đạt", "Đạt"]]
    result = table(
        tmp_path, [["Dấu thời gian", "Năm đánh giá", "Xã", "Tiêu chí 1", "Tiêu chí 2"], *lines]
    )
    assert {r["year"] for r in rows(result, "criteria")} == {2022}
    assert len(marks(result)) == 4


OF_A_PLACE = {
    "unknown_place", "unknown_label", "place_missing", "place_outside_district",
    "place_below_commune",
}  # fmt: skip


@pytest.mark.parametrize("names", [("Thôn Đông", "Thôn Đoài"), ("Đông Hải", "Tây Hà")])
def test_hamlets_are_no_communes(names, tmp_path):
    grid = [[f"Kết quả thực hiện các tiêu chí xã Kỳ Hà, {TOWN_2018}"], ["TT", "Thôn", *TC]]
    grid += [[i, name, "x", None, "x"] for i, name in enumerate(names, 1)]
    result = table(tmp_path, grid)
    assert marks(result) == {}
    assert {rule for rule, _ in told(result)} <= OF_A_PLACE
    assert told(result)
    heads = ["TT", "Thôn", "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)"]
    poor = [
        [f"Hộ nghèo xã Kỳ Hà, {TOWN_2018}"],
        heads,
        *([i, name, 5, 3.3] for i, name in enumerate(names, 1)),
    ]
    result = table(tmp_path, poor)
    assert figures(result) == {}
    assert {rule for rule, _ in told(result)} <= OF_A_PLACE
    assert told(result)


def test_half_a_year_within_a_programme_of_five_is_the_half(tmp_path):
    period = "giai đoạn 2016 - 2020, 6 tháng đầu năm 2018"
    title = f"Kết quả thực hiện các tiêu chí nông thôn mới {period}, thị xã Kỳ Anh"
    result = table(tmp_path, [[title], ["TT", "Xã", *TC], [1, "Kỳ Hà", "Đạt", "Đạt", "Chưa đạt"]])
    assert {r["period"] for r in rows(result, "criteria")} == {"2018-H1"}


@pytest.mark.parametrize(
    "title", ["Nợ đọng xây dựng cơ bản nông thôn mới", "Nhu cầu vốn nông thôn mới còn thiếu"]
)
def test_money_that_is_owed_or_needed_was_given_by_nobody(title, tmp_path):
    lines = [[1, "Ngân sách tỉnh", 100], [2, "Ngân sách xã", 137]]
    result = table(
        tmp_path, [[f"{title} {TOWN_2018} (triệu đồng)"], ["TT", "Nguồn vốn", "Số tiền"], *lines]
    )
    assert gifts(result) == {}
    assert len(result.issues) == 1
    assert {i.address for i in result.issues} == {"A1;C3;C4"}  # the words of the title, the figures


def test_counts_of_another_set_are_not_those_of_the_nineteen(tmp_path):
    title = f"Số tiêu chí nông thôn mới kiểu mẫu đạt của các xã {TOWN_2018}"
    result = table(
        tmp_path, [[title], ["TT", "Xã", "Số tiêu chí đạt"], [1, "Kỳ Hà", 2], [2, "Kỳ Nam", 3]]
    )
    assert figures(result) == {"C3": ("ky-ha", "", 2.0), "C4": ("ky-nam", "", 3.0)}
    assert {r["indicator_name"] for r in rows(result, "indicators")} == {
        "kiểu mẫu | Số tiêu chí đạt"
    }


def test_a_count_under_the_title_of_a_rate_is_no_rate(tmp_path):
    grid = [[f"Tỷ lệ hộ nghèo các xã {TOWN_2018}"], ["TT", "Xã", "Số hộ", "Tỷ lệ (%)"]]
    result = table(tmp_path, [*grid, [1, "Kỳ Hà", 40, 5], [2, "Kỳ Nam", 41, 6]])
    assert 40.0 not in [value for _, _, value in figures(result).values()]
    assert any("C3" in address for _, address in told(result))


def test_ordinals_typed_with_a_point_head_lines_of_marks(tmp_path):
    lines = [["1.", "Xã Kỳ Hà", "Đạt", "Chưa đạt", "Đạt"], ["2.", "Xã Kỳ Nam", "Đạt", "Đạt", "Đạt"]]
    result = table(tmp_path, [[MARKS], ["TT", "Tên xã", *TC], *lines])
    assert told(result) == []
    assert len(marks(result)) == 6


def test_a_cumulated_column_beside_a_years_is_told_to_be_left_out(tmp_path):
    heads = ["TT", "Nguồn vốn", "Năm 2018", "Lũy kế đến năm 2018"]
    result = table(
        tmp_path, [[GIVEN], heads, [1, "Ngân sách tỉnh", 50, 300], [2, "Ngân sách xã", 51, 307]]
    )
    assert noted(result) == [("column_left_out", "D3;D4")]
    assert len(gifts(result)) == 2


def test_groups_of_communes_behind_a_blank_line_belong_to_the_table(tmp_path):
    grid = [[MARKS], ["TT", "Xã", *TC, "Cộng"]]
    grid += [[None, "Cụm 1"], [1, "Kỳ Hà", "x", None, "x", 2], [2, "Kỳ Nam", "x", "x", None, 2]]
    grid += [[None, "Cộng Cụm 1", 2, 1, 1, 4]]
    grid += [
        [],
        [None, "Cụm 2"],
        [3, "Kỳ Ninh", "x", "x", "x", 3],
        [4, "Kỳ Hoa", None, None, "x", 1],
    ]
    result = table(tmp_path, [*grid, [None, "Cộng Cụm 2", 1, 1, 2, 4]])
    assert told(result) == []
    assert len(marks(result)) == 12


def test_each_block_of_a_sheet_has_the_commune_above_it(tmp_path):
    grid = [[MARKS]]
    for name, status in (("Xã Kỳ Hà", "Đạt"), ("Xã Kỳ Nam", "Chưa đạt")):
        grid += [
            [name],
            ["TT", "Tiêu chí", "Kết quả"],
            *([n, CRITERIA_NAMES[n], status] for n in (1, 2, 3)),
            [],
        ]
    result = table(tmp_path, grid)
    assert told(result) == []
    assert sorted(set(marks(result).values())) == [
        *(("ky-ha", n, "met") for n in "123"),
        *(("ky-nam", n, "not_met") for n in "123"),
    ]


def test_foreign_money_is_not_read_in_the_money_of_the_title(tmp_path):
    heads = ["TT", "Đơn vị", "Số tiền (USD)"]
    result = table(
        tmp_path, [[GIVEN], heads, [1, "Hội Nông dân", 1000], [2, "Hội Cựu chiến binh", 500]]
    )
    assert gifts(result) == {}
    assert noted(result) == [("other_meaning", "C2;C3;C4")]


def test_a_whole_before_its_parts_is_not_counted_beside_them(tmp_path):
    heads = ["TT", "Xã", "Ngân sách", "Trong đó: NS huyện", "Trong đó: NS xã", "Nhân dân đóng góp"]
    lines = [[1, "Kỳ Hà", 200, 150, 50, 100], [2, "Kỳ Nam", 202, 151, 51, 101]]
    result = table(tmp_path, [[GIVEN], heads, *lines])
    assert set(gifts(result)) == {f"{c}{r}" for c in "DEF" for r in (3, 4)}
    lines[1][2] = 250  # not the sum: kept, as nobody can tell what it is
    assert "C4" in gifts(table(tmp_path, [[GIVEN], heads, *lines]))


def test_labour_in_money_is_labour(tmp_path):
    heads = ["TT", "Đơn vị", "Ngày công (quy tiền, triệu đồng)", "Tiền mặt (triệu đồng)"]
    result = table(
        tmp_path,
        [[f"Đóng góp xây dựng nông thôn mới {TOWN_2018}"], heads, [1, "Hội Nông dân", 90, 24]],
    )
    assert gifts(result) == {"C3": ("nong-dan", "labour", 90.0), "D3": ("nong-dan", "cash", 24.0)}


@pytest.mark.parametrize(("cell", "out_of"), [("12/19 (63,16%)", 19), ("12 (63,2%)", None)])
def test_a_count_with_its_share_behind_it_is_the_count(cell, out_of, tmp_path):
    result = table(
        tmp_path, [[COUNTS], ["TT", "Xã", "Số tiêu chí đạt"], [1, "Kỳ Hà", cell], [2, "Kỳ Nam", 11]]
    )
    assert told(result) == []
    assert [(r["value"], r["out_of"]) for r in rows(result, "indicators")] == [
        (12.0, out_of),
        (11.0, None),
    ]
