"""Small changes of meaning, one a sheet: each must be told, refuse its figures or change them.

Each list of phrases stands in one place of a good sheet; what is harmless there leaves all as is.
"""

import pytest
from openpyxl import load_workbook

from analysis.reading.rows import PARTS
from workbook_makers import read, rows, save_grid

AREA = ["UBND HUYỆN CAN LỘC, TỈNH HÀ TĨNH"]
LISTED = [
    AREA,
    ["KẾT QUẢ HỖ TRỢ XÂY DỰNG NÔNG THÔN MỚI NĂM 2019"],
    ["ĐVT: triệu đồng"],
    ["TT", "Đơn vị hỗ trợ", "Xã", "Huyện", "Số tiền", "Ghi chú"],
    [1, "Hội Nông dân", "Thiên Lộc", "Can Lộc", 50, ""],
    [2, "Hội Phụ nữ", "Vượng Lộc", "Can Lộc", 35, ""],
    [3, "Công an huyện", "Thanh Lộc", "Can Lộc", 20, ""],
]
COUNTED = [
    AREA,
    ["SỐ TIÊU CHÍ NÔNG THÔN MỚI CỦA CÁC XÃ NĂM 2019"],
    ["TT", "Xã", "Số tiêu chí đạt", "Tỷ lệ hộ nghèo (%)", "Ghi chú"],
    [1, "Thiên Lộc", 19, 4.5, ""],
    [2, "Vượng Lộc", 17, 5.25, ""],
    [3, "Thanh Lộc", 15, 6.75, ""],
]
RECOGNISED = [
    ["DANH SÁCH CÁC XÃ ĐƯỢC CÔNG NHẬN ĐẠT CHUẨN NÔNG THÔN MỚI, TỈNH HÀ TĨNH"],
    ["TT", "Xã", "Huyện", "Số quyết định", "Ngày ký"],
    [1, "Thiên Lộc", "Can Lộc", "3741/QĐ-UBND", "28/12/2015"],
    [2, "Vượng Lộc", "Can Lộc", "3741/QĐ-UBND", "28/12/2015"],
]
GIFTS, COUNTS, RECOGNITIONS = ("contributions", LISTED), ("indicators", COUNTED), (
    "recognitions", RECOGNISED)  # fmt: skip
CHECKED = ["place_id", "year", "period", "measure", "value", "value_vnd", "event", "qualifier"]


def outcome(folder, kind, changed=None, name="Bieu 1", form=()):
    """The rows of a table by address, without names, and the addresses that issues name."""
    table, grid = kind
    grid = [list(line) for line in grid]
    for (r, c), text in (changed or {}).items():
        if r == len(grid):
            grid.append([])
        grid[r] = [*grid[r], *[None] * (c + 1 - len(grid[r]))]
        grid[r][c] = text
    path = save_grid(folder / "bieu.xlsx", grid)
    book = load_workbook(path)
    book.active.title = name
    for address, code in form:
        book.active[address].number_format = code
    book.save(path)
    result = read(path)
    found = [dict(zip(PARTS[table], row, strict=True)) for row in getattr(result.tidied, table)]
    made = {r["address"]: {k: r[k] for k in CHECKED if k in r} for r in found}
    told = {a for i in result.issues if i.rule != "place_own_name" for a in i.address.split(";")}
    return made, told


def silent(folder, kind, cell, text, figure):
    """Whether a figure stays as it was and nothing names it or the text."""
    at = lambda r, c: f"{'ABCDEF'[c]}{r + 1}"  # noqa: E731
    before, _ = outcome(folder, kind)
    after, told = outcome(folder, kind, {cell: text})
    return after.get(figure) == before[figure] and not told & {figure, at(*cell), ""}


