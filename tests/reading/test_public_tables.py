"""Tables as statistical offices and provinces publish them: titles, twins, regions, bases."""

import pytest

from analysis.words.messages import severity
from workbook_makers import read, rows, save_grid

RATE = "Tỷ lệ xã/phường/thị trấn có bác sỹ phân theo đơn vị hành chính cấp huyện"
UNIT = [None, None, "Đơn vị tính - Unit: %"]
YEARS = [None, 2020, "Sơ bộ Prel. 2021"]


def read_grid(folder, grid, name="hung-yen.xlsx", merges=()):
    result = read(save_grid(folder / name, grid, merges=merges))
    found = {r["address"]: r for r in rows(result, "indicators")}
    told = {a for i in result.issues if severity(i.rule) != "note" for a in i.address.split(";")}
    return found, told


def test_a_title_with_unknown_words_names_the_figures_of_places(tmp_path):
    grid = [[RATE], ["Rate of communes having doctor by district"], UNIT, YEARS]
    grid += [["TOÀN TỈNH", 71.69, 69.81], ["1. Huyện Văn Lâm", 81.82, 72.73]]
    found, _ = read_grid(tmp_path, [*grid, ["2. Huyện Yên Mỹ", 35.29, 35.3]])
    row = found["B6"]
    assert (row["place"], row["period"], row["unit"]) == ("Văn Lâm", "2020", "%")
    assert not row["indicator"]
    assert row["indicator_name"].startswith(RATE)
    assert "Rate of" not in row["indicator_name"]


@pytest.mark.parametrize("word", ["so với cùng kỳ", "lũy kế"])
def test_a_title_of_another_time_names_no_figure(word, tmp_path):
    grid = [[f"{RATE} {word}"], UNIT, YEARS, ["Huyện Văn Lâm", 8, 7], ["Huyện Yên Mỹ", 3, 3]]
    result = read(save_grid(tmp_path / "hung-yen.xlsx", grid))
    told = {a for issue in result.issues for a in issue.address.split(";")}
    assert not rows(result, "indicators")
    assert {"B4", "C5"} <= told


def test_a_known_indicator_stays_closed_below_unknown_words(tmp_path):
    title = "Tỷ lệ hộ nghèo xyzt phân theo huyện"
    grid = [[title], UNIT, YEARS, ["Huyện Văn Lâm", 8, 7], ["Huyện Yên Mỹ", 3, 3]]
    found, _ = read_grid(tmp_path, grid)
    assert not [row for row in found.values() if row["indicator"]]


def test_an_unknown_name_in_a_title_leaves_its_area_open(tmp_path):
    title = "Số trang trại của Tổng Thượng"
    grid = [[title], ["Loại", "Năm 2020 (trang trại)"], ["Trồng trọt", 8], ["Chăn nuôi", 3]]
    found, _ = read_grid(tmp_path, grid)
    assert not found


REGIONS = [
    ["I. Khu vực đồng bằng", 250, 260],
    ["1. Huyện Bình Sơn", 100, 110],
    ["2. Huyện Mộ Đức", 150, 150],
    ["II. Khu vực miền núi", 90, 91],
    ["3. Huyện Ba Tơ", 50, 51],
    ["4. Huyện Tây Trà", 40, 40],
]


def test_neither_a_region_nor_a_district_that_is_gone_is_the_province(tmp_path):
    title = ["17. Dân số trung bình phân theo huyện/thành phố thuộc tỉnh"]
    grid = [title, [None, None, "ĐVT: Người"], [None, 2015, 2016], *REGIONS]
    found, _ = read_grid(tmp_path, grid, "quang-ngai.xlsx")
    named = {address: (row["place"], row["unit"]) for address, row in found.items()}
    assert "B4" not in named
    assert "B7" not in named
    assert named["B5"] == ("Bình Sơn", "người")
    assert named["B9"] == ("Tây Trà", "người")


def test_a_place_without_figures_holds_none_of_the_lines_below(tmp_path):
    grid = [["Dân số tỉnh Điện Biên năm 2020"], ["Huyện, thị xã", "Dân số (người)"]]
    grid += [["Thị xã Mường Lay", None], ["Huyện Mường Nhé", 9], ["Huyện Tủa Chùa", 8]]
    found, _ = read_grid(tmp_path, grid, "a.xlsx")
    assert [row["place"] for row in found.values()] == ["Mường Nhé", "Tủa Chùa"]


def test_names_with_their_english_twins_are_places(tmp_path):
    grid = [["Dân số phân theo huyện"], [None, None, "ĐVT: Người"], [None, 2015, 2016]]
    grid += [["Huyện Kim Bôi - Kim Boi district", 7, 8], ["Huyện Đà Bắc - Da Bac district", 5, 6]]
    found, _ = read_grid(tmp_path, grid, "hoa-binh.xlsx")
    assert [found[cell]["place"] for cell in ("B4", "B5")] == ["Kim Bôi", "Đà Bắc"]


