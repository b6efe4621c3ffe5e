"""What tests try in some cases, tried in all of them: `uv run pytest benchmarks`, minutes each."""

import sys
from pathlib import Path

sys.path += map(str, (Path(__file__).parents[1] / "tests").glob("*/"))  # as pytest does for those
import pytest
import test_changed_labels
import test_changes
import test_comparable
import test_explore
import test_ledger
import test_metamorphic
import test_planted
import test_said_and_true
import test_together
from hypothesis import HealthCheck, given, settings, strategies
from test_explore import tables, unseen  # noqa: F401
from test_layouts import CASES, test_every_layout_tidies_to_the_identical_table
from test_looks import (  # noqa: F401
    OTHER_SIZES,
    boxes,
    figure_of,
    test_every_letter_is_in_the_font,
    test_no_chart_lies_under_a_legend_or_another_chart,
    test_no_text_is_set_smaller_than_7_points,
    test_no_text_lies_half_on_a_bar_or_on_a_line,
    test_no_text_overlaps_another,
    test_nothing_is_cut_off_or_too_high_for_a_page,
)
from test_metamorphic import (  # noqa: F401
    IN_FORMATS,
    OTHERS,
    as_sent,
    test_a_table_may_stand_anywhere,
    test_another_figure_changes_its_own_row_and_no_other,
    test_blank_rows_between_title_and_table_change_nothing,
    test_hidden_rows_columns_and_sheets_are_reported,
    test_looks_change_nothing,
    test_texts_in_the_cells_themselves_are_read_like_shared_ones,
    test_the_name_of_a_file_does_not_decide_its_format,
    test_unmerged_headings_change_nothing_or_are_refused,
)
from test_nothing_silent import test_every_figure_of_changed_layouts_is_accounted_for
from test_other_districts import OTHERS as OTHER_DISTRICTS
from test_other_districts import TestAllOfIt, after_a_run  # noqa: F401
from test_switch import one_set_whenever_killed, posix, two_sets  # noqa: F401

import reading
from projects import *  # noqa: F403
from workbook_makers import TRUTHS


@posix
def test_a_run_killed_at_any_moment_leaves_one_whole_set(raw, processed, two_sets):  # noqa: F811
    one_set_whenever_killed(raw, processed, two_sets, 1)


@posix
def test_a_run_killed_beside_its_workers_at_many_moments_leaves_one_whole_set(
    real_workers,
    raw,
    processed,
    two_sets,  # noqa: F811
):
    one_set_whenever_killed(raw, processed, two_sets, 7)


@pytest.fixture(scope="module", params=OTHER_SIZES, ids=lambda case: "-".join(map(str, case)))
def figure(request):
    """What the tests of looks look at: lists of 5, 12 and 200 communes."""
    return figure_of(*request.param)


@pytest.mark.parametrize(("truth", "layout", "frame"), CASES)
def test_every_layout_in_every_frame_tidies_to_the_identical_table(truth, layout, frame, tmp_path):
    test_every_layout_tidies_to_the_identical_table(truth, layout, frame, tmp_path)


@pytest.fixture(params=[*OTHERS, "criteria: a sheet a commune"])
def original(request, tmp_path):
    """What the tests of other ways to write the same change."""
    return as_sent(request.param, tmp_path, 8)


@pytest.mark.parametrize("name", OTHERS)
def test_a_figure_whose_label_is_missing_is_never_taken_for_another(name, tmp_path):
    test_metamorphic.test_a_figure_whose_label_is_missing_is_never_taken_for_another(name, tmp_path)


@pytest.mark.parametrize(("layout", "format_name"), IN_FORMATS)
def test_other_formats_hold_the_same_figures(layout, format_name, tmp_path):
    test_metamorphic.test_other_formats_hold_the_same_figures(layout, format_name, tmp_path)


@pytest.mark.parametrize("seed", range(1, 20))
def test_every_figure_of_more_changed_layouts_is_accounted_for(seed, tmp_path):
    test_every_figure_of_changed_layouts_is_accounted_for(seed, tmp_path)


@pytest.fixture(scope="module", params=OTHER_DISTRICTS)
def project(request, tmp_path_factory):
    """What the tests of all of `ntm` look at: a district of many communes."""
    return after_a_run(request.param, tmp_path_factory.mktemp("du-an"))


@pytest.mark.parametrize("year", test_said_and_true.OTHER_YEARS)
def test_the_report_of_another_year_says_nothing_that_its_tables_contradict(year):
    test_said_and_true.test_the_report_of_a_year_says_nothing_that_its_tables_contradict(year)


@pytest.mark.parametrize(("other", "year"), test_said_and_true.OTHERS)
def test_another_report_of_a_district_says_nothing_that_its_tables_contradict(other, year):
    test_said_and_true.test_the_report_of_another_district_says_nothing_that_its_tables_contradict(
        other, year
    )


