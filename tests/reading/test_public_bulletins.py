"""Public tables as provinces, ministries and statistics offices print them."""

import pytest

from workbook_makers import read, rows, save_grid

DISTRICT = "huyện Lý Nhân, tỉnh Hà Nam"


def read_grid(folder, grid, name="bieu.xlsx", merges=()):
    result = read(save_grid(folder / name, grid, merges=merges))
    found = {r["address"]: r for r in rows(result, "indicators")}
    told = {a: i.rule for i in result.issues for a in (i.address or "").split(";")}
    return found, told


def names(found):
    return {row["indicator_name"] for row in found.values()}


def test_a_year_in_front_of_the_stage_of_its_poverty_line_is_the_year(tmp_path):
    title = "Kết quả rà soát hộ nghèo năm 2024 theo chuẩn nghèo đa chiều giai đoạn 2022 - 2025"
    grid = [[title], ["TT", "Tỉnh", "Số hộ nghèo (hộ)"], [1, "Hà Giang", 490], [2, "Cao Bằng", 321]]
    found, _ = read_grid(tmp_path, grid)
    assert {row["period"] for row in found.values()} == {"2024"}


def test_two_years_that_a_dash_joins_are_never_cut_at_it(tmp_path):
    title = f"Số hộ nghèo các xã {DISTRICT} năm 2010, giai đoạn 2016 - 2020"
    grid = [[title], ["TT", "Xã", "Số hộ nghèo (hộ)"], [1, "Nhân Khang", 40], [2, "Nhân Bình", 31]]
    assert not read_grid(tmp_path, grid)[0]


OLD_AND_NEW = [
    ["Dân số các xã tỉnh Phú Thọ đến 31/10/2025"],
    ["Khu vực", "Xã (sáp nhập từ)", "Dân số (người)"],
    ["Phú Thọ (cũ)", "Xã Lâm Thao (TT Lâm Thao, Thạch Sơn)", 351],
    ["Phú Thọ (cũ)", "Xã Phù Ninh (TT Phong Châu, Phú Lộc)", 412],
]


def test_a_remark_beside_the_head_of_places_leaves_them_places(tmp_path):
    found, _ = read_grid(tmp_path, OLD_AND_NEW)
    assert [row["place"] for row in found.values()] == ["Lâm Thao", "Phù Ninh"]


def test_lines_that_nothing_tells_apart_have_no_two_figures(tmp_path):
    grid = [["Kết quả năm 2021 tỉnh Hà Nam"], ["Huyện", "Hộ quýnh (hộ)"], ["Lý Nhân", 4]]
    found, told = read_grid(tmp_path, [*grid, ["Lý Nhân", 5], ["Bình Lục", 6]])
    assert list(found) == ["B5"]
    assert told["B3"] == told["B4"] == "path_contradicts"


def planned(*shares):
    title = [["Số xã đạt chuẩn nông thôn mới năm 2024 các huyện tỉnh Hà Nam"]]
    heads = [["TT", "Huyện", "Xã đạt chuẩn nông thôn mới", None, None]]
    heads += [[None, None, "KH giao", "Thực hiện", "Đạt (%)"]]
    lines = [[1, "Lý Nhân", 8, 6, shares[0]], [2, "Bình Lục", 10, 9, shares[1]]]
    return [*title, *heads, *lines]


MERGES = ("A2:A3", "B2:B3", "C2:E2")


def test_how_much_of_a_plan_was_done_is_no_share_of_communes(tmp_path):
    found, told = read_grid(tmp_path, planned(75, 90), merges=MERGES)
    assert {a: row["value"] for a, row in found.items()} == {"C4": 8, "D4": 6, "C5": 10, "D5": 9}
    assert told["E4"] == "column_left_out"


def test_a_mean_in_decimals_lists_no_criteria(tmp_path):
    head = "Bình quân số tiêu chí/xã (tiêu chí)"
    grid = [["Kết quả năm 2024 các huyện tỉnh Hà Nam"], ["TT", "Huyện", head]]
    grid += [[1, "Lý Nhân", "18,5"], [2, "Bình Lục", "17,1"]]
    found, _ = read_grid(tmp_path, grid)
    assert [row["value"] for row in found.values()] == [18.5, 17.1]


