"""Gifts as offices tell them: in lists of any givers, in prose, in wholes and parts."""

import pytest

from workbook_makers import MILLION, read, rows, save_grid

TITLE = "Kết quả hỗ trợ xây dựng nông thôn mới huyện Kỳ Anh năm 2021"
MONEY = f"{TITLE} (triệu đồng)"


def table(folder, grid, *merges):
    return read(save_grid(folder / "bieu.xlsx", grid, merges=merges))


def gifts(result):
    """Address, giver, kind, quantity, unit and million đồng of every gift."""
    return [
        (
            r["address"],
            r["organization_id"] or r["organization"],
            r["kind"],
            r["quantity"],
            r["unit"],
            None if r["value_vnd"] is None else r["value_vnd"] / MILLION,
        )
        for r in rows(result, "contributions")
    ]


def told(tmp_path, sentence):
    result = table(tmp_path, [[TITLE], ["TT", "Nội dung"], [1, sentence]])
    return [one[1:] for one in gifts(result)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Công ty TNHH An Phát hỗ trợ 200 triệu đồng xây nhà văn hóa",
            [("Công ty TNHH An Phát", "cash", None, "", 200)],
        ),
        (
            "Nhân dân hiến 2.500 m2 đất, 1.200 ngày công; Hội Nông dân ủng hộ 50 triệu đồng",
            [
                ("nhan-dan", "land", 2500, "m2", None),
                ("nhan-dan", "labour", 1200, "ngày công", None),
                ("nong-dan", "cash", None, "", 50),
            ],
        ),
    ],
)
def test_a_clause_of_prose_names_who_gave(sentence, expected, tmp_path):
    assert told(tmp_path, sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Hội Nông dân dự kiến hỗ trợ 50 triệu đồng",
        "Hội Nông dân còn thiếu 50 triệu đồng",
        "Hội Nông dân hỗ trợ mỗi hộ 5 triệu đồng",
        "Hội Nông dân hỗ trợ từ 5 đến 10 triệu đồng",
        "Hội Nông dân hỗ trợ 03 nhà x 85 triệu đồng",
    ],
)
def test_what_was_not_given_or_is_no_amount_is_told_and_no_gift(sentence, tmp_path):
    result = table(tmp_path, [[TITLE], ["TT", "Nội dung"], [1, sentence]])
    assert gifts(result) == []
    assert {issue.address for issue in result.issues if issue.address} == {"B3"}


def test_the_place_that_a_sentence_names_is_that_of_its_gift(tmp_path):
    sentences = ["Hỗ trợ xã Kỳ Phú 50 triệu đồng", "Tặng 20 suất quà"]
    lines = [[i, "Hội Nông dân", text] for i, text in enumerate(sentences, 1)]
    result = table(tmp_path, [[TITLE], ["TT", "Đơn vị", "Kết quả hỗ trợ"], *lines])
    assert [r["place"] for r in rows(result, "contributions")] == ["Kỳ Phú", "Kỳ Anh"]


def test_a_price_and_its_count_are_one_gift(tmp_path):
    sentence = "Hội Nông dân xây 03 nhà x 85 triệu đồng = 255 triệu đồng"
    assert told(tmp_path, sentence) == [("nong-dan", "infrastructure", 3, "nhà", 255)]


@pytest.mark.parametrize(
    ("sentence", "amounts"),
    [
        ("Tổng 100 triệu đồng, gồm: 60 triệu làm đường, 40 triệu xây nhà", [60, 40]),
        ("Tổng 100 triệu đồng, gồm: 60 triệu làm đường; 40 triệu xây nhà", [60, 40]),
        ("70 triệu đồng (tiền mặt 10 triệu, còn lại là hiện vật)", [10, 60]),
    ],
)
def test_a_whole_in_a_sentence_is_its_parts_and_what_they_leave(sentence, amounts, tmp_path):
    grid = [[TITLE], ["TT", "Đơn vị", "Kết quả hỗ trợ"], [1, "Hội Nông dân", sentence]]
    assert [one[-1] for one in gifts(table(tmp_path, grid))] == amounts


@pytest.mark.parametrize("head", ["Doanh nghiệp", "Tên doanh nghiệp, HTX", "Tên công ty"])
def test_the_heading_of_a_column_of_names_says_what_they_are(head, tmp_path):
    lines = [[1, "Công ty TNHH Hoàng Long", 150], [2, "Công ty CP Mía đường Kỳ Hoa", 200]]
    result = table(tmp_path, [[MONEY], ["TT", head, "Số tiền"], *lines])
    assert [(one[1], one[-1]) for one in gifts(result)] == [(line[1], line[2]) for line in lines]
    told = [(r["organization_id"], r["organization_group"]) for r in rows(result, "contributions")]
    assert told == [("", "enterprise")] * 2


