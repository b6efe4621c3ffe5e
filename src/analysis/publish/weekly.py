"""The weekly sheet of a commune: one upright A4 page in Word, to be printed and signed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor

from analysis import measures
from analysis.figures import task_findings
from analysis.figures.drawn import illustrative_tag
from analysis.figures.lettering import wrap
from analysis.figures.palettes import ALARM, looks
from analysis.figures.panels import Field
from analysis.figures.printed import admit
from analysis.figures.said import Finding
from analysis.figures.sources import source_note
from analysis.files import write_together
from analysis.measures.tables import Tables
from analysis.publish import paper
from analysis.publish.native import saved
from analysis.words.days import days_in
from analysis.words.names import named, names, phrase, sentences
from analysis.words.periods import shown_day
from analysis.words.text import slug
from analysis.words.wording import say

WIDTHS_MM = (13.0, 50.0, 28.0, 18.0, 14.0, 22.0, 20.0)
MOST_LINES = 27  # of all tasks together: more do not fit the page
LETTERS = 9.0  # points
SHOWN = ("task_id", "task", "owner", "due", "progress", "state", "obstacle")
URGENT = {state: n for n, state in enumerate(("late", "blocked", "not_due", "not_told"))}


class NoPlan(ValueError):
    """There is no plan up to the day that was asked for, or that is none; it says so."""


def write_week(tables: Tables, day: str = "", lang: str = "vi") -> list[Path]:
    """Write reports/tuan-DAY: a sheet for each commune that has a plan, of its last day up to `day`
    (as people write it; "": of all). Sheets are written together or not at all. NoPlan: none.
    """
    plans, words = tables.tasks[tables.tasks["snapshot"] != ""], sentences("cli", lang)
    until = days_in(day) if day else None
    if day and (until is None or until.words):
        raise NoPlan(words["no_day"].format(day=day))
    known = plans[plans["snapshot"] <= until.last] if until else plans
    if known.empty:
        there = ", ".join(map(shown_day, sorted(set(plans["snapshot"]))))
        raise NoPlan(words["no_week" if there else "no_weeks"].format(days=there))
    folder = tables.root / "reports" / f"tuan-{max(known['snapshot'])}"
    pages: dict[Path, bytes] = {}
    for (basis, _), own in known.groupby(["basis", "place_id"]):
        name = slug(_place(tables, own)) or "ke-hoach"
        name += f"-{slug(named('basis', str(basis), lang))}" if basis != "reported" else ""
        pages[folder / f"{name}.docx"] = week_sheet(tables, own, lang)
    write_together(pages)
    return list(pages)


def week_sheet(tables: Tables, tasks: pd.DataFrame, lang: str = "vi") -> bytes:
    """The sheet of one commune as a .docx; `tasks` are those of its snapshots, the last is told."""
    states = measures.task_states(tasks)
    day = max(states["day"])
    title = phrase("title", lang, "week", place=_place(tables, tasks), day=shown_day(day))
    document, signature = paper.new_paper(lang)
    _line(document, phrase("kind", lang, "week").upper(), 13, bold=True)
    _line(document, title, 13, bold=True)
    if tag := illustrative_tag(states["basis"], lang):
        run = _line(document, tag, 11, bold=True).runs[0]
        run.font.color.rgb = RGBColor.from_string(ALARM[1:])
    for sentence in admit((), _findings(tasks, states, lang), lang).findings:
        _line(document, sentence.text, 12, middle=False)
    left = states[states["state"] != "done"]
    left = left.assign(order=left["state"].map(URGENT)).sort_values(["order", "due"])
    grid, rest = _grid(left, lang)
    if len(grid) > 1:
        table = paper.add_grid(document, grid, WIDTHS_MM, (LETTERS, LETTERS))
        paper.pad(table, 0.8)
    if rest:
        _line(document, phrase("more", lang, "week", count=rest), 10, middle=False)
    note = source_note(states, tables.sources, lang)
    _line(document, note, 9, middle=False).runs[0].font.italic = True
    if signature is not None:
        paper.sign(document, signature)
    return saved(document, title)


def _place(tables: Tables, tasks: pd.DataFrame) -> str:
    """The place of a plan by kind and name; "" where it names none."""
    ids, name = str(tasks["place_id"].iloc[-1]), str(tasks["place"].iloc[-1])
    known = tables.places.drop_duplicates("place_id").set_index("place_id")
    return f"{known['place_type'][ids]} {name}" if ids in known.index else name


def _line(document: Word, text: str, size: float, *, bold=False, middle=True):
    paragraph = document.add_paragraph()
    paragraph.alignment = paper.CENTER if middle else WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.space_after = Pt(3)
    paragraph.paragraph_format.space_before = Pt(0)
    paper.write(paragraph, text, size, bold=bold)
    return paragraph


def _findings(tasks: pd.DataFrame, states: pd.DataFrame, lang: str) -> list[Finding]:
    """How many are left, how many there were, and which criteria can still be met in time."""
    found = [task_findings.tasks(states, lang)]
    left = measures.burn_down(tasks)
    days = sorted(set(left["snapshot"]))
    if len(days) > 1:
        found.append(task_findings.tasks_left(left[left["snapshot"].isin(days[-2:])], lang))
    outlook = task_findings.outlook(measures.criteria_outlook(tasks), lang)
    return [*found, outlook] if outlook.claims else found


def _grid(left: pd.DataFrame, lang: str) -> tuple[list[list[Field]], int]:
    """The tasks that fit the page, most urgent first, under their heads; how many do not."""
    heads = names("task_heading")
    grid = [[Field(say(lang, *heads[name]), bold=True) for name in SHOWN]]
    listed = measures.tasks_listed(left, lang)
    lines = 0
    for n, row in enumerate(listed.itertuples(index=False)):
        said = dict(zip(heads, row, strict=True))
        lines += _height([str(said[name]) for name in SHOWN])
        if lines > MOST_LINES and n:
            return grid, len(listed) - n
        fill = looks("task")[left["state"].iloc[n]].fill
        grid.append(
            [Field(str(said[name]), colour=fill if name == "state" else "") for name in SHOWN]
        )
    return grid, 0


def _height(texts: Sequence[str]) -> int:
    """How many lines a row of the table has."""
    pairs = zip(texts, WIDTHS_MM, strict=True)
    return max(len(wrap(text, width - 2, LETTERS)) for text, width in pairs)