orders = settings(test_metamorphic.a_few_orders, max_examples=100)
of_lines = test_metamorphic.test_the_order_of_lines_changes_nothing
of_columns = test_metamorphic.test_the_order_of_columns_changes_nothing


@orders
@given(data=strategies.data())
@pytest.mark.parametrize("name", test_metamorphic.IN_ORDER)
def test_any_order_of_lines_changes_nothing(name, tmp_path, data):
    of_lines.hypothesis.inner_test(name, tmp_path, data)


@orders
@given(data=strategies.data())
@pytest.mark.parametrize(("truth", "layout"), test_metamorphic.BY_COLUMNS)
def test_any_order_of_columns_changes_nothing(truth, layout, tmp_path, data):
    of_columns.hypothesis.inner_test(truth, layout, tmp_path, data)


AT_RANDOM = [
    test_changes.test_every_item_of_either_snapshot_has_one_row,
    test_changes.test_backwards_new_is_gone_and_met_is_lost,
    test_comparable.test_sums_over_all_places_stay_where_all_passed_on_whole,
    test_comparable.test_no_interval_is_turned_round_and_together_they_hold_the_whole,
    test_comparable.test_two_steps_are_one,
    test_comparable.test_the_order_of_rows_does_not_matter,
    test_comparable.test_the_day_of_the_figures_themselves_changes_nothing,
]


@pytest.mark.parametrize("test", AT_RANDOM, ids=lambda test: test.__name__)
def test_more_cases_at_random(test, monkeypatch):
    more = settings(max_examples=300, deadline=None)
    monkeypatch.setattr(test, "_hypothesis_internal_use_settings", more)
    test()


many = settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
grids = {"grid": test_ledger.grids, "merges": test_ledger.boxes}


@many
@given(**grids)
def test_any_grid_gives_rows_and_issues_and_a_ledger_that_closes(tmp_path, grid, merges):
    test_ledger.a_ledger_that_closes(tmp_path, grid, merges)


@many
@given(**test_ledger.UNDER_HEADINGS)
def test_no_figure_under_a_known_heading_is_lost_in_silence(tmp_path, title, head, body, merges):
    test_ledger.nothing_lost_in_silence(tmp_path, title, head, body, merges)


@pytest.mark.parametrize("path", test_changed_labels.SMALL, ids=lambda path: path.stem)
def test_no_word_in_any_label_of_more_passes_unseen(path):
    test_changed_labels.test_no_word_in_any_label_passes_unseen(path, 10)


def test_no_word_of_more_in_a_label_of_raw_data_passes_unseen():
    test_changed_labels.test_a_word_in_a_label_of_raw_data_never_passes_unseen(40)


@pytest.mark.parametrize("truth", TRUTHS)
def test_no_word_of_more_in_a_label_of_any_layout_passes_unseen(truth, tmp_path):
    test_changed_labels.test_a_word_in_a_label_of_any_layout_never_passes_unseen(
        truth, tmp_path, 150, 1
    )


def test_every_measure_shows_a_table_of_its_rows_in_english(tables, request):  # noqa: F811
    test_explore.test_every_measure_shows_a_picture_and_a_table_of_its_rows(
        tables, "en", 1, request
    )


def test_of_digits_changed_at_random_in_all_layouts_nearly_all_are_told(tmp_path):
    test_planted.test_of_digits_changed_at_random_nearly_all_are_told(tmp_path, 1)


def test_all_files_of_the_project_and_more_layouts_read_together_give_the_same(tmp_path):
    test_together.test_the_files_of_the_project_and_layouts_of_offices(tmp_path, 1)


# -- growth ----------------------------------------------------------------------------------------
TIMES = 4
FAST = 1.5 * TIMES  # times the CPU for so many times the lines; its square would be 16
SEEN = 0.05  # seconds: a stage that takes less is left alone


def grown(lines, folder: Path) -> dict[str, float]:
    """How many times as long each stage of a run takes over so many times the lines."""
    for size in (1 / TIMES, 1.0):
        (folder / str(size)).mkdir(exist_ok=True)
        lines(folder / str(size), size)
    small, large = (reading.cost(folder / str(size)) for size in (1 / TIMES, 1.0))
    told = {stage: own for stage, own in large.items() if own > SEEN}
    return {stage: own / max(small[stage], SEEN / TIMES) for stage, own in told.items()}


@pytest.mark.parametrize(
    "lines", [reading.distinct, reading.repeated], ids=lambda one: one.__name__
)
def test_no_stage_grows_faster_than_a_list(lines, tmp_path):
    """What a step copies or looks through is no call: `tests/reading/test_growth.py` sees none. A
    machine at other work is slow at times, so the least of two trials counts."""
    first, second = grown(lines, tmp_path), grown(lines, tmp_path)
    fast = {stage: min(own, second.get(stage, 0)) for stage, own in first.items()}
    assert {stage: round(own, 1) for stage, own in fast.items() if own > FAST} == {}