@pytest.mark.parametrize(
    ("kind", "cell", "figure", "texts"),
    [
        (GIFTS, (4, 5), "E5", "thay bằng 45|sửa lại|?|nhận thay Công an huyện|đúng là 500|từ chối"
         "|chia đều 2 xã|trừ 10|mới nhận 20|kiểm tra lại"),
        (COUNTS, (3, 4), "C4", "năm 2018|đến 30/6|sai|rớt 2 tiêu chí|theo bộ cũ|huyện chấm 17"
         "|sai, sửa 16|đang chờ kết quả|gồm cả TC đang làm|thực tế chỉ đạt 13"),
        (COUNTS, (1, 0), "C4", "SỐ TIÊU CHÍ NTM ĐẠT THÊM CỦA CÁC XÃ NĂM 2019"
         "|SỐ TIÊU CHÍ NTM CHƯA ĐẠT CỦA CÁC XÃ NĂM 2019"
         "|SỐ TIÊU CHÍ NTM CỦA CÁC XÃ NĂM 2019 THEO BỘ TIÊU CHÍ GIAI ĐOẠN 2021-2025"
         "|SỐ TIÊU CHÍ NTM CỦA CÁC XÃ NĂM 2019 (tính đến 30/6/2019)"),
        (COUNTS, (2, 2), "C4", "Bao gồm cả số tiêu chí đạt|Thu nhập (triệu đồng) (nghìn đồng)"),
        (COUNTS, (3, 4), "C4", "mới cam kết|Chuyển sang năm 2020|chưa được thẩm định"),
        (COUNTS, (6, 0), "C4", "Biểu này thay thế biểu ngày 3/1/2020|Chữ in nghiêng: dự kiến"
         "|Ô tô vàng là dự kiến|Số liệu trên của 2 năm|Bỏ xã Thiên Lộc|Thiên Lộc: 16"
         "|Các tiêu chí trên chưa được công nhận|Số trên có cả tiêu chí đang hoàn thiện"
         "|Số liệu tính đến 30/6"),
        (COUNTS, (0, 0), "C4", "(Dự thảo lần 2)"),
        (GIFTS, (4, 2), "E5", "Thiên Lộc (năm 2018)|Thiên Lộc (quý IV)|Thiên Lộc (Nghi Lộc)"
         "|Thiên Lộc hoặc Vượng Lộc|Thiên Lộc -> Vượng Lộc|Thiên Lộc?"),
        (COUNTS, (3, 1), "D4", "Thiên Lộc (2018)|Thiên Lộc hoặc Vượng Lộc|Thiên Lộc (toàn tỉnh)"),
        (GIFTS, (4, 3), "E5", "Nghi Lộc|Thạch Hà"),
        (GIFTS, (4, 1), "E5", "Hội Nông dân?|Trao cho Hội Nông dân|Hội Nông dân (nhận)"),
        (GIFTS, (3, 1), "E5", "Đơn vị nhận hỗ trợ|Đơn vị thụ hưởng|Đơn vị theo dõi|Người lập"),
        (GIFTS, (3, 4), "E5", "Số hộ|Số hội viên|Số công trình|Số ngày công|Khối lượng|Diện tích"),
        (GIFTS, (3, 4), "E5", "Tổng số tiền 2 năm|Số tiền (5 năm)"),
        (GIFTS, (3, 4), "E5", "Gồm cả tiền mặt|Tiền mặt (triệu đồng) (ngày công)|Đất (m2) (ha)"),
        (GIFTS, (2, 0), "E5", "ĐVT: ngày công|ĐVT: zắc|ĐVT: 1.000 triệu đồng|ĐVT: nghìn tỷ đồng"),
        (COUNTS, (2, 3), "D4", "Tỷ lệ hộ nghèo yêu cầu (%)|Tỷ lệ hộ nghèo mức quy định (%)"),
        (COUNTS, (3, 2), "C4", "+19"),
        (RECOGNITIONS, (2, 1), "D3", "Thiên Lộc (thu hồi)|Thiên Lộc (đề nghị)|Thiên Lộc (2018)"
         "|Thiên Lộc (nâng cao)|Thiên Lộc?"),
        (RECOGNITIONS, (0, 0), "D3", f"{RECOGNISED[0][0]} (số ước)"),
        (RECOGNITIONS, (1, 3), "D3", "Số quyết định thu hồi|Số quyết định phê duyệt đề án"),
        (RECOGNITIONS, (1, 4), "D3", "Ngày hết hạn"),
    ],
)  # fmt: skip
def test_what_changes_a_figure_is_not_silent(kind, cell, figure, texts, tmp_path):
    for text in texts.split("|"):
        assert not silent(tmp_path, kind, cell, text, figure), text


