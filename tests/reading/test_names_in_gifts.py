"""Names that need no word of the register beside gifts: of works, hamlets, offices, lost communes;
and what money adds up with."""

import pytest

from workbook_makers import MILLION, read, rows, save_grid

GIVERS = [[1, "Ông Nguyễn Văn Tám", 5_000_000], [2, "Bà Lê Thị Út", 2_000_000]]
CHANGED = (
    "PHẢI NỘP",
    "BỊ TRÙNG",
    "TẠM ỨNG",
    "HOÀN LẠI",
    "BÌNH QUÂN",
    "NỢ ĐỌNG",
    "SO VỚI NĂM TRƯỚC",
)
IN = ", xã Tân Khánh Trung, huyện Lấp Vò năm 2021"


def gifts(folder, *grid):
    result = read(save_grid(folder / "bieu.xlsx", [list(line) for line in grid]))
    return rows(result, "contributions"), result


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        (f"Danh sách ủng hộ làm cầu Kênh Xáng{IN}", True),
        (f"DANH SÁCH ỦNG HỘ XÂY DỰNG TRƯỜNG MẪU GIÁO HOA SEN{IN}".upper(), True),
        (f"Ủng hộ sửa chữa đường liên ấp Khánh An - Khánh Nhơn{IN}", True),
        (f"Danh sách ủng hộ cầu Ông Hai Tý và đường Bờ Bao Nam Rạch{IN}", True),
        (f"Danh sách đóng góp xây dựng nhà văn hóa thôn Đông Thành{IN}", True),
        (f"Ủng hộ điện chiếu sáng ấp 4{IN}", True),
        (f"Danh sách ủng hộ xây dựng Cầu Bà Bảy, ấp 3{IN}", True),
        (f"Ủng hộ mô hình camera an ninh{IN}", True),
        ("DANH SÁCH ỦNG HỘ LÀM ĐƯỜNG THÔN 4 HUYỆN LẤP VÒ NĂM 2021", False),
        (f"DANH SÁCH ỦNG HỘ LÀM CẦU CHƯA THU{IN}".upper(), False),
        (f"Danh sách ủng hộ làm cầu kênh xáng{IN}", True),
        (f"Danh sách chi tiền ủng hộ làm cầu Kênh Xáng{IN}", False),
        (f"Chùa Phước Ân ủng hộ làm đường Rạch Sao{IN}", False),
        (f"Tiến độ cầu Kênh Xáng{IN}", False),
        (f"Kết quả ủng hộ của Hội Phụ nữ và Trường THCS Hoa Sen{IN}", False),
        *((f"DANH SÁCH ỦNG HỘ LÀM CẦU {one}{IN}".upper(), False) for one in CHANGED),
    ],
)
def test_what_stands_behind_a_work_is_its_name(title, whole, tmp_path):
    found, result = gifts(tmp_path, [title], ["TT", "Họ và tên", "Số tiền (đồng)"], *GIVERS)
    assert [row["value_vnd"] for row in found] == ([5e6, 2e6] if whole else [])
    assert bool(result.issues) != whole
    assert {row["place"] for row in found} <= {"Tân Khánh Trung"}


@pytest.mark.parametrize(
    ("title", "head", "period"),
    [
        ("năm 2020", "Cả giai đoạn", None),
        ("giai đoạn 2016-2020", "Cả giai đoạn", "2016/2020"),
        ("năm 2020", "Cả giai đoạn 2016-2020", "2016/2020"),
    ],
)
def test_all_of_a_stage_is_of_no_year(title, head, period, tmp_path):
    title = f"Huy động vốn xây dựng nông thôn mới {title} xã Kỳ Hà, thị xã Kỳ Anh (triệu đồng)"
    lines = [["Ngân sách tỉnh", 500, 2100], ["Nhân dân", 320, 1450]]
    found, result = gifts(tmp_path, [title], ["Nguồn", "Năm 2020", head], *lines)
    of_stage = [row["period"] for row in found if row["address"][0] == "C"]
    assert of_stage == ([period] * 2 if period else [])
    assert bool(result.issues) == (period is None)


