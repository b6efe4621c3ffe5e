"""A folder of workbooks to a folder of tables: one bad file never stops the others."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.checks.crosschecks import cross_checks
from analysis.checks.issues import issue_rows
from analysis.files import csv_text, digest_of, write_whole
from analysis.reading.corrections import corrections_by_source, without_file
from analysis.reading.reader import FileResult
from analysis.reading.rows import PARTS, Tidied
from analysis.reading.unknown import unknown_rows
from analysis.registers.place_lines import lines_of_ids
from analysis.registers.places import parent_of
from analysis.registers.preferences import Preferences
from analysis.registers.register import Registers, load
from analysis.run.project import Cards, read_cards, source_name
from analysis.run.switch import MANIFEST, next_set, one_run, settle, stands, switch
from analysis.run.workers import Workers
from analysis.sheets.workbooks import find_files
from analysis.words.messages import SEVERITIES, Issue
from analysis.words.names import sentences
from analysis.words.schema import TABLES, columns

WRITTEN = [name for name in TABLES if name != "cells"]
ARROW = {"text": pa.large_string(), "whole": pa.int64(), "number": pa.float64()}  # by type
Progress = Callable[[Iterable], Iterable]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did, for the closing words of a run."""

    files: int
    unreadable: int
    rows: dict[str, int]
    severities: dict[str, int]
    first_errors: list[str]
    left: str = ""  # by a run before that was cut short, as `settle` tells it
    kept: bool = False  # nothing could be read, so the tables that stood there stay

    @property
    def nothing_read(self) -> bool:
        """Whether none of the files could be read."""
        return self.files == self.unreadable


class NothingToRead(ValueError):
    """`why`: there is no folder ("missing"), a file in its place ("file"), none in it ("empty")."""

    def __init__(self, why: str, folder: Path, lang: str) -> None:
        super().__init__(sentences("cli", lang)[f"raw_{why}"].format(path=folder.name))
        self.why = why


# -- a run -------------------------------------------------------------------------------------
def build(
    raw: Path,
    processed: Path,
    reference: Path,
    lang: str = "vi",
    progress: Progress = iter,
    today: str = "",
    waiting: Callable[[], object] = lambda: None,
) -> Summary:
    """Read every file of `raw` and write the tables to `processed` as CSV and Parquet.

    Beside the tables of rows stand the origin cards (`sources`) and what was read (`inputs`); all
    of them take the place of the last ones together, at the end, or not at all. `today` (an ISO
    date; the clock's where empty) is the day after which no result can be known. `waiting` is
    called where another run writes there, for which this one waits. NothingToRead, OSError (a file
    cannot be written or replaced), MemoryError: the last tables stand as they were.
    """
    _must_hold_files(raw, lang)
    with one_run(processed, waiting):
        left = settle(processed)
        summary = _run(raw, processed, reference, lang, progress, today)
    return replace(summary, left=left)


def refresh(root: Path) -> None:
    """Build the tables of a project unless they are current. Errors are those of `build`."""
    if not is_stale(root):
        return
    data = root / "data"
    raw, processed = data / "raw", data / "processed"
    _must_hold_files(raw, "vi")
    with one_run(processed):
        settle(processed)
        if is_stale(root):  # another run may have built them meanwhile
            _run(raw, processed, data / "reference", "vi", iter, "")


def _must_hold_files(raw: Path, lang: str) -> None:
    if not raw.is_dir():
        raise NothingToRead("file" if raw.exists() else "missing", raw, lang)
    if not any(True for _ in find_files(raw)):
        raise NothingToRead("empty", raw, lang)


def _run(
    raw: Path, processed: Path, reference: Path, lang: str, progress: Progress, today: str
) -> Summary:
    registers = load(reference)
    cards, issues = read_cards(raw)
    results = _read_all(raw, cards, Cache(processed / ".cache", reference), reference, progress)
    corrections = corrections_by_source(registers.tables["corrections"])
    read = [result.source for result in results if result.readable and result.ledger]
    issues = [*registers.contradictions, *issues, *without_file(corrections, read)]
    issues += [issue for result in results for issue in result.issues]
    tables = {part: as_table(part, _rows(results, part)) for part in PARTS}
    preferences = Preferences(registers.tables["preferred_sources"])
    issues += cross_checks(tables, registers, preferences, today or date.today().isoformat())
    issues += preferences.unused()
    tables["issues"] = as_table("issues", issue_rows(issues, lang))
    tables |= _beside(results, tables, cards, registers)
    summary = _summary(results, tables)
    if summary.nothing_read and stands(processed):
        return replace(summary, kept=True)
    with next_set(processed) as folder:
        for name in WRITTEN:
            write_table(folder, name, tables[name])
        switch(processed, {})
    return summary


