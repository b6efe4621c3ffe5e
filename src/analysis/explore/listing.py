"""A summary table as a page of rows to search and sort, offline, under headings for a reader."""

from __future__ import annotations

from typing import Any

import itables
import pandas as pd

from analysis.figures.palettes import looks
from analysis.words.names import named, names
from analysis.words.provenance import split_cell
from analysis.words.text import sort_key
from analysis.words.wording import date_words, kind_name, number, say

FEW_CELLS = 3
HEADINGS = names("heading")  # column of a summary: its heading, in the order that a reader wants


def as_html(table: pd.DataFrame, lang: str = "vi") -> str:
    """A summary table as HTML that asks nothing of the network; every row is there, never a
    sample."""
    columns = _columns(table)
    numeric = {
        name for name in columns if name in table and pd.api.types.is_numeric_dtype(table[name])
    }
    looks = {
        "dt-left": [n for n, name in enumerate(columns) if name not in numeric],
        "dt-right dt-nowrap": [n for n, name in enumerate(columns) if name in numeric],
    }
    wide = [n for n, name in enumerate(columns) if name in ("sources", "cells")]
    return itables.to_html_datatable(
        readable(table, lang),
        connected=False,
        maxBytes=0,
        classes="display compact",
        style="table-layout:auto;width:100%;margin:0",
        layout={"topStart": "search", "topEnd": None, "bottomStart": "info", "bottomEnd": "paging"},
        pageLength=15,
        autoWidth=False,
        columnDefs=[
            *({"className": look, "targets": targets} for look, targets in looks.items()),
            {"width": "22%", "targets": wide},
        ],
        text_in_header_can_be_selected=False,
        display_logo_when_loading=False,
        language={key: vi for key, (vi, _) in names("datatable").items()} if lang == "vi" else {},
    )


def _columns(table: pd.DataFrame) -> list[str]:
    """The columns that a reader needs; a period where no list of periods says more."""
    left_out = {"period"} if "periods" in table else set()
    return [name for name in HEADINGS if name in table and name not in left_out]


def readable(table: pd.DataFrame, lang: str = "vi") -> pd.DataFrame:
    """The columns that a reader needs, under headings, numbers as one writes them; sorted by rank,
    not by text.

    Every column is an ordered category, so that 10 stands after 9 and Đ after D in any table that
    sorts.
    """
    if "set_name" in table:
        table = table.assign(set_name=table[say(lang, "set_name", "set_name_en")])
    found = {
        say(lang, *HEADINGS[name]): _ranked(table[name], name, lang) for name in _columns(table)
    }
    return pd.DataFrame(found, index=table.index).reset_index(drop=True)


def _ranked(values: pd.Series, column: str, lang: str) -> pd.Categorical:
    texts = [_text(value, column, lang) for value in values]
    numeric = pd.api.types.is_numeric_dtype(values)
    ranks: dict[str, Any] = dict(
        zip(texts, values if numeric else map(sort_key, texts), strict=True)
    )
    known = sorted((text for text in ranks if text), key=lambda text: ranks[text])
    return pd.Categorical([text or None for text in texts], known, ordered=True)


def _text(value: Any, column: str, lang: str) -> str:
    """One value of a summary as a reader writes it; nothing for a missing one."""
    if isinstance(value, tuple | list):
        return _listed(list(value), column, lang)
    if pd.isna(value):
        return ""
    if column == "year":
        return str(int(value))
    if isinstance(value, int | float) or hasattr(value, "dtype"):
        return number(float(value), 2, lang)
    if column == "status" and value in looks("status"):
        return looks("status")[value].named(lang).split(" (")[0]
    words = {"period": date_words, "kind": kind_name}.get(column)
    return words(value, lang) if words else named("table_word", str(value), lang)


def _listed(values: list[str], column: str, lang: str) -> str:
    """The values in a row; of cells the first few, without their file."""
    if column == "periods":
        values = [date_words(value, lang) for value in values]
    if column != "cells":
        return ", ".join(values)
    rest = len(values) - FEW_CELLS
    more = say(lang, f" … và {rest} ô khác", f" … and {rest} more") if rest > 0 else ""
    return ", ".join("!".join(split_cell(cell)[1:]) for cell in values[:FEW_CELLS]) + more
