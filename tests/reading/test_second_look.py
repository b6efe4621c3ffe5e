"""What offices write that was once not read, or read as something else."""

import pytest

from analysis.sheets.styles import named_colour
from analysis.words.messages import severity
from workbook_makers import read, rows, save_grid

COMMUNES = ["Sơn Thành", "Viên Thành", "Bảo Thành"]
NAMES = ["Quy hoạch", "Giao thông", "Thủy lợi", "Điện"]
TITLE = "Kết quả thực hiện các tiêu chí nông thôn mới huyện Yên Thành năm 2018"


def of_criteria(*above: str, marks: list[list], below: tuple = ()) -> list[list]:
    lines = [[n, name, *own] for n, (name, own) in enumerate(zip(NAMES, marks, strict=True), 1)]
    return [*([line] for line in above), ["TT", "Tiêu chí", *COMMUNES], *lines, *map(list, below)]


def said(result) -> list[tuple]:
    return [(r["criterion"], r["place"], r["status"], r["value"]) for r in rows(result, "criteria")]


def told(result) -> list[str]:
    return [issue.rule for issue in result.issues if severity(issue.rule) != "note"]


X = [["x", None, None], [None, None, None], ["x", "x", None], [None, "x", "x"]]


@pytest.mark.parametrize("proof", ["a count", "a legend"])
def test_blanks_beside_crosses_that_mean_not_met_are_met_where_the_sheet_shows_it(proof, tmp_path):
    below = {
        "a count": ([None, "Số tiêu chí chưa đạt", 2, 2, 1],),
        "a legend": ([], ["Ghi chú: đánh dấu (x) vào tiêu chí chưa đạt."]),
    }
    title = "Bảng tổng hợp các tiêu chí chưa đạt của các xã huyện Yên Thành năm 2018"
    set_ = "(Theo Bộ tiêu chí quốc gia về xã nông thôn mới giai đoạn 2016 - 2020)"
    marks = X if proof == "a count" else [X[0], *X[2:], X[0]]  # a line without any is none there
    grid = of_criteria(title, set_, marks=marks, below=below[proof])
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert told(result) == []
    assert said(result) == [
        (str(n), place, "not_met" if one else "met", None)
        for n, own in enumerate(marks, 1)
        for place, one in zip(COMMUNES, own, strict=True)
    ]


def test_shares_of_criteria_under_words_of_progress_say_how_far_each_is(tmp_path):
    shares = [["100%", "95%", "100%"], ["85 %", "75%", "100%"], ["100%"] * 3, ["45%"] * 3]
    title = "Bảng theo dõi tỷ lệ hoàn thành từng tiêu chí nông thôn mới huyện Yên Thành năm 2018"
    legend = "(Tiêu chí đạt ghi 100%; tiêu chí chưa đạt ghi tỷ lệ % khối lượng đã hoàn thành)"
    grid = of_criteria(title, legend, marks=shares)
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert told(result) == []
    assert said(result)[:4] == [
        ("1", "Sơn Thành", "met", 100), ("1", "Viên Thành", "in_progress", 95),
        ("1", "Bảo Thành", "met", 100), ("2", "Sơn Thành", "in_progress", 85),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("legend", "met", "unmet"),
    [("(TRUE: đạt, FALSE: chưa đạt)", True, False), ("(Đ: đạt; KĐ: không đạt)", "Đ", "KĐ")],
)
def test_a_legend_in_brackets_behind_a_title_is_none_of_its_words(legend, met, unmet, tmp_path):
    marks = [[unmet if n % 2 else met] * 3 for n in range(4)]
    result = read(save_grid(tmp_path / "bieu.xlsx", of_criteria(f"{TITLE} {legend}", marks=marks)))
    assert told(result) == []
    assert [status for _, _, status, _ in said(result)] == ["met"] * 3 + ["not_met"] * 3 + [
        "met"
    ] * 3 + ["not_met"] * 3


@pytest.mark.parametrize(
    ("office", "giver"),
    [
        ("HỘI LIÊN HIỆP PHỤ NỮ HUYỆN YÊN THÀNH", "phu-nu"),
        ("ỦY BAN MẶT TRẬN TỔ QUỐC HUYỆN YÊN THÀNH", None),  # it gathers what others give
        ("ỦY BAN NHÂN DÂN HUYỆN YÊN THÀNH", None),
    ],
)
def test_the_report_of_an_association_tells_its_own_gifts(office, giver, tmp_path):
    lines = [[n, place, 10.0 * n] for n, place in enumerate(COMMUNES, 1)]
    grid = [[office], [], ["Kết quả đóng góp xây dựng nông thôn mới năm 2018"],
            ["TT", "Xã", "Ngày công (công)"], *lines]  # fmt: skip
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    given = [(r["organization_id"], r["quantity"]) for r in rows(result, "contributions")]
    assert given == ([(giver, 10.0), (giver, 20.0), (giver, 30.0)] if giver else [])
    assert bool(told(result)) == (giver is None)


