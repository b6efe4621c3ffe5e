"""How offices say which criteria a commune meets: signs that a legend explains, lists, progress."""

import pytest

from analysis.words.messages import severity
from workbook_makers import read, rows, save_grid

TITLE = "Kết quả thực hiện các tiêu chí nông thôn mới huyện Yên Thành năm 2018"
COMMUNES = ("Sơn Thành", "Viên Thành", "Bảo Thành", "Hoa Thành", "Tăng Thành")
MET = ((1, 1, 0, 1), (1, 0, 0, 1), (1, 0, 1, 1), (0, 1, 1, 0), (1, 1, 0, 1))
NAMES = ("Quy hoạch", "Giao thông", "Thủy lợi", "Điện")


def table(folder, grid, *merges):
    return read(save_grid(folder / "bieu.xlsx", grid, merges=merges))


def told(result):
    """Rule and address of every error and warning."""
    return [(i.rule, i.address) for i in result.issues if severity(i.rule) != "note"]


def said(result):
    """Status, and how far it is, by commune and criterion."""
    return {
        (r["place"], r["criterion"]): (r["status"], r["value"]) for r in rows(result, "criteria")
    }


def matrix(met, unmet, *above, heads=(1, 2, 3, 4)):
    lines = [
        [n, name, *(met if one else unmet for one in own)]
        for n, (name, own) in enumerate(zip(COMMUNES, MET, strict=True), 1)
    ]
    return [[TITLE], *([line] for line in above), ["TT", "Xã", *heads], *lines]


TRUTH = {
    (name, str(k)): ("met" if one else "not_met", None)
    for name, own in zip(COMMUNES, MET, strict=True)
    for k, one in enumerate(own, 1)
}


