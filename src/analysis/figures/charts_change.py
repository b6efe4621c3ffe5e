"""Charts of change and of what is not known exactly: slopes, the way to the standard, intervals, two snapshots.

As in `analysis.figures.charts`, every function takes a small table and returns a Figure 160 mm wide, whose title says the
finding; `where` names the place for the subtitle, `title` replaces the finding.
"""

from __future__ import annotations

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
    BODY_MM,
    LABEL_PT,
    SMALL_PT,
    draw_legend,
    draw_margins,
    draw_rows,
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
    write,
)
from analysis.figures.charts import CHANGE_SIDES, mark_set_changes, year_axes
from analysis.figures.drawn import Mark, make_marks
from analysis.figures.palettes import (
    BACKDROP,
    FOCUS,
    FOCUS_LIGHT,
    INK,
    MUTED,
    PALE,
    RULE,
    ink_on,
    outline,
)
from analysis.words.levels import level_name, level_order
from analysis.words.text import sort_key
from analysis.words.wording import approximately, join_names, number, period_words, say

MOST_NAMED = 30  # lines of a slope chart that have their names; of more, the ends
OPEN_MM = 7  # length of a bar whose end is not known
# What is known of a figure: colour, symbol, words.
BOUNDS = {
    "exact": (FOCUS, "", ("con số cụ thể", "one figure")),
    "between": (FOCUS_LIGHT, "", ("nằm trong khoảng này", "lies in this interval")),
    "from": (MUTED, "→", ("từ mức này trở lên", "this or more")),
}
CHANGE_NAMES = {
    "newly_met": ("mới đạt", "newly met"),
    "fallen_back": ("không còn đạt", "no longer met"),
    "changed": ("thay đổi khác", "other change"),
    "new": ("mới có số liệu", "new data"),
    "gone": ("không còn số liệu", "data gone"),
}


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


# --- two years ---


