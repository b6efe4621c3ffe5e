"""What was promised beside what came."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import measures
from table_makers import (
    CRITERIA_SETS,
    INDICATOR_NAMES,
    PLACES,
    act,
    criteria,
    indicator,
    indicators,
    recognitions,
    target,
    targets,
)

NONE = recognitions().head(0)
STREETS = "Số tuyến phố văn minh công nhận mới"


def outcome(promise: dict, acts=NONE, figures=None) -> dict:
    figures = indicators().head(0) if figures is None else figures
    whole = measures.criteria_met_in_all(criteria(1).head(0), figures, PLACES, CRITERIA_SETS)
    told = acts, figures, measures.at_end_of_year(whole)
    (row,) = measures.targets_and_outcomes(targets(promise), *told, INDICATOR_NAMES).to_dict(
        "records"
    )
    return row


@pytest.mark.parametrize(
    ("year", "verdict"), [(2017, "kept"), (2018, "kept"), (2020, "late"), (None, "open")]
)
def test_a_commune_that_registered_is_recognised_in_time_late_or_nobody_tells(year, verdict):
    acts = recognitions(act("Kỳ Nam", year)) if year else NONE
    row = outcome(target("Kỳ Nam", 2018), acts)
    assert row["verdict"] == verdict and len(row["outcome_cells"]) == bool(year)
    assert pd.isna(row["outcome_year"]) if year is None else row["outcome_year"] == year


def test_a_further_standard_or_another_place_keeps_no_promise():
    acts = recognitions(act("Kỳ Nam", 2018, standard="nâng cao"), act("Kỳ Hà", 2018))
    assert outcome(target("Kỳ Nam", 2018), acts)["verdict"] == "open"


def test_all_criteria_met_is_no_recognition():
    figures = indicators(indicator("Kỳ Nam", "2018", 20, out_of=20))
    assert outcome(target("Kỳ Nam", 2018), figures=figures)["verdict"] == "reached"
    assert outcome(target("Kỳ Nam", 2017), figures=figures)["verdict"] == "open"


def streets(*values: float, name: str = STREETS) -> pd.DataFrame:
    return indicators(
        *(
            indicator("Kỳ Anh", "2018", value, indicator_name=name, source=f"{value}.xlsx")
            for value in values
        )
    )


@pytest.mark.parametrize(
    ("values", "verdict", "share"),
    [((17,), "kept", 100), ((12,), "missed", 70.6), ((12, 14), "missed", None),
     ((12, 18), "disputed", None), ((), "open", None)],
)  # fmt: skip
def test_a_plan_is_compared_with_each_figure_of_its_year(values, verdict, share):
    row = outcome(target("Kỳ Anh", 2018, STREETS, 17.0, "tuyến"), figures=streets(*values))
    assert row["verdict"] == verdict and len(row["outcome_cells"]) == len(values)
    assert row["share_pct"] == pytest.approx(share, abs=0.1) if share else pd.isna(row["share_pct"])


def test_of_poverty_less_is_better_and_of_what_nobody_says_there_is_no_verdict():
    fewer = outcome(
        target("Kỳ Anh", 2018, "Tỷ lệ hộ nghèo", 5.0, "%"),
        figures=streets(4, name="Tỷ lệ hộ nghèo"),
    )
    other = outcome(
        target("Kỳ Anh", 2018, "Vốn đã đầu tư", 5.0, "VND"),
        figures=streets(4, name="Vốn đã đầu tư"),
    )
    assert (fewer["verdict"], other["verdict"]) == ("kept", "open")


def test_made_up_results_keep_no_real_promise():
    own = streets(20).assign(basis="illustrative")
    promise = target("Kỳ Anh", 2018, STREETS, 17.0, "tuyến")
    assert outcome(promise, figures=own)["verdict"] == "open"
