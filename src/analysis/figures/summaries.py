"""From the rows that were chosen to the small table of a figure, and what its chart is told
besides: one function each, for the entries of the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures.choosing import Chosen
from analysis.figures.selection import producers
from analysis.figures.sources import published_by
from analysis.measures import Comparable, comparable
from analysis.words.names import phrase
from analysis.words.wording import date_words, kind_name, period_words, say

FEWEST = 3  # communes of which a share is one
MOST_BESIDE = 60  # communes before a reform of which two maps fit a page

# --- summaries: from the chosen rows to the small table ---


def met_of(chosen: Chosen) -> pd.DataFrame:
    """Criteria met at the end of each year by all sources, as `measures.at_end_of_year`."""
    registers = chosen.tables.places, chosen.tables.criteria_sets
    met = chosen.stock.once(_met_of, *chosen.rows.values(), *registers)
    return met.copy()  # whoever asked for a figure may change its table


def _met_of(*tables: pd.DataFrame) -> pd.DataFrame:
    return measures.at_end_of_year(measures.criteria_met_in_all(*tables))


def over_years(chosen: Chosen) -> pd.DataFrame:
    """The same, where it tells of several years: of one there is a figure of its own."""
    met = met_of(chosen)
    several = len(met) > 0 and (met["year"] != met["year"].iloc[0]).any()
    return met if several else met.head(0)


def matrix(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.criteria_matrix`, of the year that was chosen."""
    (year,), names = chosen.picked["years"], chosen.tables.criteria_names
    return measures.criteria_matrix(chosen.rows["criteria"], names, year)


def standing(chosen: Chosen) -> pd.DataFrame:
    """Of years that tell of a few communes at least: shares of one or two say nothing."""
    met = met_of(chosen)
    told = met[met["out_of"].notna() & met["met"].notna()]
    return measures.standing_by_year(met[met["year"].isin(measures.years_of(told, FEWEST))])


def _span(chosen: Chosen) -> tuple[int, int] | None:
    """The first and the last of the chosen years that one producer tells of; None: no two."""
    key = ["source", "year"]
    rows = pd.concat([measures.counted(table, key) for table in chosen.rows.values()])
    years = [own["year"].astype(int) for own in producers(rows, chosen.tables.sources)]
    spans = {(int(own.min()), int(own.max())) for own in years}
    return max((s for s in spans if s[0] < s[1]), key=lambda s: (s[1] - s[0], s), default=None)


def change(chosen: Chosen) -> pd.DataFrame:
    """The first and the last of the chosen years, by one producer: two may count differently.

    Criteria and shares cannot stand on one axis: `unit` is one of them, and where it is not chosen
    what most communes have. A commune that cannot be compared has one row.
    """
    span = _span(chosen)
    if not span:
        return pd.DataFrame()
    own = producers(met_of(chosen), chosen.tables.sources)
    found = pd.concat([measures.change_between(rows, *span) for rows in own], ignore_index=True)
    known = found[found["change"].notna()]
    unit = chosen.options.get("unit") or next(iter(known["unit"].value_counts().index), "")
    shown = known[known["unit"] == unit]
    alone = found[~found["place_id"].isin(shown["place_id"])].drop_duplicates("place_id")
    alone = alone.assign(change=float("nan"), unit=unit)
    return pd.concat([shown, alone]).sort_index().reset_index(drop=True)


