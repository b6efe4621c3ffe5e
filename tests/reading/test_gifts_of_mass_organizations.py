"""Gifts as mass organizations, treasuries and communes tell them: each row of the sheet, no other.

Of each gift its cells, giver, amount and time; of what is no gift the rule of its issue.
"""

import pytest

from workbook_makers import MILLION, read, rows, save_grid

IN = "huyện Thanh Miện, tỉnh Hải Dương"
OF = f"Nhân dân đóng góp xây dựng nông thôn mới {IN}"
BY = f"Danh sách ủng hộ xây dựng nông thôn mới xã Ngũ Hùng, {IN} năm 2022"
MONEY = ["TT", "Xã", "Tiền mặt (triệu đồng)"]
LINES = [[1, "Cao Thắng", 25], [2, "Lê Hồng", 31]]
LISTED = ["TT", "Đơn vị ủng hộ", "Hiện vật", "Số lượng", "ĐVT", "Trị giá (triệu đồng)"]


def told(folder, *grid, merges=(), sheet="Sheet1"):
    """By cells giver, amount and time of every gift; rows of other tables; rules by cell."""
    grid = [list(line) for line in grid]
    result = read(save_grid(folder / "bieu.xlsx", grid, merges=merges, sheet=sheet))
    given = {
        r["address"]: (r["organization"], r["quantity"] or r["value_vnd"] / MILLION, r["period"])
        for r in rows(result, "contributions")
    }
    issues = {cell: one.rule for one in result.issues for cell in one.address.split(";")}
    return given, rows(result, "indicators"), issues


@pytest.mark.parametrize(
    ("head", "cell", "day"),
    [
        ("Ngày", "18/01", "2022-01-18"),
        ("Ngày nộp", "18/01", "2022-01-18"),
        ("Ngày ủng hộ", "18/01/2022", "2022-01-18"),
    ],
)
def test_a_day_without_its_year_is_of_the_year_around(head, cell, day, tmp_path):
    title = f"Sổ theo dõi ủng hộ xây dựng nông thôn mới xã Ngũ Hùng, {IN}"
    lines = [["Năm 2022"], [cell, "Bà Lê Thị Hoa", "2.000.000"], [cell, "Hội CCB", "3.500.000"]]
    given, _, _ = told(tmp_path, [title], ["ĐVT: đồng"], [head, "Người ủng hộ", "Số tiền"], *lines)
    assert {period for *_, period in given.values()} == {day}


@pytest.mark.parametrize(
    ("until", "period"),
    [
        ("đến hết tháng 9 năm 2022", "2022-01/2022-09"),
        ("đến tháng 6/2022", "2022-H1"),
        ("tháng 9 năm 2022", "2022-09"),
        ("năm 2022 (đến tháng 9/2022)", "2022-01/2022-09"),
        ("lũy kế đến hết tháng 9 năm 2022", None),
    ],
)
def test_what_was_given_until_a_month_began_in_january(until, period, tmp_path):
    given, others, issues = told(tmp_path, [f"{OF} {until}"], MONEY, *LINES)
    assert [one[2] for one in given.values()] == ([period] * 2 if period else [])
    assert not others and (period or {"C3", "C4"} <= issues.keys())


def test_a_sheet_of_cumulated_gifts_whose_heads_say_since_when(tmp_path):
    heads = ["TT", "Xã", "Lũy kế giai đoạn 2011 - 2021 (triệu đồng)", "Năm 2022 (triệu đồng)"]
    given, _, _ = told(tmp_path, [OF], heads, [1, "Cao Thắng", 900, 25], sheet="luy ke")
    assert given == {"C3": ("Nhân dân", 900, "2011/2021"), "D3": ("Nhân dân", 25, "2022")}


