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


WOMEN = ["Số tiền Hội LHPN các xã huyện Kiến Xương, tỉnh Thái Bình đóng góp năm 2019"]
MONTHS = ["TT", "Xã", "Tháng 1", "Tháng 2", "Tháng 3", "Quý I"]


@pytest.mark.parametrize(
    ("note", "worth"),
    [
        ("Ghi chú: Số tiền tính bằng triệu đồng; chưa tính ngày công.", MILLION),
        ("Đơn vị tính: nghìn đồng", 1000),
        ("Ghi chú: 3 xã có hỗ trợ 5 triệu đồng", None),
        ("Ghi chú: chưa tính bằng triệu đồng", None),
    ],
)
def test_a_note_below_may_say_the_unit(note, worth, tmp_path):
    lines = [[1, "Vũ Quý", 5, 2, 4, 11], [2, "Vũ Lễ", 1, 2, 3, 6]]
    found, _ = gifts(tmp_path, WOMEN, [], MONTHS, *lines, [], [note])
    assert [one[4] for one in found] == ([n * worth for n in (5, 2, 4, 1, 2, 3)] if worth else [])


@pytest.mark.parametrize(
    ("quarter", "given", "rules"),
    [
        ([4, "2,5 (đợt 1)", 4, 10.5], "C3 E3", ["unit_unknown"]),  # one month is told
        ([4, None, None, 4], "C3", []),
        ([None, None, None, 7], "F3", []),  # nobody said which month
        ([4, 2, 4, 11], "C3 D3 E3", ["total_mismatch"]),
    ],
)
def test_of_months_and_their_quarter_the_months_stand(quarter, given, rules, tmp_path):
    line = [1, "Vũ Quý", *quarter]
    unit = ["ĐVT: triệu đồng"]
    found, result = gifts(tmp_path, WOMEN, unit, MONTHS, [2, "Vũ Lễ", 1, 2, 3, 6], line)
    told = [one.replace("3", "5") for one in given.split()]
    assert [one[0] for one in found if one[1] == "Vũ Quý"] == told
    assert [issue.rule for issue in result.issues] == rules


PEOPLE = ["Danh sách hộ dân đóng góp làm đường huyện Cư Jút, tỉnh Đắk Nông năm 2022"]
DAYS = ["TT", "Họ và tên", "Ngày công (công)"]
AN, BE = [1, "Nguyễn Văn An", 2], [2, "Trần Thị Bé", 4]


@pytest.mark.parametrize(
    ("grid", "places"),
    [
        (  # a lone commune with one line, and its head again
            [DAYS, [None, "Xã Tâm Thắng"], AN, DAYS, BE, [None, "Xã Nam Dong"]],
            ["Tâm Thắng", "Tâm Thắng", "Nam Dong"],
        ),
        (  # its sum beside it
            [
                DAYS,
                ["I", "Xã Tâm Thắng", 6],
                AN,
                DAYS,
                BE,
                ["II", "Xã Nam Dong"],
            ],
            ["Tâm Thắng", "Tâm Thắng", "Nam Dong"],
        ),
        (  # communes above the heads
            [["I", "Xã Tâm Thắng"], DAYS, AN, BE, ["II", "Xã Nam Dong"], DAYS],
            ["Tâm Thắng", "Tâm Thắng", "Nam Dong"],
        ),
    ],
)
def test_people_are_of_the_commune_over_them_on_every_page(grid, places, tmp_path):
    found, _ = gifts(tmp_path, PEOPLE, *grid, [1, "Lê Văn Cư", 3])
    assert [one[1] for one in found] == places


@pytest.mark.parametrize(
    "head",
    [
        "Tiền mặt/ngày công (tr.đ/công)",
        "Tiền mặt (triệu đồng)",
        "Số nhà / kinh phí (triệu đồng)",
        "Thu nhập (tr.đ) / tỷ lệ hộ nghèo (%)",
    ],
)
def test_two_numbers_in_a_cell_are_never_one_of_them(head, tmp_path):
    title = "Hội Nông dân đóng góp xây dựng nông thôn mới huyện Cư Jút, tỉnh Đắk Nông năm 2022"
    grid = [["TT", "Xã", head], [1, "Tâm Thắng", "2/35"], [2, "Nam Dong", "42/2"]]
    found, result = gifts(tmp_path, [title], *grid)
    assert not found and not rows(result, "indicators")
    assert {cell for one in result.issues for cell in one.address.split(";")} >= {"C3", "C4"}


