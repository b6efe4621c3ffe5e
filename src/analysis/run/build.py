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
from unicodedata import normalize as unicode_normalize

from analysis.checks.crosschecks import cross_checks, unused_aliases
from analysis.checks.issues import ISSUES, issue_rows, register_issues
from analysis.files import csv_text, digest_of, write_whole
from analysis.reading.corrections import corrections_by_source, without_file
from analysis.reading.ledger import LEDGER
from analysis.reading.reader import PARTS, FileResult
from analysis.reading.tidied import CONTRIBUTIONS, CRITERIA, INDICATORS, Tidied
from analysis.registers.preferences import Preferences, follow
from analysis.registers.register import Registers, load, read_register
from analysis.run.workers import Workers
from analysis.sheets.workbooks import find_files
from analysis.words.messages import Issue

if TYPE_CHECKING:
    import pandas as pd

TABLES = {
    "criteria": CRITERIA,
    "contributions": CONTRIBUTIONS,
    "indicators": INDICATORS,
    "issues": ISSUES,
    "ledger": LEDGER,
}
CARD = ("source", "title", "producer", "document", "date", "published", "basis", "note")
INPUT = ("source", "sha256", "basis")
_NUMBERS = {"value", "out_of", "quantity", "value_vnd"}
_WHOLE = {"year"}


@dataclass(frozen=True)
class Tables:
    """All tables as DataFrames, with the registers that charts need; `root` is the project folder.

    `criteria` and `indicators` have one column more than their files: `set_aside` marks figures in whose place people
    declared another source to be followed. They stay in the table; charts leave them out and say so.
    """

    root: Path
    criteria: object
    contributions: object
    indicators: object
    issues: object
    ledger: object
    sources: object
    inputs: object
    places: object
    criteria_sets: object
    criteria_names: object
    indicator_names: object
    organizations: object
    kinds: object


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did, for the closing words of a run."""

    files: int
    unreadable: int
    rows: dict[str, int]
    severities: dict[str, int]
    first_errors: tuple[str, ...] = ()


# -- a run -------------------------------------------------------------------------------------------------
def find_root(start: Path | None = None) -> Path:
    """The project folder: the nearest one upwards from `start` (or the current folder) that holds the registers."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "data" / "reference").is_dir():
            return folder
    raise FileNotFoundError(f"Không tìm thấy thư mục data/reference từ {here} trở lên.")


def read_cards(raw: Path) -> tuple[dict[str, dict[str, str]], list[Issue]]:
    """Origin cards by source, from sources.csv of the raw folder, and what is wrong with that file."""
    path = raw / "sources.csv"
    if not path.exists():
        return {}, []
    try:
        rows = read_register(path)
    except (OSError, UnicodeDecodeError) as error:
        return {}, [Issue("register_unreadable", "sources.csv", found=str(error))]
    cards, issues = {}, []
    there = {unicode_normalize("NFC", p.relative_to(raw).as_posix()) for p in find_files(raw)}
    for line, row in enumerate(rows, start=2):
        source = unicode_normalize("NFC", row.get("source", "").replace("\\", "/"))
        if source:
            cards[source] = row
            if source not in there:
                issues.append(Issue("unused_origin_card", "sources.csv", "", f"A{line}", source))
    return cards, issues


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
    return _write_all(results, issues, cards, registers, processed, lang, today or date.today().isoformat())


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
    cards: dict[str, dict[str, str]],
    cache: Cache,
    reference: Path,
    progress: Callable[[Iterable], Iterable],
) -> list[FileResult]:
    """The result of every file, in order: from the cache, or read by a worker that only this file can stop."""
    jobs: list[_Job] = []
    first: dict[str, str] = {}
    for path in find_files(raw):
        source = unicode_normalize("NFC", path.relative_to(raw).as_posix())
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
                if job.result is None and job.reading.done():  # read ahead of the file that is waited for
                    cache.put(job.digest, job.basis, job.reading.result())
            raise
    cache.forget_unused()
    for job in jobs:
        job.result.digest = job.digest
    return [_with_card(job.result, cards) for job in jobs]