@styled
def slope(change: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """Two years of each commune as one line, named at its end; what rose, stayed and fell differ in colour and dash.

    `change` as from `measures.change_between`. Of more than 30 communes those that moved most are named, up and
    down; the others are grey lines, and a note says how many they are.
    """
    needed = ["place", "before", "after", "change", "unit", "year_before", "year_after", "basis", "cells"]
    measures.require_columns(change, [*needed, *CHANGE_SIDES], "slope")
    title = title or findings.change(change, lang)
    share = bool((change["unit"] == "share_pct").any())
    what, unit = say(lang, "Số tiêu chí đạt chuẩn", "Criteria met"), say(lang, "tiêu chí", "criteria")
    if share:
        what, unit = say(lang, "Tỷ lệ tiêu chí đạt chuẩn", "Share of criteria met"), "%"
    years = [str(int(change[column].iloc[0])) for column in ("year_before", "year_after")] if len(change) else []
    between = say(lang, " và ", " and ").join(years)
    subtitle = _line(what, say(lang, f"đơn vị: {unit}", f"unit: {unit}"), where, between)
    rows = change[change["change"].notna()]
    if rows.empty:
        return empty_figure(title, subtitle, lang)
    rows = _directed(rows, "%" if share else "", lang)
    ends = _slope_ends(rows, "%" if share else "", lang)
    ways = [way for way in palettes.DIRECTIONS if (rows["way"] == way).any()]
    looks = [(palettes.DIRECTIONS[way][0], *_direction(way, lang)) for way in ways]
    above = legend_height([text for *_, text in looks]) + 5
    height = max(60.0, ends["height"].sum() + 2)
    page = new_page(title, subtitle, above + height + 2, _slope_notes(change, rows, lang), change["basis"], lang)
    draw_legend(page, looks)
    room = widest(line for text in ends["text"] for line in text.split("\n")) + 8
    axes = page.axes(20, above, BODY_MM - 20 - room, height)
    _draw_slopes(axes, rows, ends, years, height)
    texts = [f"{r.place}: {number(r.before, 1, lang)} → {number(r.after, 1, lang)}" for r in rows.itertuples()]
    shown = {"kind": "lines", "unit": unit, "marks": _slope_marks(rows, years, share)}
    return finish(page, say(lang, "Biểu đồ dốc", "Slope chart"), texts, **shown)


def _slope_marks(rows: pd.DataFrame, years: list[str], share: bool) -> list[Mark]:
    """The left ends of the lines, then the right ones."""
    marks = []
    for side, text, year in zip(("before", "after"), ("start", "end"), years, strict=True):
        how, scale = ("share", rows[f"out_of_{side}"] / 100) if share else (rows[f"how_{side}"], 1.0)
        look = {"text": rows[text].where(rows["named"], ""), "series": year, "colour": rows["colour"], "x": int(year)}
        marks += make_marks(rows["place"], rows[side], cells=rows[f"cells_{side}"], how=how, scale=scale, **look)
    return marks


def _directed(rows: pd.DataFrame, suffix: str, lang: str) -> pd.DataFrame:
    """Rows from the lowest now to the highest, with way, colour, start and end in print, and whether they are named."""
    rows = rows.sort_values("place", key=lambda n: n.map(sort_key), ascending=False, kind="stable")
    rows = rows.sort_values("after", kind="stable").copy()
    moved = rows["change"].round(1)
    rows["way"] = np.select([moved > 0, moved < 0], ["up", "down"], "same")
    rows["named"] = True
    if len(rows) > MOST_NAMED:
        ranked = moved.sort_values(kind="stable").index
        rows["named"] = rows.index.isin([*ranked[: MOST_NAMED // 2], *ranked[-(MOST_NAMED // 2) :]])
    colours = rows["way"].map(lambda way: palettes.DIRECTIONS[way][0])
    rows["colour"] = colours.where(rows["named"], BACKDROP)
    for name, column in (("start", "before"), ("end", "after")):
        rows[name] = [number(value, 1, lang) + suffix for value in rows[column]]
    return rows


def _slope_ends(rows: pd.DataFrame, suffix: str, lang: str) -> pd.DataFrame:
    """One row = one value at the right: after, text (the value and who has it, with the change), height in mm."""
    ends = []
    for end, own in rows[rows["named"]].groupby("end", sort=False):
        deltas = [number(round(change, 1), 1, lang) for change in own["change"]]
        signs = ["+" if change > 0 else "" for change in own["change"].round(1)]
        names = [f"{name} ({sign}{delta})" for name, sign, delta in zip(own["place"], signs, deltas, strict=True)]
        # A name is not torn in two: its spaces are unbreakable while the lines are made.
        names = [name.replace(" ", "\xa0") for name in names]
        lines = canvas.wrap(f"{end}: " + ", ".join(names[::-1]), 62)
        text = "\n".join(lines).replace("\xa0", " ")
        ends.append((own["after"].mean(), text, len(lines) * line_height(LABEL_PT) + 0.4))
    return pd.DataFrame(ends, columns=["after", "text", "height"])


def _direction(way: str, lang: str) -> tuple[str, str]:
    words = {"up": ("↗", "tăng", "rose"), "same": ("→", "giữ nguyên", "stayed"), "down": ("↘", "giảm", "fell")}
    symbol, vi, en = words[way]
    return symbol, say(lang, vi, en)


def _slope_notes(change: pd.DataFrame, rows: pd.DataFrame, lang: str) -> list[str]:
    alone = change.loc[change["change"].isna(), "place"].tolist()
    grey = int((~rows["named"]).sum())
    names = join_names(alone, lang, most=12)
    vi, en = f"Thiếu số liệu một năm nên không so sánh: {names}.", f"One year is missing: {names}."
    each = MOST_NAMED // 2
    many = f"Chỉ ghi tên {each} xã tăng nhiều nhất và {each} xã tăng ít nhất hoặc giảm; {grey} xã còn lại vẽ màu xám."
    few = f"Named are the {each} communes that rose most and the {each} at the other end; the other {grey} are grey."
    return [say(lang, vi, en) if alone else "", say(lang, many, few) if grey else ""]


def _draw_slopes(axes: Axes, rows: pd.DataFrame, ends: pd.DataFrame, years: list[str], height: float) -> None:
    values = rows[["before", "after"]].to_numpy(dtype=float)
    pad = max(values.max() - values.min(), 1.0) * 0.03
    low, high = values.min() - pad, values.max() + pad
    axes.set(xlim=(0, 1), ylim=(low, high), xticks=[], yticks=[])
    for x, year, align in zip((0, 1), years, ("right", "left"), strict=True):
        axes.axvline(x, color=RULE, linewidth=0.8, zorder=0.5)
        write(axes, year, (x, 1), (0, 1.2), of=ABOVE, ha=align, va="bottom", weight="bold", role="head")
    for row in rows.itertuples():
        look = {"linewidth": 1.6 if row.named else 0.7, "zorder": 3 if row.named else 1, "clip_on": False}
        dash = palettes.DIRECTIONS[row.way][1] if row.named else "-"
        axes.plot([0, 1], [row.before, row.after], color=row.colour, linestyle=dash, **look)
        axes.plot([0, 1], [row.before, row.after], "o", color=row.colour, markersize=4 if row.named else 2, **look)
    reach = 6 / (axes.get_position().width * canvas.WIDTH_MM)
    scale = (high - low) / height
    wanted = ((ends["after"] - low) / scale).tolist()
    for end, middle in zip(ends.itertuples(), canvas.spread_boxes(wanted, ends["height"], 0, height), strict=True):
        y = low + scale * middle
        axes.plot([1, 1 + reach], [end.after, y], color=RULE, linewidth=0.5, clip_on=False)
        write(axes, end.text, (1 + reach, y), (0.8, 0), role="value")
    starts = rows[rows["named"]].drop_duplicates("start").sort_values("before")
    gap = line_height(LABEL_PT) * scale
    for row, y in zip(starts.itertuples(), canvas.spread(starts["before"].tolist(), gap, low, high), strict=True):
        axes.plot([-reach, 0], [y, row.before], color=RULE, linewidth=0.5, clip_on=False)
        write(axes, row.start, (-reach, y), (-0.8, 0), ha="right", role="value")


# --- the way to the standard ---


def _one_basis(standing: pd.DataFrame, chart: str) -> None:
    columns = ["basis", "year", *_SETS, "level", "count", "communes", "places", "new", "disputed", "unknown"]
    measures.require_columns(standing, [*columns, "cells", "new_cells"], chart)
    if len(set(standing["basis"])) > 1:
        raise ValueError(f"{chart}: figures of different bases are not drawn together: select one")


_SETS = ["criteria_set", "set_name", "set_name_en", "set_from", "out_of"]


def _standing_notes(standing: pd.DataFrame, lang: str) -> list[str]:
    """Whose place is not sure: communes without a denominator, and those whose sources disagree."""
    unknown = sorted({name for names in standing["unknown"] for name in names}, key=sort_key)
    disputed = int(standing.groupby("year")["disputed"].max().max())
    names = join_names(unknown, lang, most=8)
    vi, en = f"Nguồn không nêu mẫu số nên không tính: {names}.", f"Not counted, no denominator given: {names}."
    doubt = say(
        lang,
        f"Có năm {disputed} xã có nguồn mâu thuẫn, tính theo mức thấp hơn.",
        f"In some year the sources disagree on {disputed} communes: the lower level counts.",
    )
    return [say(lang, vi, en) if unknown else "", doubt if disputed else ""]


@styled
def communes_meeting_standard(standing: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """A column for each year: how many communes meet the whole set at its end, new ones on top; all as a rule.

    `standing` as from `measures.standing_by_year`. ValueError: figures of several bases.
    """
    chart = "communes_meeting_standard"
    _one_basis(standing, chart)
    title = title or findings.standard(standing, lang)
    what = say(lang, "Số xã đạt đủ bộ tiêu chí đang áp dụng, cuối năm", "Communes that meet the whole set in force")
    unit, years = say(lang, "xã", "communes"), period_words(standing["year"].map(str), lang)
    subtitle = _line(what, say(lang, f"đơn vị: {unit}", f"unit: {unit}"), where, years)
    if standing.empty:
        return empty_figure(title, subtitle, lang)
    full = standing[standing["level"] == "full"]
    new = full["new"].map(len)
    names = say(lang, "đạt từ năm trước hoặc số liệu đầu tiên", "from before"), say(lang, "mới đạt trong năm", "new")
    legend = [(FOCUS, "", names[0]), (FOCUS_LIGHT, "+", names[1])] if new.any() else []
    legend.append(("#FFFFFF", "–", say(lang, "tổng số xã có số liệu", "all communes with data")))
    above, height, width = legend_height([text for *_, text in legend]) + 9, 58.0, BODY_MM - 6
    page = new_page(title, subtitle, above + height + 6, _standing_notes(standing, lang), standing["basis"], lang)
    draw_legend(page, legend)
    axes = page.axes(3, above, width, height)
    year_axes(axes, full["year"])
    axes.grid(visible=False)
    axes.set(ylim=(0, full["communes"].max() * 1.12), yticks=[])
    _draw_standing_columns(axes, full, width, lang)
    mark_set_changes(axes, standing, _starts(standing), width, lang)
    texts = [f"{row.count}/{row.communes}" for row in full.itertuples()]
    said = [f"{year}: {text}" for year, text in zip(full["year"], texts, strict=True)]
    pairs = zip(full["cells"], full["new_cells"], strict=True)
    old = [[cell for cell in cells if cell not in of_new] for cells, of_new in pairs]
    look = {"how": "places", "x": full["year"]}
    marks = make_marks(full["year"], full["count"] - new, text=texts, series=names[0], colour=FOCUS, cells=old, **look)
    more = [f"+{count}" if count else "" for count in new]
    look |= {"text": more, "series": names[1], "colour": FOCUS_LIGHT}
    marks += make_marks(full["year"], new, cells=full["new_cells"], **look)
    marks = [mark for mark in marks if mark.value or mark.series == names[0]]
    return finish(page, say(lang, "Biểu đồ cột", "Column chart"), said, kind="columns", unit=unit, marks=marks)


def _starts(standing: pd.DataFrame) -> pd.Series:
    """Where the rule of each set stands on the axis of years: half a year before its first column."""
    return standing.groupby("criteria_set")["year"].min() - 0.5


def _draw_standing_columns(axes: Axes, full: pd.DataFrame, width: float, lang: str) -> None:
    low, high = axes.get_xlim()
    slot = width / (high - low)
    back = {"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.85}
    axes.axhline(0, color=RULE, linewidth=0.8)
    for year, count, communes, names in zip(full["year"], full["count"], full["communes"], full["new"], strict=True):
        more = len(names)
        axes.plot([year - 0.46, year + 0.46], [communes, communes], color=INK, linewidth=1.2, zorder=0.6)
        axes.bar(year, count - more, min(0.7, 14 / slot), color=FOCUS, zorder=1)
        axes.bar(year, more, min(0.7, 14 / slot), bottom=count - more, color=FOCUS_LIGHT, edgecolor=MUTED, zorder=1)
        text = f"{number(count, 0, lang)}/{number(communes, 0, lang)}"
        if text_width(text, SMALL_PT, bold=True) > slot - 1.2:
            text = text.replace("/", "\n/")
        text += f"\n(+{more})" if more else ""
        look = {"va": "bottom", "fontsize": SMALL_PT, "weight": "bold", "bbox": back, "linespacing": 1.15}
        write(axes, text, (year, count), (0, 0.8), ha="center", role="value", **look)


@styled
def communes_at_each_level(standing: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """A column for each year, all of the same height: the share of the communes at each level, with their numbers.

    `standing` as from `measures.standing_by_year`. ValueError: figures of several bases.
    """
    chart = "communes_at_each_level"
    _one_basis(standing, chart)
    title = title or findings.levels(standing, lang)
    what = say(lang, "Tỷ lệ xã theo mức đạt, cuối năm", "Share of the communes by level, end of year")
    unit = say(lang, "% số xã; số trong cột: số xã", "% of the communes; in the columns: communes")
    years = period_words(standing["year"].map(str), lang)
    subtitle = _line(what, unit, where, years)
    if standing.empty:
        return empty_figure(title, subtitle, lang)
    levels = sorted(set(standing["level"]), key=level_order)
    legend = [(palettes.level_colour(level), "", level_name(level, lang)) for level in levels]
    above, height, width = legend_height([text for *_, text in legend]) + 9, 62.0, BODY_MM - 11
    page = new_page(title, subtitle, above + height + 6, _standing_notes(standing, lang), standing["basis"], lang)
    draw_legend(page, legend)
    axes = page.axes(11, above, width, height)
    year_axes(axes, standing["year"])
    axes.grid(visible=False)
    axes.set(ylim=(0, 100), yticks=range(0, 101, 25))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 0, lang) + "%"))
    texts = _draw_level_columns(axes, standing, width, height, lang)
    mark_set_changes(axes, standing, _starts(standing), width, lang)
    # By level first: a native chart stacks the levels in the order of the marks.
    order = np.argsort(standing["level"].map(level_order), kind="stable")
    rows = list(zip(standing.itertuples(), texts, strict=True))
    words = [f"{row.year}, {level_name(row.level, lang)}: {text}" for row, text in rows]
    marks = make_marks(
        standing["year"],
        standing["share_pct"],
        text=[text if row.count else "" for row, text in rows],
        series=[level_name(level, lang) for level in standing["level"]],
        colour=standing["level"].map(palettes.level_colour),
        cells=standing["cells"],
        how="places",
        scale=standing["communes"] / 100,
        x=standing["year"],
    )
    marks = [marks[i] for i in order]
    what = say(lang, "Biểu đồ cột chồng 100%", "100% stacked columns")
    return finish(page, what, words, kind="stacked_bars", unit="%", marks=marks)


def _draw_level_columns(axes: Axes, standing: pd.DataFrame, width: float, height: float, lang: str) -> list[str]:
    """Columns from the highest level at the bottom; the number of communes where it fits. The numbers of all."""
    low, high = axes.get_xlim()
    wide, bottom, texts = min(0.82, 16 * (high - low) / width), {}, []
    for row in standing.itertuples():
        colour, start = palettes.level_colour(row.level), bottom.get(row.year, 0.0)
        bottom[row.year], share = start + row.share_pct, row.share_pct
        axes.bar(row.year, share, wide, bottom=start, color=colour, edgecolor=MUTED, linewidth=0.5)
        texts.append(number(row.count, 0, lang))
        room = wide / (high - low) * width, share / 100 * height
        if text_width(texts[-1], SMALL_PT) < room[0] and line_height(SMALL_PT) < room[1]:
            at, look = (row.year, start + share / 2), {"fontsize": SMALL_PT, "color": ink_on(colour)}
            write(axes, texts[-1], at, ha="center", role="value", **look)
    return texts


# --- what is known only within bounds ---


@styled
def intervals(
    bounds: pd.DataFrame, what: str = "", unit: str = "", where: str = "", title: str = "", lang: str = "vi"
) -> Figure:
    """A figure of each place that may be known only within bounds: a point where it is exact, a bar from low to high,
    or a bar that is open to the right where only the lower bound is known.

    `bounds`, one row = one place: place, label, low, high, period, basis, cells; as from `measures.comparable`, with
    qualifier, how and missing_names (places whose figures the sum lacks; they are named below). Places that were split
    have an interval: their figure lies in it, and nothing says where. `what` and `unit` name the figure; "VND" is
    shown in thousands, millions or billions. ValueError: a low bound above the high one.
    """
    needed = ["place", "label", "low", "high", "period", "basis", "cells"]
    measures.require_columns(bounds, needed, "intervals")
    if (bounds["low"] > bounds["high"]).any():
        wrong = bounds.loc[bounds["low"] > bounds["high"], "place"].tolist()
        raise ValueError(f"the low bound is above the high one: {wrong}")
    title = title or findings.intervals(bounds, unit, lang)
    known, unit, scale, decimals = measures.bounds_known(bounds, unit, lang)
    units = say(lang, f"đơn vị: {unit}", f"unit: {unit}") if unit else ""
    subtitle = _line(what, units, where, period_words(bounds["period"], lang))
    if known.empty:
        return empty_figure(title, subtitle, lang)
    known = known.sort_values("label", key=lambda n: n.map(sort_key))
    known = known.assign(top=known["high"].fillna(known["low"]))
    known = known.sort_values(["top", "low"], ascending=False, kind="stable")
    rows, gap = canvas.ends(known, lang)
    rows = rows.assign(sort=np.select([rows["high"].isna(), rows["low"] == rows["high"]], ["from", "exact"], "between"))
    rows["text"] = [_bounds_text(row, decimals, lang) for row in rows.itertuples()]
    labels = lay_rows(rows["label"], gap=gap)
    there = [BOUNDS[sort] for sort in BOUNDS if (rows["sort"] == sort).any()]
    legend = [(colour, symbol, say(lang, *words)) for colour, symbol, words in there]
    above, width = legend_height([text for *_, text in legend]) + 4, BODY_MM - labels.width
    notes = _interval_notes(bounds, known, lang)
    page = new_page(title, subtitle, above + labels.total, notes, bounds["basis"], lang)
    draw_legend(page, legend)
    axes = page.axes(labels.width, above, width, labels.total)
    _draw_intervals(axes, labels, rows, width, lang)
    draw_rows(axes, labels)
    said = [f"{name}: {text}" for name, text in zip(rows["label"], rows["text"], strict=True)]
    exact, how = rows["sort"] == "exact", rows.get("how", "value")
    look = {"text": rows["text"], "colour": rows["sort"].map(lambda sort: BOUNDS[sort][0]), "how": how, "scale": scale}
    look |= {"series": rows["sort"].map(lambda sort: say(lang, *BOUNDS[sort][2])), "cells": rows["cells"]}
    marks = make_marks(rows["label"], rows["low"].where(exact), low=rows["low"], high=rows["high"], **look)
    what = say(lang, "Biểu đồ khoảng", "Chart of intervals")
    return finish(page, what, said, kind="intervals", unit=unit, marks=marks)


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


def _draw_intervals(axes: Axes, labels, rows: pd.DataFrame, width: float, lang: str) -> None:
    low, high = min(rows["low"].min(), 0), max(rows["top"].max(), 0)
    span = (high - low) or 1.0
    room = widest(rows["text"]) + 5 + OPEN_MM
    axes.set(xlim=(low - 0.02 * span, low + span * width / max(width - room, width * 0.2)))
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=bool(span > 5)))
    axes.xaxis.tick_top()
    axes.set_xticks([tick for tick in axes.get_xticks() if low <= tick <= high])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 1, lang)))
    axes.tick_params(axis="x", labelsize=SMALL_PT, pad=1)
    axes.grid(axis="x")
    left, right = axes.get_xlim()
    reach, half = OPEN_MM * (right - left) / width, labels.bar / 2.4
    for y, r in zip(labels.spots, rows.itertuples(), strict=True):
        axes.axhline(y, color=PALE, linewidth=0.8, zorder=0.5)
        end, ends = r.top, [r.low, r.high]
        if r.sort == "exact":
            axes.plot([r.high], [y], "o", color=FOCUS, markersize=6, zorder=3)
        else:
            end = r.high if r.sort == "between" else r.low + reach
            look = {"facecolor": FOCUS_LIGHT, "edgecolor": FOCUS, "linewidth": 0.8}
            if r.sort == "from":
                look, ends = {"facecolor": "white", "edgecolor": MUTED, "linewidth": 0, "hatch": "////"}, ends[:1]
                axes.plot([end], [y], ">", color=MUTED, markersize=5, zorder=3)
            axes.add_patch(Rectangle((r.low, y - half), end - r.low, 2 * half, zorder=2, **look))
            ink = {"color": look["edgecolor"], "markersize": 9, "markeredgewidth": 1.6, "zorder": 3}
            axes.plot(ends, [y] * len(ends), "|", **ink)
        write(axes, r.text, (end, y), (2.2, 0), role="value")


