"""The notebooks: thin, without outputs, and whole when they are run on the project's own data."""

from __future__ import annotations

import ast
import json
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from analysis import load_tables
from analysis.figures.catalogue import ENTRIES
from analysis.publish.notebook_runs import NotebookFailed, run_notebooks
from analysis.publish.parameters import parameters_of
from read_back import contradicted

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EXPLORER = "05_explore"  # draws what its reader chooses, and writes nothing by itself
COMPARED = ["02_compare_communes", "03_compare_years", "04_compare_organizations"]
DESK = "00_desk"  # what a person clicks on; it draws nothing by itself
FIRST = "00_first_steps"  # one workbook, as an analyst looks at it
NAMES = [DESK, FIRST, "01_spreadsheets_received", *COMPARED, EXPLORER, "06_places_over_time"]
RECOMPUTED = "11_report_in_words"  # a report in sentences beside the tables: no chart of its own
NAMES += ["07_urban", "08_recognition", "09_remaining_work", "10_targets", RECOMPUTED]
REPORTS = [path for path in NOTEBOOKS if path.stem not in (DESK, FIRST, EXPLORER, RECOMPUTED)]
FORBIDDEN = (
    "read_excel",
    "read_csv",
    "read_parquet",
    "savefig",
    "filterwarnings",
    "pyplot",
    "sys.path",
)


def cells_of(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def code_of(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in cells_of(path) if cell["cell_type"] == "code"]


def test_these_are_the_notebooks():
    assert [path.stem for path in NOTEBOOKS] == NAMES


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestThin:
    def test_no_outputs_are_kept(self, path):
        code = [cell for cell in cells_of(path) if cell["cell_type"] == "code"]
        assert [cell["outputs"] for cell in code] == [[]] * len(code)
        assert {cell["execution_count"] for cell in code} == {None}

    def test_nothing_is_defined_or_read_or_written_by_hand(self, path):
        for source in code_of(path):
            assert not [word for word in FORBIDDEN if word in source]
            kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.While)
            assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)], (
                source
            )

    def test_only_the_package_is_imported(self, path):
        for source in code_of(path):
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.ImportFrom):
                    assert node.module.split(".")[0] == "analysis"
                if isinstance(node, ast.Import):
                    assert [alias.name for alias in node.names] == ["analysis"]

    def test_it_has_one_parameters_cell_and_every_parameter_is_explained(self, path):
        parameters = parameters_of(path)
        assert {"lang", "folder"} <= set(parameters)
        cell = next(c for c in cells_of(path) if "parameters" in c["metadata"].get("tags", []))
        assert all("#" in line for line in cell["source"])

    def test_prose_is_vietnamese_with_english_below(self, path):
        prose = [
            "".join(cell["source"]) for cell in cells_of(path) if cell["cell_type"] == "markdown"
        ]
        assert all(
            re.search(r"[ăâđêôơưạảấầậắếềệịọốồộớờợụủứừựỹ]", text, re.IGNORECASE) for text in prose
        )
        assert all(re.search(r"^\*[A-Z].*\*$", text, re.MULTILINE) for text in prose)

    def test_lines_are_short(self, path):
        assert max(len(line) for source in code_of(path) for line in source.splitlines()) <= 110


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_it_shows_issues_exports_figures_and_ends_in_a_finding(path):
    code = code_of(path)
    assert any("album.issues(" in source for source in code)
    named = dict(re.findall(r'^(name) = "(\w+)"', "\n".join(code), re.MULTILINE))
    asked = re.findall(r'album\.figure\("?(\w+)"?', "\n".join(code))
    drawn = [named.get(name, name) for name in asked]
    assert len(drawn) >= 2 and set(drawn) <= ENTRIES.keys()
    assert "finding(" in code[-1] and "album.says(" in code[-1]


def test_the_report_in_sentences_is_shown_marked_with_its_issues_and_a_finding():
    code = code_of(next(path for path in NOTEBOOKS if path.stem == RECOMPUTED))
    assert any("MarkedText(" in source for source in code)
    assert any("album.issues(" in source for source in code)
    verdicts = re.findall(r'verdict="(\w+)"', "\n".join(code))
    assert verdicts == ["contradicted", "not_found", "confirmed"]
    assert "finding(" in code[-1]


def outputs_of(path: Path) -> list[dict]:
    return [output for cell in cells_of(path) for output in cell.get("outputs", [])]


def test_they_draw_at_least_twelve_figures_each_in_two_formats(run):
    _, folder = run
    pictures = sorted(folder.glob("*.png"))
    assert len(pictures) >= 12
    assert {p.stem for p in pictures} == {p.stem for p in folder.glob("*.svg")}
    assert {Image.open(p).width for p in pictures} == {1890}


def test_every_figure_knows_its_marks_its_files_and_the_versions(run):
    for path in sorted(run[1].glob("*.png")):
        content = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert content["drawn"]["marks"], path.name
        assert all(len(row["sha256"]) == 64 and row["basis"] for row in content["inputs"]), (
            path.name
        )
        assert content["issues"]["count"] >= len(content["issues"]["lines"])


