"""A folder of workbooks to a folder of tables: one bad file never stops the others."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.checks.crosschecks import cross_checks, unused_aliases
from analysis.checks.issues import issue_rows, register_issues
from analysis.files import csv_text, digest_of, write_whole
from analysis.reading.corrections import corrections_by_source, without_file
from analysis.reading.reader import PARTS, FileResult
from analysis.reading.tidied import Tidied
from analysis.registers.preferences import Preferences
from analysis.registers.register import Registers, load
from analysis.run.project import Cards, read_cards, source_name
from analysis.run.workers import Workers
from analysis.sheets.workbooks import find_files
from analysis.words.messages import Issue
from analysis.words.schema import TABLES as SCHEMA
from analysis.words.schema import columns

if TYPE_CHECKING:
    import pandas as pd

TABLES = {
    name: columns(name) for name in ("criteria", "contributions", "indicators", "issues", "ledger")
}
CARD, INPUT = columns("sources"), columns("inputs")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did, for the closing words of a run."""

    files: int
    unreadable: int
    rows: dict[str, int]
    severities: dict[str, int]
    first_errors: tuple[str, ...] = ()

    @property
    def nothing_read(self) -> bool:
        """Whether there were files and none could be read."""
        return 0 < self.files == self.unreadable


# -- a run -------------------------------------------------------------------------------------------------
def build(
    raw: Path,
    processed: Path,
    reference: Path,
    lang: str = "vi",
    progress: Callable[[Iterable], Iterable] = iter,
    today: str = "",
) -> Summary:
    """Read every file of `raw` and write the five tables to `processed` as CSV and Parquet.

    Beside them stand the origin cards (`sources`) and what was read (`inputs`: one row = one file, its hash, and the
    basis of its rows). `today` (an ISO date; the clock's where empty) is the day after which no result can be known.
    """
    registers = load(reference)
    cards, issues = read_cards(raw)
    issues = [*register_issues(registers.contradictions), *issues]
    results = _read_all(raw, cards, Cache(processed / ".cache", reference), reference, progress)
    _write_inputs(results, cards, processed)
    corrections = corrections_by_source(registers.tables["corrections"])
    issues += without_file(corrections, [r.source for r in results if r.readable and r.ledger])
    return _write_all(
        results, issues, cards, registers, processed, lang, today or date.today().isoformat()
    )


@dataclass(slots=True)
class _Job:
    path: Path
    source: str
    digest: str
    basis: str
    result: FileResult | None = None
    reading: Future | None = None


def _read_all(
    raw: Path,
    cards: Cards,
    cache: Cache,
    reference: Path,
    progress: Callable[[Iterable], Iterable],
) -> list[FileResult]:
    """The result of every file, in order: from the cache, or read by a worker that only this file can stop."""
    jobs: list[_Job] = []
    first: dict[str, str] = {}
    for path in find_files(raw):
        source = source_name(path, raw)
        job = _Job(path, source, digest_of(path), cards.get(source, {}).get("basis", ""))
        twin = first.setdefault(job.digest, source) if job.digest else source
        if twin != source:
            job.result = FileResult(source, Tidied(), [Issue("same_content", source, found=twin)])
        else:
            job.result = cache.get(job.digest, source, job.basis)
        jobs.append(job)
    waiting = [job for job in jobs if job.result is None]
    with Workers(reference, len(waiting)) as workers:
        for job in waiting:
            job.reading = workers.read(job.path, job.source, job.basis)
        try:
            for job in progress(jobs):
                if job.reading is not None:
                    job.result = cache.put(job.digest, job.basis, job.reading.result())
        except KeyboardInterrupt:
            for job in waiting:
                if (
                    job.result is None and job.reading.done()
                ):  # read ahead of the file that is waited for
                    cache.put(job.digest, job.basis, job.reading.result())
            raise
    cache.forget_unused()
    for job in jobs:
        job.result.digest = job.digest
    return [_with_card(job.result, cards) for job in jobs]


def _with_card(result: FileResult, cards: Cards) -> FileResult:
    twin = any(issue.rule == "same_content" for issue in result.issues)
    if result.source not in cards and result.readable and not twin:
        result.issues.append(Issue("no_origin_card", result.source))
    return result


def _write_inputs(results: list[FileResult], cards: Cards, processed: Path) -> None:
    rows = []
    for result in results:
        found = {
            dict(zip(TABLES[n], r, strict=True))["basis"]
            for n in PARTS
            for r in getattr(result.tidied, n)
        }
        basis = ";".join(sorted(found)) or cards.get(result.source, {}).get("basis", "")
        rows.append((result.source, result.digest, basis))
    write_table(processed, "inputs", as_table("inputs", rows))


