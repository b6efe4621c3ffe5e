"""Findings on the work that is left, a sentence each, as those of `findings`."""

from __future__ import annotations

import pandas as pd

from analysis.words.names import phrase, sentences
from analysis.words.periods import shown_day
from analysis.words.wording import join_names


def _say(lang: str, key: str, **words: object) -> str:
    return sentences("findings", lang)[key].format(**words)


def tasks(states: pd.DataFrame, lang: str = "vi") -> str:
    """How many tasks are left on the day told, late and blocked; from `task_states`."""
    if states.empty:
        return _say(lang, "nothing", what=_say(lang, "no_tasks"))
    left, day = states[states["state"] != "done"], shown_day(max(states["day"]))
    words = {"day": day, "total": len(states), "left": len(left)}
    if left.empty:
        return _say(lang, "tasks_all", **words) + "."
    for state in ("late", "blocked"):
        n = int((left["state"] == state).sum())
        words[state] = _say(lang, f"tasks_{state}", n=n) if n else ""
    return _say(lang, "tasks", **words) + "."


def tasks_left(left: pd.DataFrame, lang: str = "vi") -> str:
    """How many tasks were left on the first and on the last day, in places that have both; from
    `burn_down`."""
    if left.empty:
        return _say(lang, "nothing", what=_say(lang, "no_tasks"))
    first, last = min(left["snapshot"]), max(left["snapshot"])
    by_day = [left[left["snapshot"] == day].set_index("place_id")["left"] for day in (first, last)]
    both = by_day[0].index.intersection(by_day[1].index)
    before, after = (int(own[own.index.isin(both)].sum()) for own in by_day)
    words = {"first": shown_day(first), "last": shown_day(last), "before": before, "after": after}
    if first == last or both.empty:
        words["after"] = int(by_day[1].sum())
        return _say(lang, "tasks_left_once", **words) + "."
    key = "_same" if before == after else "_more" if before < after else ""
    return _say(lang, f"tasks_left{key}", **words) + "."


def tasks_by(by: pd.DataFrame, name: str = "owner", lang: str = "vi") -> str:
    """Who has most late tasks; from `tasks_by` (`name`: its column)."""
    if by.empty:
        return _say(lang, "nothing", what=_say(lang, "no_tasks"))
    most = int(by["late"].max())
    names = by.loc[by["late"] == most, name].tolist()
    if not most:
        return _say(lang, "tasks_by_none") + "."
    names = [own or phrase("no_owner", lang) for own in names]
    if name == "criterion":
        names = [f"{phrase('criterion_no', lang)} {own}" if own[0].isdigit() else own
                 for own in names]  # fmt: skip
    if len(names) > 1:
        named = join_names(names, lang, most=3)
        return _say(lang, "tasks_by_ties", names=named, n=most) + "."
    return _say(lang, "tasks_by_late", name=names[0], n=most) + "."
