"""What chart functions share: how one begins and ends, and the phrases, sizes and sums that several of them have."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, ParamSpec

import pandas as pd

from analysis import measures
from analysis.figures.drawn import Drawn, Key, Mark, Rule, illustrative_tag, make_marks
from analysis.figures.lettering import LABEL_PT, rows_on_page
from analysis.figures.palettes import level_colour, looks
from analysis.words.levels import level_name, level_order
from analysis.words.wording import approximately, number, period_words, say

P = ParamSpec("P")
SET_COLUMNS = "criteria_set set_name set_from"


def chart(columns: str) -> Callable[[Callable[P, Drawn]], Callable[P, Drawn]]:
    """A chart function that wants these columns (KeyError: they are not there): what it gives bears its name, and
    the table that it was made of."""

    def chart_of(function: Callable[P, Drawn]) -> Callable[P, Drawn]:
        @functools.wraps(function)
        def make(*args: P.args, **options: P.kwargs) -> Drawn:
            table: Any = args[0] if args else next(iter(options.values()))
            name = function.__name__
            measures.require_columns(table, columns.split(), name)
            return replace(function(*args, **options), chart=name, table=table)

        return make

    return chart_of


def begin(title: str, *subtitle: str, lang: str) -> Drawn:
    """A figure with a title, and of its subtitle (measure, unit, place, time) what is there; still empty."""
    return Drawn("", "empty", title, " · ".join(part for part in subtitle if part), lang=lang)


def drawn_as(begun: Drawn, form: str, bases: Iterable[str], **fields: Any) -> Drawn:
    """The figure drawn in this form, or "form kind" where a kind has several, tagged where its data is made up."""
    form, _, kind = form.partition(" ")
    tag = illustrative_tag(bases, begun.lang)
    return replace(begun, kind=kind or form, form=form if kind else "", tag=tag, **fields)


# --- phrases ---


def pretty(unit: str) -> str:
    """The unit with its powers raised: m2 is m²."""
    return unit.replace("m2", "m²").replace("m3", "m³")


def unit_words(unit: str, lang: str) -> str:
    """The unit as a part of a subtitle; "" for none."""
    return say(lang, f"đơn vị: {pretty(unit)}", f"unit: {pretty(unit)}") if unit else ""


def of_criteria(lang: str) -> str:
    """The unit of what counts criteria."""
    return say(lang, "tiêu chí", "criteria")


def of_communes(lang: str) -> str:
    """The unit of what counts communes."""
    return say(lang, "xã", "communes")


def years_words(rows: pd.DataFrame, lang: str) -> str:
    """The years of a column `year` in a phrase."""
    return period_words(rows["year"].map(str), lang)


def span(summary: pd.DataFrame, lang: str) -> str:
    """All periods of a column of lists in a phrase."""
    return period_words((p for periods in summary["periods"] for p in periods), lang)


def unnumbered(items: Sequence[str], lang: str) -> str:
    """Note of what has no number: reported by magnitude only ("hundreds of"), or without a denominator."""
    if not items:
        return ""
    return say(lang, "Không vẽ vì không có con số cụ thể: ", "Not drawn, no definite number: ") + "; ".join(items) + "."


def keys(group: str, names: Iterable[str], lang: str) -> list[Key]:
    """Keys of a legend for these things of one group of looks."""
    look = looks(group)
    return [Key(look[name].fill, look[name].symbol, look[name].named(lang)) for name in names]


def level_keys(levels: Iterable[str], lang: str) -> list[Key]:
    """Keys of a legend for the levels that there are, the highest first."""
    there = sorted(set(levels), key=level_order)
    return [Key(level_colour(level), "", level_name(level, lang)) for level in there]


def amounts(values: pd.Series, qualifiers: Iterable[str], scale: float, decimals: int, lang: str) -> list[str]:
    """Amounts as they are printed, with the words "about", "over" or "nearly" where they are not exact."""
    pairs = zip(values, qualifiers, strict=True)
    return [approximately(number(value / scale, decimals, lang), qualifier, lang) for value, qualifier in pairs]


# --- rows and sums ---


def first_rows(
    summary: pd.DataFrame, names: str, lang: str, most: int, room: float = 76, size: float = LABEL_PT
) -> tuple[pd.DataFrame, str]:
    """The first `most` rows, or those that fit a page with the names in the column `names`, and a note that says
    how many more there are."""
    most = min(most, rows_on_page(summary[names].head(most), room, size))
    rest = len(summary) - most
    if rest <= 0:
        return summary, ""
    return summary.head(most), say(lang, f"Không vẽ {rest} dòng còn lại.", f"{rest} more rows are not drawn.")


def all_cells(cells: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Every cell of these lists once, sorted."""
    return tuple(sorted({cell for own in cells for cell in own}))


def no_cells(cells: pd.DataFrame) -> pd.DataFrame:
    """The table of cells with none where nothing was reported."""
    return cells.map(lambda own: own if isinstance(own, tuple) else ())


def sums_of(
    cells: pd.DataFrame, values: pd.DataFrame, right: Iterable[str], below: Iterable[str], **more: Any
) -> list[Mark]:
    """The sums of rows (series "") and of columns (category "") that are written, with the cells behind them."""
    of_rows, of_columns = ([all_cells(own) for _, own in table.iterrows()] for table in (cells, cells.T))
    found = make_marks(values.index, values.sum(axis=1), text=right, cells=of_rows, **more)
    found += make_marks(
        [""] * len(values.columns), values.sum(), series=values.columns, text=below, cells=of_columns, **more
    )
    return [mark for mark in found if mark.text]


def set_rules(rows: pd.DataFrame, starts: pd.Series, lang: str) -> list[Rule]:
    """A rule where each criteria set begins (`starts`: x by set), oldest first."""
    return [Rule(float(starts[name]), text) for name, text in set_names(rows, lang).items()]


def set_names(rows: pd.DataFrame, lang: str) -> dict[str, str]:
    """Name and size of each criteria set, oldest first: "Bộ tiêu chí 2016 (20 tiêu chí)"; the size where
    known."""
    names = {}
    for name, own in sorted(rows.groupby("criteria_set"), key=lambda item: item[1]["set_from"].iloc[0]):
        size = number(own["out_of"].max(), 0, lang) if own["out_of"].notna().any() else ""
        known = say(lang, f" ({size} tiêu chí)", f" ({size} criteria)") if size else ""
        names[name] = say(lang, own["set_name"].iloc[0], own["set_name_en"].iloc[0]) + known
    return names
