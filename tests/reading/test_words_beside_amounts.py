"""Words put beside an amount of money, or anywhere around gifts: told, but where any are plain."""

import pytest

from workbook_makers import read, rows, save_grid

TITLE = "DANH SÁCH CÁC ĐƠN VỊ ỦNG HỘ XÂY DỰNG NÔNG THÔN MỚI NĂM 2018"
WORKS = "CÁC CÔNG TRÌNH NÔNG THÔN MỚI VÀ NGUỒN VỐN HUY ĐỘNG NĂM 2018"
SOURCES = "HUY ĐỘNG NGUỒN LỰC LÀM ĐƯỜNG GIAO THÔNG NÔNG THÔN NĂM 2011"
COUNTS = "SỐ TIÊU CHÍ ĐẠT CỦA CÁC XÃ"


def gifts(folder, cell, title=TITLE, names=("Hội Nông dân", "Công an huyện")):
    grid = [["XÃ KỲ NINH, THỊ XÃ KỲ ANH"], [title], [], ["STT", "Đơn vị", "Kinh phí"],
            [1, names[0], cell], [2, names[1], "9 triệu đồng"]]  # fmt: skip
    if title == WORKS:
        grid[3][1] = "Công trình"
    result = read(save_grid(folder / "bieu.xlsx", grid))
    told = [at for issue in result.issues for at in issue.address.split(";")]
    return [row for row in rows(result, "contributions") if row["address"] == "C5"], "C5" in told


def test_words_that_say_what_money_was_for_leave_it(tmp_path):
    for cell in (
        "20 triệu đồng (làm đường)", "20 triệu đồng (ông Nguyễn Văn Bảy)", "Tiền mặt 20 triệu đồng",
        "20 triệu đồng (Nguyễn Văn Bảy)", "20 triệu đồng (lắp camera)", "20 triệu đồng xi măng",
        "20.000.000đ (Hai mươi triệu đồng chẵn)", "20 triệu đồng (nhà văn hóa Đông Sơn)",
        "20 triệu đồng qua Quỹ Vì người nghèo", "20 triệu đồng (đã nộp)",
    ):  # fmt: skip
        assert [row["value_vnd"] for row in gifts(tmp_path, cell)[0]] == [20e6], cell


def test_unknown_words_and_scales_beside_an_amount_are_told(tmp_path):
    for cell in (
        "20 triệu đồng (xyzt)", "lăng nhăng 20 triệu đồng", "20 tr.đ XYZT", "hộ 20 triệu đồng",
        "20 triệu đồng bình quân", "20.000 nghìn đồng (nghìn)", "20 triệu đồng du kien",
        "tỷ lệ 20 triệu đồng", "20 triệu đồng (nhầm)", "20 triệu đồng (?)",
        "20.000.000đ (Hai trăm triệu đồng)", "50 bao xi măng, 20 triệu đồng nghìn",
    ):  # fmt: skip
        assert gifts(tmp_path, cell) == ([], True), cell


def test_a_level_in_front_of_an_amount_is_the_budget_that_gave_it(tmp_path):
    names = "Đường thôn 1", "Kênh mương"
    for cell, givers in (
        ("TW: 1.200 triệu", ["ns-trung-uong"]), ("Tỉnh: 500 tr", ["ns-tinh"]),
        ("NS xã 30tr", ["ns-xa"]), ("DN: 1 tỷ", ["doanh-nghiep"]),
        ("TW 1.200 triệu, dân góp 300 triệu", ["ns-trung-uong", "nhan-dan"]),
    ):  # fmt: skip
        found, _ = gifts(tmp_path, cell, WORKS, names)
        assert [row["organization_id"] for row in found] == givers, cell


def counted(folder, *above, heads=("Năm 2015", "Năm 2016"), name="Kỳ Ninh", sheet="Biểu"):
    grid = [["THỊ XÃ KỲ ANH"], *([one] for one in above), ["TT", "Tên xã", *heads],
            [1, name, 12, 13], [2, "Kỳ Hà", 14, 14], [3, "Kỳ Nam", 9, 12]]  # fmt: skip
    return read(save_grid(folder / "bieu.xlsx", grid, sheet=sheet))


