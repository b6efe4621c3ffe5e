"""Rows of contributions: who gave, what it is worth, and what a sentence tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.reading.law.at import At, frame_of, rest_on
from analysis.reading.law.facts import Unit, rest_of, unit_of
from analysis.reading.law.labels import Label
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import Table
from analysis.registers.vocabulary import Item
from analysis.words.numbers import NotVietnameseNumber
from analysis.words.quantities import Quantity, read_quantities

NOT_GIVEN_ALONE = ("labour", "land")  # kinds that money measures only where their worth is said


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gave: the id, empty where only the name is known; `near`: line or column name it."""

    org: str
    name: str
    near: bool = True


# --- a sentence ---


def sentence_of(table: Table, at: At) -> list[Row] | Refusal | None:
    """The gifts that a sentence tells, where the line names the giver: every quantity, or none."""
    giver = _giver(table, at)
    if giver is None or not giver.near:
        return None
    try:
        told = _told(read_quantities(at.value.text, table.labels.units))
    except NotVietnameseNumber:
        return Refusal(at.cell, "number", (at.value.text,))
    if not told:
        return None
    unknown = tuple(one.item for one in told if one.unit is None and one.value_vnd is None)
    if unknown:
        return Refusal(at.cell, "unit_unknown", unknown)
    return _told_rows(table, at, giver, told)


def _told(quantities: list[Quantity]) -> list[Quantity]:
    """The gifts among what a sentence counts: beside money, what is only counted describes it."""
    money = [one for one in quantities if one.value_vnd is not None]
    kinds = {_kind(one) for one in money} | {"other"} if money else set()
    return [one for one in quantities if one.value_vnd is not None or _kind(one) not in kinds]


def _told_rows(table: Table, at: At, giver: Giver, told: list[Quantity]) -> list[Row] | Refusal:
    free = _names_of(table, at, giver, (*at.line.own, *at.line.free))
    told_apart = replace(at, value=replace(at.value, label=None))  # the sentence is read by itself
    rest = rest_on(table, told_apart, "contributions", free)
    if rest:
        return Refusal(at.cell, "rest", tuple(rest))
    frame = frame_of(table, at, free=free)
    if isinstance(frame, Refusal):
        return frame
    return [_told_row(at, frame, giver, one) for one in told]


def _told_row(at: At, frame: tuple, giver: Giver, one: Quantity) -> Row:
    money = one.value_vnd is not None and (one.unit is None or one.unit.vnd is not None)
    return Row("contributions", at.cell, *frame, giver.org, giver.name,
               None if money else one.value, one.unit.unit if one.unit else one.item,
               qualifier=one.vnd_qualifier or one.qualifier, kind=_kind(one), vnd=one.value_vnd,
               item=one.item)  # fmt: skip


def _kind(one: Quantity) -> str:
    """The kind of a gift that a sentence tells."""
    if one.unit and one.unit.kind:
        return one.unit.kind
    return "cash" if one.value_vnd is not None else "other"


# --- who gave ---


def _names_of(table: Table, at: At, giver: Giver, labels: Sequence[Label]) -> list[Label]:
    """The labels that are the giver's own name, which needs no words of the vocabulary."""
    if giver.org and not table.leads(at.line):
        return []
    return [label for label in labels if label.text.strip() == giver.name.strip()]


def _giver(table: Table, at: At) -> Giver | None:
    """Who gave: the line's, the column's, a section's, the title's.

    A label that should name a giver and is not understood closes the slot.
    """
    if at.line.org_column and at.line.org:
        known, closed = _line_giver(table, at)
        if closed:
            return known
    for ids, name in (
        _ids(at.line.own[::-1]), _column_giver(table, at), _ids(at.line.sections[::-1])
    ):  # fmt: skip
        if ids:
            return Giver(next(iter(ids)), name) if len(ids) == 1 else None
        if name:
            return Giver("", name)
    return _wider_giver(table)


def _line_giver(table: Table, at: At) -> tuple[Giver | None, bool]:
    """The giver that a line's cell in a column of givers names; and whether it closes the slot."""
    name, column = at.line.org, at.line.org_column
    label = table.labels.read(name)
    known = label.said.all("org")
    rest = rest_of(label, "contributions")
    if len(known) == 1 and not rest:
        return Giver(known[0].meaning("org") or "", name), True
    if label.said.items and not rest and not known:
        return None, False  # it says something else, plainly
    around, _ = _ids(at.line.sections[::-1])
    if column == "source" and len(around) == 1 and table.leads(at.line):
        return Giver(next(iter(around)), name), True
    return (Giver("", name) if column == "org" else None), True


