"""Lists of recognitions: each place with its standard, decision and day, as provinces write."""

import datetime

import pytest
from openpyxl import Workbook

import analysis

DISTRICTS = [
    ["DANH SÁCH CÁC XÃ ĐƯỢC CÔNG NHẬN ĐẠT CHUẨN NÔNG THÔN MỚI TỈNH NGHỆ AN"],
    ["TT", "Huyện", "Xã", "Năm công nhận", "Số quyết định", "Ngày quyết định"],
    [1, "Quỳnh Lưu", "Quỳnh Đôi", 2013, "123/QĐ-UBND", datetime.date(2013, 12, 3)],
    [2, "Nam Đàn", "Kim Liên", 2015, "99/QĐ-UBND", "05/02/2015"],
]
BATCHES = [
    ["Danh sách xã đạt chuẩn nông thôn mới nâng cao được công nhận giai đoạn 2021 - 2025"],
    ["(Kèm theo Báo cáo số 12/BC-UBND ngày 1/2/2025 của UBND tỉnh Nam Định)"],
    ["STT", "Tên xã", "Huyện", "Quyết định công nhận", None, "Đợt"],
    [None, None, None, "Số", "Ngày", None],
    [1, "xã Hải Xuân", "Hải Hậu", "1300/QĐ-UBND", "06/02/2023", 2],
]
SECTIONS = [
    ["Danh sách các xã được công nhận đạt chuẩn NTM, NTM nâng cao trên địa bàn tỉnh Thái Bình"],
    ["TT", "Đơn vị", "Danh hiệu", "Số quyết định", "Ngày ký"],
    ["I", "Huyện Vũ Thư"],
    [1, "Xã Nguyên Xá", "NTM nâng cao", "56/QĐ-UBND", "02/02/2023"],
    ["II", "Huyện Đông Hưng"],
    [1, "Xã Nguyên Xá", "NTM", "57/QĐ-UBND", "03/02/2023"],
]
WITHDRAWN = [
    ["CÁC XÃ BỊ THU HỒI QUYẾT ĐỊNH CÔNG NHẬN XÃ ĐẠT CHUẨN NÔNG THÔN MỚI, HUYỆN ĐỨC THỌ"],
    ["TT", "Xã", "Quyết định công nhận"],
    [1, "Tùng Ảnh", "QĐ số 12/QĐ-UBND ngày 3/4/2022"],
]
COLUMNS = ["place", "standard", "event", "batch", "decision", "date"]


@pytest.fixture
def read(tmp_path):
    def of(lines):
        book = Workbook()
        for line in lines:
            book.active.append(line)
        book.save(tmp_path / "danh-sach.xlsx")
        return analysis.read_workbook(tmp_path / "danh-sach.xlsx")

    return of


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (
            DISTRICTS,
            [
                ("Quỳnh Đôi", "nông thôn mới", "recognised", "", "123/QĐ-UBND", "2013-12-03"),
                ("Kim Liên", "nông thôn mới", "recognised", "", "99/QĐ-UBND", "2015-02-05"),
            ],
        ),
        (BATCHES, [("Hải Xuân", "nâng cao", "recognised", "2", "1300/QĐ-UBND", "2023-02-06")]),
        (
            SECTIONS,
            [
                ("Nguyên Xá", "nâng cao", "recognised", "", "56/QĐ-UBND", "2023-02-02"),
                ("Nguyên Xá", "nông thôn mới", "recognised", "", "57/QĐ-UBND", "2023-02-03"),
            ],
        ),
        (
            WITHDRAWN,
            [("Tùng Ảnh", "nông thôn mới", "withdrawn", "", "12/QĐ-UBND", "2022-04-03")],
        ),
    ],
)
def test_each_place_is_a_row_with_its_decision(lines, rows, read):
    book = read(lines)
    assert list(book.recognitions[COLUMNS].itertuples(index=False, name=None)) == rows
    assert list(book.issues["rule"]) == []
    assert book.criteria.empty and book.indicators.empty


