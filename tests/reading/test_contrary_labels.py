"""A label that names another place, time or unit than its row has refuses the row."""

import pytest
from openpyxl import load_workbook

from workbook_makers import read, rows, save_grid

TITLE = "Các tổ chức ủng hộ xây dựng nông thôn mới huyện Kỳ Anh năm 2018"
AREA = "các xã huyện Kỳ Anh"
HEADS = ("Xã", "Hội Nông dân (triệu đồng)")


def rules(folder, name="Biểu", heads=HEADS, place="Kỳ Phong", title=TITLE):
    grid = [[title], list(heads), [place, 9], ["Kỳ Tiến", 8]]
    result = read(save_grid(folder / "bieu.xlsx", grid, sheet=name))
    kept = {row["address"] for row in rows(result, "contributions")}
    return kept, {issue.rule for issue in result.issues}


@pytest.mark.parametrize(
    "other",
    [
        {"heads": ("Xã", "Hội Nông dân huyện Tân Kỳ (triệu đồng)")},
        {"heads": ("Xã (6 tháng đầu năm)", HEADS[1])},
        {"heads": ("Xã, tỉnh Nghệ An", HEADS[1])},
        {"heads": ("Xã (tấn)", HEADS[1])},
        {"name": "6 tháng đầu năm"},
        {"name": "Huyện Tân Kỳ"},
        {"place": "Kỳ Phong (huyện Tân Kỳ)"},
        {"place": "Kỳ Phong tỉnh Nghệ An"},
        {"name": "Tỷ lệ"},
        {"title": f"Bình quân {TITLE[:1].lower()}{TITLE[1:]}"},
        {"title": f"Tỷ lệ {TITLE[:1].lower()}{TITLE[1:]}"},
        {"title": f"{TITLE} (đơn vị: nghìn đồng)"},
        {"name": "nghìn đồng"},
        {"place": "Kỳ Phong (1.000đ)"},
        {"place": "Kỳ Phong (hộ)"},
        {"heads": ("Xã", "Hội Nông dân (triệu đồng) (1.000đ)")},
    ],
)
def test_another_place_or_part_of_a_year_than_that_of_the_row_is_told(other, tmp_path):
    kept, told = rules(tmp_path, **other)
    assert "B3" not in kept and told


@pytest.mark.parametrize(
    "same",
    [
        {},
        {"heads": ("Xã, huyện Kỳ Anh", "Hội Nông dân huyện Kỳ Anh (triệu đồng)")},
        {"name": "Huyện Kỳ Anh"},
        {"place": "Kỳ Phong (huyện Kỳ Anh)"},
        {"title": f"{TITLE} (đơn vị: triệu đồng)"},
    ],
)
def test_the_place_around_the_row_is_no_other(same, tmp_path):
    assert rules(tmp_path, **same)[0] == {"B3", "B4"}


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("Ghi chú: Số liệu trên là của năm 2009", "2009"),
        ("Ghi chú: Số liệu trên là kế hoạch", "kế hoạch"),
        ("Ghi chú: Số liệu trên là ước tính", "ước"),
        ("Nguồn: báo cáo của các xã (dự kiến)", "dự kiến"),
        ("Nguồn: báo cáo của các xã.\nƯớc tính", "ước"),
    ],
)
def test_a_note_that_speaks_of_the_figures_is_told(note, words, tmp_path):
    grid = [[TITLE], list(HEADS), ["Kỳ Phong", 9], ["Kỳ Tiến", 8], [note]]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    told = {i.detail["meant"] for i in result.issues if i.rule == "note_qualifies"}
    assert told == {words}


def test_a_remark_between_the_lines_is_told(tmp_path):
    lines = [["Kỳ Phong", 9], ["Kỳ Tiến", 8], ["Ghi chú: Số liệu là kế hoạch"], ["Tổng cộng", 17]]
    issues = read(save_grid(tmp_path / "bieu.xlsx", [[TITLE], list(HEADS), *lines])).issues
    assert [(i.rule, i.address) for i in issues] == [("note_qualifies", "A5")]


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("đã hủy", True),
        ("số liệu năm 2009", True),
        ("tạm tính", True),
        ("ĐVT: nghìn đồng", True),
        ("đã họp ngày 12/3", False),
        ("Tăng 3 triệu so với năm 2017", False),
        ("So với năm 2017", False),
    ],
)
def test_a_remark_beside_a_line_that_would_change_it_is_told(note, told, tmp_path):
    grid = [[TITLE], [*HEADS, "Ghi chú"], ["Kỳ Phong", 9, note], ["Kỳ Tiến", 8, "đúng"]]
    issues = read(save_grid(tmp_path / "bieu.xlsx", grid)).issues
    assert [(i.rule, i.address) for i in issues] == [("note_qualifies", "C3")] * told


