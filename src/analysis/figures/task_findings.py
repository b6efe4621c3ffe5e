"""Findings on the work that is left, as those of `findings`."""

from __future__ import annotations

import pandas as pd

from analysis.figures.facts import Claim, Fact, extreme, numbers
from analysis.figures.findings import rows_of
from analysis.figures.said import Finding
from analysis.words.names import names, phrase


def tasks(states: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many tasks are left on the day told, late and blocked; from `task_states`."""
    if states.empty:
        return Finding("no_tasks", lang=lang)
    left, day = states[states["state"] != "done"], str(max(states["day"]))
    of = ";".join(sorted({*states["task_id"].astype(str)}))
    counts = {"tasks": len(states), "left": len(left)}
    facts = [Fact(name, float(n), of, period=day) for name, n in counts.items()]
    claims = [numbers("tasks" if len(left) else "tasks_all", *facts)]
    for state in ("late", "blocked"):
        if n := int((left["state"] == state).sum()):
            claims.append(numbers(f"tasks_{state}", Fact(state, float(n), of, period=day)))
    return Finding("no_tasks", tuple(claims), "on_day", lang=lang)


def tasks_left(left: pd.DataFrame, lang: str = "vi") -> Finding:
    """How many tasks were left on the first and on the last day, in places that have both; from
    `burn_down`."""
    if left.empty:
        return Finding("no_tasks", lang=lang)
    days = min(left["snapshot"]), max(left["snapshot"])
    by_day = [left[left["snapshot"] == day].set_index("place_id")["left"] for day in days]
    both = by_day[0].index.intersection(by_day[1].index)
    of = ";".join(sorted(map(str, both)))
    before, after = (
        Fact("tasks_left", float(own[own.index.isin(both)].sum()), of, period=day)
        for own, day in zip(by_day, days, strict=True)
    )
    if days[0] != days[1] and len(both):
        moved = Claim("change", "tasks_moved", (before, after))
        return Finding("no_tasks", (moved,), "span", lang=lang)
    of = ";".join(sorted(map(str, by_day[1].index)))
    now = Fact("tasks_left", float(by_day[1].sum()), of, period=days[1])
    return Finding("no_tasks", (numbers("tasks_left", now),), "on_day", lang=lang)


def tasks_by(by: pd.DataFrame, name: str = "owner", lang: str = "vi") -> Finding:
    """Who has most late tasks; from `tasks_by` (`name`: its column)."""
    if by.empty:
        return Finding("no_tasks", lang=lang)
    group = [
        Fact("late", float(row["late"]), str(row[name]), _called(str(row[name]), name, lang))
        for row in rows_of(by)
    ]
    most = extreme("tasks_by", group, noun="owners")
    if not most.facts[0].value:
        none = numbers("tasks_by_none", Fact("late", 0.0, "every"))
        return Finding("no_tasks", (none,), "", lang=lang)
    key = "tasks_by" if len(most.facts) == 1 else "tasks_by_ties"
    return Finding("no_tasks", (extreme(key, group, noun="owners"),), "", lang=lang)


def _called(own: str, name: str, lang: str) -> str:
    """What a reader calls an owner, or a criterion by its number."""
    if name == "criterion" and own[:1].isdigit():
        return f"{phrase('criterion_no', lang)} {own}"
    return own or phrase("no_owner", lang)


def outlook(outlook: pd.DataFrame, lang: str = "vi") -> Finding:
    """Which criteria can still be met in time, of one commune; from `criteria_outlook`."""
    told = [name for name in names("outlook") if name != "not_told"]
    facts: dict[str, list[Fact]] = {}
    for row in rows_of(outlook):
        name, number = str(row["outlook"]), str(row["criterion"])
        if name in told:  # of one criterion but one of them
            of, order = f"{row['place_id']}, {number}", float(told.index(name))
            fact = Fact("outlook", order, of, number, basis=str(row["basis"]))
            facts.setdefault(name, []).append(fact)
    claims = [
        Claim("count", f"outlook_{name}", tuple(facts[name]), noun="numbers")
        for name in told
        if name in facts
    ]
    return Finding("no_outlook", tuple(claims), "at_pace", lang=lang)
