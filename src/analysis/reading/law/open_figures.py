"""Figures that are no known indicator: what they are called, counted in, and when they are closed.

Where the words of a title close a known indicator, its figures stay under their own name, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from analysis.reading.law.at import (
    At,
    Path,
    frame_of,
    of_path,
    path_of,
    planned_by_title,
    qualifier_of,
    says_itself,
)
from analysis.reading.law.columns import Column
from analysis.reading.law.composed import THINGS
from analysis.reading.law.counted import counted_unit
from analysis.reading.law.facts import SHARE, changing, names_field, rest_of, unit_of
from analysis.reading.law.indicators import OF_STANDARDS, known_of, says_no_thing, shared_by
from analysis.reading.law.labels import Label
from analysis.reading.law.named_units import is_region
from analysis.reading.law.names import named_by, naming, titled
from analysis.reading.law.of_standard import standard_of, tells_what_was_met
from analysis.reading.law.open_units import open_unit
from analysis.reading.law.places import Settled
from analysis.reading.law.purposes import rest_of_title
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import Table
from analysis.reading.law.times import dated, is_compared, is_difference
from analysis.reading.law.unit_at import counted
from analysis.registers.vocabulary import Item, tokens_of
from analysis.words.names import phrases
from analysis.words.text import is_unaccented, match_key

BODIES = ("unit", "org", "hamlet", "member")  # what is counted as a thing of its own
MOST_SHARE = 10_000  # per cent: a growth may be large, but an amount is none
_WORD = re.compile(r"[^\W\d_]+")
COUNTED = frozenset(phrases("counted_whole").split("|"))  # units without parts


def open_figure_of(table: Table, at: At) -> Row | Refusal:
    """A figure with place, period and unit whose label is not known keeps its own name."""
    own = _naming(table, at)
    if unclear := _unclear(table, at) or _of_which_standard(table, at, *own):
        return unclear
    said = _own_name(table, at, *own)
    if not said:
        return Refusal(at.cell, "unexplained", tuple(label.text for label in own))
    unit = open_unit(table, at, own)
    if not unit.name and at.value.sort != "fraction":
        return _without_unit(table, at)
    number = counted(table, at, unit)
    if odd := _impossible(at, unit.name, number):
        return Refusal(at.cell, odd, (at.value.text,))
    frame = frame_of(table, at)
    if isinstance(frame, Refusal):
        return frame
    return Row("indicators", at.cell, *frame, "", said, number, unit.name,
               at.value.out_of, qualifier=qualifier_of(table, at),
               standard=standard_of(table, at.line, at.column) or "")  # fmt: skip


def _impossible(at: At, unit: str, number: float | None) -> str:
    """Why a number cannot be of its unit: a share of several, or beyond bounds; a part of what is
    counted one by one, "26,945" households."""
    if unit == SHARE:
        most = abs(at.value.number or 0) > MOST_SHARE
        return "words" if at.value.shared else "share_out_of_bounds" if most else ""
    part = bool(number and number % 1) and unit in COUNTED and "mean" not in at.inner.forms
    return "number" if part else ""


def figure_of_region(table: Table, at: At, made: Row | Refusal | None) -> Row | Refusal | None:
    """The figure of a part of an area under its name, where no lines below it are its parts: "Khu
    vực miền núi | Số hộ nghèo"; no gift."""
    area, line = table.context.area, at.line
    some = isinstance(made, Refusal) and made.rule == "some_units"
    plain = bool(line.own) and all(map(_is_part_of_area, line.own)) and not at.whole.give
    if area is None or not (some and plain) or table.children.get(line.row):
        return None
    place = {"place": Settled(area.name, area.kind, area), "place_named": True}
    line = replace(line, **place, form=None, like=-1 - line.row)
    row = open_figure_of(table, replace(at, line=line, own=None))
    said = [label.text for label in line.own]
    return replace(row, name=" | ".join([*said, row.name])) if isinstance(row, Row) else row


