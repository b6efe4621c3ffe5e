"""The quantities of reports in sentences: found, read, and of the right place and period."""

from __future__ import annotations

import time
import unicodedata

import pandas as pd
import pytest

import analysis
from annotated_reports import FOLDER, Annotated, read

REPORTS = sorted(path.stem for path in FOLDER.glob("*.txt"))
VALUES = ("quantity", "high", "value_vnd", "qualifier", "out_of", "unit")


def found_in(text: str) -> list[dict]:
    rows = analysis.figures_in_text(text).to_dict("records")
    return [{k: None if pd.isna(v) else v for k, v in row.items()} for row in rows]


def only(text: str) -> dict:
    rows = found_in(text)
    assert len(rows) == 1, [row["text"] for row in rows]
    return rows[0]


def paired(name: str) -> tuple[list[tuple[Annotated, dict | None]], list[dict]]:
    """Each annotated quantity with the row that overlaps it, and the rows of none."""
    text, annotated = read(name)
    rows = found_in(text)
    pairs = [
        (one, next((r for r in rows if r["start"] < one.end and one.start < r["end"]), None))
        for one in annotated
    ]
    taken = [row["start"] for _, row in pairs if row]
    return pairs, [row for row in rows if row["start"] not in taken]


@pytest.mark.parametrize("name", REPORTS)
def test_every_quantity_of_a_report_is_found_and_nothing_else(name):
    pairs, others = paired(name)
    assert [one for one, row in pairs if row is None and not one.optional] == []
    assert [row["text"] for row in others] == []


@pytest.mark.parametrize("name", REPORTS)
def test_its_values_are_what_a_person_reads(name):
    for one, row in paired(name)[0]:
        if row is not None and not one.optional:
            wanted = [getattr(one, key) for key in VALUES]
            assert [row[key] for key in VALUES] == wanted, row["text"]


@pytest.mark.slow
@pytest.mark.parametrize("column", ["place", "period"])
def test_place_and_period_are_those_that_govern(column):
    pairs = [pair for name in REPORTS for pair in paired(name)[0] if pair[1] is not None]
    right = [row[column] == getattr(one, column) for one, row in pairs]
    assert sum(right) >= 0.95 * len(right)


@pytest.mark.parametrize("name", REPORTS)
def test_the_offsets_are_those_of_the_text_as_given(name):
    text, _ = read(name)
    for given in (text, unicodedata.normalize("NFD", text), text.replace(" ", "\u00a0")):
        rows = found_in(given)
        assert rows
        assert all(given[row["start"] : row["end"]] == row["text"] for row in rows)


@pytest.mark.parametrize("name", REPORTS)
def test_how_a_text_is_typed_changes_nothing(name):
    text, _ = read(name)
    columns = [*VALUES, "place", "period", "what", "place_id", "organization_id"]
    plain = analysis.figures_in_text(text)[columns]
    spaced = text.replace(" ", "  ").replace("\n", "\r\n\r\n")
    for given in (unicodedata.normalize("NFD", text), text.replace(" ", "\u00a0"), spaced):
        pd.testing.assert_frame_equal(analysis.figures_in_text(given)[columns], plain)


