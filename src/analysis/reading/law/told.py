"""The gifts that a sentence tells: every one of them a row, or none and why.

Of a whole and its parts ("120 triệu đồng, trong đó tiền mặt 70 triệu đồng") only one side counts,
a measure belongs to the thing that it measures, and a place to the clause that names it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise, product, zip_longest

from analysis.reading.law.at import At, bound_of, given_at, rest_on
from analysis.reading.law.beside_amounts import words_beside
from analysis.reading.law.budgets import budget_of
from analysis.reading.law.collected import others_gave
from analysis.reading.law.facts import SHARE
from analysis.reading.law.gifts import Giver, described, giver_of, item_of, names_of, receivers
from analysis.reading.law.kinds_of_gifts import kind_of
from analysis.reading.law.labels import Label, Labels, Named
from analysis.reading.law.places import Settled, settle
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import Table
from analysis.reading.law.wholes import CLOSE, left_of
from analysis.registers.vocabulary import Item
from analysis.words.names import phrases
from analysis.words.numbers import NotVietnameseNumber
from analysis.words.patterns import later
from analysis.words.periods import Period
from analysis.words.quantities import TIMES, Quantity, lines_of, read_quantities, tells_several

_MEASURED = later(rf"[\s,(]*(?:(?:{phrases('measured')})\s*)+:?\s*", re.I)
_APART = later(rf"[,;.:+\n]|(?<!\w)(?:{phrases('and')})(?!\w)")
_CLAUSE = later(r"[;\n]|\.(?=\s)|…")
_GIVES = later(rf"(?<!\w)(?:{phrases('gives')})(?!\w)", re.I)
_MARKS = " ,:-–•+*"
_PHRASE = later(r"[,;:.()\n]")
_FOR_WHOM = later(rf"(?<!\w)(?:{phrases('for_whom')})\s*$", re.I)
_SPENT_ON = later(rf"(?<!\w)(?:{phrases('spent_on')})(?!\w)", re.I)
_TOOK_PART = later(rf"(?<!\w)(?:{phrases('took_part')})(?!\w)", re.I)
FEW_WORDS = 6  # of a name, which may hold numbers
OWN_KINDS = ("labour", "land")  # units of these say themselves what was given


def sentence_of(table: Table, at: At) -> list[Row] | Refusal | None:
    """The gifts that a sentence tells, where the line names the giver: every quantity, or none."""
    giver, text = giver_of(table, at), lines_of(str(table.at(at.cell)))
    givers = [(0, giver)] if giver and giver.near else _subjects(table, at, giver, text)
    if not givers:
        return None
    found = _counted(table.labels, at, text)
    if isinstance(found, Refusal):
        return found
    if not found:
        return None
    doubt = _doubt(found) or _changed(table.labels, text, giver)
    if not doubt and (beside := words_beside(table.labels, found, text)):
        doubt = "rest", beside
    if doubt:
        return Refusal(at.cell, *doubt)
    places = {named.name: named for named in table.labels.read(text).places}
    if len(places) > 1 and len(found) > 1:
        return Refusal(at.cell, "places_in_sentence", (text,))
    told = _things(found, text)
    rows = _rows(table, at, givers, told, text)
    if isinstance(rows, Refusal):
        return rows
    return _settled(table.labels, told, _inside(table, at, rows, [*places.values()]), text)


def gifts_in_words(table: Table, known: Collection[int]) -> Iterator[Refusal]:
    """The cells of contents in which a sentence tells several gifts: a figure beside is of all.

    One gift is what a figure beside is worth: "trồng 500 cây hoa, trị giá 7,5 triệu đồng". What
    someone gave in a line that has no row, not being among the `known`, is lost else.
    """
    columns = [column for column in table.columns.values() if column.job in ("content", "org")]
    for line, column in product(table.row_of.values(), columns):
        cell = line.row, column.at
        text, named = table.at(cell), column.job == "org"
        if not isinstance(text, str):
            continue
        alone = line.row not in known and (named or bool(line.org))
        short = named or len(text.split()) < FEW_WORDS
        if (alone or not short) and len(_gifts_of(table.labels, text, alone=alone)) > (not alone):
            yield Refusal(cell, "gifts_in_words", (text,))


@lru_cache(1 << 12)
def _gifts_of(labels: Labels, text: str, *, alone: bool) -> list[Quantity]:
    """The gifts that a text tells; where it does not stand `alone`, only several."""
    told = lines_of(text)
    try:
        tells = alone or tells_several(told)
        found = read_quantities(told, labels.units) if tells else []
    except NotVietnameseNumber:
        return []
    given = [one for one in found if one.value_vnd is not None or one.unit and one.unit.kind]
    return _things(given, text)


def _inside(table: Table, at: At, rows: list[Row], named: Sequence[Named]) -> list[Row]:
    """Rows at the one place that only their sentence names, where it is known within the area."""
    if len(named) != 1 or at.line.place_named or at.column.at in table.head_places:
        return rows
    place = settle([*named], table.context.area, None, table.on)[0]
    found = place if place is not None and place.place is not None else None
    return [replace(row, place=found or row.place) for row in rows]


def _doubt(found: Sequence[Quantity]) -> tuple[str, tuple[str, ...]] | None:
    """The rule and the words of the first quantity that is no plain amount."""
    for one in found:
        known = one.value is not None or one.value_vnd is not None
        counted = one.unit is not None and one.unit.name != SHARE or one.value_vnd is not None
        if not counted and one.qualifier != "order_of_magnitude":  # "100 % kinh phí" is of what?
            return "unit_unknown", (one.text,)
        if not known and any(map(str.isdecimal, one.text)):
            return "range_not_number", (one.text,)
        if one.per:
            return "per_unit_amount", (one.text,)
    return None


def _changed(labels: Labels, text: str, giver: Giver | None) -> tuple[str, tuple[str, ...]] | None:
    """Words of a sentence that make its amounts other than given, or another's: "dự kiến"."""
    for clause in _CLAUSE.split(text):
        said = labels.read(clause)
        part = said.find("part")
        for item in said.said.items:
            other = item.meaning("measure") == "plan"
            other |= item.meaning("event") == "withdrawn"
            # "30 triệu đồng, trong đó đã chuyển 20 triệu": the whole is but promised.
            other |= item.meaning("measure") == "actual" and bool(part and item.start > part.start)
            if (
                other
                or item.has("change", "pchange", "cumulative")
                and not item.has("hamlet", "left")
            ):
                return "rest", (item.words,)
    return _of_another(labels, giver, text)


