"""Notebooks that are run, and what their cells share."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.publish import notebook_runs, parameters
from analysis.publish.notebooks import Album, finding
from analysis.words import schema
from whole_tables import tables_of


def a_project(
    folder: Path, source: str, parameters: str = 'lang = "vi"\nyear = 2018  # năm'
) -> Path:
    """A project with one notebook: a parameters cell and one cell of code."""
    cells = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {"tags": tags},
            "execution_count": None,
            "outputs": [],
            "source": s,
        }
        for n, (s, tags) in enumerate([(parameters, ["parameters"]), (source, [])])
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (folder / "notebooks").mkdir(parents=True)
    (folder / "notebooks" / "01_so.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder


@pytest.mark.slow
def test_a_notebook_runs_in_this_environment_with_its_parameters(tmp_path, capsys):
    code = "import sys, os; print(sys.executable, year, lang, os.path.basename(os.getcwd()))"
    done = notebook_runs.run_notebooks(a_project(tmp_path, code), parameters={"year": 2021})
    assert [p.relative_to(tmp_path).as_posix() for p in done] == ["reports/notebooks/01_so.ipynb"]
    cells = json.loads(done[0].read_text(encoding="utf-8"))["cells"]
    said = "".join("".join(o.get("text", [])) for cell in cells for o in cell.get("outputs", []))
    assert said.split() == [sys.executable, "2021", "vi", "notebooks"]
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "1/1" in shown.err


def test_an_unknown_parameter_is_refused_before_anything_runs(tmp_path):
    root = a_project(tmp_path, "1 / 0")
    with pytest.raises(parameters.WrongParameter, match="“nam”; các tham số: lang, year"):
        notebook_runs.run_notebooks(root, parameters={"nam": 2021}, progress=False)
    assert not (root / "reports" / "notebooks").exists()


def test_an_unknown_notebook_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="01_so"):
        notebook_runs.run_notebooks(a_project(tmp_path, ""), ["09_khac"], progress=False)


@pytest.mark.slow
def test_a_notebook_that_fails_is_named_with_its_error(tmp_path):
    root = a_project(tmp_path, "raise KeyError('cột xa không có')")
    with pytest.raises(
        notebook_runs.NotebookFailed, match=r"01_so\.ipynb: .*KeyError: 'cột xa không có'"
    ):
        notebook_runs.run_notebooks(root, progress=False)
    assert not list((root / "reports" / "notebooks").iterdir()), "nothing half done is left"


def test_a_notebook_needs_one_parameters_cell(tmp_path):
    root = a_project(tmp_path, "")
    path = root / "notebooks" / "01_so.ipynb"
    known = parameters.parameters_of(path)
    assert {name: (own.value, own.kind) for name, own in known.items()} == {
        "lang": ("vi", "str"),
        "year": (2018, "int"),
    }
    path.write_text(path.read_text().replace('"parameters"', '"khac"'))
    with pytest.raises(ValueError, match="0 cells are tagged"):
        parameters.parameters_of(path)


def test_the_finding_is_shown_as_text():
    shown = finding("Một.", "Hai.")
    assert shown._repr_markdown_() == "**Một. Hai.**"
    assert str(shown) == "Một. Hai."


@pytest.mark.slow
def test_an_album_writes_figures_and_says_what_to_send_for_those_that_the_data_cannot_give(
    tmp_path,
):
    album = Album(tables_of(root=tmp_path), folder="hinh")
    made = album.figure("criteria_matrix", "01-hinh", basis="illustrative", year=2018)
    assert (
        made.png == tmp_path / "hinh" / "01-hinh.png"
        and made.data.is_file()
        and made.table.is_file()
    )
    missing = album.figure("criteria_matrix", "02-hinh", basis="illustrative", year=1990)
    assert "Hãy gửi bảng từng tiêu chí" in missing._repr_markdown_()
    assert repr(missing).startswith("Biểu đồ trống. Không có số liệu"), (
        "the page of a year leaves it out"
    )
    assert not (tmp_path / "hinh" / "02-hinh.png").exists()
    said = album.says("criteria_matrix", basis="illustrative", year=1990)
    assert said == missing.text and "590 ô" in album.says("cells_understood")
    with pytest.raises(ValueError, match="criteria_matrix"):
        album.figure("criteria_matrx", "03-hinh")


def test_the_issues_of_the_files_behind_some_rows_are_listed(tmp_path):
    album = Album(tables_of(), lang="en")
    rows = album.rows("criteria_met_by_commune", basis="reported")
    assert 0 < len(album.issues(rows).table) < len(album.issues().table)
    assert len(album.issues(most=1).table) == 1 and "Severity" in album.issues()._repr_html_()


def test_what_the_last_run_changed_is_listed():
    columns = schema.columns("changes")
    rows = [(run, "criteria", "added", f"{run}.xlsx", *[""] * 6) for run in (1, 2, 2, 2)]
    shown = Album(tables_of(changes=pd.DataFrame(rows, columns=columns))).changes(most=2).table
    assert list(shown["source"]) == ["2.xlsx"] * 2 and "run" not in shown
    assert Album(tables_of()).changes(most=2).table.empty


@pytest.mark.slow
def test_a_notebook_runs_again_only_for_new_tables_or_lost_figures(tmp_path):
    figure = "from pathlib import Path; Path('../hinh').mkdir(exist_ok=True); "
    figure += "Path('../hinh/01-so.png').write_text('a'); print(id(object()))"
    root = a_project(tmp_path, figure, 'lang = "vi"\nfolder = "hinh"')
    table = root / "data" / "processed" / "criteria.csv"
    table.parent.mkdir(parents=True)

    def runs() -> int:
        """When the notebook was last written."""
        (done,) = notebook_runs.run_notebooks(root, progress=False)
        return done.stat().st_mtime_ns

    first = runs()
    assert runs() == first
    table.write_text("place", encoding="utf-8")
    second = runs()
    assert second > first
    assert runs() == second
    picture = root / "hinh" / "01-so.png"
    picture.unlink()
    third = runs()
    assert third > second
    stamp = picture.stat()
    picture.write_text("b")  # an older one is put in its place, with the same date
    os.utime(picture, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    fourth = runs()
    assert fourth > third and picture.read_text() == "a"
    done = root / "reports" / "notebooks" / "01_so.ipynb"
    done.write_text(done.read_text(encoding="utf-8").replace("print(id", "print(1, id"), "utf-8")
    assert runs() > fourth


def test_a_place_without_figures_is_told_and_one_that_is_none_is_refused(tmp_path):
    tables = tables_of(root=tmp_path)
    of_nowhere = tables.places.iloc[[0]].assign(place_id="xa-khac", place="Khác", parent_id="")
    album = Album(
        tables_of(root=tmp_path, places=pd.concat([tables.places, of_nowhere])), folder="hinh"
    )
    choices = {"basis": "illustrative", "year": 2018}
    missing = album.figure("criteria_matrix", "01-hinh", place="xa-khac", **choices)
    assert "Khác" in missing.text and not (tmp_path / "hinh").exists()
    with pytest.raises(ValueError, match="xa-nao"):
        album.figure("criteria_matrix", "01-hinh", place="xa-nao", **choices)


def test_few_numbers_are_said_and_nothing_is_drawn_twice(tmp_path):
    tables = tables_of(root=tmp_path)
    album = Album(tables, folder="hinh")
    rows = album.rows("criteria_matrix", basis="illustrative", year=2018)
    few = rows.head(2)
    own = Album(replace(tables, criteria=few, indicators=tables.indicators.head(0)), folder="hinh")
    said = own.figure("criteria_matrix", "01-hinh", year=2018)
    assert "Chỉ có vài số" in said.text and few["place"].iloc[0] in said.text
    assert own.figure("criteria_matrix", "01-hinh", year=0).text == said.text, "0: not chosen"
    once = album.figure("criteria_matrix", "02-hinh", basis="illustrative", year=2018)
    again = album.figure("criteria_matrix", "02-hinh", basis="illustrative", years=[2018])
    assert once.png == again.png, "a cell that is run again writes its figure again"
    twin = album.figure("criteria_matrix", "03-hinh", basis="illustrative", years=[2018])
    assert "Cùng số liệu" in twin.text and not (tmp_path / "hinh" / "03-hinh.png").exists()
