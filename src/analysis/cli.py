"""The command line `ntm`. What it says, and its help, stand in words/cli.csv."""

from __future__ import annotations

import argparse
import errno
import os
import re
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.files import FIGURE_FILES, find_root
from analysis.garbage import collecting_seldom
from analysis.options import FOLDERS, parsed
from analysis.run.project import found_at, project_of, read_settings, reference_for
from analysis.words.names import say, sentences
from analysis.words.settings import NO_NAMES, Settings, SettingsMistaken

if TYPE_CHECKING:
    import pandas as pd

    from analysis.run.book import Book
    from analysis.run.current import Summary
    from analysis.sheets.raw_cells import RawCells

FEW = 3  # cells that are named
LONGEST = 150  # letters of a file's name in the names of what is made of it


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit status. A mistake is a sentence on standard error, and 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # in cp1252 Windows cannot show Vietnamese
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = parsed(arguments)
    try:
        options.lang = options.lang or _settings().language
    except SettingsMistaken as error:
        return _failed(error)
    try:
        with _ended_politely(), collecting_seldom():  # what it imports is much, too
            return _run(options)
    except KeyboardInterrupt:
        print(f"\n{sentences('cli', options.lang)['interrupted']}", file=sys.stderr)
        return 130
    except (OSError, MemoryError) as error:
        return _failed(_broken_off(error, Path.cwd(), Path.cwd(), options.lang))


def _settings() -> Settings:
    """Those of the project that we are in. SettingsMistaken: a line of its project.toml."""
    try:
        return read_settings(find_root())
    except FileNotFoundError:
        return Settings()


