"""The places of a column or a row of heads, settled together by the district that holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.reading.law.context import lies_in
from analysis.reading.law.labels import Named
from analysis.registers.country import COMMUNE, Place

ENOUGH = 0.6  # of the names that a district must hold for the others to stay under their own name


@dataclass(frozen=True, slots=True)
class Settled:
    """A place of a table: the unit, or its name where it is gone and others vote for a district."""

    name: str
    kind: str
    place: Place | None
    inside: str = ""
    several: tuple[Place, ...] = ()


def settle(
    named: Sequence[Named | None], area: Place | None, level: int | None, on: str
) -> list[Settled | None]:
    """One entry a name: its unit, or None where none or several fit. `on`: last day, ISO."""
    new = on > "2025-06-30"
    options = [_options(one, area, level, new) if one else [] for one in named]
    if level is None and not any(one and one.kind for one in named):
        options = _of_one_level(options)
    votes: Counter[str] = Counter()
    for own in options:
        votes.update({place.inside[0] for place in own if place.inside})
    home = _home(options, votes)
    settled: list[Settled | None] = []
    for one, own in zip(named, options, strict=True):
        if one is None:
            settled.append(None)
            continue
        here = [place for place in own if home and home in place.inside] or own
        kinds = [place for place in here if place.kind == one.kind] if one.kind else here
        chosen = (kinds or here) if len(here) > 1 else here
        if len(chosen) == 1:
            settled.append(Settled(chosen[0].name, one.kind or chosen[0].kind, chosen[0]))
        elif (
            not chosen and home and _held(options, home) >= ENOUGH and (level or COMMUNE) == COMMUNE
        ):
            settled.append(Settled(one.name, one.kind or "xã", None, home))
        else:
            settled.append(None)
    return settled


def _options(one: Named, area: Place | None, level: int | None, new: bool) -> list[Place]:
    own = [place for place in one.candidates if lies_in(place, area)]
    of_day = [place for place in own if place.new == new] or own
    if level is not None and not one.kind:
        of_day = [place for place in of_day if place.level == level] or of_day
    return of_day


def _of_one_level(options: list[list[Place]]) -> list[list[Place]]:
    """Names of one column are of one level: the one that most of them have."""
    votes = Counter(level for own in options for level in {place.level for place in own})
    best = votes.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return options
    return [[place for place in own if place.level == best[0][0]] or own for own in options]


def _home(options: Sequence[Sequence[Place]], votes: Counter[str]) -> str:
    """The one unit that holds more of the names than any other."""
    best = votes.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return ""
    return best[0][0]


def _held(options: Sequence[Sequence[Place]], home: str) -> float:
    some = list(options)
    held = sum(any(home in place.inside for place in own) for own in some)
    return held / max(len(some), 1)
