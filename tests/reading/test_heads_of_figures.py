"""Heads and titles of tables of figures, as yearbooks and offices of all provinces write them."""

import pytest

from workbook_makers import read, rows, save_grid

LINES = ["Quế Hiệp", "Quế Thuận", "Quế Mỹ"]
AREA = "huyện Quế Sơn, tỉnh Quảng Nam"
TITLE = f"Một số chỉ tiêu năm 2022 {AREA}"
BESIDE = "Thu nhập bình quân đầu người (triệu đồng/người/năm)"


def read_grid(folder, grid, name="bieu.xlsx", merges=()):
    result = read(save_grid(folder / name, grid, merges=merges))
    found = {r["address"]: r for r in rows(result, "indicators")}
    told = {a: i.rule for i in result.issues for a in (i.address or "").split(";")}
    return found, told


def under(folder, *heads, values=(12, 7, 30), beside="Tỷ lệ %", title=TITLE):
    """The figures below some heads, outer to inner, beside those of a known thing."""
    depth, spans = len(heads), len(heads) > 1
    grid = [[title], ["TT", "Xã", BESIDE, heads[0]]]
    grid += [[None, None, None, head] for head in heads[1:]]
    if spans:
        grid[-1].append(beside)
    grid += [
        [n, one, 40 + n, value, *([n + 0.5] if spans else [])]
        for n, (one, value) in enumerate(zip(LINES, values, strict=True), 1)
    ]
    merges = [f"{c}2:{c}{depth + 1}" for c in "ABC"] if spans else []
    merges += [f"D{n}:E{n}" for n in range(2, depth + 1)]
    found, told = read_grid(folder, grid, merges=merges)
    own = [found.get(f"D{depth + n}") for n in (2, 3, 4)]
    return own, [told.get(f"D{depth + n}") for n in (2, 3, 4)]


@pytest.mark.parametrize(
    ("heads", "unit"),
    [
        (["Sản phẩm OCOP 3 sao (SP)"], "sản phẩm"),
        (["Sản phẩm OCOP", "4 sao"], "sản phẩm"),
        (["Khu dân cư NTM kiểu mẫu (khu)"], "khu"),
        (["Chủ thể OCOP (chủ thể)"], "chủ thể"),
        (["Số chủ thể tham gia OCOP"], "chủ thể"),
        (["Tổ hợp tác (THT)"], "tổ hợp tác"),
        (["Số HTX"], "HTX"),
        (["HTX đang hoạt động (HTX)"], "HTX"),
        (["HTX giải thể (HTX)"], "HTX"),
        (["Số thành viên HTX (người)"], "người"),
        (["Tổng số thành viên (người)"], "người"),
        (["Số thôn"], "thôn"),
        (["Số tổ dân phố"], "tổ dân phố"),
        (["Số chợ đạt chuẩn"], "chợ"),
        (["Số trường đạt chuẩn quốc gia (trường)"], "trường"),
        (["Số giáo viên (người)"], "người"),
        (["Số công trình cấp nước tập trung (công trình)"], "công trình"),
        (["Công suất thiết kế (m3/ngày đêm)"], "m3/ngày đêm"),
        (["Doanh thu bình quân/HTX (triệu đồng/năm)"], "triệu đồng/năm"),
        (["Hộ nghèo", "Thoát nghèo"], "hộ"),
        (["Hộ nghèo", "Diễn biến trong năm", "Phát sinh mới"], "hộ"),
        (["Số hộ nghèo (hộ)", "% thực hiện"], "%"),
        (["Dân số (người)", "Số hộ"], "hộ"),
        (["Số HTX", "Nông nghiệp"], "HTX"),
        (["Số đoàn viên (ĐV)"], "đoàn viên"),
        (["Diện tích cây ăn quả (ĐVT: ha)"], "ha"),
    ],
)
def test_what_is_plain_has_the_unit_that_its_head_counts(heads, unit, tmp_path):
    own, _ = under(tmp_path, *heads)
    assert [(row["value"], row["unit"]) for row in own] == [(12, unit), (7, unit), (30, unit)]
    assert all(heads[-1].split(" (")[0] in row["indicator_name"] for row in own)


