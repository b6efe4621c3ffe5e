"""Charts of criteria at one time: how many each commune meets, which ones, and which are missing most."""

from __future__ import annotations

import pandas as pd

from analysis import measures
from analysis.figures import findings
from analysis.figures.drawn import Drawn, Key, Mark, make_marks
from analysis.figures.lettering import SMALL_PT, ends, lay_stack, text_width
from analysis.figures.palettes import level_colour, looks
from analysis.figures.parts import (
    begin,
    chart,
    drawn_as,
    keys,
    level_keys,
    no_cells,
    of_communes,
    of_criteria,
    sums_of,
    unit_words,
    years_words,
)
from analysis.words.levels import level_of
from analysis.words.text import sort_key
from analysis.words.wording import join_names, number, period_words, say


@chart("place label met out_of bands period basis cells how")
def criteria_met_by_commune(
    met: pd.DataFrame, target: float | None = None, where: str = "", title: str = "", lang: str = "vi"
) -> Drawn:
    """Ranked bars of the criteria met by each commune, coloured by the bands of Hà Tĩnh's map, with a target
    line.

    `met` as from `measures.at_end_of_year`, one row per bar. Without `target` the line stands at the size of
    the set where all rows share one; otherwise every row has its own mark.
    """
    what = say(lang, "Số tiêu chí đạt chuẩn", "Criteria met")
    unit, time = unit_words(of_criteria(lang), lang), period_words(met["period"], lang)
    begun = begin(title or findings.criteria_met(met, lang), what, unit, where, time, lang=lang)
    if met.empty:
        return begun
    met = met.sort_values("label", key=lambda n: n.map(sort_key)).sort_values("met", ascending=False, kind="stable")
    note, bases, (met, gaps) = _without_denominator(met, lang), met["basis"], ends(met, lang)
    colours, legend = _levels(met, lang)
    pairs = zip(met["met"], met["out_of"], strict=True)
    texts = [number(m, 1, lang) + ("" if pd.isna(o) else f"/{number(o, 1, lang)}") for m, o in pairs]
    goals = met["out_of"].dropna().unique()
    goal = float(goals[0]) if target is None and len(goals) == 1 else target
    marks = make_marks(met["label"], met["met"], text=texts, colour=colours, cells=met["cells"], how=met["how"])
    return drawn_as(
        begun,
        "bars",
        bases,
        unit=of_criteria(lang),
        notes=[note],
        target=goal,
        out_of=met["out_of"],
        marks=marks,
        legend=legend,
        gaps=gaps,
    )


def _levels(met: pd.DataFrame, lang: str) -> tuple[list[str], list[Key]]:
    """Colour of each row, and the legend of the levels that there are."""
    levels = [level_of(*one) for one in zip(met["met"], met["out_of"], met["bands"], strict=True)]
    return [level_colour(level) for level in levels], level_keys(levels, lang)


def _without_denominator(met: pd.DataFrame, lang: str) -> str:
    unknown = met.loc[met["out_of"].isna(), "place"].tolist()
    if not unknown:
        return ""
    names = join_names(unknown, lang, most=6)
    return say(lang, f"Nguồn không nêu mẫu số: {names}.", f"The source gives no denominator: {names}.")


# --- which ones ---


