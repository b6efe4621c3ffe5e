"""How many files, figures, rows and open questions there are: the command line, notebook 01, the
desk and the tables tell the same, whatever is wrong with the files."""

from __future__ import annotations

import re
import shutil

import pytest

import analysis
from analysis.cli import main
from analysis.explore.desk import Desk
from analysis.publish.notebooks import Album
from analysis.run.new_project import new_project
from book_makers import gifts
from workbook_makers import ROOT, save_grid

PARTS = ("criteria", "contributions", "indicators", "recognitions", "targets", "tasks")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A project with forms, and files that are read, wait, repeat others, or cannot be read."""
    folder = new_project("huyện Hương Sơn", tmp_path_factory.mktemp("p") / "p", 2026).folder
    raw = folder / "data" / "raw"
    shutil.copy(ROOT / "tests" / "cases" / "real" / "r11-doan-the-cac-huyen.xlsx", raw)
    shutil.copy(raw / "r11-doan-the-cac-huyen.xlsx", raw / "r11 (1).xlsx")
    gifts(raw / "cho-mot-tu.xlsx", place="Zwq Xyzt")
    save_grid(raw / "trong.xlsx", [[None]])
    save_grid(raw / "chi-co-chu.xlsx", [["Báo cáo năm 2023"], ["Đính kèm"]])
    (raw / "hong.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (raw / "rong.csv").write_bytes(b"")
    return folder


def numbers(text: str) -> list[int]:
    return [int(own) for own in re.findall(r"(?<![\w(])\d+(?![\w)])", text)]


def line(said: str, first: str) -> list[int]:
    """The numbers of the line that begins so."""
    return numbers(next(own for own in said.splitlines() if own.strip().startswith(first)))


@pytest.mark.slow
def test_all_of_them_count_alike(root, capsys, monkeypatch):
    monkeypatch.chdir(root)
    assert main(["build"]) == 0
    said = capsys.readouterr().out
    tables = analysis.load_tables(root)
    desk = Desk(lambda **_: tables, analysis.read_workbook)
    page = re.sub(r"<[^>]+>", "\n", desk.front.html)
    notebook = Album(tables).received().text

    files, bad = numbers(said.splitlines()[0])
    read, waits = line(said, "Số đã đọc")
    rows = line(said, "Số dòng")
    assert files == len(tables.inputs) == 12
    twins = {"r11 (1).xlsx", "r11-doan-the-cac-huyen.xlsx"}  # one of them is read
    assert bad == files - len({*tables.ledger["source"]} | twins) == 2
    assert (read, waits) == tuple(tables.ledger[["value", "issue"]].sum())
    assert rows == [len(getattr(tables, name)) for name in PARTS]

    assert numbers(notebook) == [files, bad, read, waits, *rows]

    headline = line(page, f"{files} tệp")
    assert headline[0] == files == sum(headline[1:]) - waits
    assert f"{bad} không đọc được" in page
    totals = line(page, f"{read} số đã đọc")
    assert totals[:3] == [read, waits, sum(rows)]

    mend, words = line(said, "Câu hỏi đang mở")
    assert f"{mend} chỗ cần sửa trong tệp" in page and f"{words} từ cần dạy" in page
    of_severity = tables.issues["severity"].value_counts()
    told = [int(of_severity.get(name, 0)) for name in ("error", "warning", "note")]
    assert line(said, "Cần xem") == told


@pytest.mark.slow
def test_the_end_of_a_run_says_what_is_new_and_where_to_look_first(root, capsys, monkeypatch):
    monkeypatch.chdir(root)
    main(["build"])
    before = analysis.load_tables(root)
    capsys.readouterr()
    save_grid(
        root / "data" / "raw" / "moi.xlsx",
        [
            ["Số tiêu chí đạt chuẩn nông thôn mới của các xã huyện Hương Sơn năm 2023"],
            ["TT", "Tên xã", "Số tiêu chí đạt"],
            [1, "Sơn Kim 1", 15],
            [2, "Sơn Tây", 16],
        ],
    )
    main(["build"])
    said = capsys.readouterr().out
    now = analysis.load_tables(root)
    files, rows, figures = line(said, "Mới")
    assert files == len(now.inputs) - len(before.inputs) == 1
    assert rows == sum(len(getattr(now, name)) - len(getattr(before, name)) for name in PARTS) == 2
    last = now.changes[now.changes["run"] == now.changes["run"].max()]
    assert figures == (last["table"] == "figures").sum() > 0
    look = said.splitlines()[-1]
    assert look.startswith("Xem trước: r11"), "the file in which most figures wait"
    assert "8 số của tệp này đang chờ" in look and "ntm check" in look
    assert main(["build"]) == 0
    again = capsys.readouterr().out
    assert "Mới:" not in again and again.splitlines()[-1] == look, "nothing new, the same open"


@pytest.mark.slow
def test_a_district_misspelt_in_the_settings_is_a_sentence_with_the_nearest_name(
    tmp_path, capsys, monkeypatch
):
    root = new_project("huyện Hương Sơn", tmp_path / "p", 2026).folder
    settings = root / "project.toml"
    told = settings.read_text(encoding="utf-8").replace("Hương Sơn", "Hương Sôn")
    settings.write_text(told, encoding="utf-8")
    monkeypatch.chdir(root)
    assert main(["build"]) == 0
    (line,) = [own for own in capsys.readouterr().out.splitlines() if "Hương Sôn" in own]
    assert line.startswith("  - project.toml: ") and "gần giống: huyện Hương Sơn" in line
