"""Of what a column of bare shares is the share, and of what a bare count is none."""

import pytest

from workbook_makers import read, rows, save_grid

DISTRICTS = ("Hiệp Hòa", "Việt Yên", "Yên Dũng")
PROVINCE = "tỉnh Bắc Giang năm 2022"


def of(folder, title, heads: list, *lines, inner: tuple | list = (), sheet="Sheet1"):
    """By head's letter what the figures of the first line are called; and all that is told."""
    grid: list[list] = [[f"{title} {PROVINCE}"], ["Huyện", *heads]]
    grid += [[None, *inner]] if inner else []
    grid += [[name, *line] for name, line in zip(DISTRICTS, lines, strict=True)]
    merges = ["A2:A3", "B2:C2", "D2:E2"] if inner else []
    result = read(save_grid(folder / "a.xlsx", grid, sheet=sheet, merges=merges))
    first = str(4 if inner else 3)
    named = {
        str(row["address"]): row["indicator"] or row["indicator_name"]
        for row in rows(result, "indicators")
    }
    return {at[0]: name for at, name in named.items() if at[1:] == first}, result.issues


def test_a_bare_share_is_of_what_it_divides(tmp_path):
    heads = ["Tổng số hộ", "Số hộ nghèo", "Tỷ lệ (%)", "Số hộ cận nghèo", "Tỷ lệ (%)"]
    lines = [1000, 50, 5, 80, 8], [2000, 80, 4, 120, 6], [1500, 45, 3, 75, 5]
    named, told = of(tmp_path, "Tổng hợp", heads, *lines)
    assert named["D"] == "poverty_rate" and not told
    assert named["F"] == "Số hộ cận nghèo | Tỷ lệ (%)"


def test_a_bare_share_beside_another_standard_is_none_of_the_known_thing(tmp_path):
    heads = ["Số xã", "Số xã đạt chuẩn", "Tỷ lệ (%)", "Số xã nâng cao", "Tỷ lệ (%)"]
    lines = [20, 10, 50, 5, 25], [10, 8, 80, 2, 20], [16, 8, 50, 4, 25]
    named, told = of(tmp_path, "Kết quả xây dựng nông thôn mới", heads, *lines)
    assert [named[c] for c in "BCDE"] == [
        "Số xã",  # beside those that meet the standard it is all of them
        "communes_meeting_standard",
        "communes_met_share",
        "Số xã nâng cao",
    ]
    assert named["F"] == "Số xã nâng cao | Tỷ lệ (%)" and not told
    lines = [20, 10, 50, 5, 31], [10, 8, 80, 2, 22], [16, 8, 50, 4, 29]  # of something else
    named, told = of(tmp_path, "Kết quả xây dựng nông thôn mới", heads, *lines)
    assert "F" not in named and [issue.rule for issue in told] == ["meaning_missing"]


@pytest.mark.parametrize("shares", [(20, 30, 20), (2, 1.5, 4), (7, 8, 9)])
def test_a_share_beside_some_of_a_known_thing_is_of_those(shares, tmp_path):
    heads = ["Tổng số hộ", "Hộ nghèo (hộ)", "Tỷ lệ (%)", "Hộ nghèo quýnh (hộ)", "Tỷ lệ (%)"]
    lines = [1000, 100, 10, 20], [2000, 100, 5, 30], [1500, 300, 20, 60]
    lines = [[*line, share] for line, share in zip(lines, shares, strict=True)]
    named, _ = of(tmp_path, "Hộ nghèo", heads, *lines)
    assert named["D"] == "poverty_rate" and named.get("F") != "poverty_rate"


def test_shares_that_make_up_a_sum_are_no_rates(tmp_path):
    lines = [50, 25], [80, 40], [70, 35]
    named, told = of(tmp_path, "Số hộ nghèo", ["Số hộ nghèo", "Tỷ lệ (%)"], *lines)
    assert named == {"B": "poor_households"} and told
    lines = [50, 5.2], [80, 4.1], [70, 3.3]
    named, told = of(tmp_path, "Số hộ nghèo", ["Số hộ nghèo", "Tỷ lệ (%)"], *lines)
    assert named == {"B": "poor_households", "C": "poverty_rate"} and not told


