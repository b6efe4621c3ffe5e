"""Cells that count criteria and say which are missing, and cells that list communes."""

import openpyxl
import pytest

import analysis
from workbook_makers import save_grid

BA_VI = "Số tiêu chí đạt chuẩn nông thôn mới các xã huyện Ba Vì"
HEADS = ["TT", "Xã", "Số tiêu chí đạt"]
CHUONG_MY = "của các xã huyện Chương Mỹ năm 2021"


def read(folder, grid, sheet="Sheet1", merges=()):
    path = save_grid(folder / "bieu.xlsx", grid)
    book = openpyxl.load_workbook(path)
    book.active.title = sheet
    for merge in merges:
        book.active.merge_cells(merge)
    book.save(path)
    return analysis.read_workbook(path)


def counted(folder, cell):
    """How many criteria a cell says are met, which not, how many others are, and what is told."""
    lines = [[1, "Minh Quang", cell], [2, "Yên Bài", "17/19"], [3, "Ba Trại", "18/19"]]
    book = read(folder, [[f"{BA_VI} năm 2022"], HEADS, *lines])
    own = book.indicators[book.indicators["address"] == "C3"]
    unmet = book.criteria[book.criteria["status"] == "not_met"]["criterion"]
    met = int((book.criteria["status"] == "met").sum())
    return [*own["value"]], sorted(map(int, unmet)), met, set(book.issues["rule"])


@pytest.mark.parametrize(
    ("cells", "unmet"),
    [
        ("Đạt 15/19|15/19 tiêu chí (78,9%)|15/19 (78,9 %)|15/19 = 78,9%|15/19; 78,9%"
         "|15/19 (đạt 79%)|15 TC/19 TC|15 TC/19|Đạt 15 TC/19 TC"
         "|15/19 đạt|15 TC đạt|đạt 15|15/19, còn 4 TC", []),
        ("15/19 (thiếu TC 2, 5, 6, 17)|Đạt 15/19; còn 2, 5, 6, 17|15 TC (thiếu 2, 5, 6, 17)"
         "|15/19 (nợ TC 2, 5, 6, 17)|15/19 (trừ TC 2, 5, 6, 17)|15/19, chưa đạt TC: 2, 5, 6, 17"
         "|15/19 tiêu chí. Còn 4 TC chưa đạt: 2, 5, 6, 17", [2, 5, 6, 17]),
    ],
)  # fmt: skip
def test_a_count_with_what_is_missing_behind_it(cells, unmet, tmp_path):
    for cell in cells.split("|"):
        met = 15 if unmet else 0
        assert counted(tmp_path, cell) == ([15], unmet, met, set()), cell


@pytest.mark.parametrize(
    "cell",
    [
        "15/19 (58,9%)", "15/19 (thiếu 2)", "Thiếu 15/19", "15/19 chưa đạt",
        "Phấn đấu đạt 15/19", "15/19 (thiếu TC 2, 5, 6, 25)", "15/19 (dự kiến thiếu TC 2, 5)",
        "đạt 15/57", "15 TC/năm", "15/19 (tăng 78,9%)", "Đạt 15 TC, thiếu 7",
    ],
)  # fmt: skip
def test_a_count_that_says_more_or_what_cannot_be_is_told(cell, tmp_path):
    value, unmet, met, rules = counted(tmp_path, cell)
    assert (value, unmet, met) == ([], [], 0) and rules


