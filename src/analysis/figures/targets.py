"""Charts of what was promised beside what came."""

from __future__ import annotations

import pandas as pd

from analysis import measures
from analysis.figures import findings_of_counts as findings
from analysis.figures import parts
from analysis.figures.counts import MOST_BARS, stacked
from analysis.figures.drawn import Drawn, make_marks
from analysis.figures.notes import naming
from analysis.figures.palettes import ALARM, FOCUS
from analysis.figures.parts import begin, chart, drawn_as, phrase
from analysis.words.wording import number, period_words

PROMISED = "year period place what verdict outcome_year basis cells"


@chart(PROMISED)
def targets_and_outcomes(found: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """How many promises for each year were kept, late, missed, or cannot be told.

    `found` as from `measures.targets_and_outcomes`; those that are late are named.
    """
    unit, time = phrase("promises", lang), period_words(found["period"], lang)
    said = phrase("promised", lang), parts.unit_words(unit, lang), where, time
    begun = begin(findings.targets(found, lang), *said, lang=lang)
    if found.empty:
        return begun
    key = ["basis", "year", "verdict"]
    counts = found.groupby(key, as_index=False).agg(
        value=("what", "size"), cells=("cells", measures.union)
    )
    rows = counts.assign(
        label=counts["year"].astype(str), part=counts["verdict"], how="places",
        value=counts["value"].astype(float),
    )  # fmt: skip
    late = measures.places_by_verdict(found, "late")
    notes = [naming("late_ones", late, lang), phrase("open_ones", lang)]
    return stacked(begun, rows, "verdict", unit, lang, notes=notes)


@chart("place what target unit outcome share_pct period basis source cells")
def targets_in_figures(promised: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """What came in percent of what was planned, a bar for each figure that a source gives.

    `promised` as from `measures.figures_promised`; the line stands at the target.
    """
    said = phrase("percent_of_target", lang), where, period_words(promised["period"], lang)
    begun = begin(findings.figures_promised(promised, lang), *said, lang=lang)
    if promised.empty:
        return begun
    rows = promised.sort_values("share_pct", ascending=False, kind="stable")
    columns = zip(rows["what"], rows["place"], rows["year"], strict=True)
    label = pd.Series([f"{what}, {place} {year}" for what, place, year in columns], rows.index)
    several = label.duplicated(keep=False)
    told = label + " (" + rows["source"].str.rsplit("/", n=1).str[-1] + ")"
    rows = rows.assign(label=label.where(~several, told))
    rows, rest = parts.first_rows(rows, "label", lang, MOST_BARS)
    pairs = zip(rows["outcome"].tolist(), rows["target"].tolist(), rows["unit"], strict=True)
    texts = [f"{number(o, 1, lang)}/{number(t, 1, lang)} {unit}" for o, t, unit in pairs]
    marks = make_marks(
        rows["label"],
        rows["share_pct"],
        text=texts,
        cells=rows["cells"],
        how="share",
        scale=rows["target"] / 100,
        colour=[FOCUS if share >= 100 else ALARM for share in rows["share_pct"]],
    )
    more = {"unit": "%", "notes": [rest], "marks": marks, "target": 100.0, "names_mm": 80.0}
    return drawn_as(begun, "bars", rows["basis"], **more)
