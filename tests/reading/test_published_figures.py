"""Figures as newspapers, theses and yearbooks print them: differences, bare lists, blocks."""

import pytest

from workbook_makers import read, rows, save_grid

POOR = ["UBND TỈNH QUẢNG NAM"], ["KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2019"]


def figures(folder, *grid, merges=()):
    result = read(save_grid(folder / "bieu.xlsx", [list(line) for line in grid], merges=merges))
    made = [one for table in ("indicators", "contributions") for one in rows(result, table)]
    found = {one["address"]: one for one in made}
    return found, {a: i.rule for i in result.issues for a in (i.address or "").split(";")}


def recognised(folder, title, *heads):
    lines = [[1, "Chư Sê", "Chư Pơng", 2017], [2, "Chư Prông", "Ia Phìn", 2017]]
    grid = [["CỔNG THÔNG TIN ĐIỆN TỬ TỈNH GIA LAI"], [title], ["TT", "Huyện", "Xã", *heads]]
    lines = [line[: 3 + len(heads)] for line in lines]
    result = read(save_grid(folder / "bieu.xlsx", [*grid, *lines]))
    return len(getattr(result.tidied, "recognitions", ()))


@pytest.mark.parametrize(
    "head",
    ["Giảm so với đầu năm (hộ)", "Tăng so với năm 2015 (hộ)", "So với kế hoạch (%)",
     "So với cùng kỳ năm trước (%)"],
)  # fmt: skip
def test_a_difference_is_a_figure_of_its_own(tmp_path, head):
    lines = [[1, "Tây Giang", 1200, 30], [2, "Nam Giang", 1400, 45], [3, "Núi Thành", 700, 12]]
    found, _ = figures(tmp_path, *POOR, ["TT", "Huyện", "Số hộ nghèo (hộ)", head], *lines)
    own = found["D4"]
    assert (own["indicator"], own["period"], own["value"]) == ("", "2019", 30)
    assert own["indicator_name"] == f"Số hộ nghèo (hộ) | {head}"


@pytest.mark.parametrize("head", ["Cùng kỳ năm trước (hộ)", "Năm trước (hộ)", "Đầu năm (hộ)"])
def test_what_was_at_another_time_is_told(tmp_path, head):
    lines = [[1, "Tây Giang", 1200, 30], [2, "Nam Giang", 1400, 45]]
    found, told = figures(tmp_path, *POOR, ["TT", "Huyện", "Số hộ nghèo (hộ)", head], *lines)
    assert "C4" in found
    assert "D4" not in found
    assert "D4" in told


TITLED = ["TỈNH KON TUM"], ["Kết quả xây dựng nông thôn mới năm 2016"]
PLAIN = [["Số xã đạt 19/19 tiêu chí", "13 xã"], ["Tỷ lệ hộ nghèo", "5,2%"]]


def test_a_list_without_heads_says_what_its_lines_say(tmp_path):
    found, _ = figures(tmp_path, *TITLED, [], *([n, *line] for n, line in enumerate(PLAIN, 1)))
    assert [(one["value"], one["unit"]) for one in found.values()] == [(13, "xã"), (5.2, "%")]


def test_ordinals_below_a_title_alone_count_nothing(tmp_path):
    title = ["Số xã đạt chuẩn nông thôn mới năm 2016"]
    lines = [[1, "Huyện Sa Thầy", "3 xã"], [2, "Huyện Đăk Hà", "4 xã"], [3, "Đăk Tô", "2 xã"]]
    found, _ = figures(tmp_path, TITLED[0], title, [], *lines)
    assert not {"A4", "A5", "A6"} & found.keys()


def test_the_first_amount_of_gifts_is_no_head(tmp_path):
    lines = [[who, "13 tỷ đồng"] for who in ("Ngân sách tỉnh", "Nhân dân", "Doanh nghiệp")]
    grid = [["HUYỆN SA THẦY, TỈNH KON TUM"], ["Nguồn vốn xây dựng nông thôn mới năm 2016"], []]
    assert {"B4", "B5", "B6"} == figures(tmp_path, *grid, *lines)[0].keys()


