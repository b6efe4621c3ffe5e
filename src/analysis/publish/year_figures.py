"""Which figures the report of one year has.

A figure belongs to a year when its table has rows of that year. Places are taken together by the
district, town or province that they lie in; reported and illustrative figures stay apart. Nothing
has to be named beforehand: what the tables hold for the year is what the report shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures import catalogue, findings
from analysis.figures.catalogue import Chosen, NeedsNotMet
from analysis.figures.drawn import FEWEST, Drawn
from analysis.figures.facts import Fact, numbers
from analysis.figures.printed import Printed, admit
from analysis.figures.said import Finding
from analysis.figures.selection import NOWHERE, Stock, stock_of
from analysis.measures.tables import Tables
from analysis.words.names import names, phrase
from analysis.words.wording import join_names

# The funds of more communes than this are compared in one table instead of a chart for each.
MOST_FUNDS = 4
CASH = "cash|VND"
FEW_COMMUNES = 8
# Plans of work: of the year in which they were made.
OF_TASKS = {
    "lich-cong-viec": "tasks_gantt",
    "viec-chua-xong": "tasks_left",
    "viec-theo-nguoi-phu-trach": "tasks_by_owner",
    "viec-theo-xa": "tasks_by_place",
}
ALL_AREAS = {
    "cong-nhan": "recognitions_by_year",
    "gan-muc-thu-hoi": "distance_to_withdrawal",
    "chi-tieu-de-ra": "targets_and_outcomes",
    "tieu-chuan-do-thi": "urban_standards",
    "mo-hinh-dan-van": "models_by_stage",
    "mo-hinh-theo-to-chuc": "models_by_group",
    "tuyen-pho-van-minh": "civilised_streets",
    "xa-theo-so-tieu-chi": "communes_by_band",
}


@dataclass(frozen=True, slots=True)
class YearFigure:
    """One figure of a year, of one basis and area ("" of several), and what is said about it."""

    drawn: Drawn
    more: tuple[Finding, ...]
    basis: str
    area: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its finding, and what is said besides; of few numbers in one line, with their source."""
        drawn = self.drawn
        told = (f"{drawn.title}.", *(finding.text for finding in self.more))
        if not drawn.few:
            return told
        return (" ".join((*(told if drawn.says else (drawn.said,)), drawn.source_note)),)

    @property
    def name(self) -> str:
        """The name of its files."""
        return self.drawn.name


def admitted(
    made: Iterable[YearFigure], findings: Iterable[Finding], lang: str
) -> tuple[list[YearFigure], Printed]:
    """The figures of one document with what may be said of them, and all that it may print."""
    made = list(made)
    more = [finding for one in made for finding in one.more]
    passed = admit([one.drawn for one in made], [*more, *findings], lang)
    left = iter(passed.findings)
    own = [
        replace(one, drawn=drawn, more=tuple(next(left) for _ in one.more))
        for one, drawn in zip(made, passed.figures, strict=True)
    ]
    return own, replace(passed, findings=tuple(left))


def years_with_data(tables: Tables) -> list[int]:
    """The years that tell how things stand, in order: of criteria, gifts, acts, plans, and of
    indicators that the register calls `better` one way; not of context alone, such as farms."""
    names = tables.indicator_names
    told = names[measures.text_of(names["better"]) != ""] if "better" in names else names
    indicators = tables.indicators[tables.indicators["indicator"].isin(told["indicator"])]
    acts = (tables.recognitions, tables.targets)
    parts = (tables.criteria, tables.contributions, indicators, *acts)
    years = {int(year) for part in parts for year in part["year"].unique()}
    return sorted(years | set(_years_of_tasks(tables)))


def _years_of_tasks(tables: Tables) -> pd.Series:
    """The year in which the plan of each task was made, where it says its day."""
    snapshots = measures.text_of(tables.tasks["snapshot"])
    return snapshots[snapshots != ""].str[:4].astype(int)


