"""Results by district as provinces publish them: words of titles, counts of communes, budgets."""

import pytest

from workbook_makers import read, rows, save_grid

AREA = "tỉnh Yên Bái năm 2022"
HEADS = ["TT", "Huyện", "Tổng số xã", "Bình quân tiêu chí/xã", "Tỷ lệ hộ nghèo (%)"]
LINES = [[1, "Văn Yên", 24, 16.4, 9.1], [2, "Lục Yên", 23, 15.2, 11.5], [3, "Trấn Yên", 20, 19, 4]]
TITLE = f"Kết quả xây dựng nông thôn mới {AREA}"
PLAN, DONE = ["Kế hoạch", "Giải ngân", "Tỷ lệ GN (%)"], [100, 90, 90]


def indicators(folder, grid, merges=(), sheet="Biểu 1"):
    found = read(save_grid(folder / "a.xlsx", grid, merges=merges, sheet=sheet))
    return {row["address"]: row for row in rows(found, "indicators")}, found


@pytest.mark.parametrize(
    "lines",
    [
        [f"Kết quả lãnh đạo, chỉ đạo xây dựng nông thôn mới {AREA}"],
        ["Kết quả xây dựng nông thôn mới tỉnh Yên Bái năm thứ hai giai đoạn 2021-2025 (năm 2022)"],
        [f"Thông tin tổng hợp về xây dựng nông thôn mới {AREA}"],
        [f"Kết quả xây dựng nông thôn mới theo các cấp độ {AREA}"],
        [f"Kết quả nông thôn mới các huyện ngoại thành {AREA}"],
        [f"Kết quả chấm điểm nông thôn mới {AREA}"],
        [f"Biểu TK KQ xây dựng NTM {AREA}"],
        [f"Kết quả NTM gắn với tái cơ cấu ngành nông nghiệp {AREA}"],
        [f"Kết quả NTM sau khi tổ chức chính quyền địa phương 02 cấp {AREA}"],
        [TITLE, "(Biểu dành cho cấp tỉnh)"],
        [TITLE, "(theo phân cấp quản lý)"],
        [TITLE, "(Đã thẩm định)"],
        ["PHẦN THỨ NHẤT", TITLE],
        ["Phần I. Kết quả chung", TITLE],
        [f"Kết quả các xã đạt chuẩn nông thôn mới {AREA}"],
    ],
)
def test_titles_that_change_nothing(lines, tmp_path):
    found, _ = indicators(tmp_path, [*([line] for line in lines), HEADS, *LINES])
    assert [row["indicator"] for row in found.values()].count("") == 0 and len(found) == 9


@pytest.mark.parametrize("of", ["điểm", "biên giới", "chưa đạt chuẩn", "đặc biệt khó khăn"])
def test_figures_of_some_communes_are_none_of_their_district(of, tmp_path):
    title = f"Kết quả xây dựng nông thôn mới các xã {of} {AREA}"
    found, result = indicators(tmp_path, [[title], HEADS, *LINES])
    assert not [row for row in found.values() if row["indicator"]] and result.issues


def test_a_known_mean_kept_apart_has_its_unit(tmp_path):
    found, _ = indicators(tmp_path, [[f"Kết quả khảo sát nông thôn mới {AREA}"], HEADS, *LINES])
    assert {row["unit"] for row in found.values()} == {"xã", "tiêu chí/xã", "%"}


def test_what_is_disbursed_beside_a_plan_is_its_result(tmp_path):
    grid = [[f"Kế hoạch và kết quả giải ngân vốn {AREA}"], ["Đơn vị tính: triệu đồng"]]
    grid += [["TT", "Huyện", *PLAN], [1, "Văn Yên", *DONE], [2, "Lục Yên", *DONE]]
    found, _ = indicators(tmp_path, grid)
    measures = [found[cell]["measure"] for cell in ("C4", "D4", "E4")]
    assert measures == ["plan", "actual", "actual"]


