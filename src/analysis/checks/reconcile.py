"""Do reported totals, means, shares and counts agree with their details, as far as the printed digits can tell?

A figure is an interval of half a unit of its last printed digit; what can only be counted is exact. A blank is a
detail that is not told: it may be anything that it can be. Where sums fail, `slip` finds the one cell that would
have to change.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from analysis.words.numbers import format_number

_DIGITS = 6  # of a number that a formula left unrounded
_STEPS = tuple(10.0**-digits for digits in range(_DIGITS + 1))
_DUST = 1e-9
_CUT = 0.999  # of half a unit more, where digits were cut off: 18,26 printed 18,2, but 18,3 never


class Figure(NamedTuple):
    """One reported number and where it lies; `value` None is a blank, between `low` and `high` all the same."""

    address: str
    value: float | None
    low: float
    high: float
    counted: bool = False  # of things that are counted one by one

    @property
    def half(self) -> float:
        return (self.high - self.low) / 2


def figure(
    address: str, value: float, step: float | None = None, counted: bool = False, qualifier: str = "exact"
) -> Figure:
    """A number as printed: `step` is its last digit's unit (None: as many digits as it has), no text of more than 6."""
    value = round(value, _DIGITS)
    exact = counted and value == int(value)
    half = 0.0 if exact else (step if step is not None else _step(value)) / 2
    low, high = value - half, value + half
    if qualifier == "at_least":
        high = math.inf
    elif qualifier == "at_most":
        low = -math.inf
    return Figure(address, value, low, high, counted)


def blank(address: str, most: float = math.inf, counted: bool = False) -> Figure:
    """A detail that is not told, from 0 to the `most` that it can be."""
    return Figure(address, None, 0.0, most, counted)


def _step(value: float) -> float:
    for digits in range(_DIGITS):
        if round(value, digits) == value:
            return _STEPS[digits]
    return _STEPS[_DIGITS]


