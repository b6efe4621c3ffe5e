"""The report of one year: four documents, and the figures that they are made from."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from analysis import measures
from analysis.figures import findings
from analysis.figures.drawn import illustrative_tag
from analysis.figures.files import KEPT, FigureFolder
from analysis.figures.letters import printable, with_texts
from analysis.figures.panels import Exhibit
from analysis.figures.sources import source_note
from analysis.files import write_together
from analysis.measures.tables import Tables, published
from analysis.publish import documents, excel, notebook_runs, slides, webpage
from analysis.publish.documents import Section, Table
from analysis.publish.year_figures import YearFigure, figures_of_year, years_with_data
from analysis.words.names import names, phrase
from analysis.words.provenance import split_cell
from analysis.words.settings import PUBLIC
from analysis.words.wording import approximately, date_words, number, say

MOST_ISSUES = 60  # more rows than this are for the file of issues, not for a paper


class NoSuchYear(ValueError):
    """There is no data of the year; `years` are those that have data."""

    def __init__(self, year: int, years: list[int]) -> None:
        super().__init__(f"no data of {year}; there is data of {years}")
        self.years = years


def write_year(tables: Tables, year: int, lang: str = "vi", progress: bool = True) -> list[Path]:
    """Write reports/YEAR: Word, PowerPoint, Excel, a page of HTML, and the figures; the documents.

    Documents are written together or not at all; figures that the year no longer has are taken
    away. No issue in them quotes a cell that was refused. NoSuchYear: there is no data of the year.
    NotebookFailed: a notebook did not run to its end; there is no page then, and the other three
    are written.
    """
    if year not in (years := years_with_data(tables)):
        raise NoSuchYear(year, years)
    tables = published(tables, lang)
    folder = tables.root / "reports" / str(year)
    made = list(figures_of_year(tables, year, lang))
    kept = tables.root / KEPT
    target = FigureFolder(folder / "figures", tables.inputs, tables.issues, kept)
    exhibits = with_texts([_exported(one, target) for one in made], printable)
    sections = with_texts(_sections(tables, year, made, exhibits, lang), printable)
    kind = say(lang, "Báo cáo", "Report")
    title = phrase("title", lang, "report", year=year)
    link = link_from(folder, tables.root / "data" / "raw")
    documents_of = {
        "docx": documents.word_report((kind, title), sections, lang),
        "pptx": slides.presentation((title,), exhibits),
        "xlsx": excel.workbook((title,), exhibits, link, lang),
    }
    failed = None
    try:
        documents_of["html"] = _page(tables.root, year, title, lang, progress)
    except notebook_runs.NotebookFailed as error:
        failed = error
    files = {folder / f"bao-cao-{year}.{end}": data for end, data in documents_of.items()}
    write_together(files)
    _clear(folder, year, {path.name for path in files} | {one.name for one in made})
    if failed:
        raise failed
    return list(files)


def _clear(folder: Path, year: int, kept: set[str]) -> None:
    """Take away what an earlier run made of other data: it would tell something wrong."""
    for path in [*folder.glob(f"bao-cao-{year}.*"), *(folder / "figures").glob(f"*-{year}.*")]:
        if path.name not in kept and path.stem not in kept:
            path.unlink()


def _exported(one: YearFigure, folder: FigureFolder) -> Exhibit:
    picture = one.drawn.save(folder).png.read_bytes()
    return Exhibit(one.drawn, picture, one.sentences)


def link_from(folder: Path, raw: Path) -> Callable[[str], str]:
    """From a cell "source!sheet!address" to a link that opens it, relative to `folder`; "" for no
    file."""

    def link(cell: str) -> str:
        """The link of one cell."""
        source, sheet, address = split_cell(cell)
        path = raw / source
        if not path.is_file() or "#" in source:
            return ""
        way = quote(Path(os.path.relpath(path, folder)).as_posix(), safe="/.-_()")
        first = address.split(";")[0].split(":")[0]
        if not sheet or not first or path.suffix == ".csv":
            return f"external:{way}"
        quoted = sheet.replace("'", "''")
        return f"external:{way}#'{quoted}'!{first}"

    return link


# --- the parts of the paper ---


def _sections(
    tables: Tables, year: int, made: list[YearFigure], exhibits: list[Exhibit], lang: str
) -> list[Section]:
    sections = []
    for basis in names("basis"):
        pairs = zip(made, exhibits, strict=True)
        own = tuple(exhibit for one, exhibit in pairs if one.basis == basis)
        listed = _indicator_table(tables, year, basis, lang)
        words = (phrase("made_up", lang, "report"),) if basis == "illustrative" else ()
        if own or listed:
            heading = phrase(basis, lang, "report")
            sections.append(Section(heading, words, own, tuple(listed)))
    return [*sections, _issue_section(tables, year, lang)]


def _indicator_table(tables: Tables, year: int, basis: str, lang: str) -> list[Table]:
    """The indicators of the year as a table; nothing where there are none."""
    rows = measures.select(tables.indicators, year=year, basis=basis, measure="actual")
    if rows.empty:
        return []
    rows = rows.sort_values(["indicator_name", "place_id", "period"], kind="stable")
    # Kind and name, as a district and a town may share a name.
    register = tables.places.drop_duplicates("place_id").set_index("place_id")
    full_name = (register["place_type"] + " " + register["place"]).to_dict()
    texts = tuple(
        (
            str(row["indicator_name"]),
            str(full_name.get(row["place_id"], row["place"])),
            date_words(row["period"], lang),
            _value(row, lang),
        )
        for row in rows.to_dict("records")
    )
    caption = phrase("indicators", lang, "report", year=year)
    tag = illustrative_tag([basis], lang).lower()
    caption += f" ({tag})" if tag else ""
    note = source_note(rows, tables.sources, lang)
    heads = tuple(phrase("heads", lang, "report").split("|"))
    return [Table(caption, heads, texts, (70.0, 40.0, 25.0, 30.0), note)]


def _value(row: dict, lang: str) -> str:
    whole = "" if pd.isna(row["out_of"]) else f"/{number(row['out_of'], 0, lang)}"
    text = number(row["value"], 2, lang) + whole
    return f"{approximately(text, row['qualifier'], lang)} {row['unit']}".strip()


def _issue_section(tables: Tables, year: int, lang: str) -> Section:
    """What could not be read, in the files of the year and in those that gave no row at all."""
    heading = phrase("issues", lang, "report")
    parts = (tables.criteria, tables.contributions, tables.indicators)
    read = {source for part in parts for source in part["source"]}
    of_year = {source for part in parts for source in part.loc[part["year"] == year, "source"]}
    sources = tables.issues["source"]
    rows = tables.issues[sources.isin(of_year) | ~sources.isin(read)]
    if rows.empty:
        return Section(heading, (phrase("all_read", lang, "report"),))
    shown = measures.issues_touching(rows, lang=lang)
    severity, source, sheet, address, _, message, fix = shown.columns
    where = (shown[source] + " " + shown[sheet] + " " + shown[address]).str.strip()
    columns = (where, *(shown[name] for name in (severity, message, fix)))
    texts = tuple(zip(*(column.head(MOST_ISSUES) for column in columns), strict=True))
    ledger = tables.ledger[tables.ledger["source"].isin(of_year)]
    sentences = [findings.issues(measures.issues_by_file(rows, ledger), lang)]
    if (left := len(shown) - MOST_ISSUES) > 0:
        sentences.append(phrase("more_issues", lang, "report", most=MOST_ISSUES, left=left))
    head = (phrase("where", lang, "report"), severity, message, fix)
    caption = phrase("issue_table", lang, "report")
    table = Table(caption, head, texts, (50.0, 22.0, 50.0, 43.0), phrase("checks", lang, "source"))
    return Section(heading, tuple(sentences), (), (table,))


# --- the page ---


def _page(root: Path, year: int, title: str, lang: str, progress: bool) -> bytes:
    """The notebooks run for the year, as one page; their figures are in it and nowhere else."""
    chosen = [path.stem for path in _reporting(root)]
    with tempfile.TemporaryDirectory() as scratch:
        wanted = parameters_of_year(root, year, lang, Path(scratch) / "figures")
        with _for_everybody():
            done = notebook_runs.run_notebooks(
                root, chosen, parameters=wanted, progress=progress, target=Path(scratch)
            )
        return webpage.page(done, title, lang)


@contextmanager
def _for_everybody() -> Iterator[None]:
    """The notebooks that run meanwhile quote no cell that was refused."""
    before = os.environ.get(PUBLIC)
    os.environ[PUBLIC] = "1"
    try:
        yield
    finally:
        os.environ.pop(PUBLIC)
        if before is not None:
            os.environ[PUBLIC] = before


def _reporting(root: Path) -> list[Path]:
    """The notebooks but the one numbered 00: that teaches the tool, whatever the year."""
    paths = sorted((root / "notebooks").glob("[0-9]*.ipynb"))
    return [path for path in paths if not path.stem.startswith("00")]


def parameters_of_year(root: Path, year: int, lang: str, folder: Path) -> dict[str, object]:
    """Those parameters of the notebooks that choose a year, set to this one: `years`, `..._year`,
    `before`, `after`; and language and folder of figures."""
    known, _ = notebook_runs.known_of(_reporting(root))
    there = {name for own in known.values() for name in own}
    values: dict[str, object] = {name: year for name in there if name.endswith("_year")}
    values |= {"lang": lang, "folder": str(folder), "years": [year]}
    values |= {"before": year - 1, "after": year}
    return {name: value for name, value in values.items() if name in there}