def _write_all(
    results: list[FileResult],
    issues: list[Issue],
    cards: Cards,
    registers: Registers,
    processed: Path,
    lang: str,
    today: str,
) -> Summary:
    tables = {name: as_table(name, _gathered(results, name)) for name in PARTS}
    issues = [*issues, *(f for r in results for f in r.issues)]
    preferences = Preferences(registers.tables["preferred_sources"])
    issues += cross_checks(tables, registers, preferences, today)
    issues += [*preferences.unused(), *unused_aliases(issues, registers)]
    told = issue_rows(issues, lang)
    tables["issues"] = as_table("issues", told)
    tables["ledger"] = as_table("ledger", [line for r in results for line in r.ledger])
    for name, table in tables.items():
        write_table(processed, name, table)
    sources = [tuple(c.get(k, "") for k in CARD) for c in cards.values()]
    write_table(processed, "sources", as_table("sources", sources))
    severities = {s: sum(1 for r in told if r[0] == s) for s in ("error", "warning", "note")}
    errors = [f"{_where(r)}: {r[6]}" for r in told if r[0] == "error"]
    counts = {name: len(tables[name]) for name in PARTS}
    return Summary(
        len(results), sum(not r.readable for r in results), counts, severities, tuple(errors[:5])
    )


def _gathered(results: list[FileResult], name: str) -> list[tuple]:
    return [row for result in results for row in getattr(result.tidied, name)]


def _where(issue: tuple) -> str:
    """File, sheet and cell of a row of the issues table, as far as it has them."""
    source, sheet, address = issue[2:5]
    return " ".join(part for part in (source, f"[{sheet}]" if sheet else "", address) if part)


class Cache:
    """Results by content of the file, of the registers and of this package: a rerun reads only what changed."""

    def __init__(self, folder: Path, reference: Path) -> None:
        self.folder = folder
        self.used: set[str] = set()
        state = hashlib.sha256()
        for path in sorted([*Path(__file__).parents[1].rglob("*.py"), *reference.glob("*.csv")]):
            state.update(path.name.encode() + path.read_bytes())
        self.state = state.hexdigest()

    def _path(self, digest: str, source: str, basis: str) -> Path:
        name = hashlib.sha256(f"{self.state}{digest}{source}{basis}".encode()).hexdigest()[:40]
        self.used.add(f"{name}.pickle")
        return self.folder / f"{name}.pickle"

    def get(self, digest: str, source: str, basis: str) -> FileResult | None:
        path = self._path(digest, source, basis)
        if not digest or not path.exists():
            return None
        try:
            return pickle.loads(path.read_bytes())  # written by this tool into its own folder
        except Exception:  # a cache entry that cannot be read is no entry
            return None

    def put(self, digest: str, basis: str, result: FileResult) -> FileResult:
        """Keep a result, unless its reading broke off, which may have had to do with the machine."""
        if digest and not any(issue.rule == "file_stopped" for issue in result.issues):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(digest, result.source, basis), pickle.dumps(result))
        return result

    def forget_unused(self) -> None:
        """Remove what this run did not ask for: results of files, registers or code that are no more."""
        for path in self.folder.glob("*.pickle"):
            if path.name not in self.used:
                path.unlink(missing_ok=True)


def as_table(name: str, rows: list[tuple]) -> pd.DataFrame:
    """Rows as a table with the columns and types of schema.csv: texts are never missing, numbers may be."""
    import pandas as pd

    frame = pd.DataFrame.from_records(rows, columns=list(columns(name)))
    texts = [column.column for column in SCHEMA[name] if column.type == "text"]
    frame[texts] = frame[texts].astype("object").fillna("")
    return frame.astype({column.column: column.dtype for column in SCHEMA[name]})


def write_table(folder: Path, name: str, frame: pd.DataFrame) -> None:
    """One table as CSV (UTF-8 with BOM, for Excel) and as Parquet."""
    texts = frame.columns[frame.dtypes == "str"]
    safe = frame.assign(
        **{column: [csv_text(value) for value in frame[column]] for column in texts}
    )
    write_whole(
        folder / f"{name}.csv", safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
    )
    write_whole(folder / f"{name}.parquet", frame.to_parquet(index=False))


def is_stale(root: Path) -> bool:
    """Whether the tables are missing, or older than a raw file, a register or the code that reads them."""
    tables = [
        root / "data" / "processed" / f"{name}.parquet" for name in (*TABLES, "sources", "inputs")
    ]
    if not all(t.exists() for t in tables):
        return True
    built = min(t.stat().st_mtime for t in tables)
    inputs = [
        *(root / "data" / "raw").rglob("*"),
        *(root / "data" / "reference").glob("*.csv"),
        *Path(__file__).parents[1].rglob("*.py"),
    ]
    return any(p.stat().st_mtime > built for p in inputs)