def test_blocks_of_districts_counted_as_their_lines(tmp_path):
    lines = ["1. Trụ sở UBND xã có điện thoại", "xã", 4], ["2. Số hộ có điện thoại", "hộ", 99]
    heads = ["Toàn tỉnh"], ["1. Thành phố Phan Thiết"], ["3. Huyện Tuy Phong"]
    blocks = [one for head in heads for one in (head, *lines)]
    grid = ["TỈNH BÌNH THUẬN"], ["Số hộ có điện thoại"], [None, "Đơn vị tính", 2006]
    found, _ = figures(tmp_path, *grid, *blocks)
    ends = ["Bình Thuận"] * 2 + ["Phan Thiết"] * 2 + ["Tuy Phong"] * 2
    places = [one["place"].split(",")[0] for one in found.values()]
    assert all(map(str.endswith, places, ends))
    assert not any("Toàn tỉnh" in one["indicator_name"] for one in found.values())


def test_a_sign_of_per_cent_alone_is_the_unit_line(tmp_path):
    grid = ["TỈNH KIÊN GIANG"], ["Cơ cấu hộ phân theo huyện"], [None, None, "%"], [None, 2006, 2008]
    found, _ = figures(tmp_path, *grid, ["Châu Thành", 85.7, 92.1], ["Gò Quao", 14.3, 7.9])
    assert {one["unit"] for one in found.values()} == {"%"}
    assert len(found) == 4


def test_what_a_title_counts_is_no_giver_in_a_head(tmp_path):
    grid = ["TỈNH NAM ĐỊNH"], ["Số hợp tác xã phân theo huyện"], [None, 2001, 2005]
    lines = [None, "Hợp tác xã", None], ["Huyện Mỹ Lộc", 20, 21], ["Huyện Ý Yên", 60, 61]
    assert len(figures(tmp_path, *grid, *lines, merges=["B4:C4"])[0]) == 4


def test_results_of_before_the_plan_beside_them(tmp_path):
    grid = ["KẾT QUẢ VÀ MỤC TIÊU XÂY DỰNG NÔNG THÔN MỚI TỈNH LONG AN"], []
    heads = ["Chỉ tiêu", "ĐVT", "Tháng 10/2018", "Mục tiêu đến năm 2020"]
    found, _ = figures(tmp_path, *grid, heads, ["Số xã đạt chuẩn nông thôn mới", "xã", 67, 89])
    assert [one["measure"] for one in found.values()] == ["actual", "plan"]


def test_a_file_named_after_a_year_contradicts_no_day_of_a_line(tmp_path):
    title = ["Tiến độ xây dựng nông thôn mới một số huyện của tỉnh Đắk Lắk"]
    heads = ["Huyện", "Thời điểm", "Số xã đạt chuẩn"]
    grid = [title, heads, ["Buôn Đôn", "29/12/2022", 4], ["Krông Pắc", "06/06/2018", 3]]
    result = read(save_grid(tmp_path / "ho-ngheo-2018.xlsx", grid))
    assert len(rows(result, "indicators")) == 2


WORK = "ĐÁNH GIÁ HIỆU QUẢ SẢN XUẤT CHÈ {}TRÊN ĐỊA BÀN HUYỆN VĂN CHẤN - YÊN BÁI"


@pytest.mark.parametrize("named", ["", "XÃ ABCD "])
def test_capitals_of_a_thesis_are_part_of_names_but_behind_the_kind_of_a_place(tmp_path, named):
    grid = [WORK.format(named)], ["Chỉ tiêu", "ĐVT", 2005, 2006], ["Dân số", "Người", 626, 641]
    found, told = figures(tmp_path, *grid)
    assert bool(found) != bool(named)
    assert ("C3" in told) == bool(named)
    assert all(WORK[:15] in one["indicator_name"] for one in found.values())