def test_a_thing_counted_in_one_cell_and_valued_in_another_is_one_gift(tmp_path):
    heads = ["TT", "Đơn vị", "Nội dung", "Số lượng", "ĐVT", "Giá trị (triệu đồng)"]
    lines = [[1, "Hội Nông dân", "Xi măng", 20, "tấn", 30], [2, "Công an", "Tiền", None, None, 5]]
    assert gifts(table(tmp_path, [[TITLE], heads, *lines])) == [
        ("D3;F3", "nong-dan", "materials", 20, "tấn", 30),
        ("F4", "cong-an", "cash", None, "", 5),
    ]


def test_money_written_in_two_units_is_counted_once(tmp_path):
    heads = ["TT", "Đơn vị", "Số tiền (triệu đồng)", "Số tiền (nghìn đồng)"]
    lines = [[1, "Công an", 15, 15000], [2, "Hội Nông dân", 22.5, 22500]]
    result = table(tmp_path, [[TITLE], heads, *lines])
    assert [one[-1] for one in gifts(result)] == [15, 22.5]


def test_the_only_column_of_figures_is_no_total(tmp_path):
    lines = [[1, "Ngân sách tỉnh", 10], [2, "Doanh nghiệp", 5], [None, "Tổng cộng", 15]]
    result = table(tmp_path, [[MONEY], ["TT", "Nguồn vốn", "Tổng số"], *lines])
    assert [one[-1] for one in gifts(result)] == [10, 5]


def test_a_line_that_says_it_is_a_part_stands_below_the_line_before(tmp_path):
    lines = [
        ["I", "Doanh nghiệp", 50],
        ["II", "Nhân dân đóng góp", 100],
        [None, "Trong đó: Tiền mặt", 60],
        [None, "Ngày công quy ra tiền", 30],
    ]
    result = table(tmp_path, [[MONEY], ["TT", "Nguồn vốn", "Số tiền"], *lines])
    assert [one[1:] for one in gifts(result)] == [
        ("doanh-nghiep", "cash", None, "", 50),
        ("nhan-dan", "other", None, "", 10),
        ("nhan-dan", "cash", None, "", 60),
        ("nhan-dan", "labour", None, "", 30),
    ]


def test_a_gift_that_happens_to_be_the_sum_of_others_stays(tmp_path):
    heads = ["TT", "Đơn vị", "Tiền mặt", "Hiện vật"]
    lines = [[1, "Mặt trận Tổ quốc", 42, 21], [2, "Hội Nông dân", 25, 22], [3, "Công an", 17, 35]]
    assert len(gifts(table(tmp_path, [[MONEY], heads, *lines]))) == 6


@pytest.mark.parametrize("unit", ["1.000 đồng", "1000đ", "1.000đ", "nghìn đồng"])
def test_a_thousand_before_the_unit_is_part_of_it(unit, tmp_path):
    heads = ["TT", "Xã", "Nhân dân đóng góp"]
    result = table(tmp_path, [[TITLE], [f"Đơn vị tính: {unit}"], heads, [1, "Kỳ Phú", 1500]])
    assert [one[-1] for one in gifts(result)] == [1.5]


def test_an_amount_in_a_head_is_no_unit(tmp_path):
    heads = ["TT", "Xã", "Nhân dân đóng góp trên 20 triệu đồng"]
    assert gifts(table(tmp_path, [[TITLE], heads, [1, "Kỳ Phú", 15], [2, "Kỳ Xuân", 5]])) == []


def test_a_giver_a_place_and_a_year_of_their_own_are_no_sum_of_others(tmp_path):
    title = "Kết quả huy động vốn xây dựng nông thôn mới huyện Kỳ Anh giai đoạn 2020-2021"
    heads = ["TT", "Nguồn vốn", "Năm 2020", "Năm 2021"]
    lines = [[1, "Ngân sách trung ương", 10, 10], [2, "Ngân sách tỉnh", 5, 5]]
    lines += [[3, "Doanh nghiệp", 5, 5], [None, "Tổng cộng", 20, 20]]
    result = table(tmp_path, [[f"{title} (triệu đồng)"], heads, *lines])
    assert [one[-1] for one in gifts(result)] == [10, 10, 5, 5, 5, 5]


def of(result):
    """Giver, kind, quantity and million đồng of every gift."""
    return [(one[1], one[2], one[3], one[5]) for one in gifts(result)]