@pytest.mark.parametrize("head", ["Số hộ nghèo/tổng số hộ", "Số xã đạt/số xã"])
def test_below_a_part_of_its_whole_a_fraction_stands(head, tmp_path):
    grid = [["Hộ nghèo huyện Cư Jút, tỉnh Đắk Nông năm 2022"], ["TT", "Xã", head]]
    _, result = gifts(tmp_path, *grid, [1, "Tâm Thắng", "20/400"], [2, "Nam Dong", "12/500"])
    assert [r["out_of"] for r in rows(result, "indicators")] == [400, 500]


@pytest.mark.parametrize(("others", "read_as"), [([9870, "7.654"], None), ([9.5, 7.25], 8.12)])
def test_a_comma_that_may_group_thousands_is_told(others, read_as, tmp_path):
    """ "8,120" among whole thousands is hardly 8,12."""
    grid = [
        ["Một số chỉ tiêu huyện Cư Jút, tỉnh Đắk Nông năm 2022"],
        ["TT", "Xã", "Sản lượng (tấn)"],
    ]
    lines = [[1, "Tâm Thắng", "8,120"], [2, "Nam Dong", others[0]], [3, "Ea Pô", others[1]]]
    _, result = gifts(tmp_path, *grid, *lines)
    values = {r["address"]: r["value"] for r in rows(result, "indicators")}
    assert values.get("C3") == read_as
    assert [one.address for one in result.issues] == ([] if read_as else ["C3"])


def test_a_pivot_table_is_read_as_its_source(tmp_path):
    grid = [["Huyện", "Bình Lục"], ["Tỉnh", "Hà Nam"], []]
    grid += [["Sum of Số tiền đóng góp (nghìn đồng)", "Column Labels"]]
    grid += [["Row Labels", 2016, 2017, "Grand Total"], ["Xã An Đổ", 357, 346, 703]]
    grid += [
        ["Doanh nghiệp", 45, 60, 105],
        ["Nhân dân", 312, 286, 598],
        ["Xã Bồ Đề", 224, 240, 464],
    ]
    grid += [["Doanh nghiệp", 25, None, 25], ["Nhân dân", 199, 240, 439]]
    found, result = gifts(tmp_path, *grid, ["Grand Total", 581, 586, 1167])
    assert [one[0] for one in found] == ["B7", "C7", "B8", "C8", "B10", "B11", "C11"]
    assert {one[1] for one in found} == {"An Đổ", "Bồ Đề"}
    assert not result.issues


def test_the_communes_that_are_left_are_a_group_of_those_below(tmp_path):
    title = "Nhân dân đóng góp xây dựng nông thôn mới huyện Bù Đăng, tỉnh Bình Phước năm 2019"
    grid = [["TT", "Xã", "Ngày công (công)"], ["I", "Xã điểm"], [1, "Minh Hưng", 5]]
    grid += [["II", "Các xã còn lại"], [1, "Bom Bo", 7], [2, "Đồng Nai", 9]]
    found, result = gifts(tmp_path, [title], *grid)
    assert [one[1:2] + one[4:] for one in found] == [
        ("Minh Hưng", 5),
        ("Bom Bo", 7),
        ("Đồng Nai", 9),
    ]
    assert not rows(result, "indicators")


@pytest.mark.parametrize(("step", "given"), [(1, 5), (10, 10)])
def test_numbers_of_receipts_are_no_figures(step, given, tmp_path):
    """What counts on from line to line says which line it is."""
    grid = [["TT", "Họ và tên", "Số phiếu", "Ngày công (công)"]]
    people = ["Nguyễn Văn An", "Trần Thị Bé", "Lê Văn Cư", "Phạm Văn Dũng", "Hà Thị Em"]
    grid += [[n + 1, name, f"{101 + step * n}", 2 + n % 2] for n, name in enumerate(people)]
    found, result = gifts(tmp_path, PEOPLE, *grid)
    assert len(found) + len(rows(result, "indicators")) == given


