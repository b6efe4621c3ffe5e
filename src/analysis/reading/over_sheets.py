"""Gifts of a sheet that sum those of other sheets of its workbook: counted there, told here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import fsum, isclose
from operator import itemgetter

from analysis.reading.results import CONTRIBUTIONS
from analysis.words.messages import Issue
from analysis.words.numbers import format_number

_ALIKE = ("period", "organization_id", "organization", "kind", "unit", "measure", "basis")
_alike = itemgetter(*map(CONTRIBUTIONS.index, _ALIKE))
_AT = {name: CONTRIBUTIONS.index(name) for name in CONTRIBUTIONS}
LEAST = 2  # wholes of a sheet, and parts of each: one sum may be chance


def sums_of_sheets(gifts: Sequence[tuple]) -> list[tuple[tuple, tuple]]:
    """Rows of gifts that sum rows of one other sheet, giver by giver, each with the first of these.

    All that the giver gave there of the same kind, in one unit, time and measure, at several
    places of which none is that of the sum. Only where a sheet has several such sums.
    """
    groups: defaultdict[tuple, defaultdict[str, list[tuple]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in gifts:
        groups[_alike(row)][row[_AT["sheet"]]].append(row)
    found: defaultdict[str, list[tuple[tuple, tuple]]] = defaultdict(list)
    for sheets in groups.values():
        for name, own in sheets.items() if len(sheets) > 1 else ():
            others = [parts for sheet, parts in sheets.items() if sheet != name]
            whole = next((parts for parts in others if _sums(own, parts)), None)
            if whole:
                found[name].append((own[0], whole[0]))
    return [pair for pairs in found.values() if len(pairs) >= LEAST for pair in pairs]


def _sums(own: Sequence[tuple], parts: Sequence[tuple]) -> bool:
    """Whether one gift is what several come to, each of another place."""
    places = {row[_AT["place_id"]] for row in parts}
    several = len(own) == 1 and len(parts) >= LEAST and len(places) == len(parts)
    if not several or own[0][_AT["place_id"]] in places:
        return False
    amounts = [amount for row in (*own, *parts) if (amount := _amount(row)) is not None]
    whole = len(amounts) == len(own) + len(parts)
    return whole and isclose(amounts[0], fsum(amounts[1:]), rel_tol=1e-9)


def _amount(row: tuple) -> float | None:
    worth = row[_AT["value_vnd"]]
    return row[_AT["quantity"]] if worth is None else worth


def note_on(source: str, whole: tuple, part: tuple) -> Issue:
    """The note on a sum whose parts stand on another sheet."""
    place = (source, whole[_AT["sheet"]], whole[_AT["address"]])
    detail = {"there": str(part[_AT["sheet"]])}
    return Issue("sum_of_sheet", *place, format_number(_amount(whole) or 0.0), detail)
