"""Charts of the work that is left: its days, how much is left by week, and who is late with it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis import measures
from analysis.figures import lettering, parts, task_findings
from analysis.figures.criteria import stacked_columns
from analysis.figures.drawn import Drawn, Key, Rule, make_marks
from analysis.figures.notes import counting
from analysis.figures.palettes import FOCUS, looks
from analysis.figures.parts import begin, chart, drawn_as, phrase
from analysis.words.periods import shown_day
from analysis.words.wording import number

MOST_TASKS, MOST_OWNERS, MOST_PANELS = 45, 25, 30
MOST_TICKS = 7
DAY = pd.Timedelta(days=1)


@chart("task_id task place start due progress state critical day basis cells")
def tasks_gantt(states: pd.DataFrame, told: str = "", where="", lang: str = "vi") -> Drawn:
    """A bar for each task from its start to its due day, by state, with a line at the day told.

    `states` as from `measures.task_states`, with the column `critical` (True: a day lost there is
    lost for all); `told` says why nobody knows which are. Bounds count days from the first day
    drawn, both ends of a task inside its bar.
    """
    finding = task_findings.tasks(states, lang)
    day = max(states["day"], default="") if len(states) else ""
    begun = begin(finding, phrase("tasks_days", lang), where, _as_of(day, lang), lang=lang)
    dated = states[(states["start"] != "") & (states["due"] >= states["start"])]
    if dated.empty:
        return begun
    rows = dated.assign(label=_labels(dated)).sort_values(["start", "due"], kind="stable")
    shown, note = parts.first_rows(rows, "label", lang, MOST_TASKS, lettering.SMALL_PT)
    first = pd.Timestamp(shown["start"].min())
    low = (pd.to_datetime(shown["start"]) - first).dt.days
    high = (pd.to_datetime(shown["due"]) - first).dt.days + 1
    look = [looks("task")[state] for state in shown["state"]]
    there = [state for state in measures.STATES if (shown["state"] == state).any()]
    lost = len(states) - len(dated)
    notes = [note, counting("tasks_undated", lost, lang)]
    notes += [phrase("tasks_critical", lang) if shown["critical"].any() else told]
    notes += [counting("tasks_as_of", len(dated) if day else 0, lang, shown_day(day))]
    return drawn_as(
        begun,
        "gantt intervals",
        states["basis"],
        unit=phrase("days", lang),
        notes=notes,
        target=float((pd.Timestamp(day) - first).days + 1) if day else None,
        rules=_ticks(first, int(high.max()), lang),
        legend=parts.keys("task", there, lang),
        names_mm=66.0,
        marks=make_marks(
            shown["label"],
            [None] * len(shown),
            low=low,
            high=high,
            text=_said(shown, lang),
            series=[own.named(lang) for own in look],
            colour=[own.fill for own in look],
            status=shown["state"],
            cells=shown["cells"],
        ),
    )


def _as_of(day: str, lang: str) -> str:
    return phrase("as_of", lang, day=shown_day(day)) if day else ""


def _labels(rows: pd.DataFrame) -> list[str]:
    """ "CV01 Xây rãnh", with the place where there are several."""
    several = len(set(rows["place_id"])) > 1
    place = (" (" + rows["place"] + ")").where(rows["place"] != "", "") if several else ""
    return ((rows["task_id"] + " " + rows["task"]).str.strip() + place).tolist()


def _said(rows: pd.DataFrame, lang: str) -> list[str]:
    """The progress of each task, and whether it is critical."""
    texts = []
    for progress, critical in zip(rows["progress"], rows["critical"], strict=True):
        share = "" if pd.isna(progress) else f"{number(progress, 0, lang)}%"
        texts.append(" ".join(filter(None, (share, "◆" if critical else ""))))
    return texts


def _ticks(first: pd.Timestamp, days: int, lang: str) -> list[Rule]:
    """Days of the axis: the first, and then every week or two, or more."""
    step = 7 * max(1, -(-days // (7 * MOST_TICKS)))
    places = range(0, days + 1, step)
    texts = [(first + place * DAY).strftime("%d/%m" if place else "%d/%m/%Y") for place in places]
    return [Rule(float(place), text) for place, text in zip(places, texts, strict=True)]


@chart("place snapshot left total basis cells")
def tasks_left(left: pd.DataFrame, where: str = "", lang: str = "vi") -> Drawn:
    """A small chart for each commune: how many tasks are left on the day of each weekly plan.

    `left` as from `measures.burn_down`; a rule stands at all tasks of the plan.
    """
    finding, unit = task_findings.tasks_left(left, lang), phrase("tasks", lang)
    said = phrase("tasks_left", lang), parts.unit_words(unit, lang), where
    begun = begin(finding, *said, lang=lang)
    if left.empty:
        return begun
    most = list(dict.fromkeys(left["place_id"]))[:MOST_PANELS]
    shown = left[left["place_id"].isin(most)]
    days = {day: n for n, day in enumerate(sorted(set(shown["snapshot"])))}
    panel = shown["place"].where(shown["place"] != "", phrase("all_tasks", lang))
    rest = left["place_id"].nunique() - len(most)
    return drawn_as(
        begun,
        "columns",
        left["basis"],
        unit=unit,
        notes=[counting("rows_left_out", max(rest, 0), lang)],
        out_of=shown["total"],
        legend=[Key("#FFFFFF", "–", phrase("tasks_total", lang))],
        marks=make_marks(
            map(_short, shown["snapshot"]),
            shown["left"],
            panel=panel,
            x=shown["snapshot"].map(days),
            text=[number(n, 0, lang) for n in shown["left"].tolist()],
            colour=FOCUS,
            series=phrase("tasks_left", lang),
            status="not_done",
            cells=shown["cells"],
            how="count",
        ),
    )


def _short(day: str) -> str:
    """A day without its year, as an axis of weeks has it: 09/11."""
    return "/".join(day.split("-")[:0:-1])


@chart("basis total cells day " + " ".join(measures.STATES))
def tasks_by_owner(
    by_owner: pd.DataFrame, name: str = "owner", where="", lang: str = "vi"
) -> Drawn:
    """Tasks of each owner (or of what else `name` says) by state; who has most late ones on top.

    `by_owner` as from `measures.tasks_by`.
    """
    finding = task_findings.tasks_by(by_owner, name, lang)
    day = max(by_owner["day"], default="") if len(by_owner) else ""
    said = phrase(f"tasks_by_{name}", lang), where, _as_of(day, lang)
    begun = begin(finding, *said, lang=lang)
    if by_owner.empty:
        return begun
    rows = by_owner.assign(label=_named(by_owner[name], name, lang))
    shown, note = parts.first_rows(rows, "label", lang, MOST_OWNERS)
    more = {"unit": phrase("tasks", lang), "notes": [note], "bases": by_owner["basis"]}
    return stacked_columns(begun, shown, "label", "task", measures.STATES, **more)


def _named(names: pd.Series, name: str, lang: str) -> Sequence[str]:
    """Names of owners, places or criteria; tasks without one together."""
    if name == "criterion":
        numbered = names.str.fullmatch(r"\d+(\.\d+)?")
        names = names.where(~numbered, phrase("criterion_no", lang) + " " + names)
    return names.where(names != "", phrase("no_owner", lang)).tolist()
