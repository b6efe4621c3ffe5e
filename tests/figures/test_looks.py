"""Every chart with 5 to 200 communes, with the longest names of the country, in two languages:
what is printed can be read. Nothing overlaps, nothing is cut off or set small, every letter is in
the font.
"""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text
from test_charts import CASES as OTHERS
from test_charts import boxes_of, distance_of, overlapping, picture_of, promised

from analysis import measures
from analysis.figures import charts, palettes
from analysis.figures.catalogue import figure as asked_for
from analysis.figures.drawn import Drawn, from_dict, make_marks, to_dict
from analysis.figures.files import check_glyphs, preview
from analysis.figures.parts import begin, chart, drawn_as
from analysis.figures.picture import draw
from map_makers import MAPS, drawn_map
from table_makers import (
    COMMUNES,
    CRITERIA_NAMES,
    CRITERIA_SETS,
    INDICATOR_NAMES,
    LONGEST_NAMES,
    PLACES,
    contributions,
    counted,
    criteria,
    gift,
    indicator,
    indicators,
    interval,
    issues,
    ledger,
    many_contributions,
    recognitions,
    snapshot_pair,
)
from whole_tables import stock

YEARS = range(2016, 2025)
LANGUAGES = ("vi", "en")
LONG_ORGANIZATION = (
    "Liên hiệp các tổ chức hữu nghị và Hội Khuyến học, Hội Cựu thanh niên xung phong thị xã Kỳ Anh"
)


