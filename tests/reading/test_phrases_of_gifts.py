"""Phrases around gifts: those that say nothing more, and those that change what was given."""

import pytest

from workbook_makers import MILLION, read, rows, save_grid

TITLE = "Danh sách ủng hộ xây dựng nông thôn mới năm 2018"
HEADS = ("Đơn vị ủng hộ", "Xã", "Số tiền (triệu đồng)")
GIVEN = {("Hội Nông dân", "ky-ha", 45.0), ("Công ty TNHH Hoàng Long", "ky-ninh", 55.0)}


def read_list(folder, title=TITLE, heads=HEADS, more=(), notes=(), unit=""):
    """The gifts of a list by giver, place and million đồng, and what is told."""
    lines = [[1, "Hội Nông dân", "Kỳ Hà", 45], [2, "Công ty TNHH Hoàng Long", "Kỳ Ninh", 55], *more]
    below = [[None, note] for note in notes]
    result = read(
        save_grid(folder / "a.xlsx", [[title], [unit], ["TT", *heads], *lines, [], *below])
    )
    gifts = {
        (row["organization"], row["place_id"], row["value_vnd"] / MILLION)
        for row in rows(result, "contributions")
        if row["measure"] == "actual" and row["period"] == "2018"
    }
    return gifts, {issue.rule for issue in result.issues}


@pytest.mark.parametrize(
    "title",
    [
        "Bảng kê các khoản đóng góp tự nguyện xây dựng NTM năm 2018",
        "Kết quả ủng hộ tại Lễ phát động chung tay xây dựng nông thôn mới năm 2018",
        "Danh sách tập thể, cá nhân tiêu biểu có nhiều đóng góp xây dựng nông thôn mới năm 2018",
        "Danh sách tập thể, cá nhân có thành tích đóng góp xây dựng nông thôn mới năm 2018",
        "Danh sách con em thành đạt ủng hộ xây dựng nông thôn mới năm 2018",
        "Kết quả huy động xây dựng nhà văn hóa, khu thể thao thôn năm 2018",
        "Tình hình ủng hộ xây dựng NTM từ đầu năm đến 31/12/2018",
    ],
)
def test_titles_that_say_nothing_more(title, tmp_path):
    assert read_list(tmp_path, title)[0] == GIVEN


@pytest.mark.parametrize(
    ("column", "heads"),
    [
        (0, ["Cơ quan đỡ đầu", "Nguồn hỗ trợ", "Nguồn ủng hộ", "Các đơn vị",
             "Đơn vị đồng hành", "Quý ân nhân"]),
        (1, ["Địa chỉ hỗ trợ", "Địa chỉ tiếp nhận", "Xã phụ trách"]),
        (2, ["Số tiền đã chuyển (triệu đồng)", "Thực nộp (triệu đồng)", "Số tiền (x1000 đồng)",
             "Quy đổi ra tiền (Tr.VNĐ)", "Số tiền đợt 1 (triệu đồng)",
             "Số tiền (Ng. đồng)", "So tien (trieu dong)"]),
    ],
)  # fmt: skip
def test_heads_of_lists_as_offices_write_them(column, heads, tmp_path):
    for head in heads:
        own = [*HEADS[:column], head, *HEADS[column + 1 :]]
        scale = 1_000 if "x1000" in head or "Ng." in head else 1
        found, _ = read_list(tmp_path, heads=own)
        assert {(giver, place, amount * scale) for giver, place, amount in found} == GIVEN, head


SOURCES = {
    "Ngân sách T.W": "ns-trung-uong", "Xã tự cân đối": "ns-xa",
    "Ngân sách xã (đấu giá đất)": "ns-xa", "Huy động từ người dân và cộng đồng": "nhan-dan",
    "Các nguồn vốn hợp pháp khác": "khac", "BCH Đoàn huyện": "thanh-nien", "Huyện đội": "quan-su",
    "Doanh nghiệp và các thành phần kinh tế khác": "doanh-nghiep",
    "Vốn góp của nhân dân": "nhan-dan",
}  # fmt: skip


