"""The report of one year: which figures it has, and the files that are made from them.

A figure belongs to a year when its table has rows of that year. Places are taken together by the district, town or
province that they lie in; reported and illustrative figures stay apart. Nothing has to be named beforehand: what the
tables hold for the year is what the report shows.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from analysis import measures
from analysis.figures import charts, findings
from analysis.figures.drawn import Drawn, illustrative_tag
from analysis.figures.pages import pages
from analysis.figures.panels import Exhibit
from analysis.files import write_together
from analysis.publish import documents, excel, report, slides, webpage
from analysis.publish.documents import Section, Table
from analysis.words.provenance import split_cell
from analysis.words.wording import approximately, date_words, kind_name, number, period_words, say

BASES = ("reported", "illustrative")
# The funds of more communes than this are compared in one table instead of a chart for each.
MOST_FUNDS = 4
OTHER_SET = (
    "Hai năm tính theo bộ tiêu chí hoặc mẫu số khác nhau, nên tỷ lệ giảm chưa phải là xã thụt lùi.",
    "The two years have different criteria sets or denominators: a lower share is not a step back.",
)
# More rows than this are for the file of issues, not for a paper.
MOST_ISSUES = 60


class NoSuchYear(ValueError):
    """There is no data of the year; `years` are those that have data."""

    def __init__(self, year: int, years: list[int]) -> None:
        super().__init__(f"no data of {year}; there is data of {years}")
        self.years = years


@dataclass(frozen=True, slots=True)
class YearFigure:
    """One figure of a year: `name` for its files, the table that it was drawn from, what is said about it."""

    name: str
    figure: Drawn
    table: pd.DataFrame
    source_note: str
    sentences: tuple[str, ...]
    basis: str


def years_with_data(tables) -> list[int]:
    """The years that any of the three tables has rows of, in order."""
    parts = (tables.criteria, tables.contributions, tables.indicators)
    return sorted({int(year) for part in parts for year in part["year"].unique()})


# --- which figures ---


def figures_of_year(tables, year: int, lang: str = "vi") -> Iterator[YearFigure]:
    """Every figure that has data in the year: reported ones first, place by place. `tables` as `load_tables` gives."""
    for basis in BASES:
        of_basis = _Rows(
            tables,
            year,
            lang,
            basis,
            measures.select(tables.criteria, basis=basis),
            measures.select(tables.indicators, basis=basis),
            measures.with_names(measures.select(tables.contributions, basis=basis), tables.organizations, lang),
        )
        for area in of_basis.areas():
            of_area = of_basis.of(area)
            yield from of_area.criteria_figures()
            yield from of_area.gift_figures()
            yield from of_area.fund_figures()


@dataclass(frozen=True)
class _Rows:
    """The rows of one basis, of all places or of one area, and the figures that they give for the year."""

    tables: object
    year: int
    lang: str
    basis: str
    criteria: pd.DataFrame
    indicators: pd.DataFrame
    contributions: pd.DataFrame
    area: str = ""

    def areas(self) -> list[str]:
        """The districts, towns and provinces that have rows of the year, those with most rows first; last "" for rows
        of none or of several."""
        parts = [part[part["year"] == self.year] for part in (self.criteria, self.indicators, self.contributions)]
        found = Counter(area for part in parts for area in self._area_of(part))
        return sorted(found, key=lambda area: (area == "", -found[area], area))

    def _area_of(self, rows: pd.DataFrame) -> list[str]:
        places = self.tables.places.drop_duplicates("place_id", keep="last")
        communes = places[places["place_type"].isin(measures.COMMUNE_TYPES)]
        inside = dict(zip(communes["place_id"], communes["parent_id"], strict=True))
        areas = []
        for ids in rows["place_id"].fillna("").astype(str):
            over = {inside.get(one, one) for one in ids.split(";")}
            areas.append(over.pop() if len(over) == 1 else "")
        return areas

    def of(self, area: str) -> _Rows:
        """The rows of one area, of all years."""
        parts = (self.criteria, self.indicators, self.contributions)
        keep = [pd.Series(self._area_of(part), part.index, object) == area for part in parts]
        own = [part[of_area].reset_index(drop=True) for part, of_area in zip(parts, keep, strict=True)]
        return _Rows(self.tables, self.year, self.lang, self.basis, *own, area)

    @property
    def where(self) -> str:
        known = self.area in set(self.tables.places["place_id"])
        return measures.full_name(self.area, self.tables.places) if known else ""

    def _made(self, stem: str, figure: Drawn, table: pd.DataFrame, place: str = "", more=(), page="") -> YearFigure:
        parts = ["minhhoa"] if self.basis != "reported" else []
        parts += [stem, place or self.area or "khac", *([f"trang-{page}"] if page else []), str(self.year)]
        name = "-".join(parts)
        note = report.source_note(table, self.tables.sources, self.lang)
        sentences = (figure.title + ".", *(sentence for sentence in more if sentence))
        return YearFigure(name, figure, table, note, sentences, self.basis)

    def _paged(
        self, stem: str, draw: Callable[..., Drawn], table: pd.DataFrame, more: Sequence[str] = (), **look
    ) -> Iterator[YearFigure]:
        """One figure, or several where one cannot show all communes; what is said besides stands with the first."""
        made = pages(draw, table, where=self.where, lang=self.lang, **look)
        for n, figure in enumerate(made, 1):
            page = str(n) if len(made) > 1 else ""
            yield self._made(stem, figure, table, more=more if n == 1 else (), page=page)

    def criteria_figures(self) -> Iterator[YearFigure]:
        """How many criteria each commune meets, which ones, which are missing most; then what has changed."""
        tables, look = self.tables, {"where": self.where, "lang": self.lang}
        every = measures.criteria_met_in_all(self.criteria, self.indicators, tables.places, tables.criteria_sets)
        met = measures.at_end_of_year(every, self.year)
        if len(met):
            yield from self._paged("tieu-chi-theo-xa", charts.criteria_met_by_commune, met)
        matrix = measures.criteria_matrix(self.criteria, tables.criteria_names, self.year)
        if len(matrix):
            yield from self._paged("xa-va-tieu-chi", charts.criteria_matrix, matrix)
        if len(set(matrix["place_id"])) > 1:
            counts = measures.communes_by_criterion(matrix)
            yield self._made("tieu-chi-kho", charts.communes_by_criterion(counts, **look), counts)
        yield from self._standing_figure(every)
        for unit, change in self._changes(every):
            words = say(self.lang, *OTHER_SET) if unit == "share_pct" else ""
            stem = "thay-doi-so-voi-nam-truoc" + ("-ty-le" if unit == "share_pct" else "")
            yield from self._paged(stem, charts.dumbbell, change, more=(words,))
        yield from self._changed_figures()

    def _standing_figure(self, every: pd.DataFrame) -> Iterator[YearFigure]:
        """How the communes stood at the end of each year up to this one, where two years or more tell of several."""
        met = measures.at_end_of_year(every)
        met = met[(met["year"] <= self.year) & met["out_of"].notna() & met["met"].notna()]
        years = measures.years_of(met, at_least=2)
        if len(years) < 2 or years[-1] != self.year:
            return
        standing = measures.standing_by_year(measures.select(met, year=years))
        look = {"where": self.where, "lang": self.lang}
        # Levels hold how many meet the whole set, too: a second chart of it would tell the same.
        if set(standing["level"]) <= {"full", "not_full"}:
            figure = charts.communes_meeting_standard(standing, **look)
            yield self._made("so-xa-dat-du-cac-nam", figure, standing)
        else:
            figure = charts.communes_at_each_level(standing, **look)
            words = findings.standard(standing, self.lang)
            yield self._made("xa-theo-muc-dat-cac-nam", figure, standing, more=(words,))

    def _producers(self, rows: pd.DataFrame) -> list[pd.DataFrame]:
        """The rows of each producer: two may count differently."""
        producers = self.tables.sources.set_index("source")["producer"].to_dict()
        names = rows["sources"] if "sources" in rows else rows["source"].map(lambda file: (file,))
        who = names.map(lambda files: tuple(sorted({producers.get(file, file) for file in files})))
        return [own for _, own in rows.groupby(who)]

    def _changes(self, every: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
        """Unit and rows of the communes that one producer counted in both years."""
        changed = [measures.change_between(rows, self.year - 1, self.year) for rows in self._producers(every)]
        changed = [rows[rows["change"].notna()] for rows in changed]
        units = sorted({unit for rows in changed for unit in rows["unit"]})
        # Numbers of criteria and shares cannot stand on one axis.
        for unit in units:
            yield unit, pd.concat([rows for rows in changed if unit in set(rows["unit"])], ignore_index=True)

    def _changed_figures(self) -> Iterator[YearFigure]:
        """Which criteria and indicators are others than a year before, by one producer; how many are met is told."""
        found = []
        for criteria, indicators in self._pairs():
            known = [
                measures.latest_known(rows, figures, self.tables.criteria_names)
                for year in (self.year - 1, self.year)
                for rows, figures in [(measures.select(criteria, year=year), measures.select(indicators, year=year))]
            ]
            if all(map(len, known)):
                found.append(measures.what_changed(*known))
        rows = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["change", "item", "place_id"])
        rows = rows[rows["change"].isin(["newly_met", "fallen_back", "changed"]) & (rows["item"] != "criteria_met")]
        rows = rows[rows["place_id"].isin(measures.communes_of(self.tables.places))]
        if len(rows):
            since = period_words([str(self.year - 1)], self.lang)
            stem, draw = "co-gi-moi-so-voi-nam-truoc", charts.what_changed
            yield from self._paged(stem, draw, rows.reset_index(drop=True), since=since)

    def _pairs(self) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
        """Criteria and indicators of each producer."""
        for criteria in self._producers(self.criteria):
            yield criteria, self.indicators.head(0)
        for indicators in self._producers(self.indicators):
            yield self.criteria.head(0), indicators

    def _gifts_and_funds(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The contributions of the year without the tables of funds, and those tables."""
        rows = measures.select(self.contributions, year=self.year)
        funds = measures.in_groups(rows, self.tables.organization_groups, "source_of_funds")
        files = set(rows.loc[funds, "source"])
        funds = rows["source"].isin(files)
        return rows[~funds].reset_index(drop=True), rows[funds].reset_index(drop=True)

    def gift_figures(self) -> Iterator[YearFigure]:
        """What the organizations gave, and apart from them the others, whose amounts may hold the same gifts."""
        rows, _ = self._gifts_and_funds()
        givers = measures.in_groups(rows, self.tables.organization_groups, "compared")
        yield from self._gifts(rows[givers].reset_index(drop=True), "")
        yield from self._gifts(rows[~givers].reset_index(drop=True), "-khac")

    def _gifts(self, rows: pd.DataFrame, stem: str) -> Iterator[YearFigure]:
        look = {"where": self.where, "lang": self.lang}
        unnumbered = measures.without_number(rows, self.lang)
        given, by_kind = measures.money_by_organization(rows), measures.contributions_by_kind(rows)
        if len(given):
            figure = charts.contributions_by_organization(given, unnumbered, **look)
            yield self._made(f"dong-gop-theo-to-chuc{stem}", figure, given)
        if (by_kind["unit"] != "VND").any():
            figure = charts.contributions_by_kind(by_kind, unnumbered, **look)
            yield self._made(f"dong-gop-theo-loai{stem}", figure, by_kind)
        to_whom = measures.gifts(rows, self.tables.places, kind="cash", lang=self.lang)
        if len(set(to_whom["recipient"])) > 1:
            yield self._made(f"ai-dong-gop-cho-xa-nao{stem}", charts.who_gave_to_whom(to_whom, **look), to_whom)
        if not stem:
            yield from self._borders_figure(rows)

    def _borders_figure(self, rows: pd.DataFrame) -> Iterator[YearFigure]:
        """The money of the communes in the borders after the last reform that the register of places knows."""
        places, day = self.tables.places, max(self.tables.places["valid_from"].fillna(""), default="")
        rows = measures.select(measures.gifts_by_year(rows), kind="cash", place_id=measures.communes_of(places))
        if rows.empty or not day or day <= str(self.year):
            return
        bounds, refused = measures.comparable(rows, places, day, value="value_vnd", by=[], lang=self.lang)
        if bounds.empty or (bounds["made_from"].map(";".join) == bounds["place_id"]).all():
            return  # no border has moved
        date = date_words(day, self.lang)
        what = kind_name("cash", self.lang) + say(self.lang, f", địa giới ngày {date}", f", borders of {date}")
        left, why = len(refused), " ".join(dict.fromkeys(refused["text"]))
        vi, en = f"{left} khoản không đưa về địa giới này được.", f"{left} are not brought into these borders."
        words, draw = f"{say(self.lang, vi, en)} {why}", charts.intervals
        yield from self._paged("tien-theo-dia-gioi-moi", draw, bounds, (words,) if left else (), what=what, unit="VND")

    def fund_figures(self) -> Iterator[YearFigure]:
        """Where the money of each place came from; of many communes in one table."""
        gifts, rows = self._gifts_and_funds()
        places = self.tables.places
        communes = set(measures.communes_of(places))
        known = sorted(set(rows["place_id"]) & set(places["place_id"]))
        many = len(communes & set(known)) > MOST_FUNDS
        for place in known:
            funds = measures.sources_of_funds(rows, places, place)
            if len(funds) and not (many and place in communes):
                yield self._made("nguon-von", charts.sources_of_funds(funds, lang=self.lang), funds, place)
        rest = rows[~rows["place_id"].isin(set(known) - (communes if many else set()))].reset_index(drop=True)
        to_whom = measures.gifts(rest, places, kind="cash", lang=self.lang)
        if len(to_whom):
            figure = charts.who_gave_to_whom(to_whom, where=self.where, lang=self.lang)
            yield self._made("nguon-von-cac-xa", figure, to_whom)
        things = measures.contributions_by_kind(rows)
        things = things[things["unit"] != "VND"].reset_index(drop=True)
        if len(things):
            unnumbered = measures.without_number(rows, self.lang)
            figure = charts.contributions_by_kind(things, unnumbered, where=self.where, lang=self.lang)
            yield self._made("nguon-luc-khong-bang-tien", figure, things)


