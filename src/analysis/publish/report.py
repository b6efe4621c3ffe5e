"""Source notes, figures and notebooks: what a report is made of."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis import measures
from analysis.figures.drawn import Drawn
from analysis.figures.files import ExportedFigure, FigureFolder, save_figure
from analysis.words.provenance import split_cell
from analysis.words.wording import date_words, say


class UnknownParameter(ValueError):
    """A notebook was given a parameter that it does not have."""


class NotebookFailed(RuntimeError):
    """One or more notebooks stopped with an error; the message has each one's name and last lines."""


# --- sources ---


def source_note(used: pd.DataFrame | Iterable[str], sources: pd.DataFrame, lang: str = "vi") -> str:
    """The line under a chart that says where its figures come from, built from the origin cards.

    `used`: file names, or a table with a column `source` or `sources`. `sources`: the cards. A file without a
    card is named by its file name; illustrative files are said to be illustrative. Cards of one document are
    named once. Where a table's cells were followed instead of another source's, that source is named too.
    """
    needed = ["source", "title", "producer", "document", "date", "published", "basis"]
    measures.require_columns(sources, needed, "sources")
    names = measures.sources_of(used) if isinstance(used, pd.DataFrame) else sorted(set(used))
    if not names:
        return say(lang, "Nguồn: không có tệp nào.", "Source: no file.")
    cards = sources.drop_duplicates("source").set_index("source").fillna("")
    origins: dict[tuple, dict[str, None]] = {}
    bare = [name.rsplit("/", 1)[-1] for name in names if name not in cards.index]
    for name in names:
        if name in cards.index:
            card = cards.loc[name]
            own = (card["basis"], card["producer"], card["published"], card["date"])
            origins.setdefault(own, {})[card["document"] or card["title"]] = None
    parts = [
        _origin(*own, list(titles), lang)
        for own, titles in sorted(origins.items(), key=lambda o: o[0][0] != "reported")
    ]
    if bare:
        parts.append(
            say(lang, f"tệp không có thẻ nguồn: {', '.join(bare)}", f"files without a card: {', '.join(bare)}")
        )
    return say(lang, "Nguồn: ", "Source: ") + "; ".join(parts) + "." + _followed(used, sources, cards, lang)


def _followed(used: pd.DataFrame | Iterable[str], sources: pd.DataFrame, cards: pd.DataFrame, lang: str) -> str:
    """Which sources these cells were followed instead of, from what `load_tables` left with the cards."""
    followed = sources.attrs.get("followed", {})
    if not followed or not isinstance(used, pd.DataFrame) or "cells" not in used.columns:
        return ""
    cells = {cell for names in used["cells"] for cell in names} & followed.keys()
    if not cells:
        return ""

    def named(files: Iterable[str]) -> str:
        own = {f: cards.loc[f] if f in cards.index else {} for f in sorted(set(files))}
        titles = {f: card.get("document") or card.get("title") for f, card in own.items()}
        return ", ".join(_quoted(title) if title else f.rsplit("/", 1)[-1] for f, title in titles.items())

    kept = named(split_cell(cell)[0] for cell in cells)
    others = named(source for cell in cells for source in followed[cell])
    return say(
        lang,
        f" Nơi các nguồn ghi khác nhau, hình theo {kept}, không theo {others}.",
        f" Where sources disagree, the figure follows {kept} and not {others}.",
    )


def checks_note(lang: str = "vi") -> str:
    """The source note of charts about the files themselves."""
    return say(
        lang,
        "Nguồn: kết quả kiểm tra các tệp trong data/raw; từng ô ở data/processed/issues.csv và ledger.csv.",
        "Source: checks of the files in data/raw; cell by cell in data/processed/issues.csv and ledger.csv.",
    )


def _origin(basis: str, producer: str, published: str, date: str, titles: list[str], lang: str) -> str:
    """Producer, “title”, “title”, where published, date; with a warning where the figures are made up."""
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", date):
        date = date_words(date, lang)
    made_up = say(lang, "SỐ LIỆU MINH HỌA – ", "ILLUSTRATIVE DATA – ") if basis != "reported" else ""
    quoted = ", ".join(_quoted(title) for title in titles if title)
    return made_up + ", ".join(part for part in (producer, quoted, published.replace("; ", ", "), date) if part)


def _quoted(title: str) -> str:
    return f"“{title.replace('“', '‘').replace('”', '’')}”"


# --- figures ---


def export_figure(
    figure: Drawn, name: str, folder: FigureFolder | Path | str, *, source_note: str, table: pd.DataFrame | None = None
) -> ExportedFigure:
    """The figure written as `name`.png, .svg, .json and, where a table is given, .csv: see `files.save_figure`."""
    return save_figure(replace(figure, name=name, source_note=source_note, table=table), folder)


# --- notebooks ---


@dataclass(frozen=True)
class Finding:
    """Sentences that a notebook ends with, shown as text and not as code."""

    text: str

    def _repr_markdown_(self) -> str:
        return f"**{self.text}**"

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Listing:
    """A table that a notebook shows with every text whole: half a message is none."""

    table: pd.DataFrame

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", None):
            return self.table._repr_html_()

    def __repr__(self) -> str:
        return repr(self.table)