def test_sources_of_funds_as_offices_write_them(tmp_path):
    grid = [["Kết quả huy động nguồn lực xây dựng NTM xã Kỳ Hà năm 2018 (triệu đồng)"],
            ["TT", "Nguồn vốn", "Kết quả"]]  # fmt: skip
    lines = [[n, name, 30 + n] for n, name in enumerate(SOURCES, 1)]
    result = read(save_grid(tmp_path / "a.xlsx", [*grid, *lines]))
    found = [row["organization_id"] for row in rows(result, "contributions")]
    assert found == [*SOURCES.values()]


@pytest.mark.parametrize(
    "head",
    ["Vốn góp HTX", "Vốn góp", "Vốn hoạt động", "Tài sản HTX", "Giá trị tài sản", "Đã chi",
     "Từ đầu năm đến nay"],
)  # fmt: skip
def test_what_a_giver_has_or_a_time_without_an_end_is_no_gift(head, tmp_path):
    assert not read_list(tmp_path, heads=[*HEADS[:2], f"{head} (triệu đồng)"])[0]


@pytest.mark.parametrize(
    "title",
    ["Danh sách nhận tiền ủng hộ xây dựng nông thôn mới năm 2018",
     "Mẫu danh sách ủng hộ xây dựng nông thôn mới năm 2018"],
)  # fmt: skip
def test_titles_that_change_what_was_given(title, tmp_path):
    assert not read_list(tmp_path, title, ["Tên đơn vị", *HEADS[1:]])[0]


@pytest.mark.parametrize(
    "name",
    ["Vốn góp HTX", "Tài sản HTX", "Thu nhập đạt 40 triệu", "Tỷ lệ hộ nghèo", "Số dư đầu kỳ",
     "Chi mua xi măng", "Đã chi", "Trừ phí chuyển khoản", "Kinh phí quản lý"],
)  # fmt: skip
def test_a_line_among_givers_that_names_money_or_a_measure_gave_nothing(name, tmp_path):
    assert read_list(tmp_path, more=[[3, name, "Kỳ Hà", 77]])[0] == GIVEN


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("Riêng Công ty TNHH Hoàng Long chưa nộp tiền.", True),
        ("Công ty Hoàng Long đã rút lại khoản ủng hộ.", True),
        ("Đơn vị tính: nghìn đồng", True),
        ("Số liệu là lũy kế từ năm 2016.", True),
        ("Trân trọng cảm ơn Công ty TNHH Hoàng Long đã ủng hộ.", False),
        ("Đơn vị tính: triệu đồng", False),
    ],
)
def test_notes_that_change_a_gift_are_told(note, told, tmp_path):
    gifts, rules = read_list(tmp_path, notes=[note])
    assert gifts == GIVEN and ("note_qualifies" in rules) is told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2000 viên gạch", {(2000.0, "viên")}),
        ("- 20 công\n- 5 tấn xi măng", {(20.0, "công"), (5.0, "tấn")}),
        ("- 5 tấn xi măng", set()),  # minus five?
        ("100% kinh phí", set()),
    ],
)
def test_what_was_given_in_words(text, found, tmp_path):
    grid = [[TITLE], ["TT", "Đơn vị ủng hộ", "Xã", "Nội dung ủng hộ"],
            [1, "Công ty Hoàng Long", "Kỳ Hà", text], [2, "Phụ nữ", "Kỳ Hà", "3 công"]]  # fmt: skip
    given = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "contributions")
    assert {(row["quantity"], row["unit"]) for row in given if row["address"] == "D3"} == found


@pytest.mark.parametrize("head", ["Thu nhập (triệu đồng/người/năm)", "TNBQĐN (tr.đ/người)"])
def test_income_counted_by_head_is_the_mean(head, tmp_path):
    title = "Diễn biến một số chỉ tiêu nông thôn mới năm 2018"
    grid = [[title], ["TT", "Xã", head, "Dân số (người)"], [1, "Kỳ Hà", 40, 900],
            [2, "Kỳ Ninh", 41, 800]]  # fmt: skip
    made = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    known = [row for row in made if row["indicator"] == "income_per_capita"]
    assert {row["value"] for row in known} == {40.0, 41.0}


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("alone", [True, False])
def test_a_gift_as_large_as_two_of_two_communes_stays_below_its_own(alone, counted, tmp_path):
    lists = {"Kỳ Hà": [5] if alone else [7, 5], "Kỳ Ninh": [5, 10, 3], "Kỳ Hoa": [4, 9]}
    grid = [[TITLE], ["TT", "Đơn vị ủng hộ", "Số tiền (đồng)"]]
    for place, amounts in lists.items():
        names = ["Công ty Bình Minh", "Hội Nông dân", "Công an"]
        gifts = [[n + 1 if counted else None, names[n], amount * MILLION]
                 for n, amount in enumerate(amounts)]  # fmt: skip
        grid += [[None, f"Xã {place}"], *gifts]
    made = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "contributions")
    found = [(row["place"], row["value_vnd"] / MILLION) for row in made]
    assert found == [(place, amount) for place, all_of in lists.items() for amount in all_of]


