"""Known errors of a source that corrections.csv puts right when it is read, and what it refuses."""

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analysis.reading.corrections import correct, corrections_by_source
from analysis.run.build import build
from analysis.sheets.workbooks import read_workbook
from analysis.words.messages import explain
from projects import in_process, no_workers  # noqa: F401
from workbook_makers import REFERENCE, save_grid

COLUMNS = ("source", "sheet", "address", "found", "corrected", "reason", "document")
TITLE = "Số tiêu chí đạt chuẩn nông thôn mới của các xã năm 2018"
GRID = [
    [TITLE],
    ["TT", "Tên xã", "Số tiêu chí đạt"],
    [1, "Kỳ Ninh", 20],
    [2, "Kỳ Hà", 91],
    [3, "Kỳ Nam", 11],
]


def line(**values: str) -> dict[str, str]:
    known = {
        "source": "a.xlsx",
        "sheet": "Sheet1",
        "address": "C4",
        "found": "91",
        "corrected": "19",
    }
    return known | {"reason": "gõ ngược chữ số", "document": "Công văn 12/CV-UBND"} | values


class Project:
    """A folder of workbooks with registers of its own."""

    def __init__(self, root: Path) -> None:
        self.raw, self.processed = root / "raw", root / "processed"
        self.reference = shutil.copytree(REFERENCE, root / "reference")
        self.raw.mkdir()

    def correct(self, *lines: dict[str, str]) -> None:
        with (self.reference / "corrections.csv").open(
            "w", encoding="utf-8-sig", newline=""
        ) as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(lines)

    def build(self) -> dict[str, list[dict[str, str]]]:
        build(self.raw, self.processed, self.reference, today="2026-11-23")
        return {name: self.table(name) for name in ("indicators", "issues", "ledger")}

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.processed / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path)
    save_grid(project.raw / "a.xlsx", GRID)
    return project


def values(tables) -> dict[str, float]:
    return {row["address"]: float(row["value"]) for row in tables["indicators"]}


def told(tables, *names: str) -> list[tuple[str, ...]]:
    keep = ("severity", "rule", "source", "sheet", "address")
    rules = (
        "corrected",
        "correction_differs",
        "correction_without_sheet",
        "correction_without_file",
    )
    return [
        tuple(row[n] for n in (names or keep)) for row in tables["issues"] if row["rule"] in rules
    ]


@pytest.mark.slow
def test_a_correction_is_read_instead_and_noted_with_before_and_after(project):
    before = project.raw.joinpath("a.xlsx").read_bytes()
    assert "more_than_set" in {row["rule"] for row in project.build()["issues"]}
    project.correct(line())
    tables = project.build()
    assert values(tables) == {"C3": 20.0, "C4": 19.0, "C5": 11.0}
    assert told(tables) == [("note", "corrected", "a.xlsx", "Sheet1", "C4")]
    ((message,),) = told(tables, "message")
    assert all(words in message for words in ("91", "19", "gõ ngược chữ số", "Công văn 12/CV-UBND"))
    assert "more_than_set" not in {row["rule"] for row in tables["issues"]}
    assert project.raw.joinpath("a.xlsx").read_bytes() == before
    assert load_workbook(project.raw / "a.xlsx").active["C4"].value == 91


@pytest.mark.slow
def test_a_correction_that_is_changed_or_withdrawn_is_seen_by_the_next_run(project):
    project.correct(line())
    assert values(project.build())["C4"] == 19.0
    project.correct(line(corrected="18"))
    assert values(project.build())["C4"] == 18.0
    project.correct()
    assert told(project.build()) == []
    assert "C4" not in values(project.build())


@pytest.mark.slow
def test_a_correction_expires_with_the_error(project):
    project.correct(line())
    project.build()
    save_grid(project.raw / "a.xlsx", [*GRID[:3], [2, "Kỳ Hà", 19], GRID[4]])
    tables = project.build()
    assert told(tables) == [
        ("error", "correction_differs", "data/reference/corrections.csv", "", "A2")
    ]
    ((message,),) = told(tables, "message")
    assert all(words in message for words in ("a.xlsx [Sheet1] C4", "91", "19"))
    assert values(tables)["C4"] == 19.0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "rule", "named"),
    [
        ({"found": "90"}, "correction_differs", "91"),
        ({"found": ""}, "correction_differs", "91"),
        ({"address": "C40"}, "correction_differs", "C40"),
        ({"address": "ô C4"}, "correction_differs", "Ô C4"),
        ({"address": ""}, "correction_differs", "91"),
        ({"sheet": "Sheet2"}, "correction_without_sheet", "Sheet1"),
        ({"source": "b.xlsx"}, "correction_without_file", "b.xlsx"),
    ],
)
def test_a_correction_that_fits_nothing_is_an_error_and_changes_nothing(
    wrong, rule, named, project
):
    project.correct(line(address="C3", found="20", corrected="18"), line(**wrong))
    tables = project.build()
    assert told(tables, "rule", "address") == [(rule, "A3"), ("corrected", "C3")]
    assert any(named in message for (message,) in told(tables, "message"))
    assert values(tables) == {"C3": 18.0, "C5": 11.0}


