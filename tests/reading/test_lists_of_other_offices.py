"""Lists as offices of other provinces write them: what each cell then says, by its address."""

import pytest

from workbook_makers import read, rows, save_grid


def found(folder, grid, table, *fields):
    """The named fields of the rows of a table, by address; what was told otherwise stays out."""
    book = read(save_grid(folder / "a.xlsx", grid))
    return {r["address"]: tuple(r[one] for one in fields) for r in rows(book, table)}


def test_who_did_the_work_gave_it_and_days_of_labour_are_no_days_of_a_task(tmp_path):
    """The letterhead gave none of what others did, and "trồng cây" counts no trees."""
    grid = [
        ["BAN CHỈ HUY QUÂN SỰ HUYỆN BẢO YÊN"],
        ["KẾT QUẢ LỰC LƯỢNG VŨ TRANG GIÚP DÂN XÂY DỰNG NTM HUYỆN BẢO YÊN, TỈNH LÀO CAI NĂM 2021"],
        ["TT", "Thời gian", "Đơn vị thực hiện", "Địa bàn", "Nội dung công việc", "Số ngày công",
         "Kinh phí ủng hộ (triệu đồng)"],
        [1, "Tháng 3", "Ban CHQS huyện", "Xã Nghĩa Đô", "Làm đường bê tông liên thôn", 120, 15],
        [2, "Tháng 4", "Công an huyện", "Xã Bảo Hà", "Dọn vệ sinh, trồng cây đường hoa", 45, 8.5],
        [3, "Tháng 5", "Trung đoàn 254", "Xã Xuân Hòa", "Nạo vét kênh mương", 86, None],
    ]  # fmt: skip
    told = found(tmp_path, grid, "contributions", "organization", "period", "quantity", "unit")
    assert told == {
        "F4": ("Ban Chỉ huy Quân sự", "2021-03", 120, "ngày công"),
        "G4": ("Ban Chỉ huy Quân sự", "2021-03", None, ""),
        "F5": ("Công an", "2021-04", 45, "ngày công"),
        "G5": ("Công an", "2021-04", None, ""),
        "F6": ("Trung đoàn 254", "2021-05", 86, "ngày công"),
    }


def test_a_day_of_paying_dates_what_was_paid_and_no_promise(tmp_path):
    grid = [
        ["DANH SÁCH ỦNG HỘ XÂY DỰNG NÔNG THÔN MỚI XÃ LA BẰNG, TỈNH THÁI NGUYÊN NĂM 2025 (đồng)"],
        ["TT", "Đơn vị", "Đăng ký", "Đã nộp", "Ngày nộp"],
        [1, "Hội Nông dân", 5000000, 4000000, "12/9/2025"],
        [2, "Hội Phụ nữ", 3000000, 3000000, "15/9/2025"],
    ]
    told = found(tmp_path, grid, "contributions", "measure", "period")
    assert told == {
        "C3": ("plan", "2025"), "D3": ("actual", "2025-09-12"),
        "C4": ("plan", "2025"), "D4": ("actual", "2025-09-15"),
    }  # fmt: skip


@pytest.mark.parametrize("head", ["Tiêu chí đạt mới trong năm 2020", "Tiêu chí mới đạt"])
def test_criteria_that_came_new_are_met_beside_those_that_are_not(head, tmp_path):
    grid = [
        ["KẾT QUẢ THỰC HIỆN TIÊU CHÍ XÃ NTM ĐẾN HẾT NĂM 2020 HUYỆN QUANG BÌNH, TỈNH HÀ GIANG"],
        ["STT", "Tên xã", "Tổng số tiêu chí đạt", head, "Tiêu chí chưa đạt"],
        [1, "Xã Vĩ Thượng", 19, None, None],
        [2, "Xã Tiên Yên", 17, "Hộ nghèo; Điện", "Giao thông; Thu nhập"],
        [3, "Xã Tân Trịnh", 18, "Trường học", "Thu nhập"],
        [4, "Xã Hương Sơn", 18, "Thủy lợi", "Giao thông"],
    ]
    criteria = found(tmp_path, grid, "criteria", "status")
    assert {cell[0]: told for cell, told in criteria.items()} == {"D": ("met",), "E": ("not_met",)}
    counts = found(tmp_path, grid, "indicators", "indicator", "value")
    assert counts["C4"] == ("criteria_met", 17)