def test_communes_of_one_name_are_told_apart_by_their_districts(read):
    assert read(SECTIONS).recognitions["place_id"].nunique() == 2


def test_the_year_is_that_of_the_day(read):
    assert list(read(DISTRICTS).recognitions["year"]) == [2013, 2015]


@pytest.mark.parametrize(
    ("column", "text"), [(4, "chưa có"), (5, "31/02/2015"), (5, "tháng trước"), (1, "Nam Đànn")]
)
def test_what_is_not_understood_is_refused(column, text, read):
    lines = [list(line) for line in DISTRICTS]
    lines[3][column] = text
    book = read(lines)
    assert list(book.recognitions["place"]) == ["Quỳnh Đôi"] or column == 1
    assert len(book.recognitions) + len(book.issues) >= 2


def test_a_changing_word_of_the_title_refuses_all(read):
    lines = [
        ["Dự kiến danh sách các xã chưa được công nhận đạt chuẩn nông thôn mới"],
        *DISTRICTS[1:],
    ]
    book = read(lines)
    assert book.recognitions.empty and not book.issues.empty


def test_dates_beside_other_things_are_no_recognitions(read):
    lines = [
        ["Kết quả kiểm tra các xã của huyện Đức Thọ năm 2022"],
        ["TT", "Xã", "Số quyết định", "Ngày"],
        [1, "Tùng Ảnh", "12/QĐ-UBND", "03/04/2022"],
    ]
    assert read(lines).recognitions.empty


@pytest.mark.parametrize("standard", ["nâng cao", "kiểu mẫu"])
def test_communes_of_a_further_standard_are_none_of_the_base_one(standard, read):
    lines = [
        ["Kết quả xây dựng nông thôn mới tỉnh Hà Tĩnh năm 2020"],
        ["TT", "Huyện", "Số xã đạt chuẩn nông thôn mới", f"Số xã đạt chuẩn NTM {standard}"],
        [1, "Đức Thọ", "44 xã/104 xã", "3/15"],
        [2, "Can Lộc", "10/18", "1/10"],
    ]
    found = read(lines).indicators
    known = found[found["indicator"] == "communes_meeting_standard"]
    assert list(known[["value", "out_of"]].itertuples(index=False, name=None)) == [
        (44.0, 104.0),
        (10.0, 18.0),
    ]
    assert list(found.loc[found["indicator"] == "", "value"]) == [3.0, 1.0]


def test_a_band_of_criteria_counts_communes(read):
    lines = [
        ["Phân loại xã theo số tiêu chí đạt huyện Đức Thọ năm 2016"],
        ["TT", "Nội dung", "Số xã"],
        [1, "Số xã đạt 15-18 tiêu chí", 10],
        [2, "Số xã đạt 10 - 14 tiêu chí", 7],
    ]
    found = read(lines).indicators
    assert list(found["unit"]) == ["xã", "xã"] and set(found["indicator"]) == {""}


def test_marks_of_a_further_standard_are_no_base_criteria(read):
    lines = [
        ["Kết quả thực hiện tiêu chí nông thôn mới nâng cao huyện Đức Thọ năm 2023"],
        ["TT", "Xã", "TC 1", "TC 2", "TC 3"],
        [1, "Tùng Ảnh", "x", "x", ""],
        [2, "Yên Hồ", "x", "", "x"],
    ]
    book = read(lines)
    assert set(book.criteria["criteria_set"]) == {"~nâng cao"} and book.issues.empty


