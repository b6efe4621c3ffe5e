"""Wholes of gifts: a whole or its parts, never both; what the parts leave of it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product
from typing import TypeGuard

from analysis.reading.law.by_chance import goes_on, is_thing, stands_alone
from analysis.reading.law.columns import Column
from analysis.reading.law.context import lies_in
from analysis.reading.law.kinds_of_gifts import are_amount_and_worth
from analysis.reading.law.labels import Label
from analysis.reading.law.places import Settled
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import CLOSE, Table
from analysis.reading.law.times import length, parts_of_time
from analysis.sheets.sheet import address_of
from analysis.words.numbers import format_number
from analysis.words.periods import Period, days_of

Cell = tuple[int, int]
NEAR = 0.05  # of an approximate whole that parts may leave unsaid
ANY_YEAR = 2000  # of columns whose heads, and whose table, name none
SURE = 4  # sums that hold by no chance
SLIPS = 2  # lines that must agree for each that does not


def settle_gifts(table: Table, made: dict, ats: dict) -> None:
    """Decide for each whole of gifts whether it or its parts stand; changes `made`."""
    _money_once(table, made)
    _worth_of_lines(table, made)
    _written_twice(table, made)
    _times_once(table, made, ats)
    # The parts of wholes that stand; the lines first.
    inside = _parts_in_lines(table, made, ats)
    inside |= _parts_in_columns(table, made, ats)
    sums, rows = table.block.sums, [line.row for line in table.lines]
    own = [{(t, c.at): [(p, c.at) for p in parts] for c in table.values}
           for t, parts in sums.rows.items()]  # fmt: skip
    own += [{(row, t): [(row, p) for p in parts] for row in rows}
            for t, parts in sums.columns.items() if _everywhere(table, t, made)]  # fmt: skip
    for parts in own:
        sums_of = {cell: of for cell, of in parts.items() if gift(made.get(cell))}
        _proven(table, made, ats, sums_of, inside)
    _paired(table, made)


def _worth_of_lines(table: Table, made: dict) -> None:
    """What a line "Thành tiền" is worth, beside lines that name what was given, is of all these."""
    named = [line for line in table.lines if line.facts.kind]
    worth = [line for line in table.lines if line.facts.worth and not line.facts.kind]
    for line, column in product(worth if len(named) > 1 else (), table.values):
        beside = any(gift(made.get((one.row, column.at))) for one in named)
        if beside and gift(made.get(cell := (line.row, column.at))):
            made[cell] = Refusal(cell, "unexplained", (line.own[-1].text,))


def _everywhere(table: Table, column: int, made: dict) -> bool:
    """Whether a column sums others in all its lines, several; once it may be chance.

    Where its head says that it sums them, some slips are the checks' to tell.
    """
    holds = [cell in table.block.sums.cells for cell in made if cell[1] == column]
    return table.columns[column].facts.total or (len(holds) > 1 and all(holds))


def _paired(table: Table, made: dict) -> None:
    """A thing counted in one column and valued in another under the same heads is one gift.

    What several things are worth is split among none of them: it is given beside them.
    """
    groups: dict[tuple, list[Column]] = {}
    given = {cell[1] for cell, one in made.items() if gift(one) or isinstance(one, list)}
    for column in table.values:
        if column.at in given:
            groups.setdefault(_heads(column)[:-1], []).append(column)
    for group in groups.values():
        things: list[int] = []
        for column in group:
            if not _is_worth_of(column):
                things.append(column.at)
                continue
            counted = [at for at in things if not _holds_money(table, made, at)]
            if len(counted) > 1:
                _beside_things(table, made, column, things)
            elif counted:
                _join(table, made, counted[0], column.at)
            things = things if not counted else []
        if len(group) == 2:
            _join_plain(table, made, group)


def _join_plain(table: Table, made: dict, group: Sequence[Column]) -> None:
    """Two columns of which neither says that it is of its own: "Số lượng", "Số tiền"."""
    one, other = (column.at for column in group)
    worth = {column.at: _is_worth_of(column) for column in group}
    plain = {column.at: _plain(_heads(column)[-1:]) for column in group}
    twice = are_amount_and_worth(plain, worth)
    for row in [line.row for line in table.lines]:
        thing, money = made.get((row, one)), made.get((row, other))
        if not (gift(thing) and gift(money)):
            continue
        if twice and None is not thing.vnd == money.vnd:
            made[row, one] = _with_worth(thing, made.pop((row, other)))  # "Tiền mặt | đồng" twice
        thing, money = (money, thing) if money.vnd is None else (thing, money)
        own, beside = thing.cell[1], money.cell[1]
        if worth[beside] or thing.kind == money.kind or plain[own]:
            _join(table, made, own, beside, row)


def _is_worth_of(column: Column) -> bool:
    """Whether a column says what is worth how much: of what, its heads do not."""
    head = _heads(column)[-1:]
    items = [item for label in head for item in label.said.items]
    own = any(item.has("goods") or (item.has("kind") and not item.has("unit")) for item in items)
    said = any(item.has("worth") or item.meaning("head:value") == "worth" for item in items)
    return said and not own


def _heads(column: Column) -> tuple[Label, ...]:
    """The heads of a column, outer to inner, without that of its unit: "(tr.đ)"."""
    *outer, inner = column.labels or (None,)
    units = inner is not None and bool(outer) and inner.uses <= {"unit", "whose"}
    return tuple(outer) if units else column.labels


def _plain(head: Sequence[Label]) -> bool:
    """Whether a head says no more than that what stands below it is an amount of something."""
    return all(
        not label.rest
        and all(item.aside or item.has("head:value", "skip", "give") for item in label.said.items)
        for label in head
    )


def _holds_money(table: Table, made: dict, at: int) -> bool:
    return any(_is_money(made.get((line.row, at))) for line in table.lines)


def _join(table: Table, made: dict, thing: int, worth: int, only: int | None = None) -> None:
    """What a thing is worth becomes part of its row, line by line."""
    for row in [line.row for line in table.lines] if only is None else [only]:
        if table.over_lines & {(row, thing), (row, worth)}:
            continue  # what two things are worth together is that of neither
        own, money = made.get((row, thing)), made.get((row, worth))
        if not (gift(own) and gift(money) and own.vnd is None and money.vnd is not None):
            continue
        if _same(own, money):
            made[row, thing] = _with_worth(own, made.pop((row, worth)))


def _beside_things(table: Table, made: dict, column: Column, things: Sequence[int]) -> None:
    """What several things are worth: of no kind; told where it may hold the money beside it."""
    cells = [(line.row, column.at) for line in table.lines]
    cells = [cell for cell in cells if _is_money(made.get(cell))]
    beside = {cell: own for cell in cells if (own := _beside(made, cell, things))}
    unclear = bool(beside) and all(made[cell].vnd >= sum(own) for cell, own in beside.items())
    words = (_heads(column)[-1].text,)
    for cell in cells:
        told = Refusal(cell, "unexplained", words)
        made[cell] = told if unclear else replace(made[cell], kind="other")


def _is_money(one: object) -> bool:
    return gift(one) and one.vnd is not None


def _with_worth(thing: Row, money: Row) -> Row:
    vague = money.qualifier if money.qualifier != "exact" else thing.qualifier
    cells = sorted((thing.cell, money.cell))
    return replace(thing, vnd=money.vnd, qualifier=vague, cell=cells[0], also=cells[1])


def gift(one: object) -> TypeGuard[Row]:
    """Whether it is a row of contributions."""
    return isinstance(one, Row) and one.table == "contributions"


def parts_below(table: Table, cell: Cell, made: dict) -> list[Cell]:
    """The nearest lines below with a value in this column; "Trong đó:" only leads to them.

    A total below the last part sums up more than these: "Tổng cộng".
    """
    found: list[Cell] = []
    for row in table.children.get(cell[0], ()):
        if table.row_of[row].total:
            continue
        own = (row, cell[1])
        found += [own] if own in made else parts_below(table, own, made)
    return found


def _parts(table: Table, cell: Cell, made: dict) -> list[Cell]:
    """The parts below a whole, of a part that its own stand for those."""
    found: list[Cell] = []
    below = parts_below(table, cell, made)
    for part in [one for one in below if not goes_on(table, cell, one)]:
        inner = _parts(table, part, made) if made[part] is None else []
        found += inner or [part]
    return found


def _money_once(table: Table, made: dict) -> None:
    """A column of money that says no kind and sums those that do is their total, slips and all."""
    kinds = [column.at for column in table.values if column.facts.kind]
    money = _money_of(made)
    for column in table.values:
        cells = [] if column.at in kinds else money.get(column.at, [])
        beside = {cell: own for cell in cells if (own := _beside(made, cell, kinds))}
        agree = sum(_close(made[cell].vnd, sum(own)) for cell, own in beside.items())
        several = any(len(own) > 1 for own in beside.values())
        if agree > SLIPS * (len(beside) - agree) and (agree > 1 or several):
            made.update(dict.fromkeys(beside))
        elif column.facts.total or column.facts.worth:
            made.update(_of_unread_parts(made, cells, kinds, _heads(column)[-1].text))


def _of_unread_parts(
    made: dict, cells: Sequence[Cell], kinds: Sequence[int], head: str
) -> dict[Cell, Refusal]:
    """Sums of gifts of which one was refused: beside the others they would count these twice."""
    found = {}
    for cell in cells:
        unread = any(isinstance(made.get((cell[0], at)), Refusal) for at in kinds)
        if unread and _beside(made, cell, kinds):
            found[cell] = Refusal(cell, "unexplained", (head,))
    return found


def _money_of(made: dict) -> dict[int, list[Cell]]:
    """The cells of money by column."""
    found: dict[int, list[Cell]] = {}
    for cell, one in made.items():
        if _is_money(one):
            found.setdefault(cell[1], []).append(cell)
    return found


def _close(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= CLOSE * abs(one)


def _written_twice(table: Table, made: dict) -> None:
    """A column that gives the money of another once more, in another unit or under another word."""
    plain = [column.at for column in table.values if _says_money(column)]
    money = _money_of(made)
    for n, at in enumerate(plain):
        for first in plain[:n]:
            both = [((row, first), (row, at)) for row, _ in money.get(at, [])]
            cells = [own for one, own in both if _is_money(made.get(one)) and _is_money(made[own])]
            pairs = [(made[cell[0], first], made[cell]) for cell in cells]
            if len(pairs) > 1 and all(
                _close(a.vnd, b.vnd) and _same(a, b) and a.kind == b.kind for a, b in pairs
            ):
                made.update(dict.fromkeys(cells))


def _times_once(table: Table, made: dict, ats: dict) -> None:
    """A quarter beside its months, a year beside its quarters: the whole of them, the short first.

    In a line that has none of them it stands; one that is not their sum is told.
    """
    times = _times_of(table)
    said = {at: replace(table.columns[at].facts, period=None, total=False) for at in times}
    for whole in sorted(times, key=lambda at: length(times[at])):
        alike = {at: days for at, days in times.items() if said[at] == said[whole]}
        parts = parts_of_time(whole, alike)
        for line in table.lines if parts else ():
            cell, own = (line.row, whole), [(line.row, part) for part in parts]
            _settle_times(cell, [part for part in own if part in made], made, ats)


def _times_of(table: Table) -> dict[int, tuple[str, str]]:
    """The days of each column that says a time; of one without a year those of the title's."""
    period = table.context.period
    year = period.year if period is not None and period.year else ANY_YEAR
    own = ((c.at, c.facts.period) for c in table.values if c.facts.period is not None)
    dated = {at: period.within(year).iso for at, period in own}
    return {at: days_of(iso) for at, iso in dated.items() if iso}


