"""Lists of criteria that are not met: the others are met only where a count proves it."""

import pytest

import analysis
from workbook_makers import save_grid

TITLE = "Tiến độ thực hiện các tiêu chí xã nông thôn mới năm 2022, huyện Đô Lương, tỉnh Nghệ An"
HEADS = ["TT", "Xã", "Số tiêu chí đạt", "Các tiêu chí chưa đạt"]


@pytest.fixture
def read(tmp_path):
    return lambda lines: analysis.read_workbook(save_grid(tmp_path / "bieu.xlsx", lines))


def statuses(book):
    """How many criteria of the first commune are met and not met, and the cells of what is met."""
    count = book.criteria["status"].value_counts()
    met = book.criteria.loc[book.criteria["status"] == "met", "address"]
    return count.get("met", 0), count.get("not_met", 0), sorted(set(met))


@pytest.mark.parametrize(
    ("count", "listed", "met", "not_met"),
    [
        ("17/19", "2, 5", 17, 2),
        (17, "TC 2 và TC 5", 17, 2),
        ("16/19", "Giao thông; Trường học, Môi trường và ATTP", 16, 3),
        ("19/19", "Không", 19, 0),
        (19, "-", 19, 0),
        ("19/19", "Đạt 19/19", 19, 0),
    ],
)
def test_what_a_whole_list_leaves_is_met_by_the_cells_of_list_and_count(
    count, listed, met, not_met, read
):
    book = read([[TITLE], HEADS, [1, "Bài Sơn", count, listed]])
    assert statuses(book) == (met, not_met, ["D3;C3"]) and book.issues.empty
    assert book.ledger["issue"].sum() == 0


@pytest.mark.parametrize(
    ("heads", "line", "rule"),
    [
        (HEADS, ["18/19", "2, 5"], "unmet_differ"),
        (HEADS, ["16/19", "Không"], "unmet_differ"),
        ([*HEADS[:2], "Số tiêu chí đạt năm 2021", HEADS[3]], ["17/19", "2, 5"], "unmet_alone"),
        ([*HEADS[:2], "Số tiêu chí NTM nâng cao đạt", HEADS[3]], ["17/19", "2, 5"], "unmet_alone"),
    ],
)
def test_a_list_that_no_count_proves_leaves_the_others_open_and_says_so(heads, line, rule, read):
    book = read([[TITLE], heads, [1, "Bài Sơn", *line]])
    assert statuses(book)[0] == 0 and rule in set(book.issues["rule"])


def test_of_a_plan_nothing_is_met(read):
    heads = [*HEADS[:2], "Kế hoạch số tiêu chí đạt", "Các tiêu chí chưa đạt"]
    book = read([[TITLE], heads, [1, "Bài Sơn", "17/19", "2, 5"]])
    assert statuses(book)[0] == 0


@pytest.mark.slow
def test_where_a_province_has_a_criterion_more_the_count_must_say_of_how_many_it_is(read):
    title = "Tình hình đạt tiêu chí của các xã huyện Kỳ Anh, tỉnh Hà Tĩnh năm 2018"
    book = read([[title], HEADS, [1, "Kỳ Bắc", 17, "2, 5"]])
    assert statuses(book)[0] == 0 and book.issues["rule"].tolist() == ["unmet_alone"]
    assert statuses(read([[title], HEADS, [1, "Kỳ Bắc", "17/19", "2, 5"]]))[0] == 17
    assert statuses(read([[title], HEADS, [1, "Kỳ Bắc", "18/20", "2, 5"]]))[0] == 18


def test_a_status_is_of_the_day_in_the_title_whatever_stage_its_group_of_communes_is_of(read):
    title = "Kết quả thực hiện tiêu chí NTM huyện Thanh Miện, tỉnh Hải Dương đến 31/12/2013"
    lines = [
        [title],
        ["TT", "Xã", "1. Quy hoạch", "2. Giao thông", "3. Thủy lợi"],
        ["I", "Cụm xã đợt 1 (2011 - 2015)"],
        [1, "Tứ Cường", "Đạt", "Đạt", "Chưa đạt"],
        ["II", "Các xã giai đoạn 2016 - 2020"],
        [1, "Thanh Giang", "Đạt", "Chưa đạt", "Chưa đạt"],
    ]
    assert set(read(lines).criteria["period"]) == {"2013"}


