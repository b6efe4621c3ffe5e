"""Indicators as offices of other provinces write them: what titles, heads and unit lines say."""

import pytest

from analysis.words.messages import severity
from workbook_makers import read, rows, save_grid

AREA = "huyện Như Xuân, tỉnh Thanh Hóa"
POVERTY = f"Kết quả rà soát hộ nghèo, hộ cận nghèo các xã {AREA} năm 2021"


def table(folder, grid, *merges):
    result = read(save_grid(folder / "bieu.xlsx", grid, merges=merges))
    found = {
        r["address"]: (r["period"], r["indicator"] or r["indicator_name"], r["value"], r["unit"])
        for r in rows(result, "indicators")
    }
    told = {a for i in result.issues if severity(i.rule) != "note" for a in i.address.split(";")}
    return found, told


def communes(title, heads, *lines):
    names = ("Bãi Trành", "Xuân Hòa")
    return [[title], ["TT", "Xã", *heads], *([i + 1, names[i], *v] for i, v in enumerate(lines))]


@pytest.mark.parametrize(
    ("title", "indicator", "unit"),
    [
        (f"TỶ LỆ HỘ NGHÈO CÁC XÃ {AREA.upper()} (%)", "poverty_rate", "%"),
        (f"Số hộ nghèo các xã {AREA}", "poor_households", "hộ"),
        (f"Số tiêu chí nông thôn mới đạt được của các xã {AREA}", "criteria_met", "tiêu chí"),
        (
            f"Thu nhập bình quân đầu người các xã {AREA} (triệu đồng/người/năm)",
            "income_per_capita",
            "triệu đồng/người",
        ),
    ],
)
def test_a_title_says_what_columns_of_years_count(title, indicator, unit, tmp_path):
    grid = communes(title, ["Năm 2020", "TH 2021"], [12, 11], [9, 8])
    found, told = table(tmp_path, grid)
    assert not told
    assert found["C3"] == ("2020", indicator, 12.0, unit)
    assert found["D4"] == ("2021", indicator, 8.0, unit)


@pytest.mark.parametrize("head", ["Số thôn", "Tăng so với năm 2020", "Xếp hạng", "Diện tích (ha)"])
def test_a_title_fills_no_column_that_says_something_else(head, tmp_path):
    grid = communes(f"Số hộ nghèo các xã {AREA}", ["Năm 2021", head], [12, 3], [9, 2])
    found, _ = table(tmp_path, grid)
    assert [own[1] for own in found.values() if own[1] == "poor_households"] == [
        "poor_households"
    ] * 2


def test_shares_and_counts_of_a_thing_that_is_no_indicator_stay_under_its_name(tmp_path):
    heads = ["Tổng số hộ", "Hộ cận nghèo", None]
    grid = communes(POVERTY, heads, [990, 100, 10.1], [800, 40, 5])
    grid.insert(2, [None, None, None, "Số hộ", "Tỷ lệ %"])
    found, told = table(tmp_path, grid, "D2:E2", "A2:A3", "B2:B3", "C2:C3")
    assert not told
    assert found["C4"] == ("2021", "Tổng số hộ", 990.0, "hộ")
    assert found["D4"] == ("2021", "Hộ cận nghèo | Số hộ", 100.0, "hộ")
    assert found["E4"] == ("2021", "Hộ cận nghèo | Tỷ lệ %", 10.1, "%")


def test_the_first_day_of_a_year_is_none_of_its_figures(tmp_path):
    heads = ["Số hộ nghèo đầu năm", "Số hộ nghèo cuối năm"]
    found, told = table(tmp_path, communes(POVERTY, heads, [120, 95], [80, 70]))
    assert not told
    assert found["C3"] == ("2021-01-01", "poor_households", 120.0, "hộ")
    assert found["D3"] == ("2021", "poor_households", 95.0, "hộ")


