"""Of which standard a figure is where a title names several, and words that are no untrue error."""

from analysis.reading.rows import PARTS
from workbook_makers import read, rows, save_grid

DISTRICT = "huyện Duy Xuyên, tỉnh Quảng Nam"
BOTH = f"Tổng hợp xã NTM, NTM nâng cao {DISTRICT} năm 2023"


def table(folder, grid, *merges):
    return read(save_grid(folder / "bieu.xlsx", grid, merges=merges))


def figures(result):
    keys = ("indicator", "indicator_name")
    return {r["address"]: tuple(r[k] or "" for k in keys) for r in rows(result, "indicators")}


def told(result):
    return [(i.rule, i.address) for i in result.issues]


def test_a_column_says_of_which_standard_its_figures_are(tmp_path):
    head = ["TT", "Xã", "Số tiêu chí NTM đạt", "Số tiêu chí NTM nâng cao đạt", "Số tiêu chí đạt"]
    own = table(tmp_path, [[BOTH], head, [1, "Duy Phú", 19, 15, 18]])
    assert figures(own)["C3"][0] == "criteria_met"
    assert figures(own)["D3"] == ("", "Số tiêu chí NTM nâng cao đạt")
    assert "E3" not in figures(own) and told(own) == [("standard_unclear", "E3")]


def test_what_no_standard_has_of_its_own_is_read_under_any_title(tmp_path):
    head = ["TT", "Xã", "Tỷ lệ hộ nghèo (%)", "Thu nhập (triệu đồng/người/năm)"]
    own = table(tmp_path, [[BOTH], head, [1, "Duy Phú", 1.5, 50]])
    assert figures(own)["C3"][0] == "poverty_rate"
    assert figures(own)["D3"][0] == "income_per_capita"
    assert told(own) == []


def test_a_title_of_one_further_standard_is_that_of_its_columns(tmp_path):
    title = f"Tiến độ xây dựng xã NTM nâng cao {DISTRICT} năm 2023"
    own = table(tmp_path, [[title], ["TT", "Xã", "Số tiêu chí đạt"], [1, "Duy Phú", 15]])
    assert figures(own)["C3"] == ("", "nâng cao | Số tiêu chí đạt")


def test_lists_of_the_base_stand_beside_those_of_a_further_standard(tmp_path):
    own = table(
        tmp_path,
        [
            [f"Tổng hợp xã NTM nâng cao và xã NTM kiểu mẫu {DISTRICT} năm 2023"],
            ["TT", "Xã", "Xã nông thôn mới", "Xã NTM nâng cao"],
            [None, None, "Tiêu chí chưa đạt", "Tiêu chí chưa đạt"],
            [1, "Duy Phú", "17, 18", "2, 6"],
            [2, "Duy Tân", "5, 18", "2, 7"],
        ],
    )
    sets = {(r["address"], r["criteria_set"]) for r in rows(own, "criteria")}
    base, further = (
        {("C4", "NTM2021"), ("C5", "NTM2021")},
        {("D4", "~nâng cao"), ("D5", "~nâng cao")},
    )
    assert sets == base | further
    assert told(own) == [("unmet_alone", "C4;C5")]


def test_recognitions_of_a_title_of_several_standards_say_which(tmp_path):
    title = f"Danh sách các xã được công nhận đạt chuẩn NTM, NTM nâng cao {DISTRICT}"
    head = ["TT", "Xã", "Số quyết định", "Ngày ký"]
    own = table(tmp_path, [[title], head, [1, "Duy Phú", "56/QĐ-UBND", "02/02/2023"]])
    assert not rows(own, "recognitions") and told(own) == [("standard_unclear", "C3")]


def test_a_rate_with_a_comma_lists_no_criteria(tmp_path):
    own = table(
        tmp_path,
        [
            [f"Hộ nghèo {DISTRICT} năm 2022"],
            ["TT", "Xã", "Hộ nghèo", None],
            [None, None, "Số hộ", "Tỷ lệ (%)"],
            ["I", "Khu vực I"],
            [1, "Duy Phú", 88, 3.98],
            ["II", "Khu vực II"],
            [1, "Duy Tân", 1020, "12,5"],
        ],
        "C2:D2",
    )
    assert {a: name[0] for a, name in figures(own).items()} == {
        "C5": "poor_households", "D5": "poverty_rate",
        "C7": "poor_households", "D7": "poverty_rate",
    }  # fmt: skip
    assert told(own) == []


def test_a_section_line_across_the_table_is_no_mark_and_a_legend_is_of_all_heads(tmp_path):
    heads = [["TT", "Xã", "Tiêu chí", None], [None, None, "TC 15", "TC 16"]]
    title = f"Kết quả thực hiện các tiêu chí nông thôn mới {DISTRICT} năm 2022"
    first = [["I. Nhóm thứ nhất"], [1, "Duy Phú", "Đ", "K"], [2, "Duy Hòa", "Đ", "Đ"]]
    second = [["II. Nhóm thứ hai"], [1, "Duy Tân", "K", "Đ"], [2, "Duy Châu", "Đ", "Đ"]]
    legend = [["Đ: đạt; K: không đạt (hiện trạng)"]]
    merges = ("A2:A3", "B2:B3", "C2:D2", "A4:D4", "A7:A8", "B7:B8", "C7:D7", "A9:D9")
    own = table(tmp_path, [[title], *heads, *first, *heads, *second, *legend], *merges)
    not_met = {r["address"] for r in rows(own, "criteria") if r["status"] == "not_met"}
    assert not_met == {"D5", "C10"} and len(rows(own, "criteria")) == 8
    assert told(own) == []


