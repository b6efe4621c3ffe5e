"""Rows of contributions: who gave, of what kind it is, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from dataclasses import dataclass, replace

from analysis.reading.law.at import At, Path, given_at, names_hamlet, of_path, qualifier_of, rest_on
from analysis.reading.law.budgets import (
    at_level,
    budget_of,
    budget_over,
    gave_nothing,
    is_source,
    of_city,
)
from analysis.reading.law.facts import NO_UNIT, SHARE, Unit, rest_of
from analysis.reading.law.kinds_of_gifts import kind_around, kind_of, names_kind, only
from analysis.reading.law.labels import Label
from analysis.reading.law.lines import filled
from analysis.reading.law.materials import unknown_materials
from analysis.reading.law.named_units import without_commune
from analysis.reading.law.no_gifts import contradicts, counts_others, counts_workers, is_no_amount
from analysis.reading.law.remarks import GOT, is_nobody, tells_of_giver, with_a_place
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import Table
from analysis.reading.law.unit_at import counted, unit_near
from analysis.reading.law.units_of_gifts import DONG, counts_money, unit_of_gift
from analysis.registers.vocabulary import Item, Said, Vocabulary
from analysis.words.numbers import scaled
from analysis.words.places import KINDS


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gave: the id, empty where only the name is known; `near`: line or column name it.

    `as_written`: the name is no word of the vocabulary, whatever else tells the id. `like`: the id
    of those among whom a name in no register stands: a company below "Doanh nghiệp".
    """

    org: str
    name: str
    near: bool = True
    as_written: bool = False
    like: str = ""


# --- who gave ---


def names_of(giver: Giver, labels: Sequence[Label]) -> list[Label]:
    """The labels that are the giver's own name, which needs no words of the vocabulary."""
    if giver.org and not giver.as_written:
        return []
    return [label for label in labels if label.text.strip() == giver.name.strip()]


@of_path
def giver_of(table: Table, at: Path) -> Giver | None:
    """Who gave: the line's, the column's, a section's, the title's.

    A label that should name a giver and is not understood closes the slot.
    """
    if _names_receivers(table, at):
        return _one(*_column_giver(table, at))
    if at.line.org:
        known, closed = _line_giver(table, at)
        if closed:
            return known
    own, sections = at.line.own[::-1], at.line.sections[::-1]
    near = (
        _ids(table, at, own),
        _column_giver(table, at),
        _ids(table, at, sections, (*own, *at.column.labels[::-1])),
    )
    for ids, name in near:
        if ids or name:
            return _one(ids, name)
    return _wider_giver(table, at)


def _one(ids: set[str], name: str) -> Giver | None:
    """The one giver of these; one without an id has its name."""
    if ids:
        return Giver(next(iter(ids)), name) if len(ids) == 1 else None
    return Giver("", name, as_written=True) if name else None


def _names_receivers(table: Table, at: Path) -> bool:
    """Whether lines name who received: title or head say so, and none of theirs who gave.

    Columns that are places received themselves: "Xã được giúp đỡ | Diên Bình".
    """
    own = at.column.facts.receive
    if not (table.context.facts.receive or own) or own and at.column.at in table.head_places:
        return False
    heads = [label for c in table.columns.values() if c.job == "org" for label in c.labels]
    return at.line.org_column != "source" and not any(label.has("give") for label in heads)


def _line_giver(table: Table, at: Path) -> tuple[Giver | None, bool]:
    """The giver that a line's cell in a column of givers names; and whether it closes the slot."""
    name, label = at.line.org, at.line.giver
    if label is None or is_nobody(table.labels, name):
        return None, label is not None
    received = receivers(label)
    label = without_commune(table.labels, label, table.context.area)
    known = [item for item in label.said.all("org") if item not in received]
    rest = rest_of(label, "contributions")
    if _gave_not_alone(table, label):
        return None, True
    if len(known) == 1 and not rest:
        org = at_level(table.labels, label, known[0].meaning("org") or "")
        return Giver(org, name, as_written=not org or label is not at.line.giver), True
    if at.line.org_column == "source" and (source := _source(label, name, known, rest)):
        return source, True
    if not (rest or known or _is_plain_name(table.labels.vocabulary, label)):
        return None, False  # it says something else, plainly
    return _giver_within(table, at), True


