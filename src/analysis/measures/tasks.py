"""Plans of work: how each task stands on a day, how many are left, what is still to be met."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil

import pandas as pd

from analysis.measures.rows import ORIGIN, cells_of, headed, require_columns, text_of, union
from analysis.words.names import named, names, phrase
from analysis.words.periods import shown_day
from analysis.words.provenance import cell_at
from analysis.words.text import sort_key

STATES = ("done", "late", "blocked", "not_due", "not_told")
BY = {"owner": ["owner"], "place": ["place_id", "place"], "criterion": ["criterion"]}
FULL, WEEK = 100.0, 7
FARTHEST = 18_000  # days on
FEWEST = 2  # weeks seen, without which nothing is said of a pace
_NEEDED = ("snapshot", "task_id", "task", "place_id", "place", "criterion", "owner", "start", "due",
           "done", "progress", "predecessors", "obstacle", "basis", *ORIGIN)  # fmt: skip


def task_states(tasks: pd.DataFrame, day: str = "") -> pd.DataFrame:
    """One row = one task of the last snapshot of its place: how it stands on a day.

    `tasks`: the table of that name; `day` (ISO): snapshots after it do not count, "": that of each
    snapshot itself. Columns: those of `tasks`, and day, state (done; late: it was due; blocked: an
    obstacle is told, or a task before it is not done though it was to begin; not_due; not_told:
    the plan does not say whether it is done), late and blocked (bool), days_late, waits_for (ids,
    joined by ;), sources, cells. KeyError: a column lacks.
    """
    rows = _texts(tasks)
    rows = rows[rows["snapshot"] <= day] if day else rows
    last = rows.groupby(["basis", "place_id"])["snapshot"].transform("max")
    return _stated(rows[rows["snapshot"] == last], day)


def _texts(tasks: pd.DataFrame) -> pd.DataFrame:
    """The tasks of plans, numbered anew, with "" for a text that is missing."""
    require_columns(tasks, _NEEDED, "tasks")
    rows = tasks.reset_index(drop=True)
    return rows.assign(**{name: text_of(rows[name]) for name in _NEEDED if name != "progress"})


def _stated(rows: pd.DataFrame, day: str = "") -> pd.DataFrame:
    """The tasks of snapshots, each with its state."""
    rows = rows.assign(day=day or rows["snapshot"]).reset_index(drop=True)
    done, told = is_done(rows), rows["done"] != ""
    dated = (rows["due"] != "") & (rows["day"] != "")
    late = ~done & told & dated & (rows["due"] < rows["day"])
    waits = _waits(rows, done)
    begun = (rows["start"] != "") & (rows["start"] <= rows["day"])
    blocked = ~done & ((rows["obstacle"] != "") | ((waits != "") & begun))
    state = pd.Series("not_due", rows.index, dtype=object)
    state[blocked] = "blocked"
    state[late] = "late"
    state[~told & ~blocked] = "not_told"
    state[done] = "done"
    days = pd.to_datetime(rows["day"]) - pd.to_datetime(rows["due"].where(late))
    return rows.assign(
        state=state, late=late, blocked=blocked, waits_for=waits,
        days_late=days.dt.days.fillna(0).astype("int64"),
        sources=rows["source"].map(lambda source: (source,)),
        cells=cells_of(rows).map(lambda cell: (cell,)),
        cell=[cell_at(s, t, a.split(";")[0]) for s, t, a in _origins(rows)],
    )  # fmt: skip


def _origins(rows: pd.DataFrame) -> list[tuple[str, str, str]]:
    return list(zip(*(text_of(rows[name]) for name in ORIGIN), strict=True))


def is_done(tasks: pd.DataFrame) -> pd.Series:
    """Which tasks are done: their plan says so, with a day or without. A Series of bool."""
    done = text_of(tasks["done"])
    return ~done.isin(["", "no"])


def _waits(rows: pd.DataFrame, done: pd.Series) -> pd.Series:
    """The ids of the tasks before each that are not done, joined by ";"."""
    key = list(zip(rows["basis"], rows["place_id"], rows["task_id"], strict=True))
    left = {one for one, own in zip(key, done, strict=True) if not own}
    found = []
    for (basis, place, _), before in zip(key, rows["predecessors"], strict=True):
        own = [one for one in before.split(";") if (basis, place, one) in left]
        found.append(";".join(own))
    return pd.Series(found, rows.index, dtype=object)


def tasks_by(tasks: pd.DataFrame, by: str = "owner", day: str = "") -> pd.DataFrame:
    """One row = one owner ("owner"), commune ("place") or criterion ("criterion") of a basis: how
    many of its tasks are in each state, as `task_states` gives them; most late ones first.

    Columns: basis, the column `by` (and place_id), a column for each of STATES, total, blocked_all
    (blocked ones, late ones among them), day, sources, cells (the first cell of each task), and
    {state}_cells. ValueError: no such `by`.
    """
    if by not in BY:
        raise ValueError(f"by must be one of {', '.join(BY)}, not {by!r}")
    rows = task_states(tasks, day)
    if by == "criterion":  # a task of two criteria is one of each
        rows = rows.assign(criterion=rows["criterion"].str.split(";")).explode("criterion")
    found = []
    for key, own in rows.groupby(["basis", *BY[by]], sort=False):
        line = dict(zip(["basis", *BY[by]], key, strict=True))
        for state in STATES:
            cells = tuple(own.loc[own["state"] == state, "cell"])
            line |= {state: len(cells), f"{state}_cells": cells}
        line |= {"total": len(own), "blocked_all": int(own["blocked"].sum())}
        line |= {"day": own["day"].max(), "sources": union(own["sources"])}
        found.append(line | {"cells": tuple(own["cell"])})
    columns = ["basis", *BY[by], *STATES, *(f"{state}_cells" for state in STATES), "total",
               "blocked_all", "day", "sources", "cells"]  # fmt: skip
    table = pd.DataFrame(found, columns=columns)
    order = table[BY[by][-1]].map(sort_key)
    table = table.assign(order=order).sort_values("order", kind="stable").drop(columns="order")
    return table.sort_values(["late", "blocked"], ascending=False, kind="stable", ignore_index=True)


def burn_down(tasks: pd.DataFrame) -> pd.DataFrame:
    """One row = one commune on the day of a snapshot: how many tasks of its plan are left.

    Columns: basis, place_id, place, snapshot, date, left, done, late, total, sources, cells (of
    those left, the first cell of each task). Plans that do not say their day are left out.
    """
    rows = _texts(tasks)
    rows = _stated(rows[rows["snapshot"] != ""])
    rows = rows.assign(left=rows["state"] != "done")
    found = []
    key = ["basis", "place_id", "place", "snapshot"]
    for told, own in rows.groupby(key):
        line = dict(zip(key, told, strict=True)) | {"date": pd.Timestamp(own["snapshot"].iloc[0])}
        line |= {"left": int(own["left"].sum()), "done": int((~own["left"]).sum())}
        line |= {"late": int(own["late"].sum()), "total": len(own)}
        line |= {"sources": union(own["sources"]), "cells": tuple(own.loc[own["left"], "cell"])}
        found.append(line)
    columns = [*key, "date", "left", "done", "late", "total", "sources", "cells"]
    return pd.DataFrame(found, columns=columns)


# --- the pace ---


def criteria_outlook(tasks: pd.DataFrame, promised: str = "") -> pd.DataFrame:
    """One row = one criterion of a commune: whether its tasks can be done by the promised day at
    the pace so far.

    `promised` (ISO) is that day for all; "": the last day on which a task of the criterion is due.
    The pace is work done a week: a task that is 60 % done counts .6. The slowest and the fastest
    week (from one snapshot to the next) give the range of the day on which all is done.
    Columns: basis, place_id, place, criterion, total, left (tasks), work_left, promised, weeks
    (seen), slowest, fastest (tasks a week), earliest, latest (ISO; "" for never at that pace, or
    not told), outlook (met; in_time: even at the slowest; perhaps: at the fastest alone; too_late:
    not even so; not_told: fewer than two weeks were seen, or no day), sources, cells.
    """
    rows = _texts(tasks)
    rows = rows[(rows["snapshot"] != "") & (rows["criterion"] != "")]
    rows = rows.assign(criterion=rows["criterion"].str.split(";")).explode("criterion")
    rows = rows.assign(work=work_left(rows))
    key = ["basis", "place_id", "place", "criterion"]
    found = [
        dict(zip(key, told, strict=True)) | _outlook(own, promised)
        for told, own in rows.groupby(key)
    ]
    columns = [*key, "total", "left", "work_left", "promised", "weeks", "slowest", "fastest",
               "earliest", "latest", "outlook", "sources", "cells"]  # fmt: skip
    return _by_number(pd.DataFrame(found, columns=columns))


def _by_number(table: pd.DataFrame) -> pd.DataFrame:
    """By place and number of the criterion."""
    keys = table[["basis", "place", "criterion"]].map(sort_key)
    order = sorted(table.index, key=lambda n: tuple(keys.loc[n]))
    return table.loc[order].reset_index(drop=True)


def work_left(tasks: pd.DataFrame) -> pd.Series:
    """What is left of each task, in tasks: 0 of one that is done, .4 of one that is 60 % done."""
    share = pd.to_numeric(tasks["progress"]).fillna(0.0) / FULL
    return (1 - share.clip(0, 1)).where(~is_done(tasks), 0.0).astype(float)


def _outlook(rows: pd.DataFrame, promised: str) -> dict[str, object]:
    """What is told of one criterion of one commune."""
    last = rows[rows["snapshot"] == rows["snapshot"].max()]
    until = promised or max(last["due"], default="")
    paces = _paces(rows)
    day, work = str(last["snapshot"].iloc[0]), float(last["work"].sum())
    slow, fast = (min(paces), max(paces)) if len(paces) >= FEWEST else (None, None)
    earliest, latest = _ends(day, work, fast), _ends(day, work, slow)
    open_ = last[last["work"] > 0]
    cells = [cell_at(s, t, a.split(";")[0]) for s, t, a in _origins(open_ if len(open_) else last)]
    return {
        "total": len(last), "left": len(open_), "work_left": work, "promised": until,
        "weeks": len(paces), "slowest": slow, "fastest": fast, "earliest": earliest,
        "latest": latest, "outlook": _verdict(work, until, fast, earliest, latest),
        "sources": tuple(sorted({*last["source"]})), "cells": tuple(cells),
    }  # fmt: skip


def _paces(rows: pd.DataFrame) -> list[float]:
    """Work done a week between each snapshot and the next, by the tasks that are in both."""
    days = [(day, own.set_index(["task_id", "task"])["work"]) for day, own in
            rows.groupby("snapshot")]  # fmt: skip
    paces = []
    for (before, old), (after, new) in zip(days, days[1:], strict=False):
        span = (date.fromisoformat(str(after)) - date.fromisoformat(str(before))).days
        both = old.index.intersection(new.index)
        done = old[old.index.isin(both)].sum() - new[new.index.isin(both)].sum()
        paces.append(float(done) * WEEK / span)
    return paces


def _ends(day: str, work: float, pace: float | None) -> str:
    """The day on which some work is done at a pace; "" for never, or where none is known."""
    if work <= 0:
        return day
    if pace is None or pace <= 0:
        return ""
    days = ceil(round(work * WEEK / pace, 6))
    if days > FARTHEST:
        return ""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _verdict(work: float, until: str, fast: float | None, earliest: str, latest: str) -> str:
    if work <= 0:
        return "met"
    if fast is None or not until:
        return "not_told"
    if latest and latest <= until:
        return "in_time"
    return "perhaps" if earliest and earliest <= until else "too_late"


# --- for a reader ---


def outlook_listed(outlook: pd.DataFrame, lang: str = "vi") -> pd.DataFrame:
    """One row = one criterion of `criteria_outlook`, under headings for a reader."""
    rows = outlook.astype(object)
    told = ~rows["outlook"].isin(["not_told", "met"])
    ends = [
        phrase("between_days", lang, "outlook_said", first=_shown(first), last=_shown(last, lang))
        for first, last in zip(rows["earliest"], rows["latest"], strict=True)
    ]
    rows = rows.assign(
        left=[f"{n}/{of}" for n, of in zip(rows["left"], rows["total"], strict=True)],
        promised=rows["promised"].map(_shown),
        days=pd.Series(ends, rows.index, dtype=object).where(told & (rows["earliest"] != ""), ""),
        outlook=[named("outlook", str(own), lang) for own in rows["outlook"]],
    )
    return headed(rows, "outlook_heading", lang)


def tasks_listed(states: pd.DataFrame, lang: str = "vi", *, critical: bool = False) -> pd.DataFrame:
    """One row = one task of `task_states`, under headings for a reader; days as readers write
    them. A table without these columns gives none. `critical`: only those of that column."""
    if "state" not in states:
        return headed(pd.DataFrame(columns=list(names("task_heading"))), "task_heading", lang)
    rows = (states[states["critical"]] if critical else states).astype(object)
    progress = pd.to_numeric(rows["progress"])
    rows = rows.assign(
        start=rows["start"].map(_shown),
        due=rows["due"].map(_shown),
        progress=[f"{value:.0f}%" if value == value else "" for value in progress],
        state=[named("task", str(own), lang) for own in rows["state"]],
    )
    return headed(rows, "task_heading", lang)


def _shown(day: str, lang: str = "") -> str:
    """A day as readers write it; with a language, words for none."""
    return shown_day(day) if day else phrase("no_end", lang, "outlook_said") if lang else ""
