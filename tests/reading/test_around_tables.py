"""What stands around a table, as offices write it: which words change nothing, and which do."""

import pytest

from workbook_makers import all_rows, book_of, read, rows, save_as_excel_does, save_grid

AREA = "huyện Tiên Lãng, thành phố Hải Phòng năm 2020"
MARKED = [["Xã", "TC1", "TC2"], ["Quyết Tiến", "Đạt", "Đạt"], ["Kiến Thiết", "Đạt", "Chưa đạt"]]
GIVEN = [["TT", "Tên đơn vị", "Tiền mặt"], [1, "Hội Nông dân", 120.5], [2, "Hội Phụ nữ", 85]]
MATRIX, GIFTS = "Kết quả thực hiện tiêu chí nông thôn mới", "Kết quả ủng hộ xây dựng nông thôn mới"


def of_sheets(folder, **grids):
    """The rows of a workbook with these sheets, by the name of each."""
    book = book_of([["x"]], "x")
    for name, grid in grids.items():
        sheet = book.create_sheet(name)
        for line in grid:
            sheet.append(line)
    found = read(save_as_excel_does(book, folder / "a.xlsx"))
    sheets = [row["sheet"] for table in ("criteria", "contributions") for row in rows(found, table)]
    return {name: sheets.count(name) for name in grids}


def matrix(title=f"{MATRIX} {AREA}", *, above=(), below=()):
    return [*([text] for text in above), [title], *([text] for text in below), *MARKED]


def gifts(title=f"{GIFTS} {AREA}", *, above=(), below=()):
    below = (*below, "Đơn vị tính: triệu đồng")
    return [*([text] for text in above), [title], *([text] for text in below), *GIVEN]


