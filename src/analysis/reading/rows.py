"""Rows of the three tables from what a sheet says, by the registers of the project."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.reading.law.places import Settled
from analysis.reading.law.row import Refusal, Row
from analysis.reading.law.table import LAST_OF_DISTRICTS
from analysis.reading.tidied import PARTS
from analysis.registers.country import Places
from analysis.registers.register import Registers

_UNITS = {"criteria_met": "tiêu chí", "criteria_gained": "tiêu chí"}


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
        on = row.period.end
        before = row.place is not None and row.place.place is not None and not row.place.place.new
        if before and on == f"{LAST_OF_DISTRICTS[:4]}-12-31" and not row.period.part:
            on = LAST_OF_DISTRICTS
        where = self._place(row.place, on)
        if isinstance(where, str):
            return Refusal(row.cell, where, (row.place.name if row.place else "",), (("date", on),))
        place_id, place, kind = where
        year = int(on[:4])
        common = {
            "year": year,
            "period": row.period.iso,
            "place_id": place_id,
            "place": place,
            "measure": row.measure,
        }
        common |= {
            "basis": origin.basis,
            "source": origin.source,
            "sheet": origin.sheet,
            "address": address,
        }
        if row.table == "criteria":
            found = self._criterion(row, place_id, kind, on)
        elif row.table == "contributions":
            found = self._contribution(row)
        else:
            found = self._indicator(row)
        if isinstance(found, Refusal):
            return found
        values = common | found
        return row.table, tuple(values.get(name) for name in PARTS[row.table])

    def _place(self, settled: Settled | None, on: str) -> tuple[str, str, str] | str:
        if settled is None:
            return "place"
        if settled.several:
            found = [self.places.identity(place, on) for place in settled.several]
            known = [one for one in found if one]
            if len(known) < len(found):
                return "place_not_valid_then"
            return ";".join(one[0] for one in known), ";".join(one[1] for one in known), known[0][2]
        if settled.place is None:
            return ("", settled.name, settled.kind)
        return self.places.identity(settled.place, on, settled.kind) or "place_not_valid_then"

    def _criterion(self, row: Row, place_id: str, kind: str, on: str) -> dict | Refusal:
        sets = self.registers.sets_on(on, place_id)
        number = row.what.rpartition("/")[2]
        if (
            "/" in row.what
        ):  # a criterion that only a later set has: the sheet is a form of that set
            sets = [
                one
                for one in self.registers.sets
                if one.valid_from[:4] == row.what.partition("/")[0]
            ]
        for one in sets:
            name = self.registers.criterion_name_of.get((one.criteria_set, number))
            main = self.registers.criterion_name_of.get((one.criteria_set, number.split(".")[0]))
            if name is not None or main is not None:
                found = {
                    "criteria_set": one.criteria_set,
                    "criterion": number,
                    "criterion_name": name or row.name or "",
                }
                return found | {
                    "place_type": kind,
                    "status": row.status,
                    "value": row.value,
                    "unit": row.unit,
                }
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
