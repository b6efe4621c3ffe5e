"""Numbers and quantities written in Vietnamese,
in the words of the report of 2018 and of office cells.
"""

import math
import pickle
import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from analysis.words.numbers import (
    NotVietnameseNumber,
    Number,
    format_number,
    read_number,
    read_percent,
)
from analysis.words.quantities import lines_of, read_quantities
from analysis.words.text import match_key, normalize
from analysis.words.units import Unit
from kept_lines import assert_kept

REGISTER = {
    Unit("đồng", "cash", 1.0): "đồng|đ|VNĐ|₫",
    Unit("nghìn đồng", "cash", 1e3): "nghìn đồng|ngàn đồng|ngđ|1.000 đồng|nghìn",
    Unit("triệu đồng", "cash", 1e6): "triệu đồng|tr.đ|trđ|triệu",
    Unit("tỷ đồng", "cash", 1e9): "tỷ đồng|tỷ",
    Unit("km", "infrastructure"): "km",
    Unit("công trình", "infrastructure"): "công trình",
    Unit("m"): "m|mét",
    Unit("m2", "land"): "m²|mét vuông",
    Unit("ngày công", "labour"): "ngày công|công|ngày/công",
    Unit("lượt", "labour"): "lượt|lượt người",
    Unit("bộ", "materials"): "bộ",
    Unit("suất quà", "materials"): "suất|suất quà",
    Unit("đầu sách", "materials"): "đầu sách",
    Unit("tiêu chí"): "tiêu chí",
    Unit("tiêu chí/xã"): "tiêu chí/xã",
    Unit("xã"): "xã",
    Unit("phường"): "phường",
    Unit("thôn"): "thôn",
    Unit("hộ"): "hộ",
    Unit("tuyến"): "tuyến",
    Unit("mô hình"): "mô hình",
}
UNITS = {
    match_key(alias): unit for unit, aliases in REGISTER.items() for alias in aliases.split("|")
}


def rows(text):
    """(value, unit, item, qualifier, value_vnd, vnd_qualifier) of each quantity;
    money alone has no value.
    """
    return [
        (
            q.value,
            q.unit.name if q.unit else None,
            q.item,
            q.qualifier,
            q.value_vnd,
            q.vnd_qualifier,
        )
        for q in read_quantities(text, UNITS)
    ]


def thing(value, unit, item="", qualifier="exact", vnd=None, vnd_qualifier=None):
    return (value, unit, item, qualifier, vnd, vnd_qualifier or (None if vnd is None else "exact"))


def money(vnd, unit="triệu đồng", qualifier="exact", item=""):
    return (None, unit, item, qualifier, vnd, qualifier)


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.900", 1900),
        ("50,596", 50.596),
        ("1.361,225", 1361.225),
        ("02", 2),
        ("0,02", 0.02),
        ("-5", -5),
        ("−5", -5),
        ("+5", 5),
        ("0", 0),
        (" 1.234.567,5\u00a0", 1234567.5),
        ("8,10", 8.1),
    ],
)
def test_numbers_are_read_in_vietnamese_notation(text, value):
    assert read_number(text) == Number(value, "exact")


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("khoảng 1.900", "about"),
        ("ước 1.900", "about"),
        ("Ước tính khoảng 1.900", "about"),
        ("xấp xỉ 1.900", "about"),
        ("trên dưới 1.900", "about"),
        ("~1.900", "about"),
        ("≈ 1.900", "about"),
        ("trên 1.900", "at_least"),
        ("hơn 1.900", "at_least"),
        ("ít nhất 1.900", "at_least"),
        ("tối thiểu 1.900", "at_least"),
        ("> 1.900", "at_least"),
        (">=1.900", "at_least"),
        ("≥1.900", "at_least"),
        ("1.900 trở lên", "at_least"),
        ("1.900 lên", "at_least"),
        ("khoảng trên 1.900", "at_least"),
        ("gần 1.900", "at_most"),
        ("DƯỚI 1.900", "at_most"),
        ("tối đa 1.900", "at_most"),
        ("không quá 1.900", "at_most"),
        ("<1.900", "at_most"),
        ("<= 1.900", "at_most"),
        ("≤1.900", "at_most"),
        (unicodedata.normalize("NFD", "gần 1.900"), "at_most"),
    ],
)
def test_approximate_words_are_kept(text, qualifier):
    assert read_number(text) == Number(1900, qualifier)