@pytest.mark.parametrize("note", ["Nguồn: báo Lao Động (22 xã đăng ký)", "Đơn vị tính: triệu đồng"])
def test_a_source_or_the_same_unit_in_a_note_says_nothing_else(note, tmp_path):
    grid = [[TITLE], list(HEADS), ["Kỳ Phong", 9], ["Kỳ Tiến", 8], [note]]
    assert read(save_grid(tmp_path / "bieu.xlsx", grid)).issues == []


@pytest.mark.parametrize(
    "grid",
    [
        [[TITLE], list(HEADS), ["Kỳ Phong", -9], ["Kỳ Tiến", 8]],
        [[TITLE], ["\t".join(HEADS)], ["Kỳ Phong\t9"], ["Kỳ Tiến\t8"]],
        [[TITLE], [*HEADS, "Ngày báo cáo"], ["Kỳ Phong", 9, "12/3/2019"], ["Kỳ Tiến", 8]],
    ],
    ids=["below zero", "pasted with tabs", "a day of another year"],
)
def test_what_is_no_gift_of_the_year_is_told(grid, tmp_path):
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert {row["address"] for row in rows(result, "contributions")} <= {"B4"}
    assert any(address.endswith("3") for i in result.issues for address in i.address.split(";"))


def test_a_sum_beside_gifts_of_which_one_is_not_understood_is_no_gift(tmp_path):
    heads = ["Tổ chức", "Tiền mặt và xyzt (triệu đồng)", "Hiện vật (triệu đồng)"]
    lines = [["Hội Nông dân", 9, 5, 14], ["Hội Phụ nữ", 8, 5, 13]]
    grid = [[TITLE], [*heads, "Tổng giá trị (triệu đồng)"], *lines]
    kept = rows(read(save_grid(tmp_path / "bieu.xlsx", grid)), "contributions")
    assert {row["address"] for row in kept} == {"C3", "C4"}


@pytest.mark.parametrize("head", ["cả nước", "toàn quốc", "toàn tỉnh", "của tỉnh", "toàn huyện"])
def test_a_figure_of_a_wider_area_is_none_of_a_commune(head, tmp_path):
    grid = [[f"Kết quả năm 2018 {AREA}"], ["Xã", f"Tỷ lệ hộ nghèo {head} (%)"], ["Kỳ Phong", 4.5]]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert not rows(result, "indicators") and {"B3"} <= {i.address for i in result.issues}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Kết quả ước", "Biểu"),
        ("(Ước) kết quả", "Biểu"),
        ("Các xã", "Ước 2018"),
        ("Kết quả tạm tính", "Biểu"),
    ],
)
def test_an_estimate_is_about_wherever_it_is_said(title, name, tmp_path):
    grid = [[f"{title}, {AREA} năm 2018"], ["Xã", "Số hộ nghèo (hộ)"], ["Kỳ Phong", 4]]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid, sheet=name))
    assert [row["qualifier"] for row in rows(result, "indicators")] == ["about"]


@pytest.mark.parametrize("cell", ["Kỳ Phong (lộ trình)", "Kỳ Phong (2020)", "Kỳ Phong (đạt)"])
def test_a_listed_place_of_which_more_is_said_is_told(cell, tmp_path):
    heads = ["TT", "Tên tiêu chí", "Số xã đạt", "Xã chưa đạt"]
    lines = [[1, "Quy hoạch", 19, "Kỳ Tiến"], [2, "Giao thông", 18, cell]]
    result = read(save_grid(tmp_path / "bieu.xlsx", [[f"{AREA} năm 2018"], heads, *lines]))
    assert {row["address"] for row in rows(result, "criteria")} == {"D3"}
    assert "D4" in {i.address for i in result.issues}


def test_marks_in_a_column_of_sums_are_told(tmp_path):
    heads = ["Tiêu chí", "Kỳ Phong", "Kỳ Tiến", "Kỳ Bắc", "Kỳ Giang tổng"]
    lines = [[f"Tiêu chí {n}", "Đạt", "Chưa đạt", "Đạt", "Đạt"] for n in (1, 2, 3)]
    result = read(save_grid(tmp_path / "bieu.xlsx", [[f"{AREA} năm 2018"], heads, *lines]))
    assert any("E3" in i.address for i in result.issues)


