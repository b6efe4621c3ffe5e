"""What stands over a table and below it: its titles, its notes, and whether it is one more page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from analysis.reading.law.context import is_of_form, lies_in
from analysis.reading.law.heads import corner_of
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.table import Table
from analysis.reading.structure.blocks import Block
from analysis.registers.country import COMMUNE, KINDS

Cell = tuple[int, int]
Cells = Sequence[Sequence[object]]  # the rows of a sheet

_ORDINAL = re.compile(
    r"\s*(?:(?P<roman>[IVXL]{1,5})|(?P<digits>\d{1,2})|(?P<large>[A-ZĐ])|(?P<small>[a-zđ]))[.)]\s"
)


def titles_of(labels: Labels, rows: Cells, block: Block, above: Sequence[str]) -> list[str]:
    """The titles of a table, from the top, with those of the table above that go on over it.

    All, where it has none; where its own but name another place, or another time, all that name
    more than that; where they say no time, or but the years of a set of criteria, those that do;
    where they name a commune, those that say in which area it is.
    """
    texts = _whole(labels, _titles_over(labels, rows, block))
    read = [labels.read(text) for text in texts]
    above = _of_no_other(labels, above, texts)
    if not texts or not above or all(map(_only_goes_on, read)):
        return [*above, *texts]
    for only in (_names_only_a_place, _names_only_a_time):
        if all(map(only, read)):
            return [*(text for text in above if not only(labels.read(text))), *texts]
    heads = [labels.read(text) for text in texts_in(rows, block.heads)]
    return [*(text for text in above if _tells_of(labels.read(text), read, heads)), *texts]


def _whole(labels: Labels, texts: Sequence[str]) -> list[str]:
    """Titles, each with the lines that go on with it in the middle of a phrase: "… xã nông" above
    "thôn mới năm 2018", "Mức độ" above "đạt tiêu chí"."""
    found: list[str] = []
    for text in texts:
        if found and _goes_on_with(labels, found[-1], text):
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(text)
    return found


def _goes_on_with(labels: Labels, text: str, below: str) -> bool:
    """Whether two lines together leave fewer words that nothing explains, or that change what is
    below; or one ends in the number of a criterion. An office and what its table tells are two."""
    one, two = labels.read(text), labels.read(below)
    if one.has("author") and two.has("crit", "measure"):
        return False
    if one.period and two.period and one.period.year != two.period.year:
        return False  # each tells its own time
    numbered = text.rstrip().endswith(":") and one.has("crit") and bool(one.numbers)
    odd = _odd(one) + _odd(two)
    return numbered or odd > 0 and _odd(labels.read(f"{text} {below}")) < odd


def _odd(label: Label) -> int:
    return len(label.rest) + len(label.all("status", "change"))


def _tells_of(one: Label, below: Sequence[Label], heads: Sequence[Label]) -> bool:
    """Whether a title over another table says when, or where, what has titles of its own is."""
    dated = [label for label in (*below, *heads) if label.periods]
    return _dates(one, dated) or _is_area(one) and _holds(one, below)


def _is_area(one: Label) -> bool:
    """Whether a title says but the name of an area, or its office: "Huyện Gò Dầu"."""
    plain = all(item.has("author", "skip", "fill", "title") for item in one.said.items)
    return plain and not (one.rest or one.periods)


def _holds(one: Label, below: Sequence[Label]) -> bool:
    """Whether the places that titles name are communes, and in an area: "… của xã Cẩm Giang"."""
    named = [place for label in below for place in label.places]
    found = [inner for place in named for inner in place.candidates]
    areas = [area for place in one.places for area in place.candidates]
    communes = all(KINDS.get(place.kind) == COMMUNE for place in named)
    return communes and any(lies_in(inner, area) for inner in found for area in areas)


def _dates(one: Label, below: Sequence[Label]) -> bool:
    """Whether a title says the time of what stands below others: these say none, or but the years
    of a set of criteria that it is within."""
    if not one.periods or not all(map(_dates_a_set, below)):
        return False
    own, spans = one.period, [label.period for label in below if label.period]
    if own is None or own.year is None:
        return True
    return all((span.since or 0) <= own.year <= (span.year or 0) for span in spans)


def _dates_a_set(label: Label) -> bool:
    """Whether the time of a title is a stage, of the criteria that it names: "Bộ tiêu chí … giai
    đoạn 2021 - 2025"."""
    return label.has("crit") and label.period is not None and label.period.since is not None


