"""Charts of change: standards year by year, slopes, intervals, and what a page cannot hold."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from test_charts import change_of, met_in

from analysis import measures
from analysis.figures import charts, findings
from analysis.figures.drawn import Drawn
from analysis.figures.pages import pages
from analysis.figures.panels import panels_of
from analysis.figures.picture import draw
from analysis.words.levels import level_name, level_order
from analysis.words.text import sort_key
from table_makers import (
    COMMUNES,
    CRITERIA_NAMES,
    CRITERIA_SETS,
    criteria,
    interval,
    snapshot_pair,
)


def standing_of(communes: int, years) -> pd.DataFrame:
    return measures.standing_by_year(met_in(communes, years))


def test_the_columns_are_the_numbers_of_the_table():
    standing = standing_of(12, (2018, 2019))
    axes = draw(charts.communes_meeting_standard(standing)).axes[-1]
    heights = {round(bar.get_x() + bar.get_width() / 2): 0.0 for bar in axes.patches}
    for bar in axes.patches:
        heights[round(bar.get_x() + bar.get_width() / 2)] += bar.get_height()
    full = standing[standing["level"] == "full"]
    assert heights == dict(zip(full["year"], full["count"], strict=True))
    assert findings.standard(standing).text.startswith(
        "Cuối năm 2019, 6 trong 12 xã đạt đủ bộ tiêu chí (năm 2018: 5/12)"
    )


def test_figures_of_two_bases_are_not_drawn_together():
    standing = standing_of(2, (2018,))
    both = pd.concat([standing, standing.assign(basis="reported")])
    for chart in (charts.communes_meeting_standard, charts.communes_at_each_level):
        with pytest.raises(ValueError, match="different bases"):
            chart(both)


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
    assert "1 trong 2 đơn vị chỉ biết trong khoảng" in findings.intervals(bounds).text
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
    said = findings.intervals(pd.DataFrame(rows), "VND").text
    assert said == (
        "Năm 2025: 1 trong 3 đơn vị chỉ biết trong khoảng, 2 đơn vị chỉ biết mức thấp nhất."
    )
    open_ones = pd.DataFrame([rows[0], rows[2] | {"qualifier": "exact"}])
    words = "2025: 1 of 2 figures are exact, 1 only from below."
    assert findings.intervals(open_ones, "VND", "en").text == words


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
    standing = standing_of(12, range(2016, 2020))
    (panel,) = panels_of(charts.communes_at_each_level(standing))
    shown = [series.name for series in panel.series]
    assert shown == [level_name(level) for level in sorted(set(standing["level"]), key=level_order)]
    assert len(shown) > 2
    assert panel.rows == ("2016", "2017", "2018", "2019")


# --- all of them ---

# Each chart with the table that it is made of.
NEW = {
    "slope": (charts.slope, lambda: change_of(5)),
    "standard": (charts.communes_meeting_standard, lambda: standing_of(5, (2018, 2019))),
    "levels": (charts.communes_at_each_level, lambda: standing_of(5, (2018, 2019))),
    "intervals": (
        charts.intervals,
        lambda: pd.DataFrame([interval("Kỳ Hà", 5, 9, basis="illustrative")]),
    ),
    "changed": (
        charts.what_changed,
        lambda: measures.what_changed(
            *(measures.latest_known(*pair, CRITERIA_NAMES) for pair in snapshot_pair(5))
        ),
    ),
}


@cache
def table_of(name: str) -> pd.DataFrame:
    return NEW[name][1]()


def shown_of(name: str, rows: int, lang: str = "vi") -> Drawn:
    return NEW[name][0](table_of(name).head(rows), lang=lang)


@pytest.mark.parametrize("name", NEW)
def test_each_says_what_it_shows_and_from_which_cells(name):
    shown = shown_of(name, 99)
    assert shown.tag == "SỐ LIỆU MINH HỌA"
    assert shown.marks and all(mark.cells for mark in shown.marks if mark.value or mark.high)
    assert shown.title and shown.subtitle and shown.kind != "empty"
    english = shown_of(name, 99, "en")
    assert english.tag == "ILLUSTRATIVE DATA"
    assert len(english.marks) == len(shown.marks)


@pytest.mark.parametrize("name", NEW)
def test_an_empty_table_gives_a_plain_sentence(name):
    shown = shown_of(name, 0)
    assert shown.kind == "empty"
    assert shown.title.startswith("Không có")
    assert shown_of(name, 0, "en").title.startswith("There is no")


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


@pytest.mark.slow
def test_pages_show_every_commune_once_in_the_order_of_names():
    met = met_in(93, (2018,))
    figures = pages(charts.criteria_met_by_commune, met, most=40)
    shown = [rows_drawn(figure) for figure in figures]
    assert [len(names) for names in shown] == [31, 31, 31]
    assert sorted(name for names in shown for name in names) == sorted(COMMUNES[:93])
    assert max(map(sort_key, shown[0])) < min(map(sort_key, shown[1]))
    titles = [figure.title for figure in figures]
    assert all("93 xã" in title and f"(trang {n}/3:" in title for n, title in enumerate(titles, 1))
    assert len(pages(charts.criteria_met_by_commune, met_in(5, (2018,)), lang="en")) == 1
    with pytest.raises(ValueError, match="1 to"):
        pages(charts.criteria_met_by_commune, met, most=400)


@pytest.mark.slow
def test_the_ends_are_shown_with_the_number_between():
    met = met_in(93, (2018,))
    axes = draw(charts.criteria_met_by_commune(met)).axes[-1]
    names = [t.get_text() for t in axes.texts if t.get_label() == "row"]
    gap = [t.get_text() for t in axes.texts if t.get_label() == "gap"]
    assert gap == [f"… {93 - len(names)} xã ở giữa …"]
    shown = met.set_index("place")["met"]
    assert shown[names].is_monotonic_decreasing
    assert (shown.max(), shown.min()) == (shown[names[0]], shown[names[-1]])


@pytest.mark.slow
def test_names_are_in_vietnamese_order():
    """Among communes that tie, Đ stands after D and a hook after no mark."""
    met = met_in(200, (2018,)).query("met == 20 and out_of == 20")
    order = ["Ẳng", "Bình", "Cẩm", "Dương", "Đức", "Hương", "Ỷ"]
    first = [
        name.split()[0]
        for name in rows_drawn(charts.criteria_met_by_commune(met.sample(44, random_state=1)))
    ]
    first = [word for word in first if word in order]
    assert first == sorted(first, key=order.index)
    assert len(set(first)) > 3


@pytest.mark.slow
def test_the_sums_of_a_matrix_count_the_communes_that_are_not_drawn():
    matrix = measures.criteria_matrix(criteria(93), CRITERIA_NAMES, 2018)
    axes = draw(charts.criteria_matrix(matrix)).axes[-1]
    totals = [t.get_text().replace("\n", "") for t in axes.texts if t.get_label() == "total"]
    counts = measures.communes_by_criterion(matrix)
    expected = [f"{met}/{of}" for met, of in zip(counts["met"], counts["out_of"], strict=True)]
    assert totals[-len(expected) :] == expected