@pytest.mark.parametrize(
    ("heads", "rule"),
    [
        (["Số hộ"], "meaning_missing"),  # whose, where the title says nothing
        (["Hộ nghèo (hộ)", "So KH"], "other_time"),
        (["Hộ nghèo (hộ)", "So KH 2022 (%)"], "other_time"),
        (["Hộ nghèo (hộ)", "So CK"], "other_time"),
        (["Hộ nghèo (hộ)", "+/-"], "other_time"),
        (["Hộ nghèo (hộ)", "Cuối giai đoạn"], "other_time"),
        (["Hộ nghèo (hộ)", "Nghị quyết HĐND huyện"], "measure_missing"),
        (["Hộ nghèo (hộ)", "Chỉ tiêu 2022"], "measure_missing"),
        (["Hộ nghèo (hộ)", "Năm 2025"], "measure_missing"),  # of a later year than the title
        (["Trường học", "Phòng học"], "unit_missing"),  # no schools are counted
        (["Hộ nghèo", "Trẻ em"], "unit_missing"),
        (["Nhà tạm (nhà)", "Kinh phí"], "unit_missing"),
        (["HTX", "Lao động"], "unit_missing"),  # nor days of work
        (["Tổng huy động (triệu đồng)"], "meaning_missing"),  # which sums nothing beside it
        (["KH vốn 2022 (triệu đồng)"], "meaning_missing"),  # no income
    ],
)
def test_what_may_be_a_plan_or_a_comparison_is_told(heads, rule, tmp_path):
    assert under(tmp_path, *heads) == ([None] * 3, [rule] * 3)


@pytest.mark.parametrize(
    ("head", "period"),
    [
        ("6T đầu năm", "2022-H1"),
        ("Đầu kỳ", "2022-01-01"),
        ("Cuối kỳ", "2022"),
        ("Tính đến 15/11", "2022-11-15"),
        ("Thời điểm 31/12", "2022"),
        ("Năm nay", "2022"),
        ("Trong kỳ", "2022"),
    ],
)
def test_what_a_head_says_of_the_time_of_its_figures(head, period, tmp_path):
    own, _ = under(tmp_path, "Số hộ nghèo (hộ)", head)
    assert [(row["indicator"], row["period"]) for row in own] == [("poor_households", period)] * 3


def test_counts_that_may_be_shares_are_none(tmp_path):
    own, told = under(tmp_path, "Hộ nghèo", "Thoát nghèo", beside="Phát sinh")
    assert (own, told) == ([None] * 3, ["unit_missing"] * 3)


@pytest.mark.parametrize(
    ("title", "unit", "said"),
    [
        ("Số vụ ly hôn phân theo huyện", "Vụ", "vụ"),
        ("Số đơn vị hành chính cấp xã phân theo huyện", "Xã", "xã"),
        ("Tỷ số giới tính phân theo huyện", "Số nam/100 nữ", "số nam/100 nữ"),
        ("Diện tích phân theo huyện", "Ha", "ha"),
        ("Số sản phẩm OCOP lũy kế đến hết quý IV phân theo huyện", "SP", "sản phẩm"),
    ],
)
def test_a_title_over_years_names_its_figures_in_the_unit_of_its_line(title, unit, said, tmp_path):
    grid = [[f"12. {title} tỉnh Lào Cai"], [None, None, f"Đơn vị tính: {unit}"], [None, 2021, 2022]]
    grid += [["Huyện Bảo Yên - Bao Yen district", 4, 5], ["Huyện Bắc Hà - Bac Ha district", 2, 6]]
    found, _ = read_grid(tmp_path, grid)
    assert [(r["place"], r["unit"]) for r in found.values()] == [
        *[("Bảo Yên", said)] * 2, *[("Bắc Hà", said)] * 2,
    ]  # fmt: skip
    assert {r["indicator_name"].partition(" phân")[0] for r in found.values()}.pop() in title


def test_a_share_in_the_line_of_totals_is_that_of_the_whole_area(tmp_path):
    grid = [["Tỷ lệ hộ nghèo, mật độ dân số năm 2022 phân theo huyện tỉnh Lào Cai"]]
    grid += [[None, "Tỷ lệ hộ nghèo (%)", "Mật độ dân số (người/km2)", "Số hộ nghèo (hộ)"]]
    grid += [["TỔNG SỐ - TOTAL", 24.5, 119, 600], ["Huyện Bảo Yên", 22.1, 103, 200]]
    grid += [["Huyện Bắc Hà", 39.2, 101, 400]]
    found, _ = read_grid(tmp_path, grid)
    assert [(found[a]["place"], found[a]["value"]) for a in ("B3", "C3")] == [
        ("Lào Cai", 24.5), ("Lào Cai", 119),
    ]  # fmt: skip
    assert "D3" not in found  # which its parts sum to


