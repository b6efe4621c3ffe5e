"""Plans of work of many provinces: each task with its days, owner, progress and predecessors."""

import pandas as pd
import pytest

from analysis import read_workbook
from plan_lines import plan
from plan_makers import LAYOUTS, UGLY
from workbook_makers import save_grid

TOLD = ["snapshot", "task_id", "task", "place", "criterion", "owner", "start", "due",
        "duration_days", "done", "progress", "predecessors", "obstacle", "cause"]  # fmt: skip
# Roles that cells of a plan may have: whatever is no value says what it is.
ROLES = {"value", "header", "section", "title", "note", "signature", "column_number", "unit"}


@pytest.mark.parametrize("make", [*LAYOUTS, *UGLY], ids=lambda make: make.__name__)
def test_a_plan_says_the_same_in_every_layout(make, tmp_path):
    own = make()
    book = read_workbook(own.save(tmp_path / "ke-hoach.xlsx"))
    expected = pd.DataFrame(own.truth, columns=TOLD).astype(
        {"progress": float, "duration_days": float}
    )
    found = book.tasks[TOLD]
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, check_column_type=False)
    told = set(book.issues["rule"]) - {"no_origin_card", "note_unused"}
    assert told <= own.told, book.issues.to_string()
    if make is not UGLY[3]:  # below another table
        assert set(book.cells["role"]) <= ROLES | ({"note"} if own.told else set())


@pytest.fixture
def read(tmp_path):
    def _read(grid, **more):
        return read_workbook(save_grid(tmp_path / "ke-hoach.xlsx", grid, **more))

    return _read


def test_every_cell_of_a_line_stands_in_its_address_that_of_the_progress_first(read):
    tasks = read(plan()).tasks
    assert tasks["address"][1] == "H5;F5;E5;G5;K5;C5;D5;J5;A5;B5"


def test_what_is_not_understood_is_told_at_its_cell_and_claims_nothing(read):
    book = read(plan((2, "Tiến độ", "Đã đổ 50 m"), (2, "Hoàn thành", "")))
    told = book.issues[["rule", "address"]].to_numpy().tolist()
    assert ["plan_not_understood", "H5"] in told
    assert book.tasks["done"].tolist() == ["yes", "", "no"]


def test_a_day_without_a_year_that_may_be_of_the_next_one_is_not_guessed(read):
    book = read(plan((3, "Hạn", "15-01"), (3, "Số ngày", "")))
    assert book.tasks["due"][2] == "" and "F6" in set(book.issues["address"])


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("Môi trường và an toàn thực phẩm", "17"),
        ("Môi trường, Y tế", "17;15"),
        ("2, 6 và 17", "2;6;17"),
    ],
)
def test_a_name_with_and_is_one_criterion_and_a_list_several(text, criterion, read):
    assert read(plan((2, "Tiêu chí", text))).tasks["criterion"][1] == criterion


@pytest.mark.parametrize("text", ["0,5", "120%", "sắp", "50/100"])
def test_a_progress_that_is_no_share_is_told(read, text):
    book = read(plan((2, "Tiến độ", text)))
    assert pd.isna(book.tasks["progress"][1]) and "H5" in set(book.issues["address"])


def test_without_a_due_day_and_owners_it_is_no_plan(read):
    grid = [["Nội dung công việc năm 2018"], ["TT", "Công việc", "Kinh phí"], [1, "Làm đường", 20]]
    assert read(grid).tasks.empty


def test_a_place_that_nobody_knows_stays_under_its_own_name_and_is_told(read):
    book = read(plan(title="Kế hoạch công việc đến ngày 9/11/2018", section="Xã Abcd"))
    assert set(book.tasks["place"]) == {"Abcd"} and set(book.tasks["place_id"]) == {""}
    assert "plan_place_unknown" in set(book.issues["rule"])


@pytest.mark.parametrize(
    ("sheet", "title", "day"),
    [
        ("Sheet1", "Kế hoạch công việc xã Kỳ Hà tuần 45 năm 2018", "2018-11-11"),
        ("9-11-2018", "Kế hoạch công việc xã Kỳ Hà", "2018-11-09"),
        ("Tuần 45", "Kế hoạch công việc xã Kỳ Hà năm 2018", "2018-11-11"),
        ("Sheet1", "Kế hoạch công việc xã Kỳ Hà tháng 11/2018", "2018-11-30"),
        ("Sheet1", "Kế hoạch công việc xã Kỳ Hà tuần 2 tháng 11/2018", ""),
    ],
)
def test_the_day_of_a_plan_is_that_of_its_title_or_else_of_its_sheet(read, sheet, title, day):
    assert set(read(plan(title=title), sheet=sheet).tasks["snapshot"]) == {day}


def test_the_name_of_the_file_tells_the_day_where_nothing_else_does(tmp_path):
    path = save_grid(tmp_path / "viec-2018-11-09.xlsx", plan(title="Kế hoạch công việc xã Kỳ Hà"))
    assert set(read_workbook(path).tasks["snapshot"]) == {"2018-11-09"}
