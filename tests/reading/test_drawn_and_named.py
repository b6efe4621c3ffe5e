"""Sections by place in any form, columns drawn over two, references, and names in no register."""

import pytest

from analysis import read_workbook
from workbook_makers import read, rows, save_grid

AREA = "huyện Tiên Lãng, thành phố Hải Phòng năm 2014"
GIFTS = f"Danh sách đơn vị, cá nhân ủng hộ xây dựng nông thôn mới {AREA}"
LINES = [("Công ty CP Hoàng Gia", 500), ("Hội CCB xã", 15), ("Dòng họ Phạm", 35)]
ONE, TWO, THREE = "Khởi Nghĩa", "Bắc Hưng", "Kiến Thiết"


def gifts(folder, *heads):
    """By place the worths of the gifts below these lines; what is told of any cell."""
    grid = [[GIFTS], ["TT", "Tên đơn vị, cá nhân", "Số tiền (triệu đồng)"]]
    for at, head in enumerate(heads):
        grid += [head, *([n, name, at + money] for n, (name, money) in enumerate(LINES, 1))]
    result = read(save_grid(folder / "a.xlsx", grid))
    found: dict[str, set] = {}
    for row in rows(result, "contributions"):
        found.setdefault(row["place"], set()).add(row["value_vnd"] / 1e6)
    return found, {issue.rule for issue in result.issues}


SECTIONS = [
    (["Xã Khởi Nghĩa"], ["X. Bắc Hưng"], ["Xã Kiến Thiết"]),
    (["Xã Khởi Nghĩa"], ["Xã Bắc Hưng"], ["X.Kiến Thiết"]),
    (["1. Xã Khởi Nghĩa"], ["2. X. Bắc Hưng"], ["3. Kiến Thiết"]),
    ([1, "Xã Khởi Nghĩa"], [2, "Xã Bắc Hưng"], [3, "Xã Kiến Thiết"]),
    (["I. Xã Khởi Nghĩa"], ["II. X. Bắc Hưng"], ["III. Kiến Thiết"]),
]


@pytest.mark.parametrize("heads", SECTIONS)
def test_lines_that_count_from_one_again_are_below_the_commune_above(heads, tmp_path):
    found, _ = gifts(tmp_path, *heads)
    assert found == {ONE: {500, 15, 35}, TWO: {501, 16, 36}, THREE: {502, 17, 37}}


@pytest.mark.parametrize(
    "between", [["", "", "Xã Bắc Hưng"], ["", "- Bắc Hưng"], ["Xã Bắc Hưng", "", 54]]
)
def test_a_place_alone_between_lines_gives_them_to_no_other(between, tmp_path):
    found, told = gifts(tmp_path, ["", "Tại xã Khởi Nghĩa"], between)
    assert found == {ONE: {500, 15, 35}} and "place_between" in told


def test_communes_of_sections_that_no_register_has_keep_their_names(tmp_path):
    found, told = gifts(tmp_path, ["Xã Quang Phục"], ["Xã Bắc Hưng"], ["Xã Toàn Thắng"])
    assert {*found} == {"Quang Phục", TWO, "Toàn Thắng"} and "place_own_name" in told
    slip, told = gifts(tmp_path, ["Xã Bắc Hừng"], ["Xã Kiến Thiết"])
    assert {*slip} == {THREE} and "place_own_name" not in told
    alone, _ = gifts(tmp_path, ["Xã Quang Phục"], ["Xã Quýnh Quang"])
    assert not alone
    other, _ = gifts(tmp_path, ["Xã Bắc Hưng"], ["Xã Cổ Am"])  # of another district
    assert {*other} == {TWO}


def test_columns_drawn_over_two_are_one(tmp_path):
    grid = [[GIFTS], [], ["TT", "Đơn vị", "Kết quả giúp đỡ", None, "Ghi chú"]]
    said = ["giúp 350 ngày công, 25 triệu đồng", "18 triệu đồng", "500 ngày công", "3 tấn xi măng"]
    names = ["Hội Nông dân", "Hội Phụ nữ", "Hội Cựu chiến binh", "Công an"]
    grid += [[n, name, text] for n, (name, text) in enumerate(zip(names, said, strict=True), 1)]
    wide = [f"C{n}:D{n}" for n in range(3, 8)]
    found = [rows(read(save_grid(tmp_path / f"{len(own)}.xlsx", grid, merges=own)), "contributions")
             for own in ([], wide, wide[1:])]  # fmt: skip
    assert [len(own) for own in found] == [5, 5, 5]
    grid[2][3] = "Trị giá"  # then each is over two
    result = read(save_grid(tmp_path / "b.xlsx", grid, merges=wide[1:]))
    assert not rows(result, "contributions") and result.issues


