"""The job of each column: what its head says, and where that leaves several, what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.reading.law.facts import Facts, facts_of
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.values import value_of
from analysis.reading.structure.kinds import ordinal_of

JOBS = (
    "ordinal",
    "place",
    "org",
    "source",
    "content",
    "unit",
    "period",
    "note",
    "requirement",
    "verdict",
    "value",
)
MOST = 0.5  # of the texts of a column that must be of one sort


@dataclass(frozen=True)
class Column:
    """One column: its heads, outer to inner, what they state, and its job ("value": figures)."""

    at: int
    labels: tuple[Label, ...]
    facts: Facts
    job: str


def columns_of(
    labels: Labels,
    heads: dict[int, list[str]],
    texts: dict[int, list[object]],
    stub: Sequence[int],
    gives: bool,
) -> dict[int, Column]:
    """Each column by its number; `heads` from outer to inner, `texts` one for each line."""
    found = {}
    for at, own in heads.items():
        read = tuple(labels.read(text) for text in own if text.strip())
        facts = facts_of(read[::-1])
        found[at] = Column(at, read, facts, _job(labels, read, texts[at], at in stub, gives))
    # A column of descriptions describes the values right of it; without any, it holds them.
    values = [at for at, column in found.items() if column.job in ("value", "verdict")]
    return {
        at: replace(column, job="value" if not any(v > at for v in values) else "content")
        if column.job == "description"
        else column
        for at, column in found.items()
    }


def _job(
    labels: Labels, heads: Sequence[Label], cells: Sequence[object], in_stub: bool, gives: bool
) -> str:
    texts = [
        cell
        for cell in cells
        if isinstance(cell, str) and cell.strip() and not labels.read(cell).has("head:unit")
    ]
    texts = [
        text for text in texts if value_of(labels, text).sort not in ("number", "fraction", "list")
    ]
    full = [cell for cell in cells if cell not in (None, "")]
    sorts = _sorts(labels, texts)
    said = _said(heads, bool(sorts["unit"]) or not texts)
    counting = bool(full) and all(_counts(cell) for cell in full)
    if "ordinal" in said or (in_stub and not heads and counting):
        return "ordinal"
    if _crit(heads) and counting and len(set(full)) > 1 and in_stub:
        return "content"
    if heads and heads[-1].rest and not in_stub:
        return "value"
    if len(texts) < MOST * max(len(full), 1) and not in_stub:
        return "period" if said == {"period"} else "value"
    for job in ("unit", "note", "requirement", "period"):
        if job in said and (job != "unit" or sorts["unit"] or not texts):
            return job
    if not in_stub:
        return _value_job(said, sorts, _crit(heads))
    if in_stub and full and all(_counts(cell) for cell in full) and not said:
        return "ordinal"
    if sorts["place"] >= MOST and (not said or said & {"place", "content", "org"}):
        return "place"
    if "source" in said and sorts["org"]:
        return "source"
    if sorts["org"] >= MOST or said == {"org"} or (gives and "org" in said and not sorts["place"]):
        return "source" if "source" in said else "org"
    if "place" in said and sorts["place"] > 0:
        return "place"
    if "period" in said or sorts["period"] >= MOST or _years(full):
        return "period"
    if "unit" in said or sorts["unit"] >= 0.9:
        return "unit"
    if said == {"value"}:
        return "value"
    if "source" in said:
        return "source"
    if "org" in said and not said & {"content", "place"}:
        return "org"
    if "place" in said and not said & {"content", "org"}:
        return "place"
    return "content"


def _value_job(said: set[str], sorts: dict[str, float], crit: bool) -> str:
    if sorts["unit"] >= 0.9 and not sorts["status"]:
        return "unit"
    if sorts["period"] >= 0.9:
        return "period" if not said or "period" in said else "note"
    if "place" in said and not sorts["status"] and sorts["place"] + sorts["here"] >= MOST:
        return "place"
    if sorts["status"] < MOST and sorts["criterion"] >= MOST and (crit or "content" in said):
        return "content"
    if not sorts["status"] and sorts["org"] >= MOST and said & {"org", "source"}:
        return "org"
    if "content" in said and sorts["status"] < MOST:
        return "description"
    return "verdict" if "verdict" in said else "value"


def _crit(heads: Sequence[Label]) -> bool:
    """Whether the innermost head names criteria and nothing else."""
    return (
        bool(heads)
        and heads[-1].has("crit")
        and not heads[-1].rest
        and not heads[-1].has("concept", "status")
    )


def _said(heads: Sequence[Label], units: bool) -> set[str]:
    """The jobs that the innermost head names, if it names nothing else.

    "ĐVT" over names heads no unit.
    """
    for label in reversed(heads):
        jobs = {
            use.removeprefix("head:")
            for item in label.said.items
            for use, _ in item.uses
            if use.startswith("head:")
        }
        if jobs and not (jobs == {"unit"} and not units):
            return jobs if not label.rest else set()
        if (
            label.period is not None
            or label.places
            or label.rest
            or (label.said.items and not jobs)
        ):
            return set()  # it names something of its own, whatever stands over it
    return set()


def _counts(cell: object) -> bool:
    if isinstance(cell, float | int):
        return cell == int(cell) and 0 < cell < 1000
    return isinstance(cell, str) and (ordinal_of(cell) is not None or cell.strip() in "-–+*")


def _years(cells: Sequence[object]) -> bool:
    numbers = [cell for cell in cells if isinstance(cell, float | int)]
    return len(numbers) > 0.8 * max(len(cells), 1) and all(
        1990 <= n <= 2050 and n == int(n) for n in numbers
    )


def _sorts(labels: Labels, texts: Sequence[str]) -> dict[str, float]:
    """Shares of the texts that are places, givers, units, periods, marks."""
    counts = dict.fromkeys(("place", "here", "org", "unit", "period", "status", "criterion"), 0)
    for text in texts:
        named, _ = labels.place(text)
        label = labels.read(text)
        counts["place"] += bool(named and (named.candidates or not label.said.items))
        listed = [labels.place(part)[0] for part in re.split(r"[,;\n]", text) if part.strip()]
        counts["place"] += not named and len(listed) > 1 and all(listed)
        counts["here"] += label.has("here", "level") and not named
        counts["org"] += label.has("org")
        counts["unit"] += (
            bool(label.said.items)
            and all(item.has("unit") for item in label.said.items)
            and not label.rest
            and not label.numbers
        )
        counts["period"] += label.period is not None and not label.said.items and not label.rest
        counts["status"] += label.has("status")
        counts["criterion"] += label.has("criterion") and not label.rest
    return {sort: count / max(len(texts), 1) for sort, count in counts.items()}
