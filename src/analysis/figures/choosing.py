"""One entry of the catalogue, and what comes of it: choices to rows, to a small table, to a
Drawn."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures.drawn import Drawn
from analysis.figures.pages import pages
from analysis.figures.said import Finding
from analysis.figures.selection import (
    FIELDS,
    MANY,
    NOWHERE,
    Options,
    Rows,
    Stock,
    name_of,
    options,
    usual,
    values_of,
)
from analysis.figures.sources import source_note
from analysis.measures.tables import Tables
from analysis.words.names import names, phrase
from analysis.words.periods import days_of
from analysis.words.text import slug
from analysis.words.wording import join_names, say

LONGEST_NAME = 80
MOST_NAMED = 4  # places in the name of a file
ONE_OF = {"year": "years", "place": "places", "organization": "organizations"}
LOOKS = ("where", "title")


class NeedsNotMet(ValueError):
    """There is nothing to draw; its text is a sentence on what is missing, and what to send."""

    def __init__(self, chosen: Chosen) -> None:
        super().__init__()
        self.chosen = chosen

    def __str__(self) -> str:
        return self.chosen.nothing()


@dataclass(frozen=True)
class Needs:
    """What must be there: rows in one of the tables `rows` (names as in `Stock`), of so many
    `years` of one place by one basis; and what to `send`, in both languages.

    `beside`: what its summary takes besides, whether there are rows or none.
    """

    rows: tuple[str, ...]
    send: tuple[str, str]
    years: int = 1
    beside: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        """All that the figure is made of."""
        return (*self.rows, *self.beside)

    def met_by(self, rows: Rows) -> bool:
        """Whether these rows may give the figure; only its summary can tell for certain."""
        there = [table for table in rows.values() if len(table)]
        if not there or self.years == 1:
            return bool(there)
        key = ["basis", "place_id"]
        years = pd.concat([measures.counted(table, [*key, "year"]) for table in there])
        years = years.drop_duplicates([*key, "year"])
        return bool(years.groupby(key).size().max() >= self.years)


@dataclass(frozen=True)
class Entry:
    """One figure that can be asked for.

    `choices` are those of `FIELDS` that it takes, `one` the lists among them of which one value is
    drawn, `options` words of its own besides. `summary` makes the small table of the chosen rows;
    one without a value in the column `drawn` shows nothing. `chart` makes the Drawn of the table
    and of what `more` tells it.
    """

    name: str
    names: tuple[str, str]
    question: tuple[str, str]
    needs: Needs
    choices: tuple[str, ...]
    summary: Callable[[Chosen], pd.DataFrame]
    drawn: str
    chart: Callable[..., Drawn]
    more: Callable[[Chosen], dict[str, Any]] = lambda chosen: {}
    one: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """An entry, the rows that the choices left, and the value of each of them (`picked`)."""

    entry: Entry
    stock: Stock
    picked: dict[str, Any]
    rows: dict[str, pd.DataFrame]
    options: Mapping[str, Any]

    @property
    def tables(self) -> Tables:
        """All tables and registers."""
        return self.stock.tables

    @property
    def lang(self) -> str:
        """ "vi" or "en"."""
        return self.stock.lang

    @property
    def where(self) -> str:
        """The place for the subtitle."""
        places = self.picked.get("places") or ("",)
        where = self.picked["area"] if "area" in self.picked else places[0]
        return "" if where in (None, "", NOWHERE) else self.stock.full_name(where)

    def table(self) -> pd.DataFrame:
        """The small table that is drawn. NeedsNotMet: there is nothing to draw."""
        there = any(map(len, self.rows.values()))
        found = self.entry.summary(self) if there else pd.DataFrame()
        if self.entry.drawn not in found or found[self.entry.drawn].isna().all():
            raise NeedsNotMet(self)
        return found

    def draw(self, table: pd.DataFrame) -> Drawn:
        """The figure of a table such as `table` gives, with its source note and file name."""
        drawn = self.entry.chart(table, **self._look())
        title = self.options.get("title")
        return self._signed(drawn.titled(title) if title else drawn, table)

    def pages(self, table: pd.DataFrame) -> list[Drawn]:
        """The figure as several where one cannot show all places; each has the whole table."""
        drawn = pages(self.entry.chart, table, title=self.options.get("title", ""), **self._look())
        return [self._signed(page, table) for page in drawn]

    def _look(self) -> dict[str, Any]:
        where = {"where": self.options.get("where", self.where)} if self.entry.choices else {}
        return where | self.entry.more(self) | {"lang": self.lang}

    def _signed(self, drawn: Drawn, table: pd.DataFrame) -> Drawn:
        note = phrase("checks", self.lang, "source")
        if self.entry.choices:
            note = source_note(table, self.tables.sources, self.lang)
        signed = replace(drawn, source_note=note, name=self.name, table=table)
        if not signed.finding:
            return signed
        where = str(self.picked.get("area") or "")
        communes = self._communes(signed.finding)
        return signed.saying(signed.finding.of_all(communes, where, self._among()))

    def _among(self) -> str:
        """The groups of givers that are drawn, where others gave at the same places and times: who
        gave most among these may have given less than those. "": nobody else did."""
        chosen = set(_each(self.picked.get("group")))
        rows: Rows = {name: self.stock.rows[name] for name in self.entry.needs.rows if chosen}
        for field in [one for one in self.picked if one not in ("group", "organizations")]:
            rows = self.stock.filtered(rows, field, self.picked[field])
        if not any({*table["group"]} - chosen for table in rows.values()):
            return ""
        known = [name for group, name in self.stock.groups.items() if group in chosen]
        return join_names(known, self.lang, most=len(known))

    def _communes(self, finding: Finding) -> frozenset[str]:
        """All rural communes of the area on the last day that a finding speaks of: a part of them
        is ranked by nobody."""
        area, places = self.picked.get("area"), self.tables.places
        day = max((days_of(fact.period)[1] for fact in finding.facts if fact.period), default="")
        return frozenset(measures.rural_communes(places, area, day) if area and day else ())

    # --- words ---

    def there(self, field: str) -> Options:
        """(name, value) of what there was to choose in a field, narrowed by the single values."""
        return options(self.stock, field, self._before(field))

    def _before(self, field: str) -> Rows:
        """The rows before a field is chosen."""
        rows: Rows = {name: self.stock.rows[name] for name in self.entry.needs.rows}
        for before in self.entry.choices[: self.entry.choices.index(field)]:
            if before not in MANY:
                rows = self.stock.filtered(rows, before, self.picked[before])
        return rows

    def _named(self, field: str) -> list[str]:
        """What a reader calls the values that were picked in a field."""
        of_field = _each(self.picked.get(field))
        names = {value: name for name, value in self.there(field)} if of_field else {}
        return [names.get(own) or name_of(self.stock, field, own) for own in of_field]

    def _area(self) -> list[str]:
        """The area's part of a file name: a place that is shown itself too is "all of" it."""
        area = _each(self.picked.get("area"))
        there = self._before("places").values() if area and "places" in self.picked else ()
        if any(area[0] in values_of(own, "places") for own in there):
            return [say(self.lang, "toàn", "all-of"), *area]
        return area

    @property
    def name(self) -> str:
        """A file name that tells the choice: small ASCII letters, digits, hyphens; not too long."""
        lang, picked = self.lang, self.picked
        noun = {"places": ("noi", "places"), "organizations": ("to-chuc", "organizations")}
        long = {field for field in noun if len(picked.get(field, ())) > MOST_NAMED}
        words = [say(lang, *self.entry.names)]
        if picked.get("basis") == "illustrative":
            words.append(say(lang, "minh họa", "illustrative"))
        words += [*self._named("indicator"), *self._named("thing")]
        words += [group for group in _each(picked.get("group")) if group != "organizations"]
        words += self._area() if not picked.get("places") else []
        for field in noun:
            own = picked.get(field, ())
            words += [f"{len(own)}-{say(lang, *noun[field])}"] if field in long else own
        if "years" in picked:
            years = picked["years"] or [year for _, year in self.there("years")]
            words.append(say(lang, "-va-", "-and-").join(_spans(years, "-")))
        whole = "-".join(filter(None, map(slug, words)))
        if not long and len(whole) <= LONGEST_NAME:
            return whole
        # Two choices must not write to one file: what was left out comes back as a digest.
        told = repr([self.entry.name, *picked.values()])
        digest = hashlib.sha256(told.encode()).hexdigest()[:6]
        return f"{whole[: LONGEST_NAME - 7].rstrip('-')}-{digest}"

    def described(self) -> str:
        """The choice in words: the figure, its basis and all that was chosen."""
        lang, parts = self.lang, []
        for field, value in self.picked.items():
            if field == "years" and value:
                parts.append(say(lang, "năm ", "") + ", ".join(_spans(value, "–")))
            elif field != "area" or not self.picked.get("places"):
                of_giver = field == "organizations"
                noun = ("tổ chức", "organizations") if of_giver else ("nơi", "places")
                parts.append(join_names(self._named(field), lang, noun=noun))
        told = "; ".join(filter(None, parts))
        return f"“{say(lang, *self.entry.names)}”" + (f" ({told})" if told else "")

    def nothing(self) -> str:
        """The sentence that says why there is no figure, and what to send."""
        what, gifts = self.described(), self.rows.get("contributions")
        none = phrase("nothing", self.lang, "source", what=what)
        parts = [none, say(self.lang, *self.entry.needs.send)]
        if gifts is not None and (without := measures.without_number(gifts, self.lang)):
            parts.append(phrase("no_number", self.lang, "source", told="; ".join(without)))
        return " ".join(parts)