@chart("place_id place criterion criterion_name status value period basis left_out cells")
def criteria_matrix(matrix: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Drawn:
    """Communes by criteria, each cell with a colour and a symbol, with totals on both margins.

    `matrix` as from `measures.criteria_matrix`; a pair that has no row is shown as "no data". Up to 12
    communes stand in columns, so that the long names of the criteria can be read level; more stand in rows.
    """
    what = say(lang, "Tình trạng từng tiêu chí", "Status of each criterion")
    time = period_words(matrix["period"], lang)
    begun = begin(title or findings.criteria_matrix(matrix, lang), what, where, time, lang=lang)
    if matrix.empty:
        return begun
    status, value, cells = _matrix_cells(matrix)
    upright = len(status) <= 12
    names = [say(lang, "Số tiêu chí", "Criteria"), say(lang, "Số xã đạt", "Communes")]
    if upright:
        status, value, cells = status.T, value.T, cells.T
    shown, gaps = ends(status, lang, most=40) if not upright else (status, [])
    below = [_met_of(status[name]) for name in status]
    right = pd.Series({name: _met_of(row) for name, row in shown.iterrows()}).reindex(status.index, fill_value="")
    sums = names if upright else names[::-1]
    if len(status.columns) == 1:
        # One commune: no "1/1" beside every row.
        right[:], sums[1] = "", ""
    # The sums below count what is not drawn, too; the sums at the right are those of the rows that are.
    beside = sums_of(cells, status == "met", right, below, how="count")
    there = [name for name in looks("status") if (status == name).any(axis=None)]
    return drawn_as(
        begun,
        "matrix",
        matrix["basis"],
        unit=of_criteria(lang),
        notes=[_left_out(matrix, lang)],
        marks=_status_marks(shown, value.loc[shown.index], cells.loc[shown.index]),
        beside=beside,
        legend=keys("status", there, lang),
        gaps=gaps,
        sums=sums,
    )


def _met_of(statuses: pd.Series) -> str:
    """How many are met, of those that apply: "19/20"."""
    return f"{(statuses == 'met').sum()}/{(statuses != 'not_applicable').sum()}"


def _left_out(matrix: pd.DataFrame, lang: str) -> str:
    count = int(matrix["left_out"].max())
    if not count:
        return ""
    return say(lang, f"Không vẽ {count} ô thuộc bộ tiêu chí khác.", f"{count} cells of another set are not drawn.")


def _matrix_cells(matrix: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Status, value and cells, communes by criteria; what was not reported is "no_data"; most criteria met on
    top."""
    several = len(set(matrix["basis"])) > 1
    label = matrix["place"] + (" (" + matrix["basis"] + ")" if several else "")
    if label.groupby(matrix["place_id"] + matrix["basis"]).first().duplicated().any():
        label = label + " [" + matrix["place_id"] + "]"
    head = (matrix["criterion"] + "  " + matrix["criterion_name"].fillna("")).str.strip()
    seen = matrix.assign(label=label, head=head)
    heads = seen.drop_duplicates("head").sort_values("criterion", key=lambda c: c.map(sort_key))["head"]
    met = (seen["status"] == "met").groupby(seen["label"]).sum()
    labels = sorted(met.index, key=lambda name: (-met[name], sort_key(name)))
    wide = seen.set_index(["label", "head"])[["status", "value", "cells"]].unstack()  # noqa: PD010 (no aggregation)
    status, value, cells = (wide[column].loc[labels, heads] for column in ("status", "value", "cells"))
    return status.astype(object).where(status.notna(), "no_data"), value, no_cells(cells)


def _status_marks(status: pd.DataFrame, value: pd.DataFrame, cells: pd.DataFrame) -> list[Mark]:
    """The fields of a matrix, row by row; a share that was reported for what is in progress is its number."""
    look, marks = looks("status"), []
    for row, names in status.iterrows():
        reported = value.loc[row].astype(float)
        known = (names == "in_progress") & reported.between(0, 100, inclusive="neither")
        shares = reported.where(known)
        texts = [number(s, 0) if k else look[n].symbol for s, k, n in zip(shares, known, names, strict=True)]
        own = {"text": texts, "colour": [look[name].fill for name in names], "status": names}
        marks += make_marks([row] * len(names), shares, series=status.columns, cells=cells.loc[row], **own)
    return marks


# --- missing most ---


@chart("criterion criterion_name out_of year basis cells " + " ".join(measures.STATUSES))
def communes_by_criterion(counts: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Drawn:
    """For each criterion, in how many communes it is met, in progress and not met; the least met on top.

    `counts` as from `measures.communes_by_criterion`.
    """
    what = say(lang, "Số xã theo tình trạng của từng tiêu chí", "Communes by status of each criterion")
    unit, time = unit_words(of_communes(lang), lang), years_words(counts, lang)
    begun = begin(title or findings.criteria_missing(counts, lang), what, unit, where, time, lang=lang)
    if counts.empty:
        return begun
    counts = counts.assign(share=counts["met"] / counts["out_of"]).sort_values("share", kind="stable")
    shown = [name for name in measures.STATUSES if counts[name].sum() and name != "not_applicable"]
    names = [f"{c}  {n}" for c, n in zip(counts["criterion"], counts["criterion_name"], strict=True)]
    legend = [Key(key.colour, key.symbol, key.text.split(" (")[0]) for key in keys("status", shown, lang)]
    parts = pd.DataFrame({name: counts[name] for name in shown}).set_axis(names)
    cells = pd.DataFrame({name: counts[f"{name}_cells"] for name in shown}).set_axis(names)
    marks = stacked_marks(parts, cells, legend, 0, lang, how="count")
    return drawn_as(begun, "stacked_bars", counts["basis"], unit=of_communes(lang), marks=marks, legend=legend)


def stacked_marks(
    parts: pd.DataFrame, cells: pd.DataFrame, legend: list[Key], right: float, lang: str, unit: str = "", **more
) -> list[Mark]:
    """The segments of stacked bars, bars by parts; each says its number where that fits beside `right` mm for sums."""
    width, marks = lay_stack(parts.index, right)[1], []
    most = parts.sum(axis=1).max() or 1
    for (name, values), key in zip(parts.items(), legend, strict=True):
        texts = [number(value, 0, lang) + unit for value in values]
        fits = [
            value and text_width(text, SMALL_PT) + 1.2 < value / most * width
            for value, text in zip(values, texts, strict=True)
        ]
        said = [text if fit else "" for text, fit in zip(texts, fits, strict=True)]
        look = {"series": key.text, "status": name, "colour": key.colour, "text": said, "cells": cells[name]}
        marks += make_marks(parts.index, values, **look, **more)
    return marks