@pytest.mark.parametrize("money", ["Số tiền", "Tiền", "Kinh phí"])
def test_money_beside_a_thing_is_a_gift_of_its_own(money, tmp_path):
    for heads in ((f"{money} (triệu đồng)", "Ngày công"), ("Ngày công", f"{money} (triệu đồng)")):
        line = [140, 560] if heads[1] == "Ngày công" else [560, 140]
        grid = [[TITLE], ["TT", "Đơn vị", *heads], [1, "Hội Nông dân", *line]]
        assert sorted(of(table(tmp_path, grid)), key=str) == [
            ("nong-dan", "cash", None, 140),
            ("nong-dan", "labour", 560, None),
        ]


@pytest.mark.parametrize("worth", ["Trị giá", "Thành tiền", "Giá trị", "Quy ra tiền"])
def test_a_worth_is_that_of_the_one_thing_beside_it(worth, tmp_path):
    heads = ["TT", "Đơn vị", "Tiền mặt (triệu đồng)", "Ngày công", f"{worth} (triệu đồng)"]
    grid = [[TITLE], heads, [1, "Hội Nông dân", 50, 140, 20]]
    assert of(table(tmp_path, grid)) == [
        ("nong-dan", "cash", None, 50),
        ("nong-dan", "labour", 140, 20),
    ]


def test_what_several_things_are_worth_is_no_cash(tmp_path):
    heads = ["TT", "Đơn vị", "Hiến đất (m2)", "Ngày công", "Giá trị (triệu đồng)"]
    grid = [[TITLE], heads, [1, "Hội Nông dân", 1500, 140, 20]]
    assert of(table(tmp_path, grid))[-1] == ("nong-dan", "other", None, 20)
    heads.insert(4, "Tiền mặt (triệu đồng)")  # which the worth may hold
    result = table(tmp_path, [[TITLE], heads, [1, "Hội Nông dân", 1500, 140, 15, 20]])
    assert [one[1:] for one in of(result)][-1] == ("cash", None, 15)
    assert "F3" in " ".join(i.address for i in result.issues)


@pytest.mark.parametrize(
    "name",
    [
        "Đồng chí Nguyễn Văn A", "Ông Triệu Văn Tỷ", "Bà Nguyễn Thị Nghìn",
        "Nhà máy gạch Tấn Phát", "Chi bộ thôn Đồng Áo", "Hội đồng hương xã An Lạc",
    ],
)  # fmt: skip
def test_no_word_of_a_name_is_a_unit_or_a_kind(name, tmp_path):
    grid = [[MONEY], ["TT", "Đơn vị ủng hộ", "Số tiền"], [1, name, 12], [2, "Ông Lê Văn B", 9]]
    assert of(table(tmp_path, grid))[0] == (name, "cash", None, 12)


def test_the_first_part_in_one_cell_with_its_heading_is_beside_the_next(tmp_path):
    lines = [
        [1, "Ngân sách địa phương", 1200],
        [None, "Trong đó: - Ngân sách tỉnh", 500],
        [None, "- Ngân sách huyện", 400],
        [None, "- Ngân sách xã", 300],
        [2, "Vốn tín dụng", 1500],
    ]
    result = table(tmp_path, [[MONEY], ["TT", "Nguồn vốn", "Số tiền"], *lines])
    assert [one[1:] for one in of(result)] == [("cash", None, n) for n in (500, 400, 300, 1500)]
    assert [one[0] for one in of(result)] == ["ns-tinh", "ns-huyen", "ns-xa", "tin-dung"]


def test_a_plus_in_front_of_a_name_is_a_bullet(tmp_path):
    lines = [
        [1, "Ngân sách nhà nước", 1200],
        [None, "+ Tỉnh", 500],
        [None, "+ Huyện", 700],
        [2, "Vốn tín dụng", 350],
    ]
    result = table(tmp_path, [[MONEY], ["TT", "Nguồn vốn", "Số tiền"], *lines])
    assert [one[0] for one in of(result)] == ["ns-tinh", "ns-huyen", "tin-dung"]


def test_a_level_narrows_the_source_of_its_section(tmp_path):
    lines = [["I", "Vốn ngân sách", 1200], [1, "Trung ương", 500], [2, "Địa phương", 700]]
    lines += [[None, "- Tỉnh", 400], [None, "- Huyện", 300], ["II", "Doanh nghiệp", 90]]
    result = table(tmp_path, [[MONEY], ["TT", "Nguồn vốn", "Số tiền"], *lines])
    assert [one[0] for one in of(result)] == [
        "ns-trung-uong",
        "ns-tinh",
        "ns-huyen",
        "doanh-nghiep",
    ]