def _settle_times(cell: Cell, parts: list[Cell], made: dict, ats: dict) -> None:
    """A gift of a time that others of its line fill is none; told, where it is not their sum."""
    if not gift(made.get(cell)) or not parts:
        return
    known = [made[part] for part in parts if gift(made[part])]
    differs = len(known) == len(parts) and left_of(made[cell], known) is not None
    made[cell] = slip(cell, parts, ats) if differs else None


def _says_money(column: Column) -> bool:
    """Whether the innermost head says no more than that what stands below is an amount."""
    head = column.labels[-1] if column.labels else None
    if head is None or head.rest or head.numbers or head.places:
        return False
    return all(item.has("head:value", "worth", "unit", "skip", "give") for item in head.said.items)


def _beside(made: dict, cell: Cell, columns: Iterable[int]) -> list[float]:
    """The money of other kinds in a line from the same giver, at the same place and time."""
    own = made[cell]
    others = [made.get((cell[0], at)) for at in columns]
    return [one.vnd for one in others if gift(one) and one.vnd is not None and _same(one, own)]


def _same(one: Row, other: Row) -> bool:
    """Whether two gifts differ in no more than what was given."""
    return (one.what, one.name, one.place, one.period, one.measure) == (
        other.what, other.name, other.place, other.period, other.measure
    )  # fmt: skip


