"""Charts over years: each commune's share and number of criteria, and how many communes stand at each level."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.figures import findings
from analysis.figures.drawn import Drawn, Key, Mark, make_marks
from analysis.figures.lettering import SMALL_PT, grid, text_width
from analysis.figures.palettes import (
    BACKDROP,
    CATEGORICAL,
    FOCUS,
    FOCUS_LIGHT,
    INK,
    SETS,
    level_colour,
)
from analysis.figures.parts import (
    SET_COLUMNS,
    all_cells,
    begin,
    chart,
    drawn_as,
    level_keys,
    of_communes,
    of_criteria,
    set_names,
    set_rules,
    unit_words,
    unnumbered,
    years_words,
)
from analysis.words.levels import level_name, level_order
from analysis.words.text import sort_key
from analysis.words.wording import join_names, number, say

MOST_PANELS = 45  # small charts on a page
STANDING = (
    "basis year level count communes places new disputed unknown cells new_cells set_name_en out_of " + SET_COLUMNS
)


# --- each commune ---


@chart("place_id place year share_pct out_of basis cells " + SET_COLUMNS)
def progress_over_years(met: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Drawn:
    """Share of the criteria set met by each commune over the years; lines break where the set changes.

    `met` as from `measures.at_end_of_year` for all years. Up to 12 communes have lines of their own with
    their names at the end; of more, the best, the last and the mean are named and the others are grey.
    """
    rows = met[met["share_pct"].notna()]
    what = say(lang, "Tỷ lệ tiêu chí đạt chuẩn", "Share of criteria met")
    unit = say(lang, "% số tiêu chí của bộ đang áp dụng", "% of the criteria set in force")
    begun = begin(title or findings.progress(met, lang), what, unit, where, years_words(rows, lang), lang=lang)
    if rows.empty:
        return begun
    unknown = join_names(list(met.loc[met["share_pct"].isna(), "place"].unique()), lang, most=12)
    no_share = say(lang, "nguồn không nêu mẫu số", "no denominator given")
    note = unnumbered([f"{unknown} ({no_share})"] if unknown else [], lang)
    # The first year at whose end each set was in force; no later than the first year that was measured by it.
    by_set = met.groupby("criteria_set")
    starts = np.minimum(by_set["set_from"].first().dt.year, by_set["year"].min()) - 0.5
    marks = _line_marks(_lines(rows, lang))
    rules = set_rules(met, starts, lang)
    return drawn_as(begun, "lines", rows["basis"], unit="%", notes=[note], marks=marks, rules=rules)


def _lines(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Rows with line, how, colour, and the text that stands at the last point of a line that is named."""
    rows = rows.sort_values("year", kind="stable").sort_values("place", key=lambda n: n.map(sort_key), kind="stable")
    rows = rows.assign(line=rows["place"] + rows["place_id"] + rows["basis"], how="share").reset_index(drop=True)
    if rows["place_id"].nunique() > 12:
        rows = _with_mean(rows, lang)
        last = rows[(rows["year"] == rows["year"].max()) & (rows["how"] != "mean")]
        last = last.sort_values("share_pct", kind="stable")["line"]
        named = dict.fromkeys(rows.loc[rows["how"] == "mean", "line"], INK)
        named |= {last.iloc[-1]: CATEGORICAL[0], last.iloc[0]: CATEGORICAL[1]}
        rows["colour"] = rows["line"].map(named).fillna(BACKDROP)
    else:
        order = {line: n for n, line in enumerate(dict.fromkeys(rows["line"]))}
        rows["colour"] = rows["line"].map(lambda name: CATEGORICAL[order[name] % 7])
    at_end = ~rows["line"].duplicated(keep="last") & (rows["colour"] != BACKDROP)
    early = [f" ({year})" if year < rows["year"].max() else "" for year in rows["year"]]
    texts = rows["place"] + " " + rows["share_pct"].map(lambda v: number(v, 0, lang)) + "%" + early
    return rows.assign(text=texts.where(at_end, ""))


