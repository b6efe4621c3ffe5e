"""What a build changed in the tables of rows, and because of which input."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.reading.results import PARTS
from analysis.run.project import CARDS
from analysis.run.switch import manifest_of, read_set, stands
from analysis.words.provenance import cell_at
from analysis.words.schema import columns, key

CELL = ("source", "sheet", "address")
FIGURES = {"value", "out_of", "quantity", "value_vnd", "status", "qualifier"}  # what a cell says
APART = {"corrections.csv", CARDS}  # a line of them touches what it names, and nothing else
NO_ROW = {"preferred_sources.csv"}  # whose lines change no row
MOST = 3  # register lines that a cause names
MOST_CELLS = 12  # that are named at a figure
BESIDE = ("issues", "ledger", "sources", "places")  # tables that figures are drawn of, too
LARGE = 100_000  # rows of a table that is compared column by column, to spare memory
FIGURE = "figures"  # instead of a table, in the row of a figure
RUNS = 10  # that the table of changes looks back
REGISTERS = ".registers.json"  # in a set: the texts of its registers
Row = dict[Any, Any]  # by column
Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Built:
    """One set: its tables of rows, and all that they were made of."""

    tables: Mapping[str, pd.DataFrame | pq.ParquetFile]
    files: Mapping[str, str]  # their hashes
    registers: Mapping[str, str]  # their texts, the origin cards among them
    program: str  # its hash


@dataclass(frozen=True)
class Registers:
    """The registers that a run finds others than the run before had them."""

    before: Mapping[str, str]  # their texts, by file
    lines: Mapping[str, Sequence[str]]  # "- " what is gone and "+ " what is new, by file


# The tables of the set before, read when they are asked for, and those now; their rows that differ
# (table, the row before, the row now, {} for none); the registers: the cells and the lines of
# registers because of which each figure is another ("changed"), or may be ("possible"), by its
# name and that word.
Figures = Callable[
    [Callable[[], Frames], Frames, list[tuple[str, Row, Row]], Registers],
    Mapping[tuple[str, str], Sequence[str]],
]


def with_changes(
    folder: Path, now: Built, figures: Figures = lambda *_: {}
) -> tuple[list[tuple], list[tuple] | None]:
    """Rows of the table `changes` for a set that follows the one in a folder, and which are new.

    The second is None where nothing stands there to compare with. `figures` tells those that
    have other data.
    """
    told = manifest_of(folder)
    names = [f"{name}.parquet" for name in (*now.tables, "changes")]
    if told is None or not stands(folder) or not {*names, REGISTERS} <= told["files"].keys():
        return [], None
    data, made = read_set(folder, [*names, REGISTERS]), told["made"]
    tables = {name.partition(".")[0]: pq.ParquetFile(BytesIO(data[name])) for name in names}
    history = [*tables.pop("changes").read().to_pandas().itertuples(index=False, name=None)]
    last = max((line[0] for line in history), default=0)
    before = Built(tables, made["files"], json.loads(data[REGISTERS]), made["program"])
    new = changes(before, now, last + 1, figures)
    oldest = last + bool(new) - RUNS
    return [*new, *(line for line in history if line[0] > oldest)], new


def changes(before: Built, now: Built, run: int, figures: Figures = lambda *_: {}) -> list[tuple]:
    """Rows of the table `changes`: each figure of other data, and because of which cells; each row
    that came, went or is another, and why."""
    causes = Causes(before, now)
    different = [
        (name, *one)
        for name in now.tables
        for one in _differences(name, before.tables[name], now.tables[name])
    ]
    rows = [
        (run, name, kind, *(str(at[part]) for part in CELL), *_told(name, old, new), why)
        for name, kind, old, new in different
        if name in PARTS
        for at in (new or old,)
        for why in (causes.of(kind, old, new),)
    ]
    pairs = [(name, old, new) for name, _, old, new in different]
    others: Mapping[tuple[str, str], Sequence[str]] = {}
    if pairs or any(causes.lines.values()):
        registers = Registers(before.registers, causes.lines)
        others = figures(partial(_frames, before), _frames(now), pairs, registers)
    return [*(_of_figure(run, name, kind, cells) for (name, kind), cells in others.items()), *rows]


def _frames(built: Built) -> Frames:
    return {
        name: own.read().to_pandas() if isinstance(own, pq.ParquetFile) else own
        for name, own in built.tables.items()
    }


def _of_figure(run: int, name: str, kind: str, cells: Sequence[str]) -> tuple:
    """The row of a figure: its cells stand where a row has its cause."""
    more = ["…"] if len(cells) > MOST_CELLS else []
    why = "; ".join([*cells[:MOST_CELLS], *more])
    return (run, FIGURE, kind, "", "", "", name, "", "", why)


# -- rows ----------------------------------------------------------------------------------------
def _differences(
    name: str, old: pd.DataFrame | pq.ParquetFile, new: pd.DataFrame | pq.ParquetFile
) -> Iterator[tuple[str, Row, Row]]:
    """(added, removed or changed; the row before; the row now), {} for none."""
    names = old.schema_arrow.names if isinstance(old, pq.ParquetFile) else list(old)
    shared = [column for column in columns(name) if column in names]
    rows_before, rows_now = map(_rows, _between(old, new, shared))
    gone = [dict(zip(shared, row, strict=True)) for row in rows_before - rows_now]
    come = [dict(zip(shared, row, strict=True)) for row in rows_now - rows_before]
    for parts in (key(name), CELL) if name in PARTS else ():
        # The same thing in the same cell, else the same cell.
        both, gone, come = _alike(gone, come, parts)
        yield from (("changed", *rows) for rows in both)
    yield from (("removed", row, {}) for row in gone)
    yield from (("added", {}, row) for row in come)


def _between(old: Any, new: Any, shared: Sequence[str]) -> list[list[pa.ChunkedArray]]:
    """The columns of two tables without the rows at their heads and at their ends that are the
    same: of one more file among a thousand only its own stay."""
    sizes = [_size(own) for own in (old, new)]
    if max(sizes) < LARGE:  # else one column at a time
        old, new = (_read(own, shared) for own in (old, new))
    count = min(sizes)
    same = np.ones((2, count), bool)  # from the head, and from the end
    for column in shared:
        two = [_read(own, [column])[column] for own in (old, new)]
        for at, starts in enumerate(([0, 0], [size - count for size in sizes])):
            pair = [own.slice(n, count) for own, n in zip(two, starts, strict=True)]
            same[at] &= _same(*pair)
    head = count if same[0].all() else int(same[0].argmin())
    ends = same[1, ::-1][: count - head]
    tail = count - head if ends.all() else int(ends.argmin())
    return [
        [_read(own, [column])[column].slice(head, size - tail - head) for column in shared]
        if size > tail + head
        else []
        for own, size in zip((old, new), sizes, strict=True)
    ]


def _size(table: pd.DataFrame | pq.ParquetFile) -> int:
    return table.metadata.num_rows if isinstance(table, pq.ParquetFile) else len(table)


def _read(table: Any, names: Sequence[str]) -> pa.Table:
    """Columns of a table."""
    if isinstance(table, pd.DataFrame):
        return pa.Table.from_pandas(table[[*names]], preserve_index=False)
    return table.read([*names]) if isinstance(table, pq.ParquetFile) else table.select(names)


def _same(old: pa.ChunkedArray, new: pa.ChunkedArray) -> np.ndarray:
    """Which values are the same; what is missing equals what is missing."""
    if old.type != new.type:
        return np.zeros(len(old), bool)
    missing = pc.call_function("and", [old.is_null(), new.is_null()])
    alike = pc.call_function("coalesce", [pc.call_function("equal", [old, new]), missing])
    return alike.to_numpy()


def _alike(
    gone: list[Row], come: list[Row], columns: Iterable[str]
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Pairs of a row that went and one that came that are alike in columns, and those left."""
    parts = tuple(columns)
    waiting = defaultdict(list)
    for row in gone:
        waiting[tuple(row[part] for part in parts)].append(row)
    both, left = [], []
    for row in come:
        same = waiting[tuple(row[part] for part in parts)]
        if same:
            both.append((same.pop(0), row))
        else:
            left.append(row)
    return both, [row for rows in waiting.values() for row in rows], left


