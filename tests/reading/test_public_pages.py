"""Small tables as public pages of other provinces print them, with all that they say."""

import pytest

from workbook_makers import read, rows, save_grid

IN_HAM_YEN = "huyện Hàm Yên, tỉnh Tuyên Quang"
POOR = f"Kết quả giảm nghèo {IN_HAM_YEN} năm 2020"
MET = "Số tiêu chí nông thôn mới các xã đạt huyện Krông Năng, tỉnh Đắk Lắk"
RATE = "Tỷ lệ hộ nghèo"
GIVERS = "Danh sách cầu bê tông ở xã Lương Hòa, huyện Giồng Trôm, tỉnh Bến Tre năm 2023"
SOURCES = f"Kinh phí xây dựng nông thôn mới {IN_HAM_YEN} năm 2018"


def told_by(folder, grid, merges=()):
    """(place, period, what, value, unit) by cell of indicators and gifts; and what is told."""
    result = read(save_grid(folder / "a.xlsx", grid, merges=merges))
    found = {
        row["address"]: (
            row["place"], row["period"], row["indicator"] or row["indicator_name"], row["value"],
            row["unit"],
        )
        for row in rows(result, "indicators")
    }  # fmt: skip
    found |= {
        row["address"]: (row["place"], row["period"], row["organization"], row["value_vnd"], "")
        for row in rows(result, "contributions")
    }
    told = {at: one.rule for one in result.issues for at in (one.address or "").split(";")}
    return found, told


