"""Nothing is lost in silence: each figure of a table is a row, an issue names it, or its role
is true. Over all layouts, and over sheets in which one cell was changed.
"""

import random

import pytest

from analysis.reading.reader import Reader
from analysis.sheets.workbooks import read_workbook
from workbook_makers import FRAMES, TRUTHS, registers, save, save_grid

LAYOUTS = [(truth, layout) for truth, own in TRUTHS.items() for layout in own.layouts]
UNKNOWN = ["quýnh", "Số liệu quýnh", "TC 5, TC 17", "-", "Tổng số hộ", 77, "x", "Chưa đạt", "85%"]


@pytest.fixture(scope="module")
def reader():
    return Reader(registers())


def is_figure(value: object) -> bool:
    """A number, or a text of digits alone."""
    if isinstance(value, str):
        return any(map(str.isdecimal, value)) and not any(map(str.isalpha, value))
    return isinstance(value, int | float)


def lost(reader: Reader, sheet) -> list[tuple[str, str]]:
    """The figures of the tables of a sheet that nothing accounts for, with their roles."""
    said, rows, issues, _ = reader.sheet(sheet, "bieu.xlsx", "reported")
    emitted = {
        cell
        for part in (rows.criteria, rows.contributions, rows.indicators)
        for row in part
        for cell in row[-1].split(";")
    }
    refused = {cell for issue in issues for cell in issue.address.split(";")}
    found = []
    for block, table, result in said.tables:
        proven = {sheet.address(*cell) for cell in result.elsewhere}
        for r, c in ((r, c) for r in block.lines for c in block.columns):
            value, address, role = table.at((r, c)), sheet.address(r, c), said.roles.get((r, c))
            named = role in ("ordinal", "note", "header", "unit")
            named |= role in ("stub", "section") and table.columns[c].job in ("content", "period")
            if is_figure(value) and address not in emitted | refused | proven and not named:
                found.append((address, f"{value} {role}"))
            if role == "value":
                assert address in emitted, address
            if role == "issue":
                assert address in refused, address
    return found


@pytest.mark.parametrize(("truth", "layout"), LAYOUTS)
def test_every_figure_of_every_layout_is_accounted_for(truth, layout, reader, tmp_path):
    path = tmp_path / "bieu.xlsx"
    save(path, TRUTHS[truth].layouts[layout](), FRAMES["bare"])
    for sheet in read_workbook(path, path.name).sheets:
        assert lost(reader, sheet) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_every_figure_of_changed_layouts_is_accounted_for(seed, reader, tmp_path):
    """One cell of each layout says something else."""
    chance = random.Random(seed)
    for n, (truth, layout) in enumerate(LAYOUTS):
        path = tmp_path / f"{n}.xlsx"
        save(path, TRUTHS[truth].layouts[layout](), FRAMES["bare"])
        for sheet in read_workbook(path, path.name).sheets[:1]:
            filled = [(r, c) for r, row in enumerate(sheet.rows) for c, v in enumerate(row) if v]
            r, c = chance.choice(filled)
            sheet.rows[r][c] = chance.choice(UNKNOWN)
            assert lost(reader, sheet) == [], (truth, layout, sheet.address(r, c), sheet.rows[r][c])


def test_words_of_one_cause_are_one_issue_with_all_that_waits(reader, tmp_path):
    """A sheet of another kind says so once, and the words wait in the list of unknown words."""
    lines = [[n, f"Mặt hàng {n}", 5_000 * n] for n in range(1, 40)]
    grid = [["Báo giá quýnh năm 2018"], ["STT", "Mặt hàng", "Giá"], *lines]
    path = save_grid(tmp_path / "bieu.xlsx", grid)
    (sheet,) = read_workbook(path, path.name).sheets
    _, _, (issue,), unknown = reader.sheet(sheet, path.name)
    assert issue.rule == "unknown_title" and len(issue.address.split(";")) == 1 + 39
    assert "quýnh" in issue.found and unknown[0].figures == 39 and unknown[0].slot == "title"
