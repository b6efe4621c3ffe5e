"""Source notes, findings and notebooks that are run."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from analysis import measures
from analysis.figures import canvas
from analysis.publish import report
from table_makers import CRITERIA_SETS, PLACES, indicators, sources

# --- source notes ---


def test_cards_of_one_document_are_named_once():
    note = report.source_note(["ky-anh-2018/luc-luong.xlsx", "ky-anh-2018/tieu-chi-2018.xlsx"], sources())
    assert note == (
        "Nguồn: Ban Dân vận Thị ủy Kỳ Anh, “Công tác dân vận năm 2018”, Cổng thông tin điện tử thị xã Kỳ Anh."
    )


def test_the_sources_of_a_table_are_found_in_it():
    met = measures.criteria_met_reported(indicators(), PLACES, CRITERIA_SETS)
    note = report.source_note(measures.at_end_of_year(met, 2020), sources())
    assert note == "Nguồn: Báo Hà Tĩnh, “Kỳ Nam qua các mốc”, baohatinh.vn post169341."


def test_a_file_without_a_card_is_named_by_its_file_name():
    note = report.source_note(["minh-hoa/ung-ho.xlsx"], sources())
    assert note == "Nguồn: tệp không có thẻ nguồn: ung-ho.xlsx."


def test_illustrative_sources_are_said_to_be_so_and_come_last():
    note = report.source_note(["minh-hoa/tieu-chi.xlsx", "cong-bo/ky-nam.xlsx"], sources())
    assert note.index("Báo Hà Tĩnh") < note.index("SỐ LIỆU MINH HỌA – Nhóm lập sổ")


def test_no_source_is_said_plainly():
    assert report.source_note([], sources()) == "Nguồn: không có tệp nào."
    assert report.source_note([], sources(), "en") == "Source: no file."


def test_cards_with_a_column_missing_are_refused():
    with pytest.raises(KeyError, match="producer"):
        report.source_note(["a.xlsx"], sources().drop(columns="producer"))


# --- notebooks ---


def a_project(folder: Path, source: str, parameters: str = 'lang = "vi"\nyear = 2018  # năm') -> Path:
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


def test_a_notebook_runs_in_this_environment_with_its_parameters(tmp_path, capsys):
    code = "import sys, os; print(sys.executable, year, lang, os.path.basename(os.getcwd()))"
    done = report.run_notebooks(a_project(tmp_path, code), parameters={"year": 2021})
    assert [p.relative_to(tmp_path).as_posix() for p in done] == ["reports/notebooks/01_so.ipynb"]
    cells = json.loads(done[0].read_text(encoding="utf-8"))["cells"]
    said = "".join("".join(o.get("text", [])) for cell in cells for o in cell.get("outputs", []))
    assert said.split() == [sys.executable, "2021", "vi", "notebooks"]
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "1/1" in shown.err


def test_an_unknown_parameter_is_refused_before_anything_runs(tmp_path):
    root = a_project(tmp_path, "1 / 0")
    with pytest.raises(report.UnknownParameter, match=r"nam; there are: lang, year"):
        report.run_notebooks(root, parameters={"nam": 2021}, progress=False)
    assert not (root / "reports" / "notebooks").exists()


def test_an_unknown_notebook_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="01_so"):
        report.run_notebooks(a_project(tmp_path, ""), ["09_khac"], progress=False)


def test_a_notebook_that_fails_is_named_with_its_error(tmp_path):
    root = a_project(tmp_path, "raise KeyError('cột xa không có')")
    with pytest.raises(report.NotebookFailed, match=r"01_so\.ipynb: .*KeyError: 'cột xa không có'"):
        report.run_notebooks(root, progress=False)
    assert not list((root / "reports" / "notebooks").iterdir()), "nothing half done is left"


def test_a_notebook_needs_one_parameters_cell(tmp_path):
    root = a_project(tmp_path, "")
    path = root / "notebooks" / "01_so.ipynb"
    assert report.notebook_parameters(path) == {"lang": "vi", "year": 2018}
    path.write_text(path.read_text().replace('"parameters"', '"khac"'))
    with pytest.raises(ValueError, match="0 cells are tagged"):
        report.notebook_parameters(path)


def test_the_finding_is_shown_as_text():
    shown = report.finding("Một.", "Hai.")
    assert shown._repr_markdown_() == "**Một. Hai.**"
    assert str(shown) == "Một. Hai."


def test_the_style_sheet_is_shipped_with_the_package():
    assert canvas.STYLE.is_file()
