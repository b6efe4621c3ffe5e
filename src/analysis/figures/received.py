"""Charts of the files themselves: their issues, by file and by rule, and how their cells were understood."""

from __future__ import annotations

import pandas as pd

from analysis import measures
from analysis.figures import findings
from analysis.figures.criteria import stacked_marks
from analysis.figures.drawn import Drawn, make_marks
from analysis.figures.palettes import looks
from analysis.figures.parts import begin, chart, drawn_as, first_rows, keys, unit_words
from analysis.words.wording import number, say

ROLES = ("values", "labels", "totals", "remarks", "issues")


@chart("source total basis cells " + " ".join(measures.SEVERITIES))
def issues_by_file(by_file: pd.DataFrame, most: int = 40, title: str = "", lang: str = "vi") -> Drawn:
    """Issues of each file that has any, by severity, the worst on top; a note says how many files have none.

    `by_file` as from `measures.issues_by_file`.
    """
    what = say(lang, "Số vấn đề trong từng tệp", "Issues in each file")
    units = unit_words(say(lang, "chỗ (ô, dòng hoặc trang tính)", "places (cells, rows, sheets)"), lang)
    begun = begin(title or findings.issues(by_file, lang), what, units, lang=lang)
    some = by_file[by_file["total"] > 0]
    if some.empty:
        return begun
    shown, note = first_rows(some, "source", lang, most, size=7.5)
    clean = len(by_file) - len(some)
    none = say(lang, f"Không vẽ {clean} tệp không có vấn đề.", f"{clean} files without issues are not drawn.")
    there = [name for name in measures.SEVERITIES if shown[name].sum()]
    legend, named = keys("severity", there, lang), shown.set_index("source")
    cells = named[[f"{name}_cells" for name in there]].set_axis(there, axis=1)
    totals = [number(total, 0, lang) for total in shown["total"]]
    return drawn_as(
        begun,
        "stacked_bars",
        [],
        unit=say(lang, "chỗ", "places"),
        notes=[note, none if clean else ""],
        marks=stacked_marks(named[there], cells, legend, 9, lang, how="count"),
        beside=make_marks(shown["source"], shown["total"], text=totals, cells=shown["cells"], how="count"),
        legend=legend,
    )


@chart("label severity total files basis cells")
def issues_by_rule(by_rule: pd.DataFrame, most: int = 30, title: str = "", lang: str = "vi") -> Drawn:
    """How often each rule failed, coloured by severity; the most frequent on top. `by_rule`:
    `measures.issues_by_rule`."""
    what = say(lang, "Số vấn đề theo loại · trong ngoặc: số tệp", "Issues by kind · in brackets: files")
    begun = begin(title or findings.rules(by_rule, lang), what, lang=lang)
    if by_rule.empty:
        return begun
    shown, note = first_rows(by_rule, "label", lang, most)
    there, look = set(shown["severity"]), looks("severity")
    marks = make_marks(
        shown["label"],
        shown["total"],
        text=[f"{number(t, 0, lang)}  ({f})" for t, f in zip(shown["total"], shown["files"], strict=True)],
        series=[look[name].named(lang) for name in shown["severity"]],
        colour=[look[name].fill for name in shown["severity"]],
        cells=shown["cells"],
        how="count",
    )
    legend = keys("severity", [name for name in measures.SEVERITIES if name in there], lang)
    unit = say(lang, "chỗ", "places")
    return drawn_as(begun, "bars", [], unit=unit, notes=[note], marks=marks, legend=legend, names_mm=80.0)


@chart("source cells basis sheets " + " ".join(ROLES))
def cells_understood(understood: pd.DataFrame, most: int = 40, title: str = "", lang: str = "vi") -> Drawn:
    """For each file, what share of its non-empty cells was taken as values, labels, totals, remarks, issues.

    `understood` as from `measures.cells_understood`; files with the most issues on top.
    """
    what = say(lang, "Vai trò của mỗi ô có nội dung", "Role of every non-empty cell")
    units = say(lang, "% số ô của tệp; bên phải: số ô", "% of the file's cells; right: cells")
    begun = begin(title or findings.cells(understood, lang), what, units, lang=lang)
    some = understood[understood["cells"] > 0]
    if some.empty:
        return begun
    some = some.sort_values(["issues", "source"], ascending=[False, True], kind="stable")
    shown, note = first_rows(some, "source", lang, most, size=7.5)
    there = [role for role in ROLES if shown[role].sum()]
    legend, named = keys("role", there, lang), shown.set_index("source")
    shares = named[there].mul(100).div(named["cells"], axis=0)
    cells = pd.DataFrame(dict.fromkeys(there, named["sheets"]))
    whole = {"how": "share", "scale": shown["cells"] / 100}
    filled = [number(cells, 0, lang) for cells in shown["cells"]]
    return drawn_as(
        begun,
        "stacked_bars",
        [],
        unit="%",
        notes=[note],
        marks=stacked_marks(shares, cells, legend, 13, lang, "%", **whole),
        beside=make_marks(shown["source"], shown["cells"], text=filled, cells=shown["sheets"], how="count"),
        legend=legend,
    )
