"""Who meets the standard year by year, what differs between two snapshots, and their charts."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import measures
from analysis.figures import charts, findings
from analysis.figures.pages import pages
from analysis.figures.panels import panels_of
from analysis.figures.picture import draw
from analysis.words.levels import level_name, level_order
from analysis.words.text import sort_key
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
    interval,
    many_contributions,
    snapshot_pair,
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


def test_the_columns_are_the_numbers_of_the_table():
    standing = measures.standing_by_year(yearly(12, (2018, 2019)))
    axes = draw(charts.communes_meeting_standard(standing)).axes[-1]
    heights = {round(bar.get_x() + bar.get_width() / 2): 0.0 for bar in axes.patches}
    for bar in axes.patches:
        heights[round(bar.get_x() + bar.get_width() / 2)] += bar.get_height()
    full = standing[standing["level"] == "full"]
    assert heights == dict(zip(full["year"], full["count"], strict=True))
    assert findings.standard(standing).startswith(
        "Cuối năm 2019, 6 trong 12 xã đạt đủ bộ tiêu chí (năm 2018: 5/12)"
    )


def test_figures_of_two_bases_are_not_drawn_together():
    standing = measures.standing_by_year(yearly(2, (2018,)))
    both = pd.concat([standing, standing.assign(basis="reported")])
    for chart in (charts.communes_meeting_standard, charts.communes_at_each_level):
        with pytest.raises(ValueError, match="different bases"):
            chart(both)


# --- two snapshots ---


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
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
@settings(max_examples=20, deadline=None)
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
    assert findings.what_changed(rows) == "So với lần trước: 2 tiêu chí mới đạt (Kỳ Hà)."
    assert findings.what_changed(rows, "2017", "en") == "Since 2017: 2 criteria newly met (Kỳ Hà)."
    nothing = measures.what_changed(before, before)
    assert findings.what_changed(nothing) == "So với lần trước, không có gì thay đổi."
    assert charts.what_changed(nothing).kind == "empty"


# --- intervals and slopes ---


def test_an_interval_is_drawn_from_low_to_high_and_a_figure_as_a_point():
    rows = [
        interval("Kỳ Ninh", 11, 20),
        interval("Kỳ Hà", 19, 19),
        interval("Kỳ Nam", float("nan"), 5),
    ]
    bounds = pd.DataFrame(rows)
    figure = charts.intervals(bounds, "Số tiêu chí", "tiêu chí")
    bar = draw(figure).axes[-1].patches[0]
    assert (bar.get_x(), bar.get_width()) == (11, 9)
    assert [(mark.category, mark.value, mark.low, mark.high) for mark in figure.marks] == [
        ("Kỳ Ninh", None, 11, 20),
        ("Kỳ Hà", 19, 19, 19),
    ]
    assert "Kỳ Nam" in figure.notes[0]
    assert "1 trong 2 đơn vị chỉ biết trong khoảng" in findings.intervals(bounds)
    with pytest.raises(ValueError, match="above the high one"):
        charts.intervals(pd.DataFrame([interval("Kỳ Hà", 9, 5)]))


def test_a_figure_known_only_from_below_is_a_bar_with_an_open_end():
    lacking, none = (
        {"qualifier": "at_least", "missing_names": ("xã Kỳ Hải",), "how": "sum"},
        float("nan"),
    )
    exact = {"qualifier": "exact", "missing_names": (), "how": "value"}
    rows = [
        interval("Kỳ Ninh", 2.975e8, none, **lacking),
        interval("Kỳ Hà", 4e8, 6e8, **exact),
        interval("Kỳ Nam", 1e8, 1e8, **exact | {"qualifier": "at_least"}),
        interval("Kỳ Hoa", 0, none, **lacking),
    ]
    figure = charts.intervals(pd.DataFrame(rows), "Tiền mặt", "VND")
    drawn = figure
    assert [(m.category, m.text, m.value, m.low, m.high, m.how, m.scale) for m in drawn.marks] == [
        ("Kỳ Hà", "400 đến 600", None, 400, 600, "value", 1e6),
        ("Kỳ Ninh", "trên 297,5", None, 297.5, None, "sum", 1e6),
        ("Kỳ Nam", "trên 100", None, 100, None, "value", 1e6),
    ]
    assert drawn.notes == (
        "Không có số liệu: Kỳ Hoa.",
        "Chưa có số liệu của nơi nhập vào: Kỳ Ninh (xã Kỳ Hải).",
    )
    assert "triệu đồng" in drawn.unit and [m.series for m in drawn.marks][1] == "từ mức này trở lên"
    arrows = [line for line in draw(figure).axes[-1].lines if line.get_marker() == ">"]
    assert len(arrows) == 2 and [p.get_hatch() for p in draw(figure).axes[-1].patches] == [
        None,
        "////",
        "////",
    ]
    said = findings.intervals(pd.DataFrame(rows), "VND")
    assert said == (
        "Năm 2025: 1 trong 3 đơn vị chỉ biết trong khoảng, rộng nhất là Kỳ Hà, "
        "từ 400 đến 600 triệu đồng; "
        "2 đơn vị chỉ biết mức thấp nhất."
    )
    open_ones = pd.DataFrame([rows[0], rows[2] | {"qualifier": "exact"}])
    words = (
        "2025: 1 of 2 figures are exact, 1 only from below; the highest is Kỳ "
        "Ninh (over 297.5 million VND)."
    )
    assert findings.intervals(open_ones, "VND", "en") == words


def test_a_native_chart_draws_what_is_known_of_an_open_end():
    rows = [
        interval("Kỳ Ninh", 12, 12, qualifier="at_least"),
        interval("Kỳ Hà", 5, 9, qualifier="exact"),
    ]
    (panel,) = panels_of(charts.intervals(pd.DataFrame(rows)))
    assert panel.rows == ("Kỳ Ninh", "Kỳ Hà")
    base, *spans = panel.series
    assert base == replace(base, hidden=True, values=(0, 5))
    assert spans[0] == replace(spans[0], name="từ mức này trở lên", values=(12, None))
    assert spans[0].formats == ('"trên "0', "")
    assert spans[1] == replace(spans[1], name="nằm trong khoảng này", values=(None, 4))
    assert len(spans) == 2


def test_a_slope_joins_the_two_values_of_the_table():
    change = measures.change_between(
        measures.criteria_met(criteria(5, (2016, 2019)), CRITERIA_SETS), 2016, 2019
    )
    axes = draw(charts.slope(change)).axes[-1]
    drawn = sorted(tuple(line.get_ydata()) for line in axes.lines if line.get_marker() == "o")
    assert drawn == sorted(zip(change["before"], change["after"], strict=True))
    said = " ".join(t.get_text().replace("\n", " ") for t in axes.texts)
    for row in change.itertuples():
        assert f"{row.place} (+{row.change:.0f})" in said


def test_levels_stand_in_their_order_in_a_native_chart():
    standing = measures.standing_by_year(yearly(12, range(2016, 2020)))
    (panel,) = panels_of(charts.communes_at_each_level(standing))
    shown = [series.name for series in panel.series]
    assert shown == [level_name(level) for level in sorted(set(standing["level"]), key=level_order)]
    assert len(shown) > 2
    assert panel.rows == ("2016", "2017", "2018", "2019")


# --- all of them ---

NEW = {
    "slope": lambda n, lang="vi": charts.slope(
        measures.change_between(
            measures.criteria_met(criteria(5, (2016, 2019)), CRITERIA_SETS), 2016, 2019
        ).head(n),
        lang=lang,
    ),
    "standard": lambda n, lang="vi": charts.communes_meeting_standard(
        measures.standing_by_year(yearly(5, (2018, 2019))).head(n), lang=lang
    ),
    "levels": lambda n, lang="vi": charts.communes_at_each_level(
        measures.standing_by_year(yearly(5, (2018, 2019))).head(n), lang=lang
    ),
    "intervals": lambda n, lang="vi": charts.intervals(
        pd.DataFrame([interval("Kỳ Hà", 5, 9, basis="illustrative")]).head(n), lang=lang
    ),
    "changed": lambda n, lang="vi": charts.what_changed(
        measures.what_changed(
            *(measures.latest_known(*pair, CRITERIA_NAMES) for pair in snapshot_pair(5))
        ).head(n),
        lang=lang,
    ),
}


@pytest.mark.parametrize("name", NEW)
def test_each_says_what_it_shows_and_from_which_cells(name):
    shown = NEW[name](99)
    assert shown.tag == "SỐ LIỆU MINH HỌA"
    assert shown.marks and all(mark.cells for mark in shown.marks if mark.value or mark.high)
    assert shown.title and shown.subtitle and shown.kind != "empty"
    english = NEW[name](99, "en")
    assert english.tag == "ILLUSTRATIVE DATA"
    assert len(english.marks) == len(shown.marks)


@pytest.mark.parametrize("name", NEW)
def test_an_empty_table_gives_a_plain_sentence(name):
    shown = NEW[name](0)
    assert shown.kind == "empty"
    assert shown.title.startswith("Không có")
    assert NEW[name](0, "en").title.startswith("There is no")


@pytest.mark.parametrize(
    "chart",
    [
        charts.slope,
        charts.communes_meeting_standard,
        charts.communes_at_each_level,
        charts.intervals,
        charts.what_changed,
    ],
)
def test_a_table_of_another_kind_is_refused_by_name(chart):
    with pytest.raises(KeyError, match=chart.__name__):
        chart(pd.DataFrame({"xa": ["Kỳ Hà"]}))


# --- more than a page holds ---


def rows_drawn(figure) -> list[str]:
    return [
        t.get_text().replace("\n", " ")
        for t in draw(figure).axes[-1].texts
        if t.get_label() == "row"
    ]


def test_pages_show_every_commune_once_in_the_order_of_names():
    met = yearly(93, (2018,))
    figures = pages(charts.criteria_met_by_commune, met, most=40)
    shown = [rows_drawn(figure) for figure in figures]
    assert [len(names) for names in shown] == [31, 31, 31]
    assert sorted(name for names in shown for name in names) == sorted(COMMUNES[:93])
    assert max(map(sort_key, shown[0])) < min(map(sort_key, shown[1]))
    titles = [figure.title for figure in figures]
    assert all("93 xã" in title and f"(trang {n}/3:" in title for n, title in enumerate(titles, 1))
    assert len(pages(charts.criteria_met_by_commune, yearly(5, (2018,)), lang="en")) == 1
    with pytest.raises(ValueError, match="1 to"):
        pages(charts.criteria_met_by_commune, met, most=400)


def test_the_ends_are_shown_with_the_number_between():
    met = yearly(93, (2018,))
    axes = draw(charts.criteria_met_by_commune(met)).axes[-1]
    names = [t.get_text() for t in axes.texts if t.get_label() == "row"]
    gap = [t.get_text() for t in axes.texts if t.get_label() == "gap"]
    assert gap == [f"… {93 - len(names)} xã ở giữa …"]
    shown = met.set_index("place")["met"]
    assert shown[names].is_monotonic_decreasing
    assert (shown.max(), shown.min()) == (shown[names[0]], shown[names[-1]])


def test_names_are_in_vietnamese_order():
    """Among communes that tie, Đ stands after D and a hook after no mark."""
    met = yearly(200, (2018,)).query("met == 20 and out_of == 20")
    order = ["Ẳng", "Bình", "Cẩm", "Dương", "Đức", "Hương", "Ỷ"]
    first = [
        name.split()[0]
        for name in rows_drawn(charts.criteria_met_by_commune(met.sample(44, random_state=1)))
    ]
    first = [word for word in first if word in order]
    assert first == sorted(first, key=order.index)
    assert len(set(first)) > 3


def test_the_sums_of_a_matrix_count_the_communes_that_are_not_drawn():
    matrix = measures.criteria_matrix(criteria(93), CRITERIA_NAMES, 2018)
    axes = draw(charts.criteria_matrix(matrix)).axes[-1]
    totals = [t.get_text().replace("\n", "") for t in axes.texts if t.get_label() == "total"]
    counts = measures.communes_by_criterion(matrix)
    expected = [f"{met}/{of}" for met, of in zip(counts["met"], counts["out_of"], strict=True)]
    assert totals[-len(expected) :] == expected


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
