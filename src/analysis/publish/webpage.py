"""Executed notebooks as one page of HTML: without code, with its pictures inside, for a telephone as for a desk.

The page asks nothing of the network: no fonts, no scripts, no links to other files.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from analysis.words.wording import say

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 860px; padding: 16px; color: #222; background: #fff; line-height: 1.5;
  font: 16px/1.5 "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", Arial, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 2rem 0 .5rem; border-top: 1px solid #ddd; padding-top: 1.2rem; }
h2 { font-size: 1.2rem; margin: 1.6rem 0 .4rem; }
header h1 { border: 0; font-size: 1.8rem; margin-top: 0; }
img { display: block; max-width: 100%; height: auto; margin: .6rem 0; }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; font-size: .85rem; width: 100%; min-width: 56em; }
th, td { border: 1px solid #ddd; padding: 4px 8px; text-align: left; vertical-align: top; min-width: 5em;
  overflow-wrap: break-word; }
th { background: #f3f8fc; }
.dataframe thead th:first-child, .dataframe tbody th { display: none; } /* row numbers of no meaning to a reader */
nav a { display: inline-block; margin: 0 1em .3em 0; color: #0072b2; }
code { background: #f3f3f3; padding: 0 .2em; }
@media print { nav { display: none; } .scroll { overflow: visible; } }
""".strip()
# What a chart without data calls itself in its description.
EMPTY = ("Biểu đồ trống", "Empty chart", "Empty DataFrame")


def page(notebooks: Iterable[Path], title: str, lang: str = "vi") -> bytes:
    """The notebooks, one after the other, as one file of UTF-8 HTML; what has no data is left out.

    Every picture is in the file and has its description. The same notebooks give the same bytes.
    """
    parts, links = [], []
    for path in notebooks:
        notebook = without_code(nbformat.read(path, as_version=4))
        if notebook is None:
            continue
        heading = re.search(r"^# +(.+)$", notebook.cells[0].source, re.MULTILINE)
        links.append(f'<a href="#{path.stem}">{html.escape(heading[1] if heading else path.stem)}</a>')
        parts.append(f'<section id="{path.stem}">\n{_body(notebook)}\n</section>')
    contents = "\n".join(parts) or f"<p>{say(lang, 'Không có số liệu.', 'There is no data.')}</p>"
    name = html.escape(title)
    text = f"""<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{name}</title>
<style>
{STYLE}
</style>
</head>
<body>
<header><h1>{name}</h1>
<nav>{" ".join(links)}</nav></header>
<main>
{contents}
</main>
</body>
</html>
"""
    return text.encode("utf-8")


def _body(notebook: NotebookNode) -> str:
    exporter = HTMLExporter(
        template_name="basic",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    exporter.register_preprocessor("nbconvert.preprocessors.HighlightMagicsPreprocessor", enabled=False)
    body, _ = exporter.from_notebook_node(notebook)
    body = re.sub(r"<(script|style)\b.*?</\1\s*>|<link\b[^>]*>", "", body, flags=re.DOTALL | re.IGNORECASE)
    # A wide table scrolls in itself, never the page.
    body = re.sub(r"<table.*?</table>", lambda found: f'<div class="scroll">{found[0]}</div>', body, flags=re.DOTALL)
    return re.sub(r'(<img\b[^>]*?) (?:width|height)="?\d+"?', r"\1", body)


def without_code(notebook: NotebookNode) -> NotebookNode | None:
    """The notebook with its prose, pictures, tables and findings only; None where nothing of them is left.

    A heading under which no output is left goes too.
    """
    kept: list[NotebookNode] = []
    heading: NotebookNode | None = None
    shown = False
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = cell
            if not kept:
                kept.append(cell)  # the title of the notebook
                heading = None
            continue
        outputs = [output for output in cell.get("outputs", []) if _is_shown(output)]
        if not outputs:
            continue
        if heading is not None:
            kept.append(heading)
            heading = None
        shown = True
        cell.outputs, cell.source = outputs, ""
        kept.append(cell)
    notebook.cells = kept
    return notebook if shown else None


def _is_shown(output: NotebookNode) -> bool:
    """Whether an output is for readers; a picture gets its description as the text that stands for it."""
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