COUNTED = [
    ("Xi măng", "Số tấn", "materials", "tấn"), ("Nhà ở hỗ trợ", "Số căn", "infrastructure", "căn"),
    ("Cây xanh", "Số cây", "materials", "cây"), ("Nhà ở", "Số căn nhà", "infrastructure", "căn"),
]  # fmt: skip


@pytest.mark.parametrize(("over", "head", "kind", "unit"), COUNTED)
def test_what_a_head_counts_is_the_unit_of_a_gift_and_its_worth_is_no_other(
    over, head, kind, unit, tmp_path
):
    grid = [[GIFTS], ["TT", "Đơn vị", over], [None, None, head, "Trị giá (triệu đồng)"]]
    grid += [[1, "Hội Nông dân", 6, 360], [2, "Hội Phụ nữ", 2, 110], [3, "Công an", 1, 55]]
    merges = ("A2:A3", "B2:B3", "C2:D2")
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid, merges=merges)), "contributions")
    own = [(row["kind"], row["quantity"], row["unit"], row["value_vnd"]) for row in found]
    assert own == [(kind, 6, unit, 36e7), (kind, 2, unit, 11e7), (kind, 1, unit, 55e6)]


def funds(folder, *lines, heads=("Giai đoạn 2016-2020", "Trong đó: riêng năm 2020")):
    title = f"Huy động vốn xây dựng nông thôn mới {AREA[:-9]} (triệu đồng)"
    grid = [[title], ["TT", "Nguồn vốn", *heads], *lines]
    result = read(save_grid(folder / "a.xlsx", grid))
    found = rows(result, "contributions")
    return [(row["address"], row["period"], row["value_vnd"] / 1e6) for row in found]


def test_a_year_of_a_stage_leaves_the_stage_whole(tmp_path):
    found = funds(tmp_path, [1, "Tín dụng", 700, 150], [2, "Doanh nghiệp", 160, 28])
    stages = [(cell, value) for cell, period, value in found if period == "2016/2020"]
    assert stages == [("C3", 700), ("C4", 160)] and len(found) == 4


FORMULAS = ["(1+2)", "(=1+2)", "(3=1+2)", "(I+II)", "= 1+2", "(a+b)"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_of_lines_says_nothing_of_a_source(formula, tmp_path):
    lines = [["I", f"Vốn ngân sách {formula}", 90], [1, "Ngân sách tỉnh", 60],
             [2, "Ngân sách huyện", 30], ["II", "Tín dụng", 40]]  # fmt: skip
    found = funds(tmp_path, *lines, heads=("Năm 2014",))
    assert [value for *_, value in found] == [60, 30, 40]


@pytest.mark.parametrize(
    ("note", "read_as"), [("(1) Chưa tính xã mới.", 24.5), ("Nguồn: xã", None)]
)
def test_a_reference_is_no_number_where_its_note_stands_below(note, read_as, tmp_path):
    grid = [[f"Thu nhập bình quân đầu người {AREA}"], ["Xã", "Thu nhập (triệu đồng/người)"]]
    grid += [["Bắc Hưng", "24,5 (1)"], ["Kiến Thiết", "25,1"], [note]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    own = {row["address"]: row["value"] for row in found}
    assert own.get("B3") == read_as and own.get("B4") == (25.1 if read_as else None)


@pytest.mark.parametrize(
    ("title", "sheet", "known"),
    [
        ("huyện lập thạch - vĩnh phúc", "lập thạch", True),
        ("huyện lập thạch - hòa bình", "a", False),
        ("huyện lập thạch - vĩnh phúc", "hòa bình", False),
    ],
)
def test_names_in_small_letters_are_places_where_one_holds_the_other(title, sheet, known, tmp_path):
    grid = [[title], ["Tỷ lệ hộ nghèo các xã năm 2019"], ["Xã", "Tỷ lệ hộ nghèo (%)"]]
    grid += [["Bắc Bình", 2.5], ["Quang Sơn", 3.1]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid, sheet=sheet)), "indicators")
    assert bool([row for row in found if row["indicator"] == "poverty_rate"]) is known


