"""Periods as offices write them, to ISO; and the day on which names are looked up."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.words.one_period import find_period, stretches
from analysis.words.periods import Period, days_of, find_day, periods_in


@pytest.mark.parametrize(
    ("text", "iso", "rest"),
    [
        ("2018", "2018", ""),
        ("năm 2018", "2018", ""),
        ("Năm 2018", "2018", ""),
        ("NĂM 2018", "2018", ""),
        ("nam 2018", "2018", ""),
        ("Kết quả năm 2018", "2018", "Kết quả"),
        ("Hộ nghèo năm 2024 theo chuẩn giai đoạn 2022 - 2025", "2024", "Hộ nghèo theo chuẩn"),
        ("Hộ nghèo năm 2025 theo chuẩn giai đoạn 2022 - 2025", "2025", "Hộ nghèo theo chuẩn"),
        ("Hộ nghèo năm 2022 theo chuẩn giai đoạn 2022 - 2025", "2022", "Hộ nghèo theo chuẩn"),
        ("Giai đoạn 2016-2020, năm 2018", "2018", ","),
        ("2026-2030, 6 tháng đầu năm 2026", "2026-H1", ","),
        ("2026-2030, 6 tháng đầu năm 2030", "2030-H1", ","),
        ("KH 2018", "2018", "KH"),
        ("Tỉnh Hà Nam 2018", "2018", "Tỉnh Hà Nam"),
        ("cuối năm 2018", "2018", ""),
        ("Đến 31/12/2018", "2018", ""),
        ("đến hết ngày 31/12/2018", "2018", ""),
        ("31/12/2018", "2018", ""),
        ("đến ngày 31 tháng 12 năm 2018", "2018", ""),
        ("6 tháng đầu năm 2018", "2018-H1", ""),
        ("6 tháng đầu năm 2026", "2026-H1", ""),
        ("6 tháng cuối năm 2018", "2018-H2", ""),
        ("6T đầu năm 2018", "2018-H1", ""),
        ("ba tháng đầu năm 2018", "2018-Q1", ""),
        ("3 tháng cuối năm 2018", "2018-Q4", ""),
        ("12 tháng cuối năm 2018", "2018", ""),
        ("11 tháng năm 2018", "2018-01/2018-11", ""),
        ("2 tháng đầu năm 2018", "2018-01/2018-02", ""),
        ("1 tháng đầu năm 2018", "2018-01", ""),
        ("9 tháng cuối năm 2018", "2018", "9 tháng"),
        ("13 tháng năm 2018", "2018", "13 tháng"),
        ("nửa cuối năm 2018", "2018-H2", ""),
        ("12 tháng năm 2018", "2018", ""),
        ("Quý I/2018", "2018-Q1", ""),
        ("quý III năm 2018", "2018-Q3", ""),
        ("Quý 4 năm 2018", "2018-Q4", ""),
        ("Q2/2018", "2018-Q2", ""),
        ("quí II năm 2018", "2018-Q2", ""),
        ("tháng 11 năm 2018", "2018-11", ""),
        ("Tháng 11/2018", "2018-11", ""),
        ("tháng 3/2018", "2018-03", ""),
        ("11/2018", "2018-11", ""),
        ("15/11/2018", "2018-11-15", ""),
        ("ngày 5 tháng 3 năm 2018", "2018-03-05", ""),
        ("đến 30/6/2018", "2018-06-30", ""),
        ("9 tháng đầu năm 2018", "2018-01/2018-09", ""),
        ("từ đầu năm 2018 đến 30/6/2018", "2018-H1", ""),
        ("Từ đầu năm đến hết ngày 20/5/2018", "2018-01-01/2018-05-20", ""),
        ("từ đầu năm 2018 đến ngày 31 tháng 3 năm 2018", "2018-Q1", ""),
        ("từ đầu năm 2018 đến hết tháng 9/2018", "2018-01/2018-09", ""),
        ("giai đoạn 2011-2018", "2011/2018", ""),
        ("2011 - 2018", "2011/2018", ""),
        ("từ năm 2011 đến năm 2018", "2011/2018", ""),
        ("lũy kế 2011 – 2018", "2011/2018", ""),
        ("(từ năm 2016 đến tháng 6/2019)", "2016/2019-06", "( )"),
        ("Từ năm 2016 đến 30/6/2019", "2016/2019-06", ""),
        ("từ 15/12/2018 đến 14/6/2019", "2018-12-15/2019-06-14", ""),
        ("từ quý III/2018 đến quý II/2019", "2018-07/2019-06", ""),
        ("giai đoạn 2016 - 6/2019", "2016/2019-06", ""),
        ("từ tháng 3 đến tháng 9 năm 2019", "2019-03/2019-09", ""),
        ("Tháng 10 và 11 năm 2019", "2019-10/2019-11", ""),
        ("tháng 4, 5, 6 năm 2019", "2019-Q2", ""),
        ("tháng 1-9/2019", "2019-01/2019-09", ""),
        ("quý 3, 4 năm 2019", "2019-H2", ""),
        ("quý I đến quý III/2019", "2019-01/2019-09", ""),
        ("quý I - quý II/2019", "2019-H1", ""),
        ("quý 1, 2, 3, 4 năm 2019", "2019", ""),
        ("tháng 1 đến tháng 12 năm 2019", "2019", ""),
        ("từ 1/12/2017 đến 30/6/2019", "2017-12/2019-06", ""),
        ("từ tháng 1/2017 đến 31/12/2019", "2017/2019", ""),
        ("từ năm 2017 đến quý II/2019", "2017/2019-06", ""),
        ("từ 15/3/2018 đến 20/9/2018", "2018-03-15/2018-09-20", ""),
        ("từ 1/1 đến 31/12/2018", "2018", ""),
        ("từ 01/11/2018 đến 30/11/2018", "2018-11", ""),
        ("từ 1/1/2018 đến 30/6/2018", "2018-H1", ""),
        ("từ ngày 1 đến ngày 30/11/2018", "2018-11", ""),
        ("từ 2/1/2018 đến 30/6/2018", "2018-01-02/2018-06-30", ""),
        ("từ đầu năm 2018 đến 28/2/2018", "2018-01/2018-02", ""),
        ("từ đầu năm 2018 đến 31/12/2018", "2018", ""),
        ("từ đầu năm 2017 đến tháng 9/2018", "2017/2018-09", ""),
        ("đến tháng 11/2018", "2018-11", ""),
        ("tháng 12/2018", "2018-12", ""),
        ("30/6 năm 2018", "2018-06-30", ""),
        ("ngày 17-18/11/2018", "2018-11-17/2018-11-18", ""),
        ("nửa đầu năm 2018", "2018-H1", ""),
        ("T1-T9 2018", "2018-01/2018-09", ""),
        ("T4-T6/2018", "2018-Q2", ""),
        ("năm 2018 (từ 01/01 đến 30/9)", "2018-01/2018-09", "( )"),
        ("năm 2018 (từ 15/3 đến 20/9)", "2018-03-15/2018-09-20", "( )"),
        ("(01/01/2018 - 30/9/2018)", "2018-01/2018-09", "( )"),
        ("2018-12", "2018-12", ""),
        ("nhiệm kỳ 2015-2020 (đến 31/12/2018)", "2015/2018", "nhiệm kỳ ( )"),
        ("nhiệm kỳ 2015-2020 (đến 30/6/2018)", "2015/2018-06-30", "nhiệm kỳ ( )"),
        ("nhiệm kỳ 2015-2020 (đến 31/12/2020)", "2015/2020", "nhiệm kỳ ( )"),
    ],
)
def test_a_period_is_read_and_taken_out_of_its_label(text, iso, rest):
    period, left = find_period(text)
    assert period.iso == iso
    assert left.strip(" -/") == rest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kỳ Hà",
        "19/20",
        "1.900",
        "20,5",
        "Đề án 208",
        "0239 3865366",
        "12.018 triệu",
        "2018,5",
        "120181",
        "năm 1850",
        "32/13/2018",
        *("0/6/2018", "32/1/2018", "1/0/2018", "tháng 0/2018", "T13/2018", "2018 đến 6/2018"),
        *("giai đoạn 2022-2025 và năm 2025", "giai đoạn 2022-2025, năm 2021"),
        *("2026-2030, 6 tháng đầu năm 2025", "tháng 9 đến 3/2019", "quý IV đến quý I/2019"),
        "năm 2017, năm 2018",
        "QĐ 318/QĐ-TTg",
        "13/2018/TT",
        "2018-2011",
        "tháng 13 năm",
        "tháng 3 và tháng 8 năm 2019",
        "quý 1, 3 năm 2019",
        "quý IV và cả năm 2018",
        "9 tháng đầu năm và ước cả năm 2018",
        "2018/2017 (%)",
        "TH2018/KH2018",
        "Thu nhập b/q 1 người",
        "Doanh thu B/Q 2 vợ chồng",
    ],
)
def test_what_is_no_period_or_several_is_none(text):
    period, rest = find_period(text)
    assert period is None
    assert rest == text


@pytest.mark.parametrize(
    ("text", "part", "year", "iso"),
    [
        ("6 tháng đầu năm", "H1", 2018, "2018-H1"),
        ("6 tháng cuối năm", "H2", 2018, "2018-H2"),
        ("Quý I", "Q1", 2018, "2018-Q1"),
        ("quý iv", "Q4", 2018, "2018-Q4"),
        ("tháng 5", "05", 2018, "2018-05"),
        ("năm trước", "", 2018, "2017"),
        ("cùng kỳ năm trước", "", 2018, "2017"),
        ("31/12 năm trước", "", 2026, "2025"),
        ("30/6 năm", "06-30", 2019, "2019-06-30"),
        ("từ 1/1 đến 31/12", "", 2019, "2019"),
        ("từ 1/2 đến 28/2", "02", 2019, "2019-02"),
        ("từ 2/2 đến 28/2", "02-02/02-28", 2019, "2019-02-02/2019-02-28"),
        ("từ 1/2 đến 27/2", "02-01/02-27", 2019, "2019-02-01/2019-02-27"),
        *(("tháng 12", "12", 2019, "2019-12"), ("cả năm", "", 2019, "2019")),
        *(("năm tới", "", 2019, "2020"), ("sang năm", "", 2019, "2020")),
    ],
)
def test_a_part_takes_its_year_from_around(text, part, year, iso):
    period, _ = find_period(text)
    assert (period.year, period.part) == (None, part)
    assert period.iso == ""
    assert period.within(None) is period
    assert period.within(year).iso == iso


@pytest.mark.parametrize(
    ("text", "year", "iso"),
    [
        ("từ năm 2016 đến nay", 2019, "2016/2019"),
        ("kể từ 2016", 2019, "2016/2019"),
        ("tính từ năm 2016", 2019, "2016/2019"),
        ("từ đầu năm 2019 đến nay", 2019, "2019"),
        ("2016 đến nay", 2019, "2016/2019"),
        ("giai đoạn 2016 - nay", 2019, "2016/2019"),
        ("2016 đến nay", 2015, ""),
        ("từ năm 2016 trở lại đây", None, ""),
        ("từ năm 2016 đến nay", 2015, ""),
    ],
)
def test_what_goes_on_ends_in_the_year_that_the_context_tells(text, year, iso):
    period, _ = find_period(text)
    assert period.within(year).iso == iso


@pytest.mark.parametrize(
    ("first", "last", "iso"),
    [
        ("từ năm 2016 đến nay", "30/6/2019", "2016/2019-06-30"),
        ("từ năm 2016 đến nay", "quý I/2016", "2016-Q1"),
        ("từ năm 2016 đến nay", "năm 2015", ""),
        ("năm 2018", "năm 2019", "2018"),
        ("Quý I", "năm 2019", ""),
    ],
)
def test_what_goes_on_ends_where_another_period_does(first, last, iso):
    assert find_period(first)[0].until(find_period(last)[0]).iso == iso
    assert find_period(first)[0].until(None) == find_period(first)[0]


def test_stretches_are_cut_at_signs_but_not_within_a_period():
    text = "Kết quả: năm 2018 (2022 - 2025), xã - huyện\nlần 2; ước"
    assert [*stretches(text)] == [
        *("Kết quả:", " năm 2018 (", "2022 - 2025)", ",", " xã", "huyện", "lần 2;", " ước")
    ]


def test_a_year_of_its_own_is_kept():
    period, _ = find_period("Quý I/2017")
    assert period.within(2018).iso == "2017-Q1"


def test_a_plain_year_overrules_a_late_date_on_which_a_state_was_read():
    assert find_period("năm 2018 (đến ngày 15/11/2018)")[0].iso == "2018"
    assert find_period("năm 2018 (đến ngày 30/6/2018)")[0].iso == "2018-06-30"
    assert find_period("đến ngày 15/11/2018")[0].as_of
    assert find_period("đến tháng 12/2018")[0] == Period(2018, as_of=True)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2018", "2018-12-31"),
        ("6 tháng đầu năm 2018", "2018-06-30"),
        ("6 tháng cuối năm 2018", "2018-12-31"),
        ("quý I năm 2018", "2018-03-31"),
        ("quý II năm 2018", "2018-06-30"),
        ("quý III năm 2018", "2018-09-30"),
        ("15/11/2018", "2018-11-15"),
        ("giai đoạn 2011-2018", "2018-12-31"),
    ],
)
def test_names_are_looked_up_on_the_last_day(text, end):
    assert find_period(text)[0].end == end


@pytest.mark.parametrize(
    ("iso", "first", "last"),
    [
        ("2018", "2018-01-01", "2018-12-31"),
        ("2018-H2", "2018-07-01", "2018-12-31"),
        ("2018-Q1", "2018-01-01", "2018-03-31"),
        ("2018-11", "2018-11-01", "2018-11-30"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2018-11-15", "2018-11-15", "2018-11-15"),
        ("2011/2018", "2011-01-01", "2018-12-31"),
        ("2018-01/2018-09", "2018-01-01", "2018-09-30"),
    ],
)
def test_a_period_begins_and_ends_on_a_day(iso, first, last):
    assert days_of(iso) == (first, last)


@pytest.mark.parametrize("text", ["", "năm 2018", "2018-Q5", "2018-13", "2018-H1-01", "2018/"])
def test_what_is_no_period_has_no_days(text):
    with pytest.raises(ValueError):
        days_of(text)


@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_ends_on_its_own_last_day(month):
    end = date.fromisoformat(Period(2018, f"{month:02d}").end)
    assert (end.month, (end + timedelta(days=1)).day) == (month, 1)


@given(st.integers(1990, 2050), st.integers(1, 12), st.integers(1, 28))
def test_every_day_is_read_back(year, month, day):
    iso = "" if (month, day) == (12, 31) else f"-{month:02d}-{day:02d}"
    assert find_period(f"ngày {day}/{month}/{year}")[0].iso == f"{year}{iso}"


@given(st.text(max_size=60))
def test_any_text_gives_a_period_or_itself(text):
    period, rest = find_period(text)
    assert (period is None) == (rest == text) or period is not None
    if period is not None and period.year is not None:
        assert 1900 <= period.year <= 2099
        assert period.end.startswith(str(period.year))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15/01/2020", "2020-01-15"),
        ("ngày 31 tháng 12 năm 2019", "2019-12-31"),
        ("2020-02-03 00:00:00", "2020-02-03"),
        ("30/02/2020", ""),
        ("tháng 12/2019", ""),
    ],
)
def test_the_day_that_a_text_names(text, day):
    assert find_day(text) == day


def test_a_year_before_without_accents_in_a_text_with_accents_is_read():
    assert [own.back for *_, own in periods_in("Hộ nghèo nam truoc")] == [1]
