"""Who was recognised when, and how near a recognised commune is to losing it."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import measures
from table_makers import CRITERIA_NAMES, CRITERIA_SETS, act, criterion, recognitions

PLACE = "Kỳ Ninh"


def distance(missing: dict, *acts: dict, year: int = 2023, size: int = 19) -> pd.DataFrame:
    """Of one commune of which these criteria are not met; the others are."""
    rows = [
        criterion(PLACE, year, n, missing.get(n, "met"), criteria_set="NTM2021", address=f"C{n}")
        for n in range(1, size + 1)
    ]
    own = recognitions(*(acts or (act(PLACE, 2018),)))
    return measures.distance_to_withdrawal(own, pd.DataFrame(rows), CRITERIA_SETS, CRITERIA_NAMES)


def lacking(*numbers: int) -> dict:
    return dict.fromkeys(numbers, "not_met")


@pytest.mark.parametrize(
    ("missing", "left"),
    [
        ((), 6),  # 30% of 19 is 5,7: six, and one of them decides
        ((2,), 5),
        ((2, 3, 4, 5), 2),
        ((2, 3, 4, 5, 6), 1),
        ((2, 3, 4, 5, 6, 7), 1),  # 30%, yet none of those that decide
        ((2, 3, 4, 5, 6, 17), 0),
        ((2, 3, 4, 5, 10), 1),
        ((1, 2, 3, 4, 5, 6, 7, 8, 9), 1),
        ((1, 2, 3, 4, 5, 6, 7, 8, 9, 11), 0),  # half of them, whichever they are
    ],
)
def test_how_many_more_criteria_may_be_lost(missing, left):
    (row,) = distance(lacking(*missing)).to_dict("records")
    assert (row["left"], row["unmet"], row["out_of"]) == (left, len(missing), 19)
    assert row["because"] == tuple(map(str, missing))


def test_what_is_in_progress_is_not_met_and_what_does_not_apply_is_left_out():
    missing = lacking(2, 3) | {4: "in_progress", 7: "not_applicable", 17: "not_met"}
    (row,) = distance(missing).to_dict("records")
    assert (row["unmet"], row["in_progress"], row["out_of"]) == (4, 1, 18)
    assert row["deciding"] == ("17",) and row["left"] == 2  # six of eighteen
    assert len(row["not_met_cells"]) == 3 and len(row["cells"]) == 18


@pytest.mark.slow
def test_only_who_is_recognised_by_then_has_a_distance():
    assert distance({}, act(PLACE, 2024)).empty
    assert distance({}, act(PLACE, 2018, event="registered")).empty
    assert distance({}, act(PLACE, 2018), act(PLACE, 2022, event="withdrawn")).empty
    again = act(PLACE, 2018), act(PLACE, 2020, event="withdrawn"), act(PLACE, 2022)
    assert len(distance({}, *again)) == 1
    assert distance({}, act(PLACE, 2018, standard="xã khu vực II")).empty


def test_a_year_of_which_criteria_are_unknown_tells_nothing():
    assert distance({}, size=18).empty


def test_a_commune_that_falls_back_stays_recognised():
    own = recognitions(act(PLACE, 2018), act(PLACE, 2021, standard="nâng cao"))
    now = measures.recognised_now(own)
    assert now[["standard", "year"]].to_numpy().tolist() == [["nâng cao", 2021]]
    assert distance(lacking(*range(1, 15))).loc[0, "left"] == 0


def test_recognitions_of_a_year_count_each_commune_once():
    twice = act(PLACE, 2018), act(PLACE, 2018, source="bao.xlsx"), act("Kỳ Hà", 2018)
    others = act("Kỳ Nam", 2018, event="renewed"), act("Kỳ Hoa", 2018, event="registered")
    found = measures.recognised_by_year(recognitions(*twice, *others)).set_index("part")
    assert found["communes"].to_dict() == {"recognised": 2, "renewed": 1}
    assert len(found.loc["recognised", "cells"]) == 3
