"""Figures, tables and notebooks to files: the only place that writes pictures.

A picture is exactly 160 mm wide, is written as PNG (300 dpi) and SVG, names its sources, and has the same
bytes on every run. Files are written whole or not at all.
"""

from __future__ import annotations

import ast
import base64
import functools
import io
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from xml.sax.saxutils import escape

import matplotlib
import pandas as pd
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis import measures
from analysis.figures import canvas
from analysis.figures.drawn import Drawn, drawn_of, to_dict
from analysis.files import csv_text, write_together
from analysis.words.provenance import split_cell
from analysis.words.wording import date_words, say

DPI = 300
ISSUE_LINES = 40  # listed beside a figure; all are in issues.csv
WIDTH_PX = round(canvas.WIDTH_MM / 25.4 * DPI)


class MissingGlyph(ValueError):
    """A figure has a letter that its font cannot draw."""


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


@dataclass(frozen=True)
class FigureFolder:
    """Where figures go, and what was read before they were made: the tables `inputs` and `issues` of a build."""

    path: Path
    inputs: pd.DataFrame
    issues: pd.DataFrame


@dataclass(frozen=True)
class ExportedFigure:
    """The files of a figure; a notebook that ends a cell with it shows the picture once, as it was
    written."""

    name: str
    png: Path
    svg: Path
    table: Path | None
    alt_text: str
    data: Path | None = None

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = base64.b64encode(self.png.read_bytes()).decode("ascii")
        return {"image/png": picture, "text/plain": self.alt_text}, {"image/png": {"width": 760}}


