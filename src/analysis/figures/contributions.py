"""Charts of what was given: by whom, of which kind, to which commune; and where the money of a place came from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import measures
from analysis.figures import findings
from analysis.figures.drawn import Drawn, Gap, Mark, make_marks
from analysis.figures.lettering import (
    HEAT_SUMS,
    MOST_MM,
    MOST_ROWS,
    PANEL_GAP,
    PANEL_HEAD,
    SMALL_PT,
    ends,
    heat_size,
    lay_heat,
    lay_panels,
    panels_height,
    widest,
)
from analysis.figures.palettes import CATEGORICAL, EMPTY, FOCUS, MUTED, PALE, sequential
from analysis.figures.parts import (
    all_cells,
    amounts,
    begin,
    chart,
    drawn_as,
    first_rows,
    no_cells,
    pretty,
    span,
    sums_of,
    unit_words,
    unnumbered,
)
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
    given: pd.DataFrame, not_drawn: Sequence[str] = (), where: str = "", title: str = "", lang: str = "vi"
) -> Drawn:
    """Money given by each organization, ranked; the kinds of one organization are bars of their own, never
    added.

    `given` as from `measures.money_by_organization`; `not_drawn` from `measures.without_number`.
    """
    scale, unit, decimals = money_scale(given["value_vnd"], lang)
    what = say(lang, "Đóng góp tính bằng tiền, theo đơn vị và loại", "Money contributed, by organization and kind")
    title = title or findings.contributions(given, lang)
    begun = begin(title, what, unit_words(unit, lang), where, span(given, lang), lang=lang)
    if given.empty:
        return begun
    most = given.groupby("organization")["value_vnd"].max()
    order = sorted(most.index, key=lambda name: (-most[name], sort_key(name)))
    given = given.assign(order=given["organization"].map(order.index))
    given = given.sort_values(["order", "value_vnd"], ascending=[True, False], kind="stable")
    bases, (given, rest) = given["basis"], first_rows(given, "organization", lang, MOST_ROWS)
    texts = amounts(given["value_vnd"], given["qualifier"], scale, decimals, lang)
    marks = make_marks(
        given["organization"],
        given["value_vnd"] / scale,
        text=[f"{text}  {kind_name(kind, lang).lower()}" for text, kind in zip(texts, given["kind"], strict=True)],
        series=[kind_name(kind, lang) for kind in given["kind"]],
        colour=[KIND_COLOURS.get(kind, MUTED) for kind in given["kind"]],
        cells=given["cells"],
        how=given["how"],
        scale=scale,
    )
    return drawn_as(begun, "grouped_bars bars", bases, unit=unit, notes=[rest, unnumbered(not_drawn, lang)], marks=marks)


# --- of which kind ---


@chart("unit name item amount kind qualifier periods basis cells how")
def contributions_by_kind(
    by_kind: pd.DataFrame, not_drawn: Sequence[str] = (), where: str = "", title: str = "", lang: str = "vi"
) -> Drawn:
    """A panel for each kind and unit, each with its own scale; amounts of different units are never added.

    `by_kind` as from `measures.contributions_by_kind`; `not_drawn` from `measures.without_number`.
    """
    what = say(
        lang,
        "Đóng góp theo loại; mỗi ô một đơn vị tính",
        "Contributions by kind; each panel has its own unit",
    )
    begun = begin(title or findings.kinds(by_kind, lang), what, where, span(by_kind, lang), lang=lang)
    if by_kind.empty:
        return begun
    (panels, more), marks, gaps = _fit_panels(by_kind, lang), [], []
    twice = pd.Series([key[1:] for key, _, _ in panels]).duplicated(keep=False)
    for ((basis, kind, unit), rows, own_gaps), again in zip(panels, twice, strict=True):
        scale, words, decimals = _scale(rows["amount"], unit, lang)
        panel = f"{kind_name(kind, lang)} · {pretty(words)}"
        panel += f" · {say(lang, *BASIS_NAMES[basis])}" if again else ""
        texts = amounts(rows["amount"], rows["qualifier"], scale, decimals, lang)
        look = {"text": texts, "panel": panel, "colour": KIND_COLOURS.get(kind, MUTED), "cells": rows["cells"]}
        marks += make_marks(_givers(rows), rows["amount"] / scale, how=rows["how"], scale=scale, **look)
        gaps += [Gap(gap.row, gap.text, panel) for gap in own_gaps]
    notes = [more, unnumbered(not_drawn, lang)]
    return drawn_as(begun, "bar_panels bars", by_kind["basis"], notes=notes, marks=marks, gaps=gaps)


def _givers(rows: pd.DataFrame) -> list[str]:
    """Names of the bars: who gave, and what thing."""
    pairs = zip(rows["name"], rows["item"], strict=True)
    return [f"{name}: {item}" if item else name for name, item in pairs]


def _fit_panels(by_kind: pd.DataFrame, lang: str) -> tuple[list[tuple], str]:
    """(basis, kind and unit; rows; gaps) of the panels, with as many rows in a panel, and as many panels, as a page
    can hold; and a note on the rest. A panel of more rows shows its ends."""
    panels, placed = [], []
    for most in (MOST_ROWS, 24, 16, 12, 8, 5, 3):
        groups = by_kind.groupby(["basis", "kind", "unit"], sort=False)
        panels = [(key, *ends(rows, lang, ("dòng", "rows"), most)) for key, rows in groups]
        placed = lay_panels((_givers(rows), gaps) for _, rows, gaps in panels)
        if panels_height(placed) <= MOST_MM:
            return panels, ""
    bottoms = [top + rows.total + PANEL_HEAD + PANEL_GAP for _, top, rows in placed]
    fit = [panel for panel, bottom in zip(panels, bottoms, strict=True) if bottom <= MOST_MM]
    rest = len(panels) - len(fit)
    return fit, say(lang, f"Không vẽ {rest} loại, đơn vị tính còn lại.", f"{rest} more kinds and units are not drawn.")


# --- to whom ---


@chart("recipient shared unit amount " + GIVEN)
def who_gave_to_whom(
    given: pd.DataFrame, not_drawn: Sequence[str] = (), where: str = "", title: str = "", lang: str = "vi"
) -> Drawn:
    """Organizations by recipients, amount of one kind in one unit in each cell, with both margins.

    `given` as from `measures.gifts`. ValueError: amounts of several kinds or units, which cannot be added.
    """
    if len(given[["kind", "unit"]].drop_duplicates()) > 1:
        raise ValueError("amounts of different kinds or units cannot be added: draw a chart for each of them")
    title = title or findings.gifts(given, lang)
    if given.empty:
        return begin(title, say(lang, "Đơn vị đóng góp và nơi nhận", "Givers and recipients"), where, lang=lang)
    kind, unit = kind_name(given["kind"].iloc[0], lang), given["unit"].iloc[0]
    scale, words, decimals = _scale(given["amount"], unit, lang)
    what = say(lang, f"{kind}: đơn vị đóng góp và nơi nhận", f"{kind}: givers and recipients")
    begun = begin(title, what, unit_words(words, lang), where, span(given, lang), lang=lang)
    given, tables, others = _fit_heat(given, scale, decimals, lang)
    return drawn_as(
        begun,
        "heat",
        given["basis"],
        unit=pretty(words),
        notes=[unnumbered(not_drawn, lang)],
        marks=_heat_marks(*tables, scale, others),
        beside=_heat_sums(tables[0] / scale, tables[2], scale, decimals, lang),
        sums=(say(lang, "Cộng", "Sum"),) * 2,
    )


def _fit_heat(given: pd.DataFrame, scale: float, decimals: int, lang: str) -> tuple[pd.DataFrame, list, set[str]]:
    """The gifts, their tables (see `_heat_table`) and the names of rows, with so few rows and columns that every
    amount can be read; the smallest givers or recipients are put together (last: their names)."""
    single = {*given["organization"], *given["recipient"]}
    givers, receivers = given["organization"].nunique(), given["recipient"].nunique()
    sides = ("recipient", "organization") if receivers > max(givers, 8) else ("organization", "recipient")
    for most in (MOST_ROWS - 4, 28, 20):
        given = measures.gather_smallest(given, sides[0], most, lang)
        if lay_heat(given[sides[0]].unique()).total <= MOST_MM:
            break
    few, tables, others = given, [], set()
    for columns in range(min(given[sides[1]].nunique(), 24), 0, -1):
        few = measures.gather_smallest(given, sides[1], columns, lang)
        others = {*few["organization"], *few["recipient"]} - single
        tables = _heat_table(few, sides, others, scale, decimals, lang)
        texts = tables[1]
        words = [word for text in texts.to_numpy().flat if isinstance(text, str) for word in text.split()]
        if widest(words, heat_size(len(texts.columns))) <= _heat_column(texts) - 0.8:
            break
    return few, tables, others


def _heat_column(table: pd.DataFrame) -> float:
    return (lay_heat(table.index).room - HEAT_SUMS) / len(table.columns)


def _heat_table(
    given: pd.DataFrame, by: tuple[str, str], others: set[str], scale: float, decimals: int, lang: str
) -> list[pd.DataFrame]:
    """Amounts, texts, cells and `how`, `by` what stands in rows and in columns; single communes first, then what is not
    split; the largest giver first; what was put together (`others`) last."""
    given = given.assign(text=amounts(given["amount"], given["qualifier"], scale, decimals, lang))
    fields = given.groupby(list(by))
    values = fields["amount"].sum().unstack()  # noqa: PD010 (no aggregation)
    texts = fields["text"].agg(" + ".join).unstack()  # noqa: PD010
    cells = no_cells(fields["cells"].agg(all_cells).unstack())  # noqa: PD010
    how = fields["how"].agg(lambda own: own.iloc[0] if len(own) == 1 else "sum").unstack()  # noqa: PD010
    shared = set(given.loc[given["shared"].astype(bool), "recipient"])
    sums = given.groupby("organization")["amount"].sum()
    orders = {
        "recipient": lambda name: (name in others, name in shared, sort_key(name)),
        "organization": lambda name: (name in others, -sums[name], sort_key(name)),
    }
    index, columns = sorted(values.index, key=orders[by[0]]), sorted(values.columns, key=orders[by[1]])
    return [table.loc[index, columns] for table in (values, texts, cells, how)]


def _heat_marks(
    values: pd.DataFrame, texts: pd.DataFrame, cells: pd.DataFrame, how: pd.DataFrame, scale: float, others: set[str]
) -> list[Mark]:
    """The fields of a heat table, row by row; one without a gift has no number. What stands for `others` together is
    larger by its nature and has no colour."""
    single = values.loc[~values.index.isin(others), ~values.columns.isin(others)]
    most, marks = np.nanmax(single.to_numpy(dtype=float), initial=0) or 1, []
    for row, own in values.iterrows():
        # The root spreads the colours of amounts that differ by orders of magnitude.
        colours = [
            EMPTY if pd.isna(v) else PALE if others & {row, name} else sequential((max(v, 0) / most) ** 0.5)
            for name, v in own.items()
        ]
        look = {"text": texts.loc[row].fillna(""), "cells": cells.loc[row], "how": how.loc[row].fillna("value")}
        marks += make_marks([row] * len(own), own / scale, series=values.columns, colour=colours, scale=scale, **look)
    return marks


def _heat_sums(values: pd.DataFrame, cells: pd.DataFrame, scale: float, decimals: int, lang: str) -> list[Mark]:
    """The sums of rows, of columns (rounder where these are narrow) and of all."""
    right, below = ([number(v, decimals, lang) for v in values.sum(axis=axis)] for axis in (1, 0))
    if widest(below, SMALL_PT, True) > _heat_column(values) - 1.5:
        below = [number(v, 0, lang) for v in values.sum()]
    total = values.sum().sum()
    every = {"text": number(total, decimals, lang), "cells": [all_cells(cells.to_numpy().flat)]}
    more = {"how": "sum", "scale": scale}
    return sums_of(cells, values, right, below, **more) + make_marks([""], [total], **every, **more)


# --- where the money of a place came from ---


@chart("organization value_vnd share_pct qualifier periods place basis cells how")
def sources_of_funds(funds: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Drawn:
    """Ranked bars of the money from each source of one place, each with its share; shares are computed, not
    copied.

    `funds` as from `measures.sources_of_funds`.
    """
    scale, unit, decimals = money_scale(funds["value_vnd"], lang)
    what = say(lang, "Vốn xây dựng nông thôn mới theo nguồn", "Funds for new rural development by source")
    units = unit_words(unit + say(lang, " (tỷ trọng, %)", " (share, %)"), lang)
    where = where or ", ".join(dict.fromkeys(funds["place"]))
    begun = begin(title or findings.sources_of_funds(funds, lang), what, units, where, span(funds, lang), lang=lang)
    if funds.empty:
        return begun
    bases, whole = funds["basis"], funds.groupby("basis")["value_vnd"].transform("sum")
    funds, rest = first_rows(funds, "organization", lang, MOST_ROWS)
    shares = [f"{number(share, 1, lang)}%" for share in funds["share_pct"]]
    texts = amounts(funds["value_vnd"], funds["qualifier"], scale, decimals, lang)
    texts = [f"{text}  ({share})" for text, share in zip(texts, shares, strict=True)]
    names, cells, share = funds["organization"], funds["cells"], say(lang, "tỷ trọng", "share")
    money = {"text": texts, "colour": FOCUS, "cells": cells, "how": funds["how"], "scale": scale}
    part = {"text": shares, "series": share, "cells": cells, "how": "share", "scale": whole[funds.index] / 100}
    marks, beside = make_marks(names, funds["value_vnd"] / scale, **money), make_marks(names, funds["share_pct"], **part)
    return drawn_as(begun, "bars", bases, unit=unit, notes=[rest], marks=marks, beside=beside)
