"""Lines below and beside tables: words that may change what the figures mean, and gifts.

What a note says is never applied to a figure; every one that says more than harmless words is told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from analysis.reading.law.facts import MONEY, changing, facts_of
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.legend import is_legend, legend_of
from analysis.reading.law.noted import period_noted
from analysis.reading.law.row import Row
from analysis.reading.law.shown import BRACKETS
from analysis.reading.law.table import Table
from analysis.reading.law.times import length
from analysis.reading.sheet import Understood
from analysis.reading.structure.blocks import Block
from analysis.words.messages import Issue
from analysis.words.names import phrases
from analysis.words.numbers import NotVietnameseNumber
from analysis.words.patterns import later
from analysis.words.quantities import read_quantities
from analysis.words.text import (
    LONGEST,
    bare_key,
    is_unaccented,
    key_of_many,
    match_key,
    strip_accents,
)

Cell = tuple[int, int]
BULLETS = "-–+•*"  # in front of a line that is one of several
MADE_UP = phrases("made_up").split("|")  # in a line of a sheet: its figures are made up
_REMARK = later(rf"\s*(?:(?:{phrases('remark')})(?!\w)|\(?\*+\)?\s*\w)", re.I)
_WITHDRAWN = later(rf"(?:{phrases('withdrawn')})\W*|\?+", re.I)  # a whole one: "Trùng", "?"
_CORRECTED = later(rf"(?<!\w)(?:{phrases('corrected')})(?!\w)", re.I)  # "thay bằng 45"
MOST_OF_REMARK = 60  # letters of a note that is no prose
_SOME = later(r"\d+(?:,\d+)?\s*%|\d+\s*/\s*\d+\s*(?=t)", re.I)  # "Nộp được 50%"
_DRAFT = later(rf"(?<!\w)(?:{phrases('draft')})(?!\w)", re.I)  # of the figures, or of a title
_PERSON = later(rf"\s*(?:{phrases('person')})(?!\w)", re.I)
_CLAUSES = later(r"[\n;]|\.(?=\s|$)")
_OF_THESE = later(rf"(?<!\w)(?:{phrases('of_these')})(?!\w)", re.I)  # "Số trên là …"
LONG_BEFORE = 31  # days from the end of what a note dates to that of the figures
_HARMLESS = ("skip", "fill", "note", "level", "head:value", "total", "author", "sign", "title")


def notes_that_tell(said: Understood, labels: Labels, source: str) -> Iterable[Issue]:
    """Notes below tables, or beside lines, that would change a figure; what notes below remark."""
    yield from _drafts(said, source)
    for cell, rows, table, alone in _notes(said):
        text = said.sheet.shown(*cell)
        at = source, said.sheet.name, said.sheet.address(*cell), text
        read = _parts_of(text, labels, whole=table is not None)
        words = [word for one in read for word in _changed_by(one, rows, table)]
        own = labels.read(text)
        own = replace(own, period=None) if _is_dated(said, cell) else own
        words = words or _meant(read[:1], own, rows, table, alone=alone)
        words = words or (_against(own, rows) if _in_remarks(said, cell) else [])
        if words:
            yield Issue("note_qualifies", *at, {"meant": ", ".join(dict.fromkeys(words))})
        elif alone and not _PERSON.match(text) or table and _remarks(table, text, labels):
            yield Issue("note_unused", *at)


def _parts_of(text: str, labels: Labels, *, whole: bool) -> list[Label]:
    """A note and its parts, each of which may be of the figures: "Nguồn: … (dự kiến)".

    With a number a remark tells something else: "(22 xã đăng ký)", "Tăng 27 so với 2011".
    """
    parts = filter(None, dict.fromkeys([text, *_CLAUSES.split(text), *BRACKETS.findall(text)]))
    read = ((part, labels.read(part)) for part in parts if not _says_else(part, labels))
    return [label for part, label in read if whole and part == text or _is_of_figures(label)]


def _heads_over(said: Understood, cell: Cell) -> list[Label]:
    """The heads of the column of a cell beside lines."""
    columns = (table.columns.get(cell[1]) for block, table, _ in said.tables
               if cell[0] in block.lines)  # fmt: skip
    return [label for column in columns if column for label in column.labels]


def _in_remarks(said: Understood, cell: Cell) -> bool:
    """Whether a cell stands in a column of remarks: "Ghi chú"."""
    return any(label.has("head:note") for label in _heads_over(said, cell))


def _is_dated(said: Understood, cell: Cell) -> bool:
    """Whether the head over a remark says of what its times are: "Dự kiến hoàn thành"."""
    heads = _heads_over(said, cell)
    return any(label.has("measure", "status", "recognition", "head:period") for label in heads)


def _drafts(said: Understood, source: str) -> Iterator[Issue]:
    """The titles and stamps of a sheet of figures that say that it is a draft."""
    told = sorted(cell for cell, role in said.roles.items() if role in ("title", "signature"))
    for cell in told if any(result.rows for *_, result in said.tables) else ():
        text = said.sheet.shown(*cell)
        if words := _DRAFT.findall(text):
            detail = {"meant": ", ".join(words)}  # of all that the sheet holds
            yield Issue("note_qualifies", source, said.sheet.name, "", text, detail)


def _meant(
    first: Sequence[Label], own: Label, rows: Sequence[Row], table: Table | None, *, alone: bool
) -> list[str]:
    """The words of a label that stands alone, is understood whole, and says something; those by
    which a remark corrects a figure, or beside a line is not of it."""
    if alone:
        return [label.text for label in first if not label.rest and _says_more(label)]
    words = _CORRECTED.findall(own.text) if len(own.text) <= MOST_OF_REMARK else []
    if table is not None or words:
        return words or _of_one_place(own, rows)
    told = {"contributions": _of_another_gift, "recognitions": _of_another_act}
    sorts = {row.table for row in rows}
    of_sort = told.get(min(sorts), _of_another_state) if len(sorts) == 1 else _of_another_state
    return of_sort(own, rows)


def _of_one_place(label: Label, rows: Sequence[Row]) -> list[str]:
    """A short note below a table on one of its communes, with a number of its own, or that takes
    it out: "Đại Hưng: 16", "Bỏ xã Đại Hồng"."""
    own = {row.place.name.casefold() for row in rows if row.place is not None}
    named = [one.name for one in label.places if one.name.casefold() in own]
    units = [item for item in label.all("unit", "recognition", "author") if not item.has("crit")]
    counted = bool(label.numbers) and not units and label.period is None
    out = bool(_WITHDRAWN.fullmatch(" ".join(label.rest)))
    short = len(label.text) <= MOST_OF_REMARK
    return named if short and (counted or out) else []


def _of_another_act(label: Label, rows: Sequence[Row]) -> list[str]:
    """What a remark says besides the act of its line: that it is undone, asked for, or not met."""
    acts = {row.recognition.event for row in rows if row.recognition}
    return _of_another_state(label, rows) or [
        one.words
        for one in label.said.items
        if one.has("ask")
        or (one.has("change") and not label.numbers)
        or one.meaning("event") not in {None, "recognised", *acts}
        or one.meaning("status") not in {None, "met"}
        or one.meaning("measure") == "plan"
    ]


def _is_of_figures(label: Label) -> bool:
    """Whether words, but for those that stand with a number of their own, are of the figures."""
    return label.has("head:value", "head:unit") or not any(map(str.isdecimal, label.text))


def _notes(said: Understood) -> Iterator[tuple[Cell, Sequence[Row], Table | None, bool]]:
    """The notes of a sheet with the rows that each is beside, or those of the table around it.

    A line between others may say that it is one, "Ghi chú: …", or (the last part) head nothing.
    """
    own: dict[int, tuple[Sequence[Row], Table | None]] = {}
    beside, lone = defaultdict[int, list[Row]](list), set[Cell]()
    over: Sequence[Row] = ()
    for block, table, result in said.tables:
        over = result.rows or over  # a table of but a total goes on with the one above it
        alone = _head_nothing(said, block, table, result.rows)
        lone |= alone
        remarks = (r for r in block.lines if any(_is_remark(said, (r, c)) for c in block.columns))
        told = (*block.notes, *remarks, *(r for r, _ in alone))
        own.update((r, (over, table)) for r in told)
        for row in result.rows:
            beside[row.cell[0]].append(row)
    own.update((r, (rows, None)) for r, rows in beside.items())
    roles = said.roles.items()
    noted = {cell for cell, role in roles if role == "note" or _is_remark(said, cell)}
    for cell in sorted(noted | lone):
        rows, table = own.get(cell[0], ((), None))
        if rows:
            yield cell, rows, table, cell in lone


def _head_nothing(said: Understood, block: Block, table: Table, rows: Sequence[Row]) -> set[Cell]:
    """Words alone between lines that structure puts over none of them: "Năm 2017" among names, "II"
    in front of them or nothing."""
    last = max((row.cell[0] for row in rows), default=-1)
    over = {cell for cells in block.sections.values() for cell in cells}
    parts = {c for c, column in table.columns.items() if column.job in ("ordinal", "period")}
    own = {r: [one for one in block.stubs[r] if not _is_part(said, one, parts)]
           for r in block.lines if r < last}  # fmt: skip
    alone = (cells[0] for cells in own.values() if len(cells) == 1)
    return {cell for cell in alone if said.roles.get(cell) == "section"} - over


def _is_part(said: Understood, cell: Cell, columns: set[int]) -> bool:
    """Whether a cell numbers a part of a table, "II", and no line of it."""
    return cell[1] in columns and said.sheet.shown(*cell).strip(" .").isalpha()


def _is_remark(said: Understood, cell: Cell) -> bool:
    return said.roles.get(cell) == "section" and bool(_REMARK.match(said.sheet.shown(*cell)))


def _remarks(table: Table, text: str, labels: Labels) -> bool:
    """Whether a note remarks something that nothing else uses: "Ghi chú: gồm cả vốn vay"."""
    label = labels.read(text)
    if not (_REMARK.match(text) or _names_criteria(label)) or _says_else(text, labels):
        return False
    when = period_noted(labels, [text])
    dates = when is not None and when == table.context.period
    return _says_more(label) and not (dates or _gives_units(table, label))


def _names_criteria(label: Label) -> bool:
    """Whether a note is but the name of a criterion, or says that some are not met and leaves them
    to the lines below: "Các tiêu chí chưa đạt:", "Tiêu chí 2 - Giao thông"."""
    plain = all(one.has("crit", "criterion", "status", *_HARMLESS) for one in label.said.items)
    told = {one.meaning("status") for one in label.all("status")}
    named = label.has("criterion") and not told or label.has("crit") and told == {"not_met"}
    return named and plain and not (label.rest or label.places)


def _says_else(text: str, labels: Labels) -> bool:
    """Whether a note explains colours or signs, or says that figures are made up; no colour of what
    is planned."""
    label = labels.read(text)
    planned = any(item.meaning("measure") == "plan" for item in label.said.items)
    colours = label.has("colour") and not planned
    return colours or _explains(text, labels) or say_made_up({text}, labels)


def _explains(text: str, labels: Labels) -> bool:
    """Whether a note explains signs ("ô trống là không ủng hộ"); one as long as prose does not."""
    if len(text) > LONGEST:
        return False
    return is_legend(labels, text) or bool(legend_of(labels, [text])[0])


def _gives_units(table: Table, label: Label) -> bool:
    """Whether the units that a note declares are those of its table, or of columns it names."""
    units, context = set(facts_of([label]).units), table.context
    return bool(units and (units & {*context.units} or context.noted))


def _says_more(label: Label) -> bool:
    """Whether a note has a word, number or time that is not harmless: "gồm cả vốn vay"."""
    said = [one for one in label.said.items if one.meaning("measure") != "actual"]
    plain = all(one.has(*_HARMLESS) and one.meaning("title") != "with" for one in said)
    return not plain or bool(label.rest or label.numbers or label.periods or label.places)


def _changed_by(label: Label, rows: Sequence[Row], table: Table | None) -> tuple[str, ...]:
    """The words of a note that would change figures: a plan, a guess, another year or unit.

    With words left over it is prose, unless it speaks of the figures: "Số liệu trên là …". Beside
    a line, which is of no `table` as a whole, it may say what the line says itself.
    """
    if table is None and _repeats(label, rows):
        return ()
    guess = tuple(one.words for one in label.said.items if one.has("bound"))
    of_these = table is not None and _OF_THESE.search(label.text) is not None
    if not (of_these or label.has("head:value", "head:unit")):
        prose = label.rest or label.has("has")
        return _of_gifts(label, rows, table) if prose else (*changing(label, plan=True), *guess)
    words = (*changing(label, plan=True), *guess, *_other_units(label, rows, table))
    unmet = (one for one in label.said.items if one.meaning("status") not in (None, "met"))
    words = (*words, *(one.words for one in unmet if of_these))
    return (*words, *_of_no_row(label, rows), *(_long_before(label, rows) if table else ()))


def _of_gifts(label: Label, rows: Sequence[Row], table: Table | None) -> tuple[str, ...]:
    """The words by which prose below a table says that one of its gifts is not given."""
    return tuple(_not_yet(label)) if table and _names_giver(label, rows) else ()


def _of_no_row(label: Label, rows: Sequence[Row]) -> tuple[str, ...]:
    """The year that a note names, or the first of its years, where none of the rows is of it."""
    when, years = label.period, {n for row in rows for n in (row.period.year, row.period.since)}
    year = (when.since or when.year) if when is not None else None
    return (str(year),) if year not in {None, *years} else ()


def _long_before(label: Label, rows: Sequence[Row]) -> tuple[str, ...]:
    """The text of a note by which figures are of a day long before the end of their time: "Số liệu
    tính đến 30/6" below figures of the year."""
    ends = [row.period.end for row in rows if row.period.year]
    when = label.period.within(int(max(ends)[:4])) if label.period and ends else None
    if when is None or not when.part or not when.year or when.end >= max(ends):
        return ()
    return (label.text,) if length((when.end, max(ends))) > LONG_BEFORE else ()


