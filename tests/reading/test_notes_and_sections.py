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


@pytest.mark.parametrize("line", SINCE)
def test_since_when_a_border_or_a_rule_holds_dates_no_figure(line, tmp_path):
    grid = [[f"Tỷ lệ hộ nghèo các xã {AREA}"], [line], ["Xã", "Tỷ lệ hộ nghèo (%)"]]
    found = read(save_grid(tmp_path / "a.xlsx", [*grid, ["Quyết Tiến", 2.5]]))
    [row] = rows(found, "indicators")
    assert (row["period"], row["indicator"]) == ("2020", "poverty_rate")


def test_since_a_day_nobody_knows_until_when(tmp_path):
    line = "(từ 01/7/2020 đến nay)"
    grid = [["Tỷ lệ hộ nghèo các xã huyện Tiên Lãng"], [line], ["Xã", "Tỷ lệ hộ nghèo (%)"]]
    found = read(save_grid(tmp_path / "a.xlsx", [*grid, ["Quyết Tiến", 2.5]]))
    assert rows(found, "indicators") == [] and found.issues


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


def test_a_place_that_sums_the_gifts_below_it_is_where_they_are_given(tmp_path):
    grid = [
        [f"Danh sách ủng hộ xây dựng nông thôn mới {AREA}"],
        ["TT", "Tên đơn vị", "Số tiền (triệu đồng)"],
        ["", "Xã Quyết Tiến", 86.5],
        *GIVERS,
        ["", "Xã Kiến Thiết", 30],
        ["1", "Ông Nguyễn Văn Hòa", 10],
        ["2", "Hội Nông dân xã", 20],
    ]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "contributions")
    assert [row["place"] for row in found] == ["Quyết Tiến"] * 3 + ["Kiến Thiết"] * 2
    assert sum(row["value_vnd"] for row in found) == 116_500_000