def test_what_is_disbursed_of_a_budget_is_a_figure_of_its_own(tmp_path):
    grid = [[f"Kết quả thực hiện vốn {AREA}"], ["Đơn vị tính: triệu đồng"]]
    grid += [["TT", "Huyện", "Ngân sách tỉnh", None, "Vốn đầu tư", None]]
    grid += [[None, None, *PLAN[:2], *PLAN[:2]], [1, "Văn Yên", 9, 8, 7, 6]]
    merges = ("A3:A4", "B3:B4", "C3:D3", "E3:F3")
    found, _ = indicators(tmp_path, [*grid, [2, "Lục Yên", 5, 4, 3, 2]], merges)
    assert found["D5"]["indicator_name"] == "Ngân sách tỉnh | Giải ngân"
    assert "Vốn đầu tư" in found["F5"]["indicator_name"]


@pytest.mark.parametrize("head", ["Chỉ tiêu NQ năm 2022", "Nghị quyết năm 2022"])
def test_an_act_beside_results_heads_what_was_aimed_at(head, tmp_path):
    grid = [[f"Kết quả các chỉ tiêu {AREA}"], ["TT", "Chỉ tiêu", "ĐVT", head, "Kết quả năm 2022"]]
    found, _ = indicators(tmp_path, [*grid, [1, "Tỷ lệ hộ sử dụng điện", "%", 99, 98]])
    assert [found[cell]["measure"] for cell in ("D3", "E3")] == ["plan", "actual"]


@pytest.mark.parametrize(
    ("whole", "head", "unit"),
    [
        ("TS xã", "Xã đạt 15-18 TC", "xã"),
        ("Tổng số xã", "Xã nâng cao", "xã"),
        ("Số xã", "Dưới 10 tiêu chí", "xã"),
        ("Tổng số trường", "Đạt chuẩn", "trường"),
        ("Tổng số thôn", "Thôn có nhà văn hóa", "thôn"),
    ],
)
@pytest.mark.parametrize("most", [24, 110])
def test_some_of_what_is_counted_are_counted_in_it(whole, head, unit, most, tmp_path):
    grid = [[TITLE], ["TT", "Huyện", whole, head]]
    grid += [[n, name, most, n] for n, name in enumerate(("Văn Yên", "Lục Yên", "Trấn Yên"), 1)]
    found, _ = indicators(tmp_path, grid)
    assert found["C3"]["unit"] == unit
    assert ("D3" in found and found["D3"]["unit"] == unit) == (most < 100)  # else maybe shares


@pytest.mark.parametrize(
    ("title", "head", "line", "sheet"),
    [
        (f"Kết quả thực hiện tiêu chí số 10 về thu nhập {AREA}", "Số xã đạt chuẩn", "", "Biểu 1"),
        (f"Kết quả thực hiện tiêu chí 17 {AREA}", "Số xã đạt chuẩn", "", "Biểu 1"),
        (f"Kết quả đạt tiêu chí thu nhập, hộ nghèo {AREA}", "Số xã đạt chuẩn", "", "Biểu 1"),
        (f"Kết quả thực hiện nước sạch {AREA}", "Tỷ lệ xã đạt chuẩn (%)", "", "Biểu 1"),
        (f"Tình hình thực hiện chỉ tiêu 10.1 {AREA}", "Số xã đạt chuẩn", "", "Biểu 1"),
        (TITLE, "Số xã đạt chuẩn", "Tiêu chí 18", "Biểu 1"),
        (TITLE, "Số xã đạt chuẩn", "", "TC 17"),
        (TITLE, "Số xã đạt chuẩn", "", "Môi trường"),
    ],
)
def test_what_met_one_criterion_met_not_the_standard(title, head, line, sheet, tmp_path):
    section = [["I", line, None]] if line else []
    grid = [[title], ["TT", "Huyện", head], *section, [1, "Văn Yên", 21], [2, "Lục Yên", 22]]
    found, _ = indicators(tmp_path, grid, sheet=sheet)
    assert [row["indicator"] for row in found.values()] == ["", ""]