def _names_giver(label: Label, rows: Sequence[Row]) -> bool:
    """Whether prose speaks of one of the gifts: by who gave it, of an unknown name its end."""
    text = f" {match_key(label.text)} "
    gifts = (row for row in rows if row.table == "contributions" and row.name)
    names = [(match_key(row.name).split(), bool(row.what)) for row in gifts]
    return any(f" {' '.join(name if known else name[-2:])} " in text for name, known in names)


def _of_another_gift(label: Label, rows: Sequence[Row]) -> list[str]:
    """What a remark beside a gift says that its line does not: that it is still to come, or a part
    of it is another's; another year, commune or unit: "Mới nộp 2 triệu", "Xã Phú Lạc"."""
    if label.changed:
        return []  # "So với năm 2017" is of no other gift
    own = {row.place.name for row in rows if row.place is not None}
    named = label.places if not label.has("hamlet") else ()
    places = [one.name for one in named if one.kind and one.name not in own]
    return [*_not_yet(label), *places, *_another_year(label, rows)]


def _of_another_state(label: Label, rows: Sequence[Row]) -> list[str]:
    """A remark beside what was counted or judged, where it takes that back, or is but another time:
    "sai", "đến 30/6"."""
    if _is_withdrawn(label.text):
        return [label.text]
    listed = any(row.table == "recognitions" for row in rows)
    plain = all(item.has(*_HARMLESS) for item in label.said.items)
    if label.period is None or listed or not plain:
        return []
    own, alone = label.period, not (label.rest or label.places)
    part = own.part and not own.year and any(not row.period.part for row in rows)
    other = not own.part and _another_year(label, rows)
    return [label.text] if alone and (part or other) else []


