"""A figure to its files: PNG, SVG, the table as CSV, the data as JSON. The only place that writes
pictures.

A picture is exactly 160 mm wide, is written as PNG (300 dpi) and SVG, names its sources, and has
the same bytes on every run. Files are written whole or not at all.
"""

from __future__ import annotations

import base64
import functools
import io
import json
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import matplotlib
import pandas as pd
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis import measures
from analysis.figures.canvas import house_style
from analysis.figures.drawn import Drawn, to_dict
from analysis.figures.kept import keep, kept
from analysis.figures.lettering import WIDTH_MM
from analysis.figures.letters import drawable, letters_of
from analysis.figures.picture import draw
from analysis.files import csv_text, write_together

DPI = 300
KEPT = "reports/.pictures"  # of a project: pictures that were drawn before
ISSUE_LINES = 40  # listed beside a figure; all are in issues.csv
WIDTH_PX = round(WIDTH_MM / 25.4 * DPI)


class MissingGlyph(ValueError):
    """A figure has a letter that its font cannot draw."""


@dataclass(frozen=True)
class FigureFolder:
    """Where figures go, and what was read before they were made: the tables `inputs` and `issues`
    of a build. `kept`: a folder of pictures drawn before, which are not drawn again."""

    path: Path
    inputs: pd.DataFrame
    issues: pd.DataFrame
    kept: Path | None = None


@dataclass(frozen=True)
class ExportedFigure:
    """The files of a figure; a notebook that ends a cell with it shows the picture once, as it was
    written."""

    name: str
    png: Path
    svg: Path
    table: Path | None
    alt_text: str
    data: Path

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = base64.b64encode(self.png.read_bytes()).decode("ascii")
        return {"image/png": picture, "text/plain": self.alt_text}, {"image/png": {"width": 760}}