def _of_another(
    labels: Labels, giver: Giver | None, text: str
) -> tuple[str, tuple[str, ...]] | None:
    """Another giver of a part, or with whom a clause begins: "trong đó nhân dân góp 100 triệu".

    Who received gave nothing: "Tiếp nhận 150 triệu đồng của các nhà hảo tâm".
    """
    if giver is None or not giver.near:
        return None
    own = giver.org
    clauses = (labels.read(clause.strip(_MARKS)) for clause in _CLAUSE.split(text))
    first = [item for clause in clauses for item in clause.said.items if item.start == 0]
    first += _first_givers(labels, text)
    other = any(item.has("receive") for item in first) or others_gave(labels, own, text)
    return ("words", (text,)) if other or _named(labels.read(text), first) - {own} else None


def _first_givers(labels: Labels, text: str) -> list[Item]:
    """Who stands in front of the verb after a comma: "…, nhân dân góp 200 triệu đồng"."""
    pieces = (labels.read(piece.strip(_MARKS)) for piece in re.split(r",(?!\d)", text))
    return [item for piece in pieces for item in piece.said.items[:1] if _gives(piece, item)]


def _gives(piece: Label, item: Item) -> bool:
    return item.start == 0 and item.has("org") and bool(_GIVES.search(piece.text))


def _named(label: Label, first: Sequence[Item]) -> set[str | None]:
    """Who gave a part of it, or is named at the beginning of a clause."""
    part, received = label.find("part"), receivers(label)
    others = [one for one in label.all("org") if part and one.start > part.start]
    others += [item for item in first if item.has("org")]
    return {one.meaning("org") for one in others if one not in received}


# --- what counts ---


def _counted(labels: Labels, at: At, text: str) -> list[Quantity] | Refusal:
    """The quantities of a sentence that may be gifts; a refusal where it has but others."""
    try:
        found = read_quantities(text, labels.units)
    except NotVietnameseNumber as error:
        return Refusal(at.cell, "number", (error.text,))
    kept = _without_people(labels, found, text)
    return Refusal(at.cell, "unit_unknown", (text,)) if found and not kept else kept


