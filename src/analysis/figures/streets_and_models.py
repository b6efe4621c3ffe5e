"""Civilised streets one by one, and models of mass mobilisation by organization and by field."""

from __future__ import annotations

import pandas as pd

from analysis.figures import findings_of_counts as findings
from analysis.figures import parts
from analysis.figures.counts import MOST_BARS, PARTS, of_parts
from analysis.figures.drawn import Drawn, make_marks
from analysis.figures.palettes import FOCUS, FOCUS_LIGHT, looks
from analysis.figures.parts import begin, chart, drawn_as, phrase
from analysis.words.wording import approximately, date_words, number, period_words


@chart(PARTS + " source")
def civilised_streets(
    streets: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi"
) -> Drawn:
    """Civilised streets of places at their dates: whole ones, sections, or what a source tells.

    `streets` as from `measures.civilised_streets`; totals and lists that differ have a bar each.
    """
    unit, time = phrase("streets", lang), period_words(streets["period"], lang)
    said = phrase("civilised_streets", lang), parts.unit_words(unit, lang), where, time
    beside = streets.duplicated(["place_id", "period"], keep=False) & (streets["source"] != "")
    twice = streets.duplicated(["place_id", "period", "source"], keep=False)
    told = streets["source"].where(~twice, streets["cells"].str[0]).where(beside, "")
    rows = streets.assign(told=told.str.rsplit("/", n=1).str[-1])
    finding = title or findings.streets(streets, lang)
    return of_parts(rows, "street_part", unit, said, finding, lang, "told",
                    notes=[phrase("streets_listed", lang)])  # fmt: skip


@chart("place_id place period group stage value qualifier basis cells how")
def models_by_group(
    models: pd.DataFrame, where: str = "", title: str = "", lang: str = "vi"
) -> Drawn:
    """Models of mass mobilisation that each organization has, or that each field has, by stage.

    `models` as from `measures.models_by_group`.
    """
    unit, time = phrase("models", lang), period_words(models["period"], lang)
    said = phrase("models_by_group", lang), parts.unit_words(unit, lang), where, time
    begun = begin(title or findings.models_of_groups(models, lang), *said, lang=lang)
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
