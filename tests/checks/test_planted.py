"""Wrong figures planted in right tables: told at their cell, and nothing else is blamed."""

import random

import pytest
from openpyxl import load_workbook

from analysis.checks.workbook import checked
from kept_lines import assert_told
from workbook_makers import FRAMES, TRUTHS, read, read_with, reader, registers, save, save_grid

RULES = ("total_", "mean_", "count_mis", "share_mis", "shares_not", "parts_exceed", "marks_differ")
AREA = "HUYỆN LÝ NHÂN, TỈNH HÀ NAM NĂM 2018"
COMMUNES = ["Đức Lý", "Nguyên Lý", "Chính Lý", "Công Lý"]
GROUPS = [
    [f"TỔNG HỢP HUY ĐỘNG NGUỒN LỰC {AREA} (triệu đồng)"],
    ["TT", "Xã", "Tổng cộng", "Ngân sách", None, None, "Đóng góp", None, None],
    [None, None, None, "Cộng", "Tỉnh", "Huyện", "Cộng", "Doanh nghiệp", "Nhân dân"],
    [1, "Đức Lý", 100, 60, 40, 20, 40, 10, 30],
    [2, "Nguyên Lý", 120, 70, 50, 20, 50, 20, 30],
    [3, "Chính Lý", 90, 50, 30, 20, 40, 10, 30],
    [None, "Cộng", 310, 180, 120, 60, 130, 40, 90],
]
SECTIONS = [
    [f"KẾT QUẢ HUY ĐỘNG VỐN XÂY DỰNG NÔNG THÔN MỚI {AREA}"],
    ["ĐVT: triệu đồng"],
    ["STT", "Nội dung", "Kế hoạch", "Thực hiện"],
    [None, "TỔNG SỐ", 1000, 900],
    ["I", "Ngân sách nhà nước", 600, 500],
    [1, "Ngân sách tỉnh", 350, 250],
    [2, "Ngân sách huyện", 250, 250],
    ["II", "Nguồn vốn khác", 400, 400],
    [1, "Doanh nghiệp", 250, 250],
    [2, "Nhân dân đóng góp", 150, 150],
]
SUBTOTALS = [
    [f"SỐ HỘ NGHÈO {AREA}"],
    ["TT", "Xã, thị trấn", "Tổng số hộ", "Hộ nghèo"],
    ["I", "Cụm 1"],
    *([n, name, 1000 * n, 50 * n] for n, name in enumerate(COMMUNES[:2], 1)),
    [None, "Cộng cụm 1", 3000, 150],
    ["II", "Cụm 2"],
    *([n, name, 500 * n, 20 * n] for n, name in enumerate(COMMUNES[2:], 1)),
    [None, "Cộng cụm 2", 1500, 60],
    [None, "Tổng cộng toàn huyện", 4500, 210],
]
YEARS = [
    [f"KẾT QUẢ ĐÓNG GÓP CỦA NHÂN DÂN {AREA[:-9]} GIAI ĐOẠN 2016-2018 (triệu đồng)"],
    ["TT", "Xã", "Năm 2016", "Năm 2017", "Năm 2018", "Cộng 3 năm"],
    *([n, name, n, 2 * n, 3 * n, 6 * n] for n, name in enumerate(COMMUNES, 1)),
    [None, "Toàn huyện", 10, 20, 30, 60],
]
PROVED = [
    [f"KẾT QUẢ ĐÓNG GÓP XÂY DỰNG NÔNG THÔN MỚI {AREA}"],
    ["TT", "Tổ chức", "Tiền mặt (triệu đồng)", "Hiện vật (triệu đồng)", "Kinh phí (triệu đồng)"],
    [1, "Hội Nông dân", 12, 30, 42],
    [2, "Công an", 19, 22, 41],
    [3, "Hội Liên hiệp Phụ nữ", 26, 17, 43],
    [4, "Đoàn Thanh niên", 33, 5, 38],
]
MARKS = [
    [f"KẾT QUẢ RÀ SOÁT TIÊU CHÍ NÔNG THÔN MỚI {AREA}"],
    ["TT", "Xã", *(f"TC {n}" for n in range(1, 6)), "Số TC đạt", "Số TC chưa đạt"],
    [1, "Đức Lý", "Đạt", "Đạt", "Đạt", "Chưa đạt", "Đạt", 4, 1],
    [2, "Nguyên Lý", "Đạt", "Chưa đạt", "Đạt", "Chưa đạt", "Đạt", 3, 2],
    [3, "Chính Lý", "Đạt", "Đạt", "Đạt", "Đạt", "Đạt", 5, 0],
    [None, "Số xã đạt", 3, 2, 3, 1, 3],
]


def told(path) -> list:
    return totals_told(read(path))


def totals_told(result) -> list:
    return [issue for issue in result.issues if issue.rule.startswith(RULES)]


@pytest.mark.parametrize(
    ("name", "grid", "merges", "planted"),
    [
        ("groups", GROUPS, ("A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:I2"), "C4 D5 E6 H7 G4 C7"),
        ("sections", SECTIONS, (), "C4 D5 D6 C7 D10"),
        ("subtotals", SUBTOTALS, (), "C6 D11 D9 C4"),
        ("years", YEARS, (), "F3 E4 F6"),
        ("proved", PROVED, (), "E4 C5"),
        ("marks", MARKS, (), "H3 I4 D6 F6"),
    ],
)
def test_a_wrong_figure_is_told_and_a_right_table_is_not_blamed(
    name, grid, merges, planted, tmp_path
):
    assert told(save_grid(tmp_path / "dung.xlsx", grid, merges=merges)) == []
    for n, cell in enumerate(planted.split()):
        book = load_workbook(tmp_path / "dung.xlsx")
        book.active[cell] = book.active[cell].value + (2, 70)[n % 2]
        book.save(tmp_path / "sai.xlsx")
        found = told(tmp_path / "sai.xlsx")
        assert found, cell
        assert [i.address for i in found if i.rule == "total_repair"] in ([], [cell])
        assert_told(f"{name} {cell}", found)


@pytest.mark.slow
def test_of_digits_changed_at_random_nearly_all_are_told(tmp_path, every=2):
    """In the layouts with totals (of all: benchmarks): one digit of a printed total, at random."""
    chance, tried, missed = random.Random(7), 0, []
    layouts = [(name, layout) for name, own in TRUTHS.items() for layout in own.layouts]
    for name, layout in layouts[::every]:
        path = tmp_path / "dung.xlsx"
        save(path, TRUTHS[name].layouts[layout](), FRAMES["column_numbers_and_total_last"])
        printed = totals(path)
        if not printed:
            continue
        sheet, cell, value = chance.choice(printed)
        value += chance.choice((-1, 1)) * 10 ** chance.randrange(3)
        tried += 1
        found = totals_told(read_with(path, sheet, cell, value))
        missed += [] if found else [(name, layout, sheet, cell)]
    assert tried > 50 / every
    assert len(missed) <= 0.05 * tried, missed


def totals(path) -> list[tuple[str, str, float]]:
    """The cells of printed totals that hold a number, with it."""
    result = reader().read(path, path.name)
    found = [
        (said.sheet.name, said.sheet.address(*cell), said.sheet.rows[cell[0]][cell[1]])
        for said in result.understood
        for cell, role in said.roles.items()
        if role == "total" and isinstance(said.sheet.rows[cell[0]][cell[1]], int | float)
    ]
    assert checked(result, registers()).understood == []
    return found