def _without_people(labels: Labels, found: Sequence[Quantity], text: str) -> list[Quantity]:
    """The quantities without those for whom something was done, and who worked for it.

    "cấp thuốc cho 120 người" gives nothing of 120, "45 hội viên tham gia 80 công" but days. What
    was done for people and has a worth is that money.
    """
    kept: list[Quantity] = []
    found = _without_prices(labels, _without_factors(found, text), text)
    for one, behind in zip_longest(found, found[1:]):
        kind = one.unit.kind if one.unit else ""
        uses = bool(one.unit) and kind in ("", "labour") and not one.is_money
        if uses and _FOR_WHOM.search(text[: one.start]):
            kept += [] if one.value_vnd is None else [replace(one, value=None, unit=None, item="")]
        elif behind is None or not _worked(labels, one, behind, text[one.end : behind.start]):
            kept.append(one)
    return kept


def _without_prices(labels: Labels, found: Sequence[Quantity], text: str) -> list[Quantity]:
    """The quantities without what each of those in front costs: "15 suất quà, mỗi suất 500.000".

    What all of them are worth behind that is theirs: "…, tổng trị giá 7,5 triệu đồng".
    """
    kept: list[Quantity] = []
    priced = False
    for one in found:
        last, before = (kept[-1], text[kept[-1].end : one.start]) if kept else (None, "")
        thing = last if last and last.unit and last.is_thing and last.unit.kind else None
        if thing is None or thing.per or not one.is_money:
            kept.append(one)
        elif one.per and not _CLAUSE.search(before):
            priced = True
            item = f"{thing.item}{before}{one.text}".strip(_MARKS)
            kept[-1] = replace(thing, item=item, end=one.end)
        elif priced and labels.read(before + one.text).has("worth"):
            kept[-1] = replace(thing, value_vnd=one.value_vnd, vnd_qualifier=one.vnd_qualifier)
        else:
            kept.append(one)
    return kept


def _without_factors(found: Sequence[Quantity], text: str) -> Sequence[Quantity]:
    """The quantities without those of which one is made: "20 ngày x 15 người", "6 + 4 = 10"."""
    left: list[Quantity] = []
    for one, behind in zip_longest(found, found[1:]):
        left.append(one)
        if behind and text[one.end : behind.end].strip().startswith("="):
            left = [one for one in left if _CLAUSE.search(text[one.end : behind.start])]
    pairs = [pair for pair in pairwise(left) if text[pair[0].end : pair[1].start].strip() in TIMES]
    factors = [one for pair in pairs for one in pair if not pair[1].is_money]
    return [one for one in left if one not in factors]


def _worked(labels: Labels, one: Quantity, behind: Quantity, between: str) -> bool:
    """Whether people, or their turns, are who worked the days behind them."""
    days = behind.unit is not None and behind.unit.kind == "labour"
    turns = one.unit is not None and one.unit.kind == "labour" and one.unit != behind.unit
    people = turns or one.value_vnd is None and labels.read(one.item).has("member")
    return days and people and bool(_TOOK_PART.search(between)) and not _APART.search(between)


def _things(found: Sequence[Quantity], text: str) -> list[Quantity]:
    """What was given of all that is counted: who received is not, a measure goes to its thing."""
    given = [one for one in found if one.unit is None or one.unit.is_money or one.unit.kind]
    kept: list[Quantity] = []
    for one in given or found:
        before = kept[-1] if kept else None
        joined = _joined(before, one, text[before.end : one.start]) if before else None
        kept = [*kept[:-1], joined] if joined else [*kept, one]
    return kept


def _joined(before: Quantity, one: Quantity, between: str) -> Quantity | None:
    """The one gift that two quantities tell: money and what it bought, a thing and its measure."""
    if before.is_money and _bought(one, between):
        return replace(before, item=f"{before.item} {between.strip()} {one.text}".strip())
    if not _measures(before, one, between):
        return None
    if before.unit is None or before.unit.kind != "materials":
        return replace(one, item=f"{before.text} {one.item}".strip())
    return before  # "500 cây … ven đường 2 km"


def _bought(one: Quantity, between: str) -> bool:
    """Whether a quantity is what the money in front was spent on: "20 triệu mua 40 suất quà"."""
    things = one.unit is None or one.unit.kind not in ("cash", "labour")
    return things and bool(_SPENT_ON.search(between)) and not _APART.search(between)


def _measures(thing: Quantity, one: Quantity, between: str) -> bool:
    """Whether a quantity says how long or large the one before is: "02 công trình, dài 4,2 km"."""
    counted = thing.value_vnd is None and thing.value is not None and one.value is not None
    kinds = [each.unit.kind for each in (thing, one) if each.unit]
    if not counted or thing.unit == one.unit or "labour" in kinds:
        return False
    return bool(_MEASURED.fullmatch(between)) or not _APART.search(between + thing.item)


