"""The notebooks: run for an office or for a year, and what their cells share."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures import catalogue
from analysis.figures.catalogue import NeedsNotMet
from analysis.figures.drawn import Drawn
from analysis.figures.files import ExportedFigure, FigureFolder
from analysis.files import digest_of
from analysis.measures.tables import Tables
from analysis.words.names import phrase
from analysis.words.text import slug

MADE_UP = slug("minh họa")  # in the names of files of illustrative figures
FEWEST = 3  # marks that make a figure; fewer are said in words


class UnknownParameter(ValueError):
    """A notebook was given a parameter that it does not have."""


class NotebookFailed(RuntimeError):
    """One or more notebooks stopped with an error; the message has each one's name and last
    lines."""


# --- what the cells of a notebook share ---


@dataclass(frozen=True)
class Said:
    """Sentences that a notebook shows as text and not as code: a finding, or why there is no
    figure, which the page of a year leaves out."""

    text: str
    instead_of: str = ""  # what an empty chart is called

    def _repr_markdown_(self) -> str:
        return f"*{self.text}*" if self.instead_of else f"**{self.text}**"

    def __repr__(self) -> str:
        return f"{self.instead_of}. {self.text}" if self.instead_of else self.text


@dataclass(frozen=True)
class Listing:
    """A table that a notebook shows with every text whole: half a message is none."""

    table: pd.DataFrame

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", None):
            return self.table.to_html()

    def __repr__(self) -> str:
        return repr(self.table)


@dataclass(frozen=True)
class Album:
    """What the cells of a notebook share: the tables, the language, the folder of its figures.

    Where the data cannot give a figure, a sentence says what to send; a few numbers are said and
    not drawn, and nothing is drawn twice. `choices` and errors are those of `analysis.figure`; one
    that is empty is not made.
    """

    tables: Tables
    lang: str = "vi"
    folder: str = "reports/figures"
    _shown: dict[frozenset, tuple[str, str]] = field(default_factory=dict, repr=False)

    def figure(self, name: str, file: str, **choices: Any) -> ExportedFigure | Drawn | Said:
        """A figure of the catalogue, written into the folder under the name of its files; without
        a name it is but shown."""
        tables, own = self.tables, _made(choices)
        try:
            drawn = catalogue.figure(name, tables, lang=self.lang, **own)
        except NeedsNotMet as error:
            return Said(str(error), phrase("empty", self.lang, "notebook"))
        marks = [one for one in drawn.marks if one.status or (one.value, one.low) != (None, None)]
        if len(marks) < FEWEST:
            told = phrase("few", self.lang, "notebook", what=drawn.said)
            return Said(told, phrase("empty", self.lang, "notebook"))
        data = frozenset((one.value, one.low, one.status, one.cells) for one in marks)
        before, title = self._shown.setdefault(data, (file, drawn.title))
        if before != file:
            told = phrase("twice", self.lang, "notebook", title=title)
            return Said(told, phrase("empty", self.lang, "notebook"))
        if not file:
            return drawn
        if own.get("basis") == "illustrative" and MADE_UP not in file:
            file = file.replace("-", f"-{MADE_UP}-", 1)
        return drawn.save(
            FigureFolder(tables.root / self.folder, tables.inputs, tables.issues), file
        )

    def says(self, name: str, **choices: Any) -> str:
        """The finding of a figure in one sentence."""
        try:
            own = _made(choices)
            return f"{catalogue.figure(name, self.tables, lang=self.lang, **own).title}."
        except NeedsNotMet as error:
            return str(error)

    def rows(self, name: str, **choices: Any) -> pd.DataFrame:
        """The rows behind a figure; nothing narrows them but the choices."""
        return catalogue.rows_of(name, self.tables, **_made(choices))

    def table(self, name: str, **choices: Any) -> pd.DataFrame:
        """The small table of a figure; without rows where there is nothing to draw."""
        try:
            return catalogue.ask(name, self.tables, lang=self.lang, **_made(choices)).table()
        except NeedsNotMet:
            return pd.DataFrame(columns=["year", "place_id", "criteria_set"])

    def bases(self, name: str) -> list[str]:
        """The bases (reported, illustrative) that a figure has rows of; reported ones first."""
        chosen = catalogue.ask(name, self.tables, lang=self.lang)
        return [basis for _, basis in chosen.there("basis")]

    def usual(self, name: str, of: str, **choices: Any) -> Any:
        """What a figure shows where it is not chosen: `of` is one of its choices. "": nothing."""
        return catalogue.ask(name, self.tables, lang=self.lang, **_made(choices)).picked[of]

    def changes(self, most: int) -> Listing:
        """What the last run that changed rows added, removed or changed, and because of what."""
        rows = self.tables.changes
        last = rows[rows["run"] == rows["run"].max()]
        return Listing(last.drop(columns="run").head(most))

    def issues(self, *rows: pd.DataFrame, most: int | None = None) -> Listing:
        """The issues of the files behind these rows (of all files without any), errors first."""
        found = measures.issues_touching(self.tables.issues, *rows, lang=self.lang)
        return Listing(found.head(most) if most else found)


def _made(choices: Mapping[str, Any]) -> dict[str, Any]:
    """The choices that were made: an empty text, list or year is none, and None is all."""
    return {name: own for name, own in choices.items() if own is None or own}


def finding(*sentences: str) -> Said:
    """The sentences in one paragraph, for the last cell of a notebook."""
    return Said(" ".join(sentences))


# --- running them ---


def notebook_parameters(notebook: Path) -> dict[str, object]:
    """Names and values in the parameters cell. ValueError: there is not exactly one such cell."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    found = [c for c in cells if "parameters" in c.get("metadata", {}).get("tags", [])]
    if len(found) != 1:
        told = f"{len(found)} cells are tagged `parameters`, one is needed"
        raise ValueError(f"{notebook.name}: {told}")
    lines = ast.parse("".join(found[0]["source"])).body
    return {
        target.id: ast.literal_eval(line.value)
        for line in lines
        if isinstance(line, ast.Assign)
        for target in line.targets
        if isinstance(target, ast.Name)
    }


