"""Lines below and beside tables: words that may change what the figures mean, and gifts.

What a note says is never applied to a figure; every one that says more than harmless words is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from analysis.reading.law.facts import MONEY, changing, facts_of
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.legend import is_legend, legend_of
from analysis.reading.law.row import Row
from analysis.reading.law.table import Table
from analysis.reading.sheet import Understood
from analysis.words.messages import Issue
from analysis.words.names import phrases
from analysis.words.numbers import NotVietnameseNumber
from analysis.words.quantities import read_quantities
from analysis.words.text import LONGEST, bare_key, is_unaccented, key_of_many, strip_accents

BULLETS = "-–+•*"  # in front of a line that is one of several
MADE_UP = phrases("made_up").split("|")  # in a line of a sheet: its figures are made up
_REMARK = re.compile(rf"\s*(?:(?:{phrases('remark')})(?!\w)|\(?\*+\)?\s*\w)", re.I)
_HARMLESS = ("skip", "fill", "note", "level", "head:value", "total", "author", "sign")


def notes_that_tell(said: Understood, labels: Labels, source: str) -> Iterable[Issue]:
    """Notes below tables with rows: those that would change a figure, and what else they remark."""
    own = {row: (result.rows, table) for block, table, result in said.tables for row in block.notes}
    for cell in sorted(cell for cell, role in said.roles.items() if role == "note"):
        (rows, table), text = own.get(cell[0], ((), None)), said.sheet.shown(*cell)
        label = labels.read(text)
        other = label.has("colour") or _explains(text, labels) or say_made_up({text}, labels)
        if not rows or other:
            continue
        at = source, said.sheet.name, said.sheet.address(*cell), text
        if words := _changed_by(label, rows):
            yield Issue("note_qualifies", *at, {"meant": ", ".join(dict.fromkeys(words))})
        elif _REMARK.match(text) and _says_more(label) and not _gives_units(table, label):
            yield Issue("note_unused", *at)


def _explains(text: str, labels: Labels) -> bool:
    """Whether a note explains signs ("ô trống là không ủng hộ"); one as long as prose does not."""
    if len(text) > LONGEST:
        return False
    return is_legend(labels, text) or bool(legend_of(labels, [text])[0])


def _gives_units(table: Table | None, label: Label) -> bool:
    """Whether the units that a note declares are those of its table, or of columns it names."""
    units, context = set(facts_of([label]).units), table.context if table is not None else None
    return context is not None and bool(units and (units & {*context.units} or context.noted))


def _says_more(label: Label) -> bool:
    """Whether a note has a word, number or time that is not harmless: "gồm cả vốn vay"."""
    plain = all(
        item.has(*_HARMLESS) or item.meaning("measure") == "actual" for item in label.said.items
    )
    return not plain or bool(label.rest or label.numbers or label.periods or label.places)


def _changed_by(label: Label, rows: Sequence[Row]) -> tuple[str, ...]:
    """The words of a note that would change figures: a plan, a guess, another year or unit.

    With words left over it is prose, unless it speaks of the figures: "Số liệu trên là …".
    """
    if not label.has("head:value", "head:unit"):
        return () if label.rest or label.has("has") else changing(label, plan=True)
    guess = tuple(one.words for one in label.said.items if one.has("bound"))
    when, years = label.period, {row.period.year for row in rows}
    other = when is not None and when.year not in {None, *years}
    words = (*changing(label, plan=True), *guess, *_other_units(label, rows))
    return (*words, str(when.year)) if when is not None and other else words


def _other_units(label: Label, rows: Sequence[Row]) -> list[str]:
    """The units that a note declares and none of the rows has."""
    said = {row.unit for row in rows} | {MONEY for row in rows if row.vnd is not None}
    units = facts_of([label]).units if label.has("head:unit") else ()
    return [unit.name for unit in units if not {unit.name, unit.kind} & said]


def gifts_in_notes(said: Understood, labels: Labels, source: str) -> Iterable[Issue]:
    """Lines outside the tables that tell a gift: an amount, and who gave it or where."""
    inside = {(r, c) for block, *_ in said.tables for r in block.lines for c in block.columns}
    told = ("note", "signature", "title")
    for cell, role in sorted(own for own in said.roles.items() if own[1] in told):
        text = said.sheet.shown(*cell)
        if cell in inside or role == "title" and text.lstrip()[:1] not in BULLETS:
            continue
        if any(_tells_gift(labels, line) for line in text.splitlines()):
            yield Issue(
                "note_with_amount", source, said.sheet.name, said.sheet.address(*cell), text
            )


def _tells_gift(labels: Labels, text: str) -> bool:
    """Whether a text holds money, or what may be given, and names a giver, giving or a place.

    What was built may be counted without having been given.
    """
    label = labels.read(text)
    placed = any(place.kind for place in label.places)
    if not (label.has("org", "give") or placed):
        return False
    try:
        found = read_quantities(text, labels.units)
    except NotVietnameseNumber:
        return True
    kinds = {one.unit.kind for one in found if one.unit is not None and not one.per}
    return bool(kinds - {"", *(() if label.has("give") else ("infrastructure", "other"))})


def say_made_up(texts: set[str], labels: Labels) -> bool:
    """Whether a text of a sheet says that its figures are made up."""
    said = key_of_many(texts)
    if any(word in said for word in MADE_UP):
        return True
    if not any(bare_key(word) in strip_accents.__wrapped__(said) for word in MADE_UP):
        return False
    words = {bare_key(word) for word in MADE_UP}
    found = [t for t in texts if is_unaccented(t) and any(word in bare_key(t) for word in words)]
    # The district Minh Hóa is written so, too.
    return any(not (labels.read(text).places or labels.place(text)[0]) for text in found)
