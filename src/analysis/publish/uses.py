"""What a notebook is made of, by hashes: whether one that was run is still right.

First all that any notebook can see is looked at: the tables, the registers, this program. Where
something there is another, only the tables count that this notebook asked for when it ran: of a
table of rows also the issues, hashes and cards of the files behind it. Any doubt means all.
"""

from __future__ import annotations

import ast
import csv
import hashlib
import json
import os
import platform
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.files import digest_of, digest_of_all, package_files, shipped_registers, write_whole
from analysis.words.settings import FILE as SETTINGS
from analysis.words.settings import NO_NAMES
from analysis.words.used import ANYTHING, FILE

DRAWN_WITH = ("numpy", "pandas", "pyarrow", "matplotlib", "ipykernel", "ipywidgets", "itables")
BESIDE = ("issues", "inputs", "sources")  # of a figure's files, whatever table it is drawn from
PAST = {  # names by which cells reach what this package does not see
    *("open", "eval", "exec", "compile", "getattr", "vars", "globals", "locals", "input"),
    *("read_text", "read_bytes", "iterdir", "glob", "rglob", "walk", "stat", "exists"),
}
Told = dict[str, Any]


# -- the tables ----------------------------------------------------------------------------------
class Inputs:
    """The hashes of a project as they are when they are first asked for."""

    def __init__(self, root: Path) -> None:
        self.processed, self.reference = root / "data" / "processed", root / "data" / "reference"
        self.settings = root / SETTINGS
        self.begun = time.time()
        self._known: dict[str, str] = {}

    @cached_property
    def program(self) -> str:
        """This package with its data and registers, and what it draws with."""
        versions = [(name, version(name).encode()) for name in DRAWN_WITH]
        shipped = [(path.name, path.read_bytes()) for path in shipped_registers().glob("*.csv")]
        python = ("python", platform.python_version().encode())
        return digest_of_all([*package_files(), *sorted(shipped), *versions, python])

    @cached_property
    def registers(self) -> str:
        """What people edit, the settings of the project among it."""
        without = os.environ.get(NO_NAMES, "")
        return _digest([*_tables(self.reference), digest_of(self.settings), without])

    @cached_property
    def all(self) -> str:
        """All that any notebook can see."""
        return _digest([self.program, self.registers, *_tables(self.processed)])

    @cached_property
    def everywhere(self) -> str:
        """What all notebooks are made of, whatever they ask for."""
        return _digest([self.program, self.registers])

    def of(self, name: str) -> str:
        """The hash of a table with what stands beside the files of its rows."""
        if name not in self._known:
            path = self.processed / f"{name}.csv"
            files = {""} if name in BESIDE else {file for file, _ in _rows(path)}
            own = [line for file, line in self._beside if file and file in files]
            self._known[name] = _digest([digest_of(path), json.dumps(own)])
        return self._known[name]

    def look(self) -> None:
        """Take the hashes of all tables as they are now."""
        for path in self.processed.glob("*.csv"):
            self.of(path.stem)

    def of_file(self, path: Path) -> str:
        """The hash of any file; one that is newer than this look may have been read as it was."""
        new = path.is_file() and path.stat().st_mtime > self.begun
        return "new" if new else digest_of(path)

    @cached_property
    def _beside(self) -> list[tuple[str, list[str]]]:
        return [row for name in BESIDE for row in _rows(self.processed / f"{name}.csv")]


def _tables(folder: Path) -> list[str]:
    return [path.name + digest_of(path) for path in sorted(folder.glob("*.csv"))]


def _rows(path: Path) -> list[tuple[str, list[str]]]:
    """The rows of a table, each with the file that it was read from; none of a table that is not
    there."""
    try:
        lines = csv.reader(path.read_text(encoding="utf-8-sig").splitlines(keepends=True))
    except OSError:
        return []
    head = next(lines, [])
    at = head.index("source") if "source" in head else None
    return [("" if at is None else line[at], line) for line in lines]


def _digest(texts: Iterable[str]) -> str:
    told = hashlib.sha256()
    for text in texts:
        told.update(hashlib.sha256(text.encode()).digest())
    return told.hexdigest()


# -- a notebook that was run ---------------------------------------------------------------------
@dataclass(frozen=True)
class Seal:
    """What a notebook is run on, and the figures in its folder that bear its number."""

    inputs: Inputs
    notebook: Path
    parameters: Mapping[str, object]
    folder: Path

    @cached_property
    def _own(self) -> str:
        """The notebook itself."""
        given = json.dumps(self.parameters, sort_keys=True, default=str)
        return _digest([given, self.notebook.name, digest_of(self.notebook)])

    def of_inputs(self) -> Told:
        """What is said of the inputs as they are now."""
        return {"inputs": _digest([self._own, self.inputs.all]), "own": self._own}

    def _of_products(self, cells: object) -> Told:
        number = self.notebook.stem.partition("_")[0]
        figures = sorted(self.folder.glob(f"{number}-*.*"))
        return {
            "cells": _digest([json.dumps(cells)]),
            "figures": {path.name: digest_of(path) for path in figures},
        }

    def of(self, used: Iterable[str]) -> dict[str, str]:
        """The hashes of tables and files that were asked for."""
        files = {name: self.notebook.parent / name.removeprefix(FILE) for name in used}
        return {
            name: self.inputs.of_file(path) if name.startswith(FILE) else self.inputs.of(name)
            for name, path in files.items()
        }

    def put(self, done: dict[str, Any], inputs: Told, used: dict[str, str]) -> None:
        """Write into a notebook that was run what it was run on and what came of it."""
        told = {"everywhere": self.inputs.everywhere, "used": used}
        done["metadata"]["ntm"] = inputs | told | self._of_products(done["cells"])

    def holds(self, done: Path) -> bool:
        """Whether a notebook that was run is still right, and with its figures the same to the last
        bit."""
        try:
            notebook = json.loads(done.read_text(encoding="utf-8"))
            told = dict(notebook["metadata"]["ntm"])
            used, cells = dict(told["used"]), notebook["cells"]
        except (OSError, ValueError, KeyError, TypeError):
            return False
        if {name: told.get(name) for name in ("cells", "figures")} != self._of_products(cells):
            return False
        now = self.of_inputs()
        if told.get("inputs") == now["inputs"]:
            files = {name: own for name, own in used.items() if name.startswith(FILE)}
            return self.of(files) == files
        same = (told.get("own"), told.get("everywhere")) == (now["own"], self.inputs.everywhere)
        if not same or ANYTHING in used or self.of(used) != used:
            return False
        self.put(notebook, now, used)  # so that the next look need not go so far
        write_whole(done, written(notebook))
        return True


def written(notebook: dict[str, Any]) -> bytes:
    """A notebook as it stands in its file."""
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode()


# -- what its cells use --------------------------------------------------------------------------
def is_told(notebook: Path) -> bool:
    """Whether this package sees all that the cells of a notebook ask for: they import nothing else,
    and no name in them reaches past its doors."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    try:
        tree = ast.parse("\n".join(code))
    except SyntaxError:  # a line for the shell, or for the notebook itself
        return False
    return not any(_reaches_past(node) for node in ast.walk(tree))


def _reaches_past(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name != "analysis" for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] != "analysis"
    name = getattr(node, "id", getattr(node, "attr", ""))
    return name in PAST or name.startswith("_") or name == "stock"
