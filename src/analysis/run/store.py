"""A set of tables on a store that fsspec knows (s3://, gs://, memory://, file://), by years.

    URL/set-000007-1f0c…/criteria/year=2018/0.parquet     the rows of a year
    URL/set-000007-1f0c…/issues/0.parquet                 a table without years
    URL/set-000007-1f0c…/manifest.json                    written last: each file by its hash

Such a store has no rename. Each set has a folder of its own that nothing is ever written over, and
is there once its manifest is; the last one that is whole counts. A run that is cut short leaves a
folder without manifest, which a later one clears away; the set before stays for those who read it.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.files import digest_of
from analysis.run.changes import REGISTERS
from analysis.run.switch import MANIFEST, Manifest, manifest_of, sealed, unsealed
from analysis.words.names import sentences
from analysis.words.schema import TABLES, columns
from analysis.words.text import slug

PIECE = 20_000  # rows that are written at a time
LARGE = 1_000_000  # rows of a table by years from which on its texts are categories
_SET = re.compile(r"set-(\d{6})-[0-9a-f]+$")


class StoreFailed(OSError):
    """A store cannot be read or written; its text is a sentence."""

    def __init__(self, why: str, lang: str = "vi", **told: object) -> None:
        super().__init__(sentences("cli", lang)[f"store_{why}"].format(**told))


def stage_of(root: Path, url: str) -> Path:
    """The folder of a project in which the tables for a store are built before they are sent."""
    digest = hashlib.sha256(url.encode()).hexdigest()[:8]
    return root / "data" / "processed" / ".stores" / f"{slug(url.split('://')[1])[:40]}-{digest}"


# -- writing ---------------------------------------------------------------------------------------
def send(folder: Path, url: str, lang: str = "vi") -> bool:
    """Put the set of a folder on a store as its next set; False where its last is the same.

    StoreFailed: it cannot be reached, or another run has sent a set meanwhile; the last set stands.
    """
    of = manifest_of(folder)
    assert of is not None, "a set that was just built"
    with _opened(url, lang) as (files, root), tempfile.TemporaryDirectory() as local:
        last = _last(files, root)
        if last and last.told["of"] == of["files"]:
            return False
        number, parts = (last.number if last else 0) + 1, _parts(folder, Path(local))
        digests = {name: digest_of(path) for name, path in parts.items()}
        told = {"files": digests, "of": of["files"], "made": of["made"]}
        data = sealed(told)
        own = f"{root}/set-{number:06}-{hashlib.sha256(data).hexdigest()[:12]}"
        for name, path in parts.items():
            files.makedirs(f"{own}/{name}".rpartition("/")[0], exist_ok=True)
            files.put_file(str(path), f"{own}/{name}")
        meanwhile = _last(files, root)
        if meanwhile and meanwhile.number >= number:
            files.rm(own, recursive=True)
            raise StoreFailed("another", lang, url=url)
        files.pipe_file(f"{own}/{MANIFEST}", data)
        with suppress(OSError):  # the next run clears away what stays
            for other, path in _sets(files, root):
                if other < number - 1:
                    files.rm(path, recursive=True)
    return True


def _parts(folder: Path, local: Path) -> dict[str, Path]:
    """The tables of a folder as files by years, and the registers they were made with."""
    parts = {REGISTERS: folder / REGISTERS}
    for path in sorted(folder.glob("*.parquet")):
        with pq.ParquetFile(path) as table:
            parts |= {name: local / name for name in write_years(table, path.stem, local)}
    return parts


def write_years(table: pq.ParquetFile, name: str, folder: Path) -> list[str]:
    """Write the rows of each year to a file of its own in a folder; returns the names of files."""
    without = [column for column in table.schema_arrow.names if column != "year"]
    by_year = len(without) < len(table.schema_arrow.names) and table.metadata.num_rows > 0
    writers: dict[str, pq.ParquetWriter] = {}
    waiting: dict[str, list[pa.Table]] = defaultdict(list)

    def _write(at: str) -> None:
        rows = pa.concat_tables(waiting.pop(at)).replace_schema_metadata()
        if at not in writers:
            (folder / at).parent.mkdir(parents=True, exist_ok=True)
            writers[at] = pq.ParquetWriter(folder / at, rows.schema, compression="zstd")
        writers[at].write_table(rows)

    for batch in table.iter_batches(PIECE):
        rows = pa.Table.from_batches([batch])
        for year in rows["year"].unique().to_pylist() if by_year else ():
            at = f"{name}/year={year}/0.parquet"
            waiting[at].append(rows.filter(pc.field("year") == year).select(without))
            if sum(len(own) for own in waiting[at]) >= PIECE:
                _write(at)
        if not by_year:
            waiting[f"{name}/0.parquet"].append(rows)
            _write(f"{name}/0.parquet")
    if not table.metadata.num_rows:
        waiting[f"{name}/0.parquet"].append(table.schema_arrow.empty_table())
    for at in [*waiting]:
        _write(at)
    for writer in writers.values():
        writer.close()
    return [*writers]


# -- reading ---------------------------------------------------------------------------------------
def read_store(
    url: str, names: Collection[str], years: Collection[int] | None = None
) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """Tables of the last set of a store, by name, and the texts of its registers, by file.

    `years`: of tables by years only these are read (all where None). Their rows stand by years;
    where they are a million and more, texts are categories. StoreFailed: there is no set, or one
    of its files was changed.
    """
    with _opened(url) as (files, root):
        last = _last(files, root)
        if last is None:
            raise StoreFailed("empty", url=url)

        def _data(name: str) -> bytes:
            found = files.cat_file(f"{last.path}/{name}")
            if hashlib.sha256(found).hexdigest() != last.told["files"][name]:
                raise StoreFailed("changed", url=url, file=name)
            return found

        frames = {}
        for name in names:
            there = sorted(one for one in last.told["files"] if one.startswith(f"{name}/"))
            wanted = [one for one in there if _wanted(_year(one), years)]
            if not there:
                raise StoreFailed("lacks", url=url, table=name)
            parts = ((_year(one), _data(one)) for one in wanted or there[:1])
            frames[name] = _frame(name, parts, bool(wanted))
        return frames, json.loads(_data(REGISTERS))


def _wanted(year: int | None, years: Collection[int] | None) -> bool:
    return year is None or years is None or year in years


def _year(name: str) -> int | None:
    found = re.search(r"/year=(-?\d+)/", name)
    return int(found[1]) if found else None


def _frame(name: str, files: Iterable[tuple[int | None, bytes]], rows: bool) -> pd.DataFrame:
    """One table of its files, each with its year; without `rows` none of them.

    Texts go into codes piece by piece: whole columns of them would take more than all else.
    """
    chunks: dict[str, list[np.ndarray]] = {column: [] for column in columns(name)}
    known: dict[str, dict[str, int]] = {}
    by_year = False
    for year, data in files:
        own = _columns(data, known, rows)
        if year is not None:
            by_year, count = True, len(next(iter(own.values())))
            own["year"] = np.full(count, year, np.int16)
        for column, values in own.items():
            chunks[column].append(values)
    dtypes = {column.column: column.dtype for column in TABLES[name]}
    made: dict[str, Any] = {}
    for column in [*chunks]:
        whole = np.concatenate(chunks.pop(column))
        large = by_year and len(whole) >= LARGE
        if column in known:
            made[column] = _texts(whole, [*known.pop(column)], large)
        else:
            made[column] = whole if large else whole.astype(dtypes[column])
    return pd.DataFrame(made, copy=False)


def _columns(data: bytes, known: dict[str, dict[str, int]], rows: bool) -> dict[str, np.ndarray]:
    """The columns of one file, texts as codes of `known`; one array each, since many small ones
    leave holes in the memory of a large table."""
    file, parts = BytesIO(data), defaultdict[str, list[np.ndarray]](list)
    texts = [one.name for one in pq.read_schema(file) if _is_text(one.type)]
    with pq.ParquetFile(file, read_dictionary=texts) as table:
        groups = range(table.num_row_groups if rows else 0)
        for n in (None, *groups):
            piece = table.schema_arrow.empty_table() if n is None else table.read_row_group(n)
            for column in piece.column_names:
                values = piece[column].combine_chunks()
                if pa.types.is_dictionary(values.type):
                    own = _codes(values, known.setdefault(column, {}))
                else:
                    own = values.to_numpy(zero_copy_only=False)
                parts[column].append(own)
    return {column: np.concatenate(own) for column, own in parts.items()}


def _codes(values: pa.DictionaryArray, known: dict[str, int]) -> np.ndarray:
    """The codes of texts in `known`, to which those are added that it lacks."""
    own = [known.setdefault(text, len(known)) for text in values.dictionary.to_pylist()]
    small = np.int16 if len(known) < 1 << 15 else np.int32
    return np.array(own, small)[values.indices.to_numpy(zero_copy_only=False)]


def _texts(codes: np.ndarray, known: list[str], large: bool) -> pd.Categorical | pd.Series:
    """Codes as texts, or as categories in the order of texts."""
    order = sorted(range(len(known)), key=known.__getitem__)
    rank = np.empty(len(known), np.int32)
    rank[order] = np.arange(len(known))
    small = np.min_scalar_type(-max(len(known), 1))
    texts = pd.Index([known[n] for n in order], dtype="str")
    made = pd.Categorical.from_codes(rank.astype(small)[codes], texts)
    return made if large else pd.Series(made).astype("str")


def _is_text(of: pa.DataType) -> bool:
    return pa.types.is_string(of) or pa.types.is_large_string(of)


# -- a store ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Last:
    """The last set that is whole."""

    number: int
    path: str
    told: Manifest


@contextmanager
def _opened(url: str, lang: str = "vi") -> Iterator[tuple[Any, str]]:
    """The file system of a store and the path in it; what goes wrong inside becomes a sentence."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise StoreFailed("no_fsspec", lang) from error
    try:
        files, root = url_to_fs(url)
        files.invalidate_cache()  # another run may have written meanwhile
        yield files, root.rstrip("/")
    except StoreFailed:
        raise
    except ImportError as error:  # s3:// needs s3fs: its own words tell
        raise StoreFailed("needs", lang, url=url, reason=error) from error
    except Exception as error:  # each kind of store has its own
        told = f"{type(error).__name__}: {error}"
        raise StoreFailed("unreached", lang, url=url, reason=told) from error


def _sets(files: Any, root: str) -> list[tuple[int, str]]:
    """The folders of sets by number, the last first, whole or not."""
    files.invalidate_cache()
    try:
        paths = [path.rstrip("/") for path in files.ls(root, detail=False)]
    except FileNotFoundError:
        return []
    found = ((_SET.search(path), path) for path in paths)
    return sorted(((int(one[1]), path) for one, path in found if one), reverse=True)


def _last(files: Any, root: str) -> _Last | None:
    for number, path in _sets(files, root):
        try:
            told = unsealed(files.cat_file(f"{path}/{MANIFEST}"))
        except FileNotFoundError:
            continue
        if told is not None:
            return _Last(number, path, told)
    return None
