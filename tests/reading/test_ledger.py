"""The ledger: every non-empty cell in one role, as many as an independent reader counts.

That of all layouts is held in `test_layouts`.
"""

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from analysis.reading.ledger import ROLES
from analysis.words.messages import severity
from analysis.words.schema import columns
from ledgers import assert_it_closes, counted, ledger
from workbook_makers import (
    FRAMES,
    ROOT,
    TRUTHS,
    Frame,
    all_rows,
    read,
    reader,
    save,
    save_as_excel_does,
    save_grid,
)

RAW = sorted((ROOT / "data" / "raw").rglob("*.xlsx"))


@pytest.mark.slow
@pytest.mark.parametrize("path", RAW, ids=lambda p: p.stem)
def test_every_cell_of_the_raw_data_is_in_the_ledger(path):
    assert_it_closes(read(path), path)


def test_each_role_holds_what_its_name_says(tmp_path):
    truth = TRUTHS["funds"]
    path = tmp_path / "bieu.xlsx"
    frame = Frame(
        letterhead=True,
        column_numbers=True,
        total="last",
        note="Ghi chú: tạm tính.",
        signature=True,
    )
    save(path, truth.layouts["communes_by_source-2"](), frame)
    line = next(iter(ledger(read(path)).values()))
    assert {role: line[role] for role in ROLES} == {
        "value": 20,  # four communes under five sources of funds
        "header": 9,  # TT, Tên xã, Tổng số, Trong đó and the sources
        "stub": 5,  # communes and the total's label
        "section": 0,
        "total": 9,  # the column of totals and the line of totals
        "title": 6,  # four lines of the letterhead, the title, the document it came with
        "unit": 1,
        "ordinal": 4,
        "column_number": 8,
        "empty": 0,
        "note": 2,  # and the place and day above the signatures
        "signature": 4,
        "issue": 0,
    }


def test_a_section_is_a_section(tmp_path):
    path = tmp_path / "bieu.xlsx"
    save(path, TRUTHS["criteria"].layouts["criteria_in_rows-grouped"](), FRAMES["bare"])
    lines = ledger(read(path)).values()
    assert [line["section"] + line["ordinal"] for line in lines] == [5 + 25] * 2 or [
        line["section"] for line in lines
    ] == [10] * 2


# -- any grid ----------------------------------------------------------------------------------
WORDS = [
    "TT", "STT", "Tên xã", "Xã", "Tiêu chí", "TC 1", "TC 2", "Tổng số", "Tổng cộng", "Trong đó",
    "Cộng", "Năm 2018", "2017", "Kỳ Hà", "xã Kỳ Ninh", "Ky Nam", "Kỳ Anh", "thị xã Kỳ Anh",
    "Hội Nông dân", "MTTQ", "Công an", "x", "X", "-", "–", "Đạt", "Chưa đạt", "Đ", "CĐ", "I", "II",
    "A", "1.1", "7.1", "(1)", "(2)", "(3)=(1)+(2)", "19/20", "1.900", "50,596", "1,200.5", "1.90",
    "gần 1.900 lượt", "trên 250 ngày công", "15 triệu đồng", "85%", "100%",
    "85 bộ bàn ghế trị giá 100 triệu đồng", "Kế hoạch", "Thực hiện", "KH", "TH",
    "Đơn vị tính: triệu đồng", "ĐVT", "triệu đồng", "ngày công", "Tiền mặt (triệu đồng)",
    "Ngày công", "Hiến đất (m2)", "Ghi chú", "Ghi chú: x là đạt", "Yêu cầu", "Kết quả",
    "Kết quả tự đánh giá", "Số tiêu chí đạt", "NGƯỜI LẬP BIỂU", "CHỦ TỊCH",
    "Kỳ Anh, ngày 15 tháng 12 năm 2018", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Quy hoạch",
    "Giao thông", "Kết quả thực hiện các tiêu chí năm 2018", "Nội dung hỗ trợ", "Hình thức",
    "Số lượng", "Giá trị", "%", "=", "=1+1", " ", "\n", "\u00a0", "a" * 300, "Bình quân",
    "Số tiền", "Quý I/2018", "6 tháng đầu năm 2018", "hàng trăm ngày công", "không áp dụng",
    "Đang hoàn thiện", "1.000 đồng", "đồng", "xã", "(", ")", "/", "0", "1", "20", "01/2018", "٣",
    "½", "²", "１２", "Xã Kỳ Hà, xã Kỳ Ninh", "các xã", "Toàn thị xã", "2011-2018", "#REF!",
    "#DIV/0!",
]  # fmt: skip
cells = st.one_of(
    st.none(),
    st.none(),
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.integers(-5, 40),
    st.sampled_from([2016, 2017, 2018, 2019, 0.85, 1e15, -0.0, 1.5, 50.596]),
    st.booleans(),
    st.dates(min_value=date(1990, 1, 1)),
    st.text(max_size=12).filter(lambda t: not t.startswith("=") and t.isprintable()),
)
grids = st.lists(st.lists(cells, max_size=7), max_size=12)
boxes = st.lists(
    st.tuples(*[st.integers(1, 12), st.integers(1, 7), st.integers(0, 4), st.integers(0, 4)]),
    max_size=3,
)


