"""A small summary table to a matplotlib Figure, in one house style (`ntm.mplstyle`).

Every function takes a table made by `analysis.measures` and returns a Figure that is 160 mm wide and as high
as its rows need. The title says the finding; the subtitle says measure, unit, place and time; illustrative
data carries a tag. An empty table gives a figure with a plain sentence. `where` names the place for the
subtitle, `title` replaces the finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis import measures
from analysis.figures import canvas, findings, palettes
from analysis.figures.canvas import (
    ABOVE,
    BESIDE,
    BODY_MM,
    LABEL_PT,
    SMALL_PT,
    draw_bars,
    draw_legend,
    draw_margins,
    draw_rows,
    draw_stack,
    empty_figure,
    finish,
    lay_heads,
    lay_rows,
    legend_height,
    line_height,
    new_page,
    styled,
    text_width,
    widest,
    wrap,
    write,
)
from analysis.figures.drawn import Mark, make_marks
from analysis.figures.palettes import (
    ALARM,
    BACKDROP,
    CATEGORICAL,
    EMPTY,
    FOCUS,
    FOCUS_LIGHT,
    INK,
    MARKERS,
    MUTED,
    PALE,
    RULE,
    SEQUENTIAL,
    ink_on,
)
from analysis.words.levels import level_name, level_of, level_order
from analysis.words.text import sort_key
from analysis.words.wording import (
    KIND_NAMES,
    SEVERITY_NAMES,
    approximately,
    date_words,
    join_names,
    kind_name,
    money_scale,
    number,
    period_words,
    say,
)

KIND_COLOURS = dict(zip(KIND_NAMES, CATEGORICAL, strict=False))
SET_COLOURS, SEVERITY_COLOURS = palettes.SETS, palettes.SEVERITIES
MOST_PANELS = 45  # small charts on a page
SET_COLUMNS = ["criteria_set", "set_name", "set_from"]
# status: symbol, names
STATUS_NAMES = {
    "met": ("✓", ("đạt", "met")),
    "in_progress": ("◐", ("đang hoàn thiện (số: %)", "in progress (number: %)")),
    "not_met": ("✗", ("chưa đạt", "not met")),
    "not_applicable": ("–", ("không áp dụng", "not applicable")),
    "conflicting": ("?", ("nguồn mâu thuẫn", "sources disagree")),
    "no_data": ("·", ("không có số liệu", "no data")),
}
# status: fill, ink, symbol, names
STATUS_LOOK = {name: (*palettes.STATUSES[name], *words) for name, words in STATUS_NAMES.items()}
ROLE_NAMES = {
    "values": ("số liệu", "values"),
    "labels": ("tên dòng, cột", "labels"),
    "totals": ("tổng, bình quân", "totals"),
    "remarks": ("tiêu đề, ghi chú, chữ ký", "titles, notes, signatures"),
    "issues": ("cần sửa", "to be fixed"),
}
ROLE_LOOK = {role: (palettes.ROLES[role], names) for role, names in ROLE_NAMES.items()}


def _subtitle(*parts: str) -> str:
    """Measure, unit, place and time, those that are there, as one line."""
    return " · ".join(p for p in parts if p)


def _pretty(unit: str) -> str:
    return unit.replace("m2", "m²").replace("m3", "m³")


def _unit(unit: str, lang: str) -> str:
    return say(lang, f"đơn vị: {_pretty(unit)}", f"unit: {_pretty(unit)}")


def _criteria(lang: str) -> str:
    return say(lang, "tiêu chí", "criteria")


def _all_cells(cells: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({cell for own in cells for cell in own}))


def _stack_marks(categories: Iterable[str], parts: dict, said: dict, names: dict, cells: dict, **more) -> list[Mark]:
    """The marks of stacked bars: `parts` and `said` of `draw_stack`, and names and cells of each part."""
    marks = []
    for part, (colour, values) in parts.items():
        look = {"series": names[part], "status": part, "colour": colour, "text": said[part], "cells": cells[part]}
        marks += make_marks(categories, values, **look, **more)
    return marks


def _span(summary: pd.DataFrame, lang: str) -> str:
    return period_words((p for periods in summary["periods"] for p in periods), lang)


def _not_drawn(items: Sequence[str], lang: str) -> str:
    """Note of what has no number: reported by magnitude only ("hundreds of"), or without a denominator."""
    if not items:
        return ""
    return say(lang, "Không vẽ vì không có con số cụ thể: ", "Not drawn, no definite number: ") + "; ".join(items) + "."


def _first_rows(
    summary: pd.DataFrame, names: str, most: int, lang: str, size: float = LABEL_PT
) -> tuple[pd.DataFrame, str]:
    """The first `most` rows, or those that fit a page with the names in the column `names`, and a note that says
    how many more there are."""
    most = min(most, canvas.rows_on_page(summary[names].head(most), 76, size))
    rest = len(summary) - most
    if rest <= 0:
        return summary, ""
    return summary.head(most), say(lang, f"Không vẽ {rest} dòng còn lại.", f"{rest} more rows are not drawn.")


def _pairs(names: Iterable[str], texts: Iterable[str]) -> list[str]:
    return [f"{name}: {text}" for name, text in zip(names, texts, strict=True)]


def _bar_chart(lang: str) -> str:
    return say(lang, "Biểu đồ thanh", "Bar chart")


# --- criteria ---


def _levels(met: pd.DataFrame, lang: str) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Colour of each row, and the legend of the levels that there are."""
    levels = [level_of(*one) for one in zip(met["met"], met["out_of"], met["bands"], strict=True)]
    there = sorted(set(levels), key=level_order)
    legend = [(palettes.level_colour(level), "", level_name(level, lang)) for level in there]
    return [palettes.level_colour(level) for level in levels], legend


@styled
def criteria_met_by_commune(
    met: pd.DataFrame, target: float | None = None, where: str = "", title: str = "", lang: str = "vi"
) -> Figure:
    """Ranked bars of the criteria met by each commune, coloured by the bands of Hà Tĩnh's map, with a target
    line.

    `met` as from `measures.at_end_of_year`, one row per bar. Without `target` the line stands at the size of
    the set where all rows share one; otherwise every row has its own mark.
    """
    needed = ["place", "label", "met", "out_of", "bands", "period", "basis", "cells", "how"]
    measures.require_columns(met, needed, "criteria_met_by_commune")
    title = title or findings.criteria_met(met, lang)
    what = say(lang, "Số tiêu chí đạt chuẩn", "Criteria met")
    subtitle = _subtitle(what, _unit(_criteria(lang), lang), where, period_words(met["period"], lang))
    met = met.sort_values("label", key=lambda n: n.map(sort_key)).sort_values("met", ascending=False, kind="stable")
    if met.empty:
        return empty_figure(title, subtitle, lang)
    note, bases, (met, gap) = _without_denominator(met, lang), met["basis"], canvas.ends(met, lang)
    colours, legend = _levels(met, lang)
    pairs = zip(met["met"], met["out_of"], strict=True)
    texts = [number(m, 1, lang) + ("" if pd.isna(o) else f"/{number(o, 1, lang)}") for m, o in pairs]
    rows, above = lay_rows(met["label"], gap=gap), legend_height([text for *_, text in legend]) + 4.5
    width = BODY_MM - rows.width
    page = new_page(title, subtitle, above + rows.total, [note], bases, lang)
    draw_legend(page, legend)
    axes = page.axes(rows.width, above, width, rows.total)
    draw_bars(axes, rows, width, met["met"], texts, colours)
    draw_rows(axes, rows)
    goals = met["out_of"].dropna().unique()
    goal = float(goals[0]) if target is None and len(goals) == 1 else target
    _draw_target(axes, rows, met["out_of"], goal, lang)
    marks = make_marks(met["label"], met["met"], text=texts, colour=colours, cells=met["cells"], how=met["how"])
    shown = {"kind": "bars", "unit": _criteria(lang), "target": goal, "marks": marks}
    return finish(page, _bar_chart(lang), _pairs(met["label"], texts), **shown)


def _draw_target(axes: Axes, rows: canvas.Rows, out_of: pd.Series, goal: float | None, lang: str) -> None:
    """The line that all should reach, behind the value labels; or a mark per row where denominators
    differ."""
    if goal is None:
        for i, own in zip(rows.spots, out_of, strict=True):
            axes.plot([own, own], [i - 0.42, i + 0.42], color=INK, linewidth=1.2, zorder=0.5)
    else:
        low, high = axes.get_xlim()
        axes.set_xlim(low, max(high, goal * 1.16))
        axes.axvline(goal, color=INK, linewidth=1, linestyle=(0, (4, 2)), zorder=0.5)
        text = say(lang, "mục tiêu ", "target ") + number(goal, 1, lang)
        write(axes, text, (goal, 1), (0, 0.7), of=ABOVE, ha="center", va="bottom", fontsize=SMALL_PT, color=MUTED)
    # A bar that ends near the line has its label on the line: white behind the text keeps both readable.
    for text in axes.texts:
        if text.get_label() == "value":
            text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.6})