TABLES = {
    "shares of whom a table is in per cent": (
        [["Nghèo và cận nghèo năm 2012"], ["ĐVT: %"], ["Tỉnh", "Cận nghèo", "Số hộ cận nghèo"],
         ["Cao Bằng", 5.91, 700], ["Bắc Kạn", 11.25, 800]],
        {"B4": ("Cao Bằng", "2012", "Cận nghèo", 5.91, "%"),
         "C4": ("Cao Bằng", "2012", "Số hộ cận nghèo", 700, "hộ")},
    ),
    "the country beside a province": (
        [["Kết quả năm 2023 tỉnh Kon Tum"], ["Chỉ tiêu", "ĐVT", "Toàn quốc", "Tỉnh Kon Tum"],
         [RATE, "%", 2.93, 6.84]],
        {"C3": ("Cả nước", "2023", "poverty_rate", 2.93, "%"),
         "D3": ("Kon Tum", "2023", "poverty_rate", 6.84, "%")},
    ),
    "two parts of one place": (
        [["Kết quả giảm nghèo năm 2020"], ["Địa phương", "Thuộc tỉnh", "Số hộ nghèo (hộ)"],
         ["Huyện Đông Hưng", "Thái Bình", 20], ["Huyện Phú Hòa", "Phú Yên", 30]],
        {"C3": ("Đông Hưng", "2020", "poor_households", 20, "hộ"),
         "C4": ("Phú Hòa", "2020", "poor_households", 30, "hộ")},
    ),
    "communes that were gone by the day of the list": (
        [["Số tiêu chí các xã tỉnh Hải Dương đạt năm 2018"], ["Xã", "Huyện", "Số tiêu chí đạt"],
         ["Tuấn Việt", "Kim Thành", 19], ["Hưng Long", "Ninh Giang", 18],
         ["Hồng Phúc", "Ninh Giang", 17]],
        {"C4": ("Hưng Long", "2018", "criteria_met", 18, "tiêu chí"),
         "C5": ("Hồng Phúc", "2018", "criteria_met", 17, "tiêu chí")},
    ),
    "communes that are listed beside their number": (
        [["Phân nhóm các xã huyện Krông Pắc, tỉnh Đắk Lắk năm 2018"], ["Nhóm", "Số xã", "Tên xã"],
         ["Xã đạt chuẩn", 3, "Ea Kly, Hòa Đông, Ea Kênh"], ["Đạt 15-18 tiêu chí", 1, "Ea Phê"],
         ["Đạt 10-14 tiêu chí", 2, "Vụ Bổn, Tân Tiến"]],
        {"B3": ("Krông Pắc", "2018", "communes_meeting_standard", 3, "xã"),
         "B5": ("Krông Pắc", "2018", "Đạt 10-14 tiêu chí", 2, "xã")},
    ),
    "who gave has a number in the name; a bridge that of a commune elsewhere": (
        [[GIVERS], ["STT", "Tên cầu", "Đơn vị tài trợ", "Kinh phí (đồng)"],
         [1, "Cầu Thành Tâm 2", "Nhóm thiện nguyện Quận 9", "17.000.000đ"],
         [2, "Cầu Năm Quốc", "Công ty Xây dựng số 5", "21.000.000đ"]],
        {"D3": ("Lương Hòa", "2023", "Nhóm thiện nguyện Quận 9", 17e6, ""),
         "D4": ("Lương Hòa", "2023", "Công ty Xây dựng số 5", 21e6, "")},
    ),
    "two who gave together": (
        [[SOURCES], ["TT", "Nguồn vốn", "Số tiền (tỷ đồng)"], [1, "Ngân sách tỉnh", 3],
         [2, "Nhân dân và doanh nghiệp đóng góp", 4]],
        {"C4": ("Hàm Yên", "2018", "Nhân dân và doanh nghiệp đóng góp", 4e9, "")},
    ),
    "a share behind each count": (
        [[POOR], ["Xã", "Số hộ nghèo", "Chiếm tỷ lệ (%)", "Số hộ cận nghèo", "Chiếm tỷ lệ (%)"],
         ["Thái Hòa", 20, 2.1, 30, 3], ["Bình Xa", 25, 2.2, 33, 3.4]],
        {"C3": ("Thái Hòa", "2020", "poverty_rate", 2.1, "%"),
         "E3": ("Thái Hòa", "2020", "Số hộ cận nghèo | Chiếm tỷ lệ (%)", 3, "%")},
    ),
    "the share of all above those of towns and countryside": (
        [[f"{RATE} tỉnh Kon Tum"], ["Đơn vị tính: %"], [None, 2018, 2019], ["TỔNG SỐ", 10.5, 9.2],
         ["Thành thị", 5.1, 4.2], ["Nông thôn", 18.2, 17.1]],
        {"B4": ("Kon Tum", "2018", "poverty_rate", 10.5, "%"),
         "B6": ("Kon Tum", "2018", f"{RATE} | Nông thôn", 18.2, "%")},
    ),
    "a time that but a note says": (
        [[MET], ["STT", "Xã", "Số tiêu chí đạt"], [1, "Phú Lộc", 19], [2, "Phú Xuân", 18],
         ["Ghi chú: Số liệu tính đến 30/6/2018"]],
        {"C3": ("Phú Lộc", "2018-06-30", "criteria_met", 19, "tiêu chí")},
    ),
    "money per head in other scales": (
        [[POOR], ["Chỉ tiêu", "Đơn vị", "Kết quả"],
         ["Thu nhập bình quân đầu người", "đồng/người/năm", "33.500.000"]],
        {"C3": ("Hàm Yên", "2020", "income_per_capita", 33.5, "triệu đồng/người")},
    ),
    "what a part counts as its whole does": (
        [["Số sản phẩm OCOP được công nhận năm 2023"], ["Tỉnh", "Tổng số", "Trong đó", None],
         [None, None, "4 sao", "3 sao"], ["Sơn La", 110, 51, 59], ["Gia Lai", 316, 49, 267]],
        {"C4": ("Sơn La", "2023", "Số sản phẩm OCOP được công nhận | 4 sao", 51, "sản phẩm")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_public_pages_are_read_as_they_say(name, tmp_path):
    grid, wanted = TABLES[name]
    merges = ("A2:A3", "B2:B3", "C2:D2") if None in grid[1] else ()
    found, _ = told_by(tmp_path, grid, merges)
    assert {cell: found.get(cell) for cell in wanted} == wanted


@pytest.mark.parametrize(
    "title",
    [
        f"Các xã có nhiều hộ nghèo nhất {IN_HAM_YEN} năm 2020",
        f"Các xã có tỷ lệ hộ nghèo cao nhất {IN_HAM_YEN} năm 2020",
    ],
)
def test_which_communes_have_most_changes_no_figure(title, tmp_path):
    grid = [[title], ["Xã", "Số hộ nghèo (hộ)"], ["Thái Hòa", 20], ["Bình Xa", 25]]
    found, told = told_by(tmp_path, grid)
    assert [row[2] for row in found.values()] == ["poor_households"] * 2 and not told


@pytest.mark.parametrize("per", ["một tháng", "1 tháng"])
def test_a_month_that_money_is_counted_on_is_no_time(per, tmp_path):
    grid = [[f"Thu nhập bình quân một người {per} năm 2020"], ["Đơn vị: triệu đồng"]]
    found, _ = told_by(tmp_path, [*grid, ["Tỉnh", "Thu nhập"], ["Nghệ An", "3,004"]])
    assert [row[1] for row in found.values()] == ["2020"]
    assert "income_per_capita" not in [row[2] for row in found.values()]


def test_those_recognised_within_a_time_are_not_all_that_meet_the_standard(tmp_path):
    title = "Các xã được công nhận đạt chuẩn nông thôn mới 7 tháng đầu năm 2015 tỉnh Nghệ An"
    grid = [[title], ["Huyện", "Số xã"], ["Nghĩa Đàn", 3], ["Yên Thành", 1]]
    assert {row[2] for row in told_by(tmp_path, grid)[0].values()} <= {
        "Các xã được công nhận đạt chuẩn nông thôn mới | Số xã"
    }


@pytest.mark.parametrize("name", ["Thị trấn", "Các xã khác", "Còn lại"])
def test_some_communes_beside_a_district_are_not_the_district(name, tmp_path):
    grid = [["Số hộ nghèo năm 2020 tỉnh Tuyên Quang"], ["Xã", "Huyện", "Số hộ nghèo"]]
    grid += [["Thái Hòa", "Hàm Yên", 20], ["Bình Xa", "Hàm Yên", 30], [name, "Hàm Yên", 90]]
    found, told = told_by(tmp_path, grid)
    assert "C5" not in found and told["C5"] == "unknown_place"


@pytest.mark.parametrize("name", ["Hưng Lòng", "Tân Quảng"])
def test_a_slip_beside_its_district_has_no_name_of_its_own(name, tmp_path):
    grid = [["Số tiêu chí các xã tỉnh Hải Dương đạt năm 2018"], ["Xã", "Huyện", "Số tiêu chí đạt"]]
    grid += [["Tân Quang", "Ninh Giang", 19], ["Hưng Long", "Ninh Giang", 18]]
    found, told = told_by(tmp_path, [*grid, [name, "Ninh Giang", 9]])
    assert "C5" not in found and "C5" in told


@pytest.mark.parametrize("head", ["Tổng số hộ nghèo đa chiều", "Hộ nghèo đa chiều (hộ)"])
def test_the_poor_in_several_ways_are_not_the_poor_households(head, tmp_path):
    grid = [[POOR], ["Xã", head, "Số hộ nghèo (hộ)"], ["Thái Hòa", 500, 200], ["Bình Xa", 400, 90]]
    found, _ = told_by(tmp_path, grid)
    assert found["B3"][2] == head and found["C3"][2] == "poor_households"


@pytest.mark.parametrize(
    "note",
    [
        "Nguồn: Niên giám thống kê năm 2019",
        "Ghi chú: số liệu cột 3 năm 2019",
        "Ghi chú: Số liệu năm 2019; số liệu năm 2020",
        "Người lập biểu, ngày 5/1/2021",
    ],
)
def test_a_note_of_something_else_dates_nothing(note, tmp_path):
    grid = [[MET], ["STT", "Xã", "Số tiêu chí đạt"], [1, "Phú Lộc", 19], [2, "Phú Xuân", 18]]
    found, told = told_by(tmp_path, [*grid, [note]])
    assert not found and told["C3"] == "year_missing"


RECOGNISED = "xã được công nhận đạt chuẩn nông thôn mới"
LIST = [["Huyện", "Tên xã"], ["Hàm Yên", "Thái Hòa, Bình Xa"], ["Chiêm Hóa", "Hòa Phú"]]


def recognised(folder, title):
    """(place, year, standard, address) of what a list without figures recognises."""
    grid = [["TỈNH TUYÊN QUANG"], [title], *LIST]
    found = read(save_grid(folder / "a.xlsx", grid)).tidied.recognitions
    return [(row[2], row[0], row[4], row[-1]) for row in found]


@pytest.mark.parametrize(
    ("title", "standard"),
    [
        (f"Danh sách {RECOGNISED} năm 2017", "nông thôn mới"),
        ("Danh sách xã đạt chuẩn nông thôn mới năm 2017", "nông thôn mới"),
        ("Danh sách 03 xã đạt chuẩn nông thôn mới nâng cao được công nhận năm 2017", "nâng cao"),
    ],
)
def test_a_title_alone_says_what_was_recognised_and_when(title, standard, tmp_path):
    assert recognised(tmp_path, title) == [
        ("Thái Hòa", 2017, standard, "B4"),
        ("Bình Xa", 2017, standard, "B4"),
        ("Hòa Phú", 2017, standard, "B5"),
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Danh sách xã đề nghị công nhận đạt chuẩn nông thôn mới năm 2017",
        "Danh sách xã đăng ký đạt chuẩn nông thôn mới năm 2017",
        "Danh sách xã phấn đấu được công nhận đạt chuẩn nông thôn mới năm 2017",
        "Danh sách xã bị thu hồi quyết định công nhận nông thôn mới năm 2017",
        "Danh sách xã duy trì đạt chuẩn nông thôn mới năm 2017",
        f"Danh sách {RECOGNISED} đến hết năm 2017",
        f"Danh sách {RECOGNISED}",
    ],
)
def test_other_titles_recognise_nobody(title, tmp_path):
    assert recognised(tmp_path, title) == []


def test_a_list_may_name_the_standard_and_the_batch_of_each(tmp_path):
    title = "Danh sách các xã được công nhận năm 2017"
    grid = [
        [title],
        ["Xã", "Huyện", "Danh hiệu", "Đợt"],
        ["Thái Hòa", "Hàm Yên", "Nông thôn mới nâng cao", "Đợt 1"],
        ["Hòa Phú", "Chiêm Hóa", "Nông thôn mới", "Đợt 2"],
        ["Bình Xa", "Hàm Yên", "Sáng kiến", "Đợt 2"],
    ]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    found = {(row[2], row[4], row[-1]) for row in result.tidied.recognitions}
    assert found == {("Thái Hòa", "nâng cao", "A3"), ("Hòa Phú", "nông thôn mới", "A4")}
    told = [one.address for one in result.issues]
    assert "C5" in told


def test_amounts_below_a_giver_at_the_left_edge_are_its_own(tmp_path):
    grid = [
        [SOURCES],
        ["ĐVT: triệu đồng"],
        ["NS tỉnh", "NS huyện", "Nhân dân"],
        [500, 200, 50],
    ]
    found, _ = told_by(tmp_path, grid)
    assert {at: one[2:4] for at, one in found.items()} == {
        "A4": ("Ngân sách tỉnh", 500_000_000),
        "B4": ("Ngân sách huyện", 200_000_000),
        "C4": ("Nhân dân", 50_000_000),
    }


@pytest.mark.parametrize("note", ["Chưa đạt", "Công nhận năm 2018", "Rút đăng ký"])
def test_a_note_that_says_otherwise_recognises_nobody(note, tmp_path):
    title = f"Danh sách {RECOGNISED} năm 2017"
    lines = [["Thái Hòa", "Hàm Yên", "Xã điểm"], ["Hòa Phú", "Chiêm Hóa", note]]
    grid = [["TỈNH TUYÊN QUANG"], [title], ["Xã", "Huyện", "Ghi chú"], *lines]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    assert [row[2] for row in result.tidied.recognitions] == ["Thái Hòa"]
    assert ("C5", note) in {(one.address, one.found) for one in result.issues}
