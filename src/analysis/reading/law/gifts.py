"""Rows of contributions: who gave, what it is worth, and what a sentence tells."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.reading.law.at import At, frame_of, rest_on
from analysis.reading.law.facts import Unit, rest_of, unit_of
from analysis.reading.law.labels import Label
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import Table
from analysis.words.numbers import NotVietnameseNumber
from analysis.words.quantities import Quantity, read_quantities


def sentence_of(table: Table, at: At) -> list[Row] | Refusal | None:
    """The gifts that a sentence tells, where the line names the giver: every quantity, or none."""
    giver = _giver(table, at)
    if giver is None or not giver[2]:
        return None
    try:
        told = read_quantities(at.value.text, table.labels.units)
    except NotVietnameseNumber:
        return Refusal(at.cell, "number", (at.value.text,))
    if any(
        one.value_vnd is not None for one in told
    ):  # what else is counted there describes the gift
        kinds = {_kind(one) for one in told if one.value_vnd is not None} | {"other"}
        told = [one for one in told if one.value_vnd is not None or _kind(one) not in kinds]
    if not told:
        return None
    unknown = tuple(one.item for one in told if one.unit is None and one.value_vnd is None)
    if unknown:
        return Refusal(at.cell, "unit_unknown", unknown)
    free = [
        label
        for label in (*at.line.own, *at.line.free)
        if label.text.strip() == giver[1].strip() and (not giver[0] or table.leads(at.line))
    ]
    path = [*at.line.own, *at.line.sections, *at.column.labels, *table.context.titles]
    rest = [word for label in path if label not in free for word in rest_of(label, "contributions")]
    frame = frame_of(table, at, free=free)
    if rest:
        return Refusal(at.cell, "rest", tuple(rest))
    if isinstance(frame, Refusal):
        return frame
    place, period, measure = frame
    rows = []
    for one in told:
        kind = _kind(one)
        money = one.value_vnd is not None and (one.unit is None or one.unit.vnd is not None)
        qualifier = one.vnd_qualifier if one.vnd_qualifier else one.qualifier
        quantity, unit = None if money else one.value, one.unit.unit if one.unit else one.item
        rows.append(Row("contributions", at.cell, place, period, measure, giver[0], giver[1],
                        quantity, unit, qualifier=qualifier, kind=kind, vnd=one.value_vnd,
                        item=one.item))  # fmt: skip
    return rows


def _kind(one: Quantity) -> str:
    """The kind of a gift that a sentence tells."""
    return (
        one.unit.kind
        if one.unit and one.unit.kind
        else "cash"
        if one.value_vnd is not None
        else "other"
    )


def _giver(table: Table, at: At) -> tuple[str, str, bool] | None:
    """(id, name, near) of who gave: the line's, the column's, a section's, the title's.

    The id is empty where only the name is known. `near`: the line or the column names it. A label
    that should name a giver and is not understood closes the slot.
    """
    if at.line.org_column and at.line.org:
        label = table.labels.read(at.line.org)
        known = [item for item in label.said.items if item.has("org")]
        if len(known) == 1 and not rest_of(label, "contributions"):
            return known[0].meaning("org") or "", at.line.org, True
        plain = bool(label.said.items) and not rest_of(label, "contributions") and not known
        around, _ = _ids(at.line.sections[::-1])
        if (
            not plain
            and at.line.org_column == "source"
            and len(around) == 1
            and table.leads(at.line)
        ):
            return next(iter(around)), at.line.org, True
        if not plain:
            return ("", at.line.org, True) if at.line.org_column == "org" else None
    column = _column_giver(table, at)
    for ids, name in (_ids(at.line.own[::-1]), column, _ids(at.line.sections[::-1])):
        if ids:
            return (next(iter(ids)), name, True) if len(ids) == 1 else None
        if name:
            return "", name, True
    title = table.context.facts
    titles = table.context.titles if not title.ask else ()
    for labels in (titles, table.context.letterhead if title.members else ()):
        ids, _ = _ids(labels)
        if ids:
            return (next(iter(ids)), "", False) if len(ids) == 1 else None
    return None


def _ids(labels: Sequence[Label]) -> tuple[set[str], str]:
    """The givers of the nearest label that names any."""
    for n, label in enumerate(labels):
        wider = any(
            item.has("org") and not item.has("kind")
            for other in labels[n + 1 :]
            for item in other.said.items
        )
        own = [item for item in label.said.all("org") if not (wider and item.has("kind"))]
        ids = {item.meaning("org") or "" for item in own}
        if ids:
            return ids, ""
    return set(), ""


def _column_giver(table: Table, at: At) -> tuple[set[str], str]:
    """The giver that heads a column, of a part of a column that of its whole.

    Below "Nguồn vốn" an unknown one is itself.
    """
    column = at.column
    ids, _ = _ids(column.labels[::-1])
    whole = table.whole_of.get(column.at)
    if not ids and column.facts.part and whole is not None:
        return _ids(table.columns[whole].labels[::-1])
    inner = column.labels[-1] if column.labels else None
    sources = any(label.has("head:source") for label in column.labels[:-1])
    if (
        not ids
        and inner is not None
        and inner.rest
        and sources
        and not inner.has("change", "pchange", "total")
    ):
        return set(), inner.text.strip()
    return ids, ""


def contribution_of(table: Table, at: At) -> Row | Refusal | None:
    giver = _giver(table, at)
    gives = (
        at.whole.give
        or bool(at.inner.orgs)
        or bool(at.line.org_column)
        or (giver is not None and giver[2])
    )
    if giver is None or not gives:
        return None
    name, free = giver[1], list(at.line.free)
    if not giver[0] or table.leads(at.line):
        free += [
            label
            for label in (*at.line.own, *at.column.labels)
            if label.text.strip() == name.strip()
        ]
    rest = rest_on(table, at, "contributions", free)
    if rest:
        return Refusal(at.cell, "rest", tuple(rest)) if giver[2] else None
    unit, kind, vnd = _worth(table, at)
    if not unit:
        return Refusal(at.cell, "unit") if giver[2] or at.inner.kind else None
    frame = frame_of(table, at, free=free)
    if isinstance(frame, Refusal):
        return frame
    place, period, measure = frame
    money = at.value.number * vnd if vnd and at.value.number is not None else None
    quantity = None if vnd else at.value.number
    if unit == "%":
        return None
    item = "; ".join(label.text.strip() for label in at.line.free)
    return Row("contributions", at.cell, place, period, measure, giver[0], name, quantity, unit,
               qualifier=at.value.qualifier, kind=at.inner.kind or kind, vnd=money,
               item=item)  # fmt: skip


def _worth(table: Table, at: At) -> tuple[str, str, float | None]:
    """Unit, kind and đồng of one: the cell's, the line's, the column's.

    Else what of the unit line fits the kind.
    """
    if at.value.unit:
        unit = unit_of(at.value.unit) if "|" in at.value.unit else Unit(at.value.unit, "", None)
        return unit.name, unit.kind, unit.vnd
    for unit in (*at.column.facts.units, at.line.unit, *at.line.facts.units, *at.line.around.units):
        if unit is not None:
            return unit.name, unit.kind, unit.vnd
    line = table.context.units
    fits = (
        [unit for unit in line if unit.kind == at.inner.kind]
        if at.inner.kind and len(line) > 1
        else line
    )
    if len(fits) == 1:
        kind = at.inner.kind
        if kind in ("labour", "land") and fits[0].vnd and not at.inner.worth:
            return "", "", None
        return fits[0].name, fits[0].kind, fits[0].vnd
    return (
        ("ngày công", "labour", None) if at.inner.kind == "labour" and not line else ("", "", None)
    )
