"""Rows of several workbooks that contradict, repeat or fall back: what is told, and what is not."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checks.crosschecks import cross_checks, duplicates
from analysis.checks.scales import other_scale
from analysis.registers.preferences import Preferences
from analysis.run.build import as_table
from analysis.words.messages import Issue, explain
from workbook_makers import COLUMNS, registers

TODAY = "2026-11-23"


def row(table: str, **values) -> tuple:
    common = {
        "year": 2018,
        "period": "2018",
        "place_id": "ky-ha",
        "place": "Kỳ Hà",
        "measure": "actual",
        "basis": "reported",
        "source": "a.xlsx",
        "sheet": "Sheet1",
        "address": "C3",
    }
    record = dict.fromkeys(COLUMNS[table], "") | common | values
    assert record.keys() == set(COLUMNS[table])
    return tuple(record[column] for column in COLUMNS[table])


def mark(status: str, criterion: str = "7", **values) -> tuple:
    known = {"criteria_set": "NTM2016", "criterion": criterion, "value": None, "status": status}
    return row("criteria", **(known | values))


def figure(value: float | None, indicator: str = "criteria_met", **values) -> tuple:
    known = {"indicator": indicator, "value": value, "out_of": None, "qualifier": "exact"}
    return row("indicators", **(known | values))


def gift(
    value_vnd: float | None,
    organization_id: str = "phu-nu",
    group: str = "mass_organization",
    **values,
) -> tuple:
    known = {
        "organization_id": organization_id,
        "organization": organization_id,
        "organization_group": group,
    }
    known |= {"kind": "cash", "value_vnd": value_vnd, "quantity": None, "qualifier": "exact"}
    return row("contributions", **(known | values))


def told(criteria=(), contributions=(), indicators=(), preferences=(), today=TODAY) -> list[Issue]:
    rows = {"criteria": criteria, "contributions": contributions, "indicators": indicators}
    tables = {name: as_table(name, list(found)) for name, found in rows.items()}
    return cross_checks(tables, registers(), Preferences(preferences), today)


def told_twice(preferences: Preferences, *figures: tuple) -> list[Issue]:
    return duplicates(as_table("criteria", []), as_table("indicators", list(figures)), preferences)


def rules(*args, **kwargs) -> list[str]:
    return [issue.rule for issue in told(*args, **kwargs)]


B = {"source": "b.xlsx", "address": "D9"}


def cases(*rows) -> list:
    """Cases of which the first three show the rule and the others its edges, more slowly."""
    slow = pytest.mark.slow
    return [pytest.param(*row, marks=() if n < 3 else slow) for n, row in enumerate(rows)]


# -- the same thing told twice -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    cases(
        (figure(20.0), figure(20.0, **B), ["duplicate_equal"]),
        (figure(20.0), figure(19.0, **B), ["duplicate_different"]),
        (figure(20.0), figure(20.0, out_of=20.0, **B), ["duplicate_equal"]),
        (figure(20.0, out_of=20.0), figure(20.0, out_of=19.0, **B), ["duplicate_different"]),
        (figure(18.2, "poverty_rate"), figure(18.24, "poverty_rate", **B), ["duplicate_equal"]),
        # what lies between both roundings was rounded either way
        (figure(18.2, "poverty_rate"), figure(18.25, "poverty_rate", **B), ["duplicate_equal"]),
        (figure(18.3, "poverty_rate"), figure(18.25, "poverty_rate", **B), ["duplicate_equal"]),
        (figure(18.2, "poverty_rate"), figure(18.3, "poverty_rate", **B), ["duplicate_different"]),
        (figure(18.2, "poverty_rate"), figure(18.26, "poverty_rate", **B), ["duplicate_different"]),
        (
            figure(50.0, "investment", qualifier="at_least"),
            figure(54.0, "investment", **B),
            ["duplicate_equal"],
        ),
        (
            figure(50.0, "investment", qualifier="at_most"),
            figure(54.0, "investment", **B),
            ["duplicate_different"],
        ),
        (figure(20.0), figure(19.0, period="2019", **B), ["count_fell"]),
        (figure(20.0), figure(19.0, measure="plan", **B), []),
        (figure(20.0), figure(19.0, basis="illustrative", **B), []),
        (figure(20.0), figure(19.0, place_id="ky-nam", **B), []),
        (
            figure(20.0, place_id="", place="Tây Nguyên"),
            figure(19.0, place_id="", place="Tây Bắc"),
            [],
        ),
        # a number of criteria is a state of the period's last day, an amount is not
        (figure(20.0), figure(19.0, period="2018-12", **B), ["duplicate_different"]),
        (figure(20.0), figure(20.0, period="2018-12", **B), []),
        (figure(20.0, "investment"), figure(19.0, "investment", period="2018-12", **B), []),
    ),
)
def test_figures_told_twice(first, second, expected):
    assert rules(indicators=[first, second]) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    cases(
        (mark("met"), mark("met", **B), ["duplicate_equal"]),
        (mark("met"), mark("met", value=100.0, **B), ["duplicate_equal"]),
        (mark("met"), mark("not_met", **B), ["duplicate_different"]),
        (
            mark("in_progress", value=85.0),
            mark("in_progress", value=80.0, **B),
            ["duplicate_different"],
        ),
        (mark("in_progress", value=85.0), mark("in_progress", **B), ["duplicate_equal"]),
        (mark("met"), mark("not_met", period="2018-12", **B), ["duplicate_different"]),
        (mark("met"), mark("not_met", criteria_set="NTM2009", **B), []),
        (mark("met"), mark("not_met", "8", **B), []),
    ),
)
def test_criteria_told_twice(first, second, expected):
    assert rules(criteria=[first, second]) == expected


def test_both_figures_stand_side_by_side_in_the_message():
    (issue,) = told(
        indicators=[
            figure(14.0, "civilized_streets_new"),
            figure(12.0, "civilized_streets_new", **B),
        ]
    )
    for lang in ("vi", "en"):
        message, _ = explain(issue, lang)
        assert "12" in message
        assert "14" in message
        assert "a.xlsx [Sheet1] C3" in message
    (issue,) = told(criteria=[mark("met"), mark("not_met", **B)])
    assert "chưa đạt" in explain(issue)[0]
    assert "not met" in explain(issue, "en")[0]


def test_equal_figures_of_two_sheets_are_one_issue():
    rows = [mark("met", str(n), address=f"C{n}") for n in range(1, 20)]
    again = [mark("met", str(n), source="b.xlsx", address=f"D{n}") for n in range(1, 20)]
    (issue,) = told(criteria=[*rows, *again])
    assert (issue.rule, issue.detail["count"]) == ("duplicate_equal", "19")


# -- sources that people prefer ----------------------------------------------------------------
def preferred(
    source: str, place_id: str = "", what: str = "", period: str = "", table: str = "indicators"
) -> dict:
    line = {
        "table": table,
        "place_id": place_id,
        "what": what,
        "period": period,
        "preferred": source,
    }
    return line | {"reason": "số chính thức"}


TWO = [figure(14.0), figure(12.0, **B)]


@pytest.mark.parametrize(
    "line",
    [
        preferred("b.xlsx", "ky-ha", "criteria_met", "2018"),
        preferred("b.xlsx", "ky-ha", "criteria_met", "2018-12"),
        preferred("b.xlsx", "", "criteria_met"),
        preferred("b.xlsx"),
    ],
)
def test_a_declared_source_is_followed_and_the_other_noted(line):
    preferences = Preferences([line])
    (issue,) = told_twice(preferences, *TWO)
    assert (issue.rule, issue.source, issue.address) == ("source_preferred", "a.xlsx", "C3")
    assert (issue.found, issue.detail["here"], issue.detail["there"]) == (
        "b.xlsx [Sheet1] D9",
        "14",
        "12",
    )
    assert "số chính thức" in explain(issue)[0]
    assert preferences.unused() == []


@pytest.mark.parametrize(
    "line",
    [
        preferred("c.xlsx", "ky-ha", "criteria_met", "2018"),
        preferred("b.xlsx", "ky-nam", "criteria_met", "2018"),
        preferred("b.xlsx", "ky-ha", "poverty_rate", "2018"),
        preferred("b.xlsx", "ky-ha", "criteria_met", "2017"),
        preferred("b.xlsx", "ky-ha", "criteria_met", "năm 2018"),
        preferred("b.xlsx", "ky-ha", "criteria_met", "2018", table="criteria"),
    ],
)
def test_a_preference_that_fits_nothing_is_an_error_at_its_line(line):
    preferences = Preferences([preferred("b.xlsx", "ky-loi"), line][1:])
    assert [i.rule for i in told_twice(preferences, *TWO)] == ["duplicate_different"]
    (issue,) = preferences.unused()
    assert (issue.rule, issue.address) == ("preference_unused", "A2")


def test_a_preference_is_unused_once_the_sources_agree():
    preferences = Preferences([preferred("b.xlsx")])
    assert [i.rule for i in told_twice(preferences, figure(14.0), figure(14.0, **B))] == [
        "duplicate_equal"
    ]
    assert [i.rule for i in preferences.unused()] == ["preference_unused"]


def test_the_most_particular_preference_decides_and_the_other_is_told():
    preferences = Preferences(
        [preferred("a.xlsx"), preferred("b.xlsx", "ky-ha", "criteria_met", "2018")]
    )
    (issue,) = told_twice(preferences, *TWO)
    assert issue.source == "a.xlsx"
    assert [i.address for i in preferences.unused()] == ["A2"]


def test_what_was_set_aside_does_not_count_as_fallen_back():
    later = figure(13.0, period="2019", source="c.xlsx")
    assert rules(indicators=[*TWO, later], preferences=[preferred("b.xlsx")]) == [
        "source_preferred"
    ]
    assert rules(indicators=[*TWO, later], preferences=[preferred("a.xlsx")]) == [
        "source_preferred",
        "count_fell",
    ]


def test_a_preference_decides_between_two_dates_that_cannot_both_be():
    counts = [figure(11.0), figure(8.0, period="2019", out_of=20.0, **B)]
    (issue,) = told(indicators=counts, preferences=[preferred("a.xlsx", "ky-ha", "criteria_met")])
    assert (issue.rule, issue.source, issue.detail["here"]) == (
        "source_preferred",
        "b.xlsx",
        "8/20",
    )
    for of_one_date in (preferred("a.xlsx", "ky-ha", "criteria_met", "2018"), preferred("a.xlsx")):
        assert rules(indicators=counts, preferences=[of_one_date]) == ["count_fell"]


# -- gifts -------------------------------------------------------------------------------------
def listed(period: str, *amounts: float, **values) -> list[tuple]:
    """A gift of each of several givers, in one sheet."""
    givers = ("phu-nu", "nong-dan", "cong-an", "thanh-nien", "mttq")
    named = zip(amounts, givers, strict=False)
    return [gift(n * 1e6, who, period=period, **values) for n, who in named]


@pytest.mark.parametrize(
    ("first", "second", "grown"),
    [
        (("2018-05-31", 2, 3, 4), ("2018-06-30", 2, 3.5, 4), True),
        (("2018-05-31", 2, 3, 4), ("2018-06-30", 2, 3.5, 4, 7), True),
        (("2018-05-31", 2, 3, 4), ("2018-06-30", 2, 2.5, 4), False),
        (("2018-05-31", 2, 3, 4, 7), ("2018-06-30", 2, 3, 4), False),
        (("2018-05-31", 2, 3), ("2018-06-30", 2, 3), False),
        (("2018-05-31", 2, 3, 4), ("2019-06-30", 2, 3.5, 4), False),
        (("2018-05", 2, 3, 4), ("2018-06", 2.5, 3.5, 4.5), False),  # what each month brought
        (("2018-05", 2, 2, 2), ("2018-06", 2, 2, 2), False),  # a fee
        (("2018-05", 2, 3, 4, 7), ("2018-06", 2, 3, 4, 8), True),
        (("2018-Q1", 2, 3, 4), ("2018-H1", 2, 3, 4), False),  # added up but once
        (("2018", 2, 3, 4), ("2018", 2, 3.5, 4), True),  # "năm 2018, tính đến 31/5"
        (("2018", 2, 3, 4), ("2018", 3, 3.5, 5), False),
        (("2018", 4, 6, 8, 10, 12), ("2018", 2, 3, 4, 5, 6), True),  # an older copy of a sheet
    ],
)
def test_a_list_that_goes_on_with_an_earlier_one_is_told(first, second, grown):
    rows = [*listed(*first), *listed(*second, **B)]
    assert ("gifts_grown" in rules(contributions=rows)) is grown


@pytest.mark.parametrize(
    ("below", "more", "told"),
    [((9, 10, 11), (), True), ((9, 12, 11), (), False), ((9, 10, 11), (20, 21, 22, 23), False)],
)
def test_a_list_that_stands_twice_on_a_sheet_is_told(below, more, told):
    """All of it, as far below; not gifts that are alike by chance among others."""
    lines = [*zip("abc", (3, 4, 5), strict=True), *zip("abc", below, strict=True)]
    lines += [(f"n{n}", n) for n in more]
    rows = [gift(20e6, who, address=f"C{n}") for who, n in lines]
    assert ("gift_twice" in rules(contributions=rows)) is told


PEOPLE = {"organization_id": "nhan-dan", "group": "people"}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    cases(
        (gift(20e6), gift(20e6, **B), ["gift_twice"]),
        (gift(20e6), gift(25e6, **B), []),
        (gift(20e6), gift(20e6, address="C4"), []),  # two of a list, but not all of it copied
        (gift(15_735_500.0), gift(15_735_500.0, **PEOPLE, **B), ["gift_of_two_givers"]),
        (
            gift(15_735_500.0),
            gift(15_735_500.0, place_id="thi-xa-ky-anh", **B),
            ["gift_of_two_givers"],
        ),
        (
            gift(15_735_500.0),
            gift(15_735_500.0, place_id="thi-xa-ky-anh", **PEOPLE, **B),
            ["gift_of_two_givers"],
        ),
        (gift(15_735_500.0), gift(15_735_500.0, place_id="ky-nam", **PEOPLE, **B), []),
        (gift(15_735_500.0), gift(15_735_500.0, "cong-an", "armed_forces", **B), []),
        (gift(15_735_500.0), gift(15_735_500.0, period="2019", **PEOPLE, **B), []),
        (gift(15_735_500.0), gift(15_735_500.0, kind="materials", **PEOPLE, **B), []),
        (gift(15_735_500.0), gift(15_735_500.0, **PEOPLE, address="C4"), []),
        (gift(20e6), gift(20e6, **PEOPLE, **B), []),
        (gift(157e6), gift(157e6, **PEOPLE, **B), []),
        (
            gift(157e6, item="sân bóng"),
            gift(157e6, item="sân bóng", **PEOPLE, **B),
            ["gift_of_two_givers"],
        ),
        (gift(157e6, item="sân bóng"), gift(157e6, item="cổng", **PEOPLE, **B), []),
        (
            gift(157e6, quantity=3.0),
            gift(157e6, quantity=3.0, **PEOPLE, **B),
            ["gift_of_two_givers"],
        ),
    ),
)
def test_one_gift_told_by_two(first, second, expected):
    assert rules(contributions=[first, second]) == expected


def test_two_amounts_in_common_make_a_shorter_one_worth_telling():
    ours = [gift(157e6), gift(231e6, address="C4")]
    theirs = [gift(157e6, **PEOPLE, **B), gift(231e6, **PEOPLE, source="b.xlsx", address="D10")]
    (issue,) = told(contributions=[*ours, *theirs])
    assert (issue.rule, issue.detail["count"]) == ("gift_of_two_givers", "2")
    assert (
        rules(contributions=[*ours, *theirs, gift(157e6, source="c.xlsx", place_id="ky-nam")]) == []
    )


# -- what falls back ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rows", "expected"),
    cases(
        ([mark("met"), mark("not_met", period="2019", address="D3")], ["criterion_fell"]),
        ([mark("met"), mark("in_progress", period="2019-H1", value=90.0)], ["criterion_fell"]),
        ([mark("not_met"), mark("met", period="2019")], []),
        ([mark("met"), mark("met", period="2019"), mark("not_met", period="2017")], []),
        ([mark("met"), mark("not_applicable", period="2019")], []),
        ([mark("met"), mark("not_met", period="2019", measure="plan")], []),
        ([mark("met"), mark("not_met", period="2019", basis="illustrative")], []),
        ([mark("met"), mark("not_met", period="2019", place_id="ky-nam")], []),
        ([mark("met"), mark("not_met", period="2022", criteria_set="NTM2021")], []),
        # two sources of one date that disagree say nothing about the date before
        (
            [mark("met"), mark("not_met", period="2019"), mark("met", period="2019", **B)],
            ["duplicate_different"],
        ),
    ),
)
def test_a_criterion_that_falls_back(rows, expected):
    assert rules(criteria=rows) == expected


def test_the_criteria_that_fall_back_at_one_date_are_one_issue():
    before = [mark("met", str(n)) for n in (2, 7, 11)]
    after = [mark("not_met", str(n), period="2019", address=f"D{n}") for n in (11, 2, 7)]
    (issue,) = told(criteria=[*before, *after])
    assert (issue.found, issue.address) == ("2, 7, 11", "D2")
    assert "Kỳ Hà" in explain(issue)[0]


@pytest.mark.parametrize(
    ("rows", "expected"),
    cases(
        ([figure(11.0), figure(8.0, period="2019", out_of=20.0)], ["count_fell"]),
        ([figure(11.0), figure(8.0, period="2017")], []),
        ([figure(11.0), figure(11.0, period="2019")], []),
        ([figure(18.0, out_of=20.0), figure(17.0, out_of=19.0, period="2019")], []),
        ([figure(18.0, period="2021"), figure(15.0, period="2022")], []),  # another set of criteria
        (
            [
                figure(91.0, place_id="thi-xa-ky-anh"),
                figure(80.0, place_id="thi-xa-ky-anh", period="2020"),
            ],
            [],
        ),
        ([figure(12.0, "poverty_rate"), figure(8.0, "poverty_rate", period="2019")], []),
    ),
)
def test_a_count_that_falls(rows, expected):
    assert rules(indicators=rows) == expected


# -- what cannot be ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rows", "expected"),
    cases(
        ([figure(21.5, "criteria_met_mean", place_id="thi-xa-ky-anh")], ["beyond_set"]),
        ([figure(18.2, "criteria_met_mean", place_id="thi-xa-ky-anh")], []),
        (
            [figure(19.4, "criteria_met_mean", place_id="thi-xa-ky-anh")],
            [],
        ),  # Hà Tĩnh has a twentieth
        (
            [figure(19.4, "criteria_met_mean", place_id="thi-xa-ky-anh", period="2022")],
            ["beyond_set"],
        ),
        ([figure(21.0, "criteria_gained")], ["beyond_set"]),
        ([figure(20.0, "criteria_gained")], []),
        ([figure(25.0, "criteria_gained", place_id="thi-xa-ky-anh")], []),
        ([figure(91.0, place_id="thi-xa-ky-anh")], []),
        ([figure(None, "criteria_gained")], []),
    ),
)
def test_more_criteria_than_the_set_has(rows, expected):
    assert rules(indicators=rows) == expected


@pytest.mark.parametrize(
    ("period", "measure", "expected"),
    cases(
        ("2027", "actual", ["result_in_future"]),
        ("2026-12", "actual", ["result_in_future"]),
        ("2027", "plan", []),
        ("2026", "actual", []),
        ("2026-H2", "actual", []),
        ("2026-11-23", "actual", []),
        ("2026-11-24", "actual", ["result_in_future"]),
        ("2025/2030", "actual", []),
    ),
)
def test_results_of_a_time_to_come(period, measure, expected):
    assert rules(contributions=[gift(20e6, period=period, measure=measure)]) == expected


def test_a_sheet_of_the_future_is_one_issue():
    rows = [gift(20e6 + n, period="2062", place_id=f"p{n}", address=f"C{n}") for n in range(3, 9)]
    (issue,) = [i for i in told(contributions=rows) if i.rule == "result_in_future"]
    assert (issue.address, issue.found, issue.detail["count"]) == ("C3", "2062", "6")


# -- amounts in another unit -------------------------------------------------------------------
def over_years(*values: float) -> list[tuple]:
    return [
        gift(v, year=2018 + n, period=str(2018 + n), address=f"C{n}") for n, v in enumerate(values)
    ]


def in_a_column(*values: float) -> list[tuple]:
    return [gift(v, place_id=f"p{n}", address=f"C{n}") for n, v in enumerate(values)]


@pytest.mark.parametrize("lines", [over_years, in_a_column])
@pytest.mark.parametrize(
    ("values", "expected"),
    cases(
        ((15e6, 20e6, 18e6, 22e9, 25e6), ["scale_too_large"]),
        ((15e6, 20e6, 18e6, 22e3, 25e6), ["scale_too_small"]),
        ((15e6, 20e6, 18e6, 22e12, 25e6), ["scale_too_large"]),
        ((15e6, 20e6, 18e6, 22e9), ["scale_too_large"]),  # three that are close to each other
        ((15e6, 120e6, 18e6, 22e9), []),  # three that are not
        ((15e6, 18e6, 22e9), []),
        ((15e6, 20e6, 18e6, 2e9, 25e6), []),  # a hundred times is no unit
        ((15e6, 20e6, 18e6, 22e9, 25e9, 30e9), []),  # which of the two is right?
        ((1e6, 9e6, 80e6, 700e6, 6e9), []),
    ),
)
def test_an_amount_in_another_unit(lines, values, expected):
    assert rules(contributions=lines(*values)) == expected


def test_other_years_overrule_the_column():
    formosa = over_years(28e9, 30e9, 31e9, 29e9)
    others = [
        gift(v, place_id=f"p{n}", address=f"C{n + 20}")
        for n, v in enumerate((15e6, 20e6, 30e6, 25e6, 18e6))
    ]
    assert rules(contributions=[*formosa, *others]) == []
    assert rules(contributions=[formosa[0], *others]) == ["scale_too_large"]


def test_figures_of_one_sheet_are_neighbours():
    values = (28.5, 31.0, 35_000.0, 33.1, 30.0)
    incomes = [figure(v, "income_per_capita", place_id=f"p{n}") for n, v in enumerate(values)]
    (issue,) = told(indicators=incomes)
    assert (issue.rule, issue.found, issue.detail["limit"]) == (
        "scale_too_large",
        "35.000",
        "1.000",
    )


amounts = st.floats(1.0, 99.0)


@given(st.lists(amounts, max_size=30))
def test_an_honest_spread_is_never_told(values):
    assert not other_scale(values)


@given(st.lists(st.floats(1.0, 3.0), min_size=4, max_size=20), st.data())
def test_one_amount_in_another_unit_is_found_wherever_it_stands(values, data):
    position = data.draw(st.integers(0, len(values) - 1))
    factor = data.draw(st.sampled_from([1e3, 1e6, 1e-3, 1e-6]))
    values[position] *= factor
    assert other_scale(values) == {position: factor}


@given(st.lists(st.floats(1e-3, 1e9), min_size=1, max_size=20), st.integers(-20, 20))
def test_the_unit_of_all_amounts_does_not_matter(values, power):
    assert other_scale(values) == other_scale([v * 2.0**power for v in values])


@pytest.mark.slow
def test_budgets_as_unequal_as_they_are_told_rarely():
    """Amounts over three decades, as those of a district's givers, in 2,000 columns of 12."""
    random.seed(5)
    columns = [[10 ** random.gauss(7.5, 0.8) for _ in range(12)] for _ in range(2000)]
    assert sum(bool(other_scale(column)) for column in columns) <= 4


