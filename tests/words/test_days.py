"""Days of plans as offices write them; weeks by number; numbers in words."""

import pytest

from analysis.words.days import Days, day_said, days_in, week_in
from analysis.words.spelled import SPELLED, spelled_value


@pytest.mark.parametrize(
    ("text", "year", "first", "last"),
    [
        ("15/11/2018", 2017, "2018-11-15", "2018-11-15"),
        ("2018-11-05", None, "2018-11-05", "2018-11-05"),
        ("2018-11-05 00:00:00", None, "2018-11-05", "2018-11-05"),
        ("5/3/18", None, "2018-03-05", "2018-03-05"),
        ("29/2/2020", None, "2020-02-29", "2020-02-29"),
        ("ngày 15 tháng 11 năm 2018", None, "2018-11-15", "2018-11-15"),
        ("đến 31/12/2018", None, "2018-12-31", "2018-12-31"),
        ("trước ngày 15/11/2018", None, "2018-11-15", "2018-11-15"),
        ("tháng 11/2018", None, "2018-11-01", "2018-11-30"),
        ("T.11/2018", None, "2018-11-01", "2018-11-30"),
        ("cuối tháng 11/2018", None, "2018-11-30", "2018-11-30"),
        ("CUỐI THÁNG 11/2018", None, "2018-11-30", "2018-11-30"),
        ("quý II/2018", None, "2018-04-01", "2018-06-30"),
        ("năm 2018", None, "2018-01-01", "2018-12-31"),
        ("từ 01/11 đến 15/11/2018", None, "2018-11-01", "2018-11-15"),
        ("từ ngày 5 đến ngày 15/11/2018", None, "2018-11-05", "2018-11-15"),
        ("1/11/2018 → 15/12/2018", None, "2018-11-01", "2018-12-15"),
        ("1/12/2018 - 31/12/2018", None, "2018-12-01", "2018-12-31"),
        ("1/11/2018 ÷ 15/12/2018", None, "2018-11-01", "2018-12-15"),
        ("1/11/2018, đến 15/12/2018", None, "2018-11-01", "2018-12-15"),
    ],
)
def test_days_that_say_their_year(text, year, first, last):
    assert days_in(text, year) == Days(first, last, "", dated=True)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("15-11", "2018-11-15", "2018-11-15"),
        ("15.11", "2018-11-15", "2018-11-15"),
        ("15 tháng 11", "2018-11-15", "2018-11-15"),
        ("15 thang 11", "2018-11-15", "2018-11-15"),
        ("quý II", "2018-04-01", "2018-06-30"),
        ("1/11 - 15/11", "2018-11-01", "2018-11-15"),
    ],
)
def test_days_without_a_year_are_of_the_year_around(text, first, last):
    assert days_in(text, 2018) == Days(first, last, "", dated=False)
    assert days_in(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("HT trước 15/11/2018, chờ vốn", "HT chờ vốn"),
        ("Văn bản 12: ngày 15/11/2018", "Văn bản 12"),
        ("15/11/2018 (dự kiến)", "dự kiến"),
        (f"15/11/2018 {'x' * 189}", "x" * 189),
    ],
)
def test_words_beside_a_day_are_kept_but_those_that_lead_to_it(text, words):
    assert days_in(text) == Days("2018-11-15", "2018-11-15", words, dated=True)


@pytest.mark.parametrize(
    "text",
    [
        *("31/2/2018", "30/2", "31/11", "năm trước", "đầu năm 2018", "Tuần 45", "chưa rõ"),
        *("15/11/2018; 20/11/2018", "1/1/2018, 2/1/2018, 3/1/2018", "1/11 và 15/11/2018"),
        *("15/11/2018 - 1/11/2018", f"15/11/2018 {'x' * 190}"),
    ],
)
def test_what_is_no_day_or_several_is_none(text):
    assert days_in(text, 2018) is None


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("Tuần 45", 2018, "2018-11-11"),
        ("tuan_45", 2018, "2018-11-11"),
        ("KH TUAN 7", 2020, "2020-02-16"),
        ("Tuần thứ 45, năm 2019", 2018, "2019-11-10"),
        ("Tuần 45 (2019; 2020)", 2018, "2019-11-10"),
        ("Tuần 1/2019", None, "2019-01-06"),
        ("Tuần 53", 2020, "2021-01-03"),
        ("Tuần 53", 2018, ""),
        ("Tuần 0", 2018, ""),
        ("Tuần 45", None, ""),
        ("Tuần 450", 2018, ""),
        ("Tuần 2 tháng 11", 2018, ""),
        ("Tuần 2 quý II", 2018, ""),
        ("Báo cáo", 2018, ""),
    ],
)
def test_a_week_ends_on_its_sunday(text, year, day):
    assert week_in(text, year) == day


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("Báo cáo đến ngày 15/11/2018 của xã", None, "2018-11-15"),
        ("từ 1/11 đến 15/11/2018", None, "2018-11-15"),
        ("1/11/2018 - 15/11/2018", None, "2018-11-15"),
        ("15 tháng 11 đến 20 tháng 11", 2018, "2018-11-20"),
        ("họp 20/11/2018, nộp 20/11/2018", None, "2018-11-20"),
        ("Quý I, 20/11/2018", None, "2018-11-20"),
        ("đến 31/12/2018", None, "2018-12-31"),
        ("đến 20/11", 2018, "2018-11-20"),
        ("đến 20/11", None, ""),
        ("họp 20/11/2018, nộp 21/11/2018", None, ""),
        ("từ 1/11/2018 đến 15/11/2018, họp ngày 20/11/2018", None, ""),
        ("15/11/2018 - 1/11/2018", None, ""),
        ("20/11/2018 và 31/2/2018", None, ""),
        ("Tính đến tháng 11/2018", None, ""),
        ("năm 2018", None, ""),
    ],
)
def test_the_one_day_of_a_text_that_says_more(text, year, day):
    assert day_said(text, year) == day


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("năm", 5), ("mười", 10), ("mười lăm", 15), ("mươi", 10), ("hai mươi", 20)),
        *(("Hai mươi mốt", 21), ("chín mươi tư", 94), ("hai chục", 20), ("trăm", 100)),
        *(("một trăm linh năm", 105), ("ba trăm hai mươi", 320), ("nghìn", 1000)),
        *(("hai nghìn ba trăm bốn mươi lăm", 2345), ("năm trăm nghìn", 500_000)),
        *(("hai tỷ ba triệu", 2_003_000_000), ("một nghìn lẻ tư", 1004)),
        *(("hai ba", None), ("hai mươi ba bốn", None), ("mười hai ba", None), ("", None)),
    ],
)
def test_numbers_in_words(text, value):
    assert spelled_value(text) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("có hai mươi xã", "hai mươi"),
        ("Hai mươi mốt hộ", "Hai mươi mốt"),
        ("bảy trăm nghìn đồng", "bảy trăm nghìn"),
        *(("một lệ", None), ("ba phú", None), ("nămx", None), ("lăm", None)),
    ],
)
def test_where_a_number_in_words_stands(text, said):
    found = SPELLED.search(text)
    assert (found and found[0]) == said
