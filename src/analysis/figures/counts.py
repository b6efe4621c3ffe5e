"""Counts: recognitions, what recognised communes miss, what sources give part by part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis import measures
from analysis.figures import findings_of_counts as findings
from analysis.figures import parts
from analysis.figures.criteria import stacked_marks
from analysis.figures.drawn import Drawn, make_marks
from analysis.figures.notes import counting, naming
from analysis.figures.palettes import FOCUS, FOCUS_LIGHT, looks
from analysis.figures.parts import begin, chart, drawn_as, phrase
from analysis.figures.said import Finding
from analysis.words.wording import approximately, date_words, number, period_words

MOST_BARS = 40
MOST_NUMBERS = 12  # of criteria beside the name of a commune


def stacked(
    begun: Drawn,
    rows: pd.DataFrame,
    group: str,
    unit: str,
    lang: str,
    beside: pd.DataFrame | None = None,
    **more: Any,
) -> Drawn:
    """Stacked bars of a table with one row a segment: label, part, value, cells, how, basis.

    Bars in the order of the table, segments in that of `looks`; `beside` (label, value, text,
    cells, how) is what is written at the end of the bars instead of sums.
    """
    names = list(dict.fromkeys(rows["label"]))
    filled = set(rows.loc[rows["value"] > 0, "part"])
    there = [name for name in looks(group) if name in filled]
    fields = rows.set_index(["label", "part"])
    values = parts.wide(fields, "value", names, there).fillna(0.0)
    cells = parts.no_cells(parts.wide(fields, "cells", names, there))
    # What stands aside there tells of fields: "đang hoàn thiện (số: %)".
    legend = [replace(key, text=key.text.split(" (")[0]) for key in parts.keys(group, there, lang)]
    how = dict(zip(zip(rows["label"], rows["part"], strict=True), rows["how"], strict=True))
    marks = stacked_marks(values, cells, legend, 9, lang)
    if beside is None:
        sums = rows.groupby("label", sort=False).agg(
            value=("value", "sum"), cells=("cells", measures.union), how=("how", "first")
        )
        plain = rows.groupby("label", sort=False)["how"].agg(lambda own: set(own) <= {"value"})
        several = rows.groupby("label", sort=False).size() > 1
        sums["how"] = sums["how"].mask(several, "places").mask(several & plain, "sum")
        texts = [number(value, 0, lang) for value in sums["value"].tolist()]
        beside = sums.assign(text=texts).reset_index()
    return drawn_as(
        begun,
        "stacked_bars",
        rows["basis"],
        unit=unit,
        legend=legend,
        marks=[replace(one, how=how.get((one.category, one.status), one.how)) for one in marks],
        beside=make_marks(
            beside["label"],
            beside["value"],
            text=beside["text"],
            cells=beside["cells"],
            how=beside["how"],
        ),
        **more,
    )


# --- recognitions ---


@chart("year part communes names period basis cells how")
def recognitions_by_year(by_year: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """How many communes lists name as recognised in each year, by what they were given.

    `by_year` as from `measures.recognised_by_year`; a year without a list has no bar, which does
    not say that nobody was recognised.
    """
    unit, time = phrase("communes", lang), period_words(by_year["period"], lang)
    said = phrase("recognised", lang), parts.unit_words(unit, lang), where, time
    begun = begin(findings.recognitions(by_year, lang), *said, lang=lang)
    if by_year.empty:
        return begun
    rows = by_year.sort_values("year")
    rows = rows.assign(label=rows["year"].astype(str), value=rows["communes"].astype(float))
    return stacked(begun, rows, "act", unit, lang, notes=[phrase("only_named", lang)])


@chart("place_id place out_of because deciding left decision share_pct period basis cells how")
def distance_to_withdrawal(distance: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Of recognised communes the criteria that are not met, and how many more may be lost.

    `distance` as from `measures.distance_to_withdrawal`; the nearest to withdrawal on top, the
    numbers of the criteria beside the names.
    """
    unit, time = phrase("criteria", lang), period_words(distance["period"], lang)
    said = phrase("unmet_of_recognised", lang), parts.unit_words(unit, lang), where, time
    begun = begin(findings.distance(distance, lang), *said, lang=lang)
    missing = distance[distance["unmet"] > 0]
    if missing.empty:
        return begun
    shown, rest = parts.first_rows(missing, "place", lang, MOST_BARS)
    shown = shown.assign(label=[_because(row, lang) for row in shown.to_dict("records")])
    rows = [
        shown.assign(part=part, value=shown[part].astype(float), cells=shown[f"{part}_cells"])
        for part in ("not_met", "in_progress")
    ]
    found = pd.concat(rows)
    names = {name: n for n, name in enumerate(shown["label"])}
    found = found[found["value"] > 0].sort_values("label", key=lambda own: own.map(names))
    texts = [phrase("may_lose", lang, left=left) for left in shown["left"]]
    beside = shown.assign(value=shown["unmet"].astype(float), text=texts)
    pairs = zip(shown["not_met_cells"], shown["in_progress_cells"], strict=True)
    beside["cells"] = pd.Series([measures.union(pair) for pair in pairs], beside.index)
    beside["how"] = "places"
    clean = distance.loc[distance["unmet"] == 0, "place"].tolist()
    acts = ", ".join(dict.fromkeys(distance["decision"]))
    rule = counting("withdrawal_rule", len(distance), lang, acts)
    notes = [rule, rest, naming("all_met", clean, lang)]
    return stacked(begun, found, "status", unit, lang, beside, notes=notes)