def test_a_commune_and_what_holds_it_are_one_place(tmp_path):
    title = "Kết quả hỗ trợ xây dựng nông thôn mới năm 2021"
    lines = [
        [1, "Công an", "Xã Hải Hưng, huyện Hải Hậu", 20],
        [2, "Hội Nông dân", "Hải Nam, Hải Hậu", 5],
    ]
    grid = [[f"{title} (triệu đồng)"], ["TT", "Đơn vị", "Xã", "Số tiền"], *lines]
    places = [r["place_id"] for r in rows(table(tmp_path, grid), "contributions")]
    assert places == ["hai-hung-14248", "hai-nam-14224"]


def test_a_line_of_marks_alone_is_no_line_of_units(tmp_path):
    title = "Kết quả thực hiện Bộ tiêu chí quốc gia về nông thôn mới năm 2022 huyện Kỳ Anh"
    lines = [
        [1, "Quy hoạch", "Đ", "Đ"],
        [2, "Giao thông", "Đ", "CĐ"],
        [None, "Tổng số tiêu chí đạt", 2, 1],
    ]
    result = table(tmp_path, [[title], ["TT", "Tiêu chí", "Kỳ Phú", "Kỳ Xuân"], *lines])
    assert [r["status"] for r in rows(result, "criteria")] == ["met", "met", "met", "not_met"]
    assert rows(result, "indicators") == []


def test_a_total_in_a_unit_of_its_own_sums_no_line_beside_it(tmp_path):
    title = "Kết quả thực hiện các chỉ tiêu nông thôn mới năm 2022 huyện Kỳ Anh"
    lines = [[1, "Tỷ lệ hộ nghèo", "%", 21], [2, "Tổng nguồn vốn huy động", "Tỷ đồng", 92.4]]
    result = table(tmp_path, [[title], ["TT", "Chỉ tiêu", "ĐVT", "Kết quả"], *lines])
    shown = [i.address for i in result.issues] + [r["address"] for r in rows(result, "indicators")]
    assert any("D4" in address for address in shown)


def test_a_whole_is_not_the_sum_of_its_parts_and_the_next_source(tmp_path):
    """1.500 is 500, 700 and 300; but the 300 are of another source: 300 of the whole are left."""
    lines = ["Ngân sách nhà nước", "+ Ngân sách tỉnh", "+ Ngân sách huyện", "Vốn tín dụng"]
    amounts = zip([1, "", "", 2], lines, [1500, 500, 700, 300], strict=True)
    result = table(tmp_path, [[MONEY], ["TT", "Nguồn vốn", "Số tiền"], *map(list, amounts)])
    assert [(one[1], one[-1]) for one in gifts(result)] == [
        ("ns-nha-nuoc", 300), ("ns-tinh", 500), ("ns-huyen", 700), ("tin-dung", 300)
    ]  # fmt: skip


PARTS = ("Tiền mặt", "Thứ lạ lùng", "Ngày công (quy tiền)")


def test_an_unknown_part_of_a_gift_that_stands_is_told(tmp_path):
    grid = [
        ["TT", "Xã", "Nhân dân đóng góp", "Trong đó", "", ""],
        ["", "", "", *PARTS],
        [1, "Kỳ Phú", 100, 50, 20, 30],
        [2, "Kỳ Xuân", 90, 40, 20, 30],
    ]
    result = table(tmp_path, [[MONEY], *grid], "D2:F2", "A2:A3", "B2:B3", "C2:C3")
    assert [(one[1], one[-1]) for one in gifts(result)] == [("nhan-dan", 100), ("nhan-dan", 90)]
    assert any({"E4", "E5"} <= {*issue.address.split(";")} for issue in result.issues)


def test_what_is_over_several_parts_is_their_giver(tmp_path):
    grid = [
        ["TT", "Xã", "Nhân dân đóng góp", "Trong đó", "", "Doanh nghiệp"],
        ["", "", "", "Tiền mặt", "Ngày công (quy tiền)", ""],
        [1, "Kỳ Phú", 100, 50, 50, 7],
        [2, "Kỳ Xuân", 90, 40, 30, 8],
    ]
    merges = ("D2:E2", "A2:A3", "B2:B3", "C2:C3", "F2:F3")
    assert of(table(tmp_path, [[MONEY], *grid], *merges)) == [
        ("nhan-dan", "cash", None, 50),
        ("nhan-dan", "labour", None, 50),
        ("doanh-nghiep", "cash", None, 7),
        ("nhan-dan", "other", None, 20),
        ("nhan-dan", "cash", None, 40),
        ("nhan-dan", "labour", None, 30),
        ("doanh-nghiep", "cash", None, 8),
    ]


