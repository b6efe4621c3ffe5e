"""Charts of change: two years of each commune, and what differs between two snapshots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis import measures
from analysis.figures import findings, lettering, parts
from analysis.figures.drawn import Drawn, Key, Mark, make_marks
from analysis.figures.lettering import SMALL_PT
from analysis.figures.notes import Note, counting, naming
from analysis.figures.palettes import ALARM, BACKDROP, FOCUS, FOCUS_LIGHT, INK, looks
from analysis.figures.parts import begin, chart, drawn_as, phrase
from analysis.words.names import say
from analysis.words.text import sort_key
from analysis.words.wording import number

MOST_NAMED = 30  # lines of a slope chart that have their names; of more, the ends
CHANGE = "place before after change unit year_before year_after basis cells"
CHANGE += " cells_before cells_after out_of_before out_of_after how_before how_after"


# --- two years ---


def _two_years(
    change: pd.DataFrame, shares: str, where: str, lang: str
) -> tuple[Drawn, list[str], str]:
    """The beginning of a chart of `measures.change_between`, the two years, and the unit."""
    what, unit = phrase("criteria_met", lang), phrase("criteria", lang)
    words = parts.unit_words(unit, lang)
    if (change["unit"] == "share_pct").any():
        what, unit, words = phrase("share_met", lang), "%", shares
    first = change[["year_before", "year_after"]].head(1)
    years = [str(int(year)) for year in first.to_numpy().flat]
    said = what, words, where, phrase("and", lang).join(years)
    return begin(findings.change(change, lang), *said, lang=lang), years, unit


def _alone(change: pd.DataFrame, lang: str) -> Note:
    """A note of the communes that have a figure of one year only."""
    return naming("one_year_missing", change.loc[change["change"].isna(), "place"], lang)


def _two_marks(
    rows: pd.DataFrame, years: Sequence[str], unit: str, looks_of: Sequence[dict[str, Any]]
) -> list[Mark]:
    """The marks of the first year, then those of the second, with these fields."""
    marks = []
    for side, year, look in zip(("before", "after"), years, looks_of, strict=True):
        how, scale = rows[f"how_{side}"], 1.0
        if unit == "%":
            how, scale = "share", rows[f"out_of_{side}"] / 100
        own = {"series": year, "cells": rows[f"cells_{side}"], "how": how, "scale": scale}
        marks += make_marks(rows["place"], rows[side], **own, **look)
    return marks


def _printed(rows: pd.DataFrame, side: str, unit: str, lang: str) -> pd.Series:
    """The figures of the first or the second year as they are printed."""
    suffix = "%" if unit == "%" else ""
    return pd.Series([number(v, 1, lang) + suffix for v in rows[side].tolist()], rows.index)


@chart(CHANGE)
def dumbbell(change: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Two years of each commune as two joined points and their difference, the highest on top.

    `change` as from `measures.change_between`; communes that cannot be compared are named in a
    note.
    """
    shares = phrase("percent_of_other_sets", lang)
    begun, years, unit = _two_years(change, shares, where, lang)
    rows = change[change["change"].notna()]
    rows = rows.sort_values(["after", "before"], ascending=False, kind="stable")
    if rows.empty:
        return begun
    bases, (rows, gaps) = rows["basis"], lettering.ends(rows, lang)
    before, after = (_printed(rows, side, unit, lang) for side in ("before", "after"))
    # Two equal points are one dot, with its number once.
    before = before.where(rows["before"] != rows["after"], "")
    points = [{"text": before, "colour": FOCUS_LIGHT}, {"text": after, "colour": FOCUS}]
    deltas = (rows["after"] - rows["before"]).round(1).tolist()
    look = {
        "text": [("+" if delta > 0 else "") + number(delta, 1, lang) for delta in deltas],
        "series": phrase("change", lang),
        "colour": [ALARM if d < 0 else INK for d in deltas],
    }
    return drawn_as(
        begun,
        "dumbbells",
        bases,
        unit=unit,
        notes=[_alone(change, lang)],
        gaps=gaps,
        marks=_two_marks(rows, years, unit, points),
        beside=make_marks(
            rows["place"], rows["change"], how="difference", cells=rows["cells"], **look
        ),
        legend=[Key(FOCUS_LIGHT, "", years[0]), Key(FOCUS, "", years[1])],
    )


