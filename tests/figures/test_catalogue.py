"""The catalogue: every choice that it offers gives a figure or a sentence, and nothing mixes what
must stay apart."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import measures
from analysis.figures import charts
from analysis.figures.catalogue import (
    ENTRIES,
    NeedsNotMet,
    ask,
    figure,
    in_borders,
    offered,
    rows_of,
)
from analysis.figures.choosing import LONGEST_NAME, ONE_OF
from analysis.figures.drawn import Drawn
from analysis.figures.selection import FIELDS, MANY, NOWHERE, areas_of, options, stock_of
from analysis.words.names import names
from analysis.words.settings import Settings
from table_makers import CRITERIA_SETS, PLACES, contributions, criteria, gift, indicator, indicators
from whole_tables import FUNDS, none_of, stock, tables_of

STOCKS = {lang: stock(lang) for lang in ("vi", "en")}
CHOSEN_FROM = [one for one in offered(STOCKS["vi"]) if one.choices]
thorough = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def asked(draw) -> tuple:
    """A figure that was chosen step by step from what there is at each step."""
    stock = STOCKS[draw(st.sampled_from(["vi", "en"]))]
    entry = draw(st.sampled_from(CHOSEN_FROM))
    rows, picked = {name: stock.rows[name] for name in entry.needs.rows}, {}
    for field in entry.choices:
        there = [value for _, value in options(stock, field, rows)]
        if field in MANY:
            one = field in entry.one
            some = st.lists(
                st.sampled_from(there), min_size=int(one), max_size=1 if one else None, unique=True
            )
            picked[field] = tuple(draw(some)) if there else ()
        else:
            picked[field] = draw(st.sampled_from(there))
            rows = stock.filtered(rows, field, picked[field])
    return ask(entry.name, stock, **picked)


@pytest.mark.slow
@thorough
@given(asked())
def test_every_choice_gives_a_figure_of_what_was_chosen_or_a_sentence(chosen):
    picked = chosen.picked
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", chosen.name) and len(chosen.name) <= LONGEST_NAME
    made_up = "minh-hoa" in chosen.name or "illustrative" in chosen.name
    assert made_up == (picked["basis"] == "illustrative")
    try:
        table = chosen.table()
    except NeedsNotMet as error:
        assert re.match(r"(Không có số liệu cho|There are no figures for) “.*\.$", str(error))
        assert any(sentence in str(error) for sentence in chosen.entry.needs.send)
        assert "nan" not in str(error).split()
        return
    drawn = chosen.draw(table)
    assert isinstance(drawn, Drawn) and drawn.kind != "empty" and drawn.marks
    assert drawn.source_note.startswith(("Nguồn: ", "Source: ")) and drawn.table is table
    assert set(table["basis"]) == {picked["basis"]}
    for field, column in (
        ("places", "place_id"),
        ("organizations", "organization_id"),
        ("years", "year"),
    ):
        if (
            column in table
            and picked.get(field)
            and chosen.entry.name != "contributions_in_borders"
        ):
            assert set(table[column]) <= set(picked[field])


@pytest.mark.slow
@settings(thorough, max_examples=10)
@given(st.lists(asked(), min_size=3, max_size=4))
def test_two_choices_never_write_to_one_file(cases):
    names = {}
    for chosen in cases:
        used = dict(chosen.picked)
        # All years and none ticked are the same years; the area is said where no place is.
        if "years" in used:
            years = used["years"] or tuple(value for _, value in chosen.there("years"))
            used["years"] = tuple(sorted(years))  # in whatever order they were ticked
        used["area"] = "" if used.get("places") else used.get("area", "")
        told = repr((chosen.lang, chosen.entry.name, sorted(used.items())))
        names.setdefault(chosen.name, set()).add(told)
    assert [told for told in names.values() if len(told) > 1] == []


def test_a_name_as_an_analyst_reads_it():
    choices = {"basis": "illustrative", "places": ["xa-1", "xa-2"]}
    name = ask("criteria_met_over_years", STOCKS["vi"], years=[2018, 2019], **choices).name
    assert name == "so-tieu-chi-dat-qua-cac-nam-minh-hoa-xa-1-xa-2-2018-2019"
    assert ask(
        "criteria_met_over_years", STOCKS["vi"], years=[2018, 2022], **choices
    ).name.endswith("-2018-va-2022")
    choices["places"] = [f"xa-{n}" for n in range(5)]
    many = ask("criteria_met_over_years", STOCKS["vi"], years=[2018, 2019], **choices).name
    assert re.search(r"-5-noi-2018-2019-[0-9a-f]{6}$", many)


@pytest.mark.slow
def test_a_choice_is_one_value_or_a_list_and_what_is_left_out_is_what_most_figures_have():
    tables = tables_of(
        criteria=pd.concat([criteria(6, (2018,)), criteria(2, (2019,))], ignore_index=True)
    )
    chosen = ask("criteria_met_by_commune", tables, basis="illustrative")
    assert chosen.picked == {
        "basis": "illustrative",
        "area": "thi-xa-ky-anh",
        "years": (2018,),
        "places": (),
    }
    one = figure("criteria_met_by_commune", tables, basis="illustrative", year=2019, place="xa-1")
    assert one == figure(
        "criteria_met_by_commune", tables, basis="illustrative", years=[2019], places=["xa-1"]
    )
    assert set(ONE_OF.values()) == set(MANY) and set(MANY) < set(FIELDS)


def test_words_on_the_figure_may_be_chosen():
    drawn = figure(
        "criteria_met_by_commune", STOCKS["vi"], where="Miền quê", title="Tên hình", target=15
    )
    assert (drawn.title, drawn.target) == ("Tên hình", 15) and "Miền quê" in drawn.subtitle


@pytest.mark.parametrize(
    "name, choices, nearest",
    [
        ("criteria_met_by_comune", {}, "criteria_met_by_commune"),
        ("criteria_matrix", {"yaer": 2018}, "years"),
        ("criteria_matrix", {"area": "thi-xa-ky-an"}, "thi-xa-ky-anh"),
        ("criteria_matrix", {"basis": "illustrativ"}, "illustrative"),
        ("criteria_matrix", {"places": ["xa-1", "xa-1b"]}, "xa-1"),
        ("indicator_over_time", {"indicator": "criteria_mett"}, "criteria_met"),
        ("who_gave_to_whom", {"thing": "cahs|VND"}, "cash|VND"),
        ("who_gave_to_whom", {"group": "peoples"}, "people"),
        ("issues_by_file", {"year": 2018}, "title"),
        ("criteria_matrix", {"years": [2018, 2019]}, "one of years"),
    ],
)
def test_an_unknown_name_or_choice_names_the_nearest(name, choices, nearest):
    with pytest.raises(ValueError, match=re.escape(nearest)):
        figure(name, STOCKS["vi"], **choices)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_figure_without_data_says_what_to_send(lang):
    """A year of a place that is known, with nothing in it, is no mistake."""
    with pytest.raises(NeedsNotMet) as error:
        figure("criteria_matrix", STOCKS[lang], lang=lang, year=1990)
    wanted = [
        "Không có số liệu cho “Xã nào đạt tiêu chí nào”",
        "năm 1990",
        "Hãy gửi bảng từng tiêu chí",
    ]
    wanted = (
        wanted
        if lang == "vi"
        else ["“Which commune meets which criterion”", "1990", "Send a table"]
    )
    assert all(words in str(error.value) for words in wanted)


def test_what_has_no_number_is_named_where_nothing_can_be_drawn():
    vague = {"unit": "ngày công", "item": "hàng trăm ngày công", "qualifier": "order_of_magnitude"}
    rows = contributions(gift("bien-phong", "Kỳ Hà", "labour", **vague))
    with pytest.raises(NeedsNotMet, match=r"hàng trăm ngày công \(Bộ đội Biên phòng\)"):
        figure("contributions_by_kind", tables_of(contributions=rows))


@pytest.mark.slow
def test_only_figures_whose_needs_are_met_are_offered():
    everything = set(ENTRIES)
    assert {one.name for one in offered(STOCKS["vi"])} == everything
    gifts = {
        name for name, one in ENTRIES.items() if one.needs.rows in (("contributions",), ("funds",))
    }
    without = tables_of(contributions=contributions().iloc[:0])
    assert {one.name for one in offered(without)} == everything - gifts
    two_years = {"change_by_commune", "change_lines", "what_changed"}
    there = {one.name for one in offered(STOCKS["vi"], basis="illustrative", year=2018)}
    assert not there & two_years and "criteria_matrix" in there
    plans = tables_of(criteria=criteria(3).assign(measure="plan"), indicators=indicators().iloc[:0])
    assert not {"criteria_met_by_commune", "criteria_matrix"} & {one.name for one in offered(plans)}
    with pytest.raises(ValueError, match="years"):
        offered(STOCKS["vi"], yaer=2018)


def test_every_entry_says_in_two_languages_what_it_answers_and_what_to_send():
    for one in ENTRIES.values():
        assert all(words.endswith("?") for words in one.question) and len(set(one.question)) == 2
        assert (
            all(words.endswith(".") for words in one.needs.send) and len(set(one.needs.send)) == 2
        )
        assert set(one.one) <= set(one.choices) <= set(FIELDS)


def test_figures_about_the_files_take_no_choice():
    drawn = figure("cells_understood", tables_of())
    assert drawn.name == "vai-tro-cua-moi-o" and "data/processed" in drawn.source_note


# --- rows ---


@pytest.mark.slow
def test_every_figure_can_be_reached_by_some_choice():
    """No row of results is out of reach: not one that names no place, nor one for several
    places."""
    stock, reached = STOCKS["vi"], set()
    for basis in ("reported", "illustrative"):
        by_basis = stock.filtered({"contributions": stock.rows["contributions"]}, "basis", basis)
        for _, area in options(stock, "area", by_basis):
            for _, group in options(stock, "group", stock.filtered(by_basis, "area", area)):
                table = ask(
                    "contributions_by_kind", stock, basis=basis, area=area, group=group
                ).table()
                reached |= {cell for cells in table["cells"] for cell in cells}
    rows = tables_of().contributions
    counted = rows[rows["quantity"].notna() | rows["value_vnd"].notna()]
    assert reached == set(counted["source"] + "!" + counted["sheet"] + "!" + counted["address"])


def test_the_area_of_a_row_is_the_first_place_that_holds_all_of_its_places():
    ids = [
        "xa-1",
        "xa-1;xa-2",
        "xa-1;thi-xa-ky-anh",
        "thi-xa-ky-anh;huyen-loc-ha",
        "xa-1;huyen-loc-ha",
        "",
    ]
    town, province = "thi-xa-ky-anh", "tinh-ha-tinh"
    assert list(areas_of(ids, PLACES).values()) == [town, town, town, province, province, NOWHERE]
    areas = dict(options(STOCKS["vi"], "area", {"": STOCKS["vi"].rows["contributions"]}))
    assert areas["không nêu nơi nào"] == NOWHERE and areas["thị xã Kỳ Anh"] == town


def test_a_commune_that_a_reform_left_as_it_was_lies_in_what_there_is_on_the_day_of_a_row():
    line = PLACES[PLACES["place_id"] == "xa-1"]
    later = line.assign(valid_from="2025-07-01", valid_to="", parent_id="tinh-ha-tinh")
    rows = [indicator("Kỳ Hà", period, 12) for period in ("2024", "2025-06", "2025", "2026")]
    told = indicators(*rows).assign(place_id="xa-1")
    places = pd.concat([PLACES, later], ignore_index=True)
    found = stock_of(replace(tables_of(), indicators=told, places=places)).rows["indicators"]
    province, town = "tinh-ha-tinh", "thi-xa-ky-anh"
    assert list(found["area"]) == [town, town, province, province]


@pytest.mark.slow
def test_a_note_that_names_or_counts_is_a_claim_and_others_say_how_to_read():
    """What is below a figure is judged as what stands above it."""
    stock, claimed = STOCKS["vi"], 0
    still = {vi for vi, _ in names("chart").values() if "{" not in vi}
    for entry in offered(stock):
        chosen = ask(entry.name, stock)
        try:
            drawn = chosen.draw(chosen.table())
        except NeedsNotMet:  # the usual choice has too little
            continue
        said = {str(one) for one in drawn.beneath}
        assert set(drawn.notes) <= said | still, entry.name
        assert not [one for one in drawn.beneath if one.refused]
        claimed += len(said)
    assert claimed > 3


@pytest.mark.slow
def test_amounts_that_may_overlap_are_never_together_unless_they_are_asked_for():
    others = [
        gift("chinh-quyen", "Kỳ Ninh", value_vnd=9e9, address="B5"),
        gift("cong-an", "Kỳ Ninh", value_vnd=1e6),
    ]
    rows = contributions(*FUNDS, *others)
    cells = rows["source"] + "!" + rows["sheet"] + "!" + rows["address"]
    group_of = dict(zip(cells, rows["organization_group"], strict=True))
    stock, seen = stock_of(tables_of(contributions=rows)), []
    for name in ("contributions_by_organization", "contributions_by_kind", "who_gave_to_whom"):
        for _, group in options(stock, "group", {"": stock.rows["contributions"]}):
            table = ask(name, stock, group=group).table()
            seen.append({group_of[cell] for cells in table["cells"] for cell in cells})
    assert sorted(map(len, seen)) == [1] * 15 and len(set.union(*seen)) == 5
    both = ask("contributions_by_organization", stock, group=["government", "people"]).table()
    assert set(both["organization_group"]) == {"government", "people"}


@pytest.mark.slow
def test_who_gave_most_is_said_of_those_alone_that_are_drawn_where_others_gave_too():
    few, many = gift("cong-an", "Kỳ Ninh", value_vnd=1e6), gift("nhan-dan", "Kỳ Hà", value_vnd=9e9)
    others = {"": [few], ", tính riêng Mặt trận, đoàn thể, lực lượng vũ trang": [few, many]}
    for among, gifts in others.items():
        tables = tables_of(contributions=contributions(*gifts))
        drawn = figure("contributions_by_organization", tables, group="organizations")
        whole = f"Năm 2018{among}, đóng góp có trị giá lớn nhất về tiền: Công an (1 triệu đồng)"
        assert drawn.title == whole
    drawn = figure("contributions_by_organization", tables, group=None)
    assert "tính riêng" not in drawn.title


def test_rows_behind_a_figure_keep_their_columns_where_there_are_none():
    names = "criteria", "contributions", "indicators", "recognitions", "targets", "tasks"
    empty = stock_of(tables_of(**{name: none_of(name) for name in names}))
    for entry in ENTRIES.values():
        assert "source" in rows_of(entry.name, empty), entry.name


def test_sources_of_funds_hold_only_tables_of_funds():
    rows = contributions(
        *FUNDS, gift("cong-an", "Kỳ Ninh", value_vnd=7e9), gift("cong-an", "Kỳ Hà", value_vnd=7e9)
    )
    chosen = ask("sources_of_funds", tables_of(contributions=rows))
    assert chosen.there("places") == (("Kỳ Ninh", "xa-0"),)
    table = chosen.table()
    assert set(table["organization_id"]) == {"ns-tinh", "tin-dung", "nhan-dan"}
    assert table["value_vnd"].sum() == 10e9


def test_places_of_one_name_are_told_apart():
    places = PLACES.copy()
    places.loc[places["place_id"] == "xa-2", ["place", "parent_id"]] = ["Kỳ Hà", "huyen-loc-ha"]
    rows = criteria(4).assign(place_id=lambda own: own["place_id"].replace("xa-3", "xa-1"))
    stock = stock_of(tables_of(places=places, criteria=rows))
    names = [name for name, _ in options(stock, "places", {"": stock.rows["criteria"]})]
    assert names == ["Kỳ Ninh", "xã Kỳ Hà, Kỳ Anh", "xã Kỳ Hà, Lộc Hà"]


# --- summaries ---


def test_the_table_is_what_the_measures_say():
    choices = {"basis": "illustrative", "places": ["xa-1", "xa-2"], "year": 2019}
    table = figure("criteria_met_by_commune", STOCKS["vi"], **choices).table
    expected = measures.at_end_of_year(
        measures.criteria_met(tables_of().criteria, CRITERIA_SETS), 2019
    )
    expected = measures.select(expected, place_id=["xa-1", "xa-2"]).set_index("place_id")["met"]
    assert table.set_index("place_id")["met"].to_dict() == expected.to_dict()


@pytest.mark.slow
def test_two_producers_are_not_compared_with_each_other():
    """Each of them counts in its own way: the years are those of which one of them tells twice."""
    first, other = criteria(3, (2018,)), criteria(3, (2019, 2022))
    cards = tables_of().sources
    other = other.assign(source=cards["source"].iloc[0], basis="illustrative")
    tables = tables_of(criteria=pd.concat([first, other], ignore_index=True))
    table = ask("change_by_commune", tables, basis="illustrative").table()
    assert (set(table["year_before"]), set(table["year_after"])) == ({2019}, {2022})
    with pytest.raises(NeedsNotMet, match="cùng một nơi công bố"):
        figure("change_by_commune", tables, basis="illustrative", years=[2018, 2019])
    with pytest.raises(NeedsNotMet):
        figure("what_changed", tables, basis="illustrative", years=[2018, 2019])


@pytest.mark.slow
def test_a_change_is_of_criteria_or_of_shares():
    """Between two sets only shares can be compared."""
    choices = {"basis": "illustrative", "area": "thi-xa-ky-anh"}
    assert set(
        ask("change_by_commune", STOCKS["vi"], years=[2018, 2019], **choices).table()["unit"]
    ) == {"criteria"}
    assert set(
        ask("change_by_commune", STOCKS["vi"], years=[2019, 2022], **choices).table()["unit"]
    ) == {"share_pct"}
    with pytest.raises(NeedsNotMet):
        figure("change_by_commune", STOCKS["vi"], years=[2018, 2019], unit="share_pct", **choices)


def test_rows_behind_a_figure_are_narrowed_by_what_was_chosen_only():
    rows = rows_of("criteria_met_by_commune", STOCKS["vi"])
    assert set(rows["basis"]) == {"reported", "illustrative"} and len(set(rows["year"])) > 2
    until = rows_of("criteria_met_by_commune", STOCKS["vi"], basis="illustrative", until=2019)
    assert set(until["year"]) == {2018, 2019} and set(until["basis"]) == {"illustrative"}


@pytest.mark.slow
def test_the_day_of_borders_is_that_of_the_last_reform_unless_it_is_chosen():
    tables = tables_of()
    starts = ["2025-07-01"] + [""] * (len(tables.places) - 1)
    tables = tables_of(places=tables.places.assign(valid_from=starts))
    drawn = figure("contributions_in_borders", tables)
    assert "địa giới ngày 01/07/2025" in drawn.subtitle
    chosen = ask("contributions_in_borders", tables, day="2020-01-01")
    assert "01/01/2020" in chosen.draw(in_borders(chosen).table).subtitle


@pytest.mark.slow
def test_the_district_of_the_project_comes_first_and_years_after_its_last_are_left_out():
    tables = tables_of(criteria=criteria(6, (2018, 2019, 2022)))
    usual = ask("criteria_matrix", tables).picked
    settings = Settings(district="tỉnh Hà Tĩnh", last_year=2019)
    own = replace(tables, settings=settings)
    assert stock_of(own).home == "tinh-ha-tinh" != usual["area"]
    assert ask("criteria_matrix", own).picked["area"] == usual["area"], "it has no figures"
    assert ask("criteria_matrix", own).picked["years"] == (2019,)
    assert usual["years"] == (2022,)
    nowhere = replace(tables, settings=Settings(district="huyện Hương Sơn"))
    assert stock_of(nowhere).home == ""


@pytest.mark.slow
def test_the_target_of_the_project_is_drawn_where_none_is_asked_for():
    own = replace(tables_of(), settings=Settings(target=18))
    of_own, asked_for = (
        figure("criteria_met_by_commune", own, basis="illustrative", **choice)
        for choice in ({}, {"target": 17})
    )
    assert (of_own.target, asked_for.target) == (18, 17)


def test_asking_what_figures_need_loads_no_chart():
    code = "import sys, analysis.figures.changed; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = told.stdout.split()
    assert "analysis.figures.catalogue" in loaded and "analysis.figures.charts" not in loaded
    assert {one.chart.args[0] for one in ENTRIES.values()} <= vars(charts).keys()
