"""Maps of communes as tiles: each beside its neighbours, by status, without borders."""

from __future__ import annotations

import pandas as pd

from analysis.figures import findings_of_maps as findings
from analysis.figures import parts
from analysis.figures.drawn import Drawn, Key, Mark, make_marks
from analysis.figures.notes import Note, naming
from analysis.figures.palettes import tile_looks
from analysis.figures.parts import begin, chart, drawn_as, phrase
from analysis.figures.said import Finding
from analysis.words.levels import level_kind, level_name, level_of, level_order
from analysis.words.places import RURAL
from analysis.words.wording import date_words, number, period_words

_TILES = "place_id label place_type x y stands dated told day basis cells"
_BESIDE = ("conflicting", "no_data", "not_applicable")  # no step of a scale


@chart(f"{_TILES} met low high out_of bands period differs how")
def map_of_criteria(tiles: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Communes as tiles beside their neighbours, coloured and marked by the criteria they meet.

    `tiles` as from `measures.on_map` of `measures.of_one_commune`; one row per commune, a tile
    where it is known where that is.
    """
    told = tiles[tiles["told"]]
    time = period_words(told["period"], lang)
    begun = begin(findings.on_map(tiles, lang), *_said(told, where, time, lang), lang=lang)
    if told.empty:
        return begun
    marks, legend = _of_levels(tiles, lang)
    notes = [*_notes(tiles, lang), _silent(tiles, lang)]
    return _drawn(begun, told, marks, legend, notes, "criteria")


@chart(f"{_TILES} met low high out_of bands period differs how side")
def criteria_before_and_after(tiles: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Two maps side by side: the communes before a reform, and those that they became.

    `tiles` as for `map_of_criteria`, with `side` ("before", "after"); a letter behind the names
    joins those that belong together.
    """
    told = tiles[tiles["told"]]
    time = period_words(told["period"], lang)
    finding = findings.before_and_after(tiles, lang)
    begun = begin(finding, *_said(told, where, time, lang), lang=lang)
    if told.empty:
        return begun
    marks, legend = [], {}
    notes: list[Note] = [phrase("groups", lang)]
    for side, own in tiles.groupby("side", sort=False):
        found, keys = _of_levels(own, lang, _side_name(str(side), own, lang))
        marks, legend = marks + found, legend | {key.text: key for key in keys}
        notes += [*_notes(own, lang), _silent(own, lang)]
    return _drawn(begun, told, marks, [*legend.values()], notes, "criteria")


@chart(f"{_TILES} standard year")
def map_of_recognitions(tiles: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Communes as tiles beside their neighbours: the highest standard each is recognised by, and
    since when; lists received may leave some out.

    `tiles` as from `measures.on_map` of `measures.recognised_now`.
    """
    begun = _of_acts(tiles, findings.recognised_on_map(tiles, lang), where, lang)
    if not tiles["told"].any():
        return begun
    marks, legend = _recognised(tiles, lang)
    return _drawn(begun, tiles[tiles["told"]], marks, legend, _notes(tiles, lang))


@chart(f"{_TILES} standard year met out_of how side")
def recognitions_before_and_after(tiles: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Two maps side by side: what communes were recognised as before a reform, and of those that
    they became how many of the communes in it were.

    `tiles` as for `map_of_recognitions`, with `side`, and `met` and `out_of` of those after.
    """
    old, new = tiles[tiles["side"] == "before"], tiles[tiles["side"] == "after"]
    begun = _of_acts(old, findings.recognised_within(new, lang), where, lang)
    if old.empty or new.empty:
        return begun
    marks, legend = _recognised(old, lang, _side_name("before", old, lang))
    drawn = new[new["x"].notna()]
    parts_of = zip(drawn["met"], drawn["out_of"], drawn["told"], strict=True)
    status = ["not_applicable" if not told else "all_of" if met == whole else "some_of" if met
              else "none_of" for met, whole, told in parts_of]  # fmt: skip
    pairs = zip(drawn["met"], drawn["out_of"], strict=True)
    texts = ["" if pd.isna(whole) else f"{met:.0f}/{whole:.0f}" for met, whole in pairs]
    look = tile_looks()
    marks += make_marks(
        drawn["label"], drawn["met"], text=texts, status=status, how="places",
        panel=_side_name("after", new, lang), colour=[look[one].fill for one in status],
        cells=drawn["cells"], x=drawn["x"], y=drawn["y"],
    )  # fmt: skip
    later = parts.keys("tile", [name for name in look if name in set(status)], lang)
    keys = {key.text: key for key in (*legend, *later)}
    notes: list[Note] = [phrase("groups", lang), phrase("not_again", lang)]
    notes += [*_notes(old, lang), *_notes(new, lang)]
    return _drawn(begun, tiles[tiles["told"]], marks, [*keys.values()], notes, "communes")


def _of_acts(tiles: pd.DataFrame, finding: Finding, where: str, lang: str) -> Drawn:
    """A map of recognitions begun: what is shown, where, until when."""
    day = date_words(str(tiles["day"].iloc[0]), lang) if len(tiles) else ""
    time = phrase("until", lang, day=day) if day else ""
    return begin(finding, phrase("recognised_as", lang), where, time, lang=lang)


def _recognised(tiles: pd.DataFrame, lang: str, panel: str = "") -> tuple[list[Mark], list[Key]]:
    """The tiles of communes by what they are recognised as, each with its year."""
    look = tile_looks()
    drawn = tiles[tiles["x"].notna()]
    silent = (drawn["place_type"] == RURAL).map({True: "none", False: "not_applicable"})
    status = drawn["standard"].where(drawn["told"], silent)
    years = zip(drawn["year"], drawn["told"], strict=True)
    marks = make_marks(
        drawn["label"], [float("nan")] * len(drawn), status=status, panel=panel,
        text=[f"{year:.0f}" if known else "" for year, known in years],
        colour=[look[one].fill for one in status], cells=drawn["cells"], x=drawn["x"], y=drawn["y"],
    )  # fmt: skip
    return marks, parts.keys("tile", [name for name in look if name in set(status)], lang)


def _side_name(side: str, tiles: pd.DataFrame, lang: str) -> str:
    """The heading of one of two maps: whose borders it has, and of when its figures are."""
    day = date_words(str(tiles["day"].iloc[0]), lang)
    return phrase(f"{side}_reform", lang, day=day)


def _said(told: pd.DataFrame, where: str, time: str, lang: str) -> tuple[str, ...]:
    """Measure, unit with the size of the set where all share one, place and time."""
    whole = told["out_of"].unique()
    unit = parts.unit_words(phrase("criteria", lang), lang)
    if len(whole) == 1 and whole[0] > 0:
        unit = phrase("of_criteria", lang, size=number(float(whole[0]), 0, lang))
    return phrase("criteria_map", lang), unit, where, time


def _drawn(
    begun: Drawn,
    told: pd.DataFrame,
    marks: list[Mark],
    legend: list[Key],
    notes: list[Note],
    unit: str = "",
) -> Drawn:
    """The map: a table of coloured fields, drawn as tiles; `unit`: of its numbers (a phrase)."""
    every = dict.fromkeys([phrase("tiles", begun.lang), *notes])
    more = {"marks": marks, "legend": legend, "notes": [*every]}
    more |= {"unit": phrase(unit, begun.lang)} if unit else {}
    return drawn_as(begun, "tiles matrix", told["basis"], **more)


def _of_levels(tiles: pd.DataFrame, lang: str, panel: str = "") -> tuple[list[Mark], list[Key]]:
    """The tiles of communes by the level that they are at, and the keys of these levels."""
    drawn = tiles[tiles["x"].notna()]
    levels = [_level(row) for row in drawn.to_dict("records")]
    kinds, look = [level_kind(level) for level in levels], tile_looks()
    alone = len(drawn.loc[drawn["told"], "out_of"].unique()) == 1
    told = zip(drawn["low"], drawn["high"], drawn["out_of"], strict=True)
    texts = ["" if pd.isna(low) else _between(low, high, lang) + ("" if alone or pd.isna(whole) else
             f"/{number(whole, 0, lang)}") for low, high, whole in told]  # fmt: skip
    marks = make_marks(
        drawn["label"], drawn["met"], text=texts, status=kinds, panel=panel,
        colour=[look[kind].fill for kind in kinds], cells=drawn["cells"],
        how=drawn["how"].fillna("value"), x=drawn["x"], y=drawn["y"],
    )  # fmt: skip
    steps = sorted(set(levels) - set(_BESIDE), key=level_order)
    keys = [Key(look[level_kind(one)].fill, look[level_kind(one)].symbol, level_name(one, lang))
            for one in steps]  # fmt: skip
    return marks, keys + parts.keys("tile", [one for one in _BESIDE if one in levels], lang)


def _between(low: float, high: float, lang: str) -> str:
    """A number, or the least and the most of those that sources tell."""
    return "–".join(dict.fromkeys(number(one, 1, lang) for one in (low, high)))


def _level(row: dict) -> str:
    """Its level; or that sources differ, that nobody told, that the criteria are not its own."""
    if row["told"]:
        differs = row["differs"] is True
        return "conflicting" if differs else level_of(row["met"], row["out_of"], row["bands"])
    return "no_data" if row["place_type"] == RURAL else "not_applicable"


# --- notes ---


def _notes(tiles: pd.DataFrame, lang: str) -> list[Note]:
    """Which figures have no tile, which tiles are not where the commune itself is."""
    day = tiles["day"].iloc[0]
    drawn = tiles[tiles["x"].notna()]
    return [
        naming("no_tile", tiles.loc[tiles["told"] & tiles["x"].isna(), "label"], lang,
               date_words(day, lang)),
        naming("by_successor", drawn.loc[drawn["stands"] == "successor", "label"], lang),
        phrase("undated", lang) if not drawn["dated"].all() and day < "2025-06-30" else "",
    ]  # fmt: skip


def _silent(tiles: pd.DataFrame, lang: str) -> Note:
    """Which communes have no figure."""
    return naming("no_figure", findings.silent(tiles)["label"], lang)
