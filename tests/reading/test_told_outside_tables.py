"""What stands outside the lines of tables and is not read: told at its cell, or of no interest."""

import pytest

from workbook_makers import read, save_grid

TABLE = [
    ["Kết quả đóng góp xây dựng nông thôn mới các xã huyện Lắk, tỉnh Đắk Lắk năm 2020"],
    ["TT", "Xã", "Tiền mặt (triệu đồng)"],
    [1, "Yang Tao", 12],
    [2, "Bông Krang", 7],
]


def told(folder, *below, rule="note_with_amount"):
    grid = [*TABLE, [], *([text] for text in below)]
    issues = read(save_grid(folder / "a.xlsx", grid)).issues
    return [issue.address for issue in issues if issue.rule == rule]


@pytest.mark.parametrize(
    "text",
    [
        "- Đoàn thanh niên huyện giúp xã Đắk Liêng 120 ngày công làm đường.",
        "Ngoài ra, Công ty TNHH Tây Nguyên ủng hộ 200 triệu đồng cho xã Buôn Tría.",
        "+ Nhân dân xã Krông Nô hiến 1.500 m2 đất",
        "Các nhà hảo tâm tặng xã Ea R'bin 2 căn nhà tình thương.",
        "Hội Phụ nữ xã Yang Tao: gần 5 triệu đồng tiền mặt",
    ],
)
def test_a_sentence_with_an_amount_and_a_giver_or_a_place_is_told_once(text, tmp_path):
    assert told(tmp_path, text) == ["A6"]


def test_each_such_line_is_told(tmp_path):
    lines = [
        f"- Hội Nông dân huyện giúp xã {name} 3 triệu đồng." for name in ("Yang Tao", "Đắk Phơi")
    ]
    assert told(tmp_path, *lines) == ["A6", "A7"]


@pytest.mark.parametrize(
    "text",
    [
        "Nguồn: Chi cục Thống kê huyện Lắk",
        "Ngày công quy đổi 200.000 đồng/công.",
        "Mỗi hộ tại xã Yang Tao được hỗ trợ 5 triệu đồng.",
        "Xã Yang Tao còn 3 thôn chưa báo cáo.",
        "Bằng chữ: Mười chín triệu đồng",
        "Lắk, ngày 20 tháng 12 năm 2020",
    ],
)
def test_what_tells_no_gift_is_a_note(text, tmp_path):
    assert not told(tmp_path, text)


def test_marks_below_a_table_that_no_head_explains_are_told(tmp_path):
    grid = [*TABLE, [], [None, "Đắk Nuê"], [None, "Đắk Nuê", "Đạt"]]
    issues = read(save_grid(tmp_path / "a.xlsx", grid)).issues
    assert "C7" in {a for i in issues for a in i.address.split(";")}


def test_a_table_of_names_and_heads_alone_is_told_once(tmp_path):
    grid = [["Kết quả thực hiện tiêu chí nông thôn mới huyện Lắk, tỉnh Đắk Lắk năm 2020"],
            ["TT", "Xã", "TC 1", "TC 2"], [1, "Yang Tao"], [2, "Bông Krang"]]  # fmt: skip
    issues = read(save_grid(tmp_path / "a.xlsx", grid)).issues
    assert [issue.rule for issue in issues if issue.rule == "table_empty"] == ["table_empty"]