@pytest.mark.parametrize(
    "heads",
    [
        ["Năm công nhận xã NTM", "Năm công nhận xã NTM nâng cao"],
        ["Năm được công nhận xã nông thôn mới", "Năm được công nhận xã nông thôn mới nâng cao"],
    ],
)
@pytest.mark.parametrize("year", [2019, "2019", "Năm 2019"])
def test_a_year_alone_is_a_recognition_of_the_standard_above_it(heads, year, read):
    title = ["Danh sách các xã đạt chuẩn NTM, NTM nâng cao huyện Thoại Sơn tỉnh An Giang"]
    lines = [title, ["TT", "Tên xã", *heads, "Ghi chú"], [1, "Định Mỹ", 2016, year, None],
             [2, "Vọng Đông", 2017, None, None]]  # fmt: skip
    book = read(lines)
    told = book.recognitions[["year", "place", "standard", "event", "address"]].to_numpy().tolist()
    assert told == [
        [2016, "Định Mỹ", "nông thôn mới", "recognised", "C3"],
        [2019, "Định Mỹ", "nâng cao", "recognised", "D3"],
        [2017, "Vọng Đông", "nông thôn mới", "recognised", "C4"],
    ]
    assert not len(book.issues)


def test_of_which_year_a_decision_is_nobody_guesses(read):
    lines = [["Danh sách các xã đạt chuẩn huyện Thoại Sơn tỉnh An Giang"],
             ["Tên xã", "Năm công nhận xã NTM", "Năm công nhận xã NTM nâng cao", "Số quyết định"],
             ["Định Mỹ", 2016, 2020, "12/QĐ-UBND"]]  # fmt: skip
    book = read(lines)
    assert book.recognitions["decision"].tolist() == ["", ""]
    assert ("standard_unclear", "D3") in list(
        zip(book.issues.rule, book.issues.address, strict=True)
    )


def test_the_day_of_a_decision_dates_no_figure_beside_it(read):
    lines = [["Danh sách các xã được công nhận đạt chuẩn nông thôn mới huyện Yên Thành năm 2019"],
             ["Xã", "Số QĐ công nhận", "Ngày tháng năm", "Số tiêu chí đạt"],
             ["Sơn Thành", "12/QĐ-UBND", "05/9/2019", "19/19"],
             ["Viên Thành", "12/QĐ-UBND", "05/9/2019", "19/19"]]  # fmt: skip
    book = read(lines)
    assert book.indicators["period"].tolist() == ["2019", "2019"]
    assert book.recognitions["date"].tolist() == ["2019-09-05"] * 2


def test_the_day_of_a_standard_in_a_column_is_its_recognition_and_dates_nothing(read):
    lines = [["Kết quả thực hiện tiêu chí nông thôn mới các xã huyện Lộc Ninh năm 2023"],
             ["Xã", "Số tiêu chí đạt", "Thời điểm được công nhận NTM nâng cao"],
             ["Lộc Hiệp", "19/19", "10/12/2022"], ["Lộc Thái", "18/19", None]]  # fmt: skip
    book = read(lines)
    assert book.indicators["period"].tolist() == ["2023", "2023"]
    told = book.recognitions[["place", "standard", "date", "address"]].to_numpy().tolist()
    assert told == [["Lộc Hiệp", "nâng cao", "2022-12-10", "C3"]]


REGISTERED = [
    ["DANH SÁCH CÁC XÃ ĐĂNG KÝ ĐẠT CHUẨN NÔNG THÔN MỚI NĂM 2018"],
    ["(Kèm theo Quyết định số 429/QĐ-UBND ngày 05/02/2018 của UBND tỉnh Hà Tĩnh)"],
    ["TT", "Xã", "Huyện", "Năm đăng ký đạt chuẩn", "Ghi chú"],
    [1, "Sơn Hà", "Huyện Hương Sơn", 2018, None],
    [2, "Kỳ Ninh", "Thị xã Kỳ Anh", 2018, None],
]


def test_who_registered_is_an_event_and_a_target_with_the_day_of_the_promise(read):
    book = read(REGISTERED)
    assert book.recognitions["event"].tolist() == ["registered"] * 2
    told = book.targets[["year", "place", "what", "promised_on", "address"]].to_numpy().tolist()
    assert told == [
        [2018, "Sơn Hà", "nông thôn mới", "2018-02-05", "D4"],
        [2018, "Kỳ Ninh", "nông thôn mới", "2018-02-05", "D5"],
    ]
    assert book.targets["value"].isna().all() and book.issues.empty


