"""Heads, lines, titles and notes are found without words: tables whose structure is known.

The tables of Troy_200 are no part of the project; with STRUCTURE_TABLES naming their folder they
are held, too (benchmarks/structure.py tells their form and prints the same figures).
"""

import os
import sys
from pathlib import Path

import pytest

from workbook_makers import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
from structure import DROPPED, built, given, total

GOOD, GOOD_TOTALS = 0.98, 0.65
TROY = os.environ.get("STRUCTURE_TABLES", "")


@pytest.mark.parametrize(("name", "found"), [pytest.param(n, s, id=n) for n, s in built()])
def test_each_kind_of_table_is_found_whole(name, found):
    assert (found.labels, found.given) == (found.wanted, found.wanted)
    assert found.totals == found.totals_wanted
    assert not found.lost


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_lines_and_columns_may_be_missing(seed):
    found = total(built(DROPPED, seed))
    assert found.recall >= GOOD
    assert found.precision >= GOOD
    assert not found.lost


@pytest.mark.skipif(not TROY, reason="the folder is not on this machine")
def test_tables_of_other_fields_are_found():
    found = total(given(Path(TROY)))
    assert found.recall >= GOOD
    assert found.precision >= GOOD
    assert found.totals_recall >= GOOD_TOTALS
    assert not found.lost