# -- periods, and speed ------------------------------------------------------------------------
@pytest.mark.slow
def at_random(chosen: random.Random) -> tuple[list[tuple], list[tuple]]:
    """Marks and figures of two communes and of what they lie in, in two years."""
    area = registers().by_place_id["ky-ha"][0].parent_id
    places, years = ["ky-ha", "ky-ninh", area], ["2017", "2018"]
    known = ["criteria_met", "criteria_met_mean", "communes_met_share", "communes_meeting_standard"]
    figures = [
        figure(chosen.randrange(1, 40), chosen.choice(known), out_of=chosen.choice([None, 20]),
               place_id=chosen.choice(places), period=chosen.choice(years), address=f"C{n}")
        for n in range(chosen.randrange(1, 9))
    ]  # fmt: skip
    marks = [
        mark("met", str(n), place_id=chosen.choice(places[:2]), period=chosen.choice(years))
        for n in range(1, chosen.choice([2, 12]))
    ]
    return marks, figures


AREA = registers().by_place_id["ky-ha"][0].parent_id
OTHER = figure(29, place_id="ky-ninh", place="Kỳ Ninh", address="C4")
IN_WORDS = {  # what stands in a message, in its order
    "a fall": (
        [figure(12, period="2017", year=2017), figure(9, source="b.xlsx", address="C4")],
        ["Kỳ Hà", "12 (2017", "a.xlsx [Sheet1] C3", "9 (2018"],
    ),
    "an area with less than its communes": (
        [figure(31, place_id=AREA, address="C9"), figure(9), OTHER],
        ["31", "Kỳ Ninh 29", "Kỳ Hà 9", "C3:C4", "38"],
    ),
    "a mean of no number of communes": (
        [
            figure(31, place_id=AREA, address="C9"),
            figure(2.7, "criteria_met_mean", place_id=AREA, address="D9"),
        ],
        ["2,7,", "31 (C9)", "31 : 11 = 2,82", "31 : 12 = 2,58"],
    ),
}