def _source(label: Label, name: str, known: Sized, rest: Sized) -> Giver | None:
    """A budget by its level, or several who are known together: "Nhân dân và doanh nghiệp"."""
    level, several = budget_of(label), known and not rest
    return Giver(level, name, as_written=not level) if level or several else None


def _gave_not_alone(table: Table, label: Label) -> bool:
    """Whether a giver's name says that it gave nothing, not alone, or what of it is counted."""
    other = with_a_place(label) or gave_nothing(label) or bool(GOT.search(label.text))
    return other or tells_of_giver(table.labels, label.text)


def _giver_within(table: Table, at: Path) -> Giver | None:
    """A giver in no register: one of those that the sections name, or that head its column."""
    name = at.line.org
    around, _ = _ids(table, at, at.line.sections[::-1])
    if at.line.org_column == "source":
        led = len(around) == 1 and table.leads(at.line)
        return Giver(around.pop(), name, as_written=True) if led else None
    if len(around) == 1 and _heads_contents(table):  # below "Nhân dân đóng góp" what they gave
        return Giver(around.pop(), name, as_written=True)
    like = around.pop() if len(around) == 1 else _org_of_heads(table)
    return Giver("", name, as_written=True, like=like)


def _is_plain_name(words: Vocabulary, label: Label) -> bool:
    """Whether harmless words, an office and a level are all of a name: "Sở Tài chính"; or it begins
    as that of an office: "Trạm Y tế xã"."""
    items = label.said.items
    if not items or words.begins_as("office", label.text):
        return True
    harmless = any(item.meanings.keys() <= {"skip", "fill", "author"} for item in items)
    return harmless and all(item.has("skip", "fill", "author", "level") for item in items)


def _heads_contents(table: Table) -> bool:
    """Whether the columns of givers are headed as contents, givers but among them."""
    heads = [label for c in table.columns.values() if c.job == "org" for label in c.labels]
    return any(label.has("head:content") for label in heads) and not any(
        label.has("head:org", "org") for label in heads
    )


def _org_of_heads(table: Table) -> str:
    """The giver that heads the columns of givers: "Doanh nghiệp", and not "…, cá nhân", "Hộ dân,
    đơn vị đóng góp"."""
    heads = [label for c in table.columns.values() if c.job == "org" for label in c.labels]
    plain = (one for one in heads if all(map(_is_giver, one.said.items)))
    items = [item for label in plain for item in label.said.items if not item.has("kind")]
    found = {item.meaning(use) or "" for item in items for use in ("org", "head:org")} - {""}
    return found.pop() if len(found) == 1 else ""


def _is_giver(item: Item) -> bool:
    others = item.has("head:org") and not item.has("org") and item.aside
    name = item.meaning("head:content") == "name"
    named = name or bool(item.meaning("head:org"))  # "Tên hộ": whose names they are
    return named or item.has("org", "give", "fill") and not others


def _wider_giver(table: Table, at: Path) -> Giver | None:
    """The giver that the title names; of an association's or its members' gifts the letterhead."""
    title = table.context.facts
    own = title.member or at.line.around.member or _reports_own(table)
    for labels in (
        tuple(map(_asked, table.context.titles)) if title.ask else table.context.titles,
        table.context.letterhead if own else (),
    ):
        ids, _ = _ids(table, at, labels)
        if ids:
            return _giver_of_title(ids, labels)
    return None


