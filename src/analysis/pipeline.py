"""A folder of workbooks to a folder of tables: one bad file never stops the others."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from unicodedata import normalize as unicode_normalize

from analysis import checks
from analysis.cells import CellReader
from analysis.context import context_of
from analysis.corrections import correct, corrections_by_source, without_file
from analysis.crosschecks import cross_checks, unused_aliases
from analysis.files import write_whole
from analysis.labels import Labels
from analysis.layout import Layout, understand
from analysis.messages import Issue, severity
from analysis.preferences import Preferences, follow
from analysis.registers import Registers, load, read_register
from analysis.wholes import wholes
from analysis.text import match_key
from analysis.tidy import CONTRIBUTIONS, CRITERIA, INDICATORS, TableTidier, Tidied
from analysis.workbooks import Sheet, Unreadable, Workbook, column_name, find_files, read_workbook

TABLES = {
    "criteria": CRITERIA,
    "contributions": CONTRIBUTIONS,
    "indicators": INDICATORS,
    "issues": checks.ISSUES,
    "ledger": checks.LEDGER,
}
CARD = ("source", "title", "producer", "document", "date", "published", "basis", "note")
PARTS = ("criteria", "contributions", "indicators")
_NUMBERS = {"value", "out_of", "quantity", "value_vnd"}
_WHOLE = {"year"}


@dataclass(slots=True)
class FileResult:
    """What one file gave: rows of the three tables, issues, and a ledger line per sheet."""

    source: str
    tidied: Tidied
    issues: list[Issue] = field(default_factory=list)
    ledger: list[tuple] = field(default_factory=list)
    readable: bool = True


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
    places: object
    criteria_sets: object
    criteria_names: object
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


class Reader:
    """Reads files against one set of registers; the caches of labels serve every file of a run.

    `understood` is called with the layout of each sheet once its cells have their final roles.
    """

    def __init__(self, registers: Registers, understood: Callable[[Layout], object] | None = None) -> None:
        self.understood = understood
        self.labels = Labels(registers)
        self.cells = CellReader(self.labels)
        self.corrections = corrections_by_source(registers.tables["corrections"])

    def read(self, path: Path, source: str, basis: str = "") -> FileResult:
        """Rows, issues and ledger of one file. Whatever is wrong with it is an issue, never an exception."""
        result = FileResult(source, Tidied())
        try:
            workbook = read_workbook(path, source)
            result.issues += correct(workbook, self.corrections.get(source, ()))
            self.tidy(workbook, basis, result)
        except Unreadable as error:
            result = FileResult(source, Tidied(), [Issue(error.rule, source, found=error.found)], readable=False)
        except Exception as error:  # a fault of this tool with one file must not cost the others
            fault = Issue("file_stopped", source, found=f"{type(error).__name__}: {error}")
            result = FileResult(source, Tidied(), [fault], readable=False)
        return result

    def tidy(self, workbook: Workbook, basis: str, result: FileResult) -> None:
        for problem in workbook.problems:
            result.issues.append(
                Issue(problem.rule, workbook.source, problem.sheet, problem.address, problem.found)
            )
        self.without_table: list[str] = []
        for sheet in workbook.sheets:
            self._sheet(sheet, workbook.source, basis, result)
        self._nothing(workbook, result)
        result.issues += result.tidied.issues
        result.issues += [issue for table in result.tidied.tables for issue in checks.totals(table)]
        result.issues += [issue for table in result.tidied.tables for issue in wholes(table)]
        result.tidied.issues, result.tidied.tables = [], []

    def _nothing(self, workbook: Workbook, result: FileResult) -> None:
        """A workbook without a figure says so once; beside sheets with figures, a sheet without is but noted."""
        told = result.issues or result.tidied.issues
        if any(getattr(result.tidied, name) for name in PARTS):
            result.issues += [
                Issue("sheet_without_table", workbook.source, name) for name in self.without_table
            ]
        elif not any(line[2] for line in result.ledger):
            result.issues += [] if told else [Issue("file_empty", workbook.source)]
        elif not any(severity(issue.rule) == "error" for issue in [*result.issues, *result.tidied.issues]):
            sheet = self.without_table[0] if self.without_table else ""
            result.issues.append(Issue("no_table", workbook.source, sheet))

    def _sheet(self, sheet: Sheet, source: str, basis: str, result: FileResult) -> None:
        layout = understand(sheet, self.labels, self.cells)
        says_illustrative = any(
            "minh họa" in match_key(t) or "illustrative" in match_key(t) for _, t in layout.lines
        )
        if says_illustrative and basis == "reported":
            result.issues.append(Issue("basis_contradicts", source, sheet.name))
        actual = "illustrative" if says_illustrative else basis or "reported"
        for table in layout.tables:
            context = context_of(layout, table, self.labels, source)
            TableTidier(layout, table, context, self.labels, self.cells, result.tidied, source, actual).run()
        if layout.tables:
            result.issues += _stray(sheet, source, layout.stray)
        elif layout.filled:
            self.without_table.append(sheet.name)
        result.issues += list(_hidden(sheet, source))
        line, issues = checks.ledger_row(source, sheet, layout.roles)
        result.ledger.append(line)
        result.issues += issues
        if self.understood:
            self.understood(layout)


def _stray(sheet: Sheet, source: str, cells: list[tuple[int, int]]) -> list[Issue]:
    """One issue for each run of rows with figures that belong to no table."""
    issues: list[Issue] = []
    last = None
    for r, c in cells:
        if last is None or r > last + 1:
            count = sum(1 for k, _ in cells if k >= r)
            issues.append(
                Issue(
                    "cell_outside",
                    source,
                    sheet.name,
                    sheet.address(r, c),
                    CellReader.text_of(sheet.rows[r][c]),
                    {"count": str(count)},
                )
            )
        last = r
    return issues


def _hidden(sheet: Sheet, source: str) -> Iterable[Issue]:
    if sheet.hidden:
        yield Issue("hidden_sheet", source, sheet.name)
    if sheet.hidden_rows and sheet.rows:
        yield Issue("hidden_rows", source, sheet.name, "", _spans([str(r) for r in sheet.hidden_rows]))
    if sheet.hidden_columns and sheet.rows:
        yield Issue(
            "hidden_columns",
            source,
            sheet.name,
            "",
            _spans([column_name(c - 1) for c in sheet.hidden_columns]),
        )


def _spans(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:6])}, …"


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

    `today` (an ISO date; the clock's where empty) is the day after which no result can be known.
    """
    registers = load(reference)
    cards, issues = read_cards(raw)
    issues = [*checks.register_issues(registers.contradictions), *issues]
    reader = Reader(registers)
    cache = Cache(processed / ".cache", reference)
    seen: dict[str, str] = {}
    results: list[FileResult] = []
    for path in progress(list(find_files(raw))):
        source = unicode_normalize("NFC", path.relative_to(raw).as_posix())
        digest = _digest(path)
        if digest and digest in seen:
            results.append(FileResult(source, Tidied(), [Issue("same_content", source, found=seen[digest])]))
            continue
        if digest:
            seen[digest] = source
        basis = cards.get(source, {}).get("basis", "")
        result = cache.get(digest, source, basis) or cache.put(
            digest, basis, reader.read(path, source, basis)
        )
        if source not in cards and result.readable:
            result.issues.append(Issue("no_origin_card", source))
        results.append(result)
    issues += without_file(reader.corrections, [r.source for r in results if r.readable and r.ledger])
    return _write_all(results, issues, cards, registers, processed, lang, today or date.today().isoformat())