def test_a_day_after_the_year_is_that_of_a_report_and_no_promise(read):
    lines = [REGISTERED[0], ["(Kèm theo Báo cáo số 9/BC-UBND ngày 5/1/2019)"], *REGISTERED[2:]]
    assert read(lines).targets["promised_on"].tolist() == ["", ""]


def test_a_commune_made_by_a_merger_is_recognised_anew(read):
    lines = [
        ["DANH SÁCH CÁC XÃ ĐƯỢC CÔNG NHẬN ĐẠT CHUẨN NÔNG THÔN MỚI NĂM 2023 TỈNH HÀ TĨNH"],
        ["TT", "Xã", "Huyện", "Hình thức công nhận", "Số quyết định", "Ngày quyết định"],
        [1, "Kim Hoa", "Hương Sơn", "Công nhận lại sau sáp nhập", "3368/QĐ-UBND", "20/12/2023"],
        [2, "Hà Linh", "Hương Khê", "Công nhận", "189/QĐ-UBND", "17/01/2024"],
        [3, "Lộc Yên", "Hương Khê", "Thu hồi", "190/QĐ-UBND", "17/01/2024"],
    ]
    assert read(lines).recognitions["event"].tolist() == ["renewed", "recognised", "withdrawn"]


ACTS = "DANH SÁCH XÃ ĐƯỢC CÔNG NHẬN VÀ THU HỒI QUYẾT ĐỊNH CÔNG NHẬN ĐẠT CHUẨN NTM TỈNH HÀ TĨNH"


def test_an_act_may_stand_in_a_section_or_a_column_of_acts_below_any_head(read):
    heads = ["TT", "Xã", "Huyện", "Số quyết định", "Ngày quyết định"]
    sections = [
        ["A", "CÔNG NHẬN MỚI"],
        [1, "Kim Hoa", "Hương Sơn", "1/QĐ-UBND", "20/12/2022"],
        ["B", "THU HỒI QUYẾT ĐỊNH CÔNG NHẬN"],
        [1, "Hà Linh", "Hương Khê", "2/QĐ-UBND", "17/01/2023"],
    ]
    plain = "KẾT QUẢ CÔNG NHẬN XÃ ĐẠT CHUẨN NÔNG THÔN MỚI TỈNH HÀ TĨNH"
    for title in (plain, ACTS):
        assert read([[title], heads, *sections]).recognitions["event"].tolist() == [
            "recognised",
            "withdrawn",
        ]
    lines = [
        [1, "Kim Hoa", "Hương Sơn", "1/QĐ-UBND", "20/12/2022", "Công nhận lại"],
        [2, "Hà Linh", "Hương Khê", "2/QĐ-UBND", "17/01/2023", "Thu hồi quyết định công nhận"],
    ]
    told = read([[ACTS], [*heads, "Hình thức"], *lines]).recognitions["event"].tolist()
    assert told == ["renewed", "withdrawn"]


def test_which_of_the_acts_in_a_title_a_line_was_is_never_guessed(read):
    heads = ["TT", "Xã", "Huyện", "Số quyết định", "Ngày quyết định"]
    book = read([[ACTS], heads, [1, "Kim Hoa", "Hương Sơn", "1/QĐ-UBND", "20/12/2022"]])
    assert book.recognitions.empty and "other_meaning" in set(book.issues["rule"])


def test_a_section_of_those_yet_to_be_withdrawn_is_no_recognition(read):
    heads = ["TT", "Xã", "Huyện", "Số quyết định", "Ngày quyết định"]
    title = ["KẾT QUẢ CÔNG NHẬN XÃ ĐẠT CHUẨN NÔNG THÔN MỚI TỈNH HÀ TĨNH"]
    line = [1, "Kim Hoa", "Hương Sơn", "1/QĐ-UBND", "20/12/2022"]
    for section in ("Xã dự kiến công nhận", "Xã đề nghị thu hồi quyết định công nhận"):
        book = read([title, heads, ["I", section], line])
        assert book.recognitions.empty and len(book.issues)