def test_land_beside_addresses_numbers_no_lines(tmp_path):
    """Small whole numbers count lines only where they count on; a worth beside land and trees is of
    both."""
    title = "Danh sách hộ hiến đất mở đường xã Bom Bo, huyện Bù Đăng, tỉnh Bình Phước năm 2020"
    heads = ["TT", "Họ tên", "Địa chỉ", "Diện tích (m2)", "Cây cối", "Thành tiền (đồng)"]
    lines = [[1, "Điểu Sơn", "Thôn 4", 120, "5 cây điều", "3.000.000"]]
    found, _ = gifts(tmp_path, [title], heads, *lines, [2, "Thị Nhung", "Thôn 5", "250", "-", "0"])
    assert {("D3", "land", 120), ("D4", "land", 250)} <= {(a, k, n) for a, _, _, k, n in found}


def test_offices_in_a_column_of_givers_gave(tmp_path):
    title = "Các đơn vị đỡ đầu xã XD NTM huyện Bù Đăng, tỉnh Bình Phước năm 2020"
    heads = ["TT", "Đơn vị đỡ đầu", "Xã được đỡ đầu", "Kinh phí (triệu đồng)"]
    lines = [[1, "Sở Tài chính", "Bom Bo", 120], [2, "Ban Dân vận Tỉnh ủy", "Minh Hưng", 45]]
    found, _ = gifts(tmp_path, [title], heads, *lines)
    assert [one[2] for one in found] == ["Sở Tài chính", "Ban Dân vận Tỉnh ủy"]


def test_numbers_below_months_are_months(tmp_path):
    title = "Nhân dân đóng góp xây dựng nông thôn mới huyện Gia Bình, tỉnh Bắc Ninh năm 2023"
    grid = [["Tháng", "Đại Bái (tr.đ)", "Xuân Lai (tr.đ)"], ["1", 5, 6], ["2", 7, 8], ["3", 1, 2]]
    result = read(save_grid(tmp_path / "bieu.xlsx", [[title], *grid, ["Quý I", 13, 16]]))
    found = [r["period"] for r in rows(result, "contributions")]
    assert found == [month for month in ("2023-01", "2023-02", "2023-03") for _ in range(2)]
    assert not result.issues
    result = read(save_grid(tmp_path / "khac.xlsx", [[title], *grid, ["Tổng cộng", 13, 16]]))
    assert found == [r["period"] for r in rows(result, "contributions")]


@pytest.mark.parametrize("head", ["Số tiền", "Số lượng", "Mức", "Năm 2021"])
def test_gifts_that_happen_to_count_on_are_gifts(head, tmp_path):
    givers = ["Hội Nông dân", "Hội Phụ nữ", "Hội Cựu chiến binh", "Đoàn Thanh niên", "Công an"]
    grid = [["TT", "Tổ chức", head]] + [[n, one, 9 + n] for n, one in enumerate(givers, 1)]
    title = "Kết quả ủng hộ xây dựng nông thôn mới xã Kỳ Hà, thị xã Kỳ Anh năm 2021"
    found, _ = gifts(tmp_path, [title], ["Đơn vị tính: triệu đồng"], *grid)
    assert [own[-1] for own in found] == [10e6, 11e6, 12e6, 13e6, 14e6]


@pytest.mark.parametrize(
    ("signed", "period"),
    [
        ("Hải Hậu, ngày 20 tháng 12 năm 2019", "2019"),
        ("Hải Hậu, ngày     tháng 12 năm 2019", "2019"),
        ("Hải Hậu, ngày 05/01/2020", "2019"),
        ("Ngày 20 tháng 12 năm 2019", "2019"),
        ("Huyện Hải Hậu, đến ngày 20/12/2019", "2019-12-20"),
    ],
)
def test_the_day_of_a_letter_is_not_that_of_its_gifts(signed, period, tmp_path):
    title = "Kết quả huy động nguồn lực xây dựng nông thôn mới huyện Hải Hậu năm 2019"
    heads = ["TT", "Xã", "Ngân sách huyện (triệu đồng)", "Nhân dân (triệu đồng)"]
    grid = [["UBND HUYỆN HẢI HẬU", None, signed], [title], heads]
    _, result = gifts(tmp_path, *grid, [1, "Hải Hưng", 120, 300], [2, "Hải Bắc", 250, 170])
    assert {r["period"] for r in rows(result, "contributions")} == {period}