def _rows(results: list[FileResult], part: str) -> list[tuple]:
    return [row for result in results for row in getattr(result.tidied, part)]


def _beside(
    results: list[FileResult], tables: dict[str, pd.DataFrame], cards: Cards, registers: Registers
) -> dict[str, pd.DataFrame]:
    """The tables that tell how the rows came about."""
    unknown = [one for result in results for one in result.unknown]
    made = {
        "ledger": [line for result in results for line in result.ledger],
        "unknown_words": unknown_rows(unknown, registers.tables["vocabulary"]),
        "sources": [[card.get(name, "") for name in columns("sources")] for card in cards.values()],
        "inputs": _inputs(results, tables, cards),
        "places": _places(registers, tables),
    }
    return {name: as_table(name, rows) for name, rows in made.items()}


def _inputs(
    results: list[FileResult], tables: dict[str, pd.DataFrame], cards: Cards
) -> list[tuple]:
    """What was read: each file, its hash, and the basis of its rows, or else of its card."""
    rows = pd.concat([tables[part][["source", "basis"]] for part in PARTS]).drop_duplicates()
    of_rows = rows.sort_values("basis").groupby("source")["basis"].agg(";".join).to_dict()
    of_cards = {source: card.get("basis", "") for source, card in cards.items()}
    basis = of_cards | of_rows
    return [(own.source, own.digest, basis.get(own.source, "")) for own in results]


def _places(registers: Registers, tables: dict[str, pd.DataFrame]) -> list[list[str]]:
    """The project's own places, and those that rows name besides, with all around them."""
    own = registers.tables["places"]
    named = pd.concat([tables[part][["place_id", "place"]] for part in PARTS]).drop_duplicates()
    unknown = named[~named["place_id"].isin([*registers.by_place_id, ""])]
    named = dict(zip(unknown["place_id"], unknown["place"], strict=True))
    kinds = dict(tables["criteria"][["place_id", "place_type"]].itertuples(index=False))
    kept = [
        {
            "place_id": one,
            "place": place,
            "place_type": kinds.get(one, "xã"),
            "parent_id": parent_of(one),
        }  # fmt: skip
        for one, place in named.items()
        if parent_of(one)
    ]
    ids = {own for one in named for own in one.split(";")} | {line["parent_id"] for line in kept}
    ids -= registers.by_place_id.keys()
    lines = [*own, *(lines_of_ids(ids, own) if ids else []), *kept]
    return [[line.get(name, "") for name in columns("places")] for line in lines]


def _summary(results: list[FileResult], tables: dict[str, pd.DataFrame]) -> Summary:
    issues = tables["issues"]
    counts = issues["severity"].value_counts()
    errors = issues[issues["severity"] == "error"].head(5)
    told = [
        " ".join(part for part in (source, f"[{sheet}]" if sheet else "", address) if part)
        for source, sheet, address in zip(
            *(errors[part] for part in ("source", "sheet", "address")), strict=True
        )
    ]
    return Summary(
        len(results),
        sum(not result.readable for result in results),
        {part: len(tables[part]) for part in PARTS},
        {severity: int(counts.get(severity, 0)) for severity in SEVERITIES},
        [f"{where}: {message}" for where, message in zip(told, errors["message"], strict=True)],
    )


# -- its files ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Job:
    path: Path
    source: str
    digest: str
    basis: str
    reading: Future[FileResult]


def _read_all(
    raw: Path, cards: Cards, cache: Cache, reference: Path, progress: Progress
) -> list[FileResult]:
    """The result of every file, in order: known, or read by a worker that only it can stop."""
    asked = []
    for path in find_files(raw):
        source = source_name(path, raw)
        asked.append((path, source, digest_of(path), cards.get(source, {}).get("basis", "")))
    known = _known(asked, cache)
    with Workers(reference, len(asked) - len(known)) as workers:
        jobs = [
            _Job(
                *(path, source, digest, basis),
                known[path] if path in known else workers.read(path, source, basis),
            )
            for path, source, digest, basis in asked
        ]
        fresh = {job.path for job in jobs} - known.keys()
        try:
            for job in progress(jobs):
                result = job.reading.result()
                if job.path in fresh:
                    cache.put(job.digest, job.basis, result)
                    fresh.remove(job.path)
        except KeyboardInterrupt:
            for job in jobs:
                if job.path in fresh and job.reading.done():  # read ahead of the one waited for
                    cache.put(job.digest, job.basis, job.reading.result())
            raise
    cache.forget_unused()
    return [_carded(replace(job.reading.result(), digest=job.digest), cards) for job in jobs]


