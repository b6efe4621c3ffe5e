"""Which rows a figure is made of: what can be chosen, and what is shown when nothing is.

Choices narrow one another in the order of `FIELDS`. Reported and illustrative figures are never in
one figure, and amounts that may hold one another (town authorities, people, organizations) only
where they are asked for together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

import pandas as pd

from analysis import measures
from analysis.measures.tables import Tables
from analysis.words.names import named, names, phrase
from analysis.words.schema import OWN_SET
from analysis.words.text import sort_key
from analysis.words.wording import kind_name, say

FIELDS = ("basis", "area", "indicator", "group", "thing", "years", "places", "organizations")
MANY = ("years", "places", "organizations")  # nothing chosen among these means all
COLUMNS = {"years": "year", "places": "place_id", "organizations": "organization_id"}
TOGETHER = "organizations"  # the groups that are compared with each other
# The table of which a part of the stock is; other parts are a table under its own name.
PART_OF = {
    **dict.fromkeys(
        ("commune_indicators", "counts", "urban", "models", "bands", "streets", "model_groups"),
        "indicators",
    ),
    "withdrawable": "criteria",
    "funds": "contributions",
}
NOWHERE = "khong-neu-noi"  # the area of figures that name no place
MOST_KEPT = 100_000  # rows; what is made of more is not kept
Options = tuple[tuple[str, Hashable], ...]
_Made = TypeVar("_Made")
Rows = Mapping[str, pd.DataFrame]


# --- rows ---


@dataclass(frozen=True)
class Stock:
    """The results in a set of tables (no plans), by the names that figures ask for.

    `criteria`, `indicators`, `contributions` are the tables, each row with its `area`; of the
    communes `counts` are the numbers of criteria met and `commune_indicators` all indicators;
    `indicators` are known ones; `funds` is the money in tables of funds; `recognitions` and
    `targets` are those tables; `withdrawable` the criteria of sets with rules of withdrawal;
    `urban`, `models`, `model_groups`, `bands` and `streets` indicators of these things.
    Contributions have their `group` and whether they stand in a table of funds (`of_funds`).
    `issues` and `ledger` are left as they are.
    """

    tables: Tables
    lang: str
    rows: Rows
    register: pd.DataFrame  # the first line of each place, by its id
    communes: frozenset[str]
    groups: dict[str, str]  # what a reader calls each group
    home: str  # the area of the project, shown first; "" where it names none
    _made: dict[tuple, tuple] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, make: Callable[..., _Made], *given: Any) -> _Made:
        """What a function makes of tables and words, made once for the same ones."""
        tables = [one for one in given if isinstance(one, pd.DataFrame)]
        if sum(map(len, tables)) > MOST_KEPT:
            return make(*given)
        told = (one for one in given if one is not self)
        key = make, *(id(one) if isinstance(one, pd.DataFrame) else one for one in told)
        if key not in self._made:  # its tables are kept with it: a lost one's id is given again
            self._made[key] = make(*given), tables
        return self._made[key][0]

    @property
    def parents(self) -> dict[str, str]:
        """What each place lies in, by its first line."""
        return dict(zip(self.register.index, self.register["parent_id"], strict=True))

    def filtered(self, rows: Rows, field: str, value: Any) -> dict[str, pd.DataFrame]:
        """The rows with the chosen value or values; None, or nothing of many, means all."""
        return {name: self.once(_filtered, own, field, value) for name, own in rows.items()}

    def keep(self, wanted: Callable[[pd.DataFrame], pd.Series], name: str) -> Stock:
        """The stock with those rows of a table only for which `wanted` says so."""
        return replace(self, rows={**self.rows, name: self.rows[name][wanted(self.rows[name])]})

    def full_name(self, place_id: str) -> str:
        """Kind and name of a place; the id itself where the register does not know it."""
        if place_id not in self.register.index:
            return place_id
        own = self.register.loc[place_id]
        return f"{own['place_type']} {own['place']}".strip()


def stock_of(tables: Tables | Stock, lang: str = "vi") -> Stock:
    """The stock of a set of tables, in one language; a stock itself is given back."""
    if isinstance(tables, Stock):
        return tables
    parts = tables.criteria, tables.indicators, tables.contributions
    parts += tables.recognitions, tables.targets, tables.tasks

    def results(table: pd.DataFrame) -> pd.DataFrame:
        """Without plans and the years that the project leaves out, each row with its area."""
        rows = measures.select(table, measure="actual") if "measure" in table else table
        if last := tables.settings.last_year:
            rows = rows[rows["year"] <= last]
        areas = partial(areas_on, tables.places)
        return rows.assign(area=measures.by_their_day(rows, tables.places, areas))

    communes = frozenset(measures.communes_of(tables.places))
    criteria, indicators = results(tables.criteria), results(tables.indicators)
    criteria = criteria[~measures.text_of(criteria["criteria_set"]).str.startswith(OWN_SET)]
    of_communes = indicators[indicators["place_id"].isin(communes)]
    given = measures.plain(tables.contributions)
    gifts = results(measures.with_names(given, tables.organizations, lang))
    groups = tables.organization_groups
    gifts["group"] = gifts["organization_group"].mask(
        measures.in_groups(gifts, groups, "compared"), TOGETHER
    )
    gifts["of_funds"] = measures.of_funds(gifts, groups)
    money = (gifts["kind"] == "cash") & gifts["value_vnd"].notna()
    one_place = measures.text_of(gifts["place_id"]).str.fullmatch("[^;]+").astype(bool)
    rows = {
        "criteria": criteria,
        "indicators": indicators[indicators["indicator"] != ""],
        "commune_indicators": of_communes,
        "counts": of_communes[of_communes["indicator"] == "criteria_met"],
        "contributions": gifts,
        "recognitions": results(tables.recognitions),
        "targets": results(tables.targets),
        "urban": indicators[indicators["indicator"].str.match(r"(?:urban|ward)_standards")],
        "models": indicators[indicators["indicator"].map(_of_models).astype(bool)],
        "bands": indicators[measures.in_bands(indicators)],
        "streets": indicators[
            measures.is_street(indicators) | (indicators["indicator"] == "civilized_streets_total")
        ],
        "model_groups": indicators[
            (indicators["indicator"] == "") & (indicators["unit"] == phrase("model", "vi"))
        ],
        "withdrawable": criteria[criteria["criteria_set"].isin(_with_rules(tables))],
        "funds": gifts[gifts["of_funds"] & money & one_place],
        "tasks": results(tables.tasks.assign(year=_year_of(tables.tasks))),
        "issues": tables.issues,
        "ledger": tables.ledger,
    }
    register = tables.places.drop_duplicates("place_id").set_index("place_id", drop=False)
    known = groups.set_index("organization_group")[say(lang, "group_vi", "group_en")]
    called = {TOGETHER: named("group", TOGETHER, lang), **known}
    home = measures.place_called(tables.settings.district, tables.places)
    return Stock(tables, lang, rows, register, communes, called, home)


def _year_of(tasks: pd.DataFrame) -> pd.Series:
    """The year of the snapshot of each task; 0 where its plan does not say its day."""
    return pd.to_numeric(tasks["snapshot"].str[:4], errors="coerce").fillna(0).astype("int64")


def _of_models(indicator: str) -> bool:
    return measures.stage_of(indicator)[0] != ""


def _with_rules(tables: Tables) -> list[str]:
    """The criteria sets that have rules by which a recognition is withdrawn."""
    sets = tables.criteria_sets
    return (
        []
        if "withdraw_share" not in sets
        else list(sets.loc[measures.text_of(sets["withdraw_share"]) != "", "criteria_set"])
    )


def areas_of(place_ids: Iterable[str], places: pd.DataFrame, day: str = "") -> dict[str, str]:
    """For each `place_id` of a row its area: the district of a commune, a wider place itself, of
    several places (`ky-ninh;ky-ha`) the first that holds all, and NOWHERE for none. Of a place that
    stayed as it was while what it lies in changed, by the borders of a day ("": those of before).
    """
    parents = measures.parents_on(places, day)
    communes = set(measures.communes_of(places))

    def chain(place: str) -> list[str]:
        """The place, unless it is a commune of somewhere, and all that it lies in."""
        return measures.around(place, parents)[place in communes and bool(parents.get(place)) :]

    def area(ids: str) -> str:
        """The first place that is in the chains of all."""
        first, *others = map(chain, ids.split(";"))
        return next((own for own in first if all(own in other for other in others)), "") or NOWHERE

    return {ids: area(ids) for ids in place_ids}


def areas_on(places: pd.DataFrame, place_ids: Iterable[str], day: str) -> dict[str, str]:
    """As `areas_of`, as `measures.by_their_day` asks for it."""
    return areas_of(place_ids, places, day)


def producers(rows: pd.DataFrame, sources: pd.DataFrame) -> list[pd.DataFrame]:
    """The rows of each producer: two may count differently. `rows` have `source` or `sources`."""
    known = sources.set_index("source")["producer"].to_dict()
    files = rows["sources"] if "sources" in rows else rows["source"].map(lambda file: (file,))
    who = files.map(lambda own: tuple(sorted({known.get(file, file) for file in own})))
    return [own for _, own in rows.groupby(who)]


# --- choices ---


def _things(rows: pd.DataFrame) -> pd.Series:
    """The kinds and units of each row: ["cash|VND"]; a thing with a worth has two."""
    unit = rows["unit"].fillna("").astype(str)
    counted = rows["quantity"].notna() & ~unit.isin(["", "VND", "đồng"])
    each = zip(rows["kind"], unit, rows["value_vnd"].notna(), counted, strict=True)
    things = [
        [f"{kind}|VND"] * bool(worth) + [f"{kind}|{of}"] * bool(count)
        for kind, of, worth, count in each
    ]
    return pd.Series(things, index=rows.index, dtype=object)


def values_of(rows: pd.DataFrame, field: str) -> set[Any]:
    """The values of a field in these rows; of a figure for several places each of them."""
    if field == "thing":
        return set(_things(rows).explode().dropna())
    values = pd.Series(rows[COLUMNS.get(field, field)].dropna().unique())
    if field == "places":
        return set(values.str.split(";").explode()) - {""}
    return set(values.astype(int)) if field == "years" else set(values)


def _filtered(rows: pd.DataFrame, field: str, value: Any) -> pd.DataFrame:
    if rows.empty or value in (None, ()):
        return rows
    if field == "thing":
        return rows[_things(rows).map(lambda things: value in things).astype(bool)]
    return measures.select(rows, **{COLUMNS.get(field, field): value})


def usual(stock: Stock, field: str, there: Sequence[Hashable], rows: Rows) -> tuple:
    """The value that is shown first, as a tuple; none where there is none.

    The area of the project; the year and the area with figures of most places (the latest of them),
    the first basis, group and kind, and otherwise what has most figures.
    """
    if field == "area" and stock.home in there:
        return (stock.home,)
    if not there or field in ("basis", "group", "thing"):
        return tuple(there[:1])
    key = [COLUMNS.get(field, field), "place_id"]
    both = pd.concat([measures.counted(table, key) for table in rows.values() if len(table)])
    if field in ("years", "area"):
        both = both.drop_duplicates(key).assign(size=1)
    counts = both.groupby(key[0])["size"].sum()
    # Of equals the last year, and the first of all else.
    order = list(there) if field == "years" else list(there)[::-1]
    return (max(order, key=lambda value: (counts.get(value, 0), order.index(value))),)


def options(stock: Stock, field: str, rows: Rows) -> Options:
    """(name, value) of the values of a field in these rows, in the order of a reader."""
    return stock.once(_options, stock, field, *rows.values())


def _options(stock: Stock, field: str, *tables: pd.DataFrame) -> Options:
    values = {value for table in tables for value in values_of(table, field)}
    if field == "years":
        return tuple((str(year), year) for year in sorted(values))
    called = _names(stock, field, values, tables)
    known = {"basis": names("basis"), "group": stock.groups, "thing": names("kind")}
    order = {value: n for n, value in enumerate(known.get(field, ()))}

    def place(value: Any) -> tuple:
        """Where a value stands in the list."""
        kind, _, unit = str(value).partition("|")
        wide = field == "places" and value not in stock.communes
        return wide, order.get(kind, 99), unit != "VND", sort_key(called[value]), value

    return tuple((called[value], value) for value in sorted(values, key=place))


def _names(
    stock: Stock, field: str, values: Iterable[Any], tables: Sequence[pd.DataFrame]
) -> dict[Any, str]:
    """What a reader calls the values of a field."""
    columns = {"indicator": "indicator_name", "organizations": "organization"}
    if field in columns:
        (table,) = tables
        return dict(zip(table[COLUMNS.get(field, field)], table[columns[field]], strict=True))
    called = {value: name_of(stock, field, value) for value in values}
    return called | (_names_of_places(stock, values) if field == "places" else {})


def name_of(stock: Stock, field: str, value: Any) -> str:
    """What a reader calls one value of a field; an area and a place by kind and name."""
    lang = stock.lang
    if field == "area" and value == NOWHERE:
        return say(lang, "không nêu nơi nào", "no place named")
    if field in ("area", "places"):
        return stock.full_name(value)
    if field == "group":
        return str(stock.groups.get(value, value))
    if field == "thing":
        kind, _, unit = value.partition("|")
        return f"{kind_name(kind, lang)} ({say(lang, 'đồng', 'VND') if unit == 'VND' else unit})"
    return named("basis", value, lang) if field == "basis" else str(value)


def _names_of_places(stock: Stock, ids: Iterable[str]) -> dict[Hashable, str]:
    """Bare names of communes, full names of wider places; more words where two are the same."""
    own = stock.register.loc[[place for place in ids if place in stock.register.index]]
    full = own["place_type"] + " " + own["place"]
    first = own["place"].where(own.index.isin(stock.communes), full)
    inside = own["parent_id"].map(stock.register["place"]).fillna("")
    longer = full + ", " + inside
    called = longer.where(first.duplicated(keep=False) & (inside != ""), first)
    with_id = called + " (" + own["place_id"] + ")"
    return with_id.where(called.duplicated(keep=False), called).to_dict()