# --- from words to rows ---


def rows_left(
    entry: Entry, stock: Stock, choices: Mapping[str, Any], strict: bool = True
) -> dict[str, pd.DataFrame]:
    """The rows of an entry that are left by the choices; what was not chosen does not narrow them.

    ValueError: as in `choose`; unless `strict`, only for a choice that no figure takes.
    """
    if not strict:
        if unknown := {ONE_OF.get(name, name) for name in choices} - set(FIELDS):
            raise ValueError(no_such("choice", min(unknown), FIELDS))
        choices = {n: own for n, own in choices.items() if ONE_OF.get(n, n) in entry.choices}
    picked, words = _understood(entry, choices)
    rows: dict[str, pd.DataFrame] = {name: stock.rows[name] for name in entry.needs.rows}
    if until := words.get("until"):
        rows = {name: measures.kept(own, own["year"] <= until) for name, own in rows.items()}
    for field, value in picked.items():
        for one in _each(value) if strict else ():
            _check(entry, stock, field, one)
        rows = stock.filtered(rows, field, value)
    return rows


def choose(entry: Entry, stock: Stock, choices: Mapping[str, Any]) -> Chosen:
    """The entry with these choices; what was not chosen is what the data has most of, or all.

    `year=2018` and `years=[2018]` are the same, and so are `place` and `organization`; None as
    `area` or `group` is all of them. ValueError: a choice that the entry does not take, a value
    that is nowhere, or several of what is drawn one at a time.
    """
    given, words = _understood(entry, choices)
    rows, picked = rows_left(entry, stock, choices), {}
    for field in entry.choices:
        many, value = field in MANY, given.get(field, ())
        if field not in given or (field in entry.one and not value):
            first = ()
            if not many or field in entry.one:
                there = [own for _, own in options(stock, field, rows)]
                first = usual(stock, field, there, rows)
            value = first if many else next(iter(first), "")
            rows = stock.filtered(rows, field, value)
        if field in entry.one and len(value) > 1:
            raise ValueError(f"{entry.name} shows one of {field}, not {len(value)}")
        picked[field] = value
    return Chosen(entry, stock, picked, rows, words)