@pytest.mark.parametrize(("printed", "told"), [("3 xã", ["listed_count"]), ("2 xã", [])])
def test_a_list_is_checked_against_the_count_that_it_prints(printed, told, read):
    assert read([*REGISTERED, [f"Tổng cộng: {printed}"]]).issues["rule"].tolist() == told
    title = f"DANH SÁCH {printed} ĐĂNG KÝ ĐẠT CHUẨN NÔNG THÔN MỚI NĂM 2018"
    assert read([[title], *REGISTERED[1:]]).issues["rule"].tolist() == told


def test_a_note_under_a_list_that_counts_some_of_it_is_no_count_of_all(read):
    assert read([*REGISTERED, ["Trong đó 1 xã đã được công nhận"]]).issues.empty


def test_a_list_of_streets_recognises_no_ward(read):
    """A ward of a civilised street has met no standard of communes."""
    lines = [
        ["Danh sách tuyến phố văn minh thành phố Tam Kỳ, tỉnh Quảng Nam"],
        ["TT", "Tuyến phố", "Phường", "Năm công nhận"],
        [1, "Lam Sơn", "An Mỹ", 2020],
        [2, "Đỗ Quang", "An Sơn", 2020],
    ]
    book = read(lines)
    assert book.recognitions.empty and len(book.indicators) == 2


BOTH = [
    ["Danh sách xã được công nhận nông thôn mới, nông thôn mới nâng cao tỉnh Thái Bình"],
    ["TT", "Huyện", "Xã", "Công nhận nông thôn mới", None, "Công nhận NTM nâng cao", None],
    [None, None, None, "Năm", "Số quyết định", "Năm", "Số quyết định"],
    [1, "Vũ Thư", "Nguyên Xá", 2014, "28/QĐ-UBND (ngày 31/12/2014)", 2021,
     "31/QĐ-UBND (ngày 15/12/2021)"],
    [2, "Vũ Thư", "Song An", 2015, "33/QĐ-UBND (ngày 28/12/2015)", "-", "-"],
]  # fmt: skip


@pytest.mark.parametrize("columns", [(0, 1, 2, 3, 4, 5, 6), (0, 1, 2, 4, 6)])
def test_decisions_of_two_standards_in_one_line_are_two_recognitions(columns, read):
    heads = [*BOTH[1]] if len(columns) == 7 else [*BOTH[1][:4], BOTH[1][3], None, BOTH[1][5]]
    lines = [BOTH[0], *([line[c] for c in columns] for line in (heads, *BOTH[2:]))]
    book = read(lines)
    found = book.recognitions[["place", "standard", "decision", "date"]].values.tolist()
    assert sorted(found) == [
        ["Nguyên Xá", "nâng cao", "31/QĐ-UBND", "2021-12-15"],
        ["Nguyên Xá", "nông thôn mới", "28/QĐ-UBND", "2014-12-31"],
        ["Song An", "nông thôn mới", "33/QĐ-UBND", "2015-12-28"],
    ]
    assert not (book.issues["severity"] == "error").any()


def test_two_decisions_in_a_line_of_no_standard_are_told(read):
    bare = ["TT", "Huyện", "Xã", "Số quyết định", "Số quyết định"]
    lines = [BOTH[0], bare, [1, "Vũ Thư", "Nguyên Xá", "28/QĐ-UBND", "31/QĐ-UBND"]]
    book = read(lines)
    assert book.recognitions.empty
    assert set(book.issues.loc[book.issues["severity"] == "error", "rule"]) == {"standard_unclear"}


PROMISED = [
    ["Danh sách xã được công nhận đạt chuẩn nông thôn mới đến hết năm 2023 tỉnh Tây Ninh"],
    ["TT", "Xã", "Năm đăng ký", "Năm công nhận"],
    [1, "Hảo Đước", 2013, 2015],
]