@pytest.mark.parametrize(("work", "told"), [("Đường trục xã", True), ("Nhà văn hóa", False)])
def test_who_gives_other_amounts_to_the_same_is_told(work, told, tmp_path):
    title = "Các đơn vị ủng hộ xây dựng nông thôn mới huyện Hải Hậu, tỉnh Nam Định năm 2022"
    heads = ["TT", "Đơn vị ủng hộ", "Công trình", "Số tiền (triệu đồng)"]
    lines = [[1, "Công ty Việt Thắng", "Đường trục xã", 120], [2, "Hội Nông dân", None, 25]]
    found, result = gifts(tmp_path, [title], heads, *lines, [3, "Công ty Việt Thắng", work, 150])
    assert len(found) == 3
    assert [one.rule for one in result.issues] == (["line_twice"] if told else [])


GIVEN = ["TT", "Đơn vị ủng hộ", "Số tiền (triệu đồng)"]


def test_the_name_of_a_station_is_not_where_its_gift_went(tmp_path):
    title = "Các đơn vị ủng hộ xây dựng nông thôn mới huyện Lệ Thủy, tỉnh Quảng Bình năm 2018"
    found, _ = gifts(tmp_path, [title], GIVEN, [1, "Đồn Biên phòng Ngư Thủy", 16.5])
    assert [one[1] for one in found] == ["Lệ Thủy"]


@pytest.mark.parametrize(
    ("office", "place"),
    [
        ("UBND HUYỆN KRÔNG ANA", "Krông A Na"),
        ("UBND HUYỆN XYZ ABC", None),
        ("UBND HUYEN XYZ ABC", None),
        ("VĂN PHÒNG ĐIỀU PHỐI", "Đắk Lắk"),
    ],
)
def test_what_an_unknown_district_got_is_not_its_province_s(office, place, tmp_path):
    title = "Các đơn vị ủng hộ xây dựng nông thôn mới năm 2018"
    grid = [[office], ["TỈNH ĐẮK LẮK"], [title], GIVEN, [1, "Hội Nông dân", 15]]
    found, result = gifts(tmp_path, *grid)
    assert [one[1] for one in found] == ([place] if place else [])
    assert place or "place_missing" in {one.rule for one in result.issues}


@pytest.mark.parametrize("giver", ["Hội Phụ nữ", "Bà Lê Thị Hoa"])
def test_a_day_of_another_year_than_its_section_is_told(giver, tmp_path):
    """A spreadsheet makes "5/1" a day of the year in which it was typed."""
    title = "Ủng hộ xây dựng nông thôn mới xã Định Tân, huyện Yên Định, tỉnh Thanh Hóa"
    heads = ["Ngày", "Đơn vị ủng hộ", "Số tiền (đồng)"]
    grid = [[title], heads, ["Năm 2019"], ["05/01/2019", "Hội Nông dân", 500_000], ["Năm 2020"]]
    found, result = gifts(tmp_path, *grid, ["17/02/2019", giver, 300_000])
    assert [one[2] for one in found] == ["Hội Nông dân"]
    assert "C6" in {one.address for one in result.issues}


def test_what_is_carried_from_the_month_before_is_no_gift_and_no_heading(tmp_path):
    title = "Danh sách đóng góp làm đường xã Thanh Hải, huyện Thanh Hà, tỉnh Hải Dương"
    lines = [[None, "Số tháng 10 mang sang", 90], [1, "Hội Phụ nữ", 20], [2, "Hội Nông dân", 30]]
    lines += [[None, "Cộng trong tháng", 50], [None, "Cộng mang sang tháng sau", 140]]
    found, result = gifts(tmp_path, [f"{title} tháng 11 năm 2022"], GIVEN, *lines)
    assert [one[0] for one in found] == ["C4", "C5"]
    assert not rows(result, "indicators")


@pytest.mark.parametrize(
    ("title", "head", "kind"),
    [
        ("bằng hiện vật", "Số tiền", "materials"),
        ("bằng hiện vật", "Tiền mặt", "cash"),
        ("tiền mặt và hiện vật", "Số tiền", "cash"),
        ("xi măng", "Số tiền", "cash"),
    ],
)
def test_what_a_title_says_was_given_is_of_that_kind(title, head, kind, tmp_path):
    grid = [[f"Ủng hộ {title} xây dựng nông thôn mới huyện Vĩnh Linh, tỉnh Quảng Trị năm 2023"]]
    grid += [["TT", "Đơn vị", f"{head} (nghìn đồng)"]]
    found, _ = gifts(tmp_path, *grid, [1, "Hội Nông dân", 20_500])
    assert [one[3:] for one in found] == [(kind, 20.5 * MILLION)]