HARMLESS_TITLES = [
    "Kết quả thẩm định, đánh giá hồ sơ xã đạt chuẩn nông thôn mới",
    "Kết quả duy trì, giữ vững các tiêu chí nông thôn mới",
    "Biểu thực trạng các xã so với Bộ tiêu chí quốc gia về nông thôn mới",
    "Bảng đối chiếu kết quả thực hiện với Bộ tiêu chí quốc gia về xã nông thôn mới",
    "Kết quả kiểm tra, đánh giá thực tế các tiêu chí nông thôn mới",
    "Bảng tổng hợp điều tra, khảo sát hiện trạng tiêu chí NTM",
    "Kết quả xét, công nhận tiêu chí nông thôn mới",
    "Kết quả đánh giá lại các tiêu chí nông thôn mới",
    "Báo cáo giám sát kết quả thực hiện tiêu chí nông thôn mới",
    "Hiện trạng tiêu chí nông thôn mới làm cơ sở xây dựng kế hoạch",
    "Số liệu tổng hợp tiêu chí NTM gửi Văn phòng Điều phối thành phố",
    "Kết quả tiêu chí nông thôn mới sau khi họp xét, phục vụ buổi giao ban của Thường trực",
]
HARMLESS_GIFTS = [
    "Danh sách công đức tu bổ đình làng Trung",
    "Danh sách mạnh thường quân đóng góp bắc cầu Kênh Mới",
    "Danh sách ủng hộ quỹ phòng, chống thiên tai",
    'Kết quả quyên góp "Hũ gạo tình thương", "Ống heo tiết kiệm"',
    "Danh sách bà con xa quê đóng góp xây nhà cho bà Nguyễn Thị Lài",
    "Kết quả tiếp nhận ủng hộ khắc phục hậu quả lũ quét",
    "Tổng hợp ủng hộ nhân kỷ niệm ngày thành lập Hội",
    "Danh sách nhà tài trợ giải bóng chuyền nữ tranh cúp Hương Lúa",
    "Danh sách ủng hộ xe đạp cho học sinh nghèo vượt khó",
]
LEGENDS = [
    "(Ghi chú: Đ: Đạt; K: Không đạt. Biểu trích các tiêu chí còn xã chưa đạt)",
    "(Ký hiệu Đ: đạt tiêu chí, CĐ: chưa đạt tiêu chí)",
]
HARMLESS_LINES = [
    "(Số liệu các xã gửi qua zalo)",
    "(Đính kèm Báo cáo số 12/BC-VPĐP ngày 10/12/2020)",
    "(Tài liệu phục vụ Đoàn công tác của Tổng cục)",
    "(Phục vụ họp Ban Chỉ đạo ngày 25/12/2020)",
    "(Trích biên bản họp liên ngành)",
    "(Phục vụ tiếp xúc cử tri)",
    "(Phát tại hội nghị ngày 25/12/2020)",
    "(Theo chỉ đạo của Thường trực Huyện ủy)",
    "(Đã chỉnh sửa, bổ sung)",
    "(Bản chính thức)",
    "(Số liệu cả năm)",
    "Chào mừng kỷ niệm 75 năm Cách mạng Tháng Tám và Quốc khánh 2/9",
    "Công chức phụ trách: Lò Văn Pánh",
    "(Dùng cho cấp huyện)",
    "Thủ quỹ: Vi Thị Hà",
    "Khẩu hiệu: Dân biết, dân bàn, dân kiểm tra",
    "Phụ lục 2.3a",
    "Địa chỉ: thị trấn Vĩnh Bảo, huyện Vĩnh Bảo",
    "(Đã thống nhất tại cuộc họp ngày 25/12/2020)",
    "(số liệu chốt ngày 31/12/2020)",
    "(xếp theo thứ tự ABC)",
    "(in khổ A3)",
    "Người cung cấp số liệu: Nguyễn Thị Mai",
    "(chị Thảo VP cập nhật lần cuối 27/12)",
    "cập nhật: chị Thảo VP",
    "(lần cuối 27/12, a. Tuấn)",
    "(Gửi về Phòng Nông nghiệp trước ngày 20/12/2020 để tổng hợp)",
    "(Đề nghị các xã gửi về VPĐP huyện chậm nhất ngày 15/12/2020)",
    "* Lưu ý: không sửa công thức trong bảng",
    "(gửi file excel, không gửi PDF)",
    "(ông Tư giữ tiền, cô Út ghi sổ)",
    "Đ/c Hường - VP đánh máy",
    "Thời gian kiểm tra: từ ngày 10/12 đến ngày 20/12/2020",
    "(Cầu dài 18 m, rộng 2,5 m, khởi công ngày 10/3/2020)",
    "(Tổng dự toán công trình: 350.000.000 đồng)",
]
OFFICES = [
    "BAN TUYÊN GIÁO HUYỆN ỦY",
    "BAN PHÁP CHẾ",
    "LIÊN ĐOÀN LAO ĐỘNG HUYỆN",
    "SƯ ĐOÀN 324",
    "BỘ CHỈ HUY QUÂN SỰ TỈNH",
    "LIÊN MINH HỢP TÁC XÃ TỈNH",
    "TRUNG TÂM CUNG ỨNG DỊCH VỤ CÔNG",
    "HỎA TỐC",
    "DỰ THẢO LẦN 2",
    "..., ngày ... tháng ... năm 20...",
]
HARMLESS_SHEETS = [
    "DS ủng hộ", "Vốn 2020(sửa)", "Biểu 2 (mới)", "Bản chuẩn", "bản cuối", "sửa ngày 20.12",
    "Chốt", "Gửi VPĐP tỉnh", "Trình ký", "Tiên Lãng (sửa)", "Phụ lục IIa", "Họp giao ban", "Mới",
    "Sửa theo góp ý", "Biểu 1.1_sửa", "Gửi anh Hùng",
]  # fmt: skip


@pytest.mark.parametrize(
    "line", ["Huyện Anh Sơn cập nhật ngày 5/12/2020", "(Huyện Anh Sơn báo cáo)", "Anh Sơn báo cáo"]
)
def test_a_district_that_is_called_as_somebody_is_the_place(line, tmp_path):
    grid = [["UBND TỈNH NGHỆ AN"], ["Kết quả xây dựng nông thôn mới năm 2020"], [line]]
    grid += [["TT", "Chỉ tiêu", "Kết quả"], [1, "Số xã đạt chuẩn nông thôn mới (xã)", 12]]
    found = rows(read(save_grid(tmp_path / "bieu.xlsx", grid)), "indicators")
    assert [r["place"] for r in found] == ["Anh Sơn"]


