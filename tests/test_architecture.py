"""Rules of the house that a reader of the code may rely on."""

import ast
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest

from workbook_makers import ROOT

SOURCE = ROOT / "src" / "analysis"
MODULES = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE.glob("*.py")}
# The way of the data. A module imports only from layers above its own.
LAYERS = [
    {"__init__", "text", "messages", "files"},
    {"quantities", "delimited"},
    {"number_formats", "reconcile"},
    {"registers"},
    {"gazetteer"},
    {"periods"},
    {"labels"},
    {"cells"},
    {"xlsx"},
    {"markup", "xls"},
    {"workbooks"},
    {"raw_cells", "corrections"},
    {"layout"},
    {"context"},
    {"tidied", "dims"},
    {"table_labels"},
    {"criteria", "contributions", "indicators"},
    {"tidy"},
    {"figures"},
    {"shares"},
    {"totals", "agreement"},
    {"checks", "preferences", "scales", "wholes"},
    {"crosschecks"},
    {"reading"},
    {"workers"},
    {"pipeline"},
    {"review"},
    {"__main__"},
]
WRITING = [
    {"drawn", "palettes"},
    {"measures"},
    {"changes", "comparable"},
    {"canvas"},
    {"findings"},
    {"charts"},
    {"charts_change"},
    {"pages"},
    {"report"},
    {"trace"},
    {"views"},
    {"explore"},
    {"panels"},
    {"native"},
    {"documents", "excel", "slides", "webpage"},
    {"yearly"},
]
# The command line runs the notebooks, shows what is behind a figure and writes the reports.
LATE = {"__main__": {"report", "trace", "yearly"}}
LONGEST = 60


def imports(tree: ast.AST) -> set[str]:
    """Modules of the package that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "analysis":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("analysis.")}
    return found


@pytest.mark.parametrize("side", [LAYERS, WRITING], ids=["reading", "writing"])
def test_a_module_imports_only_what_comes_before_it(side):
    before: set[str] = set()
    for layer in side:
        for module in layer & MODULES.keys():
            allowed = before | LATE.get(module, set()) | ({"text", "files", "quantities"} if side is WRITING else set())
            assert imports(MODULES[module]) <= allowed, module
        before |= layer


def test_the_writing_side_imports_nothing_of_the_reading_side_but_text_and_numbers():
    reading = {module for layer in LAYERS for module in layer} - {"text", "files", "quantities"}
    for layer in WRITING:
        for module in layer & MODULES.keys():
            assert not imports(MODULES[module]) & reading, module


def test_messages_and_text_import_nothing():
    assert imports(MODULES["messages"]) == imports(MODULES["text"]) == set()


def test_every_module_has_its_place():
    assert MODULES.keys() <= {module for layer in [*LAYERS, *WRITING] for module in layer}
    assert not {"utils", "util", "helpers", "common", "misc"} & MODULES.keys()


def functions():
    for module, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{module}.{node.name}", node


def test_a_function_fits_on_one_screen():
    long = {name: node.end_lineno - node.lineno + 1 for name, node in functions()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_every_module_says_what_it_is_for():
    assert [module for module, tree in MODULES.items() if not ast.get_docstring(tree)] == []


def test_only_workbooks_reads_spreadsheet_files():
    readers = {"openpyxl", "python_calamine", "xlrd", "zipfile"}
    allowed = {"workbooks", "xlsx", "xls", "review", "native"}  # the marked copy and the documents are written
    for module, tree in MODULES.items():
        names = {
            (a.name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for a in node.names
        }
        assert not names & readers or module in allowed, module


def test_the_code_knows_no_workbook():
    """What is in data/raw is input: no name of a file stands in the code, only in what it says about itself."""
    names = {path.name for path in (ROOT / "data" / "raw").rglob("*.*")} - {"sources.csv"}
    names |= {path.name for path in (ROOT / "data" / "raw").iterdir() if path.is_dir()}
    for module, tree in MODULES.items():
        texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        assert not {name for name in names for text in texts if name in text}, module


def test_notebooks_are_thin():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        for word in ("def ", "read_excel", "savefig", "filterwarnings"):
            assert word not in code, f"{path.name}: {word}"
        assert all(not cell.get("outputs") for cell in cells), f"{path.name}: outputs are not committed"


# -- what the project needs -------------------------------------------------------------------------------------
def _requirements() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        re.sub(r"\s", "", line) for line in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    }


def _conda() -> set[str]:
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    lines = [line.split("#")[0].rstrip() for line in lines]
    start = lines.index("dependencies:")
    return {line.strip().removeprefix("- ").replace(" ", "").strip("\"'") for line in lines[start + 1 :] if line}


def test_the_two_lists_of_requirements_are_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = {"pip", "pip:", "--editable.", "-e.", f"python{project['requires-python']}"}
    assert f"python{project['requires-python']}" in _conda()
    assert _conda() - own == _requirements()


def test_packages_that_conda_lacks_stand_under_pip():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    under_pip = text.split("pip:\n")[1]
    assert {"viparse", "vn-collate"} <= set(re.findall(r"- ([\w-]+)[<>=]", under_pip))


def test_what_is_imported_is_required():
    names = {
        "vn_collate": "vn-collate",
        "python_calamine": "python-calamine",
        "xlsxwriter": "XlsxWriter",
        "pptx": "python-pptx",
        "docx": "python-docx",
    }
    required = {"numpy"} | {re.split(r"[<>=!~\[]", line)[0] for line in _requirements()}
    for module, tree in MODULES.items():
        for node in ast.walk(tree):
            roots = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )
            for root in {name.split(".")[0] for name in roots} - sys.stdlib_module_names - {"analysis"}:
                assert names.get(root, root) in required, f"{module} imports {root}"


def test_the_tests_import_no_private_name():
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis"):
                assert not [a.name for a in node.names if a.name.startswith("_")], path.name
