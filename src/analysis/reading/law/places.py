"""The places of a column or a row of heads, settled together by the district that holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from analysis.reading.law.context import lies_in
from analysis.reading.law.labels import Named
from analysis.registers.country import (
    COMMUNE,
    COUNTRY,
    DISTRICT,
    LAST_OLD,
    Country,
    Place,
    country,
    successors,
)
from analysis.words.places import KINDS
from analysis.words.text import bare_key, is_unaccented

T = TypeVar("T")
REGION = "vùng"  # of the country: no unit
ENOUGH = 0.6  # of the names that a district must hold for the others to stay under their own name


@dataclass(frozen=True, slots=True)
class Settled:
    """A place of a table: the unit, or its name where it is gone and others vote for a district.

    `around`: it is that of the titles, for the figure has none of its own.
    """

    name: str
    kind: str
    place: Place | None
    inside: str = ""
    several: tuple[Place, ...] = ()
    around: bool = field(default=False, compare=False)


def settle(
    named: Sequence[Named | None],
    area: Place | None,
    level: int | None,
    on: str,
    kind: str = "",
    known: Country | None = None,
) -> list[Settled | None]:
    """One entry a name: its unit, or None where none or several fit. `on`: last day, ISO.

    `kind`: what the heading says that names without a kind are, where they may be several. `known`:
    all units, of which a name that none has may be a slip; without them no name is kept, and one
    that stands alone is so only where the caller knows others of its area.
    """
    times = Counter(map(id, named))  # a name is the same thing wherever it stands
    distinct = list({id(one): one for one in named if one is not None}.values())
    options = [_options(one, area, level, on) for one in distinct]
    votes = [times[id(one)] for one in distinct]
    if level is None:
        options = _of_one_level(distinct, options, votes)
    home = _home(options, votes)
    held = _votes_of(home, options, votes)
    vouched: dict[int, str] = {}
    if known is not None and level in (None, COMMUNE) and not _is_former(area, on):
        voted = home if held >= ENOUGH * len(named) else ""
        told = area if held or len(named) == 1 else None
        vouched = _districts_of(distinct, voted, told, known)
    found = {
        id(one): _one(one, own, home, vouched.get(id(one), ""), kind)
        for one, own in zip(distinct, options, strict=True)
    }
    return [None if one is None else found[id(one)] for one in named]


def gone(one: Named, district: Place, known: Country) -> Settled | None:
    """A commune that no register knows, in the district that stands beside it; None for a slip."""
    if _lies_near(one, district) or _is_slip(known, one, district.key):
        return None
    return Settled(one.name, one.kind or "xã", None, district.key)


def _districts_of(
    named: Sequence[Named], voted: str, area: Place | None, known: Country
) -> dict[int, str]:
    return {id(one): _district_of(one, voted, area, known) for one in named}


def _district_of(one: Named, voted: str, area: Place | None, known: Country) -> str:
    """The district of a commune that is in no register: that of most names around it, or the area
    where its name says that it is a commune, and no other of the province is called so."""
    gone = area is not None and area.level == DISTRICT and _is_commune(one)
    if not voted and gone and area and not _lies_near(one, area):
        voted = area.key
    return "" if voted and _is_slip(known, one, voted) else voted


def _is_commune(one: Named) -> bool:
    return KINDS.get(one.kind) == COMMUNE and one.name[:1].isupper()


def _lies_near(one: Named, district: Place) -> bool:
    """Whether a commune of that name lies in the province of a district."""
    return any(set(district.inside[:1]) & set(place.inside) for place in one.candidates)


def _is_slip(known: Country, one: Named, district: str) -> bool:
    """Whether a name is that of a commune of the district but for its accents."""
    alike = known.by_bare_name.get(bare_key(one.name), ())
    return any(district in place.inside and place.name != one.name for place in alike)


def _one(one: Named, own: Sequence[Place], home: str, vouched: str, kind: str) -> Settled | None:
    """The one unit that a name is; under its own name, where others vouch for its district."""
    if one.kind == REGION:
        return Settled(one.name, REGION, None)
    here = _meant(own, home, one.kind or kind)
    if len(here) == 1:
        return Settled(here[0].name, one.kind or here[0].kind, here[0])
    named = bool(vouched) and one.name[:1].isupper() and not here  # no "xã ven thành phố"
    return Settled(one.name, one.kind or "xã", None, vouched) if named else None


def _meant(own: Sequence[Place], home: str, kind: str) -> Sequence[Place]:
    """The units that a name may mean: of several those in `home`, and of the kind, if any are."""
    here = [place for place in own if home in place.inside] or own
    if len(here) == 1 or not kind:
        return here
    return [place for place in here if place.kind == kind] or here


def _options(one: Named, area: Place | None, level: int | None, on: str) -> list[Place]:
    own = _as_typed(one.name, [place for place in one.candidates if _fits(place, area)])
    of_day = _of_day(own, on)
    today = _of_today(one, area, COMMUNE if level is None else level, on)
    if level is not None and not one.kind:
        return [place for place in of_day if place.level == level] or today or of_day
    return today if today and not any(place.new for place in of_day) else of_day


def _of_day(own: list[Place], on: str) -> list[Place]:
    """Of units those of a day, or of its side of the reform; all of them, where none is."""
    of_side = [place for place in own if place.new == (on > LAST_OLD)] or own
    return [place for place in of_side if place.there_on(on)] or of_side


def _fits(place: Place, area: Place | None) -> bool:
    """Whether a place may stand in a table of an area; the country beside it is no slip."""
    return place.level == COUNTRY or lies_in(place, area)


def _as_typed(name: str, own: list[Place]) -> list[Place]:
    """Of units of a name without accents, "Vinh Thanh", those whose name it is, else all of them:
    Vĩnh Thạnh and others are typed so."""
    same = [place for place in own if is_unaccented(place.name)] if is_unaccented(name) else []
    return same or own


def _of_today(one: Named, area: Place | None, level: int, on: str) -> list[Place]:
    """Units made out of a former district, whose borders no unit of today lies in by name."""
    if area is None or not _is_former(area, on):
        return []
    units = [place for place in one.candidates if place.new and place.level == level]
    named = [place for place in units if one.kind in ("", place.kind)]
    return [place for place in named if place.key in _made_of(area.key)]


def _is_former(area: Place | None, on: str) -> bool:
    """Whether an area is a district that is gone by a day; of units since then all are known."""
    return area is not None and area.level == DISTRICT and not area.new and on > LAST_OLD


@lru_cache(1 << 10)
def _made_of(district: str) -> frozenset[str]:
    """The keys of the units of today that communes of a former district passed on to."""
    known = country().by_key.values()
    own = (place.key for place in known if district in place.inside and not place.new)
    return frozenset(after for key in own for after in successors().get(key, ()))


def _of_one_level(
    named: Sequence[Named], options: list[list[Place]], votes: Sequence[int]
) -> list[list[Place]]:
    """Names of one column are of one level: the one that most of them have; a kind is obeyed."""
    levels = [{place.level for place in own} for own in options]
    best = _most(levels, votes)
    if best is None:  # a kind that is said tells one name; what is alike are those without any
        best = _most(levels, [0 if one.kind else n for one, n in zip(named, votes, strict=True)])
    if best is None:
        return options
    return [
        own if one.kind else [place for place in own if place.level == best] or own
        for one, own in zip(named, options, strict=True)
    ]


def _home(options: Sequence[Sequence[Place]], votes: Sequence[int]) -> str:
    """The one unit that directly holds more of the names than any other; "" for none."""
    holders = ({place.inside[0] for place in own if place.inside} for own in options)
    return _most(holders, votes) or ""


def _most(sets: Iterable[set[T]], votes: Sequence[int]) -> T | None:
    """What has more votes of these sets than anything else; None where two are alike."""
    counts: Counter[T] = Counter()
    for own, times in zip(sets, votes, strict=True):
        counts.update(dict.fromkeys(own, times))
    best = counts.most_common(2)
    alike = len(best) > 1 and best[0][1] == best[1][1]
    return best[0][0] if best and not alike else None


def _votes_of(home: str, options: Sequence[Sequence[Place]], votes: Sequence[int]) -> int:
    """How many of the names a unit holds."""
    held = [any(home in place.inside for place in own) for own in options]
    return sum(n for n, own in zip(votes, held, strict=True) if own)
