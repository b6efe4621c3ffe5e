"""Charts of criteria at one time: how many each commune meets, which, and which lack most."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures import findings, lettering, parts
from analysis.figures.drawn import Drawn, Key, Mark, make_marks
from analysis.figures.notes import counting, naming
from analysis.figures.palettes import level_colour, looks
from analysis.figures.parts import begin, chart, drawn_as, phrase
from analysis.words.levels import level_of
from analysis.words.text import sort_key
from analysis.words.wording import number, period_words


@chart("place label met out_of bands period basis cells how")
def criteria_met_by_commune(
    met: pd.DataFrame, target: float | None = None, where: str = "", lang="vi"
) -> Drawn:
    """Ranked bars of the criteria met by each commune, coloured by level, with a target line.

    `met` as from `measures.at_end_of_year`, one row per bar. Without `target` the line stands at
    the size of the set where all rows share one; otherwise every row has its own mark.
    """
    unit, time = phrase("criteria", lang), period_words(met["period"], lang)
    said = phrase("criteria_met", lang), parts.unit_words(unit, lang), where, time
    begun = begin(findings.criteria_met(met, lang), *said, lang=lang)
    if met.empty:
        return begun
    met = met.sort_values("label", key=lambda n: n.map(sort_key))
    met = met.sort_values("met", ascending=False, kind="stable")
    bases, unknown = met["basis"], met.loc[met["out_of"].isna(), "place"].tolist()
    untold = "no_denominator" if len(unknown) < len(met) else "no_denominators"
    met, gaps = lettering.ends(met, lang)
    levels = [level_of(*one) for one in zip(met["met"], met["out_of"], met["bands"], strict=True)]
    whole = [f"/{number(o, 1, lang)}" if o > 0 else "" for o in met["out_of"].tolist()]
    texts = [number(m, 1, lang) + o for m, o in zip(met["met"].tolist(), whole, strict=True)]
    look = {"text": texts, "colour": map(level_colour, levels)}
    goals = met["out_of"].dropna().unique()
    return drawn_as(
        begun,
        "bars",
        bases,
        unit=unit,
        gaps=gaps,
        notes=[naming(untold, unknown, lang)],
        target=float(goals[0]) if target is None and len(goals) == 1 else target,
        out_of=met["out_of"],
        legend=parts.level_keys(levels, lang),
        marks=make_marks(met["label"], met["met"], cells=met["cells"], how=met["how"], **look),
    )


# --- which ones ---


@chart("place_id place criterion criterion_name status value period basis left_out cells")
def criteria_matrix(matrix: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Communes by criteria, each cell with a colour and a symbol, with totals on both margins.

    `matrix` as from `measures.criteria_matrix`; a pair that has no row is shown as "no data". Up
    to 12 communes stand in columns, so that the long names of the criteria can be read level;
    more stand in rows.
    """
    said = phrase("status_of_each", lang), where, period_words(matrix["period"], lang)
    begun = begin(findings.criteria_matrix(matrix, lang), *said, lang=lang)
    if matrix.empty:
        return begun
    status, value, cells = tables = _matrix_tables(matrix)
    sums = [phrase("sum_of_communes", lang), phrase("sum_of_criteria", lang)]
    shown, gaps = status, []
    if len(status) <= 12:
        status, value, cells = shown, _, _ = [table.T for table in tables]
        sums = sums[::-1]
    else:
        shown, gaps = lettering.ends(status, lang, most=40)
    below = [_met_of(own) for _, own in status.items()]
    # Sums below count what is not drawn, too; those at the right are of the rows that are.
    right = [_met_of(own) if name in shown.index else "" for name, own in status.iterrows()]
    if len(status.columns) == 1:  # no "1/1" beside every row
        right, sums[1] = [""] * len(status), ""
    there = [name for name in looks("status") if (status == name).any(axis=None)]
    left_out = int(matrix["left_out"].max())
    return drawn_as(
        begun,
        "matrix",
        matrix["basis"],
        unit=phrase("criteria", lang),
        gaps=gaps,
        sums=sums,
        notes=[counting("cells_left_out", left_out, lang)],
        marks=[mark for row in shown.index for mark in _status_marks(row, status, value, cells)],
        beside=parts.sums_of(cells, status == "met", right, below, how="count"),
        legend=parts.keys("status", there, lang),
    )


def _met_of(statuses: pd.Series) -> str:
    """How many are met, of those that apply: "19/20"."""
    return f"{(statuses == 'met').sum()}/{(statuses != 'not_applicable').sum()}"