def test_means_below_a_known_thing_are_no_lists_of_criteria(tmp_path):
    grid = [[f"Thu nhập bình quân đầu người (triệu đồng/người/năm) năm 2022 {AREA}"]]
    grid += [["Xã", "Thu nhập", None], [None, "KH", "TH"], ["Quế Hiệp", 52, "53,1"]]
    grid += [["Quế Thuận", 50, "ước 51"], ["Quế Mỹ", 49, "9,5"]]
    found, _ = read_grid(tmp_path, grid, merges=["A2:A3", "B2:C2"])
    assert {row["indicator"] for row in found.values()} == {"income_per_capita"}
    assert [found[f"C{n}"]["value"] for n in (4, 5, 6)] == [53.1, 51, 9.5]


def test_parts_of_those_who_are_counted_are_no_gifts_of_theirs(tmp_path):
    grid = [[f"Sản phẩm OCOP năm 2022 {AREA}"]]
    grid += [["Xã", "Số chủ thể", "Trong đó", None], [None, None, "HTX", "Doanh nghiệp"]]
    grid += [["Quế Hiệp", 9, 4, 4], ["Quế Thuận", 8, 6, 1], ["Quế Mỹ", 5, 3, 1]]
    found, _ = read_grid(tmp_path, grid, merges=["A2:A3", "B2:B3", "C2:D2"])
    assert [found[f"{c}4"]["unit"] for c in "BCD"] == ["chủ thể"] * 3


def test_a_head_counts_whom_it_begins_with_where_no_per_cent_is_so_much(tmp_path):
    head = "Học sinh đi học thêm"
    assert [row["unit"] for row in under(tmp_path, head, values=(120, 70, 300))[0]] == [
        "học sinh"
    ] * 3
    assert under(tmp_path, head)[1] == ["unknown_header"] * 3


def test_thousands_in_brackets_behind_a_thing_multiply_it(tmp_path):
    own, _ = under(tmp_path, "Dân số (1.000 người)")
    assert [(row["value"], row["unit"]) for row in own] == [
        (12_000, "người"), (7_000, "người"), (30_000, "người"),
    ]  # fmt: skip


def test_what_was_paid_out_of_a_plan_is_no_plan(tmp_path):
    grid = [["Kế hoạch vốn Chương trình MTQG năm 2023 tỉnh Quảng Trị"], ["ĐVT: triệu đồng"]]
    grid += [["Huyện", "Đã giải ngân", "Tỷ lệ giải ngân (%)"], ["Vĩnh Linh", 9800, 46.7]]
    found, told = read_grid(tmp_path, [*grid, ["Gio Linh", 10100, 54.6]])
    assert [(row["measure"], row["value"]) for row in found.values()] == [
        ("actual", 9800), ("actual", 10100),
    ]  # fmt: skip
    assert told["C4"] == told["C5"] == "measure_missing"
    assert all("Đã giải ngân" in row["indicator_name"] for row in found.values())


@pytest.mark.parametrize("field", ["II. Văn hóa - xã hội", "II. Y tế", "II. Môi trường"])
def test_a_field_over_lines_leaves_known_figures_what_they_are(field, tmp_path):
    grid = [["Các chỉ tiêu chủ yếu năm 2024 xã Mỹ Đức, tỉnh An Giang"]]
    grid += [["TT", "Chỉ tiêu", "ĐVT", "Thực hiện"], ["I", "Kinh tế", None, None]]
    grid += [[1, "Thu nhập bình quân đầu người", "triệu đồng", 70]]
    mark, _, name = field.partition(". ")
    grid += [[mark, name, None, None], [2, "Tỷ lệ hộ nghèo", "%", 1.1]]
    found, _ = read_grid(tmp_path, grid)
    assert [row["indicator"] for row in found.values()] == ["income_per_capita", "poverty_rate"]


def test_standards_below_a_title_that_counts_communes_count_them(tmp_path):
    grid = [["Số xã đạt chuẩn nông thôn mới năm 2024 các huyện tỉnh Hà Nam"]]
    grid += [["Huyện", "Số xã đạt chuẩn", "NTM nâng cao"], ["Lý Nhân", 20, 14]]
    found, _ = read_grid(tmp_path, [*grid, ["Bình Lục", 16, 9]])
    assert [(found[a]["indicator"], found[a]["unit"]) for a in ("B3", "C3")] == [
        ("communes_meeting_standard", "xã"), ("", "xã"),
    ]  # fmt: skip