@pytest.mark.parametrize(
    ("kind", "cell", "texts"),
    [
        (GIFTS, (4, 5), "Tiền mặt|đợt 2|đã nhận đủ|12/QĐ-UBND"),
        (GIFTS, (1, 0), "KẾT QUẢ HỖ TRỢ XÂY DỰNG NÔNG THÔN MỚI NĂM 2019 (bao gồm cả hiện vật)"),
        (GIFTS, (3, 4), "Số tiền hỗ trợ|Số ủng hộ|Kinh phí|Tổng số"),
        (COUNTS, (3, 1), "Thiên Lộc (đạt chuẩn năm 2014)|Thiên Lộc*|Xã Thiên Lộc"
         "|Thiên Lộc (NTM 2015)|Thiên Lộc (xã miền núi)|Thiên Lộc (xã đặc biệt khó khăn)"),
        (COUNTS, (2, 2), "Số tiêu chí xã đạt chuẩn|Đã đạt (TC)|Mức độ đạt (số TC)|Đạt"
         "|Lũy kế số TC đạt"),
        (COUNTS, (6, 0), "Số liệu tính đến 15/12/2019|Xã Thiên Lộc đã có 5 thôn kiểu mẫu"),
        (COUNTS, (3, 4), "đạt chuẩn năm 2015|Tăng 2 so với năm 2018"),
        (RECOGNITIONS, (1, 3), "Quyết định công nhận số|Số QĐ"),
    ],
)  # fmt: skip
def test_what_is_harmless_leaves_all_as_it_was(kind, cell, texts, tmp_path):
    before = outcome(tmp_path, kind)
    for text in texts.split("|"):
        assert outcome(tmp_path, kind, {cell: text}) == before, text


def test_a_commune_that_is_not_read_is_not_its_district(tmp_path):
    """Whichever of both columns comes first."""
    for kind, figure in ((GIFTS, "E5"), (RECOGNITIONS, "D3")):
        row = 4 if kind is GIFTS else 2
        for text in ("Thiên Lộc hoặc Vượng Lộc", "Thôn 3 Thiên Lộc", "Hộ ông Nam"):
            made, _ = outcome(tmp_path, kind, {(row, 2 if kind is GIFTS else 1): text})
            assert made.get(figure, {}).get("place_id") != "huyen-can-loc", text


def test_a_comma_in_money_without_parts_is_no_decimal_mark(tmp_path):
    grid = [*LISTED[:2], ["ĐVT: nghìn đồng"], *LISTED[3:]]
    for text, there in (("50,000", False), ("1,250", False), ("50.000", True), ("50,5", True)):
        made, told = outcome(tmp_path, ("contributions", grid), {(4, 4): text})
        assert ("E5" in made) == there and ("E5" in told) != there, text


def test_a_share_that_is_measured_is_no_progress(tmp_path):
    """Of criteria that a commune reports without a verdict."""
    title = "KẾT QUẢ THỰC HIỆN BỘ TIÊU CHÍ XÃ NÔNG THÔN MỚI XÃ THIÊN LỘC, HUYỆN CAN LỘC NĂM 2019"
    lines = [["TT", "Tên tiêu chí", "Nội dung tiêu chí", "Kết quả thực hiện"],
             [1, "Quy hoạch", "Có quy hoạch", "Đạt"],
             [11, "Hộ nghèo", "Tỷ lệ hộ nghèo", "4%"],
             [16, "Văn hóa", "Có nhà văn hóa", "80%"]]  # fmt: skip
    made, told = outcome(tmp_path, ("criteria", [[title], *lines]))
    assert made.keys() == {"D3", "D5"} and "D4" in told


def test_lines_below_a_head_of_receivers_gave_nothing(tmp_path):
    grid = [*LISTED[:5], ["Các đơn vị được hỗ trợ"], *LISTED[5:]]
    made, told = outcome(tmp_path, ("contributions", grid))
    assert "E5" in made and not made.keys() & {"E7", "E8"} and {"E7", "E8"} <= told