def _is_part_of_area(label: Label) -> bool:
    """Whether a label is a part of an area, and none of the regions of the country."""
    return is_region(label) and all(i.meaning("region") != "country" for i in label.said.items)


def _without_unit(table: Table, at: At) -> Refusal:
    """Why nobody knows what is counted: nothing says so, or how it is compared."""
    differs = tuple(label.text for label in at.column.labels if is_compared(label))
    left = differs or tuple(unexplained(table, at))
    return Refusal(at.cell, "other_time" if differs else "unit", left)


def _unclear(table: Table, at: At) -> Refusal | None:
    """What closes even a figure of its own name: another time, or words that may be a place."""
    unread = [word for words in _unread(table, at).values() for word in words]
    if unread and not _may_name(table, at):
        return Refusal(at.cell, "rest", tuple(unread))
    told = [label for label in path_of(table, at) if label.has("pchange")]
    changed = [label.text for label in told if not _says_how(table, at, label)]
    if changed:
        return Refusal(at.cell, "other_time", tuple(changed))
    if said := _changed_by_sheet(table, at):
        return Refusal(at.cell, "rest", said)
    planned = planned_by_title(table, at)
    return Refusal(at.cell, "measure", planned[:1]) if planned else None


def _says_how(table: Table, at: At, label: Label) -> bool:
    """Whether a figure says itself what a label compares, or is the difference that it names."""
    when = dated(table, at.path)
    return says_itself(table, at, label) or when is not None and is_difference(label, at, when)


def _changed_by_sheet(table: Table, at: At) -> tuple[str, ...]:
    """The words of the sheet's name that change what is counted, and that no label says."""
    sheet = table.context.sheet
    if is_unaccented(sheet.text):
        return ()
    labels = path_of(table, at)
    said = {item.words for label in labels for item in label.said.items}
    unmet = [one.words for one in sheet.all("status") if one.meaning("status") != "met"]
    left = [] if any(label.has("status") for label in labels) else unmet
    plan = not at.inner.measure and all(aim.measure != "plan" for aim in table.context.aims)
    return tuple({*left, *changing(sheet, plan=plan, author=True)} - said)


def kept_apart(table: Table, row: Row, at: At) -> Refusal | None:
    """What is told of a figure that would be known, were all words of titles and sheet.

    And those that may say what a table is about, or of what some are counted: "chăn nuôi". Of a
    gift: that it sums up what was given before, too.
    """
    if row.table == "contributions":
        return _summed_up(table, row, at)
    if row.table != "indicators" or row.what:
        return None
    words = [word for words in _unread(table, at).values() for word in words]
    words += table.rest_of_sheet(plan=False)
    items = (item for title in table.context.titles for item in title.said.all("plain"))
    words += [item.words for item in items if item.meaning("plain") == "topic"]
    words += _remarked(at)
    return Refusal(at.cell, "title_apart", tuple(words)) if words and known_of(table, at) else None


def _remarked(at: At) -> list[str]:
    """The words behind a place that a known figure does not accept: "Văn Yên (chưa tính TT)"."""
    stated = at.line.stated if at.line.place_named else ()
    remarks = (one for one in stated if not one.has("unit"))
    return [word for one in remarks for word in rest_of(one, "indicators", placed=True)]


def _summed_up(table: Table, row: Row, at: At) -> Refusal | None:
    """What is told of a gift "lũy kế đến 31/12/2018", which says nothing of since when."""
    labels = (*at.column.labels, *at.line.own, *at.line.sections, *table.context.titles)
    said = next((label for label in labels if label.has("cumulative")), None)
    if said is None or row.period.since is not None or "/" in row.period.part:
        return None
    return Refusal(at.cell, "gift_summed_up", (said.text,), (("meant", row.period.iso),))


def _unread(table: Table, at: Path | At) -> dict[Label, tuple[str, ...]]:
    """The words that not even a figure of its own name accepts, by title, from top to bottom."""
    titles: dict[Label, tuple[str, ...]] = {}
    for one in table.context.titles[::-1]:
        how = {"title": True, "compared": says_itself(table, at, one)}
        rest = partial(rest_of, table="open", standard=True, **how)
        titles[one] = rest_of_title(table, one, "open", rest)
    return {title: words for title, words in titles.items() if words}