def export_figure(
    figure: Figure,
    name: str,
    folder: FigureFolder | Path | str,
    *,
    source_note: str,
    table: pd.DataFrame | None = None,
) -> ExportedFigure:
    """Write `name`.png (300 dpi) and `name`.svg, 160 mm wide, with the source note below; and the figures'
    cells.

    `table` is the summary that was drawn: it goes to `name`.csv, with the cells behind every row, so that a
    number can be followed back. What a chart of this package shows goes to `name`.json: every mark with its
    cells, and from a FigureFolder the hashes of the files and their issues. ValueError: no source note, a name
    that is not ascii-kebab-case, a figure of another width. MissingGlyph: a letter that the font lacks. Nothing
    is written when anything is wrong.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ValueError(f"{name!r}: a file name of small letters, digits and single hyphens is needed")
    if not source_note or not source_note.strip():
        raise ValueError(f"{name}: a figure is not exported without its source note")
    width = figure.get_figwidth() * 25.4
    if abs(width - canvas.WIDTH_MM) > 0.01:
        raise ValueError(f"{name}: the figure is {width:.1f} mm wide, not {canvas.WIDTH_MM:.0f}")
    canvas.add_source_note(figure, source_note)
    with canvas.house_style():
        check_glyphs(figure)
        files = {".png": _png(figure)}
        check_glyphs(figure)  # once more: the labels of axes are written while drawing
        files[".svg"] = _svg(figure)
    if table is not None:
        files[".csv"] = _csv(table)
    try:
        drawn = drawn_of(figure)
    except KeyError:  # drawn by hand: it does not know what it shows
        pass
    else:
        files[".json"] = _json(drawn, source_note, folder)
    folder = folder.path if isinstance(folder, FigureFolder) else Path(folder)
    paths = {ending: folder / f"{name}{ending}" for ending in files}
    write_together({paths[ending]: data for ending, data in files.items()})
    for ending in {".csv", ".json"} - files.keys():  # of an older figure of this name
        (folder / f"{name}{ending}").unlink(missing_ok=True)
    alt = canvas.alt_text(figure)
    return ExportedFigure(name, paths[".png"], paths[".svg"], paths.get(".csv"), alt, paths.get(".json"))


def preview(figure: Figure, source_note: str, dpi: int = 144) -> bytes:
    """The figure as it will be written, with its source note, as a PNG for the screen; no file is written."""
    canvas.add_source_note(figure, source_note)
    data = io.BytesIO()
    with canvas.house_style():
        figure.savefig(data, format="png", dpi=dpi)
    return data.getvalue()


def check_glyphs(figure: Figure) -> None:
    """MissingGlyph when a text of the figure has a letter that its font lacks, or the font itself is
    missing."""
    for text in figure.findobj(Text):
        words = text.get_text()
        if not words.strip() or not text.get_visible():
            continue
        try:
            path = font_manager.findfont(text.get_fontproperties(), fallback_to_default=False)
        except ValueError as error:
            raise MissingGlyph(f"no font for {words!r}: {error}") from error
        known = _letters(path)
        missing = sorted({c for c in words if ord(c) not in known and not c.isspace()})
        if missing:
            codes = ", ".join(f"{c!r} (U+{ord(c):04X})" for c in missing)
            raise MissingGlyph(f"{Path(path).name} cannot draw {codes} in {words!r}")


@functools.cache
def _letters(path: str) -> frozenset[int]:
    return frozenset(font_manager.get_font(path).get_charmap())


def _png(figure: Figure) -> bytes:
    """300 dpi, a whole number of pixels wide; no date and no version, so that the bytes stay the same."""
    data = io.BytesIO()
    # A hair more than 300 dpi: 160 mm are 1889.76 pixels, and the canvas would cut the last one off.
    dpi = WIDTH_PX / figure.get_figwidth() * (1 + 1e-9)
    about = {"Software": None, "Description": canvas.alt_text(figure)}
    figure.savefig(data, format="png", dpi=dpi, metadata=about)
    return data.getvalue()


def _svg(figure: Figure) -> bytes:
    """Letters as outlines, the width written in millimetres, the description for screen readers."""
    data = io.BytesIO()
    figure.savefig(data, format="svg", metadata={"Date": None, "Creator": None})
    text = data.getvalue().decode("utf-8")
    width, height = (side * 25.4 for side in figure.get_size_inches())
    text, found = re.subn(
        r"<svg [^>]*>",
        lambda m: _svg_head(m[0], width, height, canvas.alt_text(figure)),
        text,
        count=1,
    )
    assert found == 1 and "mm" in text[:2000], "matplotlib writes the head of an SVG differently now"
    return text.encode("utf-8")


def _svg_head(head: str, width: float, height: float, alt: str) -> str:
    head = re.sub(r'\bwidth="[^"]*"', f'width="{width:.4g}mm"', head)
    head = re.sub(r'\bheight="[^"]*"', f'height="{height:.3f}mm"', head)
    return f'{head[:-1]} role="img">\n <title>{escape(alt)}</title>'


def _csv(table: pd.DataFrame) -> bytes:
    """The table as UTF-8 with BOM, as Excel wants it; lists (sources, cells) joined by a semicolon."""
    flat = table.map(lambda value: "; ".join(map(str, value)) if isinstance(value, tuple | list) else value)
    flat = flat.map(lambda value: csv_text(value) if isinstance(value, str) else value)
    return flat.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _json(drawn: Drawn, source_note: str, folder: FigureFolder | Path | str) -> bytes:
    """What the figure shows and what it was made of; no date and no place, so that the bytes stay the same."""
    known = isinstance(folder, FigureFolder)
    inputs: dict[str, object] = {source: {"source": source} for source in drawn.sources}
    if known:
        measures.require_columns(folder.inputs, ["source", "sha256", "basis"], "inputs")
        rows = folder.inputs[folder.inputs["source"].isin(inputs)]
        inputs |= {row["source"]: row for row in rows[["source", "sha256", "basis"]].to_dict("records")}
    content = {
        "drawn": to_dict(drawn),
        "source_note": source_note,
        "inputs": list(inputs.values()),
        "issues": _issues(folder.issues, drawn.sources) if known else None,
        "versions": _versions(),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8")


def _issues(issues: pd.DataFrame, sources: Sequence[str]) -> dict[str, object]:
    """How many issues these files have, by severity, and the first of them, errors first."""
    rows = issues[issues["source"].isin(sources)]
    order = rows["severity"].map({name: n for n, name in enumerate(measures.SEVERITIES)})
    first = rows.assign(order=order).sort_values(["order", "source", "sheet", "address"], kind="stable")
    lines = first[["severity", "source", "sheet", "address", "message"]].head(ISSUE_LINES).to_dict("records")
    counts = {name: int((rows["severity"] == name).sum()) for name in measures.SEVERITIES}
    return {"count": len(rows), **counts, "lines": lines}


@functools.cache
def _versions() -> dict[str, str]:
    own = {"nong-thon-moi": metadata.version("nong-thon-moi"), "python": platform.python_version()}
    return own | {"pandas": pd.__version__, "matplotlib": matplotlib.__version__}


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