@pytest.mark.parametrize(
    ("between", "kept"),
    [("(triệu)", False), ("Đơn vị: triệu đồng", False), ("(nghìn đồng)", True)],
)
def test_amounts_below_another_unit_are_told(between, kept, tmp_path):
    title = "Danh sách ủng hộ xây dựng nông thôn mới xã Kỳ Hà, thị xã Kỳ Anh năm 2021"
    lines = [[1, "Trần Văn Đực", 500], ["", between], [2, "Lý Thị Ánh", 20], [3, "Lê Văn Ba", 15]]
    grid = [title], ["Đơn vị: nghìn đồng"], ["TT", "Họ tên", "Số tiền"], *lines
    found, result = gifts(tmp_path, *grid)
    assert [row["value_vnd"] for row in found] == [500e3, 20e3, 15e3][: 3 if kept else 1]
    assert "unit_missing" in {issue.rule for issue in result.issues} or kept


@pytest.mark.parametrize(
    ("names", "worth"),
    [
        (("Đóng góp", "- Tiền mặt", "- Ngày công", "- Hiến đất"), True),
        (("Đóng góp", "- Tiền mặt", "- Ngày công (công)", "- Hiến đất (m2)"), False),
    ],
)
def test_what_adds_up_with_money_is_money(names, worth, tmp_path):
    title = "Nhân dân đóng góp xây dựng nông thôn mới năm 2021 xã Kỳ Hà, thị xã Kỳ Anh"
    lines = [*zip(names, (1500, 900, 250, 350), strict=True)]
    grid = [title], ["Đơn vị tính: triệu đồng"], ["Nội dung", "Kết quả"], *lines
    found, _ = gifts(tmp_path, *grid)
    amounts = [row["value_vnd"] for row in found if row["kind"] in ("labour", "land")]
    assert amounts == ([250 * MILLION, 350 * MILLION] if worth else [None, None])


@pytest.mark.parametrize("total", [True, False])
def test_days_of_work_add_up_with_money_across_only(total, tmp_path):
    title = "Nhân dân đóng góp xây dựng nông thôn mới năm 2021 thị xã Kỳ Anh (triệu đồng)"
    lines = [["Kỳ Hà", 900, 250, 1150], ["Kỳ Ninh", 100, 50, 150], ["Kỳ Nam", 90, 25, 115]]
    heads = ["Xã", "Tiền mặt", "Ngày công", "Tổng"]
    if not total:
        heads, lines = heads[:3], [*(line[:3] for line in lines), ["Cộng", 1090, 325]]
    found, _ = gifts(tmp_path, [title], heads, *lines)
    labour = [row["value_vnd"] or row["quantity"] for row in found if row["kind"] == "labour"]
    assert labour == [n * (MILLION if total else 1) for n in (250, 50, 25)]


def test_the_union_of_a_commune_that_is_gone_gave_there(tmp_path):
    title = "Kết quả đóng góp xây dựng nông thôn mới năm 2018 huyện Yên Thành, tỉnh Nghệ An"
    names = ["Hội LHPN xã Bảo Thành", "Hội LHPN xã Thành Lạc", "Hội LHPN xã Viên Thành"]
    lines = [[n, name, 10 + n] for n, name in enumerate(names)]
    found, _ = gifts(tmp_path, [title], ["TT", "Đơn vị", "Giá trị (triệu đồng)"], *lines)
    assert [row["place"] for row in found] == ["Bảo Thành", "Thành Lạc", "Viên Thành"]
    assert {row["organization_id"] for row in found} == {"phu-nu"}


@pytest.mark.parametrize("office", ["Trạm Y tế xã", "Bảo hiểm xã hội huyện"])
def test_an_office_among_givers_gave_itself(office, tmp_path):
    title = "Các doanh nghiệp, đơn vị ủng hộ xây dựng NTM xã Kỳ Hà, thị xã Kỳ Anh năm 2021"
    lines = [[1, "Công ty Cỏ May", 5], [2, office, 7]]
    found, _ = gifts(tmp_path, [title], ["TT", "Đơn vị", "Số tiền (triệu đồng)"], *lines)
    assert [row["organization"] for row in found] == ["Công ty Cỏ May", office]