def _reports_own(table: Table) -> bool:
    """Whether a title tells what was given, and the letterhead is of one that gathers no gifts."""
    title, letterhead = table.context.facts, table.context.letterhead
    orgs = {item.meaning("org") for label in letterhead for item in label.all("org")}
    gives = [item for label in table.context.titles for item in label.all("give")]
    own = any(item.meaning("give") == "own" for item in gives)
    asked = title.ask or title.receive or title.orgs
    return own and not asked and len(orgs) == 1 and orgs.isdisjoint(table.labels.gathering)


def _giver_of_title(ids: set[str], labels: Sequence[Label]) -> Giver | None:
    """The one giver of a title; one without an id keeps its name."""
    if ids != {""}:
        return Giver(next(iter(ids)), "", near=False) if len(ids) == 1 else None
    words = next(i.words for one in labels for i in one.all("org") if not i.meaning("org"))
    return Giver("", words.capitalize(), near=False)


def _asked(label: Label) -> Label:
    """What a title says behind its asking: "vận động nhân dân đóng góp" names who gave."""
    asks = label.find("ask")
    behind = [item for item in label.said.items if asks and item.start > asks.start]
    return replace(label, said=Said(tuple(behind), label.rest))


def _ids(
    table: Table, at: Path, labels: Sequence[Label], nearer: Sequence[Label] = ()
) -> tuple[set[str], str]:
    """The givers of the nearest label that names any; labels that are `nearer` narrow them."""
    for n, label in enumerate(labels):
        wider = any(only(item, "org") for other in labels[n + 1 :] for item in other.said.items)
        ids = {
            item.meaning("org") or ""
            for item in label.all("org")
            if not (item.has("kind") and (wider or names_kind(table, at, label)))
            and not (_is_level_of_another(label, item) or _is_measured(label, item))
        }
        ids -= {item.meaning("org") or "" for item in receivers(label)}
        if ids:
            ids = {at_level(table.labels, label, own) for own in ids}
            return _within(ids, label, (*nearer, *labels[:n]))
    return set(), ""


def _is_measured(label: Label, item: Item) -> bool:
    """Whether words before those whom no register names say what of them: "Doanh thu 1 HTX"."""
    before = (one for one in label.said.items if one.start < item.start)
    told = any(one.has("mean", "change", "indicator", "concept", "total") for one in before)
    return not item.meaning("org") and told


def _is_level_of_another(label: Label, item: Item) -> bool:
    """Whether a budget is but the level of the giver in front: "Hội Nông dân | huyện hỗ trợ"."""
    ends = {one.start + len(one.words.split()) for one in label.all("org")}
    return item.start in ends and item.words.split()[0] in KINDS


def receivers(label: Label) -> list[Item]:
    """Who is named right behind a word of giving to others ("giúp dân"), or got it ("dân được")."""
    gives = [item for item in label.all("give") if item.meaning("give") == "to"]
    behind = {item.start + len(item.words.split()) for item in gives}
    got = {item.start for item in label.all("receive")}
    ends = {item: item.start + len(item.words.split()) for item in label.all("org")}
    return [item for item in ends if item.start in behind or ends[item] in got]


def _within(ids: set[str], own: Label, nearer: Sequence[Label]) -> tuple[set[str], str]:
    """A giver as the nearest label that narrows it says: "Ngân sách nhà nước | Tỉnh".

    What is several at once ("Ngân sách huyện, xã") has no id but its name.
    """
    for label in nearer:
        uses = [meaning for i in label.said.items for use, meaning in i.uses if use == "within"]
        said = [meaning.partition(":") for meaning in uses]
        narrow = {inner for outer, _, inner in said if ids == {outer}}
        if len(narrow) > 1:
            return {""}, " ".join(dict.fromkeys(one.text.strip() for one in (own, label)))
        if narrow:
            return narrow, ""
    return ids, own.text.strip() if ids == {""} else ""


