"""A label that names another place, time or unit than its row has refuses the row."""

import pytest

from workbook_makers import read, rows, save_grid

TITLE = "Các tổ chức ủng hộ xây dựng nông thôn mới huyện Kỳ Anh năm 2018"
HEADS = ("Xã", "Hội Nông dân (triệu đồng)")


def rules(folder, name="Biểu", heads=HEADS, place="Kỳ Phong"):
    grid = [[TITLE], list(heads), [place, 9], ["Kỳ Tiến", 8]]
    result = read(save_grid(folder / "bieu.xlsx", grid, sheet=name))
    kept = {row["address"] for row in rows(result, "contributions")}
    return kept, {issue.rule for issue in result.issues}


@pytest.mark.parametrize(
    "other",
    [
        {"heads": ("Xã", "Hội Nông dân huyện Tân Kỳ (triệu đồng)")},
        {"heads": ("Xã (6 tháng đầu năm)", HEADS[1])},
        {"heads": ("Xã, tỉnh Nghệ An", HEADS[1])},
        {"heads": ("Xã (tấn)", HEADS[1])},
        {"name": "6 tháng đầu năm"},
        {"name": "Huyện Tân Kỳ"},
        {"place": "Kỳ Phong (huyện Tân Kỳ)"},
        {"place": "Kỳ Phong tỉnh Nghệ An"},
    ],
)
def test_another_place_or_part_of_a_year_than_that_of_the_row_is_told(other, tmp_path):
    kept, told = rules(tmp_path, **other)
    assert "B3" not in kept and told


@pytest.mark.parametrize(
    "same",
    [
        {},
        {"heads": ("Xã, huyện Kỳ Anh", "Hội Nông dân huyện Kỳ Anh (triệu đồng)")},
        {"name": "Huyện Kỳ Anh"},
        {"place": "Kỳ Phong (huyện Kỳ Anh)"},
    ],
)
def test_the_place_around_the_row_is_no_other(same, tmp_path):
    assert rules(tmp_path, **same)[0] == {"B3", "B4"}


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("Ghi chú: Số liệu trên là của năm 2009", "2009"),
        ("Ghi chú: Số liệu trên là kế hoạch", "kế hoạch"),
        ("Ghi chú: Số liệu trên là ước tính", "ước"),
    ],
)
def test_a_note_that_speaks_of_the_figures_is_told(note, words, tmp_path):
    grid = [[TITLE], list(HEADS), ["Kỳ Phong", 9], ["Kỳ Tiến", 8], [note]]
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    told = {i.detail["meant"] for i in result.issues if i.rule == "note_qualifies"}
    assert told == {words}


@pytest.mark.parametrize("note", ["Nguồn: Niên giám thống kê 2009", "Đơn vị tính: triệu đồng"])
def test_a_source_or_the_same_unit_in_a_note_says_nothing_else(note, tmp_path):
    grid = [[TITLE], list(HEADS), ["Kỳ Phong", 9], ["Kỳ Tiến", 8], [note]]
    assert read(save_grid(tmp_path / "bieu.xlsx", grid)).issues == []


@pytest.mark.parametrize(
    "grid",
    [
        [[TITLE], list(HEADS), ["Kỳ Phong", -9], ["Kỳ Tiến", 8]],
        [[TITLE], ["\t".join(HEADS)], ["Kỳ Phong\t9"], ["Kỳ Tiến\t8"]],
        [[TITLE], [*HEADS, "Ngày báo cáo"], ["Kỳ Phong", 9, "12/3/2019"], ["Kỳ Tiến", 8]],
    ],
    ids=["below zero", "pasted with tabs", "a day of another year"],
)
def test_what_is_no_gift_of_the_year_is_told(grid, tmp_path):
    result = read(save_grid(tmp_path / "bieu.xlsx", grid))
    assert {row["address"] for row in rows(result, "contributions")} <= {"B4"}
    assert any(address.endswith("3") for i in result.issues for address in i.address.split(";"))


def test_a_sum_beside_gifts_of_which_one_is_not_understood_is_no_gift(tmp_path):
    heads = ["Tổ chức", "Tiền mặt và xyzt (triệu đồng)", "Hiện vật (triệu đồng)"]
    lines = [["Hội Nông dân", 9, 5, 14], ["Hội Phụ nữ", 8, 5, 13]]
    grid = [[TITLE], [*heads, "Tổng giá trị (triệu đồng)"], *lines]
    kept = rows(read(save_grid(tmp_path / "bieu.xlsx", grid)), "contributions")
    assert {row["address"] for row in kept} == {"C3", "C4"}