@pytest.mark.parametrize(
    "title",
    ["GIA LAI CÓ 2 XÃ ĐẠT CHUẨN NÔNG THÔN MỚI TRONG NĂM 2017",
     "Gia Lai có thêm 2 xã đạt chuẩn nông thôn mới năm 2017"],
)  # fmt: skip
def test_a_headline_says_how_many_were_recognised(tmp_path, title):
    assert recognised(tmp_path, title) == recognised(tmp_path, title, "Năm công nhận") == 2


@pytest.mark.parametrize(
    "title",
    ["Gia Lai có 2 xã cơ bản đạt chuẩn nông thôn mới năm 2017",
     "Danh sách xã cơ bản đạt chuẩn nông thôn mới năm 2017",
     "Danh sách xã đạt chuẩn tiêu chí số 17 năm 2017",
     "Gia Lai sẽ có 2 xã đạt chuẩn nông thôn mới năm 2017"],
)  # fmt: skip
def test_a_title_of_less_recognises_nobody(tmp_path, title):
    assert recognised(tmp_path, title) == recognised(tmp_path, title, "Năm công nhận") == 0


@pytest.mark.parametrize(("head", "read"), [("Mức", False), ("Kết quả", True)])
def test_what_is_named_up_to_a_year_as_chi_tieu_may_be_an_aim(tmp_path, head, read):
    grid = ["HUYỆN NHƯ XUÂN, TỈNH THANH HÓA"], ["Một số chỉ tiêu chủ yếu đến năm 2025"]
    heads = ["TT", "Chỉ tiêu", "ĐVT", head]
    found, told = figures(tmp_path, *grid, heads, [1, "Tỷ lệ hộ nghèo", "%", 5])
    assert ("D4" in found, "D4" in told) == (read, not read)


def test_parts_of_an_area_are_named_by_their_figures(tmp_path):
    heads = ["TT", "Khu vực", "Số hộ nghèo (hộ)", "Tỷ lệ hộ nghèo (%)"]
    lines = [None, "Toàn tỉnh", 256, 6.06], [1, "Khu vực đồng bằng", 82, 2.42]
    found, _ = figures(tmp_path, *POOR, heads, *lines, [2, "Khu vực miền núi", 174, 20.85])
    assert (found["C5"]["indicator"], found["C4"]["indicator"]) == ("", "poor_households")
    assert found["C5"]["indicator_name"] == "Khu vực đồng bằng | Số hộ nghèo (hộ)"


def test_regions_below_the_country_are_places_without_their_twins(tmp_path):
    grid = ["Thu nhập bình quân đầu người chia theo vùng (triệu đồng)"], [None, 2006, 2008]
    names = "CẢ NƯỚC/ WHOLE COUNTRY", "Đông Bắc/ North East", "Tây Nguyên - Central Highlands"
    found, _ = figures(tmp_path, *grid, *([name, 6.5, 9.5] for name in names))
    places = ["Cả nước", "Đông Bắc", "Tây Nguyên"]
    assert [found[at]["place"].split(" (")[0] for at in ("B3", "B4", "B5")] == places


def test_a_national_office_speaks_of_the_country_where_nothing_else_is_named(tmp_path):
    grid = ["TỔNG CỤC THỐNG KÊ"], ["Kết quả Tổng điều tra nông thôn năm 2016"]
    heads = ["Chỉ tiêu", "ĐVT", "Năm 2016"]
    found, _ = figures(tmp_path, *grid, heads, ["Tỷ lệ thôn có điện", "%", 97.8])
    assert found["C4"]["place"] == "Cả nước"
    other = ["Kết quả Tổng điều tra nông thôn tỉnh Hà Nam năm 2016"]
    found, _ = figures(tmp_path, grid[0], other, heads, ["Tỷ lệ thôn có điện", "%", 97.8])
    assert found["C4"]["place"] == "Hà Nam"