@contextmanager
def _ended_politely() -> Iterator[None]:
    """A request to end (SIGTERM) ends a run as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _run(options: argparse.Namespace) -> int:
    if options.command in ("check", "new"):
        return {"check": _check, "new": _new}[options.command](options)
    if getattr(options, "no_names", False):
        os.environ[NO_NAMES] = "1"  # for the notebooks, too
    try:
        root = find_root()
    except FileNotFoundError as error:
        return _failed(str(error))
    _find_folders(root, options)
    if options.command == "trace":
        return _trace(root, options)
    if options.command == "start":
        return _start(root, options)
    status, summary = 0, None
    if options.command != "report":
        summary = _build(root, options)
        if summary is None:
            return 1
        status = 2 if options.strict and summary.severities["error"] else 0
        status = 1 if summary.nothing_read else status
    if options.command != "build":
        write = _report if options.year is options.week is None else _papers
        status = write(root, options) or status
    if summary:
        _tell_open(summary, _shown(options.raw, root), sentences("cli", options.lang))
    return status


def _find_folders(root: Path, options: argparse.Namespace) -> None:
    """The folders of the project for those that were not named; for a store its own folder."""
    for name, usual in FOLDERS.items():
        setattr(options, name, getattr(options, name) or root / usual)
    options.store = ""
    if isinstance(options.processed, str):
        from analysis.run.store import stage_of

        options.store, options.processed = options.processed, stage_of(root, options.processed)


def _failed(*lines: object) -> int:
    print(*lines, sep="\n", file=sys.stderr)
    return 1


def _shown(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


# -- build -------------------------------------------------------------------------------------
def _build(root: Path, options: argparse.Namespace) -> Summary | None:
    """Build the tables and say what came of it; None where they were not built, and why."""
    from analysis.run.current import standing
    from analysis.run.inputs import NothingToRead

    words = sentences("cli", options.lang)
    told = words["waiting"].format(path=_shown(options.processed, root))
    paths = options.raw, options.processed, root / "data" / "reference"
    try:
        far = options.executor == "dask" or options.scheduler  # then somebody else is to read
        summary = None if far else standing(*paths, options.lang)
        summary = summary or _built(paths, options, told)
        if summary is None:
            return None
    except NothingToRead as error:
        _failed(words[f"raw_{error.why}"].format(path=_shown(error.path, root)), words["kept"])
    except (OSError, MemoryError) as error:
        _failed(_broken_off(error, options.processed, root, options.lang), words["kept"])
    else:
        _tell(summary, _shown(options.processed / "issues.csv", root), words)
        _tell_changes(summary, _shown(options.processed / "changes.csv", root), options.lang)
        return summary if not options.store or summary.kept or _sent(options, words) else None
    return None


def _built(
    paths: tuple[Path, Path, Path], options: argparse.Namespace, waiting: str
) -> Summary | None:
    from analysis import figures_of
    from analysis.run.build import build
    from analysis.run.cluster import ClusterFailed, connected
    from analysis.run.progress import bar

    far = options.executor == "dask" or options.scheduler
    words = sentences("cli", options.lang)
    shown = partial(bar, words["read"])
    waits = partial(print, waiting, file=sys.stderr)
    try:
        with connected(options.scheduler) if far else nullcontext() as executor:
            figures = figures_of(paths[2].parents[1])
            return build(*paths, options.lang, shown, "", waits, executor, figures)
    except ClusterFailed as error:
        _failed(words[f"cluster_{error.why}"].format(error.found), words["kept"])
        return None


def _sent(options: argparse.Namespace, words: Mapping[str, str]) -> bool:
    """Send the tables to the store that was asked for; False where they could not be, and why."""
    from analysis.run.store import StoreFailed, send

    try:
        new = send(options.processed, options.store, options.lang)
    except StoreFailed as error:
        _failed(error)
        return False
    print(words["store_sent" if new else "store_same"].format(url=options.store))
    return True


def _tell(summary: Summary, listed: str, words: Mapping[str, str]) -> None:
    if summary.left:
        print(words[f"left_{summary.left}"])
    print(words["files"].format(n=summary.files, bad=summary.unreadable))
    if not summary.kept:
        print(words["figures_read"].format(read=summary.read, waits=summary.waits))
        print(words["rows"].format(**summary.rows))
        print(words["issues"].format(**summary.severities, path=listed))
    for line in summary.first_errors:
        print(f"  - {line}")
    if summary.nothing_read:
        print(words["nothing"], *[words["kept"]] * summary.kept, file=sys.stderr)


def _tell_open(summary: Summary, raw: str, words: Mapping[str, str]) -> None:
    """The last lines of a run: what is new, what is open, and where to look first."""
    changes = summary.changes or []
    figures = sum(row[1:3] == ("figures", "changed") for row in changes)
    added = sum(row[1] != "figures" and row[2] == "added" for row in changes)
    if summary.changes is not None and (summary.new_files or added or figures):
        print(words["new_lines"].format(files=summary.new_files, rows=added, figures=figures))
    if summary.mend or summary.words:
        print(words["open"].format(mend=summary.mend, words=summary.words))
    if summary.look and not summary.kept:
        source, sheet, address, waits = summary.look
        cells = address.split(";")
        some = ", ".join(cells[:FEW]) + " …" * (len(cells) > FEW)
        where = " ".join(filter(None, (source, f"[{sheet}]" if sheet else "", some)))
        told = words["look_waits" if waits else "look"]
        print(told.format(where=where, n=waits, path=f"{raw}/{source}"))


def _tell_changes(summary: Summary, listed: str, lang: str) -> None:
    """What came, went or is another since the run before, and why; nothing on a first run."""
    words = sentences("cli", lang)
    if summary.changes is None:
        return
    rows = [row for row in summary.changes if row[1] != "figures"]
    kinds = Counter(change for _, _, change, *_ in rows)
    causes = Counter(cause for *_, cause in rows)
    named = [f"{cause} ({n})" for cause, n in causes.most_common(3)]
    more = ["…"] if len(causes) > len(named) else []
    told = words["changes" if rows else "changes_none"]
    print(told.format(**{kind: kinds[kind] for kind in ("added", "removed", "changed")}))
    if rows:
        print(words["changes_why"].format(causes=", ".join(named + more)))
    if summary.changes:
        print(_of_figures(summary.changes, listed, lang))


def _of_figures(changes: list[tuple], listed: str, lang: str) -> str:
    """How many figures have other data, or may have where none was tried, and the first of them."""
    kinds = {row[6]: row[2] for row in changes if row[1] == "figures"}
    told = "changes_perhaps" if "possible" in kinds.values() else "changes_list"
    words, named = sentences("cli", lang), _few([*kinds], lang)
    return words[told].format(n=len(kinds), names=named, path=listed)


def _few(figures: list[str], lang: str) -> str:
    """The first of some figures, as readers call them: " (…, …, …)"; "" for none."""
    if not figures:
        return ""
    from analysis.figures.catalogue import ENTRIES

    named = [say(lang, *ENTRIES[name].names) for name in figures[:2]]
    return f" ({', '.join(named + ['…'] * (len(figures) > len(named)))})"


def _broken_off(error: OSError | MemoryError, folder: Path, root: Path, lang: str) -> str:
    """The sentence on what kept a command from writing into a folder."""
    words = sentences("cli", lang)
    if isinstance(error, MemoryError):
        return words["no_memory"]
    path = Path(error.filename2 or error.filename or folder)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        key, path = "full", folder
    elif isinstance(error, FileExistsError | NotADirectoryError):
        key = "not_a_folder"
    elif not isinstance(error, PermissionError) and error.errno != errno.EROFS:
        key = "not_written"
    elif path.name.startswith("."):  # what a run makes for itself, beside its files
        key, path = "read_only", path.parent
    else:
        key = "read_only" if path == folder else "locked"
    return words[key].format(path=_shown(path, root), reason=error.strerror or error)


# -- report ------------------------------------------------------------------------------------
def _report(root: Path, options: argparse.Namespace) -> int:
    from analysis.publish.notebook_runs import NotebookFailed, run_notebooks
    from analysis.publish.parameters import WrongParameter
    from analysis.run.inputs import NothingToRead

    words, before = sentences("cli", options.lang), _pictures(options.figures)
    try:
        if options.command == "report":
            _make_current(root)
        run_notebooks(root, parameters={"lang": options.lang})
    except (NothingToRead, WrongParameter) as error:
        return _failed(error)
    except NotebookFailed as error:
        return _failed(words["failed"], error)
    there = _pictures(options.figures)
    written = there - before
    told = words["figures"] if written or not there else words["figures_same"]
    print(told.format(n=len(written or there), path=_shown(options.figures, root)))
    return 0


def _make_current(root: Path) -> None:
    """Build the tables where they are not those of the files; else pandas is not imported."""
    from analysis.run.current import is_current
    from analysis.run.inputs import made_now

    data = root / "data"
    if not is_current(data / "processed", made_now(data / "reference", data / "raw")):
        from analysis import figures_of
        from analysis.run.build import refresh

        refresh(root, figures_of(root))


def _pictures(folder: Path) -> set[tuple[str, int, int]]:
    """The figures of a folder, each as the file that it is now."""
    stats = ((path.name, path.stat()) for path in folder.glob("*.png"))
    return {(name, own.st_ino, own.st_mtime_ns) for name, own in stats}


def _papers(root: Path, options: argparse.Namespace) -> int:
    """Write the report of a year, or the weekly sheets, and say where they are."""
    from analysis import load_tables
    from analysis.publish.weekly import NoPlan, write_week
    from analysis.publish.yearly import NoSuchYear, write_year
    from analysis.run.inputs import NothingToRead
    from analysis.run.switch import NotOneSet
    from analysis.run.workers import sheets_of
    from analysis.sheets.raw_cells import RawCells

    words = sentences("cli", options.lang)
    try:
        tables = load_tables(root)
        if options.year:
            raw = RawCells(root / FOLDERS["raw"], root / "data" / "reference", read=sheets_of)
            paths = write_year(tables, options.year, options.lang, raw)
        else:
            paths = write_week(tables, options.week, options.lang)
    except NoSuchYear as error:
        there = ", ".join(map(str, error.years))
        text = words["no_year" if there else "no_years"]
        return _failed(text.format(year=options.year, years=there))
    except (NoPlan, NothingToRead, NotOneSet) as error:
        return _failed(error)
    told = words["year" if options.year else "week"]
    print(told.format(year=options.year, path=_shown(paths[0].parent, root)))
    print(*(f"  - {path.name}" for path in paths), sep="\n")
    return 0


# -- check -------------------------------------------------------------------------------------
def _check(options: argparse.Namespace) -> int:
    """Write the picture of a workbook and its marked copy, and say how it was understood."""
    from analysis.files import write_whole
    from analysis.run.guard import prepare
    from analysis.run.workers import make_ready

    prepare(make_ready, reference_for(options.file).absolute())  # while this one imports pandas
    from analysis.publish import book_page, book_read
    from analysis.run import book as books
    from analysis.words.text import strip_accents

    book = books.read(found_at(options.file), options.lang)
    if not book.readable:
        print(book_read.described(book.name, book.frames, book.lang))
        return 1
    folder = options.out or (project_of(book.path) or Path.cwd()) / "reports" / "check"
    plain = re.sub(r"[^a-z0-9_]+", "-", strip_accents(book.path.stem).lower()).strip("-")
    plain, words = plain[:LONGEST] or "bang-tinh", sentences("book_page", book.lang)
    page = folder / f"{plain}_kiem-tra.html"
    shown = _shown(page, Path.cwd())
    copied, told = _write_copy(book, folder / f"{plain}_can-sua.xlsx")
    drawn = book_page.page(book.name, book.frames, book.lang, copied)
    write_whole(page, drawn.encode("utf-8"))
    print(book_read.described(book.name, book.frames, book.lang, shown))
    print(f"\n{words['picture'].format(shown)}", told, sep="\n")
    return 0


def _write_copy(book: Book, path: Path) -> tuple[str, str]:
    """Write the marked copy: its name, "" for none, and where it is or why there is none."""
    from analysis.files import write_whole
    from analysis.publish import marked_copy as copies
    from analysis.publish.book_mend import Mends
    from analysis.run.guard import Stopped, apart

    words = sentences("book_page", book.lang)
    try:
        mends = Mends(book.frames, words).all
        given = (book.path.read_bytes(), book.issues, book.lang, mends)
        data, cells = apart(copies.marked_copy, *given)
    except copies.NoCopy as error:
        return "", words["no_copy"].format(words[f"why.{error.why}"].format(error.found))
    except (OSError, Stopped) as error:
        return "", words["no_copy"].format(words["why.failed"].format(error))
    path = path.with_suffix(".xlsm") if copies.has_macros(data) else path
    write_whole(path, data)
    to_fix = book.issues[book.issues["severity"].isin(list(copies.FILLS))]
    elsewhere = sum(to_fix["address"] == "")
    said = words["copy"].format(path=_shown(path, Path.cwd()), n=cells)
    said += words["copy_elsewhere"].format(n=elsewhere) if elsewhere else ""
    return path.name, said + (words["copy_formulas"] if copies.has_formulas(data) else "")


# -- trace -------------------------------------------------------------------------------------
def _trace(root: Path, options: argparse.Namespace) -> int:
    """Print the cells behind a figure or a row; one sentence when there is nothing of this name."""
    from analysis.figures.trace import NotThere
    from analysis.run.workers import sheets_of
    from analysis.sheets.raw_cells import RawCells

    raw = RawCells(options.raw, root / "data" / "reference", read=sheets_of)
    table, colon, row = options.name.rpartition(":")
    try:
        if colon and row.isdigit():
            print(_traced_row(table, int(row), options, raw))
        else:
            print(_traced_figure(options, raw))
    except NotThere as error:
        how = sentences("cli", options.lang)["trace_how"]
        return _failed(error, how.format(figures=_shown(options.figures, root)))
    return 0


def _traced_figure(options: argparse.Namespace, raw: RawCells) -> str:
    from analysis.figures import trace

    there = {path.stem: path for path in sorted(options.figures.glob("*.json"))}
    asked = Path(options.name)
    name = asked.stem if asked.suffix in FIGURE_FILES else asked.name
    if name not in there:
        raise trace.NotThere(trace.not_there("figure", name, there, options.lang))
    drawn, _ = trace.read_drawn(there[name])
    chosen = (options.category, options.series, options.panel)
    found = trace.trace(there[name], raw, *chosen, lang=options.lang)
    heading = [line for line in (drawn.title, drawn.tag, drawn.subtitle) if line]
    return "\n".join([*heading, "", trace.describe(found, drawn.unit, options.lang)])


def _traced_row(name: str, row: int, options: argparse.Namespace, raw: RawCells) -> str:
    """The row of a table of the build, or of the table beside a figure, and its cells."""
    from analysis.figures import trace

    folders = (options.processed, options.figures)
    there = {path.stem: path for folder in folders for path in sorted(folder.glob("*.csv"))}
    path = there.get(name.removesuffix(".csv"))
    if path is None:
        raise trace.NotThere(trace.not_there("table", name, there, options.lang))
    table, inputs = _read_table(path), path.with_name("inputs.csv")
    if inputs.exists():
        read = _read_table(inputs)
        hashes = dict(zip(read["source"], read["sha256"], strict=True))
    else:
        hashes = trace.read_drawn(path)[1]
    found = trace.trace_row(table, row, raw, hashes, options.lang)
    cells = {column: text for column, text in table.iloc[row - 2].items() if text.count("!") < 2}
    told = "; ".join(f"{column}: {text}" for column, text in cells.items() if text)
    heading = sentences("cli", options.lang)["row"].format(name=path.stem, row=row, values=told)
    lines = (f"  {line}" for line in trace.describe_cells(found, options.lang))
    return "\n".join([heading, *lines])


def _read_table(path: Path) -> pd.DataFrame:
    import pandas as pd

    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


# -- start -------------------------------------------------------------------------------------
def _start(root: Path, options: argparse.Namespace) -> int:
    """Open the desk of the project in a browser; it ends with Ctrl-C."""
    from analysis.explore.start import NoDesk, start

    words = sentences("cli", options.lang)
    print(words["start"])
    try:
        return start(root, not options.no_browser, options.port)
    except NoDesk as error:
        return _failed(words["no_desk"].format(path=_shown(Path(str(error)), root)))


# -- new ---------------------------------------------------------------------------------------
def _new(options: argparse.Namespace) -> int:
    """Make the folder of a project for a district, and say what to do next."""
    from datetime import date

    from analysis.registers.asked import PlaceNotFound
    from analysis.run.new_project import START, FolderTaken, new_project

    words = sentences("cli", options.lang)
    try:
        made = new_project(options.place, options.folder, date.today().year)
    except PlaceNotFound as error:
        return _failed(words["place_not_found"].format(name=error.name, nearest=error))
    except FolderTaken as error:
        return _failed(words["folder_taken"].format(path=_shown(Path(str(error)), Path.cwd())))
    shown = _shown(made.folder, Path.cwd())
    told = {"path": shown, "place": made.place.full_name, "n": len(made.forms), "start": START}
    print(words["new"].format(**told))
    return 0
