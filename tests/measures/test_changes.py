"""Who meets the standard year by year, and what differs between two snapshots."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import measures
from analysis.figures import charts, findings
from table_makers import (
    CRITERIA_NAMES,
    CRITERIA_SETS,
    PLACES,
    contributions,
    criteria,
    criterion,
    gift,
    indicator,
    indicators,
    many_contributions,
)

STATUS = st.sampled_from(["met", "not_met", "in_progress", "not_applicable"])


def yearly(communes: int, years) -> pd.DataFrame:
    return measures.at_end_of_year(measures.criteria_met(criteria(communes, years), CRITERIA_SETS))


def known(rows: list[dict], figures: list[dict] | None = None) -> pd.DataFrame:
    return measures.latest_known(
        criteria(1).head(0) if not rows else pd.DataFrame(rows),
        indicators().head(0) if not figures else indicators(*figures),
        CRITERIA_NAMES,
    )


# --- levels ---


def test_every_commune_stands_at_one_level():
    met = yearly(12, (2016, 2017, 2022))
    standing = measures.standing_by_year(met)
    for year, own in standing.groupby("year"):
        assert own["count"].sum() == 12 == own["communes"].iloc[0]
        assert own["share_pct"].sum() == pytest.approx(100)
        assert sorted(name for names in own["places"] for name in names) == sorted(
            met[met["year"] == year]["place"]
        )


def test_those_who_meet_the_whole_set_are_counted_as_a_reader_would():
    met = yearly(12, range(2016, 2022))
    full = measures.standing_by_year(met).query("level == 'full'").set_index("year")
    for year, own in met.groupby("year"):
        assert full.loc[year, "count"] == (own["met"] >= own["out_of"]).sum()
    done = {
        year: set(own.loc[own["met"] >= own["out_of"], "place"])
        for year, own in met.groupby("year")
    }
    assert set(full.loc[2018, "new"]) == done[2018] - done[2017]
    assert full.loc[2016, "new"] == ()


def test_nobody_is_new_by_a_set_that_was_not_in_force_before():
    standing = measures.standing_by_year(yearly(12, (2021, 2022)))
    assert not any(standing.loc[standing["year"] == 2022, "new"])


def test_sources_that_disagree_put_a_commune_at_the_lower_level():
    rows = [
        indicator("Kỳ Ninh", "2018", 20, out_of=20),
        indicator("Kỳ Ninh", "2018", 15, out_of=20, source="khac.xlsx", address="D5"),
        indicator("Kỳ Nam", "2018", 11),
    ]
    met = measures.at_end_of_year(
        measures.criteria_met_reported(indicators(*rows), PLACES, CRITERIA_SETS)
    )
    standing = measures.standing_by_year(met).set_index("level")
    assert standing.loc["12_to_15", ["count", "communes", "disputed"]].tolist() == [1, 1, 1]
    assert standing.loc["full", "count"] == 0
    assert standing.loc["12_to_15", "unknown"] == ("Kỳ Nam",)
    assert len(standing.loc["12_to_15", "cells"]) == 2
    figure = charts.communes_at_each_level(standing.reset_index())
    notes = " ".join(figure.notes)
    assert "Kỳ Nam" in notes and "mâu thuẫn" in notes


# --- two snapshots ---


@pytest.mark.slow
@settings(max_examples=12, deadline=None)  # more in benchmarks
@given(st.dictionaries(st.integers(1, 19), STATUS), st.dictionaries(st.integers(1, 19), STATUS))
def test_every_item_of_either_snapshot_has_one_row(first, second):
    before, after = (
        known([criterion("Kỳ Hà", 2018, n, status) for n, status in statuses.items()])
        for statuses in (first, second)
    )
    rows = measures.what_changed(before, after).set_index("item")["change"]
    assert set(rows.index) == {str(n) for n in first | second}
    for n in first | second:
        pair = first.get(n), second.get(n)
        unmet = ("not_met", "in_progress")
        expected = (
            "new"
            if pair[0] is None
            else "gone"
            if pair[1] is None
            else "same"
            if pair[0] == pair[1]
            else "newly_met"
            if pair[1] == "met" and pair[0] in unmet
            else "fallen_back"
            if pair[0] == "met" and pair[1] in unmet
            else "changed"
        )
        assert rows[str(n)] == expected


@pytest.mark.slow
@settings(max_examples=10, deadline=None)  # more in benchmarks
@given(
    st.dictionaries(st.integers(1, 19), STATUS, min_size=1),
    st.dictionaries(st.integers(1, 19), STATUS, min_size=1),
)
def test_backwards_new_is_gone_and_met_is_lost(first, second):
    tables = [
        known([criterion("Kỳ Hà", 2018, n, status) for n, status in s.items()])
        for s in (first, second)
    ]
    there, back = measures.what_changed(*tables), measures.what_changed(*tables[::-1])
    turned = {"newly_met": "fallen_back", "fallen_back": "newly_met", "new": "gone", "gone": "new"}
    assert dict(zip(back["item"], back["change"], strict=True)) == {
        item: turned.get(change, change)
        for item, change in zip(there["item"], there["change"], strict=True)
    }
    assert back["cells"].tolist() == there["cells"].tolist()


def test_another_number_is_a_change_with_both_its_cells():
    before = known([], [indicator("Kỳ Hà", "2018", 15, address="C5")])
    after = known([], [indicator("Kỳ Hà", "2018", 17, address="D5")])
    row = measures.what_changed(before, after).iloc[0]
    assert (row["change"], row["value_before"], row["value_after"]) == ("changed", 15, 17)
    assert [cell[-2:] for cell in row["cells"]] == ["C5", "D5"]


def test_the_latest_figure_is_the_one_that_is_known():
    figures = [
        indicator("Kỳ Hà", "2018", 15),
        indicator("Kỳ Hà", "2019-06", 16),
        indicator("Kỳ Hà", "2018-H1", 9),
    ]
    assert known([], figures)["value"].tolist() == [16]
    assert known([criterion("Kỳ Hà", 2018, 1, "met"), criterion("Kỳ Hà", 2019, 1, "not_met")])[
        "status"
    ].tolist() == ["not_met"]


def test_a_place_that_is_measured_by_another_set_is_not_compared():
    before = known([criterion("Kỳ Hà", 2021, 1, "met"), criterion("Kỳ Ninh", 2021, 1, "met")])
    after = known([criterion("Kỳ Hà", 2022, 1, "not_met"), criterion("Kỳ Ninh", 2021, 1, "met")])
    rows = measures.what_changed(before, after)
    assert rows["place"].tolist() == ["Kỳ Ninh"]
    assert set(rows["left_out"]) == {1}


def test_the_chart_of_changes_lists_the_criteria():
    before = known([criterion("Kỳ Hà", 2018, n, "not_met") for n in (2, 5, 10)])
    after = known(
        [criterion("Kỳ Hà", 2018, n, "met") for n in (10, 2)]
        + [criterion("Kỳ Hà", 2018, 5, "not_met")]
    )
    rows = measures.what_changed(before, after)
    shown = charts.what_changed(rows)
    assert [(mark.category, mark.series, mark.value, mark.text) for mark in shown.marks] == [
        ("Kỳ Hà", "mới đạt", 2, "2, 10")
    ]
    assert findings.what_changed(rows).text == (
        "So với lần trước: 2 tiêu chí mới đạt ở 1 nơi (Kỳ Hà)."
    )
    assert findings.what_changed(rows, "2017", "en").text == (
        "Since 2017: 2 criteria newly met in 1 place (Kỳ Hà)."
    )
    nothing = measures.what_changed(before, before)
    assert findings.what_changed(nothing).text == "So với lần trước: không có gì thay đổi."
    assert charts.what_changed(nothing).kind == "empty"


# --- the smallest together ---


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.sampled_from(["organization", "recipient"]), st.integers(1, 12), st.integers(1, 15))
def test_the_smallest_put_together_lose_nothing(column, most, communes):
    shared_gift = contributions(gift("mttq", "", value_vnd=5e6, basis="illustrative"))
    rows = pd.concat([many_contributions(communes), shared_gift])
    given_to = measures.gifts(rows, PLACES)
    few = measures.gather_smallest(given_to, column, most)
    assert few["amount"].sum() == pytest.approx(given_to["amount"].sum())
    assert {cell for cells in few["cells"] for cell in cells} == {
        c for cells in given_to["cells"] for c in cells
    }
    shared = 1 if column == "recipient" else 0
    assert few[column].nunique() <= max(most, 1 + shared)
    other = "recipient" if column == "organization" else "organization"
    pd.testing.assert_series_equal(
        few.groupby(other)["amount"].sum(), given_to.groupby(other)["amount"].sum()
    )


def test_the_two_years_with_most_places_are_compared_within_one_set_and_across_two():
    met = pd.DataFrame(
        [
            (year, place, "A" if year < 2022 else "B")
            for place, years in {
                "a": (2016, 2018, 2020, 2022),
                "b": (2018, 2020, 2022),
                "c": (2018, 2020),
                "d": (2023,),
            }.items()
            for year in years
        ],
        columns=["year", "place_id", "criteria_set"],
    )
    assert measures.years_to_compare(met) == [2018, 2020]
    assert measures.years_to_compare(met, one_set=False) == [2018, 2022]
    assert measures.years_to_compare(met[met["place_id"] == "d"]) == []