def test_a_count_that_its_list_contradicts_proves_nothing(tmp_path):
    assert counted(tmp_path, "15/19 (thiếu TC 5, 6)")[2:] == (0, {"unmet_differ"})


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        ("Các xã chưa đạt chia theo từng tiêu chí", ["Tiêu chí", "Các xã"]),
        ("Tổng hợp tiêu chí", ["Tiêu chí", "Số xã chưa đạt", "Tên xã"]),
        ("Tổng hợp tiêu chí", ["Tiêu chí chưa đạt", "Số xã", "Gồm các xã"]),
        ("Tổng hợp tiêu chí", ["Tiêu chí", "Các xã chưa đạt"]),
    ],
)
def test_communes_below_criteria_in_small_letters_too(title, heads, tmp_path):
    lists = ["Trần Phú, hoàng diệu", "đồng lạc", "- Trần Phú\n- đồng lạc", "Trần Phú, tùng ảnh"]
    lines = [[n, own] for n, own in zip(("TC 5", "TC 6", "TC 17", "TC 2"), lists, strict=True)]
    lines = [[n, own.count(" ") // 2 + 1, own][-len(heads) :] for n, own in lines]
    lines = [[n, *rest[1 - len(heads) :]] for (n, *_), rest in zip(
        [("TC 5",), ("TC 6",), ("TC 17",), ("TC 2",)], lines, strict=True)]  # fmt: skip
    book = read(tmp_path, [[f"{title} {CHUONG_MY}"], ["TT", *heads],
                           *([n, *line] for n, line in enumerate(lines, 1))])  # fmt: skip
    found = book.criteria.groupby("criterion", sort=False)["place"].agg(list).to_dict()
    wanted = {"5": ["Trần Phú", "Hoàng Diệu"], "6": ["Đồng Lạc"], "17": ["Trần Phú", "Đồng Lạc"]}
    assert found == wanted | {"2": ["Trần Phú"]}
    assert set(book.criteria["status"]) == {"not_met"}
    assert {"place_missing", "unknown_place"} & set(book.issues["rule"])


@pytest.mark.parametrize(
    ("heads", "level"),
    [
        (["Mức độ", "Số xã", "Tên xã"], "Đạt {}/19 tiêu chí"),
        (["Số tiêu chí đạt", "Số xã", "Tên xã"], "{}/19"),
        (["Số tiêu chí đạt", "Tên xã"], "{} tiêu chí"),
        (["Phân loại", "Số xã", "Gồm các xã"], "Nhóm đạt {} tiêu chí"),
        (["Nhóm tiêu chí", "Tổng số xã", "Trong đó: các xã"], "{} TC"),
    ],
)
def test_each_commune_of_a_level_has_it(heads, level, tmp_path):
    lists = ["Trần Phú, hoàng diệu", "Đồng Lạc", "hữu văn; mỹ lương"]
    lines = [[level.format(n), len(own.split(",")), own] for n, own in zip((19, 18, 15), lists,
                                                                          strict=True)]  # fmt: skip
    lines = [[n, *(line if len(heads) > 2 else line[::2])] for n, line in enumerate(lines, 1)]
    title = f"Số tiêu chí đạt chuẩn nông thôn mới {CHUONG_MY}"
    book = read(tmp_path, [[title], ["TT", *heads], *lines])
    known = book.indicators[book.indicators["indicator"] == "criteria_met"]
    met = dict(zip(known["place"], known["value"], strict=True))
    assert met == {"Trần Phú": 19, "Hoàng Diệu": 19, "Đồng Lạc": 18, "Hữu Văn": 15, "Mỹ Lương": 15}


@pytest.mark.parametrize("mark", ["Xem lại", "Sẽ Đạt", "Đang trình hồ sơ"])
@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_mark_nobody_understands_over_the_parts_of_a_criterion_heads_nothing(mark, at, tmp_path):
    names = ["Quy hoạch", "Giao thông", "Thủy lợi", "Điện"]
    lines, merges = [], []
    for n, name in enumerate(names):
        merges += [f"{c}{3 + 2 * n}:{c}{4 + 2 * n}" for c in "ABD"]
        lines += [[n + 1, name, f"{n + 1}.1. Nội dung thứ nhất", mark if n == at else "Đạt"],
                  [None, None, f"{n + 1}.2. Nội dung thứ hai", None]]  # fmt: skip
    heads = ["TT", "Tên tiêu chí", "Nội dung tiêu chí", "Đánh giá"]
    book = read(tmp_path, [["Tự đánh giá tiêu chí xã Kỳ Hà năm 2018"], heads, *lines],
                merges=merges)  # fmt: skip
    wanted = [f"D{3 + 2 * n}" for n in range(4) if n != at]
    assert sorted(book.criteria["address"]) == wanted
    assert [*book.issues["address"]] == [f"D{3 + 2 * at}"]


@pytest.mark.parametrize(
    ("sheet", "period"),
    [
        ("Q3_2022", "2022-Q3"), ("9T_2022", "2022-01/2022-09"), ("6T-2022", "2022-H1"),
        ("6T.2022", "2022-H1"), ("T9_2022", "2022-09"), ("thang_9_2022", "2022-09"),
    ],
)  # fmt: skip
def test_the_name_of_a_sheet_dates_a_table_whose_title_does_not(sheet, period, tmp_path):
    book = read(tmp_path, [[BA_VI], HEADS, [1, "Minh Quang", "15/19"]], sheet)
    assert [*book.indicators["period"]] == [period]


@pytest.mark.parametrize(("sheet", "told"), [("Q3", False), ("Q2", True)])
def test_a_quarter_as_the_name_of_a_sheet_is_no_district(sheet, told, tmp_path):
    lines = [[1, "Minh Quang", "15/19"], [2, "Yên Bài", "17/19"]]
    book = read(tmp_path, [[f"{BA_VI} quý III năm 2021"], HEADS, *lines], sheet)
    assert ("sheet_name_tells" in set(book.issues["rule"])) == told


@pytest.mark.parametrize(
    "area",
    ["(KHU VỰC HUYỆN MỘ ĐỨC CŨ)", "thuộc huyện Mộ Đức (cũ)", "(huyện Mộ Đức trước đây)"],
)
def test_communes_of_today_in_the_area_of_a_former_district(area, tmp_path):
    title = f"Tiến độ thực hiện tiêu chí nông thôn mới của các xã {area} đến ngày 30/9/2025"
    heads = ["TC", "Nội dung", "Mộ Đức", "Long Phụng", "Mỏ Cày", "Bình Sơn"]
    lines = [[2, "Giao thông", "Đ", "CĐ", "Đ", "Đ"], [4, "Điện", "Đ", "Đ", "Đ", "Đ"]]
    book = read(tmp_path, [["VP ĐIỀU PHỐI NTM TỈNH QUẢNG NGÃI"], [title], heads, *lines,
                           ["Đ: đạt; CĐ: chưa đạt"]])  # fmt: skip
    assert set(book.criteria["place"]) == {"Mộ Đức", "Long Phụng", "Mỏ Cày"}
    assert set(book.criteria["place_type"]) == {"xã"}


def test_other_groups_are_left_out_by_the_head_of_a_list(tmp_path):
    heads = [*HEADS, "TC chưa đạt (ngoài nhóm hạ tầng)"]
    lines = [[1, "Minh Quang", "17/19", "TC 17"], [2, "Yên Bài", "15/19", "TC 1, 17"]]
    book = read(tmp_path, [[f"{BA_VI} năm 2022"], heads, *lines])
    assert [*book.criteria["criterion"]] == ["17", "1", "17"] and book.issues.empty


def test_a_number_among_lists_of_what_was_gained_is_one_of_them(tmp_path):
    heads, lists = [*HEADS, "TC đạt thêm trong năm"], ["2, 5", 6, "10; 11"]
    names = zip(("Minh Quang", "Yên Bài", "Ba Trại"), lists, strict=True)
    book = read(tmp_path, [[f"{BA_VI} năm 2022"], heads,
                           *([1, name, "15/19", own] for name, own in names)])  # fmt: skip
    assert [*book.criteria["criterion"]] == ["2", "5", "6", "10", "11"]


def test_a_plan_of_the_second_half_of_a_year_is_of_it(tmp_path):
    grid = [["UBND XÃ HẠ HÒA"], ["Tỉnh Phú Thọ"], ["Huy động nguồn lực xây dựng nông thôn mới"],
            ["6 tháng cuối năm 2025"], [None, None, "ĐVT: Triệu đồng"],
            ["STT", "Nguồn vốn", "Kế hoạch", "Kết quả huy động"],
            [1, "Ngân sách tỉnh", 1500, 1450], [2, "Ngân sách xã", 1100, 1030]]  # fmt: skip
    made = read(tmp_path, grid).contributions
    assert set(zip(made["period"], made["measure"], strict=True)) == {
        ("2025-H2", "plan"), ("2025-H2", "actual")}  # fmt: skip


@pytest.mark.parametrize("title", ["Công nhận xã đạt chuẩn nông thôn mới năm 2016, tỉnh Gia Lai"])
@pytest.mark.parametrize("below", [[], ["Toàn tỉnh, tính đến năm 2016"]])
def test_lines_of_texts_alone_are_no_heads_of_the_numbers_below(title, below, tmp_path):
    heads = ["Huyện, thị xã, thành phố", "Xã được công nhận đạt chuẩn nông thôn mới"]
    lines = [["Huyện Đak Đoa", "xã Glar"], ["Huyện Chư Prông", "xã Bàu Cạn"],
             ["Thị xã An Khê", "xã Cửu An"], ["Huyện Chư Sê", "xã Dun, xã Ia Pal"]]  # fmt: skip
    book = read(tmp_path, [[title], heads, *lines, [], below, ["Số xã đạt chuẩn (xã)", 31]])
    assert {*book.recognitions["place"]} == {"Glar", "Bàu Cạn", "Cửu An", "Dun", "Ia Pal"}
    assert book.indicators.empty or set(book.indicators["place"]) == {"Gia Lai"}


def test_lines_that_name_what_is_not_met(tmp_path):
    title, heads = "Các tiêu chí chưa đạt của {} huyện Ba Vì năm 2022", ["TT", "Tiêu chí"]
    lines = [[1, "Tiêu chí số 2 - Giao thông"], [2, "Trường học"]]
    book = read(tmp_path, [[title.format("xã Minh Quang,")], [*heads, "Lý do"],
                           *([*line, "Thiếu vốn"] for line in lines)])  # fmt: skip
    assert [*book.criteria["criterion"]] == ["2", "5"] and {*book.criteria["status"]} == {"not_met"}
    by_commune = [["I", "Xã Minh Quang"], *lines, ["II", "Xã Yên Bài"], [1, "Thu nhập"]]
    book = read(tmp_path, [[title.format("các xã")], heads, *by_commune])
    assert [*book.criteria["place"]] == ["Minh Quang", "Minh Quang", "Yên Bài"]


def test_what_is_not_met_below_a_table_is_told(tmp_path):
    lines = [["Số tiêu chí đạt", "17/19"], ["Các tiêu chí chưa đạt:"], ["Tiêu chí 2 - Giao thông"]]
    title = "Kết quả xây dựng nông thôn mới năm 2022 xã Minh Quang, huyện Ba Vì"
    book = read(tmp_path, [[title], ["Nội dung", "Kết quả"], *lines])
    assert [*book.issues["address"]] == ["A4", "A5"]


def test_a_count_of_communes_that_a_level_does_not_list_is_told(tmp_path):
    lines = [[1, "Đạt 19 tiêu chí", 3, "Trần Phú, Đồng Lạc"], [2, "Đạt 17 tiêu chí", 1, "Hữu Văn"]]
    title = f"Số tiêu chí đạt chuẩn nông thôn mới {CHUONG_MY}"
    book = read(tmp_path, [[title], ["TT", "Nhóm xã", "Số xã", "Tên xã"], *lines])
    assert [*book.issues["address"]] == ["C3"]
