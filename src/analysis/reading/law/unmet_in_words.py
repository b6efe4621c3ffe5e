"""Cells that tell in words which criteria are not met, and how many are.

"Đạt 17/19 TC, còn 02 TC chưa đạt (TC 6, TC 17)" lists 6 and 17, and counts 17 of 19.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from analysis.reading.law.at import At, frame_of, rest_on
from analysis.reading.law.increments import CRITERIA, WHOLE_SETS
from analysis.reading.law.labels import LONGEST_TEXT
from analysis.reading.law.listed_criteria import MOST_CRITERIA, criteria_listed
from analysis.reading.law.named_levels import counts_met
from analysis.reading.law.of_standard import set_of
from analysis.reading.law.row import Refusal, Row, Unmet
from analysis.reading.law.several import result_under
from analysis.reading.law.table import Table
from analysis.reading.law.values import Value, value_of
from analysis.words.names import phrases

_SAYS = rf"(?:{phrases('still_unmet')}|{phrases('not_met')})(?!\w)"
_CUE = re.compile(
    rf"(?:^|(?<=[\s,;.(–-]))(?=(?:{phrases('cue_unmet')}|{phrases('not_met')})(?!\w))", re.I
)
_SAID = re.compile(rf"(?<!\w){_SAYS}", re.I)
_OWN_UNMET = re.compile(rf"(?<!\w)(?:{phrases('not_met')})(?!\w)", re.I)


def unmet_in(
    table: Table, at: At, figure_of: Callable[[Table, At], Row | Refusal]
) -> tuple[list[Row], list[Unmet]] | None:
    """The rows of a cell that tells how many criteria are met, or which are not; else None."""
    text = _text_of(at)
    cue = _CUE.search(text)
    front, behind = (text[: cue.start()], text[cue.end() :]) if cue else (text, "")
    front = front.strip(" ,;.(–-")
    met = result_under(table, at, front, figure_of) if front else None
    rows = [met] if isinstance(met, Row) and met.what == "criteria_met" else []
    numbers = _listed(table, at, behind, rows) if cue else ()
    told = bool(numbers) or _counts_left(table, behind, rows)
    if not text or bool(front) > len(rows) or bool(cue) > told:
        return None
    at = replace(at, value=Value("mark", status="not_met", text=text))
    frame = frame_of(table, at)
    if isinstance(frame, Refusal) or frame[2] != "actual" or rest_on(table, at, "criteria"):
        return None
    rows += [Row("criteria", at.cell, *frame, one, "", None, status="not_met") for one in numbers]
    return rows, [Unmet(at.cell, *frame[:2], numbers, counted=False)] if numbers else []


def _text_of(at: At) -> str:
    """What a cell says in words; "" for one that says too much, or holds a figure."""
    told = at.value.sort in ("words", "mark") and len(at.value.text) <= LONGEST_TEXT
    return at.value.text if told else ""


def _listed(table: Table, at: At, text: str, met: Sequence[Row]) -> tuple[str, ...]:
    """The criteria that a text lists as not met, by number; () where it says anything else."""
    facts = at.column.facts
    counts = any(map(counts_met, at.column.labels))
    other = facts.status == "met" or bool(facts.concept) and not counts
    if other and not met or set_of(table, at.column):
        return ()
    left = _SAID.sub(" ", text).strip(" .:")
    label = table.labels.read(left)
    items = criteria_listed(table.labels, left) or ()
    named = label.has("crit", "criterion") or len(items) > 1 and _OWN_UNMET.search(text)
    named = named or _is_left(items, met)
    known = all(1 <= one <= MOST_CRITERIA for one in items) and len({*items}) == len(items)
    return tuple(map(str, items)) if named and known else ()


def _counts_left(table: Table, text: str, met: Sequence[Row]) -> bool:
    """Whether a text says but how many criteria a count leaves: "15/19, còn 4 TC"."""
    value = value_of(table.labels, _SAID.sub(" ", text).strip(" .:)"))
    plain = value.sort == "number" and value.unit in ("", CRITERIA)
    return plain and bool(met) and met[0].out_of == (met[0].value or 0) + (value.number or 0)


def _is_left(items: Sequence[int], met: Sequence[Row]) -> bool:
    """Whether bare numbers are as many as a count beside them leaves; "18/19, còn 1" may be it."""
    sizes = {one.out_of for one in met} - {None} or WHOLE_SETS if met else ()
    left = {size - (one.value or 0) for size in sizes if size for one in met}
    return len(items) in left and {*items} != {len(items)}