def test_a_comparison_of_years_closes_its_own_column_alone(tmp_path):
    title = f"Thu nhập bình quân đầu người các xã {DISTRICT} (triệu đồng/người/năm)"
    grid = [[title], ["TT", "Xã", 2018, 2022, "Năm 2022 so với năm 2018 (%)"]]
    grid += [[1, "Nhân Khang", 40, 50, 125], [2, "Nhân Bình", 41, 52, 126.8]]
    found, told = read_grid(tmp_path, grid)
    assert {a: row["period"] for a, row in found.items() if a[-1] == "3"} == {
        "C3": "2018",
        "D3": "2022",
    }
    assert told["E3"] == "other_time"


@pytest.mark.parametrize("years", [6, 12])
def test_the_years_that_a_programme_lasts_are_no_unknown_words(years, tmp_path):
    title = f"Kết quả sau {years} năm thực hiện chương trình, các xã {DISTRICT} năm 2021"
    grid = [[title], ["TT", "Xã", "Số hộ nghèo (hộ)"], [1, "Nhân Khang", 40], [2, "Nhân Bình", 31]]
    found, _ = read_grid(tmp_path, grid)
    assert {row["indicator"] for row in found.values()} == {"poor_households"}


def test_no_phrase_goes_on_behind_a_time_that_stands_in_it(tmp_path):
    grid = [["Kết quả các huyện tỉnh Hà Nam"], ["TT", "Huyện", "Thu nhập năm 2020 bình quân (%)"]]
    grid += [[1, "Lý Nhân", 8], [2, "Bình Lục", 9]]
    found, _ = read_grid(tmp_path, grid)
    assert not any(row["indicator"] for row in found.values())


def test_a_figure_has_one_name_in_all_years_areas_and_languages(tmp_path):
    made = []
    for n, (place, year) in enumerate([("tỉnh Hà Nam", 2018), ("tỉnh Hòa Bình", 2022)]):
        head = ["", year - 1, f"Sơ bộ\nPrel.\n{year}"]
        grid = [[f"NIÊN GIÁM THỐNG KÊ {place.upper()} {year}"], ["Diện tích quýnh"], ["ĐVT: ha"]]
        lines = [["Huyện Lý Nhân", 3, 4], ["Huyện Bình Lục", 5, 6]]
        others = [["Huyện Đà Bắc", 3, 4], ["Huyện Cao Phong", 5, 6]]
        found, _ = read_grid(tmp_path, [*grid, head, *(others if n else lines)], f"{n}.xlsx")
        made.append(names(found))
        assert {row["period"] for row in found.values()} == {str(year - 1), str(year)}
    assert made == [{"Diện tích quýnh"}] * 2


def test_the_name_of_a_figure_leaves_out_what_its_row_says_itself(tmp_path):
    title = f"Diễn biến quýnh năm 2021 {DISTRICT}"
    heads = [["Xã", "Hộ quýnh năm 2021 (hộ)", "KH giao", "Ước TH"], [None, None, "tấn", "tấn"]]
    grid = [[title], *heads, ["Nhân Khang", 1, 2, 3], ["Nhân Bình", 4, 5, 6]]
    found, _ = read_grid(tmp_path, grid)
    assert {found[a]["indicator_name"] for a in ("B4",)} == {"Diễn biến quýnh | Hộ quýnh (hộ)"}


def test_regions_that_sections_name_are_no_part_of_a_name(tmp_path):
    grid = [["Diện tích lúa năm 2020 tỉnh Quảng Ngãi"], ["Huyện", "Diện tích quýnh (ha)"]]
    grid += [["I. Khu vực đồng bằng", 9], ["1. Huyện Bình Sơn", 4], ["2. Huyện Mộ Đức", 5]]
    grid += [["II. Khu vực miền núi", 3], ["3. Huyện Ba Tơ", 3]]
    found, _ = read_grid(tmp_path, grid)
    assert {"B4", "B5", "B7"} <= set(found)
    assert names(found) == {"Diện tích lúa | Diện tích quýnh (ha)"}


def test_parts_of_a_whole_that_the_title_names_have_its_name(tmp_path):
    title = "Thu nhập bình quân đầu người năm 2023 phân theo huyện, tỉnh Hà Nam (triệu đồng)"
    heads = [["Huyện", "Tổng số", "Chia ra", None], [None, None, "Thành thị", "Nông thôn"]]
    grid = [[title], *heads, ["Lý Nhân", 5, 6, 4], ["Bình Lục", 6, 7, 5]]
    found, _ = read_grid(tmp_path, grid, merges=("A2:A3", "B2:B3", "C2:D2"))
    assert found["C4"]["indicator_name"].endswith("| Thành thị")
    assert found["C4"]["indicator_name"].startswith("Thu nhập bình quân đầu người")