def _of_no_other(labels: Labels, above: Sequence[str], texts: Sequence[str]) -> Sequence[str]:
    """The titles above without those of another table, where the own are numbered: "Bảng 2",
    "II. Từng xã" behind "I. Toàn huyện"."""
    numbered, own = labels.vocabulary.is_numbered, set(map(_ordinal, texts)) - {""}
    if any(map(numbered, texts)):
        above = [one for one in above if not numbered(one)]
    return [one for one in above if _ordinal(one) not in own]


def _ordinal(text: str) -> str:
    """How a text is numbered in front, by roman numbers, digits or letters; "" for not at all."""
    found = _ORDINAL.match(text)
    return (found.lastgroup or "") if found else ""


def _at(rows: Cells, cell: Cell) -> object:
    return rows[cell[0]][cell[1]] if cell[1] < len(rows[cell[0]]) else ""


def _titles_over(labels: Labels, rows: Cells, block: Block) -> list[str]:
    """The titles of a table; of several in one row those that stand over it, if these say anything.

    What stands over a corner that names both ways is a title, too.
    """
    found: list[str] = []
    corner, _ = corner_of(labels, block, partial(_at, rows))
    for r in (*block.titles, *(block.heads if corner in block.lines else ())):
        over = range(block.columns[0], block.columns[-1] + 1)
        row = {c: str(value) for c, value in enumerate(rows[r]) if value not in (None, "")}
        standing = [text for c, text in row.items() if c in over]
        says = not all(is_of_form(labels.read(text)) for text in standing)
        found += standing if says else row.values()
    return found


def _only_goes_on(label: Label) -> bool:
    """Whether a title says nothing of its own: "(Tiếp theo) - (Cont.)"."""
    plain = all(item.has("skip", "fill", "title", "page") for item in label.said.items)
    numbered = label.numbers and not label.has("page")  # "Trang 2", "(tiếp theo trang 1)"
    return plain and not (label.rest or label.places or numbered or label.periods)


def _only_paged(labels: Labels, rows: Cells, block: Block) -> bool:
    """Whether all that stands over a table says but that it goes on there."""
    return all(_only_goes_on(labels.read(text)) for text in _titles_over(labels, rows, block))


def _names_only_a_place(label: Label) -> bool:
    return bool(label.places) and not (label.said.items or label.rest or label.periods)


def _names_only_a_time(label: Label) -> bool:
    """Whether a title says but when, and of what measure: "Kế hoạch năm 2023"."""
    plain = all(item.has("measure", "fill", "skip", "title") for item in label.said.items)
    return label.period is not None and plain and not (label.places or label.rest)


def notes_of(labels: Labels, rows: Cells, blocks: Sequence[Block]) -> list[str]:
    """The notes of the first block, and of those below that go on with it under no title, line by
    line: a sign and what it means may stand in two cells."""
    at = list(blocks[0].notes)
    for block in blocks[1:]:
        if block.titles and not _only_paged(labels, rows, block):
            break
        at += block.notes
    return [": ".join(texts_in(rows, [row])) for row in at]


def goes_on(rows: Cells, above: Block, over: Table, block: Block) -> bool:
    """Whether a table goes on with the one above, below "Trang 2", in the middle of a place."""
    heads = [rows[r] for r in above.heads]
    again = bool(block.heads) and all(rows[r] in heads for r in block.heads)
    paged = again and bool(block.titles) and _only_paged(over.labels, rows, block)
    return paged and any(label.places for one in over.lines if one.section for label in one.own)


def texts_in(rows: Cells, at: Sequence[int]) -> list[str]:
    """What stands in some rows of a sheet, as texts."""
    return [str(value) for r in at for value in rows[r] if value not in (None, "")]