@pytest.mark.parametrize(
    ("title", "known"),
    [
        ("TIẾN ĐỘ THỰC HIỆN TIÊU CHÍ NTM", True),
        ("TÌNH HÌNH CHƯA ĐẠT TIÊU CHÍ NTM", False),
        ("SỐ THÔN XÂY DỰNG NTM", False),
    ],
)
def test_a_unit_line_of_criteria_says_what_a_title_of_them_counts(title, known, tmp_path):
    grid = [
        [f"{title} NĂM 2019, 2020 CÁC XÃ HUYỆN PHƯỚC LONG, TỈNH BẠC LIÊU"],
        [None, None, None, "ĐVT: tiêu chí"],
        ["STT", "Đơn vị", "Năm 2019", "Năm 2020"],
        [1, "Xã Vĩnh Phú Đông", 18, 19],
        [2, "Xã Vĩnh Phú Tây", 15, 16],
    ]
    told = found(tmp_path, grid, "indicators", "indicator")
    assert ("criteria_met",) in told.values() if known else ("criteria_met",) not in told.values()


@pytest.mark.parametrize("over", ["Trong đó", "Trong đó 1 số tiêu chí khó", "Một số tiêu chí"])
def test_heads_that_say_that_criteria_are_some_change_no_verdict(over, tmp_path):
    grid = [
        ["RÀ XOÁT TIÊU CHÍ NTM CÁC XÃ HUYỆN TAM ĐƯỜNG, TỈNH LAI CHÂU NĂM 2019"],
        ["TT", "Xã", "Tổng số TC đã đạt", over, None],
        [None, None, None, "Giao thông", "Thu nhập"],
        [1, "Bình Lư", 19, "Đ", "Đ"],
        [2, "Bản Bo", 16, "Đ", "CĐ"],
    ]
    told = found(tmp_path, grid, "criteria", "criterion", "status")
    assert told["E5"] == ("10", "not_met") and len(told) == 4


def test_a_number_of_households_has_its_share_beside_it(tmp_path):
    grid = [
        ["KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CÓ MỨC SỐNG TRUNG BÌNH TỈNH NINH BÌNH NĂM 2017"],
        ["TT", "Chỉ tiêu", "Số hộ (hộ)", "Tỷ lệ (%)"],
        [1, "Tổng số hộ nghèo", 13455, 4.52],
        [2, "Tổng số hộ có mức sống trung bình", 72895, 24.4],
    ]
    told = found(tmp_path, grid, "indicators", "indicator", "unit")
    assert told == {"C3": ("poor_households", "hộ"), "D3": ("poverty_rate", "%"),
                    "C4": ("", "hộ"), "D4": ("", "%")}  # fmt: skip


@pytest.mark.parametrize("head", ["Năm", "Năm công nhận", "Đạt chuẩn năm"])
@pytest.mark.parametrize(("title", "told"), [("ĐƯỢC", 3), ("ĐỀ NGHỊ", 0), ("CHƯA ĐƯỢC", 0)])
def test_years_in_a_list_of_recognised_communes(title, told, head, tmp_path):
    """Of one that is in no register any more its heading and its district say what it is."""
    grid = [
        [f"DANH SÁCH XÃ {title} CÔNG NHẬN ĐẠT CHUẨN NÔNG THÔN MỚI TỈNH LẠNG SƠN"],
        ["TT", "Xã", "Huyện", head],
        [1, "Bính Xá", "Đình Lập", 2018],
        [2, "Văn An", "Văn Quan", 2019],
        [3, "Bắc Lãng", "Đình Lập", 2019],
    ]
    assert len(read(save_grid(tmp_path / "a.xlsx", grid)).tidied.recognitions) == told


@pytest.mark.parametrize("time", ["Những tháng đầu năm 2022", "Các tháng cuối năm 2022"])
def test_some_months_of_a_year_are_not_the_year(time, tmp_path):
    grid = [
        ["ĐÓNG GÓP CỦA CÁC CẤP HỘI XÂY DỰNG NÔNG THÔN MỚI TỈNH LÂM ĐỒNG"],
        ["TT", "Đơn vị", "Thời gian", "Số tiền (triệu đồng)"],
        [1, "Hội Cựu chiến binh", time, 900],
        [2, "Hội Nông dân", "Năm 2021", 700],
    ]
    assert found(tmp_path, grid, "contributions", "period") == {"D4": ("2021",)}