def _without_denominator(met: pd.DataFrame, lang: str) -> str:
    unknown = met.loc[met["out_of"].isna(), "place"].tolist()
    if not unknown:
        return ""
    names = join_names(unknown, lang, most=6)
    return say(lang, f"Nguồn không nêu mẫu số: {names}.", f"The source gives no denominator: {names}.")


@styled
def criteria_matrix(matrix: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """Communes by criteria, each cell with a colour and a symbol, with totals on both margins.

    `matrix` as from `measures.criteria_matrix`; a pair that has no row is shown as "no data". Up to 12
    communes stand in columns, so that the long names of the criteria can be read level; more stand in rows.
    """
    needed = ["place_id", "place", "criterion", "criterion_name", "status", "value", "period", "basis", "left_out"]
    measures.require_columns(matrix, [*needed, "cells"], "criteria_matrix")
    title = title or findings.criteria_matrix(matrix, lang)
    what = say(lang, "Tình trạng từng tiêu chí", "Status of each criterion")
    subtitle = _subtitle(what, where, period_words(matrix["period"], lang))
    if matrix.empty:
        return empty_figure(title, subtitle, lang)
    status, value, cells = _matrix_cells(matrix)
    legend = [
        (fill, symbol, say(lang, *names))
        for name, (fill, _, symbol, names) in STATUS_LOOK.items()
        if (status == name).any(axis=None)
    ]
    below, gap, bases, every = [_met_of(status[name]) for name in status], None, matrix["basis"], status
    if len(status) > 12:
        status, gap = canvas.ends(status, lang, most=40)
        value = value.loc[status.index]
    totals = [_met_of(row) for _, row in status.iterrows()], below
    sides = say(lang, "Số xã đạt", "Communes"), say(lang, "Số tiêu chí", "Criteria")
    if len(status) <= 12:
        status, value, cells, totals, sides = status.T, value.T, cells.T, totals[::-1], sides[::-1]
        every = status
    few = len(status.columns) <= 12
    rows = lay_rows(status.index, most=76 if few else 40, least=5.2 if len(status) <= 20 else 4.0, size=7.5, gap=gap)
    above, right = legend_height([text for *_, text in legend]), 14.0
    width = BODY_MM - rows.width - right
    if len(status.columns) == 1:
        # One commune: a narrow column, and no "1/1" beside every row.
        width, totals, sides = 34.0, ([""] * len(status), totals[1]), (sides[0], "")
    heads = lay_heads(status.columns, width / len(status.columns))
    foot = canvas.lay_sums(totals[1], width / len(status.columns))[1]
    body = above + heads.height + rows.total + foot
    page = new_page(title, subtitle, body, [_left_out(matrix, lang)], bases, lang)
    draw_legend(page, legend)
    axes = page.axes(rows.width, above + heads.height, width, rows.total)
    marks = _status_marks(status, value, cells.loc[status.index])
    _draw_cells(axes, rows, status, marks)
    draw_rows(axes, rows)
    draw_margins(axes, heads, *totals, sides, right, rows.spots)
    # The sums below count what is not drawn, too; the sums at the right are those of the rows that are.
    of_rows = pd.Series(totals[0], status.index).reindex(every.index, fill_value="")
    beside = _margin_marks(cells, (every == "met"), of_rows, totals[1], how="count")
    shown = {"kind": "matrix", "unit": _criteria(lang), "marks": marks, "beside": beside}
    return finish(page, say(lang, "Bảng ô màu", "Matrix"), _said(status), **shown)


def _said(status: pd.DataFrame) -> list[str]:
    """How many are met, for each row and column, as the text of the chart for those who cannot see it."""
    return [f"{name}: {_met_of(row)}" for table in (status, status.T) for name, row in table.iterrows()]


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
    return status.astype(object).where(status.notna(), "no_data"), value, _no_cells(cells)


def _no_cells(cells: pd.DataFrame) -> pd.DataFrame:
    """The table of cells with none where nothing was reported."""
    return cells.map(lambda own: own if isinstance(own, tuple) else ())


def _status_marks(status: pd.DataFrame, value: pd.DataFrame, cells: pd.DataFrame) -> list[Mark]:
    """The fields of a matrix, row by row; a share that was reported for what is in progress is its number."""
    marks = []
    for row, names in status.iterrows():
        known = (names == "in_progress") & value.loc[row].astype(float).between(0, 100, inclusive="neither")
        shares = value.loc[row].astype(float).where(known)
        symbols = [STATUS_LOOK[name][2] for name in names]
        texts = [number(s, 0) if k else symbol for s, k, symbol in zip(shares, known, symbols, strict=True)]
        look = {"text": texts, "colour": [STATUS_LOOK[name][0] for name in names], "status": names}
        marks += make_marks([row] * len(names), shares, series=status.columns, cells=cells.loc[row], **look)
    return marks


def _margin_marks(cells: pd.DataFrame, amounts: pd.DataFrame, right: Sequence[str], below: Sequence[str], **more):
    """The sums that `draw_margins` writes of rows (series "") and of columns (category ""), those that it does."""
    rows, columns = amounts.sum(axis=1), amounts.sum(axis=0)
    of_rows, of_columns = ([_all_cells(own) for _, own in table.iterrows()] for table in (cells, cells.T))
    beside = make_marks(rows.index, rows, text=right, cells=of_rows, **more)
    beside += make_marks([""] * len(columns), columns, series=columns.index, text=below, cells=of_columns, **more)
    return [mark for mark in beside if mark.text]


def _draw_cells(axes: Axes, rows: canvas.Rows, status: pd.DataFrame, marks: Sequence[Mark]) -> None:
    axes.set(xlim=(-0.5, len(status.columns) - 0.5), xticks=[])
    for (i, j), mark in zip(np.ndindex(status.shape), marks, strict=True):
        y = rows.spots[i]
        axes.add_patch(Rectangle((j - 0.5, y - 0.5), 1, 1, facecolor=mark.colour, edgecolor="white", linewidth=1.2))
        small = {"ha": "center", "fontsize": SMALL_PT, "color": STATUS_LOOK[mark.status][1]}
        write(axes, mark.text, (j, y), role="status", **small)


@styled
def communes_by_criterion(counts: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """For each criterion, in how many communes it is met, in progress and not met; the least met on top.

    `counts` as from `measures.communes_by_criterion`.
    """
    needed = ["criterion", "criterion_name", "out_of", *measures.STATUSES, "year", "basis", "cells"]
    measures.require_columns(counts, needed, "communes_by_criterion")
    title = title or findings.criteria_missing(counts, lang)
    what = say(lang, "Số xã theo tình trạng của từng tiêu chí", "Communes by status of each criterion")
    years = period_words(counts["year"].map(str), lang)
    subtitle = _subtitle(what, _unit(say(lang, "xã", "communes"), lang), where, years)
    if counts.empty:
        return empty_figure(title, subtitle, lang)
    counts = counts.assign(share=counts["met"] / counts["out_of"]).sort_values("share", kind="stable")
    shown = [s for s in measures.STATUSES if counts[s].sum() and s != "not_applicable"]
    names = {s: say(lang, *STATUS_LOOK[s][3]).split(" (")[0] for s in shown}
    names_of_rows = [f"{c}  {n}" for c, n in zip(counts["criterion"], counts["criterion_name"], strict=True)]
    rows, above = lay_rows(names_of_rows, most=76, size=7.5), legend_height(list(names.values()))
    width = BODY_MM - rows.width
    page = new_page(title, subtitle, above + rows.total, [], counts["basis"], lang)
    draw_legend(page, [(STATUS_LOOK[s][0], STATUS_LOOK[s][2], name) for s, name in names.items()])
    axes = page.axes(rows.width, above, width, rows.total)
    parts = {s: (STATUS_LOOK[s][0], counts[s]) for s in shown}
    said = draw_stack(axes, rows, width, parts, lambda value: number(value, 0, lang))
    draw_rows(axes, rows)
    texts = [f"{m}/{o}" for m, o in zip(counts["met"], counts["out_of"], strict=True)]
    cells = {s: counts[f"{s}_cells"] for s in shown}
    marks = _stack_marks(names_of_rows, parts, said, names, cells, how="count")
    stacked = say(lang, "Biểu đồ thanh xếp chồng", "Stacked bars")
    unit = say(lang, "xã", "communes")
    return finish(page, stacked, _pairs(counts["criterion"], texts), kind="stacked_bars", unit=unit, marks=marks)


# --- years ---


def _set_labels(rows: pd.DataFrame, lang: str) -> dict[str, str]:
    """Name and size of each criteria set, oldest first: "Bộ tiêu chí 2016 (20 tiêu chí)"; the size where
    known."""
    labels = {}
    for name, own in sorted(rows.groupby("criteria_set"), key=lambda item: item[1]["set_from"].iloc[0]):
        size = number(own["out_of"].max(), 0, lang) if own["out_of"].notna().any() else ""
        known = say(lang, f" ({size} tiêu chí)", f" ({size} criteria)") if size else ""
        labels[name] = say(lang, own["set_name"].iloc[0], own["set_name_en"].iloc[0]) + known
    return labels


def mark_set_changes(axes: Axes, rows: pd.DataFrame, starts: pd.Series, width: float, lang: str) -> None:
    """A line where each criteria set came into force (`starts`: x by set) and the set's name above its
    years."""
    low, high = axes.get_xlim()
    labels = _set_labels(rows, lang)
    edges = [max(low, starts[name]) if n else low for n, name in enumerate(labels)]
    for n, (edge, text) in enumerate(zip(edges, labels.values(), strict=True)):
        end = edges[n + 1] if n + 1 < len(edges) else high
        if n:
            axes.axvline(edge, color=INK, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0.8)
        room = max((end - edge) / (high - low) * width - 1.5, 20)
        text = "\n".join(canvas.balance(text, room, SMALL_PT))
        write(axes, text, (edge, 1), (0.7, 1), of=ABOVE, va="bottom", fontsize=SMALL_PT, color=MUTED, role="set")


@styled
def progress_over_years(met: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """Share of the criteria set met by each commune over the years; lines break where the set changes.

    `met` as from `measures.at_end_of_year` for all years. Up to 12 communes have lines of their own with
    their names at the end; of more, the best, the last and the mean are named and the others are grey.
    """
    needed = ["place_id", "place", "year", *SET_COLUMNS, "share_pct", "out_of", "basis", "cells"]
    measures.require_columns(met, needed, "progress_over_years")
    title = title or findings.progress(met, lang)
    rows = met[met["share_pct"].notna()]
    unit = say(lang, "% số tiêu chí của bộ đang áp dụng", "% of the criteria set in force")
    years = period_words(rows["year"].map(str), lang)
    subtitle = _subtitle(say(lang, "Tỷ lệ tiêu chí đạt chuẩn", "Share of criteria met"), unit, where, years)
    if rows.empty:
        return empty_figure(title, subtitle, lang)
    rows, ends = _progress_lines(rows, len(set(rows["place_id"])) > 12, lang)
    room, height = min(widest(ends["text"]) + 8, 52.0), 78.0
    width = BODY_MM - 11 - room
    unknown = met.loc[met["share_pct"].isna(), "place"].unique()
    no_share = say(lang, "nguồn không nêu mẫu số", "no denominator given")
    note = _not_drawn([f"{join_names(list(unknown), lang, most=12)} ({no_share})"] * bool(len(unknown)), lang)
    page = new_page(title, subtitle, 9 + height + 6, [note], rows["basis"], lang)
    axes = page.axes(11, 9, width, height)
    year_axes(axes, rows["year"])
    axes.set(ylim=(-3, 104), yticks=range(0, 101, 20))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 0, lang) + "%"))
    for _, line in rows.groupby(["line", "criteria_set"], sort=False, dropna=False):
        look = line[["colour", "marker", "weight"]].iloc[0]
        size = {"linewidth": look["weight"], "markersize": 2.5 if look["weight"] < 1 else 4.5}
        style = {"color": look["colour"], "marker": look["marker"], "zorder": 2 + look["weight"]}
        axes.plot(line["year"], line["share_pct"], **style, **size)
    mark_set_changes(axes, met, _first_years(met) - 0.5, width, lang)
    _end_labels(axes, ends, height, room)
    shown = {"kind": "lines", "unit": "%", "marks": _line_marks(rows, ends["text"])}
    return finish(page, say(lang, "Biểu đồ đường", "Line chart"), ends["text"], **shown)


