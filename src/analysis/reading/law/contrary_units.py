"""What labels on the path of a row say against its unit, its money and its form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from analysis.reading.law.at import At
from analysis.reading.law.facts import MONEY, SHARE, Unit, only_units
from analysis.reading.law.labels import Label
from analysis.reading.law.row import Row
from analysis.reading.law.shown import shown_of
from analysis.reading.law.table import Table
from analysis.reading.law.unit_at import unit_near
from analysis.reading.law.units_of_gifts import counts_money, unit_of_gift
from analysis.registers.vocabulary import Token, tokens_of
from analysis.words.numbers import SCALES
from analysis.words.text import is_unaccented, match_key

_STRAY = 1_000, 1_000_000  # and not "tỷ", of "tỷ số"
YEAR = re.compile(r"(?:19|20)\d\d")


def labels_against(table: Table, at: At, row: Row) -> Iterator[Label]:
    """The labels of line and column, without what was given; heads of names, the sheet's name."""
    own = (*at.line.own, *at.line.stated, *at.line.sections)
    given = (*at.line.free, *at.line.things) if row.table == "contributions" else at.line.free
    yield from (label for label in own if label not in given)
    yield from at.column.labels
    yield from table.heads_of_names
    if not is_unaccented(table.context.sheet.text):
        yield table.context.sheet


def of_unit(table: Table, at: At, row: Row) -> str:
    """The label that counts in units of which none is that of the row; of gifts they are things."""
    if row.table == "criteria" or at.value.unit:
        return ""
    told = [*_with_units(table, at, row)]
    if not (told or table.context.unit_lines or row.table == "contributions"):
        told = [(title.text, table.context.units) for title in table.context.titles[-1:]]
    inner = at.column.labels[-1].text if at.column.labels else ""
    for text, units in told:
        fits = [_counts(table, unit, row) for unit in units]
        if units and not (any(fits) if text != inner else all(fits)):
            return text
    return inner if row.table == "contributions" and _is_otherwise_counted(table, at, row) else ""


def _is_otherwise_counted(table: Table, at: At, row: Row) -> bool:
    """Whether a head of money is over what is none, "Số tiền" in days of work; or has two units."""
    itself = row.vnd is not None or at.value.label is not None  # "50 bao xi măng"
    return not itself and counts_money(table, at) or _in_two(at.column.labels[-1:])


def _in_two(heads: Sequence[Label]) -> bool:
    """Whether a head has two units aside: "Hiến đất (m2) (ha)"; a worth may say of what it is."""
    aside = [i for head in heads for i in head.all("unit") if i.aside and not i.per]
    said = {i.meaning("unit") for i in aside if i.words not in SCALES}
    return len(said) > 1 and not any(head.has("worth", "head:value") for head in heads)


def _with_units(table: Table, at: At, row: Row) -> Iterator[tuple[str, tuple[Unit, ...]]]:
    """The labels that say units, with these."""
    gift, named = row.table == "contributions", table.heads_of_names
    for label in labels_against(table, at, row):
        of_giver = not label.has("kind") and (label.has("org") or label in named)
        of_giver |= label in at.line.stated or label in at.line.sections and only_units(label)
        if (of_giver or not gift) and (units := table.facts([label]).units):
            yield label.text, units


def _counts(table: Table, unit: Unit, row: Row) -> bool:
    """Whether a row may be counted in a unit; that of a row may say more: "triệu đồng/người", as
    "đồng/người" does."""
    own, said = row.unit.split("/")[0], unit.name.split("/")[0]
    of_row, of_unit = (table.labels.units.get(match_key(one)) for one in (own, said))
    if unit.kind == MONEY or "/" in unit.name and of_unit is not None and of_unit.vnd:
        return row.vnd is not None or not own or of_row is not None and bool(of_row.vnd)
    return own == said or not own and row.vnd is None


