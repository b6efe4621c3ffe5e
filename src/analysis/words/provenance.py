"""Where a number stands, as one text: source, sheet and address of a cell with "!" between them."""

from __future__ import annotations

import re
from unicodedata import normalize


def cell_at(source: str, sheet: str, address: str) -> str:
    """The cell as "source!sheet!address". No address: the whole sheet; no sheet: the whole file.

    A "!" inside the name of a file or a sheet is written %21, so that every such text has two "!".
    """
    return f"{_escaped(source)}!{_escaped(sheet)}!{address}"


def split_cell(cell: str) -> tuple[str, str, str]:
    """(source, sheet, address) as `cell_at` was given them. ValueError: the text names no cell."""
    source, sheet, address = cell.split("!")
    return _plain(source), _plain(sheet), address


def source_of(written: str) -> str:
    """A file as the tables call it: in one spelling, with "/" between its folders."""
    return normalize("NFC", written.replace("\\", "/"))


def _escaped(name: str) -> str:
    return re.sub("%(?=2[15])", "%25", name).replace("!", "%21")


def _plain(name: str) -> str:
    return name.replace("%21", "!").replace("%25", "%")
