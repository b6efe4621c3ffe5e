"""Of which standard a figure is, and whose criteria columns head: of the base set, or another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.reading.law.columns import Column
from analysis.reading.law.labels import Label
from analysis.reading.law.once import once
from analysis.reading.law.row import Line
from analysis.reading.law.standards import BASE
from analysis.reading.law.table import Table

LONGEST_INITIALS = 3  # "MT" may be aims, "TN" a province
_NUMBER = r"(?:số )?\d{1,2}(?:\.\d{1,2})?(?!\S)"  # of a criterion, or a part of it


def standard_of(table: Table, line: Line, column: Column) -> str | None:
    """The further standard of a value, "" for the base; None where its title names several.

    Where nothing names another, the base in a column is that of the title: "Số tiêu chí NTM".
    """
    over = [label for label in line.sections[::-1] if not label.has("zone")]
    return _standard_among(table, (*line.own[::-1], *column.labels[::-1], *over))


@once
def set_of(table: Table, column: Column | None = None) -> str | None:
    """The further standard whose criteria a column heads, or lines do; as in `standard_of`.

    What is the name of a criterion ("Khu dân cư kiểu mẫu") names none; a section ("Xã NTM nâng
    cao") may tell of communes, or of criteria.
    """
    labels = column.labels[::-1] if column is not None else ()
    return _standard_among(table, [label for label in labels if not _is_criterion(label)])


def tells_what_was_met(table: Table, *path: Label) -> list[Label]:
    """The titles, or labels of a path, by which communes met one thing alone: "tiêu chí 17", "tiêu
    chí Thu nhập"; or "nước sạch", where no title names the whole programme."""
    titles, sheet = table.context.titles, table.context.sheet
    named = [one for one in (*titles, *path, sheet) if names_one(table, one)]
    if _is_called_after_one(sheet):
        named.append(sheet)
    if named or any(BASE in one.standards or _counts_all(one) for one in titles):
        return named
    return [one for one in titles if one.has("thing", "concept")]


def _counts_all(title: Label) -> bool:
    """Whether a title names communes that met the standard, or counts of criteria."""
    meant = [meaning for item in title.said.items for _, meaning in item.uses]
    return any("communes_" in one or "criteria_" in one for one in meant)


def _is_called_after_one(sheet: Label) -> bool:
    """Whether a sheet has the name of a criterion, and no initials."""
    alone = sheet.only
    return alone is not None and alone.has("criterion") and len(alone.words) > LONGEST_INITIALS


def names_one(table: Table, title: Label) -> bool:
    """Whether a criterion stands behind the word for it, by its number or name."""
    items = [item for item in title.said.items if not item.has("skip") or item.has("crit")]
    pairs = zip(items, items[1:], strict=False)
    if any(one.has("crit") and other.has("criterion") for one, other in pairs):
        return True
    said = " ".join(token.key for token in table.labels.vocabulary.words_of(title.text))
    words = (item.words for item in title.all("crit", "head:content"))
    return any(re.search(rf"(?<!\w){re.escape(one)} {_NUMBER}", said) for one in words)


def of_set(table: Table, column: Column, label: Label, what: str) -> bool:
    """Whether a label names no standard but that of the criteria of a column, or lists several in
    a title; of what is no criterion it does not."""
    own = set_of(table, column) if what == "criteria" else None
    alike = label in table.context.titles or _is_criterion(label) or {*label.standards} == {own}
    return own is not None and alike


def holds_standard(line: Line, column: Column, label: Label) -> bool:
    """Whether a remark says which standard a place holds: "Kim Liên (xã NTM kiểu mẫu)".

    The column says itself of which one its figures are.
    """
    held = label in line.stated and bool(label.standards)
    return held and any(head.standards for head in column.labels)


def _is_criterion(label: Label) -> bool:
    """Whether the standards that a label names are names of criteria, all of them."""
    items = label.all("standard")
    return bool(items) and all(item.has("criterion") for item in items)


def _standard_among(table: Table, labels: Sequence[Label]) -> str | None:
    own = next((label.standards for label in labels if label.standards), ())
    further = [one for one in own if one != BASE]
    if further or not table.titled:
        return further[0] if further else ""
    if own and (len(table.titled) > 1 or any(one.facts.standard for one in table.values)):
        return ""
    return table.titled[0].replace(BASE, "") if len(table.titled) == 1 else None
