"""The unit of a gift: that of its cell, line or column, or what of the unit line fits its kind."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.reading.law.at import At, Path, of_path
from analysis.reading.law.facts import NO_UNIT, Unit
from analysis.reading.law.no_gifts import NOT_GIVEN_ALONE
from analysis.reading.law.table import Table
from analysis.reading.law.unit_at import adds_to_money, unit_at, unit_near
from analysis.words.quantities import read_quantities

DONG = Unit("đồng", "cash", 1.0)


def unit_of_gift(table: Table, at: At) -> Unit:
    """The unit of a gift: the cell's, the line's, the column's; a worth is in money.

    Else what of the unit line fits the kind.
    """
    if at.value.unit:
        return unit_at(table, at)
    if _is_part_of_money(table, at) or adds_to_money(table, at):
        return table.context.units[0]
    if at.inner.worth or counts_money(table, at):
        unit = _money_near(table, at)
        if unit.name or at.inner.worth or unit_near(at):
            return unit
    elif unit_near(at):
        return unit_at(table, at)
    head = at.column.facts.kind
    kind = head if head == "labour" else at.inner.kind  # days, whatever was built in them
    if kind not in NOT_GIVEN_ALONE and _in_money(table, at):
        return DONG
    unit = _declared(table.context.units, kind, worth=at.inner.worth)
    return unit if unit.name or kind not in ("", DONG.kind) else unit_at(table, at)


def _money_near(table: Table, at: At) -> Unit:
    """The unit of money that stands nearest."""
    around = [unit for unit in table.context.units if unit.vnd]
    alike = around if len({unit.vnd for unit in around}) == 1 else []  # no "nghìn triệu đồng"
    near = (*at.column.facts.units, at.line.unit, *at.line.around.units, *alike)
    return next((unit for unit in near if unit and unit.vnd), NO_UNIT)


@of_path
def counts_money(table: Table, at: Path) -> bool:
    """Whether the head of a column says money, whatever its lines are of: "Số tiền"."""
    items = [item for label in at.column.labels for item in label.said.items]
    return any(item.meaning("head:value") == "money" for item in items)


@of_path
def _is_part_of_money(table: Table, at: Path) -> bool:
    """Whether a column without a unit aside is part of one that only the unit line measures."""
    whole, line = table.whole_of.get(at.column.at), table.context.units
    if whole is None or len(line) != 1 or not line[0].vnd or table.columns[whole].facts.units:
        return False
    items = [item for label in at.column.labels for item in label.said.items]
    return at.line.unit is None and not any(item.aside and item.has("unit") for item in items)


def _in_money(table: Table, at: At) -> bool:
    """Whether a cell alone says that it is money: "khoảng 50 triệu"."""
    found = read_quantities(at.value.text, table.labels.units) if at.value.scaled else []
    return len(found) == 1 and found[0].value_vnd == at.value.number


def _declared(line: Sequence[Unit], kind: str, *, worth: bool) -> Unit:
    """The one unit of the unit line that fits a kind."""
    if not line:
        return Unit("ngày công", "labour", None) if kind == "labour" else NO_UNIT
    fits = [unit for unit in line if unit.kind == kind] if kind and len(line) > 1 else line
    if len(fits) != 1 or kind in NOT_GIVEN_ALONE and fits[0].vnd and not worth:
        return NO_UNIT
    return fits[0]
