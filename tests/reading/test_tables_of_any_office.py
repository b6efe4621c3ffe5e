"""Tables of offices that nobody described: comparisons, regions, indents, pages that go on."""

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment

from workbook_makers import read, rows, save_as_excel_does, save_grid

NGHI_LOC = "huyện Nghi Lộc, tỉnh Nghệ An"
LINES = [[1, "Nghi Trung", 10, 8], [2, "Nghi Thạch", 20, 15]]


def read_grid(folder, grid, merges=()):
    result = read(save_grid(folder / "bieu.xlsx", grid, merges=merges))
    found = {r["address"]: r for table in ("indicators", "criteria") for r in rows(result, table)}
    return found, {i.rule: i.address.split(";") for i in result.issues}


def known(found):
    return {a: (r["period"], r["place"], r["value"]) for a, r in found.items() if r["indicator"]}


def compared(title):
    return [[title], ["TT", "Xã", "Năm 2014", "Năm 2015"], *LINES]


def test_a_title_compares_the_years_that_columns_name(tmp_path):
    found, _ = read_grid(tmp_path, compared(f"So sánh số hộ nghèo hai năm 2014 - 2015 {NGHI_LOC}"))
    assert known(found)["C3"] == ("2014", "Nghi Trung", 10)
    assert known(found)["D4"] == ("2015", "Nghi Thạch", 15)


@pytest.mark.parametrize(
    "title",
    [
        "So sánh số hộ nghèo năm 2015",  # with what?
        "So sánh với kế hoạch số hộ nghèo hai năm 2014 - 2015",
        "So sánh số hộ nghèo năm 2015 so với năm 2014",
        "So sánh quýnh số hộ nghèo hai năm 2014 - 2015",
    ],
)
def test_other_comparisons_close_what_stands_below(title, tmp_path):
    found, told = read_grid(tmp_path, compared(f"{title} {NGHI_LOC}"))
    assert not known(found)
    assert told


def test_a_title_compares_the_places_that_lines_name(tmp_path):
    title = "So sánh một số chỉ tiêu năm 2020 giữa các xã, "
    grid = [[title + NGHI_LOC], ["TT", "Xã", "Tỷ lệ hộ nghèo (%)"], *(one[:3] for one in LINES)]
    assert known(read_grid(tmp_path, grid)[0])["C3"] == ("2020", "Nghi Trung", 10)
    grid = [[title + NGHI_LOC], ["TT", "Chỉ tiêu", "Kết quả"], [1, "Tỷ lệ hộ nghèo (%)", 10]]
    assert not known(read_grid(tmp_path, [*grid, [2, "Số hộ nghèo (hộ)", 5]])[0])


def test_known_figures_below_words_that_nobody_knows_stay_apart_and_it_is_told(tmp_path):
    title = f"Kết quả quýnh năm 2019 {NGHI_LOC}"
    grid = [[title], ["TT", "Xã", "Hộ nghèo (hộ)"], *(one[:3] for one in LINES)]
    found, told = read_grid(tmp_path, grid)
    assert not known(found)
    assert {r["indicator_name"] for r in found.values()} == {"Kết quả quýnh | Hộ nghèo (hộ)"}
    assert told == {"title_apart": ["A1", "C3", "C4"]}


def test_columns_of_years_are_of_what_the_title_names_whatever_stands_beside_them(tmp_path):
    grid = [[f"Số hộ nghèo phân theo xã, {NGHI_LOC}"], ["Xã", "Tổng số hộ", "2014", "2015"]]
    grid += [["Nghi Trung", 900, 10, 8], ["Nghi Thạch", 800, 20, 15]]
    found, _ = read_grid(tmp_path, grid)
    assert known(found) == {
        "C3": ("2014", "Nghi Trung", 10), "D3": ("2015", "Nghi Trung", 8),
        "C4": ("2014", "Nghi Thạch", 20), "D4": ("2015", "Nghi Thạch", 15),
    }  # fmt: skip