def write_grid(path: Path, grid: list[list], merges: list[tuple[int, int, int, int]]) -> None:
    book = Workbook()
    sheet = book.active
    for line in grid:
        sheet.append(line)
    taken: set[tuple[int, int]] = set()
    for row, column, down, right in merges:
        box = {
            (r, c) for r in range(row, row + down + 1) for c in range(column, column + right + 1)
        }
        if len(box) > 1 and not box & taken:
            taken |= box
            sheet.merge_cells(
                start_row=row, start_column=column, end_row=row + down, end_column=column + right
            )
    save_as_excel_does(book, path)


# The same grids in every run: what they find is found by all. Many more in benchmarks.
like_every_run = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def a_ledger_that_closes(tmp_path, grid, merges):
    """No exception, one role for each cell, no row at a cell that is called something else."""
    path = tmp_path / "bieu.xlsx"
    write_grid(path, grid, merges)
    result = read(path)
    assert all(severity(issue.rule) for issue in result.issues)
    for line in result.ledger:
        cells = dict(zip(columns("ledger"), line, strict=True))
        assert sum(cells[role] for role in ROLES) == cells["cells"]
    filled = counted(path)["Sheet"]
    assert sum(line[2] for line in result.ledger) <= filled
    for row in all_rows(result):
        value = row.get("value_vnd", row.get("value"))
        assert value is None or abs(value) < 1e30


@like_every_run
@pytest.mark.slow
@given(grid=grids, merges=boxes)
def test_any_grid_gives_rows_and_issues_and_a_ledger_that_closes(tmp_path, grid, merges):
    a_ledger_that_closes(tmp_path, grid, merges)


HEADS = [
    ["TT", "Tên xã", "TC 1", "TC 2", "TC 3"],
    ["TT", "Tổ chức", "Tiền mặt (triệu đồng)", "Ngày công", "Ghi chú"],
    ["STT", "Xã", "Năm 2017", "Năm 2018", "Tổng số"],
    ["TT", "Chỉ tiêu", "ĐVT", "Kế hoạch", "Thực hiện"],
    ["TT", "Tiêu chí", "Kỳ Hà", "Kỳ Ninh", "Kỳ Nam"],
    ["TT", "Đơn vị", "Xã", "Nội dung hỗ trợ", "Kinh phí (triệu đồng)"],
]
TITLES = [
    "Kết quả thực hiện các tiêu chí năm 2018",
    "Đóng góp năm 2018 thị xã Kỳ Anh",
    "Số tiêu chí đạt chuẩn",
    "",
]


UNDER_HEADINGS = {
    "title": st.sampled_from(TITLES),
    "head": st.sampled_from(HEADS),
    "body": st.lists(st.lists(cells, min_size=5, max_size=5), min_size=1, max_size=8),
    "merges": boxes,
}


def nothing_lost_in_silence(tmp_path, title, head, body, merges):
    """A row stands at a cell with the role of a value, and a number with that role gave a row."""
    path = tmp_path / "bieu.xlsx"
    write_grid(path, [[title], head, *body], merges)
    result = reader().read(path, path.name)
    assert "file_stopped" not in {issue.rule for issue in result.issues}
    (layout,) = result.understood
    roles = {layout.sheet.address(*at): role for at, role in layout.roles.items()}
    numbers = {
        layout.sheet.address(r, c)
        for r, row in enumerate(layout.sheet.rows)
        for c, value in enumerate(row)
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    said = {row["address"] for row in all_rows(result)}
    assert {roles.get(address, "value") for address in said} <= {"value"}
    assert {address for address in numbers if roles.get(address) == "value"} <= said
    if "issue" in roles.values():
        assert result.issues != [], "a cell that fits nowhere is an issue"


@like_every_run
@pytest.mark.slow
@given(**UNDER_HEADINGS)
def test_no_figure_under_a_known_heading_is_lost_in_silence(tmp_path, title, head, body, merges):
    nothing_lost_in_silence(tmp_path, title, head, body, merges)


def test_lines_without_a_name_under_a_section_do_not_stop_the_reader(tmp_path):
    grid = [
        ["Kế hoạch và kết quả huy động thị xã Kỳ Anh năm 2018"],
        ["TT", "Tổ chức", "ĐVT", "Kế hoạch", "Thực hiện"],
        ["I", "Hội Nông dân", None, None, None],
        [1, None, "triệu đồng", 5, 6],
        [2, None, "triệu đồng", 7, 8],
    ]
    path = save_grid(tmp_path / "bieu.xlsx", grid)
    assert {row["organization_id"] for row in all_rows(read(path))} <= {"nong-dan"}
    assert_it_closes(read(path), path)


@pytest.mark.slow
def test_shuffled_sheets_never_break_the_reader(tmp_path):
    """Real sheets with their cells shuffled: the worst that a sender can do."""
    chance = random.Random(2018)
    for source in RAW[:6]:
        sheet = load_workbook(source).worksheets[0]
        grid = [list(row) for row in sheet.iter_rows(values_only=True)]
        values = [v for row in grid for v in row]
        chance.shuffle(values)
        width = len(grid[0])
        shuffled = [values[i : i + width] for i in range(0, len(values), width)]
        path = save_grid(tmp_path / f"{source.stem}.xlsx", shuffled)
        assert_it_closes(read(path), path)
