"""The rows of the tables: their columns, and how the registers finish what a sheet says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from analysis.reading.law.places import Settled
from analysis.reading.law.row import Refusal, Row, Task
from analysis.reading.results import PARTS
from analysis.registers.country import COMMUNE, LAST_OLD, Places
from analysis.registers.places import own_id
from analysis.registers.register import CriteriaSet, Registers, successors
from analysis.words.messages import severity
from analysis.words.numbers import format_number
from analysis.words.periods import Period, shown_day
from analysis.words.schema import OWN_SET, TABLES
from analysis.words.text import match_key

_VALUES = {name: itemgetter(*own) for name, own in PARTS.items()}
_NUMBERS = {one.column for one in TABLES["tasks"] if one.type == "number"}
MOST_PLACES = 1 << 14  # with a time each
_NOWHERE = (-1, -1)  # the cell of a refusal that is that of many
OTHER_SET = 0.75  # a denominator below this share of the set in force is that of another set


@dataclass(frozen=True)
class Origin:
    """Where rows come from: basis, source and sheet."""

    basis: str
    source: str
    sheet: str


class Where(NamedTuple):
    """The last day and the year of rows, ISO; the id, name and kind of their place on that day.

    `holder`: the district of a place that stands under its own name.
    """

    on: str
    year: int
    place_id: str
    place: str
    kind: str
    holder: str


class Finished(NamedTuple):
    """A row of a table by its columns, and what is to be told of it all the same."""

    table: str
    values: tuple
    kind: str  # of its place, on its day
    told: tuple[Refusal, ...] = ()


class Finisher:
    """Gives rows the ids, names, sets and units of the registers; each row or a refusal."""

    def __init__(self, registers: Registers, places: Places) -> None:
        self.registers, self.places = registers, places
        self._kept: dict[tuple[int, int], tuple[Settled | None, Period, Where | Refusal]] = {}
        self.identity = lru_cache(1 << 14)(places.identity)
        self.sizes = {one.size for one in registers.sets if not one.extends}
        self.sets_on = lru_cache(1 << 14)(registers.sets_on)

    def finished(self, row: Row, origin: Origin, address: str) -> Finished | Refusal:
        """One understood row as a row of its table, or why it is none."""
        if row.task is not None:
            return self._task(row, row.task, origin, address)
        where = self.where(row.place, row.period)
        if isinstance(where, Refusal):
            return replace(where, cell=row.cell)
        found: Mapping[str, object] | Refusal
        told: tuple[Refusal, ...] = ()
        if row.table == "criteria":
            found = self._criterion(row, where)
        elif row.table == "contributions":
            found = self._contribution(row)
        elif row.recognition is not None:
            found = asdict(row.recognition) | {"place_type": where.kind, "standard": row.what}
        else:
            found = self._indicator(row)
            told = self._beyond_set(row, where) if _counts_met(row) else ()
        if isinstance(found, Refusal):
            return found
        if where.holder:
            meant = (("meant", where.holder),)
            told += (Refusal(row.cell, "place_own_name", (where.place,), meant),)
        if wrong := next(filter(_is_bad, told), None):
            return wrong
        values = {
            "year": where.year, "period": row.period.iso, "place_id": where.place_id,
            "place": where.place, "measure": row.measure, "basis": origin.basis,
            "source": origin.source, "sheet": origin.sheet, "address": address, **found,
        }  # fmt: skip
        return Finished(row.table, _VALUES[row.table](values), where.kind, told)

    def _task(self, row: Row, task: Task, origin: Origin, address: str) -> Finished | Refusal:
        """A task is one wherever it is done; only a place that was gone by then refuses it."""
        nowhere = Where("", 0, "", "", "", "")
        dated = row.place is not None and row.period.year is not None
        where = self.where(row.place, row.period) if dated else nowhere
        if isinstance(where, Refusal):
            return replace(where, cell=row.cell)
        values = asdict(origin) | task.said | {
            "snapshot": task.snapshot, "place_id": where.place_id, "place": where.place,
            "address": address,
        }  # fmt: skip
        columns = ((name, values.get(name)) for name in PARTS["tasks"])
        told = tuple(one if one is not None or name in _NUMBERS else "" for name, one in columns)
        return Finished("tasks", told, where.kind)

    def where(self, settled: Settled | None, period: Period) -> Where | Refusal:
        """`_where` of the same two, found once; they live on, and with them their ids."""
        key = id(settled), id(period)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= MOST_PLACES:
                self._kept.clear()
            kept = self._kept[key] = settled, period, self._where(settled, period)
        return kept[2]

    def _where(self, settled: Settled | None, period: Period) -> Where | Refusal:
        """Where and when rows are of, as the registers have it; a refusal of no cell yet."""
        on = _last_day(settled, period)
        found = self._place(settled, on)
        if isinstance(found, Refusal):
            return found
        holder = self._holder(settled, on) if settled else None
        return Where(on, int(on[:4]), *found, f"{holder[2]} {holder[1]}" if holder else "")

    def _holder(self, settled: Settled, on: str) -> tuple[str, str, str] | None:
        """The district of a commune that stands under its own name; None of any other place."""
        holder = self.places.country.by_key.get(settled.inside) if settled.place is None else None
        return self.identity(holder, on, "") if holder and settled.name else None

    def _place(self, settled: Settled | None, on: str) -> tuple[str, str, str] | Refusal:
        """(id, name, kind) of a place, of several joined by ";"; or why there is none."""
        if settled is None:
            return Refusal(_NOWHERE, "place")
        if not settled.several and settled.place is None:
            holder = self._holder(settled, on)
            own = own_id(settled.name, holder[0]) if holder else ""
            return (own, settled.name, settled.kind)
        places = settled.several or (settled.place,)
        kind = "" if settled.several else settled.kind
        found = [one and self.identity(one, on, kind) for one in places]
        if None in found:
            taken = successors(self.registers, [match_key(one.name) for one in places if one])
            detail = (("date", shown_day(on)), ("successor", ", ".join(taken)))
            return Refusal(_NOWHERE, "place_not_valid_then", (settled.name,), detail)
        ids, names, kinds = zip(*(one for one in found if one), strict=True)
        return ";".join(ids), ";".join(names), kinds[0]

    def _sets(self, row: Row, where: Where) -> list[CriteriaSet]:
        """The sets that a criterion may be of: those in force; of "2026/1" that of the year."""
        year, slash, _ = row.what.rpartition("/")
        if slash:  # a criterion that only a later set has: the sheet is a form of that set
            return [one for one in self.registers.sets if one.valid_from[:4] == year]
        return self.sets_on(where.on, where.place_id)

    def _criterion(self, row: Row, where: Where) -> dict | Refusal:
        place = row.place.place if row.place else None
        if place is not None and place.level != COMMUNE:
            return Refusal(row.cell, "commune_missing", (place.name,))
        number, names = row.what.rpartition("/")[2], self.registers.criterion_name_of
        if row.standard:
            return _told_of(row, where, f"{OWN_SET}{row.standard}", number, row.name)
        for one in self._sets(row, where):
            name = names.get((one.criteria_set, number))
            main = names.get((one.criteria_set, number.split(".")[0]))
            if name is not None or main is not None:
                return _told_of(row, where, one.criteria_set, number, name or row.name or "")
        day = (("date", shown_day(where.on)),)
        return Refusal(row.cell, "criterion_not_in_set", (number,), day)

    def criteria_on(self, settled: Settled, period: Period, size: float | None = None) -> list[str]:
        """The criteria that a commune is judged by at the end of a time; none of another place.

        `size`: how many they are, where that is said: with or without those of its province.
        """
        where = self.where(settled, period)
        if isinstance(where, Refusal) or settled.place and settled.place.level != COMMUNE:
            return []
        sets = self.sets_on(where.on, where.place_id)
        own, base = map(self._numbers, (sets, [one for one in sets if not one.extends]))
        return next((one for one in (own, base) if len(one) == (size or len(one))), [])

    def _numbers(self, sets: Iterable[CriteriaSet]) -> list[str]:
        names = {one.criteria_set for one in sets}
        known = self.registers.criterion_name_of
        return [number for own, number in known if own in names and "." not in number]

    def _beyond_set(self, row: Row, where: Where) -> tuple[Refusal, ...]:
        """A number of criteria that no commune can meet, or out of those of another set.

        A denominator may be smaller than the set, since what does not apply is left out.
        """
        size = sum(one.size for one in self.sets_on(where.on, where.place_id))
        limit, value = row.out_of or size, row.value or 0
        shown = format_number(value) + (f"/{format_number(row.out_of)}" if row.out_of else "")
        then = (("limit", format_number(size)), ("date", shown_day(where.on)))
        if size and limit > size:
            return (Refusal(row.cell, "more_than_set_then", (shown,), then),)
        if limit and value > limit:
            most = (("limit", format_number(limit)),)
            return (Refusal(row.cell, "more_than_set", (shown,), most),)
        if limit < OTHER_SET * size and limit in self.sizes:
            return (Refusal(row.cell, "size_of_other_set", (shown,), then),)
        return ()

    def _contribution(self, row: Row) -> dict:
        known = self.registers.organization_of
        group = known[row.like][1] if row.like else "other" if not row.what else ""
        name, group = known.get(row.what, (row.name.strip(" -+•"), group))
        quantity = row.value
        return {
            "organization_id": row.what, "organization": name, "organization_group": group,
            "kind": row.kind or "other", "item": row.item, "quantity": quantity,
            "unit": "" if quantity is None and row.vnd is not None else row.unit,
            "value_vnd": row.vnd, "qualifier": row.qualifier,
        }  # fmt: skip

    def _indicator(self, row: Row) -> dict:
        name, unit = self.registers.indicator_of.get(row.what, (row.name, row.unit))
        return {"indicator": row.what, "indicator_name": name, "value": row.value,
                "out_of": row.out_of, "unit": unit, "qualifier": row.qualifier}  # fmt: skip


def _told_of(row: Row, where: Where, criteria_set: str, number: str, name: str) -> dict:
    """What the row of a criterion tells besides place and time."""
    return {
        "criteria_set": criteria_set, "criterion": number, "criterion_name": name,
        "place_type": where.kind, "status": row.status, "value": row.value, "unit": row.unit,
    }  # fmt: skip


def _last_day(settled: Settled | None, period: Period) -> str:
    """The day whose borders and names hold for a row, ISO.

    Of the year of the reform it is that before it, for a unit that was one of then.
    """
    on, place = period.end, settled.place if settled else None
    reform = on == f"{LAST_OLD[:4]}-12-31" and not period.part
    return LAST_OLD if reform and place is not None and not place.new else on


def _counts_met(row: Row) -> bool:
    """Whether a row counts the criteria that a commune met."""
    place = row.place.place if row.place else None
    return row.what == "criteria_met" and place is not None and place.level == COMMUNE


def _is_bad(told: Refusal) -> bool:
    return severity(told.rule) == "error"