def test_a_slip_in_a_line_of_sums_makes_no_gift_of_it(tmp_path):
    heads = ["TT", "Đơn vị", "Ngân sách tỉnh", "Vốn tín dụng", "Doanh nghiệp", "Nhân dân", "Cộng"]
    lines = [[1, "Xã Kỳ Phú", 31, 17, 12, 5, 65], [2, "Xã Kỳ Xuân", 42, 28, 19, 3, 92]]
    whole = ["", "Toàn huyện", 73, 54, 31, 8, 166]  # 54: should be 45
    for grid in ([whole, *lines], [*lines, whole]):
        result = table(tmp_path, [[MONEY], heads, *grid])
        assert sorted(one[-1] for one in gifts(result)) == [3, 5, 12, 17, 19, 28, 31, 42]
        told = {issue.rule: issue.address for issue in result.issues}
        assert told == {"total_mismatch": f"D{3 if grid[0] is whole else 5}"}


@pytest.mark.parametrize("asked", ["Kết quả vận động nhân dân đóng góp", "Nhân dân đóng góp"])
def test_a_title_names_who_gave_or_was_asked_to(asked, tmp_path):
    title = f"{asked} xây dựng nông thôn mới huyện Kỳ Anh năm 2021"
    heads = ["TT", "Xã", "Tiền mặt (triệu đồng)", "Ngày công", "Hiến đất (m2)"]
    assert of(table(tmp_path, [[title], heads, [1, "Kỳ Phú", 9, 120, 350]])) == [
        ("nhan-dan", "cash", None, 9),
        ("nhan-dan", "labour", 120, None),
        ("nhan-dan", "land", 350, None),
    ]


def test_who_asks_others_gave_nothing_by_it(tmp_path):
    title = "Hội Nông dân vận động ủng hộ xây dựng nông thôn mới huyện Kỳ Anh năm 2021"
    heads = ["TT", "Xã", "Tiền mặt (triệu đồng)"]
    assert gifts(table(tmp_path, [[title], heads, [1, "Kỳ Phú", 9]])) == []


def test_what_an_association_did_itself_it_gave(tmp_path):
    title = "Kết quả tham gia xây dựng nông thôn mới năm 2021"
    grid = [["HỘI NÔNG DÂN HUYỆN KỲ ANH"], [title], ["TT", "Xã", "Ngày công", "Hiến đất (m2)"]]
    assert of(table(tmp_path, [*grid, [1, "Kỳ Phú", 120, 350]])) == [
        ("nong-dan", "labour", 120, None),
        ("nong-dan", "land", 350, None),
    ]


def test_below_one_who_gave_stands_what_was_given(tmp_path):
    heads = ["TT", "Nội dung", "ĐVT", "Thực hiện"]
    lines = [
        [1, "Ngân sách tỉnh", "triệu đồng", 20],
        [2, "Doanh nghiệp", "triệu đồng", 30],
        [3, "Nhân dân đóng góp", "", ""],
        ["-", "Thứ lạ lùng", "cây", 400],
    ]
    result = table(tmp_path, [[TITLE], heads, *lines])
    assert gifts(result)[-1][1:4] == ("nhan-dan", "materials", 400)
    assert rows(result, "contributions")[-1]["item"] == "Thứ lạ lùng"


def test_a_bare_year_in_a_name_is_no_time(tmp_path):
    heads = ["TT", "Họ và tên", "Số tiền (triệu đồng)"]
    names = ["Tập thể lớp 12A khóa 1975-1978", "Công ty An Phát (năm 2020)"]
    grid = [[TITLE], heads, *([n, name, 5] for n, name in enumerate(names, 1))]
    given = rows(table(tmp_path, grid), "contributions")
    assert [r["period"] for r in given] == ["2021", "2020"]


@pytest.mark.parametrize(
    ("text", "million", "qualifier"),
    [
        ("1 tỷ 200 triệu", 1200, "exact"),
        ("khoảng 50 triệu", 50, "about"),
        ("500 ngàn", 0.5, "exact"),
    ],
)
def test_a_cell_may_say_alone_that_it_is_money(text, million, qualifier, tmp_path):
    grid = [[TITLE], ["TT", "Nhà hảo tâm", "Kinh phí"], [1, "Nhóm thiện nguyện Tâm An", text]]
    (given,) = rows(table(tmp_path, grid), "contributions")
    assert (given["value_vnd"], given["qualifier"]) == (million * MILLION, qualifier)


def test_a_number_of_a_receipt_is_no_gift(tmp_path):
    heads = ["TT", "Đơn vị", "Số tiền (đồng)", "Số biên lai"]
    grid = [[TITLE], heads, [1, "Trường THCS Kỳ Phú", 5e6, 123], [2, "Kho bạc huyện", 6e6, 124]]
    result = table(tmp_path, grid)
    assert [one[-1] for one in gifts(result)] == [5, 6]
    assert rows(result, "indicators") == []


