"""Words that change what is counted, in heads, titles and names of offices."""

import pytest

from workbook_makers import read, rows, save_grid

AREA = "các xã huyện Kỳ Anh năm 2018"


def read_under(folder, title, *heads, above=()):
    lines = [[place, *(10 + n for n in range(len(heads)))] for place in ("Kỳ Phong", "Kỳ Tiến")]
    grid = [*([text] for text in above), [f"{title} {AREA}"], ["Xã", *heads], *lines]
    result = read(save_grid(folder / "bieu.xlsx", grid))
    first = {r["address"][0]: r for r in rows(result, "indicators")}
    return first, {i.rule for i in result.issues}


@pytest.mark.parametrize(
    "head",
    [
        "Số hộ nghèo khảo sát",
        "Số hộ nghèo được hỗ trợ (hộ)",
        "Số hộ nghèo nhận đỡ đầu (hộ)",
        "Số hộ nghèo là hội viên (hộ)",
        "Xếp hạng hộ nghèo (hộ)",
        "Thu nhập bình quân đầu người bình quân 3 năm (triệu đồng)",
        "Số hộ nghèo giữa kỳ",
        "Số hộ nghèo đầu năm học",
        "Số hộ nghèo quy mô",
        "Thu nhập bình quân đầu người hàng tháng (triệu đồng/người)",
        "Thu nhập bình quân đầu người/tháng (triệu đồng)",
        "Vốn đã đầu tư nông nghiệp nông thôn (triệu đồng)",
        "Hộ nghèo: tỷ lệ hoàn thành (%)",
        "Số xã có 19 tiêu chí",
        "Số hộ nghèo chưa đạt kế hoạch",
        "Số hộ nghèo được kết nghĩa",
        "Số hộ nghèo năm học",
        "Số hộ nghèo trước đây",
    ],
)
def test_a_head_that_counts_something_else_keeps_its_own_name(head, tmp_path):
    found, _ = read_under(tmp_path, "Kết quả", head)
    assert (found["B"]["indicator"], found["B"]["indicator_name"]) == ("", head)


def test_a_share_of_what_is_done_is_not_the_share_that_the_title_names(tmp_path):
    found, told = read_under(tmp_path, "Hộ nghèo", "Số hộ", "Tỷ lệ hoàn thành (%)")
    assert {at: r["indicator"] for at, r in found.items()} == {"B": "poor_households"}
    assert told


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Số tiêu chí chưa đạt", "Số tiêu chí"),
        ("Số tiêu chí còn thiếu", "Số tiêu chí"),
        ("Số mô hình dân vận khéo lĩnh vực kinh tế", "Số mô hình"),
        ("Khảo sát hộ nghèo", "Số hộ"),
        ("Số hộ nghèo trước đây", "Số hộ"),
    ],
)
def test_the_name_of_a_figure_says_how_its_title_changes_it(title, head, tmp_path):
    found, _ = read_under(tmp_path, title, head)
    assert (found["B"]["indicator"], found["B"]["indicator_name"]) == (
        "",
        f"{title} các xã | {head}",
    )


def test_a_title_of_two_things_of_which_some_are_counted_is_of_neither(tmp_path):
    found, _ = read_under(tmp_path, "Hộ nghèo, hộ cận nghèo nhận hỗ trợ của", "Số hộ nghèo (hộ)")
    assert found["B"]["indicator"] == ""


def test_a_title_that_says_by_which_fields_it_counts_changes_no_name(tmp_path):
    grid = [["MÔ HÌNH DÂN VẬN KHÉO THEO LĨNH VỰC NĂM 2018"], ["HUYỆN KỲ ANH"]]
    grid += [["Lĩnh vực", "Số mô hình dân vận khéo đăng ký"], ["Phát triển kinh tế", 3]]
    grid += [["Xây dựng hệ thống chính trị", 4]]
    result = read(save_grid(tmp_path / "a.xlsx", grid))
    assert {r["indicator_name"].count("|") for r in rows(result, "indicators")} == {1}


