"""The critical path of a plan of work, in days of the calendar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.measures.rows import require_columns, text_of

if TYPE_CHECKING:
    from networkx import DiGraph

COLUMNS = ("task_id", "earliest_start", "earliest_finish", "latest_start", "latest_finish",
           "slack_days", "critical")  # fmt: skip
DAY = pd.Timedelta(days=1)
Key = tuple[str, str]  # place and id


def critical_path(tasks: pd.DataFrame) -> pd.DataFrame:
    """One row = one task of the last snapshot: when it can begin and end, and what can wait.

    Days of the calendar, both ends counted: a task of 5 days from 1 November ends on the 5th, and
    what follows it begins on the 6th. A given start means "not earlier than"; a task without one
    may begin with the first of the plan, or after those before it. Its length is `duration_days`,
    or else from its start to its due day; due days bind nothing. `slack_days` is by how many days
    it may begin later without moving the end of the plan; critical are those with none.

    `tasks` as in the table of that name, of one basis; it needs task_id, predecessors (ids joined
    by ;) and start, due or duration_days. Columns: task_id, earliest_start, earliest_finish,
    latest_start, latest_finish (ISO days), slack_days, critical; the index is that of `tasks`.
    ValueError, in a sentence: tasks wait for each other in a circle; a predecessor is not there; an
    id is twice there; a length, or every start, is missing. KeyError: a column lacks.
    """
    require_columns(tasks, ["task_id", "predecessors"], "tasks")
    from networkx import topological_sort  # 0.1 s, and most sessions plan nothing

    rows = _last_snapshot(tasks)
    if rows.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    keys = list(zip(_text(rows, "place_id"), _text(rows, "task_id"), strict=True))
    if twice := sorted({one for _, one in keys if keys.count((_, one)) > 1}):
        raise ValueError(f"Mã dùng cho nhiều việc (used for several tasks): {', '.join(twice)}.")
    graph = _graph(rows, keys)
    _refuse_circles(graph)
    days = _lengths(rows, keys)
    starts = dict(zip(keys, _days(rows, "start"), strict=True))
    known = [start for start in starts.values() if not pd.isna(start)]
    if not known:
        raise ValueError("Không việc nào có ngày bắt đầu (no task has a start).")
    early, late = _forward(graph, starts, days, min(known)), {}
    end = max(early[one] + (days[one] - 1) * DAY for one in keys)
    for one in reversed(list(topological_sort(graph))):
        last = min((late[after] - DAY for after in graph.successors(one)), default=end)
        late[one] = last - (days[one] - 1) * DAY
    table = pd.DataFrame([_line(one, early, late, days) for one in keys], columns=list(COLUMNS))
    return table.set_index(rows.index)


def _line(one: Key, early: dict, late: dict, days: dict[Key, int]) -> tuple:
    own = (days[one] - 1) * DAY
    ends = (early[one], early[one] + own, late[one], late[one] + own)
    slack = (late[one] - early[one]).days
    return (one[1], *(day.strftime("%Y-%m-%d") for day in ends), slack, slack == 0)


def _last_snapshot(tasks: pd.DataFrame) -> pd.DataFrame:
    """The tasks of the last snapshot of each place."""
    if "snapshot" not in tasks:
        return tasks
    day = _text(tasks, "snapshot")
    last = day.groupby(_text(tasks, "place_id")).transform("max")
    return tasks[day == last]


def _text(rows: pd.DataFrame, column: str) -> pd.Series:
    """A column as text; "" where there is none."""
    return text_of(rows[column]) if column in rows else pd.Series("", rows.index, dtype=object)


def _days(rows: pd.DataFrame, column: str) -> list[Any]:
    """A column of days; NaT where there is none."""
    if column not in rows:
        return [pd.NaT] * len(rows)
    own = rows[column].where(rows[column].notna(), "").replace("", pd.NaT)
    return [pd.Timestamp(day) for day in own]


def _graph(rows: pd.DataFrame, keys: list[Key]) -> DiGraph:
    """The tasks, each after its predecessors: those of its place, or the only one of an id."""
    from networkx import DiGraph

    graph, there, lost = DiGraph(), set(keys), set()
    graph.add_nodes_from(keys)
    alone = {one: (place, one) for place, one in keys if [own for _, own in keys].count(one) == 1}
    for (place, one), before in zip(keys, rows["predecessors"], strict=True):
        for own in _ids(before):
            key = (place, own) if (place, own) in there else alone.get(own)
            if key is None:
                lost.add(own)
            else:
                graph.add_edge(key, (place, one))
    if lost:
        named = ", ".join(sorted(lost))
        raise ValueError(f"Việc trước không có trong bảng (no such predecessor): {named}.")
    return graph


def _ids(before: Any) -> list[str]:
    """The ids of a cell: a text of them, or a list."""
    if isinstance(before, list | tuple | set):
        return [str(own).strip() for own in before]
    text = "" if before is None or before != before else str(before)
    return [own.strip() for own in re.split(r"[;,]", text) if own.strip()]


def _refuse_circles(graph: DiGraph) -> None:
    from networkx import NetworkXNoCycle, find_cycle

    try:
        circle = [own[1] for own, *_ in find_cycle(graph)]
    except NetworkXNoCycle:
        return
    turned = circle.index(min(circle))
    told = " → ".join([*circle[turned:], *circle[: turned + 1]])
    raise ValueError(f"Các việc chờ nhau thành vòng tròn (tasks wait in a circle): {told}.")


def _lengths(rows: pd.DataFrame, keys: list[Key]) -> dict[Key, int]:
    """How many days each task takes."""
    given = rows["duration_days"] if "duration_days" in rows else pd.Series(None, rows.index)
    spans = zip(keys, given, _days(rows, "start"), _days(rows, "due"), strict=True)
    found: dict[Key, int] = {}
    for one, days, start, due in spans:
        if days == days and days not in (None, ""):
            found[one] = int(float(days))
        elif not pd.isna(start) and not pd.isna(due):
            found[one] = (due - start).days + 1
    wrong = [own for _, own in keys if found.get((_, own), 0) < 1]
    if wrong:
        told = ", ".join(wrong)
        raise ValueError(f"Không biết các việc này làm mấy ngày (length not known): {told}.")
    return found


def _forward(
    graph: DiGraph, starts: dict[Key, Any], days: dict[Key, int], first: pd.Timestamp
) -> dict[Key, pd.Timestamp]:
    """The first day on which each task can begin."""
    from networkx import topological_sort

    early: dict[Key, pd.Timestamp] = {}
    for one in topological_sort(graph):
        after = [early[own] + days[own] * DAY for own in graph.predecessors(one)]
        given = [] if pd.isna(starts[one]) else [starts[one]]
        early[one] = max([*after, *given], default=first)
    return early
