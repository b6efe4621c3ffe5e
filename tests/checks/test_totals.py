"""Totals in workbooks: a right table is never blamed, a wrong figure is told at its cell."""

import csv
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from analysis.checks.crosschecks import cross_checks
from analysis.reading.reader import PARTS
from analysis.registers.preferences import Preferences
from analysis.run.build import as_table
from analysis.words.messages import Issue, explain
from kept_lines import assert_told
from workbook_makers import MONEY, SOURCES, money, read, registers, save_grid

COMMUNES = ["Kỳ Ninh", "Kỳ Hà", "Kỳ Nam", "Kỳ Hoa", "Kỳ Hưng"]
COUNTS = ["Số tiêu chí đạt chuẩn nông thôn mới của các xã năm 2018"]
MARKS = ["Kết quả thực hiện các tiêu chí nông thôn mới năm 2018"]
FIGURES = ["Một số chỉ tiêu thị xã Kỳ Anh năm 2018"]
RULES = ("total_", "mean_", "count_mis", "share_mis", "area_", "marks_")


def told(path) -> dict[tuple[str, str], Issue]:
    """What the totals of one workbook say, by rule and cell."""
    return {(i.rule, i.address): i for i in read(path).issues if i.rule.startswith(RULES)}


def told_across(path) -> dict[tuple[str, str], Issue]:
    """What the tables of one workbook say of each other, too."""
    result = read(path)
    tables = {name: as_table(name, getattr(result.tidied, name)) for name in PARTS}
    across = cross_checks(tables, registers(), Preferences(), "2026-11-23")
    return told(path) | {(i.rule, i.address): i for i in across if i.rule.startswith(RULES)}


def table(tmp_path, *lines: Iterable) -> dict[tuple[str, str], Issue]:
    return told(save_grid(tmp_path / "bieu.xlsx", [list(line) for line in lines]))


# -- the published figures ---------------------------------------------------------------------
@pytest.fixture(scope="module")
def published(own_tables):
    with (own_tables / "issues.csv").open(encoding="utf-8-sig", newline="") as file:
        found = [r for r in csv.DictReader(file) if r["rule"].startswith(RULES)]
    return {(r["source"].split("/")[-1], r["sheet"], r["address"]): r for r in found}


@pytest.mark.slow
def test_91_criteria_cannot_be_reached(published):
    total = published["tieu-chi-2018.xlsx", "Theo xã", "C13"]
    assert total["rule"] == "total_impossible"
    assert "C8:C10 cộng được 50" in total["message"]
    assert "C11:C12 mỗi ô nhiều nhất là 20, nên ở đây nhiều nhất là 90" in total["message"]
    mean = published["tieu-chi-2018.xlsx", "Theo xã", "C14"]
    assert (mean["rule"], mean["found"]) == ("total_impossible", "18,2")
    assert "nhiều nhất là 18" in mean["message"]
    area = published["tieu-chi-2018.xlsx", "Toàn thị xã", "D8;D9"]  # and the mean of it
    assert area["rule"] == "area_impossible"
    for words in (
        "Kỳ Ninh 20",
        "Kỳ Hà 19",
        "Kỳ Nam 11",
        "cộng được 50",
        "2 xã còn lại trong 5 xã",
        "nhiều nhất là 90",
    ):
        assert words in area["message"]


@pytest.mark.slow
def test_the_shares_of_loc_ha_are_not_those_of_its_parts(published):
    found = published["nguon-von-loc-ha-2018.xlsx", "Lộc Hà 2018", "E10"]
    assert found["rule"] == "share_mismatch"
    assert "20; 30; 9; 38; 3" in found["message"]
    assert "20; 31,1; 9,6; 35,6; 3,7" in found["message"]


@pytest.mark.slow
def test_320_criteria_over_no_number_of_communes_are_15_1(published):
    found = published["ha-tinh-binh-quan-tieu-chi.xlsx", "Huyện Kỳ Anh", "E8"]
    assert (found["rule"], found["found"]) == ("mean_no_count", "15,1")
    assert "320 : 21 = 15,24" in found["message"] and "(E7)" in found["message"]