def _parts_in_lines(table: Table, made: dict, ats: dict) -> set[Cell]:
    """Lines with others below, and these, from the bottom; all of them where they fill it."""
    inside: set[Cell] = set()
    over = sorted(table.children, reverse=True)
    for cell in product(over, [column.at for column in table.values]):
        if gift(made.get(cell)):
            every = _parts(table, cell, made)
            own = [one for one in every if not _of_another(table, made, cell, one)]
            gifts = [made[one] for one in every if gift(made.get(one))]
            filled = len(gifts) == len(every) and left_of(made[cell], gifts) is None
            inside |= _settle(cell, every if filled else own, made, ats)
        elif _open(made.get(cell)) and cell in table.block.sums.cells:
            below = [made.get(one) for one in _parts(table, cell, made)]
            made[cell] = None if below and all(map(gift, below)) else made[cell]
    return inside


def _of_another(table: Table, made: dict, whole: Cell, part: Cell) -> bool:
    """Whether a line of a column of givers names another known one than the line over it."""
    own, other = made[whole], made.get(part)
    if table.row_of[part[0]].org_column != "org" or not gift(other):
        return False
    within = f"{own.what}:{other.what}" in table.labels.vocabulary.within
    known = bool(own.what and other.what) and own.what not in table.labels.gathering
    return known and own.what != other.what and not within


