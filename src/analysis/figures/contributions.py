"""Charts of what was given: by whom, of which kind, to whom; and where money came from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import measures
from analysis.figures import findings_of_gifts as findings
from analysis.figures import lettering, parts
from analysis.figures.drawn import Drawn, Gap, Mark, make_marks
from analysis.figures.lettering import HEAT_SUMS, MOST_MM, MOST_ROWS, SMALL_PT
from analysis.figures.notes import Note, counting, naming
from analysis.figures.palettes import CATEGORICAL, EMPTY, FOCUS, MUTED, PALE, sequential
from analysis.figures.parts import amounts, begin, chart, drawn_as, phrase
from analysis.words.text import sort_key
from analysis.words.wording import BASIS_NAMES, KIND_NAMES, kind_name, money_scale, number, say

KIND_COLOURS = dict(zip(KIND_NAMES, CATEGORICAL, strict=False))
GIVEN = "organization kind qualifier periods basis cells how"


def _scale(values: pd.Series, unit: str, lang: str) -> tuple[float, str, int]:
    """Divisor, unit in words and decimals: of money what suits the amounts, of things one."""
    return money_scale(values, lang) if unit == "VND" else (1.0, unit, 1)


# --- by whom ---


@chart("value_vnd " + GIVEN)
def contributions_by_organization(
    given: pd.DataFrame, not_drawn: Sequence[str] = (), where="", lang: str = "vi"
) -> Drawn:
    """Money given by each organization, ranked; its kinds are bars of their own, never added.

    `given` as from `measures.money_by_organization`; `not_drawn` from `measures.without_number`.
    """
    scale, unit, decimals = money_scale(given["value_vnd"], lang)
    said = phrase("money_by_organization", lang), parts.unit_words(unit, lang), where
    finding = findings.contributions(given, lang)
    begun = begin(finding, *said, parts.span(given, lang), lang=lang)
    if given.empty:
        return begun
    most = given.groupby("organization")["value_vnd"].max()
    order = sorted(most.index, key=lambda name: (-most[name], sort_key(name)))
    given = given.assign(order=given["organization"].map(order.index))
    given = given.sort_values(["order", "value_vnd"], ascending=[True, False], kind="stable")
    bases, (given, rest) = given["basis"], parts.first_rows(given, "organization", lang, MOST_ROWS)
    texts = amounts(given["value_vnd"], given["qualifier"], scale, decimals, lang)
    kinds = [kind_name(kind, lang) for kind in given["kind"]]
    marks = make_marks(
        given["organization"],
        given["value_vnd"] / scale,
        series=kinds,
        cells=given["cells"],
        text=[f"{text} ({kind.lower()})" for text, kind in zip(texts, kinds, strict=True)],
        colour=[KIND_COLOURS.get(kind, MUTED) for kind in given["kind"]],
        how=given["how"],
        scale=scale,
    )
    notes = [rest, naming("without_number", not_drawn, lang)]
    return drawn_as(begun, "grouped_bars bars", bases, unit=unit, notes=notes, marks=marks)


# --- of which kind ---


@chart("unit name item amount kind qualifier periods basis cells how")
def contributions_by_kind(
    by_kind: pd.DataFrame, not_drawn: Sequence[str] = (), where="", lang: str = "vi"
) -> Drawn:
    """A panel for each kind and unit, each with its own scale; units are never added.

    `by_kind` as from `measures.contributions_by_kind`; `not_drawn` from
    `measures.without_number`.
    """
    said = phrase("by_kind", lang), where, parts.span(by_kind, lang)
    begun = begin(findings.kinds(by_kind, lang), *said, lang=lang)
    if by_kind.empty:
        return begun
    (panels, more), marks, gaps = _fit_panels(by_kind, lang), [], []
    of_panel = [key[1:] for key, _, _ in panels]
    for (basis, kind, unit), rows, own_gaps in panels:
        scale, words, decimals = _scale(rows["amount"], unit, lang)
        panel = f"{kind_name(kind, lang)} · {parts.pretty(words)}"
        if of_panel.count((kind, unit)) > 1:
            panel += f" · {say(lang, *BASIS_NAMES[basis])}"
        texts = amounts(rows["amount"], rows["qualifier"], scale, decimals, lang)
        look = {"text": texts, "panel": panel, "colour": KIND_COLOURS.get(kind, MUTED)}
        own = {"cells": rows["cells"], "how": rows["how"], "scale": scale}
        marks += make_marks(_givers(rows), rows["amount"] / scale, **look, **own)
        gaps += [Gap(gap.row, gap.text, panel) for gap in own_gaps]
    notes = [more, naming("without_number", not_drawn, lang)]
    fields = {"notes": notes, "marks": marks, "gaps": gaps}
    return drawn_as(begun, "bar_panels bars", by_kind["basis"], **fields)


def _givers(rows: pd.DataFrame) -> list[str]:
    """Names of the bars: who gave, and what thing."""
    pairs = zip(rows["name"], rows["item"], strict=True)
    return [f"{name}: {item}" if item else name for name, item in pairs]


def _fit_panels(by_kind: pd.DataFrame, lang: str) -> tuple[list[tuple], Note]:
    """(basis, kind and unit; rows; gaps) of the panels that a page can hold; a note on the rest.

    A panel of more rows shows its ends.
    """
    groups, panels, placed = by_kind.groupby(["basis", "kind", "unit"], sort=False), [], []
    for most in (MOST_ROWS, 24, 16, 12, 8, 5, 3):
        panels = [(k, *lettering.ends(own, lang, ("dòng", "rows"), most)) for k, own in groups]
        placed = lettering.lay_panels((_givers(rows), gaps) for _, rows, gaps in panels)
        if lettering.panels_height(placed) <= MOST_MM:
            return panels, ""
    pairs = zip(panels, placed, strict=True)
    fit = [panel for panel, one in pairs if lettering.panels_height([one]) <= MOST_MM]
    return fit, counting("kinds_left_out", len(panels) - len(fit), lang)


# --- to whom ---


@chart("recipient shared unit amount " + GIVEN)
def who_gave_to_whom(
    given: pd.DataFrame, not_drawn: Sequence[str] = (), where="", lang: str = "vi"
) -> Drawn:
    """Organizations by recipients, amount of one kind in one unit in each cell, with both sums.

    `given` as from `measures.gifts`. ValueError: amounts of several kinds or units.
    """
    if len(given[["kind", "unit"]].drop_duplicates()) > 1:
        raise ValueError("amounts of different kinds or units cannot be added: a chart for each")
    finding = findings.gifts(given, lang)
    if given.empty:
        return begin(finding, phrase("givers", lang), where, lang=lang)
    kind, unit = kind_name(given["kind"].iloc[0], lang), given["unit"].iloc[0]
    scale, words, decimals = _scale(given["amount"], unit, lang)
    said = phrase("givers_of", lang, kind=kind), parts.unit_words(words, lang), where
    begun = begin(finding, *said, parts.span(given, lang), lang=lang)
    given, tables, others = _fit_heat(given, scale, decimals, lang)
    return drawn_as(
        begun,
        "heat",
        given["basis"],
        unit=parts.pretty(words),
        notes=[naming("without_number", not_drawn, lang)],
        sums=[phrase("sum", lang)] * 2,
        marks=_heat_marks(tables, scale, others),
        beside=_heat_sums(tables["amount"] / scale, tables["cells"], scale, decimals, lang),
    )


def _fit_heat(
    given: pd.DataFrame, scale: float, decimals: int, lang: str
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame], set[str]]:
    """The gifts, their tables (see `_heat_tables`), and the names of what was put together.

    The smallest givers or recipients are, until every amount can be read.
    """
    single = {*given["organization"], *given["recipient"]}
    givers, receivers = given["organization"].nunique(), given["recipient"].nunique()
    sides = ["organization", "recipient"]
    if receivers > max(givers, 8):
        sides = sides[::-1]
    for most in (MOST_ROWS - 4, 28, 20):
        given = measures.gather_smallest(given, sides[0], most, lang)
        if lettering.lay_heat(given[sides[0]].unique().tolist()).total <= MOST_MM:
            break
    few, tables, others = given, {}, set()
    for columns in range(min(given[sides[1]].nunique(), 24), 0, -1):
        few = measures.gather_smallest(given, sides[1], columns, lang)
        others = {*few["organization"], *few["recipient"]} - single
        texts = amounts(few["amount"], few["qualifier"], scale, decimals, lang)
        tables = _heat_tables(few.assign(text=texts), sides, others)
        words = [word for text in tables["text"].to_numpy().flat for word in str(text).split()]
        size = lettering.heat_size(len(tables["text"].columns))
        if lettering.widest(words, size) <= _heat_column(tables["text"]) - 0.8:
            break
    return few, tables, others


def _heat_column(table: pd.DataFrame) -> float:
    rows = lettering.lay_heat(table.index.tolist())
    return (rows.room - HEAT_SUMS) / len(table.columns)


def _heat_tables(
    given: pd.DataFrame, sides: list[str], others: set[str]
) -> dict[str, pd.DataFrame]:
    """Amount, text, cells and how of each field, by what stands in rows and in columns.

    Single communes first, then what is not split; the largest giver first; `others` last.
    """
    shared = set(given.loc[given["shared"].astype(bool), "recipient"])
    sums = given.groupby("organization")["amount"].sum()
    orders = {
        "recipient": lambda name: (name in others, name in shared, sort_key(name)),
        "organization": lambda name: (name in others, -sums[name], sort_key(name)),
    }
    index, columns = (sorted(set(given[side]), key=orders[side]) for side in sides)
    how = {"amount": "sum", "text": " + ".join, "cells": measures.union}
    fields = given.groupby(sides).agg(how | {"how": lambda own: [*own, "sum"][-(len(own) > 1)]})
    tables = {name: parts.wide(fields, name, index, columns) for name in (*how, "how")}
    tables["text"], tables["how"] = tables["text"].fillna(""), tables["how"].fillna("value")
    return tables | {"cells": parts.no_cells(tables["cells"])}


def _heat_marks(tables: dict[str, pd.DataFrame], scale: float, others: set[str]) -> list[Mark]:
    """The fields of a heat table, row by row; one without a gift has no number.

    What stands for `others` together is larger by its nature and has no colour.
    """
    values = tables["amount"]
    single = values.loc[~values.index.isin(list(others)), ~values.columns.isin(list(others))]
    most, marks = np.nanmax(single.to_numpy(dtype=float), initial=0) or 1, []
    for row in values.index:
        own = values.loc[row]
        # The root spreads the colours of amounts that differ by orders of magnitude.
        colours = [EMPTY if pd.isna(v) else sequential((max(v, 0) / most) ** 0.5) for v in own]
        pairs = zip(own.index, own, colours, strict=True)
        colours = [PALE if others & {row, name} and v == v else c for name, v, c in pairs]
        look = {field: tables[field].loc[row] for field in ("text", "cells", "how")}
        look |= {"series": own.index, "colour": colours, "scale": scale}
        marks += make_marks([row] * len(own), own / scale, **look)
    return marks


def _heat_sums(
    values: pd.DataFrame, cells: pd.DataFrame, scale: float, decimals: int, lang: str
) -> list[Mark]:
    """The sums of rows, of columns (rounder where these are narrow) and of all."""
    right, below = values.sum(axis=1).tolist(), values.sum().tolist()
    texts = [number(v, decimals, lang) for v in below]
    if lettering.widest(texts, SMALL_PT, True) > _heat_column(values) - 1.5:
        texts = [number(v, 0, lang) for v in below]
    more, total = {"how": "sum", "scale": scale}, float(values.sum().sum())
    told = [number(v, decimals, lang) for v in right]
    every = make_marks(
        [""],
        [total],
        text=number(total, decimals, lang),
        cells=[measures.union(cells.to_numpy().flat)],
        **more,
    )
    return parts.sums_of(cells, values, told, texts, **more) + every


# --- where the money of a place came from ---


@chart("organization value_vnd share_pct qualifier periods place basis cells how")
def sources_of_funds(funds: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Ranked bars of the money from each source of one place; shares are computed, not copied.

    `funds` as from `measures.sources_of_funds`.
    """
    scale, unit, decimals = money_scale(funds["value_vnd"], lang)
    units = parts.unit_words(phrase("with_share", lang, unit=unit), lang)
    where = where or ", ".join(dict.fromkeys(funds["place"]))
    said = phrase("funds", lang), units, where, parts.span(funds, lang)
    begun = begin(findings.sources_of_funds(funds, lang), *said, lang=lang)
    if funds.empty:
        return begun
    bases, whole = funds["basis"], funds.groupby("basis")["value_vnd"].transform("sum")
    funds, rest = parts.first_rows(funds, "organization", lang, MOST_ROWS)
    names, cells, values = funds["organization"], funds["cells"], funds["value_vnd"] / scale
    shares = [f"{number(share, 1, lang)}%" for share in funds["share_pct"].tolist()]
    texts = amounts(funds["value_vnd"], funds["qualifier"], scale, decimals, lang)
    texts = [f"{text}  ({share})" for text, share in zip(texts, shares, strict=True)]
    money = {"text": texts, "colour": FOCUS, "how": funds["how"], "scale": scale}
    part = {"text": shares, "series": phrase("share", lang), "how": "share"}
    part |= {"scale": whole[funds.index] / 100, "cells": cells}
    return drawn_as(
        begun,
        "bars",
        bases,
        unit=unit,
        notes=[rest],
        marks=make_marks(names, values, cells=cells, **money),
        beside=make_marks(names, funds["share_pct"], **part),
    )