def _because(row: dict[Any, Any], lang: str) -> str:
    """The name of a commune and the numbers of its unmet criteria, those that decide marked."""
    numbers = [one + "*" * (one in row["deciding"]) for one in row["because"]]
    numbers = [*numbers[:MOST_NUMBERS], *(["…"] if len(numbers) > MOST_NUMBERS else [])]
    return f"{row['place']} ({', '.join(numbers)})"


# --- counts that sources give part by part ---

PARTS = "place_id place period part value basis cells how"


def of_parts(
    counts: pd.DataFrame, group: str, unit: str, said: tuple[str, ...],
    finding: Finding, lang: str,
    by: str = "", **more: Any,
) -> Drawn:  # fmt: skip
    """Bars by place and date (and what stands in the column `by`) in the parts of a group."""
    begun = begin(finding, *said, lang=lang)
    if counts.empty:
        return begun
    when = [f"{place} ({date_words(period, lang)})" for place, period in
            zip(parts.own_names(counts), counts["period"], strict=True)]  # fmt: skip
    beside = (", " + counts[by]).where(counts[by] != "", "") if by else ""
    rows = counts.assign(label=pd.Series(when, counts.index) + beside)
    shown, note = parts.first_rows(rows.drop_duplicates("label"), "label", lang, MOST_BARS)
    rows = rows[rows["label"].isin(shown["label"])].drop_duplicates(["label", "part"])
    return stacked(begun, rows, group, unit, lang, notes=[*more.pop("notes", ()), note], **more)