def with_long_names(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the first communes named by the longest names there are."""
    return table.replace({"place": dict(zip(COMMUNES, LONGEST_NAMES, strict=False))})


@cache
def rows_of(communes: int, years: tuple[int, ...] = (2018,)) -> pd.DataFrame:
    rows = criteria(communes, years)
    return with_long_names(rows) if communes <= 12 else rows


@cache
def met_in(communes: int, years=(2018,)) -> pd.DataFrame:
    return measures.at_end_of_year(
        measures.criteria_met(rows_of(communes, tuple(years)), CRITERIA_SETS)
    )


@cache
def matrix_of(communes: int) -> pd.DataFrame:
    return measures.criteria_matrix(rows_of(communes), CRITERIA_NAMES, 2018)


@cache
def change_of(communes: int, before=2016, after=2019) -> pd.DataFrame:
    met = measures.criteria_met(rows_of(communes, (before, after)), CRITERIA_SETS)
    return measures.change_between(met, before, after)


@cache
def standing_of(communes: int) -> pd.DataFrame:
    return measures.standing_by_year(met_in(communes, YEARS))


@cache
def bounds_of(communes: int) -> pd.DataFrame:
    names = (LONGEST_NAMES + COMMUNES)[:communes]
    rows = [
        interval(name, 5 + i % 13, 5 + i % 13 + (i * 5 % 8 if i % 3 == 0 else 0))
        for i, name in enumerate(names)
    ]
    return pd.DataFrame(rows)


@cache
def lacking_of(communes: int) -> pd.DataFrame:
    """Figures in other borders: exact ones, intervals, and sums that lack a place or two."""
    rows = bounds_of(communes)
    names = [tuple(LONGEST_NAMES[: i % 3]) if i % 4 == 1 else () for i in range(len(rows))]
    lacking = pd.Series([bool(own) for own in names])
    high, qualifier = (
        rows["high"].mask(lacking) * 1e6,
        lacking.map({True: "at_least", False: "exact"}),
    )
    return rows.assign(
        low=rows["low"] * 1e6, high=high, qualifier=qualifier, missing_names=names, how="sum"
    )


@cache
def changed_of(communes: int) -> pd.DataFrame:
    before, after = (
        measures.latest_known(*tables, CRITERIA_NAMES) for tables in snapshot_pair(communes)
    )
    changed = measures.what_changed(before, after)
    return with_long_names(changed) if communes <= 12 else changed


@cache
def gifts_of(communes: int, lang: str, organizations: int = 8) -> pd.DataFrame:
    rows = many_contributions(communes)
    if organizations > 8:
        one = rows[rows["organization_id"] == "mttq"]
        more = [
            one.assign(organization_id=f"o{n}", organization=f"Hội số {n}")
            for n in range(organizations - 8)
        ]
        more[0]["organization"] = LONG_ORGANIZATION
        rows = pd.concat([rows, *more], ignore_index=True)
    return measures.gifts(with_long_names(rows) if communes <= 12 else rows, PLACES, lang=lang)


@cache
def given_by(organizations: int) -> pd.DataFrame:
    """Money and things of so many organizations."""
    rows = []
    for n in range(organizations):
        name = LONG_ORGANIZATION if n == 0 else f"Chi hội số {n}"
        own = {
            "organization_id": f"o{n}",
            "organization": name,
            "basis": "illustrative",
            "address": f"C{n}",
        }
        rows.append(gift("mttq", "Kỳ Hà", value_vnd=(n * 37 % 101 + 1) * 1e6, **own))
        rows.append(gift("mttq", "Kỳ Hà", "labour", None, n * 13 % 57 + 1, "ngày công", **own))
        rows.append(gift("mttq", "Kỳ Hà", "infrastructure", None, n % 9 + 0.5, "km đường", **own))
    return contributions(*rows)


def funds_of(sources: int) -> pd.DataFrame:
    """The money of one place from so many sources."""
    rows = given_by(sources).query("kind == 'cash'").assign(place_id="xa-1", place="Kỳ Ninh")
    return measures.sources_of_funds(rows, PLACES, rows["place_id"].iloc[0])


@cache
def received(files: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Issues and ledger of so many files, with names as long as people give them."""
    names = [
        f"nam-{n}/{n:03}-bieu-tong-hop-{'cac-xa-phuong-' * (n % 4)}lan-cuoi.xlsx"
        for n in range(files)
    ]
    rows, cells = pd.concat([issues()] * files), pd.concat([ledger().head(1)] * files)
    sources = [name for name in names for _ in range(len(issues()))]
    messages = [f"Vấn đề số {n} {'trong bảng này ' * (n % 9)}" for n in range(len(rows))]
    rows = rows.assign(source=sources, message=messages)
    return rows.reset_index(drop=True), cells.assign(source=names).reset_index(drop=True)


@cache
def monthly(points: int) -> pd.DataFrame:
    rows = [
        indicator(
            "Kỳ Nam",
            f"{2018 + n // 12}-{n % 12 + 1:02}",
            5 + n * 7 % 15,
            out_of=20,
            address=f"C{n}",
        )
        for n in range(min(points, 60))
    ]
    return measures.indicator_series(indicators(*rows), "criteria_met", "xa-2", CRITERIA_SETS)


DRAW = {
    "criteria_met": lambda n, lang: charts.criteria_met_by_commune(met_in(n), lang=lang),
    "criteria_met_target": lambda n, lang: charts.criteria_met_by_commune(
        met_in(n), target=18, lang=lang
    ),
    "matrix": lambda n, lang: charts.criteria_matrix(matrix_of(n), lang=lang),
    "by_criterion": lambda n, lang: charts.communes_by_criterion(
        measures.communes_by_criterion(matrix_of(n)), lang=lang
    ),
    "progress": lambda n, lang: charts.progress_over_years(met_in(n, YEARS), lang=lang),
    "small": lambda n, lang: charts.count_small_multiples(met_in(n, YEARS), lang=lang),
    "dumbbell": lambda n, lang: charts.dumbbell(change_of(n), lang=lang),
    "slope": lambda n, lang: charts.slope(change_of(n), lang=lang),
    "slope_share": lambda n, lang: charts.slope(change_of(n, 2021, 2023), lang=lang),
    "standard": lambda n, lang: charts.communes_meeting_standard(standing_of(n), lang=lang),
    "levels": lambda n, lang: charts.communes_at_each_level(standing_of(n), lang=lang),
    "intervals": lambda n, lang: charts.intervals(
        bounds_of(n), "Số tiêu chí", "tiêu chí", lang=lang
    ),
    "lacking": lambda n, lang: charts.intervals(lacking_of(n), "Tiền", "VND", lang=lang),
    "changed": lambda n, lang: charts.what_changed(changed_of(n), lang=lang),
    "heat": lambda n, lang: charts.who_gave_to_whom(gifts_of(n, lang), lang=lang),
    "heat_of_many": lambda n, lang: charts.who_gave_to_whom(gifts_of(n, lang, 40), lang=lang),
    "organizations": lambda n, lang: charts.contributions_by_organization(
        measures.money_by_organization(given_by(n)), lang=lang
    ),
    "kinds": lambda n, lang: charts.contributions_by_kind(
        measures.contributions_by_kind(given_by(n)), lang=lang
    ),
    "funds": lambda n, lang: charts.sources_of_funds(funds_of(n), lang=lang),
    "files": lambda n, lang: charts.issues_by_file(
        measures.issues_by_file(*received(n)), lang=lang
    ),
    "rules": lambda n, lang: charts.issues_by_rule(
        measures.issues_by_rule(received(n)[0]), lang=lang
    ),
    "cells": lambda n, lang: charts.cells_understood(
        measures.cells_understood(received(n)[1]), lang=lang
    ),
    "series": lambda n, lang: charts.indicator_series(monthly(n), lang=lang),
}
# Of one commune, and figures of other tables: they have one size and one language.
SIZED = list(DRAW)
ALIKE = [name for name in OTHERS if name.endswith("_1") or not name[-1].isdigit()]
# Bars and lines at once, the others more slowly; other sizes in benchmarks.
AT_ONCE = ("criteria_met", "dumbbell")
OTHER_SIZES = [
    (name, n, lang) for name in SIZED for n, lang in ((5, "vi"), (12, "en"), (200, "vi"))
]
CASES = [
    *((name, 12, "en") for name in AT_ONCE),
    *(pytest.param((name, 40, "vi"), marks=pytest.mark.slow) for name in SIZED),
    *(pytest.param((name, 0, "vi"), marks=pytest.mark.slow) for name in ALIKE),
]


def chart_functions() -> dict[str, Callable[..., Drawn]]:
    """The charts that a notebook can call."""
    return {
        name: getattr(charts, name)
        for name in vars(charts)
        if hasattr(getattr(charts, name), "__wrapped__")
    }


# Charts whose tables have one size, in both languages.
OF_ONE_SIZE = {
    "bands": lambda lang: charts.communes_by_band(measures.communes_by_band(counted()), lang=lang),
    "models": lambda lang: charts.models_by_stage(measures.models_by_stage(counted()), lang=lang),
    "streets": lambda lang: charts.civilised_streets(
        measures.civilised_streets(counted()), lang=lang
    ),
    "groups": lambda lang: charts.models_by_group(
        measures.models_by_group(counted(), INDICATOR_NAMES), lang=lang
    ),
    "urban": lambda lang: charts.urban_standards(measures.urban_standards(counted()), lang=lang),
    "distance": lambda lang: charts.distance_to_withdrawal(distance_of(3), lang=lang),
    "promises": lambda lang: charts.targets_and_outcomes(promised(), lang=lang),
    "plans": lambda lang: charts.targets_in_figures(
        measures.figures_promised(promised(), indicators()), lang=lang
    ),
    "recognised": lambda lang: charts.recognitions_by_year(
        measures.recognised_by_year(recognitions()), lang=lang
    ),
    **{
        name: lambda lang, name=name: asked_for(name, stock(lang), lang=lang)
        for name in ("tasks_gantt", "tasks_left", "tasks_by_owner")
    },
    # How maps look with few and many communes is told in test_maps.
    **{name: lambda lang, name=name: drawn_map(name, lang) for name in MAPS},
}


@pytest.fixture(scope="module")
def catalogue() -> dict[str, list[tuple[Drawn, str]]]:
    """What the cases above show, in both languages, by the name of their chart."""
    shown = [make(5, lang) for make in map(DRAW.get, SIZED) for lang in LANGUAGES]
    shown += [make(lang) for make in OF_ONE_SIZE.values() for lang in LANGUAGES]
    return {
        chart: [(one, one.alt_text) for one in shown if one.chart == chart]
        for chart in chart_functions()
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(chart_functions()))
def test_every_chart_is_looked_at_here_and_knows_what_it_shows(catalogue, name):
    """A new chart without a case in DRAW fails, as does one without marks and cells, or without
    an English twin.
    """
    parameters = inspect.signature(chart_functions()[name]).parameters
    assert parameters["lang"].default == "vi" and "title" not in parameters
    assert catalogue[name], "no case in DRAW"
    for drawn, alt in catalogue[name]:
        assert drawn.kind != "empty" and drawn.marks and drawn.title in alt
        assert all(mark.cells for mark in drawn.marks if mark.value or mark.low or mark.high)
        assert any(mark.cells for mark in drawn.marks)
    titles = [drawn.title for drawn, _ in catalogue[name]]
    assert {drawn.lang for drawn, _ in catalogue[name]} == set(LANGUAGES)
    assert not set(titles[::2]) & set(titles[1::2]), "one language for both"


def figure_of(name: str, communes: int, lang: str) -> Figure:
    if name in ALIKE:
        return picture_of(name)
    note = "Nguồn: Ban Dân vận Thị ủy Kỳ Anh, “Công tác dân vận của hệ thống chính trị”."
    return draw(replace(DRAW[name](communes, lang), source_note=note))


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(map(str, case)))
def figure(request):
    return figure_of(*request.param)


