"""The unit of a figure under its own name: as said, or what its labels count."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.reading.law.at import At, Path, of_path
from analysis.reading.law.columns import Column
from analysis.reading.law.counted import counted_unit, says_count, units_again
from analysis.reading.law.facts import NO_UNIT, SHARE, Unit
from analysis.reading.law.indicators import says_no_thing, vnd_of
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.lines import year_of
from analysis.reading.law.shown import BRACKETS, PRICES
from analysis.reading.law.table import Table
from analysis.reading.law.unit_at import says_share, unit_at, unit_near
from analysis.words.places import KINDS
from analysis.words.text import match_key


def open_unit(table: Table, at: At, own: Sequence[Label]) -> Unit:
    """The unit of a figure: as said; what its nearest label counts, or that it is a share.

    What a label says in brackets and nothing explains may be its unit: nothing wider is it.
    """
    unit = unit_at(table, at)
    named = [label for label in own if not label.places]  # "(CŨ)" is none of a place's
    if not at.value.unit and any(_closes_unit(table.labels, label) for label in named):
        return NO_UNIT
    if unit.name == SHARE and _counts_under_shares(table, at):
        found = filter(None, (counted_unit(table.labels, one) for one in own))
        return Unit(next(found, ""), "", None)
    near = unit if at.value.unit else unit_near(at)  # no name: two contradict each other
    return near if near is not None else _unit_of_labels(table, at, own, unit)


def _unit_of_labels(table: Table, at: At, own: Sequence[Label], wider: Unit) -> Unit:
    """What the nearest label counts; else the unit that stands around the table, or the whole's."""
    nearest = _nearest_unit(table, own)
    if wider.name == SHARE and not any(says_count(table.labels, label) for label in own):
        nearest = SHARE  # "Cận nghèo" below "Đơn vị tính: %"
    if not nearest and not wider.name:
        nearest = _unit_of_titles(table, own)
    if not nearest and wider.name:
        return NO_UNIT if any(map(_counts_who, own)) else wider
    around = {one for one in (wider, *table.context.units) if nearest and one.name == nearest}
    if around:  # which may count thousands of it, or both them and single ones
        return around.pop() if len(around) == 1 else NO_UNIT
    return Unit(nearest or _level_counted(table, at, own), "", None)


def _level_counted(table: Table, at: At, own: Sequence[Label]) -> str:
    """What the whole counts; or the kind of places that met a standard, of which a number counts
    some, and no year: "Huyện NTM | 3", nor a share of those counted beside."""
    number = at.value.number
    if (whole := _unit_of_whole(table, at)) or not number or number % 1 or year_of(number):
        return whole
    kind = next(filter(None, map(_kind_met, own[::-1])), "")
    left = (one.labels[-1] for one in table.values if one.at < at.column.at and one.labels)
    wholes = (one for one in left if not (one.standards or one.has("status", "concept")))
    return "" if any(kind in one.text.casefold().split() for one in wholes) else kind


def _kind_met(label: Label) -> str:
    """The kind of places that a label begins with, where it says no more than a standard."""
    if not label.said.items or label.rest or not (label.standards or label.has("status")):
        return ""
    first = label.said.items[0]
    kind = first.words.split()[-1]
    return kind if kind in KINDS and not first.start and first.has("head:place") else ""


def _unit_of_titles(table: Table, own: Sequence[Label]) -> str:
    """The one unit that titles count, where line and column say but how, or it, or a standard."""
    crit = table.context.facts.crit  # "Số xã đạt từng tiêu chí"
    titles = (_from_count(table.labels, title) for title in table.context.titles)
    counted = {counted_unit(table.labels, title) for title in titles} - {""}
    plain = all(
        says_no_thing(one) or _is_standard(one) or crit and one.has("criterion") and not one.rest
        or {match_key(one.text)} == counted
        for one in own
    )  # fmt: skip
    return counted.pop() if len(counted) == 1 and plain else ""


def _from_count(labels: Labels, title: Label) -> Label:
    """A title from the word on that says a count: "Kế hoạch số tiêu chí …"."""
    first = next((i.start for i in title.said.items if i.meaning("form") == "count"), 0)
    words = labels.vocabulary.words_of(title.text)[first:]
    return labels.read(" ".join(token.key for token in words)) if first else title


def _is_standard(label: Label) -> bool:
    """Whether a label is but a standard: "NTM nâng cao" below "Số xã đạt chuẩn"."""
    uses = ("standard", "status", "skip", "fill", "level")
    plain = all(item.has(*uses) for item in label.said.items)
    return label.has("standard") and plain and not (label.rest or label.places)


def _counts_who(label: Label) -> bool:
    """Whether a label counts those who do or give something: "Số chủ thể" are no "sản phẩm"."""
    first, *others = label.said.items or (None,)
    counts = first is not None and first.meaning("form") == "count"
    return counts and bool(others) and others[0].has("org", "head:org")


def _counts_under_shares(table: Table, at: At) -> bool:
    """Whether a line counts, and neither it nor its value has a unit, below a head of shares.

    Beside "Số hộ (hộ)" the shares are its own.
    """
    said, forms = at.value.unit or at.line.unit, at.line.facts.forms
    beside = any(unit.name != SHARE for one in table.values for unit in one.facts.units)
    return not (said or beside) and "count" in forms and "rate" not in forms


def _nearest_unit(table: Table, own: Sequence[Label]) -> str:
    """What the nearest label counts, or that it is a share; "" where none says so."""
    for label in own[::-1]:
        name = SHARE if says_share(table, label) else counted_unit(table.labels, label)
        if name or (name := _mean_of_counts(table, label)):
            return name
    return ""


def _mean_of_counts(table: Table, label: Label) -> str:
    """The unit of the known mean that a label names, if that is of no money: "Bình quân tiêu
    chí/xã"."""
    standard = table.labels.standard.get(table.facts([label]).indicator, "")
    return standard if "/" in standard and vnd_of(table, standard.partition("/")[0]) is None else ""


@of_path
def _unit_of_whole(table: Table, at: Path) -> str:
    """What the column counts whose parts stand under one head right of it; "" for none.

    They are its parts as "Trong đó" says, or as they add up to it.
    """
    outer = at.column.labels[:-1]
    n = next((n for n, one in enumerate(outer) if one.only and one.has("part")), None)
    left = [column for column in table.values if column.at < at.column.at]
    if n is not None:
        wholes = [one for one in left if one.labels[:n] == outer[:n] and len(one.labels) == n + 1]
    else:
        wholes = _summed_left(table, left, outer)
    named = [one.labels[-1] for one in wholes[-1:]]
    counted = "".join(counted_unit(table.labels, one) for one in named)
    return counted or (_unit_of_titles(table, named) if named else "")


def _summed_left(table: Table, left: Sequence[Column], outer: tuple[Label, ...]) -> list[Column]:
    """The nearest column on the left, if it sums the several that stand under one head."""
    parts = [one for one in table.values if outer and one.labels[: len(outer)] == outer]
    wholes = [one for one in left if one not in parts][-1:] if len(parts) > 1 else []
    return [one for one in wholes if table.sums(one, parts)]


def _closes_unit(labels: Labels, label: Label) -> bool:
    """Whether what a label says in brackets may be a unit, and is none that it counts; "(giá 2010)"
    is none."""
    said = (part for part in BRACKETS.findall(label.text) if not PRICES.search(part))
    parts = [labels.read(part) for part in said]
    unknown = [part for part in parts if part.rest and part.period is None]
    again = units_again(labels, label.text).keys()
    return any(part.text.casefold() not in again for part in unknown)