def _against(label: Label, rows: Sequence[Row]) -> list[str]:
    """A remark beside marks that are all alike, where it says the other status of then or before:
    "huyện đánh giá đạt" beside "Chưa đạt"."""
    said = {item.meaning("status"): item.words for item in label.all("status")}
    own = {row.status for row in rows if row.table == "criteria"}
    if len(said) != 1 or len(own) != 1 or label.numbers or label.has("change", "measure", "ask"):
        return []
    period, status = label.period, next(iter(said))
    later = period is not None and any(period.year and period.end > row.period.end for row in rows)
    pair = {status, *own} == {"met", "not_met"}
    return [said[status]] if pair and not later else []


def _is_withdrawn(text: str) -> bool:
    """Whether a remark, or its first clause, takes a figure back: "sai", "sai, sửa lại 16"."""
    fronts = (text, *re.split("[,;]", text)[:1])
    return any(_WITHDRAWN.fullmatch(one.strip()) for one in fronts)


def _not_yet(label: Label) -> list[str]:
    """The words of a remark by which a gift is not, or not all, or in another unit, given."""
    units = facts_of([label]).units if label.has("head:unit") or label.only else ()
    items = [item for item in label.all("change", "part", "ask") if not item.has("hamlet")]
    items += [item for item in label.all("measure") if item.meaning("measure") == "plan"]
    whole = [label.text] if _WITHDRAWN.fullmatch(label.text.strip()) else []
    words = [item.words for item in items]
    return [*words, *(unit.name for unit in units), *_SOME.findall(label.text), *whole]


