"""From the rows that were chosen to the small table of a figure, and what its chart is told
besides: one function each, for the entries of the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures.choosing import Chosen
from analysis.figures.selection import producers
from analysis.measures import Comparable, comparable
from analysis.words.wording import date_words, kind_name, period_words, say

FEWEST = 3  # communes of which a share is one

# --- summaries: from the chosen rows to the small table ---


def met_of(chosen: Chosen) -> pd.DataFrame:
    """The criteria met at the end of each year, by all sources; as from
    `measures.at_end_of_year`."""
    (criteria, counts), tables = chosen.rows.values(), chosen.tables
    registers = tables.places, tables.criteria_sets
    return measures.at_end_of_year(measures.criteria_met_in_all(criteria, counts, *registers))


def over_years(chosen: Chosen) -> pd.DataFrame:
    """The same, where it tells of several years: of one there is a figure of its own."""
    met = met_of(chosen)
    several = len(met) > 0 and (met["year"] != met["year"].iloc[0]).any()
    return met if several else met.head(0)


def matrix(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.criteria_matrix`, of the year that was chosen."""
    (year,), names = chosen.picked["years"], chosen.tables.criteria_names
    return measures.criteria_matrix(chosen.rows["criteria"], names, year)


def by_criterion(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.communes_by_criterion`."""
    return measures.communes_by_criterion(matrix(chosen))


def standing(chosen: Chosen) -> pd.DataFrame:
    """Of years that tell of a few communes at least: shares of one or two say nothing."""
    met = met_of(chosen)
    told = met[met["out_of"].notna() & met["met"].notna()]
    return measures.standing_by_year(met[met["year"].isin(measures.years_of(told, FEWEST))])


def _span(chosen: Chosen) -> tuple[int, int] | None:
    """The first and the last of the chosen years that one producer tells of; None: nobody of
    two."""
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


def money(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.money_by_organization`."""
    return measures.money_by_organization(chosen.rows["contributions"])


def kinds(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.contributions_by_kind`."""
    return measures.contributions_by_kind(chosen.rows["contributions"])


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
    registers = tables.places, tables.criteria_sets
    met = measures.criteria_met_in_all(rows["criteria"], rows["counts"], *registers)
    told = rows["recognitions"], rows["indicators"], measures.at_end_of_year(met)
    return measures.targets_and_outcomes(chosen.rows["targets"], *told, tables.indicator_names)


def planned(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.figures_promised`."""
    return measures.figures_promised(promised(chosen), chosen.stock.rows["indicators"])


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


def by_file(chosen: Chosen) -> pd.DataFrame:
    """As from `measures.issues_by_file`."""
    return measures.issues_by_file(chosen.tables.issues, chosen.tables.ledger)


# --- what a chart is told besides its table ---


def unnumbered(chosen: Chosen) -> dict[str, Any]:
    """A note on what was given and has no number."""
    return {"not_drawn": measures.without_number(chosen.rows["contributions"], chosen.lang)}


def target(chosen: Chosen) -> dict[str, Any]:
    """The target of the project, or the one that was asked for."""
    return {"target": chosen.options.get("target", chosen.tables.settings.target)}


def since(chosen: Chosen) -> dict[str, Any]:
    """The year that is compared with, in words."""
    years = [str(year) for year in (_span(chosen) or ())[:1]]
    return {"since": period_words(years, chosen.lang)}


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
