"""Gifts as offices of other provinces list them: months and quarters, pages, hamlets, groups."""

import pytest

from workbook_makers import MILLION, read, rows, save_grid

BA_BE = "Nhân dân đóng góp làm đường bê tông huyện Ba Bể, tỉnh Bắc Kạn năm 2022"
WHO_LIVES = "Danh sách hộ đóng góp xây dựng nông thôn mới huyện Bảo Thắng, tỉnh Lào Cai năm 2021"


def gifts(folder, *grid, merges=()):
    """Address, place, giver, kind and amount of every gift; the issues."""
    result = read(save_grid(folder / "bieu.xlsx", [list(line) for line in grid], merges=merges))
    found = [
        (r["address"], r["place"], r["organization"], r["kind"], r["quantity"] or r["value_vnd"])
        for r in rows(result, "contributions")
    ]
    return found, result


def test_a_quarter_beside_its_months_is_given_once(tmp_path):
    """Also where some figures are texts with dots: "6.500" is six thousand five hundred."""
    heads = ["TT", "Xã / nội dung", "T7", "T8", "T9", "Quý III"]
    lines = [
        [None, "Xã Khang Ninh"],
        [1, "Xi măng (kg)", 12000, 8500, "6.500", 27000],
        [2, "Ngày công (công)", 120, 95, None, 215],
        [None, "Xã Quảng Khê"],
        [1, "Xi măng (kg)", 5000, "7.250", 3000, 15250],
        [2, "Ngày công (công)", 80, 60, 75, 215],
    ]
    found, result = gifts(tmp_path, [BA_BE], heads, *lines)
    assert {one[0] for one in found}.isdisjoint({"F4", "F5", "F7", "F8"})
    assert len(found) == 11
    assert not result.issues


def test_money_and_labour_under_one_giver_are_two_gifts(tmp_path):
    """A row of units below "Tiền", "Công" says what they are counted in, and not that they are
    one thing and what it is worth."""
    title = "Các đoàn thể đóng góp xây dựng nông thôn mới huyện Bù Đăng, tỉnh Bình Phước năm 2019"
    heads = [
        ["TT", "Xã", "Hội LHPN", None, "Hội ND", None],
        [None, None, "Tiền", "Công", "Tiền", "Công"],
        [None, None, "(tr.đ)", "(công)", "(tr.đ)", "(công)"],
    ]
    merges = ("A2:A4", "B2:B4", "C2:D2", "E2:F2")
    lines = [[1, "Minh Hưng", 15, 120, 22.5, 200], [2, "Bom Bo", 12, 95, 18, 160]]
    found, _ = gifts(tmp_path, [title], *heads, *lines, merges=merges)
    assert [(one[0], one[3], one[4]) for one in found][:4] == [
        ("C5", "cash", 15 * MILLION),
        ("D5", "labour", 120),
        ("E5", "cash", 22.5 * MILLION),
        ("F5", "labour", 200),
    ]


@pytest.mark.parametrize("head", ["Thôn, tổ", "Thôn", "Ấp", "Bản"])
def test_where_givers_live_names_no_line(head, tmp_path):
    heads = ["TT", "Họ tên chủ hộ", head, "Tiền mặt (đồng)"]
    lines = [["I", "XÃ GIA PHÚ"], [1, "Hoàng Văn Páo", "Nậm Hẻn", 500_000]]
    lines += [[2, "Lý Thị Mẩy", "Phú Xuân", 300_000]]
    found, result = gifts(tmp_path, [WHO_LIVES], heads, *lines)
    assert [one[1:3] for one in found] == [
        ("Gia Phú", "Hoàng Văn Páo"),
        ("Gia Phú", "Lý Thị Mẩy"),
    ]
    assert not result.issues


def test_the_total_below_the_last_section_is_not_of_its_place(tmp_path):
    heads = ["TT", "Họ tên chủ hộ", "Mức đóng góp"]
    lines = [["I", "Xã Gia Phú"], [1, "Hoàng Văn Páo", "500.000 đồng"]]
    lines += [["II", "Xã Xuân Quang"], [1, "Trần Văn An", "70.000 đồng"]]
    _, result = gifts(tmp_path, [WHO_LIVES], heads, *lines, [None, "Tổng cộng", "570.000 đồng"])
    assert not [r for r in rows(result, "indicators") if r["address"] == "C7"]


@pytest.mark.parametrize(
    ("title", "given"),
    [
        ("Kết quả Đoàn TNCS Hồ Chí Minh tham gia xây dựng nông thôn mới", True),
        ("Hội Nông dân chung sức xây dựng nông thôn mới", True),
        ("Tình hình Đoàn TNCS Hồ Chí Minh các xã", False),
    ],
)
def test_who_takes_part_gives_what_is_of_a_kind(title, given, tmp_path):
    head = ["TT", "Xã", "Ngày công tình nguyện (ngày)", "Số đoàn viên (người)"]
    grid = [[f"{title} huyện Đắk Mil, tỉnh Đắk Nông năm 2022"], head, [1, "Đức Minh", 345, 900]]
    found, _ = gifts(tmp_path, *grid, [2, "Thuận An", 180, 700])
    assert [one[3:] for one in found] == ([("labour", 345), ("labour", 180)] if given else [])


def test_land_that_people_gave_year_by_year(tmp_path):
    title = "DIỆN TÍCH ĐẤT NHÂN DÂN HIẾN LÀM ĐƯỜNG GIAO THÔNG NÔNG THÔN GIAI ĐOẠN 2016-2017"
    grid = [["UBND HUYỆN TÂN LẠC"], [title], ["ĐVT: m2"]]
    grid += [["TT", "Xã", "Năm 2016", "Năm 2017", "Cộng"], [1, "Phong Phú", 1250, 980, 2230]]
    found, _ = gifts(tmp_path, *grid, [2, "Tử Nê", 640, 1120, 1760])
    assert [one[2:] for one in found] == [
        ("Nhân dân", "land", amount) for amount in (1250, 980, 640, 1120)
    ]
