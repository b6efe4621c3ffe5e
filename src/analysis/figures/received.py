"""Charts of the files themselves: their issues, by file and by rule, and what their cells are."""

from __future__ import annotations

import pandas as pd

from analysis import measures
from analysis.figures import findings, parts
from analysis.figures.criteria import stacked_columns, stacked_marks
from analysis.figures.drawn import Drawn, make_marks
from analysis.figures.notes import counting
from analysis.figures.palettes import looks
from analysis.figures.parts import begin, chart, drawn_as, phrase
from analysis.words.wording import number

ROLES = ("values", "labels", "totals", "remarks", "issues")


@chart("source total basis cells " + " ".join(measures.SEVERITIES))
def issues_by_file(by_file: pd.DataFrame, most: int = 40, lang: str = "vi") -> Drawn:
    """Issues of each file that has any, by severity, the worst on top; the others are counted.

    `by_file` as from `measures.issues_by_file`.
    """
    unit = parts.unit_words(phrase("places_long", lang), lang)
    said = findings.issues(by_file, lang), phrase("issues_by_file", lang), unit
    begun, some = begin(*said, lang=lang), by_file[by_file["total"] > 0]
    if some.empty:
        return begun
    shown, note = parts.first_rows(some, "source", lang, most, 7.5)
    clean = len(by_file) - len(some)
    more = {"unit": phrase("places", lang), "notes": [note, counting("clean_files", clean, lang)]}
    names = measures.SEVERITIES
    return stacked_columns(begun, shown, "source", "severity", names, bases=[], **more)


@chart("label severity total files basis cells")
def issues_by_rule(by_rule: pd.DataFrame, most: int = 30, lang: str = "vi") -> Drawn:
    """How often each rule failed, coloured by severity; the most frequent on top.

    `by_rule` as from `measures.issues_by_rule`.
    """
    said = findings.rules(by_rule, lang), phrase("issues_by_rule", lang)
    begun = begin(*said, lang=lang)
    if by_rule.empty:
        return begun
    shown, note = parts.first_rows(by_rule, "label", lang, most)
    there = [name for name in measures.SEVERITIES if (shown["severity"] == name).any()]
    look = [looks("severity")[name] for name in shown["severity"]]
    pairs = zip(shown["total"].tolist(), shown["files"], strict=True)
    marks = make_marks(
        shown["label"],
        shown["total"],
        cells=shown["cells"],
        how="count",
        text=[f"{number(total, 0, lang)}  ({files})" for total, files in pairs],
        series=[own.named(lang) for own in look],
        colour=[own.fill for own in look],
    )
    legend, unit = parts.keys("severity", there, lang), phrase("places", lang)
    more = {"unit": unit, "notes": [note], "marks": marks, "legend": legend, "names_mm": 80.0}
    return drawn_as(begun, "bars", [], **more)


@chart("source cells basis sheets " + " ".join(ROLES))
def cells_understood(understood: pd.DataFrame, most: int = 40, lang: str = "vi") -> Drawn:
    """For each file, what share of its cells was taken as values, labels, totals, ....

    `understood` as from `measures.cells_understood`; files with the most issues on top.
    """
    said = phrase("roles", lang), phrase("percent_of_cells", lang)
    begun = begin(findings.cells(understood, lang), *said, lang=lang)
    some = understood[understood["cells"] > 0]
    if some.empty:
        return begun
    some = some.sort_values(["issues", "source"], ascending=[False, True], kind="stable")
    shown, note = parts.first_rows(some, "source", lang, most, 7.5)
    there = [role for role in ROLES if shown[role].sum()]
    legend, named = parts.keys("role", there, lang), shown.set_index("source")
    shares = named[there].mul(100).div(named["cells"], axis=0)
    cells = pd.DataFrame(dict.fromkeys(there, named["sheets"]))
    whole = {"how": "share", "scale": shown["cells"] / 100}
    filled = {"text": [number(n, 0, lang) for n in shown["cells"].tolist()], "how": "count"}
    return drawn_as(
        begun,
        "stacked_bars",
        [],
        unit="%",
        notes=[note],
        legend=legend,
        marks=stacked_marks(shares, cells, legend, 13, lang, "%", **whole),
        beside=make_marks(shown["source"], shown["cells"], cells=shown["sheets"], **filled),
    )
