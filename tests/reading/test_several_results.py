"""Cells that tell several results, times that go on, and lines that count what they name."""

import pytest

from workbook_makers import read, rows, save_grid


def indicators(folder, grid):
    """(cell, indicator or own name, value, out of) of each figure, and the rules of the issues."""
    path = folder / "bieu.xlsx"
    save_grid(path, grid)
    result = read(path)
    found = rows(result, "indicators")
    named = [r["indicator"] or r["indicator_name"] for r in found]
    told = [
        (r["address"], name, r["value"], r["out_of"]) for r, name in zip(found, named, strict=True)
    ]
    return told, {issue.rule for issue in result.issues}


def communes(*results):
    title = ["Kết quả xây dựng nông thôn mới huyện Lý Nhân, tỉnh Hà Nam tháng 5/2020"]
    names = ["Nhân Bình", "Xuân Khê", "Nhân Mỹ"]
    return [title, ["Xã", "Kết quả"], *zip(names, results, strict=True)]


def test_every_result_of_a_cell_is_of_what_it_counts(tmp_path):
    cell = "Đạt {}/19 tiêu chí, {}/49 chỉ tiêu; đạt {}/100 điểm."
    found, _ = indicators(
        tmp_path, communes(*(cell.format(n, n + 30, n + 80) for n in (18, 17, 16)))
    )
    assert [one for one in found if one[0] == "B3"] == [
        ("B3", "criteria_met", 18, 19),
        ("B3", "Chỉ tiêu đạt", 48, 49),
        ("B3", "Điểm đạt", 98, 100),
    ]
    assert len(found) == 9


@pytest.mark.parametrize(
    "cell", ["còn thiếu 2/19 tiêu chí, 5/49 chỉ tiêu", "18/19 tiêu chí, xã Chân Lý 48/49 chỉ tiêu"]
)
def test_results_with_other_words_are_none(cell, tmp_path):
    found, told = indicators(tmp_path, communes(*[cell] * 3))
    assert found == []
    assert told


def money(period):
    """The periods of gifts under a title that ends in a time, and the rules of the issues."""
    title = [f"Nhân dân đóng góp xây dựng nông thôn mới huyện Lý Nhân, tỉnh Hà Nam {period}"]
    return [title, ["Xã", "Tiền mặt (triệu đồng)"], ["Nhân Bình", 120], ["Xuân Khê", 80]]


@pytest.mark.parametrize(
    "time",
    [
        "từ năm 2016 đến nay",
        "kể từ 2016",
        "từ đầu năm 2019 đến nay",
        "quý IV và cả năm 2018",
        "theo Nghị quyết 26-NQ/TW năm 2008",
        "theo Bộ tiêu chí giai đoạn 2016-2020",
    ],
)
def test_a_title_without_the_time_of_its_figures_dates_none(time, tmp_path):
    save_grid(tmp_path / "bieu.xlsx", money(time))
    result = read(tmp_path / "bieu.xlsx")
    assert rows(result, "contributions") == []
    assert "year_missing" in {issue.rule for issue in result.issues}


@pytest.mark.parametrize(
    ("below", "sheet", "iso"),
    [
        ("Số liệu tính đến 30/6/2018", "Sheet1", "2016/2018-06-30"),
        ("(theo báo cáo của các xã)", "Năm 2018", "2016/2018"),
        ("Năm 2018", "Sheet1", "2016/2018"),
    ],
)
def test_what_goes_on_ends_with_the_time_beside_it(below, sheet, iso, tmp_path):
    title, *lines = money("từ năm 2016 đến nay")
    save_grid(tmp_path / "bieu.xlsx", [title, [below], *lines], sheet=sheet)
    assert {r["period"] for r in rows(read(tmp_path / "bieu.xlsx"), "contributions")} == {iso}


def test_a_line_that_counts_what_it_names_is_called_so(tmp_path):
    title = ["Một số chỉ tiêu huyện Lý Nhân, tỉnh Hà Nam năm 2020"]
    grid = [title, ["Nội dung", "ĐVT", "Năm 2019", "Ước 2020"], ["Số xã", "xã", 21, 20]]
    grid += [["Trường đạt chuẩn quốc gia", "trường", 30, 32], ["Dân số", "người", 5000, 5100]]
    names = [name for _, name, *_ in indicators(tmp_path, grid)[0]]
    assert names[:3] == ["Số xã", "Số xã | Ước", "Trường đạt chuẩn quốc gia"]


def test_bands_of_criteria_have_counts_and_shares_under_their_name(tmp_path):
    title = ["Kết quả xây dựng nông thôn mới tỉnh Vĩnh Long năm 2018"]
    grid = [title, ["Mức đạt", "Số xã", "Tỷ lệ (%)"], ["Dưới 10 tiêu chí", 15, 16.9]]
    grid += [["10-14 tiêu chí", 38, 42.7], ["15-18 tiêu chí", 26, 29.2]]
    found, told = indicators(tmp_path, grid)
    names = ["Dưới 10 tiêu chí", "10-14 tiêu chí", "15-18 tiêu chí"]
    assert [name.split(" | ")[0] for _, name, *_ in found] == sorted(names * 2, key=names.index)
    assert told == set()