def _with_mean(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The rows and, as one more line of each basis, their mean by year and criteria set."""
    by_year = rows.groupby(["basis", "year", "criteria_set"], as_index=False)
    mean = by_year.agg(share_pct=("share_pct", "mean"), cells=("cells", all_cells)).assign(how="mean")
    mean["place"] = say(lang, "Bình quân", "Mean")
    mean["line"] = mean["place"] + mean["basis"]
    return pd.concat([rows, mean], ignore_index=True)


def _line_marks(rows: pd.DataFrame) -> list[Mark]:
    twice = rows.groupby("place")["line"].transform("nunique") > 1
    several = rows["basis"].nunique() > 1
    return make_marks(
        rows["year"],
        rows["share_pct"],
        x=rows["year"],
        series=rows["place"].where(~twice, rows["place"] + " (" + rows["place_id"].fillna(rows["basis"]) + ")"),
        segment=rows["criteria_set"].fillna("") + (" · " + rows["basis"] if several else ""),
        text=rows["text"],
        colour=rows["colour"],
        cells=rows["cells"],
        how=rows["how"],
        scale=(rows["out_of"] / 100).where(rows["how"] == "share", 1.0),
    )


@chart("place_id place year period met out_of basis cells how " + SET_COLUMNS)
def count_small_multiples(met: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Drawn:
    """A small chart for each commune: criteria met by year, one colour per criteria set, a rule at the set's
    size.

    `met` as from `measures.at_end_of_year` for all years.
    """
    title = title or findings.criteria_met(met[met["year"] == met["year"].max()], lang)
    what = say(lang, "Số tiêu chí đạt chuẩn của từng xã", "Criteria met by each commune")
    begun = begin(title, what, unit_words(of_criteria(lang), lang), where, years_words(met, lang), lang=lang)
    if met.empty:
        return begun
    rows, note = _panels(met, lang)
    labels = set_names(met, lang)
    colours = dict(zip(labels, SETS, strict=False))
    slot = grid(rows["panel"].nunique())[1] / (rows["year"].max() - rows["year"].min() + 1)
    # Where not every column has room for its number, the first and the last are written.
    by_panel = rows["panel"]
    told = ~by_panel.duplicated() | ~by_panel.duplicated(keep="last") | (slot > text_width("88", SMALL_PT) + 0.6)
    texts = [number(value, 1, lang) if tell else "" for value, tell in zip(rows["met"], told, strict=True)]
    own = {"panel": rows["panel"], "x": rows["year"], "cells": rows["cells"], "how": rows["how"], "text": texts}
    look = {"series": rows["criteria_set"].map(labels), "colour": rows["criteria_set"].map(colours)}
    return drawn_as(
        begun,
        "columns",
        met["basis"],
        unit=of_criteria(lang),
        notes=[note],
        marks=make_marks(rows["year"], rows["met"], **own, **look),
        out_of=rows["out_of"],
        legend=[Key(colours[name], "", text) for name, text in labels.items()],
    )


def _panels(met: pd.DataFrame, lang: str) -> tuple[pd.DataFrame, str]:
    """The rows of the panels that fit a page, in the order of their names (column `panel`) and years, and a note on
    the others: the middle ranks."""
    several = met["basis"].nunique() > 1
    rows = met.assign(panel=met["place"] + (" · " + met["basis"] if several else ""))
    twice = rows.groupby("panel")["place_id"].transform("nunique") > 1
    rows["panel"] = rows["panel"].where(~twice, rows["panel"] + " [" + rows["place_id"] + "]")
    rows = rows.sort_values("year", kind="stable")
    last, note = rows.groupby("panel")["met"].last(), ""
    rest = len(last) - MOST_PANELS
    if rest > 0:
        ranked = last.sort_values(ascending=False, kind="stable").index
        half = MOST_PANELS // 2
        last = last[[*ranked[: MOST_PANELS - half], *ranked[-half:]]]
        vi = f"Chỉ vẽ các xã đạt nhiều nhất và ít nhất ở năm cuối; {rest} xã ở giữa không vẽ."
        en = f"Drawn are the communes that meet most and fewest at the end; {rest} between are not drawn."
        note = say(lang, vi, en)
    rows = rows[rows["panel"].isin(last.index)]
    return rows.sort_values("panel", key=lambda n: n.map(sort_key), kind="stable"), note


# --- all communes ---


def _standing(standing: pd.DataFrame, title: str, what: str, unit: str, where: str, lang: str) -> Drawn:
    """The beginning of a chart of `changes.standing_by_year`. ValueError: figures of several bases."""
    if standing["basis"].nunique() > 1:
        raise ValueError("figures of different bases are not drawn together: select one")
    return begin(title, what, unit, where, years_words(standing, lang), lang=lang)


def _standing_as(begun: Drawn, form: str, standing: pd.DataFrame, **fields) -> Drawn:
    """With the rules of the sets, half a year before their first column, and whose place is not sure: communes
    without a denominator, and those whose sources disagree."""
    lang = begun.lang
    starts = standing.groupby("criteria_set")["year"].min() - 0.5
    unknown = sorted({name for names in standing["unknown"] for name in names}, key=sort_key)
    disputed = int(standing.groupby("year")["disputed"].max().max())
    names = join_names(unknown, lang, most=8)
    vi, en = f"Nguồn không nêu mẫu số nên không tính: {names}.", f"Not counted, no denominator given: {names}."
    doubt = say(
        lang,
        f"Có năm {disputed} xã có nguồn mâu thuẫn, tính theo mức thấp hơn.",
        f"In some year the sources disagree on {disputed} communes: the lower level counts.",
    )
    notes = [say(lang, vi, en) if unknown else "", doubt if disputed else ""]
    rules = set_rules(standing, starts, lang)
    return drawn_as(begun, form, standing["basis"], notes=notes, rules=rules, **fields)


@chart(STANDING)
def communes_meeting_standard(standing: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Drawn:
    """A column for each year: how many communes meet the whole set at its end, new ones on top; all as a rule.

    `standing` as from `measures.standing_by_year`. ValueError: figures of several bases.
    """
    what = say(lang, "Số xã đạt đủ bộ tiêu chí đang áp dụng, cuối năm", "Communes that meet the whole set in force")
    title = title or findings.standard(standing, lang)
    begun = _standing(standing, title, what, unit_words(of_communes(lang), lang), where, lang)
    if standing.empty:
        return begun
    full = standing[standing["level"] == "full"]
    new = full["new"].map(len)
    names = say(lang, "đạt từ năm trước hoặc số liệu đầu tiên", "from before"), say(lang, "mới đạt trong năm", "new")
    legend = [Key(FOCUS, "", names[0]), Key(FOCUS_LIGHT, "+", names[1])] if new.any() else []
    legend.append(Key("#FFFFFF", "–", say(lang, "tổng số xã có số liệu", "all communes with data")))
    pairs = zip(full["cells"], full["new_cells"], strict=True)
    old = [[cell for cell in cells if cell not in of_new] for cells, of_new in pairs]
    texts = [f"{row.count}/{row.communes}" for row in full.itertuples()]
    look = {"text": texts, "series": names[0], "colour": FOCUS, "x": full["year"], "how": "places"}
    marks = make_marks(full["year"], full["count"] - new, cells=old, **look)
    look |= {"text": [f"+{count}" if count else "" for count in new], "series": names[1], "colour": FOCUS_LIGHT}
    fresh = [mark for mark in make_marks(full["year"], new, cells=full["new_cells"], **look) if mark.value]
    unit, out_of = of_communes(lang), [*full["communes"], *[None] * len(fresh)]
    fields = {"unit": unit, "marks": marks + fresh, "out_of": out_of, "legend": legend}
    return _standing_as(begun, "standing columns", standing, **fields)


@chart(STANDING)
def communes_at_each_level(standing: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Drawn:
    """A column for each year, all of the same height: the share of the communes at each level, with their numbers.

    `standing` as from `measures.standing_by_year`. ValueError: figures of several bases.
    """
    what = say(lang, "Tỷ lệ xã theo mức đạt, cuối năm", "Share of the communes by level, end of year")
    unit = say(lang, "% số xã; số trong cột: số xã", "% of the communes; in the columns: communes")
    begun = _standing(standing, title or findings.levels(standing, lang), what, unit, where, lang)
    if standing.empty:
        return begun
    # By level first: a native chart stacks the levels in the order of the marks.
    rows = standing.sort_values("level", key=lambda own: own.map(level_order), kind="stable")
    marks = make_marks(
        rows["year"],
        rows["share_pct"],
        text=[number(count, 0, lang) if count else "" for count in rows["count"]],
        series=[level_name(level, lang) for level in rows["level"]],
        colour=rows["level"].map(level_colour),
        cells=rows["cells"],
        how="places",
        scale=rows["communes"] / 100,
        x=rows["year"],
    )
    return _standing_as(begun, "levels stacked_bars", standing, unit="%", marks=marks, legend=level_keys(rows["level"], lang))