@pytest.mark.parametrize(
    ("met", "unmet", "legend"),
    [
        ("x", None, 'Ghi chú: Dấu "x": tiêu chí đạt chuẩn; ô để trống: tiêu chí chưa đạt.'),
        ("x", None, "Ghi chú: (x): đạt; để trống là chưa đạt. Số liệu của các xã"),
        (None, "x", "Ghi chú: đánh dấu x vào tiêu chí chưa đạt, ô trống là tiêu chí đã đạt"),
        ("x", "-", "x: đạt; -: chưa đạt"),
        ("Có", "Không", "Ghi chú: Có: đạt tiêu chí; Không: không đạt"),
        ("1", "0", "(1: đạt; 0: chưa đạt)"),
        ("đạt", "k.đạt", "cd, CĐ, k.đạt: chưa đạt. Bộ tiêu chí 2016-2020"),
        (1, 2, "Quy ước: 1 - Đạt; 2 - Chưa đạt; 3 - Không áp dụng"),
        (0, 1, "Ghi chú: 1: chưa đạt; 0: đạt"),
        ("+", "0", "Dấu x, ✓ hoặc + là tiêu chí đạt; ô trống hoặc số 0 là tiêu chí chưa đạt."),
        ("v", "c", "Ghi chú: V, x: đạt; c, k: chưa đạt"),
        ("Đạt", "KĐ", "Ghi chú: Đạt; KĐ = không đạt"),
        ("X", "O", "Chú thích: X - đạt; O - chưa đạt"),
        ("●", "○", "Chú thích: ● đạt; ○ chưa đạt; - không áp dụng"),
        ("x", None, "(Xã đạt tiêu chí nào đánh dấu x vào ô tiêu chí đó)"),
        (None, "x", "Tiêu chí nào chưa đạt đánh dấu (x) vào ô tương ứng, đạt thì để trống"),
        ("x", 0, "Ghi chú: tiêu chí đạt ghi x, tiêu chí chưa đạt ghi 0"),
        ("x", "o", "Tiêu chí đạt (x), chưa đạt (o)"),
        (None, "x", "Ký hiệu: chưa đạt là x"),
        (None, "x", "Ghi chú: Chưa đạt: x"),
        ("o", "x", "Chưa đạt - x; đạt - o"),
        (0, 1, "Chưa đạt: 1; Đạt: 0"),
        (1, 0, "Đạt: 17; chưa đạt: 2"),
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_a_legend_says_what_signs_words_and_blanks_mean(met, unmet, legend, above, tmp_path):
    grid = matrix(met, unmet, legend) if above else [*matrix(met, unmet), [], [legend]]
    result = table(tmp_path, grid)
    assert told(result) == []
    assert said(result) == TRUTH


@pytest.mark.parametrize("legend", ["x: đạt. Số liệu dự kiến", "x, v: đạt. Chưa được thẩm định"])
def test_a_sentence_behind_a_legend_is_not_lost_with_it(legend, tmp_path):
    result = table(tmp_path, matrix("x", "o", legend))
    assert {row["measure"] for row in rows(result, "criteria")} <= {"plan"} and told(result)


@pytest.mark.parametrize(("met", "unmet"), [("o", "x"), ("x", "o")])
def test_a_cross_beside_circles_is_no_mark_without_a_legend(met, unmet, tmp_path):
    result = table(tmp_path, matrix(met, unmet))
    assert rows(result, "criteria") == []
    assert told(result)


def test_a_word_among_signs_that_says_another_status_is_none_of_them(tmp_path):
    result = table(tmp_path, matrix("đạt", "x", "đạt, x: chưa đạt"))
    assert "not_met" not in {
        said(result).get(key, ("",))[0] for key in TRUTH if TRUTH[key][0] == "met"
    }


def test_roman_numbers_of_sections_need_no_point(tmp_path):
    grid = [
        ["Kết quả thực hiện tiêu chí nông thôn mới của xã Sơn Thành, huyện Yên Thành năm 2018"],
        ["TT", "Tiêu chí", "Kết quả"],
        ["II  HẠ TẦNG KT-XH", None, None],
        [2, "Giao thông", "Đạt"],
        [3, "Thủy lợi", "Chưa đạt"],
    ]
    result = table(tmp_path, grid, "A3:C3")
    assert told(result) == [] and len(said(result)) == 2


def test_marks_under_a_legend_of_what_stands_in_no_cell_are_told(tmp_path):
    result = table(tmp_path, [*matrix("x", None), [], ["In đậm: chưa đạt"]])
    assert rows(result, "criteria") == []
    assert {rule for rule, _ in told(result)} == {"mark_not_understood"}


@pytest.mark.parametrize("heads", [("TC1 (Quy hoạch)", "TC2 (Giao thông)", "TC3 (Thủy lợi)",
                                    "TC4 (Điện)", "TC5 (Trường học)")])  # fmt: skip
def test_met_by_a_share_is_on_its_way_and_heads_that_count_are_heads(heads, tmp_path):
    marks = ["Đạt", "Đạt 90%", "Đạt 100%", "Chưa đạt", "75%"]
    lines = [[n, name, *marks[n:], *marks[:n]] for n, name in enumerate(COMMUNES)]
    letters = ["UBND TỈNH NGHỆ AN", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    offices = ["UBND HUYỆN YÊN THÀNH", None, None, "Độc lập - Tự do - Hạnh phúc"]
    grid = [letters, offices, [], [TITLE], [], ["TT", "Xã", *heads], *lines]
    result = table(tmp_path, grid, "A1:C1", "D1:G1", "A2:C2", "D2:G2", "A4:G4")
    status = [("met", None), ("in_progress", 90), ("met", None), ("not_met", None),
              ("in_progress", 75)]  # fmt: skip
    assert told(result) == []
    assert said(result) == {
        (name, str(k + 1)): (status * 2)[n + k] for n, name in enumerate(COMMUNES) for k in range(5)
    }


@pytest.mark.parametrize(
    ("met", "unmet"),
    [
        (("1-17", "1 đến 16, 19", "1-4; 6", "1–19"), ("18, 19", "17, 18", "5, 7-19", "Không")),
        (("1 - 17", "1-16 và 19", "1, 2, 3, 4, 6", "1 đến 19"),
         ("18; 19", "17 và 18", "5; 7 đến 19", 0)),
    ],
)  # fmt: skip
def test_lists_hold_ranges_and_none_is_no_list(met, unmet, tmp_path):
    counts = (17, 17, 5, 19)
    lines = [list(line) for line in zip(COMMUNES, counts, met, unmet, strict=False)]
    heads = ["Xã", "Số tiêu chí đạt", "Các tiêu chí đã đạt", "Các tiêu chí chưa đạt"]
    result = table(tmp_path, [[TITLE], heads, *lines])
    assert told(result) == []
    own = said(result)
    assert len(own) == 4 * 19
    unmet_ones = {key for key, (status, _) in own.items() if status == "not_met"}
    assert unmet_ones == {
        *((COMMUNES[0], k) for k in ("18", "19")),
        *((COMMUNES[1], k) for k in ("17", "18")),
        *((COMMUNES[2], str(k)) for k in (5, *range(7, 20))),
    }


def test_a_range_of_how_many_is_no_list(tmp_path):
    lines = [["Sơn Thành", "15-18"], ["Viên Thành", "10-14"]]
    result = table(tmp_path, [[TITLE], ["Xã", "Số tiêu chí đạt"], *lines])
    assert rows(result, "criteria") == []
    assert told(result)


def test_lists_of_names_beside_words_only_are_lists(tmp_path):
    lines = [
        [1, "Xã Sơn Thành", "17/19 tiêu chí", "Giao thông, Trường học"],
        [2, "Xã Viên Thành", "18/19 tiêu chí", "Y tế"],
        [3, "Xã Bảo Thành", "19/19 tiêu chí", "Không"],
        [4, "Xã Hoa Thành", "17/19 tiêu chí", "Thu nhập; Hộ nghèo"],
    ]
    heads = ["TT", "Xã", "Số tiêu chí đạt", "Tiêu chí chưa đạt"]
    result = table(tmp_path, [[TITLE], heads, *lines])
    assert told(result) == []
    assert {key for key, (status, _) in said(result).items() if status == "not_met"} == {
        ("Sơn Thành", "2"), ("Sơn Thành", "5"), ("Viên Thành", "15"),
        ("Hoa Thành", "10"), ("Hoa Thành", "11"),
    }  # fmt: skip
    assert [r["value"] for r in rows(result, "indicators")] == [17, 18, 19, 17]


def test_the_year_of_a_road_map_dates_nothing_and_what_is_registered_is_a_plan(tmp_path):
    grid = [
        ["Biểu đăng ký phấn đấu hoàn thành các tiêu chí nông thôn mới huyện Yên Thành năm 2020"],
        ["Xã", "Hiện trạng đến 31/12/2019", None, "Đăng ký phấn đấu năm 2020",
         "Lộ trình đạt chuẩn (năm)"],
        [None, "Số tiêu chí đã đạt", "Tiêu chí chưa đạt", "Tên tiêu chí", None],
        ["Sơn Thành", 17, "18, 19", "TC 18, 19", 2020],
        ["Viên Thành", 16, "5, 17, 18", "TC 5, 17", 2021],
        ["Bảo Thành", 17, "5, 6", "TC 5, 6", 2021],
    ]  # fmt: skip
    result = table(tmp_path, grid, "A2:A3", "B2:C2", "E2:E3")
    assert told(result) == []
    dated = {(r["address"], r["period"], r["measure"]) for r in rows(result, "criteria")}
    assert dated == {
        *((f"C{n}", "2019", "actual") for n in (4, 5, 6)),
        *((f"C{n};B{n}", "2019", "actual") for n in (4, 5, 6)),  # the others, as the count proves
        *((f"D{n}", "2020", "plan") for n in (4, 5, 6)),
    }
    assert {r["period"] for r in rows(result, "indicators")} == {"2019"}


def test_under_communes_a_name_is_that_of_the_commune(tmp_path):
    names = ("Biển Bạch", "Trí Phải", "Trí Lực", "Thới Bình")
    lines = [[n, name, 15 + n] for n, name in enumerate(names)]
    title = ["Số tiêu chí nông thôn mới đạt của các xã huyện Thới Bình năm 2018"]
    xa = table(tmp_path, [title, ["TT", "Xã", "Số tiêu chí đạt"], *lines])
    assert [r["place_id"] for r in rows(xa, "indicators")][-1] == "thoi-binh-32077"
    both = table(tmp_path, [title, ["TT", "Xã, thị trấn", "Số tiêu chí đạt"], *lines])
    assert ("place_ambiguous", "B6;C6") in told(both)


def test_a_total_within_the_name_of_a_commune_sums_nothing(tmp_path):
    lines = [[f"Xã {name}", n] for n, name in enumerate(("An Thanh", "Cộng Lạc", "Đại Sơn"), 15)]
    title = ["Số tiêu chí nông thôn mới đạt của các xã huyện Tứ Kỳ năm 2016"]
    result = table(tmp_path, [title, ["Xã", "Số tiêu chí đạt"], *lines])
    assert [(r["place"], r["value"]) for r in rows(result, "indicators")] == [
        ("An Thanh", 15), ("Cộng Lạc", 16), ("Đại Sơn", 17)
    ]  # fmt: skip


def figures(result):
    return {
        r["address"]: (r["place"], r["indicator"], r["value"], r["out_of"])
        for r in rows(result, "indicators")
    }


@pytest.mark.parametrize("merged", [True, False])
def test_communes_by_how_many_criteria_they_met_are_no_criteria(merged, tmp_path):
    """Nor is a share of a fraction a figure beside it; the whole area may begin at the left."""
    whole = ["Toàn tỉnh", None] if merged else [None, "Toàn tỉnh"]
    grid = [
        ["Tổng hợp kết quả đạt chuẩn nông thôn mới tỉnh Quảng Bình đến năm 2020"],
        ["TT", "Huyện", "Tổng số xã", "Số xã phân theo số tiêu chí đạt", None,
         "Số xã đạt chuẩn/tổng số xã", "Tỷ lệ (%)"],
        [None, None, None, "Đạt 19 tiêu chí", "Đạt 15-18 tiêu chí", None, None],
        [1, "Lệ Thủy", 24, 12, 12, "12 xã/24 xã", 50],
        [2, "Bố Trạch", 25, 20, 5, "20 xã/25 xã", 80],
        [*whole, 49, 32, 17, "32 xã/49 xã", 65.31],
    ]  # fmt: skip
    merges = ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3"]
    result = table(tmp_path, grid, *merges, *(["A6:B6"] if merged else []))
    assert told(result) == []
    own = figures(result)
    for row, place, total, met in ((4, "Lệ Thủy", 24, 12), (5, "Bố Trạch", 25, 20),
                                   (6, "Quảng Bình", 49, 32)):  # fmt: skip
        assert own[f"C{row}"] == (place, "communes_total", total, None)
        assert own[f"D{row}"] == (place, "", met, None)
        assert own[f"F{row}"] == (place, "communes_meeting_standard", met, total)
        assert f"G{row}" not in own


def test_a_commune_on_two_lines_is_told_once(tmp_path):
    grid = [*matrix("Đạt", "Chưa đạt"), [6, "Sơn Thành", "Đạt", "Chưa đạt", "Đạt", "Đạt"]]
    result = table(tmp_path, grid)
    assert {place for place, _ in said(result)} == set(COMMUNES[1:])
    assert [(i.rule, i.found) for i in result.issues] == [("path_contradicts", "Sơn Thành")]


def test_a_title_that_communes_hold_is_told_and_names_no_line(tmp_path):
    heads = ["TT", "Xã", "Số tiêu chí đạt", "Tiêu chí chưa đạt", "Danh hiệu"]
    lines = [[1, "Sơn Thành", "17/19", "2, 5", None], [2, "Viên Thành", "19/19", "Không có",
             "Xã NTM"], [3, "Bảo Thành", "18/19", "15", None]]  # fmt: skip
    result = table(tmp_path, [[TITLE], heads, *lines])
    assert told(result) == []
    status = [status for status, _ in said(result).values()]
    assert (status.count("not_met"), status.count("met")) == (3, 54)
    assert ("column_left_out", "E4") in [(i.rule, i.address) for i in result.issues]


def test_marks_behind_a_number_are_none_of_it(tmp_path):
    lines = [["Sơn Thành", "16*"], ["Viên Thành", "15¹"], ["Bảo Thành", "14 (*)"]]
    result = table(tmp_path, [[TITLE], ["Xã", "Số tiêu chí đạt"], *lines])
    assert [r["value"] for r in rows(result, "indicators")] == [16, 15, 14]


def test_a_column_of_a_commune_that_nobody_knows_is_not_of_the_district(tmp_path):
    heads = ["TT", "Tiêu chí", "Ia Tiêm", "Chư Pơng", "Bờ Ngoong", "AlBá"]
    lines = [[n, name, "Đạt", "Đạt", "Chưa đạt", "Đạt"] for n, name in enumerate(NAMES, 1)]
    title = ["Kết quả thực hiện tiêu chí nông thôn mới các xã huyện Chư Sê năm 2021"]
    grid = [title, heads, *lines, [None, "Tổng số tiêu chí đạt", 4, 4, 0, 5]]
    result = table(tmp_path, grid)
    assert {place for place, _ in said(result)} == {"Ia Tiêm", "Chư Pơng", "Bờ Ngoong"}
    assert rows(result, "indicators") == []
    assert "F7" in ";".join(address for _, address in told(result))


def test_when_a_criterion_will_be_met_dates_no_mark(tmp_path):
    lines = [[1, "Quy hoạch", "Đạt", None], [2, "Giao thông", "Đạt 80%", "Quý I/2019"],
             [3, "Thủy lợi", "Chưa đạt", "Năm 2020"], [4, "Điện", "Đạt", None]]  # fmt: skip
    title = ["Tiến độ thực hiện các tiêu chí xã Sơn Thành, huyện Yên Thành năm 2018"]
    heads = ["Tiêu chí", "Nội dung", "Mức độ đạt", "Dự kiến hoàn thành"]
    result = table(tmp_path, [title, heads, *lines])
    assert told(result) == []
    assert {(r["criterion"], r["status"], r["period"]) for r in rows(result, "criteria")} == {
        ("1", "met", "2018"), ("2", "in_progress", "2018"), ("3", "not_met", "2018"),
        ("4", "met", "2018"),
    }  # fmt: skip


@pytest.mark.parametrize(("asks", "read_as"), [("đạt tiêu chí", TRUTH), ("tiêu chí", {})])
def test_yes_and_no_answer_a_title_that_asks_what_was_met(asks, read_as, tmp_path):
    title = [f"Tình hình {asks} nông thôn mới huyện Yên Thành năm 2018 (Có/Không)"]
    result = table(tmp_path, [title, *matrix("Có", "Không", heads=NAMES)[1:]])
    assert said(result) == read_as
    assert bool(told(result)) == (not read_as)


@pytest.mark.parametrize(
    "signed",
    [
        "Yên Thành, ngày 15 tháng 12 năm 2018",
        "Yên Thành, ngày     tháng 11 năm 2018",
        "H. Yên Thành, ngày 05/12/2018",
        "Lắk, ngày 5 tháng 7 năm 2018",
    ],
)
def test_where_and_when_a_document_was_signed_dates_nothing(signed, tmp_path):
    result = table(tmp_path, matrix("x", None, signed))
    assert said(result) == TRUTH
    assert {row["period"] for row in rows(result, "criteria")} == {"2018"}


@pytest.mark.parametrize("dash", ["- ", "", "+ "])
def test_a_number_in_front_of_a_name_says_which_part_of_its_criterion_it_is(dash, tmp_path):
    grid = [
        [TITLE], ["TT", "Tiêu chí, chỉ tiêu", *(f"Xã {name}" for name in COMMUNES[:3])],
        [1, "Quy hoạch"], [None, f"{dash}1.1. Quy hoạch chung xây dựng xã", "Đạt", "Đạt", "Đạt"],
        [None, f"{dash}1.2. Quy định quản lý", "Chưa đạt", "Đạt", "Chưa đạt"],
        [4, "Điện"], [None, f"{dash}4.1. Hệ thống điện", "Đạt", "Đạt", "Đạt"],
        [None, f"{dash}4.2. Hộ sử dụng điện", "Đạt", None, "Chưa đạt"],
    ]  # fmt: skip
    result = table(tmp_path, grid, "D7:D8")
    assert told(result) == []
    own = said(result)
    assert {criterion for _, criterion in own} == {"1.1", "1.2", "4.1", "4.2"} and len(own) == 12
    assert own["Sơn Thành", "1.2"] == ("not_met", None)
    assert own["Viên Thành", "4.2"] == ("met", None)  # one mark over both parts


def test_a_share_beside_how_many_communes_met_a_criterion_is_theirs(tmp_path):
    lines = [[n, name, 12, n, round(100 * n / 12, 1)] for n, name in
             ((10, "Thu nhập"), (11, "Hộ nghèo"), (12, "Lao động có việc làm"))]  # fmt: skip
    grid = [[TITLE], ["TT", "Tiêu chí", "Tổng số xã", "Số xã đạt", "Tỷ lệ (%)"], *lines]
    result = table(tmp_path, grid)
    found = rows(result, "indicators")
    assert not any(row["indicator"] for row in found) and not result.issues
    shares = [row["indicator_name"] for row in found if row["unit"] == "%"]
    assert shares == [f"{name} | Tỷ lệ (%)" for _, name, *_ in lines]


def test_numbers_that_a_legend_explains_in_part_are_no_marks(tmp_path):
    for legend in ("1: đạt; 2: chưa đạt", "1: chưa đạt"):
        result = table(tmp_path, matrix(1, 0, legend))
        assert said(result) == {} and told(result)


@pytest.mark.parametrize("listed", ["TC 2; TC 13", "TC 2 (Giao thông), TC 13", "Giao thông; Y tế"])
def test_names_below_criteria_gained_are_lists_of_them_and_name_no_line(listed, tmp_path):
    grid = [
        [TITLE], ["TT", "Xã", "Số TC đạt năm 2017", "Tiêu chí đạt thêm trong năm 2018"],
        [None, None, None, "Số tiêu chí", "Tên tiêu chí"],
        [1, "Sơn Thành", 15, 2, listed], [2, "Viên Thành", 12, 1, "TC 5"],
        [3, "Bảo Thành", 14, 3, "Thủy lợi, 14, 15"],
    ]  # fmt: skip
    result = table(tmp_path, grid, "A2:A3", "B2:B3", "C2:C3", "D2:E2")
    assert told(result) == []
    assert {status for status, _ in said(result).values()} == {"met"} and len(said(result)) == 6
    known = [row["indicator"] for row in rows(result, "indicators")]
    assert known == ["criteria_met", "criteria_gained"] * 3


@pytest.mark.parametrize(
    "cell", ["Chưa đạt (còn 3 phòng học)", "Chưa đạt (85%)", "Chưa đạt, còn 2 tuyến"]
)
def test_by_how_much_a_criterion_is_unmet_makes_it_no_less_so(cell, tmp_path):
    result = table(tmp_path, matrix("Đạt", cell))
    assert told(result) == [] and said(result) == TRUTH


@pytest.mark.parametrize("more", ["(đạt tháng 12)", "(năm 2017)", "(tiêu chí 5, 6)"])
def test_another_status_or_time_behind_what_is_unmet_is_told(more, tmp_path):
    result = table(tmp_path, matrix("Đạt", f"Chưa đạt {more}"))
    assert "not_met" not in {status for status, _ in said(result).values()} and told(result)


def test_numbered_names_that_come_again_under_each_commune_are_names(tmp_path):
    unmet = {"Sơn Thành": (1, 2, 3), "Viên Thành": (2, 4), "Bảo Thành": (1, 2, 4)}
    grid = [[TITLE], ["TT", "Nội dung", "Hiện trạng", "Đánh giá"]]
    for n, (commune, own) in zip(("I", "II", "III"), unmet.items(), strict=True):
        grid += [[n, f"Xã {commune}"]]
        grid += [[k, f"Tiêu chí số {k} - {NAMES[k - 1]}", "78%", "Chưa đạt"] for k in own]
    result = table(tmp_path, grid)
    assert told(result) == []
    assert set(said(result)) == {(name, str(k)) for name, own in unmet.items() for k in own}


def test_what_a_title_says_that_communes_met_is_the_number_of_criteria(tmp_path):
    grid = [["Số tiêu chí NTM các xã đạt được qua các năm, huyện Yên Thành"],
            ["Xã", 2017, 2018], ["Sơn Thành", 12, 14], ["Viên Thành", 9, 15]]  # fmt: skip
    result = table(tmp_path, grid)
    assert {(r["indicator"], r["period"]) for r in rows(result, "indicators")} == {
        ("criteria_met", "2017"), ("criteria_met", "2018")
    }  # fmt: skip


BESIDE = {"Số xã đạt": sum, "Tỷ lệ %": lambda own: 20 * sum(own), "Số xã hoàn thành": sum,
          "Đánh giá chung": lambda own: "Đạt" if all(own) else "Chưa đạt"}  # fmt: skip


@pytest.mark.parametrize(
    "heads",
    [("Số xã đạt",), ("Số xã đạt", "Tỷ lệ %"), ("Số xã hoàn thành", "Đánh giá chung")],
)
def test_what_counts_or_judges_marks_beside_them_leaves_the_blanks_their_say(heads, tmp_path):
    lines = [
        [k, name, *("x" if one else None for one in own), *(BESIDE[head](own) for head in heads)]
        for (k, name), own in zip(enumerate(NAMES, 1), zip(*MET, strict=True), strict=True)
    ]
    result = table(tmp_path, [[TITLE], ["TT", "Tiêu chí", *COMMUNES, *heads], *lines])
    assert said(result) == TRUTH


def test_a_line_without_a_mark_is_unmet_where_its_count_is_nought_and_told_elsewhere(tmp_path):
    lines = [[1, "Sơn Thành", "x", "x", 2], [2, "Viên Thành", None, None, 0],
             [3, "Bảo Thành", "x", None, 1]]  # fmt: skip
    result = table(tmp_path, [[TITLE], ["TT", "Xã", "TC1", "TC2", "Số TC đạt"], *lines])
    assert told(result) == [] and len(said(result)) == 6
    shares = [[*own, f"{50 * count}%"] for *own, count in lines]
    result = table(tmp_path, [[TITLE], ["TT", "Xã", "TC1", "TC2", "Tỷ lệ đạt"], *shares])
    assert ("empty_line", "B4") in [(i.rule, i.address) for i in result.issues]
    assert len(said(result)) == 4


def test_what_a_head_names_behind_a_slash_is_the_whole_and_no_figure_by_itself(tmp_path):
    lines = [[k, name, f"{k}/5"] for k, name in enumerate(NAMES, 1)]
    grid = [[TITLE], ["TT", "Tiêu chí", "Số xã đạt/tổng số xã"], *lines]
    assert not any(row["indicator"] for row in rows(table(tmp_path, grid), "indicators"))


def test_a_criterion_that_is_the_name_of_a_commune_elsewhere_heads_marks_as_the_others(tmp_path):
    lines = [[n, name, *own] for n, (name, own) in enumerate(
        (("Sơn Thành", ("x", None, "x")), ("Viên Thành", ("x", None, None)),
         ("Bảo Thành", (None, "x", None))), 1)]  # fmt: skip
    grid = [[TITLE], ["TT", "Xã", "Điện", "Văn hóa", "Thu nhập"], *lines]
    result = table(tmp_path, grid)
    assert len(said(result)) == 9 and not result.issues


def test_a_total_of_marks_that_are_not_read_is_no_figure_of_what_the_criterion_is_called(tmp_path):
    lines = [[k, name, 1, 1, 1, 3] for k, name in ((2, "Giao thông"), (11, "Hộ nghèo"))]
    grid = [[TITLE], ["TT", "Tiêu chí", *COMMUNES[:3], "Tổng"], *lines]
    result = table(tmp_path, grid)
    assert told(result) and not any(row["indicator"] for row in rows(result, "indicators"))


@pytest.mark.parametrize(
    ("level", "value"),
    [("Đạt 18 tiêu chí", (18, None)), ("Xã đạt 18/19 TC", (18, 19)), ("≥ 15/19 tiêu chí", None),
     ("Xã đạt dưới 15 tiêu chí", None), ("Xã đạt thêm 2/19 tiêu chí", None),
     ("Xã đạt tiêu chí số 5", None), ("Xã đạt 19/19 tiêu chí nâng cao", None)],
)  # fmt: skip
def test_a_level_is_of_the_communes_listed_beside_it(level, value, tmp_path):
    lines = [[level, 2, "Sơn Thành, Viên Thành"], ["Đạt 10 tiêu chí", 1, "Bảo Thành"]]
    result = table(tmp_path, [[TITLE], ["Nhóm", "Số lượng xã", "Tên xã"], *lines])
    met = {r["place"]: (r["value"], r["out_of"]) for r in rows(result, "indicators")}
    other = dict.fromkeys(("Sơn Thành", "Viên Thành"), value) if value else {}
    assert met == {"Bảo Thành": (10, None)} | other
    assert bool(result.issues) == (value is None)


def test_names_of_groups_of_criteria_over_their_numbers_are_no_groups_of_communes(tmp_path):
    heads = ["Nhóm I. Quy hoạch", "Nhóm II. Hạ tầng kinh tế - xã hội", None, None]
    grid = matrix("Đạt", "Chưa đạt")
    result = table(tmp_path, [grid[0], ["TT", "Xã", *heads], [None, None, 1, 2, 3, 4], *grid[2:]],
                   "A2:A3", "B2:B3", "D2:F2")  # fmt: skip
    assert told(result) == [] and said(result) == TRUTH


def test_a_table_of_one_commune_lies_in_the_area_over_the_tables_above_it(tmp_path):
    grid = [["HUYỆN GÒ DẦU, TỈNH TÂY NINH"], ["SỐ LIỆU NTM NĂM 2021"], [],
            ["TT", "Xã", "Số tiêu chí đạt"], [1, "Thạnh Đức", 19], [2, "Cẩm Giang", 18], [], [],
            ["Bảng 2. Các tiêu chí của xã Cẩm Giang"], ["TT", "Tiêu chí", "Kết quả"],
            [1, "Giao thông", "Chưa đạt"], [2, "Y tế", "Đạt"]]  # fmt: skip
    result = table(tmp_path, grid)
    assert told(result) == [] and {place for place, _ in said(result)} == {"Cẩm Giang"}


def test_how_many_communes_met_is_no_total_beside_names_of_the_others(tmp_path):
    lines = [["1. Quy hoạch", "9/9", None], ["2. Giao thông", "7/9", "Sơn Thành, Viên Thành"]]
    heads = ["Tiêu chí", "Tổng số xã đạt/9 xã", "Xã chưa đạt"]
    result = table(tmp_path, [[TITLE], heads, *lines])
    found = [(r["place"], r["value"], r["out_of"]) for r in rows(result, "indicators")]
    assert found == [("Yên Thành", 9, 9), ("Yên Thành", 7, 9)]


@pytest.mark.parametrize("over", ["Tiêu chí đạt thêm trong năm", "Tiêu chí mới đạt"])
def test_what_was_not_gained_may_have_been_met_before(over, tmp_path):
    grid = matrix("x", None)
    heads = ["TT", "Xã", over, None, None, None], [None, None, 1, 2, 3, 4]
    result = table(tmp_path, [grid[0], *heads, *grid[2:]], "A2:A3", "B2:B3", "C2:F2")
    assert said(result) == {what: own for what, own in TRUTH.items() if own[0] == "met"}


@pytest.mark.parametrize(
    ("cell", "found"),
    [("02 xã: Sơn Thành, Viên Thành", ["Sơn Thành", "Viên Thành"]), ("5 xã", []),
     ("2 xã (Sơn Thành và Viên Thành)", ["Sơn Thành", "Viên Thành"]),
     ("3 xã: Sơn Thành, Viên Thành", []), ("Sơn Thành/Viên Thành", []), ("Sơn Thành?", []),
     ("Sơn Thành, ...", ["Sơn Thành"])],
)  # fmt: skip
def test_communes_listed_beside_a_criterion_are_names(cell, found, tmp_path):
    lines = [[2, "Giao thông", cell], [15, "Y tế", "Sơn Thành, Hoa Thành"]]
    result = table(tmp_path, [[TITLE], ["TT", "Tiêu chí", "Các xã chưa đạt"], *lines])
    assert [one for one, number in said(result) if number == "2"] == found
    assert bool(result.issues) == (len(found) < 2)


def test_two_numbers_among_counts_are_no_list(tmp_path):
    lines = [[1, "Sơn Thành", "17; 18"], [2, "Viên Thành", 15], [3, "Bảo Thành", 12]]
    result = table(tmp_path, [[TITLE], ["TT", "Xã", "Số tiêu chí đạt"], *lines])
    assert not said(result) and len(rows(result, "indicators")) == 2 and told(result)


def test_what_is_not_under_way_may_have_been_met(tmp_path):
    grid = [
        ["Các tiêu chí đang triển khai của các xã huyện Yên Thành năm 2018"],
        *matrix("x", "")[1:],
    ]
    assert {own for own, _ in said(table(tmp_path, grid)).values()} == {"in_progress"}


@pytest.mark.parametrize("done", ["được hỗ trợ kinh phí", "được thẩm định"])
def test_marks_of_criteria_that_are_supported_say_nothing_of_what_is_met(done, tmp_path):
    grid = [[f"Tiêu chí {done} của các xã huyện Yên Thành năm 2018"]]
    result = table(tmp_path, [*grid, *matrix("x", "")[1:]])
    assert not said(result) and result.issues


def test_criteria_below_a_plan_and_a_head_of_results_are_told(tmp_path):
    lines = [["A", "Tiêu chí đã đạt", None], [1, "Quy hoạch", "x"],
             ["B", "Tiêu chí phấn đấu đạt năm 2019", None], [2, "Giao thông", "x"]]  # fmt: skip
    title = "Kết quả thực hiện các tiêu chí xã Sơn Thành, huyện Yên Thành năm 2018"
    result = table(tmp_path, [[title], ["TT", "Tiêu chí", "Kết quả"], *lines])
    assert [number for _, number in said(result)] == ["1"] and result.issues


@pytest.mark.parametrize("head", ["Tiến độ (%)", "Tiến độ thực hiện (%)", "Tỷ lệ hoàn thành (%)"])
def test_a_head_of_shares_says_how_far_criteria_are(head, tmp_path):
    grid = [["Tiêu chí nông thôn mới xã Sơn Thành, huyện Yên Thành năm 2018"],
            ["TT", "Tiêu chí", head], [1, "Quy hoạch", 100], [2, "Giao thông", 80]]  # fmt: skip
    result = table(tmp_path, grid)
    want = {("Sơn Thành", "1"): ("met", 100), ("Sơn Thành", "2"): ("in_progress", 80)}
    assert (said(result), told(result)) == (want, [])


def test_crosses_on_a_sheet_called_after_what_is_not_met_are_told(tmp_path):
    """It may be called so for its communes; words say themselves what they mean."""
    for marks, there in ((("x", None), 0), (("Đạt", "Chưa đạt"), 20)):
        path = save_grid(tmp_path / "bieu.xlsx", matrix(*marks), sheet="Chưa đạt")
        result = read(path)
        assert (len(said(result)), bool(told(result))) == (there, not there)


def test_who_gave_points_is_no_place(tmp_path):
    grid = [["Chấm điểm tiêu chí nông thôn mới xã Sơn Thành, huyện Yên Thành năm 2018"],
            ["TT", "Tiêu chí", "Điểm chuẩn", "Huyện chấm", "Tổ công tác chấm", "Đánh giá"],
            [1, "Quy hoạch", 5, 5, 5, "Đạt"], [2, "Giao thông", 9, 6, 6, "Chưa đạt"]]  # fmt: skip
    found = said(table(tmp_path, grid))
    assert {key[1]: own[0] for key, own in found.items()} == {"1": "met", "2": "not_met"}


def test_a_mark_is_of_the_day_up_to_which_a_stage_is_told(tmp_path):
    grid = matrix("Đạt", "Chưa đạt")
    grid[0] = ["Kết quả tiêu chí huyện Yên Thành giai đoạn 2016 - 2020 (tính đến tháng 6/2020)"]
    assert {row["period"] for row in rows(table(tmp_path, grid), "criteria")} == {"2020-06"}


@pytest.mark.parametrize(
    ("status", "marks"),
    [
        ("met", "Đạt, hộ nghèo 2,1%|Đạt (42 triệu đồng/người)|Đạt; có 3/3 trường đạt chuẩn"
         "|Đạt, cần duy trì|Đạt (theo báo cáo xã)|Đạt chuẩn, đã thẩm định"),
        ("not_met", "Chưa đạt 1/3 trường|Chưa đạt (đạt 2/3 trường)|Chưa đạt, phấn đấu 2019"
         "|Chưa đạt - thu nhập 30 triệu|Bị rớt|Nợ tiêu chí"),
        ("not_applicable", "Không thuộc quy hoạch"),
        ("", "Đạt (3/4 chỉ tiêu)|Đạt (85% kế hoạch)|Đạt (1)|Đạt, thiếu 1 trường|Chưa đạt (sai)"
         "|Đạt (mục tiêu 48 triệu)|Chưa đạt; nay đạt"),
    ],
)  # fmt: skip
def test_a_mark_with_what_was_measured_or_why_is_a_mark(status, marks, tmp_path):
    for mark in marks.split("|"):
        grid = matrix("Đạt", "Chưa đạt")
        grid[2][2] = mark
        own = said(table(tmp_path, grid)).get(("Sơn Thành", "1"), ("",))[0]
        assert own == status, mark
