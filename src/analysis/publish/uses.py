"""What a notebook is made of, by hashes: whether one that was run is still right.

First all that any notebook can see is looked at: the tables, the registers, this program. Where
something there is another, only the tables that this notebook uses count, if its cells show which:
of a table of rows also the issues, hashes and cards of the files behind it. Any doubt means all.
"""

from __future__ import annotations

import ast
import csv
import hashlib
import json
import os
import platform
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.files import (
    digest_of,
    digest_of_all,
    package_files,
    shipped_registers,
    write_whole,
)
from analysis.words.settings import FILE as SETTINGS
from analysis.words.settings import NO_NAMES

DRAWN_WITH = ("numpy", "pandas", "pyarrow", "matplotlib", "ipykernel", "ipywidgets", "itables")
BESIDE = ("issues", "inputs", "sources")  # of a figure's files, whatever table it is drawn from
PLAIN = {
    *("display", "print", "len", "range", "sorted", "zip", "enumerate", "min", "max", "sum", "any"),
    *("list", "dict", "set", "tuple", "str", "int", "float", "bool", "round", "abs", "reversed"),
}
OF_A_FIGURE = ("figure", "says", "rows", "table", "bases", "usual")  # of an Album
IMPORTED = {
    "analysis.publish.notebooks": {"Album", "Listing", "Said", "finding"},
    "analysis.figures.catalogue": {"ask", "in_borders", "last_reform"},
}
Told = dict[str, Any]


# -- the tables ----------------------------------------------------------------------------------
class Inputs:
    """The hashes of a project as they are when they are first asked for."""

    def __init__(self, root: Path) -> None:
        self.processed, self.reference = root / "data" / "processed", root / "data" / "reference"
        self.settings = root / SETTINGS

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
    def tables(self) -> dict[str, str]:
        """Each table by its hash, with what stands beside the files of its rows."""
        rows = {path.stem: _rows(path) for path in sorted(self.processed.glob("*.csv"))}
        beside = {name: rows[name] for name in BESIDE if name in rows}
        told = {}
        for name, table in rows.items():
            files = {row.get("source") for row in table} if name not in beside else set()
            own = [row for other in beside.values() for row in other if row.get("source") in files]
            told[name] = _digest([json.dumps(table), json.dumps(own)])
        return told | {"": _digest([self.program, self.registers])}


def _tables(folder: Path) -> list[str]:
    return [path.name + digest_of(path) for path in sorted(folder.glob("*.csv"))]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


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

    def put(self, done: dict[str, Any], inputs: Told) -> None:
        """Write into a notebook that was run what it was run on and what came of it."""
        tables = {"tables": self.inputs.tables}
        done["metadata"]["ntm"] = inputs | tables | self._of_products(done["cells"])

    def holds(self, done: Path) -> bool:
        """Whether a notebook that was run is still right, and with its figures the same to the last
        bit."""
        try:
            notebook = json.loads(done.read_text(encoding="utf-8"))
            told = dict(notebook["metadata"]["ntm"])
            cells = notebook["cells"]
        except (OSError, ValueError, KeyError, TypeError):
            return False
        if {name: told.get(name) for name in ("cells", "figures")} != self._of_products(cells):
            return False
        now = self.of_inputs()
        if told.get("inputs") == now["inputs"]:
            return True
        if told.get("own") != now["own"] or not self._same_where_used(told.get("tables")):
            return False
        self.put(notebook, now)  # so that the next look need not go so far
        write_whole(done, written(notebook))
        return True

    def _same_where_used(self, before: object) -> bool:
        now = self.inputs.tables
        if not isinstance(before, dict) or before.get("") != now[""]:
            return False
        used = used_by(self.notebook)
        if used is None:
            return False
        from analysis.measures.tables import REGISTERS  # pandas: only where something is new

        beside = {*REGISTERS, "settings"}  # which `now[""]` tells of
        return all(
            name in now and before.get(name) == now[name] for name in {*used, "places"} - beside
        )


def written(notebook: dict[str, Any]) -> bytes:
    """A notebook as it stands in its file."""
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode()


