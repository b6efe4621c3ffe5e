"""A chart of more places than one page can show, as several figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from analysis.figures.drawn import Drawn
from analysis.figures.lettering import MOST_ROWS
from analysis.measures import require_columns
from analysis.words.text import sort_key
from analysis.words.wording import say

MOST_TILE_ROWS = 18


def pages(
    draw: Callable[..., Drawn],
    table: pd.DataFrame,
    most: int = 40,
    column: str = "place",
    title: str = "",
    **options,
) -> list[Drawn]:
    """The chart of a table as one figure for each `most` places, in the order of their names, so
    that a place is found; one figure where all of them fit. A map is cut from north to south.

    `draw` is a chart function, `column` tells the places apart. Every title is the finding on the
    whole table and says which page it is. ValueError: more places on a page than a page can show.
    """
    require_columns(table, [column], "pages")
    whole = draw(table, **options)
    whole, lang = whole.titled(title) if title else whole, whole.lang
    if {"x", "y"} <= {*table}:
        return _maps(draw, table, whole, options)
    if not 1 <= most <= MOST_ROWS:
        raise ValueError(f"a page shows 1 to {MOST_ROWS} places, not {most}")
    names = sorted(table[column].dropna().unique(), key=sort_key)
    if len(names) <= most:
        return [whole]
    count = -(-len(names) // most)
    # Pages of like length: 41 places are 21 and 20, not 40 and one.
    cuts = [round(i * len(names) / count) for i in range(count + 1)]
    figures = []
    for page, (start, end) in enumerate(zip(cuts, cuts[1:], strict=False), 1):
        own = names[start:end]
        words = say(lang, f"trang {page}/{count}", f"page {page} of {count}")
        rows = table[table[column].isin(own)].reset_index(drop=True)
        told = f" ({words}: {own[0]} – {own[-1]})"
        figures.append(_page(draw, whole, rows, told, options))
    return figures


def _maps(
    draw: Callable[..., Drawn], table: pd.DataFrame, whole: Drawn, options: dict
) -> list[Drawn]:
    """A map of tiles in strips of as many rows as a page holds; what has no tile is told first."""
    lang = whole.lang
    rows = int(table["y"].max()) + 1 if table["y"].notna().any() else 0
    count = -(-rows // MOST_TILE_ROWS)
    if count < 2 or "side" in table:
        return [whole]
    figures, page_of = [], (table["y"] // -(-rows // count)).fillna(0)
    for page in range(count):
        words = say(lang, f"trang {page + 1}/{count}", f"page {page + 1} of {count}")
        words += say(lang, ", từ bắc xuống nam", ", from north to south")
        strip = table[page_of == page]
        strip = strip.assign(y=strip["y"] - strip["y"].min()).reset_index(drop=True)
        figures.append(_page(draw, whole, strip, f" ({words})", options))
    return figures


def _page(
    draw: Callable[..., Drawn], whole: Drawn, rows: pd.DataFrame, words: str, options: dict
) -> Drawn:
    """A part of a figure under the finding on all of it, with the words that say which page."""
    page, found = draw(rows, **options), whole.finding
    return page.saying(replace(found, page=words)) if found else page.titled(whole.title + words)