def test_a_year_in_which_a_commune_registered_recognises_nothing(read):
    keys = ["year", "event", "address"]
    told = read(PROMISED).recognitions[keys].to_numpy().tolist()
    assert told == [[2015, "recognised", "D3"], [2013, "registered", "C3"]]
    alone = read([row[:3] for row in PROMISED])
    assert alone.recognitions[keys].to_numpy().tolist() == [[2013, "registered", "C3"]]


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("Năm công nhận", "2025 (dự kiến)"),
        ("Ngày công nhận", "dự kiến 12/3/2026"),
        ("Quyết định công nhận", "12/QĐ-UBND ngày 12/3/2019 (dự thảo)"),
        ("Quyết định công nhận", "Tờ trình 12/TTr-UBND ngày 12/3/2019"),
        ("Quyết định công nhận", "Thu hồi QĐ 12/QĐ-UBND ngày 12/3/2019"),
        ("Năm công nhận (dự kiến)", 2025),
    ],
)
def test_what_a_cell_or_head_says_besides_closes_the_recognition(head, cell, read):
    book = read([PROMISED[0], ["TT", "Xã", head], [1, "Hảo Đước", cell]])
    assert book.recognitions.empty and not book.issues.empty


def test_a_plan_in_the_title_recognises_nobody(read):
    title = "Kế hoạch công nhận xã đạt chuẩn nông thôn mới giai đoạn 2024-2025 tỉnh Tây Ninh"
    book = read([[title], ["TT", "Xã", "Năm công nhận"], [1, "Hảo Đước", 2024]])
    assert book.recognitions.empty and book.issues["rule"].tolist() == ["other_meaning"]


def test_each_standard_has_the_year_that_stands_under_it(read):
    lines = [
        PROMISED[0],
        ["TT", "Xã", "Đạt chuẩn NTM", None, "Đạt NTM nâng cao"],
        [None, None, "Năm", "Quyết định", "Năm"],
        [1, "Hảo Đước", 2015, "12/QĐ-UBND", 2020],
        [2, "Long Vĩnh", 2016, "13/QĐ-UBND", "-"],
    ]
    told = read(lines).recognitions[["year", "place", "standard", "address"]]
    assert told.to_numpy().tolist() == [
        [2015, "Hảo Đước", "nông thôn mới", "D4;C4"],
        [2020, "Hảo Đước", "nâng cao", "E4"],
        [2016, "Long Vĩnh", "nông thôn mới", "D5;C5"],
    ]


def test_a_column_whose_cells_are_standards_says_of_which_each_line_is(read):
    lines = [
        ["Xã được công nhận đạt chuẩn NTM nâng cao, NTM kiểu mẫu tỉnh Đồng Nai năm 2023"],
        ["TT", "Xã", "Đạt chuẩn", "QĐ số", "Ngày ký"],
        [1, "Xuân Định", "NTM nâng cao", "1235/QĐ-UBND", "12/5/2023"],
        [2, "Sông Ray", "NTM kiểu mẫu", "520/QĐ-UBND", "05/3/2023"],
    ]
    assert read(lines).recognitions["standard"].tolist() == ["nâng cao", "kiểu mẫu"]


def test_a_year_of_meeting_the_standard_is_told_by_a_list_of_recognised_communes(read):
    """One after the year of the title is but hoped for."""
    title = "DANH SÁCH XÃ ĐƯỢC CÔNG NHẬN ĐẠT CHUẨN NÔNG THÔN MỚI HUYỆN NÔNG CỐNG ĐẾN NĂM 2018"
    lines = [["TT", "Xã", "Năm đạt chuẩn NTM"], [1, "Tân Phúc", 2015], [2, "Tân Thọ", 2019]]
    book = read([[title], *lines])
    assert book.recognitions[["year", "place"]].to_numpy().tolist() == [[2015, "Tân Phúc"]]
    assert [(i.rule, i.address) for i in book.issues.itertuples()] == [("path_contradicts", "C4")]
    book = read([["Thực trạng nông thôn mới các xã huyện Nông Cống năm 2018"], *lines])
    assert book.recognitions.empty and not book.issues.empty


