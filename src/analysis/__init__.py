"""Nông thôn mới: from the spreadsheets of offices to tidy tables, checks and charts.

    book = analysis.read_workbook("x.xlsx")       one workbook, from anywhere
    tables = analysis.load_tables()               what the last run of the project built
    analysis.criteria_met(tables.criteria, tables.criteria_sets)    measures take and return tables
    analysis.figure("criteria_met_by_commune", tables, year=2018)   a figure of the catalogue

Every name with an example: docs/api.md. What a name needs is imported when it is first used.
"""

# ruff: noqa: F403, F405

from __future__ import annotations

from dataclasses import replace
from functools import partial
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    import pandas as pd

    from analysis.figures.drawn import Drawn
    from analysis.measures import *
    from analysis.measures.tables import Tables
    from analysis.run.book import Book
    from analysis.run.changes import Registers
    from analysis.run.report import figures_in_text

_ELSEWHERE = {
    "Book": "run.book", "Tables": "measures.tables", "Drawn": "figures.drawn",
    "figures_in_text": "run.report",
}  # fmt: skip

__all__ = [
    "Book", "Drawn", "Tables", "read_workbook", "load_tables", "figure",
    "select", "of_district", "comparable",
    "criteria_status", "criteria_met", "criteria_met_reported", "criteria_met_in_all",
    "at_end_of_year", "change_between", "standing_by_year", "criteria_matrix",
    "communes_by_criterion", "latest_known", "what_changed", "indicator_series",
    "recognised_by_year", "recognised_now", "distance_to_withdrawal", "targets_and_outcomes",
    "gifts", "gifts_by_year", "money_by_organization", "contributions_by_kind", "sources_of_funds",
    "task_states", "tasks_by", "burn_down", "criteria_outlook", "critical_path",
    "figures_in_text", "compare_with_tables",
    "issues_by_file", "issues_by_rule", "issues_touching", "cells_understood",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    return getattr(import_module(f"analysis.{_ELSEWHERE.get(name, 'measures')}"), name)


def __dir__() -> list[str]:
    return __all__


def read_workbook(path: Path | str, lang: str = "vi") -> Book:
    """One workbook of any kind, read and checked: tables, issues, what each cell was taken for.

    The path counts from here or from the project folder. The registers are those of the project
    that we are in, or else those that come with the package. What is wrong inside the file is a
    row of `issues`. TypeError: no path; FileNotFoundError: no such file; ValueError: a folder, no
    spreadsheet, or a language other than "vi" and "en".
    """
    from analysis.run.guard import prepare
    from analysis.run.project import reference_for
    from analysis.run.workers import make_ready

    if isinstance(path, str | Path):  # its process starts while this one imports pandas
        prepare(make_ready, reference_for(Path(path)).absolute())
    from analysis.run import book

    return book.read_named(path, lang, _picture)


def _picture(book: Book) -> str:
    from analysis.publish.book_page import framed

    return framed(book.name, book.frames, book.lang)


def load_tables(
    root: Path | str | None = None,
    processed: Path | str | None = None,
    years: Collection[int] | None = None,
    *,
    whole: bool = False,
) -> Tables:
    """The tables of the project's last run, built first where they are missing or out of date.

    `root`: the project folder (the nearest one upwards of here); `processed`: another folder of
    tables, which is read as it is. Works in every folder inside the project, such as notebooks/.
    Either may be a store to which a run sent its tables ("s3://…", "file://…"), which needs no
    project. `years`: only the rows of these. `whole`: with the names that `donor_names = false`
    leaves out, for the office's own eyes. FileNotFoundError: no project folder is there, or no
    tables. ValueError: there is nothing to build them of, or those in `processed` are not of one
    run, or project.toml is mistaken. OSError: a store cannot be read.
    """
    from analysis.words.used import ANYTHING, USED, counted_as

    USED.update([ANYTHING] if root or processed else [])
    for place in (root, processed):
        if isinstance(place, str) and "://" in place:
            return _from_store(place, years)
    import pandas as pd

    from analysis.files import find_root
    from analysis.measures.tables import BUILT, read_tables
    from analysis.registers.register import tables_in
    from analysis.run.build import refresh
    from analysis.run.project import read_settings
    from analysis.run.switch import read_set

    folder = find_root(Path(root) if root else None)
    reference, target = folder / "data" / "reference", folder / "data" / "processed"
    if processed is None:
        refresh(folder, figures_of(folder))
    data = read_set(Path(processed or target), [f"{name}.parquet" for name in BUILT])
    frames = {name: pd.read_parquet(BytesIO(data[f"{name}.parquet"])) for name in BUILT}
    if years is not None:
        frames = {
            name: own[own["year"].isin(list(years))].reset_index(drop=True)
            if "year" in own
            else own
            for name, own in frames.items()
        }
    settings = read_settings(folder)
    settings = replace(settings, donor_names=True) if whole else settings
    with counted_as():  # not all are asked for by this
        return read_tables(folder, frames, _registers(tables_in(reference)[0]), settings)


def figures_of(root: Path) -> Callable[..., Mapping[tuple[str, str], list[str]]]:
    """For a build of a project: which figures of the catalogue have other data than before."""
    return partial(_figures_changed, root)


def _figures_changed(
    root: Path,
    before: Callable[[], Mapping[str, pd.DataFrame]],
    now: Mapping[str, pd.DataFrame],
    pairs: list[tuple[str, Mapping, Mapping]],
    turned: Registers,
) -> Mapping[tuple[str, str], list[str]]:
    from analysis.figures import changed
    from analysis.measures.tables import BUILT, read_tables
    from analysis.run.tables import as_table
    from analysis.run.workers import known_in
    from analysis.words.settings import Settings

    registers = _registers(known_in(root / "data" / "reference").tables)
    rest = {name: as_table(name, []) for name in BUILT if name not in now}
    lines, many = changed.lines_drawn(turned.before, turned.lines), changed.too_many(now)
    asked = changed.first_rows(now, pairs) if many and not lines else now
    there = read_tables(root, rest | dict(asked), registers, Settings())
    found = changed.figures_touched(
        lambda: read_tables(root, rest | dict(before()), registers, Settings()), there, pairs, many
    )
    if lines:
        was = read_tables(root, rest | dict(now), _registers_of(turned.before), Settings())
        for figure, own in changed.figures_of_lines(was, there, lines, many).items():
            found[figure] = [*found.get(figure, ()), *own]
    return found


def _registers(lines: Mapping[str, list[dict[str, str]]]) -> dict[str, pd.DataFrame]:
    """The lines of registers as tables."""
    import pandas as pd

    from analysis.measures.tables import REGISTERS

    return {name: pd.DataFrame(lines[name]).fillna("") for name in REGISTERS.values()}


def _registers_of(texts: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """The registers whose texts these are, by file, as tables."""
    from tempfile import TemporaryDirectory

    from analysis.registers.register import tables_in

    with TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return _registers(tables_in(Path(folder))[0])


def _from_store(url: str, years: Collection[int] | None) -> Tables:
    from analysis.measures.tables import BUILT, read_tables
    from analysis.run.project import project_of, read_settings
    from analysis.run.store import read_store
    from analysis.words.settings import Settings

    frames, texts = read_store(url, BUILT, years)
    here = project_of(Path.cwd())
    settings = read_settings(here) if here else Settings()
    return read_tables(here or Path.cwd(), frames, _registers_of(texts), settings)


def figure(name: str, tables: Tables, *, lang: str = "vi", **choices: Any) -> Drawn:
    """A figure of the catalogue: it shows itself in a notebook and knows its data and its cells.

    `choices` as the figure takes them, such as `year`, `places`, `area`; what is not chosen is what
    the data has most of. ValueError: no such figure or choice, or nothing to draw.
    """
    from analysis.figures import catalogue

    return catalogue.figure(name, tables, lang=lang, **choices)