@pytest.mark.parametrize(
    "text",
    [
        "hàng trăm",
        "hàng ngàn",
        "hàng nghìn",
        "hàng chục",
        "Hàng triệu",
        "hàng vạn",
        "vài chục",
        "mấy trăm",
        "nhiều",
    ],
)
def test_orders_of_magnitude_have_no_number(text):
    assert read_number(text) == Number(None, "order_of_magnitude")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "…",
        "x",
        "hộ",
        "năm",
        "5 km",
        "5 triệu",
        "năm nghìn",
        "85%",
        "19/20",
        "15/12/2018",
        "hàng tuần",
    ]
    + [
        "02393 865 366",
        "0912.345.678",
        "(5)",
        "a)",
        "IV",
        "🎉",
        "½",
        "khoảng",
        "trên 5 hộ",
        "a" * 100_000,
    ],
)
def test_words_are_no_number(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1,200.5", ["1.200,5"]),
        ("1.90", ["1,90", "190"]),
        ("12.5", ["12,5", "125"]),
        ("1.2.3", ["123"]),
        ("1,234,567", ["1.234.567"]),
        ("1 900 000", ["1.900.000"]),
        ("1\u00a0900", ["1.900"]),
        ("1'900", ["1.900"]),
        ("0.900", ["0,900", "900"]),
        ("01.900", ["1,900", "1.900"]),
        (".5", ["0,5"]),
        ("5.", ["5"]),
        ("- 5", ["-5", "5"]),
        ("–5", ["-5", "5"]),
        ("15 20", []),
        ("15.12.2018", []),
        ("1E+06", []),
        ("12345678901234567", []),  # a float would hold 12345678901234568
    ],
)
def test_what_is_no_vietnamese_number_raises_and_is_never_chosen(text, readings):
    with pytest.raises(NotVietnameseNumber) as caught:
        read_number(text)
    assert caught.value.text == normalize(text)
    assert caught.value.suggestion == readings


def test_the_error_survives_a_worker_process():
    error = pickle.loads(pickle.dumps(NotVietnameseNumber("1.90", ["1,90"])))
    assert (error.text, error.suggestion) == ("1.90", ["1,90"])
    assert isinstance(error, ValueError)


@given(st.integers(0, 10**6), st.integers(1, 99))
def test_a_point_before_fewer_than_three_digits_never_passes(whole, part):
    text = f"{whole}.{part}"
    with pytest.raises(NotVietnameseNumber):
        read_number(text)
    with pytest.raises(NotVietnameseNumber):
        read_quantities(f"hỗ trợ {text} triệu đồng", UNITS)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_written_numbers_are_read_again(value):
    assert read_number(format_number(value)).value == value


@given(st.decimals(-(10**12), 10**12, places=3))
def test_numbers_in_three_decimals_are_read_again(value):
    assert read_number(format_number(float(value), 3)).value == float(value)


def test_format_number():
    assert format_number(1361.225) == "1.361,225"
    assert format_number(1361.225, 1) == "1.361,2"
    assert format_number(2.5, 0) == "3"
    assert format_number(5, 2) == "5,00"
    assert format_number(-1234567) == "-1.234.567"
    assert format_number(-0.04, 1) == "0,0"
    assert format_number(1e30, 2).endswith(".000,00")
    with pytest.raises(ValueError, match="nan"):
        format_number(math.nan)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("85%", Number(85, "exact")),
        ("85,5 %", Number(85.5, "exact")),
        ("khoảng 80%", Number(80, "about")),
        ("đạt 80%", Number(80, "exact")),
        ("Đạt khoảng 80 %", Number(80, "about")),
        ("trên 90 phần trăm", Number(90, "at_least")),
        ("80", None),
        ("94,2% hài lòng", None),
        ("%", None),
    ],
)
def test_percentages_are_in_percentage_points(text, number):
    assert read_percent(text) == number


def test_a_percentage_in_another_notation_raises():
    with pytest.raises(NotVietnameseNumber):
        read_percent("12.5%")