def _another_year(label: Label, rows: Sequence[Row]) -> list[str]:
    """The year that a remark names, where no row is of it."""
    year = label.period.year if label.period else None
    if label.periods > 1 or label.period and (label.period.since or label.period.back):
        return [label.text]  # several, or "năm trước"
    return [str(year)] if year not in {None, *(row.period.year for row in rows)} else []


def _repeats(label: Label, rows: Sequence[Row]) -> bool:
    """Whether a note beside a line says what its rows say: "So với đầu năm", "Lũy kế" of what
    counts on; of what is not met, or planned, that it is."""
    counts_on = label.has("cumulative") and all(row.what.endswith("_total") for row in rows)
    unmet = all(row.table == "criteria" and row.status != "met" for row in rows)
    return label.changed or counts_on or unmet or all(row.measure == "plan" for row in rows)


def _other_units(label: Label, rows: Sequence[Row], table: Table | None) -> list[str]:
    """The units that a note declares and none of the rows has; beside a line any money, below a
    table one that is not its own."""
    paid = table is not None and any(row.vnd is not None for row in rows)
    heads = table.columns.values() if table is not None else ()
    money = {one.name for c in heads for one in c.facts.units if one.kind == MONEY} or {MONEY}
    said = {row.unit for row in rows} | (money if paid else set())
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