# --- wholes and their parts ---


def _settled(labels: Labels, told: Sequence[Quantity], rows: Sequence[Row], text: str) -> list[Row]:
    """The rows without the wholes that parts fill, or without the parts that only describe one."""
    kept: list[Row] = []
    n = 0
    while n < len(rows):
        end, tail = _parts(labels, told, n, text)
        kept += _either(labels, rows[n], rows[n + 1 : end], tail)
        n = end
    return kept


def _parts(labels: Labels, told: Sequence[Quantity], n: int, text: str) -> tuple[int, str]:
    """Where the parts of a quantity end in `told`, and the words behind the last of them.

    They end with the bracket or the clause, or further on where only then they fill their whole.
    """
    if n + 1 == len(told):
        return n + 1, ""
    between = text[told[n].end : told[n + 1].start]
    bracket = between.lstrip().startswith("(")
    if not bracket and (_CLAUSE.search(between) or not labels.read(between).has("part")):
        return n + 1, ""
    ends = [found.start() for found in _CLAUSE.finditer(text, told[n + 1].start)]
    ends += [text.find(")", told[n].end)] if bracket and ")" in text[told[n].end :] else []
    first, *later = sorted({*ends, len(text)})
    for last in later:
        end = _before(told, n, last)
        if _fill(told[n], told[n + 1 : end]) and end > _before(told, n, first):
            return end, ""
    end = _before(told, n, first)
    return end, text[told[end - 1].end : first]


def _before(told: Sequence[Quantity], n: int, place: int) -> int:
    """The first quantity after the n-th that begins at or behind a place in the text."""
    return next((m for m in range(n + 1, len(told)) if told[m].start >= place), len(told))