def test_a_unit_that_nobody_knows_is_not_taken_from_the_title(tmp_path):
    title = f"Dân số, lao động các xã {AREA} năm 2021 (người)"
    heads = ["Dân số (nghìn người)", "Sản lượng (tấn/vụ)"]
    found, told = table(tmp_path, communes(title, heads, [7.25, 28], [6.1, 40]))
    assert found == {
        "C3": ("2021", "Dân số (nghìn người)", 7250.0, "người"),
        "C4": ("2021", "Dân số (nghìn người)", 6100.0, "người"),
    }
    assert {"D3", "D4"} <= told


def test_a_share_of_the_whole_area_is_no_sum(tmp_path):
    grid = communes(POVERTY, ["Tỷ lệ hộ nghèo (%)"], [12.5], [9])
    found, told = table(tmp_path, [*grid, [None, "Toàn huyện", 10.4]])
    assert not told
    assert found["C5"] == ("2021", "poverty_rate", 10.4, "%")


def test_the_year_of_another_act_dates_no_figure(tmp_path):
    heads = ["Năm đạt chuẩn NTM", "Số hộ nghèo"]
    found, _ = table(tmp_path, communes(POVERTY, heads, [2016, 12], [2015, 9]))
    assert {period for period, *_ in found.values()} == {"2021"}


def test_models_of_a_field_are_not_those_of_the_whole(tmp_path):
    """ "Lĩnh vực" behind what is counted makes a part of it; before it, it is a heading."""
    grid = [
        ["Phong trào thi đua thị xã Kỳ Anh, tỉnh Hà Tĩnh năm 2018"],
        ["TT", "Chỉ tiêu", "ĐVT", "Số liệu"],
        [1, "Số mô hình dân vận khéo được công nhận", "mô hình", 20],
        [2, "Số mô hình dân vận khéo được công nhận lĩnh vực kinh tế", "mô hình", 5],
        [3, "Số mô hình dân vận khéo đăng ký của Hội Nông dân", "mô hình", 6],
    ]
    found, told = table(tmp_path, grid)
    names = {value: name for _, name, value, _ in found.values()}
    assert names[20] == "models_recognised" and not told
    assert "lĩnh vực kinh tế" in names[5] and "Hội Nông dân" in names[6]


def test_the_figure_of_a_district_that_sums_its_communes_is_counted_once(tmp_path):
    heads = ["TT", "Xã", "Số hộ nghèo (hộ)", "Tỷ lệ hộ nghèo (%)"]
    lines = [[1, "Kỳ Phong", 30, 2.5], [2, "Kỳ Tiến", 20, 1.5], [3, "Kỳ Xuân", 25, 2.0]]
    title = "Hộ nghèo các xã huyện Kỳ Anh năm 2020"
    for total, kept in ((75, ["D"]), (90, ["C", "D"])):  # 90: not all communes are listed
        grid = [[title], heads, *lines, [None, "Toàn huyện", total, 2.1]]
        found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
        assert [row["address"][0] for row in found if row["address"][1:] == "6"] == kept


@pytest.mark.parametrize("text", ["45,2 triệu", "45,2 triệu đồng", "0,0452 tỷ"])
def test_a_scale_word_of_an_indicator_of_money_counts_dong(text, tmp_path):
    grid = [["Kết quả các xã huyện Kỳ Anh năm 2020"], ["Xã", "Thu nhập bình quân đầu người"]]
    grid += [["Kỳ Phong", text], ["Kỳ Tiến", text]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert {(row["value"], row["unit"]) for row in found} == {(45.2, "triệu đồng/người")}


def test_a_head_that_says_which_schools_are_counted_names_its_share(tmp_path):
    grid = [["Biểu 1. Trường học các xã huyện Kỳ Anh năm 2020"]]
    grid += [["Xã", "Trường đạt chuẩn quốc gia", None], [None, "Số trường", "Tỷ lệ (%)"]]
    grid += [["Kỳ Phong", 3, 75], ["Kỳ Tiến", 2, 66.7]]
    result = read(save_grid(tmp_path / "a.xlsx", grid, merges=["A2:A3", "B2:C2"]))
    found = {r["address"]: (r["indicator_name"], r["unit"]) for r in rows(result, "indicators")}
    assert found["C4"] == ("Trường đạt chuẩn quốc gia | Tỷ lệ (%)", "%")