@pytest.mark.parametrize(
    "text",
    [
        "Theo Đề án 208 và Nghị quyết số 26-NQ/TW ngày 05/8/2008.",
        "Nghị định 15/2018/NĐ-CP, Quyết định số 1980/QĐ-TTg, Khoản 3 Điều 5 Thông tư 05.",
        "Đô thị loại 3, cao điểm là tháng 11,12/2018; giai đoạn 2016-2020, năm 2018, 2019.",
        "Điện thoại: 02393 865 366 - Fax: 02393.865.366, 0912.345.678.",
        "Tiêu chí số 17, tiêu chí 5, 7 và 9; Mẫu số 02; Biểu 09/12; Phụ lục 3.",
        "Dọc QL1A, Quốc lộ 12C, Tỉnh lộ 550; phòng, chống COVID-19; lúa P6, ngô CP511.",
        "Phong trào “5 không, 3 sạch” và phiên chợ 0 đồng ở thôn 7, tổ dân phố 3 và 5.",
        "2.1. Kết quả\n2.1.1. Nông thôn mới\n1) Thuận lợi\n(2) Khó khăn",
        "Sáng 28/6, từ 7h30 đến 17h ngày 24 và 25/1, trực 24/24, ngày 20/10.",
        "6 tháng đầu năm, sau 8 năm, nhiệm kỳ 2015-2020, ông Bình, 67 tuổi.",
        "TDP Thanh Lương 2 và xã Sơn Kim 1, Sư đoàn 325, Chương trình MTQG 1719.",
        "Năm nay, hai bên đường, thứ hai, một số nơi, hàng tuần, nhiều mô hình.",
        "Bản đồ tỷ lệ 1/2000; sản phẩm OCOP 3 sao; lần thứ 12; hẻm 41 khu phố 6.",
        "Số lượt xem: 104\nTrong 3 ngày, sau hai lần họp, khu 3 vui.",
        "Xem https://ntm.vn/2018/12/bai-123.html, thư ubnd2018@hatinh.gov.vn.",
    ],
)
def test_numbers_that_count_nothing_are_left_out(text):
    assert [row["text"] for row in found_in(text)] == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("thu từ 15-18 triệu đồng", {"quantity": 15, "high": 18, "value_vnd": 15e6}),
        ("mỗi hộ 5 - 7 triệu", {"quantity": 5, "high": 7, "unit": "triệu đồng"}),
        ("từ 5 triệu đến 1,2 tỷ đồng", {"quantity": 5, "high": 1200, "unit": "triệu đồng"}),
        ("hỗ trợ 2 tỷ 350 triệu đồng", {"quantity": 2.35, "value_vnd": 2.35e9}),
        ("ủng hộ 1.250.000đ", {"quantity": 1_250_000, "value_vnd": 1_250_000, "unit": "đồng"}),
        ("trị giá gần nửa tỷ đồng", {"quantity": 0.5, "value_vnd": 5e8, "qualifier": "at_most"}),
        ("huy động 2 nghìn tỷ đồng", {"quantity": 2000, "value_vnd": 2e12, "unit": "tỷ đồng"}),
        ("hiến hơn 335.000 m2 đất", {"quantity": 335_000, "unit": "m2", "qualifier": "at_least"}),
        ("hiến 1.200m² đất", {"quantity": 1200, "unit": "m2"}),
        ("được 65 nghìn ngày công", {"quantity": 65_000, "unit": "ngày công"}),
        ("có 20/20 xã đạt chuẩn", {"quantity": 20, "out_of": 20, "unit": "xã"}),
        ("ước thực hiện được 285,3 tỷ đồng", {"qualifier": "about", "quantity": 285.3}),
        ("thu nhập 42 triệu đồng trở lên", {"qualifier": "at_least", "quantity": 42}),
        ("tăng 3,2 lần so với 2010", {"quantity": 3.2, "unit": "lần"}),
        ("vượt 2% so với kế hoạch", {"quantity": 2, "qualifier": "exact", "unit": "%"}),
        ("đạt 95.5% hộ", {"quantity": 95.5, "unit": "%"}),
        ("bình quân 18,2 tiêu chí/xã", {"quantity": 18.2, "unit": "tiêu chí/xã"}),
        ("đạt 38 triệu đồng/người/năm", {"unit": "triệu đồng/người", "value_vnd": 38e6}),
        ("mật độ 327 người/km2", {"quantity": 327, "unit": "người/km2"}),
        ("có hai mươi xã về đích", {"quantity": 20, "unit": "xã"}),
        ("không còn xã dưới năm tiêu chí", {"quantity": 5, "qualifier": "at_most"}),
        ("hàng trăm ngày công", {"quantity": None, "qualifier": "order_of_magnitude"}),
        ("mười hai hợp tác xã", {"quantity": 12, "unit": "hợp tác xã"}),
        ("170 lượt cán bộ, chiến sỹ", {"quantity": 170, "unit": "lượt"}),
        ("suất quà trị giá 500.000", {"quantity": 500_000, "unit": "đồng"}),
        ("gần hai trăm triệu đồng", {"quantity": 200, "value_vnd": 2e8, "qualifier": "at_most"}),
        ("thu 1 tỷ rưỡi", {"quantity": 1.5, "unit": "tỷ đồng", "value_vnd": 1.5e9}),
        ("làm 25 km/30 km đường", {"quantity": 25, "out_of": 30, "unit": "km"}),
        ("rộng 12.500 m 2 đất", {"quantity": 12_500, "unit": "m2"}),
        ("huy động 1.900¹ lượt người", {"quantity": 1900}),
        ("có 24/24 xã đạt chuẩn", {"quantity": 24, "out_of": 24}),
        ("đạt 17 trong tổng số 19 mục tiêu", {"quantity": 17, "out_of": 19, "unit": "mục tiêu"}),
        ("nâng số hội viên lên hơn 230 nghìn", {"quantity": 230_000, "unit": "hội viên"}),
        ("mỗi suất 500 nghìn", {"quantity": 500, "value_vnd": 5e5}),
        ("thi hành kỷ luật 74 đảng viên", {"quantity": 74, "unit": "đảng viên"}),
        ("vượt Nghị quyết 0,36%", {"quantity": 0.36}),
    ],
)
def test_a_quantity_says_what_a_person_reads(text, wanted):
    row = only(text)
    assert {key: row[key] for key in wanted} == wanted


