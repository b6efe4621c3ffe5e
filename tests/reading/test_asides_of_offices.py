"""What offices write beside their figures: small letters, versions, legends, promises, lists."""

import pytest

from workbook_makers import read, rows, save_grid

HOA_VANG = ["HUYỆN HÒA VANG - THÀNH PHỐ ĐÀ NẴNG"]
CU_JUT = ["UBND HUYỆN CƯ JÚT - TỈNH ĐẮK NÔNG"]
GIFTS = ["TT", "Đơn vị", "Số tiền (triệu đồng)"]


def read_grid(folder, *grid, sheet="Sheet1"):
    """The rows of a sheet by cell, its recognitions, and the rules of its issues by cell."""
    result = read(save_grid(folder / "bieu.xlsx", [list(line) for line in grid], sheet=sheet))
    tables = "criteria", "contributions", "indicators"
    found = {one["address"]: one for table in tables for one in rows(result, table)}
    told = {a: i.rule for i in result.issues for a in (i.address or "").split(";")}
    return found, getattr(result.tidied, "recognitions", ()), told


@pytest.mark.parametrize(
    "version", ["bản sửa lần 2", "bản chỉnh sửa", "bản đầy đủ", "đã chỉnh sửa"]
)
def test_a_version_in_brackets_changes_nothing(tmp_path, version):
    title = f"TỔNG HỢP KQ CÁC ĐOÀN THỂ CT-XH HUYỆN ỦNG HỘ XD NTM NĂM 2020 ({version})"
    lines = [1, "Hội LHPN huyện", 30], [2, "Hội Nông dân huyện", 45]
    found, _, _ = read_grid(tmp_path, CU_JUT, [title], GIFTS, *lines)
    assert found["C4"]["value_vnd"] == 30e6


def test_what_is_kept_up_is_no_other_act(tmp_path):
    title = "DANH SÁCH CÁC XÃ ĐÃ ĐƯỢC CÔNG NHẬN ĐẠT CHUẨN NTM VÀ KẾT QUẢ DUY TRÌ TIÊU CHÍ NĂM 2016"
    heads = ["TT", "Tên xã", "Quyết định công nhận", "Số tiêu chí đạt đến 31/12/2016"]
    lines = [[1, "Hòa Tiến", "QĐ số 1182/QĐ-UBND ngày 28/02/2014", 19],
             [2, "Hòa Châu", "QĐ số 9961/QĐ-UBND ngày 31/12/2014", 18]]  # fmt: skip
    found, recognised, _ = read_grid(tmp_path, HOA_VANG, [title], heads, *lines)
    assert found["D4"]["indicator"] == "criteria_met"
    assert len(recognised) == 2


def test_small_letters_name_a_commune_beside_others(tmp_path):
    heads = ["TT", "Tiêu chí", "Hòa Tiến", "hòa châu", "X. Hòa Phong"]
    legend = "Ô ghi % là mức độ hoàn thành tiêu chí; Đ = đạt; CĐ = chưa đạt"
    lines = [2, "Giao thông", "Đ", "85%", "CĐ"], [3, "Thủy lợi", "Đ", "Đ", "70%"]
    title = "Tiến độ thực hiện các tiêu chí NTM năm 2018"
    found, _, _ = read_grid(tmp_path, HOA_VANG, [title], [legend], heads, *lines)
    assert (found["D5"]["place"], found["D5"]["status"], found["D5"]["value"]) == (
        "Hòa Châu", "in_progress", 85,
    )  # fmt: skip
    heads[3] = "quýnh"
    found, _, _ = read_grid(tmp_path, HOA_VANG, [title], [legend], heads, *lines)
    assert "D5" not in found and "C5" in found


@pytest.mark.parametrize("unit", ["1.000 đ", "1.000 đồng", "nghìn đồng"])
def test_a_unit_below_a_head_is_no_figure(tmp_path, unit):
    heads = [["TT", "Xã", "Nhân dân đóng góp", "Doanh nghiệp ủng hộ"], ["", "ĐVT", unit, unit]]
    lines = [1, "Hòa Tiến", 486500, 120000], [2, "Hòa Châu", 312000, 45000]
    found, _, _ = read_grid(tmp_path, HOA_VANG, ["Huy động xây dựng NTM năm 2018"], *heads, *lines)
    assert found["C5"]["value_vnd"] == 486_500_000