@pytest.mark.parametrize("line", ["Tiêu chí 3", "Tiêu chí số 17"])
def test_communes_in_the_line_of_a_criterion_met_that_one(line, tmp_path):
    grid = [[TITLE], ["TT", "Tiêu chí", "Số xã đạt chuẩn"], [1, line, 12], [2, "Giao thông", 11]]
    found, _ = indicators(tmp_path, grid)
    assert [row["indicator"] for row in found.values()] == ["", ""]


@pytest.mark.parametrize("title", [f"Kết quả thực hiện 19 tiêu chí NTM {AREA}", TITLE])
@pytest.mark.parametrize("sheet", ["TC", "MT2022", "TN"])
def test_all_criteria_are_the_standard(title, sheet, tmp_path):
    grid = [[title], ["TT", "Huyện", "Số xã đạt chuẩn"], [1, "Văn Yên", 21], [2, "Lục Yên", 22]]
    found, _ = indicators(tmp_path, grid, sheet=sheet)
    assert [row["indicator"] for row in found.values()] == ["communes_meeting_standard"] * 2


@pytest.mark.parametrize("until", ["đến hết năm 2022", "đến cuối năm 2022", "đến hết tháng 6/2022"])
def test_what_is_cumulated_up_to_a_time_is_of_it(until, tmp_path):
    grid = [["Kết quả nông thôn mới tỉnh Yên Bái"], [f"(Lũy kế {until})"], HEADS, *LINES]
    found, _ = indicators(tmp_path, grid)
    assert {row["period"] for row in found.values()} == {"2022-06" if "6" in until else "2022"}


@pytest.mark.parametrize("line", ["Đến 30/9/2022; đơn vị: ha", "Năm 2022 - Đơn vị: ha"])
def test_a_unit_behind_a_time_is_that_of_the_table(line, tmp_path):
    grid = [["Đất nông nghiệp tỉnh Yên Bái"], [line], ["Huyện", "Diện tích tự nhiên"]]
    found, _ = indicators(tmp_path, [*grid, ["Văn Yên", 120], ["Lục Yên", 99]])
    assert {row["unit"] for row in found.values()} == {"ha"}
    assert not any("ơn vị" in row["indicator_name"] for row in found.values())


def test_years_headed_beside_names_of_lines_leave_these_their_say(tmp_path):
    grid = [["Số xã đạt chuẩn NTM tỉnh Bến Tre"], ["Năm", "2016", "2017"]]
    grid += [["Số xã đạt chuẩn lũy kế", 25, 33], ["Số xã công nhận mới trong năm", 10, 8]]
    found, _ = indicators(tmp_path, grid)
    assert found["B4"]["indicator"] == "communes_gained"


@pytest.mark.parametrize(
    ("head", "measures"),
    [("Đến năm 2025", set()), ("Đến hết năm 2020", {"actual"}), ("Hết năm 2021", {"actual"})],
)
def test_what_is_up_to_a_year_long_after_all_results_may_be_an_aim(head, measures, tmp_path):
    grid = [["Nông thôn mới tỉnh Yên Bái"], ["Chỉ tiêu", "Thực hiện năm 2019", head]]
    found, _ = indicators(tmp_path, [*grid, ["Số xã đạt chuẩn", 60, 70]])
    assert {row["measure"] for at, row in found.items() if at == "C3"} == measures


@pytest.mark.parametrize("head", ["Tăng bình quân 2016-2020", "Giảm bình quân mỗi năm 2016-2020"])
def test_how_much_a_rate_grows_a_year_is_no_rate(head, tmp_path):
    grid = [["Nông thôn mới tỉnh Yên Bái"], ["Chỉ tiêu", "Năm 2019", head]]
    found, _ = indicators(tmp_path, [*grid, ["Tỷ lệ hộ nghèo (%)", 10.1, 2.2]])
    assert not [row for at, row in found.items() if at == "C3" and row["indicator"]]


