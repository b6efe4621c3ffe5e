"""From a number back to its cells: from a mark of a figure, or a row of a table, to the text that
stands there now.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pandas as pd
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from analysis.figures.drawn import Drawn, Mark, from_dict
from analysis.words.names import named, phrase
from analysis.words.provenance import cell_at, split_cell
from analysis.words.text import bare_key, match_key
from analysis.words.wording import number, say

COLUMNS = (
    "panel", "series", "category", "value", "text", "how", "source", "sheet", "address",
    "cell_text", "state",
)  # fmt: skip
MOST_CELLS = 10_000  # of one range


class RawCells(Protocol):
    """Reads the raw files as they are now."""

    def digest(self, source: str) -> str:
        """SHA-256 of the file as it is now; "" when it is gone."""
        ...

    def text(self, source: str, sheet: str, address: str) -> str | None:
        """What the cell shows, "" for a blank one; None when there is no such file or sheet."""
        ...


class NotThere(LookupError):
    """No such figure, table, row or mark; the message says which names come near."""


# --- marks ---


def trace(
    drawn: Drawn | Path | str,
    raw: RawCells,
    category: str | None = None,
    series: str | None = None,
    panel: str | None = None,
    *,
    inputs: pd.DataFrame | None = None,
    lang: str = "vi",
) -> pd.DataFrame:
    """One row = one source cell of the chosen marks: what is drawn, where the cell is and what it
    says now.

    Columns: panel, series, category, value, text, how, source, sheet, address, cell_text
    (missing: no such cell), state (words where the file has changed since it was read, or is
    gone). `drawn` is a figure or its JSON file. Marks that are drawn come first; numbers beside
    them (sums, differences, shares) where nothing drawn fits: a sum of a row has the series "",
    that of a column the category "". `inputs` (source, sha256) tells whether a file has changed;
    the JSON brings its own. NotThere: nothing fits.
    """
    hashes = {} if inputs is None else dict(zip(inputs["source"], inputs["sha256"], strict=True))
    if not isinstance(drawn, Drawn):
        drawn, hashes = read_drawn(Path(drawn))
    marks = chosen(drawn, category, series, panel, lang)
    return pd.DataFrame(_lines(marks, raw, hashes, lang), columns=list(COLUMNS))


def read_drawn(path: Path) -> tuple[Drawn, dict[str, str]]:
    """What the JSON beside a figure says: the figure, and the hash of each file it was made of.

    NotThere: no such file, or one that is not of a figure.
    """
    path = path.with_suffix(".json")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        hashes = {row["source"]: row.get("sha256", "") for row in content["inputs"]}
        return from_dict(content["drawn"]), hashes
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotThere(f"{path.name}: {type(error).__name__}") from error


def chosen(
    drawn: Drawn,
    category: str | None = None,
    series: str | None = None,
    panel: str | None = None,
    lang: str = "vi",
) -> list[Mark]:
    """The marks of these names (None: any); NotThere says what is there instead."""
    wanted = {"category": category, "series": series, "panel": panel}
    wanted = {name: text for name, text in wanted.items() if text is not None}
    for group in (drawn.marks, drawn.beside):
        found = [
            m
            for m in group
            if all(match_key(getattr(m, n)) == match_key(t) for n, t in wanted.items())
        ]
        if found:
            return found
    every = (*drawn.marks, *drawn.beside)
    for name, text in wanted.items():
        there = dict.fromkeys(getattr(mark, name) for mark in every)
        if match_key(text) not in map(match_key, there):
            raise NotThere(not_there(name, text, there, lang) + _elsewhere(every, name, text, lang))
    raise NotThere(phrase("no_mark", lang, "trace"))


def _elsewhere(marks: Iterable[Mark], name: str, text: str, lang: str) -> str:
    """Where a name does stand that was looked for in the wrong place."""
    others = [other for other in ("category", "series", "panel") if other != name]
    spots = {
        (o, getattr(m, o))
        for m in marks
        for o in others
        if bare_key(getattr(m, o)) == bare_key(text) != ""
    }
    told = [{"kind": named("part", o, lang), "option": o, "name": t} for o, t in sorted(spots)]
    return "".join(phrase("elsewhere", lang, "trace", **words) for words in told)


def not_there(what: str, name: str, there: Iterable[str], lang: str = "vi") -> str:
    """What is missing, and the names that come near it, or the first that there are."""
    there = [text for text in there if text]
    keys = {bare_key(text): text for text in there}
    near = [keys[key] for key in difflib.get_close_matches(bare_key(name), keys, n=3, cutoff=0.55)]
    missing = phrase("missing", lang, "trace", kind=named("part", what, lang), name=name)
    if not there:
        return missing
    named_too = "; ".join(near or [*there[:10], *["…"] * (len(there) > 10)])
    key = "nearest" if near else "there"
    return phrase(key, lang, "trace", missing=missing, names=named_too)


def _lines(
    marks: Iterable[Mark], raw: RawCells, hashes: Mapping[str, str], lang: str
) -> Iterator[tuple]:
    now: dict[str, str] = {}
    for mark in marks:
        about = (mark.panel, mark.series, mark.category, mark.value, mark.text, mark.how)
        for cell in mark.cells:
            source, sheet, address = split_cell(cell)
            if source not in now:
                now[source] = raw.digest(source)
            for one in addresses_of(address) or [""]:
                text = raw.text(source, sheet, one) if one and now[source] else None
                state = _state(now[source], hashes.get(source), gone=bool(one) and text is None)
                yield (*about, source, sheet, one, text, named("cell_state", state, lang))


def _state(now: str, then: str | None, *, gone: bool) -> str:
    if not now:
        return "gone"
    if gone:
        return "no_sheet"
    return "changed" if then and then != now else ""


def addresses_of(address: str) -> list[str]:
    """The single cells of an address: "E7;G7" and "A1:B2" are several, "" (a whole sheet) is none.

    ValueError: no address, or a range of more than 10,000 cells.
    """
    return [
        one for part in address.split(";") if part.strip() for one in _cells_of_range(part.strip())
    ]


def _cells_of_range(part: str) -> list[str]:
    ends = part.replace("$", "").split(":")
    if len(ends) > 2 or not all(re.fullmatch(r"[A-Z]{1,3}[1-9]\d*", end) for end in ends):
        raise ValueError(f"{part!r} is not an address such as C7 or C7:E9")
    (top, left), (bottom, right) = map(xl_cell_to_rowcol, (ends[0], ends[-1]))
    rows, columns = range(top, bottom + 1), range(left, right + 1)
    if len(columns) * len(rows) > MOST_CELLS:
        raise ValueError(f"{part!r} is a range of more than {MOST_CELLS} cells")
    return [xl_rowcol_to_cell(row, column) for row in rows for column in columns]


# --- rows ---


def trace_row(
    table: pd.DataFrame,
    row: int,
    raw: RawCells,
    hashes: Mapping[str, str] | None = None,
    lang: str = "vi",
) -> pd.DataFrame:
    """One row = one source cell behind a row of a table of texts; columns source, sheet, address,
    cell_text, state.

    `row` is the number that Excel shows for it: the first below the headings is 2. NotThere: no
    such row.
    """
    if not 2 <= row <= len(table) + 1:
        raise NotThere(phrase("no_row", lang, "trace", row=row, last=len(table) + 1))
    line = table.iloc[row - 2]
    listed = next(
        (line[name] for name in ("sheets", "cells") if "!" in str(line.get(name, ""))), None
    )
    if listed is not None:
        cells = tuple(re.split(r"; (?=[^!]+\.\w+!)", listed))
    elif "sheet" in line:
        cells = (cell_at(line["source"], line["sheet"], line.get("address", "")),)
    else:
        cells = (f"{line['source']}!!",) if line.get("source") else ()
    rows = _lines([Mark("", None, cells=cells)], raw, hashes or {}, lang)
    return pd.DataFrame(rows, columns=list(COLUMNS))[
        ["source", "sheet", "address", "cell_text", "state"]
    ]


# --- words ---


def describe(found: pd.DataFrame, unit: str = "", lang: str = "vi") -> str:
    """The lines of `trace` in words: each mark, how its number comes about, and its cells."""
    keys = ["panel", "series", "category", "value", "text", "how"]
    parts = []
    for _, rows in found.groupby(keys, sort=False, dropna=False):
        mark = rows.iloc[0]
        names = [mark[name] for name in ("panel", "category", "series") if mark[name]]
        name = " · ".join(names) or say(lang, "Tất cả", "All")
        how = f"{named('how', mark['how'], lang)} ({_how_many(rows, lang)})"
        parts.append(f"{name}: {_shown(mark, unit, lang)} – {how}")
        parts += [f"  {line}" for line in describe_cells(rows, lang)]
    return "\n".join(parts) or say(lang, "Không có ô nào đứng sau.", "There is no cell behind it.")


def _shown(mark: pd.Series, unit: str, lang: str) -> str:
    """What is printed at a mark, else its number, with the unit where it does not end with it."""
    if pd.isna(mark["value"]):
        return mark["text"]
    text = mark["text"] or number(mark["value"], 2, lang)
    return text if text.endswith(unit) else f"{text} ({unit})"


def _how_many(rows: pd.DataFrame, lang: str) -> str:
    many, whole = len(rows), (rows["address"] == "").all()
    english = ("sheet" if whole else "cell") + ("" if many == 1 else "s")
    return f"{many} {say(lang, 'trang tính' if whole else 'ô', english)}"


def describe_cells(rows: pd.DataFrame, lang: str = "vi") -> list[str]:
    """One line for each cell: file, sheet, address, what it says now, and what has changed."""
    lines = []
    for row in rows.itertuples():
        where = f"{row.source} [{row.sheet}] {row.address}".replace(" []", "").rstrip()
        if isinstance(row.cell_text, str):
            where += (
                f": “{row.cell_text}”" if row.cell_text else say(lang, ": (trống)", ": (blank)")
            )
        lines.append(f"{where}  ⚠ {row.state}" if row.state else where)
    return lines
