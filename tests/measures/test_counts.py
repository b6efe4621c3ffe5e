"""Counts of parts: urban standards, models of mass mobilisation, communes by band."""

from __future__ import annotations

import pandas as pd

from analysis import measures
from table_makers import counted, indicator, indicators


def parts(table: pd.DataFrame, *more: str) -> list[tuple]:
    return list(table[[*more, "part", "value"]].itertuples(index=False, name=None))


def test_standards_that_are_met_stand_by_what_they_score_and_the_others_are_unmet():
    found = measures.urban_standards(counted()).query("place == 'Kỳ Anh'")
    assert parts(found) == [("max", 35), ("between", 10), ("min", 5), ("unmet", 9)]
    assert set(found["out_of"]) == {59.0}


def test_scores_that_do_not_add_up_to_what_is_met_are_left_out():
    rows = counted()
    rows.loc[rows["indicator"] == "urban_standards_max", "value"] = 30
    found = measures.urban_standards(rows).query("place == 'Kỳ Anh'")
    assert parts(found) == [("met", 50), ("unmet", 9)]


def test_without_a_denominator_nobody_knows_what_is_unmet():
    row = indicator("Kỳ Anh", "2018", 50, "urban_standards_met")
    assert parts(measures.urban_standards(indicators(row))) == [("met", 50)]


def test_models_of_groups_and_persons_stand_apart_and_their_sum_is_not_added():
    found = measures.models_by_stage(counted())
    assert parts(found, "stage") == [
        ("registered", "all", 200),
        ("recognised", "collective", 69),
        ("recognised", "individual", 54),
    ]


def test_a_band_over_several_parts_is_mixed():
    found = measures.communes_by_band(counted())
    told = [("full", 44), ("upper", 29), ("middle", 28), ("mixed", 3)]
    assert parts(found) == told and found["high"].tolist() == [19, 18, 14, 9]


def test_other_counts_of_communes_are_no_band():
    rows = indicators(
        indicator("Hà Tĩnh", "2018", 3, "", indicator_name="Số xã có 2 trường", unit="xã")
    )
    assert measures.communes_by_band(rows).empty
