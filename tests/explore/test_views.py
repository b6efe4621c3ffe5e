"""Views: every choice that is offered gives a figure or a clear sentence, and no view mixes what must stay apart."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import measures
from analysis.explore.views import FIELDS, LONGEST_NAME, MANY, MEASURES, NOWHERE, View, Views
from analysis.figures.drawn import Drawn
from table_makers import (
    CRITERIA_NAMES,
    CRITERIA_SETS,
    ORGANIZATION_GROUPS,
    ORGANIZATIONS,
    PLACES,
    contributions,
    criteria,
    gift,
    indicator,
    indicators,
    issues,
    ledger,
    many_contributions,
    sources,
)

REGISTER = pd.DataFrame(
    [(key, name, f"English {key}", group) for key, (name, group) in ORGANIZATIONS.items()],
    columns=["organization_id", "organization", "organization_en", "organization_group"],
)
FUNDS = [
    gift("ns-tinh", "Kỳ Ninh", value_vnd=5e9, source="von.xlsx", sheet="1", address="B2"),
    gift("tin-dung", "Kỳ Ninh", value_vnd=3e9, source="von.xlsx", sheet="1", address="B3"),
    gift("nhan-dan", "Kỳ Ninh", value_vnd=2e9, source="von.xlsx", sheet="1", address="B4"),
]


def tables_of(**more) -> SimpleNamespace:
    """Tables as `load_tables` gives them: reported and illustrative figures, money, labour and things."""
    several = pd.concat([contributions(), contributions(*FUNDS), many_contributions(6)], ignore_index=True)
    own = {
        "root": Path("project"), "criteria": criteria(6, (2018, 2019, 2022)), "contributions": several,
        "indicators": indicators(), "issues": issues(), "ledger": ledger(), "sources": sources(), "places": PLACES,
        "criteria_sets": CRITERIA_SETS, "criteria_names": CRITERIA_NAMES, "organizations": REGISTER,
        "organization_groups": ORGANIZATION_GROUPS,
    }  # fmt: skip
    return SimpleNamespace(**own | more)


VIEWS = {lang: Views(tables_of(), lang) for lang in ("vi", "en")}


@st.composite
def chosen(draw) -> tuple[Views, View]:
    """A view that was chosen step by step from what was offered at each step."""
    views = VIEWS[draw(st.sampled_from(["vi", "en"]))]
    view = views.fitted(View(measure=draw(st.sampled_from([key for _, key in views.measures()]))))
    for field in FIELDS:
        options = [value for _, value in views.choices(view).get(field, ())]
        if not options:
            continue
        if field in MANY:
            one = field in MEASURES[view.measure].one
            picked = st.lists(st.sampled_from(options), min_size=int(one), max_size=1 if one else None, unique=True)
            view = views.changed(view, **{field: tuple(draw(picked))})
        else:
            view = views.changed(view, **{field: draw(st.sampled_from(options))})
    return views, view


thorough = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@thorough
@given(chosen())
def test_every_choice_gives_a_figure_or_a_clear_sentence(case):
    views, view = case
    shown = views.show(view)
    assert shown.sentence.endswith(".") and "nan" not in shown.sentence.split()
    assert not re.search(r"\b\w+(Error|Exception)\b", shown.sentence), shown.sentence
    if shown.figure is None:
        assert shown.table.empty and not shown.name
        assert re.search(r"Không có số liệu|There are no figures", shown.sentence)
    else:
        assert isinstance(shown.figure, Drawn) and len(shown.table)
        assert not shown.figure.get_label().startswith(("Biểu đồ trống", "Empty chart"))
        assert shown.source_note.startswith(("Nguồn: ", "Source: "))


@thorough
@given(chosen())
def test_a_view_shows_one_basis_and_nothing_that_was_not_chosen(case):
    views, view = case
    table = views.show(view).table
    if table.empty:
        return
    assert set(table["basis"]) == {view.basis}
    if "place_id" in table and view.places:
        assert set(table["place_id"]) <= set(view.places)
    if "organization_id" in table and view.organizations and "organizations" in MEASURES[view.measure].fields:
        assert set(table["organization_id"]) <= set(view.organizations)
    if "year" in table and view.years and "years" in MEASURES[view.measure].fields:
        assert set(table["year"]) <= set(view.years)


@thorough
@given(chosen())
def test_a_name_tells_the_view_in_ascii_and_is_short(case):
    views, view = case
    name = views.name(view)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) and len(name) <= LONGEST_NAME
    assert ("minh-hoa" in name or "illustrative" in name) == (view.basis == "illustrative")


@thorough
@given(st.lists(chosen(), min_size=2, max_size=6))
def test_two_views_never_write_to_one_file(cases):
    names = {}
    for views, view in cases:
        used = {field: getattr(view, field) for field in MEASURES[view.measure].fields}
        # All years ticked and none ticked are the same years; the area is said only where no place is.
        used["years"] = used.get("years") or tuple(v for _, v in views.choices(view).get("years", ()))
        used["area"] = "" if view.places else used.get("area", "")
        names.setdefault(views.name(view), set()).add(repr((views.lang, view.measure, sorted(used.items()))))
    assert [told for told in names.values() if len(told) > 1] == []


def test_a_name_as_an_analyst_reads_it():
    views, view = VIEWS["vi"], View("met_by_year", "illustrative", places=("xa-1", "xa-2"), years=(2018, 2019))
    assert views.name(view) == "so-tieu-chi-dat-qua-cac-nam-minh-hoa-xa-1-xa-2-2018-2019"
    assert views.name(replace(view, years=(2018, 2022))).endswith("-2018-va-2022")
    many = views.name(replace(view, places=tuple(f"xa-{n}" for n in range(5))))
    assert re.search(r"-5-noi-2018-2019-[0-9a-f]{6}$", many)


def test_every_figure_can_be_reached_by_some_choice():
    """No row of results is out of reach: not one that names no place, nor one for several places."""
    views, rows = VIEWS["vi"], tables_of().contributions
    reached = set()
    for basis in ("reported", "illustrative"):
        first = views.fitted(View("kinds", basis))
        for _, area in views.choices(first)["area"]:
            there = views.changed(first, area=area)
            for _, group in views.choices(there)["group"]:
                table = views.show(views.changed(there, group=group)).table
                reached |= {cell for cells in table.get("cells", ()) for cell in cells}
    counted = rows[rows["quantity"].notna() | rows["value_vnd"].notna()]
    assert reached == set(counted["source"] + "!" + counted["sheet"] + "!" + counted["address"])


def test_figures_without_a_place_have_an_area_of_their_own():
    views = VIEWS["vi"]
    areas = {value: name for name, value in views.choices(views.fitted(View("money")))["area"]}
    assert areas[NOWHERE] == "không nêu nơi nào" and areas["thi-xa-ky-anh"] == "thị xã Kỳ Anh"


def test_amounts_that_may_overlap_are_never_in_one_view():
    others = [gift("chinh-quyen", "Kỳ Ninh", value_vnd=9e9, address="B5"), gift("cong-an", "Kỳ Ninh", value_vnd=1e6)]
    rows = contributions(*FUNDS, *others)
    cells = rows["source"] + "!" + rows["sheet"] + "!" + rows["address"]
    group_of = dict(zip(cells, rows["organization_group"], strict=True))
    views = Views(tables_of(contributions=rows))
    for measure in ("money", "kinds", "gifts"):
        view, seen = views.fitted(View(measure)), []
        for _, group in views.choices(view)["group"]:
            cells = {cell for cells in views.show(replace(view, group=group)).table["cells"] for cell in cells}
            seen.append({group_of[cell] for cell in cells})
        assert sorted(map(len, seen)) == [1] * 5 and len(set.union(*seen)) == 5


def test_sources_of_funds_hold_only_tables_of_funds():
    rows = contributions(*FUNDS, gift("cong-an", "Kỳ Ninh", value_vnd=7e9), gift("cong-an", "Kỳ Hà", value_vnd=7e9))
    views = Views(tables_of(contributions=rows))
    view = views.fitted(View("funds"))
    assert views.choices(view)["places"] == (("Kỳ Ninh", "xa-0"),)
    table = views.show(view).table
    assert set(table["organization_id"]) == {"ns-tinh", "tin-dung", "nhan-dan"}
    assert table["value_vnd"].sum() == 10e9


def test_the_table_is_what_the_measures_say():
    tables = tables_of()
    shown = VIEWS["vi"].show(View("met", "illustrative", places=("xa-1", "xa-2"), years=(2019,)))
    expected = measures.at_end_of_year(measures.criteria_met(tables.criteria, CRITERIA_SETS), 2019)
    expected = measures.select(expected, place_id=["xa-1", "xa-2"]).set_index("place_id")["met"]
    assert shown.table.set_index("place_id")["met"].to_dict() == expected.to_dict()


def test_what_one_measure_needs_does_not_narrow_the_next():
    views = VIEWS["vi"]
    view = views.fitted(View("met", "illustrative"))
    assert len(view.years) == 1
    assert views.changed(view, measure="met_by_year").years == ()
    kept = views.changed(view, places=("xa-1",))
    assert views.changed(kept, measure="met_by_year").places == ("xa-1",)


def test_a_year_is_proposed_in_which_most_communes_have_figures():
    rows = pd.concat([criteria(6, (2018,)), criteria(2, (2019,))], ignore_index=True)
    assert Views(tables_of(criteria=rows)).fitted(View("met", "illustrative")).years == (2018,)


def test_places_of_one_name_are_told_apart():
    places = PLACES.copy()
    places.loc[places["place_id"] == "xa-2", ["place", "parent_id"]] = ["Kỳ Hà", "huyen-loc-ha"]
    rows = indicators(indicator("Kỳ Hà", "2018", 19), indicator("Kỳ Nam", "2018", 11))
    views = Views(tables_of(places=places, indicators=rows))
    names = [name for name, _ in views.choices(views.fitted(View("indicator")))["places"]]
    assert names == ["xã Kỳ Hà, Kỳ Anh", "xã Kỳ Hà, Lộc Hà"]


def test_measures_without_figures_are_not_offered():
    nothing = tables_of().contributions.iloc[:0]
    offered = {key for _, key in Views(tables_of(contributions=nothing)).measures()}
    assert offered == set(MEASURES) - {"money", "kinds", "gifts", "funds"}


def test_no_data_at_all_is_one_sentence():
    own = tables_of()
    empty = {name: getattr(own, name).iloc[:0] for name in ("criteria", "contributions", "indicators")}
    views = Views(tables_of(**empty))
    assert views.measures() == ()
    shown = views.show(View())
    assert shown.figure is None and "data/raw" in shown.sentence


def test_two_years_are_needed_for_a_change():
    shown = VIEWS["vi"].show(View("change", "illustrative", years=(2018,)))
    assert shown.figure is None
    assert "Cần số liệu hai năm" in shown.sentence and "năm 2018" in shown.sentence


def test_what_has_no_number_is_named_where_nothing_can_be_drawn():
    rows = contributions(gift("bien-phong", "Kỳ Hà", "labour", unit="ngày công", item="hàng trăm ngày công",
                              qualifier="order_of_magnitude"))  # fmt: skip
    shown = Views(tables_of(contributions=rows)).show(View("kinds"))
    assert shown.figure is None and "hàng trăm ngày công (Bộ đội Biên phòng)" in shown.sentence


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_error_in_drawing_is_one_sentence(lang):
    unknown_set = criteria(3).assign(criteria_set="NTM1999")
    shown = Views(tables_of(criteria=unknown_set), lang).show(View("met", "illustrative"))
    assert shown.figure is None
    assert "NTM1999" in shown.sentence and "\n" not in shown.sentence and shown.sentence.endswith(".")


def test_a_plan_is_no_figure():
    rows = criteria(3).assign(measure="plan")
    own = tables_of(criteria=rows, indicators=indicators().iloc[:0])
    assert not {"met", "matrix"} & {key for _, key in Views(own).measures()}