# --- one quantity ---------------------------------------------------------------------------------


def one(text):
    """The quantity that a text is all of."""
    (found,) = read_quantities(text, UNITS)
    return found


@pytest.mark.parametrize(
    ("text", "vnd", "qualifier"),
    [
        ("50,596 tỷ đồng", 50_596_000_000, "exact"),
        ("8,138 tỷ", 8_138_000_000, "exact"),
        ("1.361 tỷ", 1_361_000_000_000, "exact"),
        ("15 tr.đ", 15_000_000, "exact"),
        ("15 tr. đ", 15_000_000, "exact"),
        ("15 Triệu Đồng", 15_000_000, "exact"),
        ("02 tỷ đồng", 2_000_000_000, "exact"),
        ("10.000.000đ", 10_000_000, "exact"),
        ("10.000.000 ₫", 10_000_000, "exact"),
        ("1 tỷ 500 triệu đồng", 1_500_000_000, "exact"),
        ("2 nghìn tỷ đồng", 2_000_000_000_000, "exact"),
        ("3 trăm triệu đồng", 300_000_000, "exact"),
        ("trên 50 triệu đồng", 50_000_000, "at_least"),
        ("từ 10 triệu đồng trở lên", 10_000_000, "at_least"),
        ("hàng trăm triệu đồng", None, "order_of_magnitude"),
        ("từ 5 đến 10 triệu đồng", None, "order_of_magnitude"),
        ("từ 5 triệu đến 10 triệu đồng", None, "order_of_magnitude"),
        ("5 triệu - 10 triệu đồng", None, "order_of_magnitude"),
        ("5-10 triệu đồng", None, "order_of_magnitude"),
    ],
)
def test_money_in_dong(text, vnd, qualifier):
    quantity = one(text)
    assert (quantity.value, quantity.value_vnd, quantity.vnd_qualifier) == (None, vnd, qualifier)
    assert quantity.qualifier == qualifier
    assert quantity.unit.vnd
    assert quantity.text == normalize(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("gần 1.900 lượt", thing(1900, "lượt", "", "at_most")),
        ("4,2 km", thing(4.2, "km")),
        ("4,2km", thing(4.2, "km")),
        ("85 bộ", thing(85, "bộ")),
        ("85 bộ bàn ghế", thing(85, "bộ", "bàn ghế")),
        ("670 đầu sách", thing(670, "đầu sách")),
        ("500m2", thing(500, "m2")),
        ("250 ngày/công", thing(250, "ngày công")),
        ("5 nghìn lượt", thing(5000, "lượt")),
        ("85 bộ bàn ghế trị giá 100 triệu đồng", thing(85, "bộ", "bàn ghế", "exact", 1e8)),
        ("85 bộ bàn ghế (100 triệu đồng)", thing(85, "bộ", "bàn ghế", "exact", 1e8)),
        ("12 hộp quà", thing(12, None, "hộp quà")),
    ],
)
def test_one_quantity(text, row):
    assert rows(text) == [row]


# --- sentences ------------------------------------------------------------------------------------