def test_a_name_has_no_number_and_parts_beside_a_sum_have_the_name_of_the_whole(tmp_path):
    grid = [["Dân số năm 2021 các huyện tỉnh Hà Nam (nghìn người)"]]
    grid += [["Huyện", "Tổng số", "Nữ"], ["Lý Nhân", 180.5, 90], ["Bình Lục", 130, 65]]
    found, _ = read_grid(tmp_path, grid)
    assert found["C3"]["indicator_name"] == "Dân số các huyện | Nữ"
    assert (found["C3"]["value"], found["C3"]["unit"]) == (90_000, "người")
    grid = [[f"Một số chỉ tiêu {DISTRICT}"], ["Chỉ tiêu", "Đơn vị tính", 2019, 2020]]
    grid += [["1. Giá trị quýnh (giá 2010)", "Tỷ đồng", 5, 6], ["2. Hộ quýnh", "Hộ", 7, 8]]
    found, _ = read_grid(tmp_path, grid)
    assert names(found) == {"Giá trị quýnh (giá 2010)", "Hộ quýnh"}


def test_an_office_with_a_thing_in_its_name_is_no_title(tmp_path):
    grid = [["TRUNG TÂM NƯỚC SẠCH TỈNH HÀ NAM"], ["Kết quả quýnh năm 2021"]]
    grid += [["Huyện", "Hộ dùng nước (hộ)"], ["Lý Nhân", 5], ["Bình Lục", 6]]
    found, _ = read_grid(tmp_path, grid)
    assert names(found) == {"Kết quả quýnh | Hộ dùng nước (hộ)"}


NOTED = [
    ["SẢN LƯỢNG MỦ CAO SU KHÔ"],
    [f"PHÂN THEO XÃ 6 THÁNG ĐẦU NĂM 2023 {DISTRICT}"],
    ["TT", "Xã", "T1", "T2", "KH giao năm 2023"],
    [1, "Nhân Khang", 60.5, 12, 520],
    [2, "Nhân Bình", 48, 9.6, 410],
]


def test_a_note_gives_the_unit_of_what_it_names(tmp_path):
    found, _ = read_grid(tmp_path, [*NOTED, ["Ghi chú: Sản lượng tính bằng tấn."]])
    assert {(row["indicator_name"], row["unit"]) for row in found.values()} == {
        ("SẢN LƯỢNG MỦ CAO SU KHÔ", "tấn")
    }
    assert found["C4"]["period"] == "2023-01"
    assert (found["E4"]["period"], found["E4"]["measure"]) == ("2023", "plan")


@pytest.mark.parametrize(
    "note", ["Ghi chú: Diện tích tính bằng ha", "Ghi chú: Sản lượng tính bằng tấn, tạ"]
)
def test_a_note_gives_no_unit_to_what_it_does_not_name_or_counts_twice(note, tmp_path):
    assert not read_grid(tmp_path, [*NOTED, [note]])[0]


def test_notes_give_each_column_its_own_unit(tmp_path):
    grid = [[f"Kết quả năm 2019 các xã {DISTRICT}"], ["TT", "Xã", "Dân số", "Diện tích quýnh"]]
    grid += [[1, "Nhân Khang", 6100, 5], [2, "Nhân Bình", 4800, 6], [None]]
    note = "Ghi chú: Dân số tính bằng người; diện tích quýnh tính bằng ha."
    found, _ = read_grid(tmp_path, [*grid, [note]])
    assert (found["C3"]["unit"], found["D3"]["unit"]) == ("người", "ha")


def test_two_lists_side_by_side_keep_their_own_lines(tmp_path):
    grid = [[f"Một số chỉ tiêu xã Nhân Khang, {DISTRICT} năm 2021 (triệu đồng)"]]
    grid += [["Nội dung thu", "Kế hoạch", "Thực hiện", "Nội dung chi", "Kế hoạch", "Thực hiện"]]
    grid += [["Thuế quýnh", 10, 20, "Đường quýnh", 1, 2], ["Phí quýnh", 11, 21, "Cầu quýnh", 3, 4]]
    found, _ = read_grid(tmp_path, grid)
    assert {a: row["indicator_name"] for a, row in found.items() if a[-1] == "3"} == {
        "B3": "Thuế quýnh",
        "C3": "Thuế quýnh",
        "E3": "Đường quýnh",
        "F3": "Đường quýnh",
    }


