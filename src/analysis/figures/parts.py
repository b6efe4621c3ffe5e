"""What chart functions share: how one begins and ends, and phrases, sizes and sums of several."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, ParamSpec

import pandas as pd

from analysis import measures
from analysis.figures.drawn import Drawn, Key, Mark, Rule, illustrative_tag, make_marks
from analysis.figures.lettering import LABEL_PT, rows_on_page
from analysis.figures.notes import Note, counting
from analysis.figures.palettes import level_colour, looks
from analysis.figures.said import Finding
from analysis.words.levels import level_name, level_order
from analysis.words.names import phrase, say
from analysis.words.wording import approximately, number, period_words

P = ParamSpec("P")
SET_COLUMNS = " criteria_set set_name set_from"


def chart(columns: str) -> Callable[[Callable[P, Drawn]], Callable[P, Drawn]]:
    """A chart function: its figure bears its name, and the table that it was made of.

    KeyError: the table lacks one of these columns.
    """

    def _chart_of(function: Callable[P, Drawn]) -> Callable[P, Drawn]:
        @functools.wraps(function)
        def _make(*args: P.args, **options: P.kwargs) -> Drawn:
            table: Any = args[0] if args else next(iter(options.values()))
            measures.require_columns(table, columns.split(), function.__name__)
            return replace(function(*args, **options), chart=function.__name__, table=table)

        return _make

    return _chart_of


def begin(title: str | Finding, *subtitle: str, lang: str) -> Drawn:
    """A figure, still empty; of its subtitle (measure, unit, place, time) what is there.

    Its title is what may be said of a finding, or words of its own.
    """
    begun = Drawn("", "empty", "", " · ".join(part for part in subtitle if part), lang=lang)
    return begun.titled(title) if isinstance(title, str) else begun.saying(title)


def drawn_as(begun: Drawn, form: str, bases: Iterable[str], **fields: Any) -> Drawn:
    """The figure as this kind, or "form kind" where that has several; made-up data is tagged."""
    form, _, kind = form.partition(" ")
    tag = illustrative_tag(bases, begun.lang)
    return replace(begun, kind=kind or form, form=form if kind else "", tag=tag, **fields)


# --- phrases ---


def pretty(unit: str) -> str:
    """The unit with its powers raised: m2 is m²."""
    return unit.replace("m2", "m²").replace("m3", "m³")


def unit_words(unit: str, lang: str) -> str:
    """The unit as a part of a subtitle; "" for none."""
    return phrase("unit", lang, unit=pretty(unit)) if unit else ""


def years_words(rows: pd.DataFrame, lang: str) -> str:
    """The years of a column `year` in a phrase."""
    return period_words(rows["year"].map(str), lang)


def span(summary: pd.DataFrame, lang: str) -> str:
    """All periods of a column of lists in a phrase."""
    return period_words((p for periods in summary["periods"] for p in periods), lang)


def keys(group: str, there: Iterable[str], lang: str) -> list[Key]:
    """Keys of a legend for these things of one group of looks."""
    look = looks(group)
    return [Key(look[name].fill, look[name].symbol, look[name].named(lang)) for name in there]


def level_keys(levels: Iterable[str], lang: str) -> list[Key]:
    """Keys of a legend for the levels that there are, the highest first."""
    there = sorted(set(levels), key=level_order)
    return [Key(level_colour(level), "", level_name(level, lang)) for level in there]


def amounts(
    values: pd.Series, qualifiers: Iterable[str], scale: float, decimals: int, lang: str
) -> list[str]:
    """Amounts as they are printed, with "about", "over" or "nearly" where they are not exact."""
    texts = [number(value / scale, decimals, lang) for value in values.tolist()]
    pairs = zip(texts, qualifiers, strict=True)
    return [approximately(text, qualifier, lang) for text, qualifier in pairs]


# --- rows and sums ---


def first_rows(
    summary: pd.DataFrame, column: str, lang: str, most: int, size: float = LABEL_PT
) -> tuple[pd.DataFrame, Note]:
    """The first `most` rows, or those that fit a page with their names, and a note on the rest."""
    most = min(most, rows_on_page(summary[column].head(most), 76, size))
    rest = len(summary) - most
    return summary.head(most), counting("rows_left_out", max(rest, 0), lang)


def sums_of(
    cells: pd.DataFrame, values: pd.DataFrame, right: Iterable[str], below: Iterable[str], **more
) -> list[Mark]:
    """The sums of rows (series "") and of columns (category "") that are written."""
    own, aside = (
        [measures.union(own) for _, own in table.iterrows()] for table in (cells, cells.T)
    )
    found = make_marks(values.index, values.sum(axis=1), text=right, cells=own, **more)
    more |= {"series": values.columns, "text": below, "cells": aside}
    found += make_marks([""] * len(values.columns), values.sum(), **more)
    return [mark for mark in found if mark.text]


def own_names(rows: pd.DataFrame) -> pd.Series:
    """The names of the places, with their code where two have one name."""
    twice = rows.groupby("place")["place_id"].transform("nunique") > 1
    return rows["place"].where(~twice, rows["place"] + " [" + rows["place_id"].astype(str) + "]")


def wide(fields: Any, column: str, index: list, columns: list) -> pd.DataFrame:
    """One column of a table with an index of two levels, as rows by columns in this order."""
    return fields[column].unstack().loc[index, columns]  # noqa: PD010 (nothing is aggregated)


def no_cells(cells: pd.DataFrame) -> pd.DataFrame:
    """The table of cells with none where nothing was reported."""
    return cells.map(lambda own: own if isinstance(own, tuple) else ())


def set_rules(rows: pd.DataFrame, starts: pd.Series, lang: str) -> list[Rule]:
    """A rule where each criteria set begins (`starts`: x by set), oldest first."""
    return [Rule(float(starts[name]), text) for name, text in set_names(rows, lang).items()]


def set_names(rows: pd.DataFrame, lang: str) -> dict[str, str]:
    """Name and, where known, size of each criteria set: "Bộ tiêu chí 2016 (20 tiêu chí)"."""
    found = {}
    sets = [own for _, own in rows.groupby("criteria_set")]
    for own in sorted(sets, key=lambda own: own["set_from"].iloc[0]):
        first, size = own.iloc[0], own["out_of"].max()
        name, text = first["criteria_set"], say(lang, first["set_name"], first["set_name_en"])
        known = phrase("size_of_set", lang, name=text, size=f"{size:.0f}")
        found[name] = text if pd.isna(size) else known
    return found
