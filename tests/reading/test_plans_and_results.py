"""Titles that name plans and results: each measure belongs to the periods behind it."""

import pytest

from analysis.words.messages import severity
from workbook_makers import read, rows, save_grid

OF_LY_NHAN = "huyện Lý Nhân, tỉnh Hà Nam"
COMMUNES = ("Đức Lý", "Công Lý")


def measures(folder, title: str, *heads) -> list[tuple]:
    """Period, measure and qualifier of the first line of a table of rates, and its issues."""
    lines = [[n, name, *range(n, n + len(heads))] for n, name in enumerate(COMMUNES, 1)]
    grid = [[f"{title} {OF_LY_NHAN}"], ["TT", "Tên xã", *heads], *lines]
    result = read(save_grid(folder / "a.xlsx", grid))
    told = [row for row in rows(result, "indicators") if row["address"].endswith("3")]
    return [
        *((row["period"], row["measure"], row["qualifier"]) for row in told),
        *(
            (issue.rule, issue.address)
            for issue in result.issues
            if severity(issue.rule) == "error"
        ),
    ]


def rates(*years) -> list[str]:
    return [f"Tỷ lệ hộ nghèo {year} (%)" for year in years]


@pytest.mark.parametrize(
    "title",
    [
        "Tỷ lệ hộ nghèo năm 2023 và kế hoạch năm 2024",
        "Kết quả giảm nghèo năm 2023, kế hoạch năm 2024",
        "Thực hiện giảm nghèo năm 2023; dự kiến năm 2024",
        "Hiện trạng năm 2023 và phấn đấu năm 2024",
        "Kế hoạch năm 2024 và kết quả năm 2023 về tỷ lệ hộ nghèo",
    ],
)
def test_each_column_has_the_measure_that_the_title_says_of_its_year(title, tmp_path):
    found = measures(tmp_path, title, *rates(2023, 2024))
    assert found == [("2023", "actual", "exact"), ("2024", "plan", "exact")]


@pytest.mark.parametrize("plan", ["Kế hoạch giảm nghèo", "Mục tiêu tỷ lệ hộ nghèo", "Lộ trình"])
def test_a_plan_of_a_stage_plans_each_of_its_years_and_none_before(plan, tmp_path):
    found = measures(tmp_path, f"{plan} giai đoạn 2023 - 2025", *rates(2022, 2023, 2024, 2025))
    years = [(year, measure) for year, measure, _ in found]
    plans = [(year, "plan") for year in ("2023", "2024", "2025")]
    assert years == [("2022", "actual"), *plans]


def test_part_of_a_year_is_the_result_and_the_next_year_the_plan(tmp_path):
    title = "Tỷ lệ hộ nghèo 9 tháng năm 2025 và kế hoạch năm 2026"
    found = measures(tmp_path, title, *rates("9T/2025", "2026"))
    assert found == [("2025-01/2025-09", "actual", "exact"), ("2026", "plan", "exact")]


def test_an_expected_result_in_a_title_is_about_what_it_says(tmp_path):
    title = "Ước thực hiện năm 2023 và dự kiến năm 2024"
    found = measures(tmp_path, title, *rates(2023, 2024))
    assert found == [("2023", "actual", "about"), ("2024", "plan", "exact")]


def test_the_result_of_a_plan_is_one_thing(tmp_path):
    title = "Kết quả thực hiện các mục tiêu, nhiệm vụ năm 2023"
    assert [measure for _, measure, *_ in measures(tmp_path, title, *rates(2023))] == ["actual"]


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Tỷ lệ hộ nghèo và kế hoạch giảm nghèo", 2023),  # which of the two?
        ("Kết quả giảm nghèo năm 2023 và kế hoạch năm 2024", 2025),  # a year of neither
        ("Kết quả giảm nghèo năm 2023 và kế hoạch năm 2023", 2023),
        ("Kết quả giảm nghèo và kế hoạch năm 2023", 2023),
    ],
)
def test_where_the_title_says_both_and_not_which_nothing_is_guessed(title, year, tmp_path):
    assert measures(tmp_path, title, *rates(year)) == [("measure_missing", "C3;C4")]


def test_a_column_that_says_its_measure_needs_no_title(tmp_path):
    title = "Tỷ lệ hộ nghèo và kế hoạch giảm nghèo"
    heads = ("Thực hiện 2023: Tỷ lệ hộ nghèo (%)", "Kế hoạch 2023: Tỷ lệ hộ nghèo (%)")
    found = measures(tmp_path, title, *heads)
    assert [measure for _, measure, _ in found] == ["actual", "plan"]