def _with_card(result: FileResult, cards: dict[str, dict[str, str]]) -> FileResult:
    twin = any(issue.rule == "same_content" for issue in result.issues)
    if result.source not in cards and result.readable and not twin:
        result.issues.append(Issue("no_origin_card", result.source))
    return result


def _write_inputs(results: list[FileResult], cards: dict[str, dict[str, str]], processed: Path) -> None:
    rows = []
    for result in results:
        found = {dict(zip(TABLES[n], r, strict=True))["basis"] for n in PARTS for r in getattr(result.tidied, n)}
        basis = ";".join(sorted(found)) or cards.get(result.source, {}).get("basis", "")
        rows.append((result.source, result.digest, basis))
    write_table(processed, "inputs", as_table("inputs", rows))


def _write_all(
    results: list[FileResult],
    issues: list[Issue],
    cards: dict[str, dict[str, str]],
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
    """Rows as a table with the columns and types of its file: texts are never missing, numbers may be."""
    import pandas as pd

    columns = (TABLES | {"sources": CARD, "inputs": INPUT})[name]
    frame = pd.DataFrame.from_records(rows, columns=list(columns))
    for column in columns:
        if column in _WHOLE or (name == "ledger" and column not in ("source", "sheet")):
            frame[column] = frame[column].astype("int64")
        elif column in _NUMBERS:
            frame[column] = frame[column].astype("float64")
        else:
            frame[column] = frame[column].astype("object").where(frame[column].notna(), "").astype("str")
    return frame


def write_table(folder: Path, name: str, frame: pd.DataFrame) -> None:
    """One table as CSV (UTF-8 with BOM, for Excel) and as Parquet."""
    texts = frame.columns[frame.dtypes == "str"]
    safe = frame.assign(**{column: [csv_text(value) for value in frame[column]] for column in texts})
    write_whole(folder / f"{name}.csv", safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))
    write_whole(folder / f"{name}.parquet", frame.to_parquet(index=False))


def load_tables(root: Path | str | None = None, processed: Path | str | None = None) -> Tables:
    """The built tables, built first where they are missing or older than the raw data or the registers.

    Works from the project folder and from any folder inside it, such as notebooks/.
    """
    import pandas as pd

    folder = find_root(Path(root) if root else None)
    target = Path(processed) if processed else folder / "data" / "processed"
    if processed is None and is_stale(folder):
        build(folder / "data" / "raw", target, folder / "data" / "reference")
    frames = {name: pd.read_parquet(target / f"{name}.parquet") for name in (*TABLES, "sources", "inputs")}
    frames = follow(frames)
    registers = {
        name: pd.DataFrame(read_register(folder / "data" / "reference" / f"{name}.csv"))
        for name in ("places", "criteria_sets", "criteria", "indicators", "organizations", "kinds")
    }
    sets, names = registers["criteria_sets"], registers["criteria"]
    sets["size"] = sets["size"].astype("int64")
    names["extends"] = names["criteria_set"].map(sets.set_index("criteria_set")["extends"]).fillna("")
    return Tables(
        root=folder,
        **frames,
        places=registers["places"],
        criteria_sets=registers["criteria_sets"],
        criteria_names=registers["criteria"],
        indicator_names=registers["indicators"],
        organizations=registers["organizations"],
        kinds=registers["kinds"],
    )


def is_stale(root: Path) -> bool:
    """Whether the tables are missing, or older than a raw file, a register or the code that reads them."""
    tables = [root / "data" / "processed" / f"{name}.parquet" for name in (*TABLES, "sources", "inputs")]
    if not all(t.exists() for t in tables):
        return True
    built = min(t.stat().st_mtime for t in tables)
    inputs = [
        *(root / "data" / "raw").rglob("*"),
        *(root / "data" / "reference").glob("*.csv"),
        *Path(__file__).parents[1].rglob("*.py"),
    ]
    return any(p.stat().st_mtime > built for p in inputs)
