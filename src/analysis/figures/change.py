"""Charts of change: two years of each commune, and what differs between two snapshots."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.figures import findings
from analysis.figures.drawn import Drawn, Key, Mark, make_marks
from analysis.figures.lettering import SMALL_PT, ends, lay_changes, text_width, widest, wrap
from analysis.figures.palettes import ALARM, BACKDROP, FOCUS, FOCUS_LIGHT, INK, looks
from analysis.figures.parts import (
    all_cells,
    begin,
    chart,
    drawn_as,
    keys,
    of_criteria,
    sums_of,
    unit_words,
)
from analysis.words.text import sort_key
from analysis.words.wording import join_names, number, say

MOST_NAMED = 30  # lines of a slope chart that have their names; of more, the ends
CHANGE = (
    "place before after change unit year_before year_after basis cells"
    " cells_before cells_after out_of_before out_of_after how_before how_after"
)


# --- two years ---


def _two_years(change: pd.DataFrame, title: str, unit_of_shares: str, where: str, lang: str) -> tuple[Drawn, list[str]]:
    """The beginning of a chart of `measures.change_between`, with the unit of its axis; and the two years."""
    share = bool((change["unit"] == "share_pct").any())
    what, unit = say(lang, "Số tiêu chí đạt chuẩn", "Criteria met"), unit_words(of_criteria(lang), lang)
    if share:
        what, unit = say(lang, "Tỷ lệ tiêu chí đạt chuẩn", "Share of criteria met"), unit_of_shares
    years = [str(int(change[column].iloc[0])) for column in ("year_before", "year_after")] if len(change) else []
    between = say(lang, " và ", " and ").join(years)
    begun = begin(title or findings.change(change, lang), what, unit, where, between, lang=lang)
    return begun, years


def _alone(change: pd.DataFrame, lang: str) -> str:
    """A note of the communes that have a figure of one year only."""
    names = join_names(change.loc[change["change"].isna(), "place"].tolist(), lang, most=12)
    vi, en = f"Thiếu số liệu một năm nên không so sánh: {names}.", f"One year is missing: {names}."
    return say(lang, vi, en) if names else ""


def _two_marks(rows: pd.DataFrame, years: Sequence[str], unit: str, looks_of: Sequence[dict]) -> list[Mark]:
    """The marks of the first year, then those of the second; `looks_of`: more fields of the marks of each."""
    marks = []
    for side, year, look in zip(("before", "after"), years, looks_of, strict=True):
        how, scale = ("share", rows[f"out_of_{side}"] / 100) if unit == "%" else (rows[f"how_{side}"], 1.0)
        own = {"series": year, "cells": rows[f"cells_{side}"], "how": how, "scale": scale}
        marks += make_marks(rows["place"], rows[side], **own, **look)
    return marks


@chart(CHANGE)
def dumbbell(change: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Drawn:
    """Two years of each commune as two joined points, with the difference at the right; the highest now on
    top.

    `change` as from `measures.change_between`; communes that cannot be compared are named in a note.
    """
    shares = say(lang, "% của bộ tiêu chí (mẫu số hai năm khác nhau)", "% of the set (denominators differ)")
    begun, years = _two_years(change, title, shares, where, lang)
    rows = change[change["change"].notna()].sort_values(["after", "before"], ascending=False, kind="stable")
    if rows.empty:
        return begun
    bases, (rows, gaps) = rows["basis"], ends(rows, lang)
    unit = "%" if (rows["unit"] == "share_pct").any() else of_criteria(lang)
    before, after = _printed(rows, unit, lang)
    # Two equal points are one dot, with its number once.
    before = [text if b != a else "" for text, b, a in zip(before, rows["before"], rows["after"], strict=True)]
    points = [{"text": before, "colour": FOCUS_LIGHT}, {"text": after, "colour": FOCUS}]
    deltas = [round(a - b, 1) for b, a in zip(rows["before"], rows["after"], strict=True)]
    look = {
        "text": [("+" if delta > 0 else "") + number(delta, 1, lang) for delta in deltas],
        "series": say(lang, "thay đổi", "change"),
        "colour": [ALARM if delta < 0 else INK for delta in deltas],
        "cells": rows["cells"],
    }
    return drawn_as(
        begun,
        "dumbbells",
        bases,
        unit=unit,
        notes=[_alone(change, lang)],
        marks=_two_marks(rows, years, unit, points),
        beside=make_marks(rows["place"], rows["change"], how="difference", **look),
        legend=[Key(FOCUS_LIGHT, "", years[0]), Key(FOCUS, "", years[1])],
        gaps=gaps,
    )


def _printed(rows: pd.DataFrame, unit: str, lang: str) -> list[list[str]]:
    """The figures of the first and of the second year as they are printed."""
    suffix = "%" if unit == "%" else ""
    return [[number(value, 1, lang) + suffix for value in rows[side]] for side in ("before", "after")]


@chart(CHANGE)
def slope(change: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi") -> Drawn:
    """Two years of each commune as one line, named at its end; what rose, stayed and fell differ in colour and dash.

    `change` as from `measures.change_between`. Of more than 30 communes those that moved most are named, up and
    down; the others are grey lines, and a note says how many they are.
    """
    begun, years = _two_years(change, title, unit_words("%", lang), where, lang)
    rows = change[change["change"].notna()]
    if rows.empty:
        return begun
    # From the lowest now to the highest, so that names at one height are read from below.
    rows = rows.sort_values("place", key=lambda n: n.map(sort_key), ascending=False, kind="stable")
    rows = rows.sort_values("after", kind="stable")
    moved, unit = rows["change"].round(1), "%" if (rows["unit"] == "share_pct").any() else of_criteria(lang)
    named = _moved_most(moved)
    way = pd.Series(np.select([moved > 0, moved < 0], ["up", "down"], "same"), rows.index)
    look = looks("direction")
    colours = way.map(lambda name: look[name].fill).where(named, BACKDROP)
    printed = [[text if own else "" for text, own in zip(texts, named, strict=True)] for texts in _printed(rows, unit, lang)]
    points = [{"text": texts, "colour": colours, "x": int(year)} for texts, year in zip(printed, years, strict=True)]
    marks = _two_marks(rows, years, unit, points)
    legend = keys("direction", [name for name in look if (way == name).any()], lang)
    notes = [_alone(change, lang), _grey(int((~named).sum()), lang)]
    return drawn_as(begun, "slope lines", change["basis"], unit=unit, notes=notes, marks=marks, legend=legend)


def _moved_most(moved: pd.Series) -> pd.Series:
    """Which lines are named: all, or of many those that moved most, up and down."""
    if len(moved) <= MOST_NAMED:
        return pd.Series(True, moved.index)
    ranked, each = moved.sort_values(kind="stable").index, MOST_NAMED // 2
    return pd.Series(moved.index.isin([*ranked[:each], *ranked[-each:]]), moved.index)


def _grey(count: int, lang: str) -> str:
    each = MOST_NAMED // 2
    vi = f"Chỉ ghi tên {each} xã tăng nhiều nhất và {each} xã tăng ít nhất hoặc giảm; {count} xã còn lại vẽ màu xám."
    en = f"Named are the {each} communes that rose most and the {each} at the other end; the other {count} are grey."
    return say(lang, vi, en) if count else ""


# --- two snapshots ---


@chart("place place_id sort item name change value_before value_after left_out basis cells")
def what_changed(changed: pd.DataFrame, since: str = "", where: str = "", title: str = "", lang: str = "vi") -> Drawn:
    """Places by sort of change since the last time; each field lists the criteria, or says how many, with totals.

    `changed` as from `measures.what_changed`; `since` names what it is compared with ("năm 2018", "bản ngày
    30/6/2019"). Places where nothing changed have no row.
    """
    what = say(lang, "Thay đổi ở từng xã (số: tiêu chí)", "What changed in each commune (numbers: criteria)")
    begun = begin(title or findings.what_changed(changed, since, lang), what, where, lang=lang)
    moved = changed[changed["change"] != "same"]
    if moved.empty:
        return begun
    moved = moved.assign(place=_own_names(moved))
    kinds = {kind: look for kind, look in looks("change").items() if (moved["change"] == kind).any()}
    counts = moved.pivot_table(index="place", columns="change", values="item", aggfunc="size", fill_value=0)
    counts = counts[list(kinds)]
    order = sorted(counts.index, key=lambda name: (*_progress_first(counts.loc[name]), sort_key(name)))
    counts = counts.loc[order]
    shown, gaps = ends(counts, lang)
    _, column, lines = lay_changes(list(shown.index), len(kinds), gaps)
    fields = dict(iter(moved.groupby(["place", "change"])))
    marks = [
        Mark(
            place,
            float(len(rows)),
            _field_text(rows, column - 2, lines, lang),
            kinds[kind].named(lang),
            colour=kinds[kind].fill,
            cells=all_cells(rows["cells"]),
            how="places",
        )
        for place in shown.index
        for kind in kinds
        if (rows := fields.get((place, kind))) is not None
    ]
    return drawn_as(
        begun,
        "changes matrix",
        moved["basis"],
        unit=say(lang, "mục", "items"),
        notes=[_left_out(int(changed["left_out"].max()), lang)],
        marks=marks,
        beside=_changes_beside(counts, shown, fields, [look.named(lang) for look in kinds.values()], lang),
        gaps=gaps,
        sums=(say(lang, "Cộng", "Sum"),) * 2,
    )


def _own_names(moved: pd.DataFrame) -> pd.Series:
    """The names of the places, with their code where two have one name."""
    twice = moved.groupby("place")["place_id"].transform("nunique") > 1
    return moved["place"].where(~twice, moved["place"] + " [" + moved["place_id"].astype(str) + "]")


def _left_out(count: int, lang: str) -> str:
    vi = f"{count} xã đã chuyển sang bộ tiêu chí khác nên không so từng tiêu chí."
    en = f"{count} communes are measured by another set now and are not compared."
    return say(lang, vi, en) if count else ""


def _changes_beside(
    counts: pd.DataFrame, shown: pd.DataFrame, fields: dict, names: list[str], lang: str
) -> list[Mark]:
    """The sums of the rows that are shown, and of the columns with what is not."""
    found = [[all_cells(fields[p, k]["cells"]) if (p, k) in fields else () for k in counts] for p in counts.index]
    cells = pd.DataFrame(found, counts.index, names)
    right = [number(row.sum(), 0, lang) if place in shown.index else "" for place, row in counts.iterrows()]
    below = [number(total, 0, lang) for total in counts.sum()]
    return sums_of(cells, counts.set_axis(names, axis=1), right, below, how="places")


def _progress_first(counts: pd.Series) -> tuple[int, ...]:
    """Most criteria newly met on top, most no longer met at the bottom: both ends are what a reader looks for."""
    newly, fallen = int(counts.get("newly_met", 0)), int(counts.get("fallen_back", 0))
    return fallen - newly, fallen, newly - int(counts.sum())


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
    text = wrap(", ".join(words), width, SMALL_PT)
    if len(text) <= lines and widest(text, SMALL_PT) <= width:
        return "\n".join(text)
    sorts, n = set(rows["sort"]), len(rows)
    nouns = {"criterion": ("tiêu chí", "criteria"), "indicator": ("chỉ tiêu", "figures" if n > 1 else "figure")}
    return f"{n} " + say(lang, *(nouns[sorts.pop()] if len(sorts) == 1 else ("mục", "items")))
