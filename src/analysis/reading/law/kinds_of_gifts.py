"""Of what kind a gift is: as the nearest label says that names no giver."""

from __future__ import annotations

from analysis.reading.law.at import Path, of_path
from analysis.reading.law.labels import Label
from analysis.reading.law.table import Table
from analysis.registers.vocabulary import Item

USED_UP = ("cash", "labour")  # kinds that are given for something


@of_path
def kind_of(table: Table, at: Path) -> str:
    """The kind that the nearest label says; a word that names the giver says none.

    A label that says several ("Ngày công, hiến đất") says none of them.
    """
    own = [label for label in at.line.own[::-1] if label not in at.line.free]
    for label in (*own, *at.column.labels[::-1], *at.line.sections[::-1]):
        said = {
            item.meaning("kind") or ""
            for item in label.all("kind")
            if not (_is_use(label, item) or item.has("org") and not names_kind(table, at, label))
        }
        if said:
            return said.pop() if len(said) == 1 else "other"
    return ""


def _is_use(label: Label, item: Item) -> bool:
    """Whether an item is what money or work was given for: "Tiền mặt xây cầu nông thôn".

    A word for a use, or one that nobody knows, stands between both in one stretch of the label.
    """
    before = [one for one in label.said.items if one.start < item.start]
    first = next((one for one in before if one.meaning("kind") in USED_UP), None)
    if first is None or first.segment != item.segment:
        return False
    between = before[before.index(first) :]
    used = any(one.has("use") for one in between)
    return used or sum(len(one.words.split()) for one in between) < item.start - first.start


def names_kind(table: Table, at: Path, label: Label) -> bool:
    """Whether a word for either ("Khác") is a kind here: its neighbours are, and name no giver."""
    heads = at.column.labels
    if label in heads:
        n = heads.index(label)
        beside = [
            column.labels[n]
            for column in table.values
            if column.labels[:n] == heads[:n] and len(column.labels) > n
        ]
    else:
        beside = table.labels_beside(at.line.parent)
    items = [item for other in beside for item in other.said.items]
    kinds = any(only(item, "kind") for item in items)
    return kinds and not any(only(item, "org") for item in items)


def only(item: Item, use: str) -> bool:
    """Whether an item is a giver and no kind, or the other way."""
    return item.has(use) and not item.has({"org": "kind", "kind": "org"}[use])