def test_a_title_of_several_times_of_one_year_dates_a_column_without_one(tmp_path):
    title = f"Huy động nguồn lực xây dựng nông thôn mới {IN} 9 tháng đầu năm 2022, ước cả năm 2022"
    heads = ["TT", "Nguồn vốn", "Thực hiện 9 tháng", "Ước thực hiện cả năm 2022"]
    given, _, _ = told(tmp_path, [title], ["ĐVT: triệu đồng"], heads, [1, "Ngân sách tỉnh", 60, 90])
    assert [one[2] for one in given.values()] == ["2022-01/2022-09", "2022"]


@pytest.mark.parametrize(
    ("for_what", "given"),
    [
        ("nông thôn mới nâng cao", 2),
        ("khu dân cư kiểu mẫu", 2),
        ("các xã nông thôn mới nâng cao", 0),
    ],
)
def test_what_is_given_for_a_further_standard_is_given(for_what, given, tmp_path):
    grid = [[f"Đóng góp cho xây dựng {for_what} {IN} năm 2022"], ["ĐVT: triệu đồng"]]
    lines = [[1, "Hội Nông dân", 25], [2, "Chùa Bùi Xá", 31]]
    found, _, _ = told(tmp_path, *grid, ["TT", "Đơn vị ủng hộ", "Số tiền"], *lines)
    assert len(found) == given


def test_a_worth_over_two_lines_of_gifts_is_that_of_neither(tmp_path):
    lines = [
        [1, "Bà Lê Thị Hoa", "Ghế đá", 12, "cái", 14],
        [2, "Hội Phụ nữ", "Thùng rác", 20, "cái", None],
        [3, "Hội CCB", "Xi măng", 6, "tấn", 10],
    ]
    given, _, issues = told(tmp_path, [BY], LISTED, *lines, merges=("F3:F4",))
    assert given.keys() == {"D3", "D4", "D5;F5"} and issues["F3"] == "merged_value"


def test_a_section_sums_what_its_things_are_worth(tmp_path):
    """And "1x2" is how large stones are, and no commune."""
    grid = [[f"Các đoàn thể đóng góp xây dựng nông thôn mới {IN} năm 2022"]]
    heads = ["TT", "Nội dung", "ĐVT", "Số lượng", "Thành tiền (triệu đồng)"]
    lines = [
        ["I", "Hội Phụ nữ", None, None, 65], [1, "Ngày công", "công", 120, 24],
        [2, "Đá 1x2", "m3", 90, 41], ["II", "Hội CCB", None, None, 50],
        [1, "Ngày công", "công", 200, 40], [2, "Xi măng", "tấn", 6, 10],
    ]  # fmt: skip
    given, _, issues = told(tmp_path, *grid, heads, *lines)
    assert given.keys() == {"D4;E4", "D5;E5", "D7;E7", "D8;E8"} and not issues


def test_a_plan_is_no_sum_of_what_was_given_and_what_is_to_come(tmp_path):
    """Below "Ngân sách địa phương" stand the budgets of its levels."""
    heads = ["TT", "Nguồn vốn", "Kế hoạch năm 2026", "Kết quả 6 tháng đầu năm 2026",
             "Kế hoạch 6 tháng cuối năm 2026"]  # fmt: skip
    lines = [
        ["I", "NGÂN SÁCH ĐỊA PHƯƠNG", 1500, 900, 600], [1, "Tỉnh", 1000, 650, 350],
        [2, "Xã", 500, 250, 250], ["II", "VỐN LỒNG GHÉP", 840, 310, 530],
    ]  # fmt: skip
    title = "Huy động nguồn lực xây dựng nông thôn mới xã Ngãi Tứ, tỉnh Vĩnh Long năm 2026"
    given, _, _ = told(tmp_path, [title], ["ĐVT: triệu đồng"], heads, *lines)
    assert [*given] == ["C5", "D5", "E5", "C6", "D6", "E6", "C7", "D7", "E7"]
    assert [one[0] for one in given.values()][::3] == ["Ngân sách tỉnh", "Ngân sách xã",
                                                       "Vốn lồng ghép"]  # fmt: skip