def test_bare_names_of_provinces_beside_one_named_district_are_provinces(tmp_path):
    title = ["Một số địa phương về xây dựng nông thôn mới năm 2018"]
    grid = [
        title,
        ["Địa phương", "Bình quân tiêu chí/xã"],
        ["Vĩnh Long", 13.3],
        ["Quảng Bình", 14.1],
    ]
    grid += [["Huyện Bố Trạch", 16.9], ["Bắc Giang", 12.2], ["Cả nước", 14.5]]
    path = tmp_path / "bieu.xlsx"
    save_grid(path, grid)
    places = [row["place_id"] for row in rows(read(path), "indicators")]
    assert len(places) == 5
    assert not any("thanh-pho" in one or "thi-xa" in one for one in places)


@pytest.mark.parametrize(
    "units",
    [
        "3 xã điểm huyện Lý Nhân",
        "các xã chưa đạt chuẩn huyện Lý Nhân",
        "các phường của thành phố Phủ Lý",
        "khu vực nông thôn huyện Lý Nhân",
        "huyện Lý Nhân, huyện Bình Lục",
        "xã Nhân Bình và xã Xuân Khê, huyện Lý Nhân",
    ],
)
def test_figures_of_some_units_are_none_of_their_area(units, tmp_path):
    title = [f"Một số chỉ tiêu trên địa bàn {units}, tỉnh Hà Nam năm 2020"]
    grid = [title, ["Chỉ tiêu", "ĐVT", "Kết quả"], ["Tỷ lệ hộ nghèo", "%", 3.1]]
    grid += [["Thu nhập bình quân đầu người", "triệu đồng/người", 35.2]]
    found, told = indicators(tmp_path, grid)
    assert found == []
    assert "some_units" in told


@pytest.mark.parametrize(
    "units",
    [
        "các xã huyện Lý Nhân",
        "các huyện, thành phố",
        "22 xã huyện Lý Nhân",
        "12/20 xã huyện Lý Nhân",
    ],
)
def test_figures_of_all_units_are_of_their_area_and_lines_of_their_own(units, tmp_path):
    title = [f"Tỷ lệ hộ nghèo của {units}, tỉnh Hà Nam năm 2020"]
    found, told = indicators(
        tmp_path, [title, ["Chỉ tiêu", "Kết quả (%)"], ["Tỷ lệ hộ nghèo", 3.1]]
    )
    assert [name for _, name, *_ in found] == ["poverty_rate"]
    assert told == set()


def of_plains(slip):
    """Households by district and year under two parts of a province, one named in English too."""
    title = ["257. Số lượng hộ dân cư đạt chuẩn văn hoá tỉnh Quảng Ngãi"]
    lines = [title, ["Number of households getting cultural standard"], ["", "", "ĐVT: Hộ"]]
    lines += [["", "2010", "2013"], ["TỔNG SỐ", 70 + slip, 93]]
    lines += [["I. Khu vực đồng bằng", 50, 66], ["1. TP. Quảng Ngãi", 20, 25]]
    lines += [["2. Huyện Bình Sơn", 30, 41]]
    lines += [["II. Khu vực miền núi - Mountain districts", 20 + slip, 27]]
    return [*lines, ["8. Huyện Trà Bồng", 11, 14], ["9. Huyện Sơn Hà", 9, 13]]


def test_parts_of_an_area_sum_their_places_and_names_are_without_english(tmp_path):
    found, told = indicators(tmp_path, of_plains(0))
    assert {name for _, name, *_ in found} == {"Số lượng hộ dân cư đạt chuẩn văn hóa"}
    assert sorted(value for *_, value, _ in found) == [9, 11, 13, 14, 20, 25, 30, 41]
    assert told == set()


def test_a_part_of_an_area_that_does_not_sum_its_places_is_told_as_one(tmp_path):
    found, told = indicators(tmp_path, of_plains(3))
    assert sorted(value for *_, value, _ in found) == [9, 11, 13, 14, 20, 25, 30, 41]
    assert "some_units" in told or "total_mismatch" in told


def test_a_sheet_that_is_called_like_another_district_contradicts_its_title(tmp_path):
    save_grid(tmp_path / "bieu.xlsx", money("năm 2018"), sheet="Bình Lục 2018")
    result = read(tmp_path / "bieu.xlsx")
    assert rows(result, "contributions") == []
    assert "path_contradicts" in {issue.rule for issue in result.issues}