def _tells_more(table: Table, at: Path, title: Label) -> bool:
    """Whether words of a title change what is counted, or nobody knows them."""
    verdicts = (item.meaning("status") for item in title.said.all("status"))
    unmet = not at.inner.status and any(one != "met" for one in verdicts)
    told = unmet or title.has("change", "region", "cumulative") or names_field(title)
    rest = partial(rest_of, table="open", standard=True, title=True)
    return told or bool(rest_of_title(table, title, "open", rest))


@of_path
def _may_name(table: Table, at: Path) -> bool:
    """Whether titles may be part of a figure's name, unknown words and all.

    They state no other time, and no place narrower than that of the figure: its line or column
    names that itself, or no unknown word looks like a name.
    """
    titles = _unread(table, at)
    told = (label for label in titles if not says_itself(table, at, label))
    if any(label.changed or label.has("pchange") or _cumulates(label) for label in told):
        return False
    labels = (*at.line.own, *at.line.sections, *at.column.labels)
    near = at.line.place_named or at.column.at in table.head_places
    near = near or any(one.kind for label in labels for one in label.places)
    return near or not any(map(_has_name, titles))


def _cumulates(title: Label) -> bool:
    """Whether a title says that figures are sums over a time, and not up to when: "Lũy kế"."""
    ends = (item.meaning("cumulative") for item in title.all("cumulative"))
    return title.period is None or "" in ends if title.has("cumulative") else False


def _has_name(label: Label) -> bool:
    """Whether an unknown word of a label, but the first of the text, has a capital letter; among
    nothing but capitals that say where, whether one stands behind the kind of a place."""
    if label.text.isupper() and label.has("here"):
        words = [token.key for token in tokens_of(label.text)]
        behind = {item.start + len(item.words.split()) for item in label.all("level", "hamlet")}
        return any(word in label.rest for n, word in enumerate(words) if n in behind)
    words = _WORD.findall(label.text)[1:]
    return any(word[:1].isupper() and match_key(word) in label.rest for word in words)


def _of_which_standard(table: Table, at: At, *own: Label) -> Refusal | None:
    """Why what each standard has its own of is none of either, where a title names several."""
    if standard_of(table, at.line, at.column) is not None:
        return None
    counted = f"{at.inner.concept},{at.inner.indicator}".replace("=", ",").split(",")
    each = any(one.startswith(OF_STANDARDS) for one in counted) or at.inner.status
    if not (each or at.inner.crit or all(map(says_no_thing, own))):
        return None
    return Refusal(at.cell, "standard_unclear", table.titled)


@of_path
def _naming(table: Table, at: Path) -> tuple[Label, ...]:
    """The labels of line and column that are no places."""
    path = (*at.line.sections, *at.line.own, *at.column.labels)
    return tuple(label for label in path if not _is_place(label))


@of_path
def _own_name(table: Table, at: Path, *own: Label) -> str:
    """What a figure that is no known indicator is called; "" where nothing says what it counts.

    The title says of which standard it is, what a line and column that say no thing count, and
    all that the table is about where words of it are unknown, or change what is counted.
    """
    named = _told_apart(table, at, own)
    said = named_by(table, at, named)
    standard = standard_of(table, at.line, at.column)
    if standard and not at.inner.standard:
        said.insert(0, standard)
    nothing = all(map(_names_nothing, named)) and not _is_part(own)
    counted = _counted_left(table, at) if nothing else []
    said[-1:-1], nothing = counted, nothing and not counted
    if titles := _telling(table, at, nothing=nothing):
        return " | ".join(filter(None, [*(titled(table.labels, one) for one in titles), *said]))
    whole = _named_by_title(table, at, said) if nothing else [*_whole_by_title(table, at), *said]
    return " | ".join(whole)


