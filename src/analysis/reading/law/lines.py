"""The lines of a table: what names each of them, its time, unit and giver; and those alike.

Lines of one *form* differ in place and number, and in words that say nothing beyond themselves: the
names of givers, descriptions. In the form these are left blank: a sign of its column stands for
each. What is decided of a gift of the form holds for all its lines, with their own words put in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeGuard

from analysis.reading.law.asides import is_aside
from analysis.reading.law.columns import heads_criteria, stated_time
from analysis.reading.law.facts import Facts, Unit, changing, facts_of, only_units, unit_of
from analysis.reading.law.groups import some_communes
from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.places import Settled
from analysis.reading.law.remarks import GOT, NAMED_COMMUNE, is_nobody, names_money, tells_of_giver
from analysis.reading.law.row import Line
from analysis.reading.law.stub import Body, Places, lists_places, names_places, shown, unknown_name
from analysis.reading.law.values import MOST_KEPT
from analysis.reading.structure.kinds import ordinal_of
from analysis.registers.vocabulary import Item, Said
from analysis.words.periods import Period
from analysis.words.text import normalize

Cell = tuple[int, int]
_SILENT = ("value", "verdict", "note", "requirement")  # jobs of columns that name no line
Told = Callable[[Iterable[Label]], Facts]
_PART = re.compile(r"\d{1,2}\.\d{1,2}")
# "(Hoằng Khánh + Hoằng Xuân)": of what a place was made.
_MADE_OF = re.compile(r"\W*[A-ZĐÀ-Ỹ][^\d+,;:()]*(?:\+\s*[A-ZĐÀ-Ỹ][^\d+,;:()]*)+\W*")
_PART_IN_FRONT = re.compile(r"\s*(\d{1,2}\.\d{1,2})\.?\s")
_PART_OF_NAME = re.compile(r"[\s\-–+*•]*((\d{1,2})\.\d{1,2})[.:)]?\s+[^\W\d]")
# The first of the signs that stand for words, and for givers; no text of an office holds one.
_WORDS, _GIVER = 0xF0000, 0x100000
SOMEWHERE = Settled("", "", None)  # the place of a form whose lines name theirs


@dataclass(slots=True)
class _Said:
    """What the cells that name one line say, taken cell by cell; `cells` are those of `own`."""

    row: int
    own: list[Label] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    stated: list[Label] = field(default_factory=list)
    free: list[Label] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    number: int | None = None
    number_label: str = ""
    part: str = ""
    period: Period | None = None
    unit: Unit | None = None
    org: str = ""
    org_column: str = ""
    giver: Label | None = None
    things: list[Label] = field(default_factory=list)
    sections: tuple[Label, ...] = ()
    section: bool = False
    parent: int | None = None


def lines_of(body: Body, places: Places, facts: Told) -> tuple[list[Line], set[int]]:
    """The lines from the top, and which of them have others below; `facts` of labels."""
    owner = {cell: r for r in body.block.lines for cell in body.block.stubs[r]}
    lines, inner, alike = [], set(), _Alike({}, {})
    for r in body.block.lines:
        over = (owner[cell] for cell in reversed(body.sections[r]) if cell in owner)
        parent = next(over, None)
        inner |= {parent} - {None}
        lines.append(_line(body, places, facts, alike, r, parent))
    return lines, inner


# --- lines alike ---


@dataclass(slots=True)
class _Alike:
    """The forms of lines by what they say; the numbers of lines of one form with the same words."""

    forms: dict[tuple, Line]
    words: dict[tuple, int]


def _line(
    body: Body, places: Places, facts: Told, alike: _Alike, r: int, parent: int | None
) -> Line:
    jobs, at = body.jobs, body.at
    cells = [*body.block.stubs[r], *((r, c) for c in body.beside if at((r, c)) not in ("", None))]
    said = _said(body, r, cells, r in places.named)
    said.parent = parent
    said.section = all(at((r, c)) in ("", None) for c in body.right)
    above = [  # words may stand in the column of ordinals, too
        cell
        for cell in body.sections[r]
        if jobs.get(cell[1]) != "ordinal" or not _is_ordinal(at(cell))
    ]
    said.sections = _sections(body, above, r in places.named)
    said.part = said.part or _part_in_name(said)
    form, blank = _form(body, facts, alike, said, r in places.named)
    own, like = tuple(said.own), form.like
    if blank:
        like = alike.words.setdefault((like, own), -1 - len(alike.words))
    return Line(
        r, form.sections, own, form.facts, form.around, places.settled.get(r), form.place_named,
        form.period, form.unit, said.org, said.org_column, said.number, form.total, form.section,
        tuple(said.names), like, form.stated, parent, said.part,
        next((c for c in cells if jobs.get(c[1]) != "ordinal" or not _is_ordinal(at(c))), None),
        tuple(said.free), said.number_label, said.giver, tuple(said.things), form, blank,
    )  # fmt: skip


def _sections(body: Body, cells: Sequence[tuple[int, int]], placed: bool) -> tuple[Label, ...]:
    over = [body.labels.read(shown(body.at(cell))) for cell in cells]
    return tuple(one for one in over if not (placed and _only_sums(one)))


def _only_sums(label: Label) -> bool:
    """Whether a label is that of a total, which says nothing of the places below: "TỔNG SỐ"."""
    plain = all(item.has("total", "skip", "fill", "english") for item in label.said.items)
    more = label.rest or label.places or label.numbers or label.has("cumulative")
    return label.has("total") and plain and not more


def _part_in_name(said: _Said) -> str:
    """The number in front of the name of a line below its criterion: "- 4.2. Hộ …" below Điện."""
    found = _PART_OF_NAME.match(said.own[0].text) if said.own and said.sections else None
    items = said.sections[-1].said.all("criterion") if found else ()
    over = {(item.meaning("criterion") or "").rpartition("/")[2] for item in items}
    return found[1] if found and found[2] in over else ""


def _form(
    body: Body, facts: Told, alike: _Alike, said: _Said, placed: bool
) -> tuple[Line, dict[str, str]]:
    """The form of a line, with words left blank; and these words by their signs."""
    blank = _left_blank(body, said)
    own = tuple([blank.get(label, label) for label in said.own])
    giver, org = _org(said, blank)
    free = tuple(map(said.own.index, said.free))
    things = tuple(map(said.own.index, said.things))
    key = (
        said.sections, own, free, things, *said.stated, placed, said.period, said.unit,
        org, said.org_column, bool(said.names), said.section, said.part, said.number_label,
        said.parent,
    )  # fmt: skip
    form = alike.forms.get(key)
    if form is None:
        told = facts([label for n, label in enumerate(own) if n not in free][::-1])
        around = _around(facts, said.sections[::-1])
        form = alike.forms[key] = Line(
            said.row, said.sections, own, told, around, SOMEWHERE if placed else None, placed,
            said.period or told.period,
            said.unit or next(iter(told.units), None), org, said.org_column, said.number,
            told.total or _is_mean(told) and not any(one.has("place0") for one in own),
            said.section, tuple(said.names), len(alike.forms),
            tuple(said.stated), said.parent, said.part, None,
            tuple([own[n] for n in free]), said.number_label,
            giver, tuple([own[n] for n in things]),
        )  # fmt: skip
    words = (one for label, own in blank.items() for one in _words(label, own))
    return form, dict(words)


def _org(said: _Said, blank: dict[Label, Label]) -> tuple[Label | None, str]:
    """The label and the text of the giver of a line, left blank where they are."""
    if said.giver in blank:
        return blank[said.giver], blank[said.giver].text
    return said.giver, said.org


def _around(facts: Told, sections: Sequence[Label]) -> Facts:
    """What sections say of the figures below them, nearest first.

    "Xã phấn đấu đạt chuẩn năm 2023" says of the communes when they will be recognised, and not when
    what stands beside them was so; no more does "Cụm xã đợt 1 (2011 - 2015)".
    """
    plain = facts([label for label in sections if not _tells_of_places(label)])
    return replace(facts(sections), measure=plain.measure, period=plain.period)


def _tells_of_places(label: Label) -> bool:
    first = next(iter(label.said.items), None)
    if first is None or first.start:
        return False
    staged = label.period is not None and label.period.since is not None
    told = label.has("measure", "status", "event") and not label.has("crit", "concept", "indicator")
    return told and first.has("level") or staged and first.has("zone")


def heads_field(section: Label) -> bool:
    """Whether a section is but a field, named as a criterion, and no figure: "Y tế"."""
    plain = all(item.has("criterion", "skip", "fill") for item in section.said.items)
    things = section.has("concept", "indicator", "thing", "change")
    return section.has("criterion") and plain and not (things or section.rest or section.places)


def groups_communes(label: Label) -> bool:
    """Whether a section says but which communes are below it: those recognised, or not, or by how
    many criteria they met ("Xã đạt dưới 15 tiêu chí")."""
    if label.rest or label.places or label.periods or label.standards or not label.has("level"):
        return False
    return _by_acts(label) or _by_counts(label)


def _by_acts(label: Label) -> bool:
    first, *others = label.said.items
    told = all(item.has("event", "status", "skip", "fill") for item in others)
    return first.has("level") and told and label.has("event")


def _by_counts(label: Label) -> bool:
    met = [item.meaning("status") for item in label.said.items if item.has("status")] == ["met"]
    return met and label.has("crit") and bool(label.numbers) and not changing(label, plan=True)


def _left_blank(body: Body, said: _Said) -> dict[Label, Label]:
    """The labels of a line that say nothing but words, each with one that leaves them blank.

    What is said twice, or over the line as well, is never only words.
    """
    texts = [label.text.strip() for label in said.own]
    above = {label.text.strip() for label in said.sections} | body.told
    if len(set(texts)) < len(texts) or not above.isdisjoint(texts):
        return {}
    cells = zip(said.own, said.cells, strict=True)
    found = [
        (label, blank_of(body.labels, label, cell[1]))
        for label, cell in cells
        if isinstance(body.at(cell), str)
    ]
    return {label: one for label, one in found if one is not label}


def blank_of(labels: Labels, label: Label, column: int) -> Label:
    """A label with signs for its words, and for the giver that it names; itself where it is more.

    It may say no place, time or standard, no giver that another holds, and nothing of a giver.
    """
    key = label, column
    blank = labels.blanks.get(key)
    if blank is None:
        if len(labels.blanks) >= MOST_KEPT:
            labels.blanks.clear()
        told = label.places or label.periods or label.changed or label.start or label.standards
        told = told or tells_of_giver(labels, label.text) or _says_by_its_words(labels, label)
        own = not told and label.text == label.text.strip()
        if own and label.example is not None:  # the words of both are left blank alike
            alike = blank_of(labels, label.example, column)
            blank = label if alike is label.example else alike
        else:
            blank = _blank(labels, label, column) if own else label
        labels.blanks[key] = blank
    return blank


def _says_by_its_words(labels: Labels, label: Label) -> bool:
    """Whether what the words of a label are says more than what they are known as: remarks in
    brackets, a dash, an office, who got it, some communes."""
    text, known = label.text, label.rest or label.has("org")
    aside = "(" in text or "?" in text or is_nobody(labels, text) or bool(GOT.search(text))
    office = not known and labels.vocabulary.begins_as("office", text) > 0
    named = label.has("zone", "level") or office
    return aside or named or bool(NAMED_COMMUNE.search(text) or some_communes(labels, (label,)))


def _blank(labels: Labels, label: Label, column: int) -> Label:
    """The one label of a column for all that say the same in other words, or with other numbers."""
    items, facts, words = label.said.items, facts_of([label]), (chr(_WORDS + column),)
    giver = len(items) == 1 and _giver(labels, items[0]) and replace(facts, orgs=()) == Facts()
    if giver:
        sign = chr(_GIVER + column)
        items = (replace(items[0], words=sign, uses=(("org", sign),)),)
    elif not (label.rest or label.numbers):
        return label
    key = items, bool(label.rest), bool(label.numbers), None if giver else facts, column
    if key not in labels.blanks:
        said, numbers = Said(items, words[: len(label.rest)]), words[: len(label.numbers)]
        example = None if giver else label.example or label
        labels.blanks[key] = Label(*words, said, None, 0, (), numbers, False, example=example)
    blank = labels.blanks[key]
    return blank if giver or facts_of([blank]) == facts else label


def _giver(labels: Labels, item: Item) -> str:
    """The giver that an item is, and nothing else; "" for one within another."""
    org = item.meaning("org") if len(item.uses) == 1 else None
    held = any(org in own.split(":") for own in labels.vocabulary.within)
    return "" if held or not org else org


@lru_cache(1 << 14)
def _words(label: Label, blank: Label) -> tuple[tuple[str, str], ...]:
    """What the signs of a blank label stand for in a label."""
    items = zip(label.said.items, blank.said.items, strict=True)
    givers = [(one.words, own.meaning("org") or "") for own, one in items if own is not one]
    return (blank.text, label.text), *givers


def filled(line: Line, text: str) -> str:
    """A text that was made of a form, with the words of a line put in."""
    if text in line.words or not text or ord(max(text)) < _WORDS:
        return line.words.get(text, text)
    return "".join(line.words.get(sign, sign) for sign in text)


# --- what cells say ---


def _said(body: Body, r: int, cells: Sequence[Cell], placed: bool) -> _Said:
    """What the cells of a line say; `placed`: it names a place."""
    said = _Said(r)
    for cell in cells:
        job, text = body.jobs.get(cell[1], "content"), body.at(cell)
        if job == "ordinal" and _is_ordinal(text):
            _take_ordinal(said, text)
        elif job not in _SILENT:
            _take(said, body, cell, job, text, placed)
    _take_columns(said, body, r)
    return said


def _is_mean(facts: Facts) -> bool:
    """Whether a line holds means of the others."""
    return "mean" in facts.forms and not facts.concept and not facts.indicator


def _take(said: _Said, body: Body, cell: Cell, job: str, text: object, placed: bool) -> None:
    """What one cell adds to its line; `placed`: the line names a place."""
    label = body.labels.read(shown(text))
    if job in ("period", "unit"):
        _take_stated(said, job, _stated(body, cell[1], job, text), text)
    elif job == "place" and (placed or _is_area(label)):
        said.names.append(str(text))
        _take_place(said, body, cell, label, placed)
    elif job == "place" and lists_places(body.labels, str(text)):
        pass  # that the line counts
    else:
        label = body.labels.name(label.text) if job == "org" else label
        said.own.append(label)
        said.cells.append(cell)
        said.names.append(str(text))
        if job in ("org", "source"):
            said.org, said.org_column, said.giver = str(text), job, label
        elif cell[1] in body.describing and cell[0] == said.row and isinstance(text, str):
            said.things += [] if names_money(body.labels, label) else [label]
        if job == "content" or cell[1] in body.contents:
            _take_content(said, body, cell, job, label)


def _take_place(said: _Said, body: Body, cell: Cell, label: Label, placed: bool) -> None:
    """What a cell says besides the place that it names."""
    named, remark = body.labels.place(str(body.at(cell)))
    remark = remark if named else str(body.at(cell)).partition("(")[2].rstrip(" )")
    own = body.labels.read(remark if placed else "")
    dated = _is_time(own) and any(map(str.isalpha, remark))
    plain = is_fact(own) and not (own.places or dated) or _MADE_OF.fullmatch(remark)
    plain = plain or is_aside(body.labels, remark, bracketed=True)  # "Kỳ Hà (đ/c Bình)"
    said.stated += [] if plain else [own]
    said.period = said.period or (own.period if _is_time(own) else None)
    said.stated += [label] if placed and _is_no_place_beside_one(body, cell) else []


def _is_no_place_beside_one(body: Body, cell: Cell) -> bool:
    """Whether a cell of a column of places is none, in a line that another such cell places."""
    r, c = cell
    others = (own for own, job in body.jobs.items() if job == "place" and own != c)
    known = (body.labels.place(str(body.at((r, own))))[0] for own in others)
    text = str(body.at(cell) or "")
    named = names_places(body.labels, text) or unknown_name(body.labels, text) is not None
    return bool(text) and any(known) and not named


def _take_content(said: _Said, body: Body, cell: Cell, job: str, label: Label) -> None:
    """A description beside what is counted, or the bare number of a criterion."""
    text = body.at(cell)
    if cell[1] in body.contents[1:]:
        said.free += [] if names_money(body.labels, label) else [label]
        found = _PART_IN_FRONT.match(str(text))
        said.part = found[1] if found else said.part
    elif job == "content" and heads_criteria(body.columns[cell[1]].labels):
        number = shown(text).strip()
        said.number_label = number if number.isdecimal() else said.number_label


def _take_ordinal(said: _Said, text: object) -> None:
    if _counts(text):
        said.number = int(text)
        return
    written = shown(text).strip()
    if _PART.fullmatch(written):
        said.part = written
    else:
        digits = written.rstrip(".)")
        said.number = int(digits) if digits.isdecimal() else None


def _take_columns(said: _Said, body: Body, r: int) -> None:
    """Unit and time of a line from columns among its values."""
    for c, job in body.stating:
        if (text := body.at((r, c))) not in ("", None):
            _take_stated(said, job, _stated(body, c, job, text), text)


def _stated(body: Body, column: int, job: str, text: object) -> Label:
    """What a cell of times or units says."""
    if job == "period" and column in body.columns:
        return stated_time(body.labels, body.columns[column], shown(text))
    return body.labels.read(shown(text))


def _take_stated(said: _Said, job: str, label: Label, text: object) -> None:
    """The time or the unit that a cell states."""
    said.stated.append(label)
    if job == "unit":
        said.unit = _unit(label)
    else:
        said.period = label.period or year_of(text)


def _counts(text: object) -> TypeGuard[float]:
    """Whether a cell is the number of a line, however large."""
    return isinstance(text, float) and text >= 0 and text == int(text)


def _is_ordinal(text: object) -> bool:
    return _counts(text) or ordinal_of(shown(text)) is not None or not shown(text).strip(" -–+*•")


def _is_area(label: Label) -> bool:
    """The whole area, or its communes together, and not "Một số xã", "Các xã ven biển"."""
    counts = label.has("total", "mean", "form", "status", "region")  # "Số xã đạt" counts communes
    whole = label.has("here") or label.only is not None and label.only.has("level")
    return whole and not (label.rest or label.places or label.numbers or counts)


def year_of(value: object) -> Period | None:
    """The year that a number is."""
    if isinstance(value, float) and 1990 <= value <= 2050 and value == int(value):
        return Period(int(value))
    return None


def is_fact(remark: Label) -> bool:
    """Whether a remark behind a place tells a fact of the place alone: "(đạt chuẩn năm 2014)".

    A time alone is that of the figures: "(6 tháng đầu năm)", "(năm 2018)".
    """
    if remark.rest or changing(remark, plan=True):
        return False
    status = remark.find("status")
    alone = remark.said.items or remark.period is not None
    holds = bool(remark.standards) and not remark.said.items  # "(NTM 2015)"
    return status.meaning("status") == "met" if status else holds or not alone


def _is_time(remark: Label) -> bool:
    """Whether a remark behind a place says but when: "(năm 2018)"."""
    more = remark.said.items or remark.rest or remark.places or remark.standards
    return remark.period is not None and not more


def _unit(label: Label) -> Unit | None:
    units = facts_of([label]).units
    if len(units) == 1 and only_units(label):
        return units[0]
    if label.only is not None and label.only.has("unit") and not label.periods:
        return unit_of(label.only.meaning("unit") or "||")
    return Unit(normalize(label.text), "", None) if label.text.strip() else None


def are_units(cells: Sequence[Label], named: Sequence[Label]) -> bool:
    """Whether cells say but units: no "Đ" in all columns, no "1.000.000 đ" of somebody `named`."""
    amounts = any(label.text.strip()[:1].isdecimal() for label in cells)
    if amounts and not all(label.has("head:unit") for label in named):
        return False
    alone = all(label.said.items and not (label.rest or label.numbers) for label in cells)
    units = all(item.has("unit") for label in cells for item in label.said.items)
    return alone and units and not all(label.has("status") for label in cells)
