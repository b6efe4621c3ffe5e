"""Charts of figures as they were reported: one by date, and those that are known only within bounds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import measures
from analysis.figures import findings
from analysis.figures.drawn import Drawn, Key, make_marks
from analysis.figures.lettering import ends
from analysis.figures.palettes import CATEGORICAL, looks
from analysis.figures.parts import (
    SET_COLUMNS,
    begin,
    chart,
    drawn_as,
    keys,
    pretty,
    set_rules,
    unit_words,
)
from analysis.words.periods import days_of
from analysis.words.text import sort_key
from analysis.words.wording import approximately, date_words, join_names, number, period_words, say

MOST_NAMED = 30  # places whose figures lack a part


# --- by date ---


@chart("period value out_of unit qualifier indicator indicator_name place sources cells " + SET_COLUMNS)
def indicator_series(
    series: pd.DataFrame,
    titles: dict[str, str] | None = None,
    where: str = "",
    title: str = "",
    lang: str = "vi",
) -> Drawn:
    """One indicator at one place by date; each source has its own mark, and only its own points are joined.

    `series` as from `measures.indicator_series`; `titles` names the files for the legend. Lines break where
    the criteria set changes, when the indicator counts criteria.
    """
    title = title or findings.series(series, lang)
    rows = series[series["value"].notna()]
    if rows.empty:
        return begin(title, where, lang=lang)
    name, unit, place = rows[["indicator_name", "unit", "place"]].iloc[0]
    time = period_words(rows["period"], lang)
    begun = begin(title, name, unit_words(unit, lang), where or place, time, lang=lang)
    files = list(dict.fromkeys(name for names in rows["sources"] for name in names))
    names = _file_names(files, titles or {}) if len(files) > 1 else []
    breaks = rows["indicator"].iloc[0].startswith("criteria") and len(set(rows["criteria_set"])) > 1
    note = say(lang, "Chỉ nối các điểm của cùng một nguồn.", "Only points of one source are joined.")
    starts = rows.groupby("criteria_set")["set_from"].first()
    rules = set_rules(rows, starts.dt.year + starts.dt.day_of_year / 366, lang) if breaks else []
    number_of = [files.index(own[0]) for own in rows["sources"]]
    marks = make_marks(
        (date_words(period, lang) for period in rows["period"]),
        rows["value"],
        x=[_middle(period) for period in rows["period"]],
        text=[_point_text(row, lang) for row in rows.itertuples()],
        series=[(names or [name])[n] for n in number_of],
        segment=rows["criteria_set"].fillna("") if breaks else "",
        colour=[CATEGORICAL[n % 7] for n in number_of],
        cells=rows["cells"],
    )
    return drawn_as(
        begun,
        "dated_lines lines",
        rows["basis"],
        unit=pretty(unit),
        notes=[note] if names else [],
        marks=marks,
        out_of=rows["out_of"],
        legend=[Key(CATEGORICAL[n % 7], "", text) for n, text in enumerate(names)],
        rules=rules,
    )


def _file_names(files: Sequence[str], titles: dict[str, str]) -> list[str]:
    """The title of each file; its name too where two of them bear one title."""
    names = [titles.get(file, file) for file in files]
    bare = [file.rsplit("/", 1)[-1] for file in files]
    return [f"{n} ({b})" if names.count(n) > 1 else n for n, b in zip(names, bare, strict=True)]


def _middle(period: str) -> float:
    """Where a period stands on an axis of years: in its middle, so that a whole year stands over its own
    label."""
    first, last = map(pd.Timestamp, days_of(period))
    start = first if first.year == last.year else last.replace(month=1, day=1)
    days = 366 if last.is_leap_year else 365
    return last.year + ((start.day_of_year + last.day_of_year) / 2 - 0.5) / days


def _point_text(row, lang: str) -> str:
    value = number(row.value, 2, lang) + ("" if pd.isna(row.out_of) else f"/{number(row.out_of, 0, lang)}")
    return f"{approximately(value, row.qualifier, lang)} ({date_words(row.period, lang)})"


# --- within bounds ---


@chart("place label low high period basis cells")
def intervals(
    bounds: pd.DataFrame, what: str = "", unit: str = "", where: str = "", title: str = "", lang: str = "vi"
) -> Drawn:
    """A figure of each place that may be known only within bounds: a point where it is exact, a bar from low to high,
    or a bar that is open to the right where only the lower bound is known.

    `bounds`, one row = one place: place, label, low, high, period, basis, cells; as from `measures.comparable`, with
    qualifier, how and missing_names (places whose figures the sum lacks; they are named below). Places that were split
    have an interval: their figure lies in it, and nothing says where. `what` and `unit` name the figure; "VND" is
    shown in thousands, millions or billions. ValueError: a low bound above the high one.
    """
    if (bounds["low"] > bounds["high"]).any():
        wrong = bounds.loc[bounds["low"] > bounds["high"], "place"].tolist()
        raise ValueError(f"the low bound is above the high one: {wrong}")
    title = title or findings.intervals(bounds, unit, lang)
    known, unit, scale, decimals = measures.bounds_known(bounds, unit, lang)
    time = period_words(bounds["period"], lang)
    begun = begin(title, what, unit_words(unit, lang), where, time, lang=lang)
    if known.empty:
        return begun
    known = known.sort_values("label", key=lambda n: n.map(sort_key))
    known = known.assign(top=known["high"].fillna(known["low"]))
    known = known.sort_values(["top", "low"], ascending=False, kind="stable")
    rows, gaps = ends(known, lang)
    rows = rows.assign(sort=np.select([rows["high"].isna(), rows["low"] == rows["high"]], ["from", "exact"], "between"))
    there, look = [sort for sort in looks("bound") if (rows["sort"] == sort).any()], looks("bound")
    marks = make_marks(
        rows["label"],
        rows["low"].where(rows["sort"] == "exact"),
        low=rows["low"],
        high=rows["high"],
        text=[_bounds_text(row, decimals, lang) for row in rows.itertuples()],
        series=[look[sort].named(lang) for sort in rows["sort"]],
        colour=[look[sort].fill for sort in rows["sort"]],
        cells=rows["cells"],
        how=rows.get("how", "value"),
        scale=scale,
    )
    return drawn_as(
        begun,
        "intervals",
        bounds["basis"],
        unit=unit,
        notes=_interval_notes(bounds, known, lang),
        marks=marks,
        legend=keys("bound", there, lang),
        gaps=gaps,
    )


def _bounds_text(row, decimals: int, lang: str) -> str:
    """ "17", "trên 17", or "11 đến 15": a dash could be read as a minus."""
    low, high = (number(value, decimals, lang) if pd.notna(value) else "" for value in (row.low, row.high))
    if row.sort == "from":
        return approximately(low, "at_least", lang)
    text = low if row.sort == "exact" else say(lang, f"{low} đến {high}", f"{low} to {high}")
    return approximately(text, getattr(row, "qualifier", ""), lang)


def _interval_notes(bounds: pd.DataFrame, known: pd.DataFrame, lang: str) -> list[str]:
    """Which places have no figure, and what the figures lack that are known only from below."""
    bare = bounds.loc[~bounds.index.isin(known.index), "place"].tolist()
    names = join_names(bare, lang, most=12)
    notes = [say(lang, f"Không có số liệu: {names}.", f"No data: {names}.")] if bare else []
    if "missing_names" not in bounds:
        return notes
    lacks = known[known["missing_names"].map(len) > 0]
    words = [
        f"{row.label} ({join_names(row.missing_names, lang, most=8)})"
        for row in lacks.head(MOST_NAMED).itertuples()
    ]
    rest = len(lacks) - len(words)
    words += [say(lang, f"{rest} đơn vị khác", f"{rest} others")] if rest else []
    vi, en = "Chưa có số liệu của nơi nhập vào: ", "Without a figure of what became part of them: "
    return [*notes, say(lang, vi, en) + "; ".join(words) + "."] if words else notes