def test_a_share_in_brackets_does_not_part_a_number_from_its_noun():
    rows = found_in("Có 16/16 (100%) xã đạt chuẩn.")
    assert [(row["quantity"], row["out_of"], row["unit"]) for row in rows] == [
        *((16, 16, "xã"), (100, None, "%")),
    ]


def test_each_number_of_a_list_has_the_unit_of_the_last():
    rows = found_in("Các cụm có 5, 7 và 9 xã; số hộ tăng từ 5 lên 12 hộ.")
    assert [(row["quantity"], row["unit"]) for row in rows] == [
        *((5, "xã"), (7, "xã"), (9, "xã")),
        *((5, "hộ"), (12, "hộ")),
    ]


@pytest.mark.parametrize("gap", [" | ", "\t"])
def test_numbers_of_a_pasted_table_have_the_unit_of_their_column(gap):
    lines = [
        ("TT", "Xã", "Số tiêu chí", "Hộ nghèo (%)", "Vốn (triệu đồng)", "Đạt"),
        ("1", "Kỳ Ninh", "20", "3,5", "1.200", "20/20"),
        ("2", "Kỳ Hà", "19", "4,1", "950", "19/20"),
    ]
    rows = found_in("Thị xã Kỳ Anh năm 2018\n" + "\n".join(map(gap.join, lines)) + "\nHết.")
    assert [(row["quantity"], row["unit"], row["value_vnd"]) for row in rows[:4]] == [
        *((20, "tiêu chí", None), (3.5, "%", None)),
        *((1200, "triệu đồng", 1.2e9), (20, "", None)),
    ]
    assert [row["place"] for row in rows] == ["Kỳ Ninh"] * 4 + ["Kỳ Hà"] * 4


def test_the_head_of_a_column_says_place_period_and_whether_it_is_an_aim():
    rows = found_in(
        "Thị xã Kỳ Anh năm 2018\nXã | Số tiêu chí năm 2017 | Kế hoạch, số tiêu chí\n"
        "Kỳ Ninh | 17 | 20\nTổng cộng: 37.\nNội dung | Kỳ Hà | Kỳ Nam\nHộ nghèo | 30 | 40"
    )
    told = [(row["place"], row["period"], row["measure"]) for row in rows if row["quantity"] != 37]
    assert told == [
        *(("Kỳ Ninh", "2017", "actual"), ("Kỳ Ninh", "2018", "plan")),
        *(("Kỳ Hà", "2018", "actual"), ("Kỳ Nam", "2018", "actual")),
    ]
    assert rows[0]["what"] == "Kỳ Ninh | Số tiêu chí năm 2017 …"


def test_on_is_no_more_than_right_behind_what_is_counted():
    rows = found_in("Hoàn thành 14 tuyến trên 6 phường, trồng trên 250 cây.")
    assert [(row["quantity"], row["qualifier"]) for row in rows] == [
        *((14, "exact"), (6, "exact"), (250, "at_least")),
    ]