def test_levels_of_listed_communes_may_be_bare_and_shares_restate_their_counts(tmp_path):
    grid = [[f"Mức độ đạt tiêu chí nông thôn mới của các xã {AREA}"]]
    grid += [["Mức đạt", "Các xã", "Số xã", "Tỷ lệ %"]]
    grid += [["Đạt 19/19 tiêu chí", "Bắc Hưng, Quyết Tiến", 2, 40]]
    grid += [
        ["18/19", "Kiến Thiết - Khởi Nghĩa", 2, 40],
        ["Đạt 17 tiêu chí", "xã Tiên Cường", 1, 20],
    ]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    found = [(row["place"], row["value"]) for row in rows(result, "indicators")]
    assert found[:4] == [(TWO, 19), ("Quyết Tiến", 19), (THREE, 18), (ONE, 18)]
    assert found[4:] == [("Tiên Cường", 17)] and not result.issues


@pytest.mark.parametrize(("thing", "there"), [("Cừ tràm", True), ("Cát (quýnh)", False)])
def test_an_unknown_material_is_named_by_its_head(thing, there, tmp_path):
    grid = [[f"Nhân dân đóng góp {AREA}"], ["TT", "Xã", "Vật liệu"], [None, None, "Đá", thing]]
    grid += [[None, None, "m3", "cây"], [1, "Bắc Hưng", 64, 1500], [2, "Kiến Thiết", 40, 900]]
    merges = ("A2:A4", "B2:B4", "C2:D2")
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid, merges=merges)), "contributions")
    own = [row["item"] for row in found if row["unit"] == "cây"]
    assert own == ([thing] * 2 if there else [])