@chart(PARTS + " out_of grade")
def urban_standards(counts: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Standards of towns by what they score, out of those of their class on that day.

    `counts` as from `measures.urban_standards`; standards are no points.
    """
    unit, time = phrase("standards", lang), period_words(counts["period"], lang)
    said = phrase("urban_standards", lang), parts.unit_words(unit, lang), where, time
    finding = findings.urban(counts, lang)
    named = counts.assign(grade=[phrase(f"grade_{own}", lang) for own in counts["grade"]])
    return of_parts(named, "standard_part", unit, said, finding, lang, "grade",
                     notes=[phrase("versions", lang)])  # fmt: skip


@chart(PARTS + " stage")
def models_by_stage(counts: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Models of mass mobilisation by place, date and stage, of groups and of persons.

    `counts` as from `measures.models_by_stage`.
    """
    unit, time = phrase("models", lang), period_words(counts["period"], lang)
    said = phrase("models_by_stage", lang), parts.unit_words(unit, lang), where, time
    named = counts.assign(stage=[phrase(f"stage_{one}", lang) for one in counts["stage"]])
    finding = findings.models(counts, lang)
    return of_parts(named, "model_part", unit, said, finding, lang, "stage",
                     notes=[phrase("stages_hold", lang)])  # fmt: skip


@chart(PARTS + " low high")
def communes_by_band(counts: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Communes of provinces and districts by how many criteria they meet, as sources band them.

    `counts` as from `measures.communes_by_band`; bands of one part are put together.
    """
    unit, time = phrase("communes", lang), period_words(counts["period"], lang)
    said = phrase("communes_by_band", lang), parts.unit_words(unit, lang), where, time
    key = ["basis", "place_id", "place", "period", "part"]
    rows = counts.groupby(key, as_index=False, sort=False).agg(
        value=("value", "sum"), cells=("cells", measures.union), several=("value", "size")
    )
    rows = rows.assign(how="sum")
    return of_parts(rows, "band", unit, said, findings.bands(counts, lang), lang)


@chart(PARTS + " source")
def civilised_streets(streets: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Civilised streets of places at their dates: whole ones, sections, or what a source tells.

    `streets` as from `measures.civilised_streets`; totals and lists that differ have a bar each.
    """
    unit, time = phrase("streets", lang), period_words(streets["period"], lang)
    said = phrase("civilised_streets", lang), parts.unit_words(unit, lang), where, time
    beside = streets.duplicated(["place_id", "period"], keep=False) & (streets["source"] != "")
    twice = streets.duplicated(["place_id", "period", "source"], keep=False)
    told = streets["source"].where(~twice, streets["cells"].str[0]).where(beside, "")
    rows = streets.assign(told=told.str.rsplit("/", n=1).str[-1])
    finding = findings.streets(streets, lang)
    return of_parts(rows, "street_part", unit, said, finding, lang, "told",
                    notes=[phrase("streets_listed", lang)])  # fmt: skip


@chart("place_id place period group stage value qualifier basis cells how")
def models_by_group(models: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """Models of mass mobilisation that each organization has, or that each field has, by stage.

    `models` as from `measures.models_by_group`.
    """
    unit, time = phrase("models", lang), period_words(models["period"], lang)
    said = phrase("models_by_group", lang), parts.unit_words(unit, lang), where, time
    begun = begin(findings.models_of_groups(models, lang), *said, lang=lang)
    if models.empty:
        return begun
    several = len(models[["place_id", "period"]].drop_duplicates()) > 1
    when = [f", {place} ({date_words(period, lang)})" if several else "" for place, period in
            zip(parts.own_names(models), models["period"], strict=True)]  # fmt: skip
    stage = [": " + phrase(f"stage_{one}", lang) for one in models["stage"]]
    looked = looks("model_part")
    whose = ["" if one == "all" else f" ({looked[one].named(lang)})" for one in models["part"]]
    rows = models.assign(label=[a + b + c + d for a, b, c, d in
                                zip(models["group"], when, stage, whose, strict=True)])  # fmt: skip
    shown, rest = parts.first_rows(rows, "label", lang, MOST_BARS)
    pairs = zip(shown["value"], shown["qualifier"], strict=True)
    texts = [approximately(number(value, 0, lang), how, lang) for value, how in pairs]
    colours = [FOCUS if one == "registered" else FOCUS_LIGHT for one in shown["stage"]]
    marks = make_marks(shown["label"], shown["value"], text=texts, colour=colours,
                       cells=shown["cells"], how=shown["how"])  # fmt: skip
    notes = [phrase("groups_overlap", lang), phrase("stages_hold", lang), rest]
    return drawn_as(begun, "bars", models["basis"], unit=unit, marks=marks, notes=notes)
