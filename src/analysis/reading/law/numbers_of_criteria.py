"""The number of the criterion of each line or column, in the one set that a table is of."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

BARE = "#"  # in front of a number without a name, which may be of any set


def of_one_set(numbers: dict[int, tuple[str, ...]], on: str) -> dict[int, str]:
    """The criterion of each line or column.

    All of a later set ("2026/1") where every name may be of it, else of the earlier ones, in which
    a name of the later set alone is a heading.
    """
    told = [own for own in numbers.values() if not all(map(is_part, own))]
    of_any = _of_any_set(told) if on >= "2026" else set()
    named = [own for own in told if not of_any.issuperset(own)]
    sets = [[one.partition("/")[0] for one in own if "/" in one] for own in named]
    only_later = [len(own) == len(found) for own, found in zip(named, sets, strict=True)]
    later = bool(named) and all(sets) and (on >= "2026" or any(only_later))
    year = sets[0][0] if later else ""
    return {at: _in_set(own, year) for at, own in numbers.items()}


def _of_any_set(told: Iterable[tuple[str, ...]]) -> set[str]:
    """The numbers without a name, where none of them is that of a name beside them."""
    every = set(chain(*told))
    alone = {one for one in every if one.startswith(BARE)}
    others = {one.rpartition("/")[2] for one in every - alone}
    return alone if others.isdisjoint(one.removeprefix(BARE) for one in alone) else set()


def is_part(number: str) -> bool:
    """Whether a number is that of a part of a criterion: "2.1"."""
    return "." in number.replace(",", ".")


def _in_set(numbers: tuple[str, ...], year: str) -> str:
    """The number that is of a set; a part, and a bare one, has no set of its own and takes it."""
    bare = [one.removeprefix(BARE) for one in numbers if one.startswith(BARE) or is_part(one)]
    if bare and len(bare) == len(numbers) and "/" not in bare[0]:
        return f"{year}/{bare[0]}" if year else bare[0]
    return next((one for one in numbers if ("/" in one) == bool(year)), "")


def criterion_number(text: str) -> tuple[str, ...]:
    """The number of a criterion that a text is, as one of several; none for any other text."""
    return (str(int(text)),) if text.isdecimal() and 1 <= int(text) <= 20 else ()


def bare_number(text: str) -> tuple[str, ...]:
    """The same, as a number without a name."""
    return tuple(BARE + number for number in criterion_number(text))
