"""Notebooks that are run, and what their cells share."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import psutil
import pytest

from analysis.publish import kernels, notebook_runs, parameters, uses
from analysis.publish.notebooks import Album, finding
from analysis.words import schema
from analysis.words.used import USED
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


@pytest.fixture(scope="module")
def nursery():
    """The process that kernels are copied from, once for all who ask for `same_nursery`."""
    own = kernels.Nursery() if kernels.FORKS else None
    yield own
    if own:
        own.close()


@pytest.fixture
def same_nursery(nursery, monkeypatch):
    """Its start takes longer than the notebooks here. A run that is killed has its own."""
    if nursery:
        monkeypatch.setattr(kernels, "Nursery", lambda: nursery)
        monkeypatch.setattr(nursery, "close", lambda: None)


@pytest.mark.slow
@pytest.mark.usefixtures("same_nursery")
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
@pytest.mark.usefixtures("same_nursery")
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
        made.png == tmp_path / "hinh" / "01-minh-hoa-hinh.png"
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
    rows = [
        (1, "figures", "changed", *[""] * 3, "criteria_matrix", "", "", "a.xlsx!b!C3"),
        *rows[:1],
    ]
    shown = Album(tables_of(changes=pd.DataFrame(rows, columns=columns))).changes(most=2).table
    assert list(shown["what"]) == ["Xã nào đạt tiêu chí nào", ""]


@pytest.mark.slow
@pytest.mark.usefixtures("same_nursery")
def test_figures_that_a_notebook_writes_no_more_are_taken_away(tmp_path):
    root = a_project(tmp_path, "", 'lang = "vi"\nfolder = "hinh"')
    code = "from pathlib import Path; [Path('../hinh', name).write_text('{{}}') for name in {}]"
    path, folder = root / "notebooks" / "01_so.ipynb", root / "hinh"
    folder.mkdir()
    (folder / "01-cua-toi.docx").write_text("x")
    (folder / "khac.json").write_text("{}")

    def ran(*stems: str) -> set[str]:
        names = [f"{stem}.{end}" for stem in stems for end in ("json", "png")]
        written = json.loads(path.read_text(encoding="utf-8"))
        written["cells"][-1]["source"] = [code.format(names)]
        path.write_text(json.dumps(written), encoding="utf-8")
        notebook_runs.run_notebooks(root, progress=False)
        return {own.name for own in folder.iterdir()}

    others = {"01-cua-toi.docx", "khac.json"}
    assert ran("01-a", "01-b") == others | {"01-a.json", "01-a.png", "01-b.json", "01-b.png"}
    assert ran("01-b") == others | {"01-b.json", "01-b.png"}


@pytest.mark.slow
@pytest.mark.usefixtures("same_nursery")
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


@pytest.mark.slow
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


# -- one after the other ---------------------------------------------------------------------------
STATE = (
    "import os, pandas, matplotlib, analysis.measures, random\n"
    "left = [name for name in ('mine', 'tables') if name in globals()]\n"
    "print(left, pandas.options.display.max_rows, matplotlib.rcParams['font.size'],"
    " os.path.basename(os.getcwd()), analysis.measures.select.__name__,"
    " hasattr(pandas.DataFrame, 'mine'), os.environ.get('MINE'))\n"
    "mine = tables = 1\n"
    "pandas.options.display.max_rows = 3\n"
    "matplotlib.rcParams['font.size'] = 99\n"
    "os.chdir('/')\n"
    "analysis.measures.select = print\n"
    "pandas.DataFrame.mine = 1\n"
    "os.environ['MINE'] = '1'"
)


def said(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = [one for cell in cells for one in cell.get("outputs", [])]
    return "".join("".join(one.get("text", [])) for one in outputs)


def another(root: Path, name: str, source: str) -> None:
    """The same notebook with another cell of code, under another name."""
    notebook = json.loads((root / "notebooks" / "01_so.ipynb").read_text(encoding="utf-8"))
    notebook["cells"][1]["source"] = source
    (root / "notebooks" / name).write_text(json.dumps(notebook), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.usefixtures("same_nursery")
@pytest.mark.parametrize("forks", sorted({False, kernels.FORKS}))
def test_nothing_of_one_notebook_reaches_the_next(tmp_path, monkeypatch, forks):
    monkeypatch.setattr(kernels, "FORKS", forks)
    monkeypatch.setattr(notebook_runs, "AT_ONCE", 1)
    root = a_project(tmp_path, STATE)
    another(root, "02_so.ipynb", STATE)
    first, second = map(said, notebook_runs.run_notebooks(root, progress=False))
    assert first == second == "[] 60 10.0 notebooks select False None\n"


@pytest.mark.slow
@pytest.mark.usefixtures("same_nursery")
def test_one_that_fails_or_dies_stops_no_other(tmp_path):
    root = a_project(tmp_path, "raise ValueError('một\\n  hai')")
    another(root, "02_so.ipynb", "import os; os._exit(3)")
    another(root, "03_so.ipynb", "print('xong')")
    (root / "notebooks" / "04_so.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(notebook_runs.NotebookFailed) as failed:
        notebook_runs.run_notebooks(root, progress=False)
    broken, raised, died = str(failed.value).splitlines()
    assert raised == "01_so.ipynb: ValueError: một hai (ô mã thứ 2)"
    assert died.startswith("02_so.ipynb: ") and broken.startswith("04_so.ipynb ")
    (done,) = (root / "reports" / "notebooks").iterdir()
    assert done.name == "03_so.ipynb" and "xong" in said(done)


@pytest.mark.parametrize(
    ("line", "given", "told"),
    [
        ("year = 2018", {"year": "2018"}, "“year” cần số nguyên, như 2018; không nhận '2018'"),
        ("year = 2018", {"year": True}, "“year” cần số nguyên"),
        ("share = 0.5", {"share": "cao"}, "“share” cần số"),
        ("years: list[int] = []", {"years": ["hai"]}, "“years” cần danh sách số nguyên"),
        ("years: list[int] = []", {"years": 2018}, "“years” cần danh sách số nguyên"),
        ('day = "2026-01-01"', {"day": "1/7/2025"}, "“day” cần ngày viết năm-tháng-ngày"),
        ("year = 2018", {"yaer": 2018}, "“yaer”; gần nhất là “year”"),
        ('lang = "vi"', {"lang": "en-GB"}, "gần nhất: en"),
    ],
)
def test_a_mistyped_parameter_is_refused_before_anything_runs(tmp_path, line, given, told):
    root = a_project(tmp_path, "1 / 0", line)
    with pytest.raises(parameters.WrongParameter) as refused:
        notebook_runs.run_notebooks(root, parameters=given, progress=False)
    assert told in str(refused.value)


def test_what_a_parameter_takes_is_taken(tmp_path):
    root = a_project(
        tmp_path, "", 'lang = "vi"\nyears: list[int] = []\nshare = 0.5\nday = "2026-01-01"'
    )
    known = [parameters.parameters_of(root / "notebooks" / "01_so.ipynb")]
    given = {"lang": "en", "years": [2018, 2020], "share": 1, "day": "2025-07-01"}
    parameters.check(given, known, "vi")
    parameters.check({"years": []}, known, "vi")


# -- what a notebook uses --------------------------------------------------------------------------
OWN = (
    "import analysis\nfrom analysis.publish.notebooks import Album, finding\n"
    "tables = analysis.load_tables()\nalbum = Album(tables, lang, folder)\n"
)


@pytest.mark.parametrize(
    ("cell", "asked"),
    [
        ("album.says('sources_of_funds', basis='reported')", {"contributions", "places"}),
        ("name = 'criteria_matrix'\nalbum.rows(name)", {"criteria", "places"}),
        (
            "[album.rows(name) for name in ('criteria_matrix', 'sources_of_funds')]",
            {"criteria", "contributions", "places"},
        ),
        ("album.issues(album.rows('criteria_matrix'))", {"criteria", "places"}),
        ("album.issues()", {"issues"}),
        ("tables.indicators.head()", {"indicators"}),
        ("other = tables\nother.tasks", {"tasks"}),
        ("album.tables.criteria", {"criteria"}),
        ("tables.root", set()),
    ],
)
def test_the_tables_that_cells_ask_for_are_known(cell, asked):
    shared = {"tables": (tables := tables_of()), "album": Album(tables)}
    USED.clear()
    exec(cell, shared)
    assert asked == USED


@pytest.mark.parametrize(
    "cell",
    [
        "import os",
        "from pathlib import Path",
        "open('a.txt')",
        "getattr(album, 'lang')",
        "(tables.root / 'a.txt').read_text()",
        "album._stock",
        "%run other.ipynb",
    ],
)
def test_cells_that_reach_past_the_doors_of_the_package_are_known(tmp_path, cell):
    root = a_project(tmp_path, OWN + cell)
    assert not uses.is_told(root / "notebooks" / "01_so.ipynb")
    (root / "b").mkdir()
    assert uses.is_told(a_project(root / "b", OWN) / "notebooks" / "01_so.ipynb")


@pytest.mark.slow
@pytest.mark.usefixtures("same_nursery")
@pytest.mark.parametrize(
    ("cell", "asked"),
    [
        ("analysis.figures_in_text('a.txt')", {"file:a.txt"}),
        ("analysis.figures_in_text('hai xã')", set()),
        ("import os", {"*"}),
    ],
)
def test_a_notebook_that_was_run_says_what_it_asked_for(tmp_path, cell, asked):
    root = a_project(tmp_path, f"import analysis\n{cell}")
    text = root / "notebooks" / "a.txt"
    text.write_text("Có 12 xã.", encoding="utf-8")
    os.utime(text, (1, 1))
    (done,) = notebook_runs.run_notebooks(root, progress=False)
    told = json.loads(done.read_text("utf-8"))["metadata"]["ntm"]
    assert told["used"].keys() == asked
    first = done.stat().st_mtime_ns
    notebook_runs.run_notebooks(root, progress=False)
    assert done.stat().st_mtime_ns == first
    text.write_text("Có 13 xã.", encoding="utf-8")
    notebook_runs.run_notebooks(root, progress=False)
    assert (done.stat().st_mtime_ns > first) == ("file:a.txt" in asked)


def sealed(root: Path, *used: str) -> Callable[[], bool]:
    """A notebook that looks as if it had been run; whether it still holds."""
    path, done = root / "notebooks" / "01_so.ipynb", root / "reports" / "01_so.ipynb"

    def seal() -> uses.Seal:
        return uses.Seal(uses.Inputs(root), path, {}, root / "hinh")

    own, notebook = seal(), json.loads(path.read_text(encoding="utf-8"))
    own.put(notebook, own.of_inputs(), own.of(used))
    done.parent.mkdir()
    done.write_bytes(uses.written(notebook))
    return lambda: seal().holds(done)


def a_table(root: Path, name: str, *lines: str) -> None:
    path = root / "data" / "processed" / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


@pytest.mark.slow
def test_only_the_tables_that_a_notebook_uses_make_it_old(tmp_path):
    code = OWN + 'album.figure("sources_of_funds", "01-von")'
    root = a_project(tmp_path, code, 'lang = "vi"\nfolder = "hinh"')
    a_table(root, "contributions", "source,value", "a.xlsx,1")
    a_table(root, "criteria", "source,status", "b.xlsx,met")
    a_table(root, "issues", "source,message", "b.xlsx,x")
    a_table(root, "places", "place_id", "ky-ninh")
    (root / "hinh").mkdir()
    holds = sealed(root, "contributions", "places")
    assert holds()
    a_table(root, "criteria", "source,status", "b.xlsx,met", "c.xlsx,met")
    a_table(root, "issues", "source,message", "b.xlsx,x", "c.xlsx,y")
    assert holds(), "of other files"
    a_table(root, "issues", "source,message", "a.xlsx,x")
    assert not holds(), "its figures list the issues of their files"
    a_table(root, "issues", "source,message", "b.xlsx,x")
    assert holds()
    a_table(root, "contributions", "source,value", "a.xlsx,2")
    assert not holds()
    a_table(root, "contributions", "source,value", "a.xlsx,1")
    assert holds()
    (root / "data" / "reference").mkdir()
    (root / "data" / "reference" / "criteria.csv").write_text("a\n")
    assert not holds()
    (root / "data" / "reference" / "criteria.csv").unlink()
    assert holds()
    (root / "project.toml").write_text("target = 18\n")
    assert not holds()
    (root / "project.toml").unlink()
    (root / "hinh" / "01-von.png").write_text("by hand")
    assert not holds()


def lives(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9")
@pytest.mark.usefixtures("same_nursery")
def test_a_run_that_is_killed_leaves_the_last_notebook_and_no_process(same_nursery, tmp_path):
    root = a_project(tmp_path, "print('một')")
    (done,) = notebook_runs.run_notebooks(root, progress=False)
    first = done.read_bytes()
    path = root / "notebooks" / "01_so.ipynb"
    code = "import os, pathlib, time; pathlib.Path('../pid').write_text(str(os.getpid())); "
    another(root, path.name, f"{code} time.sleep(600)")
    words = (
        f"from analysis.publish.notebook_runs import run_notebooks; run_notebooks({str(root)!r})"
    )
    run = subprocess.Popen([sys.executable, "-c", words], stderr=subprocess.DEVNULL)
    told, end = root / "pid", time.monotonic() + 300
    while not (told.exists() and told.read_text()) and time.monotonic() < end:
        time.sleep(0.1)
    kernel = int(told.read_text())
    assert lives(kernel)
    run.kill()
    run.wait()
    end = time.monotonic() + 60
    while lives(kernel) and time.monotonic() < end:
        time.sleep(0.1)
    assert not lives(kernel)
    assert done.read_bytes() == first and [*done.parent.iterdir()] == [done]
    another(root, path.name, "print('hai')")
    assert "hai" in said(*notebook_runs.run_notebooks(root, progress=False))
