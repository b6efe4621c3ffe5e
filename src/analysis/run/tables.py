"""Rows as tables of the schema, and tables as files: CSV for Excel, and Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.files import csv_text
from analysis.words.schema import TABLES, columns

ODD = r'[,"\r\n]|^[=+@\t-]'  # what a text holds that needs quotes, or a look at its beginning
ARROW = {"text": pa.large_string(), "whole": pa.int64(), "number": pa.float64()}  # by type
PIECE = 20_000  # rows that are made or written at a time


def as_table(name: str, rows: Iterable[Sequence]) -> pd.DataFrame:
    """Rows as a table of schema.csv: texts are never missing, numbers may be."""
    left, pieces = iter(rows), list[pa.Table]()
    while some := [*islice(left, PIECE)]:
        pieces.append(_piece(name, some))
    return pa.concat_tables(pieces).to_pandas() if pieces else _empty(name).copy()


@cache  # most tables of a small run are
def _empty(name: str) -> pd.DataFrame:
    return _piece(name, ()).to_pandas()


def _piece(name: str, rows: Sequence[Sequence]) -> pa.Table:
    made = []
    for n, column in enumerate(TABLES[name]):
        array = pa.array([row[n] for row in rows], ARROW[column.type], from_pandas=True)
        made.append(array.fill_null("") if column.type == "text" else array)
    return pa.Table.from_arrays(made, names=list(columns(name)))


def write_table(folder: Path, name: str, frame: pd.DataFrame) -> None:
    """One table as CSV (UTF-8 with BOM, for Excel) and as Parquet, in a folder of a set to be."""
    head = (",".join(map(_field, frame.columns)) + "\n").encode("utf-8-sig")
    if frame.empty:
        (folder / f"{name}.csv").write_bytes(head)
        (folder / f"{name}.parquet").write_bytes(_parquet_of_none(name))
        return
    table = pa.Table.from_pandas(frame, preserve_index=False)
    pq.write_table(table, folder / f"{name}.parquet")
    with (folder / f"{name}.csv").open("wb") as file:
        file.write(head)
        for start in range(0, table.num_rows, PIECE):
            file.write(_csv_of(table.slice(start, PIECE)).encode())


@cache
def _parquet_of_none(name: str) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(_empty(name), preserve_index=False), sink)
    return sink.getvalue().to_pybytes()


def _csv_of(table: pa.Table) -> str:
    """Rows as `to_csv` of pandas writes them, texts guarded; each distinct value but once."""
    fields = [*map(_fields, table.columns), pa.scalar(",", pa.large_string())]
    lines = pc.call_function("binary_join_element_wise", fields).to_pylist()
    return "\n".join([*lines, ""])


def _fields(values: pa.ChunkedArray) -> pa.Array:
    coded = values.combine_chunks().dictionary_encode()
    distinct = coded.dictionary
    if pa.types.is_large_string(values.type):
        odd = pc.call_function("match_substring_regex", [distinct], pc.MatchSubstringOptions(ODD))
        made = [_field(csv_text(one)) for one in distinct.filter(odd).to_pylist()]
        distinct = pc.call_function(
            "replace_with_mask", [distinct, odd, pa.array(made, pa.large_string())]
        )
    else:
        distinct = pa.array(map(repr, distinct.to_pylist()), pa.large_string())
    return distinct.take(coded.indices).fill_null("")


def _field(text: str) -> str:
    """A text as a field of a CSV file."""
    if not any(sign in text for sign in ',"\n\r'):
        return text
    return '"' + text.replace('"', '""') + '"'
