"""Which of several columns of places names a line: what it was made from names none."""

import pytest

from workbook_makers import read, rows, save_grid

TITLE = "Dân số các đơn vị hành chính cấp xã tỉnh Cà Mau năm 2025 sau sắp xếp (từ 01/7/2025)"


def places(folder, heads, *lines):
    grid = [[TITLE], ["TT", *heads, "Dân số (người)"]]
    grid += [[n, *line, 1000 * n] for n, line in enumerate(lines, 1)]
    result = read(save_grid(folder / "a.xlsx", grid))
    return [row["place"] for row in rows(result, "indicators")], result.issues


OLD = [
    ("Trí Phải", "Các xã Trí Phải, Trí Lực, Tân Phú"),
    ("Cái Nước", "Thị trấn Cái Nước, xã Trần Thới, xã Đông Hưng"),
    ("Lương Thế Trân", "Thạnh Phú, Lương Thế Trân, Phú Hưng"),
]


@pytest.mark.parametrize(
    "head",
    ["Sáp nhập từ", "Được hình thành từ", "Trên cơ sở nhập", "Các đơn vị hợp thành", "Xã cũ"]
    + ["Gồm các xã", "Các xã trước sắp xếp", "Hợp nhất từ", "Thành lập trên cơ sở"],
)
def test_a_column_of_what_places_were_made_from_names_no_line(head, tmp_path):
    assert places(tmp_path, ("Tên xã", head), *OLD)[0] == [name for name, _ in OLD]


@pytest.mark.parametrize("heads", [("Xã", "Các xã"), ("Đơn vị", "Các xã")])
def test_where_two_columns_may_name_a_line_it_is_told_and_none_is_taken(heads, tmp_path):
    found, issues = places(tmp_path, heads, *OLD)
    assert not set(found) & {"Trí Phải;Trí Lực;Tân Phú"}
    assert found == [] and issues


def test_two_names_of_one_level_are_neither(tmp_path):
    lines = [("Trí Phải", "Trí Lực"), ("Cái Nước", "Trần Thới")]
    assert places(tmp_path, ("Tên xã", "Phường, xã"), *lines)[0] == []


def test_a_wider_place_beside_a_name_narrows_it(tmp_path):
    grid = [
        ["Tỷ lệ hộ nghèo năm 2019 tỉnh Cà Mau (%)"],
        ["TT", "Huyện", "Xã", "Tỷ lệ hộ nghèo"],
        [1, "Cái Nước", "Đông Hưng", 3.5],
        [2, "Thới Bình", "Tân Phú", 2.5],
    ]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    assert [row["place"] for row in rows(result, "indicators")] == ["Đông Hưng", "Tân Phú"]


@pytest.mark.parametrize("name", ["Mang sang", "Cộng mang sang trang sau", "Dồn lại"])
def test_what_is_carried_to_the_next_page_is_no_place(name, tmp_path):
    names = ("Trí Phải", "Cái Nước", "Lương Thế Trân", "Tân Thuận")
    lines = [[n, one, 1000 * n] for n, one in enumerate(names, 1)]
    grid = [[TITLE], ["TT", "Tên xã", "Dân số (người)"], *lines, [None, name, 10_000]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert [row["place"] for row in found] == list(names)


@pytest.mark.parametrize("words", ["trước sắp xếp", "cũ"])
def test_the_part_of_a_province_that_was_another_heads_its_communes(words, tmp_path):
    grid = [[TITLE], ["TT", "Tên xã", "Dân số (người)"], [f"Địa bàn tỉnh Bạc Liêu ({words})"]]
    grid += [[1, "Xã Gành Hào", 1000], [2, "Xã Phước Long", 2000]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert [row["place"] for row in found] == ["Gành Hào", "Phước Long"]
    assert not any(row["place_id"] is None for row in found)