@pytest.mark.parametrize(("last", "told"), [("Đăng ký NTM kiểu mẫu năm", True), ("Dân số", False)])
def test_a_title_of_acts_and_plans_is_of_what_the_heads_say_that_happened(last, told, read):
    book = read([
        ["DANH SÁCH XÃ ĐẠT CHUẨN NTM VÀ ĐĂNG KÝ NTM KIỂU MẪU HUYỆN ĐỨC THỌ, TỈNH HÀ TĨNH"],
        ["TT", "Xã", "Năm công nhận đạt chuẩn NTM", last],
        [1, "Tùng Ảnh", 2014, 2024], [2, "Yên Hồ", 2016, 2025],
    ])  # fmt: skip
    assert book.recognitions["year"].tolist() == ([2014, 2016] if told else [])


LISTED = ["TT", "Huyện", "Xã NTM", "Xã NTM nâng cao"], [1, "Lai Vung", "Định Hòa", "Tân Dương"], [
    2, "Tam Nông", "Phú Ninh, Phú Thọ", "Phú Cường; An Hòa"]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("XÃ ĐẠT CHUẨN NTM, NTM NÂNG CAO NĂM 2021 TỈNH ĐỒNG THÁP", 6),
        ("Danh sách 05 xã đạt chuẩn NTM, NTM nâng cao năm 2021 tỉnh Đồng Tháp", 6),
        ("Công nhận thêm 6 xã đạt chuẩn NTM, NTM nâng cao năm 2021 tỉnh Đồng Tháp", 6),
        ("Danh sách xã phấn đấu đạt chuẩn NTM, NTM nâng cao năm 2021 tỉnh Đồng Tháp", 0),
        ("Danh sách xã duy trì đạt chuẩn NTM, NTM nâng cao năm 2021 tỉnh Đồng Tháp", 0),
        ("Kế hoạch và kết quả xã đạt chuẩn NTM, NTM nâng cao năm 2021 tỉnh Đồng Tháp", 0),
        ("Danh sách xã chưa đạt chuẩn NTM, NTM nâng cao năm 2021 tỉnh Đồng Tháp", 0),
        ("Danh sách xã đạt chuẩn NTM, NTM nâng cao đến năm 2021 tỉnh Đồng Tháp", 0),
        ("Kết quả xây dựng NTM, NTM nâng cao năm 2021 tỉnh Đồng Tháp", 0),
    ],
)
def test_communes_that_a_title_says_met_a_standard_within_a_year_are_recognised(title, rows, read):
    book = read([[title], *LISTED])
    assert len(book.recognitions) == rows and (rows or not book.issues.empty)


def test_a_count_of_communes_is_no_list_of_them(read):
    lines = [["XÃ ĐẠT CHUẨN NTM NĂM 2021 TỈNH ĐỒNG THÁP"], ["Huyện", "Số xã"], ["Lai Vung", 3]]
    book = read([*lines, ["Tam Nông", 4]])
    assert book.recognitions.empty and book.indicators["value"].tolist() == [3.0, 4.0]


@pytest.mark.parametrize(("second", "told"), [(3, []), (4, [("path_contradicts", "B4")])])
def test_each_line_of_a_list_may_tell_its_year_and_how_many_it_lists(second, told, read):
    lines = [["XÃ ĐẠT CHUẨN NÔNG THÔN MỚI NÂNG CAO HUYỆN TRẤN YÊN, TỈNH YÊN BÁI"]]
    lines += [["Năm", "Số xã", "Tên xã"], [2023, 2, "Kiên Thành, Y Can"]]
    book = read([*lines, [2024, second, "Minh Quân, Việt Cường, Vân Hội"]])
    assert book.recognitions["year"].tolist() == [2023] * 2 + [2024] * 3
    assert list(zip(book.issues.rule, book.issues.address, strict=True)) == told


