"""What tests try in some cases, tried in all of them: `uv run pytest benchmarks`, minutes each."""

import sys
from pathlib import Path

sys.path += map(str, (Path(__file__).parents[1] / "tests").glob("*/"))  # as pytest does for those
from projects import *  # noqa: F403
from test_switch import one_set_whenever_killed, posix, two_sets  # noqa: F401


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
