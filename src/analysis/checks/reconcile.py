"""Do totals, means and shares agree with their details, as far as printed digits can tell?

A figure is an interval of half a unit of its last printed digit; what can only be counted is exact.
A blank is a detail that is not told: it may be anything that it can be. Where sums fail, `slip`
finds the one cell that would have to change.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from string import digits
from typing import NamedTuple

from analysis.sheets.sheet import column_index, column_name
from analysis.words.numbers import format_number

_DIGITS = 6  # of a number that a formula left unrounded
_DUST = 1e-9
_CUT = 0.999  # of half a unit more, where digits were cut off: 18,26 printed 18,2, but 18,3 never
FULL = 100.0  # per cent
FAILED = ("contradicted", "impossible")


class Figure(NamedTuple):
    """One reported number, where it stands and between what it lies; a blank has the value 0."""

    address: str
    value: float
    low: float
    high: float
    counted: bool = False  # of things that are counted one by one
    blank: bool = False

    @property
    def half(self) -> float:
        """Half of what it may vary, in its own unit."""
        return (self.high - self.low) / 2


def figure(
    address: str,
    value: float,
    step: float | None = None,
    counted: bool = False,
    qualifier: str = "exact",
) -> Figure:
    """A number as printed: `step` is the unit of its last digit (None: the digits that it has)."""
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
    return Figure(address, 0.0, 0.0, most, counted, blank=True)


def _step(value: float) -> float:
    digits = next((d for d in range(_DIGITS) if round(value, d) == value), _DIGITS)
    return 10.0**-digits


@dataclass(frozen=True, slots=True)
class Relation:
    """What a figure is said to be of its parts.

    `kind` "sum" (also of counts: a mark that is met is 1), "mean" (the sum over `number`), or
    "share" (per cent that the first of two parts is of the second).
    """

    kind: str
    whole: Figure
    parts: tuple[Figure, ...]
    number: int = 1

    @property
    def known(self) -> list[Figure]:
        """The parts that are told."""
        return [p for p in self.parts if not p.blank]

    @property
    def missing(self) -> list[Figure]:
        """The parts that are blank."""
        return [p for p in self.parts if p.blank]

    @property
    def cells(self) -> list[Figure]:
        """The whole and the parts that are told."""
        return [self.whole, *self.known]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a relation came out, what its known parts make, and what its parts can make at all.

    `name`: confirmed; rounded (whole numbers that differ by no more than their rounding); pins_down
    (one blank could make it so); open (several could); contradicted; impossible (none could).
    """

    name: str
    computed: float
    low: float
    high: float


def outcome(relation: Relation) -> Outcome:
    """Compare a figure with its parts. A mean or a share may be cut off, or fitted to make 100."""
    if relation.kind == "share":
        return _share(relation)
    whole, number = relation.whole, relation.number
    known, missing = relation.known, relation.missing
    computed = round(sum(p.value for p in known), _DIGITS) / number
    if relation.kind == "sum" and computed == whole.value:
        return Outcome("confirmed", computed, computed, computed)
    low, high = sum(p.low for p in known), sum(p.high for p in known)
    if _fits(relation, low, high):
        return Outcome(_closeness(relation, computed), computed, low / number, high / number)
    if not missing:
        return Outcome("contradicted", computed, low / number, high / number)
    least = -math.inf if min((p.value for p in known), default=0.0) < 0 else low
    most = high + sum(p.high for p in missing)
    if _fits(relation, least, most):
        name = "pins_down" if len(missing) == 1 else "open"
    else:
        name = "impossible" if whole.high * number >= low else "contradicted"
    return Outcome(name, computed, least / number, most / number)


def _fits(relation: Relation, low: float, high: float) -> bool:
    """Whether parts that make anything from `low` to `high` may make the figure as printed."""
    whole, number = relation.whole, relation.number
    mean = relation.kind == "mean"
    bottom = whole.low * number
    top = (whole.high + (_CUT * whole.half if mean else 0.0)) * number
    if not _meet(bottom, top, low, high):
        return False
    if not mean or not all(p.counted for p in relation.parts):
        return True
    # What is counted makes a whole number: five communes cannot have 18,3 on average.
    top = min(high, top)
    return top == math.inf or math.floor(top + 1e-6) >= math.ceil(max(low, bottom) - 1e-6)


def _share(relation: Relation) -> Outcome:
    part, of = relation.parts
    if part.blank or not of.value:
        return Outcome("open", 0.0, 0.0, math.inf)
    computed = 100 * part.value / of.value
    low = 100 * part.low / of.high
    high = 100 * part.high / of.low if of.low > 0 else math.inf
    room = _CUT * relation.whole.half  # a unit in all, for shares that were fitted to make 100
    fits = _meet(relation.whole.low - room, relation.whole.high + room, low, high)
    return Outcome("confirmed" if fits else "contradicted", computed, low, high)