@pytest.mark.parametrize(
    "head",
    [
        "Số xã đạt chuẩn đô thị văn minh",
        "Số xã đạt chuẩn khu vực III",
        "Chỉ tiêu xã đạt chuẩn",
        "Tỷ lệ hộ nghèo khu vực I (%)",
        "Tỷ lệ hộ nghèo quy định (%)",
        "Tỷ lệ xã đạt tiêu chí hộ nghèo (%)",
        "Bình quân tiêu chí/xã khu vực III",
        "Thu nhập bình quân đầu người theo quy định (triệu đồng)",
    ],
)
def test_heads_that_change_what_is_known(head, tmp_path):
    grid = [[TITLE], ["TT", "Huyện", head], [1, "Văn Yên", 12], [2, "Lục Yên", 15]]
    found, _ = indicators(tmp_path, grid)
    assert not [row for row in found.values() if row["indicator"]]


FUNDS = f"Kết quả huy động nguồn lực xây dựng nông thôn mới {AREA}"


@pytest.mark.parametrize(
    ("title", "head", "section"),
    [
        (FUNDS, "Số doanh nghiệp", ""),
        (FUNDS, "Nhân dân được hỗ trợ", ""),
        (f"Kết quả huy động nguồn lực các xã điểm {AREA}", "Ngân sách huyện", ""),
        (FUNDS, "Ngân sách huyện", "Các xã điểm"),
    ],
)
def test_what_no_giver_gave_a_district(title, head, section, tmp_path):
    grid = [
        [title],
        ["ĐVT: triệu đồng"],
        ["TT", "Huyện", head],
        *([["I", section]] * bool(section)),
    ]
    found = read(save_grid(tmp_path / "a.xlsx", [*grid, [1, "Văn Yên", 12], [2, "Lục Yên", 15]]))
    gifts = rows(found, "contributions")
    assert not any(row["organization_id"] for row in gifts)


@pytest.mark.parametrize("of", ["đã được công nhận đạt chuẩn", "đã công nhận đạt chuẩn"])
def test_a_list_of_what_has_been_recognised_is_one_of_recognitions(of, tmp_path):
    grid = [[f"Danh sách xã {of} nông thôn mới tỉnh Nam Định"]]
    grid += [["TT", "Xã", "Huyện", "Số quyết định", "Ngày"]]
    grid += [[1, "Hải Hưng", "Hải Hậu", "2210/QĐ-UBND", "05/10/2021"]]
    found = read(save_grid(tmp_path / "a.xlsx", grid))
    assert len(found.tidied.recognitions) == 1


def test_a_title_of_plans_and_of_what_was_disbursed_says_both(tmp_path):
    grid = [[f"Chi tiết kế hoạch và giải ngân vốn {AREA}"], ["Đơn vị: triệu đồng"]]
    grid += [["TT", "Huyện", "Kế hoạch vốn", "Xyz", "Giải ngân"], [1, "Văn Yên", 9, 8, 7]]
    found, _ = indicators(tmp_path, [*grid, [2, "Lục Yên", 6, 5, 4]])
    assert {at: row["measure"] for at, row in found.items() if at[1] == "4"} == {
        "C4": "plan",
        "E4": "actual",
    }


def test_years_that_a_title_compares_are_those_of_its_columns(tmp_path):
    title = "Kết quả nông thôn mới năm 2023 so với năm 2022 tỉnh Hà Tĩnh"
    grid = [[title], ["Chỉ tiêu", "2022", "2023", "Chênh lệch"], ["Số xã đạt chuẩn", 176, 180, 4]]
    found, _ = indicators(tmp_path, grid)
    assert {at: row["period"] for at, row in found.items()} == {"B3": "2022", "C3": "2023"}


def test_a_remark_behind_a_district_that_changes_its_figures_is_told(tmp_path):
    grid = [[TITLE], HEADS, [1, "Văn Yên (chưa tính thị trấn)", *LINES[0][2:]], *LINES[1:]]
    found, result = indicators(tmp_path, grid)
    assert not [row for row in found.values() if row["place"] == "Văn Yên" and row["indicator"]]
    assert "title_apart" in {issue.rule for issue in result.issues}