@pytest.mark.parametrize("table", [matrix, gifts])
def test_what_offices_write_around_a_table_changes_nothing(table, tmp_path):
    grids = {
        **{f"t{n}": matrix(f"{text} {AREA}") for n, text in enumerate(HARMLESS_TITLES)},
        **{f"g{n}": gifts(f"{text} {AREA}") for n, text in enumerate(HARMLESS_GIFTS)},
        **{f"t{n + 50}": matrix(below=[text]) for n, text in enumerate(LEGENDS)},
        **{f"b{n}": table(below=[text]) for n, text in enumerate(HARMLESS_LINES)},
        **{f"o{n}": table(above=[text]) for n, text in enumerate(OFFICES)},
        **{name: table() for name in HARMLESS_SHEETS},
    }
    found = of_sheets(tmp_path, **grids)
    whole = {"t": 4, "g": 2, "b": len(all_rows(read(save_grid(tmp_path / "b.xlsx", table()))))}
    assert {name: n for name, n in found.items() if n != whole.get(name[0], whole["b"])} == {}


@pytest.mark.parametrize(
    "texts",
    [
        {"title": f"Tổng mức đầu tư ủng hộ xây dựng nông thôn mới {AREA}"},
        {"title": f"Tiền gửi ủng hộ xây dựng nông thôn mới {AREA}"},
        {"below": ["(Trích sổ vay vốn của hội viên)"]},
        {"below": ["(Kèm theo danh sách đơn vị chưa nộp)", "(Tài liệu: số chưa thu)"]},
        {"above": ["BAN VẬN ĐỘNG VAY VỐN"]},
        {"above": ["HỘI VIÊN LẠ QUÁ"]},
        {"above": ["Phụ lục 2 lăng nhăng"]},
        {"below": ["(BỊ THU HỒI)"]},
        {"below": ["(nhiệm kỳ trước)"]},
        {"above": ["Đang rà soát"]},
        {"above": ["Danh sách xã nuôi tôm"]},
        {"below": ["(Báo cáo lăng nhăng)"]},
        {"title": f"Kết quả ủng hộ {AREA}", "below": ["Phục vụ sản xuất quýnh"]},
        {"below": ["(Trình phê duyệt kế hoạch)"]},
        {"below": ["Giai đoạn 2026 - 2030"]},
        {"title": f"Danh sách ủng hộ tồn đọng quýnh của năm trước {AREA}"},
        {"title": f"Danh sách ủng hộ bắc cầu Kênh Mới, chưa nộp {AREA}"},
        {"title": f"Danh sách ủng hộ xây dựng nông thôn mới quýnh {AREA}"},
        {"title": f"Danh sách công trình cần kêu gọi tài trợ {AREA}"},
        {"title": f"Danh sách trao tặng quỹ học sinh vượt khó {AREA}"},
        {"below": ["(chị Hoa nhập số kế hoạch)"]},
        {"below": ["(các xã đăng ký gửi về huyện)"]},
        {"below": ["(chị Hoa: đã nhân đôi)"]},
        {"below": ["(anh Nam quy đổi)"]},
        {"below": ["(mẫu điền thử)"]},
        {"below": ["(bảng này là phương án 2)"]},
        {"below": ["(ông Bảy giữ tiền, chưa thu đủ)"]},
        {"below": ["(Trong đó nhân dân đóng góp ngày công, nhà nước hỗ trợ xi măng)"]},
        {"title": f"Đơn vị xã Quyết Tiến ủng hộ xây trường xã Kiến Thiết, {AREA}"},
    ],
)
def test_what_changes_a_gift_around_its_table_is_told(texts, tmp_path):
    found = read(save_grid(tmp_path / "a.xlsx", gifts(**texts)))
    assert rows(found, "contributions") == [] and found.issues