def test_a_commune_among_many_givers_gave(tmp_path):
    lines = [[1, "Trường THCS Số Một", 5], [2, "Công ty An Phát", 50], [3, "Xã Kỳ Phú", 9]]
    result = table(tmp_path, [[MONEY], ["TT", "Đơn vị", "Số tiền"], *lines])
    assert [one[1] for one in gifts(result)] == [name for _, name, _ in lines]
    assert {r["place"] for r in rows(result, "contributions")} == {"Kỳ Anh"}


@pytest.mark.parametrize(
    ("head", "kind", "unit"),
    [
        ("Đường bê tông (km)", "infrastructure", "km"),
        ("Nhà tình thương (căn)", "infrastructure", "căn"),
        ("Giờ công", "labour", "giờ công"),
        ("Ngày công lao động (ngày)", "labour", "ngày"),
        ("Cây ăn quả (cây)", "materials", "cây"),
        ("Đất vườn (m2)", "land", "m2"),
        ("Tường rào (m)", "other", "m"),
        ("Nạo vét kênh mương (km)", "infrastructure", "km"),
    ],
)
def test_what_offices_call_gifts_in_kind(head, kind, unit, tmp_path):
    grid = [[TITLE], ["TT", "Đơn vị", "Tiền mặt (triệu đồng)", head], [1, "Hội Nông dân", 5, 7]]
    assert gifts(table(tmp_path, grid))[-1][1:5] == ("nong-dan", kind, 7, unit)


@pytest.mark.parametrize("received", ["Đơn vị được hỗ trợ", "Đơn vị thụ hưởng", "Bên nhận"])
@pytest.mark.parametrize("gave", ["Đơn vị hỗ trợ", "Nhà tài trợ"])
@pytest.mark.parametrize("first", [True, False])
def test_who_received_is_not_who_gave(first, gave, received, tmp_path):
    pairs = [("Công an huyện", "Hội Nông dân xã"), ("Doanh nghiệp", "Đoàn Thanh niên xã")]
    order = slice(None) if first else slice(None, None, -1)
    heads = ["TT", *(gave, received)[order], "Số tiền (triệu đồng)"]
    lines = [[n, *pair[order], 10 * n] for n, pair in enumerate(pairs, 1)]
    result = table(tmp_path, [[TITLE], heads, *lines])
    assert [(one[1], one[-1]) for one in gifts(result)] == [("cong-an", 10), ("doanh-nghiep", 20)]


@pytest.mark.parametrize(
    "title",
    [
        "Danh sách hộ dân được hỗ trợ xây dựng nông thôn mới",
        "Danh sách nhận quà",
        "Danh sách các đơn vị thụ hưởng kinh phí hỗ trợ",
        "Cấp kinh phí hỗ trợ các tổ chức đoàn thể",
    ],
)
@pytest.mark.parametrize(
    ("head", "names"),
    [("Họ và tên", ["Nguyễn Văn An", "Trần Thị Bình"]), ("Đơn vị", ["Hội Nông dân", "Công an"])],
)
def test_a_list_of_who_received_names_no_givers(head, names, title, tmp_path):
    lines = [[n, name, 5] for n, name in enumerate(names, 1)]
    grid = [[f"{title} năm 2021 huyện Kỳ Anh (triệu đồng)"], ["TT", head, "Số tiền"], *lines]
    assert gifts(table(tmp_path, grid)) == []


def test_money_behind_a_thing_in_a_sentence_is_of_its_own_kind(tmp_path):
    assert told(tmp_path, "Hội Nông dân hỗ trợ 20 ngày công và 5 triệu đồng") == [
        ("nong-dan", "labour", 20, "ngày công", None),
        ("nong-dan", "cash", None, "", 5),
    ]


def test_a_sum_of_money_that_sums_nothing_beside_it_is_not_lost(tmp_path):
    title = "Tổng hợp nhân dân đóng góp xây dựng nông thôn mới huyện Kỳ Anh năm 2021"
    heads = ["TT", "Xã", "Tổng số tiền (triệu đồng)", "Ngày công", "Hiến đất (m2)"]
    lines = [[1, "Kỳ Phú", 900, 500, 75], [2, "Kỳ Xuân", 700, 400, 60]]
    result = table(tmp_path, [[title], heads, *lines])
    assert any({"C3", "C4"} <= {*issue.address.split(";")} for issue in result.issues)


