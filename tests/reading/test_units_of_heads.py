"""The unit that a heading or a unit line states, and those that are none."""

import pytest

from analysis.reading.law.facts import facts_of
from analysis.reading.reader import Reader
from workbook_makers import read, registers, rows, save_grid


@pytest.fixture(scope="module")
def labels():
    return Reader(registers()).labels


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("(triệu đồng)", "triệu đồng"),
        ("ĐVT: Triệu đồng", "triệu đồng"),
        ("Đơn vị tính: 1.000 đồng", "nghìn đồng"),
        ("Đơn vị: tỷ đồng", "tỷ đồng"),
        ("(ĐVT: m2)", "m2"),
        ("Kinh phí (tr.đ)", "triệu đồng"),
        ("Kinh phí\n(Triệu đồng)", "triệu đồng"),
        ("Kinh phí (ĐVT: triệu đồng)", "triệu đồng"),
        ("Kinh phí [tỉ]", "tỷ đồng"),
        ("Giá trị, triệu đồng", "triệu đồng"),
        ("Giá trị, 1.000 đồng", "nghìn đồng"),
        ("Số tiền - trđ", "triệu đồng"),
        ("Số lượng (km) năm 2018", "km"),
        ("Biểu 07. Kết quả, ĐVT: Triệu đồng", "triệu đồng"),
        ("km", "km"),
        ("Diện tích (m²)", "m2"),
        ("Năng suất lúa mùa (tạ/ha)", "tạ/ha"),
        ("Năng suất, tạ/ha", "tạ/ha"),
        ("ĐVT: kg/sào", "kg/sào"),
        ("Lượng nước cấp (lít/người/ngày)", "lít/người/ngày"),
        ("Tốc độ tăng dân số (%/năm)", "%/năm"),
        ("Thu nhập (triệu đồng/người/tháng)", "triệu đồng/người/tháng"),
        ("Giá trị thu hoạch (triệu đồng/ha)", "triệu đồng/ha"),
        ("Mật độ dân số (người/km²)", "người/km2"),
        ("Tạ/ha", "tạ/ha"),
    ],
)
def test_a_heading_states_its_unit(labels, text, unit):
    assert [one.name for one in facts_of([labels.read(text)]).units] == [unit]


@pytest.mark.parametrize(
    "text",
    [
        *("Đồng Nai", "Hội đồng", "Kỳ Đồng", "cộng đồng", "tỷ lệ", "hộ nghèo", "Công an"),
        *("Xã, phường", "Tên xã, phường", "Đơn vị tính", "Đơn vị", "Kinh phí: 5 triệu đồng"),
        *("()", "", "-" * 9999),
    ],
)
def test_no_unit_is_taken_out_of_words(labels, text):
    """None, or one beside words that nothing explains: those close the column."""
    label = labels.read(text)
    assert label.rest or not facts_of([label]).units


def test_a_unit_that_nobody_knows_is_what_a_head_counts_and_says_again(tmp_path):
    title = "Kết quả các xã huyện Kỳ Anh năm 2020"
    heads = ["Xã", "Số sản phẩm OCOP (sản phẩm)", "Số hộ vay (mới)"]
    grid = [[title], heads, ["Kỳ Phong", 3, 10], ["Kỳ Tiến", 2, 12]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert {row["unit"] for row in found} == {"sản phẩm"}


@pytest.mark.parametrize("unit", ["%", None])
def test_a_section_of_people_gives_no_share_its_unit(unit, tmp_path):
    grid = [
        ["Chỉ tiêu các xã huyện Kỳ Anh năm 2020"],
        ["TT", "Chỉ tiêu", "ĐVT", "Kỳ Phong", "Kỳ Tiến"],
    ]
    grid += [["A", "Dân số, lao động"], [1, "Số hộ", "hộ", 900, 800]]
    grid += [[2, "Tỷ lệ hộ nghèo (2)", unit, 1.2, 2.5]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert {row["unit"] for row in found if row["address"][1:] == "5"} <= {"%"}


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (("45.2", "48.9", "5210"), [45.2, 48.9, 5210]),
        (("45.2", "48.9", "1.250"), [1250]),  # nobody knows what a point means in this column
        (("45.2", "4890", "1250"), [4890, 1250]),  # one alone may be a slip
    ],
)
def test_a_column_of_texts_may_prove_that_a_point_is_the_decimal_mark(texts, numbers, tmp_path):
    names = ("Kỳ Phong", "Kỳ Tiến", "Kỳ Xuân")
    grid = [["Diện tích lúa các xã huyện Kỳ Anh năm 2020"], ["Xã", "Diện tích lúa (ha)"]]
    grid += [list(line) for line in zip(names, texts, strict=True)]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert [row["value"] for row in found] == numbers


