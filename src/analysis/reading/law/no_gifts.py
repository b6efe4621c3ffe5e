"""What counts people, places or bodies, and was given by nobody."""

from __future__ import annotations

from analysis.reading.law.at import At, Path, of_path
from analysis.reading.law.facts import unit_of
from analysis.reading.law.labels import Label
from analysis.reading.law.table import Table


def counts_others(table: Table, at: At) -> bool:
    """Whether a head counts what is no gift, "Số phiếu", "Số hộ", or gives a rate; or is a part of
    one that does: "Số chủ thể | Trong đó: HTX"."""
    whole = table.columns.get(table.whole_of.get(at.column.at, -1), at.column)
    heads = (*at.column.labels, *whole.labels[-1:])
    return "rate" in at.inner.forms or any(map(_counts_no_gift, heads))


def _counts_no_gift(head: Label) -> bool:
    own = [item.meaning("unit") for item in head.said.items if not item.aside]
    counts = any(item.meaning("form") == "count" for item in head.said.items)
    return counts and any(unit and not unit_of(unit).kind for unit in own)


@of_path
def counts_workers(table: Table, at: Path) -> bool:
    """Whether "Lao động" are people, where nothing says that it was given: "HTX | Lao động"."""
    labels = (*at.line.own, *at.column.labels)
    labour = [i for one in labels for i in one.all("kind") if i.meaning("kind") == "labour"]
    given = at.whole.give or at.line.org_column or table.context.units
    people = [unit_of(item.meaning("unit") or "||") for item in labour]
    return bool(labour) and not given and all(one.name and not one.kind for one in people)