@pytest.mark.parametrize(
    "remark",
    [
        "hứa cuối năm chuyển",
        "hứa cuối năm chuyển, chưa nhận",
        "sẽ chuyển sau",
        "chưa thu được tiền",
    ],
)
@pytest.mark.parametrize("head", ["Ghi chú", "g.chú"])
def test_a_promise_is_no_gift_whatever_follows(tmp_path, head, remark):
    lines = [1, "Hội LHPN huyện", 30, remark], [2, "Hội Nông dân huyện", 45, "chuyển khoản"]
    title = ["DANH SÁCH ỦNG HỘ XÂY DỰNG NÔNG THÔN MỚI NĂM 2020"]
    found, _, told = read_grid(tmp_path, CU_JUT, title, [*GIFTS, head], *lines)
    assert "C4" not in found and "C4" in told
    assert found["C5"]["value_vnd"] == 45e6


def test_bullets_without_a_gap_are_no_minus(tmp_path):
    told = "-đóng góp 86.500.000 đồng\n-780 ngày công\n-hiến 1.020 m2 đất"
    grid = [["TT", "Đơn vị", "Kết quả vận động đóng góp"], [1, "Hội CCB huyện", told],
            [2, "Hội Nông dân huyện", "ủng hộ 40 triệu đồng"]]  # fmt: skip
    title = "KẾT QUẢ CÁC ĐOÀN THỂ HUYỆN THAM GIA XÂY DỰNG NTM NĂM 2020"
    result = read(save_grid(tmp_path / "bieu.xlsx", [CU_JUT, [title], *grid]))
    made = [one for one in rows(result, "contributions") if one["address"] == "C4"]
    assert sorted(one["quantity"] or one["value_vnd"] for one in made) == [780, 1020, 86_500_000]


@pytest.mark.parametrize("sheet", ["KH-TH 2023", "TH và KH 2023"])
def test_a_sheet_of_plan_and_result_says_neither(tmp_path, sheet):
    title = "TÌNH HÌNH THỰC HIỆN KẾ HOẠCH XÂY DỰNG NÔNG THÔN MỚI NĂM 2023"
    heads = ["TT", "Xã", "Số tiêu chí đạt đến 31/12/2022", "Số tiêu chí kế hoạch năm 2023"]
    lines = [1, "Hòa Tiến", 15, 18], [2, "Hòa Châu", 16, 19]
    found, _, _ = read_grid(tmp_path, HOA_VANG, [title], heads, *lines, sheet=sheet)
    assert (found["C4"]["indicator"], found["C4"]["measure"]) == ("criteria_met", "actual")
    assert found["D4"]["measure"] == "plan"


def test_communes_listed_below_when_they_were_recognised(tmp_path):
    heads = ["TT", "Huyện, thành phố", "Công nhận năm 2014",
             "Công nhận theo Quyết định số 1104/QĐ-UBND ngày 18/6/2015"]  # fmt: skip
    lines = [[1, "Văn Lâm", "các xã Tân Quang, Trưng Trắc", "xã Đình Dù"],
             [2, "Khoái Châu", "xã Bình Minh", "xã Đông Kết"],
             [3, "Kim Động", None, "xã Đức Hợp"]]  # fmt: skip
    title = ["DANH SÁCH CÁC XÃ ĐẠT CHUẨN NÔNG THÔN MỚI TỈNH HƯNG YÊN"]
    _, recognised, _ = read_grid(tmp_path, ["UBND TỈNH HƯNG YÊN"], title, heads, *lines)
    assert sorted(one[-1] for one in recognised) == ["C4", "C4", "C5", "D4", "D5", "D6"]
    acts = {(one[0], "1104/QĐ-UBND" in one, "2015-06-18" in one) for one in recognised}
    assert acts == {(2014, False, False), (2015, True, True)}


def test_names_behind_a_count_place_no_figure(tmp_path):
    heads = ["TT", "Đơn vị", "Số xã đạt chuẩn tăng thêm", "Tên xã", "Số tiêu chí bình quân/xã"]
    lines = [[1, "Huyện Cư Jút", 1, "xã Trúc Sơn", 13.5], [2, "Huyện Tuy Đức", None, None, 9.2],
             [3, "Huyện Đắk Mil", 1, "xã Thuận An", 13.4]]  # fmt: skip
    title = ["MỤC TIÊU XÂY DỰNG NÔNG THÔN MỚI NĂM 2018 TỈNH ĐẮK NÔNG"]
    found, _, _ = read_grid(tmp_path, title, heads, *lines)
    assert [found[cell]["place"] for cell in ("E3", "E4", "E5")] == ["Cư Jút", "Tuy Đức", "Đắk Mil"]


def test_a_mean_of_communes_is_of_no_commune(tmp_path):
    lines = [1, "Hòa Tiến", 15.5], [2, "Hòa Châu", 16.5]
    heads = ["TT", "Xã", "Số tiêu chí bình quân/xã"]
    found, _, told = read_grid(tmp_path, HOA_VANG, ["Xây dựng NTM năm 2018"], heads, *lines)
    assert not found and told["C4"]