@pytest.mark.slow
def test_all_else_that_is_published_or_made_up_agrees(published):
    assert len(published) == 5


# -- each rule, and its like that is right -----------------------------------------------------
def test_a_total_that_does_not_add_up(tmp_path):
    right = money(("Kỳ Ninh", 30, 10, 20), ("Kỳ Hà", 50, 25, 25), ("Tổng cộng", 80, 35, 45))
    assert table(tmp_path, *right) == {}
    wrong = [list(line) for line in right]
    wrong[3][3] = 35
    found = table(tmp_path, *wrong)
    assert found.keys() == {
        ("total_mismatch", "C4"),
        ("total_mismatch", "D5"),
        ("total_repair", "D4"),
    }
    assert_told("a total", found.values())


@pytest.mark.parametrize(
    ("lines", "cells"),
    [
        ([("Kỳ Ninh", 30, 10, 20), ("Kỳ Hà", 57, 25, 25), ("Tổng cộng", 93, 35, 45)], {"C4", "C5"}),
        (
            [("Kỳ Ninh", 30, 10, 25), ("Kỳ Hà", 57, 25, 25), ("Tổng cộng", 80, None, None)],
            {"C3", "C4", "C5"},
        ),
    ],
)
def test_of_two_wrong_cells_the_sums_are_told_and_no_cell_is_named(lines, cells, tmp_path):
    assert table(tmp_path, *money(*lines)).keys() == {("total_mismatch", cell) for cell in cells}


def test_a_line_that_all_totals_leave_out_is_told_once(tmp_path):
    lines = [
        ("Kỳ Ninh", 30, 10, 20),
        ("Kỳ Hà", 50, 25, 25),
        ("Kỳ Nam", 16, 7, 9),
        ("Tổng cộng", 80, 35, 45),
    ]
    found = table(tmp_path, *money(*lines))
    assert found.keys() == {("total_leaves_out", "C6")}
    assert_told("a line left out", found.values())
    lines[3] = ("Tổng cộng", 80, 35, 44)
    assert "total_leaves_out" not in {rule for rule, _ in table(tmp_path, *money(*lines))}


def test_a_total_may_go_over_the_page_before(tmp_path):
    head = ["TT", "Xã", *SOURCES[:2]]
    pages = [
        MONEY,
        head,
        [1, "Kỳ Ninh", 10, 20],
        [2, "Kỳ Hà", 25, 26],
        [],
        head,
        [3, "Kỳ Nam", 5, 5],
    ]
    assert table(tmp_path, *pages, [4, "Kỳ Hoa", 6, 7], [None, "Tổng cộng", 46, 58]) == {}


def test_whole_numbers_that_agree_only_when_rounded_are_noted(tmp_path):
    found = table(
        tmp_path, *money(("Kỳ Ninh", 31, 10, 20), ("Kỳ Hà", 50, 25, 25), ("Tổng cộng", 81, 35, 45))
    )
    assert {rule for rule, _ in found} == {"total_rounded"}
    assert_told("rounded totals", found.values())


def test_one_blank_is_pinned_down_and_several_are_left_open(tmp_path):
    lines = [["Kỳ Ninh", 20], ["Kỳ Hà", 19], ["Kỳ Nam", None]]

    def summed(total):
        head = ["TT", "Xã", "Số tiêu chí đạt"]
        return table(
            tmp_path,
            COUNTS,
            head,
            *([i, *x] for i, x in enumerate(lines, 1)),
            [None, "Tổng cộng", total],
        )

    one = summed(50)
    assert one.keys() == {("total_pins_down", "C6")}
    assert_told("a blank", one.values())
    lines.append(["Kỳ Hoa", None])
    for total, rule in ((62, "total_open"), (79, "total_open"), (80, "total_impossible")):
        found = summed(total)
        assert found.keys() == {(rule, "C7")}
        assert_told(f"two blanks of {total}", found.values())