@pytest.mark.parametrize("of", ["đơn vị được tài trợ", "cơ quan, đơn vị được đỡ đầu"])
def test_who_got_something_gave_nothing(of, tmp_path):
    grid = gifts(f"Danh sách {of} xây dựng nông thôn mới {AREA}")
    assert rows(read(save_grid(tmp_path / "a.xlsx", grid)), "contributions") == []


@pytest.mark.parametrize("sheet", ["Được hỗ trợ (sửa)", "Tiền gửi", "Sửa chữa quýnh", "Vay (sửa)"])
def test_a_clerical_word_hides_no_other_in_the_name_of_a_sheet(sheet, tmp_path):
    found = read(save_grid(tmp_path / "a.xlsx", gifts(), sheet=sheet))
    assert rows(found, "contributions") == [] and found.issues


def test_a_standard_that_but_the_sheet_names_is_told(tmp_path):
    title = f"Kết quả thực hiện các tiêu chí {AREA}"
    found = read(save_grid(tmp_path / "a.xlsx", matrix(title), sheet="Nâng cao (sửa)"))
    assert rows(found, "criteria") == [] and found.issues


@pytest.mark.parametrize("of", ["xã chuẩn tiếp cận pháp luật", "xã an toàn", "xã văn hóa"])
def test_criteria_of_a_further_standard_are_none_of_the_base_set(of, tmp_path):
    grid = matrix(f"Kết quả thực hiện bộ tiêu chí {of} {AREA}")
    assert rows(read(save_grid(tmp_path / "a.xlsx", grid)), "criteria") == []


@pytest.mark.parametrize("line", ["(Lũy kế 2016 - 2020)", "(Cộng dồn giai đoạn 2016-2020)"])
def test_what_is_summed_up_over_years_is_of_all_of_them(line, tmp_path):
    found = read(save_grid(tmp_path / "a.xlsx", gifts(below=[line])))
    assert {row["period"] for row in rows(found, "contributions")} == {"2016/2020"}


@pytest.mark.parametrize("sheet", ["Chưa đạt", "Còn thiếu (sửa)", "Số kế hoạch"])
def test_what_a_sheet_says_changes_figures_of_their_own_name_too(sheet, tmp_path):
    grid = [[f"Số liệu các xã {AREA}"], ["Xã", "Số tiêu chí"], ["Quyết Tiến", 15]]
    found = read(save_grid(tmp_path / "a.xlsx", grid, sheet=sheet))
    assert rows(found, "indicators") == [] and found.issues


