"""What tests try in some cases, tried in all of them: `uv run pytest benchmarks`, minutes each."""

import sys
from pathlib import Path

sys.path += map(str, (Path(__file__).parents[1] / "tests").glob("*/"))  # as pytest does for those
import pytest
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
from test_switch import one_set_whenever_killed, posix, two_sets  # noqa: F401

from projects import *  # noqa: F403


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
    """What the tests of looks look at: lists of 5 and of 200 communes."""
    return figure_of(*request.param)
