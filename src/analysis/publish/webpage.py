"""Executed notebooks as one page of HTML: without code, with its pictures inside.

It reads on a telephone as on a desk (page.html has its form), and asks nothing of the network:
no fonts, no scripts, no links to other files.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from string import Template

import nbformat
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from analysis.words.wording import say

# What a chart without data calls itself in its description.
EMPTY = ("Biểu đồ trống", "Empty chart", "Empty DataFrame")
# Nothing that runs or asks for files; a wide table scrolls in itself; pictures fit the page.
PATTERNS = (
    (r"<(script|style)\b.*?</\1\s*>|<link\b[^>]*>", ""),
    (r"<table.*?</table>", r'<div class="scroll">\g<0></div>'),
    (r'(<img\b[^>]*?) (?:width|height)="?\d+"?', r"\1"),
)


def page(notebooks: Iterable[Path], title: str, lang: str = "vi") -> bytes:
    """The notebooks, one after the other, as one UTF-8 file; what has no data is left out.

    Every picture is in the file and has its description. The same notebooks give the same bytes.
    """
    parts, links = [], []
    for path in notebooks:
        notebook = without_code(nbformat.read(path, as_version=4))
        if notebook is None:
            continue
        heading = re.search(r"^# +(.+)$", notebook.cells[0].source, re.MULTILINE)
        name = html.escape(heading[1] if heading else path.stem)
        links.append(f'<a href="#{path.stem}">{name}</a>')
        parts.append(f'<section id="{path.stem}">\n{_body(notebook)}\n</section>')
    contents = "\n".join(parts) or f"<p>{say(lang, 'Không có số liệu.', 'There is no data.')}</p>"
    page = Template((files("analysis.publish") / "page.html").read_text(encoding="utf-8"))
    words = {"lang": lang, "title": html.escape(title), "links": " ".join(links)}
    return page.substitute(words, contents=contents).encode("utf-8")


def _body(notebook: NotebookNode) -> str:
    left_out = ("input", "input_prompt", "output_prompt", "anchor_links")
    options = {f"exclude_{part}": True for part in left_out}
    exporter = HTMLExporter(template_name="basic", **options)
    highlight = "nbconvert.preprocessors.HighlightMagicsPreprocessor"
    exporter.register_preprocessor(highlight, enabled=False)
    body, _ = exporter.from_notebook_node(notebook)
    for pattern, instead in PATTERNS:
        body = re.sub(pattern, instead, body, flags=re.DOTALL | re.IGNORECASE)
    return body


def without_code(notebook: NotebookNode) -> NotebookNode | None:
    """The notebook with its prose, pictures, tables and findings; None: nothing of them is left.

    A heading under which no output is left goes too.
    """
    kept: list[NotebookNode] = []
    heading: list[NotebookNode] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and not kept:
            kept.append(cell)  # the title of the notebook
        elif cell.cell_type == "markdown":
            heading = [cell]
        elif outputs := [output for output in cell.get("outputs", []) if _is_shown(output)]:
            cell.outputs, cell.source = outputs, ""
            kept += [*heading, cell]
            heading = []
    notebook.cells = kept
    return notebook if any(cell.cell_type == "code" for cell in kept) else None


def _is_shown(output: NotebookNode) -> bool:
    """Whether an output is for readers; a picture gets its description as its other text."""
    data = output.get("data", {})
    said = data.get("text/plain", "")
    if said.startswith(EMPTY) or not {"image/png", "text/markdown", "text/html"} & set(data):
        return False
    # Scripts are taken out of the page, and what they would have drawn is nothing without them.
    widget = any(kind.startswith("application/vnd.jupyter.widget") for kind in data)
    if widget or "<script" in data.get("text/html", ""):
        return False
    if "image/png" in data:
        output.metadata.setdefault("image/png", {})["alt"] = said
    return True
