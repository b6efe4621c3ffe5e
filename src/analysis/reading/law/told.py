"""The gifts that a sentence tells: every one of them a row, or none and why.

Of a whole and its parts ("120 triệu đồng, trong đó tiền mặt 70 triệu đồng") only one side counts,
a measure belongs to the thing that it measures, and a place to the clause that names it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analysis.reading.law.at import At, frame_of, rest_on
from analysis.reading.law.gifts import Giver, described, giver_of, item_of, kind_of, names_of
from analysis.reading.law.labels import Labels
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import Table
from analysis.reading.law.wholes import CLOSE, left_of
from analysis.words.names import phrases
from analysis.words.numbers import NotVietnameseNumber
from analysis.words.quantities import Quantity, lines_of, read_quantities

_MEASURED = re.compile(rf"[\s,(]*(?:(?:{phrases('measured')})\s*)*:?\s*", re.I)
_APART = re.compile(r"[,;.:+\n]|\bvà\b")
_CLAUSE = re.compile(r"[;\n]|\.(?=\s)|…")
_PHRASE = re.compile(r"[,;:.()\n]")
OWN_KINDS = ("labour", "land")  # units of these say themselves what was given


def sentence_of(table: Table, at: At) -> list[Row] | Refusal | None:
    """The gifts that a sentence tells, where the line names the giver: every quantity, or none."""
    giver = giver_of(table, at)
    if giver is None or not giver.near:
        return None
    text = lines_of(str(table.at(at.cell)))
    try:
        found = read_quantities(text, table.labels.units)
    except NotVietnameseNumber as error:
        return Refusal(at.cell, "number", (error.text,))
    if not found:
        return None
    doubt = _doubt(found) or _changed(table.labels, text)
    if doubt:
        return Refusal(at.cell, *doubt)
    places = {named.name for named in table.labels.read(text).places}
    if len(places) > 1 and len(found) > 1:
        return Refusal(at.cell, "places_in_sentence", (text,))
    told = _things(found, text)
    rows = _rows(table, at, giver, told, text)
    return rows if isinstance(rows, Refusal) else _settled(table.labels, told, rows, text)


def _doubt(found: Sequence[Quantity]) -> tuple[str, tuple[str, ...]] | None:
    """The rule and the words of the first quantity that is no plain amount."""
    for one in found:
        known = one.value is not None or one.value_vnd is not None
        if one.unit is None and one.value_vnd is None and one.qualifier != "order_of_magnitude":
            return "unit_unknown", (one.text,)
        if not known and any(map(str.isdigit, one.text)):
            return "range_not_number", (one.text,)
        if one.per:
            return "per_unit_amount", (one.text,)
    return None


def _changed(labels: Labels, text: str) -> tuple[str, tuple[str, ...]] | None:
    """Words of a sentence that make its amounts other than given: "còn thiếu", "dự kiến"."""
    for clause in _CLAUSE.split(text):
        for item in labels.read(clause).said.items:
            planned = item.meaning("measure") == "plan"
            if planned or item.has("change", "pchange") and not item.has("hamlet", "left"):
                return "rest", (item.words,)
    return None


# --- what counts ---


def _things(found: Sequence[Quantity], text: str) -> list[Quantity]:
    """What was given of all that is counted: who received is not, a measure goes to its thing."""
    given = [one for one in found if one.unit is None or one.unit.is_money or one.unit.kind]
    kept: list[Quantity] = []
    for one in given or found:
        before = kept[-1] if kept else None
        if before is not None and _measures(before, one, text[before.end : one.start]):
            kept[-1] = replace(one, item=f"{before.text} {one.item}".strip())
        else:
            kept.append(one)
    return kept


def _measures(thing: Quantity, one: Quantity, between: str) -> bool:
    """Whether a quantity says how long or large the one before is: "02 công trình, dài 4,2 km"."""
    counted = thing.value_vnd is None and thing.value is not None and one.value is not None
    if not counted or thing.unit == one.unit:
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
    """Where the parts of a quantity end in `told`, and the words behind the last of them."""
    if n + 1 == len(told):
        return n + 1, ""
    between = text[told[n].end : told[n + 1].start]
    bracket = between.lstrip().startswith("(")
    if not bracket and not (labels.read(between).has("part") and not _CLAUSE.search(between)):
        return n + 1, ""
    ends = [text.find(")", told[n].end)] if bracket else []
    ends += [found.start() for found in _CLAUSE.finditer(text, told[n + 1].start)]
    first = min((end for end in ends if end >= 0), default=len(text))
    for last in (first, *sorted(end for end in ends if end > first), len(text)):
        end = next((m for m in range(n + 1, len(told)) if told[m].start >= last), len(told))
        if last == first:
            best = end, text[told[end - 1].end : first]
        if _fill(told[n], told[n + 1 : end]):
            return end, ""
    return best


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
    table: Table, at: At, giver: Giver, told: Sequence[Quantity], text: str
) -> list[Row] | Refusal:
    free = names_of(table, at, giver, (*at.line.own, *at.line.free))
    told_apart = replace(at, value=replace(at.value, label=None))  # the sentence is read by itself
    things = described(table, at, giver)
    rest = rest_on(table, told_apart, "contributions", [*free, *things])
    if rest:
        return Refusal(at.cell, "rest", tuple(rest))
    frame = frame_of(table, at, free=free)
    if isinstance(frame, Refusal):
        return frame
    about = item_of(at, giver, things)
    kind = kind_of(table, at)
    return [
        _row(at, frame, giver, one, _kind(table.labels, kind, one, text), about) for one in told
    ]


def _row(at: At, frame: tuple, giver: Giver, one: Quantity, kind: str, about: str) -> Row:
    money = one.is_money or one.unit is None and one.value_vnd is not None
    return Row("contributions", at.cell, *frame, giver.org, giver.name,
               None if money else one.value, one.unit.unit if one.unit else one.item,
               qualifier=_qualifier(one), kind=kind, vnd=one.value_vnd,
               item=" ".join(one.item.split()) or about)  # fmt: skip


def _qualifier(one: Quantity) -> str:
    vague = one.value_vnd is not None and one.vnd_qualifier not in (None, "exact")
    return one.vnd_qualifier or one.qualifier if vague else one.qualifier


def _kind(labels: Labels, kind: str, one: Quantity, text: str) -> str:
    """What was given: by its unit, the labels, the words before its money, or what is counted."""
    unit = one.unit.kind if one.unit and not one.is_money else ""
    if unit in OWN_KINDS or kind:
        return unit if unit in OWN_KINDS else kind
    before = labels.read(_PHRASE.split(text[: one.start])[-1]).said.all("kind")
    if one.value is None and one.value_vnd is not None and before:
        return before[-1].meaning("kind") or ""
    counted = labels.read(one.item).said.all("kind") if one.item else []
    said = counted[-1].meaning("kind") or "" if counted else ""
    if one.is_money or not one.unit:
        return said if said and said != "labour" else "cash" if one.is_money else said or "other"
    return said if said and (unit, said) != ("materials", "land") else unit or "other"