@pytest.mark.parametrize("case", IN_WORDS)
def test_a_message_names_both_figures_and_where_they_stand(case):
    figures, parts = IN_WORDS[case]
    (issue,) = told((), (), figures)
    message, _ = explain(issue)
    found = [message.find(part) for part in parts]
    assert -1 not in found and found == sorted(found), message


@pytest.mark.slow
def test_looking_only_where_something_may_disagree_finds_all_that_does(monkeypatch):
    tables = [at_random(random.Random(seed)) for seed in range(60)]
    found = [told(marks, (), figures) for marks, figures in tables]
    every = "analysis.checks.agreement._may_disagree"
    monkeypatch.setattr(every, lambda known, *_: known["place_id"].notna())
    assert found == [told(marks, (), figures) for marks, figures in tables]
    rules = {"mean_no_count", "share_mismatch", "area_mismatch", "marks_mismatch"}
    assert rules <= {issue.rule for issues in found for issue in issues}


@pytest.mark.parametrize("seed", range(5))
def test_few_rows_and_many_are_grouped_alike(seed, monkeypatch):
    marks, figures = at_random(random.Random(seed))
    again = [figure(None, "investment", unit=f"u{n % 2}", address=f"D{n}") for n in range(4)]
    given = [*over_years(28e9, 30e6, 31e9, 29e9), gift(None, address="D4"), gift(None, **B)]
    few = told(marks, given, [*figures, *again])
    monkeypatch.setattr("analysis.checks.rows._SMALL", 0)
    assert few == told(marks, given, [*figures, *again])
    assert {"scale_too_small", "gift_twice", "duplicate_equal"} <= {issue.rule for issue in few}


@pytest.mark.slow
def test_a_hundred_thousand_rows_take_seconds():
    criteria = [
        mark("met", str(n % 19 + 1), place_id=f"p{n // 19 % 500}", period=str(2010 + n // 9500))
        for n in range(40_000)
    ]
    gifts = [
        gift(1e6 + n, place_id=f"p{n % 400}", period=str(2000 + n // 1600), address=f"C{n}")
        for n in range(40_000)
    ]
    figures = [
        figure(5.0 + n % 9, "income_per_capita", place_id=f"p{n}", address=f"C{n}")
        for n in range(20_000)
    ]
    started = time.perf_counter()
    told(criteria, gifts, figures)
    assert time.perf_counter() - started < 10