def _parts_in_columns(table: Table, made: dict, ats: dict) -> set[Cell]:
    """Columns "Trong đó: …" and the one that they are parts of, line by line."""
    inside: set[Cell] = set()
    columns: dict[int, list[int]] = {}
    for part, whole in table.whole_of.items():
        columns.setdefault(whole, []).append(part)
    for whole, own in columns.items():
        for row in [line.row for line in table.lines if gift(made.get((line.row, whole)))]:
            cells = [(row, part) for part in own if (row, part) in made]
            inside |= _settle((row, whole), cells, made, ats)
    return inside


def _proven(
    table: Table, made: dict, ats: dict, parts: dict[Cell, list[Cell]], inside: set[Cell]
) -> None:
    """Gifts that the arithmetic of the sheet proves to be sums of others, cell by cell.

    Where most of a line or a column sum others, the rest of it is meant to, and told. A gift of a
    giver, place or time of its own is no sum of others, whatever its amount; nor is a whole that
    stands the sum of what is `inside` it.
    """
    within, holds = table.labels.vocabulary.within, table.block.sums.cells & parts.keys()
    slips = len(holds) > SLIPS * (len(parts) - len(holds))
    for cell, own in parts.items():
        gifts = [made[part] for part in own if gift(made.get(part))]
        counted = gifts or any(made.get(part, 0) is None and part not in inside for part in own)
        alone = stands_alone(table, made[cell], own, gifts, ats[cell])
        if not counted or not (cell in holds or slips) or alone:
            continue
        if _apart(made[cell], gifts, within):
            continue
        if len(holds) < SURE and is_thing(made[cell], gifts):
            made[cell] = Refusal(cell, "unexplained", (made[cell].item,))
        else:
            made[cell] = None if cell in holds else slip(cell, own, ats)


def slip(cell: Cell, parts: Sequence[Cell], ats: dict) -> Refusal:
    """A total that is not what its parts come to."""
    own, *others = (ats[one].value.number or 0.0 for one in (cell, *parts) if one in ats)
    said = {
        "computed": format_number(sum(others)),
        "cells": ";".join(address_of(*part) for part in parts if part in ats),
        "difference": format_number(abs(own - sum(others))),
    }
    return Refusal(cell, "total_mismatch", (format_number(own),), tuple(said.items()))


def _apart(whole: Row, parts: Sequence[Row], within: set[str]) -> bool:
    """Whether a gift is of another giver, place, time or measure than any that it seems to sum."""
    names = [one.name if whole.name else "" for one in parts]  # by the title
    given = [
        (one.what, name) == (whole.what, whole.name) or f"{whole.what}:{one.what}" in within
        for one, name in zip(parts, names, strict=True)
    ]
    there = [spans(whole.period, one.period) and _holds(whole.place, one.place) for one in parts]
    measured = [one.measure == whole.measure and _amount(whole, one) is not None for one in parts]
    return bool(parts) and not all((*given, *there, *measured))