def test_what_organizations_gave_is_not_their_name(tmp_path):
    heads = ["TT", "Xã", "Đoàn thể đóng góp", "Nhân dân"]
    lines = [
        [1, "Cao Thắng", "Hội Phụ nữ: 12 triệu đồng; Hội CCB: 300 công", "850 triệu đồng"],
        [2, "Lê Hồng", "ĐTN: 120 ngày công", "700 công"],
    ]
    given, _, _ = told(tmp_path, [f"Kết quả huy động {IN} năm 2022"], heads, *lines)
    assert (given["D3"][0], given["D4"][0]) == ("Nhân dân", "Nhân dân")
    assert given["C4"] == ("Đoàn Thanh niên", 120, "2022")


@pytest.mark.parametrize(
    ("says", "givers"),
    [
        ("Hội Phụ nữ: 12 triệu đồng; Hội CCB: 300 công", ["phu-nu", "cuu-chien-binh"]),
        ("HPN 8tr, HND 10tr", ["phu-nu", "nong-dan"]),
        ("12 triệu đồng, 300 công", ["nhan-dan", "nhan-dan"]),
        ("Hội CCB giúp nhân dân 300 công", ["cuu-chien-binh"]),
        ("Hội Phụ nữ ủng hộ 5 triệu đồng, Hội CCB 10 triệu đồng", ["phu-nu", "cuu-chien-binh"]),
        ("Hội Phụ nữ, Hội CCB: 300 công", []),
    ],
)
def test_who_gave_stands_before_what_was_given(says, givers, tmp_path):
    """Below a title of the people, who gave but what nobody else is said to have given."""
    grid = [[f"{OF} năm 2022"], ["TT", "Xã", "Kết quả"], [1, "Cao Thắng", says]]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert [r["organization_id"] for r in rows(result, "contributions")] == givers
    assert givers or result.issues


@pytest.mark.parametrize("giver", ["Hội Phụ nữ và xã Lê Hồng", "Hội Phụ nữ và Lê Hồng"])
def test_a_commune_that_gave_with_others_is_not_where_they_are(giver, tmp_path):
    lines = [[1, "Hội Nông dân", 31], [2, giver, 25]]
    grid = [[f"Ủng hộ xây dựng nông thôn mới {IN} năm 2022"], ["ĐVT: triệu đồng"]]
    given, others, issues = told(tmp_path, *grid, ["TT", "Đơn vị ủng hộ", "Số tiền"], *lines)
    assert [*given] == ["C4"] and not others and issues["C5"] == "organization_missing"


@pytest.mark.parametrize(
    ("says", "amounts"),
    [
        ("02 ngôi nhà tình nghĩa trị giá 120 triệu đồng", [2]),
        ("560 ngày công, trị giá 84 triệu đồng", [560]),
        ("trồng 500 cây hoa ven đường 2 km", [500]),
        ("120 công, san lấp 300 m2 đất", []),  # done to land, which nobody gave
        ("120 công, thu gom 3 tấn rác", []),
        ("tuyên truyền 5 buổi cho 300 lượt người", []),
        ("làm đường 300 triệu đồng, trong đó nhân dân góp 100 triệu đồng", []),
        ("300 công; doanh nghiệp hỗ trợ 40 triệu đồng", []),
        ("tiếp nhận 150 triệu đồng của các nhà hảo tâm", []),
        ("giúp nhân dân 40 ngày công", [40]),
    ],
)
def test_what_a_cell_says_was_given(says, amounts, tmp_path):
    given, _, issues = told(
        tmp_path, [BY], ["TT", "Đơn vị ủng hộ", "Kết quả"], [1, "Công an", says]
    )
    assert [one[1] for one in given.values()] == amounts and (amounts or issues)