# --- the files ---


def write_year(tables, year: int, lang: str = "vi", progress: bool = True) -> list[Path]:
    """Write reports/YEAR: Word, PowerPoint, Excel, one page of HTML, and the figures. Returns the four documents.

    Documents are written together or not at all; figures that the year no longer has are taken away. NoSuchYear:
    there is no data of the year. NotebookFailed: a notebook did not run to its end; there is no page then, and the
    other three are written.
    """
    if year not in (years := years_with_data(tables)):
        raise NoSuchYear(year, years)
    folder = tables.root / "reports" / str(year)
    made = list(figures_of_year(tables, year, lang))
    target = report.FigureFolder(folder / "figures", tables.inputs, tables.issues)
    exhibits = [_exported(one, target) for one in made]
    title = _title(year, lang)
    documents_of = {
        "docx": documents.word_report(title, _sections(tables, year, made, exhibits, lang), lang),
        "pptx": slides.presentation(title[1:], exhibits),
        "xlsx": excel.workbook(title[1:], exhibits, link_from(folder, tables.root / "data" / "raw"), lang),
    }
    failed = None
    try:
        documents_of["html"] = _page(tables.root, year, title, lang, progress)
    except report.NotebookFailed as error:
        failed = error
    files = {folder / f"bao-cao-{year}.{ending}": data for ending, data in documents_of.items()}
    write_together(files)
    _clear(folder, year, {path.name for path in files} | {one.name for one in made})
    if failed:
        raise failed
    return list(files)