def _column_giver(table: Table, at: Path) -> tuple[set[str], str]:
    """The giver that heads a column, of a part of a column that of its whole.

    Below "Nguồn vốn" an unknown one is itself.
    """
    column = at.column
    ids, name = _ids(table, at, column.labels[::-1])
    if not ids and (level := budget_over(table, column)):
        return {level}, ""
    whole = table.whole_of.get(column.at)
    if not ids and column.facts.part and whole is not None:
        return _ids(table, at, table.columns[whole].labels[::-1])
    if not ids and is_source(column.labels):
        return set(), column.labels[-1].text.strip()
    return ids, name


# --- what was given ---


@of_path
def described(table: Table, at: Path, giver: Giver) -> tuple[Label, ...]:
    """The labels of a line that say in any words what was given; heads of unknown materials."""
    given = table.context.facts.give and bool(at.line.org_column)
    told = [*at.line.things, *unknown_materials(at.column.labels, given=given)]
    if at.line.org_column == "source" and at.line.giver and table.leads(at.line):
        told.append(at.line.giver)
    return tuple(label for label in told if not label.has("org"))


def item_of(at: At, giver: Giver, things: Sequence[Label]) -> str:
    """What was given, in the words of the line and the heads, where they say more than a kind."""
    told = [label for label in things if _names_thing(label) or label.text == at.line.org]
    said = [label.text.strip() for label in (*at.line.free, *told)]
    said += [giver.name.strip()] if giver.org and giver.as_written and not said else []
    heads = [item.words for label in at.column.labels for item in label.all("goods")]
    return "; ".join(dict.fromkeys(said or heads))


def _names_thing(label: Label) -> bool:
    """Whether a label says more than whether it was money, things, labour or land."""
    plain = ("kind", "unit", "skip", "fill", "give", "part")
    return bool(label.rest) or any(
        item.has("goods") or not item.has(*plain) for item in label.said.items
    )


# --- a number ---


def contribution_of(table: Table, at: At) -> Row | Refusal | None:
    """The gift that a number is; a refusal where a giver is named and something is missing."""
    giver = giver_of(table, at)
    none = counts_others(table, at) or counts_workers(table, at)
    if giver is None or none or not _given(table, at, giver):
        return _of_several(at)
    free, things = _free_of(table, at, giver), described(table, at, giver)
    rest = rest_on(table, at, "contributions", [*free, *things])
    unit = unit_of_gift(table, at)
    frame, kind = given_at(table, at, free=free), _kind_at(table, at, unit)
    if rest:
        return _of_unknown(at, rest, giver, frame)
    if is_no_amount(at, unit, kind):
        return _of_no_amount(at, unit, giver)
    if isinstance(frame, Refusal):
        return frame
    if not kind:
        return None  # people and places are counted, and nobody gave them
    if at.value.sort == "fraction":
        return Refusal(at.cell, "number", (at.value.text,))  # "2/35" is no amount
    number, vnd = counted(table, at, unit), unit.vnd
    told = (*at.line.own, *([at.line.giver] if at.line.giver else ()), *at.column.labels)
    org = of_city(table.labels, told, giver.org, frame[0].place or table.context.area)
    return Row("contributions", at.cell, *frame, org, giver.name,
               None if vnd else number, unit.name,
               qualifier=qualifier_of(table, at), kind=kind,
               vnd=number * vnd if vnd and number is not None else None,
               item=item_of(at, giver, things), like=giver.like)  # fmt: skip


def _of_several(at: At) -> Refusal | None:
    """Why what a giver and a commune gave together is nobody's gift."""
    several = at.line.giver is not None and with_a_place(at.line.giver)
    return Refusal(at.cell, "organization_missing") if several else None


def _kind_at(table: Table, at: At, unit: Unit) -> str:
    """The kind that labels say, or the unit; below a head of several that of the cell's own unit.

    In "Số tiền / hiện vật" stand "5 triệu đồng" and "35 ngày công".
    """
    items = [one for label in at.column.labels for one in label.all("goods")]
    if unit.kind and any(one.meaning("kind") == DONG.kind for one in items):
        return unit.kind  # "Học bổng (suất)"
    several = at.value.unit and unit.kind and not at.line.facts.kind
    if several and (unit.kind != DONG.kind or counts_money(table, at)):
        return unit.kind
    return kind_of(table, at) or (kind_around(table) if unit.vnd else "") or unit.kind


