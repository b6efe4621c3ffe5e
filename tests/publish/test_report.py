"""The exporter: exact width, the same bytes on every run, no figure without its source, all or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from analysis import measures
from analysis.figures import canvas, charts, drawn
from analysis.files import write_together, write_whole
from analysis.publish import report
from table_makers import CRITERIA_SETS, PLACES, criteria, indicators, sources

NOTE = "Nguồn: Ban Dân vận Thị ủy Kỳ Anh."


def a_table():
    return measures.at_end_of_year(measures.criteria_met(criteria(5), CRITERIA_SETS))


def a_folder(path: Path) -> report.FigureFolder:
    """A folder for figures, beside the tables of a build that read two files."""
    inputs = [("minh-hoa/tieu-chi.xlsx", "ab12", "illustrative"), ("khac.xlsx", "cd34", "reported")]
    rows = [("warning", "x", "minh-hoa/tieu-chi.xlsx", "2018", f"C{n}", "", "Xem lại.", "") for n in range(59)]
    rows += [("error", "x", name, "2018", "C7", "", "Sai.", "") for name, _, _ in inputs]
    columns = ["severity", "rule", "source", "sheet", "address", "found", "message", "suggestion"]
    inputs = pd.DataFrame(inputs, columns=["source", "sha256", "basis"])
    return report.FigureFolder(path, inputs, pd.DataFrame(rows, columns=columns))


def a_figure(**options) -> Figure:
    return charts.criteria_met_by_commune(a_table(), **options)


# --- figures ---


def test_a_figure_is_exactly_160_mm_wide(tmp_path):
    made = report.export_figure(a_figure(), "hinh-1", tmp_path, source_note=NOTE)
    with Image.open(made.png) as image:
        assert image.width == 1890
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert image.width / image.info["dpi"][0] * 25.4 == pytest.approx(160, abs=0.03)
    head = re.search(r"<svg [^>]*>", made.svg.read_text(encoding="utf-8"))[0]
    assert 'width="160mm"' in head
    box = [float(v) for v in re.search(r'viewBox="([^"]*)"', head)[1].split()]
    height = float(re.search(r'height="([\d.]+)mm"', head)[1])
    assert box[3] / box[2] == pytest.approx(height / 160, abs=1e-4)


def test_the_bytes_are_the_same_on_a_rerun(tmp_path):
    first = report.export_figure(a_figure(), "a", a_folder(tmp_path / "1"), source_note=NOTE, table=a_table())
    again = report.export_figure(a_figure(), "a", a_folder(tmp_path / "2"), source_note=NOTE, table=a_table())
    for one, two in ((getattr(first, kind), getattr(again, kind)) for kind in ("png", "svg", "table", "data")):
        assert one.read_bytes() == two.read_bytes()


def test_exporting_a_figure_twice_gives_the_same_bytes(tmp_path):
    figure = a_figure()
    first = report.export_figure(figure, "a", tmp_path, source_note=NOTE).png.read_bytes()
    assert report.export_figure(figure, "a", tmp_path, source_note=NOTE).png.read_bytes() == first


def test_the_bytes_do_not_depend_on_the_process(tmp_path):
    script = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "import test_report as t; from analysis import report\n"
        "report.export_figure(t.a_figure(), 'a', sys.argv[1], source_note=t.NOTE, table=t.a_table())\n"
    )
    sums = set()
    for seed in ("1", "2"):
        folder = tmp_path / seed
        environment = os.environ | {"PYTHONHASHSEED": seed}
        root = Path(__file__).parents[2]
        subprocess.run([sys.executable, "-c", script, str(folder)], cwd=root, env=environment, check=True)
        sums.add(hashlib.sha256(b"".join(p.read_bytes() for p in sorted(folder.iterdir()))).hexdigest())
    assert len(sums) == 1


def test_no_date_and_no_version_in_the_files(tmp_path):
    made = report.export_figure(a_figure(), "a", tmp_path, source_note=NOTE)
    with Image.open(made.png) as image:
        assert "Software" not in image.info
    assert "<dc:date>" not in made.svg.read_text(encoding="utf-8")


def test_the_description_is_in_the_files(tmp_path):
    made = report.export_figure(a_figure(), "a", tmp_path, source_note=NOTE)
    with Image.open(made.png) as image:
        assert image.info["Description"] == made.alt_text
    svg = made.svg.read_text(encoding="utf-8")
    assert 'role="img"' in svg
    assert f"<title>{made.alt_text}</title>" in svg
    assert "Kỳ Ninh: 12/20" in made.alt_text
    assert "SỐ LIỆU MINH HỌA" in made.alt_text


def test_the_table_keeps_the_cells_behind_every_number(tmp_path):
    made = report.export_figure(a_figure(), "a", tmp_path, source_note=NOTE, table=a_table())
    text = made.table.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf"), "Excel needs the byte order mark"
    assert "minh-hoa/tieu-chi.xlsx!2018!C1" in text.decode("utf-8-sig")
    assert "('" not in text.decode("utf-8-sig")


def test_the_data_beside_a_figure_is_what_it_shows(tmp_path):
    figure = a_figure()
    made = report.export_figure(figure, "a", a_folder(tmp_path), source_note=NOTE, table=a_table())
    content = json.loads(made.data.read_text(encoding="utf-8"))
    assert drawn.from_dict(content["drawn"]) == drawn.drawn_of(figure)
    assert content["source_note"] == NOTE
    assert content["inputs"] == [{"source": "minh-hoa/tieu-chi.xlsx", "sha256": "ab12", "basis": "illustrative"}]
    assert set(content["versions"]) == {"nong-thon-moi", "python", "pandas", "matplotlib"}


def test_the_data_tells_of_the_issues_of_its_files_and_no_others(tmp_path):
    made = report.export_figure(a_figure(), "a", a_folder(tmp_path), source_note=NOTE)
    issues = json.loads(made.data.read_text(encoding="utf-8"))["issues"]
    assert (issues["count"], issues["error"], issues["warning"], issues["note"]) == (60, 1, 59, 0)
    assert len(issues["lines"]) == report.ISSUE_LINES
    assert issues["lines"][0]["severity"] == "error"
    assert {line["source"] for line in issues["lines"]} == {"minh-hoa/tieu-chi.xlsx"}


def test_the_data_holds_no_date_and_no_place_of_the_machine(tmp_path):
    made = report.export_figure(a_figure(), "a", a_folder(tmp_path), source_note=NOTE)
    text = made.data.read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert str(Path.home()) not in text
    assert not re.search(r"\d{4}-\d\d-\d\d", text)


def test_a_figure_drawn_by_hand_is_exported_without_its_data(tmp_path):
    made = report.export_figure(Figure(figsize=(160 / 25.4, 2)), "a", tmp_path, source_note=NOTE)
    assert (made.data, sorted(path.suffix for path in tmp_path.iterdir())) == (None, [".png", ".svg"])


def test_what_an_older_figure_of_the_name_left_is_removed(tmp_path):
    report.export_figure(a_figure(), "a", tmp_path, source_note=NOTE, table=a_table())
    report.export_figure(a_figure(), "a", tmp_path, source_note=NOTE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "a.png", "a.svg"]


@pytest.mark.parametrize("note", ["", "   ", None])
def test_a_figure_without_its_source_is_refused(tmp_path, note):
    with pytest.raises(ValueError, match="source note"):
        report.export_figure(a_figure(), "a", tmp_path, source_note=note)
    assert not list(tmp_path.iterdir())


def test_the_source_note_is_a_required_argument(tmp_path):
    with pytest.raises(TypeError, match="source_note"):
        report.export_figure(a_figure(), "a", tmp_path)


@pytest.mark.parametrize("name", ["Hình 1", "hinh_1", "hinh--1", "../a", "a.png", "tiêu-chí", ""])
def test_names_that_are_not_ascii_kebab_are_refused(tmp_path, name):
    with pytest.raises(ValueError, match="file name"):
        report.export_figure(a_figure(), name, tmp_path, source_note=NOTE)


@pytest.mark.filterwarnings("ignore:Glyph")
def test_a_letter_that_the_font_lacks_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(report.MissingGlyph, match=r"U\+20BB7"):
        report.export_figure(a_figure(where="\U00020bb7"), "a", tmp_path, source_note=NOTE)
    with pytest.raises(report.MissingGlyph, match=r"DejaVu Sans.*U\+6C34|DejaVuSans.*U\+6C34"):
        report.export_figure(a_figure(), "a", tmp_path, source_note="Nguồn: 水")
    assert not list(tmp_path.iterdir())


def test_every_vietnamese_letter_can_be_drawn(tmp_path):
    letters = "aăâeêioôơuưyđ"
    marks = "\u0300\u0301\u0303\u0309\u0323"
    import unicodedata

    every = "".join(unicodedata.normalize("NFC", a + m) for a in letters for m in ("", *marks)) + "₫²"
    every = "".join(c for c in every if not unicodedata.combining(c))
    report.export_figure(a_figure(where=every + every.upper()), "a", tmp_path, source_note=NOTE)


def test_a_font_that_is_not_there_is_refused(tmp_path):
    figure = a_figure()
    figure.texts[0].set_fontfamily("Phông Không Có")
    with pytest.raises(report.MissingGlyph, match="no font"):
        report.export_figure(figure, "a", tmp_path, source_note=NOTE)


def test_a_figure_of_another_width_is_refused(tmp_path):
    with pytest.raises(ValueError, match="160"):
        report.export_figure(Figure(figsize=(4, 3)), "a", tmp_path, source_note=NOTE)


@pytest.mark.parametrize("wrong", range(3))
def test_files_are_written_together_or_not_at_all(tmp_path, monkeypatch, wrong):
    """A table that is open in Excel cannot be replaced: then the picture stays the old one too."""
    paths = [tmp_path / name for name in ("a.png", "a.csv", "a.json")]
    for path in paths[:2]:
        path.write_bytes(b"old")
    replace = Path.replace

    def refuse(self, target):
        if target == paths[wrong] and self.read_bytes() == b"new":
            raise PermissionError("open in Excel")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError, match="Excel"):
        write_together(dict.fromkeys(paths, b"new"))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.png": b"old", "a.csv": b"old"}
    monkeypatch.undo()
    write_together(dict.fromkeys(paths, b"new"))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict.fromkeys(
        ("a.png", "a.csv", "a.json"), b"new"
    )


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.png"]


def test_an_exported_figure_shows_the_picture_that_was_written(tmp_path):
    made = report.export_figure(a_figure(), "a", tmp_path, source_note=NOTE)
    data, metadata = made._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"}
    assert metadata["image/png"]["width"] < 1000


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
