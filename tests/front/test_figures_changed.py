"""Which figures have other data after a build, and because of which cells."""

import shutil

import pytest

from analysis import figures_of
from analysis.figures.selection import PART_OF, stock_of
from analysis.run.build import build
from analysis.words.schema import columns
from projects import *  # noqa: F403
from projects import counts, table
from whole_tables import tables_of
from workbook_makers import REFERENCE

pytestmark = pytest.mark.slow


@pytest.fixture
def figures(in_process, raw, tmp_path):
    """Builds once, and then gives the figures that each further build changes, with their cells."""
    root, processed = tmp_path / "project", tmp_path / "processed"
    reference = shutil.copytree(REFERENCE, root / "data" / "reference")

    def again() -> dict[str, str]:
        build(raw, processed, reference, figures=figures_of(root))
        rows = table(processed, "changes")
        last = max((int(row["run"]) for row in rows), default=0)
        own = [row for row in rows if int(row["run"]) == last and row["table"] == "figures"]
        return {row["what"]: row["cause"] for row in own}

    assert again() == {}
    return again


def test_one_cell_changes_the_figures_that_show_it_and_no_other(raw, figures):
    counts(raw / "a.xlsx", ("Kỳ Ninh", 11), ("Kỳ Hà", 19))
    found = figures()
    assert set(found.values()) == {"a.xlsx!Sheet1!C3"}
    shown = {"criteria_met_by_commune", "indicator_over_time"}
    assert set(found) == shown, "one year is no change, and what is given is in another file"


def test_a_line_that_comes_and_what_was_counted_are_told(raw, figures):
    counts(raw / "a.xlsx", ("Kỳ Ninh", 20), ("Kỳ Hà", 19), ("Kỳ Nam", 3))
    found = figures()
    assert found["criteria_met_by_commune"] == "a.xlsx!Sheet1!C5"
    assert found["cells_understood"] == "a.xlsx!Sheet1!"
    assert not {"contributions_by_kind", "sources_of_funds", "change_by_commune"} & set(found)


def test_the_tables_have_no_other_columns_for_it(raw, figures, tmp_path):
    counts(raw / "a.xlsx", ("Kỳ Ninh", 11), ("Kỳ Hà", 19))
    figures()
    assert set(table(tmp_path / "processed", "indicators")[0]) == set(columns("indicators"))


def test_many_rows_that_come_are_told_without_trying(raw, figures):
    counts(raw / "c.xlsx", *((name, 9) for name in ("Kỳ Nam", "Kỳ Hoa", "Kỳ Lợi", "Kỳ Hưng")))
    found = figures()
    assert "c.xlsx!Sheet1!C3; c.xlsx!Sheet1!C4" in found["criteria_met_by_commune"]
    assert not {"contributions_by_kind", "change_by_commune", "tasks_by_owner"} & set(found)


def test_every_part_of_the_stock_is_of_a_table():
    tables = tables_of()
    assert {PART_OF.get(part, part) for part in stock_of(tables).rows} <= set(vars(tables))