@pytest.mark.parametrize(
    ("text", "amount"),
    [("5.000.000 (CK)", 5e6), ("5.000.000,đ", 5e6), ("5.000.000-", 5e6), ("5.000.000 (hứa)", None)],
)
def test_how_an_amount_was_paid_is_no_part_of_it(text, amount, tmp_path):
    title = "Danh sách ủng hộ xây dựng nông thôn mới xã Kỳ Hà, thị xã Kỳ Anh năm 2021"
    lines = [*GIVERS, [3, "Ông Ba", text]]
    found, _ = gifts(tmp_path, [title], ["TT", "Họ tên", "Số tiền (đồng)"], *lines)
    assert [row["value_vnd"] for row in found] == [5e6, 2e6, *([amount] if amount else [])]


def test_days_of_work_are_labour_whatever_was_built(tmp_path):
    title = "Kết quả Đoàn Thanh niên đóng góp xây dựng NTM xã Kỳ Hà, thị xã Kỳ Anh năm 2021"
    heads = ["TT", "Công trình", "Giá trị (triệu đồng)", "Số ngày công"]
    lines = [[1, "Đường điện thắp sáng", 25, 60], [2, "Sân chơi thiếu nhi", 18, 45]]
    found, result = gifts(tmp_path, [title], heads, *lines)
    assert [row["quantity"] for row in found if row["kind"] == "labour"] == [60, 45]
    assert not result.issues


@pytest.mark.parametrize("total", ["Toàn huyện", "Cộng"])
def test_what_a_whole_district_gave_is_the_sum_of_its_unions(total, tmp_path):
    title = "Hội Cựu chiến binh góp tiền xây dựng NTM huyện Quỳnh Phụ, tỉnh Thái Bình năm 2018"
    lines = [[1, "CCB xã An Ninh", 25], [2, "CCB xã Quỳnh Hồng", 18], [3, "CCB xã An Ấp", 32]]
    heads = ["STT", "Đơn vị", "Góp tiền (tr.đ)"]
    found, _ = gifts(tmp_path, [title], heads, *lines, ["", total, 75])
    assert [row["place"] for row in found] == ["An Ninh", "Quỳnh Hồng", "An Ấp"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Hỗ trợ xã Định An và xã Vĩnh Thạnh làm đường", None),
        ("Tặng xe đạp 2 xã Định An, Vĩnh Thạnh", None),
        ("Tặng quà xã Định An", "Định An"),
        ("Tặng quà xã Định An, huyện Lấp Vò", "Định An"),
    ],
)
def test_what_two_communes_got_is_of_neither(text, place, tmp_path):
    title = "Các đơn vị hỗ trợ các xã xây dựng nông thôn mới năm 2021 huyện Lấp Vò"
    heads = ["TT", "Đơn vị hỗ trợ", "Nội dung", "Số tiền (triệu đồng)"]
    found, result = gifts(tmp_path, [title], heads, [1, "Sở Tư pháp", text, 50])
    assert [row["place"] for row in found] == ([place] if place else [])
    assert bool(result.issues) == (place is None)


def test_givers_stand_beside_works_by_name(tmp_path):
    title = f"Đóng góp của các mạnh thường quân theo công trình{IN}"
    heads = [
        "TT",
        "Mạnh thường quân",
        "Cầu Kênh 5",
        "Đường Rạch Chanh",
        "Trường Tiểu học 2",
        "Cộng",
    ]
    lines = [[1, "Nhóm Hạnh Phúc", 150, 20, 30, 200], [2, "Ông Danh Út", 20, 15, 5, 40]]
    lines += [["", "Cộng", 170, 35, 35, 240]]
    found, result = gifts(tmp_path, [title], ["ĐVT: triệu đồng"], heads, *lines)
    assert [row["value_vnd"] / MILLION for row in found] == [150, 20, 30, 20, 15, 5]
    assert not result.issues