def test_years_below_who_recognised_are_those_of_recognition(read):
    heads = ["TT", "Xã", "UBND tỉnh công nhận NTM năm", "UBND tỉnh công nhận NTM nâng cao năm"]
    lines = [["Danh sách các xã huyện Giồng Trôm, tỉnh Bến Tre"], heads]
    lines += [[1, "Châu Bình", 2014, 2021], [2, "Châu Hòa", 2015, 2022]]
    book = read([*lines, [3, "Lương Quới", 2018, None]])
    assert book.recognitions["year"].tolist() == [2014, 2021, 2015, 2022, 2018]
    assert book.issues.empty


def test_the_year_of_a_recognition_is_not_that_of_its_signing(read):
    heads = ["Xã", "Huyện", "Năm đạt chuẩn", "Quyết định của UBND tỉnh", "Ngày ký"]
    lines = [["DANH SÁCH XÃ ĐẠT CHUẨN NÔNG THÔN MỚI TỈNH LẠNG SƠN"], heads]
    book = read([*lines, ["Chi Lăng", "Tràng Định", 2022, "99/QĐ-UBND", "26/01/2023"]])
    told = book.recognitions[["year", "decision", "date", "address"]].to_numpy().tolist()
    assert told == [[2022, "99/QĐ-UBND", "2023-01-26", "D3;C3"]]


def test_communes_of_a_list_that_is_not_understood_are_told(read):
    lines = [["KẾ HOẠCH XÃ ĐẠT CHUẨN NÔNG THÔN MỚI NĂM 2020 TỈNH ĐỒNG THÁP"], ["Huyện", "Xã"]]
    book = read([*lines, ["Lai Vung", "Định Hòa"], ["Tam Nông", "Phú Cường"]])
    assert book.recognitions.empty and "B3;B4" in book.issues["address"].tolist()


def test_the_year_of_a_section_is_not_that_of_its_signing(read):
    lines = [["CÁC XÃ ĐẠT CHUẨN NTM TỈNH HÀ NAM"], ["TT", "Xã", "Huyện", "Quyết định công nhận"]]
    lines += [["Năm 2014"], [1, "Nhân Khang", "Lý Nhân", "15/QĐ-UBND ngày 15/12/2014"]]
    lines += [["Năm 2015"], [1, "Đồng Hóa", "Kim Bảng", "16/QĐ-UBND ngày 25/01/2016"]]
    told = read(lines).recognitions[["year", "date"]].to_numpy().tolist()
    assert told == [[2014, "2014-12-15"], [2015, "2016-01-25"]]


def test_what_came_of_a_plan_is_told_beside_it(read):
    lines = [["LỘ TRÌNH VÀ KẾT QUẢ XÂY DỰNG NTM CÁC XÃ HUYỆN TÂN HỒNG, TỈNH ĐỒNG THÁP"]]
    lines += [["TT", "Xã", "Năm đăng ký", "Năm được công nhận"], [1, "Tân Hộ Cơ", 2018, 2020]]
    found = read([*lines, [2, "Bình Phú", 2019, 2021]]).recognitions
    assert found.loc[found.event == "recognised", "year"].tolist() == [2020, 2021]


@pytest.mark.parametrize(
    ("head", "decision", "year"),
    [
        ("Quyết định công nhận", "365/QĐ-UBND ngày 13/5/2019 (đạt chuẩn năm 2018)", 2018),
        ("Quyết định công nhận xã đạt chuẩn NTM năm 2015", "18/QĐ-UBND ngày 07/01/2016", 2015),
        ("Quyết định công nhận", "18/QĐ-UBND ngày 07/01/2016", 2016),
    ],
)
def test_a_decision_recognises_for_the_year_that_it_says(head, decision, year, read):
    title = ["DANH SÁCH CÁC XÃ ĐƯỢC CÔNG NHẬN ĐẠT CHUẨN NÔNG THÔN MỚI HUYỆN NAM ĐÀN"]
    book = read([title, ["TT", "Xã", head], [1, "Kim Liên", decision]])
    assert [*book.recognitions["year"]] == [year]