def of_scale(table: Table, at: At, row: Row) -> str:
    """The label of line or column with other money than a gift is counted in: "Tiền mặt (triệu
    đồng)" in a line "(1.000đ)"."""
    for label in (*at.line.own, *at.line.stated, *at.line.sections, *at.column.labels):
        given = label in at.line.free or label in at.line.things
        if not given and _other_money(table, label, at, row):
            return label.text
    return _stray_scale(table, at, row)


def _stray_scale(table: Table, at: At, row: Row) -> str:
    """The label with a bare scale at either end of words that are no money: "Kỳ Nam nghìn"."""
    named = (*at.line.own, *at.line.sections, *table.context.titles, *table.heads_of_names)
    named = [label for label in named if label not in at.line.free]
    counted = at.column.labels if row.vnd is None and not at.value.unit else ()
    sheet = () if is_unaccented(table.context.sheet.text) else (table.context.sheet,)
    return next((one.text for one in (*named, *sheet, *counted) if has_stray_scale(one)), "")


def _is_amount(key: str) -> bool:
    """Whether a word begins with a number that is no year."""
    return key[0].isdecimal() and not YEAR.fullmatch(key)


@lru_cache(1 << 12)
def has_stray_scale(label: Label) -> bool:
    """Whether a scale stands in a label neither behind a number, nor before what it counts, nor
    beside what nobody knows ("Triệu Thị Hoa"); in brackets but behind the name of a place."""
    items = label.said.items
    placed = bool(label.places) and not label.rest and len(items) == 1
    tokens = tokens_of(shown_of(label.text))
    said = (item.start for item in items if SCALES.get(item.words) in _STRAY)
    scales = (at for at in said if at < len(tokens) > 1)
    return any(_is_stray(label, tokens, at) and (placed or not tokens[at].aside) for at in scales)


def _is_stray(label: Label, tokens: Sequence[Token], at: int) -> bool:
    """Whether a scale counts nothing, and is in no name."""
    counts = any(item.start == at + 1 and item.has("unit") for item in label.said.items)
    before, behind = tokens[at - 1 : at], tokens[at + 1 : at + 2]
    named = tokens[at].shown.istitle() or any(one.key in label.rest for one in (*before, *behind))
    return not (counts or named or any(_is_amount(one.key) for one in before))


def _other_money(table: Table, label: Label, at: At, row: Row) -> bool:
    """Whether a label says money, and not only that in which a gift is counted.

    A value may say its unit itself: "15 triệu đồng".
    """
    if at.value.unit or at.value.scaled or at.value.sort == "words":
        return False
    said = {unit.vnd for unit in table.facts([label]).units if unit.vnd}
    alone = len(said) == 1 and (not row.vnd or said == {unit_of_gift(table, at).vnd})
    return bool(said) and not alone


def around(table: Table, at: At, row: Row) -> str:
    """The title, sheet or head of names of another form or money than a figure, or any beside it.

    "Tỷ lệ …", "Bình quân …" over amounts alone; "(nghìn đồng)" over a unit line of millions.
    """
    if row.table == "criteria":
        return ""  # a mark is no amount
    context = table.context
    alone = _all_say_units(table) if unit_near(at) else len(context.units) == 1
    sheet = () if is_unaccented(context.sheet.text) else (context.sheet,)
    named = (*table.heads_of_names, *context.unit_lines, *at.line.stated)
    for label in (*context.titles, *sheet, *named):
        facts = table.facts([label])
        if not set(facts.forms) & {"rate", "mean"} <= table.forms | _forms_of(row):
            return label.text
        if alone and _other_money(table, label, at, row):
            return label.text
    return ""


def _forms_of(row: Row) -> set[str]:
    """The forms that a row is in by its unit."""
    mean = "/" in row.unit or row.what.endswith("_mean")
    return {"rate"} if row.unit == SHARE else {"mean"} if mean else set()


def _all_say_units(table: Table) -> bool:
    """Whether no figure of a table may be counted in what is said around it."""
    return all(one.facts.units for one in table.values)
