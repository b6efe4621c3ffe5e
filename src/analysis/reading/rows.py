"""The rows of the three tables: their columns, and how the registers finish what a sheet says."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.reading.law.places import Settled
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import LAST_OF_DISTRICTS
from analysis.registers.country import Places
from analysis.registers.register import CriteriaSet, Registers
from analysis.words.messages import Issue
from analysis.words.schema import columns

PARTS = {name: columns(name) for name in ("criteria", "contributions", "indicators")}
CRITERIA, CONTRIBUTIONS, INDICATORS = PARTS.values()


@dataclass(slots=True)
class Tidied:
    """Rows of one workbook, in the order of the columns above, and its issues."""

    criteria: list[tuple] = field(default_factory=list)
    contributions: list[tuple] = field(default_factory=list)
    indicators: list[tuple] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def add(self, other: Tidied) -> None:
        """Take over what another sheet gave."""
        for name in self.__slots__:
            getattr(self, name).extend(getattr(other, name))


@dataclass(frozen=True)
class Origin:
    """Where rows come from: basis, source and sheet."""

    basis: str
    source: str
    sheet: str


class Finisher:
    """Gives rows the ids, names, sets and units of the registers; each row or a refusal."""

    def __init__(self, registers: Registers, places: Places) -> None:
        self.registers, self.places = registers, places

    def finished(self, row: Row, origin: Origin, address: str) -> tuple[str, tuple] | Refusal:
        """(table, row of its columns) of one understood row."""
        on = _last_day(row)
        where = self._place(row.place, on)
        if isinstance(where, str):
            name = row.place.name if row.place else ""
            return Refusal(row.cell, where, (name,), (("date", on),))
        place_id, place, kind = where
        if row.table == "criteria":
            found = self._criterion(row, place_id, kind, on)
        elif row.table == "contributions":
            found = self._contribution(row)
        else:
            found = self._indicator(row)
        if isinstance(found, Refusal):
            return found
        values = {
            "year": int(on[:4]), "period": row.period.iso, "place_id": place_id, "place": place,
            "measure": row.measure, "basis": origin.basis, "source": origin.source,
            "sheet": origin.sheet, "address": address, **found,
        }  # fmt: skip
        return row.table, tuple(values.get(name) for name in PARTS[row.table])

    def _place(self, settled: Settled | None, on: str) -> tuple[str, str, str] | str:
        """(id, name, kind) of a place, of several joined by ";"; or the rule that says why not."""
        if settled is None:
            return "place"
        if not settled.several:
            if settled.place is None:
                return ("", settled.name, settled.kind)
            known = self.places.identity(settled.place, on, settled.kind)
            return known or "place_not_valid_then"
        found = [self.places.identity(place, on) for place in settled.several]
        if None in found:
            return "place_not_valid_then"
        ids, names, kinds = zip(*(one for one in found if one), strict=True)
        return ";".join(ids), ";".join(names), kinds[0]

    def _sets(self, row: Row, place_id: str, on: str) -> list[CriteriaSet]:
        """The sets that a criterion may be of: those in force; of "2026/1" that of the year."""
        year, slash, _ = row.what.rpartition("/")
        if slash:  # a criterion that only a later set has: the sheet is a form of that set
            return [one for one in self.registers.sets if one.valid_from[:4] == year]
        return self.registers.sets_on(on, place_id)

    def _criterion(self, row: Row, place_id: str, kind: str, on: str) -> dict | Refusal:
        number, names = row.what.rpartition("/")[2], self.registers.criterion_name_of
        for one in self._sets(row, place_id, on):
            name = names.get((one.criteria_set, number))
            main = names.get((one.criteria_set, number.split(".")[0]))
            if name is not None or main is not None:
                return {
                    "criteria_set": one.criteria_set, "criterion": number,
                    "criterion_name": name or row.name or "", "place_type": kind,
                    "status": row.status, "value": row.value, "unit": row.unit,
                }  # fmt: skip
        return Refusal(row.cell, "criterion_not_in_set", (number,), (("date", on),))

    def _contribution(self, row: Row) -> dict:
        name, group = self.registers.organization_of.get(
            row.what, (row.name.strip(" -+•"), "other" if not row.what else "")
        )
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


def _last_day(row: Row) -> str:
    """The day whose borders and names hold for a row, ISO.

    Of the year of the reform it is that before it, for a unit that was one of then.
    """
    on, place = row.period.end, row.place.place if row.place else None
    reform = on == f"{LAST_OF_DISTRICTS[:4]}-12-31" and not row.period.part
    return LAST_OF_DISTRICTS if reform and place is not None and not place.new else on