def test_a_field_in_a_title_keeps_known_figures_apart_and_it_is_told(tmp_path):
    title = "Kết quả sản xuất nông nghiệp và xây dựng nông thôn mới"
    found, told = read_under(tmp_path, title, "Số tiêu chí đạt")
    assert not found["B"]["indicator"]
    assert told == {"title_apart"}


def test_the_name_of_an_office_changes_nothing(tmp_path):
    found, told = read_under(
        tmp_path, "Kết quả", "Số tiêu chí đạt", above=["CHI CỤC CHĂN NUÔI TỈNH HÀ TĨNH", ""]
    )
    assert found["B"]["indicator"] == "criteria_met"
    assert not told


@pytest.mark.parametrize("words", ["mua", "trước đây", "chưa đạt kế hoạch"])
def test_what_an_association_bought_or_gave_before_is_told(words, tmp_path):
    grid = [[f"Kết quả đóng góp {AREA}"], ["Xã", f"Hội Nông dân {words} (triệu đồng)"]]
    result = read(save_grid(tmp_path / "a.xlsx", [*grid, ["Kỳ Phong", 10], ["Kỳ Tiến", 12]]))
    assert rows(result, "contributions") == [] and result.issues


def test_what_an_association_raised_it_did_not_give(tmp_path):
    above = ["HỘI NÔNG DÂN HUYỆN KỲ ANH", ""]
    for title, gives in (("Kết quả đóng góp", True), ("Kết quả huy động đóng góp", False)):
        grid = [*([text] for text in above), [f"{title} {AREA}"], ["Xã", "Tiền mặt (triệu đồng)"]]
        result = read(save_grid(tmp_path / "a.xlsx", [*grid, ["Kỳ Phong", 10], ["Kỳ Tiến", 12]]))
        assert bool(rows(result, "contributions")) == gives


def test_a_hundred_per_cent_is_no_number_of_criteria(tmp_path):
    found, _ = read_under(tmp_path, "Kết quả", "Số tiêu chí đạt 100%", "Số tiêu chí đạt (/19)")
    told = {at: (r["indicator"], r["value"], r["out_of"]) for at, r in found.items()}
    assert told == {"B": ("criteria_met", 10, None), "C": ("criteria_met", 11, 19)}


def test_the_countryside_of_a_district_is_a_part_of_it_and_all_of_a_commune(tmp_path):
    head = "Tỷ lệ hộ nghèo khu vực nông thôn (%)"
    assert read_under(tmp_path, "Kết quả", head)[0]["B"]["indicator"] == "poverty_rate"
    grid = [["Kết quả các huyện tỉnh Hà Tĩnh năm 2018"], ["Huyện", head, "Tỷ lệ hộ nghèo (%)"]]
    result = read(save_grid(tmp_path / "a.xlsx", [*grid, ["Can Lộc", 5, 4], ["Cẩm Xuyên", 6, 3]]))
    found = {r["address"]: r["indicator"] for r in rows(result, "indicators")}
    assert found == {"B3": "", "B4": "", "C3": "poverty_rate", "C4": "poverty_rate"}


def test_an_estimate_in_a_title_is_of_its_own_time_and_of_columns_that_say_no_other(tmp_path):
    title = "Kết quả thực hiện các chỉ tiêu, ước cả năm 2018,"
    heads = ("Số hộ nghèo", "Số hộ nghèo năm 2017", "TH hộ nghèo (hộ)", "Ước hộ nghèo (hộ)")
    found, told = read_under(tmp_path, title, *heads)
    qualifiers = {at: (r["indicator"], r["qualifier"]) for at, r in found.items()}
    poor = "poor_households"
    assert qualifiers == {
        "B": (poor, "about"), "C": (poor, "exact"), "D": (poor, "exact"), "E": (poor, "about"),
    }  # fmt: skip
    assert not told