def test_blanks_that_stand_for_nothing_elsewhere_in_a_table_do_so_everywhere(tmp_path):
    lines = money(
        ("Kỳ Ninh", 10, 10, None),
        ("Kỳ Hà", 20, None, 20),
        ("Kỳ Nam", 40, 25, None),
        ("Tổng cộng", 70, 35, 20),
    )
    found = table(tmp_path, *lines)
    assert ("total_mismatch", "C5") in found
    assert_told("blanks for nothing", found.values())
    assert not [rule for rule, _ in found if rule in ("total_open", "total_pins_down")]


@pytest.mark.parametrize(
    ("mean", "wrong"), [(17.7, False), (17.67, False), (17.6, False), (18.5, True), (17.3, True)]
)
def test_a_mean_of_the_lines_above(mean, wrong, tmp_path):
    lines = [
        [1, "Kỳ Ninh", 20],
        [2, "Kỳ Hà", 19],
        [3, "Kỳ Nam", 14],
        [None, "Tổng cộng", 53],
        [None, "Bình quân", mean],
    ]
    found = table(tmp_path, COUNTS, ["TT", "Xã", "Số tiêu chí đạt"], *lines)
    assert found.keys() == ({("mean_mismatch", "C7")} if wrong else set())
    assert_told(f"a mean of {mean}", found.values())


@pytest.mark.parametrize(("mean", "wrong"), [(18.3, True), (18.2, False), (18.4, False)])
def test_a_mean_that_no_whole_number_gives(mean, wrong, tmp_path):
    lines = [[i, name, 18] for i, name in enumerate(COMMUNES[:4], 1)]
    ends = [[5, "Kỳ Hưng", None], [None, "Bình quân", mean]]
    found = table(tmp_path, COUNTS, ["TT", "Xã", "Số tiêu chí đạt"], *lines, *ends)
    assert found.keys() == ({("mean_no_sum", "C8")} if wrong else set())
    assert_told(f"a mean with a blank of {mean}", found.values())


@pytest.mark.parametrize(
    ("beside", "below", "expected"),
    [
        (3, 3, set()),
        (4, 3, {("count_mismatch", "H4")}),
        (3, 2, {("count_mismatch", "D6")}),
    ],
)
def test_a_count_of_marks(beside, below, expected, tmp_path):
    head = ["TT", "Xã", *(f"TC {n}" for n in range(1, 6)), "Tổng số tiêu chí đạt"]
    lines = [
        [1, "Kỳ Ninh", "x", "x", "x", "x", "x", 5],
        [2, "Kỳ Hà", "x", "x", None, "x", None, beside],
        [3, "Kỳ Nam", None, "x", None, None, "x", 2],
        [None, "Số xã đạt", 2, below, 1, 2, 2],
    ]
    found = table(tmp_path, MARKS, head, *lines)
    assert found.keys() == expected
    assert_told(f"marks of {beside} and {below}", found.values())


def shares(*printed):
    values = (30, 49, 21)
    lines = (
        [i, s, v, p] for i, (s, v, p) in enumerate(zip(SOURCES, values, printed, strict=False), 1)
    )
    head = ["TT", "Nguồn vốn", "Số tiền (triệu đồng)", "Tỷ lệ (%)"]
    return [
        ["NGUỒN VỐN XÂY DỰNG NÔNG THÔN MỚI THỊ XÃ KỲ ANH NĂM 2018"],
        head,
        *lines,
        [None, "Tổng cộng", 100, 100],
    ]


@pytest.mark.parametrize(
    ("printed", "wrong"),
    [
        ((30, 49, 21), False),
        ((30.0, 49.3, 20.7), False),
        ((20, 59, 21), True),
        ((49, 30, 21), True),
    ],
)
def test_shares_of_a_whole(printed, wrong, tmp_path):
    found = table(tmp_path, *shares(*printed))
    assert {rule for rule, _ in found} == ({"share_mismatch"} if wrong else set())
    assert_told(f"shares of {printed}", found.values())