def test_nothing_tells_on_which_machine_they_ran(run):
    notebooks, folder = run
    told = [str(one).encode() for one in (ROOT, folder.parent, Path.home())]
    for path in notebooks:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        own = [
            c
            for c in notebook["cells"]
            if "injected-parameters" not in c["metadata"].get("tags", ())
        ]
        data = json.dumps(notebook | {"cells": own}).encode()
        assert not [one for one in told if one in data], path.name
    for path in folder.rglob("*.*"):
        assert not [one for one in told if one in path.read_bytes()], path.name


def test_each_figure_is_shown_once(run):
    shown = [
        str(o["data"]["image/png"])
        for path in run[0]
        if path.stem != FIRST  # shows one that is written by another
        for o in outputs_of(path)
        if "image/png" in o.get("data", {})
    ]
    assert len(shown) == len(set(shown)) == len(list(run[1].glob("*.png")))


def test_no_figure_is_empty(run):
    for path in run[0]:
        texts = [
            "".join(o["data"]["text/plain"])
            for o in outputs_of(path)
            if "image/png" in o.get("data", {})
        ]
        assert not [text for text in texts if text.startswith("Biểu đồ trống")]


def test_they_print_no_warning_and_end_in_a_finding(run):
    for path in run[0]:
        assert not [o for o in outputs_of(path) if o["output_type"] in ("stream", "error")]
        if path.stem in (DESK, EXPLORER):
            continue
        last = outputs_of(path)[-1]["data"]["text/markdown"]
        assert re.fullmatch(r"\*\*[^*]+\.\*\*", "".join(last))


def test_nothing_that_they_say_is_contradicted_by_the_tables(run):
    names, tables = {path.stem for path in REPORTS}, load_tables(ROOT)
    for path in (path for path in run[0] if path.stem in names):
        shown = [output.get("data", {}) for output in outputs_of(path)]
        said = ["".join(data.get("text/plain", [])) for data in shown if "image/png" in data]
        said += ["".join(data.get("text/markdown", [])) for data in shown]
        assert contradicted("\n\n".join(filter(None, said)), tables) == []


def test_no_text_of_a_listing_is_cut(run):
    """Pandas ends a text after 50 letters with "..."; a reader needs the whole message."""
    shown = [
        o["data"]["text/html"]
        for path in run[0]
        for o in outputs_of(path)
        if "text/html" in o.get("data", {})
    ]
    cells = [cell for html in shown for cell in re.findall(r"<td>(.*?)</td>", "".join(html))]
    assert max(map(len, cells)) > 100
    assert not [cell for cell in cells if cell.endswith("...") and len(cell) >= 40]


def test_what_cannot_be_brought_into_other_borders_is_listed_with_its_reason(run):
    path = next(path for path in run[0] if path.stem == "06_places_over_time")
    html = "".join(
        "".join(o["data"]["text/html"])
        for o in outputs_of(path)
        if "text/html" in o.get("data", {})
    )
    assert "Số tiêu chí đạt chuẩn của xã Kỳ Hà không cộng được" in html
    assert "ky-anh-2018/tieu-chi-2018.xlsx!Theo xã!C9" in html


def test_illustrative_figures_are_marked_and_reported_ones_are_not(run):
    tags = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["drawn"].get("tag", "")
        for path in run[1].glob("*.json")
    }
    assert {name for name in tags if "minh-hoa" in name} == {name for name in tags if tags[name]}
    assert {*tags.values()} == {"", "SỐ LIỆU MINH HỌA"}


def test_their_numbers_can_be_followed_to_cells(run):
    tables = sorted(run[1].glob("*.csv"))
    assert len(tables) == len(list(run[1].glob("*.png")))
    for path in tables:
        text = path.read_text(encoding="utf-8-sig")
        assert path.stem.startswith("01") or re.search(
            r"\.(xlsx|xls|ods|csv)![^!]*![A-Z]+\d+", text
        ), path.name


def test_the_explorer_shows_its_widgets_and_writes_nothing(run):
    explorer = next(path for path in run[0] if path.stem == EXPLORER)
    shown = [
        output
        for output in outputs_of(explorer)
        if "application/vnd.jupyter.widget-view+json" in output["data"]
    ]
    assert len(shown) == 1
    assert not list(run[1].glob("05-*"))


@pytest.mark.slow
def test_a_folder_without_any_workbook_says_what_to_do(tmp_path):
    """An office clears the sample data before it copies its own in."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "data" / "reference")
    (tmp_path / "data" / "raw").mkdir(parents=True)
    with pytest.raises(NotebookFailed, match="NothingToRead"):
        run_notebooks(tmp_path, ["02_compare_communes"], progress=False)
    assert not (tmp_path / "reports" / "figures").exists(), "no empty picture"