def _fill(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether parts in the measure of a whole add up to it."""
    if any(part.unit != whole.unit and not (part.is_money and whole.is_money) for part in parts):
        return False
    own = whole.value_vnd if whole.is_money else whole.value
    amounts = [(part.value_vnd if whole.is_money else part.value) or 0.0 for part in parts]
    return own is not None and abs(sum(amounts) - own) <= CLOSE * abs(own)


def _either(labels: Labels, whole: Row, parts: Sequence[Row], tail: str) -> list[Row]:
    """A whole or its parts; parts that differ from it in kind, with what they leave."""
    if not parts:
        return [whole]
    same = all((one.vnd is None) == (whole.vnd is None) for one in parts)
    if not same or whole.vnd is None and any(one.unit != whole.unit for one in parts):
        return [whole, *parts]
    left = left_of(whole, parts)
    if left is None:
        return list(parts)
    said = labels.read(tail)
    rest = said.find("kind") if said.has("left") else None
    if isinstance(left, Refusal) or not rest and all(one.kind == whole.kind for one in parts):
        return [whole]
    return [*parts, replace(left, kind=rest.meaning("kind") or "") if rest else left]


# --- rows ---


def _rows(
    table: Table, at: At, givers: Sequence[tuple[int, Giver]], told: Sequence[Quantity], text: str
) -> list[Row] | Refusal:
    free = [
        label for _, giver in givers for label in names_of(giver, (*at.line.own, *at.line.free))
    ]
    told_apart = replace(at, value=replace(at.value, label=None))  # the sentence is read by itself
    things = described(table, at, givers[0][1])
    rest = rest_on(table, told_apart, "contributions", [*free, *things])
    if rest:
        return Refusal(at.cell, "rest", tuple(rest))
    frame = given_at(table, at, free=free)
    if isinstance(frame, Refusal):
        return frame
    if _years_in(table.labels, told, text) - {frame[1].year}:
        return Refusal(at.cell, "rest", (text,))  # "Năm 2018: 20 triệu; năm 2019: 30 triệu"
    kind, rows, last = kind_of(table, at), [], 0
    for one in told:
        giver = [own for start, own in givers if start <= one.start][-1]
        own = _kind(table.labels, kind, one, text[last : one.start])
        last = one.end
        made = _row(at, frame, giver, one, own, item_of(at, giver, things))
        bound = bound_of(table, at) if made.qualifier == "exact" else ""
        rows.append(replace(made, qualifier=bound or made.qualifier))
    return rows


def _years_in(labels: Labels, told: Sequence[Quantity], text: str) -> set[int]:
    """The years that a sentence tells beside its quantities."""
    for one in told[::-1]:
        text = f"{text[: one.start]};{text[one.end :]}"
    periods = (labels.read(clause.strip(_MARKS)).period for clause in _CLAUSE.split(text))
    return {one.year for one in periods if one is not None and one.year is not None}


def _subjects(
    table: Table, at: At, wider: Giver | None, text: str
) -> list[tuple[int, Giver]] | None:
    """Who gave, clause by clause, from where each begins; None where one is not understood.

    A clause without a subject has that of the one before, the first that of the title.
    """
    if at.line.org_column or any(column.job == "org" for column in table.columns.values()):
        return None
    givers: list[tuple[int, Giver]] = []
    last, labels = wider if at.whole.give else None, table.labels
    ends = _CLAUSE.pattern if _is_told_by_verbs(labels, text) else rf"{_CLAUSE.pattern}|,(?!\d)"
    for clause in re.finditer(rf"(?:(?!{ends}).)+", text, re.S):
        verb = _GIVES.search(clause[0])
        said = clause[0][: verb.start()] if verb else _in_front(labels, clause[0])
        level = "" if wider else budget_of(labels.read(said.strip(_MARKS)))
        last = Giver(level, "", near=False) if level else _subject(labels, said.strip(_MARKS), last)
        if last is None or _of_several(labels, clause[0], verb is not None):
            return None
        givers.append((clause.start(), last))
    return [(0, givers[0][1]), *givers[1:]] if givers else None


def _is_told_by_verbs(labels: Labels, text: str) -> bool:
    """Whether verbs say who gave, and no piece without one does: "TW 1.200 triệu, dân góp …"."""
    bare = (piece for piece in re.split(r",(?!\d)", text) if not _GIVES.search(piece))
    return bool(_GIVES.search(text)) and not any(_in_front(labels, piece) for piece in bare)


def _in_front(labels: Labels, clause: str) -> str:
    """The giver that a clause without a verb begins with: "Hội Phụ nữ: 12 triệu đồng"."""
    front, *behind = re.split(r"\d", clause, maxsplit=1)
    label = labels.read(front.strip(_MARKS))
    return front.strip(_MARKS) if behind and (label.has("org") or budget_of(label)) else ""


def _of_several(labels: Labels, clause: str, verb: bool) -> bool:
    """Whether a clause names several givers, or one and neither a verb nor what it gave."""
    label = labels.read(clause.strip(_MARKS))
    received = receivers(label)
    givers = {item.meaning("org") for item in label.all("org") if item not in received}
    return len(givers) > 1 or bool(givers) and not (verb or any(map(str.isdecimal, clause)))


def _subject(labels: Labels, text: str, before: Giver | None) -> Giver | None:
    """The giver that the words in front of the verb name; `before` where they say nothing."""
    label = labels.read(text)
    known = label.said.all("org")
    if len(known) == 1 and not label.rest:
        return Giver(known[0].meaning("org") or "", "", near=False)
    if not known and not label.rest:
        return before
    named = not known and text[:1].isupper() and len(text.split()) > 1
    return Giver("", text, near=False, as_written=True) if named else None


def _row(
    at: At, frame: tuple[Settled, Period, str], giver: Giver, one: Quantity, kind: str, about: str
) -> Row:
    money = one.is_money or one.unit is None and one.value_vnd is not None
    return Row("contributions", at.cell, *frame, giver.org, giver.name,
               None if money else one.value, one.unit.name if one.unit else one.item,
               qualifier=_qualifier(one), kind=kind, vnd=one.value_vnd,
               item=" ".join(one.item.split()) or about)  # fmt: skip


def _qualifier(one: Quantity) -> str:
    vague = one.value_vnd is not None and one.vnd_qualifier not in (None, "exact")
    return one.vnd_qualifier or one.qualifier if vague else one.qualifier


def _kind(labels: Labels, kind: str, one: Quantity, before: str) -> str:
    """What was given: by its unit, the labels, the words before its money, or what is counted.

    `before`: what stands between it and the quantity before.
    """
    unit = one.unit.kind if one.unit and not one.is_money else ""
    if unit in OWN_KINDS:
        return unit
    if kind:
        return kind
    if one.value is None and one.value_vnd is not None:
        named = _last_kind(labels, _PHRASE.split(before)[-1])
        if named:
            return named
    said = _last_kind(labels, one.item)
    if one.is_money:
        return said if said and said != "labour" else "cash"
    return said if said and (unit, said) != ("materials", "land") else unit or "other"


def _last_kind(labels: Labels, words: str) -> str:
    """The last kind of gift that words name."""
    said = labels.read(words).said.all("kind")
    return said[-1].meaning("kind") or "" if said else ""