@pytest.fixture(scope="module")
def boxes(figure):
    return boxes_of(figure)


def test_no_text_overlaps_another(boxes):
    assert overlapping(*boxes) == []


def test_nothing_is_cut_off_or_too_high_for_a_page(figure, boxes):
    texts, boxes = boxes
    width, height = figure.get_size_inches() * 25.4
    out = (
        (boxes[:, 0] < 0.5)
        | (boxes[:, 1] < 0.5)
        | (boxes[:, 2] > width - 0.5)
        | (boxes[:, 3] > height - 0.5)
    )
    assert not out.any(), [texts[i] for i in np.flatnonzero(out)]
    assert width == pytest.approx(160)
    assert height < 297


def test_no_text_is_set_smaller_than_7_points(figure):
    assert min(t.get_fontsize() for t in figure.findobj(Text)) >= 7


def test_every_letter_is_in_the_font(figure):
    check_glyphs(figure)


def test_no_text_lies_half_on_a_bar_or_on_a_line(figure, boxes):
    """A text stands wholly in a bar or field, or wholly outside; a line passes only behind a text
    that has a ground.
    """
    assert [clash for axes in figure.axes for clash in clashes(figure, axes)] == []


def test_no_chart_lies_under_a_legend_or_another_chart(figure):
    boxes = [axes.get_position() for axes in figure.axes]
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            wide = min(one.x1, other.x1) - max(one.x0, other.x0)
            high = min(one.y1, other.y1) - max(one.y0, other.y0)
            assert wide <= 1e-6 or high <= 1e-6