def test_places_go_with_their_part_of_the_sentence():
    rows = found_in(
        "Thị xã Kỳ Anh năm 2018.\nCông an hỗ trợ xã Kỳ Nam 15 triệu đồng, huy động 170 lượt cán bộ "
        "làm đường tại xã Kỳ Ninh, Kỳ Hà, Kỳ Nam; làm 2 km đường. Kỳ Hà đạt 19/20 tiêu chí."
    )
    assert [row["place"] for row in rows] == ["Kỳ Nam", "Kỳ Ninh;Kỳ Hà;Kỳ Nam", "Kỳ Anh", "Kỳ Hà"]
    assert rows[1]["place_id"] == "ky-ninh;ky-ha;ky-nam"
    assert {row["organization_id"] for row in rows[:2]} == {"cong-an"}


def test_a_period_with_which_it_is_compared_is_not_its_own():
    rows = found_in(
        "Huyện Kỳ Anh năm 2018\nĐến nay có 9 xã đạt chuẩn, tăng 3 xã so với năm 2016; giai đoạn "
        "2011 - 2018 huy động 1.361 tỷ đồng. Trong 6 tháng đầu năm thu 12 tỷ đồng."
    )
    assert [row["period"] for row in rows] == ["2018", "2018", "2011/2018", "2018-H1"]


def places_and_periods(text: str) -> list[tuple[str, str, str]]:
    return [(row["text"], row["place"], row["period"]) for row in found_in(text)]


def test_a_heading_says_place_and_period_of_what_stands_below_it():
    text = (
        "KẾT QUẢ CÁC HUYỆN NĂM 2022 (TỈNH NINH THUẬN)\n"
        "1. HUYỆN THUẬN BẮC\n- Trong đó:\n+ Thu ngân sách: 30,9 tỷ đồng;\n+ Hộ nghèo: 120 hộ.\n"
        "2. HUYỆN THUẬN NAM\na) Kết quả năm 2021\n- Trồng 38 ha nho.\nb) Năm 2022: trồng 40 ha.\n"
        "Nhìn chung, toàn tỉnh trồng 900 ha.\nII. NHIỆM VỤ NĂM 2023\nTrồng thêm 50 ha."
    )
    assert places_and_periods(text) == [
        *(("30,9 tỷ đồng", "Thuận Bắc", "2022"), ("120 hộ", "Thuận Bắc", "2022")),
        *(("38 ha", "Thuận Nam", "2021"), ("40 ha", "Thuận Nam", "2022")),
        *(("900 ha", "Ninh Thuận", "2022"), ("50 ha", "Ninh Thuận", "2023")),
    ]
    assert [row["measure"] for row in found_in(text)] == [*["actual"] * 5, "plan"]


def test_a_letterhead_goes_down_to_whom_the_report_is_of():
    text = "ĐẢNG BỘ TỈNH HẢI DƯƠNG\nHUYỆN ỦY THANH HÀ\nBÁO CÁO\nnăm 2019\nKết nạp 146 đảng viên."
    assert places_and_periods(text) == [("146 đảng viên", "Thanh Hà", "2019")]


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("Năm 2018 xã Kỳ Nam, thị xã Kỳ Anh có 5 hộ.", "ky-nam"),
        ("Năm 2018 xã Kỳ Nam, tỉnh Quảng Bình có 5 hộ.", ""),
        ("Năm 2018 xã Kỳ Nam (huyện Quảng Trạch) có 5 hộ.", ""),
        ("Năm 2018 xã Kỳ Nam (huyện Vĩnh Vĩnh) có 5 hộ.", ""),
    ],
)
def test_a_place_lies_where_the_text_says(text, place_id):
    assert only(text)["place_id"] == place_id


def test_a_hamlet_lies_in_no_commune_that_only_follows():
    text = (
        "Huyện Hoằng Hóa năm 2023\nThôn Minh Lộc họp, xã Hoằng Phong vui.\nThôn Minh Lộc có 5 hộ."
    )
    assert places_and_periods(text) == [("5 hộ", "Hoằng Hóa", "2023")]