@pytest.mark.parametrize(
    ("note", "given"),
    [("chưa nộp", 1), ("mới đăng ký, chưa chuyển tiền", 1), ("số kế hoạch", 1),
     ("Chuyển năm sau", 1),
     ("chuyển khoản, có biên lai", 2)],
)  # fmt: skip
def test_a_remark_by_which_a_gift_is_not_given_yet_leaves_it_out(note, given, tmp_path):
    heads = ["TT", "Đơn vị ủng hộ", "Số tiền (triệu đồng)", "Ghi chú"]
    lines = [[1, "Công an", 50, None], [2, "Hội Nông dân", 70, note]]
    result = read(save_grid(tmp_path / "bieu.xlsx", [[BY], heads, *lines]))
    assert len(rows(result, "contributions")) == given and (given == 2 or result.issues)


SENTENCES = {  # what a cell says of who, for whom, for what: quantities, or what they are worth
    "20 triệu đồng mua 40 suất quà": [20e6],
    "20 triệu đồng để làm 1,2 km đường": [20e6],
    "20 triệu đồng mua giống, 5 tấn phân bón": [20e6, 5],
    "45 cán bộ, chiến sĩ tham gia 120 ngày công": [120],
    "250 lượt hội viên tham gia 300 ngày công": [300],
    "200 lượt hội viên, 10 triệu đồng": [200, 10e6],
    "đóng góp 1 ngày lương, được 25 triệu đồng": [25e6],
    "khám bệnh cho 250 người, cấp thuốc trị giá 30 triệu đồng": [30e6],
    "cấp thuốc cho 250 người": [],
    "300 ngày công (quy tiền 45 triệu)": [300],
    "300 công (20 ngày x 15 người)": [300],
    "20 ngày x 15 người": [],
    "20 triệu đồng giúp 300 ngày công": [20e6, 300],
    "6 triệu + 4 triệu = 10 triệu đồng": [10e6],
    "15 suất quà, mỗi suất 500.000 đồng": [15],
    "15 suất quà, mỗi suất 500.000 đồng, tổng trị giá 7,5 triệu đồng": [15],
    "hỗ trợ 3 xã, mỗi xã 10 triệu đồng": [],
    "30 triệu đồng, trong đó đã chuyển 20 triệu": [],
    "phối hợp với Hội Nông dân hỗ trợ 20 triệu đồng": [],
    "60 triệu đồng, nhân dân góp 300 ngày công": [],
    "giúp nhân dân 60 triệu đồng, tặng nhân dân 300 cây": [60e6, 300],
    "Năm 2021: 20 triệu; năm 2022: 30 triệu": [],
}


@pytest.mark.parametrize("says", SENTENCES)
def test_a_sentence_tells_gifts_apart_from_whom_and_what_they_served(says, tmp_path):
    heads = ["TT", "Đơn vị ủng hộ", "Kết quả"]
    result = read(save_grid(tmp_path / "bieu.xlsx", [[BY], heads, [1, "Công an", says]]))
    found = [r["quantity"] or r["value_vnd"] for r in rows(result, "contributions")]
    assert found == SENTENCES[says] and (found or result.issues)


def test_the_youth_union_of_a_commune_is_of_that_commune(tmp_path):
    title = f"Kết quả đoàn viên thanh niên đóng góp xây dựng nông thôn mới {IN} năm 2022"
    given, _, _ = told(tmp_path, [title], ["TT", "Đoàn xã", "Ngày công"], *LINES)
    assert given == {"C3": ("Đoàn Thanh niên", 25, "2022"), "C4": ("Đoàn Thanh niên", 31, "2022")}


@pytest.mark.parametrize(
    "lines",
    [
        [["Hội Nông dân", 350, "triệu đồng"], ["Hội Phụ nữ", 120, "triệu đồng"]],
        [["- Hội Nông dân", 350, "triệu đồng"], ["- Hội Phụ nữ", 120, "công"]],
    ],
)
def test_the_first_of_lines_that_nothing_heads_is_one_of_them(lines, tmp_path):
    given, _, _ = told(tmp_path, [BY], *lines, ["Hội CCB", 20, "tấn"])
    assert [one[:2] for one in given.values()] == [
        ("Hội Nông dân", 350),
        ("Hội Liên hiệp Phụ nữ", 120),
        ("Hội Cựu chiến binh", 20),
    ]