def test_per_cent_that_is_of_something_else_is_left_alone(tmp_path):
    assert table(tmp_path, *shares(70, 65, 80)) == {}


def test_a_town_and_its_communes(tmp_path):
    book = [COUNTS, ["TT", "Xã", "Số tiêu chí đạt"], [1, "Kỳ Ninh", 20], [2, "Kỳ Hà", 19]]
    found = {}
    for name, total in (("duoi", 30), ("du", 39)):
        lines = [
            *book,
            [],
            FIGURES,
            ["TT", "Chỉ tiêu", "ĐVT", "Kết quả"],
            [1, "Số tiêu chí đạt chuẩn", "tiêu chí", total],
        ]
        issues = told_across(save_grid(tmp_path / f"{name}.xlsx", lines))
        found[name] = issues.keys()
        assert_told(f"a town and its communes, {name}", issues.values())
    assert found == {"duoi": {("area_mismatch", "D8")}, "du": set()}


@pytest.mark.parametrize(("rate", "wrong"), [(6.2, False), (6, False), (7.5, True)])
def test_a_rate_and_the_count_that_it_is_of(rate, wrong, tmp_path):
    head = ["TT", "Chỉ tiêu", "ĐVT", "Kết quả"]
    lines = [[1, "Số hộ nghèo", "hộ", "48/774"], [2, "Tỷ lệ hộ nghèo", "%", rate]]
    grid = [["Một số chỉ tiêu xã Kỳ Nam năm 2018"], head, *lines]
    found = told_across(save_grid(tmp_path / "bieu.xlsx", grid))
    assert found.keys() == ({("share_mismatch", "D4")} if wrong else set())
    assert_told(f"a rate of {rate}", found.values())


def test_the_marks_of_a_commune_and_its_count_on_another_sheet(tmp_path):
    head = ["TT", "Xã", *(f"TC {n}" for n in range(1, 21))]
    for name, count in (("dung", 18), ("sai", 15)):
        path = save_grid(
            tmp_path / f"{name}.xlsx",
            [MARKS, head, [1, "Kỳ Hà", *["Đạt"] * 18, "Chưa đạt", "Chưa đạt"]],
        )
        book = load_workbook(path)
        for line in (COUNTS, ["TT", "Xã", "Số tiêu chí đạt"], [1, "Kỳ Hà", count]):
            if book.worksheets[-1].title == "Sheet1":
                book.create_sheet("Số đạt")
            book.worksheets[-1].append(line)
        book.save(path)
        found = told_across(path)
        assert found.keys() == ({("marks_mismatch", "C3")} if name == "sai" else set())
        assert_told(f"marks and their count, {name}", found.values())


@pytest.mark.parametrize("count", [6, 7])
def test_in_a_year_of_two_sets_marks_are_held_against_the_size_of_their_own(tmp_path, count):
    """Ten criteria are all that there are by the set of 2026, in a year that began with 19."""
    head = ["TT", "Xã", *(f"TC {n}" for n in range(1, 11))]
    title = "Kết quả thực hiện các tiêu chí nông thôn mới của các xã, tỉnh Lai Châu, năm 2026"
    marks = [[title], head, [1, "Mù Cả", *["Đạt"] * 6, *["Chưa đạt"] * 4]]
    path = save_grid(tmp_path / "bieu.xlsx", marks)
    book = load_workbook(path)
    book.create_sheet("Số đạt")
    title = "Số tiêu chí đạt chuẩn của các xã, tỉnh Lai Châu, năm 2026"
    for line in ([title], ["TT", "Xã", "Số tiêu chí đạt"], [1, "Mù Cả", count]):
        book.worksheets[-1].append(line)
    book.save(path)
    assert told_across(path).keys() == ({("marks_mismatch", "C3")} if count == 7 else set())