def _telling(table: Table, at: Path, *, nothing: bool) -> list[Label]:
    """The titles that a name needs, from top to bottom: those by which it would be another figure;
    with them all that say anything, where line and column name `nothing`."""
    titles = table.context.titles[::-1]
    met = tells_what_was_met(table) if at.inner.status or "communes" in at.inner.concept else ()
    more = [one for one in titles if one in met or _tells_more(table, at, one)]
    return [one for one in titles if one in more or nothing and _says(one)] if more else []


def _is_part(own: Sequence[Label]) -> bool:
    return any(one.has("part") for one in own)


def _counted_left(table: Table, at: Path) -> list[str]:
    """What the column is called of which one of shares shows that it is the share, or from which,
    in its unit, another tells how far it is from another time."""
    shown = at.column.at in table.shares.part_of
    part = shared_by(table, at) if shown else _differs_from(table, at)
    return named_by(table, at, naming(at, part.labels[-1:])) if part is not None else []


def _differs_from(table: Table, at: Path) -> Column | None:
    """The column of things nearest on the left of one of differences, in the same unit."""
    if not any(map(is_compared, at.column.labels[-1:])):
        return None
    units = {one.name for one in at.column.facts.units[:1]}
    left = [one for one in table.values if one.at < at.column.at]
    things = [one for one in left if any(label.has(*THINGS) for label in one.labels)]
    part = things[-1] if things else None
    own = {one.name for one in part.facts.units[:1]} if part is not None else set()
    return part if not units or not own or units == own else None


def _told_apart(table: Table, at: Path, own: Sequence[Label]) -> list[Label]:
    """The labels that name a figure; what it counts, where else none does: "Số xã", "Ước 2020"."""
    named = naming(at, own)
    if not all(map(_says_how_sure, named)):
        return named
    return [one for one in own if one in named or counted_unit(table.labels, one)]


def _names_nothing(label: Label) -> bool:
    """Whether a label names no thing, and no band of criteria: "10-14 tiêu chí"; "Cơ cấu (%)" and
    "Tăng so với năm 2015" are of what the title names."""
    items = [one for one in label.said.items if not one.has("unit")]
    own = (one.meaning("change") == "share" or one.has("pchange", "start") for one in items)
    parted = bool(items) and all(own)
    nothing = says_no_thing(label) or parted and not (label.rest or label.places)
    return nothing and not (label.has("crit") and label.numbers)


def _says_how_sure(label: Label) -> bool:
    """Whether a label says nothing but that a figure is an estimate."""
    return not label.rest and all(item.has("bound", "level") for item in label.said.items)


def _says(label: Label) -> bool:
    """Whether a title says a thing: neither "Niên giám thống kê" nor "Phân theo xã" does."""
    plain = (item.has("skip", "fill", "level") for item in label.said.items)
    return bool(label.rest) or not all(plain)


def _whole_by_title(table: Table, at: Path) -> list[str]:
    """The title that names the one thing of which heads are parts: "Chia ra | Thành thị".

    Or those beside "Tổng số": "Nam", "Nữ"; or lines below it.
    """
    part = _is_part_line(table, at)
    n = len(at.column.labels) if part else _outside_parts(table, at)
    path = (*at.line.sections, *(() if part else at.line.own), *at.column.labels[:n])
    if n is None or any(label.has(*THINGS) or label.rest for label in path):
        return []
    titles = table.context.titles
    named = [one for one in titles if one.has(*THINGS)]
    named = named or [one for one in titles if counted_unit(table.labels, one)]
    return [titled(table.labels, named[0])] if len(named) == 1 else []


def _is_part_line(table: Table, at: Path) -> bool:
    """Whether a line that says no thing stands beside one that says but that it is the total."""
    sums = any(one.total and all(map(says_no_thing, one.own)) for one in table.lines)
    items = [item for label in at.line.own for item in label.said.items]
    counts = any(item.has("unit") and item.start == 0 for item in items)  # no "Nông thôn"
    bare = not counts and not any(item.has(*THINGS, "form", "org") for item in items)
    return sums and bare and not (at.line.place_named or table.mostly_named)


