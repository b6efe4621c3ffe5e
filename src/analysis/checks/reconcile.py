"""Do reported totals, means, shares and counts agree with their details, as far as the printed digits can tell?

A figure is an interval of half a unit of its last printed digit; what can only be counted is exact. A blank is a
detail that is not told: it may be anything that it can be. Where sums fail, `repair` finds the fewest cells that
would have to change.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from analysis.words.quantities import format_number

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


# -- the fewest cells to change --------------------------------------------------------------------------------
_MOST_CELLS = 800
_MOST_RELATIONS = 300
_MOST_CHANGES = 4
_SECONDS = 0.5
_REACH = 16.0  # how far a cell may move, in units of the largest miss


@dataclass(frozen=True, slots=True)
class Repair:
    """The fewest cells whose change mends every relation: address, what it says, what it would have to say.

    Only cells that every smallest repair changes are named; `whole` is False where further cells must change too, of
    which several would do. What a cell would have to say is None where more than one value would do.
    """

    changes: tuple[tuple[str, float, float | None], ...]
    whole: bool = True


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


def repair(relations: list[Relation]) -> Repair | None:
    """The fewest cells whose change mends all these sums and means; None where none fails or none can be named.

    Blanks count as 0. A single cell is found in a table of any size; several only in one that takes no more than
    seconds, and no more than four.
    """
    failed = [r for r in relations if outcome(r).name in FAILED]
    alone = _single(relations, failed) if failed else []
    if alone or not failed or len(relations) > _MOST_RELATIONS:
        return Repair((alone[0],)) if len(alone) == 1 else None
    cells = list({f.address: f for r in relations for f in (r.whole, *r.known)}.values())
    if len(cells) > _MOST_CELLS or not all(math.isfinite(c.half) for c in cells):
        return None
    system = _System(cells, relations)
    best = system.fewest()
    if best is None or not 1 <= len(best) <= _MOST_CHANGES:
        return None
    common = []
    for i in sorted(best, key=lambda i: (len(cells[i].address), cells[i].address)):
        other = system.fewest(kept=cells[i].address)
        if other is None or len(other) > len(best):
            common.append(i)
    whole = len(common) == len(best)
    values = system.values(best) if whole else {}
    if not common or (whole and not (values and _all_hold(relations, values))):
        return None
    told = [i for i in common if whole and system.only(best, i)]
    changes = ((cells[i].address, cells[i].value, values[cells[i].address] if i in told else None) for i in common)
    return Repair(tuple(changes), whole)


def _single(relations: list[Relation], failed: list[Relation]) -> list[tuple[str, float, float]]:
    """The cells of which each alone could mend all failed sums, without breaking another: address, is, should be."""
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
            found.append((address, said.value, value))
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


class _System:
    """Sums and means as linear inequalities over the changes of their cells, in units of the largest miss."""

    def __init__(self, cells: list[Figure], relations: list[Relation]) -> None:
        import numpy as np
        from scipy.sparse import lil_array

        self.cells, self.relations, self.np = cells, relations, np
        at = {cell.address: i for i, cell in enumerate(cells)}
        matrix = lil_array((len(relations), len(cells)))
        slack = np.zeros(len(relations))
        for row, relation in enumerate(relations):
            number = relation.number or 1
            for part in relation.known:
                matrix[row, at[part.address]] += 1
            matrix[row, at[relation.whole.address]] -= number
            slack[row] = sum(p.half for p in relation.known) + relation.whole.half * number
        self.matrix = matrix.tocsr()
        said = np.array([c.value for c in cells])
        missed = self.matrix @ said
        missed[np.abs(missed) < _DUST * max(1.0, float(np.abs(said).max()))] = 0.0
        self.scale = float(np.abs(missed).max()) or 1.0
        self.missed, self.slack = missed / self.scale, slack / self.scale + _DUST
        # A cell that is not negative cannot become so.
        self.lowest = np.maximum(np.where(said < 0, -_REACH, -said / self.scale), -_REACH)

    def fewest(self, kept: str = "") -> frozenset[int] | None:
        """A smallest set of cells whose change mends all, without the cell `kept`; None where none is found in time."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array, eye_array, hstack, vstack

        np, n = self.np, len(self.cells)
        one = eye_array(n, format="csr")
        moved = vstack([hstack([one, -_REACH * one]), hstack([-one, -_REACH * one])])
        sums = hstack([self.matrix, csr_array((len(self.relations), n))])
        upper = np.array([0.0 if c.address == kept else 1.0 for c in self.cells])
        found = milp(
            np.concatenate([np.zeros(n), np.ones(n)]),
            integrality=np.concatenate([np.zeros(n), np.ones(n)]),
            bounds=Bounds(np.concatenate([self.lowest, np.zeros(n)]), np.concatenate([np.full(n, _REACH), upper])),
            constraints=[
                LinearConstraint(moved, -np.inf, 0.0),
                LinearConstraint(sums, -self.slack - self.missed, self.slack - self.missed),
            ],
            options={"time_limit": _SECONDS},
        )
        if found.status != 0 or found.x is None:
            return None
        return frozenset(int(i) for i in np.flatnonzero(found.x[n:] > 0.5))

    def values(self, changed: frozenset[int]) -> dict[str, float]:
        """What the changed cells would have to say so that the sums miss by as little as can be."""
        from scipy.optimize import linprog
        from scipy.sparse import eye_array, hstack, vstack

        np, free = self.np, sorted(changed)
        rest = eye_array(len(self.relations), format="csr")
        part = self.matrix[:, free]
        found = linprog(
            np.concatenate([np.zeros(len(free)), np.ones(len(self.relations))]),
            A_ub=vstack([hstack([part, -rest]), hstack([-part, -rest])]),
            b_ub=np.concatenate([-self.missed, self.missed]),
            bounds=[(self.lowest[i], _REACH) for i in free] + [(0, None)] * len(self.relations),
        )
        if found.x is None:
            return {}
        cells = [self.cells[i] for i in free]
        return {
            c.address: self._printed(c, c.value + float(x) * self.scale) for c, x in zip(cells, found.x, strict=False)
        }

    def _printed(self, cell: Figure, value: float) -> float:
        around = [r for r in self.relations if any(f.address == cell.address for f in (r.whole, *r.known))]
        return _in_digits(value, around)

    def only(self, changed: frozenset[int], cell: int) -> bool:
        """Whether a changed cell could have but one value, within the rounding of its relations."""
        from scipy.optimize import linprog
        from scipy.sparse import vstack

        np, free = self.np, sorted(changed)
        part = self.matrix[:, free]
        ends = []
        for sign in (1.0, -1.0):
            found = linprog(
                np.array([sign if i == cell else 0.0 for i in free]),
                A_ub=vstack([part, -part]),
                b_ub=np.concatenate([self.slack - self.missed, self.slack + self.missed]),
                bounds=[(self.lowest[i], _REACH) for i in free],
            )
            if found.status != 0:
                return False
            ends.append(float(found.x[free.index(cell)]))
        return abs(ends[1] - ends[0]) <= 2.0 * float(self.slack.max()) + 1e-6


def _moved(said: Figure, values: dict[str, float]) -> Figure:
    if said.address not in values or said.value is None:
        return said
    value = values[said.address]
    return Figure(said.address, value, value - said.half, value + said.half, said.counted)
