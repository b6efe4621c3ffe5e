"""What a build changed, and because of which input: exactly the rows that come from it."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis import figures_of
from analysis.cli import main
from analysis.run import inputs
from analysis.run.build import build
from analysis.run.changes import Built, changes
from projects import *  # noqa: F403
from projects import TITLE, cards, counts, table
from workbook_makers import REFERENCE, ROOT, save_grid


@pytest.fixture
def reference(tmp_path):
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


@pytest.fixture
def changed(raw, processed, built, reference):
    """What each further build changes, without its number."""

    def again() -> list[tuple[str, ...]]:
        build(raw, processed, reference)
        rows = table(processed, "changes")
        last = max((int(row["run"]) for row in rows), default=0)
        return [tuple(row.values())[1:] for row in rows if int(row["run"]) == last]

    return again


def add_line(register: Path, line: str) -> None:
    text = register.read_text(encoding="utf-8-sig")
    register.write_text(f"{text.rstrip()}\n{line}\n", encoding="utf-8-sig")


@pytest.mark.slow
def test_one_cell_changes_its_rows_and_no_other(raw, changed):
    counts(raw / "a.xlsx", ("Kỳ Ninh", 11), ("Kỳ Hà", 19))
    assert [(*row[:5], *row[6:]) for row in changed()] == [
        ("indicators", "changed", "a.xlsx", "Sheet1", "C3", "value: 20", "value: 11")
        + ("a.xlsx!Sheet1!C3",)
    ]


@pytest.mark.slow
def test_a_label_changes_all_rows_under_it_and_its_file_is_named(raw, changed):
    lines = ("Kỳ Ninh", 20), ("Kỳ Hà", 19)
    counts(raw / "a.xlsx", *lines, title=TITLE.replace("2018", "2017"))
    rows = changed()
    assert [(row[1], row[4], row[-1]) for row in rows] == [
        ("changed", "C3", "a.xlsx"),
        ("changed", "C4", "a.xlsx"),
    ]
    assert {"year: 2018", "period: 2018"} <= set(rows[0][-3].split("; "))
    assert {"year: 2017", "period: 2017"} <= set(rows[0][-2].split("; "))


@pytest.mark.slow
def test_a_line_that_comes_and_one_that_goes_are_told_whole(raw, changed):
    counts(raw / "a.xlsx", ("Kỳ Ninh", 20), ("Kỳ Hà", 19), ("Kỳ Nam", 7))
    (row,) = changed()
    assert (row[1], row[4], row[6], row[-1]) == ("added", "C5", "", "a.xlsx")
    assert "place: Kỳ Nam" in row[7] and "value: 7" in row[7]
    counts(raw / "a.xlsx", ("Kỳ Ninh", 20), ("Kỳ Hà", 19))
    (row,) = changed()
    assert (row[1], row[4], row[7]) == ("removed", "C5", "") and "value: 7" in row[6]


@pytest.mark.slow
def test_a_line_of_the_vocabulary_is_the_cause_of_the_rows_that_it_reads(raw, changed, reference):
    grid = [["Số tiêu chí đạt quýnh của các xã năm 2018"], ["TT", "Xã", "Số TC đạt"]]
    save_grid(raw / "quynh.xlsx", [*grid, [1, "Kỳ Hà", 17], [2, "Kỳ Ninh", 18]])
    apart = changed()  # kept under a name of their own, since nobody knows what they count
    assert [(*row[1:3], row[4], row[-1]) for row in apart] == [
        ("added", "quynh.xlsx", "C3", "quynh.xlsx"),
        ("added", "quynh.xlsx", "C4", "quynh.xlsx"),
    ]
    assert all("quýnh" in row[-2] and "criteria_met" not in row[-2] for row in apart)
    add_line(reference / "vocabulary.csv", "quýnh,skip,")
    known = changed()
    assert [(row[2], row[4], row[-1]) for row in known] == [
        ("quynh.xlsx", "C3", "vocabulary.csv: + quýnh,skip,"),
        ("quynh.xlsx", "C4", "vocabulary.csv: + quýnh,skip,"),
    ]
    assert all("criteria_met" in row[-2] for row in known)


@pytest.mark.slow
def test_a_correction_is_the_cause_of_its_cell_only(changed, reference):
    line = "a.xlsx,Sheet1,C4,19,18,đếm lại,Công văn 1"
    add_line(reference / "corrections.csv", line)
    add_line(reference / "vocabulary.csv", "quýnh,skip,")
    ((*_, address, _, old, new, cause),) = changed()
    assert (address, old, new) == ("C4", "value: 19", "value: 18")
    assert cause == f"corrections.csv: + {line}"


@pytest.mark.slow
def test_a_card_is_the_cause_of_the_rows_of_its_file(raw, changed):
    cards(raw, ("a.xlsx", "illustrative"), ("b.xlsx", "reported"))
    rows = changed()
    assert {(row[2], row[-3], row[-2]) for row in rows} == {
        ("a.xlsx", "basis: reported", "basis: illustrative")
    }
    told = "sources.csv: - a.xlsx,reported; sources.csv: + a.xlsx,illustrative"
    assert len(rows) == 2 and {row[-1] for row in rows} == {told}


@pytest.mark.slow
def test_a_file_that_goes_is_the_cause_for_its_copy_too(raw, changed):
    shutil.copy(raw / "a.xlsx", raw / "aa.xlsx")
    assert changed() == []
    (raw / "a.xlsx").unlink()
    assert {(row[1], row[2], row[-1]) for row in changed()} == {
        ("removed", "a.xlsx", "a.xlsx"),
        ("added", "aa.xlsx", "a.xlsx"),
    }


@pytest.mark.slow
def test_another_program_that_reads_the_same_changes_nothing(raw, changed, monkeypatch):
    monkeypatch.setattr(inputs, "_versions", lambda: (("pandas", b"0"),))
    assert changed() == []


def test_another_program_is_the_cause_where_nothing_else_may_be(processed, changed):
    rows = pd.read_parquet(processed / "indicators.parquet")
    files, before = {"a.xlsx": "1", "b.xlsx": "2"}, rows.assign(value=[3.0, *rows["value"][1:]])
    old, new = (
        Built({"indicators": own}, files, {}, program)
        for own, program in ((before, "one"), (rows, "two"))
    )
    ((*_, said, says, cause),) = changes(old, new, 1)
    assert (said, says, cause) == ("value: 3", "value: 20", "analysis")


def two_builds(processed, registers_before: dict, registers_now: dict) -> list[tuple]:
    """What changes where one figure is another one and only registers are others."""
    rows = pd.read_parquet(processed / "indicators.parquet")
    before = rows.assign(value=[3.0, *rows["value"][1:]])
    files = {"a.xlsx": "1", "b.xlsx": "2"}
    told = (before, registers_before), (rows, registers_now)
    return changes(*(Built({"indicators": own}, files, of, "one") for own, of in told), 1)


def test_a_register_that_is_gone_or_new_is_the_cause_line_by_line(built):
    text = {"units.csv": "word,unit\nsào,360\n"}
    ((*_, gone),), ((*_, come),) = two_builds(built, text, {}), two_builds(built, {}, text)
    assert gone == "units.csv: - word,unit; units.csv: - sào,360"
    assert come == gone.replace("- ", "+ ")


@pytest.mark.parametrize(("count", "more"), [(3, ""), (4, "; …")])
def test_of_many_lines_a_cause_names_three(built, count, more):
    lines = [f"w{n},skip," for n in range(count)]
    now = {"vocabulary.csv": "\n".join(["word,use,meaning", *lines])}
    ((*_, cause),) = two_builds(built, {"vocabulary.csv": "word,use,meaning"}, now)
    assert cause == "; ".join(f"vocabulary.csv: + {line}" for line in lines[:3]) + more


def test_tables_that_somebody_edited_are_compared_with_nothing(processed, changed):
    path = processed / "indicators.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    assert changed() == []


@pytest.mark.slow
def test_runs_that_change_nothing_keep_what_was_told(raw, processed, changed, monkeypatch):
    counts(raw / "a.xlsx", ("Kỳ Ninh", 11), ("Kỳ Hà", 19))
    changed()
    first = table(processed, "changes")
    changed()
    assert table(processed, "changes") == first
    monkeypatch.setattr("analysis.run.changes.RUNS", 3)
    for n in range(4):
        counts(raw / "a.xlsx", ("Kỳ Ninh", n), ("Kỳ Hà", 19))
        changed()
    assert [int(row["run"]) for row in table(processed, "changes")] == [5, 4, 3]


@pytest.mark.slow
def test_the_command_says_in_a_few_lines_what_changed(raw, processed, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("analysis.figures_of", figures_of)

    def said(*more: str) -> list[str]:
        assert main(["build", "--raw", str(raw), "--processed", str(processed), *more]) == 0
        return capsys.readouterr().out.splitlines()

    assert not [line for line in said() if "lần chạy trước" in line], "there is nothing to compare"
    assert said()[-1] == "So với lần chạy trước: không dòng nào thay đổi."
    counts(raw / "a.xlsx", ("Kỳ Ninh", 11), ("Kỳ Hà", 19), ("Kỳ Nam", 3))
    assert said("--lang", "en")[-4:] == [
        "Rows since the run before: 1 added, 0 removed, 1 changed.",
        "  Because of: a.xlsx!Sheet1!C3 (1), a.xlsx (1)",
        "  Figures of other data than before: 4 (Criteria met, Map of criteria met, …). "
        f"List: {processed.as_posix()}/changes.csv",
        "New: 0 files, 1 rows; 4 figures of other data.",
    ]