def _understood(entry: Entry, choices: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The choices in the order of the entry, several values as a tuple; the other words."""
    named = {ONE_OF.get(name, name): value for name, value in choices.items()}
    words = (*LOOKS, "until", *entry.options) if entry.choices else LOOKS[1:]
    if unknown := named.keys() - {*entry.choices, *words}:
        raise ValueError(no_such(entry.name, min(unknown), {*entry.choices, *words}))
    picked = {field: named[field] for field in entry.choices if field in named}
    for field, value in picked.items():
        if field in MANY or isinstance(value, list | tuple | set):
            picked[field] = tuple(_each(value))
    return picked, {name: value for name, value in named.items() if name in words}


def _each(value: Any) -> list:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _check(entry: Entry, stock: Stock, field: str, value: Any) -> None:
    """ValueError for a value that is no year, no known word, and in no register or table."""
    words: dict[str, Callable[[], Collection]] = {
        "basis": lambda: names("basis"),
        "group": lambda: stock.groups,
        "area": lambda: {NOWHERE, *stock.register.index},
        "places": lambda: stock.register.index,
        "indicator": lambda: set(stock.tables.indicator_names["indicator"]),
        "organizations": lambda: set(stock.tables.organizations["organization_id"]),
    }
    known = value in words[field]() if field in words else isinstance(value, int)
    if field == "thing":
        known = str(value).partition("|")[0] in names("kind")
    if known:
        return
    there = {own for name in entry.needs.rows for own in values_of(stock.rows[name], field)}
    if value not in there:
        raise ValueError(no_such(field, value, {*there, *words.get(field, list)()}))


def no_such(what: str, name: Any, known: Iterable) -> str:
    """What is said of a name that there is not: the nearest of those that there are."""
    there = sorted(map(str, known))
    near = difflib.get_close_matches(str(name), there, 3, 0.5) or there[:20]
    return f"{what}: there is no {name!r}; nearest: {', '.join(near)}"


def _spans(years: Iterable[Any], dash: str) -> list[str]:
    """2016-2019 for years without a gap."""
    own = pd.Series(sorted(years), dtype=int)
    runs = own.groupby(own - own.index)
    return [dash.join(map(str, sorted({run.min(), run.max()}))) for _, run in runs]