def save_figure(drawn: Drawn, folder: FigureFolder | Path | str) -> ExportedFigure:
    """Write the figure's `name`.png (300 dpi), .svg, .json and, where it has a table, .csv; 160
    mm wide, with the source note below.

    The table goes with the cells behind every row, the JSON has every mark with its cells, and
    from a FigureFolder the hashes of the files and their issues. ValueError: no source note, or a
    name that is not ascii-kebab-case. A letter that the font lacks is drawn in another font or as a
    box, and a note says so. Nothing is written when anything is wrong.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", drawn.name):
        raise ValueError(
            f"{drawn.name!r}: a file name of small letters, digits and single hyphens is needed"
        )
    if not drawn.source_note.strip():
        raise ValueError(f"{drawn.name}: a figure is not exported without its source note")
    files = _pictures(drawn, folder.kept if isinstance(folder, FigureFolder) else None)
    if drawn.table is not None:
        files[".csv"] = csv_bytes(drawn.table)
    files[".json"] = json_bytes(drawn, folder if isinstance(folder, FigureFolder) else None)
    folder = folder.path if isinstance(folder, FigureFolder) else Path(folder)
    paths = {ending: folder / f"{drawn.name}{ending}" for ending in files}
    write_together({paths[ending]: data for ending, data in files.items()})
    if drawn.table is None:  # of an older figure of this name
        (folder / f"{drawn.name}.csv").unlink(missing_ok=True)
    return ExportedFigure(
        drawn.name, paths[".png"], paths[".svg"], paths.get(".csv"), drawn.alt_text, paths[".json"]
    )


def _pictures(drawn: Drawn, folder: Path | None) -> dict[str, bytes]:
    if folder is None:
        return pictures(drawn)
    if (found := kept(folder, drawn)) is None:
        found = pictures(drawn)
        keep(folder, drawn, found)
    return found


def pictures(drawn: Drawn) -> dict[str, bytes]:
    """The picture as ".png" and ".svg". MissingGlyph: a letter that no font can draw."""
    shown, fonts = drawable(drawn)
    figure = draw(shown, fonts)
    with house_style(fonts):
        check_glyphs(figure)
        files = {".png": _png(figure, shown.alt_text)}
        check_glyphs(figure)  # once more: the labels of axes are written while drawing
        files[".svg"] = _svg(figure, shown.alt_text)
    return files


def preview(drawn: Drawn, dpi: int = 144, bare: bool = False) -> bytes:
    """The picture as it will be written, as a PNG; no file is written.

    `bare`: without title, notes and source, for a page that says them in its own letters.
    """
    data = io.BytesIO()
    if bare:
        drawn = replace(drawn, title="", subtitle="", notes=(), source_note="")
    shown, fonts = drawable(drawn)
    box = "tight" if bare else None
    with house_style(fonts):
        draw(shown, fonts).savefig(
            data, format="png", dpi=dpi, bbox_inches=box, metadata={"Software": None}
        )
    return data.getvalue()


def check_glyphs(figure: Figure) -> None:
    """MissingGlyph when a text of the figure has a letter that its font lacks, or the font itself
    is missing."""
    for text in figure.findobj(Text):
        words = text.get_text()
        if not words.strip() or not text.get_visible():
            continue
        known = _known(text, words)
        missing = sorted({c for c in words if ord(c) not in known and not c.isspace()})
        if missing:
            codes = ", ".join(f"{c!r} (U+{ord(c):04X})" for c in missing)
            raise MissingGlyph(f"{text.get_fontfamily()[0]} cannot draw {codes} in {words!r}")


def _known(text: Text, words: str) -> frozenset[int]:
    """The letters of the fonts of a text, the first of which must be there."""
    letters = frozenset[int]()
    for n, family in enumerate(text.get_fontfamily()):
        one = text.get_fontproperties().copy()
        one.set_family(family)
        try:
            letters |= letters_of(font_manager.findfont(one, fallback_to_default=False))
        except ValueError as error:
            if n == 0:
                raise MissingGlyph(f"no font for {words!r}: {error}") from error
    return letters


def _png(figure: Figure, alt: str) -> bytes:
    """300 dpi, a whole number of pixels wide; no date, no version: the same bytes each time."""
    data = io.BytesIO()
    # A hair more than 300 dpi: 160 mm are 1889.76 pixels, and the last would be cut off.
    dpi = WIDTH_PX / figure.get_figwidth() * (1 + 1e-9)
    figure.savefig(data, format="png", dpi=dpi, metadata={"Software": None, "Description": alt})
    return data.getvalue()


def _svg(figure: Figure, alt: str) -> bytes:
    """Letters as outlines, the width written in millimetres, the description for screen readers."""
    data = io.BytesIO()
    figure.savefig(data, format="svg", metadata={"Date": None, "Creator": None})
    text = data.getvalue().decode("utf-8")
    width, height = (side * 25.4 for side in figure.get_size_inches())
    head = functools.partial(_svg_head, width=width, height=height, alt=alt)
    text, found = re.subn(r"<svg [^>]*>", lambda match: head(match[0]), text, count=1)
    assert found == 1 and "mm" in text[:2000], (
        "matplotlib writes the head of an SVG differently now"
    )
    return text.encode("utf-8")


def _svg_head(head: str, width: float, height: float, alt: str) -> str:
    head = re.sub(r'\bwidth="[^"]*"', f'width="{width:.4g}mm"', head)
    head = re.sub(r'\bheight="[^"]*"', f'height="{height:.3f}mm"', head)
    return f'{head[:-1]} role="img">\n <title>{escape(alt)}</title>'


def csv_bytes(table: pd.DataFrame) -> bytes:
    """The table as UTF-8 with BOM for Excel; lists (sources, cells) joined by a semicolon."""

    def flat(value: Any) -> Any:
        """A value as it may stand in the file."""
        text = "; ".join(map(str, value)) if isinstance(value, tuple | list) else value
        return csv_text(text) if isinstance(text, str) else text

    return table.map(flat).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def json_bytes(drawn: Drawn, folder: FigureFolder | None = None) -> bytes:
    """What the figure shows and is made of; no date, no place: the same bytes each time."""
    inputs: dict[str, object] = {source: {"source": source} for source in drawn.sources}
    if folder:
        measures.require_columns(folder.inputs, ["source", "sha256", "basis"], "inputs")
        rows = folder.inputs[folder.inputs["source"].isin(list(inputs))]
        inputs |= {
            row["source"]: row for row in rows[["source", "sha256", "basis"]].to_dict("records")
        }
    content = {
        "drawn": to_dict(drawn),
        "source_note": drawn.source_note,
        "inputs": list(inputs.values()),
        "issues": _issues(folder.issues, drawn.sources) if folder else None,
        "versions": _versions(),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode()


def _issues(issues: pd.DataFrame, sources: Sequence[str]) -> dict[str, object]:
    """How many issues these files have, by severity, and the first of them, errors first."""
    rows = issues[issues["source"].isin(list(sources))]
    first = measures.worst_first(rows).head(ISSUE_LINES)
    lines = first[["severity", "source", "sheet", "address", "message"]].to_dict("records")
    counts = {name: int((rows["severity"] == name).sum()) for name in measures.SEVERITIES}
    return {"count": len(rows), **counts, "lines": lines}


@functools.cache
def _versions() -> dict[str, str]:
    own = {"nong-thon-moi": metadata.version("nong-thon-moi"), "python": platform.python_version()}
    return own | {"pandas": pd.__version__, "matplotlib": matplotlib.__version__}