def _rows(columns: list[pa.ChunkedArray]) -> Counter[tuple]:
    """Rows as tuples; what is missing equals what is missing."""
    return Counter(zip(*(column.to_pylist() for column in columns), strict=True))


def _told(name: str, old: Row, new: Row) -> tuple[str, str, str]:
    """What the row is of, and what it said before and says now."""
    row = new or old
    what = " | ".join(str(row[part]) for part in key(name) if part not in CELL and row[part])
    differing = _differing(old, new) or [part for part in row if part not in CELL]
    said, says = ("; ".join(_said(one, differing)) for one in (old, new))
    return what, said, says


def _said(row: Row, columns: Iterable[str]) -> Iterator[str]:
    """Column and value, without those that are empty."""
    for column in columns:
        value = row.get(column)
        if value not in (None, ""):
            yield f"{column}: {value:.15g}" if isinstance(value, float) else f"{column}: {value}"


def _differing(old: Row, new: Row) -> list[str]:
    return [part for part in new if old[part] != new[part]] if old and new else []


# -- causes --------------------------------------------------------------------------------------
class Causes:
    """The inputs that are others than before, and which of them a row comes from."""

    def __init__(self, before: Built, now: Built) -> None:
        names = before.files.keys() | now.files.keys()
        self.files = {one for one in names if before.files.get(one) != now.files.get(one)}
        registers = before.registers.keys() | now.registers.keys()
        self.lines = {
            name: [*_other_lines(before.registers.get(name, ""), now.registers.get(name, ""))]
            for name in sorted(registers - NO_ROW)
        }
        self.wide = [
            f"{name}: {line}"
            for name, lines in self.lines.items()
            for line in lines
            if name not in APART
        ]
        self.program = before.program != now.program

    def of(self, kind: str, old: Row, new: Row) -> str:
        """What changed this row: a cell or file, lines of registers, the program; "; " between."""
        row = new or old
        source, differing = str(row["source"]), set(_differing(old, new))
        own = [line for name in sorted(APART) for line in self._naming(name, row)]
        found = own or self.wide
        if source in self.files:
            only_figures = kind == "changed" and differing <= FIGURES
            here = cell_at(*(str(row[part]) for part in CELL)) if only_figures else source
            found = [here] if kind != "changed" else [here, *found]
        elif self.program and not own:
            found = ["analysis", *found]
        more = ["…"] if len(found) > MOST else []
        # Of a file that is the same as before, with all else: it had a twin, or has one now.
        return "; ".join([*found[:MOST], *more] or sorted(self.files)[:MOST])

    def _naming(self, name: str, row: Row) -> Iterator[str]:
        """The changed lines that name the file of a row and, where they name one, its cell."""
        cells = set(str(row["address"]).split(";"))
        for line in self.lines.get(name, ()):
            sign, _, text = line.partition(" ")
            fields = set(next(csv.reader([text], delimiter=_separator(text)), []))
            if row["source"] in fields and (name == CARDS or cells & fields):
                yield f"{name}: {line}"


def _other_lines(before: str, now: str) -> Iterator[str]:
    """Lines that one of two texts lacks: "- " what is gone, "+ " what is new."""
    old, new = Counter(before.splitlines()), Counter(now.splitlines())
    yield from (f"- {line}" for line in old - new)
    yield from (f"+ {line}" for line in new - old)


def _separator(line: str) -> str:
    return ";" if line.count(";") > line.count(",") else ","