def test_new_communes_lie_in_the_province_of_their_day(tmp_path):
    title = "Tỷ lệ hộ nghèo 9 tháng năm 2025, cả năm 2026 tỉnh Đồng Tháp"
    head = ["TT", "Xã", "Tỷ lệ hộ nghèo (%)", None]
    grid = [[title], head, [None, None, "9T/2025", "KH 2026"], [1, "Xã Tràm Chim", 1.3, 1]]
    own = table(tmp_path, grid, "C2:D2")
    assert {r["place_id"] for r in rows(own, "indicators")} == {"tram-chim-30001-2025"}


def test_the_whole_province_is_no_unknown_place(tmp_path):
    grid = [
        ["Kết quả năm 2023 tỉnh Đắk Lắk"],
        ["TT", "Huyện", "Số gì đó"],
        [None, "TOÀN TỈNH", 84],
        [1, "Huyện Lắk", 10],
        [2, "Huyện Ea Kar", 5],
    ]
    assert "unknown_place" not in dict(told(table(tmp_path, grid)))


def test_names_of_the_highlands_are_found_as_offices_spell_them(tmp_path):
    title = "Số tiêu chí đạt năm 2022 huyện Đắk Hà, tỉnh Kon Tum"
    own = table(tmp_path, [[title], ["TT", "Xã", "Số tiêu chí đạt"], [1, "Đắk La", 16]])
    assert [r["place_id"] for r in rows(own, "indicators")] == ["dak-la-23524"]
    title = "Bình quân tiêu chí/xã năm 2023 tỉnh Đắk Lắk"
    head = ["TT", "Huyện", "Bình quân tiêu chí/xã"]
    own = table(tmp_path, [[title], head, [1, "Huyện Cư Mgar", 17], [2, "Ea Hleo", 15.5]])
    assert [r["place"] for r in rows(own, "indicators")] == ["Cư M'gar", "Ea H'leo"]
    title = "Số tiêu chí đạt năm 2022 các xã tỉnh Đắk Nông"
    head = ["TT", "Huyện", "Xã", "Số tiêu chí đạt"]
    lines = [[1, "Cư Jút", "Đắk Drông", 16], [2, "Đắk Mil", "Đắk Ndrót", 14]]
    own = table(tmp_path, [[title], head, *lines])
    assert [r["place"] for r in rows(own, "indicators")] == ["Đắk D'rông", "Đắk N'Drót"]


def test_a_number_at_the_head_of_a_text_without_accents_compares_nothing(tmp_path):
    title = "BIEU TONG HOP KET QUA XAY DUNG NONG THON MOI NAM 2019 HUYEN KIEN THUY"
    own = table(tmp_path, [[title], ["STT", "Ten xa", "So tieu chi dat"], [1, "Huu Bang", 17]])
    assert figures(own)["C3"][0] == "criteria_met"


def test_an_english_twin_of_names_is_no_unknown_title(tmp_path):
    title = "Huyện Bảo Thắng, tỉnh Lào Cai / Bao Thang district, Lao Cai province"
    grid = [["Số tiêu chí đạt năm 2024"], [title], ["TT", "Xã", "Số tiêu chí đạt"]]
    own = table(tmp_path, [*grid, [1, "Gia Phú", 19]])
    assert figures(own)["C4"][0] == "criteria_met" and told(own) == []


def test_years_of_recognition_are_rows_of_their_own_table(tmp_path):
    grid = [
        [f"Tiến độ xây dựng xã NTM, NTM nâng cao {DISTRICT} đến hết năm 2022"],
        ["TT", "Xã", "Số tiêu chí đạt", None, "Năm công nhận", None],
        [None, None, "NTM", "NTM nâng cao", "NTM", "NTM nâng cao"],
        [1, "Duy Phú", "19/19", "17/19", 2015, 2020],
        [2, "Duy Tân", "19/19", "19/19", 2014, 2021],
    ]
    own = table(tmp_path, grid, "C2:D2", "E2:F2")
    assert {a: name[0] for a, name in figures(own).items()} == {
        "C4": "criteria_met", "D4": "", "C5": "criteria_met", "D5": "",
    }  # fmt: skip
    assert told(own) == []
    columns = PARTS["recognitions"]
    found = [dict(zip(columns, row, strict=True)) for row in own.tidied.recognitions]
    assert sorted((row["year"], row["standard"], row["address"]) for row in found) == [
        (2014, "nông thôn mới", "E5"), (2015, "nông thôn mới", "E4"),
        (2020, "nâng cao", "F4"), (2021, "nâng cao", "F5"),
    ]  # fmt: skip


def test_words_of_a_line_are_not_sought_in_the_name_of_the_district(tmp_path):
    title = f"Tỷ lệ hộ nghèo năm 2022 {DISTRICT}"
    own = table(tmp_path, [[title], ["TT", "Xã", "Duy nhất (%)"], [1, "Duy Phú", 1]])
    assert all("A1" not in address for _, address in told(own))


def test_parts_of_a_count_are_counted_as_their_whole(tmp_path):
    grid = [
        ["Kết quả năm 2023 tỉnh Đắk Lắk"],
        ["TT", "Huyện", "Số xã đạt 19 tiêu chí", "Trong đó", None],
        [None, None, None, "10-18 TC", "Dưới 10 TC"],
        [1, "Huyện Lắk", 4, 3, 1],
    ]
    own = table(tmp_path, grid, "A2:A3", "B2:B3", "C2:C3", "D2:E2")
    units = {r["address"]: (r["indicator"] or "", r["unit"]) for r in rows(own, "indicators")}
    assert units["D4"] == units["E4"] == ("", "xã")
