"""What reports of a year are made of, and what they show, made once for all tests of a run.

Of the project's own tables (`OWN`) and of the districts of `districts`, by name.
"""

import inspect
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache, wraps
from pathlib import Path

import pytest

from analysis import load_tables
from analysis.measures.tables import Tables
from analysis.publish import page_html, yearly
from analysis.publish.excerpts import excerpts
from analysis.publish.year_figures import YearFigure, figures_of_year
from analysis.publish.year_page import YearPage, page_of_year
from analysis.sheets.raw_cells import RawCells
from districts import district
from workbook_makers import ROOT

OWN = "own"
_FOLDER = tempfile.TemporaryDirectory()  # gone at the end of the run


def once(make: Callable) -> Callable:
    """Made once for the same arguments, whether they are written out or left to their defaults."""
    kept, told = cache(make), inspect.signature(make)

    @wraps(make)
    def made(*given, **named):
        every = told.bind(*given, **named)
        every.apply_defaults()
        return kept(*every.arguments.values())

    return made


@once
def tables(of: str = OWN) -> Tables:
    if of == OWN:
        return load_tables(ROOT)
    return load_tables(district(of, Path(_FOLDER.name) / of / "cua-toi"))


@once
def figures(year: int, of: str = OWN) -> list[YearFigure]:
    return list(figures_of_year(tables(of), year))


@once
def raw(of: str = OWN) -> RawCells:
    """The cells of the files that the tables were read from."""
    return RawCells(tables(of).root / "data" / "raw", tables(of).root / "data" / "reference")


@once
def page(year: int, of: str = OWN, lang: str = "vi") -> YearPage:
    return page_of_year(tables(of), year, lang, raw(of))


def a_project(root: Path) -> Path:
    """A project with the files of this one."""
    for part in ("raw", "reference"):
        shutil.copytree(ROOT / "data" / part, root / "data" / part)
    return root


@once
def written(year: int) -> Tables:
    """The tables of a project of its own with the report of a year, of the figures and the page
    that all tests look at, in few pixels and without their drawings for print (SVG)."""
    own = replace(tables(), root=a_project(Path(_FOLDER.name) / f"written-{year}"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.figures.files.WIDTH_PX", 378)
        patch.setattr("analysis.figures.files._svg", lambda *_: b"<svg/>")
        patch.setattr(yearly, "figures_of_year", lambda _, year, lang: figures(year, OWN))
        patch.setattr(yearly, "page_of_year", lambda _, year, lang, raw: page(year, OWN, lang))
        yearly.write_year(own, year)
    return own


@once
def html(year: int, of: str = OWN, lang: str = "vi") -> bytes:
    """The page as its file holds it, as `web_page` makes it."""
    own = page(year, of, lang)
    cells = [cell for number in page_html.every_number(own) for cell in number.cells]
    return page_html.html_of(own, excerpts(cells, tables(of), raw(of)))