def test_a_thing_beside_what_a_title_counts_narrows_it(tmp_path):
    head = ["TT", "Xã", "Hộ nghèo (hộ)", "Ghi chú"]
    for title in ("Hộ nghèo sử dụng nước sạch năm 2019", "Hộ nghèo chăn nuôi năm 2019"):
        grid = [[f"{title} {NGHI_LOC}"], head, *(one[:3] for one in LINES)]
        assert not known(read_grid(tmp_path, grid)[0])
    grid = [[f"Hộ nghèo, nước sạch năm 2019 {NGHI_LOC}"], head, *(one[:3] for one in LINES)]
    assert known(read_grid(tmp_path, grid)[0])["C3"] == ("2019", "Nghi Trung", 10)


def test_a_page_that_goes_on_has_the_title_and_the_unit_of_the_first(tmp_path):
    head = ["Đơn vị", "Kinh", "Thái"]
    grid = [[f"Dân số phân theo dân tộc năm 2019 {NGHI_LOC}"], [None, None, "ĐVT: Người"], head]
    grid += [["Xã Nghi Trung", 8637, 3410], ["Xã Nghi Thạch", 6037, 4848], []]
    grid += [["(Tiếp theo) - (Cont.)"], head, ["Xã Nghi Xá", 9805, 5737]]
    found, told = read_grid(tmp_path, [*grid, ["Xã Nghi Văn", 8276, 4984]])
    row = found["B9"]
    assert (row["place"], row["period"], row["unit"]) == ("Nghi Xá", "2019", "người")
    assert not told


def test_a_figure_of_several_years_is_the_sum_of_theirs(tmp_path):
    grid = [["Đường cứng hóa giai đoạn 2016 - 2018 tỉnh Nghệ An"]]
    grid += [["TT", "Nội dung", "2016", "2017", "2018", "TH giai đoạn 2016-2018"]]
    grid += [[1, "Đường cứng hóa (km)", 142.5, 168.2, 175.9, 486.6]]
    grid += [[2, "Nhà văn hóa thôn (nhà)", 48, 57, 66, 171]]
    found, _ = read_grid(tmp_path, [*grid, [3, "Cầu (cầu)", 5, 6, 9, 20]])
    assert found.keys() == {f"{c}{r}" for c in "CDE" for r in (3, 4, 5)}


def test_a_unit_within_a_word_is_none(tmp_path):
    grid = [[f"Kết quả năm 2019 {NGHI_LOC}"], ["Xã", "Bờ vùng quýnh đồng xyzt (m)"]]
    found, _ = read_grid(tmp_path, [*grid, ["Nghi Trung", 1250], ["Nghi Thạch", 640]])
    assert {row["unit"] for row in found.values()} == {"m"}


def test_regions_of_the_country_are_places_without_an_id(tmp_path):
    grid = [["Số xã đạt chuẩn nông thôn mới năm 2019 của cả nước"]]
    grid += [["Vùng", "Số xã đạt chuẩn (xã)"], ["Tây Nguyên", 238], ["Đông Nam Bộ", 319]]
    found, _ = read_grid(tmp_path, grid)
    assert [(r["place"], r["place_id"], r["value"]) for r in found.values()] == [
        ("Tây Nguyên", "", 238), ("Đông Nam Bộ", "", 319)
    ]  # fmt: skip
    grid[0] = [f"Số xã đạt chuẩn nông thôn mới năm 2019 {NGHI_LOC}"]
    assert not read_grid(tmp_path, grid)[0]


def test_lines_that_a_format_indents_stand_under_the_one_before(tmp_path):
    book = Workbook()
    for line in (
        ["Số lớp tỉnh Nghệ An năm 2019"], ["", "Số lớp (lớp)"], ["Tiểu học", 30], ["Công lập", 20],
        ["Ngoài công lập", 10], ["Trung học", 9], ["Công lập", 5], ["Ngoài công lập", 4],
    ):  # fmt: skip
        book.active.append(line)
    for row in (4, 5, 7, 8):
        book.active.cell(row, 1).alignment = Alignment(indent=2)
    found = rows(read(save_as_excel_does(book, tmp_path / "lop.xlsx")), "indicators")
    names = {r["address"]: r["indicator_name"] for r in found}
    assert "Tiểu học | Công lập" in names["B4"]
    assert "Trung học | Công lập" in names["B7"]