def test_letters_that_say_themselves_what_is_met_are_not_turned(tmp_path):
    grid = [[f"{AREA} năm 2018"], ["Xã", "Tiêu chí còn thiếu", "", ""], ["", 1, 2, 3]]
    grid += [["Kỳ Phong", "Đ", "CĐ", "Đ"], ["Kỳ Tiến", "CĐ", "Đ", "Đ"]]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid, merges=["B2:D2"]))
    assert not rows(result, "criteria") and result.issues


def test_half_a_year_is_of_the_year_above_it(tmp_path):
    grid = [[f"Tiêu chí đạt của {AREA[4:]} 2017-2018"], ["Tiêu chí", "Năm 2017", "", "Năm 2018"]]
    grid += [["", "Kỳ Phong (6 tháng đầu năm)", "Kỳ Tiến", "Kỳ Phong", "Kỳ Tiến"]]
    grid += [[f"Tiêu chí {n}", "Đạt", "Đạt", "Đạt", "Chưa đạt"] for n in (1, 2, 3)]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid, merges=["B2:C2", "D2:E2"]))
    found = {row["period"] for row in rows(result, "criteria") if row["address"][0] == "B"}
    assert found == {"2017-H1"}


def test_a_sum_of_gifts_that_were_refused_is_no_gift(tmp_path):
    heads = ["Xã", "Hội Nông dân", "", "", "Công an", "", ""]
    kinds = ["", *("Tiền mặt", "Hiện vật", "Giá trị") * 2]
    lines = [["Huyện Cẩm Xuyên"], ["Kỳ Phong", 1, 2, 3, 4, 5, 9], ["Kỳ Tiến", 2, 3, 5, 5, 6, 11]]
    grid = [[TITLE], ["Đơn vị tính: triệu đồng"], heads, kinds, *lines]
    found = read(save_grid(tmp_path / "bieu.xlsx", grid, merges=["B3:D3", "E3:G3"]))
    assert not rows(found, "contributions") and found.issues


BESIDE = ("Kỳ Phong (cả nước)", "Xếp hạng Kỳ Phong", "Kỳ Phong (dự kiến đến 2020)")


@pytest.mark.parametrize("name", BESIDE)
def test_what_stands_beside_the_name_of_a_place_counts(name, tmp_path):
    kept, told = rules(tmp_path, place=name)
    assert kept == {"B4"} and told


@pytest.mark.parametrize(
    ("sheet", "place", "kept"),
    [("Biểu", "Kỳ Phong", {"B4", "B5"}), ("nghìn đồng", "Kỳ Phong", set()),
     ("Biểu", "Kỳ Phong (1.000đ)", {"B5"})],
)  # fmt: skip
def test_other_money_than_that_of_the_unit_line_is_told(sheet, place, kept, tmp_path):
    grid = [
        [TITLE],
        ["Đơn vị tính: triệu đồng"],
        ["Xã", "Hội Nông dân"],
        [place, 9],
        ["Kỳ Tiến", 8],
    ]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid, sheet=sheet))
    assert {row["address"] for row in rows(result, "contributions")} == kept
    assert bool(result.issues) == (len(kept) < 2)


@pytest.mark.parametrize("code", ['"-"0.##', "-0", '0.##" ?"'])
def test_a_format_that_shows_a_minus_or_a_doubt_is_told(code, tmp_path):
    path = save_grid(tmp_path / "bieu.xlsx", [[TITLE], list(HEADS), ["Kỳ Phong", 9], ["Kỳ Tiến", 8],
                                              ["Tổng cộng", 17]])  # fmt: skip
    book = load_workbook(path)
    book.active["B3"].number_format = code
    book.save(path)
    result = read(path)
    assert "B3" not in {row["address"] for row in rows(result, "contributions")}
    assert any("B3" in issue.address for issue in result.issues)


def test_a_stamp_says_that_figures_are_estimates(tmp_path):
    grid = [["SỐ LIỆU ƯỚC TÍNH"], [TITLE], list(HEADS), ["Kỳ Phong", 9], ["Kỳ Tiến", 8]]
    found = rows(read(save_grid(tmp_path / "bieu.xlsx", grid)), "contributions")
    assert {row["qualifier"] for row in found} == {"about"}