def test_a_line_that_heads_nothing_is_told_with_a_number_of_a_part_in_front(tmp_path):
    """No section, for others number on; its words need not be known."""
    grid = [*COUNTED[:4], ["II", "Xã chờ sáp nhập"], *COUNTED[4:]]
    assert "B5" in outcome(tmp_path, ("indicators", grid))[1]


def test_a_section_with_its_number_below_days_is_told(tmp_path):
    heads = ["Ngày", "Đơn vị hỗ trợ", "Xã", "Số tiền"]
    lines = [
        ["12/03/2019", "Hội Nông dân", "Thiên Lộc", 5],
        ["I", "Dự kiến"],
        ["20/04/2019", "Hội Phụ nữ", "Vượng Lộc", 7],
        ["2/5/2019", "Công an", "Thanh Lộc", 9],
    ]
    assert "B6" in outcome(tmp_path, ("contributions", [*LISTED[:3], heads, *lines]))[1]


def test_a_plan_over_columns_of_results_is_told(tmp_path):
    """A column "Kết quả" beside marks does not say that what is below "Kế hoạch" is done."""
    heads = ["TT", "Xã", "Quy hoạch", "Giao thông", "Điện", "Kết quả"]
    lines = [[n, one, "Đạt", "Chưa đạt", "Đạt", "2/3"]
             for n, one in enumerate(("Thiên Lộc", "Vượng Lộc", "Thanh Lộc"))]  # fmt: skip
    title = ["KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ NÔNG THÔN MỚI NĂM 2019"]
    grid = [AREA, title, heads, lines[0], ["Kế hoạch"], *lines[1:]]
    made, told = outcome(tmp_path, ("criteria", grid))
    assert "C4" in made and not made.keys() & {"C6", "C7"} and {"C6", "C7"} <= told


@pytest.mark.parametrize("name", ["PA2", "Nang cao", "6 thang", "Du thao", "Thon", "uoc 2019"])
def test_the_name_of_a_sheet_that_says_more_is_told(name, tmp_path):
    assert "" in outcome(tmp_path, COUNTS, name=name)[1]


def test_a_list_of_recognitions_accounts_for_sheet_sections_and_names(tmp_path):
    for name in ("zắc lụm", "HỦY", "Dự kiến"):
        assert not outcome(tmp_path, RECOGNITIONS, name=name)[0], name
    for words in ("Zắc lụm", "Các xã chưa đạt chuẩn", "Vốn vay"):
        grid = [*RECOGNISED[:2], ["I", words], *RECOGNISED[2:]]
        assert not outcome(tmp_path, ("recognitions", grid))[0], words
    for words in ("9 xã miền núi", "Toàn huyện trừ thị trấn"):
        assert "D3" not in outcome(tmp_path, RECOGNITIONS, {(2, 1): words})[0], words


@pytest.mark.parametrize(
    ("title", "there"),
    [
        ("XÃ KỲ HÀ, THỊ XÃ KỲ ANH", True),
        ("XÃ KỲ HÀ, THỊ XÃ KỲ ANH xã Kỳ Ninh", False),
        ("HUYỆN CẨM XUYÊN", True),
        ("HUYỆN CẨM XUYÊN, thành phố Hà Tĩnh", False),
    ],
)
def test_of_two_places_of_a_title_nobody_knows_which(title, there, tmp_path):
    grid = [
        [f"KẾT QUẢ HUY ĐỘNG VỐN XÂY DỰNG NÔNG THÔN MỚI {title}"],
        ["ĐVT: triệu đồng"],
        ["TT", "Nguồn vốn", "Năm 2018"],
        [1, "Ngân sách tỉnh", 12],
        [2, "Doanh nghiệp", 3],
    ]
    made, told = outcome(tmp_path, ("contributions", grid))
    assert ("C4" in made) == there and ("C4" in told) != there