def sources(folder, above="", sheet="Biểu", line="", unit="triệu đồng", title=SOURCES):
    grid = [["TỈNH HÀ TĨNH"], [above], [title], [f"Đơn vị tính: {unit}"],
            ["TT", "Nguồn vốn", "Kết quả huy động"], [1, f"Ngân sách tỉnh{line}", 711],
            [2, "Doanh nghiệp", 208], [3, "Nhân dân đóng góp", 444]]  # fmt: skip
    return read(save_grid(folder / "bieu.xlsx", grid, sheet=sheet))


@pytest.mark.parametrize(
    "around",
    [
        {"above": "tru Phụ lục 2"},
        {"above": "Nguồn xã nuôi tôm"},
        {"above": "Tỉnh Hà Tĩnh (nam 2009)"},
        {"line": "\nnghìn"},
        {"sheet": "Giao thông nghìn"},
        {"unit": "triệu đồng\nnam truoc"},
    ],
)
def test_what_may_make_gifts_others_is_told(around, tmp_path):
    assert len(rows(sources(tmp_path), "contributions")) == 3
    result = sources(tmp_path, **around)
    assert len(rows(result, "contributions")) < 3 and result.issues


@pytest.mark.parametrize(
    ("around", "kept"),
    [
        ({}, 6),
        ({"name": "Kỳ Ninh nghìn"}, 4),
        ({"name": "Kỳ Ninh (nghìn)"}, 4),
    ],
)
def test_a_bare_scale_beside_a_place_is_told(around, kept, tmp_path):
    result = counted(tmp_path, COUNTS, **around)
    assert len(rows(result, "indicators")) == kept and bool(result.issues) == (kept < 6)


def test_figures_are_said_to_be_of_a_year_that_some_of_them_are_of(tmp_path):
    for heads, kept in ((("Năm 2015", "Năm 2016"), 0), (("Năm 2016", "Năm 2017"), 6)):
        result = counted(tmp_path, COUNTS, "(Số liệu năm 2017)", heads=heads)
        assert len(rows(result, "indicators")) == kept, heads
        assert bool(result.issues) == (not kept)


def test_what_the_row_of_numbers_says_to_sum_others_is_held_against_them(tmp_path):
    for own, wrong in ((120, False), (20, True)):
        grid = [["THỊ XÃ KỲ ANH"], ["CÁC NGUỒN VỐN XÂY DỰNG NÔNG THÔN MỚI NĂM 2018"],
                ["Đơn vị tính: triệu đồng"],
                ["TT", "Tên xã", "Ngân sách nhà nước", "Ngân sách tỉnh", "Ngân sách huyện"],
                ["(1)", "(2)", "(3) = (4) + (5)", "(4)", "(5)"],
                [1, "Kỳ Ninh", own, 100, 20], [2, "Kỳ Hà", own + 5, 105, 20]]  # fmt: skip
        result = read(save_grid(tmp_path / "bieu.xlsx", grid))
        assert ("total_mismatch" in {issue.rule for issue in result.issues}) == wrong


def test_a_plan_below_a_total_that_stands_alone_or_behind_the_place_is_told(tmp_path):
    grid = [["Đóng góp của nhân dân xây dựng nông thôn mới năm 2015, tỉnh Quảng Bình"],
            ["Đơn vị", "Số tiền"], ["Bố Trạch", "9.625 triệu đồng"],
            ["Lệ Thủy", "5.966 triệu đồng"], ["Ba Đồn", "không có nguồn đóng góp"],
            ["Đồng Hới", "không có nguồn đóng góp"], ["Tổng", "15.591 triệu đồng"],
            ["dự kiến"]]  # fmt: skip
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert "note_qualifies" in {issue.rule for issue in result.issues}
    planned = [[f"{grid[0][0]} (phấn đấu)"], *grid[1:-1]]
    assert not rows(read(save_grid(tmp_path / "bieu.xlsx", planned)), "contributions")