def test_a_year_behind_a_district_is_that_of_its_figures(tmp_path):
    grid = [[TITLE], HEADS, [1, "Văn Yên (năm 2021)", *LINES[0][2:]], *LINES[1:]]
    found, _ = indicators(tmp_path, grid)
    years = {(row["place"], row["period"]) for row in found.values()}
    assert ("Văn Yên", "2021") in years and {year for place, year in years} == {"2021", "2022"}
    assert {year for place, year in years if place == "Văn Yên"} == {"2021"}


def test_what_a_line_requires_is_no_result(tmp_path):
    grid = [[TITLE], ["Chỉ tiêu", "ĐVT", "Kết quả"], ["Tỷ lệ hộ nghèo quy định", "%", 5]]
    found, result = indicators(tmp_path, [*grid, ["Tỷ lệ hộ nghèo", "%", 4]])
    assert list(found) == ["C4"] and result.issues


def told_of(path, grid):
    """What each cell of known and open figures tells: its place, its value, its unit or giver."""
    result = read(save_grid(path / "bang.xlsx", grid))
    found = [*rows(result, "indicators"), *rows(result, "contributions")]
    told = (
        (row["address"], row["place"], row.get("organization_id") or row["unit"]) for row in found
    )
    what = {address: tuple(own) for address, *own in told}
    return what, {(issue.rule, issue.address) for issue in result.issues}


def test_a_letter_of_old_fonts_and_a_title_in_english_change_no_figure(tmp_path):
    grid = [["HỘ NGHÈO HUYỆN MƢỜNG ẢNG, TỈNH ĐIỆN BIÊN"], ["HOUSING AND FAMILY GOODS"]]
    told, _ = told_of(tmp_path, [*grid, ["Chỉ tiêu", 2019, 2020], ["Tỷ lệ hộ nghèo (%)", 35.5, 30]])
    assert told["B4"] == ("Mường Ảng", "%")


def test_a_share_in_a_column_of_totals_is_that_of_all(tmp_path):
    grid = [["Đường giao thông tỉnh Ninh Thuận năm 2011"], ["Chỉ tiêu", "ĐVT", "Tổng số", "Xã"]]
    grid += [["Số xã có đường ô tô", "xã", 47, 18], ["Tỷ lệ", "%", "98,5", "100,0"]]
    assert told_of(tmp_path, grid)[0]["C4"] == ("Ninh Thuận", "%")


def test_products_by_stars_are_counted_as_a_title_says(tmp_path):
    grid = [["Sản phẩm OCOP tỉnh Bắc Kạn năm 2022"], ["Huyện", "Tổng", "Trong đó", None]]
    grid += [[None, None, "5 sao", "4 sao"], ["Ba Bể", 3, 0, 3], ["Na Rì", 5, 1, 4]]
    book = save_grid(tmp_path / "ocop.xlsx", grid, merges=["A2:A3", "B2:B3", "C2:D2"])
    units = {row["address"]: row["unit"] for row in rows(read(book), "indicators")}
    assert units["D4"] == "sản phẩm"


YEARS = ["Chỉ tiêu", "Năm 2016 (%)", "Năm 2019 (%)"]
POOR = ["Tỷ lệ hộ nghèo", 6.26, 2.36]


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Một số chỉ tiêu huyện Đạ Tẻh (Lâm Đồng)", "Đạ Tẻh"),  # gone since 12/2024
        ("Một số chỉ tiêu huyện Tân Thành, tỉnh Bà Rịa - Vũng Tàu", None),  # no commune, nor all
    ],
)
def test_a_district_that_is_gone_is_not_the_province_around_it(title, place, tmp_path):
    told, issues = told_of(tmp_path, [[title], YEARS, POOR])
    assert {own for own, _ in told.values()} == ({place} if place else set()) and (told or issues)


def test_the_mean_of_the_country_is_none_of_the_lines_of_a_province(tmp_path):
    grid = [["Tỷ lệ hộ nghèo tỉnh Cà Mau"], ["Huyện", *YEARS[1:]], ["U Minh", 8.5, 4]]
    told, _ = told_of(tmp_path, [*grid, ["Cái Nước", 3.5, 2], ["Trung bình cả nước", 9, 5]])
    assert told["B5"][0] == "Cả nước"