@dataclass(frozen=True, slots=True)
class Relation:
    """What a figure is said to be of its parts.

    `kind` "sum" (also of counts: a mark that is met is 1), "mean" (the sum over `number`), or "share" (per cent that
    the first of two parts is of the second).
    """

    kind: str
    whole: Figure
    parts: tuple[Figure, ...]
    number: int = 0

    @property
    def known(self) -> list[Figure]:
        return [p for p in self.parts if p[1] is not None]

    @property
    def missing(self) -> list[Figure]:
        return [p for p in self.parts if p[1] is None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a relation came out, what its known parts make, and what its parts can make at all.

    `name`: confirmed; rounded (whole numbers that differ by no more than their rounding); pins_down (one blank, which
    would have to be `needed`); open (several blanks); contradicted; impossible (whatever the blanks are).
    """

    name: str
    computed: float
    low: float
    high: float
    needed: float | None = None


FAILED = ("contradicted", "impossible")


def outcome(relation: Relation) -> Outcome:
    """Compare a figure with its parts. A mean or a share may be cut off or rounded so that shares make 100."""
    if relation.kind == "share":
        return _share(relation)
    number = relation.number or 1
    known = relation.known
    computed = round(sum([p.value for p in known]), _DIGITS) / number
    if relation.kind == "sum" and computed == relation.whole.value:
        return Outcome("confirmed", computed, computed, computed)
    low, high = sum(p.low for p in known), sum(p.high for p in known)
    missing = relation.missing
    least = low if not any(p.value < 0 for p in known) else -math.inf if missing else low
    most = high + sum(p.high for p in missing)
    whole = relation.whole
    bottom, top = whole.low, whole.high
    if relation.kind == "mean":
        top += _CUT * whole.half  # 18,26 is printed 18,3 and by some 18,2
    if _meet(bottom * number, top * number, low, high) and _whole_number(relation, low, high):
        return Outcome(_closeness(relation, computed), computed, low / number, high / number)
    possible = Outcome("open", computed, least / number, most / number)
    if missing and _meet(bottom * number, top * number, least, most) and _whole_number(relation, least, most):
        if len(missing) == 1:
            needed = round((whole.value - computed) * number, _DIGITS)
            return Outcome("pins_down", computed, least / number, most / number, needed)
        return possible
    below = whole.high * number < low
    name = "impossible" if missing and not below else "contradicted"
    return Outcome(name, computed, least / number, most / number)


def _share(relation: Relation) -> Outcome:
    part, of = relation.parts
    if part.value is None or not of.value:
        return Outcome("open", 0.0, 0.0, math.inf)
    computed = 100 * part.value / of.value
    low = 100 * part.low / of.high
    high = 100 * part.high / of.low if of.low > 0 else math.inf
    half = relation.whole.half  # a unit, for shares that were fitted to make 100
    fits = _meet(relation.whole.low - _CUT * half, relation.whole.high + _CUT * half, low, high)
    return Outcome("confirmed" if fits else "contradicted", computed, low, high)


def _meet(low: float, high: float, other_low: float, other_high: float) -> bool:
    slack = _DUST * max([1.0, *(abs(x) for x in (low, high, other_low, other_high) if math.isfinite(x))])
    return low <= other_high + slack and other_low <= high + slack


def _whole_number(relation: Relation, low: float, high: float) -> bool:
    """Whether the sum of parts that are counted can be a whole number: five communes cannot have 18,3 on average."""
    if relation.kind != "mean" or not all(p.counted for p in relation.parts):
        return True
    number = relation.number
    low = max(low, relation.whole.low * number)
    high = min(high, (relation.whole.high + _CUT * relation.whole.half) * number)
    return not math.isfinite(high) or math.floor(high + 1e-6) >= math.ceil(low - 1e-6)


def _closeness(relation: Relation, computed: float) -> str:
    """ "confirmed", or "rounded" where whole numbers fit only because each may have been rounded."""
    whole, parts = relation.whole, relation.known
    halves = [p.half for p in parts if math.isfinite(p.half)]
    if relation.kind != "sum" or not halves or not math.isfinite(whole.half):
        return "confirmed"
    finest = min(halves)
    allowed = whole.half + finest * len(parts) if finest < 0.5 else 0.49
    return "confirmed" if abs(whole.value - computed) <= allowed + _DUST * max(1.0, abs(computed)) else "rounded"


def counts_to(total: float, share: Figure, per: float = 1.0) -> list[int]:
    """The whole numbers that `total` may have been divided by to print `share` (times `per`), rounded or cut off.

    320 criteria and a mean of 15,1 leave none: 320 : 21 is 15,24 and 320 : 22 is 14,55.
    """
    bottom, top = share.low, share.high + _CUT * share.half
    if total <= 0 or bottom <= 0 or not math.isfinite(top):
        return []
    first = math.ceil(per * total / top - _DUST)
    last = math.floor(per * total / bottom + _DUST)
    return list(range(max(first, 1), min(last, first + 10_000) + 1))


def spans(addresses: Iterable[str]) -> str:
    """Cells in few words: `C8:C10; C14`; the first six runs of them."""
    runs: list[list[tuple[str, int, str]]] = []
    for address in addresses:
        match = re.fullmatch(r"([A-Z]+)(\d+)", address)
        cell = (match[1], int(match[2]), address) if match else ("", 0, address)
        last = runs[-1][-1] if runs else None
        if match and last and cell[:2] in ((last[0], last[1] + 1), (_next_column(last[0]), last[1])):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    words = [run[0][2] if len(run) == 1 else f"{run[0][2]}:{run[-1][2]}" for run in runs]
    return "; ".join(words[:6]) + ("; …" if len(words) > 6 else "")


def _next_column(letters: str) -> str:
    if not letters:
        return "A"
    if letters[-1] != "Z":
        return letters[:-1] + chr(ord(letters[-1]) + 1)
    return _next_column(letters[:-1]) + "A"


def written(value: float, digits: int = _DIGITS) -> str:
    """A computed number for a message: no dust of binary fractions."""
    return format_number(round(value, digits) + 0.0)


# -- the one cell to change -----------------------------------------------------------------------
class Slip(NamedTuple):
    """A cell whose change alone mends every sum that fails: what it says, and what it should say."""

    address: str
    said: float
    meant: float


def connected(relations: Iterable[Relation]) -> list[list[Relation]]:
    """Relations in groups that share cells."""
    relations = list(relations)
    above: dict[str, str] = {}

    def top(cell: str) -> str:
        while above.setdefault(cell, cell) != cell:
            above[cell] = cell = above[above[cell]]
        return cell

    for relation in relations:
        whole = top(relation.whole.address)
        for part in relation.parts:
            above[top(part.address)] = whole
    found: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        found[top(relation.whole.address)].append(relation)
    return list(found.values())


def slip(relations: list[Relation]) -> Slip | None:
    """The single cell whose change mends all these sums and breaks none; None where none fails, or none or several would do.

    Blanks count as 0.
    """
    failed = [r for r in relations if outcome(r).name in FAILED]
    found = _slips(relations, failed) if failed else []
    return found[0] if len(found) == 1 else None


def _slips(relations: list[Relation], failed: list[Relation]) -> list[Slip]:
    """The cells of which each alone could mend all failed sums without breaking another."""
    shared = set.intersection(*({f.address for f in (r.whole, *r.known)} for r in failed))
    touched: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        for cell in (relation.whole, *relation.known):
            if cell.address in shared:
                touched[cell.address].append(relation)
    found = []
    for address, around in touched.items():
        nearest = min(failed, key=lambda r: sum(f.half for f in (r.whole, *r.known)))
        said = next(f for f in (nearest.whole, *nearest.known) if f.address == address)
        missed = nearest.whole.value * (nearest.number or 1) - sum(p.value for p in nearest.known)
        factor = -(nearest.number or 1) if nearest.whole.address == address else 1
        value = _in_digits(said.value + missed / factor, around)
        if (value >= 0 or said.value < 0) and _all_hold(around, {address: value}):
            found.append(Slip(address, said.value, value))
    return found


def _all_hold(relations: list[Relation], values: dict[str, float]) -> bool:
    """Whether all relations hold with new values, by the very test that found them failing."""
    for relation in relations:
        parts = tuple(_moved(p, values) for p in relation.parts)
        moved = Relation(relation.kind, _moved(relation.whole, values), parts, relation.number)
        if outcome(moved).name in FAILED:
            return False
    return True


def _in_digits(value: float, relations: list[Relation]) -> float:
    """A worked-out figure to the digits of those that it is summed with."""
    finest = 2 * min(f.half for r in relations for f in (r.whole, *r.known))
    return round(value, 0 if finest in (0.0, 1.0) else round(-math.log10(finest))) + 0.0


def _moved(said: Figure, values: dict[str, float]) -> Figure:
    if said.address not in values or said.value is None:
        return said
    value = values[said.address]
    return Figure(said.address, value, value - said.half, value + said.half, said.counted)