def plans_alone(tables: Tables, year: int, lang: str = "vi") -> Finding:
    """What is said of a year that has plans and no result; without claims where it has any."""
    parts = (tables.criteria, tables.contributions, tables.indicators)
    own = [measures.select(part, year=year) for part in parts]
    acts = [measures.select(part, year=year) for part in (tables.recognitions, tables.targets)]
    if any(len(rows) for rows in acts) or any((rows["measure"] == "actual").any() for rows in own):
        return findings.only_plans(0, 0, year, lang)
    tasks = int((_years_of_tasks(tables) == year).sum())
    return findings.only_plans(sum(map(len, own)), tasks, year, lang)


def figures_of_year(tables: Tables, year: int, lang: str = "vi") -> Iterator[YearFigure]:
    """Every figure that has data in the year: reported ones first, place by place."""
    stock = stock_of(tables, lang)
    for basis in names("basis"):
        parts = [stock.rows[name] for name in ("criteria", "indicators", "contributions")]
        rows = pd.concat([measures.select(part, basis=basis, year=year) for part in parts])
        found = Counter(rows["area"])
        # Those with most rows first, and last what names no place.
        for area in sorted(found, key=lambda one: (one == NOWHERE, -found[one], one)):
            own = _Area(stock, year, basis, area)
            yield from own.criteria_figures()
            yield from own.gift_figures()
            yield from own.fund_figures()
        yield from _of_all_areas(stock, year, basis)


def _of_all_areas(stock: Stock, year: int, basis: str) -> Iterator[YearFigure]:
    """What is shown of all places together: acts, promises, counts that sources give in parts."""
    for stem, name in ALL_AREAS.items():
        chosen = catalogue.ask(name, stock, basis=basis, area=None, years=[year])
        yield from _of_one(chosen, stem, year, basis)
    plans = stock.keep(lambda rows: rows["year"] == year, "tasks")
    for stem, name in OF_TASKS.items():
        chosen = catalogue.ask(name, plans, basis=basis, area=None)
        yield from _of_one(chosen, stem, year, basis)
    acts = measures.select(stock.rows["recognitions"], basis=basis, year=year)
    if len(acts):
        chosen = catalogue.ask("map_of_recognitions", stock, basis=basis, area=None, until=year)
        yield from _of_one(chosen, "ban-do-cong-nhan-cac-nam", year, basis)


def _of_one(chosen: Chosen, stem: str, year: int, basis: str) -> Iterator[YearFigure]:
    """The figure of what was chosen, cut into pages where it is a large map."""
    try:
        table = chosen.table()
    except NeedsNotMet:
        return
    drawn = chosen.pages(table) if "x" in table else [chosen.draw(table)]
    for n, page in enumerate(drawn, 1):
        if sum(bool(mark.value or mark.text) for mark in page.marks) >= FEWEST:
            parts = ["minhhoa"] * (basis != "reported") + [stem]
            parts += [*([f"trang-{n}"] if len(drawn) > 1 else []), str(year)]
            own = replace(page, name="-".join(parts))
            yield YearFigure(own, (), basis, _one_area(chosen, table))


def _one_area(chosen: Chosen, table: pd.DataFrame) -> str:
    """The area in which all places of a table lie; "" for several, or for none that is told."""
    rows = pd.concat([own[["place_id", "area"]] for own in chosen.rows.values()])
    told = rows[rows["place_id"].isin(table["place_id"])] if "place_id" in table else rows
    areas = {*told["area"]}
    return areas.pop() if len(areas) == 1 and NOWHERE not in areas else ""