def test_armed_forces_among_givers_that_sum_nothing_are_told(tmp_path):
    gifts, rules = read_list(tmp_path, more=[[3, "Lực lượng vũ trang huyện", "Kỳ Hà", 77]])
    assert gifts == GIVEN and rules


@pytest.mark.parametrize(
    "area", ["xã NTM Duy Sơn, huyện Duy Xuyên", "Duy Sơn - Duy Xuyên", "xã Duy Sơn (Duy Xuyên)"]
)
def test_a_commune_without_its_kind_beside_its_district_is_where(area, tmp_path):
    grid = [[f"Danh sách ủng hộ xây dựng nông thôn mới {area} T12/2021"],
            ["TT", "Đơn vị ủng hộ", "Tiền làm nhà văn hóa (triệu đồng)"],
            [1, "Hội Nông dân", 45], [2, "Công ty Hoàng Long", 55]]  # fmt: skip
    made = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "contributions")
    assert [(row["place"], row["period"]) for row in made] == [("Duy Sơn", "2021-12")] * 2


def test_things_that_come_to_as_much_as_two_others_are_not_their_sum(tmp_path):
    title = "Kết quả nhân dân đóng góp xây dựng nông thôn mới xã Kỳ Hà năm 2018"
    grid = [[title], ["TT", "Nội dung", "ĐVT", "Kết quả"]]
    lines = [("Xi măng", "đồng", 5e6), ("Cát", "đồng", 5e6), ("Đá", "đồng", 10e6),
             ("Tiền mặt", "triệu đồng", 25), ("Ngày công", "công", 25), ("Hiến đất", "m2", 50),
             ("Cây hoa", "cây", 5), ("Cây bàng", "cây", 5), ("Cây cau", "cây", 10)]  # fmt: skip
    grid += [[n, *line] for n, line in enumerate(lines, 1)]
    made = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "contributions")
    assert [row["address"] for row in made] == [f"D{n}" for n in range(3, 12)]


def test_a_thing_that_may_be_the_sum_of_others_is_told(tmp_path):
    grid = [["Kết quả hỗ trợ xây dựng nông thôn mới xã Kỳ Hà năm 2018"],
            ["TT", "Đơn vị", "Xi măng (đồng)", "Cát (đồng)", "Đá (đồng)"],
            [1, "Hội Nông dân", 5e6, 5e6, 10e6], [2, "Hội Phụ nữ", 4e6, 3e6, 7e6]]  # fmt: skip
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    assert {row["address"] for row in rows(result, "contributions")} == {"C3", "D3", "C4", "D4"}
    assert {cell for issue in result.issues for cell in issue.address.split(";")} >= {"E3", "E4"}


