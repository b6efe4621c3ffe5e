"""Criteria in the layouts of many offices: forms, lists, matrices, words in cells."""

import pytest

from workbook_makers import read, rows, save_grid

AREA = "huyện Đại Lộc"
TITLE = f"Kết quả thực hiện các tiêu chí nông thôn mới {AREA} năm 2018"
OF_ONE = "Kết quả thực hiện các tiêu chí nông thôn mới xã Đại Minh, huyện Đại Lộc năm 2018"
COMMUNES = ("Đại Minh", "Đại Hồng", "Đại Quang")
MATRIX = [
    ["TT", "Xã", "TC1", "TC2", "TC3"],
    [1, "Đại Minh", "Đạt", "Chưa đạt", "Đạt"],
    [2, "Đại Hồng", "Đạt", "Đạt", "Đạt"],
]
OF_MATRIX = {
    ("Đại Minh", "1", "met"), ("Đại Minh", "2", "not_met"), ("Đại Minh", "3", "met"),
    ("Đại Hồng", "1", "met"), ("Đại Hồng", "2", "met"), ("Đại Hồng", "3", "met"),
}  # fmt: skip
FORM = ["TT", "Tên tiêu chí", "Nội dung", "Chỉ tiêu", "Kết quả thực hiện", "Đánh giá"]


@pytest.fixture
def sheet(tmp_path):
    return lambda grid, *merges: read(save_grid(tmp_path / "bieu.xlsx", grid, merges=merges))


def said(result):
    return {(r["place"], r["criterion"], r["status"]) for r in rows(result, "criteria")}


def of_minh(result):
    return {(number, status) for place, number, status in said(result) if place == "Đại Minh"}


@pytest.mark.parametrize(
    "title",
    [
        ("TỔNG HỢP KẾT QUẢ THỰC HIỆN TIÊU CHÍ XÃ NÔNG", "THÔN MỚI HUYỆN ĐẠI LỘC NĂM 2018"),
        ("KẾT QUẢ ĐÁNH GIÁ MỨC ĐỘ", "ĐẠT CHUẨN NTM CÁC XÃ HUYỆN ĐẠI LỘC NĂM 2018"),
        ("KẾT QUẢ THỰC HIỆN BỘ TIÊU CHÍ QUỐC", "GIA VỀ NTM HUYỆN ĐẠI LỘC NĂM 2018"),
    ],
)
def test_a_title_goes_on_in_the_next_line_in_the_middle_of_a_phrase(title, sheet):
    result = sheet([*([one] for one in title), [], *MATRIX])
    assert said(result) == OF_MATRIX and not result.issues


def test_the_second_line_of_a_title_may_say_another_standard(sheet):
    title = [["KẾT QUẢ THỰC HIỆN TIÊU CHÍ XÃ NÔNG"], ["THÔN MỚI NÂNG CAO HUYỆN ĐẠI LỘC NĂM 2018"]]
    sets = {row["criteria_set"] for row in rows(sheet([*title, [], *MATRIX]), "criteria")}
    assert all(one.startswith("~") for one in sets)