def _line_marks(rows: pd.DataFrame, texts: pd.Series) -> tuple[Mark, ...]:
    """The points of the lines; `texts` stand at the last points of those that are named, by the index of `rows`."""
    twice = rows.groupby("place")["line"].transform("nunique") > 1
    several = len(set(rows["basis"])) > 1
    return make_marks(
        rows["year"],
        rows["share_pct"],
        x=rows["year"],
        series=rows["place"].where(~twice, rows["place"] + " (" + rows["place_id"].fillna(rows["basis"]) + ")"),
        segment=rows["criteria_set"].fillna("") + (" · " + rows["basis"] if several else ""),
        text=texts.reindex(rows.index).fillna(""),
        colour=rows["colour"],
        cells=rows["cells"],
        how=rows["how"],
        scale=(rows["out_of"] / 100).where(rows["how"] == "share", 1.0),
    )


def year_axes(axes: Axes, years: pd.Series) -> None:
    low, high = int(years.min()), int(years.max())
    axes.set(xlim=(low - 0.4, high + 0.4), xticks=range(low, high + 1, -(-(high - low + 1) // 14)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    axes.grid(axis="y")


def _first_years(rows: pd.DataFrame) -> pd.Series:
    """The first year at whose end each set was in force; no later than the first year that was measured by
    it."""
    by_set = rows.groupby("criteria_set")
    return np.minimum(by_set["set_from"].first().dt.year, by_set["year"].min())


def _progress_lines(rows: pd.DataFrame, many: bool, lang: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with line, colour, marker and weight; and the lines to be named at their end: text, x, y,
    colour, marker."""
    rows = rows.sort_values("year", kind="stable").sort_values("place", key=lambda n: n.map(sort_key), kind="stable")
    rows = rows.assign(line=rows["place"] + rows["place_id"] + rows["basis"], how="share").reset_index(drop=True)
    if many:
        rows = _with_mean(rows, lang)
        last = rows[rows["year"] == rows["year"].max()].sort_values("share_pct", kind="stable")
        communes = last[~last["mean"]]["line"]
        named = dict.fromkeys(rows.loc[rows["mean"], "line"], INK)
        named |= {communes.iloc[-1]: CATEGORICAL[0], communes.iloc[0]: CATEGORICAL[1]}
        rows["colour"], rows["marker"] = rows["line"].map(named).fillna(BACKDROP), "o"
        rows["weight"] = rows["line"].map(lambda name: 1.8 if name in named else 0.7)
    else:
        order = {line: n for n, line in enumerate(dict.fromkeys(rows["line"]))}
        rows["colour"] = rows["line"].map(lambda name: CATEGORICAL[order[name] % 7])
        # Twelve lines have seven colours: the second round has other markers.
        rows["marker"] = rows["line"].map(lambda name: MARKERS[(order[name] + order[name] // 7) % 7])
        rows["weight"] = 1.5
    # Ties are moved apart in this order from below: the first name of the alphabet comes out on top.
    ends = rows[rows["weight"] > 1].groupby("line", sort=False).tail(1).iloc[::-1]
    early = [f" ({year})" if year < rows["year"].max() else "" for year in ends["year"]]
    ends = ends.assign(text=ends["place"] + " " + ends["share_pct"].map(lambda v: number(v, 0, lang)) + "%" + early)
    return rows, ends.rename(columns={"year": "x", "share_pct": "y"})[["text", "x", "y", "colour", "marker"]]


def _with_mean(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The rows and, as one more line of each basis, their mean by year and criteria set."""
    by_year = rows.groupby(["basis", "year", "criteria_set"], as_index=False)
    mean = by_year.agg(share_pct=("share_pct", "mean"), cells=("cells", _all_cells)).assign(how="mean")
    mean["place"] = say(lang, "Bình quân", "Mean")
    mean["line"] = mean["place"] + mean["basis"]
    return pd.concat([rows.assign(mean=False), mean.assign(mean=True)], ignore_index=True)


def _end_labels(axes: Axes, ends: pd.DataFrame, height: float, room: float) -> None:
    """Names at the right of the lines' ends, moved apart; a line that goes to the last year has a thin
    leader."""
    low, high = axes.get_ylim()
    texts = [canvas.balance(text, room - 6) for text in ends["text"]]
    gap = max(map(len, texts)) * line_height(LABEL_PT) * 0.95 / height * (high - low)
    right, last = axes.get_xlim()[1], ends["x"].max()
    places = canvas.spread(ends["y"].tolist(), gap, low + gap / 2, high - gap / 2)
    for end, lines, y in zip(ends.itertuples(), texts, places, strict=True):
        if end.x == last:
            axes.plot([end.x, right], [end.y, y], color=end.colour, linewidth=0.5, clip_on=False)
        axes.plot([right], [y], marker=end.marker, color=end.colour, markersize=4, clip_on=False)
        write(axes, "\n".join(lines), (right, y), (1.8, 0), role="value")


@styled
def count_small_multiples(met: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """A small chart for each commune: criteria met by year, one colour per criteria set, a rule at the set's
    size.

    `met` as from `measures.at_end_of_year` for all years.
    """
    needed = ["place_id", "place", "year", "period", *SET_COLUMNS, "met", "out_of", "basis", "cells", "how"]
    measures.require_columns(met, needed, "count_small_multiples")
    title = title or findings.criteria_met(met[met["year"] == met["year"].max()], lang)
    what = say(lang, "Số tiêu chí đạt chuẩn của từng xã", "Criteria met by each commune")
    subtitle = _subtitle(what, _unit(_criteria(lang), lang), where, period_words(met["year"].map(str), lang))
    if met.empty:
        return empty_figure(title, subtitle, lang)
    several = len(set(met["basis"])) > 1
    groups = met.assign(name=met["place"] + (" · " + met["basis"] if several else "")).groupby(["name", "place_id"])
    groups = [(name, rows.sort_values("year", kind="stable")) for (name, _), rows in groups]
    panels, note = _small_panels(groups, lang)
    labels = _set_labels(met, lang)
    colours = dict(zip(labels, SET_COLOURS, strict=False))
    across = 3 if len(panels) <= 9 else 4 if len(panels) <= 24 else 5
    above, tall, gap = legend_height(list(labels.values())) + 2, 30.0 if len(panels) <= 24 else 25.0, 4.0
    wide = (BODY_MM - gap * (across - 1)) / across
    page = new_page(title, subtitle, above - (-len(panels) // across) * tall, [note], met["basis"], lang)
    draw_legend(page, [(colours[s], "", text) for s, text in labels.items()])
    years, top = range(met["year"].min(), met["year"].max() + 1), met[["met", "out_of"]].max(axis=None)
    marks = []
    for n, (name, rows) in enumerate(panels):
        i, j = divmod(n, across)
        axes = page.axes(j * (wide + gap), above + i * tall + 4, wide, tall - 12)
        axes.set(xlim=(years[0] - 0.6, years[-1] + 0.6), ylim=(0, top * 1.25))
        said = _draw_small_bars(axes, rows, years, colours, wide / len(years), lang)
        canvas.write_heading(axes, name, wide)
        look = {"series": rows["criteria_set"].map(labels), "colour": rows["criteria_set"].map(colours), "text": said}
        marks += make_marks(
            rows["year"], rows["met"], panel=name, x=rows["year"], cells=rows["cells"], how=rows["how"], **look
        )
    texts = [", ".join(_pairs(rows["year"], rows["met"].map(number))) for _, rows in panels]
    kind = say(lang, "Nhiều biểu đồ cột nhỏ", "Small column charts")
    values = _pairs((name for name, _ in panels), texts)
    return finish(page, kind, values, kind="columns", unit=_criteria(lang), marks=marks)


def _small_panels(panels: list[tuple[str, pd.DataFrame]], lang: str) -> tuple[list[tuple[str, pd.DataFrame]], str]:
    """The panels that fit a page, in the order of their names, and a note on the others: the middle ranks."""
    rest, note = len(panels) - MOST_PANELS, ""
    if rest > 0:
        panels = sorted(panels, key=lambda panel: -panel[1].sort_values("year")["met"].iloc[-1])
        del panels[-(-MOST_PANELS // 2) : -(MOST_PANELS // 2)]
        note = say(
            lang,
            f"Chỉ vẽ các xã đạt nhiều nhất và ít nhất ở năm cuối; {rest} xã ở giữa không vẽ.",
            f"Drawn are the communes that meet most and fewest at the end; {rest} between are not drawn.",
        )
    return sorted(panels, key=lambda panel: sort_key(panel[0])), note


def _draw_small_bars(axes: Axes, rows: pd.DataFrame, years: range, colours: dict, slot: float, lang: str) -> list[str]:
    """Columns by year with a rule at the size of the set; returns what is written on each, "" where no room is."""
    # Where not every column has room for its number, the first and the last are written.
    fits = slot > text_width("88", SMALL_PT) + 0.6
    said = [number(m, 1, lang) if fits or n in (0, len(rows) - 1) else "" for n, m in enumerate(rows["met"])]
    axes.bar(rows["year"], rows["met"], 0.8, color=[colours[s] for s in rows["criteria_set"]])
    back = {"facecolor": "white", "edgecolor": "none", "pad": 0.1, "alpha": 0.8}
    for row, text in zip(rows.itertuples(), said, strict=True):
        axes.plot([row.year - 0.5, row.year + 0.5], [row.out_of] * 2, color=RULE, linewidth=0.8, zorder=0.5)
        if text:
            small = {"ha": "center", "va": "bottom", "fontsize": SMALL_PT, "bbox": back}
            write(axes, text, (row.year, row.met), (0, 0.4), role="value", **small)
    axes.axhline(0, color=RULE, linewidth=0.8)
    ends = sorted({years[0], years[-1]})
    axes.set_yticks([])
    axes.set_xticks([])
    for year, align in zip(ends, ("left", "right"), strict=False):
        at = (0 if align == "left" else 1, 0)
        write(axes, str(year), at, (0, -1), of="axes fraction", ha=align, va="top", fontsize=SMALL_PT, color=MUTED)
    return said


CHANGE_SIDES = [f"{name}_{side}" for side in ("before", "after") for name in ("cells", "out_of", "how")]


@styled
def dumbbell(change: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """Two years of each commune as two joined points, with the difference at the right; the highest now on
    top.

    `change` as from `measures.change_between`; communes that cannot be compared are named in a note.
    """
    needed = ["place", "before", "after", "change", "unit", "year_before", "year_after", "basis", "cells"]
    measures.require_columns(change, [*needed, *CHANGE_SIDES], "dumbbell")
    title = title or findings.change(change, lang)
    rows = change[change["change"].notna()].sort_values(["after", "before"], ascending=False, kind="stable")
    share = bool((rows["unit"] == "share_pct").any())
    what, unit = say(lang, "Số tiêu chí đạt chuẩn", "Criteria met"), _unit(_criteria(lang), lang)
    if share:
        what = say(lang, "Tỷ lệ tiêu chí đạt chuẩn", "Share of criteria met")
        unit = say(lang, "% của bộ tiêu chí (mẫu số hai năm khác nhau)", "% of the set (denominators differ)")
    years = [str(int(change[column].iloc[0])) for column in ("year_before", "year_after")] if len(change) else []
    subtitle = _subtitle(what, unit, where, say(lang, " và ", " and ").join(years))
    if rows.empty:
        return empty_figure(title, subtitle, lang)
    alone = join_names(change.loc[change["change"].isna(), "place"].tolist(), lang, most=12)
    note = say(lang, f"Thiếu số liệu một năm nên không so sánh: {alone}.", f"One year is missing: {alone}.")
    bases, (rows, gap) = rows["basis"], canvas.ends(rows, lang)
    labels, above, right = lay_rows(rows["place"], gap=gap), legend_height(years) + 4, 18.0
    page = new_page(title, subtitle, above + labels.total, [note] if alone else [], bases, lang)
    draw_legend(page, [(FOCUS_LIGHT, "", years[0]), (FOCUS, "", years[1])])
    width = BODY_MM - labels.width - right
    axes = page.axes(labels.width, above, width, labels.total)
    draw_rows(axes, labels)
    suffix = "%" if share else ""
    marks, beside = _dumbbell_marks(rows, years, suffix, lang)
    _draw_dumbbells(axes, labels, marks, beside, width, right)
    small = {"ha": "right", "va": "bottom", "fontsize": SMALL_PT, "color": MUTED}
    write(axes, say(lang, "thay đổi", "change"), (1, 1), (right, 0.7), of="axes fraction", **small)
    texts = [f"{number(r.before, 1, lang)} → {number(r.after, 1, lang)}{suffix}" for r in rows.itertuples()]
    shown = {"kind": "dumbbells", "unit": suffix or _criteria(lang), "marks": marks, "beside": beside}
    return finish(page, say(lang, "Biểu đồ điểm nối", "Dumbbell chart"), _pairs(rows["place"], texts), **shown)


def _dumbbell_marks(rows: pd.DataFrame, years: Sequence[str], suffix: str, lang: str) -> tuple[list[Mark], list[Mark]]:
    """The points of the first year, then those of the second; and the differences."""
    marks = []
    for side, year, colour in zip(("before", "after"), years, (FOCUS_LIGHT, FOCUS), strict=True):
        texts = [number(value, 1, lang) + suffix for value in rows[side]]
        if side == "before":
            # Two equal points are one dot, with its number once.
            texts = [t if b != a else "" for t, b, a in zip(texts, rows["before"], rows["after"], strict=True)]
        how, scale = ("share", rows[f"out_of_{side}"] / 100) if suffix else (rows[f"how_{side}"], 1.0)
        look = {"text": texts, "series": year, "colour": colour, "cells": rows[f"cells_{side}"]}
        marks += make_marks(rows["place"], rows[side], how=how, scale=scale, **look)
    deltas = [round(a - b, 1) for b, a in zip(rows["before"], rows["after"], strict=True)]
    texts = [("+" if delta > 0 else "") + number(delta, 1, lang) for delta in deltas]
    inks = [ALARM if delta < 0 else INK for delta in deltas]
    look = {"text": texts, "series": say(lang, "thay đổi", "change"), "colour": inks, "cells": rows["cells"]}
    return marks, list(make_marks(rows["place"], rows["change"], how="difference", **look))


def _draw_dumbbells(
    axes: Axes, labels: canvas.Rows, marks: list[Mark], changes: list[Mark], width: float, right: float
) -> None:
    first, second = marks[: len(changes)], marks[len(changes) :]
    both = np.array([(a.value, b.value) for a, b in zip(first, second, strict=True)])
    room = (widest(mark.text for mark in marks) + 4) / width
    low, high = both.min(), both.max()
    pad = max(high - low, 1.0) * room / max(1 - 2 * room, 0.2)
    axes.set(xlim=(low - pad, high + pad), xticks=[])
    for n, (i, (before, after)) in enumerate(zip(labels.spots, both, strict=True)):
        axes.axhline(i, color=PALE, linewidth=0.8, zorder=0.5)
        axes.plot([before, after], [i, i], color=RULE, linewidth=2, zorder=1)
        axes.plot([before], [i], "o", color=FOCUS_LIGHT, markeredgecolor=FOCUS, markersize=6, zorder=2)
        axes.plot([after], [i], "o", color=FOCUS, markersize=6, zorder=3)
        outward = -1 if before < after else 1
        for mark, side in ((first[n], outward), (second[n], -outward if before != after else 1)):
            if mark.text:
                align = "left" if side > 0 else "right"
                write(axes, mark.text, (mark.value, i), (1.8 * side, 0), ha=align, role="value")
        bold = {"ha": "right", "weight": "bold", "color": changes[n].colour}
        write(axes, changes[n].text, (1, i), (right, 0), of=BESIDE, role="change", **bold)


@styled
def indicator_series(
    series: pd.DataFrame,
    titles: dict[str, str] | None = None,
    where: str = "",
    title: str = "",
    lang: str = "vi",
) -> Figure:
    """One indicator at one place by date; each source has its own mark, and only its own points are joined.

    `series` as from `measures.indicator_series`; `titles` names the files for the legend. Lines break where
    the criteria set changes, when the indicator counts criteria.
    """
    needed = [
        "period",
        "value",
        "out_of",
        "unit",
        "qualifier",
        "indicator",
        "indicator_name",
        "place",
        "sources",
        "cells",
    ]
    measures.require_columns(series, [*needed, *SET_COLUMNS], "indicator_series")
    title = title or findings.series(series, lang)
    rows = series[series["value"].notna()]
    if rows.empty:
        return empty_figure(title, where, lang)
    name, unit, place = rows[["indicator_name", "unit", "place"]].iloc[0]
    subtitle = _subtitle(name, _unit(unit, lang), where or place, period_words(rows["period"], lang))
    rows = rows.assign(x=[_middle(period) for period in rows["period"]])
    files = list(dict.fromkeys(name for names in rows["sources"] for name in names))
    names = _file_names(files, titles or {}) if len(files) > 1 else []
    breaks = rows["indicator"].iloc[0].startswith("criteria") and len(set(rows["criteria_set"])) > 1
    above, gap, height, width = legend_height(names), 7.0 if breaks else 1.0, 60.0, BODY_MM - 13
    note = say(lang, "Chỉ nối các điểm của cùng một nguồn.", "Only points of one source are joined.")
    notes = [note] if names else []
    page = new_page(title, subtitle, above + gap + height + 6, notes, rows["basis"], lang)
    draw_legend(page, [(CATEGORICAL[n % 7], "", name) for n, name in enumerate(names)])
    axes = page.axes(9, above + gap, width, height)
    _series_axes(axes, rows, lang)
    _draw_series(axes, rows, files, "criteria_set" if breaks else "place")
    if breaks:
        starts = rows.groupby("criteria_set")["set_from"].first()
        mark_set_changes(axes, rows, starts.dt.year + starts.dt.day_of_year / 366, width, lang)
    texts = [_point_text(row, lang) for row in rows.itertuples()]
    canvas.write_near(axes, list(zip(rows["x"], rows["value"], strict=True)), texts, width, height)
    values = [f"{date_words(r.period, lang)}: {number(r.value, 2, lang)}" for r in rows.itertuples()]
    marks = _series_marks(rows, texts, files, names or [name], lang, breaks=breaks)
    line_chart = say(lang, "Biểu đồ đường", "Line chart")
    return finish(page, line_chart, values, kind="lines", unit=_pretty(unit), marks=marks)


def _series_marks(
    rows: pd.DataFrame, texts: list[str], files: list[str], names: list[str], lang: str, *, breaks: bool
) -> tuple[Mark, ...]:
    number_of = [files.index(own[0]) for own in rows["sources"]]
    return make_marks(
        (date_words(period, lang) for period in rows["period"]),
        rows["value"],
        x=rows["x"],
        text=[text.replace("\n", " ") for text in texts],
        series=[names[n] for n in number_of],
        segment=rows["criteria_set"].fillna("") if breaks else "",
        colour=[CATEGORICAL[n % 7] for n in number_of],
        cells=rows["cells"],
    )


def _file_names(files: Sequence[str], titles: dict[str, str]) -> list[str]:
    """The title of each file; its name too where two of them bear one title."""
    names = [titles.get(file, file) for file in files]
    bare = [file.rsplit("/", 1)[-1] for file in files]
    return [f"{n} ({b})" if names.count(n) > 1 else n for n, b in zip(names, bare, strict=True)]


def _draw_series(axes: Axes, rows: pd.DataFrame, files: list[str], by: str) -> None:
    """The points of each file, joined within each value of the column `by`."""
    for n, name in enumerate(files):
        own = rows[[name in names for names in rows["sources"]]]
        for _, line in own.groupby(by, dropna=False):
            look = {"color": CATEGORICAL[n % 7], "marker": MARKERS[n % 7], "markersize": 6}
            axes.plot(line["x"], line["value"], **look)


def _middle(period: str) -> float:
    """Where a period stands on an axis of years: in its middle, so that a whole year stands over its own
    label."""
    first, last = measures.period_bounds(period)
    start = first if first.year == last.year else last.replace(month=1, day=1)
    days = 366 if last.is_leap_year else 365
    return last.year + ((start.day_of_year + last.day_of_year) / 2 - 0.5) / days


def _series_axes(axes: Axes, rows: pd.DataFrame, lang: str) -> None:
    """Axes from zero, with a column for each year and the year's number in the middle of it."""
    first, last = int(rows["x"].min()), int(rows["x"].max()) + 1
    most = np.nanmax([rows["value"].max() * 1.3, rows["out_of"].max() * 1.05]) or 1
    years = range(first, last, -(-(last - first) // 14))
    axes.set(xlim=(first, last), ylim=(0, most))
    axes.grid(axis="y")
    for year in range(first, last + 1):
        axes.axvline(year, color=PALE, linewidth=0.8, zorder=0.4)
    axes.set_xticks([year + 0.5 for year in years], [str(year) for year in years])
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=bool(most > 6)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 2, lang)))


def _point_text(row, lang: str) -> str:
    value = number(row.value, 2, lang) + ("" if pd.isna(row.out_of) else f"/{number(row.out_of, 0, lang)}")
    return f"{approximately(value, row.qualifier, lang)}\n({date_words(row.period, lang)})"


# --- contributions ---


def _amounts(amounts: pd.Series, qualifiers: pd.Series, scale: float, decimals: int, lang: str) -> list[str]:
    pairs = zip(amounts, qualifiers, strict=True)
    return [approximately(number(a / scale, decimals, lang), q, lang) for a, q in pairs]


@styled
def contributions_by_organization(
    given: pd.DataFrame, not_drawn: Sequence[str] = (), where: str = "", title: str = "", lang: str = "vi"
) -> Figure:
    """Money given by each organization, ranked; the kinds of one organization are bars of their own, never
    added.

    `given` as from `measures.money_by_organization`; `not_drawn` from `measures.without_number`.
    """
    needed = ["organization", "kind", "value_vnd", "qualifier", "periods", "basis", "cells", "how"]
    measures.require_columns(given, needed, "contributions_by_organization")
    title = title or findings.contributions(given, lang)
    scale, unit, decimals = money_scale(given["value_vnd"], lang)
    what = say(lang, "Đóng góp tính bằng tiền, theo đơn vị và loại", "Money contributed, by organization and kind")
    subtitle = _subtitle(what, _unit(unit, lang), where, _span(given, lang))
    if given.empty:
        return empty_figure(title, subtitle, lang)
    most = given.groupby("organization")["value_vnd"].max()
    order = sorted(most.index, key=lambda name: (-most[name], sort_key(name)))
    given = given.assign(order=given["organization"].map(order.index))
    given = given.sort_values(["order", "value_vnd"], ascending=[True, False], kind="stable")
    bases, (given, rest) = given["basis"], _first_rows(given, "organization", canvas.MOST_ROWS, lang)
    texts = _amounts(given["value_vnd"], given["qualifier"], scale, decimals, lang)
    texts = [f"{text}  {kind_name(kind, lang).lower()}" for text, kind in zip(texts, given["kind"], strict=True)]
    first = ~given["organization"].duplicated()
    rows = lay_rows(given["organization"].where(first, ""))
    page = new_page(title, subtitle, rows.total, [rest, _not_drawn(not_drawn, lang)], bases, lang)
    width = BODY_MM - rows.width
    axes = page.axes(rows.width, 0, width, rows.total)
    colours = [KIND_COLOURS.get(k, MUTED) for k in given["kind"]]
    draw_bars(axes, rows, width, given["value_vnd"] / scale, texts, colours)
    draw_rows(axes, rows)
    for i in np.flatnonzero(first)[1:]:
        axes.axhline(i - 0.5, color=PALE, linewidth=0.8)
    marks = make_marks(
        given["organization"],
        given["value_vnd"] / scale,
        text=texts,
        series=[kind_name(kind, lang) for kind in given["kind"]],
        colour=colours,
        cells=given["cells"],
        how=given["how"],
        scale=scale,
    )
    return finish(page, _bar_chart(lang), _pairs(given["organization"], texts), kind="bars", unit=unit, marks=marks)


@styled
def contributions_by_kind(
    by_kind: pd.DataFrame, not_drawn: Sequence[str] = (), where: str = "", title: str = "", lang: str = "vi"
) -> Figure:
    """A panel for each kind and unit, each with its own scale; amounts of different units are never added.

    `by_kind` as from `measures.contributions_by_kind`; `not_drawn` from `measures.without_number`.
    """
    needed = ["kind", "unit", "name", "item", "amount", "qualifier", "periods", "basis", "cells", "how"]
    measures.require_columns(by_kind, needed, "contributions_by_kind")
    title = title or findings.kinds(by_kind, lang)
    what = say(
        lang,
        "Đóng góp theo loại; mỗi ô một đơn vị tính",
        "Contributions by kind; each panel has its own unit",
    )
    subtitle = _subtitle(what, where, _span(by_kind, lang))
    if by_kind.empty:
        return empty_figure(title, subtitle, lang)
    wide, gap, head = (BODY_MM - 6) / 2, 5.0, 6.0
    bases, (panels, height, more) = by_kind["basis"], _fit_panels(by_kind, wide, head + gap, lang)
    by_kind, marks = pd.concat([panel[4] for panel in panels]), []
    page = new_page(title, subtitle, height - gap + 1, [more, _not_drawn(not_drawn, lang)], bases, lang)
    for left, top, kind, unit, rows, labels in panels:
        scale, words, decimals = money_scale(rows["amount"], lang) if unit == "VND" else (1.0, unit, 1)
        width = wide - labels.width
        axes = page.axes(left + labels.width, top + head, width, labels.total)
        texts = _amounts(rows["amount"], rows["qualifier"], scale, decimals, lang)
        panel, colour = f"{kind_name(kind, lang)} · {_pretty(words)}", KIND_COLOURS.get(kind, MUTED)
        draw_bars(axes, labels, width, rows["amount"] / scale, texts, colour)
        draw_rows(axes, labels)
        canvas.write_heading(axes, panel, wide, labels.width)
        look = {"text": texts, "panel": panel, "colour": colour, "cells": rows["cells"]}
        marks += make_marks(_givers(rows), rows["amount"] / scale, how=rows["how"], scale=scale, **look)
    texts = [f"{number(r.amount, 1, lang)} {r.unit} ({r.kind})" for r in by_kind.itertuples()]
    kind = say(lang, "Nhiều biểu đồ thanh nhỏ", "Small bar charts")
    return finish(page, kind, _pairs(by_kind["name"], texts), kind="bars", marks=marks)


def _givers(rows: pd.DataFrame) -> list[str]:
    """Names of the bars: who gave, and what thing."""
    pairs = zip(rows["name"], rows["item"], strict=True)
    return [f"{name}: {item}" if item else name for name, item in pairs]


def _fit_panels(by_kind: pd.DataFrame, wide: float, more: float, lang: str) -> tuple[list[tuple], float, str]:
    """As `_lay_panels`, with as many rows in a panel, and as many panels, as a page can hold; a note on the rest."""
    for most in (canvas.MOST_ROWS, 24, 16, 12, 8, 5, 3):
        panels, height = _lay_panels(by_kind, wide, more, most, lang)
        if height <= canvas.MOST_MM:
            return panels, height, ""
    fit = [panel for panel in panels if panel[1] + panel[5].total + more <= canvas.MOST_MM]
    rest = len(panels) - len(fit)
    note = say(lang, f"Không vẽ {rest} loại, đơn vị tính còn lại.", f"{rest} more kinds and units are not drawn.")
    return fit, max(panel[1] + panel[5].total + more for panel in fit), note


def _lay_panels(by_kind: pd.DataFrame, wide: float, more: float, most: int, lang: str) -> tuple[list[tuple], float]:
    """(left, top, kind, unit, rows, names) of each panel, in two columns of like height; the height of
    all. A panel of more than `most` rows shows its ends."""
    heights, panels = [0.0, 0.0], []
    for (_, kind, unit), rows in by_kind.groupby(["basis", "kind", "unit"], sort=False):
        rows, gap = canvas.ends(rows, lang, ("dòng", "rows"), most)
        labels = lay_rows(_givers(rows), most=36, least=5.0, size=7.5, gap=gap, grow=36)
        column = int(heights[1] < heights[0])
        panels.append((column * (wide + 6), heights[column], kind, unit, rows, labels))
        heights[column] += labels.total + more
    return panels, max(heights)


@styled
def who_gave_to_whom(
    given: pd.DataFrame, not_drawn: Sequence[str] = (), where: str = "", title: str = "", lang: str = "vi"
) -> Figure:
    """Organizations by recipients, amount of one kind in one unit in each cell, with both margins.

    `given` as from `measures.gifts`. ValueError: amounts of several kinds or units, which cannot be added.
    """
    needed = [
        "organization",
        "recipient",
        "shared",
        "kind",
        "unit",
        "amount",
        "qualifier",
        "periods",
        "basis",
        "cells",
        "how",
    ]
    measures.require_columns(given, needed, "who_gave_to_whom")
    if len(given[["kind", "unit"]].drop_duplicates()) > 1:
        raise ValueError("amounts of different kinds or units cannot be added: draw a chart for each of them")
    title = title or findings.gifts(given, lang)
    if given.empty:
        return empty_figure(
            title, _subtitle(say(lang, "Đơn vị đóng góp và nơi nhận", "Givers and recipients"), where), lang
        )
    kind, unit = kind_name(given["kind"].iloc[0], lang), given["unit"].iloc[0]
    scale, words, decimals = money_scale(given["amount"], lang) if unit == "VND" else (1.0, unit, 1)
    what = say(lang, f"{kind}: đơn vị đóng góp và nơi nhận", f"{kind}: givers and recipients")
    subtitle = _subtitle(what, _unit(words, lang), where, _span(given, lang))
    right = 16.0
    given, tables, rows, others = _fit_heat(given, BODY_MM - right, scale, decimals, lang)
    amounts, _, cells, _ = tables
    width = BODY_MM - rows.width - right
    heads = lay_heads(amounts.columns, width / len(amounts.columns))
    note = _not_drawn(not_drawn, lang)
    page = new_page(title, subtitle, heads.height + rows.total + 5, [note], given["basis"], lang)
    axes = page.axes(rows.width, heads.height, width, rows.total)
    marks = _heat_marks(*tables, scale, others)
    _draw_heat(axes, amounts.shape, marks, width)
    draw_rows(axes, rows)
    sums = _draw_sums(axes, amounts / scale, heads, width / len(amounts.columns), right, decimals, lang)
    beside = _margin_marks(cells, amounts / scale, *sums[:2], how="sum", scale=scale)
    total = {"text": sums[2], "how": "sum", "scale": scale, "cells": [_all_cells(given["cells"])]}
    beside += make_marks([""], [amounts.sum().sum() / scale], **total)
    values = [f"{number(r.amount / scale, decimals, lang)} → {r.recipient}" for r in given.itertuples()]
    shown = {"kind": "heat", "unit": _pretty(words), "marks": marks, "beside": beside}
    return finish(page, say(lang, "Bảng nhiệt", "Heat table"), _pairs(given["organization"], values), **shown)


def _fit_heat(given: pd.DataFrame, room: float, scale: float, decimals: int, lang: str) -> tuple:
    """The gifts, their tables (see `_heat_table`) and the names of rows, with so few rows and columns that every
    amount can be read in `room` mm; the smallest givers or recipients are put together (last: their names)."""
    single = {*given["organization"], *given["recipient"]}
    givers, receivers = given["organization"].nunique(), given["recipient"].nunique()
    sides = ("recipient", "organization") if receivers > max(givers, 8) else ("organization", "recipient")
    for most in (canvas.MOST_ROWS - 4, 28, 20):
        given = measures.gather_smallest(given, sides[0], most, lang)
        if _heat_rows(given[sides[0]].unique()).total <= canvas.MOST_MM:
            break
    for columns in range(min(given[sides[1]].nunique(), 24), 0, -1):
        few = measures.gather_smallest(given, sides[1], columns, lang)
        others = {*few["organization"], *few["recipient"]} - single
        tables = _heat_table(few, sides, others, scale, decimals, lang)
        rows, texts = _heat_rows(tables[0].index), tables[1]
        column = (room - rows.width) / len(texts.columns)
        words = [word for text in texts.to_numpy().flat if isinstance(text, str) for word in text.split()]
        if widest(words, SMALL_PT + 0.5 * (len(texts.columns) <= 9)) <= column - 0.8:
            break
    return few, tables, rows, others


def _heat_rows(names: Sequence[str]) -> canvas.Rows:
    return lay_rows(names, most=46, least=6.0 if len(names) <= 20 else 4.4, grow=60)


def _heat_table(
    given: pd.DataFrame, by: tuple[str, str], others: set[str], scale: float, decimals: int, lang: str
) -> list[pd.DataFrame]:
    """Amounts, texts, cells and `how`, `by` what stands in rows and in columns; single communes first, then what is not
    split; the largest giver first; what was put together (`others`) last."""
    given = given.assign(text=_amounts(given["amount"], given["qualifier"], scale, decimals, lang))
    sides = {"index": by[0], "columns": by[1]}
    amounts = given.pivot_table(values="amount", aggfunc="sum", **sides)
    texts = given.pivot_table(values="text", aggfunc=" + ".join, **sides)
    fields = given.groupby(list(sides.values()))
    cells = _no_cells(fields["cells"].agg(_all_cells).unstack())  # noqa: PD010 (no aggregation)
    how = fields["how"].agg(lambda own: own.iloc[0] if len(own) == 1 else "sum").unstack()  # noqa: PD010
    shared = set(given.loc[given["shared"].astype(bool), "recipient"])
    sums = given.groupby("organization")["amount"].sum()
    orders = {
        "recipient": lambda name: (name in others, name in shared, sort_key(name)),
        "organization": lambda name: (name in others, -sums[name], sort_key(name)),
    }
    index, columns = sorted(amounts.index, key=orders[by[0]]), sorted(amounts.columns, key=orders[by[1]])
    return [table.loc[index, columns] for table in (amounts, texts, cells, how)]


def _heat_marks(
    amounts: pd.DataFrame, texts: pd.DataFrame, cells: pd.DataFrame, how: pd.DataFrame, scale: float, others: set[str]
) -> list[Mark]:
    """The fields of a heat table, row by row; one without a gift has no number. What stands for `others` together is
    larger by its nature and has no colour."""
    single = amounts.loc[~amounts.index.isin(others), ~amounts.columns.isin(others)]
    most, marks = np.nanmax(single.to_numpy(dtype=float), initial=0) or 1, []
    for row, values in amounts.iterrows():
        # The root spreads the colours of amounts that differ by orders of magnitude.
        colours = [
            EMPTY if pd.isna(v) else PALE if others & {row, name} else SEQUENTIAL((max(v, 0) / most) ** 0.5)
            for name, v in values.items()
        ]
        own = {"text": texts.loc[row].fillna(""), "cells": cells.loc[row], "how": how.loc[row].fillna("value")}
        names = [row] * len(values)
        marks += make_marks(names, values / scale, series=amounts.columns, colour=colours, scale=scale, **own)
    return marks


def _draw_heat(axes: Axes, shape: tuple[int, int], marks: Sequence[Mark], width: float) -> None:
    axes.set(xlim=(-0.5, shape[1] - 0.5), xticks=[])
    size = SMALL_PT + 0.5 if shape[1] <= 9 else SMALL_PT
    for (i, j), mark in zip(np.ndindex(shape), marks, strict=True):
        axes.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=mark.colour, edgecolor="white", linewidth=1.2))
        if mark.text:
            text = "\n".join(wrap(mark.text, width / shape[1] - 0.8, size))
            write(axes, text, (j, i), ha="center", fontsize=size, color=ink_on(mark.colour), role="value")


def _draw_sums(
    axes: Axes, amounts: pd.DataFrame, heads, column: float, right: float, decimals: int, lang: str
) -> tuple[list[str], list[str], str]:
    """Column heads, sums of rows at the right, sums of columns below; rounder where the columns are narrow.

    Returns what is written at the right, below and in the corner.
    """
    below = [number(v, decimals, lang) for v in amounts.sum(axis=0)]
    if widest(below, SMALL_PT, True) > column - 1.5:
        below = [number(v, 0, lang) for v in amounts.sum(axis=0)]
    beside = [number(v, decimals, lang) for v in amounts.sum(axis=1)]
    draw_margins(axes, heads, beside, below, (say(lang, "Cộng", "Sum"),) * 2, right)
    total = number(amounts.sum().sum(), decimals, lang)
    bold = {"weight": "bold", "fontsize": SMALL_PT, "role": "total"}
    write(axes, total, (1, 0), (right, -1.4), of="axes fraction", ha="right", va="top", **bold)
    return beside, below, total


@styled
def sources_of_funds(funds: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """Ranked bars of the money from each source of one place, each with its share; shares are computed, not
    copied.

    `funds` as from `measures.sources_of_funds`.
    """
    needed = ["organization", "value_vnd", "share_pct", "qualifier", "periods", "place", "basis", "cells", "how"]
    measures.require_columns(funds, needed, "sources_of_funds")
    title = title or findings.sources_of_funds(funds, lang)
    scale, unit, decimals = money_scale(funds["value_vnd"], lang)
    what = say(lang, "Vốn xây dựng nông thôn mới theo nguồn", "Funds for new rural development by source")
    units = _unit(unit + say(lang, " (tỷ trọng, %)", " (share, %)"), lang)
    subtitle = _subtitle(what, units, where or ", ".join(dict.fromkeys(funds["place"])), _span(funds, lang))
    if funds.empty:
        return empty_figure(title, subtitle, lang)
    bases, all_funds = funds["basis"], funds.groupby("basis")["value_vnd"].transform("sum")
    funds, rest = _first_rows(funds, "organization", canvas.MOST_ROWS, lang)
    texts = _amounts(funds["value_vnd"], funds["qualifier"], scale, decimals, lang)
    texts = [f"{text}  ({number(share, 1, lang)}%)" for text, share in zip(texts, funds["share_pct"], strict=True)]
    rows = lay_rows(funds["organization"])
    page = new_page(title, subtitle, rows.total, [rest], bases, lang)
    width = BODY_MM - rows.width
    axes = page.axes(rows.width, 0, width, rows.total)
    draw_bars(axes, rows, width, funds["value_vnd"] / scale, texts, FOCUS)
    draw_rows(axes, rows)
    from_cells = {"cells": funds["cells"], "how": funds["how"], "scale": scale}
    marks = make_marks(funds["organization"], funds["value_vnd"] / scale, text=texts, colour=FOCUS, **from_cells)
    whole = {"how": "share", "scale": all_funds[funds.index] / 100}
    shares = [f"{number(share, 1, lang)}%" for share in funds["share_pct"]]
    named = {"series": say(lang, "tỷ trọng", "share"), "text": shares}
    beside = make_marks(funds["organization"], funds["share_pct"], **from_cells | whole | named)
    shown = {"kind": "bars", "unit": unit, "marks": marks, "beside": beside}
    return finish(page, _bar_chart(lang), _pairs(funds["organization"], texts), **shown)


# --- what came in ---


def _severity_legend(shown: Iterable[str], lang: str) -> list[tuple[str, str, str]]:
    return [
        (SEVERITY_COLOURS[s], "", say(lang, *SEVERITY_NAMES[s]))
        for s in measures.SEVERITIES
        if s in set(shown)
    ]


@styled
def issues_by_file(by_file: pd.DataFrame, most: int = 40, title: str = "", lang: str = "vi") -> Figure:
    """Issues of each file that has any, by severity, the worst on top; a note says how many files have none.

    `by_file` as from `measures.issues_by_file`.
    """
    measures.require_columns(by_file, ["source", *measures.SEVERITIES, "total", "basis", "cells"], "issues_by_file")
    title = title or findings.issues(by_file, lang)
    what = say(lang, "Số vấn đề trong từng tệp", "Issues in each file")
    subtitle = _subtitle(what, _unit(say(lang, "chỗ (ô, dòng hoặc trang tính)", "places (cells, rows, sheets)"), lang))
    some = by_file[by_file["total"] > 0]
    if some.empty:
        return empty_figure(title, subtitle, lang)
    shown, note = _first_rows(some, "source", most, lang, size=7.5)
    clean = len(by_file) - len(some)
    none = say(lang, f"Không vẽ {clean} tệp không có vấn đề.", f"{clean} files without issues are not drawn.")
    present = [s for s in measures.SEVERITIES if shown[s].sum()]
    legend = _severity_legend(present, lang)
    rows, above = lay_rows(shown["source"], most=76, size=7.5), legend_height([text for *_, text in legend])
    page = new_page(title, subtitle, above + rows.total, [note, none if clean else ""], [], lang)
    draw_legend(page, legend)
    width = BODY_MM - rows.width - 9
    axes = page.axes(rows.width, above, width, rows.total)
    parts = {s: (SEVERITY_COLOURS[s], shown[s]) for s in present}
    said = draw_stack(axes, rows, width, parts, lambda value: number(value, 0, lang))
    draw_rows(axes, rows)
    beside = make_marks(
        shown["source"],
        shown["total"],
        text=[number(total, 0, lang) for total in shown["total"]],
        cells=shown["cells"],
        how="count",
    )
    for i, total in enumerate(beside):
        write(axes, total.text, (total.value, i), (1, 0), weight="bold", role="total")
    names = {s: say(lang, *SEVERITY_NAMES[s]) for s in present}
    cells = {s: shown[f"{s}_cells"] for s in present}
    marks = _stack_marks(shown["source"], parts, said, names, cells, how="count")
    drawn = {"kind": "stacked_bars", "unit": say(lang, "chỗ", "places"), "marks": marks, "beside": beside}
    values = _pairs(shown["source"], shown["total"])
    return finish(page, say(lang, "Biểu đồ thanh xếp chồng", "Stacked bars"), values, **drawn)


@styled
def issues_by_rule(by_rule: pd.DataFrame, most: int = 30, title: str = "", lang: str = "vi") -> Figure:
    """How often each rule failed, coloured by severity; the most frequent on top. `by_rule`:
    `measures.issues_by_rule`."""
    measures.require_columns(by_rule, ["label", "severity", "total", "files", "basis", "cells"], "issues_by_rule")
    title = title or findings.rules(by_rule, lang)
    subtitle = say(lang, "Số vấn đề theo loại · trong ngoặc: số tệp", "Issues by kind · in brackets: files")
    if by_rule.empty:
        return empty_figure(title, subtitle, lang)
    shown, note = _first_rows(by_rule, "label", most, lang)
    legend = _severity_legend(shown["severity"], lang)
    texts = [f"{number(t, 0, lang)}  ({f})" for t, f in zip(shown["total"], shown["files"], strict=True)]
    rows, above = lay_rows(shown["label"], most=80), legend_height([text for *_, text in legend])
    page = new_page(title, subtitle, above + rows.total, [note], [], lang)
    draw_legend(page, legend)
    width = BODY_MM - rows.width
    axes = page.axes(rows.width, above, width, rows.total)
    colours = [SEVERITY_COLOURS[s] for s in shown["severity"]]
    draw_bars(axes, rows, width, shown["total"], texts, colours)
    draw_rows(axes, rows)
    names = [say(lang, *SEVERITY_NAMES[s]) for s in shown["severity"]]
    look = {"text": texts, "series": names, "colour": colours, "cells": shown["cells"]}
    marks = make_marks(shown["label"], shown["total"], how="count", **look)
    unit = say(lang, "chỗ", "places")
    return finish(page, _bar_chart(lang), _pairs(shown["label"], texts), kind="bars", unit=unit, marks=marks)


@styled
def cells_understood(understood: pd.DataFrame, most: int = 40, title: str = "", lang: str = "vi") -> Figure:
    """For each file, what share of its non-empty cells was taken as values, labels, totals, remarks, issues.

    `understood` as from `measures.cells_understood`; files with the most issues on top.
    """
    measures.require_columns(understood, ["source", "cells", *ROLE_LOOK, "basis", "sheets"], "cells_understood")
    title = title or findings.cells(understood, lang)
    what = say(lang, "Vai trò của mỗi ô có nội dung", "Role of every non-empty cell")
    subtitle = _subtitle(what, say(lang, "% số ô của tệp; bên phải: số ô", "% of the file's cells; right: cells"))
    shown = understood[understood["cells"] > 0].sort_values(
        ["issues", "source"], ascending=[False, True], kind="stable"
    )
    if shown.empty:
        return empty_figure(title, subtitle, lang)
    shown, note = _first_rows(shown, "source", most, lang, size=7.5)
    looks = {role: look for role, look in ROLE_LOOK.items() if shown[role].sum()}
    legend = [(colour, "", say(lang, *names)) for colour, names in looks.values()]
    rows, above = lay_rows(shown["source"], most=76, size=7.5), legend_height([text for *_, text in legend])
    page = new_page(title, subtitle, above + rows.total, [note], [], lang)
    draw_legend(page, legend)
    width = BODY_MM - rows.width - 13
    axes = page.axes(rows.width, above, width, rows.total)
    parts = {role: (colour, 100 * shown[role] / shown["cells"]) for role, (colour, _) in looks.items()}
    said = draw_stack(axes, rows, width, parts, lambda value: number(value, 0, lang) + "%")
    draw_rows(axes, rows)
    filled = [number(cells, 0, lang) for cells in shown["cells"]]
    for i, text in enumerate(filled):
        write(axes, text, (1, i), (13, 0), of=BESIDE, ha="right", role="total")
    names = {role: say(lang, *names) for role, (_, names) in looks.items()}
    whole = {"how": "share", "scale": shown["cells"] / 100}
    marks = _stack_marks(shown["source"], parts, said, names, dict.fromkeys(looks, shown["sheets"]), **whole)
    beside = make_marks(shown["source"], shown["cells"], text=filled, cells=shown["sheets"], how="count")
    values = _pairs(shown["source"], shown["cells"])
    stacked = say(lang, "Biểu đồ thanh xếp chồng 100%", "100% stacked bars")
    return finish(page, stacked, values, kind="stacked_bars", unit="%", marks=marks, beside=beside)
