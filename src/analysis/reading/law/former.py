"""What places were before a reform, named beside them: a remark, and no place of a line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.reading.law.facts import facts_of
from analysis.reading.law.giving_columns import NAMES

if TYPE_CHECKING:
    from analysis.reading.law.columns import Column
    from analysis.reading.law.labels import Label


def with_remarks_on_former(found: dict[int, Column]) -> dict[int, Column]:
    """Columns by their number; beside communes those that they were made of are a remark."""
    names = [one for one in found.values() if one.job in NAMES and one.labels]
    before = [one for one in names if _says_before(one.labels[-1])]
    if not any(one.job == "place" and one not in before for one in names):
        return found
    return found | {one.at: replace(one, job="note") for one in before}


def _says_before(head: Label) -> bool:
    """Whether a head says that names are of before; the district of before still says where."""
    former = head.find("former")
    of_communes = facts_of([head]).level != "huyen"
    return former is not None and not former.meaning("former") and of_communes