def test_a_title_right_above_the_heads_is_none_below_a_letterhead_either(sheet):
    letters = ["UBND HUYỆN ĐẠI LỘC", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    offices = ["PHÒNG NÔNG NGHIỆP VÀ PTNT", None, "Độc lập - Tự do - Hạnh phúc"]
    title = ["BẢNG TỔNG HỢP KẾT QUẢ THẨM ĐỊNH MỨC ĐỘ ĐẠT CHUẨN TIÊU CHÍ NTM NĂM 2018"]
    grid = [letters, offices, [], title, *MATRIX]
    result = sheet(grid, "A1:B1", "C1:E1", "A2:B2", "C2:E2", "A4:E4")
    assert said(result) == OF_MATRIX and not result.issues


@pytest.mark.parametrize("required", ["Mức đạt chuẩn", "Mức đạt", "Mức đạt theo quy định"])
def test_what_is_required_of_a_criterion_is_no_verdict_on_it(required, sheet):
    lines = [[1, "Quy hoạch", "Đạt", "Chưa đạt"], [2, "Giao thông", "Đạt", "Đạt"]]
    result = sheet([[OF_ONE], [], ["TT", "Tên tiêu chí", required, "Đánh giá"], *lines])
    assert of_minh(result) == {("1", "not_met"), ("2", "met")}


def test_a_column_that_says_what_is_unmet_is_a_result_whatever_its_head(sheet):
    lines = [[1, "Quy hoạch", "Đạt"], [2, "Giao thông", "Chưa đạt"]]
    result = sheet([[OF_ONE], [], ["TT", "Tên tiêu chí", "Mức đạt chuẩn"], *lines])
    assert of_minh(result) == {("1", "met"), ("2", "not_met")}


def test_one_verdict_on_all_parts_is_of_the_criterion_below_a_group_of_its_name(sheet):
    lines = [
        ["I", "QUY HOẠCH"],
        [1, "Quy hoạch", "1.1. Có quy hoạch", "Đạt", "Đã có", "Chưa đạt"],
        [None, None, "1.2. Ban hành quy định", "Đạt", "Đã ban hành", None],
        ["II", "HẠ TẦNG KINH TẾ - XÃ HỘI"],
        [2, "Giao thông", "2.1. Đường xã", "100%", "92%", "Đạt"],
        [None, None, "2.2. Đường thôn", "≥ 80%", "85%", None],
    ]
    merged = ("A5:A6", "B5:B6", "F5:F6", "A8:A9", "B8:B9", "F8:F9")
    assert of_minh(sheet([[OF_ONE], [], FORM, *lines], *merged)) == {("1", "not_met"), ("2", "met")}


def test_numbered_parts_below_the_line_of_their_criterion_are_no_heads(sheet):
    lines = [
        ["I", "QUY HOẠCH"],
        [1, "Quy hoạch", None, None, None, "Đạt"],
        [None, None, "1.1. Có quy hoạch chung xây dựng xã", "Đạt", "Đã có", "Đạt"],
        [None, None, "1.2. Ban hành quy định quản lý quy hoạch", "Đạt", "Đã ban hành"],
        [2, "Giao thông", None, None, None, "Chưa đạt"],
    ]
    result = sheet([[OF_ONE], [], FORM, *lines])
    assert of_minh(result) == {("1", "met"), ("1.1", "met"), ("2", "not_met")}


def test_first_lines_whose_cells_are_merged_downwards_are_no_heads(sheet):
    head = ["TT", "Tiêu chí", "Nội dung", "Cơ quan thẩm định", "Kết quả", "Đánh giá"]
    lines = [
        [1, "Quy hoạch", "Có quy hoạch", "Phòng Kinh tế và Hạ tầng", "Đã có", "Đạt"],
        [None, None, "Ban hành quy định", None, "Đã ban hành", None],
        [2, "Giao thông", "Đường xã", "Phòng NN&PTNT", "92%", "Chưa đạt"],
        [None, None, "Đường thôn", None, "80%", None],
    ]
    merged = [f"{column}{row}:{column}{row + 1}" for column in "ABDF" for row in (4, 6)]
    result = sheet([[OF_ONE], [], head, *lines], *merged)
    assert {("1", "met"), ("2", "not_met")} <= of_minh(result)


@pytest.mark.parametrize("who", ["Cơ quan thẩm định", "Đơn vị phụ trách", "Phòng ban thẩm định"])
@pytest.mark.parametrize("at", [2, 3])
def test_who_judges_is_no_verdict(who, at, sheet):
    grid = [["TT", "Tên tiêu chí", "Kết quả đánh giá"], [1, "Quy hoạch", "Đạt"],
            [2, "Giao thông", "Chưa đạt"], [15, "Y tế", "Đạt"]]  # fmt: skip
    for line, one in zip(grid, [who, *["Phòng Kinh tế và Hạ tầng"] * 2, "Phòng Y tế"], strict=True):
        line.insert(at, one)
    result = sheet([[OF_ONE], [], *grid])
    assert of_minh(result) == {("1", "met"), ("2", "not_met"), ("15", "met")}


def test_lists_of_ranges_alone_are_lists(sheet):
    lines = [[1, "Đại Minh", "1-3, 5"], [2, "Đại Hồng", "1-19"]]
    result = sheet([[TITLE], [], ["TT", "Xã", "Tiêu chí đạt"], *lines])
    assert of_minh(result) == {(str(n), "met") for n in (1, 2, 3, 5)} and len(said(result)) == 23


def test_lists_of_names_beside_communes_name_no_line(sheet):
    lines = [[1, "Đại Minh", "Quy hoạch; Điện", "Giao thông; Y tế"]]
    lines += [[2, "Đại Hồng", "Điện", "Y tế"]]
    result = sheet([[TITLE], [], ["TT", "Xã", "Cụ thể các TC đạt", "Các TC chưa đạt"], *lines])
    assert of_minh(result) == {("1", "met"), ("4", "met"), ("2", "not_met"), ("15", "not_met")}


def test_communes_that_meet_a_criterion_and_those_that_do_not_are_lists(sheet):
    lines = [[1, "Quy hoạch", "Đại Minh, Đại Hồng", None]]
    lines += [[2, "Giao thông", "Đại Hồng", "Đại Minh"]]
    result = sheet([[TITLE], [], ["TT", "Tên tiêu chí", "Các xã đạt", "Các xã chưa đạt"], *lines])
    assert of_minh(result) == {("1", "met"), ("2", "not_met")} and len(said(result)) == 4


@pytest.mark.parametrize(
    "cell",
    [
        "Đạt 17/19 TC, còn 02 TC chưa đạt (TC 6, TC 17)",
        "Đạt 17/19 tiêu chí; chưa đạt tiêu chí 6, 17",
        "Đạt 17/19 tiêu chí. Còn tiêu chí 6, 17 chưa đạt.",
        "Đạt 17/19 TC, chưa đạt 02 TC gồm: Cơ sở vật chất văn hóa; Môi trường và an toàn thực phẩm",
    ],
)
def test_a_cell_may_tell_in_words_how_many_are_met_and_which_are_not(cell, sheet):
    lines = [[1, "Đại Minh", cell], [2, "Đại Hồng", "Đạt 19/19 tiêu chí"]]
    result = sheet([[TITLE], [], ["TT", "Xã", "Đánh giá"], *lines])
    unmet = {(number, status) for number, status in of_minh(result) if status == "not_met"}
    assert unmet == {("6", "not_met"), ("17", "not_met")} and len(of_minh(result)) == 19
    assert [r["value"] for r in rows(result, "indicators")] == [17, 19]


@pytest.mark.parametrize(
    "cell",
    [
        "Phấn đấu còn TC 6, 17",
        "Đạt thêm 02 TC, còn TC 6, 17",
        "Đạt 17/19 tiêu chí NTM nâng cao, còn TC 6, 17",
        "Cuối năm 2017 đạt 17/19 TC, còn TC 6, 17",
        "Còn 5",
        "Đạt 17/19 TC, còn 03 TC (6, 17)",
        "Đạt 17/19 TC, còn TC 6, 17 đề nghị nợ",
    ],
)
def test_words_beside_a_list_in_a_sentence_that_may_change_it_are_told(cell, sheet):
    lines = [[1, "Đại Minh", cell], [2, "Đại Hồng", "còn 02 TC chưa đạt (TC 6, 17)"]]
    result = sheet([[TITLE], [], ["TT", "Xã", "Đánh giá"], *lines])
    assert not of_minh(result) and any("C4" in issue.address for issue in result.issues)


def test_a_criterion_that_nobody_meets_is_no_description(sheet):
    head = [["TT", "Xã", "Tiêu chí", None, None], [None, None, 1, 2, 3]]
    lines = [[n, name, "x", "o", "x"] for n, name in enumerate(COMMUNES, 1)]
    grid = [[TITLE], [], *head, *lines, ["Ghi chú: x là đạt; o là chưa đạt"]]
    result = sheet(grid, "A3:A4", "B3:B4", "C3:E3")
    assert of_minh(result) == {("1", "met"), ("2", "not_met"), ("3", "met")}


def test_a_mark_beside_years_by_when_others_are_met_is_no_plan(sheet):
    title = f"Lộ trình thực hiện các tiêu chí NTM giai đoạn 2016-2020 {AREA}"
    lines = [[1, "Đại Minh", "Đã đạt", 2019, 2020], [2, "Đại Hồng", "Đã đạt", "Đã đạt", 2020]]
    result = sheet([[title], [], MATRIX[0], *lines])
    assert not said(result) and result.issues


def test_a_share_beside_bounds_is_no_progress(sheet):
    head = ["TT", "Tên tiêu chí", "Kế hoạch", "Thực hiện"]
    lines = [[2, "Giao thông", "≥ 80%", "85%"], [4, "Điện", "≥98%", "99%"]]
    result = sheet([[OF_ONE], [], head, *lines])
    assert not said(result) and result.issues


def test_a_title_goes_on_behind_a_colon(sheet):
    title = [["KẾT QUẢ THỰC HIỆN TIÊU CHÍ SỐ 17:"], ["MÔI TRƯỜNG VÀ AN TOÀN THỰC PHẨM NĂM 2018"]]
    grid = [["UBND HUYỆN ĐẠI LỘC"], *title, [], ["TT", "Xã", "Kết quả đánh giá"]]
    result = sheet([*grid, [1, "Đại Minh", "Đạt"], [2, "Đại Hồng", "Chưa đạt"]])
    assert said(result) == {("Đại Minh", "17", "met"), ("Đại Hồng", "17", "not_met")}


def test_without_accents_annexes_and_units_are_what_they_are(sheet):
    title = ["BIEU SO 03. TINH HINH THUC HIEN BO TIEU CHI NTM HUYEN DAI LOC NAM 2018"]
    lines = [["TT", "Xa", "TC1", "TC2"], [1, "Dai Minh", "Dat", "Chua dat"]]
    result = sheet([["Phu luc I"], title, ["DVT: tieu chi"], [], *lines])
    assert {(number, status) for _, number, status in said(result)} == {
        ("1", "met"), ("2", "not_met"),
    }  # fmt: skip


@pytest.mark.parametrize("unmet", ["Còn tiêu chí chưa đạt", "Tiêu chí chưa đạt chuẩn"])
def test_a_list_of_what_is_met_is_no_description_beside_that_of_what_is_not(unmet, sheet):
    head = ["TT", "Xã", "Danh mục tiêu chí đạt chuẩn", unmet]
    lines = [[1, "Đại Minh", "TC1, TC2", "TC4 và TC5"], [2, "Đại Hồng", "TC1, TC2 và TC4", "TC5"]]
    met = {("1", "met"), ("2", "met")}
    assert of_minh(sheet([[TITLE], [], head, *lines])) == met | {("4", "not_met"), ("5", "not_met")}


@pytest.mark.parametrize("compared", ["SO VỚI KẾ HOẠCH NĂM 2018", "NĂM 2018 SO VỚI KẾ HOẠCH"])
def test_columns_of_plan_and_result_say_what_a_title_compares(compared, sheet):
    title = f"TÌNH HÌNH THỰC HIỆN CÁC TIÊU CHÍ NTM {compared} HUYỆN ĐẠI LỘC"
    head = ["TT", "Xã", "Kế hoạch (số tiêu chí đạt)", "Thực hiện (số tiêu chí đạt)"]
    result = sheet([[title], [], head, [1, "Đại Minh", 18, 17], [2, "Đại Hồng", 19, 19]])
    told = [(r["measure"], r["value"]) for r in rows(result, "indicators")]
    assert sorted(told) == [("actual", 17), ("actual", 19), ("plan", 18), ("plan", 19)]


def test_what_a_commune_says_of_itself_on_a_line_gives_way_to_the_judgment_on_the_next(sheet):
    head = ["TT", "Xã", "Cấp đánh giá", "TC1", "TC2"]
    own = [1, "Đại Minh", "Xã tự đánh giá", "Đạt", "Đạt"]
    result = sheet([[TITLE], [], head, own, [None, own[1], "Huyện thẩm định", "Đạt", "Chưa đạt"]])
    assert of_minh(result) == {("1", "met"), ("2", "not_met")}


def test_two_halves_of_a_table_are_two_tables_whatever_spaces_stand_in_their_heads(sheet):
    lines = [[1, "Quy hoạch", "Đạt", 11, "Hộ nghèo", "Chưa đạt"],
             [2, "Giao thông", "Chưa đạt", 12, "Lao động có việc làm", "Đạt"]]  # fmt: skip
    head = ["TT", "Tiêu chí", "Kết quả", "TT", "Tiêu chí", " Kết quả "]
    result = sheet([[OF_ONE], [], head, *lines])
    assert of_minh(result) == {("1", "met"), ("2", "not_met"), ("11", "not_met"), ("12", "met")}


@pytest.mark.parametrize(
    "title",
    [["Mức độ hoàn thành các tiêu chí NTM năm 2018 huyện Đại Lộc (%)"],
     ["Mức độ hoàn thành các tiêu chí NTM", "năm 2018 huyện Đại Lộc (%)"]],
)  # fmt: skip
def test_numbers_below_how_much_is_done_in_per_cent_are_progress(title, sheet):
    grid = [*([one] for one in title), [], MATRIX[0], [1, "Đại Minh", 100, 80, 100]]
    assert of_minh(sheet(grid)) == {("1", "met"), ("2", "in_progress"), ("3", "met")}


@pytest.mark.parametrize(
    ("mark", "status"),
    [
        ("Không có chợ quy hoạch", "not_applicable"),
        ("Cơ bản hoàn thành", "in_progress"),
        ("Chưa thực hiện", "not_met"),
        ("FALSE", "not_met"),
        ("#N/A ", None),
    ],
)
def test_marks_of_offices_and_an_error_that_is_none(mark, status, sheet):
    result = sheet([[TITLE], [], *MATRIX, [3, "Đại Quang", "Đạt", mark, "Đạt"]])
    found = {number: own for place, number, own in said(result) if place == "Đại Quang"}
    assert found.get("2") == status and ("2" in found or result.issues)


def test_ticks_and_dashes_below_a_criterion_that_is_measured_elsewhere_are_marks(sheet):
    lines = [["TT", "Xã", "TC 1", "TC 10: Thu nhập"], [1, "Đại Minh", "√", "√"]]
    result = sheet([[TITLE], ["√: đạt; -: chưa đạt"], [], *lines, [2, "Đại Hồng", "√", "-"]])
    assert ("Đại Hồng", "10", "not_met") in said(result) and len(said(result)) == 4


def test_a_list_behind_its_number_is_of_what_its_head_says(sheet):
    head = ["TT", "Xã", "Các tiêu chí đạt"]
    cells = "02 tiêu chí (gồm: Quy hoạch; Điện)", "03 tiêu chí (gồm: Quy hoạch; Điện; Y tế)"
    lines = [[n, name, cell] for n, (name, cell) in enumerate(zip(COMMUNES, cells, strict=False))]
    assert "not_met" not in {status for _, _, status in said(sheet([[TITLE], [], head, *lines]))}


def test_how_many_are_unmet_may_stand_once_for_the_lines_that_name_them(sheet):
    head = ["TT", "Xã", "Số TC chưa đạt", "Tên tiêu chí chưa đạt", "Nguyên nhân"]
    lines = [[1, "Đại Minh", 2, "Giao thông", "Thiếu vốn"], [None, None, None, "Điện", "Thiếu vốn"]]
    grid = [[TITLE], [], head, *lines, [2, "Đại Hồng", 1, "Y tế", "Thiếu bác sĩ"]]
    result = sheet(grid, "A4:A5", "B4:B5", "C4:C5")
    assert of_minh(result) == {("2", "not_met"), ("4", "not_met")} and len(said(result)) == 3


def test_how_far_criteria_are_by_month_sums_nothing_beside_who_is_in_charge(sheet):
    head = ["TT", "Tiêu chí", "Tháng 9/2018", "Tháng 10/2018", "Đơn vị phụ trách"]
    done = [None, None, "Mức độ hoàn thành (%)", "Mức độ hoàn thành (%)", None]
    lines = [[1, "Quy hoạch", "Đạt", "Đạt", "Hội Nông dân"]]
    lines += [[2, "Giao thông", 75, 77, "Công an xã"]]
    result = sheet([[OF_ONE], [], head, done, *lines], "A3:A4", "B3:B4", "E3:E4")
    assert [r["value"] for r in rows(result, "criteria") if r["criterion"] == "2"] == [75, 77]


def test_a_short_name_with_its_number_is_no_ordinal_nor_a_town(sheet):
    grid = [[TITLE], ["TT", "Xã", "GT", "TT-TT"], [None, None, 2, 8], [1, "Đại Minh", "Đ", "Đ"]]
    assert said(sheet(grid)) == {("Đại Minh", "2", "met"), ("Đại Minh", "8", "met")}


@pytest.mark.parametrize(("time", "period"), [("quý IV", "2018-Q4"), ("tháng 12", "2018-12")])
def test_the_end_of_a_year_told_below_a_part_of_it_dates_nothing_else(time, period, sheet):
    lines = [[f"Ủng hộ xây dựng nông thôn mới {AREA} {time} năm 2018"], ["(Tính đến 31/12/2018)"]]
    heads = ["TT", "Đơn vị ủng hộ", "Số tiền (triệu đồng)"]
    gifts = rows(sheet([*lines, heads, [1, "Hội Nông dân", 12]]), "contributions")
    assert [r["period"] for r in gifts] == [period]


def test_an_estimate_right_above_is_of_its_own_day(sheet):
    title = "Kết quả xây dựng nông thôn mới huyện Đại Lộc (đến ngày 15/11/2018)"
    heads = ["TT", "Xã", "Số tiêu chí đạt"]
    over = [None, "Ước thực hiện đến 31/12/2018:"]
    grid = [[title], [], heads, [1, "Đại Minh", 15], [], over, heads, [1, "Đại Minh", 17]]
    told = [(r["period"], r["value"]) for r in rows(sheet(grid), "indicators")]
    assert told == [("2018-11-15", 15), ("2018", 17)]
