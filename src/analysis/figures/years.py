"""Charts over years: what each commune meets, and how many communes stand at each level."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures import findings, lettering, palettes, parts
from analysis.figures.drawn import Drawn, Key, Mark, make_marks
from analysis.figures.notes import Note, counting, naming
from analysis.figures.palettes import BACKDROP, CATEGORICAL, FOCUS, FOCUS_LIGHT, INK
from analysis.figures.parts import begin, chart, drawn_as, phrase
from analysis.figures.said import Finding
from analysis.words.levels import level_name, level_order
from analysis.words.text import sort_key
from analysis.words.wording import number

MOST_PANELS = 45  # small charts on a page
MET = "place_id place year out_of basis cells" + parts.SET_COLUMNS
STANDING = "basis year level count communes places new disputed unknown cells new_cells"
STANDING += " set_name_en out_of" + parts.SET_COLUMNS


# --- each commune ---


@chart(MET + " share_pct")
def progress_over_years(met: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Share of the set met by each commune over the years; lines break where the set changes.

    `met` as from `measures.at_end_of_year` for all years. Up to 12 communes have lines of their
    own with their names at the end; of more, the best, the last and the mean are named and the
    others are grey.
    """
    rows = met[met["share_pct"].notna()]
    said = phrase("share_met", lang), phrase("percent_of_set", lang), where
    finding = findings.progress(met, lang)
    begun = begin(finding, *said, parts.years_words(rows, lang), lang=lang)
    if rows.empty:
        return begun
    unknown = list(met.loc[met["share_pct"].isna(), "place"].unique())
    # The first year at whose end each set was in force, or that was measured by it.
    by_set = met.groupby("criteria_set")
    starts = pd.concat([by_set["set_from"].first().dt.year, by_set["year"].min()], axis=1)
    rules = parts.set_rules(met, starts.min(axis=1) - 0.5, lang)
    notes, marks = [naming("no_share", unknown, lang)], _lines(rows, lang)
    more = {"unit": "%", "notes": notes, "marks": marks, "rules": rules}
    return drawn_as(begun, "lines", rows["basis"], **more)


def _lines(rows: pd.DataFrame, lang: str) -> list[Mark]:
    """The points of the lines; a text stands at the last point of a line that is named."""
    rows = rows.sort_values("year", kind="stable")
    rows = rows.sort_values("place", key=lambda n: n.map(sort_key), kind="stable")
    line = rows["place"] + rows["place_id"] + rows["basis"]
    rows = rows.assign(line=line, how="share").reset_index(drop=True)
    if rows["place_id"].nunique() > 12:
        rows = _with_mean(rows, lang)
        last = rows[(rows["year"] == rows["year"].max()) & (rows["how"] != "mean")]
        last = last.sort_values("share_pct", kind="stable")["line"]
        colours = dict.fromkeys(rows.loc[rows["how"] == "mean", "line"], INK)
        colours |= {last.iloc[-1]: CATEGORICAL[0], last.iloc[0]: CATEGORICAL[1]}
    else:
        order = enumerate(dict.fromkeys(rows["line"]))
        colours = {name: CATEGORICAL[n % 7] for n, name in order}
    at_end = ~rows["line"].duplicated(keep="last") & rows["line"].isin(list(colours))
    shares = [f" {number(share, 0, lang)}%" for share in rows["share_pct"].tolist()]
    early = [f" ({year})" if year < rows["year"].max() else "" for year in rows["year"]]
    twice = rows.groupby("place")["line"].transform("nunique") > 1
    own_name = rows["place"] + " (" + rows["place_id"].fillna(rows["basis"]) + ")"
    basis = " · " + rows["basis"] if len(set(rows["basis"])) > 1 else ""
    return make_marks(
        rows["year"],
        rows["share_pct"],
        x=rows["year"],
        cells=rows["cells"],
        how=rows["how"],
        series=rows["place"].where(~twice, own_name),
        segment=rows["criteria_set"].fillna("") + basis,
        text=(rows["place"] + shares + early).where(at_end, ""),
        colour=rows["line"].map(colours).fillna(BACKDROP),
        scale=(rows["out_of"] / 100).where(rows["how"] == "share", 1.0),
    )


