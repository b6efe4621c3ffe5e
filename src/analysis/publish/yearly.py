"""The report of one year: three documents and a page, and the figures that they are made from."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from analysis import measures
from analysis.figures import findings
from analysis.figures.drawn import illustrative_tag
from analysis.figures.facts import Fact, numbers
from analysis.figures.files import KEPT, FigureFolder, preview
from analysis.figures.letters import printable, with_texts
from analysis.figures.panels import PLACED, TABLES, Exhibit
from analysis.figures.printed import telling_once
from analysis.figures.said import Finding
from analysis.figures.selection import NOWHERE, areas_on
from analysis.figures.sources import source_note
from analysis.figures.trace import RawCells
from analysis.files import write_together
from analysis.measures.tables import Tables, published
from analysis.publish import documents, excel, page_html, slides
from analysis.publish.documents import Section, Table
from analysis.publish.excerpts import excerpts
from analysis.publish.year_doubts import to_send
from analysis.publish.year_figures import (
    YearFigure,
    admitted,
    figures_of_year,
    plans_alone,
    years_with_data,
)
from analysis.publish.year_page import page_of_year
from analysis.publish.year_scope import scope_of
from analysis.words.names import names, phrase
from analysis.words.provenance import split_cell
from analysis.words.text import sort_key
from analysis.words.wording import approximately, date_words, number, say

WIDE_FROM = 8  # places that stand in lines, with a column for each indicator
MOST_ISSUES = 60  # more rows than this are for the file of issues, not for a paper


class NoSuchYear(ValueError):
    """There is no data of the year; `years` are those that have data."""

    def __init__(self, year: int, years: list[int]) -> None:
        super().__init__(f"no data of {year}; there is data of {years}")
        self.years = years


def write_year(
    tables: Tables, year: int, lang: str = "vi", raw: RawCells | None = None
) -> list[Path]:
    """Write reports/YEAR: Word, PowerPoint, Excel, a page of HTML, and the figures; the documents.

    What is not in Vietnamese stands beside what is ("bao-cao-2018.en.docx", "figures/en"). They are
    written together or not at all; figures that the year no longer has are taken away. No issue in
    them quotes a cell that was refused. `raw` shows on the page the cells around a number.
    NoSuchYear: there is no data of the year.
    """
    if year not in (years := years_with_data(tables)):
        raise NoSuchYear(year, years)
    with telling_once():
        page = web_page(tables, year, lang, raw)
        tables = published(tables, lang)
        received = _received(tables, year, lang)
        made, printed = admitted(figures_of_year(tables, year, lang), received, lang)
    folder = tables.root / "reports" / str(year)
    kept, beside = tables.root / KEPT, "" if lang == "vi" else lang
    target = FigureFolder(folder / "figures" / beside, tables.inputs, tables.issues, kept)
    few = [one for one in made if one.drawn.few]
    made = [one for one in made if not one.drawn.few]
    exhibits = with_texts([_exported(one, target) for one in made], printable)
    besides = with_texts([_tagged(one) for one in few], printable)
    told = [finding.text for finding in printed.findings]
    shown = [*zip(made, exhibits, strict=True), *((one, None) for one in few)]
    sections = with_texts(_sections(tables, year, shown, told, lang), printable)
    kind = say(lang, "Báo cáo", "Report")
    title = phrase("title", lang, "report", year=year)
    link = link_from(folder, tables.root / "data" / "raw")
    documents_of = {
        "docx": documents.word_report((kind, title), sections, lang),
        "pptx": slides.presentation(
            (title,), exhibits, (phrase("besides", lang, "report"), *besides)
        ),
        "xlsx": excel.workbook((title,), exhibits, link, lang, _long(tables, year, lang)),
        "html": page,
    }
    name = f"bao-cao-{year}" + (f".{beside}" if beside else "")
    files = {folder / f"{name}.{end}": data for end, data in documents_of.items()}
    write_together(files)
    _clear(target.path, year, {one.name for one in made})
    return list(files)


def web_page(tables: Tables, year: int, lang: str = "vi", raw: RawCells | None = None) -> bytes:
    """The page of a year that has data, as one file of HTML."""
    page = page_of_year(tables, year, lang, raw)
    cells = [cell for number in page_html.every_number(page) for cell in number.cells]
    return page_html.html_of(page, excerpts(cells, tables, raw) if raw else {})


def _clear(figures: Path, year: int, kept: set[str]) -> None:
    """Take away what an earlier run made of other data: it would tell something wrong."""
    for path in figures.glob(f"*-{year}.*"):
        if path.stem not in kept:
            path.unlink()


def _exported(one: YearFigure, folder: FigureFolder) -> Exhibit:
    one.drawn.save(folder)
    shown = one.drawn.form == PLACED or one.drawn.kind in TABLES  # elsewhere there is a chart
    picture = preview(one.drawn, 300, bare=True) if shown else b""
    return Exhibit(one.drawn, picture, one.sentences)


def _tagged(one: YearFigure) -> str:
    """What is said of few numbers, where no heading tells that they are made up."""
    return " ".join((*one.sentences, *([f"({one.drawn.tag})"] if one.drawn.tag else [])))


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


def _long(tables: Tables, year: int, lang: str) -> pd.DataFrame:
    """The results of the year, a row a figure, as Excel takes them for a pivot."""
    parts = {"criteria": tables.criteria, "contributions": tables.contributions,
             "indicators": tables.indicators}  # fmt: skip
    own = {name: measures.select(rows, year=year, measure="actual") for name, rows in parts.items()}
    return excel.long_rows(own, lang)


# --- the parts of the paper ---


def _sections(
    tables: Tables,
    year: int,
    shown: list[tuple[YearFigure, Exhibit | None]],
    told: list[str],
    lang: str,
) -> list[Section]:
    sections = []
    for basis in names("basis"):
        areas: dict[str, tuple[list[Exhibit], list[str]]] = {}
        for one, exhibit in shown:
            if one.basis == basis:
                exhibits, besides = areas.setdefault(one.area, ([], []))
                if exhibit:
                    exhibits.append(exhibit)
                else:
                    besides.extend(one.sentences)
        listed = _indicator_tables(tables, year, basis, lang)
        parts = [
            Section(
                _heading(tables, area),
                exhibits=tuple(own),
                tables=tuple(listed.pop(area, ())),
                besides=tuple(more),
            )
            for area, (own, more) in areas.items()
            if area
        ]
        rest = tuple(table for own in listed.values() for table in own)
        if "" in areas or rest:
            several = phrase("several_areas" if parts else "every_area", lang, "report")
            own, more = areas.get("", ([], []))
            parts.append(Section(several, (), tuple(own), rest, besides=tuple(more)))
        words = (phrase("made_up", lang, "report"),) if basis == "illustrative" else ()
        if parts:
            heading = phrase(basis, lang, "report")
            sections.append(Section(heading, words, parts=tuple(parts)))
    if (alone := plans_alone(tables, year, lang)).claims:
        scope = scope_of(tables, year, lang)
        words = (scope.words["send_any"], *to_send(scope))
        sections.append(Section(phrase("plans", lang, "report"), (alone.text, *words)))
    return [*sections, _issue_section(tables, year, told, lang)]


def _heading(tables: Tables, area: str) -> str:
    """An area by kind and name, as a line begins."""
    name = measures.full_name(area, tables.places)
    return name[:1].upper() + name[1:]


def _indicator_tables(tables: Tables, year: int, basis: str, lang: str) -> dict[str, list[Table]]:
    """The indicators of the year as tables, by the one area that all of them are of, or "": those
    that many places have side by side, and a list of the others."""
    rows = measures.select(tables.indicators, year=year, basis=basis, measure="actual")
    if rows.empty:
        return {}
    area = measures.by_their_day(rows, tables.places, partial(areas_on, tables.places))
    only = next(iter({*area} - {NOWHERE}), "") if len({*area}) == 1 else ""
    beside = _beside_one_another(rows)
    made = [_wide_table(tables, rows[beside], year, basis, lang)] if beside.any() else []
    made += [_long_table(tables, rows[~beside], year, basis, lang)] if (~beside).any() else []
    return {only: made}


def _beside_one_another(rows: pd.DataFrame) -> pd.Series:
    """Which indicators many places have, each once in one period and by an exact number."""
    key = [rows["indicator_name"], rows["unit"], rows["period"]]
    places = rows.groupby(key)["place_id"]
    many = places.transform("nunique") >= WIDE_FROM
    once = places.transform("size") == places.transform("nunique")
    exact = (rows["qualifier"] == "exact").groupby(key).transform("all")
    return (many & once & exact & rows["out_of"].isna().groupby(key).transform("all")).astype(bool)


def _wide_table(tables: Tables, rows: pd.DataFrame, year: int, basis: str, lang: str) -> Table:
    """A line for each place, a column for each indicator."""
    head = [_column(row, year, lang) for row in rows.to_dict("records")]
    named = rows.assign(head=head, name=_full_names(rows, tables))
    heads = list(dict.fromkeys(named.sort_values("indicator_name")["head"]))
    texts = {(row["name"], row["head"]): number(row["value"], 2, lang)
             for row in named.to_dict("records")}  # fmt: skip
    names = sorted(set(named["name"]), key=sort_key)
    lines = tuple((name, *(texts.get((name, one), "") for one in heads)) for name in names)
    place = phrase("heads", lang, "report").split("|")[1]
    widths = (45.0, *[120.0 / len(heads)] * len(heads))
    caption = _caption("indicators_of_places", year, basis, lang)
    return Table(caption, (place, *heads), lines, widths, source_note(rows, tables.sources, lang))


def _column(row: dict, year: int, lang: str) -> str:
    """The heading of an indicator: its name, its unit, and its time where it is not the year."""
    unit = f" ({row['unit']})" if row["unit"] else ""
    when = "" if row["period"] == str(year) else f", {date_words(row['period'], lang)}"
    return f"{_name(str(row['indicator_name']))}{unit}{when}"


def _full_names(rows: pd.DataFrame, tables: Tables) -> list[str]:
    """Kind and name of each place, as a district and a town may share a name."""
    register = tables.places.drop_duplicates("place_id").set_index("place_id")
    full = (register["place_type"] + " " + register["place"]).to_dict()
    pairs = zip(rows["place_id"], rows["place"], strict=True)
    return [str(full.get(place_id, name)) for place_id, name in pairs]


def _caption(key: str, year: int, basis: str, lang: str) -> str:
    tag = illustrative_tag([basis], lang).lower()
    caption = phrase(key, lang, "report", year=year)
    return caption + (f" ({tag})" if tag else "")


def _long_table(tables: Tables, rows: pd.DataFrame, year: int, basis: str, lang: str) -> Table:
    """A line for each number."""
    rows = rows.sort_values(["indicator_name", "place_id", "period"], kind="stable")
    pairs = zip(rows.to_dict("records"), _full_names(rows, tables), strict=True)
    texts = tuple(
        (_name(str(row["indicator_name"])), name, date_words(row["period"], lang),
         _value(row, lang))
        for row, name in pairs
    )  # fmt: skip
    heads, note = (
        phrase("heads", lang, "report").split("|"),
        source_note(rows, tables.sources, lang),
    )
    caption = _caption("indicators", year, basis, lang)
    return Table(caption, tuple(heads), texts, (70.0, 40.0, 25.0, 30.0), note)


def _value(row: dict, lang: str) -> str:
    whole = "" if pd.isna(row["out_of"]) else f"/{number(row['out_of'], 0, lang)}"
    text = number(row["value"], 2, lang) + whole
    unit = str(row["unit"])
    text = approximately(text, row["qualifier"], lang)
    return f"{text}%" if unit == "%" else f"{text} {unit}".strip()


def _name(name: str) -> str:
    """The name of an indicator on paper; a heading in capitals as a line of text."""
    parts = (part.strip() for part in name.split("|"))
    return " – ".join(part.capitalize() if part.isupper() and " " in part else part
                      for part in parts)  # fmt: skip


def _issues_of(tables: Tables, year: int) -> tuple[pd.DataFrame, set[str]]:
    """The issues in the files of the year and in those that gave no row at all; its files."""
    parts = (tables.criteria, tables.contributions, tables.indicators)
    read = {source for part in parts for source in part["source"]}
    of_year = {source for part in parts for source in part.loc[part["year"] == year, "source"]}
    sources = tables.issues["source"]
    return tables.issues[sources.isin(of_year) | ~sources.isin(read)], of_year


def _received(tables: Tables, year: int, lang: str) -> list[Finding]:
    """What is said of the files of the year."""
    rows, of_year = _issues_of(tables, year)
    if rows.empty:
        return [Finding("no_files", (numbers("all_read"),), "", lang=lang)]
    ledger = tables.ledger[tables.ledger["source"].isin(of_year)]
    said = [findings.issues(measures.issues_by_file(rows, ledger), lang)]
    if (left := len(rows) - MOST_ISSUES) > 0:
        counts = {"listed": MOST_ISSUES, "left": left}
        facts = [Fact(name, float(count), "issue_table") for name, count in counts.items()]
        said.append(Finding("no_files", (numbers("more_issues", *facts),), "", lang=lang))
    return said


def _issue_section(tables: Tables, year: int, told: list[str], lang: str) -> Section:
    """What could not be read, in the files of the year and in those that gave no row at all."""
    heading = phrase("issues", lang, "report")
    rows, _ = _issues_of(tables, year)
    if rows.empty:
        return Section(heading, tuple(told))
    shown = measures.issues_touching(rows, lang=lang)
    severity, source, sheet, address, _, message, fix = shown.columns
    where = (shown[source] + " " + shown[sheet] + " " + shown[address]).str.strip()
    columns = (where, *(shown[name] for name in (severity, message, fix)))
    texts = tuple(zip(*(column.head(MOST_ISSUES) for column in columns), strict=True))
    head = (phrase("where", lang, "report"), severity, message, fix)
    caption = phrase("issue_table", lang, "report")
    table = Table(caption, head, texts, (50.0, 22.0, 50.0, 43.0), phrase("checks", lang, "source"))
    return Section(heading, tuple(told), (), (table,))