# --- two snapshots ---


@styled
def what_changed(changed: pd.DataFrame, since: str = "", where: str = "", title: str = "", lang: str = "vi") -> Figure:
    """Places by sort of change since the last time; each field lists the criteria, or says how many, with totals.

    `changed` as from `measures.what_changed`; `since` names what it is compared with ("năm 2018", "bản ngày
    30/6/2019"). Places where nothing changed have no row.
    """
    needed = ["place", "place_id", "sort", "item", "name", "change", "value_before", "value_after", "left_out", "basis"]
    measures.require_columns(changed, [*needed, "cells"], "what_changed")
    title = title or findings.what_changed(changed, since, lang)
    what = say(lang, "Thay đổi ở từng xã (số: tiêu chí)", "What changed in each commune (numbers: criteria)")
    subtitle, moved = _line(what, where), changed[changed["change"] != "same"]
    if moved.empty:
        return empty_figure(title, subtitle, lang)
    kinds = [kind for kind in CHANGE_NAMES if (moved["change"] == kind).any()]
    fields = dict(iter(moved.groupby(["place_id", "change"])))
    counts = moved.pivot_table(index="place_id", columns="change", values="item", aggfunc="size", fill_value=0)[kinds]
    places = moved.drop_duplicates("place_id").set_index("place_id")["place"]
    order = sorted(counts.index, key=lambda i: (*_progress_first(counts.loc[i]), sort_key(places[i])))
    shown, gap = canvas.ends(counts.loc[order], lang)
    labels = lay_rows(places[shown.index], least=8.0 if len(shown) <= 24 else 4.6, gap=gap)
    width = min(BODY_MM - labels.width - 12.0, 44.0 * len(kinds))
    column, lines = width / len(kinds), 2 if len(shown) <= 24 else 1
    texts = {key: _field_text(fields[key], column - 2, lines, lang) for key in fields if key[0] in shown.index}
    heads = lay_heads([say(lang, *CHANGE_NAMES[kind]) for kind in kinds], column - 2)
    left_out = int(changed["left_out"].max())
    note = f"{left_out} xã đã chuyển sang bộ tiêu chí khác nên không so từng tiêu chí."
    note = say(lang, note, f"{left_out} communes are measured by another set now and are not compared.")
    body = heads.height + labels.total + 6
    page = new_page(title, subtitle, body, [note] if left_out else [], moved["basis"], lang)
    axes = page.axes(labels.width, heads.height, width, labels.total)
    _draw_fields(axes, labels, shown, texts)
    draw_rows(axes, labels)
    below, beside = ([number(n, 0, lang) for n in sums] for sums in (counts.sum(), shown.sum(axis=1)))
    draw_margins(axes, heads, beside, below, (say(lang, "Cộng", "Sum"),) * 2, 12.0, labels.spots)
    return _what_changed_data(page, shown, places, fields, texts, lang)