def _of_unknown(at: At, rest: Sequence[str], giver: Giver, frame: object) -> Refusal | None:
    """Why a number with unknown words is no gift; a known figure of a giver's is named by him.

    "Tiền mặt" below a title that says who gave is nothing else than a gift.
    """
    if at.inner.indicator or not (giver.near or at.inner.kind):
        return None
    if all(at.table.labels.read(word).has("result") for word in rest):
        return None  # what is done of a budget is a figure of its own
    near = unit_near(at) or NO_UNIT
    if near.name.casefold() not in ("", SHARE, *rest) and not (near.kind or at.inner.kind):
        return None  # "HTX giải thể (HTX)"
    if isinstance(frame, Refusal) and not giver.near:
        return frame
    return Refusal(at.cell, "rest", tuple(rest))


def _of_no_amount(at: At, unit: Unit, giver: Giver) -> Refusal | None:
    """Why a number without a unit, a share, or one for each of something is no gift."""
    if unit.name == "%":
        return None
    if contradicts(at, unit):
        return Refusal(at.cell, "words", (at.value.text,))
    if "/" in unit.name:
        return Refusal(at.cell, "per_unit_amount", (f"{at.value.text} {unit.name}",))
    if unit.name:
        return Refusal(at.cell, "path_contradicts", (at.column.labels[-1].text, unit.name))
    return Refusal(at.cell, "unit") if giver.near or at.inner.kind else None


def gift_like(form: Row, at: At) -> Row | None:
    """A gift as one of its form, which counts 1; None where the place of its line is unknown."""
    line, number = at.line, at.value.number
    place = line.place if line.place_named else form.place
    if place is None or number is None:
        return None
    if form.value is not None and form.value != 1:
        number = scaled(number, form.value)
    return Row(
        form.table, at.cell, place, form.period, form.measure, filled(line, form.what),
        filled(line, form.name), None if form.value is None else number, form.unit,
        qualifier=form.qualifier if at.value.qualifier == "exact" else at.value.qualifier,
        kind=form.kind, like=form.like,
        vnd=None if form.vnd is None else number * form.vnd, item=filled(line, form.item),
    )  # fmt: skip


@of_path
def _free_of(table: Table, at: Path, giver: Giver) -> tuple[Label, ...]:
    """The labels of a gift that need no words of the vocabulary: descriptions, names.

    Those of the giver, and of the hamlet under which its people stand.
    """
    hamlets = filter(names_hamlet, at.line.sections)
    return *at.line.free, *names_of(giver, (*at.line.own, *at.column.labels)), *hamlets


def _given(table: Table, at: At, giver: Giver) -> bool:
    """Whether anything says that something was given: words of giving, or a giver near by.

    Where members did something, or who the title names took part, each kind of gift is one: "Hội
    viên tham gia | Ngày công". "Khác" is nobody, but among givers.
    """
    took_part = at.whole.member or table.context.facts.join and not giver.near
    if at.whole.give or at.line.org_column or took_part and at.whole.kind:
        return True
    orgs = at.inner.orgs
    return (giver.near or bool(orgs)) and (not orgs or _among_givers(table, at))


@of_path
def _among_givers(table: Table, at: Path) -> bool:
    """Whether a value's giver is one by name, or stands beside some, or below a heading of them."""
    heads = [label for column in table.columns.values() for label in column.labels]
    labels = [*heads, *table.labels_beside(at.line.parent), *at.line.sections, *at.line.own]
    named = any(only(item, "org") for label in labels for item in label.said.items)
    return named or any(label.has("head:source", "head:org") for label in labels)
