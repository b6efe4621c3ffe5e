"""What counts people, places or bodies, and was given by nobody."""

from __future__ import annotations

from analysis.reading.law.at import At, Path, of_path
from analysis.reading.law.facts import MONEY, Unit, unit_of
from analysis.reading.law.labels import Label
from analysis.reading.law.table import Table
from analysis.reading.law.unit_at import adds_to_money, unit_near
from analysis.registers.vocabulary import Item

NOT_GIVEN_ALONE = ("labour", "land")  # kinds that money measures only where their worth is said
_COUNTED = ("head:org", "head:place", "head:period", "member", "unit", "use", "hamlet", "level")


def counts_others(table: Table, at: At) -> bool:
    """Whether a head counts what is no gift, "Số phiếu", "Số hộ", or gives a rate; or is a part of
    one that does: "Số chủ thể | Trong đó: HTX"; or is but what a title counts: "Hợp tác xã"."""
    whole = table.columns.get(table.whole_of.get(at.column.at, -1), at.column)
    heads = (*at.column.labels, *whole.labels[-1:])
    titled = [] if at.whole.give else [*filter(_counts_no_gift, table.context.titles)]
    bodies = {item.words for title in titled for item in title.all("org")}
    again = any(head.only and head.only.words in bodies for head in heads)
    return "rate" in at.inner.forms or any(map(_counts_no_gift, heads)) or again


def _counts_no_gift(head: Label) -> bool:
    own = [item.meaning("unit") for item in head.said.items if not item.aside]
    counts = [item for item in head.said.items if item.meaning("form") == "count"]
    ends = {item.start + len(item.words.split()) for item in counts if not item.has("total")}
    bodies = any(item.start in ends for item in head.all("org"))  # "Số doanh nghiệp"
    return bool(counts) and (bodies or any(unit and not unit_of(unit).kind for unit in own))


def is_no_amount(at: At, unit: Unit, kind: str) -> bool:
    """Whether a number has no unit, one for each of something, or one that its labels deny."""
    unclear = unit.name in ("", "%") or "/" in unit.name
    return unclear or contradicts(at, unit) or _is_no_money(at, unit, kind)


def contradicts(at: At, unit: Unit) -> bool:
    """Whether a cell counts in its own words what its labels are not of: "15 hộ" of money.

    Money may be what land or labour is worth.
    """
    kinds = (MONEY, *NOT_GIVEN_ALONE)
    own = at.value.unit and at.inner.kind in kinds and unit.kind != at.inner.kind
    return bool(own) and not unit.vnd


def _is_no_money(at: At, unit: Unit, kind: str) -> bool:
    """Whether money is counted in hộ or tons; or a figure is in the money of a unit line around its
    table, and its head counts things, work or bodies: "Số hội viên", "Khối lượng"."""
    if kind == MONEY and not unit.vnd:
        return True
    itself = at.value.unit or at.value.scaled or at.inner.worth or unit_near(at)
    itself = itself or adds_to_money(at.table, at)
    return bool(unit.vnd and not itself) and any(map(_counts_things, at.column.labels[-1:]))


def _counts_things(head: Label) -> bool:
    items = [item for item in head.said.items if not item.aside]
    if not items or any(_says_money(item) for item in items):
        return False
    first, *others = items
    if first.meaning("head:value") == "things" or any(
        i.meaning("kind") in NOT_GIVEN_ALONE for i in items
    ):
        return True
    counts = first.start == 0 and first.meaning("form") == "count" and not first.has("head:value")
    named = others[0].has(*_COUNTED) if others else " " in first.words
    return counts and not first.has("total") and named


def _says_money(item: Item) -> bool:
    paid = item.meaning("head:value") in ("money", "worth", "rate") or item.has("worth")
    paid = paid or item.meaning("kind") == "cash"
    return paid or bool(unit_of(item.meaning("unit") or "||").vnd)


@of_path
def counts_workers(table: Table, at: Path) -> bool:
    """Whether "Lao động" are people, where nothing says that it was given: "HTX | Lao động"."""
    labels = (*at.line.own, *at.column.labels)
    labour = [i for one in labels for i in one.all("kind") if i.meaning("kind") == "labour"]
    given = at.whole.give or at.line.org_column or table.context.units
    people = [unit_of(item.meaning("unit") or "||") for item in labour]
    return bool(labour) and not given and all(one.name and not one.kind for one in people)
