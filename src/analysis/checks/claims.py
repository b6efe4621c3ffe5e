"""Figures that claim to be totals: how each comes out against its likes, and what is told of it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from string import ascii_uppercase, digits

from analysis.checks.cells import Cells
from analysis.checks.reconcile import (
    FAILED,
    Figure,
    Outcome,
    Relation,
    outcome,
    slip,
    spans,
    written,
)
from analysis.words.messages import Issue

_RANK = ("confirmed", "rounded", "pins_down", "open", "impossible", "contradicted")
_AGREES, _OPEN = ("confirmed", "rounded"), ("pins_down", "open")


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure and the sets of cells that it may be the total of; the best of them decides.

    Claims of one family name alike sets alike in `sets`.
    """

    whole: Figure
    sets: tuple[int, ...]
    relations: tuple[Relation, ...]
    results: tuple[Outcome, ...]
    best: int

    @property
    def name(self) -> str:
        """The outcome of the best set."""
        return self.results[self.best].name

    @property
    def column(self) -> str:
        """The letters of the column in which the figure stands."""
        return self.whole.address.rstrip(digits)

    @property
    def with_blanks(self) -> bool:
        """Whether parts of the best set are blank."""
        return bool(self.relations[self.best].missing)

    def confirms(self, chosen: int) -> bool:
        """Whether the figure is the total of the set of that name."""
        pairs = zip(self.sets, self.results, strict=True)
        return any(name == chosen and result.name == "confirmed" for name, result in pairs)


def settled(named: Iterable[tuple[int, Relation]]) -> Claim | None:
    """A figure with the relations that it may stand in, each under the name of its set."""
    found = list(named)
    if not found:
        return None
    results = tuple(outcome(relation) for _, relation in found)
    ranks = [_RANK.index(result.name) for result in results]
    sets, relations = zip(*found, strict=True)
    return Claim(relations[0].whole, sets, relations, results, ranks.index(min(ranks)))


@dataclass(frozen=True, slots=True)
class Family:
    """Claims of one line or one column. `certain`: its word alone says that all parts are shown.

    `of_lines`: its figures stand in one line each with its column, and sum what is in the column.
    """

    claims: list[Claim]
    certain: bool
    rule: str = "total_mismatch"
    of_lines: bool = False

    @property
    def trusted(self) -> bool:
        """A family that is not certain is trusted where most of it agrees."""
        good = sum(claim.name in _AGREES for claim in self.claims)
        bad = sum(claim.name in FAILED for claim in self.claims)
        return self.certain or (good >= 2 and good > bad)

    @property
    def of_sums(self) -> bool:
        """Whether its figures are sums, not means or counts of marks."""
        return self.rule == "total_mismatch"

    def likely(self, claim: Claim) -> int:
        """Of the sets that a failed figure may be the total of, that of most of its likes."""
        votes = [sum(other.confirms(chosen) for other in self.claims) for chosen in claim.sets]
        return votes.index(max(votes))


# -- what is told ------------------------------------------------------------------------------
def told(cells: Cells, families: list[Family]) -> list[Issue]:
    """Every total that does not agree, what blanks would have to be, and the one wrong cell."""
    sums = [claim for family in families if family.of_sums for claim in family.claims]
    # Where sums with blanks come out, blanks stand for nothing in the whole table.
    nothing = any(claim.name in _AGREES and claim.with_blanks for claim in sums)
    trusted = [family for family in _borne_out(families) if family.trusted]
    issues = [issue for family in trusted for issue in _told(cells, family, nothing)]
    if "total_mismatch" in {issue.rule for issue in issues}:
        issues += _slip(cells, [family for family in trusted if family.of_sums], nothing)
    return issues


def _borne_out(families: list[Family]) -> list[Family]:
    """Without what is open, and failures in columns that nothing else says can be added up."""
    good: Counter[str] = Counter()
    for family in (family for family in families if family.of_lines and family.of_sums):
        for claim in family.claims:
            good[claim.column] += (claim.name in _AGREES) - (claim.name in FAILED)

    def _kept(family: Family) -> list[Claim]:
        sure = family.certain or not (family.of_lines and family.of_sums)
        if sure:
            return family.claims
        plain = (c for c in family.claims if c.name not in _OPEN)
        return [c for c in plain if c.name not in FAILED or good[c.column] > 0]

    return [replace(family, claims=_kept(family)) for family in families]


def _told(cells: Cells, family: Family, nothing: bool) -> Iterator[Issue]:
    left_out = _left_out(cells, family)
    if left_out:
        yield left_out
    for claim in family.claims:
        failed = claim.name == "contradicted"
        i = family.likely(claim) if failed else claim.best
        relation, result = claim.relations[i], claim.results[i]
        rule = "" if failed and left_out else _rule(family, relation, result, nothing)
        if rule:
            whole = relation.whole
            detail = _detail(rule, relation, result)
            yield cells.issue(rule, whole.address, written(whole.value), **detail)