def test_an_amount_is_no_share(tmp_path):
    grid = [[f"Kết quả năm 2021 xã Nhân Khang, {DISTRICT}"], ["Nội dung", "Thực hiện"]]
    grid += [["Khoản quýnh tỷ lệ %", 9875000], ["Hộ quýnh (hộ)", 5]]
    found, told = read_grid(tmp_path, grid)
    assert list(found) == ["B4"]
    assert told["B3"] == "share_out_of_bounds"


def test_a_former_district_over_new_communes_contradicts_none(tmp_path):
    grid = [["Số tiêu chí đạt các xã tỉnh An Giang năm 2025"], ["TT", "Xã", "Số tiêu chí đạt"]]
    grid += [["I", "Khu vực huyện Tri Tôn (cũ)", None], [1, "Xã Ba Chúc", 15], [2, "Xã Cô Tô", 17]]
    found, _ = read_grid(tmp_path, grid)
    assert [(row["place"], row["value"]) for row in found.values()] == [
        ("Ba Chúc", 15),
        ("Cô Tô", 17),
    ]


def test_a_plan_without_a_time_may_be_of_the_year_that_months_were_reported_of(tmp_path):
    grid = [[f"Thu quýnh 9 tháng đầu năm 2023 các xã {DISTRICT} (triệu đồng)"]]
    grid += [["Xã", "Dự toán", "Thực hiện"], ["Nhân Khang", 10, 8], ["Nhân Bình", 11, 9]]
    found, told = read_grid(tmp_path, grid)
    assert list(found) == ["C3", "C4"]
    assert told["B3"] == told["B4"] == "year_missing"


def test_the_office_over_a_list_is_that_of_the_list_beside_it(tmp_path):
    heads = ["Nội dung thu", "Thực hiện", "Nội dung chi", "Thực hiện"]
    grid = [["UBND XÃ NHÂN KHANG", None, "Biểu số 113/CK-NSNN"]]
    grid += [["HUYỆN LÝ NHÂN, TỈNH HÀ NAM"], ["Kết quả quýnh năm 2021"], [None, None, "ĐVT: đồng"]]
    grid += [heads, ["Thuế quýnh", 10, "Đường quýnh", 1], ["Phí quýnh", 11, "Cầu quýnh", 3]]
    found, _ = read_grid(tmp_path, grid)
    assert {row["place"] for row in found.values()} == {"Nhân Khang"}
    assert len(found) == 4


@pytest.mark.parametrize("head", ["Kế hoạch năm", "Dự toán năm (triệu đồng)", "KH giao năm"])
def test_the_plan_of_a_year_is_none_of_the_months_that_were_reported(head, tmp_path):
    title = f"Thu quýnh 9 tháng đầu năm 2023 các xã {DISTRICT}"
    grid = [[title], [None, None, "Đơn vị: triệu đồng"], ["Xã", head, "Thực hiện"]]
    found, _ = read_grid(tmp_path, [*grid, ["Nhân Khang", 10, 8], ["Nhân Bình", 11, 9]])
    assert (found["B4"]["period"], found["B4"]["measure"]) == ("2023", "plan")
    assert (found["C4"]["period"], found["C4"]["measure"]) == ("2023-01/2023-09", "actual")


SENTENCE = (
    "Trong 6 tháng, toàn huyện gieo quýnh 2.785 ha; dịch bệnh giảm so với cùng kỳ, Hội Nông dân "
    "huyện giúp xã Nhân Khang 120 ngày công làm đường."
)


def test_a_sentence_above_a_table_is_no_title_and_what_it_gives_is_told(tmp_path):
    grid = [[f"Số hộ nghèo các xã {DISTRICT} năm 2020"], [SENTENCE]]
    grid += [["Xã", "Số hộ nghèo (hộ)"], ["Nhân Khang", 40], ["Nhân Bình", 31]]
    found, told = read_grid(tmp_path, grid)
    assert {row["indicator"] for row in found.values()} == {"poor_households"}
    assert told["A2"] == "note_with_amount"


def test_levels_and_estimates_keep_figures_apart(tmp_path):
    title = f"Kết quả quýnh năm 2022 {DISTRICT}"
    heads = [["Nội dung", "Cấp huyện", "Cấp xã"], ["Nội dung", "Thực hiện", "Ước thực hiện"]]
    for head in heads:
        found, _ = read_grid(tmp_path, [[title], head, ["Cán bộ quýnh (người)", 5, 8]])
        assert len(names(found)) == len(found) == 2