def test_a_head_that_says_of_which_level_its_names_are_counts_none(tmp_path):
    grid = [[TITLE], ["TT", "Tiêu chí", "Đơn vị (xã)", None, None], [None, None, *COMMUNES],
            *[[n, name, "Đạt", "Đạt", "Chưa đạt"] for n, name in enumerate(NAMES, 1)],
            [None, "Tổng số TC đạt", 16, 15, 9]]  # fmt: skip
    result = read(save_grid(tmp_path / "bieu.xlsx", grid, merges=["C2:E2"]))
    assert [r for r in rows(result, "indicators") if r["unit"] == "xã"] == []
    assert len(said(result)) == 12


def test_a_cell_that_counts_what_its_head_is_not_of_is_told(tmp_path):
    heads = ["TT", "Đơn vị", "Tiền mặt (triệu đồng)", "Ngày công"]
    lines = [[1, "Hội Nông dân", "15 hộ", 20], [2, "Hội Phụ nữ", "12,5 triệu", 30]]
    title = "Kết quả đóng góp xây dựng nông thôn mới huyện Yên Thành năm 2018"
    result = read(save_grid(tmp_path / "bieu.xlsx", [[title], heads, *lines]))
    given = [(r["address"], r["value_vnd"], r["quantity"]) for r in rows(result, "contributions")]
    assert sorted(given, key=str) == [("C4", 12_500_000, None), ("D3", None, 20), ("D4", None, 30)]
    assert told(result) == ["value_not_understood"]


def test_criteria_that_are_only_reckoned_with_are_not_met(tmp_path):
    marks = [["Đạt", "Đạt", "Chưa đạt"]] * 4
    grid = of_criteria(TITLE.replace("Kết quả", "Ước"), marks=marks)
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert said(result) == []
    assert [issue.rule for issue in result.issues] == ["other_meaning"]


def test_colours_have_the_same_names_in_old_workbooks_and_new_ones():
    shades = ("FFFFFF", "00B050", "FF0000", "ffff00")
    names = ["", "green 00B050", "red FF0000", "yellow FFFF00"]
    assert list(map(named_colour, shades)) == names


def test_a_gift_merged_over_places_of_which_one_is_not_known_is_of_none(tmp_path):
    heads = ["TT", "Đơn vị ủng hộ", "Xã", "Số tiền (triệu đồng)"]
    lines = [[1, "Công ty An Phát", "Sơn Thành", 300], [None, None, "Viên Lạ", None],
             [2, "Hội Nông dân", "Bảo Thành", 20]]  # fmt: skip
    title = "Danh sách ủng hộ xây dựng nông thôn mới huyện Yên Thành năm 2018"
    merges = ["A3:A4", "B3:B4", "D3:D4"]
    result = read(save_grid(tmp_path / "bieu.xlsx", [[title], heads, *lines], merges=merges))
    assert [row["address"] for row in rows(result, "contributions")] == ["D5"]
    assert any("D3" in issue.address.split(";") for issue in result.issues)


def test_lists_of_criteria_under_heads_that_say_how_they_are_written(tmp_path):
    grid = [
        ["Kết quả thực hiện tiêu chí nông thôn mới huyện Yên Thành năm 2018"],
        ["TT", "Xã", "Số TC đạt", "Tên các tiêu chí còn thiếu", "Các TC đã đạt (số thứ tự)"],
        [1, "Sơn Thành", 19, "Không", "1 - 19"],
        [2, "Viên Thành", 17, "Giao thông; Trường học", "1, 3, 4, 6 - 19"],
        [3, "Bảo Thành", 18, "Y tế", "1 - 14, 16 - 19"],
        [4, "Hoa Thành", 18, "Thu nhập", "1 - 9, 11 - 19"],
    ]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    unmet = {(place, n) for n, place, status, _ in said(result) if status == "not_met"}
    assert unmet == {("Viên Thành", "2"), ("Viên Thành", "5"), ("Bảo Thành", "15"),
                     ("Hoa Thành", "10")}  # fmt: skip
    cells = {at for issue in result.issues for at in issue.address.split(";")}
    read_as_met = {r["address"] for r in rows(result, "criteria") if r["status"] == "met"}
    assert {"E3", "E4", "E5", "E6"} <= cells | read_as_met


def test_a_result_told_in_a_line_below_is_no_legend(tmp_path):
    lines = [[1, "Quy hoạch", "Đạt"], ["1.1", "Có quy hoạch chung được phê duyệt", "Đạt"],
             [2, "Giao thông", "Chưa đạt"], [3, "Thủy lợi", "Đạt"]]  # fmt: skip
    title = (
        "Kết quả thực hiện các tiêu chí nông thôn mới của xã Sơn Thành, huyện Yên Thành năm 2018"
    )
    told_below = ["Tổng hợp: xã Sơn Thành đạt 17/19 tiêu chí."]
    grid = [[title], ["TT", "Tiêu chí", "Xã tự đánh giá"], *lines, told_below]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert [(r["criterion"], r["status"]) for r in rows(result, "criteria")] == [
        ("1", "met"), ("1.1", "met"), ("2", "not_met"), ("3", "met"),
    ]  # fmt: skip