def test_multidimensional_poverty_is_not_the_share_of_poor_households(tmp_path):
    grid = [[f"Tỷ lệ nghèo đa chiều các xã {AREA}"], ["Xã", "Tỷ lệ nghèo đa chiều (%)"]]
    grid += [["Bắc Hưng", 7.5], ["Kiến Thiết", 8.25]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert {row["indicator"] for row in found} <= {""}


@pytest.mark.parametrize("giver", ["-", "nt", "–"])
def test_a_dash_or_a_ditto_below_nothing_is_nobody(giver, tmp_path):
    grid = [[GIFTS], ["TT", "Đơn vị", "Xã", "Số tiền (triệu đồng)"], [1, "Công an", TWO, 50]]
    grid += [[2, "-", ONE, 30], [3, giver, THREE, 10]]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    assert [row["organization"] for row in rows(result, "contributions")] == ["Công an"]
    assert {issue.rule for issue in result.issues} == {"organization_missing"}


@pytest.mark.parametrize("mark", ["1/2", "3/5 thôn", "2/2 chỉ tiêu"])
def test_a_fraction_among_marks_is_told(mark, tmp_path):
    grid = [[f"Kết quả thực hiện tiêu chí nông thôn mới {AREA}"], ["Xã", "TC1", "TC2"]]
    grid += [["Bắc Hưng", "x", mark], ["Kiến Thiết", "x", "x"]]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    assert [row["address"] for row in rows(result, "criteria")] == ["B3", "B4", "C4"]
    assert not rows(result, "indicators")
    assert [issue.rule for issue in result.issues] == ["mark_not_understood"]


UNDONE = [
    "thu hồi năm 2016",
    "bị thu hồi",
    "đã bị thu hồi quyết định",
    "chưa đạt",
    "đề nghị xét lại",
]


@pytest.mark.parametrize("note", [*UNDONE, "xã điểm", "đã tổ chức lễ công bố"])
def test_a_remark_that_undoes_a_recognition_is_told(note, tmp_path):
    grid = [[f"Danh sách xã được công nhận đạt chuẩn nông thôn mới {AREA[:-9]}"]]
    grid += [["TT", "Xã", "Quyết định", "Ngày", "Ghi chú"]]
    grid += [[1, "Bắc Hưng", "123/QĐ-UBND", "15/01/2014", note]]
    book = read_workbook(save_grid(tmp_path / "a.xlsx", grid))
    assert len(book.recognitions) == 1
    assert list(book.issues["rule"]) == ["note_qualifies"] * (note in UNDONE)


YEARS = [
    (("Lũy kế đến 2018", "Năm 2019", "Lũy kế đến 2019"), ["", "new", ""]),
    (("Năm 2018", "Năm 2019", "Lũy kế đến 2019"), ["new", "new", ""]),
    (("Năm 2018", "Năm 2019", "Cộng"), ["new", "new"]),
]


@pytest.mark.parametrize(("heads", "sorts"), YEARS)
def test_years_that_are_summed_are_what_came_new(heads, sorts, tmp_path):
    lines = [("Lạc Thủy", 5, 1, 6), ("Tân Lạc", 6, 2, 8), ("Đà Bắc", 3, 0, 3)]
    grid = [["Số xã đạt chuẩn nông thôn mới tỉnh Hòa Bình"], ["TT", "Huyện", *heads]]
    grid += [[n, *line] for n, line in enumerate(lines, 1)]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    known = {"": "communes_meeting_standard", "new": "communes_gained"}
    found = [row["indicator"] for row in rows(result, "indicators")]
    assert found == [known[one] for one in sorts] * 3 and not result.issues
    grid[2][-1], grid[3][-1] = 9, 9  # what is cumulated is no sum: nobody knows what the years are
    left = rows(read(save_grid(tmp_path / "b.xlsx", grid)), "indicators")
    assert "Cộng" in heads or {row["indicator"] for row in left} == {known[""]}
    grid = [row[:-1] for row in grid]
    alone = rows(read(save_grid(tmp_path / "c.xlsx", grid)), "indicators")
    assert "communes_gained" not in {row["indicator"] for row in alone}


def test_years_that_count_on_or_come_to_each_other_by_chance_are_figures(tmp_path):
    grid = [["Số xã đạt chuẩn nông thôn mới tỉnh Hòa Bình"], ["TT", "Huyện"]]
    grid[1] += ["Năm 2016", "Năm 2017", "Năm 2018"]
    grid += [[1, "Lạc Thủy", 1, 2, 3], [2, "Tân Lạc", 2, 3, 5], [3, "Đà Bắc", 3, 4, 7]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert [row["value"] for row in found] == [1, 2, 3, 2, 3, 5, 3, 4, 7]
    assert {row["indicator"] for row in found} == {"communes_meeting_standard"}


def test_a_total_over_indented_places_says_nothing_of_them(tmp_path):
    grid = [["215. Tỷ lệ hộ nghèo tỉnh Hải Dương phân theo huyện"], [None, "Đơn vị tính - Unit: %"]]
    grid += [[None, 2018, 2019], ["TỔNG SỐ - TOTAL", 2.9, 2], ["    Huyện Nam Sách", 2.7, 1.9]]
    grid += [["    Huyện Thanh Hà", 3.5, 2.5], ["    Huyện Tứ Kỳ", 4, 2.9]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert {row["indicator"] for row in found} == {"poverty_rate"} and len(found) == 8


def test_a_count_by_an_act_is_no_decision(tmp_path):
    grid = [[f"Kết quả xây dựng xã nông thôn mới, nông thôn mới nâng cao {AREA}"]]
    grid += [["TT", "Xã", "Xã nông thôn mới", None, "Xã nông thôn mới nâng cao"]]
    grid += [[None, None, "Quyết định công nhận", "Số tiêu chí đạt theo QĐ 318/QĐ-TTg",
              "Số tiêu chí nâng cao đạt theo QĐ 319/QĐ-TTg", "Năm được công nhận"]]  # fmt: skip
    grid += [[1, TWO, "2587/QĐ-UBND ngày 10/12/2013", 19, 19, 2014]]
    grid += [[2, THREE, "2911/QĐ-UBND ngày 28/12/2013", 19, 18, None]]
    merges = ("A2:A3", "B2:B3", "C2:D2", "E2:F2")
    book = read_workbook(save_grid(tmp_path / "a.xlsx", grid, merges=merges))
    assert set(book.recognitions["address"]) == {"C4", "F4", "C5"} and not len(book.issues)
    assert set(book.indicators["address"]) == {"D4", "E4", "D5", "E5"}