def test_who_is_helped_gave_nothing(tmp_path):
    """The members of an office that helps the people gave; what is given to them is theirs."""
    title = "Kết quả cán bộ, chiến sĩ giúp dân xây dựng nông thôn mới huyện Kỳ Anh năm 2021"
    office, heads = ["BAN CHỈ HUY QUÂN SỰ HUYỆN KỲ ANH"], ["TT", "Xã", "Ngày công"]
    helped = table(tmp_path, [office, [title], heads, [1, "Kỳ Phú", 120]])
    assert of(helped) == [("quan-su", "labour", 120, None)]
    heads = ["TT", "Xã", "Hỗ trợ nhân dân (triệu đồng)"]
    assert gifts(table(tmp_path, [[TITLE], heads, [1, "Kỳ Phú", 5], [2, "Kỳ Xuân", 6]])) == []


@pytest.mark.parametrize("line", ["Đơn vị tính: triệu đồng", "ĐVT: ngày công, triệu đồng"])
def test_a_part_of_money_is_money(line, tmp_path):
    """Where the unit line leaves open what days are, they and the money stand beside the rest."""
    grid = [
        [TITLE],
        [line],
        ["TT", "Xã", "Nhân dân đóng góp (triệu đồng)" if "ngày" in line else "Nhân dân đóng góp"],
        ["", ""],
        [1, "Kỳ Phú", 100, 50, 30],
        [2, "Kỳ Xuân", 90, 40, 30],
    ]
    grid[2] += ["Trong đó", ""]
    grid[3] += ["", "Tiền", "Ngày công"]
    result = table(tmp_path, grid, "D3:E3", "A3:A4", "B3:B4", "C3:C4")
    days = ("labour", 30, None) if "ngày" in line else ("labour", None, 30)
    left = 100 - 50 - (0 if "ngày" in line else 30)
    assert [one[1:] for one in of(result)][:3] == [("other", None, left), ("cash", None, 50), days]


def test_the_number_of_a_slip_is_no_money(tmp_path):
    heads = ["TT", "Tập thể, cá nhân", "Số tiền", "Số phiếu"]
    grid = [[TITLE], ["ĐVT: đồng"], heads, [1, "Ông Lê Văn Tám", 5e6, 45], [2, "An Phát", 9e6, 46]]
    assert [one[-1] for one in gifts(table(tmp_path, grid))] == [5, 9]


def test_whom_a_source_helps_is_not_the_source(tmp_path):
    lines = [
        ["I", "Ngân sách tỉnh", 900],
        [1, "Hỗ trợ nhân dân làm đường", 300],
        [2, "Hỗ trợ nhân dân xây dựng nhà văn hóa", 600],
        ["II", "Nhân dân đóng góp", 500],
    ]
    result = table(tmp_path, [[MONEY], ["TT", "Nội dung", "Số tiền"], *lines])
    assert [(one[1], one[-1]) for one in gifts(result)] == [
        ("ns-tinh", 300),
        ("ns-tinh", 600),
        ("nhan-dan", 500),
    ]


def test_parts_below_a_line_that_says_but_that_are_those_of_the_line_above(tmp_path):
    grid = [
        ["Kết quả huy động nguồn lực xây dựng nông thôn mới huyện Duy Xuyên năm 2019"],
        ["Đơn vị tính: triệu đồng"],
        ["Nội dung", "Số tiền"],
        ["Nhân dân đóng góp", 500],
        ["Trong đó:"],
        ["- Tiền mặt", 300],
        ["- Ngày công", 200],
    ]
    own = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "contributions")
    assert [(row["address"], row["kind"], row["value_vnd"]) for row in own] == [
        ("B6", "cash", 300e6), ("B7", "labour", 200e6),
    ]  # fmt: skip


GIVEN = [
    ["Hội Nông dân", "xã Kỳ Xuân", "Hiến đất làm đường", 120, "m2", 50],
    ["Hội Nông dân", "xã Kỳ Bắc", "Ngày công", 120, "ngày công", None],
    ["Đoàn Thanh niên", "huyện Kỳ Anh", "Tiền mặt", 20, "triệu đồng", None],
    ["Công ty Hoa Sen", "xã Kỳ Bắc", "Xi măng", 20, "tấn", None],
    ["Công ty Hoa Sen", "xã Kỳ Xuân", "Xi măng", 25, "tấn", 30],
]


