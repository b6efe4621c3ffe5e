"""The gate: what a figure or a document must not say.

Each claim is judged by what it rests on (`refusal`), and all claims of a document together: of two
facts that cannot both be true neither is said (`apart`). What is refused is left out, and told once
in the log: a data problem is never an exception.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from analysis.figures.facts import Claim, Fact

RULES = ("apart", "other_set", "mixed", "partial", "bounds", "count", "too_exact")


def refusal(claim: Claim, apart: frozenset[Fact] = frozenset()) -> str:
    """The rule by which a claim is not said; "" for none. `apart`: facts in doubt (`apart`)."""
    every = claim.every
    if claim.doubted or apart.intersection(every) or apart_from_one_another(every):
        return "apart"
    if any(fact.qualifier == "about" and fact.added for fact in (*claim.facts, *claim.more)):
        return "too_exact"
    return {
        "number": _of_numbers, "count": _of_count, "change": _of_change,
        "most": _of_extreme, "least": _of_extreme,
    }[claim.kind](claim)  # fmt: skip


def apart_from_one_another(facts: Iterable[Fact]) -> frozenset[Fact]:
    """The facts that cannot be true together with another one."""
    of_one: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in dict.fromkeys(facts):
        of_one[fact.about].append(fact)
    return frozenset(
        fact
        for own in of_one.values()
        for fact in own
        if len(own) > 1 and not all(map(fact.agrees_with, own))
    )


def _of_numbers(claim: Claim) -> str:
    """Of numbers that sum up a group all are of one kind."""
    return "partial" if any(fact.value is None for fact in claim.facts) else _mixed(claim.group)


def _mixed(facts: Iterable[Fact]) -> str:
    """Why facts are not compared: they are of different sets, or not all of them are reported."""
    facts = tuple(facts)
    if len({fact.sets for fact in facts}) > 1 or any(len(fact.sets) > 1 for fact in facts):
        return "other_set"
    return "mixed" if len({(fact.basis, fact.unit) for fact in facts}) > 1 else ""


def _of_count(claim: Claim) -> str:
    """A count is that of its list: each counted once, and all of the group."""
    named, group = ({fact.of or fact.name for fact in own} for own in (claim.facts, claim.group))
    if len(named) < len(claim.facts) or len(group) < len(claim.group):
        return "count"
    if claim.group and not set(claim.facts) <= set(claim.group):
        return "count"
    told = [fact.value for fact in claim.more if fact.measure == "count"]
    if told and told != [len(named)]:
        return "count"
    return "other_set" if any(len(fact.sets) > 1 for fact in claim.group) else ""


def _of_change(claim: Claim) -> str:
    """A rise or a fall is one of one thing, by all numbers that the two may be."""
    before, after = claim.facts
    if before.of != after.of:
        return "partial"
    if why := _mixed(claim.facts):
        return why
    return "" if way(before, after) else "bounds"


def way(before: Fact, after: Fact) -> str:
    """Which way a number went: up, down, same; "" where nobody can tell."""
    (low, high), (low_, high_) = before.bounds, after.bounds
    if low_ > high:
        return "up"
    if high_ < low:
        return "down"
    return "same" if before.exact and after.exact and before.value == after.value else ""


def _of_extreme(claim: Claim) -> str:
    """A superlative holds by all numbers that each of the group may be, and of a whole group."""
    if why := _mixed(claim.group):
        return why
    if not claim.complete or not claim.facts or any(fact.value is None for fact in claim.group):
        return "partial"
    if len({fact.about for fact in claim.group}) < len(claim.group):
        return "count"
    return "" if _is_proved(claim) else "bounds"


def _is_proved(claim: Claim) -> bool:
    """Whether those named are the most, or the least, whatever each number is within its bounds."""
    others = [fact.bounds for fact in set(claim.group) - set(claim.facts)]
    named = [fact.bounds for fact in claim.facts]
    if len(named) > 1 and not all(fact.exact for fact in claim.facts):
        return False
    if claim.kind == "least":
        return all(max(high for _, high in named) < low for low, _ in others)
    return all(min(low for low, _ in named) > high for _, high in others)