SENTENCES = {
    "đã đầu tư 50,596 tỷ đồng góp phần hoàn thiện các tiêu chí": [money(50_596_000_000, "tỷ đồng")],
    "xã Kỳ Nam 15 triệu đồng, phường Kỳ Phương 85 bộ bàn ghế trị giá 100 triệu đồng": [
        money(15_000_000),
        thing(85, "bộ", "bàn ghế", "exact", 100_000_000),
    ],
    "170 lượt cán bộ, chiến sỹ làm đường": [thing(170, "lượt", "cán bộ, chiến sỹ")],
    "02 thôn của Kỳ Hà, Kỳ Ninh với số tiền 60 triệu đồng": [
        thing(2, "thôn", "", "exact", 60_000_000)
    ],
    "02 công trình đường điện thắp sáng đường quê 4,2km với số tiền trên 50 triệu đồng, "
    "huy động trên 250 ngày công cán bộ, chiến sỹ": [
        thing(2, "công trình", "đường điện thắp sáng đường quê"),
        thing(4.2, "km", "đường điện thắp sáng đường quê", "exact", 50_000_000, "at_least"),
        thing(250, "ngày công", "cán bộ, chiến sỹ", "at_least"),
    ],
    "hàng trăm ngày công xây dựng 5,1 km đường giao thông nông thôn, "
    "trị giá 02 tỷ đồng tại xã Kỳ Hà": [
        thing(None, "ngày công", "", "order_of_magnitude"),
        thing(5.1, "km", "đường giao thông nông thôn", "exact", 2_000_000_000),
    ],
    "hỗ trợ 20 triệu đồng, 250 suất quà nhân dịp lễ tết,...": [
        money(20_000_000),
        thing(250, "suất quà"),
    ],
    "19 triệu đồng, 08 km đường điện, 670 đầu sách; huy động gần 1.900 lượt đoàn viên, hội viên": [
        money(19_000_000),
        thing(8, "km", "đường điện"),
        thing(670, "đầu sách"),
        thing(1900, "lượt", "đoàn viên, hội viên", "at_most"),
    ],
    "đóng góp 8,138 tỷ đồng": [money(8_138_000_000, "tỷ đồng")],
    "hiến hàng ngàn mét đất, tường rào, cây các loại": [
        thing(None, "m", "đất, tường rào, cây các loại", "order_of_magnitude"),
    ],
    "hàng ngàn lượt đoàn viên, hội viên": [
        thing(None, "lượt", "đoàn viên, hội viên", "order_of_magnitude"),
    ],
    "08 km đường điện; 670 đầu sách": [thing(8, "km", "đường điện"), thing(670, "đầu sách")],
    "4,2 km đường điện, trị giá trên 50 triệu đồng": [
        thing(4.2, "km", "đường điện", "exact", 50_000_000, "at_least")
    ],
    "hiến 1.200 m2 đất và 350 ngày công": [thing(1200, "m2", "đất"), thing(350, "ngày công")],
    "hoàn thành thêm 14 tuyến trên 6 phường, lên 22 tuyến": [
        thing(14, "tuyến"),
        thing(6, "phường"),
        thing(22, "tuyến"),
    ],
    "không còn xã dưới 11 tiêu chí": [thing(11, "tiêu chí", "", "at_most")],
    "250 ngày công, ước tính 20 triệu đồng": [
        thing(250, "ngày công", "", "exact", 20_000_000, "about")
    ],
    "tặng 250 suất quà, 85 bộ bàn ghế với tổng trị giá 150 triệu đồng": [
        thing(250, "suất quà"),
        thing(85, "bộ", "bàn ghế", "exact", 150_000_000),
    ],
    "250 suất quà, xây dựng nhà văn hóa trị giá 500 triệu đồng": [
        thing(250, "suất quà"),
        money(500_000_000, item="nhà văn hóa"),
    ],
    "hỗ trợ xi măng trị giá 20 triệu đồng": [money(20_000_000, item="xi măng")],
    "5 km\n1 km": [thing(5, "km"), thing(1, "km")],
    "5 km; trị giá 3 triệu": [thing(5, "km", vnd=3_000_000)],
    "5 km. Trị giá 3 triệu": [thing(5, "km"), money(3_000_000)],
    "20 triệu đồng tiền mặt": [money(20_000_000, item="tiền mặt")],
    "số tiền60 triệu đồng": [money(60_000_000)],
    "hỗ trợ thôn 3 thùng sơn, cấp 20 xe đạp": [
        thing(3, None, "thùng sơn"),
        thing(20, None, "xe đạp"),
    ],
    "huy động đến 2000 lượt, lên đến 2000 chiếc nón": [
        thing(2000, "lượt"),
        thing(2000, None, "chiếc nón"),
    ],
    "5 triệu đồng thời gian qua": [money(5_000_000, item="thời gian qua")],
    "5.bộ": [thing(5, None, ".bộ")],
    "hỗ trợ thôn 3 triệu đồng": [money(3_000_000)],
    "1. Hỗ trợ 5 triệu đồng; 2. Tặng 10 suất quà": [money(5_000_000), thing(10, "suất quà")],
    "Hỗ trợ 5 triệu\n- 10 suất quà": [money(5_000_000), thing(10, "suất quà")],
    "85 bộ bàn ghế\ntrị giá 100 triệu đồng": [thing(85, "bộ", "bàn ghế", "exact", 100_000_000)],
    "5 triệu - 10 suất quà": [money(5_000_000), thing(10, "suất quà")],
    "năm 2018, 12 mô hình": [thing(12, "mô hình")],
    "35 đồng chí, 2 công nhân, 5 nghìn viên gạch": [
        thing(35, None, "đồng chí"),
        thing(2, None, "công nhân"),
        thing(5000, None, "viên gạch"),
    ],
    "đạt 91": [thing(91, None)],
    "2000 suất quà, 2000 chiếc nón": [thing(2000, "suất quà"), thing(2000, None, "chiếc nón")],
    "tăng từ 14 lên 22 tuyến": [thing(None, "tuyến", "", "order_of_magnitude")],
    "-5 triệu đồng": [money(-5_000_000)],
    "- 5 triệu đồng": [money(5_000_000)],
    "85 BỘ BÀN GHẾ TRỊ GIÁ 100 TRIỆU ĐỒNG": [thing(85, "bộ", "BÀN GHẾ", "exact", 100_000_000)],
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.items())
def test_sentences(text, expected):
    assert rows(text) == expected
    assert rows(unicodedata.normalize("NFD", text)) == expected


