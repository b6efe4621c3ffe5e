"""Findings: sentences that are right for one, many, none and ties, in both languages."""

from __future__ import annotations

import pytest

from analysis import measures
from analysis.figures import findings, findings_of_gifts
from analysis.words.wording import number
from table_makers import (
    CRITERIA_NAMES,
    CRITERIA_SETS,
    PLACES,
    contributions,
    criteria,
    gift,
    indicator,
    indicators,
    issues,
    ledger,
)


def met_of(*pairs, year="2018", out_of=20):
    rows = [indicator(place, year, value, out_of=out_of, address=place) for place, value in pairs]
    met = measures.criteria_met_reported(indicators(*rows), PLACES, CRITERIA_SETS)
    return measures.at_end_of_year(met, int(year[:4]))


@pytest.mark.parametrize(
    ("pairs", "vi"),
    [
        ([("Kỳ Nam", 11)], "Năm 2018: Kỳ Nam đạt 11/20 tiêu chí."),
        (
            [("Kỳ Ninh", 20), ("Kỳ Hà", 19), ("Kỳ Nam", 11)],
            "Năm 2018: trong 3 xã chỉ có Kỳ Ninh đạt đủ bộ tiêu chí; thấp nhất là "
            "Kỳ Nam (11/20 tiêu chí).",
        ),
        (
            [("Kỳ Ninh", 20), ("Kỳ Hà", 20), ("Kỳ Nam", 11), ("Kỳ Hoa", 11)],
            "Năm 2018: 2 trong 4 xã đạt đủ bộ tiêu chí; thấp nhất là Kỳ Hoa và Kỳ "
            "Nam (11/20 tiêu chí).",
        ),
        (
            [("Kỳ Ninh", 18), ("Kỳ Hà", 18), ("Kỳ Nam", 11)],
            "Năm 2018: chưa xã nào trong 3 xã đạt đủ bộ tiêu chí, cao nhất là Kỳ "
            "Hà và Kỳ Ninh (18/20); "
            "thấp nhất là Kỳ Nam (11/20 tiêu chí).",
        ),
        ([("Kỳ Ninh", 20), ("Kỳ Hà", 20)], "Năm 2018: cả 2 xã đều đạt đủ bộ tiêu chí."),
        ([("Kỳ Ninh", 15), ("Kỳ Hà", 15)], "Năm 2018: cả 2 xã cùng đạt 15 tiêu chí."),
    ],
)
def test_criteria_met(pairs, vi):
    assert findings.criteria_met(met_of(*pairs)).text == vi


def test_criteria_met_in_english():
    text = findings.criteria_met(met_of(("Kỳ Ninh", 20), ("Kỳ Hà", 19)), "en").text
    assert text == "2018: of 2 communes only Kỳ Ninh meets the whole set; Kỳ Hà the fewest (19/20)."


def test_a_part_of_a_year_is_named():
    assert findings.criteria_met(met_of(("Kỳ Nam", 15), year="2020-11")).text.startswith(
        "Tháng 11/2020: "
    )


def test_nothing_is_said_plainly():
    none = met_of(("Kỳ Nam", 15)).head(0)
    assert findings.criteria_met(none).text == "Không có số liệu về số tiêu chí đạt chuẩn."
    assert findings.criteria_met(none, "en").text == "There is no data on criteria met."
    assert findings.progress(none).text.startswith("Không có số liệu")
    given = measures.money_by_organization(contributions().head(0))
    assert findings_of_gifts.contributions(given).text.startswith("Không có số liệu")


def test_progress_compares_within_the_latest_set():
    met = measures.at_end_of_year(
        measures.criteria_met(criteria(5, range(2020, 2025)), CRITERIA_SETS)
    )
    span = met[met["year"].isin([2022, 2024])].groupby("year")["share_pct"].mean().round(1)
    words = [number(value) for value in span]
    assert findings.progress(met).text == (
        f"Từ 2022 đến 2024, tỷ lệ tiêu chí đạt bình quân của 5 xã tăng từ "
        f"{words[0]}% lên {words[1]}%."
    )


