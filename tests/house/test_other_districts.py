"""All of `ntm` on districts that are not the project's own: little data; in benchmarks many
communes, and after the reform of 1 July 2025."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import load_tables
from districts import DISTRICTS, district
from read_back import contradicted

OURS = ("Kỳ Anh", "ky-anh", "Kỳ Ninh", "Kỳ Nam", "Hà Tĩnh", "ha-tinh")


OTHERS = ["many", "today"]  # in benchmarks; what reports say of them: `test_said_and_true`


def after_a_run(of: str, folder: Path):
    """A project as `ntm new` makes it, with spreadsheets of its own, after a run of `ntm`."""
    folder = district(of, folder / "cua-toi")
    command = [sys.executable, "-m", "analysis"]
    environment = os.environ | {"PYTHONUTF8": "1"}
    ran = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    return folder, ran


@pytest.fixture(scope="module", params=[of for of in DISTRICTS if of not in OTHERS])
def project(request, tmp_path_factory):
    return after_a_run(request.param, tmp_path_factory.mktemp("du-an"))


def drawn(folder: Path) -> dict[str, dict]:
    paths = sorted((folder / "reports" / "figures").glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8"))["drawn"] for path in paths}


@pytest.mark.slow
class TestAllOfIt:
    def test_it_runs_to_its_end_without_an_error(self, project):
        folder, ran = project
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert " 0 lỗi" in ran.stdout, ran.stdout

    def test_no_figure_is_empty_or_of_a_few_marks_and_no_two_are_of_the_same_data(self, project):
        figures = drawn(project[0])
        assert len(figures) >= 2
        data = {}
        for name, own in figures.items():
            told = [m for m in own["marks"] if m.get("value") is not None or m.get("status")]
            assert own["kind"] != "empty" and len(told) >= 3, name
            key = frozenset(
                (m.get("value"), m.get("status"), tuple(m.get("cells", ()))) for m in told
            )
            assert name == data.setdefault(key, name)

    def test_nothing_speaks_of_our_own_district(self, project):
        folder, ran = project
        told = [
            ran.stdout,
            *(json.dumps(own, ensure_ascii=False) for own in drawn(folder).values()),
        ]
        for path in (folder / "reports" / "notebooks").glob("*.ipynb"):
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            told += [json.dumps(cell.get("outputs", []), ensure_ascii=False) for cell in cells]
        names = [path.name for path in folder.rglob("*") if "data/reference" not in path.as_posix()]
        assert not [word for word in OURS for text in (*told, *names) if word in text]

    def test_nothing_that_notebooks_say_is_contradicted_by_the_tables(self, project):
        folder, _ = project
        said = []
        for path in sorted((folder / "reports" / "notebooks").glob("*.ipynb")):
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                shown = [output.get("data", {}) for output in cell.get("outputs", [])]
                said += ["".join(data.get("text/markdown", [])) for data in shown]
                said += ["".join(data.get("text/plain", [])) for data in shown]
        assert contradicted("\n\n".join(filter(None, said)), load_tables(folder)) == []