def test_a_title_in_every_cell_of_its_row_is_one_title(read):
    title = "Số tiêu chí đạt chuẩn nông thôn mới của các xã trên địa bàn thị xã Kỳ Anh"
    lines = [
        ["UBND THỊ XÃ KỲ ANH", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        [],
        [title] * 4,
        ["(Kèm theo Báo cáo số 35/BC-UBND ngày 15/01/2019 của UBND thị xã Kỳ Anh)"] * 4,
        ["TT", "Tên xã", "Số tiêu chí đạt", "Số tiêu chí đạt"],
        ["TT", "Tên xã", "Năm 2017", "Năm 2018"],
        ["(1)", "(2)", "(3)", "(4)"],
        *[[n, name, 12, 11] for n, name in enumerate(("Kỳ Ninh", "Kỳ Hà", "Kỳ Nam"), 1)],
        [None, "Tổng cộng", 36, 33],
    ]
    book = read(lines)
    assert book.indicators["indicator"].tolist() == ["criteria_met"] * 6
    assert set(book.indicators["place"]) == {"Kỳ Ninh", "Kỳ Hà", "Kỳ Nam"}


def test_a_figure_below_the_others_is_told_or_theirs(read):
    lines = [
        ["Số tiêu chí đạt chuẩn nông thôn mới của các xã huyện Đô Lương, tỉnh Nghệ An"],
        ["Tên xã", "Số tiêu chí đạt"],
        ["Năm 2021", None],
        *[[name, "12/19"] for name in ("Bài Sơn", "Nhân Sơn", "Hòa Sơn")],
        ["Năm 2022", None],
        ["Các đơn vị còn lại", None],
        *[[name, "11/19"] for name in ("Bài Sơn", "Nhân Sơn", "Hòa Sơn")],
    ]
    book = read(lines)
    told = {cell for own in book.issues["address"] for cell in own.split(";")}
    theirs = book.indicators["indicator_name"].str.startswith("Các đơn vị còn lại")
    assert {"B9", "B10", "B11"} <= told | set(book.indicators.loc[theirs, "address"])


@pytest.mark.parametrize("beside", [(), (17, 16, 18), (2, 3, 9)])
def test_a_number_alone_among_lists_is_one_of_them_unless_a_count_says_else(beside, read):
    lists = ("5, 17", "10, 11, 17", "2")
    heads = ["TT", "Xã", *(["Số tiêu chí"] if beside else []), "TC chưa đạt"]
    names = ("Bài Sơn", "Đông Sơn", "Nam Sơn")
    told = ([n] for n in beside) if beside else ([], [], [])
    lines = [[1, name, *n, own] for name, n, own in zip(names, told, lists, strict=True)]
    found = read([[TITLE], heads, *lines]).criteria
    own = (found["place"] == "Nam Sơn") & (found["status"] == "not_met")
    alone = found.loc[own, "criterion"].tolist()
    assert alone == ([] if beside == (2, 3, 9) else ["2"])


def test_a_title_without_accents_counts_criteria_wherever_it_says_so(read):
    title = "TONG HOP SO TIEU CHI DAT CHUAN NONG THON MOI NAM 2022 - HUYEN DO LUONG, TINH NGHE AN"
    book = read([[title], ["TT", "Xã", "So tieu chi dat"], [1, "Bài Sơn", 17]])
    assert book.indicators["indicator"].tolist() == ["criteria_met"]


@pytest.mark.parametrize("head", ["Năm ra mắt", "NTM năm", "Năm ban hành QĐ", "Công nhận năm"])
def test_years_of_something_else_date_no_count_beside_them(head, read):
    lines = [[1, "Bài Sơn", 2014, 18], [2, "Đông Sơn", 2015, 17]]
    book = read([[TITLE], ["TT", "Xã", head, "Số tiêu chí đạt"], *lines])
    assert set(book.indicators["period"]) == {"2022"}


def test_a_count_that_says_its_unit_needs_no_head_that_does(read):
    for title in (TITLE, "Kết quả xây dựng nông thôn mới huyện Đô Lương, tỉnh Nghệ An năm 2022"):
        lines = [[1, "Bài Sơn", "18/19 tiêu chí"], [2, "Đông Sơn", "17/19 TC"]]
        book = read([[title], ["TT", "Xã", "Kết quả"], *lines])
        assert book.indicators["indicator"].tolist() == ["criteria_met"] * 2


def test_plans_of_years_below_a_road_map_are_of_what_stands_beside_them(read):
    title = "Lộ trình xã đạt chuẩn nông thôn mới huyện Đô Lương, tỉnh Nghệ An 2021 - 2025"
    heads = [
        ["TT", "Xã", "Số tiêu chí đạt năm 2020", "Kế hoạch", None],
        [None] * 3 + ["2021", "2022"],
    ]
    book = read([[title], *heads, [1, "Bài Sơn", 14, 15, 17], [2, "Đông Sơn", 12, 13, 15]])
    assert set(book.indicators["indicator"]) == {"criteria_met"}
    assert book.indicators["measure"].tolist().count("plan") == 4


def test_a_remark_against_a_mark_is_told(read):
    heads = ["TT", "Tiêu chí", "Đánh giá", "Ghi chú"]
    title = "Kết quả tiêu chí NTM xã Bài Sơn, huyện Đô Lương, tỉnh Nghệ An năm 2022"
    for note, told in (("huyện đánh giá đạt", True), ("đạt năm 2023", False), ("thiếu vốn", False)):
        book = read([[title], heads, [1, "Quy hoạch", "Đạt"], [2, "Giao thông", "Chưa đạt", note]])
        assert ("note_qualifies" in set(book.issues["rule"])) == told, note


def test_the_year_of_recognition_dates_no_count_beside_it(read):
    heads = ["TT", "Xã", "Năm được công nhận đạt chuẩn NTM", "Số tiêu chí đạt", "TC chưa đạt"]
    lines = [[1, "Bài Sơn", 2014, 18, "13"], [2, "Đông Sơn", 2015, 17, "10, 17"]]
    book = read([[TITLE], heads, *lines])
    assert set(book.indicators["period"]) == {"2022"} == set(book.criteria["period"])
    assert book.recognitions["year"].tolist() == [2014, 2015] and len(book.indicators) == 2