def _known(asked: list[tuple[Path, str, str, str]], cache: Cache) -> dict[Path, Future[FileResult]]:
    """The files that need no reading: of the same bytes as one before, or in the cache."""
    found: dict[Path, Future[FileResult]] = {}
    first: dict[str, str] = {}
    for path, source, digest, basis in asked:
        twin = first.setdefault(digest, source) if digest else source
        same = FileResult(source, Tidied(), [Issue("same_content", source, found=twin)])
        result = cache.get(digest, source, basis) if twin == source else same
        if result is not None:
            found[path] = Future()
            found[path].set_result(result)
    return found


def _carded(result: FileResult, cards: Cards) -> FileResult:
    """A file that was read and has no origin card says so."""
    twin = any(issue.rule == "same_content" for issue in result.issues)
    if result.source in cards or not result.readable or twin:
        return result
    return replace(result, issues=[*result.issues, Issue("no_origin_card", result.source)])


class Cache:
    """Results by content of file, registers and package: a rerun reads only what changed."""

    def __init__(self, folder: Path, reference: Path) -> None:
        self.folder = folder
        self.used: set[Path] = set()
        state = hashlib.sha256()
        for path in sorted([*Path(__file__).parents[1].rglob("*.py"), *reference.glob("*.csv")]):
            state.update(path.name.encode() + path.read_bytes())
        self.state = state.hexdigest()

    def _path(self, digest: str, source: str, basis: str) -> Path:
        name = hashlib.sha256(f"{self.state}{digest}{source}{basis}".encode()).hexdigest()[:40]
        path = self.folder / f"{name}.pickle"
        self.used.add(path)
        return path

    def get(self, digest: str, source: str, basis: str) -> FileResult | None:
        """The result of the same file under the same name; None where it is not kept."""
        path = self._path(digest, source, basis)
        try:
            # Written by this tool into its own folder.
            return pickle.loads(path.read_bytes()) if digest and path.exists() else None
        except Exception:  # a cache entry that cannot be read is no entry
            return None

    def put(self, digest: str, basis: str, result: FileResult) -> None:
        """Keep a result, unless its reading broke off: that may have been the machine."""
        if digest and not any(issue.rule == "file_stopped" for issue in result.issues):
            write_whole(self._path(digest, result.source, basis), pickle.dumps(result))

    def forget_unused(self) -> None:
        """Remove what this run did not ask for: of files, registers or code that are no more."""
        for path in set(self.folder.glob("*.pickle")) - self.used:
            path.unlink(missing_ok=True)


# -- tables ------------------------------------------------------------------------------------
def as_table(name: str, rows: Iterable[Sequence]) -> pd.DataFrame:
    """Rows as a table of schema.csv: texts are never missing, numbers may be."""
    values = [*zip(*rows, strict=True)] or [()] * len(TABLES[name])
    made = []
    for own, column in zip(values, TABLES[name], strict=True):
        array = pa.array(own, ARROW[column.type], from_pandas=True)
        made.append(array.fill_null("") if column.type == "text" else array)
    return pa.Table.from_arrays(made, names=list(columns(name))).to_pandas()


def write_table(folder: Path, name: str, frame: pd.DataFrame) -> None:
    """One table as CSV (UTF-8 with BOM, for Excel) and as Parquet."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    written = pa.BufferOutputStream()
    pq.write_table(table, written)
    write_whole(folder / f"{name}.csv", csv_of(table).encode("utf-8-sig"))
    write_whole(folder / f"{name}.parquet", written.getvalue().to_pybytes())


def csv_of(table: pa.Table) -> str:
    """The table as `to_csv` of pandas writes it, texts guarded; each distinct value but once."""
    lines = [",".join(map(_field, table.column_names))]
    if table.num_rows:
        fields = [*map(_fields, table.columns), pa.scalar(",")]
        lines += pc.call_function("binary_join_element_wise", fields).to_pylist()
    return "\n".join([*lines, ""])


def _fields(values: pa.ChunkedArray) -> pa.Array:
    coded = values.combine_chunks().dictionary_encode()
    texts = pa.types.is_large_string(values.type)
    made = [_field(csv_text(one)) if texts else repr(one) for one in coded.dictionary.to_pylist()]
    return pa.array(made, pa.string()).take(coded.indices).fill_null("")


def _field(text: str) -> str:
    """A text as a field of a CSV file."""
    if not any(sign in text for sign in ',"\n\r'):
        return text
    return '"' + text.replace('"', '""') + '"'


def is_stale(root: Path) -> bool:
    """Whether tables are not one whole set, or older than a raw file, a register or the code."""
    processed = root / "data" / "processed"
    if not stands(processed):
        return True
    built = (processed / MANIFEST).stat().st_mtime
    inputs = [
        *(root / "data" / "raw").rglob("*"),
        *(root / "data" / "reference").glob("*.csv"),
        *Path(__file__).parents[1].rglob("*.py"),
    ]
    return any(path.stat().st_mtime > built for path in inputs)
