"""Rules of the house that a reader of the code may rely on."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from functools import cache

import pytest
from radon.complexity import cc_visit
from radon.visitors import Function

from workbook_makers import ROOT

SOURCE = ROOT / "src" / "analysis"
# Each room with all that it may import. `files` and `garbage` stand beside the rooms: both sides
# write, and both make much at once.
ROOMS = {
    "words": set(),
    "registers": {"words"},
    "sheets": {"words"},
    "reading": {"words", "registers", "sheets"},
    "checks": {"words", "registers", "sheets", "reading"},
    "run": {"words", "registers", "sheets", "reading", "checks"},
    "measures": {"words"},
    "figures": {"words", "measures"},
    "publish": {"words", "measures", "figures"},
    "explore": {"words", "measures", "figures", "publish"},
}
LONGEST_MODULE, LONGEST_FUNCTION, MOST_COMPLEX = 500, 60, 15


@cache
def modules() -> dict[str, list[ast.AST]]:
    """All nodes of each module, itself first."""
    return {
        path.relative_to(SOURCE).with_suffix("").as_posix(): [
            *ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        ]
        for path in sorted(SOURCE.rglob("*.py"))
    }


def imports(nodes: list[ast.AST]) -> set[str]:
    """Modules of the package that a module imports, anywhere in it, as "room.module"."""
    nodes = [node for node in nodes if isinstance(node, ast.ImportFrom | ast.Import)]
    froms = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    names = {node.module or "" for node in froms}
    names |= {
        f"analysis.{alias.name}"
        for node in froms
        if node.module == "analysis"
        for alias in node.names
    }
    names |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.removeprefix("analysis.") for name in names if name.startswith("analysis.")}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_the_rooms_before_it(room):
    for module in (name for name in modules() if name.startswith(f"{room}/")):
        used = {name.split(".")[0] for name in imports(modules()[module])}
        assert used <= ROOMS[room] | {room, "files", "garbage"}, module


def test_every_module_has_its_place():
    beside = {"__init__", "__main__", "cli", "files", "garbage", "options"}
    assert {name.split("/")[0] for name in modules()} == ROOMS.keys() | beside
    assert not {"utils", "util", "helpers", "common", "misc"} & {
        name.split("/")[-1] for name in modules()
    }


def functions():
    for module, nodes in modules().items():
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{module}.{node.name}", node


def test_a_module_fits_on_a_few_screens():
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCE.rglob("*.py")
    }
    long = {
        path.relative_to(SOURCE).as_posix(): n for path, n in lengths.items() if n > LONGEST_MODULE
    }
    assert long == {}


def test_a_function_fits_on_one_screen():
    long = {name: node.end_lineno - node.lineno + 1 for name, node in functions()}
    long = {name: n for name, n in long.items() if n > LONGEST_FUNCTION}
    assert long == {}


@pytest.mark.slow
def test_a_function_has_few_ways_through_it():
    found = {}
    for path in SOURCE.rglob("*.py"):
        module = path.relative_to(SOURCE).as_posix()
        for block in cc_visit(path.read_text(encoding="utf-8")):
            for one in (
                [block, *getattr(block, "methods", [])]
                if isinstance(block, Function)
                else block.methods
            ):
                if one.complexity > MOST_COMPLEX:
                    found[f"{module} {one.name}"] = one.complexity
    assert found == {}


def test_public_functions_say_what_they_take_and_give():
    bare = [
        name
        for name, node in functions()
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert bare == []


def test_importing_the_package_loads_no_chart_and_no_register():
    code = "import sys, analysis; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"matplotlib", "pandas", "analysis.registers.register"} & set(loaded)


@pytest.mark.slow
def test_a_process_that_reads_files_starts_without_pandas():
    code = "import sys, analysis.files, analysis.run.workers as w; "
    code += "w.make_ready(analysis.files.shipped_registers()); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert {"analysis.reading.reader", "analysis.checks.workbook"} <= set(loaded.split())
    assert not {"matplotlib", "pandas", "pyarrow"} & set(loaded.split())


def test_a_session_that_asks_for_a_workbook_loads_nothing_that_reads_one():
    code = "import sys, analysis.run.book; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    readers = ("analysis.reading.law", "analysis.reading.structure", "analysis.sheets.xlsx")
    assert not [one for one in loaded if one.startswith((*readers, "analysis.registers.country"))]


def test_every_module_says_what_it_is_for():
    assert [module for module, nodes in modules().items() if not ast.get_docstring(nodes[0])] == []


def test_only_workbooks_reads_spreadsheet_files():
    readers = {"openpyxl", "python_calamine", "xlrd", "zipfile"}
    allowed = {
        "sheets/workbooks",
        "sheets/package",
        "sheets/xls",
        "publish/marked_copy",
        "publish/native",
    }  # the marked copy and the documents are written
    for module, nodes in modules().items():
        names = {
            (a.name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
            for node in nodes
            if isinstance(node, ast.Import | ast.ImportFrom)
            for a in node.names
        }
        assert not names & readers or module in allowed, module


def test_the_code_knows_no_workbook():
    """What is in data/raw is input:
    no name of a file stands in the code, only in what it says about itself.
    """
    names = {path.name for path in (ROOT / "data" / "raw").rglob("*.*")} - {"sources.csv"}
    names |= {path.name for path in (ROOT / "data" / "raw").iterdir() if path.is_dir()}
    for module, nodes in modules().items():
        texts = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        assert not {name for name in names for text in texts if name in text}, module


def test_notebooks_are_thin():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        for word in ("def ", "read_excel", "savefig", "filterwarnings"):
            assert word not in code, f"{path.name}: {word}"
        assert all(not cell.get("outputs") for cell in cells), (
            f"{path.name}: outputs are not committed"
        )


# -- what the project needs ------------------------------------------------------------------------
def _requirements() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        re.sub(r"\s", "", line)
        for line in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    }


def _conda() -> set[str]:
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    lines = [line.split("#")[0].rstrip() for line in lines]
    start = lines.index("dependencies:")
    return {
        line.strip().removeprefix("- ").replace(" ", "").strip("\"'")
        for line in lines[start + 1 :]
        if line
    }


def test_the_two_lists_of_requirements_are_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = {"pip", "pip:", "--editable.", "-e.", f"python{project['requires-python']}"}
    assert f"python{project['requires-python']}" in _conda()
    assert _conda() - own == _requirements()


def test_packages_that_conda_lacks_stand_under_pip():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    under_pip = text.split("pip:\n")[1]
    assert {"viparse", "vn-collate"} <= set(re.findall(r"- ([\w-]+)[<>=]", under_pip))


@pytest.mark.slow
def test_what_is_imported_is_required():
    names = {
        "vn_collate": "vn-collate",
        "python_calamine": "python-calamine",
        "xlsxwriter": "XlsxWriter",
        "pptx": "python-pptx",
        "docx": "python-docx",
    }
    required = {"numpy"} | {re.split(r"[<>=!~\[]", line)[0] for line in _requirements()}
    for module, nodes in modules().items():
        for node in nodes:
            roots = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )
            for root in (
                {name.split(".")[0] for name in roots} - sys.stdlib_module_names - {"analysis"}
            ):
                assert names.get(root, root) in required, f"{module} imports {root}"


@pytest.mark.slow
def test_the_tests_import_no_private_name():
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis"):
                assert not [a.name for a in node.names if a.name.startswith("_")], path.name
