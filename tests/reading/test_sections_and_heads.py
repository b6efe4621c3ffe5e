"""Names of zones over lines, letters before labels, legends in heads, corners that name both ways,
and titles of tables that stand side by side.
"""

import pytest

from workbook_makers import read, rows, save_grid

MARKS = "Kết quả thực hiện tiêu chí nông thôn mới các xã huyện Lấp Vò, tỉnh Đồng Tháp năm 2018"


def table(folder, *grid, name="bieu"):
    return read(save_grid(folder / f"{name}.xlsx", [list(line) for line in grid]))


def marks(result):
    return {
        r["address"]: (r["place"], r["criterion"], r["status"]) for r in rows(result, "criteria")
    }


def under(folder, section):
    grid = [[MARKS], ["TT", "Xã", "TC 1", "TC 2"], [section], [1, "Định An", "Đạt", "Chưa đạt"]]
    return marks(table(folder, *grid, [2, "Định Yên", "Đạt", "Đạt"]))


@pytest.mark.parametrize(
    "section",
    [
        "I. Vùng tả sông Tiền",
        "II. Tiểu vùng hạ lưu sông Hậu",
        "A. Cụm Ba Sao",
        "Khu vực Rạch Gầm",
        "3. Tiểu vùng 2",
        "Cụm xã phía Bắc",
    ],
)
def test_a_section_that_names_a_zone_says_nothing_of_the_marks_below(section, tmp_path):
    assert len(under(tmp_path, section)) == 4


@pytest.mark.parametrize(
    "section",
    [
        "I. Vùng khó khăn",
        "Vùng đăng ký về đích sau",
        "Cụm tạm hoãn",
        "VÙNG TẠM HOÃN",
        "Vùng Tạm đánh giá lại",
        "II. Các xã tạm hoãn",
    ],
)
def test_a_section_with_other_words_closes_what_is_below(section, tmp_path):
    assert under(tmp_path, section) == {}


def test_letters_and_romans_number_sections_and_their_totals(tmp_path):
    result = table(
        tmp_path,
        ["Đóng góp xây dựng nông thôn mới huyện Lấp Vò, tỉnh Đồng Tháp năm 2018"],
        ["TT", "Đơn vị", "Xã", "Số lượng"],
        ["A. Tiền mặt (triệu đồng)"],
        [1, "Hội Nông dân huyện", "Định An", 20],
        [2, "Chùa Phước Hưng", "Định Yên", 5],
        ["Cộng A", None, None, 25],
        ["b) Ngày công (công)"],
        [1, "Đoàn Thanh niên huyện", "Định An", 120],
        ["Cộng b", None, None, 120],
    )
    found = {r["address"]: r["kind"] for r in rows(result, "contributions")}
    assert found == {"D4": "cash", "D5": "cash", "D8": "labour"}


@pytest.mark.parametrize(
    "head",
    [
        "Tiêu chí (x là đạt, 0 là chưa đạt)",
        "Tiêu chí (đánh dấu x nếu đạt, 0 nếu chưa đạt)",
        "Tiêu chí (x: đạt; 0: chưa đạt)",
    ],
)
def test_a_legend_within_a_head_explains_the_marks(head, tmp_path):
    result = table(
        tmp_path,
        [MARKS],
        ["TT", "Xã", head, None, None],
        [None, None, 1, 2, 3],
        [1, "Định An", "x", 0, "x"],
        [2, "Định Yên", "x", "x", 0],
    )
    met = {address: one[2] for address, one in marks(result).items()}
    assert met == {"C4": "met", "D4": "not_met", "E4": "met", "C5": "met", "D5": "met",
                   "E5": "not_met"}  # fmt: skip


@pytest.mark.parametrize("reference", ["(QĐ 318)", "(theo Quyết định 491)", "(QĐ số 1980)"])
def test_the_number_of_a_decision_in_a_head_says_nothing(reference, tmp_path):
    heads = ["TT", "Xã", f"TC 1 {reference}", f"TC 2 {reference}"]
    found = marks(table(tmp_path, [MARKS], heads, [1, "Định An", "Đạt", "Chưa đạt"]))
    assert [one[2] for one in found.values()] == ["met", "not_met"]


@pytest.mark.parametrize("corner", ["Xã \\ Tiêu chí", "Tiêu chí\\Tên xã", "Đơn vị \\ Tiêu chí số"])
def test_a_corner_names_lines_and_the_numbers_above_columns(corner, tmp_path):
    result = table(
        tmp_path,
        [MARKS],
        [corner, 1, 2, 3, 4],
        ["Định An", "x", None, "x", "x"],
        ["Định Yên", "x", "x", None, "x"],
        ["Ghi chú: x là đạt, để trống là chưa đạt"],
    )
    found = marks(result)
    assert found["B3"] == ("Định An", "1", "met") and found["C3"] == ("Định An", "2", "not_met")
    assert len(found) == 8


def test_tables_side_by_side_and_below_have_their_own_titles(tmp_path):
    result = table(
        tmp_path,
        ["UBND HUYỆN LẤP VÒ, TỈNH ĐỒNG THÁP"],
        [],
        ["Biểu 1. Học sinh năm 2020", None, None, None, "Biểu 2. Y tế năm 2020", None, None],
        ["Xã", "Số trường", "Số lớp", None, "Xã", "Số bác sĩ (người)", "Số giường"],
        ["Định An", 3, 30, None, "Định An", 2, 10],
        ["Định Yên", 2, 25, None, "Định Yên", 1, 8],
        [],
        ["Biểu 3. Nước sạch qua các năm"],
        ["Năm", "Hộ dùng nước sạch (hộ)"],
        [2019, 1200],
        [2020, 1300],
    )
    names = {r["address"]: r["indicator_name"] for r in rows(result, "indicators")}
    assert names.keys() >= {"B5", "F5", "B10"}
    assert not [name for address, name in names.items() if "Biểu 1" in name and address[0] == "F"]
    assert not any(
        "Biểu 1" in names[address] or "Biểu 2" in names[address] for address in ("B10", "B11")
    )


