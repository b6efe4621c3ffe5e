"""Files that are read together give what each gives by itself, and a fault costs its own sheet."""

import os
from itertools import cycle
from pathlib import Path

import pytest

import analysis.reading.sheet as sheets
from analysis.checks.workbook import checked
from analysis.reading.reader import Reader
from analysis.run.guard import Guarded
from analysis.run.workers import Workers
from workbook_makers import FRAMES, REFERENCE, ROOT, TRUTHS, registers, save, save_grid

RAW = ROOT / "data" / "raw"
NAMES = ["Kỳ Ninh", "Kỳ Hà", "Kỳ Nam"]


def list_of(folder: Path, name: str, wide: int = 0) -> Path:
    """A list of communes; `wide`: with so many columns more."""
    lines = [[n, one, 20 - n, *range(wide)] for n, one in enumerate(NAMES, 1)]
    heads = ["TT", "Tên xã", "Số tiêu chí đạt", *(f"Cột {n}" for n in range(wide))]
    title = ["Số tiêu chí đạt chuẩn nông thôn mới của các xã năm 2018"]
    return save_grid(folder / f"{name}.xlsx", [title, heads, *lines, ["Ghi chú:"], ["x", "đạt"]])


def told(result):
    """All that a file gave; what it was understood from is left out."""
    roles = [(said.sheet.name, said.roles) for said in result.understood]
    result = checked(result, registers())
    return result.tidied, result.issues, result.ledger, result.unknown, result.digest, roles


def same(paths: list[Path]) -> None:
    files = [(path, path.name, "reported") for path in paths]
    alone = [told(Reader(registers()).read(*file)) for file in files[:3]]
    reader = Reader(registers())
    alone += [told(reader.read(*file)) for file in files[3:]]
    together = map(told, Reader(registers()).read_all(files))
    for path, one, other in zip(paths, together, alone, strict=True):
        assert one == other, path.name


@pytest.mark.slow
def test_narrow_and_wide_sheets_with_notes_below_each_other(tmp_path):
    same([list_of(tmp_path, f"{wide}", wide) for wide in (0, 3, 30, 0)])


@pytest.mark.slow
def test_sheets_larger_than_a_batch(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_CELLS", 30)
    same([list_of(tmp_path, f"{wide}", wide) for wide in (0, 3, 30, 0)])


@pytest.mark.slow
def test_the_files_of_the_project_and_layouts_of_offices(tmp_path, every=3):
    made = [forms for truth in TRUTHS.values() for forms in truth.layouts.values()]
    layouts, frames = [], cycle(FRAMES.values())
    for n, forms in enumerate(made[:: 4 * every]):
        layouts.append(tmp_path / f"{n}.xlsx")
        save(layouts[-1], forms(), next(frames))
    same([*sorted(RAW.rglob("*.xlsx"))[::every], *layouts])


def test_a_sheet_that_cannot_be_read_costs_no_other(tmp_path, monkeypatch):
    def broken(batch, values):
        if any("hỏng" in row for one in batch for row in one.rows):
            raise ValueError("broken")
        return found(batch, values)

    found = sheets.blocks_of
    monkeypatch.setattr(sheets, "blocks_of", broken)
    good = list_of(tmp_path, "a")
    bad = save_grid(tmp_path / "b.xlsx", [["hỏng"], ["TT", "Tên xã"], [1, "Kỳ Hà"]])
    files = [(path, path.name, "") for path in (good, bad, tmp_path / "missing.xlsx")]
    first, second, third = Reader(registers()).read_all(files)
    assert len(first.tidied.indicators) == 3
    assert [issue.rule for issue in second.issues][:1] == ["sheet_stopped"]
    assert [issue.rule for issue in third.issues] == ["file_not_opened"]


@pytest.mark.slow
def test_a_process_that_ends_over_some_files_reads_each_by_itself(tmp_path, monkeypatch):
    def dies(self, function, *args, **limits):
        if "b.xlsx" in str(args):
            original(self, os._exit, 7)
        return original(self, function, *args, **limits)

    original = Guarded.call
    monkeypatch.setattr(Guarded, "call", dies)
    with Workers(REFERENCE, 3) as workers:
        asked = [workers.read(list_of(tmp_path, name), name, "") for name in "abc"]
        first, second, third = [one.result() for one in asked]
    assert len(first.tidied.indicators) == len(third.tidied.indicators) == 3
    assert not second.readable
    assert [issue.rule for issue in second.issues] == ["file_stopped"]


@pytest.mark.slow
def test_files_are_sent_when_all_of_them_are_asked_for(tmp_path):
    with Workers(REFERENCE, 2) as workers:
        one = workers.read(list_of(tmp_path, "a"), "a", "")
        other = workers.read(list_of(tmp_path, "b"), "b", "")
        assert one.result(60).readable and other.result(60).readable