@pytest.mark.slow
@pytest.mark.parametrize("name", SIZED)
def test_nothing_but_the_data_decides_the_picture(name):
    """A figure that was written as JSON and read again gives the same picture."""
    drawn = replace(DRAW[name](5, "vi"), source_note="Nguồn: thử.")
    again = from_dict(json.loads(json.dumps(to_dict(drawn), allow_nan=False)))
    assert again == drawn
    if name in AT_ONCE:
        assert preview(drawn, dpi=40) == preview(again, dpi=40)


@pytest.mark.slow
def test_a_chart_is_made_without_matplotlib():
    """Only what measures letters and draws needs it: making a figure as data starts without."""
    code = "import analysis.figures.charts, sys; print('matplotlib' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_a_figure_as_data_shows_itself():
    drawn = DRAW["criteria_met"](5, "vi")
    assert list(drawn.data["value"]) == [mark.value for mark in drawn.marks]
    assert len(drawn.cells) == sum(len(mark.cells) for mark in drawn.marks)
    data, metadata = drawn._repr_mimebundle_()
    assert data["text/plain"] == drawn.alt_text and metadata["image/png"]["width"] == 760
    assert data["image/png"].startswith("iVBOR")


@chart("place value basis cells")
def values_by_place(values: pd.DataFrame, title: str = "", lang: str = "vi") -> Drawn:
    """One bar a place: what a new chart takes."""
    begun = begin(title or "Một phát hiện.", "Số đo", lang=lang)
    if values.empty:
        return begun
    marks = make_marks(
        values["place"], values["value"], text="x", colour=palettes.FOCUS, cells=values["cells"]
    )
    return drawn_as(begun, "bars", values["basis"], unit="xã", marks=marks)


