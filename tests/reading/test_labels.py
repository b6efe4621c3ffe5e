"""What a written label says: read whole, against the registers, never by likeness."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.reading.labels import Labels, Meaning, merge_parts
from workbook_makers import registers

LABELS = Labels(registers())


def said(meaning: Meaning) -> dict[str, object]:
    """The fields that are set, in comparable form."""
    found = {
        "heading": meaning.heading,
        "places": tuple(p.key for p in meaning.places),
        "whole_area": meaning.whole_area,
        "criterion": meaning.criterion,
        "criteria": tuple(sorted({number for _, number in meaning.criteria})),
        "number": meaning.number,
        "organization": meaning.organization,
        "indicator": meaning.indicator,
        "kind": meaning.kind,
        "measure": meaning.measure,
        "period": meaning.period.iso if meaning.period else "",
        "unit": meaning.unit.unit if meaning.unit else "",
    }
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        # headings
        ("TT", {"heading": "ordinal"}),
        ("STT", {"heading": "ordinal"}),
        ("Tên xã", {"heading": "place"}),
        ("Đơn vị tính", {"heading": "unit"}),
        ("ĐVT", {"heading": "unit"}),
        ("Tổng số", {"heading": "total"}),
        ("TỔNG CỘNG", {"heading": "total"}),
        ("Cộng", {"heading": "total"}),
        ("Tổng cộng toàn huyện năm nay", {"heading": "total"}),
        ("Trong đó", {"heading": "part"}),
        ("Yêu cầu", {"heading": "requirement"}),
        ("Tiêu chuẩn đạt chuẩn theo quy định của tỉnh", {"heading": "requirement"}),
        # criteria
        ("TC 7", {"criterion": "7"}),
        ("TC7", {"criterion": "7"}),
        ("Tiêu chí số 7", {"criterion": "7"}),
        ("Tiêu chí 07", {"criterion": "7"}),
        ("tieu chi 7", {"criterion": "7"}),
        ("7", {"number": "7"}),
        ("7.1", {"number": "7.1"}),
        ("Thủy lợi", {"criteria": ("3",)}),
        ("3. Thủy lợi", {"criterion": "3", "criteria": ("3",)}),
        ("Tiêu chí 3: Thủy lợi", {"criterion": "3", "criteria": ("3",)}),
        ("Thủy lợi (TC 3)", {"criterion": "3", "criteria": ("3",)}),
        ("Thuỷ lợi", {"criteria": ("3",)}),
        ("THỦY LỢI", {"criteria": ("3",)}),
        ("7.1. Chợ đạt chuẩn", {"criterion": "7.1"}),
        # places
        ("Kỳ Hà", {"places": ("kì hà",)}),
        ("UBND xã Kỳ Hà", {"places": ("kì hà",)}),
        ("xã Kỳ Hà, thị xã Kỳ Anh", {"places": ("kì hà",)}),
        ("Kỳ Ninh, Kỳ Hà và Kỳ Nam", {"places": ("kì ninh", "kì hà", "kì nam")}),
        ("02 thôn của Kỳ Hà, Kỳ Ninh", {"places": ("kì hà", "kì ninh")}),
        ("Toàn thị xã", {"whole_area": True}),
        ("các xã", {"whole_area": True}),
        # organizations and kinds
        ("MTTQ", {"organization": "mttq"}),
        ("Hội Nông dân", {"organization": "nong-dan"}),
        ("Hội Nông dân thị xã", {"organization": "nong-dan"}),
        ("Công an thị xã Kỳ Anh", {"organization": "cong-an"}),
        ("Hội Nông dân xã Kỳ Hà", {"organization": "nong-dan", "places": ("kì hà",)}),
        ("NSTW", {"organization": "ns-trung-uong"}),
        ("Ngày công", {"kind": "labour", "unit": "ngày công"}),
        ("Tiền mặt (triệu đồng)", {"kind": "cash", "unit": "triệu đồng"}),
        ("Tiền mặt\n(tr.đ)", {"kind": "cash", "unit": "triệu đồng"}),
        ("Hiến đất (m2)", {"kind": "land", "unit": "m2"}),
        ("Hiện vật quy đổi (tỷ đồng)", {"kind": "materials", "unit": "tỷ đồng"}),
        # periods and measures
        ("Năm 2018", {"period": "2018"}),
        ("Kế hoạch năm 2018", {"measure": "plan", "period": "2018"}),
        ("KH 2018", {"measure": "plan", "period": "2018"}),
        ("KQ 6 tháng đầu năm 2018", {"measure": "actual", "period": "2018-H1"}),
        ("Kết quả", {"measure": "actual"}),
        # indicators
        ("Số tiêu chí đạt chuẩn", {"indicator": "criteria_met"}),
        ("Bình quân tiêu chí/xã", {"indicator": "criteria_met_mean"}),
        ("Số mô hình dân vận khéo", {"indicator": "mobilization_models"}),
    ],
)
def test_a_label_is_read_whole(text, meaning):
    found = LABELS.read(text)
    assert {
        k: v for k, v in said(found).items() if k in meaning or k not in ("heading", "whole_area")
    } == meaning
    assert found.understood


@pytest.mark.parametrize(
    "text",
    [
        "Kỳ Hạ",
        "Hội Nông dan",
        "Hội Chơi cây cảnh",
        "Thủy lợi nội đồng lớn",
        "Bưu kiện",
        "Công an nhân dân tốt",
        "xyz",
    ],
)
def test_likeness_is_no_meaning(text):
    found = LABELS.read(text)
    assert not found.understood
    assert said(found) == {}


@pytest.mark.parametrize("text", ["3. Y tế", "Tiêu chí 3: Y tế"])
def test_a_number_and_a_name_that_differ_are_both_kept(text):
    found = LABELS.read(text)
    assert (found.criterion, {n for _, n in found.criteria}) == ("3", {"15"})


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        (
            "TỔNG HỢP KẾT QUẢ CÁC XÃ THỊ XÃ KỲ ANH NĂM 2018",
            {"places": ("kì anh",), "period": "2018"},
        ),
        (
            "Kết quả của xã Kỳ Hà, huyện Kỳ Anh đến 31/12/2018",
            {"places": ("kì hà",), "period": "2018"},
        ),
        ("Đơn vị tính: triệu đồng", {"unit": "triệu đồng"}),
        ("(ĐVT: 1.000 đồng)", {"unit": "nghìn đồng"}),
        ("Kế hoạch huy động vốn năm 2019", {"measure": "plan", "period": "2019"}),
        ("Kế hoạch và kết quả huy động năm 2019", {"period": "2019"}),
        ("Hội Nông dân hỗ trợ các xã năm 2018", {"organization": "nong-dan", "period": "2018"}),
        (
            "(Kèm theo Báo cáo số 35/BC-UBND ngày 15/01/2019 của UBND thị xã Kỳ Anh)",
            {"places": ("kì anh",)},
        ),
        ("(Ban hành kèm theo Quyết định số 318/QĐ-TTg ngày 08/3/2022)", {}),
    ],
)
def test_a_line_of_prose_gives_what_it_mentions(text, meaning):
    assert said(LABELS.read_context(text)) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "Kết quả hỗ trợ xây dựng nông thôn mới thị xã Kỳ Anh năm 2018",
        "Tổng hợp của tỉnh Hà Tĩnh năm 2018",
        "Kết quả của huyện Kỳ Anh năm 2018",
        "Kết quả của xã Kỳ Hà năm 2018",
    ],
)
def test_the_place_of_a_title_is_no_giver(text):
    assert LABELS.read_context(text).organization == ""


def test_a_label_is_looked_up_once():
    labels = Labels(registers())
    assert labels.read("Kỳ Hà") is labels.read("Kỳ Hà")


def test_parts_that_contradict_have_no_meaning():
    first, second = LABELS.read("Hội Nông dân"), LABELS.read("Công an")
    assert merge_parts([first, second]) is None
    assert merge_parts([first, LABELS.read("Năm 2018")]).organization == "nong-dan"


@pytest.mark.slow
@settings(deadline=None)
@given(st.text(max_size=50))
def test_any_text_can_be_read(text):
    found = LABELS.read(text)
    assert found.understood or found.rest
    LABELS.read_context(text)
    LABELS.scan_places(text)


WORDS = sorted(
    {w for r in registers().tables["aliases"] for w in r["alias"].split()}
    | set("()-:;,./%0123456789")
)


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join))
def test_any_words_of_the_registers_can_be_read(text):
    found = LABELS.read(text)
    assert found.understood or found.rest
    for _, number in found.criteria:
        assert number.isdigit()
    LABELS.read_context(text)