def _clear(folder: Path, year: int, kept: set[str]) -> None:
    """Take away what an earlier run made of other data: an old figure beside new ones would tell something wrong."""
    for path in [*folder.glob(f"bao-cao-{year}.*"), *(folder / "figures").glob(f"*-{year}.*")]:
        if path.name not in kept and path.stem not in kept:
            path.unlink()


def _title(year: int, lang: str) -> tuple[str, str]:
    kind = say(lang, "Báo cáo", "Report")
    return kind, say(lang, f"Kết quả xây dựng nông thôn mới năm {year}", f"New rural development in {year}")


def _exported(one: YearFigure, folder: report.FigureFolder) -> Exhibit:
    exported = report.export_figure(one.figure, one.name, folder, source_note=one.source_note, table=one.table)
    drawn = replace(one.figure, source_note=one.source_note)
    return Exhibit(drawn, exported.png.read_bytes(), one.sentences)


def link_from(folder: Path, raw: Path):
    """From a cell "source!sheet!address" to a link that opens it, written relative to `folder`; "" for no file."""

    def link(cell: str) -> str:
        source, sheet, address = split_cell(cell)
        path = raw / source
        if not path.is_file() or "#" in source:
            return ""
        way = quote(Path(os.path.relpath(path, folder)).as_posix(), safe="/.-_()")
        first = address.split(";")[0].split(":")[0]
        spot = f"#'{sheet.replace(chr(39), chr(39) * 2)}'!{first}" if sheet and first and path.suffix != ".csv" else ""
        return f"external:{way}{spot}"

    return link