@dataclass(frozen=True)
class _Area:
    """The rows of one area by one basis, and the figures that they give for the year."""

    stock: Stock
    year: int
    basis: str
    area: str

    def _keep(self, wanted: Callable[[pd.DataFrame], pd.Series]) -> _Area:
        """With those contributions only."""
        return replace(self, stock=self.stock.keep(wanted, "contributions"))

    def _ask(self, name: str, **choices: Any) -> Chosen:
        if "area" in catalogue.ENTRIES[name].choices:
            choices["area"] = self.area
        return catalogue.ask(name, self.stock, basis=self.basis, **choices)

    def _figures(
        self,
        stem: str,
        name: str,
        wanted: Callable[[pd.DataFrame], pd.DataFrame] = pd.DataFrame.copy,
        more: Finding | None = None,
        **choices: Any,
    ) -> Iterator[YearFigure]:
        """The figure of the rows of its table that are `wanted`, where there are any."""
        chosen = self._ask(name, **{"years": self.year, **choices})
        try:
            table = wanted(chosen.table()).reset_index(drop=True)
        except NeedsNotMet:
            return
        yield from self._pages(stem, chosen, table, more)

    def _pages(
        self, stem: str, chosen: Chosen, table: pd.DataFrame, more: Finding | None
    ) -> Iterator[YearFigure]:
        """One figure, or several of many places; what is said besides stands with the first."""
        if table.empty:
            return
        pages = chosen.pages(table) if "place" in table else [chosen.draw(table)]
        (place,) = chosen.picked.get("places") or ("khac" if self.area == NOWHERE else self.area,)
        for n, page in enumerate(pages, 1):
            parts = ["minhhoa"] if self.basis != "reported" else []
            parts += [stem, place, *([f"trang-{n}"] if len(pages) > 1 else []), str(self.year)]
            said = (more,) if more and n == 1 else ()
            drawn = replace(page, name="-".join(parts))
            yield YearFigure(drawn, said, self.basis, self.area if self.area != NOWHERE else "")

    def criteria_figures(self) -> Iterator[YearFigure]:
        """How many criteria each commune meets, which ones are missing; then what has changed."""
        yield from self._figures("tieu-chi-theo-xa", "criteria_met_by_commune")
        yield from self._figures("ban-do-tieu-chi", "map_of_criteria", _of_many_communes)
        yield from self._figures("xa-va-tieu-chi", "criteria_matrix")
        yield from self._figures("tieu-chi-kho", "communes_by_criterion", _of_several_communes)
        yield from self._standing_figure()
        stem, years = "so-voi-nam-truoc", self.year
        words = Finding("no_change", (numbers("note_other_set"),), "", lang=self.stock.lang)
        change = {"name": "change_by_commune", "wanted": _compared, "years": [years - 1, years]}
        yield from self._figures(f"thay-doi-{stem}", unit="criteria", **change)
        yield from self._figures(f"thay-doi-{stem}-ty-le", unit="share_pct", more=words, **change)
        change |= {"name": "what_changed", "wanted": _results_changed}
        yield from self._figures(f"co-gi-moi-{stem}", **change)

    def _standing_figure(self) -> Iterator[YearFigure]:
        """How the communes stood at the end of each year so far, where two years tell of some."""
        chosen = self._ask("communes_at_each_level", until=self.year)
        told = {int(year) for rows in chosen.rows.values() for year in rows["year"].unique()}
        if len(told) < 2 or self.year not in told:
            return
        met = catalogue.met_of(chosen)
        years = measures.years_of(met[met["out_of"].notna() & met["met"].notna()], at_least=2)
        if len(years) < 2 or years[-1] != self.year:
            return
        try:
            standing = self._ask("communes_at_each_level", years=years).table()
        except NeedsNotMet:
            return
        # Levels hold how many meet the whole set, too: a second chart of it would tell the same.
        levels = not set(standing["level"]) <= {"full", "not_full"}
        name = "communes_at_each_level" if levels else "communes_meeting_standard"
        stem = "xa-theo-muc-dat-cac-nam" if levels else "so-xa-dat-du-cac-nam"
        words = findings.standard(standing, self.stock.lang) if levels else None
        yield from self._figures(stem, name, more=words, years=years)

    def gift_figures(self) -> Iterator[YearFigure]:
        """What the organizations gave, and apart the others, whose amounts may hold the same."""
        own = self._keep(lambda rows: ~rows["of_funds"])
        others = set(own.stock.rows["contributions"]["group"]) - {"organizations"}
        yield from own._gifts(["organizations"], "")
        yield from own._borders_figure()
        if others:
            yield from own._gifts(sorted(others), "-khac")

    def _gifts(self, group: list[str], stem: str) -> Iterator[YearFigure]:
        name, own = "contributions_by_organization", dict[str, Any](group=group)
        if stem:  # two figures may not have one caption
            known = self.stock.groups
            who = join_names([known.get(one, one) for one in group], self.stock.lang, most=9)
            own["where"] = f"{self.stock.full_name(self.area)} ({who})"
        yield from self._figures(f"dong-gop-theo-to-chuc{stem}", name, **own)
        name, kinds = "contributions_by_kind", _not_money_alone
        yield from self._figures(f"dong-gop-theo-loai{stem}", name, kinds, **own)
        name, stem = "who_gave_to_whom", f"ai-dong-gop-cho-xa-nao{stem}"
        yield from self._figures(stem, name, _to_several, thing=CASH, **own)

    def _borders_figure(self) -> Iterator[YearFigure]:
        """The money of communes in the borders after the last reform, where any has moved."""
        if catalogue.last_reform(self.stock.tables.places) <= str(self.year):
            return
        choices = {"group": "organizations", "thing": CASH, "years": self.year}
        chosen = self._ask("contributions_in_borders", **choices)
        bounds, refused = catalogue.in_borders(chosen)
        if len(bounds) < FEWEST or (bounds["made_from"].map(";".join) == bounds["place_id"]).all():
            return
        left, why = len(refused), " ".join(dict.fromkeys(refused["text"]))
        told = numbers("note_not_brought", Fact("left", float(left), "borders"), label=why)
        words = Finding("no_gifts", (told,), "", lang=self.stock.lang) if left else None
        yield from self._pages("tien-theo-dia-gioi-moi", chosen, bounds, words)

    def fund_figures(self) -> Iterator[YearFigure]:
        """Where the money of each place came from; of many communes in one table."""
        funds = self._keep(lambda rows: rows["of_funds"])
        own = {"basis": self.basis, "area": self.area, "year": self.year}
        there = set(measures.select(funds.stock.rows["contributions"], **own)["place_id"])
        known, communes = there & set(self.stock.register.index), self.stock.communes
        known -= communes if len(communes & known) > MOST_FUNDS else set()
        for place in sorted(known):
            yield from self._figures("nguon-von", "sources_of_funds", places=place, where="")
        rest = funds._keep(lambda rows: ~rows["place_id"].isin(known))
        every: dict[str, Any] = {"group": None, "thing": CASH}
        what = phrase("funds_lower", self.stock.lang)  # two figures may not have one caption
        every["where"] = f"{self.stock.full_name(self.area)} ({what})"
        yield from rest._figures("nguon-von-cac-xa", "who_gave_to_whom", **every)
        stem, name = "nguon-luc-khong-bang-tien", "contributions_by_kind"
        yield from funds._figures(stem, name, _not_money, group=None)


