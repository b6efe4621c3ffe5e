"""The district or province that a person names: in project.toml, or for a project to be made."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from analysis.registers.country import COMMUNE, DISTRICT, PROVINCE, Place, country, successors
from analysis.words.text import bare_key, match_key

MOST_NEAR = 4


class PlaceNotFound(Exception):
    """No such province or district, or several: the message names the nearest; `name` was asked."""

    def __init__(self, name: str, nearest: str) -> None:
        super().__init__(nearest)
        self.name = name


def place_asked_for(text: str) -> Place:
    """The one district or province of a name: "huyện Hương Sơn", "Châu Thành, Tiền Giang".

    A province is that of today. PlaceNotFound: there is none, or there are several, which the
    message names.
    """
    name, *around = [part.strip() for part in text.split(",")]
    found = _meant(name, around)
    if len(found) == 1:
        return found[0]
    several = [", ".join([one.full_name, *around_of(one)]) for one in found]
    near = "; ".join(sorted(several)) or _around_communes(name) or _nearest(name, _units())
    raise PlaceNotFound(text, near)


def _meant(name: str, around: list[str]) -> list[Place]:
    """The units of a name within others; of one kind and name that of today is meant, unless the
    old one is told by what it lay in."""
    called = (one for one in _called(name, _units()) if all(_lies_in(one, o) for o in around))
    found = [one for one in called if not (_is_again(one) and one.level == PROVINCE)]
    today = [one for one in found if one.new]
    return today if not around and len({o.full_name for o in found}) == len(today) == 1 else found


def _around_communes(name: str) -> str:
    """The districts and provinces of communes of a name, where they are few; else ""."""
    own = _called(name, (one for one in country().by_key.values() if one.level == COMMUNE))
    told = dict.fromkeys(", ".join(around_of(one)) for one in own)
    return "; ".join(told) if len(told) <= MOST_NEAR else ""


def _is_again(one: Place) -> bool:
    """Whether a unit of before the reform has its name and kind today, too."""
    known = country().by_name[match_key(one.name)]
    return not one.new and any(other.new and other.kind == one.kind for other in known)


def _called(name: str, units: Iterable[Place]) -> list[Place]:
    """The units of this kind and name, or else of this name."""
    units, key = list(units), match_key(name)
    in_full = [one for one in units if key == match_key(one.full_name)]
    return in_full or [one for one in units if key == match_key(one.name)]


def around_of(one: Place) -> list[str]:
    """What a place lies in, by kind and name."""
    return [country().by_key[key].full_name for key in one.inside if key != "vn"]


def _lies_in(one: Place, outer: str) -> bool:
    """Whether a place lies in another of a name, or in what that has become."""
    known = country().by_key
    around = [known[key] for key in one.inside]
    return bool(
        _called(
            outer,
            [*around, *(known[key] for own in around for key in successors().get(own.key, ()))],
        )
    )


def _nearest(text: str, places: list[Place]) -> str:
    """Names that look like the text, those of the same letters first; all where none does."""
    names = {bare_key(name): place for place in places for name in (place.full_name, place.name)}
    close = difflib.get_close_matches(bare_key(text), names, n=MOST_NEAR, cutoff=0.6)
    alike = dict.fromkeys(names[key].full_name for key in close)
    return ", ".join(alike or sorted({place.full_name for place in places}))


def nearest_unit(text: str) -> str:
    """The districts and provinces that look like a name; "" where one is called just so."""
    name, units = text.split(",")[0].strip(), _units()
    return "" if _called(name, units) else _nearest(name, units)


def _units() -> list[Place]:
    return [one for one in country().by_key.values() if one.level in (DISTRICT, PROVINCE)]