def _matrix_tables(matrix: pd.DataFrame) -> list[pd.DataFrame]:
    """Status, value and cells, communes by criteria; most criteria met on top."""
    label = matrix["place"]
    if len(set(matrix["basis"])) > 1:
        label = label + " (" + matrix["basis"] + ")"
    if label.groupby(matrix["place_id"] + matrix["basis"]).first().duplicated().any():
        label = label + " [" + matrix["place_id"] + "]"
    head = (matrix["criterion"] + "  " + matrix["criterion_name"].fillna("")).str.strip()
    order = matrix["criterion"].map(sort_key).sort_values(kind="stable").index
    met = (matrix["status"] == "met").groupby(label).sum()
    labels = sorted(met.index, key=lambda name: (-met[name], sort_key(name)))
    fields = matrix.assign(label=label, head=head).set_index(["label", "head"])
    heads = list(dict.fromkeys(head[order]))
    names = ("status", "value", "cells")
    status, value, cells = (parts.wide(fields, name, labels, heads) for name in names)
    return [status.astype(object).where(status.notna(), "no_data"), value, parts.no_cells(cells)]


def _status_marks(
    row: str, status: pd.DataFrame, value: pd.DataFrame, cells: pd.DataFrame
) -> list[Mark]:
    """The fields of a row; a share that was reported for what is in progress is its number."""
    names, reported, own = (table.T[row] for table in (status, value.astype(float), cells))
    known = (names == "in_progress") & reported.between(0, 100, inclusive="neither")
    shares = reported.where(known).tolist()
    look = [looks("status")[name] for name in names]
    pairs = zip(shares, look, strict=True)
    texts = [own.symbol if pd.isna(share) else number(share, 0) for share, own in pairs]
    fields = {"text": texts, "colour": [own.fill for own in look], "status": names}
    return make_marks([row] * len(names), shares, series=status.columns, cells=own, **fields)


# --- missing most ---


@chart("criterion criterion_name out_of year basis cells " + " ".join(measures.STATUSES))
def communes_by_criterion(counts: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """For each criterion, in how many communes it is met, in progress and not met.

    `counts` as from `measures.communes_by_criterion`; the least met stand on top.
    """
    unit, time = phrase("communes", lang), parts.years_words(counts, lang)
    said = phrase("communes_by_status", lang), parts.unit_words(unit, lang), where, time
    begun = begin(findings.criteria_missing(counts, lang), *said, lang=lang)
    if counts.empty:
        return begun
    counts = counts.assign(share=counts["met"] / counts["out_of"])
    counts = counts.sort_values("share", kind="stable")
    shown = [name for name in measures.STATUSES if counts[name].sum() and name != "not_applicable"]
    keys = parts.keys("status", shown, lang)
    legend = [Key(key.colour, key.symbol, key.text.split(" (")[0]) for key in keys]
    named = counts.set_axis(counts["criterion"] + "  " + counts["criterion_name"])
    cells = named[[f"{name}_cells" for name in shown]].set_axis(shown, axis=1)
    marks = stacked_marks(named[shown], cells, legend, 0, lang, how="count")
    return drawn_as(begun, "stacked_bars", counts["basis"], unit=unit, marks=marks, legend=legend)


def stacked_columns(
    begun: Drawn, rows: pd.DataFrame, label: str, group: str, names: Iterable[str], **more: Any
) -> Drawn:
    """Stacked bars of a table with a row a bar, a column a part, its cells in `{part}_cells`, and
    `total` with `cells` at the end. `more`: `bases`, unit and notes."""
    lang, there = begun.lang, [name for name in names if rows[name].sum()]
    legend, bars = parts.keys(group, there, lang), rows.set_index(label)
    cells = bars[[f"{name}_cells" for name in there]].set_axis(there, axis=1)
    totals = {"text": [number(n, 0, lang) for n in rows["total"].tolist()], "how": "count"}
    beside = make_marks(rows[label], rows["total"], cells=rows["cells"], **totals)
    marks = stacked_marks(bars[there], cells, legend, 9, lang, how="count")
    own = {"legend": legend, "marks": marks, "beside": beside}
    return drawn_as(begun, "stacked_bars", more.pop("bases"), **own, **more)


def stacked_marks(
    bars: pd.DataFrame,
    cells: pd.DataFrame,
    legend: list[Key],
    right: float,
    lang: str,
    unit: str = "",
    **more: Any,
) -> list[Mark]:
    """The segments of stacked bars; each says its number where that fits.

    `bars`, `cells`: one row a bar, one column a part, in the order of the legend; `right`: mm that
    the sums need.
    """
    marks = []
    mm = lettering.lay_stack(bars.index.tolist(), right)[1] / (bars.sum(axis=1).max() or 1)
    for name, key in zip(bars.columns, legend, strict=True):
        values = bars[name].tolist()
        texts = [number(value, 0, lang) + unit for value in values]
        pairs = zip(texts, values, strict=True)
        small = lettering.SMALL_PT
        said = [t if lettering.text_width(t, small) < v * mm - 1.2 else "" for t, v in pairs]
        look = {"series": key.text, "status": name, "colour": key.colour, "text": said}
        marks += make_marks(bars.index, values, cells=cells[name], **look, **more)
    return marks