def _write_all(
    results: list[FileResult],
    issues: list[Issue],
    cards: dict[str, dict[str, str]],
    registers: Registers,
    processed: Path,
    lang: str,
    today: str,
) -> Summary:
    rows: dict[str, list[tuple]] = {
        name: [r for f in results for r in getattr(f.tidied, name)] for name in PARTS
    }
    issues = [*issues, *(f for r in results for f in r.issues)]
    preferences = Preferences(registers.tables["preferred_sources"])
    issues += cross_checks(rows, registers, preferences, today)
    issues += [*preferences.unused(), *unused_aliases(issues, registers)]
    rows["issues"] = checks.issue_rows(issues, lang)
    rows["ledger"] = [line for r in results for line in r.ledger]
    for name, columns in TABLES.items():
        write_table(processed, name, columns, rows[name])
    write_table(processed, "sources", CARD, [tuple(c.get(k, "") for k in CARD) for c in cards.values()])
    severities = {s: sum(1 for r in rows["issues"] if r[0] == s) for s in ("error", "warning", "note")}
    errors = [f"{_where(r)}: {r[6]}" for r in rows["issues"] if r[0] == "error"]
    counts = {name: len(rows[name]) for name in PARTS}
    return Summary(len(results), sum(not r.readable for r in results), counts, severities, tuple(errors[:5]))