def of_a_line(name, folder):
    """The places of a line among communes of Lý Nhân."""
    title = ["KẾT QUẢ XÂY DỰNG NÔNG THÔN MỚI HUYỆN LÝ NHÂN, TỈNH HÀ NAM NĂM 2018"]
    lines = [["Xuân Khê", 17], [name, 18], ["Nhân Mỹ", 16], ["Chân Lý", 15]]
    save_grid(folder / "bieu.xlsx", [title, ["Xã", "Số tiêu chí đạt"], *lines])
    found = rows(read(folder / "bieu.xlsx"), "indicators")
    return [row["place"] for row in found if row["value"] == 18]


@pytest.mark.parametrize("name", ["Nhân Bình 1", "Cụm Nhân Bình", "Khu vực Nhân Bình"])
def test_what_is_called_after_a_commune_is_none(name, tmp_path):
    assert of_a_line(name, tmp_path) == []


@pytest.mark.parametrize("name", ["T.T Vĩnh Trụ", "TT. Vĩnh Trụ", "Thị trấn Vĩnh Trụ"])
def test_kinds_of_places_may_have_points(name, tmp_path):
    assert of_a_line(name, tmp_path) == ["Vĩnh Trụ"]


@pytest.mark.parametrize(
    "name", ["Thu nhập bình quân của hộ nghèo", "Thu nhập bình quân đầu người của các xã đạt chuẩn"]
)
def test_a_known_figure_of_some_is_not_that_of_all(name, tmp_path):
    title = ["Một số chỉ tiêu huyện Lý Nhân, tỉnh Hà Nam năm 2020"]
    grid = [title, ["Chỉ tiêu", "ĐVT", "Kết quả"], [name, "triệu đồng/người", 35.2]]
    grid += [["Tỷ lệ hộ nghèo", "%", 3.1], ["Dân số", "người", 5000]]
    found, _ = indicators(tmp_path, grid)
    assert "income_per_capita" not in {known for _, known, *_ in found}
    assert "poverty_rate" in {known for _, known, *_ in found}


@pytest.mark.parametrize(
    ("what", "heads", "read_all"),
    [("KẾT QUẢ", ("2018", "2019"), True), ("KẾT QUẢ", ("Xã", "Huyện"), False),
     ("KẾT QUẢ THỰC HIỆN VỚI KẾ HOẠCH", ("Kế hoạch 2019", "Thực hiện 2019"), True),
     ("KẾT QUẢ THỰC HIỆN VỚI KẾ HOẠCH", ("2018", "2019"), False)],
)  # fmt: skip
def test_a_comparison_of_what_lines_and_columns_say_is_read(what, heads, read_all, tmp_path):
    title = [f"SO SÁNH {what} SỐ TIÊU CHÍ ĐẠT CÁC XÃ HUYỆN LÝ NHÂN, TỈNH HÀ NAM"]
    grid = [title, ["Xã", *heads], ["Nhân Bình", 15, 17], ["Xuân Khê", 14, 18], ["Nhân Mỹ", 16, 16]]
    found, told = indicators(tmp_path, grid)
    assert len([one for one in found if one[1] == "criteria_met"]) == (6 if read_all else 0)
    assert bool(told) != read_all


def test_results_met_below_a_title_that_names_them_are_those(tmp_path):
    title = ["SỐ TIÊU CHÍ NÔNG THÔN MỚI CÁC XÃ ĐẠT ĐƯỢC QUA CÁC NĂM, HUYỆN LÝ NHÂN, TỈNH HÀ NAM"]
    grid = [title, ["Xã", "Kết quả đạt năm 2018", "Kết quả đạt năm 2019", "Kế hoạch năm 2020"]]
    grid += [["Nhân Bình", 15, 17, 19], ["Xuân Khê", 14, 18, 19], ["Nhân Mỹ", 16, 16, 18]]
    found, told = indicators(tmp_path, grid)
    assert [known for _, known, *_ in found] == ["criteria_met"] * 9
    assert told == set()


@pytest.mark.parametrize(("units", "read_all"), [("8.900 xã", True), ("1.035 xã", False)])
def test_thousands_of_communes_are_counted_whole(units, read_all, tmp_path):
    title = [f"Một số chỉ tiêu của {units} cả nước năm 2018"]
    grid = [title, ["Chỉ tiêu", "ĐVT", "Kết quả"], ["Tỷ lệ hộ nghèo", "%", 3.1]]
    found, told = indicators(tmp_path, grid)
    assert [name for _, name, *_ in found] == ["poverty_rate"] * read_all
    assert ("some_units" in told) != read_all


@pytest.mark.parametrize("title", ["năm 2020 huyện Lý Nhân", "năm 2020, đợt 2 huyện Lý Nhân"])
def test_a_number_before_the_name_of_an_area_counts_no_units(title, tmp_path):
    grid = [[f"Một số chỉ tiêu {title}, tỉnh Hà Nam"], ["Chỉ tiêu", "ĐVT", "Kết quả"]]
    _, told = indicators(tmp_path, [*grid, ["Tỷ lệ hộ nghèo", "%", 3.1]])
    assert "some_units" not in told