def _meet(low: float, high: float, other_low: float, other_high: float) -> bool:
    ends = (abs(x) for x in (low, high, other_low, other_high) if math.isfinite(x))
    slack = _DUST * max([1.0, *ends])
    return low <= other_high + slack and other_low <= high + slack


def _closeness(relation: Relation, computed: float) -> str:
    """ "confirmed", or "rounded" where whole numbers fit only as each may have been rounded."""
    whole, parts = relation.whole, relation.known
    halves = [p.half for p in parts if math.isfinite(p.half)]
    if relation.kind != "sum" or not halves or not math.isfinite(whole.half):
        return "confirmed"
    finest = min(halves)
    allowed = whole.half + finest * len(parts) if finest < 0.5 else 0.49
    near = abs(whole.value - computed) <= allowed + _DUST * max(1.0, abs(computed))
    return "confirmed" if near else "rounded"


def counts_to(total: float, share: Figure) -> list[int]:
    """The whole numbers by which `total` may have been divided to print `share`.

    320 criteria and a mean of 15,1 leave none: 320 : 21 is 15,24 and 320 : 22 is 14,55.
    """
    bottom, top = share.low, share.high + _CUT * share.half
    if total <= 0 or bottom <= 0 or not math.isfinite(top):
        return []
    first = math.ceil(total / top - _DUST)
    last = math.floor(total / bottom + _DUST)
    return list(range(max(first, 1), min(last, first + 10_000) + 1))


def spans(addresses: Iterable[str]) -> str:
    """Cells in few words: `C8:C10; C14`; the first six runs of them."""
    runs: list[list[str]] = []
    following = ("", "")
    for address in addresses:
        if runs and address in following:
            runs[-1].append(address)
        else:
            runs.append([address])
        following = _following(address)
    words = [run[0] if len(run) == 1 else f"{run[0]}:{run[-1]}" for run in runs]
    return "; ".join([*words[:6], *["…"][: len(words) - 6]])


def _following(address: str) -> tuple[str, str]:
    """The cells to the right and below."""
    letters = address.rstrip(digits)
    line = address[len(letters) :]
    return f"{column_name(column_index(letters) + 1)}{line}", f"{letters}{int(line or 0) + 1}"


def written(value: float, digits: int = _DIGITS) -> str:
    """A computed number for a message: no dust of binary fractions."""
    return format_number(round(value, digits) + 0.0)


# -- the one cell to change --------------------------------------------------------------------
class Slip(NamedTuple):
    """A cell whose change alone mends every sum that fails: what it says, and should say."""

    address: str
    said: float
    meant: float


def slip(sums: list[Relation]) -> Slip | None:
    """The single cell whose change mends all failed sums and breaks none; blanks count as 0.

    None where no sum fails, and where none or several cells would do: no cell is blamed by chance.
    """
    failed = [r for r in sums if outcome(r).name in FAILED]
    if not failed:
        return None
    finest = min(failed, key=lambda r: sum(f.half for f in r.cells))
    missed = finest.whole.value - sum(p.value for p in finest.known)
    shared = set.intersection(*({f.address for f in r.cells} for r in failed))
    around = _around(sums, shared)
    found = []
    for cell in (f for f in finest.cells if f.address in shared):
        meant = cell.value + (-missed if cell is finest.whole else missed)
        meant = _in_digits(meant, around[cell.address])
        below = meant < 0 <= cell.value
        if not below and _mends(cell, meant, around[cell.address]):
            found.append(Slip(cell.address, cell.value, meant))
    return found[0] if len(found) == 1 else None


def _around(sums: list[Relation], cells: set[str]) -> dict[str, list[Relation]]:
    found: dict[str, list[Relation]] = defaultdict(list)
    for relation in sums:
        for cell in relation.cells:
            if cell.address in cells:
                found[cell.address].append(relation)
    return found


def _mends(cell: Figure, meant: float, around: list[Relation]) -> bool:
    """Whether all sums hold with a new value, by the very test that found them failing."""
    moved = cell._replace(value=meant, low=meant - cell.half, high=meant + cell.half)

    def _with_it(said: Figure) -> Figure:
        return moved if said.address == cell.address else said

    with_it = (Relation(r.kind, _with_it(r.whole), tuple(map(_with_it, r.parts))) for r in around)
    return all(outcome(relation).name not in FAILED for relation in with_it)


def _in_digits(value: float, sums: list[Relation]) -> float:
    """A worked-out figure to the digits of those that it is summed with."""
    finest = 2 * min(f.half for r in sums for f in r.cells)
    return round(value, 0 if finest in (0.0, 1.0) else round(-math.log10(finest))) + 0.0