@pytest.mark.slow
def test_a_file_that_is_not_read_is_no_place_to_correct(project):
    project.correct(line())
    (project.raw / "a.xlsx").write_bytes(b"%PDF-1.4")
    assert told(project.build(), "rule") == [("correction_without_file",)]
    save_grid(project.raw / "a.xlsx", GRID)
    shutil.copy(
        project.raw / "a.xlsx", project.raw / "a (1).xlsx"
    )  # read in its place, and not corrected
    assert told(project.build(), "rule") == [("correction_without_file",)]


@pytest.mark.slow
def test_a_label_may_be_corrected_too(project):
    project.correct(
        line(address="$b$4", found="Kỳ Hà", corrected="Kỳ Hoa"), line(found="91", corrected="14/20")
    )
    tables = project.build()
    places = {
        row["address"]: (row["place_id"], row["value"], row["out_of"])
        for row in tables["indicators"]
    }
    assert places["C4"] == ("ky-hoa-1", "14.0", "20.0")


# -- what stands in a cell, and what is put there ----------------------------------------------
def one_cell(tmp_path: Path, value: object, number_format: str = "General"):
    path = save_grid(tmp_path / "a.xlsx", [["x", value], ["y", 1]])
    if number_format != "General":
        book = load_workbook(path)
        book.active["B1"].number_format = number_format
        book.save(path)
    return read_workbook(path, "a.xlsx")


@pytest.mark.parametrize(
    ("value", "number_format", "found", "corrected", "after"),
    [
        (18.2, "General", "18,2", "18,4", 18.4),
        (1900, "General", "1.900", "1.950", 1950.0),
        (1900, "General", "1900", "1950", 1950.0),
        (0.85, "0%", "85%", "90%", 0.9),
        (0.85, "0%", "0,85", "0,9", 0.9),
        ("1,200.5", "General", "1,200.5", "1.200,5", "1.200,5"),
        ("Kỳ  Hà ", "General", "Kỳ Hà", "Kỳ Ninh", "Kỳ Ninh"),
        (18, "General", "18", "không áp dụng", "không áp dụng"),
        (18, "General", "18", "", None),
        (date(2018, 12, 5), "dd/mm/yyyy", "05/12/2018", "5/12", "5/12"),
        ("#DIV/0!", "General", "#DIV/0!", "18", 18.0),
    ],
)
def test_a_cell_is_compared_as_it_shows_and_keeps_its_kind(
    value, number_format, found, corrected, after, tmp_path
):
    workbook = one_cell(tmp_path, value, number_format)
    lines = [line(address="B1", found=found, corrected=corrected)]
    (issue,) = correct(workbook, corrections_by_source(lines)["a.xlsx"])
    assert issue.rule == "corrected"
    assert workbook.sheets[0].rows[0][1] == after
    assert not workbook.sheets[0].flags
    assert workbook.sheets[0].rows[1] == ["y", 1.0]


@pytest.mark.parametrize(
    ("value", "found"),
    [(18.2, "18.3"), (18.2, "182"), (1900, "1,9"), ("Kỳ Hà", "Kỳ Ha"), (85, "85%")],
)
def test_what_only_resembles_the_cell_is_refused(value, found, tmp_path):
    workbook = one_cell(tmp_path, value)
    (issue,) = correct(workbook, corrections_by_source([line(address="B1", found=found)])["a.xlsx"])
    assert (issue.rule, issue.address) == ("correction_differs", "A2")
    assert workbook.sheets[0].rows[0][1] == value
    assert found in explain(issue)[0]


def test_two_corrections_of_one_cell_do_not_both_hold(tmp_path):
    workbook = one_cell(tmp_path, 91)
    lines = [line(address="B1"), line(address="B1", corrected="18")]
    issues = correct(workbook, corrections_by_source(lines)["a.xlsx"])
    assert [i.rule for i in issues] == ["corrected", "correction_differs"]
    assert workbook.sheets[0].rows[0][1] == 19.0
