"""Lines below titles that date nothing, legends among other words, and sections with their sums."""

import pytest

from workbook_makers import read, rows, save_grid

AREA = "huyện Tiên Lãng, thành phố Hải Phòng năm 2020"
MARKS = [["Xã", "TC1", "TC2"], ["Quyết Tiến", "Đạt", "75%"], ["Kiến Thiết", "Đạt", "Chưa đạt"]]

SINCE = [
    "(sau sắp xếp đơn vị hành chính từ ngày 01/7/2020)",
    "(áp dụng từ ngày 01/7/2020)",
    "(sau sáp nhập, hiệu lực từ 01/7/2020)",
    "(kể từ ngày 01/7/2020 sau khi sắp xếp ĐVHC)",
    "(theo Quyết định số 12/QĐ-UBND có hiệu lực từ ngày 15/3/2020)",
]


def rates(folder, line, area=AREA):
    grid = [[f"Tỷ lệ hộ nghèo các xã {area}"], [line], ["Xã", "Tỷ lệ hộ nghèo (%)"]]
    found = read(save_grid(folder / "a.xlsx", [*grid, ["Quyết Tiến", 2.5]]))
    return [(row["period"], row["indicator"]) for row in rows(found, "indicators")], found.issues


DATES_NOTHING = [
    "(cập nhật ngày 15/01/2021)", "Ngày báo cáo: 20/12/2020", "Báo cáo lần 2, ngày 15/12/2020",
    "(Theo Nghị quyết số 05-NQ/HU ngày 10/10/2016)", "Nguồn: Niên giám thống kê 2019",
    "(Thực hiện Kế hoạch số 12/KH-UBND năm 2019)",
]  # fmt: skip


@pytest.mark.parametrize("line", [*SINCE, *DATES_NOTHING])
def test_the_day_of_a_rule_or_a_paper_dates_no_figure(line, tmp_path):
    assert rates(tmp_path, line)[0] == [("2020", "poverty_rate")]


DOUBTED = [
    "(từ 01/7/2020 đến nay)", "(số liệu đến 31/3/2021)", "(cập nhật đến ngày 15/01/2021)",
    "Báo cáo số liệu đến ngày 31/3/2021",
]  # fmt: skip


@pytest.mark.parametrize("line", DOUBTED)
def test_a_day_of_another_year_or_without_an_end_is_told(line, tmp_path):
    area = "huyện Tiên Lãng, thành phố Hải Phòng" if "đến nay" in line else AREA
    known, issues = rates(tmp_path, line, area)
    assert known == [] and issues


