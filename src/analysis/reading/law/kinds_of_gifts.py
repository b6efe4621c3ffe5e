"""Of what kind a gift is: as the nearest label says that names no giver."""

from __future__ import annotations

from analysis.reading.law.at import Path, of_path
from analysis.reading.law.labels import Label
from analysis.reading.law.table import Table
from analysis.registers.vocabulary import Item

_OF_ALL = {"materials", "labour", "land"}
USED_UP = ("cash", "labour")  # kinds that are given for something


@of_path
def kind_of(table: Table, at: Path) -> str:
    """The kind that the nearest label says; a word that names the giver says none.

    A label that says several ("Ngày công, hiến đất") says none of them. Days of labour were spent
    on what a line names: "Trồng cây | Số ngày công".
    """
    if at.column.facts.kind == "labour":
        return "labour"  # whatever was built
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


def kind_around(table: Table) -> str:
    """The one kind that titles and the name of the sheet say of all amounts: "Hiện vật quy đổi".

    What was bought or built is no kind of all: "đóng góp xi măng", "làm đường"; nor is one that a
    line or column is of itself.
    """
    items = (i for label in (*table.context.titles, table.context.sheet) for i in label.all("kind"))
    kinds = {item.meaning("kind") or "" for item in items if not item.has("goods", "org")}
    if len(kinds) != 1 or not kinds <= _OF_ALL:
        return ""
    told = [*(column.facts for column in table.values), *(line.facts for line in table.lines)]
    own = {one.kind for one in told} | {unit.kind for one in told for unit in one.units}
    return "" if kinds & own else kinds.pop()


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


def are_amount_and_worth(plain: dict[int, bool], worth: dict[int, bool]) -> bool:
    """Whether of two columns one is a plain amount and the other what it is worth."""
    return any(plain[one] and worth[other] for one in plain for other in worth if one != other)
