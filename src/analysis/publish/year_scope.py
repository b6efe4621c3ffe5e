"""Of what the page of a year tells: one area in one year, and its figures as the catalogue gives
them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures import catalogue
from analysis.figures.catalogue import ENTRIES, NeedsNotMet
from analysis.figures.drawn import Drawn
from analysis.figures.selection import NOWHERE, Stock, stock_of
from analysis.measures.tables import Tables
from analysis.words.names import names, sentences

ROWS = ("criteria", "indicators", "contributions")


@dataclass(frozen=True)
class Scope:
    """One area in one year. `rows` of the stock are those of all areas."""

    stock: Stock
    year: int
    area: str

    @property
    def tables(self) -> Tables:
        """All tables and registers."""
        return self.stock.tables

    @property
    def lang(self) -> str:
        """ "vi" or "en"."""
        return self.stock.lang

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What the page says of its own."""
        return sentences("year_page", self.lang)

    @property
    def where(self) -> str:
        """The area as a reader calls it."""
        return "" if self.area == NOWHERE else self.stock.full_name(self.area)

    def rows(self, table: str, basis: str | None = None, year: int | None = None) -> pd.DataFrame:
        """The results of the area in this year, or another one."""
        wanted: dict[str, Any] = {"year": year or self.year, "area": self.area}
        return measures.select(self.stock.rows[table], **wanted | {"basis": basis})

    def figure(self, name: str, **choices: Any) -> Drawn | None:
        """A figure of the catalogue for the area; None where its needs are not met."""
        where = {"area": self.area} if "area" in ENTRIES[name].choices else {}
        try:
            chosen = catalogue.ask(name, self.stock, **where, **choices)
            return chosen.draw(chosen.table())
        except NeedsNotMet:
            return None

    @property
    def no_change(self) -> str:
        """Why nothing is compared with the year before: it has no numbers, or others."""
        before = any(len(self.rows(t, own, self.year - 1)) for own in self.bases[:1] for t in ROWS)
        return "not_compared" if before else "no_change"

    @cached_property
    def communes(self) -> dict[str, str]:
        """The rural communes of the area at the end of the year: id and name."""
        return measures.rural_communes(self.tables.places, self.area, f"{self.year}-12-31")

    @cached_property
    def bases(self) -> list[str]:
        """The bases that the area has rows of in this year, reported first."""
        return [own for own in names("basis") if any(len(self.rows(t, own)) for t in ROWS)]


def scope_of(tables: Tables, year: int, lang: str) -> Scope:
    """The project's own area where it has rows of the year, else the one that has most of them."""
    stock = stock_of(tables, lang)
    found: Counter[str] = Counter()
    for table in ROWS:
        rows = measures.select(stock.rows[table], year=year)
        # What was reported goes before any number of rows that were made up.
        for basis, area in zip(rows["basis"], rows["area"], strict=True):
            found[str(area)] += 1000 if basis == "reported" else 1
    order = sorted(found, key=lambda own: (own == NOWHERE, -found[own], own))
    area = stock.home if stock.home in found else next(iter(order), stock.home or NOWHERE)
    return Scope(stock, year, area)