ALSO = (
    "mỗi xã 2 triệu đồng và 5 suất quà, 3 bộ",
    "20 suất quà x 300 nghìn đồng = 6 triệu đồng, 5 bộ",
    "20 suất quà × 300 nghìn đồng/suất; đạt 19/20 tiêu chí",
    "hỗ trợ 30 triệu đồng/hộ cho 12 hộ, 2 km/xã",
    "tăng -5 triệu đồng (−3 km), QL1A, tiền60 triệu",
    "tặng xi măng (trị giá 20 triệu đồng), cây xanh, trị giá 5 triệu đồng",
    "từ 5 đến 10 tuyến đường hoa, từ 5 triệu đến 10 triệu đồng mỗi hộ",
)


def test_sentences_with_where_each_quantity_stands_and_whether_each_got_it():
    lines = []
    for text in (*SENTENCES, *ALSO):
        shown = normalize(text)
        lines.append(f"> {' / '.join(text.splitlines())}")
        for one in read_quantities(text, UNITS):
            assert shown[one.start : one.end] == one.text or "\n" in text
            of = f"/{one.out_of:g}" if one.out_of else ""
            told = " ".join(filter(None, (one.qualifier, one.vnd_qualifier, "each" * one.per)))
            unit = one.unit.name if one.unit else "?"
            amount = f"{one.value}{of} {unit} ({one.item}) {one.value_vnd}"
            lines.append(
                f"{one.start}-{one.end} {' / '.join(one.text.splitlines())}: {amount} {told}"
            )
    assert_kept("words/quantities.txt", "sentences", lines)


@pytest.mark.parametrize(
    "text",
    [
        "ngày 15/12/2018",
        "15.12.2018",
        "cao điểm là tháng 11,12/2018",
        "năm 2018, 2019",
        "trong 3 năm 2016, 2017, 2018",
        "giai đoạn 2016-2020",
        "từ 2016 đến 2018",
        "quý III/2018 và 6 tháng đầu năm 2018",
        "ngày 15 tháng 12 năm 2018",
        "về đích 2018",
        "nhân dịp 27/7",
        "Số 12/BC-UBND",
        "QĐ 1980/QĐ-TTg, 51/2025/QĐ-TTg",
        "Nghị quyết 26",
        "theo Đề án 208",
        "đô thị loại 3, loại III",
        "khu phố 5, thôn 3, tổ 4",
        "thôn 1, 2 và 3",
        "thôn 3 xã Kỳ Hà, tổ 4 phường Kỳ Liên, thôn 5 và thôn 6, trường cấp 2, nhà cấp 4 cho",
        "02393 865 366",
        "Tiêu chí số 7, tiêu chí 17.1",
        "đạt 85%, 90,5 % và 3 phần trăm",
        "QL1A, A4, m2",
        "hàng tuần, hàng hóa, nhiều cách làm",
        "",
        "  .,;- ",
        "🎉",
    ],
)
def test_what_looks_like_a_quantity_and_is_none(text):
    assert read_quantities(text, UNITS) == []