@pytest.mark.parametrize(
    ("words", "head", "period", "qualifier"),
    [
        ("NĂM 2018 (tính đến 30/6/2018)", "Thực hiện", "2018-06-30", "exact"),
        ("NĂM 2018 (6 tháng đầu năm)", "Thực hiện năm 2018", "", ""),
        ("NĂM 2018 (tính đến 30/6/2018)", "Năm 2018", "", ""),
        ("NĂM 2018 (tính đến 30/6/2017)", "Thực hiện", "", ""),
        ("NĂM 2018 (số liệu đến 15/01/2019)", "Thực hiện", "2018", "exact"),
        ("(số ước)", "Năm 2018", "2018", "about"),
        ("(số liệu ước đến 31/12)", "Năm 2018", "2018", "about"),
        ("", "Năm 2018", "2018", "exact"),
    ],
)
def test_the_time_and_the_estimate_of_a_title_reach_its_columns(
    words, head, period, qualifier, tmp_path
):
    title = f"SỐ TIÊU CHÍ ĐẠT CHUẨN NÔNG THÔN MỚI CÁC XÃ, HUYỆN CAN LỘC {words}"
    grid = [[title], ["TT", "Xã", head], [1, "Thiên Lộc", 19], [2, "Vượng Lộc", 17]]
    made, told = outcome(tmp_path, ("indicators", grid))
    found = made.get("C3", {})
    assert (found.get("period", ""), found.get("qualifier", "")) == (period, qualifier)
    assert ("C3" in told) == (not period)


def test_a_plan_given_at_the_beginning_of_a_year_is_of_the_year(tmp_path):
    grid = [*LISTED[:2], ["(Số kế hoạch giao đầu năm)"], *LISTED[2:]]
    made = outcome(tmp_path, ("contributions", grid))[0]
    assert (made["E6"]["measure"], made["E6"]["period"]) == ("plan", "2019")


def test_a_total_is_no_commune_that_is_written_without_accents(tmp_path):
    """ "Ly" is no number of a part, as "LI" is."""
    title = "MỘT SỐ CHỈ TIÊU CÁC XÃ HUYỆN LÝ NHÂN NĂM 2018"
    lines = [[1, "Nhan Khang", 2.1], [2, "Cong Ly", 1.8], [3, "Nhan Chinh", 3.4]]
    made = outcome(tmp_path, ("indicators", [[title], ["TT", "Xã", "Hộ nghèo (%)"], *lines]))[0]
    assert "C3" in made and "C4" not in made


def test_a_commune_is_no_part_of_another(tmp_path):
    grid = [
        ["KẾT QUẢ HUY ĐỘNG VỐN XÂY DỰNG NÔNG THÔN MỚI HUYỆN CAN LỘC NĂM 2018"],
        ["ĐVT: triệu đồng"],
        ["TT", "Xã", "Ngân sách huyện", "Doanh nghiệp"],
        [1, "Thiên Lộc", 12, 8],
        [2, "Trong đó: Vượng Lộc", 7, 5],
        [3, "Thanh Lộc", 9, 4],
    ]
    made, told = outcome(tmp_path, ("contributions", grid))
    assert not made.keys() & {"C5", "D5"} and {"C5", "D5"} <= told


@pytest.mark.parametrize("code", ['"<"0.0', '"~"0.0', '"+"0.0', '"("0.0")"'])
def test_signs_of_a_number_format_are_read(code, tmp_path):
    before, after = outcome(tmp_path, COUNTS)[0], outcome(tmp_path, COUNTS, form=[("D4", code)])[0]
    assert after.get("D4") != before["D4"]


def test_what_is_not_there_makes_no_criterion_of_a_column_of_numbers(tmp_path):
    result = read(save_grid(tmp_path / "bieu.xlsx", [*COUNTED[:5], [3, "Thanh Lộc", 15, "N/A"]]))
    assert not rows(result, "criteria")
    assert {"D4", "D5"} <= {r["address"] for r in rows(result, "indicators")}


def test_marks_by_the_criteria_of_another_stage_are_told(tmp_path):
    title = ["KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ NÔNG THÔN MỚI NĂM {} THEO BỘ TIÊU CHÍ 2016-2020"]
    for year, there in ((2019, True), (2022, False)):
        lines = [["TT", "Xã", "Quy hoạch", "Giao thông"], [1, "Thiên Lộc", "Đạt", "Chưa đạt"],
                 [2, "Vượng Lộc", "Đạt", "Đạt"]]  # fmt: skip
        made, told = outcome(tmp_path, ("criteria", [AREA, [title[0].format(year)], *lines]))
        assert ("C4" in made) == there and ("C4" in told) != there
