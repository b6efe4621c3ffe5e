"""One workbook, read and checked by itself: its tables, and what each cell was taken for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from analysis.checks.crosschecks import cross_checks
from analysis.checks.issues import issue_rows
from analysis.reading.results import PARTS
from analysis.reading.unknown import unknown_rows
from analysis.registers.preferences import Preferences
from analysis.run import workers
from analysis.run.project import (
    found_at,
    project_of,
    read_cards,
    reference_for,
    shown_name,
    source_name,
)
from analysis.run.seen import EXTENTS, GRID, SHEETS
from analysis.run.tables import as_table
from analysis.sheets.folder import SUFFIXES
from analysis.words.names import sentences
from analysis.words.schema import columns
from analysis.words.used import use_file


@dataclass(frozen=True, repr=False, eq=False)
class Book:
    """One workbook as it was understood; columns of its tables: docs/data-dictionary.md.

    `readable` is False where nothing could be read; `issues` then says why. In a notebook a book
    shows itself as the picture of its sheets.
    """

    path: Path
    lang: str
    readable: bool
    criteria: pd.DataFrame  # one row = one value cell, as in contributions and indicators
    contributions: pd.DataFrame
    indicators: pd.DataFrame
    recognitions: pd.DataFrame
    targets: pd.DataFrame
    tasks: pd.DataFrame
    issues: pd.DataFrame
    ledger: pd.DataFrame
    unknown_words: pd.DataFrame
    sheets: pd.DataFrame  # one row = one sheet: name, extent, merges, what is hidden
    tables: pd.DataFrame  # one row = one table of a sheet: its first and last cell
    grid: pd.DataFrame  # `cells` with those blanks that say something, and where each stands
    show: Callable[[Book], str]

    @property
    def name(self) -> str:
        """The name of its file, as text."""
        return shown_name(self.path.name)

    @property
    def cells(self) -> pd.DataFrame:
        """One row = one non-empty cell: sheet, address, text, role, addresses of its labels."""
        filled = self.grid[self.grid["role"] != "blank"]
        return filled[list(columns("cells"))].reset_index(drop=True)

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """All its tables by name."""
        return {name: own for name, own in vars(self).items() if isinstance(own, pd.DataFrame)}

    def __repr__(self) -> str:
        counted = (*PARTS, "issues")
        told = ", ".join(f"{name}={len(getattr(self, name))}" for name in counted)
        return f"Book({self.name!r}, sheets={list(self.sheets['sheet'])}, {told})"

    def _repr_html_(self) -> str:
        return self.show(self)


def read_named(path: object, lang: str, show: Callable[[Book], str]) -> Book:
    """The workbook that an argument names, as `read` gives it.

    TypeError, FileNotFoundError, ValueError: one sentence that says what is wrong.
    """
    words = sentences("cli", lang)
    if not isinstance(path, str | Path):
        raise TypeError(words["argument.type"].format(type(path).__name__))
    file = found_at(Path(path).expanduser())
    if not _is_there(file):
        kind, more = ("folder", "inside") if file.is_dir() else ("missing", "nearest")
        folder = file if file.is_dir() else file.parent
        names = sorted(own.name for own in folder.glob("*") if own.suffix.lower() in SUFFIXES)
        named = ", ".join((get_close_matches(file.name, names, 3, 0.5) or names)[:5])
        told = words[f"argument.{kind}"].format(file)
        told += words[f"argument.{more}"].format(named) if named else ""
        raise ValueError(told) if file.is_dir() else FileNotFoundError(told)
    use_file(file)
    book = read(file, lang, show)
    for issue in book.issues.itertuples():
        if issue.rule == "not_a_spreadsheet":
            raise ValueError(f"{file}: {issue.message} {issue.suggestion}")
    return book


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # a name that no file can have
        return False


def read(path: Path, lang: str = "vi", show: Callable[[Book], str] = lambda book: "") -> Book:
    """Read one file as a run would. Whatever is wrong with it is an issue, never an exception.

    The registers are those of the project that we are in, or else of the file's, or else shipped.
    A file of the project's raw folder has its origin card. `show` makes the picture.
    """
    root, reference = project_of(path), reference_for(path)
    registers = workers.known_in(reference)
    source, basis = shown_name(path.name), ""
    raw = (root or path.parent) / "data" / "raw"
    if path.resolve().is_relative_to(raw.resolve()):
        source = source_name(path.resolve(), raw.resolve())
        basis = read_cards(raw)[0].get(source, {}).get("basis", "")
    own = workers.seen_of(reference, path, source, basis)
    result = own.result
    made = {name: as_table(name, getattr(result.tidied, name)) for name in PARTS}
    issues = [
        *result.issues,
        *cross_checks(made, registers, Preferences(), date.today().isoformat()),
    ]
    return Book(
        path,
        lang,
        result.readable,
        **made,
        issues=as_table("issues", issue_rows(issues, lang)),
        ledger=as_table("ledger", result.ledger),
        unknown_words=as_table(
            "unknown_words", unknown_rows(result.unknown, registers.tables["vocabulary"])
        ),
        sheets=pd.DataFrame(own.sheets, columns=list(SHEETS)),
        tables=pd.DataFrame(own.tables, columns=list(EXTENTS)),
        grid=pd.DataFrame(own.grid, columns=list(GRID)),
        show=show,
    )
