"""Plans of work: which tables are some, by their heads alone, and what their columns tell.

A plan names tasks, says by when they are due, and one thing more that only plans say.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from analysis.reading.law.labels import Label
from analysis.reading.law.table import Table
from analysis.registers.vocabulary import Item

# Two things that one head may name, and what it then tells.
_TOGETHER = {
    frozenset(("start", "due")): "time",
    frozenset(("obstacle", "cause")): "obstacle",
    frozenset(("predecessors", "task_id")): "predecessors",
    frozenset(("progress", "done")): "progress",
    frozenset(("task", "criterion")): "task",
}
_HEADS = {"head:ordinal": "ordinal", "head:note": "note", "head:content": "content"}
_OWN = {"owner", "start", "due", "duration_days", "time", "done", "progress", "predecessors",
        "obstacle"}  # fmt: skip
_DECIDING = {"owner", "progress", "predecessors", "obstacle"}
_BESIDE = {"skip", "fill", "unit", "form", "measure", "level", "span", "note", "state"}
PLANNED, ACTUAL = "plan", "actual"


@dataclass(frozen=True)
class Told:
    """What one head tells: a column of `tasks` or "ordinal", "note", "place", "content", "time".

    "" for nothing that is known. `measure`: the heads above it say planned or actual; `timed`: they
    say that it is of time; `percent`: a head says per cent; `days`: a head counts days.
    """

    what: str
    measure: str = ""
    timed: bool = False
    percent: bool = False
    days: bool = False


def columns_of_plan(table: Table) -> dict[str, tuple[int, Told]] | None:
    """By column of `tasks` where it stands; None where the heads speak of no plan."""
    heads = {text for own in table.heads.values() for text in own}
    if not any(map(table.labels.vocabulary.may_head_time_of_plan, heads)) or _tells_gifts(table):
        return None
    told = {c: _told(table, c) for c in table.block.columns}
    told = {c: one for c, one in told.items() if one is not None}
    due = any(one.what == "due" and one.measure != ACTUAL for one in told.values())
    found: dict[str, tuple[int, Told]] = {}
    for c, one in sorted(told.items(), key=lambda own: own[1].measure == ACTUAL):
        what = _meant(one, due)
        if what and what not in found:
            found[what] = c, one
    return found if _is_plan(found.keys()) else None


def _tells_gifts(table: Table) -> bool:
    """Whether a column counts what was given, or labour: "Số ngày công" are no days of a task."""
    given = (one.facts for one in table.columns.values() if one.job == "value")
    return any(facts.give or facts.kind == "labour" for facts in given)


def _meant(one: Told, due: bool) -> str:
    """What a head tells beside the others: the end of planned time is due, that of actual done."""
    if one.what == "due" and one.measure == ACTUAL:
        return "done"
    if one.what == "start" and one.measure == ACTUAL:
        return ""
    planned = one.measure == PLANNED or one.timed and one.measure != ACTUAL
    return "due" if one.what == "done" and planned and not due else one.what


def _is_plan(whats: Set[str]) -> bool:
    dated = "due" in whats or "time" in whats or {"start", "duration_days"} <= whats
    own = whats & _OWN
    if "task" in whats:
        return dated and len(own) > 1
    known = "due" in whats or {"start", "duration_days"} <= whats
    return "content" in whats and known and len(own) > 2 and bool(own & _DECIDING)


def _told(table: Table, c: int) -> Told | None:
    """What the heads of a column tell, the innermost that says anything first."""
    read = [table.labels.of_plans.read(text) for text in table.heads[c] if text.strip()]
    for n, label in reversed(list(enumerate(read))):
        what = _of_head(table, c, label)
        if what is not None:
            over = read[:n]
            both = [*over, label]
            return Told(
                what,
                _measure(over) or _measure([label]),
                any(one.has("head:period") or _says(one, "time") for one in over),
                any("%" in one.text or one.has("form") and what == "progress" for one in both),
                what == "duration_days" or any(item.has("span") for item in label.said.items),
            )
    return None


def _of_head(table: Table, c: int, label: Label) -> str | None:
    """What one head tells; None where a wider one must; "" where words of it are not known."""
    if label.has("head:plan"):
        return _of_plan(label)
    if label.rest:
        return ""
    if label.has("crit"):
        return "criterion"
    if label.has("head:place", "head:org"):
        return "place" if table.columns[c].job == "place" else ""
    heads = (what for use, what in _HEADS.items() if label.has(use))
    return next(heads, None)


def _of_plan(label: Label) -> str:
    """What a head of words of plans tells; "" where it says more than that, or two things."""
    items = label.all("head:plan")
    others = [item for item in label.said.items if not item.has("head:plan")]
    if label.rest or label.numbers or not all(map(_is_beside, others)):
        return ""
    whats = {item.meaning("head:plan") or "" for item in items}
    return whats.pop() if len(whats) == 1 else _TOGETHER.get(frozenset(whats), "")


def _is_beside(item: Item) -> bool:
    return item.has(*_BESIDE) and not item.has("change", "pchange")


def _measure(labels: Sequence[Label]) -> str:
    items = (item for label in labels for item in label.all("measure"))
    return next((item.meaning("measure") or "" for item in items), "")


def _says(label: Label, what: str) -> bool:
    return any(item.meaning("head:plan") == what for item in label.said.items)