def _progress_first(counts: pd.Series) -> tuple[int, ...]:
    """Most criteria newly met on top, most no longer met at the bottom: both ends are what a reader looks for."""
    newly, fallen = int(counts.get("newly_met", 0)), int(counts.get("fallen_back", 0))
    return fallen - newly, fallen, newly - int(counts.sum())


def _what_changed_data(page, shown: pd.DataFrame, places: pd.Series, fields: dict, texts: dict, lang: str) -> Figure:
    marks = [
        Mark(
            places[place],
            float(len(fields[place, kind])),
            text,
            say(lang, *CHANGE_NAMES[kind]),
            colour=palettes.CHANGES[kind][0],
            cells=tuple(sorted({cell for cells in fields[place, kind]["cells"] for cell in cells})),
            how="places",
        )
        for place in shown.index
        for kind in shown.columns
        for text in [texts.get((place, kind))]
        if text
    ]
    said = [f"{mark.category}, {mark.series}: {mark.text}" for mark in marks]
    what, unit = say(lang, "Bảng thay đổi", "Table of changes"), say(lang, "mục", "items")
    return finish(page, what, said, kind="matrix", unit=unit, marks=marks)


def _field_text(rows: pd.DataFrame, width: float, lines: int, lang: str) -> str:
    """The criteria by number, indicators with their old and new figure; how many, where that does not fit."""
    words = []
    for r in rows.itertuples():
        both = r.change == "changed" and pd.notna(r.value_before) and pd.notna(r.value_after)
        arrow = f" {number(r.value_before, 1, lang)} → {number(r.value_after, 1, lang)}" if both else ""
        name = r.item if r.sort == "criterion" else r.name
        # One figure alone may lose its name where there is no room: it is in the table behind the chart.
        alone = arrow and len(rows) == 1 and text_width(name + arrow, SMALL_PT) > width
        words.append(arrow[1:] if alone else name + arrow)
    text = canvas.wrap(", ".join(words), width, SMALL_PT)
    if len(text) <= lines and widest(text, SMALL_PT) <= width:
        return "\n".join(text)
    sorts, n = set(rows["sort"]), len(rows)
    nouns = {"criterion": ("tiêu chí", "criteria"), "indicator": ("chỉ tiêu", "figures" if n > 1 else "figure")}
    return f"{n} " + say(lang, *(nouns[sorts.pop()] if len(sorts) == 1 else ("mục", "items")))


def _draw_fields(axes: Axes, labels, shown: pd.DataFrame, texts: dict) -> None:
    axes.set(xlim=(-0.5, len(shown.columns) - 0.5), xticks=[])
    for y, place in zip(labels.spots, shown.index, strict=True):
        axes.axhline(y + 0.5, color=PALE, linewidth=0.8, zorder=0.5)
        for x, kind in enumerate(shown.columns):
            if (place, kind) not in texts:
                continue
            fill, ink = palettes.CHANGES[kind]
            axes.add_patch(Rectangle((x - 0.48, y - 0.42), 0.96, 0.84, facecolor=fill, edgecolor=outline(fill, fill)))
            write(axes, texts[place, kind], (x, y), ha="center", fontsize=SMALL_PT, color=ink, role="change")