def test_an_amount_over_amounts_heads_none(tmp_path):
    lines = [["Hội Nông dân", "350 triệu đồng"], ["Hội Phụ nữ", "120 công"], ["Hội CCB", "20 tấn"]]
    given, _, _ = told(tmp_path, [BY], *lines)
    assert given.keys() == {"B2", "B3", "B4"}


@pytest.mark.parametrize(
    "others",
    [
        [("Hội CCB", 20), ("Hội CCB", 30), ("Đoàn TN", 31)],
        [("Hội CCB", 20), ("Đoàn TN", 31), ("Công an", 50), ("Hội CCB", 10), ("Đoàn TN", 5)],
    ],
)
def test_who_gave_again_gave_no_part_of_what_stands_above(others, tmp_path):
    lines = [("Hội Nông dân", 100), ("Hội Phụ nữ", 200), *others]
    given, _, _ = told(tmp_path, [BY], ["Người ủng hộ", "Số tiền (triệu đồng)"], *lines)
    assert [one[1] for one in given.values()] == [amount for _, amount in lines]


def test_parts_in_another_unit_leave_a_whole_as_it_is(tmp_path):
    lines = [
        [1, "Hội Nông dân", "công", 120],
        [1.1, "Làm đường", "tấn", 20],
        [2, "Hội CCB", "công", 90],
    ]
    given, _, _ = told(tmp_path, [BY], ["TT", "Nội dung", "ĐVT", "Số lượng"], *lines)
    assert given["D3"][1] == 120


@pytest.mark.parametrize(
    ("title", "head", "giver"),
    [
        ("đoàn viên được Liên đoàn Lao động huyện hỗ trợ", "Họ tên", "Liên đoàn Lao động"),
        ("hộ được Hội Phụ nữ huyện hỗ trợ làm nhà", "Họ tên", "Hội Liên hiệp Phụ nữ"),
        ("xã được các doanh nghiệp hỗ trợ", "Đơn vị hỗ trợ", "Bà Lê Thị Hoa"),
    ],
)
def test_a_title_says_by_whom_those_below_were_given(title, head, giver, tmp_path):
    grid = [[f"Danh sách {title} {IN} năm 2022"], ["TT", head, "Xã", "Số tiền (triệu đồng)"]]
    given, _, _ = told(tmp_path, *grid, [1, "Bà Lê Thị Hoa", "Cao Thắng", 25])
    assert given == {"D3": (giver, 25, "2022")}


def test_the_level_of_a_giver_is_no_budget(tmp_path):
    heads = ["TT", "Xã", "Hội Nông dân huyện hỗ trợ", "Huyện hỗ trợ"]
    grid = [[f"Ủng hộ xây dựng nông thôn mới {IN} năm 2022"], ["ĐVT: triệu đồng"], heads]
    given, _, _ = told(tmp_path, *grid, [1, "Cao Thắng", 25, 31])
    assert [one[0] for one in given.values()] == ["Hội Nông dân", "Ngân sách huyện"]


def test_what_is_counted_may_be_called_as_its_unit(tmp_path):
    given, _, issues = told(tmp_path, [BY], ["TT", "Đơn vị", "Số nhà (nhà)"], [1, "Hội CCB", 2])
    assert given == {"C3": ("Hội Cựu chiến binh", 2, "2022")} and not issues


def test_cement_that_is_needed_or_lacking_is_no_gift(tmp_path):
    heads = ["TT", "Xã", "Nhu cầu xi măng", "Xi măng ngân sách tỉnh hỗ trợ", "Xi măng còn thiếu"]
    grid = [[f"Hỗ trợ xi măng làm đường {IN} năm 2022"], ["ĐVT: tấn"], heads]
    given, others, issues = told(tmp_path, *grid, [1, "Cao Thắng", 120, 80, 40])
    assert given == {"D4": ("Ngân sách tỉnh", 80, "2022")} and not issues
    assert [one["address"] for one in others if not one["indicator"]] == ["C4", "E4"]