def test_words_that_stand_for_a_place_are_that_place():
    """A hamlet is of the commune that it was said to lie in; `xã`, alone, is the last commune."""
    text = (
        "Huyện Hoằng Hóa, tỉnh Thanh Hóa hiến đất năm 2023\n"
        "Thôn Đình Long vốn là vùng cuối của xã Hoằng Phong. Năm 2022, xã huy động 27 tỷ đồng.\n"
        "Gia đình ông Ngọc ở thôn Đình Long hiến 20 m2 đất. Toàn huyện hiến 5 ha đất.\n"
        "Các xã, phường huy động 9 tỷ đồng."
    )
    assert places_and_periods(text) == [
        *(("27 tỷ đồng", "Hoằng Phong", "2022"), ("20 m2", "Hoằng Phong", "2023")),
        *(("5 ha", "Hoằng Hóa", "2023"), ("9 tỷ đồng", "Hoằng Hóa", "2023")),
    ]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Bản tin tuần 24 (từ ngày 08/6/2020 đến ngày 14/6/2020)\nTiêu hủy 42 con.",
         "2020-06-08/2020-06-14"),
        ("Tỉnh Hà Tĩnh năm 2023\nTừ năm 2021 đến nay có 42 hộ.", "2021/2023"),
        ("Tỉnh Hà Tĩnh năm 2020\nGiảm còn 6,9% (năm 2015).", "2015"),
        ("Tỉnh Hà Tĩnh năm 2020\nTừ nay đến năm 2025 có 42 hộ.", "2025"),
        ("Tỉnh Hà Tĩnh\n15/12/2021 | 09:47\nHiện có 42 hộ, hơn năm 2016.", "2021"),
        ("Tỉnh Hà Tĩnh năm 2020\nVụ Đông 2018 - 2019 được mùa. Toàn tỉnh thực hiện 42 ha.", "2020"),
        ("Tỉnh Hà Tĩnh năm 2020\nDuy trì 5 ha, năm 2019 bán 3 tấn; xã có 42 ha.", "2020"),
    ],
)  # fmt: skip
def test_a_period_is_read_as_it_is_meant(text, period):
    assert found_in(text)[-1]["period"] == period


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("SỞ Y TẾ LÀO CAI\nBÁO CÁO\nTiêm 120 trẻ.", ["Lào Cai"]),
        ("PHÒNG NỘI VỤ CẨM XUYÊN\nCó 9 xã. Cẩm Hà 7 hộ.", ["Cẩm Xuyên", "Cẩm Hà"]),
        ("UBND TỈNH LÀO CAI\nBát Xát, ngày 5 tháng 7 năm 2022\nCó 9 xã.", ["Lào Cai"]),
        ("Thanh niên Yên Bái lập nghiệp\nĐoàn có 9 người. Ở Hà Nội có 5 hộ.",
         ["Yên Bái", "Hà Nội"]),
        ("BÁO CÁO\nKính gửi: UBND tỉnh Hà Tĩnh\nHuyện Can Lộc có 9 xã.\nThu 5 tỷ đồng.",
         ["Can Lộc"] * 2),
        ("ĐẢNG BỘ TỈNH HÀ TĨNH\nĐẢNG BỘ XÃ CAN LỘC\nKết nạp 9 đảng viên.", ["Can Lộc"]),
        ("Thị ủy Hồng Lĩnh họp\nCó 9 tổ. Huyện đoàn Đức Thọ trồng 5 ha.", ["Hồng Lĩnh", "Đức Thọ"]),
    ],
    ids=["office", "its district", "signed", "headline", "addressed", "new commune", "committee"],
)  # fmt: skip
def test_a_report_is_about_what_its_office_or_headline_names(text, places):
    assert [row["place"] for row in found_in(text)] == places


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("Nợ 23 tỷ đồng, tập trung ở xã Cẩm Hà (5 tỷ), Cẩm Sơn (3 tỷ); cả huyện vay 9 tỷ đồng.",
         ["Cẩm Xuyên", "Cẩm Hà", "Cẩm Sơn", "Cẩm Xuyên"]),
        ("Có 3 xã: Cẩm Hà, Cẩm Sơn (vùng trà sơn) và Cẩm Dương. Cẩm Sơn trồng 9 ha.",
         ["Cẩm Xuyên", "Cẩm Sơn"]),
        ("Xã Cẩm Hà về đích, đưa số xã đạt chuẩn lên 5 xã.", ["Cẩm Xuyên"]),
        ("Các xã Cẩm Hà, Cẩm Sơn mỗi xã 5 ha; các xã còn lại 9 ha.",
         ["Cẩm Hà;Cẩm Sơn", "Cẩm Xuyên"]),
        ("Xã Cẩm Hà có 5 hộ; toàn huyện có 90 hộ.", ["Cẩm Hà", "Cẩm Xuyên"]),
        ("Xã Cẩm Hà được thành lập trên cơ sở sáp nhập xã Cẩm Sơn và xã Cẩm Lạc, với 9 thôn. "
         "Toàn xã có 5 tổ.", ["Cẩm Hà", "Cẩm Hà"]),
        ("Có 5 đội đến từ Nghệ An và Quảng Bình. Đã làm 9 km đường.", ["Cẩm Xuyên"] * 2),
        ("Cùng với xã Cẩm Hà, xã Cẩm Sơn làm 9 km. Hội cùng với xã Cẩm Hà làm 5 km.",
         ["Cẩm Sơn", "Cẩm Hà"]),
        ("Hợp tác xã Nông nghiệp bán 5 tấn. HTX Rau sạch (xã Cẩm Hà) bán 9 tấn.",
         ["Cẩm Xuyên", "Cẩm Hà"]),
        ("■ CẨM HÀ: Xã còn 5 hộ.\n+ Cẩm Sơn: làm 9 km.\nCẩm Dương: 12/19\nTrồng 5 ha rừng.",
         ["Cẩm Hà", "Cẩm Sơn", "Cẩm Dương", "Cẩm Xuyên"]),
        ("Có 5 người chết (Cẩm Hà 3, Cẩm Sơn 2), 9 người bị thương.",
         ["Cẩm Xuyên", "Cẩm Hà", "Cẩm Sơn", "Cẩm Xuyên"]),
        ("Nhân dân góp quỹ “Vì Trường Sa” 5 tỷ đồng. Ngoài Hà Tĩnh, tỉnh Nghệ An góp 9 tỷ đồng.",
         ["Cẩm Xuyên", "Nghệ An"]),
        ("Nhân dân huyện Cẩm Xuyên, Hà Tĩnh hiến 9 ha.", ["Cẩm Xuyên"]),
        ("Huyện Cẩm Xuyên là huyện lúa của tỉnh Hà Tĩnh với 9 xã.", ["Cẩm Xuyên"]),
    ],
    ids=["mainly", "colon", "count", "rest", "whole", "merger", "from", "beside", "address",
         "lines", "parts", "quoted", "province", "kind"],
)  # fmt: skip
def test_a_place_governs_what_is_said_of_it_alone(line, places):
    rows = found_in("UBND HUYỆN CẨM XUYÊN\nBÁO CÁO NĂM 2021\n" + line)
    assert [row["place"] for row in rows] == places


