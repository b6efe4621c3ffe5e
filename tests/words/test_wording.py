"""Numbers, money, names and periods as sentences say them, in both languages."""

import pytest

from analysis.words.wording import (
    approximately,
    date_words,
    join_names,
    money,
    money_scale,
    number,
    period_words,
)


@pytest.mark.parametrize(
    ("period", "vi", "en"),
    [
        ("2018", "2018", "2018"),
        ("2018-11", "11/2018", "11/2018"),
        ("2018-11-05", "05/11/2018", "05/11/2018"),
        ("2011/2018", "2011–2018", "2011–2018"),
        ("2018-03/2018-05", "3–5/2018", "3–5/2018"),
        ("2018-11-05/2018-12-10", "05/11–10/12/2018", "05/11–10/12/2018"),
    ],
)
def test_a_period_in_a_sentence(period, vi, en):
    assert (date_words(period), date_words(period, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("periods", "vi", "en"),
    [
        ([], "", ""),
        (["2018"], "năm 2018", "2018"),
        (["2020-11"], "tháng 11/2020", "11/2020"),
        (["2018", "2018-11"], "năm 2018", "2018"),
        (["2019", "2016", ""], "các năm 2016–2019", "2016–2019"),
        (["2011/2018"], "giai đoạn 2011–2018", "2011–2018"),
    ],
)
def test_periods_in_one_phrase(periods, vi, en):
    assert (period_words(periods), period_words(periods, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("amount", "vi", "en"),
    [
        (15_000_000, "15 triệu đồng", "15 million VND"),
        (2_500_000_000, "2,5 tỷ đồng", "2.5 billion VND"),
    ],
)
def test_money_has_the_unit_that_fits(amount, vi, en):
    assert (money(amount), money(amount, "en")) == (vi, en)
    assert money_scale([amount])[1] in vi


def test_a_million_is_told_in_millions_and_less_in_dong():
    assert money_scale([1e6]) == (1e6, "triệu đồng", 1)
    assert money_scale([999_999]) == (1, "đồng", 0)


def test_numbers_are_written_as_the_reader_does():
    assert (number(1234.56), number(1234.56, lang="en")) == ("1.234,6", "1,234.6")
    assert number(3.0) == "3"


def test_what_is_not_exact_says_so():
    assert approximately("12 tấn", "exact") == "12 tấn"
    said = {approximately("12 tấn", one) for one in ("about", "at_least", "at_most")}
    assert len(said) == 3 and all(text.endswith("12 tấn") and text != "12 tấn" for text in said)


def test_many_names_are_some_and_the_number_of_the_others():
    noun = ("xã", "communes")
    assert join_names([], noun=noun) == ""
    assert join_names(["Kỳ Hà"], noun=noun) == "Kỳ Hà"
    assert join_names(["A", "B", "C"], noun=noun) == "A, B và C"
    assert join_names(["A", "B", "C"], noun=noun, lang="en") == "A, B and C"
    assert join_names(list("ABCDEF"), most=3, noun=noun) == "A, B và 4 xã khác"