def _outside_parts(table: Table, at: Path) -> int | None:
    """How many heads of a column stand outside its being a part; None where it is none."""
    heads = at.column.labels
    n = next((n for n, one in enumerate(heads) if one.only and one.has("part")), None)
    if n is not None:
        return n
    lasts = [(c.labels[:-1], c.labels[-1]) for c in table.values if c.labels]
    outer = [over for over, own in lasts if own.has("total") and says_no_thing(own)]
    over = [n for n in range(len(heads)) if heads[:n] in outer]
    return next((n for n in over[::-1] if all(map(says_no_thing, heads[n:-1]))), None)


def _named_by_title(table: Table, at: Path, said: list[str]) -> list[str]:
    """The name of what line and column do not name: by the one thing that titles name, if any."""
    named = [(one, item) for one in table.context.titles for item in one.said.all(*THINGS)]
    if not named and _counts_itself(table, at):
        return said
    titles = [titled(table.labels, one) for one in table.context.titles]
    counting = [one for one in titles if counted_unit(table.labels, table.labels.read(one))]
    if not named and len(counting) == 1:
        return [*counting, *said]
    if len(named) == 1 and named[0][1].has("thing"):
        return [titled(table.labels, named[0][0]), *said]
    told = [] if len(named) == 1 else _things_told(table)
    bodies = any(map(_names_body, (*at.line.own, *at.column.labels)))
    return [*told, *said] if told or bodies else []


def _things_told(table: Table) -> list[str]:
    """The titles that say a thing that figures may be of, known or not; of gifts none does."""
    facts, uses = table.context.facts, (*THINGS, "kind", "org", "change", "form")
    if facts.give or facts.ask or facts.receive or facts.orgs and facts.kind:
        return []
    titles = table.context.titles[::-1]
    return [titled(table.labels, one) for one in titles if one.rest or one.has(*uses)]


def _names_body(label: Label) -> bool:
    """Whether a label counts what is a thing of its own, and not whose something is: "Số thôn"."""
    items = [item for item in label.said.items if not item.aside]
    counts = any(item.has("form") for item in items) or len(items) < len(label.all("unit"))
    return counts and any(
        item.has(*BODIES) and not (item.has("whose", "kind", "level") or _measures(item))
        for item in items
    )


def _measures(item: Item) -> bool:
    unit = unit_of(item.meaning("unit") or "||")
    return bool(unit.kind) or unit.name == SHARE


def _counts_itself(table: Table, at: Path) -> bool:
    """Whether a line or column says itself what it counts: "Số hộ", right of none with a thing.

    "Tổng số xã đạt" counts what its column says.
    """
    own = [label for label in at.line.own if not label.has("total")]
    if any(counted_unit(table.labels, label) for label in own):
        return True
    if any(map(_says_which, (*own, *at.column.labels[:-1]))):
        return True
    head = at.column.labels[-1:]
    before = [one for one in table.values if one.at < at.column.at]
    things = any(label.has(*THINGS) for one in before for label in one.labels)
    return not things and any(counted_unit(table.labels, label) for label in head)


def _says_which(label: Label) -> bool:
    """Whether a label begins with what is counted, and says which: "Trường đạt chuẩn quốc gia"."""
    first, *others = label.said.items or (None,)
    counted = first is not None and first.has("unit") and first.start == 0 and not first.aside
    return counted and any(not item.aside and not item.has("unit") for item in others)


def unexplained(table: Table, at: At) -> list[str]:
    """The words on the path of a value that nothing explains."""
    return [word for label in path_of(table, at) for word in label.rest]


def _is_place(label: Label) -> bool:
    """Whether a label is a place, or all of the area around: "Toàn tỉnh"."""
    plain = all(item.meaning("here") for item in label.said.items) and not label.rest
    return plain and bool(label.places or label.said.items)
