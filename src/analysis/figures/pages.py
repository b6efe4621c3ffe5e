"""A chart of more places than one page can show, as several figures."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.figures.drawn import Drawn
from analysis.figures.lettering import MOST_ROWS
from analysis.measures import require_columns
from analysis.words.text import sort_key
from analysis.words.wording import say


def pages(
    draw: Callable[..., Drawn],
    table: pd.DataFrame,
    most: int = 40,
    column: str = "place",
    lang: str = "vi",
    **options,
) -> list[Drawn]:
    """The chart of a table as one figure for each `most` places, in the order of their names, so
    that a place is found; one figure where all of them fit.

    `draw` is a chart function, `column` tells the places apart. Every title is the finding on the
    whole table and says which page it is. ValueError: more places on a page than a page can show.
    """
    require_columns(table, [column], "pages")
    if not 1 <= most <= MOST_ROWS:
        raise ValueError(f"a page shows 1 to {MOST_ROWS} places, not {most}")
    whole = draw(table, lang=lang, **options)
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
        own_title = f"{whole.title} ({words}: {own[0]} – {own[-1]})"
        rows = table[table[column].isin(own)].reset_index(drop=True)
        figures.append(draw(rows, lang=lang, **(options | {"title": own_title})))
    return figures
