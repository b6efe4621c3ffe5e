"""Nothing is lost in silence: each figure of a table is a row, an issue names it, or its role
is true. Over sheets in which one cell was changed; over all layouts in `test_layouts`.
"""

import random

import pytest

from analysis.sheets.workbooks import read_workbook
from ledgers import lost
from workbook_makers import FRAMES, TRUTHS, reader, save, save_grid

LAYOUTS = [(truth, layout) for truth, own in TRUTHS.items() for layout in own.layouts]
UNKNOWN = ["quýnh", "Số liệu quýnh", "TC 5, TC 17", "-", "Tổng số hộ", 77, "x", "Chưa đạt", "85%"]


def lost_in(sheet) -> list[tuple[str, str]]:
    said, rows, issues, _ = reader().sheet(sheet, "bieu.xlsx", "reported")
    return lost(said, rows, issues)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0])
def test_every_figure_of_changed_layouts_is_accounted_for(seed, tmp_path):
    """One cell of each layout says something else."""
    chance = random.Random(seed)
    for n, (truth, layout) in enumerate(LAYOUTS):
        path = tmp_path / f"{n}.xlsx"
        save(path, TRUTHS[truth].layouts[layout](), FRAMES["bare"])
        for sheet in read_workbook(path, path.name).sheets[:1]:
            filled = [(r, c) for r, row in enumerate(sheet.rows) for c, v in enumerate(row) if v]
            r, c = chance.choice(filled)
            sheet.rows[r][c] = chance.choice(UNKNOWN)
            assert lost_in(sheet) == [], (truth, layout, sheet.address(r, c), sheet.rows[r][c])


def test_words_of_one_cause_are_one_issue_with_all_that_waits(tmp_path):
    """A sheet of another kind says so once, and the words wait in the list of unknown words."""
    lines = [[n, f"Mặt hàng {n}", 5_000 * n] for n in range(1, 40)]
    grid = [["Báo giá quýnh năm 2018"], ["STT", "Mặt hàng", "Giá"], *lines]
    path = save_grid(tmp_path / "bieu.xlsx", grid)
    (sheet,) = read_workbook(path, path.name).sheets
    _, _, (issue,), unknown = reader().sheet(sheet, path.name)
    assert issue.rule == "unknown_title" and len(issue.address.split(";")) == 1 + 39
    assert "quýnh" in issue.found and unknown[0].figures == 39 and unknown[0].slot == "title"


TITLE = "KẾT QUẢ NÔNG THÔN MỚI NĂM 2022 HUYỆN DUY XUYÊN, TỈNH QUẢNG NAM"
COMMUNES = ["Duy Phú", "Duy Tân", "Duy Hòa"]


def of_communes(*heads: list, columns: list[list], below: tuple = ()) -> list[list]:
    """A table of three communes under a title, with heads and columns of values."""
    names = [[n, name] for n, name in enumerate(COMMUNES, 1)]
    lines = [[*name, *own] for name, own in zip(names, zip(*columns, strict=True), strict=True)]
    return [[TITLE], *heads, *lines, *below]


COUNTED = [[60, 50, 40], [4, 5, 6]]
CRITERIA = [["x", "x", "x"], ["x", "x", "0"]]
SELF_JUDGED = [
    ["TỰ ĐÁNH GIÁ TIÊU CHÍ XÃ DUY PHÚ, HUYỆN DUY XUYÊN, TỈNH QUẢNG NAM NĂM 2022"],
    ["TT", "Tên tiêu chí", "Nội dung tiêu chí", "Kết quả thực hiện", "Đánh giá"],
    ["2", "Giao thông", None, None, "Đạt"],
    ["2.1", None, "Tỷ lệ đường xã được nhựa hóa", "100%", "Đạt"],
    ["2.2", None, "Tỷ lệ đường thôn được cứng hóa", "100%", "Đạt"],
]
# Sheets in which a figure looked like a total, a name or a note: the cells that may be none.
UGLY = {
    "a total beside its share": (
        of_communes(
            ["TT", "Xã", "Hộ nghèo"], [None, None, "Tổng số", "Tỷ lệ (%)"], columns=COUNTED
        ),
        ["A2:A3", "B2:B3", "C2:D2"],
        "C4 C5 C6 D4 D5 D6",
    ),
    "a total and one part of it": (
        of_communes(
            ["TT", "Xã", "Dân số"],
            [None, None, "Tổng", "Trong đó: nữ"],
            columns=[[4100, 3900, 4000], [2000, 1950, 1990]],
        ),
        ["A2:A3", "B2:B3", "C2:D2"],
        "C4 C5 C6 D4 D5 D6",
    ),
    "a count of another year and of a plan": (
        of_communes(
            ["TT", "Xã", "TC 15", "TC 16", "Số TC đạt năm 2021", "Kế hoạch số TC đạt năm 2025"],
            columns=[*CRITERIA, [2, 2, 1], [2, 2, 2]],
        ),
        [],
        "E3 E4 E5 F3 F4 F5",
    ),
    "a column of one sign": (
        of_communes(
            ["TT", "Xã", "TC 1", "TC 2", "TC 3", "Số TC đạt"],
            columns=[["v"] * 3, ["v"] * 3, ["o"] * 3, [2] * 3],
            below=(["Ghi chú: v: đạt; o: chưa đạt"],),
        ),
        [],
        "E3 E4 E5",
    ),
    "a column of words under a criterion": (
        of_communes(
            ["TT", "Xã", "Số tiêu chí đạt", "Tiêu chí 10 - Thu nhập", "Tỷ lệ hộ nghèo (%)"],
            columns=[[17, 18, 19], ["Yes", "No", "Yes"], [2.5, 3, 4]],
        ),
        [],
        "C3 C4 C5 D3 D4 D5 E3 E4 E5",
    ),
    "results that are all of a hundred": (SELF_JUDGED, [], "D4 D5"),
    "ratings": (
        of_communes(
            ["TT", "Xã", "Số tiêu chí đạt", "Xếp loại", "Tỷ lệ hộ nghèo (%)"],
            columns=[[19, 17, 16], ["Nâng cao", "Khá", "Trung bình"], [2.5, 3, 4]],
        ),
        [],
        "C3 C4 C5 D3 D4 D5",
    ),
    "a sum by chance": (
        of_communes(
            ["TT", "Xã", "Ngân sách (triệu đồng)"],
            [None, None, "Trung ương", "Tỉnh", "Huyện, xã"],
            columns=[[500, 300, None], [1000, 400, None], [900, 700, None]],
        ),
        ["A2:A3", "B2:B3", "C2:E2"],
        "E4 E5",
    ),
    "a total of marks that nobody understands": (
        of_communes(["TT", "Xã", "TC 1", "TC 2", "Cộng"], columns=[["ж"] * 3, ["ж"] * 3, [2] * 3]),
        [],
        "C3 C4 C5 D3 D4 D5 E3 E4 E5",
    ),
}


@pytest.mark.parametrize("name", UGLY)
def test_a_figure_is_no_total_or_name_because_it_looks_like_one(name, tmp_path):
    grid, merges, kept = UGLY[name]
    path = save_grid(tmp_path / "bieu.xlsx", grid, merges=merges)
    (sheet,) = read_workbook(path, path.name).sheets
    assert lost_in(sheet) == []
    said, _, issues, _ = reader().sheet(sheet, path.name, "reported")
    told = {cell for issue in issues for cell in issue.address.split(";")}
    told |= {sheet.address(*cell) for cell, role in said.roles.items() if role == "value"}
    assert [cell for cell in kept.split() if cell not in told] == []