@pytest.mark.parametrize(
    "heads", [["Thực hiện năm 2024", "Tổng số của huyện"], ["Trong đó: mới", "Tổng số"]]
)
def test_a_total_that_nothing_beside_it_adds_up_to_is_a_figure(heads, tmp_path):
    grid = [["Xã NTM kiểu mẫu, nâng cao huyện Trấn Yên năm 2024"], ["Nội dung", "ĐVT", *heads]]
    grid += [["Xã NTM kiểu mẫu", "xã", 2, 5], ["Xã NTM nâng cao", "xã", 3, 14]]
    assert told_of(tmp_path, grid)[0]["D3"] == ("Trấn Yên", "xã")


@pytest.mark.parametrize(("city", "budget"), [("Vinh", "ns-huyen"), ("Hà Nội", "ns-tinh")])
def test_the_budget_of_a_city_is_of_the_level_of_that_city(city, budget, tmp_path):
    grid = [[f"Huy động vốn xây dựng nông thôn mới thành phố {city} năm 2019"]]
    grid += [["TT", "Nguồn vốn", "Số tiền (triệu đồng)"], [1, "Ngân sách thành phố", 7000]]
    assert told_of(tmp_path, [*grid, [2, "Ngân sách xã", 900]])[0]["C3"] == (city, budget)


def test_some_communes_of_a_city_are_neither_the_city_nor_its_province(tmp_path):
    grid = [["Tỷ lệ hộ nghèo một số huyện năm 2019"], ["Huyện", "Tỉnh", "Tỷ lệ hộ nghèo (%)"]]
    grid += [["6 xã của thành phố Bến Tre", "Bến Tre", 3.29], ["Huyện Ba Tri", "Bến Tre", 5]]
    assert [*told_of(tmp_path, grid)[0]] == ["C4"]


def test_districts_of_a_standard_are_counted_as_districts_and_years_are_no_count(tmp_path):
    grid = [["Kiên Giang: kết quả NTM"], ["Năm", "Huyện NTM", "Xã NTM nâng cao", "Xã kiểu mẫu"]]
    told, issues = told_of(tmp_path, [*grid, [2019, 1, 3, 2021], [2020, 2, 5, 2022]])
    assert [told[cell][1] for cell in ("B3", "C4")] == ["huyện", "xã"]
    assert "D3" not in told and any(rule == "unit_missing" for rule, _ in issues)


@pytest.mark.parametrize(
    ("note", "given"),
    [("Chưa nộp", 0), ("Thuộc năm trước", 0), ("Đã nộp", 1), ("Nộp thay cho Hội Phụ nữ", 1)],
)
def test_a_remark_that_is_but_of_a_gift_not_given_refuses_it(note, given, tmp_path):
    grid = [['Ủng hộ Quỹ "Vì người nghèo" huyện Mường Ảng năm 2023']]
    grid += [["STT", "Đơn vị", "Số tiền (đồng)", "Ghi chú"], [1, "Công ty Hải An", 5000000, note]]
    told, issues = told_of(tmp_path, [*grid, [2, "Công ty Hòa An", 7000000, "Đã nộp"]])
    assert ("C3" in told) == bool(given) and (given or issues)


def test_a_whole_beside_a_part_that_nobody_knows_is_what_the_title_says(tmp_path):
    title = "Số hộ nghèo các xã huyện Lệ Thủy, tỉnh Quảng Bình năm 2020"
    heads = ["TT", "Xã", "Tổng số", "Trong đó: dân tộc thiểu số"]
    grid = [[title], heads, [1, "An Thủy", 12, 3], [2, "Cam Thủy", 5, 2]]
    found = rows(read(save_grid(tmp_path / "bieu.xlsx", grid)), "indicators")
    assert [(r["indicator"], r["value"]) for r in found] == [
        ("poor_households", 12),
        ("poor_households", 5),
    ]
