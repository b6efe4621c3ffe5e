"""Measures: what is counted, what is never added, and what every number can be followed back to."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import measures
from analysis.words.wording import (
    approximately,
    join_names,
    money,
    money_scale,
    number,
    period_words,
    say,
)
from table_makers import (
    COMMUNES,
    CRITERIA_NAMES,
    CRITERIA_SETS,
    PLACES,
    contributions,
    criteria,
    criterion,
    gift,
    indicator,
    indicators,
    issues,
    ledger,
)

CRITERIA_COLUMNS = list(criteria(1).columns)


def table_of(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=CRITERIA_COLUMNS)


def full_set(place: str, year: int, met: int, last: int = 20, **more) -> list[dict]:
    return [
        criterion(place, year, n, "met" if n <= met else "not_met", **more)
        for n in range(1, last + 1)
    ]


# --- words and numbers ---


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (1361.2, 1, "1.361,2", "1,361.2"),
        (18.2, 1, "18,2", "18.2"),
        (20.0, 1, "20", "20"),
        (1900, 0, "1.900", "1,900"),
        (15.25, 1, "15,3", "15.3"),
        (0.05, 1, "0,1", "0.1"),
        (-6.84, 1, "−6,8", "−6.8"),
        (-0.04, 1, "0", "0"),
        (100, 0, "100", "100"),
        (1_361_225, 3, "1.361.225", "1,361,225"),
    ],
)
def test_numbers_are_written_in_the_readers_notation(value, decimals, vi, en):
    assert number(value, decimals) == vi
    assert number(value, decimals, "en") == en


def test_money_is_written_in_its_own_unit():
    assert money(2.02e9) == "2,02 tỷ đồng"
    assert money(15e6) == "15 triệu đồng"
    assert money(500_000) == "500.000 đồng"
    assert money(8.138e9, "en") == "8.138 billion VND"


def test_one_money_unit_suits_all_amounts_of_a_chart():
    assert money_scale([382.86e9, 22.8e9])[:2] == (1e9, "tỷ đồng")
    assert money_scale([50.596e9, 15e6])[:2] == (1e6, "triệu đồng")
    assert money_scale([])[1] == "triệu đồng"


def test_qualifiers_become_words():
    assert approximately("50", "at_least") == "trên 50"
    assert approximately("1.900", "at_most") == "gần 1.900"
    assert approximately("30", "about", "en") == "about 30"
    assert approximately("7", "exact") == "7"


def test_names_are_joined_as_in_a_sentence():
    assert join_names(["A"]) == "A"
    assert join_names(["A", "B"]) == "A và B"
    assert join_names(["A", "B", "C"]) == "A, B và C"
    assert join_names(["A", "B", "C", "D", "E"]) == "A, B và 3 xã khác"
    assert join_names(["A", "B"], "en") == "A and B"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="lang"):
        say("fr", "a", "b")


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        (["2018"], "năm 2018"),
        (["2020-11"], "tháng 11/2020"),
        (["2020-05-28"], "ngày 28/05/2020"),
        (["2026-H1"], "6 tháng đầu năm 2026"),
        (["2018-Q3"], "quý III/2018"),
        (["2011/2018"], "giai đoạn 2011–2018"),
        (["2018", "2018-12"], "năm 2018"),
        (["2016", "2019"], "các năm 2016–2019"),
        (["2018-11/2018-12"], "11–12/2018"),
        ([], ""),
    ],
)
def test_periods_are_written_as_in_a_sentence(periods, words):
    assert period_words(periods) == words


# --- rows ---


def test_select_takes_values_lists_and_everything():
    rows = contributions()
    assert len(measures.select(rows, year=2018)) == len(rows)
    assert len(measures.select(rows, year=[])) == len(measures.select(rows, year=None)) == len(rows)
    assert set(measures.select(rows, kind=["cash", "labour"])["kind"]) == {"cash", "labour"}
    assert measures.select(rows, year=1999).empty


def test_select_takes_a_figure_for_several_places_only_when_all_are_wanted():
    rows = contributions()
    assert "xa-0;xa-1" not in set(measures.select(rows, place_id=["xa-0"])["place_id"])
    assert "xa-0;xa-1" in set(measures.select(rows, place_id=["xa-0", "xa-1"])["place_id"])


def test_select_refuses_an_unknown_column():
    with pytest.raises(KeyError, match="xa_id"):
        measures.select(criteria(1), xa_id="ky-ninh")


def test_an_unknown_parent_is_refused():
    assert len(measures.communes_of(PLACES, "thi-xa-ky-anh")) == len(COMMUNES)
    with pytest.raises(ValueError, match="thi-xa-khac"):
        measures.communes_of(PLACES, "thi-xa-khac")


# --- criteria ---


def test_the_twentieth_criterion_counts_with_the_national_set():
    met = measures.criteria_met(table_of(*full_set("Kỳ Hà", 2018, 19)), CRITERIA_SETS)
    row = met.iloc[0]
    assert (row["met"], row["out_of"], row["criteria_set"], row["share_pct"]) == (
        19,
        20,
        "NTM2016",
        95.0,
    )


def test_a_special_zone_is_a_commune():
    island = ("ly-son", "Lý Sơn", "đặc khu", "tinh-ha-tinh", "2025-07-01", None)
    places = pd.concat([PLACES, pd.DataFrame([island], columns=PLACES.columns)], ignore_index=True)
    assert "ly-son" in measures.communes_of(places, "tinh-ha-tinh")
    rows = contributions(
        gift("quan-su", "Kỳ Nam", "cash", 15e6) | {"place_id": "ly-son", "place": "Lý Sơn"}
    )
    assert measures.recipients(rows, places).tolist() == ["Lý Sơn"]


OWN = ("TINHMOI", "Tiêu chí riêng", "Own criteria", "2022-03-08", "2026-02-14", 2, "NTM2021", "")
OWN_SETS = pd.concat(
    [CRITERIA_SETS, pd.DataFrame([OWN], columns=CRITERIA_SETS.columns[: len(OWN)])],
    ignore_index=True,
)
OWN_NAMES = pd.concat(
    [
        CRITERIA_NAMES,
        pd.DataFrame(
            [
                ("TINHMOI", n, name, "", "", "NTM2021")
                for n, name in (("20", "Vườn hộ"), ("21", "Làng thông minh"))
            ],
            columns=CRITERIA_NAMES.columns,
        ),
    ],
    ignore_index=True,
)


def own(*statuses: str) -> list[dict]:
    return [
        criterion("Kỳ Hà", 2023, 20 + n, s, criteria_set="TINHMOI") for n, s in enumerate(statuses)
    ]


@pytest.mark.parametrize(
    ("statuses", "met", "out_of"),
    [
        (("met", "met"), 17, 21),
        (("met", "not_met"), 16, 21),
        (("met", "not_applicable"), 16, 20),
        ((), 15, 19),
    ],
)
def test_the_own_criteria_of_any_province_count_with_the_set_they_extend(statuses, met, out_of):
    rows = table_of(*full_set("Kỳ Hà", 2023, 15, last=19), *own(*statuses))
    found = measures.criteria_met(rows, OWN_SETS)
    assert found[["met", "out_of", "criteria_set"]].to_numpy().tolist() == [
        [met, out_of, "NTM2021"]
    ]
    matrix = measures.criteria_matrix(rows, OWN_NAMES, 2023)
    assert matrix["criterion_name"].tolist()[19:] == ["Vườn hộ", "Làng thông minh"][: len(statuses)]
    assert measures.criteria_set_on(pd.Timestamp("2023-12-31"), OWN_SETS) == "NTM2021"


def test_a_set_may_extend_one_that_extends_another():
    district = (
        "HUYENMOI",
        "Tiêu chí của huyện",
        "District criteria",
        "2022-03-08",
        "",
        1,
        "TINHMOI",
        "",
    )
    more = pd.DataFrame([district], columns=OWN_SETS.columns[: len(district)])
    sets = pd.concat([OWN_SETS, more], ignore_index=True)
    assert measures.national_sets(sets) == {
        "HATINH20": "NTM2016",
        "TINHMOI": "NTM2021",
        "HUYENMOI": "NTM2021",
    }
    rows = [*full_set("Kỳ Hà", 2023, 19, last=19), *own("met", "met")]
    rows.append(criterion("Kỳ Hà", 2023, 22, "met", criteria_set="HUYENMOI"))
    assert measures.criteria_met(table_of(*rows), sets)[["met", "out_of"]].to_numpy().tolist() == [
        [22, 22]
    ]


def test_the_denominator_is_that_of_the_commune_and_the_year():
    rows = full_set("Kỳ Hà", 2018, 10) + full_set("Kỳ Nam", 2018, 10) + full_set("Kỳ Hà", 2019, 10)
    rows[6]["status"] = rows[7]["status"] = "not_applicable"
    met = measures.criteria_met(table_of(*rows), CRITERIA_SETS)
    assert met.set_index(["place", "year"])["out_of"].to_dict() == {
        ("Kỳ Hà", 2018): 18,
        ("Kỳ Nam", 2018): 20,
        ("Kỳ Hà", 2019): 20,
    }


def test_what_does_not_apply_shrinks_the_denominator():
    rows = full_set("Kỳ Hà", 2018, 20)
    rows[6]["status"] = "not_applicable"
    row = measures.criteria_met(table_of(*rows), CRITERIA_SETS).iloc[0]
    assert (row["met"], row["out_of"], row["share_pct"]) == (19, 19, 100.0)


def test_criteria_without_a_row_count_as_missing_and_not_as_out_of_the_set():
    row = measures.criteria_met(table_of(*full_set("Kỳ Hà", 2023, 3, last=5)), CRITERIA_SETS).iloc[
        0
    ]
    assert (row["met"], row["not_met"], row["no_data"], row["out_of"]) == (3, 2, 14, 19)


def test_subcriteria_and_plans_are_not_counted():
    rows = [*full_set("Kỳ Hà", 2018, 5), criterion("Kỳ Hà", 2018, "7.1", "met")]
    rows.append(criterion("Kỳ Hà", 2018, 9, "met", measure="plan"))
    assert measures.criteria_met(table_of(*rows), CRITERIA_SETS)["met"].tolist() == [5]


def test_the_last_report_of_a_year_counts():
    rows = full_set("Kỳ Hà", 2018, 12, period="2018-H1") + full_set(
        "Kỳ Hà", 2018, 19, period="2018"
    )
    met = measures.criteria_met(table_of(*rows), CRITERIA_SETS)
    assert met[["met", "period"]].to_numpy().tolist() == [[19, "2018"]]


def test_contradicting_cells_are_not_counted_as_met():
    rows = [
        *full_set("Kỳ Hà", 2018, 20),
        criterion("Kỳ Hà", 2018, 3, "not_met", source="khac.xlsx"),
    ]
    row = measures.criteria_met(table_of(*rows), CRITERIA_SETS).iloc[0]
    assert (row["met"], row["conflicting"]) == (19, 1)


def test_reported_and_illustrative_figures_are_not_mixed_in_one_row():
    rows = full_set("Kỳ Hà", 2018, 12) + full_set(
        "Kỳ Hà", 2018, 19, basis="reported", source="b.xlsx"
    )
    met = measures.criteria_met(table_of(*rows), CRITERIA_SETS)
    assert dict(zip(met["basis"], met["met"], strict=True)) == {"illustrative": 12, "reported": 19}


def test_every_count_keeps_the_cells_behind_it():
    met = measures.criteria_met(table_of(*full_set("Kỳ Hà", 2018, 19)), CRITERIA_SETS)
    assert met["sources"].tolist() == [("minh-hoa/tieu-chi.xlsx",)]
    assert len(met["cells"].iloc[0]) == 20
    assert "minh-hoa/tieu-chi.xlsx!2018!C7" in met["cells"].iloc[0]


def test_an_unknown_criteria_set_is_refused():
    with pytest.raises(ValueError, match="NTM1999"):
        measures.criteria_met(
            table_of(criterion("Kỳ Hà", 2018, 1, "met", criteria_set="NTM1999")), CRITERIA_SETS
        )


def test_a_missing_column_is_named():
    with pytest.raises(KeyError, match="status"):
        measures.criteria_met(criteria(1).drop(columns="status"), CRITERIA_SETS)


def test_measures_change_no_table_and_depend_on_no_order_of_rows():
    rows = criteria(7, (2018, 2022))
    before = rows.copy(deep=True)
    met = measures.criteria_met(rows, CRITERIA_SETS)
    pd.testing.assert_frame_equal(rows, before)
    shuffled = rows.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(measures.criteria_met(shuffled, CRITERIA_SETS), met)


def test_communes_come_in_vietnamese_order():
    met = measures.criteria_met(criteria(12), CRITERIA_SETS)
    assert met["place"].tolist()[:4] == ["Kỳ Đồng", "Kỳ Hà", "Kỳ Hoa", "Kỳ Hưng"]


def test_reported_counts_keep_what_the_source_says():
    met = measures.criteria_met_reported(indicators(), PLACES, CRITERIA_SETS)
    at_end = measures.at_end_of_year(met, 2018).set_index("place")
    assert at_end["met"].to_dict() == {"Kỳ Hà": 19, "Kỳ Nam": 11, "Kỳ Ninh": 20}
    assert pd.isna(at_end.loc["Kỳ Nam", "share_pct"])
    assert "Kỳ Anh" not in at_end.index, "the town's total is no commune"


def test_sources_that_contradict_each_other_keep_a_row_each():
    rows = indicators(
        indicator("Kỳ Nam", "2018", 11), indicator("Kỳ Nam", "2018", 8, source="cong-bo/bao.xlsx")
    )
    at_end = measures.at_end_of_year(
        measures.criteria_met_reported(rows, PLACES, CRITERIA_SETS), 2018
    )
    assert sorted(at_end["label"]) == ["Kỳ Nam (bao.xlsx)", "Kỳ Nam (tieu-chi-2018.xlsx)"]


def test_sources_that_agree_are_one_row():
    rows = indicators(
        indicator("Kỳ Ninh", "2018", 20, out_of=20),
        indicator("Kỳ Ninh", "2018-12", 20, source="b.xlsx"),
    )
    met = measures.at_end_of_year(measures.criteria_met_reported(rows, PLACES, CRITERIA_SETS), 2018)
    assert met["sources"].tolist() == [("b.xlsx", "ky-anh-2018/tieu-chi-2018.xlsx")]
    assert met["out_of"].tolist() == [20]


def test_years_of_one_set_are_compared_in_criteria():
    rows = full_set("Kỳ Hà", 2018, 12) + full_set("Kỳ Hà", 2020, 19) + full_set("Kỳ Hưng", 2018, 20)
    change = measures.change_between(
        measures.criteria_met(table_of(*rows), CRITERIA_SETS), 2018, 2020
    )
    assert change["unit"].unique().tolist() == ["criteria"]
    assert change.set_index("place")["change"].to_dict()["Kỳ Hà"] == 7
    assert pd.isna(change.set_index("place")["change"]["Kỳ Hưng"]), (
        "a commune of one year keeps its row"
    )


def test_years_of_two_sets_are_compared_in_shares():
    rows = full_set("Kỳ Hà", 2021, 20) + full_set("Kỳ Hà", 2022, 15, last=19)
    change = measures.change_between(
        measures.criteria_met(table_of(*rows), CRITERIA_SETS), 2021, 2022
    )
    assert change["unit"].tolist() == ["share_pct"]
    assert change["after"].round(1).tolist() == [78.9]


def test_a_year_is_not_compared_with_itself():
    with pytest.raises(ValueError, match="different years"):
        measures.change_between(measures.criteria_met(criteria(2), CRITERIA_SETS), 2018, 2018)


def test_a_matrix_holds_one_criteria_set_and_says_what_it_left_out():
    rows = table_of(
        *full_set("Kỳ Hà", 2022, 9, last=19),
        criterion("Kỳ Nam", 2022, 1, "met", criteria_set="NTM2016"),
    )
    matrix = measures.criteria_matrix(rows, CRITERIA_NAMES, 2022)
    assert set(matrix["criteria_set"]) == {"NTM2021"}
    assert matrix["left_out"].unique().tolist() == [1]
    assert matrix["criterion"].tolist()[:3] == ["1", "2", "3"]


def test_the_twentieth_criterion_has_its_own_name():
    matrix = measures.criteria_matrix(table_of(*full_set("Kỳ Hà", 2018, 9)), CRITERIA_NAMES, 2018)
    assert matrix["criterion_name"].iloc[-1] == "Khu dân cư nông thôn mới kiểu mẫu và vườn mẫu"


def test_communes_are_counted_by_criterion():
    rows = full_set("Kỳ Hà", 2018, 5) + full_set("Kỳ Nam", 2018, 3)
    rows[0]["status"] = "not_applicable"
    counts = measures.communes_by_criterion(
        measures.criteria_matrix(table_of(*rows), CRITERIA_NAMES, 2018)
    ).set_index("criterion")
    assert counts.loc["1", ["met", "out_of"]].tolist() == [1, 1]
    assert counts.loc["5", ["met", "not_met", "out_of"]].tolist() == [1, 1, 2]


def test_a_series_knows_the_set_in_force_on_each_day():
    series = measures.indicator_series(
        indicators(), "criteria_met_mean", "tinh-ha-tinh", CRITERIA_SETS
    )
    assert series["criteria_set"].tolist() == ["NTM2009", "NTM2009", "NTM2016"]
    assert series["value"].tolist() == [4.1, 7.7, 17.7]


def test_an_unknown_indicator_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="criteria_met_mean"):
        measures.indicator_series(indicators(), "gdp", "tinh-ha-tinh", CRITERIA_SETS)


# --- contributions ---


def test_kinds_of_money_are_not_added():
    given = measures.money_by_organization(contributions())
    border = given[given["organization"] == "Bộ đội Biên phòng"]
    assert dict(zip(border["kind"], border["value_vnd"], strict=True)) == {
        "infrastructure": 2e9,
        "cash": 20e6,
    }


def test_units_of_things_are_not_added():
    by_kind = measures.contributions_by_kind(contributions())
    police = by_kind[(by_kind["name"] == "Công an") & (by_kind["kind"] == "labour")]
    assert police[["unit", "amount", "qualifier"]].to_numpy().tolist() == [
        ["ngày công", 250.0, "at_least"]
    ]
    desks = by_kind[(by_kind["name"] == "Ban Chỉ huy Quân sự") & (by_kind["kind"] == "materials")]
    assert dict(zip(desks["unit"], desks["amount"], strict=True)) == {
        "VND": 100e6,
        "bộ bàn ghế": 85.0,
    }


def test_kilometres_of_road_and_of_power_line_are_not_added():
    rows = contributions(
        gift("cong-an", "", "infrastructure", None, 4, "km", item="đường điện"),
        gift("cong-an", "", "infrastructure", None, 3, "km", item="đường bê tông"),
    )
    assert sorted(measures.contributions_by_kind(rows)["amount"]) == [3.0, 4.0]


def test_the_qualifier_of_a_thing_with_a_value_is_that_of_the_value():
    by_kind = measures.contributions_by_kind(contributions()).set_index(["name", "kind", "unit"])
    assert by_kind.loc[("Công an", "infrastructure", "VND"), "qualifier"] == "at_least"
    assert by_kind.loc[("Công an", "infrastructure", "km đường điện"), "qualifier"] == "exact"


def test_a_sum_with_a_lower_bound_is_a_lower_bound():
    rows = contributions(
        gift("cong-an", value_vnd=10e6), gift("cong-an", value_vnd=50e6, qualifier="at_least")
    )
    given = measures.money_by_organization(rows)
    assert given[["value_vnd", "qualifier"]].to_numpy().tolist() == [[60e6, "at_least"]]
    mixed = contributions(
        gift("cong-an", value_vnd=10e6, qualifier="at_most"),
        gift("cong-an", value_vnd=50e6, qualifier="at_least"),
    )
    assert measures.money_by_organization(mixed)["qualifier"].tolist() == ["about"]


def test_half_a_year_is_not_added_to_its_year():
    rows = contributions(
        gift("cong-an", value_vnd=10e6, period="2018-H1"), gift("cong-an", value_vnd=25e6)
    )
    assert measures.money_by_organization(rows)["value_vnd"].tolist() == [25e6]


def test_halves_without_their_year_are_added():
    rows = contributions(
        gift("cong-an", value_vnd=10e6, period="2018-H1"),
        gift("cong-an", value_vnd=25e6, period="2018-H2"),
    )
    assert measures.money_by_organization(rows)["value_vnd"].tolist() == [35e6]


def test_a_sum_over_years_is_not_added_to_a_year():
    rows = contributions(
        gift("cong-an", value_vnd=90e6, period="2011/2018"), gift("cong-an", value_vnd=25e6)
    )
    assert measures.money_by_organization(rows)["value_vnd"].tolist() == [25e6]


def test_plans_are_not_contributions():
    rows = contributions(
        gift("cong-an", value_vnd=90e6, measure="plan"), gift("cong-an", value_vnd=25e6)
    )
    assert measures.money_by_organization(rows)["value_vnd"].tolist() == [25e6]


def test_what_several_communes_received_is_not_split():
    given = measures.gifts(contributions(), PLACES)
    police = given[given["organization"] == "Công an"]
    assert police[["recipient", "amount", "shared"]].to_numpy().tolist() == [
        ["Nhiều xã, không tách", 60e6, True]
    ]
    assert "Không nêu nơi nhận" in set(given["recipient"])


def test_a_figure_of_the_whole_town_is_a_recipient_of_its_own():
    given = measures.gifts(contributions(gift("nhan-dan", "Kỳ Anh", value_vnd=8.138e9)), PLACES)
    assert given["recipient"].tolist() == ["Toàn thị xã Kỳ Anh"]


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="known"):
        measures.gifts(contributions(), PLACES, kind="money")


LOC_HA = {
    "nhan-dan": 31.92,
    "ns-tinh": 49.699,
    "tin-dung": 15.333,
    "chinh-quyen": 56.89,
    "quan-su": 5.976,
}


def test_shares_are_computed_and_not_copied():
    rows = contributions(*[gift(who, "Lộc Hà", value_vnd=v * 1e9) for who, v in LOC_HA.items()])
    funds = measures.sources_of_funds(rows, PLACES, "huyen-loc-ha")
    assert funds["share_pct"].round(1).tolist() == [35.6, 31.1, 20.0, 9.6, 3.7]
    assert funds["value_vnd"].sum() == pytest.approx(159.818e9)
    assert funds["place"].unique().tolist() == ["huyện Lộc Hà"]


def test_a_place_that_is_not_in_the_register_is_refused():
    with pytest.raises(ValueError, match="xa-khac"):
        measures.sources_of_funds(contributions(), PLACES, "xa-khac")


def test_magnitudes_are_listed_and_never_drawn():
    texts = measures.without_number(contributions())
    assert texts == ["hàng trăm ngày công (Bộ đội Biên phòng)"]
    assert not measures.contributions_by_kind(contributions())["amount"].isna().any()


# --- issues and ledger ---


def test_files_without_issues_are_counted_too():
    by_file = measures.issues_by_file(issues(), ledger())
    assert by_file["total"].tolist() == [1, 2, 0]
    assert by_file["source"].iloc[0] == "ky-anh-2018/luc-luong.xlsx", "errors come first"


def test_only_the_issues_of_the_files_used_are_shown():
    shown = measures.issues_touching(issues(), contributions())
    assert shown["Tệp"].tolist() == ["ky-anh-2018/luc-luong.xlsx"]
    assert len(measures.issues_touching(issues())) == 3


def test_issues_are_counted_by_rule_without_their_particulars():
    rows = issues()
    rows["rule"] = ["unknown_place", "same_content", "hidden_sheet"]
    labels = measures.issues_by_rule(rows)["label"].tolist()
    assert set(labels) == {
        "Không có đơn vị hành chính …, nên chưa dùng … số liệu",
        "Tệp có nội dung giống hệt tệp …",
        "Trang tính bị ẩn",
    }
    english = measures.issues_by_rule(rows, "en")["label"].tolist()
    assert "The sheet is hidden" in english


def test_a_kind_of_issue_is_not_called_by_the_place_where_it_was_found():
    rows = issues().head(1).assign(rule="criterion_fell")
    label = measures.issues_by_rule(rows)["label"].item()
    assert label == "Tiêu chí … đã đạt nhưng sau đó chưa đạt"


def test_a_ledger_that_does_not_add_up_is_refused():
    assert measures.cells_understood(ledger())["cells"].sum() == 590
    wrong = ledger()
    wrong.loc[0, "value"] += 1
    with pytest.raises(ValueError, match="luc-luong"):
        measures.cells_understood(wrong)


# --- other borders ---


def test_gifts_of_a_year_leave_out_plans_sums_over_years_and_parts_of_what_is_there_whole():
    rows = contributions(
        gift("mttq", "Kỳ Hà", value_vnd=9e6, address="C1"),
        gift("mttq", "Kỳ Hà", value_vnd=4e6, period="2018-H1", address="C2"),
        gift("mttq", "Kỳ Nam", value_vnd=3e6, period="2018-03", address="C3"),
        gift("mttq", "Kỳ Nam", value_vnd=2e6, period="2018-07", address="C4"),
        gift("mttq", "Kỳ Ninh", value_vnd=99e6, period="2011/2018", address="C5"),
        gift("mttq", "Kỳ Ninh", value_vnd=50e6, measure="plan", address="C6"),
    )
    found = measures.gifts_by_year(rows)
    assert list(zip(found["address"], found["period"], strict=True)) == [
        ("C1", "2018"),
        ("C3", "2018"),
        ("C4", "2018"),
    ]
    assert list(found.columns) == list(rows.columns)


def test_what_was_refused_is_told_once_for_each_reason_with_all_its_cells():
    line = {
        "place": "Kỳ Hà",
        "period": "2018",
        "basis": "reported",
        "what": "Tiền",
        "text": "Không rõ.",
    }
    refused = pd.DataFrame([line | {"cells": ("a.xlsx!S!C1",)}, line | {"cells": ("a.xlsx!S!C2",)}])
    made_up = pd.DataFrame(
        [line | {"basis": "illustrative", "period": "2018-H1", "cells": ("b.xlsx!S!C1",)}]
    )
    found = measures.refused_by_reason(made_up, refused)
    assert found["Số lượng"].tolist() == [2, 1]
    assert found["Ô nguồn"].tolist() == ["a.xlsx!S!C1; a.xlsx!S!C2", "b.xlsx!S!C1"]
    assert found["Loại số liệu"].tolist() == ["số liệu đã công bố", "số liệu minh họa"]
    assert found["Thời điểm"].tolist() == ["2018", "6 tháng đầu năm 2018"]
    assert measures.refused_by_reason(refused.head(0)).empty
    assert "Why it cannot be brought into these borders" in measures.refused_by_reason(
        refused, lang="en"
    )
