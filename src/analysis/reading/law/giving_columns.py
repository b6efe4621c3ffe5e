"""Which columns name who gave: beside those who got it, did the work, or live somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.reading.law.labels import Label, Labels

if TYPE_CHECKING:
    from analysis.reading.law.columns import Column

NAMES = ("org", "source", "place", "content", "description")  # jobs of columns that name lines
Columns = dict[int, "Column"]
Texts = dict[int, list[object]]


def columns_of_givers(labels: Labels, found: Columns, texts: Texts) -> Columns:
    """Columns by their number, with the job of those that may name givers; `texts` by line."""
    found = _who_did(labels, _who_gives(_who_receives(found)), texts)
    return _where_givers_live(found)


def _who_receives(found: Columns) -> Columns:
    """Who received names the lines where nothing else does; elsewhere it is a remark."""
    if any(column.job in NAMES for column in found.values()):
        return found
    heads = {at: column.labels[-1:] for at, column in found.items() if column.job == "note"}
    named = [at for at, own in heads.items() if own and own[0].has("receive")]
    return found | {at: replace(found[at], job="content") for at in named}


def _who_gives(found: Columns) -> Columns:
    """Of several columns of givers those whose heads say that they gave; the others are remarks."""
    orgs = [column for column in found.values() if column.job == "org"]
    giving = [one for one in orgs if one.labels and one.labels[-1].has("give")]
    if not 0 < len(giving) < len(orgs):
        return found
    return found | {one.at: replace(one, job="note") for one in orgs if one not in giving}


def _who_did(labels: Labels, found: Columns, texts: Texts) -> Columns:
    """Who did the work gave it, where figures are gifts and nothing else names who gave."""
    named = any(one.job == "org" or one.facts.orgs for one in found.values())
    if named or not any(map(_counts_gifts, found.values())):
        return found
    did = (at for at, one in found.items() if one.job == "note" and _names_doers(one))
    first = next((at for at in did if _are_givers(labels, texts[at])), None)
    return found if first is None else found | {first: replace(found[first], job="org")}


def _counts_gifts(column: Column) -> bool:
    given = any(label.has("give") or label.all("kind") for label in column.labels)
    return given and column.job == "value"


def _names_doers(column: Column) -> bool:
    items = [item for head in column.labels[-1:] for item in head.said.items]
    return any(item.meaning("head:note") == "doer" for item in items)


def _are_givers(labels: Labels, cells: Sequence[object]) -> bool:
    read = [labels.read(cell) for cell in cells if isinstance(cell, str) and cell.strip()]
    return bool(read) and sum(label.has("org") for label in read) >= len(read) / 2


def _where_givers_live(found: Columns) -> Columns:
    """Beside those who gave the hamlets in which they live are remarks: "Thôn, tổ"."""
    if not any(column.job == "org" for column in found.values()):
        return found
    heads = {at: column.labels[-1] for at, column in found.items() if column.labels}
    lived = [at for at, head in heads.items() if head.said.items and _begins_with_hamlet(head)]
    return found | {at: replace(found[at], job="note") for at in lived}


def _begins_with_hamlet(head: Label) -> bool:
    own = head.said.items[0]
    return own.start == 0 and own.has("hamlet") and not own.has("head:place", "level")


def asks_name(label: Label) -> bool:
    """Whether a head is "Tên", of whom it may say: "Tên doanh nghiệp, HTX"."""
    said = label.said.items
    named = said[:1] and said[0].meaning("head:content") == "name" and not label.rest
    return bool(named) and all({use for use, _ in item.uses} == {"org"} for item in said[1:])