def _rule(family: Family, relation: Relation, result: Outcome, nothing: bool) -> str:
    if result.name == "contradicted":
        return family.rule
    if result.name == "impossible":
        reached = result.low <= relation.whole.value <= result.high
        return "mean_no_sum" if reached else "total_impossible"
    if not family.of_sums or result.name == "confirmed":
        return ""
    return family.rule if nothing and result.name in _OPEN else f"total_{result.name}"


def _detail(rule: str, relation: Relation, result: Outcome) -> dict[str, str]:
    """What the message of a rule needs to know."""
    whole, number, missing = relation.whole, relation.number, relation.missing
    mean = relation.kind == "mean"
    places = 2 if mean else 6
    if rule == "mean_no_sum":  # of whole numbers
        below = int(whole.value * number)
        ways = (f"{n} : {number} = {written(n / number, 2)}" for n in (below, below + 1))
        return {"count": str(number), "meant": "; ".join(ways)}
    cells, blanks = _addresses(relation.known), _addresses(missing)
    difference = whole.value - result.computed
    if rule == "total_impossible":
        return {
            "computed": written(result.computed * number),
            "cells": cells,
            "blanks": blanks,
            "each": written(max(p.high for p in missing)),
            "limit": written(result.high if whole.value > result.high else result.low, places),
            "count": str(len(relation.parts)),
        }
    found = {"computed": written(result.computed, places), "cells": cells}
    if rule.startswith("total_") and rule != "total_mismatch":
        count = str(len(missing))
        return found | {"blanks": blanks, "difference": written(difference), "count": count}
    count = str(number if mean else len(relation.known))
    return found | {"difference": written(abs(difference), places), "count": count}


def _addresses(figures: Iterable[Figure]) -> str:
    return spans(figure.address for figure in figures)


def _left_out(cells: Cells, family: Family) -> Issue | None:
    """One line (or column) that all the totals leave out: a formula not stretched over it."""
    failed = [claim for claim in family.claims if claim.name == "contradicted"]
    if len(failed) < 2 or not family.of_sums:
        return None
    name = failed[0].sets[family.likely(failed[0])]
    alike = [c.relations[c.sets.index(name)] for c in family.claims if name in c.sets]
    k = _missed_by_all(alike) if len(alike) == len(family.claims) else None
    if k is None:
        return None
    first = failed[0].whole
    left, totals = _addresses(r.parts[k] for r in alike), _addresses(c.whole for c in failed)
    said = written(first.value)
    return cells.issue("total_leaves_out", first.address, said, cells=left, blanks=totals)


def _missed_by_all(sums: list[Relation]) -> int | None:
    """Which of the parts, a line or a column of the table, all sums agree without."""
    if len({len(r.parts) for r in sums}) != 1:
        return None
    parts = range(len(sums[0].parts))
    lines = (k for k in parts if _in_line([r.parts[k].address for r in sums]))
    return next((k for k in lines if all(_agrees_without(r, k) for r in sums)), None)


def _in_line(cells: list[str]) -> bool:
    lines, columns = ({c.strip(kind) for c in cells} for kind in (ascii_uppercase, digits))
    return len(lines) == 1 or len(columns) == 1


def _agrees_without(relation: Relation, k: int) -> bool:
    parts = relation.parts[:k] + relation.parts[k + 1 :]
    return outcome(Relation(relation.kind, relation.whole, parts)).name == "confirmed"


def _slip(cells: Cells, families: list[Family], nothing: bool) -> Iterator[Issue]:
    """The one cell whose change mends all sums of the table; none where a sum is unclear."""
    claims = [(family, claim) for family in families for claim in family.claims]
    sums = []
    for family, claim in claims:
        if not math.isfinite(claim.whole.half) or claim.name in _OPEN and not nothing:
            continue  # a bound, or blanks that may be anything
        relation = _meant(family, claim)
        if relation is None:
            return
        sums.append(Relation("sum", claim.whole, tuple(relation.known)))
    found = slip(sums) if len(sums) > 1 else None
    if found:
        change = f"{found.address}: {written(found.said)} → {written(found.meant)}"
        yield cells.issue("total_repair", found.address, written(found.said), cells=change)


def _meant(family: Family, claim: Claim) -> Relation | None:
    """The one relation that a claim stands for; None where it may be one of several."""
    if claim.name in _AGREES:
        return claim.relations[claim.best]
    i = family.likely(claim)
    one = len({tuple(p.address for p in r.known) for r in claim.relations}) == 1
    likes = any(other.confirms(claim.sets[i]) for other in family.claims)
    return claim.relations[i] if one or likes else None