RATIOS = (
    "TH 2023/TH 2022", "Ước 2023/2022", "9T/KH năm", "TH 9 tháng/KH năm (%)", "Đạt % KH",
    "Hoàn thành KH (%)", "% thực hiện", "Tỷ lệ hoàn thành (%)", "+/- so 2022", "Năm 2022, 2023",
)  # fmt: skip


@pytest.mark.parametrize("head", RATIOS)
def test_a_ratio_of_times_or_of_a_plan_is_no_figure_of_its_line(head, tmp_path):
    grid = [["Một số chỉ tiêu chủ yếu năm 2023 tỉnh Hà Nam"]]
    grid += [["TT", "Chỉ tiêu", "ĐVT", "Thực hiện năm 2022", head]]
    grid += [[1, "Thu nhập bình quân đầu người", "triệu đồng", 50, 109.3]]
    grid += [[2, "Tỷ lệ hộ nghèo", "%", 1.2, 90.1], [3, "Số hộ nghèo", "hộ", 130, 89]]
    found, told = read_grid(tmp_path, grid)
    assert {row["indicator"] for row in found.values()} >= {"income_per_capita", "poverty_rate"}
    assert {*found} == {"D3", "D4", "D5"} and {"E3", "E4", "E5"} <= told.keys()


def test_a_text_over_all_years_below_the_lines_heads_the_same_years_again(tmp_path):
    lines = [["Thị xã Duy Tiên", 60, 40], ["Huyện Lý Nhân", 40, 60]]
    grid = [["NIÊN GIÁM THỐNG KÊ TỈNH HÀ NAM 2021"], ["Số trường học phổ thông"]]
    grid += [[None, 2019, 2020], [None, "Trường"], *lines, [None, "Cơ cấu (%)"], *lines]
    found, _ = read_grid(tmp_path, grid, merges=("A3:A4", "B4:C4", "B7:C7"))
    shares = [(row["period"], row["indicator_name"]) for a, row in found.items() if a[1:] == "8"]
    name = "Số trường học phổ thông | Cơ cấu (%)"
    assert shares == [("2019", name), ("2020", name)]


def test_what_counts_who_makes_a_thing_has_not_the_unit_of_the_things(tmp_path):
    grid = [["Số sản phẩm OCOP các huyện tỉnh Hà Nam năm 2021"], ["ĐVT: sản phẩm"]]
    grid += [["TT", "Huyện", "3 sao", "Số chủ thể"], [1, "Lý Nhân", 8, 5], [2, "Bình Lục", 7, 7]]
    found, told = read_grid(tmp_path, grid)
    assert (found["C4"]["unit"], found["D4"]["unit"]) == ("sản phẩm", "chủ thể")


def test_what_says_no_time_beside_results_is_not_planned_by_the_title_alone(tmp_path):
    grid = [["Mục tiêu xây dựng nông thôn mới đến năm 2025 các huyện tỉnh Hà Nam"]]
    grid += [["TT", "Huyện", "Tổng số xã", "Số xã đạt chuẩn", None]]
    grid += [[None, None, None, "Hiện trạng đến 31/12/2021", "Mục tiêu đến năm 2025"]]
    grid += [[1, "Lý Nhân", 20, 15, 20], [2, "Bình Lục", 16, 10, 16]]
    found, told = read_grid(tmp_path, grid, merges=("A2:A3", "B2:B3", "C2:C3", "D2:E2"))
    assert found["D4"]["measure"] == "actual" and found["E4"]["measure"] == "plan"
    assert "C4" not in found and "C4" in told


@pytest.mark.parametrize(
    ("head", "known"), [("Số hộ nghèo", "poor_households"), ("Tỷ lệ hộ nghèo (%)", "poverty_rate")]
)
def test_a_known_whole_stays_beside_parts_that_are_not_known(head, known, tmp_path):
    grid = [["Kết quả rà soát các huyện tỉnh Hà Nam năm 2021"], ["TT", "Huyện", head]]
    grid += [[None, None, "Tổng số", "Chia ra"], [None, None, None, "Thành thị", "Nông thôn"]]
    grid += [[1, "Lý Nhân", 10, 6, 4], [2, "Bình Lục", 12, 7, 5], [3, "Kim Bảng", 8, 3, 5]]
    merges = ("A2:A4", "B2:B4", "C2:E2", "C3:C4", "D3:E3")
    found, _ = read_grid(tmp_path, grid, merges=merges)
    assert found["C5"]["indicator"] == known and not found["D5"]["indicator"]