def test_progress_of_one_commune_and_of_none():
    met = measures.at_end_of_year(measures.criteria_met(criteria(1, (2016, 2018)), CRITERIA_SETS))
    assert "tỷ lệ tiêu chí đạt của Kỳ Ninh tăng từ" in findings.progress(met).text
    one_year = met[met["year"] == 2016]
    assert (
        findings.progress(one_year).text
        == "Không có số liệu về hai năm trở lên theo cùng một bộ tiêu chí."
    )


def change_of(*triples):
    rows = []
    for place, before, after in triples:
        rows += [
            indicator(place, "2016", before, out_of=20),
            indicator(place, "2018", after, out_of=20),
        ]
    met = measures.criteria_met_reported(indicators(*rows), PLACES, CRITERIA_SETS)
    return measures.change_between(met, 2016, 2018)


@pytest.mark.parametrize(
    ("triples", "vi"),
    [
        ([("Kỳ Nam", 7, 11)], "Từ 2016 đến 2018: Kỳ Nam tăng 4 tiêu chí."),
        ([("Kỳ Nam", 7, 7)], "Từ 2016 đến 2018: Kỳ Nam giữ nguyên."),
        (
            [("Kỳ Nam", 7, 11), ("Kỳ Hà", 10, 19)],
            "Từ 2016 đến 2018: cả 2 xã đều tăng; tăng nhiều nhất là Kỳ Hà (+9 tiêu chí).",
        ),
        (
            [("Kỳ Nam", 7, 11), ("Kỳ Hà", 10, 14)],
            "Từ 2016 đến 2018: cả 2 xã đều tăng (+4 tiêu chí).",
        ),
        (
            [("Kỳ Nam", 7, 11), ("Kỳ Hà", 10, 10), ("Kỳ Hoa", 9, 8)],
            "Từ 2016 đến 2018: 1 xã tăng, 1 xã giữ nguyên, 1 xã giảm; tăng nhiều "
            "nhất là Kỳ Nam (+4 tiêu chí).",
        ),
        (
            [("Kỳ Nam", 11, 11), ("Kỳ Hà", 10, 8)],
            "Từ 2016 đến 2018: 1 xã giữ nguyên, 1 xã giảm; giảm nhiều nhất là Kỳ Hà (−2 tiêu chí).",
        ),
        ([("Kỳ Nam", 7, 7), ("Kỳ Hà", 10, 10)], "Từ 2016 đến 2018: cả 2 xã đều giữ nguyên."),
    ],
)
def test_change(triples, vi):
    assert findings.change(change_of(*triples)).text == vi


def test_one_commune_is_told_by_the_numbers_of_what_it_misses():
    matrix = measures.criteria_matrix(criteria(1), CRITERIA_NAMES, 2018)
    missing = matrix.loc[matrix["status"] != "met", "criterion"].tolist()
    text = findings.criteria_matrix(matrix).text
    assert text.startswith(
        f"Năm 2018: Kỳ Ninh đạt {20 - len(missing)}/20 tiêu chí được báo cáo, "
        f"chưa đạt tiêu chí {missing[0]}, "
    )


def test_a_series_says_when_it_was_lower_between_and_how_many_sources_speak():
    series = measures.indicator_series(indicators(), "criteria_met", "xa-2", CRITERIA_SETS)
    assert findings.series(series).text == (
        "Kỳ Nam: số tiêu chí đạt chuẩn tăng từ 11 (2018) lên 15 (11/2020), "
        "thấp nhất 8 (3/2019), theo 2 nguồn."
    )


def test_a_series_over_two_criteria_sets_says_so():
    series = measures.indicator_series(
        indicators(), "criteria_met_mean", "tinh-ha-tinh", CRITERIA_SETS
    )
    assert findings.series(series).text.endswith("theo hai bộ tiêu chí khác nhau.")
    assert findings.series(series.head(1)).text == "Hà Tĩnh: bình quân tiêu chí/xã 4,1 (2010)."