def test_a_figure_over_a_figure_is_no_head(tmp_path):
    grid = [
        ["TÌNH HÌNH XÂY DỰNG NÔNG THÔN MỚI TỈNH VĨNH LONG THÁNG 10/2018"],
        ["Chỉ tiêu", "Đơn vị", "Kết quả", "So cùng kỳ năm trước"],
        ["Số xã xây dựng nông thôn mới", "xã", 89, None],
        ["Số tiêu chí bình quân xã đạt được", "tiêu chí", 13.3, "tăng 3 tiêu chí"],
    ]
    assert found(tmp_path, grid, "indicators", "value") == {"C3": (89,), "C4": (13.3,)}


def test_the_rural_part_of_a_province_keeps_its_name(tmp_path):
    grid = [
        ["HỘ CẬN NGHÈO TỈNH QUẢNG BÌNH NĂM 2022"],
        ["", "Số hộ cận nghèo (hộ)", "Số hộ (hộ)"],
        ["Toàn tỉnh", 12248, 257085],
        ["Khu vực thành thị", 1013, 54833],
        ["Khu vực nông thôn", 11235, 202252],
    ]
    names = [name for (name,) in found(tmp_path, grid, "indicators", "indicator_name").values()]
    assert len(names) == len(set(names)) == 6


def test_a_figure_left_among_heads_is_told(tmp_path):
    grid = [
        ["Thu nhập bình quân đầu người các xã huyện Vụ Bản năm 2020 (triệu đồng/người/năm)"],
        ["TT", "Xã", "Thu nhập"],
        [None, None, 89],
        [1, "Kim Thái", 30],
    ]
    told = read(save_grid(tmp_path / "a.xlsx", grid)).issues
    assert [(one.rule, one.address) for one in told] == [("cell_outside", "C3")]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Huyện Ba Tri", "Ba Tri"),
        ("Toàn tỉnh", "Bến Tre"),
        ("6 xã của thành phố Bến Tre", None),
        ("Một số xã huyện Ba Tri", None),
        ("3 phường TP Bến Tre", None),
        ("Xã ven thành phố Bến Tre", None),
    ],
)
def test_some_communes_are_not_what_holds_them(name, place, tmp_path):
    grid = [
        ["TỶ LỆ HỘ NGHÈO CÁC HUYỆN TỈNH BẾN TRE NĂM 2019"],
        ["TT", "Đơn vị", "Tỷ lệ hộ nghèo (%)"],
        [1, "Huyện Giồng Trôm", 4.5],
        [2, "Huyện Mỏ Cày Nam", 3.2],
        [3, name, 3.29],
    ]
    told = found(tmp_path, grid, "indicators", "place")
    assert told.get("C5") == ((place,) if place else None)


def test_a_company_gives_what_a_column_of_households_and_others_says(tmp_path):
    grid = [
        ["HỘ DÂN, DOANH NGHIỆP ĐÓNG GÓP XÂY DỰNG NTM HUYỆN LÂM HÀ, TỈNH LÂM ĐỒNG NĂM 2019"],
        ["TT", "Hộ dân, đơn vị đóng góp", "Xã", "Hiến đất (m2)"],
        [1, "Hộ bà Nguyễn Thị Lan", "Mê Linh", 1050],
        [2, "Công ty Bảo Nghi", "Đạ Đờn", 800],
    ]
    told = found(tmp_path, grid, "contributions", "organization")
    assert told == {"D3": ("Hộ bà Nguyễn Thị Lan",), "D4": ("Công ty Bảo Nghi",)}


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("Tên xã được công nhận đạt chuẩn", 3),
        ("Xã đạt chuẩn NTM", 3),
        ("Xã chưa được công nhận", 0),
        ("Xã đăng ký năm 2021", 0),
    ],
)
def test_districts_list_their_recognised_communes(head, told, tmp_path):
    grid = [
        ["CÁC XÃ ĐƯỢC CÔNG NHẬN ĐẠT CHUẨN NÔNG THÔN MỚI TỈNH ĐỒNG THÁP NĂM 2020"],
        ["TT", "Huyện", "Số xã", head],
        [1, "Tam Nông", 2, "Tân Công Sính, Phú Thọ"],
        [2, "Thanh Bình", 1, "Tân Quới"],
    ]
    assert len(read(save_grid(tmp_path / "a.xlsx", grid)).tidied.recognitions) == told