def spans(whole: Period, part: Period) -> bool:
    """Whether a time is another or holds it."""
    (first, last), (begin, end) = days_of(whole.iso), days_of(part.iso)
    return first <= begin and end <= last


def _holds(whole: Settled | None, part: Settled | None) -> bool:
    """Whether a place is another or holds it, one under its own name, too."""
    if whole and whole.place and part and part.inside == whole.place.key:
        return True
    if whole is None or part is None or whole.place is None or part.place is None:
        return whole == part
    return lies_in(part.place, whole.place)


def _settle(whole: Cell, parts: list[Cell], made: dict, ats: dict) -> set[Cell]:
    """The parts where all are known gifts, with what they leave of the whole; else the whole.

    Gives the parts that are only in a whole that stands.
    """
    parts = [part for part in parts if not _beside_whole(made[whole], made.get(part))]
    parts = _without_times(made[whole], parts, made)
    known = [made[part] for part in parts if gift(made.get(part))]
    done = [part for part in parts if made.get(part, 0) is None]
    if len(known) + len(done) < len(parts):
        return _kept_in(whole, parts, made, ats)
    if done:
        made[whole] = None
    elif parts:
        unsaid = not ats[whole].inner.kind and any(ats[part].inner.kind for part in parts)
        made[whole] = left_of(made[whole], known, unsaid=unsaid)
    return set()


def _kept_in(whole: Cell, parts: list[Cell], made: dict, ats: dict) -> set[Cell]:
    """The parts that are only in a whole that stands; each that would be a row is told."""
    inside = {part for part in parts if not isinstance(made.get(part), Refusal)}
    told = tuple(label.text for label in ats[whole].line.own[-1:]) or (ats[whole].value.text,)
    for part in (part for part in inside if made[part] is not None):
        kept = Refusal(part, "part_in_whole", told)
        made[part] = _unknown(part, ats) if _open(made[part]) else kept
    return inside


def _open(one: object) -> bool:
    """Whether it is a figure under its own name."""
    return isinstance(one, Row) and one.table == "indicators" and not one.what


def _without_times(whole: Row, parts: list[Cell], made: dict) -> list[Cell]:
    """The parts that are of no shorter time than their whole, or all, where these fill it.

    What "Riêng năm 2020" leaves of its stage would be of years that nobody names.
    """
    known = [one for part in parts if gift(one := made.get(part))]
    shorter = {one.cell for one in known if one.period != whole.period}
    if not shorter or left_of(whole, known) is None:
        return parts
    return [part for part in parts if part not in shorter]


def _beside_whole(whole: Row, one: object) -> bool:
    """Whether a figure below a gift is counted in another unit, and so no part of it."""
    return isinstance(one, Row) and _open(one) and one.unit != whole.unit


def _unknown(part: Cell, ats: dict) -> Refusal:
    """Why a part of a gift has no row: nothing says what it is."""
    said = (*ats[part].line.own, *ats[part].column.labels[-1:])
    return Refusal(part, "unexplained", tuple(label.text for label in said if label.rest))


def left_of(row: Row, parts: Sequence[Row], *, unsaid: bool = True) -> Row | Refusal | None:
    """What parts leave of a whole, in the same measure; None where that is nothing.

    `unsaid`: nobody said the kind of the whole; then what is left beside a part of it is another.
    """
    own, amounts = _amount(row, row), [_amount(row, one) for one in parts]
    amounts = [amount for amount in amounts if amount is not None]
    if own is None or not amounts:
        return row
    left = own - sum(amounts)
    exact = row.qualifier == "exact"
    if abs(left) <= (CLOSE if exact else NEAR) * max(abs(own), 1):
        return None
    if left < 0:
        return Refusal(row.cell, "parts exceed") if exact else None
    if row.vnd is None:
        return replace(row, value=left)
    said = unsaid and any((one.what, one.kind) == (row.what, row.kind) for one in parts)
    return replace(row, vnd=left, kind="other" if said else row.kind)


def _amount(whole: Row, one: Row) -> float | None:
    """The amount of a gift in the measure and the unit of its whole; None in another."""
    if whole.vnd is not None:
        return one.vnd
    return one.value if one.unit == whole.unit else None