def test_letters_of_kinds_of_places_count_no_lines(tmp_path):
    grid = [["Kết quả hỗ trợ xây dựng nông thôn mới thị xã Kỳ Anh năm 2018"],
            ["TT", "Xã", "Đơn vị hỗ trợ", "Số tiền (triệu đồng)"]]  # fmt: skip
    gifts = [20, 5, 30, 5, 10, 50, 50, 50]
    givers = ["Công ty Bình Minh", "Công ty An Phú"]
    for n, amount in enumerate(gifts):
        first = n % 2 == 0
        place = f"X. {('Kỳ Hà', 'Kỳ Nam', 'Kỳ Hoa', 'Kỳ Ninh')[n // 2]}"
        grid.append(
            [n // 2 + 1 if first else None, place if first else None, givers[n % 2], amount]
        )
    merges = [f"{column}{row}:{column}{row + 1}" for row in (3, 5, 7, 9) for column in "AB"]
    path = save_grid(tmp_path / "a.xlsx", grid, merges=merges)
    made = rows(read(path), "contributions")
    assert [row["value_vnd"] / MILLION for row in made] == gifts


@pytest.mark.parametrize(
    ("field", "known"),
    [
        ("Thu nhập, hộ nghèo", ["income_per_capita", "poverty_rate"]),
        ("Thu nhập", ["income_per_capita", ""]),
        ("Hộ nghèo", ["", "poverty_rate"]),
        ("Thu nhập của hộ nghèo", ["", ""]),
    ],
)
def test_a_section_that_is_but_the_field_of_its_lines_changes_none(field, known, tmp_path):
    grid = [["Kết quả các chỉ tiêu nông thôn mới xã Kỳ Hà năm 2018"],
            ["TT", "Nội dung", "ĐVT", "Kết quả"], ["I", field],
            [1, "Thu nhập bình quân đầu người", "triệu đồng", 45],
            [2, "Tỷ lệ hộ nghèo", "%", 3]]  # fmt: skip
    made = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert [row["indicator"] or "" for row in made] == known


AREA = "Danh sách ủng hộ xây dựng nông thôn mới thị xã Kỳ Anh năm 2018"
COMMUNES = {"Kỳ Hà": [20, 5, 15], "Kỳ Ninh": [50], "Kỳ Hoa": [30, 10]}
FIRMS = ["Hội Nông dân", "Công an", "Công ty TNHH Hoàng Long"]


@pytest.mark.parametrize("amount", [True, False])
@pytest.mark.parametrize("sections", ["I II III", "1 2 3", "- - -"])
@pytest.mark.parametrize("counted", ["anew", "on", "no"])
def test_gifts_below_communes_are_of_these(amount, sections, counted, tmp_path):
    grid, n = [[AREA], ["TT", "Đơn vị ủng hộ", "Số tiền (đồng)"]], 0
    for ordinal, (place, gifts) in zip(sections.split(), COMMUNES.items(), strict=True):
        own = None if ordinal == "-" else int(ordinal) if ordinal.isdecimal() else ordinal
        grid.append([own, f"Xã {place}", sum(gifts) * MILLION if amount else None])
        for at, gift in enumerate(gifts):
            n += 1
            order = {"anew": at + 1, "on": n, "no": None}[counted]
            grid.append([order, FIRMS[at], gift * MILLION])
    made = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "contributions")
    found = [(row["place"], row["value_vnd"] / MILLION) for row in made]
    assert found == [(place, gift) for place, gifts in COMMUNES.items() for gift in gifts]


def test_a_commune_that_is_not_the_sum_of_the_gifts_below_it_is_told(tmp_path):
    lines = [("Xã Kỳ Hà", 60), ("Hội Nông dân", 20), ("Công an", 30), ("Xã Kỳ Ninh", 40),
             ("Hội Phụ nữ", 40)]  # fmt: skip
    grid = [[AREA], ["TT", "Đơn vị ủng hộ", "Số tiền (triệu đồng)"]]
    grid += [[None, name, amount] for name, amount in lines]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    found = {(row["address"], row["place"]) for row in rows(result, "contributions")}
    told = {cell for issue in result.issues for cell in issue.address.split(";")}
    assert found == {("C7", "Kỳ Ninh")} and {"C3", "C4", "C5"} <= told


def test_gifts_of_one_giver_in_several_lines_are_no_parts_of_the_first(tmp_path):
    lines = [(1, "Hội Nông dân", "Làm đường", 5), (None, None, "Trồng cây", 5),
             (2, "Hội Phụ nữ", "Làm đường", 7)]  # fmt: skip
    grid = [[AREA], ["TT", "Đơn vị ủng hộ", "Nội dung", "Số tiền (triệu đồng)"], *lines]
    made = rows(read(save_grid(tmp_path / "a.xlsx", [[*one] for one in grid])), "contributions")
    assert [(row["address"], row["organization_id"]) for row in made] == [
        ("D3", "nong-dan"), ("D4", "nong-dan"), ("D5", "phu-nu"),
    ]  # fmt: skip