@pytest.mark.parametrize("head", ["Số HTX thành lập từ ngày 15/3/2020"])
def test_since_when_a_thing_is_there_changes_what_is_counted(head, tmp_path):
    grid = [[f"Số liệu các xã {AREA}"], ["Xã", head], ["Quyết Tiến", 3]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert all(row["period"] != "2020" for row in found)


def marks(folder, line):
    grid = [[f"Kết quả thực hiện tiêu chí nông thôn mới {AREA}"], [line], *MARKS]
    found = read(save_grid(folder / "a.xlsx", grid))
    return [row["status"] for row in rows(found, "criteria")], found.issues


READ = [
    "(Kết quả đến hết năm 2020 - Đ: đạt; K: chưa đạt)",
    "(Số liệu các xã báo cáo; xã chưa đạt thì ghi tỷ lệ hoàn thành tiêu chí)",
    "(tiêu chí chưa đạt ghi %)",
    "(Tiêu chí đạt ghi 100%)",
]


@pytest.mark.parametrize("line", READ)
def test_a_legend_stands_among_other_words(line, tmp_path):
    statuses, _ = marks(tmp_path, line)
    assert statuses == ["met", "in_progress", "met", "not_met"]


@pytest.mark.parametrize(
    "line", ["(tiêu chí đạt thì ghi tỷ lệ hoàn thành)", "(tiêu chí chưa đạt thì ghi quýnh)"]
)
def test_shares_of_what_is_met_and_words_of_a_legend_are_told(line, tmp_path):
    statuses, issues = marks(tmp_path, line)
    assert statuses == [] and issues


@pytest.mark.parametrize("corner", ["Tiêu chí / Xã", "Tiêu chí \\ Xã", "Xã/Tiêu chí"])
def test_a_corner_that_names_both_ways_is_no_unit(corner, tmp_path):
    lines = [["Số hộ nghèo (hộ)", 12, 9], ["Thu nhập bình quân đầu người (triệu đồng/năm)", 52, 49]]
    grid = [[f"Số liệu một số xã {AREA}"], [corner, "Quyết Tiến", "Kiến Thiết"], *lines]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    known = {row["indicator"] for row in found}
    assert known == {"poor_households", "income_per_capita"} and len(found) == 4


def test_a_numbered_title_ends_the_one_before(tmp_path):
    area = [["I. Chỉ tiêu chung toàn huyện"], ["Nội dung", "Năm 2020"], ["Tỷ lệ hộ nghèo (%)", 2.5]]
    each = [["II. Kết quả từng xã năm 2020"], ["Xã", "Số hộ nghèo (hộ)"], ["Quyết Tiến", 12]]
    grid = [["Số liệu nông thôn mới huyện Tiên Lãng, thành phố Hải Phòng"], *area, [""], *each]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    of_commune = [row for row in found if row["place"] == "Quyết Tiến"]
    assert [row["indicator"] for row in of_commune] == ["poor_households"]


GIVERS = [
    ["1", "Công ty TNHH Tân Hải Phát", 50], ["2", "Hội Cựu chiến binh xã", 12.5],
    ["3", "Nhóm từ thiện Kiến Giang", 24],
]  # fmt: skip


@pytest.mark.parametrize("section", ["DOANH NGHIỆP", "TẬP THỂ", "TỔ CHỨC", "ĐƠN VỊ", "Đợt I"])
def test_what_all_below_a_section_fill_is_given_once(section, tmp_path):
    grid = [
        [f"Danh sách ủng hộ xây dựng nông thôn mới {AREA}"],
        ["TT", "Tên đơn vị", "Số tiền (triệu đồng)"],
        ["A", section, 86.5],
        *GIVERS,
        ["B", "CÁ NHÂN", 30],
        ["4", "Ông Nguyễn Văn Hòa", 30],
        ["", "TỔNG CỘNG (A+B)", 116.5],
    ]
    found = read(save_grid(tmp_path / "a.xlsx", grid))
    given = [row["value_vnd"] for row in rows(found, "contributions")]
    assert sum(given) == 116_500_000 and len(given) == 4
    assert rows(found, "indicators") == []


def headed(folder, first, second, *, ordinals=True):
    numbers = [*"12312"] if ordinals else [""] * 5
    names = [own for _, own, _ in GIVERS] + ["Ông Nguyễn Văn Hòa", "Hội Nông dân xã"]
    lines = list(zip(numbers, names, (50, 12.5, 24, 10, 20), strict=True))
    grid = [
        [f"Danh sách ủng hộ xây dựng nông thôn mới {AREA}"],
        ["TT", "Tên đơn vị", "Số tiền (triệu đồng)"],
        ["", first, 86.5],
        *lines[:3],
        ["", second, 30],
        *lines[3:],
        ["", "Tổng cộng", 116.5],
    ]
    found = read(save_grid(folder / "a.xlsx", grid))
    return rows(found, "contributions"), {
        cell for one in found.issues for cell in one.address.split(";")
    }


@pytest.mark.parametrize("ordinals", [True, False])
def test_a_place_that_sums_the_gifts_below_it_is_where_they_are_given(ordinals, tmp_path):
    found, told = headed(tmp_path, "Xã Quyết Tiến", "Xã Kiến Thiết", ordinals=ordinals)
    assert [row["place"] for row in found] == ["Quyết Tiến"] * 3 + ["Kiến Thiết"] * 2
    assert sum(row["value_vnd"] for row in found) == 116_500_000 and not told


HEADS = [
    ("Hội Nông dân", "Hội Phụ nữ"), ("Xã Lạ Quá", "Xã Quên Rồi"), ("Khu A", "Khu B"),
    ("UBND xã Quyết Tiến", "UBND xã Kiến Thiết"), ("Quý I", "Quý II"), ("Trường học", "Cơ quan"),
]  # fmt: skip


@pytest.mark.parametrize("heads", HEADS)
def test_no_gift_is_counted_once_more_in_the_line_that_sums_it(heads, tmp_path):
    found, told = headed(tmp_path, *heads)
    cells = {row["address"] for row in found}
    assert sum(row["value_vnd"] for row in found) == 116_500_000
    assert cells | told >= {"C4", "C5", "C6", "C8", "C9"}


def test_gifts_that_happen_to_be_sums_of_others_are_gifts(tmp_path):
    amounts = [10, 5, 5, 20, 10, 10]
    names = [f"Ông Nguyễn Văn {name}" for name in ("An", "Ba", "Cam", "Dần", "Em", "Gia")]
    grid = [
        [f"Danh sách ủng hộ xây dựng nông thôn mới {AREA}"],
        ["TT", "Tên đơn vị", "Số tiền (triệu đồng)"],
        *([n, name, own] for n, (name, own) in enumerate(zip(names, amounts, strict=True), 1)),
    ]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "contributions")
    assert [row["value_vnd"] for row in found] == [own * 1_000_000 for own in amounts]
