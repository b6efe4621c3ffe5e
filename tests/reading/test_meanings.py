"""What a sheet means does not change by writing it differently: no change passes in silence.

Rows stay, change as they should, or the cell is told. All ways over all layouts:
`benchmarks/mutation.py --ways`.
"""

import random
from pathlib import Path

import pytest

import meanings
import meanings_of_clerks  # noqa: F401  (their ways are known then)
import meanings_of_hurry  # noqa: F401
import meanings_of_offices  # noqa: F401
from meanings import WAYS, as_sent, verdicts
from workbook_makers import FRAMES, TRUTHS

WITH_EACH = 6  # ways that are tried with each kind of table; others with the next


def silent(truth: str, layout: str, frame: str, ways: list[str], folder: Path) -> list[tuple]:
    """What passes in silence of one workbook, written in some ways."""
    one, found = as_sent(truth, layout, frame, folder), []
    assert one.spots
    for name in ways:
        if made := one.in_way(name):
            found += [(layout, frame, name, *own[:2]) for own in verdicts(one.before, *made)[1]]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("truth", TRUTHS)
def test_no_way_to_write_a_table_changes_it_in_silence(truth, tmp_path):
    chance = random.Random(truth)
    layout = chance.choice(list(TRUTHS[truth].layouts))
    first = [name for name, way in WAYS.items() if way.__module__ == meanings.__name__]
    ways = chance.sample(first, WITH_EACH)
    assert silent(truth, layout, chance.choice(list(FRAMES)), ways, tmp_path) == []


@pytest.mark.parametrize(
    "name", ["struck line", "format 0\" KH\"", "title Kế hoạch", "texts with zero width",
             "label with ¹", "figure with (1)", "of which below", "another letterhead: annex",
             "label that says (1.000đ)", "head that says xếp hạng", "a second sheet hidden",
             "a note beside a line: đã hủy", "a line in a hurry: promised",
             "an office: head (hứa)", "an office: title (đến 30/6)", "an office: figure {}/hộ",
             "a column too narrow to see", "a line too low to see", "a print head of a draft"],
)  # fmt: skip
def test_what_was_once_read_in_silence_is_not(name, tmp_path):
    assert silent("plans", "plans_on_yearly_sheets", "bare", [name], tmp_path) == []
