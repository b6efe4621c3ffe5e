"""Facts: what a sentence says before it is words, with all that decides whether it is true.

A `Fact` is one number of one thing, as the tables tell it. A `Claim` says something of facts: their
numbers, how many they are, which is most or least, which way one moved. `gate` judges claims, and
`said` makes words of those that pass: there is no other way to a sentence.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

CLAIMS = ("number", "count", "most", "least", "change")
ABOUT = 0.1  # how far from "khoảng" a number may be, as a part of it


@dataclass(frozen=True, slots=True)
class Fact:
    """One number: what it measures, of what (an id, and its name for readers), when, by which
    criteria sets and on which basis.

    `value` None: nobody tells it. `high` is the other end of a range, `qualifier` as in the tables,
    `unit` "VND", "%", "" or in words. `added`: made here of several numbers of the source.
    """

    measure: str
    value: float | None
    of: str = ""
    name: str = ""
    high: float | None = None
    out_of: float | None = None
    unit: str = ""
    qualifier: str = "exact"
    period: str = ""
    sets: tuple[str, ...] = ()
    basis: str = ""
    added: bool = False
    decimals: int = 1

    @property
    def bounds(self) -> tuple[float, float]:
        """Between which numbers the true one lies, as far as the source says."""
        if self.value is None or self.qualifier == "order_of_magnitude":
            return -math.inf, math.inf
        low, high = self.value, self.value if self.high is None else self.high
        if self.qualifier == "about":
            return low - ABOUT * abs(low), high + ABOUT * abs(high)
        ends = {"at_least": (low, math.inf), "at_most": (-math.inf, high)}
        return ends.get(self.qualifier, (low, high))

    @property
    def exact(self) -> bool:
        """Whether the source gives one number."""
        low, high = self.bounds
        return low == high

    @property
    def about(self) -> tuple[str, ...]:
        """What must be the same where two facts speak of one thing."""
        own = (self.measure, self.of, self.period, self.unit, self.basis)
        return (*own, *self.sets)

    def agrees_with(self, other: Fact) -> bool:
        """Whether both can be true; facts of different things always can."""
        if self.about != other.about:
            return True
        wholes = {one.out_of for one in (self, other)} - {None}
        (low, high), (low_, high_) = self.bounds, other.bounds
        return max(low, low_) <= min(high, high_) and len(wholes) < 2


def one_of_each(facts: Iterable[Fact]) -> list[Fact]:
    """The facts, one of each thing: of sources that disagree between which numbers it lies, so that
    only what is true by each of them is said."""
    of_one: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        of_one[fact.about].append(fact)
    return [one for own in of_one.values() for one in (own[:1] if len(own) < 2 else _either(own))]


def undoubted(facts: list[Fact], test: Callable[[Fact, float], bool]) -> list[Fact]:
    """The facts of things of which no fact leaves a test open."""
    doubted = {one.of for one in facts if len({test(one, end) for end in one.bounds}) > 1}
    return [one for one in facts if one.of not in doubted]


def _either(own: list[Fact]) -> list[Fact]:
    """The numbers that sources tell of one thing as a range; of different wholes they stay."""
    wholes = {fact.out_of for fact in own} - {None}
    if len(wholes) > 1 or any(fact.value is None for fact in own):
        return own
    low, high = (end(own, key=lambda fact: fact.value or 0.0) for end in (min, max))
    return [replace(low, high=high.value, out_of=next(iter(wholes), None))]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a clause says of facts; `key` is its sentence in findings.csv.

    - `number`: each fact's number;
    - `count`: the facts are so many of the group;
    - `most`, `least`: the facts are those of the group with the highest or lowest number;
    - `change`: from the first fact to the second.

    `more` are numbers beside, `label` a name in it (of a kind, an indicator), `noun` what the names
    are names of. `communes`: of how many communes the group tells (0: it is not about communes);
    `complete` is False where more belong to the group than it holds; `doubted`: sources disagree;
    `behind`: it says nothing without the claim before it.
    """

    kind: str
    key: str
    facts: tuple[Fact, ...]
    group: tuple[Fact, ...] = ()
    more: tuple[Fact, ...] = ()
    label: str = ""
    noun: str = "communes"
    communes: int = 0
    complete: bool = True
    doubted: bool = False
    behind: bool = False

    def __post_init__(self) -> None:
        if self.kind not in CLAIMS:
            raise ValueError(f"kind must be one of {', '.join(CLAIMS)}, not {self.kind!r}")
        for name in ("facts", "group", "more"):
            object.__setattr__(self, name, tuple(getattr(self, name)))

    @property
    def every(self) -> tuple[Fact, ...]:
        """All facts that it rests on, each once."""
        return tuple(dict.fromkeys((*self.facts, *self.group, *self.more)))

    def mapped(self, change: Callable[[Fact], Fact]) -> Claim:
        """The claim on facts that know more than before."""
        own = {name: tuple(map(change, getattr(self, name))) for name in ("facts", "group", "more")}
        return replace(self, **own)

    def of_all(self, communes: frozenset[str]) -> Claim:
        """The claim where these are all the communes that there are: it may be partial."""
        if not self.communes or not communes:
            return self
        told = {fact.of for fact in self.group} & communes
        known = communes <= told if told else self.communes >= len(communes)
        return replace(self, complete=self.complete and known)


def numbers(key: str, *facts: Fact, **more: Any) -> Claim:
    """The claim that these are the numbers."""
    return Claim("number", key, facts, **more)


def extreme(key: str, group: Iterable[Fact], least: bool = False, **more: Any) -> Claim:
    """The claim that names all of the group that have the highest (or the lowest) number."""
    group = tuple(group)
    values = [fact.value for fact in group if fact.value is not None]
    top = (min if least else max)(values, default=None)
    named = [fact for fact in group if fact.value == top and top is not None]
    return Claim("least" if least else "most", key, tuple(named), group, **more)


def counted(
    keys: Sequence[str], group: Iterable[Fact], test: Callable[[Fact, float], bool], **more: Any
) -> Claim:
    """The claim how many of a group are such; `keys`: where it is none, one, some, all of them.

    `test` asks of a fact and of a number that it may be; one of which nobody can tell is not in the
    group, which is not complete then.
    """
    told = [(fact, {test(fact, end) for end in fact.bounds}) for fact in group]
    known = [(fact, answers.pop()) for fact, answers in told if len(answers) == 1]
    such = tuple(fact for fact, yes in known if yes)
    none, one, some, every = keys
    key = none if not such else every if len(such) == len(known) else some
    key = one if len(such) == 1 < len(known) else key
    more["complete"] = more.get("complete", True) and len(known) == len(told)
    if more.get("communes"):
        more["communes"] = len(known)
    return Claim("count", key, such, tuple(fact for fact, _ in known), **more)