@pytest.mark.parametrize("water, read_so", [(97.83, True), (0.97, False)])
def test_shares_below_one_are_proven_by_others_of_their_column(tmp_path, water, read_so):
    lines = [["Tỷ lệ hộ nghèo (%)", 0.89, 0.693], ["Tỷ lệ hộ dùng nước sạch (%)", water, water]]
    grid = ["THÀNH PHỐ ĐÀ NẴNG"], ["Một số chỉ tiêu xã hội"], ["Chỉ tiêu", 2018, 2019], *lines
    found, _, _ = read_grid(tmp_path, *grid)
    assert ("B4" in found) is read_so


def test_lines_that_say_when_are_of_the_places_of_then(tmp_path):
    heads = ["TT", "Tỉnh", "Thời điểm", "Bình quân tiêu chí/xã"]
    lines = [1, "Phú Yên", "Tháng 10/2018", 15.06], [2, "Vĩnh Long", "Tháng 10/2018", 13.3]
    grid = [["TIẾN ĐỘ XÂY DỰNG NÔNG THÔN MỚI MỘT SỐ TỈNH"], heads, *lines]
    result = read(save_grid(tmp_path / "tien-do-2016-2025.xlsx", grid))
    found = {one["address"]: one["place_id"] for one in rows(result, "indicators")}
    assert found == {"D3": "tinh-phu-yen-54", "D4": "tinh-vinh-long-86"}


@pytest.mark.parametrize("households, read_so", [("26.945", True), ("26,945", False)])
def test_what_is_counted_one_by_one_has_no_parts(tmp_path, households, read_so):
    title = ["Households poverty and poverty rate, tỉnh An Giang năm 2013"]
    lines = ["Toàn tỉnh", households, 4.96], ["Huyện An Phú", "4.262", 9.46]
    found, _, told = read_grid(tmp_path, title, ["Đơn vị", "Số hộ nghèo (hộ)", "Tỷ lệ (%)"], *lines)
    assert ("B3" in found) is read_so and ("B3" in told or read_so)
    assert "B4" in found


def test_a_time_that_tells_an_act_is_no_time_of_a_level(tmp_path):
    heads = ["TT", "Địa bàn", "Thời điểm", "Số xã đạt chuẩn NTM"]
    lines = [[1, "tỉnh Quảng Ninh", "30/6/2024", 91], [2, "tỉnh Kon Tum", "tháng 6/2024", 51],
             [3, "tỉnh Quảng Ngãi", "dự kiến công nhận thêm năm 2025", 14]]  # fmt: skip
    found, _, told = read_grid(tmp_path, ["TIẾN ĐỘ XÂY DỰNG NÔNG THÔN MỚI"], heads, *lines)
    assert "D3" in found and "D5" not in found and told["D5"]


def test_bullets_below_the_head_of_ordinals_are_no_marks(tmp_path):
    grid = [["TT", "Nguồn", "Huy động (triệu đồng)"], ["+", "Ngân sách tỉnh", 57536],
            ["+", "Ngân sách huyện", 16733], ["+", "Nhân dân đóng góp", 155199]]  # fmt: skip
    title = ["HUYỆN BẮC QUANG - TỈNH HÀ GIANG"], ["Nguồn vốn xây dựng nông thôn mới năm 2018"]
    found, _, _ = read_grid(tmp_path, *title, *grid)
    assert [found[cell]["value_vnd"] for cell in ("C4", "C5")] == [57_536e6, 16_733e6]


def test_a_share_behind_a_state_is_its_progress(tmp_path):
    heads = ["TT", "Xã", "TC 5 - Trường học", "TC 6 - CSVC văn hóa"]
    lines = [1, "Hòa Tiến", "Đạt", "Đang thực hiện (80%)"], [2, "Hòa Châu", "Đạt", "Chưa đạt"]
    found, _, _ = read_grid(tmp_path, HOA_VANG, ["Tiêu chí nông thôn mới năm 2019"], heads, *lines)
    assert (found["D4"]["status"], found["D4"]["value"]) == ("in_progress", 80)


@pytest.mark.parametrize("share, read_so", [("4.96", 26945), ("4,96", None)])
def test_points_of_shares_prove_the_commas_beside_them(tmp_path, share, read_so):
    heads = ["Đơn vị", "Số hộ nghèo (hộ)", "Tỷ lệ hộ nghèo (%)"]
    lines = ["Toàn tỉnh", "26,945", share], ["Huyện An Phú", "4,262", share.replace("4", "9")]
    title = ["Số hộ và tỷ lệ hộ nghèo tỉnh An Giang năm 2013"]
    found, _, _ = read_grid(tmp_path, title, heads, *lines)
    assert found.get("B3", {}).get("value") == read_so