@pytest.mark.parametrize(
    ("cell", "criteria"),
    [("Đạt thêm TC 5, 17", ["17", "5"]), ("Đạt TC 3", ["3"]), ("Chưa đạt TC 5, 17", [])],
)
def test_a_list_may_begin_with_the_status_that_its_head_says(cell, criteria, tmp_path):
    result = table(
        tmp_path,
        [MARKS],
        [
            "TT",
            "Xã",
            "Tiêu chí phấn đấu đạt năm 2018",
            "Tiêu chí đạt thêm trong năm",
            "Tổng số TC đạt",
        ],
        [1, "Định An", "Tiêu chí 5, 17", cell, "12/19"],
        [2, "Định Yên", "Tiêu chí 6", "Đạt thêm TC 6, 7", "15/19"],
    )
    found = [r["criterion"] for r in rows(result, "criteria") if r["address"] == "D3"]
    assert sorted(found) == criteria
    counts = {r["address"]: r["indicator"] for r in rows(result, "indicators")}
    assert counts["E3"] == counts["E4"] == "criteria_met"


def test_figures_behind_an_empty_column_are_of_the_lines_in_front_of_it(tmp_path):
    """Whatever stands beside them: "41,5/2,8" names no line."""
    grid = [["Dân số và hộ nghèo các xã huyện Lấp Vò, tỉnh Đồng Tháp năm 2019"]]
    heads = ["TT", "Xã", "Số hộ", None, "Thu nhập (tr.đ) / tỷ lệ hộ nghèo (%)", "Số hộ nghèo"]
    lines = [
        [n + 1, place, 3600 + n, None, f"4{n},5/2,8", 100 + n]
        for n, place in enumerate(["Định An", "Định Yên", "Bình Thành"])
    ]
    found = rows(table(tmp_path, *grid, heads, *lines), "indicators")
    poor = {r["address"]: r["place"] for r in found if r["indicator"] == "poor_households"}
    assert poor == {"F3": "Định An", "F4": "Định Yên", "F5": "Bình Thành"}


GIVEN = [
    ["Danh sách hộ đóng góp xây dựng nông thôn mới huyện Bảo Thắng, tỉnh Lào Cai năm 2021"],
    ["TT", "Họ tên chủ hộ", "Tiền mặt (đồng)"],
    ["I", "XÃ GIA PHÚ"],
    [1, "Hoàng Văn Páo", 500000],
    [2, "Lý Thị Mẩy", 300000],
]
HEAD, MORE = GIVEN[1], [3, "Ông Vàng A Sì", 250000]


@pytest.mark.parametrize(
    "page", [[HEAD], [[None, "Cộng trang", 800000], HEAD, [None, "Mang sang", 800000]]]
)
def test_a_table_goes_on_below_a_head_written_again(page, tmp_path):
    """What goes on is of the section of the page above, and not of the whole district."""
    below = [MORE, ["II", "XÃ XUÂN QUANG"], [1, "Trần Văn An", 70000]]
    result = table(tmp_path, *GIVEN, *page, *below)
    found = {r["address"]: r["place"] for r in rows(result, "contributions")}
    assert list(found.values()) == ["Gia Phú"] * 3 + ["Xuân Quang"]
    assert not result.issues


def test_a_total_below_sections_that_are_places_is_of_no_whole(tmp_path):
    """Of the last or of all: only sums that hold tell."""
    result = table(tmp_path, *GIVEN, [None, "Cộng", 900000], ["II", "XÃ XUÂN QUANG"])
    assert all(r["place"] == "Gia Phú" for r in rows(result, "indicators"))
    assert result.issues


@pytest.mark.parametrize(
    ("line", "below", "rules"),
    [
        ("Cam kết hỗ trợ:", "plan", set()),
        ("Đã hủy:", None, {"other_meaning"}),
        ("Cam kết hỗ trợ", "actual", {"note_qualifies"}),
        ("Đã hủy", "actual", {"note_qualifies"}),
        ("Năm 2017", "actual", {"note_qualifies"}),
        ("Bà Trần Thị Hoa đại diện", "actual", set()),
    ],
)
def test_words_between_counted_lines_head_the_next_where_they_end_in_a_colon(
    line, below, rules, tmp_path
):
    """Others are told where they would change figures."""
    givers = ["Hội Phụ nữ", "Hội Nông dân", "Đoàn Thanh niên", "Hội Cựu chiến binh"]
    lines = [[n, giver, 10 + n] for n, giver in enumerate(givers, 1)]
    title = "Danh sách ủng hộ xây dựng nông thôn mới xã Kỳ Hà, thị xã Kỳ Anh năm 2018"
    heads = ["TT", "Đơn vị ủng hộ", "Số tiền (triệu đồng)"]
    result = table(tmp_path, [title], heads, *lines[:2], [None, line], *lines[2:])
    said = {row["address"]: row["measure"] for row in rows(result, "contributions")}
    assert [said.get(f"C{row}") for row in (3, 4, 6, 7)] == ["actual", "actual", below, below]
    assert {issue.rule for issue in result.issues} == rules