def finding(*sentences: str) -> Finding:
    """The sentences in one paragraph, for the last cell of a notebook."""
    return Finding(" ".join(sentences))


def notebook_parameters(notebook: Path) -> dict[str, object]:
    """Names and values in the notebook's parameters cell. ValueError: there is not exactly one such cell."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    found = [c for c in cells if "parameters" in c.get("metadata", {}).get("tags", [])]
    if len(found) != 1:
        raise ValueError(f"{notebook.name}: {len(found)} cells are tagged `parameters`, one is needed")
    body = ast.parse("".join(found[0]["source"])).body
    return {node.targets[0].id: ast.literal_eval(node.value) for node in body if isinstance(node, ast.Assign)}


def run_notebooks(
    root: Path | str,
    notebooks: Sequence[str] | None = None,
    parameters: Mapping[str, object] | None = None,
    progress: bool = True,
    target: Path | None = None,
) -> list[Path]:
    """Run the notebooks (all, or those named: "02_compare_communes") and write them to `target` (reports/notebooks).

    Each notebook gets the parameters that it has; UnknownParameter names one that no chosen notebook has.
    They run two at a time, in the environment of this interpreter, with the notebooks folder as current
    folder. One that fails does not stop the others: NotebookFailed tells of all of them at the end. Returns
    the files, in order.
    """
    root = Path(root).resolve()
    folder, target = root / "notebooks", target or root / "reports" / "notebooks"
    chosen = _chosen(folder, notebooks)
    given = dict(parameters or {})
    known = {path: notebook_parameters(path) for path in chosen}
    if unknown := sorted(set(given) - {name for names in known.values() for name in names}):
        available = sorted({name for names in known.values() for name in names})
        raise UnknownParameter(f"no notebook has the parameter {', '.join(unknown)}; there are: {', '.join(available)}")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kernels, ThreadPoolExecutor(2) as pool:
        _own_kernel(Path(kernels))
        runs = []
        for path in chosen:
            own = {name: value for name, value in given.items() if name in known[path]}
            runs.append(pool.submit(_run, path, target / path.name, own, kernels))
        try:
            errors = [error for error in _watch(runs, progress) if error]
        except BaseException:
            pool.shutdown(cancel_futures=True)  # interrupted: what has not begun does not begin
            raise
    if errors:
        raise NotebookFailed("\n\n".join(errors))
    return [target / path.name for path in chosen]


def _chosen(folder: Path, notebooks: Sequence[str] | None) -> list[Path]:
    there = {path.stem: path for path in sorted(folder.glob("[0-9]*.ipynb"))}
    names = [Path(name).name.removesuffix(".ipynb") for name in notebooks] if notebooks else list(there)
    if missing := [name for name in names if name not in there]:
        raise FileNotFoundError(f"no notebook {', '.join(missing)} in {folder}; there are: {', '.join(there)}")
    return [there[name] for name in names]


def _watch(runs: list, progress: bool) -> Iterable[str]:
    """The errors of the runs ("" for none), in order, with a bar on stderr that moves as any of them ends."""
    from tqdm import tqdm

    with tqdm(total=len(runs), desc="Sổ phân tích", unit="sổ", file=sys.stderr, disable=not progress) as bar:
        for run in runs:
            run.add_done_callback(lambda _: bar.update())
        return [run.result() for run in runs]


def _own_kernel(folder: Path) -> None:
    """A kernel `python3` that is this interpreter: one installed for the user may be of another
    environment."""
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3",
        "language": "python",
    }
    (folder / "kernels" / "python3").mkdir(parents=True)
    (folder / "kernels" / "python3" / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")


def _run(notebook: Path, target: Path, parameters: Mapping[str, object], kernels: str) -> str:
    """Run one notebook with papermill in a process of its own; "" or what went wrong."""
    unfinished = target.with_name(f".{target.stem}.{os.getpid()}.ipynb")
    words = [sys.executable, "-m", "papermill", str(notebook), str(unfinished), "--cwd", str(notebook.parent)]
    words += ["--kernel", "python3", "--no-progress-bar", "--log-level", "ERROR"]
    words += ["--parameters_yaml", json.dumps(parameters, ensure_ascii=False)] if parameters else []
    paths = [kernels, os.environ.get("JUPYTER_PATH", "")]
    environment = os.environ | {"JUPYTER_PATH": os.pathsep.join(p for p in paths if p), "PYTHONUTF8": "1"}
    try:
        ran = subprocess.run(words, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
        if ran.returncode:
            return f"{notebook.name}: {_what_went_wrong(ran.stderr)}"
        unfinished.replace(target)
        return ""
    finally:
        unfinished.unlink(missing_ok=True)


def _what_went_wrong(stderr: str) -> str:
    """The cell and the error of papermill's long traceback: 'at "In [5]": KeyError: ...'."""
    lines = stderr.strip().splitlines() or ["?"]
    where = [
        line.removeprefix("Exception encountered ").rstrip(":") for line in lines if "Exception encountered at" in line
    ]
    errors = [
        n for n, line in enumerate(lines) if re.match(r"\w+(\.\w+)*(Error|Exception|Failed|Glyph|Interrupt)\b", line)
    ]
    return ": ".join([*where[-1:], "\n".join(lines[errors[-1] :][:6]) if errors else lines[-1]])