@pytest.mark.parametrize("last", range(2, len(GIVEN)))
@pytest.mark.parametrize("ordinals", ["counted", "left blank", "no column"])
def test_a_list_says_the_same_whether_its_lines_are_counted_or_not(ordinals, last, tmp_path):
    own = GIVEN[: last + 1]
    head = ["TT", "Đơn vị đóng góp", "Nơi nhận", "Nội dung", "Số lượng", "Đơn vị tính"]
    head.append("Thành tiền (triệu đồng)")
    counted = [[n if ordinals == "counted" else None, *line] for n, line in enumerate(own, 1)]
    grid = [[None, *line[1:]] if ordinals == "no column" else line for line in [head, *counted]]
    result = table(tmp_path, [[TITLE], [], *grid])
    found = {(r["organization"], r["kind"], r["place"]) for r in rows(result, "contributions")}
    kinds = ("land", "labour", "cash", "materials", "materials")
    places = [place.split(" ", 1)[1] for _, place, *_ in own]
    givers = [giver for giver, *_ in own]
    assert found == set(zip(givers, kinds, places, strict=False))
    assert not [one for one in result.issues if one.rule != "line_twice"]


@pytest.mark.parametrize(
    ("sentence", "amounts"),
    [
        ("1 nhà tình nghĩa 70 triệu đồng", [(1, 70)]),
        ("50 suất quà 25 triệu đồng và 3 triệu đồng tiền mặt", [(50, 25), (None, 3)]),
        ("500 m đường bê tông 120 triệu đồng", [(500, 120)]),
        ("120 ngày công 15 triệu đồng", [(120, None), (None, 15)]),
        ("hỗ trợ 5 xã 100 triệu đồng", [(None, 100)]),
        ("2 con bò, 30 triệu đồng", [(2, None), (None, 30)]),
    ],
)
def test_money_right_behind_a_thing_is_what_it_is_worth(sentence, amounts, tmp_path):
    grid = [[TITLE], ["TT", "Đơn vị", "Xã Kỳ Phú"], [1, "Công an huyện", sentence]]
    assert [(one[3], one[5]) for one in gifts(table(tmp_path, grid))] == amounts


def test_below_a_head_of_money_or_things_the_cell_says_which(tmp_path):
    heads = ["TT", "Đơn vị giúp", "Xã", "Số tiền / hiện vật"]
    given = ("5 triệu đồng", "35 ngày công", "50 bao xi măng")
    lines = [[n, "Hội Nông dân", "Kỳ Phong", text] for n, text in enumerate(given, 1)]
    found = gifts(table(tmp_path, [[TITLE], heads, *lines]))
    assert [one[2] for one in found] == ["cash", "labour", "materials"]


@pytest.mark.parametrize("what", ["Tiền mặt xây cầu nông thôn", "Tiền mặt làm cổng chào"])
def test_money_is_money_whatever_it_is_for(what, tmp_path):
    heads = ["TT", "Đơn vị giúp", "Xã", "Nội dung hỗ trợ", "Thành tiền (đồng)"]
    found = gifts(table(tmp_path, [[TITLE], heads, [1, "Hội Nông dân", "Kỳ Phong", what, 9e6]]))
    assert [one[2] for one in found] == ["cash"]


def test_people_below_their_hamlet_give_and_the_sum_of_the_hamlet_is_theirs(tmp_path):
    title = "Danh sách hộ gia đình hiến đất, tài sản trên đất xã Kỳ Phong, huyện Kỳ Anh năm 2021"
    grid = [[title], ["TT", "Họ và tên chủ hộ", "Đất hiến (m2)"], ["I", "Thôn Đông Tiến", 205]]
    grid += [[1, "Ông Lê Văn Thành", 120], [2, "Bà Nguyễn Thị Lài", 85]]
    grid += [["II", "Thôn Tuần Tượng", 60], [3, "Hoàng Minh Tuấn", 60]]  # one may be a commune
    found = gifts(table(tmp_path, grid))
    assert [one[1:4] for one in found] == [
        ("Ông Lê Văn Thành", "land", 120),
        ("Bà Nguyễn Thị Lài", "land", 85),
        ("Hoàng Minh Tuấn", "land", 60),
    ]


def test_columns_of_the_communes_that_were_helped_leave_the_lines_to_the_givers(tmp_path):
    title = "Tổng hợp kinh phí các đơn vị kết nghĩa giúp đỡ các xã huyện Kỳ Anh năm 2021"
    grid = [[title], ["", "", "Đơn vị tính: triệu đồng"]]
    grid += [
        ["TT", "Đơn vị kết nghĩa", "Xã được giúp đỡ", None],
        [None, None, "Kỳ Phong", "Kỳ Tiến"],
    ]
    grid += [[1, "Công ty Tân Mai", 120, 80], [2, "Hội Nông dân huyện", 15, None]]
    found = gifts(table(tmp_path, grid, "A3:A4", "B3:B4", "C3:D3"))
    assert [one[1] for one in found] == ["Công ty Tân Mai", "Công ty Tân Mai", "nong-dan"]
    assert [one[5] for one in found] == [120, 80, 15]
