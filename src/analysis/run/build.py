"""A folder of workbooks to a folder of tables: one bad file never stops the others."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.checks.crosschecks import cross_checks
from analysis.checks.issues import issue_rows
from analysis.checks.rows import Row, cell_of, rows_of
from analysis.files import write_whole
from analysis.garbage import collecting_seldom
from analysis.reading.corrections import corrections_by_source, without_file
from analysis.reading.results import PARTS, FileResult, Tidied
from analysis.reading.unknown import unknown_rows
from analysis.registers.place_lines import POINT, lines_of_ids, with_point
from analysis.registers.places import parent_of
from analysis.registers.preferences import Preferences
from analysis.registers.register import Registers
from analysis.run.cache import PASSING, Cache
from analysis.run.changes import BESIDE, REGISTERS, Built, Figures, with_changes
from analysis.run.cluster import Cluster
from analysis.run.current import Summary, Told, is_current
from analysis.run.inputs import NothingToRead, files_of, held, look, made_now, twins_in
from analysis.run.packed import packed
from analysis.run.project import Cards, district_unknown, read_cards
from analysis.run.switch import manifest_of, next_set, one_run, settle, stands, switch
from analysis.run.tables import as_table, write_table
from analysis.run.workers import Workers, known_in
from analysis.words.messages import SEVERITIES, WORDS_TO_TEACH, Issue
from analysis.words.schema import ON_DEMAND, TABLES, columns

UNSETTLED = "district_unknown"  # the rule of a setting
WRITTEN = [name for name in TABLES if name not in ON_DEMAND]
Progress = Callable[[Iterable], Iterable]
Readers = Callable[[int], Workers | Cluster]  # for so many files


# -- a run -------------------------------------------------------------------------------------
def build(
    raw: Path,
    processed: Path,
    reference: Path,
    lang: str = "vi",
    progress: Progress = iter,
    today: str = "",
    waiting: Callable[[], object] = lambda: None,
    executor: Executor | None = None,
    figures: Figures = lambda *_: {},
) -> Summary:
    """Read every file of `raw` and write the tables to `processed` as CSV and Parquet.

    Beside the tables of rows stand the origin cards (`sources`) and what was read (`inputs`); all
    of them take the place of the last ones together, at the end, or not at all. `today` (an ISO
    date; the clock's where empty) is the day after which no result can be known. `waiting` is
    called where another run writes there, for which this one waits. `executor`: files are read on
    its machines (`run.cluster`), and not by processes of this one. `figures` tells which figures
    have other data than before, for the table `changes`. NothingToRead, OSError (a file
    cannot be written or replaced), MemoryError, ClusterFailed: the last tables stand as they were.
    """
    files_of(raw, lang)  # before the folder of tables is touched
    with one_run(processed, waiting):
        left = settle(processed)
        summary = _run(raw, processed, reference, lang, progress, today, executor, figures)
    return replace(summary, left=left)


def refresh(root: Path, figures: Figures = lambda *_: {}) -> None:
    """Build the tables of a project unless they are current. Errors are those of `build`."""
    data = root / "data"
    raw, processed, reference = data / "raw", data / "processed", data / "reference"
    if is_current(processed, made_now(reference, raw)):
        return
    with one_run(processed):
        settle(processed)
        if is_current(processed, made_now(reference, raw)):  # another run has built them
            return
        if _run(raw, processed, reference, "vi", iter, "", None, figures).kept:
            raise NothingToRead("unreadable", raw, "vi")


@collecting_seldom()
def _run(
    raw: Path,
    processed: Path,
    reference: Path,
    lang: str,
    progress: Progress,
    today: str,
    executor: Executor | None = None,
    figures: Figures = lambda *_: {},
) -> Summary:
    with held(reference, raw, lang) as given:
        registers = known_in(given.reference)
        cards, issues = read_cards(raw, given.cards)
        issues += twins_in(raw)
        cache = Cache(processed / ".cache", given.state)
        pool = partial(Cluster, executor) if executor else Workers
        readers = partial(pool, given.reference)
        results = _read_all(files_of(raw, lang), cards, cache, readers, progress)
    today = today or date.today().isoformat()
    tables = _tables(results, cards, issues, registers, reference, lang, today, cache)
    cache.forget_unused()
    summary = _summary(results, tables)
    if summary.nothing_read and stands(processed):
        return replace(summary, kept=True)
    digests = {one.source: one.digest for one in results}
    del results  # of many files they are a fifth of what is held
    compared = {name: tables[name] for name in (*PARTS, *BESIDE)}
    now = Built(compared, digests, given.texts, str(given.made["program"]))
    before = ((manifest_of(processed) or {}).get("made") or {}).get("files", {})
    summary = replace(summary, new_files=len(digests.keys() - before.keys()))
    rows, new = with_changes(processed, now, figures)
    tables["changes"] = as_table("changes", rows)
    with next_set(processed) as folder:
        for name in WRITTEN:
            write_table(folder, name, tables[name])
        write_whole(folder / REGISTERS, json.dumps(given.texts, ensure_ascii=False).encode())
        told = _told(summary, tables["issues"], lang, today)
        switch(processed, given.made | {"files": digests}, told.plain())
    return replace(summary, changes=new)


def _tables(
    results: list[FileResult],
    cards: Cards,
    issues: list[Issue],
    registers: Registers,
    reference: Path,
    lang: str,
    today: str,
    cache: Cache,
) -> dict[str, pd.DataFrame]:
    """All tables of a run, from what its files gave and what is wrong with its cards."""
    corrections = corrections_by_source(registers.tables["corrections"])
    read = [result.source for result in results if result.readable and result.ledger]
    issues = [*registers.contradictions, *issues, *without_file(corrections, read)]
    issues += [issue for result in results for issue in result.issues]
    tables = {part: as_table(part, _rows(results, part)) for part in PARTS}
    preferences = Preferences(registers.tables["preferred_sources"])
    issues += cross_checks(tables, registers, preferences, today)
    issues += preferences.unused()
    beside = _beside(results, tables, cards, registers, cache)
    issues += district_unknown(reference, beside["places"])
    return tables | beside | {"issues": as_table("issues", issue_rows(issues, lang))}


def _rows(results: list[FileResult], part: str) -> Iterator[tuple]:
    return (row for result in results for row in getattr(result.tidied, part))


def _beside(
    results: list[FileResult],
    tables: dict[str, pd.DataFrame],
    cards: Cards,
    registers: Registers,
    cache: Cache,
) -> dict[str, pd.DataFrame]:
    """The tables that tell how the rows came about."""
    unknown = [one for result in results for one in result.unknown]
    made = {
        "ledger": [line for result in results for line in result.ledger],
        "unknown_words": unknown_rows(unknown, registers.tables["vocabulary"]),
        "sources": [[card.get(name, "") for name in columns("sources")] for card in cards.values()],
        "inputs": _inputs(results, tables, cards),
        "places": _places(registers, tables, cache),
    }
    return {name: as_table(name, rows) for name, rows in made.items()}


def _inputs(
    results: list[FileResult], tables: dict[str, pd.DataFrame], cards: Cards
) -> list[tuple]:
    """What was read: each file, its hash, and the basis of its rows, or else of its card."""
    of_rows: dict[str, str] = {}
    for source, basis in sorted(_told_of(tables, "source", "basis")):
        of_rows[source] = f"{of_rows[source]};{basis}" if source in of_rows else basis
    of_cards = {source: card.get("basis", "") for source, card in cards.items()}
    known = of_cards | of_rows
    return [(one.source, one.digest, known.get(one.source, "")) for one in results]


def _told_of(tables: Mapping[str, pd.DataFrame], *names: str) -> Iterator[tuple]:
    """What the rows of all parts hold together in these columns, each but once."""
    own = (tables[part][[*names]].drop_duplicates() for part in PARTS if len(tables[part]))
    return iter(dict.fromkeys(chain.from_iterable(one.itertuples(False, None) for one in own)))


def _places(registers: Registers, tables: dict[str, pd.DataFrame], cache: Cache) -> list[list]:
    """The project's own places, and those that rows name besides, with all around and beside
    them."""
    own = registers.tables["places"]
    every = _told_of(tables, "place_id", "place")
    named = {one: place for one, place in every if one and one not in registers.by_place_id}
    of_kinds = tables["criteria"][["place_id", "place_type"]].drop_duplicates()
    kinds = dict(of_kinds.itertuples(index=False))
    head = "place_id", "place", "place_type", "parent_id"
    kept = [
        dict(zip(head, (one, place, kinds.get(one, "xã"), parent_of(one)), strict=True))
        for one, place in named.items()
        if parent_of(one)
    ]
    ids = {own for one in named for own in one.split(";")} | {line["parent_id"] for line in kept}
    asked = sorted(ids - registers.by_place_id.keys())
    known = cache.once("places", asked, lambda: lines_of_ids(asked, own)) if asked else []
    lines = [*map(with_point, own), *known, *kept]
    return [
        [
            _degrees(line, name) if name in POINT else line.get(name, "")
            for name in columns("places")
        ]
        for line in lines
    ]


def _degrees(line: Mapping[str, str], name: str) -> float | None:
    """What a line says in degrees; nothing where that is no number."""
    try:
        return float(line.get(name, "").replace(",", "."))
    except ValueError:
        return None


def _summary(results: list[FileResult], tables: dict[str, pd.DataFrame]) -> Summary:
    issues = rows_of(tables["issues"])
    counts = Counter(one.severity for one in issues)
    # A setting that does not hold is told with the errors: all figures follow it.
    told_first = (one for one in issues if one.severity == "error" or one.rule == UNSETTLED)
    told = [
        (" ".join(filter(None, (one.source, one.sheet and f"[{one.sheet}]", one.address))), one)
        for one in islice(told_first, 5)
    ]
    return Summary(
        len(results),
        sum(not result.readable for result in results),
        {part: len(tables[part]) for part in PARTS},
        {severity: counts[severity] for severity in SEVERITIES},
        [f"{where}: {one.message}" for where, one in told],
        **_open(results, issues, rows_of(tables["ledger"]), rows_of(tables["unknown_words"])),
    )


def _open(
    results: list[FileResult], issues: list[Row], ledger: list[Row], words: list[Row]
) -> dict[str, Any]:
    """What a run leaves open: figures that wait, errors to mend, words to teach, and where to look
    first."""
    unread = {result.source for result in results if not result.readable}
    errors = [one for one in issues if one.severity == "error" and one.source not in unread]
    cells = {(one.source, one.sheet, at) for one in errors for at in one.address.split(";")}
    waits: Counter[str] = Counter()
    for line in ledger:
        waits[line.source] += line.issue
    return {
        "read": sum(line.value for line in ledger),
        "waits": sum(waits.values()),
        "mend": sum(one.rule not in WORDS_TO_TEACH for one in errors),
        "words": sum(cell_of(one) in cells for one in words if one.figures > 0),
        "look": _look(errors or _doubts(issues), waits),
    }


def _doubts(issues: list[Row]) -> list[Row]:
    return [one for one in issues if one.severity == "warning" and one.address]


def _look(told: list[Row], waits: Mapping[str, int]) -> tuple[str, str, str, int] | None:
    """The first cell that is told of the file in which most figures wait."""
    worst = max(told, key=lambda one: waits[one.source], default=None)
    return (*cell_of(worst), waits[worst.source]) if worst else None


def _told(summary: Summary, issues: pd.DataFrame, lang: str, today: str) -> Told:
    rules = set(issues["rule"])
    return Told(lang, today, "result_in_future" in rules, bool(PASSING & rules), summary)


# -- its files ---------------------------------------------------------------------------------
@dataclass(slots=True)
class _Job:
    source: str
    digest: str  # of the bytes that stood there before; those that are read may be others
    basis: str
    reading: Future[FileResult]
    known: bool  # by an earlier run


def _read_all(
    files: dict[str, Path], cards: Cards, cache: Cache, readers: Readers, progress: Progress
) -> list[FileResult]:
    """The result of every file, in order: known, or read by a worker that only it can stop."""
    asked = [
        (source, look(path), cards.get(source, {}).get("basis", ""))
        for source, path in files.items()
    ]
    known = {
        source: packed(kept) if (kept := cache.get(digest, source, basis)) else None
        for source, digest, basis in asked
    }
    results: list[FileResult] = []
    fresh = {source for source, result in known.items() if result is None}
    with readers(len(fresh)) as workers:
        jobs = []
        for source, digest, basis in asked:
            kept = known[source]
            reading = _done(kept) if kept else workers.read(files[source], source, basis)
            jobs.append(_Job(source, digest, basis, reading, bool(kept)))
        try:
            for job in progress(jobs):
                result = job.reading.result()
                if job.source in fresh:
                    cache.put(job.basis, result)
                    fresh.remove(job.source)
                    result = packed(result)
                    job.reading = _done(result)  # lets go of the rows as they were
                results.append(_known_by_hash(result, job.digest))
        except KeyboardInterrupt:
            for job in jobs:
                if job.source in fresh and job.reading.done():  # read ahead of the one waited for
                    cache.put(job.basis, job.reading.result())
            raise
    return [_carded(one, cards) for one in _once(results)]


def _done(result: FileResult) -> Future[FileResult]:
    """A reading that has ended."""
    done: Future[FileResult] = Future()
    done.set_result(result)
    return done


def _known_by_hash(result: FileResult, stood: str) -> FileResult:
    """A file whose reading broke off is known by what stood there; one not opened is not known."""
    if result.digest or any(issue.rule == "file_not_opened" for issue in result.issues):
        return result
    return replace(result, digest=stood)


def _once(results: list[FileResult]) -> list[FileResult]:
    """Of files with the same content only the first gives rows; the others say so."""
    first: dict[str, str] = {}
    kept = []
    for one in results:
        twin = first.setdefault(one.digest, one.source) if one.digest else one.source
        if twin != one.source:
            told = Issue("same_content", one.source, found=twin)
            one = FileResult(one.source, Tidied(), [told], digest=one.digest)
        kept.append(one)
    return kept


def _carded(result: FileResult, cards: Cards) -> FileResult:
    """A file that was read and has no origin card says so."""
    twin = any(issue.rule == "same_content" for issue in result.issues)
    if result.source in cards or not result.readable or twin:
        return result
    return replace(result, issues=[*result.issues, Issue("no_origin_card", result.source)])