def run_notebooks(
    root: Path | str,
    notebooks: Sequence[str] | None = None,
    parameters: Mapping[str, object] | None = None,
    progress: bool = True,
    target: Path | None = None,
) -> list[Path]:
    """Run the notebooks (all, or those named: "02_compare_communes") and write them to `target`
    (reports/notebooks). Returns the files, in order.

    Each notebook gets the parameters that it has; UnknownParameter names one that no chosen
    notebook has. One that was run on the same tables, registers, code and parameters, and whose
    figures are all there, is not run again. They run two at a time, in the environment of this
    interpreter, with the notebooks folder as current folder. One that fails does not stop the
    others: NotebookFailed tells of all of them at the end.
    """
    root, given = Path(root).resolve(), dict(parameters or {})
    chosen = _chosen(root / "notebooks", notebooks)
    target = target or root / "reports" / "notebooks"
    known = {path: notebook_parameters(path) for path in chosen}
    _refuse_unknown(given, {name for names in known.values() for name in names})
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kernels, ThreadPoolExecutor(2) as pool:
        own_kernel(Path(kernels))
        runs = []
        for path in chosen:
            own = {name: value for name, value in given.items() if name in known[path]}
            folder = root / str(own.get("folder", known[path].get("folder", "")))
            seal = Seal(_digest(root, path, own), folder, path.stem.partition("_")[0])
            if not seal.holds(target / path.name):
                runs.append(pool.submit(_run, path, target / path.name, own, kernels, seal))
        try:
            errors = [error for error in _watch(runs, progress) if error]
        except BaseException:
            pool.shutdown(cancel_futures=True)  # interrupted: what has not begun does not begin
            raise
    if errors:
        raise NotebookFailed("\n\n".join(errors))
    return [target / path.name for path in chosen]


def _refuse_unknown(given: Mapping[str, object], there: set[str]) -> None:
    if unknown := ", ".join(sorted(given.keys() - there)):
        available = ", ".join(sorted(there))
        raise UnknownParameter(f"no notebook has the parameter {unknown}; there are: {available}")


@dataclass(frozen=True)
class Seal:
    """What a notebook was run on, and the figures in its folder that bear its number."""

    digest: str
    folder: Path
    number: str

    def _of(self, notebook: Mapping[str, Any]) -> dict[str, object]:
        """What it says of a notebook that was run: its inputs, its cells and its figures."""
        figures = sorted(self.folder.glob(f"{self.number}-*.*"))
        return {
            "inputs": self.digest,
            "cells": hashlib.sha256(json.dumps(notebook["cells"]).encode()).hexdigest(),
            "figures": {path.name: digest_of(path) for path in figures},
        }

    def holds(self, done: Path) -> bool:
        """Whether a notebook that was run says that nothing has changed since, to the last bit."""
        try:
            notebook = json.loads(done.read_text(encoding="utf-8"))
            return notebook["metadata"].get("ntm") == self._of(notebook)
        except (OSError, ValueError, KeyError):
            return False

    def put(self, done: Path) -> None:
        """Write it into a notebook that was run."""
        notebook = json.loads(done.read_text(encoding="utf-8"))
        notebook["metadata"]["ntm"] = self._of(notebook)
        done.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")