@pytest.mark.parametrize(
    "line",
    [
        "Đơn vị: thu nhập - triệu đồng/người/năm; tỷ lệ hộ nghèo - %",
        "ĐVT: Thu nhập: triệu đồng/người; Tỷ lệ hộ nghèo: %",
    ],
)
def test_a_unit_line_says_clause_by_clause_what_is_counted_in_which(line, tmp_path):
    grid = [["Thu nhập và hộ nghèo các huyện tỉnh Quảng Bình"], [line]]
    grid += [["Huyện", "Thu nhập bình quân đầu người", None, None, "Tỷ lệ hộ nghèo"]]
    grid += [[None, 2017, 2018, "Bình quân 2 năm", 2018], ["Lệ Thủy", 31.5, 34.5, 33, 5.1]]
    grid += [["Bố Trạch", 30.5, 33.5, 32, 4.1]]
    result = read(save_grid(tmp_path / "a.xlsx", grid, merges=["A3:A4", "B3:D3"]))
    made = rows(result, "indicators")
    found = {str(row["address"]): (row["indicator"], row["unit"]) for row in made}
    income = ("income_per_capita", "triệu đồng/người")
    assert found["B5"] == found["C5"] == income and found["E5"] == ("poverty_rate", "%")
    assert "D5" not in found  # a mean of years is of none


def test_what_the_title_counts_is_the_unit_of_columns_of_months(tmp_path):
    grid = [["Số lao động có việc làm mới theo tháng năm 2023 tỉnh Quảng Trị"]]
    grid += [["Huyện", "T1", "T2"], ["Vĩnh Linh", 20, 30], ["Gio Linh", 25, 15]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert {(row["period"], row["unit"]) for row in found} == {
        ("2023-01", "người"),
        ("2023-02", "người"),
    }


def test_columns_of_one_sex_are_named_by_the_title_beside_the_total(tmp_path):
    grid = [["Dân số trung bình tỉnh Bình Định phân theo giới tính (nghìn người)"]]
    grid += [
        ["Năm", "Tổng số\nTotal", "Phân theo giới tính", None],
        [None, None, "Nam\nMale", "Nữ"],
    ]
    grid += [[2020, 1487, 732, 755], [2021, 1500, 740, 760], [2022, 1503, 741, 762]]
    result = read(save_grid(tmp_path / "a.xlsx", grid, merges=["A2:A3", "B2:B3", "C2:D2"]))
    named = {row["address"]: row["indicator_name"] for row in rows(result, "indicators")}
    assert named["C4"] == "Dân số trung bình phân theo giới tính | Nam"


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Dân số và lao động các huyện tỉnh Bắc Giang năm 2022", "ĐVT: nghìn người"),
        ("Dân số (nghìn người), số hộ nghèo (nghìn hộ) tỉnh Bắc Giang năm 2022", None),
    ],
)
def test_thousands_around_a_table_count_what_its_heads_count(title, line, tmp_path):
    grid = [[title], [line], ["Huyện", "Dân số"], ["Hiệp Hòa", 60.5], ["Việt Yên", 70]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert [(row["value"], row["unit"]) for row in found] == [(60500, "người"), (70000, "người")]


def test_a_head_that_may_be_a_unit_is_not_named_by_the_title(tmp_path):
    grid = [["Dân số các huyện tỉnh Bắc Giang năm 2022"], ["ĐVT: nghìn người"]]
    grid += [["Huyện", "Dân số", "Lao động"], ["Hiệp Hòa", 60, 30], ["Việt Yên", 70, 35]]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    names = [row["indicator_name"] for row in rows(result, "indicators")]
    assert names == ["Dân số", "Lao động"] * 2