# -- what must never be blamed -----------------------------------------------------------------
RIGHT = {
    "money for each household": [
        MONEY,
        ["TT", "Xã", "Tiền mặt"],
        [1, "Kỳ Ninh", 1000],
        [2, "Kỳ Hà", 2000],
        [None, "Tổng cộng", 3000],
        [None, "Bình quân/hộ", 1.7],
    ],
    "indicators below one another": [
        ["Một số chỉ tiêu xã Kỳ Nam năm 2018"],
        ["TT", "Chỉ tiêu", "Kết quả"],
        [1, "Tổng số hộ", 774],
        ["1.1", "Số hộ nghèo", 48],
        ["1.2", "Tỷ lệ hộ nghèo", 6.2],
    ],
    "figures cumulated year by year": [
        ["Kết quả vận động tiền mặt xây dựng nông thôn mới thị xã Kỳ Anh (triệu đồng)"],
        ["TT", "Năm", "Tiền mặt", "Lũy kế"],
        [1, 2016, 10, 10],
        [2, 2017, 20, 30],
        [3, 2018, 30, 60],
        [None, "Cộng", 60, 60],
    ],
    "only some of the parts under Trong đó": [
        MONEY,
        ["TT", "Xã", "Tổng vốn", "Trong đó", None],
        [None, None, None, "Ngân sách tỉnh", "Nhân dân đóng góp"],
        *([i, name, 1000 + i, 484 + i, 200] for i, name in enumerate(COMMUNES, 1)),
    ],
    "only some of the lines below": [
        ["NGUỒN VỐN XÂY DỰNG NÔNG THÔN MỚI THỊ XÃ KỲ ANH NĂM 2018"],
        ["TT", "Nguồn vốn", "Số tiền (triệu đồng)"],
        [1, "Ngân sách tỉnh", 500],
        [2, "Nhân dân đóng góp", 300],
        [None, "- Trong đó: Hội Nông dân", 40],
        [3, "Doanh nghiệp", 100],
        [None, "Tổng cộng", 900],
    ],
    "a whole province below some of its districts": [
        ["KẾT QUẢ XÂY DỰNG NÔNG THÔN MỚI CÁC HUYỆN, THỊ XÃ NĂM 2018"],
        [
            "TT",
            "Huyện, thị xã",
            "Số xã đạt chuẩn",
            "Số tiêu chí bình quân/xã",
            "Số xã đạt chuẩn tăng thêm",
        ],
        [1, "Huyện Kỳ Anh", "9/21", 15.24, 3],
        [2, "Thị xã Kỳ Anh", "3/5", 18.2, 1],
        [None, "Toàn tỉnh", "158/229", 17.7, 45],
    ],
    "households and the poor among them": [
        ["TỔNG HỢP HỘ NGHÈO CÁC XÃ, PHƯỜNG THỊ XÃ KỲ ANH NĂM 2019"],
        ["TT", "Xã", "Tổng số hộ", "Hộ nghèo", None],
        [None, None, None, "Số hộ", "Tỷ lệ (%)"],
        [1, "Kỳ Nam", 774, 48, 6.2],
        [2, "Kỳ Hà", 1810, 70, 3.87],
        [3, "Kỳ Ninh", 2010, 62, 3.08],
    ],
    "a formula that was never calculated": money(
        ("Kỳ Ninh", 30, "=5+5", 20), ("Kỳ Hà", 50, 25, 25), ("Tổng cộng", 80, 35, 45)
    ),
    "subtotals and a total of them": [
        MONEY,
        ["TT", "Xã", "Số tiền (triệu đồng)"],
        ["I", "Vùng đồng bằng", None],
        [1, "Kỳ Ninh", 10],
        [2, "Kỳ Hà", 20],
        [None, "Cộng", 30],
        ["II", "Vùng núi", None],
        [1, "Kỳ Nam", 5],
        [2, "Kỳ Hoa", 7],
        [None, "Cộng", 12],
        [None, "Tổng cộng", 42],
    ],
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_table_is_not_blamed(name, tmp_path):
    assert told_across(save_grid(tmp_path / "bieu.xlsx", RIGHT[name])) == {}


cells = st.lists(st.lists(st.integers(0, 50_000), min_size=4, max_size=4), min_size=2, max_size=5)
like_every_run = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def with_totals(parts: list[list[int]], first: bool) -> list[list]:
    """Communes by source with the totals of lines and columns, in tenths of a million."""
    lines = [
        [i, name, sum(line) / 10, *(v / 10 for v in line)]
        for i, (name, line) in enumerate(zip(COMMUNES, parts, strict=False), 1)
    ]
    columns = [sum(column) / 10 for column in zip(*parts, strict=True)]
    total = [None, "Tổng cộng", sum(map(sum, parts)) / 10, *columns]
    return [
        MONEY,
        ["TT", "Xã", "Tổng số", *SOURCES],
        *([total, *lines] if first else [*lines, total]),
    ]


@pytest.mark.slow
@like_every_run
@given(parts=cells, first=st.booleans(), digits=st.sampled_from([0, 1]))
def test_true_sums_are_never_blamed_however_they_are_rounded(parts, first, digits, tmp_path):
    grid = [
        [round(v, digits) if isinstance(v, float) else v for v in line]
        for line in with_totals(parts, first)
    ]
    assert {rule for rule, _ in table(tmp_path, *grid)} <= {"total_rounded"}


@pytest.mark.slow
@like_every_run
@given(parts=cells, first=st.booleans(), data=st.data())
def test_one_changed_cell_is_found_and_named(parts, first, data, tmp_path):
    grid = with_totals(parts, first)
    r = data.draw(st.integers(2, len(grid) - 1))
    c = data.draw(st.integers(2, 6))
    true = grid[r][c]
    assume(true > 0)
    grid[r][c] = true + data.draw(st.integers(20, 5000))
    address = f"{'ABCDEFG'[c]}{r + 1}"
    found = table(tmp_path, *grid)
    assert [a for rule, a in found if rule == "total_mismatch"]
    repairs = [i for i in found.values() if i.rule == "total_repair"]
    assert [i.address for i in repairs] == [address]
    said = repairs[0].detail["cells"].split(" → ")[1]
    assert abs(float(said.replace(".", "").replace(",", ".")) - true) < 0.5


def test_messages_name_the_cells(tmp_path):
    found = table(
        tmp_path, *money(("Kỳ Ninh", 30, 10, 20), ("Kỳ Hà", 60, 25, 25), ("Tổng cộng", 80, 35, 45))
    )
    message, suggestion = explain(found["total_mismatch", "C4"])
    assert message == "Tổng ghi là 60 nhưng cộng D4:E4 được 50, lệch 10."
    assert suggestion


GIVEN = ["Nhân dân đóng góp xây dựng nông thôn mới huyện Than Uyên, tỉnh Lai Châu năm 2014"]
GIVEN_HEADS = ["TT", "Xã", "Tiền mặt (triệu đồng)"]


@pytest.mark.parametrize(("total", "wrong"), [(160, []), (170, [("total_mismatch", "C7")])])
def test_what_a_page_before_carries_is_part_of_the_total(total, wrong, tmp_path):
    lines = [[5, "Mường Kim", 20], [6, "Hua Nà", 30], [7, "Phúc Than", 10]]
    carried = [None, "Mang sang", 100]
    found = table(tmp_path, GIVEN, GIVEN_HEADS, carried, *lines, [None, "TỔNG CỘNG", total])
    assert list(found) == wrong


@pytest.mark.parametrize(("carried", "wrong"), [(50, []), (55, ["C5", "C7"])])
def test_what_is_carried_to_the_next_page_sums_all_before_it(carried, wrong, tmp_path):
    above = [[1, "Mường Kim", 20], [2, "Hua Nà", 30], [None, "Cộng mang sang", carried]]
    below = [[None, "Mang sang", carried], [3, "Phúc Than", 10], [4, "Ta Gia", 25]]
    found = table(
        tmp_path, GIVEN, GIVEN_HEADS, *above, GIVEN_HEADS, *below, [None, "Tổng cộng", 85]
    )
    assert [cell for _, cell in found] == wrong
