"""What a figure knows of itself is what is drawn: the same lengths, points, fields, colours and
words.
"""

from __future__ import annotations

import json

import pytest
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer
from test_charts import CASES, EMPTY, drawn_of, met_in, picture_of, series_of, texts_of

from analysis import measures
from analysis.figures import charts
from analysis.figures.drawn import HOW, KINDS, Mark, from_dict, make_marks, to_dict
from analysis.words.provenance import split_cell
from analysis.words.wording import number
from table_makers import CRITERIA_SETS, criteria

# One of each way of drawing at once, the others more slowly.
AT_ONCE = (
    "criteria_met_5", "matrix_5", "progress_5", "dumbbell_5", "heat_5", "kinds", "issues", "series",
)  # fmt: skip
DRAWN = [name for name in CASES if name != "empty"]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(name, marks=() if name in AT_ONCE else pytest.mark.slow) for name in DRAWN
    ],
)
def pair(request):
    return picture_of(request.param), drawn_of(request.param)


def one_line(text: str) -> str:
    return " ".join(text.replace("\n/", "/").split())


def bars_of(figure) -> list[tuple[float, str]]:
    """Length and colour of every bar and segment, in the order they were drawn."""
    found = []
    for axes in figure.axes:
        for container in axes.containers:
            assert isinstance(container, BarContainer)
            upright = container.orientation == "vertical"
            found += [
                (p.get_height() if upright else p.get_width(), to_hex(p.get_facecolor()))
                for p in container
            ]
    return found


def points_of(figure) -> list[tuple[float, float, str]]:
    """Every point that stands inside axes with a marker, with its colour; the keys at the ends of
    lines do not.
    """
    found = []
    for axes in figure.axes:
        right = axes.get_xlim()[1]
        for line in axes.lines:
            alone = len(line.get_xdata()) == 1 and line.get_xdata()[0] == right
            if line.get_marker() not in ("None", None, "") and not alone:
                colour = to_hex(line.get_markerfacecolor())
                found += [
                    (float(x), float(y), colour) for x, y in zip(*line.get_data(), strict=True)
                ]
    return found


def fields_of(figure) -> list[tuple[float, float, str]]:
    """(row, column, colour) of every field, in the order they were drawn."""
    patches = [p for p in figure.axes[-1].patches if (p.get_width(), p.get_height()) == (1, 1)]
    return [(p.get_y() + 0.5, p.get_x() + 0.5, to_hex(p.get_facecolor())) for p in patches]


def bars_are_the_marks(figure, drawn):
    assert bars_of(figure) == [(pytest.approx(mark.value), mark.colour) for mark in drawn.marks]


def pairs_are_the_marks(figure, drawn):
    assert sorted(x for x, _, _ in points_of(figure)) == sorted(m.value for m in drawn.marks)
    assert {colour for *_, colour in points_of(figure)} == {mark.colour for mark in drawn.marks}


def lines_are_the_marks(figure, drawn):
    """All points are there, and only those of one series and segment are joined."""
    points = sorted((mark.x, mark.value, mark.colour) for mark in drawn.marks)
    assert sorted(points_of(figure)) == points
    lines = {}
    for mark in drawn.marks:
        lines.setdefault((mark.series, mark.segment), set()).add((mark.x, mark.value))
    joined = [set(zip(*line.get_data(), strict=True)) for line in figure.axes[-1].lines]
    assert all(points in joined for points in lines.values())


def fields_are_the_marks(figure, drawn):
    rows, columns = drawn.categories, drawn.series
    expected = [(rows.index(m.category), columns.index(m.series), m.colour) for m in drawn.marks]
    assert fields_of(figure) == expected
    assert len(expected) == len(rows) * len(columns)
    assert [one_line(text) for text in texts_of(figure, "row")] == [one_line(r) for r in rows]
    assert [one_line(text) for text in texts_of(figure, "head")] == [one_line(c) for c in columns]


CHECKS = {
    "bars": bars_are_the_marks,
    "stacked_bars": bars_are_the_marks,
    "columns": bars_are_the_marks,
    "dumbbells": pairs_are_the_marks,
    "lines": lines_are_the_marks,
    "matrix": fields_are_the_marks,
    "heat": fields_are_the_marks,
}


def test_what_is_drawn_is_the_marks(pair):
    figure, drawn = pair
    CHECKS[drawn.kind](figure, drawn)


def test_every_number_that_is_written_is_in_the_data_and_the_other_way_round(pair):
    figure, drawn = pair
    said = [
        text for role in ("value", "status", "total", "change") for text in texts_of(figure, role)
    ]
    known = [one_line(m.text) for m in drawn.marks if m.text]
    # A share stands in the words of its own bar.
    known += [one_line(m.text) for m in drawn.beside if m.how != "share"]
    assert sorted(map(one_line, said)) == sorted(known)


def test_the_numbers_in_the_words_are_the_values(pair):
    """The first number that is printed at a mark is its value, rounded as it is printed."""
    _, drawn = pair
    for mark in (*drawn.marks, *drawn.beside):
        digits = [
            word
            for word in mark.text.replace("%", " ").replace("/", " ").split()
            if word[-1].isdigit()
        ]
        if mark.value is None or not digits or drawn.kind == "lines":
            continue
        if drawn.chart == "distance_to_withdrawal" and not mark.series:
            continue  # says what is left, not what is drawn
        decimals = len(digits[0].split(",")[1]) if "," in digits[0] else 0
        assert digits[0].lstrip("+") in {
            number(mark.value, decimals),
            number(round(mark.value, 1), decimals),
            number(mark.value * mark.scale, decimals),
        }, mark