def test_the_last_part_stands_under_the_last_place_as_the_others_do(tmp_path):
    grid = [[f"Số hộ năm 2019 {NGHI_LOC}"], ["TT", "Xã", "Hộ quýnh (hộ)"]]
    for n, commune in enumerate(("Nghi Trung", "Nghi Thạch", "Nghi Xá"), 1):
        grid += [[n, commune, 10 * n], [None, "Trđ: Hộ DTTS", n]]
    found, _ = read_grid(tmp_path, grid)
    assert found["C8"]["place"] == found["C7"]["place"] == "Nghi Xá"


def test_what_stands_below_a_place_that_nobody_knows_is_none_of_the_area(tmp_path):
    grid = [[f"Số hộ năm 2019 {NGHI_LOC}"], ["TT", "Đơn vị", "Số hộ (hộ)"]]
    grid += [[1, "Xã Quýnh Quang", 10], [None, "Trđ: Hộ DTTS", 3], [2, "Xã Quýnh Thạch", 20]]
    found, told = read_grid(tmp_path, grid)
    assert not found
    assert "unknown_place" in told


@pytest.mark.parametrize("legend", ["Chú giải: (v) đạt; (-) chưa đạt", "(v) đạt, (-) chưa đạt"])
def test_a_legend_has_signs_in_brackets(legend, tmp_path):
    grid = [[f"Kết quả tiêu chí nông thôn mới {NGHI_LOC} năm 2014"], [legend]]
    grid += [["TT", "Xã", "TC 1", "TC 2"], [1, "Nghi Trung", "v", "-"]]
    result = read(save_grid(tmp_path / "bieu.xlsx", [*grid, [2, "Nghi Thạch", "-", "v"]]))
    assert [r["status"] for r in rows(result, "criteria")] == ["met", "not_met", "not_met", "met"]


def test_a_remark_says_which_standard_a_place_holds_where_heads_name_theirs(tmp_path):
    marks = [[1, "Nghi Trung (xã NTM kiểu mẫu)", "x", "0"], [2, "Nghi Thạch", "0", "x"]]
    title, head = [f"Kết quả tiêu chí {NGHI_LOC} năm 2023"], ["TT", "Xã", "Xã nông thôn mới", None]
    grid = [title, head, [None, None, "TC 1", "TC 2"], *marks]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid, merges=("C2:D2",)))
    assert len(rows(result, "criteria")) == 4
    grid = [title, ["TT", "Xã", "TC 1", "TC 2"], *marks]  # or is it judged by that standard?
    result = read(save_grid(tmp_path / "khac.xlsx", grid))
    assert {r["place"] for r in rows(result, "criteria")} == {"Nghi Thạch"}


@pytest.mark.parametrize("note", ["x: không có số liệu", "(x) xã điểm", "x - không cộng"])
def test_a_mark_that_a_legend_explains_otherwise_says_nothing(note, tmp_path):
    grid = [[f"Kết quả tiêu chí nông thôn mới {NGHI_LOC} năm 2014"], ["TT", "Xã", "TC 1", "TC 2"]]
    grid += [[1, "Nghi Trung", "x", "Đạt"], [2, "Nghi Thạch", "Đạt", "x"], [f"Ghi chú: {note}"]]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert [r["address"] for r in rows(result, "criteria")] == ["D3", "C4"]


def test_a_column_of_totals_that_says_what_of_is_a_figure_or_told(tmp_path):
    grid = [[f"Số xã đạt chuẩn nông thôn mới của {NGHI_LOC}"], [None, None, "Đơn vị tính: Xã"]]
    grid += [["Năm", "Tổng số xã còn nợ", "Số xã đạt chuẩn"], [2018, 8, 11], [2019, 7, 10]]
    found, told = read_grid(tmp_path, grid)
    assert "B4" in found or any("B4" in cells for cells in told.values())
