"""The dimensions of a value: what its line, its column and both together say about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.reading.labels import PlaceName
from analysis.words.periods import Period
from analysis.words.units import Unit


@dataclass(slots=True)
class Dims:
    """What one row, one column or one context says about a value."""

    places: tuple[PlaceName, ...] = ()
    whole: bool = False
    criterion: str = ""
    criteria: tuple[tuple[str, str], ...] = ()
    criterion_name: str = ""
    organization: str = ""
    indicator: str = ""
    kind: str = ""
    measure: str = ""
    period: Period | None = None
    unit: Unit | None = None
    item: str = ""
    hamlet: str = ""  # the line is a part of a commune
    twofold: bool = False  # one label that is a giver or a kind, such as "Khác"
    part_of: tuple = ()  # criterion, criteria and name of the criterion whose part the line is
    total: str = ""
    number: str = ""
    status: str = ""  # a column of crosses under the word for a status
    out_of: float | None = None
    sentence: str = ""
    funds: bool = False  # the giver heads the column, so the line says what the money went to
    unknown: list[tuple[str, tuple[int, int] | None, str]] = field(default_factory=list)

    def twin(self) -> Dims:
        """A copy, slot by slot: made for every cell, and three times as quick as the general way."""
        other = object.__new__(Dims)
        for name in _SLOTS:
            setattr(other, name, getattr(self, name))
        return other


_SLOTS = Dims.__slots__
_SHARED = ("places", "criterion", "organization", "indicator", "kind", "measure")
WORKS = ("infrastructure", "land", "other")


def combine(row: Dims, column: Dims) -> Dims:
    """Row and column together; where both say something they must agree."""
    both = row.twin()
    if row.unknown or column.unknown:
        both.unknown = row.unknown + column.unknown
    for name in _SHARED:
        other = getattr(column, name)
        if not other:
            continue
        mine = getattr(row, name)
        if not mine:
            setattr(both, name, other)
        elif mine != other and name not in ("kind", "measure"):
            both.unknown = [*both.unknown, ("path_contradicts", None, _clash(row, column, name))]
    if (
        not row.criterion_name
        and column.criterion_name
        or (not row.criteria and not row.criterion and column.criteria)
    ):
        both.criteria, both.criterion_name = column.criteria, column.criterion_name
    both.whole = row.whole or column.whole
    both.status, both.out_of = column.status, column.out_of or row.out_of
    both.funds = bool(column.organization and not row.organization)
    both.unit = column.unit or row.unit
    if both.funds and row.kind in WORKS:
        both.kind = column.kind  # lines of works under sources of funds: what it went to, still money
    both.item = row.item or column.item
    both.period = _merge_periods(row.period, column.period)
    return both


def _clash(row: Dims, column: Dims, name: str) -> str:
    a, b = getattr(row, name), getattr(column, name)
    if name == "places":
        return f"{', '.join(p.text for p in a)} / {', '.join(p.text for p in b)}"
    return f"{a} / {b}"


def _merge_periods(row: Period | None, column: Period | None) -> Period | None:
    if row is None or column is None:
        return column or row
    if row.year is None:
        return row.within(column.year) if row.part or row.back else column
    if column.year is None:
        return column.within(row.year)
    return column


# What a line or a column says, as bits: where both say the same sort of thing, the cell is looked at by itself.
BITS = 10
PLACE, CRITERION, ORGANIZATION, INDICATOR, KIND, PERIOD, MONEY, COUNTED, MEASURE, ODD = (1 << n for n in range(BITS))
OWN = PLACE | PERIOD | MEASURE  # a column that says one of these has its place, time or measure for itself


class Side:
    """A line or a column of a table: what it says, and what that is on a date, found once for all its cells."""

    __slots__ = ("dims", "says", "name", "places", "criteria", "stem")

    def __init__(self, dims: Dims, name: str, *, odd: bool) -> None:
        self.dims, self.name = dims, name
        self.stem: tuple | None = None
        self.places: dict[str, tuple[str, str, str] | None] = {}
        self.criteria: dict[tuple[str, ...], tuple[str, str, str]] = {}
        odd = odd or bool(dims.hamlet or dims.unknown or dims.total or dims.status or dims.whole)
        unit = dims.unit
        self.says = (
            (PLACE if dims.places else 0)
            | (CRITERION if dims.criterion or dims.criteria else 0)
            | (ORGANIZATION if dims.organization else 0)
            | (INDICATOR if dims.indicator else 0)
            | (KIND if dims.kind else 0)
            | (PERIOD if dims.period else 0)
            | (MEASURE if dims.measure else 0)
            | (0 if unit is None else COUNTED if unit.vnd is None else MONEY)
            | (ODD if odd else 0)
        )