@chart(CHANGE)
def slope(change: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Two years of each commune as one line; what rose, stayed and fell differ in colour, dash.

    `change` as from `measures.change_between`. Of more than 30 communes those that moved most are
    named, up and down; the others are grey lines, and a note says how many they are.
    """
    begun, years, unit = _two_years(change, parts.unit_words("%", lang), where, lang)
    rows = change[change["change"].notna()]
    if rows.empty:
        return begun
    # From the lowest now to the highest, so that names at one height are read from below.
    names_down = {"key": lambda n: n.map(sort_key), "ascending": False, "kind": "stable"}
    rows = rows.sort_values("place", **names_down).sort_values("after", kind="stable")
    moved, each, look = rows["change"].round(1), MOST_NAMED // 2, looks("direction")
    ranked = moved.sort_values(kind="stable").index
    if len(ranked) > MOST_NAMED:
        ranked = [*ranked[:each], *ranked[-each:]]
    named = pd.Series(rows.index.isin(ranked), rows.index)
    way = np.select([moved > 0, moved < 0], ["up", "down"], "same").tolist()
    colours = pd.Series([look[one].fill for one in way], rows.index).where(named, BACKDROP)
    sides = zip(("before", "after"), years, strict=True)
    printed = [(_printed(rows, side, unit, lang), int(year)) for side, year in sides]
    look_of = [{"text": texts.where(named, ""), "x": year} for texts, year in printed]
    points = [own | {"colour": colours} for own in look_of]
    grey = int((~named).sum())
    note = counting("grey_lines", grey, lang, each=each)
    return drawn_as(
        begun,
        "slope lines",
        change["basis"],
        unit=unit,
        notes=[_alone(change, lang), note],
        marks=_two_marks(rows, years, unit, points),
        legend=parts.keys("direction", [one for one in look if one in way], lang),
    )


# --- two snapshots ---


@chart("place place_id sort item name change value_before value_after left_out basis cells")
def what_changed(changed: pd.DataFrame, since="", where: str = "", lang: str = "vi") -> Drawn:
    """Places by sort of change since the last time; each field lists the criteria, or counts them.

    `changed` as from `measures.what_changed`; `since` names what it is compared with ("năm 2018",
    "bản ngày 30/6/2019"). Places where nothing changed have no row.
    """
    finding = findings.what_changed(changed, since, lang)
    begun = begin(finding, phrase("what_changed", lang), where, lang=lang)
    moved = changed[changed["change"] != "same"]
    if moved.empty:
        return begun
    moved = moved.assign(place=parts.own_names(moved))
    look = {kind: own for kind, own in looks("change").items() if kind in set(moved["change"])}
    fields = moved.groupby(["place", "change"])
    counts = fields.size().unstack(fill_value=0)[list(look)]  # noqa: PD010
    order = [(*_progress_first(own), sort_key(str(name)), name) for name, own in counts.iterrows()]
    counts = counts.loc[[name for *_, name in sorted(order)]]
    shown, gaps = lettering.ends(counts, lang)
    _, column, lines = lettering.lay_changes(shown.index.tolist(), len(look), gaps)
    marks = [
        Mark(
            place,
            float(len(rows)),
            _field_text(rows, column - 2, lines, lang),
            look[kind].named(lang),
            colour=look[kind].fill,
            how="places",
            cells=measures.union(rows["cells"]),
        )
        for place in shown.index
        for kind in look
        for rows in [moved[(moved["place"] == place) & (moved["change"] == kind)]]
        if len(rows)
    ]
    left_out = int(changed["left_out"].max())
    cells = fields["cells"].agg(measures.union).unstack()  # noqa: PD010
    cells = parts.no_cells(cells).loc[counts.index, counts.columns]
    right = [str(own.sum()) if name in shown.index else "" for name, own in counts.iterrows()]
    names = [own.named(lang) for own in look.values()]
    cells, sums = cells.set_axis(names, axis=1), counts.set_axis(names, axis=1)
    return drawn_as(
        begun,
        "changes matrix",
        moved["basis"],
        unit=phrase("items", lang),
        marks=marks,
        notes=[counting("other_set", left_out, lang)],
        gaps=gaps,
        beside=parts.sums_of(cells, sums, right, map(str, counts.sum()), how="places"),
        sums=[phrase("sum", lang)] * 2,
    )


def _progress_first(counts: pd.Series) -> tuple[int, ...]:
    """Most criteria newly met on top, most no longer met at the bottom."""
    newly, fallen = int(counts.get("newly_met", 0)), int(counts.get("fallen_back", 0))
    return fallen - newly, fallen, newly - int(counts.sum())


def _field_text(rows: pd.DataFrame, width: float, lines: int, lang: str) -> str:
    """The criteria by number, indicators with both figures; how many, where that does not fit."""
    words = [_item_text(row, lang) for row in rows.to_dict("records")]
    if len(words) == 1 and lettering.text_width(words[0], SMALL_PT) > width:
        # One figure alone may lose its name: the table behind the chart has it.
        words = [" ".join(words[0].rsplit(" ", 3)[1:]) if " → " in words[0] else words[0]]
    text = lettering.wrap(", ".join(words), width, SMALL_PT)
    if len(text) <= lines and lettering.widest(text, SMALL_PT) <= width:
        return "\n".join(text)
    sorts, n = set(rows["sort"]), len(rows)
    if sorts == {"indicator"}:
        return f"{n} " + say(lang, "chỉ tiêu", "figures" if n > 1 else "figure")
    return f"{n} " + phrase("criteria" if sorts == {"criterion"} else "items", lang)


def _item_text(row: dict[Any, Any], lang: str) -> str:
    """A criterion's number, or an indicator's name with its old and new figure."""
    name, both = row["item" if row["sort"] == "criterion" else "name"], ""
    values = row["value_before"], row["value_after"]
    if row["change"] == "changed" and not pd.isna(values[0]) and not pd.isna(values[1]):
        both = " " + " → ".join(number(value, 1, lang) for value in values)
    return name + both