def _sections(tables, year: int, made: list[YearFigure], exhibits: list[Exhibit], lang: str) -> list[Section]:
    headings = {
        "reported": say(lang, "Số liệu đã công bố", "Reported figures"),
        "illustrative": say(lang, "Số liệu minh họa", "Illustrative figures"),
    }
    warning = say(
        lang,
        "Số liệu trong phần này là số liệu minh họa, không phải kết quả thật; không được dẫn lại như số liệu báo cáo.",
        "The figures of this part are made up and are no results; they must not be quoted as reported figures.",
    )
    sections = []
    for basis, heading in headings.items():
        own = tuple(exhibit for one, exhibit in zip(made, exhibits, strict=True) if one.basis == basis)
        table = _indicator_table(tables, year, basis, lang)
        if own or table:
            words = (warning,) if basis == "illustrative" else ()
            sections.append(Section(heading, words, own, (table,) if table else ()))
    return [*sections, _issue_section(tables, year, lang)]


def _indicator_table(tables, year: int, basis: str, lang: str) -> Table | None:
    """The indicators of the year as a table; None where there are none."""
    rows = measures.select(tables.indicators, year=year, basis=basis, measure="actual")
    if rows.empty:
        return None
    rows = rows.sort_values(["indicator_name", "place_id", "period"], kind="stable")
    vi, en = ("Chỉ tiêu", "Nơi", "Thời điểm", "Giá trị"), ("Indicator", "Place", "Date", "Value")
    texts = tuple(
        (row.indicator_name, _place(row, tables.places), date_words(row.period, lang), _value(row, lang))
        for row in rows.itertuples()
    )
    caption = say(lang, f"Các chỉ tiêu năm {year}", f"Indicators of {year}")
    if basis != "reported":
        caption += f" ({illustrative_tag([basis], lang).lower()})"
    note = report.source_note(rows, tables.sources, lang)
    return Table(caption, vi if lang == "vi" else en, texts, (70.0, 40.0, 25.0, 30.0), note)


