"""Files that attack cost one issue each; a workbook written in another way reads as it did."""

import os
import re
import time
import zipfile
from pathlib import Path

import pytest

from analysis.run import guard
from analysis.run.workers import seen_of
from analysis.sheets.sheet import Unreadable
from analysis.sheets.workbooks import read_workbook
from hostile_makers import (
    HOSTILE,
    NEW_ERRORS,
    REWRITTEN,
    all_errors,
    binary_far,
    ods,
    ods_table,
    pack,
    rich,
)
from workbook_makers import REFERENCE


def told(path: Path) -> list[object]:
    """Sheets, cell by cell, with all that is known of each; and what is wrong with the file."""
    workbook = read_workbook(path, "bieu.xlsx")
    return [*workbook.sheets, *workbook.problems]


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    path = tmp_path_factory.mktemp("rich") / "a.xlsx"
    return rich(path), told(path)


@pytest.mark.parametrize("way", REWRITTEN)
def test_a_workbook_written_in_another_way_is_the_same_cell_by_cell(way, usual, tmp_path):
    parts, before = usual
    assert told(pack(tmp_path / "b.xlsx", REWRITTEN[way](parts))) == before


def test_the_rich_workbook_says_all_that_is_compared(usual):
    (sheet, other), problems = usual[1][:2], usual[1][2:]
    assert sheet.percents == {(2, 2), (3, 2)}
    assert sheet.flags[2, 4] == ("error_cell", "#DIV/0!")
    assert {rule for rule, _ in sheet.flags.values()} == {
        *("error_cell", "formula_without_value", "struck_out")
    }
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.merges) == ([5], [2], [(0, 0, 0, 1)])
    assert sheet.rows[4][1] == "420¹"
    assert sheet.rows[4][3] == "KH 250"
    assert sheet.rows[5][1] != "X· Kú Hµ"
    assert sheet.shown(2, 3) == "01/01/2018"
    assert sheet.colours == {(2, 0): "green 00B050", (3, 0): "red FF0000"}
    assert (other.hidden, other.top, other.left) == (True, 6, 2)
    assert [problem.rule for problem in problems] == ["cell_comment"]


def issues(path: Path) -> tuple[list[str], float]:
    """The rules that a file fires, read apart as a run does; and the seconds it took."""
    start = time.monotonic()
    result = seen_of(REFERENCE, path, "bieu", "reported").result
    return [issue.rule for issue in result.issues], time.monotonic() - start


LONG = {  # to make, or to read
    *("zip_bomb", "bomb_in_shared_strings", "bomb_in_another_part", "bomb_that_says_it_is_small"),
    *("many_parts", "nested_a_million_times", "csv_of_quotes", "sixty_thousand_percents"),
    *("csv_of_open_quotes", "csv_of_one_line", "binary_far", "inline_runs", "csv_wide_and_long"),
    *("ods_repeated_without_end", "merges_of_the_whole_sheet", "one_long_tag"),
}
GREEDY = {binary_far}  # takes all the memory that it may have, twice, before it is stopped
LESS = "from analysis.run import guard; guard.MEMORY = 150_000_000"
WITH_LESS = guard.PROGRAM.replace("; serve(", f"; {LESS}; serve(")
BUILDERS = [
    pytest.param(one, id=one.__name__, marks=[pytest.mark.slow] * (one.__name__ in LONG))
    for one in HOSTILE
]


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_file_that_attacks_costs_one_issue_and_little_time(builder, tmp_path, monkeypatch):
    if os.name == "nt":
        pytest.skip("links, pipes and such names")
    if builder in GREEDY:
        monkeypatch.setattr(guard, "COMMAND", (*guard.COMMAND[:-1], WITH_LESS))
        monkeypatch.setattr("analysis.run.guard._session", guard.Guarded())
    path = builder(tmp_path)
    rules, seconds = issues(path)
    expected = HOSTILE[builder]
    assert set(rules[:1] or [""]) <= set(expected), rules
    assert not {"file_stopped", "sheet_stopped"} & set(rules) - set(expected)
    assert seconds < 30, "on a slow machine"


def test_new_errors_of_cells_cost_their_cells_and_not_the_sheet(tmp_path):
    (sheet,) = read_workbook(all_errors(tmp_path), "loi.xlsx").sheets
    assert [sheet.rows[r][2] for r in range(2, 2 + len(NEW_ERRORS))] == NEW_ERRORS
    assert {rule for rule, _ in sheet.flags.values()} == {"error_cell"}
    assert len(sheet.flags) == len(NEW_ERRORS)
    assert sheet.rows[2][1] == "#SPILL!."


def test_what_stands_in_repeated_rows_of_libreoffice_is_known_in_each(tmp_path):
    cell = (
        '<table:table-cell office:value-type="percentage" office:value="0.85">'
        "<text:p>85%</text:p></table:table-cell>"
    )
    row = f'<table:table-row table:number-rows-repeated="3">{cell}</table:table-row>'
    (sheet,) = read_workbook(ods(tmp_path, ods_table(row)), "a.ods").sheets
    assert [sheet.shown(r, 0) for r in range(3)] == ["85%"] * 3


def test_prefixes_of_libreoffice_are_no_law(tmp_path):
    text = "<text:p>Kỳ Hà</text:p>"
    cell = f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    path = ods(tmp_path, ods_table(f"<table:table-row>{cell}</table:table-row>"))
    before = told(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = re.sub(rb"\btable(?=[:=](?!1))", b"t", parts["content.xml"])
    assert b"<t:table-cell" in content
    assert told(pack(path, parts | {"content.xml": content})) == before
    assert before[0].rows == [["Kỳ Hà"]]


def test_no_part_is_unpacked_further_than_it_says(tmp_path):
    data = b"PK\x03\x04" + b"PK\x01\x02" * 30_000
    (tmp_path / "a.xlsx").write_bytes(data)
    with pytest.raises(Unreadable, match="file_too_large"):
        read_workbook(tmp_path / "a.xlsx", "a.xlsx")