def test_money_beside_labour_is_not_what_the_title_says_of_labour(tmp_path):
    title = "Kết quả huy động ngày công và đóng góp huyện Vĩnh Linh, tỉnh Quảng Trị năm 2023"
    grid = [[title], ["TT", "Đơn vị", "Số công (công)", "Số tiền (nghìn đồng)"]]
    found, _ = gifts(tmp_path, *grid, [1, "Hội Nông dân", 40, 20_500])
    assert [one[3] for one in found] == ["labour", "cash"]


def test_a_district_sums_its_communes_also_those_that_are_in_no_register(tmp_path):
    title = "Nhân dân đóng góp xây dựng nông thôn mới huyện Thanh Hà, tỉnh Hải Dương"
    names = ["Thanh Xuân", "Thanh Hải", "Thanh Khê", "Tân An"]
    lines = [[n, own, 90 + 7 * n, 60 + 5 * n] for n, own in enumerate(names, 1)]
    grid = [[title], ["ĐVT: triệu đồng"], ["TT", "Xã", "Năm 2018", "Năm 2019"], *lines]
    found, _ = gifts(tmp_path, *grid, [None, "Toàn huyện", 430, 290])
    assert [one[1] for one in found] == [own for own in names for _ in range(2)]


@pytest.mark.parametrize(
    ("when", "head", "months"),
    [
        ("tháng 3 năm 2022", "Trong tháng", ["2022-03"]),
        ("tháng 3 năm 2022", "Số tiền tháng này", ["2022-03"]),
        ("quý I năm 2022", "Trong quý", ["2022-Q1"]),
        ("quý I năm 2022", "Trong tháng", []),
        ("6 tháng đầu năm 2022", "Số tiền trong tháng", []),
    ],
)
def test_this_month_is_that_of_the_title_beside_what_adds_up(when, head, months, tmp_path):
    title = f"Kết quả ủng hộ xây dựng nông thôn mới huyện Lệ Thủy, tỉnh Quảng Bình {when}"
    heads = ["TT", "Đơn vị ủng hộ", head, "Lũy kế từ đầu năm"]
    grid = [[title], ["ĐVT: triệu đồng"], heads, [1, "Hội Nông dân", 45, 145]]
    _, result = gifts(tmp_path, *grid)
    assert [r["period"] for r in rows(result, "contributions")] == months
    assert {"C4", "D4"} - {"C4" if months else ""} <= {
        cell for one in result.issues for cell in one.address.split(";")
    }


@pytest.mark.parametrize(
    ("title", "giver"),
    [
        ("Số ngày công đoàn viên, thanh niên tham gia xây dựng nông thôn mới", "Đoàn Thanh niên"),
        ("Ngày công hội viên phụ nữ góp sức xây dựng nông thôn mới", "Hội Liên hiệp Phụ nữ"),
    ],
)
def test_who_takes_part_gives_what_the_title_counts(title, giver, tmp_path):
    grid = [[f"{title} huyện Tháp Mười, tỉnh Đồng Tháp năm 2023"], ["ĐVT: ngày công"]]
    found, _ = gifts(tmp_path, *grid, ["TT", "Xã", "Quý I", "Quý II"], [1, "Mỹ Quý", 45, 50])
    assert [one[2:] for one in found] == [(giver, "labour", 45), (giver, "labour", 50)]


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Duy Sơn", "Duy Sơn"),
        ("1. Duy Trinh", "Duy Trinh"),
        ("DUY SƠN", "Duy Sơn"),
        ("Đơn vị: Duy Sơn", "Duy Sơn"),
        ("Đóng góp của Duy Sơn năm 2021", "Duy Sơn"),
        ("ĐÓNG GÓP CỦA DUY SƠN NĂM 2021", None),  # capitals may be any words
        ("Nam Phước, ngày 20 tháng 12 năm 2021", "Duy Xuyên"),
    ],
)
def test_a_commune_over_its_table_is_not_its_district(title, place, tmp_path):
    grid = [["UBND HUYỆN DUY XUYÊN - TỈNH QUẢNG NAM"], ["Đóng góp xây dựng nông thôn mới năm 2021"]]
    found, _ = gifts(tmp_path, *grid, [title], GIVEN, [1, "Nhân dân", 50], [2, "Doanh nghiệp", 70])
    assert [one[1] for one in found] == [place, place][: 2 if place else 0]
