"""CONTRIBUTING.md is carried out: what it says to write is written into a copy, and works."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workbook_makers import ROOT

COPIED = ("src/analysis", "data/reference", "tests", "pyproject.toml")
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (.+?)\n(.*?)(?=^### |\Z)", TEXT, re.MULTILINE | re.DOTALL))
EDIT = re.compile(
    r"^(?:At the end of `(?P<end>[^`]+)`|In `(?P<file>[^`]+)`, below `(?P<line>[^`]+)`):\n\n"
    r"```\w*\n(?P<written>.*?)```",
    re.MULTILINE | re.DOTALL,
)
WORKS = re.compile(r"It works when this says nothing:\n\n```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def copy(tmp_path) -> Path:
    for name in COPIED:
        make = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        make(ROOT / name, tmp_path / name)
    (tmp_path / "data" / "raw").mkdir()
    return tmp_path


def follow(section: str, copy: Path) -> set[str]:
    """The files that were written to; each edit must find its place."""
    for edit in EDIT.finditer(SECTIONS[section]):
        path = copy / (edit["end"] or edit["file"])
        text = path.read_text(encoding="utf-8")
        if edit["end"]:
            text += edit["written"]
        else:
            assert text.count(f"{edit['line']}\n") == 1, edit["line"]
            text = text.replace(f"{edit['line']}\n", f"{edit['line']}\n{edit['written']}")
        path.write_text(text, encoding="utf-8")
    return {edit["end"] or edit["file"] for edit in EDIT.finditer(SECTIONS[section])}


EACH = """
import json, sys
for name, code in json.load(sys.stdin).items():
    try:
        exec(compile(code, name, "exec"), {})
        print(name)
    except Exception as error:
        print(repr(error), file=sys.stderr)
"""


def working(copy: Path) -> tuple[list[str], str]:
    """The sections whose check says nothing, all tried in one process; what the others say."""
    codes = {name: WORKS.findall(text)[0] for name, text in SECTIONS.items()}
    paths = [copy / "src", *(path for path in (copy / "tests").rglob("") if path.is_dir())]
    own = {"PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONUTF8": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", EACH],
        cwd=copy,
        env=os.environ | own,
        input=json.dumps(codes),
        capture_output=True,
        text=True,
    )
    return ran.stdout.splitlines(), ran.stderr


@pytest.mark.slow
def test_what_it_says_works(copy):
    assert working(copy)[0] == [], "it works without being written"
    assert all(follow(section, copy) for section in SECTIONS)
    done, said = working(copy)
    assert done == list(SECTIONS), said


def test_every_kind_of_addition_has_its_example():
    assert {"A word", "A place", "A rule", "A form", "A chart"} <= SECTIONS.keys()


def test_a_chart_touches_two_files(copy):
    assert len(follow("A chart", copy)) == 2


def test_the_map_of_the_house_names_every_room():
    rooms = {path.parent.name for path in (ROOT / "src" / "analysis").glob("*/__init__.py")}
    assert rooms == set(re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE))