@pytest.mark.parametrize(
    ("line", "periods"),
    [
        ("Thu 56 tỷ đồng (năm 2021: 51 tỷ đồng; quý I: 9 tỷ đồng).",
         ["2022-H1", "2021", "2022-Q1"]),
        ("Thu nhập năm 2021 đạt 51 triệu đồng. Hộ nghèo còn 9 hộ.", ["2021", "2022-H1"]),
        ("Năm 2021 có 9 hộ. Trồng 5 ha.", ["2021", "2021"]),
        ("Năm 2021 có 9 xã, đến nay có 12 xã. Trồng 5 ha.", ["2021", "2022-H1", "2022-H1"]),
        ("Cùng kỳ năm 2021 thu 9 tỷ đồng, năm ngoái thu 12 tỷ đồng.", ["2021-H1", "2021"]),
        ("Lũy kế từ năm 2016 đến hết năm 2019 làm 9 km.", ["2016/2019"]),
        ("Từ đầu năm 2020 đến tháng 5/2022 làm 9 km; từ năm 2021 làm 5 km.",
         ["2020/2022-05", "2021/2022"]),
        ("Thu 9 tỷ đồng, gấp 3 lần năm 2010; còn 5 hộ.", ["2022-H1"] * 3),
        ("Điều 1. Kết quả năm 2021\n1. Thu 9 tỷ đồng.\nĐiều 2. Năm 2023\n1. Thu 5 tỷ đồng.",
         ["2021", "2023"]),
        ("Kế hoạch đến cuối năm 2025 có 9 xã; năm tới có 5 xã.", ["2025", "2023"]),
        ("Mười tháng năm 2021 đón 9 đoàn.", ["2021-01/2021-10"]),
        ("Trong 3 tháng đầu vận hành nhận 5 đơn.", ["2022-H1"]),
        ("Hộ nghèo (theo chuẩn nghèo giai đoạn 2022 - 2025) giảm 3%.", ["2022-H1"]),
    ],
)  # fmt: skip
def test_a_period_governs_what_it_opens(line, periods):
    head = "UBND HUYỆN CẨM XUYÊN\nBÁO CÁO\n6 tháng đầu năm 2022\n"
    assert [row["period"] for row in found_in(head + line)] == periods