@pytest.mark.parametrize(
    ("titles", "periods"),
    [
        (
            ("Tỷ lệ hộ nghèo năm 2021", "Tỷ lệ hộ nghèo năm 2022"),
            [("2021", "actual"), ("2022", "actual")],
        ),
        (
            ("Bảng 1. Tỷ lệ hộ nghèo năm 2021", "Bảng 2. Tỷ lệ hộ nghèo năm 2022"),
            [("2021", "actual"), ("2022", "actual")],
        ),
        (
            ("Tỷ lệ hộ nghèo năm 2021", "Kế hoạch năm 2022"),
            [("2021", "actual"), ("2022", "plan")],
        ),
    ],
)
@pytest.mark.parametrize("merged", [False, True])
def test_a_title_right_below_a_table_is_that_of_the_next(titles, periods, merged, tmp_path):
    heads = ["TT", "Tên xã", "Tỷ lệ hộ nghèo (%)"]
    lines = [[1, COMMUNES[0], 3], [2, COMMUNES[1], 4]]
    first, second = titles
    grid = [[f"{first} {OF_LY_NHAN}"], heads, *lines, [second], heads, *lines]
    merges = ["A1:C1", "A5:C5"] if merged else []
    result = read(save_grid(tmp_path / "a.xlsx", grid, merges=merges))
    told = [(row["address"], row["period"], row["measure"]) for row in rows(result, "indicators")]
    (year, measure), (later, then) = periods
    assert told == [
        *((cell, year, measure) for cell in ("C3", "C4")),
        *((cell, later, then) for cell in ("C7", "C8")),
    ]


def test_a_time_of_a_column_is_nearer_than_that_of_a_section(tmp_path):
    grid = [
        ["Kết quả xây dựng nông thôn mới huyện Kbang"],
        ["TT", "Tên xã", "Số tiêu chí đạt năm 2022", "Số tiêu chí phấn đấu đạt năm 2024"],
        ["I. Xã phấn đấu đạt chuẩn năm 2023"],
        [1, "Xã Đông", 17, 19],
        [2, "Xã Nghĩa An", 16, 19],
        ["II. Xã phấn đấu đạt chuẩn năm 2024"],
        [1, "Xã Tơ Tung", 13, 15],
        [2, "Xã Sơ Pai", 14, 16],
    ]
    found = rows(read(save_grid(tmp_path / "b.xlsx", grid)), "indicators")
    assert {(row["period"], row["measure"]) for row in found} == {
        ("2022", "actual"),
        ("2024", "plan"),
    }
    assert len(found) == 8


def test_when_communes_will_be_recognised_is_no_time_of_their_marks(tmp_path):
    grid = [
        ["Kết quả thực hiện các tiêu chí nông thôn mới huyện Kbang"],
        ["TT", "Tên xã", "TC 1", "TC 2"],
        ["I. Xã phấn đấu đạt chuẩn năm 2023"],
        [1, "Xã Đông", "Đạt", "Đạt"],
        [2, "Xã Nghĩa An", "Đạt", "Chưa đạt"],
    ]
    result = read(save_grid(tmp_path / "b.xlsx", grid))
    assert rows(result, "criteria") == []
    assert [issue.rule for issue in result.issues if issue.rule == "year_missing"]


def of_sections(folder, title, *heads):
    """Period and measure of the figures of a table below "Mục tiêu chung", and its issues."""
    grid = [[f"{title} {OF_LY_NHAN}"], ["STT", "Nội dung", "ĐVT", *heads]]
    grid += [
        ["A", "MỤC TIÊU CHUNG"],
        [1, "Số hộ nghèo", "hộ", 9, 8, 7],
        [2, "Số xã", "xã", 5, 5, 5],
    ]
    result = read(save_grid(folder / "a.xlsx", grid))
    return [(r["period"], r["measure"]) for r in rows(result, "indicators")[:3]], result.issues


def test_a_section_of_aims_over_columns_of_plan_and_result_makes_none_of_them_a_plan(tmp_path):
    heads = ("Năm 2015", "Mục tiêu đến năm 2020", "Thực hiện đến 31/12/2020")
    found, _ = of_sections(tmp_path, "Kết quả thực hiện mục tiêu giai đoạn 2016-2020", *heads)
    assert [measure for _, measure in found] == ["actual", "plan", "actual"]


def test_a_section_of_aims_below_a_title_of_results_is_told_and_not_taken(tmp_path):
    heads = ("Năm 2018", "Năm 2019", "Năm 2020")
    found, told = of_sections(tmp_path, "Kết quả thực hiện giảm nghèo", *heads)
    assert found == [] and told


def test_a_verdict_on_aims_makes_no_criteria_of_figures_with_units(tmp_path):
    heads = ["STT", "Chỉ tiêu", "ĐVT", "Mục tiêu năm 2020", "Thực hiện năm 2020", "Đánh giá"]
    grid = [[f"Kết quả thực hiện mục tiêu năm 2020 {OF_LY_NHAN}"], heads]
    grid += [[1, "Tỷ lệ hộ nghèo", "%", 1, 0.42, "Đạt"], [2, "Dân số", "người", 900, 910, "Đạt"]]
    grid += [[3, "Diện tích lúa", "ha", 70, 65, "Chưa đạt"], [4, "Đàn bò", "con", 50, 60, "Đạt"]]
    grid += [[5, "Số trường đạt chuẩn quốc gia", "trường", 5, 4, "Chưa đạt"]]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    assert rows(result, "criteria") == []
    assert len(rows(result, "indicators")) == 10