def test_a_head_with_ordinals_heads_the_lines_that_count(tmp_path):
    """Though what stands below the other heads is written as they are: "5 TC", "năm 2011"."""
    grid = [
        ["Số tiêu chí nông thôn mới đạt được của các xã huyện Châu Thành, tỉnh Bến Tre"],
        [None, None, "Số TC đạt", None],
        ["tt", "xã", "năm 2011", "năm 2015"],
        [1, "xã An Phước", "5 TC", "9 TC"],
        [2, "xã Giao Long", "06/19", "11/19"],
    ]
    told = found(tmp_path, grid, "indicators", "indicator", "period", "value")
    assert told["C4"] == ("criteria_met", "2011", 5) and told["D5"] == ("criteria_met", "2015", 11)


def test_the_commune_an_ninh_is_no_criterion(tmp_path):
    grid = [
        ["TỔNG HỢP CÁC TIÊU CHÍ ĐÃ ĐẠT XÂY DỰNG NTM HUYỆN BÌNH LỤC, TỈNH HÀ NAM NĂM 2014"],
        ["x : đạt ; o : chưa đạt ; k : xã không quy hoạch chợ, không xét"],
        ["Tiêu chí", None, "An Ninh", "Bồ Đề", "Ngọc Lũ"],
        ["TC2", "Giao thông", "x", "o", "x"],
        ["TC3", "Thủy lợi", "o", "x", "x"],
        ["TC7", "Chợ", "x", "k", "x"],
    ]
    told = found(tmp_path, grid, "criteria", "place", "criterion", "status")
    assert told["C4"] == ("An Ninh", "2", "met") and told["D6"] == ("Bồ Đề", "7", "not_applicable")
    assert len(told) == 9


def test_a_whole_without_parts_in_its_line_is_told(tmp_path):
    grid = [
        ["TỈNH HƯNG YÊN: HUY ĐỘNG VỐN XÂY DỰNG NÔNG THÔN MỚI (tỷ đồng)"],
        ["Thời gian", "Tổng nguồn vốn", "Ngân sách nhà nước", "Nhân dân đóng góp"],
        ["Năm 2014", 487, 322, 165],
        ["Năm 2018", 850, None, None],
    ]
    book = read(save_grid(tmp_path / "a.xlsx", grid))
    told = {cell for one in book.issues for cell in one.address.split(";")}
    assert "B4" in told | {r["address"] for r in rows(book, "indicators")}


@pytest.mark.parametrize(
    ("head", "known"),
    [
        ("Bình quân mỗi xã đạt (tiêu chí/xã)", "criteria_met_mean"),
        ("Số tiêu chí hiện đạt", "criteria_met"),
    ],
)
def test_criteria_are_counted_by_their_unit_or_as_they_are_now(head, known, tmp_path):
    grid = [
        ["KẾT QUẢ XÂY DỰNG NÔNG THÔN MỚI CÁC HUYỆN TỈNH ĐẮK NÔNG NĂM 2021"],
        ["TT", "Huyện", head],
        [1, "Huyện Tuy Đức", 11],
        [2, "Huyện Đắk Mil", 16.5],
    ]
    told = found(tmp_path, grid, "indicators", "indicator", "value")
    if known == "criteria_met_mean":
        assert told["C3"] == (known, 11) and told["C4"] == (known, 16.5)
    else:
        assert all(one[0] in (known, "") for one in told.values())


def test_an_association_gives_what_a_section_says_that_its_members_gave(tmp_path):
    grid = [
        ["HỘI CỰU CHIẾN BINH TỈNH ĐỒNG NAI"],
        ["KẾT QUẢ CÁC PHONG TRÀO NĂM 2016"],
        ["TT", "Nội dung", "ĐVT", "Kết quả"],
        ["I", "Hội viên giúp nhau", None, None],
        [1, "Ngày công lao động", "ngày công", 2000],
        ["II", "Chung sức xây dựng nông thôn mới: hội viên đóng góp", None, None],
        [1, "Tiền", "tỷ đồng", 2.5],
        [2, "Ngày công lao động", "ngày công", 3000],
    ]
    told = found(tmp_path, grid, "contributions", "organization_id")
    assert told == {"D7": ("cuu-chien-binh",), "D8": ("cuu-chien-binh",)}