def test_bare_names_beside_towns_are_districts_too(tmp_path):
    grid = [["Số xã các đơn vị tỉnh An Giang năm 2019"], ["STT", "Đơn vị", "Tổng số xã"]]
    grid += [[1, "TP. Long Xuyên", 2], [2, "An Phú", 11], [3, "Thoại Sơn", 14], [4, "Tri Tôn", 12]]
    found, told = read_grid(tmp_path, grid, "a.xlsx")
    assert found["C4"]["place_id"].startswith("huyen-an-phu")
    assert not told


def test_groups_that_add_up_to_a_count_count_the_same(tmp_path):
    title = "Biểu tổng hợp số xã theo mức độ đạt tiêu chí tỉnh Phú Thọ năm 2016"
    heads = [["TT", "Huyện", "Tổng số xã", "Chia theo nhóm tiêu chí", None], [None] * 3]
    heads[1] += ["Đạt 15-18 tiêu chí", "Dưới 15 tiêu chí"]
    lines = [[1, "Huyện Hạ Hòa", 9, 4, 5], [2, "Huyện Thanh Ba", 7, 5, 2]]
    merges = ("D2:E2", "A2:A3", "B2:B3", "C2:C3")
    found, _ = read_grid(tmp_path, [[title], *heads, *lines], "a.xlsx", merges)
    assert (found["D4"]["value"], found["D4"]["unit"]) == (4, "xã")


def test_the_year_of_prices_or_of_a_norm_dates_no_figure(tmp_path):
    norm = "Tỷ lệ hộ sử dụng nước sạch đáp ứng quy chuẩn (QCVN 02: 2009/BYT)"
    prices = "Tổng sản phẩm theo giá so sánh 2010 (tỷ đồng)"
    grid = [["Một số chỉ tiêu tỉnh Thừa Thiên Huế năm 2019"], ["Chỉ tiêu", "Kết quả"]]
    grid += [[f"{norm} (%)", 85], [prices, 33000], ["Giá trị xuất khẩu (triệu USD)", 950]]
    found, _ = read_grid(tmp_path, grid, "a.xlsx")
    assert [row["period"] for row in found.values()] == ["2019"] * 3
    assert {row["place"] for row in found.values()} == {"Thừa Thiên Huế"}
    assert found["B5"]["unit"] == "triệu USD"


def test_square_kilometres_with_a_capital_letter(tmp_path):
    grid = [["Diện tích các huyện tỉnh Hưng Yên năm 2019"], ["Huyện", "Diện tích (Km2)"]]
    found, _ = read_grid(tmp_path, [*grid, ["Văn Lâm", 75.24], ["Yên Mỹ", 92.41]], "a.xlsx")
    assert [row["unit"] for row in found.values()] == ["km2", "km2"]


@pytest.mark.parametrize("title", ["các huyện miền núi", "các huyện đồng bằng"])
def test_a_region_is_harmless_where_lines_name_their_places_and_nowhere_else(title, tmp_path):
    grid = [[f"Số hộ nghèo {title} tỉnh Quảng Ngãi năm 2016"], ["Huyện", "Số hộ nghèo"]]
    grid += [["Khu vực miền núi", None], ["Huyện Ba Tơ", 50], ["Huyện Sơn Hà", 40]]
    found, _ = read_grid(tmp_path, grid, "a.xlsx")
    assert [row["indicator"] for row in found.values()] == ["poor_households"] * 2
    grid = [grid[0], ["Chỉ tiêu", "Kết quả"], ["Số hộ nghèo", 90]]
    found, _ = read_grid(tmp_path, grid, "b.xlsx")
    assert not [row for row in found.values() if row["indicator"]]


def test_words_of_a_plan_in_a_title_of_results_close_figures_of_their_own_name(tmp_path):
    grid = [["Kết quả cấp nước tỉnh Hưng Yên năm 2019 dự kiến"], ["Huyện", "Số trạm (trạm)"]]
    found, told = read_grid(tmp_path, [*grid, ["Văn Lâm", 7], ["Yên Mỹ", 9]], "a.xlsx")
    assert not [row for row in found.values() if row["measure"] == "actual"]


def test_the_unit_of_a_section_is_none_of_the_head_above(tmp_path):
    grid = [["Dân số tỉnh Bình Định"], [None, "Nam Male", "Nữ Female"]]
    grid += [[None, "Người - Person", "Người - Person"], [2015, 726870, 760770]]
    grid += [[2016, 727751, 759933], ["Tỷ lệ tăng - Growth rate (%)"], [2016, 0.121, -0.109]]
    found, _ = read_grid(tmp_path, grid, "a.xlsx")
    assert found["B4"]["unit"] == "người"
    assert "B7" not in found or found["B7"]["unit"] == "%"


def test_investment_by_source_at_prices_of_a_year_is_no_gift(tmp_path):
    grid = [["Vốn đầu tư trên địa bàn tỉnh Nghệ An theo giá hiện hành"]]
    grid += [["Nguồn vốn", "Năm 2019 (tỷ đồng)"], ["Vốn khu vực Nhà nước", 14944]]
    grid += [["Vốn ngân sách Nhà nước - State budget", 7688], ["Vốn vay - Loan", 1893]]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    assert not rows(result, "contributions")
