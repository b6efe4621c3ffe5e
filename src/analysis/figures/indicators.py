"""Charts of figures as they were reported: one by date, and those known only within bounds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import measures
from analysis.figures import findings, lettering, parts
from analysis.figures.drawn import Drawn, Key, make_marks
from analysis.figures.notes import Note, naming
from analysis.figures.palettes import CATEGORICAL, looks
from analysis.figures.parts import begin, chart, drawn_as, phrase
from analysis.words.periods import days_of
from analysis.words.text import sort_key
from analysis.words.wording import approximately, date_words, join_names, number, period_words

MOST_NAMED = 30  # places whose figures lack a part
SERIES = "period value out_of unit qualifier indicator indicator_name place sources cells"


# --- by date ---


@chart(SERIES + parts.SET_COLUMNS)
def indicator_series(
    series: pd.DataFrame, titles: dict[str, str] | None = None, where="", lang: str = "vi"
) -> Drawn:
    """One indicator at one place by date; only points of one source are joined.

    `series` as from `measures.indicator_series`; `titles` names the files for the legend. Lines
    break where the criteria set changes, when the indicator counts criteria.
    """
    finding = findings.series(series, lang)
    rows = series[series["value"].notna()]
    if rows.empty:
        return begin(finding, where, lang=lang)
    name, unit, place = rows[["indicator_name", "unit", "place"]].iloc[0]
    said = parts.unit_words(unit, lang), where or place, period_words(rows["period"], lang)
    begun = begin(finding, name, *said, lang=lang)
    source = rows["sources"].str[0]
    names = _file_names(list(dict.fromkeys(source)), titles or {})
    legend = [Key(CATEGORICAL[n % 7], "", own) for n, own in enumerate(names.values())]
    several, colours = len(names) > 1, dict(zip(names, legend, strict=True))
    counts = rows["indicator"].iloc[0].startswith("criteria")
    breaks = counts and len(set(rows["criteria_set"])) > 1
    starts = rows.groupby("criteria_set")["set_from"].first()
    rules = parts.set_rules(rows, starts.dt.year + starts.dt.day_of_year / 366, lang)
    marks = make_marks(
        (date_words(period, lang) for period in rows["period"]),
        rows["value"],
        x=_days(rows["period"]),
        text=_point_texts(rows, lang),
        cells=rows["cells"],
        series=source.map(names) if several else name,
        segment=rows["criteria_set"].fillna("") if breaks else "",
        colour=[colours[file].colour for file in source],
    )
    return drawn_as(
        begun,
        "dated_lines lines",
        rows["basis"],
        unit=parts.pretty(unit),
        marks=marks,
        notes=[phrase("one_source", lang)] * several,
        out_of=rows["out_of"],
        legend=legend * several,
        rules=rules * breaks,
    )


def _file_names(files: Sequence[str], titles: dict[str, str]) -> dict[str, str]:
    """The title of each file; its name too where two of them bear one title."""
    names = [titles.get(file, file) for file in files]
    bare = [f" ({file.rsplit('/', 1)[-1]})" for file in files]
    return {f: n + b * (names.count(n) > 1) for f, n, b in zip(files, names, bare, strict=True)}


def _days(periods: pd.Series) -> list[float]:
    """Where periods stand on an axis of years: a year over its own label, any other in its middle;
    all by their last day where these middles are in another order."""
    days = [tuple(map(pd.Timestamp, days_of(period))) for period in periods]
    middles = [_on_axis(first, last) for first, last in days]
    return middles if middles == sorted(middles) else [_on_axis(last, last) for _, last in days]


def _on_axis(first: pd.Timestamp, last: pd.Timestamp) -> float:
    start = first if first.year == last.year else last.replace(month=1, day=1)
    days = 366 if last.is_leap_year else 365
    return last.year + ((start.day_of_year + last.day_of_year) / 2 - 0.5) / days


def _point_texts(rows: pd.DataFrame, lang: str) -> list[str]:
    texts = []
    for row in rows.to_dict("records"):
        whole = "" if pd.isna(row["out_of"]) else f"/{number(row['out_of'], 0, lang)}"
        text = approximately(number(row["value"], 2, lang) + whole, row["qualifier"], lang)
        texts.append(f"{text} ({date_words(row['period'], lang)})")
    return texts


# --- within bounds ---


@chart("place label low high period basis cells")
def intervals(bounds: pd.DataFrame, what="", unit="", where="", lang: str = "vi") -> Drawn:
    """A figure of each place that may be known only within bounds.

    A point where it is exact, a bar from low to high, or a bar that is open to the right where
    only the lower bound is known. `bounds`, one row = one place: place, label, low, high, period,
    basis, cells; as from `measures.comparable`, with qualifier, how and missing_names (places
    whose figures the sum lacks; they are named below). Places that were split have an interval:
    their figure lies in it, and nothing says where. `what` and `unit` name the figure; "VND" is
    shown in thousands, millions or billions. ValueError: a low bound above the high one.
    """
    if (wrong := bounds["low"] > bounds["high"]).any():
        raise ValueError(f"low bound above the high one: {bounds.loc[wrong, 'place'].tolist()}")
    finding = findings.intervals(bounds, unit, lang)
    known, unit, scale, decimals = measures.bounds_known(bounds, unit, lang)
    said = what, parts.unit_words(unit, lang), where, period_words(bounds["period"], lang)
    begun = begin(finding, *said, lang=lang)
    if known.empty:
        return begun
    known = known.sort_values("label", key=lambda n: n.map(sort_key))
    known = known.assign(top=known["high"].fillna(known["low"]))
    known = known.sort_values(["top", "low"], ascending=False, kind="stable")
    rows, gaps = lettering.ends(known, lang)
    exact = rows["low"] == rows["high"]
    sort = np.select([rows["high"].isna(), exact], ["from", "exact"], "between")
    look = [looks("bound")[own] for own in sort]
    marks = make_marks(
        rows["label"],
        rows["low"].where(exact),
        low=rows["low"],
        high=rows["high"],
        text=_bounds_texts(rows, decimals, lang),
        series=[own.named(lang) for own in look],
        colour=[own.fill for own in look],
        cells=rows["cells"],
        how=rows.get("how", "value"),
        scale=scale,
    )
    legend = parts.keys("bound", [name for name in looks("bound") if name in sort], lang)
    bare = bounds.loc[~bounds.index.isin(known.index), "place"]
    notes = [naming("no_data", bare, lang), _lacking(known, lang)]
    more = {"unit": unit, "notes": notes, "marks": marks, "legend": legend, "gaps": gaps}
    return drawn_as(begun, "intervals", bounds["basis"], **more)


def _bounds_texts(rows: pd.DataFrame, decimals: int, lang: str) -> list[str]:
    """ "17", "trên 17", or "11 đến 15": a dash could be read as a minus."""
    texts = []
    for row in rows.to_dict("records"):
        low, text = number(row["low"], decimals, lang), ""
        if pd.isna(row["high"]):
            texts.append(approximately(low, "at_least", lang))
            continue
        text = phrase("low_to_high", lang, low=low, high=number(row["high"], decimals, lang))
        text = low if row["low"] == row["high"] else text
        texts.append(approximately(text, row.get("qualifier", ""), lang))
    return texts


def _lacking(known: pd.DataFrame, lang: str) -> Note:
    """What the figures lack that are known only from below."""
    rows = known.to_dict("records") if "missing_names" in known else []
    lacks = [(row["label"], row["missing_names"]) for row in rows if row["missing_names"]]
    words = [f"{label} ({join_names(own, lang, most=8)})" for label, own in lacks[:MOST_NAMED]]
    if rest := len(lacks) - len(words):
        words.append(phrase("other_places", lang, count=rest))
    return naming("parts_missing", words, lang)