def test_contributions_are_told_kind_by_kind_where_all_of_them_are_exact():
    assert findings_of_gifts.contributions(
        measures.money_by_organization(contributions())
    ).text == (
        "Năm 2018, đóng góp có trị giá lớn nhất về hiện vật: Ban Chỉ huy Quân sự (100 triệu đồng); "
        "tiền: Công an (60 triệu đồng)."
    )


def test_lower_bounds_are_not_ranked():
    rows = contributions(
        gift("cong-an", value_vnd=50e6, qualifier="at_least"),
        gift("quan-su", value_vnd=50e6, qualifier="at_least"),
    )
    text = findings_of_gifts.contributions(measures.money_by_organization(rows)).text
    words = "Năm 2018: số liệu về đóng góp bằng tiền chỉ biết trong khoảng, chưa so sánh được."
    assert text == words


def test_gifts_say_what_cannot_be_split():
    assert findings_of_gifts.gifts(measures.gifts(contributions(), PLACES)).text == (
        "Năm 2018, tiền: trong phần ghi rõ từng xã, Kỳ Nam nhận nhiều nhất (15 triệu đồng); "
        "86,8% không tách được theo xã."
    )
    shared = contributions(gift("cong-an", "Kỳ Ninh; Kỳ Hà", value_vnd=60e6))
    assert (
        findings_of_gifts.gifts(measures.gifts(shared, PLACES)).text
        == "Năm 2018, tiền: không khoản nào ghi rõ cho một xã."
    )


def test_sources_of_funds_of_one_and_of_several_sources():
    rows = contributions(
        gift("nhan-dan", "Lộc Hà", value_vnd=31.92e9), gift("ns-tinh", "Lộc Hà", value_vnd=49.699e9)
    )
    funds = measures.sources_of_funds(rows, PLACES, "huyen-loc-ha")
    assert findings_of_gifts.sources_of_funds(funds).text == (
        "Năm 2018, huyện Lộc Hà huy động 81,619 tỷ đồng từ 2 nguồn; lớn nhất "
        "là Ngân sách tỉnh (60,9%)."
    )
    one = measures.sources_of_funds(rows.head(1), PLACES, "huyen-loc-ha")
    assert findings_of_gifts.sources_of_funds(one).text.endswith(
        "huy động 31,92 tỷ đồng từ một nguồn: Nhân dân."
    )


def test_cumulative_funds_name_their_years():
    rows = contributions(gift("nhan-dan", "Lộc Hà", value_vnd=1e9, period="2011/2018"))
    funds = measures.sources_of_funds(rows, PLACES, "huyen-loc-ha")
    assert findings_of_gifts.sources_of_funds(funds).text.startswith(
        "Giai đoạn 2011–2018, huyện Lộc Hà"
    )


def test_issues_and_cells():
    by_file = measures.issues_by_file(issues(), ledger())
    assert findings.issues(by_file).text == (
        "Đã nhận 3 tệp: 1 lỗi phải sửa trong 1 tệp và 1 chỗ cần xem lại; "
        "1 tệp không có gì phải sửa hay xem lại."
    )
    assert (
        findings.issues(by_file, "en").text
        == "3 files received: 1 error in 1 file and 1 warning; 1 clean."
    )
    clean = measures.issues_by_file(issues().head(0), ledger())
    assert findings.issues(clean).text == "Đã nhận 3 tệp, không tệp nào phải sửa."
    assert findings.cells(measures.cells_understood(ledger())).text == (
        "99,83% trong 590 ô có nội dung đã được hiểu; 1 ô cần xem."
    )


def test_shares_of_cells_are_never_rounded_up_to_all():
    table = ledger()
    table.loc[2, ["cells", "value"]] = [900_500, 900_440]
    assert findings.cells(measures.cells_understood(table)).text.startswith("99,99% trong 900.590")