def _digest(root: Path, notebook: Path, parameters: Mapping[str, object]) -> str:
    """A hash of all that a notebook's figures come from."""
    package = Path(__file__).parents[1]
    folders = (package, root / "data" / "processed", root / "data" / "reference")
    files = [(folder, path) for folder in folders for path in sorted(folder.rglob("*"))]
    told = hashlib.sha256(json.dumps(parameters, sort_keys=True, default=str).encode())
    for folder, path in ((notebook.parent, notebook), *files):
        if path.suffix in (".py", ".csv", ".docx", ".ipynb") and path.is_file():
            name = path.relative_to(folder).as_posix().encode()
            told.update(name + hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()


def _chosen(folder: Path, notebooks: Sequence[str] | None) -> list[Path]:
    there = {path.stem: path for path in sorted(folder.glob("[0-9]*.ipynb"))}
    names = [Path(name).name.removesuffix(".ipynb") for name in notebooks or there]
    if missing := ", ".join(name for name in names if name not in there):
        known = ", ".join(there)
        raise FileNotFoundError(f"no notebook {missing} in {folder}; there are: {known}")
    return [there[name] for name in names]


def _watch(runs: list[Future[str]], progress: bool) -> list[str]:
    """The errors of the runs ("" for none), in order, with a bar that moves as any of them ends."""
    from tqdm import tqdm

    shown = progress and bool(runs)
    look = {"desc": "Sổ phân tích", "unit": "sổ", "file": sys.stderr, "disable": not shown}
    with tqdm(total=len(runs), **look) as bar:
        for run in runs:
            run.add_done_callback(lambda _: bar.update())
        return [run.result() for run in runs]


def own_kernel(folder: Path) -> None:
    """A kernel `python3` of this interpreter: one of the user may be of another environment."""
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Python 3", "language": "python"}
    (folder / "kernels" / "python3").mkdir(parents=True)
    (folder / "kernels" / "python3" / "kernel.json").write_text(json.dumps(spec), "utf-8")


def _run(
    notebook: Path, target: Path, parameters: Mapping[str, object], kernels: str, seal: Seal
) -> str:
    """Run one notebook with papermill in a process of its own; "" or what went wrong."""
    unfinished = target.with_name(f".{target.stem}.{os.getpid()}.ipynb")
    words = [sys.executable, "-m", "papermill", str(notebook), str(unfinished)]
    words += ["--cwd", str(notebook.parent), "--kernel", "python3"]
    words += ["--no-progress-bar", "--log-level", "ERROR"]
    if parameters:
        words += ["--parameters_yaml", json.dumps(parameters, ensure_ascii=False)]
    paths = os.pathsep.join(filter(None, [kernels, os.environ.get("JUPYTER_PATH", "")]))
    environment = os.environ | {"JUPYTER_PATH": paths, "PYTHONUTF8": "1"}
    try:
        ran = subprocess.run(words, env=environment, capture_output=True, encoding="utf-8")
        if ran.returncode:
            return f"{notebook.name}: {_what_went_wrong(ran.stderr)}"
        seal.put(unfinished)
        unfinished.replace(target)
        return ""
    finally:
        unfinished.unlink(missing_ok=True)


def _what_went_wrong(stderr: str) -> str:
    """The cell and the error of papermill's long traceback: 'at "In [5]": KeyError: ...'."""
    lines = stderr.strip().splitlines() or ["?"]
    start = "Exception encountered "
    where = [line.removeprefix(start).rstrip(":") for line in lines if f"{start}at" in line]
    kinds = re.compile(r"\w+(\.\w+)*(Error|Exception|Failed|Glyph|Interrupt|NotMet)\b")
    errors = [n for n, line in enumerate(lines) if kinds.match(line)]
    told = "\n".join(lines[errors[-1] :][:6]) if errors else lines[-1]
    return ": ".join([*where[-1:], told])