def _wider_giver(table: Table) -> Giver | None:
    """The giver that the title names; of what an association's members gave, the letterhead."""
    title = table.context.facts
    for labels in (
        table.context.titles if not title.ask else (),
        table.context.letterhead if title.members else (),
    ):
        ids, _ = _ids(labels)
        if ids:
            return Giver(next(iter(ids)), "", near=False) if len(ids) == 1 else None
    return None


def _ids(labels: Sequence[Label]) -> tuple[set[str], str]:
    """The givers of the nearest label that names any."""
    for n, label in enumerate(labels):
        wider = any(_only_org(item) for other in labels[n + 1 :] for item in other.said.items)
        own = [item for item in label.said.all("org") if not (wider and item.has("kind"))]
        ids = {item.meaning("org") or "" for item in own}
        if ids:
            return ids, ""
    return set(), ""


def _only_org(item: Item) -> bool:
    return item.has("org") and not item.has("kind")


def _column_giver(table: Table, at: At) -> tuple[set[str], str]:
    """The giver that heads a column, of a part of a column that of its whole.

    Below "Nguồn vốn" an unknown one is itself.
    """
    column = at.column
    ids, _ = _ids(column.labels[::-1])
    whole = table.whole_of.get(column.at)
    if not ids and column.facts.part and whole is not None:
        return _ids(table.columns[whole].labels[::-1])
    if not ids and _names_source(column.labels):
        return set(), column.labels[-1].text.strip()
    return ids, ""


def _names_source(labels: Sequence[Label]) -> bool:
    """Whether the innermost of these heads is an unknown name below a heading of sources."""
    if not labels or not labels[-1].rest or labels[-1].has("change", "pchange", "total"):
        return False
    return any(label.has("head:source") for label in labels[:-1])


# --- a number ---


def contribution_of(table: Table, at: At) -> Row | Refusal | None:
    """The gift that a number is; a refusal where a giver is named and something is missing."""
    giver = _giver(table, at)
    if giver is None or not _given(at, giver):
        return None
    free = [
        *at.line.free, *_names_of(table, at, giver, (*at.line.own, *at.column.labels))
    ]  # fmt: skip
    rest = rest_on(table, at, "contributions", free)
    if rest:
        return Refusal(at.cell, "rest", tuple(rest)) if giver.near else None
    unit = _worth(table, at)
    if not unit.name:
        return Refusal(at.cell, "unit") if giver.near or at.inner.kind else None
    frame = frame_of(table, at, free=free)
    if isinstance(frame, Refusal):
        return frame
    if unit.name == "%":
        return None
    number, vnd = at.value.number, unit.vnd
    return Row("contributions", at.cell, *frame, giver.org, giver.name,
               None if vnd else number, unit.name,
               qualifier=at.value.qualifier, kind=at.inner.kind or unit.kind,
               vnd=number * vnd if vnd and number is not None else None,
               item="; ".join(label.text.strip() for label in at.line.free))  # fmt: skip


def _given(at: At, giver: Giver) -> bool:
    """Whether anything says that something was given: words of giving, or a giver near by."""
    return at.whole.give or bool(at.inner.orgs) or bool(at.line.org_column) or giver.near


_NONE = Unit("", "", None)


def _worth(table: Table, at: At) -> Unit:
    """The unit of a gift: the cell's, the line's, the column's.

    Else what of the unit line fits the kind.
    """
    if at.value.unit:
        return unit_of(at.value.unit) if "|" in at.value.unit else Unit(at.value.unit, "", None)
    near = (*at.column.facts.units, at.line.unit, *at.line.facts.units, *at.line.around.units)
    own = next((unit for unit in near if unit is not None), None)
    return own or _declared(table.context.units, at.inner.kind, worth=at.inner.worth)


def _declared(line: Sequence[Unit], kind: str, *, worth: bool) -> Unit:
    """The one unit of the unit line that fits a kind."""
    if not line:
        return Unit("ngày công", "labour", None) if kind == "labour" else _NONE
    fits = [unit for unit in line if unit.kind == kind] if kind and len(line) > 1 else line
    if len(fits) != 1 or kind in NOT_GIVEN_ALONE and fits[0].vnd and not worth:
        return _NONE
    return fits[0]