def test_a_title_that_counts_papers_counts_nothing_else(tmp_path):
    grid = [[f"Số hồ sơ hộ nghèo {AREA}"], ["Xã", "Số lượng"], ["Quyết Tiến", 25]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert [row["indicator"] for row in found if row["indicator"]] == []


def test_a_state_at_the_beginning_of_the_year_is_of_its_first_day(tmp_path):
    title = f"Tỷ lệ hộ nghèo các xã {AREA}"
    grid = [[title], ["(Thời điểm đầu năm)"], ["Xã", "Tỷ lệ hộ nghèo (%)"], ["Quyết Tiến", 2.5]]
    found = read(save_grid(tmp_path / "a.xlsx", grid))
    assert {row["period"] for row in rows(found, "indicators")} == {"2020-01-01"}


@pytest.mark.parametrize("head", ["Số hội nghị tổng kết", "Số biên bản họp", "Số hồ sơ xã"])
def test_a_word_of_titles_counts_other_things_in_a_head(head, tmp_path):
    grid = [[f"Số hộ nghèo các xã {AREA}"], ["Xã", head], ["Quyết Tiến", 25]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert [row["indicator"] for row in found if row["indicator"]] == []


def test_who_wrote_beside_a_place_says_nothing_of_it(tmp_path):
    said = [["Tên xã (ghi theo thứ tự)", *MARKED[0][1:]]]
    said += [[f"{xa} (đ/c Bình)", *marks] for xa, *marks in MARKED[1:]]
    grid = [[f"{MATRIX} {AREA}"], *said]
    assert len(rows(read(save_grid(tmp_path / "a.xlsx", grid)), "criteria")) == 4


@pytest.mark.parametrize("remark", ["lập lại", "trình bổ sung", "thu hồi", "gửi số dự kiến"])
def test_what_else_stands_beside_a_place_is_told(remark, tmp_path):
    grid = [[f"{MATRIX} {AREA}"], MARKED[0], [f"Quyết Tiến ({remark})", "Đạt", "Đạt"], MARKED[2]]
    assert len(rows(read(save_grid(tmp_path / "a.xlsx", grid)), "criteria")) == 2


def test_an_office_elsewhere_hides_no_commune(tmp_path):
    title = "Danh sách ủng hộ xã Giao Lạc, huyện Giao Thủy, tỉnh Nam Định năm 2019"
    grid = gifts(title, above=["HỘI ĐỒNG HƯƠNG TẠI TP HỒ CHÍ MINH"])
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "contributions")
    assert [row["place"] for row in found] == ["Giao Lạc", "Giao Lạc"]


def test_two_communes_of_a_title_have_columns(tmp_path):
    title = f"{MATRIX} của xã Quyết Tiến và xã Kiến Thiết, {AREA}"
    marks = [["TC", "Quyết Tiến", "Kiến Thiết"], ["TC1", "Đạt", "Đạt"], ["TC2", "Đạt", "Chưa đạt"]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", [[title], *marks])), "criteria")
    assert [row["place"] for row in found] == ["Quyết Tiến", "Kiến Thiết"] * 2


def test_criteria_of_a_group_are_no_count_of_all(tmp_path):
    head = "Số tiêu chí nhóm hạ tầng kinh tế - xã hội đạt"
    grid = [[f"{MATRIX} {AREA}"], ["TT", "Xã", head], [1, "Quyết Tiến", 7], [2, "Kiến Thiết", 6]]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "indicators")
    assert {row["indicator"] for row in found} <= {""}
    grid = matrix(f"{MATRIX} nhóm hạ tầng {AREA}")
    assert len(rows(read(save_grid(tmp_path / "b.xlsx", grid)), "criteria")) == 4


def test_a_million_is_a_gift_and_no_line_of_units(tmp_path):
    heads = ["TT", "Tên đơn vị", "Số tiền"]
    grid = [[f"{GIFTS} {AREA}"], heads, [1, "Hội Nông dân", "1.000.000 đ"]]
    found = read(save_grid(tmp_path / "a.xlsx", [*grid, [2, "Hội Phụ nữ", "2.000.000 đ"]]))
    assert [row["value_vnd"] for row in rows(found, "contributions")] == [1_000_000, 2_000_000]


@pytest.mark.parametrize("worth", [", trị giá", "; trị giá", ", quy tiền", ", giá trị"])
def test_what_a_gift_is_worth_is_no_second_gift(worth, tmp_path):
    grid = [[f"{GIFTS} {AREA}"], ["TT", "Tên đơn vị", "Kết quả"]]
    grid += [
        [1, "Hội Nông dân", f"560 ngày công{worth} 84 triệu đồng"],
        [2, "Hội Phụ nữ", "5 triệu"],
    ]
    found = rows(read(save_grid(tmp_path / "a.xlsx", grid)), "contributions")
    assert [row["value_vnd"] for row in found] == [84_000_000, 5_000_000]


@pytest.mark.parametrize("head", ["Đơn vị thực hiện", "Đơn vị báo cáo"])
def test_communes_that_report_are_the_places(head, tmp_path):
    title = f"Kết quả huy động nguồn lực xây dựng nông thôn mới {AREA}"
    heads = ["TT", head, "Ngân sách huyện", "Doanh nghiệp"]
    grid = [[title], ["Đơn vị tính: triệu đồng"], heads, [1, "Quyết Tiến", 800, 30]]
    found = read(save_grid(tmp_path / "a.xlsx", [*grid, [2, "Kiến Thiết", 700, 45]]))
    places = [row["place"] for row in rows(found, "contributions")]
    assert places == ["Quyết Tiến", "Quyết Tiến", "Kiến Thiết", "Kiến Thiết"]