@pytest.mark.parametrize("word", ["(đã rút)", "(ước)"])
def test_a_word_in_brackets_behind_a_part_of_a_criterion_is_of_its_marks(word, tmp_path):
    parts = [[1, "Quy hoạch", "Đạt"], [1.1, f"Có quy hoạch chung {word}", "Đạt"]]
    parts += [[1.2, "Có quy định quản lý", "Đạt"], [2, "Giao thông", "Chưa đạt"]]
    title = "Kết quả thực hiện bộ tiêu chí nông thôn mới xã Kỳ Phong, huyện Kỳ Anh năm 2018"
    grid = [[title], ["TT", "Tên tiêu chí", "Kết quả"], *parts]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    kept = {row["criterion"] for row in rows(result, "criteria")}
    assert kept == {"1", "1.2", "2"} and any("C4" in i.address for i in result.issues)


def test_a_rank_over_a_criterion_is_no_mark_of_it(tmp_path):
    title = f"Kết quả thực hiện các tiêu chí nông thôn mới {AREA} năm 2018"
    lines = [["Kỳ Phong", "Đạt", "Đạt"], ["Kỳ Tiến", "Chưa đạt", "Đạt"]]
    grid = [[title], ["Xã", "Xếp hạng tiêu chí 1: Quy hoạch", "Tiêu chí 2: Giao thông"], *lines]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert {row["criterion"] for row in rows(result, "criteria")} == {"2"} and result.issues


def test_a_fraction_of_thousands_is_none(tmp_path):
    grid = [[f"Số tiêu chí đạt {AREA} năm 2018"], ["Xã", "Số tiêu chí đạt"], ["Kỳ Phong", "6/19"]]
    grid.append(["Kỳ Tiến", "6/19 nghìn"])
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert {row["address"] for row in rows(result, "indicators")} == {"B3"} and result.issues


def test_a_place_that_a_giver_is_joined_to_is_not_where_the_gift_is(tmp_path):
    lines = [["Hội Nông dân", 9], ["Hội Phụ nữ và Kỳ Tiến", 8], ["Đoàn Thanh niên xã Kỳ Tiến", 7]]
    grid = [[TITLE], ["Tổ chức", "Tiền mặt (triệu đồng)"], *lines]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    kept = {row["address"]: row["place"] for row in rows(result, "contributions")}
    assert kept == {"B3": "Kỳ Anh", "B5": "Kỳ Tiến"}
    assert any("B4" in issue.address for issue in result.issues)


def test_a_line_of_two_years_is_of_none(tmp_path):
    heads = ["Năm", "Xã", "Ngày báo cáo", "Số tiêu chí đạt"]
    lines = [[2017, "Kỳ Phong", "10/3/2018", "12/20"], [2018, "Kỳ Tiến", "10/3/2018", "11/20"]]
    grid = [[f"Số tiêu chí đạt {AREA}"], heads, *lines]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert {row["address"] for row in rows(result, "indicators")} == {"D4"}
    assert any("D3" in issue.address for issue in result.issues)


def test_a_total_of_lines_that_are_contradicted_is_no_gift(tmp_path):
    lines = [["Huyện Cẩm Xuyên"], ["Kỳ Phong", 9], ["Kỳ Tiến", 8], ["Tổng cộng", 17]]
    title = "Mặt trận Tổ quốc hỗ trợ các xã xây dựng nông thôn mới năm 2018"
    grid = [[title], ["Tên xã", "Tiền mặt (triệu đồng)"], *lines]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert not rows(result, "contributions") and result.issues


def test_years_that_stand_beside_names_are_times_whatever_heads_them(tmp_path):
    title = f"Mặt trận Tổ quốc ủng hộ {AREA} giai đoạn 2017-2018"
    lines = [["Kỳ Phong", 2017, 9], ["Kỳ Phong", 2018, 8], ["Kỳ Tiến", 2017, 7]]
    grid = [[title], ["Đơn vị", None, "Tiền mặt (triệu đồng)"], *lines]
    path = save_grid(tmp_path / "bieu.xlsx", grid)
    book = load_workbook(path)
    book.active.merge_cells("A2:B2")
    book.save(path)
    kept = {row["address"]: row["period"] for row in rows(read(path), "contributions")}
    assert kept == {"C3": "2017", "C4": "2018", "C5": "2017"}


def test_what_gifts_in_lines_are_worth_is_no_gift_beside_them(tmp_path):
    lines = [["Tiền mặt (triệu đồng)", 9, 8], ["Hiện vật quy đổi (triệu đồng)", 5, 4]]
    lines += [["Ngày công (ngày công)", 20, 30], ["Thành tiền (triệu đồng)", 14, 12]]
    grid = [[TITLE], ["Hình thức", "Hội Nông dân", "Hội Phụ nữ"], *lines]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert {row["address"][1] for row in rows(result, "contributions")} == {"3", "4", "5"}
