"""The unit of a value, and its number in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from analysis.reading.law.at import At, Path, of_path
from analysis.reading.law.counted import counted_unit
from analysis.reading.law.facts import MONEY, NO_UNIT, SHARE, Unit, facts_of, unit_of
from analysis.reading.law.labels import Label
from analysis.reading.law.noted import unit_noted
from analysis.reading.law.table import Table
from analysis.words.numbers import scaled
from analysis.words.text import match_key

SHARED = Unit(SHARE, "", None)


def unit_near(at: At) -> Unit | None:
    """The unit that the column, the line or its sections say; None where none does.

    Where one of them says a share and another does not, it is none of both.
    """
    return _unit_near(at.table, at)


@of_path
def _unit_near(table: Table, at: Path) -> Unit | None:
    units = at.line.facts.units
    if at.column.facts.kind == "labour":  # "Trồng cây | Số ngày công" counts no trees
        units = tuple(unit for unit in units if unit.kind == "labour")
    own = (at.line.unit, *units)
    labels = (*at.line.own, *at.column.labels)
    shares = any(says_share(table, label) for label in labels)  # of no people of a section
    beside = own if any(own) or shares else at.line.around.units
    heads = (SHARED,) if _is_share_of_outer(at) else _unit_of_heads(table, at)
    near = [unit for unit in (*heads, *beside) if unit is not None]
    if len({unit.name == SHARE for unit in near}) > 1:
        return NO_UNIT
    return near[0] if near else None


def _is_share_of_outer(at: Path) -> bool:
    """Whether the innermost head begins with "%" and but one over it has a unit: "Số hộ | % TH"."""
    outer, heads = at.column.labels[:-1], at.column.labels[-1:]
    first = next((item for head in heads for item in head.said.items), None)
    begins = first is not None and first.words == SHARE and not first.start
    return begins and not facts_of(heads).units and bool(facts_of(outer).units)


def _unit_of_heads(table: Table, at: Path) -> Sequence[Unit]:
    """The unit that heads say; one over another that counts something else is not its unit.

    "Dân số (người) | Số hộ"; nor is it that of money: "Nhà tạm (nhà) | Kinh phí".
    """
    units, heads = at.column.facts.units[:1], at.column.labels
    inner = takewhile(lambda one: not facts_of([one]).units, heads[::-1])
    if not units or units[0].vnd or not (within := list(inner)):
        return units
    counted = next(filter(None, (counted_unit(table.labels, one) for one in within)), "")
    money = any(item.meaning("head:value") == "money" for one in within for item in one.said.items)
    money = money or facts_of(within).kind == MONEY
    if counted and counted != units[0].name:
        return (Unit(counted, "", None),)
    return (NO_UNIT,) if money else units


def says_share(table: Table, label: Label) -> bool:
    """Whether a label says that it is a share, or is a known one: "Tỷ lệ hộ nghèo"."""
    facts = table.facts([label])
    return "rate" in facts.forms or table.labels.standard.get(facts.indicator) == SHARE


def says_rate(table: Table, at: At) -> bool:
    """Whether a value is a share or a mean: what several places have of it has no sum."""
    unit, heads = unit_at(table, at).name, at.column.labels
    said = any(says_share(table, one) for one in heads) or "mean" in at.column.facts.forms
    return said or unit == SHARE or "/" in unit


def unit_at(table: Table, at: At, wanted: set[str] | None = None) -> Unit:
    """The unit of a value, from near to far; of a mixed unit line the one that fits."""
    if at.value.unit:
        return unit_of(at.value.unit) if "|" in at.value.unit else Unit(at.value.unit, "", None)
    line = table.context.units
    if wanted and len(line) > 1:
        line = tuple(unit for unit in line if unit.name in wanted)
    if near := unit_near(at):
        return near
    if table.context.noted and not line:
        own = (*at.column.labels[::-1], *at.line.own[::-1], *at.line.sections[::-1])
        return unit_noted(table.context.noted, own, table.context.titles)
    return line[0] if len(line) == 1 else NO_UNIT


def adds_to_money(table: Table, at: At) -> bool:
    """Whether a cell adds up with others to a total, or what is over them, below a unit line of
    money alone: "Đóng góp | 1500" of "Tiền mặt | 900", "Ngày công | 250", "Hiến đất | 350"."""
    sums, (row, column) = table.block.sums, at.cell
    if not _is_all_money(table) or _has_unit_aside(at):
        return False
    if at.column.facts.kind:
        over = (one.at for one in table.values if one.facts.total)
        whole = [(row, one) for one in over if column in sums.columns.get(one, ())]
    else:
        over = (one.row for one in table.lines if one.total or one.row == at.line.parent)
        whole = [(one, column) for one in over if row in sums.rows.get(one, ())]
    return not sums.cells.isdisjoint(whole)


def _is_all_money(table: Table) -> bool:
    """Whether a unit line of money is all that measures a table: no column does."""
    units = table.context.units
    measured = len(units) == 1 and bool(units[0].vnd)
    return measured and not any(one.job == "unit" for one in table.columns.values())


def _has_unit_aside(at: At) -> bool:
    labels = (*at.line.own, *at.line.stated, *at.column.labels)
    return any(one.aside and one.start for label in labels for one in label.all("unit"))


def counted(table: Table, at: At, unit: Unit) -> float | None:
    """The number of a value; under "nghìn cây" it counts thousands, unless it has its own unit.

    With a scale of its own ("45 triệu") it says how many đồng, whatever money is counted there.
    """
    number = at.value.number
    if number is None or at.value.unit:
        return number
    if at.value.scaled:
        money = table.labels.units.get(match_key(unit.name.partition("/")[0]))
        return scaled(number, 1 / money.vnd) if money and money.vnd else number
    return number if unit.times == 1 else scaled(number, unit.times)