# --- which rows of a table the report of a year shows ---


def _of_many_communes(tiles: pd.DataFrame) -> pd.DataFrame:
    """A map of few communes tells what their bars tell."""
    return tiles if tiles["told"].sum() > FEW_COMMUNES else tiles.head(0)


def _of_several_communes(counts: pd.DataFrame) -> pd.DataFrame:
    return counts if counts[list(measures.STATUSES)].sum(axis=1).max() > 1 else counts.head(0)


def _compared(change: pd.DataFrame) -> pd.DataFrame:
    return change[change["change"].notna()]


def _results_changed(rows: pd.DataFrame) -> pd.DataFrame:
    """What is another result than before; how many criteria are met has a figure of its own."""
    results = rows["change"].isin(["newly_met", "fallen_back", "changed"])
    return rows[results & (rows["item"] != "criteria_met")]


def _not_money(by_kind: pd.DataFrame) -> pd.DataFrame:
    return by_kind[by_kind["unit"] != "VND"]


def _not_money_alone(by_kind: pd.DataFrame) -> pd.DataFrame:
    return by_kind if len(_not_money(by_kind)) else by_kind.head(0)


def _to_several(given: pd.DataFrame) -> pd.DataFrame:
    return given if len(set(given["recipient"])) > 1 else given.head(0)