@pytest.mark.parametrize(
    ("head", "period"),
    [
        ("BÁO CÁO TUẦN 10\n(từ ngày 04 đến ngày 10 tháng 3 năm 2022)", "2022-03-04/2022-03-10"),
        ("BÁO CÁO TUẦN 27\n(Từ ngày 27/6 đến 03/7/2022)", "2022-06-27/2022-07-03"),
        ("TÓM TẮT 10 NĂM XÂY DỰNG NÔNG THÔN MỚI GIAI ĐOẠN 2010 - 2020\nHọp 18/9/2020",
         "2010/2020"),
        ("Tổng kết phong trào “Dân vận khéo” giai đoạn 2016 - 2020", "2016/2020"),
        ("SƠ KẾT 03 NĂM THỰC HIỆN CHƯƠNG TRÌNH (2021 - 2025)\nNăm 2023", "2023"),
        ("SƠ KẾT 03 NĂM THỰC HIỆN ĐỀ ÁN 939 (2018 - 2020)", "2018/2020"),
        ("CỨU TRỢ SAU LŨ LỤT THÁNG 10 NĂM 2020\n(số liệu đến ngày 31/12/2020)", "2020"),
    ],
)  # fmt: skip
def test_a_report_is_of_the_period_of_its_title(head, period):
    assert only(f"UBND HUYỆN CẨM XUYÊN\n{head}\n1. Chung\nTrồng 9 ha.")["period"] == period


def test_aims_are_of_the_period_that_the_title_gives_them():
    text = (
        "UBND XÃ KỲ NAM\nKết quả năm 2023, nhiệm vụ năm 2024\nI. Kết quả\nTrồng 5 ha.\n"
        "II. Nhiệm vụ\nTrồng 9 ha.\n1. Giải pháp năm 2025\nTrồng 7 ha."
    )
    assert [row["period"] for row in found_in(text)] == ["2023", "2024", "2025"]


