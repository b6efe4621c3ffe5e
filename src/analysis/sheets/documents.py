"""A report as plain text: .docx, .txt, or a page saved as HTML."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from analysis.sheets.delimited import decode

SUFFIXES = (".docx", ".txt", ".htm", ".html")
_UNSEEN = ("script", "style", "head", "noscript", "svg", "template", "select", "button")
_INLINE = {
    *("a", "abbr", "b", "big", "cite", "em", "font", "i", "ins", "label", "mark", "s", "small"),
    *("span", "strong", "sub", "sup", "time", "u"),
}
_VOID = {"img", "input", "link", "meta", "wbr", "source", "col", "embed", "base"}


def read_document(path: Path) -> str:
    """The text of a report, a line a paragraph, the cells of a table with " | " between them.

    ValueError: no .docx, .txt or .html, or one that cannot be read. OSError: it cannot be opened.
    """
    suffix = path.suffix.casefold()
    if suffix == ".docx":
        return _docx(path)
    if suffix not in SUFFIXES:
        raise ValueError(f"{path.name}: {', '.join(SUFFIXES)}")
    text = decode(path.read_bytes())
    if text is None:
        raise ValueError(f"{path.name}: {', '.join(SUFFIXES)}")
    return text if suffix == ".txt" else text_of_page(text)


def text_of_page(markup: str) -> str:
    """The text that one sees on a page, a line a block; numbers of footnotes as ¹."""
    page = _Page()
    page.feed(markup)
    page.close()
    lines = ("".join(line).replace("\r", " ").replace("\n", " ") for line in page.lines)
    return "\n".join(line.strip() for line in lines if line.strip())


class _Page(HTMLParser):
    """The visible text of a page in lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[str]] = [[]]
        self.unseen = self.raised = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins a line, a cell, or what is not seen."""
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "sup":
            self.raised += 1
        elif tag in ("td", "th"):
            if self.lines[-1] and "".join(self.lines[-1]).strip():
                self.lines[-1].append(" | ")
        elif tag not in _INLINE and tag not in _VOID:
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        """Ends a line, or what is not seen."""
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag == "sup":
            self.raised = max(0, self.raised - 1)
        elif tag not in _INLINE and tag not in ("td", "th"):
            self._break(tag)

    def handle_data(self, data: str) -> None:
        """Adds what is seen."""
        if not self.unseen:
            text = data.translate(_RAISED) if self.raised else data
            self.lines[-1].append(text)

    def _break(self, tag: str) -> None:
        """A block in a cell of a table stays in the line of its row."""
        if tag in ("p", "div") and self.lines[-1] and self.lines[-1][-1] == " | ":
            return
        self.lines.append([])


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _docx(path: Path) -> str:
    """Paragraphs and tables of a Word file, in order."""
    from docx import Document  # a third of a second
    from docx.table import Table

    try:
        document = Document(str(path))
    except Exception as error:  # a damaged file: zip, XML or parts are missing
        raise ValueError(f"{path.name}: .docx ({error})") from error
    lines = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += [" | ".join(_cells(row)) for row in block.rows]
        else:
            lines.append("".join(_run(run) for run in block.runs) or block.text)
    return "\n".join(lines)


def _cells(row) -> list[str]:
    """The texts of a row's cells; a merged one once."""
    cells = {cell._tc: cell.text.replace("\n", " ") for cell in row.cells}
    return list(cells.values())


def _run(run) -> str:
    """The text of a run; a raised number is one of a footnote, or of m²."""
    return run.text.translate(_RAISED) if run.font.superscript else run.text
