"""The files of a figure: exact width, the same bytes on every run, no figure without its source,
all or nothing.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from analysis import measures
from analysis.figures import charts, drawn
from analysis.figures.drawn import Drawn, Mark, from_dict
from analysis.figures.files import (
    ISSUE_LINES,
    ExportedFigure,
    FigureFolder,
    MissingGlyph,
    check_glyphs,
)
from analysis.figures.letters import drawable
from analysis.figures.picture import draw
from analysis.files import write_together, write_whole
from table_makers import CRITERIA_SETS, criteria

NOTE = "Nguồn: Ban Dân vận Thị ủy Kỳ Anh."


@cache
def a_table():
    return measures.at_end_of_year(measures.criteria_met(criteria(5), CRITERIA_SETS))


def a_folder(path: Path) -> FigureFolder:
    """A folder for figures, beside the tables of a build that read two files."""
    inputs = [("minh-hoa/tieu-chi.xlsx", "ab12", "illustrative"), ("khac.xlsx", "cd34", "reported")]
    rows = [
        ("warning", "x", "minh-hoa/tieu-chi.xlsx", "2018", f"C{n}", "", "Xem lại.", "")
        for n in range(59)
    ]
    rows += [("error", "x", name, "2018", "C7", "", "Sai.", "") for name, _, _ in inputs]
    columns = ["severity", "rule", "source", "sheet", "address", "found", "message", "suggestion"]
    inputs = pd.DataFrame(inputs, columns=["source", "sha256", "basis"])
    return FigureFolder(path, inputs, pd.DataFrame(rows, columns=columns))


def a_figure(note: str = NOTE, **options) -> Drawn:
    return replace(charts.criteria_met_by_commune(a_table(), **options), source_note=note)


def save(folder, figure: Drawn | None = None, name: str = "a") -> ExportedFigure:
    return (figure or a_figure()).save(folder, name)


@pytest.mark.slow
def test_a_figure_is_exactly_160_mm_wide(tmp_path):
    made = save(tmp_path, name="hinh-1")
    with Image.open(made.png) as image:
        assert image.width == 1890
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert image.width / image.info["dpi"][0] * 25.4 == pytest.approx(160, abs=0.03)
    head = re.search(r"<svg [^>]*>", made.svg.read_text(encoding="utf-8"))[0]
    assert 'width="160mm"' in head
    box = [float(v) for v in re.search(r'viewBox="([^"]*)"', head)[1].split()]
    height = float(re.search(r'height="([\d.]+)mm"', head)[1])
    assert box[3] / box[2] == pytest.approx(height / 160, abs=1e-4)


@pytest.mark.slow
def test_the_bytes_are_the_same_on_a_rerun(tmp_path):
    first = save(a_folder(tmp_path / "1"))
    again = save(a_folder(tmp_path / "2"))
    for one, two in (
        (getattr(first, kind), getattr(again, kind)) for kind in ("png", "svg", "table", "data")
    ):
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.slow
def test_exporting_a_figure_twice_gives_the_same_bytes(tmp_path):
    figure = a_figure()
    first = save(tmp_path, figure).png.read_bytes()
    assert save(tmp_path, figure).png.read_bytes() == first


@pytest.mark.slow
def test_the_bytes_do_not_depend_on_the_process(tmp_path):
    script = "import sys; sys.path[:0] = ['tests', 'tests/figures']; import test_saving as t"
    script += "; t.save(sys.argv[1])"
    here, there = tmp_path / "here", tmp_path / "there"
    save(here)
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    environment = os.environ | {"PYTHONHASHSEED": seed}
    command, root = [sys.executable, "-c", script, str(there)], Path(__file__).parents[2]
    subprocess.run(command, cwd=root, env=environment, check=True)
    files = [{p.name: p.read_bytes() for p in folder.iterdir()} for folder in (here, there)]
    assert files[0] == files[1] and len(files[0]) == 4


@pytest.mark.slow
def test_no_date_and_no_version_in_the_files(tmp_path):
    made = save(tmp_path)
    with Image.open(made.png) as image:
        assert "Software" not in image.info
    assert "<dc:date>" not in made.svg.read_text(encoding="utf-8")


def test_the_description_is_in_the_files(tmp_path):
    made = save(tmp_path)
    with Image.open(made.png) as image:
        assert image.info["Description"] == made.alt_text
    svg = made.svg.read_text(encoding="utf-8")
    assert 'role="img"' in svg
    assert f"<title>{made.alt_text}</title>" in svg
    assert "Kỳ Ninh: 12/20" in made.alt_text
    assert "SỐ LIỆU MINH HỌA" in made.alt_text


def test_the_table_keeps_the_cells_behind_every_number(tmp_path):
    made = save(tmp_path)
    text = made.table.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf"), "Excel needs the byte order mark"
    assert "minh-hoa/tieu-chi.xlsx!2018!C1" in text.decode("utf-8-sig")
    assert "('" not in text.decode("utf-8-sig")


def test_the_data_beside_a_figure_is_what_it_shows(tmp_path):
    figure = a_figure()
    made = save(a_folder(tmp_path), figure)
    content = json.loads(made.data.read_text(encoding="utf-8"))
    assert drawn.from_dict(content["drawn"]) == replace(figure, name="a")
    assert content["source_note"] == NOTE
    assert content["inputs"] == [
        {"source": "minh-hoa/tieu-chi.xlsx", "sha256": "ab12", "basis": "illustrative"}
    ]
    assert set(content["versions"]) == {"nong-thon-moi", "python", "pandas", "matplotlib"}


@pytest.mark.slow
def test_the_data_tells_of_the_issues_of_its_files_and_no_others(tmp_path):
    made = save(a_folder(tmp_path))
    issues = json.loads(made.data.read_text(encoding="utf-8"))["issues"]
    assert (issues["count"], issues["error"], issues["warning"], issues["note"]) == (60, 1, 59, 0)
    assert len(issues["lines"]) == ISSUE_LINES
    assert issues["lines"][0]["severity"] == "error"
    assert {line["source"] for line in issues["lines"]} == {"minh-hoa/tieu-chi.xlsx"}


@pytest.mark.slow
def test_the_data_holds_no_date_and_no_place_of_the_machine(tmp_path):
    made = save(a_folder(tmp_path))
    text = made.data.read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert str(Path.home()) not in text
    assert not re.search(r"\d{4}-\d\d-\d\d", text)


@pytest.mark.slow
def test_what_an_older_figure_of_the_name_left_is_removed(tmp_path):
    save(tmp_path)
    save(tmp_path, replace(a_figure(), table=None))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "a.png", "a.svg"]


@pytest.mark.parametrize("note", ["", "   "])
def test_a_figure_without_its_source_is_refused(tmp_path, note):
    with pytest.raises(ValueError, match="source note"):
        save(tmp_path, a_figure(note))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["Hình 1", "hinh_1", "hinh--1", "../a", "a.png", "tiêu-chí"])
def test_names_that_are_not_ascii_kebab_are_refused(tmp_path, name):
    with pytest.raises(ValueError, match="file name"):
        save(tmp_path, name=name)


OTHER_LETTERS = ["水", "🦀", "\ue123", "\x07", "\ufffe", "\u0e01"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "letter", ["\U00020bb7", *(pytest.param(own, marks=pytest.mark.slow) for own in OTHER_LETTERS)]
)
def test_a_letter_that_the_font_lacks_stops_nothing_and_is_told(tmp_path, letter):
    drawn = a_figure(where=f"xã {letter}")
    shown, _ = drawable(drawn)
    assert f"U+{ord(letter):04X}" in shown.notes[-1]
    saved = save(tmp_path, drawn)
    assert saved.png.read_bytes() == save(tmp_path, drawn).png.read_bytes()
    assert letter in from_dict(json.loads(saved.data.read_text())["drawn"]).subtitle


def test_names_that_differ_in_a_letter_without_a_font_stay_two():
    names = [f"Công ty {letter}" for letter in "\ue123\ue124"]
    marks = tuple(Mark(name, 1.0) for name in names)
    shown, fonts = drawable(replace(a_figure(), marks=marks))
    assert len({mark.category for mark in shown.marks}) == 2
    assert fonts == ()


def test_a_figure_that_its_font_can_draw_is_left_as_it_is():
    assert drawable(a_figure()) == (a_figure(), ())


@pytest.mark.slow
def test_every_vietnamese_letter_can_be_drawn(tmp_path):
    letters = "aăâeêioôơuưyđ"
    marks = "\u0300\u0301\u0303\u0309\u0323"
    every = (
        "".join(unicodedata.normalize("NFC", a + m) for a in letters for m in ("", *marks)) + "₫²"
    )
    every = "".join(c for c in every if not unicodedata.combining(c))
    save(tmp_path, a_figure(where=every + every.upper()))


def test_a_font_that_is_not_there_is_refused():
    figure = draw(a_figure())
    figure.texts[0].set_fontfamily("Phông Không Có")
    with pytest.raises(MissingGlyph, match="no font"):
        check_glyphs(figure)


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
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a.png": b"old",
        "a.csv": b"old",
    }
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


@pytest.mark.slow
def test_an_exported_figure_shows_the_picture_that_was_written(tmp_path):
    made = save(tmp_path)
    data, metadata = made._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"}
    assert metadata["image/png"]["width"] < 1000
