"""A gift needs someone who gave: "Khác" among figures is nobody, and people are no gift."""

import pytest

from workbook_makers import read, rows, save_grid


def found(folder, title, heads, *lines):
    grid = [[title], ["TT", "Xã", *heads], *([n, *line] for n, line in enumerate(lines, 1))]
    result = read(save_grid(folder / "a.xlsx", grid))
    gifts = {r["address"]: r["organization_id"] for r in rows(result, "contributions")}
    return gifts, {r["address"]: r["indicator"] for r in rows(result, "indicators")}


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        ("Dân số theo dân tộc huyện Krông Bông, tỉnh Đắk Lắk năm 2019 (người)",
         ("Kinh", "M'Nông", "Khác")),
        ("Diện tích đất nông nghiệp huyện Krông Bông, tỉnh Đắk Lắk năm 2019 (ha)",
         ("Lúa", "Cà phê", "Khác\nOthers")),
        ("Thu ngân sách huyện Krông Bông, tỉnh Đắk Lắk năm 2019 (triệu đồng)",
         ("Thuế", "Phí", "Khác")),
        ("Sản lượng lương thực huyện Krông Bông, tỉnh Đắk Lắk năm 2019 (tấn)",
         ("Lúa", "Ngô", "Khác")),
    ],
)  # fmt: skip
def test_other_than_what_is_counted_is_no_giver(title, heads, tmp_path):
    lines = [("Hòa Sơn", 120, 30, 5), ("Ea Trul", 80, 20, 9)]
    gifts, _ = found(tmp_path, title, heads, *lines)
    assert gifts == {}


@pytest.mark.parametrize("head", ["Doanh thu b/q 1 HTX (tr.đ)", "Thu nhập bình quân 1 HTX (tr.đ)"])
def test_what_those_whom_no_register_names_earn_is_no_gift(head, tmp_path):
    title = "Một số chỉ tiêu kinh tế các xã huyện Krông Bông, tỉnh Đắk Lắk năm 2019"
    gifts, others = found(tmp_path, title, [head], ("Hòa Sơn", 500), ("Ea Trul", 300))
    assert gifts == {} and others.keys() == {"C3", "C4"}


def test_other_among_givers_is_one(tmp_path):
    title = "Nguồn vốn xây dựng nông thôn mới huyện Krông Bông, tỉnh Đắk Lắk năm 2019 (triệu đồng)"
    lines = [("Hòa Sơn", 120, 30, 5), ("Ea Trul", 80, 20, 9)]
    gifts, _ = found(tmp_path, title, ("Ngân sách tỉnh", "Doanh nghiệp", "Khác"), *lines)
    assert gifts["E3"] == "khac"


def test_people_who_were_helped_are_no_gift(tmp_path):
    title = "Kết quả Hội Phụ nữ giúp đỡ các xã huyện Krông Bông, tỉnh Đắk Lắk năm 2019"
    lines = [("Hòa Sơn", 12, 3), ("Ea Trul", 8, 2)]
    gifts, _ = found(tmp_path, title, ("Số hộ được giúp (hộ)", "Số người (người)"), *lines)
    assert gifts == {}