@pytest.mark.parametrize(
    "title",
    [
        "Tình hình kinh tế - xã hội, quốc phòng - an ninh",
        "Kết quả khảo sát mức sống dân cư",
        "Một số thông tin cơ bản về các huyện",
        "Kết quả 25 năm tái lập tỉnh",
    ],
)
def test_what_a_title_says_of_its_report_changes_no_figure(title, tmp_path):
    grid = [[f"{title} tỉnh Hà Nam năm 2021"], ["TT", "Huyện", "Số hộ nghèo"]]
    grid += [[1, "Lý Nhân", 40], [2, "Bình Lục", 31]]
    found, _ = read_grid(tmp_path, grid)
    assert {row["indicator"] for row in found.values()} == {"poor_households"}


@pytest.mark.parametrize(
    ("title", "head", "period"),
    [
        ("Kết quả giảm nghèo quý III năm 2022", "Số hộ nghèo đầu năm", "2022-01-01"),
        ("Kết quả rà soát hộ nghèo đầu kỳ giai đoạn 2022-2025", "Số hộ nghèo", "2022-01-01"),
        ("Diễn biến đầu kỳ, cuối kỳ năm 2022", "Số hộ thoát nghèo (hộ)", "2022"),
        ("Kết quả giảm nghèo quý III năm 2022", "Số hộ nghèo đầu kỳ", None),
    ],
)
def test_the_beginning_of_a_year_or_stage_is_its_first_day(title, head, period, tmp_path):
    grid = [[f"{title} các huyện tỉnh Hà Nam"], ["TT", "Huyện", head]]
    grid += [[1, "Lý Nhân", 40], [2, "Bình Lục", 31]]
    found, told = read_grid(tmp_path, grid)
    assert {row["period"] for row in found.values()} == ({period} if period else set())
    assert found or told["C3"] == "year_missing"


def test_shares_that_were_typed_with_their_unit_are_as_they_say(tmp_path):
    grid = [["Một số chỉ tiêu tỉnh Hà Nam"], ["Chỉ tiêu", 2018, 2019, 2020]]
    lines = ["0,89", "0,69", "0,51"], [0.89, 0.69, 0.51]
    for line, count in zip(lines, (3, 0), strict=True):
        found, _ = read_grid(tmp_path, [*grid, ["Tỷ lệ hộ nghèo (%)", *line]])
        assert len(found) == count


def test_a_region_of_2025_holds_its_provinces(tmp_path):
    grid = [["Số xã đạt chuẩn nông thôn mới cả nước năm 2025"], ["TT", "Tỉnh", "Số xã đạt chuẩn"]]
    grid += [["I", "Duyên hải Nam Trung Bộ và Tây Nguyên", 105]]
    grid += [[1, "Khánh Hòa", 26], [2, "Lâm Đồng", 79], ["II", "Đông Nam Bộ", 70]]
    grid += [[3, "Tây Ninh", 70]]
    found, _ = read_grid(tmp_path, grid)
    assert {"C4", "C5", "C7"} <= found.keys()


@pytest.mark.parametrize("head", ["Mã huyện", "Mã ĐVHC", "Mã chỉ tiêu", "MA_HUYEN"])
def test_codes_right_of_places_are_no_figures(head, tmp_path):
    grid = [["Số hộ nghèo các huyện tỉnh Hà Nam năm 2021"], ["Huyện", head, "Số hộ nghèo"]]
    grid += [["Lý Nhân", "353", 40], ["Bình Lục", "352", 31], ["Kim Bảng", "350", 12]]
    found, _ = read_grid(tmp_path, grid)
    assert {*found} == {"C3", "C4", "C5"}


@pytest.mark.parametrize("head", ["Bình quân", "Trung bình"])
def test_a_mean_is_no_count_of_what_the_title_names(head, tmp_path):
    grid = [["Số hộ nghèo các huyện tỉnh Hà Nam"], ["Huyện", "Năm 2020", "Năm 2021", head]]
    grid += [["Lý Nhân", 40, 35, 37.5], ["Bình Lục", 31, 30, 30.5], ["Kim Bảng", 12, 10, 11]]
    found, _ = read_grid(tmp_path, grid)
    assert {a[0] for a, row in found.items() if row["indicator"]} == {"B", "C"}