def test_a_new_chart_is_one_function():
    """It says what columns it wants, and gives marks; picture, JSON and alt text follow."""
    rows = [
        ("Kỳ Hà", 3, "reported", ("a.xlsx!1!B2",)),
        ("Kỳ Ninh", 5, "illustrative", ("a.xlsx!1!B3",)),
    ]
    drawn = values_by_place(pd.DataFrame(rows, columns=["place", "value", "basis", "cells"]))
    assert (drawn.chart, drawn.tag, drawn.sources) == (
        "values_by_place",
        "CÓ SỐ LIỆU MINH HỌA",
        ["a.xlsx"],
    )
    assert "Kỳ Hà: x; Kỳ Ninh: x" in drawn.alt_text
    assert [bar.get_width() for bar in draw(drawn).axes[-1].patches] == [3, 5]
    assert values_by_place(drawn.table.head(0)).kind == "empty"
    with pytest.raises(KeyError, match="values_by_place"):
        values_by_place(pd.DataFrame({"xa": []}))


def clashes(figure, axes) -> list[tuple[str, str]]:
    """Texts of the axes that meet an edge of a bar, or a line that can be seen, in millimetres."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    mm = 25.4 / figure.dpi
    bars = [p for p in axes.patches if isinstance(p, Rectangle)]
    a, b, c, d = np.reshape([p.get_window_extent(renderer).extents for p in bars], (-1, 4)).T * mm
    lines = [line for line in axes.lines if line.get_linestyle() != "None"]
    lines = [line for line in lines if palettes.contrast(line.get_color()) > 1.5]
    paths = [densely(line.get_transform().transform(line.get_xydata()) * mm) for line in lines]
    found = []
    for text in axes.findobj(Annotation):
        if not text.get_text().strip() or text.get_bbox_patch():
            continue
        x0, y0, x1, y1 = text.get_window_extent(renderer).extents * mm
        # Boxes have air above and below the letters.
        x0, x1, y0, y1 = x0 + 0.2, x1 - 0.2, y0 + 0.7, y1 - 0.7
        meets = (np.minimum(x1, c) - np.maximum(x0, a) > 0) & (c - a > 0.2)
        meets &= np.minimum(y1, d) - np.maximum(y0, b) > 0
        inside = (a <= x0) & (x1 <= c) & (b <= y0) & (y1 <= d)
        found += [(text.get_text(), "bar")] * int((meets & ~inside).sum())
        for path in paths:
            if (
                (path[:, 0] > x0) & (path[:, 0] < x1) & (path[:, 1] > y0) & (path[:, 1] < y1)
            ).any():
                found.append((text.get_text(), "line"))
    return found


def densely(points: np.ndarray) -> np.ndarray:
    """Points on the line, at most a quarter of a millimetre apart."""
    pieces = [points[:1]]
    for start, end in zip(points, points[1:], strict=False):
        steps = max(int(np.hypot(*(end - start)) / 0.25), 1)
        pieces.append(start + (end - start) * np.linspace(0, 1, steps + 1)[1:, None])
    return np.concatenate(pieces)