# -- what its cells use --------------------------------------------------------------------------
def used_by(notebook: Path) -> set[str] | None:
    """The tables that the cells of a notebook use; None: they may use anything."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    try:
        return _Uses("\n".join(code)).tables
    except (SyntaxError, _Anything):
        return None


class _Anything(Exception):
    """Cells of which nobody can tell what they use."""


class _Uses:
    """Reads cells: every name must be one whose use is known."""

    def __init__(self, code: str) -> None:
        tree = ast.parse(code)
        self.around = {
            inner: node for node in ast.walk(tree) for inner in ast.iter_child_nodes(node)
        }
        self.tables: set[str] = set()
        own = Counter(
            node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and _is_set(node)
        )
        self.known = own.keys() | PLAIN | {"measures"}
        self.texts = {name: text for name, text in _texts(tree) if own[name] == 1}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._imported(node)
            elif isinstance(node, ast.Attribute) and (
                node.attr in ("tables", "stock") or node.attr.startswith("_")
            ):
                raise _Anything
            elif isinstance(node, ast.Name):
                self._name(node)

    def _imported(self, node: ast.Import | ast.ImportFrom) -> None:
        names = {alias.name for alias in node.names if alias.asname is None}
        module = node.module if isinstance(node, ast.ImportFrom) else ""
        allowed = {"": {"analysis"}, "analysis": {"measures"}, **IMPORTED}
        if len(names) < len(node.names) or not names <= allowed.get(module or "", set()):
            raise _Anything

    def _name(self, node: ast.Name) -> None:
        special = {"tables": self._of_tables, "album": self._of_album, "analysis": self._of_package}
        if node.id in special and _is_set(node):
            self._assigned(node)
        elif node.id in special:
            special[node.id](node)
        elif node.id in {name for names in IMPORTED.values() for name in names}:
            if not self._called(node):
                raise _Anything
        elif node.id not in self.known:
            raise _Anything

    def _assigned(self, node: ast.Name) -> None:
        """`tables = analysis.load_tables()` and `album = Album(...)`, and nothing else."""
        around = self.around[node]
        made = {"tables": "analysis.load_tables()", "album": "Album(tables, lang, folder)"}
        told = ast.unparse(around.value) if isinstance(around, ast.Assign) else ""
        if told != made.get(node.id):
            raise _Anything

    def _of_tables(self, node: ast.Name) -> None:
        around = self.around[node]
        if isinstance(around, ast.Attribute) and around.attr != "root":
            self.tables.add(around.attr)
        elif isinstance(around, ast.Call) and ast.unparse(around.func) == "ask":
            self._figure(around)
        elif not (isinstance(around, ast.Call) and ast.unparse(around.func) == "Album"):
            raise _Anything

    def _of_album(self, node: ast.Name) -> None:
        asked = self.around[node]
        call = self._called(asked) if isinstance(asked, ast.Attribute) else None
        if not isinstance(asked, ast.Attribute) or call is None:
            raise _Anything
        if asked.attr in OF_A_FIGURE:
            self._figure(call)
        elif asked.attr == "issues":
            named = [own for own in call.args if not isinstance(own, ast.Starred)]
            self.tables |= set() if named else {"issues"}
        elif asked.attr == "changes":
            self.tables.add("changes")
        else:
            raise _Anything

    def _of_package(self, node: ast.Name) -> None:
        from analysis import measures

        asked = self.around[node]
        known = isinstance(asked, ast.Attribute) and (
            asked.attr == "load_tables" or callable(getattr(measures, asked.attr, None))
        )
        if not known:
            raise _Anything

    def _figure(self, call: ast.Call) -> None:
        """The tables of a figure that is called by its name."""
        from analysis.figures.catalogue import ENTRIES
        from analysis.figures.selection import PART_OF

        asked = call.args[0] if call.args else None
        name = self.texts.get(asked.id) if isinstance(asked, ast.Name) else _text(asked)
        if name not in ENTRIES:
            raise _Anything
        self.tables |= {PART_OF.get(rows, rows) for rows in ENTRIES[str(name)].needs.every}

    def _called(self, node: ast.expr) -> ast.Call | None:
        around = self.around[node]
        return around if isinstance(around, ast.Call) and around.func is node else None


def _texts(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Names and the texts that they are given."""
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.Assign)):
        for target in node.targets:
            value = node.value
            pairs = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = [*zip(target.elts, value.elts, strict=False)]
            for one, given in pairs:
                if isinstance(one, ast.Name) and (text := _text(given)):
                    yield one.id, text


def _text(node: ast.expr | None) -> str | None:
    """The text that is written here; None for anything else."""
    told = node.value if isinstance(node, ast.Constant) else None
    return told if isinstance(told, str) else None


def _is_set(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)