def _with_mean(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The rows and, as one more line of each basis, their mean by year and criteria set."""
    by_year = rows.groupby(["basis", "year", "criteria_set"], as_index=False)
    mean = by_year.agg(share_pct=("share_pct", "mean"), cells=("cells", measures.union))
    mean = mean.assign(how="mean", place=phrase("mean", lang))
    mean["line"] = mean["place"] + mean["basis"]
    return pd.concat([rows, mean], ignore_index=True)


@chart(MET + " period met how")
def count_small_multiples(met: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """A small chart for each commune: criteria met by year, with a rule at the set's size.

    `met` as from `measures.at_end_of_year` for all years; one colour per criteria set.
    """
    finding = findings.criteria_met(_last_of_several(met), lang)
    unit, years = phrase("criteria", lang), parts.years_words(met, lang)
    said = phrase("met_by_each", lang), parts.unit_words(unit, lang), where, years
    begun = begin(finding, *said, lang=lang)
    if met.empty:
        return begun
    rows, note = _panels(met, lang)
    labels, panel, sets = parts.set_names(met, lang), rows["panel"], rows["criteria_set"]
    colours = dict(zip(labels, palettes.SETS, strict=False))
    slot = lettering.grid(panel.nunique())[1] / (rows["year"].max() - rows["year"].min() + 1)
    # Where not every column has room for its number, the first and the last are written.
    told = ~panel.duplicated() | ~panel.duplicated(keep="last")
    told |= slot > lettering.text_width("88", lettering.SMALL_PT) + 0.6
    texts = pd.Series([number(value, 1, lang) for value in rows["met"].tolist()], rows.index)
    look = {"series": sets.map(labels), "colour": sets.map(colours), "text": texts.where(told, "")}
    marks = make_marks(
        rows["year"],
        rows["met"],
        panel=panel,
        x=rows["year"],
        cells=rows["cells"],
        how=rows["how"],
        **look,
    )
    legend = [Key(colours[name], "", text) for name, text in labels.items()]
    more = {"notes": [note], "marks": marks, "out_of": rows["out_of"], "legend": legend}
    return drawn_as(begun, "columns", met["basis"], unit=unit, **more)


def _last_of_several(met: pd.DataFrame) -> pd.DataFrame:
    """The last year that tells of more than one commune, where one does: the title is of them."""
    known = met[met["met"].notna()]
    years = measures.years_of(known, 2) or measures.years_of(known)
    return met[met["year"].isin(years[-1:])]


def _panels(met: pd.DataFrame, lang: str) -> tuple[pd.DataFrame, Note]:
    """The rows of the panels that fit a page, by name (column `panel`) and year, and a note.

    Of more panels the middle ranks are left out.
    """
    basis = " · " + met["basis"] if len(set(met["basis"])) > 1 else ""
    rows = met.assign(panel=met["place"] + basis).sort_values("year", kind="stable")
    twice = rows.groupby("panel")["place_id"].transform("nunique") > 1
    rows["panel"] = rows["panel"].where(~twice, rows["panel"] + " [" + rows["place_id"] + "]")
    last = rows.groupby("panel")["met"].last()
    if (rest := len(last) - MOST_PANELS) > 0:
        ranked, half = last.sort_values(ascending=False, kind="stable").index, MOST_PANELS // 2
        rows = rows[rows["panel"].isin([*ranked[: MOST_PANELS - half], *ranked[-half:]])]
    note = counting("panels_left_out", max(rest, 0), lang)
    return rows.sort_values("panel", key=lambda n: n.map(sort_key), kind="stable"), note


# --- all communes ---


def _standing(standing: pd.DataFrame, finding: Finding, *said: str, lang: str) -> Drawn:
    """The beginning of a chart of `measures.standing_by_year`. ValueError: several bases."""
    if len(set(standing["basis"])) > 1:
        raise ValueError("figures of different bases are not drawn together: select one")
    return begin(finding, *said, parts.years_words(standing, lang), lang=lang)


def _standing_as(begun: Drawn, form: str, standing: pd.DataFrame, **fields: Any) -> Drawn:
    """With the rules of the sets, half a year before their first column, and what is not sure."""
    lang = begun.lang
    rules = parts.set_rules(standing, standing.groupby("criteria_set")["year"].min() - 0.5, lang)
    unknown = sorted({name for names in standing["unknown"] for name in names}, key=sort_key)
    disputed = int(standing.groupby("year")["disputed"].max().max())
    notes = [naming("not_counted", unknown, lang), counting("sources_disagree", disputed, lang)]
    return drawn_as(begun, form, standing["basis"], notes=notes, rules=rules, **fields)


@chart(STANDING)
def communes_meeting_standard(standing: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """A column for each year: how many communes meet the whole set at its end, new ones on top.

    `standing` as from `measures.standing_by_year`; a rule stands at all communes. ValueError:
    figures of several bases.
    """
    unit, finding = phrase("communes", lang), findings.standard(standing, lang)
    said = phrase("whole_set", lang), parts.unit_words(unit, lang), where
    begun = _standing(standing, finding, *said, lang=lang)
    if standing.empty:
        return begun
    full = standing[standing["level"] == "full"]
    new, year = full["new"].map(len), full["year"]
    old_key = Key(FOCUS, "", phrase("from_before", lang))
    new_key = Key(FOCUS_LIGHT, "+", phrase("new_in_year", lang))
    every = Key("#FFFFFF", "–", phrase("all_with_data", lang))
    pairs = zip(full["cells"], full["new_cells"], strict=True)
    old = [[cell for cell in cells if cell not in of_new] for cells, of_new in pairs]
    look = {"series": old_key.text, "colour": FOCUS, "x": year, "how": "places"}
    texts = full["count"].astype(str) + "/" + full["communes"].astype(str)
    marks = make_marks(year, full["count"] - new, text=texts, cells=old, **look)
    look |= {"series": new_key.text, "colour": FOCUS_LIGHT, "text": "+" + new.astype(str)}
    fresh = make_marks(year, new, cells=full["new_cells"], **look)
    marks += [mark for mark in fresh if mark.value]
    out_of = [*full["communes"], *[None] * (len(marks) - len(full))]
    legend = [old_key, new_key, every] if new.any() else [every]
    more = {"unit": unit, "marks": marks, "out_of": out_of, "legend": legend}
    return _standing_as(begun, "standing columns", standing, **more)


@chart(STANDING)
def communes_at_each_level(standing: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """A column for each year, all of one height: the share of the communes at each level.

    `standing` as from `measures.standing_by_year`. ValueError: figures of several bases.
    """
    said = phrase("by_level", lang), phrase("percent_of_communes", lang), where
    begun = _standing(standing, findings.levels(standing, lang), *said, lang=lang)
    if standing.empty:
        return begun
    # By level first: a native chart stacks the levels in the order of the marks.
    rows = standing.sort_values("level", key=lambda own: own.map(level_order), kind="stable")
    level, year = rows["level"], rows["year"]
    marks = make_marks(
        year,
        rows["share_pct"],
        x=year,
        cells=rows["cells"],
        how="places",
        text=[number(count, 0, lang) if count else "" for count in rows["count"].tolist()],
        series=[level_name(own, lang) for own in level],
        colour=level.map(palettes.level_colour),
        scale=rows["communes"] / 100,
    )
    more = {"unit": "%", "marks": marks, "legend": parts.level_keys(level, lang)}
    return _standing_as(begun, "levels stacked_bars", standing, **more)