def test_percentages_are_quantities_where_percent_is_a_unit():
    units = UNITS | {"%": Unit("%")}
    assert [(q.value, q.unit.name) for q in read_quantities("đạt 85,5%", units)] == [(85.5, "%")]


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("mỗi hộ 5 triệu đồng", [True]),
        ("5 triệu đồng/hộ/năm", [True]),
        ("5 triệu đồng mỗi hộ", [True]),
        ("bình quân đạt 18,2 tiêu chí", [True]),
        ("18,2 tiêu chí/xã", [True]),
        ("mỗi xã 2 triệu đồng và 5 suất quà", [True, True]),
        ("250 suất quà, mỗi suất 300.000 đồng", [False, True]),
        ("250 suất quà trị giá 300.000 đồng/suất", [False, True]),
        ("5 triệu đồng cho 2 hộ", [False, False]),
    ],
)
def test_amounts_for_each_are_no_totals(text, per):
    found = read_quantities(text, UNITS)
    assert [q.per for q in found] == per
    assert all(q.value_vnd is None or q.unit.vnd for q in found)


def test_a_fraction_keeps_its_whole():
    first, second = read_quantities("đến nay đạt 50/59, còn thực hiện 09/59 tiêu chí", UNITS)
    assert (first.value, first.out_of, first.unit) == (50, 59, None)
    assert (second.value, second.out_of, second.unit.name) == (9, 59, "tiêu chí")


@pytest.mark.parametrize("number", ["12.5", "1,200.5", "1.2.3", "1,234,567", "1 900 000", "0.900"])
def test_a_sentence_with_an_unreadable_number_raises(number):
    with pytest.raises(NotVietnameseNumber) as caught:
        read_quantities(f"hỗ trợ 5 triệu đồng, {number} km đường", UNITS)
    assert caught.value.text == number


def test_spans_are_of_the_normalized_text():
    text = "hỗ  trợ\u00a020 triệu đồng,\n 250 suất quà hoà bình"
    shown = normalize(text)
    found = read_quantities(text, UNITS)
    assert [q.text for q in found] == [shown[q.start : q.end] for q in found]
    assert [q.text for q in found] == ["20 triệu đồng", "250 suất quà hòa bình"]


@example("0\r- 0")
@given(st.text() | st.text("0123456789.,-/%() \nđồngtriệutỷkmhộvàtừđếntrịgiámỗinăm"))
def test_any_text_is_read_or_named_as_unreadable(text):
    for read in (read_number, read_percent, lambda t: read_quantities(t, UNITS)):
        try:
            read(text)
        except NotVietnameseNumber as error:
            assert error.text
    try:
        found = read_quantities(text, UNITS)
    except NotVietnameseNumber:
        return
    shown = lines_of(text).replace("\n", " ")  # without the dashes of a list
    for quantity in found:
        assert quantity.text == shown[quantity.start : quantity.end]


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(
            st.integers(1, 10**6),
            st.sampled_from(["km", "bộ", "ngày công", "triệu đồng", "chiếc nón"]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(["; ", ", ", " và ", "\n"]),
)
def test_no_quantity_is_lost(amounts, between):
    text = between.join(f"{format_number(n)} {unit}" for n, unit in amounts)
    found = read_quantities(text, UNITS)
    got = [q.value_vnd / 1e6 if q.value is None else q.value for q in found]
    assert got == [n for n, _ in amounts]


@given(st.integers(1, 10**6), st.integers(0, 999))
def test_money_has_no_rounding_errors(whole, part):
    assume(part % 10)
    quantity = one(f"{format_number(whole)},{part:03d} tỷ đồng")
    assert quantity.value_vnd == whole * 10**9 + part * 10**6


@pytest.mark.parametrize(
    "text",
    [
        "trên dưới " * 3000,
        "1 km, " * 2000,
        "~" * 9999,
        "5 km a, " + "b, " * 9999,
        "1 000 " * 2000,
        "a" * 99_999,
    ],
)
def test_long_text_is_read_in_reasonable_time(text):
    test_any_text_is_read_or_named_as_unreadable.hypothesis.inner_test(text)