def test_a_count_since_new_year_in_a_weekly_report_is_of_its_year():
    text = "TỈNH HÀ TĨNH\nTUẦN 10 (từ ngày 04 đến ngày 10/3/2022)\nTừ đầu năm đến nay có 9 vụ."
    assert only(text)["period"] == "2022"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hải Quang (7 xóm), Hải Anh (5) và Hải Hưng (4).", [(7, "xóm"), (5, "xóm"), (4, "xóm")]),
        ("Quỳnh Nhai 4.120 lồng, thị trấn Mường La 2.050.", [(4120, "lồng"), (2050, "lồng")]),
        ("Đạt 17,6 tiêu chí, thấp nhất là Ea M'nang với 13.",
         [(17.6, "tiêu chí"), (13, "tiêu chí")]),
        ("Kết nạp 152 đảng viên, đạt 101% (chỉ tiêu 150).",
         [(152, "đảng viên"), (101, "%"), (150, "đảng viên")]),
        ("Trồng 1.350 cây (kế hoạch quý 1.200); có 12 xã đạt chuẩn (cùng kỳ năm trước 10).",
         [(1350, "cây"), (1200, "cây"), (12, "xã"), (10, "xã")]),
        ("Kỷ luật 22 đảng viên, tăng 4 so với năm 2021.", [(22, "đảng viên"), (4, "đảng viên")]),
        ("Xã Kỳ Nam có 5 hộ, Thanh Lương 2.", [(5, "hộ")]),
        ("Nhóm 19 tiêu chí: 68 xã; Kim Bảng: 12/16.", [(19, "tiêu chí"), (68, "xã"), (12, "")]),
        ("Hiến 5 ha 3.000 m2 đất, mỗi hộ 5 (năm) triệu đồng.", [(5.3, "ha"), (5, "triệu đồng")]),
        ("Mật số 750 con/m2; vận động quỹ 1,3 tỷ đồng.", [(750, "con/m2"), (1.3, "tỷ đồng")]),
        ("Hai mươi lăm bạn trẻ; năm hộ hiến hai sào đất.", [(25, "bạn"), (5, "hộ"), (2, "sào")]),
        ("Chính quyền 2 cấp; có 2 cấp học, 7 HTX ngừng.", [(2, "cấp học"), (7, "HTX")]),
        ("Đã cấp 120 mã; trường cấp 2.", [(120, "mã")]),
        ("5 người chết (Cẩm Xuyên 3, Can Lộc 2), 12 hộ ngập (xem Quốc lộ 8).",
         [(5, "người"), (3, "người"), (2, "người"), (12, "hộ")]),
        ("Lúa kế hoạch 380 ha, kế hoạch 15 xã; quỹ 500 triệu đồng; Kế hoạch 15 và Quỹ 135.",
         [(380, "ha"), (15, "xã"), (500, "triệu đồng")]),
        ("Việt Yên 18 hoạt động, Hiệp Hòa 11 hoạt động.", [(18, "hoạt động"), (11, "hoạt động")]),
        ("Công an Nha Trang 380 vụ, Cam Ranh 145, Ninh Hòa 132 vụ.",
         [(380, "vụ"), (145, "vụ"), (132, "vụ")]),
    ],
)  # fmt: skip
def test_no_number_that_counts_is_lost(text, wanted):
    found = [(row["quantity"], row["unit"].removesuffix(" trẻ")) for row in found_in(text)]
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Năm 2018 xã Kỳ Nam đạt 11 tiêu chí.", "actual"),
        ("Năm 2018 xã Kỳ Nam phấn đấu đạt 11 tiêu chí.", "plan"),
        ("Phấn đấu năm 2018: thu nhập 40 triệu đồng.", "plan"),
        ("Công an đề nghị hỗ trợ xã Kỳ Nam 15 triệu đồng.", "plan"),
        ("Kết quả thực hiện nhiệm vụ\nXã Kỳ Nam đạt 11 tiêu chí.", "actual"),
    ],
)
def test_an_aim_is_told_from_a_result(text, measure):
    assert [row["measure"] for row in found_in(text)] == [measure]


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2018, " + "xã Kỳ Nam hỗ trợ 5 hộ, " * 800,
        "Năm 2018 " + "năm 2017 xã Kỳ Ninh đạt 7 tiêu chí; " * 800,
        "a" * 40_000 + " 5 hộ " + "b, " * 10_000,
        "Xã | Số hộ\n" + "Kỳ Nam | 12\n" * 800,
    ],
    ids=["one sentence", "many periods", "long word", "table"],
)
@pytest.mark.slow
def test_time_grows_with_the_length_of_a_text_only(text):
    started = time.process_time()
    found_in(text)
    assert time.process_time() - started < 3


def test_a_text_without_numbers_has_a_table_without_rows():
    assert len(analysis.figures_in_text("Không có số nào.")) == 0
    assert len(analysis.figures_in_text("")) == 0
    with pytest.raises(TypeError):
        analysis.figures_in_text(2018)  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        analysis.figures_in_text("khong-co.docx")