def _where(issue: tuple) -> str:
    """File, sheet and cell of a row of the issues table, as far as it has them."""
    source, sheet, address = issue[2:5]
    return " ".join(part for part in (source, f"[{sheet}]" if sheet else "", address) if part)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and path.stat().st_size else ""
    except OSError:
        return ""


class Cache:
    """Results by content of the file, of the registers and of this package: a rerun reads only what changed."""

    def __init__(self, folder: Path, reference: Path) -> None:
        self.folder = folder
        state = hashlib.sha256()
        for path in sorted([*Path(__file__).parent.glob("*.py"), *reference.glob("*.csv")]):
            state.update(path.name.encode() + path.read_bytes())
        self.state = state.hexdigest()

    def _path(self, digest: str, source: str, basis: str) -> Path:
        name = hashlib.sha256(f"{self.state}{digest}{source}{basis}".encode()).hexdigest()[:40]
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
        if digest:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(digest, result.source, basis), pickle.dumps(result))
        return result


def write_table(folder: Path, name: str, columns: tuple[str, ...], rows: list[tuple]) -> None:
    """One table as CSV (UTF-8 with BOM, for Excel) and as Parquet."""
    import pandas as pd

    frame = pd.DataFrame.from_records(rows, columns=list(columns))
    for column in columns:
        if column in _WHOLE or (name == "ledger" and column not in ("source", "sheet")):
            frame[column] = frame[column].astype("int64")
        elif column in _NUMBERS:
            frame[column] = frame[column].astype("float64")
        else:
            frame[column] = frame[column].astype("object").where(frame[column].notna(), "").astype("str")
    safe = frame.copy(deep=False)
    for column in columns:
        if column in ("found", "message", "item", "criterion_name"):
            # Text that begins like a formula must stay text when the CSV is opened in Excel.
            safe[column] = [
                f"'{v}" if v[:1] in ("=", "+", "@") or v[:2] in ("-=",) else v for v in frame[column]
            ]
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
    frames = {name: pd.read_parquet(target / f"{name}.parquet") for name in (*TABLES, "sources")}
    frames = follow(frames)
    registers = {
        name: pd.DataFrame(read_register(folder / "data" / "reference" / f"{name}.csv"))
        for name in ("places", "criteria_sets", "criteria", "organizations", "kinds")
    }
    registers["criteria_sets"]["size"] = registers["criteria_sets"]["size"].astype("int64")
    return Tables(
        root=folder,
        **frames,
        places=registers["places"],
        criteria_sets=registers["criteria_sets"],
        criteria_names=registers["criteria"],
        organizations=registers["organizations"],
        kinds=registers["kinds"],
    )


def is_stale(root: Path) -> bool:
    """Whether the tables are missing, or older than a raw file, a register or the code that reads them."""
    tables = [root / "data" / "processed" / f"{name}.parquet" for name in (*TABLES, "sources")]
    if not all(t.exists() for t in tables):
        return True
    built = min(t.stat().st_mtime for t in tables)
    inputs = [
        *(root / "data" / "raw").rglob("*"),
        *(root / "data" / "reference").glob("*.csv"),
        *Path(__file__).parent.glob("*.py"),
    ]
    return any(p.stat().st_mtime > built for p in inputs)