def what_changed(chosen: Chosen) -> pd.DataFrame:
    """What differs between the first and the last of the chosen years, by one producer."""
    (criteria, indicators), cards = chosen.rows.values(), chosen.tables.sources
    pairs = [(own, indicators.head(0)) for own in producers(criteria, cards)]
    pairs += [(criteria.head(0), own) for own in producers(indicators, cards)]
    names, years, found = chosen.tables.criteria_names, _span(chosen) or (), []
    for of_criteria, of_indicators in pairs:
        known = [
            measures.latest_known(
                measures.select(of_criteria, year=year),
                measures.select(of_indicators, year=year),
                names,
            )
            for year in years
        ]
        if known and all(map(len, known)):
            found.append(measures.what_changed(*known))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def gifts(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.gifts`, of the kind and unit that were chosen."""
    gifts, places = chosen.rows["contributions"], chosen.tables.places
    return measures.gifts(gifts, places, *_thing(chosen), chosen.lang)


def _thing(chosen: Chosen) -> tuple[str, str]:
    """Kind and unit, of "cash|VND"."""
    kind, _, unit = chosen.picked["thing"].partition("|")
    return kind, unit


def in_borders(chosen: Chosen) -> Comparable:
    """What communes were given, in the borders of the day that was chosen, and what is left out."""
    (kind, unit), places = _thing(chosen), chosen.tables.places
    rows = measures.gifts_by_year(chosen.rows["contributions"])
    rows = measures.select(rows, kind=kind, place_id=list(chosen.stock.communes))
    if unit != "VND":
        rows = measures.select(rows, unit=unit).assign(item="")
    value = "value_vnd" if unit == "VND" else "quantity"
    return comparable(rows, places, _day(chosen), value=value, by=[], lang=chosen.lang)


def _day(chosen: Chosen) -> str:
    return chosen.options.get("day") or last_reform(chosen.tables.places)


def last_reform(places: pd.DataFrame) -> str:
    """The last day on which a place of the register began, as an ISO date; "" where none tells."""
    return max(places["valid_from"].fillna(""), default="")


def funds(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.sources_of_funds`, of the place that was chosen."""
    (place,) = chosen.picked["places"]
    return measures.sources_of_funds(chosen.rows["funds"], chosen.tables.places, place)


def series(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.indicator_series`."""
    indicator, (place,) = chosen.picked["indicator"], chosen.picked["places"]
    rows, sets = chosen.rows["indicators"], chosen.tables.criteria_sets
    return measures.indicator_series(rows, indicator, place, sets)


def measured(
    measure: Callable[[pd.DataFrame], pd.DataFrame], rows: str, chosen: Chosen
) -> pd.DataFrame:
    """A measure of the chosen rows of one part of the stock."""
    return measure(chosen.rows[rows])


def distance(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.distance_to_withdrawal`."""
    acts, tables = chosen.stock.rows["recognitions"], chosen.tables
    registers = tables.criteria_sets, tables.criteria_names
    return measures.distance_to_withdrawal(acts, chosen.rows["withdrawable"], *registers)


def promised(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.targets_and_outcomes`."""
    rows, tables = chosen.stock.rows, chosen.tables
    of_all = replace(chosen, rows={name: rows[name] for name in ("criteria", "counts")})
    told = rows["recognitions"], rows["indicators"], met_of(of_all)
    return measures.targets_and_outcomes(chosen.rows["targets"], *told, tables.indicator_names)


def planned(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.figures_promised`."""
    found = measures.figures_promised(promised(chosen), chosen.stock.rows["indicators"])
    return found.assign(source=published_by(found["source"], chosen.tables.sources))


def tasks(chosen: Chosen) -> pd.DataFrame:
    """The tasks of the last snapshot, and which are critical; none where nobody can know."""
    states = measures.task_states(chosen.rows["tasks"], chosen.options.get("day", ""))
    found = _critical(states)
    return states.assign(critical=False if isinstance(found, str) else found)


def _critical(states: pd.DataFrame) -> pd.Series | str:
    """Whether each task is critical, or the sentence that says why nobody knows."""
    try:
        return measures.critical_path(states)["critical"].astype(bool)
    except ValueError as error:
        return str(error)


def tasks_by(chosen: Chosen, by: str) -> pd.DataFrame:
    """As from `measures.tasks_by`."""
    return measures.tasks_by(chosen.rows["tasks"], by, chosen.options.get("day", ""))


def streets(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.civilised_streets`, totals with who published them as their source."""
    told = measures.civilised_streets(chosen.rows["streets"])
    return told.assign(source=published_by(told["source"], chosen.tables.sources))


def models_by_group(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.models_by_group`."""
    return measures.models_by_group(chosen.rows["model_groups"], chosen.tables.indicator_names)


def by_file(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.issues_by_file`."""
    return measures.issues_by_file(chosen.tables.issues, chosen.tables.ledger)


# --- maps ---


def criteria_map(chosen: Chosen) -> pd.DataFrame:
    """The communes of the area with their tiles and the criteria that they met in a year."""
    met = measures.of_one_commune(_inside(chosen, met_of(chosen)))
    return _enough(_tiles(chosen, met, area_of(chosen))) if len(met) else met


def recognitions_map(chosen: Chosen) -> pd.DataFrame:
    """The communes of the area with what lists recognise."""
    held = _recognised(chosen)
    return _enough(_tiles(chosen, held, area_of(chosen))) if len(held) else held


def _recognised(chosen: Chosen) -> pd.DataFrame:
    """What communes of the area are recognised as, at the end of the last year with a list."""
    acts = chosen.rows["recognitions"]
    held = _inside(chosen, measures.recognised_now(acts))
    return held.assign(date=pd.Timestamp(f"{acts['year'].max()}-12-31"))


def criteria_before_and_after(chosen: Chosen) -> pd.DataFrame:
    """The communes of the area before a reform, and those that they became, each with the criteria
    of the last year told of; `side` and `group` join them."""
    day, rows = _day(chosen), chosen.stock.rows
    before = measures.of_one_commune(_inside(chosen, _last(met_of(chosen), before=day)))
    into = measures.went_to(chosen.tables.places, day, area_of(chosen))
    wanted = {"basis": chosen.picked["basis"], "place_id": sorted({*sum(into.values(), ())})}
    own = {name: measures.select(rows[name], **wanted) for name in chosen.rows}
    after = measures.of_one_commune(_last(met_of(replace(chosen, rows=own)), since=day))
    return _two_sides(chosen, before, after, into)


def recognitions_before_and_after(chosen: Chosen) -> pd.DataFrame:
    """The communes of the area before a reform with what lists recognise, and those that they
    became: how many of the communes in them were recognised (`met`, of `out_of`)."""
    held = _recognised(chosen)
    day, into = _day(chosen), measures.went_to(chosen.tables.places, _day(chosen), area_of(chosen))
    if held.empty or not into or str(held["date"].max())[:10] >= day:
        return held.head(0)
    every = measures.recognised_now(chosen.stock.rows["recognitions"])
    every = measures.select(every, basis=chosen.picked["basis"])
    news = sorted({*sum(into.values(), ())})
    counted = measures.recognised_within(every, chosen.tables.places, day, news)
    return _two_sides(chosen, held, counted, into)


def _two_sides(
    chosen: Chosen, before: pd.DataFrame, after: pd.DataFrame, into: dict[str, tuple[str, ...]]
) -> pd.DataFrame:
    """Both maps, the names of those that belong together with one letter."""
    if before.empty or after.empty:
        return before.head(0)
    old = _enough(_tiles(chosen, before, area_of(chosen)))
    new = _enough(_tiles(chosen, after, "", {*sum(into.values(), ())}))
    if old.empty or new.empty or len(old) > MOST_BESIDE:
        return old.head(0)
    letters = dict(zip(new["place_id"], map(_letter, range(len(new))), strict=True))
    went = [
        [letters[one] for one in into.get(own, ()) if one in letters] for own in old["place_id"]
    ]
    old["group"] = [", ".join(sorted(own)) for own in went]
    new["group"] = new["place_id"].map(letters)
    found = pd.concat([old.assign(side="before"), new.assign(side="after")], ignore_index=True)
    joined = found["label"] + " [" + found["group"] + "]"
    return found.assign(label=joined.where(found["group"] != "", found["label"]))


def _last(met: pd.DataFrame, before: str = "9999", since: str = "") -> pd.DataFrame:
    """The rows of the last year of which there are some in this time."""
    days = met["date"].astype(str).str[:10] if len(met) else pd.Series(dtype=str)
    rows = met[(days >= since) & (days < before)]
    return rows[rows["year"] == rows["year"].max()]


def _letter(n: int) -> str:
    """A, B, … Z, AA, AB, …"""
    return (_letter(n // 26 - 1) if n >= 26 else "") + chr(65 + n % 26)


def area_of(chosen: Chosen) -> str:
    """The area that was chosen; of all areas the widest place around most of the rows."""
    if chosen.picked["area"]:
        return chosen.picked["area"]
    ids = pd.concat([own["place_id"] for own in chosen.rows.values()]).drop_duplicates()
    parents = chosen.stock.parents
    return str(ids.map(lambda own: measures.around(str(own), parents)[-1]).value_counts().index[0])


def _inside(chosen: Chosen, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of places in the area."""
    area, parents = area_of(chosen), chosen.stock.parents
    inside = rows["place_id"].map(lambda own: area in measures.around(str(own), parents))
    return rows[inside.astype(bool)]


def _tiles(
    chosen: Chosen, rows: pd.DataFrame, area: str, among: set[str] | None = None
) -> pd.DataFrame:
    """The rows on the map of their last day."""
    day, places = str(rows["date"].max())[:10], chosen.tables.places
    if among is not None:
        places = places[places["place_id"].isin(among)]
    return measures.on_map(rows, places, day, area).assign(day=day)


def _enough(tiles: pd.DataFrame) -> pd.DataFrame:
    """The tiles where they show some figures, and most of those that there are; else none."""
    told = tiles[tiles["told"]]
    shown = int(told["x"].notna().sum())
    return tiles if shown >= max(FEWEST, len(told) - shown) else tiles.head(0)


# --- what a chart is told besides its table ---


def unnumbered(chosen: Chosen) -> dict[str, Any]:
    """A note on what was given and has no number."""
    return {"not_drawn": measures.without_number(chosen.rows["contributions"], chosen.lang)}


def whereabouts(chosen: Chosen) -> dict[str, Any]:
    """The area that a map shows, where none was chosen, and how many communes are elsewhere."""
    if chosen.picked["area"]:
        return {}
    every = pd.concat([own[["place_id"]] for own in chosen.rows.values()]).drop_duplicates()
    where = chosen.stock.full_name(area_of(chosen))
    if rest := len(every) - len(_inside(chosen, every)):
        where = phrase("and_elsewhere", chosen.lang, where=where, n=rest)
    return {"where": where}


def target(chosen: Chosen) -> dict[str, Any]:
    """The target of the project, or the one that was asked for."""
    return {"target": chosen.options.get("target", chosen.tables.settings.target)}


def since(chosen: Chosen) -> dict[str, Any]:
    """The years that are compared, in words."""
    years = [period_words([str(year)], chosen.lang) for year in _span(chosen) or ()]
    ends = dict(zip(("first", "last"), years, strict=False))
    return {"since": phrase("since_until", chosen.lang, **ends) if ends else ""}


def who_made(chosen: Chosen) -> dict[str, Any]:
    """Who made the figures of each file."""
    cards = chosen.tables.sources
    return {"titles": dict(zip(cards["source"], cards["producer"], strict=True))}


def uncritical(chosen: Chosen) -> dict[str, Any]:
    """Why nobody knows what is critical, where that is so."""
    states = measures.task_states(chosen.rows["tasks"], chosen.options.get("day", ""))
    found = _critical(states)
    return {"told": found} if isinstance(found, str) else {}


def borders(chosen: Chosen) -> dict[str, Any]:
    """What is shown, in the borders of which day, and its unit."""
    kind, unit = _thing(chosen)
    day = date_words(_day(chosen), chosen.lang)
    borders = say(chosen.lang, f", địa giới ngày {day}", f", borders of {day}")
    return {"what": kind_name(kind, chosen.lang) + borders, "unit": unit}
