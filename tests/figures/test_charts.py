"""Charts: the numbers on them, the marks they must carry, and that nothing overlaps or is cut
off.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis import measures
from analysis.figures import charts, lettering, picture
from analysis.figures.canvas import house_style
from analysis.figures.drawn import Drawn
from analysis.figures.palettes import looks
from analysis.figures.picture import draw
from analysis.words.wording import number
from table_makers import (
    CRITERIA_NAMES,
    CRITERIA_SETS,
    INDICATOR_NAMES,
    PLACES,
    contributions,
    counted,
    criteria,
    gift,
    indicator,
    indicators,
    issues,
    ledger,
    many_contributions,
    recognitions,
    targets,
)

SIZES = (1, 5, 12, 40)
LONG = (
    "Cổng thông tin điện tử thị xã Kỳ Anh, “Công tác dân vận của hệ thống chính trị” năm 2018. " * 3
)


@cache
def met_in(communes: int, years=(2018,)) -> pd.DataFrame:
    return measures.at_end_of_year(measures.criteria_met(criteria(communes, years), CRITERIA_SETS))


@cache
def distance_of(communes):
    own, rows = recognitions(), criteria(communes, (2022,))
    return measures.distance_to_withdrawal(own, rows, CRITERIA_SETS, CRITERIA_NAMES)


@cache
def promised():
    told = recognitions(), indicators(), met_in(5)
    return measures.targets_and_outcomes(targets(), *told, INDICATOR_NAMES)


@cache
def matrix_of(communes: int) -> pd.DataFrame:
    return measures.criteria_matrix(criteria(communes), CRITERIA_NAMES, 2018)


@cache
def change_of(communes: int, before=2016, after=2019) -> pd.DataFrame:
    met = measures.criteria_met(criteria(communes, (before, after)), CRITERIA_SETS)
    return measures.change_between(met, before, after)


@cache
def series_of(name: str, place: str) -> pd.DataFrame:
    return measures.indicator_series(indicators(), name, place, CRITERIA_SETS)


def by_kind() -> pd.DataFrame:
    return measures.contributions_by_kind(contributions())


def funds() -> pd.DataFrame:
    rows = [
        gift("nhan-dan", "Lộc Hà", value_vnd=31.92e9),
        gift("ns-tinh", "Lộc Hà", value_vnd=49.699e9),
    ]
    return measures.sources_of_funds(contributions(*rows), PLACES, "huyen-loc-ha")


CASES = {
    **{f"criteria_met_{n}": lambda n=n: charts.criteria_met_by_commune(met_in(n)) for n in SIZES},
    **{f"matrix_{n}": lambda n=n: charts.criteria_matrix(matrix_of(n)) for n in SIZES},
    **{
        f"progress_{n}": lambda n=n: charts.progress_over_years(met_in(n, range(2016, 2025)))
        for n in SIZES
    },
    **{
        f"small_{n}": lambda n=n: charts.count_small_multiples(met_in(n, range(2016, 2025)))
        for n in SIZES
    },
    **{f"dumbbell_{n}": lambda n=n: charts.dumbbell(change_of(n)) for n in SIZES},
    **{
        f"heat_{n}": lambda n=n: charts.who_gave_to_whom(
            measures.gifts(many_contributions(n), PLACES)
        )
        for n in SIZES
    },
    "by_criterion": lambda: charts.communes_by_criterion(
        measures.communes_by_criterion(matrix_of(12))
    ),
    "reported": lambda: charts.criteria_met_by_commune(
        measures.at_end_of_year(
            measures.criteria_met_reported(indicators(), PLACES, CRITERIA_SETS), 2018
        ),
        20,
    ),
    "two_sets": lambda: charts.dumbbell(change_of(12, 2021, 2023)),
    "series": lambda: charts.indicator_series(series_of("criteria_met_mean", "tinh-ha-tinh")),
    "series_of_two_sources": lambda: charts.indicator_series(series_of("criteria_met", "xa-2")),
    "organizations": lambda: charts.contributions_by_organization(
        measures.money_by_organization(contributions()), measures.without_number(contributions())
    ),
    "kinds": lambda: charts.contributions_by_kind(
        by_kind(), measures.without_number(contributions())
    ),
    "heat_reported": lambda: charts.who_gave_to_whom(measures.gifts(contributions(), PLACES)),
    "funds": lambda: charts.sources_of_funds(funds()),
    "issues": lambda: charts.issues_by_file(measures.issues_by_file(issues(), ledger())),
    "rules": lambda: charts.issues_by_rule(measures.issues_by_rule(issues())),
    "cells": lambda: charts.cells_understood(measures.cells_understood(ledger())),
    "recognitions": lambda: charts.recognitions_by_year(
        measures.recognised_by_year(recognitions())
    ),
    "urban": lambda: charts.urban_standards(measures.urban_standards(counted())),
    "models": lambda: charts.models_by_stage(measures.models_by_stage(counted())),
    "bands": lambda: charts.communes_by_band(measures.communes_by_band(counted())),
    "targets": lambda: charts.targets_and_outcomes(promised()),
    "plans": lambda: charts.targets_in_figures(measures.figures_promised(promised(), indicators())),
    "distance": lambda: charts.distance_to_withdrawal(distance_of(3)),
    "empty": lambda: charts.criteria_met_by_commune(met_in(1).head(0)),
}


@cache
def drawn_of(name: str) -> Drawn:
    """One of these cases, made and drawn once for all tests."""
    note = "Nguồn: Ban Dân vận Thị ủy Kỳ Anh, “Công tác dân vận của hệ thống chính trị”."
    return replace(CASES[name](), source_note=note)


@cache
def picture_of(name: str) -> Figure:
    return draw(drawn_of(name))


def texts_of(figure, role=None) -> list[str]:
    """The visible texts of a figure, those of one role, or all."""
    figure = draw(figure) if isinstance(figure, Drawn) else figure
    found = figure.findobj(Text)
    return [
        t.get_text()
        for t in found
        if t.get_visible() and t.get_text() and role in (None, t.get_label())
    ]


def boxes_of(figure) -> tuple[list[str], np.ndarray]:
    """Texts and their extents (x0, y0, x1, y1) in millimetres, drawn in the style that they are
    written in."""
    with house_style():
        return _boxes_of(figure)


def _boxes_of(figure) -> tuple[list[str], np.ndarray]:
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw_without_rendering()  # texts and ticks are laid out, no pixel is made
    # A tick outside the limits has a label that is never drawn.
    hidden = [
        tick.label1
        for axes in figure.axes
        for axis, (low, high) in (
            (axes.xaxis, sorted(axes.get_xlim())),
            (axes.yaxis, sorted(axes.get_ylim())),
        )
        for tick in axis.get_major_ticks()
        if not low <= tick.get_loc() <= high
    ]
    texts = [
        t
        for t in figure.findobj(Text)
        if t.get_visible() and t.get_text().strip() and t not in hidden
    ]
    boxes = np.array([t.get_window_extent(renderer).extents for t in texts])
    return [t.get_text() for t in texts], boxes / figure.dpi * 25.4


def overlapping(texts: list[str], boxes: np.ndarray) -> list[tuple[str, str]]:
    x0, y0, x1, y1 = (boxes[:, i] for i in range(4))
    # Letters have some air inside their box: only a true overlap of both extents is one.
    wide = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    high = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    over = np.triu((wide > 0.3) & (high > 0.8), 1)
    return [(texts[i], texts[j]) for i, j in np.argwhere(over)]


# --- the numbers on the charts ---


def test_bars_and_labels_are_the_numbers_of_the_table():
    met = met_in(12).sort_values("met", ascending=False, kind="stable")
    axes = draw(charts.criteria_met_by_commune(met)).axes[-1]
    lengths = [bar.get_width() for bar in axes.patches]
    assert lengths == met["met"].tolist()
    labels = [t.get_text() for t in axes.texts if t.get_label() == "value"]
    assert labels == [f"{m:.0f}/{o:.0f}" for m, o in zip(met["met"], met["out_of"], strict=True)]


def test_the_target_stands_where_the_caller_says():
    axes = draw(charts.criteria_met_by_commune(met_in(5), target=18)).axes[-1]
    assert 18 in [line.get_xdata()[0] for line in axes.lines]
    assert "mục tiêu 18" in [t.get_text() for t in axes.texts]


def test_bars_are_coloured_by_level():
    met = met_in(5).assign(met=[19, 16, 15, 12, 11], out_of=19)
    kinds = ["full", "from", "to", "to", "under"]
    colours = [mark.colour for mark in charts.criteria_met_by_commune(met).marks]
    assert colours == [looks("level")[kind].fill.lower() for kind in kinds]


@pytest.mark.slow
def test_the_matrix_shows_each_status_by_colour_and_symbol():
    rows = criteria(3)
    for n, status in enumerate(["met", "not_met", "in_progress", "not_applicable"]):
        rows.loc[n, ["status", "value"]] = [status, None]
    rows = rows.drop(index=4)
    figure = charts.criteria_matrix(measures.criteria_matrix(rows, CRITERIA_NAMES, 2018))
    symbols = set(texts_of(figure, "status"))
    assert {"✓", "✗", "◐", "–", "·"} <= symbols


@pytest.mark.slow
def test_the_matrix_has_totals_on_both_margins():
    matrix = matrix_of(12)
    figure = charts.criteria_matrix(matrix)
    totals = [t.replace("\n", "") for t in texts_of(figure, "total")]
    met = met_in(12).set_index("place")
    for place, row in met.iterrows():
        assert f"{row['met']:.0f}/{row['out_of']:.0f}" in totals, place
    counts = measures.communes_by_criterion(matrix)
    assert totals[:20] == [f"{m}/{o}" for m, o in zip(counts["met"], counts["out_of"], strict=True)]


@pytest.mark.slow
def test_lines_break_where_the_criteria_set_changes():
    figure = charts.progress_over_years(met_in(1, range(2019, 2024)))
    lines = [
        line.get_xdata().tolist() for line in draw(figure).axes[0].lines if line.get_marker() == "o"
    ]
    assert [2019, 2020, 2021] in lines
    assert [2022, 2023] in lines
    marks = [
        line
        for line in draw(figure).axes[0].lines
        if len(set(line.get_xdata())) == 1 and len(line.get_xdata()) == 2
    ]
    assert 2021.5 in [line.get_xdata()[0] for line in marks]
    assert any("Bộ tiêu chí 2021" in text.replace("\n", " ") for text in texts_of(figure, "set"))


@pytest.mark.parametrize("communes", [1, 14])
def test_no_line_joins_two_criteria_sets(communes):
    """Also not the mean of many communes; each set is named where it begins."""
    years = {
        2015: "NTM2009",
        2016: "NTM2016",
        2018: "NTM2016",
        2021: "NTM2016",
        2022: "NTM2021",
        2026: "NTM2026",
    }
    rows = criteria(communes, years)
    rows = rows[(rows["year"] < 2026) | (rows["criterion"].astype(int) <= 10)]
    rows.loc[rows["year"] == 2026, "criteria_set"] = "NTM2026"
    met = measures.at_end_of_year(measures.criteria_met(rows, CRITERIA_SETS))
    assert set(met.loc[met["year"] == 2026, "out_of"]) <= {10, 9}
    assert dict(zip(met["year"], met["criteria_set"], strict=True)) == years
    figure = charts.progress_over_years(met)
    lines = [
        line.get_xdata().tolist() for line in draw(figure).axes[0].lines if line.get_marker() == "o"
    ]
    assert {2015, 2016, 2018, 2021, 2022, 2026} <= {int(x) for line in lines for x in line}
    for line in lines:
        assert len({years.get(int(x)) for x in line if x in years}) <= 1
    said = " ".join(text.replace("\n", " ") for text in texts_of(figure, "set"))
    assert [name for name in ("2016", "2021", "2026") if f"Bộ tiêu chí {name}" in said] == [
        "2016",
        "2021",
        "2026",
    ]


def test_only_points_of_one_source_are_joined():
    figure = charts.indicator_series(series_of("criteria_met", "xa-2"))
    points = [
        len(line.get_xdata())
        for line in draw(figure).axes[-1].lines
        if line.get_marker() in ("o", "s")
    ]
    assert sorted(points) == [1, 3]


def test_a_share_that_cannot_be_computed_is_said_and_not_drawn():
    met = measures.criteria_met_reported(indicators(), PLACES, CRITERIA_SETS)
    figure = charts.progress_over_years(measures.at_end_of_year(met, 2018))
    assert "Kỳ Nam (nguồn không nêu mẫu số)" in texts_of(figure, "notes")[0].replace("\n", " ")


@pytest.mark.slow
def test_qualifiers_stand_on_the_bars():
    values = texts_of(charts.contributions_by_kind(by_kind()), "value")
    assert {"trên 50", "trên 250", "gần 1.900", "4,2"} <= set(values)


def test_magnitudes_are_named_below_and_not_drawn():
    rows = contributions()
    figure = charts.contributions_by_kind(
        measures.contributions_by_kind(rows), measures.without_number(rows)
    )
    assert "hàng trăm ngày công (Bộ đội Biên phòng)" in texts_of(figure, "notes")[0]


def test_each_kind_and_unit_has_a_panel_of_its_own():
    panels = texts_of(charts.contributions_by_kind(by_kind()), "panel")
    assert len(panels) == len(by_kind()[["kind", "unit"]].drop_duplicates())
    assert "Tiền · triệu đồng" in panels


def test_amounts_of_two_kinds_are_refused():
    both = pd.concat(
        [measures.gifts(contributions(), PLACES, kind) for kind in ("cash", "infrastructure")]
    )
    with pytest.raises(ValueError, match="cannot be added"):
        charts.who_gave_to_whom(both)


def test_the_heat_table_adds_up_on_both_margins():
    given = measures.gifts(many_contributions(5), PLACES)
    totals = texts_of(charts.who_gave_to_whom(given), "total")
    for side in ("organization", "recipient"):
        sums = given.groupby(side)["amount"].sum() / 1e6
        assert {number(v) for v in sums} <= set(totals)
    assert totals[-1] == number(given["amount"].sum() / 1e6)


def test_what_is_not_split_has_a_column_of_its_own():
    assert "Nhiều xã, không tách" in texts_of(
        charts.who_gave_to_whom(measures.gifts(contributions(), PLACES)), "head"
    )


def test_numbers_are_vietnamese_and_english():
    values = texts_of(charts.sources_of_funds(funds()), "value")
    assert values == ["49,699  (60,9%)", "31,92  (39,1%)"]
    english = charts.sources_of_funds(funds(), lang="en")
    assert texts_of(english, "value") == ["49.699  (60.9%)", "31.92  (39.1%)"]
    assert "billion VND" in texts_of(english, "subtitle")[0]


def test_the_unit_of_money_is_said_in_the_subtitle():
    assert "đơn vị: tỷ đồng" in charts.sources_of_funds(funds()).subtitle
    given = measures.money_by_organization(contributions())
    assert "đơn vị: triệu đồng" in charts.contributions_by_organization(given).subtitle


# --- the marks they must carry ---


@pytest.mark.slow
@pytest.mark.parametrize("lang, tag", [("vi", "SỐ LIỆU MINH HỌA"), ("en", "ILLUSTRATIVE DATA")])
def test_illustrative_data_is_marked(lang, tag):
    for chart in (
        charts.criteria_met_by_commune,
        charts.progress_over_years,
        charts.count_small_multiples,
    ):
        assert chart(met_in(5, (2018, 2019)), lang=lang).tag == tag
    assert charts.criteria_matrix(matrix_of(5), lang=lang).tag == tag
    assert charts.dumbbell(change_of(5), lang=lang).tag == tag


def test_the_title_of_small_charts_is_of_the_last_year_of_several_communes():
    alone = met_in(1, (2020,))
    drawn = charts.count_small_multiples(pd.concat([met_in(5, (2018, 2019)), alone]))
    assert drawn.title.startswith("Năm 2019: ")
    assert charts.count_small_multiples(alone).title.startswith("Năm 2020: ")


def test_two_places_of_one_name_have_a_bar_each():
    counts = measures.urban_standards(counted())
    town = counts[counts["place"] == "Kỳ Anh"]
    both = pd.concat([town, town.assign(place_id="huyen-ky-anh")], ignore_index=True)
    drawn = charts.urban_standards(both)
    assert len(drawn.beside) == 2 and all("[" in mark.category for mark in drawn.beside)


def test_reported_data_is_not_marked():
    assert not CASES["reported"]().tag


def test_a_mix_is_marked_as_one():
    met = met_in(2)
    met.loc[0, "basis"] = "reported"
    assert texts_of(charts.criteria_met_by_commune(met), "tag") == ["CÓ SỐ LIỆU MINH HỌA"]


EMPTY = {
    "criteria_met": lambda: charts.criteria_met_by_commune(met_in(1).head(0)),
    "matrix": lambda: charts.criteria_matrix(matrix_of(1).head(0)),
    "by_criterion": lambda: charts.communes_by_criterion(
        measures.communes_by_criterion(matrix_of(1)).head(0)
    ),
    "progress": lambda: charts.progress_over_years(met_in(1).head(0)),
    "small": lambda: charts.count_small_multiples(met_in(1).head(0)),
    "dumbbell": lambda: charts.dumbbell(change_of(1).head(0)),
    "series": lambda: charts.indicator_series(series_of("criteria_met", "xa-khac")),
    "organizations": lambda: charts.contributions_by_organization(
        measures.money_by_organization(contributions().head(0))
    ),
    "kinds": lambda: charts.contributions_by_kind(by_kind().head(0)),
    "heat": lambda: charts.who_gave_to_whom(measures.gifts(contributions().head(0), PLACES)),
    "funds": lambda: charts.sources_of_funds(
        measures.sources_of_funds(contributions(), PLACES, "huyen-loc-ha")
    ),
    "rules": lambda: charts.issues_by_rule(measures.issues_by_rule(issues().head(0))),
    "cells": lambda: charts.cells_understood(measures.cells_understood(ledger().head(0))),
    "recognitions": lambda: charts.recognitions_by_year(
        measures.recognised_by_year(recognitions().head(0))
    ),
    "urban": lambda: charts.urban_standards(measures.urban_standards(counted().head(0))),
    "models": lambda: charts.models_by_stage(measures.models_by_stage(counted().head(0))),
    "bands": lambda: charts.communes_by_band(measures.communes_by_band(counted().head(0))),
    "targets": lambda: charts.targets_and_outcomes(promised().head(0)),
    "plans": lambda: charts.targets_in_figures(
        measures.figures_promised(promised().head(0), indicators())
    ),
    "distance": lambda: charts.distance_to_withdrawal(distance_of(2).head(0)),
}


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_table_gives_a_plain_sentence(name):
    assert EMPTY[name]().title.startswith("Không có")


def test_measures_of_empty_tables_are_empty_tables():
    met = measures.criteria_met(criteria(1).head(0), CRITERIA_SETS)
    assert met.empty
    assert texts_of(charts.criteria_met_by_commune(measures.at_end_of_year(met)), "title")[
        0
    ].startswith("Không có")
    assert measures.criteria_met_reported(indicators().head(0), PLACES, CRITERIA_SETS).empty
    assert measures.criteria_matrix(criteria(1).head(0), CRITERIA_NAMES, 2018).empty


@pytest.mark.parametrize(
    "chart",
    [
        charts.criteria_met_by_commune,
        charts.criteria_matrix,
        charts.progress_over_years,
        charts.dumbbell,
        charts.contributions_by_organization,
        charts.contributions_by_kind,
        charts.who_gave_to_whom,
        charts.sources_of_funds,
        charts.indicator_series,
        charts.cells_understood,
    ],
)
def test_a_table_of_another_kind_is_refused_by_name(chart):
    with pytest.raises(KeyError, match=chart.__name__):
        chart(pd.DataFrame({"xa": ["Kỳ Hà"]}))


def test_charts_leave_the_callers_settings_alone():
    before = dict(matplotlib.rcParams)
    draw(charts.criteria_met_by_commune(met_in(5)))
    assert dict(matplotlib.rcParams) == before


def test_charts_do_not_import_pyplot():
    """Figures made without it are shown once and need not be closed."""
    for module in Path(picture.__file__).parent.glob("*.py"):
        assert "import pyplot" not in module.read_text(encoding="utf-8")


# --- text in millimetres ---


@pytest.mark.slow
def test_lines_are_not_wider_than_asked_and_lose_nothing():
    for text in (
        LONG,
        "ung-ho-tien-mat-cua-cac-to-chuc-theo-dia-ban-2019-2021.xlsx",
        "x" * 300,
        "Kỳ Hà",
        "",
    ):
        lines = lettering.wrap(text, 30)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "").strip()
        assert lettering.widest(lines) <= 30
        assert len(lettering.balance(text, 30)) == len(lines)


def test_labels_that_tie_are_moved_apart():
    placed = lettering.spread([100, 100, 100, 60], 5, 0, 102)
    assert min(np.diff(sorted(placed))) > 4.9
    assert max(placed) <= 102
    assert lettering.spread([50], 5, 0, 100) == [50]


def test_a_source_note_moves_nothing():
    drawn = charts.sources_of_funds(funds())
    bare, noted = draw(drawn), draw(replace(drawn, source_note="Nguồn: một."))
    heights = [
        figure.axes[-1].get_position().height * figure.get_figheight() for figure in (bare, noted)
    ]
    tops = [
        (1 - figure.axes[-1].get_position().y1) * figure.get_figheight() for figure in (bare, noted)
    ]
    assert heights[0] == pytest.approx(heights[1]) and tops[0] == pytest.approx(tops[1])
    assert texts_of(noted, "source") == ["Nguồn: một."]


def test_a_series_of_many_points_close_together_has_readable_labels():
    rows = [
        indicator("Kỳ Nam", f"2020-{month:02}", 5 + month, out_of=20, address=f"C{month}")
        for month in range(1, 9)
    ]
    series = measures.indicator_series(indicators(*rows), "criteria_met", "xa-2", CRITERIA_SETS)
    figure = draw(replace(charts.indicator_series(series), source_note="Nguồn: x."))
    assert overlapping(*boxes_of(figure)) == []


def test_a_line_never_goes_back_in_time():
    told = [("2020-06-30", 12), ("2020-11", 15), ("2020", 17), ("2021", 18)]
    rows = [
        indicator("Kỳ Nam", period, value, out_of=20, address=f"C{value}") for period, value in told
    ]
    series = measures.indicator_series(indicators(*rows), "criteria_met", "xa-2", CRITERIA_SETS)
    days = [mark.x for mark in charts.indicator_series(series).marks]
    assert days == sorted(days)
    years = [own for own in rows if len(own["period"]) == 4]
    series = measures.indicator_series(indicators(*years), "criteria_met", "xa-2", CRITERIA_SETS)
    assert [mark.x % 1 for mark in charts.indicator_series(series).marks] == pytest.approx(
        [0.5] * 2
    )