@pytest.mark.parametrize("head", ["Tên", "Ông (bà)", "Hộ gia đình", "Người nộp", "Sở, ban, ngành"])
def test_who_is_listed_below_a_title_of_gifts_gave(head, tmp_path):
    title = f"Danh sách ủng hộ xây dựng nông thôn mới{IN}"
    found, _ = gifts(tmp_path, [title], ["TT", head, "Số tiền (đồng)"], *GIVERS)
    assert [row["organization"] for row in found] == ["Ông Nguyễn Văn Tám", "Bà Lê Thị Út"]


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("Áo ấm (chiếc)", "chiếc"),
        ("Học bổng (suất)", "suất"),
        ("Máy xúc (ca)", "ca"),
        ("Áo (kỳ)", ""),
    ],
)
def test_a_thing_in_its_unit_is_given_below_a_title_of_gifts(head, unit, tmp_path):
    title = f"Kết quả các tổ chức, cá nhân ủng hộ xây dựng nông thôn mới{IN}"
    lines = [[1, "Ông Nguyễn Văn Tám", 5], [2, "Bà Lê Thị Út", 7]]
    found, result = gifts(tmp_path, [title], ["TT", "Tổ chức, cá nhân", head], *lines)
    assert [(row["quantity"], row["unit"]) for row in found] == (
        [(5, unit), (7, unit)] if unit else []
    )
    assert bool(result.issues) == (not unit)


@pytest.mark.parametrize(
    ("name", "gave"),
    [
        ("Ông Hứa Văn Ba", True),
        ("Bà Tăng Thị Giảm", True),
        ("Ông Ba hứa", False),
        ("Ba (hứa)", False),
    ],
)
def test_the_name_of_somebody_changes_nothing(name, gave, tmp_path):
    title = f"Danh sách ủng hộ xây dựng nông thôn mới{IN}"
    lines = [*GIVERS, [3, name, 3_000_000]]
    found, result = gifts(tmp_path, [title], ["TT", "Họ tên", "Số tiền (đồng)"], *lines)
    assert (name in {row["organization"] for row in found}) == gave
    assert bool(result.issues) != gave


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("xã Lộc Thủy (Lệ Thủy, Quảng Bình)", "Lộc Thủy"),
        ("xã Lộc Thủy - Lệ Thủy - Quảng Bình", "Lộc Thủy"),
        ("xã Tân Minh - Sóc Sơn - Hà Nội", "Tân Minh"),
        ("xã Tân Minh, thành phố Hà Nội", None),  # there are two
        ("huyện Lệ Thủy, tỉnh Quảng Bình", "Lệ Thủy"),
    ],
)
def test_a_commune_with_its_district_is_no_district(where, place, tmp_path):
    title = f"Danh sách ủng hộ xây dựng nông thôn mới {where} năm 2021"
    found, result = gifts(tmp_path, [title], ["TT", "Họ và tên", "Số tiền (đồng)"], *GIVERS)
    assert {row["place"] for row in found} == ({place} if place else set())
    assert bool(result.issues) == (place is None)


@pytest.mark.parametrize("text", ["Các xã phía Nam", "Các xã ven biển"])
def test_what_part_of_a_district_got_is_not_of_all_of_it(text, tmp_path):
    title = "Danh sách ủng hộ xây dựng nông thôn mới năm 2021, huyện Gò Công Tây (triệu đồng)"
    lines = [[1, "Công ty A", "Đồng Sơn", 50], [2, "Công ty B", text, 80], [3, "Công ty C", "", 30]]
    found, result = gifts(tmp_path, [title], ["TT", "Đơn vị", "Xã nhận", "Số tiền"], *lines)
    assert [row["place"] for row in found] == ["Đồng Sơn", "Gò Công Tây"]
    assert result.issues
