"""Tables whose marks are colours: read by their legend or told, never as if nothing stood there."""

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from workbook_makers import read, rows

GREEN, LIGHT, RED, GREY = "FF00B050", "FF92D050", "FFFF0000", "FFBFBFBF"
THEME = Color(theme=9, tint=0.4)
TITLE = "Kết quả thực hiện tiêu chí nông thôn mới xã, huyện Lắk, tỉnh Đắk Lắk năm 2019"
HEAD = ["TT", "Tên xã", *(f"TC {n}" for n in range(1, 5))]
COMMUNES = ["Yang Tao", "Bông Krang", "Đắk Liêng"]


def coloured(path, fills, legend=(), *, grid=None):
    """A sheet of blank marks: `fills` by address, and rows of a legend below (text, colour)."""
    book = Workbook()
    sheet = book.active
    for row in grid or [[TITLE], HEAD, *([n, name] for n, name in enumerate(COMMUNES, 1))]:
        sheet.append(row)
    sheet.append([])
    for line in legend:
        sheet.append([None, *(text for text, _ in line)])
        for n, (_, colour) in enumerate(line):
            if colour:
                fills = fills | {f"{'BCDEFG'[n]}{sheet.max_row}": colour}
    for address, colour in fills.items():
        sheet[address].fill = PatternFill("solid", fgColor=colour)
    book.save(path)
    return read(path)


def marks(result):
    return {r["address"]: r["status"] for r in rows(result, "criteria")}


def told(result, rule):
    return {a for i in result.issues if i.rule == rule for a in i.address.split(";")}


FILLS = {
    f"{column}{row}": colour
    for row, own in {3: (GREEN, RED, GREEN, GREEN), 4: (RED, RED, LIGHT, GREEN)}.items()
    for column, colour in zip("CDEF", own, strict=True)
}
STATUS = {GREEN: "met", RED: "not_met", LIGHT: "in_progress"}
LEGENDS = {
    "samples_left_of_words": [
        [("Chú giải", None)],
        [("", GREEN), ("Tiêu chí đạt", None)],
        [("", LIGHT), ("Tiêu chí đang thực hiện", None)],
        [("", RED), ("Tiêu chí chưa đạt (số: tỷ lệ hoàn thành)", None)],
    ],
    "words_in_samples": [[("Đạt", GREEN), ("Đang thực hiện", LIGHT), ("Chưa đạt", RED)]],
    "samples_in_one_row": [
        [("Ghi chú:", None), ("", GREEN), ("Đạt", None), ("", RED), ("Chưa đạt", None)],
        [("", LIGHT), ("Đang thực hiện", None)],
    ],
}


@pytest.mark.parametrize("legend", LEGENDS)
def test_blank_cells_are_what_the_samples_of_a_legend_say_of_their_shade(legend, tmp_path):
    result = coloured(tmp_path / "a.xlsx", FILLS, LEGENDS[legend])
    assert marks(result) == {address: STATUS[colour] for address, colour in FILLS.items()}


def test_colours_of_a_theme_are_read_by_their_sample(tmp_path):
    legend = [[("", THEME), ("Đạt", None)], [("", RED), ("Chưa đạt", None)]]
    result = coloured(tmp_path / "a.xlsx", {"C3": THEME, "D3": RED, "C4": THEME}, legend)
    assert marks(result) == {"C3": "met", "D3": "not_met", "C4": "met"}


@pytest.mark.parametrize(
    "legend",
    [
        [],
        [[("", GREEN), ("Đạt", None)], [("", GREEN), ("Chưa đạt", None)]],
        [[("", GREEN), ("Hoàn thành theo kế hoạch dự kiến", None)]],
    ],
)
def test_colours_that_nothing_explains_are_told_at_each_cell(legend, tmp_path):
    result = coloured(tmp_path / "a.xlsx", FILLS, legend)
    assert not marks(result)
    assert told(result, "colour_unexplained") == FILLS.keys()


def test_a_shade_that_no_sample_shows_is_told_beside_those_that_are_read(tmp_path):
    legend = [[("", GREEN), ("Đạt", None)], [("", RED), ("Chưa đạt", None)]]
    result = coloured(tmp_path / "a.xlsx", FILLS, legend)
    shown = {address for address, colour in FILLS.items() if colour != LIGHT}
    assert marks(result).keys() == shown
    assert told(result, "colour_unexplained") == FILLS.keys() - shown


def test_a_grey_sample_is_no_blank_that_is_not_met(tmp_path):
    legend = [[("", GREEN), ("Đạt", None)], [("", GREY), ("Không áp dụng", None)]]
    result = coloured(tmp_path / "a.xlsx", {"C3": GREEN, "D3": GREY, "E3": GREEN}, legend)
    assert marks(result)["D3"] == "not_applicable"


def test_lines_and_columns_that_a_colour_sets_apart_mark_nothing(tmp_path):
    grid = [
        ["Số hộ nghèo các xã huyện Lắk, tỉnh Đắk Lắk năm 2019 (hộ)"],
        ["TT", "Xã", "Hộ nghèo", "Ghi chú", "Kinh"],
        ["I", "Vùng 1", None, None, None],
        [1, "Yang Tao", 120, None, 20],
        [2, "Bông Krang", 90, None, 30],
    ]
    fills = dict.fromkeys(("A3", "B3", "C3", "D3", "E3"), GREEN) | {"A2": GREY, "B2": GREY}
    fills |= {"D4": RED, "D5": RED}
    assert not told(coloured(tmp_path / "a.xlsx", fills, grid=grid), "colour_unexplained")


@pytest.mark.parametrize(
    "legend",
    ["Ô xanh: đạt; ô đỏ: chưa đạt", "Đạt: ô xanh; chưa đạt: ô đỏ", "Đạt (xanh), chưa đạt (đỏ)",
     "Ô xanh là tiêu chí đạt; tiêu chí chưa đạt được tô màu đỏ"],
)  # fmt: skip
@pytest.mark.parametrize("above", [True, False])
def test_words_name_a_colour_before_or_behind_what_it_means(legend, above, tmp_path):
    over = [[TITLE], [legend if above else None], HEAD]
    lines = [*over, *([n, name] for n, name in enumerate(COMMUNES))]
    fills = {"C4": GREEN, "D4": RED, "C5": RED, "D5": GREEN, "C6": GREEN, "D6": GREEN}
    below = [] if above else [[(legend, None)]]
    result = coloured(tmp_path / "a.xlsx", fills, below, grid=lines)
    assert marks(result) == {address: STATUS[colour] for address, colour in fills.items()}