def test_the_texts_of_the_page_are_those_that_are_drawn(pair):
    figure, drawn = pair
    said = {
        role: " ".join(map(one_line, texts_of(figure, role)))
        for role in ("title", "subtitle", "tag", "notes")
    }
    assert (drawn.title, drawn.subtitle, drawn.tag) == (
        said["title"],
        said["subtitle"],
        said["tag"],
    )
    assert " ".join(drawn.notes) == said["notes"]
    assert drawn.title in drawn.alt_text
    assert drawn.chart in dir(charts)
    assert drawn.kind in KINDS


def test_panels_are_the_headings(pair):
    figure, drawn = pair
    assert [one_line(text) for text in texts_of(figure, "panel")] == [
        panel for panel in drawn.panels if panel
    ]


def test_every_mark_has_its_cells(pair):
    """Only a field without a figure, and a segment of nothing, has none."""
    _, drawn = pair
    for mark in (*drawn.marks, *drawn.beside):
        nothing = (
            mark.value == 0
            or mark.value is None
            and (mark.status in ("no_data", "") or mark.how == "count")
        )
        assert mark.cells or nothing, mark
        assert mark.how in HOW
        assert all(cell.count("!") >= 2 for cell in mark.cells)


def test_it_goes_through_json_and_back(pair):
    _, drawn = pair
    text = json.dumps(to_dict(drawn), ensure_ascii=False, allow_nan=False)
    assert from_dict(json.loads(text)) == drawn


@pytest.mark.slow
@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_figure_says_so_in_its_data(name):
    drawn = EMPTY[name]()
    assert (drawn.kind, drawn.marks, drawn.beside) == ("empty", (), ())
    assert drawn.title == one_line(texts_of(drawn, "title")[0])
    assert drawn.title in drawn.alt_text
    assert drawn.chart in dir(charts)


# --- what the marks say of their cells ---


def test_a_count_names_all_criteria_of_its_commune():
    drawn = charts.criteria_met_by_commune(met_in(5))
    assert {mark.how for mark in drawn.marks} == {"count"}
    assert {len(mark.cells) for mark in drawn.marks} == {20}
    assert drawn.target == 20


def test_a_reported_number_is_the_value_of_its_cell():
    drawn = CASES["reported"]()
    assert {(mark.how, len(mark.cells)) for mark in drawn.marks} == {("value", 1)}


def test_each_status_of_a_criterion_names_its_own_cells():
    drawn = CASES["by_criterion"]()
    assert all(len(mark.cells) == mark.value for mark in drawn.marks)
    of_first = [mark for mark in drawn.marks if mark.category == drawn.categories[0]]
    cells = [cell for mark in of_first for cell in mark.cells]
    assert len(cells) == len(set(cells)) == sum(mark.value for mark in of_first)


def test_a_share_is_its_count_by_the_whole():
    rows = criteria(3, (2018, 2019))
    drawn = charts.progress_over_years(
        measures.at_end_of_year(measures.criteria_met(rows, CRITERIA_SETS))
    )
    met = set(rows["source"] + "!" + rows["sheet"] + "!" + rows["address"] + rows["status"])
    for mark in drawn.marks:
        count = sum(cell + "met" in met for cell in mark.cells)
        assert mark.value == pytest.approx(count / mark.scale)


def test_the_two_years_of_a_dumbbell_have_their_own_cells():
    drawn = CASES["dumbbell_5"]()
    assert drawn.series == ["2016", "2019"]
    for mark in drawn.marks:
        assert {split_cell(cell)[1] for cell in mark.cells} == {mark.series}
    for change in drawn.beside:
        first, second = (mark for mark in drawn.marks if mark.category == change.category)
        assert change.value == second.value - first.value


def test_money_is_in_the_unit_of_the_axis():
    drawn = CASES["funds"]()
    assert (drawn.unit, drawn.marks[0].value, drawn.marks[0].scale) == ("tỷ đồng", 49.699, 1e9)
    assert drawn.beside[0].value == pytest.approx(100 * 49.699 / (49.699 + 31.92))


def test_two_sources_of_one_title_keep_names_of_their_own():
    series = series_of("criteria_met", "xa-2")
    names = dict.fromkeys((source for own in series["sources"] for source in own), "Báo")
    drawn = charts.indicator_series(series, names)
    assert len(drawn.series) == len(names) == 2
    assert len({(mark.series, split_cell(mark.cells[0])[0]) for mark in drawn.marks}) == 2


def test_marks_are_made_of_columns_of_one_length():
    with pytest.raises(ValueError, match="zip"):
        make_marks(["a", "b"], [1])
    with pytest.raises(ValueError, match="zip"):
        make_marks(["a", "b"], [1, 2], text=["x"])
    with pytest.raises(ValueError, match="how"):
        Mark("a", 1, how="guess")
    assert make_marks([2018], [float("nan")], colour="#FF0000") == [
        Mark("2018", None, colour="#ff0000")
    ]