def _place(row, places: pd.DataFrame) -> str:
    """Kind and name, as a district and a town may share a name."""
    return measures.full_name(row.place_id, places) if row.place_id in set(places["place_id"]) else row.place


def _value(row, lang: str) -> str:
    text = number(row.value, 2, lang) + ("" if pd.isna(row.out_of) else f"/{number(row.out_of, 0, lang)}")
    return f"{approximately(text, row.qualifier, lang)} {row.unit}".strip()


def _issue_section(tables, year: int, lang: str) -> Section:
    """What could not be read, in the files of the year and in those that gave no row at all."""
    heading = say(lang, "Những chỗ chưa đọc được hoặc cần xem lại", "What could not be read or needs a look")
    parts = (tables.criteria, tables.contributions, tables.indicators)
    read = {source for part in parts for source in part["source"]}
    of_year = {source for part in parts for source in part.loc[part["year"] == year, "source"]}
    sources = tables.issues["source"]
    rows = tables.issues[sources.isin(of_year) | ~sources.isin(read)]
    if rows.empty:
        clean = say(lang, "Các tệp của năm này đều đã đọc được, không có chỗ nào phải sửa.", "All files were read.")
        return Section(heading, (clean,))
    shown = measures.issues_touching(rows, lang=lang)
    severity, source, sheet, address, _, message, fix = shown.columns
    texts = tuple(
        (f"{row[source]} {row[sheet]} {row[address]}".strip(), row[severity], row[message], row[fix])
        for row in shown.head(MOST_ISSUES).to_dict("records")
    )
    counts = findings.issues(measures.issues_by_file(rows, tables.ledger[tables.ledger["source"].isin(of_year)]), lang)
    sentences = [counts]
    if len(shown) > MOST_ISSUES:
        left = len(shown) - MOST_ISSUES
        vi = f"Bảng chỉ ghi {MOST_ISSUES} chỗ đầu; {left} chỗ còn lại ở data/processed/issues.csv."
        sentences.append(say(lang, vi, f"{left} more are in data/processed/issues.csv."))
    head = (say(lang, "Tệp, trang tính, ô", "File, sheet, cell"), severity, message, fix)
    caption = say(lang, "Những chỗ cần xem trong các tệp", "What to look at in the files")
    table = Table(caption, head, texts, (50.0, 22.0, 50.0, 43.0), report.checks_note(lang))
    return Section(heading, tuple(sentences), (), (table,))


# --- the page ---


def _page(root: Path, year: int, title: tuple[str, str], lang: str, progress: bool) -> bytes:
    """The notebooks run for the year, as one page; their figures are in it and nowhere else."""
    with tempfile.TemporaryDirectory() as scratch:
        wanted = parameters_of_year(root, year, lang, Path(scratch) / "figures")
        done = report.run_notebooks(root, parameters=wanted, progress=progress, target=Path(scratch))
        return webpage.page(done, title[1], lang)


def parameters_of_year(root: Path, year: int, lang: str, folder: Path) -> dict[str, object]:
    """Those parameters of the notebooks that choose a year, set to this one: `years`, `..._year`, `before`, `after`;
    and language and folder of figures."""
    names = {name for path in (root / "notebooks").glob("[0-9]*.ipynb") for name in report.notebook_parameters(path)}
    values: dict[str, object] = {name: year for name in names if name.endswith("_year")}
    values |= {"lang": lang, "folder": str(folder), "years": [year], "before": year - 1, "after": year}
    return {name: value for name, value in values.items() if name in names}
