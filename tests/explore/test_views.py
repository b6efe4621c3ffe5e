"""Views: choices narrow one another, and what cannot be shown is told in a sentence."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from analysis import load_tables
from analysis.explore.views import MEASURES, View, Views
from table_makers import contributions, criteria, gift, indicators
from whole_tables import tables_of
from workbook_makers import ROOT

VIEWS = Views(tables_of())
MET = "criteria_met_by_commune"


def test_a_view_that_fits_shows_the_figure_its_table_and_its_finding():
    shown = VIEWS.show(View(MET, "illustrative", places=("xa-1", "xa-2"), years=(2019,)))
    assert set(shown.table["place_id"]) == {"xa-1", "xa-2"} and set(shown.table["year"]) == {2019}
    assert shown.sentence == f"{shown.drawn.title}." and shown.drawn.table is shown.table
    view = VIEWS.fitted(View(MET, "illustrative"))
    assert VIEWS.chosen(view).name == "so-tieu-chi-dat-minh-hoa-thi-xa-ky-anh-2022"


def test_choices_are_those_of_what_was_chosen_before():
    view = VIEWS.fitted(View("who_gave_to_whom", "illustrative"))
    there = VIEWS.choices(view)
    assert list(there) == list(MEASURES["who_gave_to_whom"].choices)
    assert [value for _, value in there["basis"]] == ["reported", "illustrative"]
    assert all(value[0].isupper() for value, _ in there["organizations"])
    lands = VIEWS.choices(VIEWS.changed(view, basis="reported"))
    assert there["thing"] != lands["thing"]


@pytest.mark.slow
def test_what_one_measure_needs_does_not_narrow_the_next():
    view = VIEWS.fitted(View(MET, "illustrative"))
    assert len(view.years) == 1
    assert VIEWS.changed(view, measure="criteria_met_over_years").years == ()
    kept = VIEWS.changed(view, places=("xa-1",))
    assert VIEWS.changed(kept, measure="criteria_met_over_years").places == ("xa-1",)


@pytest.mark.slow
def test_what_is_only_usual_for_one_measure_is_not_kept_by_the_next_and_what_was_chosen_is():
    views = Views(load_tables(ROOT))
    view = views.fitted(View("communes_by_band"))
    assert view.area == "tinh-ha-tinh"
    assert views.changed(view, measure="recognitions_by_year").area == "thi-xa-ky-anh"
    chosen = views.changed(views.fitted(View("urban_standards")), area="thi-xa-long-my-937")
    assert views.changed(chosen, measure="urban_standards").area == "thi-xa-long-my-937"
    gifts = views.changed(views.fitted(View("who_gave_to_whom")), area="huyen-loc-ha")
    assert views.changed(gifts, measure="contributions_by_kind").area == "huyen-loc-ha"
    made_up = views.fitted(View("distance_to_withdrawal"))
    assert made_up.basis == "illustrative"
    assert views.changed(made_up, measure=MET).basis == "reported"


def test_what_there_is_not_goes_and_what_needs_one_value_gets_one():
    view = VIEWS.fitted(View(MET, "none", years=(1990,), places=("xa-1", "nowhere")))
    assert (view.basis, view.years, view.places) == ("reported", (2018,), ("xa-1",))
    assert VIEWS.fitted(View(MET, "illustrative", years=(2018, 2019))).years == (2019,)
    assert VIEWS.fitted(replace(view, area="huyen-loc-ha")).area == "thi-xa-ky-anh"


@pytest.mark.slow
def test_figures_without_data_are_not_offered():
    nothing = tables_of(contributions=tables_of().contributions.iloc[:0])
    offered = {key for _, key in Views(nothing).measures()}
    gifts = {
        name for name, one in MEASURES.items() if one.needs.rows in (("contributions",), ("funds",))
    }
    assert offered == set(MEASURES) - gifts and len(gifts) == 5
    assert Views(nothing).fitted(View("who_gave_to_whom")).measure == MET


def test_no_data_at_all_is_one_sentence():
    own = tables_of()
    rows = ("criteria", "contributions", "indicators", "recognitions", "targets", "tasks")
    empty = {name: getattr(own, name).iloc[:0] for name in rows}
    views = Views(tables_of(**empty))
    assert views.measures() == ()
    shown = views.show(View())
    assert shown.drawn is None and "data/raw" in shown.sentence and shown.table.empty


def test_two_years_are_needed_for_a_change():
    shown = VIEWS.show(View("change_by_commune", "illustrative", years=(2018,)))
    assert shown.drawn is None and shown.table.empty
    assert "Cần số liệu hai năm" in shown.sentence and "năm 2018" in shown.sentence
    assert shown.sentence.endswith("Hãy bỏ bớt lựa chọn hoặc chọn khác.")


def test_what_has_no_number_is_named_where_nothing_can_be_drawn():
    vague = {"unit": "ngày công", "item": "hàng trăm ngày công", "qualifier": "order_of_magnitude"}
    rows = contributions(gift("bien-phong", "Kỳ Hà", "labour", **vague))
    shown = Views(tables_of(contributions=rows)).show(View("contributions_by_kind"))
    assert shown.drawn is None and "hàng trăm ngày công (Bộ đội Biên phòng)" in shown.sentence


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_error_in_drawing_is_one_sentence(lang):
    unknown_set = criteria(3).assign(criteria_set="NTM1999")
    shown = Views(tables_of(criteria=unknown_set), lang).show(View(MET, "illustrative"))
    assert shown.drawn is None and re.search(r"Không vẽ được “|cannot be drawn", shown.sentence)
    assert (
        "NTM1999" in shown.sentence and "\n" not in shown.sentence and shown.sentence.endswith(".")
    )


def test_a_year_is_proposed_in_which_most_communes_have_figures():
    rows = pd.concat([criteria(6, (2018,)), criteria(2, (2019,))], ignore_index=True)
    assert Views(tables_of(criteria=rows)).fitted(View(MET, "illustrative")).years == (2018,)


def test_a_plan_is_no_figure():
    own = tables_of(criteria=criteria(3).assign(measure="plan"), indicators=indicators().iloc[:0])
    assert not {MET, "criteria_matrix"} & {key for _, key in Views(own).measures()}