@pytest.mark.parametrize(
    ("head", "count", "share"),
    [
        ("Đầu năm", "poor_households", "poverty_rate"),
        ("Giảm trong năm", "Giảm trong năm | Số hộ nghèo", "Giảm trong năm | Tỷ lệ (%)"),
    ],
)
def test_a_share_alone_with_a_count_under_one_head_is_of_it(head, count, share, tmp_path):
    heads, inner = [head, None, "Cuối năm", None], ["Số hộ nghèo", "Tỷ lệ (%)"] * 2
    lines = [60, 6.1, 50, 5.1], [90, 5.2, 80, 4.1], [50, 3.8, 45, 3.3]
    named, told = of(tmp_path, "Kết quả giảm nghèo", heads, *lines, inner=inner)
    assert named == {"B": count, "C": share, "D": "poor_households", "E": "poverty_rate"}
    assert not told


@pytest.mark.parametrize(
    ("head", "known"),
    [
        ("Số xã đạt chuẩn", "communes_meeting_standard"),
        ("Số xã đạt chuẩn trong năm", "communes_gained"),
        ("Số xã đạt chuẩn nông thôn mới trong năm (xã)", "communes_gained"),
        ("Số xã được công nhận trong năm", "communes_gained"),
        ("Số xã đạt chuẩn trong năm 2022", "communes_gained"),
        ("Số xã đạt chuẩn đến hết năm 2022", "communes_meeting_standard"),
    ],
)
def test_what_met_the_standard_in_a_year_was_gained_in_it(head, known, tmp_path):
    assert of(tmp_path, "Kết quả", [head], [3], [2], [5])[0] == {"B": known}


def test_what_a_count_of_places_counts_is_no_unit_of_the_table(tmp_path):
    grid = [["Kết quả nông thôn mới tỉnh Bắc Giang"], ["ĐVT: xã"], ["Chỉ tiêu", 2019, 2020]]
    grid += [["Số huyện đạt chuẩn nông thôn mới", 3, 4], ["Số xã đạt chuẩn", 30, 40]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert [row["unit"] for row in found] == ["huyện", "huyện", "xã", "xã"]


def test_a_word_of_the_sheets_name_that_keeps_a_known_figure_apart_is_told(tmp_path):
    lines = [50], [80], [70]
    named, told = of(tmp_path, "Kết quả", ["Số hộ nghèo"], *lines, sheet="Xã quýnh")
    assert named == {"B": "Số hộ nghèo"}
    assert [(issue.rule, issue.found) for issue in told] == [("title_apart", "quýnh")]
    assert of(tmp_path, "Kết quả", ["Số hộ nghèo"], *lines, sheet="BC giảm nghèo") == (
        {"B": "poor_households"},
        [],
    )


def test_the_running_count_of_communes_is_how_many_meet_the_standard(tmp_path):
    grid = [["Xã đạt chuẩn nông thôn mới tỉnh Ninh Bình qua các năm"]]
    grid += [["Năm", "Số xã đạt chuẩn trong năm (xã)", "Lũy kế số xã đạt chuẩn (xã)"]]
    grid += [[2014, 7, 17], [2015, 12, 29], [2016, 9, 38]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert [(row["indicator"], row["value"]) for row in found if row["period"] == "2015"] == [
        ("communes_gained", 12),
        ("communes_meeting_standard", 29),
    ]


def test_columns_of_plans_and_results_of_years_are_of_the_title(tmp_path):
    grid = [["Số xã đạt chuẩn nông thôn mới tỉnh Bắc Giang giai đoạn 2019 - 2020"], ["ĐVT: xã"]]
    grid += [["Huyện", "Tổng số xã", "Năm 2019", None, "Năm 2020", None]]
    grid += [[None, None, *["Kế hoạch", "Thực hiện"] * 2]]
    grid += [["Hiệp Hòa", 24, 9, 8, 12, 11], ["Việt Yên", 17, 10, 11, 14, 15]]
    merges = ["A3:A4", "B3:B4", "C3:D3", "E3:F3"]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid, merges=merges)), "indicators")
    assert [(row["period"], row["measure"], row["value"]) for row in found][:4] == [
        ("2019", "plan", 9),
        ("2019", "actual", 8),
        ("2020", "plan", 12),
        ("2020", "actual", 11),
    ]
    assert {row["indicator"] for row in found} == {"communes_meeting_standard"}


def test_a_title_of_a_count_and_its_share_names_both_columns(tmp_path):
    grid = [["Số hộ nghèo và tỷ lệ hộ nghèo các xã tỉnh Bắc Ninh sau sắp xếp, đến 31/12/2025"]]
    grid += [["TT", "Xã", "Số hộ", "Tỷ lệ (%)"], ["I", "Khu vực tỉnh Bắc Giang trước đây"]]
    grid += [[1, "Yên Thế", 50, 1.5], [2, "Bố Hạ", 40, 1.2]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert [row["indicator"] for row in found if row["unit"] == "%"] == ["poverty_rate"] * 2
